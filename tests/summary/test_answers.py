"""Reserves, commitments, appropriations, alternatives, risk and drivers against hand arithmetic on made-up figures."""

import json
import math

import numpy as np
import pytest

from simulator.result import as_json
from simulator.summary import reserve, summarise
from simulator.summary.drivers import ranks
from simulator.summary.power import group_needed
from simulator.summary.risk import in_tail, risk, worst
from simulator.summary.statistics import quantile, shortfall
from tests.summary.made import YEARS
from tests.summary.made_purse import ACCOUNTS, NUMBERS, PARTIES, purse_deal, purse_figures, purse_writer

DRAWS = 1000
DATA = purse_figures(DRAWS)
METRICS = DATA["metrics"]


def summary(data=DATA, draws=DRAWS):
    with purse_writer(draws, data=data) as made:
        return json.loads(as_json(summarise(purse_deal(), made.tables())))


FOUND = summary()
TOWN = FOUND["municipality"]


# --- what to set aside -----------------------------------------------------------------------------------------------


def test_reserves_of_every_year_and_in_all():
    payments = METRICS["payments"].values
    assert list(TOWN["reserve"]) == ["p80", "p90", "p95"]
    for percent in (80, 90, 95):
        found = TOWN["reserve"][f"p{percent}"]
        assert found["total"] == quantile(payments.sum(axis=1), percent, 100)
        for k, year in enumerate(YEARS):
            assert found[str(year)]["value"] == np.quantile(payments[:, k], percent / 100, method="inverted_cdf") / 100
    assert TOWN["reserve"]["p95"] == TOWN["reserve_p95"]


def test_the_commitment_of_each_year():
    carried, payments = METRICS["carried"].values, METRICS["payments"].values
    for k, year in enumerate(map(str, YEARS)):
        found = TOWN["commitment"][year]
        assert found["maximum"] == TOWN["maximum"]["years"].get(year, 0)
        assert found["expected"]["mean"] == pytest.approx(payments[:, k].mean() / 100)
        assert found["p95"] == TOWN["reserve_p95"][year]
        assert found["carried_over"]["mean"] == pytest.approx(carried[:, k].mean() / 100)
        assert found["p_carried"]["mean"] == np.mean(carried[:, k] > 0)


def test_an_appropriation_leaves_payments_and_outcomes_unpaid():
    """Above 10,000 in 2027: the outcomes that the payments buy at the price of all of them."""
    payments, total = METRICS["payments"].values[:, 1], METRICS["total_payments"].values
    unpaid = np.maximum(payments - 1_000_000, 0)
    counted = METRICS["outcomes_measured"].values[:, 0, 0]
    found = TOWN["appropriation"]["2027"]
    assert found["amount"] == 10_000
    assert found["p_exhausted"]["mean"] == np.mean(payments > 1_000_000)
    assert found["unpaid"]["mean"] == pytest.approx(unpaid.mean() / 100)
    assert found["outcomes_unpaid"]["mean"] == pytest.approx((unpaid * counted / total).mean())


def test_what_is_paid_to_the_last_krone_exhausts_nothing():
    data = purse_figures(40)
    data["metrics"]["payments"][:30, 1] = 1_000_000
    data["metrics"]["payments"][30:, 1] = 1_000_001
    found = summary(data, 40)["municipality"]["appropriation"]["2027"]
    assert found["p_exhausted"]["mean"] == 0.25
    assert found["unpaid"]["mean"] == 0.0025


def test_nothing_is_unpaid_in_a_year_without_payments_or_where_nothing_is_paid():
    assert TOWN["appropriation"]["2050"]["unpaid"]["p95"] == 0
    data = purse_figures(40)
    data["metrics"]["total_payments"][:] = 0
    found = summary(data, 40)["municipality"]["appropriation"]["2027"]["outcomes_unpaid"]
    assert found["mean"] == found["p95"] == 0


def test_a_contract_that_pays_for_a_saving_alone_leaves_no_outcomes_unpaid(monkeypatch):
    monkeypatch.setattr(reserve, "paid_for", lambda deal: ["a saving, which nobody counts"])
    found = summary(purse_figures(40), 40)["municipality"]["appropriation"]["2027"]
    assert found["unpaid"]["mean"] > 0
    assert found["outcomes_unpaid"]["mean"] is None


# --- alternatives ----------------------------------------------------------------------------------------------------


