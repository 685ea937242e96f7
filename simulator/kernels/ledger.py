"""Uses, funding, claims and caps by month in, every flow of money by month out: one walk through the months of a draw.

Within a month: uses fall due, capital is drawn, uses are paid in declared order, money that no use can need any more is
handed back, payments fall due and pass their caps, and what investors receive goes down the waterfall (fees in arrears,
principal, return). Capital and receipts are two purses of the deal's account: receipts never pay a use that falls due
in the month, and leave the account in the month in which they come. Everything is int64 minor units; the only other
numbers are times and the growth of drawn money, rounded once in `simulator.terms`. Nothing random; draws are
independent.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.kernels._jit import inline, jit, parallel, prange
from simulator.terms import NO_CAP, repay_owed, share_owed, split, time_owed, within_cap

_time_owed = jit(time_owed)
_share_owed = jit(share_owed)
_repay_owed = jit(repay_owed)
_within_cap = jit(within_cap)
_split = jit(split)

FEES, PRINCIPAL, RETURN = 0, 1, 2
"""Steps of the waterfall."""

TILE = 64
"""Draws that one turn of the parallel loop settles."""


class Uses(NamedTuple):
    """What capital is used for."""

    agreed: NDArray[np.int64]
    """[ledger_month, use] due whatever happens."""
    counted: NDArray[np.int64]
    """[use, part] what is counted by something, in the parts below."""


BASIS, FACTOR, DENOMINATOR, START, UNTIL, DELIVERY = 0, 1, 2, 3, 4, 5
"""Parts of a counted use: what it is counted by, its price or share per month (with the denominator of a share), the
months start to until - 1 in which it is counted; and 1 for what the provider bears when money is short."""
AGREED, ENGAGED, ENROLLED, DRAWN = 0, 1, 2, 3
"""What a use is counted by: nothing, citizen-months engaged, citizens enrolled, what was drawn before the month."""


class Funding(NamedTuple):
    """Where capital comes from and goes back to."""

    schedule: NDArray[np.int64]
    """[ledger_month] to be drawn; unused when drawn as needed."""
    holders: NDArray[np.int64]
    """[holder] weights."""
    steps: NDArray[np.int64]
    """[step] of the waterfall."""


class Terms(NamedTuple):
    """What pays."""

    kinds: NDArray[np.int64]
    """[term, part] as below."""
    growth: NDArray[np.float64]
    """[term, month] of drawn money."""
    payers: NDArray[np.int64]
    """[payer] weights, those of the first term first."""


REPAYS, SIMPLE, TO_INVESTORS, CAP, PAYER, PAYER_END = 0, 1, 2, 3, 4, 5
"""Parts of a term: 1 when it owes what repays the drawn money, 1 when at simple interest, 1 when it pays investors; its
cap; its first payer and the one after its last."""


class Limits(NamedTuple):
    """Numbers of the whole deal, all int64."""

    commitment: int
    as_needed: int
    """1 when capital is drawn as needed, 0 when by schedule."""
    last_use: int
    """The last month in which a use can fall due; unspent money goes back in it."""
    total: int
    """The most the contract pays."""
    per_year: int
    carries_over: int
    """1 when what is above the year's cap waits for the next 1 January."""
    carries_room: int
    """1 when room that a year leaves is the next one's too."""
    last_payment: int
    drawdown: int
    """Position of each group of flows, in the order of holders, uses or payers."""
    handed_back: int
    use: int
    payment: int
    principal: int
    profit: int


@inline
def _fall_due(
    month: int, column: int, engaged: float, enrolled: int, drawn: int, agreed: NDArray[np.int64],
    uses: NDArray[np.int64], flows: NDArray[np.int64],
) -> int:  # fmt: skip
    """Book the month's uses as if all were paid; their sum."""
    total = 0
    for use in range(uses.shape[0]):
        due = agreed[month, use]
        basis = uses[use, BASIS]
        if basis != AGREED and uses[use, START] <= month < uses[use, UNTIL]:
            if basis == ENGAGED:
                due += _time_owed(engaged, uses[use, FACTOR], False)
            elif basis == ENROLLED:
                due += enrolled * uses[use, FACTOR]
            else:
                due += _share_owed(drawn, uses[use, FACTOR], uses[use, DENOMINATOR])
        if due != 0:
            flows[month, column + use] = due
            total += due
    return total


@jit
def _ration(
    cash: int, month: int, column: int, unpaid: NDArray[np.int64], shortage: NDArray[np.int64], flows: NDArray[np.int64]
) -> int:
    """Pay what was unpaid and what falls due in declared order as far as the cash goes; what is left of it."""
    for use in range(unpaid.size):
        due = flows[month, column + use]
        wanted = unpaid[use] + due
        amount = min(wanted, cash)
        flows[month, column + use] = amount
        unpaid[use] = wanted - amount
        shortage[use] += due - amount
        cash -= amount
    return cash


