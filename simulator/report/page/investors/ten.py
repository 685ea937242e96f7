"""A view in, what ten such deals instead of one do to the risk out: disjoint tens of the draws, taken as ten deals.

Ten draws in a row come from ten different replicates, so they are as independent as ten deals that share nothing. What
ten earn is told per deal. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.report.page.charts import axis, layout
from simulator.report.page.investors.backing import goal, spread, told
from simulator.report.page.investors.estimates import Estimate, Floats, clear, in_tail, mean, weighted
from simulator.report.page.investors.histogram import bars, bins, padded, span
from simulator.report.page.investors.results import captioned, table_of
from simulator.report.page.parts import Chart, Paragraph, Part, Table
from simulator.report.page.view import View

DEALS = 10
FEWEST = 40
"""Tens below which nothing is said of them."""


def ten_deals(view: View) -> Iterator[Part]:
    """The parts of the block; none of few draws."""
    profit = view.money_column("profit", 0)
    tens = profit.size // DEALS
    if tens < FEWEST:
        return
    each = profit[: tens * DEALS].reshape(tens, DEALS).mean(axis=1)
    one, ten = mean(view.metrics.column("loss", 0)), plainly(each < 0)
    yield Paragraph(view.say("pi_ten_said", one=view.chance(one), ten=view.chance(ten)))
    yield from _why(view)
    yield _chart(view, each, ten)
    yield _table(view, profit, each, (one, ten))
    shared = [name for name, shock in view.deal.shocks.items() if shock.shared]
    yield Paragraph(view.say("pi_ten_note"), "quiet")
    if shared:
        yield Paragraph(view.say("pi_ten_shared", names=view.voice.figures.listed(shared)))


def _why(view: View) -> Iterator[Paragraph]:
    """What more deals do, as one earns or loses on average."""
    profit = view.summary["investors"]["all"]["profit"]
    if clear(profit):
        yield Paragraph(view.say("pi_ten_rarer" if profit["mean"] > 0 else "pi_ten_surer"))


def plainly(values: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] | Floats) -> Estimate:
    """The mean of values that have no replicates: sd / sqrt(n)."""
    return {"mean": float(values.mean()), "se": float(values.std(ddof=1)) / float(np.sqrt(values.size))}


def _chart(view: View, each: Floats, ten: Estimate) -> Chart:
    """How often each profit per deal comes, of ten deals together."""
    made = bins(each / view.divisor)
    across = view.say("pi_per_deal", unit=view.unit)
    caption = captioned(view, "pi_caption_ten", made, tens=view.voice.number(each.size))
    look = layout(
        view.language, "", view.say("pi_share_of_tens"), bargap=0, barmode="overlay",
        xaxis={**axis(across, grid=False), "range": padded(*span(made))},
    )  # fmt: skip
    title = view.say("pi_ten_title", ten=view.chance(ten))
    table = table_of(view, made, caption, across)
    return Chart("investors-ten", title, caption, tuple(bars(made)), look, table, 280)


def _table(view: View, profit: Floats, each: Floats, losses: tuple[Estimate, Estimate]) -> Table:
    """One deal beside ten."""
    sides = ((profit, losses[0]), (each, losses[1]))
    rows = [(view.say("pi_p_loss"), *(view.chance(loss) for _, loss in sides))]
    of_one = view.summary["investors"]["all"]
    together = {"mean": float(each.mean()), "se": of_one["profit"]["se"]}  # the same draws
    rows.append((view.say("pi_mean_per_deal"), told(view, of_one["profit"]), told(view, together)))
    rows.append((view.say("pi_sd"), *(view.amount(float(values.std(ddof=1))) for values, _ in sides)))
    worst = weighted(each, in_tail(each))
    rows.append((view.say("es5"), told(view, of_one["es5_profit"]), told(view, worst)))
    if goal(view) is None:  # percentiles of one deal that pays all or nothing would mislead
        rows.append((view.say("pi_most_cases"), *(_between(view, spread(view, values)) for values, _ in sides)))
    caption = view.say("pi_caption_one_ten", unit=view.unit, prices=view.nominal)
    return Table(caption, (view.say("pi_figure"), view.say("pi_one"), view.say("pi_ten")), tuple(rows))


def _between(view: View, quantiles: dict[str, float]) -> str:
    low, high = (view.amount(quantiles[part] * view.divisor) for part in ("p5", "p95"))
    return view.say("pi_from_to", low=low, high=high)
