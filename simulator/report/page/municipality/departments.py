"""Departments, accounts and the service ceiling in, the blocks that say whose budget pays and whose saves, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from simulator.errors import one_line
from simulator.report.page.charts import INVESTORS, MUNICIPALITY, Layout, axis, layout, line_at
from simulator.report.page.municipality.marks import both_ways, name_axis
from simulator.report.page.municipality.town import Town, headings
from simulator.report.page.parts import Block, Chart, Paragraph, Part, Table, Unfolded
from simulator.report.voice import TOTAL, Found, moves

UNASSIGNED = "unassigned"
MOST_BARS = 14
"""Rows of a chart; more of them are told in the table alone."""
THREE = ("payments", "savings", "net")


def departments(town: Town) -> Block | None:
    """Which department pays and which saves, by account too."""
    found = town.found.get("departments", {})
    if not found or not town.moves:
        return None
    return Block("town-departments", town.view.say("pm_dept_ask"), tuple(_parts(town, found)))


def named(town: Town, name: str) -> str:
    """What a department is called; what names none is the municipality's where it is not divided."""
    if name != UNASSIGNED:
        return one_line(name)
    undivided = set(town.found["departments"]) == {UNASSIGNED}
    return town.view.say("party_municipality" if undivided else "unassigned")


def in_all(told: Mapping[str, Found]) -> dict[str, Found]:
    """Payments, savings and net over all years, whether or not they are told by year."""
    return {key: told[key].get(TOTAL, told[key]) for key in THREE}


def _parts(town: Town, found: Mapping[str, Found]) -> Iterator[Part]:
    view = town.view
    rows = {named(town, name): in_all(told) for name, told in found.items()}
    yield Paragraph(_answer(town, rows))
    if 1 < len(rows) <= MOST_BARS:
        yield bars(town, "town-departments", view.say("pm_dept_title"), "pm_cap_dept", rows)
    yield _table(town, found)
    by_year = _by_year(town, found)
    if by_year is not None:
        yield Unfolded(view.say("pm_dept_years_head"), (by_year,))
    accounts = {name: each for name, each in town.found["accounts"].items() if any(moves(each[key]) for key in THREE)}
    if len(accounts) > 1:
        yield Unfolded(view.say("pm_accounts_head"), (_accounts(town, accounts),))


def _answer(town: Town, rows: Mapping[str, Mapping[str, Found]]) -> str:
    view = town.view
    if len(rows) == 1:
        ((name, told),) = rows.items()
        return view.say("pm_dept_one", name=name, amount=view.money(told["net"]))
    best = max(rows, key=lambda name: rows[name]["net"]["mean"])
    worst = min(rows, key=lambda name: rows[name]["net"]["mean"])
    gaps = {"best": best, "gain": town.round(rows[best]["net"]["mean"]), "worst": worst}
    least = rows[worst]["net"]["mean"]
    phrase = "pm_dept_parted" if least < 0 < rows[best]["net"]["mean"] else "pm_dept_ranked"
    return view.say(phrase, **gaps, loss=town.round(abs(least) if phrase == "pm_dept_parted" else least))


def bars(town: Town, name: str, title: str, caption: str, rows: Mapping[str, Mapping[str, Found]]) -> Chart:
    """Bars to both sides: what each pays and what it saves over all years."""
    say = town.view.say
    heads = ("", say("pm_expected"), say("pm_saving_mean"), say("pm_net_mean"), "±", "P5", "P95")
    table = Table(town.caption(caption), heads, tuple((each, *_money(town, told)) for each, told in rows.items()))
    return Chart(
        name=name,
        title=title,
        caption=town.caption(caption),
        data=both_ways(town, rows),
        layout=_sideways(town, rows),
        table=table,
        height=110 + 62 * len(rows),
    )


def _sideways(town: Town, rows: Iterable[str]) -> Layout:
    return layout(
        town.view.language, town.view.unit, "", legend=True, barmode="relative",
        yaxis=name_axis(rows), xaxis={"showgrid": True},
        shapes=[{**line_at(0), "line": {"color": "#222b33", "width": 1}}],
    )  # fmt: skip


def _table(town: Town, found: Mapping[str, Found]) -> Table:
    say, view = town.view.say, town.view
    rows = []
    for name, each in found.items():
        told = in_all(each)
        chance = view.chance(each["p_payment_exceeds_saving"][TOTAL])
        rows.append((named(town, name), _ceiling(town, name), *_money(town, told), chance))
    if len(found) > 1:
        whole = {key: town.found[key][TOTAL] for key in THREE}
        rows.append((say("total"), "", *_money(town, whole), view.chance(town.found["p_net_cost"])))
    heads = (
        say("pm_department"), say("pm_ceiling"), say("pm_expected"), say("pm_saving_mean"), say("pm_net_mean"),
        "±", "P5", "P95", say("pm_p_exceeds"),
    )  # fmt: skip
    bold = frozenset({len(rows) - 1}) if len(found) > 1 else frozenset()
    return Table(town.caption("pm_cap_dept"), heads, tuple(rows), bold, words=frozenset({0, 1}))


