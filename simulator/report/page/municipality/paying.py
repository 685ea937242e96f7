"""The municipality's payments in, the block that says how much it may have to pay and in which year, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from simulator.report.page.charts import INK, MUNICIPALITY, axis, layout
from simulator.report.page.municipality.marks import by_year, dashes, year_axis
from simulator.report.page.municipality.town import Town, span
from simulator.report.page.parts import Block, Chart, Paragraph, Part, Table, Unfolded
from simulator.report.voice import TOTAL, Found, moves

SET_APART = "#a98511"
FAR = 2.5
"""A maximum further above what is likely than this many times is told beside the chart, not in it."""


def payments(town: Town) -> Block:
    """How much, in which year, how likely, and at most."""
    return Block("town-payments", town.view.say("pm_payments_ask"), tuple(_parts(town)))


def _parts(town: Town) -> Iterator[Part]:
    said = " ".join((*_closer(town), *_most_in_year(town)) if town.paying else expected(town))
    if said:
        yield Paragraph(said)
    if town.paying:
        yield _chart(town)
        yield _table(town)
        if len(town.paying) > 1:
            yield Unfolded(town.view.say("pm_bars_head"), (_bars(town),))
        yield Paragraph(town.view.say("pm_payments_note"), "quiet")


def expected(town: Town) -> Iterator[str]:
    """What is paid, how likely and when, in a sentence or two."""
    view = town.view
    if not town.paying:
        yield view.say("pm_pays_nothing")
    elif town.sole is not None:
        nothing, amount = town.sole
        yield view.say(
            "pm_pays_all_or_nothing", year=town.paying[0], share=view.share(amount.share, amount.share_error),
            amount=town.round(amount.mean), no=view.share(nothing.share, nothing.share_error),
        )  # fmt: skip
    else:
        total = view.money(town.found["payments"][TOTAL])
        phrase = "pm_pays_in_year" if len(town.paying) == 1 else "pm_pays_in_years"
        yield view.say(phrase, amount=total, years=span(town.paying), year=town.dearest)


def _closer(town: Town) -> Iterator[str]:
    """How far an all-or-nothing amount varies, or what the dearest year comes to."""
    view = town.view
    if town.sole is not None:
        low, high = view.amount(town.sole[1].p5), view.amount(town.sole[1].p95)
        if low != high:
            yield view.say("pm_pays_amounts", low=low, high=high, unit=view.unit)
    elif len(town.paying) > 1:
        told = town.year_figures("payments", town.dearest)
        yield view.say("pm_pays_dearest", year=town.dearest, amount=view.money(told))


def at_most(town: Town) -> Iterator[str]:
    """The contractual maximum in all."""
    maximum, view = town.found["maximum"], town.view
    if not town.paying:
        return
    if maximum[TOTAL] is None:
        yield view.say("pm_no_limit")
    else:
        yield view.say("pm_most_in_all", amount=town.exact(maximum[TOTAL]))
        cap = view.deal.contract.caps.total
        if cap is not None and float(cap) > maximum[TOTAL] and town.pays_alone:
            yield view.say("pm_below_cap", cap=town.exact(float(cap)))


def _most_in_year(town: Town) -> Iterator[str]:
    """The contractual maximum in one year, where there are several."""
    maximum, view = town.found["maximum"], town.view
    if maximum["year"] is not None and len(town.paying) > 1:
        years = {year: most for year, most in maximum.get("years", {}).items() if most is not None}
        highest = [year for year, most in years.items() if most == maximum["year"]]
        yield view.say("pm_most_in_year", amount=town.exact(maximum["year"]), years=span(highest))


def most_of(town: Town, year: str) -> float | None:
    """The most that can be paid in a year; None where nothing limits it."""
    maximum = town.found["maximum"]
    if year == TOTAL:
        whole: float | None = maximum[TOTAL]
        return whole
    most: float | None = maximum.get("years", {}).get(year)
    return most


def _chart(town: Town) -> Chart:
    years, view = town.years, town.view
    numbered = bool(town.heaped)
    traces = list(by_year(town, "payments", years, numbered))
    place: dict[str, Any] = {year: number if numbered else year for number, year in enumerate(years)}
    most = _most_seen(town)
    if most:
        values = [each / view.divisor for each in most.values()]
        traces.append(dashes([place[year] for year in most], values, INK, view.say("pm_most")))
    apart = {year: each["amount"] for year, each in town.found["appropriation"].items() if year in years}
    if apart:
        values = [each / view.divisor for each in apart.values()]
        traces.append(dashes([place[year] for year in apart], values, SET_APART, view.say("set_apart")))
    return Chart(
        name="town-payments", title=_title(town), caption=town.caption("pm_cap_payments"), data=tuple(traces),
        layout=layout(
            view.language, "", view.unit, legend=True, xaxis=year_axis(town, years, numbered),
            yaxis=_height(town, most.values(), apart.values()),
        ),
        table=spread_table(town, "payments"),
    )  # fmt: skip


def _most_seen(town: Town) -> dict[str, float]:
    """Maxima by year, where they are not so far above what is paid that the chart would show little else."""
    most = {year: each for year in town.years if (each := most_of(town, year))}
    return most if max(most.values(), default=0.0) <= FAR * _highest(town) else {}


def _highest(town: Town) -> float:
    """The most that is likely to be paid in a year."""
    figures = [town.year_figures("payments", year) for year in town.paying]
    values = [each[part] or 0.0 for each in figures for part in ("mean", "p95")]
    return max([*values, *(each.p95 for year in town.heaped for each in town.by_heap("payments", year))])


def _height(town: Town, *more: Iterable[float]) -> dict[str, Any]:
    """From a little below nothing, so that a mark at 0 is seen whole; a little above what is highest."""
    figures = [town.year_figures("payments", year) for year in town.paying]
    lowest = min([0.0, *(each["p5"] or 0.0 for each in figures)])
    highest = max([_highest(town), *(value for each in more for value in each)])
    low, high = lowest / town.view.divisor, highest / town.view.divisor
    return {"range": [low - 0.08 * (high - low), high + 0.1 * (high - low)]}


def _bars(town: Town) -> Chart:
    """Expected payments, reserves, maxima and appropriations side by side."""
    view, say = town.view, town.view.say
    told = {year: town.year_figures("payments", year)["mean"] for year in town.years}
    covers = {year: town.found["reserve_p95"][year]["value"] for year in town.years}
    most = {year: most_of(town, year) for year in town.years}
    apart = {year: each["amount"] for year, each in town.found["appropriation"].items() if year in town.years}
    series = (
        (say("pm_expected"), MUNICIPALITY, told), (say("pm_covers_95"), "#7fa8c6", covers),
        (say("set_apart"), SET_APART, apart), (say("pm_most"), INK, most),
    )  # fmt: skip
    data = tuple(
        {
            "type": "bar", "x": list(values), "name": name.replace("\n", " "), "marker": {"color": colour},
            "y": [None if each is None else each / view.divisor for each in values.values()],
        }
        for name, colour, values in series
        if any(values.values())
    )  # fmt: skip
    return Chart(
        name="town-maximum", title=say("pm_bars"), caption=town.caption("pm_cap_payments"), data=data,
        layout=layout(view.language, "", view.unit, legend=True, xaxis=axis(say("pm_year"), grid=False, names=True)),
        table=_table(town),
    )  # fmt: skip


def _title(town: Town) -> str:
    view = town.view
    if town.sole is not None:
        nothing, amount = town.sole
        shares = {"no": view.roughly(nothing.share), "yes": view.roughly(amount.share)}
        return view.say("pm_payments_two", year=town.paying[0], amount=town.round(amount.mean), **shares)
    return view.say("pm_payments_fan" if len(town.paying) > 1 else "pm_payments_one", year=town.dearest)


def spread_table(town: Town, name: str) -> Table:
    """What a chart by year shows, in figures; a year in heaps has a row for each."""
    rows: list[tuple[str, ...]] = []
    for year in town.years:
        if year not in town.heaped or name == "savings":
            told = town.year_figures(name, year)
            rows.append((year, "100 %", *town.mean(told), *town.cells(told, "p5", "p25", "p75", "p95")))
            continue
        for number, each in enumerate(town.by_heap(name, year)):
            label = f"{year}: {town.heap_name(year, number)}"
            heap = {**each._asdict(), "se": each.error}
            share = town.view.share(each.share, each.share_error)
            rows.append((label, share, *town.mean(heap), *town.cells(heap, "p5", "p25", "p75", "p95")))
    say = town.view.say
    heads = (say("pm_year"), say("pm_chance"), say("pm_mean"), "±", "P5", "P25", "P75", "P95")
    return Table(town.caption(f"pm_cap_{name}"), heads, tuple(rows))


def _table(town: Town) -> Table:
    """By year: how likely anything is paid, what then, the reserve, the maximum, the appropriation."""
    apart = town.found["appropriation"]
    limited = any(most_of(town, year) is not None for year in (*town.years, TOTAL))
    told = [year for year in town.years if year in town.paying or most_of(town, year)]
    rows = tuple(_row(town, year, limited, apart) for year in (*told, *((TOTAL,) if len(told) > 1 else ())))
    say = town.view.say
    heads = (
        say("pm_year"), say("pm_p_pays"), say("pm_if_paid"), say("pm_expected"), "±", say("pm_covers_95"),
        *((say("pm_most"),) if limited else ()), *((say("set_apart"),) if apart else ()),
    )  # fmt: skip
    return Table(town.caption("pm_cap_payments"), heads, rows, frozenset({len(told)} if len(told) > 1 else ()))


def _row(town: Town, year: str, limited: bool, apart: Found) -> tuple[str, ...]:
    view, told = town.view, town.year_figures("payments", year)
    column = view.money_column("total_payments") if year == TOTAL else town.column("payments", year)
    chance = town.chance(column > 0)
    paid = float(column[column > 0].mean()) if moves(told) and (column > 0).any() else None
    reserve = town.found["reserve_p95"][year]
    cells = [
        view.say("total") if year == TOTAL else year, view.chance(chance),
        "-" if paid is None else town.cell(paid, told["se"]), *town.mean(told),
        town.cell(reserve["value"], reserve["se"]),
    ]  # fmt: skip
    if limited:
        most = most_of(town, year)
        cells.append(view.say("pm_unlimited") if most is None else town.cell(most))
    if apart:
        cells.append(town.cell(apart[year]["amount"]) if year in apart else "")
    return tuple(cells)
