"""A view in, where the investors' money goes and what comes back out: the deal's account on average, to the øre.

Every flow into and out of the account that capital and payments pass through, and what guarantors pay investors beside
it. Means are made whole minor units by largest remainder, so that what comes in is what goes out. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulator.report.page.charts import GAIN, INVESTORS, MUNICIPALITY, WITHOUT, axis, folded, layout
from simulator.report.page.investors.backing import Flow, flows, named, rounded
from simulator.report.page.parts import Chart, Paragraph, Part, Table, Unfolded
from simulator.report.page.view import View
from simulator.vocabulary import label

ACCOUNT = "deal"
"""The account that capital and payments for investors pass through."""
CALL, PAYMENT, DRAWN = "guarantee call", "outcome payment", ("drawdown", "grant")
USES = ("delivery", "fee", "loan", "conditional grant")
MANY = 4
"""Bars of one purpose before they are drawn as one; the table keeps them apart."""
COLOURS = {**dict.fromkeys(("drawdown", "principal"), INVESTORS), **dict.fromkeys(("return", "coupon", CALL), GAIN),
           **dict.fromkeys((*USES, "grant", "handed back", "surplus", "rebate"), WITHOUT)}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One amount in or out: its purpose, what it is told apart by, from whom, to whom; minor units, positive."""

    purpose: str
    name: str
    payer: str
    payee: str
    into: bool
    amount: int


def waterfall(view: View) -> Iterator[Part]:
    """The parts of the block; none where months were not kept."""
    found = rows(view)
    if found:
        yield _chart(view, found)
        yield Unfolded(view.say("pi_exact_head"), (_table(view, found),))
        if any(row.purpose == "debt service" for row in found):
            yield Paragraph(view.say("pi_debt_service"), "quiet")


def rows(view: View) -> tuple[Row, ...]:
    """Every amount that moves on average, what comes in first."""
    made, draws = [], view.tables["monthly"].draws if view.has("monthly") else 1
    for flow in flows(view):
        if flow.total and flow.purpose == CALL:
            made += [_row(view, flow, True), _row(view, flow, False)]
        elif flow.total and ACCOUNT in (flow.payer, flow.payee):
            made.append(_row(view, flow, flow.payee == ACCOUNT))
    merged = _by_terms(view, _merged(made))
    whole = {into: _whole([row.amount for row in merged if row.into == into], draws) for into in (True, False)}
    sides = {into: iter(amounts) for into, amounts in whole.items()}
    return tuple(replace(row, amount=next(sides[row.into])) for row in merged)


def _row(view: View, flow: Flow, into: bool) -> Row:
    """What a flow is told as: capital by tranche, uses by who is paid, payments by who pays."""
    capital = view.deal.capital
    tranches = len(capital.tranches) if capital else 0
    layered = flow.subject if capital and flow.subject in capital.tranches and tranches > 1 else ""
    account = view.say("pi_account")
    payer = named(view, flow.payer) if into else account
    payee = account if into else named(view, flow.payee)
    if flow.purpose in USES:
        name = payee
    elif flow.purpose == PAYMENT or (flow.purpose == CALL and into):
        name = payer
    else:
        name = layered if flow.sign else payer if into else payee
    investors = view.say("pi_investors_of", tranche=flow.subject) if layered else view.say("pi_investors_all")
    if flow.sign > 0 and not into:
        payee = investors
        name = investors if flow.purpose == CALL else layered
    if flow.sign < 0:
        payer = investors
    return Row(flow.purpose, name, payer, payee, into, flow.total)


def _merged(found: Sequence[Row]) -> list[Row]:
    """Rows that read alike as one."""
    sums: dict[Row, int] = {}
    for row in found:
        key = replace(row, amount=0)
        sums[key] = sums.get(key, 0) + row.amount
    return [replace(row, amount=amount) for row, amount in sums.items() if amount]


def _by_terms(view: View, found: Sequence[Row]) -> list[Row]:
    """Outcome payments by term instead of by payer, where terms add up to what payers pay into the account."""
    paid = {
        name: int(view.metrics.column("paid", k).sum())
        for k, name in enumerate(view.metrics.labels("term"))
        if view.deal.contract.terms[name].payee == "investors"
    }
    payments = [row for row in found if row.purpose == PAYMENT and row.into]
    if not payments or sum(paid.values()) != sum(row.amount for row in payments):
        return list(found)
    payers = view.voice.figures.listed(dict.fromkeys(row.payer for row in payments))
    told = [
        Row(PAYMENT, name, _payers(view, name, payers), payments[0].payee, True, amount)
        for name, amount in paid.items()
        if amount
    ]
    place = found.index(payments[0])
    rest = [row for row in found if row not in payments]
    return [*rest[:place], *told, *rest[place:]]


def _payers(view: View, term: str, every: str) -> str:
    """Who pays a term."""
    shares = view.deal.contract.terms[term].payer
    return view.voice.figures.listed(named(view, payer) for payer in shares) or every


