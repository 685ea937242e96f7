"""A deal as numbers in, nothing out: the arrays that the walk of the ledger reads, and what their rows mean.

Few arrays of many rows: what is compiled takes them one by one, and every one more costs seconds. Money is int64 minor
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

    calendar: Integers
    """[row, ledger_month]."""
    agreed: Integers
    """[ledger_month, use] due whatever happens; uses, and after them the provider's own costs."""
    counted: Integers
    """[use, part]."""
    tranches: Integers
    """[row, tranche]."""
    splits: Integers
    """[row, share] of holders, of payers, and of the waterfall's rest, one after the other."""
    interest: Integers
    """[tranche, ledger_month, 2] coupon of the month before: numerator and denominator."""
    grants: Integers
    """[grant, 4] amount, month, column when given, column when handed back."""
    mirrors: Integers
    """[pair, 2] a column, and the one that passes the same money on."""
    steps: Integers
    """[step, part] of the waterfall."""
    kinds: Integers
    """[term, part]."""
    pool: Integers
    """[ledger_month, term] the pool of payers that pays it."""
    asks: Integers
    """[ask, part] of terms that need the capital account."""
    pools: Integers
    """[row, pool] of payers that share a payment."""
    caps: Integers
    """[account, 2] the most that a payer pays in all and in a budget year."""
    guarantees: Integers
    """[guarantee, part]."""
    pots: Integers
    """[guarantee, ledger_month] the most that is paid when it is called in a month."""
    growth: Floats
    """[row, months] of drawn money: at the return cap, for each ask, for each step."""
    limits: Integers
    """[limit] numbers of the whole deal."""


NEW_YEAR, SCHEDULE = range(2)
"""Rows of the calendar: 1 where a budget year begins; what is to be drawn, unused when drawn as needed."""
BASIS, FACTOR, DENOMINATOR, START, UNTIL, KIND, COLUMN = range(7)
"""Parts of a use: what it is counted by, its price or share per month (with the denominator of a share), the months
start to until - 1 in which it is counted, its kind, and the column of its flow."""
AGREED, ENGAGED, ENROLLED, DRAWN_BEFORE = range(4)
"""What a use is counted by: nothing, citizen-months engaged, citizens enrolled, what was drawn before the month."""
FEE, DELIVERY, DEFERRED, OWN_COST = range(4)
"""Kinds of use: one that waits for the step `fees` when money is short, one that the provider bears, one that waits for
the step `deferred fees` from the start, and one that is the provider's own business."""
(MOST, WEIGHT, SEQUENCE, RANK, FIRST_HOLDER, LAST_HOLDER, PLAN_FROM, PLAN_UNTIL, COMPOUND, FIRST_LOSS,
 COLUMNS) = range(11)  # fmt: skip
"""Rows of a tranche: the most that is drawn of it; its weight in a draw pro rata; by place, the tranche that is drawn
and the one that is paid first, second ...; its first holder among the splits and the one after its last; the months in
which principal begins to fall due and in which all of it is; 1 when unpaid coupon bears interest, and when it bears
losses first; then the column of its first holder in each group of flows."""
DRAWDOWN, HANDED_BACK, COUPON, PRINCIPAL, RETURN, GROUPS = range(6)
"""Groups of flows with one column for each holder of a tranche."""
SHARE_WEIGHT, PAYS_INTO, GETS_BACK, ACCOUNT, SPLITS = range(5)
"""Rows of a split: weight; a payer's column (of a share of the rest: its target); the column of what it gets back; the
position of its account."""
STEP, TO, AMOUNT, FROM, MET, FIRST, LAST, STEP_PARTS = range(8)
"""Parts of a step: its kind, its target, its amount, from which month, which term must have been met (-1: none), its
first share among the splits and the one after its last."""
FEES, DEFERRED_FEES, COUPON_OF, PRINCIPAL_OF, RETURN_OF, RETURN_UP_TO, FIXED_SUM, REST = range(8)
"""Kinds of step."""
TO_INVESTORS, CAP, ASKS = range(3)
"""Parts of a term: 1 when it pays investors; its cap; 1 when it needs the capital account."""
TERM, FORM, SIMPLE, PER, NUMERATOR, OF, MORE, OF_MORE = range(8)
"""Parts of an ask: its term; how its level is read; 1 at simple interest; months between measurements; its share of a
saving, and its share of the rest once investors are repaid, both with denominator."""
REPAY, SHARE_OF_DRAWN, RETURN_ON_DRAWN, TOTAL_RETURN, COUPON_ON_DRAWN, SAVING = range(6)
"""How a level is read."""
FIRST_MEMBER, LAST_MEMBER, ALONE, FOR_INVESTORS = range(4)
"""Rows of a pool: its first member among the splits and the one after its last; 1 when each payment is split by itself,
as a payer has a cap or pays on credit; 1 when it pays investors."""
OF_LOSS, AFTER, COVERS = 0, 2, 3
"""Parts of a guarantee: its share of the loss with denominator; 1 when tranches of first loss bear it first; then for
each tranche 1 when it is covered, and the column of its first holder."""
AT_ASKS = 1
"""The row of growth of the first ask; row 0 is that of the return cap."""
(COMMITMENT, AS_NEEDED, PRO_RATA, PAYS_BACK, LAST_USE, TOTAL, PER_YEAR, CARRIES_OVER, CARRIES_ROOM, RECYCLE_UNTIL,
 RECYCLE_SHARE, RECYCLE_OF, DEBT, CAPPED, CAP_IS_SIMPLE, FLOOR_POOL, FLOOR_SHARE, FLOOR_OF, STOP_POOL, STOP_SHARE,
 STOP_OF, LIMITS) = range(22)  # fmt: skip
