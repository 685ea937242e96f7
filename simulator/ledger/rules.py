"""A deal in, the arrays that the walk of the ledger reads out.

Money is int64 minor units; shares are exact fractions or whole weights. Nothing random.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from simulator.claims import last_payment
from simulator.deal import Deal, Guarantee, Spending, Step, Tranche, Use
from simulator.kernels.ledger import arrays as kernel
from simulator.ledger.flows import (
    PROVIDER,
    SUPPLIERS,
    THE_DEAL,
    Flow,
    flow_of_use,
    flow_passed_on,
    is_passed_on,
    list_flows,
    pays_back,
    receiver,
)
from simulator.ledger.paying import (
    Pools,
    members_of,
    on_capital,
    payer_caps,
    pools_of,
    return_of,
    split_rows,
    table_of,
    terms_of,
)
from simulator.terms import MOST_PARTS, NO_CAP, growth_of, ratio, weights_of

Integers = NDArray[np.int64]
Columns = Mapping[Flow, int]


_COUNTS = {
    kernel.BASIS: kernel.USES_AND_COSTS, kernel.MOST: kernel.TRANCHES, kernel.GRANT_AMOUNT: kernel.GRANTS,
    kernel.MIRRORED: kernel.PAIRS, kernel.STEP: kernel.STEPS, kernel.TO_INVESTORS: kernel.TERMS,
    kernel.TERM: kernel.ASKED, kernel.FIRST_MEMBER: kernel.POOLS, kernel.CAP_IN_ALL: kernel.ACCOUNTS,
    kernel.OF_LOSS: kernel.GUARANTEES,
}  # fmt: skip
"""The first row of each kind of thing, and where their number stands among the limits."""


def rules_of(deal: Deal) -> kernel.Rules:
    """A deal as the walk takes it; FaultError without investors to pay."""
    columns = {flow: position for position, flow in enumerate(list_flows(deal))}
    pools = pools_of(deal)
    holders, members, shares = _holders(deal), members_of(deal, pools, columns), _shares_of_rest(deal, columns)
    agreed, uses = _uses(deal, columns)
    guarantees, pots = _guarantees(deal, columns)
    kinds, pool, asks = terms_of(deal, pools)
    blocks = {
        kernel.BASIS: uses.T,
        kernel.MOST: _tranches(deal, columns),
        kernel.SHARE_WEIGHT: np.concatenate([holders, members, shares], axis=1),
        kernel.GRANT_AMOUNT: _grants(deal, columns).T,
        kernel.MIRRORED: _mirrors(deal, columns).T,
        kernel.STEP: _steps(deal, columns, holders.shape[1] + members.shape[1]).T,
        kernel.TO_INVESTORS: kinds.T,
        kernel.TERM: asks.T,
        kernel.FIRST_MEMBER: table_of(deal, pools, holders.shape[1]),
        kernel.CAP_IN_ALL: payer_caps(deal).T,
        kernel.OF_LOSS: guarantees.T,
    }
    monthly = [_calendar(deal), agreed, _interests(deal), pool, pots.T]
    limits = _limits(deal, columns, pools)
    for first, number in _COUNTS.items():
        limits[number] = blocks[first].shape[1]
    limits[[kernel.COUPONS_AT, kernel.POOLS_AT, kernel.POTS_AT]] = np.cumsum([each.shape[1] for each in monthly])[1:4]
    return kernel.Rules(limits, _stacked(blocks), np.concatenate(monthly, axis=1), _growth(deal))


def _stacked(blocks: Mapping[int, Integers]) -> Integers:
    """Blocks of rows, each from its own row on, as one table."""
    width = max(1, *(block.shape[1] for block in blocks.values()))
    table = np.zeros((max(first + len(block) for first, block in blocks.items()), width), dtype=np.int64)
    for first, block in blocks.items():
        table[first : first + len(block), : block.shape[1]] = block
    return table


def _calendar(deal: Deal) -> Integers:
    """Where budget years begin, and what is to be drawn."""
    years, capital = deal.timeline.year_index, deal.capital
    calendar = np.zeros((years.size, kernel.AGREED_AT), dtype=np.int64)
    calendar[:, kernel.NEW_YEAR] = np.diff(years, prepend=years[0] - 1) > 0
    if capital is not None and capital.drawdown.when == "up_front":
        calendar[0, kernel.SCHEDULE] = deal.minor(capital.commitment)
    for planned in capital.drawdown.schedule if capital else ():
        if planned.month < years.size:
            calendar[planned.month, kernel.SCHEDULE] += deal.minor(planned.amount)
    return calendar


def _growth(deal: Deal) -> NDArray[np.float64]:
    """Growth of drawn money at the return cap, for each term on the capital account, for each step."""
    months, cap = deal.timeline.ledger_months, deal.contract.return_cap
    rules = [return_of(deal.contract.terms[name]) for name in on_capital(deal)]
    rates = [(rule.rate, rule.basis == "simple") if rule else (Decimal(0), False) for rule in rules]
    rates += [(step.rate or Decimal(0), False) for step in (deal.capital.steps() if deal.capital else ())]
    first = (cap.rate, cap.basis == "simple") if cap else (Decimal(0), False)
    return np.stack([growth_of(rate, months, simple) for rate, simple in [first, *rates]])


# ---------------------------------------------------------------------------------------------------------------------
# Uses


def _uses(deal: Deal, columns: Columns) -> tuple[Integers, Integers]:
    """What is due whatever happens, and what is counted by something; uses, then the provider's own costs."""
    uses, months = deal.capital.uses if deal.capital else {}, deal.timeline.ledger_months
    rows: list[tuple[Spending, int, int]] = [
        (use, _kind(use), columns[flow_of_use(deal, name)]) for name, use in uses.items()
    ]
    for name, cost in deal.parties.provider.costs.items():
        rows.append((cost, kernel.OWN_COST, columns[Flow(PROVIDER, SUPPLIERS, "own cost", name)]))
    agreed = np.zeros((months, len(rows)), dtype=np.int64)
    counted = np.zeros((len(rows), 7), dtype=np.int64)
    for row, (use, kind, column) in enumerate(rows):
        if use.month is not None:
            agreed[use.month : use.month + 1, row] = deal.minor(use.amount.amount)
        elif use.amount.basis == "month":
            agreed[use.start : use.until, row] = deal.minor(use.amount.amount)
        counted[row] = *_counted(deal, use), kind, column
    return agreed, counted


