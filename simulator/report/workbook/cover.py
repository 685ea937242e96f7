"""A book in, its first sheet out: what it is, one check for all, the few key inputs, links to the sheets, provenance.

It is opened first and filled last, when the other sheets are there. The cells that formulas refer to by name stand
here: the start, the investors' hurdle, months in a year, and to how many decimals checks compare.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from simulator.deal import provenance
from simulator.report.workbook.book import Book, Form, Role, quoted
from simulator.report.workbook.returns import EPOCH
from simulator.report.workbook.sheet import RATE_DECIMALS, TOP_ROW, Sheet, Value, cell

INPUTS_ROW = 7
MONTHS_PER_YEAR = 12


class Key(NamedTuple):
    """A named input."""

    name: str
    value: Value
    form: Form


class Fact(NamedTuple):
    """Something the figures rest on, or a colour."""

    label: str
    said: str
    role: Role = "text"


class Cover(NamedTuple):
    """The first sheet."""

    sheet: Sheet

    @staticmethod
    def opened(book: Book) -> Cover:
        """The sheet with its named inputs, so that others can refer to them."""
        sheet = Sheet.added(
            book, "cover", book.say("title_cover", deal=book.view.summary["deal"]), book.say("about_cover")
        )
        book.sheets.clear()
        sheet.widths(40, 92, 16)
        sheet.page.fit_to_pages(1, 1)
        sheet.section(INPUTS_ROW - 1, book.say("key_inputs"), 3)
        for row, key in enumerate(_keys(book), INPUTS_ROW):
            sheet.text(row, 0, book.name(key.name))
            none = key.name == "hurdle" and book.view.summary["hurdle"] is None
            sheet.text(row, 1, book.say("no_hurdle" if none else f"key_{key.name}"), "wrapped")
            sheet.number(row, 2, key.value, key.form)
            book.define(key.name, sheet.name, cell(row, 2))
        return Cover(sheet)

    def fill(self) -> None:
        """Links to all sheets with their checks, and what the figures rest on."""
        book, row = self.sheet.book, INPUTS_ROW + len(list(_keys(self.sheet.book))) + 1
        first, last = self._links(row)
        self._overall(first, last)
        row = self._listed(last + 2, book.say("colours"), _colours(book))
        self._listed(row + 1, book.say("provenance"), _provenance(book))

    def _links(self, row: int) -> tuple[int, int]:
        sheet, book = self.sheet, self.sheet.book
        sheet.section(row, book.say("sheets"), 3)
        sheet.text(row, 2, book.say("head_check"), "heading")
        for place, each in enumerate(book.sheets, row + 1):
            target = f"internal:{quoted(each.name)}!A1"
            sheet.page.write_url(place, 0, target, book.look("link"), each.name)
            sheet.text(place, 1, book.say(f"is_{each.key}"), "wrapped")
            if each.checks:
                sheet.formula(place, 2, each.total, sum(each.checks), "number", "check")
            each.page.write_url(TOP_ROW, 1, f"internal:{quoted(sheet.name)}!A1", book.look("link"), book.say("back"))
        return row + 1, row + len(book.sheets)

    def _overall(self, first: int, last: int) -> None:
        """One cell that is 0 when every check of every sheet is."""
        sheet, book = self.sheet, self.sheet.book
        total = sum(sum(each.checks) for each in book.sheets)
        sheet.text(3, 0, book.say("overall"), strong=True)
        sheet.formula(3, 2, f"SUM({cell(first, 2)}:{cell(last, 2)})", total, "number", "check", strong=True)
        fine, wrong = book.say("all_fine"), book.say("not_fine")
        formula = f'IF(ISERROR({cell(3, 2)}),"{wrong}",IF({cell(3, 2)}=0,"{fine}","{wrong}"))'
        sheet.formula(3, 1, formula, wrong if total else fine, "plain")
        sheet.text(4, 1, book.say("about_checks"), "wrapped")
        sheet.light(3, 2, 3, 2)
        sheet.light(first, 2, last, 2)

    def _listed(self, row: int, heading: str, rows: Iterator[Fact]) -> int:
        """Facts under a heading; the next free row."""
        self.sheet.section(row, heading, 3)
        facts = list(rows)
        for place, fact in enumerate(facts, row + 1):
            self.sheet.text(place, 0, fact.label, fact.role)
            self.sheet.text(place, 1, fact.said, "wrapped")
        return row + 1 + len(facts)


def _keys(book: Book) -> Iterator[Key]:
    view = book.view
    yield Key("start", float((view.deal.start - EPOCH).days), "month")
    yield Key("hurdle", 0.0 if view.summary["hurdle"] is None else float(view.summary["hurdle"]), "rate")
    yield Key("months_per_year", float(MONTHS_PER_YEAR), "whole")
    yield Key("money_decimals", float(book.digits), "whole")
    yield Key("rate_decimals", float(RATE_DECIMALS), "whole")


def _colours(book: Book) -> Iterator[Fact]:
    roles: dict[str, Role] = {"blue": "input", "black": "live", "green": "good", "red": "bad"}
    for name, role in roles.items():
        yield Fact(book.say(f"colour_{name}"), book.say(f"colour_{name}_means"), role)


def _provenance(book: Book) -> Iterator[Fact]:
    """What was simulated, from what, with what."""
    view, number = book.view, book.view.voice.number
    found, about = view.summary, view.about
    rows = [("deal", found["deal"]), ("draws", number(found["draws"])), ("seed", str(found["seed"]))]
    rows += [("scenario", found["scenario"])] if found["scenario"] else []
    rows += [
        ("prices", _prices(book)),
        ("errors", book.say("upper" if found["errors"]["upper_bound"] else "replicates")),
    ]
    counts = provenance(view.deal.origin.tree)
    rows.append(
        (
            "numbers",
            book.say(
                "numbers", sourced=number(len(counts.sourced)), assumed=number(len(counts.assumed)),
                unexplained=number(len(counts.unexplained)),
            ),
        )
    )  # fmt: skip
    rows.append(("versions", ", ".join(f"{name} {version}" for name, version in about["versions"].items())))
    yield from (Fact(book.say(f"of_{name}"), str(said)) for name, said in rows)
    for change in about.get("changes", ()):
        yield Fact(book.say("of_change"), str(change))


def _prices(book: Book) -> str:
    level = book.view.summary["price_level"]
    return book.say("prices_nominal") if level is None else book.say("prices_level", level=level)
