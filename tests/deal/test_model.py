"""The Deal as a whole: names, money, numbers by path, calendar, where numbers come from."""

import datetime as dt
from decimal import Decimal

import pytest
from pydantic import ValidationError

from simulator.deal import Deal, PayAmount, RepayDrawn, provenance
from simulator.deal.schema import json_schema
from tests.deal.deals import CONTRACT, deal, tree


def with_change(path, value):
    said = tree()
    *parents, last = path.split("/")
    node = said
    for key in parents:
        node = node.setdefault(key, {})
    node[last] = value
    return said


def test_frozen():
    with pytest.raises(ValidationError):
        deal().name = "other"


def test_every_quantity_has_its_dotted_path():
    numbers = deal().numbers()
    assert numbers["pathway.transitions.unemployed -> job.within.share"].fixed == 0.42
    assert numbers["programme.effects.unemployed -> job.onset"].fixed == 2
    assert numbers["budget.costs.benefit.amount"].per == "month"
    assert deal().uncertain == ("programme.effects.unemployed -> job.hazard_ratio",)


def test_a_reference_may_name_the_part_that_holds_one_uncertain_number():
    path = "programme.effects.unemployed -> job.hazard_ratio"
    assert deal().resolve_number("programme.effects.unemployed->job") == path
    with pytest.raises(KeyError, match="none is uncertain"):
        deal().resolve_number("citizens")


def test_transitions_are_read_in_any_spacing():
    said = with_change("pathway/transitions", {"unemployed->job": {"rate": "1 % per month"}})
    assert list(Deal.of(said).pathway.transitions) == ["unemployed -> job"]


@pytest.mark.parametrize(
    ("currency", "minor"),
    [("DKK", 1_234_567), ("JPY", 12_346)],
)
def test_money_in_minor_units_rounds_half_away_from_zero(currency, minor):
    said = {**tree(), "currency": currency}
    assert Deal.of(said).minor(Decimal("12345.665") if currency == "DKK" else Decimal("12345.5")) == minor


def test_months_and_years_of_the_ledger():
    timeline = deal().timeline
    assert timeline.ledger_months == 38  # windows close at month 36, owed then, and the month after is the last
    assert timeline.years == (2026, 2027, 2028, 2029)
    assert timeline.month_of(dt.date(2027, 3, 15)) == 14
    assert timeline.first_day(14) == dt.date(2027, 3, 1)


def test_the_end_of_the_contract_is_the_last_ledger_month():
    assert Deal.of(with_change("contract/ends", "2030-12-31")).timeline.ledger_months == 60


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("start", "2026-01-15", "first of a month; did you mean 2026-01-01"),
        ("currency", "KRO", "unknown currency"),
        ("horizon", 0, "1 to 1,200"),
        ("citizens/planned", 0, "greater than or equal to 1"),
        (
            "pathway/transitions/unemployed -> job",
            {"rate": "1 % per month", "mean_months": 3},
            "found rate and mean_months",
        ),
        ("pathway/transitions/unemployed -> job", {}, "found none"),
        ("pathway/transitions/unemployed", {"rate": "1 % per month"}, "is no transition"),
        ("contract/terms/goal/at_least", 50, 'did you mean "50 %"'),
        ("contract/terms/goal/at_least", {"share": "40 %"}, "needs its denominator"),
        ("contract/terms/goal/at_least", {"share": "40 %", "of": "all"}, "planned"),
        ("contract/terms/goal/pays", {"refund": 3}, "repay: drawn"),
        ("contract/terms/goal/kind", "targt", "target"),
        ("contract/caps", {"total": {"uniform": {"low": 1, "high": 2}}}, "cannot be uncertain"),
        ("outcomes/in_work", {"touch": ["job"]}, "exactly one of the keys"),
        ("outcomes/in_work", {"checkpoint": ["job"], "at": [18, 12]}, "rising order"),
        ("outcomes/in_work", {"time_in": ["job"], "from": 12, "within": 12}, "ends"),
        ("capital/uses/delivery/amount", "4_500 per head", "expected an amount"),
        ("capital/uses/evaluation", {"to": "evaluator", "amount": 3}, "needs month"),
        ("capital/drawdown", {"when": "schedule"}, "schedule goes with"),
        ("budget/costs/benefit/amount", 12_000, "no time is given"),
        ("budget/costs/benefit", {"amount": "1 per month", "payer": "purse"}, "expected states, entering, leaving"),
        (
            "budget/ladder",
            {"state_share": {"from week 5": "80 %"}, "municipal": "purse", "state": "purse"},
            "from week 1",
        ),
        ("programme/dropout", {"within": {"share": 0.1, "months": 3}}, "without duration bands"),
        ("unknown", 1, "Extra inputs"),
    ],
)
def test_refused_in_words(path, value, says):
    with pytest.raises(ValidationError, match=says):
        Deal.of(with_change(path, value))


