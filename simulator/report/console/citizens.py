"""A summary in, the outcomes of citizens in both arms, and how the terms that pay for them err, for the console out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from simulator.errors import one_line
from simulator.report.console.layout import line, table, title
from simulator.report.voice import Summary, Voice

LARGE = 200
"""Counts from here on are shown without decimals."""
THRESHOLDS = ("target", "tiers", "linear")
"""Kinds of terms whose errors are told: paid although nothing worked, not paid although it worked."""


def citizens(voice: Voice, summary: Summary) -> Iterator[RenderableType]:
    """Both arms of each outcome, and a sentence on each term that pays for reaching something."""
    yield title(voice.say("citizens"))
    error, quantiles = f"\n{voice.say('error')}", "\nP5-P95"
    heads = [head for arm in ("with", "without") for head in (voice.say(arm), error, quantiles)]
    made = table(("", *heads, f"\n{voice.say('difference')}"))
    for name, found in summary["outcomes"].items():
        made.add_row(Text(_named(voice, name, found)), *_both(voice, found))
    yield made
    for name, term in summary["terms"].items():
        if term["kind"] in THRESHOLDS or term["conditional"]:
            yield line(_threshold(voice, name, term))


def _threshold(voice: Voice, name: str, term: Mapping[str, Any]) -> str:
    """How likely a term pays, what then, and how often it errs."""
    if term["all_or_nothing"] is not None:
        paid = voice.figures.money(term["all_or_nothing"]["met"]["paid"] or 0, 0)
        said = voice.say("met", term=name, met=voice.chance(term["p_met"]), paid=paid)
    else:
        paid = voice.figures.money(term["paid"]["mean"], 0)
        said = voice.say("pays", term=name, share=voice.chance(term["p_paid"]), paid=paid)
    missed = voice.chance(term["p_unpaid_with_effect"])
    return f"{said} {voice.say('paid_anyway', share=voice.chance(term['p_paid_without_effect']), missed=missed)}"


def _named(voice: Voice, name: str, found: Mapping[str, Any]) -> str:
    """An outcome with its unit, which for citizens goes without saying."""
    unit, phrases = found["unit"], {"person-months": "months", "points": "points"}
    if unit in ("citizens", "as stated", "weighted sum"):
        return one_line(name)
    return f"{one_line(name)} ({voice.say(phrases[unit]) if unit in phrases else unit})"


def _both(voice: Voice, found: Mapping[str, Any]) -> Iterator[str]:
    for arm in ("programme", "counterfactual"):
        figures = found[arm]
        yield voice.number(figures["mean"], 1 if abs(figures["mean"]) < LARGE else 0)
        yield voice.number(figures["se"], 2 if abs(figures["mean"]) < LARGE else 1)
        low, high = figures["p5"], figures["p95"]
        yield "-" if low is None else f"{voice.number(low)}-{voice.number(high)}"
    difference = found["difference"]["mean"]
    yield voice.number(difference, 1 if abs(difference) < LARGE else 0)
