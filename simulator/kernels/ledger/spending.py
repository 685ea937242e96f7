"""A month's uses and purses in, what falls due, what is drawn, spent and handed back out.

The purses of the deal's account are spent in this order: grants, payments used again, capital. Uses are paid in
declared order as far as the money goes, then rebates to payers; a rebate that cannot be paid lapses. int64 minor units;
nothing random.
"""

from __future__ import annotations

from simulator.kernels._jit import inline, jit
from simulator.kernels.ledger.arrays import (
    ACCRUED,
    AGREED,
    ARREARS,
    BASIS,
    CASH,
    COLUMN,
    DEFERRED,
    DELIVERY,
    DENOMINATOR,
    DRAWDOWN,
    DRAWN,
    ENGAGED,
    ENROLLED,
    FACTOR,
    GRANTED,
    GROSS,
    HANDED_BACK,
    KIND,
    NET,
    OF_TRANCHE,
    OUT,
    OUTSTANDING,
    OWN_COST,
    RECYCLED,
    START,
    TO_INVESTORS,
    UNTIL,
    Book,
    Capital,
    Integers,
    Limits,
    Pools,
    Room,
    Terms,
    Uses,
)
from simulator.kernels.ledger.splits import among_tranches, divide, move
from simulator.terms import share_owed, time_owed

_time_owed = jit(time_owed)
_share_owed = jit(share_owed)


@inline
def accrue(month: int, capital: Capital, room: Room) -> None:
    """Add the coupon of the month before, on what each tranche had outstanding; rounded once."""
    for k in range(capital.compound.size):
        base = room.tranches[k, OUT] + capital.compound[k] * room.tranches[k, ACCRUED]
        numerator = capital.interest[k, month, 0]
        if numerator > 0 and base > 0:
            room.tranches[k, ACCRUED] += _share_owed(base, numerator, capital.interest[k, month, 1])


@inline
def receive_grants(month: int, capital: Capital, room: Room, flows: Integers) -> None:
    """Book the grants that arrive."""
    for k in range(capital.grants.shape[0]):
        if capital.grants[k, 1] == month:
            amount = capital.grants[k, 0]
            flows[month, capital.grants[k, 2]] += amount
            room.grants[k] += amount
            room.purse[GRANTED] += amount


@inline
def fall_due(month: int, engaged: float, enrolled: int, uses: Uses, room: Room, book: Book) -> int:
    """Book the month's uses as if all were paid, and the provider's own costs; the sum to be paid from capital."""
    total = 0
    for row in range(uses.counted.shape[0]):
        due = uses.agreed[month, row]
        basis = uses.counted[row, BASIS]
        if basis != AGREED and uses.counted[row, START] <= month < uses.counted[row, UNTIL]:
            if basis == ENGAGED:
                due += _time_owed(engaged, uses.counted[row, FACTOR], False)
            elif basis == ENROLLED:
                due += enrolled * uses.counted[row, FACTOR]
            else:
                due += _share_owed(room.purse[DRAWN], uses.counted[row, FACTOR], uses.counted[row, DENOMINATOR])
        if due == 0:
            continue
        kind = uses.counted[row, KIND]
        if kind == DEFERRED:
            book.unpaid[row] += due
        else:
            book.flows[month, uses.counted[row, COLUMN]] += due
            total += due if kind != OWN_COST else 0
    return total


@inline
def rebates_due(month: int, owed: Integers, terms: Terms, pools: Pools, room: Room, book: Book) -> int:
    """What the deal owes its payers back this month; a payee other than the investors pays at once."""
    total = 0
    for k in range(owed.shape[1]):
        room.rebates[k] = 0
        amount = -owed[month, k]
        if amount <= 0:
            continue
        if terms.kinds[k, TO_INVESTORS] == 1:
            room.rebates[k] = amount
            total += amount
        else:
            _rebate(amount, month, k, terms, pools, room, book)
    return total


@jit
def _rebate(amount: int, month: int, k: int, terms: Terms, pools: Pools, room: Room, book: Book) -> None:
    """Pay back a term's payers by their shares."""
    pool = terms.pool[month, k]
    start, end = pools.first[pool], pools.first[pool + 1]
    divide(amount, pools.weights[start:end], room.parts, room.keys)
    for member in range(start, end):
        book.flows[month, pools.columns[member, 1]] += room.parts[member - start]
    book.paid[k] -= amount


