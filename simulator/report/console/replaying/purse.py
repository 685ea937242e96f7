"""A replay in, what both lives cost public budgets, by line and by budget year, out. Nothing random."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from simulator.errors import one_line
from simulator.report.console.layout import line, table, title
from simulator.report.console.replaying.telling import plain
from simulator.report.voice import Voice

Tree = Mapping[str, Any]
ARMS = ("programme", "counterfactual")
TOTAL = "total"


def purse(voice: Voice, tree: Tree) -> Iterator[RenderableType]:
    """Costs by line and account, then by budget year with what is saved and in the house."""
    public = tree["public"]
    if not public["lines"]:
        return
    yield title(voice.say("replay_public", currency=tree["currency"]))
    heads = [voice.say(name) for name in ("replay_line", "replay_with", "replay_without", "replay_saving")]
    made = table(heads)
    for said, spent in _by_line(voice, public["lines"]).items():
        made.add_row(Text(said), *_row(voice, spent))
    made.add_section()
    made.add_row(Text(voice.say("total"), style="bold"), *_row(voice, [public["total"][arm] for arm in ARMS]))
    yield made
    yield Text("")
    yield _years(voice, public)
    yield line(voice.say("replay_realised_note"), "dim")
    for phrase, names in (("replay_arm_note", "of_arm"), ("replay_places_note", "with_places")):
        if public[names]:
            yield line(voice.say(phrase, lines=voice.figures.listed(map(one_line, public[names]))), "dim")


def _by_line(voice: Voice, lines: list[Tree]) -> dict[str, list[float]]:
    """Cost by arm of each line and account."""
    found: dict[str, list[float]] = {}
    for each in lines:
        name = voice.say("replay_income", line=each["line"]) if each["income"] else one_line(each["line"])
        spent = found.setdefault(f"{name}, {one_line(each['account'])}", [0.0, 0.0])
        for arm, name in enumerate(ARMS):
            spent[arm] += each[name]
    return found


def _row(voice: Voice, spent: list[float]) -> list[str]:
    return [plain(voice, round(value, 4)) for value in (*spent, spent[1] - spent[0])]


def _years(voice: Voice, public: Tree) -> RenderableType:
    """By budget year: both lives, the saving, and what is in the house."""
    heads = ("replay_year", "replay_with", "replay_without", "replay_saving", "replay_realised")
    made = table([voice.say(name) for name in heads])
    spent: dict[str, list[float]] = {}
    for each in public["lines"]:
        year = spent.setdefault(str(each["year"]), [0.0, 0.0])
        for arm, name in enumerate(ARMS):
            year[arm] += each[name]
    realised: dict[str, float] = {}
    for account in public["saving"].values():
        for year, value in account["realised"].items():
            realised[year] = realised.get(year, 0.0) + value
    for key in sorted({*spent, *realised} - {TOTAL}):
        row = _row(voice, spent.get(key, [0.0, 0.0]))
        made.add_row(Text(key), *row, plain(voice, round(realised.get(key, 0.0), 4)))
    made.add_section()
    total = _row(voice, [public["total"][arm] for arm in ARMS])
    made.add_row(Text(voice.say("total"), style="bold"), *total, plain(voice, round(realised.get(TOTAL, 0.0), 4)))
    return made
