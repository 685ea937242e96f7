"""A deal and what happened in each draw in, every flow of money by month out: one walk through the months of a draw.

Within a month: coupons accrue and grants arrive, uses fall due, capital is drawn, uses are paid in declared order,
money that no use can need any more is handed back, payments fall due and pass their rules, and what investors receive
goes down the waterfall. Capital and receipts are two purses of the deal's account: receipts never pay a use, unless
payments are recycled; then, until the agreed month, they come before the draw. Everything is int64 minor units; the
only other numbers are times, levels and the growth of drawn money, rounded once. Nothing random; draws are independent.
"""

from __future__ import annotations

import numpy as np

from simulator.kernels._jit import jit, parallel
from simulator.kernels.ledger import arrays as at
from simulator.kernels.ledger.arrays import Book, Course, Room, Rules
from simulator.kernels.ledger.bare import bare, bare_inline
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


@jit
def _new_room(months: int, rules: Rules) -> Room:
    """What a walk keeps, for draws one after the other."""
    tranches = rules.tranches.shape[1]
    width = max(rules.splits.shape[1], rules.kinds.shape[0], rules.steps.shape[0], rules.pools.shape[1])
    width = max(width, rules.caps.shape[0], rules.grants.shape[0], tranches, 1)
    return Room(
        purse=np.zeros(at.PURSES, dtype=np.int64),
        lists=np.zeros((at.LISTS, width), dtype=np.int64),
        history=np.zeros((at.BY_TRANCHE + 2 * tranches, months), dtype=np.int64),
        growth=np.zeros(months + 1, dtype=np.float64),
    )


@jit
def _page(book: Book, draw: int) -> Book:
    """The part of one draw."""
    return Book(book.flows[draw], book.by_use[draw], book.by_term[draw], book.guaranteed[draw])


@bare
def _final_month(draw: int, months: int, rules: Rules, course: Course) -> int:
    """The last month in which a payment can arrive: then the contract is wound up."""
    last = course.dates[draw, at.ENDS]
    stop = course.dates[draw, at.STOPS]
    if stop < last and rules.limits[at.CARRIES_OVER] == 0:
        found = stop
        for month in range(stop, last + 1):
            for k in range(course.owed.shape[2]):
                if course.owed[draw, month, k] != 0:
                    found = month
            for row in range(course.asked.shape[2]):
                if course.asked[draw, month, row] == course.asked[draw, month, row]:
                    found = month
        last = found
    late = 0
    for account in range(rules.caps.shape[0]):
        late = max(late, course.dates[draw, at.DELAY + 2 * account])
    return int(min(last + late, months - 1))


@bare_inline
def _use_capital(
    draw: int, month: int, stopped: bool, last_use: int, rules: Rules, course: Course, room: Room, book: Book
) -> None:
    """Uses and rebates fall due, capital is drawn, both are paid, and what cannot be needed goes back."""
    due, wanted = 0, room.purse[at.ARREARS]
    if not stopped:
        receive_grants(month, rules, room, book.flows)
        engaged = course.engaged[draw, month] if month < course.engaged.shape[1] else 0.0
        enrolled = course.enrolled[draw, month] if month < course.enrolled.shape[1] else 0
        due = fall_due(month, engaged, enrolled, rules, room, book)
    rebates = 0
    if rules.limits[at.PAYS_BACK] == 1 and month <= course.dates[draw, at.ENDS]:
        rebates = rebates_due(month, course.owed[draw], rules, room, book)
    if not stopped:
        draw_capital(month, wanted + due + rebates, rules, room, book.flows)
    pay_uses(month, due, rebates, rules, room, book)
    if month >= last_use and room.purse[at.CASH] + room.purse[at.GRANTED] > 0:
        hand_back(month, rules, room, book.flows)


@bare_inline
def _receive(month: int, recycles: bool, rules: Rules, room: Room, book: Book) -> None:
    """Take in what investors receive this month: a share to be used again, the rest for the waterfall."""
    amount = room.history[at.RECEIVED, month]
    if recycles and amount > 0:
        again = _share_owed(amount, rules.limits[at.RECYCLE_SHARE], rules.limits[at.RECYCLE_OF])
        room.purse[at.RECYCLED] += again
        amount -= again
        if rules.limits[at.DEBT] >= 0:
            book.flows[month, rules.limits[at.DEBT]] += again
    room.purse[at.AT_PROVIDER if rules.limits[at.DEBT] >= 0 else at.HELD] += amount


