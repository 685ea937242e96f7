"""What terms make owed in a month in, what passes the limits and who pays it out.

The limits in their order: the term's cap, the payers' caps, the year's cap (`next_year`: what is above it waits for
January without interest), the contract's total, the return cap. A payer's part above its own cap lapses. Payments that
the same payers share are split once a month, by the shares in force; where a payer has a cap or pays on credit, each
payment is split by itself. int64 minor units; levels asked of the capital account are float64, what they come to is
rounded once, half up. Nothing random.
"""

from __future__ import annotations

import math

from simulator.kernels.ledger import arrays as at
from simulator.kernels.ledger.arrays import Book, Course, Floats, Integers, Room, Rules
from simulator.kernels.ledger.bare import bare, bare_inline
from simulator.kernels.ledger.splits import divide
from simulator.kernels.rng import exponential, minus_log
from simulator.terms import DUST, repay_owed, within_cap

_repay_owed = bare(repay_owed)
_within_cap = bare(within_cap)
_TWO_32 = 2.0**32

# --- what is asked of the capital account ----------------------------------------------------------------------------


@bare_inline
def _rounded(amount: float) -> int:
    return math.floor(max(amount, 0.0) + 0.5 + DUST)


@bare
def _promised(rules: Rules, room: Room) -> int:
    """What is owed to investors already and will come: over a year's cap, or on its way."""
    total = room.purse[at.TRANSIT]
    for k in range(rules.kinds.shape[0]):
        total += room.lists[at.WAITING, k] * rules.kinds[k, at.TO_INVESTORS]
    return int(total)


@bare
def _growth_at(rate: float, months: int, growth: Floats) -> None:
    """Fill `growth` with (1 + rate)^(k/12) for k to and with `months`."""
    per_month = -minus_log((1.0 + rate) * _TWO_32) / 12.0
    for k in range(months + 1):
        growth[k] = exponential(k * per_month)


@bare
def _saving_owed(saving: float, balance: int, ask: Integers) -> int:
    """A share of a saving until investors are repaid, another share of the rest."""
    first = _rounded(saving * ask[at.NUMERATOR] / ask[at.OF])
    if first <= balance:
        return first
    rest = saving - balance * ask[at.OF] / ask[at.NUMERATOR]
    return balance + _rounded(rest * ask[at.MORE] / ask[at.OF_MORE])


@bare
def asked(level: float, month: int, row: int, rules: Rules, room: Room) -> int:
    """What a level comes to, given what has been drawn and received up to and with the month."""
    ask = rules.asks[row]
    form, net = ask[at.FORM], room.purse[at.NET]
    if form == at.SHARE_OF_DRAWN:
        return _rounded(level * net)
    if form == at.COUPON_ON_DRAWN:
        return _rounded(level * room.purse[at.OUTSTANDING] * ask[at.PER] / 12.0)
    promised = _promised(rules, room)
    if form == at.TOTAL_RETURN:
        received = 0
        for m in range(month + 1):
            received += room.history[at.RECEIVED, m]
        return max(_rounded((1.0 + level) * net) - received - promised, 0)
    growth = rules.growth[at.AT_ASKS + row]
    if form == at.RETURN_ON_DRAWN:
        growth = room.growth
        _growth_at(level, month, growth)
    owed = max(
        _repay_owed(room.history[at.DRAWN_IN], room.history[at.RECEIVED], month, growth, ask[at.SIMPLE] == 1)
        - promised,
        0,
    )
    if form == at.SAVING:
        return _saving_owed(level, owed, ask)
    return owed if form != at.REPAY or level == 1.0 else _rounded(level * owed)


# --- limits ----------------------------------------------------------------------------------------------------------


