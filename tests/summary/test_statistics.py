"""Means, quantiles, shortfalls and their errors against plain definitions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.summary import statistics as stats

LUCK = np.random.default_rng(11)


def plain_shortfall(values):
    """Mean of the worst 5 % by definition: draws counted one by one, the last one in part."""
    wanted, total = 0.05 * len(values), 0.0
    for value in sorted(values.tolist()):
        part = min(1.0, wanted)
        total, wanted = total + part * value, wanted - part
    return total / (0.05 * len(values))


@given(st.lists(st.integers(-(10**12), 10**12), min_size=2, max_size=700))
def test_distributions_are_those_of_numpy(drawn):
    values = np.array(drawn, dtype=np.int64)
    found = stats.distribution(values, 100.0)
    assert found["mean"] == pytest.approx(values.mean() / 100, rel=1e-12, abs=1e-9)
    assert found["sd"] == pytest.approx(values.std(ddof=1) / 100, rel=1e-9, abs=1e-9)
    for name, percent in stats.PERCENT.items():
        assert found[name] == np.quantile(values, percent / 100, method="inverted_cdf") / 100


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=130))
def test_the_shortfall_weighs_the_boundary_draw(drawn):
    values = np.array(drawn)
    assert stats.shortfall(values)[0]["mean"] == pytest.approx(plain_shortfall(values), rel=1e-9, abs=1e-6)


def test_the_shortfall_of_forty_draws_is_the_mean_of_two():
    values = np.arange(40.0)
    shortfall, value_at_risk = stats.shortfall(values)
    assert shortfall["mean"] == 0.5
    assert value_at_risk["value"] == 1.0


def test_the_shortfall_of_thirty_draws_takes_half_of_the_second():
    assert stats.shortfall(np.arange(30.0))[0]["mean"] == pytest.approx((1 * 0 + 0.5 * 1) / 1.5)


@pytest.mark.parametrize("draws", [640, 1000, 5003])
def test_errors_come_from_replicates(draws):
    values = LUCK.normal(size=draws) + np.arange(draws) % 32
    means = [values[replicate::32].mean() for replicate in range(32)]
    assert stats.error(values) == pytest.approx(np.std(means, ddof=1) / math.sqrt(32), rel=1e-12)
    assert stats.method(draws) == {"method": "32 replicates", "upper_bound": False}


def test_errors_of_few_draws_are_upper_bounds():
    values = LUCK.normal(size=639)
    assert stats.error(values) == pytest.approx(values.std(ddof=1) / math.sqrt(639))
    assert stats.method(639)["upper_bound"]


def test_one_draw_has_a_mean_and_nothing_else():
    found = stats.distribution(np.array([7]), 2.0)
    assert found["mean"] == 3.5
    assert found["se"] is None
    assert found["sd"] is None
    assert found["p50"] is None
    assert stats.probability(np.array([True])) == {"mean": 1.0, "se": None}
    assert stats.shortfall(np.array([1.0]))[0] == {"mean": None, "se": None}
    assert stats.quantile(np.array([1.0]), 95) == {"value": None, "se": None}


def test_a_constant_has_no_spread():
    found = stats.distribution(np.full(1000, 250, dtype=np.int64), 100.0)
    assert found == {"mean": 2.5, "se": 0.0, "sd": 0.0, "p5": 2.5, "p25": 2.5, "p50": 2.5, "p75": 2.5, "p95": 2.5}


def test_never_is_infinite_in_quantiles_and_leaves_no_mean():
    values = np.where(np.arange(1000) < 600, 12.0, np.inf)
    found = stats.distribution(values)
    assert (found["p50"], found["p75"]) == (12.0, math.inf)
    assert found["mean"] is found["sd"] is found["se"] is None


def test_probabilities_are_exact_counts():
    happened = np.arange(1000) % 4 == 0
    found = stats.probability(happened)
    assert found["mean"] == 0.25
    assert found["se"] == pytest.approx(np.std([happened[r::32].mean() for r in range(32)], ddof=1) / math.sqrt(32))


def test_draws_left_out_keep_their_replicates():
    values = LUCK.normal(size=3200) + np.arange(3200) % 32
    counted = LUCK.random(3200) < 0.7
    found = stats.some(values, counted)
    means = [values[r::32][counted[r::32]].mean() for r in range(32)]
    assert found["mean"] == pytest.approx(values[counted].mean())
    assert found["se"] == pytest.approx(np.std(means, ddof=1) / math.sqrt(32), rel=1e-12)
    assert stats.some(values, np.zeros(3200, dtype=bool))["mean"] is None


def test_ratios_of_means():
    top, bottom = LUCK.normal(10, 1, 6400), LUCK.normal(5, 1, 6400)
    found = stats.ratio(top, bottom)
    assert found["value"] == pytest.approx(top.mean() / bottom.mean())
    by_replicate = [top[r::32].mean() / bottom[r::32].mean() for r in range(32)]
    assert found["se"] == pytest.approx(np.std(by_replicate, ddof=1) / math.sqrt(32), rel=0.05)
    assert stats.ratio(top, np.zeros(6400)) == {"value": None, "se": None}


def repeated(figure, draws=2000, times=400):
    """Spread of a figure over independent samples, and the mean of its own error."""
    found = [figure(LUCK.normal(size=draws)) for _ in range(times)]
    return np.std([mean for mean, _ in found], ddof=1), np.mean([se for _, se in found])


@pytest.mark.parametrize(
    "figure",
    [
        lambda x: tuple(stats.estimate(x).values()),
        lambda x: tuple(stats.shortfall(x)[0].values()),
        lambda x: tuple(stats.shortfall(x)[1].values()),
        lambda x: tuple(stats.quantile(x, 95).values()),
    ],
    ids=["mean", "shortfall", "value at risk", "quantile"],
)
def test_stated_errors_are_the_real_ones(figure):
    """Of 400 independent samples of 2,000 normals; the spread of the spread is 1/sqrt(800) = 3.5 %, 4 of it is 14 %."""
    real, stated = repeated(figure)
    assert stated == pytest.approx(real, rel=0.18)


@given(st.integers(1, 10**6), st.sampled_from(sorted(stats.PERCENT.values())))
def test_ranks_invert_the_empirical_distribution(draws, percent):
    rank = stats.rank(draws, percent)
    assert 100 * (rank + 1) >= percent * draws
    assert 100 * rank < percent * draws or rank == 0