@bare_inline
def _compensate(draw: int, month: int, rules: Rules, course: Course, room: Room, book: Book) -> None:
    """On a stop the payer owes a share of what is drawn, within the contract's total and the return cap."""
    amount = min(
        _share_owed(room.purse[at.NET], rules.limits[at.STOP_SHARE], rules.limits[at.STOP_OF]),
        rules.limits[at.TOTAL] - room.purse[at.SPENT],
    )
    if rules.limits[at.CAPPED] == 1:
        room.purse[at.HEADROOM] = -1
        amount = min(amount, headroom(month, rules, room))
    room.purse[at.SPENT] += amount
    if amount > 0:
        collect(amount, month, rules.limits[at.STOP_POOL], True, draw, rules, course, room, book)


@bare_inline
def _wind_up(draw: int, month: int, rules: Rules, course: Course, room: Room, book: Book) -> None:
    """The return floor, through the waterfall; then guarantees."""
    if rules.limits[at.FLOOR_POOL] >= 0:
        amount = min(floor_owed(rules, room), rules.limits[at.TOTAL] - room.purse[at.SPENT])
        if amount > 0:
            lost = collect(amount, month, rules.limits[at.FLOOR_POOL], True, draw, rules, course, room, book)
            room.purse[at.SPENT] += amount
            room.purse[at.AT_PROVIDER if rules.limits[at.DEBT] >= 0 else at.HELD] += amount - lost
            distribute(draw, month, True, rules, course, room, book)
    call_guarantees(month, rules, room, book)


@bare
def _settle_draw(draw: int, rules: Rules, course: Course, room: Room, book: Book) -> None:
    """Settle one draw, month by month."""
    rules, purse, months = rules, room.purse, book.flows.shape[0]
    stop, last = course.dates[draw, at.STOPS], course.dates[draw, at.ENDS]
    last_use, final = min(rules.limits[at.LAST_USE], stop), _final_month(draw, months, rules, course)
    for month in range(months):
        january, stopped = rules.calendar[at.NEW_YEAR, month] == 1, month >= stop
        if january:
            purse[at.YEAR_ROOM] = min(
                rules.limits[at.PER_YEAR] + (purse[at.YEAR_ROOM] if rules.limits[at.CARRIES_ROOM] == 1 else 0), NO_CAP
            )
            room.lists[at.PAID_THIS_YEAR, :] = 0
        accrue(month, rules, room)
        recycles = month < rules.limits[at.RECYCLE_UNTIL] and not stopped
        if not recycles:
            purse[at.HELD] += purse[at.RECYCLED]
            purse[at.RECYCLED] = 0
        for turn in range(2):
            if (turn == 0) != recycles:
                _use_capital(draw, month, stopped, last_use, rules, course, room, book)
                continue
            purse[at.TRANSIT] -= room.history[at.AHEAD, month]
            room.history[at.AHEAD, month] = 0
            if month == stop and month <= last and rules.limits[at.STOP_POOL] >= 0:
                _compensate(draw, month, rules, course, room, book)
            if month <= last:
                pay_terms(draw, month, january, rules, course, room, book)
            _receive(month, recycles, rules, room, book)
        if month >= min(last_use, final):
            purse[at.HELD] += purse[at.RECYCLED]
            purse[at.RECYCLED] = 0
        if purse[at.HELD] + purse[at.AT_PROVIDER] > 0:
            distribute(draw, month, month >= final, rules, course, room, book)
        if month == final:
            _wind_up(draw, month, rules, course, room, book)


@bare_inline
def _close(rules: Rules, room: Room, book: Book) -> None:
    """What still waits lapses; sums and flows that follow from others."""
    for k in range(rules.kinds.shape[0]):
        book.by_term[at.BY_YEAR, k] += room.lists[at.WAITING, k]
        for limit in range(at.BY_TERM, at.BY_RETURN + 1):
            book.by_term[at.LAPSED, k] += book.by_term[limit, k]
    for pair in range(rules.mirrors.shape[0]):
        for month in range(book.flows.shape[0]):
            book.flows[month, rules.mirrors[pair, 1]] = book.flows[month, rules.mirrors[pair, 0]]


@parallel
def settle(first: int, last: int, rules: Rules, course: Course, book: Book) -> None:
    """Fill the book of draws, everything in it zero at first."""
    room = _new_room(book.flows.shape[1], rules)
    for draw in range(first, last):
        page = _page(book, draw)
        room.purse[:] = 0
        room.lists[:] = 0
        room.history[:] = 0
        _settle_draw(draw, rules, course, room, page)
        _close(rules, room, page)
