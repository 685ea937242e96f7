"""A view in, what every block of the municipality's tab is made from out: years, heaps of payments, cells of tables.

A year's payment is told by heaps where draws fall into two or three (all or nothing), else as a spread. Years in which
nothing is paid or saved at either end are left out. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from simulator.report.page.municipality.clusters import Floats, Labels, Spread, error, heaps, spread
from simulator.report.page.view import View
from simulator.report.voice import TOTAL, Found, moves

MATTERS = 0.1
"""A year's heaps are told where its payment comes to this share of the dearest year's."""


@dataclass(frozen=True)
class Town:
    """The municipality as a result tells of it."""

    view: View

    @property
    def found(self) -> Found:
        """What the summary holds of it."""
        told: Found = self.view.summary["municipality"]
        return told

    def year_figures(self, name: str, year: str) -> Found:
        """Payments, savings or net of a year."""
        told: Found = self.found[name][year]
        return told

    # --- years -----------------------------------------------------------------------------------------------------

    @cached_property
    def years(self) -> tuple[str, ...]:
        """Budget years from the first to the last in which something is paid or saved."""
        told = [place for place, year in enumerate(self.view.years) if self._has(year)]
        return self.view.years[told[0] : told[-1] + 1] if told else ()

    def _has(self, year: str) -> bool:
        most = (self.found["maximum"].get("years") or {}).get(year)
        return bool(most) or any(moves(self.year_figures(name, year)) for name in ("payments", "savings"))

    @cached_property
    def paying(self) -> tuple[str, ...]:
        """Budget years in which something is paid in some draw."""
        return tuple(year for year in self.view.years if moves(self.year_figures("payments", year)))

    @cached_property
    def dearest(self) -> str:
        """The budget year with the largest expected payment, the first of several."""
        return max(self.paying, key=lambda year: self.year_figures("payments", year)["mean"])

    @property
    def pays_alone(self) -> bool:
        """Whether every term is paid from the municipality's own accounts."""
        accounts = self.view.deal.budget.accounts
        payers = {name for term in self.view.deal.contract.terms.values() for name in term.payer}
        return all(name not in accounts or accounts[name].level == "municipality" for name in payers)

    @property
    def moves(self) -> bool:
        """Whether it pays or saves at all."""
        return bool(self.paying) or moves(self.found["savings"][TOTAL])

    # --- columns ---------------------------------------------------------------------------------------------------

    def column(self, name: str, year: str) -> Floats:
        """Payments, savings or net of a year by draw, in currency units."""
        years = [str(each) for each in self.view.metrics.labels("year")]
        return self.view.money_column(name, years.index(year))

    @cached_property
    def heaped(self) -> Mapping[str, Labels]:
        """The heap of each draw for the years whose payment falls into heaps."""
        columns = {year: self.column("payments", year) for year in self.paying}
        largest = max((float(np.abs(each).max()) for each in columns.values()), default=0.0)
        matter = {year: each for year, each in columns.items() if np.abs(each).max() >= MATTERS * largest}
        found = {year: heaps(each) for year, each in matter.items()}
        return {year: labels for year, labels in found.items() if labels is not None}

    @cached_property
    def sole(self) -> tuple[Spread, Spread] | None:
        """Nothing and the amount, where the contract pays in one year, all or nothing; else None."""
        if len(self.paying) != 1 or self.paying[0] not in self.heaped:
            return None
        found = self.by_heap("payments", self.paying[0])
        return (found[0], found[1]) if len(found) == 2 and found[0].mean == 0 else None

    def by_heap(self, name: str, year: str) -> tuple[Spread, ...]:
        """A figure of a year, apart for each heap of that year's payment."""
        return self.split(self.column(name, year), self.heaped[year])

    def split(self, values: Floats, labels: Labels) -> tuple[Spread, ...]:
        """Amounts by draw, apart for each heap."""
        return tuple(spread(values, labels == each) for each in range(int(labels.max()) + 1))

    def chance(self, happened: Any) -> Found:
        """How likely something that happens or not in each draw is, with its error."""
        told = np.asarray(happened, dtype=np.float64)
        return {"mean": float(told.mean()), "se": error(told)}

    # --- words -----------------------------------------------------------------------------------------------------

    def heap_name(self, year: str, number: int) -> str:
        """What a heap of a year's payment is called: nothing is paid, or about how much."""
        paid = self.by_heap("payments", year)[number].mean
        return self.view.say("pm_heap_none") if paid == 0 else self.view.say("pm_heap_paid", amount=self.round(paid))

    def round(self, value: float | None, error: float | None = None) -> str:
        """An amount with its unit for a sentence that does without its error: to its first digit, or about three."""
        if not value:
            return self.exact(value)
        size = value / self.view.divisor
        usual = self.view.decimals(None)
        digits = min(max(2 - math.floor(math.log10(abs(size))), 0), usual)
        if error is not None:
            digits = self.view.decimals(error)
        amount = self.view.voice.number(size, digits)
        return self.view.say(f"amount_{self.view.scale}", currency=self.currency, amount=amount)

    def exact(self, value: float | None) -> str:
        """An amount that is known, with its unit."""
        return self.view.plain_money(value)

    @property
    def currency(self) -> str:
        """The currency as it is spoken of."""
        currency = str(self.view.summary["currency"])
        return "kr." if self.view.language == "da" and currency == "DKK" else currency

    def caption(self, phrase: str) -> str:
        """What figures are, with their price level and unit."""
        return self.view.say(phrase, prices=self.view.nominal, unit=self.view.unit)

    # --- cells -----------------------------------------------------------------------------------------------------

    def cell(self, value: float | None, error: float | None = None) -> str:
        """An amount in a table; one that is nothing in every draw is a plain 0."""
        return "0" if value == 0 and not error else self.view.amount(value, error)

    def cells(self, told: Found, *parts: str) -> tuple[str, ...]:
        """Parts of a distribution in a table, all to the first digit of its error."""
        return tuple(self.cell(told[part], told.get("se")) for part in parts)

    def mean(self, told: Found) -> tuple[str, str]:
        """A mean and its error in a table."""
        se = told.get("se")
        return self.cell(told["mean"], se), self.error(se)

    def error(self, se: float | None) -> str:
        """An error in a table: nothing where there is none, and no row of zeros where it is too small to be seen."""
        if not se:
            return ""
        least = 10.0 ** -self.view.decimals(se)
        if 2 * se >= least * self.view.divisor:
            return self.view.amount(se, se)
        return f"< {self.view.voice.number(least, self.view.decimals(se))}"


def headings(town: Town, *names: str) -> tuple[str, ...]:
    """Heads of a table: phrases by their names, whatever is no phrase as it is."""
    return tuple(town.view.say(name) if name.islower() else name for name in names)


def span(years: Sequence[str]) -> str:
    """Budget years as a sentence has them: "2021", "2026-2029", "2024, 2026 and so on" with commas."""
    runs: list[list[str]] = []
    for year in years:
        if runs and int(year) == int(runs[-1][-1]) + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
