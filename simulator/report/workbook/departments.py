"""Payments and savings by account and year in, the sheet of departments, ceiling and levels out.

Accounts are put in; what a department, a side of the service ceiling or a level pays, saves and keeps is a live sum of
its accounts, beside the simulation's own total. Groups have numbers: names of a deal are never compared by formulas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.report.page.view import View
from simulator.report.workbook.book import Book
from simulator.report.workbook.sheet import HEAD_ROW, Sheet, cell
from simulator.report.workbook.timed import COLUMN, Line, Timed

Floats = NDArray[np.float64]
TOTAL, MUNICIPALITY = "total", "municipality"
UNASSIGNED, UNTOLD = "unassigned", "untold"
KINDS = ("department", "ceiling", "level")


class Account(NamedTuple):
    """One account: its name, the group of each kind that it is in, its mean payments and savings by year."""

    name: str
    groups: Mapping[str, str]
    payments: Floats
    savings: Floats


def departments(book: Book) -> None:
    """The sheet; none for a deal without accounts, or where figures of each draw were not kept."""
    view = book.view
    if not view.has("metrics") or not view.deal.budget.accounts:
        return
    accounts = list(_accounts(book))
    if not any(each.payments.any() or each.savings.any() for each in accounts):
        return
    about = book.say("about_departments", prices=view.nominal)
    sheet = Sheet.added(book, "departments", book.say("title_departments"), about)
    table = Timed(sheet, list(map(float, view.years)), "whole", 14)
    numbers = _numbers(book, accounts)
    columns = {kind: table.last + 2 + place for place, kind in enumerate(KINDS)}
    _side_heads(table, columns)
    lines = _put_in(table, accounts, numbers, columns)
    for kind in KINDS:
        _groups(table, kind, numbers[kind], lines, columns[kind], accounts)
    table.close()


# --- accounts --------------------------------------------------------------------------------------------------------


def _accounts(book: Book) -> Iterator[Account]:
    """Every account of the deal, and what the municipality pays through none of them."""
    view, rest = book.view, {}
    for which in ("payments", "savings"):
        rest[which] = _by_year(view, which)
    for name, account in view.deal.budget.accounts.items():
        place = view.metrics.labels("account").index(name)
        paid, saved = (_by_year(view, f"{which}_by_account", place) for which in ("payments", "savings"))
        groups: dict[str, str] = {"level": account.level}
        if account.level == MUNICIPALITY:
            rest["payments"], rest["savings"] = rest["payments"] - paid, rest["savings"] - saved
            groups |= {"department": account.department or UNASSIGNED, "ceiling": account.ceiling or UNTOLD}
        yield Account(name, groups, paid, saved)
    paid, saved = (np.round(rest[which], 6) + 0.0 for which in ("payments", "savings"))
    if paid.any() or saved.any():
        groups = {"level": MUNICIPALITY, "department": UNASSIGNED, "ceiling": UNTOLD}
        yield Account(book.say("no_account"), groups, paid, saved)


def _by_year(view: View, name: str, *place: int) -> Floats:
    """Means over draws by budget year, summed exactly before they are divided."""
    columns = (view.metrics.column(name, year, *place) for year in range(len(view.years)))
    return np.array([int(each.sum(dtype=np.int64)) / each.size / view.deal.minor_units for each in columns])


def _numbers(book: Book, accounts: Sequence[Account]) -> dict[str, dict[str, int]]:
    """Groups of each kind with their numbers, in the order of the summary."""
    view = book.view
    town = view.summary["municipality"]
    order = {"department": town["departments"], "ceiling": town["ceiling"], "level": view.summary["levels"]}
    there = {kind: {each.groups.get(kind) for each in accounts} for kind in KINDS}
    return {
        kind: {name: number for number, name in enumerate((n for n in order[kind] if n in there[kind]), 1)}
        for kind in KINDS
    }


def _called(book: Book, kind: str, name: str) -> str:
    """What a group is called."""
    if kind == "department":
        return book.view.say("unassigned") if name == UNASSIGNED else name
    return book.view.say(f"ceiling_{name}") if kind == "ceiling" else book.view.say(f"party_{name}")


# --- lines -----------------------------------------------------------------------------------------------------------


def _side_heads(table: Timed, columns: Mapping[str, int]) -> None:
    for kind, column in columns.items():
        table.sheet.text(HEAD_ROW, column, table.book.say(f"number_of_{kind}"), "head")
        table.sheet.page.set_column(column, column, 12)
    table.sheet.page.set_column(table.last + 1, table.last + 1, 2)


class _Lines(NamedTuple):
    """The first and last rows of what is put in, from 0."""

    first: int
    last: int


def _put_in(
    table: Timed, accounts: Sequence[Account], numbers: Mapping[str, Mapping[str, int]], columns: Mapping[str, int]
) -> dict[str, _Lines]:
    """Every account's payments and savings, and the numbers of its groups."""
    book, found = table.book, {}
    known = book.view.summary["municipality"]["accounts"]
    for which in ("payments", "savings"):
        table.section(book.say(f"{which}_by_account"))
        first = table.row
        for each in accounts:
            values = getattr(each, which)
            ours = known[each.name][which]["mean"] if each.name in known else None
            line = table.line(_described(book, each), values, ours=ours)
            for kind, column in columns.items():
                number = numbers[kind].get(each.groups.get(kind, ""), 0)
                table.sheet.number(line.row, column, number, "whole")
        found[which] = _Lines(first, table.row - 1)
    return found


def _described(book: Book, account: Account) -> str:
    """An account with where it belongs."""
    parts = [_called(book, kind, account.groups[kind]) for kind in reversed(KINDS) if kind in account.groups]
    return f"{account.name} ({', '.join(part for part in parts if part)})"


def _groups(
    table: Timed, kind: str, numbers: Mapping[str, int], lines: Mapping[str, _Lines], column: int,
    accounts: Sequence[Account],
) -> None:  # fmt: skip
    """What each group of a kind pays, saves and keeps."""
    book, town = table.book, table.book.view.summary
    found = {
        "department": town["municipality"]["departments"], "ceiling": town["municipality"]["ceiling"],
        "level": town["levels"],
    }[kind]  # fmt: skip
    for name, number in numbers.items():
        table.section(book.say(f"of_{kind}", name=_called(book, kind, name)))
        label, members = book.say("number_of_group"), [each for each in accounts if each.groups.get(kind) == name]
        chosen = table.figure(label, None, number, "whole", unit=book.say("number"))
        paid, saved = (
            _sum(table, which, lines[which], column, chosen, members, _total(found[name], which))
            for which in ("payments", "savings")
        )
        table.line(
            book.say("net_line"), saved.values - paid.values, f"{saved.here}-{paid.here}",
            ours=_total(found[name], "net"), strong=True,
        )  # fmt: skip


def _total(found: Mapping[str, Any], which: str) -> float:
    """The simulation's mean of all years."""
    told = found[which]
    return float(told[TOTAL]["mean"] if TOTAL in told else told["mean"])


def _sum(
    table: Timed, which: str, area: _Lines, column: int, chosen: str, members: Sequence[Account], ours: float
) -> Line:
    keys = f"{cell(area.first, column)}:{cell(area.last, column)}"
    values = np.sum([getattr(each, which) for each in members], axis=0)
    first, last = area.first + 1, area.last + 1
    return table.line(
        table.book.say(f"{which}_line"),
        values,
        f"SUMIF({keys},{chosen},{COLUMN}${first}:{COLUMN}${last})",
        ours=ours,
    )
