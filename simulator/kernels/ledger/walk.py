"""A deal and what happened in each draw in, every flow of money by month out: one walk through the months of a draw.

Within a month: coupons accrue and grants arrive, uses fall due, capital is drawn, uses are paid in declared order,
money that no use can need any more is handed back, payments fall due and pass their limits, and what investors receive
goes down the waterfall. Capital and receipts are two purses of the deal's account: receipts never pay a use, unless
payments are recycled; then, until the agreed month, they come before the draw. Everything is int64 minor units; the
only other numbers are times, levels and the growth of drawn money, rounded once. Nothing random; draws are independent.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.kernels._jit import inline, jit, parallel, prange
from simulator.kernels.ledger.arrays import (
    ARREARS,
    AT_PROVIDER,
    BY_YEAR,
    CASH,
    GRANTED,
    HEADROOM,
    HELD,
    NET,
    PLACES,
    PURSES,
    RECYCLED,
    SPENT,
    TRANSIT,
    YEAR_ROOM,
    Book,
    Capital,
    Course,
    Floats,
    Guarantees,
    Limits,
    Pools,
    Room,
    Rules,
    Steps,
    Terms,
    Uses,
)
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

_share_owed = jit(share_owed)

TILE = 64
"""Draws that one turn of the parallel loop settles."""


@jit
def _new_room(months: int, rules: Rules) -> Room:
    """What a walk keeps, for draws one after the other."""
    terms, tranches = rules.terms.kinds.shape[0], rules.capital.amounts.size
    pools, accounts = rules.pools.kinds.shape[0], rules.pools.caps.shape[0]
    longest = max(rules.capital.holders.size, rules.pools.weights.size, rules.steps.weights.size, tranches, 1)
    return Room(
        purse=np.zeros(PURSES, dtype=np.int64),
        drawn=np.zeros(months, dtype=np.int64),
        received=np.zeros(months, dtype=np.int64),
        ahead=np.zeros(months, dtype=np.int64),
        growth=np.zeros(months + 1, dtype=np.float64),
        waiting=np.zeros(terms, dtype=np.int64),
        used=np.zeros(terms, dtype=np.int64),
        rebates=np.zeros(terms, dtype=np.int64),
        tranches=np.zeros((tranches, PLACES), dtype=np.int64),
        drawn_by=np.zeros((tranches, months), dtype=np.int64),
        got_by=np.zeros((tranches, months), dtype=np.int64),
        grants=np.zeros(rules.capital.grants.shape[0], dtype=np.int64),
        taken=np.zeros(rules.steps.parts.shape[0], dtype=np.int64),
        pooled=np.zeros(pools, dtype=np.int64),
        by_payer=np.zeros((accounts, 2), dtype=np.int64),
        parts=np.zeros(longest, dtype=np.int64),
        keys=np.zeros(longest, dtype=np.int64),
        shares=np.zeros(tranches, dtype=np.int64),
        bounds=np.zeros(tranches, dtype=np.int64),
        allowed=np.zeros(longest, dtype=np.int64),
        free=np.zeros(longest, dtype=np.int64),
    )


@jit
def _clear(room: Room) -> None:
    """Nothing has happened yet."""
    room.purse[:] = 0
    room.drawn[:] = 0
    room.received[:] = 0
    room.ahead[:] = 0
    room.waiting[:] = 0
    room.used[:] = 0
    room.rebates[:] = 0
    room.tranches[:] = 0
    room.drawn_by[:] = 0
    room.got_by[:] = 0
    room.grants[:] = 0
    room.taken[:] = 0
    room.by_payer[:] = 0


@jit
def _page(book: Book, draw: int) -> Book:
    """The part of one draw."""
    return Book(
        book.flows[draw], book.unpaid[draw], book.shortage[draw], book.repayment[draw], book.paid[draw],
        book.lapsed[draw], book.cut[draw], book.guaranteed[draw],
    )  # fmt: skip


@jit
def _final_month(draw: int, months: int, rules: Rules, course: Course) -> int:
    """The last month in which a payment can arrive: then the contract is wound up."""
    last = course.ends[draw]
    stop = course.stops[draw]
    if stop < last and rules.limits.carries_over == 0:
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
    for account in range(course.delay.shape[1]):
        late = max(late, course.delay[draw, account])
    return int(min(last + late, months - 1))


@inline
def _use_capital(
    draw: int, month: int, stopped: bool, last_use: int, rules: Rules, course: Course, room: Room, book: Book
) -> None:
    """Uses and rebates fall due, capital is drawn, both are paid, and what cannot be needed goes back."""
    due, wanted, terms, pools = 0, room.purse[ARREARS], rules.terms, rules.pools
    if not stopped:
        receive_grants(month, rules.capital, room, book.flows)
        engaged = course.engaged[draw, month] if month < course.engaged.shape[1] else 0.0
        enrolled = course.enrolled[draw, month] if month < course.enrolled.shape[1] else 0
        due = fall_due(month, engaged, enrolled, rules.uses, room, book)
    rebates = 0
    if rules.limits.pays_back == 1 and month <= course.ends[draw]:
        rebates = rebates_due(month, course.owed[draw], terms, pools, room, book)
    if not stopped:
        draw_capital(month, wanted + due + rebates, rules.capital, rules.limits, room, book.flows)
    pay_uses(month, due, rebates, rules.uses, terms, pools, room, book)
    if month >= last_use and room.purse[CASH] + room.purse[GRANTED] > 0:
        hand_back(month, rules.capital, rules.limits, room, book.flows)


@inline
def _receive(month: int, recycles: bool, rules: Rules, room: Room, book: Book) -> None:
    """Take in what investors receive this month: a share to be used again, the rest for the waterfall."""
    amount, limits = room.received[month], rules.limits
    if recycles and amount > 0:
        again = _share_owed(amount, limits.recycle_share, limits.recycle_of)
        room.purse[RECYCLED] += again
        amount -= again
        if limits.debt >= 0:
            book.flows[month, limits.debt] += again
    room.purse[AT_PROVIDER if limits.debt >= 0 else HELD] += amount


@inline
def _compensate(draw: int, month: int, rules: Rules, course: Course, room: Room, book: Book) -> None:
    """On a stop the payer owes a share of what is drawn, within the contract's total and the return cap."""
    limits = rules.limits
    amount = min(_share_owed(room.purse[NET], limits.stop_share, limits.stop_of), limits.total - room.purse[SPENT])
    if rules.return_cap.size > 0:
        room.purse[HEADROOM] = -1
        amount = min(amount, headroom(month, rules, room))
    room.purse[SPENT] += amount
    if amount > 0:
        collect(amount, month, limits.stop_pool, True, draw, rules.pools, course, room, book)


