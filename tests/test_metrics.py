"""Figures of each draw: against plain Python over the same flows, and by hand."""

from decimal import Decimal

import numpy as np
import pytest
import xarray as xr

from simulator.deal import Deal
from simulator.metrics import appraise, deflator, holdings, investors_cash
from simulator.metrics.municipality import discount_of
from tests.money import ARMS, BASE, CARD, GOAL, REPAY, a_deal, at_month, counts, settled
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


def savings(deal, realised, cost=None, **more):
    """Savings that are stated; `cost[draw, arm, month, account]` is nothing where left out."""
    names = list(deal.budget.accounts)
    cost = np.zeros((realised.shape[0], 2, 1, len(names)), dtype=np.int64) if cost is None else cost
    variables = {
        "public_cost": (("draw", "arm", "month", "account"), cost),
        "realised": (("draw", "ledger_month", "account"), realised),
    }
    return Stage(xr.Dataset({**variables, **more}, {"arm": ARMS, "account": names}))


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
        own = {"jobs": 0, "social": 1}
        flows = [(m, own.get(a, a), *rest) for m, a, *rest in reference.flows_of(ledger, draw)]
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


def test_an_appropriation_that_is_paid_out_to_the_last_krone_is_not_exceeded():
    deal = a_deal({"card": {**CARD, "price": 700, "payer": "jobs"}}, **SECTIONS)
    set_aside = {2026: Decimal(700), 2027: Decimal(699)}
    deal = deal.model_copy(update={"budget": deal.budget.model_copy(update={"appropriation": set_aside})})
    data, _ = figures(deal, counts(deal, {"in_work": at_month(3, [1]) + at_month(15, [1])}))
    assert data["payments"].sel(year=[2026, 2027]).values.tolist() == [[70_000, 70_000]]
    assert data["appropriation_exceeded"].sel(year=[2026, 2027]).values.tolist() == [[False, True]]


def test_terms_and_outcomes_are_carried_along(case):
    _, data, ledger, *_, outcomes = case
    np.testing.assert_array_equal(data["paid"].values, ledger.data["paid"].values)
    for name in ("true", "measured"):
        np.testing.assert_array_equal(data[f"outcomes_{name}"].values, outcomes[name].sum("month").values)
    assert data["met"].dims == ("draw", "arm", "term")


def test_had_nothing_worked_the_card_would_be_owed_for_what_happens_anyway(case):
    _, data, *_, outcomes = case
    anyway = outcomes["measured"].sel(arm="counterfactual").sum(["month", "item"]).values
    assert anyway.sum() > 0
    np.testing.assert_array_equal(data["owed_without_effect"].sel(term="card").values, anyway * 700 * 100)
    assert not data["owed_without_effect"].sel(term="goal").any()  # it is read at the capital account


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
    assert data["savings_after_last_payment"].values.tolist() == [310_000_000, 310_000_000]
    assert data["direct_cost"].sel(year=[2026, 2028]).values.tolist() == [[250_000_000, 0]] * 2
    assert data["direct_npv"].values.tolist() == [60_000_000] * 2
    assert data["carried"].sum().item() == 0
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


def test_savings_after_the_last_payment_are_those_of_later_months():
    """700 paid in month 24 and 5 in month 30; in the other draw nothing is ever paid."""
    deal = a_deal({"goal": GOAL})
    names = [("purse", "deal", "outcome payment", ""), ("deal", "purse", "rebate", "")]
    moved = np.zeros((2, deal.timeline.ledger_months, 2), dtype=np.int64)
    moved[0, [24, 30], 0] = 700, 5
    moved[:, 33, 1] = 2  # what comes back is no payment
    realised = np.zeros((2, deal.timeline.ledger_months, 2), dtype=np.int64)
    realised[:, [3, 30, 31, 35], 0] = 1, 10, 100, -1_000
    realised[:, 34, 1] = 7  # the state's
    data = appraised(deal, a_ledger(deal, moved, names), saved=savings(deal, realised))
    assert data["savings_after_last_payment"].values.tolist() == [-900, -889]


def test_a_later_discount_rate_holds_from_its_year_on():
    deal = a_deal({"goal": GOAL}, discount={"real": "10 %", "later": {"from year 1": "5 %", "from year 3": "0 %"}})
    months, factors = deal.timeline.ledger_months, discount_of(deal, 48)
    assert factors[[0, 6, 12]] == pytest.approx([1, 1.1**-0.5, 1 / 1.1])
    assert factors[[24, 30, 36, 47]] == pytest.approx(1 / (1.1 * 1.05 ** np.array([1, 1.5, 2, 2])))
    realised = np.zeros((1, months, 2), dtype=np.int64)
    realised[0, 24, 0] = 1_155_000
    data = figures(deal, counts(deal, {"in_work": at_month(5, [0])}), realised=realised)[0]
    assert data["council_npv"].values == pytest.approx([1_000_000])
    assert data["direct_npv"].values == pytest.approx([1_000_000])


