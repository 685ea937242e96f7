"""Public costs by line and arm of every draw in, what each line costs, saves and replaces, and wellbeing apart, out.

Money is in currency units; income is negative. What wellbeing is valued at is never added to money. Nothing random.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.deal import Deal
from simulator.result import Table
from simulator.summary.statistics import COUNTERFACTUAL, PROGRAMME, Column, distribution, estimate


def costs(deal: Deal, table: Table) -> dict[str, Any]:
    """Each cost line in both arms, and what is saved of it."""
    found: dict[str, Any] = {}
    for position, line in enumerate(table.labels("line")):
        with_, without = (table.column("cost_by_line", arm, position) for arm in (PROGRAMME, COUNTERFACTUAL))
        found[line] = _arms(with_, without, "saving", without - with_, deal.minor_units)
    return found


def wellbeing(deal: Deal, table: Table) -> dict[str, Any]:
    """What better lives are valued at in both arms, and the difference: beside the money."""
    found: dict[str, Any] = {}
    for position, name in enumerate(table.labels("wellbeing")):
        with_, without = (table.column("worth", arm, position) for arm in (PROGRAMME, COUNTERFACTUAL))
        found[name] = _arms(with_, without, "difference", with_ - without, deal.minor_units)
    return found


def _arms(with_: Column, without: Column, word: str, between: Column, scale: int) -> dict[str, Any]:
    return {
        "programme": distribution(with_, scale),
        "counterfactual": distribution(without, scale),
        word: distribution(between, scale),
    }


def of_one_arm(deal: Deal, table: Table) -> dict[str, Any]:
    """The council's own costs of the programme, and the ordinary service that it replaces: lines of one arm alone."""
    if "cost_by_line" not in table:
        return {}
    return {
        "own_costs": _of_arm(deal, table, "programme", PROGRAMME),
        "service_replaced": _of_arm(deal, table, "counterfactual", COUNTERFACTUAL),
    }


def _of_arm(deal: Deal, table: Table, name: str, arm: int) -> dict[str, Any]:
    """The lines that are stated of one arm only, each and in all."""
    lines, total = {}, np.zeros(table.draws, dtype=np.int64)
    for position, line in enumerate(table.labels("line")):
        if deal.budget.costs[line].arm == name:
            column = table.column("cost_by_line", arm, position)
            lines[line] = estimate(column, deal.minor_units)
            total += column
    return {"total": distribution(total, deal.minor_units), "lines": lines}
