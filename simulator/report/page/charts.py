"""Figures in, charts as plotly has them (plain data and layout) out: one look for all charts of a page.

Municipality blue, investors orange, citizens green, what would have been grey; gains and losses have equal weight. Text
of the deal goes through `plain`, or plotly would read it as markup. Legends are avoided where a label beside the line
does; margins grow with the labels, so nothing overlaps on a narrow screen. Nothing random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from simulator.errors import one_line

INK, FAINT, PALE, WITHOUT = "#222b33", "#d9dee3", "#f4f6f8", "#7d8a97"
MUNICIPALITY, INVESTORS, CITIZENS = "#1b5e8c", "#b8511f", "#4a7a2c"
QUIET = "#5a6672"
"""Text beside marks that are WITHOUT, which is too light to be read."""
GAIN, LOSS = "#2f7d5b", "#b3362b"
SERIES = (MUNICIPALITY, INVESTORS, CITIZENS, "#7b4f9d", "#a98511", WITHOUT)
"""Colours of things of one kind, in their order; they differ in lightness too, for those who do not see hue."""

Trace = Mapping[str, Any]
Layout = Mapping[str, Any]


def plain(text: str) -> str:
    """Text as plotly shows it: as it is written, whatever it looks like."""
    return escape(one_line(text), quote=False)


def folded(text: str, width: int = 18, most: int = 3) -> str:
    """The same in lines of about `width` letters, for labels on an axis; after `most` lines it is cut with an ellipsis,
    since a label that is longer than its row lies over the next: the whole name is in the table."""
    lines: list[str] = []
    for word in one_line(text).split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines += [word[start : start + width] for start in range(0, max(len(word), 1), width)]
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][: width - 1]}…"]
    return "<br>".join(escape(line, quote=False) for line in lines)


def layout(language: str, across: str = "", up: str = "", *, legend: bool = False, **more: Any) -> Layout:
    """The look of a chart: what its axes say, in plain words; `more` goes to plotly, axes are merged in."""
    made: dict[str, Any] = {
        "font": {"family": "inherit", "size": 13, "color": INK},
        "separators": ",." if language == "da" else ".,",
        "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": legend,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "itemsizing": "constant"},
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": "white", "font": {"color": INK}},
        "bargap": 0.25,
        "xaxis": axis(across, grid=False),
        "yaxis": axis(up),
    }
    for name, value in more.items():
        made[name] = {**made[name], **value} if isinstance(made.get(name), dict) else value
    return made


def axis(title: str = "", *, grid: bool = True, names: bool = False) -> dict[str, Any]:
    """An axis with its title, its labels inside the chart's margin, and no zoom by accident.

    With `names` its values are names (budget years too), or plotly would write 2021 as a number.
    """
    return {
        "title": {"text": plain(title), "standoff": 8, "font": {"size": 13}},
        "automargin": True,
        "showgrid": grid,
        "gridcolor": FAINT,
        "zeroline": False,
        "linecolor": INK,
        "fixedrange": True,
        **({"type": "category"} if names else {"tickformat": ",~r"}),
    }


def fan(
    names: Sequence[str], spread: Mapping[str, Sequence[float]], colour: str, mean: str, band: str
) -> tuple[Trace, ...]:
    """A fan by year: a band from P5 to P95, a darker one from P25 to P75, and the mean as a line with marks.

    `spread` holds mean, p5, p25, p75 and p95, one value for each of `names`; `mean` and `band` are what the line and
    the outer band are called.
    """
    shared = {"x": list(names), "mode": "lines", "line": {"width": 0, "shape": "hvh"}, "hoverinfo": "skip"}
    outer = {**shared, "name": band, "fill": "tonexty", "fillcolor": see_through(colour, 0.16)}
    inner = {**shared, "fill": "tonexty", "fillcolor": see_through(colour, 0.28), "showlegend": False}
    return (
        {**shared, "y": list(spread["p5"]), "showlegend": False},
        {**outer, "y": list(spread["p95"])},
        {**shared, "y": list(spread["p25"]), "showlegend": False},
        {**inner, "y": list(spread["p75"])},
        {
            "x": list(names),
            "y": list(spread["mean"]),
            "name": mean,
            "mode": "lines+markers",
            "line": {"color": colour, "width": 2.5},
        },
    )


def see_through(colour: str, share: float) -> str:
    """A colour of which a share is seen: "#1b5e8c" as rgba."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"


def line_at(value: float, colour: str = INK, *, across: bool = True) -> Mapping[str, Any]:
    """A thin line over the whole chart at a value: upright (`across`), or lying."""
    here, whole = ("x", "y") if across else ("y", "x")
    return {
        "type": "line", f"{here}0": value, f"{here}1": value, f"{whole}0": 0, f"{whole}1": 1, f"{whole}ref": "paper",
        "line": {"color": colour, "width": 1.5, "dash": "dot"},
    }  # fmt: skip
