"""Amounts or rates of every draw in, how often each range of them comes as a chart out: losses and gains apart.

Zero is always an edge, so that what is shaded as loss is loss and nothing else. What lies outside all but one in a
thousand draws is put into the outermost bars. Nothing random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from simulator.report.page.charts import GAIN, INK, LOSS, plain
from simulator.report.page.investors.estimates import Floats

BARS = 36
OUTSIDE = 0.0005
"""The share of draws on each side that is put into the outermost bars."""


class Mark(NamedTuple):
    """A value that is marked on a chart, and what it is."""

    value: float
    text: str


class Bins(NamedTuple):
    """Edges, and the share of draws from each edge to the next; `clipped` where the outermost hold all beyond them."""

    edges: Floats
    shares: Floats
    clipped: bool


def bins(values: Floats) -> Bins:
    """Ranges of equal width, of a round number, with zero as an edge."""
    low, high = (float(each) for each in np.quantile(values, [OUTSIDE, 1 - OUTSIDE], method="inverted_cdf"))
    width = _round((high - low) / BARS) if high > low else max(abs(low) / 20, 1e-9)
    first, last = np.floor(low / width), np.floor(high / width) + 1
    first, last = min(first, -1 if values.min() < 0 else first), max(last, 1 if values.max() >= 0 else last)
    edges = np.asarray(np.arange(first, last + 1) * width)
    placed = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, edges.size - 2)
    counts = np.bincount(placed, minlength=edges.size - 1)
    clipped = bool(values.min() < edges[0] or values.max() >= edges[-1])
    return Bins(edges, counts / values.size, clipped)


def _round(width: float) -> float:
    """The next 1, 2 or 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(width))
    return float(next(each * power for each in (1, 2, 5, 10) if each * power >= width * (1 - 1e-9)))


def bars(found: Bins, of: float, hover: str, **more: Any) -> Mapping[str, Any]:
    """The bars of one histogram, in per cent of all draws, of which `of` is the part that is drawn here."""
    middles, widths = (found.edges[:-1] + found.edges[1:]) / 2, np.diff(found.edges)
    colours = [LOSS if edge < -1e-12 else GAIN for edge in found.edges[:-1]]
    return {
        "type": "bar",
        "x": middles.tolist(),
        "y": (100 * of * found.shares).tolist(),
        "width": widths.tolist(),
        "customdata": np.stack([found.edges[:-1], found.edges[1:]], axis=1).tolist(),
        "marker": {"color": colours, "line": {"width": 0}},
        "hovertemplate": hover,
        **more,
    }


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


def rows(found: Bins, of: float) -> tuple[tuple[float, float, float], ...]:
    """Where each bar that holds anything begins and ends, and the share of draws in it."""
    ends = zip(found.edges[:-1], found.edges[1:], found.shares, strict=True)
    return tuple((float(low), float(high), float(share) * of) for low, high, share in ends if share > 0)