"""Numbers of the whole deal: the commitment; 1 when drawn as needed, and pro rata; 1 when a term may owe its payers
something; the last month in which a use can fall due; the most that the contract pays, in all and in a year; 1 when
what is above the year's cap waits for January, and when room that a year leaves is the next one's too; before which
month payments are used again, and which share of them; the column of the provider's debt service (-1 unless the money
is lent to the provider); 1 when there is a return cap, and when it is simple; the pools of the return floor and of what
is owed on a stop (-1: none), each with its share of what is drawn."""


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
    """[draw, part]."""


STOPS, ENDS, DELAY, DEFAULT = range(4)
"""Dates of a draw: the month in which the contract is stopped; the last in which a payment falls due; for each account
the months by which it is late and the month from which it never pays again; then for each term the month from which it
counts as met."""


class Book(NamedTuple):
    """What is filled, all zero at first; with the draw as first dimension outside the walk of one draw."""

    flows: Integers
    """[ledger_month, flow]."""
    by_use: Integers
    """[row, use]."""
    by_term: Integers
    """[row, term]."""
    guaranteed: Integers
    """[guarantee]."""


UNPAID, SHORTAGE = range(2)
"""Rows of a use: never paid; due and not paid from capital."""
REPAYMENT, PAID, LAPSED, BY_TERM, BY_PAYER, BY_YEAR, BY_CONTRACT, BY_RETURN, TOTALS = range(9)
"""Rows of a term: asked of the capital account, paid, lapsed, and what each limit cut, in its order."""


class Room(NamedTuple):
    """What one draw's walk keeps."""

    purse: Integers
    """[purse]."""
    lists: Integers
    """[list, any] numbers by tranche, term, grant, step, pool or account, and room to work in."""
    history: Integers
    """[row, ledger_month]."""
    growth: Floats
    """[month] room to work in."""


(DRAWN, NET, CASH, GRANTED, RECYCLED, HELD, AT_PROVIDER, OUTSTANDING, SPENT, YEAR_ROOM, ARREARS, TRANSIT, HEADROOM,
 PURSES) = range(14)  # fmt: skip
"""Purses: drawn, the same net of what went back, capital not spent, grants not spent, payments to be used again, what
waits for the waterfall at the deal and at the provider, principal outstanding, paid under the contract, room left this
year, uses in arrears, on its way from payers, and what the return cap leaves this month (-1: not yet known)."""
DRAWN_IN, RECEIVED, AHEAD, BY_TRANCHE = range(4)
"""Rows of history: drawn net of what went back, received for investors, the part of it that was owed earlier; then for
each tranche what was drawn and what it was paid."""
(OUT, OF_TRANCHE, GROSS, ACCRUED, DISTRIBUTED, MADE_GOOD, NOW_COUPON, NOW_PRINCIPAL, NOW_RETURN, SHARE, BOUND,
 WAITING, USED, REBATE, GIFT, TAKEN, POOLED, PAID_IN_ALL, PAID_THIS_YEAR, PARTS, KEYS, ALLOWED, FREE,
 LISTS) = range(24)  # fmt: skip
"""Lists. By tranche: principal outstanding, drawn net of what went back, drawn in all, coupon due, paid to it, made
good by guarantors, what the waterfall gives it now, its share of a split and the most that it can take or has lost. By
term: over a year's cap and waiting for January, let through, due back to its payers this month. By grant what is not
spent, by step what it has taken, by pool what it pays this month, by account what it paid in all and this year. Parts
of a split and their remainders; what a payer's caps leave of its part, and in all."""
