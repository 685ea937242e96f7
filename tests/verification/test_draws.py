"""Statistics of the draws: integration error, honest standard errors, independence. z-scores are stated where used.

Seeds are fixed, so each check either always passes or always fails. Bounds are 4 standard errors, which a correct
sampler with fresh seeds would exceed about once in 16,000.

Seeds 1 to 2,000 happen to be unlucky for the scrambled points: intervals of 68 and 95 % cover 65.3 and 94.5 times in
100 (z = -2.6 and -1.0). They were kept, and 20,000 other seeds were run once to tell chance from a fault: 69.0 and 94.9
times in 100 (z = 2.9 and -0.7), variance of the mean 0.985 (se 0.010) of what the replicates say. So the errors are not
too small.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats
from scipy.stats import qmc

from simulator import draws as module
from simulator.deal import Deal
from simulator.draws import REPLICATES, draw
from simulator.kernels.scramble import sobol_uniforms

Z = 4.0
SEEDS = 2000
FEWER = 300
DRAWS = 32 * 32
DIMENSIONS = 6
NAMES = tuple(f"numbers.n{i}" for i in range(DIMENSIONS))


@cache
def deal(sampling: str, name: str = "Verification", rank: float = 0.0) -> Deal:
    tree: dict[str, Any] = {
        "name": name, "start": "2026-01-01", "horizon": 24, "citizens": {"planned": 10}, "sampling": sampling,
        "pathway": {"states": ["out"], "start": "out"},
        "numbers": {f"n{i}": {"uniform": {"low": 0, "high": 1}} for i in range(DIMENSIONS)},
        "correlations": [{"between": list(NAMES[:2]), "rank": rank}] if rank else [],
    }  # fmt: skip
    return Deal.of(tree)


def uniforms(sampling: str, seed: int, count: int = DRAWS, name: str = "Verification") -> NDArray[np.float64]:
    return draw(deal(sampling, name), count=count, seed=seed).data["values"].values


def smooth(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """A product with interactions of all orders; its mean is 1."""
    return np.prod(1 + (x - 0.5) / np.arange(2, 2 + DIMENSIONS), axis=1)


def replicate_error(values: NDArray[np.float64]) -> float:
    means = values.reshape(-1, REPLICATES).mean(axis=0)
    return float(means.std(ddof=1) / np.sqrt(REPLICATES))


@cache
def over_seeds(sampling: str) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Error of the mean, standard error from replicates, standard error sd/sqrt(n); one entry a seed."""
    rows = []
    for seed in range(1, SEEDS + 1):
        values = smooth(uniforms(sampling, seed))
        rows.append((values.mean() - 1, replicate_error(values), values.std(ddof=1) / np.sqrt(values.size)))
    errors = np.array(rows).T
    return errors[0], errors[1], errors[2]


def test_sobol_integrates_a_smooth_function_far_better() -> None:
    """Root mean square errors, here 6 to 7 and about 90 times smaller.

    The dimensions are those the names chose (up to 963), whose points fill space together later than the first few do.
    """
    sobol, independent = (np.sqrt(np.mean(over_seeds(s)[0] ** 2)) for s in ("sobol", "independent"))
    assert sobol < independent / 5
    longer = [smooth(uniforms("sobol", seed, count=32 * 512)).mean() - 1 for seed in range(1, 61)]
    assert np.sqrt(np.mean(np.square(longer))) < independent / 4 / 50  # independent draws gain 4 from 16 times as many


def test_variance_is_that_of_scipys_scrambling() -> None:
    """Nested and linear matrix scrambling leave a net's integral the same variance (Owen 2003); 2,560 and 800 nets."""
    points, directions = 64, module._directions(tuple(range(1, DIMENSIONS + 1)))
    ours, out = [], np.empty((DIMENSIONS, points * REPLICATES))
    for key in range(80):
        sobol_uniforms(0, directions, np.arange(DIMENSIONS, dtype=np.uint64), np.uint64(key), np.uint64(0), out)
        ours.append(smooth(out.T).reshape(points, REPLICATES).mean(axis=0))
    scipys = [smooth(qmc.Sobol(DIMENSIONS, rng=np.random.default_rng(s)).random(points)).mean() for s in range(800)]
    fourth = float(stats.kurtosis(np.ravel(ours), fisher=False))
    error = np.sqrt((fourth - 1) * (1 / 2560 + 1 / 800))
    assert abs(np.log(np.var(ours) / np.var(scipys))) < Z * error


