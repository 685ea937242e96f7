"""Counts and claims of every draw in, what citizens may expect and when terms pay out."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.deal import Deal, RateCard, Target, TimeIn, UnitPrice
from simulator.result import Table, Tables
from simulator.summary.statistics import Column, average, distribution, estimate, probability, ratio

PROGRAMME, COUNTERFACTUAL = 0, 1
NO_CHECKPOINT = -1


def outcomes(deal: Deal, tables: Tables) -> dict[str, Any]:
    """Each outcome in both arms, as it is and as measured; of several checkpoints the last, and each by itself."""
    table = tables["metrics"]
    names, points = table.labels("outcome"), table.labels("checkpoint")
    found: dict[str, Any] = {}
    for item, (name, point) in enumerate(zip(names, points, strict=True)):
        figures = _item(table, item)
        earlier = found.get(name, {}).get("checkpoints", {})
        checkpoints = {} if point == NO_CHECKPOINT else {**earlier, str(point): figures}
        unit = "person-months" if isinstance(deal.outcomes[name], TimeIn) else "citizens"
        more = {"cost": _cost(table, item, deal.minor_units), "segments": _segments(table, item)}
        found[name] = {"unit": unit, **figures, **more, "checkpoints": checkpoints}
    return found


def _item(table: Table, item: int) -> dict[str, Any]:
    with_, without = (table.column("outcomes_true", arm, item) for arm in (PROGRAMME, COUNTERFACTUAL))
    return {
        "programme": distribution(with_),
        "counterfactual": distribution(without),
        "measured": distribution(table.column("outcomes_measured", PROGRAMME, item)),
        "difference": distribution(with_ - without),
    }


def _segments(table: Table, item: int) -> dict[str, Any]:
    """Means in both arms by segment."""
    return {
        name: {
            arm: estimate(table.column("outcomes_by_segment", position, item, segment))
            for position, arm in enumerate(("programme", "counterfactual"))
        }
        for segment, name in enumerate(table.labels("segment"))
    }


def _cost(table: Table, item: int, scale: int) -> dict[str, float | None]:
    """Mean payment of the municipality under the whole contract over the mean measured count."""
    return ratio(table.column("total_payments"), table.column("outcomes_measured", PROGRAMME, item), scale)


def terms(deal: Deal, tables: Tables) -> dict[str, Any]:
    """What each term pays and how likely; whether it pays although nothing worked, or not although it worked."""
    table = tables["metrics"]
    return {name: _term(deal, table, position, name) for position, name in enumerate(table.labels("term"))}


def _term(deal: Deal, table: Table, position: int, name: str) -> dict[str, Any]:
    paid = table.column("paid", position)
    met, met_without = (table.column("met", arm, position) for arm in (PROGRAMME, COUNTERFACTUAL))
    truly = table.column("met_true", PROGRAMME, position)
    target = isinstance(deal.contract.terms[name], Target)
    return {
        "paid": distribution(paid, deal.minor_units),
        "p_paid": probability(paid > 0),
        "p_met": probability(met),
        "p_paid_without_effect": probability(met_without),
        "p_unpaid_with_effect": probability(truly & ~met),
        "all_or_nothing": _two_outcomes(paid, met, deal.minor_units) if target else None,
        "lapsed": distribution(table.column("lapsed", position), deal.minor_units),
        "deadweight": _deadweight(deal, table, name),
    }


def _two_outcomes(paid: Column, met: Column, scale: int) -> dict[str, Any]:
    """A threshold has two outcomes: the probability of each, and what is then paid on average."""
    return {
        word: {"probability": probability(which), "paid": average(paid[which]) / scale if which.any() else None}
        for word, which in (("met", met), ("missed", ~met))
    }


def _deadweight(deal: Deal, table: Table, name: str) -> dict[str, float | None] | None:
    """Expected counts without the programme x price, of a price per outcome."""
    term = deal.contract.terms[name]
    if not isinstance(term, RateCard) or (isinstance(term.price, UnitPrice) and term.price.per != "outcome"):
        return None
    worth = np.zeros(table.draws)
    for item, (outcome, point) in enumerate(zip(table.labels("outcome"), table.labels("checkpoint"), strict=True)):
        if outcome == term.outcome:
            price = term.price.amount if isinstance(term.price, UnitPrice) else term.by_checkpoint().get(point, 0)
            worth += table.column("outcomes_measured", COUNTERFACTUAL, item) * float(price)
    return estimate(worth)
