"""Lines, tables and titles in, text for a terminal out. Names from the deal are shown as text; nothing random."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simulator.describe import NO_BREAK, bound

WIDTH = 100


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
