"""The shares that reach an outcome in both arms in, how many citizens tell the difference from chance out.

Two groups of n citizens, compared by their shares: with p the mean of both shares,

    n = (z(95 %) sqrt(2 p (1 - p)) + z(80 %) sqrt(p0 (1 - p0) + p1 (1 - p1)))^2 / (p1 - p0)^2

is found 80 % of the time when tested one-sided at 5 %. Source: the usual normal approximation for two proportions.
Nothing random.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from simulator.deal import Deal
from simulator.result import Tables
from simulator.summary.statistics import average

POWER, LEVEL = 0.80, 0.05


def group_needed(without: float, with_: float) -> int | None:
    """Citizens in each group; None where the programme is not the better, or shares are none."""
    if not 0 <= without < with_ <= 1:
        return None
    z_level, z_power = (NormalDist().inv_cdf(each) for each in (1 - LEVEL, POWER))
    both = (without + with_) / 2
    spread = without * (1 - without) + with_ * (1 - with_)
    size = (z_level * math.sqrt(2 * both * (1 - both)) + z_power * math.sqrt(spread)) / (with_ - without)
    return max(math.ceil(size**2), 1)


def mean_enrolled(deal: Deal, tables: Tables) -> float:
    """Citizens enrolled on average: those planned times the share that is recruited."""
    number = deal.meant(deal.numbers()["citizens.recruited"])
    path = next((path for path, each in deal.numbers().items() if each is number), "citizens.recruited")
    if "numbers" in tables and path in (labels := tables["numbers"].labels("number")):
        return deal.citizens.planned * average(tables["numbers"].column("values", labels.index(path)))
    return deal.citizens.planned * number.central()
