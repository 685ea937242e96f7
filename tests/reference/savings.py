"""The public purse in plain Python: exact fractions, integers, names and dates, month by month, no arrays.

Slow and simple on purpose. Numbers are read as the decimals they are written as: 2 % is 1/50, and a half is a half.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from simulator.deal import Cost, Deal

DUST = Fraction(1, 1_000_000)
MONTHS_PER = {"day": Fraction(48, 1461), "week": Fraction(336, 1461), "month": Fraction(1), "year": Fraction(12)}

ByAccount = dict[str, list[int]]
Number = Callable[[str], float]
Months = Mapping[Any, Sequence[float]]
Shares = list[tuple[str, Fraction]]


@dataclass(frozen=True)
class Lives:
    """One municipality's citizens in one arm: months by state, by (clock, state, step), moves; how many are planned."""

    person: Months
    clock: Months = field(default_factory=dict)
    moved: Months = field(default_factory=dict)
    home: str | None = None
    planned: int = 1


class Amount(NamedTuple):
    path: str
    level: int | None
    factor: Fraction = Fraction(1)


def written(number: float) -> Fraction:
    """The decimal that a binary number stands for."""
    return Fraction(repr(float(number)))


def rounded(amount: Fraction) -> int:
    """Half away from zero for amounts that are not negative; a millionth below the half counts as the half."""
    return math.floor(amount + Fraction(1, 2) + DUST)


def split(total: int, shares: Sequence[Fraction]) -> list[int]:
    """Largest remainder, ties to the earlier."""
    exact = [total * share / sum(shares) for share in shares]
    parts = [math.floor(part) for part in exact]
    for k in sorted(range(len(shares)), key=lambda k: parts[k] - exact[k])[: total - sum(parts)]:
        parts[k] += 1
    return parts


def public_cost(deal: Deal, arm: str, number: Number, homes: Sequence[Lives]) -> tuple[ByAccount, dict[str, int]]:
    """Cost by account and month, and by line in all, of one arm in one draw."""
    cost = {name: [0] * deal.horizon for name in deal.budget.accounts}
    lines: dict[str, int] = {}
    for name, line in deal.budget.costs.items():
        if line.amount is None and not any(change.amount for change in line.changes.values()):
            continue
        lines[name] = 0
        for month in range(deal.horizon) if line.arm in (None, arm) else ():
            for count, amount, shares in _pieces(deal, name, number, homes, month) if _runs(line, month) else ():
                total = rounded(Fraction(count) * _price(deal, number, amount, month))
                sign = -1 if line.income else 1
                lines[name] += sign * total
                for (account, _), part in zip(shares, split(total, [share for _, share in shares]), strict=True):
                    cost[account][month] += sign * part
    return cost, lines


def _runs(line: Cost, month: int) -> bool:
    if line.month is not None:
        return month == line.month
    return line.start <= month and (line.until is None or month < line.until)


def _first_day(deal: Deal, month: int) -> dt.date:
    years, months = divmod(deal.start.month - 1 + month, 12)
    return dt.date(deal.start.year + years, months + 1, 1)


def _price(deal: Deal, number: Number, amount: Amount, month: int) -> Fraction:
    stated = deal.numbers()[amount.path]
    price = written(number(amount.path)) * deal.minor_units * amount.factor / MONTHS_PER[stated.per or "month"]
    return price if amount.level is None else price * growth(deal, number, amount.level, _first_day(deal, month).year)


def growth(deal: Deal, number: Number, level: int, year: int) -> Fraction:
    """What 1 of a price level has grown to in a year."""
    grown = Fraction(1)
    if deal.prices is None:
        return grown
    for each in range(min(level, year) + 1, max(level, year) + 1):
        known = deal.prices.known.get(each)
        grown *= 1 + (written(number("prices.index")) if known is None else Fraction(known))
    return grown if year >= level else 1 / grown


def _pieces(
    deal: Deal, name: str, number: Number, homes: Sequence[Lives], month: int
) -> Iterator[tuple[Any, Amount, Shares]]:
    """(what is counted, at what amount, payers with shares) of each thing that is rounded on its own in a month."""
    line, day = deal.budget.costs[name], _first_day(deal, month)
    path, amount, level, payer = f"budget.costs.{name}", line.amount, line.level, line.payer or {}
    where = f"{path}.amount"
    for date, change in sorted(line.changes.items()):
        if date <= day:
            payer = change.payer or payer
            if "amount" in change.model_fields_set:
                amount, where = change.amount, f"{path}.changes.{date}.amount"
                level = change.level or line.level
    size = deal.citizens.households.size if line.each == "household" and deal.citizens.households else 1
    price = None if amount is None else Amount(where, level, Fraction(1, size))
    if not line.of_citizens:
        if price is not None:
            yield 1, price, _named(deal, payer, None)
        return
    for lives in homes:
        if line.capacity is not None:
            yield from _with_room(deal, name, homes, lives, month, price, payer)
        elif price is not None:
            yield from _of_citizens(deal, name, number, lives, month, price, payer)