@pytest.mark.parametrize("sampling", ["sobol", "independent"])
def test_the_mean_is_unbiased(sampling: str) -> None:
    errors = over_seeds(sampling)[0]
    assert abs(errors.mean()) < Z * errors.std(ddof=1) / np.sqrt(SEEDS)


@pytest.mark.parametrize("sampling", ["sobol", "independent"])
def test_standard_errors_from_replicates_cover(sampling: str) -> None:
    errors, replicated, _ = over_seeds(sampling)
    for level in (0.68, 0.95):
        half = stats.t(REPLICATES - 1).ppf(0.5 + level / 2) * replicated
        covered = float((np.abs(errors) < half).mean())
        assert abs(covered - level) < Z * np.sqrt(level * (1 - level) / SEEDS)
    # the error that the replicates claim, as a variance, is that of the mean
    assert abs(np.mean(errors**2) / np.mean(replicated**2) - 1) < Z * np.sqrt(2 / SEEDS)
    # the mean square of Student's t with 31 degrees of freedom is 31/29, the sd of a square 1.65
    assert abs(np.mean((errors / replicated) ** 2) - 31 / 29) < Z * 1.65 / np.sqrt(SEEDS)


def test_the_plain_formula_overstates_sobol_errors() -> None:
    _, replicated, plain = over_seeds("sobol")
    assert np.median(plain / replicated) > 5
    _, replicated, plain = over_seeds("independent")
    assert np.median(plain / replicated) == pytest.approx(1, abs=0.03)


def test_variance_of_batch_means_is_variance_over_size() -> None:
    values = smooth(uniforms("independent", 7, count=100 * 4000))
    means = values.reshape(-1, 100).mean(axis=1)
    ratio = means.var(ddof=1) / (values.var(ddof=1) / 100)
    assert abs(ratio - 1) < Z * np.sqrt(2 / 4000)


@pytest.mark.parametrize("sampling", ["sobol", "independent"])
def test_each_uniform_is_uniform_and_each_pair_independent(sampling: str) -> None:
    values = uniforms(sampling, 11, count=20_000)
    centred = values - 0.5
    for i in range(DIMENSIONS):
        assert stats.kstest(values[:, i], "uniform").pvalue > 6e-5
        for j in range(i):
            assert abs(np.mean(centred[:, i] * centred[:, j]) * 12) < Z / np.sqrt(20_000)


def test_replicates_are_independent_of_each_other() -> None:
    """The first point of each replicate, over seeds: 31 neighbouring pairs in 6 numbers, all correlations in one."""
    first = np.array([uniforms("sobol", seed, count=REPLICATES) for seed in range(1, FEWER + 1)]) - 0.5
    products = first[:, 1:] * first[:, :-1] * 12
    assert abs(products.mean()) < Z / np.sqrt(products.size)
    # within one seed the words of one call must not repeat
    assert np.unique(first).size > 0.999 * first.size


def test_two_deals_are_independent() -> None:
    """Variance of a sum of two deals' means is twice that of one, over seeds."""
    one, other = (
        np.array([uniforms("sobol", seed, count=64, name=name).sum(axis=1).mean() for seed in range(1, FEWER + 1)])
        for name in ("One", "Other")
    )
    assert abs(np.corrcoef(one, other)[0, 1]) < Z / np.sqrt(FEWER)


@pytest.mark.parametrize("rank", [-0.6, 0.3, 0.9])
def test_spearman_correlation_over_seeds(rank: float) -> None:
    """The mean of 40 seeds' rank correlations at 2,048 draws, within 4 standard errors plus the bias of order 1/n."""
    reached = []
    for seed in range(1, 41):
        values = draw(deal("independent", rank=rank), count=2048, seed=seed).data["values"].values
        reached.append(stats.spearmanr(values[:, 0], values[:, 1]).statistic)
    error = np.std(reached, ddof=1) / np.sqrt(len(reached))
    assert abs(np.mean(reached) - rank) < Z * error + 2 / 2048
