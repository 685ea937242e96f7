"""Luck is fresh in every draw, arm and citizen, and the same where it should be; no exact answer is needed."""

from math import sqrt
from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator.pipeline import Clock, flow
from simulator.summary.statistics import distribution

DEALS = Path(__file__).parent / "deals"
DRAWS, BATCH, Z = 40_000, 100, 4


@pytest.fixture(scope="module")
def independent():
    """A common rate and citizens' luck, both by plain random draws."""
    deal = sim.load_deal(DEALS / "o34.yaml", overrides=("sampling=independent",))
    with sim.simulate(deal, draws=DRAWS, seed=11) as result:
        yield result


def counts(result, arm="programme"):
    return result.metrics["outcomes_true"].sel(arm=arm, item="in_work").values


@pytest.mark.parametrize("figure", ["count", "rate"])
def test_batch_means_vary_as_the_draws_do(independent, figure):
    """Var(mean of 100) = Var / 100: fails when random numbers are used twice, which no test of a mean sees.

    The ratio's error is sqrt(2 / 399) = 7 %; luck reused by pairs of draws doubles the ratio.
    """
    values = counts(independent) if figure == "count" else independent.numbers["values"].isel(number=0).values
    means = values.reshape(-1, BATCH).mean(axis=1)
    ratio = means.var(ddof=1) * BATCH / values.var(ddof=1)
    error = sqrt(2 / (means.size - 1))
    assert error < 0.1
    assert abs(ratio - 1) < Z * error


def test_neighbouring_draws_are_uncorrelated(independent):
    values = counts(independent)
    for step in (1, 2, 32):
        found = np.corrcoef(values[:-step], values[step:])[0, 1]
        assert abs(found) < Z / sqrt(DRAWS), step


def test_given_the_rate_the_two_arms_are_independent():
    """Without a programme both arms are the same world with luck of their own: correlated only by what they share."""
    with sim.simulate(sim.load_deal(DEALS / "o25.yaml"), draws=DRAWS, seed=3) as result:
        found = np.corrcoef(counts(result), counts(result, "counterfactual"))[0, 1]
        assert abs(found) < Z / sqrt(DRAWS)


def test_without_a_programme_shared_luck_makes_the_arms_one():
    deal = sim.load_deal(DEALS / "o25.yaml", overrides=("luck=shared",))
    with sim.simulate(deal, draws=500, seed=3) as result:
        np.testing.assert_array_equal(counts(result), counts(result, "counterfactual"))
        assert counts(result).std() > 0


def test_common_random_numbers_make_a_small_effect_visible():
    """42 % against 39 %: the variance of the difference of two runs is far below that of unpaired runs."""
    changed = sim.load_deal(DEALS / "o44.yaml", overrides=("programme.effects.unemployed -> job.within.share=39 %",))
    with (
        sim.simulate(sim.load_deal(DEALS / "o44.yaml"), draws=2_000, seed=3) as base,
        sim.simulate(changed, draws=2_000, seed=3) as other,
    ):
        difference = counts(base) - counts(other)
    unpaired = 100 * (0.42 * 0.58 + 0.39 * 0.61)
    assert difference.mean() == pytest.approx(3, abs=0.2)
    assert difference.var() < unpaired / 10


def test_errors_cover():
    """Over 60 seeds the exact answer lies within two stated errors about 95 % of the time (z within 4 of binomial)."""
    exact, within = 0.4, 0
    deal = sim.load_deal(DEALS / "o2.yaml")
    for seed in range(60):
        river = flow(deal, 0, 640, seed, 0, Clock())
        said = distribution(river.metrics.data["outcomes_true"].sel(arm="programme", item="in_work").values)
        within += abs(said["mean"] / 100 - exact) < 2.04 * said["se"] / 100  # 95 % of Student's t with 31 degrees
    assert abs(within - 57) < Z * sqrt(60 * 0.95 * 0.05)
