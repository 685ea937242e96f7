"""A view in, what profit owes to referrals and to the economy out: draws compared with draws of the same run.

Draws with few citizens recruited against those with many; draws in which a shock came against those in which it did
not. Where an annex tells what a planned change would do, its row stands beside them. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.report.page.charts import INVESTORS, axis, folded, layout
from simulator.report.page.investors.backing import moves, told
from simulator.report.page.investors.estimates import Floats, clear, difference, mean, weighted
from simulator.report.page.parts import Chart, Paragraph, Part, Table
from simulator.report.page.view import View

GROUPS = 5
FEWEST = 100
"""Draws below which groups of them say little."""
PROFIT, LOSS = "investors.all.profit", "investors.all.p_loss"


class Group(NamedTuple):
    """Draws with alike recruitment: its bounds and which they are."""

    low: float
    high: float
    which: NDArray[np.bool_]


# --- referrals -------------------------------------------------------------------------------------------------------


def referrals(view: View) -> Iterator[Part]:
    """The parts of the block."""
    told_of = uncertain = False
    for path, phrase in (("citizens.recruited", "recruited"), ("citizens.delay", "delay")):
        values = number(view, path)
        uncertain |= values is not None and values.size > 0
        if values is not None and view.metrics.draws >= FEWEST:
            citizens = np.floor(view.deal.citizens.planned * values + 0.5)
            groups = grouped(citizens if phrase == "recruited" else values)
            if len(groups) > 1:
                told_of = True
                yield _by_group(view, phrase, groups)
    annexed = list(_annexed(view, ("recruitment", "delay")))
    if not told_of:
        yield Paragraph(view.say("pi_referrals_few" if uncertain else "pi_referrals_certain"))
    yield from annexed


def number(view: View, path: str) -> Floats | None:
    """What an uncertain number was drawn as; None where the deal is certain of it, or the draws were not kept."""
    quantity = view.deal.numbers().get(path)
    if not view.has("numbers") or (quantity is not None and not quantity.uncertain):
        return None
    numbers = view.tables["numbers"]
    names = numbers.labels("number")
    return numbers.column("values", names.index(path)) if path in names else None


def grouped(values: Floats) -> list[Group]:
    """Draws in groups of about equal size, from few to many."""
    cuts = np.unique(np.quantile(values, np.arange(1, GROUPS) / GROUPS, method="inverted_cdf"))
    placed = np.searchsorted(cuts, values, side="left")
    made = [placed == k for k in range(cuts.size + 1)]
    return [Group(float(values[which].min()), float(values[which].max()), which) for which in made if which.any()]


def _by_group(view: View, phrase: str, groups: Sequence[Group]) -> Chart:
    """Mean profit and how often there is a loss, from the draws with few citizens to those with many."""
    profit, lost = view.money_column("profit", 0), view.metrics.column("loss", 0)
    names = [_bounds(view, phrase, group) for group in groups]
    found = [(weighted(profit, group.which), weighted(lost, group.which)) for group in groups]
    rows = tuple(
        (name, view.voice.number(int(group.which.sum())), told(view, amount), view.chance(loss))
        for name, group, (amount, loss) in zip(names, groups, found, strict=True)
    )
    caption = view.say("pi_caption_groups", unit=view.unit, prices=view.nominal)
    heads = tuple(view.say(head) for head in (f"pi_head_{phrase}", "pi_draws", "profit", "pi_p_loss"))
    trace = {
        "x": [folded(name, 9) for name in names], "y": [(amount["mean"] or 0) / view.divisor for amount, _ in found],
        "mode": "markers+lines", "marker": {"size": 9}, "line": {"color": INVESTORS, "width": 1.5},
        "error_y": {"type": "data", "array": [(amount["se"] or 0) / view.divisor for amount, _ in found]},
        "hoverinfo": "skip",
    }  # fmt: skip
    ends = groups[0].which | groups[-1].which
    apart = difference(profit[ends], groups[-1].which[ends])
    said = {"few": names[0], "many": names[-1], "difference": moves(view, apart)}
    title = view.say(f"pi_{phrase}_{'moves' if clear(apart) else 'still'}", **said)
    look = layout(
        view.language, "", f"{view.say('profit')}, {view.unit}",
        xaxis=axis(view.say(f"pi_head_{phrase}"), grid=False, names=True),
    )  # fmt: skip
    return Chart(f"investors-{phrase}", title, caption, (trace,), look, Table(caption, heads, rows), 300)


def _bounds(view: View, phrase: str, group: Group) -> str:
    """A group's bounds: citizens recruited, or months late."""
    places = 0 if phrase == "recruited" else 1
    low, high = (view.voice.number(bound, places) for bound in (group.low, group.high))
    return low if low == high else view.say("pi_from_to", low=low, high=high)


