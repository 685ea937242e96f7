"""A deal and a CSV of what was measured in, checked rows out.

Columns `outcome,month,value`, and where they are needed `segment`, `checkpoint`, `of` (how many were measured),
`control` and `control_of` (the same of a control group), `citizen` (whose outcome it was, where a citizen has a
ceiling). `outcome` is an outcome of the deal or one of its items ("in_work #2", "earnings @100000"), or a reserved word:
what was enrolled, completed, engaged, drawn, and when the contract was stopped. `month` is a whole number from the
deal's start, 0 the first, or a date; `value` a count, months, points or money, or with % the measured value itself.
Every mistake is found in one go, with its line. Nothing random.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from simulator.deal import Deal
from simulator.deal.outcomes import (
    Accumulate,
    Checkpoint,
    Composite,
    Figure,
    OutcomeBase,
    Reach,
    Saving,
    Score,
    counts_citizens,
)
from simulator.deal.terms import RateCard, Target
from simulator.deal.scalars import scalar, split_scalar
from simulator.errors import OptionError, Problem, nearest, one_of, shown

NEEDED = ("outcome", "month", "value")
COLUMNS = (*NEEDED, "segment", "checkpoint", "of", "control", "control_of", "citizen")
RESERVED: Mapping[str, str] = MappingProxyType(
    {
        "enrolled": "citizens who enrolled in the month",
        "completers": "citizens who completed the programme in the month",
        "engaged": "citizen-months of engagement in the month",
        "drawn": "money drawn from investors in the month",
        "stopped": "the contract was stopped in the month",
    }
)
"""What a row can say beside outcomes."""
LARGEST = 10_000_000
"""Bytes."""
_BOTH_SIGNS = (Saving, Figure, Composite, Score)


@dataclass(frozen=True)
class Row:
    """One line: what happened in a month of the deal. `base` is the outcome, `item` the one of its items."""

    line: int
    base: str
    item: str
    month: int
    value: Decimal
    stated: bool = False
    """The value is the measured value itself, a share or ratio."""
    group: str = ""
    """Segment or cohort."""
    of: int | None = None
    control: Decimal | None = None
    control_of: int | None = None
    citizen: str = ""

    @property
    def name(self) -> str:
        """The item with its group."""
        return f"{self.item} [{self.group}]" if self.group else self.item


@dataclass(frozen=True)
class Observed:
    """Every row of a file, in its order."""

    file: str
    rows: tuple[Row, ...] = ()

    def of(self, name: str) -> tuple[Row, ...]:
        """Rows of an outcome, or of a reserved word."""
        return tuple(row for row in self.rows if row.base == name)


@dataclass
class _Reader:
    """A file being read: where a mistake is, and all that were found."""

    deal: Deal
    file: str
    places: Mapping[str, tuple[str, str, str]]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, line: int, column: str, found: object, message: str, hint: str | None = None) -> None:
        """Remember a mistake."""
        said = None if found is None else shown(found)
        self.problems.append(Problem(self.file, line, 1, column, message, said, hint))


def read_outcomes(deal: Deal, path: str | Path) -> Observed:
    """The rows of a CSV file; OptionError with every mistake that is in it."""
    reader = _Reader(deal, str(path), item_names(deal))
    rows = tuple(_rows(reader, _text(Path(path))))
    _twice(reader, rows)
    if not rows and not reader.problems:
        reader.wrong(0, "", None, "there is no row below the header", "say what was measured, a row for each month")
    if reader.problems:
        raise OptionError(reader.problems)
    return Observed(str(path), rows)


def item_names(deal: Deal) -> dict[str, tuple[str, str, str]]:
    """Every name that a row may give an outcome, as (outcome, item, group)."""
    names: dict[str, tuple[str, str, str]] = {}
    groups = (*deal.citizens.segments, *dict.fromkeys(_cohorts(deal)))
    for name, outcome in deal.outcomes.items():
        items = base_items(name, outcome)
        whole = items[0] if len(items) == 1 or isinstance(outcome, Reach) else ""  # else it must be said which
        for written, item in ((name, whole), *((item, item) for item in items)):
            names.setdefault(written, (name, item, ""))
            for group in groups:
                names.setdefault(f"{written} [{group}]", (name, item, group))
    return names


def base_items(name: str, outcome: OutcomeBase) -> list[str]:
    """Names of an outcome's items: its claims, checkpoints or levels, or itself."""
    if isinstance(outcome, Reach):
        return [name, *(f"{name} #{claim}" for claim in range(2, outcome.claims + 1))]
    if isinstance(outcome, Checkpoint):
        return [f"{name} @{month}" for month in outcome.at]
    if isinstance(outcome, Accumulate):
        return [f"{name} @{int(level)}" for level in outcome.levels]
    return [name]


