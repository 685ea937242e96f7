"""How numbers are written in both languages."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.describe.figures import NO_BREAK, Figures, bound

ENGLISH, DANISH = Figures("en", "DKK"), Figures("da", "DKK")


@pytest.mark.parametrize(
    ("value", "english", "danish"),
    [
        (Decimal("1234567.5"), "DKK 1,234,567.50", "1.234.567,50 kr."),
        (8_000_000, "DKK 8,000,000", "8.000.000 kr."),
        (Decimal("-0.005"), "DKK -0.01", "-0,01 kr."),
        (Decimal("-0.004"), "DKK 0", "0 kr."),
        (float("nan"), "-", "-"),
    ],
)
def test_money(value, english, danish):
    assert (ENGLISH.money(value), DANISH.money(value)) == (english, danish)


def test_money_of_currencies_without_minor_units():
    assert Figures("en", "JPY", 0).money(Decimal("1234.5")) == "JPY 1,235"
    assert Figures("da", "EUR").money(Decimal("0.5")) == "0,50 EUR"


@pytest.mark.parametrize(
    ("value", "english", "danish"),
    [
        (38.8, "38.8", "38,8"),
        (0, "0", "0"),
        (1234.5678, "1,235", "1.235"),
        (0.05, "0.05", "0,05"),
        (-2.5, "-2.5", "-2,5"),
        (100, "100", "100"),
        (1e-7, "0.0000001", "0,0000001"),
    ],
)
def test_numbers(value, english, danish):
    assert (ENGLISH.number(value), DANISH.number(value)) == (english, danish)


def test_shares_dates_and_counts():
    assert ENGLISH.share(Decimal("0.125")) == "12.5 %"
    assert DANISH.share(0.125) == "12,5 %"
    assert DANISH.share(1) == "100 %"
    assert ENGLISH.date(dt.date(2026, 1, 1)) == "1 January 2026"
    assert DANISH.date(dt.date(2026, 1, 1)) == "1. januar 2026"
    assert ENGLISH.counted(1, "month") == "1 month"
    assert DANISH.counted(2, "month") == "2 måneder"
    assert DANISH.counted(1, "year") == "1 år"
    assert DANISH.listed(["a", "b", "c"]) == "a, b og c"
    assert ENGLISH.listed(["a"]) == "a"
    assert ENGLISH.listed([]) == ""


@given(st.decimals(-(10**9), 10**9, places=2))
def test_both_languages_write_the_same_amount(amount):
    english = ENGLISH.money(amount).removeprefix("DKK ").replace(",", "")
    danish = DANISH.money(amount).removesuffix(" kr.").replace(".", "").replace(",", ".")
    assert Decimal(english) == Decimal(danish) == amount


@pytest.mark.parametrize("text", ["DKK 4,500", "4.500 kr.", "5 %", "C / n", "(1 + r)", "-> 39"])
def test_no_line_ends_inside_a_figure_a_date_or_a_short_formula(text):
    assert bound(text) == text.replace(" ", NO_BREAK)


def test_a_day_stays_with_its_month():
    assert bound("den 1. januar 2026") == f"den 1.{NO_BREAK}januar 2026"
    assert bound("on 1 January 2026") == f"on 1{NO_BREAK}January 2026"
    assert bound("a line of words") == "a line of words"
