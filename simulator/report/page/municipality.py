"""A view in, what a municipality asks out: what it may pay and save by budget year, what to set aside, whose budget."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.report.page.charts import MUNICIPALITY, axis, fan, layout
from simulator.report.page.parts import Block, Chart, Tab, Table
from simulator.report.page.view import View


def municipality(view: View) -> Tab | None:
    """The tab."""
    return Tab(
        "municipality",
        view.say("pg_tab_municipality"),
        (Block("by-year", view.say("pm_by_year"), tuple(_years(view))),),
    )


def _years(view: View) -> Iterator[Chart]:
    town = view.summary["municipality"]
    for key in ("payments", "savings", "net"):
        found = town[key]
        spread = {
            part: [(found[year][part] or 0.0) / view.divisor for year in view.years]
            for part in ("mean", "p5", "p25", "p75", "p95")
        }
        heads = (view.say("year"), view.say("mean"), view.say("error"), "P5", "P50", "P95")
        rows = tuple(
            (year, *(view.amount(found[year][part], found[year]["se"]) for part in ("mean", "se", "p5", "p50", "p95")))
            for year in (*view.years, "total")
        )
        caption = view.say("pm_caption", unit=view.unit, prices=view.nominal)
        yield Chart(
            name=key, title=view.say(f"pm_{key}"), caption=caption,
            data=fan(view.years, spread, MUNICIPALITY, view.say("mean"), view.say("pg_band")),
            layout=layout(view.language, "", view.unit, legend=True, xaxis=axis(view.say("year"), grid=False, names=True)),
            table=Table(caption, heads, rows, frozenset({len(rows) - 1})),
        )  # fmt: skip
