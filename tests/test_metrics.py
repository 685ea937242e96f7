"""Figures of each draw: against plain Python over the same flows, and by hand."""

import numpy as np
import pytest
import xarray as xr

from simulator.metrics import appraise, deflator
from tests.money import BASE, CARD, GOAL, REPAY, a_deal, at_month, counts, settled
from tests.reference import metrics as reference

DRAWS = 12
USES = {
    "delivery": {"to": "provider", "amount": "1_000 per citizen-month engaged"},
    "evaluation": {"to": "evaluator", "amount": 3_000, "month": 20},
}
SECTIONS = {
    "prices": {"level": 2025, "index": {"uniform": {"low": 0, "high": 0.05}}},
    "discount": {"real": "3.5 %"},
    "budget": {
        "accounts": {
            "jobs": {"level": "municipality", "department": "employment"},
            "social": {"level": "municipality", "lag": "12 months"},
            "state": {"level": "state"},
        },
        "appropriation": {2027: 9_000},
    },
}


class Stage:
    def __init__(self, data):
        self.data = data


AS_SIGNED = Stage(xr.Dataset())


class Numbers:
    """Draws that know the index."""

    def __init__(self, index):
        self.index, self.count = np.asarray(index, dtype=float), len(index)

    def number(self, path):
        return {"prices.index": self.index}[path]


def savings(deal, realised):
    names = list(deal.budget.accounts)
    return Stage(xr.Dataset({"realised": (("draw", "ledger_month", "account"), realised)}, {"account": names}))


def figures(deal, outcomes, engaged=None, realised=None, index=None):
    """Metrics and ledger of counts, activity and savings that are stated."""
    claims, ledger = settled(deal, outcomes, engaged)
    draws, months = outcomes.sizes["draw"], deal.timeline.ledger_months
    if realised is None:
        realised = np.zeros((draws, months, len(deal.budget.accounts)), dtype=np.int64)
    numbers = Numbers(np.zeros(draws) if index is None else index)
    return appraise(deal, numbers, AS_SIGNED, savings(deal, realised), Stage(outcomes), claims, ledger).data, ledger


@pytest.fixture(scope="module")
def case():
    """Twelve draws of a deal with a goal, a rate card shared by three payers, and savings in three accounts."""
    shared = {"jobs": "50 %", "social": "30 %", "state": "20 %"}
    capital = {**BASE["capital"], "uses": USES, "hurdle": {"nominal": "4 %"}, "commitment": 100_000}
    capital["drawdown"] = {"when": "up_front"}
    terms = {"goal": {**REPAY, "payer": "jobs"}, "card": {**CARD, "price": 700, "payer": shared}}
    deal = a_deal(terms, capital=capital, contract={"ends": "2029-12-31"}, **SECTIONS)
    luck = np.random.default_rng(2)
    outcomes = counts(deal, {"in_work": luck.poisson(1.6, (DRAWS, 2, 24))})
    realised = luck.integers(-200_000, 400_000, (DRAWS, deal.timeline.ledger_months, 3))
    index = luck.uniform(0, 0.05, DRAWS)
    engaged = luck.uniform(0, 5, (DRAWS, 12))
    return deal, *figures(deal, outcomes, engaged, realised, index), realised, index, outcomes


def test_investors_figures_agree_with_plain_python(case):
    deal, data, ledger, *_ = case
    for draw in range(DRAWS):
        expected = reference.investors(reference.flows_of(ledger, draw), deal.timeline.ledger_months, 0.04)
        for name, value in expected.items():
            assert data[name].values[draw, 0] == pytest.approx(value, rel=1e-12), name
        assert data["undrawn"].values[draw, 0] == 10_000_000 - expected["drawn"]


def test_the_one_tranche_has_all_investors_figures(case):
    data = case[1]
    assert data["investor"].values.tolist() == ["all", "main"]
    for name in ("irr", "profit", "irr_status", "npv"):
        np.testing.assert_array_equal(data[name].sel(investor="main").values, data[name].sel(investor="all").values)


