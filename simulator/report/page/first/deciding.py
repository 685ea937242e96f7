"""Draws of a result in, what decides it out: a tornado for municipality and investors, and what is luck.

For each uncertain number: the mean of the result over the fifth of the draws in which the number is lowest, and over
the fifth in which it is highest; of a number with two values, over the draws with each. Numbers that are correlated
move together, so a bar holds what moves along. How much of the variation the numbers explain is the adjusted R2 of a
linear regression of the result on the numbers' ranks: what that does not see, luck and interplay, is the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.report.page.charts import INVESTORS, MUNICIPALITY, Layout, Trace, folded, layout, line_at, see_through
from simulator.report.page.naming import number_named, value_told
from simulator.report.page.parts import Chart, Paragraph, Part, Table
from simulator.report.page.settling import Estimate, estimate
from simulator.report.page.view import View

MOST = 8
"""Bars of a tornado."""
LOOKED_AT = 50_000
"""Draws of which a regression is made at most: more would not change what is said."""
FEWEST = 20
"""Draws for each number that a regression takes at least."""
CLEAR = 2.0
"""Errors that a difference must come to before it is shown."""

LINE, GAP = 16, 12
"""Pixels of a line of a label, and between two labels."""

Floats = NDArray[np.float64]


class Bar(NamedTuple):
    """What a result is where a number is low and where it is high, in currency units."""

    path: str
    two: bool
    """Whether the number is a yes or no."""
    low_at: float
    high_at: float
    low: Estimate
    high: Estimate

    @property
    def swing(self) -> Estimate:
        """The result where the number is high less that where it is low."""
        errors = (self.low.se, self.high.se)
        known = None if None in errors else math.hypot(*(each or 0.0 for each in errors))
        return Estimate(self.high.mean - self.low.mean, known)

    @property
    def clear(self) -> bool:
        """Whether the difference is more than luck makes."""
        value, error = self.swing
        return error is not None and abs(value) > CLEAR * error


def deciding(view: View) -> Iterator[Part]:
    """The charts, and a sentence on how much is luck."""
    if not view.has("numbers") or view.summary["draws"] < 5:
        return
    results = {"municipality": view.money_column("total_net")}
    if view.summary["investors"]:
        results["investors"] = view.money_column("profit", 0)
    told = {party: values for party, values in results.items() if values.min() < values.max()}
    for party, values in told.items():
        bars = bars_of(view, values)
        yield _chart(view, party, values, bars) if bars else Paragraph(view.say(f"pt_untold_{party}"), "quiet")
    said = [sentence for party, values in told.items() if (sentence := _luck(view, party, values))]
    if said:
        yield Paragraph(view.say("pt_luck", explained=view.voice.figures.listed(said)), "quiet")


# --- bars ------------------------------------------------------------------------------------------------------------


def bars_of(view: View, values: Floats) -> tuple[Bar, ...]:
    """The numbers that move a result, strongest first."""
    numbers = view.tables["numbers"]
    found = (
        _bar(path, np.asarray(numbers.column("values", place)), values)
        for place, path in enumerate(numbers.labels("number"))
    )
    clear = [bar for bar in found if bar is not None and bar.clear]
    return tuple(sorted(clear, key=lambda bar: -abs(bar.swing.mean))[:MOST])


def _bar(path: str, number: Floats, values: Floats) -> Bar | None:
    """A number's bar; None where it does not vary, or one end has too few draws to have an error."""
    least, most = float(number.min()), float(number.max())
    two = path.endswith(".occurs")
    if least == most:
        return None
    low_to, high_from = (least, most) if two else (float(each) for each in np.quantile(number, (0.2, 0.8)))
    low, high = number <= low_to, number >= high_from
    if low_to >= high_from:  # most draws have the same value: all of them against those on the other side
        low, high = (number < high_from, number >= high_from) if low_to > least else (number <= low_to, number > low_to)
    if min(low.sum(), high.sum()) < 2:
        return None
    ends = [estimate(values[which], np.flatnonzero(which)) for which in (low, high)]
    return Bar(path, two, float(number[low].mean()), float(number[high].mean()), *ends)


# --- the chart -------------------------------------------------------------------------------------------------------


def _chart(view: View, party: str, values: Floats, bars: tuple[Bar, ...]) -> Chart:
    whole = estimate(values)
    colour = {"municipality": MUNICIPALITY, "investors": INVESTORS}[party]
    caption = view.say(f"pt_decides_caption_{party}", unit=view.unit, prices=view.nominal)
    return Chart(
        name=f"decides-{party}",
        title=view.say(f"pt_decides_{party}", name=number_named(view, bars[0].path)),
        caption=caption,
        data=tuple(_traces(view, bars, whole.mean, colour)),
        layout=_look(view, whole.mean, bars),
        table=_table(view, caption, bars, whole),
        height=112 + sum(LINE * (1 + _label(view, bar).count("<br>")) + GAP for bar in bars),
    )


