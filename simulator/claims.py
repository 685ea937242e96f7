"""Counted outcomes and the contract's terms in, what each term makes owed in each month out.

Money is int64 minor units, before anything that needs the capital account: caps, and the amount of a term that repays
what has been drawn, are the ledger's. Both arms are settled: on the counterfactual arm a term pays although nothing
worked. An outcome of month m is owed at m + 1 + lags at the earliest; a target in the month in which it is decided,
plus lags. What would fall due after the contract's end is not owed but counted. Nothing random.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Checkpoint, Deal, Fixed, PayAmount, RateCard, Reach, Target, TimeIn, UnitPrice
from simulator.kernels import claims as kernel
from simulator.terms import fixed_owed, ratio
from simulator.timeline import Timeline
from simulator.vocabulary import conform

if TYPE_CHECKING:
    from simulator.outcomes import Outcomes
    from simulator.plan import Plan

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
DUST = 1e-9  # months


@dataclass(frozen=True)
class Claims:
    """What the terms make owed.

    `data`: `owed(draw, arm, ledger_month, term)` int64 minor units, 0 for a target that repays what has been drawn;
    `expired(draw, arm, term)` what would have fallen due after the contract's end; `met(draw, arm, term)` whether a
    target is met as measured, or anything is owed by another term; `met_true` the same of true outcomes; `due(draw,
    term)` the month in which a target falls due, -1 for another term or after the contract's end; `need(draw, term)`
    whole citizens of a target, 0 for another term.
    """

    data: xr.Dataset


def claim(deal: Deal, plan: Plan, outcomes: Outcomes) -> Claims:
    """What every term makes owed in every draw and arm."""
    return claim_measured(deal, outcomes.data, plan.data["delay"].values)


def claim_measured(deal: Deal, outcomes: xr.Dataset, delay: Floats) -> Claims:
    """The same of counts alone: `measured`, `true` (draw, arm, month, item), `enrolled`, `completers` (draw).

    `delay[draw]` is that of enrolment in months; any number of arms.
    """
    counts = outcomes["measured"].transpose("draw", "arm", "month", "item")
    draws, arms = counts.sizes["draw"], counts.sizes["arm"]
    terms, months = deal.contract.terms, deal.timeline.ledger_months
    last = last_payment(deal)
    due, targets = _targets(deal, outcomes, delay, last)
    need = np.zeros((draws, len(terms)), dtype=np.int64)
    owed = np.zeros((draws, arms, months, len(terms)), dtype=np.int64)
    expired = np.zeros((draws, arms, len(terms)), dtype=np.int64)
    met = np.zeros((draws, arms, len(terms)), dtype=np.bool_)
    met_true = np.zeros_like(met)
    _owe_fixed(deal, last, owed, expired, met, met_true)
    kernel.claim(
        np.ascontiguousarray(counts.values, dtype=np.float64),
        np.ascontiguousarray(outcomes["true"].transpose("draw", "arm", "month", "item").values, dtype=np.float64),
        _prices(deal, outcomes), targets, last, due, need, owed, expired, met, met_true,
    )  # fmt: skip
    variables = {
        "owed": (("draw", "arm", "ledger_month", "term"), owed),
        "expired": (("draw", "arm", "term"), expired),
        "met": (("draw", "arm", "term"), met),
        "met_true": (("draw", "arm", "term"), met_true),
        "due": (("draw", "term"), due),
        "need": (("draw", "term"), need),
    }
    coordinates = {
        "draw": counts["draw"].values,
        "arm": counts["arm"].values,
        "ledger_month": np.arange(months),
        "term": list(terms),
    }
    return Claims(conform(xr.Dataset(variables, coordinates)))


# ---------------------------------------------------------------------------------------------------------------------
# Dates


def last_payment(deal: Deal) -> int:
    """The last month in which the contract can pay: that of its end, or the last of the ledger."""
    months = deal.timeline.ledger_months
    return months - 1 if deal.contract.ends is None else min(deal.timeline.month_of(deal.contract.ends), months - 1)


def decided(deal: Deal, term: Target, delay: Floats) -> Integers:
    """The month in which a target is decided, int64[draw]: its first day is not before the measurement.

    When every window is closed, that is ceil(from + over + delay + within); on a date, the first month that begins on
    it or later.
    """
    if isinstance(term.measured, dt.date):
        month = deal.timeline.month_of(term.measured)
        return np.full(delay.size, month if term.measured.day == 1 else month + 1, dtype=np.int64)
    plan = deal.citizens.enrolment
    closed = plan.start + plan.over + window(deal, term) + np.asarray(delay, dtype=np.float64)
    return np.ceil(closed - DUST).astype(np.int64)


def counted_before(timeline: Timeline, term: Target) -> int:
    """Months before this one are counted: on a date those that have passed, and all once every window is closed.

    An outcome at the very moment at which the last window closes is in the month that begins then.
    """
    if not isinstance(term.measured, dt.date):
        return timeline.horizon
    return timeline.month_of(term.measured + dt.timedelta(days=1))


def window(deal: Deal, term: Target) -> int:
    """Months from enrolment until a citizen's outcome of a target is known."""
    outcome = deal.outcomes[term.outcome]
    if isinstance(outcome, (Reach, TimeIn)):
        return outcome.within
    if isinstance(outcome, Checkpoint):
        return checkpoint_of(outcome, term)
    return outcome.completion


