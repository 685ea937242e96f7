"""Amounts and months in, what can be owed at most and when it is paid out: the parts that a maximum is made of.

Amounts are whole minor units, infinite where nothing bounds them. Drawn money is the whole commitment, drawn in month
0; indexed amounts are at the index's upper value. Nothing random.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from simulator.deal.model import Deal
from simulator.deal.terms import TermBase
from simulator.maximum.measured import Span, last_month
from simulator.terms import growth_of, repay_owed

Amount = int | float
"""Minor units, or infinite."""


class Piece(NamedTuple):
    """Something that can be owed: at most so much in all, paid in some months, at most so much in any of them."""

    amount: Amount
    months: Span
    monthly: Amount = math.inf

    def within(self, first: int, last: int) -> Amount:
        """At most so much is paid from month `first` to month `last`."""
        months = min(last, self.months.last) - max(first, self.months.first) + 1
        return 0 if months <= 0 else min(self.amount, self.monthly * months if self.monthly else 0)


class Owed(NamedTuple):
    """What one term can make owed: pieces, and the most of all of them."""

    pieces: tuple[Piece, ...]
    cap: Amount = math.inf

    def within(self, first: int, last: int) -> Amount:
        """At most so much is paid from month `first` to month `last`."""
        return min(self.cap, sum(piece.within(first, last) for piece in self.pieces))

    def splits(self, first: int, last: int) -> int:
        """How often a payment can be split between payers in those months."""
        spans = [(max(first, piece.months.first), min(last, piece.months.last)) for piece in self.pieces]
        return len({month for start, end in spans for month in range(start, end + 1)})


# --- what amounts are multiplied with, and when they are paid --------------------------------------------------------


def factor(deal: Deal, term: TermBase, months: Span) -> float:
    """The most that a term's amounts are multiplied with in some months: cut, index and re-pricing."""
    prices = (float(review.price or 1) for review in deal.contract.reviews.values() if review.then == "re-price")
    found = float(1 - term.price_cut) * math.prod(max(price, 1.0) for price in prices)
    if term.indexed and deal.prices is not None:
        years = {year_of(deal, month) for month in months}
        found *= max(grown(deal, year) for year in range(min(years), max(years) + 1))
    return found


def year_of(deal: Deal, month: int) -> int:
    """The budget year of a month."""
    return deal.start.year + (deal.start.month - 1 + month) // 12


def grown(deal: Deal, year: int) -> float:
    """The most that prices can have grown from the deal's level to a year; before it the least that they have not."""
    if deal.prices is None:
        return 1.0
    level, known = deal.prices.level, deal.prices.known
    index = deal.meant(deal.prices.index)
    low = index.fixed if index.distribution is None else max(2 * index.central() - index.upper(), -0.5)
    rates = [float(known[each]) if each in known else index.upper() for each in range(level + 1, year + 1)]
    before = [float(known[each]) if each in known else low or 0.0 for each in range(year + 1, level + 1)]
    return math.prod(1.0 + rate for rate in rates) / math.prod(1.0 + rate for rate in before)


def due(deal: Deal, term: TermBase, span: Span) -> Span:
    """The months in which what is measured at the beginning of some months is paid."""
    return Span(span.first + term.paid.months, min(span.last + term.paid.months, last_month(deal)))


# --- capital ---------------------------------------------------------------------------------------------------------


def drawn(deal: Deal) -> int:
    """All that can be drawn."""
    return 0 if deal.capital is None else deal.minor(deal.capital.commitment)


def grown_capital(deal: Deal, rate: Decimal, simple: bool, month: int) -> int:
    """What repays the whole commitment, drawn in month 0, with a return in a month."""
    if month < 0:
        return 0
    into, paid = (np.zeros(month + 1, dtype=np.int64) for _ in range(2))
    into[0] = drawn(deal)
    return repay_owed(into, paid, month, growth_of(rate, month + 1, simple), simple)
