"""Counts, months, draws and prices in, what one clause of the contract makes owed in whole minor units out.

One function per clause, and the arithmetic they share: caps and exact splits. Amounts are int64 minor units and never
negative, but for those of a schedule, which the payer receives where they are; times are float64 months. Each function
stands alone, calls nothing but arithmetic, and raises nothing, so that `describe` and `settle` call it as it is and the
kernels compile the very same code. Rounding is half away from zero, once; as binary fractions cannot hold most prices,
an amount less than `DUST` below a half counts as the half. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

DUST = 1e-6
"""Minor units."""
CLOSE = 1e-12
"""Relative: binary fractions cannot hold most lines, so a value this little below one reaches it."""
NO_CAP = 2**60
"""A limit that is none, in minor units."""
MOST_PARTS = 10**9
"""The largest denominator of shares: a remainder times a weight stays below 2^63."""


# --- what is owed ----------------------------------------------------------------------------------------------------


def people_needed(numerator: int, denominator: int, of: int) -> int:
    """Whole citizens of a target: ceil(share x of), share = numerator/denominator; 40 % of 97 = 38.8 -> 39.

    A share above zero of nobody still needs one citizen: a target that nobody can miss is no target.
    """
    if numerator == 0:
        return 0
    return max(1, -((-numerator * of) // denominator))


def target_owed(count: int, need: int, amount: int) -> int:
    """All or nothing: `amount` when count >= need, else 0."""
    return amount if count >= need else 0


def count_owed(count: int, price: int) -> int:
    """A price for each outcome: count x price."""
    return count * price


def time_owed(months: float, price: int, weekly: bool) -> int:
    """A price for time: months x price, or weeks x price with 487/112 = 365.25/84 weeks in a month; rounded once."""
    amount = months * price
    if weekly:
        amount = amount * 487.0 / 112.0
    return math.floor(amount + 0.5 + DUST)


def fixed_owed(month: int, start: int, until: int, amount: int) -> int:
    """An amount in each month of [start, until), else 0."""
    return amount if start <= month < until else 0


def repay_owed(
    drawn: NDArray[np.int64], paid: NDArray[np.int64], month: int, growth: NDArray[np.float64], simple: bool
) -> int:
    """What repays the drawn money with its return at month D, rounded once and never below 0:

        sum of drawn_m g(D - m) less sum of paid_k g(D - k)        over months up to and with D.

    `drawn[month]` is net of unspent money handed back, `paid[month]` what was paid before; `growth[k]` is g of k months
    (see `growth_of`). What is paid settles principal first: with simple interest only the part that settles principal
    stops earning, and the rest counts as it is.
    """
    balance = 0.0
    principal = 0
    for m in range(month + 1):
        principal += drawn[m]
        settled = min(paid[m], max(principal, 0)) if simple else paid[m]
        principal -= settled
        balance += (drawn[m] - settled) * growth[month - m] - (paid[m] - settled)
    return math.floor(max(balance, 0.0) + 0.5 + DUST)


def share_owed(amount: int, numerator: int, denominator: int) -> int:
    """amount x numerator / denominator, rounded half up in integers; numerator x denominator stays below 2^62."""
    whole, rest = amount // denominator, amount % denominator
    return whole * numerator + (2 * rest * numerator + denominator) // (2 * denominator)


# --- measured values, schedules and prices ---------------------------------------------------------------------------


def people_above(numerator: int, denominator: int, of: int, base: int, base_of: int) -> int:
    """Whole citizens of a line above a comparison: ceil((line + base/base_of) x of), line = numerator/denominator.

    A comparison of nobody is 0; of nobody at least one citizen is needed, as in `people_needed`.
    """
    if of == 0:
        return 1
    if base_of == 0:
        return -((-numerator * of) // denominator)
    return -((-(numerator * base_of + base * denominator) * of) // (denominator * base_of))


def reaches(value: float, line: float) -> bool:
    """Whether a value that is no whole number of citizens reaches a line; one part in 10^12 below still does."""
    return value >= line - CLOSE * abs(line)


def price_at(price: int, factor: float) -> int:
    """A price or amount after cuts, index and re-pricing: price x factor, rounded once."""
    return math.floor(price * factor + 0.5 + DUST)


def units_owed(units: float, price: int) -> int:
    """A price for each unit of a measured value: max(units, 0) x price, rounded once."""
    return math.floor(max(units, 0.0) * price + 0.5 + DUST)


def tier_level(value: float, at: NDArray[np.float64], level: NDArray[np.float64], lines: bool) -> float:
    """What a schedule gives at a value: level[k] from at[k] on; below the first 0.

    `at` rises. With `lines` straight between points; of two points at one value the later holds from there on, and
    above the last its level.
    """
    here = -1
    for k in range(at.size):
        if value >= at[k] - CLOSE * abs(at[k]):
            here = k
    if here < 0:
        return 0.0
    if not lines or here == at.size - 1 or value <= at[here]:
        return float(level[here])
    way = (value - at[here]) / (at[here + 1] - at[here])
    return float(level[here] + way * (level[here + 1] - level[here]))


def level_owed(level: float, factor: float) -> int:
    """A schedule's amount after cuts, index and re-pricing, rounded once, half away from zero; negative: paid back."""
    amount = level * factor
    if amount < 0.0:
        return -math.floor(-amount + 0.5 + DUST)
    return math.floor(amount + 0.5 + DUST)