# ---------------------------------------------------------------------------------------------------------------------
# Several tranches, guarantees, public holders: flows that are stated

LAYERS = {
    "commitment": 1_000,
    "tranches": {
        "senior": {"rank": 1, "holders": {"Fond A": 1}, "amount": 700},
        "junior": {"rank": 2, "holders": {"Fond B": "50 %", "purse": "50 %"}, "amount": 300},
    },
    "hurdle": {"nominal": "4 %"},
    "guarantees": {"state guarantee": {"by": "state", "share": "50 %"}},
}
LAYERED = [
    ("Fond A", "deal", "drawdown", "senior"), ("Fond B", "deal", "drawdown", "junior"),
    ("purse", "deal", "drawdown", "junior"), ("deal", "provider", "delivery", "use"),
    ("purse", "deal", "outcome payment", ""), ("deal", "Fond A", "coupon", "senior"),
    ("deal", "Fond A", "principal", "senior"), ("deal", "Fond B", "return", "junior"),
    ("deal", "purse", "return", "junior"), ("state", "Fond B", "guarantee call", "junior"),
    ("state", "purse", "guarantee call", "junior"), ("deal", "purse", "surplus", ""),
    ("purse", "deal", "return floor", ""), ("deal", "Fond A", "handed back", "senior"),
    ("Fond A", "deal", "grant", "gift"), ("deal", "Fond A", "handed back", "gift"),
]  # fmt: skip


def layered(**capital):
    return a_deal({"goal": GOAL}, capital={**LAYERS, **capital}, parties={"others": ["evaluator", "state"]})


def a_ledger(deal, moved, names=LAYERED, **more):
    """A ledger of stated flows `[draw, ledger_month, flow]`, and what else a test gives it."""
    draws, terms = moved.shape[0], list(deal.contract.terms)
    nothing = np.zeros((draws, len(terms)), dtype=np.int64)
    parts = ("payer", "payee", "purpose", "subject")
    data = xr.Dataset(
        {
            "flows": (("draw", "ledger_month", "flow"), moved),
            **{name: (("draw", "term"), nothing) for name in ("paid", "lapsed")},
            **{name: (("draw", "use"), np.zeros((draws, 0), dtype=np.int64)) for name in ("shortage", "unpaid")},
            **more,
        },
        {"draw": np.arange(draws), "term": terms, "use": np.array([], dtype=str), "flow": list(map("/".join, names)),
         **{part: ("flow", [name[k] for name in names]) for k, part in enumerate(parts)}},
    )  # fmt: skip
    return Stage(data)


def some_claims(deal, draws, **more):
    terms = list(deal.contract.terms)
    flags = {
        name: (("draw", "arm", "term"), np.zeros((draws, 2, len(terms)), dtype=bool)) for name in ("met", "met_true")
    }
    nothing = np.zeros((draws, 2, deal.timeline.ledger_months, len(terms)), dtype=np.int64)
    owed = {
        "owed": (("draw", "arm", "ledger_month", "term"), nothing),
        "expired": (("draw", "arm", "term"), nothing[:, :, 0]),
    }
    return Stage(xr.Dataset({**flags, **owed, **more}, {"arm": ARMS, "term": terms}))


def appraised(deal, ledger, outcomes=None, claims=None, plan=AS_SIGNED, saved=None, numbers=None, lives=None):
    draws = ledger.data.sizes["draw"]
    realised = np.zeros((draws, deal.timeline.ledger_months, len(deal.budget.accounts)), dtype=np.int64)
    counted = counts(deal, {"in_work": at_month(5, [0] * draws)}) if outcomes is None else outcomes
    claimed = some_claims(deal, draws) if claims is None else claims
    numbers = Numbers(np.zeros(draws)) if numbers is None else numbers
    saved = savings(deal, realised) if saved is None else saved
    return appraise(deal, numbers, plan, saved, Stage(counted), claimed, ledger, trajectories=lives).data


@pytest.fixture(scope="module")
def layers():
    deal = layered()
    luck = np.random.default_rng(8)
    moved = luck.integers(0, 50, (DRAWS, deal.timeline.ledger_months, len(LAYERED)))
    moved *= luck.random(moved.shape) < 0.1
    moved[:, 0, :3] = luck.integers(5_000, 20_000, (DRAWS, 3))
    ledger = a_ledger(deal, moved)
    return deal, ledger, appraised(deal, ledger)


