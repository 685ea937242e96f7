"""A month's uses and purses in, what falls due, what is drawn, spent and handed back out.

The purses of the deal's account are spent in this order: grants, payments used again, capital. Uses are paid in
declared order as far as the money goes, then rebates to payers; a rebate that cannot be paid lapses. int64 minor units;
nothing random.
"""

from __future__ import annotations

from simulator.kernels._jit import bare
from simulator.kernels.ledger import arrays as at
from simulator.kernels.ledger.arrays import Integers, Rules
from simulator.kernels.ledger.splits import among_tranches, move, share_out
from simulator.terms import share_owed, time_owed

_time_owed = bare(time_owed)
_share_owed = bare(share_owed)


@bare
def accrue(month: int, rules: Rules, room: Integers) -> None:
    """Add the coupon of the month before, on what each tranche had outstanding; rounded once."""
    for k in range(rules.limits[at.TRANCHES]):
        base = room[at.OUT, k] + rules.table[at.COMPOUND, k] * room[at.ACCRUED, k]
        column = rules.limits[at.COUPONS_AT] + 2 * k
        if rules.monthly[month, column] > 0 and base > 0:
            room[at.ACCRUED, k] += _share_owed(base, rules.monthly[month, column], rules.monthly[month, column + 1])


@bare
def receive_grants(month: int, rules: Rules, room: Integers, flows: Integers) -> None:
    """Book the grants that arrive."""
    for k in range(rules.limits[at.GRANTS]):
        if rules.table[at.GRANT_MONTH, k] == month:
            amount = rules.table[at.GRANT_AMOUNT, k]
            flows[month, rules.table[at.GRANT_IN, k]] += amount
            room[at.GIFT, k] += amount
            room[at.PURSE, at.GRANTED] += amount


@bare
def fall_due(month: int, engaged: float, enrolled: int, rules: Rules, room: Integers, flows: Integers) -> int:
    """Book the month's uses as if all were paid, and the provider's own costs; the sum to be paid from capital."""
    total = 0
    for row in range(rules.limits[at.USES_AND_COSTS]):
        due = rules.monthly[month, at.AGREED_AT + row]
        basis = rules.table[at.BASIS, row]
        if basis != at.AGREED and rules.table[at.START, row] <= month < rules.table[at.UNTIL, row]:
            if basis == at.ENGAGED:
                due += _time_owed(engaged, rules.table[at.FACTOR, row], False)
            elif basis == at.ENROLLED:
                due += enrolled * rules.table[at.FACTOR, row]
            else:
                due += _share_owed(
                    room[at.PURSE, at.DRAWN], rules.table[at.FACTOR, row], rules.table[at.DENOMINATOR, row]
                )
        if due == 0:
            continue
        kind = rules.table[at.KIND, row]
        if kind == at.DEFERRED:
            room[at.UNPAID, row] += due
        else:
            flows[month, rules.table[at.COLUMN, row]] += due
            total += due if kind != at.OWN_COST else 0
    return total


@bare
def rebates_due(month: int, owed: Integers, rules: Rules, room: Integers, flows: Integers) -> int:
    """What the deal owes its payers back this month; a payee other than the investors pays at once."""
    total = 0
    for k in range(rules.limits[at.TERMS]):
        room[at.REBATE, k] = 0
        amount = -owed[month, k]
        if amount <= 0:
            continue
        if rules.table[at.TO_INVESTORS, k] == 1:
            room[at.REBATE, k] = amount
            total += amount
        else:
            _rebate(amount, month, k, rules, room, flows)
    return total


@bare
def _rebate(amount: int, month: int, k: int, rules: Rules, room: Integers, flows: Integers) -> None:
    """Pay back a term's payers by their shares."""
    pool = rules.monthly[month, rules.limits[at.POOLS_AT] + k]
    start, end = rules.table[at.FIRST_MEMBER, pool], rules.table[at.LAST_MEMBER, pool]
    share_out(amount, start, end, rules, room)
    for member in range(start, end):
        flows[month, rules.table[at.GETS_BACK, member]] += room[at.PARTS, member - start]
    room[at.PAID, k] -= amount


@bare
def draw_capital(month: int, wanted: int, rules: Rules, room: Integers, flows: Integers) -> None:
    """Draw what is needed or scheduled, within the commitment and each tranche's amount."""
    purse = room[at.PURSE]
    at_hand = purse[at.CASH] + purse[at.GRANTED] + purse[at.RECYCLED]
    amount = wanted - at_hand if rules.limits[at.AS_NEEDED] == 1 else rules.monthly[month, at.SCHEDULE]
    if amount <= 0:
        return
    free = 0
    for k in range(rules.limits[at.TRANCHES]):
        room[at.BOUND, k] = rules.table[at.MOST, k] - room[at.GROSS, k]
        free += room[at.BOUND, k]
    amount = min(amount, rules.limits[at.COMMITMENT] - purse[at.DRAWN], free)
    if amount <= 0:
        return
    _move_capital(amount, month, rules, room, flows)
    for k in range(rules.limits[at.TRANCHES]):
        room[at.GROSS, k] += room[at.SHARE, k]
    room[at.PURSE, at.DRAWN] += amount


