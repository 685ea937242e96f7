"""A deal and its draws in, what its cost lines cost in each budget year out.

Amounts with a price level grow with the index each 1 January, by what is known of a year where it is known. Nothing is
random beyond the draws.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.draws import Draws
from simulator.prices import amount_of, growth, index_of
from simulator.savings.pieces import priced

Floats = NDArray[np.float64]


def prices(deal: Deal, draws: Draws) -> Floats:
    """float64[price, year, draw] minor units per person-month, move or month of an arm, for the prices of `priced`."""
    index = index_of(deal, draws)
    years, found = deal.timeline.years, priced(deal)
    out = np.empty((len(found), len(years), draws.count))
    for row, price in enumerate(found):
        amount = draws.number(price.amount) if price.once else amount_of(deal, draws, price.amount)
        amount = amount * deal.minor_units
        if price.members > 1:
            amount = amount / price.members
        for position, year in enumerate(years):
            out[row, position] = amount * growth(deal, index, year if price.level is None else price.level, year)
        if price.factor is not None:
            out[row] *= draws.number(price.factor)
    return out
