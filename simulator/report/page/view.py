"""A result and its annex in, everything that the parts of a page are made from out: figures, columns, words.

Amounts are told in one unit throughout a page: millions, thousands or units of the currency. A figure is rounded to the
digit that its Monte Carlo error begins with, and the error follows it after ±. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.deal import MINOR_DIGITS, Deal
from simulator.describe import Figures, Language
from simulator.report.voice import Found, Summary, Voice
from simulator.result import Result, Table, Tables

Annex = Mapping[str, Any]
"""What a page shows beside the run itself, as plain data; a part that is not there is left out of the page."""

DIVISORS = {"millions": 1e6, "thousands": 1e3, "units": 1.0}


@dataclass(frozen=True)
class View:
    """What a page is made from: `summary` as in `summary.json`, `tables` the columns by draw, `annex` the rest."""

    language: Language
    deal: Deal
    summary: Summary
    tables: Tables
    about: Mapping[str, Any]
    timings: Mapping[str, float]
    annex: Annex
    hashes: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of each variable and text of the result, as written."""

    @staticmethod
    def of(result: Result, annex: Annex | None = None, language: Language | None = None) -> View:
        """A result as it is told in its deal's language, or the one asked for; DealError for a deal no longer valid."""
        return View(
            language or result.about["language"], Deal.of(result.config), result.summary, result.tables(),
            result.about, result.timings, annex or {}, result.hashes,
        )  # fmt: skip

    @cached_property
    def voice(self) -> Voice:
        """How figures and phrases are written."""
        return Voice(
            self.language, Figures(self.language, self.summary["currency"], MINOR_DIGITS[self.summary["currency"]])
        )

    def say(self, phrase: str, **gaps: object) -> str:
        """A phrase of the page."""
        return self.voice.say(phrase, **gaps)

    # --- columns ---------------------------------------------------------------------------------------------------

    @property
    def metrics(self) -> Table:
        """Figures of each draw."""
        return self.tables["metrics"]

    def has(self, group: str) -> bool:
        """Whether the result kept a group: a run may be told to keep less."""
        return group in self.tables

    def money_column(self, name: str, *index: int) -> NDArray[np.float64]:
        """A column of amounts of `metrics` in currency units, float64[draw]."""
        return np.asarray(self.metrics.column(name, *index) / self.deal.minor_units, dtype=np.float64)

    # --- amounts ---------------------------------------------------------------------------------------------------

    @cached_property
    def scale(self) -> str:
        """The unit in which amounts are told: millions, thousands or units."""
        sizes = [abs(found[part] or 0) for found in self._sizes() for part in ("mean", "p5", "p95")]
        largest = max(sizes, default=0.0)
        return "millions" if largest >= 1e6 else "thousands" if largest >= 1e4 else "units"

    def _sizes(self) -> list[Found]:
        town, backers = self.summary["municipality"], self.summary["investors"]
        found = [town[key]["total"] for key in ("payments", "savings", "net")]
        return [*found, backers["all"]["drawn"]] if backers else found

    @property
    def divisor(self) -> float:
        """Currency units in one unit of the page."""
        return DIVISORS[self.scale]

    @cached_property
    def unit(self) -> str:
        """What amounts are in, for captions and axes: "DKK million", "mio. kr."."""
        currency = self.summary["currency"]
        spoken = "kr." if self.language == "da" and currency == "DKK" else currency
        return self.say(f"unit_{self.scale}", currency=spoken)

    def amount(self, value: float | None, error: float | None = None) -> str:
        """An amount in the page's unit without it, to the first digit of its error: "7.50"."""
        if value is None or not math.isfinite(value):
            return "-"
        return self.voice.number(value / self.divisor, self.decimals(error))

    def decimals(self, error: float | None) -> int:
        """Decimals of an amount in the page's unit that its error allows; two of millions where it has none."""
        usual = {"millions": 2, "thousands": 0, "units": 0}[self.scale]
        if not error or not math.isfinite(error):
            return usual
        return min(max(-math.floor(math.log10(error / self.divisor)), 0), usual + 1)

    def error(self, error: float | None) -> str:
        """The error of an amount, "± 0.03", empty where there is none."""
        return "" if not error else f"± {self.amount(error, error)}"

    def money(self, found: Found) -> str:
        """An amount with its error and unit, as a sentence has it: "DKK 7.50 ± 0.03 million"."""
        value = found["mean"] if "mean" in found else found["value"]
        return self.plain_money(value, found.get("se"))

    def plain_money(self, value: float | None, error: float | None = None) -> str:
        """An amount with its unit: "DKK 7.38 million", "7,38 mio. kr."."""
        if value is None:
            return "-"
        said = " ".join(part for part in (self.amount(value, error), self.error(error)) if part)
        currency = self.summary["currency"]
        spoken = "kr." if self.language == "da" and currency == "DKK" else currency
        return self.say(f"amount_{self.scale}", currency=spoken, amount=said)

    def chance(self, found: Found) -> str:
        """A probability with its error, to the error's first digit: "33.9 ± 0.3 %"."""
        return self.share(found["mean"] if "mean" in found else found["value"], found.get("se"))

    def seldom(self, found: Found) -> str:
        """The same in a sentence on what may be in no draw at all: of how many draws that is said."""
        told = self.chance(found)
        return self.say("pg_never", draws=self.voice.number(self.summary["draws"])) if told == "0 %" else told

    def roughly(self, value: float) -> str:
        """A probability to a whole per cent; never 0 or 100 where it is not quite so."""
        said = self.voice.share(value, 0)
        if 0 < value < 1 and said in ("0 %", "100 %"):
            return "< 1 %" if value < 0.5 else "> 99 %"
        return said

    def share(self, value: float | None, error: float | None = None) -> str:
        """A share in per cent with its error; what is so in no draw is "0 %", what is so in every draw "100 %"."""
        return self.voice.measured(value, error)

    # --- what captions say -----------------------------------------------------------------------------------------

    @property
    def years(self) -> tuple[str, ...]:
        """Budget years, in order."""
        return tuple(year for year in self.summary["municipality"]["payments"] if year != "total")

    @cached_property
    def nominal(self) -> str:
        """The price level of amounts by year: current prices, whatever level the deal is written in."""
        return self.say("current_prices")
