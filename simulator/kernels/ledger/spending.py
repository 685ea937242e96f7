"""A month's uses and purses in, what falls due, what is drawn, spent and handed back out.

The purses of the deal's account are spent in this order: grants, payments used again, capital. Uses are paid in
declared order as far as the money goes, then rebates to payers; a rebate that cannot be paid lapses. int64 minor units;
nothing random.
"""

from __future__ import annotations

from simulator.kernels.ledger import arrays as at
from simulator.kernels.ledger.arrays import Book, Integers, Room, Rules
from simulator.kernels.ledger.bare import bare, bare_inline
from simulator.kernels.ledger.splits import among_tranches, divide, move
from simulator.terms import share_owed, time_owed

_time_owed = bare(time_owed)
_share_owed = bare(share_owed)


@bare_inline
def accrue(month: int, rules: Rules, room: Room) -> None:
    """Add the coupon of the month before, on what each tranche had outstanding; rounded once."""
    for k in range(rules.tranches.shape[1]):
        base = room.lists[at.OUT, k] + rules.tranches[at.COMPOUND, k] * room.lists[at.ACCRUED, k]
        numerator = rules.interest[k, month, 0]
        if numerator > 0 and base > 0:
            room.lists[at.ACCRUED, k] += _share_owed(base, numerator, rules.interest[k, month, 1])


@bare_inline
def receive_grants(month: int, rules: Rules, room: Room, flows: Integers) -> None:
    """Book the grants that arrive."""
    for k in range(rules.grants.shape[0]):
        if rules.grants[k, 1] == month:
            amount = rules.grants[k, 0]
            flows[month, rules.grants[k, 2]] += amount
            room.lists[at.GIFT, k] += amount
            room.purse[at.GRANTED] += amount


@bare_inline
def fall_due(month: int, engaged: float, enrolled: int, rules: Rules, room: Room, book: Book) -> int:
    """Book the month's uses as if all were paid, and the provider's own costs; the sum to be paid from capital."""
    total = 0
    for row in range(rules.counted.shape[0]):
        due = rules.agreed[month, row]
        basis = rules.counted[row, at.BASIS]
        if basis != at.AGREED and rules.counted[row, at.START] <= month < rules.counted[row, at.UNTIL]:
            if basis == at.ENGAGED:
                due += _time_owed(engaged, rules.counted[row, at.FACTOR], False)
            elif basis == at.ENROLLED:
                due += enrolled * rules.counted[row, at.FACTOR]
            else:
                due += _share_owed(
                    room.purse[at.DRAWN], rules.counted[row, at.FACTOR], rules.counted[row, at.DENOMINATOR]
                )
        if due == 0:
            continue
        kind = rules.counted[row, at.KIND]
        if kind == at.DEFERRED:
            book.by_use[at.UNPAID, row] += due
        else:
            book.flows[month, rules.counted[row, at.COLUMN]] += due
            total += due if kind != at.OWN_COST else 0
    return total


@bare_inline
def rebates_due(month: int, owed: Integers, rules: Rules, room: Room, book: Book) -> int:
    """What the deal owes its payers back this month; a payee other than the investors pays at once."""
    total = 0
    for k in range(owed.shape[1]):
        room.lists[at.REBATE, k] = 0
        amount = -owed[month, k]
        if amount <= 0:
            continue
        if rules.kinds[k, at.TO_INVESTORS] == 1:
            room.lists[at.REBATE, k] = amount
            total += amount
        else:
            _rebate(amount, month, k, rules, room, book)
    return total


@bare
def _rebate(amount: int, month: int, k: int, rules: Rules, room: Room, book: Book) -> None:
    """Pay back a term's payers by their shares."""
    pool = rules.pool[month, k]
    start, end = rules.pools[at.FIRST_MEMBER, pool], rules.pools[at.LAST_MEMBER, pool]
    divide(amount, rules.splits[at.SHARE_WEIGHT, start:end], room.lists[at.PARTS], room.lists[at.KEYS])
    for member in range(start, end):
        book.flows[month, rules.splits[at.GETS_BACK, member]] += room.lists[at.PARTS, member - start]
    book.by_term[at.PAID, k] -= amount


@bare_inline
def draw_capital(month: int, wanted: int, rules: Rules, room: Room, flows: Integers) -> int:
    """Draw what is needed or scheduled, within the commitment and each tranche's amount; what is drawn."""
    purse = room.purse
    at_hand = purse[at.CASH] + purse[at.GRANTED] + purse[at.RECYCLED]
    amount = wanted - at_hand if rules.limits[at.AS_NEEDED] == 1 else rules.calendar[at.SCHEDULE, month]
    if amount <= 0:
        return 0
    free = 0
    for k in range(rules.tranches.shape[1]):
        room.lists[at.BOUND, k] = rules.tranches[at.MOST, k] - room.lists[at.GROSS, k]
        free += room.lists[at.BOUND, k]
    amount = min(amount, rules.limits[at.COMMITMENT] - purse[at.DRAWN], free)
    if amount <= 0:
        return 0
    among_tranches(amount, False, rules, room.lists)
    for k in range(rules.tranches.shape[1]):
        room.lists[at.GROSS, k] += room.lists[at.SHARE, k]
    _move_capital(month, 1, at.DRAWDOWN, rules, room, flows)
    purse[at.DRAWN] += amount
    purse[at.CASH] += amount
    return int(amount)


