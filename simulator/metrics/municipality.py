"""What the municipality sees of the ledger, and realised savings in, its figures in every draw out.

The municipality is every account of its level: payments less what comes back to it, against realised savings; net is
positive when it gains. Bought directly, the same programme costs what the deal's uses came to, month by month, and
saves the same. Money is int64 minor units; the net present value is deflated by the index to the price level, then
discounted at the real rates. Nothing random.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.kernels import projection, returns
from simulator.metrics.views import View, municipal, public_accounts
from simulator.prices import growth
from simulator.savings import Savings
from simulator.terms import growth_of

if TYPE_CHECKING:
    from simulator.draws import Draws

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Variables = dict[str, tuple[tuple[str, ...], NDArray[Any]]]


def deflator(deal: Deal, draws: Draws) -> Floats:
    """What the deal's price level has grown to in each budget year, float64[draw, year]."""
    if deal.prices is None:
        return np.ones((draws.count, len(deal.timeline.years)))
    index = draws.number("prices.index")
    return np.stack([growth(deal, index, deal.prices.level, year) for year in deal.timeline.years], axis=1)


def council(deal: Deal, seen: View, savings: Savings, deflators: Floats, used: Integers) -> Variables:
    """Payments, realised savings and what follows from both; `used[flow]` is 1 for what pays the deal's uses."""
    realised = np.ascontiguousarray(savings.data["realised"].transpose("draw", "ledger_month", "account").values)
    draws, months, accounts = realised.shape
    saved_by = np.zeros((draws, len(deal.timeline.years), accounts), dtype=np.int64)
    saved = np.zeros((draws, months), dtype=np.int64)
    own = municipal(deal, tuple(deal.budget.accounts))
    projection.gather(realised.shape[0], realised, deal.timeline.year_index, own, saved_by, saved)
    payments, gained = seen.by_account @ municipal(deal, public_accounts(deal)), saved_by @ own
    allowed = np.array([_allowed(deal, year) for year in deal.timeline.years])
    by_account = ("draw", "year", "account")
    return {
        "payments": (("draw", "year"), payments),
        "savings": (("draw", "year"), gained),
        "net": (("draw", "year"), gained - payments),
        "appropriation_exceeded": (("draw", "year"), payments > allowed),
        "payments_by_account": (by_account, seen.by_account[:, :, :accounts]),
        "savings_by_account": (by_account, saved_by),
        "total_payments": (("draw",), payments.sum(axis=1)),
        "total_savings": (("draw",), gained.sum(axis=1)),
        "total_net": (("draw",), (gained - payments).sum(axis=1)),
        "savings_after_last_payment": (("draw",), _after_last(seen.paid, saved)),
        **_over_time(deal, seen.paid, saved, deflators),
        "direct_cost": (("draw", "year"), seen.moved @ used),
        "direct_npv": _over_time(deal, seen.bought, saved, deflators)["council_npv"],
    }


def _allowed(deal: Deal, year: int) -> float:
    """What is set aside for a year, in minor units; no limit where nothing is said."""
    amount = deal.budget.appropriation.get(year)
    return np.inf if amount is None else float(deal.minor(amount))


def _after_last(paid: Integers, saved: Integers) -> Integers:
    """Savings in months after the last one in which more is paid than comes back; all of them where none is."""
    pays = paid > 0
    last = np.where(pays.any(axis=1), paid.shape[1] - 1 - pays[:, ::-1].argmax(axis=1), -1)
    return np.asarray(np.where(np.arange(paid.shape[1]) > last[:, None], saved, 0).sum(axis=1))


def discount_of(deal: Deal, months: int) -> Floats:
    """What 1 in each month is worth at the start, at the real rate and from a later year on at the later ones."""
    if deal.discount is None:
        return np.ones(months)
    factor = growth_of(deal.discount.real, months, False)
    for year, rate in sorted(deal.discount.later.items()):
        since = 12 * year
        if since < months:
            factor = np.concatenate([factor[:since], factor[since] * growth_of(rate, months - since, False)])
    return 1.0 / factor


def _over_time(deal: Deal, paid: Integers, saved: Integers, deflators: Floats) -> Variables:
    draws, months = paid.shape
    discount = discount_of(deal, months)
    npv, break_even = np.empty(draws), np.empty(draws)
    gap, gap_month = np.empty(draws, dtype=np.int64), np.empty(draws, dtype=np.int64)
    returns.appraise_council(
        draws, paid, saved, deal.timeline.year_index, discount, deflators, npv, gap, gap_month, break_even
    )
    year = np.where(gap_month >= 0, deal.timeline.year_of_month[gap_month], -1)
    return {
        "council_npv": (("draw",), npv),
        "liquidity_gap": (("draw",), gap),
        "liquidity_gap_month": (("draw",), gap_month),
        "liquidity_gap_year": (("draw",), year),
        "break_even_month": (("draw",), break_even),
    }
