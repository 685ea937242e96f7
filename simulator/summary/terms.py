"""Claims and payments of every draw in, when terms pay out, what limits cut, and what is paid without effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from simulator.deal import Accumulate, Deal, RateCard, Target, UnitPrice
from simulator.result import Table, Tables
from simulator.summary.citizens import COUNTERFACTUAL, PROGRAMME
from simulator.summary.statistics import Column, average, distribution, estimate, probability, some


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
        "deadweight": _deadweight(deal, table, name),
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


def _deadweight(deal: Deal, table: Table, name: str) -> dict[str, float | None] | None:
    """Expected counts without the programme x listed price less the price cut, of a price per outcome."""
    term = deal.contract.terms[name]
    if not isinstance(term, RateCard) or (isinstance(term.price, UnitPrice) and term.price.per != "outcome"):
        return None
    worth = np.zeros(table.draws)
    for count, price in _priced(deal, table, term):
        worth += count * price
    return estimate(worth * float(1 - term.price_cut))


def _priced(deal: Deal, table: Table, term: RateCard) -> Iterator[tuple[Column, float]]:
    """Counts without the programme with their price: by checkpoint, claim or level, and by segment where it matters."""
    names, points = table.labels("outcome"), table.labels("checkpoint")
    parts = table.labels("part") or (0,) * len(names)
    for item, (outcome, point, part) in enumerate(zip(names, points, parts, strict=True)):
        if outcome != term.outcome:
            continue
        price = _price(deal, term, point, part)
        if price is None or term.segment is not None:
            by_segment = term.prices_by("segment")
            for column, segment in enumerate(table.labels("segment")):
                if term.segment in (None, segment):
                    count = table.column("outcomes_by_segment", COUNTERFACTUAL, item, column)
                    yield count, float(by_segment.get(segment, 0)) if price is None else price
        else:
            yield table.column("outcomes_measured", COUNTERFACTUAL, item), price


def _price(deal: Deal, term: RateCard, point: int, part: int) -> float | None:
    """The price of an item, 0 of one that is not listed; None when it goes by segment."""
    if isinstance(term.price, UnitPrice):
        return float(term.price.amount)
    if term.prices_by("segment"):
        return None
    outcome = deal.outcomes[term.outcome]
    if isinstance(outcome, Accumulate):
        return float(term.prices_by("level").get(str(int(outcome.levels[part - 1])), 0))
    claims = term.prices_by("claim")
    return float(claims.get(str(part), 0) if claims else term.by_checkpoint().get(point, 0))
