"""A deal in, the pieces of its cost lines out: what is rounded once a month.

A line has one piece for each municipality, state (or step of a clock in it), move and part of its capacity, and for
each time in which its amount and its payers stay the same. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Cost, Deal
from simulator.deal.purse import Overflow
from simulator.errors import FaultError
from simulator.kernels import savings as kernel
from simulator.savings.lines import Price, Span, Version, clip, costed, months_of, versions
from simulator.savings.payers import Shares, rule_of, shares_by_step, shares_of
from simulator.terms import weights_of
from simulator.trajectories.inputs import ARMS

Integers = NDArray[np.int64]
BEYOND = 1
"""The step of a room that counts those who find no place."""


class Counted(NamedTuple):
    """What a piece is counted by: the arm itself, time in a state or on a step of a clock, a move, part of a room."""

    kind: Literal["arm", "state", "clock", "move", "room"]
    home: int = 0
    """Number of the municipality in which the citizens live."""
    name: str = ""
    """The state, clock, move, or line whose room it is."""
    state: str = ""
    step: int = 0


class Piece(NamedTuple):
    """What is rounded once in each month from `first` to before `until`."""

    line: str
    counted: Counted
    price: Price
    first: int
    until: int
    shares: Shares


class _Home(NamedTuple):
    number: int
    name: str | None


def pieces(deal: Deal) -> list[Piece]:
    """Every line's pieces."""
    return [piece for name, cost in costed(deal).items() for piece in _of_line(deal, name, cost)]


def priced(deal: Deal) -> list[Price]:
    """Every price that some piece has, each once, in the order of the lines."""
    return list(dict.fromkeys(piece.price for piece in pieces(deal)))


def _of_line(deal: Deal, name: str, cost: Cost) -> Iterator[Piece]:
    names = deal.parties.municipalities if cost.of_citizens else ()
    homes = [_Home(number, home) for number, home in enumerate(names)] or [_Home(0, None)]
    for home in homes:
        for version in versions(deal, name):
            if version.what.price is not None:
                yield from _of_version(deal, name, home, version, version.what.price)
        if cost.capacity is not None and cost.capacity.overflow is not None:
            yield from _beyond(deal, name, home, cost.capacity.overflow)


def _of_version(deal: Deal, name: str, home: _Home, version: Span[Version], price: Price) -> Iterator[Piece]:
    rule = rule_of(deal, version.what.payer)
    if rule is not None:
        yield from _by_rule(deal, name, home, rule, version, price)
        return
    shares = shares_of(deal, version.what.payer, home.name)
    if not shares:
        raise FaultError(f"nobody pays the cost {name}")
    for counted, its_price in _counted(deal, name, home.number, price):
        yield Piece(name, counted, its_price, version.first, version.until, shares)


def _counted(deal: Deal, name: str, home: int, price: Price) -> Iterator[tuple[Counted, Price]]:
    """What a line that no rule splits is counted by, at what price."""
    cost = deal.budget.costs[name]
    factors = [None, *(f"budget.costs.{name}.after.{months}" for months in cost.after)]
    if cost.capacity is not None:
        yield Counted("room", home, name), price
    elif cost.after:
        for state in cost.states:
            for step, factor in enumerate(factors):
                yield Counted("clock", home, name, state, step), price._replace(factor=factor)
    elif cost.of_citizens:
        for state in cost.states:
            yield Counted("state", home, state), price
        for move in cost.moves(tuple(deal.pathway.transitions)):
            yield Counted("move", home, move), price
    else:
        yield Counted("arm"), price


def _by_rule(deal: Deal, name: str, home: _Home, rule: str, version: Span[Version], price: Price) -> Iterator[Piece]:
    """A piece for each state, step of the rule's clock and table of shares."""
    cost = deal.budget.costs[name]
    if not cost.states or cost.after or cost.capacity is not None:
        raise FaultError(f"{rule} splits the plain time in a state; the cost {name} is counted by something else")
    for table in shares_by_step(deal, rule, home.name):
        span = clip(table, version.first, version.until)
        for state in cost.states if span.first < span.until else ():
            for step, shares in enumerate(span.what):
                counted = Counted("clock", home.number, rule, state, step)
                yield Piece(name, counted, price, span.first, span.until, shares)


def _beyond(deal: Deal, name: str, home: _Home, overflow: Overflow) -> Iterator[Piece]:
    """What those cost who find no place."""
    price = Price(f"budget.costs.{name}.capacity.overflow.amount", overflow.level)
    if rule_of(deal, overflow.payer) is not None:
        raise FaultError(f"the overflow of the cost {name} is split by no clock")
    shares = shares_of(deal, overflow.payer, home.name)
    first, until, _ = clip(Span(0, deal.horizon, None), *months_of(deal, deal.budget.costs[name]))
    if first < until:
        yield Piece(name, Counted("room", home.number, name, step=BEYOND), price, first, until, shares)


# ---------------------------------------------------------------------------------------------------------------------
# As the kernel takes them


def as_arrays(deal: Deal, found: Sequence[Piece], rows: Mapping[Counted, int]) -> kernel.Pieces:
    """Pieces as numbers, income first: rows of what is counted, positions in `priced`, `costed` and the accounts."""
    accounts, costs = list(deal.budget.accounts), costed(deal)
    line = {name: position for position, name in enumerate(costs)}
    price = {each: position for position, each in enumerate(priced(deal))}
    found = sorted(found, key=lambda piece: not costs[piece.line].income)
    account, weight = _split(found, accounts)
    return kernel.Pieces(
        counted=_column(_row(rows, piece) for piece in found),
        price=_column(price[piece.price] for piece in found),
        line=_column(line[piece.line] for piece in found),
        first=_column(piece.first for piece in found),
        until=_column(piece.until for piece in found),
        income=np.array([costs[piece.line].income for piece in found], dtype=np.bool_),
        in_arm=np.array([_in_arms(costs[piece.line]) for piece in found], bool).reshape(-1, len(ARMS)),
        payers=_column(len(piece.shares) for piece in found),
        account=account,
        weight=weight,
    )


def _row(rows: Mapping[Counted, int], piece: Piece) -> int:
    if piece.counted not in rows:
        raise FaultError(f"nobody has counted what the cost {piece.line} falls on: {piece.counted}")
    return rows[piece.counted]


def _in_arms(cost: Cost) -> list[bool]:
    return [cost.arm in (None, arm) for arm in ARMS]


def _split(found: Sequence[Piece], accounts: list[str]) -> tuple[Integers, Integers]:
    """Accounts and weights, [piece, payer]."""
    width = max((len(piece.shares) for piece in found), default=1)
    account, weight = (np.zeros((len(found), width), dtype=np.int64) for _ in range(2))
    for row, piece in enumerate(found):
        weight[row, : len(piece.shares)] = weights_of([share for _, share in piece.shares])
        account[row, : len(piece.shares)] = [accounts.index(name) for name, _ in piece.shares]
    return account, weight


def _column(values: Iterator[int]) -> Integers:
    return np.fromiter(values, dtype=np.int64)
