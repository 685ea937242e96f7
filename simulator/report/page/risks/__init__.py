"""A view in, the block of risks out: what may go otherwise, what it changes for whom, and who carries it.

    changes   the risks of the annex, in words, with what each changes beyond chance
    table     the table of who carries what, and its chart
    agreed    what no simulation shows and the contract decides

Last, how much of all that varies each party carries, from the run itself. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.report.page.parts import Block, Paragraph, Part, Table
from simulator.report.page.risks.agreed import agreed
from simulator.report.page.risks.changes import risks_of
from simulator.report.page.risks.table import chart, everything, table
from simulator.report.page.view import View
from simulator.report.voice import moves

__all__ = ["risks"]


def risks(view: View) -> Block | None:
    """The block; None of a deal with neither contract nor capital, where there is nothing to carry."""
    if not view.deal.contract.terms and view.deal.capital is None:
        return None
    return Block("risks", view.say("pk_risks"), tuple(_parts(view)))


def _parts(view: View) -> Iterator[Part]:
    if found := risks_of(view):
        yield Paragraph(" ".join(_what(view)))
        yield chart(view, found)
        yield table(view, found)
        if (more := everything(view, found)) is not None:
            yield more
    yield Paragraph(view.say("pk_agreed_what"))
    yield agreed(view)
    yield Paragraph(view.say("pk_parties_what"))
    yield _parties(view)


def _what(view: View) -> Iterator[str]:
    """What the lines are, and that they rest on fewer draws, where they do."""
    yield view.say("pk_risks_what")
    draws = view.annex.get("draws")
    if draws and draws < view.summary["draws"]:
        yield view.say("pk_risks_fewer", draws=view.voice.number(draws))


def _parties(view: View) -> Table:
    """Each party's mean result, its share of all that varies, and its result when the whole goes worst."""
    told = view.summary["risk"]
    heads = ("", *(view.say(f"pk_parties_{name}") for name in ("result", "share", "worst5")))
    rows = []
    for party, each in told["parties"].items():
        result, worst = each["result"], each["worst5"]
        if not moves(result):
            continue
        name = view.say(f"party_{party}")
        rows.append(
            (
                name[0].upper() + name[1:], _amount(view, result["mean"], result["se"]),
                view.chance(each["share"]), _amount(view, worst["mean"], worst["se"]),
            )
        )  # fmt: skip
    total = told["total"]
    rows.append((view.say("pk_parties_total"), _amount(view, total["mean"], total["se"]), "", ""))
    caption = view.say("pk_parties_caption", unit=view.unit, prices=view.nominal)
    return Table(caption, heads, tuple(rows), frozenset({len(rows) - 1}))


def _amount(view: View, value: float | None, error: float | None) -> str:
    """An amount with its error in the page's unit; an error too small to be shown is left out."""
    said, told = view.amount(value, error), view.error(error)
    return f"{said} {told}" if told.strip("± 0.,") else said
