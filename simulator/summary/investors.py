"""Returns of every draw in, what investors may expect out: all together, and each tranche."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.deal import Deal
from simulator.result import Tables
from simulator.summary.mean_flow import rate_of_mean
from simulator.summary.statistics import Column, distribution, probability, shortfall, some
from simulator.vocabulary import IRR_STATUS

KINDS = tuple(IRR_STATUS)
COUNTED = ("unique", "total loss")
"""Kinds of internal rate of return that enter averages and quantiles; the others are counted apart."""
MONEY = ("npv", "profit", "contributions", "distributions", "drawn", "undrawn", "peak_capital")


def investors(deal: Deal, tables: Tables) -> dict[str, Any]:
    """Figures of all investors and of each tranche, of one tranche the same; nothing without investors' money."""
    names = tables["metrics"].labels("investor") if deal.capital is not None else ()
    if len(names) == 2:
        return dict.fromkeys(names, _investor(deal, tables, 0))
    return {name: _investor(deal, tables, position) for position, name in enumerate(names)}


def _investor(deal: Deal, tables: Tables, position: int) -> dict[str, Any]:
    table = tables["metrics"]
    worst, at_risk = shortfall(table.column("profit", position), deal.minor_units)
    moic = table.column("moic", position)
    return {
        "irr": _irr(deal, tables, position),
        "moic": some(moic, np.isfinite(moic)),
        "p_loss": probability(table.column("loss", position)),
        "p_total_loss": probability(table.column("total_loss", position)),
        "es5_profit": worst,
        "var5_profit": at_risk,
        "payback_month": _payback(table.column("payback_month", position)),
        **{key: distribution(table.column(key, position), deal.minor_units) for key in MONEY},
    }


def _irr(deal: Deal, tables: Tables, position: int) -> dict[str, Any]:
    table = tables["metrics"]
    values, status = table.column("irr", position), table.column("irr_status", position)
    counted = np.isin(status, [KINDS.index(kind) for kind in COUNTED])
    counts = {kind.replace(" ", "_"): int(np.count_nonzero(status == code)) for code, kind in enumerate(KINDS)}
    return {**some(values, counted), "of_mean_cash_flow": rate_of_mean(deal, tables["monthly"], position), **counts}


def _payback(months: Column) -> dict[str, Any]:
    return {**distribution(months), "p_never": probability(np.isinf(months))}


def joint(deal: Deal, tables: Tables) -> dict[str, Any]:
    """Probabilities of what happens to both sides at once; nothing without investors' money."""
    if deal.capital is None:
        return {}
    table = tables["metrics"]
    names = {"p_all_gain": "all_gain", "p_investors_gain_municipality_loses": "investors_gain_municipality_loses"}
    return {name: probability(table.column(variable)) for name, variable in names.items()}
