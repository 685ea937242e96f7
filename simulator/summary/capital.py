"""Guarantees, the provider's cash and decisions of every draw in, how likely each is and what it comes to out.

Each part is there only where the deal has what it tells of.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.deal import Deal
from simulator.result import Table, Tables
from simulator.summary.statistics import distribution, probability


def happenings(deal: Deal, tables: Tables) -> dict[str, Any]:
    """What the deal's guarantees, provider and reviews came to, each part where the deal has it."""
    table = tables["metrics"]
    found = {
        "guarantees": _guarantees(deal, table),
        "provider": _provider(deal, table),
        "reviews": _reviews(deal, table),
        "stop": _stop(table),
    }
    return {name: part for name, part in found.items() if part}


def _guarantees(deal: Deal, table: Table) -> dict[str, Any]:
    """What is called of each guarantee, and how likely."""
    found: dict[str, Any] = {}
    for position, name in enumerate(table.labels("guarantee")):
        called = table.column("guarantee_called", position)
        found[name] = {"called": distribution(called, deal.minor_units), "p_called": probability(called > 0)}
    return found


def _provider(deal: Deal, table: Table) -> dict[str, Any]:
    """The provider's cash at its lowest, its working capital included, and how likely it runs dry."""
    if "provider_low" not in table:
        return {}
    return {
        "lowest_cash": distribution(table.column("provider_low"), deal.minor_units),
        "p_runs_dry": probability(table.column("provider_runs_dry")),
    }


def _reviews(deal: Deal, table: Table) -> dict[str, Any]:
    """How likely each review, or a shortage of capital, changes the deal's course."""
    found: dict[str, Any] = {}
    for position, name in enumerate(table.labels("review")):
        review = deal.contract.reviews.get(name)
        found[name] = {
            "month": review.month if review else None,
            "then": review.then if review else "stop enrolment",
            "p_decided": probability(table.column("decided", position)),
        }
    return found


def _stop(table: Table) -> dict[str, Any]:
    """How likely the contract is stopped early, and the month (beyond all when it is not)."""
    if "stopped_month" not in table:
        return {}
    months = table.column("stopped_month")
    return {"p_stopped": probability(np.isfinite(months)), "month": distribution(months)}