@bare
def _allowed(wanted: int, pool: int, rules: Rules, room: Room) -> int:
    """What payers' caps leave of an amount; fills `allowed` with each payer's part and `free` with its room."""
    start, end = rules.pools[at.FIRST_MEMBER, pool], rules.pools[at.LAST_MEMBER, pool]
    divide(wanted, rules.splits[at.SHARE_WEIGHT, start:end], room.lists[at.PARTS], room.lists[at.KEYS])
    total = 0
    for k in range(end - start):
        account = rules.splits[at.ACCOUNT, start + k]
        in_all = rules.caps[account, 0] - room.lists[at.PAID_IN_ALL, account]
        this_year = rules.caps[account, 1] - room.lists[at.PAID_THIS_YEAR, account]
        room.lists[at.FREE, k] = max(min(in_all, this_year), 0)
        room.lists[at.ALLOWED, k] = min(room.lists[at.PARTS, k], room.lists[at.FREE, k])
        total += room.lists[at.ALLOWED, k]
    return total


@bare
def headroom(month: int, rules: Rules, room: Room) -> int:
    """What the return cap leaves in a month: the capped balance less what is on its way."""
    purse = room.purse
    if purse[at.HEADROOM] < 0:
        simple = rules.limits[at.CAP_IS_SIMPLE] == 1
        balance = _repay_owed(room.history[at.DRAWN_IN], room.history[at.RECEIVED], month, rules.growth[0], simple)
        purse[at.HEADROOM] = max(balance - purse[at.TRANSIT], 0)
    return int(purse[at.HEADROOM])


@bare_inline
def _admit(owed: int, k: int, month: int, january: bool, rules: Rules, room: Room, book: Book) -> int:
    """Pass what a term owes through the limits; what is paid."""
    purse = room.purse
    wanted = _within_cap(owed, rules.kinds[k, at.CAP], room.lists[at.USED, k] + room.lists[at.WAITING, k])
    book.by_term[at.BY_TERM, k] += owed - wanted
    if january:
        wanted += room.lists[at.WAITING, k]
        room.lists[at.WAITING, k] = 0
    pool = rules.pool[month, k]
    if rules.pools[at.ALONE, pool] == 1 and wanted > 0:
        allowed = _allowed(wanted, pool, rules, room)
        book.by_term[at.BY_PAYER, k] += wanted - allowed
        wanted = allowed
    left = rules.limits[at.TOTAL] - purse[at.SPENT]
    in_year = min(wanted, purse[at.YEAR_ROOM])
    amount = min(in_year, left)
    if rules.limits[at.CARRIES_OVER] == 0:
        book.by_term[at.BY_YEAR, k] += wanted - in_year
        book.by_term[at.BY_CONTRACT, k] += in_year - amount
    elif amount < left:
        room.lists[at.WAITING, k] += wanted - amount
    else:
        book.by_term[at.BY_CONTRACT, k] += wanted - amount
    if rules.limits[at.CAPPED] == 1 and rules.kinds[k, at.TO_INVESTORS] == 1 and amount > 0:
        within = min(amount, headroom(month, rules, room))
        book.by_term[at.BY_RETURN, k] += amount - within
        purse[at.HEADROOM] -= within
        amount = int(within)
    purse[at.YEAR_ROOM] -= amount
    purse[at.SPENT] += amount
    room.lists[at.USED, k] += amount
    return int(amount)


# --- payers ----------------------------------------------------------------------------------------------------------


@bare
def _fit(size: int, room: Room) -> None:
    """Bring the parts within the payers' room (`free`); what is above is paid by others up to `allowed`."""
    over = 0
    for k in range(size):
        more = max(room.lists[at.PARTS, k] - room.lists[at.FREE, k], 0)
        room.lists[at.PARTS, k] -= more
        over += more
    for k in range(size):
        more = max(min(over, room.lists[at.ALLOWED, k] - room.lists[at.PARTS, k]), 0)
        room.lists[at.PARTS, k] += more
        over -= more


