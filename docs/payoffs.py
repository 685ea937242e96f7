"""The terms' own functions in, one picture of a payoff for each term of the contract guide out: python docs/payoffs.py

Plain SVG: axes, lines, labels where they end. Steps are drawn with their jump; money is in whole thousands or millions.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

import numpy as np

from simulator import terms

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 280, 84, 150, 34, 52
INK, FAINT, COLOURS = "#333333", "#d9d9d9", ("#1b5e8c", "#c0562f", "#5b7f3a")
OUT = Path(__file__).parent / "payoffs"


class Curve(NamedTuple):
    """One line through points in the user's units, and what it is called at its end."""

    name: str
    points: Sequence[tuple[float, float]]


class Picture(NamedTuple):
    """What is drawn: curves, what the axes say, and where their marks are."""

    across: str
    up: str
    marks_across: Sequence[float]
    marks_up: Sequence[float]
    curves: Sequence[Curve]
    percent: bool = False


def svg(picture: Picture) -> str:
    """The picture as a document of its own."""
    x_low, x_high = picture.marks_across[0], picture.marks_across[-1]
    y_low, y_high = picture.marks_up[0], picture.marks_up[-1]

    def x(value: float) -> float:
        return LEFT + (value - x_low) / (x_high - x_low) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (value - y_low) / (y_high - y_low) * (HEIGHT - TOP - BOTTOM)

    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>']
    for mark in picture.marks_up:
        parts.append(_line([(LEFT, y(mark)), (WIDTH - RIGHT, y(mark))], FAINT, 1))
        parts.append(_text(LEFT - 8, y(mark) + 4, f"{mark:g}", "end"))
    for mark in picture.marks_across:
        shown = f"{mark * 100:g} %" if picture.percent else f"{mark:g}"
        parts.append(_text(x(mark), HEIGHT - BOTTOM + 18, shown, "middle"))
    parts.append(_line([(LEFT, y(max(y_low, 0.0))), (WIDTH - RIGHT, y(max(y_low, 0.0)))], INK, 1))
    named: list[float] = []
    for colour, curve in zip(COLOURS, picture.curves, strict=False):
        points = [(x(across), y(up)) for across, up in curve.points]
        parts.append(_line(points, colour, 2.5))
        height = points[-1][1] + 4
        height += 17 if any(abs(height - other) < 14 for other in named) else 0  # two lines that end together
        named.append(height)
        parts.append(_text(points[-1][0] + 8, height, curve.name, "start", colour))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, picture.across, "middle"))
    parts.append(_text(12, 18, picture.up, "start"))
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    body = "\n".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="13">\n{body}\n</svg>\n'


def _line(points: Sequence[tuple[float, float]], colour: str, width: float) -> str:
    path = " ".join(f"{across:.1f},{up:.1f}" for across, up in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'


def _text(across: float, up: float, text: str, anchor: str, colour: str = INK) -> str:
    return f'<text x="{across:.1f}" y="{up:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'


# ---------------------------------------------------------------------------------------------------------------------
# The terms


def target() -> Picture:
    """3 million from 40 of 100 citizens."""
    need = terms.people_needed(2, 5, 100)
    points = _stairs([(n, terms.target_owed(n, need, 300_000_000) / 1e8) for n in range(71)])
    marks = [0, 1, 2, 3]
    return Picture("citizens of 100 who reach the outcome", "million", range(0, 71, 10), marks, [Curve("40 %", points)])


def rate_card() -> Picture:
    """60,000 for each, with and without a cap of 2.4 million."""
    owed = [(n, terms.count_owed(n, 6_000_000)) for n in range(71)]
    capped = [(n, terms.within_cap(amount, 240_000_000, 0) / 1e8) for n, amount in owed]
    free = [(n, amount / 1e8) for n, amount in owed]
    curves = [Curve("60,000 each", free), Curve("cap 2.4 million", capped)]
    return Picture("citizens who reach the outcome", "million", range(0, 71, 10), [0, 1, 2, 3, 4, 5], curves)


def tiers() -> Picture:
    """Rikers' schedule read as steps and as lines."""
    at = np.array([0.085, 0.10, 0.11, 0.12, 0.125, 0.13, 0.16, 0.20])
    level = np.array([4.8, 9.6, 10.08, 10.176, 10.272, 10.368, 10.944, 11.712])
    values = np.linspace(0, 0.24, 481).tolist()
    steps = _stairs([(value, terms.tier_level(value, at, level, False)) for value in values])
    lines = [(value, terms.tier_level(value, at, level, True)) for value in values]
    curves = [Curve("shape: steps", steps), Curve("shape: lines", lines)]
    marks = [0, 0.05, 0.10, 0.15, 0.20, 0.24]
    return Picture("reduction in days in jail", "million", marks, [0, 4, 8, 12, 16], curves, True)


def linear() -> Picture:
    """Kobe's last payment: 7.86 million times x / 80 %, at most all of it."""
    values = np.linspace(0, 1, 101).tolist()
    points = [(value, terms.linear_owed(value, 0.0, 0.8, 7_860_000, 0.8) / 1e6) for value in values]
    marks = [0, 0.2, 0.4, 0.6, 0.8, 1.0]
    return Picture(
        "share whose decline stopped", "million yen", marks, [0, 2, 4, 6, 8], [Curve("until 80 %", points)], True
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
        curves.append(Curve(f"losses {name}", [*points, (5, points[-1][1])]))
    return Picture("years, saving 4, -1, 3 and 2 million", "paid so far, million", range(6), [0, 2, 4, 6], curves)


def fixed() -> Picture:
    """15,000 a month for five years."""
    paid, points = 0, [(0.0, 0.0)]
    for month in range(72):
        paid += terms.fixed_owed(month, 0, 60, 1_500_000)
        points.append((month + 1, paid / 1e8))
    return Picture(
        "months", "paid so far, million", range(0, 73, 12), [0, 0.3, 0.6, 0.9], [Curve("until month 60", points)]
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
