"""A schedule and a measured value in, what `simulator.terms` makes of it out.

Prices and amounts are whole minor units, after cuts and index; rates and shares are per 1. Nothing random.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from simulator import terms
from simulator.deal import Linear, Tiers
from simulator.terms import level_owed, tier_level, units_owed

Points = Sequence[tuple[Decimal, Decimal]]
"""Pairs of a measured value and what is given from it on."""


def rounded(amount: Fraction) -> int:
    """Whole minor units, half away from zero."""
    whole = int(abs(amount) + Fraction(1, 2))
    return whole if amount >= 0 else -whole


def _arrays(points: Points) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.array([float(at) for at, _ in points]), np.array([float(level) for _, level in points])


def level_at(points: Points, lines: bool, value: Fraction) -> Fraction:
    """What a schedule gives at a measured value: 0 below the first point, the last above the last."""
    return Fraction(tier_level(float(value), *_arrays(points), lines)).limit_denominator(10**9)


def amount_owed(points: Points, lines: bool, value: Fraction) -> int:
    """The amount that a schedule gives."""
    return level_owed(tier_level(float(value), *_arrays(points), lines), 1.0)


def all_units_owed(points: Points, units: Fraction) -> int:
    """Every unit at the price of the step reached."""
    return units_owed(float(units), int(tier_level(float(units), *_arrays(points), False)))


def marginal_owed(points: Points, units: Fraction) -> int:
    """The units within each step at its price."""
    at, prices = _arrays(points)
    return terms.marginal_owed(float(units), at, prices.astype(np.int64))


def linear_owed(term: Linear, price: int, value: Fraction) -> int:
    """price x (min(value, until) - from) / per, never below 0."""
    until = math.inf if term.until is None else float(term.until)
    return terms.linear_owed(float(value), float(term.start), until, price, float(term.per))


def shareable(total: int, start: int, until: int | None) -> int:
    """The part of a whole saving above `start` and below `until`, never below 0."""
    return terms.shareable(total, start, terms.NO_CAP if until is None else until)


def savings_owed(layer: int, shared: int, share: Decimal) -> int:
    """A share of what a layer has grown by since `shared` of it was paid for."""
    return terms.savings_owed(layer, shared, *terms.ratio(share))


def kinks(term: Tiers) -> list[int]:
    """Positions of the steps at which what is given jumps, in order."""
    levels = [Fraction(0), *(Fraction(level) for _, level in term.steps)]
    jumps = [k for k, (before, after) in enumerate(itertools.pairwise(levels)) if before != after]
    if term.pays in ("return", "total return") and 0 not in jumps:
        jumps = [0, *jumps]
    if term.shape == "lines":
        jumps = [k for k in jumps if k == 0 or term.steps[k][0] == term.steps[k - 1][0]]
    return jumps
