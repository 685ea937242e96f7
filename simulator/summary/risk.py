"""The result of each party and of all together in every draw in, who carries which risk out.

With X a party's result and T the total, the party's share is cov(X, T) / var(T), and its result in a bad case the mean
of X over the worst 5 % of T (the boundary draw weighted, draws of equal total alike): as the results of all parties sum
to the total, shares sum to 1 and bad cases to that of the total. The error of a share is that of a ratio of two means
(centred products); that of a bad case the error of the mean of its influence, w (X - c) / 5 % + c, where w says how
much of a draw is in the tail and c is what X comes to at the boundary, read off a line through the tail: for the total
itself its 5 % quantile. Money is in currency units. Nothing random.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.result import Table
from simulator.summary.statistics import TAIL, Column, Figure, average, distribution, error, ratio

Floats = NDArray[np.float64]


def risk(deal: Deal, table: Table) -> dict[str, Any]:
    """The total (public saving less programme cost), and each party's result, share of its risk and bad case."""
    total, scale = table.column("total_result"), deal.minor_units
    weights, centred = in_tail(total), total - average(total)
    constant = bool(total.min() == total.max())
    parties = {}
    for position, name in enumerate(table.labels("party")):
        result = table.column("result_by_party", position)
        products = (result - average(result)) * centred
        parties[name] = {
            "result": distribution(result, scale),
            "share": {"value": None, "se": None} if constant else ratio(products, centred * centred),
            "worst5": worst(result, total, weights, scale),
        }
    return {"total": distribution(total, scale), "parties": parties}


def in_tail(total: Column) -> Floats:
    """How much of each draw is in the worst 5 % of all, 0 to 1: what the boundary leaves is shared by equal totals."""
    part = total.size * TAIL / 100
    boundary = np.partition(total, int(part))[int(part)]
    below, equal = total < boundary, total == boundary
    weights: Floats = below.astype(np.float64)
    weights[equal] = (part - np.count_nonzero(below)) / np.count_nonzero(equal)
    return weights


def worst(values: Column, total: Column, weights: Floats, scale: float) -> dict[str, Figure]:
    """`{mean, se}` of values in the worst 5 % of the total."""
    if values.size == 1:
        return {"mean": None, "se": None}
    tail = weights > 0
    its, below, much = values[tail].astype(np.float64), total[tail].astype(np.float64), weights[tail]
    mean, bad = (float(each @ much / much.sum()) for each in (its, below))
    spread = float(much @ (below - bad) ** 2)
    slope = float(much @ ((its - mean) * (below - bad))) / spread if spread > 0 else 0.0
    boundary = mean + slope * (float(below.max()) - bad)
    influence = weights * (values - boundary) * (100 / TAIL) + boundary
    return {"mean": mean / scale, "se": error(influence, scale)}
