"""Terms and the evidence in, the months in which they are measured out.

A term is measured at the beginning of a month, on what was counted before it: once every window is closed, on a date,
or again and again. When the contract stops and earned outcomes stay owed, the measurement that would come next is made
at the stop, on what was counted before; later ones, and all of them when nothing is owed, are dropped. Months are
int64[draw, measurement] from the deal's start. Nothing random.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.claims.evidence import DUST, Evidence, Flags, Floats, Integers
from simulator.deal import Condition, Deal, Every, Figure, Saving, conditions_of, outcomes_of
from simulator.deal.terms import Measured, Term
from simulator.kernels.claims import NEVER
from simulator.timeline import Timeline


@dataclass(frozen=True)
class Schedule:
    """When something is measured: `when` (-1: not at all), on what was counted from `since` to before `upto`."""

    when: Integers
    since: Integers
    upto: Integers

    @property
    def made(self) -> Flags:
        """bool[draw, measurement]"""
        return self.when >= 0


def measurements(evidence: Evidence, measured: Measured, closed: Integers) -> Schedule:
    """The schedule of a term; `closed[draw]` is the month in which its windows are closed."""
    if isinstance(measured, Every):
        return _stopped(evidence, _repeated(evidence, measured))
    if isinstance(measured, dt.date):
        return _stopped(evidence, _dated(evidence, measured))
    return closing(evidence, closed)


def closing(evidence: Evidence, closed: Integers) -> Schedule:
    """Measured once, when all is known: every outcome counts."""
    return _stopped(evidence, _once(closed, np.full(closed.shape, NEVER)))


def _once(when: Integers, upto: Integers) -> Schedule:
    return Schedule(when[:, None], np.zeros((when.size, 1), dtype=np.int64), upto[:, None])


def _dated(evidence: Evidence, date: dt.date) -> Schedule:
    """On a date; one that is later than a review that extends the contract moves with its end."""
    deal = evidence.deal
    reviews = [review.month for review in deal.contract.reviews.values() if review.then == "extend"]
    month = deal.timeline.month_of(date)
    moved = evidence.extended if reviews and month >= min(reviews) else np.zeros(evidence.draws, dtype=np.int64)
    return _once(first_month(deal.timeline, date) + moved, passed(deal.timeline, date) + moved)


def _repeated(evidence: Evidence, every: Every) -> Schedule:
    months = [month for month in every.months() if month < evidence.months]
    when = np.tile(np.array(months, dtype=np.int64), (evidence.draws, 1))
    since = np.zeros_like(when)
    if every.counts == "since the last":
        since = np.maximum(when - every.every, 0)
    return Schedule(when, since, when.copy())


def _stopped(evidence: Evidence, schedule: Schedule) -> Schedule:
    """The same in draws in which the contract is stopped."""
    stops = evidence.stops[:, None]
    after = schedule.when >= stops
    if not after.any():
        return schedule
    first = after & (np.cumsum(after, axis=1) == 1) & evidence.earned
    when = np.where(first, stops, np.where(after, -1, schedule.when))
    return Schedule(when, schedule.since, np.where(first, np.minimum(schedule.upto, stops), schedule.upto))


# ---------------------------------------------------------------------------------------------------------------------
# Dates


def first_month(timeline: Timeline, date: dt.date) -> int:
    """The first month that begins on a date or later."""
    return timeline.month_of(date) + (date.day > 1)


def passed(timeline: Timeline, date: dt.date) -> int:
    """Months before this one have passed on a date."""
    return timeline.month_of(date + dt.timedelta(days=1))


def counted_before(timeline: Timeline, term: Term) -> int:
    """Months before this one are counted: on a date those that have passed, and all once every window is closed.

    An outcome at the very moment at which the last window closes is in the month that begins then.
    """
    measured = getattr(term, "measured", None)
    return passed(timeline, measured) if isinstance(measured, dt.date) else timeline.horizon


def decided(deal: Deal, term: Term, delay: Floats) -> Integers:
    """The month in which a term that is measured once is decided as signed, int64[draw]: its first day is not before.

    When every window is closed, that is ceil(from + over + delay + within); on a date, the first month that begins on
    it or later.
    """
    measured = getattr(term, "measured", None)
    if isinstance(measured, dt.date):
        return np.full(np.size(delay), first_month(deal.timeline, measured), dtype=np.int64)
    return closed(deal, subjects(term), np.asarray(delay, dtype=np.float64))


def subjects(term: Term) -> list[tuple[str, int | None]]:
    """What a term looks at: outcomes, with the checkpoint of each line (none: its last)."""
    lines = [(line.outcome, line.checkpoint) for line in conditions_of(term)]
    own = getattr(term, "outcome", None)
    return [*([(own, getattr(term, "checkpoint", None))] if own else []), *lines]


def closed(
    deal: Deal, of: Iterable[tuple[str, int | None]], delay: NDArray[np.float64], until: int | None = None
) -> Integers:
    """The month by which all windows are closed, int64[draw]; `until`: of those who enrol before this month."""
    plan = deal.citizens.enrolment
    enrolled = plan.start + plan.over
    enrolled = enrolled if until is None else min(until, enrolled)
    latest = np.zeros(delay.size)
    for name, checkpoint in of:
        outcome = deal.outcomes[name]
        if isinstance(outcome, Figure):
            latest = np.maximum(latest, outcome.month)
        elif isinstance(outcome, Saving):
            latest = np.maximum(latest, _last_saving(deal, outcome))
        else:
            latest = np.maximum(latest, enrolled + deal.window(outcome, checkpoint) + delay)
    return np.ceil(latest - DUST).astype(np.int64)


def _last_saving(deal: Deal, saving: Saving) -> int:
    """The month by which a saving has come: the horizon, and lags where it counts when it is in the house."""
    if saving.counted == "as it arises":
        return deal.horizon
    names = saving.saving or tuple(deal.budget.accounts)
    return deal.horizon + max((math.ceil(deal.upper(f"budget.accounts.{name}.lag")) for name in names), default=0)


def of_conditions(lines: Iterable[Condition]) -> list[tuple[str, int | None]]:
    """What conditions look at."""
    return [(line.outcome, line.checkpoint) for line in lines]


def window(deal: Deal, term: Term) -> int:
    """Months from enrolment until a citizen's outcome of a term is known; the longest of all that it looks at."""
    counted = [name for name in outcomes_of(term) if not isinstance(deal.outcomes[name], (Figure, Saving))]
    points = dict(subjects(term))
    return max((deal.window(deal.outcomes[name], points[name]) for name in counted), default=0)
