"""A view in, an open workbook with its looks, sheets, named cells and checks out.

Every text goes through `plain`: XML cannot hold control characters, a cell no more than 32,767 units of UTF-16. Text is
never read as a formula, a link or a number. Nothing random; the file says no time of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from simulator.deal import MINOR_DIGITS
from simulator.errors import one_line
from simulator.report.page.view import View

LONGEST = 32_767
"""Units of UTF-16 in a cell."""
WRITTEN = dt.datetime(2000, 1, 1)
"""What the file says of when it was written: always the same, so that its bytes are."""
OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True,
}  # fmt: skip
FONT = {"font_name": "Arial", "font_size": 10}

INPUT, LIVE, FAINT, DARK, BAND, GOOD, BAD = "#0000FF", "#000000", "#6B7680", "#1B3A57", "#E8EEF4", "#1E6B45", "#B3261E"
PALE_GOOD, PALE_BAD = "#DDF0E4", "#F9DEDC"

Form = Literal[
    "money",
    "exact",
    "currency",
    "share",
    "rate",
    "times",
    "count",
    "whole",
    "month",
    "plain",
    "factor",
    "percent",
    "number",
]
Role = Literal[
    "input",
    "live",
    "text",
    "quiet",
    "head",
    "heading",
    "title",
    "check",
    "link",
    "wrapped",
    "good",
    "bad",
    "headword",
    "unit",
]


class Look(NamedTuple):
    """How a cell looks: what it is, how its number is written, and whether it is a total."""

    role: Role = "text"
    form: Form = "plain"
    strong: bool = False


def plain(text: object) -> str:
    """Text that a cell can hold: on one line, control characters escaped, cut where a cell ends."""
    said = one_line(str(text))
    if len(said) * 2 <= LONGEST:
        return said
    return said.encode("utf-16-le")[: 2 * LONGEST].decode("utf-16-le", errors="ignore")


@dataclass(frozen=True)
class Book:
    """A workbook that is being written."""

    view: View
    file: Workbook
    sheets: list[Any] = field(default_factory=list)
    """Sheets of figures and text, in their order; the cover is none of them."""
    looks: dict[Look, Any] = field(default_factory=dict)

    @staticmethod
    @contextmanager
    def opened(view: View, path: Path) -> Iterator[Book]:
        """A new workbook; its file is there when the body has ended."""
        with Workbook(str(path), {**OPTIONS, "default_format_properties": {**FONT}}) as file:  # it changes what it gets
            file.set_properties({"title": plain(view.summary["deal"])[:200], "created": WRITTEN})
            file.set_calc_mode("auto")
            yield Book(view, file)

    def say(self, phrase: str, **gaps: object) -> str:
        """A phrase of the workbook."""
        return self.view.say(f"wb_{phrase}", **gaps)

    @property
    def currency(self) -> str:
        """How the currency is written in a column of units."""
        currency = str(self.view.summary["currency"])
        return "kr." if (self.view.language, currency) == ("da", "DKK") else currency

    @property
    def digits(self) -> int:
        """Decimals of the currency's minor unit."""
        return MINOR_DIGITS[self.view.summary["currency"]]

    def look(self, role: Role = "text", form: Form = "plain", strong: bool = False) -> Any:
        """A format, made once."""
        asked = Look(role, form, strong)
        if asked not in self.looks:
            self.looks[asked] = self.file.add_format(self._properties(asked))
        return self.looks[asked]

    def _properties(self, look: Look) -> dict[str, Any]:
        made = {"valign": "top", **ROLES[look.role]}
        if look.form != "plain":
            made["num_format"] = self._number_format(look.form)
            made["align"] = "right"
        if look.strong:
            made |= {"bold": True, "top": 1, "top_color": FAINT}
        return made

    def _number_format(self, form: Form) -> str:
        """A number format: which mark stands before decimals is the reader's own setting."""
        if form == "exact":
            return "#,##0" if self.digits == 0 else f"#,##0.{'0' * self.digits}"
        if form == "currency":
            return '#,##0 "kr."' if self.currency == "kr." else f'"{self.currency}" #,##0'
        return FORMS[form]

    # --- named cells -----------------------------------------------------------------------------------------------

    def name(self, which: str) -> str:
        """What a named cell is called."""
        return self.say(f"name_{which}")

    def define(self, which: str, sheet: str, cell: str) -> None:
        """Give a cell its name."""
        self.file.define_name(self.name(which), f"={quoted(sheet)}!{cell}")


ROLES: dict[Role, dict[str, Any]] = {
    "input": {"font_color": INPUT},
    "live": {"font_color": LIVE},
    "text": {},
    "quiet": {"font_color": FAINT, "align": "right"},
    "head": {"bold": True, "font_color": "white", "bg_color": DARK, "align": "right", "text_wrap": True},
    "heading": {"bold": True, "font_color": DARK, "bg_color": BAND},
    "title": {"bold": True, "font_size": 15, "font_color": DARK},
    "check": {"font_color": FAINT, "italic": True},
    "link": {"font_color": "#1B5E8C", "underline": 1},
    "wrapped": {"text_wrap": True, "align": "left", "indent": 1},
    "unit": {"font_color": FAINT, "align": "left", "indent": 1},
    "good": {"font_color": GOOD, "bg_color": PALE_GOOD},
    "bad": {"font_color": BAD, "bg_color": PALE_BAD, "bold": True},
    "headword": {
        "bold": True,
        "font_color": "white",
        "bg_color": DARK,
        "text_wrap": True,
        "align": "left",
        "indent": 1,
    },
}
FORMS: dict[Form, str] = {
    "money": "#,##0", "share": "0.0 %", "rate": "0.00 %", "times": "0.000", "count": "#,##0.0", "whole": "0",
    "month": "yyyy-mm", "factor": "0.0000", "percent": "0.00 %", "number": "General",
}  # fmt: skip


def quoted(sheet: str) -> str:
    """A sheet's name as formulas have it."""
    return "'" + sheet.replace("'", "''") + "'"
