"""Outcomes, cost lines and municipalities in; the blocks on the cost of an outcome, the council's own costs, and each
municipality's part, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.errors import one_line
from simulator.report.page.municipality.town import Town
from simulator.report.page.parts import Block, Facts, Paragraph, Part, Table, Unfolded
from simulator.report.voice import TOTAL, Found, moves

ARMS = ("programme", "counterfactual")


def costs(town: Town) -> Block | None:
    """What one outcome costs, what the council spends itself and which service the programme replaces."""
    parts = tuple(_costs(town))
    return Block("town-costs", town.view.say("pm_costs_ask"), parts) if parts else None


def _costs(town: Town) -> Iterator[Part]:
    view = town.view
    outcomes = {name: each for name, each in view.summary["outcomes"].items() if _priced(each)}
    if outcomes and town.paying:
        yield _per_outcome(town, outcomes)
        yield Paragraph(view.say("pm_per_outcome_note"), "quiet")
    facts = tuple(_own(town))
    if facts:
        yield Facts(facts)
    lines = {
        name: each for name, each in view.summary.get("costs", {}).items() if any(moves(each[arm]) for arm in ARMS)
    }
    if lines:
        yield Unfolded(view.say("pm_lines_head"), (_lines(town, lines),))


def _priced(found: Found) -> bool:
    return found.get("cost") is not None and found["cost"]["value"] is not None


def _per_outcome(town: Town, found: Mapping[str, Found]) -> Table:
    view, rows = town.view, []
    for name, each in found.items():
        more = each.get("difference", {}).get("mean")
        extra = None
        if more is not None and more > 0:
            extra = town.found["payments"][TOTAL]["mean"] / more
        counted = view.voice.number(each["measured"]["mean"], 1) if "measured" in each else "-"
        rows.append((
            one_line(name), _unit(town, str(each["unit"])),
            counted, whole(town, each["cost"]["value"]), whole(town, extra),
        ))  # fmt: skip
    heads = tuple(view.say(each) for each in ("pm_outcome", "pm_unit", "pm_counted", "pm_per_outcome", "pm_per_extra"))
    caption = view.say("pm_cap_outcomes", prices=view.nominal, unit=town.currency)
    return Table(caption, heads, tuple(rows), words=frozenset({0, 1}))


def _unit(town: Town, unit: str) -> str:
    return town.view.say(f"pm_unit_{unit}") if unit in UNITS else one_line(unit)


UNITS = ("citizens", "person-months", "points")
"""Units of outcomes that the words know."""


def whole(town: Town, value: float | None) -> str:
    """An amount in whole units of the currency: what one outcome costs is small beside the page's millions."""
    return town.view.voice.number(value)


def _own(town: Town) -> Iterator[tuple[str, str]]:
    view = town.view
    for key in ("own_costs", "service_replaced"):
        told = town.found.get(key, {})
        if told and moves(told[TOTAL]):
            lines = ", ".join(f"{one_line(name)} {town.cell(each['mean'])}" for name, each in told["lines"].items())
            yield view.say(f"pm_{key}"), f"{view.money(told[TOTAL])} ({lines})"


def _lines(town: Town, found: Mapping[str, Found]) -> Table:
    say = town.view.say
    rows = tuple(
        (
            one_line(name),
            *(town.mean(each[arm])[0] for arm in ARMS),
            *town.mean(each["saving"]),
            *town.cells(each["saving"], "p5", "p95"),
        )
        for name, each in found.items()
    )
    heads = (say("pm_line"), say("with"), say("without"), say("pm_saving"), "±", "P5", "P95")
    return Table(town.caption("pm_cap_lines"), heads, rows)


# --- several municipalities ------------------------------------------------------------------------------------------


def municipalities(town: Town) -> Block | None:
    """Each municipality that shares the contract: its citizens, what it pays and saves."""
    found = town.view.summary.get("municipalities", {})
    if not found:
        return None
    return Block("town-municipalities", town.view.say("pm_homes_ask"), tuple(_homes(town, found)))


def _homes(town: Town, found: Mapping[str, Found]) -> Iterator[Part]:
    view = town.view
    told = {name: each["net"][TOTAL] for name, each in found.items() if "net" in each}
    if told:
        best, worst = (pick(told, key=lambda name: told[name]["mean"]) for pick in (max, min))
        yield Paragraph(view.say("pm_homes", best=best, gain=town.round(told[best]["mean"]), worst=worst,
                                 least=town.round(told[worst]["mean"])))  # fmt: skip
    say = view.say
    rows = [(one_line(name), *_home(town, each)) for name, each in found.items()]
    rows.append((say("total"), "", *_money(town, town.found)))
    heads = (
        say("pm_home"), say("citizens_short"), say("pm_expected"), say("pm_saving_mean"),
        say("pm_net_mean"), "±", "P5", "P95",
    )  # fmt: skip
    yield Table(town.caption("pm_cap_homes"), heads, tuple(rows), frozenset({len(rows) - 1}))
    years = [year for year in town.years if any("net" in each and moves(each["net"][year]) for each in found.values())]
    if years:
        yield Unfolded(view.say("pm_homes_head"), (_homes_by_year(town, found, years),))


def _home(town: Town, found: Found) -> tuple[str, ...]:
    citizens = found.get("citizens", {}).get("mean")
    return (town.view.voice.number(citizens), *(_money(town, found) if "net" in found else ("-",) * 6))


def _money(town: Town, found: Found) -> tuple[str, ...]:
    net = found["net"][TOTAL]
    means = (town.mean(found[key][TOTAL])[0] for key in ("payments", "savings"))
    return (*means, *town.mean(net), *town.cells(net, "p5", "p95"))


def _homes_by_year(town: Town, found: Mapping[str, Found], years: list[str]) -> Table:
    say = town.view.say
    rows = []
    for name, each in found.items():
        if "net" in each:
            for key in ("payments", "savings", "net"):
                label = (
                    f"{one_line(name)}: {say({'payments': 'payment', 'savings': 'saving', 'net': 'short_net'}[key])}"
                )
                rows.append((label, *(town.mean(each[key][year])[0] for year in years)))
    return Table(town.caption("pm_cap_homes_years"), ("", *years), tuple(rows))
