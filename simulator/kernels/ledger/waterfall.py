"""Money for investors in, who gets it by the waterfall's steps out; and what is made good at the end.

A step takes what it may as far as the money goes. A return, and the rest, leave what is still outstanding as principal
and spent (unspent capital will be used or handed back). What no step takes is held while some principal is not due yet;
otherwise it is principal by rank, then return of the last rank, but stays with the provider where it is the provider
who serves the debt. From the last month in which anything can be paid, all principal is due. int64 minor units; nothing
random.
"""

from __future__ import annotations

from simulator.kernels.ledger import arrays as at
from simulator.kernels.ledger.arrays import Book, Course, Integers, Room, Rules
from simulator.kernels.ledger.bare import bare, bare_inline
from simulator.kernels.ledger.spending import pay_fees
from simulator.kernels.ledger.splits import MOST_WEIGHT, divide, move
from simulator.terms import repay_owed, share_owed

_repay_owed = bare(repay_owed)
_share_owed = bare(share_owed)


@bare_inline
def _due(tranche: int, month: int, final: bool, tranches: Integers, lists: Integers) -> int:
    """Principal of a tranche that is due and not yet paid."""
    left = lists[at.OUT, tranche] - lists[at.NOW_PRINCIPAL, tranche]
    first, last = tranches[at.PLAN_FROM, tranche], tranches[at.PLAN_UNTIL, tranche]
    if final or month >= last:
        return int(left)
    if month < first:
        return 0
    later = _share_owed(lists[at.OF_TRANCHE, tranche], last - month, last - first + 1)
    return int(max(left - later, 0))


@bare_inline
def _unsettled(count: int, purse: Integers, lists: Integers) -> int:
    """Drawn money that is spent and not repaid, after what is being paid now."""
    left = purse[at.OUTSTANDING] - purse[at.CASH]
    for k in range(count):
        left -= lists[at.NOW_PRINCIPAL, k]
    return int(max(left, 0))


@bare_inline
def _give(part: int, month: int, target: int, lists: Integers, flows: Integers) -> None:
    """Give a part to a tranche as return, or to a party."""
    if target >= 0:
        lists[at.NOW_RETURN, target] += part
    else:
        flows[month, -1 - target] += part


@bare
def _up_to(cash: int, month: int, step: int, due: int, rules: Rules, room: Room) -> int:
    """Pay a tranche up to a return, principal first; what is paid."""
    k = rules.steps[step, at.TO]
    now = room.lists[at.NOW_PRINCIPAL, k] + room.lists[at.NOW_RETURN, k] + room.lists[at.NOW_COUPON, k]
    growth = rules.growth[at.AT_ASKS + rules.asks.shape[0] + step]
    balance = max(
        _repay_owed(room.history[at.BY_TRANCHE + 2 * k], room.history[at.BY_TRANCHE + 2 * k + 1], month, growth, False)
        - now,
        0,
    )
    above = max(balance - room.lists[at.OUT, k] + room.lists[at.NOW_PRINCIPAL, k], 0)
    principal = min(cash, due, balance)
    profit = min(cash - principal, above)
    room.lists[at.NOW_PRINCIPAL, k] += principal
    room.lists[at.NOW_RETURN, k] += profit
    return int(principal + profit)


@bare
def _share_rest(cash: int, month: int, step: int, rules: Rules, room: Room, flows: Integers) -> None:
    first, last = rules.steps[step, at.FIRST], rules.steps[step, at.LAST]
    divide(cash, rules.splits[at.SHARE_WEIGHT, first:last], room.lists[at.PARTS], room.lists[at.KEYS])
    for k in range(last - first):
        _give(room.lists[at.PARTS, k], month, rules.splits[at.PAYS_INTO, first + k], room.lists, flows)


@bare_inline
def _take(cash: int, month: int, final: bool, step: int, rules: Rules, room: Room, book: Book) -> int:
    """Let one step take what it may; what is left."""
    steps, tranches, lists, purse = rules.steps, rules.tranches, room.lists, room.purse
    kind, to, taken = steps[step, at.STEP], steps[step, at.TO], 0
    if kind == at.FEES or kind == at.DEFERRED_FEES:
        waits = kind == at.DEFERRED_FEES or purse[at.ARREARS] > 0
        return pay_fees(cash, month, kind == at.DEFERRED_FEES, rules, room, book) if waits else cash
    if kind == at.COUPON_OF:
        taken = min(cash, lists[at.ACCRUED, to])
        lists[at.ACCRUED, to] -= taken
        lists[at.NOW_COUPON, to] += taken
    elif kind == at.PRINCIPAL_OF:
        due = _due(to, month, final, tranches, lists)
        taken = min(cash, due, _unsettled(tranches.shape[1], purse, lists))
        lists[at.NOW_PRINCIPAL, to] += taken
    elif kind == at.RETURN_UP_TO:
        due = min(_due(to, month, final, tranches, lists), _unsettled(tranches.shape[1], purse, lists))
        taken = _up_to(cash, month, step, due, rules, room)
    elif kind == at.FIXED_SUM:
        taken = min(cash, steps[step, at.AMOUNT] - lists[at.TAKEN, step])
        lists[at.TAKEN, step] += taken
        _give(taken, month, to, lists, book.flows)
    else:
        taken = max(cash - _unsettled(tranches.shape[1], purse, lists), 0)
        if kind == at.RETURN_OF:
            _give(taken, month, to, lists, book.flows)
        elif taken > 0:
            _share_rest(taken, month, step, rules, room, book.flows)
    return cash - taken


