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
from simulator.deal import Capital, Deal, Guarantee, Spending, Step, Tranche, Use
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
from simulator.ledger.paying import pools_of, terms_of
from simulator.terms import MOST_PARTS, NO_CAP, growth_of, ratio, weights_of

Integers = NDArray[np.int64]
Columns = Mapping[Flow, int]


def rules_of(deal: Deal) -> kernel.Rules:
    """A deal as the walk takes it; FaultError without investors to pay."""
    columns = {flow: position for position, flow in enumerate(list_flows(deal))}
    years, cap = deal.timeline.year_index, deal.contract.return_cap
    pools = pools_of(deal, columns)
    growth = np.zeros(0)
    if cap is not None:
        growth = np.array(growth_of(cap.rate, deal.timeline.ledger_months, cap.basis == "simple"))
    return kernel.Rules(
        new_year=np.diff(years, prepend=years[0] - 1) > 0,
        uses=_uses(deal, columns),
        capital=_capital(deal, columns),
        steps=_steps(deal, columns),
        terms=terms_of(deal, pools),
        pools=pools.arrays,
        guarantees=_guarantees(deal, columns),
        return_cap=growth,
        limits=_limits(deal, columns, pools.floor, pools.stop),
    )


# ---------------------------------------------------------------------------------------------------------------------
# Uses


def _uses(deal: Deal, columns: Columns) -> kernel.Uses:
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
    return kernel.Uses(agreed, counted)


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


def _capital(deal: Deal, columns: Columns) -> kernel.Capital:
    capital, months = deal.capital, deal.timeline.ledger_months
    if capital is None:
        return _no_capital(months)
    tranches, names = capital.tranches, list(capital.tranches)
    sizes = [len(each.holders) for each in tranches.values()]
    ranks = np.array([names.index(name) for name in capital.by_rank()], dtype=np.int64)
    passed = [name for name, use in capital.uses.items() if is_passed_on(deal, use)]
    pairs = [(columns[flow_of_use(deal, name)], columns[flow_passed_on(deal, name)]) for name in passed]
    return kernel.Capital(
        schedule=_schedule(deal, capital),
        amounts=np.array([deal.minor(capital.amount_of(name)) for name in names], dtype=np.int64),
        weights=_whole_weights([capital.amount_of(name) for name in names]),
        sequence=ranks[::-1].copy() if capital.drawdown.order == "junior first" else ranks,
        ranks=ranks,
        first_holder=np.cumsum([0, *sizes], dtype=np.int64),
        holders=np.concatenate([weights_of(list(each.holders.values())) for each in tranches.values()]),
        plans=np.array([_plan(each) for each in tranches.values()], dtype=np.int64),
        interest=np.array([_interest(deal, each) for each in tranches.values()], dtype=np.int64),
        compound=np.array([_compounds(each) for each in tranches.values()], dtype=np.int64),
        first_loss=np.array([each.first_loss for each in tranches.values()], dtype=np.int64),
        columns=np.array([_groups(name, each, columns) for name, each in tranches.items()], dtype=np.int64),
        grants=_grants(deal, capital, columns),
        mirrors=np.array(pairs, dtype=np.int64).reshape(-1, 2),
    )


def _no_capital(months: int) -> kernel.Capital:
    none = np.zeros(0, dtype=np.int64)
    return kernel.Capital(
        schedule=np.zeros(months, dtype=np.int64), amounts=none, weights=none, sequence=none, ranks=none,
        first_holder=np.zeros(1, dtype=np.int64), holders=none, plans=none.reshape(0, 2),
        interest=np.zeros((0, months, 2), dtype=np.int64), compound=none, first_loss=none,
        columns=none.reshape(0, kernel.GROUPS), grants=none.reshape(0, 4), mirrors=none.reshape(0, 2),
    )  # fmt: skip


def _schedule(deal: Deal, capital: Capital) -> Integers:
    schedule = np.zeros(deal.timeline.ledger_months, dtype=np.int64)
    if capital.drawdown.when == "up_front":
        schedule[0] = deal.minor(capital.commitment)
    for planned in capital.drawdown.schedule:
        if planned.month < schedule.size:
            schedule[planned.month] += deal.minor(planned.amount)
    return schedule


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


def _compounds(tranche: Tranche) -> bool:
    return tranche.coupon is not None and tranche.coupon.basis == "compound"


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


def _grants(deal: Deal, capital: Capital, columns: Columns) -> Integers:
    rows = [
        (
            deal.minor(grant.amount), grant.month, columns[Flow(grant.by, THE_DEAL, "grant", name)],
            columns[Flow(THE_DEAL, grant.by, "handed back", name)],
        )
        for name, grant in capital.grants.items()
    ]  # fmt: skip
    return np.array(rows, dtype=np.int64).reshape(-1, 4)


# ---------------------------------------------------------------------------------------------------------------------
# Waterfall and guarantees

_KINDS = {
    "fees": kernel.FEES, "deferred fees": kernel.DEFERRED_FEES, "coupon": kernel.COUPON_OF,
    "principal": kernel.PRINCIPAL_OF, "return": kernel.RETURN_OF, "amount": kernel.FIXED_SUM, "rest": kernel.REST,
}  # fmt: skip


