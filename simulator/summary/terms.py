"""Claims and payments of every draw in, when terms pay out, what limits cut, and what is paid without effect."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.deal import Deal, Fixed, Target, needs_capital
from simulator.result import Table, Tables
from simulator.summary.statistics import (
    COUNTERFACTUAL,
    PROGRAMME,
    Column,
    average,
    distribution,
    estimate,
    probability,
    some,
)


def terms(deal: Deal, tables: Tables) -> dict[str, Any]:
    """What each term pays and how likely; whether it pays although nothing worked, or not although it worked."""
    table = tables["metrics"]
    return {name: _term(deal, table, position, name) for position, name in enumerate(table.labels("term"))}


def _term(deal: Deal, table: Table, position: int, name: str) -> dict[str, Any]:
    paid = table.column("paid", position)
    met, met_without = (table.column("met", arm, position) for arm in (PROGRAMME, COUNTERFACTUAL))
    truly = table.column("met_true", PROGRAMME, position)
    term = deal.contract.terms[name]
    return {
        "kind": term.kind,
        "conditional": term.only_if is not None,
        "paid": distribution(paid, deal.minor_units),
        "p_paid": probability(paid > 0),
        "p_met": probability(met),
        "p_paid_without_effect": probability(met_without),
        "p_unpaid_with_effect": probability(truly & ~met),
        "all_or_nothing": _two_outcomes(paid, met, deal.minor_units) if isinstance(term, Target) else None,
        "lapsed": distribution(table.column("lapsed", position), deal.minor_units),
        "deadweight": _deadweight(deal, table, position, name),
        **_cut(deal, table, position, name),
        **_value(table, position),
    }


def _two_outcomes(paid: Column, met: Column, scale: int) -> dict[str, Any]:
    """A threshold has two outcomes: the probability of each, and what is then paid on average."""
    return {
        word: {"probability": probability(which), "paid": average(paid[which]) / scale if which.any() else None}
        for word, which in (("met", met), ("missed", ~met))
    }


def _cut(deal: Deal, table: Table, position: int, name: str) -> dict[str, Any]:
    """What each limit that the deal has cuts off the term on average; nothing without a limit."""
    caps, term = deal.contract.caps, deal.contract.terms[name]
    stated = {
        "term": term.cap is not None,
        "payer": bool(caps.per_payer),
        "year": caps.per_year is not None,
        "contract": caps.total is not None,
        "return": deal.contract.return_cap is not None,
    }
    cuts = {
        limit: estimate(table.column("cut", position, column), deal.minor_units)
        for column, limit in enumerate(table.labels("limit"))
        if stated.get(limit, True)
    }
    return {"cut": cuts} if cuts else {}


def _value(table: Table, position: int) -> dict[str, Any]:
    """The measured value that the term is read at, at its last measurement; nothing where there is none."""
    if "value" not in table:
        return {}
    value = table.column("value", PROGRAMME, position)
    known = np.isfinite(value)
    return {"value": some(value, known)} if known.any() else {}


def _deadweight(deal: Deal, table: Table, position: int, name: str) -> dict[str, float | None] | None:
    """What would be owed for outcomes that happen anyway: the contract settled on the counterfactual arm, before caps.

    Of a target that repays drawn money, the mean payment when the goal is met, as often as it is met anyway. None of
    terms on no outcome, and of others that are read at the capital account.
    """
    term = deal.contract.terms[name]
    if not needs_capital(term):
        without = table.column("owed_without_effect", position)
        return None if isinstance(term, Fixed) else estimate(without, deal.minor_units)
    if not isinstance(term, Target):
        return None
    met, paid = table.column("met", PROGRAMME, position), table.column("paid", position)
    each = average(paid[met]) if met.any() else 0.0
    return estimate(table.column("met", COUNTERFACTUAL, position) * each, deal.minor_units)
