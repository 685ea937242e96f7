"""What terms make owed in a month in, what passes the limits and who pays it out.

The limits in their order: the term's cap, the payers' caps, the year's cap (`next_year`: what is above it waits for
January without interest), the contract's total, the return cap. A payer's part above its own cap lapses. Payments that
the same payers share are split once a month, by the shares in force; where a payer has a cap or pays on credit, each
payment is split by itself. int64 minor units; levels asked of the capital account are float64, what they come to is
rounded once, half up. Nothing random.
"""

from __future__ import annotations

import math

from simulator.kernels._jit import inline, jit
from simulator.kernels.ledger.arrays import (
    ALONE,
    ASKS,
    BY_CONTRACT,
    BY_PAYER,
    BY_RETURN,
    BY_TERM,
    BY_YEAR,
    CAP,
    COUPON_ON_DRAWN,
    FOR_INVESTORS,
    FORM,
    HEADROOM,
    MORE,
    NET,
    NUMERATOR,
    OF,
    OF_MORE,
    OUTSTANDING,
    PER,
    REPAY,
    RETURN_ON_DRAWN,
    SAVING,
    SHARE_OF_DRAWN,
    SIMPLE,
    SPENT,
    TERM,
    TO_INVESTORS,
    TOTAL_RETURN,
    TRANSIT,
    YEAR_ROOM,
    Book,
    Course,
    Floats,
    Integers,
    Pools,
    Room,
    Rules,
    Terms,
)
from simulator.kernels.ledger.splits import divide
from simulator.kernels.rng import exponential, minus_log
from simulator.terms import DUST, repay_owed, within_cap

_repay_owed = jit(repay_owed)
_within_cap = jit(within_cap)
_TWO_32 = 2.0**32

# --- what is asked of the capital account ----------------------------------------------------------------------------


@jit
def _rounded(amount: float) -> int:
    return math.floor(max(amount, 0.0) + 0.5 + DUST)


@jit
def _promised(terms: Terms, room: Room) -> int:
    """What is owed to investors already and will come: over a year's cap, or on its way."""
    total = room.purse[TRANSIT]
    for k in range(room.waiting.size):
        total += room.waiting[k] * terms.kinds[k, TO_INVESTORS]
    return int(total)


@jit
def _growth_at(rate: float, months: int, growth: Floats) -> None:
    """Fill `growth` with (1 + rate)^(k/12) for k to and with `months`."""
    per_month = -minus_log((1.0 + rate) * _TWO_32) / 12.0
    for k in range(months + 1):
        growth[k] = exponential(k * per_month)


@jit
def _saving_owed(saving: float, balance: int, ask: Integers) -> int:
    """A share of a saving until investors are repaid, another share of the rest."""
    first = _rounded(saving * ask[NUMERATOR] / ask[OF])
    if first <= balance:
        return first
    rest = saving - balance * ask[OF] / ask[NUMERATOR]
    return balance + _rounded(rest * ask[MORE] / ask[OF_MORE])


@jit
def asked(level: float, month: int, row: int, terms: Terms, room: Room) -> int:
    """What a level comes to, given what has been drawn and received up to and with the month."""
    ask = terms.asks[row]
    form, net = ask[FORM], room.purse[NET]
    if form == SHARE_OF_DRAWN:
        return _rounded(level * net)
    if form == COUPON_ON_DRAWN:
        return _rounded(level * room.purse[OUTSTANDING] * ask[PER] / 12.0)
    promised = _promised(terms, room)
    if form == TOTAL_RETURN:
        received = 0
        for m in range(month + 1):
            received += room.received[m]
        return max(_rounded((1.0 + level) * net) - received - promised, 0)
    growth = terms.growth[row]
    if form == RETURN_ON_DRAWN:
        growth = room.growth
        _growth_at(level, month, growth)
    owed = max(_repay_owed(room.drawn, room.received, month, growth, ask[SIMPLE] == 1) - promised, 0)
    if form == SAVING:
        return _saving_owed(level, owed, ask)
    return owed if form != REPAY or level == 1.0 else _rounded(level * owed)


# --- limits ----------------------------------------------------------------------------------------------------------


@jit
def _allowed(wanted: int, pool: int, pools: Pools, room: Room) -> int:
    """What payers' caps leave of an amount; fills `allowed` with each payer's part and `free` with its room."""
    start, end = pools.first[pool], pools.first[pool + 1]
    divide(wanted, pools.weights[start:end], room.parts, room.keys)
    total = 0
    for k in range(end - start):
        account = pools.account[start + k]
        in_all = pools.caps[account, 0] - room.by_payer[account, 0]
        this_year = pools.caps[account, 1] - room.by_payer[account, 1]
        room.free[k] = max(min(in_all, this_year), 0)
        room.allowed[k] = min(room.parts[k], room.free[k])
        total += room.allowed[k]
    return total


@jit
def headroom(month: int, rules: Rules, room: Room) -> int:
    """What the return cap leaves in a month: the capped balance less what is on its way."""
    purse = room.purse
    if purse[HEADROOM] < 0:
        simple = rules.limits.cap_is_simple == 1
        balance = _repay_owed(room.drawn, room.received, month, rules.return_cap, simple)
        purse[HEADROOM] = max(balance - purse[TRANSIT], 0)
    return int(purse[HEADROOM])