def _steps(deal: Deal, columns: Columns) -> kernel.Steps:
    steps = deal.capital.steps() if deal.capital else ()
    months = deal.timeline.ledger_months
    parts = np.zeros((len(steps), 7), dtype=np.int64)
    growth = np.ones((len(steps), months))
    weights: list[Integers] = [np.zeros(0, dtype=np.int64)]
    targets: list[int] = []
    for row, step in enumerate(steps):
        kind = kernel.RETURN_UP_TO if step.rate is not None else _KINDS[step.kind]
        to = 0 if step.to is None else _target(deal, step.to, columns)
        met = -1 if step.met is None else list(deal.contract.terms).index(step.met)
        parts[row, :5] = kind, to, _sum_of(deal, step), step.start, met
        parts[row, 5:] = len(targets), len(targets) + len(step.shares)
        targets += [_target(deal, name, columns) for name in step.shares]
        if step.shares:
            weights.append(weights_of(list(step.shares.values())))
        if step.rate is not None:
            growth[row] = growth_of(step.rate, months, False)
    return kernel.Steps(parts, growth, np.concatenate(weights), np.array(targets, dtype=np.int64))


def _sum_of(deal: Deal, step: Step) -> int:
    return 0 if step.amount is None else deal.minor(step.amount)


def _target(deal: Deal, name: str, columns: Columns) -> int:
    """A tranche's position, or -1 - column of a party's share of the surplus."""
    names = list(deal.capital.tranches) if deal.capital else []
    return names.index(name) if name in names else -1 - columns[Flow(THE_DEAL, name, "surplus")]


def _guarantees(deal: Deal, columns: Columns) -> kernel.Guarantees:
    capital, months = deal.capital, deal.timeline.ledger_months
    given = list(capital.guarantees.values()) if capital else []
    tranches = capital.tranches if capital else {}
    shares = [(*ratio(each.share), int(each.order == "after first loss")) for each in given]
    covers = [[int(not each.covers or name in each.covers) for name in tranches] for each in given]
    first = [
        [columns[Flow(each.by, next(iter(t.holders)), "guarantee call", name)] for name, t in tranches.items()]
        for each in given
    ]
    return kernel.Guarantees(
        shares=np.array(shares, dtype=np.int64).reshape(-1, 3),
        limit=np.array([_pot(deal, each, months) for each in given], dtype=np.int64).reshape(-1, months),
        covers=np.array(covers, dtype=np.int64).reshape(len(given), len(tranches)),
        columns=np.array(first, dtype=np.int64).reshape(len(given), len(tranches)),
    )


def _pot(deal: Deal, guarantee: Guarantee, months: int) -> list[int]:
    """The most that a guarantee pays when it is called in each month."""
    most = NO_CAP if guarantee.amount is None else deal.minor(guarantee.amount)
    if not guarantee.pot:
        return [most] * months
    paid_in = [sum(deal.minor(each.amount) for each in guarantee.pot if each.month <= month) for month in range(months)]
    return [min(most, amount) for amount in paid_in]


# ---------------------------------------------------------------------------------------------------------------------
# Numbers of the whole deal


def _limits(deal: Deal, columns: Columns, floor_pool: int, stop_pool: int) -> kernel.Limits:
    contract, capital = deal.contract, deal.capital
    year, drawdown = contract.caps.per_year, capital.drawdown if capital else None
    recycle = drawdown.recycle if drawdown else None
    floor, stop = contract.return_floor, contract.on_stop
    secured = ratio(1 - floor.max_loss) if floor else (0, 1)
    owed = ratio(stop.share) if stop.share is not None else (0, 1)
    again = ratio(recycle.share) if recycle else (0, 1)
    lends = receiver(deal) == PROVIDER and capital is not None
    return kernel.Limits(
        commitment=deal.minor(capital.commitment) if capital else 0,
        as_needed=int(drawdown is None or drawdown.when == "as_needed"),
        pro_rata=int(drawdown is None or drawdown.order == "pro rata"),
        pays_back=int(any(pays_back(term) for term in contract.terms.values())),
        last_use=_last_use(deal),
        total=NO_CAP if contract.caps.total is None else deal.minor(contract.caps.total),
        per_year=NO_CAP if year is None else deal.minor(year.amount),
        carries_over=int(year is not None and year.over_cap == "next_year"),
        carries_room=int(year is not None and year.unused_room == "next_year"),
        recycle_until=recycle.until if recycle else 0,
        recycle_share=again[0],
        recycle_of=again[1],
        debt=columns[Flow(PROVIDER, THE_DEAL, "debt service")] if lends else -1,
        cap_is_simple=int(contract.return_cap is not None and contract.return_cap.basis == "simple"),
        floor_pool=floor_pool,
        floor_share=secured[0],
        floor_of=secured[1],
        stop_pool=stop_pool,
        stop_share=owed[0],
        stop_of=owed[1],
    )


def _last_use(deal: Deal) -> int:
    """The last month in which capital can be needed: for a use, or for what is paid back to payers."""
    uses = deal.capital.uses.values() if deal.capital else ()
    last = max((last_month(deal, use) for use in uses), default=-1)
    if any(pays_back(term) for term in deal.contract.terms.values()):
        later = max((review.months or 0 for review in deal.contract.reviews.values()), default=0)
        last = max(last, last_payment(deal) + later)
    return min(last, deal.timeline.ledger_months - 1)
