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
from simulator.kernels.outcomes.records import close_windows, find

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
HAPPENED, CLOSES, ACTUAL, SEEN, ANSWER, CHOSEN, VALUE, TIMES = range(8)
"""Rows of what is kept of a draw's citizens while one source is counted."""


@jit
def _choose(view: int, views: Views, cohort: Cohort, times: Floats, chosen: Floats) -> None:
    """Fill `chosen[citizen]` with the times of a view's citizens, infinite for others."""
    segment, start, until, people = views.segment[view], views.start[view], views.until[view], views.people[view]
    for citizen in range(times.size):
        mine = citizen < people and (segment == EVERY or cohort.segment[citizen] == segment)
        enrolment = cohort.enrolment[citizen]
        chosen[citizen] = times[citizen] if mine and start <= enrolment < until else np.inf


@jit
def _count_months(times: Floats, by_month: Floats) -> None:
    """Fill `by_month[month]` with events, but for those after the horizon."""
    last, end = by_month.size - 1, by_month.size + SLACK
    by_month[:] = 0.0
    for citizen in range(times.size):
        if times[citizen] <= end:
            by_month[min(int(times[citizen]), last)] += 1.0


@jit
def _count_segments(times: Floats, segment: NDArray[np.int64], horizon: int, by_segment: Floats) -> None:
    """Fill `by_segment[segment]` with events, but for those after the horizon."""
    end = horizon + SLACK
    for name in range(by_segment.size):
        events = 0
        for citizen in range(times.size):
            events += (times[citizen] <= end) & (segment[citizen] == name)
        by_segment[name] = events


@jit
def _add_months(times: Floats, value: Floats, by_month: Floats) -> None:
    """Fill `by_month[month]` with the values of what is known by the horizon."""
    last, end = by_month.size - 1, by_month.size + SLACK
    by_month[:] = 0.0
    for citizen in range(times.size):
        if times[citizen] <= end:
            by_month[min(int(times[citizen]), last)] += value[citizen]


@jit
def _add_segments(times: Floats, value: Floats, segment: NDArray[np.int64], horizon: int, by_segment: Floats) -> None:
    """Fill `by_segment[segment]` with the values of what is known by the horizon."""
    end = horizon + SLACK
    by_segment[:] = 0.0
    for citizen in range(times.size):
        if times[citizen] <= end:
            by_segment[segment[citizen]] += value[citizen]


@jit
def _sum_stayed(stayed: NDArray[np.float32], segment: NDArray[np.int64], by_segment: Floats) -> None:
    """Fill `by_segment[segment]`; sums are of whole `1/FRACTION` months, so order is nothing."""
    for name in range(by_segment.size):
        total = 0
        for citizen in range(stayed.size):
            total += int(stayed[citizen] * FRACTION) if segment[citizen] == name else 0
        by_segment[name] = total / FRACTION


@jit
def _name_months(times: Floats, horizon: int, events: NDArray[np.float32]) -> None:
    """Fill `events[citizen]` with the month in which each event is counted, infinite if never."""
    events[:] = np.inf
    for citizen in range(times.size):
        if times[citizen] <= horizon + SLACK:
            events[citizen] = min(int(times[citizen]), horizon - 1)


@jit
def _add_up(weighed: bool, monthly: bool, window_months: Floats, column: int, people: Floats, by_month: Floats) -> None:
    """Fill `by_month[month]` of the chosen citizens; `window_months[month, window]`, `people[row, citizen]`."""
    if monthly:
        for month in range(by_month.size):
            by_month[month] = window_months[month, column]
    elif weighed:
        _add_months(people[CHOSEN], people[VALUE], by_month)
    else:
        _count_months(people[CHOSEN], by_month)


