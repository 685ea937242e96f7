"""Two columns and their paired difference: what is counted, what is said of it, and whether its error is honest."""

import math
from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator.analysis.compare import influence, paired, unpaired
from simulator.analysis.statements import Asked, ask
from simulator.summary.statistics import REPLICATES, error

SOUND = Path(__file__).parents[1] / "faults" / "sound.yaml"
NAN, INF = math.nan, math.inf
STATISTICS = ("mean", "sd", "es5", "p5", "p50", "p95")


@pytest.fixture(scope="module")
def profit():
    """Statistics of a figure of money: `profit("p95")`."""
    figure = ask(sim.load_deal(SOUND), "profit").figure
    return lambda statistic: Asked(figure, statistic)


def columns(draws, seed, noise=0.4):
    """Two skewed columns that have most of their luck in common."""
    luck = np.random.default_rng(seed)
    common = luck.normal(size=draws)
    return np.exp(0.5 * common), np.exp(0.5 * common + 0.5 * noise * luck.normal(size=draws) + 0.1)


@pytest.mark.parametrize("draws", [100, 3217])
def test_a_mean_differs_by_the_mean_of_the_differences_with_their_own_error(profit, draws):
    one, two = columns(draws, 1)
    found = paired(profit("mean"), one, two)
    assert found.value == pytest.approx((two - one).mean(), rel=1e-12)
    assert found.se == pytest.approx(error(two - one), rel=1e-12)
    if draws > 640:
        means = np.array([(two - one)[replicate::REPLICATES].mean() for replicate in range(REPLICATES)])
        assert found.se == pytest.approx(means.std(ddof=1) / math.sqrt(REPLICATES), rel=1e-9)
    assert found.verdict == "different"
    assert (found.draws, found.left_out) == (draws, 0)


def test_what_pairing_is_worth_is_by_the_spread_of_independent_draws(profit):
    one, two = columns(4000, 2)
    apart, together, times = paired(profit("mean"), one, two).pairing
    assert apart == pytest.approx(math.sqrt(one.var(ddof=1) / 4000 + two.var(ddof=1) / 4000))
    assert together == pytest.approx((two - one).std(ddof=1) / math.sqrt(4000))
    assert times == pytest.approx(apart / together)
    assert times > 2


@pytest.mark.parametrize("statistic", STATISTICS)
def test_each_of_both_keeps_the_error_that_a_run_tells(profit, statistic):
    column = columns(5000, 3)[1]
    asked = profit(statistic)
    assert error(influence(asked, column)) == pytest.approx(asked.of(column).se, rel=1e-9)


@pytest.mark.parametrize("statistic", STATISTICS)
def test_a_difference_is_that_of_both_values(profit, statistic):
    one, two = columns(3000, 4)
    asked = profit(statistic)
    assert paired(asked, one, two).value == pytest.approx(asked.of(two).value - asked.of(one).value, rel=1e-9)
    assert paired(asked, two, one).value == pytest.approx(-paired(asked, one, two).value, rel=1e-12)
    assert paired(asked, two, one).se == pytest.approx(paired(asked, one, two).se, rel=1e-12)


