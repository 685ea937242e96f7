"""A schedule and a measured value in, what it gives out; exact, in fractions.

Money is in currency units, rates and shares per 1. Nothing random.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

from simulator.deal import Linear, Tiers


def level_at(term: Tiers, value: Fraction) -> Fraction:
    """The schedule's figure at a measured value: 0 below the first step, the last figure above the last."""
    reached = [k for k, (at, _) in enumerate(term.steps) if Fraction(at) <= value]
    given = _between(term, reached[-1], value) if reached else Fraction(0)
    return given if term.at_least is None else max(given, Fraction(term.at_least))


def _between(term: Tiers, k: int, value: Fraction) -> Fraction:
    (at, level), following = map(Fraction, term.steps[k]), term.steps[k + 1 : k + 2]
    if term.shape == "steps" or not following:
        return level
    until, then = map(Fraction, following[0])
    return level + (then - level) * (value - at) / (until - at)


def all_units(term: Tiers, units: Fraction) -> Fraction:
    """Every unit at the price of the step reached."""
    return max(units, Fraction(0)) * level_at(term, units)


def marginal(term: Tiers, units: Fraction) -> Fraction:
    """The units within each step at its price."""
    ends = [*(Fraction(at) for at, _ in term.steps[1:]), None]
    total = Fraction(0)
    for (at, price), end in zip(term.steps, ends, strict=True):
        upper = units if end is None else min(units, end)
        total += max(upper - Fraction(at), Fraction(0)) * Fraction(price)
    return total


def linear(term: Linear, value: Fraction) -> Fraction:
    """price x (min(value, until) - from) / per, never below 0."""
    most = value if term.until is None else min(value, Fraction(term.until))
    return max(most - Fraction(term.start), Fraction(0)) / Fraction(term.per) * Fraction(term.price)


def layer(saving: Fraction, start: Fraction, until: Fraction | None) -> Fraction:
    """The part of a saving above `start` and below `until`, never below 0."""
    most = saving if until is None else min(saving, until)
    return max(most - start, Fraction(0))


def kinks(term: Tiers) -> list[int]:
    """Positions of the steps at which what is given jumps, in order."""
    levels = [Fraction(0), *(Fraction(level) for _, level in term.steps)]
    repays = term.pays in ("return", "total return")
    jumps = [
        k for k, (before, after) in enumerate(itertools.pairwise(levels)) if before != after or (k == 0 and repays)
    ]
    if term.shape == "lines":
        jumps = [k for k in jumps if k == 0 or term.steps[k][0] == term.steps[k - 1][0]]
    return jumps
