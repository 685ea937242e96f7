"""What terms make owed in a month in, what passes the limits and who pays it out.

The limits in their order: the term's cap, the payers' caps, the year's cap (`next_year`: what is above it waits for
January without interest), the contract's total, the return cap. A payer's part above its own cap lapses. Payments that
the same payers share are split once a month, by the shares in force; where a payer has a cap or pays on credit, each
payment is split by itself. int64 minor units; levels asked of the capital account are float64, what they come to is
rounded once, half up. Nothing random.
"""

from __future__ import annotations

import math

import numpy as np

from simulator.kernels._jit import bare, bare_inline
from simulator.kernels.ledger import arrays as at
from simulator.kernels.ledger.arrays import Floats, Integers, Rules
from simulator.kernels.ledger.splits import share_out
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
def _promised(rules: Rules, room: Integers) -> int:
    """What is owed to investors already and will come: over a year's cap, or on its way."""
    total = room[at.PURSE, at.TRANSIT]
    for k in range(rules.limits[at.TERMS]):
        total += room[at.WAITING, k] * rules.table[at.TO_INVESTORS, k]
    return int(total)


@bare
def _growth_at(rate: float, months: int, growth: Floats) -> None:
    """Fill `growth` with (1 + rate)^(k/12) for k to and with `months`."""
    per_month = -minus_log((1.0 + rate) * _TWO_32) / 12.0
    for k in range(months + 1):
        growth[k] = exponential(k * per_month)


@bare
def _saving_owed(saving: float, balance: int, row: int, table: Integers) -> int:
    """A share of a saving until investors are repaid, another share of the rest."""
    first = _rounded(saving * table[at.NUMERATOR, row] / table[at.OF, row])
    if first <= balance:
        return first
    rest = saving - balance * table[at.OF, row] / table[at.NUMERATOR, row]
    return balance + _rounded(rest * table[at.MORE, row] / table[at.OF_MORE, row])


@bare
def _to_repay(level: float, month: int, row: int, rules: Rules, room: Integers) -> int:
    """What repays drawn money with the return of a term, or with the one that it asks for."""
    growth = rules.growth[at.AT_ASKS + row]
    if rules.table[at.FORM, row] == at.RETURN_ON_DRAWN:
        growth = room[at.GROWTH].view(np.float64)
        _growth_at(level, month, growth)
    simple = rules.table[at.SIMPLE, row] == 1
    return _repay_owed(room[at.DRAWN_IN], room[at.RECEIVED], month, growth, simple)


@bare
def asked_amount(level: float, month: int, row: int, rules: Rules, room: Integers) -> int:
    """What a level comes to, given what has been drawn and received up to and with the month."""
    form, net = rules.table[at.FORM, row], room[at.PURSE, at.NET]
    if form == at.SHARE_OF_DRAWN:
        return _rounded(level * net)
    if form == at.COUPON_ON_DRAWN:
        return _rounded(level * room[at.PURSE, at.OUTSTANDING] * rules.table[at.PER, row] / 12.0)
    promised = _promised(rules, room)
    if form == at.TOTAL_RETURN:
        received = 0
        for m in range(month + 1):
            received += room[at.RECEIVED, m]
        return max(_rounded((1.0 + level) * net) - received - promised, 0)
    owed = max(_to_repay(level, month, row, rules, room) - promised, 0)
    if form == at.SAVING:
        return _saving_owed(level, owed, row, rules.table)
    return owed if form != at.REPAY or level == 1.0 else _rounded(level * owed)


# --- limits ----------------------------------------------------------------------------------------------------------


@bare
def _allowed(wanted: int, pool: int, rules: Rules, room: Integers) -> int:
    """What payers' caps leave of an amount; fills `allowed` with each payer's part and `free` with its room."""
    start, end = rules.table[at.FIRST_MEMBER, pool], rules.table[at.LAST_MEMBER, pool]
    share_out(wanted, start, end, rules, room)
    total = 0
    for k in range(end - start):
        account = rules.table[at.ACCOUNT, start + k]
        in_all = rules.table[at.CAP_IN_ALL, account] - room[at.PAID_IN_ALL, account]
        this_year = rules.table[at.CAP_IN_YEAR, account] - room[at.PAID_THIS_YEAR, account]
        room[at.FREE, k] = max(min(in_all, this_year), 0)
        room[at.ALLOWED, k] = min(room[at.PARTS, k], room[at.FREE, k])
        total += room[at.ALLOWED, k]
    return total


@bare
def headroom(month: int, rules: Rules, room: Integers) -> int:
    """What the return cap leaves in a month: the capped balance less what is on its way or not spent yet."""
    purse = room[at.PURSE]
    if purse[at.HEADROOM] < 0:
        simple = rules.limits[at.CAP_IS_SIMPLE] == 1
        balance = _repay_owed(room[at.DRAWN_IN], room[at.RECEIVED], month, rules.growth[0], simple)
        purse[at.HEADROOM] = max(balance - purse[at.TRANSIT] - purse[at.CASH], 0)
    return int(purse[at.HEADROOM])


