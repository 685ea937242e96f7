"""Lines of what an investor pays in and receives in, returns as live formulas beside the simulation's own out.

IRR: cash at month m is worth cash x (1 + r)^(-m/12), so r is (1 + monthly IRR)^12 - 1; nothing received is -100 %. The
search for it starts from a rate worked out of the same lines, never from the simulation's. The net present value
discounts by months at the hurdle. Peak capital is the most that is out; payback the first month from which the sum so
far is never below zero again.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.report.workbook.book import Form
from simulator.report.workbook.sheet import OURS, SUM, Value, cell
from simulator.report.workbook.timed import Line, Timed

Floats = NDArray[np.float64]
EPOCH = dt.date(1899, 12, 30)
"""Day 0 of a spreadsheet."""


class Calendar(NamedTuple):
    """The lines that all others of a sheet refer to."""

    months: Line
    years: Line
    factors: Line


class Known(NamedTuple):
    """The simulation's own figures; None where there is none to compare with."""

    paid_in: float | None = None
    received: float | None = None
    profit: float | None = None
    moic: float | None = None
    irr: float | None = None
    npv: float | None = None
    peak: float | None = None
    payback: float | None = None


def calendar(table: Timed, count: int) -> Calendar:
    """Months, their dates and budget years, and what 1 in each is worth at the start at the hurdle."""
    book, deal = table.book, table.book.view.deal
    timeline, numbers = deal.timeline, np.arange(count, dtype=np.float64)
    months = table.line(book.say("month"), numbers, None, "whole", unit=book.say("number"), total=False)
    days = [timeline.first_day(month) for month in range(count)]
    serial = np.array([(day - EPOCH).days for day in days], dtype=np.float64)
    start, hurdle, year = book.name("start"), book.name("hurdle"), book.name("months_per_year")
    dates = table.line(
        book.say("first_day"), serial, f"EDATE({start},{months.here})", "month",
        unit=book.say("date"), total=False,
    )  # fmt: skip
    years = table.line(
        book.say("budget_year"), np.array([float(day.year) for day in days]), f"YEAR({dates.here})",
        "whole", unit=book.say("year_unit"), total=False,
    )  # fmt: skip
    worth = (1 + rate_of(table)) ** (-numbers / 12)
    factors = table.line(
        book.say("factor"), worth, f"(1+{hurdle})^(-{months.here}/{year})", "factor",
        unit=book.say("number"), total=False,
    )  # fmt: skip
    return Calendar(months, years, factors)


def rate_of(table: Timed) -> float:
    """The investors' hurdle; 0 where none is stated."""
    hurdle = table.book.view.summary["hurdle"]
    return 0.0 if hurdle is None else float(hurdle)


def returns(table: Timed, time: Calendar, paid_in: Line, received: Line, known: Known, form: Form = "exact") -> None:
    """Net, cumulative and present value by month, then every figure."""
    book = table.book
    values = paid_in.values + received.values
    net = table.line(
        book.say("net_cash"), values, f"{paid_in.here}+{received.here}", form, ours=known.profit,
        strong=True,
    )  # fmt: skip
    so_far = np.round(values.cumsum(), 6)
    total = Line(table.row, so_far, net.last)
    table.line(book.say("cumulative"), so_far, f"{total.before}+{net.here}", form, total=False)
    worth = table.line(
        book.say("present_value"), values * time.factors.values,
        f"{net.here}*{time.factors.here}", form, ours=known.npv,
    )  # fmt: skip
    below = _below(table, time, total)
    _sums(table, paid_in, received, known, form)
    _rate(table, time, net, paid_in, received, known)
    table.figure(book.say("npv"), worth.total, float(worth.values.sum()), form, ours=known.npv)
    peak = max(-float(so_far.min()), 0.0) + 0.0
    table.figure(book.say("peak"), f"MAX(-MIN({total.span}),0)", peak, form, ours=known.peak)
    _payback(table, total, below, known)