def test_the_councils_figures_agree_with_plain_python(case):
    deal, data, ledger, realised, index, _ = case
    years = deal.timeline.year_of_month.tolist()
    for draw in range(DRAWS):
        saved = [dict(enumerate(row)) for row in realised[draw].tolist()]
        flows = [(m, {"jobs": 0, "social": 1}.get(a, a), b, p, x) for m, a, b, p, x in reference.flows_of(ledger, draw)]
        expected = reference.council(flows, saved, (0, 1), len(years), years, 2025, index[draw], 0.035)
        assert (
            dict(zip(data["year"].values.tolist(), data["payments"].values[draw], strict=True)) == expected["payments"]
        )
        for name in ("total_net", "council_npv", "liquidity_gap", "liquidity_gap_month", "liquidity_gap_year",
                     "break_even_month"):  # fmt: skip
            assert data[name].values[draw] == pytest.approx(expected[name], rel=1e-11), name


def test_years_accounts_and_totals_are_one_sum(case):
    _, data, ledger, realised, *_ = case
    own = ["jobs", "social"]
    for total, by_year, by_account in (("total_payments", "payments", "payments_by_account"),
                                       ("total_savings", "savings", "savings_by_account")):  # fmt: skip
        np.testing.assert_array_equal(data[by_account].sel(account=own).sum("account").values, data[by_year].values)
        np.testing.assert_array_equal(data[by_year].sum("year").values, data[total].values)
    np.testing.assert_array_equal(data["savings"].values - data["payments"].values, data["net"].values)
    np.testing.assert_array_equal(data["savings_by_account"].sum("year").values, realised.sum(axis=1))
    everything = (
        ledger.data["flows"].sel(flow=ledger.data["purpose"] == "outcome payment").sum(["ledger_month", "flow"])
    )
    np.testing.assert_array_equal(data["payments_by_account"].sum(["year", "account"]).values, everything.values)
    assert (data["payments_by_account"].sel(account="state").sum("year") > 0).any()


def test_an_appropriation_is_exceeded_only_in_its_year(case):
    data = case[1]
    exceeded = data["appropriation_exceeded"]
    np.testing.assert_array_equal(exceeded.sel(year=2027).values, data["payments"].sel(year=2027).values > 900_000)
    assert not exceeded.drop_sel(year=2027).any()


def test_terms_and_outcomes_are_carried_along(case):
    _, data, ledger, *_, outcomes = case
    np.testing.assert_array_equal(data["paid"].values, ledger.data["paid"].values)
    for name in ("true", "measured"):
        np.testing.assert_array_equal(data[f"outcomes_{name}"].values, outcomes[name].sum("month").values)
    assert data["met"].dims == ("draw", "arm", "term")


def goal_case(counted, realised=0, **terms):
    """2.5m repaid with 0.5m at month 24, or lost; the council saves `realised` in month 30."""
    use = {"delivery": {"to": "provider", "amount": 2_500_000, "month": 0}}
    capital = {**BASE["capital"], "commitment": 3_000_000, "uses": use, "hurdle": {"nominal": "10 %"}}
    deal = a_deal({"goal": {**GOAL, **terms}}, capital=capital)
    saved = np.zeros((len(counted), deal.timeline.ledger_months, 2), dtype=np.int64)
    saved[:, 30, 0] = realised
    return figures(deal, counts(deal, {"in_work": at_month(5, counted)}), realised=saved)[0]