def test_what_a_term_pays():
    assert isinstance(deal().contract.terms["goal"].pays, RepayDrawn)
    said = with_change("contract/terms/goal/pays", {"amount": "3_000_000"})
    pays = Deal.of(said).contract.terms["goal"].pays
    assert isinstance(pays, PayAmount)
    assert pays.amount == 3_000_000


def test_prices_by_checkpoint():
    said = tree()
    said["outcomes"]["home"] = {"checkpoint": ["job"], "at": ["12 months", "18 months"]}
    price = {"12 months": 20_000, "18 months": 40_000}
    said["contract"]["terms"]["homes"] = {"kind": "rate_card", "outcome": "home", "price": price, "payer": "purse"}
    assert Deal.of(said).contract.terms["homes"].by_checkpoint() == {12: 20_000, 18: 40_000}


def test_one_price_may_be_written_as_a_mapping():
    said = tree()
    said["contract"]["terms"]["jobs"] = {
        "kind": "rate_card",
        "outcome": "in_work",
        "price": {"amount": 100},
        "payer": "purse",
    }
    assert Deal.of(said).contract.terms["jobs"].by_checkpoint() == {}


def test_the_calendar_follows_same_as():
    said = tree()
    said["numbers"] = {"late": 6}
    said["citizens"]["delay"] = {"same_as": "numbers.late"}
    assert Deal.of(said).last_enrolment == 6


def test_whether_a_shock_comes_is_drawn_too():
    said = tree()
    said["shocks"] = {"downturn": {"start": 3, "lasts": 6, "multiply": {"unemployed -> job": 0.5}}}
    assert Deal.of(said).drawn[-1] == "shocks.downturn.occurs"


def test_numbers_count_by_the_nearest_word_on_their_source():
    said = {
        "horizon": 36,
        "citizens": {
            "planned": 10,
            "source": "a register",
            "recruited": {"pert": {"low": 0.5, "mode": 0.6, "high": 0.7}, "assumed": True},
        },
    }
    found = provenance(said)
    assert found.unexplained == ("horizon",)
    assert found.sourced == ("citizens.planned",)
    assert len(found.assumed) == 3


def test_schema_documents_every_section():
    schema = json_schema()
    assert schema["additionalProperties"] is False
    assert "origin" not in schema["properties"]
    assert schema["properties"]["horizon"]["description"].startswith("Lives and savings")
    assert schema["$defs"]["RateCard"]["properties"]["cap"]["description"] == "The most this term can ever pay."
    assert schema["$defs"]["Citizens"]["properties"]["source"]["description"].startswith("Where the numbers")


def test_contract_tree_is_not_changed_by_reading():
    before = tree(CONTRACT)
    deal()
    assert before == CONTRACT


def test_the_ladder_is_in_order_however_it_is_written():
    said = with_change(
        "budget/ladder",
        {"state_share": {"from week 5": "40 %", "from week 1": "80 %"}, "municipal": "purse", "state": "purse"},
    )
    assert [week for week, _ in Deal.of(said).budget.ladder.steps()] == [1, 5]


def test_a_cohort_names_the_streams_and_the_name_the_files():
    plain, grouped = deal(), Deal.of(with_change("cohort", "The people"))
    assert (plain.slug, plain.streams) == ("small", "small")
    assert (grouped.slug, grouped.streams) == ("small", "the-people")
