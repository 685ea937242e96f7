"""Money for investors in, who gets it by the waterfall's steps out; and what is made good at the end.

A step takes what it may as far as the money goes. A return, and the rest, leave what is still outstanding as principal
and spent (unspent capital will be used or handed back). What no step takes is held while some principal is not due yet;
otherwise it is principal by rank, then return of the last rank, but stays with the provider where it is the provider
who serves the debt. From the last month in which anything can be paid, all principal is due. int64 minor units; nothing
random.
"""

from __future__ import annotations

from simulator.kernels._jit import inline, jit
from simulator.kernels.ledger.arrays import (
    ACCRUED,
    AMOUNT,
    AT_PROVIDER,
    CASH,
    COUPON,
    COUPON_OF,
    DEFERRED_FEES,
    DISTRIBUTED,
    FEES,
    FIRST,
    FIXED_SUM,
    FROM,
    HELD,
    LAST,
    MADE_GOOD,
    MET,
    NOW_COUPON,
    NOW_PRINCIPAL,
    NOW_RETURN,
    OF_TRANCHE,
    OUT,
    OUTSTANDING,
    PRINCIPAL,
    PRINCIPAL_OF,
    RETURN,
    RETURN_OF,
    RETURN_UP_TO,
    STEP,
    TO,
    Book,
    Capital,
    Integers,
    Room,
    Rules,
)
from simulator.kernels.ledger.spending import pay_fees
from simulator.kernels.ledger.splits import MOST_WEIGHT, divide, move
from simulator.terms import repay_owed, share_owed

_repay_owed = jit(repay_owed)
_share_owed = jit(share_owed)


@jit
def _due(tranche: int, month: int, final: bool, capital: Capital, room: Room) -> int:
    """Principal of a tranche that is due and not yet paid."""
    left = room.tranches[tranche, OUT] - room.tranches[tranche, NOW_PRINCIPAL]
    first, last = capital.plans[tranche, 0], capital.plans[tranche, 1]
    if final or month >= last:
        return int(left)
    if month < first:
        return 0
    later = _share_owed(room.tranches[tranche, OF_TRANCHE], last - month, last - first + 1)
    return int(max(left - later, 0))


@jit
def _unsettled(room: Room) -> int:
    """Drawn money that is spent and not repaid, after what is being paid now."""
    left = room.purse[OUTSTANDING] - room.purse[CASH]
    for k in range(room.tranches.shape[0]):
        left -= room.tranches[k, NOW_PRINCIPAL]
    return int(max(left, 0))


@jit
def _give(part: int, month: int, target: int, room: Room, flows: Integers) -> None:
    """Give a part to a tranche as return, or to a party."""
    if target >= 0:
        room.tranches[target, NOW_RETURN] += part
    else:
        flows[month, -1 - target] += part


@jit
def _up_to(cash: int, month: int, step: int, due: int, rules: Rules, room: Room) -> int:
    """Pay a tranche up to a return, principal first; what is paid."""
    k = rules.steps.parts[step, TO]
    now = room.tranches[k, NOW_PRINCIPAL] + room.tranches[k, NOW_RETURN] + room.tranches[k, NOW_COUPON]
    growth = rules.steps.growth[step]
    balance = max(_repay_owed(room.drawn_by[k], room.got_by[k], month, growth, False) - now, 0)
    above = max(balance - room.tranches[k, OUT] + room.tranches[k, NOW_PRINCIPAL], 0)
    principal = min(cash, due, balance)
    profit = min(cash - principal, above)
    room.tranches[k, NOW_PRINCIPAL] += principal
    room.tranches[k, NOW_RETURN] += profit
    return int(principal + profit)


@jit
def _share_rest(cash: int, month: int, step: int, rules: Rules, room: Room, flows: Integers) -> None:
    steps = rules.steps
    first, last = steps.parts[step, FIRST], steps.parts[step, LAST]
    divide(cash, steps.weights[first:last], room.parts, room.keys)
    for k in range(last - first):
        _give(room.parts[k], month, steps.targets[first + k], room, flows)


@jit
def _take(cash: int, month: int, final: bool, step: int, rules: Rules, room: Room, book: Book) -> int:
    """Let one step take what it may; what is left."""
    part = rules.steps.parts[step]
    kind, to = part[STEP], part[TO]
    if kind in (FEES, DEFERRED_FEES):
        return pay_fees(cash, month, kind == DEFERRED_FEES, rules.uses, room, book)
    taken = 0
    if kind == COUPON_OF:
        taken = min(cash, room.tranches[to, ACCRUED])
        room.tranches[to, ACCRUED] -= taken
        room.tranches[to, NOW_COUPON] += taken
    elif kind in (PRINCIPAL_OF, RETURN_UP_TO):
        due = min(_due(to, month, final, rules.capital, room), _unsettled(room))
        if kind == PRINCIPAL_OF:
            taken = min(cash, due)
            room.tranches[to, NOW_PRINCIPAL] += taken
        else:
            taken = _up_to(cash, month, step, due, rules, room)
    elif kind == FIXED_SUM:
        taken = min(cash, part[AMOUNT] - room.taken[step])
        room.taken[step] += taken
        _give(taken, month, to, room, book.flows)
    else:
        taken = max(cash - _unsettled(room), 0)
        if kind == RETURN_OF:
            _give(taken, month, to, room, book.flows)
        elif taken > 0:
            _share_rest(taken, month, step, rules, room, book.flows)
    return cash - taken


