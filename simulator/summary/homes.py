"""Figures by account and segment of every draw in, each municipality's own table out, where several share a contract.

Accounts and citizens belong to the municipality that they name; a segment's citizens live in one of them. Money is in
currency units. Nothing random.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulator.deal import Deal
from simulator.result import Table
from simulator.summary.citizens import main_items
from simulator.summary.statistics import ARMS, Column, distribution, estimate
from simulator.summary.views import MUNICIPALITY, View


def municipalities(deal: Deal, table: Table, homes: Mapping[str, View]) -> dict[str, Any]:
    """Citizens, payments, savings, net, public costs and outcomes of each municipality."""
    found: dict[str, Any] = {}
    for home in deal.parties.municipalities:
        view = homes.get(home)
        found[home] = {
            **_citizens(table, home),
            **(view.three() if view is not None else {}),
            **_costs(deal, table, home),
            "outcomes": _outcomes(deal, table, home),
        }
    return found


def _citizens(table: Table, home: str) -> dict[str, Any]:
    labels = table.labels("home")
    if home not in labels:
        return {}
    return {"citizens": distribution(table.column("citizens_by_home", labels.index(home)))}


def _costs(deal: Deal, table: Table, home: str) -> dict[str, Any]:
    """What the municipality's own accounts bear of public costs in both arms."""
    if "cost_by_account" not in table:
        return {}
    accounts = deal.budget.accounts
    own = [name for name, each in accounts.items() if each.municipality == home and each.level == MUNICIPALITY]
    places = [table.labels("account").index(name) for name in own]
    both = {}
    for arm, name in enumerate(ARMS):
        total = np.zeros(table.draws, dtype=np.int64)
        for place in places:
            total += table.column("cost_by_account", arm, place)
        both[name] = distribution(total, deal.minor_units)
    return {"costs": both}


def _outcomes(deal: Deal, table: Table, home: str) -> dict[str, Any]:
    """Outcomes of the segments whose citizens live there."""
    names = table.labels("segment")
    stated = deal.citizens.segments
    segments = [place for place, name in enumerate(names) if name in stated and stated[name].municipality == home]
    return {
        outcome: {name: estimate(_summed(table, arm, item, segments)) for arm, name in enumerate(ARMS)}
        for outcome, item in main_items(table).items()
    }


def _summed(table: Table, arm: int, item: int, segments: list[int]) -> Column:
    total = np.zeros(table.draws)
    for segment in segments:
        total += table.column("outcomes_by_segment", arm, item, segment)
    return total
