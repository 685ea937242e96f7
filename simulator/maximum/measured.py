"""A deal's outcomes in, the most that they can measure, of how many citizens and in which months, out.

Everyone who is planned enrols and reaches everything. Months are whole, counted from the deal's start; values are in
the measure of the term (citizens, shares, months, currency units), infinite where nothing bounds them. Uncertain times
and figures are at their upper ends. Nothing random.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from simulator.deal.contract import Review
from simulator.deal.model import Deal
from simulator.deal.outcomes import (
    Accumulate,
    Checkpoint,
    Comparison,
    Composite,
    Figure,
    Reach,
    Saving,
    TimeIn,
    counts_citizens,
    parts_of,
    window_of,
)
from simulator.deal.terms import Condition, Every, Linear, Target, Term, Tiers, conditions_of
from simulator.terms import split, weights_of

DUST = 1e-9  # months


class Span(NamedTuple):
    """The first and the last month in which something can be."""

    first: int
    last: int


class Part(NamedTuple):
    """One thing that is counted of an outcome: a checkpoint, claim or level of it, or all of it."""

    key: str
    """What a price names it by: "12 months", "claim 2", "level 100000"; "" for none."""
    months: Span
    """In which it is counted."""


# --- citizens --------------------------------------------------------------------------------------------------------


def citizens_of(deal: Deal, segment: str | None) -> int:
    """The most citizens of a segment that can enrol; of all when none is named."""
    planned, stated = deal.citizens.planned, deal.citizens.segments
    if segment is None or segment not in stated:
        return planned
    size = 1 if deal.citizens.households is None else deal.citizens.households.size
    names = sorted(stated)
    households = np.zeros(len(names), dtype=np.int64)
    split(-(-planned // size), weights_of([stated[name].share for name in names]), households)
    return min(planned, int(households[names.index(segment)]) * size)


def each_counts(deal: Deal, name: str) -> float:
    """The most that one citizen counts for in one item of an outcome: 1, months in a window, a sum of weights."""
    outcome = deal.outcomes[name]
    if isinstance(outcome, TimeIn):
        return float(outcome.within - outcome.start)
    if isinstance(outcome, Composite):
        parts = ((part, float(weight)) for part, weight in outcome.composite.items())
        return sum(
            weight * each_counts(deal, part) * len(parts_of(part, deal.outcomes[part])) for part, weight in parts
        )
    return 1.0 if counts_citizens(outcome) else math.inf


# --- when ------------------------------------------------------------------------------------------------------------


def least(deal: Deal, path: str) -> float:
    """The least value of a number that is a time; 0 where its distribution says no more."""
    number = deal.meant(deal.numbers()[path])
    if number.fixed is not None:
        return number.fixed
    return max(number.distribution.support()[0], 0.0) if number.distribution is not None else 0.0


def last_month(deal: Deal) -> int:
    """The last month in which the contract can pay what falls due, extended as far as reviews can."""
    months = deal.timeline.ledger_months
    ends = months - 1 if deal.contract.ends is None else min(deal.timeline.month_of(deal.contract.ends), months - 1)
    return min(ends + extension(deal), months - 1)


def extension(deal: Deal) -> int:
    """Months by which reviews can move dates and the contract's end."""
    return sum(review.months or 0 for review in _reviews(deal, "extend"))


def stops(deal: Deal) -> list[int]:
    """The months in which reviews can stop the contract."""
    return sorted(review.month for review in _reviews(deal, "stop contract"))


def _reviews(deal: Deal, then: str) -> list[Review]:
    return [review for review in deal.contract.reviews.values() if review.then == then]


def parts(deal: Deal, name: str) -> list[Part]:
    """Everything that is counted of an outcome of citizens, with the months in which it can be."""
    outcome = deal.outcomes[name]
    if isinstance(outcome, Checkpoint):
        return [Part(f"{at} months", _lived(deal, at, window_of(outcome, at))) for at in outcome.at]
    latest = deal.window(outcome)
    if isinstance(outcome, Reach):
        held = _lived(deal, outcome.hold, latest)
        return [Part(f"claim {claim}", held) for claim in range(1, outcome.claims + 1)]
    if isinstance(outcome, Accumulate):
        return [Part(f"level {int(level)}", _lived(deal, 0, latest)) for level in outcome.levels]
    return [Part("", _lived(deal, outcome.start if isinstance(outcome, TimeIn) else 0, latest))]


def _lived(deal: Deal, after: int, until: int) -> Span:
    """The months that are so long after somebody's enrolment."""
    enrolled = deal.citizens.enrolment.start + least(deal, "citizens.delay")
    first, last = math.floor(enrolled + after + DUST), math.floor(deal.last_enrolment + until + DUST)
    return Span(min(first, deal.horizon - 1), min(last, deal.horizon - 1))


