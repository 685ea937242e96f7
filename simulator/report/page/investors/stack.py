"""A view in, where each tranche and each holder stands out: who is paid first, what each earns and may lose.

Tranches are in the order in which they are paid; holders of one tranche share alike. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.report.page.investors.backing import HANDED_BACK, flows, month, multiple, named, seen, told
from simulator.report.page.parts import Paragraph, Part, Table
from simulator.report.page.view import View


def stack(view: View) -> Iterator[Part]:
    """The parts of the block."""
    capital = view.deal.capital
    if capital is None:
        return
    if len(capital.tranches) > 1:
        yield Paragraph(_order(view))
        yield _tranches(view)
    else:
        yield Paragraph(view.say("pi_one_tranche"))
    holders = _holders(view)
    if holders is not None:
        yield holders


def _order(view: View) -> str:
    """Who is paid first, who bears the first loss."""
    capital = view.deal.capital
    assert capital is not None
    names = capital.by_rank()
    first = [name for name in names if capital.tranches[name].first_loss]
    said = view.say("pi_order", order=view.say("pi_then").join(names))
    return said + (f" {view.say('pi_first_loss', names=view.voice.figures.listed(first))}" if first else "")


def _tranches(view: View) -> Table:
    """One row for each tranche, and all together."""
    capital = view.deal.capital
    names = capital.by_rank() if capital else ()
    heads = ("tranche", "pi_drawn", "irr_short", "moic_short", "pi_p_loss", "pi_p_total_loss", "es5_short",
             "pi_median_payback")  # fmt: skip
    rows = [_tranche(view, name, name) for name in names]
    total = _tranche(view, "all", view.say("pi_all_investors"))
    caption = view.say("pi_caption_tranches", unit=view.unit, prices=view.nominal)
    return Table(caption, tuple(view.say(head) for head in heads), (*rows, total), frozenset({len(rows)}))


def _tranche(view: View, key: str, name: str) -> tuple[str, ...]:
    found = view.summary["investors"][key]
    irr, payback = found["irr"], found["payback_month"]
    never = payback["p_never"]["mean"]
    median = payback["p50"]
    often = view.say("pi_never_short", share=view.voice.share(never, 1)) if never else ""
    when = month(view, median) if median is not None and np.isfinite(median) else view.say("pi_never")
    return (
        name, told(view, found["drawn"]), view.share(irr["mean"], seen(irr["se"], 0.01)), multiple(view, found["moic"]),
        view.chance(found["p_loss"]), view.chance(found["p_total_loss"]), told(view, found["es5_profit"]),
        f"{when}{often}",
    )  # fmt: skip


def _holders(view: View) -> Table | None:
    """What each holder of each tranche pays in and gets back on average; None where months were not kept."""
    theirs = [flow for flow in flows(view) if flow.sign]
    if not theirs:
        return None
    sums: dict[tuple[str, str], list[int]] = {}
    for flow in theirs:
        holder = (flow.subject, flow.payer if flow.sign < 0 else flow.payee)
        paid, back = sums.setdefault(holder, [0, 0])
        net = flow.sign < 0 or flow.purpose == HANDED_BACK
        sums[holder] = [paid - flow.sign * flow.total * net, back + flow.total * (not net)]
    draws = view.tables["monthly"].draws * view.deal.minor_units
    rows = [
        (named(view, holder), tranche, _share(view, tranche, holder), *_moved(view, paid / draws, back / draws))
        for (tranche, holder), (paid, back) in sums.items()
    ]
    whole = _moved(view, *(sum(each[side] for each in sums.values()) / draws for side in (0, 1)))
    heads = ("pi_holder", "tranche", "pi_share", "pi_paid_in", "pi_came_back", "profit", "moic_short")
    caption = view.say("pi_caption_holders", unit=view.unit, prices=view.nominal)
    total = (view.say("pi_all_investors"), "", "", *whole)
    return Table(
        caption,
        tuple(view.say(head) for head in heads),
        (*rows, total),
        frozenset({len(rows)}),
        words=frozenset({0, 1}),
    )


def _share(view: View, tranche: str, holder: str) -> str:
    """A holder's share of a tranche."""
    capital = view.deal.capital
    return view.voice.figures.share(capital.tranches[tranche].holders[holder]) if capital else "-"


def _moved(view: View, paid: float, back: float) -> tuple[str, ...]:
    ratio = view.voice.number(back / paid, 2) if paid > 0 else "-"
    return view.amount(paid), view.amount(back), view.amount(back - paid), ratio
