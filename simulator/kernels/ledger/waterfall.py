"""Money for investors in, who gets it by the waterfall's steps out; and what is made good at the end.

A step takes what it may as far as the money goes. A return, and the rest, leave what is still outstanding as principal
and spent (unspent capital will be used or handed back). What no step takes is held while some principal is not due yet;
otherwise it is principal by rank, then return of the last rank, but stays with the provider where it is the provider
who serves the debt. From the last month in which anything can be paid, all principal is due. int64 minor units; nothing
random.
"""

from __future__ import annotations

from simulator.kernels._jit import bare, bare_inline
from simulator.kernels.ledger import arrays as at
from simulator.kernels.ledger.arrays import Integers, Rules
from simulator.kernels.ledger.spending import pay_fees
from simulator.kernels.ledger.splits import MOST_WEIGHT, divide, move, share_out
from simulator.terms import repay_owed, share_owed

_repay_owed = bare(repay_owed)
_share_owed = bare(share_owed)


@bare
def _due(tranche: int, month: int, rules: Rules, room: Integers) -> int:
    """Principal of a tranche that is due and not yet paid."""
    left = room[at.OUT, tranche] - room[at.NOW_PRINCIPAL, tranche]
    first, last = rules.table[at.PLAN_FROM, tranche], rules.table[at.PLAN_UNTIL, tranche]
    if month >= last or month >= room[at.PURSE, at.FINAL]:
        return int(left)
    if month < first:
        return 0
    later = _share_owed(room[at.OF_TRANCHE, tranche], last - month, last - first + 1)
    return int(max(left - later, 0))


@bare
def _unsettled(rules: Rules, room: Integers) -> int:
    """Drawn money that is spent and not repaid, after what is being paid now."""
    left = room[at.PURSE, at.OUTSTANDING] - room[at.PURSE, at.CASH]
    for k in range(rules.limits[at.TRANCHES]):
        left -= room[at.NOW_PRINCIPAL, k]
    return int(max(left, 0))


@bare_inline
def _give(part: int, month: int, target: int, room: Integers, flows: Integers) -> None:
    """Give a part to a tranche as return, or to a party."""
    if target >= 0:
        room[at.NOW_RETURN, target] += part
    else:
        flows[month, -1 - target] += part


@bare
def _up_to(cash: int, month: int, step: int, due: int, rules: Rules, room: Integers) -> int:
    """Pay a tranche up to a return, principal first; what is paid."""
    k = rules.table[at.TO, step]
    now = room[at.NOW_PRINCIPAL, k] + room[at.NOW_RETURN, k] + room[at.NOW_COUPON, k]
    growth = rules.growth[at.AT_ASKS + rules.limits[at.ASKED] + step]
    balance = max(
        _repay_owed(room[at.BY_TRANCHE + 2 * k], room[at.BY_TRANCHE + 2 * k + 1], month, growth, month < 0) - now,
        0,
    )
    above = max(balance - room[at.OUT, k] + room[at.NOW_PRINCIPAL, k], 0)
    principal = min(cash, due, balance)
    profit = min(cash - principal, above)
    room[at.NOW_PRINCIPAL, k] += principal
    room[at.NOW_RETURN, k] += profit
    return int(principal + profit)


@bare
def _share_rest(cash: int, month: int, step: int, rules: Rules, room: Integers, flows: Integers) -> None:
    first, last = rules.table[at.FIRST, step], rules.table[at.LAST, step]
    share_out(cash, first, last, rules, room)
    for k in range(last - first):
        _give(room[at.PARTS, k], month, rules.table[at.PAYS_INTO, first + k], room, flows)


@bare
def _take(cash: int, month: int, step: int, rules: Rules, room: Integers, flows: Integers) -> int:
    """Let one step take what it may; what is left."""
    kind, to, taken = rules.table[at.STEP, step], rules.table[at.TO, step], 0
    if kind == at.FEES or kind == at.DEFERRED_FEES:
        waits = kind == at.DEFERRED_FEES or room[at.PURSE, at.ARREARS] > 0
        return pay_fees(cash, month, kind == at.DEFERRED_FEES, rules, room, flows) if waits else cash
    if kind == at.COUPON_OF:
        taken = min(cash, room[at.ACCRUED, to])
        room[at.ACCRUED, to] -= taken
        room[at.NOW_COUPON, to] += taken
    elif kind == at.PRINCIPAL_OF:
        due = _due(to, month, rules, room)
        taken = min(cash, due, _unsettled(rules, room))
        room[at.NOW_PRINCIPAL, to] += taken
    elif kind == at.RETURN_UP_TO:
        due = min(_due(to, month, rules, room), _unsettled(rules, room))
        taken = _up_to(cash, month, step, due, rules, room)
    elif kind == at.FIXED_SUM:
        taken = min(cash, rules.table[at.AMOUNT, step] - room[at.TAKEN, step])
        room[at.TAKEN, step] += taken
        _give(taken, month, to, room, flows)
    else:
        taken = max(cash - _unsettled(rules, room), 0)
        if kind == at.RETURN_OF:
            _give(taken, month, to, room, flows)
        elif taken > 0:
            _share_rest(taken, month, step, rules, room, flows)
    return cash - taken


@bare
def _not_due(month: int, rules: Rules, room: Integers) -> bool:
    """Whether some principal falls due later."""
    for k in range(rules.limits[at.TRANCHES]):
        left = room[at.OUT, k] - room[at.NOW_PRINCIPAL, k]
        if left > _due(k, month, rules, room):
            return True
    return False


