"""A pass of the river and a date in, the next plan out: what reviews and a shortage of capital decide on the way.

A review looks back at the beginning of its month: only enrolments, outcomes and flows of the months before it count,
and what it decides holds from that month on. So everything before the date is the same in the next pass, bit by bit:
luck is keyed, and a draw that decides nothing repeats all its bits. Dates come in order; capital that ran out before a
review has closed enrolment before the parties meet. A draw whose contract is stopped decides nothing more. Times are
months from the deal's start. Nothing random.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Band, Deal, Review, Use
from simulator.errors import FaultError
from simulator.kernels import returns
from simulator.ledger import THE_DEAL, enrolled_by_month
from simulator.outcomes import completed, of_everyone
from simulator.plan import Plan, enrolments
from simulator.terms import DUST, ratio, share_owed
from simulator.vocabulary import conform

if TYPE_CHECKING:
    from simulator.claims import Claims
    from simulator.ledger import Ledger
    from simulator.outcomes import Outcomes
    from simulator.savings import Savings
    from simulator.trajectories import Trajectories

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]

SLACK = 1e-4
"""Months that a record kept in 32 bits may be off."""
FUNDING = "capital runs out"
"""The name of what a shortage of capital decides, beside the reviews."""


class Passed(NamedTuple):
    """One pass of the river over a block of draws."""

    plan: Plan
    trajectories: Trajectories
    savings: Savings
    outcomes: Outcomes
    claims: Claims
    ledger: Ledger


class Decision(NamedTuple):
    """Something that may be decided: by a review at the beginning of `month`, or by a shortage in a month before it."""

    name: str
    month: float
    review: Review | None


def decisions(deal: Deal) -> tuple[Decision, ...]:
    """What may be decided on the way, by date; reviews of one month in the order in which they are written."""
    stops = deal.capital is not None and deal.capital.drawdown.shortage == "stop_enrolment"
    found: list[Decision] = []
    for name, review in sorted(deal.contract.reviews.items(), key=lambda each: each[1].month):
        found += [Decision(FUNDING, review.month, None)] if stops else []
        found.append(Decision(name, review.month, review))
    return (*found, Decision(FUNDING, math.inf, None)) if stops else tuple(found)


def undecided(deal: Deal, plan: Plan) -> Plan:
    """The plan as signed, with `decided(draw, review)` all false where the deal may decide something on the way."""
    names = list(dict.fromkeys(decision.name for decision in decisions(deal)))
    if not names:
        return plan
    draws = plan.data.sizes["draw"]
    nothing = np.zeros((draws, len(names)), dtype=np.bool_)
    signed = plan.data.assign(decided=(("draw", "review"), nothing)).assign_coords(review=names)
    return Plan(conform(signed))


def decide(deal: Deal, seen: Passed, cash: Integers, decision: Decision) -> Plan | None:
    """The plan of the next pass, from a plan that is `undecided` or decided before; None when no draw decides.

    `cash[draw, ledger_month]` is what investors receive less what they pay in.
    """
    data = seen.plan.data
    until, open_ = data["enrol_until"].values, np.isinf(data["stops"].values)
    if decision.review is None:
        short = first_shortage(deal, seen)
        acts = open_ & (short < decision.month) & (short < until)
        changes = {"enrol_until": np.where(acts, short, until)}
    else:
        acts = open_ & _triggered(deal, seen, cash, decision)
        changes = _changes(data, decision.review, acts)
    if not acts.any():
        return None
    decided = data["decided"].values.copy()
    decided[:, data["review"].values.tolist().index(decision.name)] |= acts
    updates = {"decided": decided, **changes}
    return Plan(conform(data.assign({name: (data[name].dims, values) for name, values in updates.items()})))


def _changes(data: xr.Dataset, review: Review, acts: Flags) -> dict[str, NDArray[np.float64] | Integers]:
    """New values of the plan's variables that a review changes, in the draws that act."""
    month = float(review.month)
    if review.then == "re-price":
        factor = data["price_factor"].values.copy()
        factor[acts, review.month :] *= float(review.price or 0)
        return {"price_factor": factor}
    if review.then == "extend":
        return {"extended": data["extended"].values + np.where(acts, review.months or 0, 0)}
    closes = ("enrol_until", "deliver_until") if review.then == "stop contract" else ("enrol_until",)
    changes = {name: np.where(acts, np.minimum(data[name].values, month), data[name].values) for name in closes}
    return changes if review.then == "stop enrolment" else {**changes, "stops": np.where(acts, month, math.inf)}


# ---------------------------------------------------------------------------------------------------------------------
# What a review sees


def _triggered(deal: Deal, seen: Passed, cash: Integers, decision: Decision) -> Flags:
    """Whether what a review looks at is outside its band, bool[draw]; never where it is not known."""
    review = decision.review
    if review is None:
        raise FaultError(f"{decision.name} is no review")
    test = review.test
    if test.recruitment is not None:
        return _outside(recruitment(seen.plan.data, review.month), test.recruitment)
    if test.share is not None:
        count = _counted(seen.outcomes.data, str(test.outcome), review.month)
        return _outside(_share(count, _of(deal, seen, str(test.of), review.month)), test.share)
    return _outside(yield_so_far(cash, review.month), test.yield_) if test.yield_ else np.zeros(len(cash), np.bool_)


