"""A view in, who is left out of it all out: from the citizens planned to those the programme makes a difference for.

Of an outcome reached by r citizens with the programme and a without it, a would have reached it anyway and r - a are
what the programme adds: a difference of counts, not of persons, as nobody sees both lives of one citizen. Nothing
random.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simulator.deal import Completion
from simulator.errors import one_line
from simulator.report.page.charts import CITIZENS, FAINT, INK, QUIET, axis, folded, layout, plain
from simulator.report.page.citizens.counts import brief, people
from simulator.report.page.citizens.people import (
    Found,
    engaged_months,
    enrolled,
    headcounts,
    known,
    paid_for,
    spread_of_enrolled,
)
from simulator.report.page.citizens.reached import lines_axis, rows_of
from simulator.report.page.parts import Block, Chart, Listing, Paragraph, Part, Table
from simulator.report.page.view import View

MOST = 8
"""Outcomes of the chart; the table has all."""


class Part4(NamedTuple):
    """The planned citizens in four parts, for one outcome."""

    outcome: str
    anyway: float
    added: float
    missed: float
    absent: float


def left_out(view: View) -> Block:
    """The block."""
    return Block("left-out", view.say("pc_left_out"), tuple(_parts(view)))


def _parts(view: View) -> Iterator[Part]:
    parted = list(parts(view))
    if parted:
        yield _chart(view, parted)
    yield Listing(tuple(_sentences(view, parted)))
    if parted:
        yield Paragraph(view.say("pc_parts_what"), "quiet")


def parts(view: View) -> Iterator[Part4]:
    """The four parts for each outcome that citizens reach more often with the programme; those paid for, if any are."""
    paid, planned, people = paid_for(view), view.deal.citizens.planned, enrolled(view)
    found = {name: each for name, each in headcounts(view).items() if known(each) and _adds(each, people)}
    for name in [name for name in found if name in paid] or list(found):
        with_, without = (float(found[name][arm]["mean"]) for arm in ("programme", "counterfactual"))
        yield Part4(name, without, with_ - without, max(people - with_, 0.0), max(planned - people, 0.0))


def _adds(found: Found, people: float) -> bool:
    """Whether more reach it with the programme, and it is something that happens without it too: not a completion."""
    with_, without = (float(found[arm]["mean"]) for arm in ("programme", "counterfactual"))
    return 0 < without <= with_ <= people * (1 + 1e-9)


# --- the picture -----------------------------------------------------------------------------------------------------


def _chart(view: View, parted: Sequence[Part4]) -> Chart:
    shown = parted[:MOST]
    kinds = (
        ("added", CITIZENS, "white"), ("anyway", "#9fb88c", INK), ("missed", QUIET, "white"), ("absent", FAINT, INK),
    )  # fmt: skip
    data = tuple(
        {
            "type": "bar", "orientation": "h", "name": view.say(f"pc_part_{kind}"), "width": 0.62,
            "x": [getattr(each, kind) for each in shown], "y": list(range(len(shown))),
            "text": [_on_bar(view, getattr(each, kind)) for each in shown], "textposition": "inside",
            "insidetextanchor": "middle", "textangle": 0, "textfont": {"color": letters},
            "marker": {"color": colour}, "hovertemplate": "%{x:,.1f}",
        }
        for kind, colour, letters in kinds
    )  # fmt: skip
    one = shown[0]
    title = view.say(
        "pc_parts_title", outcome=one_line(one.outcome), planned=view.voice.number(view.deal.citizens.planned),
        added=people(view, one.added),
    )  # fmt: skip
    labels = [folded(brief(each.outcome)) if len(shown) > 1 else "" for each in shown]
    look = layout(
        view.language, legend=True, barmode="stack", yaxis=lines_axis(labels),
        xaxis={**axis(view.say("pc_citizens")), "range": [0, view.deal.citizens.planned]},
    )  # fmt: skip
    return Chart(
        name="left-out", title=title, caption=view.say("pc_parts_caption"), data=data,
        layout={**look, "legend": {**look["legend"], "traceorder": "normal"}},
        table=_table(view, parted), height=170 + rows_of(labels) * len(shown),
    )  # fmt: skip


def _on_bar(view: View, value: float) -> str:
    """A figure on its bar, where the bar has room for it."""
    return plain(view.voice.number(value, 0)) if value > view.deal.citizens.planned * 0.05 else ""


def _table(view: View, parted: Sequence[Part4]) -> Table:
    kinds = ("added", "anyway", "missed", "absent")
    heads = ("", *(view.say(f"pc_part_{kind}") for kind in kinds), view.say("pc_planned"))
    rows = tuple(
        (
            one_line(each.outcome), *(people(view, getattr(each, kind)) for kind in kinds),
            view.voice.number(view.deal.citizens.planned),
        )
        for each in parted
    )  # fmt: skip
    return Table(view.say("pc_parts_caption"), heads, rows)


# --- in words --------------------------------------------------------------------------------------------------------


def _sentences(view: View, parted: Sequence[Part4]) -> Iterator[str]:
    yield _enrolled(view)
    yield from _engaged(view)
    for each in parted[:1]:
        said = {"outcome": one_line(each.outcome), "missed": people(view, each.missed)}
        yield view.say("pc_missed", **said, anyway=people(view, each.anyway), share=view.voice.share(_part(each), 0))


def _part(each: Part4) -> float:
    """Those who would have reached it anyway, of those who reach it."""
    return each.anyway / (each.anyway + each.added)


def _enrolled(view: View) -> str:
    planned, mean, spread = view.deal.citizens.planned, enrolled(view), spread_of_enrolled(view)
    said = {"planned": view.voice.number(planned), "enrolled": people(view, mean)}
    if planned - mean < 0.05:
        return view.say("pc_all_enrolled", planned=said["planned"])
    absent = people(view, planned - mean)
    if spread is None:
        return view.say("pc_enrolled", **said, absent=absent)
    low, high = (view.voice.number(each, 0) for each in spread)
    return view.say("pc_enrolled_spread", **said, absent=absent, low=low, high=high)


def _engaged(view: View) -> Iterator[str]:
    """How long citizens stay in the programme, and how many complete it where that is an outcome."""
    programme, months = view.deal.programme, engaged_months(view)
    if programme is not None and months is not None:
        number = view.deal.meant(view.deal.numbers()["programme.lasts"])
        said = {"months": view.voice.number(months, 1), "lasts": view.voice.number(number.central(), 0)}
        yield view.say("pc_engaged" if programme.dropout else "pc_engaged_whole", **said)
    for name, outcome in view.deal.outcomes.items():
        found = view.summary["outcomes"].get(name)
        if isinstance(outcome, Completion) and found is not None and enrolled(view) > 0:
            count, all_of = found["programme"]["mean"], enrolled(view)
            yield view.say(
                "pc_completes", outcome=one_line(name), months=outcome.completion,
                count=people(view, count), share=view.voice.share(count / all_of, 0), left=people(view, all_of - count),
            )  # fmt: skip
