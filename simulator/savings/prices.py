"""A deal and its draws in, what its cost lines cost in each budget year out.

Amounts with a price level grow with the index each 1 January, by what is known of a year where it is known. Nothing is
random beyond the draws.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Deal, Quantity
from simulator.draws import Draws
from simulator.savings.lines import Price
from simulator.savings.pieces import priced

Floats = NDArray[np.float64]


def prices(deal: Deal, draws: Draws) -> Floats:
    """float64[price, year, draw] minor units per person-month, move or month of an arm, for the prices of `priced`."""
    index = draws.number("prices.index") if deal.prices is not None else np.zeros(draws.count)
    years, found = deal.timeline.years, priced(deal)
    out = np.empty((len(found), len(years), draws.count))
    for row, price in enumerate(found):
        amount = _amount(deal, draws, price) * deal.minor_units
        if price.members > 1:
            amount = amount / price.members
        for position, year in enumerate(years):
            out[row, position] = amount * growth(deal, index, year if price.level is None else price.level, year)
        if price.factor is not None:
            out[row] *= draws.number(price.factor)
    return out


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


def _amount(deal: Deal, draws: Draws, price: Price) -> Floats:
    """Currency units per month, or each time; another one's draw comes in that one's unit of time."""
    drawn = draws.number(price.amount)
    return drawn if price.once else np.asarray(_stated(deal, price.amount).per_month(drawn))


def _stated(deal: Deal, path: str) -> Quantity:
    """The number that says per what time the amount at a path is."""
    number = deal.numbers()[path]
    while number.same_as is not None and number.per is None:
        number = deal.numbers()[deal.resolve_number(number.same_as)]
    return number
