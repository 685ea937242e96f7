"""Figures and phrases in, text in one language out.

Tables of money are in thousands of the currency; what follows ± is the Monte Carlo standard error. What one draw does
not tell is written "-". Names from the deal are shown as text, whatever they look like. Nothing random.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from simulator.describe import Figures, Language
from simulator.errors import one_line
from simulator.report.words import WORDS

TOTAL = "total"
Summary = Mapping[str, Any]
Found = Mapping[str, Any]
"""One figure with its error, or a distribution; None where it is not known."""


class Voice(NamedTuple):
    """How figures are written in one language."""

    language: Language
    figures: Figures

    def say(self, phrase: str, **gaps: object) -> str:
        """A phrase with its gaps filled by plain text."""
        said = WORDS[self.language][phrase].format(**{name: one_line(str(value)) for name, value in gaps.items()})
        return said.replace("kr..", "kr.")

    def inside(self, label: Mapping[str, str], figure: str) -> str:
        """What a figure is called within a sentence: with a small first letter, where that is a word of ours."""
        said = label[self.language]
        ours = not figure.startswith("outcomes.") and said[1:2].islower()  # a deal's own names stay as they are
        return said[0].lower() + said[1:] if ours else said

    def share(self, value: float | None, decimals: int = 1) -> str:
        """A share in per cent."""
        return "-" if value is None else self.figures.share(value, decimals)

    def chance(self, found: Found) -> str:
        """A probability, or another share, with its error."""
        value = found["mean"] if "mean" in found else found["value"]
        error = "" if found["se"] is None else f" ± {self.percent(found['se'], 1)}"
        return "-" if value is None else f"{self.percent(value, 1)}{error} %"

    def percent(self, value: float, decimals: int) -> str:
        """A share in per cent without the sign, rounded alike wherever it is told."""
        return self.figures.percent(value, decimals)

    def number(self, value: float | None, decimals: int = 0) -> str:
        """A plain number."""
        return "-" if value is None else self.figures.number(value, decimals)

    def thousands(self, value: float | None) -> str:
        """An amount in thousands."""
        return "-" if value is None else self.figures.number(value / 1000, 0)

    def spread(self, found: Found) -> tuple[str, str, str]:
        """Mean, P5 and P95 in thousands."""
        return self.thousands(found["mean"]), self.thousands(found["p5"]), self.thousands(found["p95"])

    def ranged(self, found: Found, decimals: int | None = None) -> str:
        """A mean with P5 and P95: amounts in thousands, or plain numbers with some decimals."""
        mean, low, high = (
            self.thousands(found[key]) if decimals is None else self.number(found[key], decimals)
            for key in ("mean", "p5", "p95")
        )
        return mean if found["p5"] is None else self.say("ranged", mean=mean, low=low, high=high)


def moves(found: Found) -> bool:
    """True when a distribution is anything but 0 in every draw."""
    return any(found[part] for part in ("mean", "sd"))


def years_of(found: Found) -> list[str]:
    """The budget years of something that is told by year."""
    return [year for year in found if year != TOTAL]
