"""The public purse in plain Python: exact fractions, integers and names, no arrays.

Slow and simple on purpose. Numbers are read as the decimals they are written as: 2 % is 1/50, and a half is a half.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from simulator.deal import Cost, Deal

DUST = Fraction(1, 1_000_000)
MONTHS_PER = {"day": Fraction(48, 1461), "week": Fraction(336, 1461), "month": Fraction(1), "year": Fraction(12)}

ByAccount = dict[str, list[int]]
Months = Mapping[object, Sequence[float]]


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


def public_cost(
    deal: Deal,
    arm: str,
    number: Callable[[str], float],
    person_months: Months,
    ladder_months: Months,
) -> ByAccount:
    """Cost by account and month of one arm in one draw; months by state, and by (state, step)."""
    cost = {name: [0] * deal.horizon for name in deal.budget.accounts}
    for name, line in deal.budget.costs.items():
        if line.amount is None or line.arm not in (None, arm):
            continue
        amount = written(number(f"budget.costs.{name}.amount")) * deal.minor_units
        amount /= MONTHS_PER[line.amount.per or "month"]
        for month in range(line.start, min(deal.horizon, deal.horizon if line.until is None else line.until)):
            price = amount * _growth(deal, line, number, month)
            for months, shares in _pieces(deal, line, person_months, ladder_months, month):
                parts = split(rounded(price * Fraction(months)), list(shares.values()))
                for account, part in zip(shares, parts, strict=True):
                    cost[account][month] += part
    return cost


def _growth(deal: Deal, line: Cost, number: Callable[[str], float], month: int) -> Fraction:
    if line.level is None or deal.prices is None:
        return Fraction(1)
    year = deal.start.year + (deal.start.month - 1 + month) // 12
    return (1 + written(number("prices.index"))) ** (year - line.level)


def _pieces(
    deal: Deal, line: Cost, person_months: Months, ladder_months: Months, month: int
) -> list[tuple[float, dict[str, Fraction]]]:
    """(what is counted, payers with shares) of each thing that is rounded on its own."""
    shares = {name: Fraction(share) for name, share in (line.payer or {}).items()}
    if not line.states:
        return [(1.0, shares)]
    if "ladder" not in shares:
        return [(person_months[state][month], shares) for state in line.states]
    ladder = deal.budget.ladder
    assert ladder is not None
    return [
        (ladder_months[state, step][month], {ladder.municipal: 1 - Fraction(share), ladder.state: Fraction(share)})
        for state in line.states
        for step, (_, share) in enumerate(ladder.steps())
    ]


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
