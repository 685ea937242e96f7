"""Payments and realised savings by account of every draw in, figures of groups of accounts by budget year out.

One pass for each kind of groups: each column of an account and year is read and added to the group that the account is
in; what is known of a year is figured when its accounts are summed, so memory holds a few columns for each group of a
kind, which is most of what a summary's memory grows by with the draws. Sums are int64 minor units; figures are in
currency units. Net is realised savings less payments. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Account, Deal
from simulator.result import Table
from simulator.summary.statistics import Column, distribution, probability

TOTAL = "total"
MUNICIPALITY = "municipality"
UNASSIGNED = "unassigned"
"""The municipality's accounts of no department, and what it pays through no account."""
UNTOLD = "untold"
"""Accounts of which nobody says on which side of the service ceiling they are."""

KINDS = ("account", "level", "department", "ceiling", "home", "consolidated")
"""What accounts are grouped by."""

Integers = NDArray[np.int64]
By = dict[str, dict[str, Any]]


class Group(NamedTuple):
    """Accounts that are seen together."""

    kind: str
    """One of KINDS."""
    name: str


@dataclass(frozen=True)
class View:
    """What a group pays, saves and keeps, by budget year and in all (`total` first)."""

    payments: By = field(default_factory=dict)
    savings: By = field(default_factory=dict)
    net: By = field(default_factory=dict)
    p_payment_exceeds_saving: By = field(default_factory=dict)
    p_net_cost: dict[str, float | None] = field(default_factory=dict)

    def three(self) -> dict[str, By]:
        """Payments, savings and net."""
        return {"payments": self.payments, "savings": self.savings, "net": self.net}

    def in_all(self) -> dict[str, dict[str, Any]]:
        """Payments, savings and net over all years."""
        return {name: by[TOTAL] for name, by in self.three().items()}

    def by_year(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Payments, savings and net of each year."""
        years = [period for period in self.payments if period != TOTAL]
        return {year: {name: by[year] for name, by in self.three().items()} for year in years}


def views(deal: Deal, table: Table) -> dict[Group, View]:
    """Every group of a deal's accounts, kind by kind."""
    return {group: view for kind in KINDS for group, view in _views(deal, table, kind).items()}


def _views(deal: Deal, table: Table, kind: str) -> dict[Group, View]:
    """Every group of one kind."""
    found: dict[Group, View] = {}
    totals: dict[Group, _Sums] = {}
    scale, nothing, years = deal.minor_units, _Sums.empty(table.draws), [str(year) for year in table.labels("year")]
    for position, year in enumerate(years):
        of_year = _year(deal, table, position, kind)
        for group in dict.fromkeys((*found, *of_year)):
            if group not in found:
                totals[group] = _Sums.empty(table.draws)
                found[group] = _opened(group, years[:position], nothing, scale)
            sums = of_year.pop(group, nothing)
            totals[group].add(sums.paid, sums.saved)
            if group.kind != "account":
                _tell(found[group], year, sums, scale)
    return {group: _in_all(view, totals[group], scale) for group, view in found.items()}


def _opened(group: Group, earlier: Sequence[str], nothing: _Sums, scale: int) -> View:
    """An empty view, the total first, with nothing in the years before the group has anything."""
    view = View()
    for by in (view.payments, view.savings, view.net, view.p_payment_exceeds_saving):
        by[TOTAL] = {}
    for year in earlier if group.kind != "account" else ():
        _tell(view, year, nothing, scale)
    return view


def _in_all(view: View, sums: _Sums, scale: int) -> View:
    _tell(view, TOTAL, sums, scale)
    view.p_net_cost.update(probability(sums.saved < sums.paid))
    return view


def _tell(view: View, period: str, sums: _Sums, scale: int) -> None:
    """Figure one period of one group."""
    view.payments[period] = distribution(sums.paid, scale)
    view.savings[period] = distribution(sums.saved, scale)
    view.net[period] = distribution(sums.saved - sums.paid, scale)
    view.p_payment_exceeds_saving[period] = probability(sums.paid > sums.saved)


class _Sums(NamedTuple):
    """Payments and savings of a group, int64[draw] each."""

    paid: Integers
    saved: Integers

    @classmethod
    def empty(cls, draws: int) -> _Sums:
        """Nothing yet."""
        return cls(np.zeros(draws, dtype=np.int64), np.zeros(draws, dtype=np.int64))

    def add(self, paid: Column, saved: Column) -> None:
        """Add to both."""
        np.add(self.paid, paid, out=self.paid)
        np.add(self.saved, saved, out=self.saved)


def _year(deal: Deal, table: Table, year: int, kind: str) -> dict[Group, _Sums]:
    """Sums of every group of a kind in one budget year, each account's columns read once."""
    names, found = table.labels("account"), dict[Group, _Sums]()
    town = _Sums.empty(table.draws)
    for name, account in deal.budget.accounts.items():
        place = names.index(name)
        paid, saved = (table.column(f"{which}_by_account", year, place) for which in ("payments", "savings"))
        if account.level == MUNICIPALITY:
            town.add(paid, saved)
        for group in (each for each in _groups(name, account, deal) if each.kind == kind):
            found.setdefault(group, _Sums.empty(table.draws)).add(paid, saved)
    _add_rest(found, kind, table.column("payments", year) - town.paid, table.column("savings", year) - town.saved)
    crossing = Group("consolidated", "")
    if crossing in found:
        paid = table.column("consolidated_payments", year).astype(np.int64)
        found[crossing] = found[crossing]._replace(paid=paid)
    return found


def _add_rest(found: dict[Group, _Sums], kind: str, paid: Column, saved: Column) -> None:
    """What the municipality pays through no account of the deal's is unassigned, and on no side of the ceiling."""
    if not paid.any() and not saved.any():
        return
    rest = (Group("level", MUNICIPALITY), Group("department", UNASSIGNED), Group("ceiling", UNTOLD))
    for group in (each for each in rest if each.kind == kind):
        found.setdefault(group, _Sums.empty(paid.size)).add(paid, saved)


def _groups(name: str, account: Account, deal: Deal) -> Iterator[Group]:
    """The groups that an account is in."""
    yield Group("account", name)
    yield Group("level", account.level)
    if account.of_council:
        yield Group("consolidated", "")
    if account.level == MUNICIPALITY:
        yield Group("department", account.department or UNASSIGNED)
        yield Group("ceiling", account.ceiling or UNTOLD)
        if account.municipality is not None and account.municipality in deal.parties.municipalities:
            yield Group("home", account.municipality)


def of_kind(found: Mapping[Group, View], kind: str) -> dict[str, View]:
    """Groups of one kind by name, what has no name of its own last."""
    named = {group.name: view for group, view in found.items() if group.kind == kind}
    return dict(sorted(named.items(), key=lambda each: each[0] in (UNASSIGNED, UNTOLD)))
