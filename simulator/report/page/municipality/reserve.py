"""Reserves and appropriations in, the blocks that say what to set aside and what an exhausted appropriation leaves
unpaid, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from simulator.report.page.charts import INK, MUNICIPALITY, layout, line_at
from simulator.report.page.municipality.paying import most_of
from simulator.report.page.municipality.town import Town, headings
from simulator.report.page.parts import Block, Chart, Paragraph, Part, Table, Unfolded
from simulator.report.voice import TOTAL, Found, moves

SAME = 0.01
"""Reserves of years that come this close to that of the contract, as a share, are not told apart."""
POINTS = 160
"""Corners of the curve of what a sum covers."""


def reserve(town: Town) -> Block | None:
    """What to set aside by budget year, and how far a sum reaches."""
    if not town.paying:
        return None
    return Block("town-reserve", town.view.say("pm_reserve_ask"), tuple(_parts(town)))


def reserves(town: Town) -> Mapping[str, Found]:
    """Reserves by year and in all, by the per cent of draws that they cover."""
    told: Mapping[str, Found] = town.found.get("reserve", {"p95": town.found["reserve_p95"]})
    return told


def _parts(town: Town) -> Iterator[Part]:
    yield Paragraph(" ".join(_answer(town)))
    yield _table(town)
    total = town.view.money_column("total_payments")
    if total.min() < total.max():
        yield Unfolded(town.view.say("pm_covered_head"), (_covered(town, total),))


def _answer(town: Town) -> Iterator[str]:
    view, whole = town.view, town.found["reserve_p95"]
    if whole[TOTAL]["value"] is None:
        return
    if len(town.paying) == 1:
        yield view.say("pm_reserve_one", amount=view.money(whole[TOTAL]), year=town.paying[0])
    else:
        each = max(town.paying, key=lambda year: whole[year]["value"])
        yield view.say(
            "pm_reserve_many",
            amount=view.money(whole[TOTAL]),
            year=each,
            most=town.round(whole[each]["value"], whole[each]["se"]),
        )
    if town.sole is not None:
        yield view.say("pm_reserve_sole", no=view.roughly(town.sole[0].share))
    together = sum(whole[year]["value"] for year in town.paying)
    if abs(together - whole[TOTAL]["value"]) > SAME * abs(together):
        se = whole[TOTAL]["se"]
        gaps = {"together": town.round(together, se), "whole": town.round(whole[TOTAL]["value"], se)}
        yield view.say("pm_reserve_sum", **gaps)


def _table(town: Town) -> Table:
    """By year: expected, reserves, the maximum, and what waits for the next year."""
    told = [year for year in town.years if year in town.paying or most_of(town, year) or _waits(town, year)]
    limited = any(most_of(town, year) is not None for year in (*told, TOTAL))
    carried = any(_waits(town, year) for year in told)
    shown = (*told, TOTAL) if len(told) > 1 else told
    rows = tuple(tuple(_row(town, year, limited, carried)) for year in shown)
    say = town.view.say
    heads = (
        say("pm_year"), say("pm_expected"),
        *(say("pm_covers", share=key[1:]) for key in reserves(town)),
        *((say("pm_most"),) if limited else ()),
        *((say("pm_carried"), say("pm_p_carried")) if carried else ()),
    )  # fmt: skip
    return Table(town.caption("pm_cap_reserve"), heads, rows, frozenset({len(told)} if len(told) > 1 else ()))


def _waits(town: Town, year: str) -> bool:
    return bool(town.found.get("commitment", {}).get(year, {}).get("p_carried", {}).get("mean"))


def _row(town: Town, year: str, limited: bool, carried: bool) -> Iterator[str]:
    view = town.view
    yield view.say("total") if year == TOTAL else year
    yield town.mean(town.found["payments"][year])[0]
    for found in reserves(town).values():
        yield town.cell(found[year]["value"], found[year]["se"])
    if limited:
        most = most_of(town, year)
        yield view.say("pm_unlimited") if most is None else town.cell(most)
    if carried and _waits(town, year):
        told = town.found["commitment"][year]
        yield from (town.mean(told["carried_over"])[0], view.chance(told["p_carried"]))
    elif carried:
        yield from ("", "")


def _covered(town: Town, total: np.ndarray) -> Chart:
    """The share of draws in which a sum set aside for the whole contract suffices."""
    view = town.view
    ordered = np.sort(total)
    ranks = np.unique(np.linspace(0, ordered.size - 1, min(POINTS, ordered.size)).astype(int))
    sums = [0.0 if ordered[0] >= 0 else float(ordered[0]), *ordered[ranks].tolist()]
    covered = [0.0, *(float(np.searchsorted(ordered, each, side="right")) / ordered.size for each in ordered[ranks])]
    curve = {
        "x": [each / view.divisor for each in sums], "y": covered, "mode": "lines",
        "line": {"color": MUNICIPALITY, "width": 2.5, "shape": "hv"},
        "hovertemplate": "%{x} → %{y:.0%}<extra></extra>",
    }  # fmt: skip
    found = reserves(town)
    rows = tuple((f"{key[1:]} %", town.cell(each[TOTAL]["value"], each[TOTAL]["se"])) for key, each in found.items())
    at = (found["p95"][TOTAL]["value"] or 0.0) / view.divisor
    mark = {
        "x": at, "y": 0.95, "text": "95 %", "showarrow": True, "arrowhead": 0, "ax": -34,
        "ay": 30, "font": {"color": INK},
    }  # fmt: skip
    return Chart(
        name="town-covered", title=view.say("pm_covered"), caption=town.caption("pm_cap_covered"), data=(curve,),
        layout=layout(
            view.language, view.say("pm_covered_across", unit=view.unit), view.say("pm_covered_up"),
            yaxis={"tickformat": ".0%", "range": [0, 1.04]}, shapes=[line_at(0.95, across=False)], annotations=[mark],
        ),
        table=Table(town.caption("pm_cap_covered"), (view.say("pm_covered_up"), view.say("pm_set_aside")), rows),
    )  # fmt: skip


# --- the appropriation -----------------------------------------------------------------------------------------------


def appropriation(town: Town) -> Block | None:
    """How likely what is set apart does not suffice, and what then goes unpaid."""
    found = town.found["appropriation"]
    if not found:
        return None
    return Block("town-appropriation", town.view.say("pm_apart_ask"), tuple(_exhausted(town, found)))


def _exhausted(town: Town, found: Mapping[str, Found]) -> Iterator[Part]:
    view = town.view
    if len(found) > 1:
        tight = max(found, key=lambda year: found[year]["p_exhausted"]["mean"])
        if found[tight]["p_exhausted"]["mean"]:
            yield Paragraph(view.say("pm_apart_tightest", year=tight, share=view.chance(found[tight]["p_exhausted"])))
        else:
            yield Paragraph(view.say("pm_apart_all_suffice"))
    for year, told in found.items() if len(found) == 1 else ():
        gaps = {"year": year, "amount": town.exact(told["amount"]), "share": view.chance(told["p_exhausted"])}
        if not told["p_exhausted"]["mean"]:
            yield Paragraph(view.say("pm_apart_suffices", **gaps))
            continue
        short = told["unpaid"]["mean"] / told["p_exhausted"]["mean"]
        outcomes = told["outcomes_unpaid"]["mean"]
        said = [view.say("pm_apart_exhausted", short=town.round(short), **gaps)]
        if outcomes:
            number = view.voice.number(outcomes / told["p_exhausted"]["mean"], 1)
            said.append(view.say("pm_apart_outcomes", count=number))
        yield Paragraph(" ".join(said))
    if any(told["p_exhausted"]["mean"] for told in found.values()):
        yield _unpaid(town, found)
    yield Paragraph(view.say("pm_apart_note"), "quiet")


def _unpaid(town: Town, found: Mapping[str, Found]) -> Table:
    view, rows = town.view, []
    for year, told in found.items():
        most = most_of(town, year)
        over = None if most is None else max(most - told["amount"], 0.0)
        count = told["outcomes_unpaid"]
        rows.append((
            year, town.cell(told["amount"]), view.chance(told["p_exhausted"]), *town.mean(told["unpaid"]),
            "-" if not told["p_exhausted"]["mean"]
            else town.cell(told["unpaid"]["mean"] / told["p_exhausted"]["mean"], told["unpaid"]["se"]),
            view.say("pm_unlimited") if over is None else town.cell(over),
            "-" if count["mean"] is None or not moves(count) else view.voice.number(count["mean"], 2),
        ))  # fmt: skip
    heads = headings(
        town, "pm_year", "set_apart", "pm_exhausted", "pm_unpaid", "±", "pm_unpaid_if", "pm_over", "pm_outcomes_unpaid"
    )
    return Table(town.caption("pm_cap_apart"), heads, tuple(rows))
