"""A grid in, for each figure its range and a table of its cells out."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from simulator.errors import one_line
from simulator.report.console.layout import line, table, title
from simulator.report.console.stressing.figures import estimated, full
from simulator.report.voice import Found, Summary, Voice


def grids(voice: Voice, tree: Summary) -> Iterator[RenderableType]:
    """A table for each figure of the grid, its range above."""
    found = tree["grid"]
    for name, unit in found["units"].items():
        yield title(found["labels"][name][voice.language])
        yield line(_range(voice, found, name, unit))
        yield from (Text(""), _plane(voice, found, name, unit))
        if any(cell["as_signed"] for cell in found["cells"]):
            yield line(voice.say("s_signed"), "dim")
    paths = [axis["path"] for axis in found["axes"]]
    phrase = "s_grid_of" if len(paths) == 2 else "s_grid_one"
    yield line(voice.say(phrase, row=paths[0], column=paths[-1]), "dim")
    if "money" in found["units"].values():
        yield line(voice.say("s_money_note", currency=tree["currency"]), "dim")


def _range(voice: Voice, found: Found, name: str, unit: str) -> str:
    """The lowest and the highest cell."""
    known = [cell for cell in found["cells"] if cell["figures"][name]["value"] is not None]
    if not known:
        return "-"
    low, high = (pick(known, key=lambda cell: cell["figures"][name]["value"]) for pick in (min, max))
    low_told, high_told = (full(voice, unit, cell["figures"][name]) for cell in (low, high))
    if low["figures"][name]["value"] == high["figures"][name]["value"]:
        return voice.say("s_same", value=low_told)
    ends = [" · ".join(cell["at"]) for cell in (low, high)]
    return voice.say("s_range", low=low_told, low_at=ends[0], high=high_told, high_at=ends[1])


def _plane(voice: Voice, found: Found, name: str, unit: str) -> RenderableType:
    """Rows by columns; one column where there is one axis."""
    axes = found["axes"]
    columns = axes[1]["values"] if len(axes) == 2 else [""]
    made = table((one_line(axes[0]["path"].split(".")[-1]), *(one_line(each) for each in columns)))
    for position, value in enumerate(axes[0]["values"]):
        row = found["cells"][position * len(columns) : (position + 1) * len(columns)]
        cells = [
            Text(
                estimated(voice, unit, cell["figures"][name]) + (" *" if cell["as_signed"] else ""),
                style="bold" if cell["as_signed"] else "",
            )
            for cell in row
        ]
        made.add_row(Text(one_line(value)), *cells)
    return made
