"""What lives cost and are worth in, sums of every draw out: by account, cost line and home, and what is valued apart.

Costs are int64 minor units, savings likewise. What wellbeing is worth is person-months in states, or what an outcome
truly counts, times an amount in the prices of each budget year; it is rounded once per year and name, half away from
zero, and never added to money. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.deal.purse import Worth
from simulator.errors import FaultError
from simulator.outcomes import of_everyone
from simulator.plan import enrolments, homes
from simulator.prices import amount_of, growth, index_of
from simulator.savings import Savings

if TYPE_CHECKING:
    from simulator.draws import Draws

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Variables = dict[str, tuple[tuple[str, ...], NDArray[Any]]]


# ---------------------------------------------------------------------------------------------------------------------
# Costs


def costs(savings: Savings) -> Variables:
    """What lives cost, by account and by line, and what is taken back of savings where something is."""
    cost = savings.data["public_cost"].transpose("draw", "arm", "month", "account").values
    found: Variables = {"cost_by_account": (("draw", "arm", "account"), cost.sum(axis=2))}
    if "cost_by_line" in savings.data:
        order = ("draw", "arm", "line")
        found["cost_by_line"] = (order, savings.data["cost_by_line"].transpose(*order).values)
    if "taken" in savings.data:
        taken = savings.data["taken"].transpose("draw", "ledger_month", "account").values
        found["taken_by_account"] = (("draw", "account"), taken.sum(axis=1))
    return found


def account_names(deal: Deal) -> dict[str, Any]:
    """The budget's accounts, and their level, department and side of the service ceiling ("" where not stated)."""
    accounts = deal.budget.accounts
    return {
        "account": list(accounts),
        "level": ("account", [account.level for account in accounts.values()]),
        "department": ("account", [account.department or "" for account in accounts.values()]),
        "ceiling": ("account", [account.ceiling or "" for account in accounts.values()]),
    }


# ---------------------------------------------------------------------------------------------------------------------
# Homes


def by_home(deal: Deal, plan: xr.Dataset) -> Variables:
    """Citizens who enrol, by the municipality they live in; nothing where there is but one."""
    names = deal.parties.municipalities
    if not names:
        return {}
    enrolled, of = np.isfinite(enrolments(plan)), homes(deal, plan.sizes["citizen"])
    counted = [enrolled[:, of == home].sum(axis=1) for home in range(len(names))]
    return {"citizens_by_home": (("draw", "home"), np.stack(counted, axis=1).astype(np.int64))}


# ---------------------------------------------------------------------------------------------------------------------
# Wellbeing


def wellbeing(deal: Deal, draws: Draws, outcomes: xr.Dataset, lived: xr.Dataset | None) -> Variables:
    """What each thing valued comes to in both arms; FaultError where what it counts is not known."""
    if not deal.budget.wellbeing:
        return {}
    found = []
    for name, worth in deal.budget.wellbeing.items():
        counted = _by_year(deal, _counted(name, worth, outcomes, lived))
        amount = _amount(deal, draws, name) * deal.minor_units
        valued = counted * (amount[:, None] * _growths(deal, draws, worth))[:, None, :]
        found.append(_rounded(valued).sum(axis=2))
    return {"worth": (("draw", "arm", "wellbeing"), np.stack(found, axis=2))}


def _counted(name: str, worth: Worth, outcomes: xr.Dataset, lived: xr.Dataset | None) -> Floats:
    """Person-months, or what the outcome truly counts of everyone at all its points, float64[draw, arm, month]."""
    if worth.outcome is None:
        if lived is None:
            raise FaultError(f"budget.wellbeing.{name} values time in states; no lives are given")
        months = lived["person_months"].sel(state=list(worth.states)).transpose("draw", "arm", "month", "state")
        return np.asarray(months.values.sum(axis=3))
    chosen = of_everyone(outcomes) & (outcomes["outcome"].values == worth.outcome)
    if not chosen.any():
        raise FaultError(f"budget.wellbeing.{name} values {worth.outcome}, which is not counted")
    true = outcomes["true"].transpose("draw", "arm", "month", "item").values
    return np.asarray(true[..., np.flatnonzero(chosen)].sum(axis=3))


def _by_year(deal: Deal, counted: Floats) -> Floats:
    """Sums over the months of each budget year that has some, float64[draw, arm, year]."""
    starts = np.flatnonzero(np.diff(deal.timeline.year_index[: counted.shape[2]], prepend=-1))
    return np.asarray(np.add.reduceat(counted, starts, axis=2))


def _growths(deal: Deal, draws: Draws, worth: Worth) -> Floats:
    """What the amount has grown to in each budget year of lives, float64[draw, year]."""
    return np.stack(list(_each_growth(deal, draws, worth)), axis=1)


def _each_growth(deal: Deal, draws: Draws, worth: Worth) -> Iterator[Floats]:
    index = index_of(deal, draws)
    for year in np.unique(deal.timeline.year_of_month[: deal.horizon]).tolist():
        yield np.ones(draws.count) if worth.level is None else growth(deal, index, worth.level, year)


def _amount(deal: Deal, draws: Draws, name: str) -> Floats:
    """Currency units for each month in a state, or for each thing counted, float64[draw]."""
    path = f"budget.wellbeing.{name}.amount"
    return draws.number(path) if deal.budget.wellbeing[name].outcome else amount_of(deal, draws, path)


def _rounded(values: Floats) -> Integers:
    """Whole minor units, half away from zero."""
    return np.asarray(np.copysign(np.floor(np.abs(values) + 0.5), values), dtype=np.int64)