# --- the economy -----------------------------------------------------------------------------------------------------


def economy(view: View) -> Iterator[Part]:
    """The parts of the block."""
    shocks = view.deal.shocks
    if not shocks:
        yield Paragraph(view.say("pi_no_shocks"))
        return
    rows: list[tuple[str, ...]] = []
    for name in shocks:
        values = number(view, f"shocks.{name}.occurs")
        came = None if values is None else np.asarray(values > 0.5)
        if came is None:
            continue
        if came.all() or not came.any():
            yield Paragraph(view.say("pi_shock_always" if came.all() else "pi_shock_never", name=name))
            continue
        yield Paragraph(_shock_said(view, name, came))
        rows += _shock_rows(view, name, came)
    if rows:
        heads = tuple(view.say(head) for head in ("pi_shock", "pi_how_often", "profit", "pi_p_loss"))
        caption = view.say("pi_caption_shocks", unit=view.unit, prices=view.nominal)
        yield Table(caption, heads, tuple(rows))
    yield from _annexed(view, ("shock",))
    yield Paragraph(view.say("pi_shocks_only"), "quiet")


def _shock_said(view: View, name: str, came: NDArray[np.bool_]) -> str:
    profit, lost = view.money_column("profit", 0), view.metrics.column("loss", 0)
    apart = difference(profit, came)
    losses = [view.chance(weighted(lost, which)) for which in (came, ~came)]
    phrase = "pi_shock_moves" if clear(apart) else "pi_shock_still"
    return view.say(phrase, name=name, difference=moves(view, apart), with_it=losses[0], without=losses[1])


def _shock_rows(view: View, name: str, came: NDArray[np.bool_]) -> Iterator[tuple[str, ...]]:
    profit, lost = view.money_column("profit", 0), view.metrics.column("loss", 0)
    for phrase, which in (("pi_came", came), ("pi_came_not", ~came)):
        amount, loss = weighted(profit, which), weighted(lost, which)
        yield view.say(phrase, name=name), view.chance(mean(which)), told(view, amount), view.chance(loss)
    apart, more = difference(profit, came), difference(lost.astype(np.float64), came)
    yield view.say("difference"), "", told(view, apart), view.share(more["mean"], more["se"])


# --- what an annex adds ----------------------------------------------------------------------------------------------


def _annexed(view: View, risks: Sequence[str]) -> Iterator[Table]:
    """What planned changes do to the investors, the same citizens living with and without them."""
    found = [
        row
        for row in (view.annex.get("risks") or {}).get("rows", ())
        if row["risk"] in risks and PROFIT in row["figures"]
    ]
    if not found:
        return
    rows = []
    for row in found:
        profit, loss = row["figures"][PROFIT], row["figures"].get(LOSS)
        less = {"mean": profit["difference"], "se": profit["difference_se"]}
        cells = (told(view, {"mean": profit["value"], "se": profit["se"]}), told(view, less))
        chance = ("-", "-") if loss is None else (
            view.share(loss["value"], loss["se"]), view.share(loss["difference"], loss["difference_se"]),
        )  # fmt: skip
        rows.append((_risk_said(view, row["risk"], row.get("name")), *cells, *chance))
    heads = tuple(view.say(head) for head in ("pi_change", "profit", "pi_against_plan", "pi_p_loss", "pi_against_plan"))
    yield Table(
        view.say("pi_caption_annex", unit=view.unit, prices=view.nominal, draws=_draws(view)), heads, tuple(rows)
    )


def _risk_said(view: View, risk: str, name: str | None) -> str:
    return view.say(f"pi_risk_{risk}", name=name or "")


def _draws(view: View) -> str:
    return view.voice.number(view.annex.get("draws", view.metrics.draws))