def _kind(use: Use) -> int:
    if use.deferred:
        return kernel.DEFERRED
    return kernel.DELIVERY if use.to == PROVIDER else kernel.FEE


def _counted(deal: Deal, use: Spending) -> tuple[int, ...]:
    """The parts of a use that is counted by something."""
    bases = {
        "citizen-month engaged": kernel.ENGAGED,
        "citizen enrolled": kernel.ENROLLED,
        "year of drawn": kernel.DRAWN_BEFORE,
    }
    basis = bases.get(use.amount.basis, kernel.AGREED)
    factor, denominator = deal.minor(use.amount.amount), 1
    if basis == kernel.DRAWN_BEFORE:
        factor, denominator = ratio(use.amount.amount)
    until = deal.timeline.ledger_months if use.until is None else use.until
    return basis, factor, 12 * denominator, use.start, until


def last_month(deal: Deal, use: Spending) -> int:
    """The last month in which a use can fall due, whatever happens."""
    if use.month is not None:
        return use.month
    if use.amount.basis in ("month", "year of drawn"):
        return (use.until or 0) - 1
    reach = deal.last_enrolment
    if use.amount.basis == "citizen-month engaged":
        reach += deal.upper("programme.lasts") if deal.programme else 0.0
    last = min(math.floor(min(reach, deal.horizon)), deal.horizon - 1)
    return last if use.until is None else min(last, use.until - 1)


