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


# --- measured values and schedules -----------------------------------------------------------------------------------

POINTS = st.lists(st.tuples(st.integers(-40, 120), st.integers(-5_000, 5_000)), min_size=1, max_size=6).map(sorted)
STEPS = POINTS.map(lambda points: list(dict(points).items()))


def as_arrays(steps, kind=float):
    return np.array([at for at, _ in steps], dtype=float), np.array([level for _, level in steps], dtype=kind)


@pytest.mark.parametrize(
    ("line", "of", "base", "base_of", "need"),
    [("0.08", 200, 60, 200, 76), ("0.08", 97, 30, 97, 38), ("0", 10, 3, 10, 3), ("-0.05", 100, 30, 100, 25),
     ("0.08", 100, 5, 0, 8), ("0.08", 0, 3, 10, 1)],
)  # fmt: skip
def test_people_above_by_hand(line, of, base, base_of, need):
    assert terms.people_above(*terms.ratio(Decimal(line)), of, base, base_of) == need


@PATIENT
@given(share=SHARES, of=st.integers(0, 10**4), base_of=st.integers(1, 10**4), data=st.data())
def test_people_above(share, of, base_of, data):
    base = data.draw(st.integers(0, base_of))
    exact = reference.need(share, of, Fraction(base, base_of))
    assert terms.people_above(*terms.ratio(share), of, base, base_of) == exact


@pytest.mark.parametrize(
    ("value", "line", "reached"),
    [(0.1, 0.1, True), (0.3 - 0.2, 0.1, True), (0.0999, 0.1, False), (-0.1, -0.1, True), (0.0, 0.0, True),
     (-1e-9, 0.0, False)],
)  # fmt: skip
def test_a_line_is_reached_from_a_hair_below(value, line, reached):
    assert terms.reaches(value, line) is reached


@pytest.mark.parametrize(
    ("price", "factor", "now"), [(100, 1.0, 100), (5, 0.5, 3), (105, 0.9, 95), (2**50, 1.0, 2**50), (45, 0.7, 32)]
)
def test_price_at(price, factor, now):
    """45 x 0.7 = 31.5, which binary fractions hold as a little less."""
    assert terms.price_at(price, factor) == now


def test_units():
    assert [terms.units_owed(units, 7) for units in (-3.0, 0.0, 0.5, 2.0, 2.0714)] == [0, 0, 4, 14, 14]


@PATIENT
@given(steps=STEPS, value=st.integers(-50, 130))
def test_tier_level(steps, value):
    at, level = as_arrays(steps)
    assert terms.tier_level(float(value), at, level, False) == reference.tier_level(value, steps)
    exact = reference.tier_level(value, steps, lines=True)
    assert terms.tier_level(float(value), at, level, True) == pytest.approx(float(exact), rel=1e-12, abs=1e-9)


def test_a_jump_holds_from_its_value_on():
    at, level = np.array([0.0, 60.0, 60.0, 70.0]), np.array([3.0, 3.0, 7.5, 15.0])
    assert [terms.tier_level(x, at, level, True) for x in (-1.0, 59.9, 60.0, 65.0, 70.0, 99.0)] == [
        0.0, 3.0, 7.5, 11.25, 15.0, 15.0
    ]  # fmt: skip


@pytest.mark.parametrize(("level", "factor", "owed"), [(2.5, 1.0, 3), (-2.5, 1.0, -3), (-5.0, 0.5, -3), (0.0, 2.0, 0)])
def test_levels_are_rounded_away_from_zero(level, factor, owed):
    assert terms.level_owed(level, factor) == owed


@PATIENT
@given(steps=STEPS, units=st.integers(-50, 300))
def test_marginal_tiers(steps, units):
    steps = [(at, abs(price)) for at, price in steps]
    at, price = as_arrays(steps, np.int64)
    assert terms.marginal_owed(float(units), at, price) == reference.marginal_owed(units, steps)


@PATIENT
@given(value=st.integers(-100, 200), start=st.integers(-50, 100), more=st.integers(1, 100), price=st.integers(0, 10**7),
       per=st.integers(1, 50))  # fmt: skip
def test_linear(value, start, more, price, per):
    exact = reference.linear_owed(value, start, start + more, price, per)
    assert terms.linear_owed(float(value), float(start), float(start + more), price, float(per)) == exact
    unlimited = reference.linear_owed(value, start, None, price, per)
    assert terms.linear_owed(float(value), float(start), np.inf, price, float(per)) == unlimited


TOTALS = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=8)


@PATIENT
@given(path=TOTALS, share=SHARES, start=st.integers(0, 10**8), more=st.integers(0, 10**9), carried=st.booleans())
def test_savings(path, share, start, more, carried):
    exact, newly = reference.savings_owed(path, share, start, start + more, carried)
    so_far = before = shared = 0
    for total, owed, new in zip(path, exact, newly, strict=True):
        so_far = terms.saving_so_far(so_far, total - before, carried)
        layer = terms.shareable(so_far, start, start + more)
        assert terms.savings_owed(layer, shared, *terms.ratio(share)) == owed
        assert max(layer - shared, 0) == new
        before, shared = total, max(layer, shared)


@PATIENT
@given(path=TOTALS)
def test_forgotten_losses_are_dearer(path):
    carried, forgotten = (sum(reference.savings_owed(path, Decimal("0.5"), 0, None, way)[0]) for way in (True, False))
    assert forgotten >= carried


@PATIENT
@given(others=st.integers(0, 200), share=st.integers(0, 95).map(lambda percent: Decimal(percent) / 100))
def test_group_allowed(others, share):
    assert terms.group_allowed(others, *terms.ratio(share)) == reference.group_allowed(others, share)


def test_a_group_that_may_be_everyone():
    assert terms.group_allowed(0, 1, 1) == terms.NO_CAP
