"""Terms: lines, conditions, measurements, prices and schedules as they may and may not be written."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from simulator.deal import AtLeast, Every, Fixed, RateCard, Term, conditions_of, outcomes_of
from simulator.deal.terms import Conditions

SHARE = {"share": "30 %", "of": "planned"}
TARGET: dict[str, Any] = {"kind": "target", "outcome": "a", "at_least": SHARE, "pays": {"amount": 5}, "payer": "p"}
CARD: dict[str, Any] = {"kind": "rate_card", "outcome": "a", "price": 5, "payer": "p"}
TIERS: dict[str, Any] = {
    "kind": "tiers", "outcome": "a", "by": "share", "of": "enrolled", "steps": {"10 %": 5}, "payer": "p",
}  # fmt: skip
LINEAR: dict[str, Any] = {"kind": "linear", "outcome": "a", "by": "citizens", "price": 5, "payer": "p"}
SAVINGS: dict[str, Any] = {"kind": "savings_share", "outcome": "a", "share": "20 %", "payer": "p"}
FIXED: dict[str, Any] = {"kind": "fixed", "amount": 5, "month": 3, "payer": "p"}


def term(raw: object) -> Any:
    return TypeAdapter(Term).validate_python(raw)


@pytest.mark.parametrize("raw", [TARGET, CARD, TIERS, LINEAR, SAVINGS, FIXED], ids=lambda raw: raw["kind"])
def test_a_plain_term_of_each_kind(raw: dict[str, Any]) -> None:
    read = term(raw)
    assert read.payer == {"p": Decimal(1)}
    assert (read.payee, read.paid.months, read.price_cut) == ("investors", 0, 0)
    assert outcomes_of(read) == (() if isinstance(read, Fixed) else ("a",))


@pytest.mark.parametrize(
    ("raw", "by", "line"),
    [
        (SHARE, "share", "0.3"),
        ({"citizens": 36}, "citizens", "36"),
        ({"difference": "8 %", "of": "measured"}, "difference", "0.08"),
        ({"reduction": "10 %", "of": "planned"}, "reduction", "0.1"),
        ({"increase": 2, "of": "planned"}, "increase", "2"),
        ({"value": -3.5}, "value", "-3.5"),
    ],
)
def test_a_line_is_read_exactly(raw: dict[str, Any], by: str, line: str) -> None:
    read = AtLeast.model_validate(raw)
    assert (read.by, read.line) == (by, Decimal(line))


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (50, 'did you mean "50 %"'),
        ({"share": "30 %"}, "needs its denominator"),
        ({"reduction": "30 %"}, "needs its denominator"),
        ({"citizens": 3, "of": "planned"}, "leave out of"),
        ({"citizens": 3, "value": 4}, "expected either share"),
        ({}, "expected either share"),
        ({"citizens": -1}, "greater than or equal to 0"),
    ],
)
def test_a_line_is_refused_in_words(raw: object, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        AtLeast.model_validate(raw)


CONDITION = {"outcome": "b", "at_least": {"citizens": 3}}


def test_lines_and_conditions_are_listed_in_order() -> None:
    read = term({**TARGET, "checkpoint": 12, "only_if": {"any_of": [CONDITION, {**CONDITION, "outcome": "c"}]}})
    assert [line.outcome for line in conditions_of(read)] == ["a", "b", "c"]
    assert read.lines[0].checkpoint == 12
    assert outcomes_of(read) == ("a", "b", "c")
    without = {key: value for key, value in TARGET.items() if key not in ("outcome", "at_least")}
    assert outcomes_of(term({**without, "all_of": [CONDITION]})) == ("b",)
    assert conditions_of(term(FIXED)) == ()


def test_conditions_are_all_or_any() -> None:
    assert len(Conditions.model_validate({"all_of": [CONDITION]}).each) == 1
    for wrong in ({}, {"all_of": [CONDITION], "any_of": [CONDITION]}):
        with pytest.raises(ValidationError, match="exactly one of all_of, any_of"):
            Conditions.model_validate(wrong)


def test_measured_again_and_again() -> None:
    assert Every(every=12, until=36).months() == (12, 24, 36)
    assert Every.model_validate({"every": 6, "from": 0, "until": 17}).months() == (0, 6, 12)
    assert Every(every=12, until=6).months() == ()
    with pytest.raises(ValidationError, match="greater than or equal to 1"):
        Every.model_validate({"every": 0, "until": 6})
    assert term({**TARGET, "measured": "2030-01-01"}).measured == dt.date(2030, 1, 1)
    assert term(SAVINGS).measured.every == 12


@pytest.mark.parametrize(
    ("price", "by", "read"),
    [
        ({"12 months": 1, "2 years": 2}, "months", {"12": 1, "24": 2}),
        ({"claim 1": 1, "claim  2": 2}, "claim", {"1": 1, "2": 2}),
        ({"segment hard to reach": 1}, "segment", {"hard to reach": 1}),
        ({"level 100_000": 1}, "level", {"100000": 1}),
    ],
)
def test_prices_by_one_thing(price: dict[str, int], by: Any, read: dict[str, int]) -> None:
    card = term({**CARD, "price": price})
    assert card.prices_by(by) == read
    assert card.by_checkpoint() == ({12: 1, 24: 2} if by == "months" else {})
    assert card.prices_by("claim" if by != "claim" else "level") == {}


def test_one_price_has_no_keys() -> None:
    card = term({**CARD, "price": "100 per week"})
    assert isinstance(card, RateCard)
    assert (card.price.per, card.prices_by("claim")) == ("week", {})  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({**TARGET, "outcome": None}, "expected outcome with at_least, or all_of, or any_of"),
        ({**TARGET, "all_of": [CONDITION]}, "expected outcome with at_least, or all_of, or any_of"),
        ({**TARGET, "pooled": SHARE}, "pooled goes with cohorts"),
        (
            {
                "kind": "target",
                "all_of": [CONDITION],
                "cohorts": [{"from": 0, "until": 3}],
                "pays": {"amount": 5},
                "payer": "p",
            },
            "cohorts go with outcome and at_least",
        ),
        ({**TARGET, "pays": {"amount": 5, "price": 3}}, "either repay: drawn"),
        ({**TARGET, "pays": {"share_of_principal": "-1 %"}}, "greater than or equal to 0"),
        ({**CARD, "price": {"claim 1": 1, "12 months": 2}}, "not mixed"),
        ({**CARD, "price": "5 per day"}, "per outcome, per month or per week"),
        ({**TIERS, "of": None}, "needs its denominator"),
        ({**TIERS, "steps": {}}, "expected steps"),
        ({**TIERS, "steps": [["10 %"]]}, "expected pairs"),
        ({**TIERS, "steps": {"10 %": "5 per month"}}, "not understood here"),
        ({**TIERS, "steps": {"20 %": 5, "10 %": 6}}, "rising order"),
        ({**TIERS, "steps": [["10 %", 5], ["10 %", 6]]}, "two steps at one measured value"),
        ({**TIERS, "pays": "coupon", "steps": {"10 %": -0.1}}, "only amounts may be negative"),
        ({**TIERS, "pays": "price of all units", "shape": "lines"}, "goes with shape: steps"),
        ({**LINEAR, "by": "gained"}, "needs its denominator"),
        ({**LINEAR, "from": 10, "until": 10}, "until must be above from"),
        ({**LINEAR, "per": 0}, "greater than 0"),
        ({**FIXED, "month": None}, "a single amount needs month"),
        ({**FIXED, "until": 12}, "a single amount needs month"),
        ({**FIXED, "amount": "5 per month"}, "needs until"),
        ({**FIXED, "amount": "5 per week"}, 'or an amount "per month"'),
    ],
)
def test_a_term_is_refused_in_words(raw: object, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        term(raw)


def test_a_schedule_may_jump_between_lines_and_pay_the_payer() -> None:
    steps = [["0 %", -100], ["10 %", 0], ["10 %", 50]]
    assert term({**TIERS, "steps": steps, "shape": "lines"}).steps[-1] == (Decimal("0.1"), Decimal(50))
    assert term({**TIERS, "pays": "return", "steps": {"10 %": "5 % per year"}}).steps[0][1] == Decimal("0.05")


def test_payers_may_change() -> None:
    read = term({**CARD, "payer_changes": {"2030-01-01": "q", "2032-01-01": {"p": "40 %", "q": "60 %"}}})
    assert read.payer_changes[dt.date(2030, 1, 1)] == {"q": Decimal(1)}
    assert read.payer_changes[dt.date(2032, 1, 1)] == {"p": Decimal("0.4"), "q": Decimal("0.6")}
