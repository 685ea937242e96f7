"""Draws of a result in, how precise its figures are out: how they settle, their errors, more draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.report.page.charts import INVESTORS, MUNICIPALITY, layout, see_through
from simulator.report.page.naming import outcome_named
from simulator.report.page.parts import Chart, Paragraph, Part, Table, Unfolded
from simulator.report.page.settling import REPLICATES, settling
from simulator.report.page.view import View
from simulator.report.voice import Found

TWICE = 2.0
"""Errors in the band around a mean: about 95 % of such bands hold what endless draws would give."""
SHARES = ("chance", "per year")
"""Units of precision goals that are told in per cent."""


def precise(view: View) -> Iterator[Part]:
    """The table of errors, the wanted ones, and the charts."""
    if view.summary["draws"] == 1:
        yield Paragraph(view.say("one"))
        return
    yield Paragraph(view.say("pt_errors_how", draws=view.voice.number(view.summary["draws"])))
    if view.summary["errors"]["upper_bound"]:
        yield Paragraph(view.say("upper"))
    yield _errors(view)
    if view.summary.get("precision"):
        yield _goals(view, view.summary["precision"])
    if view.summary["draws"] >= 2 * REPLICATES:
        yield Unfolded(view.say("pt_settles_head"), tuple(_charts(view)))


# --- errors ----------------------------------------------------------------------------------------------------------


def _errors(view: View) -> Table:
    rows = [_money_row(view, name, found) for name, found in _amounts(view)]
    rows += [_chance_row(view, name, found) for name, found in _chances(view)]
    rows += [_count_row(view, name, found) for name, found in view.summary["outcomes"].items()]
    heads = tuple(view.say(head) for head in ("pt_figure", "mean", "pt_error", "pt_four_times"))
    return Table(view.say("pt_errors_caption", unit=view.unit, prices=view.nominal), heads, tuple(rows))


def _amounts(view: View) -> Iterator[tuple[str, Found]]:
    town = view.summary["municipality"]
    for key in ("payments", "savings", "net"):
        yield view.say(f"pt_all_{key}"), town[key]["total"]
    if view.summary["investors"]:
        yield view.say("pt_all_profit"), view.summary["investors"]["all"]["profit"]


def _chances(view: View) -> Iterator[tuple[str, Found]]:
    yield view.say("pt_all_worse"), view.summary["municipality"]["p_net_cost"]
    if view.summary["investors"]:
        yield view.say("pt_all_loss"), view.summary["investors"]["all"]["p_loss"]


def _money_row(view: View, name: str, found: Found) -> tuple[str, ...]:
    error = found["se"] or 0.0
    return name, view.amount(found["mean"], found["se"]), view.amount(error, error), view.amount(error / 2, error / 2)


def _chance_row(view: View, name: str, found: Found) -> tuple[str, ...]:
    error = 100 * (found["se"] or 0.0)
    points = (view.say("pt_points", points=view.voice.number(each, 2)) for each in (error, error / 2))
    return name, view.share(found["mean"]), *points


def _count_row(view: View, name: str, found: Found) -> tuple[str, ...]:
    gained = found["difference"]
    cells = (view.voice.number(each, 2) for each in (gained["mean"], gained["se"], (gained["se"] or 0.0) / 2))
    return view.say("pt_gained", outcome=outcome_named(view, name)), *cells


def _goals(view: View, goals: Mapping[str, Mapping[str, Any]]) -> Table:
    """The precision that was asked for."""
    rows = tuple(
        (
            str(goal["label"][view.language]), _goal(view, goal, goal["value"]), _goal(view, goal, goal["se"]),
            _goal(view, goal, goal["target"]), view.say("pt_yes" if goal["met"] else "pt_no"),
        )
        for goal in goals.values()
    )  # fmt: skip
    heads = tuple(view.say(head) for head in ("pt_figure", "mean", "pt_error", "pt_wanted", "pt_met"))
    return Table(view.say("pt_goals_caption"), heads, rows)


def _goal(view: View, goal: Mapping[str, Any], value: float | None) -> str:
    if value is None:
        return "-"
    if goal["unit"] in SHARES:
        return view.voice.share(value, 2)
    return view.voice.figures.money(value, 0) if goal["unit"] == "money" else view.voice.number(value, 3)


# --- how figures settle ----------------------------------------------------------------------------------------------


def _charts(view: View) -> Iterator[Chart]:
    if not view.has("metrics"):
        return
    yield _settles(view, "net", "total_net", MUNICIPALITY, ())
    if any(view.summary["municipality"]["payments"]["total"][part] for part in ("mean", "sd")):
        yield _settles(view, "payments", "total_payments", MUNICIPALITY, ())
    if view.summary["investors"]:
        yield _settles(view, "profit", "profit", INVESTORS, (0,))


def _settles(view: View, key: str, column: str, colour: str, index: tuple[int, ...]) -> Chart:
    """The mean of the first so many draws, with twice its error on each side."""
    after, means, errors = settling(view.money_column(column, *index))
    draws, name = [int(each) for each in after], view.say(f"pt_all_{key}")
    low, high = ([float(each) / view.divisor for each in means + sign * TWICE * errors] for sign in (-1, 1))
    middle = [float(each) / view.divisor for each in means]
    edge = {"x": draws, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    caption = view.say(f"pt_settles_caption_{'investors' if index else 'municipality'}", unit=view.unit)
    heads = tuple(view.say(head) for head in ("pt_draws", "mean", "pt_error"))
    rows = tuple(
        (view.voice.number(n), view.amount(float(mean), float(se)), view.amount(float(se), float(se)))
        for n, mean, se in list(zip(draws, means, errors, strict=True))[::4]
    )
    return Chart(
        name=f"settles-{key}", title=view.say("pt_settles", figure=name), caption=caption,
        data=(
            {**edge, "y": low, "showlegend": False},
            {**edge, "y": high, "fill": "tonexty", "fillcolor": see_through(colour, 0.2), "name": view.say("pt_band")},
            {"x": draws, "y": middle, "mode": "lines", "line": {"color": colour, "width": 2}, "name": view.say("mean")},
        ),
        layout=layout(view.language, view.say("pt_draws"), view.unit, legend=True, xaxis={"type": "log", "dtick": 1}),
        table=Table(caption, heads, rows), height=260,
    )  # fmt: skip
