"""Figures by budget year in, traces of charts out: fans, heaps with their probabilities, bars to both sides.

Where a year falls into heaps, years stand on a numbered axis, so that heaps of one year can stand side by side; else
the years are names. Amounts are in the unit of the page. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from simulator.report.page.charts import (
    GAIN,
    INK,
    LOSS,
    MUNICIPALITY,
    QUIET,
    WITHOUT,
    Trace,
    axis,
    fan,
    folded,
    plain,
)
from simulator.report.page.municipality.clusters import Spread
from simulator.report.page.municipality.town import Town

PARTS = ("mean", "p5", "p25", "p75", "p95")
ASIDE = 0.13
"""How far heaps of one year stand apart, in years."""
MOST_YEARS = 8
"""Years beside each other that a narrow screen has room for."""
ROOM = 0.25
"""Heaps of payments that lie closer than this share of the chart's height have no room for labels between them."""
LONGEST = 48
"""Letters of a name beside a row."""


def year_axis(town: Town, years: Sequence[str], numbered: bool) -> dict[str, Any]:
    """The axis of budget years."""
    made = axis(town.view.say("pm_year"), grid=False, names=not numbered)
    if numbered:
        step = math.ceil(len(years) / MOST_YEARS)
        made |= {
            "tickmode": "array", "tickvals": list(range(0, len(years), step)), "ticktext": list(years[::step]),
            "range": [-0.5, len(years) - 0.2],
        }  # fmt: skip
    return made


def by_year(town: Town, name: str, years: Sequence[str], numbered: bool) -> tuple[Trace, ...]:
    """A figure by year as a fan, or, where years fall into heaps (`numbered`), each year as a mark with its range."""
    if numbered:
        return _marks(town, name, years)
    told = [town.year_figures(name, year) for year in years]
    values = {part: [(each[part] or 0.0) / town.view.divisor for each in told] for part in PARTS}
    return fan(years, values, MUNICIPALITY, town.view.say("mean"), town.view.say("pg_band"))


def _marks(town: Town, name: str, years: Sequence[str]) -> tuple[Trace, ...]:
    whole = {year: town.year_figures(name, year) for year in years if year not in town.heaped}
    if name == "payments":  # a year without a payment needs no mark
        whole = {year: told for year, told in whole.items() if year in town.paying}
    places = [float(years.index(year)) for year in whole]
    made = ranges(town, places, [dict(each) for each in whole.values()], MUNICIPALITY, town.view.say("pm_mean_range"))
    for year in (each for each in years if each in town.heaped):
        made += heap_marks(town, name, year, years.index(year))
    return made


def ranges(
    town: Town, places: Sequence[Any], told: Sequence[Mapping[str, Any]], colour: str, name: str
) -> tuple[Trace, ...]:
    """At each place a thin line from P5 to P95, a thick one from P25 to P75, and the mean as a dot."""
    known = [(place, each) for place, each in zip(places, told, strict=True) if each["p5"] is not None]
    means = [(place, each["mean"] / town.view.divisor) for place, each in zip(places, told, strict=True)]
    lines = [_line(town, known, low, high, colour, width) for low, high, width in (("p5", "p95", 2), ("p25", "p75", 7))]
    dots = {
        "x": [place for place, _ in means], "y": [mean for _, mean in means], "mode": "markers", "name": plain(name),
        "marker": {"color": colour, "size": 11, "line": {"color": "white", "width": 1.5}},
        "showlegend": bool(name and means), "cliponaxis": False,
    }  # fmt: skip
    return (*lines, dots)


def _line(
    town: Town, known: Sequence[tuple[Any, Mapping[str, Any]]], low: str, high: str, colour: str, width: int
) -> Trace:
    upright: list[float | None] = []
    along: list[Any] = []
    for place, each in known:
        along += [place, place, None]
        upright += [each[low] / town.view.divisor, each[high] / town.view.divisor, None]
    return {
        "x": along, "y": upright, "mode": "lines", "line": {"color": colour, "width": width}, "hoverinfo": "skip",
        "showlegend": False, "opacity": 0.55,
    }  # fmt: skip


