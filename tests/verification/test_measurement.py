"""What is measured against exact laws: errors, missing answers, scores, second tests, earlier and control groups.

Each check asserts that the estimate lies within 4 standard errors of the exact value and that the standard error is
small enough to see a defect that matters. Exact values are binomial and normal sums, computed here or, for O20 and
O42, quoted to ten digits from independent computations.
"""

from __future__ import annotations

from math import comb, exp
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.special import ndtr

import simulator as sim
from simulator.draws import draw
from simulator.outcomes import measure
from simulator.plan import sign
from simulator.savings import save
from simulator.trajectories import live
from tests.verification.test_oracles import DEALS, agrees, spread_agrees

DRAWS = 20_000
BLOCK = 4_000

pytestmark = pytest.mark.slow


def blocks(deal):
    """What `measure` says of DRAWS draws, block by block."""
    for first in range(0, DRAWS, BLOCK):
        draws = draw(deal, first=first, count=BLOCK, seed=7)
        plan = sign(deal, draws)
        lives = live(deal, draws, plan)
        yield measure(deal, draws, plan, lives, save(deal, draws, lives)).data


def binomial(n, p):
    return np.array([comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)])


def test_o42_sensitivity_and_specificity():
    with sim.simulate(sim.load_deal(DEALS / "o42.yaml"), draws=100_000, seed=20) as result:
        seen = result.metrics["outcomes_measured"].sel(arm="programme", item="in_work").values
        true = result.metrics["outcomes_true"].sel(arm="programme", item="in_work").values
    rate = 0.42 * 0.92 + 0.58 * 0.03
    exact = binomial(100, rate)[40:].sum()
    assert (rate, exact) == pytest.approx((0.4038, 0.5686116010), abs=1e-10)
    agrees(seen / 100, rate, 0.0002)
    agrees(seen >= 40, exact, 0.002)
    agrees(true / 100, 0.42, 0.0002)
    spread_agrees(seen, 100 * rate * (1 - rate), 0.15)


@pytest.fixture(scope="module")
def measured():
    """Totals by draw: name -> (measured, true, answers), each [draw, arm, item]; and the baselines."""
    found = {"measured": [], "true": [], "answers": []}
    baseline = []
    for data in blocks(sim.load_deal(DEALS / "measured.yaml")):
        for name, parts in found.items():
            parts.append(data[name].sum("month"))
        baseline.append(data["baseline"].sel(item="earlier").values)
    joined = {name: np.concatenate([part.values for part in parts]) for name, parts in found.items()}
    columns = found["measured"][0]["item"].values.tolist()

    def of(name, item, arm=0):
        return joined[name][:, arm, columns.index(item)]

    return SimpleNamespace(of=of, baseline=np.concatenate(baseline))


def test_a_missing_answer_that_fails_is_never_counted_and_still_answers(measured):
    rate = 0.42 * 0.8
    agrees(measured.of("measured", "failing"), 100 * rate, 0.05)
    spread_agrees(measured.of("measured", "failing"), 100 * rate * (1 - rate), 0.3)
    assert (measured.of("answers", "failing") == 100).all()
    agrees(measured.of("true", "failing"), 42, 0.05)


def test_a_missing_answer_that_is_excluded_leaves_numerator_and_denominator(measured):
    answers, seen = measured.of("answers", "excluded"), measured.of("measured", "excluded")
    agrees(answers, 80, 0.05)
    spread_agrees(answers, 16, 0.2)
    agrees(seen / answers, 0.42, 0.0005)  # given the answers, a binomial share of them
    spread_agrees(seen / answers, 0.42 * 0.58 * (binomial(100, 0.8)[1:] / np.arange(1, 101)).sum(), 1e-4)


def test_missing_answers_are_tolerated_up_to_a_share_of_those_enrolled(measured):
    left_out = np.minimum(np.arange(101), 18) @ binomial(100, 0.2)
    answers = measured.of("answers", "tolerated")
    assert answers.min() == 82
    agrees(answers, 100 - left_out, 0.02)
    agrees(measured.of("measured", "tolerated"), 42 * 0.8, 0.05)


