"""Rows of figures over months or budget years in, lines with live totals and checks out.

A line has one formula, the same in every column. Its total stands before the months, beside it the simulation's own
and how far they are apart. The column before the first month is empty, so that what begins at 0 needs no formula of its
own. Amounts are currency units.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from simulator.report.workbook.book import Form, plain
from simulator.report.workbook.sheet import CHECK, HEAD_ROW, LABEL, OURS, SUM, UNIT, Decimals, Sheet, Value, cell

GAP = CHECK + 1
FIRST = GAP + 1
"""Columns: an empty one, then the first month or year."""
LEAST, MOST = 46, 80
"""Letters of the column of labels."""
ON_A_PAGE = 18
"""Months on a page in print."""

Floats = NDArray[np.float64]
COLUMN, BEFORE = "{c}", "{p}"
"""Stand in a line's formula for the column it is in and the one before it."""


class Line(NamedTuple):
    """A row of figures by month or year."""

    row: int
    values: Floats
    last: int
    """Its last column."""

    @property
    def here(self) -> str:
        """Its cell in the same column."""
        return f"{COLUMN}{self.row + 1}"

    @property
    def before(self) -> str:
        """Its cell in the column before."""
        return f"{BEFORE}{self.row + 1}"

    @property
    def span(self) -> str:
        """All of its months, as a formula has them."""
        return f"{cell(self.row, FIRST)}:{cell(self.row, self.last)}"

    @property
    def total(self) -> str:
        """The cell of its total."""
        return cell(self.row, SUM)

    @property
    def end(self) -> str:
        """Its cell in the last column."""
        return cell(self.row, self.last)


class Timed:
    """Lines of a sheet, from its first free row on."""

    def __init__(self, sheet: Sheet, heads: Sequence[Value], head_form: Form, width: float = 12) -> None:
        self.sheet, self.row, self.count = sheet, HEAD_ROW, len(heads)
        self.book, self.last = sheet.book, FIRST + len(heads) - 1
        self.widest = LEAST
        sheet.widths(LEAST, 11, 16, 16, 11, 2)
        sheet.page.set_column(FIRST, self.last, width)
        said = [self.book.say(f"head_{name}") for name in ("line", "unit", "sum", "ours", "check")]
        sheet.heads(self.row, [*said, ""], words=2)
        look = self.book.look("head", head_form)
        for column, head in enumerate(heads, FIRST):
            sheet.page.write(self.row, column, head, look)
        sheet.page.freeze_panes(HEAD_ROW + 1, UNIT + 1)
        sheet.page.repeat_rows(HEAD_ROW)
        self.row += 1

    def section(self, text: object) -> None:
        """A heading with an empty row before it."""
        self.row += self.row > HEAD_ROW + 1
        self.sheet.section(self.row, text, self.last + 1)
        self.row += 1

    def remark(self, text: object) -> None:
        """A sentence on the lines below it."""
        self.sheet.text(self.row, LABEL, text)
        self.row += 1

    def line(
        self, label: object, values: Floats | Sequence[Value], formula: str | None = None, form: Form = "money",
        *, unit: str | None = None, total: bool = True, ours: Value = None, strong: bool = False, whole: bool = False,
    ) -> Line:  # fmt: skip
        """A line of figures that are put in, or of a formula; with its total, and the simulation's.

        `whole` amounts are minor units and their sums are rounded to them, or they would end in noise.
        """
        sheet, row, known = self.sheet, self.row, _known(values)
        known = np.round(known, self.book.digits) + 0.0 if whole else known
        self._label(label, unit, strong)
        if formula is None:
            for column, value in enumerate(values, FIRST):
                sheet.number(row, column, value, form)
        else:
            self._formulas(self._rounded(formula, whole), known, form, strong)
        line = Line(row, known, self.last)
        if total:
            formula, value = self._rounded(f"SUM({line.span})", whole), float(known.sum()) + 0.0
            sheet.formula(row, SUM, formula, round(value, self.book.digits) if whole else value, form, strong=strong)
        self._beside(ours, float(known.sum()) if total else None, form)
        self.row += 1
        return line

    def _formulas(self, formula: str, values: Floats, form: Form, strong: bool) -> None:
        """One formula in every column."""
        look, write, row = self.book.look("live", form, strong), self.sheet.page.write_formula, self.row
        parts: list[str] = re.split(r"(\{[cp]\})", f"={formula}")
        for column, value in enumerate(values.tolist(), FIRST):
            letters: dict[str, str] = {COLUMN: xl_col_to_name(column), BEFORE: xl_col_to_name(column - 1)}
            write(row, column, "".join(letters.get(part, part) for part in parts), look, value + 0.0)

    def _rounded(self, formula: str, whole: bool) -> str:
        return f"ROUND({formula},{self.book.name('money_decimals')})" if whole else formula

    def _beside(self, ours: Value, live: Value, form: Form, decimals: Decimals = "money") -> None:
        """The simulation's figure of a row, and how far the live one is from it."""
        if ours is not None:
            self.sheet.number(self.row, OURS, ours, form)
        if isinstance(ours, (int, float)) and isinstance(live, (int, float)):
            self.sheet.compare(self.row, live, ours, decimals)

    def figure(
        self, label: object, formula: str | None, value: Value, form: Form = "money", *, unit: str | None = None,
        ours: Value = None, decimals: Decimals = "money",
    ) -> str:  # fmt: skip
        """One figure of lines above, in the column of totals, beside the simulation's; the cell it is in."""
        sheet, row = self.sheet, self.row
        self._label(label, unit, False)
        if formula is None:
            sheet.number(row, SUM, value, form)
        else:
            sheet.formula(row, SUM, formula, value, form)
        self._beside(ours, None if formula is None else value, form, decimals)
        self.row += 1
        return cell(row, SUM)

    def zero(self, label: object, formula: str, values: Floats) -> None:
        """A line of checks, each 0 when it is fine, and their sum in the column of checks."""
        line = self.line(label, values, formula, "exact", total=False)
        self.sheet.check(line.row, f"SUM({line.span})", float(values.sum()))
        self.sheet.light(line.row, FIRST, line.row, self.last)

    def fine(self, label: object, formula: str, value: float) -> None:
        """One check, 0 when it is fine."""
        self._label(label, None, False)
        self.sheet.check(self.row, formula, value)
        self.row += 1

    def close(self) -> None:
        """Sum the checks and divide what is wider than a page."""
        self.sheet.close(self.row)
        self.sheet.page.set_column(LABEL, LABEL, min(self.widest + 1, MOST))
        if self.count > ON_A_PAGE:
            pages = -(-self.count // ON_A_PAGE)
            self.sheet.page.fit_to_pages(pages, 0)
            self.sheet.page.repeat_columns(LABEL, UNIT)

    def _label(self, label: object, unit: str | None, strong: bool) -> None:
        self.sheet.text(self.row, LABEL, label, strong=strong)
        self.sheet.text(self.row, UNIT, self.book.currency if unit is None else unit, "unit")
        self.widest = max(self.widest, len(plain(label)))


def _known(values: Floats | Sequence[Value]) -> Floats:
    return np.array([0.0 if value is None or isinstance(value, str) else value for value in values], dtype=np.float64)