@bare
def _move_capital(month: int, sign: int, group: int, rules: Rules, room: Room, flows: Integers) -> None:
    """Book the tranches' shares among their holders, and change what is outstanding."""
    for k in range(rules.tranches.shape[1]):
        part = room.lists[at.SHARE, k]
        move(part, month, rules.tranches[at.COLUMNS + group, k], k, rules, room.lists, flows)
        room.lists[at.OUT, k] += sign * part
        room.lists[at.OF_TRANCHE, k] += sign * part
        room.history[at.BY_TRANCHE + 2 * k, month] += sign * part
        room.history[at.DRAWN_IN, month] += sign * part
        room.purse[at.OUTSTANDING] += sign * part
        room.purse[at.NET] += sign * part


@bare
def _spend(amount: int, rules: Rules, room: Room) -> None:
    """Take an amount from the purses in their order; grants in declared order."""
    purse = room.purse
    part = min(amount, purse[at.GRANTED])
    purse[at.GRANTED] -= part
    amount -= part
    for k in range(rules.grants.shape[0]):
        its = min(part, room.lists[at.GIFT, k])
        room.lists[at.GIFT, k] -= its
        part -= its
    part = min(amount, purse[at.RECYCLED])
    purse[at.RECYCLED] -= part
    purse[at.CASH] -= amount - part


@bare_inline
def pay_uses(month: int, due: int, rebates: int, rules: Rules, room: Room, book: Book) -> None:
    """Pay what was unpaid and what falls due, in declared order, as far as the money goes; then rebates."""
    purse = room.purse
    cash = purse[at.CASH] + purse[at.GRANTED] + purse[at.RECYCLED]
    left = cash
    if purse[at.ARREARS] == 0 and due <= cash:
        left -= due
    else:
        left = _ration(cash, month, rules, room, book)
    if rebates > 0:
        for k in range(rules.kinds.shape[0]):
            amount = min(room.lists[at.REBATE, k], left)
            if room.lists[at.REBATE, k] > 0:
                book.by_term[at.LAPSED, k] -= room.lists[at.REBATE, k] - amount
                _rebate(amount, month, k, rules, room, book)
                left -= amount
    _spend(cash - left, rules, room)


@bare
def _ration(cash: int, month: int, rules: Rules, room: Room, book: Book) -> int:
    """What is left of the cash when uses have been paid as far as it goes."""
    arrears = 0
    for row in range(book.by_use.shape[1]):
        if rules.counted[row, at.KIND] == at.DEFERRED:
            continue
        column = rules.counted[row, at.COLUMN]
        due = book.flows[month, column]
        wanted = book.by_use[at.UNPAID, row] + due
        amount = min(wanted, cash)
        book.flows[month, column] = amount
        book.by_use[at.UNPAID, row] = wanted - amount
        book.by_use[at.SHORTAGE, row] += due - amount
        arrears += wanted - amount
        cash -= amount
    room.purse[at.ARREARS] = arrears
    return cash


@bare_inline
def pay_fees(cash: int, month: int, deferred: bool, rules: Rules, room: Room, book: Book) -> int:
    """Pay fees in arrears (those that wait from the start, or the others), in declared order; what is left."""
    for row in range(book.by_use.shape[1]):
        kind = rules.counted[row, at.KIND]
        if book.by_use[at.UNPAID, row] == 0 or kind == at.DELIVERY or (kind == at.DEFERRED) != deferred:
            continue
        amount = min(book.by_use[at.UNPAID, row], cash)
        book.flows[month, rules.counted[row, at.COLUMN]] += amount
        book.by_use[at.UNPAID, row] -= amount
        cash -= amount
        if not deferred:
            room.purse[at.ARREARS] -= amount
    return cash


@bare_inline
def hand_back(month: int, rules: Rules, room: Room, flows: Integers) -> None:
    """Hand back capital and grants that are not spent, the latter to the givers declared last."""
    purse = room.purse
    if purse[at.CASH] > 0:
        for k in range(rules.tranches.shape[1]):
            room.lists[at.BOUND, k] = room.lists[at.OUT, k]
        among_tranches(purse[at.CASH], True, rules, room.lists)
        _move_capital(month, -1, at.HANDED_BACK, rules, room, flows)
        purse[at.CASH] = 0
    if purse[at.GRANTED] > 0:
        for k in range(rules.grants.shape[0]):
            flows[month, rules.grants[k, 3]] += room.lists[at.GIFT, k]
            room.lists[at.GIFT, k] = 0
        purse[at.GRANTED] = 0