def checkpoint_of(outcome: Checkpoint, term: Target) -> int:
    """The checkpoint that a target counts: the one it names, else the last."""
    return outcome.at[-1] if term.checkpoint is None else term.checkpoint


# ---------------------------------------------------------------------------------------------------------------------
# Terms as arrays


def _items(outcomes: xr.Dataset, name: str) -> dict[int, int]:
    """Positions of an outcome's items by checkpoint; -1 is the key of an outcome without checkpoints."""
    names, points = outcomes["outcome"].values.tolist(), outcomes["checkpoint"].values.tolist()
    return {int(point): k for k, (its, point) in enumerate(zip(names, points, strict=True)) if its == name}


class _Price(NamedTuple):
    term: int
    item: int
    amount: int
    timed: bool
    weekly: bool
    lag: int


def _prices(deal: Deal, outcomes: xr.Dataset) -> kernel.Prices:
    """The rate cards of a deal, one entry per item."""
    rows = list(_rate_cards(deal, outcomes))
    return kernel.Prices(
        term=np.array([row.term for row in rows], dtype=np.int64),
        item=np.array([row.item for row in rows], dtype=np.int64),
        amount=np.array([row.amount for row in rows], dtype=np.int64),
        timed=np.array([row.timed for row in rows], dtype=np.bool_),
        weekly=np.array([row.weekly for row in rows], dtype=np.bool_),
        lag=np.array([row.lag for row in rows], dtype=np.int64),
    )


def _rate_cards(deal: Deal, outcomes: xr.Dataset) -> Iterator[_Price]:
    for position, term in enumerate(deal.contract.terms.values()):
        if not isinstance(term, RateCard):
            continue
        timed = isinstance(deal.outcomes[term.outcome], TimeIn)
        weekly = isinstance(term.price, UnitPrice) and term.price.per == "week"
        for point, item in _items(outcomes, term.outcome).items():
            one_price, by_checkpoint = term.price, term.by_checkpoint()
            price = one_price.amount if isinstance(one_price, UnitPrice) else by_checkpoint.get(point, Decimal(0))
            yield _Price(position, item, deal.minor(price), timed, weekly, term.paid.months)


def _targets(deal: Deal, outcomes: xr.Dataset, delay: Floats, last: int) -> tuple[Integers, kernel.Targets]:
    """Month in which each term falls due, [draw, term], and the targets of a deal."""
    draws = outcomes.sizes["draw"]
    due = np.full((draws, len(deal.contract.terms)), -1, dtype=np.int64)
    found = {k: term for k, term in enumerate(deal.contract.terms.values()) if isinstance(term, Target)}
    of, counted = (np.zeros((draws, len(found)), dtype=np.int64) for _ in range(2))
    shares = [_share(term) for term in found.values()]
    for column, (position, term) in enumerate(found.items()):
        month = decided(deal, term, delay) + term.paid.months
        due[:, position] = np.where(month <= last, month, -1)
        counted[:, column] = counted_before(deal.timeline, term)
        of[:, column] = _denominator(deal, term, outcomes)
    return due, kernel.Targets(
        term=np.array(list(found), dtype=np.int64),
        item=np.array([_target_item(deal, term, outcomes) for term in found.values()], dtype=np.int64),
        numerator=np.array([share[0] for share in shares], dtype=np.int64),
        denominator=np.array([share[1] for share in shares], dtype=np.int64),
        of=of,
        counted=counted,
        amount=np.array([_amount(deal, term) for term in found.values()], dtype=np.int64),
    )


def _target_item(deal: Deal, term: Target, outcomes: xr.Dataset) -> int:
    outcome = deal.outcomes[term.outcome]
    items = _items(outcomes, term.outcome)
    return items[checkpoint_of(outcome, term)] if isinstance(outcome, Checkpoint) else next(iter(items.values()))


def _share(term: Target) -> tuple[int, int]:
    """The share that a target needs as whole numbers; all of a stated number of citizens."""
    share = term.at_least.share
    return (min(1, term.at_least.citizens or 0), 1) if share is None else ratio(share)


def _denominator(deal: Deal, term: Target, outcomes: xr.Dataset) -> Integers | int:
    """Of how many a target needs its share, by draw; whoever enrolled is measured, for no answer is missing here."""
    if term.at_least.citizens is not None:
        return term.at_least.citizens
    of: Mapping[str, str] = {"enrolled": "enrolled", "measured": "enrolled", "completers": "completers"}
    if term.at_least.of == "planned":
        return deal.citizens.planned
    counts: Integers = outcomes[of[str(term.at_least.of)]].values
    return counts


def _amount(deal: Deal, term: Target) -> int:
    return deal.minor(term.pays.amount) if isinstance(term.pays, PayAmount) else 0


def _owe_fixed(
    deal: Deal, last: int, owed: Integers, expired: Integers, met: NDArray[np.bool_], met_true: NDArray[np.bool_]
) -> None:
    """Add what the fixed terms make owed: their own month, plus lags."""
    for position, term in enumerate(deal.contract.terms.values()):
        if not isinstance(term, Fixed):
            continue
        start, until = (term.start, term.until or 0) if term.month is None else (term.month, term.month + 1)
        amount = deal.minor(term.amount.amount)
        for month in range(start, until):
            due = month + term.paid.months
            if due <= last:
                owed[:, :, due, position] += fixed_owed(month, start, until, amount)
            else:
                expired[:, :, position] += fixed_owed(month, start, until, amount)
        met[:, :, position] = met_true[:, :, position] = amount > 0
