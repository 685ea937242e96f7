"""A view in, what investors earn and how much they may lose out: the figures, and how often each result comes.

Of a contract that pays all or nothing each figure is told for both results instead of by percentiles. Rates of return
that do not exist are counted apart. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from simulator.report.page.investors.backing import at_hurdle, figure, goal, goal_met, known_irr, multiple, seen, told
from simulator.report.page.investors.estimates import mean, weighted
from simulator.report.page.investors.results import profits, rates, two_results
from simulator.report.page.parts import Numbers, Paragraph, Part, Table
from simulator.report.page.view import View
from simulator.vocabulary import label

FEWEST = 20
"""Draws below which a picture of how often each result comes shows nothing but single draws."""
MONEY = ("profit", "npv", "contributions", "distributions")
NAMES = {
    "profit": "profit", "npv": "npv", "contributions": "pi_paid_in", "distributions": "pi_came_back",
    "peak_capital": "peak",
}  # fmt: skip
"""What amounts are called, as elsewhere on the page."""


def returns(view: View) -> Iterator[Part]:
    """The parts of the block."""
    yield _risk(view)
    yield _reward(view)
    yield from (Paragraph(text) for text in _whose_money(view))
    term = goal(view)
    if term is not None:
        yield two_results(view, goal_met(view, term))
    elif view.metrics.draws >= FEWEST:
        yield profits(view)
        yield from rates(view)
    yield _figures(view)
    yield from (Paragraph(text) for text in _kinds(view))


# --- figures ---------------------------------------------------------------------------------------------------------


def _risk(view: View) -> Numbers:
    found = view.summary["investors"]["all"]
    items = [
        figure(
            view.say(f"pi_{name}"),
            view.chance(found[name]),
            view.say(f"pi_note_{name}"),
            "bad" if found[name]["mean"] else "plain",
        )
        for name in ("p_loss", "p_total_loss")
    ]
    items += [
        figure(view.say(f"pi_{name}"), view.money(found[f"{name}_profit"]), view.say(f"pi_note_{name}"))
        for name in ("es5", "var5")
    ]
    return Numbers(view.say("pi_risk", prices=view.nominal), tuple(items), "investors")


def _reward(view: View) -> Numbers:
    found, irr = view.summary["investors"]["all"], view.summary["investors"]["all"]["irr"]
    gain = mean(view.metrics.column("profit", 0) > 0)
    pooled = view.say("pi_note_irr", pooled=view.share(irr["of_mean_cash_flow"]))
    undiscounted = view.say("pi_note_npv", profit=view.money(found["profit"]))
    items = (
        figure(view.say("pi_p_gain"), view.chance(gain), view.say("pi_note_gain"), "good" if gain["mean"] else "plain"),
        figure(view.say("irr"), view.share(irr["mean"], seen(irr["se"], 0.01)), pooled),
        figure(view.say("moic"), multiple(view, found["moic"]), view.say("pi_note_moic")),
        figure(f"{view.say('npv')} {at_hurdle(view)}", view.money(found["npv"]), undiscounted),
    )
    return Numbers(view.say("pi_reward", prices=view.nominal), items, "investors")


def _whose_money(view: View) -> Iterator[str]:
    """Public accounts that hold a part: what they lose is public money."""
    capital, accounts = view.deal.capital, view.deal.budget.accounts
    holders = dict.fromkeys(name for each in capital.tranches.values() for name in each.holders) if capital else ()
    for name in holders:
        if name in accounts:
            yield view.say("pi_own_money" if accounts[name].of_council else "pi_public_money", holder=name)


def _kinds(view: View) -> Iterator[str]:
    """How many draws have a rate of return, and what is done with the others."""
    irr = view.summary["investors"]["all"]["irr"]
    if irr["total_loss"]:
        yield view.say("pi_counted_total", count=view.voice.figures.counted(irr["total_loss"], "draw"))
    left_out = {kind: irr[kind] for kind in ("none", "multiple", "undefined") if irr[kind]}
    if left_out:
        kinds = ", ".join(
            f"{view.voice.number(count)} {label(kind, view.language)}" for kind, count in left_out.items()
        )
        yield view.say("irr_left_out", count=view.voice.number(sum(left_out.values())), kinds=kinds)
    if irr["none"] or irr["multiple"]:
        yield view.say("irr_flag")


def _figures(view: View) -> Table:
    """Every figure: its mean and quantiles, or its mean at each of two results."""
    found, term = view.summary["investors"]["all"], goal(view)
    caption = view.say("pi_caption_figures", unit=view.unit, prices=view.nominal)
    if term is not None:
        return Table(caption, _result_heads(view), tuple(_by_result(view, goal_met(view, term))))
    irr, moic = found["irr"], found["moic"]
    heads = (view.say("pi_figure"), view.say("mean"), view.say("error"), "P5", "P50", "P95")
    quantiles = ("p5", "p50", "p95")
    table = [
        (
            view.say("irr"),
            *_split(view.share(irr["mean"], seen(irr["se"], 0.01))),
            *(view.voice.share(irr[q]) for q in quantiles),
        ),
        (view.say("moic"), *_split(multiple(view, moic)), *(view.voice.number(moic[q], 2) for q in quantiles)),
    ]
    for key in (*MONEY, "peak_capital"):
        each = found[key]
        cells = (view.amount(each[part], each["se"]) for part in ("mean", "se", *quantiles))
        table.append((_named(view, key), *cells))
    return Table(caption, heads, tuple(table))


def _named(view: View, key: str) -> str:
    return view.say(NAMES[key])


def _split(said: str) -> tuple[str, str]:
    """A figure and its error in two cells."""
    value, _, error = said.partition(" ± ")
    return (f"{value} %", error) if error.endswith(" %") else (value, error)


def _result_heads(view: View) -> tuple[str, ...]:
    return (view.say("pi_figure"), view.say("mean"), view.say("pi_met"), view.say("pi_missed"))


def _by_result(view: View, met: NDArray[np.bool_]) -> Iterator[tuple[str, ...]]:
    """Each figure in all draws, and where the goal is met and missed."""
    happened = mean(met)
    yield view.say("pi_probability"), "", view.chance(happened), view.chance(mean(~met))
    values, known = known_irr(view)
    rates = [weighted(np.where(known, values, 0.0), known & which) for which in (known, met, ~met)]
    yield view.say("irr"), *(view.share(each["mean"], seen(each["se"], 0.01)) for each in rates)
    for key in (*MONEY, "peak_capital"):
        column = view.money_column(key, 0)
        yield _named(view, key), *(told(view, weighted(column, which)) for which in (met | ~met, met, ~met))
