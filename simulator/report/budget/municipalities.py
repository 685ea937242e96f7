"""A summary in, each municipality that shares the contract beside the total, as a table out."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from simulator.errors import one_line
from simulator.report.voice import TOTAL, Found, Summary, Voice, table, title

ARMS = ("programme", "counterfactual")
SHOWN = 2
"""How many outcomes have a column."""


def municipalities(voice: Voice, summary: Summary) -> Iterator[RenderableType]:
    """A row for each municipality: its citizens, what they cost in both arms, what it pays and saves."""
    homes, town = summary.get("municipalities", {}), summary["municipality"]
    if not homes:
        return
    yield title(voice.say("b_municipalities"))
    named = list(dict.fromkeys(name for home in homes.values() for name in home.get("outcomes", {})))[:SHOWN]
    net = f"{voice.say('short_net')}\n{voice.say('mean')}"
    money = (f"\n{voice.say('payment')}", f"\n{voice.say('saving')}", net, "\nP5", "\nP95")
    reached = [f"{one_line(name)}\n{voice.say('both_arms')}" for name in named]
    arms = (f"{voice.say('public_cost')}\n{voice.say('arm_with')}", f"\n{voice.say('arm_without')}")
    made = table(("", f"\n{voice.say('citizens_short')}", *reached, *arms, *money), widest=26)
    for name, home in homes.items():
        made.add_row(Text(one_line(name)), *_home(voice, home, named), *_money(voice, home))
    made.add_section()
    citizens = voice.number(sum(home["citizens"]["mean"] for home in homes.values()))
    cost = [voice.thousands(sum(home["costs"][arm]["mean"] for home in homes.values())) for arm in ARMS]
    made.add_row(voice.say("total"), citizens, *[""] * len(named), *cost, *_money(voice, town), style="bold")
    yield made


def _home(voice: Voice, home: Found, named: list[str]) -> Iterator[str]:
    yield voice.number(home["citizens"]["mean"])
    for name in named:
        found = home["outcomes"].get(name)
        yield "-" if found is None else " / ".join(voice.number(found[arm]["mean"], 1) for arm in ARMS)
    for arm in ARMS:
        yield voice.thousands(home["costs"][arm]["mean"])


def _money(voice: Voice, found: Found) -> Iterator[str]:
    for key in ("payments", "savings"):
        yield voice.thousands(found[key][TOTAL]["mean"])
    yield from voice.spread(found["net"][TOTAL])
