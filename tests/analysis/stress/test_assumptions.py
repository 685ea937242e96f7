"""Points of independent scores: what draws are made of, in the unit of the deal."""

from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator.analysis.stress.assumptions import mixing, searched, told, values
from simulator.draws import draw, scores, uniforms_at, values_at
from tests.analysis.stress.made import RENT, STAFF, deal, percentile

DEALS = Path(__file__).parents[3] / "configs" / "deals"


@pytest.mark.parametrize("name", ["aalborg", "women_into_work", "aarhus_housing_first"])
def test_draws_are_the_values_at_their_scores(name):
    of = sim.load_deal(DEALS / f"{name}.yaml")
    drawn = draw(of, 100, 500, seed=7)
    found = values_at(of, scores(of, 100, 500, seed=7))
    assert list(found) == drawn.data["number"].values.tolist()
    for path, column in found.items():
        np.testing.assert_allclose(column, drawn.number(path), rtol=1e-9)


def test_scores_are_standard_normal_and_independent(tmp_path):
    found = scores(deal(tmp_path, rank=0.8), 0, 3200)
    both = np.array(list(found.values()))
    np.testing.assert_allclose(both @ both.T / 3200, np.eye(2), atol=0.01)


def test_without_scores_every_number_is_at_its_median(tmp_path):
    of = deal(tmp_path, rank=0.5)
    assert {name: u.tolist() for name, u in uniforms_at(of, {}).items()} == {RENT: [0.5], STAFF: [0.5]}
    assert values_at(of, {})[RENT] == pytest.approx(150_000)


def test_a_number_that_a_scenario_fixes_still_carries_its_correlations(tmp_path):
    of = deal(tmp_path, rank=0.5)
    fixed = sim.load_deal(tmp_path / "deal.yaml", "dear staff")
    drawn, found = draw(fixed, 0, 200), values_at(fixed, scores(fixed, 0, 200))
    np.testing.assert_allclose(found[RENT], drawn.number(RENT), rtol=1e-9)
    assert STAFF not in found
    assert set(searched(fixed)) == set(searched(of)) == {STAFF, RENT}
    both = np.zeros((2, 1))
    assert list(values(fixed, searched(fixed), both, {})) == [RENT]


def test_a_point_is_told_in_the_deals_own_units(tmp_path):
    of = deal(tmp_path, rank=0.5)
    names = searched(of)
    at = np.array([1.0, -2.0])
    first, second = told(of, names, at, {})
    assert {first.name, second.name} == {STAFF, RENT}
    for each in (first, second):
        assert (each.unit, each.per) == ("money", "month")
        assert each.percentile == pytest.approx(percentile(each.name, each.value))
    assert first.share + second.share == pytest.approx(1)
    assert abs(first.share) >= abs(second.share)
    factor = mixing(of, names)
    np.testing.assert_allclose(factor @ factor.T, [[1, 2 * np.sin(np.pi / 12)], [2 * np.sin(np.pi / 12), 1]])
