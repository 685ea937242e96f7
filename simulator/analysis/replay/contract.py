"""One draw in, the same draw settled without what one citizen brought about out: what changes is the citizen's.

Everyone else, the plan and what was decided stay as they were. Without a citizen's outcomes: the citizen is planned,
enrolled and counted among those asked, reaches nothing, and costs the public purse with the programme what he costs
without it, so that no saving is measured of him. Without the delivery: nothing is due for his months of engagement and
his enrolment, and his outcomes are as they were. Differences of what is not paid citizen by citizen (targets, tiers,
caps) are those of the last citizen: added up over citizens they need not make the whole. Minor units; nothing random.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.analysis.replay.life import alone
from simulator.claims import Claims, claim
from simulator.deal import Deal, RateCard, Saving, SavingsShare
from simulator.ledger import Activity, Ledger, enrolled_by_month, settle, settle_activity
from simulator.ledger.course import events_of
from simulator.metrics import Metrics, appraise
from simulator.outcomes import Outcomes, measure
from simulator.pipeline import River
from simulator.plan import Plan
from simulator.savings import Savings, save
from simulator.trajectories import Trajectories

Integers = NDArray[np.int64]
PROGRAMME, COUNTERFACTUAL = 0, 1


@dataclass(frozen=True)
class Settled:
    """One draw's contract as it would have been settled."""

    claims: Claims
    ledger: Ledger
    metrics: Metrics


@dataclass(frozen=True)
class Own:
    """What is a citizen's alone: savings, outcomes and claims, had nobody else enrolled."""

    plan: Plan
    trajectories: Trajectories
    savings: Savings
    outcomes: Outcomes
    claims: Claims | None
    """None where no term pays by the piece."""


def own_part(deal: Deal, river: River, citizen: int, lives: Trajectories) -> Own:
    """What follows from one citizen's lives alone, in a block of one draw."""
    plan = alone(river.plan, citizen)
    savings = save(deal, river.draws, lives)
    outcomes = measure(deal, river.draws, plan, lives, savings)
    by_piece = any(isinstance(term, RateCard) for term in deal.contract.terms.values())
    return Own(plan, lives, savings, outcomes, claim(deal, plan, outcomes, river.draws) if by_piece else None)


def as_it_was(river: River) -> Settled:
    """The draw as it was settled."""
    return Settled(river.claims, river.ledger, river.metrics)


def without_outcomes(deal: Deal, river: River, citizen: int, own: Own) -> Settled:
    """The draw, had the citizen reached nothing."""
    savings = _savings_without(deal, river, own.trajectories)
    outcomes = measure(deal, river.draws, river.plan, river.trajectories, savings) if savings else river.outcomes
    counted = Outcomes(_counts_without(outcomes.data, own.outcomes.data, citizen))
    claims = claim(deal, river.plan, counted, river.draws)
    ledger = settle(deal, river.draws, river.plan, river.trajectories, claims)
    return _settled(deal, river, savings or river.savings, counted, claims, ledger)


def without_delivery(deal: Deal, river: River, citizen: int, own: Own) -> Settled:
    """The draw, had nothing been due for the citizen's months of engagement and enrolment."""
    engaged, mine = (
        each.data["engaged_months"].transpose("draw", "month").values for each in (river.trajectories, own.trajectories)
    )
    enrolled = enrolled_by_month(deal, river.plan.data) - enrolled_by_month(deal, own.plan.data)
    activity = Activity(np.ascontiguousarray(engaged - mine), enrolled)
    ledger = settle_activity(deal, river.claims, activity, events_of(deal, river.draws, river.plan.data))
    return _settled(deal, river, river.savings, river.outcomes, river.claims, ledger)


def _settled(deal: Deal, river: River, savings: Savings, outcomes: Outcomes, claims: Claims, ledger: Ledger) -> Settled:
    metrics = appraise(
        deal, river.draws, river.plan, savings, outcomes, claims, ledger, trajectories=river.trajectories
    )
    return Settled(claims, ledger, metrics)


# ---------------------------------------------------------------------------------------------------------------------
# What there would have been without


def _savings_without(deal: Deal, river: River, own: Trajectories) -> Savings | None:
    """Savings, had the citizen's life with the programme been the other one; None where no term looks at savings."""
    looked_at = any(isinstance(term, SavingsShare) for term in deal.contract.terms.values())
    if not looked_at and not any(isinstance(outcome, Saving) for outcome in deal.outcomes.values()):
        return None
    everyone = river.trajectories
    homes = tuple(_exchanged(all_, mine) for all_, mine in zip(everyone.homes, own.homes, strict=True))
    return save(deal, river.draws, Trajectories(_exchanged(everyone.data, own.data), homes=homes))


def _exchanged(everyone: xr.Dataset, own: xr.Dataset) -> xr.Dataset:
    """Months and moves of everyone, the citizen's with the programme exchanged for those without it."""
    changed = {}
    for name in ("person_months", "clock_months", "moved"):
        if name in everyone:
            values, mine = everyone[name].values.copy(), own[name].values
            values[:, PROGRAMME] += mine[:, COUNTERFACTUAL] - mine[:, PROGRAMME]
            changed[name] = (everyone[name].dims, values)
    return everyone.assign(changed)


def _counts_without(everyone: xr.Dataset, own: xr.Dataset, citizen: int) -> xr.Dataset:
    """Counts of the programme arm less the citizen's; whoever is asked, enrolled and complete stays."""
    changed = {name: _less(everyone[name], own[name]) for name in ("true", "measured", "total_by_segment")}
    if _same_memory(everyone):  # claims look whether what is measured is what is true
        changed["true"] = changed["measured"]
    variables = {name: (everyone[name].dims, values) for name, values in changed.items()}
    if "events" in everyone:
        events = everyone["events"].transpose("draw", "arm", "citizen", "item").values.copy()
        events[:, PROGRAMME, citizen] = np.inf
        variables["events"] = (("draw", "arm", "citizen", "item"), events)
    return everyone.assign(variables)


def _less(everyone: xr.DataArray, own: xr.DataArray) -> NDArray[np.float64]:
    values: NDArray[np.float64] = everyone.values.copy()
    values[:, PROGRAMME] -= own.transpose(*everyone.dims).values[:, PROGRAMME]
    return values


def _same_memory(data: xr.Dataset) -> bool:
    first, second = (data[name].values.__array_interface__["data"] for name in ("true", "measured"))
    return bool(first == second)
