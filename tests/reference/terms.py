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
