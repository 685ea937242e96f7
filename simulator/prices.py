"""A deal and its draws in, what an amount is in a month and what it has grown to in a year out.

Amounts with a price level grow with the index each 1 January, by what is known of a year where it is known. Nothing is
random beyond the draws.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.draws import Draws

Floats = NDArray[np.float64]


def index_of(deal: Deal, draws: Draws) -> Floats:
    """float64[draw]: by what prices grow in a year of which nothing is known, 0 where no prices are stated."""
    return np.zeros(draws.count) if deal.prices is None else draws.number("prices.index")


def growth(deal: Deal, index: Floats, level: int, year: int) -> Floats:
    """float64[draw]: what an amount of the price level `level` has grown to in a year, `index[draw]` a year.

    The product over the years after the level up to the year of 1 + what prices grew by into each: as known, else the
    index; backwards its inverse. By repeated multiplication: the same bits on every machine.
    """
    known = {} if deal.prices is None else deal.prices.known
    factor = np.ones(index.shape)
    for each in range(min(level, year) + 1, max(level, year) + 1):
        factor = factor * (1.0 + (float(known[each]) if each in known else index))
    return factor if year >= level else 1.0 / factor


def amount_of(deal: Deal, draws: Draws, path: str) -> Floats:
    """float64[draw]: the amount at a path that is for a time, in currency units by the month."""
    number = deal.numbers()[path]
    while number.same_as is not None and number.per is None:  # another one's draw comes in that one's unit
        number = deal.numbers()[deal.resolve_number(number.same_as)]
    value: Floats = number.per_month(draws.number(path))
    return value