@bare
def _settle_rest(cash: int, rules: Rules, room: Integers) -> None:
    """What no step takes: principal by rank, then return of the last rank."""
    last = 0
    for place in range(rules.limits[at.TRANCHES]):
        k = last = rules.table[at.RANK, place]
        part = min(
            cash,
            room[at.OUT, k] - room[at.NOW_PRINCIPAL, k],
            _unsettled(rules, room),
        )
        room[at.NOW_PRINCIPAL, k] += part
        cash -= part
    room[at.NOW_RETURN, last] += cash


@bare
def _pay_tranches(month: int, rules: Rules, room: Integers, flows: Integers) -> None:
    """Book what the tranches are given now among their holders."""
    for k in range(rules.limits[at.TRANCHES]):
        total = 0
        for group in range(at.COUPON, at.GROUPS):
            part = room[at.NOW_COUPON + group - at.COUPON, k]
            if part > 0:
                move(part, month, rules.table[at.COLUMNS + group, k], k, rules, room, flows)
                total += part
        if total == 0:
            continue
        principal = room[at.NOW_PRINCIPAL, k]
        room[at.OUT, k] -= principal
        room[at.PURSE, at.OUTSTANDING] -= principal
        room[at.DISTRIBUTED, k] += total
        room[at.BY_TRANCHE + 2 * k + 1, month] += total
        for place in range(at.NOW_COUPON, at.NOW_RETURN + 1):
            room[place, k] = 0


@bare
def distribute(month: int, rules: Rules, room: Integers, flows: Integers) -> None:
    """Send what waits for the waterfall down its steps."""
    purse = room[at.PURSE]
    whole = purse[at.HELD] + purse[at.AT_PROVIDER]
    if whole <= 0:
        return
    cash = whole
    for step in range(rules.limits[at.STEPS]):
        term = rules.table[at.MET, step]
        if cash > 0 and month >= rules.table[at.FROM, step] and (term < 0 or month >= room[at.MET_FROM, term]):
            cash = _take(cash, month, step, rules, room, flows)
    served = max(whole - cash - purse[at.HELD], 0)  # the deal's own money goes first
    purse[at.HELD] = max(purse[at.HELD] - whole + cash, 0)
    purse[at.AT_PROVIDER] -= served
    if cash > 0 and not _not_due(month, rules, room):
        if purse[at.HELD] > 0:
            _settle_rest(purse[at.HELD], rules, room)
        purse[at.HELD] = 0
        purse[at.AT_PROVIDER] = 0
    if served > 0:
        flows[month, rules.limits[at.DEBT]] += served
    _pay_tranches(month, rules, room, flows)


# --- the end ---------------------------------------------------------------------------------------------------------


@bare
def floor_owed(rules: Rules, room: Integers) -> int:
    """What the return floor makes good within the total: the secured share of what is drawn, less what was paid."""
    if rules.limits[at.FLOOR_POOL] < 0:
        return 0
    owed = _share_owed(room[at.PURSE, at.NET], rules.limits[at.FLOOR_SHARE], rules.limits[at.FLOOR_OF])
    for k in range(rules.limits[at.TRANCHES]):
        owed -= room[at.DISTRIBUTED, k]
    return int(max(min(owed, rules.limits[at.TOTAL] - room[at.PURSE, at.SPENT]), 0))


@bare
def call_guarantees(month: int, rules: Rules, room: Integers, flows: Integers) -> None:
    """Call every guarantee once, in declared order; what one makes good is no loss to the next."""
    for g in range(rules.limits[at.GUARANTEES]):
        loss = borne = month - month  # not the constant 0, as in the walk
        for k in range(rules.limits[at.TRANCHES]):
            room[at.BOUND, k] = 0
            if rules.table[at.COVERS + 2 * k, g] == 0:
                continue
            mine = room[at.OF_TRANCHE, k] - room[at.DISTRIBUTED, k] - room[at.MADE_GOOD, k]
            loss += mine
            if rules.table[at.AFTER, g] == 1 and rules.table[at.FIRST_LOSS, k] == 1:
                loss -= room[at.OF_TRANCHE, k]
            else:
                room[at.BOUND, k] = max(mine, 0)
                borne += room[at.BOUND, k]
        call = _share_owed(max(loss, 0), rules.table[at.OF_LOSS, g], rules.table[at.OF_LOSS_PARTS, g])
        call = min(call, rules.monthly[month, rules.limits[at.POTS_AT] + g], borne)
        if call > 0:
            _make_good(call, g, month, borne, rules, room, flows)


@bare
def _make_good(call: int, g: int, month: int, borne: int, rules: Rules, room: Integers, flows: Integers) -> None:
    """Book a call by the tranches' losses (`bounds`), scaled down where they are too large to split by."""
    scale, count = 1 + borne // MOST_WEIGHT, rules.limits[at.TRANCHES]
    for k in range(count):
        room[at.BOUND, k] //= scale
    divide(call, room[at.BOUND, :count], room[at.SHARE], room[at.KEYS])
    for k in range(count):
        column = rules.table[at.COVERS + 2 * k + 1, g]
        move(room[at.SHARE, k], month, column, k, rules, room, flows)
        room[at.MADE_GOOD, k] += room[at.SHARE, k]
    room[at.CALLED, g] = call