def test_each_tranche_has_the_figures_of_its_own_flows(layers):
    """What a holder gives and has back as a grant, and what comes to a party, is no money of a tranche."""
    deal, ledger, data = layers
    assert data["investor"].values.tolist() == ["all", "senior", "junior"]
    committed = {None: 100_000, "senior": 70_000, "junior": 30_000}
    for draw in range(DRAWS):
        flows = [flow for flow in reference.flows_of(ledger, draw) if flow[4] != "gift"]
        for position, tranche in enumerate((None, "senior", "junior")):
            expected = reference.investors(flows, deal.timeline.ledger_months, 0.04, tranche)
            for name, value in expected.items():
                found = data[name].values[draw, position]
                assert found == pytest.approx(value, rel=1e-12, nan_ok=True), (tranche, name)
            assert data["undrawn"].values[draw, position] == committed[tranche] - expected["drawn"]


def test_senior_and_junior_are_the_pool(layers):
    data = layers[2]
    for name in ("contributions", "distributions", "drawn", "undrawn", "profit"):
        both = data[name].sel(investor=["senior", "junior"]).sum("investor")
        np.testing.assert_array_equal(both.values, data[name].sel(investor="all").values)
    both = data["npv"].sel(investor=["senior", "junior"]).sum("investor").values
    np.testing.assert_allclose(both, data["npv"].sel(investor="all").values, rtol=1e-9, atol=1e-6)
    cash = investors_cash(layers[0], layers[1]).sum(axis=1)
    np.testing.assert_array_equal(cash, data["profit"].sel(investor="all").values)


def test_the_junior_tranche_loses_first_by_hand():
    """1,000 paid in, 800 and a coupon of 14 come back to the senior tranche, nothing to the junior one."""
    deal = layered()
    moved = np.zeros((1, deal.timeline.ledger_months, len(LAYERED)), dtype=np.int64)
    moved[0, 0, [0, 1, 2]] = 700, 150, 150
    moved[0, 12, [5, 6]] = 14, 700
    data = appraised(deal, a_ledger(deal, moved)).isel(draw=0)
    assert data["profit"].values.tolist() == [-286, 14, -300]
    assert data["irr"].values.tolist() == pytest.approx([-0.286, 0.02, -1.0])
    assert data["loss"].values.tolist() == [True, False, True]
    assert data["total_loss"].values.tolist() == [False, False, True]
    assert data["payback_month"].values.tolist() == [np.inf, 12.0, np.inf]
    assert data["peak_capital"].values.tolist() == [1_000, 700, 300]


def test_a_flow_of_a_party_that_holds_nothing_is_no_investors():
    held = holdings(layered(), ["deal", "purse", "deal"], ["manager", "deal", "purse"],
                    ["return", "outcome payment", "principal"], ["senior", "", "junior"])  # fmt: skip
    assert held.sign.tolist() == [0, 0, 1]
    assert held.tranche.tolist() == [0, 0, 2]


def test_what_the_councils_own_fund_lends_and_is_repaid_cancels_out():
    """The purse pays in 100, the programme costs 100, the goal pays 120 and all of it returns to the purse's fund."""
    deal = layered()
    names = [("purse", "deal", "drawdown", "junior"), ("deal", "provider", "delivery", "use"),
             ("purse", "deal", "outcome payment", ""), ("deal", "purse", "principal", "junior"),
             ("deal", "purse", "return", "junior")]  # fmt: skip
    moved = np.zeros((1, deal.timeline.ledger_months, 5), dtype=np.int64)
    moved[0, 0, [0, 1]] = 100
    moved[0, 24, [2, 3, 4]] = 120, 100, 20
    data = appraised(deal, a_ledger(deal, moved, names))
    assert data["total_payments"].values.tolist() == [100]  # what the provider was paid
    assert data["payments"].sel(year=[2026, 2028]).values.tolist() == [[100, 0]]
    assert data["profit"].sel(investor=["all", "junior"]).values.tolist() == [[20, 20]]


def test_what_passes_through_the_municipality_is_no_payment():
    """100 in as a conditional grant and out as delivery; 60 paid for outcomes, 9 as a floor, 4 of it paid back."""
    deal = layered()
    names = [("deal", "purse", "conditional grant", "use"), ("purse", "provider", "delivery", "use"),
             ("purse", "deal", "outcome payment", ""), ("purse", "deal", "return floor", ""),
             ("deal", "purse", "rebate", "")]  # fmt: skip
    moved = np.zeros((1, deal.timeline.ledger_months, 5), dtype=np.int64)
    moved[0, 0, [0, 1]] = 100
    moved[0, 24, [2, 3, 4]] = 60, 9, 4
    data = appraised(deal, a_ledger(deal, moved, names))
    assert data["payments"].sel(year=[2026, 2028]).values.tolist() == [[0, 65]]
    assert data["liquidity_gap"].values.tolist() == [65]


# ---------------------------------------------------------------------------------------------------------------------
# What else a deal may have


