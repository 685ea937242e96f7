"""A case as a deal: what becomes of shares, units, prices, years and distributions, and what is merged over it."""

import datetime as dt
from fractions import Fraction

import pytest

import simulator as sim
from simulator.analysis.soem import deal_file, load_case
from simulator.analysis.soem.as_deal import calendar
from simulator.analysis.soem.means import mean
from simulator.checks import inspect
from simulator.config import parse
from simulator.deal.scalars import MONTHS_PER
from simulator.errors import DealError
from tests.analysis.soem.cases import CONFIGS, example, read

SHIPPED = {"rr2_adhd": "soem_rr2_adhd", "ips": "soem_ips"}


def tree_of(folder, *swaps):
    return parse(deal_file(read(folder, *swaps)).text).tree


def deal_of(folder, *swaps):
    path = folder / "deal.yaml"
    path.write_text(deal_file(read(folder, *swaps)).text, encoding="utf-8")
    return sim.load_deal(path)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_deal_is_what_the_command_writes(name):
    shipped = CONFIGS / "deals" / f"{SHIPPED[name]}.yaml"
    assert deal_file(load_case(example(name)), shipped.parent).text.encode() == shipped.read_bytes()


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_deal_is_sound_in_every_scenario(name):
    inspection = inspect(CONFIGS / "deals" / f"{SHIPPED[name]}.yaml")
    assert inspection.deal is not None
    assert inspection.warnings == ()
    assert inspection.deal.contract.terms
    assert inspection.deal.uncertain


def test_the_small_case_is_a_sound_deal_without_contract(tmp_path):
    read_ = read(tmp_path)
    made = deal_file(read_)
    path = tmp_path / "deal.yaml"
    path.write_text(made.text, encoding="utf-8")
    deal = sim.load_deal(path)
    assert made.warnings == ()
    assert (deal.start, deal.horizon, deal.citizens.planned) == (dt.date(2025, 1, 1), 48, 10)
    assert (deal.citizens.enrolment.start, deal.citizens.enrolment.over) == (0, 12)
    costs = deal.budget.costs
    assert (costs["benefit"].states, costs["benefit"].amount.fixed) == (("target",), 2_000)
    assert (costs["programme"].arm, costs["programme"].start, costs["programme"].until) == ("programme", 12, 24)
    assert costs["success"].amount is None
    assert deal.prices is not None
    assert deal.prices.index.fixed == 0


def test_the_start_is_the_first_enrolment_or_the_first_cost(tmp_path):
    early = calendar(read(tmp_path, ("cost: {2026: 100_000}", "cost: {2026: 100_000}\n  lasts: 3 months")).case)
    assert (early.start, early.enrol, early.horizon) == (dt.date(2025, 10, 1), 0, 39)
    late = calendar(read(tmp_path, ("cost: {2026: 100_000}", "cost: {2024: 100_000}\n  lasts: 3 months")).case)
    assert (late.start, late.enrol, late.horizon) == (dt.date(2024, 1, 1), 21, 60)


def test_neighbouring_years_of_one_cost_are_one_line(tmp_path):
    costs = tree_of(tmp_path, ("{2026: 100_000}", "{2026: 100_000, 2027: 100_000, 2028: 5_000, 2030: 5_000}"))
    lines = {name: cost for name, cost in costs["budget"]["costs"].items() if name.startswith("programme")}
    assert list(lines) == ["programme_2026_2027", "programme_2028", "programme_2030"]
    first, _, last = lines.values()
    assert (first["from"], first["until"], last["from"], last["until"]) == (12, "36 months", 60, "72 months")


def test_more_of_something_is_a_cost_of_success(tmp_path):
    line = tree_of(tmp_path, ("units: -2", "units: 0.5"))["budget"]["costs"]["benefit"]
    assert (line["states"], line["amount"]) == (["success"], "500 per year")


@pytest.mark.parametrize(("units", "state"), [("2", "success"), ("-2", "target")])
def test_an_income_is_an_income(tmp_path, units, state):
    line = tree_of(tmp_path, ("units: -2", f"units: {units}\n    income: true"))["budget"]["costs"]["benefit"]
    assert (line["states"], line["income"]) == ([state], True)


def test_a_deadweight_of_none_is_almost_none(tmp_path):
    deal = deal_of(tmp_path, ("deadweight: 20 %\n", ""))
    assert deal.pathway.transitions["target -> success"].within.share.fixed == pytest.approx(1e-6)


def test_uneven_years_are_said(tmp_path):
    text = deal_file(read(tmp_path, ("{2026: 10}", "{2026: 10, 2027: 4}"))).text
    assert "different numbers by year" in text.replace("\n# ", " ")


PROFILES = {
    "fades": ("units: -2", "-2", {1: "-1", 2: "0"}),
    "turns": ("units: -2", "-2", {1: "1", 2: "-3"}),
    "begins late": ("units: -2", "0", {1: "-4", 2: "-1"}),
    "costs first": ("units: -2", "3", {2: "-1"}),
}


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("income", [False, True])
def test_lines_that_change_with_the_years_come_to_the_profile(tmp_path, name, income):
    old, first, later = PROFILES[name]
    said = f"{{{', '.join(f'from year {year}: {units}' for year, units in later.items())}}}"
    new = f"units: {first}\n    later: {said}" + ("\n    income: true" if income else "")
    deal = deal_of(tmp_path, (old, new))
    levels, units = [], Fraction(first)
    for year in range(3):
        units = Fraction(later.get(year, units))
        levels.append(units * 1_000 * (1 if income else -1))
    assert [_gain(deal, year) for year in range(3)] == pytest.approx([float(level) for level in levels], abs=1e-6)


