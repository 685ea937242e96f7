"""A function of a measured value in, the points of its line out.

Values are exact fractions until they become points. Between the values told the function is straight, or constant.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from fractions import Fraction

from simulator.describe.payoff.parts import Pay, Point

BELOW = Fraction(1, 10**9)
"""How far below a value its line is read on the left: above the tolerance of `simulator.terms`."""


def stairs(pay: Pay, until: int) -> tuple[Point, ...]:
    """What whole numbers from 0 to `until` pay, each holding until the next; only the corners."""
    owed = [pay(Fraction(count)) for count in range(until + 1)]
    points = [Point(0.0, owed[0])]
    for count, (before, after) in enumerate(itertools.pairwise(owed), 1):
        if before != after:
            points += [Point(float(count), before), Point(float(count), after)]
    return (*points, Point(float(until), owed[-1]))


def sloped(pay: Pay, start: Fraction, until: Fraction, bends: Iterable[Fraction]) -> tuple[Point, ...]:
    """What a function pays that is straight but for some values, at which it may bend or jump."""
    points = [Point(float(start), pay(start))]
    for bend in sorted({each for each in bends if start < each < until}):
        left, here = pay(bend - BELOW), pay(bend)
        climb = abs(left - pay(bend - 2 * BELOW))  # what a steep slope makes of so small a step is no jump
        points += [Point(float(bend), left)] if abs(here - left) > 2 * climb + 1 else []
        points.append(Point(float(bend), here))
    return (*points, Point(float(until), pay(until)))


def cut(points: Sequence[Point], cap: int) -> tuple[Point, ...]:
    """Points of the line below a cap, with a bend where it meets it."""
    out: list[Point] = [Point(points[0].value, min(points[0].owed, cap))] if points else []
    for one, other in itertools.pairwise(points):
        if (one.owed - cap) * (other.owed - cap) < 0 and one.value < other.value:
            way = (cap - one.owed) / (other.owed - one.owed)
            out.append(Point(one.value + way * (other.value - one.value), cap))
        out.append(Point(other.value, min(other.owed, cap)))
    return tuple(dict.fromkeys(out))


def start_of(by: str, first: Fraction, until: Fraction) -> Fraction:
    """Where a picture begins: below 0 where a measured value may be, else at 0."""
    below = -until / 4 if by in ("difference", "reduction", "increase", "gained", "avoided") else Fraction(0)
    return min(below, first)
