"""A deal and what happened in each draw in, every flow of money by month out: one walk through the months of a draw.

Within a month: coupons accrue and grants arrive, uses fall due, capital is drawn, uses are paid in declared order,
money that no use can need any more is handed back, payments fall due and pass their rules, and what investors receive
goes down the waterfall. Capital and receipts are two purses of the deal's account: receipts never pay a use, unless
payments are recycled; then, until the agreed month, they come before the draw. Everything is int64 minor units; the
only other numbers are times, levels and the growth of drawn money, rounded once. Nothing random; draws are independent.
"""

from __future__ import annotations

import numpy as np

from simulator.kernels._jit import bare, spread
from simulator.kernels.ledger import arrays as at
from simulator.kernels.ledger.arrays import Book, Course, Floats, Integers, Rules
from simulator.kernels.ledger.payments import collect, headroom, pay_terms
from simulator.kernels.ledger.spending import (
    accrue,
    draw_capital,
    fall_due,
    hand_back,
    pay_uses,
    rebates_due,
    receive_grants,
)
from simulator.kernels.ledger.waterfall import call_guarantees, distribute, floor_owed
from simulator.terms import NO_CAP, share_owed

_share_owed = bare(share_owed)


@bare
def _final_month(owed: Integers, asked: Floats, rules: Rules, room: Integers) -> int:
    """The last month in which a payment can arrive: then the contract is wound up."""
    last = room[at.PURSE, at.ENDS]
    stop = room[at.PURSE, at.STOPS]
    if stop < last and rules.limits[at.CARRIES_OVER] == 0:
        found = stop
        for month in range(stop, last + 1):
            for k in range(rules.limits[at.TERMS]):
                if owed[month, k] != 0:
                    found = month
            for row in range(rules.limits[at.ASKED]):
                if asked[month, row] == asked[month, row]:
                    found = month
        last = found
    late = 0
    for account in range(rules.limits[at.ACCOUNTS]):
        late = max(late, room[at.DELAY, account])
    return int(min(last + late, owed.shape[0] - 1))


@bare
def _use_capital(
    month: int, engaged: float, enrolled: int, owed: Integers, rules: Rules, room: Integers, flows: Integers
) -> None:
    """Uses and rebates fall due, capital is drawn, both are paid, and what cannot be needed goes back."""
    due = rebates = month - month  # not the constant 0, for which callees would be compiled once more
    wanted, stop = room[at.PURSE, at.ARREARS], room[at.PURSE, at.STOPS]
    if month < stop:
        receive_grants(month, rules, room, flows)
        due = fall_due(month, engaged, enrolled, rules, room, flows)
    if rules.limits[at.PAYS_BACK] == 1 and month <= room[at.PURSE, at.ENDS]:
        rebates = rebates_due(month, owed, rules, room, flows)
    if month < stop:
        draw_capital(month, wanted + due + rebates, rules, room, flows)
    pay_uses(month, due, rebates, rules, room, flows)
    last_use = min(rules.limits[at.LAST_USE], stop)
    if month >= last_use and room[at.PURSE, at.CASH] + room[at.PURSE, at.GRANTED] > 0:
        hand_back(month, rules, room, flows)


@bare
def _receive(month: int, recycles: bool, rules: Rules, room: Integers, flows: Integers) -> None:
    """Take in what investors receive this month: a share to be used again, the rest for the waterfall."""
    amount = room[at.RECEIVED, month]
    if recycles and amount > 0:
        again = _share_owed(amount, rules.limits[at.RECYCLE_SHARE], rules.limits[at.RECYCLE_OF])
        room[at.PURSE, at.RECYCLED] += again
        amount -= again
        if rules.limits[at.DEBT] >= 0:
            flows[month, rules.limits[at.DEBT]] += again
    room[at.PURSE, at.AT_PROVIDER if rules.limits[at.DEBT] >= 0 else at.HELD] += amount


@bare
def _compensation(month: int, rules: Rules, room: Integers) -> int:
    """What the payer owes on a stop: a share of what is drawn, within the contract's total and the return cap."""
    amount = min(
        _share_owed(room[at.PURSE, at.NET], rules.limits[at.STOP_SHARE], rules.limits[at.STOP_OF]),
        rules.limits[at.TOTAL] - room[at.PURSE, at.SPENT],
    )
    if rules.limits[at.CAPPED] == 1:
        room[at.PURSE, at.HEADROOM] = -1
        amount = min(amount, headroom(month, rules, room))
    return int(amount)


@bare
def _begin_month(month: int, january: bool, recycles: bool, rules: Rules, room: Integers) -> None:
    """The year's room in January, coupons, what has been on its way, and what may be used again no longer."""
    purse = room[at.PURSE]
    if january:
        kept = purse[at.YEAR_ROOM] if rules.limits[at.CARRIES_ROOM] == 1 else 0
        purse[at.YEAR_ROOM] = min(rules.limits[at.PER_YEAR] + kept, NO_CAP)
        for account in range(rules.limits[at.ACCOUNTS]):
            room[at.PAID_THIS_YEAR, account] = 0
    accrue(month, rules, room)
    purse[at.TRANSIT] -= room[at.AHEAD, month]
    if not recycles:
        purse[at.HELD] += purse[at.RECYCLED]
        purse[at.RECYCLED] = 0


