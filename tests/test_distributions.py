"""Quantile functions of every kind against scipy.stats, at their ends, in blocks and under truncation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from simulator.deal import KINDS, Distribution
from simulator.distributions import quantile, table

U = np.sort(np.concatenate([[2.0**-33, 1e-7, 1 - 1e-7, 1 - 2.0**-33], (np.arange(2000) + 0.5) / 2000]))


def of(kind: str, **parameters: object) -> Distribution:
    return Distribution.model_validate({"kind": kind, **parameters})


CONTINUOUS = {
    "normal": (of("normal", mean=3.0, sd=2.0), stats.norm(3, 2)),
    "lognormal": (of("lognormal", mu=0.4, sigma=0.7), stats.lognorm(0.7, scale=np.exp(0.4))),
    "beta": (of("beta", a=12.0, b=18.0, low=0.0, high=1.0), stats.beta(12, 18)),
    "beta on a range": (of("beta", a=0.7, b=3.0, low=-2.0, high=6.0), stats.beta(0.7, 3, loc=-2, scale=8)),
    "pert": (of("pert", low=0.6, mode=0.9, high=1.0), stats.beta(4, 2, loc=0.6, scale=0.4)),
    "pert with its mode at the end": (of("pert", low=0.0, mode=0.0, high=2.0), stats.beta(1, 5, scale=2)),
    "triangular": (of("triangular", low=1.0, mode=2.0, high=5.0), stats.triang(0.25, loc=1, scale=4)),
    "triangular with its mode at the end": (of("triangular", low=0.0, mode=1.0, high=1.0), stats.triang(1)),
    "uniform": (of("uniform", low=60.0, high=300.0), stats.uniform(60, 240)),
    "gamma": (of("gamma", shape=2.5, scale=4.0), stats.gamma(2.5, scale=4)),
    "gamma below shape 1": (of("gamma", shape=0.4, scale=1.0), stats.gamma(0.4)),
    "truncated normal": (of("normal", mean=0.2, sd=0.3, low=0.0, high=1.0), stats.truncnorm(-2 / 3, 8 / 3, 0.2, 0.3)),
    "normal cut far above": (of("normal", mean=0.0, sd=1.0, low=10.0), stats.truncnorm(10, np.inf)),
}
ALL = {
    **{name: distribution for name, (distribution, _) in CONTINUOUS.items()},
    "truncated lognormal": of("lognormal", mu=0.0, sigma=1.0, low=0.5, high=3.0),
    "truncated gamma": of("gamma", shape=3.0, scale=2.0, low=5.0, high=40.0),
    "discrete": of("discrete", values=(1.0, 2.0, 5.0), chances=(0.2, 0.5, 0.3)),
    "empirical": of("empirical", values=(1.0, 1.0, 4.0, 7.0, 9.0)),
}


def test_every_kind_is_covered() -> None:
    assert {distribution.kind for distribution in ALL.values()} == set(KINDS)


@pytest.mark.parametrize("name", CONTINUOUS)
def test_agrees_with_scipy_stats(name: str) -> None:
    distribution, reference = CONTINUOUS[name]
    np.testing.assert_allclose(quantile(distribution, U), reference.ppf(U), rtol=2e-11, atol=1e-14)


@pytest.mark.parametrize("name", CONTINUOUS)
def test_moments(name: str) -> None:
    distribution, reference = CONTINUOUS[name]
    values = table(distribution, 200_001)
    assert values.mean() == pytest.approx(reference.mean(), rel=1e-4, abs=1e-4)
    assert values.std() == pytest.approx(reference.std(), rel=2e-3)


@pytest.mark.parametrize(
    ("name", "cdf"),
    [
        ("truncated lognormal", stats.lognorm(1).cdf),
        ("truncated gamma", stats.gamma(3, scale=2).cdf),
    ],
)
def test_truncation_maps_to_the_range(name: str, cdf: object) -> None:
    distribution = ALL[name]
    low, high = cdf(distribution.low), cdf(distribution.high)  # type: ignore[operator]
    reached = cdf(quantile(distribution, U))  # type: ignore[operator]
    np.testing.assert_allclose(reached, low + U * (high - low), rtol=1e-12)


def test_an_upper_tail_keeps_its_digits() -> None:
    distribution = of("gamma", shape=3.0, scale=1.0, low=45.0)
    survival = stats.gamma(3).sf(quantile(distribution, U))
    np.testing.assert_allclose(survival, stats.gamma(3).sf(45) * (1 - U), rtol=1e-10)


@pytest.mark.parametrize("name", ALL)
def test_stays_within_its_range_and_never_falls(name: str) -> None:
    distribution = ALL[name]
    values = quantile(distribution, U)
    assert np.isfinite(values).all()
    if distribution.low is not None:
        assert values.min() >= distribution.low
    if distribution.high is not None:
        assert values.max() <= distribution.high
    assert (np.diff(values) >= -1e-13 * np.abs(values[1:])).all()


@pytest.mark.parametrize("name", ALL)
def test_blocks_have_the_bits_of_the_whole(name: str) -> None:
    u = np.random.default_rng(5).random(1501)
    whole = quantile(ALL[name], u)
    for size in (1, 7, 733):
        parts = [quantile(ALL[name], u[i : i + size]) for i in range(0, u.size, size)]
        assert np.array_equal(np.concatenate(parts), whole)


def test_no_probability_between_the_ends_is_refused() -> None:
    with pytest.raises(ValueError, match="no probability"):
        quantile(of("normal", mean=0.0, sd=1.0, low=50.0, high=51.0), U)
    with pytest.raises(ValueError, match="no probability"):
        quantile(of("lognormal", mu=0.0, sigma=1.0, high=0.0), U)


@given(
    a=st.floats(0.02, 3e4), b=st.floats(0.02, 3e4), shape=st.floats(0.02, 1e5),
    u=st.lists(st.floats(2.0**-33, 1 - 2.0**-33), min_size=1, max_size=20),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_tabled_inverses_equal_the_functions(a: float, b: float, shape: float, u: list[float]) -> None:
    uniforms = np.array(u)
    beta = quantile(of("beta", a=a, b=b, low=0.0, high=1.0), uniforms)
    np.testing.assert_allclose(beta, special.betaincinv(a, b, uniforms), rtol=2e-12, atol=1e-290)
    gamma = quantile(of("gamma", shape=shape, scale=1.0), uniforms)
    np.testing.assert_allclose(gamma, special.gammaincinv(shape, uniforms), rtol=2e-12, atol=1e-290)


def test_scores_beyond_the_table_are_exact() -> None:
    u = np.array([1e-30, 1e-14, 0.5, 1 - 2.0**-50])
    found = quantile(of("beta", a=2.0, b=5.0, low=0.0, high=1.0), u)
    np.testing.assert_allclose(found, special.betaincinv(2, 5, u), rtol=1e-12)


def test_discrete_takes_each_value_as_often_as_it_says() -> None:
    u = (np.arange(1000) + 0.5) / 1000
    values, counts = np.unique(quantile(ALL["discrete"], u), return_counts=True)
    assert dict(zip(values.tolist(), counts.tolist(), strict=True)) == {1.0: 200, 2.0: 500, 5.0: 300}
    thirds = of("discrete", values=(3.0, 1.0, 2.0, 0.0), chances=(1 / 3, 1 / 3, 1 / 3, 0.0))
    assert quantile(thirds, np.array([2.0**-33, 0.5, 1 - 2.0**-33])).tolist() == [1.0, 2.0, 3.0]
    never = of("discrete", values=(1.0, 2.0), chances=(1 - 1e-12, 0.0))
    assert quantile(never, np.array([1 - 2.0**-33])).tolist() == [1.0]


def test_empirical_is_the_inverse_of_the_empirical_distribution() -> None:
    values = np.sort(np.random.default_rng(1).normal(size=37))
    u = np.random.default_rng(2).random(500)
    found = quantile(of("empirical", values=tuple(values)), u)
    assert np.array_equal(found, np.quantile(values, u, method="inverted_cdf"))


def test_table_is_equally_probable_and_rising() -> None:
    assert table(of("uniform", low=60.0, high=300.0), 4).tolist() == [90.0, 150.0, 210.0, 270.0]
    assert (np.diff(table(ALL["pert"], 512)) > 0).all()
