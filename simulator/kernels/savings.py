"""Time in states, moves and prices in, public cost, saving and realised saving in whole minor units out.

A *piece* is what is rounded once a month: one cost line in one state (on a step of a clock, if its payers or its amount
go by one), for one move, for its part of a capacity, or of a whole arm, while one amount and one payer are in force. In
a month it costs

    what is counted x price of the budget year, rounded half away from zero,

and is split among its accounts by largest remainder, ties to the earlier; income is rounded and split as the same
positive amount, then taken off. All else is sums of integers, so that the order of pieces changes no bit. Binary
fractions cannot hold most prices: an amount less than `terms.DUST` below a half counts as the half. Then

    saving   = counterfactual - programme, by month and account
    realised = cashable share of a positive saving (rounded as above), a negative one in full, `lag` months later
    taken    = share of the month's realised saving (rounded as above), by sign, later again.

Counts and prices are not negative. Amounts are added up as whole float64, exact below 2^53 minor units (weights times
amount below 2^52). Nothing random; draws are independent.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator import terms
from simulator.kernels._jit import bare, bare_inline, jit, parallel

_split = bare(terms.split)

HALF = 0.5 + terms.DUST

PROGRAMME, COUNTERFACTUAL = 0, 1
FEW_PARTS = 10_000
"""Up to this sum of weights, half a minor unit of a part is told apart from its neighbours in binary fractions."""
NOBODY = -1
"""Where what is taken goes when it goes to no account."""


class Pieces(NamedTuple):
    """What is rounded once a month, [piece] unless said otherwise."""

    counted: NDArray[np.int64]
    """What it is counted by: 0 the arm itself, then states, clock rows, moves, and two for each room (see `Rooms`)."""
    price: NDArray[np.int64]
    """Position of its price."""
    line: NDArray[np.int64]
    """Position of its cost line."""
    first: NDArray[np.int64]
    """The first month in which it costs anything."""
    until: NDArray[np.int64]
    """The first month in which it does no more."""
    income: NDArray[np.bool_]
    """Whether the amount comes in: such pieces are the first."""
    in_arm: NDArray[np.bool_]
    """[piece, arm]"""
    payers: NDArray[np.int64]
    """How many accounts share it."""
    account: NDArray[np.int64]
    """[piece, payer], in the order in which ties are broken."""
    weight: NDArray[np.int64]
    """[piece, payer] of the payer's share."""


class Rooms(NamedTuple):
    """Capacities: the time in some states together counts up to the places, then beyond them."""

    holds: NDArray[np.bool_]
    """[room, state]"""
    places: NDArray[np.float64]
    """[room]"""


class Counts(NamedTuple):
    """What pieces are counted by, each [draw, arm, month, ...]."""

    states: NDArray[np.float64]
    clock: NDArray[np.float64]
    moves: NDArray[np.float64]


class Takings(NamedTuple):
    """What takes part of realised savings back."""

    source: NDArray[np.int64]
    """[taking] the account."""
    to: NDArray[np.int64]
    """[taking] the account that gets it, or NOBODY."""
    share: NDArray[np.float64]
    """[draw, taking]"""
    lag: NDArray[np.int64]
    """[draw, taking] months."""


@bare
def _copy(scattered: NDArray[np.float64], first: int, together: NDArray[np.float64]) -> int:
    """Fill rows from `first` on, one month after the other: loops over neighbours become vector code."""
    columns: int = scattered.shape[1]
    for column in range(columns):
        row = together[first + column]
        for month in range(row.size):
            row[month] = scattered[month, column]
    return first + columns


@bare
def _fit(rooms: Rooms, first: int, counted: NDArray[np.float64]) -> None:
    """Fill two rows for each room: what has room, and what has not."""
    for room in range(rooms.places.size):
        within, beyond = counted[first + 2 * room], counted[first + 2 * room + 1]
        within[:] = 0.0
        for state in range(rooms.holds.shape[1]):
            if rooms.holds[room, state]:
                here = counted[1 + state]
                for month in range(within.size):
                    within[month] += here[month]
        for month in range(within.size):
            beyond[month] = max(within[month] - rooms.places[room], 0.0)
            within[month] = min(within[month], rooms.places[room])


@bare
def _price(draw: int, year: NDArray[np.int64], price: NDArray[np.float64], monthly: NDArray[np.float64]) -> None:
    """Fill `monthly[price, month]` from `price[price, year, draw]`."""
    for line in range(monthly.shape[0]):
        now = price[line, year[0], draw]
        for month in range(monthly.shape[1]):
            if month > 0 and year[month] != year[month - 1]:
                now = price[line, year[month], draw]
            monthly[line, month] = now


