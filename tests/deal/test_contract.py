"""Caps, reviews, stops and the channel as they may and may not be written."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from simulator.deal.contract import Band, Caps, Contract, OnStop, ReturnFloor, Review, ReviewTest


def test_a_yearly_cap_may_be_one_amount() -> None:
    assert Caps.model_validate({"per_year": 5}).per_year.amount == 5  # type: ignore[union-attr]
    assert Caps.model_validate({"per_year": {"amount": 5, "unused_room": "next_year"}}).per_year.over_cap == "lapses"  # type: ignore[union-attr]


@pytest.mark.parametrize(("raw", "share"), [("40 % of drawn", "0.4"), (0.4, "0.4"), ("100 %", "1")])
def test_a_floor_is_a_share_of_what_is_drawn(raw: object, share: str) -> None:
    assert ReturnFloor.model_validate({"max_loss": raw, "payer": "p"}).max_loss == Decimal(share)


@pytest.mark.parametrize("raw", [40, "40 % of commitment", "-1 %"])
def test_any_other_floor_is_refused(raw: object) -> None:
    with pytest.raises(ValidationError, match='as "40 % of drawn"'):
        ReturnFloor.model_validate({"max_loss": raw, "payer": "p"})


LOW = {"recruitment": {"below": "50 %"}}


@pytest.mark.parametrize(
    ("model", "raw", "says"),
    [
        (Band, {}, "expected below, above, or both"),
        (ReviewTest, {}, "exactly one of recruitment, share"),
        (ReviewTest, {**LOW, "yield": {"above": "5 %"}}, "exactly one of recruitment, share"),
        (ReviewTest, {"share": {"below": "5 %"}, "outcome": "a"}, "share goes with outcome and of"),
        (ReviewTest, {**LOW, "outcome": "a"}, "share goes with outcome and of"),
        (Review, {"month": 6, "if": LOW, "then": "re-price"}, "price goes with then: re-price"),
        (Review, {"month": 6, "if": LOW, "then": "stop contract", "price": 0.9}, "price goes with then: re-price"),
        (Review, {"month": 6, "if": LOW, "then": "extend"}, "months go with then: extend"),
        (Review, {"month": 6, "if": LOW, "then": "stop enrolment", "months": 3}, "months go with then: extend"),
        (OnStop, {"owed": "share of drawn"}, "share and payer go with"),
        (OnStop, {"owed": "share of drawn", "share": 0.5}, "share and payer go with"),
        (OnStop, {"owed": "nothing", "payer": "p"}, "share and payer go with"),
        (Contract, {"channel": "through municipality"}, "through goes with channel"),
        (Contract, {"through": "fund"}, "through goes with channel"),
        (Contract, {"channel": "through municipality", "through": " "}, "expected an account"),
    ],
)
def test_refused_in_words(model: Any, raw: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        model.model_validate(raw)


def test_each_decision_in_full() -> None:
    share = {"outcome": "a", "share": {"below": "5 %"}, "of": "enrolled"}
    for test in (LOW, share, {"yield": {"above": "20 %"}}):
        Review.model_validate({"month": 6, "if": test, "then": "stop contract"})
    assert Review.model_validate({"month": 6, "if": LOW, "then": "re-price", "price": "90 %"}).price == Decimal("0.9")
    assert Review.model_validate({"month": 6, "if": LOW, "then": "extend", "months": "1 year"}).months == 12
    assert OnStop.model_validate({"owed": "share of drawn", "share": "50 %", "payer": "p"}).payer == {"p": 1}
    assert Contract.model_validate({"channel": "through municipality", "through": "fund"}).through == "fund"