def test_the_goal_case_by_hand():
    data = goal_case([39, 40], realised=310_000_000).sel(investor="all")
    assert data["contributions"].values.tolist() == [250_000_000, 250_000_000]
    assert data["undrawn"].values.tolist() == [50_000_000, 50_000_000]
    assert data["profit"].values.tolist() == [-250_000_000, 50_000_000]
    assert data["moic"].values.tolist() == [0.0, 1.2]
    assert data["irr"].values.tolist() == pytest.approx([-1.0, 1.2**0.5 - 1])
    assert data["irr_status"].values.tolist() == [1, 0]
    assert data["npv"].values == pytest.approx([-250_000_000, 300_000_000 / 1.21 - 250_000_000])
    assert data["payback_month"].values.tolist() == [np.inf, 24.0]
    assert data["peak_capital"].values.tolist() == [250_000_000, 250_000_000]
    assert data["loss"].values.tolist() == data["total_loss"].values.tolist() == [True, False]
    assert data["payments"].sel(year=2028).values.tolist() == [0, 300_000_000]
    assert data["total_net"].values.tolist() == [310_000_000, 10_000_000]
    assert data["liquidity_gap"].values.tolist() == [0, 300_000_000]
    assert data["liquidity_gap_month"].values.tolist() == [-1, 24]
    assert data["liquidity_gap_year"].values.tolist() == [-1, 2028]
    assert data["break_even_month"].values.tolist() == [0.0, 30.0]
    assert data["all_gain"].values.tolist() == [False, True]
    assert not data["investors_gain_municipality_loses"].any()


def test_investors_may_gain_what_the_municipality_loses():
    data = goal_case([39, 40], realised=290_000_000)
    assert data["investors_gain_municipality_loses"].values.tolist() == [False, True]
    assert not data["all_gain"].any()
    assert data["break_even_month"].values.tolist() == [0.0, np.inf]


def test_money_handed_back_is_no_distribution():
    """1,000 paid in at once, 600 used, 400 back: 600 contributed, and lost."""
    capital = {**BASE["capital"], "commitment": 1_000, "drawdown": {"when": "up_front"}}
    capital["uses"] = {"delivery": {"to": "provider", "amount": 600, "month": 3}}
    deal = a_deal({"goal": GOAL}, capital=capital)
    data = figures(deal, counts(deal, {"in_work": at_month(5, [0])}))[0].sel(investor="all")
    assert data["contributions"].item() == 60_000
    assert data["drawn"].item() == 100_000
    assert data["distributions"].item() == 0
    assert data["total_loss"].item()
    assert data["peak_capital"].item() == 100_000
    assert data["irr_status"].item() == 0  # part of the money did come back: -40 %
    assert (1 + data["irr"].item()) ** 0.25 == pytest.approx(0.4)


def test_without_contributions_the_rate_is_undefined():
    deal = a_deal({"goal": GOAL})
    data = figures(deal, counts(deal, {"in_work": at_month(5, [40])}))[0].sel(investor="all")
    assert data["irr_status"].item() == 4
    assert np.isnan(data["irr"].item())
    assert np.isnan(data["moic"].item())
    assert not data["loss"].item()
    assert data["payback_month"].item() == 0.0


def test_without_capital_there_are_no_investors():
    deal = a_deal({"goal": {**GOAL, "payee": "provider"}}, capital=None)
    data = figures(deal, counts(deal, {"in_work": at_month(5, [40])}))[0]
    assert data.sizes["investor"] == 0
    assert data["total_payments"].item() == 300_000_000
    assert not data["all_gain"].any()


def test_discounting_at_nothing_is_a_sum():
    deal = a_deal({"goal": GOAL}, capital={**BASE["capital"], "uses": USES})
    data = figures(deal, counts(deal, {"in_work": at_month(5, [40, 0])}), engaged=np.ones((2, 6)))[0]
    np.testing.assert_array_equal(data["npv"].values, data["profit"].values)
    np.testing.assert_array_equal(data["council_npv"].values, data["total_net"].values)


def test_the_deflator_starts_from_the_price_level():
    deal = a_deal({}, prices={"level": 2025, "index": "2 %"})
    factors = deflator(deal, Numbers([0.02]))
    assert factors[0, :3] == pytest.approx([1.02, 1.02**2, 1.02**3])
    np.testing.assert_array_equal(deflator(a_deal({}), Numbers([0.02]))[0], 1.0)
