"""Payments and savings of every draw in, what the municipality and other levels may expect by budget year out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from simulator.deal import Deal
from simulator.result import Table, Tables
from simulator.summary.statistics import Column, distribution, estimate, probability, quantile

TOTAL = "total"
RESERVE = 95
"""Per cent of draws that a reserve covers."""


def municipality(deal: Deal, tables: Tables) -> dict[str, Any]:
    """Payments, realised savings and net by budget year and in all; reserves, gaps, and what each account bears."""
    table, scale = tables["metrics"], deal.minor_units
    payments, reserve = {}, {}
    for year, column in _by_year(table, "payments"):
        payments[year], reserve[year] = distribution(column, scale), quantile(column, RESERVE, scale)
    return {
        "payments": payments,
        "savings": {year: distribution(column, scale) for year, column in _by_year(table, "savings")},
        "net": {year: distribution(column, scale) for year, column in _by_year(table, "net")},
        "p_net_cost": probability(table.column("total_net") < 0),
        "reserve_p95": reserve,
        "maximum": _maximum(deal),
        "appropriation": _appropriation(deal, table),
        "liquidity_gap": _gap(table, scale),
        "break_even_month": _break_even(table),
        "npv": distribution(table.column("council_npv"), scale),
        "accounts": {name: _account(deal, table, name) for name in deal.budget.accounts},
    }


def _by_year(table: Table, name: str) -> Iterator[tuple[str, Column]]:
    """A figure's columns by budget year, one at a time, the total first."""
    yield TOTAL, table.column(f"total_{name}")
    for position, year in enumerate(table.labels("year")):
        yield str(year), table.column(name, position)


def _maximum(deal: Deal) -> dict[str, float | None]:
    """The most that the contract's caps let it pay, in all and in a year; None without a cap."""
    caps = deal.contract.caps
    total = None if caps.total is None else float(caps.total)
    year = None if caps.per_year is None else float(caps.per_year.amount)
    return {TOTAL: total, "year": min(filter(None, (total, year)), default=None)}


def _appropriation(deal: Deal, table: Table) -> dict[str, Any]:
    """How likely what is set aside for a year does not suffice; 0 in a year in which the contract cannot pay."""
    years = table.labels("year")
    found: dict[str, Any] = {}
    for year, amount in deal.budget.appropriation.items():
        known = year in years
        exceeded = table.column("appropriation_exceeded", years.index(year)) if known else np.zeros(table.draws, bool)
        found[str(year)] = {"amount": float(amount), "p_exhausted": probability(exceeded)}
    return found


def _gap(table: Table, scale: int) -> dict[str, Any]:
    """The largest cumulative payments less realised savings, and how likely it falls in which year."""
    gap, year = table.column("liquidity_gap"), table.column("liquidity_gap_year")
    years = {str(each): estimate((year == each).view(np.int8)) for each in np.unique(year).tolist() if each > 0}
    return {**distribution(gap, scale), "year": years}


def _break_even(table: Table) -> dict[str, Any]:
    months = table.column("break_even_month")
    return {**distribution(months), "p_never": probability(np.isinf(months))}


def _account(deal: Deal, table: Table, name: str) -> dict[str, Any]:
    """Who holds an account, what it pays under the contract and what it saves, over all years."""
    account, scale = deal.budget.accounts[name], deal.minor_units
    return {
        "level": account.level,
        "department": account.department,
        "ceiling": account.ceiling,
        "payments": distribution(_over_years(table, "payments_by_account", name), scale),
        "savings": distribution(_over_years(table, "savings_by_account", name), scale),
    }


def _over_years(table: Table, variable: str, *accounts: str) -> Column:
    """The sum of a variable over all years and some accounts, int64[draw]."""
    positions = [table.labels("account").index(name) for name in accounts]
    years = range(len(table.labels("year")))
    total = np.zeros(table.draws, dtype=np.int64)
    for position in positions:
        for year in years:
            total += table.column(variable, year, position)
    return total


def levels(deal: Deal, tables: Tables) -> dict[str, Any]:
    """Payments and realised savings of each level of government, over all years: who keeps the gain."""
    found: dict[str, list[str]] = {}
    for name, account in deal.budget.accounts.items():
        found.setdefault(account.level, []).append(name)
    return {level: _level(deal, tables["metrics"], names) for level, names in found.items()}


def _level(deal: Deal, table: Table, names: list[str]) -> dict[str, Any]:
    paid, saved = (_over_years(table, f"{which}_by_account", *names) for which in ("payments", "savings"))
    return {
        "payments": distribution(paid, deal.minor_units),
        "savings": distribution(saved, deal.minor_units),
        "net": distribution(saved - paid, deal.minor_units),
    }
