"""A settled ledger in, what each term, party and investor paid and received out.

Money is int64 minor units. Investors' cash is every flow between them and the deal for their capital; what was drawn
and handed back unspent is no distribution. Rates are dated: each month on its first day, ACT/365.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

from simulator.deal import Deal
from simulator.settlement.returns import Rate, dated_rate
from simulator.settlement.settling import Settlement

THE_DEAL = "deal"
PAID_IN, HANDED_BACK = "drawdown", "handed back"
PAID_BACK = ("principal", "return", "coupon", "surplus", "guarantee call")
"""Purposes of flows to investors."""


class Moved(NamedTuple):
    """One dated flow of money."""

    month: int
    date: dt.date
    payer: str
    payee: str
    purpose: str
    subject: str
    amount: int


class Term(NamedTuple):
    """What a term came to; `cut` is by limit, `waiting` what was neither paid nor cut."""

    owed: int
    paid: int
    cut: dict[str, int]
    expired: int


class Party(NamedTuple):
    """What an account paid and received."""

    paid: int
    received: int


class Investor(NamedTuple):
    """What investors paid in and got back."""

    contributions: int
    distributions: int
    rate: Rate

    @property
    def moic(self) -> float | None:
        """Money back for money paid in."""
        return self.distributions / self.contributions if self.contributions > 0 else None


def flows(settled: Settlement) -> list[Moved]:
    """Every flow that moved anything, in the order of time and of the ledger."""
    data = settled.ledger.data.isel(draw=0)
    amounts = data["flows"].transpose("ledger_month", "flow").values
    payer, payee, purpose, subject = (
        [str(text) for text in data[part].values] for part in ("payer", "payee", "purpose", "subject")
    )
    first_day = cache(settled.deal.timeline.first_day)
    return [
        Moved(int(m), first_day(int(m)), payer[k], payee[k], purpose[k], subject[k], int(amounts[m, k]))
        for m, k in np.argwhere(amounts)
    ]


def terms(settled: Settlement) -> dict[str, Term]:
    """By term; a term's owed is before any limit."""
    data = settled.ledger.data.isel(draw=0)
    owed = settled.claims.data["owed"].isel(draw=0).sel(arm="programme").sum("ledger_month")
    expired = settled.claims.data["expired"].isel(draw=0).sel(arm="programme")
    limits = [str(limit) for limit in data["limit"].values]
    found = {}
    for name in settled.deal.contract.terms:
        cut = data["cut"].sel(term=name).transpose("limit").values
        found[name] = Term(
            int(owed.sel(term=name)) + int(data["repayment"].sel(term=name)),
            int(data["paid"].sel(term=name)),
            {limit: int(amount) for limit, amount in zip(limits, cut, strict=True) if amount},
            int(expired.sel(term=name)),
        )
    return found


def parties(settled: Settlement) -> dict[str, Party]:
    """By account that paid or received anything, or that has a part in a term; the deal's own passes on everything."""
    paid: dict[str, int] = {}
    received: dict[str, int] = {}
    for flow in flows(settled):
        paid[flow.payer] = paid.get(flow.payer, 0) + flow.amount
        received[flow.payee] = received.get(flow.payee, 0) + flow.amount
    named = [payer for term in settled.deal.contract.terms.values() for payer in term.payer]
    everyone = dict.fromkeys([*named, *paid, *received])
    return {name: Party(paid.get(name, 0), received.get(name, 0)) for name in everyone if name != THE_DEAL}


def investors(settled: Settlement) -> dict[str, Investor]:
    """All investors together, and each tranche; nobody where the deal has no capital."""
    if settled.deal.capital is None:
        return {}
    moved = list(_capital(settled.deal, flows(settled)))
    tranches = settled.deal.capital.tranches
    return {"all": _investor(moved), **{name: _investor([m for m in moved if m.subject == name]) for name in tranches}}


def _capital(deal: Deal, moved: list[Moved]) -> Iterator[Moved]:
    """Flows between holders and the deal for their capital, with the tranche as subject."""
    tranches = deal.capital.tranches if deal.capital else {}
    only = next(iter(tranches)) if len(tranches) == 1 else None
    for flow in moved:
        holder = flow.payer if flow.purpose == PAID_IN else flow.payee
        held = [name for name, tranche in tranches.items() if holder in tranche.holders]
        if held and flow.purpose in (PAID_IN, HANDED_BACK, *PAID_BACK):
            yield flow if flow.subject in tranches else flow._replace(subject=only or flow.subject)


def _investor(moved: list[Moved]) -> Investor:
    cash: dict[dt.date, int] = {}
    totals = {PAID_IN: 0, HANDED_BACK: 0}
    for flow in moved:
        cash[flow.date] = cash.get(flow.date, 0) + (-flow.amount if flow.purpose == PAID_IN else flow.amount)
        totals[flow.purpose] = totals.get(flow.purpose, 0) + flow.amount
    distributed = sum(totals.get(purpose, 0) for purpose in PAID_BACK)
    return Investor(totals[PAID_IN] - totals[HANDED_BACK], distributed, dated_rate(cash))
