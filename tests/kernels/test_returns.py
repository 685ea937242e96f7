"""Rates of return against published roots, another library, an exact count of roots, and by hand."""

import math

import numpy as np
import pytest
import pyxirr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simulator.kernels import returns
from simulator.kernels.returns import MULTIPLE, NO_RATE, TOTAL_LOSS, UNDEFINED, UNIQUE, all_rates, rate_of_return
from simulator.vocabulary import IRR_STATUS
from tests.reference import returns as reference

PATIENT = settings(deadline=None)


def monthly(*pairs, months=100):
    cash = np.zeros(months, dtype=np.int64)
    for month, amount in pairs:
        cash[month] += amount
    return cash


def yearly(*amounts):
    return monthly(*[(12 * year, amount) for year, amount in enumerate(amounts)])


def rates(cash):
    found = np.empty(returns.MOST_ROOTS)
    return found[: all_rates(cash, found)].tolist()


def test_kinds_are_in_the_order_of_the_vocabulary():
    kinds = dict(enumerate(IRR_STATUS))
    assert kinds == {UNIQUE: "unique", TOTAL_LOSS: "total loss", NO_RATE: "none", MULTIPLE: "multiple",
                     UNDEFINED: "undefined"}  # fmt: skip


@pytest.mark.parametrize(
    ("cash", "rate"),
    [(monthly((0, -100), (36, 140)), 0.1186889421), (yearly(-100, 30, 90), 0.1104686356), (yearly(-100, 110), 0.10),
     (yearly(-100, 200, -100), 0.0), (yearly(100, -110), 0.10), (monthly((0, -(10**9)), (60, 1)), 1e-9**0.2 - 1),
     (monthly((0, -(10**11)), (99, 10**11 + 1)), 12 / 99 * 1e-11)],
)  # fmt: skip
def test_o22_one_rate(cash, rate):
    found, kind = rate_of_return(cash)
    assert kind == UNIQUE
    assert found == pytest.approx(rate, abs=1e-10)


def test_o22_several_rates_none_and_total_loss():
    two, none = yearly(-100, 230, -132), yearly(-100, 200, -150)
    assert rates(two) == pytest.approx([0.10, 0.20], abs=1e-9)
    assert math.isnan(rate_of_return(two)[0])
    assert rate_of_return(two)[1] == MULTIPLE
    assert rates(none) == []
    assert math.isnan(rate_of_return(none)[0])
    assert rate_of_return(none)[1] == NO_RATE
    assert rate_of_return(yearly(-100, -20)) == (-1.0, TOTAL_LOSS)
    assert rates(yearly(-1000, 3600, -4310, 1716)) == pytest.approx([0.1, 0.2, 0.3], abs=1e-8)


def test_nothing_paid_in_is_undefined():
    for cash in (yearly(0, 100), yearly(0), np.zeros(0, dtype=np.int64)):
        rate, kind = rate_of_return(cash)
        assert math.isnan(rate)
        assert kind == UNDEFINED


def test_o47_peak_multiple_and_rate():
    cash = np.array([-1_000_000, -800_000, 300_000, -400_000, 1_100_000, 1_500_000])
    rate, kind, _, peak, payback = appraised(cash, np.ones(6))
    assert kind == UNIQUE
    assert (1 + rate) ** (1 / 12) - 1 == pytest.approx(0.0843259703, abs=1e-10)
    assert (peak, payback) == (1_900_000, 5.0)
    assert reference.multiple(cash.tolist()) == pytest.approx(1.3181818182, abs=1e-10)


def test_flows_too_long_to_isolate_count_as_several():
    cash = monthly((0, -100), (1, 300), (1100, -202), months=1200)
    assert all_rates(cash, np.empty(4)) == -1
    assert rate_of_return(cash)[1] == MULTIPLE
    assert rate_of_return(monthly((0, -100), (1100, 202), months=1200))[0] == pytest.approx(2.02 ** (12 / 1100) - 1)