def _gain(deal, year):
    """A year's gain from being in success rather than in target, from the deal's lines of states."""
    total = 0.0
    for cost in deal.budget.costs.values():
        if cost.states == ("success",) and cost.amount is not None:
            factors = [1.0, *(factor.fixed for months, factor in cost.bands() if months <= 12 * year)]
            total += (1 if cost.income else -1) * cost.amount.fixed * factors[-1]
    return total


SPREADS = [
    "{pert: {low: 1_000, mode: 2_000, high: 4_000}}",
    "{triangular: {low: 1_000, mode: 2_000, high: 4_000}}",
    "{uniform: {low: 1_000, high: 4_000}}",
    "{normal: {mean: 1_000, sd: 100, low: 500, high: 1_800}}",
    "{lognormal: {median: 1_000, p90: 1_500}}",
    "{lognormal: {mean: 1_000, sd: 300}}",
    "{gamma: {mean: 1_000, sd: 300}}",
    "{gamma: {shape: 2, scale: 500}}",
    "{beta: {a: 2, b: 5, low: 500, high: 2_000}}",
    "{discrete: {values: [1_000, 3_000], chances: [0.25, 0.75]}}",
    "{empirical: {values: [1_000, 2_000, 2_500]}}",
]


@pytest.mark.parametrize("spread", SPREADS)
def test_an_uncertain_price_is_scaled_to_a_year(tmp_path, spread):
    case = read(tmp_path, ("price: 1_000", f"price: {spread}")).case
    amount = deal_of(tmp_path, ("price: 1_000", f"price: {spread}")).budget.costs["benefit"].amount
    assert (amount.per, MONTHS_PER[amount.per]) == ("year", 12)
    assert mean(amount.distribution) == pytest.approx(2 * mean(case.consequences["benefit"].price.distribution))


NEGATIVE = [
    "{pert: {low: -4, mode: -2, high: -1}}",
    "{normal: {mean: -2, sd: 0.5, low: -4, high: -1}}",
    "{normal: {p10: -3, p90: -1.5, low: -9, high: -1}}",
    "{beta: {a: 2, b: 5, low: -4, high: -1}}",
    "{beta: {successes: 3, trials: 9, low: -4, high: -1}}",
    "{beta: {mean: -2, sd: 0.4, low: -4, high: -1}}",
    "{discrete: {values: [-4, -1], chances: [0.25, 0.75]}}",
]


@pytest.mark.parametrize("spread", NEGATIVE)
def test_uncertain_units_are_mirrored_when_they_are_a_saving(tmp_path, spread):
    case = read(tmp_path, ("units: -2", f"units: {spread}")).case
    amount = deal_of(tmp_path, ("units: -2", f"units: {spread}")).budget.costs["benefit"].amount
    units = case.consequences["benefit"].units.distribution
    assert mean(amount.distribution) == pytest.approx(-1_000 * mean(units))
    assert amount.distribution.support() == pytest.approx(tuple(-1_000 * end for end in reversed(units.support())))


def test_the_deal_section_is_merged_key_by_key_and_null_removes(tmp_path):
    more = (
        "horizon: 3",
        "horizon: 3\ndeal:\n  citizens.recruited: 80 %\n  budget: {accounts: {municipal_budget: {cashable: 50 %}},"
        " costs: {programme: null}}\n  language: da",
    )
    deal = deal_of(tmp_path, more)
    assert deal.citizens.recruited.fixed == 0.8
    assert deal.budget.accounts["municipal_budget"].level == "municipality"
    assert deal.budget.accounts["municipal_budget"].cashable.fixed == 0.5
    assert "programme" not in deal.budget.costs
    assert deal.language == "da"


@pytest.mark.parametrize(
    ("section", "path", "said"),
    [
        ("citizens.recruted: 80 %", "citizens.recruted", 'did you mean "recruited"?'),
        ("citizens.recruited: 8", "citizens.recruited", "above 1"),
        ("contract: {terms: {a: {kind: rate_card, outcome: nothing, price: 5, payer: municipal_budget}}}",
         "contract.terms.a.outcome", "nothing"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_deal_section_is_told_where_it_was_written(tmp_path, section, path, said):
    with pytest.raises(DealError) as raised:
        deal_file(read(tmp_path, ("horizon: 3", f"horizon: 3\ndeal:\n  {section}")))
    (problem,) = [problem for problem in raised.value.problems if problem.path == path]
    assert str(problem).startswith(f"{tmp_path / 'case.yaml'}:13:")
    assert said in str(raised.value)


def test_a_success_of_all_has_no_hazard(tmp_path):
    with pytest.raises(DealError, match=r"case.yaml:9:1 success = 100 %: a deal has no hazard"):
        deal_file(read(tmp_path, ("success: 50 %", "success: 100 %")))
