"""The municipality's budget tables: figures are the summary's, a part is there when it has something to say."""

from types import SimpleNamespace

import pytest

from simulator.cli import running
from simulator.describe import NO_BREAK
from simulator.report.console.budget import budget
from simulator.report.words import WORDS
from tests.report.made import YEARS, budgeted, summary

FOUND = budgeted()
TOWN = FOUND["municipality"]
TITLES = (
    "b_departments", "b_room", "b_reserve", "b_appropriation", "b_gain", "b_alternatives", "b_risk", "b_costs",
    "b_wellbeing", "b_municipalities", "b_deciding",
)  # fmt: skip


def changed(**town):
    """The summary with some of the municipality's figures replaced."""
    return {**FOUND, "municipality": {**TOWN, **town}}


def without(*keys):
    return {**FOUND, "municipality": {key: value for key, value in TOWN.items() if key not in keys}}


def part(text, name, language="en"):
    """The lines of one part."""
    lines = text.splitlines()
    first = next(at for at, line in enumerate(lines) if line.strip() == WORDS[language][name])
    titles = {WORDS[language][each] for each in TITLES}
    rest = lines[first + 1 :]
    last = next((at for at, line in enumerate(rest) if line.strip() in titles), len(rest))
    return rest[:last]


def row(lines, start):
    """The cells of the first row that starts with some words."""
    line = next(line for line in lines if line.strip().startswith(start))
    return line.strip().removeprefix(start).split()


def cells(*amounts):
    return [f"{amount / 1000:,.0f}" for amount in amounts]


def spread(found):
    return cells(found["mean"], found["p5"], found["p95"])


def titles(text, language="en"):
    lines = {line.strip() for line in text.splitlines()}
    return [name for name in TITLES if WORDS[language][name] in lines]


TEXT = budget(FOUND, "en")
EVEN = {"p_payment_exceeds_saving": {year: {"mean": 0.5, "se": 0.0} for year in ("total", *YEARS)}}
CALM = {name: {**found, **EVEN} for name, found in TOWN["departments"].items()}
"""Departments of which none most likely pays more than it saves."""


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_part_is_there(language):
    assert titles(budget(FOUND, language), language) == list(TITLES)


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("draws", [1, 100, 1500])
def test_it_fits_on_a_hundred_and_twenty_columns_without_markup(language, draws):
    text = budget(budgeted(draws), language)
    assert max(map(len, text.splitlines())) <= 120
    for unwanted in ("\x1b", "…", "...", "None", "nan", NO_BREAK):
        assert unwanted not in text
    assert "\x1b[" in budget(FOUND, language, styled=True)


def test_two_screens_are_enough():
    assert TEXT.count("\n") <= 120


def test_a_department_pays_saves_and_nets():
    lines, job = part(TEXT, "b_departments"), TOWN["departments"]["Job"]
    money = [cell for key in ("payments", "savings", "net") for cell in spread(job[key]["total"])]
    chance = f"{100 * job['p_payment_exceeds_saving']['total']['mean']:.0f}"
    assert row(lines, "Job") == [*money, chance, "%", "outside"]
    assert row(lines, "Social")[-1] == "inside"
    inside = TOWN["ceiling"]["inside"]
    assert row(lines, "Inside ceiling")[:3] == spread(inside["payments"]["total"])
    assert row(lines, "Total")[6:9] == spread(TOWN["net"]["total"])


def test_departments_on_both_sides_of_the_ceiling_say_so():
    accounts = {**TOWN["accounts"], "more": {**TOWN["accounts"]["job"], "ceiling": "inside"}}
    assert row(part(budget(changed(accounts=accounts), "en"), "b_departments"), "Job")[-1] == "both"
    loose = {**TOWN["departments"], "unassigned": TOWN["departments"]["Job"]}
    lines = part(budget(changed(departments=loose), "en"), "b_departments")
    assert row(lines, "no department")[-1] == "?"


