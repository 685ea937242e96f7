"""A summary in, the municipality's budget tables as text for the console out: what a director of finance asks.

By department, who keeps the gain, what to set aside, other ways to the same programme, who carries the risk, what it
costs and replaces, each municipality, and what decides it. Amounts are in thousands of the currency, means unless
something else is said. A part is left out where the deal has nothing to say of it. Nothing random.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from simulator.describe import Figures, Language
from simulator.report.console.budget.costs import costs, wellbeing
from simulator.report.console.budget.deciding import deciding
from simulator.report.console.budget.departments import departments, room
from simulator.report.console.budget.gain import alternatives, gain, risk
from simulator.report.console.budget.municipalities import municipalities
from simulator.report.console.budget.reserve import appropriation, reserve
from simulator.report.console.layout import WIDTH, line, rendered
from simulator.report.voice import Summary, Voice

__all__ = ["budget"]

_PARTS: tuple[Callable[[Voice, Summary], Iterator[RenderableType]], ...] = (
    departments,
    room,
    reserve,
    appropriation,
    gain,
    alternatives,
    risk,
    costs,
    wellbeing,
    municipalities,
    deciding,
)


def budget(summary: Summary, language: Language | None = None, width: int = WIDTH, styled: bool = False) -> str:
    """The budget tables of a run as text, `width` columns wide or as wide as figures need; coloured when `styled`."""
    spoken: Language = language or summary["language"]
    voice = Voice(spoken, Figures(spoken, summary["currency"]))
    parts = [part for told in _PARTS for part in told(voice, summary)]
    if not parts:
        return ""
    heading = Rule(Text(voice.say("budget"), style="bold"), characters="━")
    unit = line(voice.say("budget_unit", currency=summary["currency"]), "dim")
    return rendered([Text(""), heading, unit, *parts], width, styled)