def _outside(value: Floats, band: Band) -> Flags:
    """Below or above a band; NaN is not known, and never outside. Lines and quotients are the nearest doubles."""
    below = np.zeros(value.size, np.bool_) if band.below is None else value < float(band.below)
    return below if band.above is None else below | (value > float(band.above))


def _share(count: Floats | Integers, of: Integers) -> Floats:
    """A quotient, NaN of nobody."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(of > 0, count / of, math.nan)


def recruitment(plan: xr.Dataset, month: int) -> Floats:
    """Citizens who have enrolled before a month as a share of those planned by then, [draw]; NaN before the first."""
    planned = plan["enrolment"].values < month
    return _share(enrolled_before(plan, month), np.full(plan.sizes["draw"], np.count_nonzero(planned)))


def enrolled_before(plan: xr.Dataset, month: int) -> Integers:
    """Citizens who have enrolled before the beginning of a month, int64[draw]."""
    return np.asarray((enrolments(plan) < month).sum(axis=1), dtype=np.int64)


def _of(deal: Deal, seen: Passed, of: str, month: int) -> Integers:
    """The denominator of a share so far, int64[draw]."""
    plan = seen.plan.data
    if of == "planned":
        return np.full(plan.sizes["draw"], deal.citizens.planned)
    if of == "enrolled":
        return enrolled_before(plan, month)
    return np.asarray((completed(plan, seen.trajectories.data) < month).sum(axis=1), dtype=np.int64)


def _counted(outcomes: xr.Dataset, name: str, month: int) -> Floats:
    """All that has been measured of an outcome before a month, [draw]: of every checkpoint, claim and level of it."""
    mine = of_everyone(outcomes) & (outcomes["outcome"].values == name)
    if not mine.any():
        raise FaultError(f"{name} does not count citizens, and a review looks at it")
    measured = outcomes["measured"].sel(arm="programme").transpose("draw", "month", "item").values
    return np.asarray(measured[:, :month, mine].sum(axis=(1, 2)))


def yield_so_far(cash: Integers, month: int) -> Floats:
    """Investors' rate of return on their cash before a month, [draw]; NaN unless there is one rate and it is unique.

    As long as nothing has come back the rate is not known: the whole is lost only once nothing more can come.
    """
    before = np.ascontiguousarray(cash[:, :month])
    draws = len(before)
    rate, npv, payback = (np.empty(draws) for _ in range(3))
    kind, peak = np.empty(draws, dtype=np.int8), np.empty(draws, dtype=np.int64)
    returns.appraise(draws, before, np.ones(before.shape[1]), rate, kind, npv, peak, payback)
    return np.where(kind == returns.UNIQUE, rate, math.nan)


# ---------------------------------------------------------------------------------------------------------------------
# What capital could pay


def first_shortage(deal: Deal, seen: Passed) -> Floats:
    """The first month in which capital does not pay all of a use that falls due, float64[draw]; inf for none."""
    ledger = seen.ledger.data
    short = np.zeros((ledger.sizes["draw"], ledger.sizes["ledger_month"]), dtype=np.bool_)
    for name, use in (deal.capital.uses if deal.capital else {}).items():
        if not use.deferred:
            paid = _moved(ledger, (ledger["subject"].values == name) & (ledger["payee"].values == use.to))
            short |= _due(deal, seen, use) > paid
    short &= (ledger["shortage"].values.sum(axis=1) > 0)[:, None]
    return np.where(short.any(axis=1), short.argmax(axis=1), math.inf)


def _moved(ledger: xr.Dataset, chosen: Flags) -> Integers:
    """The sum of some flows by month, int64[draw, ledger_month]."""
    flows = ledger["flows"].transpose("draw", "ledger_month", "flow").values
    return np.asarray(flows[:, :, chosen].sum(axis=2))


def _due(deal: Deal, seen: Passed, use: Use) -> Integers:
    """What of a use falls due in each month, int64[draw, ledger_month]."""
    draws, months = seen.ledger.data.sizes["draw"], deal.timeline.ledger_months
    due, amount = np.zeros((draws, months), dtype=np.int64), deal.minor(use.amount.amount)
    if use.month is not None:
        due[:, use.month : use.month + 1] = amount
        return due
    part = slice(use.start, months if use.until is None else use.until)
    if use.amount.basis == "month":
        due[:, part] = amount
    elif use.amount.basis == "citizen enrolled":
        due[:, part] = enrolled_by_month(deal, seen.plan.data)[:, part] * amount
    elif use.amount.basis == "citizen-month engaged":
        engaged = seen.trajectories.data["engaged_months"].transpose("draw", "month").values
        owed = np.zeros((draws, months))
        owed[:, : engaged.shape[1]] = engaged * amount
        due[:, part] = np.floor(owed + 0.5 + DUST).astype(np.int64)[:, part]
    else:
        ledger = seen.ledger.data
        drawn = _moved(ledger, (ledger["purpose"].values == "drawdown") & (ledger["payee"].values == THE_DEAL))
        numerator, denominator = ratio(use.amount.amount)
        before = np.cumsum(drawn, axis=1) - drawn
        due[:, part] = share_owed(before, numerator, 12 * denominator)[:, part]  # type: ignore[arg-type,index]
    return due
