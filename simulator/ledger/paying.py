"""A deal's terms and payers in, the arrays of what pays and who shares it out.

A pool is a set of payers with their shares and the account that they pay; the terms of one pool are paid together. By
`payer_changes` a term moves to another pool in the first month that begins on the date or later. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Deal, RepayDrawn, SavingsShare, Target, Term, Tiers, needs_capital, period_of
from simulator.deal.terms import PayShare, Return
from simulator.errors import FaultError
from simulator.kernels.ledger import arrays as kernel
from simulator.ledger.flows import INVESTORS, Flow, payee_of, receiver, returner
from simulator.terms import NO_CAP, ratio, weights_of

Integers = NDArray[np.int64]
Shares = Mapping[str, Decimal]


class Pool(NamedTuple):
    """Who shares a payment, to which account, what for, and who pays it back."""

    shares: tuple[tuple[str, Decimal], ...]
    payee: str
    purpose: str
    for_investors: bool
    returner: str


class Pools(NamedTuple):
    """The pools of a deal in order, and the places of those of the return floor and of a stop (-1: none)."""

    order: tuple[Pool, ...]
    floor: int
    stop: int


# ---------------------------------------------------------------------------------------------------------------------
# Payers


def pools_of(deal: Deal) -> Pools:
    """Every pool of payers that a deal can have."""
    floor, stop = _floor(deal), _stop(deal)
    found = [pool for term in deal.contract.terms.values() for _, pool in _changes(deal, term)]
    order = tuple(dict.fromkeys([*found, *(pool for pool in (floor, stop) if pool is not None)]))
    return Pools(order, -1 if floor is None else order.index(floor), -1 if stop is None else order.index(stop))


def table_of(deal: Deal, pools: Pools, first: int) -> Integers:
    """The pools as the walk takes them; their members begin at `first` among the splits."""
    watched = set(deal.contract.caps.per_payer) | set(deal.contract.credit)
    last = first + np.cumsum([0, *(len(pool.shares) for pool in pools.order)], dtype=np.int64)
    kinds = [
        (any(payer in watched for payer, _ in pool.shares), pool.for_investors, row in (pools.floor, pools.stop))
        for row, pool in enumerate(pools.order)
    ]
    return np.stack([last[:-1], last[1:], *np.array(kinds, dtype=np.int64).reshape(-1, 3).T])


def members_of(deal: Deal, pools: Pools, columns: Mapping[Flow, int]) -> Integers:
    """The payers of all pools among the splits."""
    accounts = payer_accounts(deal)
    members = [(pool, payer) for pool in pools.order for payer, _ in pool.shares]
    weights = [weights_of([share for _, share in pool.shares]) for pool in pools.order]
    return split_rows(
        np.concatenate([np.zeros(0, dtype=np.int64), *weights]),
        [columns[Flow(payer, pool.payee, pool.purpose)] for pool, payer in members],
        [columns.get(Flow(pool.returner, payer, "rebate"), -1) for pool, payer in members],
        [accounts.index(payer) for _, payer in members],
    )


def split_rows(weights: Integers, *others: list[int]) -> Integers:
    """Weights and what goes with them as rows of the splits; rows left out are 0."""
    rows = np.zeros((kernel.ACCOUNT - kernel.SHARE_WEIGHT + 1, weights.size), dtype=np.int64)
    rows[0] = weights
    for row, values in enumerate(others, start=1):
        rows[row] = values
    return rows


def payer_accounts(deal: Deal) -> list[str]:
    """Every account that may have to pay, in the order in which the contract names them."""
    contract = deal.contract
    said = [payer for term in contract.terms.values() for shares in _all_shares(term) for payer in shares]
    said += [*(contract.return_floor.payer if contract.return_floor else ()), *(contract.on_stop.payer or ())]
    return list(dict.fromkeys([*said, *contract.caps.per_payer, *contract.credit]))


def _all_shares(term: Term) -> list[dict[str, Decimal]]:
    return [term.payer, *term.payer_changes.values()]


def _changes(deal: Deal, term: Term) -> Iterator[tuple[int, Pool]]:
    """The months from which a term's pools pay."""
    yield 0, _pool(deal, term, term.payer)
    for date, shares in sorted(term.payer_changes.items()):
        yield deal.timeline.month_of(date) + int(date.day > 1), _pool(deal, term, shares)


