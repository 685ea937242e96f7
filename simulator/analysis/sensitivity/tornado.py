"""One input and a figure of every draw in, the figure's mean where the input is low and high out; rank correlation.

Low and high are the input's P10 and P90 (of a shock: it did not come, it came). Conditional means: other inputs are as
they are in such draws, so those correlated with it move along. The mean at P10 is that of a weighted quadratic fitted
to the figure over the input's rank near 0.1 (local regression; Fan and Gijbels 1996, with Epanechnikov's weights). A
wide window smooths over bends, a narrow one is noisy: the window starts 0.3 of the ranks wide to either side and is
halved as long as the half says something else by more than three errors of the difference (after Lepski 1991), and
holds at least `FEWEST_NEAR` draws and `FEWEST_VALUES` values of the input. An input with few values is not smoothed,
nor is a shock, however rare: draws that have the value are averaged.

Spearman's rank correlation has ties at their average rank. Errors leave one replicate out at a time. Nothing random.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.sensitivity.replicates import Estimate, Floats, Integers, Left, estimate, totals
from simulator.summary.drivers import ranks, standing
from simulator.summary.statistics import rank

LOW, HIGH = 10, 90
WIDEST = 0.3
HALVINGS = 3
FEWEST_NEAR = 150
FEWEST_VALUES = 5  # a quadratic goes through any three
DOUBT = 3.0  # errors; with fewer, noise would often choose the window, and make the mean worse than its error
SMALLEST = 1e-9  # of a sum of squares is rounding
FEW_VALUES = 0.05  # of the draws have the very value


@dataclass(frozen=True)
class Bar:
    """A figure's mean where an input is `low_at` and where it is `high_at`, and their difference, high less low.

    `correlation` is Spearman's, of the input with the figure.
    """

    low_at: float
    high_at: float
    low: Estimate
    high: Estimate
    swing: Estimate
    correlation: Estimate


def bar(column: Floats, figure: Floats, replicate: Integers, shock: bool = False) -> Bar:
    """The bar of an input float64[draw] that varies; `figure` float64[draw], or float64[life, draw] under two lives.

    The correlation is that under the first life, as the summary of a result has it.
    """
    lives = np.atleast_2d(figure)
    mean = lives.mean(axis=0)
    ends = (0.0, 1.0) if shock else tuple(_quantile(column, percent) for percent in (LOW, HIGH))
    standings = (ranks(column) - 0.5) / column.size
    low, high = (
        _averaged(column == at, mean, replicate)
        if shock
        else _conditional(column, standings, mean, replicate, at, percent / 100)
        for at, percent in zip(ends, (LOW, HIGH), strict=True)
    )
    correlation = rank_correlation(column, lives[0], replicate)
    return Bar(ends[0], ends[1], estimate(low), estimate(high), estimate(high - low), correlation)


def rank_correlation(column: Floats, figure: Floats, replicate: Integers) -> Estimate:
    """Spearman's rank correlation of two columns float64[draw]; unknown where one never varies, or in one replicate."""
    first, second = standing(column), standing(figure)
    if first is None or second is None:
        return Estimate(None, None)
    products = np.stack([np.ones_like(first), first, second, first**2, second**2, first * second], axis=1)
    n, a, b, aa, bb, ab = totals(products, replicate).T
    one, two = (np.where(sq - s * s / n > SMALLEST * sq, sq - s * s / n, np.nan) for s, sq in ((a, aa), (b, bb)))
    return estimate((ab - a * b / n) / np.sqrt(one * two))


def _quantile(column: Floats, percent: int) -> float:
    at = rank(column.size, percent)
    return float(np.partition(column, at)[at])


def _conditional(
    column: Floats, standings: Floats, figure: Floats, replicate: Integers, value: float, share: float
) -> Left:
    """float64[33]: the figure's mean given that the input has a value, the quantile of a share."""
    same = column == value
    if same.mean() >= FEW_VALUES or not _can_be_fitted(standings, share, WIDEST):
        return _averaged(same, figure, replicate)
    width = WIDEST
    found = _local(standings, figure, replicate, share, width)
    for _ in range(HALVINGS):
        if column.size * width < FEWEST_NEAR:  # the half has as many draws as its width has of ranks, twice
            break
        if not _can_be_fitted(standings, share, width / 2):
            break
        narrower = _local(standings, figure, replicate, share, width / 2)
        apart = estimate(found - narrower)
        if apart.value is None or apart.se is None or abs(apart.value) <= DOUBT * apart.se:
            break
        found, width = narrower, width / 2
    return found


def _averaged(same: NDArray[np.bool_], figure: Floats, replicate: Integers) -> Left:
    """float64[33]: the mean of the figure over some draws; nan where a replicate is left out that has them all."""
    sums = totals(np.stack([same, same * figure], axis=1).astype(np.float64), replicate)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(sums[:, 1] / np.where(sums[:, 0] > 0.5, sums[:, 0], 0.0))


def _can_be_fitted(standings: Floats, share: float, width: float) -> bool:
    """Whether enough values of the input lie near a share, none of them in one replicate's few draws alone."""
    _, counts = np.unique(standings[np.abs(standings - share) < width], return_counts=True)
    return int((counts > 1).sum()) >= FEWEST_VALUES or counts.size >= FEWEST_NEAR


def _local(standings: Floats, figure: Floats, replicate: Integers, share: float, width: float) -> Left:
    """float64[33]: the value at a share of a quadratic fitted to the draws whose rank is within a width of it."""
    near = np.flatnonzero(np.abs(standings - share) < width)
    t = (standings[near] - share) / width
    weight = 1 - t**2
    level = figure[near].mean()  # sums of what is left lose no digits
    powers = np.stack([weight * t**k for k in range(5)], axis=1)
    products = powers[:, :3] * (figure[near] - level)[:, None]
    sums = totals(np.hstack([powers, products]), replicate[near])
    normal: NDArray[np.float64] = np.stack([sums[:, k : k + 3] for k in range(3)], axis=1)
    return np.asarray(np.linalg.solve(normal, sums[:, 5:, None])[:, 0, 0] + level)
