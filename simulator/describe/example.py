"""A deal in, one payment worked through with numbers for each term out.

The amounts come from the very functions that settle the contract (`simulator.terms`); only the circumstances are made
up: half of the commitment drawn at the start and half a year later, every fourth citizen reaching an outcome.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Fixed, PayAmount, RateCard, RepayDrawn, Target, Term, UnitPrice
from simulator.describe.money import decided_month, holdings, need, window
from simulator.describe.telling import Telling
from simulator.terms import (
    count_owed,
    fixed_owed,
    growth_of,
    repay_owed,
    split,
    target_owed,
    time_owed,
    weights_of,
    within_cap,
)

WEEKS_PER_MONTH = 487.0 / 112.0


class Owed(NamedTuple):
    """Sentences that lead to an amount in minor units, and the month in which it falls due."""

    sentences: list[str]
    amount: int
    month: int


def example(tell: Telling) -> Iterator[str]:
    """One worked payment for each term, limits and splits included."""
    for name, term in tell.deal.contract.terms.items():
        owed = _worked(tell, term)
        sentences = [*owed.sentences, *_limited(tell, term, owed)]
        if isinstance(term, Target):
            sentences.append(_missed(tell, term))
        yield "- " + tell.say("example.term", name=name, text=" ".join(sentences))


def _worked(tell: Telling, term: Term) -> Owed:
    if isinstance(term, Fixed):
        return _fixed(tell, term)
    if isinstance(term, RateCard):
        return _rate_card(tell, term)
    return _repaid(tell, term, term.pays) if isinstance(term.pays, RepayDrawn) else _amount(tell, term, term.pays)


def _money(tell: Telling, minor: int) -> str:
    return tell.figures.money(Decimal(minor) / tell.deal.minor_units)


def _minor(tell: Telling, amount: Decimal) -> int:
    return tell.deal.minor(amount)


# --- targets ---------------------------------------------------------------------------------------------------------


def _due(tell: Telling, term: Target) -> int:
    return decided_month(tell, term) + term.paid.months


def _repaid(tell: Telling, term: Target, pays: RepayDrawn) -> Owed:
    due, figures = _due(tell, term), tell.figures
    drawn = _drawn(tell, due)
    growth = growth_of(pays.return_.rate, due + 1, pays.return_.basis == "simple")
    owed = repay_owed(drawn, np.zeros_like(drawn), due, growth, pays.return_.basis == "simple")
    owed = target_owed(need(tell, term), need(tell, term), owed)
    months = [int(month) for month in np.flatnonzero(drawn)]
    lines = [
        tell.say(
            "example.line", amount=_money(tell, int(drawn[m])), factor=figures.number(float(growth[due - m]), 6),
            value=_money(tell, round(drawn[m] * growth[due - m])),
        )
        for m in months
    ]  # fmt: skip
    supposed = figures.listed(
        tell.say("example.draw", amount=_money(tell, int(drawn[m])), month=tell.month(m)) for m in months
    )
    return Owed(
        [
            tell.say("example.draws", draws=supposed),
            _reached(tell, term, due),
            f"{figures.listed(lines)};" if len(lines) > 1 else f"{lines[0]};",
            tell.say("example.sum", owed=_money(tell, owed)),
        ],
        owed,
        due,
    )


def _reached(tell: Telling, term: Target, due: int) -> str:
    count = tell.figures.counted(need(tell, term), "citizen")
    return tell.say("example.reached", need=count, outcome=term.outcome, month=tell.month(due))


def _drawn(tell: Telling, due: int) -> NDArray[np.int64]:
    """Half of the commitment in month 0, the rest in month 12, or all in month 0 when that is too late."""
    drawn = np.zeros(due + 1, dtype=np.int64)
    commitment = 0 if tell.deal.capital is None else _minor(tell, tell.deal.capital.commitment)
    drawn[0] = commitment // 2
    drawn[12 if due >= 12 else 0] += commitment - commitment // 2
    return drawn


def _amount(tell: Telling, term: Target, pays: PayAmount) -> Owed:
    due, count = _due(tell, term), need(tell, term)
    owed = target_owed(count, count, _minor(tell, pays.amount))
    people = tell.figures.counted(count, "citizen")
    said = tell.say("example.amount", need=people, outcome=term.outcome, owed=_money(tell, owed), month=tell.month(due))
    return Owed([said], owed, due)


def _missed(tell: Telling, term: Target) -> str:
    count = tell.figures.counted(max(need(tell, term) - 1, 0), "citizen")
    lost = isinstance(term.pays, RepayDrawn) and len(tell.deal.contract.terms) == 1
    return tell.say("example.missed" if lost else "example.missed_amount", missed=count)


# --- prices ----------------------------------------------------------------------------------------------------------


def _rate_card(tell: Telling, term: RateCard) -> Owed:
    planned, outcome = tell.deal.citizens.planned, tell.deal.outcomes[term.outcome]
    count = max(planned // 4, 1)
    checkpoint, price = next(iter(term.by_checkpoint().items()), (None, Decimal(0)))
    if isinstance(term.price, UnitPrice):
        price = term.price.amount
    month = tell.deal.citizens.enrolment.start + window(outcome, checkpoint)
    due = month + 1 + term.paid.months
    if isinstance(term.price, UnitPrice) and term.price.per != "outcome":
        return _time(tell, term, term.price, count, month, due)
    owed = count_owed(count, _minor(tell, price))
    said = tell.say(
        "example.count", count=tell.figures.number(count), planned=tell.figures.number(planned), outcome=term.outcome,
        month=tell.month(month), price=tell.figures.money(price), owed=_money(tell, owed), due=tell.month(due),
    )  # fmt: skip
    return Owed([said], owed, due)


def _time(tell: Telling, term: RateCard, price: UnitPrice, count: int, month: int, due: int) -> Owed:
    weekly, figures = price.per == "week", tell.figures
    month, due = month - 1, due - 1  # the last month of the window of those who enrolled first
    owed = time_owed(float(count), _minor(tell, price.amount), weekly)
    time = figures.counted(count * WEEKS_PER_MONTH, "week", 4) if weekly else figures.counted(count, "month")
    said = tell.say(
        "example.time", count=figures.counted(count, "citizen"), outcome=term.outcome, month=tell.month(month),
        amount=time, price=figures.money(price.amount), owed=_money(tell, owed), due=tell.month(due),
    )  # fmt: skip
    return Owed([said], owed, due)


def _fixed(tell: Telling, term: Fixed) -> Owed:
    month = term.start if term.month is None else term.month
    owed = fixed_owed(month, month, month + 1, _minor(tell, term.amount.amount))
    due = month + term.paid.months
    return Owed([tell.say("example.fixed", owed=_money(tell, owed), month=tell.month(due))], owed, due)


# --- limits and splits -----------------------------------------------------------------------------------------------


def _limited(tell: Telling, term: Term, owed: Owed) -> Iterator[str]:
    """Caps of the term, the year and the contract, in this order; then who bears what is paid."""
    caps, paid = tell.deal.contract.caps, owed.amount
    if term.cap is not None and _minor(tell, term.cap) < paid:
        paid = within_cap(paid, _minor(tell, term.cap), 0)
        yield tell.say("example.capped", paid=_money(tell, paid))
    if caps.total is not None and _minor(tell, caps.total) < paid:
        paid = within_cap(paid, _minor(tell, caps.total), 0)
        yield tell.say("example.capped_in_all", paid=_money(tell, paid))
    if caps.per_year is not None and _minor(tell, caps.per_year.amount) < paid:
        paid = within_cap(paid, _minor(tell, caps.per_year.amount), 0)
        year = tell.deal.timeline.first_day(owed.month).year
        yield tell.say("example.year_capped", paid=_money(tell, paid), year=year)
    if len(term.payer) > 1:
        yield tell.say("example.split", split=_shares(tell, paid, term.payer))
    if term.payee == "investors" and len(holdings(tell)) > 1:
        yield tell.say("example.holders", split=_shares(tell, paid, holdings(tell), "example.receives"))


def _shares(tell: Telling, amount: int, shares: dict[str, Decimal], phrase: str = "example.share") -> str:
    parts = np.empty(len(shares), dtype=np.int64)
    split(amount, weights_of(list(shares.values())), parts)
    return tell.figures.listed(
        tell.say(phrase, name=name, amount=_money(tell, int(part))) for name, part in zip(shares, parts, strict=True)
    )
