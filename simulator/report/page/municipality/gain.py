"""Levels of government in, the blocks that say who keeps the gain, what is taken back of it, and what it looks like
together with the municipality's own fund, out."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.errors import one_line
from simulator.report.page.municipality.departments import bars
from simulator.report.page.municipality.town import Town
from simulator.report.page.parts import Block, Facts, Paragraph, Part, Table
from simulator.report.voice import TOTAL, Found, moves

THREE = ("payments", "savings", "net")
LEVEL = "municipality"


def levels(town: Town) -> Block | None:
    """What each level of government pays, saves and keeps."""
    found = {name: each for name, each in town.view.summary["levels"].items() if any(moves(each[key]) for key in THREE)}
    if len(found) < 2 and set(found) <= {LEVEL}:
        return None
    return Block("town-levels", town.view.say("pm_levels_ask"), tuple(_parts(town, found)))


def _parts(town: Town, found: Found) -> Iterator[Part]:
    view = town.view
    rows = {_level(town, name): each for name, each in found.items()}
    others = {name: each for name, each in found.items() if name != LEVEL}
    yield Paragraph(" ".join(_elsewhere(town, name, each) for name, each in others.items()))
    yield bars(town, "town-levels", view.say("pm_levels_title"), "pm_cap_levels", rows)


def _level(town: Town, name: str) -> str:
    said = town.view.say(f"party_{name}")
    return said[0].upper() + said[1:]


def _elsewhere(town: Town, name: str, found: Found) -> str:
    net = found["net"]
    phrase = "pm_level_keeps" if net["mean"] >= 0 else "pm_level_loses"
    return town.view.say(phrase, level=_level(town, name), amount=town.view.money({**net, "mean": abs(net["mean"])}))


# --- what is taken back ----------------------------------------------------------------------------------------------


def survival(town: Town) -> Block | None:
    """Whether the gain survives reimbursement, the budget guarantee and equalisation."""
    if not moves(town.found["savings"][TOTAL]):
        return None
    return Block("town-survives", town.view.say("pm_survive_ask"), tuple(_surviving(town)))


def _surviving(town: Town) -> Iterator[Part]:
    view = town.view
    share, taken = town.found.get("share_of_public_saving"), town.found.get("taken_back")
    said = []
    if share is not None and share["value"] is not None:
        said.append(view.say("pm_survive_share", share=view.chance(share)))
    if view.deal.budget.ladder is not None:
        said.append(view.say("pm_survive_ladder"))
    if taken is not None and moves(taken):
        said.append(
            view.say("pm_survive_taken", amount=view.money(taken), saved=view.money(town.found["savings"][TOTAL]))
        )
    elif not _takings(town):
        said.append(view.say("pm_survive_none"))
    net = town.found["net"][TOTAL]
    said.append(
        view.say("pm_survive_left" if net["mean"] >= 0 else "pm_survive_lost", amount=town.round(abs(net["mean"])))
    )
    yield Paragraph(" ".join(said))
    rows = tuple(_takings(town))
    if rows:
        yield Facts(rows)


def _takings(town: Town) -> list[tuple[str, str]]:
    """The municipality's accounts of whose savings part is taken back, and by what."""
    rows = []
    for name, account in town.view.deal.budget.accounts.items():
        if account.level == LEVEL and account.takings():
            said = ", ".join(town.view.say(f"pm_taking_{each}") for each in account.takings())
            rows.append((one_line(name), said))
    return rows


# --- with its own fund -----------------------------------------------------------------------------------------------


def consolidated(town: Town) -> Block | None:
    """The municipality together with its own funds and its own staff as provider, where that changes its figures."""
    own = town.found.get("consolidated", {})
    if "net" not in own or all(
        own[key][TOTAL]["mean"] == town.found[key][TOTAL]["mean"] for key in ("payments", "net")
    ):
        return None
    view = town.view
    said = view.say(
        "pm_own_fund", net=view.money(own["net"][TOTAL]), alone=view.money(town.found["net"][TOTAL]),
        share=view.chance(own["p_net_cost"]), before=view.chance(town.found["p_net_cost"]),
    )  # fmt: skip
    funds = [one_line(name) for name, account in view.deal.budget.accounts.items() if account.own]
    parts: list[Part] = [Paragraph(said)]
    parts.append(
        Paragraph(
            view.say("pm_own_fund_note", funds=", ".join(funds)) if funds else view.say("pm_own_staff_note"), "quiet"
        )
    )
    return Block("town-consolidated", view.say("pm_own_ask"), (*parts, _own_table(town, own)))


def _own_table(town: Town, own: Found) -> Table:
    say = town.view.say
    rows = []
    for year in (*town.years, TOTAL):
        alone, together = town.found, own
        cells: list[str] = []
        for told in (alone, together):
            cells += [town.mean(told["payments"][year])[0], *town.mean(told["net"][year])]
        rows.append((say("total") if year == TOTAL else year, *cells))
    heads = (
        say("pm_year"), say("pm_alone_paid"), say("pm_alone_net"), "±",
        say("pm_crossing_paid"), say("pm_crossing_net"), "±",
    )  # fmt: skip
    return Table(town.caption("pm_cap_own"), heads, tuple(rows), frozenset({len(rows) - 1}))
