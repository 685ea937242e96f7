"""A figure under the same assumptions and two independent lives in, its variance split into assumptions and luck out.

Outer and inner luck are keyed apart: lives 0 and 1 of a draw have the same numbers and other citizens' luck. Given the
numbers X the two figures are independent and alike, so

    Cov(Y0, Y1) = Var(E[Y | X])                 what better estimates of the assumptions could remove
    E (Y0 - Y1)^2 / 2 = E Var(Y | X)            luck, which they could not

(the pick-freeze identity with every number frozen; Sobol', Mathematics and Computers in Simulation 55, 2001, 271-280).
The luck's part is never negative; that of the assumptions may be, by as much as its error. Units: those of the figure
squared. Nothing random.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.analysis.sensitivity.replicates import (
    Estimate,
    Floats,
    Integers,
    Left,
    estimate,
    replicates,
    totals,
)


@dataclass(frozen=True)
class Split:
    """`variance` of a figure, and the shares of it that are due to assumptions and to luck; they add up to 1."""

    variance: Estimate
    assumptions: Estimate
    luck: Estimate


def split(first: Floats, second: Floats, replicate: Integers | None = None) -> Split:
    """The split of a figure float64[draw] under two lives; shares are unknown where it never varies."""
    variance, luck = variances(np.stack([first, second]), replicates(first.size) if replicate is None else replicate)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = luck / variance
    return Split(estimate(variance), estimate(1 - share), estimate(share))


def variances(lives: Floats, replicate: Integers) -> tuple[Left, Left]:
    """Variance of a figure float64[life, draw] over all lives, and that of it which is luck; 0 luck for one life."""
    centred = lives - lives.mean()
    columns = np.stack([np.ones(lives.shape[1]), centred.mean(axis=0), (centred**2).mean(axis=0)], axis=1)
    sums = totals(columns, replicate)
    mean, square = sums[:, 1] / sums[:, 0], sums[:, 2] / sums[:, 0]
    if len(lives) == 1:
        return square - mean**2, np.zeros_like(square)
    apart = totals((lives[0] - lives[1]) ** 2 / 2, replicate) / sums[:, 0]
    return square - mean**2, apart