@bare_inline
def _round(
    months: NDArray[np.float64], price: NDArray[np.float64], amount: NDArray[np.float64],
    total: NDArray[np.float64],
) -> None:  # fmt: skip
    """Fill a piece's amounts and add them to its line's, [month] all."""
    for month in range(months.size):
        rounded = np.floor(months[month] * price[month] + HALF)
        amount[month] = rounded
        total[month] += rounded


@bare_inline
def _add_alone(amount: NDArray[np.float64], cost: NDArray[np.float64]) -> None:
    """Add one payer's amounts, [month] all."""
    for month in range(cost.size):
        cost[month] += amount[month]


@bare_inline
def _add_in_two(
    amount: NDArray[np.float64], weight: float, whole: float, first: NDArray[np.float64],
    second: NDArray[np.float64],
) -> None:  # fmt: skip
    """Add two payers' amounts, [month] all: one part rounded half up and the rest, which is the largest remainder."""
    for month in range(first.size):
        part = np.floor(amount[month] * weight / whole + 0.5)
        first[month] += part
        second[month] += amount[month] - part


@bare
def _add_in_many(
    amount: NDArray[np.float64], accounts: NDArray[np.int64], weights: NDArray[np.int64],
    parts: NDArray[np.int64], first: int, cost: NDArray[np.float64],
) -> None:  # fmt: skip
    """Add any number of payers' amounts from month `first` on to `cost[account, month]`; `parts` is room to work in."""
    for month in range(amount.size):
        _split(int(amount[month]), weights, parts)
        for payer in range(accounts.size):
            cost[accounts[payer], first + month] += parts[payer]


@bare_inline
def _add_piece(
    piece: int, pieces: Pieces, counted: NDArray[np.float64], price: NDArray[np.float64], room: NDArray[np.float64],
    parts: NDArray[np.int64], total: NDArray[np.float64], cost: NDArray[np.float64],
) -> None:  # fmt: skip
    """Add one piece's amounts to `total[line, month]` and to `cost[account, month]`."""
    payers, first, until = pieces.payers[piece], pieces.first[piece], pieces.until[piece]
    accounts, weights, amount = pieces.account[piece, :payers], pieces.weight[piece, :payers], room[first:until]
    months, here = counted[pieces.counted[piece], first:until], price[pieces.price[piece], first:until]
    _round(months, here, amount, total[pieces.line[piece], first:until])
    if payers == 1:
        _add_alone(amount, cost[accounts[0], first:until])
    elif payers == 2 and weights[0] + weights[1] <= FEW_PARTS:
        weight, whole = float(weights[0]), float(weights[0] + weights[1])
        _add_in_two(amount, weight, whole, cost[accounts[0], first:until], cost[accounts[1], first:until])
    else:
        _add_in_many(amount, accounts, weights, parts[:payers], first, cost)


@bare
def _turn(amounts: NDArray[np.float64]) -> None:
    """What was added comes in instead of going out; [row, month]."""
    for row in range(amounts.shape[0]):
        for month in range(amounts.shape[1]):
            amounts[row, month] = -amounts[row, month]


@bare
def _add_some(
    first: int, last: int, arm: int, pieces: Pieces, counted: NDArray[np.float64], price: NDArray[np.float64],
    room: NDArray[np.float64], parts: NDArray[np.int64], total: NDArray[np.float64], cost: NDArray[np.float64],
) -> None:  # fmt: skip
    """Add pieces `first` to `last - 1` where they are of the arm."""
    for piece in range(first, last):
        if pieces.in_arm[piece, arm]:
            _add_piece(piece, pieces, counted, price, room, parts, total, cost)


@bare
def _add_pieces(
    arm: int, pieces: Pieces, counted: NDArray[np.float64], price: NDArray[np.float64], room: NDArray[np.float64],
    parts: NDArray[np.int64], total: NDArray[np.float64], cost: NDArray[np.float64],
) -> None:  # fmt: skip
    """Fill `total[line, month]` and `cost[account, month]` of one arm; `counted[what, month]`, `price[price, month]`.

    `room[month]` and `parts[payer]` are to work in.
    """
    total[:] = 0.0
    cost[:] = 0.0
    incomes = 0
    while incomes < pieces.income.size and pieces.income[incomes]:
        incomes += 1
    if incomes > 0:
        _add_some(0, incomes, arm, pieces, counted, price, room, parts, total, cost)
        _turn(total)
        _turn(cost)
    _add_some(incomes, pieces.income.size, arm, pieces, counted, price, room, parts, total, cost)


@bare
def _add_up(total: NDArray[np.float64], by_line: NDArray[np.int64]) -> None:
    """Fill `by_line[line]` from `total[line, month]`, which is used up.

    The later half of the months joins the earlier, again and again: whole numbers have one sum in whatever order, and
    neighbours are added as vectors.
    """
    left = total.shape[1]
    while left > 1:
        half = left // 2
        for line in range(total.shape[0]):
            for month in range(half):
                total[line, month] += total[line, left - half + month]
        left -= half
    for line in range(by_line.size):
        by_line[line] = int(total[line, 0])