def _cohorts(deal: Deal) -> Iterator[str]:
    for term in deal.contract.terms.values():
        for cohort in term.cohorts if isinstance(term, Target) else ():
            yield f"{cohort.start}-{cohort.until}"


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


def _rows(reader: _Reader, text: str) -> Iterator[Row]:
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


def _columns(reader: _Reader, line: int, cells: list[str]) -> list[str]:
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


def _row(reader: _Reader, line: int, columns: list[str], cells: list[str]) -> Row | None:
    """One line; None when it has a mistake."""
    if len(cells) != len(columns):
        comma = "a decimal comma is not read: write a point" if len(cells) > len(columns) else None
        reader.wrong(line, "", None, f"{len(cells)} values under {len(columns)} columns", comma)
        return None
    before, said = len(reader.problems), dict(zip(columns, cells, strict=True))
    base, item, group = _which(reader, line, said)
    month = _month(reader, line, said["month"], base)
    value, stated = _value(reader, line, said["value"], base)
    of, control, control_of = (_count(reader, line, said, key) for key in ("of", "control", "control_of"))
    citizen = _citizen(reader, line, said, base, value, stated)
    if len(reader.problems) > before:
        return None
    whole = (None if each is None else int(each) for each in (of, control_of))
    of_citizens, control_citizens = whole
    return Row(line, base, item, month, value, stated, group, of_citizens, control, control_citizens, citizen)


# ---------------------------------------------------------------------------------------------------------------------
# Cells


def _which(reader: _Reader, line: int, said: Mapping[str, str]) -> tuple[str, str, str]:
    """(outcome or reserved word, item, group)."""
    name, outcomes = said["outcome"], reader.deal.outcomes
    if name in RESERVED and name not in outcomes:
        for key in ("segment", "checkpoint", "of", "control", "control_of", "citizen"):
            if said.get(key):
                reader.wrong(line, key, said[key], f"has no place in a row of {name}")
        return name, name, ""
    if name not in reader.places:
        close = nearest(name, (*reader.places, *RESERVED))
        hint = f"did you mean {close}?" if close else f"expected one of {one_of((*outcomes, *RESERVED))}"
        reader.wrong(line, "outcome", name, "unknown outcome", hint)
        return "", "", ""
    base, item, group = reader.places[name]
    return base, _checkpoint(reader, line, said, base, item), _group(reader, line, said, base, group)


def _checkpoint(reader: _Reader, line: int, said: Mapping[str, str], base: str, item: str) -> str:
    """The item that the column `checkpoint` names, or the one already known."""
    outcome, written = reader.deal.outcomes[base], said.get("checkpoint", "")
    if not written:
        if not item and isinstance(outcome, Checkpoint):
            times = one_of(map(str, outcome.at))
            reader.wrong(line, "checkpoint", None, "the outcome has several; which one is it?", f"one of {times}")
        elif not item:
            items = base_items(base, outcome)
            reader.wrong(line, "outcome", base, "the outcome has several levels", f"write one of {one_of(items)}")
        return item
    if not isinstance(outcome, Checkpoint):
        reader.wrong(line, "checkpoint", written, "the outcome has no checkpoints")
        return item
    try:
        month = scalar(written, "months")[0]
    except ValueError as error:
        reader.wrong(line, "checkpoint", written, str(error))
        return item
    if month not in outcome.at or item not in ("", f"{base} @{int(month)}"):
        reader.wrong(line, "checkpoint", written, f"expected one of {one_of(map(str, outcome.at))}")
    return f"{base} @{int(month)}"


def _group(reader: _Reader, line: int, said: Mapping[str, str], base: str, group: str) -> str:
    segment, segments = said.get("segment", ""), reader.deal.citizens.segments
    if not segment:
        return group
    if segment not in segments:
        close = nearest(segment, segments)
        hint = f"did you mean {close}?" if close else f"expected one of {one_of(segments)}" if segments else None
        reader.wrong(line, "segment", segment, "unknown segment", hint)
    elif group not in ("", segment) or isinstance(reader.deal.outcomes[base], (Saving, Figure)):
        reader.wrong(line, "segment", segment, "has no place in this row")
    return segment