def _of_citizens(
    deal: Deal, name: str, number: Number, lives: Lives, month: int, price: Amount, payer: Mapping[str, Decimal]
) -> Iterator[tuple[Any, Amount, Shares]]:
    line = deal.budget.costs[name]
    rule = next((each for each in payer if each == "ladder" or each in deal.budget.reimbursements), None)
    for state in line.states:
        if rule is not None:
            for step, shares in enumerate(_by_step(deal, rule, lives.home, _first_day(deal, month))):
                yield lives.clock[rule, state, step][month], price, shares
        elif line.after:
            factors = [Fraction(1), *(written(number(f"budget.costs.{name}.after.{key}")) for key in line.after)]
            for step, factor in enumerate(factors):
                one = price._replace(factor=price.factor * factor)
                yield lives.clock[name, state, step][month], one, _named(deal, payer, lives.home)
        else:
            yield lives.person[state][month], price, _named(deal, payer, lives.home)
    for move in {*line.on, *deal.pathway.transitions}:
        source, _, target = move.partition(" -> ")
        if move in line.on or source in line.leaving or target in line.entering:
            yield lives.moved[move][month], price, _named(deal, payer, lives.home)


def _with_room(
    deal: Deal, name: str, homes: Sequence[Lives], lives: Lives, month: int, price: Amount | None,
    payer: Mapping[str, Decimal],
) -> Iterator[tuple[Any, Amount, Shares]]:  # fmt: skip
    line = deal.budget.costs[name]
    assert line.capacity is not None
    parts = split(line.capacity.places, [Fraction(home.planned) for home in homes])
    places = parts[[home.home for home in homes].index(lives.home)]
    need = sum(Fraction(lives.person[state][month]) for state in line.states)
    if price is not None:
        yield min(need, Fraction(places)), price, _named(deal, payer, lives.home)
    overflow = line.capacity.overflow
    if overflow is not None:
        amount = Amount(f"budget.costs.{name}.capacity.overflow.amount", overflow.level)
        yield max(need - places, Fraction(0)), amount, _named(deal, overflow.payer, lives.home)


def _named(deal: Deal, payer: Mapping[str, Decimal], home: str | None) -> Shares:
    return [(_account(deal, name, home), Fraction(share)) for name, share in payer.items()]


def _account(deal: Deal, name: str, home: str | None) -> str:
    """The account of a name, or the municipality's own account with a role."""
    accounts = deal.budget.accounts
    if name in accounts:
        return name
    return next(key for key, each in accounts.items() if (each.role, each.municipality) == (name, home))


def _by_step(deal: Deal, rule: str, home: str | None, day: dt.date) -> list[Shares]:
    """Who bears each step of a rule's clock on a day."""
    its: Any = deal.budget.ladder if rule == "ladder" else deal.budget.reimbursements[rule]
    table = its.state_share
    for date, change in sorted(its.changes.items()):
        table = change.state_share if date <= day else table
    found = []
    for at in its.all_steps():
        if rule == "ladder":
            state = Fraction(table[max(week for week in table if week <= at)])
        else:
            state = Fraction(its.share_at(table, at))
        found.append([(_account(deal, its.municipal, home), 1 - state), (_account(deal, its.state, home), state)])
    return found


def realised(
    saving: ByAccount, cashable: Mapping[str, float], lag: Mapping[str, float], ledger_months: int
) -> ByAccount:
    """Savings in the house: the cashable part of what is positive, all of what is negative, later by the lag."""
    found = {name: [0] * ledger_months for name in saving}
    for name, by_month in saving.items():
        for month, saved in enumerate(by_month):
            cash = rounded(saved * written(cashable[name])) if saved > 0 else saved
            found[name][min(month + math.floor(lag[name] + 0.5), ledger_months - 1)] += cash
    return found


def taken(deal: Deal, number: Number, in_house: ByAccount) -> ByAccount:
    """What takings change of what is in the house: each takes its share of every month's amount, later."""
    found = {name: [0] * len(months) for name, months in in_house.items()}
    for name, account in deal.budget.accounts.items():
        for key, taking in account.takings().items():
            path = f"budget.accounts.{name}.{key}"
            share, lag = written(number(f"{path}.share")), math.floor(number(f"{path}.lag") + 0.5)
            for month, amount in enumerate(in_house[name]):
                part = rounded(abs(amount) * share) * (1 if amount > 0 else -1)
                later = min(month + lag, len(in_house[name]) - 1)
                found[name][later] -= part
                if taking.to is not None:
                    found[_account(deal, taking.to, account.municipality)][later] += part
    return found


def piece_cost(
    months: Sequence[float], prices: Sequence[float], weights: Sequence[int], accounts: int, account: Sequence[int]
) -> list[list[int]]:
    """[account][month]: one piece alone, months at prices, split by weights among some accounts."""
    cost = [[0] * len(months) for _ in range(accounts)]
    whole = Decimal(sum(weights))
    for month, (count, price) in enumerate(zip(months, prices, strict=True)):
        parts = split(rounded(Fraction(count) * Fraction(price)), [Fraction(w) / Fraction(whole) for w in weights])
        for k, part in zip(account, parts, strict=True):
            cost[k][month] += part
    return cost
