"""The contract, the same programme bought directly, and nothing at all: figures of every draw in, their comparison out.

Nothing costs nothing and saves nothing; everything is measured against it. Bought directly, the municipality pays what
the programme costs whether or not it works, and keeps the same savings. Money is in currency units. Nothing random.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.deal import Deal
from simulator.result import Table
from simulator.summary.statistics import (
    COUNTERFACTUAL,
    PROGRAMME,
    Column,
    Figure,
    average,
    distribution,
    probability,
    ratio,
)
from simulator.summary.views import MUNICIPALITY, TOTAL


def alternatives(deal: Deal, table: Table) -> dict[str, Any]:
    """Doing nothing, the contract, and buying the programme directly; how likely the contract is the worse."""
    scale, net = deal.minor_units, table.column("total_net")
    payments, direct = _direct(deal, table)
    return {
        "nothing": {"net": 0.0},
        "contract": {
            "payments": distribution(table.column("total_payments"), scale),
            "net": distribution(net, scale),
            "npv": distribution(table.column("council_npv"), scale),
        },
        "direct": {
            "payments": payments,
            "net": distribution(direct, scale),
            "npv": distribution(table.column("direct_npv"), scale),
            "p_net_cost": probability(direct < 0),
        },
        "p_worse_than_nothing": probability(net < 0),
        "p_worse_than_direct": probability(net < direct),
    }


def _direct(deal: Deal, table: Table) -> tuple[dict[str, Any], Column]:
    """What the programme costs by year and in all, and what is then left of the savings, int64[draw]."""
    years, total = {}, np.zeros(table.draws, dtype=np.int64)
    for position, year in enumerate(table.labels("year")):
        column = table.column("direct_cost", position)
        years[str(year)] = distribution(column, deal.minor_units)
        total += column
    return {TOTAL: distribution(total, deal.minor_units), **years}, table.column("total_savings") - total


def kept(deal: Deal, table: Table) -> dict[str, Any]:
    """What comes after the last payment, how much of the public saving the municipality gets, and what is taken back.

    The public saving is true: what all accounts would have borne less what they bear. What is taken back is positive
    where the municipality loses it.
    """
    after = table.column("savings_after_last_payment")
    found: dict[str, Any] = {"savings_after_last_payment": distribution(after, deal.minor_units)}
    if "cost_by_account" in table:
        found["share_of_public_saving"] = _share(table.column("total_savings"), _public_saving(table))
    if "taken_by_account" in table:
        found["taken_back"] = distribution(_taken(deal, table), deal.minor_units)
    return found


def _share(own: Column, public: Column) -> dict[str, Figure]:
    """What one has of a whole, on average; None where there is no gain to share."""
    return ratio(own, public) if average(public) > 0 else {"value": None, "se": None}


def _public_saving(table: Table) -> Column:
    total = np.zeros(table.draws, dtype=np.int64)
    for position in range(len(table.labels("account"))):
        total += table.column("cost_by_account", COUNTERFACTUAL, position)
        total -= table.column("cost_by_account", PROGRAMME, position)
    return total


def _taken(deal: Deal, table: Table) -> Column:
    total = np.zeros(table.draws, dtype=np.int64)
    for position, name in enumerate(table.labels("account")):
        if name in deal.budget.accounts and deal.budget.accounts[name].level == MUNICIPALITY:
            total -= table.column("taken_by_account", position)
    return total