@jit
def _pay_fees(
    cash: int, month: int, column: int, uses: NDArray[np.int64], unpaid: NDArray[np.int64], flows: NDArray[np.int64]
) -> int:
    """Pay fees in arrears, in declared order, as far as the cash goes; what is left of it."""
    for use in range(unpaid.size):
        if uses[use, DELIVERY] == 0:
            amount = min(unpaid[use], cash)
            flows[month, column + use] += amount
            unpaid[use] -= amount
            cash -= amount
    return cash


@jit
def _sum(values: NDArray[np.int64]) -> int:
    total = 0
    for value in values:
        total += value
    return total


@jit
def _move(
    amount: int, month: int, column: int, weights: NDArray[np.int64], parts: NDArray[np.int64], flows: NDArray[np.int64]
) -> None:
    """Book an amount as flows of a group, by weights; `parts` is room to work in."""
    if amount > 0:
        _split(amount, weights, parts)
        for k in range(weights.size):
            flows[month, column + k] = parts[k]


@jit
def _repayment(
    month: int, term: int, kinds: NDArray[np.int64], growth: NDArray[np.float64], drawn: NDArray[np.int64],
    received: NDArray[np.int64], waiting: NDArray[np.int64],
) -> int:  # fmt: skip
    """What repays the drawn money in a month, less what already waits to be paid to investors."""
    owed = _repay_owed(drawn, received, month, growth[term], kinds[term, SIMPLE] == 1)
    for other in range(waiting.size):
        owed -= waiting[other] * kinds[other, TO_INVESTORS]
    return max(owed, 0)


@jit
def _admit(
    owed: int, term: int, january: bool, room: int, left: int, carries_over: int, cap: int,
    waiting: NDArray[np.int64], paid: NDArray[np.int64], lapsed: NDArray[np.int64],
) -> int:  # fmt: skip
    """Pass what a term owes through the caps of term, year (`room`) and contract (`left`); what is paid."""
    wanted = _within_cap(owed, cap, paid[term] + waiting[term])
    lapsed[term] += owed - wanted
    if january:
        wanted += waiting[term]
        waiting[term] = 0
    amount = min(wanted, room, left)
    if carries_over == 1 and amount < left:
        waiting[term] += wanted - amount
    else:
        lapsed[term] += wanted - amount
    paid[term] += amount
    return amount


@jit
def _distribute(
    cash: int, spent: int, month: int, steps: NDArray[np.int64], column: int, uses: NDArray[np.int64],
    unpaid: NDArray[np.int64], flows: NDArray[np.int64],
) -> tuple[int, int]:  # fmt: skip
    """Send cash down the waterfall: principal and return; what no step takes is principal, then return.

    `spent` is the drawn money not yet repaid; what of it is unspent will be used or handed back, and is not settled.
    """
    principal = 0
    profit = 0
    for step in steps:
        unsettled = max(spent - principal, 0)
        if step == FEES:
            cash = _pay_fees(cash, month, column, uses, unpaid, flows)
        elif step == PRINCIPAL:
            part = min(cash, unsettled)
            principal += part
            cash -= part
        else:
            part = max(cash - unsettled, 0)
            profit += part
            cash -= part
    part = min(cash, max(spent - principal, 0))
    return principal + part, profit + cash - part


@inline
def _busy(
    month: int, january: bool, owed: NDArray[np.int64], due: NDArray[np.int64], waiting: NDArray[np.int64]
) -> bool:
    """Whether any term may pay in a month."""
    for term in range(due.size):
        if owed[month, term] != 0 or due[term] == month or (january and waiting[term] > 0):
            return True
    return False


@jit
def _settle_terms(
    month: int, january: bool, room: int, left: int, owed: NDArray[np.int64], due: NDArray[np.int64],
    met: NDArray[np.bool_], term: Terms, limits: Limits, drawn: NDArray[np.int64], received: NDArray[np.int64],
    waiting: NDArray[np.int64], repayment: NDArray[np.int64], paid: NDArray[np.int64], lapsed: NDArray[np.int64],
    parts: NDArray[np.int64], flows: NDArray[np.int64],
) -> int:  # fmt: skip
    """Pay what falls due in a month, terms that repay what has been drawn after the others; the sum paid."""
    kinds, spent = term.kinds, 0
    for turn in range(2):
        for k in range(due.size):
            if kinds[k, REPAYS] != turn:
                continue
            asked = owed[month, k]
            if turn == 1 and due[k] == month and met[k]:
                asked = _repayment(month, k, kinds, term.growth, drawn, received, waiting)
                repayment[k] = asked
            if asked == 0 and not (january and waiting[k] > 0):
                continue
            amount = _admit(
                asked, k, january, room - spent, left - spent, limits.carries_over, kinds[k, CAP], waiting, paid, lapsed
            )
            spent += amount
            received[month] += amount * kinds[k, TO_INVESTORS]
            weights = term.payers[kinds[k, PAYER] : kinds[k, PAYER_END]]
            _move(amount, month, limits.payment + kinds[k, PAYER], weights, parts, flows)
    return spent


