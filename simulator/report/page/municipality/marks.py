"""Figures by budget year in, traces of charts out: fans, heaps with their probabilities, bars to both sides.

Where a year falls into heaps, years stand on a numbered axis, so that heaps of one year can stand side by side; else
the years are names. Amounts are in the unit of the page. Nothing random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.report.page.charts import GAIN, INK, LOSS, MUNICIPALITY, WITHOUT, Trace, axis, fan, folded, plain
from simulator.report.page.municipality.clusters import Spread
from simulator.report.page.municipality.town import Town

PARTS = ("mean", "p5", "p25", "p75", "p95")
ASIDE = 0.13
"""How far heaps of one year stand apart, in years."""


def year_axis(town: Town, years: Sequence[str], numbered: bool) -> dict[str, Any]:
    """The axis of budget years."""
    made = axis(town.view.say("pm_year"), grid=False, names=not numbered)
    if numbered:
        made |= {
            "tickmode": "array", "tickvals": list(range(len(years))), "ticktext": list(years),
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
    town: Town, places: Sequence[float], told: Sequence[Mapping[str, Any]], colour: str, name: str
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
    town: Town, known: Sequence[tuple[float, Mapping[str, Any]]], low: str, high: str, colour: str, width: int
) -> Trace:
    upright: list[float | None] = []
    along: list[float | None] = []
    for place, each in known:
        along += [place, place, None]
        upright += [each[low] / town.view.divisor, each[high] / town.view.divisor, None]
    return {
        "x": along, "y": upright, "mode": "lines", "line": {"color": colour, "width": width}, "hoverinfo": "skip",
        "showlegend": False, "opacity": 0.55,
    }  # fmt: skip


def heap_marks(town: Town, name: str, year: str, place: float) -> tuple[Trace, ...]:
    """The heaps of a year side by side: a dot each, the larger the likelier, with its probability beside it."""
    made: tuple[Trace, ...] = ()
    told = town.by_heap(name, year)
    for number, each in enumerate(told):
        at = place if name == "payments" else place + ASIDE * (2 * number - len(told) + 1)
        colour = MUNICIPALITY if number else WITHOUT
        if each.p95 > each.p5:
            made += ranges(town, [at], [each._asdict()], colour, "")[:2]
        made += (_dot(town, each, at, colour, town.heap_name(year, number), name == "payments"),)
    return made


def _dot(town: Town, each: Spread, at: float, colour: str, name: str, told: bool) -> Trace:
    share = town.view.voice.share(each.share, 0)
    text = f"{share}: {town.view.amount(each.mean)}" if told and each.mean and len(town.heaped) == 1 else share
    side = "left" if 2 * at > len(town.years) else "right"
    beside = "middle" if not told else "bottom" if each.mean else "top"  # clear of the dashes, and of the axis
    return {
        "x": [at], "y": [each.mean / town.view.divisor], "mode": "markers+text", "name": plain(name),
        "text": [plain(text)], "textposition": f"{beside} {side}",
        "textfont": {"color": colour, "size": 13},
        "hovertext": [plain(f"{name} ({town.view.voice.share(each.share, 1)})")], "hoverinfo": "text",
        "marker": {"color": colour, "size": 10 + 16 * each.share**0.5, "line": {"color": "white", "width": 1.5}},
        "cliponaxis": False,
    }  # fmt: skip


def dashes(x: Sequence[Any], y: Sequence[float], colour: str, name: str, symbol: str = "line-ew") -> Trace:
    """A short dash for each year: what a year can come to at most, or what is set aside for it."""
    return {
        "x": list(x), "y": list(y), "mode": "markers", "name": plain(name),
        "marker": {"symbol": symbol, "size": 20, "color": colour, "line": {"color": colour, "width": 3}},
    }  # fmt: skip


def both_ways(town: Town, rows: Mapping[str, Mapping[str, Any]]) -> tuple[Trace, ...]:
    """A row for each name: what it pays to the left, what it saves or gets to the right, what is left as a mark."""
    names, say = [folded(name) for name in rows], town.view.say
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
            {"type": "bar", "orientation": "h", "y": names, "x": values, "name": name, "marker": {"color": colour}}
            for name, colour, values in bars
        ),
        {"x": net, "y": names, "mode": "markers", "name": say("short_net"), "marker": mark},
    )