@jit
def _admit(owed: int, k: int, month: int, january: bool, rules: Rules, room: Room, book: Book) -> int:
    """Pass what a term owes through the limits; what is paid."""
    purse, cut, limits = room.purse, book.cut, rules.limits
    wanted = _within_cap(owed, rules.terms.kinds[k, CAP], room.used[k] + room.waiting[k])
    cut[k, BY_TERM] += owed - wanted
    if january:
        wanted += room.waiting[k]
        room.waiting[k] = 0
    pool = rules.terms.pool[month, k]
    if rules.pools.kinds[pool, ALONE] == 1 and wanted > 0:
        allowed = _allowed(wanted, pool, rules.pools, room)
        cut[k, BY_PAYER] += wanted - allowed
        wanted = allowed
    left = limits.total - purse[SPENT]
    in_year = min(wanted, purse[YEAR_ROOM])
    amount = min(in_year, left)
    if limits.carries_over == 0:
        cut[k, BY_YEAR] += wanted - in_year
        cut[k, BY_CONTRACT] += in_year - amount
    elif amount < left:
        room.waiting[k] += wanted - amount
    else:
        cut[k, BY_CONTRACT] += wanted - amount
    if rules.return_cap.size > 0 and rules.terms.kinds[k, TO_INVESTORS] == 1 and amount > 0:
        within = min(amount, headroom(month, rules, room))
        cut[k, BY_RETURN] += amount - within
        purse[HEADROOM] -= within
        amount = int(within)
    purse[YEAR_ROOM] -= amount
    purse[SPENT] += amount
    room.used[k] += amount
    return int(amount)


# --- payers ----------------------------------------------------------------------------------------------------------


@jit
def _fit(size: int, room: Room) -> None:
    """Bring the parts within the payers' room (`free`); what is above is paid by others up to `allowed`."""
    over = 0
    for k in range(size):
        more = max(room.parts[k] - room.free[k], 0)
        room.parts[k] -= more
        over += more
    for k in range(size):
        more = max(min(over, room.allowed[k] - room.parts[k]), 0)
        room.parts[k] += more
        over -= more


@jit
def collect(
    amount: int, month: int, pool: int, prompt: bool, draw: int, pools: Pools, course: Course, room: Room, book: Book
) -> int:
    """Book an amount as its payers pay it, each when it does; what never comes. `prompt` payments are not late."""
    start, end = pools.first[pool], pools.first[pool + 1]
    divide(amount, pools.weights[start:end], room.parts, room.keys)
    if not prompt:
        _fit(end - start, room)
    for_investors, lost = pools.kinds[pool, FOR_INVESTORS], 0
    for k in range(end - start):
        part, account = room.parts[k], pools.account[start + k]
        arrives = month if prompt else month + course.delay[draw, account]
        if not prompt:
            room.by_payer[account, 0] += part
            room.by_payer[account, 1] += part
        if arrives >= book.flows.shape[0] or arrives >= course.default[draw, account]:
            lost += part
            continue
        book.flows[arrives, pools.columns[start + k, 0]] += part
        room.received[arrives] += part * for_investors
        if arrives > month:
            room.ahead[arrives] += part * for_investors
            room.purse[TRANSIT] += part * for_investors
    return lost


@inline
def _share_pools(month: int, pools: Pools, room: Room, book: Book) -> None:
    """Split what each pool of payers pays this month, once."""
    for pool in range(room.pooled.size):
        amount = room.pooled[pool]
        if amount == 0:
            continue
        room.pooled[pool] = 0
        start, end = pools.first[pool], pools.first[pool + 1]
        divide(amount, pools.weights[start:end], room.parts, room.keys)
        for member in range(start, end):
            book.flows[month, pools.columns[member, 0]] += room.parts[member - start]


@inline
def _busy(draw: int, month: int, january: bool, course: Course, room: Room) -> bool:
    """Whether any term may pay in a month."""
    for k in range(room.waiting.size):
        if course.owed[draw, month, k] > 0 or (january and room.waiting[k] > 0):
            return True
    asked = False
    for row in range(course.asked.shape[2]):
        asked = asked or course.asked[draw, month, row] == course.asked[draw, month, row]
    return asked


@inline
def pay_terms(draw: int, month: int, january: bool, rules: Rules, course: Course, room: Room, book: Book) -> None:
    """Pay what falls due in a month: first what is owed already, then what is asked of the capital account."""
    if not _busy(draw, month, january, course, room):
        return
    room.purse[HEADROOM] = -1
    terms = rules.terms
    own = terms.kinds.shape[0]
    for turn in range(own + terms.asks.shape[0]):
        row = turn - own
        k = turn if row < 0 else terms.asks[row, TERM]
        owed = 0
        if row >= 0:
            level = course.asked[draw, month, row]
            if level == level:
                owed = asked(level, month, row, terms, room)
                book.repayment[k] += owed
        elif terms.kinds[k, ASKS] == 0:
            owed = max(course.owed[draw, month, k], 0)
        else:
            continue
        if owed == 0 and not (january and room.waiting[k] > 0):
            continue
        amount = _admit(owed, k, month, january, rules, room, book)
        pool = terms.pool[month, k]
        if amount == 0:
            continue
        book.paid[k] += amount
        if rules.pools.kinds[pool, ALONE] == 1:
            lost = collect(amount, month, pool, False, draw, rules.pools, course, room, book)
            book.paid[k] -= lost
            book.lapsed[k] += lost
        else:
            room.pooled[pool] += amount
            room.received[month] += amount * terms.kinds[k, TO_INVESTORS]
    _share_pools(month, rules.pools, room, book)