def _month(reader: _Reader, line: int, written: str, base: str) -> int:
    deal = reader.deal
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", written):
        try:
            month = deal.timeline.month_of(dt.date.fromisoformat(written))
        except ValueError:
            reader.wrong(line, "month", written, "there is no such date", "dates are written as 2028-03-31")
            return 0
    elif re.fullmatch(r"[+-]?\d{1,6}", written):
        month = int(written)
    else:
        reader.wrong(line, "month", written, "expected a whole month from the deal's start, or a date as 2028-03-31")
        return 0
    until, what = _until(deal, base)
    if not 0 <= month < until:
        last = deal.timeline.first_day(until) - dt.timedelta(days=1)
        message = f"expected a month of {what}: 0 to {until - 1}, or {deal.start} to {last}"
        reader.wrong(line, "month", written, message)
    return month


def _until(deal: Deal, base: str) -> tuple[int, str]:
    """The first month that is too late, and what ends then."""
    money = base in ("drawn", "stopped") or isinstance(deal.outcomes.get(base), (Saving, Figure))
    if money or not base:
        return deal.timeline.ledger_months, "the ledger"
    return deal.timeline.horizon, "the horizon"


def _value(reader: _Reader, line: int, written: str, base: str) -> tuple[Decimal, bool]:
    """A number, and whether it is the measured value itself."""
    outcome = reader.deal.outcomes.get(base)
    if base == "stopped" and not written:
        return Decimal(1), False
    try:
        number, percent, words = split_scalar(written, "a number")
    except ValueError as error:
        reader.wrong(line, "value", written, str(error))
        return Decimal(0), False
    if words:
        reader.wrong(line, "value", written, f'"{words}" is not understood here; expected a number')
    elif percent and ((base in RESERVED and outcome is None) or isinstance(outcome, Saving)):
        reader.wrong(line, "value", written, "expected a number, not a share")
    elif not percent and number < 0 and not isinstance(outcome, _BOTH_SIGNS) and base:
        reader.wrong(line, "value", written, "expected 0 or more")
    elif not percent and number % 1 and _whole(base, outcome):
        hint = f'a measured value is written with %: "{number * 100:f} %"' if abs(number) <= 1 else None
        reader.wrong(line, "value", written, "expected a whole number of citizens", hint)
    return number, percent and not isinstance(outcome, Figure)


def _whole(base: str, outcome: OutcomeBase | None) -> bool:
    return base in ("enrolled", "completers") if outcome is None else counts_citizens(outcome)


def _count(reader: _Reader, line: int, said: Mapping[str, str], key: str) -> Decimal | None:
    """The number in an optional column, None when it is empty."""
    written = said.get(key, "")
    if not written:
        return None
    try:
        number, percent, words = split_scalar(written, "a number")
    except ValueError as error:
        reader.wrong(line, key, written, str(error))
        return None
    whole = key != "control"
    if percent or words or (number < 0 and whole) or (whole and number % 1):
        reader.wrong(line, key, written, "expected a whole number of citizens" if whole else "expected a number")
    return number


def _citizen(reader: _Reader, line: int, said: Mapping[str, str], base: str, value: Decimal, stated: bool) -> str:
    """Whose outcome it was; one row is one outcome then."""
    citizen, outcome = said.get("citizen", ""), reader.deal.outcomes.get(base)
    if citizen and outcome is not None and (not counts_citizens(outcome) or value != 1 or stated):
        reader.wrong(line, "citizen", citizen, "a citizen's row counts one outcome: expected the value 1")
    ceiling = outcome is not None and base in capped_by_citizen(reader.deal) and counts_citizens(outcome)
    if ceiling and not citizen and value and not stated:
        message = "the contract has a ceiling per citizen: each outcome needs a row of its own with its citizen"
        reader.wrong(line, "citizen", None, message)
    return citizen


def capped_by_citizen(deal: Deal) -> tuple[str, ...]:
    """Outcomes whose payments are limited for each citizen."""
    every = deal.contract.caps.per_citizen is not None
    cards = [term for term in deal.contract.terms.values() if isinstance(term, RateCard)]
    return tuple(dict.fromkeys(term.outcome for term in cards if every or term.per_citizen is not None))


def _twice(reader: _Reader, rows: tuple[Row, ...]) -> None:
    """A row that says again what another has said."""
    first: dict[tuple[str, int, str], int] = {}
    for row in rows:
        key = (row.name, row.month, row.citizen)
        if key in first:
            message = f"{row.name} in month {row.month} is already in line {first[key]}"
            reader.wrong(row.line, "outcome", None, message, "add the two together")
        first.setdefault(key, row.line)