def test_the_contract_beside_nothing_and_beside_buying_directly():
    net, saved = METRICS["total_net"].values, METRICS["total_savings"].values
    cost = METRICS["direct_cost"].values
    direct = saved - cost.sum(axis=1)
    found = TOWN["alternatives"]
    assert found["nothing"] == {"net": 0}
    assert found["contract"] == {"payments": TOWN["payments"]["total"], "net": TOWN["net"]["total"],
                                 "npv": TOWN["npv"]}  # fmt: skip
    assert found["direct"]["payments"]["total"]["mean"] == pytest.approx(cost.sum(axis=1).mean() / 100)
    assert found["direct"]["payments"][str(YEARS[3])]["mean"] == pytest.approx(cost[:, 3].mean() / 100)
    assert found["direct"]["net"]["mean"] == pytest.approx(direct.mean() / 100)
    assert found["direct"]["npv"]["mean"] == pytest.approx(METRICS["direct_npv"].values.mean() / 100)
    assert found["direct"]["p_net_cost"]["mean"] == np.mean(direct < 0)
    assert found["p_worse_than_nothing"]["mean"] == np.mean(net < 0) == TOWN["p_net_cost"]["mean"]
    assert found["p_worse_than_direct"]["mean"] == np.mean(net < direct)


def test_what_the_municipality_keeps_of_the_saving():
    costs = METRICS["cost_by_account"].values
    public = (costs[:, 1] - costs[:, 0]).sum(axis=1)
    assert TOWN["share_of_public_saving"]["value"] == pytest.approx(
        METRICS["total_savings"].values.mean() / public.mean()
    )
    taken = METRICS["taken_by_account"].values[:, [ACCOUNTS.index(name) for name in ("jobs", "social", "spare")]]
    assert TOWN["taken_back"]["mean"] == pytest.approx(-taken.sum(axis=1).mean() / 100)
    after = METRICS["savings_after_last_payment"].values
    assert TOWN["savings_after_last_payment"]["mean"] == pytest.approx(after.mean() / 100)


def test_of_a_public_loss_nobody_has_a_share():
    data = purse_figures(40)
    costs = data["metrics"]["cost_by_account"]
    costs[:, 1] = 0
    assert summary(data, 40)["municipality"]["share_of_public_saving"] == {"value": None, "se": None}
    costs[:, 1] = costs[:, 0]
    assert summary(data, 40)["municipality"]["share_of_public_saving"] == {"value": None, "se": None}


# --- risk ------------------------------------------------------------------------------------------------------------


def test_shares_of_risk_are_covariances_and_add_up():
    total, results = METRICS["total_result"].values, METRICS["result_by_party"].values
    parties = FOUND["risk"]["parties"]
    assert list(parties) == PARTIES
    for k, name in enumerate(PARTIES):
        expected = np.cov(results[:, k], total)[0, 1] / np.var(total, ddof=1)
        assert parties[name]["share"]["value"] == pytest.approx(expected, rel=1e-9)
        assert parties[name]["share"]["se"] > 0
        assert parties[name]["result"]["mean"] == pytest.approx(results[:, k].mean() / 100)
    assert sum(each["share"]["value"] for each in parties.values()) == pytest.approx(1, abs=1e-12)


def test_bad_cases_add_up_to_that_of_the_total():
    total = METRICS["total_result"].values
    parties = FOUND["risk"]["parties"]
    worst_total, _ = shortfall(total, 100)
    assert sum(each["worst5"]["mean"] for each in parties.values()) == pytest.approx(worst_total["mean"], rel=1e-12)
    itself = worst(total, total, in_tail(total), 100)
    assert itself["mean"] == pytest.approx(worst_total["mean"], rel=1e-12)
    assert itself["se"] == pytest.approx(worst_total["se"], rel=1e-9)


def test_the_boundary_draw_is_weighted_and_ties_share():
    """5 % of 30 draws is one draw and a half: of three draws that tie at the boundary each counts a sixth."""
    total = np.arange(30) + 10
    total[1:4] = 11
    weights = in_tail(total)
    assert weights[:5] == pytest.approx([1, 1 / 6, 1 / 6, 1 / 6, 0])
    values = np.array([-6, -3, 0, 3, *[50] * 26])
    assert worst(values, total, weights, 1)["mean"] == pytest.approx((-6 + (-3 + 0 + 3) / 6) / 1.5)
    order = np.random.default_rng(1).permutation(30)
    again = worst(values[order], total[order], in_tail(total[order]), 1)
    assert again["mean"] == pytest.approx(worst(values, total, weights, 1)["mean"], rel=1e-14)


def test_two_parties_by_hand():
    """All the risk is the investors': the municipality's result never moves."""
    data = purse_figures(20)
    total = np.arange(20) * 100
    data["metrics"]["result_by_party"][:] = 0
    data["metrics"]["result_by_party"][:, 0] = 700
    data["metrics"]["result_by_party"][:, 2] = total - 700
    data["metrics"]["total_result"][:] = total
    parties = summary(data, 20)["risk"]["parties"]
    assert [parties[name]["share"]["value"] for name in PARTIES] == pytest.approx([0, 0, 1, 0])
    assert parties["municipality"]["worst5"] == {"mean": 7, "se": 0}
    assert parties["investors"]["worst5"]["mean"] == -7


