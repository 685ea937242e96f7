"""What a term makes owed in, what its limits leave and who bears and receives it out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Term
from simulator.describe.capital import holdings
from simulator.describe.example.circumstances import Owed, money
from simulator.describe.telling import Telling
from simulator.terms import split, weights_of, within_cap


def limited(tell: Telling, term: Term, owed: Owed) -> Iterator[str]:
    """Caps of the term, the payers, the contract and the year; then who bears and who receives what is paid."""
    caps, paid, minor = tell.deal.contract.caps, owed.amount, tell.deal.minor
    if term.cap is not None and minor(term.cap) < paid:
        paid = within_cap(paid, minor(term.cap), 0)
        yield tell.say("example.capped", paid=money(tell, paid))
    whole, parts = paid, _parts(paid, term.payer)
    for k, payer in enumerate(term.payer):
        if (cap := _payer_cap(tell, payer)) is not None and cap < parts[k]:
            paid -= int(parts[k]) - cap
            parts[k] = cap
            yield tell.say("example.payer_capped", payer=payer, paid=money(tell, cap))
    before = paid
    if caps.total is not None and minor(caps.total) < paid:
        paid = within_cap(paid, minor(caps.total), 0)
        yield tell.say("example.capped_in_all", paid=money(tell, paid))
    if caps.per_year is not None and minor(caps.per_year.amount) < paid:
        paid = within_cap(paid, minor(caps.per_year.amount), 0)
        year = tell.deal.timeline.first_day(owed.month).year
        yield tell.say("example.year_capped", paid=money(tell, paid), year=year)
    uncut = paid == before
    if len(term.payer) > 1 and (uncut or before == whole):  # both cut: how they share what is left is the ledger's
        yield tell.say("example.split", split=_shares(tell, term.payer, parts if uncut else _parts(paid, term.payer)))
    held = holdings(tell)
    if term.payee == "investors" and len(held) > 1 and _one_layer(tell):
        yield tell.say("example.holders", split=_shares(tell, held, _parts(paid, held), "example.receives"))


def _payer_cap(tell: Telling, payer: str) -> int | None:
    cap = tell.deal.contract.caps.per_payer.get(payer)
    limits = [] if cap is None else [each for each in (cap.total, cap.per_year) if each is not None]
    return tell.deal.minor(min(limits)) if limits else None


def _one_layer(tell: Telling) -> bool:
    capital = tell.deal.capital
    return capital is not None and len(capital.tranches) == 1


def _parts(amount: int, shares: dict[str, Decimal]) -> NDArray[np.int64]:
    parts = np.empty(len(shares), dtype=np.int64)
    split(amount, weights_of(list(shares.values())), parts)
    return parts


def _shares(tell: Telling, names: dict[str, Decimal], parts: NDArray[np.int64], phrase: str = "example.share") -> str:
    return tell.figures.listed(
        tell.say(phrase, name=name, amount=money(tell, int(part))) for name, part in zip(names, parts, strict=True)
    )
