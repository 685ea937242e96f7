"""Cash by month in, internal rate of return, net present value, most capital out and payback out.

Cash is int64 minor units, positive when received; cash at month m is discounted by (1 + r)^(-m/12), so a rate is
effective per year. A rate of return solves sum of cash_m x^m = 0 for x = (1 + r)^(-1/12) in (0, inf), r > -100 %.

Nearly every draw takes the short way: Newton's method on log(receipts' value) - log(contributions' value) in log x,
which is almost a straight line, then Soper's criterion: when the project balance at the root never changes its sign
before the end, no other root exists (C. S. Soper, 1959). Else all roots are isolated: (0, 1) and (1, inf) in Bernstein
form, whose sign changes bound the roots of an interval and are exact at 0 and 1, halved by de Casteljau's rule until
they are.
Nothing random; draws are independent.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.kernels._jit import jit, parallel

UNIQUE, TOTAL_LOSS, NO_RATE, MULTIPLE, UNDEFINED = 0, 1, 2, 3, 4
"""Kinds of rate; only the first two have a value."""

MOST_ROOTS = 16
HIGHEST_DEGREE = 1000
"""Beyond it binomials overflow: such a cash flow's rates are not isolated and count as several."""
NARROWEST = 1e-9


# --- the short way ---------------------------------------------------------------------------------------------------


@jit
def _newton(cash: NDArray[np.int64], first: int, last: int) -> tuple[float, bool]:
    """log(1 + r)/12 of one root and whether it was found."""
    force = 0.0
    for _ in range(40):
        if abs(force) * (last - first) > 600.0:
            break
        x, weight = math.exp(-force), 1.0
        gain = loss = gain_time = loss_time = 0.0
        for month in range(first, last + 1):
            if cash[month] > 0:
                value = cash[month] * weight
                gain += value
                gain_time += value * (month - first)
            elif cash[month] < 0:
                value = cash[month] * weight
                loss -= value
                loss_time -= value * (month - first)
            weight *= x
        slope = gain_time / gain - loss_time / loss
        if not abs(slope) > 1e-6:
            break
        step = math.log(gain / loss) / slope
        force += step
        if abs(step) < 1e-9:  # the error is its square
            return force, True
    return force, False


@jit
def _only_root(cash: NDArray[np.int64], first: int, last: int, force: float) -> bool:
    """Soper's criterion: the balance at the root is never positive, or never negative, before the last month."""
    x, weight = math.exp(-force), 1.0
    balance = most = least = scale = 0.0
    for month in range(first, last):
        value = cash[month] * weight
        balance += value
        scale += abs(value)
        most, least = max(most, balance), min(least, balance)
        weight *= x
    return most <= 1e-10 * scale or least >= -1e-10 * scale


# --- all roots -------------------------------------------------------------------------------------------------------


