"""Frailty, segments, duration bands, the effect's window, drop-out and the ladder, against integrals.

The exact values integrate the model's own definitions: over the log-normal frailty (Gauss-Hermite), the two
segments, the moment of drop-out (Gauss-Legendre), and piecewise constant hazards in closed form in between. All
checks within 4 standard errors, which are asserted to be small.
"""

from itertools import pairwise
from math import sqrt
from pathlib import Path

import numpy as np
import pytest

import simulator as sim

DEALS = Path(__file__).parent / "deals"
CITIZENS, DRAWS, Z = 200, 20_000, 4
HORIZON, LASTS, DROPOUT, ONSET, PERSISTS, FADES = 36.0, 10.0, 0.04, 3.0, 4.0, 9.0
LOG_RATIO = np.log(2.5)
WEEK = 7 * 12 / 365.25


@pytest.fixture(scope="module")
def result():
    with sim.simulate(sim.load_deal(DEALS / "windows.yaml"), draws=DRAWS, seed=5) as found:
        yield found


def people():
    """Factors on the job hazard and their probabilities: frailty by segment."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    frailty = np.exp(0.7 * nodes - 0.7**2 / 2)
    factors = np.concatenate([frailty, 0.5 * frailty])
    return factors, np.concatenate([0.6 * weights, 0.4 * weights]) / weights.sum()


def effect_steps(end):
    """(month, log hazard ratio from then on) for engagement that ends at `end`."""
    if end < ONSET:
        return [(0.0, 0.0)]
    fade = [(end + PERSISTS + k * FADES / 3, level * LOG_RATIO) for k, level in enumerate((5 / 6, 3 / 6, 1 / 6))]
    return [(0.0, 0.0), (ONSET, LOG_RATIO), *fade, (end + PERSISTS + FADES, 0.0)]


def in_job_and_unemployed(end, moments):
    """Probability of having found a job, and integral of the probability of being unemployed, up to each moment."""
    factors, weights = people()
    steps = effect_steps(end)
    edges = sorted({0.0, 12.0, HORIZON, *moments, *(month for month, _ in steps if month < HORIZON)})
    left, found, spent = np.ones(factors.size), np.zeros(factors.size), np.zeros(factors.size)
    said = {0.0: (0.0, 0.0)}
    for begins, ends in pairwise(edges):
        level = [value for month, value in steps if month <= begins][-1]
        job = 0.03 * factors * (0.5 if begins >= 12 else 1.0) * np.exp(level)
        total = job + 0.01
        gone = -np.expm1(-total * (ends - begins))
        found += left * gone * job / total
        spent += left * gone / total
        left *= 1 - gone
        said[ends] = (float(weights @ found), float(weights @ spent))
    return np.array([said[moment] for moment in moments])


def with_programme(moments):
    """The same, averaged over the moment of drop-out; split at the onset, before which there is no effect."""
    nodes, weights = np.polynomial.legendre.leggauss(80)
    total = np.exp(-DROPOUT * LASTS) * in_job_and_unemployed(LASTS, moments)
    for begins, ends in ((0.0, ONSET), (ONSET, LASTS)):
        times = begins + (nodes + 1) / 2 * (ends - begins)
        for time, weight in zip(times, weights * (ends - begins) / 2, strict=True):
            total = total + weight * DROPOUT * np.exp(-DROPOUT * time) * in_job_and_unemployed(time, moments)
    return total


def test_share_reached_in_both_arms(result):
    counts = result.metrics["outcomes_true"].sel(item="in_work")
    for arm, exact in (
        ("programme", with_programme([HORIZON])[0, 0]),
        ("counterfactual", in_job_and_unemployed(0.0, [HORIZON])[0, 0]),
    ):
        share = counts.sel(arm=arm).values / CITIZENS
        error = share.std(ddof=1) / sqrt(DRAWS)
        assert error < 0.0005
        assert abs(share.mean() - exact) < Z * error, arm


def test_person_months_on_benefit_by_month(result):
    months = result.monthly["person_months"].sel(state="unemployed")
    edges = [float(month) for month in range(37)]
    for arm, spent in (("programme", with_programme(edges)), ("counterfactual", in_job_and_unemployed(0.0, edges))):
        exact = np.diff(spent[:, 1])
        error = np.sqrt(exact * (1 - exact) / (CITIZENS * DRAWS))
        assert error.max() < 0.0005
        assert (np.abs(months.sel(arm=arm).values / CITIZENS - exact) < (Z + 0.5) * error).all(), arm  # 36 at once


def test_engagement_and_completion(result):
    share = result.metrics["outcomes_true"].sel(item="stayed", arm="programme").values / CITIZENS
    error = share.std(ddof=1) / sqrt(DRAWS)
    assert error < 0.0005
    assert abs(share.mean() - np.exp(-DROPOUT * 8)) < Z * error
    engaged = float(result.monthly["engaged_months"].sum()) / CITIZENS
    assert abs(engaged - -np.expm1(-DROPOUT * LASTS) / DROPOUT) < Z * 3.0 / sqrt(CITIZENS * DRAWS)


def test_the_ladder_is_the_integral_of_survival_times_the_step(result):
    """All begin on the first step; a benefit year is 12 months, so prices rise at months 12 and 24."""
    steps = {0.0: 0.2, 4 * WEEK: 0.6, 26 * WEEK: 0.7, 52 * WEEK: 0.8}
    edges = sorted({*steps, 0.0, 12.0, 24.0, HORIZON})
    spent = in_job_and_unemployed(0.0, edges)[:, 1]
    council = 0.0
    for k, begins in enumerate(edges[:-1]):
        share = [value for month, value in steps.items() if month <= begins][-1]
        council += (spent[k + 1] - spent[k]) * share * 12_000 * 1.03 ** (begins // 12)
    costs = result.monthly["public_cost"].sel(arm="counterfactual", account="council").sum("month")
    total = float(costs) / 100 / CITIZENS
    error = 110_000 / sqrt(CITIZENS * DRAWS)  # the spread of one citizen's cost is below 110,000
    assert error < 100
    assert abs(total - council) < Z * error
