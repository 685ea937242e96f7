"""Shares from plain arrays: right where the truth is known, without bias for a useless input, whatever the scale."""

import time
from functools import cache

import numpy as np
import pytest

from simulator.analysis.sensitivity import shares, surface
from simulator.analysis.sensitivity.polynomials import basis

LUCK = 0.8**2


def curved(seed, draws=3000):
    """Uniform inputs, the last of which is useless, and a figure under two lives that has an interplay and luck."""
    luck = np.random.default_rng(seed)
    u = luck.random((draws, 4))
    known = 2 * u[:, 0] + u[:, 1] ** 2 + 3 * (u[:, 0] - 0.5) * (u[:, 1] - 0.5)
    return u, known + 0.8 * luck.normal(size=(2, draws)) * np.sqrt(12) * np.abs(u[:, 2] - 0.5)


ALONE = np.array([4 / 12, 4 / 45, 0, 0])
TOGETHER = 9 / 144
VARIANCE = ALONE.sum() + TOGETHER + LUCK


def z(found, truth):
    return np.array([(each.value - true) / each.se for each, true in zip(found, truth, strict=True)])


@cache
def repeated():
    """Shares of 40 samples of 800 draws."""
    return [shares(*curved(seed, 800)) for seed in range(40)]


def test_first_and_total_shares_of_a_known_figure():
    u, figure = curved(1, 10_000)
    found = shares(u, figure)
    total = ALONE + TOGETHER * np.array([1, 1, 0, 0])
    assert np.abs(z(found.first, ALONE / VARIANCE)).max() < 4
    assert np.abs(z(found.total, total / VARIANCE)).max() < 4
    assert np.abs(z(found.first_of_assumptions, ALONE / (VARIANCE - LUCK))).max() < 4
    assert np.abs(z(found.total_of_assumptions, total / (VARIANCE - LUCK))).max() < 4
    assert max(each.se for each in (*found.first, *found.total)) < 0.015
    assert found.reached.value == pytest.approx(1 - LUCK / VARIANCE, abs=4 * found.reached.se)


def test_an_input_without_influence_has_no_share_on_average():
    """The mean of many estimates is 0 within its error."""
    found = repeated()
    for k in (2, 3):
        values = np.array([[each.first[k].value, each.total[k].value] for each in found])
        errors = values.std(axis=0, ddof=1) / np.sqrt(len(found))
        assert np.abs(values.mean(axis=0) / errors).max() < 4
        assert (errors < 0.002).all()
        assert 0.2 < (values < 0).mean() < 0.8
        stated = np.mean([[each.first[k].se, each.total[k].se] for each in found], axis=0)
        assert (stated > 0.8 * values.std(axis=0)).all()
        assert (stated < 2.0 * values.std(axis=0)).all()


def test_without_taking_off_the_noise_a_useless_input_would_have_a_share():
    u, figure = curved(3, 1500)
    fitted = surface(u)
    naive = np.linalg.lstsq(fitted.basis.terms, figure.mean(axis=0) - figure.mean(), rcond=None)[0] ** 2
    touched = fitted.basis.members[:, 3]
    assert naive[touched].sum() / figure.var() > 0.01
    assert abs(shares(u, figure).total[3].value) < 0.01


def test_errors_are_neither_too_small_nor_idle():
    found = repeated()
    for k in (0, 1):
        values = np.array([each.first[k].value for each in found])
        stated = np.mean([each.first[k].se for each in found])
        assert 0.75 < stated / values.std(ddof=1) < 1.35


@pytest.mark.parametrize("change", [np.exp, lambda x: -(x**3), lambda x: 1e9 * x + 7], ids=["exp", "cube", "scale"])
def test_monotone_transforms_of_inputs_change_nothing(change):
    u, figure = curved(2, 1000)
    before, after = shares(u, figure), shares(change(u), figure)
    for kind in ("first", "total", "first_of_assumptions"):
        for one, other in zip(getattr(before, kind), getattr(after, kind), strict=True):
            assert other.value == pytest.approx(one.value, rel=1e-6, abs=1e-9)
            assert other.se == pytest.approx(one.se, rel=1e-6, abs=1e-9)


