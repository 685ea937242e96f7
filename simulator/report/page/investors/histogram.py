"""Amounts or rates of every draw in, how often each range of them comes as a chart out: losses and gains apart.

Zero is always an edge, so that what is shaded as loss is loss and nothing else. What lies outside all but one in a
thousand draws is put into the outermost bars. Nothing random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from simulator.report.page.charts import GAIN, INK, LOSS, WITHOUT, plain
from simulator.report.page.investors.estimates import Floats

BARS = 36
ZERO = 1e-9
"""What is nearer to zero than this is zero: less than a minor unit in millions, less than a rate is solved to."""
OUTSIDE = 0.0005
"""The share of draws on each side that is put into the outermost bars."""


class Mark(NamedTuple):
    """A value that is marked on a chart, and what it is."""

    value: float
    text: str


class Bins(NamedTuple):
    """Edges, and the share of values from each edge to the next; `even` are those that are exactly zero."""

    edges: Floats
    shares: Floats
    even: float
    clipped: bool
    """Whether the outermost hold all beyond them."""


def bins(values: Floats) -> Bins:
    """Ranges of equal width, of a round number, with zero as an edge; what is exactly zero is in none of them."""
    even = np.abs(values) < ZERO
    rest = values[~even]
    if not rest.size:
        return Bins(np.array([0.0, 1.0]), np.zeros(1), 1.0, False)
    low, high = (float(each) for each in np.quantile(rest, [OUTSIDE, 1 - OUTSIDE], method="inverted_cdf"))
    width = _round((high - low) / BARS) if high > low else _round(abs(low) / 20)
    first, last = np.floor(low / width), np.floor(high / width) + 1
    first, last = min(first, -1 if rest.min() < 0 else first), max(last, 1 if rest.max() >= 0 else last)
    edges = np.asarray(np.arange(first, last + 1) * width)
    placed = np.clip(np.searchsorted(edges, rest, side="right") - 1, 0, edges.size - 2)
    counts = np.bincount(placed, minlength=edges.size - 1)
    clipped = bool(rest.min() < edges[0] or rest.max() >= edges[-1])
    return Bins(edges, counts / values.size, float(even.mean()), clipped)


def _round(width: float) -> float:
    """The next 1, 2 or 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(width))
    return float(next(each * power for each in (1, 2, 5, 10) if each * power >= width * (1 - 1e-9)))


def bars(found: Bins, of: float = 1.0, unit: str = "") -> list[Mapping[str, Any]]:
    """The bars of one histogram in per cent of all draws, of which `of` is the part that is drawn here.

    Losses are red, gains green; what is exactly zero is a bar of its own, grey, at zero.
    """
    places = decimals(found)
    ends = "{" + f"customdata[0]:,.{places}f" + "}", "{" + f"customdata[1]:,.{places}f" + "}"
    main = {
        "type": "bar",
        "x": ((found.edges[:-1] + found.edges[1:]) / 2).tolist(),
        "y": (100 * of * found.shares).tolist(),
        "width": np.diff(found.edges).tolist(),
        "customdata": np.stack([found.edges[:-1], found.edges[1:]], axis=1).tolist(),
        "marker": {"color": [LOSS if edge < 0 else GAIN for edge in found.edges[:-1]], "line": {"width": 0}},
        "hovertemplate": f"%{ends[0]}{unit} ... %{ends[1]}{unit}: %{{y:.1f}} %<extra></extra>",
    }
    if not found.even:
        return [main]
    width = 0.6 * float(found.edges[1] - found.edges[0])
    even = {"type": "bar", "x": [0.0], "y": [100 * of * found.even], "width": [width], "marker": {"color": WITHOUT}}
    return [main, {**even, "hovertemplate": f"0{unit}: %{{y:.1f}} %<extra></extra>"}]


def decimals(found: Bins) -> int:
    """Decimals that the width of the bars needs."""
    return max(0, -int(np.floor(np.log10(float(found.edges[1] - found.edges[0])) + 1e-9)))


def span(found: Bins) -> tuple[float, float]:
    """From where to where the bars stand."""
    low, high = float(found.edges[0]), float(found.edges[-1])
    return (min(low, 0.0), max(high, 0.0)) if found.even else (low, high)


def padded(low: float, high: float) -> list[float]:
    """What an axis shows: the bars and a little room."""
    room = 0.03 * (high - low)
    return [low - room, high + room]


def marked(marks: Sequence[Mark], low: float, high: float, axis: str = "x") -> dict[str, Any]:
    """Lines over the chart at some values, each with its words above it, on the side where there is room."""
    shapes, notes = [], []
    for row, mark in enumerate(marks):
        right = mark.value > (low + high) / 2
        lift = 8 + 18 * (len(marks) - 1 - row)
        shapes.append({
            "type": "line", "x0": mark.value, "x1": mark.value, "xref": axis, "y0": 0, "y1": 1, "yref": "paper",
            "line": {"color": INK, "width": 1.5, "dash": "dot"},
        })  # fmt: skip
        notes.append({
            "x": mark.value, "xref": axis, "y": 1, "yref": "paper", "yshift": lift, "text": plain(mark.text),
            "showarrow": False, "xanchor": "right" if right else "left", "font": {"size": 12},
        })  # fmt: skip
    return {"shapes": shapes, "annotations": notes, "margin": {"l": 8, "r": 12, "t": 16 + 18 * len(marks), "b": 8}}


def rows(found: Bins, of: float = 1.0) -> tuple[tuple[float, float, float], ...]:
    """Where each bar that holds anything begins and ends, and the share of draws in it."""
    ends = zip(found.edges[:-1].tolist(), found.edges[1:].tolist(), found.shares.tolist(), strict=True)
    every = [*ends, *([(0.0, 0.0, found.even)] if found.even else [])]
    return tuple((low, high, share * of) for low, high, share in sorted(every) if share > 0)
