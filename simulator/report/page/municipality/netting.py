"""Payments against realised savings in: in which years more is paid than saved, in current and fixed prices, and what
is saved after the last payment, out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.report.page.charts import INK, layout, line_at
from simulator.report.page.municipality.clusters import Floats
from simulator.report.page.municipality.marks import by_year, year_axis
from simulator.report.page.municipality.paying import spread_table
from simulator.report.page.municipality.town import Town, span
from simulator.report.page.parts import Block, Chart, Paragraph, Part, Table, Unfolded
from simulator.report.voice import TOTAL, moves

LIKELY = 0.5
THREE = ("payments", "savings", "net")


def net(town: Town) -> Block | None:
    """In which years more is paid than is saved, and by how much."""
    if not town.moves:
        return None
    return Block("town-net", town.view.say("pm_net_ask"), tuple(_parts(town)))


def _parts(town: Town) -> Iterator[Part]:
    yield Paragraph(" ".join(_answer(town)))
    yield _chart(town, "net", _title(town))
    yield _table(town)
    fixed = _fixed_table(town)
    if fixed is not None:
        yield Unfolded(town.view.say("pm_fixed_head", level=town.view.summary["price_level"]), (fixed,))


def _behind(town: Town) -> dict[str, float]:
    """The years in which a payment more likely than not exceeds the saving, and how likely."""
    chances = {year: float((town.column("net", year) < 0).mean()) for year in town.years}
    return {year: chance for year, chance in chances.items() if chance > LIKELY}


def _answer(town: Town) -> Iterator[str]:
    view, behind = town.view, _behind(town)
    if town.sole is not None:
        yield _if_paid(town)
    elif behind:
        worst = min(behind, key=lambda year: town.year_figures("net", year)["mean"])
        told = town.year_figures("net", worst)
        yield view.say("pm_net_behind", years=span(tuple(behind)))
        yield view.say("pm_net_worst", year=worst, amount=town.round(told["mean"]), share=view.roughly(behind[worst]))
    else:
        yield view.say("pm_net_never_behind")
    whole = town.found["net"][TOTAL]
    yield view.say("pm_net_in_all", amount=view.money(whole), share=view.chance(town.found["p_net_cost"]))


def _if_paid(town: Town) -> str:
    """What the year of an all-or-nothing payment comes to, either way."""
    year = town.paying[0]
    nothing, paid = town.by_heap("net", year)
    phrase = "pm_net_if_paid" if paid.mean < 0 else "pm_net_if_paid_covered"
    return town.view.say(phrase, year=year, paid=town.round(paid.mean), nothing=town.round(nothing.mean),
                         share=town.view.roughly(paid.share))  # fmt: skip


def _title(town: Town) -> str:
    behind = _behind(town)
    if town.sole is not None:
        nothing, paid = town.by_heap("net", town.paying[0])
        phrase = "pm_net_two" if paid.mean < 0 < nothing.mean else "pm_net_two_ways"
        return town.view.say(phrase, year=town.paying[0])
    return town.view.say("pm_net_fan_behind" if behind else "pm_net_fan", years=span(tuple(behind)))


def _chart(town: Town, name: str, title: str) -> Chart:
    view, numbered = town.view, bool(town.heaped) and name != "savings"
    return Chart(
        name=f"town-{name}", title=title, caption=town.caption(f"pm_cap_{name}"),
        data=by_year(town, name, town.years, numbered),
        layout=layout(
            view.language, "", view.unit, legend=True, xaxis=year_axis(town, town.years, numbered),
            shapes=[{**line_at(0, INK, across=False), "line": {"color": INK, "width": 1}}],
        ),
        table=spread_table(town, name),
    )  # fmt: skip


def _table(town: Town) -> Table:
    """Payment, saving and net of each year, and how likely the payment is the larger."""
    rows: list[tuple[str, ...]] = []
    bold = set()
    for year in (*town.years, TOTAL):
        rows += _rows(town, year)
        if year == TOTAL:
            bold.add(len(rows) - 1)
    say = town.view.say
    heads = (
        say("pm_year"), say("pm_expected"), say("pm_saving_mean"), say("pm_net_mean"), "±",
        "P5", "P50", "P95", say("pm_p_exceeds"),
    )  # fmt: skip
    return Table(town.caption("pm_cap_net"), heads, tuple(rows), frozenset(bold))


def _rows(town: Town, year: str) -> Iterator[tuple[str, ...]]:
    view = town.view
    paid, saved, left = (town.found[name][year] for name in THREE)
    column = view.money_column("total_net") if year == TOTAL else town.column("net", year)
    chance = view.chance(town.chance(column < 0))
    label = view.say("total") if year == TOTAL else year
    means = (town.mean(paid)[0], town.mean(saved)[0], *town.mean(left))
    if year not in town.heaped:
        yield label, *means, *town.cells(left, "p5", "p50", "p95"), chance
        return
    yield label, *means, "", "", "", chance
    heaps = zip(*(town.by_heap(name, year) for name in THREE), strict=True)
    for number, (pays, saves, keeps) in enumerate(heaps):
        said = view.say("pm_heap_row", heap=town.heap_name(year, number), share=view.roughly(keeps.share))
        told = {**keeps._asdict(), "se": keeps.error}
        cells = (town.cell(pays.mean, pays.error), town.cell(saves.mean, saves.error), *town.mean(told))
        yield f"{year}: {said}", *cells, *town.cells(told, "p5", "p50", "p95"), ""


# --- fixed prices ----------------------------------------------------------------------------------------------------


def _fixed_table(town: Town) -> Table | None:
    """The years in current prices and in those of the deal's level; None where the index is not known by draw."""
    found = {year: told for year in town.years if (told := _deflator(town, int(year))) is not None}
    if not found:
        return None
    rows, totals = [], dict.fromkeys(THREE, 0.0)
    for year, deflator in found.items():
        fixed = {name: float((town.column(name, year) / deflator).mean()) for name in THREE}
        totals = {name: totals[name] + fixed[name] for name in THREE}
        errors = [town.found[name][year]["se"] for name in THREE]
        index = town.view.voice.number(float(deflator.mean()), 3)
        current = (town.mean(town.found[name][year])[0] for name in THREE)
        rows.append((year, index, *current, *map(town.cell, fixed.values(), errors)))
    errors = [town.found[name][TOTAL]["se"] for name in THREE]
    current = (town.mean(town.found[name][TOTAL])[0] for name in THREE)
    rows.append((town.view.say("total"), "", *current, *map(town.cell, totals.values(), errors)))
    return Table(_fixed_caption(town), _fixed_heads(town), tuple(rows), frozenset({len(rows) - 1}))