def test_the_unit_of_the_figure_changes_nothing():
    u, figure = curved(2, 1000)
    for one, other in zip(shares(u, figure).first, shares(u, 1e7 * figure - 3e9).first, strict=True):
        assert other.value == pytest.approx(one.value, rel=1e-6, abs=1e-9)


def test_correlated_inputs_are_one_group():
    """Y = X1 + X2 + X3 + noise with normal X1, X2 of correlation 0.6: the pair has 2 (1 + 0.6) of 5.2."""
    luck = np.random.default_rng(4)
    x = luck.normal(size=(8000, 3))
    x[:, 1] = 0.6 * x[:, 0] + 0.8 * x[:, 1]
    figure = x.sum(axis=1) + luck.normal(size=(2, 8000))
    found = shares(x, figure, [(0, 1), (2,)])
    assert np.abs(z(found.first, [3.2 / 5.2, 1 / 5.2])).max() < 4
    assert np.abs(z(found.total, [3.2 / 5.2, 1 / 5.2])).max() < 4
    assert max(each.se for each in found.total) < 0.015
    apart = shares(x, figure)  # which is wrong: what the two have in common is nobody's
    assert sum(each.value for each in apart.first) < 4.2 / 5.2 - 0.1


def test_perfectly_correlated_inputs_are_a_group_that_can_be_had():
    u, figure = curved(5, 1500)
    doubled = np.column_stack([u, u[:, 0]])
    once, twice = shares(u, figure), shares(doubled, figure, [(0, 4), (1,), (2,), (3,)])
    assert twice.first[0].value == pytest.approx(once.first[0].value, abs=0.005)


def test_inputs_with_few_values():
    """A coin and a die: Var = 1/4 + 35/12 (of the die) + the interplay coin x die."""
    luck = np.random.default_rng(6)
    coin, die = luck.integers(0, 2, 20_000), luck.integers(1, 7, 20_000)
    figure = coin + die + 2.0 * (coin - 0.5) * (die - 3.5)
    found = shares(np.column_stack([coin, die]).astype(float), figure)
    whole = 1 / 4 + 35 / 12 + 35 / 12
    assert np.abs(z(found.first, np.array([1 / 4, 35 / 12]) / whole)).max() < 4
    assert found.reached.value == pytest.approx(1, abs=1e-9 + 4 * found.reached.se)
    assert found.first_of_assumptions[0] == (None, None)  # one life does not tell assumptions from luck


def test_interplay_is_not_known_from_few_draws_of_many_inputs():
    u = np.random.default_rng(9).random((640, 12))
    found = shares(u, np.stack([u.sum(axis=1), u.sum(axis=1) + 0.1]))
    assert found.degrees[1] == 0
    assert set(found.total) == set(found.total_of_assumptions) == {(None, None)}
    assert all(each.value == pytest.approx(1 / 12, abs=4 * each.se) for each in found.first)
    assert found.reached.value == pytest.approx(1, abs=4 * found.reached.se)


def test_the_basis_is_orthonormal_and_grows_with_the_draws():
    u = np.random.default_rng(7).random((3000, 5))
    small, large = basis(u[:700], ((0,), (1, 2), (3,), (4,))), basis(u, ((0,), (1, 2), (3,), (4,)))
    assert small.terms.shape[1] <= 700 / 12
    assert small.terms.shape[1] < large.terms.shape[1] <= 250
    alone = large.terms[:, large.members.sum(axis=1) == 1]
    assert np.abs(alone.mean(axis=0)).max() < 1e-9
    assert np.allclose((large.terms**2).mean(axis=0), 1, atol=0.5)
    for group in range(4):
        mine = large.terms[:, large.members[:, group] & (large.members.sum(axis=1) == 1)]
        assert np.allclose(mine.T @ mine / 3000, np.eye(mine.shape[1]), atol=1e-9)


def test_ten_thousand_draws_of_twenty_inputs_take_about_a_second():
    """About 0.7 s of one idle processor; room for busy ones."""
    u = np.random.default_rng(8).random((10_000, 20))
    started = time.process_time()
    found = shares(u, u.sum(axis=1))
    assert time.process_time() - started < 6
    assert found.first[0].value == pytest.approx(1 / 20, abs=0.01)