def _money(town: Town, told: Mapping[str, Found]) -> tuple[str, ...]:
    net = told["net"]
    return (
        town.mean(told["payments"])[0], town.mean(told["savings"])[0], *town.mean(net), *town.cells(net, "p5", "p95"),
    )  # fmt: skip


def _ceiling(town: Town, department: str) -> str:
    """Where a department's accounts stand under the service ceiling."""
    wanted = "" if department == UNASSIGNED else department
    accounts = [each for each in town.found["accounts"].values() if each["level"] == "municipality"]
    places = {each["ceiling"] or "untold" for each in accounts if (each["department"] or "") == wanted}
    return town.view.say(f"pm_place_{places.pop()}" if len(places) == 1 else "pm_place_both") if places else "-"


def _by_year(town: Town, found: Mapping[str, Found]) -> Table | None:
    """How likely each department pays more than it saves, year by year."""
    years = [
        year for year in town.years if any(each["p_payment_exceeds_saving"][year]["mean"] for each in found.values())
    ]
    if len(found) < 2 or not years:
        return None
    rows = tuple(
        (named(town, name), *(town.view.chance(each["p_payment_exceeds_saving"][year]) for year in years))
        for name, each in found.items()
    )
    return Table(town.view.say("pm_cap_dept_years"), (town.view.say("pm_department"), *years), rows)


def _accounts(town: Town, found: Mapping[str, Found]) -> Table:
    say = town.view.say
    rows = tuple(
        (
            one_line(name), say(f"party_{each['level']}"), one_line(each["department"] or each["municipality"] or "-"),
            one_line(each["line"] or "-"), say(f"pm_place_{each['ceiling']}") if each["ceiling"] else "-",
            town.mean(each["payments"])[0], town.mean(each["savings"])[0], *town.mean(each["net"]),
        )
        for name, each in found.items()
    )  # fmt: skip
    heads = headings(
        town, "pm_account", "pm_level", "pm_department", "pm_line", "pm_ceiling", "pm_expected", "pm_saving_mean",
        "short_net", "±",
    )  # fmt: skip
    return Table(town.caption("pm_cap_accounts"), heads, rows, words=frozenset(range(5)))


# --- the service ceiling ---------------------------------------------------------------------------------------------


def ceiling(town: Town) -> Block | None:
    """Whether money and savings lie inside or outside the service ceiling, by year."""
    found = town.found.get("ceiling", {})
    if not town.moves or not set(found) & {"inside", "outside"}:
        return None
    return Block("town-ceiling", town.view.say("pm_ceiling_ask"), tuple(_room(town, found)))


def _room(town: Town, found: Mapping[str, Found]) -> Iterator[Part]:
    view = town.view
    inside = found.get("inside", {}).get("net", {}).get(TOTAL)
    outside = found.get("outside", {}).get("net", {}).get(TOTAL)
    said = []
    for key, told in (("inside", inside), ("outside", outside)):
        if told is not None:
            size = view.money({**told, "mean": abs(told["mean"])})
            said.append(view.say(f"pm_room_{key}_{'less' if told['mean'] < 0 else 'more'}", amount=size))
    yield Paragraph(" ".join((*said, view.say("pm_room_note"))))
    places = [place for place in ("inside", "outside", "untold") if place in found]
    yield _ceiling_table(town, found, places)
    if len(town.years) > 1:
        yield Unfolded(view.say("pm_room_head"), (_ceiling_chart(town, found, places),))


def _ceiling_table(town: Town, found: Mapping[str, Found], places: list[str]) -> Table:
    say = town.view.say
    rows = []
    for year in (*town.years, TOTAL):
        cells = [cell for place in places for cell in (*town.mean(found[place]["net"][year]),)]
        rows.append((say("total") if year == TOTAL else year, *cells))
    heads = [head for place in places for head in (say(f"ceiling_{place}").replace(" ", "\n", 1), "±")]
    return Table(town.caption("pm_cap_ceiling"), (say("pm_year"), *heads), tuple(rows), frozenset({len(rows) - 1}))


def _ceiling_chart(town: Town, found: Mapping[str, Found], places: list[str]) -> Chart:
    view = town.view
    colours = {"inside": MUNICIPALITY, "outside": INVESTORS, "untold": "#7d8a97"}
    data = tuple(
        {
            "type": "bar", "x": list(town.years), "name": view.say(f"ceiling_{place}"),
            "y": [found[place]["net"][year]["mean"] / view.divisor for year in town.years],
            "marker": {"color": colours[place]},
        }
        for place in places
    )  # fmt: skip
    return Chart(
        name="town-ceiling", title=view.say("pm_room_title"), caption=town.caption("pm_cap_ceiling"), data=data,
        layout=layout(
            view.language, "", view.unit, legend=True, xaxis=axis(view.say("pm_year"), grid=False, names=True),
            shapes=[{**line_at(0, across=False), "line": {"color": "#222b33", "width": 1}}],
        ),
        table=_ceiling_table(town, found, places),
    )  # fmt: skip
