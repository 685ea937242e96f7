"""A line of a measured value in, a value just below it out."""

from __future__ import annotations

from decimal import Decimal

from simulator.describe.measures import counted
from simulator.describe.telling import Telling

WHOLE = Decimal(100)
"""Figures from here on are shown in whole units."""


def just_below(tell: Telling, line: Decimal, by: str, outcome: str) -> Decimal:
    """The nearest value below a line that a reader would think of: one citizen fewer, 0.01 % less."""
    what = counted(tell, outcome)
    if by in ("share", "reduction", "increase") or (by == "difference" and what in ("citizen", "weight")):
        return line - Decimal("0.0001")
    if what == "citizen" and by != "value":
        return line - 1
    return line - 1 if abs(line) >= WHOLE else line - Decimal("0.01")
