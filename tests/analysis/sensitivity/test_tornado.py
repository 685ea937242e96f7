"""Conditional means at P10 and P90, their bias control, and rank correlations."""

import numpy as np
import pytest

from simulator.analysis.sensitivity import bar, rank_correlation, tornado
from simulator.analysis.sensitivity.replicates import estimate, replicates

DRAWS = 20_000
REPLICATE = replicates(DRAWS)


def test_means_where_an_input_is_low_and_high():
    luck = np.random.default_rng(1)
    u, other = luck.random(DRAWS), luck.random(DRAWS)
    found = bar(u, 10 * u**2 + other + luck.normal(size=(2, DRAWS)), REPLICATE)
    for each, truth in ((found.low, 0.1 + 0.5), (found.high, 8.1 + 0.5), (found.swing, 8.0)):
        assert abs(each.value - truth) < 4 * each.se
        assert each.se < 0.06
    assert found.low_at == pytest.approx(0.1, abs=0.01)
    assert found.high_at == pytest.approx(0.9, abs=0.01)


def test_what_is_correlated_moves_along():
    """E[X1 + X2 | X1 at its P90] = (1 + 0.6) z, z the normal quantile."""
    luck = np.random.default_rng(2)
    x = luck.normal(size=DRAWS)
    found = bar(x, x + 0.6 * x + 0.8 * luck.normal(size=DRAWS), REPLICATE)
    assert abs(found.high.value - 1.6 * 1.2815515655) < 4 * found.high.se
    assert found.high.se < 0.04


@pytest.mark.parametrize("turns", [2, 3])
def test_a_bent_figure_takes_a_narrower_window(turns, monkeypatch):
    u = np.random.default_rng(3).random(DRAWS)
    bent = np.sin(2 * np.pi * turns * u)
    truth = np.sin(2 * np.pi * turns * 0.1)
    found = bar(u, bent, REPLICATE)
    monkeypatch.setattr(tornado, "HALVINGS", 0)
    wide = bar(u, bent, REPLICATE)
    assert abs(found.low.value - truth) < 0.05
    assert abs(wide.low.value - truth) > 3 * abs(found.low.value - truth)


def test_a_shock_came_or_did_not():
    luck = np.random.default_rng(4)
    came = (luck.random(DRAWS) < 0.07).astype(float)
    figure = 5.0 - 3.0 * came + luck.normal(size=DRAWS)
    found = bar(came, figure, REPLICATE, shock=True)
    assert (found.low_at, found.high_at) == (0.0, 1.0)
    assert found.low.value == pytest.approx(figure[came == 0].mean())
    assert found.high.value == pytest.approx(figure[came == 1].mean())
    assert abs(found.swing.value + 3) < 4 * found.swing.se < 0.2


def test_few_values_are_averaged_not_smoothed():
    value = np.random.default_rng(5).integers(1, 6, DRAWS).astype(float)
    found = bar(value, value**3, REPLICATE)
    assert (found.low_at, found.low.value) == (1.0, 1.0)
    assert (found.high_at, found.high.value) == (5.0, 125.0)


def test_rank_correlation_is_spearmans_with_its_error():
    luck = np.random.default_rng(6)
    x, y = luck.normal(size=(2, DRAWS))
    found = rank_correlation(np.exp(x), -((0.5 * x + np.sqrt(0.75) * y) ** 3), REPLICATE)
    truth = -6 / np.pi * np.arcsin(0.5 / 2)
    assert abs(found.value - truth) < 4 * found.se
    assert 0.004 < found.se < 0.01
    assert rank_correlation(x, np.zeros(DRAWS), REPLICATE) == (None, None)


def test_the_error_of_a_mean_is_that_of_independent_replicates():
    values = np.random.default_rng(7).normal(size=(33, 1))
    means = values[1:, 0]
    left = np.concatenate([[means.mean()], (means.sum() - means) / 31])
    assert estimate(left).se == pytest.approx(means.std(ddof=1) / np.sqrt(32))


@pytest.mark.parametrize("chance", [0.002, 0.02, 0.98])
def test_a_rare_shock_is_averaged_like_any_other(chance):
    """Its draws are few, not smoothed: what a curve through two values says between them is nothing."""
    luck = np.random.default_rng(7)
    came = (luck.random(DRAWS) < chance).astype(float)
    figure = 5.0 - 3.0 * came + luck.normal(size=DRAWS)
    found = bar(came, figure, REPLICATE, shock=True)
    for end, value in ((found.low, 0), (found.high, 1)):
        of_them = figure[came == value]
        assert end.value == pytest.approx(of_them.mean())
        assert 0.6 < end.se / (of_them.std() / np.sqrt(of_them.size)) < 1.5


def test_a_shock_that_came_once_has_no_error():
    came = np.zeros(DRAWS)
    came[77] = 1.0
    found = bar(came, np.arange(DRAWS) + came, REPLICATE, shock=True)
    assert found.high == found.swing == (None, None)
    assert found.low.value == pytest.approx(np.delete(np.arange(DRAWS), 77).mean())


@pytest.mark.parametrize("shares", [(0.6, 0.28, 0.03, 0.09), (0.88, 0.04, 0.08), (0.86, 0.03, 0.03, 0.04, 0.04)])
def test_a_rare_value_at_p90_is_averaged_too(shares):
    luck = np.random.default_rng(8)
    values = 1.0 + np.arange(len(shares))
    value = luck.choice(values, p=shares, size=DRAWS)
    found = bar(value, value**2 + luck.normal(size=DRAWS), REPLICATE)
    truth = values[np.searchsorted(np.cumsum(shares), 0.9)]
    assert found.high_at == truth
    assert abs(found.high.value - truth**2) < 4 * found.high.se < 0.25
