"""Every clause against its twin in exact fractions, and by hand."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import terms
from tests.reference import terms as reference

PATIENT = settings(deadline=None)
MONEY = st.integers(0, 10**13)
SHARES = st.integers(0, 10_000).map(lambda basis_points: Decimal(basis_points) / 10_000)
RATES = st.integers(0, 2_000).map(lambda basis_points: Decimal(basis_points) / 10_000)


@pytest.mark.parametrize(
    ("share", "of", "need"),
    [("0.4", 97, 39), ("0.4", 100, 40), ("0.5", 120, 60), ("0.29", 100, 29), ("0.57", 100, 57), ("1", 7, 7),
     ("0.000001", 3, 1), ("0", 50, 0), ("0.4", 0, 1), ("0", 0, 0)],
)  # fmt: skip
def test_people_needed_by_hand(share, of, need):
    assert terms.people_needed(*terms.ratio(Decimal(share)), of) == need


@PATIENT
@given(share=SHARES, of=st.integers(0, 10**6))
def test_people_needed(share, of):
    assert terms.people_needed(*terms.ratio(share), of) == reference.people_needed(share, of)


def test_a_target_pays_from_the_needed_count_on():
    assert [terms.target_owed(count, 39, 300) for count in (38, 39, 40)] == [0, 300, 300]


def test_count_and_fixed_by_hand():
    assert terms.count_owed(42, 6_000_000) == 252_000_000
    assert [terms.fixed_owed(month, 3, 5, 7) for month in (2, 3, 4, 5)] == [0, 7, 7, 0]


@pytest.mark.parametrize(
    ("months", "price", "weekly", "owed"),
    [(1.5, 100, False, 150), (0.005, 100, False, 1), (0.0049, 100, False, 0), (12 * 7 / 365.25, 250_000, True, 250_000),
     (12.0, 100_000, True, 5_217_857), (1.005, 100, False, 101)],
)  # fmt: skip
def test_time_by_hand(months, price, weekly, owed):
    """365.25/7 = 52.178571 weeks in a year; 1.005 is a little less in binary, and still half a minor unit."""
    assert terms.time_owed(months, price, weekly) == owed


@PATIENT
@given(months=st.floats(0, 5_000), price=st.integers(0, 10**8), weekly=st.booleans())
def test_time(months, price, weekly):
    exact = reference.time_owed(months, price, weekly)
    assert abs(terms.time_owed(months, price, weekly) - exact) <= (0 if exact < 10**9 else 1)


@PATIENT
@given(amount=MONEY, share=SHARES)
def test_share(amount, share):
    numerator, denominator = terms.ratio(share)
    assert terms.share_owed(amount, numerator, 12 * denominator) == reference.share_owed(amount, Fraction(share) / 12)


@PATIENT
@given(amount=MONEY, weights=st.lists(st.integers(0, 10_000), min_size=1, max_size=6).filter(any))
def test_split(amount, weights):
    parts = np.zeros(len(weights), dtype=np.int64)
    terms.split(amount, np.array(weights, dtype=np.int64), parts)
    assert parts.sum() == amount
    assert parts.tolist() == reference.split(amount, weights)


def test_a_tie_goes_to_the_earlier():
    parts = np.zeros(4, dtype=np.int64)
    terms.split(6, np.array([1, 1, 1, 1]), parts)
    assert parts.tolist() == [2, 2, 1, 1]


def flows(size):
    return st.lists(st.integers(0, 10**9), min_size=size, max_size=size)


@PATIENT
@given(drawn=flows(8), paid=flows(8), rate=RATES, simple=st.booleans(), month=st.integers(0, 7))
def test_repayment(drawn, paid, rate, simple, month):
    growth = terms.growth_of(rate, 8, simple)
    owed = terms.repay_owed(np.array(drawn), np.array(paid), month, growth, simple)
    exact = reference.repay_owed(dict(enumerate(drawn)), dict(enumerate(paid)), month, rate, simple)
    assert owed == exact


def test_repayment_by_hand():
    """1,000 drawn at month 0 and 500 at month 12 are 1,102.50 + 525 two years after the first at 5 %."""
    drawn, nothing = np.zeros(25, dtype=np.int64), np.zeros(25, dtype=np.int64)
    drawn[0], drawn[12] = 100_000, 50_000
    compound, simple = (terms.growth_of(Decimal("0.05"), 25, way) for way in (False, True))
    assert terms.repay_owed(drawn, nothing, 24, compound, False) == 162_750
    assert terms.repay_owed(drawn, nothing, 24, simple, True) == 162_500


def test_what_is_paid_settles_principal_first():
    """Simple interest: 1,200 drawn; 900 paid after a year stops earning; 300 earns 15 more beside the 60 earned."""
    drawn, paid = np.zeros(25, dtype=np.int64), np.zeros(25, dtype=np.int64)
    drawn[0], paid[12] = 120_000, 90_000
    growth = terms.growth_of(Decimal("0.05"), 25, True)
    assert terms.repay_owed(drawn, paid, 24, growth, True) == 30_000 + 6_000 + 1_500
    paid[12] = 123_000  # all of the principal and 30 of the return: the other 30 stay owed and earn nothing
    assert terms.repay_owed(drawn, paid, 24, growth, True) == 3_000


def test_never_below_zero():
    drawn, paid = np.array([100, 0]), np.array([0, 500])
    assert terms.repay_owed(drawn, paid, 1, terms.growth_of(Decimal("0.05"), 2, False), False) == 0


@PATIENT
@given(owed=MONEY, cap=MONEY, used=MONEY)
def test_within_cap(owed, cap, used):
    left = terms.within_cap(owed, cap, used)
    assert 0 <= left <= owed
    assert left + used <= max(cap, used)
    assert terms.within_cap(owed, terms.NO_CAP, used) == owed


def test_weights():
    assert terms.weights_of([Decimal("0.8"), Decimal("0.2")]).tolist() == [4, 1]
    thirds = terms.weights_of([Decimal("0.333333333333")] * 3)
    assert thirds.sum() <= terms.MOST_PARTS
    assert len(set(thirds.tolist())) == 1


def test_growth():
    assert terms.growth_of(Decimal("0.05"), 13, False)[[0, 12]].tolist() == [1.0, 1.05]
    assert terms.growth_of(Decimal("0.06"), 13, True)[[0, 1, 12]].tolist() == [1.0, 1.005, 1.06]
