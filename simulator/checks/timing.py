"""Terms and their dates in, what comes too early, too late or never out.

Months are counted from the deal's start; an outcome of month m is owed at m + 1 + lags at the earliest, what is
measured again and again at the beginning of a month k at k + lags.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator

from simulator.checks.outcomes import ends_known
from simulator.checks.parts import Parts
from simulator.deal import (
    Checkpoint,
    Every,
    Figure,
    Fixed,
    Outcome,
    RateCard,
    Reach,
    Saving,
    Score,
    Target,
    Term,
    TimeIn,
    outcomes_of,
)
from simulator.errors import Problem
from simulator.timeline import months_from

ALWAYS = 1200  # months: "as long as the contract can pay"


def month_of(parts: Parts, date: datetime.date) -> int:
    """The month that holds a date, 0 the first; negative before the start."""
    return months_from(parts.deal.start, date)


def end_of(parts: Parts) -> int | None:
    """The month in which the contract ends; None when it states no end, or one before its start."""
    if not parts.has("start") or parts.deal.contract.ends is None:
        return None
    end = month_of(parts, parts.deal.contract.ends)
    return end if end >= 0 else None


def contract_ends_too_early(parts: Parts) -> Iterator[Problem]:
    """A term whose payment cannot fall due before the contract ends (an error), or whose last ones do not."""
    if not parts.has("start", "horizon", "citizens") or parts.deal.contract.ends is None:
        return
    end = end_of(parts)
    if end is None:
        yield parts.error("contract.ends", f"before the start on {parts.deal.start}", parts.deal.contract.ends)
        return
    for name, term in parts.deal.contract.terms.items():
        first, last = due(parts, term)
        path, lags = f"contract.terms.{name}", term.paid.months
        if first > end:
            message = f"the first payment can fall due in month {first}; the contract ends in month {end}"
            yield parts.error(path, message, hint="end the contract later or shorten windows and lags")
        elif last > end and lags >= 0:
            message = f"what falls due after month {end}, when the contract ends, is never paid (until month {last})"
            yield parts.warning("contract-ends-before-last-payment", path, message)


def measured_too_early(parts: Parts) -> Iterator[Problem]:
    """A term measured on a date before the start (an error), or before every window is closed."""
    if not parts.has("start", "citizens") or not ends_known(parts):
        return
    plan = parts.deal.citizens.enrolment
    for name, term in parts.deal.contract.terms.items():
        date, path = getattr(term, "measured", None), f"contract.terms.{name}.measured"
        if not isinstance(date, datetime.date):
            continue
        month, outcomes = month_of(parts, date), _outcomes(parts, term)
        figures = [each.month for each in outcomes if isinstance(each, Figure)]
        if figures and month < max(figures):
            message = f"the figure is known in month {max(figures)} only"
            yield parts.error(path, message, date, "measure later")
        elif month < plan.start and len(figures) < max(len(outcomes), 1):
            message = f"nobody has enrolled by then: enrolment begins in month {plan.start}"
            yield parts.error(path, message, date)
        elif any(month < plan.start + plan.over + parts.deal.window(each) for each in outcomes if _windowed(each)):
            message = "not every window is closed by then: open ones count as not reached"
            yield parts.warning("measured-before-windows-close", path, message, date)


def measured_again(parts: Parts) -> Iterator[Problem]:
    """A repeated measurement that ends before its first, or that goes on when the contract has ended."""
    end = end_of(parts)
    for name, term in parts.deal.contract.terms.items():
        every, path = getattr(term, "measured", None), f"contract.terms.{name}.measured"
        if not isinstance(every, Every):
            continue
        first = every.every if every.start is None else every.start
        if every.until < first:
            message = f"ends before the first measurement, in month {first}"
            yield parts.error(f"{path}.until", message, f"{every.until} months")
        elif end is not None and every.until != ALWAYS and first + term.paid.months <= end < every.until:
            message = f"the contract ends in month {end}: later measurements pay nothing"
            yield parts.warning("measured-after-contract", f"{path}.until", message, f"{every.until} months")


def cohorts_in_time(parts: Parts) -> Iterator[Problem]:
    """Cohorts that overlap, that nobody is in, or that leave citizens out."""
    if not parts.has("citizens") or not parts.intact("citizens.enrolment"):
        return
    plan = parts.deal.citizens.enrolment
    closed = plan.start + max(plan.over, 1)
    for name, term in parts.deal.contract.terms.items():
        covered, before, path = plan.start, -1, f"contract.terms.{name}.cohorts"
        cohorts = enumerate(term.cohorts if isinstance(term, Target) and parts.intact(path) else ())
        for index, cohort in sorted(cohorts, key=lambda each: each[1].start):
            place, said = f"{path}.{index}", f"{cohort.start} to {cohort.until} months"
            if cohort.until <= cohort.start:
                yield parts.error(place, "ends before it begins", said)
            elif cohort.start < before:
                yield parts.error(place, f"overlaps the cohort before it, which runs until month {before}", said)
            elif cohort.start >= closed or cohort.until <= plan.start:
                message = f"nobody enrols then: enrolment runs from month {plan.start} to {closed}"
                yield parts.warning("cohort-without-citizens", place, message, said)
            elif cohort.start > covered:
                message = f"who enrols from month {covered} to {cohort.start} is in no cohort"
                yield parts.warning("cohorts-leave-out", place, message)
            covered, before = max(covered, cohort.until), max(before, cohort.until)
        if isinstance(term, Target) and term.cohorts and covered < closed and parts.intact(path):
            message = f"who enrols from month {covered} to {closed} is in no cohort"
            yield parts.warning("cohorts-leave-out", path, message)


def payer_changes_in_time(parts: Parts) -> Iterator[Problem]:
    """A change of payers before the deal begins, or when the contract has ended."""
    if not parts.has("start"):
        return
    end = end_of(parts)
    for name, term in parts.deal.contract.terms.items():
        for date in term.payer_changes:
            path, month = f"contract.terms.{name}.payer_changes.{date}", month_of(parts, date)
            if month < 0:
                message = f"before the start on {parts.deal.start}: the payers stated first never pay"
                yield parts.warning("payers-never-pay", path, message)
            elif end is not None and month > end:
                yield parts.warning("payers-never-pay", path, f"the contract ends in month {end}")


def due(parts: Parts, term: Term) -> tuple[int, int]:
    """First and last ledger month in which a term's payments can fall due; (0, 0) when that is unknown."""
    lags, plan = term.paid.months, parts.deal.citizens.enrolment
    if isinstance(term, Fixed):
        month = term.start if term.month is None else term.month
        return month + lags, (month if term.until is None else term.until - 1) + lags
    measured = None if isinstance(term, RateCard) else term.measured
    if isinstance(measured, datetime.date):
        return (month_of(parts, measured) + 1 + lags,) * 2
    if isinstance(measured, Every):
        return ((measured.every if measured.start is None else measured.start) + lags,) * 2
    outcomes = _outcomes(parts, term)
    known = ends_known(parts) and len(outcomes) == len(outcomes_of(term))
    if not outcomes or not known or not parts.intact("citizens"):
        return 0, 0
    last = parts.deal.last_known(term)
    if isinstance(term, RateCard):
        return plan.start + _soonest(parts.deal.outcomes[term.outcome]) + 1 + lags, last + 1 + lags
    return max(_first_known(parts, each) for each in outcomes) + 1 + lags, last + 1 + lags


