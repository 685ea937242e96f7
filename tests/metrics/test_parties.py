"""The council as a whole, the programme bought directly, and each party's result: stated flows, by hand."""

import numpy as np
import pytest

from tests.money import BASE, GOAL, a_deal
from tests.test_metrics import a_ledger, appraised, savings

CAPITAL = {
    "commitment": 1_000,
    "tranches": {
        "senior": {"rank": 1, "holders": {"Fond A": 1}, "amount": 700},
        "junior": {"rank": 2, "holders": {"chest": 1}, "amount": 300},
    },
}
ACCOUNTS = {
    "purse": {"level": "municipality", "department": "jobs", "ceiling": "inside"},
    "town hall": {"level": "municipality"},
    "state": {"level": "state"},
    "chest": {"level": "fund", "own": True},
}
COSTS = {"staff": {"amount": 90, "month": 0}}


def town(provider=None, accounts=ACCOUNTS):
    parties = {**BASE["parties"], "provider": {"name": "P", **(provider or {})}}
    capital = {**BASE["capital"], **CAPITAL}
    return a_deal({"goal": GOAL}, capital=capital, parties=parties, budget={"accounts": accounts})


def figures(flows, deal=None, saved=(0, 0, 0, 0), realised=(0, 0, 0, 0), accounts=None):
    """Figures of one draw of stated flows [(month, payer, payee, purpose, subject, amount)], which leave the deal's
    account empty, and of the accounts' true and realised savings."""
    deal = deal or town()
    names = list(dict.fromkeys(flow[1:5] for flow in flows))
    moved = np.zeros((1, deal.timeline.ledger_months, len(names)), dtype=np.int64)
    for month, *ends, amount in flows:
        moved[0, month, names.index(tuple(ends))] += amount
    cost = np.zeros((1, 2, 1, len(saved)), dtype=np.int64)
    cost[0, :, 0] = [[1_000] * len(saved), [1_000 + each for each in saved]]
    house = np.zeros((1, deal.timeline.ledger_months, len(saved)), dtype=np.int64)
    house[0, 30] = realised
    return appraised(deal, a_ledger(deal, moved, names), saved=savings(deal, house, cost)).isel(draw=0)


def results(data):
    """What each party gains, without those that gain nothing; they add up to the total."""
    by_party = dict(zip(data["party"].values.tolist(), data["result_by_party"].values.tolist(), strict=True))
    assert sum(by_party.values()) == data["total_result"].item()
    return {party: amount for party, amount in by_party.items() if amount}


def by_year(data, name):
    """{year: amount} where there is some."""
    pairs = zip(data["year"].values.tolist(), data[name].values.tolist(), strict=True)
    return {year: amount for year, amount in pairs if amount}


def test_a_saving_is_the_public_purses_and_the_programme_what_is_spent():
    """100 lent and spent, 60 paid and all of it passed on; of 150 saved 120 are in the house."""
    data = figures(
        [(0, "Fond A", "deal", "drawdown", "senior", 100), (0, "deal", "provider", "delivery", "use", 90),
         (1, "deal", "evaluator", "fee", "check", 10), (24, "purse", "deal", "outcome payment", "", 60),
         (24, "deal", "Fond A", "principal", "senior", 60)],
        saved=(100, 0, 50, 0), realised=(80, 0, 40, 0),
    )  # fmt: skip
    assert data["total_result"].item() == 150 - 100
    assert results(data) == {"municipality": 80 - 60, "state": 40, "investors": -40, "not in the house": 30}
    assert by_year(data, "direct_cost") == {2026: 100}
    assert by_year(data, "consolidated_payments") == {2028: 60}
    assert data["direct_npv"].item() == 80 - 100
    assert data["savings_after_last_payment"].item() == 80
    assert data["cost_by_account"].values.tolist() == [[1_000] * 4, [1_100, 1_000, 1_050, 1_000]]


def test_only_who_may_gain_or_lose_is_a_party():
    data = figures([(0, "Fond A", "deal", "drawdown", "senior", 5), (0, "deal", "provider", "delivery", "use", 5)])
    assert data["party"].values.tolist() == ["municipality", "state", "investors", "not in the house"]


def test_a_programme_paid_through_the_municipality_costs_it_what_outcomes_do():
    data = figures(
        [(0, "Fond A", "deal", "drawdown", "senior", 100), (0, "deal", "purse", "conditional grant", "use", 100),
         (0, "purse", "provider", "delivery", "use", 100), (24, "purse", "deal", "outcome payment", "", 130),
         (24, "deal", "Fond A", "principal", "senior", 100), (24, "deal", "Fond A", "return", "senior", 30)],
    )  # fmt: skip
    assert results(data) == {"municipality": -130, "investors": 30}
    assert by_year(data, "direct_cost") == {2026: 100}
    assert by_year(data, "consolidated_payments") == {2028: 130}


LOAN = [
    (0, "Fond A", "deal", "drawdown", "senior", 100), (0, "deal", "provider", "loan", "use", 100),
    (24, "purse", "provider", "outcome payment", "", 130), (24, "provider", "deal", "debt service", "", 105),
    (24, "deal", "Fond A", "principal", "senior", 100), (24, "deal", "Fond A", "return", "senior", 5),
]  # fmt: skip


def test_a_provider_that_borrows_spends_what_it_does_not_pay_back():
    data = figures(LOAN)
    assert results(data) == {"municipality": -130, "investors": 5}
    assert data["total_result"].item() == -(100 + 130 - 105)
    assert by_year(data, "direct_cost") == {2026: 100}