def marginal_owed(units: float, at: NDArray[np.float64], price: NDArray[np.int64]) -> int:
    """Each unit at the price of its own tier: sum of price[k] x the units between at[k] and at[k + 1]; rounded once."""
    amount = 0.0
    for k in range(at.size):
        top = units if k == at.size - 1 else min(units, at[k + 1])
        amount += max(top - max(at[k], 0.0), 0.0) * price[k]
    return math.floor(amount + 0.5 + DUST)


def linear_owed(value: float, start: float, until: float, price: int, per: float) -> int:
    """A price for each `per` of a value between start and until: price x (min(value, until) - start) / per, from 0 on.

    Rounded once; `until` may be infinite.
    """
    return math.floor(max(min(value, until) - start, 0.0) / per * price + 0.5 + DUST)


def saving_so_far(before: int, period: int, carried_forward: bool) -> int:
    """The whole saving after a period: losses are carried forward, or forgotten."""
    return before + period if carried_forward else before + max(period, 0)


def shareable(total: int, start: int, until: int) -> int:
    """The layer of a whole saving that is shared: the part of it between start and until."""
    return max(min(total, until) - start, 0)


def savings_owed(layer: int, shared: int, numerator: int, denominator: int) -> int:
    """A share of what a layer has grown by since `shared` of it was paid for: never below zero in total.

    share x layer less share x shared, each rounded half up in integers: parts add up to the share of the whole.
    """
    owed = 0
    if layer > shared:
        whole, rest = layer // denominator, layer % denominator
        owed = whole * numerator + (2 * rest * numerator + denominator) // (2 * denominator)
        whole, rest = shared // denominator, shared % denominator
        owed -= whole * numerator + (2 * rest * numerator + denominator) // (2 * denominator)
    return owed


def group_allowed(others: int, numerator: int, denominator: int) -> int:
    """How many of a group are paid for that may be at most a share of all: the most n with n <= share x (n + others).

    That is floor(share / (1 - share) x others); a share of 1 is no limit.
    """
    if numerator >= denominator:
        return NO_CAP
    return others * numerator // (denominator - numerator)


# --- limits and splits -----------------------------------------------------------------------------------------------


def within_cap(owed: int, cap: int, used: int) -> int:
    """The part of `owed` that a cap of which `used` is taken leaves: min(owed, max(cap - used, 0))."""
    return min(owed, max(cap - used, 0))


def split(amount: int, weights: NDArray[np.int64], parts: NDArray[np.int64]) -> None:
    """Fill `parts` with `amount` by weights, exactly, by largest remainder, ties to the earlier.

    Weights are not negative and sum to 1 to `MOST_PARTS`.
    """
    total = 0
    for weight in weights:
        total += weight
    whole, rest = amount // total, amount % total
    if weights.size == 2:  # the larger of two remainders takes the unit: the first part is rounded, the second the rest
        first = rest * weights[0] // total
        if 2 * (rest * weights[0] - first * total) >= total:
            first += 1
        parts[0] = whole * weights[0] + first
        parts[1] = amount - parts[0]
        return
    left = rest
    for k in range(weights.size):
        floor = rest * weights[k] // total
        parts[k] = whole * weights[k] + floor
        left -= floor
    for k in range(weights.size if left > 0 else 0):
        mine = rest * weights[k] % total
        ahead = 0
        for other in range(weights.size):
            its = rest * weights[other] % total
            if its > mine or (its == mine and other < k):
                ahead += 1
        if ahead < left:
            parts[k] += 1


# --- numbers of the deal as the functions above take them ------------------------------------------------------------


def ratio(share: Decimal) -> tuple[int, int]:
    """A share as whole numbers: 40 % is 2 of 5."""
    return share.as_integer_ratio()


def weights_of(shares: Sequence[Decimal]) -> NDArray[np.int64]:
    """Shares as whole weights, int64[share]: 80 % and 20 % are 4 and 1; rounded down beyond `MOST_PARTS` parts."""
    fractions = [Fraction(share) for share in shares]
    common = math.lcm(*(fraction.denominator for fraction in fractions))
    whole = [int(fraction * common) for fraction in fractions]
    if sum(whole) > MOST_PARTS:
        whole = [part * MOST_PARTS // sum(whole) for part in whole]
    return np.array(whole, dtype=np.int64)


@lru_cache(maxsize=64)
def growth_of(rate: Decimal, months: int, simple: bool) -> NDArray[np.float64]:
    """What 1 grows to in 0 to months - 1 months, float64[month]: (1 + rate)^(k/12), or 1 + rate k/12 when simple.

    Made in decimal arithmetic: the same bits on every machine.
    """
    years = [Decimal(k) / 12 for k in range(months)]
    growth = np.array([float(1 + rate * t if simple else (1 + rate) ** t) for t in years])
    growth.setflags(write=False)
    return growth
