"""A deal and a CSV of what was measured in, checked rows out.

Columns `outcome,month,value`, and where they are needed `segment`, `checkpoint`, `of` (how many were measured),
`control` and `control_of` (the same of a control group), `citizen` (whose outcome it was, where a citizen has a
ceiling). `outcome` is an outcome of the deal or one of its items ("in_work #2", "earnings @100000"), or a reserved
word: what was enrolled, completed, engaged, drawn, and when the contract was stopped. `month` is a whole number from
the deal's start, 0 the first, or a date; `value` a count, months, points or money, or with % the measured value itself.
Every mistake is found in one go, with its line. Nothing random.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from simulator.deal import Deal
from simulator.errors import OptionError, Problem, nearest, one_of
from simulator.settlement.cells import citizen_of, count_of, month_of, value_of, which
from simulator.settlement.needing import missing
from simulator.settlement.rows import COLUMNS, NEEDED, Observed, Reader, Row, item_names

LARGEST = 10_000_000
"""Bytes."""


def read_outcomes(deal: Deal, path: str | Path) -> Observed:
    """The rows of a CSV file; OptionError with every mistake that is in it."""
    reader = Reader(deal, str(path), item_names(deal))
    rows = tuple(_rows(reader, _text(Path(path))))
    _twice(reader, rows)
    if not reader.problems:
        missing(reader, rows)
    if not rows and not reader.problems:
        reader.wrong(0, "", None, "there is no row below the header", "say what was measured, a row for each month")
    if reader.problems:
        raise OptionError(reader.problems)
    return Observed(str(path), rows)


# ---------------------------------------------------------------------------------------------------------------------
# The file


def _text(path: Path) -> str:
    """The file as text; OptionError when it cannot be read as such."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise OptionError(Problem(str(path), 0, 0, "", f"cannot be read: {error.strerror or error}")) from error
    if len(raw) > LARGEST:
        raise OptionError(Problem(str(path), 0, 0, "", f"larger than {LARGEST // 1_000_000} MB"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"the byte {raw[error.start]:#04x} is not UTF-8"
        raise OptionError(Problem(str(path), line, 1, "", message, hint="save the file as UTF-8")) from error
    if not text.strip():
        raise OptionError(Problem(str(path), 0, 0, "", "the file is empty", hint=f"begin with {','.join(NEEDED)}"))
    return text


def _rows(reader: Reader, text: str) -> Iterator[Row]:
    """Every row that can be read."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: list[str] | None = None
    try:
        for cells in lines:
            if not any(cell.strip() for cell in cells) or (columns is None and cells[0].lstrip().startswith("#")):
                continue
            if columns is None:
                columns = _columns(reader, lines.line_num, cells)
                if reader.problems:
                    return
            elif row := _row(reader, lines.line_num, columns, [cell.strip() for cell in cells]):
                yield row
    except csv.Error as error:
        reader.wrong(lines.line_num, "", None, f"cannot be read as CSV: {error}")


def _columns(reader: Reader, line: int, cells: list[str]) -> list[str]:
    """The header's names; a comment line before it begins with #."""
    columns = [cell.strip() for cell in cells]
    if len(columns) == 1 and re.search("[;\t]", columns[0]):
        reader.wrong(line, "", columns[0], "the columns are parted by commas", "save the file with commas")
        return columns
    for name in columns:
        if name not in COLUMNS:
            close = nearest(name, COLUMNS)
            hint = f"did you mean {close}?" if close else f"expected one of {one_of(COLUMNS)}"
            reader.wrong(line, name, None, "unknown column", hint)
        elif columns.count(name) > 1:
            reader.wrong(line, name, None, "the column is there twice")
    for name in NEEDED:
        if name not in columns and not any(nearest(each, NEEDED) == name for each in columns):
            reader.wrong(line, name, None, "the column is missing", f"expected at least {', '.join(NEEDED)}")
    return columns


def _row(reader: Reader, line: int, columns: list[str], cells: list[str]) -> Row | None:
    """One line; None when it has a mistake."""
    if len(cells) != len(columns):
        comma = "a decimal comma is not read: write a point" if len(cells) > len(columns) else None
        reader.wrong(line, "", None, f"{len(cells)} values under {len(columns)} columns", comma)
        return None
    before, said = len(reader.problems), dict(zip(columns, cells, strict=True))
    base, item, group = which(reader, line, said)
    month = month_of(reader, line, said["month"], base)
    value, stated = value_of(reader, line, said["value"], base)
    of, control, control_of = (count_of(reader, line, said, key) for key in ("of", "control", "control_of"))
    citizen = citizen_of(reader, line, said, base, value, stated)
    if len(reader.problems) > before:
        return None
    whole = (None if each is None else int(each) for each in (of, control_of))
    of_citizens, control_citizens = whole
    return Row(line, base, item, month, value, stated, group, of_citizens, control, control_citizens, citizen)


def _twice(reader: Reader, rows: tuple[Row, ...]) -> None:
    """A row that says again what another has said."""
    first: dict[tuple[str, int, str], int] = {}
    for row in rows:
        key = (row.name, row.month, row.citizen)
        if key in first:
            message = f"{row.name} in month {row.month} is already in line {first[key]}"
            reader.wrong(row.line, "outcome", None, message, "add the two together")
        first.setdefault(key, row.line)
