"""Figures and phrases in, cells, tables and lines for the console in one language out.

Tables of money are in thousands of the currency; what follows ± is the Monte Carlo standard error. What one draw does
not tell is written "-". Names from the deal are shown as text, whatever they look like. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Any, NamedTuple

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simulator.describe import NO_BREAK, Figures, Language, bound
from simulator.errors import one_line
from simulator.report.words import WORDS

WIDTH = 100
TOTAL = "total"
Summary = Mapping[str, Any]
Found = Mapping[str, Any]
"""One figure with its error, or a distribution; None where it is not known."""


class Voice(NamedTuple):
    """How figures are written in one language."""

    language: Language
    figures: Figures

    def say(self, phrase: str, **gaps: object) -> str:
        """A phrase with its gaps filled by plain text."""
        said = WORDS[self.language][phrase].format(**{name: one_line(str(value)) for name, value in gaps.items()})
        return said.replace("kr..", "kr.")

    def inside(self, label: Mapping[str, str], figure: str) -> str:
        """What a figure is called within a sentence: with a small first letter, where that is a word of ours."""
        said = label[self.language]
        ours = not figure.startswith("outcomes.") and said[1:2].islower()  # a deal's own names stay as they are
        return said[0].lower() + said[1:] if ours else said

    def share(self, value: float | None, decimals: int = 1) -> str:
        """A share in per cent."""
        return "-" if value is None else self.figures.share(value, decimals)

    def chance(self, found: Found) -> str:
        """A probability, or another share, with its error."""
        value = found["mean"] if "mean" in found else found["value"]
        error = "" if found["se"] is None else f" ± {self.figures.number(100 * found['se'], 1)}"
        return "-" if value is None else f"{self.figures.number(100 * value, 1)}{error} %"

    def number(self, value: float | None, decimals: int = 0) -> str:
        """A plain number."""
        return "-" if value is None else self.figures.number(value, decimals)

    def thousands(self, value: float | None) -> str:
        """An amount in thousands."""
        return "-" if value is None else self.figures.number(value / 1000, 0)

    def spread(self, found: Found) -> tuple[str, str, str]:
        """Mean, P5 and P95 in thousands."""
        return self.thousands(found["mean"]), self.thousands(found["p5"]), self.thousands(found["p95"])

    def ranged(self, found: Found, decimals: int | None = None) -> str:
        """A mean with P5 and P95: amounts in thousands, or plain numbers with some decimals."""
        mean, low, high = (
            self.thousands(found[key]) if decimals is None else self.number(found[key], decimals)
            for key in ("mean", "p5", "p95")
        )
        return mean if found["p5"] is None else self.say("ranged", mean=mean, low=low, high=high)


def moves(found: Found) -> bool:
    """True when a distribution is anything but 0 in every draw."""
    return any(found[part] for part in ("mean", "sd"))


def years_of(found: Found) -> list[str]:
    """The budget years of something that is told by year."""
    return [year for year in found if year != TOTAL]


# --- parts of the page -----------------------------------------------------------------------------------------------


def folding(text: str) -> str:
    """The text with NO_BREAK where no line may end: within amounts, and before a dot between two things."""
    return bound(text).replace(" · ", f"{NO_BREAK}· ")


def line(text: str, style: str = "") -> RenderableType:
    """A sentence, folded."""
    return Padding(Text(folding(text), style=style), (0, 1))


def title(text: str) -> RenderableType:
    """The heading of a part, a line above it."""
    return Padding(Text(text, style="bold cyan"), (1, 0, 0, 1))


def table(heads: Sequence[str], widest: int = 42) -> Table:
    """A table whose first column is of words, folded at `widest`, and the others of figures, never cut."""
    made = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 0, 0, 1), header_style="bold")
    made.add_column(Text(heads[0]), min_width=8, max_width=widest, overflow="fold")
    for head in heads[1:]:
        made.add_column(Text(head), justify="right", no_wrap=True)
    return made


def facts(rows: Iterable[tuple[str, str]], above: int = 0) -> Iterator[RenderableType]:
    """Label and what is said of it, one below the other, with some empty lines above; nothing without rows."""
    made = Table.grid(padding=(0, 0, 0, 2))
    made.add_column(min_width=34, max_width=42, overflow="fold")
    made.add_column(overflow="fold")
    for label, said in rows:
        made.add_row(Text(label), Text(folding(said)))
    if made.row_count:
        yield Padding(made, (above, 1, 0, 1))


def rendered(parts: Sequence[RenderableType], width: int, styled: bool) -> str:
    """Parts as text; wider than told only where figures would otherwise be cut."""
    console = Console(file=StringIO(), width=1000, force_terminal=styled, no_color=not styled, highlight=False)
    needed = [Measurement.get(console, console.options, part).maximum for part in parts if isinstance(part, Table)]
    with console.capture() as captured:
        console.print(Group(*parts), width=max([width, *needed]))
    lines = captured.get().replace(NO_BREAK, " ").splitlines()
    return "\n".join(each if styled else each.rstrip() for each in lines) + "\n"
