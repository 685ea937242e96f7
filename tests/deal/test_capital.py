"""Tranches, uses, drawdown and the steps of a waterfall as they may and may not be written."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from simulator.deal.capital import STEP_FORMS, Capital, Drawdown, Guarantee, Spending, Steps, Tranche


def capital(**more: Any) -> Capital:
    return Capital.model_validate({"commitment": 10, "tranches": {"main": {"holders": {"A": "100 %"}}}, **more})


TWO = {
    "junior": {"rank": 2, "holders": {"B": 1}, "amount": 4},
    "senior": {"rank": 1, "holders": {"A": 1}, "amount": 6, "coupon": {"rate": "4 %"}},
}


def test_the_usual_waterfall_follows_ranks() -> None:
    assert [step.text for step in capital().steps()] == ["fees", "principal of main", "return of main"]
    assert [step.text for step in capital(tranches=TWO).steps()] == [
        "fees", "coupon of senior", "principal of senior", "principal of junior", "return of junior",
    ]  # fmt: skip
    assert capital(tranches=TWO).by_rank() == ("senior", "junior")
    assert (capital().amount_of("main"), capital(tranches=TWO).amount_of("senior")) == (10, 6)


@pytest.mark.parametrize(
    ("raw", "kind", "fields"),
    [
        ("fees", "fees", {}),
        ("deferred fees", "deferred fees", {}),
        ("coupon of main", "coupon", {"to": "main"}),
        ("principal of class A of 2026", "principal", {"to": "class A of 2026"}),
        ("return of main up to 5 % per year", "return", {"to": "main", "rate": Decimal("0.05")}),
        ("100_000 to charity", "amount", {"to": "charity", "amount": Decimal(100_000)}),
        ("rest: 20 % to senior, 80 % junior", "rest", {"shares": {"senior": Decimal("0.2"), "junior": Decimal("0.8")}}),
        ({"step": "fees", "from": "5 years", "met": "goal"}, "fees", {"start": 60, "met": "goal"}),
    ],
)
def test_a_step_is_read_from_its_words(raw: object, kind: str, fields: dict[str, Any]) -> None:
    (step,) = TypeAdapter(Steps).validate_python([raw])
    assert step.kind == kind
    assert {key: getattr(step, key) for key in fields} == fields
    assert step.text == (raw["step"] if isinstance(raw, dict) else raw)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("pricipal of main", "unknown step of the waterfall"),
        ({"step": "everything to main"}, "unknown step of the waterfall"),
        ("coupon of main up to 5 %", "only a return may be limited"),
        ("return of main up to 5", 'did you mean "5 %"'),
        ("rest: senior, junior", 'expected "rest: 20 % senior, 80 % junior"'),
    ],
)
def test_a_step_is_refused_in_words(raw: object, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        TypeAdapter(Steps).validate_python([raw])


def test_every_way_to_write_a_step_is_read() -> None:
    written = [form.replace("TRANCHE or PARTY", "main").replace("TRANCHE", "main") for form in STEP_FORMS]
    steps = TypeAdapter(Steps).validate_python([form.replace("AMOUNT", "5") for form in written])
    assert {step.kind for step in steps} == {
        "fees", "deferred fees", "coupon", "principal", "return", "amount", "rest",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "basis"),
    [
        ("5 per month", "month"),
        ("5 per citizen-month engaged", "citizen-month engaged"),
        ("5 per citizen enrolled", "citizen enrolled"),
        ("1 % per year of drawn", "year of drawn"),
    ],
)
def test_what_an_amount_is_counted_by(amount: str, basis: str) -> None:
    assert Spending.model_validate({"amount": amount, "until": 12}).amount.basis == basis


@pytest.mark.parametrize(
    ("model", "raw", "says"),
    [
        (Spending, {"amount": 5}, "a single amount needs month"),
        (Spending, {"amount": "5 per month", "until": 3, "month": 1}, "has none"),
        (Spending, {"amount": "5 per month"}, "an amount per month needs until"),
        (Spending, {"amount": "1 % per year of drawn"}, "an amount per year of drawn needs until"),
        (Spending, {"amount": "1 % per month", "until": 3}, "expected an amount: once"),
        (Spending, {"amount": "5 per year of drawn", "until": 3}, "expected an amount: once"),
        (Spending, {"amount": -5, "month": 1}, "-5 is below 0"),
        (Drawdown, {"when": "schedule"}, "schedule goes with when: schedule"),
        (Drawdown, {"schedule": [{"month": 0, "amount": 5}]}, "schedule goes with when: schedule"),
        (Tranche, {"holders": {}}, "at least 1"),
        (Tranche, {"holders": {"A": 1}, "matures": 3, "amortises": {"from": 1, "until": 2}}, "at most one of matures"),
        (Capital, {"commitment": 5, "tranches": {}}, "at least 1"),
        (Capital, {"commitment": 5, "tranches": {"a": {"holders": {"A": 1}}, "b": {"holders": {"A": 1}}}}, "needs its"),
        (Guarantee, {"by": "G", "order": "last"}, "before first loss"),
    ],
)
def test_refused_in_words(model: Any, raw: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        model.model_validate(raw)