@pytest.mark.parametrize("statistic", STATISTICS)
def test_twice_a_column_has_the_error_of_the_column(profit, statistic):
    one = columns(3000, 5)[0]
    found = paired(profit(statistic), one, 2 * one)
    assert found.se == pytest.approx(profit(statistic).of(one).se, rel=1e-9)
    assert found.pairing.times == pytest.approx(math.sqrt(5), rel=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statistic", "exact"),
    [
        # of exp(m + s z): m, s = 0, 0.5 and 0.1, 0.5 sqrt(1.16)
        ("mean", math.exp(0.1 + 0.145) - math.exp(0.125)),
        ("p5", math.exp(0.1 - 1.6448536 * 0.5385165) - math.exp(-1.6448536 * 0.5)),
        ("p50", math.exp(0.1) - 1),
        ("p95", math.exp(0.1 + 1.6448536 * 0.5385165) - math.exp(1.6448536 * 0.5)),
        (
            "sd",
            math.exp(0.1 + 0.145) * math.sqrt(math.expm1(0.29)) - math.exp(0.125) * math.sqrt(math.expm1(0.25)),
        ),
    ],
)
def test_the_paired_error_covers_what_it_says(profit, statistic, exact):
    """Of 400 pairs of 2,000 draws: |d - exact| < 2.04 errors (t, 31) in 95 %, and the mean of z^2 is 31 / 29."""
    found = [paired(profit(statistic), *columns(2000, 100 + k)) for k in range(400)]
    z = np.array([(each.value - exact) / each.se for each in found])
    assert abs((np.abs(z) < 2.04).mean() - 0.95) < 4 * math.sqrt(0.95 * 0.05 / 400)
    assert abs((z**2).mean() - 31 / 29) < 4 * math.sqrt(2 / 400) * 31 / 29 * 1.2
    assert np.mean([each.pairing.times for each in found]) > 1.25


def _shortfall(m, s):
    """Mean of the lowest 5 % of exp(m + s z): exp(m + s^2 / 2) Phi(z - s) / 5 %."""
    at = (-1.6448536269514722 - s) / math.sqrt(2)
    return math.exp(m + s * s / 2) * math.erfc(-at) / 2 / 0.05


@pytest.mark.slow
def test_the_paired_error_of_a_tail_covers_what_it_says(profit):
    exact = _shortfall(0.1, 0.5 * math.sqrt(1.16)) - _shortfall(0, 0.5)
    found = [paired(profit("es5"), *columns(2000, 900 + k)) for k in range(400)]
    z = np.array([(each.value - exact) / each.se for each in found])
    assert abs((np.abs(z) < 2.04).mean() - 0.95) < 4 * math.sqrt(0.95 * 0.05 / 400)


def test_the_same_in_every_draw_is_not_the_same_as_no_difference(profit):
    one, two = columns(1000, 6)
    alike = paired(profit("mean"), one, one.copy())
    assert (alike.value, alike.se, alike.verdict) == (0.0, 0.0, "identical")
    assert (alike.shares.equal.value, alike.pairing.paired, alike.pairing.times) == (1.0, 0.0, None)
    swapped = paired(profit("p50"), np.repeat([0.0, 5.0, 9.0], 1000), np.repeat([1.0, 5.0, 8.0], 1000))
    assert (swapped.value, swapped.verdict) == (0.0, "same")
    luck = np.random.default_rng(7).normal(size=1000)
    assert paired(profit("mean"), one, one + luck - luck.mean() + 1e-3).verdict == "unclear"
    assert paired(profit("mean"), one, one + 0.5).verdict == "different"
    assert paired(profit("mean"), one, two).verdict == "different"


def test_what_is_not_defined_in_both_is_left_out_and_counted(profit):
    one, two = columns(2000, 8)
    one[5], two[9], two[5] = NAN, NAN, NAN
    kept = np.setdiff1d(np.arange(2000), [5, 9])
    found = paired(profit("mean"), one, two)
    assert (found.draws, found.left_out) == (1998, 2)
    assert found.value == pytest.approx((two - one)[kept].mean(), rel=1e-12)
    means = [np.nanmean((two - one)[replicate::REPLICATES]) for replicate in range(REPLICATES)]
    assert found.se == pytest.approx(np.std(means, ddof=1) / math.sqrt(REPLICATES), rel=1e-9)
    assert found.shares.higher.value + found.shares.lower.value == pytest.approx(1.0)
    nothing = paired(profit("mean"), np.full(10, NAN), two[:10])
    assert (nothing.value, nothing.verdict, nothing.draws, nothing.left_out) == (None, "unknown", 0, 10)