def measurements(deal: Deal, term: Target | Tiers | Linear, until: int | None = None) -> list[Span]:
    """The months at whose beginning a term can be measured, one entry for each measurement; `until`: of a cohort."""
    measured = term.measured
    if isinstance(measured, dt.date):
        month = deal.timeline.month_of(measured) + (measured.day > 1)
        return [_stopped(deal, Span(month, month + extension(deal)))]
    if isinstance(measured, Every):
        months = [month for month in measured.months() if month < deal.timeline.ledger_months]
        return [_stopped(deal, Span(month, month)) for month in months]
    return [_stopped(deal, closed(deal, _subjects(term), until))]


def _stopped(deal: Deal, span: Span) -> Span:
    """The same where a stop may bring a measurement forward."""
    earlier = [month for month in stops(deal) if month < span.first]
    return Span(min([span.first, *earlier]), span.last)


def _subjects(term: Term) -> list[tuple[str, int | None]]:
    """Outcomes that a term looks at, each with its checkpoint."""
    own = getattr(term, "outcome", None)
    lines = [(line.outcome, line.checkpoint) for line in conditions_of(term)]
    return [*([(own, getattr(term, "checkpoint", None))] if own else []), *lines]


def decided(deal: Deal, lines: Iterable[Condition]) -> int:
    """The last month in which conditions on prices can be decided; 0 without any."""
    return closed(deal, [(line.outcome, line.checkpoint) for line in lines]).last


def closed(deal: Deal, of: Iterable[tuple[str, int | None]], until: int | None = None) -> Span:
    """When the last window of some outcomes can close."""
    plan = deal.citizens.enrolment
    enrolled = plan.start + plan.over if until is None else min(until, plan.start + plan.over)
    late = Span(0, 0)
    for name, checkpoint in of:
        outcome = deal.outcomes[name]
        if isinstance(outcome, Figure):
            found = Span(outcome.month, outcome.month)
        elif isinstance(outcome, Saving):
            found = Span(deal.horizon, deal.timeline.ledger_months - 1)
        else:
            ends = enrolled + deal.window(outcome, checkpoint)
            delays = least(deal, "citizens.delay"), deal.upper("citizens.delay")
            found = Span(*(math.ceil(ends + delay - DUST) for delay in delays))
        late = Span(max(late.first, found.first), max(late.last, found.last))
    return late


# --- how much --------------------------------------------------------------------------------------------------------


def most(deal: Deal, name: str, by: str, of: str | None, segment: str | None) -> float:
    """The largest value that an outcome can measure; infinite where nothing bounds it."""
    outcome, people = deal.outcomes[name], float(citizens_of(deal, segment))
    if isinstance(outcome, (Figure, Saving)):
        return _most_whole(deal, name, outcome, by)
    each, base = each_counts(deal, name), Against.of(deal, name)
    mean = each * (people if of == "completers" else 1.0)
    found = {
        "citizens": each * people,
        "value": each * people if of is None else mean,
        "share": mean,
        "difference": mean - base.least,
        "reduction": 1.0,
        "increase": mean / base.least - 1.0 if base.least > 0 else math.inf,
        "gained": (each - base.least) * people,
        "avoided": base.most * people,
    }[by]
    return max(found, 0.0) if by in ("gained", "avoided") else found


def _most_whole(deal: Deal, name: str, outcome: Figure | Saving, by: str) -> float:
    """Of a figure; a saving is not bounded."""
    base = outcome.measurement.compared_with
    if isinstance(outcome, Saving) or by not in ("value", "citizens", "share", "difference", "gained"):
        return math.inf
    figure = deal.upper(f"outcomes.{name}.figure")
    if by in ("value", "citizens", "share"):
        return figure
    return math.inf if base is None or base.baseline is None else figure - float(base.baseline)


class Against(NamedTuple):
    """What a measured value per citizen is compared with: the least and the most that can be."""

    least: float
    most: float

    @classmethod
    def of(cls, deal: Deal, name: str) -> Against:
        """Of an outcome of citizens."""
        compared = deal.outcomes[name].measurement.compared_with
        each = each_counts(deal, name)
        if math.isinf(each):
            return cls(-math.inf, math.inf)
        if compared is None or compared.then is not None:
            return cls(0.0, max(each, _agreed(deal, name, compared)))
        if compared.baseline is not None:
            return cls(float(compared.baseline), float(compared.baseline))
        return cls(0.0, max(_agreed(deal, name, compared), each))


def _agreed(deal: Deal, name: str, compared: Comparison | None) -> float:
    """The most that an agreed baseline or an earlier group says; 0 for neither."""
    if compared is None:
        return 0.0
    if compared.historical is not None:
        return deal.upper(f"outcomes.{name}.measurement.compared_with.historical.value")
    return 0.0 if compared.baseline is None else float(compared.baseline)
