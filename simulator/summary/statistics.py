"""One column over draws in, its mean, spread, quantiles and their Monte Carlo errors out.

Figures come in the unit of the column divided by `scale` (100 for øre into kroner). Errors come from the 32 replicates
(draw mod 32) from 640 draws on: the spread of their means is honest where sd/sqrt(n) overstates; below that sd/sqrt(n)
is used, an upper bound. One draw has no error and no quantiles. Quantiles invert the empirical distribution. Everything
is computed from the whole column in the order of its draws, so that blocks and threads change no bit. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

ARMS = ("programme", "counterfactual")
PROGRAMME, COUNTERFACTUAL = 0, 1
"""Positions of the arms."""
REPLICATES = 32
FEWEST = 640
"""Draws from which the replicates give the error."""
PERCENT = {"p5": 5, "p25": 25, "p50": 50, "p75": 75, "p95": 95}
TAIL = 5
"""Per cent of draws in the tail of a shortfall."""

Column = NDArray[Any]
Figure = float | None
ErrorOf = Callable[[Column], Figure]
"""The standard error of the mean of values, one for each draw that is counted."""


def distribution(values: Column, scale: float = 1.0) -> dict[str, Figure]:
    """`{mean, se, sd, p5, p25, p50, p75, p95}`; infinite values count in quantiles, and leave mean, se and sd None."""
    if values.size == 0:
        return dict.fromkeys(("mean", "se", "sd", *PERCENT))
    if values[0] == (low := values.min()) == values.max():
        return _constant(float(low) / scale, values.size)
    finite = values.dtype.kind in "iub" or bool(np.isfinite(values).all())
    mean, sd = (average(values) / scale, deviation(values) / scale) if finite else (None, None)
    found = {name: value / scale for name, value in quantiles(values).items()}
    return {"mean": mean, "se": error(values, scale) if finite else None, "sd": sd, **found}


def _constant(value: float, draws: int) -> dict[str, Figure]:
    known = value if math.isfinite(value) else None
    spread = 0.0 if draws > 1 and known is not None else None
    return {"mean": known, "se": spread, "sd": spread, **dict.fromkeys(PERCENT, value if draws > 1 else None)}


def some(values: Column, counted: Column, scale: float = 1.0) -> dict[str, Figure]:
    """`distribution` of the draws that are counted; their replicate follows from their number in the whole."""
    if counted.all():
        return distribution(values, scale)
    found = distribution(values[counted], scale)
    if found["se"] is not None and values.size >= FEWEST:
        found["se"] = _error_of_some(values, counted, scale)
    return found


def probability(happened: Column) -> dict[str, Figure]:
    """`{mean, se}` of something that happens or not."""
    return estimate(happened.view(np.int8) if happened.dtype == bool else happened)


def estimate(values: Column, scale: float = 1.0) -> dict[str, Figure]:
    """`{mean, se}`."""
    return {"mean": average(values) / scale, "se": error(values, scale)}


def quantiles(values: Column) -> dict[str, float]:
    """Quantiles by the inverse of the empirical distribution; nan for a single draw."""
    if values.size == 1:
        return dict.fromkeys(PERCENT, math.nan)
    ranks = [rank(values.size, percent) for percent in PERCENT.values()]
    placed = np.partition(values, sorted(set(ranks)))
    return {name: float(placed[each]) for name, each in zip(PERCENT, ranks, strict=True)}


def rank(draws: int, percent: int) -> int:
    """Position of a quantile among sorted draws, from 0: the first at which percent of the draws are not above."""
    return max(-(-draws * percent // 100) - 1, 0)


def average(values: Column) -> float:
    """The mean; integers are summed exactly."""
    total = int(values.sum(dtype=np.int64)) if values.dtype.kind in "iub" else float(values.sum())
    return total / values.size


def deviation(values: Column) -> float:
    """The sample standard deviation; 0 for one draw."""
    return float(values.std(ddof=1)) if values.size > 1 else 0.0


def error(values: Column, scale: float = 1.0) -> Figure:
    """The standard error of the mean; None for one draw."""
    draws = values.size
    if draws < 2:
        return None
    if draws < FEWEST:
        return deviation(values) / math.sqrt(draws) / scale
    return float(_means_by_replicate(values).std(ddof=1)) / math.sqrt(REPLICATES) / scale


def _means_by_replicate(values: Column) -> NDArray[np.float64]:
    rows, rest = divmod(values.size, REPLICATES)
    sums = values[: rows * REPLICATES].reshape(rows, REPLICATES).sum(axis=0, dtype=np.float64)
    sums[:rest] += values[rows * REPLICATES :]
    counts = np.full(REPLICATES, rows)
    counts[:rest] += 1
    return np.asarray(sums / counts)


def _error_of_some(values: Column, counted: Column, scale: float) -> Figure:
    replicate = np.flatnonzero(counted) % REPLICATES
    counts = np.bincount(replicate, minlength=REPLICATES)
    if (counts == 0).any():
        return deviation(values[counted]) / math.sqrt(replicate.size) / scale
    means = np.bincount(replicate, weights=values[counted], minlength=REPLICATES) / counts
    return float(means.std(ddof=1)) / math.sqrt(REPLICATES) / scale


def shortfall(
    values: Column, scale: float = 1.0, error_of: ErrorOf | None = None
) -> tuple[dict[str, Figure], dict[str, Figure]]:
    """`{mean, se}` of the worst 5 % of values (the boundary draw weighted), and `{value, se}` of their 5 % quantile.

    The error of the shortfall is that of the mean of q - max(q - x, 0) / 5 %, which is the shortfall at quantile q;
    `error_of` is `error` where the values are of all draws.
    """
    if values.size == 1:
        return {"mean": None, "se": None}, {"value": None, "se": None}
    part = values.size * TAIL
    whole, boundary = part // 100, rank(values.size, TAIL)
    placed = np.partition(values, sorted({whole, boundary}))
    worst = np.sort(placed[:whole]).sum(dtype=np.float64) + (part / 100 - whole) * float(placed[whole])
    quantile = float(placed[boundary])
    influence = quantile - np.maximum(quantile - values, 0.0) * (100 / TAIL)
    mean = worst / (part / 100) / scale
    se = (error_of or error)(influence)
    return (
        {"mean": mean, "se": None if se is None else se / scale},
        _quantile(values, quantile, TAIL, scale, error_of or error),
    )


def quantile(values: Column, percent: int, scale: float = 1.0, error_of: ErrorOf | None = None) -> dict[str, Figure]:
    """`{value, se}` of one quantile; `error_of` is `error` where the values are of all draws."""
    if values.size == 1:
        return {"value": None, "se": None}
    at = rank(values.size, percent)
    return _quantile(values, float(np.partition(values, at)[at]), percent, scale, error_of or error)


def _quantile(values: Column, found: float, percent: int, scale: float, error_of: ErrorOf) -> dict[str, Figure]:
    """A quantile with its error: half the distance between the quantiles one error of its probability away."""
    below = error_of((values <= found).view(np.int8)) or 0.0
    ranks = [rank_near(values.size, percent / 100 + sign * below) for sign in (-1, 1)]
    low, high = np.partition(values, sorted(set(ranks)))[ranks]
    return {"value": found / scale, "se": float(high - low) / 2 / scale if math.isfinite(found) else None}


def rank_near(draws: int, share: float) -> int:
    """Position of the quantile at a share of the draws, kept within them."""
    return min(max(math.ceil(draws * share) - 1, 0), draws - 1)


def ratio(top: Column, bottom: Column, scale: float = 1.0) -> dict[str, Figure]:
    """`{value, se}` of a ratio of two means; None where the lower one is 0."""
    below = average(bottom)
    if below == 0:
        return {"value": None, "se": None}
    found = average(top) / below
    return {"value": found / scale, "se": error((top - found * bottom) / below, scale)}


def method(draws: int) -> dict[str, Any]:
    """How the errors were found."""
    if draws < 2:
        return {"method": "none", "upper_bound": False}
    if draws < FEWEST:
        return {"method": "sd / sqrt(draws)", "upper_bound": True}
    return {"method": f"{REPLICATES} replicates", "upper_bound": False}
