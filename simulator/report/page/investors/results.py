"""A view in, how often each profit and each rate of return comes out, as charts: losses shaded, gains as plain to see.

A contract that pays all or nothing has two results, shown as two with the probability and the amount of each, not as a
histogram of two spikes. Total losses have a bar of their own. Nothing random.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.report.page.charts import GAIN, LOSS, axis, folded, layout, plain
from simulator.report.page.investors.backing import known_irr, told
from simulator.report.page.investors.estimates import mean, weighted
from simulator.report.page.investors.histogram import Bins, Mark, bars, bins, marked, rows
from simulator.report.page.parts import Chart, Table
from simulator.report.page.view import View

TOTAL_LOSS = 1
"""Code of a rate of -100 %."""


def two_results(view: View, met: NDArray[np.bool_]) -> Chart:
    """Two bars: the goal missed, the goal met; how often, and what investors then lose or earn."""
    profit = view.money_column("profit", 0)
    sides = [(view.say("pi_met"), met), (view.say("pi_missed"), ~met)][::-1]
    found = [(name, mean(which), weighted(profit, which), profit[which]) for name, which in sides]
    caption = view.say("pi_caption_results", unit=view.unit, prices=view.nominal)
    notes = []
    for row, (_, chance, amount, _) in enumerate(found):
        does = view.say("pi_earn" if (amount["mean"] or 0) >= 0 else "pi_lose")
        text = f"{view.chance(chance)}: {does} {view.plain_money(abs(amount['mean'] or 0), amount['se'])}"
        notes.append({"x": 0, "y": row, "yshift": 32, "text": plain(text), "showarrow": False, "xanchor": "left"})
    bar = {
        "type": "bar", "orientation": "h", "y": [folded(name, 12) for name, *_ in found], "hoverinfo": "skip",
        "x": [100 * (chance["mean"] or 0) for _, chance, *_ in found], "width": 0.42,
        "marker": {"color": [GAIN if (amount["mean"] or 0) >= 0 else LOSS for _, _, amount, _ in found]},
    }  # fmt: skip
    table = tuple(
        (name, view.chance(chance), told(view, amount), view.amount(values.min()), view.amount(values.max()))
        for name, chance, amount, values in found[::-1]
    )
    heads = (view.say("pi_result"), view.say("pi_probability"), view.say("profit"), view.say("pi_least"), view.say("pi_most"))
    across = view.say("pi_share_of_draws")
    look = layout(
        view.language, annotations=notes, xaxis={**axis(across), "range": [0, 100]},
        yaxis={**axis(names=True, grid=False), "range": [-0.5, 1.7]},
    )  # fmt: skip
    title = view.say("pi_two_results", worst=view.money(view.summary["investors"]["all"]["es5_profit"]))
    return Chart("investors-results", title, caption, (bar,), look, Table(caption, heads, table), 260)


def profits(view: View) -> Chart:
    """Profit: losses shaded, the mean of the worst 5 % marked."""
    found = view.summary["investors"]["all"]
    made = bins(view.money_column("profit", 0) / view.divisor)
    worst, average = found["es5_profit"]["mean"] / view.divisor, found["profit"]["mean"] / view.divisor
    low, high = min(float(made.edges[0]), worst), float(made.edges[-1])
    marks = sorted((Mark(worst, view.say("pi_mark_worst")), Mark(average, view.say("pi_mark_mean"))))
    across = f"{view.say('profit')}, {view.unit}"
    look = layout(
        view.language, "", view.say("pi_share_of_draws"), bargap=0,
        xaxis={**axis(across, grid=False), "range": padded(low, high)}, **marked(marks, low, high),
    )  # fmt: skip
    gain = mean(view.metrics.column("profit", 0) > 0)
    title = view.say(
        "pi_profits", loss=view.chance(found["p_loss"]), gain=view.chance(gain), worst=view.money(found["es5_profit"])
    )
    caption = _caption(view, "pi_caption_profit", made)
    places = places_of(made)
    bar = bars(made, 1.0, hover(f",.{places}f", ""))
    return Chart(
        "investors-profit", title, caption, (bar,), look,
        table_of(view, made, 1.0, caption, across, lambda value: view.voice.number(value, places)), 340,
    )  # fmt: skip


def rates(view: View) -> Iterator[Chart]:
    """Rates of return: those that exist as bars, total losses as one of their own; nothing where none exists."""
    values, known = known_irr(view)
    lost = view.metrics.column("irr_status", 0) == TOTAL_LOSS
    there = known & ~lost
    if not there.any():
        return
    made, of = bins(100 * values[there]), float(there.mean())
    caption = _caption(view, "pi_caption_irr", made)
    across, chance = view.say("pi_irr_axis"), mean(lost)
    mean_rate = 100 * view.summary["investors"]["all"]["irr"]["mean"]
    low, high = float(made.edges[0]), float(made.edges[-1])
    marks = [Mark(mean_rate, view.say("pi_mark_mean"))] if low <= mean_rate <= high else []
    hurdle = view.summary["hurdle"]
    marks += [Mark(100 * hurdle, view.say("pi_mark_hurdle"))] if hurdle is not None and low <= 100 * hurdle <= high else []
    data: list[Any] = [bars(made, of, hover(",.1f", " %"))]
    own: dict[str, Any] = {"xaxis": {**axis(across, grid=False), "range": padded(low, high)}}
    if lost.any():
        data.append(_lost(100 * (chance["mean"] or 0)))
        own["xaxis"]["domain"] = [0.2, 1]
        own["xaxis2"] = {**axis(grid=False, names=True), "domain": [0, 0.14], "anchor": "y"}
    look = layout(view.language, "", view.say("pi_share_of_draws"), bargap=0, **own, **marked(sorted(marks), low, high))
    places = places_of(made)
    table = table_of(view, made, of, caption, across, lambda value: f"{view.voice.number(value, places)} %")
    rows_lost = ((view.say("pi_total_loss_bar"), view.chance(chance)),) if lost.any() else ()
    phrase = "pi_rates_lost" if lost.any() else "pi_rates"
    title = view.say(phrase, rate=_rate_said(view), lost=view.chance(chance))
    table = Table(caption, table.heads, (*rows_lost, *table.rows))
    yield Chart("investors-irr", title, caption, tuple(data), look, table, 340)


def _rate_said(view: View) -> str:
    irr = view.summary["investors"]["all"]["irr"]
    return view.share(irr["mean"], irr["se"])


def _lost(share: float) -> dict[str, Any]:
    """The bar of total losses, on an axis of its own beside the others."""
    return {
        "type": "bar", "x": ["-100 %"], "y": [share], "xaxis": "x2", "yaxis": "y", "marker": {"color": LOSS},
        "hovertemplate": "-100 %: %{y:.1f} %<extra></extra>", "width": 0.6,
    }  # fmt: skip


def hover(spec: str, unit: str) -> str:
    return f"%{{customdata[0]:{spec}}}{unit} ... %{{customdata[1]:{spec}}}{unit}: %{{y:.1f}} %<extra></extra>"


def padded(low: float, high: float) -> list[float]:
    room = 0.03 * (high - low)
    return [low - room, high + room]


def places_of(made: Bins) -> int:
    """Decimals that the width of the bars needs."""
    width = float(made.edges[1] - made.edges[0])
    return max(0, -int(np.floor(np.log10(width) + 1e-9)))


def _caption(view: View, phrase: str, made: Bins) -> str:
    beyond = [view.say("pi_beyond")] if made.clipped else []
    return " ".join([view.say(phrase, unit=view.unit, prices=view.nominal), *beyond])


def table_of(view: View, made: Bins, of: float, caption: str, what: str, written: Callable[[float], str]) -> Table:
    """The bars in figures."""
    told_rows = tuple(
        (view.say("pi_from_to", low=written(low), high=written(high)), view.voice.share(share, 1))
        for low, high, share in rows(made, of)
    )
    return Table(caption, (what, view.say("pi_share_of_draws")), told_rows)