def test_who_is_better_follows_which_way_is_good(profit):
    one = np.array([1.0, 1.0, 2.0, 3.0])
    two = np.array([2.0, 1.0, 1.0, 9.0])
    found = paired(profit("mean"), one, two)
    assert [each.value for each in found.shares] == [0.5, 0.25, 0.25]
    assert found.as_tree(1)["p_better"]["mean"] == 0.5
    assert found.as_tree(-1)["p_better"]["mean"] == 0.25
    assert found.as_tree(0)["p_better"] is None


def test_never_counts_in_quantiles_and_has_no_mean(profit):
    one = np.repeat([10.0, 20.0, INF], [500, 300, 200])
    two = np.repeat([12.0, 22.0, INF], [500, 300, 200])
    assert (paired(profit("mean"), one, two).value, paired(profit("mean"), one, two).verdict) == (None, "unknown")
    assert paired(profit("p50"), one, two).value == 2.0
    never = paired(profit("p95"), one, two)
    assert (never.value, never.se, never.verdict) == (None, None, "unknown")
    assert paired(profit("mean"), one, one).verdict == "identical"
    edge = paired(profit("p75"), one, two)  # within an error of never
    assert edge.value == 2.0
    assert edge.shares.equal.value == 0.2


def test_a_single_draw_tells_no_error(profit):
    found = paired(profit("mean"), np.array([1.0]), np.array([3.0]))
    assert (found.value, found.se, found.verdict, found.pairing) == (2.0, None, "unknown", None)
    assert paired(profit("p50"), np.array([1.0]), np.array([3.0])).value is None


@pytest.mark.parametrize("statistic", STATISTICS)
def test_deals_with_other_lives_keep_both_errors(profit, statistic):
    """Over 60 pairs the squared error is the sum of both squared errors, to the precision of 60 times 31 degrees."""
    asked = profit(statistic)
    ratios = []
    for k in range(60):
        one, two = columns(2000, 300 + k)[0], columns(2000, 700 + k)[1]
        found = unpaired(asked, one, two)
        ratios.append(found.se**2 / (asked.of(one).se ** 2 + asked.of(two).se ** 2))
        assert found.value == asked.of(two).value - asked.of(one).value
        assert (found.shares, found.pairing) == (None, None)
    assert abs(np.mean(ratios) - 1) < 4 * np.std(ratios) / math.sqrt(60)
    assert np.std(ratios) / math.sqrt(60) < 0.05


def test_other_lives_leave_out_each_their_own(profit):
    one, two = columns(2000, 11)[0], columns(2000, 12)[1]
    one[:100] = NAN
    found = unpaired(profit("mean"), one, two)
    assert found.value == pytest.approx(two.mean() - one[100:].mean())
    assert found.se == pytest.approx(math.hypot(error(two), one[100:].std(ddof=1) / math.sqrt(1900)), rel=0.5)
    assert (found.draws, found.left_out) == (2000, 0)


@pytest.mark.parametrize("statistic", ["sd", "es5"])
def test_without_end_there_is_neither_a_spread_nor_a_mean_of_the_worst(profit, statistic):
    asked = profit(statistic)
    one = np.where(np.arange(1000) < 990, INF, np.arange(1000.0))
    for found in (paired(asked, one, one[::-1].copy()), unpaired(asked, one, one[::-1].copy())):
        assert (found.value, found.se, found.verdict) == (None, None, "unknown")


def test_one_draw_that_is_defined_has_no_error_beside_others(profit):
    one = np.where(np.arange(1000) == 7, 1.0, NAN)
    found = unpaired(profit("mean"), one, np.arange(1000.0))
    assert found.value == 498.5
    assert (found.se, found.verdict) == (None, "unknown")


def test_what_other_lives_still_have_in_common_cancels(profit):
    one = np.random.default_rng(9).normal(size=6400)
    assert unpaired(profit("mean"), one, one + 1).se < 1e-9


def test_draws_left_out_make_the_error_of_other_lives_larger(profit):
    one = np.random.default_rng(10).normal(size=6400)
    one[np.random.default_rng(11).random(6400) < 0.5] = NAN
    assert unpaired(profit("mean"), one, np.zeros(6400)).se == pytest.approx(1 / np.sqrt(3200), rel=0.4)
