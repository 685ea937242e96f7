"""A replay in, who the citizen is, both lives side by side and what was counted of them out. Nothing random."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from simulator.errors import one_line
from simulator.report.console.layout import facts, line, table, title
from simulator.report.console.replaying.telling import because, cell, day, left, moved, quantity
from simulator.report.voice import Voice

Tree = Mapping[str, Any]
ARMS = ("programme", "counterfactual")


def who(voice: Voice, tree: Tree) -> Iterator[RenderableType]:
    """Segment, place, enrolment, and what stays with the citizen."""
    yield title(voice.say("replay_who"))
    yield from facts(_facts(voice, tree))


def _facts(voice: Voice, tree: Tree) -> Iterator[tuple[str, str]]:
    its = tree["who"]
    named = (("segment", its["segment"]), ("municipality", its["municipality"]), ("site", its["site"]),
             ("household", its["household"]))  # fmt: skip
    yield from ((voice.say(f"replay_{name}"), one_line(str(said))) for name, said in named if said is not None)
    when = its["enrolment"]
    if when["month"] is not None:
        phrase = "replay_enrolled" if its["absent"] is None else "replay_would_enrol"
        dated = voice.say("replay_month", date=day(voice, when), month=voice.number(when["month"], 1))
        yield voice.say(phrase), dated
    if its["weeks_on_benefit"] is not None:
        yield voice.say("replay_weeks"), voice.number(its["weeks_on_benefit"], 0)
    if its["frailty"] is not None:
        said = voice.say("replay_frailty_said", factor=voice.number(its["frailty"], 2))
        yield voice.say("replay_frailty"), said
    for move, factor in its["site_factors"].items():
        yield voice.say("replay_site_factor", move=move), voice.number(factor, 2)
    engaged = tree.get("engagement")
    if engaged:
        why = left(voice, engaged["left"])
        months = voice.number(engaged["months"], 1)
        said = voice.say("replay_engaged_said", date=day(voice, engaged["until"]), why=why, months=months)
        yield voice.say("replay_engaged"), said


def assumed(voice: Voice, tree: Tree) -> Iterator[RenderableType]:
    """The draw's numbers and shocks."""
    numbers, shocks = tree["assumed"]["numbers"], tree["assumed"]["shocks"]
    if not numbers and not shocks:
        return
    yield title(voice.say("replay_assumed"))
    if numbers:
        made = table(tuple(voice.say(f"replay_{head}") for head in ("number", "value", "percentile")), widest=66)
        for each in numbers:
            share = each["percentile"]
            shown = "-" if share is None else voice.figures.share(share, 0)
            made.add_row(Text(one_line(each["name"])), voice.figures.number(each["value"]), shown)
        yield made
    for each in shocks:
        said = {"name": each["name"], "start": day(voice, each["from"]), "end": day(voice, each["until"])}
        yield line(voice.say("replay_shock", **said))
    if not shocks:
        yield line(voice.say("replay_no_shock"), "dim")


# --- the lives -------------------------------------------------------------------------------------------------------


def both_lives(voice: Voice, tree: Tree) -> Iterator[RenderableType]:
    """Moves by date, one arm beside the other, and months in each state."""
    yield title(voice.say("replay_lives"))
    heads = [voice.say(name) for name in ("replay_date", "replay_with", "replay_without")]
    made = table([heads[0]])
    for head in heads[1:]:
        made.add_column(Text(head), max_width=38, overflow="fold")
    for _, when, texts in sorted(_events(voice, tree), key=lambda each: each[0]):
        made.add_row(Text(when), *(Text(text) for text in texts))
    yield made
    yield line(voice.say("replay_chance_note"), "dim")
    yield Text("")
    yield _months(voice, tree)


def _events(voice: Voice, tree: Tree) -> Iterator[tuple[float, str, tuple[str, str]]]:
    """(month, date, what happens in each arm)."""
    enrolment, engaged = tree["who"]["enrolment"], tree.get("engagement")
    start = voice.say("replay_enrols", state=_start(tree))
    yield enrolment["month"], day(voice, enrolment), (start, start)
    if engaged and engaged["left"] != "horizon":
        said = voice.say("replay_leaves", why=left(voice, engaged["left"]))
        yield engaged["until"]["month"], day(voice, engaged["until"]), (said, "")
    for number, arm in enumerate(ARMS):
        for move in tree["arms"][arm]["moves"]:
            said = f"{moved(move)} ({because(voice, move)})"
            yield move["month"], day(voice, move), (said, "") if number == 0 else ("", said)


def _start(tree: Tree) -> str:
    """The state in which the citizen enrols."""
    return str(tree["start"])


def _months(voice: Voice, tree: Tree) -> Table:
    made = table([voice.say(name) for name in ("replay_months_in", "replay_with", "replay_without")])
    for state in tree["arms"][ARMS[0]]["months"]:
        spent = [tree["arms"][arm]["months"][state] for arm in ARMS]
        if any(spent):
            made.add_row(Text(one_line(state)), *(voice.number(months, 1) for months in spent))
    return made


# --- what was counted ------------------------------------------------------------------------------------------------


def counted(voice: Voice, tree: Tree) -> Iterator[RenderableType]:
    """Each outcome in both arms, true and, where measurement errs, as measured."""
    outcomes = tree["outcomes"]
    if not outcomes:
        return
    yield title(voice.say("replay_outcomes"))
    made = table([voice.say(name) for name in ("replay_outcome", "replay_with", "replay_without")])
    for each in outcomes:
        made.add_row(Text(one_line(each["name"])), *(cell(voice, each, arm) for arm in ARMS))
        if not each["perfect"]:
            said = [quantity(voice, each["unit"], each[arm]["measured"]) for arm in ARMS]
            made.add_row(Text(voice.say("replay_measured", outcome=each["name"])), *said)
    yield made
    compared = dict.fromkeys(each["outcome"] for each in outcomes if each["compared"])
    for name in compared:
        yield line(voice.say("replay_compared", outcome=name), "dim")
