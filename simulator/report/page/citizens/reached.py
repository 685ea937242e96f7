"""A view in, who reaches the outcomes with and without the programme out: a chart of both arms and all figures.

Marks are means, lines reach from P5 to P95 of the draws; what is measured is shown where it differs from what is true.
Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulator.errors import one_line
from simulator.report.page.charts import CITIZENS, INK, WITHOUT, axis, folded, layout
from simulator.report.page.citizens.counts import changed, counted, spread
from simulator.report.page.citizens.people import Found, Outcome, known, lines, paid_for
from simulator.report.page.parts import Block, Chart, Paragraph, Part, Table
from simulator.report.page.view import View

MOST = 16
"""Lines of the chart; the table has all."""
APART = 0.17
"""How far the arms stand from the middle of a line."""


def reached(view: View) -> Block | None:
    """The block; None where no outcome is counted of citizens."""
    told = [each for each in lines(view) if known(each.found)]
    return Block("reached", view.say("pc_reached"), tuple(_parts(view, told))) if told else None


def _parts(view: View, told: Sequence[Outcome]) -> Iterator[Part]:
    heads = [each for each in told if each.unit == "citizens"]
    table = _table(view, told)
    if heads:
        yield _chart(view, heads[:MOST], table)
    others = [each for each in told if each.unit != "citizens"]
    if others or not heads:
        yield _table(view, others or told)
    if any(_differs(each.found) for each in told):
        yield Paragraph(view.say("pc_measured_what"), "quiet")


def named(view: View, outcome: Outcome) -> str:
    """An outcome by name, its checkpoint, and its unit where that is not citizens."""
    unit = {"person-months": view.say("pc_unit_months"), "points": view.say("points")}.get(outcome.unit, "")
    told = ", ".join(part for part in (outcome.part, unit) if part)
    return f"{one_line(outcome.name)} ({told})" if told else one_line(outcome.name)


def _differs(found: Found) -> bool:
    """Whether what is measured is another figure than what is true."""
    true, measured = found["programme"], found["measured"]
    return measured["mean"] is not None and any(true[key] != measured[key] for key in ("mean", "p5", "p95"))


def _chart(view: View, told: Sequence[Outcome], table: Table) -> Chart:
    first = next((each for each in told if each.found["counterfactual"]["mean"] > 0), told[0])
    measured = [(k, each) for k, each in enumerate(told) if _differs(each.found)]
    data = [
        _marks(view.say("pc_with"), told, "programme", -APART, {"color": CITIZENS, "size": 11}),
        _marks(
            view.say("pc_without"), told, "counterfactual", APART, {"color": WITHOUT, "size": 10, "symbol": "square"}
        ),
    ]
    if measured:
        data.append(
            {
                "x": [each.found["measured"]["mean"] for _, each in measured], "y": [k - APART for k, _ in measured],
                "name": view.say("pc_measured"), "mode": "markers", "hovertemplate": "%{x:,.1f}<extra></extra>",
                "marker": {"symbol": "diamond-open", "size": 12, "color": INK, "line": {"width": 2}},
            }
        )  # fmt: skip
    with_, without = (first.found[arm]["mean"] for arm in ("programme", "counterfactual"))
    title = view.say(
        "pc_reached_title" if without > 0 else "pc_reached_only", outcome=named(view, first),
        count=view.voice.number(with_, 0), without=view.voice.number(without, 0),
    )  # fmt: skip
    return Chart(
        name="reached", title=title, caption=view.say("pc_reached_caption"), data=tuple(data),
        layout=layout(
            view.language, view.say("pc_citizens"), legend=True,
            xaxis={**axis(view.say("pc_citizens")), "rangemode": "tozero"},
            yaxis=lines_axis([_label(each) for each in told]),
        ),
        table=table, height=110 + 48 * len(told) + 14 * max(_label(each).count("<br>") for each in told),
    )  # fmt: skip


def lines_axis(labels: Sequence[str]) -> dict[str, Any]:
    """An axis of lines from the top, each with its label."""
    return {
        **axis(grid=False), "tickmode": "array", "tickvals": list(range(len(labels))), "ticktext": list(labels),
        "range": [len(labels) - 0.45, -0.55],
    }  # fmt: skip


def _label(outcome: Outcome) -> str:
    return "<br>".join(folded(text) for text in (outcome.name, outcome.part) if text)


def _marks(name: str, told: Sequence[Outcome], arm: str, off: float, marker: dict[str, Any]) -> dict[str, Any]:
    found = [each.found[arm] for each in told]
    means = [each["mean"] for each in found]
    made = {
        "x": means, "y": [k + off for k in range(len(told))], "name": name, "mode": "markers", "marker": marker,
        "hovertemplate": "%{x:,.1f}<extra></extra>",
    }  # fmt: skip
    if any(each["p5"] is None for each in found):
        return made
    high, low = ([abs(each[key] - each["mean"]) for each in found] for key in ("p95", "p5"))
    whisker = {"type": "data", "symmetric": False, "array": high, "arrayminus": low, "thickness": 2, "width": 4}
    return {**made, "error_x": {**whisker, "color": marker["color"]}}


def _table(view: View, told: Sequence[Outcome]) -> Table:
    paid = paid_for(view)
    heads = (
        "", view.say("pc_paid_by"), view.say("pc_with"), "P5-P95", view.say("pc_without"), "P5-P95",
        view.say("difference"), view.say("pc_measured"),
    )  # fmt: skip
    rows = []
    for each in told:
        found = each.found
        measured = counted(view, found["measured"]) if _differs(found) else view.say("pc_as_true")
        rows.append(
            (
                named(view, each), _short(view, paid.get(each.name, ())),
                counted(view, found["programme"]), spread(view, found["programme"]),
                counted(view, found["counterfactual"]), spread(view, found["counterfactual"]),
                changed(view, found["difference"]), measured,
            )
        )  # fmt: skip
    return Table(view.say("pc_reached_caption"), heads, tuple(rows), words=frozenset({0, 1}))


def _short(view: View, terms: Sequence[str]) -> str:
    """The terms that pay, a few of them by name."""
    if not terms:
        return view.say("pc_nobody")
    shown = [one_line(term) for term in dict.fromkeys(terms)]
    return (
        ", ".join(shown) if len(shown) <= 3 else f"{', '.join(shown[:2])}, {view.say('others', count=len(shown) - 2)}"
    )
