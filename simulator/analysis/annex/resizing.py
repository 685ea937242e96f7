"""A deal and a number of citizens in, the changes that make it the same deal per citizen out.

Whatever is written for the planned citizens together grows with them: the commitment and what it is made of, uses that
are counted by nobody, the provider's own fixed costs, caps, amounts and lines in citizens of terms, appropriations,
costs of a whole arm, places, sites, control groups. Prices, shares, times and what is said of each citizen stay. Counts
are rounded up to whole citizens where they are lines, and amounts to minor units. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from simulator.analysis.annex.deals import Change, Floats, Signed
from simulator.analysis.annex.pricing import plain, times
from simulator.deal import (
    AtLeast,
    Capital,
    Conditions,
    Deal,
    Fixed,
    Linear,
    PayAmount,
    SavingsShare,
    Spending,
    Target,
    Term,
    Tiers,
)

IN_UNITS = ("citizens", "gained", "avoided")
"""What a schedule is read at that is a number of citizens (months, points, money), not one for each of them."""


def resized(signed: Signed, citizens: int) -> list[Change]:
    """Everything that is written for all planned citizens together, for so many of them instead."""
    deal = signed.deal
    grow = _Growing(deal, Fraction(citizens, deal.citizens.planned))
    found = [Change("citizens.planned", citizens), *_of_citizens(deal, grow)]
    found += [*_of_spending("parties.provider.costs", deal.parties.provider.costs, grow)]
    found += [*grow.amount("parties.provider.working_capital", deal.parties.provider.working_capital)]
    if deal.capital is not None:
        found += [*_of_capital(deal.capital, signed.document.tree, grow)]
    found += [*_of_caps(deal, signed.document.tree, grow)]
    for name, term in deal.contract.terms.items():
        found += [*_of_term(f"contract.terms.{name}", term, grow)]
    return [*found, *_of_purse(signed, grow)]


class _Growing:
    """How the parts of one deal grow."""

    def __init__(self, deal: Deal, factor: Fraction) -> None:
        self.factor, self._cent = factor, Decimal(1) / deal.minor_units

    def exact(self, number: Decimal) -> Decimal:
        """A number times the factor."""
        return number * self.factor.numerator / self.factor.denominator

    def money(self, amount: Decimal) -> str:
        """An amount, in whole minor units, as it is written."""
        return plain(self.rounded(amount))

    def rounded(self, amount: Decimal) -> Decimal:
        """An amount, in whole minor units."""
        return self.exact(amount).quantize(self._cent, ROUND_HALF_UP)

    def values(self, numbers: Floats) -> Floats:
        """Values of an uncertain number."""
        return numbers * float(self.factor)

    def amount(self, path: str, amount: Decimal | None) -> Iterator[Change]:
        """A change of an amount; none where nothing is stated."""
        if amount:
            yield Change(path, self.money(amount))

    def measured(self, by: str, value: Decimal) -> str:
        """A point of a schedule: citizens are whole, what is one for each of them stays."""
        if by == "citizens":
            return str(self.exact(value).to_integral_value(ROUND_CEILING))
        return plain(self.exact(value) if by in IN_UNITS else value)

    def count(self, number: int, rounding: str = ROUND_HALF_UP) -> int:
        """A number of citizens, sites or places."""
        return int(self.exact(Decimal(number)).to_integral_value(rounding))


def _of_citizens(deal: Deal, grow: _Growing) -> Iterator[Change]:
    """Sites, and groups that outcomes are compared with."""
    if deal.citizens.sites is not None:
        yield Change("citizens.sites.count", max(grow.count(deal.citizens.sites.count), 1))
    for name, outcome in deal.outcomes.items():
        compared, path = outcome.measurement.compared_with, f"outcomes.{name}.measurement.compared_with"
        if compared is not None and compared.control is not None:
            yield Change(f"{path}.control", max(grow.count(compared.control), 1))
        if compared is not None and compared.then is not None:
            yield Change(f"{path}.then.control", max(grow.count(compared.then.control), 1))


def _of_spending(path: str, spent: Mapping[str, Spending], grow: _Growing) -> Iterator[Change]:
    """What is spent at a date or by the month."""
    for name, spending in spent.items():
        if spending.amount.basis in ("once", "month"):
            yield Change(f"{path}.{name}.amount", times(spending, grow.exact(Decimal(1))))


def _of_capital(capital: Capital, tree: Mapping[str, Any], grow: _Growing) -> Iterator[Change]:
    layers = [tranche.amount for tranche in capital.tranches.values()]
    whole = sum((grow.rounded(layer) for layer in layers if layer is not None), Decimal(0))  # they add up as rounded
    yield Change("capital.commitment", plain(whole) if None not in layers else grow.money(capital.commitment))
    for place, drawn in enumerate(capital.drawdown.schedule):
        yield from grow.amount(f"capital.drawdown.schedule.{place}.amount", drawn.amount)
    for name, tranche in capital.tranches.items():
        yield from grow.amount(f"capital.tranches.{name}.amount", tranche.amount)
    for name, grant in capital.grants.items():
        yield from grow.amount(f"capital.grants.{name}.amount", grant.amount)
    for name, guarantee in capital.guarantees.items():
        yield from grow.amount(f"capital.guarantees.{name}.amount", guarantee.amount)
        for place, deposit in enumerate(guarantee.pot):
            yield from grow.amount(f"capital.guarantees.{name}.pot.{place}.amount", deposit.amount)
    yield from _of_spending("capital.uses", capital.uses, grow)
    for place, step in enumerate(capital.waterfall):
        if step.kind == "amount" and step.amount is not None:
            inside = ".step" if isinstance(tree["capital"]["waterfall"][place], Mapping) else ""
            yield Change(f"capital.waterfall.{place}{inside}", f"{grow.money(step.amount)} to {step.to}")


def _of_caps(deal: Deal, tree: Mapping[str, Any], grow: _Growing) -> Iterator[Change]:
    """Of the whole contract; what one citizen is worth stays."""
    caps, path = deal.contract.caps, "contract.caps"
    yield from grow.amount(f"{path}.total", caps.total)
    if caps.per_year is not None:
        inside = ".amount" if isinstance(tree["contract"]["caps"]["per_year"], Mapping) else ""
        yield from grow.amount(f"{path}.per_year{inside}", caps.per_year.amount)
    for name, cap in caps.per_payer.items():
        yield from grow.amount(f"{path}.per_payer.{name}.total", cap.total)
        yield from grow.amount(f"{path}.per_payer.{name}.per_year", cap.per_year)


# ---------------------------------------------------------------------------------------------------------------------
# Terms


def _of_term(path: str, term: Term, grow: _Growing) -> Iterator[Change]:
    yield from grow.amount(f"{path}.cap", term.cap)
    yield from _of_conditions(f"{path}.only_if", term.only_if, grow)
    if isinstance(term, Target):
        yield from _of_target(path, term, grow)
    elif isinstance(term, Tiers):
        yield from _of_tiers(path, term, grow)
    elif isinstance(term, Linear):
        yield from _of_linear(path, term, grow)
    elif isinstance(term, SavingsShare):
        yield from grow.amount(f"{path}.from", term.start)
        yield from grow.amount(f"{path}.until", term.until)
    elif isinstance(term, Fixed):
        monthly = " per month" if term.amount.per == "month" else ""
        yield Change(f"{path}.amount", f"{grow.money(term.amount.amount)}{monthly}")


def _of_target(path: str, term: Target, grow: _Growing) -> Iterator[Change]:
    yield from _line(f"{path}.at_least", term.at_least, grow)
    yield from _line(f"{path}.pooled", term.pooled, grow)
    for key in ("all_of", "any_of"):
        for place, each in enumerate(getattr(term, key)):
            yield from _line(f"{path}.{key}.{place}.at_least", each.at_least, grow)
    if isinstance(term.pays, PayAmount):
        yield from grow.amount(f"{path}.pays.amount", term.pays.amount)


def _of_conditions(path: str, conditions: Conditions | None, grow: _Growing) -> Iterator[Change]:
    for key in ("all_of", "any_of") if conditions is not None else ():
        for place, each in enumerate(getattr(conditions, key)):
            yield from _line(f"{path}.{key}.{place}.at_least", each.at_least, grow)


def _line(path: str, line: AtLeast | None, grow: _Growing) -> Iterator[Change]:
    """A line in citizens; one that is a share stays."""
    if line is not None and line.citizens:
        yield Change(f"{path}.citizens", grow.count(line.citizens, ROUND_CEILING))


def _of_tiers(path: str, term: Tiers, grow: _Growing) -> Iterator[Change]:
    money = term.pays == "amount"
    if money or term.by in IN_UNITS:
        steps: Sequence[Sequence[str]] = [
            [grow.measured(term.by, at), grow.money(level) if money else plain(level)] for at, level in term.steps
        ]
        yield Change(f"{path}.steps", steps)
    if money:
        yield from grow.amount(f"{path}.at_least", term.at_least)


def _of_linear(path: str, term: Linear, grow: _Growing) -> Iterator[Change]:
    if term.by not in IN_UNITS:
        yield from grow.amount(f"{path}.price", term.price)
        return
    yield Change(f"{path}.from", grow.measured(term.by, term.start))
    if term.until is not None:
        yield Change(f"{path}.until", grow.measured(term.by, term.until))


# ---------------------------------------------------------------------------------------------------------------------
# The public purse


def _of_purse(signed: Signed, grow: _Growing) -> Iterator[Change]:
    """What is set aside, costs of a whole arm, and room in the ordinary service."""
    budget = signed.deal.budget
    for year, amount in budget.appropriation.items():
        yield from grow.amount(f"budget.appropriation.{year}", amount)
    for name, cost in budget.costs.items():
        path = f"budget.costs.{name}"
        if cost.capacity is not None:
            yield Change(f"{path}.capacity.places", grow.count(cost.capacity.places))
        if cost.of_citizens:
            continue
        written = [f"{path}.amount", *(f"{path}.changes.{date}.amount" for date in cost.changes)]
        for each in written:
            if each in signed.deal.numbers():
                yield Change(each, signed.with_values(each, grow.values), f"x {float(grow.factor):g}")