SPENT = [*LOAN, (0, "provider", "suppliers", "own cost", "staff", 90)]


def test_a_provider_whose_costs_are_stated_gains_what_they_leave():
    data = figures(SPENT, town({"costs": COSTS}))
    assert results(data) == {"municipality": -130, "investors": 5, "provider": 35}
    assert data["total_result"].item() == -90
    assert by_year(data, "consolidated_payments") == {2028: 130}


def test_of_a_service_of_the_councils_own_what_it_spends_crosses_the_boundary():
    """90 spent in 2026 by what 100 were lent for; in 2028 the purse's 130 stay inside but for the 105 paid back."""
    data = figures(SPENT, town({"kind": "internal", "costs": COSTS}))
    assert by_year(data, "consolidated_payments") == {2026: 90 - 100, 2028: 105}
    assert by_year(data, "payments") == {2028: 130}
    assert by_year(figures(LOAN, town({"kind": "internal"})), "consolidated_payments") == {2028: 130}


CHEST = [
    (0, "chest", "deal", "drawdown", "junior", 100), (0, "deal", "provider", "delivery", "use", 100),
    (24, "purse", "deal", "outcome payment", "", 120), (24, "deal", "chest", "principal", "junior", 100),
    (24, "deal", "chest", "return", "junior", 20),
]  # fmt: skip


def test_the_councils_own_fund_is_the_municipality():
    data = figures(CHEST)
    assert results(data) == {"municipality": -100}
    assert by_year(data, "payments") == {2028: 120}
    assert by_year(data, "consolidated_payments") == {2026: 100}
    assert data["payments_by_account"].sel(account="chest", year=2028).item() == -120


def test_another_fund_is_not():
    accounts = {**ACCOUNTS, "chest": {"level": "fund"}}
    data = figures(CHEST, town(accounts=accounts))
    assert results(data) == {"municipality": -120, "fund": 20}
    assert by_year(data, "consolidated_payments") == {2028: 120}
    assert not data["profit"].sel(investor="all").item() - 20  # an investor, but no private one


def test_guarantees_grants_surplus_floors_and_payments_to_others():
    """Each private party gains what it gets and gives other than for its work; a public one at its level."""
    data = figures(
        [(0, "Fond A", "deal", "drawdown", "senior", 100), (0, "donor", "deal", "grant", "gift", 30),
         (0, "state", "deal", "grant", "match", 8), (0, "deal", "provider", "delivery", "use", 120),
         (1, "deal", "manager", "fee", "care", 11), (2, "deal", "donor", "handed back", "gift", 2),
         (2, "deal", "Fond A", "handed back", "senior", 5), (12, "deal", "Fond A", "coupon", "senior", 3),
         (12, "purse", "deal", "outcome payment", "", 50), (12, "deal", "purse", "rebate", "", 4),
         (13, "purse", "deal", "return floor", "", 6), (13, "town hall", "deal", "compensation", "", 7),
         (13, "deal", "Fond A", "principal", "senior", 37), (13, "deal", "manager", "surplus", "", 13),
         (13, "deal", "town hall", "surplus", "", 6), (14, "purse", "adviser", "outcome payment", "", 9),
         (14, "adviser", "purse", "rebate", "", 1), (14, "purse", "provider", "outcome payment", "", 10),
         (20, "bank", "Fond A", "guarantee call", "senior", 15),
         (20, "state", "Fond A", "guarantee call", "senior", 16),
         (20, "bank", "chest", "guarantee call", "junior", 17)],
    )  # fmt: skip
    assert results(data) == {
        "municipality": -50 + 4 - 6 - 7 + 6 - 9 + 1 - 10 + 17,
        "state": -8 - 16,
        "investors": -100 + 5 + 3 + 37 + 15 + 16,
        "guarantors": -15 - 17,
        "others": -30 + 2 + 13 + 9 - 1,
    }
    assert data["total_result"].item() == -(120 + 11 + 10)
    assert by_year(data, "direct_cost") == {2026: 131}


def test_what_names_the_municipality_itself_is_the_municipalitys():
    deal = town(accounts={"state": {"level": "state"}})
    flows = [(3, "municipality", "provider", "outcome payment", "", 40)]
    data = figures(flows, deal, saved=(25,), realised=(20,))
    assert results(data) == {"municipality": -40, "state": 20, "not in the house": 5}
    assert by_year(data, "consolidated_payments") == {2026: 40}


def test_a_holder_that_also_guarantees_and_gives_is_each_in_its_turn():
    data = figures(
        [(0, "Fond A", "deal", "drawdown", "senior", 10), (0, "Fond A", "deal", "grant", "gift", 4),
         (0, "deal", "provider", "delivery", "use", 14), (20, "Fond A", "Fond A", "guarantee call", "senior", 6)],
    )  # fmt: skip
    assert results(data) == {"investors": -10 + 6, "guarantors": -6, "others": -4}


def test_without_capital_or_flows_there_is_only_what_is_saved():
    deal = a_deal({}, capital=None, budget={"accounts": ACCOUNTS})
    data = figures([], deal, saved=(7, 0, -3, 0), realised=(7, 0, -3, 0))
    assert results(data) == {"municipality": 7, "state": -3}
    assert not by_year(data, "direct_cost")


@pytest.mark.parametrize("name", ["level", "department", "ceiling"])
def test_accounts_say_whose_they_are(name):
    said = {
        "level": ["municipality", "municipality", "state", "fund"],
        "department": ["jobs", "", "", ""],
        "ceiling": ["inside", "", "", ""],
    }
    assert figures([])[name].values.tolist() == said[name]
