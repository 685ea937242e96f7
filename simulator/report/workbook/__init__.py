"""A result and its annex in, `workbook.xlsx` out: figures of the simulation as inputs, sums and returns as formulas.

One module makes one sheet; a sheet that the deal, or what the run has kept, has nothing for is left out. Blue figures
are put in, black ones are formulas that Excel or LibreOffice work out again; beside them stand the simulation's own
figures, and what differs is counted in check cells that the first sheet adds up. Amounts are whole currency units, in
current prices. Texts of the deal are always text. Nothing random; the same result gives the same bytes.
"""

from __future__ import annotations

import os
from pathlib import Path

from simulator.describe import Language
from simulator.report.page.view import Annex, View
from simulator.report.workbook.assumptions import assumptions
from simulator.report.workbook.book import Book
from simulator.report.workbook.budget import budget
from simulator.report.workbook.card import card
from simulator.report.workbook.cover import Cover
from simulator.report.workbook.departments import departments
from simulator.report.workbook.investors import investors
from simulator.report.workbook.replayed import replayed
from simulator.report.workbook.summary import summary
from simulator.result import Result
from simulator.result.files import move_into_place, temporary_name

__all__ = ["write_workbook"]

SHEETS = (summary, budget, departments, investors, replayed, assumptions, card)
"""Each adds its sheets to the book, or none."""


def write_workbook(
    result: Result, path: Path, annex: Annex | None = None, language: Language | None = None
) -> Path:  # fmt: skip
    """Write the workbook of a result, whole or not at all."""
    temporary = temporary_name(path)
    try:
        _write(View.of(result, annex, language), temporary)
        _sync(temporary)
        move_into_place(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return path


def _write(view: View, path: Path) -> None:
    """The whole workbook into a file of its own."""
    with Book.opened(view, path) as book:
        cover = Cover.opened(book)
        for made in SHEETS:
            made(book)
        cover.fill()


def _sync(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