def test_the_room_under_the_ceiling_and_who_pays_more_than_it_saves():
    lines, inside = part(TEXT, "b_room"), TOWN["ceiling"]["inside"]["net"]
    assert row(lines, "2028") == spread(inside["2028"])
    job, social = (TOWN["departments"][name]["p_payment_exceeds_saving"]["2029"]["mean"] for name in ("Job", "Social"))
    assert min(job, social) > 0.5  # both are behind, the likelier first
    said = " ".join(row(lines, "2029")[3:])
    ordered = sorted((("Job", job), ("Social", social)), key=lambda each: -each[1])
    assert said == " · ".join(f"{name} ({100 * chance:.0f} %)" for name, chance in ordered)
    assert "2026" not in " ".join(lines)  # nothing moves in that year


def test_without_a_ceiling_only_who_is_behind_is_told():
    told = {"outside": TOWN["ceiling"]["outside"]}
    text = budget(changed(ceiling=told), "en")
    assert "b_room" not in titles(text)
    assert "Who pays more than it saves, by year" in text
    assert "Who pays more than it saves" not in budget(changed(ceiling=told, departments=CALM), "en")
    assert "Most likely pays" not in budget(changed(departments=CALM), "en")


def test_what_to_set_aside_by_year():
    lines, committed = part(TEXT, "b_reserve"), TOWN["commitment"]["2029"]
    reserves = [TOWN["reserve"][level]["2029"]["value"] for level in ("p80", "p90", "p95")]
    expected = cells(TOWN["payments"]["2029"]["mean"], *reserves, 15e6, committed["carried_over"]["mean"])
    assert row(lines, "2029") == [*expected, "25.0", "%"]
    assert row(lines, "Total") == cells(
        TOWN["payments"]["total"]["mean"],
        *(TOWN["reserve"][level]["total"]["value"] for level in ("p80", "p90", "p95")),
        20e6,
    )
    after = TOWN["savings_after_last_payment"]
    assert row(lines, "Saved after the last payment")[0] == cells(after["mean"])[0]


def test_columns_that_say_nothing_are_left_out():
    nothing = {"total": None, "year": None}
    quiet = {
        year: {**found, "maximum": None, "p_carried": {"mean": 0.0, "se": 0.0}}
        for year, found in TOWN["commitment"].items()
    }
    text = "\n".join(part(budget(changed(maximum=nothing, commitment=quiet), "en"), "b_reserve"))
    assert "can be" not in text
    assert "carried" not in text.lower()
    assert "P95" in text


def test_an_exhausted_appropriation():
    found = TOWN["appropriation"]["2029"]
    told = row(part(TEXT, "b_appropriation"), "2029")
    assert told[:2] == ["5,000", f"{100 * found['p_exhausted']['mean']:.1f}"]
    assert told[-4:-2] == cells(found["unpaid"]["mean"], found["unpaid"]["p95"])
    assert told[-2:] == [f"{found['outcomes_unpaid']['mean']:.1f}", f"{found['outcomes_unpaid']['p95']:.0f}"]


def test_an_appropriation_that_always_suffices_has_no_row():
    enough = {**TOWN["appropriation"]["2029"], "p_exhausted": {"mean": 0.0, "se": 0.0}}
    assert "b_appropriation" not in titles(budget(changed(appropriation={"2029": enough}), "en"))
    both = {"2028": enough, **TOWN["appropriation"]}
    lines = part(budget(changed(appropriation=both), "en"), "b_appropriation")
    assert not [line for line in lines if "2028" in line]


def test_who_keeps_the_gain():
    lines = part(TEXT, "b_gain")
    state = [cell for key in ("payments", "savings", "net") for cell in spread(FOUND["levels"]["state"][key])]
    assert row(lines, "state") == state
    own = TOWN["consolidated"]
    assert row(lines, "Municipality, consolidated") == [*spread(own["payments"]["total"]), *spread(own["net"]["total"])]
    assert row(lines, "Worse off when consolidated")[1] == "20.0"


def test_consolidating_that_changes_nothing_is_not_told():
    same = {**TOWN["consolidated"], "payments": TOWN["payments"], "net": TOWN["net"]}
    assert "onsolidated" not in budget(changed(consolidated=same), "en")


