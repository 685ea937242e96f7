"""A deal as numbers in, nothing out: the arrays that the walk of the ledger reads, and what their rows mean.

Few arrays of many rows: every one that compiled functions hand on makes them slower to compile. Money is int64 minor
units, months count from the deal's start, a share is a numerator and a denominator, and a column is a position among
the ledger's flows (-1: none). A target of money is a tranche, or -1 - column of a party's flow.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

NEVER = 2**40
"""A month that does not come."""


class Rules(NamedTuple):
    """A deal as the walk takes it; the names of rows and columns are below."""

    limits: Integers
    """[limit] numbers of the whole deal."""
    table: Integers
    """[row, any] parts of uses, tranches, splits, grants, pairs, steps, terms, asks, pools, accounts, guarantees."""
    monthly: Integers
    """[ledger_month, column] of the calendar, what uses come to, coupons, pools and pots."""
    growth: Floats
    """[row, months] of drawn money: at the return cap, for each ask, for each step."""


(TRANCHES, USES, USES_AND_COSTS, GRANTS, PAIRS, STEPS, TERMS, ASKED, POOLS, ACCOUNTS, GUARANTEES, COUPONS_AT, POOLS_AT,
 POTS_AT, COMMITMENT, AS_NEEDED, PRO_RATA, PAYS_BACK, LAST_USE, TOTAL, PER_YEAR, CARRIES_OVER, CARRIES_ROOM,
 RECYCLE_UNTIL, RECYCLE_SHARE, RECYCLE_OF, DEBT, CAPPED, CAP_IS_SIMPLE, FLOOR_POOL, FLOOR_SHARE, FLOOR_OF, STOP_POOL,
 STOP_SHARE, STOP_OF, LIMITS) = range(36)  # fmt: skip
"""Numbers of the whole deal: how many there are of each thing; the first monthly column of coupons (a numerator and a
denominator for each tranche), of pools (for each term the pool of payers that pays it) and of pots (for each guarantee
the most that is paid when it is called in the month); the commitment; 1 when drawn as needed, and pro rata; 1 when a
term may owe its payers something; the last month in which a use can fall due; the most that the contract pays, in all
and in a year; 1 when what is above the year's cap waits for January, and when room that a year leaves is the next one's
too; before which month payments are used again, and which share of them; the column of the provider's debt service (-1
unless the money is lent to the provider); 1 when there is a return cap, and when it is simple; the pools of the return
floor and of what is owed on a stop (-1: none), each with its share of what is drawn."""
NEW_YEAR, SCHEDULE, AGREED_AT = range(3)
"""Monthly columns: 1 where a budget year begins; what is to be drawn, unused when drawn as needed; from here on what is
due whatever happens, for uses and after them the provider's own costs."""
BASIS, FACTOR, DENOMINATOR, START, UNTIL, KIND, COLUMN = range(7)
"""Rows of a use: what it is counted by, its price or share per month (with the denominator of a share), the months
start to until - 1 in which it is counted, its kind, and the column of its flow."""
AGREED, ENGAGED, ENROLLED, DRAWN_BEFORE = range(4)
"""What a use is counted by: nothing, citizen-months engaged, citizens enrolled, what was drawn before the month."""
FEE, DELIVERY, DEFERRED, OWN_COST = range(4)
"""Kinds of use: one that waits for the step `fees` when money is short, one that the provider bears, one that waits for
the step `deferred fees` from the start, and one that is the provider's own business."""
(MOST, WEIGHT, SEQUENCE, RANK, FIRST_HOLDER, LAST_HOLDER, PLAN_FROM, PLAN_UNTIL, COMPOUND, FIRST_LOSS,
 COLUMNS) = range(7, 18)  # fmt: skip
"""Rows of a tranche: the most that is drawn of it; its weight in a draw pro rata; by place, the tranche that is drawn
and the one that is paid first, second ...; its first holder among the splits and the one after its last; the months in
which principal begins to fall due and in which all of it is; 1 when unpaid coupon bears interest, and when it bears
losses first; then the column of its first holder in each group of flows."""
DRAWDOWN, HANDED_BACK, COUPON, PRINCIPAL, RETURN, GROUPS = range(6)
"""Groups of flows with one column for each holder of a tranche."""
SHARE_WEIGHT, PAYS_INTO, GETS_BACK, ACCOUNT = range(23, 27)
"""Rows of a split, of holders, of payers and of the waterfall's rest one after the other: weight; a payer's column (of
a share of the rest: its target); the column of what it gets back; the position of its account."""
GRANT_AMOUNT, GRANT_MONTH, GRANT_IN, GRANT_BACK = range(27, 31)
"""Rows of a grant: amount, month, column when given, column when handed back."""
MIRRORED, MIRROR = range(31, 33)
"""Rows of a pair: a column, and the one that passes the same money on."""
STEP, TO, AMOUNT, FROM, MET, FIRST, LAST = range(33, 40)
"""Rows of a step of the waterfall: its kind, its target, its amount, from which month, which term must have been met
(-1: none), its first share among the splits and the one after its last."""
FEES, DEFERRED_FEES, COUPON_OF, PRINCIPAL_OF, RETURN_OF, RETURN_UP_TO, FIXED_SUM, REST = range(8)
"""Kinds of step."""
TO_INVESTORS, CAP, ASKS = range(40, 43)
"""Rows of a term: 1 when it pays investors; its cap; 1 when it needs the capital account."""
TERM, FORM, SIMPLE, PER, NUMERATOR, OF, MORE, OF_MORE = range(43, 51)
"""Rows of an ask, a term that needs the capital account: its term; how its level is read; 1 at simple interest; months
between measurements; its share of a saving, and its share of the rest once investors are repaid, both with
denominator."""
REPAY, SHARE_OF_DRAWN, RETURN_ON_DRAWN, TOTAL_RETURN, COUPON_ON_DRAWN, SAVING = range(6)
"""How a level is read."""
FIRST_MEMBER, LAST_MEMBER, ALONE, FOR_INVESTORS, PROMPT = range(51, 56)
"""Rows of a pool of payers that share a payment: its first member among the splits and the one after its last; 1 when
each payment is split by itself, as a payer has a cap or pays on credit; 1 when it pays investors; 1 when it pays at
once: the return floor and what is owed on a stop."""
CAP_IN_ALL, CAP_IN_YEAR = range(56, 58)
"""Rows of an account: the most that a payer pays in all and in a budget year."""
OF_LOSS, OF_LOSS_PARTS, AFTER, COVERS = range(58, 62)
"""Rows of a guarantee: its share of the loss with denominator; 1 when tranches of first loss bear it first; then for
each tranche 1 when it is covered, and the column of its first holder."""
AT_ASKS = 1
"""The row of growth of the first ask; row 0 is that of the return cap."""


