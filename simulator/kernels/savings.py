"""Person-months and prices in, public cost, saving and realised saving in whole minor units out.

A *piece* is what is rounded once a month: one cost line in one state (on the reimbursement ladder, on one step), or one
cost line of a whole arm. In a month it costs

    person-months x price of the budget year, rounded half away from zero,

and is split among its accounts by largest remainder, ties to the earlier. All else is sums of integers, so that the
order of pieces changes no bit. Binary fractions cannot hold most prices: an amount less than `terms.DUST` below a half
counts as the half. Then

    saving   = counterfactual - programme, by month and account
    realised = cashable share of a positive saving (rounded as above), a negative one in full, `lag` months later.

Person-months and prices are not negative. Amounts are added up as whole float64, exact below 2^53 minor units (weights
times amount below 2^52). Nothing random; draws are independent.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator import terms
from simulator.kernels._jit import jit, parallel

_split = jit(terms.split)

HALF = 0.5 + terms.DUST

PROGRAMME, COUNTERFACTUAL = 0, 1
FEW_PARTS = 10_000
"""Up to this sum of weights, half a minor unit of a part is told apart from its neighbours in binary fractions."""


class Pieces(NamedTuple):
    """What is rounded once a month, [piece] unless said otherwise."""

    counted: NDArray[np.int64]
    """What it is counted by: 0 the arm itself, then person-months by state, then by benefit state and step."""
    line: NDArray[np.int64]
    """Position of its cost line in the prices."""
    in_arm: NDArray[np.bool_]
    """[piece, arm]"""
    payers: NDArray[np.int64]
    """How many accounts share it."""
    account: NDArray[np.int64]
    """[piece, payer], in the order in which ties are broken."""
    weight: NDArray[np.int64]
    """[piece, payer] of the payer's share."""


@jit
def _count(
    person_months: NDArray[np.float64], ladder_months: NDArray[np.float64], counted: NDArray[np.float64]
) -> None:
    """Fill `counted[what, month]` from `person_months[month, state]`, `ladder_months[month, benefit_state, step]`."""
    states = person_months.shape[1]
    benefits, steps = ladder_months.shape[1:]
    counted[0] = 1.0
    for state in range(states):
        _copy(person_months[:, state], counted[1 + state])
    for benefit in range(benefits):
        for step in range(steps):
            _copy(ladder_months[:, benefit, step], counted[1 + states + benefit * steps + step])


@jit
def _copy(scattered: NDArray[np.float64], together: NDArray[np.float64]) -> None:
    """Fill one month after the other: loops over neighbours become vector code."""
    for month in range(together.size):
        together[month] = scattered[month]


@jit
def _price(draw: int, year: NDArray[np.int64], price: NDArray[np.float64], monthly: NDArray[np.float64]) -> None:
    """Fill `monthly[line, month]` from `price[line, year, draw]`, 0 in months that cost nothing."""
    for line in range(year.shape[0]):
        for month in range(year.shape[1]):
            monthly[line, month] = price[line, year[line, month], draw] if year[line, month] >= 0 else 0.0


@jit
def _round_alone(months: NDArray[np.float64], price: NDArray[np.float64], cost: NDArray[np.float64]) -> None:
    """Add one payer's amounts, [month] all."""
    for month in range(cost.size):
        cost[month] += np.floor(months[month] * price[month] + HALF)


@jit
def _round_in_two(
    months: NDArray[np.float64], price: NDArray[np.float64], weight: float, whole: float,
    first: NDArray[np.float64], second: NDArray[np.float64],
) -> None:  # fmt: skip
    """Add two payers' amounts, [month] all: one part rounded half up and the rest, which is the largest remainder."""
    for month in range(first.size):
        total = np.floor(months[month] * price[month] + HALF)
        part = np.floor(total * weight / whole + 0.5)
        first[month] += part
        second[month] += total - part


@jit
def _round_in_many(
    months: NDArray[np.float64], price: NDArray[np.float64], accounts: NDArray[np.int64], weights: NDArray[np.int64],
    cost: NDArray[np.float64],
) -> None:  # fmt: skip
    """Add any number of payers' amounts to `cost[account, month]`."""
    parts = np.empty(accounts.size, np.int64)
    for month in range(cost.shape[1]):
        _split(int(months[month] * price[month] + HALF), weights, parts)
        for payer in range(accounts.size):
            cost[accounts[payer], month] += parts[payer]


