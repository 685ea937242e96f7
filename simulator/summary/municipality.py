"""Payments and savings of every draw in, what the municipality and other levels may expect by budget year out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulator.deal import Deal
from simulator.result import Table
from simulator.summary.alternatives import alternatives, kept
from simulator.summary.costs import of_one_arm
from simulator.summary.reserve import appropriation, by_year, commitment, most, reserves
from simulator.summary.statistics import distribution, estimate, probability
from simulator.summary.views import Group, View, of_kind

Views = Mapping[Group, View]


def municipality(deal: Deal, table: Table, seen: Views) -> dict[str, Any]:
    """Payments, realised savings and net by budget year and in all; what to set aside; who pays and who saves."""
    scale, reserve, maximum = deal.minor_units, reserves(table, deal.minor_units), most(deal)
    figures = {
        name: {period: distribution(column, scale) for period, column in by_year(table, name)}
        for name in ("payments", "savings", "net")
    }
    return {
        **figures,
        "p_net_cost": probability(table.column("total_net") < 0),
        "reserve_p95": reserve["p95"],
        "reserve": reserve,
        "maximum": maximum,
        "commitment": commitment(deal, table, maximum["years"], reserve["p95"]),
        "appropriation": appropriation(deal, table),
        "liquidity_gap": _gap(table, scale),
        "break_even_month": _break_even(table),
        "npv": distribution(table.column("council_npv"), scale),
        "alternatives": alternatives(deal, table),
        **kept(deal, table),
        **of_one_arm(deal, table),
        "departments": {name: _department(view) for name, view in of_kind(seen, "department").items()},
        "ceiling": {name: view.three() for name, view in of_kind(seen, "ceiling").items()},
        "consolidated": _consolidated(deal, seen),
        "accounts": {name: _account(deal, name, view) for name, view in of_kind(seen, "account").items()},
    }


def _gap(table: Table, scale: int) -> dict[str, Any]:
    """The largest cumulative payments less realised savings, and how likely it falls in which year."""
    gap, year = table.column("liquidity_gap"), table.column("liquidity_gap_year")
    years = {str(each): estimate((year == each).view(np.int8)) for each in np.unique(year).tolist() if each > 0}
    return {**distribution(gap, scale), "year": years}


def _break_even(table: Table) -> dict[str, Any]:
    months = table.column("break_even_month")
    return {**distribution(months), "p_never": probability(np.isinf(months))}


# --- accounts, departments, levels -----------------------------------------------------------------------------------


def _department(view: View) -> dict[str, Any]:
    """What a department pays and saves, and how likely a year's payment is more than that year's saving."""
    return {**view.three(), "p_payment_exceeds_saving": view.p_payment_exceeds_saving}


def _consolidated(deal: Deal, seen: Views) -> dict[str, Any]:
    """What crosses the council's outer boundary, its own funds included, against what it saves."""
    accounts = sorted(name for name, account in deal.budget.accounts.items() if account.of_council)
    view = seen.get(Group("consolidated", ""))
    if view is None:
        return {"accounts": accounts}
    return {"accounts": accounts, "payments": view.payments, "net": view.net, "p_net_cost": view.p_net_cost}


def _account(deal: Deal, name: str, view: View) -> dict[str, Any]:
    """Who holds an account, what it pays under the contract and what it saves, over all years."""
    account = deal.budget.accounts[name]
    where = ("level", "municipality", "department", "line", "ceiling")
    return {**{key: getattr(account, key) for key in where}, **view.in_all()}


def levels(seen: Views) -> dict[str, Any]:
    """Payments and realised savings of each level of government, over all years and by year: who keeps the gain."""
    return {name: {**view.in_all(), "by_year": view.by_year()} for name, view in of_kind(seen, "level").items()}
