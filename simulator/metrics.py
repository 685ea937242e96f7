"""One block's savings, outcomes, claims and flows in, the figures of every draw out.

Every figure is a view of integers that other stages made: money is int64 minor units (net present values float64),
times are ledger months, rates are per year. Investors' figures are nominal; what was drawn and not spent is handed
back: it lowers what was contributed and is no distribution. The municipality is every account of its level: payments
less what comes back to it, against realised savings; net is positive when it gains. Nothing random.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.claims import Claims
from simulator.deal import Deal
from simulator.kernels import projection as views
from simulator.kernels import returns as kernel
from simulator.ledger import Ledger
from simulator.savings import Savings, grown
from simulator.terms import growth_of
from simulator.vocabulary import conform

if TYPE_CHECKING:
    from simulator.draws import Draws
    from simulator.outcomes import Outcomes

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Variables = dict[str, tuple[tuple[str, ...], NDArray[Any]]]

EVERYONE = "all"
MUNICIPALITY = "municipality"
CASH_SIGN = {"drawdown": -1, "handed back": 1, "principal": 1, "return": 1}
"""What investors receive (+) and pay (-), by purpose of the flow."""


@dataclass(frozen=True)
class Metrics:
    """Figures of every draw.

    `data`, by `draw` and
    - `investor` (all, and each tranche): `contributions`, `distributions`, `drawn`, `undrawn`, `profit`, `npv` at the
      hurdle, `moic`, `irr` with `irr_status` (codes in the order of the vocabulary; NaN unless unique or a total loss),
      `payback_month` (inf: never), `peak_capital`, `loss`, `total_loss`;
    - `year`: `payments`, `savings` (realised), `net`, `appropriation_exceeded`, of the municipality; and by `account`,
      of every level, `payments_by_account` and `savings_by_account`;
    - nothing else: `total_payments`, `total_savings`, `total_net`, `council_npv` (deflated by the index to the price
      level, then at the real rate), `liquidity_gap` with its `_month` and `_year` (-1: none),
      `break_even_month` (inf: never), `all_gain`, `investors_gain_municipality_loses`;
    - `term`: `paid`, `lapsed`; by `arm`, `met`, `met_true` and `expired`; `use`: `shortage`, `unpaid`;
    - `arm` and `item`: `outcomes_true`, `outcomes_measured`; and by `segment`, `outcomes_by_segment`.
    """

    data: xr.Dataset


def appraise(deal: Deal, draws: Draws, savings: Savings, outcomes: Outcomes, claims: Claims, ledger: Ledger) -> Metrics:
    """The figures of every draw of a block."""
    seen = _project(deal, ledger)
    council = _council(deal, seen, savings, deflator(deal, draws))
    investors = _investors(deal, seen, ledger)
    variables = {**investors, **council, **_joint(investors, council), **_settled(claims, ledger), **_counted(outcomes)}
    counts = outcomes.data
    coordinates = {
        "draw": ledger.data["draw"].values,
        "investor": _names(deal),
        "year": list(deal.timeline.years),
        "account": list(deal.budget.accounts),
        **{name: claims.data[name].values for name in ("arm", "term")},
        "use": ledger.data["use"].values,
        **{name: counts[name].values for name in ("item", "segment") if name in counts.coords},
        **{name: ("item", counts[name].values) for name in ("outcome", "checkpoint")},
    }
    return Metrics(conform(xr.Dataset(variables, coordinates)))


# ---------------------------------------------------------------------------------------------------------------------
# Views of the ledger


@dataclass(frozen=True)
class _View:
    total: Integers  # [draw, flow]
    cash: Integers  # [draw, ledger_month] of all investors
    by_account: Integers  # [draw, year, account] paid
    paid: Integers  # [draw, ledger_month] by the municipality


def _project(deal: Deal, ledger: Ledger) -> _View:
    """What investors, public accounts and the municipality see of the flows."""
    flows = ledger.data["flows"].transpose("draw", "ledger_month", "flow").values
    accounts = public_accounts(deal)
    place = {name: position for position, name in enumerate(accounts)}
    payer, payee = (
        np.array([place.get(name, -1) for name in ledger.data[end].values.tolist()], dtype=np.int64)
        for end in ("payer", "payee")
    )
    sign = np.array([CASH_SIGN.get(purpose, 0) for purpose in ledger.data["purpose"].values.tolist()], dtype=np.int64)
    draws, months, columns = flows.shape
    view = _View(
        np.zeros((draws, columns), dtype=np.int64),
        np.zeros((draws, months), dtype=np.int64),
        np.zeros((draws, len(deal.timeline.years), len(accounts)), dtype=np.int64),
        np.zeros((draws, months), dtype=np.int64),
    )
    views.project(
        flows, sign, payer, payee, deal.timeline.year_index, _municipal(deal, accounts),
        view.total, view.cash, view.by_account, view.paid,
    )  # fmt: skip
    return view


def public_accounts(deal: Deal) -> tuple[str, ...]:
    """The budget's accounts, and the municipality itself where a flow names it instead of an account."""
    return (*deal.budget.accounts, *([] if MUNICIPALITY in deal.budget.accounts else [MUNICIPALITY]))


