"""A view in, what caps, floors and guarantees do in the tail out: how often each limits, by how much, in bad cases.

A cap takes from the upside, a floor and a guarantee from the downside. The bad case is the worst 5 % of the investors'
profit. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulator.deal import Deal
from simulator.report.page.investors.backing import named, told
from simulator.report.page.investors.estimates import Floats, in_tail, mean, weighted
from simulator.report.page.parts import Listing, Paragraph, Part, Table
from simulator.report.page.view import View

FLOOR, COMPENSATION = "return floor", "compensation"


class Limit(NamedTuple):
    """One limit: what it is, what it takes (-) or gives (+), by draw in currency units."""

    text: str
    gives: bool
    amounts: Floats


def limits(view: View) -> Iterator[Part]:
    """The parts of the block."""
    found = list(_limits(view))
    if not found:
        yield Paragraph(view.say("pi_no_limits"))
        return
    tail = in_tail(view.money_column("profit", 0)) if view.metrics.draws > 1 else np.ones(1)
    yield Listing(tuple(_said(view, each) for each in found))
    heads = tuple(view.say(f"pi_{head}") for head in ("limit", "effect", "how_often", "average", "when", "worst"))
    rows = tuple(
        (
            each.text,
            view.say("pi_effect_gives" if each.gives else "pi_effect_takes"),
            view.chance(mean(each.amounts > 0)),
            told(view, mean(each.amounts)),
            told(view, weighted(each.amounts, each.amounts > 0)),
            told(view, weighted(each.amounts, tail)),
        )
        for each in found
    )
    caption = view.say("pi_caption_limits", unit=view.unit, prices=view.nominal)
    yield Table(caption, heads, rows, words=frozenset({0, 1}))
    missing = list(_missing(view, found))
    if missing:
        yield Paragraph(view.say("pi_has_no", what=view.voice.figures.listed(missing)), "quiet")


def _said(view: View, limit: Limit) -> str:
    """What one limit does, in a sentence."""
    often = mean(limit.amounts > 0)
    if not often["mean"]:
        return view.say("pi_never_limits", limit=limit.text)
    amount = weighted(limit.amounts, limit.amounts > 0)
    phrase = "pi_gives" if limit.gives else "pi_takes"
    return view.say(phrase, limit=limit.text, often=view.chance(often), amount=view.money(amount))


def _limits(view: View) -> Iterator[Limit]:
    yield from _caps(view)
    if view.deal.contract.return_floor is not None:
        loss = view.voice.share(float(view.deal.contract.return_floor.max_loss), 0)
        yield from _of_flow(view, FLOOR, view.say("pi_floor", loss=loss))
    if view.deal.contract.on_stop.owed == "share of drawn":
        yield from _of_flow(view, COMPENSATION, view.say("pi_compensation"))
    guarantees = view.deal.capital.guarantees if view.deal.capital else {}
    for k, name in enumerate(view.metrics.labels("guarantee")):
        text = view.say("pi_guarantee", name=name, by=named(view, guarantees[name].by))
        yield Limit(text, True, view.money_column("guarantee_called", k))


def _caps(view: View) -> Iterator[Limit]:
    """What each kind of cap that the contract states cuts off all terms together."""
    stated = caps(view.deal)
    for k, limit in enumerate(view.metrics.labels("limit")):
        if stated.get(limit, True):
            total = np.zeros(view.metrics.draws)
            for term in range(len(view.metrics.labels("term"))):
                total += view.money_column("cut", term, k)
            yield Limit(_cap_said(view, limit), False, total)


def caps(deal: Deal) -> dict[str, bool]:
    """Which kinds of cap a contract states."""
    every = deal.contract.caps
    return {
        "term": any(term.cap is not None for term in deal.contract.terms.values()),
        "payer": bool(every.per_payer),
        "year": every.per_year is not None,
        "contract": every.total is not None,
        "return": deal.contract.return_cap is not None,
    }


def _cap_said(view: View, limit: str) -> str:
    cap, total = view.deal.contract.return_cap, view.deal.contract.caps.total
    if limit == "return" and cap is not None:
        return view.say("pi_cap_return", rate=view.voice.share(float(cap.rate)))
    if limit == "contract" and total is not None:
        return view.say("pi_cap_contract", amount=view.plain_money(float(total)))
    return view.say(f"pi_cap_{limit}")


def _of_flow(view: View, purpose: str, text: str) -> Iterator[Limit]:
    """What is paid on one ground, of every draw; nothing where the ledger was not kept."""
    if not view.has("ledger"):
        return
    ledger = view.tables["ledger"]
    total = np.zeros(ledger.draws)
    for flow, what in enumerate(ledger.labels("purpose")):
        if what == purpose:
            for year in range(len(ledger.labels("year"))):
                total += ledger.column("flows", year, flow) / view.deal.minor_units
    yield Limit(text, True, total)


def _missing(view: View, found: list[Limit]) -> Iterator[str]:
    """What the contract has none of."""
    contract, capital = view.deal.contract, view.deal.capital
    if not any(caps(view.deal).values()):
        yield view.say("pi_without_cap")
    elif contract.return_cap is None:
        yield view.say("pi_without_return_cap")
    if contract.return_floor is None:
        yield view.say("pi_without_floor")
    if capital is not None and not capital.guarantees:
        yield view.say("pi_without_guarantee")
