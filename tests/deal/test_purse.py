"""The public purse: what lines, rules and accounts mean, and what is refused in words."""

import datetime as dt
from decimal import Decimal

import pytest
from pydantic import ValidationError

from simulator.deal import Budget, Cost, Deal, Ladder, Reimbursement
from simulator.deal.model import Discount, Prices
from tests.deal.deals import tree


def cost(**said):
    return Cost.model_validate({"amount": "10 per month", "payer": "purse", **said})


def rule(**said):
    base = {"state_share": {"from day 1": "50 %"}, "counted": "each year", "municipal": "purse", "state": "state"}
    return Reimbursement.model_validate(base | said)


# --- costs -----------------------------------------------------------------------------------------------------------


def test_moves_are_transitions_in_the_pathways_order_and_enrolment_once():
    ways = ("home -> job", "home -> care", "care -> home", "job -> home")
    line = cost(entering=["home"], leaving=["care"], on=["enrolment", "home->care", "care -> home"], amount=5)
    assert line.moves(ways) == ["enrolment", "home -> care", "care -> home", "job -> home"]
    assert line.of_citizens
    assert line.once
    assert cost(states=["home"]).moves(ways) == []


def test_a_cost_of_an_arm_belongs_to_no_citizen():
    monthly, single = cost(arm="programme"), cost(arm="programme", month=3, amount=200)
    assert not monthly.of_citizens
    assert not monthly.once
    assert not single.of_citizens
    assert single.once


def test_bands_are_in_order_of_time():
    line = cost(states=["home"], after={"2 years": "20 %", "6 months": 0.5})
    assert [(months, factor.fixed) for months, factor in line.bands()] == [(6.0, 0.5), (24.0, 0.2)]


def test_payers_are_those_at_first_and_after_each_change():
    line = cost(states=["home"], changes={"2028-01-01": {"amount": "9 per month"}, "2029-01-01": {"payer": "ladder"}})
    assert line.payers() == [{"purse": Decimal(1)}, {"ladder": Decimal(1)}]
    assert line.on_ladder
    assert list(line.changes) == [dt.date(2028, 1, 1), dt.date(2029, 1, 1)]


def test_a_change_to_no_cost_differs_from_no_change_of_the_amount():
    line = cost(states=["home"], changes={"2028-01-01": {"amount": "none"}, "2029-01-01": {"payer": "state"}})
    first, second = line.changes.values()
    assert first.amount is None
    assert "amount" in first.model_fields_set
    assert "amount" not in second.model_fields_set


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "expected states, entering, leaving or on"),
        ({"states": ["home"], "entering": ["home"]}, "not both; write two lines"),
        ({"states": ["home"], "payer": None}, "who pays"),
        ({"states": ["home"], "amount": 10}, "no time is given"),
        ({"entering": ["home"]}, '"per month" has no place here'),
        ({"arm": "programme", "month": 3}, '"per month" has no place here'),
        ({"states": ["home"], "month": 3, "amount": 5}, "month belongs to a cost of a whole arm"),
        ({"arm": "programme", "after": {"6 months": 0.5}}, "belong to a cost of states"),
        ({"entering": ["home"], "amount": 5, "capacity": {"places": 3}}, "belong to a cost of states"),
        ({"states": ["home"], "capacity": {"places": 3}, "each": "household"}, "neither after nor each"),
        ({"states": ["home"], "capacity": {"places": 3}, "after": {"6 months": 0.5}}, "neither after nor each"),
        ({"states": ["home"], "changes": {"2028-01-01": {}}}, "expected amount or payer"),
        ({"states": ["home"], "changes": {"2028-01-01": {"level": 2020, "payer": "x"}}}, "no amount is given"),
        ({"states": ["home"], "changes": {"2028-01-01": {"amount": 5}}}, "no time is given"),
        ({"on": ["enrollment"], "amount": 5}, "is no transition"),
    ],
)
def test_costs_refused_in_words(said, words):
    with pytest.raises(ValidationError, match=words):
        cost(**said)


# --- reimbursement ---------------------------------------------------------------------------------------------------


def test_the_steps_of_a_ladder_are_those_of_all_its_dates():
    ladder = Ladder.model_validate(
        {
            "state_share": {"from week 5": "40 %", "from week 1": "80 %"}, "municipal": "purse", "state": "state",
            "changes": {"2028-01-01": {"state_share": {"from week 1": "70 %", "from week 53": "20 %"}}},
        }
    )  # fmt: skip
    assert ladder.steps() == [(1, Decimal("0.8")), (5, Decimal("0.4"))]
    assert ladder.all_steps() == [1, 5, 53]


