"""The shipped library of public rules: every value explained, dated in order, as the public sources have it, and usable
where its README says; what is written out needs the library no more."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import simulator as sim
from simulator.checks import inspect
from simulator.config import read
from simulator.deal import Deal, provenance
from simulator.describe import describe

LIBRARY = Path(__file__).parents[1] / "configs" / "library" / "denmark.yaml"
README = LIBRARY.with_name("README.md").read_text(encoding="utf-8")
PLACES = {
    "reimbursement_ladder": "ladder",
    "shelter": "reimbursements",
    "housing_first_support": "reimbursements",
    "crisis_centre": "reimbursements",
    "expensive_cases": "reimbursements",
    "budget_guarantee": "clawback",
    "equalisation": "equalisation",
    "price_index": "prices",
    "discount": "discount",
    "benefits": "costs",
    "services": "costs",
}
"""Where a deal puts the entries of the library, by the first word of their path."""


def entries(section: Any, path: str = "") -> dict[str, Any]:
    """Every entry below a section, by dotted path."""
    if "rule" in section:
        return {path: section}
    found: dict[str, Any] = {}
    for key, inner in section.items():
        found |= entries(inner, f"{path}.{key}" if path else key)
    return found


ENTRIES = entries(read(LIBRARY).tree)


def of_place(*places: str) -> list[str]:
    return [path for path in ENTRIES if PLACES[path.split(".")[0]] in places]


def whole_deal() -> dict[str, Any]:
    """A deal that refers to every entry of the library once."""
    costs = of_place("costs")
    states = [path.replace(".", "_") for path in costs]
    rules = of_place("reimbursements")
    usual = {"benefits": "ladder", "services": "services"}
    accounts: dict[str, Any] = {
        "transfers": {"level": "municipality"}, "services": {"level": "municipality"}, "state": {"level": "state"},
    }  # fmt: skip
    for kind in ("clawback", "equalisation"):
        for path in of_place(kind):
            accounts[f"with {path}"] = {"level": "municipality", kind: {"rule": path}}
    payers = {f"services_{name}": name for name in rules}
    payers |= {"services_institution": "expensive_cases", "benefits_student_grant": "state"}
    return {
        "rules": str(LIBRARY),
        "name": "all rules",
        "language": "en",
        "start": "2025-01-01",
        "horizon": 36,
        "prices": {"rule": "price_index", "level": 2025},
        "discount": {"rule": "discount"},
        "citizens": {"planned": 10},
        "pathway": {
            "states": [*states, "job"],
            "start": "job",
            "self_support": ["job"],
            "transitions": {
                **{f"{state} -> job": {"rate": "4 % per month"} for state in states},
                **{f"job -> {state}": {"rate": "1 % per month"} for state in states},
            },
        },
        "programme": {"lasts": 12, "effects": {f"{states[0]} -> job": {"hazard_ratio": 2}}},
        "outcomes": {"in_work": {"reach": ["job"], "within": 24}},
        "budget": {
            "accounts": accounts,
            "costs": {
                **{
                    state: {"rule": path, "states": [state], "payer": payers.get(state, usual[path.split(".")[0]])}
                    for path, state in zip(costs, states, strict=True)
                },
                "job": {"states": ["job"], "amount": "none"},
            },
            "ladder": {"rule": "reimbursement_ladder", "municipal": "transfers", "state": "state"},
            "reimbursements": {name: {"rule": name, "municipal": "services", "state": "state"} for name in rules},
        },
    }


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the deal that uses every entry."""
    path = tmp_path_factory.mktemp("library") / "deal.yaml"
    _dump(whole_deal(), path)
    return path


@pytest.fixture(scope="module")
def tree(written: Path) -> dict[str, Any]:
    """Its effective tree."""
    return read(written).tree


@pytest.fixture(scope="module")
def deal(tree: dict[str, Any]) -> Deal:
    """Its model."""
    return Deal.of(tree)


def _dump(tree: Any, path: Path) -> None:
    with path.open("w", encoding="utf-8") as stream:
        YAML(typ="safe").dump(tree, stream)


