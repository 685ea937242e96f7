"""The summary of a result in, its sheet of headline figures with errors, quantiles and meanings out.

One row for each figure: mean, Monte Carlo error, P5, median, P95, what it means. A goal that is met or not is told as
its two outcomes with their probabilities: quantiles of two amounts would mislead. Amounts are currency units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from simulator.report.page.naming import outcome_named
from simulator.report.workbook.book import Book, Form
from simulator.report.workbook.budget import takes_part
from simulator.report.workbook.investors import named
from simulator.report.workbook.sheet import Sheet, Value
from simulator.report.workbook.two import Two, two_outcomes
from simulator.vocabulary import WORDS

HEADS = ("figure", "unit", "mean", "error", "p5", "p50", "p95", "meaning")
QUANTILES = ("p5", "p50", "p95")
Found = Mapping[str, Any]


class Row(NamedTuple):
    """One figure: its name, the phrase that says what it means, its values, and how they are written."""

    name: str
    meaning: str
    found: Found
    form: Form = "currency"
    unit: str = ""
    spread: bool = True
    """Whether it has quantiles that say something."""


class Block(NamedTuple):
    """Rows under a heading."""

    heading: str
    rows: tuple[Row, ...]


def summary(book: Book) -> None:
    """The sheet."""
    view = book.view
    about = book.say("about_summary", draws=view.voice.number(view.summary["draws"]), prices=view.nominal)
    sheet = Sheet.added(book, "summary", book.say("title_summary"), about)
    sheet.widths(60, 13, 18, 16, 18, 18, 18, 84)
    row = 3
    sheet.heads(row, [book.say(f"head_{name}") for name in HEADS], words=2)
    sheet.text(row, len(HEADS) - 1, book.say("head_meaning"), "headword")
    sheet.page.freeze_panes(row + 1, 1)
    sheet.page.repeat_rows(row)
    for block in _blocks(book):
        row += 2
        sheet.section(row, block.heading, len(HEADS))
        for each in block.rows:
            row += 1
            _write(sheet, row, each)


def _write(sheet: Sheet, row: int, each: Row) -> None:
    book, found = sheet.book, each.found
    sheet.text(row, 0, each.name)
    sheet.text(row, 1, each.unit or (book.currency if each.form == "currency" else ""), "unit")
    mean: Value = found["mean"] if "mean" in found else found.get("value")
    if mean is None and "p_never" in found:
        mean = book.say("mean_never")
    sheet.number(row, 2, mean, each.form)
    sheet.number(row, 3, found.get("se"), each.form)
    for column, part in enumerate(QUANTILES, 4):
        if each.spread and part in found:
            never = found[part] is None and "p_never" in found and book.view.summary["draws"] > 1
            sheet.number(row, column, book.say("never") if never else found[part], each.form)
    sheet.text(row, 7, book.say(f"means_{each.meaning}") if each.meaning else "", "wrapped")


def _blocks(book: Book) -> Iterator[Block]:
    two = two_outcomes(book.view)
    if takes_part(book.view.summary["municipality"]):
        yield Block(book.say("the_municipality"), tuple(_municipality(book, two)))
    for name in _investors(book):
        yield Block(named(book, name), tuple(_investor(book, name, two)))
    if book.view.summary["outcomes"]:
        yield Block(book.say("the_citizens"), tuple(_outcomes(book)))
    if book.view.summary["terms"]:
        yield Block(book.say("the_terms"), tuple(_terms(book)))
    yield Block(book.say("who_keeps"), tuple(_levels(book)))


# --- the municipality ------------------------------------------------------------------------------------------------


def _municipality(book: Book, two: Two | None) -> Iterator[Row]:
    town = book.view.summary["municipality"]
    yield Row(book.say("all_payments"), "payments", town["payments"]["total"], spread=two is None)
    if two is not None:
        yield from _two_rows(book, book.view.summary["terms"][two.term], two.term)
    yield Row(book.say("all_savings"), "savings", town["savings"]["total"])
    yield Row(book.say("all_net"), "net", town["net"]["total"])
    yield Row(book.say("p_net_cost"), "p_net_cost", town["p_net_cost"], "share")
    yield Row(book.say("reserve", percent="95"), "reserve", town["reserve_p95"]["total"])
    if town["maximum"]["total"] is not None:
        yield Row(book.say("maximum"), "maximum", {"value": town["maximum"]["total"]})
    yield Row(book.say("gap"), "gap", town["liquidity_gap"])
    yield Row(book.say("break_even"), "break_even", town["break_even_month"], "whole", book.say("month_unit"))
    yield Row(book.say("npv_town"), "npv_town", town["npv"])
    for year, found in town["appropriation"].items():
        yield Row(book.say("p_exhausted_in", year=year), "p_exhausted", found["p_exhausted"], "share")


def _two_rows(book: Book, found: Found, term: str) -> Iterator[Row]:
    """What an all-or-nothing term pays in each of its outcomes, and how likely each is."""
    for which in ("met", "missed"):
        each = found["all_or_nothing"][which]
        yield Row(book.say(f"p_{which}_of", term=term), f"p_{which}", each["probability"], "share")
        yield Row(book.say(f"paid_if_{which}", term=term), f"if_{which}", {"value": each["paid"]})


# --- investors -------------------------------------------------------------------------------------------------------


def _investors(book: Book) -> tuple[str, ...]:
    names = tuple(book.view.summary["investors"])
    return names[:1] if len(names) == 2 else names


def _investor(book: Book, name: str, two: Two | None) -> Iterator[Row]:
    found, spread = book.view.summary["investors"][name], two is None
    yield Row(book.say("profit"), "profit", found["profit"], spread=spread)
    if two is not None:
        yield from _profit_rows(book, name, two)
    yield Row(book.say("p_loss"), "p_loss", found["p_loss"], "share")
    yield Row(book.say("p_total_loss"), "p_total_loss", found["p_total_loss"], "share")
    yield Row(book.say("es5"), "es5", found["es5_profit"])
    yield Row(
        book.say("irr_mean_flow"), "irr_mean_flow", {"value": found["irr"]["of_mean_cash_flow"]}, "rate", _year(book)
    )
    yield Row(book.say("irr_each"), "irr_each", found["irr"], "rate", _year(book), spread)
    yield Row(book.say("moic_each"), "moic_each", found["moic"], "times", "x", spread)
    yield Row(book.say("npv"), "npv", found["npv"], spread=spread)
    yield Row(book.say("drawn_sum"), "drawn", found["drawn"])
    yield Row(book.say("peak"), "peak", found["peak_capital"])
    yield Row(book.say("payback"), "payback", found["payback_month"], "whole", book.say("month_unit"))
    yield Row(book.say("p_never_back"), "p_never_back", found["payback_month"]["p_never"], "share")


def _year(book: Book) -> str:
    return book.say("per_year")


def _profit_rows(book: Book, name: str, two: Two) -> Iterator[Row]:
    """The investors' mean profit in each outcome."""
    view = book.view
    profit = view.money_column("profit", view.metrics.labels("investor").index(name))
    for which, chosen in (("met", two.draws), ("missed", ~two.draws)):
        if chosen.any():
            yield Row(book.say(f"profit_if_{which}"), f"profit_if_{which}", {"value": float(profit[chosen].mean())})