def test_steps_of_time_begin_after_the_time_before_them():
    days = rule(
        state_share={"from day 121": "0 %", "from day 1": "50 %"},
        changes={"2026-04-01": {"state_share": {"from day 1": "50 %", "from day 91": "0 %"}}},
    )
    day = 12 / 365.25
    assert days.all_steps() == pytest.approx([0, 90 * day, 120 * day])
    assert not days.of_money
    first, later = days.tables()
    assert [days.share_at(first, at) for at in days.all_steps()] == [Decimal("0.5"), Decimal("0.5"), 0]
    assert [days.share_at(later, at) for at in days.all_steps()] == [Decimal("0.5"), 0, 0]


def test_steps_of_money_begin_at_their_threshold_with_nothing_below():
    dear = rule(state_share={"above 1_630_000": "50 %", "above 830_000": "25 %"}, level=2020)
    assert dear.of_money
    assert dear.all_steps() == [0, 830_000, 1_630_000]
    shares = [dear.share_at(dear.state_share, at) for at in dear.all_steps()]
    assert shares == [0, Decimal("0.25"), Decimal("0.5")]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"state_share": {"day 1": "50 %"}}, "is no step"),
        ({"state_share": {"from day 2": "50 %"}}, "expected a share from day 1"),
        ({"state_share": {"from day 1": "50 %", "from week 9": "0 %"}}, "steps of one kind"),
        ({"changes": {"2028-01-01": {"state_share": {"from week 1": "50 %"}}}}, "steps of one kind"),
        ({"level": 2020}, "level is said of steps that are amounts"),
        ({"counted": "yearly"}, "each year"),
    ],
)
def test_rules_refused_in_words(said, words):
    with pytest.raises(ValidationError, match=words):
        rule(**said)


# --- accounts and roles ----------------------------------------------------------------------------------------------

ACCOUNTS = {
    "north": {"level": "municipality", "municipality": "Nordby", "role": "office"},
    "south": {
        "level": "municipality", "municipality": "Sydby", "role": "office",
        "clawback": {"share": "50 %", "to": "state"}, "equalisation": {"share": "120 %", "lag": "2 years"},
    },
    "state": {"level": "state", "role": "treasury"},
}  # fmt: skip


def test_a_role_means_the_account_of_the_municipality():
    budget = Budget.model_validate({"accounts": ACCOUNTS})
    assert budget.roles == ("office", "treasury")
    assert budget.means("office", "Nordby") == "north"
    assert budget.means("office", "Sydby") == "south"
    assert budget.means("state", "Sydby") == "state"
    assert budget.means("treasury") == "state"
    assert budget.means("office") is None
    assert budget.means("office", "Vestby") is None


def test_what_is_taken_back_may_be_more_than_all_and_lasts_to_its_lag():
    said = tree()
    said["budget"]["accounts"] = ACCOUNTS | {"purse": {"level": "municipality", "lag": 6}}
    deal = Deal.of(said)
    takings = deal.budget.accounts["south"].takings()
    assert list(takings) == ["clawback", "equalisation"]
    assert takings["equalisation"].share.fixed == 1.2
    assert deal.numbers()["budget.accounts.south.equalisation.lag"].fixed == 24
    assert deal.timeline.ledger_months == 36 + 24
    assert Deal.of(tree()).budget.accounts["purse"].takings() == {}


def test_only_a_fund_is_the_municipalitys_own():
    assert Budget.model_validate({"accounts": {"fund": {"level": "fund", "own": True}}}).accounts["fund"].own
    with pytest.raises(ValidationError, match="own is said of a fund; the account is of level region"):
        Budget.model_validate({"accounts": {"fund": {"level": "region", "own": True}}})


# --- what is valued apart, prices, rates -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"amount": 5}, "expected states or outcome"),
        ({"states": ["job"], "outcome": "in_work", "amount": 5}, "expected states or outcome"),
        ({"states": ["job"], "amount": 5}, "an amount with its time"),
        ({"outcome": "in_work", "amount": "5 per month"}, "an amount for each"),
    ],
)
def test_worth_is_of_states_or_of_an_outcome(said, words):
    with pytest.raises(ValidationError, match=words):
        Budget.model_validate({"wellbeing": {"life": said}})


def test_known_years_and_later_rates_are_exact():
    prices = Prices.model_validate({"level": 2026, "index": "2 %", "known": {"2025": "2.9 %", 2026: -0.01}})
    assert prices.known == {2025: Decimal("0.029"), 2026: Decimal("-0.01")}
    discount = Discount.model_validate({"real": "3.5 %", "later": {"from year 36": "2.5 %", "71": "1.5 %"}})
    assert discount.later == {36: Decimal("0.025"), 71: Decimal("0.015")}
    for wrong in ("from year 0", "after 36 years", "year 36"):
        with pytest.raises(ValidationError, match="is no year"):
            Discount.model_validate({"real": "3.5 %", "later": {wrong: "1 %"}})