@jit
def _book(
    draw: int, row: int, view: int, sources: Sources, views: Views, records: Records, cohort: Cohort, people: Floats,
    found: Found,
) -> None:  # fmt: skip
    """Count one view in one arm: answers, what is true, what is measured."""
    source = views.source[view]
    kind, column, horizon = sources.kind[source], sources.column[source], found.measured.shape[2]
    weighed = kind in (TIME_IN, POINTS)
    monthly = kind == TIME_IN and views.whole[view] and sources.among[source] == EVERY
    window_months = records.window_months[draw, row]
    chosen, segment = people[CHOSEN], cohort.segment
    _choose(view, views, cohort, people[ANSWER], chosen)
    _count_months(chosen, found.answers[draw, row, :, view])
    if found.true.shape[3] > 0:
        _choose(view, views, cohort, people[ACTUAL], chosen)
        _add_up(weighed, monthly, window_months, column, people, found.true[draw, row, :, view])
    _choose(view, views, cohort, people[SEEN], chosen)
    monthly = monthly and not sources.partial[source]
    _add_up(weighed, monthly, window_months, column, people, found.measured[draw, row, :, view])
    by_segment = found.by_segment[draw, row, view]
    if monthly:
        _sum_stayed(records.stayed[draw, row, : chosen.size, column], segment, by_segment)
    elif weighed:
        _add_segments(chosen, people[VALUE], segment, horizon, by_segment)
    else:
        _count_segments(chosen, segment, horizon, by_segment)
    if found.events.shape[3] > 0 and not weighed:
        _name_months(chosen, horizon, found.events[draw, row, :, view])


@jit
def _count_people(draw: int, horizon: int, records: Records, cohort: Cohort) -> tuple[int, int]:
    """Citizens of a draw who enrol before the horizon, and those of them who complete the programme."""
    enrolled = completers = 0
    until, delay, lasts = min(cohort.enrol_until[draw], float(horizon)), cohort.delay[draw], cohort.lasts[draw]
    for citizen in range(cohort.recruited[draw]):
        enrols = cohort.enrolment[citizen] + delay < until
        enrolled += enrols
        completers += enrols & (records.engaged[draw, citizen] + SLACK >= lasts)
    return enrolled, completers


@jit
def _mark(times: Floats, value: Floats, weighed: bool, members: Flags) -> None:
    """Add to `members[citizen]` who reached something."""
    for citizen in range(times.size):
        members[citizen] |= times[citizen] < np.inf and (not weighed or value[citizen] > 0)


@jit
def _count_source(
    draw: int, row: int, arm: int, source: int, sources: Sources, scores: Scores, luck: Luck, records: Records,
    cohort: Cohort, horizon: int, members: Flags, numerals: Floats, people: Floats,
) -> None:  # fmt: skip
    """Fill the rows of `people` for one source; `members[true or seen, link, citizen]`, the last link is everyone."""
    happened, actual, link, among = people[HAPPENED], people[ACTUAL], sources.link[source], sources.among[source]
    close_windows(draw, sources.window[source], horizon, cohort, people[CLOSES])
    find(
        draw, row, arm, source, sources, scores, records, cohort, luck,
        people[CLOSES], numerals, happened, people[VALUE],
    )  # fmt: skip
    for citizen in range(happened.size):
        actual[citizen] = happened[citizen] if members[0, among, citizen] else np.inf
    observe(
        draw, arm, source, sources, luck, members[1, among], happened,
        people[CLOSES], numerals, people[SEEN], people[ANSWER],
    )  # fmt: skip
    if link != EVERY:
        weighed = sources.kind[source] in (TIME_IN, POINTS)
        _mark(actual, people[VALUE], weighed, members[0, link])
        _mark(people[SEEN], people[VALUE], weighed, members[1, link])


@jit
def _count_draw(
    draw: int, arms: NDArray[np.int64], links: int, sources: Sources, scores: Scores, views: Views, luck: Luck,
    records: Records, cohort: Cohort, found: Found,
) -> None:  # fmt: skip
    """Count every view of one draw."""
    recruited, horizon = cohort.recruited[draw], found.measured.shape[2]
    people, numerals = np.empty((TIMES, recruited)), np.empty((recruited + 3) // 4 * 4)
    members = np.empty((2, links + 1, recruited), np.bool_)
    found.enrolled[draw], found.completers[draw] = _count_people(draw, horizon, records, cohort)
    found.events[draw] = np.inf
    for row in range(arms.size):
        members[:] = False
        members[:, EVERY] = True
        for source in sources.order:
            _count_source(
                draw, row, arms[row], source, sources, scores, luck, records, cohort, horizon,
                members, numerals, people,
            )  # fmt: skip
            for view in range(views.source.size):
                if views.source[view] == source:
                    _book(draw, row, view, sources, views, records, cohort, people, found)


@parallel
def count(
    first: int, last: int,
    arms: NDArray[np.int64], links: int, sources: Sources, scores: Scores, views: Views, luck: Luck, records: Records,
    cohort: Cohort, found: Found,
) -> None:  # fmt: skip
    """Fill `found` for every draw; `arms` says which arm each row of the records is, `links` how many there are."""
    for draw in range(first, last):
        _count_draw(draw, arms, links, sources, scores, views, luck, records, cohort, found)
