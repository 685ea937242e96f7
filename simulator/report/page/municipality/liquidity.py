"""Payments and realised savings over time in, the block that says what must be found until savings come, out.

Month by month a result keeps means only; what single draws do is kept by budget year, so the range is shown at the end
of each year. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from simulator.report.page.charts import (
    INK,
    MUNICIPALITY,
    WITHOUT,
    Trace,
    axis,
    layout,
    line_at,
    plain,
    see_through,
)
from simulator.report.page.municipality.clusters import Floats, Spread, spread
from simulator.report.page.municipality.marks import ranges
from simulator.report.page.municipality.town import Town
from simulator.report.page.parts import Block, Chart, Facts, Paragraph, Part, Table
from simulator.report.voice import moves

LEVEL = "municipality"
RARE = 0.005
"""A year in which the gap is largest less often than this is not named."""


def liquidity(town: Town) -> Block | None:
    """The largest gap between payments and savings, its year, and when the deal has paid for itself."""
    if not town.paying:
        return None
    return Block("town-liquidity", town.view.say("pm_gap_ask"), tuple(_parts(town)))


def _parts(town: Town) -> Iterator[Part]:
    yield Paragraph(" ".join(_answer(town)))
    if len(town.years) > 1:
        yield _chart(town)
    yield Facts(tuple(_facts(town)))


def _answer(town: Town) -> Iterator[str]:
    view, gap = town.view, town.found["liquidity_gap"]
    column = view.money_column("liquidity_gap")
    if not moves(gap):
        yield view.say("pm_gap_none")
    else:
        likely = max(gap["year"].items(), key=lambda each: each[1]["mean"], default=None)
        high = town.round(gap["p95"] if gap["p95"] is not None else gap["mean"])
        yield view.say("pm_gap_some", amount=view.money(gap), high=high, share=view.chance(town.chance(column > 0)))
        if likely is not None:
            yield view.say("pm_gap_year", year=likely[0], share=view.roughly(likely[1]["mean"]))
    yield from _breaks_even(town)


def _breaks_even(town: Town) -> Iterator[str]:
    view, found = town.view, town.found["break_even_month"]
    never = found["p_never"]["mean"]
    if town.sole is not None:
        yield from _even_if_paid(town)
        return
    middle = found["p50"] if found["p50"] is not None else found["mean"]
    if middle is None:
        yield view.say("pm_even_seldom", share=view.chance(found["p_never"]))
        return
    when = view.say("pm_even_start") if middle == 0 else view.say("pm_even_month", **_when(town, middle))
    yield when + (f" {view.say('pm_even_never', share=view.chance(found['p_never']))}" if never else "")


def _even_if_paid(town: Town) -> Iterator[str]:
    """The same where the contract pays all or nothing: of the draws that pay, as the others have nothing to earn."""
    view, never = town.view, town.found["break_even_month"]["p_never"]
    months = view.metrics.column("break_even_month")[town.heaped[town.paying[0]] == 1]
    middle = float(np.quantile(months, 0.5, method="inverted_cdf"))
    if np.isfinite(middle):
        yield view.say("pm_even_if_paid", **_when(town, middle))
    if never["mean"]:
        yield view.say("pm_even_seldom", share=view.chance(never))


def _when(town: Town, month: float) -> dict[str, Any]:
    """A month of the deal and the budget year that it lies in."""
    start = town.view.deal.start
    return {"month": town.view.voice.number(month), "year": start.year + (start.month - 1 + int(month)) // 12}


def _facts(town: Town) -> Iterator[tuple[str, str]]:
    view, gap, even = town.view, town.found["liquidity_gap"], town.found["break_even_month"]
    if moves(gap):
        parts = ("p50", "p75", "p95")
        values = " · ".join(
            f"{part.upper()} {town.cell(gap[part], gap['se'])}" for part in parts if gap[part] is not None
        )
        yield view.say("pm_gap_spread", unit=view.unit), values or "-"
        years = (
            view.say("in_year", year=year, share=view.roughly(each["mean"]))
            for year, each in gap["year"].items()
            if each["mean"] >= RARE
        )
        yield view.say("pm_gap_years"), " · ".join(years) or "-"
    known = {part: even[part] for part in ("p5", "p50", "p95")}
    told = (
        f"{part.upper()} {view.say('pm_never') if each is None else view.voice.number(each)}"
        for part, each in known.items()
    )
    if view.summary["draws"] > 1 and town.sole is None:
        yield view.say("pm_even_spread"), " · ".join(told)


# --- cumulative ------------------------------------------------------------------------------------------------------


def _chart(town: Town) -> Chart:
    view = town.view
    ends, apart = _ends(town), town.sole is not None
    by_month = None if apart else _by_month(town)
    traces: list[Trace] = []
    if by_month is not None:
        told = [each._asdict() for each in ends[0]]
        traces += [by_month, *ranges(town, _dates(town)[1:], told, MUNICIPALITY, view.say("pm_mean_range"))]
    for number, each in enumerate(ends if by_month is None else ()):
        traces += _band(town, each, (WITHOUT, MUNICIPALITY)[number] if apart else MUNICIPALITY, number)
    kinds = "pm_cumulative_two" if apart else "pm_cumulative"
    return Chart(
        name="town-cumulative", title=view.say(kinds), caption=town.caption("pm_cap_cumulative"), data=tuple(traces),
        layout=layout(
            view.language, "", view.unit, legend=True,
            xaxis=_time(town),
            shapes=[{**line_at(0, INK, across=False), "line": {"color": INK, "width": 1}}],
        ),
        table=_table(town, ends),
    )  # fmt: skip


def _time(town: Town) -> dict[str, Any]:
    """An axis of dates with each year's name in the middle of its months; not every year's, where there are many."""
    step = f"M{12 * (1 + len(town.years) // 6)}"
    dates = {"type": "date", "tickformat": "%Y", "hoverformat": "%Y-%m", "dtick": step, "ticklabelmode": "period"}
    return {**axis(), **dates}


def _ends(town: Town) -> list[list[Spread]]:
    """Cumulative net at the end of each year; apart for paid and not paid, where a deal is all or nothing."""
    running: Floats = np.zeros(town.view.metrics.draws)
    found: list[list[Spread]] = [[], []] if town.sole is not None else [[]]
    everyone = np.ones(town.view.metrics.draws, dtype=bool)
    for year in town.years:
        running = running + town.column("net", year)
        if town.sole is None:
            found[0].append(spread(running, everyone))
            continue
        for number, each in enumerate(town.split(running, town.heaped[town.paying[0]])):
            found[number].append(each)
    return found


def _band(town: Town, told: Sequence[Spread], colour: str, number: int) -> Iterator[Trace]:
    """The mean at the ends of years with the range from P5 to P95, for one of two ways that a deal can go."""
    dates, scale, view = _dates(town), town.view.divisor, town.view
    name = town.heap_name(town.paying[0], number) if town.sole is not None else view.say("mean")
    if town.sole is not None:
        name = f"{name} ({view.roughly(told[0].share)})"
    shared = {"x": dates, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    yield {**shared, "y": [0.0, *(each.p5 / scale for each in told)], "showlegend": False}
    yield {
        **shared, "y": [0.0, *(each.p95 / scale for each in told)], "fill": "tonexty",
        "fillcolor": see_through(colour, 0.18), "name": view.say("pg_band"), "showlegend": number == 0,
    }  # fmt: skip
    yield {
        "x": dates, "y": [0.0, *(each.mean / scale for each in told)], "name": plain(name), "mode": "lines+markers",
        "line": {"color": colour, "width": 2.5, "dash": "solid" if number or town.sole is None else "dash"},
    }  # fmt: skip


def _dates(town: Town) -> list[str]:
    """The start, then the end of each budget year, no later than the last month that is followed."""
    timeline = town.view.deal.timeline
    last = timeline.first_day(timeline.ledger_months).isoformat()
    return [_first_day(town), *(min(f"{int(year) + 1}-01-01", last) for year in town.years)]


def _first_day(town: Town) -> str:
    return max(town.view.deal.start.isoformat(), f"{town.years[0]}-01-01")


def _by_month(town: Town) -> Trace | None:
    """The mean of realised savings less payments so far, month by month; None where no means were kept."""
    net = net_by_month(town)
    if net is None:
        return None
    first, start = int(town.years[0]), town.view.deal.start
    months = [start.month - 1 + month for month in range(net.size)]
    years = [start.year + month // 12 for month in months]
    kept = [place for place, year in enumerate(years) if first <= year <= int(town.years[-1])]
    running = np.cumsum(net) / town.view.divisor
    after = [(years[place] + (months[place] % 12 + 1) // 12, (months[place] + 1) % 12 + 1) for place in kept]
    return {
        "x": [_first_day(town), *(f"{year}-{month:02d}-01" for year, month in after)],
        "y": [0.0, *running[kept].tolist()], "mode": "lines", "name": town.view.say("pm_by_month"),
        "line": {"color": MUNICIPALITY, "width": 2.5},
    }  # fmt: skip


def net_by_month(town: Town) -> Floats | None:
    """Mean realised savings less payments of each ledger month, in currency units; None where they were not kept."""
    if not town.view.has("monthly"):
        return None
    table, deal = town.view.tables["monthly"], town.view.deal
    if "flows" not in table or "realised" not in table:
        return None
    own = {name for name, account in deal.budget.accounts.items() if account.level == LEVEL}
    own |= {LEVEL} - set(deal.budget.accounts)
    signs = np.array(
        [
            (payee in own) - (payer in own)
            for payer, payee in zip(table.labels("payer"), table.labels("payee"), strict=True)
        ]
    )
    saved = np.array([name in own for name in table.labels("account")], dtype=np.float64)
    net: Floats = (table.whole("flows") @ signs + table.whole("realised") @ saved) / deal.minor_units
    return net


def _table(town: Town, ends: Sequence[Sequence[Spread]]) -> Table:
    rows: list[tuple[str, ...]] = []
    for place, year in enumerate(town.years):
        for number, told in enumerate(ends):
            each = told[place]
            found = {**each._asdict(), "se": each.error}
            label = year if town.sole is None else f"{year}: {town.heap_name(town.paying[0], number)}"
            rows.append((label, *town.mean(found), *town.cells(found, "p5", "p50", "p95")))
    say = town.view.say
    heads = (say("pm_end_of"), say("pm_mean"), "±", "P5", "P50", "P95")
    return Table(town.caption("pm_cap_cumulative"), heads, tuple(rows))
