"""The flows of one draw in, corkscrews out: opening balance, what moves, closing balance, month by month.

The deal's capital account holds what was drawn or received and not yet used or passed on; investors' principal is what
they have paid in and not got back. Neither is ever below zero, and the account is empty at the end: its uses are its
sources. Amounts are currency units.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.report.workbook.flows import THE_DEAL, Flows
from simulator.report.workbook.sheet import SUM, cell
from simulator.report.workbook.timed import COLUMN, Line, Timed

Floats = NDArray[np.float64]
IN_ACCOUNT = ("drawn", "granted", "paid_under", "used", "repaid", "earned", "handed_back", "surplus", "rebated")
OF_PRINCIPAL = {"drawn": 1, "handed_back": -1, "repaid": -1, "guaranteed": -1}
ANY = '">0"'
"""Any tranche, as a formula looks for it."""


class Part(NamedTuple):
    """What moves between opening and closing balance."""

    label: str
    values: Floats
    formula: str


def capital_account(table: Timed, flows: Flows) -> None:
    """The deal's account, and its checks; none where no money passes through it."""
    if THE_DEAL not in flows.accounts:
        return
    book = table.book
    table.section(book.say("capital_account"))
    number = flows.accounts[THE_DEAL]
    mine = table.figure(book.say("its_number"), None, number, "whole", unit=book.say("number"))
    parts: list[Part] = []
    for group in IN_ACCOUNT:
        values, row = flows.net(THE_DEAL, group), table.row + 1 + len(parts)
        if values is not None:
            parts.append(Part(book.say(f"group_{group}"), values, flows.net_formula(mine, row)))
    closing = _balance(table, parts)
    _never_below(table, closing)
    places, digits = book.name("money_decimals"), book.digits
    left, moved = float(closing.values[-1]), sum(float(part.values.sum()) for part in parts)
    between = f"{cell(closing.row - len(parts), SUM)}:{cell(closing.row - 1, SUM)}"
    table.fine(book.say("empty_at_end"), f"ABS(ROUND({closing.end},{places}))", abs(round(left, digits)))
    table.fine(book.say("uses_are_sources"), f"ABS(ROUND(SUM({between}),{places}))", abs(round(moved, digits)))


def principal(table: Timed, flows: Flows) -> None:
    """What investors have paid in and not yet got back."""
    book, deal, parts = table.book, table.book.view.deal, list[Part]()
    table.section(book.say("principal_account"))
    for group, sign in OF_PRINCIPAL.items():
        values, row = flows.of(deal, None, group), table.row + 1 + len(parts)
        if values is not None:
            formula = ("-" if sign < 0 else "") + flows.of_formula(ANY, row)
            parts.append(Part(book.say(f"group_{group}"), sign * values + 0.0, formula))
    if parts:
        _never_below(table, _balance(table, parts))


def _balance(table: Timed, parts: list[Part]) -> Line:
    """From opening to closing balance. The first month's opening is that of the empty column before it: nothing."""
    book = table.book
    closing = np.round(np.sum([part.values for part in parts], axis=0).cumsum(), book.digits) + 0.0
    before = np.concatenate([[0.0], closing[:-1]])
    end = Line(table.row + 1 + len(parts), closing, table.last)
    opening = table.line(book.say("opening"), before, end.before, "exact", total=False)
    for part in parts:
        table.line(part.label, part.values, part.formula, "exact", whole=True)
    moved = f"SUM({COLUMN}{opening.row + 2}:{COLUMN}{end.row})"
    return table.line(
        book.say("closing"), closing, f"{opening.here}+{moved}", "exact", total=False, strong=True, whole=True
    )


def _never_below(table: Timed, closing: Line) -> None:
    below = (closing.values < 0).astype(np.float64)
    table.zero(table.book.say("never_below"), f"IF({closing.here}<0,1,0)", below)
