"""Variants side by side in, the worst of them and a table for each side out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from simulator.errors import one_line
from simulator.report.console.layout import line, table, title
from simulator.report.console.stressing.figures import estimated, full, written
from simulator.report.voice import Found, Summary, Voice

SIDES = ("investors", "municipality")


def scenarios(voice: Voice, tree: Summary) -> Iterator[RenderableType]:
    """The worst variant for each side, then all of them with their paired changes."""
    found = tree["scenarios"]
    yield title(voice.say("s_scenarios", currency=tree["currency"]))
    for figure in ("investors.all.profit", "municipality.net.total"):
        if figure in found["units"] and len(found["variants"]) > 1:
            yield line(_worst(voice, found, figure))
    for side in SIDES:
        names = [name for name in found["units"] if name.startswith(side)]
        if names:
            yield from (Text(""), _beside(voice, found, side, names))
    if len(found["variants"]) > 1:
        yield line(voice.say("s_changes"), "dim")


def _worst(voice: Voice, found: Found, figure: str) -> str:
    """Which scenario takes most of a figure that both sides want high."""
    others = [each for each in found["variants"][1:] if figure in each["figures"]]
    changes = {each["name"]: each["figures"][figure]["change"] for each in others}
    worst = min(changes, key=lambda name: changes[name]["value"], default=None)
    said = voice.inside(found["labels"][figure], figure)
    if worst is None or changes[worst]["value"] >= 0:
        return voice.say("s_harmless", figure=said)
    return voice.say("s_worst", figure=said, name=worst, change=full(voice, "money", changes[worst]))


def _beside(voice: Voice, found: Found, side: str, names: Sequence[str]) -> RenderableType:
    made = table((voice.say(f"s_{side}"), *(found["heads"][name][voice.language] for name in names)), widest=34)
    for position, variant in enumerate(found["variants"]):
        name = voice.say("s_as signed") if position == 0 else variant["name"]
        cells = [_cell(voice, found["units"][each], variant["figures"].get(each), position > 0) for each in names]
        made.add_row(Text(one_line(name)), *cells)
    return made


def _cell(voice: Voice, unit: str, found: Found | None, changed: bool) -> Text:
    """A figure, and below it how it changed."""
    if found is None:
        return Text("-")
    made = Text(written(voice, unit, found["value"]) if changed else estimated(voice, unit, found))
    if changed:
        made.append(f"\n{estimated(voice, unit, found['change'], signed=True)}", style="dim")
    return made
