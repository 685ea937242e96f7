"""Values of draws in, their mean with its error out: of all draws, of some of them, and of the first so many.

Draw d is point d div 32 of replicate d mod 32; the error is that of the mean of the 32 replicates' means, as in the
summary, and below 640 draws the standard deviation over the root of the draws, an upper bound. Nothing random.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

REPLICATES, FEWEST = 32, 640
Floats = NDArray[np.float64]


class Estimate(NamedTuple):
    """A mean with its standard error; the error of one draw is not known."""

    mean: float
    se: float | None


def estimate(values: NDArray[Any], drawn: NDArray[np.intp] | None = None) -> Estimate:
    """The mean of some values; `drawn` are the numbers of their draws, all of them in order if left out."""
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.size < 2:
        return Estimate(float(numbers.mean()), None)
    replicate = (np.arange(numbers.size) if drawn is None else drawn) % REPLICATES
    counts = np.bincount(replicate, minlength=REPLICATES)
    if numbers.size < FEWEST or (counts == 0).any():
        return Estimate(float(numbers.mean()), float(numbers.std(ddof=1)) / math.sqrt(numbers.size))
    means = np.bincount(replicate, weights=numbers, minlength=REPLICATES) / counts
    return Estimate(float(numbers.mean()), float(means.std(ddof=1)) / math.sqrt(REPLICATES))


def settling(values: NDArray[Any], looks: int = 40) -> tuple[NDArray[np.intp], Floats, Floats]:
    """After how many draws, the mean so far, and its error: at about so many growing numbers of draws."""
    numbers = np.asarray(values, dtype=np.float64)
    steps = np.geomspace(REPLICATES, numbers.size, looks) // REPLICATES * REPLICATES
    after = np.unique(np.append(steps, numbers.size)).astype(np.intp)
    found = [estimate(numbers[:draws]) for draws in after]
    return after, np.array([each.mean for each in found]), np.array([each.se or 0.0 for each in found])
