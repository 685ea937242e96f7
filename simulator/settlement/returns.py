"""Dated cash in, the internal rate of return by ACT/365 and its kind out.

A payment t days after the first is discounted by (1 + r)^(-t/365); r solves sum of cash x (1 + r)^(-t/365) = 0. Cash is
in whole minor units, positive when received. The kinds are those of the simulation's rates: one rate, total loss
(-100 %), none, several, undefined (nothing paid in). Nothing random.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

DAYS = 365.0
STEEPEST = 60.0
"""log(1 + r) is looked for between minus and plus this, or as far as values can be held."""
LARGEST = 600.0
"""Of an exponent."""
PIECES = 4_800


class Rate(NamedTuple):
    """A yearly rate, None unless there is one, and its kind."""

    rate: float | None
    kind: str


def dated_rate(cash: Mapping[dt.date, int]) -> Rate:
    """The rate at which the payments' value is nothing."""
    dates = sorted(date for date, amount in cash.items() if amount)
    amounts = [cash[date] for date in dates]
    if not any(amount < 0 for amount in amounts):
        return Rate(None, "undefined")
    if not any(amount > 0 for amount in amounts):
        return Rate(-1.0, "total loss")
    times = [(date - dates[0]).days / DAYS for date in dates]
    roots = _roots(amounts, times)
    if len(roots) == 1:
        return Rate(math.expm1(roots[0]), "unique")
    return Rate(None, "multiple" if roots else "none")


def _roots(amounts: Sequence[int], times: Sequence[float]) -> list[float]:
    """Every log(1 + r) at which the value changes its sign, or is nothing.

    Amounts that change their sign once have exactly one (Descartes' rule holds for real powers too).
    """
    changes = sum((a > 0) != (b > 0) for a, b in pairwise(amounts))
    pieces = 1 if changes == 1 else PIECES
    steepest = min(STEEPEST, 2 * LARGEST / times[-1])
    edges = [steepest * (2 * k / pieces - 1) for k in range(pieces + 1)]
    found = []
    for low, high in pairwise(edges):
        at_low, at_high = _value(amounts, times, low), _value(amounts, times, high)
        if at_low == 0.0:
            found.append(low)
        elif at_low * at_high < 0.0:
            found.append(_halved(amounts, times, low, high, at_low))
    return found


def _halved(amounts: Sequence[int], times: Sequence[float], low: float, high: float, at_low: float) -> float:
    for _ in range(100):
        middle = (low + high) / 2
        if (_value(amounts, times, middle) > 0) == (at_low > 0):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _value(amounts: Sequence[int], times: Sequence[float], force: float) -> float:
    """Value at the middle of the time, so that neither end overflows."""
    middle = times[-1] / 2
    return math.fsum(amount * math.exp(-force * (time - middle)) for amount, time in zip(amounts, times, strict=True))