def _pool(deal: Deal, term: Term, shares: Shares) -> Pool:
    said = tuple(shares.items())
    return Pool(said, payee_of(deal, term), "outcome payment", term.payee == INVESTORS, returner(term))


def _floor(deal: Deal) -> Pool | None:
    floor = deal.contract.return_floor
    return Pool(tuple(floor.payer.items()), receiver(deal), "return floor", True, "") if floor else None


def _stop(deal: Deal) -> Pool | None:
    payer = deal.contract.on_stop.payer
    return Pool(tuple(payer.items()), receiver(deal), "compensation", True, "") if payer else None


def payer_caps(deal: Deal) -> Integers:
    """The most that each payer pays, in all and in a budget year."""
    accounts = payer_accounts(deal)
    caps = np.full((len(accounts), 2), NO_CAP, dtype=np.int64)
    for name, cap in deal.contract.caps.per_payer.items():
        limits = [NO_CAP if amount is None else deal.minor(amount) for amount in (cap.total, cap.per_year)]
        caps[accounts.index(name)] = limits
    return caps


# ---------------------------------------------------------------------------------------------------------------------
# Terms


def terms_of(deal: Deal, pools: Pools) -> tuple[Integers, Integers, Integers]:
    """Kinds of the terms, their pools by month, and asks; FaultError when one pays investors without capital."""
    terms, months = deal.contract.terms, deal.timeline.ledger_months
    if deal.capital is None and any(term.payee == INVESTORS for term in terms.values()):
        raise FaultError("a term pays investors, but the deal has no capital")
    kinds = np.zeros((len(terms), 3), dtype=np.int64)
    pool = np.zeros((months, len(terms)), dtype=np.int64)
    asking = on_capital(deal)
    for column, (name, term) in enumerate(terms.items()):
        cap = NO_CAP if term.cap is None else deal.minor(term.cap)
        kinds[column] = term.payee == INVESTORS, cap, name in asking
        for month, its in _changes(deal, term):
            pool[max(month, 0) :, column] = pools.order.index(its)
    asks = np.array([_ask(list(terms).index(name), terms[name]) for name in asking], dtype=np.int64)
    return kinds, pool, asks.reshape(-1, 8)


def on_capital(deal: Deal) -> tuple[str, ...]:
    """Terms that need the capital account to know what they owe, in declared order."""
    return tuple(name for name, term in deal.contract.terms.items() if needs_capital(term))


_FORMS = {
    "share of principal": kernel.SHARE_OF_DRAWN, "return": kernel.RETURN_ON_DRAWN,
    "total return": kernel.TOTAL_RETURN, "coupon": kernel.COUPON_ON_DRAWN,
}  # fmt: skip


def _form(term: Term) -> int:
    """How the level that a term asks for is read."""
    if isinstance(term, Target):
        return kernel.SHARE_OF_DRAWN if isinstance(term.pays, PayShare) else kernel.REPAY
    return _FORMS[term.pays] if isinstance(term, Tiers) else kernel.SAVING


def return_of(term: Term) -> Return | None:
    """The return that a term states on drawn money."""
    if isinstance(term, Target) and isinstance(term.pays, RepayDrawn):
        return term.pays.return_
    return term.once_repaid.return_ if isinstance(term, SavingsShare) and term.once_repaid else None


def _ask(position: int, term: Term) -> tuple[int, ...]:
    rule = return_of(term)
    share = more = (0, 1)
    if isinstance(term, SavingsShare) and term.once_repaid:
        share, more = ratio(term.share), ratio(term.once_repaid.share)
    simple = rule is not None and rule.basis == "simple"
    return position, _form(term), int(simple), period_of(term), *share, *more
