"""What is read as a number, and what is refused with which hint."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.deal.scalars import scalar, split_scalar


@pytest.mark.parametrize(
    ("raw", "dimension", "value", "per"),
    [
        ("12 %", "share", "0.12", None),
        (0.12, "share", "0.12", None),
        ("4 % per month", "rate", "0.04", "month"),
        ("0.3 per year", "rate", "0.3", "year"),
        ("24 months", "months", "24", None),
        ("2 years", "months", "24", None),
        (36, "months", "36", None),
        ("60 weeks", "weeks", "60", None),
        ("12_064 per month", "money", "12064", "month"),
        (9_000_000, "money", "9000000", None),
        ("1e6", "money", "1000000", None),
        ("-3 %", "number", "-0.03", None),
    ],
)
def test_reads_number_and_time(raw, dimension, value, per):
    assert scalar(raw, dimension) == (Decimal(value), per)


def test_a_week_is_seven_days_of_an_average_year():
    assert float(scalar("8 weeks", "months")[0]) == pytest.approx(8 * 7 / 365.25 * 12, rel=1e-14)


@pytest.mark.parametrize(
    ("raw", "dimension", "hint"),
    [
        (12, "share", 'did you mean "12 %"'),
        ("120 %", "share", "120 % is above 1"),
        (-0.1, "share", "below 0"),
        ("0,35", "share", "write 0.35"),
        ("12,000", "money", "write 12_000"),
        ("no", "share", "YAML reads this as true/false"),
        (True, "share", "YAML reads this as true/false"),
        ("010", "money", "two ways"),
        ("12:30", "months", "two ways"),
        (float("nan"), "number", "finite"),
        (float("inf"), "number", "finite"),
        ("1e400", "number", "finite"),
        ("4 % per fortnight", "rate", "no time"),
        ("3 apples", "months", "not understood"),
        ("12 %", "months", "no place"),
        (-5, "money", "below 0"),
        (None, "money", "expected an amount"),
    ],
)
def test_refuses_with_a_hint(raw, dimension, hint):
    with pytest.raises(ValueError, match=hint):
        scalar(raw, dimension)


@given(st.decimals(min_value=0, max_value=1, places=6))
def test_a_percentage_is_its_share(share):
    assert split_scalar(f"{share * 100} %", "").value == share


@given(st.text(max_size=12))
def test_any_text_is_a_finite_number_or_a_value_error(text):
    with contextlib.suppress(ValueError):
        assert split_scalar(text, "a number").value.is_finite()
