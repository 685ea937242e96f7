"""Shares of a variance against exact answers and against SALib, with stated errors.

O34: 60,000 is paid for each of 100 citizens who succeeds, at a rate ~ Beta(12, 18) common to all: 10/13 of the variance
is due to the rate, 3/13 to luck. Ishigami's function (a = 7, b = 0.1) of three uniform angles: the shares are known
(Ishigami and Homma 1990), the third angle acts only through the first.
"""

import warnings
from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator.analysis.sensitivity import designed, sensitivity, shares

DEALS = Path(__file__).parent / "deals"
RATE = "pathway.transitions.unemployed -> job.within.share"
FROM_RATE, FROM_LUCK = 10 / 13, 3 / 13


def close(found, truth, precise):
    """Within four standard errors, which are small enough to tell."""
    assert found.se < precise
    return abs(found.value - truth) < 4 * found.se


@pytest.fixture(scope="module")
def o34():
    return sensitivity(sim.load_deal(DEALS / "o34.yaml"), ["profit", "municipality.payments.total"], 20_000)


@pytest.mark.parametrize("figure", ["investors.all.profit", "municipality.payments.total"])
def test_o34_by_first_order_share_and_by_two_lives(o34, figure):
    found = o34.figures[figure]
    assert found.groups == ((RATE,),)
    assert close(found.shares.first[0], FROM_RATE, 0.01)
    assert close(found.shares.total[0], FROM_RATE, 0.01)
    assert close(found.split.luck, FROM_LUCK, 0.01)
    assert close(found.split.assumptions, FROM_RATE, 0.01)
    assert close(found.shares.first_of_assumptions[0], 1.0, 0.02)
    variance = 60_000**2 * 100 * 0.4 * 0.6 * (30 + 100) / 31  # of a beta-binomial count
    assert close(found.split.variance, variance, 0.02 * variance)


def test_o34_tornado_is_the_quantile_of_the_rate(o34):
    bar = o34.figures["municipality.payments.total"].bars[RATE]
    for end, at in ((bar.low, bar.low_at), (bar.high, bar.high_at)):
        assert close(end, 6_000_000 * at, 20_000)


def test_o34_by_plain_draws_and_other_seeds():
    """The errors are honest for points that are not quasi-random, too."""
    deal = sim.load_deal(DEALS / "o34.yaml", overrides=("sampling=independent",))
    z = []
    for seed in range(10):
        found = sensitivity(deal, ["profit"], 1000, seed).figures["investors.all.profit"]
        z.append([
            (found.shares.first[0].value - FROM_RATE) / found.shares.first[0].se,
            (found.split.luck.value - FROM_LUCK) / found.split.luck.se,
        ])  # fmt: skip
    assert np.abs(z).max() < 4
    assert (np.std(z, axis=0) < 1.8).all()
    assert (np.std(z, axis=0) > 0.4).all()


def test_o34_through_salib_counts_interplay_with_luck_in():
    """With luck held along a row an index has the rate's interplay with luck in it: between 10/13 and 1."""
    found = designed(sim.load_deal(DEALS / "o34.yaml"), "sobol", ["profit"], draws=4096)
    first, total = (found.indices["investors.all.profit"][0][key] for key in ("first", "total"))
    assert FROM_RATE - 4 * first.se < first.value < 1
    assert FROM_RATE - 4 * total.se < total.value < 1
    assert first.se < 0.04


# ---------------------------------------------------------------------------------------------------------------------
# Ishigami

A, B = 7.0, 0.1
VARIANCE = A**2 / 8 + B * np.pi**4 / 5 + B**2 * np.pi**8 / 18 + 0.5
INTERPLAY = 8 * B**2 * np.pi**8 / 225
FIRST = np.array([0.5 * (1 + B * np.pi**4 / 5) ** 2, A**2 / 8, 0.0]) / VARIANCE
TOTAL = FIRST + np.array([INTERPLAY, 0.0, INTERPLAY]) / VARIANCE


def ishigami(u):
    x = np.pi * (2 * u - 1)
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


@pytest.fixture(scope="module")
def given():
    u = np.random.default_rng(1).random((10_000, 3))
    return shares(u, ishigami(u))


def test_ishigami_shares_are_the_known_ones(given):
    for found, truth in zip((*given.first, *given.total), (*FIRST, *TOTAL), strict=True):
        assert abs(found.value - truth) < 4 * found.se + 0.002  # of a bend that polynomials of degree 10 miss
        assert found.se < 0.02
    assert given.reached.value == pytest.approx(1, abs=4 * given.reached.se)


def test_ishigami_shares_are_those_of_salib(given):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from SALib.analyze import sobol as analysis
        from SALib.sample import sobol as design

        problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[0.0, 1.0]] * 3}
        points = design.sample(problem, 2048, calc_second_order=False, seed=2)
        theirs = analysis.analyze(problem, ishigami(points), calc_second_order=False, seed=2)
    for ours, index in ((given.first, "S1"), (given.total, "ST")):
        for found, value, interval in zip(ours, theirs[index], theirs[f"{index}_conf"], strict=True):
            apart = np.hypot(found.se, interval / 1.96)
            assert abs(found.value - value) < 4 * apart + 0.002
            assert apart < 0.04


def test_ishigami_with_luck_has_the_shares_of_its_assumptions():
    source = np.random.default_rng(3)
    u = source.random((10_000, 3))
    found = shares(u, ishigami(u) + 3 * source.normal(size=(2, 10_000)))
    whole = VARIANCE / (VARIANCE + 9)
    for k in range(3):
        assert close(found.first[k], FIRST[k] * whole, 0.02)
        assert close(found.total[k], TOTAL[k] * whole, 0.02)
        assert close(found.first_of_assumptions[k], FIRST[k], 0.02)
        assert close(found.total_of_assumptions[k], TOTAL[k], 0.02)
