"""Outcomes, terms, caps and capital in, clauses that cannot work together (errors) or look like slips (warnings) out.

Months are counted from the deal's start; an outcome of month m is owed at m + 1 + lags at the earliest.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from decimal import Decimal
from typing import TypeVar

from simulator.checks.parts import Parts, percent
from simulator.checks.people import central, meant
from simulator.deal import (
    Checkpoint,
    Completion,
    Every,
    Fixed,
    Outcome,
    RateCard,
    Reach,
    RepayDrawn,
    Target,
    TimeIn,
    counts_citizens,
    window_of,
)
from simulator.errors import Problem, one_of
from simulator.timeline import months_from

# --- outcomes --------------------------------------------------------------------------------------------------------


MOST_CHECKPOINTS = 32

SomeTerm = TypeVar("SomeTerm", Target, RateCard)


def milestone_beyond_horizon(parts: Parts) -> Iterator[Problem]:
    """A hold, window, checkpoint or completion longer than lives are followed."""
    for name, outcome in parts.deal.outcomes.items() if parts.has("horizon") else ():
        for path, months in _milestones(f"outcomes.{name}", outcome):
            if months > parts.deal.horizon:
                message = f"longer than the horizon of {parts.deal.horizon} months"
                yield parts.error(path, message, f"{months} months", "lengthen the horizon or shorten this")


def window_beyond_horizon(parts: Parts) -> Iterator[Problem]:
    """Windows of the last citizens that close after the horizon: what happens later is not seen."""
    if not parts.has("horizon", "citizens") or not parts.intact("citizens.enrolment"):
        return
    last, horizon = last_enrolment(parts), parts.deal.horizon
    for name, outcome in parts.deal.outcomes.items() if parts.deal.citizens.enrolment.start < horizon else ():
        if (length := length_of(outcome)) <= horizon < last + length:
            message = f"the last window closes in month {last + length:g}, after the horizon of {horizon} months"
            yield parts.warning("window-beyond-horizon", f"outcomes.{name}", message)


def hold_beyond_window(parts: Parts) -> Iterator[Problem]:
    """A hold longer than its window: it can never be reached."""
    for name, outcome in parts.deal.outcomes.items():
        if isinstance(outcome, Reach) and outcome.hold > outcome.within:
            message = f"cannot be complete within {outcome.within} months"
            yield parts.error(f"outcomes.{name}.hold", message, f"{outcome.hold} months")


def too_many_checkpoints(parts: Parts) -> Iterator[Problem]:
    """More checkpoints than are recorded of a citizen: one bit each, of 32."""
    outcomes = parts.deal.outcomes
    count = sum(len(outcome.at) for outcome in outcomes.values() if isinstance(outcome, Checkpoint))
    if count > MOST_CHECKPOINTS:
        message = f"{count} checkpoints in all outcomes together; expected at most {MOST_CHECKPOINTS}"
        yield parts.error("outcomes", message)


def impossible_completion(parts: Parts) -> Iterator[Problem]:
    """A completion that asks for more months than the programme lasts, or that has no programme."""
    for name, outcome in parts.deal.outcomes.items():
        if not isinstance(outcome, Completion) or not parts.intact("programme"):
            continue
        programme, path = parts.deal.programme, f"outcomes.{name}.completion"
        if programme is None:
            yield parts.error(path, "there is no programme to complete", hint="add programme")
        elif programme.lasts.upper() < outcome.completion:
            message = f"the programme lasts {programme.lasts.upper():g} months"
            yield parts.error(path, message, f"{outcome.completion} months")


def length_of(outcome: Outcome) -> int:
    """Months from enrolment until the outcome is known for good."""
    return window_of(outcome)


def _milestones(path: str, outcome: Outcome) -> Iterator[tuple[str, int]]:
    if isinstance(outcome, Reach):
        yield f"{path}.hold", outcome.hold
    if isinstance(outcome, Reach | TimeIn):
        yield f"{path}.within", outcome.within
    elif isinstance(outcome, Checkpoint):
        for index, month in enumerate(outcome.at):
            yield f"{path}.at.{index}", month
    elif isinstance(outcome, Completion):
        yield f"{path}.completion", outcome.completion


# --- terms -----------------------------------------------------------------------------------------------------------


def target_counts_citizens(parts: Parts) -> Iterator[Problem]:
    """A target on an outcome that counts months, or on a checkpoint that is not said or not there."""
    for name, term, outcome in _terms(parts, Target):
        path = f"contract.terms.{name}"
        if isinstance(outcome, TimeIn):
            message = "a target counts citizens, this outcome counts months: use a rate_card, or reach or checkpoint"
            yield parts.error(f"{path}.outcome", message, term.outcome)
        elif isinstance(outcome, Checkpoint) and term.checkpoint is None and len(outcome.at) > 1:
            hint = f"add checkpoint: one of {one_of(map(str, outcome.at))}"
            yield parts.error(path, "the outcome has several checkpoints; which one is counted?", hint=hint)
        elif term.checkpoint is not None:
            yield from _known_checkpoint(parts, f"{path}.checkpoint", term.checkpoint, outcome)


def prices_fit_outcome(parts: Parts) -> Iterator[Problem]:
    """Prices by checkpoint need that checkpoint; a price per month or week needs an outcome that counts time."""
    for name, term, outcome in _terms(parts, RateCard):
        path = f"contract.terms.{name}.price"
        for month in term.by_checkpoint():
            yield from _known_checkpoint(parts, path, month, outcome)
        if term.by_checkpoint():
            continue
        counts_time = getattr(term.price, "per", "outcome") != "outcome"
        if isinstance(outcome, TimeIn) and not counts_time:
            yield parts.error(path, "the outcome counts months: expected a price per month or per week")
        elif counts_time and not isinstance(outcome, TimeIn):
            yield parts.error(path, "the outcome counts citizens: expected a price without per", hint="or use time_in")


def goal_above_planned(parts: Parts) -> Iterator[Problem]:
    """A goal that asks for more citizens than are planned (an error) or than are expected to be recruited."""
    if not parts.has("citizens") or not parts.intact("citizens.planned"):
        return
    planned, recruited = parts.deal.citizens.planned, central(parts, parts.deal.citizens.recruited)
    for name, term, _ in _terms(parts, Target):
        goal, path = term.at_least, f"contract.terms.{name}.at_least"
        if goal is None or goal.by not in ("share", "citizens"):
            continue
        if goal.citizens is not None and goal.citizens > planned:
            yield parts.error(path, f"only {planned} citizens are planned", f"{goal.citizens} citizens")
            continue
        asked = Decimal(goal.citizens) if goal.citizens is not None else (goal.share or Decimal(0)) * planned
        if float(asked) > planned * recruited and (goal.citizens is not None or goal.of == "planned"):
            message = (
                f"the goal is {float(asked):g} citizens; about {planned * recruited:.3g} are expected to be recruited"
            )
            yield parts.warning("goal-above-recruitment", path, message)
        if asked == 0:
            yield parts.warning("goal-of-zero", path, "the goal is met whatever happens")


def contract_ends_too_early(parts: Parts) -> Iterator[Problem]:
    """A term whose payment cannot fall due before the contract ends (an error), or whose last ones do not."""
    if not parts.has("start", "horizon", "citizens") or parts.deal.contract.ends is None:
        return
    end = month_of(parts, parts.deal.contract.ends)
    if end < 0:
        yield parts.error("contract.ends", f"before the start on {parts.deal.start}", parts.deal.contract.ends)
        return
    for name, term in parts.deal.contract.terms.items():
        first, last = _due(parts, name)
        path, lags = f"contract.terms.{name}", term.paid.months
        if first > end:
            message = f"the first payment can fall due in month {first}; the contract ends in month {end}"
            yield parts.error(path, message, hint="end the contract later or shorten windows and lags")
        elif last > end and lags >= 0:
            message = f"what falls due after month {end}, when the contract ends, is never paid (until month {last})"
            yield parts.warning("contract-ends-before-last-payment", path, message)


def measured_too_early(parts: Parts) -> Iterator[Problem]:
    """A target measured on a date before the start (an error), or before every window is closed."""
    if not parts.has("start", "citizens"):
        return
    plan = parts.deal.citizens.enrolment
    for name, term, outcome in _terms(parts, Target):
        if isinstance(term.measured, datetime.date):
            month, path = month_of(parts, term.measured), f"contract.terms.{name}.measured"
            if month < plan.start:
                yield parts.error(
                    path, f"nobody has enrolled by then: enrolment begins in month {plan.start}", term.measured
                )
            elif outcome is not None and month < plan.start + plan.over + length_of(outcome):
                message = "not every window is closed by then: open ones count as not reached"
                yield parts.warning("measured-before-windows-close", path, message, term.measured)


def payer_shares(parts: Parts) -> Iterator[Problem]:
    """Payers or holders who together bear more or less than everything."""
    shares = {f"contract.terms.{name}.payer": term.payer for name, term in parts.deal.contract.terms.items()}
    shares |= {f"budget.costs.{name}.payer": cost.payer for name, cost in parts.deal.budget.costs.items() if cost.payer}
    for name, tranche in parts.deal.capital.tranches.items() if parts.deal.capital else ():
        shares[f"capital.tranches.{name}.holders"] = tranche.holders
    for path, each in shares.items():
        if sum(each.values()) != 1 and parts.intact(path):
            yield parts.error(path, f"the shares sum to {percent(sum(each.values(), Decimal(0)))}, not 100 %")


def investors_without_capital(parts: Parts) -> Iterator[Problem]:
    """A term that pays investors although there is no capital, or that repays what they paid in to somebody else."""
    for name, term in parts.deal.contract.terms.items():
        if term.payee == "investors" and parts.deal.capital is None and parts.intact("capital"):
            message = "the deal has no capital: nothing is drawn and there are no investors to pay"
            yield parts.error(f"contract.terms.{name}", message, hint="add capital, or a payee")
        if isinstance(term, Target) and isinstance(term.pays, RepayDrawn) and term.payee != "investors":
            yield parts.error(f"contract.terms.{name}.payee", "drawn money is repaid to investors", term.payee)


# --- shared ----------------------------------------------------------------------------------------------------------


def _terms(parts: Parts, kind: type[SomeTerm]) -> Iterator[tuple[str, SomeTerm, Outcome | None]]:
    """Terms of one kind with their outcome (None when it is unknown or was lost)."""
    for name, term in parts.deal.contract.terms.items():
        if isinstance(term, kind):
            yield name, term, parts.deal.outcomes.get(term.outcome or "")


def _known_checkpoint(parts: Parts, path: str, month: int, outcome: Outcome | None) -> Iterator[Problem]:
    if isinstance(outcome, Checkpoint) and month not in outcome.at:
        yield parts.error(
            path, f"expected a checkpoint of the outcome: {one_of(map(str, outcome.at))}", f"{month} months"
        )
    elif outcome is not None and not isinstance(outcome, Checkpoint):
        yield parts.error(path, "the outcome has no checkpoints", f"{month} months")


def last_enrolment(parts: Parts) -> float:
    """The month by which everyone has enrolled, with the longest delay."""
    plan, delay = parts.deal.citizens.enrolment, meant(parts, parts.deal.citizens.delay)
    return plan.start + plan.over + (delay.upper() if delay is not None else 0.0)


def month_of(parts: Parts, date: datetime.date) -> int:
    """The month that holds a date, 0 the first; negative before the start."""
    return months_from(parts.deal.start, date)


def _due(parts: Parts, name: str) -> tuple[int, int]:
    """First and last ledger month in which a term's payments can fall due; (0, 0) when that is unknown."""
    term, plan = parts.deal.contract.terms[name], parts.deal.citizens.enrolment
    if isinstance(term, Fixed):
        month = term.start if term.month is None else term.month
        return month + term.paid.months, (month if term.until is None else term.until - 1) + term.paid.months
    if not isinstance(term, Target | RateCard) or isinstance(term.measured if isinstance(term, Target) else "", Every):
        return 0, 0
    outcome = parts.deal.outcomes.get(term.outcome or "")
    if outcome is None or (not counts_citizens(outcome) and not isinstance(outcome, TimeIn)) or not parts.intact("citizens"):
        return 0, 0
    after = 1 + term.paid.months
    last = math.ceil(last_enrolment(parts)) + length_of(outcome) + after
    if isinstance(term, Target):
        if isinstance(term.measured, datetime.date):
            return (month_of(parts, term.measured) + after,) * 2
        most = plan.start + math.floor(plan.over * (1 - 2 / max(2, parts.deal.citizens.planned)))
        return most + length_of(outcome) + after, last
    soonest = min(outcome.at) if isinstance(outcome, Checkpoint) else 0
    soonest = outcome.hold if isinstance(outcome, Reach) else soonest
    soonest = outcome.start if isinstance(outcome, TimeIn) else soonest
    return plan.start + soonest + after, last


CHECKS = (
    milestone_beyond_horizon,
    window_beyond_horizon,
    hold_beyond_window,
    impossible_completion,
    target_counts_citizens,
    prices_fit_outcome,
    goal_above_planned,
    contract_ends_too_early,
    measured_too_early,
    payer_shares,
    investors_without_capital,
    too_many_checkpoints,
)
