"""Columns over draws in, means with their Monte Carlo errors out, as the summary gives them.

From 640 draws on the error is that of the means of the 32 replicates (draw mod 32); below it sd/sqrt(n), an upper
bound; one draw has none. Ratios, differences and tails take the error of the mean of their influence. Nothing random.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

REPLICATES, FEWEST = 32, 640
"""As in the summary: replicates, and the draws from which they give the error."""
TAIL = 0.05
"""The worst share of draws that a tail is made of."""

Column = NDArray[Any]
Floats = NDArray[np.float64]
Estimate = dict[str, float | None]
"""`{mean, se}`."""


def error(values: Column) -> float | None:
    """The standard error of a mean; None for one draw."""
    if values.size < 2:
        return None
    if values.size < FEWEST:
        return float(values.std(ddof=1)) / math.sqrt(values.size)
    replicate = np.arange(values.size) % REPLICATES
    means = np.bincount(replicate, weights=values) / np.bincount(replicate)
    return float(means.std(ddof=1)) / math.sqrt(REPLICATES)


def mean(values: Column) -> Estimate:
    """The mean of all draws, or how often something happens."""
    return {"mean": float(values.mean()), "se": error(values)}


def weighted(values: Column, weights: Column) -> Estimate:
    """The mean of draws that count for more or less, 0 for not at all; None where none counts."""
    total = float(weights.mean())
    if total == 0:
        return {"mean": None, "se": None}
    found = float((values * weights).mean()) / total
    return {"mean": found, "se": error(weights * (values - found) / total)}


def difference(values: Column, happened: Column) -> Estimate:
    """The mean where something happened less the mean where it did not; None where one of them never is."""
    inside, outside = weighted(values, happened), weighted(values, ~happened)
    if inside["mean"] is None or outside["mean"] is None:
        return {"mean": None, "se": None}
    share = float(happened.mean())
    influence = np.where(
        happened, (values - inside["mean"]) / share, (outside["mean"] - values) / max(1 - share, 1e-300)
    )
    return {"mean": inside["mean"] - outside["mean"], "se": error(influence)}


def in_tail(values: Column) -> Floats:
    """How much of each draw is in the worst 5 %, 0 to 1: what the boundary leaves is shared by equal values."""
    part = values.size * TAIL
    boundary = np.partition(values, int(part))[int(part)]
    below, equal = values < boundary, values == boundary
    weights: Floats = below.astype(np.float64)
    weights[equal] = (part - np.count_nonzero(below)) / np.count_nonzero(equal)
    return weights


def clear(found: Estimate) -> bool:
    """Whether a difference is more than two of its errors: less is noise to a reader."""
    return found["mean"] is not None and found["se"] is not None and abs(found["mean"]) > 2 * found["se"]
