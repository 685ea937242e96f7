"""A view in, where citizens are month by month with and without the programme out: areas, and the states that count.

Mean citizens over draws: a month's person-months in a state are the citizens who are in it on average that month. The
two arms share one scale. Nothing random.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Checkpoint, Reach, TimeIn
from simulator.report.page.charts import CITIZENS, SERIES, WITHOUT, axis, layout, plain, see_through
from simulator.report.page.citizens.counts import brief, people, signed
from simulator.report.page.citizens.people import COUNTERFACTUAL, PROGRAMME, enrolled, paid_for, person_months
from simulator.report.page.parts import Block, Chart, Paragraph, Part, Table
from simulator.report.page.view import View

Floats = NDArray[np.float64]

START = "#c6ced6"
"""The state in which everyone begins."""
MOST_STATES = 8
"""States shown by name; smaller ones are taken together."""
MOST_TICKS = 7
LEGEND = 22
"""Letters of a name that a legend on a narrow screen has room for."""


def lives(view: View) -> Block | None:
    """The block; None where the run kept no months, or no one moves between states."""
    if not view.has("monthly") or len(view.deal.pathway.states) < 2:
        return None
    months = person_months(view)
    if not months.size or enrolled(view) <= 0:
        return None
    return Block("lives", view.say("pc_lives"), tuple(_parts(view, months)))


def _parts(view: View, months: Floats) -> Iterator[Part]:
    yield Paragraph(view.say("pc_lives_what"))
    names, grouped = _grouped(view, months)
    yield _areas(view, names, grouped)
    if (chosen := _chosen(view, months)) is not None:
        yield _difference(view, chosen, months)
    yield _time(view, names, grouped)


def _grouped(view: View, months: Floats) -> tuple[list[str], Floats]:
    """States that are shown and their citizens, the starting state first; the smallest are one where there are many."""
    names = list(view.tables["monthly"].labels("state"))
    size = months.sum(axis=(0, 1))
    first = names.index(view.deal.pathway.start)
    order = [first, *(k for k in range(len(names)) if k != first and size[k] > 0)]
    if len(order) <= MOST_STATES:
        return [names[k] for k in order], months[:, :, order]
    kept = {first, *sorted(order[1:], key=lambda k: -size[k])[: MOST_STATES - 2]}
    shown, rest = [k for k in order if k in kept], [k for k in order if k not in kept]
    together = months[:, :, rest].sum(axis=2, keepdims=True)
    return [*(names[k] for k in shown), view.say("pc_others")], np.concatenate([months[:, :, shown], together], axis=2)


# --- areas -----------------------------------------------------------------------------------------------------------


def _areas(view: View, names: Sequence[str], months: Floats) -> Chart:
    """Citizens by state, with the programme above, without it below."""
    arms = ((PROGRAMME, "y", "pc_with"), (COUNTERFACTUAL, "y2", "pc_without"))
    data = tuple(
        _area(view, months[arm, :, k], name, _colour(names, k), place)
        for arm, place, _ in arms
        for k, name in enumerate(names)
    )
    top = float(months.sum(axis=2).max()) * 1.04
    notes = [_note(view.say(phrase), at) for (_, _, phrase), at in zip(arms, (1.0, 0.45), strict=True)]
    panel = {**axis(view.say("pc_citizens")), "range": [0, top]}
    return Chart(
        name="lives", title=view.say("pc_lives_chart"), caption=view.say("pc_lives_caption"), data=data,
        layout=layout(
            view.language, legend=True, annotations=notes,
            xaxis={**months_axis(view), "anchor": "y2"},
            yaxis={**panel, "domain": [0.55, 0.93]}, yaxis2={**panel, "domain": [0.0, 0.38]},
        ),
        table=_by_year(view, names, months), height=520,
    )  # fmt: skip


def _area(view: View, values: Floats, name: str, colour: str, place: str) -> dict[str, Any]:
    return {
        "x": _middles(values), "y": _short(values), "yaxis": place, "name": plain(brief(name, LEGEND)),
        "legendgroup": plain(name), "showlegend": place == "y", "stackgroup": place, "mode": "lines",
        "line": {"width": 0.6, "color": colour},
        "fillcolor": see_through(colour, 0.85), "customdata": _dates(view, values.size),
        "hovertemplate": "%{customdata}: %{y:.1f}",
    }  # fmt: skip


def _note(text: str, at: float) -> dict[str, Any]:
    """What a panel shows, above it at the left."""
    return {
        "text": f"<b>{plain(text)}</b>", "x": 0, "y": at, "xref": "paper", "yref": "paper", "showarrow": False,
        "xanchor": "left", "yanchor": "top",
    }  # fmt: skip


def _colour(names: Sequence[str], k: int) -> str:
    if k == 0:
        return START
    order = (SERIES[2], SERIES[0], SERIES[4], SERIES[3], SERIES[1], SERIES[5], "#5fa8a0")
    return order[(k - 1) % len(order)]


def _by_year(view: View, names: Sequence[str], months: Floats) -> Table:
    """Mean citizens by state in each calendar year, with / without."""
    years = np.array([day.year for day in _calendar(view, months.shape[1])])
    rows = []
    for year in dict.fromkeys(years.tolist()):
        mean = months[:, years == year, :].mean(axis=1)
        cells = (f"{people(view, a)} / {people(view, b)}" for a, b in zip(mean[0], mean[1], strict=True))
        rows.append((str(year), *cells))
    caption = f"{view.say('pc_lives_caption')}. {view.say('pc_with_without')}"
    return Table(caption, (view.say("year"), *map(brief, names)), tuple(rows))


# --- the states that count -------------------------------------------------------------------------------------------


def _chosen(view: View, months: Floats) -> tuple[str, ...] | None:
    """The states of the first outcome that is paid for and has any, or the one in which the arms differ most."""
    for name in (*paid_for(view), *view.deal.outcomes):
        outcome = view.deal.outcomes.get(name)
        states = getattr(outcome, _KEYS.get(type(outcome), ""), ())
        if states and len(set(states)) < len(view.deal.pathway.states):
            return tuple(states)
    names = view.tables["monthly"].labels("state")
    difference = (months[PROGRAMME] - months[COUNTERFACTUAL]).sum(axis=0)
    if not np.abs(difference).max() > 0:
        return None
    return (str(names[int(np.argmax(difference))]),)


_KEYS: dict[type, str] = {Reach: "reach", Checkpoint: "checkpoint", TimeIn: "time_in"}
"""Where an outcome names its states."""


def _difference(view: View, states: Sequence[str], months: Floats) -> Chart:
    """Citizens in some states month by month, both arms, and what lies between."""
    names = view.tables["monthly"].labels("state")
    both = months[:, :, [k for k, name in enumerate(names) if name in states]].sum(axis=2)
    gap = both[PROGRAMME] - both[COUNTERFACTUAL]
    at = int(np.argmax(np.abs(gap)))
    said = view.voice.figures.listed((view.say("pc_quoted", name=each) for each in states), view.say("pc_or"))
    dates = _dates(view, gap.size)
    title = view.say(
        "pc_more" if gap[at] >= 0 else "pc_fewer",
        states=said, count=people(view, abs(gap[at])), month=dates[at], last=signed(view, float(gap[-1])),
    )  # fmt: skip
    filled = {"fill": "tonexty", "fillcolor": see_through(CITIZENS, 0.14)}
    looks: tuple[tuple[int, str, dict[str, object], dict[str, str]], ...] = (
        (COUNTERFACTUAL, "pc_without", {"color": WITHOUT, "dash": "dash", "width": 2.5}, {}),
        (PROGRAMME, "pc_with", {"color": CITIZENS, "width": 2.5}, filled),
    )
    data = tuple(
        {
            "x": _middles(gap), "y": _short(both[arm]), "name": view.say(phrase), "mode": "lines",
            "line": line, "customdata": dates, "hovertemplate": "%{customdata}: %{y:.1f}", **more,
        }
        for arm, phrase, line, more in looks
    )  # fmt: skip
    caption = view.say("pc_state_caption", states=said)
    return Chart(
        name="difference", title=title, caption=caption, data=data,
        layout=layout(
            view.language, "", view.say("pc_citizens"), legend=True, xaxis=months_axis(view),
            yaxis={"rangemode": "tozero"},
        ),
        table=_table_of_difference(view, caption, both), height=300,
    )  # fmt: skip


def _table_of_difference(view: View, caption: str, both: Floats) -> Table:
    years = np.array([day.year for day in _calendar(view, both.shape[1])])
    heads = (view.say("year"), view.say("pc_with"), view.say("pc_without"), view.say("difference"))
    rows = []
    for year in dict.fromkeys(years.tolist()):
        with_, without = both[:, years == year].mean(axis=1)
        rows.append((str(year), people(view, with_), people(view, without), signed(view, with_ - without)))
    return Table(caption, heads, tuple(rows))


def _time(view: View, names: Sequence[str], months: Floats) -> Table:
    """Months of one citizen in each state, both arms."""
    spent = months.sum(axis=1) / enrolled(view)
    heads = ("", view.say("pc_with"), view.say("pc_without"), view.say("difference"))
    rows = tuple(
        (name, *(view.voice.number(float(each), 1) for each in spent[:, k]), signed(view, float(gap), 1))
        for k, (name, gap) in enumerate(zip(names, spent[PROGRAMME] - spent[COUNTERFACTUAL], strict=True))
    )
    return Table(view.say("pc_time_caption", months=view.deal.horizon), heads, rows)


# --- time and figures ------------------------------------------------------------------------------------------------


def months_axis(view: View) -> dict[str, Any]:
    """An axis of months since the deal's start that says years, or months where there are few."""
    days = _calendar(view, view.deal.horizon + 1)
    whole = [k for k, day in enumerate(days) if day.month == 1]
    if len(whole) >= 2:
        step = -(-len(whole) // MOST_TICKS)
        ticks, names = whole[::step], [str(days[k].year) for k in whole[::step]]
    else:
        ticks = list(range(0, len(days), max(len(days) // 4, 1)))
        names = [f"{days[k].month}/{days[k].year}" for k in ticks]
    return {**axis(grid=False), "tickmode": "array", "tickvals": ticks, "ticktext": names, "ticks": "outside"}


def _calendar(view: View, count: int) -> list[dt.date]:
    first = view.deal.start.year * 12 + view.deal.start.month - 1
    return [dt.date((first + k) // 12, (first + k) % 12 + 1, 1) for k in range(count)]


def _dates(view: View, count: int) -> list[str]:
    return [view.voice.figures.month(day) for day in _calendar(view, count)]


def _middles(values: Floats) -> list[float]:
    return [k + 0.5 for k in range(values.size)]


def _short(values: Floats) -> list[float]:
    """Figures to four significant digits: more is not seen, and the page stays small."""
    return [float(f"{value:.4g}") for value in values.tolist()]
