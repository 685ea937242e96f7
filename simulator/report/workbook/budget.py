"""Payments, realised savings and what is set aside in, the sheet of the municipality's budget years out.

Means add up over years and are summed live; quantiles do not, so beside them stands the quantile of all years together.
An all-or-nothing payment is told as its two outcomes, from which the mean is worked out live. Amounts are currency
units in current prices; net is realised savings less payments, positive is good.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulator.report.workbook.book import Book
from simulator.report.workbook.sheet import Sheet, Value
from simulator.report.workbook.timed import Line, Timed
from simulator.report.workbook.two import Two, two_outcomes

TOTAL = "total"
QUANTILES = ("p5", "p50", "p95")


def budget(book: Book) -> None:
    """The sheet; none where no money of the municipality moves at all."""
    town = book.view.summary["municipality"]
    if not any(town[key][TOTAL]["mean"] or town[key][TOTAL]["sd"] for key in ("payments", "savings")):
        return
    sheet = Sheet.added(book, "budget", book.say("title_budget"), book.say("about_budget", prices=book.view.nominal))
    table = Timed(sheet, list(map(float, book.view.years)), "whole", 14)
    two = two_outcomes(book.view)
    paid = _payments(table, town, two)
    table.section(book.say("savings"))
    saved = _mean(table, town["savings"])
    _spread(table, town["savings"])
    _net(table, town, paid, saved)
    _set_aside(table, town)
    table.close()


def _by_year(table: Timed, found: Mapping[str, Any], part: str) -> list[Value]:
    return [found[year][part] for year in table.book.view.years]


def _mean(table: Timed, found: Mapping[str, Any]) -> Line:
    """Means by year, their live sum, and the mean of the total; then their errors."""
    book = table.book
    line = table.line(book.say("mean"), _by_year(table, found, "mean"), ours=found[TOTAL]["mean"], strong=True)
    _apart(table, book.say("error"), found, "se")
    return line


def _apart(table: Timed, label: str, found: Mapping[str, Any], part: str, form: Any = "money") -> None:
    """A line that does not add up: the figure of all years stands beside it, not below a sum."""
    unit = "" if form == "share" else None
    table.line(label, _by_year(table, found, part), None, form, total=False, ours=found[TOTAL][part], unit=unit)


def _spread(table: Timed, found: Mapping[str, Any]) -> None:
    for part in QUANTILES:
        _apart(table, part.upper(), found, part)


def _payments(table: Timed, town: Mapping[str, Any], two: Two | None) -> Line:
    book = table.book
    table.section(book.say("payments"))
    if two is None:
        line = _mean(table, town["payments"])
        _spread(table, town["payments"])
        return line
    table.remark(book.say("two_outcomes", term=two.term))
    chance = table.figure(book.say("p_met"), None, two.chance, "share", unit="")
    met = table.line(book.say("if_met"), two.met)
    missed = table.line(book.say("if_missed"), two.missed)
    values = two.chance * two.met + (1 - two.chance) * two.missed
    line = table.line(
        book.say("mean"), values, f"{chance}*{met.here}+(1-{chance})*{missed.here}",
        ours=town["payments"][TOTAL]["mean"], strong=True,
    )  # fmt: skip
    _apart(table, book.say("error"), town["payments"], "se")
    return line


def _net(table: Timed, town: Mapping[str, Any], paid: Line, saved: Line) -> None:
    book = table.book
    table.section(book.say("net"))
    net = table.line(
        book.say("mean"), saved.values - paid.values, f"{saved.here}-{paid.here}",
        ours=town["net"][TOTAL]["mean"], strong=True,
    )  # fmt: skip
    so_far = Line(table.row, net.values.cumsum(), net.last)
    table.line(book.say("cumulative"), so_far.values, f"{so_far.before}+{net.here}", total=False)
    _apart(table, book.say("error"), town["net"], "se")
    _spread(table, town["net"])
    ours = np.array([town["net"][year]["mean"] or 0.0 for year in book.view.years])
    simulated = table.line(book.say("net_ours"), ours, total=False)
    places = book.name("money_decimals")
    apart = np.abs(np.round(net.values - ours, book.digits)) + 0.0
    table.zero(book.say("net_apart"), f"ABS(ROUND({net.here}-{simulated.here},{places}))", apart)


def _set_aside(table: Timed, town: Mapping[str, Any]) -> None:
    """The most it can be, what covers payments in most draws, what is set aside, and how often that is too little."""
    book, years = table.book, table.book.view.years
    table.section(book.say("set_aside"))
    most = town["maximum"]["years"] or {}
    limits = [most.get(year) for year in years]
    no_limit = book.say("no_limit")
    table.line(
        book.say("maximum"), [no_limit if limit is None else limit for limit in limits], total=False,
        ours=no_limit if town["maximum"]["total"] is None else town["maximum"]["total"],
    )  # fmt: skip
    for part in ("p80", "p90", "p95"):
        _apart(table, book.say("reserve", percent=part[1:]), town["reserve"][part], "value")
    aside = town["appropriation"]
    if aside:
        table.line(book.say("appropriation"), [aside.get(year, {}).get("amount") for year in years], total=False)
        chance = [aside[year]["p_exhausted"]["mean"] if year in aside else None for year in years]
        table.line(book.say("p_exhausted"), chance, None, "share", unit="", total=False)
