"""A deal and the name of something it draws in, how that is told of out: unit, median, value and percentile at a point.

A point is one independent standard normal score per name, as draws begin with (`simulator.draws.scores`); values are in
the unit the deal states. Whether a shock comes is no score here: it is given. Nothing random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special  # type: ignore[import-untyped]

from simulator.deal import Deal
from simulator.draws import scores, uniforms_at, values_at

Floats = NDArray[np.float64]

OCCURS = ".occurs"


@dataclass(frozen=True)
class Assumption:
    """One uncertain number at a point.

    `unit` is the dimension of the number ("share", "factor", "money", ..) and `per` the time it is stated for;
    `percentile` is 0..1 in its own distribution and `deviations` the standard normal score of that; `share` is how much
    of the figure's change comes with this number, to first order (all shares sum to 1).
    """

    name: str
    unit: str
    per: str | None
    value: float
    median: float
    percentile: float
    deviations: float
    share: float

    def as_tree(self) -> dict[str, Any]:
        """Plain data."""
        return dict(vars(self))


def unit_of(deal: Deal, name: str) -> tuple[str, str | None]:
    """Unit of what is drawn under a name, "occurs" for a shock, and the time that it is stated for."""
    number = deal.numbers().get(name)
    return ("occurs", None) if number is None else (number.dimension, number.per)


def searched(deal: Deal) -> tuple[str, ...]:
    """Names whose scores make a point: all that draws begin with but shocks' coming, if any of them is uncertain."""
    return tuple(name for name in scores(deal, 0, 1) if not _is_shock(deal, name)) if deal.uncertain else ()


def values(deal: Deal, names: Sequence[str], at: Floats, shocks: Mapping[str, bool]) -> dict[str, Floats]:
    """Values of all that is drawn, float64[point], at scores float64[name, point] and with shocks as they are given."""
    found = values_at(deal, dict(zip(names, at, strict=True)))
    count = at.shape[1]
    return {name: found[name] for name in deal.uncertain} | {
        f"shocks.{shock}{OCCURS}": np.full(count, float(comes)) for shock, comes in shocks.items()
    }


def told(deal: Deal, names: Sequence[str], at: Floats, shocks: Mapping[str, bool]) -> tuple[Assumption, ...]:
    """The uncertain numbers at one point, float64[name], the one that changes the figure most first."""
    both = np.stack([at, np.zeros_like(at)], axis=1)
    found = values(deal, names, both, shocks)
    uniforms = uniforms_at(deal, dict(zip(names, both, strict=True)))
    deviations = dict(zip(names, mixing(deal, names) @ at, strict=True))
    shares = dict(zip(names, _shares(deal, names, at), strict=True))
    told = [
        Assumption(
            name, *unit_of(deal, name), float(found[name][0]), float(found[name][1]),
            float(uniforms[name][0]), float(deviations[name]), float(shares[name]),
        )
        for name in deal.uncertain
    ]  # fmt: skip
    return tuple(sorted(told, key=lambda each: (-abs(each.share), -abs(each.deviations))))


def mixing(deal: Deal, names: Sequence[str]) -> Floats:
    """float64[name, score]: the matrix that makes correlated scores of independent ones."""
    unit = np.eye(len(names))
    uniforms = uniforms_at(deal, dict(zip(names, unit, strict=True)))
    return np.array([special.ndtri(uniforms[name]) for name in names]).reshape(unit.shape)


def _shares(deal: Deal, names: Sequence[str], at: Floats) -> Floats:
    """Shares of the squared distance: correlated score times slope in it, whatever order they were correlated in.

    At the nearest point independent scores are parallel to the slope in them, so the slope in the correlated scores
    y = L z is parallel to the solution w of L' w = z, and y'w = z'z.
    """
    square = float(at @ at)
    if square == 0:
        return np.zeros_like(at)
    factor = mixing(deal, names)
    slope = np.linalg.lstsq(factor.T, at, rcond=None)[0]
    return np.asarray((factor @ at) * slope / square)


def _is_shock(deal: Deal, name: str) -> bool:
    return any(name == f"shocks.{shock}{OCCURS}" for shock in deal.shocks)
