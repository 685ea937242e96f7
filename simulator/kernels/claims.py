"""Counts by month and what the terms say in, money owed by month and targets met out.

An outcome of month m is owed at m + 1 + lags; what would be owed after the last month of payment is counted as expired.
A target is decided once, on all that was counted before a month. Amounts are the functions of `simulator.terms`,
rounded once per month and item, int64 minor units. Nothing random; draws are independent.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator import terms
from simulator.kernels._jit import jit, parallel, prange

_count_owed = jit(terms.count_owed)
_time_owed = jit(terms.time_owed)
_people_needed = jit(terms.people_needed)
_target_owed = jit(terms.target_owed)


class Prices(NamedTuple):
    """What is paid by the piece, [price]: one entry for each item that a term pays for."""

    term: NDArray[np.int64]
    item: NDArray[np.int64]
    amount: NDArray[np.int64]
    timed: NDArray[np.bool_]
    """Paid by time: the item counts months."""
    weekly: NDArray[np.bool_]
    """Paid by the week rather than by the month."""
    lag: NDArray[np.int64]


class Targets(NamedTuple):
    """What is paid all or nothing, [target] unless said otherwise."""

    term: NDArray[np.int64]
    item: NDArray[np.int64]
    numerator: NDArray[np.int64]
    denominator: NDArray[np.int64]
    """The share of `of`; a share of 1 of a count is that count."""
    of: NDArray[np.int64]
    """[draw, target]"""
    counted: NDArray[np.int64]
    """[draw, target] months of which are counted: those before it."""
    amount: NDArray[np.int64]
    """0 where the amount needs the capital account."""


@jit
def _owe_item(
    counts: NDArray[np.float64], price: int, prices: Prices, last: int, owed: NDArray[np.int64],
    expired: NDArray[np.int64],
) -> None:  # fmt: skip
    """Add what one item makes owed to `owed[ledger_month, term]` and `expired[term]`."""
    term, amount = prices.term[price], prices.amount[price]
    shift = 1 + prices.lag[price]
    for month in range(counts.size):
        if counts[month] == 0.0:
            continue
        if prices.timed[price]:
            made = _time_owed(counts[month], amount, prices.weekly[price])
        else:
            made = _count_owed(int(counts[month] + 0.5), amount)
        if month + shift <= last:
            owed[month + shift, term] += made
        else:
            expired[term] += made


@jit
def _total(counts: NDArray[np.float64], until: int) -> int:
    """Whole outcomes before a month; unfinished ones do not count."""
    total = 0.0
    for month in range(min(until, counts.size)):
        total += counts[month]
    return int(total + 1e-9)


@jit
def _any(counts: NDArray[np.float64]) -> bool:
    """Whether anything was counted."""
    found = False
    for month in range(counts.size):
        found |= counts[month] > 0.0
    return found


@jit
def _decide(
    draw: int, arm: int, measured: NDArray[np.float64], true: NDArray[np.float64], targets: Targets,
    due: NDArray[np.int64], need: NDArray[np.int64], last: int, owed: NDArray[np.int64], expired: NDArray[np.int64],
    met: NDArray[np.bool_], met_true: NDArray[np.bool_],
) -> None:  # fmt: skip
    """Decide every target of one draw and arm; `measured[month, item]`, the rest by term."""
    for target in range(targets.term.size):
        term, item = targets.term[target], targets.item[target]
        wanted = _people_needed(targets.numerator[target], targets.denominator[target], targets.of[draw, target])
        need[term] = wanted
        until = targets.counted[draw, target]
        count = _total(measured[:, item], until)
        made = _target_owed(count, wanted, targets.amount[target])
        met[term] = count >= wanted
        met_true[term] = _total(true[:, item], until) >= wanted
        if 0 <= due[term] <= last:
            owed[due[term], term] += made
        else:
            expired[term] += made


@parallel
def claim(
    measured: NDArray[np.float64], true: NDArray[np.float64], prices: Prices, targets: Targets, last: int,
    due: NDArray[np.int64], need: NDArray[np.int64], owed: NDArray[np.int64], expired: NDArray[np.int64],
    met: NDArray[np.bool_], met_true: NDArray[np.bool_],
) -> None:  # fmt: skip
    """Add to `owed[draw, arm, ledger_month, term]` and `expired[draw, arm, term]`; fill `met`, `met_true`, `need`.

    `measured[draw, arm, month, item]` and `true` likewise; `due[draw, term]` the month in which a target falls due;
    `last` the last month of payment. A term that pays by the piece is met when anything was counted that has a price.
    """
    for draw in prange(measured.shape[0]):
        for arm in range(measured.shape[1]):
            for price in range(prices.term.size):
                term, item = prices.term[price], prices.item[price]
                counts = measured[draw, arm, :, item]
                _owe_item(counts, price, prices, last, owed[draw, arm], expired[draw, arm])
                if prices.amount[price] > 0:
                    met[draw, arm, term] |= _any(counts)
                    met_true[draw, arm, term] |= _any(true[draw, arm, :, item])
            _decide(
                draw, arm, measured[draw, arm], true[draw, arm], targets, due[draw], need[draw], last,
                owed[draw, arm], expired[draw, arm], met[draw, arm], met_true[draw, arm],
            )  # fmt: skip
