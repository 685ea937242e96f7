"""Mean flows by month in, the sheets of investors' cash flows out: by month with live returns, and by budget year.

Each tranche has its lines, and all investors together the sums of them. Figures are of the mean cash flow over all
draws: its IRR is that of the average, not the average of IRRs; sums and net present values are the averages themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from simulator.report.workbook.book import Book, quoted
from simulator.report.workbook.cash import EVERYONE, Cash, cash_of, mean_moves
from simulator.report.workbook.returns import Calendar, Known, calendar, returns
from simulator.report.workbook.sheet import HEAD_ROW, Sheet
from simulator.report.workbook.timed import COLUMN, Line, Timed


class Pair(NamedTuple):
    """The two lines of one investor."""

    paid_in: Line
    received: Line


def investors(book: Book) -> None:
    """Both sheets; none without investors' money, or where means by month were not kept."""
    if not book.view.summary["investors"] or not book.view.has("monthly"):
        return
    cash = cash_of(book.view.deal, mean_moves(book.view))
    time, pairs, sheet = _by_month(book, cash)
    _by_year(book, time, pairs, sheet)


def named(book: Book, name: str) -> str:
    """What all investors, or a tranche, are called."""
    if name != EVERYONE:
        return book.say("of_tranche", tranche=name)
    return book.say("of_all")


def _by_month(book: Book, cash: Mapping[str, Cash]) -> tuple[Calendar, dict[str, Pair], Sheet]:
    about = book.say("about_investors", draws=book.view.voice.number(book.view.summary["draws"]))
    sheet = Sheet.added(book, "investors", book.say("title_investors"), about)
    count = book.view.deal.timeline.ledger_months
    table = Timed(sheet, [book.say("short_month", month=month) for month in range(count)], "plain", 11)
    time = calendar(table, count)
    pairs = pairs_of(table, cash)
    for name, pair in pairs.items():
        if len(cash) > 1 or name == EVERYONE:
            table.section(named(book, name))
            returns(table, time, *_repeated(table, pair), _known(book.view.summary["investors"][name]), "money")
    table.close()
    return time, pairs, sheet


def pairs_of(table: Timed, cash: Mapping[str, Cash]) -> dict[str, Pair]:
    """What is put in of each tranche, and the sums of them all first."""
    book, found = table.book, dict[str, Pair]()
    table.section(book.say("put_in"))
    for name, each in cash.items():
        label = named(book, name)
        paid_in = table.line(book.say("paid_in", who=label), each.paid_in)
        found[name] = Pair(paid_in, table.line(book.say("received", who=label), each.received))
    sums = (_sum_of(table, [pair[side] for pair in found.values()], side) for side in range(2))
    return {EVERYONE: Pair(*sums), **found}


def _sum_of(table: Timed, lines: Sequence[Line], side: int) -> Line:
    """One side of all investors: the sum of their tranches."""
    label = table.book.say(Pair._fields[side], who=named(table.book, EVERYONE))
    values = np.sum([line.values for line in lines], axis=0)
    return table.line(label, values, "+".join(line.here for line in lines), strong=True)


def _repeated(table: Timed, pair: Pair) -> Pair:
    """The lines of one investor again, within its block."""
    named_lines = zip(Pair._fields, pair, strict=True)
    return Pair(*(table.line(table.book.say(f"{name}_here"), line.values, line.here) for name, line in named_lines))


def _known(found: Mapping[str, Any]) -> Known:
    """The simulation's means. A multiple of the mean cash flow is the ratio of two means."""
    paid, got = found["contributions"]["mean"], found["distributions"]["mean"]
    return Known(
        paid_in=paid, received=got, profit=found["profit"]["mean"], moic=got / paid if paid else None,
        irr=found["irr"]["of_mean_cash_flow"], npv=found["npv"]["mean"],
    )  # fmt: skip


def _by_year(book: Book, time: Calendar, pairs: Mapping[str, Pair], months: Sheet) -> None:
    """The same by budget year, every cell a sum of months."""
    sheet = Sheet.added(book, "investor_years", book.say("title_investor_years"), book.say("about_investor_years"))
    years, known = list(map(float, book.view.years)), book.view.summary["investors"]
    table = Timed(sheet, years, "whole", 14)
    for name, pair in pairs.items():
        if len(pairs) > 2 or name == EVERYONE:
            table.section(named(book, name))
            lines = _sums_of_months(table, time, pair, known[name], f"{quoted(months.name)}!")
            _net(table, *lines, known[name])
    table.close()


def _sums_of_months(table: Timed, time: Calendar, pair: Pair, known: Mapping[str, Any], place: str) -> Pair:
    """Both lines of one investor by year; `place` is how formulas name the sheet of months."""
    header, of_month = f"{COLUMN}${HEAD_ROW + 1}", time.years.values
    ours = (-known["contributions"]["mean"], known["distributions"]["mean"])
    lines = []
    for name, line, total in zip(Pair._fields, pair, ours, strict=True):
        values = np.array([line.values[of_month == float(year)].sum() for year in table.book.view.years])
        formula = f"SUMIF({place}{time.years.span},{header},{place}{line.span})"
        lines.append(table.line(table.book.say(f"{name}_here"), values, formula, ours=total + 0.0))
    return Pair(*lines)


def _net(table: Timed, paid_in: Line, received: Line, known: Mapping[str, Any]) -> None:
    book, values = table.book, paid_in.values + received.values
    formula, profit = f"{paid_in.here}+{received.here}", known["profit"]["mean"]
    net = table.line(book.say("net_cash"), values, formula, ours=profit, strong=True)
    total = Line(table.row, values.cumsum(), net.last)
    table.line(book.say("cumulative"), total.values, f"{total.before}+{net.here}", total=False)
