"""A deal as numbers in, nothing out: the arrays that the walk of the ledger reads, and what their columns mean.

Money is int64 minor units, months count from the deal's start, a share is a numerator and a denominator, and a column
is a position among the ledger's flows (-1: none). A target of money is a tranche, or -1 - column of a party's flow.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

NEVER = 2**40
"""A month that does not come."""


class Uses(NamedTuple):
    """What capital is used for, and after that the provider's own costs."""

    agreed: Integers
    """[ledger_month, row] due whatever happens."""
    counted: Integers
    """[row, part] in the parts below."""


BASIS, FACTOR, DENOMINATOR, START, UNTIL, KIND, COLUMN = range(7)
"""Parts of a use: what it is counted by, its price or share per month (with the denominator of a share), the months
start to until - 1 in which it is counted, its kind, and the column of its flow."""
AGREED, ENGAGED, ENROLLED, DRAWN_BEFORE = range(4)
"""What a use is counted by: nothing, citizen-months engaged, citizens enrolled, what was drawn before the month."""
FEE, DELIVERY, DEFERRED, OWN_COST = range(4)
"""Kinds of use: one that waits for the step `fees` when money is short, one that the provider bears, one that waits for
the step `deferred fees` from the start, and one that is the provider's own business."""


class Capital(NamedTuple):
    """Where capital comes from and goes back to."""

    schedule: Integers
    """[ledger_month] to be drawn; unused when drawn as needed."""
    amounts: Integers
    """[tranche] the most that is drawn of it."""
    weights: Integers
    """[tranche] of a draw pro rata."""
    sequence: Integers
    """[place] the tranche that is drawn first, second ..., unless pro rata."""
    ranks: Integers
    """[place] the tranche that is paid first, second ..."""
    first_holder: Integers
    """[tranche + 1] its first holder."""
    holders: Integers
    """[holder] weights."""
    plans: Integers
    """[tranche, 2] the months in which principal begins to fall due and in which all of it is."""
    interest: Integers
    """[tranche, ledger_month, 2] coupon of the month before: numerator and denominator."""
    compound: Integers
    """[tranche] 1 when unpaid coupon bears interest."""
    first_loss: Integers
    """[tranche] 1 when it bears losses first."""
    columns: Integers
    """[tranche, group] column of its first holder in each group below."""
    grants: Integers
    """[grant, 4] amount, month, column when given, column when handed back."""
    mirrors: Integers
    """[pair, 2] a column, and the one that passes the same money on."""


DRAWDOWN, HANDED_BACK, COUPON, PRINCIPAL, RETURN, GROUPS = range(6)
"""Groups of flows with one column for each holder of a tranche."""


class Steps(NamedTuple):
    """The waterfall."""

    parts: Integers
    """[step, part] in the parts below."""
    growth: Floats
    """[step, months] of a tranche's money, where the return is limited."""
    weights: Integers
    """[share] of the rest."""
    targets: Integers
    """[share] of the rest."""


STEP, TO, AMOUNT, FROM, MET, FIRST, LAST = range(7)
"""Parts of a step: its kind, its target, its amount, from which month, which term must have been met (-1: none), its
first share and the one after its last."""
FEES, DEFERRED_FEES, COUPON_OF, PRINCIPAL_OF, RETURN_OF, RETURN_UP_TO, FIXED_SUM, REST = range(8)
"""Kinds of step."""


class Terms(NamedTuple):
    """What pays."""

    kinds: Integers
    """[term, part] in the parts below."""
    pool: Integers
    """[ledger_month, term] the pool that pays it."""
    asks: Integers
    """[ask, part] terms that need the capital account, in the parts below."""
    growth: Floats
    """[ask, months] of drawn money."""


TO_INVESTORS, CAP, ASKS = range(3)
"""Parts of a term: 1 when it pays investors; its cap; 1 when it needs the capital account."""
TERM, FORM, SIMPLE, PER, NUMERATOR, OF, MORE, OF_MORE = range(8)
"""Parts of an ask: its term; how its level is read; 1 at simple interest; months between measurements; its share of a
saving, and its share of the rest once investors are repaid, both with denominator."""
REPAY, SHARE_OF_DRAWN, RETURN_ON_DRAWN, TOTAL_RETURN, COUPON_ON_DRAWN, SAVING = range(6)
"""How a level is read."""


class Pools(NamedTuple):
    """Payers that share a payment."""

    first: Integers
    """[pool + 1] its first member."""
    kinds: Integers
    """[pool, 2] 1 when each payment is split by itself (a payer has a cap or pays on credit); 1 when to investors."""
    weights: Integers
    """[member]."""
    columns: Integers
    """[member, 2] of what it pays and of what it gets back."""
    account: Integers
    """[member] position of the payer's account."""
    caps: Integers
    """[account, 2] the most it pays in all and in a budget year."""


ALONE, FOR_INVESTORS = range(2)
"""Columns of a pool's kinds."""


class Guarantees(NamedTuple):
    """Who makes good a loss at the end."""

    shares: Integers
    """[guarantee, 3] share of the loss with its denominator; 1 when tranches of first loss bear it first."""
    limit: Integers
    """[guarantee, ledger_month] the most that is paid when called in a month."""
    covers: Integers
    """[guarantee, tranche] 1 when covered."""
    columns: Integers
    """[guarantee, tranche] column of the tranche's first holder."""