class Course(NamedTuple):
    """What happens to the contract in each draw."""

    engaged: Floats
    """[draw, month] citizen-months engaged; and below citizens enrolled; both are 0 beyond their end."""
    enrolled: Integers
    owed: Integers
    """[draw, ledger_month, term]."""
    asked: Floats
    """[draw, ledger_month, ask] level; NaN when nothing falls due."""
    dates: Integers
    """[draw, 2 + 2 accounts + terms]: the month in which the contract is stopped; the last in which a payment falls
    due; of each account the months by which it is late, and of each the month from which it never pays again; of each
    term the month from which it counts as met."""


class Book(NamedTuple):
    """What is filled, all zero at first."""

    flows: Integers
    """[draw, ledger_month, flow]."""
    by_use: Integers
    """[draw, row, use]."""
    by_term: Integers
    """[draw, row, term]."""
    guaranteed: Integers
    """[draw, guarantee]."""
    carried: Integers
    """[draw, year]."""


USE_ROWS, TERM_ROWS = 2, 8
"""Rows of the book, which are those of the room from `UNPAID` and from `REPAYMENT` on."""

(PURSE, OUT, OF_TRANCHE, GROSS, ACCRUED, DISTRIBUTED, MADE_GOOD, NOW_COUPON, NOW_PRINCIPAL, NOW_RETURN, SHARE, BOUND,
 WAITING, USED, REBATE, GIFT, TAKEN, POOLED, PAID_IN_ALL, PAID_THIS_YEAR, PARTS, KEYS, ALLOWED, FREE, UNPAID, SHORTAGE,
 REPAYMENT, PAID, LAPSED, BY_TERM, BY_PAYER, BY_YEAR, BY_CONTRACT, BY_RETURN, CALLED, DELAY, DEFAULT, MET_FROM, GROWTH,
 DRAWN_IN, RECEIVED, AHEAD, BY_TRANCHE) = range(43)  # fmt: skip
"""Rows of a room, which is what one draw's walk keeps, [row, any]. The purses. By tranche: principal outstanding, drawn
net of what went back, drawn in all, coupon due, paid to it, made good by guarantors, what the waterfall gives it now,
its share of a split and the most that it can take or has lost. By term: over a year's cap and waiting for January, let
through, due back to its payers this month. By grant what is not spent, by step what it has taken, by pool what it pays
this month, by account what it paid in all and this year. Parts of a split and their remainders; what a payer's caps
leave of its part, and in all. By use: never paid; due and not paid from capital. By term: asked of the capital account,
paid, lapsed, and what each limit cut, in its order. By guarantee what was called. By account months by which it is late
and the month from which it never pays; by term the month from which it counts as met. By month: room for growth
(float64); drawn net of what went back, received for investors, the part of it that was owed earlier; then for each
tranche what was drawn and what it was paid."""
(DRAWN, NET, CASH, GRANTED, RECYCLED, HELD, AT_PROVIDER, OUTSTANDING, SPENT, YEAR_ROOM, ARREARS, TRANSIT, HEADROOM,
 STOPS, ENDS, FINAL, PURSES) = range(17)  # fmt: skip
"""Purses: drawn, the same net of what went back, capital not spent, grants not spent, payments to be used again, what
waits for the waterfall at the deal and at the provider, principal outstanding, paid under the contract, room left this
year, uses in arrears, on its way from payers, and what the return cap leaves this month (-1: not yet known). Months: of
the stop, the last in which a payment falls due, the last in which one can arrive."""


def room_shape(rules: Rules, months: int) -> tuple[int, int]:
    """Rows and columns of a room; it begins a draw all zero."""
    return BY_TRANCHE + 2 * int(rules.limits[TRANCHES]), max(PURSES, months + 1, rules.table.shape[1])
