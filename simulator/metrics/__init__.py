"""One block's plan, savings, outcomes, claims and flows in, the figures of every draw out.

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
from simulator.kernels import projection
from simulator.ledger import Ledger
from simulator.metrics.investors import investors
from simulator.metrics.lives import account_names, by_home, costs, wellbeing
from simulator.metrics.municipality import council, deflator
from simulator.metrics.parties import consolidated, party_names, results
from simulator.metrics.views import (
    Holdings,
    View,
    held_in,
    holdings,
    investor_names,
    investors_cash,
    project,
    public_accounts,
    uses_in,
)
from simulator.outcomes import of_everyone
from simulator.plan import Plan
from simulator.savings import ARMS, Savings
from simulator.vocabulary import conform

if TYPE_CHECKING:
    from simulator.draws import Draws
    from simulator.outcomes import Outcomes
    from simulator.trajectories import Trajectories

__all__ = ["Metrics", "appraise", "deflator", "holdings", "investors_cash", "public_accounts"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Variables = dict[str, tuple[tuple[str, ...], NDArray[Any]]]


@dataclass(frozen=True)
class Metrics:
    """Figures of every draw.

    `data`, by `draw` and
    - `investor` (all, and each tranche): `contributions`, `distributions`, `drawn`, `undrawn`, `profit`, `npv` at the
      hurdle, `moic`, `irr` with `irr_status` (codes in the order of the vocabulary; NaN unless unique or a total loss),
      `payback_month` (inf: never), `peak_capital`, `loss`, `total_loss`;
    - `year`: `payments`, `savings` (realised), `net`, `appropriation_exceeded`, of the municipality; and by `account`,
      of every level, `payments_by_account` and `savings_by_account`; `consolidated_payments` across the council's outer
      boundary, `direct_cost` of the same programme bought without the contract, `carried` over to the next year;
    - nothing else: `total_payments`, `total_savings`, `total_net`, `council_npv` (deflated by the index to the price
      level, then at the real rate), `direct_npv` likewise, `liquidity_gap` with its `_month` and `_year` (-1: none),
      `break_even_month` (inf: never), `savings_after_last_payment`, `all_gain`, `investors_gain_municipality_loses`;
    - `party`: `result_by_party`, which add up to `total_result`: true public saving less what the programme costs;
    - by `arm`, public cost by `account` (`cost_by_account`) and by `line`, `worth` by `wellbeing`; `taken_by_account`,
      and `citizens_by_home` where there are several municipalities;
    - `term`: `paid`, `lapsed`, `owed_without_effect` (settled on the counterfactual arm, before caps and the capital
      account), by `limit` `cut`; by `arm`, `met`, `met_true`, `expired` and `value` (measured);
    - `use`: `shortage`, `unpaid`; `guarantee`: `guarantee_called`;
    - `arm` and `item`: `outcomes_true`, `outcomes_measured`; and by `segment`, `outcomes_by_segment`; `saving_outcome`:
      `saved_total_true`, `saved_total_measured`; `figure`: `figure_true`, `figure_measured`;
    - where the deal has them, `provider_low` and `provider_runs_dry` of the provider's own cash, `stopped_month` (inf:
      not), and by `review` whether it `decided`.
    """

    data: xr.Dataset


def appraise(
    deal: Deal,
    draws: Draws,
    plan: Plan,
    savings: Savings,
    outcomes: Outcomes,
    claims: Claims,
    ledger: Ledger,
    *,
    trajectories: Trajectories | None = None,
) -> Metrics:
    """The figures of every draw of a block, in its last pass; lives are asked for only where their time is valued."""
    held = held_in(deal, ledger.data)
    seen = project(deal, ledger, held)
    gains = investors(deal, seen, held, ledger.data)
    town = council(deal, seen, savings, deflator(deal, draws), uses_in(ledger.data))
    base = np.flatnonzero(of_everyone(outcomes.data))
    variables = {
        **gains,
        **town,
        **_joint(gains, town),
        **_whole(deal, seen, held, ledger.data, costs(savings), town),
        **_settled(claims, ledger),
        **_decided(deal, plan.data, ledger.data),
        **_counted(outcomes.data, base),
        **by_home(deal, plan.data),
        **wellbeing(deal, draws, outcomes.data, trajectories.data if trajectories else None),
    }
    names = _coordinates(deal, plan, outcomes.data, claims, ledger, base)
    names |= {"party": party_names(deal, held, ledger.data)}
    names |= {"line": savings.data["line"].values} if "line" in savings.data.coords else {}
    return Metrics(conform(xr.Dataset(variables, names)))


def _whole(deal: Deal, seen: View, held: Holdings, ledger: xr.Dataset, spent: Variables, town: Variables) -> Variables:
    """What lives cost, what the council as a whole pays, and what each party gains."""
    cost, realised = spent["cost_by_account"][1], town["savings_by_account"][1].sum(axis=1)
    saving = cost[:, ARMS.index("counterfactual")] - cost[:, ARMS.index("programme")]
    return {
        **spent,
        **consolidated(deal, seen, ledger),
        **results(deal, seen, held, ledger, saving, realised),
    }


def _coordinates(
    deal: Deal, plan: Plan, counts: xr.Dataset, claims: Claims, ledger: Ledger, base: Integers
) -> dict[str, Any]:
    """Names along every dimension; of items the base ones."""
    sources = {"guarantee": ledger.data, "limit": ledger.data, "review": plan.data}
    return {
        "draw": ledger.data["draw"].values,
        "investor": investor_names(deal),
        "year": list(deal.timeline.years),
        **account_names(deal),
        **{name: claims.data[name].values for name in ("arm", "term")},
        "use": ledger.data["use"].values,
        **({"home": list(deal.parties.municipalities)} if deal.parties.municipalities else {}),
        **({"wellbeing": list(deal.budget.wellbeing)} if deal.budget.wellbeing else {}),
        **{name: source[name].values for name, source in sources.items() if name in source.coords},
        **{name: counts[name].values for name in ("segment", "saving_outcome", "figure") if name in counts.coords},
        **{name: ("item", counts[name].values[base]) for name in _ITEM_NAMES if name in counts.coords},
    }


_ITEM_NAMES = ("item", "outcome", "checkpoint", "part")


# ---------------------------------------------------------------------------------------------------------------------
# Both sides, terms and citizens


def _joint(gains: Variables, town: Variables) -> Variables:
    """Who gains together; nobody gains as an investor where there is none."""
    profit, net = gains["profit"][1], town["total_net"][1]
    gain = profit[:, 0] > 0 if profit.shape[1] else np.zeros(net.size, dtype=np.bool_)
    return {
        "all_gain": (("draw",), gain & (net > 0)),
        "investors_gain_municipality_loses": (("draw",), gain & (net < 0)),
    }


_OF_LEDGER = {"paid": "draw term", "lapsed": "draw term", "shortage": "draw use", "unpaid": "draw use",
              "cut": "draw term limit", "carried": "draw year"}  # fmt: skip
_OF_CLAIMS = dict.fromkeys(("met", "met_true", "expired", "value"), "draw arm term")
_OF_OUTCOMES = {"figure_true": "draw arm figure", "figure_measured": "draw arm figure"}


def _carried(source: xr.Dataset, names: dict[str, str]) -> Variables:
    """Variables as their stage has them; those that it does not have are left out."""
    return {
        name: (tuple(order.split()), source[name].transpose(*order.split()).values)
        for name, order in names.items()
        if name in source
    }


def _settled(claims: Claims, ledger: Ledger) -> Variables:
    """What terms and uses came to, as claims and ledger have it."""
    owed = claims.data["owed"].sel(arm="counterfactual").transpose("draw", "ledger_month", "term").values
    without: Variables = {"owed_without_effect": (("draw", "term"), owed.sum(axis=1))}
    return {**_carried(ledger.data, _OF_LEDGER), **_carried(claims.data, _OF_CLAIMS), **without}


def _decided(deal: Deal, plan: xr.Dataset, ledger: xr.Dataset) -> Variables:
    """What was decided on the way, what was called of guarantees, and how the provider's own cash fared."""
    found = _carried(plan, {"decided": "draw review"})
    if any(review.then == "stop contract" for review in deal.contract.reviews.values()) and "stops" in plan:
        found["stopped_month"] = (("draw",), plan["stops"].values)
    if "guaranteed" in ledger and ledger.sizes.get("guarantee"):
        found["guarantee_called"] = (("draw", "guarantee"), ledger["guaranteed"].transpose("draw", "guarantee").values)
    if "provider_cash" in ledger:
        low = ledger["provider_cash"].transpose("draw", "ledger_month").values.min(axis=1)
        found.update(provider_low=(("draw",), low), provider_runs_dry=(("draw",), low < 0))
    return found


