"""Numbers, amounts, dates and lists in, text as an English or a Danish reader writes it out.

English writes 1,234,567.50 and DKK 4,500; Danish writes 1.234.567,50 and 4.500 kr. Rounding is half away from zero, on
the decimal digits that are shown. Nothing random.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Language = Literal["en", "da"]
NO_BREAK = "\ue000"
"""Stands for a space at which no line may end, while lines are broken: rich breaks at the real no-break space."""

_MONTHS: dict[Language, tuple[str, ...]] = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
    "da": ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
           "december"),
}  # fmt: skip
_UNITS: dict[Language, dict[str, tuple[str, str]]] = {
    "en": {"day": ("day", "days"), "week": ("week", "weeks"), "month": ("month", "months"), "year": ("year", "years"),
           "citizen": ("citizen", "citizens"), "draw": ("draw", "draws"), "point": ("point", "points"),
           "percentage point": ("percentage point", "percentage points")},
    "da": {"day": ("dag", "dage"), "week": ("uge", "uger"), "month": ("måned", "måneder"), "year": ("år", "år"),
           "citizen": ("borger", "borgere"), "draw": ("trækning", "trækninger"), "point": ("point", "point"),
           "percentage point": ("procentpoint", "procentpoint")},
}  # fmt: skip
_PER: dict[Language, dict[str, str]] = {
    "en": {"day": "per day", "week": "per week", "month": "per month", "year": "per year"},
    "da": {"day": "pr. dag", "week": "pr. uge", "month": "pr. måned", "year": "pr. år"},
}
_AND: dict[Language, str] = {"en": "and", "da": "og"}

Real = float | int | Decimal


@dataclass(frozen=True)
class Figures:
    """How one language and currency write numbers. `digits` are those of the currency's minor unit."""

    language: Language
    currency: str = "DKK"
    digits: int = 2

    def number(self, value: Real, decimals: int | None = None) -> str:
        """A number with thousands separated; as many decimals as told, or up to four significant ones that matter."""
        if not math.isfinite(value):
            return "-"
        exact = Decimal(str(value))
        places = _places(exact) if decimals is None else decimals
        rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        text = f"{rounded + 0:,f}"
        if decimals is None and "." in text:
            text = text.rstrip("0").rstrip(".")
        text = "0" if set(text) <= set("-0.,") and decimals is None else text
        return text.translate(_DANISH) if self.language == "da" else text

    def share(self, value: Real, decimals: int | None = None) -> str:
        """A share 0..1 in per cent."""
        if not math.isfinite(value):
            return "-"
        return f"{self.percent(value, decimals)} %"

    def percent(self, value: Real, decimals: int | None = None) -> str:
        """A share in per cent without the sign. A half is rounded towards 50, so that 33.85 and the 66.15 beside it
        are told as 33.9 and 66.1, which are 100 together."""
        exact = Decimal(str(round(value, 12))) * 100
        if decimals is not None and 50 < exact <= 100:
            exact = 100 - (100 - exact).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
        return self.number(exact, decimals)

    def money(self, value: Real, decimals: int | None = None) -> str:
        """An amount in currency units; minor units are shown where there are any."""
        if not math.isfinite(value):
            return "-"
        exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-self.digits), rounding=ROUND_HALF_UP)
        shown = (0 if exact == exact.to_integral_value() else self.digits) if decimals is None else decimals
        text = self.number(exact, shown)
        if self.language == "da":
            return f"{text} kr." if self.currency == "DKK" else f"{text} {self.currency}"
        return f"{self.currency} {text}"

    def counted(self, value: Real, unit: str, decimals: int | None = None) -> str:
        """A number with its unit in the right form: 1 month, 12 months."""
        one, many = _UNITS[self.language][unit]
        return f"{self.number(value, decimals)} {one if value == 1 else many}"

    def per(self, unit: str) -> str:
        """`per month`, `pr. måned`."""
        return _PER[self.language][unit]

    def date(self, day: dt.date) -> str:
        """1 January 2026, 1. januar 2026."""
        dot = "." if self.language == "da" else ""
        return f"{day.day}{dot} {_MONTHS[self.language][day.month - 1]} {day.year}"

    def month(self, day: dt.date) -> str:
        """January 2026, januar 2026."""
        return f"{_MONTHS[self.language][day.month - 1]} {day.year}"

    def listed(self, words: Iterable[str], last: str | None = None) -> str:
        """`a, b and c`."""
        every = list(words)
        if len(every) < 2:
            return "".join(every)
        return f"{', '.join(every[:-1])} {last or _AND[self.language]} {every[-1]}"


def bound(text: str) -> str:
    """The text with NO_BREAK between numbers and their units, in dates and in short formulas; whoever wraps it puts the
    spaces back."""
    return _BOUND.sub(NO_BREAK, text)


_BOUND = re.compile(
    r"(?<=\d) (?=%|kr\.)|(?<=\b[A-Z]{3}) (?=\d)| (?=±)|(?<=±) "  # amounts, shares, errors
    r"|(?<=\d\.) (?=[a-z]{3,9} \d{4})|(?<=\d) (?=[A-Z][a-z]{2,8} \d{4})"  # 1. januar 2026, 1 January 2026
    r"|(?<=\bC) (?=/ n)|(?<=C /) (?=n\b)|(?<=\(1) (?=\+)|(?<=\(1 \+) |(?<=->) (?=\d)"  # C / n, (1 + r), -> 39
)


_DANISH = str.maketrans(",.", ".,")


def _places(value: Decimal) -> int:
    """Decimals that show four significant digits, none for large numbers."""
    if value == 0:
        return 0
    return min(max(3 - value.adjusted(), 0), 8)