@jit
def _add_piece(
    piece: int, pieces: Pieces, months: NDArray[np.float64], price: NDArray[np.float64], cost: NDArray[np.float64]
) -> None:
    """Add one piece's amounts to `cost[account, month]`: `months[month]` at `price[month]`."""
    payers = pieces.payers[piece]
    accounts, weights = pieces.account[piece, :payers], pieces.weight[piece, :payers]
    if payers == 1:
        _round_alone(months, price, cost[accounts[0]])
    elif payers == 2 and weights[0] + weights[1] <= FEW_PARTS:
        whole = float(weights[0] + weights[1])
        _round_in_two(months, price, float(weights[0]), whole, cost[accounts[0]], cost[accounts[1]])
    else:
        _round_in_many(months, price, accounts, weights, cost)


@jit
def _add_pieces(
    arm: int, pieces: Pieces, counted: NDArray[np.float64], price: NDArray[np.float64], cost: NDArray[np.float64]
) -> None:
    """Fill `cost[account, month]` of one arm; `counted[what, month]`, `price[line, month]`."""
    cost[:] = 0.0
    for piece in range(pieces.line.size):
        if pieces.in_arm[piece, arm]:
            _add_piece(piece, pieces, counted[pieces.counted[piece]], price[pieces.line[piece]], cost)


@jit
def _compare(cost: NDArray[np.float64], public_cost: NDArray[np.int64], saving: NDArray[np.int64]) -> None:
    """Fill `public_cost[arm, month, account]` and `saving[month, account]` from `cost[arm, account, month]`."""
    for account in range(saving.shape[1]):
        for month in range(saving.shape[0]):
            spent, otherwise = int(cost[PROGRAMME, account, month]), int(cost[COUNTERFACTUAL, account, month])
            public_cost[PROGRAMME, month, account] = spent
            public_cost[COUNTERFACTUAL, month, account] = otherwise
            saving[month, account] = otherwise - spent


@jit
def _realise(
    saving: NDArray[np.int64], cashable: NDArray[np.float64], lag: NDArray[np.int64], realised: NDArray[np.int64]
) -> None:
    """Fill `realised[ledger_month, account]` from `saving[month, account]`; what is late lands in the last month."""
    realised[:] = 0
    last = realised.shape[0] - 1
    for account in range(saving.shape[1]):
        share, later = cashable[account], lag[account]
        for month in range(saving.shape[0]):
            saved = saving[month, account]
            cash = int(np.floor(saved * share + HALF))
            realised[min(month + later, last), account] += cash if saved > 0 else saved


@parallel
def cost_and_save(
    first: int, last: int,
    person_months: NDArray[np.float64], ladder_months: NDArray[np.float64], pieces: Pieces, price: NDArray[np.float64],
    year: NDArray[np.int64], cashable: NDArray[np.float64], lag: NDArray[np.int64],
    public_cost: NDArray[np.int64], saving: NDArray[np.int64], realised: NDArray[np.int64],
) -> None:  # fmt: skip
    """Fill `public_cost[draw, arm, month, account]`, `saving[draw, month, account]` and `realised`, of ledger months.

    `person_months[draw, arm, month, state]`, `ladder_months[draw, arm, month, benefit_state, step]`; `price[line, year,
    draw]` in minor units per person-month (per month for a piece of an arm); `year[line, month]` the price's year, -1
    where the line costs nothing; `cashable[draw, account]` shares, `lag[draw, account]` months.
    """
    arms, horizon, accounts = public_cost.shape[1:]
    counts = 1 + person_months.shape[3] + ladder_months.shape[3] * ladder_months.shape[4]
    for draw in range(first, last):
        monthly = np.empty((year.shape[0], horizon))
        counted = np.empty((counts, horizon))
        cost = np.empty((arms, accounts, horizon))
        _price(draw, year, price, monthly)
        for arm in range(arms):
            _count(person_months[draw, arm], ladder_months[draw, arm], counted)
            _add_pieces(arm, pieces, counted, monthly, cost[arm])
        _compare(cost, public_cost[draw], saving[draw])
        _realise(saving[draw], cashable[draw], lag[draw], realised[draw])


@jit
def realise(
    saving: NDArray[np.int64], cashable: NDArray[np.float64], lag: NDArray[np.int64], realised: NDArray[np.int64]
) -> None:
    """Fill `realised[draw, ledger_month, account]` from `saving[draw, month, account]` alone."""
    for draw in range(saving.shape[0]):
        _realise(saving[draw], cashable[draw], lag[draw], realised[draw])
