"""Moments, moves and amounts of a replay in, short text in one language out. Nothing random."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from simulator.errors import one_line
from simulator.report.voice import Voice

Tree = Mapping[str, Any]
SMALL = 100
"""Amounts below this are told to the minor unit."""


def day(voice: Voice, moment: Tree) -> str:
    """A date, "-" for never."""
    return "-" if moment["date"] is None else voice.figures.date(dt.date.fromisoformat(moment["date"]))


def month(voice: Voice, moment: Tree) -> str:
    """A month of a year, "-" for never."""
    return "-" if moment["date"] is None else voice.figures.month(dt.date.fromisoformat(moment["date"]))


def span(voice: Voice, moments: Sequence[Tree]) -> str:
    """One month, or the first and the last of several."""
    first, last = month(voice, moments[0]), month(voice, moments[-1])
    return first if first == last else f"{first} - {last}"


def dates(moments: Sequence[Tree]) -> str:
    """The same for a table, 2025-05 - 2028-05."""
    first, last = (str(moments[place]["date"])[:7] for place in (0, -1))
    return first if first == last else f"{first} - {last}"


def amount(voice: Voice, value: float) -> str:
    """An amount with its currency, to the whole unit, small ones to the minor unit."""
    return voice.figures.money(value, None if abs(value) < SMALL else 0)


def plain(voice: Voice, value: float) -> str:
    """An amount for a table: whole units, nothing for none."""
    return voice.number(value, 2 if 0 < abs(value) < 1 else 0) if value else "-"


def moved(move: Tree) -> str:
    """From which state to which."""
    return one_line(f"{move['from']} → {move['to']}")


def because(voice: Voice, move: Tree) -> str:
    """The hazard then and what it went by."""
    said = [voice.say("replay_chance", hazard=voice.figures.share(move["hazard"], 1))]
    if move["since"] > 0:
        said.append(voice.say("replay_since", months=voice.number(move["since"])))
    if move["effect"]:
        said.append(voice.say(f"replay_effect_{move['effect']}"))
    said += [voice.say("replay_in_shock", name=name) for name in move["shocks"]]
    return ", ".join(said)


def left(voice: Voice, why: str) -> str:
    """Why engagement ended."""
    known = {"completed", "dropped out", "delivery ended", "horizon"}
    return voice.say(f"replay_{why.replace(' ', '_')}") if why in known else voice.say("replay_state", state=why)


def quantity(voice: Voice, unit: str, value: float) -> str:
    """How much of an outcome: months, points, or yes."""
    if unit == "citizens":
        return voice.say("replay_yes") if value == 1 else voice.number(value) if value else "-"
    if not value:
        return "-"
    shown = voice.number(value, 1)
    return shown if unit == "weighted" else voice.say(f"replay_{unit}_said", **{unit: shown})


def cell(voice: Voice, outcome: Tree, arm: str, which: str = "true") -> str:
    """One outcome in one arm: when it was reached, or how much of it."""
    its = outcome[arm]
    said = quantity(voice, outcome["unit"], its[which])
    if outcome["unit"] != "citizens" or not its[which]:
        return said
    return (day if its["exact"] else month)(voice, its["when"])


def reached(voice: Voice, tree: Tree) -> list[str]:
    """What was reached with the programme, each with its date or amount."""
    return [
        f"{one_line(each['name'])} ({cell(voice, each, 'programme')})"
        for each in tree["outcomes"]
        if each["programme"]["true"]
    ]
