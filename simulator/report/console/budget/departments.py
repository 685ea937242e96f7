"""A summary in, what each department pays and saves, and the room under the service ceiling by year, as tables out."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from simulator.errors import one_line
from simulator.report.console.layout import folding, table, title
from simulator.report.voice import TOTAL, Found, Summary, Voice, moves, years_of

UNASSIGNED = "unassigned"
"""The department of accounts that name none."""
MOST_LIKELY = 0.5
"""Above this probability a department is said to pay more than it saves in a year."""
LARGEST = 3
"""How many departments are named for a year; the others are counted."""


def departments(voice: Voice, summary: Summary) -> Iterator[RenderableType]:
    """A row for each department, for what is inside and outside the service ceiling, and for all."""
    town = summary["municipality"]
    found, places = town.get("departments", {}), town.get("ceiling", {})
    if not found or (_undivided(found) and len(places) < 2):
        return
    yield title(voice.say("b_departments"))
    three = ("mean", "P5", "P95")
    names = (voice.say("payment"), voice.say("saving"), voice.say("short_net"))
    heads = [_head(voice, name, part) for name in names for part in three]
    made = table(("", *heads, voice.say("pays_more"), voice.say("ceiling")), widest=24)
    for name, department in found.items():
        chance = voice.share(department["p_payment_exceeds_saving"][TOTAL]["mean"], 0)
        made.add_row(_named(voice, found, name), *_money(voice, department), chance, _ceiling(voice, town, name))
    made.add_section()
    for place, told in sorted(places.items()):
        made.add_row(Text(voice.say(f"ceiling_{place}")), *_money(voice, told), "", "")
    made.add_section()
    chance = voice.share(town["p_net_cost"]["mean"], 0)
    made.add_row(voice.say("total"), *_money(voice, town), chance, "", style="bold")
    yield made


def _head(voice: Voice, name: str, part: str) -> str:
    return f"{name}\n{voice.say('mean')}" if part == "mean" else f"\n{part}"


def _money(voice: Voice, found: Found) -> Iterator[str]:
    for key in ("payments", "savings", "net"):
        yield from voice.spread(found[key][TOTAL])


def _undivided(found: Found) -> bool:
    """True when no department is named."""
    return set(found) == {UNASSIGNED}


def _named(voice: Voice, found: Found, name: str) -> Text:
    if name == UNASSIGNED:
        return Text(voice.say("party_municipality" if _undivided(found) else "unassigned"))
    return Text(one_line(name))


def _ceiling(voice: Voice, town: Found, department: str) -> str:
    """Where a department's accounts stand under the service ceiling."""
    wanted = "" if department == UNASSIGNED else department
    accounts = [found for found in town["accounts"].values() if found["level"] == "municipality"]
    places = {found["ceiling"] or "untold" for found in accounts if (found["department"] or "") == wanted}
    return voice.say(f"short_{places.pop()}") if len(places) == 1 else voice.say("short_both") if places else "-"


def room(voice: Voice, summary: Summary) -> Iterator[RenderableType]:
    """By year: the effect on the room under the service ceiling, and the departments that pay more than they save."""
    town = summary["municipality"]
    inside = town.get("ceiling", {}).get("inside", {}).get("net", {})
    told = any(moves(each) for each in inside.values())
    behind = _behind(voice, town.get("departments", {}))
    years = [year for year in years_of(town["net"]) if year in behind or (told and moves(inside[year]))]
    if not years:
        return
    yield title(voice.say("b_room" if told else "b_behind"))
    heads = [voice.say("year"), *([f"{voice.say('room')}\n{voice.say('mean')}", "\nP5", "\nP95"] if told else [])]
    made = table(heads)
    if behind:
        made.add_column(Text(voice.say("behind")), min_width=30, max_width=54, overflow="fold")
    for year in years:
        figures = voice.spread(inside[year]) if told else ()
        made.add_row(year, *figures, *([Text(folding(behind.get(year, "")))] if behind else []))
    if told:
        made.add_section()
        made.add_row(voice.say("total"), *voice.spread(inside[TOTAL]), style="bold")
    yield made


def _behind(voice: Voice, found: Found) -> dict[str, str]:
    """The departments that most likely pay more than they save, by year, the likeliest first."""
    chances: dict[str, list[tuple[str, float]]] = {}
    for name, department in found.items():
        for year, chance in department["p_payment_exceeds_saving"].items():
            if year != TOTAL and chance["mean"] > MOST_LIKELY:
                chances.setdefault(year, []).append((str(_named(voice, found, name)), chance["mean"]))
    return {year: _listed(voice, sorted(chances[year], key=_likeliest)) for year in sorted(chances)}


def _likeliest(each: tuple[str, float]) -> float:
    return -each[1]


def _listed(voice: Voice, found: list[tuple[str, float]]) -> str:
    named = found if len(found) <= LARGEST + 1 else found[:LARGEST]
    said = [f"{name} ({voice.share(chance, 0)})" for name, chance in named]
    others = len(found) - len(named)
    return " · ".join([*said, voice.say("others", count=voice.number(others))] if others else said)
