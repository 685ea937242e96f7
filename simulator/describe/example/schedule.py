"""A schedule and a measured value in, what it makes owed out; exact, in fractions, rounded once.

Prices and amounts are whole minor units, after cuts and index; rates and shares are per 1. Nothing random.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from simulator.deal import Linear, Tiers

Points = Sequence[tuple[Decimal, Decimal]]
"""Pairs of a measured value and what is given from it on."""


def rounded(amount: Fraction) -> int:
    """Whole minor units, half away from zero."""
    whole = int(abs(amount) + Fraction(1, 2))
    return whole if amount >= 0 else -whole


def level_at(points: Points, lines: bool, value: Fraction) -> Fraction:
    """What a schedule gives at a measured value: 0 below the first point, the last above the last.

    With `lines` straight between points; of two points at one value the later holds from there on.
    """
    reached = [k for k, (at, _) in enumerate(points) if Fraction(at) <= value]
    if not reached:
        return Fraction(0)
    at, level = map(Fraction, points[reached[-1]])
    following = points[reached[-1] + 1 : reached[-1] + 2]
    if not lines or not following:
        return level
    until, then = map(Fraction, following[0])
    return level + (then - level) * (value - at) / (until - at)


def amount_owed(points: Points, lines: bool, value: Fraction) -> int:
    """The amount that a schedule gives."""
    return rounded(level_at(points, lines, value))


def all_units_owed(points: Points, units: Fraction) -> int:
    """Every unit at the price of the step reached."""
    return rounded(max(units, Fraction(0)) * level_at(points, False, units))


def marginal_owed(points: Points, units: Fraction) -> int:
    """The units within each step at its price."""
    ends = [*(Fraction(at) for at, _ in points[1:]), units]
    total = Fraction(0)
    for (at, price), end in zip(points, ends, strict=True):
        total += max(min(units, end) - max(Fraction(at), Fraction(0)), Fraction(0)) * Fraction(price)
    return rounded(total)


def linear_owed(term: Linear, price: int, value: Fraction) -> int:
    """price x (min(value, until) - from) / per, never below 0."""
    most = value if term.until is None else min(value, Fraction(term.until))
    return rounded(max(most - Fraction(term.start), Fraction(0)) / Fraction(term.per) * price)


def shareable(total: int, start: int, until: int | None) -> int:
    """The part of a whole saving above `start` and below `until`, never below 0."""
    return max((total if until is None else min(total, until)) - start, 0)


def savings_owed(layer: int, shared: int, share: Decimal) -> int:
    """A share of what a layer has grown by since `shared` of it was paid for."""
    part = Fraction(share)
    return rounded(part * layer) - rounded(part * shared) if layer > shared else 0


def kinks(term: Tiers) -> list[int]:
    """Positions of the steps at which what is given jumps, in order."""
    levels = [Fraction(0), *(Fraction(level) for _, level in term.steps)]
    jumps = [k for k, (before, after) in enumerate(itertools.pairwise(levels)) if before != after]
    if term.pays in ("return", "total return") and 0 not in jumps:
        jumps = [0, *jumps]
    if term.shape == "lines":
        jumps = [k for k in jumps if k == 0 or term.steps[k][0] == term.steps[k - 1][0]]
    return jumps
