"""Returns of one cash flow in plain Python: discounting by definition, roots counted exactly by Sturm's theorem."""

import math
from fractions import Fraction
from itertools import pairwise


def npv(cash, rate):
    """Sum of cash at month m x (1 + rate)^(-m/12)."""
    return math.fsum(amount * (1 + rate) ** (-month / 12) for month, amount in enumerate(cash))


def multiple(cash):
    paid = -sum(amount for amount in cash if amount < 0)
    return sum(amount for amount in cash if amount > 0) / paid


def so_far(cash):
    total, sums = 0, []
    for amount in cash:
        total += amount
        sums.append(total)
    return sums


def peak(cash):
    return max(0, -min(so_far(cash), default=0))


def payback(cash):
    sums = so_far(cash)
    for month in range(len(sums)):
        if all(total >= 0 for total in sums[month:]):
            return float(month) if any(total < 0 for total in sums[:month]) else 0.0
    return math.inf


def number_of_rates(cash):
    """Distinct rates above -100 %: the distinct positive roots of the polynomial in x, exactly."""
    powers = [Fraction(amount) for amount in cash]
    while powers and powers[-1] == 0:
        powers.pop()
    while powers and powers[0] == 0:
        powers.pop(0)
    if len(powers) < 2:
        return 0
    chain = [powers, derivative(powers)]
    while len(chain[-1]) > 1:
        rest = remainder(chain[-2], chain[-1])
        if not rest:
            break
        chain.append([-part for part in rest])
    return changes([part[0] for part in chain]) - changes([part[-1] for part in chain])


def derivative(powers):
    return [k * power for k, power in enumerate(powers)][1:]


def remainder(top, bottom):
    rest = list(top)
    while len(rest) >= len(bottom):
        factor = rest[-1] / bottom[-1]
        shift = len(rest) - len(bottom)
        for k, power in enumerate(bottom):
            rest[k + shift] -= factor * power
        while rest and rest[-1] == 0:
            rest.pop()
    return rest


def changes(values):
    signs = [value > 0 for value in values if value != 0]
    return sum(a != b for a, b in pairwise(signs))