@bare
def _move_capital(amount: int, month: int, rules: Rules, room: Integers, flows: Integers) -> None:
    """Book what is drawn, or when negative handed back, among the tranches within their bounds and their holders."""
    sign, group = (1, at.DRAWDOWN) if amount > 0 else (-1, at.HANDED_BACK)
    among_tranches(sign * amount, sign < 0, rules, room)
    for k in range(rules.limits[at.TRANCHES]):
        part = room[at.SHARE, k]
        move(part, month, rules.table[at.COLUMNS + group, k], k, rules, room, flows)
        room[at.OUT, k] += sign * part
        room[at.OF_TRANCHE, k] += sign * part
        room[at.BY_TRANCHE + 2 * k, month] += sign * part
        room[at.DRAWN_IN, month] += sign * part
        room[at.PURSE, at.OUTSTANDING] += sign * part
        room[at.PURSE, at.NET] += sign * part
    room[at.PURSE, at.CASH] += amount


@bare
def _spend(amount: int, rules: Rules, room: Integers) -> None:
    """Take an amount from the purses in their order; grants in declared order."""
    purse = room[at.PURSE]
    part = min(amount, purse[at.GRANTED])
    purse[at.GRANTED] -= part
    amount -= part
    for k in range(rules.limits[at.GRANTS]):
        its = min(part, room[at.GIFT, k])
        room[at.GIFT, k] -= its
        part -= its
    part = min(amount, purse[at.RECYCLED])
    purse[at.RECYCLED] -= part
    purse[at.CASH] -= amount - part


@bare
def pay_uses(month: int, due: int, rebates: int, rules: Rules, room: Integers, flows: Integers) -> None:
    """Pay what was unpaid and what falls due, in declared order, as far as the money goes; then rebates."""
    purse = room[at.PURSE]
    cash = purse[at.CASH] + purse[at.GRANTED] + purse[at.RECYCLED]
    left = cash
    if purse[at.ARREARS] == 0 and due <= cash:
        left -= due
    else:
        left = _ration(cash, month, rules, room, flows)
    if rebates > 0:
        for k in range(rules.limits[at.TERMS]):
            amount = min(room[at.REBATE, k], left)
            if room[at.REBATE, k] > 0:
                room[at.LAPSED, k] -= room[at.REBATE, k] - amount
                _rebate(amount, month, k, rules, room, flows)
                left -= amount
    _spend(cash - left, rules, room)


@bare
def _ration(cash: int, month: int, rules: Rules, room: Integers, flows: Integers) -> int:
    """What is left of the cash when uses have been paid as far as it goes."""
    arrears = 0
    for row in range(rules.limits[at.USES]):
        if rules.table[at.KIND, row] == at.DEFERRED:
            continue
        column = rules.table[at.COLUMN, row]
        due = flows[month, column]
        wanted = room[at.UNPAID, row] + due
        amount = min(wanted, cash)
        flows[month, column] = amount
        room[at.UNPAID, row] = wanted - amount
        room[at.SHORTAGE, row] += due - amount
        arrears += wanted - amount
        cash -= amount
    room[at.PURSE, at.ARREARS] = arrears
    return cash


@bare
def pay_fees(cash: int, month: int, deferred: bool, rules: Rules, room: Integers, flows: Integers) -> int:
    """Pay fees in arrears (those that wait from the start, or the others), in declared order; what is left."""
    for row in range(rules.limits[at.USES]):
        kind = rules.table[at.KIND, row]
        if room[at.UNPAID, row] == 0 or kind == at.DELIVERY or (kind == at.DEFERRED) != deferred:
            continue
        amount = min(room[at.UNPAID, row], cash)
        flows[month, rules.table[at.COLUMN, row]] += amount
        room[at.UNPAID, row] -= amount
        cash -= amount
        if not deferred:
            room[at.PURSE, at.ARREARS] -= amount
    return cash


@bare
def hand_back(month: int, rules: Rules, room: Integers, flows: Integers) -> None:
    """Hand back capital and grants that are not spent, the latter to the givers declared last."""
    purse = room[at.PURSE]
    if purse[at.CASH] > 0:
        for k in range(rules.limits[at.TRANCHES]):
            room[at.BOUND, k] = room[at.OUT, k]
        _move_capital(-purse[at.CASH], month, rules, room, flows)
    if purse[at.GRANTED] > 0:
        for k in range(rules.limits[at.GRANTS]):
            flows[month, rules.table[at.GRANT_BACK, k]] += room[at.GIFT, k]
            room[at.GIFT, k] = 0
        purse[at.GRANTED] = 0
