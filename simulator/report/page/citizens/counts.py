"""Counts and shares in, text out: rounded to the digit that their Monte Carlo error begins with. Nothing random."""

from __future__ import annotations

import math

from simulator.errors import one_line
from simulator.report.page.citizens.people import Found, enrolled
from simulator.report.page.view import View

LARGE = 1000
"""Citizens from which on a mean number of them has no decimals."""
NAME = 30
"""Letters of a name that an axis has room for."""


def brief(name: str, most: int = NAME) -> str:
    """A name as axes, legends and heads of columns have room for it; the tables have it whole."""
    said = one_line(name)
    return said if len(said) <= most else f"{said[: most - 1]}…"


def people(view: View, value: float) -> str:
    """A mean number of citizens: one decimal, none of large groups."""
    return view.voice.number(float(value), 1 if enrolled(view) < LARGE else 0)


def signed(view: View, value: float, decimals: int | None = None) -> str:
    """A change with its sign; 0 has none."""
    places = (1 if enrolled(view) < LARGE else 0) if decimals is None else decimals
    return plus(view.voice.number(float(value), places))


def plus(said: str) -> str:
    """A number as text with its sign; 0 has none."""
    if not said.strip("-0.,"):
        return said.lstrip("-")
    return said if said.startswith("-") else f"+{said}"


def places(error: float | None) -> int:
    """Decimals that an error allows; one where there is none."""
    if not error or not math.isfinite(error):
        return 1
    return min(max(-math.floor(math.log10(error)), 0), 2)


def counted(view: View, found: Found) -> str:
    """A mean count with its error: "56.1 ± 0.1"."""
    mean, error = found["mean"], found["se"]
    if not mean and not error:
        return "-" if mean is None else "0"
    said = view.voice.number(mean, places(error))
    return f"{said} ± {view.voice.number(error, places(error))}" if error else said


def changed(view: View, found: Found) -> str:
    """A difference of counts with its sign and error."""
    mean, error = found["mean"], found["se"]
    if mean is None:
        return "-"
    said = plus(view.voice.number(mean, places(error)))
    return f"{said} ± {view.voice.number(error, places(error))}" if error else said


def spread(view: View, found: Found) -> str:
    """P5 to P95 of a count: "42 to 71"."""
    if found.get("p5") is None or found.get("p95") is None:
        return "-"
    large = max(abs(found["p5"]), abs(found["p95"]))
    decimals = 0 if large >= 10 or all(float(found[each]).is_integer() for each in ("p5", "p95")) else 1
    low, high = (view.voice.number(found[each], decimals) for each in ("p5", "p95"))
    return view.say("pc_range", low=low, high=high)


def points(view: View, value: float, error: float | None) -> str:
    """A difference of shares in percentage points with its sign and error."""
    if not error:
        return plus(view.voice.percent(value, 1))
    decimals = places(100 * error)
    return f"{plus(view.voice.percent(value, decimals))} ± {view.voice.percent(error, decimals)}"
