"""A settlement and a language in, words, amounts and dates as they are told out. Nothing random."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from simulator.deal import MINOR_DIGITS
from simulator.describe import Figures, Language
from simulator.errors import one_line
from simulator.settlement.settling import Settlement
from simulator.settlement.words import PHRASES


@dataclass(frozen=True)
class Voice:
    """How one settlement is told in one language."""

    settled: Settlement
    language: Language

    @cached_property
    def figures(self) -> Figures:
        """How numbers are written."""
        currency = self.settled.deal.currency
        return Figures(self.language, currency, MINOR_DIGITS[currency])

    def say(self, phrase: str, **gaps: object) -> str:
        """A phrase with its gaps filled; text from the deal stays on one line."""
        filled = {name: one_line(str(value)) for name, value in gaps.items()}
        return PHRASES[self.language][phrase].format(**filled).replace("kr..", "kr.")

    def money(self, minor: int) -> str:
        """An amount of minor units."""
        return self.figures.money(Decimal(minor) / self.settled.deal.minor_units)

    def day(self, month: int) -> str:
        """The first day of a month."""
        return self.figures.date(self.settled.deal.timeline.first_day(month))

    def month(self, month: int) -> str:
        """A month of the calendar."""
        return self.figures.month(self.settled.deal.timeline.first_day(month))
