"""A summary in, which numbers decide the results and how large a group must be to tell the effect, as lines out."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from simulator.errors import one_line
from simulator.report.console.layout import facts, title
from simulator.report.console.municipality import strongest
from simulator.report.voice import Summary, Voice


def deciding(voice: Voice, summary: Summary) -> Iterator[RenderableType]:
    """The strongest numbers with their rank correlations, and the citizens needed for each outcome."""
    rows = (*_drivers(voice, summary), *_needed(voice, summary))
    if rows:
        yield title(voice.say("b_deciding"))
        yield from facts(rows)


def _drivers(voice: Voice, summary: Summary) -> Iterator[tuple[str, str]]:
    for result, found in summary.get("drivers", {}).items():
        named = strongest(voice, found)
        if named:
            yield voice.say(f"driver_{result}"), named


def _needed(voice: Voice, summary: Summary) -> Iterator[tuple[str, str]]:
    """Of outcomes that some reach without the programme too: of others a few citizens tell."""
    outcomes = {name: found for name, found in summary["outcomes"].items() if found.get("group_needed") is not None}
    told = {name: found for name, found in outcomes.items() if found["counterfactual"]["mean"]}
    if told:
        sizes = " · ".join(f"{one_line(name)} {voice.number(found['group_needed'])}" for name, found in told.items())
        yield voice.say("group"), voice.say("needed", sizes=sizes)