def _municipal(deal: Deal, accounts: tuple[str, ...]) -> Integers:
    """1 for every account of the municipality's level, int64[account]."""
    levels = {name: account.level for name, account in deal.budget.accounts.items()}
    return np.array([levels.get(name, MUNICIPALITY) == MUNICIPALITY for name in accounts], dtype=np.int64)


# ---------------------------------------------------------------------------------------------------------------------
# Investors


def _names(deal: Deal) -> list[str]:
    return [EVERYONE, *deal.capital.tranches] if deal.capital else []


def _investors(deal: Deal, seen: _View, ledger: Ledger) -> Variables:
    """Figures of all investors together; the one tranche's are the same."""
    draws, copies = seen.cash.shape[0], len(_names(deal))
    moved = {purpose: _moved(seen, ledger, purpose) for purpose in CASH_SIGN}
    contributions = moved["drawdown"] - moved["handed back"]
    distributions = moved["principal"] + moved["return"]
    commitment = deal.minor(deal.capital.commitment) if deal.capital else 0
    rate, npv, payback = (np.empty(draws) for _ in range(3))
    status, peak = np.empty(draws, dtype=np.int8), np.empty(draws, dtype=np.int64)
    kernel.appraise(seen.cash, _discount(deal, seen.cash.shape[1]), rate, status, npv, peak, payback)
    with np.errstate(divide="ignore", invalid="ignore"):
        moic = np.where(contributions > 0, distributions / contributions, np.nan)
    figures: dict[str, NDArray[Any]] = {
        "contributions": contributions,
        "distributions": distributions,
        "drawn": moved["drawdown"],
        "undrawn": commitment - moved["drawdown"],
        "profit": distributions - contributions,
        "npv": npv,
        "moic": moic,
        "irr": rate,
        "irr_status": status,
        "payback_month": payback,
        "peak_capital": peak,
        "loss": distributions < contributions,
        "total_loss": (contributions > 0) & (distributions == 0),
    }
    return {name: (("draw", "investor"), np.tile(figure[:, None], (1, copies))) for name, figure in figures.items()}


def _moved(seen: _View, ledger: Ledger, purpose: str) -> Integers:
    """Sum of the flows of a purpose, int64[draw]."""
    total: Integers = seen.total[:, ledger.data["purpose"].values == purpose].sum(axis=1)
    return total


def _discount(deal: Deal, months: int) -> Floats:
    """What 1 in each month is worth to investors at the start: at the hurdle, undiscounted where none is stated."""
    if deal.capital is None or deal.capital.hurdle is None:
        return np.ones(months)
    return 1.0 / growth_of(deal.capital.hurdle.nominal, months, False)


# ---------------------------------------------------------------------------------------------------------------------
# The municipality


def deflator(deal: Deal, draws: Draws) -> Floats:
    """What the deal's price level has grown to in each budget year, (1 + index)^(year - level), float64[draw, year]."""
    if deal.prices is None:
        return np.ones((draws.count, len(deal.timeline.years)))
    index = draws.number("prices.index")
    return np.stack([grown(index, year - deal.prices.level) for year in deal.timeline.years], axis=1)


