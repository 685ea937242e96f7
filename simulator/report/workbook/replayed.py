"""The flows of one draw in, the sheet that follows its money month by month out: a corkscrew with checks.

Put in are the flows, one line each. All else is live: the deal's capital account and the investors' principal from
opening to closing balance, everybody's cash, what the terms paid, and returns. Checks: no balance below zero, the
deal's account empty at the end, all cash together zero in each month, payments as the terms claimed, the draw's own
figures.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulator.report.workbook.balances import ANY, capital_account, principal
from simulator.report.workbook.book import Book
from simulator.report.workbook.cash import EVERYONE
from simulator.report.workbook.flows import MUNICIPALITY, Flows, called, moves_of, put_in
from simulator.report.workbook.investors import named
from simulator.report.workbook.returns import Calendar, Known, calendar, returns
from simulator.report.workbook.sheet import LABEL, Sheet, cell
from simulator.report.workbook.timed import COLUMN, Line, Timed
from simulator.vocabulary import label

WHY = ("median_paying", "median", "asked")
OF_TERMS = ("outcome payment", "rebate")
SIDES = {"paid_in": {"drawn": -1, "handed_back": 1}, "received": {"repaid": 1, "earned": 1, "guaranteed": 1}}
"""What an investor pays in and receives, with the sign it has in the investor's cash."""


def replayed(book: Book) -> None:
    """The sheet; none where no draw was replayed or nothing moved in it."""
    told = book.view.annex.get("replayed")
    moves = moves_of(told) if told else ()
    if told is None or not moves:
        return
    draw, why = int(told["draw"]), told.get("why")
    about = " ".join([book.say("about_replayed"), *([book.say(f"why_{why}")] if why in WHY else [])])
    sheet = Sheet.added(book, "replayed", book.say("title_replayed", draw=book.view.voice.number(draw)), about)
    count = moves[0].amounts.size
    table = Timed(sheet, [book.say("short_month", month=month) for month in range(count)], "plain", 13)
    time, flows = calendar(table, count), put_in(table, moves)
    capital_account(table, flows)
    if flows.tranches:
        principal(table, flows)
    cash = _cash(table, flows)
    if book.view.has("metrics") and draw < book.view.metrics.draws:
        _claims(table, flows, draw)
        _municipal(table, cash, draw)
    if flows.tranches:
        _returns(table, time, flows, draw)
    table.close()


def _cash(table: Timed, flows: Flows) -> Mapping[str, Line]:
    """What each party receives less what it pays, and that all of it together is nothing."""
    book, found, column = table.book, dict[str, Line](), flows.columns["payer"]
    table.section(book.say("cash_by_party"))
    first = table.row
    for name, number in flows.accounts.items():
        said, values = book.say("cash_of", number=number, who=called(book, name)), flows.net(name)
        formula = flows.net_formula(cell(table.row, column))
        found[name] = table.line(said, flows.nothing if values is None else values, formula, "exact", whole=True)
        table.sheet.number(found[name].row, column, number, "whole")
    total = np.abs(np.round(np.sum([line.values for line in found.values()], axis=0), book.digits))
    column_of_all = f"SUM({COLUMN}{first + 1}:{COLUMN}{table.row})"
    table.zero(book.say("sums_to_zero"), f"ABS(ROUND({column_of_all},{book.name('money_decimals')}))", total)
    return found


def _claims(table: Timed, flows: Flows, draw: int) -> None:
    """What was paid under the terms, against what the simulation says that each term paid."""
    book, view, live = table.book, table.book.view, list[str]()
    table.section(book.say("claims"))
    sums = [sum(float(m.amounts.sum()) for m in flows.moves if m.purpose == purpose) for purpose in OF_TERMS]
    for purpose, value in zip(OF_TERMS, sums, strict=True):
        formula = f"SUMIF({flows.keys('purpose')},{cell(table.row, LABEL)},{flows.totals})"
        live.append(table.figure(label(purpose, view.language), formula, value, "exact"))
    terms = view.metrics.labels("term")
    paid = [float(view.money_column("paid", place)[draw]) for place in range(len(terms))]
    cells = [
        table.figure(book.say("term_paid", term=name), None, value, "exact")
        for name, value in zip(terms, paid, strict=True)
    ]
    if cells:
        apart = f"{live[0]}-{live[1]}-SUM({cells[0]}:{cells[-1]})"
        found = abs(round(sums[0] - sums[1] - sum(paid), book.digits))
        table.fine(book.say("terms_as_claimed"), f"ABS(ROUND({apart},{book.name('money_decimals')}))", found)


def _municipal(table: Timed, cash: Mapping[str, Line], draw: int) -> None:
    """Cash of all accounts of the municipality, against what the simulation says it paid."""
    book, view = table.book, table.book.view
    levels = {name: account.level for name, account in view.deal.budget.accounts.items()}
    own = [
        line for name, line in cash.items() if levels.get(name, name) == MUNICIPALITY
    ]  # the municipality itself is named where a flow names no account of it  # fmt: skip
    if own:
        live = -sum(float(line.values.sum()) for line in own) + 0.0
        ours = float(view.money_column("total_payments")[draw])
        formula = "-" + "-".join(line.total for line in own)
        table.figure(book.say("municipality_paid"), formula, live, "exact", ours=ours)


# --- returns ---------------------------------------------------------------------------------------------------------


def _returns(table: Timed, time: Calendar, flows: Flows, draw: int) -> None:
    """Returns of all investors, and of each tranche where there are several, against the draw's own."""
    book = table.book
    for name in (EVERYONE, *(flows.tranches if len(flows.tranches) > 1 else ())):
        table.section(named(book, name))
        number, chosen = flows.tranches.get(name), ANY
        if number is not None:
            chosen = table.figure(book.say("tranche_number"), None, number, "whole", unit=book.say("number"))
        paid_in, received = (_side(table, flows, None if number is None else name, chosen, side) for side in SIDES)
        returns(table, time, paid_in, received, _known(table, name, draw))


def _side(table: Timed, flows: Flows, tranche: str | None, chosen: str, side: str) -> Line:
    """What an investor pays in (negative), or receives, by month: each kind of flow, then their sum."""
    book, deal = table.book, table.book.view.deal
    lines: list[Line] = []
    for group, sign in SIDES[side].items():
        values = flows.of(deal, tranche, group)
        if values is not None or not lines:
            formula = ("-" if sign < 0 else "") + flows.of_formula(chosen, table.row)
            signed = flows.nothing if values is None else sign * values + 0.0
            lines.append(table.line(book.say(f"group_{group}"), signed, formula, "exact", whole=True))
    total = np.sum([line.values for line in lines], axis=0)
    return table.line(
        book.say(f"{side}_here"), total, "+".join(line.here for line in lines), "exact", strong=True, whole=True
    )


def _known(table: Timed, name: str, draw: int) -> Known:
    """The simulation's figures of the draw."""
    view = table.book.view
    if not view.has("metrics") or draw >= view.metrics.draws:
        return Known()
    place = view.metrics.labels("investor").index(name)
    money = ("contributions", "distributions", "profit", "npv", "peak_capital")
    paid, got, profit, npv, peak = (float(view.money_column(key, place)[draw]) for key in money)
    rate, multiple, payback = (float(view.metrics.column(key, place)[draw]) for key in ("irr", "moic", "payback_month"))
    return Known(paid, got, profit, _there(multiple), _there(rate), npv, peak, payback)


def _there(value: float) -> float | None:
    """None for what is not known."""
    return None if np.isnan(value) else value
