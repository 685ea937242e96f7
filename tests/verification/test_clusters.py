"""Citizens whose luck hangs together, against exact answers: a one-factor copula, sites, households, a control group.

Exact values are Gauss-Hermite integrals over the common factor and convolutions of beta-binomials, computed here and
quoted to ten digits from independent computations. Every check asserts that the estimate lies within 4 standard errors
and that these are small enough to see a defect that matters.
"""

from math import comb, exp, lgamma, sqrt

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

import simulator as sim
from simulator.draws import draw
from simulator.plan import sign
from simulator.trajectories import live
from tests.verification.test_oracles import DEALS, DRAWS, agrees, spread_agrees

pytestmark = pytest.mark.slow

RATE, CITIZENS, GOAL = 0.42, 100, 40


def counts(name):
    """Citizens who reach the outcome with the programme, per draw, through the public API."""
    with sim.simulate(sim.load_deal(DEALS / f"{name}.yaml"), draws=DRAWS, seed=20) as result:
        return result.metrics["outcomes_true"].sel(arm="programme", item="in_work").values


def binomial(n, p):
    return np.array([comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)])


def moments(chances):
    """Tail from the goal on and variance of a count with these chances."""
    k = np.arange(chances.size)
    mean = chances @ k
    return chances[GOAL:].sum(), chances @ (k - mean) ** 2


def copula(correlation):
    """Chances of a count under a one-factor Gaussian copula."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(200)
    given = ndtr((ndtri(RATE) - sqrt(correlation) * nodes) / sqrt(1 - correlation))
    return sum(w * binomial(CITIZENS, p) for w, p in zip(weights / weights.sum(), given, strict=True))


def sited(sites, each, correlation):
    """Chances of a count of citizens in sites with beta shares."""
    a, b = (share * (1 / correlation - 1) for share in (RATE, 1 - RATE))

    def log_beta(x, y):
        return lgamma(x) + lgamma(y) - lgamma(x + y)

    one = np.array([comb(each, k) * exp(log_beta(k + a, each - k + b) - log_beta(a, b)) for k in range(each + 1)])
    chances = np.ones(1)
    for _ in range(sites):
        chances = np.convolve(chances, one)
    return chances


def test_o5_one_factor_copula():
    tail, variance = moments(copula(0.10))
    assert (tail, variance) == pytest.approx((0.5589319282, 176.1735979), rel=1e-8)
    found = counts("o5")
    agrees(found, 42.0, 0.05)
    agrees(found >= GOAL, tail, 0.002)
    spread_agrees(found, variance, 1.0)  # 24.36 if luck were not common


def test_o7_sites():
    tail, variance = moments(sited(5, 20, 0.05))
    assert (tail, variance) == pytest.approx((0.6370619086, 47.502), rel=1e-8)
    found = counts("o7")
    agrees(found, 42.0, 0.03)
    agrees(found >= GOAL, tail, 0.002)
    spread_agrees(found, variance, 0.3)  # 24.36 without sites


def tree(**citizens):
    return {
        "name": "clusters",
        "start": "2026-01-01",
        "horizon": 36,
        "citizens": {"planned": 100, **citizens},
        "pathway": {
            "states": ["unemployed", "job"],
            "start": "unemployed",
            "transitions": {"unemployed -> job": {"within": {"share": RATE, "months": 36}}},
        },
        "outcomes": {
            "in_work": {"reach": ["job"], "within": 36, "measurement": {"compared_with": {"control": 100}}},
        },
    }


def lived(draws, **citizens):
    """Who has reached the outcome, bool[draw, arm, citizen], and the same of the control group."""
    deal = sim.Deal.of(tree(**citizens))
    drawn = draw(deal, 0, draws)
    found = live(deal, drawn, sign(deal, drawn))
    return tuple(np.isfinite(data["reached"].values[..., 0]) for data in (found.data, found.control))


SITES = {"count": 10, "effects": {"unemployed -> job": {"intra_class_correlation": 0.2, "months": 36}}}


def test_citizens_of_a_site_have_the_stated_correlation():
    """The product of two citizens' distances from the rate is c p (1 - p) in one site and 0 in two."""
    (here, control), variance = lived(20_000, sites=SITES), RATE * (1 - RATE)
    for group, arm in ((here, 0), (here, 1), (control, 1)):
        gap = group[:, arm] - RATE
        by_site = np.stack([gap[:, s::10] for s in range(10)], axis=1)  # site is number modulo 10
        whole = by_site.sum(2)
        pairs = (whole**2 - (by_site**2).sum(2)).mean(1) / (10 * 9)
        agrees(pairs / variance, 0.2, 0.002)
        across = (whole.sum(1) ** 2 - (whole**2).sum(1)) / (100 * 90)
        agrees(across / variance, 0.0, 0.002)
    # both arms and the control group are served by the same sites
    agrees((here[:, 0] - RATE)[:, ::10].mean(1) * (control[:, 1] - RATE)[:, ::10].mean(1) / variance, 0.2, 0.004)
    agrees((here[:, 0] - RATE)[:, ::10].mean(1) * (here[:, 1] - RATE)[:, ::10].mean(1) / variance, 0.2, 0.004)


def test_members_of_a_household_and_strangers_have_the_stated_luck():
    """Both had a job with the chance of two normal deviates of the stated correlation below the rate's quantile."""
    here, _ = lived(
        20_000,
        households={"size": 2, "correlation": 0.3, "of": ["unemployed -> job"]},
        common_luck={"correlation": 0.1, "of": ["unemployed -> job"]},
    )
    nodes, weights = np.polynomial.hermite_e.hermegauss(100)
    for correlation, first, second in ((0.4, slice(0, None, 2), slice(1, None, 2)), (0.1, slice(0, 98), slice(2, 100))):
        given = ndtr((ndtri(RATE) - sqrt(correlation) * nodes) / sqrt(1 - correlation))
        both = weights @ given**2 / weights.sum()
        for arm in range(2):
            agrees((here[:, arm, first] & here[:, arm, second]).mean(1), both, 0.002)
    agrees((here[:, 0].mean(1) - RATE) * (here[:, 1].mean(1) - RATE), 0.0, 0.0004)  # the arms' luck is their own


def test_the_control_group_is_independent_and_alike():
    here, control = lived(20_000)
    agrees(control[:, 1].mean(1), RATE, 0.0005)
    spread_agrees(control[:, 1].sum(1), 24.36, 0.3)
    for arm in range(2):
        agrees((here[:, arm].sum(1) - 42.0) * (control[:, 1].sum(1) - 42.0) / 24.36, 0.0, 0.01)