@inline
def draw_capital(month: int, wanted: int, capital: Capital, limits: Limits, room: Room, flows: Integers) -> int:
    """Draw what is needed or scheduled, within the commitment and each tranche's amount; what is drawn."""
    purse = room.purse
    at_hand = purse[CASH] + purse[GRANTED] + purse[RECYCLED]
    amount = wanted - at_hand if limits.as_needed == 1 else capital.schedule[month]
    if amount <= 0:
        return 0
    free = 0
    for k in range(room.bounds.size):
        room.bounds[k] = capital.amounts[k] - room.tranches[k, GROSS]
        free += room.bounds[k]
    amount = min(amount, limits.commitment - purse[DRAWN], free)
    if amount <= 0:
        return 0
    among_tranches(amount, False, capital, limits, room.bounds, room.shares, room.keys)
    for k in range(room.shares.size):
        room.tranches[k, GROSS] += room.shares[k]
    _move_capital(month, 1, DRAWDOWN, capital, room, flows)
    purse[DRAWN] += amount
    purse[CASH] += amount
    return int(amount)


@jit
def _move_capital(month: int, sign: int, group: int, capital: Capital, room: Room, flows: Integers) -> None:
    """Book the tranches' shares among their holders, and change what is outstanding."""
    for k in range(room.shares.size):
        part = room.shares[k]
        first, last = capital.first_holder[k], capital.first_holder[k + 1]
        move(part, month, capital.columns[k, group], capital.holders[first:last], room.parts, room.keys, flows)
        room.tranches[k, OUT] += sign * part
        room.tranches[k, OF_TRANCHE] += sign * part
        room.drawn_by[k, month] += sign * part
        room.drawn[month] += sign * part
        room.purse[OUTSTANDING] += sign * part
        room.purse[NET] += sign * part


@jit
def _spend(amount: int, room: Room) -> None:
    """Take an amount from the purses in their order; grants in declared order."""
    purse = room.purse
    part = min(amount, purse[GRANTED])
    purse[GRANTED] -= part
    amount -= part
    for k in range(room.grants.size):
        its = min(part, room.grants[k])
        room.grants[k] -= its
        part -= its
    part = min(amount, purse[RECYCLED])
    purse[RECYCLED] -= part
    purse[CASH] -= amount - part


@inline
def pay_uses(
    month: int, due: int, rebates: int, uses: Uses, terms: Terms, pools: Pools, room: Room, book: Book
) -> None:
    """Pay what was unpaid and what falls due, in declared order, as far as the money goes; then rebates."""
    purse = room.purse
    cash = purse[CASH] + purse[GRANTED] + purse[RECYCLED]
    left = cash
    if purse[ARREARS] == 0 and due <= cash:
        left -= due
    else:
        left = _ration(cash, month, uses, room, book)
    if rebates > 0:
        for k in range(room.rebates.size):
            amount = min(room.rebates[k], left)
            if room.rebates[k] > 0:
                book.lapsed[k] -= room.rebates[k] - amount
                _rebate(amount, month, k, terms, pools, room, book)
                left -= amount
    _spend(cash - left, room)


@jit
def _ration(cash: int, month: int, uses: Uses, room: Room, book: Book) -> int:
    """What is left of the cash when uses have been paid as far as it goes."""
    arrears = 0
    for row in range(book.unpaid.size):
        if uses.counted[row, KIND] == DEFERRED:
            continue
        column = uses.counted[row, COLUMN]
        due = book.flows[month, column]
        wanted = book.unpaid[row] + due
        amount = min(wanted, cash)
        book.flows[month, column] = amount
        book.unpaid[row] = wanted - amount
        book.shortage[row] += due - amount
        arrears += wanted - amount
        cash -= amount
    room.purse[ARREARS] = arrears
    return cash


@inline
def pay_fees(cash: int, month: int, deferred: bool, uses: Uses, room: Room, book: Book) -> int:
    """Pay fees in arrears (those that wait from the start, or the others), in declared order; what is left."""
    for row in range(book.unpaid.size):
        kind = uses.counted[row, KIND]
        if book.unpaid[row] == 0 or kind == DELIVERY or (kind == DEFERRED) != deferred:
            continue
        amount = min(book.unpaid[row], cash)
        book.flows[month, uses.counted[row, COLUMN]] += amount
        book.unpaid[row] -= amount
        cash -= amount
        if not deferred:
            room.purse[ARREARS] -= amount
    return cash


@inline
def hand_back(month: int, capital: Capital, limits: Limits, room: Room, flows: Integers) -> None:
    """Hand back capital and grants that are not spent, the latter to the givers declared last."""
    purse = room.purse
    if purse[CASH] > 0:
        for k in range(room.bounds.size):
            room.bounds[k] = room.tranches[k, OUT]
        among_tranches(purse[CASH], True, capital, limits, room.bounds, room.shares, room.keys)
        _move_capital(month, -1, HANDED_BACK, capital, room, flows)
        purse[CASH] = 0
    if purse[GRANTED] > 0:
        for k in range(room.grants.size):
            flows[month, capital.grants[k, 3]] += room.grants[k]
            room.grants[k] = 0
        purse[GRANTED] = 0