# ---------------------------------------------------------------------------------------------------------------------
# What the library says of itself


@pytest.mark.parametrize("path", ENTRIES)
def test_every_entry_has_unit_year_and_source(path: str) -> None:
    entry = ENTRIES[path]
    assert {"name", "unit", "year", "rule"} <= entry.keys()
    assert re.search(r"\d{4}|any", str(entry["year"]))
    assert bool(entry.get("source")) != (entry.get("assumed") is True)


@pytest.mark.parametrize("path", ENTRIES)
def test_every_amount_has_its_price_level(path: str) -> None:
    rule = ENTRIES[path]["rule"]
    parts = [rule, *rule.get("changes", {}).values()] if "amount" in rule else []
    for part in parts:
        assert str(part["level"]) in str(ENTRIES[path]["year"])
    assert bool(parts) == (PLACES[path.split(".")[0]] == "costs")


@pytest.mark.parametrize("path", [path for path, entry in ENTRIES.items() if "changes" in entry["rule"]])
def test_dates_are_the_first_of_a_month_and_in_order(path: str) -> None:
    dates = [datetime.date.fromisoformat(key) for key in ENTRIES[path]["rule"]["changes"]]
    assert dates == sorted(set(dates))
    assert all(date.day == 1 for date in dates)


def test_the_readme_names_every_entry() -> None:
    assert {path.split(".")[0] for path in ENTRIES} == set(PLACES)
    table = README[README.index("| entries |") :]
    for path in ENTRIES:
        assert f"`{path}`" in table or f"`{path.split('.')[0]}.*`" in table


# ---------------------------------------------------------------------------------------------------------------------
# What the values are


def shares(table: dict[str, Any]) -> dict[str, int]:
    return {str(key): round(100 * value) for key, value in table.items()}


def test_the_ladder_and_its_reset(deal: Deal) -> None:
    ladder = deal.budget.ladder
    assert ladder is not None
    assert ladder.resets_after is not None
    assert shares(ladder.state_share) == {"1": 80, "5": 40, "27": 30, "53": 20}
    assert (ladder.resets_after.weeks, ladder.resets_after.within) == (52, 156)
    weeks = [80] * 4 + [40] * 22 + [30] * 26
    assert 100 - sum(weeks) / 52 == pytest.approx(61.9, abs=0.05)  # the council's share of a first year


def test_other_reimbursement(deal: Deal) -> None:
    found = deal.budget.reimbursements
    shelter = found["shelter"]
    assert shares(shelter.state_share) == {"from day 1": 50}
    assert {str(date): shares(change.state_share) for date, change in shelter.changes.items()} == {
        "2023-10-01": {"from day 1": 50, "from day 121": 0},
        "2026-04-01": {"from day 1": 50, "from day 91": 0},
    }
    assert shares(found["housing_first_support"].state_share) == {"from month 1": 50, "from month 25": 0}
    assert shares(found["crisis_centre"].state_share) == {"from day 1": 50}
    expensive = found["expensive_cases"]
    assert shares(expensive.state_share) == {"above 830000": 25, "above 1630000": 50, "above 2050000": 75}
    assert {name: rule.counted for name, rule in found.items()} == {
        "shelter": "each year", "housing_first_support": "in all", "crisis_centre": "each year",
        "expensive_cases": "each year",
    }  # fmt: skip
    assert (expensive.level, shelter.level) == (2020, None)


def test_what_is_taken_back(deal: Deal) -> None:
    accounts = deal.budget.accounts
    guarantee = {path: accounts[f"with {path}"].clawback for path in of_place("clawback")}
    alone, everyone, uncertain = guarantee.values()
    assert alone is not None
    assert everyone is not None
    assert uncertain is not None
    assert alone.share.fixed == alone.lag.fixed == 0
    assert everyone.share.fixed == 1
    assert uncertain.share.distribution is not None
    assert uncertain.share.distribution.support() == (0, 1)
    for taking in (everyone, uncertain):
        assert taking.lag.distribution is not None
        assert taking.lag.distribution.support() == (12, 24)
    equalisation = accounts["with equalisation"].equalisation
    assert equalisation is not None
    assert equalisation.share.distribution is not None
    assert equalisation.share.distribution.support() == (0.78, 1.64)


