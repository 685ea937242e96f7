"""A deal's cost lines in, what each costs and who pays it in which months out.

Months are counted from the deal's start, `until` is the first that is no longer meant. A change holds from the first
of a month on; what it leaves out stays as it was. Nothing random.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

from simulator.deal import Cost, Deal
from simulator.deal.terms import Payer

T = TypeVar("T")


class Span(NamedTuple, Generic[T]):
    """Something that holds from a month until another."""

    first: int
    until: int
    what: T


class Price(NamedTuple):
    """What one person-month, move or month of an arm costs."""

    amount: str
    """Path of the amount in the deal."""
    level: int | None
    """Its price level; None for a nominal amount."""
    members: int = 1
    """Who bear it in equal parts."""
    once: bool = False
    """Whether it is for each time that something happens, not for a time."""
    factor: str | None = None
    """Path of a factor on it."""


class Version(NamedTuple):
    """A line between two of its changes: its price, None for nothing, and who pays."""

    price: Price | None
    payer: Payer


def costed(deal: Deal) -> dict[str, Cost]:
    """The cost lines that cost something at some time, by name, in the deal's order."""
    return {name: cost for name, cost in deal.budget.costs.items() if cost.costs_something}


def in_force(deal: Deal, at_first: T, changes: Mapping[dt.date, T]) -> list[Span[T]]:
    """What holds in which months of the horizon: what was stated at first, then each change from its date on."""
    ordered = sorted(changes.items())
    edges = [min(max(deal.timeline.month_of(date), 0), deal.horizon) for date, _ in ordered]
    stated = [at_first, *(what for _, what in ordered)]
    spans = zip([0, *edges], [*edges, deal.horizon], stated, strict=True)
    return [Span(first, until, what) for first, until, what in spans if first < until]


def clip(span: Span[T], first: int, until: int) -> Span[T]:
    """The part of a span between two months, empty where they do not meet."""
    first, until = max(span.first, first), min(span.until, until)
    return Span(first, max(until, first), span.what)


def months_of(deal: Deal, cost: Cost) -> tuple[int, int]:
    """The first month in which a line costs anything, and the first in which it does no more."""
    if cost.month is not None:
        return cost.month, cost.month + 1
    return cost.start, deal.horizon if cost.until is None else cost.until


def versions(deal: Deal, name: str) -> list[Span[Version]]:
    """What a line is in which of its months."""
    cost = deal.budget.costs[name]
    path, members = f"budget.costs.{name}", _members(deal, cost)
    now = Version(
        None if cost.amount is None else Price(f"{path}.amount", cost.level, members, cost.once), cost.payer or {}
    )
    at_first, later = now, {}
    for date, change in sorted(cost.changes.items()):
        price, payer = now.price, change.payer or now.payer
        if "amount" in change.model_fields_set:
            level = cost.level if change.level is None else change.level
            price = None if change.amount is None else Price(f"{path}.changes.{date}.amount", level, members, cost.once)
        later[date] = now = Version(price, payer)
    spans = (clip(span, *months_of(deal, cost)) for span in in_force(deal, at_first, later))
    return [span for span in spans if span.first < span.until]


def _members(deal: Deal, cost: Cost) -> int:
    households = deal.citizens.households
    return 1 if cost.each == "citizen" or households is None else households.size