# ---------------------------------------------------------------------------------------------------------------------
# Capital


def _held(deal: Deal) -> Mapping[str, Tranche]:
    return deal.capital.tranches if deal.capital else {}


def _holders(deal: Deal) -> Integers:
    """The holders of all tranches among the splits."""
    weights = [weights_of(list(each.holders.values())) for each in _held(deal).values()]
    return split_rows(np.concatenate([np.zeros(0, dtype=np.int64), *weights]))


def _tranches(deal: Deal, columns: Columns) -> Integers:
    """The rows of tranches, from `MOST` on."""
    capital = deal.capital
    table = np.zeros((kernel.COLUMNS + kernel.GROUPS, len(_held(deal))), dtype=np.int64)
    if capital is None:
        return table[kernel.MOST :]
    names, tranches = list(capital.tranches), list(capital.tranches.values())
    ranks = [names.index(name) for name in capital.by_rank()]
    last = np.cumsum([len(each.holders) for each in tranches])
    table[kernel.MOST] = [deal.minor(capital.amount_of(name)) for name in names]
    table[kernel.WEIGHT] = _whole_weights([capital.amount_of(name) for name in names])
    table[kernel.SEQUENCE] = ranks[::-1] if capital.drawdown.order == "junior first" else ranks
    table[kernel.RANK] = ranks
    table[kernel.FIRST_HOLDER], table[kernel.LAST_HOLDER] = [0, *last[:-1]], last
    table[kernel.PLAN_FROM], table[kernel.PLAN_UNTIL] = zip(*map(_plan, tranches), strict=True)
    table[kernel.COMPOUND] = [each.coupon is not None and each.coupon.basis == "compound" for each in tranches]
    table[kernel.FIRST_LOSS] = [each.first_loss for each in tranches]
    table[kernel.COLUMNS :] = np.array([_groups(name, capital.tranches[name], columns) for name in names]).T
    return table[kernel.MOST :]