def test_prices_and_discounting(deal: Deal) -> None:
    prices, discount = deal.prices, deal.discount
    assert prices is not None
    assert discount is not None
    assert prices.index.fixed == pytest.approx(0.02)
    assert list(prices.known) == list(range(2018, 2026))
    assert prices.known[2022] == Decimal("0.077")
    assert (discount.real, discount.later) == (Decimal("0.035"), {36: Decimal("0.025"), 71: Decimal("0.015")})


@pytest.mark.parametrize(
    ("name", "amount", "per", "level"),
    [
        ("benefits_cash_benefit_provider", 15_874, "month", 2023),
        ("benefits_cash_benefit_other", 11_944, "month", 2023),
        ("benefits_cash_benefit_lowest", 6_553, "month", 2024),
        ("benefits_cash_benefit_basic", 6_955, "month", 2024),
        ("benefits_cash_benefit_raised", 12_064, "month", 2024),
        ("benefits_education_benefit", 6_545, "month", 2023),
        ("benefits_resource_course_provider", 15_874, "month", 2023),
        ("benefits_resource_course_other", 11_944, "month", 2023),
        ("benefits_sickness_benefit", 4_550, "week", 2023),
        ("benefits_unemployment_benefit", 19_728, "month", 2023),
        ("benefits_disability_pension_single", 19_360, "month", 2022),
        ("benefits_disability_pension_cohabiting", 16_457, "month", 2022),
        ("benefits_student_grant", 7_000, "month", 2025),
        ("services_shelter", 1_500, "day", 2023),
        ("services_crisis_centre", 2_548, "day", 2023),
        ("services_foster_care", 470_000, "year", 2019),
        ("services_institution", 1_160_000, "year", 2019),
    ],
)
def test_rates(deal: Deal, name: str, amount: int, per: str, level: int) -> None:
    cost = deal.budget.costs[name]
    assert cost.amount is not None
    assert (cost.amount.fixed, cost.amount.per, cost.level) == (amount, per, level)


def test_the_new_rates_take_over_on_their_date(deal: Deal) -> None:
    for name, amount in {"cash_benefit_other": 12_064, "education_benefit": 6_955}.items():
        ((date, change),) = deal.budget.costs[f"benefits_{name}"].changes.items()
        assert change.amount is not None
        assert (date, change.amount.fixed, change.level) == (datetime.date(2025, 7, 1), amount, 2024)


# ---------------------------------------------------------------------------------------------------------------------
# A deal that uses it


def test_every_entry_can_be_placed_and_the_deal_is_told(written: Path) -> None:
    inspection = inspect(written)
    assert inspection.problems == ()
    assert inspection.deal is not None
    english, danish = describe(inspection.deal, "en").text(), describe(inspection.deal, "da").text()
    assert "all rules" in english
    assert english != danish


def test_what_refers_to_nothing_is_one_mistake_each_and_hides_no_other(tmp_path: Path) -> None:
    said = whole_deal()
    said["budget"]["ladder"]["rule"] = "reimbursement_lader"
    said["budget"]["costs"]["services_shelter"]["rule"] = "services.shalter"
    said["discount"] = {"rule": "discount", "reel": 1}
    said["scenarios"] = {"low": {"discount.rule": "benefits"}}
    path = tmp_path / "deal.yaml"
    _dump(said, path)
    found = inspect(path)
    assert found.deal is None
    assert {problem.path: problem.hint for problem in found.problems} == {
        "budget.ladder": 'did you mean "reimbursement_ladder"?',
        "budget.costs.services_shelter": 'did you mean "services.shelter"?',
        "discount.reel": None,
        "scenarios.low.discount": None,
    }
    assert {problem.file for problem in found.problems} == {str(path)}
    assert all(problem.line and problem.column for problem in found.problems)


