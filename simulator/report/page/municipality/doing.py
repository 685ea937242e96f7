"""Other ways to the same programme, and terms that pay without effect, in; the blocks that say whether the contract is
worth it, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from simulator.deal import Target
from simulator.errors import one_line
from simulator.report.page.charts import INK, INVESTORS, MUNICIPALITY, layout, line_at
from simulator.report.page.municipality.clusters import Floats
from simulator.report.page.municipality.town import Town, headings
from simulator.report.page.parts import Block, Chart, Paragraph, Part, Table, Unfolded
from simulator.report.voice import TOTAL, Found, moves

BINS = 48
THRESHOLDS = ("target", "tiers")
"""Kinds of terms that pay above a line: chance alone can pass it."""


def alternatives(town: Town) -> Block | None:
    """This contract beside doing nothing and buying the programme directly."""
    found = town.found.get("alternatives")
    if not found or not town.moves:
        return None
    return Block("town-alternatives", town.view.say("pm_other_ask"), tuple(_ways(town, found)))


def _ways(town: Town, found: Found) -> Iterator[Part]:
    view = town.view
    said = [view.say("pm_other_nothing", share=view.chance(found["p_worse_than_nothing"]))]
    if "direct" in found and moves(found["direct"]["payments"][TOTAL]):
        said.append(view.say("pm_other_direct", share=view.chance(found["p_worse_than_direct"]),
                             alone=view.chance(found["direct"]["p_net_cost"])))  # fmt: skip
        difference = found["contract"]["net"]["mean"] - found["direct"]["net"]["mean"]
        phrase = "pm_other_cheaper" if difference >= 0 else "pm_other_dearer"
        said.append(view.say(phrase, amount=town.round(abs(difference))))
    yield Paragraph(" ".join(said))
    yield _ways_table(town, found)
    if view.summary["draws"] > 1:
        yield Unfolded(view.say("pm_other_head"), (_distribution(town, found),))


def _ways_table(town: Town, found: Found) -> Table:
    say, view = town.view.say, town.view
    rows: list[tuple[str, ...]] = [(say("do_nothing"), "0", *("0", "", "0", "0"), "0", "-")]
    told = {"contract": found["p_worse_than_nothing"]}
    if "direct" in found and moves(found["direct"]["payments"][TOTAL]):
        told["direct"] = found["direct"]["p_net_cost"]
    for way, chance in told.items():
        each = found[way]
        paid = each["payments"].get(TOTAL, each["payments"])
        cells = (*town.mean(each["net"]), *town.cells(each["net"], "p5", "p95"), town.mean(each["npv"])[0])
        rows.append((say(f"alternative_{way}"), town.mean(paid)[0], *cells, view.chance(chance)))
    heads = (
        "", say("pm_cost"), say("pm_net_mean"), "±", "P5", "P95", say("pm_npv"), say("pm_worse_nothing"),
    )  # fmt: skip
    return Table(town.caption("pm_cap_other"), heads, tuple(rows))


def _distribution(town: Town, found: Found) -> Chart:
    """How the net of all years is spread under the contract and bought directly."""
    view = town.view
    saved, net = view.money_column("total_savings"), view.money_column("total_net")
    columns = {"alternative_contract": net}
    if "direct" in found and moves(found["direct"]["payments"][TOTAL]):
        years = view.metrics.labels("year")
        bought = sum((view.money_column("direct_cost", place) for place in range(len(years))), np.zeros(saved.size))
        columns["alternative_direct"] = saved - bought
    every = np.concatenate(list(columns.values())) / view.divisor
    edges = np.linspace(float(every.min()), max(float(every.max()), float(every.min()) + 1e-9), BINS + 1)
    colours = dict(zip(("alternative_contract", "alternative_direct"), (MUNICIPALITY, INVESTORS), strict=True))
    data = tuple(_outline(view.say(name), each / view.divisor, edges, colours[name]) for name, each in columns.items())
    return Chart(
        name="town-alternatives", title=view.say("pm_other_title"), caption=town.caption("pm_cap_other"), data=data,
        layout=layout(
            view.language, view.say("pm_other_across", unit=view.unit), view.say("pm_other_up"), legend=True,
            yaxis={"tickformat": ".0%", "rangemode": "tozero"},
            shapes=[{**line_at(0), "line": {"color": INK, "width": 1.5}}],
        ),
        table=_ways_table(town, found),
    )  # fmt: skip


def _outline(name: str, values: Floats, edges: Floats, colour: str) -> Mapping[str, object]:
    counts, _ = np.histogram(values, edges)
    shares = [*(counts / values.size).round(5).tolist(), 0.0]
    return {
        "x": edges.round(6).tolist(), "y": shares, "mode": "lines", "name": name,
        "line": {"color": colour, "width": 2.2, "shape": "hv"},
    }  # fmt: skip


# --- paid without effect ---------------------------------------------------------------------------------------------


def zero_effect(town: Town) -> Block | None:
    """Whether the contract pays although nothing works, or for what would have happened anyway."""
    found = {name: each for name, each in town.view.summary["terms"].items() if moves(each["paid"])}
    if not found:
        return None
    return Block("town-zero-effect", town.view.say("pm_zero_ask"), tuple(_without(town, found)))


def _without(town: Town, found: Mapping[str, Found]) -> Iterator[Part]:
    view = town.view
    anyway = [each["deadweight"]["mean"] for each in found.values() if each["deadweight"] is not None]
    fixed = [one_line(name) for name, each in found.items() if each["kind"] == "fixed"]
    said = []
    if len(found) == 1 and (only := next(iter(found.values())))["kind"] in THRESHOLDS:
        said.append(view.say("pm_zero_one", share=view.seldom(only["p_paid_without_effect"]),
                             missed=view.seldom(only["p_unpaid_with_effect"])))  # fmt: skip
    if anyway:
        phrase = "pm_zero_anyway" if sum(anyway) > 0 else "pm_zero_nothing"
        paid = sum(each["paid"]["mean"] for each in found.values())
        said.append(view.say(phrase, amount=town.round(sum(anyway)), paid=town.round(paid)))
        if not sum(anyway) and (count := _counted_anyway(town, found)):
            said.append(view.say("pm_zero_counts", count=view.voice.number(count, 1)))
    if fixed:
        said.append(view.say("pm_zero_fixed", names=", ".join(fixed[:4]) + (" …" if len(fixed) > 4 else "")))
    yield Paragraph(" ".join(said))
    table = _terms(town, found)
    yield table if len(found) <= 8 else Unfolded(view.say("pm_zero_head"), (table,))
    yield Paragraph(view.say("pm_zero_note"), "quiet")


def _counted_anyway(town: Town, found: Mapping[str, Found]) -> float | None:
    """Citizens who reach the one goal of a contract without the programme, where it is compared with nothing."""
    terms = [town.view.deal.contract.terms[name] for name in found]
    if len(terms) != 1 or not isinstance(terms[0], Target) or len(terms[0].lines) != 1:
        return None
    name = terms[0].lines[0].outcome
    measured = getattr(town.view.deal.outcomes[name], "measurement", None)
    told = town.view.summary["outcomes"].get(name, {})
    if getattr(measured, "compared_with", None) is not None or told.get("unit") != "citizens":
        return None
    mean: float | None = told["counterfactual"]["mean"]
    return mean


def _terms(town: Town, found: Mapping[str, Found]) -> Table:
    view, rows = town.view, []
    for name, each in found.items():
        threshold = each["kind"] in THRESHOLDS
        anyway = each["deadweight"]
        rows.append((
            one_line(name), *town.mean(each["paid"]), view.chance(each["p_paid"]),
            view.chance(each["p_paid_without_effect"]) if threshold else "-",
            view.chance(each["p_unpaid_with_effect"]) if threshold else "-",
            "-" if anyway is None else town.mean(anyway)[0],
        ))  # fmt: skip
    heads = headings(town, "pm_term", "pm_expected", "±", "pm_p_pays", "pm_p_luck", "pm_p_missed", "pm_deadweight")
    return Table(town.caption("pm_cap_terms"), heads, tuple(rows))
