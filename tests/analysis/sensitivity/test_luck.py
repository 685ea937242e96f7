"""The split into assumptions and luck, where both are known."""

import numpy as np
import pytest

from simulator.analysis.sensitivity import split


def lives(seed, draws, known, luck):
    source = np.random.default_rng(seed)
    x = known * source.normal(size=draws)
    return x + luck * source.normal(size=(2, draws))


@pytest.mark.parametrize(("known", "luck"), [(1.0, 1.0), (3.0, 1.0), (0.2, 1.0)])
def test_the_split_is_the_known_one(known, luck):
    found = split(*lives(1, 20_000, known, luck))
    share = luck**2 / (known**2 + luck**2)
    assert abs(found.luck.value - share) < 4 * found.luck.se
    assert found.luck.se < 0.02
    assert found.luck.value + found.assumptions.value == pytest.approx(1)
    assert found.variance.value == pytest.approx(known**2 + luck**2, abs=4 * found.variance.se)


def test_all_is_luck_within_error_and_sometimes_more():
    found = [split(*lives(seed, 2000, 0.0, 1.0)) for seed in range(40)]
    values = np.array([each.assumptions.value for each in found])
    assert abs(values.mean()) < 4 * values.std(ddof=1) / np.sqrt(40)
    assert (values < 0).any()
    assert 0.7 < np.mean([each.assumptions.se for each in found]) / values.std(ddof=1) < 1.4


def test_all_is_assumptions():
    found = split(*lives(2, 2000, 1.0, 0.0))
    assert found.luck == (0.0, 0.0)
    assert found.assumptions == (1.0, 0.0)


def test_large_amounts_lose_no_digits():
    small = lives(3, 5000, 1.0, 1.0)
    assert split(*(1e9 + small)).luck.value == pytest.approx(split(*small).luck.value, rel=1e-5)


def test_a_figure_that_never_varies_has_no_shares():
    found = split(np.full(1000, 7.0), np.full(1000, 7.0))
    assert found.variance.value == 0
    assert found.luck == (None, None)
    assert found.assumptions == (None, None)