@bare_inline
def _not_due(month: int, final: bool, tranches: Integers, lists: Integers) -> bool:
    """Whether some principal falls due later."""
    for k in range(tranches.shape[1]):
        left = lists[at.OUT, k] - lists[at.NOW_PRINCIPAL, k]
        if left > _due(k, month, final, tranches, lists):
            return True
    return False


@bare
def _settle_rest(cash: int, rules: Rules, room: Room) -> None:
    """What no step takes: principal by rank, then return of the last rank."""
    last = 0
    for place in range(rules.tranches.shape[1]):
        k = last = rules.tranches[at.RANK, place]
        part = min(
            cash,
            room.lists[at.OUT, k] - room.lists[at.NOW_PRINCIPAL, k],
            _unsettled(rules.tranches.shape[1], room.purse, room.lists),
        )
        room.lists[at.NOW_PRINCIPAL, k] += part
        cash -= part
    room.lists[at.NOW_RETURN, last] += cash


@bare_inline
def _pay_tranches(month: int, rules: Rules, room: Room, flows: Integers) -> None:
    """Book what the tranches are given now among their holders."""
    tranches, lists, purse, history = rules.tranches, room.lists, room.purse, room.history
    for k in range(tranches.shape[1]):
        total = 0
        for group in range(at.COUPON, at.GROUPS):
            part = lists[at.NOW_COUPON + group - at.COUPON, k]
            if part > 0:
                move(part, month, tranches[at.COLUMNS + group, k], k, rules, lists, flows)
                total += part
        if total == 0:
            continue
        principal = lists[at.NOW_PRINCIPAL, k]
        lists[at.OUT, k] -= principal
        purse[at.OUTSTANDING] -= principal
        lists[at.DISTRIBUTED, k] += total
        history[at.BY_TRANCHE + 2 * k + 1, month] += total
        for place in range(at.NOW_COUPON, at.NOW_RETURN + 1):
            lists[place, k] = 0


@bare
def distribute(draw: int, month: int, final: bool, rules: Rules, course: Course, room: Room, book: Book) -> None:
    """Send what waits for the waterfall down its steps."""
    purse, steps = room.purse, rules.steps
    whole = purse[at.HELD] + purse[at.AT_PROVIDER]
    cash = whole
    for step in range(steps.shape[0]):
        term = steps[step, at.MET]
        if (
            cash > 0
            and month >= steps[step, at.FROM]
            and (term < 0 or month >= course.dates[draw, at.DELAY + 2 * rules.caps.shape[0] + term])
        ):
            cash = _take(cash, month, final, step, rules, room, book)
    served = max(whole - cash - purse[at.HELD], 0)  # the deal's own money goes first
    purse[at.HELD] = max(purse[at.HELD] - whole + cash, 0)
    purse[at.AT_PROVIDER] -= served
    if cash > 0 and not _not_due(month, final, rules.tranches, room.lists):
        if purse[at.HELD] > 0:
            _settle_rest(purse[at.HELD], rules, room)
        purse[at.HELD] = 0
        purse[at.AT_PROVIDER] = 0
    if served > 0:
        book.flows[month, rules.limits[at.DEBT]] += served
    _pay_tranches(month, rules, room, book.flows)


# --- the end ---------------------------------------------------------------------------------------------------------


@bare_inline
def floor_owed(rules: Rules, room: Room) -> int:
    """What the return floor makes good: the secured share of what is drawn, less what was distributed."""
    drawn = distributed = 0
    for k in range(rules.tranches.shape[1]):
        drawn += room.lists[at.OF_TRANCHE, k]
        distributed += room.lists[at.DISTRIBUTED, k]
    return max(_share_owed(drawn, rules.limits[at.FLOOR_SHARE], rules.limits[at.FLOOR_OF]) - distributed, 0)


@bare_inline
def call_guarantees(month: int, rules: Rules, room: Room, book: Book) -> None:
    """Call every guarantee once, in declared order; what one makes good is no loss to the next."""
    for g in range(rules.pots.shape[0]):
        after = rules.guarantees[g, at.AFTER] == 1
        loss = borne = 0
        for k in range(rules.tranches.shape[1]):
            room.lists[at.BOUND, k] = 0
            if rules.guarantees[g, at.COVERS + 2 * k] == 0:
                continue
            mine = room.lists[at.OF_TRANCHE, k] - room.lists[at.DISTRIBUTED, k] - room.lists[at.MADE_GOOD, k]
            loss += mine
            if after and rules.tranches[at.FIRST_LOSS, k] == 1:
                loss -= room.lists[at.OF_TRANCHE, k]
            else:
                room.lists[at.BOUND, k] = max(mine, 0)
                borne += room.lists[at.BOUND, k]
        call = _share_owed(max(loss, 0), rules.guarantees[g, at.OF_LOSS], rules.guarantees[g, at.OF_LOSS + 1])
        call = min(call, rules.pots[g, month], borne)
        if call > 0:
            _make_good(call, g, month, borne, rules, room, book)


@bare
def _make_good(call: int, g: int, month: int, borne: int, rules: Rules, room: Room, book: Book) -> None:
    """Book a call by the tranches' losses (`bounds`), scaled down where they are too large to split by."""
    scale = 1 + borne // MOST_WEIGHT
    for k in range(rules.tranches.shape[1]):
        room.lists[at.BOUND, k] //= scale
    count = rules.tranches.shape[1]
    divide(call, room.lists[at.BOUND, :count], room.lists[at.SHARE], room.lists[at.KEYS])
    for k in range(rules.tranches.shape[1]):
        column = rules.guarantees[g, at.COVERS + 2 * k + 1]
        move(room.lists[at.SHARE, k], month, column, k, rules, room.lists, book.flows)
        room.lists[at.MADE_GOOD, k] += room.lists[at.SHARE, k]
    book.guaranteed[g] = call