def _first_known(parts: Parts, outcome: Outcome) -> int:
    """The month by which an outcome is known of everyone, were nobody late and the last few not recruited."""
    plan = parts.deal.citizens.enrolment
    if isinstance(outcome, Figure):
        return outcome.month
    if isinstance(outcome, Saving):
        return parts.deal.horizon
    most = plan.start + math.floor(plan.over * (1 - 2 / max(2, parts.deal.citizens.planned)))
    return most + parts.deal.window(outcome)


def _soonest(outcome: Outcome) -> int:
    """Months from enrolment at which the first citizen can be counted."""
    if isinstance(outcome, Checkpoint):
        return min(outcome.at)
    if isinstance(outcome, Reach):
        return outcome.hold
    if isinstance(outcome, Score):
        return outcome.at
    return outcome.start if isinstance(outcome, TimeIn) else 0


def _windowed(outcome: Outcome) -> bool:
    return not isinstance(outcome, Figure | Saving)


def _outcomes(parts: Parts, term: Term) -> list[Outcome]:
    return [outcome for outcome in map(parts.outcome, outcomes_of(term)) if outcome is not None]


CHECKS = (
    contract_ends_too_early,
    measured_too_early,
    measured_again,
    cohorts_in_time,
    payer_changes_in_time,
)
