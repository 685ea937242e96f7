"""A view in, how often each profit and each rate of return comes out, as charts: losses shaded, gains as plain to see.

A contract that pays all or nothing has two results, shown as two with the probability and the amount of each, not as a
histogram of two spikes. Total losses have a bar of their own. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.report.page.charts import GAIN, LOSS, axis, folded, layout, plain
from simulator.report.page.investors.backing import known_irr, seen, told
from simulator.report.page.investors.estimates import mean, weighted
from simulator.report.page.investors.histogram import Bins, Mark, bars, bins, decimals, marked, padded, rows, span
from simulator.report.page.parts import Chart, Table
from simulator.report.page.view import View

NOTICED = 0.005
"""The share of draws from which those that are exactly paid back are told of in the title."""
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
        said = (view.chance(chance), f"{does} {view.plain_money(abs(amount['mean'] or 0), amount['se'])}")
        text = "<br>".join(plain(each) for each in said)
        notes.append({
            "x": 0, "y": row, "yshift": 20, "yanchor": "bottom", "text": text, "showarrow": False, "xanchor": "left",
            "align": "left", "xshift": 4,
        })  # fmt: skip
    bar = {
        "type": "bar", "orientation": "h", "y": [folded(name, 12) for name, *_ in found], "hoverinfo": "skip",
        "x": [100 * (chance["mean"] or 0) for _, chance, *_ in found], "width": 0.36,
        "marker": {"color": [GAIN if (amount["mean"] or 0) >= 0 else LOSS for _, _, amount, _ in found]},
    }  # fmt: skip
    table = tuple(
        (name, view.chance(chance), told(view, amount), view.amount(values.min()), view.amount(values.max()))
        for name, chance, amount, values in found[::-1]
    )
    heads = (
        view.say("pi_result"),
        view.say("pi_probability"),
        view.say("profit"),
        view.say("pi_least"),
        view.say("pi_most"),
    )
    across = view.say("pi_share_of_draws")
    look = layout(
        view.language, annotations=notes, xaxis={**axis(across), "range": [0, 100]},
        yaxis={**axis(names=True, grid=False), "range": [-0.3, 1.8]},
    )  # fmt: skip
    title = view.say("pi_two_results", worst=worst_said(view))
    return Chart("investors-results", title, caption, (bar,), look, Table(caption, heads, table), 260)


def profits(view: View) -> Chart:
    """Profit: losses shaded, the mean of the worst 5 % marked."""
    found = view.summary["investors"]["all"]
    made = bins(view.money_column("profit", 0) / view.divisor)
    worst, average = found["es5_profit"]["mean"] / view.divisor, found["profit"]["mean"] / view.divisor
    low, high = span(made)
    low = min(low, worst)
    marks = sorted((Mark(worst, view.say("pi_mark_worst")), Mark(average, view.say("pi_mark_mean"))))
    across = f"{view.say('profit')}, {view.unit}"
    caption = captioned(view, "pi_caption_profit", made)
    look = layout(
        view.language, "", view.say("pi_share_of_draws"), bargap=0, barmode="overlay",
        xaxis={**axis(across, grid=False), "range": padded(low, high)}, **marked(marks, low, high),
    )  # fmt: skip
    table = table_of(view, made, caption, across)
    return Chart("investors-profit", _profits_said(view), caption, tuple(bars(made)), look, table, 340)


def _profits_said(view: View) -> str:
    profit = view.metrics.column("profit", 0)
    gain, even = mean(profit > 0), mean(profit == 0)
    loss = view.chance(view.summary["investors"]["all"]["p_loss"])
    shares = {"loss": loss, "gain": view.chance(gain), "even": view.chance(even)}
    phrase = "pi_profits_even" if (even["mean"] or 0) >= NOTICED else "pi_profits"
    return view.say(phrase, worst=worst_said(view), **shares)


def worst_said(view: View) -> str:
    """What investors lose, or earn even then, in the worst 5 % of draws."""
    found = view.summary["investors"]["all"]["es5_profit"]
    phrase = "pi_worst_earn" if found["mean"] >= 0 else "pi_worst_lose"
    return view.say(phrase, amount=view.plain_money(abs(found["mean"]), found["se"]))


# --- rates of return -------------------------------------------------------------------------------------------------


def rates(view: View) -> Iterator[Chart]:
    """Rates of return: those that exist as bars, total losses as one of their own; nothing where none exists."""
    values, known = known_irr(view)
    lost = view.metrics.column("irr_status", 0) == TOTAL_LOSS
    there = known & ~lost
    if not there.any():
        return
    made, of, chance = bins(100 * values[there]), float(there.mean()), mean(lost)
    across, caption = view.say("pi_irr_axis"), captioned(view, "pi_caption_irr", made)
    data, low, high = bars(made, of, " %"), *span(made)
    own: dict[str, Any] = {"xaxis": {**axis(across, grid=False), "range": padded(low, high)}}
    table = table_of(view, made, caption, across, of)
    if lost.any():
        data.append(_lost(100 * float(lost.mean())))
        own["xaxis"]["domain"] = [0.2, 1]
        own["xaxis2"] = {**axis(grid=False, names=True), "domain": [0, 0.14], "anchor": "y"}
        total = (view.say("pi_total_loss_bar"), view.chance(chance))
        table = Table(caption, table.heads, (total, *table.rows))
    look = layout(
        view.language, "", view.say("pi_share_of_draws"), bargap=0, barmode="overlay", **own,
        **marked(_rate_marks(view, low, high), low, high),
    )  # fmt: skip
    irr = view.summary["investors"]["all"]["irr"]
    rate = view.share(irr["mean"], seen(irr["se"], 0.01))
    title = view.say("pi_rates_lost" if lost.any() else "pi_rates", rate=rate, lost=view.chance(chance))
    yield Chart("investors-irr", title, caption, tuple(data), look, table, 340)


def _rate_marks(view: View, low: float, high: float) -> list[Mark]:
    """The mean and the hurdle, where the chart shows where they are."""
    rates = {"pi_mark_mean": view.summary["investors"]["all"]["irr"]["mean"], "pi_mark_hurdle": view.summary["hurdle"]}
    marks = [Mark(100 * rate, view.say(phrase)) for phrase, rate in rates.items() if rate is not None]
    return sorted(mark for mark in marks if low <= mark.value <= high)


def _lost(share: float) -> dict[str, Any]:
    """The bar of total losses, on an axis of its own beside the others."""
    return {
        "type": "bar", "x": ["-100 %"], "y": [share], "xaxis": "x2", "yaxis": "y", "marker": {"color": LOSS},
        "hovertemplate": "-100 %: %{y:.1f} %<extra></extra>", "width": 0.6,
    }  # fmt: skip


# --- as any histogram has it -----------------------------------------------------------------------------------------


def captioned(view: View, phrase: str, made: Bins, **gaps: object) -> str:
    """A caption, and a sentence on the outermost bars where they hold more than their range."""
    beyond = [view.say("pi_beyond")] if made.clipped else []
    return " ".join([view.say(phrase, unit=view.unit, prices=view.nominal, **gaps), *beyond])


def table_of(view: View, made: Bins, caption: str, what: str, of: float = 1.0) -> Table:
    """The bars in figures."""
    places = decimals(made)

    def written(low: float, high: float) -> str:
        ends = [view.voice.number(end, places) for end in (low, high)]
        return ends[0] if low == high else view.say("pi_from_to", low=ends[0], high=ends[1])

    told_rows = tuple((written(low, high), view.voice.share(share, 1)) for low, high, share in rows(made, of))
    return Table(caption, (what, view.say("pi_share_of_draws")), told_rows)
