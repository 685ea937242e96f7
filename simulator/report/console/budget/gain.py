"""A summary in, who keeps the gain, other ways to the same programme, and who carries the risk, as tables out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from simulator.report.console.layout import facts, table, title
from simulator.report.console.municipality import share_kept
from simulator.report.voice import TOTAL, Found, Summary, Voice, moves

NOT_THERE = ("",) * 3


def gain(voice: Voice, summary: Summary) -> Iterator[RenderableType]:
    """Each level of government, and the municipality with what is its own."""
    levels, town = summary["levels"], summary["municipality"]
    if not levels:
        return
    yield title(voice.say("b_gain"))
    payment, saving, net = (f"{voice.say(each)}\n{voice.say('mean')}" for each in ("payment", "saving", "short_net"))
    made = table(("", payment, "\nP5", "\nP95", saving, "\nP5", "\nP95", net, "\nP5", "\nP95"), widest=30)
    for level, found in levels.items():
        cells = (cell for key in ("payments", "savings", "net") for cell in voice.spread(found[key]))
        made.add_row(Text(voice.say(f"party_{level}")), *cells)
    own = _own(town)
    if own is not None:
        made.add_section()
        paid, left = voice.spread(own["payments"][TOTAL]), voice.spread(own["net"][TOTAL])
        made.add_row(Text(voice.say("consolidated")), *paid, *NOT_THERE, *left)
    yield made
    yield from facts((*share_kept(voice, town), *_net_cost(voice, own)), above=1)


def _own(town: Found) -> Any:
    """The municipality consolidated with its own funds, where that changes its figures."""
    found = town.get("consolidated")
    if found is None or "net" not in found:
        return None
    same = all(found[key][TOTAL]["mean"] == town[key][TOTAL]["mean"] for key in ("payments", "net"))
    return None if same else found


def _net_cost(voice: Voice, own: Any) -> Iterator[tuple[str, str]]:
    if own is not None:
        yield voice.say("consolidated_cost"), voice.say("in_draws", share=voice.chance(own["p_net_cost"]))


def alternatives(voice: Voice, summary: Summary) -> Iterator[RenderableType]:
    """This contract beside doing nothing and buying the same programme directly."""
    town = summary["municipality"]
    found = town.get("alternatives")
    if not found:
        return
    yield title(voice.say("b_alternatives"))
    heads = [f"{voice.say(each)}\n{voice.say('mean')}" for each in ("cost", "short_net", "short_npv")]
    columns = [head for each in heads for head in (each, "\nP5", "\nP95")]
    made = table(("", *columns, voice.say("costs_more")), widest=30)
    made.add_row(voice.say("do_nothing"), *(*["0", "", ""] * 3, ""))
    made.add_row(
        Text(voice.say("alternative_contract")), *_way(voice, found["contract"], found["p_worse_than_nothing"])
    )
    if "direct" in found:
        made.add_row(
            Text(voice.say("alternative_direct")), *_way(voice, found["direct"], found["direct"]["p_net_cost"])
        )
    yield made
    yield from facts(_worse(voice, found), above=1)


def _way(voice: Voice, found: Found, chance: Found) -> Iterator[str]:
    """What one way to the programme costs and leaves, and how likely it is worse than doing nothing."""
    for key in ("payments", "net", "npv"):
        yield from voice.spread(_in_all(found[key]))
    yield voice.share(chance["mean"])


def _in_all(found: Found) -> Found:
    """A figure over all years, whether or not it is told by year."""
    whole: Found = found.get(TOTAL, found)
    return whole


def _worse(voice: Voice, found: Found) -> Iterator[tuple[str, str]]:
    if "p_worse_than_direct" in found:
        yield voice.say("p_worse_than_direct"), voice.say("in_draws", share=voice.chance(found["p_worse_than_direct"]))


def risk(voice: Voice, summary: Summary) -> Iterator[RenderableType]:
    """Each party's result, its share of the risk, and what is left for it in the worst 5 % of draws."""
    found = summary.get("risk", {})
    if not found.get("parties"):
        return
    yield title(voice.say("b_risk"))
    result = f"{voice.say('result')}\n{voice.say('mean')}"
    made = table(("", result, "\nP5", "\nP95", voice.say("risk_share"), voice.say("worst5")), widest=30)
    for party, told in found["parties"].items():
        if not moves(told["result"]):
            continue
        share = voice.share(told["share"]["value"], 0)
        worst = voice.thousands(told["worst5"]["mean"])
        made.add_row(Text(voice.say(f"party_{party}")), *voice.spread(told["result"]), share, worst)
    made.add_section()
    worsts = [told["worst5"]["mean"] for told in found["parties"].values()]
    worst = voice.thousands(None if None in worsts else sum(worsts))
    whole = voice.share(None if found["total"]["sd"] in (None, 0) else 1.0, 0)
    made.add_row(voice.say("public_less_cost"), *voice.spread(found["total"]), whole, worst, style="bold")
    yield made