def nothing_moves(deal, draws=3, **more):
    return a_ledger(deal, np.zeros((draws, deal.timeline.ledger_months, len(LAYERED)), dtype=np.int64), **more)


def test_a_plain_deal_has_none_of_it(case):
    absent = {"provider_low", "guarantee_called", "stopped_month", "decided", "saved_total_true", "figure_true"}
    assert not absent & set(case[1].variables)


def test_the_provider_runs_dry_below_nothing():
    deal = layered()
    cash = np.tile(np.array([5, -1, 0])[:, None], (1, deal.timeline.ledger_months))
    cash[:, 3:] = 9
    data = appraised(deal, nothing_moves(deal, provider_cash=(("draw", "ledger_month"), cash)))
    assert data["provider_low"].values.tolist() == [5, -1, 0]
    assert data["provider_runs_dry"].values.tolist() == [False, True, False]


def test_guarantees_cuts_and_measured_values_are_carried_along():
    deal = layered()
    called = np.array([[0], [7], [9]])
    cut = np.arange(6, dtype=np.int64).reshape(3, 1, 2)
    value = np.array([[[0.5], [np.nan]]] * 3)
    ledger = nothing_moves(deal, guaranteed=(("draw", "guarantee"), called), cut=(("draw", "term", "limit"), cut))
    ledger = Stage(ledger.data.assign_coords(guarantee=["state guarantee"], limit=["term", "year"]))
    data = appraised(deal, ledger, claims=some_claims(deal, 3, value=(("draw", "arm", "term"), value)))
    assert data["guarantee_called"].sel(guarantee="state guarantee").values.tolist() == [0, 7, 9]
    assert data["cut"].sel(limit="year", term="goal").values.tolist() == [1, 3, 5]
    np.testing.assert_array_equal(data["value"].values, value)


def test_a_stop_and_what_was_decided_come_from_the_plan():
    deal = Deal.of({**layered().origin.tree, "contract": {"reviews": {
        "mid": {"month": 9, "if": {"recruitment": {"below": 1}}, "then": "stop contract"}}}})  # fmt: skip
    flags = (("draw", "review"), np.array([[True], [False]]))
    plan = Stage(xr.Dataset({"stops": ("draw", [9.0, np.inf]), "decided": flags}, {"review": ["mid"]}))
    data = appraised(deal, nothing_moves(deal, 2), plan=plan)
    assert data["stopped_month"].values.tolist() == [9.0, np.inf]
    assert data["decided"].sel(review="mid").values.tolist() == [True, False]


def test_only_what_is_counted_of_everyone_is_an_outcome():
    deal = layered()
    one = counts(deal, {"in_work": at_month(5, [3, 4])})
    split = one[["true", "measured"]].isel(item=[0, 0, 0]) * xr.DataArray([1, 2, 3], dims="item")
    names = {"item": ["in_work", "in_work [a]", "in_work [0-24]"], "part": ("item", [0, 0, 0]),
             "group": ("item", ["", "a", ""]), "cohort": ("item", ["", "", "0-24"])}  # fmt: skip
    by_segment = (("draw", "arm", "item", "segment"), np.arange(12.0).reshape(2, 2, 3, 1))
    outcomes = split.assign(total_by_segment=by_segment, **one[["enrolled", "completers"]]).assign_coords(
        **names, segment=["all"]
    )
    data = appraised(deal, nothing_moves(deal, 2), outcomes)
    assert data["item"].values.tolist() == ["in_work"]
    assert data["outcomes_measured"].values[:, 0, 0].tolist() == [3, 4]
    assert data["outcomes_by_segment"].values[:, :, 0, 0].tolist() == [[0, 3], [6, 9]]


def test_savings_and_figures_that_are_outcomes():
    deal = layered()
    months = deal.timeline.ledger_months
    saved = np.zeros((2, 2, months, 1), dtype=np.int64)
    saved[:, 0, [3, 9], 0] = [[5, 6], [-7, 1]]
    amounts = (("draw", "arm", "ledger_month", "saving_outcome"), saved)
    stated = (("draw", "arm", "figure"), np.array([[[2.5], [0.0]]] * 2))
    outcomes = counts(deal, {"in_work": at_month(5, [3, 4])}).assign(
        saved_true=amounts, saved_measured=amounts, figure_true=stated, figure_measured=stated
    )
    data = appraised(deal, nothing_moves(deal, 2), outcomes.assign_coords(saving_outcome=["gain"], figure=["index"]))
    assert data["saved_total_true"].sel(saving_outcome="gain").values.tolist() == [[11, 0], [-6, 0]]
    assert data["saved_total_measured"].dims == ("draw", "arm", "saving_outcome")
    assert data["figure_true"].sel(figure="index").values.tolist() == [[2.5, 0.0]] * 2