# --- citizens, terms, levels -----------------------------------------------------------------------------------------


def _outcomes(book: Book) -> Iterator[Row]:
    for name, found in book.view.summary["outcomes"].items():
        unit = _unit(book, str(found["unit"]))
        for arm in ("programme", "counterfactual", "measured"):
            if arm in found:
                yield Row(
                    book.say(f"outcome_{arm}", outcome=outcome_named(book.view, name)),
                    f"outcome_{arm}",
                    found[arm],
                    "count",
                    unit,
                )


def _unit(book: Book, unit: str) -> str:
    """What an outcome is counted in."""
    word = WORDS.get(unit)
    return unit if word is None else (word.da if book.view.language == "da" else word.en)


def _terms(book: Book) -> Iterator[Row]:
    for name, found in book.view.summary["terms"].items():
        yield Row(book.say("term_paid", term=name), "term_paid", found["paid"], spread=not found.get("all_or_nothing"))
        for key in ("p_paid", "p_paid_without_effect", "p_unpaid_with_effect"):
            if found.get(key) is not None:
                yield Row(book.say(key, term=name), key, found[key], "share")


def _levels(book: Book) -> Iterator[Row]:
    for name, found in book.view.summary["levels"].items():
        yield Row(book.view.say(f"party_{name}"), "level", found["net"])
    joint = book.view.summary["joint"]
    for key in ("p_all_gain", "p_investors_gain_municipality_loses"):
        if key in joint:
            yield Row(book.say(key), key, joint[key], "share")