def test_a_score_above_a_cut_is_the_tail_of_a_normal(measured):
    for arm, mean in enumerate((40, 36)):
        share = 1 - ndtr((45 - mean) / 10)  # sd sqrt(8^2 + 6^2)
        agrees(measured.of("true", "language", arm), 100 * share, 0.05)
        spread_agrees(measured.of("true", "language", arm), 100 * share * (1 - share), 0.3)


def test_points_are_the_sum_of_changes(measured):
    for arm, change in enumerate((10, 6)):
        agrees(measured.of("true", "points", arm), 100 * change, 0.5)
        spread_agrees(measured.of("true", "points", arm), 100 * 36, 50)


def test_the_arms_share_the_score_at_enrolment(measured):
    """Scores above a cut go together as a bivariate normal of correlation 64/100 says."""
    points, shares = np.polynomial.hermite_e.hermegauss(60)
    weight = shares / shares.sum()
    above = [1 - ndtr((45 - mean - 8 * points) / 6) for mean in (40, 36)]
    both = (weight * above[0] * above[1]).sum() - (weight * above[0]).sum() * (weight * above[1]).sum()
    with_, without = (measured.of("true", "language", arm) for arm in range(2))
    agrees((with_ - with_.mean()) * (without - without.mean()), 100 * both, 0.2)


def test_only_those_measured_as_having_reached_another_outcome_count(measured):
    share = 1 - ndtr(0.5)
    agrees(measured.of("measured", "among_those_in_work"), 100 * 0.4038 * share, 0.05)
    agrees(measured.of("true", "among_those_in_work"), 100 * 0.42 * share, 0.05)
    assert np.array_equal(measured.of("answers", "among_those_in_work"), measured.of("measured", "seen"))


def test_a_composite_is_the_weighted_sum_of_its_parts(measured):
    share = 1 - ndtr(0.5)
    agrees(measured.of("measured", "overall"), 0.7 * 42 + 0.3 * 100 * share, 0.05)
    variance = 0.49 * 100 * 0.42 * 0.58 + 0.09 * 100 * share * (1 - share)
    spread_agrees(measured.of("measured", "overall"), variance, 0.2)


def test_an_earlier_group_has_the_noise_of_its_size(measured):
    agrees(measured.baseline, 0.3, 0.0003)
    spread_agrees(measured.baseline, 0.3 * 0.7 / 250, 1e-5)
    own = measured.of("measured", "earlier")
    agrees((own - own.mean()) * (measured.baseline - 0.3), 0.0, 0.002)  # luck of its own


def test_who_fails_a_test_is_tested_again():
    deal = sim.load_deal(DEALS / "retest.yaml")
    found = np.concatenate([data["measured"].values[:, 0, :, 0] for data in blocks(deal)])
    agrees(found[:, 12], 100 * (1 - exp(-0.48)), 0.05)
    agrees(found.sum(axis=1), 100 * (1 - exp(-0.60)), 0.05)
    assert np.array_equal(found[:, 12] + found[:, 15], found.sum(axis=1))


def test_o20_a_control_group_s_noise_is_drawn():
    deal = sim.load_deal(DEALS / "control_group.yaml")
    won, lost, shares = [], [], []
    for data in blocks(deal):
        treated = data["measured"].sum("month").values[..., 0]
        control = data["control"].sum("month").values[..., 0]
        assert (data["control_answers"].sum("month").values == 200).all()
        won.append(treated[:, 0] - control >= 16)
        lost.append(treated[:, 1] - control >= 16)
        shares.append(control / 200)

    def exact(p):
        above = np.cumsum(binomial(200, p)[::-1])[::-1]
        return sum(chance * above[k + 16] for k, chance in enumerate(binomial(200, 0.3)[:185]))

    assert (exact(0.42), exact(0.30)) == pytest.approx((0.8140279752, 0.0453232230), abs=1e-10)
    agrees(np.concatenate(won), exact(0.42), 0.003)
    agrees(np.concatenate(lost), exact(0.30), 0.002)
    spread_agrees(np.concatenate(shares), 0.3 * 0.7 / 200, 2e-5)
