"""The text of an unquoted YAML scalar in, its value out, by rules narrower than YAML's.

`true`/`false` are booleans but `no`, `on`, `yes`, `off` stay text (a number field then says what YAML would have made
of them); `1e6` and `9_000_000` are numbers; `12:30` and `0,35` are text; `010`, `.nan`, `.inf`, `1e400` and
`2026-02-30` are refused. Nothing is random.
"""

from __future__ import annotations

import calendar
import datetime
import re

_INTEGER = re.compile(r"[-+]?(0|[1-9](_?[0-9])*)")
_DECIMAL = re.compile(r"[-+]?(?:[0-9](?:_?[0-9])*\.?(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9]+)?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9_][0-9_.eE]*")
_NOT_FINITE = re.compile(r"[-+]?\.(?:nan|inf)", re.IGNORECASE)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def resolve(text: str) -> bool | int | float | str | datetime.date | None:
    """The value of a plain (unquoted) scalar; ValueError says why it is refused."""
    if text in _WORDS:
        return _WORDS[text]
    if _NOT_FINITE.fullmatch(text):
        raise ValueError("expected a finite number")
    if _LEADING_ZERO.fullmatch(text):
        raise ValueError("a leading zero can be read in two ways: write the number without it, or text in quotes")
    if _INTEGER.fullmatch(text) or _DECIMAL.fullmatch(text):
        return _number(text)
    if date := _DATE.fullmatch(text):
        return _date(*map(int, date.groups()))
    return text


def _number(text: str) -> int | float:
    value = float(text)  # float reads the underscores, and cannot be made to run long
    if value in (float("inf"), float("-inf")):
        raise ValueError("expected a finite number; this one is too large")
    if value == 0.0 and re.search("[1-9]", re.split("[eE]", text)[0]):
        raise ValueError("is too close to zero to be told from it")
    return int(text) if _INTEGER.fullmatch(text) else value


def _date(year: int, month: int, day: int) -> datetime.date:
    if not 1 <= month <= 12:
        raise ValueError("no such date: a date is YEAR-MONTH-DAY, with months 01 to 12")
    last = calendar.monthrange(max(year, 1), month)[1]
    if year < 1 or not 1 <= day <= last:
        raise ValueError(f"no such date: {calendar.month_name[month]} {year} has {last} days")
    return datetime.date(year, month, day)