def heap_marks(town: Town, name: str, year: str, place: float) -> tuple[Trace, ...]:
    """The heaps of a year: a dot each, the larger the likelier, with its probability beside it.

    Payments stand above each other; what is left of a year stands side by side, as heaps can lie at one height.
    """
    made: tuple[Trace, ...] = ()
    told = town.by_heap(name, year)
    labelled = name == "payments" and _roomy(town, told)  # else the legend says it
    for number, each in enumerate(told):
        at = place if name == "payments" else place + ASIDE * (2 * number - len(told) + 1)
        colour = MUNICIPALITY if number else WITHOUT
        if each.p95 > each.p5:
            made += ranges(town, [at], [each._asdict()], colour, "")[:2]
        label = _label(town, each) if labelled else ""
        where = _beside(town, each, at)
        made += (
            {**_dot(town, each, at, colour), **_named(town, year, number), "text": [label], "textposition": where},
        )
    return made


def _roomy(town: Town, told: Sequence[Spread]) -> bool:
    """Whether labels fit between heaps that stand above each other: the chart reaches up to the contract's maximum."""
    most = [each for each in (town.found["maximum"].get("years") or {}).values() if each]
    height = max([*most, *(each.p95 for each in told)])
    return all(higher.mean - lower.mean > ROOM * height for lower, higher in pairwise(told))


def _share(town: Town, each: Spread) -> str:
    return plain(town.view.roughly(each.share))


def _label(town: Town, each: Spread) -> str:
    """How likely a payment is, with the amount where there is room for it."""
    roomy = each.mean and len(town.heaped) == 1
    return f"{_share(town, each)}: {town.view.amount(each.mean)}" if roomy else _share(town, each)


def _beside(town: Town, each: Spread, at: float) -> str:
    """Where a label is clear of the dashes, of the axis, and of the edge."""
    return f"{'bottom' if each.mean else 'top'} {'left' if 2 * at > len(town.years) else 'right'}"


def _named(town: Town, year: str, number: int) -> Mapping[str, Any]:
    """What a heap is called when it is pointed at, and once in the legend."""
    name, share = town.heap_name(year, number), town.by_heap("payments", year)[number].share
    several = town.view.say("pm_heap_some") if number else name
    shown = f"{name} ({town.view.roughly(share)})" if len(town.heaped) == 1 else several
    return {
        "name": plain(shown), "legendgroup": plain(shown), "showlegend": year == next(iter(town.heaped)),
        "hovertext": [plain(f"{year}: {name} ({town.view.voice.share(share, 1)})")],
        "hoverinfo": "text",
    }  # fmt: skip


def _dot(town: Town, each: Spread, at: float, colour: str) -> Mapping[str, Any]:
    return {
        "x": [at], "y": [each.mean / town.view.divisor], "mode": "markers+text", "cliponaxis": False,
        "textfont": {"color": QUIET if colour == WITHOUT else colour, "size": 13},
        "marker": {"color": colour, "size": 10 + 16 * each.share**0.5, "line": {"color": "white", "width": 1.5}},
    }  # fmt: skip


def dashes(x: Sequence[Any], y: Sequence[float], colour: str, name: str, symbol: str = "line-ew") -> Trace:
    """A short dash for each year: what a year can come to at most, or what is set aside for it."""
    return {
        "x": list(x), "y": list(y), "mode": "markers", "name": plain(name),
        "marker": {"symbol": symbol, "size": 20, "color": colour, "line": {"color": colour, "width": 3}},
    }  # fmt: skip


def name_axis(names: Iterable[str]) -> dict[str, Any]:
    """An upright axis with a name in each row, from the top; rows are numbered, for names that begin alike."""
    told = [folded(name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…") for name in names]
    rows = {"tickmode": "array", "tickvals": list(range(len(told))), "ticktext": told}
    return {**axis(grid=False), **rows, "range": [len(told) - 0.5, -0.5]}


def both_ways(town: Town, rows: Mapping[str, Mapping[str, Any]]) -> tuple[Trace, ...]:
    """A row for each name: what it pays to the left, what it saves or gets to the right, what is left as a mark."""
    places, say = list(range(len(rows))), town.view.say
    paid, saved, net = (
        [each[key]["mean"] / town.view.divisor for each in rows.values()] for key in ("payments", "savings", "net")
    )
    got = [max(-each, 0.0) for each in paid]
    bars = (
        (say("pm_pays"), LOSS, [-max(each, 0.0) for each in paid]),
        (say("pm_saves"), GAIN, saved),
        *(((say("pm_gets"), MUNICIPALITY, got),) if any(got) else ()),
    )
    mark = {"symbol": "diamond", "size": 12, "color": INK, "line": {"color": "white", "width": 1.5}}
    return (
        *(
            {"type": "bar", "orientation": "h", "y": places, "x": values, "name": name, "marker": {"color": colour}}
            for name, colour, values in bars
        ),
        {"x": net, "y": places, "mode": "markers", "name": say("short_net"), "marker": mark},
    )
