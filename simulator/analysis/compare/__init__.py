"""Two or more deals or scenarios in, their figures side by side and the differences with their own errors out.

    sides        deal files, scenarios and changes: the deals to be compared, the first one the base
    comparison   every figure in each of them, and how it differs from the base's
    pairing      two columns: their difference draw by draw, its error, and what the pairing is worth
    equal        the same comparison at equal expected cost

    found = compare(sides(["configs/deals/aalborg.yaml"], ["corona"]), ["irr", "municipality.payments.total.p95"])
    found.row("investors.all.irr").differences["corona"]

Nothing is written. Randomness is that of the draws.
"""

from __future__ import annotations

from simulator.analysis.compare.comparison import Compared, Comparison, Row, Value, compare
from simulator.analysis.compare.equal import equalised
from simulator.analysis.compare.pairing import CLEAR, Difference, Pairing, Shares, influence, paired, unpaired
from simulator.analysis.compare.sides import Side, same_lives, sides

__all__ = [
    "CLEAR", "Compared", "Comparison", "Difference", "Pairing", "Row", "Shares", "Side", "Value",
    "compare", "equalised", "influence", "paired", "same_lives", "sides", "unpaired",
]  # fmt: skip
