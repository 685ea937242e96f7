"""The flows of one draw in, a block of lines with numbers for who pays and who receives out, and sums over it.

Parties and tranches have numbers, so that names of a deal are never compared by formulas; what a flow is for is told in
the workbook's own words, which formulas do compare. Amounts are currency units, positive from payer to receiver.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.report.workbook.book import Book
from simulator.report.workbook.cash import Move, tranche_of
from simulator.report.workbook.sheet import HEAD_ROW, LABEL, SUM, cell
from simulator.report.workbook.timed import COLUMN, Timed
from simulator.vocabulary import label

Floats = NDArray[np.float64]
THE_DEAL, MUNICIPALITY = "deal", "municipality"

GROUPS = {
    "drawdown": "drawn", "grant": "granted", "outcome payment": "paid_under", "return floor": "paid_under",
    "compensation": "paid_under", "debt service": "paid_under", "delivery": "used", "fee": "used", "loan": "used",
    "conditional grant": "used", "principal": "repaid", "return": "earned", "coupon": "earned", "surplus": "surplus",
    "rebate": "rebated", "guarantee call": "guaranteed", "handed back": "handed_back", "own cost": "own_cost",
}  # fmt: skip
"""What each purpose of a flow is called in balances: fewer words for fewer lines."""
NUMBERED = ("payer", "payee", "tranche")
COLUMNS = ("payer", "payee", "tranche", "group", "purpose")


class Flows(NamedTuple):
    """Where the flows are put in, and the numbers of parties and tranches."""

    first: int
    last: int
    columns: Mapping[str, int]
    moves: tuple[Move, ...]
    accounts: Mapping[str, int]
    tranches: Mapping[str, int]

    def keys(self, name: str) -> str:
        """One of the columns beside the flows."""
        return f"{cell(self.first, self.columns[name])}:{cell(self.last, self.columns[name])}"

    @property
    def month(self) -> str:
        """All flows of the month that a formula is in."""
        return f"{COLUMN}${self.first + 1}:{COLUMN}${self.last + 1}"

    @property
    def totals(self) -> str:
        """The totals of all flows."""
        return f"{cell(self.first, SUM)}:{cell(self.last, SUM)}"

    # --- sums, as values and as formulas ---------------------------------------------------------------------------

    @property
    def nothing(self) -> Floats:
        """No amount in any month."""
        return np.zeros(self.moves[0].amounts.size)

    def net(self, account: str, group: str | None = None) -> Floats | None:
        """What a party receives less what it pays, of all or for one thing; None where it does neither."""
        chosen = [
            ((move.payee == account) - (move.payer == account)) * move.amounts
            for move in self.moves
            if account in (move.payer, move.payee) and group in (None, GROUPS[move.purpose])
        ]
        return np.asarray(np.sum(chosen, axis=0)) + 0.0 if chosen else None

    def net_formula(self, number: str, row: int | None = None) -> str:
        """The same as a formula: of the party in a cell, for what the label of a row says."""
        what = "" if row is None else f",{self.keys('group')},{cell(row, LABEL)}"
        received, paid = (f"SUMIFS({self.month},{self.keys(end)},{number}{what})" for end in ("payee", "payer"))
        return f"{received}-{paid}"

    def of(self, deal: Any, tranche: str | None, group: str) -> Floats | None:
        """Investors' money for one thing, of all tranches or one; None where there is none."""
        chosen = [
            move.amounts for move in self.moves
            if GROUPS[move.purpose] == group and (found := tranche_of(deal, move)) and tranche in (None, found)
        ]  # fmt: skip
        return np.asarray(np.sum(chosen, axis=0)) if chosen else None

    def of_formula(self, tranche: str, row: int) -> str:
        """The same as a formula: of the tranche in a cell, or of any, for what the label of a row says."""
        return f"SUMIFS({self.month},{self.keys('tranche')},{tranche},{self.keys('group')},{cell(row, LABEL)})"


def moves_of(told: Mapping[str, Any]) -> tuple[Move, ...]:
    """Flows in which anything moved, in currency units."""
    found = (
        Move(
            str(each["payer"]), str(each["payee"]), str(each["purpose"]), str(each["subject"]),
            np.array(each["amounts"]) / told["minor_units"],
        )
        for each in told["flows"]
    )  # fmt: skip
    return tuple(move for move in found if move.amounts.any())


def put_in(table: Timed, moves: tuple[Move, ...]) -> Flows:
    """Every flow as a line, and beside it the numbers and words that formulas look for."""
    deal, ends = table.book.view.deal, (end for move in moves for end in (move.payer, move.payee))
    accounts = {name: number for number, name in enumerate(dict.fromkeys(ends), 1)}
    tranches = {name: number for number, name in enumerate(deal.capital.tranches if deal.capital else {}, 1)}
    columns = _side_heads(table)
    table.section(table.book.say("flows_put_in"))
    first = table.row
    for move in moves:
        numbers = accounts[move.payer], accounts[move.payee], tranches.get(tranche_of(deal, move) or "", 0)
        _line(table, move, dict(zip(NUMBERED, numbers, strict=True)), columns)
    return Flows(first, table.row - 1, columns, moves, accounts, tranches)


def _side_heads(table: Timed) -> dict[str, int]:
    """The columns beside the months, after an empty one."""
    columns = {name: table.last + 2 + place for place, name in enumerate(COLUMNS)}
    for name, column in columns.items():
        table.sheet.text(HEAD_ROW, column, table.book.say(f"column_{name}"), "head" if name in NUMBERED else "headword")
        table.sheet.page.set_column(column, column, 10 if name in NUMBERED else 28)
    return columns


def _line(table: Timed, move: Move, numbers: Mapping[str, int], columns: Mapping[str, int]) -> None:
    book = table.book
    said = label(move.purpose, book.view.language)
    subject = f", {move.subject}" if move.subject else ""
    ends = f"{called(book, move.payer)} → {called(book, move.payee)}"
    row = table.line(f"{ends}: {said}{subject}", move.amounts, None, "exact", whole=True).row
    for name, number in numbers.items():
        table.sheet.number(row, columns[name], number, "whole")
    table.sheet.text(row, columns["group"], book.say(f"group_{GROUPS[move.purpose]}"))
    table.sheet.text(row, columns["purpose"], said)


def called(book: Book, account: str) -> str:
    """What a party is called: parts that every deal has by who plays them, others by their names."""
    parties = book.view.deal.parties
    known = {
        THE_DEAL: book.say("the_deal"), "provider": parties.provider.name, MUNICIPALITY: parties.municipality.name,
        "suppliers": book.say("suppliers"),
    }  # fmt: skip
    return str(known.get(account, account))