@bare
def _waiting(rules: Rules, room: Integers) -> int:
    """What all terms have over a year's cap that waits for January."""
    total = 0
    for k in range(rules.limits[at.TERMS]):
        total += room[at.WAITING, k]
    return int(total)


@bare
def _open(draw: int, rules: Rules, course: Course, room: Integers) -> None:
    """An empty room with the draw's dates."""
    for row in range(room.shape[0]):
        for place in range(room.shape[1]):
            room[row, place] = 0
    accounts = rules.limits[at.ACCOUNTS]
    room[at.PURSE, at.STOPS], room[at.PURSE, at.ENDS] = course.dates[draw, 0], course.dates[draw, 1]
    for account in range(accounts):
        room[at.DELAY, account] = course.dates[draw, 2 + account]
        room[at.DEFAULT, account] = course.dates[draw, 2 + accounts + account]
    for k in range(rules.limits[at.TERMS]):
        room[at.MET_FROM, k] = course.dates[draw, 2 + 2 * accounts + k]
    room[at.PURSE, at.FINAL] = _final_month(course.owed[draw], course.asked[draw], rules, room)


@bare
def _close(draw: int, rules: Rules, room: Integers, book: Book) -> None:
    """What still waits lapses; sums, and flows that follow from others; what the room has found goes into the book."""
    for k in range(rules.limits[at.TERMS]):
        room[at.BY_YEAR, k] += room[at.WAITING, k]
        for limit in range(at.BY_TERM, at.BY_RETURN + 1):
            room[at.LAPSED, k] += room[limit, k]
        for row in range(at.TERM_ROWS):
            book.by_term[draw, row, k] = room[at.REPAYMENT + row, k]
    for k in range(rules.limits[at.USES]):
        for row in range(at.USE_ROWS):
            book.by_use[draw, row, k] = room[at.UNPAID + row, k]
    for g in range(rules.limits[at.GUARANTEES]):
        book.guaranteed[draw, g] = room[at.CALLED, g]
    for pair in range(rules.limits[at.PAIRS]):
        for month in range(book.flows.shape[1]):
            moved = book.flows[draw, month, rules.table[at.MIRRORED, pair]]
            book.flows[draw, month, rules.table[at.MIRROR, pair]] = moved


@bare
def _settle(first: int, last: int, rules: Rules, course: Course, room: Integers, book: Book) -> None:
    """Settle draws `first` to `last - 1`, month by month.

    One long function: every call of a call is compiled once more.
    """
    limits, purse = rules.limits, room[at.PURSE]
    for draw in range(first, last):
        _open(draw, rules, course, room)
        owed, asked, flows = course.owed[draw], course.asked[draw], book.flows[draw]
        stop, final, ends = purse[at.STOPS], purse[at.FINAL], purse[at.ENDS]
        year = -1
        for month in range(flows.shape[0]):
            january = rules.monthly[month, at.NEW_YEAR] == 1
            if january:
                if 0 < month <= ends:
                    book.carried[draw, year] = _waiting(rules, room)
                year += 1
            recycles = month < limits[at.RECYCLE_UNTIL] and month < stop
            engaged = course.engaged[draw, month] if month < course.engaged.shape[1] else 0.0
            enrolled = course.enrolled[draw, month] if month < course.enrolled.shape[1] else 0
            _begin_month(month, january, recycles, rules, room)
            for turn in range(2):
                if (turn == 0) != recycles:
                    _use_capital(month, engaged, enrolled, owed, rules, room, flows)
                    continue
                if month == stop and month <= ends and limits[at.STOP_POOL] >= 0:
                    amount = _compensation(month, rules, room)
                    purse[at.SPENT] += amount
                    collect(amount, month, limits[at.STOP_POOL], rules, room, flows)
                if month <= ends:
                    pay_terms(month, january, owed, asked, rules, room, flows)
                _receive(month, recycles, rules, room, flows)
            if month >= min(limits[at.LAST_USE], stop, final):
                purse[at.HELD] += purse[at.RECYCLED]
                purse[at.RECYCLED] = 0
            distribute(month, rules, room, flows)
            if month == final:
                amount = floor_owed(rules, room)
                if amount > 0:
                    purse[at.SPENT] += amount
                    amount -= collect(amount, month, limits[at.FLOOR_POOL], rules, room, flows)
                    purse[at.AT_PROVIDER if limits[at.DEBT] >= 0 else at.HELD] += amount
                    distribute(month, rules, room, flows)
                call_guarantees(month, rules, room, flows)
        _close(draw, rules, room, book)


def settle(draws: int, rules: Rules, course: Course, book: Book) -> None:
    """Fill the book of all draws, everything in it zero at first, on as many threads as kernels may run on."""
    shape = at.room_shape(rules, book.flows.shape[1])

    def piece(first: int, last: int) -> None:
        _settle(first, last, rules, course, np.zeros(shape, dtype=np.int64), book)

    spread(piece, draws)
