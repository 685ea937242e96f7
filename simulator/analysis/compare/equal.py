"""Deals to be compared in, the same deals at equal expected cost out.

One key of every deal but the first is changed until the mean of a figure is what it is in the first. Nothing random but
the draws, which are those of the comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Equalised:
    """What was changed in a deal so that a figure's mean equals the base's: `path` set to `value`, `low` to `high`
    its confidence interval, as texts that the deal takes."""

    figure: str
    path: str
    value: str
    low: str | None
    high: str | None

    def as_tree(self) -> dict[str, Any]:
        """Plain data."""
        return dict(vars(self))