@inline
def _wind_up(draw: int, month: int, rules: Rules, course: Course, room: Room, book: Book) -> None:
    """The return floor, through the waterfall; then guarantees."""
    limits = rules.limits
    if limits.floor_pool >= 0:
        amount = min(floor_owed(rules, room), limits.total - room.purse[SPENT])
        if amount > 0:
            lost = collect(amount, month, limits.floor_pool, True, draw, rules.pools, course, room, book)
            room.purse[SPENT] += amount
            room.purse[AT_PROVIDER if limits.debt >= 0 else HELD] += amount - lost
            distribute(draw, month, True, rules, course.met_from[draw], room, book)
    call_guarantees(month, rules, room, book)


@jit
def _settle_draw(draw: int, rules: Rules, course: Course, room: Room, book: Book) -> None:
    """Settle one draw, month by month."""
    limits, purse, months = rules.limits, room.purse, book.flows.shape[0]
    stop, last = course.stops[draw], course.ends[draw]
    last_use, final = min(limits.last_use, stop), _final_month(draw, months, rules, course)
    for month in range(months):
        january, stopped = rules.new_year[month], month >= stop
        if january:
            purse[YEAR_ROOM] = min(limits.per_year + (purse[YEAR_ROOM] if limits.carries_room == 1 else 0), NO_CAP)
            room.by_payer[:, 1] = 0
        accrue(month, rules.capital, room)
        recycles = month < limits.recycle_until and not stopped
        for turn in range(2):
            if (turn == 0) != recycles:
                _use_capital(draw, month, stopped, last_use, rules, course, room, book)
                continue
            purse[TRANSIT] -= room.ahead[month]
            room.ahead[month] = 0
            if month == stop and limits.stop_pool >= 0:
                _compensate(draw, month, rules, course, room, book)
            if month <= last:
                pay_terms(draw, month, january, rules, course, room, book)
            _receive(month, recycles, rules, room, book)
        if purse[RECYCLED] > 0 and (not recycles or month >= min(last_use, final)):
            purse[HELD] += purse[RECYCLED]
            purse[RECYCLED] = 0
        if purse[HELD] + purse[AT_PROVIDER] > 0:
            distribute(draw, month, month >= final, rules, course.met_from[draw], room, book)
        if month == final:
            _wind_up(draw, month, rules, course, room, book)


@inline
def _close(rules: Rules, room: Room, book: Book) -> None:
    """What still waits lapses; sums and flows that follow from others."""
    for k in range(room.waiting.size):
        book.cut[k, BY_YEAR] += room.waiting[k]
        for limit in range(book.cut.shape[1]):
            book.lapsed[k] += book.cut[k, limit]
    for pair in range(rules.capital.mirrors.shape[0]):
        for month in range(book.flows.shape[0]):
            book.flows[month, rules.capital.mirrors[pair, 1]] = book.flows[month, rules.capital.mirrors[pair, 0]]


@jit
def _settle_some(
    first: int, until: int, new_year: NDArray[np.bool_], uses: Uses, capital: Capital, steps: Steps, terms: Terms,
    pools: Pools, guarantees: Guarantees, return_cap: Floats, limits: Limits, course: Course, book: Book,
) -> None:  # fmt: skip
    """Settle draws `first` to `until - 1`."""
    rules = Rules(new_year, uses, capital, steps, terms, pools, guarantees, return_cap, limits)
    room = _new_room(book.flows.shape[1], rules)
    for draw in range(first, until):
        page = _page(book, draw)
        _clear(room)
        _settle_draw(draw, rules, course, room, page)
        _close(rules, room, page)


@parallel
def _settle_all(
    new_year: NDArray[np.bool_], uses: Uses, capital: Capital, steps: Steps, terms: Terms, pools: Pools,
    guarantees: Guarantees, return_cap: Floats, limits: Limits, course: Course, book: Book,
) -> None:  # fmt: skip
    """The rules one by one: what the compiler spreads over threads cannot be nested deeper."""
    draws = book.flows.shape[0]
    for tile in prange((draws + TILE - 1) // TILE):
        _settle_some(
            tile * TILE, min(draws, (tile + 1) * TILE), new_year, uses, capital, steps, terms, pools, guarantees,
            return_cap, limits, course, book,
        )  # fmt: skip


def settle(rules: Rules, course: Course, book: Book) -> None:
    """Fill the book of all draws, everything in it zero at first."""
    _settle_all(*rules, course, book)