@bare
def _admit(owed: int, k: int, month: int, january: bool, rules: Rules, room: Integers) -> int:
    """Pass what a term owes through the limits; what is paid."""
    purse = room[at.PURSE]
    wanted = _within_cap(owed, rules.table[at.CAP, k], room[at.USED, k] + room[at.WAITING, k])
    room[at.BY_TERM, k] += owed - wanted
    if january:
        wanted += room[at.WAITING, k]
        room[at.WAITING, k] = 0
    pool = rules.monthly[month, rules.limits[at.POOLS_AT] + k]
    if rules.table[at.ALONE, pool] == 1 and wanted > 0:
        allowed = _allowed(wanted, pool, rules, room)
        room[at.BY_PAYER, k] += wanted - allowed
        wanted = allowed
    left = rules.limits[at.TOTAL] - purse[at.SPENT]
    in_year = min(wanted, purse[at.YEAR_ROOM])
    amount = min(in_year, left)
    if rules.limits[at.CARRIES_OVER] == 0:
        room[at.BY_YEAR, k] += wanted - in_year
        room[at.BY_CONTRACT, k] += in_year - amount
    elif amount < left:
        room[at.WAITING, k] += wanted - amount
    else:
        room[at.BY_CONTRACT, k] += wanted - amount
    if rules.limits[at.CAPPED] == 1 and rules.table[at.TO_INVESTORS, k] == 1 and amount > 0:
        within = min(amount, headroom(month, rules, room))
        room[at.BY_RETURN, k] += amount - within
        purse[at.HEADROOM] -= within
        amount = int(within)
    purse[at.YEAR_ROOM] -= amount
    purse[at.SPENT] += amount
    room[at.USED, k] += amount
    return int(amount)


# --- payers ----------------------------------------------------------------------------------------------------------


@bare
def _fit(size: int, room: Integers) -> None:
    """Bring the parts within the payers' room (`free`); what is above is paid by others up to `allowed`."""
    over = 0
    for k in range(size):
        more = max(room[at.PARTS, k] - room[at.FREE, k], 0)
        room[at.PARTS, k] -= more
        over += more
    for k in range(size):
        more = max(min(over, room[at.ALLOWED, k] - room[at.PARTS, k]), 0)
        room[at.PARTS, k] += more
        over -= more


@bare
def collect(amount: int, month: int, pool: int, rules: Rules, room: Integers, flows: Integers) -> int:
    """Book an amount as its payers pay it, each when it does; what never comes. Some payments are never late."""
    start, end = rules.table[at.FIRST_MEMBER, pool], rules.table[at.LAST_MEMBER, pool]
    share_out(amount, start, end, rules, room)
    prompt = rules.table[at.PROMPT, pool] == 1
    if not prompt:
        _fit(end - start, room)
    for_investors, lost = rules.table[at.FOR_INVESTORS, pool], 0
    for k in range(end - start):
        part, account = room[at.PARTS, k], rules.table[at.ACCOUNT, start + k]
        arrives = month if prompt else month + room[at.DELAY, account]
        if not prompt:
            room[at.PAID_IN_ALL, account] += part
            room[at.PAID_THIS_YEAR, account] += part
        if arrives >= flows.shape[0] or arrives >= room[at.DEFAULT, account]:
            lost += part
            continue
        flows[arrives, rules.table[at.PAYS_INTO, start + k]] += part
        room[at.RECEIVED, arrives] += part * for_investors
        if arrives > month:
            room[at.AHEAD, arrives] += part * for_investors
            room[at.PURSE, at.TRANSIT] += part * for_investors
    return lost


@bare
def _share_pools(month: int, rules: Rules, room: Integers, flows: Integers) -> None:
    """Split what each pool of payers pays this month, once."""
    for pool in range(rules.limits[at.POOLS]):
        amount = room[at.POOLED, pool]
        if amount == 0:
            continue
        room[at.POOLED, pool] = 0
        start, end = rules.table[at.FIRST_MEMBER, pool], rules.table[at.LAST_MEMBER, pool]
        share_out(amount, start, end, rules, room)
        for member in range(start, end):
            flows[month, rules.table[at.PAYS_INTO, member]] += room[at.PARTS, member - start]


@bare
def _busy(month: int, january: bool, owed: Integers, asked: Floats, rules: Rules, room: Integers) -> bool:
    """Whether any term may pay in a month."""
    for k in range(rules.limits[at.TERMS]):
        if owed[month, k] > 0 or (january and room[at.WAITING, k] > 0):
            return True
    falls_due = False
    for row in range(rules.limits[at.ASKED]):
        falls_due = falls_due or asked[month, row] == asked[month, row]
    return falls_due


@bare
def pay_terms(
    month: int, january: bool, owed: Integers, asked: Floats, rules: Rules, room: Integers, flows: Integers
) -> None:
    """Pay what falls due in a month: first what is owed already, then what is asked of the capital account."""
    if not _busy(month, january, owed, asked, rules, room):
        return
    room[at.PURSE, at.HEADROOM] = -1
    own = rules.limits[at.TERMS]
    for turn in range(own + rules.limits[at.ASKED]):
        row = turn - own
        k = turn if row < 0 else rules.table[at.TERM, row]
        wanted = 0
        if row >= 0:
            level = asked[month, row]
            if level == level:
                wanted = asked_amount(level, month, row, rules, room)
                room[at.REPAYMENT, k] += wanted
        elif rules.table[at.ASKS, k] == 0:
            wanted = max(owed[month, k], 0)
        else:
            continue
        if wanted == 0 and not (january and room[at.WAITING, k] > 0):
            continue
        amount = _admit(wanted, k, month, january, rules, room)
        pool = rules.monthly[month, rules.limits[at.POOLS_AT] + k]
        if amount == 0:
            continue
        room[at.PAID, k] += amount
        if rules.table[at.ALONE, pool] == 1:
            lost = collect(amount, month, pool, rules, room, flows)
            room[at.PAID, k] -= lost
            room[at.LAPSED, k] += lost
        else:
            room[at.POOLED, pool] += amount
            room[at.RECEIVED, month] += amount * rules.table[at.TO_INVESTORS, k]
    _share_pools(month, rules, room, flows)