@jit
def _walk(
    first: int, until: int, engaged: NDArray[np.float64], enrolled: NDArray[np.int64], all_owed: NDArray[np.int64],
    all_due: NDArray[np.int64], met: NDArray[np.bool_], new_year: NDArray[np.bool_], use: Uses, funding: Funding,
    term: Terms, limits: Limits, every: NDArray[np.int64], all_unpaid: NDArray[np.int64], all_short: NDArray[np.int64],
    repayment: NDArray[np.int64], paid: NDArray[np.int64], lapsed: NDArray[np.int64],
) -> None:  # fmt: skip
    """Settle draws `first` to `until - 1`, month by month."""
    agreed, uses, schedule, holders = use.agreed, use.counted, funding.schedule, funding.holders
    months, terms = every.shape[1], all_due.shape[1]
    waiting = np.zeros(terms, dtype=np.int64)
    net_drawn, received = np.zeros(months, dtype=np.int64), np.zeros(months, dtype=np.int64)
    parts = np.zeros(max(holders.size, term.payers.size), dtype=np.int64)
    for draw in range(first, until):
        flows, unpaid, shortage = every[draw], all_unpaid[draw], all_short[draw]
        due, owed = all_due[draw], all_owed[draw]
        waiting[:] = 0
        received[:] = 0
        drawn = cash = outstanding = spent = room = arrears = 0
        for month in range(months):
            # uses and draws
            wanted = arrears + _fall_due(
                month, limits.use, engaged[draw, month] if month < engaged.shape[1] else 0.0,
                enrolled[draw, month] if month < enrolled.shape[1] else 0, drawn, agreed, uses, flows,
            )  # fmt: skip
            amount = wanted - cash if limits.as_needed == 1 else schedule[month]
            amount = min(max(amount, 0), limits.commitment - drawn)
            _move(amount, month, limits.drawdown, holders, parts, flows)
            drawn, cash = drawn + amount, cash + amount
            if arrears == 0 and wanted <= cash:
                cash -= wanted
            else:
                cash = _ration(cash, month, limits.use, unpaid, shortage, flows)
                arrears = _sum(unpaid)
            if month >= limits.last_use and cash > 0:
                _move(cash, month, limits.handed_back, holders, parts, flows)
                amount, cash = amount - cash, 0
            net_drawn[month] = amount
            outstanding += amount
            # payments due
            if new_year[month]:
                room = min(limits.per_year + (room if limits.carries_room == 1 else 0), NO_CAP)
            if month > limits.last_payment or not _busy(month, new_year[month], owed, due, waiting):
                continue
            amount = _settle_terms(
                month, new_year[month], room, limits.total - spent, owed, due, met[draw], term, limits,
                net_drawn, received, waiting, repayment[draw], paid[draw], lapsed[draw], parts, flows,
            )  # fmt: skip
            room, spent = room - amount, spent + amount
            # fees in arrears and the waterfall
            if received[month] > 0:
                principal, profit = _distribute(
                    received[month], outstanding - cash, month, funding.steps, limits.use, uses, unpaid, flows
                )
                outstanding, arrears = outstanding - principal, _sum(unpaid)
                _move(principal, month, limits.principal, holders, parts, flows)
                _move(profit, month, limits.profit, holders, parts, flows)
        for k in range(terms):
            lapsed[draw, k] += waiting[k]


@parallel
def settle(
    engaged: NDArray[np.float64], enrolled: NDArray[np.int64], owed: NDArray[np.int64], due: NDArray[np.int64],
    met: NDArray[np.bool_], new_year: NDArray[np.bool_], uses: Uses, funding: Funding, terms: Terms, limits: Limits,
    flows: NDArray[np.int64], unpaid: NDArray[np.int64], shortage: NDArray[np.int64], repayment: NDArray[np.int64],
    paid: NDArray[np.int64], lapsed: NDArray[np.int64],
) -> None:  # fmt: skip
    """Fill `flows[draw, ledger_month, flow]` and the totals by draw and use or term, all zero at first.

    `engaged[draw, month]` citizen-months, `enrolled[draw, month]` citizens, months of either beyond its end are empty;
    `owed[draw, ledger_month, term]`, `due[draw, term]`, `met[draw, term]` of the programme arm.
    """
    draws = flows.shape[0]
    for tile in prange((draws + TILE - 1) // TILE):
        _walk(
            tile * TILE, min(draws, (tile + 1) * TILE), engaged, enrolled, owed, due, met, new_year, uses, funding,
            terms, limits, flows, unpaid, shortage, repayment, paid, lapsed,
        )  # fmt: skip
