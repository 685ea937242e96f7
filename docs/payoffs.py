"""The terms' own functions in, one picture of a payoff for each term of the contract guide out: python docs/payoffs.py

Money is in whole thousands or millions; `simulator.report.drawing` draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from simulator import terms
from simulator.report.drawing import Line, Mark, Picture, svg

OUT = Path(__file__).parent / "payoffs"


def picture(
    across: str, up: str, marks_across: Sequence[float], marks_up: Sequence[float], lines: Sequence[Line],
    percent: bool = False,
) -> Picture:  # fmt: skip
    """A picture with marks at round values; shares in per cent."""
    shown = [Mark(mark, f"{mark * 100:g} %" if percent else f"{mark:g}") for mark in marks_across]
    return Picture(across, up, shown, [Mark(mark, f"{mark:g}") for mark in marks_up], lines, width=640, height=280)


# ---------------------------------------------------------------------------------------------------------------------
# The terms


def target() -> Picture:
    """3 million from 40 of 100 citizens."""
    need = terms.people_needed(2, 5, 100)
    points = _stairs([(n, terms.target_owed(n, need, 300_000_000) / 1e8) for n in range(71)])
    marks = [0, 1, 2, 3]
    return picture("citizens of 100 who reach the outcome", "million", range(0, 71, 10), marks, [Line("40 %", points)])


def rate_card() -> Picture:
    """60,000 for each, with and without a cap of 2.4 million."""
    owed = [(n, terms.count_owed(n, 6_000_000)) for n in range(71)]
    capped = [(n, terms.within_cap(amount, 240_000_000, 0) / 1e8) for n, amount in owed]
    free = [(n, amount / 1e8) for n, amount in owed]
    curves = [Line("60,000 each", free), Line("cap 2.4 million", capped)]
    return picture("citizens who reach the outcome", "million", range(0, 71, 10), [0, 1, 2, 3, 4, 5], curves)


def tiers() -> Picture:
    """Rikers' schedule read as steps and as lines."""
    at = np.array([0.085, 0.10, 0.11, 0.12, 0.125, 0.13, 0.16, 0.20])
    level = np.array([4.8, 9.6, 10.08, 10.176, 10.272, 10.368, 10.944, 11.712])
    values = np.linspace(0, 0.24, 481).tolist()
    steps = _stairs([(value, terms.tier_level(value, at, level, False)) for value in values])
    lines = [(value, terms.tier_level(value, at, level, True)) for value in values]
    curves = [Line("shape: steps", steps), Line("shape: lines", lines)]
    marks = [0, 0.05, 0.10, 0.15, 0.20, 0.24]
    return picture("reduction in days in jail", "million", marks, [0, 4, 8, 12, 16], curves, True)


def linear() -> Picture:
    """Kobe's last payment: 7.86 million times x / 80 %, at most all of it."""
    values = np.linspace(0, 1, 101).tolist()
    points = [(value, terms.linear_owed(value, 0.0, 0.8, 7_860_000, 0.8) / 1e6) for value in values]
    marks = [0, 0.2, 0.4, 0.6, 0.8, 1.0]
    return picture(
        "share whose decline stopped", "million yen", marks, [0, 2, 4, 6, 8], [Line("until 80 %", points)], True
    )


def savings_share() -> Picture:
    """60 % of the saving so far: losses carried forward, and forgotten."""
    years = [0, 400_000_000, -100_000_000, 300_000_000, 200_000_000]
    curves = []
    for name, carried in (("carried forward", True), ("forgotten", False)):
        total = shared = paid = 0
        points = [(0.0, 0.0)]
        for year, saving in enumerate(years):
            total = terms.saving_so_far(total, saving, carried)
            layer = terms.shareable(total, 0, 10**12)
            paid += terms.savings_owed(layer, shared, 3, 5)
            shared = max(shared, layer)
            points += [(year, points[-1][1]), (year, paid / 1e8)]
        curves.append(Line(f"losses {name}", [*points, (5, points[-1][1])]))
    return picture("years, saving 4, -1, 3 and 2 million", "paid so far, million", range(6), [0, 2, 4, 6], curves)


def fixed() -> Picture:
    """15,000 a month for five years."""
    paid, points = 0, [(0.0, 0.0)]
    for month in range(72):
        paid += terms.fixed_owed(month, 0, 60, 1_500_000)
        points.append((month + 1, paid / 1e8))
    return picture(
        "months", "paid so far, million", range(0, 73, 12), [0, 0.3, 0.6, 0.9], [Line("until month 60", points)]
    )


def _stairs(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points joined by steps."""
    out = points[:1]
    for across, up in points[1:]:
        out += [(across, out[-1][1]), (across, up)]
    return out


PICTURES = {picture.__name__: picture for picture in (target, rate_card, tiers, linear, savings_share, fixed)}

if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    for name, make in PICTURES.items():
        (OUT / f"{name}.svg").write_text(svg(make()), encoding="utf-8")