@jit
def _to_bernstein(powers: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    """Coefficients on [0, 1] of a polynomial given by its powers, both [degree + 1]."""
    degree = powers.size - 1
    binomial = 1.0
    for k in range(degree + 1):
        out[k] = powers[k] / binomial
        binomial = binomial * (degree - k) / (k + 1)
    for k in range(1, degree + 1):
        for j in range(degree, k - 1, -1):
            out[j] += out[j - 1]


@jit
def _halve(whole: NDArray[np.float64], right: NDArray[np.float64], work: NDArray[np.float64]) -> None:
    """The left half of an interval in place of the whole, and its right half."""
    degree = whole.size - 1
    work[:] = whole
    for k in range(degree + 1):
        whole[k] = work[0]
        right[degree - k] = work[degree - k]
        for j in range(degree - k):
            work[j] = 0.5 * (work[j] + work[j + 1])


@jit
def _sign_changes(values: NDArray[np.float64], tolerance: float) -> int:
    changes, before = 0, 0.0
    for value in values:
        if abs(value) > tolerance:
            if value * before < 0.0:
                changes += 1
            before = math.copysign(1.0, value)
    return changes


@jit
def _value(powers: NDArray[np.float64], at: float) -> float:
    """The polynomial at a point."""
    total = 0.0
    for k in range(powers.size - 1, -1, -1):
        total = total * at + powers[k]
    return total


@jit
def _bisect(powers: NDArray[np.float64], low: float, high: float, rising: bool) -> float:
    """The one root between two points."""
    for _ in range(60):
        middle = 0.5 * (low + high)
        if (_value(powers, middle) > 0.0) == rising:
            high = middle
        else:
            low = middle
    return 0.5 * (low + high)


@jit
def _rises(values: NDArray[np.float64], tolerance: float) -> bool:
    """Whether the first value that is not zero is negative."""
    for value in values:
        if abs(value) > tolerance:
            return bool(value < 0.0)
    return False


@jit
def _roots_below_one(powers: NDArray[np.float64], found: NDArray[np.float64]) -> int:
    """Fill `found` with the roots in (0, 1), each once; their number, at most its size."""
    size, count, top = powers.size, 0, 0
    depth = 2 + int(math.log2(1.0 / NARROWEST))
    parts, work = np.empty((depth + 1, size)), np.empty(size)
    low, high = np.zeros(depth + 1), np.ones(depth + 1)
    tolerance = 4e-16 * size * np.max(np.abs(powers))
    _to_bernstein(powers, parts[0])
    while top >= 0 and count < found.size:
        changes = _sign_changes(parts[top], tolerance)
        middle = 0.5 * (low[top] + high[top])
        if changes == 1:
            found[count] = _bisect(powers, low[top], high[top], _rises(parts[top], tolerance))
            count += 1
        elif changes > 1 and high[top] - low[top] < NARROWEST:
            if abs(_value(powers, middle)) <= 8.0 * tolerance:  # they touch zero, or nearly meet
                found[count] = middle
                count += 1
        elif changes > 1:
            _halve(parts[top], parts[top + 1], work)
            low[top + 1], high[top + 1], high[top] = middle, high[top], middle
            if abs(parts[top + 1, 0]) <= tolerance:
                found[count] = middle
                count += 1
            top += 2
        top -= 1
    return count


@jit
def _add_rate(rate: float, rates: NDArray[np.float64], count: int) -> int:
    """Put a rate among those found, in rising order and once; how many there are."""
    for k in range(count):
        if abs(rates[k] - rate) <= 1e-7 * (1.0 + abs(rate)):
            return count
    if count == rates.size:
        return count
    place = count
    while place > 0 and rates[place - 1] > rate:
        rates[place] = rates[place - 1]
        place -= 1
    rates[place] = rate
    return count + 1


@jit
def _stride(cash: NDArray[np.int64], first: int, last: int) -> int:
    """The greatest step in months that meets every month with cash."""
    stride = 0
    for month in range(first + 1, last + 1):
        if cash[month] != 0:
            a, b = month - first, stride
            while b:
                a, b = b, a % b
            stride = a
    return max(stride, 1)


@jit
def all_rates(cash: NDArray[np.int64], rates: NDArray[np.float64]) -> int:
    """Fill `rates` with every rate of return of `cash[month]` above -100 %, in rising order; how many were found.

    -1 when the cash spans more than `HIGHEST_DEGREE` steps.
    """
    first, last = _span(cash)
    if last <= first:
        return 0
    stride = _stride(cash, first, last)
    degree = (last - first) // stride
    if degree > HIGHEST_DEGREE:
        return -1
    powers, found = np.empty(degree + 1), np.empty(rates.size)
    total, count = 0, 0
    for k in range(degree + 1):
        powers[k] = cash[first + k * stride]
        total += cash[first + k * stride]
    if total == 0:
        count = _add_rate(0.0, rates, count)
    for k in range(_roots_below_one(powers, found)):
        count = _add_rate(found[k] ** (-12.0 / stride) - 1.0, rates, count)
    backwards = powers[::-1].copy()
    for k in range(_roots_below_one(backwards, found)):
        count = _add_rate(found[k] ** (12.0 / stride) - 1.0, rates, count)
    return count


# --- one draw --------------------------------------------------------------------------------------------------------


@jit
def _span(cash: NDArray[np.int64]) -> tuple[int, int]:
    """First and last month with cash; the last before the first when there is none."""
    first, last = 0, cash.size - 1
    while first < cash.size and cash[first] == 0:
        first += 1
    while last >= 0 and cash[last] == 0:
        last -= 1
    return first, last


@jit
def rate_of_return(cash: NDArray[np.int64]) -> tuple[float, int]:
    """The annual effective rate of return of `cash[month]` and its kind; NaN unless unique or a total loss.

    Nothing paid in is undefined; paid in and nothing received is a total loss, -1.
    """
    first, last = _span(cash)
    paid = received = False
    for month in range(first, last + 1):
        paid |= cash[month] < 0
        received |= cash[month] > 0
    if not paid:
        return math.nan, UNDEFINED
    if not received:
        return -1.0, TOTAL_LOSS
    force, found = _newton(cash, first, last)
    if found and _only_root(cash, first, last, force):
        return math.expm1(12.0 * force), UNIQUE
    rates = np.empty(MOST_ROOTS)
    count = all_rates(cash, rates)
    if count == 0:
        return math.nan, NO_RATE
    if count == 1:
        return rates[0], UNIQUE
    return math.nan, MULTIPLE


@parallel
def appraise(
    first: int, last: int,
    cash: NDArray[np.int64], discount: NDArray[np.float64], rate: NDArray[np.float64], kind: NDArray[np.int8],
    npv: NDArray[np.float64], peak: NDArray[np.int64], payback: NDArray[np.float64],
) -> None:  # fmt: skip
    """Fill the figures of `cash[draw, month]`, all [draw].

    `rate` and its `kind`; `npv` at `discount[month]`; `peak`, the most that was out; `payback`, the first month from
    which the sum so far is never below zero again: 0 when it never was, inf when it is at the end.
    """
    for draw in range(first, last):
        rate[draw], kind[draw] = rate_of_return(cash[draw])
        total, lowest, below, value = 0, 0, -1, 0.0
        for month in range(cash.shape[1]):
            total += cash[draw, month]
            value += cash[draw, month] * discount[month]
            lowest = min(lowest, total)
            if total < 0:
                below = month
        npv[draw], peak[draw] = value, -lowest
        payback[draw] = math.inf if total < 0 else below + 1.0


@parallel
def appraise_council(
    first: int, last: int,
    paid: NDArray[np.int64], saved: NDArray[np.int64], year: NDArray[np.int64], discount: NDArray[np.float64],
    deflator: NDArray[np.float64], npv: NDArray[np.float64], gap: NDArray[np.int64], gap_month: NDArray[np.int64],
    break_even: NDArray[np.float64],
) -> None:  # fmt: skip
    """Fill the council's figures of `paid[draw, month]` and `saved[draw, month]`, all [draw].

    `npv` of saved less paid at `discount[month]` over `deflator[draw, year[month]]`; `gap`, the largest sum so far of
    paid less saved, with its month (-1 when never above zero); `break_even` as payback of saved less paid.
    """
    for draw in range(first, last):
        total, lowest, lowest_month, below, value = 0, 0, -1, -1, 0.0
        for month in range(paid.shape[1]):
            net = saved[draw, month] - paid[draw, month]
            total += net
            value += net * discount[month] / deflator[draw, year[month]]
            if total < lowest:
                lowest, lowest_month = total, month
            if total < 0:
                below = month
        npv[draw], gap[draw], gap_month[draw] = value, -lowest, lowest_month
        break_even[draw] = math.inf if total < 0 else below + 1.0
