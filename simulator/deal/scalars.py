"""One scalar as a user wrote it in, its exact number and unit out; everything ambiguous is refused with a hint.

A share is 0..1 (`"12 %"` is 0.12), a rate needs its `per`, months accept weeks and years. A week is 7/365.25 of a year.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

Per = Literal["day", "week", "month", "year"]
Dimension = Literal["share", "factor", "rate", "chance", "months", "weeks", "money", "number"]

DAYS_PER_YEAR = 365.25
MONTHS_PER: dict[str, float] = {"day": 12 / DAYS_PER_YEAR, "week": 7 * 12 / DAYS_PER_YEAR, "month": 1.0, "year": 12.0}
"""Months in one unit of time; a week is 7/365.25 of a year."""

NUMBER = re.compile(r"[+-]?\d[\d_]*(\.\d+)?([eE][+-]?\d+)?")
_UNITS = {"day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month",
          "year": "year", "years": "year"}  # fmt: skip
_YES_NO = {"yes", "no", "on", "off", "true", "false", "y", "n"}
RANGE: dict[str, tuple[float, float]] = {
    "share": (0.0, 1.0), "chance": (0.0, 1.0), "factor": (0.0, math.inf), "rate": (0.0, math.inf),
    "months": (0.0, math.inf), "weeks": (0.0, math.inf), "money": (0.0, math.inf), "number": (-math.inf, math.inf),
}  # fmt: skip
EXPECTED: dict[str, str] = {
    "share": 'a share 0..1 (or "12 %")',
    "chance": 'a probability with its time, as "3 % per month"',
    "rate": 'a rate with its time, as "4 % per month"',
    "factor": "a factor, 0 or more",
    "months": 'a time, as "24 months"',
    "weeks": 'a number of weeks, as "60 weeks"',
    "money": 'an amount of money, as "12_000" or "12_000 per month"',
    "number": "a number",
}


class Literals(NamedTuple):
    """A scalar as written: its number, whether it carried %, and the words after it."""

    value: Decimal
    percent: bool
    words: str


def split_scalar(raw: object, expected: str) -> Literals:
    """Read `12`, `"12 %"`, `"4_500 per month"` into number, percent sign and words; else ValueError."""
    if isinstance(raw, bool):
        raise ValueError(f"YAML reads this as true/false; expected {expected}")
    if isinstance(raw, (int, float, Decimal)):
        number = Decimal(str(raw))
        if not number.is_finite():
            raise ValueError(f"expected {expected}; a number must be finite")
        return Literals(number, False, "")
    if not isinstance(raw, str):
        raise ValueError(f"expected {expected}")
    return _split_text(raw.strip(), expected)


def _split_text(text: str, expected: str) -> Literals:
    if text.lower() in _YES_NO:
        raise ValueError(f"YAML reads this as true/false; expected {expected}")
    if re.fullmatch(r"[+-]?\d+,\d+( ?%)?.*", text) and not re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+.*", text):
        raise ValueError(f"a decimal comma is not read: write {text.replace(',', '.', 1)}")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+.*", text):
        raise ValueError(f"a comma is not read: write {text.replace(',', '_')} for thousands, a point for decimals")
    if re.fullmatch(r"0\d+", text) or re.fullmatch(r"\d+:\d+(:\d+)?", text):
        raise ValueError(f"{text} can be read in two ways; expected {expected}")
    found = NUMBER.match(text)
    if not found:
        raise ValueError(f"expected {expected}")
    try:
        number = Decimal(found.group().replace("_", ""))
    except InvalidOperation:  # pragma: no cover - the pattern admits only decimals
        raise ValueError(f"expected {expected}") from None
    rest = text[found.end() :].strip()
    if not math.isfinite(float(number)):
        raise ValueError(f"expected {expected}; a number must be finite")
    return Literals(number / 100, True, rest[1:].strip()) if rest.startswith("%") else Literals(number, False, rest)


def scalar(raw: object, dimension: Dimension) -> tuple[Decimal, Per | None]:
    """Number and `per` of one scalar in the dimension's unit (months, weeks, or as stated); else ValueError."""
    expected = EXPECTED[dimension]
    number, percent, words = split_scalar(raw, expected)
    per: Per | None = None
    if words.startswith("per ") and dimension in ("rate", "chance", "money"):
        unit = _UNITS.get(words[4:].strip())
        if unit is None:
            raise ValueError(f'"{words}" is no time; write per day, per week, per month or per year')
        per = unit  # type: ignore[assignment]
    elif words and dimension in ("months", "weeks") and words in _UNITS:
        number = _as_time(number, _UNITS[words], dimension)
    elif words:
        raise ValueError(f'"{words}" is not understood here; expected {expected}')
    if percent and dimension in ("months", "weeks", "money"):
        raise ValueError(f"a % has no place here; expected {expected}")
    in_range(float(number), dimension, percent)
    return number, per


def _as_time(number: Decimal, unit: str, dimension: Dimension) -> Decimal:
    base = "month" if dimension == "months" else "week"
    if unit == base:
        return number
    if unit == "year" and base == "month":
        return number * 12
    return Decimal(float(number) * MONTHS_PER[unit] / MONTHS_PER[base])


def in_range(value: float, dimension: Dimension, percent: bool = False) -> None:
    """Refuse a number outside its dimension's range: ValueError with a hint."""
    low, high = RANGE[dimension]
    if low <= value <= high:
        return
    hint = f'; did you mean "{value:g} %"?' if high == 1.0 and not percent and 1 < value <= 100 else ""
    said = f"{value * 100:g} %" if percent else f"{value:g}"
    what = "below 0" if value < low else "above 1"
    raise ValueError(f"{said} is {what}; expected {EXPECTED[dimension]}{hint}")
