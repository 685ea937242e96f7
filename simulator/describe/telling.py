"""A deal and a language in, sentences about its numbers out: what every section of a description needs.

Values are in the unit the deal states. Nothing random; nothing here decides what a number means, `simulator.hazards`
and `simulator.terms` do.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.deal import MINOR_DIGITS, Deal, Distribution, Hazard, Quantity
from simulator.describe.figures import Figures, Language
from simulator.errors import one_line
from simulator.hazards import Baseline, baseline, ratios

Unit = Literal["share", "rate", "factor", "months", "weeks", "money", "number"]


Z90 = 1.2815515655446004  # standard normal score exceeded with probability 10 %
LISTED = 12  # paths named before "and more"


@cache
def phrases(language: Language) -> dict[str, str]:
    """Every phrase of one language; the other is not even imported."""
    if language == "da":
        from simulator.describe import danish

        return danish.PHRASES
    from simulator.describe import english

    return english.PHRASES


@dataclass(frozen=True)
class Telling:
    """How one deal is told in one language."""

    deal: Deal
    language: Language

    @cached_property
    def figures(self) -> Figures:
        """How numbers are written."""
        return Figures(self.language, self.deal.currency, MINOR_DIGITS[self.deal.currency])

    def say(self, phrase: str, **gaps: object) -> str:
        """A phrase with its gaps filled; text from the deal stays on one line."""
        said = phrases(self.language)[phrase].format(**{name: one_line(str(value)) for name, value in gaps.items()})
        return said.replace("kr..", "kr.")

    # --- the model at central values ---------------------------------------------------------------------------------

    def number(self, path: str) -> NDArray[np.float64]:
        """The central value of a number, float64[1], as `simulator.hazards` takes it."""
        return np.array([self.central(self.deal.numbers()[path])])

    @cached_property
    def baseline(self) -> Baseline:
        """Hazards without the programme."""
        return baseline(self.deal, self.number)

    @cached_property
    def ratios(self) -> dict[str, NDArray[np.float64]]:
        """Hazard ratios of the programme."""
        return ratios(self.deal, self.number, self.baseline)[0]

    # --- time --------------------------------------------------------------------------------------------------------

    def day(self, month: int) -> str:
        """The first day of a month of the deal."""
        return self.figures.date(self.deal.timeline.first_day(month))

    def month(self, month: float) -> str:
        """The calendar month that a month of the deal is."""
        return self.figures.month(self.deal.timeline.first_day(math.floor(month)))

    def last_day(self, months: int) -> str:
        """The last day of a time of so many months from the start."""
        return self.figures.date(self.deal.timeline.first_day(months) - dt.timedelta(days=1))

    # --- names -------------------------------------------------------------------------------------------------------

    def party(self, name: str) -> str:
        """Who is meant where the deal says only what part they play."""
        parties = self.deal.parties
        return {"provider": parties.provider.name, "municipality": parties.municipality.name}.get(name, name)

    def any_of(self, names: Iterable[str]) -> str:
        """`a, b or c`."""
        return self.figures.listed(names, self.say("list.or"))

    def paths(self, paths: Iterable[str]) -> str:
        """Some paths, and how many more there are."""
        every = list(paths)
        more = [self.say("list.more", n=len(every) - LISTED)] if len(every) > LISTED else []
        return ", ".join(every[:LISTED]) + (f" {more[0]}" if more else "")

    # --- numbers -----------------------------------------------------------------------------------------------------

    def value(self, value: float, unit: Unit) -> str:
        """A plain number in its unit."""
        figures = self.figures
        if unit == "share":
            return figures.share(value)
        if unit in ("months", "weeks"):
            return figures.counted(value, unit[:-1])
        if unit == "money":
            return figures.money(value)
        return figures.share(value) if unit == "rate" and value < 1 else figures.number(value)

    def quantity(self, number: Quantity, unit: Unit) -> str:
        """A number of the deal: its value with its time, or what is known of it."""
        per = f" {self.figures.per(number.per)}" if number.per else ""
        if number.fixed is not None:
            return self.value(number.fixed, unit) + per
        if number.same_as is not None:
            return self.say("same_as", path=number.same_as) + per
        assert number.distribution is not None
        return self.distribution(number.distribution, unit) + per

    def hedged(self, number: Quantity, unit: Unit) -> str:
        """As `quantity`, with the central value first where the number is uncertain."""
        if not number.uncertain:
            return self.quantity(number, unit)
        per = f" {self.figures.per(number.per)}" if number.per else ""
        words = self.say("uncertain", words=self.quantity(number, unit))
        return f"{self.value(number.central(), unit)}{per} ({words})"

    def central(self, number: Quantity) -> float:
        """The central value of a number, or of the number whose draw it is."""
        return self.deal.meant(number).central()

    def distribution(self, distribution: Distribution, unit: Unit) -> str:
        """A distribution by its parameters, in words."""
        gaps = {name: self.value(value, unit) for name, value in _parameters(distribution).items()}
        if distribution.kind == "discrete":
            each = zip(distribution.values, distribution.chances, strict=True)
            return self.any_of(
                self.say("distribution.value", value=self.value(value, unit), chance=self.value(chance, "share"))
                for value, chance in each
            )
        if distribution.kind == "empirical":
            gaps |= {"n": self.figures.number(len(distribution.values))}
        return self.say(f"distribution.{distribution.kind}", **gaps) + self._bounds(distribution, unit)

    def _bounds(self, distribution: Distribution, unit: Unit) -> str:
        if distribution.kind not in ("normal", "lognormal", "gamma"):
            return ""
        low, high = distribution.low, distribution.high
        below = "" if low is None else self.say("distribution.above", low=self.value(low, unit))
        return below + ("" if high is None else self.say("distribution.below", high=self.value(high, unit)))

    def hazard(self, hazard: Hazard) -> str:
        """How fast citizens leave by one exit, as the deal states it."""
        bands = [
            self.say("hazard.after", factor=self.hedged(factor, "factor"), months=self.value(months, "months"))
            for months, factor in hazard.bands()
        ]
        return ", ".join([self._stated(hazard), *bands])

    def _stated(self, hazard: Hazard) -> str:
        if hazard.within is not None:
            share, months = hazard.within.share, hazard.within.months
            value = self.hedged(share, "share")
            return self.say("hazard.within", value=value, months=self.hedged(months, "months"))
        number = getattr(hazard, hazard.form)
        unit: Unit = "share" if hazard.form == "chance" else "rate" if hazard.form == "rate" else "months"
        return self.say(f"hazard.{hazard.form}", value=self.hedged(number, unit))


def _parameters(d: Distribution) -> dict[str, float]:
    """The parameters that the phrase of a distribution names."""
    if d.kind == "lognormal" and d.mu is not None and d.sigma is not None:
        return {"median": math.exp(d.mu), "p10": math.exp(d.mu - Z90 * d.sigma), "p90": math.exp(d.mu + Z90 * d.sigma)}
    if d.kind == "beta" and d.a is not None and d.b is not None:
        width = (d.high or 0.0) - (d.low or 0.0)
        spread = width * math.sqrt(d.a * d.b / (d.a + d.b + 1)) / (d.a + d.b)
        return {"mean": d.centre(), "sd": spread}
    if d.kind == "gamma" and d.shape is not None and d.scale is not None:
        return {"mean": d.centre(), "sd": math.sqrt(d.shape) * d.scale}
    if d.kind == "empirical":
        return {"low": min(d.values), "high": max(d.values)}
    stated = {"mean": d.mean, "sd": d.sd, "low": d.low, "mode": d.mode, "high": d.high}
    return {name: value for name, value in stated.items() if value is not None}
