"""An amount and weights in, whole parts that add up to it exactly out: among holders, payers and tranches.

By largest remainder, ties to the earlier, as `simulator.terms.split`; remainders are made with one multiplication by
the inverse and set right by at most one, so that a split among 25 takes a fraction of a microsecond. int64 minor units;
nothing random.
"""

from __future__ import annotations

from simulator.kernels._jit import bare
from simulator.kernels.ledger import arrays as at
from simulator.kernels.ledger.arrays import Integers, Rules

MOST_WEIGHT = 3 * 10**9
"""The largest sum of weights: a remainder times a weight stays below 2^63."""


@bare
def divide(amount: int, weights: Integers, parts: Integers, keys: Integers) -> None:
    """Fill `parts` with `amount` by weights; `keys` is room to work in, both at least as long as the weights.

    Weights are not negative; their sum is at least 1 and at most `MOST_WEIGHT`.
    """
    size, total, unequal = weights.size, weights[0], 0
    for k in range(1, size):
        total += weights[k]
        unequal |= weights[k] ^ weights[0]
    if unequal == 0:
        each, over = amount // size, amount % size
        for k in range(size):
            parts[k] = each + (1 if k < over else 0)
        return
    whole, rest = amount // total, amount % total
    left, inverse = rest, 1.0 / total
    for k in range(size):
        product = rest * weights[k]
        quotient = int(product * inverse)
        remainder = product - quotient * total
        if remainder < 0:
            quotient, remainder = quotient - 1, remainder + total
        elif remainder >= total:
            quotient, remainder = quotient + 1, remainder - total
        parts[k] = whole * weights[k] + quotient
        keys[k] = remainder
        left -= quotient
    fewer = 2 * left > size  # then one to each, and back from the smallest remainders, of equal ones the later
    for k in range(size if fewer else 0):
        parts[k] += 1
        keys[k] = total - 1 - keys[k]
    for _ in range(size - left if fewer else left):
        best = 0
        for k in range(1, size):
            if keys[k] > keys[best] or (fewer and keys[k] == keys[best]):
                best = k
        parts[best] += -1 if fewer else 1
        keys[best] = -1


@bare
def share_out(amount: int, first: int, last: int, rules: Rules, room: Integers) -> None:
    """Fill the room's `parts` with an amount by the weights of splits `first` to `last - 1`."""
    divide(amount, rules.table[at.SHARE_WEIGHT, first:last], room[at.PARTS], room[at.KEYS])


@bare
def move(amount: int, month: int, column: int, tranche: int, rules: Rules, room: Integers, flows: Integers) -> None:
    """Book an amount as neighbouring flows, by the weights of a tranche's holders."""
    if amount <= 0 or column < 0:
        return
    first, last = rules.table[at.FIRST_HOLDER, tranche], rules.table[at.LAST_HOLDER, tranche]
    if last - first == 1:
        flows[month, column] += amount
        return
    share_out(amount, first, last, rules, room)
    for k in range(last - first):
        flows[month, column + k] += room[at.PARTS, k]


@bare
def among_tranches(amount: int, back: bool, rules: Rules, room: Integers) -> None:
    """Fill the tranches' shares of a draw, or of what goes back, none above its bound.

    Pro rata by their amounts, what one cannot take being the next one's, in declared order; or in the order in which
    they are drawn, and back in the reverse. The bounds add up to the amount at least.
    """
    count, left = rules.limits[at.TRANCHES], amount
    if count == 1:
        room[at.SHARE, 0] = amount
        return
    for k in range(count):
        room[at.SHARE, k] = 0
    if rules.limits[at.PRO_RATA] == 1 and amount > 0:
        divide(amount, rules.table[at.WEIGHT, :count], room[at.SHARE], room[at.KEYS])
        left = 0
        for k in range(count):
            over = max(room[at.SHARE, k] - room[at.BOUND, k], 0)
            room[at.SHARE, k] -= over
            left += over
    for place in range(count):
        k = place
        if rules.limits[at.PRO_RATA] == 0:
            k = rules.table[at.SEQUENCE, count - 1 - place if back else place]
        more = min(left, room[at.BOUND, k] - room[at.SHARE, k])
        room[at.SHARE, k] += more
        left -= more