def test_the_alternatives():
    lines, direct = part(TEXT, "b_alternatives"), TOWN["alternatives"]["direct"]
    money = [*spread(direct["payments"]["total"]), *spread(direct["net"]), *spread(direct["npv"])]
    assert row(lines, "Bought directly") == [*money, "40.0", "%"]
    assert row(lines, "Do nothing") == ["0", "0", "0"]
    assert row(lines, "The contract is worse than bought directly")[1] == "40.0"


def test_the_risk_and_its_parts():
    lines, risk = part(TEXT, "b_risk"), FOUND["risk"]
    provider = risk["parties"]["provider"]
    assert row(lines, "provider") == [*spread(provider["result"]), "25", "%", *cells(provider["worst5"]["mean"])]
    worst = sum(party["worst5"]["mean"] for party in risk["parties"].values())
    assert row(lines, "Total") == [*spread(risk["total"]), "100", "%", *cells(worst)]


def test_a_party_to_which_nothing_happens_is_left_out():
    nothing = {**FOUND["risk"]["parties"]["provider"], "result": {"mean": 0.0, "sd": 0.0, "p5": 0.0, "p95": 0.0}}
    parties = {**FOUND["risk"]["parties"], "guarantors": nothing}
    lines = part(budget({**FOUND, "risk": {**FOUND["risk"], "parties": parties}}, "en"), "b_risk")
    assert not [line for line in lines if "guarantors" in line]


def test_costs_and_what_is_replaced():
    lines, benefit = part(TEXT, "b_costs"), FOUND["costs"]["benefit"]
    arms = cells(benefit["programme"]["mean"], benefit["counterfactual"]["mean"])
    assert row(lines, "benefit") == [*arms, *spread(benefit["saving"])]
    assert row(lines, "of which the council's own costs") == cells(TOWN["own_costs"]["total"]["mean"])
    assert row(lines, "of which ordinary service replaced") == cells(TOWN["service_replaced"]["total"]["mean"])


def test_many_lines_are_told_by_the_largest():
    tiny = FOUND["costs"]["wages"]
    many = {**FOUND["costs"], **{f"line {number}": tiny for number in range(30)}}
    lines = part(budget({**FOUND, "costs": many}, "en"), "b_costs")
    assert row(lines, "benefit")
    others = row(lines, "21 others")
    assert others == cells(21 * tiny["programme"]["mean"], 0, 21 * tiny["saving"]["mean"])


def test_wellbeing_is_apart():
    found = FOUND["wellbeing"]["a life in work"]
    told = row(part(TEXT, "b_wellbeing"), "a life in work")
    assert told[2:] == spread(found["difference"])
    assert "not money" in WORDS["en"]["b_wellbeing"]


def test_each_municipality_and_the_total():
    lines, home = part(TEXT, "b_municipalities"), FOUND["municipalities"]["Northtown"]
    costs = cells(home["costs"]["programme"]["mean"], home["costs"]["counterfactual"]["mean"])
    money = [*cells(home["payments"]["total"]["mean"], home["savings"]["total"]["mean"]), *spread(home["net"]["total"])]
    citizens = f"{home['citizens']['mean']:.0f}"
    assert row(lines, "Northtown") == [citizens, "12.5", "/", "12.5", *costs, *money]
    assert row(lines, "Total")[-3:] == spread(TOWN["net"]["total"])


def test_what_decides_it_and_the_group_needed():
    said = " ".join(" ".join(part(TEXT, "b_deciding")).split())
    assert "Municipality's net saving +0.61 pathway.unemployed -> job.within.share -0.32 citizens.recruited" in said
    assert "Investors' profit" in said
    assert "+0.10" not in said  # the fourth
    assert "Citizens needed to tell the effect in_work 412 in each group" in said
    assert not [line for line in TEXT.splitlines() if line.strip().startswith("·")]
    two = {**FOUND["outcomes"], "settled": FOUND["outcomes"]["in_work"]}
    assert "in_work 412 · settled 412 in each group" in budget({**FOUND, "outcomes": two}, "en")


def test_the_group_is_told_of_what_happens_without_the_programme_too():
    never = {**FOUND["outcomes"]["in_work"], "counterfactual": {"mean": 0.0}}
    text = budget({**FOUND, "outcomes": {"done": never, "mood": {"unit": "points"}}}, "en")
    assert "Citizens needed" not in text