def _whole(sums: Sequence[int], draws: int) -> list[int]:
    """Means in whole minor units that add up to their mean total, by largest remainder, ties to the earlier."""
    total = round(sum(sums) / draws)
    floors = [amount // draws for amount in sums]
    left = total - sum(floors)
    order = sorted(range(len(sums)), key=lambda k: -(sums[k] % draws))
    for k in order[: max(left, 0)]:
        floors[k] += 1
    return floors


# --- as a picture ----------------------------------------------------------------------------------------------------


def _said(view: View, row: Row) -> str:
    """What a bar is called."""
    purpose = label(row.purpose, view.language)
    return f"{purpose}: {row.name}" if row.name else purpose


def _folded(view: View, found: Sequence[Row]) -> list[Row]:
    """The rows in the order of the picture, many of one purpose as one."""
    first, uses = [row for row in found if row.purpose in DRAWN and row.into], [row for row in found if _spent(row)]
    staged = sum(row.amount for row in first) >= sum(row.amount for row in uses)
    later = [row for row in found if row not in first and row not in uses]
    into, out = ([row for row in later if row.into == way] for way in (True, False))
    made: list[Row] = []
    for group in ([*first, *uses, *into, *out] if staged else [*first, *into, *uses, *out],):
        for row in group:
            alike = [each for each in group if (each.purpose, each.into) == (row.purpose, row.into)]
            if len(alike) <= MANY:
                made.append(row)
            elif alike[0] is row:
                name = view.say("pi_together", count=view.voice.number(len(alike)))
                made.append(replace(row, name=name, amount=sum(each.amount for each in alike)))
    return made


def _spent(row: Row) -> bool:
    return not row.into and row.purpose in USES


def _chart(view: View, found: Sequence[Row]) -> Chart:
    """Bars that stand where the one before ended: up for what comes in, down for what goes out."""
    drawn = _folded(view, found)
    signed = np.array([row.amount if row.into else -row.amount for row in drawn], dtype=np.float64)
    ends = np.cumsum(signed)
    scale = view.deal.minor_units * view.divisor
    starts, sizes = np.minimum(ends, ends - signed) / scale, np.abs(signed) / scale
    se = view.summary["investors"]["all"]["distributions"]["se"]
    amounts = [view.amount(row.amount / view.deal.minor_units, se) for row in drawn]
    texts = [f"{'+' if row.into else '-'}{amount}" for row, amount in zip(drawn, amounts, strict=True)]
    top, places = float((starts + sizes).max()), list(range(len(drawn)))
    names = [folded(_said(view, row), 26) for row in drawn]
    bar = {
        "type": "bar", "orientation": "h", "y": places, "base": starts.tolist(),
        "x": sizes.tolist(), "text": texts, "textposition": "outside", "cliponaxis": False, "hoverinfo": "skip",
        "marker": {"color": [COLOURS.get(row.purpose, MUNICIPALITY) for row in drawn]},
    }  # fmt: skip
    lines = sum(1 + name.count("<br>") for name in names)
    look = layout(
        view.language, xaxis={**axis(view.unit), "range": [min(0.0, float(starts.min())), 1.35 * top]},
        yaxis={**axis(grid=False), "autorange": "reversed", "tickvals": places, "ticktext": names},
    )  # fmt: skip
    caption = view.say("pi_caption_flows", unit=view.unit, prices=view.nominal)
    title = view.say("pi_waterfall", back=_amount(view, found, True), drawn=_amount(view, found, False))
    table = Table(
        caption, (view.say("pi_flow"), view.unit),
        tuple((_said(view, row), text) for row, text in zip(drawn, texts, strict=True)),
    )  # fmt: skip
    return Chart("investors-waterfall", title, caption, (bar,), look, table, 90 + 24 * lines + 8 * len(drawn))


def _amount(view: View, found: Sequence[Row], back: bool) -> str:
    """What investors pay in, or get back, as a sentence has it."""
    purposes = ("principal", "return", "coupon", CALL) if back else ("drawdown",)
    amount = sum(row.amount for row in found if row.purpose in purposes and row.into != back)
    return rounded(view, amount / view.deal.minor_units, view.summary["investors"]["all"]["distributions"]["se"])


# --- to the øre ------------------------------------------------------------------------------------------------------


def _table(view: View, found: Sequence[Row]) -> Table:
    """Every amount, and that what comes in goes out."""
    digits = view.voice.figures.digits

    def written(amount: int) -> str:
        return view.voice.number(amount / view.deal.minor_units, digits)

    said = tuple(
        (
            _said(view, row),
            row.payer,
            row.payee,
            *((written(row.amount), "") if row.into else ("", written(row.amount))),
        )
        for row in found
    )
    into, out = (sum(row.amount for row in found if row.into == way) for way in (True, False))
    rest = ((view.say("pi_left"), "", "", "", written(into - out)),) if into != out else ()
    total = (view.say("total"), "", "", written(into), written(into))
    heads = tuple(view.say(f"pi_{head}") for head in ("flow", "from", "to", "into", "out_of"))
    currency = view.summary["currency"]
    caption = view.say("pi_caption_exact", currency="kr." if currency == "DKK" and view.language == "da" else currency)
    return Table(caption, heads, (*said, *rest, total), frozenset({len(said) + len(rest)}), words=frozenset({0, 1, 2}))
