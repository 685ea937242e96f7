"""A response over independent standard normal scores in, the point nearest to the centre at which it is crossed out.

The response is above 0 where nothing is crossed and below 0 where it is; its level and its slope are estimates from the
same luck everywhere, so that the level is one fixed function. The nearest point on the border is where scores are most
plausible (Hasofer and Lind 1974): there the point is parallel to the slope. Each round goes from the centre in the
direction in which the response falls at the last point (Rackwitz and Fiessler 1978) until it crosses, and keeps the
direction if the border is nearer that way, else goes half as far from the direction before. Where nothing crosses
within `reach`, the lowest level found at that distance is what is reported. Nothing random.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

REACH = 4.0
"""Standard deviations from the centre within which is searched."""
ROUNDS = 6
STRAIGHT = 0.9995
"""Cosine between two directions from which they count as one: the distance differs by 1 in 2,000."""
FINE = 2e-3
"""How near the crossing along a direction is found: in standard deviations, and as a share of the centre's level."""
WIDE = 2.0
"""How far around the centre the slope is looked for where it is flat nearby, in widths."""


class Response(Protocol):
    """What is searched: above 0 where nothing is crossed."""

    def level(self, at: Floats) -> float:
        """The response at a point."""

    def slope(self, at: Floats, width: float = 1.0) -> tuple[Floats, Floats]:
        """Its slope around a point and the slope's standard errors; both as long as the point."""


@dataclass(frozen=True)
class Nearest:
    """Where the response first crosses 0, or that it does not within the reach.

    `at`: the point, or the lowest point found at the end of the reach. `distance`: of the point, None when nothing is
    crossed. `level`: the response there.
    """

    at: Floats
    distance: float | None
    level: float


@dataclass(frozen=True)
class _Tried:
    """One direction: where it crosses, or the level at the end of the reach."""

    way: Floats
    distance: float | None
    level: float

    @property
    def rank(self) -> tuple[bool, float]:
        """Smaller is better: crossing at all, then near by; else a low level."""
        return self.distance is None, self.level if self.distance is None else self.distance


def nearest(response: Response, size: int, reach: float = REACH) -> Nearest:
    """The nearest crossing of a response of `size` scores that is above 0 at the centre.

    Where the slope is flat around the centre, wide and near, nothing is searched and the centre itself is told.
    """
    centre = np.zeros(size)
    level = response.level(centre)
    steep = significant(*response.slope(centre))
    if not steep.any():
        steep = significant(*response.slope(centre, WIDE))
    if not steep.any():
        return Nearest(centre, None, level)
    best = _along(response, _unit(-steep), level, level / float(np.linalg.norm(steep)), reach)
    for _ in range(ROUNDS):
        better = _turned(response, best, level, reach)
        if better is None:
            break
        best = better
    return Nearest(best.way * (best.distance or reach), best.distance, best.level)


def significant(slope: Floats, errors: Floats) -> Floats:
    """The slope with 0 where it is not three standard errors from it."""
    return np.where(np.abs(slope) > 3 * errors, slope, 0.0)


def _unit(way: Floats) -> Floats:
    return np.asarray(way / np.linalg.norm(way))


def _turned(response: Response, best: _Tried, centre: float, reach: float) -> _Tried | None:
    """A better direction by the slope at the best point so far; None when there is none."""
    distance = best.distance or reach
    steep = significant(*response.slope(best.way * distance))
    if not steep.any():
        return None
    wanted = _unit(-steep)
    for step in (1.0, 0.5, 0.25):
        way = _unit(best.way + step * (wanted - best.way))
        if way @ best.way > STRAIGHT:
            return None
        tried = _along(response, way, centre, distance, reach)
        if tried.rank < best.rank:
            return tried
    return None


def _along(response: Response, way: Floats, centre: float, guess: float, reach: float) -> _Tried:
    """Where the response first crosses in a direction; farther out in growing steps, then between the last two."""

    def level(distance: float) -> float:
        return response.level(way * distance)

    inside, above = 0.0, centre
    outside = min(max(guess, 0.05), reach)
    while (below := level(outside)) > 0:
        if outside >= reach:
            return _Tried(way, None, below)
        slope = (above - below) / (outside - inside)
        onward = outside + below / slope * 1.1 if slope > 0 else 2 * outside
        inside, above = outside, below
        outside = min(max(onward, inside + 0.1), 2 * inside + 0.1, reach)
    if abs(below) <= FINE * centre:
        return _Tried(way, outside, below)
    return _Tried(way, *_between(level, inside, above, outside, below, FINE * centre))


def _between(
    level: Callable[[float], float], inside: float, above: float, outside: float, below: float, near: float
) -> tuple[float, float]:
    """Distance and level of the crossing between two distances, on the crossed side of a step.

    By regula falsi; an end that stays twice in a row counts half, or it would stay for ever (Illinois).
    """
    upper, lower, last = above, below, 0
    while outside - inside > FINE:
        middle = inside + (outside - inside) * min(max(upper / (upper - lower), 0.05), 0.95)
        found = level(middle)
        if abs(found) <= near:
            return middle, found
        if found > 0:
            inside, upper, lower, last = middle, found, lower / (2 if last > 0 else 1), 1
        else:
            outside, lower, upper, last = middle, found, upper / (2 if last < 0 else 1), -1
            below = found
    return outside, below


def polished(response: Response, found: Nearest, centre: float, reach: float = REACH) -> Nearest:
    """The crossing in the same direction under another response: the same one estimated from more draws."""
    if found.distance is None or found.distance == 0:
        return Nearest(found.at, found.distance, response.level(found.at))
    tried = _along(response, _unit(found.at), centre, found.distance, reach)
    return Nearest(tried.way * (tried.distance or reach), tried.distance, tried.level)