def _fixed_caption(town: Town) -> str:
    return town.view.say("pm_cap_fixed", level=town.view.summary["price_level"], unit=town.view.unit)


def _fixed_heads(town: Town) -> tuple[str, ...]:
    say = town.view.say
    names = (say("payment"), say("saving"), say("short_net"))
    both = (say("pm_current"), say("pm_fixed"))
    return say("pm_year"), say("pm_index"), *(f"{name},\n{prices}" for prices in both for name in names)


def _deflator(town: Town, year: int) -> Floats | None:
    """What the deal's price level has grown to in a year, by draw; None without prices or where it is not kept."""
    prices, view = town.view.deal.prices, town.view
    if prices is None:
        return None
    index = _index(town)
    if index is None:
        return None
    factor = np.ones(view.metrics.draws)
    for each in range(min(prices.level, year) + 1, max(prices.level, year) + 1):
        factor = factor * (1.0 + (float(prices.known[each]) if each in prices.known else index))
    return factor if year >= prices.level else 1.0 / factor


def _index(town: Town) -> Floats | float | None:
    """What prices grow by in a year of which nothing is known: one number, or one for each draw."""
    prices = town.view.deal.prices
    if prices is None or prices.index.fixed is not None:
        return None if prices is None else prices.index.fixed
    if not town.view.has("numbers"):
        return None
    numbers = town.view.tables["numbers"]
    names = numbers.labels("number")
    return np.asarray(numbers.column("values", names.index("prices.index"))) if "prices.index" in names else None


# --- what is left when the last payment is made ----------------------------------------------------------------------


def fade_out(town: Town) -> Block | None:
    """What is saved once the contract has paid for the last time, and savings by year."""
    if not moves(town.found["savings"][TOTAL]):
        return None
    return Block("town-fade-out", town.view.say("pm_fade_ask"), tuple(_fading(town)))


_COSTS = (-1, "pm_fade_costs", ("p95", "p5"))
"""How a saving below zero is told: as what it costs."""


def _fading(town: Town) -> Iterator[Part]:
    view, after = town.view, town.found["savings_after_last_payment"]
    last = {year: town.year_figures("savings", year)["mean"] for year in town.years}
    peak = max(last, key=lambda year: last[year])
    said = [view.say("pm_fade_peak", year=peak, amount=town.round(last[peak]))]
    if town.sole is not None:
        column = view.money_column("savings_after_last_payment")
        paid = town.split(column, town.heaped[town.paying[0]])[1]
        amount = view.plain_money(paid.mean, paid.error)
        said.append(view.say("pm_fade_if_paid", amount=amount, low=town.round(paid.p5), high=town.round(paid.p95)))
    elif town.paying:
        sign, phrase, ends = (1, "pm_fade_after", ("p5", "p95")) if after["mean"] >= 0 else _COSTS
        low, high = (town.round(sign * after[part]) if after[part] is not None else "-" for part in ends)
        amount = view.plain_money(abs(after["mean"]), after["se"])
        said.append(view.say(phrase, amount=amount, low=low, high=high))
    said.append(view.say("pm_fade_horizon", months=view.voice.number(view.deal.horizon)))
    yield Paragraph(" ".join(said))
    yield Unfolded(view.say("pm_fade_chart_head"), (_chart(town, "savings", view.say("pm_savings_fan", year=peak)),))
