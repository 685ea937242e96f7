"""A summary in, each municipality that shares the contract beside the total, as a table out."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from simulator.errors import one_line
from simulator.report.console.layout import table, title
from simulator.report.voice import TOTAL, Found, Summary, Voice

ARMS = ("programme", "counterfactual")
NOTHING: Found = {"mean": None}
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
    arms = (f"{voice.say('own_cost')}\n{voice.say('arm_with')}", f"\n{voice.say('arm_without')}")
    made = table(("", f"\n{voice.say('citizens_short')}", *reached, *arms, *money), widest=26)
    for name, home in homes.items():
        made.add_row(Text(one_line(name)), *_home(voice, home, named), *_money(voice, home))
    made.add_section()
    citizens = _summed([home["citizens"]["mean"] for home in homes.values() if "citizens" in home])
    borne = [_summed([home["costs"][arm]["mean"] for home in homes.values() if "costs" in home]) for arm in ARMS]
    whole = [voice.number(citizens), *[""] * len(named), *map(voice.thousands, borne), *_money(voice, town)]
    made.add_row(voice.say("total"), *whole, style="bold")
    yield made


def _summed(means: list[float]) -> float | None:
    """Means add up; None where nothing is known."""
    return sum(means) if means else None


def _home(voice: Voice, home: Found, named: list[str]) -> Iterator[str]:
    yield voice.number(home.get("citizens", NOTHING)["mean"])
    for name in named:
        found = home.get("outcomes", {}).get(name)
        yield "-" if found is None else " / ".join(voice.number(found[arm]["mean"], 1) for arm in ARMS)
    for arm in ARMS:
        yield voice.thousands(home.get("costs", {}).get(arm, NOTHING)["mean"])


def _money(voice: Voice, found: Found) -> Iterator[str]:
    if "net" not in found:  # it has no account of its own
        yield from ["-"] * 5
        return
    for key in ("payments", "savings"):
        yield voice.thousands(found[key][TOTAL]["mean"])
    yield from voice.spread(found["net"][TOTAL])