def _council(deal: Deal, seen: _View, savings: Savings, deflators: Floats) -> Variables:
    """Payments, realised savings and what follows from both."""
    realised = np.ascontiguousarray(savings.data["realised"].transpose("draw", "ledger_month", "account").values)
    draws, months, accounts = realised.shape
    saved_by = np.zeros((draws, len(deal.timeline.years), accounts), dtype=np.int64)
    saved = np.zeros((draws, months), dtype=np.int64)
    own = _municipal(deal, tuple(deal.budget.accounts))
    views.gather(realised, deal.timeline.year_index, own, saved_by, saved)
    payments, gained = seen.by_account @ _municipal(deal, public_accounts(deal)), saved_by @ own
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
        **_over_time(deal, seen.paid, saved, deflators),
    }


def _allowed(deal: Deal, year: int) -> float:
    """What is set aside for a year, in minor units; no limit where nothing is said."""
    amount = deal.budget.appropriation.get(year)
    return np.inf if amount is None else float(deal.minor(amount))


def _over_time(deal: Deal, paid: Integers, saved: Integers, deflators: Floats) -> Variables:
    draws, months = paid.shape
    npv, break_even = np.empty(draws), np.empty(draws)
    gap, gap_month = np.empty(draws, dtype=np.int64), np.empty(draws, dtype=np.int64)
    discount = 1.0 / growth_of(deal.discount.real, months, False) if deal.discount else np.ones(months)
    kernel.appraise_council(paid, saved, deal.timeline.year_index, discount, deflators, npv, gap, gap_month, break_even)
    year = np.where(gap_month >= 0, deal.timeline.year_of_month[gap_month], -1)
    return {
        "council_npv": (("draw",), npv),
        "liquidity_gap": (("draw",), gap),
        "liquidity_gap_month": (("draw",), gap_month),
        "liquidity_gap_year": (("draw",), year),
        "break_even_month": (("draw",), break_even),
    }


# ---------------------------------------------------------------------------------------------------------------------
# Both sides, terms and citizens


def _joint(investors: Variables, council: Variables) -> Variables:
    """Who gains together; nobody gains as an investor where there is none."""
    profit, net = investors["profit"][1], council["total_net"][1]
    gains = profit[:, 0] > 0 if profit.shape[1] else np.zeros(net.size, dtype=np.bool_)
    return {
        "all_gain": (("draw",), gains & (net > 0)),
        "investors_gain_municipality_loses": (("draw",), gains & (net < 0)),
    }


def _settled(claims: Claims, ledger: Ledger) -> Variables:
    """What terms and uses came to, as claims and ledger have it."""
    dims = {"paid": "draw term", "lapsed": "draw term", "shortage": "draw use", "unpaid": "draw use"}
    ours = {"met": "draw arm term", "met_true": "draw arm term", "expired": "draw arm term"}
    return {
        name: (tuple(order.split()), source[name].transpose(*order.split()).values)
        for source, names in ((ledger.data, dims), (claims.data, ours))
        for name, order in names.items()
    }


def _counted(outcomes: Outcomes) -> Variables:
    """Outcomes in all, by arm, and by segment where they are."""
    data = outcomes.data
    true, measured = (data[name].transpose("draw", "arm", "month", "item").values for name in ("true", "measured"))
    same = true.__array_interface__["data"] == measured.__array_interface__["data"]  # measurement is perfect
    total = _over_months(true)
    found: Variables = {
        "outcomes_true": (("draw", "arm", "item"), total),
        "outcomes_measured": (("draw", "arm", "item"), total if same else _over_months(measured)),
    }
    if "total_by_segment" in data:
        order = ("draw", "arm", "item", "segment")
        found["outcomes_by_segment"] = (order, data["total_by_segment"].transpose(*order).values)
    return found


def _over_months(counts: Floats) -> Floats:
    """Sums over months, float64[draw, arm, item]."""
    total = np.empty((*counts.shape[:2], counts.shape[3]))
    views.add_months(np.ascontiguousarray(counts), total)
    return total
