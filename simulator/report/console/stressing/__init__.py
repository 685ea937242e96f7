"""What `stress` found in, as text for the console out: scenarios, grids, tails, and what it takes to break the deal.

    scenarios, grids, tails, breaking     a part of the tree in, what is shown of it out
    figures                               how figures and uncertain numbers are written

Money in thousands of the currency; what follows ± is the Monte Carlo standard error. Names from the deal are shown as
text, whatever they look like. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from simulator.describe import Figures, Language
from simulator.errors import one_line
from simulator.report.console.layout import WIDTH, line, rendered
from simulator.report.console.stressing.breaking import reverse
from simulator.report.console.stressing.grids import grids
from simulator.report.console.stressing.scenarios import scenarios
from simulator.report.console.stressing.tails import tail
from simulator.report.voice import Summary, Voice

__all__ = ["stressing"]


def stressing(tree: Summary, language: Language | None = None, width: int = WIDTH, styled: bool = False) -> str:
    """What `stress` found as text, at most `width` columns wide where figures let it; with colours when `styled`."""
    spoken: Language = language or tree["language"]
    voice = Voice(spoken, Figures(spoken, tree["currency"]))
    return rendered(list(_parts(voice, tree)), width, styled)


def _parts(voice: Voice, tree: Summary) -> Iterator[RenderableType]:
    yield Rule(Text(one_line(tree["deal"]), style="bold"), characters="━")
    if tree["scenario"]:
        yield line(voice.say("scenario", scenario=tree["scenario"]))
    yield line(voice.say("draws", draws=voice.number(tree["draws"]), seed=tree["seed"]), "dim")
    if "scenarios" in tree:
        yield from scenarios(voice, tree)
    if "grid" in tree:
        yield from grids(voice, tree)
    for found in tree.get("tails", ()):
        yield from tail(voice, found)
    for found in tree.get("reverse", ()):
        yield from reverse(voice, found)