def _counted(data: xr.Dataset, base: Integers) -> Variables:
    """Outcomes in all, by arm, and by segment where they are; savings and figures that are outcomes."""
    true, measured = (data[name].transpose("draw", "arm", "month", "item").values for name in ("true", "measured"))
    same = true.__array_interface__["data"] == measured.__array_interface__["data"]  # measurement is perfect
    total = _over_months(true)[:, :, base]
    found: Variables = {
        "outcomes_true": (("draw", "arm", "item"), total),
        "outcomes_measured": (("draw", "arm", "item"), total if same else _over_months(measured)[:, :, base]),
        **_carried(data, _OF_OUTCOMES),
    }
    if "total_by_segment" in data:
        order = ("draw", "arm", "item", "segment")
        found["outcomes_by_segment"] = (order, data["total_by_segment"].transpose(*order).values[:, :, base])
    for which in ("true", "measured"):
        if f"saved_{which}" in data:
            saved = data[f"saved_{which}"].sum("ledger_month").transpose("draw", "arm", "saving_outcome").values
            found[f"saved_total_{which}"] = (("draw", "arm", "saving_outcome"), saved)
    return found


def _over_months(counts: Floats) -> Floats:
    """Sums over months, float64[draw, arm, item]."""
    total = np.empty((*counts.shape[:2], counts.shape[3]))
    projection.add_months(counts.shape[0], np.ascontiguousarray(counts), total)
    return total
