"""A term in, the made-up circumstances of its example out: what has been drawn, and prices as they are then.

Amounts are whole minor units, months counted from the deal's start.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Term
from simulator.deal.model import Prices
from simulator.describe.example.schedule import rounded
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


def factor_of(tell: Telling, term: Term, month: int) -> tuple[Fraction, list[str]]:
    """What a term's prices and amounts are multiplied with in a month: its cut and index; and how, in words."""
    factor, factors = Fraction(1), []
    if term.price_cut:
        factor *= 1 - Fraction(term.price_cut)
        factors.append(f"(1 - {tell.figures.share(term.price_cut)})")
    prices = tell.deal.prices
    if term.indexed and prices is not None:
        for growth, years in _growth(tell, prices, tell.deal.timeline.first_day(month).year):
            factor *= (1 + Fraction(growth)) ** years
            factors.append(f"(1 + {tell.figures.share(growth)})^{years}")
    return factor, [tell.say("example.factor", factors=" x ".join(factors))] if factors else []


def _growth(tell: Telling, prices: Prices, year: int) -> Iterator[tuple[Decimal, int]]:
    """(growth of prices in a year, number of such years) from the price level to a year: known years, then the others.

    The number is negative where the year is before that of the price level.
    """
    direction = 1 if year >= prices.level else -1
    between = range(min(year, prices.level) + 1, max(year, prices.level) + 1)
    known = [each for each in between if each in prices.known]
    yield from ((prices.known[each], direction) for each in known)
    if not known or len(known) < len(between):
        yield Decimal(str(tell.central(prices.index))), direction * (len(between) - len(known))


def price_of(tell: Telling, term: Term, amount: Decimal, month: int) -> Price:
    """A price or amount of a term as it is for an outcome of a month."""
    factor, told = factor_of(tell, term, month)
    minor = rounded(Fraction(amount) * tell.deal.minor_units * factor)
    if not told:
        return Price(minor, [])
    return Price(minor, [*told, tell.say("example.cut", price=tell.figures.money(amount), result=money(tell, minor))])
