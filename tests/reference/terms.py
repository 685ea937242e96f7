"""The clauses of a contract in exact fractions: slow, plain, and written from the design, not from the product."""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

HALF = Fraction(1, 2) + Fraction(1, 10**6)


def rounded(amount):
    """Whole minor units, half away from zero; a millionth below a half counts as the half."""
    return math.floor(Fraction(amount) + HALF)


def people_needed(share, of):
    exact = Fraction(share) * of
    whole = exact.numerator // exact.denominator
    need = whole if whole == exact else whole + 1
    return need if share == 0 else max(need, 1)


def time_owed(months, price, weekly=False):
    weeks_in_month = Fraction("365.25") / 7 / 12
    return rounded(Fraction(months) * (weeks_in_month if weekly else 1) * price)


def growth(rate, months, simple):
    """Decimal, to 40 digits."""
    with localcontext() as context:
        context.prec = 40
        return 1 + rate * months / 12 if simple else (1 + rate) ** (Decimal(months) / 12)


def repay_owed(drawn, paid, month, rate, simple=False):
    """`drawn` and `paid` are mappings of month to minor units."""
    principal, balance = 0, Decimal(0)
    with localcontext() as context:
        context.prec = 40
        for m in range(month + 1):
            factor = growth(rate, month - m, simple)
            principal += drawn.get(m, 0)
            balance += drawn.get(m, 0) * factor
            money = paid.get(m, 0)
            if simple:
                settles = min(money, max(principal, 0))
                principal -= settles
                balance -= settles * factor + (money - settles)
            else:
                balance -= money * factor
        return max(rounded(Fraction(balance)), 0)


def share_owed(amount, share):
    return math.floor(Fraction(share) * amount + Fraction(1, 2))


def split(amount, shares):
    """Largest remainder, ties to the earlier."""
    total = sum(Fraction(share) for share in shares)
    quotas = [amount * Fraction(share) / total for share in shares]
    parts = [math.floor(quota) for quota in quotas]
    order = sorted(range(len(shares)), key=lambda k: (parts[k] - quotas[k], k))
    for k in order[: amount - sum(parts)]:
        parts[k] += 1
    return parts


# --- measured values and schedules -----------------------------------------------------------------------------------


def away(amount):
    """Whole minor units, half away from zero, of an amount that may be negative."""
    return rounded(amount) if amount >= 0 else -rounded(-amount)


def need(line, of, base=Fraction(0)):
    """Whole citizens of a difference: the least count whose share is at least `line` above `base`."""
    return 1 if of == 0 else math.ceil((Fraction(line) + base) * of)


def tier_level(value, steps, lines=False):
    """`steps` are (measured value, level) in rising order; 0 below the first."""
    here = max((k for k, (at, _) in enumerate(steps) if value >= at), default=None)
    if here is None:
        return Fraction(0)
    at, level = steps[here]
    if not lines or here == len(steps) - 1:
        return Fraction(level)
    top, its = steps[here + 1]
    return level + (value - at) * (Fraction(its) - level) / (Fraction(top) - at)


def marginal_owed(units, steps):
    """Each unit at the price of the tier that it lies in."""
    total = Fraction(0)
    for k, (at, price) in enumerate(steps):
        until = steps[k + 1][0] if k + 1 < len(steps) else units
        total += max(Fraction(0), min(units, until) - max(at, 0)) * price
    return rounded(total)


def linear_owed(value, start, until, price, per):
    top = value if until is None else min(value, until)
    return rounded(max(top - start, 0) * Fraction(price) / per)


def savings_owed(path, share, start=0, until=None, carried_forward=True):
    """What is owed at each of the whole savings so far in `path`: the most shared so far, less what was before."""
    owed, newly, before, whole, shared = [], [], 0, 0, 0
    for total in path:
        change = total - before
        before, whole = total, whole + (change if carried_forward else max(change, 0))
        layer = max((whole if until is None else min(whole, until)) - start, 0)
        most = max(layer, shared)
        owed.append(share_owed(most, share) - share_owed(shared, share))
        newly.append(most - shared)
        shared = most
    return owed, newly


def group_allowed(others, share):
    """By trying: the most n with n <= share x (n + others)."""
    n = 0
    while n + 1 <= Fraction(share) * (n + 1 + others):
        n += 1
    return n
