"""What is measured and what it pays, as points of lines: the parts of a payoff. Amounts are whole minor units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

Across = Literal[
    "citizens", "outcomes", "time", "share", "difference", "reduction", "increase", "value", "gained", "avoided",
    "saving", "months", "lines",
]  # fmt: skip
"""What is measured: citizens who reached an outcome, other outcomes, time in a state, a measured value by its kind, a
saving, months since the start, or how many of several lines are reached."""
Unit = Literal["citizen", "share", "percentage point", "money", "month", "week", "point", "number"]
Key = Literal["", "segment", "months", "claim", "level", "bonus", "every", "alone", "together", "listed"]
"""What a line is for: prices of one segment, checkpoint, claim or level, of all of them together; a group of citizens
alone, all groups together."""
LimitKind = Literal["term", "contract", "return"]
Pay = Callable[[Fraction], int]
"""A measured value to what it makes owed, in minor units."""


class Point(NamedTuple):
    """A measured value and what it pays."""

    value: float
    owed: int


class Curve(NamedTuple):
    """Points joined by straight lines; two at one value are a jump. `key` and `name` say what it is for."""

    points: tuple[Point, ...]
    key: Key = ""
    name: str = ""


class Limit(NamedTuple):
    """A limit that a line meets within the picture."""

    kind: LimitKind
    amount: int


class Edge(NamedTuple):
    """A value at which what is paid jumps: there, and at the nearest value below it."""

    value: Fraction
    owed: int
    below: Fraction
    owed_below: int


@dataclass(frozen=True)
class Payoff:
    """What one term pays against what is measured, all other terms paying nothing.

    `among` is the number of citizens of whom is counted, where it is one; `marks` are the values at which something
    changes. What is asked of the capital account supposes the draws of the worked example: `supposed` minor units, due
    in month `due`. `left_out` names what limits the payment and is not drawn.
    """

    term: str
    kind: str
    across: Across
    unit: Unit
    outcome: str
    of: str
    among: int
    curves: tuple[Curve, ...]
    marks: tuple[float, ...] = ()
    limits: tuple[Limit, ...] = ()
    edges: tuple[Edge, ...] = ()
    supposed: int = 0
    due: int = 0
    left_out: tuple[str, ...] = ()

    @property
    def most(self) -> int:
        """The most that is paid within the picture."""
        return max((point.owed for curve in self.curves for point in curve.points), default=0)

    @property
    def least(self) -> int:
        """The least; negative where the payer receives."""
        return min((point.owed for curve in self.curves for point in curve.points), default=0)