@jit
def _not_due(month: int, final: bool, capital: Capital, room: Room) -> bool:
    """Whether some principal falls due later."""
    for k in range(room.tranches.shape[0]):
        left = room.tranches[k, OUT] - room.tranches[k, NOW_PRINCIPAL]
        if left > _due(k, month, final, capital, room):
            return True
    return False


@jit
def _settle_rest(cash: int, capital: Capital, room: Room) -> None:
    """What no step takes: principal by rank, then return of the last rank."""
    for k in capital.ranks:
        part = min(cash, room.tranches[k, OUT] - room.tranches[k, NOW_PRINCIPAL], _unsettled(room))
        room.tranches[k, NOW_PRINCIPAL] += part
        cash -= part
    room.tranches[capital.ranks[-1], NOW_RETURN] += cash


@jit
def _pay_tranches(month: int, capital: Capital, room: Room, flows: Integers) -> None:
    """Book what the tranches are given now among their holders."""
    for k in range(room.tranches.shape[0]):
        holders = capital.holders[capital.first_holder[k] : capital.first_holder[k + 1]]
        total = 0
        for place, group in ((NOW_COUPON, COUPON), (NOW_PRINCIPAL, PRINCIPAL), (NOW_RETURN, RETURN)):
            part = room.tranches[k, place]
            move(part, month, capital.columns[k, group], holders, room.parts, room.keys, flows)
            total += part
        room.tranches[k, OUT] -= room.tranches[k, NOW_PRINCIPAL]
        room.purse[OUTSTANDING] -= room.tranches[k, NOW_PRINCIPAL]
        room.tranches[k, DISTRIBUTED] += total
        room.got_by[k, month] += total
        for place in (NOW_COUPON, NOW_PRINCIPAL, NOW_RETURN):
            room.tranches[k, place] = 0


@jit
def distribute(draw: int, month: int, final: bool, rules: Rules, met_from: Integers, room: Room, book: Book) -> None:
    """Send what waits for the waterfall down its steps."""
    purse, steps = room.purse, rules.steps.parts
    whole = purse[HELD] + purse[AT_PROVIDER]
    cash = whole
    for step in range(steps.shape[0]):
        term = steps[step, MET]
        if cash > 0 and month >= steps[step, FROM] and (term < 0 or month >= met_from[term]):
            cash = _take(cash, month, final, step, rules, room, book)
    served = max(whole - cash - purse[HELD], 0)  # the deal's own money goes first
    purse[HELD] = max(purse[HELD] - whole + cash, 0)
    purse[AT_PROVIDER] -= served
    if cash > 0 and not _not_due(month, final, rules.capital, room):
        if purse[HELD] > 0:
            _settle_rest(purse[HELD], rules.capital, room)
        purse[HELD] = 0
        purse[AT_PROVIDER] = 0
    if served > 0:
        book.flows[month, rules.limits.debt] += served
    _pay_tranches(month, rules.capital, room, book.flows)


# --- the end ---------------------------------------------------------------------------------------------------------


@inline
def floor_owed(rules: Rules, room: Room) -> int:
    """What the return floor makes good: the secured share of what is drawn, less what was distributed."""
    drawn = distributed = 0
    for k in range(room.tranches.shape[0]):
        drawn += room.tranches[k, OF_TRANCHE]
        distributed += room.tranches[k, DISTRIBUTED]
    return max(_share_owed(drawn, rules.limits.floor_share, rules.limits.floor_of) - distributed, 0)


@inline
def call_guarantees(month: int, rules: Rules, room: Room, book: Book) -> None:
    """Call every guarantee once, in declared order; what one makes good is no loss to the next."""
    given, capital = rules.guarantees, rules.capital
    for g in range(given.limit.shape[0]):
        after = given.shares[g, 2] == 1
        loss = borne = 0
        for k in range(room.tranches.shape[0]):
            room.bounds[k] = 0
            if given.covers[g, k] == 0:
                continue
            mine = room.tranches[k, OF_TRANCHE] - room.tranches[k, DISTRIBUTED] - room.tranches[k, MADE_GOOD]
            loss += mine
            if after and capital.first_loss[k] == 1:
                loss -= room.tranches[k, OF_TRANCHE]
            else:
                room.bounds[k] = max(mine, 0)
                borne += room.bounds[k]
        call = _share_owed(max(loss, 0), given.shares[g, 0], given.shares[g, 1])
        call = min(call, given.limit[g, month], borne)
        if call > 0:
            _make_good(call, g, month, borne, rules, room, book)


@jit
def _make_good(call: int, g: int, month: int, borne: int, rules: Rules, room: Room, book: Book) -> None:
    """Book a call by the tranches' losses (`bounds`), scaled down where they are too large to split by."""
    capital = rules.capital
    scale = 1 + borne // MOST_WEIGHT
    for k in range(room.bounds.size):
        room.bounds[k] //= scale
    divide(call, room.bounds, room.shares, room.keys)
    for k in range(room.bounds.size):
        holders = capital.holders[capital.first_holder[k] : capital.first_holder[k + 1]]
        column = rules.guarantees.columns[g, k]
        move(room.shares[k], month, column, holders, room.parts, room.keys, book.flows)
        room.tranches[k, MADE_GOOD] += room.shares[k]
    book.guaranteed[g] = call