class Limits(NamedTuple):
    """Numbers of the whole deal, all int64."""

    commitment: int
    as_needed: int
    """1 when capital is drawn as needed, 0 when by schedule."""
    pro_rata: int
    """1 when tranches are drawn pro rata."""
    pays_back: int
    """1 when a term may owe its payers something."""
    last_use: int
    """The last month in which a use can fall due; unspent money goes back in it."""
    total: int
    """The most the contract pays."""
    per_year: int
    carries_over: int
    """1 when what is above the year's cap waits for the next 1 January."""
    carries_room: int
    """1 when room that a year leaves is the next one's too."""
    recycle_until: int
    """Payments are used again before this month; 0 for never."""
    recycle_share: int
    recycle_of: int
    debt: int
    """Column of the provider's debt service; -1 unless the money is lent to the provider."""
    cap_is_simple: int
    floor_pool: int
    """Pool of the return floor, -1 for none, and the share of what is drawn that it secures."""
    floor_share: int
    floor_of: int
    stop_pool: int
    """Pool of what is owed on a stop, -1 for none, and its share of what is drawn."""
    stop_share: int
    stop_of: int


class Rules(NamedTuple):
    """A deal as the walk takes it."""

    new_year: NDArray[np.bool_]
    """[ledger_month] whether a budget year begins."""
    uses: Uses
    capital: Capital
    steps: Steps
    terms: Terms
    pools: Pools
    guarantees: Guarantees
    return_cap: Floats
    """[months] growth of drawn money at the rate of the return cap; empty for none."""
    limits: Limits


class Course(NamedTuple):
    """What happens to the contract in each draw."""

    engaged: Floats
    """[draw, month] citizen-months engaged, and below [draw, month] citizens enrolled; both are 0 beyond their end."""
    enrolled: Integers
    owed: Integers
    """[draw, ledger_month, term]."""
    asked: Floats
    """[draw, ledger_month, ask] level; NaN when nothing falls due."""
    met_from: Integers
    """[draw, term] the month from which a term counts as met."""
    stops: Integers
    """[draw] the month in which the contract is stopped."""
    ends: Integers
    """[draw] the last month in which a payment falls due."""
    delay: Integers
    """[draw, account] months by which a payer is late."""
    default: Integers
    """[draw, account] the month from which a payer never pays again."""


class Book(NamedTuple):
    """What is filled, all zero at first; with a draw as first dimension outside the walk of one draw."""

    flows: Integers
    """[ledger_month, flow]."""
    unpaid: Integers
    """[use]; and below [use] shortage, [term] repayment, paid and lapsed."""
    shortage: Integers
    repayment: Integers
    paid: Integers
    lapsed: Integers
    cut: Integers
    """[term, limit] in the order below."""
    guaranteed: Integers
    """[guarantee]."""


BY_TERM, BY_PAYER, BY_YEAR, BY_CONTRACT, BY_RETURN = range(5)
"""Limits, in the order in which they cut."""


class Room(NamedTuple):
    """What one draw's walk keeps."""

    purse: Integers
    """Amounts of the whole deal, in the places below."""
    drawn: Integers
    """[ledger_month] drawn, net of what went back."""
    received: Integers
    """[ledger_month] received for investors."""
    ahead: Integers
    """[ledger_month] the part of it that was owed earlier."""
    growth: Floats
    """[ledger_month] room to work in."""
    waiting: Integers
    """[term] over a year's cap, waiting for January; and below [term] what was let through."""
    used: Integers
    rebates: Integers
    """[term] due back to the payers this month."""
    tranches: Integers
    """[tranche, place] as below."""
    drawn_by: Integers
    """[tranche, ledger_month] drawn, and below received."""
    got_by: Integers
    grants: Integers
    """[grant] not spent."""
    taken: Integers
    """[step] paid so far; and below [pool] to be paid this month, [account, 2] paid in all and this year."""
    pooled: Integers
    by_payer: Integers
    parts: Integers
    """Room for the parts of a split and its remainders."""
    keys: Integers
    shares: Integers
    """[tranche] parts; and below the most that each can take or has lost."""
    bounds: Integers
    allowed: Integers
    """[member] what a payer's caps leave of its part; and below of its room."""
    free: Integers


(DRAWN, NET, CASH, GRANTED, RECYCLED, HELD, AT_PROVIDER, OUTSTANDING, SPENT, YEAR_ROOM, ARREARS, TRANSIT, HEADROOM,
 PURSES) = range(14)  # fmt: skip
"""Places of a purse: drawn, the same net of what went back, capital not spent, grants not spent, payments to be used
again, what waits for the waterfall at the deal and at the provider, principal outstanding, paid under the contract,
room left this year, uses in arrears, on its way from payers, and what the return cap leaves this month (-1: not yet
known)."""
OUT, OF_TRANCHE, ACCRUED, DISTRIBUTED, MADE_GOOD, NOW_COUPON, NOW_PRINCIPAL, NOW_RETURN, GROSS, PLACES = range(10)
"""Places of a tranche: principal outstanding, drawn net of what went back, coupon due, paid to it, made good by
guarantors, what the waterfall gives it now, and drawn in all."""