def test_a_total_that_never_moves_has_no_shares():
    data = purse_figures(40)
    data["metrics"]["total_result"][:] = 500
    parties = summary(data, 40)["risk"]["parties"]
    assert parties["state"]["share"] == {"value": None, "se": None}
    assert parties["state"]["worst5"]["mean"] == pytest.approx(
        data["metrics"]["result_by_party"].values[:, 1].mean() / 100
    )


class Results:
    """A table of two parties' results."""

    def __init__(self, results):
        self.columns = {"result_by_party": results, "total_result": results.sum(axis=1)[:, None]}

    def __contains__(self, name):
        return name in self.columns

    def labels(self, _):
        return ("one", "other")

    def column(self, name, position=0):
        return self.columns[name][:, position]


def test_the_error_of_a_share_covers_it():
    """Of two independent parties with spreads 1 and 2 the shares are a fifth and four fifths: the error finds that."""
    luck, misses, errors = np.random.default_rng(7), [], []
    for _ in range(200):
        results = np.rint(luck.normal(0, 1, (1280, 2)) * [1e6, 2e6]).astype(np.int64)
        share = risk(purse_deal(), Results(results))["parties"]["one"]["share"]
        misses.append((share["value"] - 0.2) / share["se"])
        errors.append(share["se"])
    assert abs(np.mean(misses)) < 4 / math.sqrt(200)
    assert 0.85 < np.std(misses) < 1.25
    assert np.mean(errors) < 0.02


# --- drivers and power -----------------------------------------------------------------------------------------------


def test_ranks_of_ties_are_their_average():
    assert ranks(np.array([3, 1, 3, 2, 3])).tolist() == [4, 1, 4, 2, 4]


def test_drivers_are_rank_correlations_strongest_first():
    data = purse_figures(200)
    number = data["numbers"]["values"].values[:, 1]
    data["metrics"]["total_net"][:] = np.rint(1e6 * np.exp(number)).astype(np.int64)
    found = summary(data, 200)["drivers"]
    assert [each["number"] for each in found["municipality_net"]] == [NUMBERS[1], NUMBERS[0]]
    assert found["municipality_net"][0]["correlation"] == pytest.approx(1)
    recruited, profit = data["numbers"]["values"].values[:, 0], data["metrics"]["profit"].values[:, 0]
    expected = np.corrcoef(ranks(recruited), ranks(profit))[0, 1]
    its = {each["number"]: each["correlation"] for each in found["investors_profit"]}
    assert its[NUMBERS[0]] == pytest.approx(expected)
    assert NUMBERS[2] not in its


def test_a_number_that_harms_is_as_strong_as_one_that_helps():
    data = purse_figures(200)
    number = data["numbers"]["values"].values[:, 1]
    data["metrics"]["total_net"][:] = np.rint(-1e6 * np.exp(number)).astype(np.int64)
    first, second = summary(data, 200)["drivers"]["municipality_net"]
    assert (first["number"], second["number"]) == (NUMBERS[1], NUMBERS[0])
    assert first["correlation"] == pytest.approx(-1)


def test_a_result_that_never_moves_has_no_drivers():
    data = purse_figures(30)
    data["metrics"]["total_net"][:] = 1
    assert summary(data, 30)["drivers"]["municipality_net"] == []
    assert summary(draws=1, data=purse_figures(1))["drivers"] == {"municipality_net": [], "investors_profit": []}


def test_how_many_citizens_tell_the_arms_apart():
    """25 % against 40 %: the textbook's two proportions, one-sided 5 %, power 80 %."""
    both = 0.325
    spread = 1.6448536 * math.sqrt(2 * both * (1 - both)) + 0.8416212 * math.sqrt(0.25 * 0.75 + 0.4 * 0.6)
    assert group_needed(0.25, 0.40) == math.ceil((spread / 0.15) ** 2) == 120
    assert group_needed(0.4, 0.4) is group_needed(0.5, 0.4) is group_needed(0.5, 1.2) is None


def test_the_group_of_an_outcome_is_of_those_enrolled():
    counts = METRICS["outcomes_true"].values[:, :, 0].mean(axis=0)
    enrolled = 100 * DATA["numbers"]["values"].values[:, 0].mean()
    assert FOUND["outcomes"]["in_work"]["group_needed"] == group_needed(counts[1] / enrolled, counts[0] / enrolled)
