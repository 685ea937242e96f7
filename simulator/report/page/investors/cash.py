"""A view in, how long the investors' money is out and how much of it out: month by month on average, year by year.

Cumulative cash is all that has come back less all that was paid in. Percentiles of a contract that pays all or nothing
would mislead: its two results are shown instead. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.report.page.charts import GAIN, INK, INVESTORS, LOSS, axis, fan, layout, line_at, plain, see_through
from simulator.report.page.investors.backing import (
    Flow,
    cash,
    cash_by_year,
    figure,
    flows,
    goal,
    goal_met,
    month,
    rounded,
    spread,
    told,
)
from simulator.report.page.investors.estimates import Floats, mean, weighted
from simulator.report.page.parts import Chart, Number, Numbers, Part, Table, Unfolded
from simulator.report.page.view import View

FEWEST = 20
"""Draws below which a band of them shows nothing but single draws."""
SHOWN = 8
"""Years named on an axis at most."""


def cash_out(view: View) -> Iterator[Part]:
    """The parts of the block."""
    theirs = tuple(flow for flow in flows(view) if flow.sign)
    yield _numbers(view, theirs)
    by_year = cash_by_year(view) if view.metrics.draws >= FEWEST else []
    apart = bool(by_year) and goal(view) is not None
    if theirs and not apart:
        yield _by_month(view, theirs)
    if by_year:
        yield _by_year(view, [np.asarray(each) for each in np.cumsum(by_year, axis=0)])
    if theirs and apart:  # no draw goes the way of the mean of two
        yield Unfolded(view.say("pi_by_month_head"), (_by_month(view, theirs),))


# --- how much, how long ----------------------------------------------------------------------------------------------


def _numbers(view: View, theirs: tuple[Flow, ...]) -> Numbers:
    found = view.summary["investors"]["all"]
    peak = found["peak_capital"]
    reach = (
        "" if peak["p5"] is None else view.say("pi_range", low=view.amount(peak["p5"]), high=view.amount(peak["p95"]))
    )
    committed = view.plain_money(float(view.deal.capital.commitment)) if view.deal.capital else "-"
    items = [
        figure(view.say("peak"), view.money(peak), view.say("pi_note_peak", reach=reach)),
        figure(view.say("pi_committed"), committed, view.say("pi_note_undrawn", undrawn=view.money(found["undrawn"]))),
        _payback(view),
    ]
    if theirs and (time := _time_out(theirs)) is not None:
        said = view.voice.figures.counted(round(time), "month", 0)
        items.append(Number(view.say("pi_time_out"), said, "", view.say("pi_note_time_out")))
    return Numbers(view.say("pi_out", prices=view.nominal), tuple(items), "investors")


def _payback(view: View) -> Number:
    """When all that was paid in is back: the median of the draws in which it ever is."""
    months = view.metrics.column("payback_month", 0)
    back = months[np.isfinite(months)]
    never = view.summary["investors"]["all"]["payback_month"]["p_never"]
    if not back.size:
        return Number(
            view.say("pi_paid_back"), view.say("pi_never"), "", view.say("pi_note_never", share=view.chance(never))
        )
    middle = float(np.quantile(back, 0.5, method="inverted_cdf"))
    first, last = (month(view, float(each)) for each in (back.min(), back.max()))
    note = view.say("pi_note_paid_back" if first != last else "pi_note_paid_back_then", first=first, last=last)
    more = f" {view.say('pi_note_never', share=view.chance(never))}" if never["mean"] else ""
    return Number(view.say("pi_paid_back"), month(view, middle), "", note + more)


def _time_out(theirs: tuple[Flow, ...]) -> float | None:
    """Months from the average krone paid in to the average one received; None where nothing comes back."""
    dates = []
    for sign in (-1, 1):
        moved = np.asarray(sum(flow.amounts for flow in theirs if flow.sign == sign), dtype=np.float64)
        if not moved.any():
            return None
        dates.append(float(moved @ np.arange(moved.size)) / float(moved.sum()))
    return dates[1] - dates[0]


# --- month by month --------------------------------------------------------------------------------------------------


def _by_month(view: View, theirs: tuple[Flow, ...]) -> Chart:
    """The mean of all draws, with where it is deepest."""
    total = np.cumsum(cash(theirs))
    days = [view.deal.timeline.first_day(k) for k in range(total.size)]
    deepest = int(np.argmin(total))
    caption = view.say("pi_caption_month", unit=view.unit, prices=view.nominal)
    trace = {
        "x": [day.isoformat() for day in days], "y": (total / view.divisor).tolist(), "mode": "lines",
        "line": {"color": INVESTORS, "width": 2.5}, "fill": "tozeroy", "fillcolor": see_through(INVESTORS, 0.16),
        "text": [month(view, k) for k in range(total.size)], "hovertemplate": "%{text}: %{y:,.2f}<extra></extra>",
    }  # fmt: skip
    years = {**axis(view.say("year"), grid=False), "type": "date", "tickformat": "%Y", "dtick": _dtick(view)}
    look = layout(view.language, "", view.unit, xaxis=years, shapes=[line_at(0.0, INK, across=False)])
    ends = view.summary["investors"]["all"]
    title = view.say(
        "pi_by_month",
        amount=rounded(view, -float(total[deepest]), ends["peak_capital"]["se"]),
        month=month(view, deepest),
        end=rounded(view, float(total[-1]), ends["profit"]["se"]),
    )
    return Chart("investors-cash-month", title, caption, (trace,), look, _month_table(view, theirs, caption))


def _dtick(view: View) -> str:
    """Every year named, or every second of many."""
    return f"M{12 * -(-len(view.years) // SHOWN)}"


def _month_table(view: View, theirs: tuple[Flow, ...], caption: str) -> Table:
    """Paid in and received in each budget year on average, and where it stands at its end."""
    index, years = view.deal.timeline.year_index, view.deal.timeline.years
    moved = [
        np.asarray(sum(flow.amounts for flow in theirs if flow.sign == sign) + np.zeros(index.size)) for sign in (-1, 1)
    ]
    paid, back = (np.bincount(index, weights=each, minlength=len(years)) for each in moved)
    stands = np.cumsum(back - paid)
    rows = [
        (str(year), view.amount(float(paid[k])), view.amount(float(back[k])), view.amount(float(stands[k])))
        for k, year in enumerate(years)
    ]
    total = (
        view.say("total"),
        view.amount(float(paid.sum())),
        view.amount(float(back.sum())),
        view.amount(float(stands[-1])),
    )
    heads = (view.say("year"), view.say("pi_paid_in"), view.say("pi_came_back"), view.say("pi_stands"))
    return Table(caption, heads, (*rows, total), frozenset({len(rows)}))


# --- year by year ----------------------------------------------------------------------------------------------------


def _by_year(view: View, stands: list[Floats]) -> Chart:
    """Where cash stands at the end of each budget year: as a fan, or at each of two results."""
    term = goal(view)
    return _fan(view, stands) if term is None else _two(view, stands, term)


def _fan(view: View, stands: list[Floats]) -> Chart:
    found = [{"mean": float(each.mean()) / view.divisor, **spread(view, each)} for each in stands]
    parts = {part: [each[part] for each in found] for part in ("mean", "p5", "p25", "p75", "p95")}
    caption = view.say("pi_caption_year", unit=view.unit, prices=view.nominal)
    heads = (view.say("year"), view.say("mean"), view.say("error"), "P5", "P50", "P95")
    rows = []
    for year, each, quantiles in zip(view.years, stands, found, strict=True):
        figure = mean(each)
        cells = (figure["mean"], figure["se"], *(quantiles[part] * view.divisor for part in ("p5", "p50", "p95")))
        rows.append((year, *(view.amount(cell, figure["se"]) for cell in cells)))
    se = view.summary["investors"]["all"]["profit"]["se"]
    low, high = (rounded(view, found[-1][part] * view.divisor, se) for part in ("p5", "p95"))
    title = view.say("pi_by_year", low=low, high=high)
    return Chart(
        "investors-cash-year", title, caption,
        fan(view.years, parts, INVESTORS, view.say("mean"), view.say("pg_band")), _year_layout(view),
        Table(caption, heads, tuple(rows)),
    )  # fmt: skip


def _two(view: View, stands: list[Floats], term: str) -> Chart:
    met = goal_met(view, term)
    sides = ((view.say("pi_met"), met, GAIN), (view.say("pi_missed"), ~met, LOSS))
    found = {name: [weighted(each, which) for each in stands] for name, which, _ in sides}
    caption = view.say("pi_caption_two", unit=view.unit, prices=view.nominal)
    data = tuple(
        {
            "x": list(view.years), "y": [(each["mean"] or 0.0) / view.divisor for each in found[name]],
            "mode": "lines+markers", "name": plain(name), "line": {"color": colour, "width": 2.5},
        }
        for name, _, colour in sides
    )  # fmt: skip
    rows = tuple((year, *(told(view, found[name][k]) for name, *_ in sides)) for k, year in enumerate(view.years))
    heads = (view.say("year"), *(name for name, *_ in sides))
    title = view.say("pi_by_year_two", met=view.chance(mean(met)), missed=view.chance(mean(~met)))
    return Chart("investors-cash-year", title, caption, data, _year_layout(view), Table(caption, heads, rows))


def _year_layout(view: View) -> dict[str, object]:
    zero = line_at(0.0, INK, across=False)
    some = view.years[:: -(-len(view.years) // SHOWN)]  # not so many that they would stand aslant on a narrow screen
    years = {**axis(view.say("year"), grid=False, names=True), "tickvals": list(some)}
    return dict(layout(view.language, "", view.unit, legend=True, xaxis=years, shapes=[zero]))