@bare
def _compare(cost: NDArray[np.float64], public_cost: NDArray[np.int64], saving: NDArray[np.int64]) -> None:
    """Fill `public_cost[arm, month, account]` and `saving[month, account]` from `cost[arm, account, month]`."""
    for account in range(saving.shape[1]):
        for month in range(saving.shape[0]):
            spent, otherwise = int(cost[PROGRAMME, account, month]), int(cost[COUNTERFACTUAL, account, month])
            public_cost[PROGRAMME, month, account] = spent
            public_cost[COUNTERFACTUAL, month, account] = otherwise
            saving[month, account] = otherwise - spent


@bare
def _realise(
    saving: NDArray[np.int64], cashable: NDArray[np.float64], lag: NDArray[np.int64], realised: NDArray[np.int64]
) -> None:
    """Fill `realised[ledger_month, account]` from `saving[month, account]`; what is late lands in the last month."""
    realised[:] = 0
    last = realised.shape[0] - 1
    for account in range(saving.shape[1]):
        share, later = cashable[account], lag[account]
        for month in range(saving.shape[0]):
            cash = saving[month, account]
            if cash > 0 and share != 1.0:
                cash = int(np.floor(cash * share + HALF))
            realised[min(month + later, last), account] += cash


@parallel
def cost_and_save(
    first: int, last: int,
    counts: Counts, rooms: Rooms, pieces: Pieces, price: NDArray[np.float64], year: NDArray[np.int64],
    cashable: NDArray[np.float64], lag: NDArray[np.int64],
    public_cost: NDArray[np.int64], by_line: NDArray[np.int64], saving: NDArray[np.int64], realised: NDArray[np.int64],
) -> None:  # fmt: skip
    """Fill public cost, also `by_line[draw, arm, line]`, `saving[draw, month, account]` and realised, of ledger months.

    `price[price, year, draw]` in minor units per person-month, move or month of an arm; `year[month]` the price's year;
    `cashable[draw, account]` shares, `lag[draw, account]` months.
    """
    arms, horizon, accounts = public_cost.shape[1:]
    rows = 1 + counts.states.shape[3] + counts.clock.shape[3] + counts.moves.shape[3] + 2 * rooms.places.size
    monthly = np.empty((price.shape[0], horizon))
    counted = np.ones((rows, horizon))
    total, room = np.empty((by_line.shape[2], horizon)), np.empty(horizon)
    cost, parts = np.empty((arms, accounts, horizon)), np.empty(pieces.account.shape[1], np.int64)
    for draw in range(first, last):
        _price(draw, year, price, monthly)
        for arm in range(arms):
            row = _copy(counts.states[draw, arm], 1, counted)
            row = _copy(counts.clock[draw, arm], row, counted)
            _fit(rooms, _copy(counts.moves[draw, arm], row, counted), counted)
            _add_pieces(arm, pieces, counted, monthly, room, parts, total, cost[arm])
            _add_up(total, by_line[draw, arm])
        _compare(cost, public_cost[draw], saving[draw])
        _realise(saving[draw], cashable[draw], lag[draw], realised[draw])


@jit
def realise(
    saving: NDArray[np.int64], cashable: NDArray[np.float64], lag: NDArray[np.int64], realised: NDArray[np.int64]
) -> None:
    """Fill `realised[draw, ledger_month, account]` from `saving[draw, month, account]` alone."""
    for draw in range(saving.shape[0]):
        _realise(saving[draw], cashable[draw], lag[draw], realised[draw])


@bare
def _take(taking: int, draw: int, takings: Takings, realised: NDArray[np.int64], taken: NDArray[np.int64]) -> None:
    """Add what one taking takes and brings to `taken[ledger_month, account]`; what is late lands in the last month."""
    source, to, last = takings.source[taking], takings.to[taking], realised.shape[0] - 1
    for month in range(realised.shape[0]):
        saved = realised[month, source]
        part = int(np.floor(abs(saved) * takings.share[draw, taking] + HALF))
        part = part if saved > 0 else -part
        when = min(month + takings.lag[draw, taking], last)
        taken[when, source] -= part
        if to != NOBODY:
            taken[when, to] += part


@parallel
def take(first: int, last: int, takings: Takings, realised: NDArray[np.int64], taken: NDArray[np.int64]) -> None:
    """Fill `taken[draw, ledger_month, account]` and add it to `realised`, of which all takings see what was before."""
    for draw in range(first, last):
        taken[draw] = 0
        for taking in range(takings.source.size):
            _take(taking, draw, takings, realised[draw], taken[draw])
        realised[draw] += taken[draw]
