"""A term in, the made-up circumstances of its example out: what has been drawn, and prices as they are then.

Amounts are whole minor units, months counted from the deal's start.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Term
from simulator.describe.telling import Telling


class Owed(NamedTuple):
    """Sentences that lead to an amount in minor units, the month in which it falls due, and what is said after it."""

    sentences: list[str]
    amount: int
    month: int
    afterwards: Sequence[str] = ()
    several: bool = False
    """Whether several amounts were told, of which this is the first."""


def money(tell: Telling, minor: int) -> str:
    """Minor units as an amount in words."""
    return tell.figures.money(Decimal(minor) / tell.deal.minor_units)


def rounded(amount: Fraction) -> int:
    """Whole minor units, half away from zero."""
    whole = int(abs(amount) + Fraction(1, 2))
    return whole if amount >= 0 else -whole


def drawn(tell: Telling, due: int) -> NDArray[np.int64]:
    """Half of the commitment in month 0, the rest in month 12, or all in month 0 when that is too late."""
    each = np.zeros(due + 1, dtype=np.int64)
    commitment = 0 if tell.deal.capital is None else tell.deal.minor(tell.deal.capital.commitment)
    each[0] = commitment // 2
    each[12 if due >= 12 else 0] += commitment - commitment // 2
    return each


def draws(tell: Telling, each: NDArray[np.int64]) -> str:
    """What has been drawn, as a sentence."""
    supposed = tell.figures.listed(
        tell.say("example.draw", amount=money(tell, int(each[m])), month=tell.month(int(m)))
        for m in np.flatnonzero(each)
    )
    return tell.say("example.draws", draws=supposed)


class Price(NamedTuple):
    """A price in minor units after its cut and index, and how it came about where it was changed."""

    minor: int
    sentences: list[str]


def price_of(tell: Telling, term: Term, amount: Decimal, month: int) -> Price:
    """A price or amount of a term as it is for an outcome of a month."""
    exact, factors = amount * tell.deal.minor_units, []
    if term.price_cut:
        exact *= 1 - term.price_cut
        factors.append(f"(1 - {tell.figures.share(term.price_cut)})")
    prices = tell.deal.prices
    if term.indexed and prices is not None:
        years = tell.deal.timeline.first_day(month).year - prices.level
        index = Decimal(str(tell.central(prices.index)))
        exact *= (1 + index) ** years
        factors.append(f"(1 + {tell.figures.share(index)})^{years}")
    minor = int(exact.to_integral_value(rounding=ROUND_HALF_UP))
    if not factors:
        return Price(minor, [])
    price, result = tell.figures.money(amount), money(tell, minor)
    return Price(minor, [tell.say("example.cut", price=price, factors=" x ".join(factors), result=result)])