def test_a_mistake_in_a_value_of_the_library_is_shown_there(tmp_path: Path) -> None:
    (tmp_path / "l.yaml").write_text("late: {source: s, rule: {real: 350}}\n", encoding="utf-8")
    path = tmp_path / "deal.yaml"
    _dump(
        {**whole_deal(), "rules": "l.yaml", "prices": {"level": 2025}, "budget": {}, "discount": {"rule": "late"}}, path
    )
    (problem,) = inspect(path).problems
    assert (problem.file, problem.line, problem.column) == (str(tmp_path / "l.yaml"), 1, 26)
    assert problem.path == "discount.real"


def test_numbers_of_the_library_are_counted_where_they_are_inserted(tree: dict[str, Any]) -> None:
    found = provenance(tree)
    assert {"budget.ladder.state_share.from week 5", "discount.real", "prices.known.2022"} <= set(found.sourced)
    assert "budget.reimbursements.shelter.changes.2026-04-01.state_share.from day 91" in found.sourced
    assert {
        "prices.index.value",
        "budget.costs.benefits_student_grant.amount",
        "budget.accounts.with equalisation.equalisation.share.uniform.high",
    } <= set(found.assumed)
    own = {"start", "horizon", "citizens.planned", "outcomes.in_work.within"}
    own |= {path for path in found.unexplained if path.startswith(("pathway.", "programme."))}
    assert set(found.unexplained) == own
    assert not any("rules" in path for path in (*found.sourced, *found.assumed, *found.unexplained))


def test_an_overridden_value_is_no_longer_the_librarys(tmp_path: Path) -> None:
    text = f"rules: {LIBRARY}\nbudget: {{costs: {{a: {{rule: services.foster_care, amount: 500_000 per year}}}}}}\n"
    (tmp_path / "d.yaml").write_text(text, encoding="utf-8")
    found = provenance(read(tmp_path / "d.yaml").tree)
    assert found.unexplained == ("budget.costs.a.amount", "budget.costs.a.level")


def test_a_result_reads_what_it_stored_without_the_library(tmp_path: Path) -> None:
    text = (
        "rules: l.yaml\nname: stored\nstart: 2026-01-01\nhorizon: 12\ncitizens: {planned: 5}\n"
        "pathway: {states: [out, job], start: out, transitions: {out -> job: {rate: 4 % per month}}}\n"
        "budget:\n  accounts: {council: {level: municipality}}\n"
        "  costs: {benefit: {rule: benefits.basic, states: [out], payer: council}}\n"
        "scenarios: {low: {budget.costs.benefit.rule: benefits.lowest}}\n"
    )  # fmt: skip
    (tmp_path / "d.yaml").write_text(text, encoding="utf-8")
    library = tmp_path / "l.yaml"
    library.write_text(
        "benefits:\n"
        "  basic: {source: s, rule: {amount: 7_000 per month, changes: {2026-07-01: {amount: 7_100 per month}}}}\n"
        "  lowest: {source: s, rule: {amount: 6_000 per month}}\n",
        encoding="utf-8",
    )
    with sim.simulate(sim.load_deal(tmp_path / "d.yaml", scenario="low"), draws=4, seed=1) as result:
        saved = result.save(tmp_path / "result.nc")
    library.unlink()
    (tmp_path / "d.yaml").unlink()
    with sim.load_result(saved) as again:
        stored = dict(again.config)
    assert stored["rules"] == "l.yaml"
    assert '"rule"' not in str(stored)
    assert "'rule'" not in str(stored)
    reread = Deal.of(stored)
    benefit = reread.budget.costs["benefit"].amount
    assert benefit is not None
    assert benefit.fixed == 6_000
    assert reread.scenarios["low"]["budget.costs.benefit"]["amount"] == "6_000 per month"
    path = tmp_path / "again.yaml"
    _dump(stored, path)
    assert read(path).problems == ()
    assert sim.load_deal(path).budget == reread.budget
