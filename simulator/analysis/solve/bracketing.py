"""A margin that is negative on one side and not on the other in, the first whole number at which it is not out.

Unknowns are whole numbers of steps, so that nothing is found more finely than it is told. A margin over draws is a
step function where it counts draws; the method asks for its sign only, and for its size to guess well: interpolate,
truncate, project (ITP), which never needs more than one evaluation above bisection's and on smooth margins far fewer.

Source: Oliveira and Takahashi (2020), An enhancement of the bisection method average performance preserving minmax
optimality, ACM Transactions on Mathematical Software 47(1). Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

Margin = Callable[[int], float]


class Change(NamedTuple):
    """Where a margin changes its sign: it holds at `holds`, and at `fails`, `resolution` or less away, it does not."""

    holds: int
    fails: int


def boundary(margin: Margin, holds: int, fails: int, resolution: int = 1) -> Change:
    """The change of sign between a number at which the margin is at least 0 and one at which it is below.

    Either may be the lower. Where the margin changes its sign more than once in between, one of the changes is found.
    """
    top, bottom = margin(holds), margin(fails)
    left = math.ceil(math.log2(max(abs(holds - fails) / resolution, 1))) + 1  # what bisection needs, and one
    width = abs(holds - fails)
    while abs(holds - fails) > resolution:
        k = _next(holds, fails, top, bottom, width, resolution / 2 * 2.0**left)
        left -= 1
        if (found := margin(k)) >= 0:
            holds, top = k, found
        else:
            fails, bottom = k, found
    return Change(holds, fails)


def changes(margin: Margin, points: Sequence[int], resolution: int = 1) -> list[Change]:
    """Every change of sign between neighbours among ascending points, in their order."""
    found = []
    for low, high in pairwise(points):
        above, below = margin(low) >= 0, margin(high) >= 0
        if above != below:
            found.append(boundary(margin, low if above else high, high if above else low, resolution))
    return found


def _next(holds: int, fails: int, top: float, bottom: float, width: int, reach: float) -> int:
    """A number strictly between the two at which to look next.

    `reach` is half the widest bracket that still leaves time to bisect: the guess stays that near to the middle.
    """
    low, high = min(holds, fails), max(holds, fails)
    middle, half = (low + high) / 2, (high - low) / 2
    guess = middle
    if math.isfinite(top) and math.isfinite(bottom):
        crossing = (top * fails - bottom * holds) / (top - bottom)
        nudge = 0.2 / width * (high - low) ** 2
        guess = middle if nudge > abs(middle - crossing) else crossing + math.copysign(nudge, middle - crossing)
    slack = max(reach - half, 0.0)
    guess = min(max(guess, middle - slack), middle + slack)
    return min(max(round(guess), low + 1), high - 1)
