"""A deal and flows by month in, what each investor pays in and receives out.

An investor's flow is one that a tranche's holder pays in, or receives as a holder. What was drawn and not spent is
handed back: it lowers what was paid in and is no distribution. Amounts are currency units, negative when paid in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.report.page.view import View

Floats = NDArray[np.float64]
PAID_IN, RECEIVED = ("drawdown", "handed back"), ("coupon", "principal", "return", "guarantee call")
EVERYONE = "all"


class Move(NamedTuple):
    """One flow: from whom, to whom, what for, the tranche, use or grant it belongs to, and its amounts by month."""

    payer: str
    payee: str
    purpose: str
    subject: str
    amounts: Floats
    """Currency units by month, float64[month]."""


class Cash(NamedTuple):
    """What one investor, or all of them, pay in (negative) and receive, float64[month] each."""

    paid_in: Floats
    received: Floats


def mean_moves(view: View) -> tuple[Move, ...]:
    """Mean flows by month over all draws."""
    table = view.tables["monthly"]
    names = zip(*(table.labels(part) for part in ("payer", "payee", "purpose", "subject")), strict=True)
    totals = np.rint(table.whole("flows") * view.summary["draws"]) / view.summary["draws"] / view.deal.minor_units
    return tuple(
        Move(str(payer), str(payee), str(purpose), str(subject), totals[:, column])
        for column, (payer, payee, purpose, subject) in enumerate(names)
    )


def tranche_of(deal: Deal, move: Move) -> str | None:
    """The tranche whose holder a flow is to or from; None where it is no investor's money."""
    tranches = deal.capital.tranches if deal.capital else {}
    if move.purpose not in (*PAID_IN, *RECEIVED) or move.subject not in tranches:
        return None
    holder = move.payer if move.purpose == "drawdown" else move.payee
    return move.subject if holder in tranches[move.subject].holders else None


def cash_of(deal: Deal, moves: Sequence[Move]) -> Mapping[str, Cash]:
    """Cash of each tranche, in the order of the deal; none without investors' money."""
    months = moves[0].amounts.size if moves else 0
    tranches = deal.capital.tranches if deal.capital else {}
    found = {name: Cash(np.zeros(months), np.zeros(months)) for name in tranches}
    for move in moves:
        name = tranche_of(deal, move)
        if name is not None:
            side = found[name].received if move.purpose in RECEIVED else found[name].paid_in
            side += -move.amounts if move.purpose == "drawdown" else move.amounts
    return found