def _below(table: Timed, time: Calendar, total: Line) -> Line:
    """The month after each in which the sum so far is below zero, else 0."""
    decimals = table.book.name("money_decimals")
    after = np.where(np.round(total.values, table.book.digits) < 0, time.months.values + 1, 0.0)
    return table.line(
        table.book.say("below"), after,
        f"IF(ROUND({total.here},{decimals})<0,{time.months.here}+1,0)", "whole",
        unit=table.book.say("number"), total=False,
    )  # fmt: skip


def _sums(table: Timed, paid_in: Line, received: Line, known: Known, form: Form) -> None:
    book, paid, got = table.book, -float(paid_in.values.sum()) + 0.0, float(received.values.sum())
    table.figure(book.say("paid_in_sum"), f"-{paid_in.total}", paid, form, ours=known.paid_in)
    table.figure(book.say("received_sum"), received.total, got, form, ours=known.received)
    multiple: Value = got / paid if paid else book.say("nothing_paid_in")
    formula = f'IF({paid_in.total}=0,"{book.say("nothing_paid_in")}",-{received.total}/{paid_in.total})'
    table.figure(book.say("moic"), formula, multiple, "times", unit="x", ours=known.moic, decimals="rate")


def _rate(table: Timed, time: Calendar, net: Line, paid_in: Line, received: Line, known: Known) -> None:
    """The rate of return a year; words where there is no single one."""
    book, label, unit = table.book, table.book.say("irr"), table.book.say("per_year")
    if known.irr is None:
        table.figure(label, None, book.say("no_rate"), "rate", unit=unit)
        return
    year, guess = book.name("months_per_year"), _start(time.months.values, paid_in.values, received.values)
    middle = [
        table.figure(
            book.say(name), f"IF({line.total}=0,0,SUMPRODUCT({line.span},{time.months.span})/{line.total})",
            _middle(time.months.values, line.values), "count", unit=book.say("month_unit"),
        )
        for name, line in (("middle_paid_in", paid_in), ("middle_received", received))
    ]  # fmt: skip
    first = table.figure(
        book.say("guess"), f"IFERROR((-{received.total}/{paid_in.total})^(1/({middle[1]}-{middle[0]}))-1,0)",
        guess, "rate", unit=book.say("per_month"),
    )  # fmt: skip
    formula = f"IF({received.total}=0,-1,(1+IRR({net.span},{first}))^{year}-1)"
    table.figure(label, formula, known.irr, "rate", unit=unit, ours=known.irr, decimals="rate")


def _middle(months: Floats, amounts: Floats) -> float:
    """The mean month of amounts."""
    total = float(amounts.sum())
    return float(amounts @ months) / total if total else 0.0


def _start(months: Floats, paid_in: Floats, received: Floats) -> float:
    """A monthly rate to start from: all paid in at one mean month and received at another."""
    length = _middle(months, received) - _middle(months, paid_in)
    paid, got = -float(paid_in.sum()), float(received.sum())
    if length == 0 or paid == 0 or (got == 0 and length < 0):
        return 0.0
    return float((got / paid) ** (1 / length) - 1)


def _payback(table: Timed, total: Line, below: Line, known: Known) -> None:
    book, decimals = table.book, table.book.name("money_decimals")
    never = book.say("never")
    value: Value = never if round(float(total.values[-1]), book.digits) < 0 else float(below.values.max())
    formula = f'IF(ROUND({total.end},{decimals})<0,"{never}",MAX({below.span}))'
    ours: Value = None if known.payback is None else never if np.isinf(known.payback) else known.payback
    table.figure(book.say("payback"), formula, value, "whole", unit=book.say("month_unit"), ours=ours)
    if isinstance(ours, str):
        row = table.row - 1
        table.sheet.check(row, f"IF({cell(row, SUM)}={cell(row, OURS)},0,1)", float(value != ours))
