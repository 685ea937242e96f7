"""A deal's tree in, the sheet of its numbers out: path, value, unit, what is uncertain, source or "assumed".

One row for each number that the deal states; a distribution is one number, with its central value and its words. A
number is assumed or has a source by the nearest key above it that says so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from simulator.deal import Quantity
from simulator.deal.scalars import Dimension, split_scalar
from simulator.describe.telling import Telling, Unit
from simulator.report.workbook.book import Book, Form
from simulator.report.workbook.sheet import Sheet, Value

HEADS = ("path", "value", "unit", "words", "source")
SILENT = {"name", "cohort", "language", "rules", "currency", "source", "assumed", "note", "scenarios", "origin", "kind"}
TIMES = ("day", "week", "month", "year")
AMOUNTS = ("amount", "commitment", "price", "working_capital")
"""Keys whose plain numbers are amounts of money."""
RESET = re.compile(r"weeks self-supporting within (\d+) weeks")
"""When the reimbursement ladder begins again, as deals write it after its number."""
UNITS: dict[Dimension, Unit] = {
    "share": "share", "factor": "factor", "rate": "rate", "chance": "share", "months": "months", "weeks": "weeks",
    "money": "money", "number": "number",
}  # fmt: skip


class Stated(NamedTuple):
    """One number of the deal."""

    path: str
    value: Value
    form: Form
    unit: str
    words: str
    """What is known of an uncertain number; empty for a certain one."""
    source: str


def assumptions(book: Book) -> None:
    """The sheet."""
    sheet = Sheet.added(book, "assumptions", book.say("title_assumptions"), book.say("about_assumptions"))
    sheet.widths(62, 14, 22, 62, 74)
    sheet.heads(3, [book.say(f"head_{name}") for name in HEADS], words=1)
    for column in (2, 3, 4):
        sheet.text(3, column, book.say(f"head_{HEADS[column]}"), "headword")
    sheet.page.freeze_panes(4, 1)
    sheet.page.repeat_rows(3)
    row = 3
    for row, each in enumerate(_numbers(book), 4):
        sheet.text(row, 0, each.path, "wrapped")
        large = (
            each.form == "number"
            and isinstance(each.value, float)
            and (abs(each.value) >= 10_000 or (each.unit.startswith(book.currency) and each.value.is_integer()))
        )
        sheet.number(row, 1, each.value, "money" if large else each.form)
        sheet.text(row, 2, each.unit, "unit")
        sheet.text(row, 3, each.words, "wrapped")
        sheet.text(row, 4, each.source, "wrapped")
    sheet.page.autofilter(3, 0, row, len(HEADS) - 1)


def _numbers(book: Book) -> Iterator[Stated]:
    deal = book.view.deal
    tell = Telling(deal, book.view.language)
    yield from _walk(book, tell, deal.origin.tree, "", book.say("no_source"))


def _walk(book: Book, tell: Telling, part: Any, path: str, source: str) -> Iterator[Stated]:
    quantity = tell.deal.numbers().get(path)
    if isinstance(part, Mapping):
        source = _source(book, part, source)
    if quantity is not None:
        yield _quantity(book, tell, path, quantity, source, "%" in str(part))
    elif isinstance(part, Mapping):
        for key, item in part.items():
            if key not in SILENT:
                yield from _walk(book, tell, item, f"{path}.{key}" if path else str(key), source)
    elif isinstance(part, (list, tuple)):
        for place, item in enumerate(part):
            yield from _walk(book, tell, item, f"{path}[{place}]", source)
    else:
        yield from _plain(book, tell, path, part, source)


def _source(book: Book, part: Mapping[str, Any], above: str) -> str:
    """Where numbers below a key come from."""
    if part.get("source"):
        return book.say("from_source", source=part["source"])
    return book.say("assumed") if part.get("assumed") else above


def _quantity(book: Book, tell: Telling, path: str, number: Quantity, source: str, percent: bool) -> Stated:
    """A number that may be uncertain, at its central value."""
    unit = UNITS[number.dimension]
    words = "" if number.fixed is not None else tell.quantity(number, unit)
    value = float(tell.central(number))
    per = tell.figures.per(number.per) if number.per else ""
    share = unit == "share" or percent
    said = {"money": book.currency, "months": book.say("months"), "weeks": book.say("weeks")}.get(unit, "")
    return Stated(path, value, "percent" if share else "number", f"{said} {per}".strip(), words, source)


def _plain(book: Book, tell: Telling, path: str, value: Any, source: str) -> Iterator[Stated]:
    """A number as it is written, with the words after it as its unit; nothing for what is no number."""
    if isinstance(value, dt.date):
        yield Stated(path, tell.figures.date(value), "plain", "", "", source)
    if isinstance(value, (bool, dt.date)) or value is None:
        return
    try:
        found = split_scalar(value, "")
    except ValueError:
        return
    if found.words.startswith("-"):  # a date
        yield Stated(path, tell.figures.date(dt.date.fromisoformat(str(value))), "plain", "", "", source)
    else:
        unit = _unit(book, tell, path, found.words)
        yield Stated(path, float(found.value), "percent" if found.percent else "number", unit, "", source)


def _unit(book: Book, tell: Telling, path: str, words: str) -> str:
    """What is written after a number, in the workbook's language where it is a time; the currency before amounts."""
    time = words.removeprefix("per ").removesuffix("s")
    if time in TIMES:
        words = tell.figures.per(time) if words.startswith("per ") else book.say(f"{time}s")
    if words == "per citizen-month engaged":
        words = book.say("unit_engaged")
    if (reset := RESET.fullmatch(words)) is not None:
        words = book.say("unit_reset", window=reset[1])
    amount = path.rpartition(".")[2] in AMOUNTS or path.startswith(("contract.caps.", "budget.appropriation."))
    return f"{book.currency} {words}".strip() if amount else words
