"""What a page is made of: tabs of blocks of parts. Plain data with words already chosen; a template sets it as HTML.

Every text is plain text: the template escapes it, so a name from a deal is shown as it is written. Charts carry a table
of the same figures, for those who cannot see them and for print. Nothing random.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

Tone = Literal["plain", "good", "bad", "quiet", "lead"]


@dataclass(frozen=True)
class Paragraph:
    """A few sentences."""

    kind: ClassVar[str] = "paragraph"
    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Listing:
    """Items of a list, one line each."""

    kind: ClassVar[str] = "listing"
    items: tuple[str, ...]


@dataclass(frozen=True)
class Number:
    """One figure of a row of figures: what it is, its value with its error, and a sentence on it."""

    label: str
    value: str
    error: str = ""
    note: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True)
class Numbers:
    """A row of figures of one party."""

    kind: ClassVar[str] = "numbers"
    heading: str
    items: tuple[Number, ...]
    party: Literal["municipality", "investors", "citizens", "others"] = "others"


@dataclass(frozen=True)
class Facts:
    """What each thing is, one below the other."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """Words in the first column, figures in the others. `totals` are the numbers of rows set in bold.

    `caption` says what the figures are: party, year or years, price level, unit. `keys` are what a sortable table is
    sorted by, row by row, where the cells themselves do not sort.
    """

    kind: ClassVar[str] = "table"
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: frozenset[int] = frozenset()
    keys: tuple[tuple[float | str | None, ...], ...] = ()
    words: frozenset[int] = frozenset({0})
    """Columns of words, set flush left."""
    ticked: frozenset[int] | None = None
    """With a box in each row that shows or hides its series in the charts of the same tab: those ticked at first."""


@dataclass(frozen=True)
class Chart:
    """A picture of figures: `data` and `layout` are plotly's, `table` says the same in figures.

    `title` says what is seen, as a sentence where one can be said; `caption` party, years, price level and unit.
    `name` is unique on the page. A chart without a height of its own is as high as most.
    """

    kind: ClassVar[str] = "chart"
    name: str
    title: str
    caption: str
    data: tuple[Mapping[str, Any], ...]
    layout: Mapping[str, Any]
    table: Table
    height: int = 320


@dataclass(frozen=True)
class Drawing:
    """A picture as SVG of our own making, with its texts escaped already."""

    kind: ClassVar[str] = "drawing"
    svg: str
    title: str
    caption: str


@dataclass(frozen=True)
class Unfolded:
    """Parts that most readers skip: closed until they are asked for, open in print."""

    kind: ClassVar[str] = "unfolded"
    heading: str
    parts: tuple[Part, ...]


Part = Paragraph | Listing | Numbers | Facts | Table | Chart | Drawing | Unfolded


@dataclass(frozen=True)
class Block:
    """Parts under a heading; `name` is its anchor, unique on the page."""

    name: str
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Tab:
    """One reader's blocks. `lead` answers that reader's first question in a sentence or two."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    lead: str = ""


@dataclass(frozen=True)
class Page:
    """A page: its title, the lines under it, what is seen first, and the tabs below."""

    language: str
    title: str
    subtitle: str
    first: tuple[Part, ...]
    tabs: tuple[Tab, ...]
    foot: str
    words: Mapping[str, Any]
    """Words of the page's own furniture: `figures`, `print`, and those of the charts' buttons."""