def _traces(view: View, bars: tuple[Bar, ...], mean: float, colour: str) -> Iterator[Trace]:
    names = list(range(len(bars)))
    ends: tuple[tuple[str, Any, str], ...] = (
        ("pt_low", lambda bar: (bar.low, bar.low_at), see_through(colour, 0.45)),
        ("pt_high", lambda bar: (bar.high, bar.high_at), colour),
    )
    for label, end, shade in ends:
        found = [end(bar) for bar in bars]
        yield {
            "type": "bar",
            "orientation": "h",
            "name": view.say(label),
            "y": names,
            "base": mean / view.divisor,
            "x": [(each.mean - mean) / view.divisor for each, _ in found],
            "error_x": {"array": [(each.se or 0.0) / view.divisor for each, _ in found], "thickness": 1, "width": 3},
            "marker": {"color": shade},
            "hovertemplate": "%{customdata}<extra></extra>",
            "customdata": [_hover(view, bar, each, at) for bar, (each, at) in zip(bars, found, strict=True)],
        }


def _hover(view: View, bar: Bar, found: Estimate, at: float) -> str:
    named, value = folded(number_named(view, bar.path), 40), folded(at_told(view, bar, at), 40)
    return f"{named}: {value}<br>{view.plain_money(*found)}"


def _look(view: View, mean: float, bars: tuple[Bar, ...]) -> Layout:
    labels = [_label(view, bar) for bar in bars]
    names = {"tickmode": "array", "tickvals": list(range(len(bars))), "ticktext": labels, "autorange": "reversed"}
    return layout(
        view.language, view.unit, legend=True, barmode="overlay", bargap=0.3,
        shapes=[line_at(mean / view.divisor)],
        yaxis={**names, "showgrid": False, "tickfont": {"size": 12}}, xaxis={"showgrid": True, "nticks": 6},
    )  # fmt: skip


def _label(view: View, bar: Bar) -> str:
    """What the number is called, and its values at both ends."""
    named = folded(number_named(view, bar.path), 26)
    ends = folded(" … ".join(at_told(view, bar, at) for at in (bar.low_at, bar.high_at)), 40)
    return f'{named}<br><span style="font-size:11px">{ends}</span>'


def at_told(view: View, bar: Bar, at: float) -> str:
    """The value of a number at an end of its bar."""
    return view.say("pt_yes" if at else "pt_no") if bar.two else value_told(view, bar.path, at)


def _table(view: View, caption: str, bars: tuple[Bar, ...], whole: Estimate) -> Table:
    heads = ("pt_number", "pt_low_at", "pt_mean_there", "pt_high_at", "pt_mean_there", "pt_swing")
    rows = [_row(view, bar) for bar in bars]
    rows.append((view.say("pt_all_draws"), "", "", "", with_error(view, whole), ""))
    return Table(caption, tuple(view.say(head) for head in heads), tuple(rows), frozenset({len(rows) - 1}))


def _row(view: View, bar: Bar) -> tuple[str, ...]:
    low, high = (at_told(view, bar, at) for at in (bar.low_at, bar.high_at))
    plus = "+" if bar.swing.mean > 0 else ""
    return (
        number_named(view, bar.path), low, with_error(view, bar.low), high, with_error(view, bar.high),
        f"{plus}{with_error(view, bar.swing)}",
    )  # fmt: skip


def with_error(view: View, found: Estimate) -> str:
    """An amount in the page's unit with its error."""
    return f"{view.amount(*found)} {view.error(found.se)}".strip()


# --- luck ------------------------------------------------------------------------------------------------------------


def _luck(view: View, party: str, values: Floats) -> str:
    """How much of the variation the numbers explain; nothing with too few draws to say so."""
    explained = explained_share(view, values)
    if explained is None:
        return ""
    return view.say(f"pt_explained_{party}", share=view.share(*explained))


def explained_share(view: View, values: Floats) -> tuple[float, float] | None:
    """The adjusted R2 of a regression of the result on the numbers' ranks, with its error; None with too few draws."""
    numbers = view.tables["numbers"]
    draws = min(values.size, LOOKED_AT)
    columns = [numbers.column("values", place)[:draws] for place in range(len(numbers.labels("number")))]
    ranked = [_centred(column) for column in columns if column.min() < column.max()]
    if not ranked or draws < FEWEST * (len(ranked) + 1):
        return None
    seen = values[:draws] - values[:draws].mean()
    if not seen.any():
        return None
    matrix = np.column_stack(ranked)
    weights = np.linalg.lstsq(matrix, seen, rcond=None)[0]
    left = seen - matrix @ weights
    share = 1 - (left @ left) / (seen @ seen)
    adjusted = max(1 - (1 - share) * (draws - 1) / (draws - len(ranked) - 1), 0.0)
    return adjusted, 2 * math.sqrt(adjusted) * (1 - adjusted) / math.sqrt(draws)


def _centred(column: Floats) -> Floats:
    """Ranks from -1/2 to 1/2; equal values have equal ranks."""
    placed = np.searchsorted(np.sort(column), column, side="left") + np.searchsorted(
        np.sort(column), column, side="right"
    )
    ranks = placed / (2 * column.size)
    return np.asarray(ranks - ranks.mean())
