"""Texts, numbers and formulas with their places in, cells of one sheet out; its heading, print setup and check cell.

Rows and columns count from 0. A formula is written with its value, for readers that do not work formulas out. Sheets
with formulas keep their checks in one column, each 0 when it is fine; their sum stands at the top.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from simulator.report.workbook.book import Book, Form, Role, plain, quoted

LABEL, UNIT, SUM, OURS, CHECK = range(5)
"""Columns of a sheet with formulas."""
TOP_ROW, HEAD_ROW = 2, 4
"""Where the sum of a sheet's checks stands, and the heads of its columns."""
WRAPPING = ("wrapped", "head", "headword")
USUAL, LINE, WIDE, HIGHEST = 12.0, 13.0, 0.95, 409.0
"""Letters of a column, points of a line, letters of a text that one of a column's holds, points of the highest row."""
Value = float | int | str | None
RATE_DECIMALS = 9
"""Decimals to which rates and multiples are compared."""
Decimals = Literal["money", "rate"]
"""To how many decimals figures are compared."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a book."""

    book: Book
    key: str
    page: Any
    checks: list[float] = field(default_factory=list)
    letters: dict[int, float] = field(default_factory=dict)
    """Widths of columns."""
    heights: dict[int, float] = field(default_factory=dict)

    @staticmethod
    def added(book: Book, key: str, title: str, about: str) -> Sheet:
        """A new sheet with its title, a line on what it shows, and its print setup."""
        name = book.say(f"sheet_{key}")
        sheet = Sheet(book, key, book.file.add_worksheet(name))
        sheet._set_up(title)
        sheet.text(0, LABEL, title, "title")
        sheet.page.set_row(0, 24)
        sheet.text(1, LABEL, about)
        book.sheets.append(sheet)
        return sheet

    @property
    def name(self) -> str:
        """The name on its tab."""
        return str(self.page.get_name())

    def _set_up(self, title: str) -> None:
        """Landscape on A4, as wide as the paper; what is printed says what it is of."""
        said = plain(self.book.view.summary["deal"]).replace("&", "&&")[:100]
        page = self.page
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(0.4, 0.4, 0.7, 0.6)
        page.set_header(f"&L&9{said}&R&9{title.replace('&', '&&')[:80]}")
        page.set_footer("&L&9&A&R&9&P / &N")
        page.hide_gridlines(2)

    # --- cells -----------------------------------------------------------------------------------------------------

    def text(self, row: int, column: int, text: object, role: Role = "text", *, strong: bool = False) -> None:
        """A text, as it is written whatever it looks like."""
        said = plain(text)
        self.page.write_string(row, column, said, self.book.look(role, "plain", strong))
        if role in WRAPPING:
            self._make_room(row, said, self.letters.get(column, USUAL))

    def _make_room(self, row: int, text: str, letters: float) -> None:
        """Make a row as high as its longest text: not every reader does so by itself."""
        needed = min(LINE * math.ceil(len(text) * WIDE / letters) + 2, HIGHEST)
        if needed > self.heights.get(row, LINE + 2):
            self.heights[row] = needed
            self.page.set_row(row, needed)

    def number(self, row: int, column: int, value: Value, form: Form = "money", role: Role = "input") -> None:
        """A number that is put in; a dash where it is not known or never."""
        if isinstance(value, str):
            self.text(row, column, value, "quiet")
        elif value is None or not math.isfinite(value):
            self.text(row, column, "–", "quiet")
        else:
            self.page.write_number(row, column, value, self.book.look(role, form))

    def formula(
        self, row: int, column: int, formula: str, value: Value, form: Form = "money", role: Role = "live",
        *, strong: bool = False,
    ) -> None:  # fmt: skip
        """A formula and the value it has."""
        self.page.write_formula(row, column, f"={formula}", self.book.look(role, form, strong), value)

    # --- checks ----------------------------------------------------------------------------------------------------

    def check(self, row: int, formula: str, value: float, form: Form = "exact") -> None:
        """A cell that is 0 when it is fine."""
        self.formula(row, CHECK, formula, value, form, "check")
        self.checks.append(value)

    def compare(self, row: int, live: float, ours: float, decimals: Decimals = "money") -> None:
        """How far the live figure of a row is from the simulation's, to so many decimals."""
        places = {"money": self.book.digits, "rate": RATE_DECIMALS}[decimals]
        found = abs(round(live - ours, places)) + 0.0
        cells = f"{cell(row, SUM)}-{cell(row, OURS)}"
        form: Form = "exact" if decimals == "money" else "number"
        self.check(row, f"ABS(ROUND({cells},{self.book.name(f'{decimals}_decimals')}))", found, form)

    def close(self, last: int) -> None:
        """Put the sum of all checks above their column, green when it is 0 and red when it is not."""
        area = f"{cell(HEAD_ROW + 1, CHECK)}:{cell(last, CHECK)}"
        self.text(TOP_ROW, LABEL, self.book.say("sheet_checks"))
        self.formula(TOP_ROW, CHECK, f"SUM({area})", sum(self.checks), "number", "check", strong=True)
        self.light(TOP_ROW, CHECK, TOP_ROW, CHECK)
        self.light(HEAD_ROW + 1, CHECK, last, CHECK)

    def light(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Colour cells green where they are 0, red where they are another number or an error."""
        good, bad = self.book.look("good"), self.book.look("bad")
        first = f"{xl_col_to_name(column)}{row + 1}"  # moves with the cell
        area = (row, column, last_row, last_column)
        rules = (
            (f"=ISERROR({first})", bad),
            (f"=AND(ISNUMBER({first}),{first}<>0)", bad),
            (f"=ISNUMBER({first})", good),
        )
        for criteria, look in rules:
            self.page.conditional_format(
                *area, {"type": "formula", "criteria": criteria, "format": look, "stop_if_true": True}
            )

    @property
    def total(self) -> str:
        """The cell with the sum of its checks, as other sheets write it."""
        return f"{quoted(self.name)}!{cell(TOP_ROW, CHECK)}"

    # --- columns and heads -----------------------------------------------------------------------------------------

    def widths(self, *widths: float) -> None:
        """Widths of the first columns, in letters."""
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)
            self.letters[column] = width

    def heads(self, row: int, heads: Sequence[str], words: int = 1) -> None:
        """Heads of columns, the first ones flush left."""
        for column, head in enumerate(heads):
            self.text(row, column, head, "headword" if column < words else "head")

    def section(self, row: int, text: object, columns: int) -> None:
        """A band with the heading of the rows below it."""
        self.text(row, 0, text, "heading")
        for column in range(1, columns):
            self.page.write_blank(row, column, None, self.book.look("heading"))


def cell(row: int, column: int) -> str:
    """A cell that does not move when it is copied."""
    return f"${xl_col_to_name(column)}${row + 1}"