@bare
def collect(
    amount: int, month: int, pool: int, prompt: bool, draw: int, rules: Rules, course: Course, room: Room, book: Book
) -> int:
    """Book an amount as its payers pay it, each when it does; what never comes. `prompt` payments are not late."""
    start, end = rules.pools[at.FIRST_MEMBER, pool], rules.pools[at.LAST_MEMBER, pool]
    divide(amount, rules.splits[at.SHARE_WEIGHT, start:end], room.lists[at.PARTS], room.lists[at.KEYS])
    if not prompt:
        _fit(end - start, room)
    for_investors, lost = rules.pools[at.FOR_INVESTORS, pool], 0
    for k in range(end - start):
        part, account = room.lists[at.PARTS, k], rules.splits[at.ACCOUNT, start + k]
        arrives = month if prompt else month + course.dates[draw, at.DELAY + 2 * account]
        if not prompt:
            room.lists[at.PAID_IN_ALL, account] += part
            room.lists[at.PAID_THIS_YEAR, account] += part
        if arrives >= book.flows.shape[0] or arrives >= course.dates[draw, at.DEFAULT + 2 * account]:
            lost += part
            continue
        book.flows[arrives, rules.splits[at.PAYS_INTO, start + k]] += part
        room.history[at.RECEIVED, arrives] += part * for_investors
        if arrives > month:
            room.history[at.AHEAD, arrives] += part * for_investors
            room.purse[at.TRANSIT] += part * for_investors
    return lost


@bare_inline
def _share_pools(month: int, rules: Rules, room: Room, book: Book) -> None:
    """Split what each pool of payers pays this month, once."""
    for pool in range(rules.pools.shape[1]):
        amount = room.lists[at.POOLED, pool]
        if amount == 0:
            continue
        room.lists[at.POOLED, pool] = 0
        start, end = rules.pools[at.FIRST_MEMBER, pool], rules.pools[at.LAST_MEMBER, pool]
        divide(amount, rules.splits[at.SHARE_WEIGHT, start:end], room.lists[at.PARTS], room.lists[at.KEYS])
        for member in range(start, end):
            book.flows[month, rules.splits[at.PAYS_INTO, member]] += room.lists[at.PARTS, member - start]


@bare_inline
def _busy(draw: int, month: int, january: bool, rules: Rules, course: Course, room: Room) -> bool:
    """Whether any term may pay in a month."""
    for k in range(rules.kinds.shape[0]):
        if course.owed[draw, month, k] > 0 or (january and room.lists[at.WAITING, k] > 0):
            return True
    asked = False
    for row in range(course.asked.shape[2]):
        asked = asked or course.asked[draw, month, row] == course.asked[draw, month, row]
    return asked


@bare_inline
def pay_terms(draw: int, month: int, january: bool, rules: Rules, course: Course, room: Room, book: Book) -> None:
    """Pay what falls due in a month: first what is owed already, then what is asked of the capital account."""
    if not _busy(draw, month, january, rules, course, room):
        return
    room.purse[at.HEADROOM] = -1
    own = rules.kinds.shape[0]
    for turn in range(own + rules.asks.shape[0]):
        row = turn - own
        k = turn if row < 0 else rules.asks[row, at.TERM]
        owed = 0
        if row >= 0:
            level = course.asked[draw, month, row]
            if level == level:
                owed = asked(level, month, row, rules, room)
                book.by_term[at.REPAYMENT, k] += owed
        elif rules.kinds[k, at.ASKS] == 0:
            owed = max(course.owed[draw, month, k], 0)
        else:
            continue
        if owed == 0 and not (january and room.lists[at.WAITING, k] > 0):
            continue
        amount = _admit(owed, k, month, january, rules, room, book)
        pool = rules.pool[month, k]
        if amount == 0:
            continue
        book.by_term[at.PAID, k] += amount
        if rules.pools[at.ALONE, pool] == 1:
            lost = collect(amount, month, pool, False, draw, rules, course, room, book)
            book.by_term[at.PAID, k] -= lost
            book.by_term[at.LAPSED, k] += lost
        else:
            room.lists[at.POOLED, pool] += amount
            room.history[at.RECEIVED, month] += amount * rules.kinds[k, at.TO_INVESTORS]
    _share_pools(month, rules, room, book)
