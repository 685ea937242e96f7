"""Amounts by draw in, the few heaps they fall into and what each heap is like, out.

An all-or-nothing payment falls into two heaps: nothing, and the amount. Its percentiles would tell of amounts that
nobody ever pays, so it is told by its heaps and how likely each is. Amounts are float64[draw]. Nothing random.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

APART = 0.25
"""Heaps lie at least this far apart, as a share of the largest amount."""
NARROW = 0.25
"""Nine tenths of a heap lie within this share of the largest amount."""
MOST = 3
"""More heaps than this are a spread."""
RAREST = 0.01
"""The smallest heap as a share of all draws."""
FEWEST = 3
"""The smallest heap in draws."""
REPLICATES, ENOUGH = 32, 640
"""Draw d belongs to replicate d mod 32; from this many draws on the replicates give the error of a mean."""


class Spread(NamedTuple):
    """What amounts are like, and how likely they are of this kind."""

    share: float
    share_error: float | None
    mean: float
    error: float | None
    p5: float
    p25: float
    p50: float
    p75: float
    p95: float


def heaps(values: Floats) -> Labels | None:
    """The number of the heap of each draw, the lowest amounts 0; None where amounts are one heap or a spread."""
    ordered = np.sort(values)
    largest = float(np.abs(ordered).max(initial=0.0))
    cuts = np.flatnonzero(np.diff(ordered) > APART * largest)
    if largest == 0 or not 1 <= cuts.size < MOST:
        return None
    labels = np.searchsorted((ordered[cuts] + ordered[cuts + 1]) / 2, values).astype(np.int64)
    found = [values[labels == each] for each in range(cuts.size + 1)]
    least = max(RAREST * values.size, FEWEST)
    told = all(each.size >= least and _width(each) <= NARROW * largest for each in found)
    return labels if told else None


def _width(values: Floats) -> float:
    low, high = np.quantile(values, (0.05, 0.95), method="inverted_cdf")
    return float(high - low)


def spread(values: Floats, which: NDArray[np.bool_]) -> Spread:
    """What the amounts of some draws are like; at least one draw is among them."""
    some = values[which]
    quantiles = (float(each) for each in np.quantile(some, (0.05, 0.25, 0.5, 0.75, 0.95), method="inverted_cdf"))
    within = float(some.std(ddof=1)) / math.sqrt(some.size) if some.size > 1 else None
    return Spread(float(which.mean()), error(which.astype(np.float64)), float(some.mean()), within, *quantiles)


def error(values: Floats) -> float | None:
    """The standard error of a mean over all draws; None for one draw."""
    if values.size < 2:
        return None
    if values.size < ENOUGH:
        return float(values.std(ddof=1)) / math.sqrt(values.size)
    means = [float(values[each::REPLICATES].mean()) for each in range(REPLICATES)]
    return float(np.std(means, ddof=1)) / math.sqrt(REPLICATES)
