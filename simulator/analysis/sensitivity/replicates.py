"""Columns over draws in, statistics of them with honest errors out: each replicate of the draws is left out in turn.

Draws come in 32 independently scrambled replicates (draw mod 32), so the jackknife that leaves one replicate out at a
time needs no independence within a replicate, and no bootstrap. A statistic is carried as `Left`: float64[33, ...], of
all draws first and then without each replicate; arithmetic on such arrays is arithmetic on statistics. The error never
understates on average (Efron and Stein, The Annals of Statistics 9, 1981, 586-596): of a share that is truly 0 it is
about 1.4 times too large. Nothing random.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.statements import Estimate
from simulator.summary.statistics import FEWEST, REPLICATES

__all__ = ["FEWEST", "REPLICATES", "Estimate", "Left", "estimate", "estimates", "replicates", "totals"]

Floats = NDArray[np.float64]
Left = NDArray[np.float64]
Integers = NDArray[np.int64]


def replicates(draws: int) -> Integers:
    """int64[draw]: the replicate of draws 0, 1, .."""
    return np.arange(draws, dtype=np.int64) % REPLICATES


def totals(values: Floats, replicate: Integers) -> Left:
    """float64[33, ...]: sums over draws of values [draw, ...], of all and without each replicate."""
    columns = values.reshape(values.shape[0], -1)
    sums = np.empty((REPLICATES, columns.shape[1]))
    for k in range(columns.shape[1]):
        sums[:, k] = np.bincount(replicate, weights=columns[:, k], minlength=REPLICATES)
    whole = sums.sum(axis=0)
    return np.concatenate([whole[None], whole - sums]).reshape(REPLICATES + 1, *values.shape[1:])


def estimate(left: Left) -> Estimate:
    """A statistic and its standard error: variance (R - 1) / R times the squared distances of what is left."""
    value, error = _both(left)
    return Estimate(float(value), float(error)) if np.isfinite(value) and np.isfinite(error) else Estimate(None, None)


def estimates(left: Left) -> tuple[Estimate, ...]:
    """One estimate for each column of float64[33, column]."""
    return tuple(estimate(left[:, k]) for k in range(left.shape[1]))


def _both(left: Left) -> tuple[Any, Any]:
    without = left[1:]
    spread = ((without - without.mean(axis=0)) ** 2).sum(axis=0) * (REPLICATES - 1) / REPLICATES
    return left[0], np.sqrt(spread)