def _mirrors(deal: Deal, columns: Columns) -> Integers:
    uses = deal.capital.uses if deal.capital else {}
    passed = [name for name, use in uses.items() if is_passed_on(deal, use)]
    pairs = [(columns[flow_of_use(deal, name)], columns[flow_passed_on(deal, name)]) for name in passed]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _whole_weights(amounts: Sequence[Decimal]) -> Integers:
    """Amounts as whole weights without a common factor; equal ones where all amounts are 0."""
    common = math.lcm(*(Fraction(amount).denominator for amount in amounts))
    whole = [int(Fraction(amount) * common) for amount in amounts]
    factor = math.gcd(*whole)
    if factor == 0:
        return np.ones(len(amounts), dtype=np.int64)
    whole = [each // factor for each in whole]
    total = sum(whole)
    return np.array([each * MOST_PARTS // total for each in whole] if total > MOST_PARTS else whole, dtype=np.int64)


def _plan(tranche: Tranche) -> tuple[int, int]:
    """The months in which principal begins to fall due and in which all of it is; 0 and 0 for a sweep."""
    if tranche.amortises is not None:
        return tranche.amortises.start, tranche.amortises.until
    return tranche.matures or 0, tranche.matures or 0


def _interests(deal: Deal) -> Integers:
    """Numerators and denominators of coupons, [ledger_month, 2 tranches]."""
    months, held = deal.timeline.ledger_months, _held(deal).values()
    rows = np.array([_interest(deal, each) for each in held], dtype=np.int64).reshape(-1, months, 2)
    return rows.transpose(1, 0, 2).reshape(months, 2 * len(held))


def _interest(deal: Deal, tranche: Tranche) -> list[tuple[int, int]]:
    """What a coupon is of the money outstanding over the month before each month."""
    coupon, months = tranche.coupon, deal.timeline.ledger_months
    if coupon is None:
        return [(0, 1)] * months
    shares = [Fraction(0)] + [Fraction(coupon.rate) * part_of_year(deal, m, coupon.days) for m in range(months - 1)]
    shares = [share.limit_denominator(MOST_PARTS) for share in shares]
    return [(share.numerator, share.denominator) for share in shares]


def part_of_year(deal: Deal, month: int, days: str) -> Fraction:
    """The part of a year that a month is, by a day count."""
    if days == "30/360":
        return Fraction(1, 12)
    first = deal.timeline.first_day(month)
    long = calendar.isleap(first.year) and days == "ACT/ACT"
    return Fraction(calendar.monthrange(first.year, first.month)[1], 366 if long else 365)


def _groups(name: str, tranche: Tranche, columns: Columns) -> list[int]:
    """The column of the first holder in each group of flows; -1 where the deal has none."""
    holder = next(iter(tranche.holders))
    out = [Flow(THE_DEAL, holder, purpose, name) for purpose in ("handed back", "coupon", "principal", "return")]
    return [columns.get(flow, -1) for flow in (Flow(holder, THE_DEAL, "drawdown", name), *out)]


def _grants(deal: Deal, columns: Columns) -> Integers:
    rows = [
        (
            deal.minor(grant.amount), grant.month, columns[Flow(grant.by, THE_DEAL, "grant", name)],
            columns[Flow(THE_DEAL, grant.by, "handed back", name)],
        )
        for name, grant in (deal.capital.grants if deal.capital else {}).items()
    ]  # fmt: skip
    return np.array(rows, dtype=np.int64).reshape(-1, 4)


# ---------------------------------------------------------------------------------------------------------------------
# Waterfall and guarantees

_KINDS = {
    "fees": kernel.FEES, "deferred fees": kernel.DEFERRED_FEES, "coupon": kernel.COUPON_OF,
    "principal": kernel.PRINCIPAL_OF, "return": kernel.RETURN_OF, "amount": kernel.FIXED_SUM, "rest": kernel.REST,
}  # fmt: skip


def _steps(deal: Deal, columns: Columns, first_share: int) -> Integers:
    """The waterfall; the shares of its rests begin at `first_share` among the splits."""
    steps = deal.capital.steps() if deal.capital else ()
    parts = np.zeros((len(steps), kernel.LAST - kernel.STEP + 1), dtype=np.int64)
    for row, step in enumerate(steps):
        kind = kernel.RETURN_UP_TO if step.rate is not None else _KINDS[step.kind]
        to = 0 if step.to is None else _target(deal, step.to, columns)
        met = -1 if step.met is None else list(deal.contract.terms).index(step.met)
        last_share = first_share + len(step.shares)
        parts[row] = kind, to, _sum_of(deal, step), step.start, met, first_share, last_share
        first_share = last_share
    return parts


def _shares_of_rest(deal: Deal, columns: Columns) -> Integers:
    """The shares of the waterfall's rests among the splits."""
    rests = [step.shares for step in (deal.capital.steps() if deal.capital else ()) if step.shares]
    weights = [weights_of(list(shares.values())) for shares in rests]
    targets = [_target(deal, name, columns) for shares in rests for name in shares]
    return split_rows(np.concatenate([np.zeros(0, dtype=np.int64), *weights]), targets)


def _sum_of(deal: Deal, step: Step) -> int:
    return 0 if step.amount is None else deal.minor(step.amount)


def _target(deal: Deal, name: str, columns: Columns) -> int:
    """A tranche's position, or -1 - column of a party's share of the surplus."""
    names = list(deal.capital.tranches) if deal.capital else []
    return names.index(name) if name in names else -1 - columns[Flow(THE_DEAL, name, "surplus")]


def _guarantees(deal: Deal, columns: Columns) -> tuple[Integers, Integers]:
    """Each guarantee's parts, and its limit by month."""
    months = deal.timeline.ledger_months
    given = list(deal.capital.guarantees.values()) if deal.capital else []
    rows = [[*ratio(each.share), int(each.order == "after first loss")] for each in given]
    for row, each in zip(rows, given, strict=True):
        for name, tranche in _held(deal).items():
            first = Flow(each.by, next(iter(tranche.holders)), "guarantee call", name)
            row += [int(not each.covers or name in each.covers), columns[first]]
    parts = np.array(rows, dtype=np.int64).reshape(len(given), kernel.COVERS - kernel.OF_LOSS + 2 * len(_held(deal)))
    return parts, np.array([_pot(deal, each, months) for each in given], dtype=np.int64).reshape(-1, months)


def _pot(deal: Deal, guarantee: Guarantee, months: int) -> list[int]:
    """The most that a guarantee pays when it is called in each month."""
    most = NO_CAP if guarantee.amount is None else deal.minor(guarantee.amount)
    if not guarantee.pot:
        return [most] * months
    paid_in = [sum(deal.minor(each.amount) for each in guarantee.pot if each.month <= month) for month in range(months)]
    return [min(most, amount) for amount in paid_in]


# ---------------------------------------------------------------------------------------------------------------------
# Numbers of the whole deal


def _limits(deal: Deal, columns: Columns, pools: Pools) -> Integers:
    contract, capital = deal.contract, deal.capital
    year, drawdown = contract.caps.per_year, capital.drawdown if capital else None
    recycle = drawdown.recycle if drawdown else None
    floor, stop, cap = contract.return_floor, contract.on_stop, contract.return_cap
    lends = receiver(deal) == PROVIDER and capital is not None
    limits = np.zeros(kernel.LIMITS, dtype=np.int64)
    limits[kernel.USES] = len(capital.uses) if capital else 0
    limits[kernel.COMMITMENT] = deal.minor(capital.commitment) if capital else 0
    limits[kernel.AS_NEEDED] = drawdown is None or drawdown.when == "as_needed"
    limits[kernel.PRO_RATA] = drawdown is None or drawdown.order == "pro rata"
    limits[kernel.PAYS_BACK] = any(pays_back(term) for term in contract.terms.values())
    limits[kernel.LAST_USE] = _last_use(deal)
    limits[kernel.TOTAL] = NO_CAP if contract.caps.total is None else deal.minor(contract.caps.total)
    limits[kernel.PER_YEAR] = NO_CAP if year is None else deal.minor(year.amount)
    limits[kernel.CARRIES_OVER] = year is not None and year.over_cap == "next_year"
    limits[kernel.CARRIES_ROOM] = year is not None and year.unused_room == "next_year"
    limits[kernel.RECYCLE_UNTIL] = recycle.until if recycle else 0
    limits[kernel.RECYCLE_SHARE : kernel.RECYCLE_OF + 1] = _ratio(recycle.share if recycle else None)
    limits[kernel.DEBT] = columns[Flow(PROVIDER, THE_DEAL, "debt service")] if lends else -1
    limits[kernel.CAPPED], limits[kernel.CAP_IS_SIMPLE] = cap is not None, cap is not None and cap.basis == "simple"
    limits[kernel.FLOOR_POOL], limits[kernel.STOP_POOL] = pools.floor, pools.stop
    limits[kernel.FLOOR_SHARE : kernel.FLOOR_OF + 1] = _ratio(1 - floor.max_loss if floor else None)
    limits[kernel.STOP_SHARE : kernel.STOP_OF + 1] = _ratio(stop.share)
    return limits


def _ratio(share: Decimal | None) -> tuple[int, int]:
    return (0, 1) if share is None else ratio(share)


def _last_use(deal: Deal) -> int:
    """The last month in which capital can be needed: for a use, or for what is paid back to payers."""
    uses = deal.capital.uses.values() if deal.capital else ()
    last = max((last_month(deal, use) for use in uses), default=-1)
    if any(pays_back(term) for term in deal.contract.terms.values()):
        later = max((review.months or 0 for review in deal.contract.reviews.values()), default=0)
        last = max(last, last_payment(deal) + later)
    return min(last, deal.timeline.ledger_months - 1)
