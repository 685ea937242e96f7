"""A summary in, what the programme costs the public and what it replaces, and the value of wellbeing, as tables out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from simulator.errors import one_line
from simulator.report.console.layout import table, title
from simulator.report.voice import TOTAL, Found, Summary, Voice, moves

LINES = 12
"""How many lines are told, those that move most; the others are one row."""


def costs(voice: Voice, summary: Summary) -> Iterator[RenderableType]:
    """Each cost line in both arms, then the council's own costs and the ordinary service replaced."""
    town = summary["municipality"]
    lines = {name: found for name, found in summary.get("costs", {}).items() if _told(found)}
    if not lines:
        return
    yield title(voice.say("b_costs"))
    made = _table(voice, "saving")
    kept = _largest(lines)
    for name in kept:
        made.add_row(Text(one_line(name)), *_arms(voice, lines[name], "saving"))
    _others(voice, made, [found for name, found in lines.items() if name not in kept])
    made.add_section()
    for key, sign in (("own_costs", "programme"), ("service_replaced", "counterfactual")):
        whole = town.get(key, {}).get(TOTAL)
        if whole is not None and moves(whole):
            amount = voice.thousands(whole["mean"])
            cells = (amount, "") if sign == "programme" else ("", amount)
            made.add_row(Text(voice.say(key)), *cells, "", "", "")
    yield made


def _told(found: Found) -> bool:
    return moves(found["programme"]) or moves(found["counterfactual"])


def _table(voice: Voice, last: str) -> Table:
    return table(("", voice.say("with"), voice.say("without"), voice.say(last), "P5", "P95"), widest=44)


def _arms(voice: Voice, found: Found, last: str) -> Iterator[str]:
    yield voice.thousands(found["programme"]["mean"])
    yield voice.thousands(found["counterfactual"]["mean"])
    yield from voice.spread(found[last])


def _largest(lines: Mapping[str, Found]) -> list[str]:
    """The lines that are told, in the order of the deal."""
    ranked = sorted(lines, key=lambda name: -max(abs(lines[name][key]["mean"]) for key in ("saving", "programme")))
    return [name for name in lines if name in ranked[:LINES]]


def _others(voice: Voice, made: Table, found: list[Found]) -> None:
    """One row for all the other lines: means add up, quantiles do not."""
    if found:
        sums = (sum(each[key]["mean"] for each in found) for key in ("programme", "counterfactual", "saving"))
        made.add_row(Text(voice.say("others", count=voice.number(len(found)))), *map(voice.thousands, sums), "", "")


def wellbeing(voice: Voice, summary: Summary) -> Iterator[RenderableType]:
    """What life is worth to those who live it: beside the money, never in it."""
    found = summary.get("wellbeing", {})
    if not found:
        return
    yield title(voice.say("b_wellbeing"))
    made = _table(voice, "difference")
    for name, told in found.items():
        made.add_row(Text(one_line(name)), *_arms(voice, told, "difference"))
    yield made
