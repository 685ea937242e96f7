"""Inputs and a figure of every draw in, the shares of the figure's variance that each group of inputs has out.

From the draws as they are (given data), no design needed:

    first-order share   Var(E[Y | X_g]) / Var(Y)              what group g decides alone
    total share         1 - Var(E[Y | all others]) / Var(Y)   alone and together with other groups

E[Y | X] is regressed on an orthonormal polynomial basis (`polynomials`); the variance of a group is the sum of squares
of its terms' coefficients c. A squared estimate is too large by its own noise, so that every input, a useless one too,
would have a share: the noise is taken off, by how coefficients differ between the 32 independent replicates, which
leaves sum over r != s of c_r c_s / (R (R - 1)), unbiased and negative half of the time where the truth is 0 (a
U-statistic; Hoeffding 1948). Residuals are divided by sqrt(1 - leverage), since a fit makes them too small. What the
basis cannot follow is missing from the shares, never spread over them: `reached` says how much is explained in all.

With two lives (`luck`) the mean of both is regressed, which halves the noise of luck, and shares of the part of the
variance that is due to assumptions are given too. Errors leave one replicate out at a time. Nothing random.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.sensitivity.luck import variances
from simulator.analysis.sensitivity.polynomials import Basis, Groups, basis
from simulator.analysis.sensitivity.replicates import (
    REPLICATES,
    Estimate,
    Floats,
    Integers,
    Left,
    estimates,
    replicates,
)


@dataclass(frozen=True)
class Shares:
    """Shares of a figure's variance by group, in the order of `groups` (positions of inputs).

    `first` and `total` are of the whole variance, `first_of_assumptions` and `total_of_assumptions` of the part that is
    not luck (unknown with one life). Total shares are unknown where draws are too few for products of two groups.
    `reached`: the share that all groups explain together. Estimates of a share that is 0 are negative half of the time.
    `degrees` of polynomials of one, two and three groups.
    """

    groups: Groups
    first: tuple[Estimate, ...]
    total: tuple[Estimate, ...]
    first_of_assumptions: tuple[Estimate, ...]
    total_of_assumptions: tuple[Estimate, ...]
    reached: Estimate
    degrees: tuple[int, int, int]


@dataclass(frozen=True)
class Surface:
    """Inputs float64[draw, input] in groups, ready for the shares of any number of figures."""

    basis: Basis
    groups: Groups
    replicate: Integers

    def shares(self, figure: Floats) -> Shares:
        """Shares of a figure float64[draw], or float64[life, draw] under two lives."""
        lives = np.atleast_2d(figure)
        parts = self._parts(lives.mean(axis=0))
        variance, luck = variances(lives, self.replicate)
        with np.errstate(divide="ignore", invalid="ignore"):
            whole = parts / variance[:, None]
            rest = parts / (variance - luck)[:, None] if len(lives) > 1 else np.full_like(parts, np.nan)
        count = len(self.groups)
        if count > 1 and self.basis.degrees[1] == 0:  # too few draws for products: interplay is not known
            whole[:, count:-1] = rest[:, count:-1] = np.nan
        of_whole, of_rest = estimates(whole), estimates(rest)
        return Shares(
            self.groups, of_whole[:count], of_whole[count:-1], of_rest[:count], of_rest[count:-1], of_whole[-1],
            self.basis.degrees,
        )  # fmt: skip

    def _parts(self, figure: Floats) -> Left:
        """float64[33, ..]: variances that groups have alone, then with others, then all groups together."""
        squares = self._squares(figure)
        members = self.basis.members
        alone = members & (members.sum(axis=1) == 1)[:, None]
        return squares @ np.hstack([alone, members, np.ones((len(members), 1), dtype=bool)]).astype(np.float64)

    def _squares(self, figure: Floats) -> Left:
        """float64[33, term]: squared coefficients without their noise, from all replicates and without each."""
        coefficients, apart = self._coefficients(figure - figure.mean())
        count, sum_of_squares = REPLICATES, (apart**2).sum(axis=0)
        whole = coefficients**2 - sum_of_squares / (count * (count - 1))
        total = (count - 1) * coefficients - apart
        squares = count * coefficients**2 + sum_of_squares - (coefficients + apart) ** 2
        return np.vstack([whole, (total**2 - squares) / ((count - 1) * (count - 2))])

    def _coefficients(self, centred: Floats) -> tuple[Floats, Floats]:
        """float64[term] by least squares, and float64[replicate, term]: how far each replicate's are from them."""
        from scipy.linalg import cho_solve  # type: ignore[import-untyped]

        terms, draws = self.basis.terms, centred.size
        coefficients = cho_solve(self._factor, terms.T @ centred)
        residual = (centred - terms @ coefficients) * self._raised
        mine = (self.replicate[:, None] == np.arange(REPLICATES)).astype(np.float64)
        by_replicate = (mine * residual[:, None] * (draws / mine.sum(axis=0))).T @ terms
        apart = cho_solve(self._factor, by_replicate.T).T
        return coefficients, apart - apart.mean(axis=0)

    @cached_property
    def _raised(self) -> Floats:
        """float64[draw]: 1 / sqrt(1 - leverage), by which residuals are too small; single precision is plenty."""
        from scipy.linalg import solve_triangular

        factor, lower = self._factor
        root = solve_triangular(factor, np.eye(len(factor)), lower=lower, trans="N" if lower else "T").T
        leverage = ((self.basis.terms.astype(np.float32) @ root.astype(np.float32)) ** 2).sum(axis=1)
        return np.asarray(1 / np.sqrt(1 - np.minimum(leverage, 0.99)), dtype=np.float64)

    @cached_property
    def _factor(self) -> tuple[NDArray[np.float64], bool]:
        from scipy.linalg import cho_factor

        found: tuple[NDArray[np.float64], bool] = cho_factor(self.basis.terms.T @ self.basis.terms)
        return found


def surface(
    inputs: Floats, groups: Sequence[Sequence[int]] | None = None, replicate: Integers | None = None
) -> Surface:
    """Inputs float64[draw, input], each of which varies, made ready; each a group of its own if not said.

    Groups must be independent of each other; `replicate` int64[draw] is draw mod 32 if not said.
    """
    chosen = tuple((k,) for k in range(inputs.shape[1])) if groups is None else tuple(tuple(each) for each in groups)
    number = replicates(inputs.shape[0]) if replicate is None else replicate
    return Surface(basis(inputs, chosen), chosen, number)


def shares(inputs: Floats, figure: Floats, groups: Sequence[Sequence[int]] | None = None) -> Shares:
    """The shares of one figure, as `Surface.shares` has them."""
    return surface(inputs, groups).shares(figure)
