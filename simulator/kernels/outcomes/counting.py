"""True and seen events of citizens in, counts by month, segment and view out.

An event counts in the month in which it comes, one at the horizon in the last month. Months in a window are booked as
the trajectories book them, month by month, where everyone is counted; where only some citizens are, each one's months
when his window closes, for records hold one sum of each citizen. Points are booked at the test.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.kernels._jit import jit, parallel
from simulator.kernels.outcomes.arrays import (
    EVERY,
    FRACTION,
    POINTS,
    PROGRAMME,
    SCORE,
    SLACK,
    TIME_IN,
    Cohort,
    Found,
    Luck,
    Records,
    Scores,
    Sources,
    Views,
)
from simulator.kernels.outcomes.measurement import observe
from simulator.kernels.outcomes.records import close_windows, find, score, turn

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]
HAPPENED, CLOSES, ACTUAL, SEEN, ANSWER, CHOSEN, VALUE, TIMES = range(8)
"""Rows of what is kept of a draw's citizens while one source is counted."""


@jit
def _choose(
    name: int, start: float, until: float, people: int, enrolment: Floats, segment: Integers, times: Floats,
    chosen: Floats,
) -> None:  # fmt: skip
    """Fill `chosen[citizen]` with the times of a view's citizens, infinite for others."""
    for citizen in range(times.size):
        mine = citizen < people and (name == EVERY or segment[citizen] == name)
        chosen[citizen] = times[citizen] if mine and start <= enrolment[citizen] < until else np.inf


@jit
def _count_view(
    whole: bool, name: int, start: float, until: float, people: int, enrolment: Floats, segment: Integers,
    times: Floats, chosen: Floats, weighed: bool, value: Floats, places: Integers, by_month: Floats,
    by_segment: Floats,
) -> None:  # fmt: skip
    """Add to `by_month[month]` and `by_segment[segment]` what is known by the horizon: one each, or its value.

    `times[citizen]` are of everyone, or (else) of those of the view. `chosen` and `places` are room for as many
    citizens. Whose time comes is found first, without a branch.
    """
    if not whole:
        _choose(name, start, until, people, enrolment, segment, times, chosen)
        times = chosen
    last, end, count = by_month.size - 1, by_month.size + SLACK, 0
    for citizen in range(times.size):
        places[count] = citizen
        count += times[citizen] <= end
    for place in range(count):
        citizen = places[place]
        amount = value[citizen] if weighed else 1.0
        by_month[min(int(times[citizen]), last)] += amount
        by_segment[segment[citizen]] += amount


@jit
def _sum_stayed(stayed: Floats, segment: Integers, parts: Integers, by_segment: Floats) -> None:
    """Fill `by_segment[segment]`; sums are of whole `1/FRACTION` months, so order is nothing."""
    for citizen in range(stayed.size):
        parts[citizen] = int(stayed[citizen] * FRACTION)
    for name in range(by_segment.size):
        total = 0
        for citizen in range(stayed.size):
            total += parts[citizen] if segment[citizen] == name else 0
        by_segment[name] = total / FRACTION


@jit
def _pass_months(months: Floats, column: int, by_month: Floats) -> None:
    """Fill `by_month[month]` of everyone with `months[month, window]`."""
    for month in range(by_month.size):
        by_month[month] = months[month, column]


@jit
def _name_months(times: Floats, horizon: int, events: NDArray[np.float32]) -> None:
    """Fill `events[citizen]` with the month in which each event is counted, left alone if never."""
    for citizen in range(times.size):
        if times[citizen] <= horizon + SLACK:
            events[citizen] = min(int(times[citizen]), horizon - 1)


@jit
def _count_people(
    enrolment: Floats, delay: float, until: float, lasts: float, engaged: NDArray[np.float32], recruited: int
) -> tuple[int, int]:
    """Citizens of a draw who enrol before `until`, and those of them who complete the programme."""
    enrolled = completers = 0
    for citizen in range(recruited):
        enrols = enrolment[citizen] + delay < until
        enrolled += enrols
        completers += enrols & (engaged[citizen] + SLACK >= lasts)
    return enrolled, completers


@jit
def _keep(times: Floats, members: Flags, kept: Floats) -> None:
    """Fill `kept[citizen]` with the times of members, infinite for others."""
    for citizen in range(times.size):
        kept[citizen] = times[citizen] if members[citizen] else np.inf


@jit
def _mark(times: Floats, value: Floats, weighed: bool, members: Flags) -> None:
    """Add to `members[citizen]` who reached something."""
    for citizen in range(times.size):
        members[citizen] |= times[citizen] < np.inf and (not weighed or value[citizen] > 0)