@pytest.mark.parametrize(
    ("name", "less"),
    [
        ("b_departments", without("departments")),
        ("b_room", changed(departments=CALM, ceiling={})),
        ("b_appropriation", changed(appropriation={})),
        ("b_gain", {**FOUND, "levels": {}}),
        ("b_alternatives", without("alternatives")),
        ("b_risk", {**FOUND, "risk": {**FOUND["risk"], "parties": {}}}),
        ("b_risk", {key: value for key, value in FOUND.items() if key != "risk"}),
        ("b_costs", {**FOUND, "costs": {}}),
        ("b_wellbeing", {**FOUND, "wellbeing": {}}),
        ("b_municipalities", {**FOUND, "municipalities": {}}),
        ("b_deciding", {**FOUND, "drivers": {}, "outcomes": {}}),
    ],
)
def test_a_part_without_its_figures_is_left_out(name, less):
    assert titles(budget(less, "en")) == [title for title in TITLES if title != name]


def test_a_plain_summary_is_told():
    assert "b_reserve" in titles(budget(summary(), "en"))
    assert "None" not in budget(summary(1), "da")


def test_danish_figures_are_danish():
    text = budget(FOUND, "da")
    reserve = f"{TOWN['reserve']['p95']['total']['value'] / 1000:,.0f}".replace(",", ".")
    assert reserve in row(part(text, "b_reserve", "da"), "I alt")
    assert "Beløb i 1.000 DKK" in text
    assert "+0,61  pathway" in text


def test_thirty_departments_fold_and_large_amounts_are_never_cut():
    names = [f"Department number {number} of thirty, with a long name" for number in range(30)]
    many = budget(changed(departments={name: TOWN["departments"]["Job"] for name in names}), "en")
    assert max(map(len, many.splitlines())) <= 120
    assert "· 27 others" in " ".join(" ".join(part(many, "b_room")).split())
    large = budgeted(large=1e5)
    text = budget(large, "en")
    assert row(part(text, "b_departments"), "Job")[:3] == spread(
        large["municipality"]["departments"]["Job"]["payments"]["total"]
    )


def test_names_are_text():
    job = TOWN["departments"]["Job"]
    text = budget(changed(departments={"[red]\x1b[31mx": job}), "en")
    assert "[red]\\x1b[31mx" in text
    assert "\x1b" not in text


def test_a_municipality_without_departments_is_one():
    alone = {"unassigned": TOWN["departments"]["Job"]}
    text = budget(changed(departments=alone, ceiling={"untold": TOWN["ceiling"]["inside"]}), "en")
    assert "b_departments" not in titles(text)
    assert "2029      municipality (" in text
    sides = part(budget(changed(departments=alone), "en"), "b_departments")
    assert row(sides, "municipality")[:3] == row(sides, "Outside ceiling")[:3]


def test_a_council_that_is_not_told_as_a_whole_has_no_row():
    assert "onsolidated" not in budget(changed(consolidated={"accounts": ["own"]}), "en")


def test_a_municipality_of_which_less_is_known():
    home = {
        key: value for key, value in FOUND["municipalities"]["Northtown"].items() if key not in ("citizens", "costs")
    }
    lines = part(budget({**FOUND, "municipalities": {"Northtown": {**home, "outcomes": {}}}}, "en"), "b_municipalities")
    assert row(lines, "Northtown")[:3] == ["-", "-", "-"]
    assert row(lines, "Total")[:3] == ["-", "-", "-"]
    lines = part(budget({**FOUND, "municipalities": {"Northtown": {}}}, "en"), "b_municipalities")
    assert row(lines, "Northtown") == ["-"] * 8


def test_the_command_prints_it_when_asked(capsys):
    result = SimpleNamespace(summary=FOUND, config={}, about={"language": "da"}, timings={})
    running._show(result, None, (), budget=False, timings=False)
    assert WORDS["da"]["b_reserve"] not in capsys.readouterr().out
    running._show(result, None, (), budget=True, timings=False)
    assert capsys.readouterr().out.endswith(budget(FOUND, "da"))