def appraised(cash, discount):
    one = np.asarray(cash, dtype=np.int64)[None, :]
    rate, npv, payback = (np.empty(1) for _ in range(3))
    kind, peak = np.empty(1, dtype=np.int8), np.empty(1, dtype=np.int64)
    returns.appraise(len(one), one, discount, rate, kind, npv, peak, payback)
    return rate[0], kind[0], npv[0], peak[0], payback[0]


amounts = st.integers(-(10**9), 10**9)


@PATIENT
@given(draws=st.lists(st.integers(0, 10**9), min_size=1, max_size=40), back=st.lists(st.integers(0, 10**9), min_size=1))
def test_conventional_flows_agree_with_another_library(draws, back):
    """Money out, then money back: exactly one rate."""
    assume(any(draws) and any(back))
    cash = np.array([-amount for amount in draws] + back, dtype=np.int64)
    rate, kind = rate_of_return(cash)
    assert kind == UNIQUE
    theirs = pyxirr.irr(cash.astype(float).tolist())
    assume(theirs is not None and -0.5 < theirs < 1)  # theirs is found from a guess
    assert (1 + rate) ** (1 / 12) - 1 == pytest.approx(theirs, abs=1e-7)


@PATIENT
@given(cash=st.lists(amounts, min_size=2, max_size=60))
def test_a_rate_makes_the_present_value_nothing(cash):
    rate, kind = rate_of_return(np.array(cash, dtype=np.int64))
    if kind == UNIQUE and -0.99 < rate < 100:
        worth = [abs(amount) * (1 + rate) ** (-month / 12) for month, amount in enumerate(cash)]
        assert abs(reference.npv(cash, rate)) <= 1e-9 * sum(worth)


@settings(max_examples=300, deadline=None)
@given(cash=st.lists(st.integers(-30, 30), min_size=2, max_size=8), stride=st.sampled_from([1, 3, 12]))
def test_as_many_rates_as_sturm_counts(cash, stride):
    spread = np.zeros(stride * len(cash), dtype=np.int64)
    spread[::stride] = cash
    number = reference.number_of_rates(cash)
    kind = rate_of_return(spread)[1]
    if not any(amount < 0 for amount in cash):
        assert kind == UNDEFINED
    elif not any(amount > 0 for amount in cash):
        assert kind == TOTAL_LOSS
    else:
        assert len(rates(spread)) == number
        assert kind == {0: NO_RATE, 1: UNIQUE}.get(number, MULTIPLE)


@PATIENT
@given(cash=st.lists(amounts, min_size=1, max_size=60), rate=st.floats(-0.5, 1.0))
def test_present_value_peak_and_payback(cash, rate):
    discount = (1 + rate) ** (-np.arange(len(cash)) / 12)
    _, _, npv, peak, payback = appraised(cash, discount)
    assert npv == pytest.approx(reference.npv(cash, rate), abs=1e-9 * sum(map(abs, cash)) * discount.max())
    assert peak == reference.peak(cash)
    assert payback == reference.payback(cash)


def test_at_rate_zero_the_present_value_is_the_sum():
    cash = [-5, 3, 9]
    assert appraised(cash, np.ones(3))[2] == 7.0


@PATIENT
@given(paid=st.lists(amounts, min_size=24, max_size=24), saved=st.lists(amounts, min_size=24, max_size=24))
def test_the_councils_figures(paid, saved):
    year, discount, deflator = np.arange(24) // 12, 1.035 ** (-np.arange(24) / 12), np.array([[1.02, 1.02**2]])
    npv, even = np.empty(1), np.empty(1)
    gap, month = np.empty(1, dtype=np.int64), np.empty(1, dtype=np.int64)
    returns.appraise_council(1, np.array([paid]), np.array([saved]), year, discount, deflator, npv, gap, month, even)
    net = [s - p for p, s in zip(paid, saved, strict=True)]
    real = [amount / deflator[0, k // 12] for k, amount in enumerate(net)]
    assert npv[0] == pytest.approx(reference.npv(real, 0.035), abs=1e-9 * sum(map(abs, net)))
    assert gap[0] == reference.peak(net)
    assert month[0] == (reference.so_far(net).index(-gap[0]) if gap[0] else -1)
    assert even[0] == reference.payback(net)
