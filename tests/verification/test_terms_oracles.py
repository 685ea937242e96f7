"""Exact answers for the terms, reproduced from YAML deals through the public API: O17, O18, O19, O20.

As in `test_oracles`: an estimate lies within 4 standard errors of the exact value, and the standard error is small
enough to see a defect that matters. Exact values are binomial sums and limited expected values, computed here.
"""

from math import comb, erf, exp, log, pi, sqrt

import numpy as np
import pytest

import simulator as sim
from tests.verification.test_oracles import DEALS, DRAWS, agrees, run, spread_agrees

pytestmark = pytest.mark.slow


def binomial(n, p):
    return np.array([comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)])


def below(x):
    """The standard normal distribution."""
    return (1 + erf(x / sqrt(2))) / 2


def owed(result, term):
    """What a term paid of whole kroner, by draw."""
    return result.metrics["paid"].sel(term=term).values / 100


@pytest.fixture(scope="module")
def tiers():
    with run("o17") as result:
        yield result


def test_o17_marginal_tiers(tiers):
    count = np.arange(101)
    pays = 40_000 * np.minimum(count, 30) + 70_000 * np.clip(count - 30, 0, 15) + 20_000 * np.maximum(count - 45, 0)
    mean = binomial(100, 0.42) @ pays
    assert mean == pytest.approx(1_999_173.5351, abs=1e-3)
    agrees(owed(tiers, "marginal"), mean, 1_000)
    spread_agrees(owed(tiers, "marginal") / 1e6, 0.2842096374**2, 0.0005)


def test_o17_cliff_tiers_on_all_units(tiers):
    count = np.arange(101)
    pays = count * np.select([count < 30, count < 45], [40_000, 55_000], 65_000)
    mean = binomial(100, 0.42) @ pays
    assert mean == pytest.approx(2_453_352.0124, abs=1e-3)
    agrees(owed(tiers, "cliff"), mean, 1_600)
    spread_agrees(owed(tiers, "cliff") / 1e6, 0.4692462216**2, 0.0012)


def test_o18_a_cap_is_a_last_tier_at_no_price(tiers):
    agrees(owed(tiers, "flat_to_40"), 2_332_827.8433, 600)
    spread_agrees(owed(tiers, "flat_to_40") / 1e6, 0.1305438**2, 0.0004)
    assert owed(tiers, "flat_to_40").max() == 2_400_000


def test_o18_a_floor_under_the_cap():
    """A loss of at most 28 % of 2.5 million is a floor of 1.8 million; the cap of 2.4 million stays."""
    count = np.arange(101)
    exact = binomial(100, 0.42) @ np.clip(60_000 * count, 1_800_000, 2_400_000)
    assert exact == pytest.approx(2_333_436.5463, abs=1e-3)
    floor = "contract.return_floor={max_loss: 28 % of drawn, payer: purse}"
    with sim.simulate(sim.load_deal(DEALS / "o18.yaml", overrides=[floor]), draws=DRAWS, seed=20) as result:
        paid = result.metrics["total_payments"].values / 100
        agrees(paid, exact, 600)
        assert paid.min() == 1_800_000


# --- savings as a whole, and a comparison ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shares():
    with run("o19") as result:
        yield result


def limited_lognormal(median, sd_log, limit):
    """E[min(S, limit)]"""
    at = (log(limit / median)) / sd_log
    return median * exp(sd_log**2 / 2) * below(at - sd_log) + limit * (1 - below(at))


def excess_normal(mean, sd, line):
    """E[max(S - line, 0)]"""
    z = (mean - line) / sd
    return (mean - line) * below(z) + sd * exp(-z * z / 2) / sqrt(2 * pi)


@pytest.mark.parametrize("term", ["capped", "layered"])
def test_o19_a_share_of_a_lognormal_saving(shares, term):
    exact = limited_lognormal(8e6, 0.4, 1e7) / 2
    assert exact == pytest.approx(3_880_683.7417, abs=1e-3)
    agrees(owed(shares, term), exact, 4_000)


def test_o19_a_saving_that_may_be_negative(shares):
    exact = (excess_normal(6e6, 5e6, 0) - excess_normal(6e6, 5e6, 1e7)) / 2
    assert exact == pytest.approx(2_839_738.0421, abs=1e-3)
    agrees(owed(shares, "floored"), exact, 7_000)
    assert below(-1.2) == pytest.approx(0.1150696702, abs=1e-10)
    agrees(owed(shares, "floored") == 0, below(-1.2), 0.0015)


def passes(with_it, without, line=16):
    """P(X1 - X0 >= line) of two groups of 200."""
    more, fewer = binomial(200, with_it), binomial(200, without)
    return sum(more[k] * fewer[: k - line + 1].sum() for k in range(line, 201))


@pytest.mark.parametrize(("share", "exact"), [("42 %", 0.8140279752), ("30 %", 0.0453232230), ("38 %", 0.5215517283)])
def test_o20_a_control_groups_noise_decides(share, exact):
    """Success at the true effect, false success without one, and at an effect of exactly the line."""
    assert passes(float(share[:2]) / 100, 0.30) == pytest.approx(exact, abs=1e-9)
    effect = f"programme.effects.unemployed -> job.within.share={share}"
    deal = sim.load_deal(DEALS / "o20.yaml", overrides=[effect])
    with sim.simulate(deal, draws=DRAWS, seed=20) as result:
        agrees(result.metrics["met"].sel(arm="programme", term="goal").values, exact, 0.002)