@jit
def _book(
    source: int, column: int, monthly: bool, partial: bool, weighed: bool, views: Views, enrolment: Floats,
    segment: Integers, actual: Floats, seen: Floats, answer: Floats, people: Floats, places: Integers, nowhere: Floats,
    window_months: Floats, true: Floats, measured: Floats, answers: Floats, by_segment: Floats,
    events: NDArray[np.float32],
) -> None:  # fmt: skip
    """Count every view of a source in one draw and arm: answers, what is true, what is measured."""
    value, chosen = people[VALUE], people[CHOSEN]
    for view in range(views.source.size):
        if views.source[view] != source:
            continue
        whole, name, most = views.whole[view], views.segment[view], views.people[view]
        start, end = views.start[view], views.until[view]
        if answers.shape[1] > 0:
            _count_view(
                whole, name, start, end, most, enrolment, segment, answer, chosen, bool(0), value, places,
                answers[:, view], nowhere,
            )  # fmt: skip
        if true.shape[1] > 0 and monthly and whole:
            _pass_months(window_months, column, true[:, view])
        elif true.shape[1] > 0:
            _count_view(
                whole, name, start, end, most, enrolment, segment, actual, chosen, weighed, value, places,
                true[:, view], nowhere,
            )  # fmt: skip
        if monthly and whole and not partial:
            _pass_months(window_months, column, measured[:, view])
            _sum_stayed(value, segment, places, by_segment[view])
            continue
        _count_view(
            whole, name, start, end, most, enrolment, segment, seen, chosen, weighed, value, places,
            measured[:, view], by_segment[view],
        )  # fmt: skip
        if events.shape[1] > 0 and not weighed:
            _name_months(seen if whole else chosen, measured.shape[0], events[:, view])


@parallel
def count(
    first: int, last: int,
    arms: NDArray[np.int64], links: int, sources: Sources, scores: Scores, views: Views, luck: Luck, records: Records,
    cohort: Cohort, found: Found,
) -> None:  # fmt: skip
    """Add to `found` (zeros, and infinite events) for every draw.

    `arms` says which arm each row of the records is, `links` how many there are. One long function, as handing on so
    many arrays is most of what compiling costs. `members[true or seen, link, citizen]` reached what others look at;
    the last link is everyone. Where nobody is left out and nothing is missed, what happened is what is seen.
    """
    horizon, asked = found.measured.shape[2], found.answers.shape[3] > 0
    enrolment, segment, nowhere = cohort.enrolment, cohort.segment, np.zeros(found.by_segment.shape[3])
    for draw in range(first, last):
        recruited, delay = cohort.recruited[draw], cohort.delay[draw]
        until = min(cohort.enrol_until[draw], float(horizon))
        people, numerals = np.empty((TIMES, recruited)), np.empty((recruited + 3) // 4 * 4)
        places, members = np.empty(recruited, np.int64), np.empty((2, links + 1, recruited), np.bool_)
        reached = np.empty((records.reached.shape[3], recruited), np.float32)
        closes, value = people[CLOSES], people[VALUE]
        engaged = records.engaged[draw]
        found.enrolled[draw], found.completers[draw] = _count_people(
            enrolment, delay, until, cohort.lasts[draw], engaged, recruited
        )
        for row in range(arms.size):
            arm = arms[row]
            turn(records.reached[draw, row], reached)
            members[:] = False
            members[:, EVERY] = True
            for source in sources.order:
                kind, column = sources.kind[source], sources.column[source]
                among, link = sources.among[source], sources.link[source]
                weighed, everyone = kind in (TIME_IN, POINTS), among == EVERY
                plain = everyone and not asked and not sources.erring[source] and not sources.partial[source]
                if not plain or weighed or kind == SCORE:
                    close_windows(enrolment, delay, until, sources.window[source], closes)
                happened, actual = people[HAPPENED], people[HAPPENED if everyone else ACTUAL]
                if kind in (SCORE, POINTS):
                    score(
                        draw, arm, source, scores, luck, engaged, cohort.lasts[draw], kind == SCORE,
                        closes, numerals, happened, value,
                    )  # fmt: skip
                else:
                    find(
                        kind, column, sources.months[source], sources.retest[source], delay, arm == PROGRAMME,
                        enrolment, reached, records.checks[draw, row], engaged, records.stayed[draw, row],
                        closes, happened, value,
                    )  # fmt: skip
                if not everyone:
                    _keep(happened, members[0, among], actual)
                seen, answer = people[HAPPENED if plain else SEEN], people[ANSWER]
                if not plain:
                    observe(
                        luck.key, luck.first_draw + draw, luck.first_citizen,
                        sources.erring[source], luck.measured[arm, source],
                        sources.sensitivity[draw, source], sources.specificity[draw, source],
                        sources.partial[source], luck.missing[arm, source], sources.missing[draw, source],
                        sources.tolerated[source, 0], sources.tolerated[source, 1], sources.people[source],
                        members[1, among], happened, closes, numerals, seen, answer,
                    )  # fmt: skip
                if link != EVERY:
                    _mark(actual, value, weighed, members[0, link])
                    _mark(seen, value, weighed, members[1, link])
                monthly = kind == TIME_IN and everyone
                _book(
                    source, column, monthly, sources.partial[source], weighed, views, enrolment, segment,
                    actual, seen, answer, people, places, nowhere, records.window_months[draw, row],
                    found.true[draw, row], found.measured[draw, row], found.answers[draw, row],
                    found.by_segment[draw, row], found.events[draw, row],
                )  # fmt: skip
