"""The nearest crossing of a response that is known: flat, straight, curved, stepped and out of reach."""

import numpy as np
import pytest
from scipy.optimize import minimize

from simulator.analysis.stress.nearest import REACH, Nearest, nearest, polished, significant


class Known:
    """A response by formula, without error."""

    def __init__(self, level, slope, errors=0.0):
        self.level, self._slope, self.errors, self.asked = self._counted(level), slope, errors, 0

    def _counted(self, level):
        def counted(at):
            self.asked += 1
            return float(level(at))

        return counted

    def slope(self, at, width=1.0):
        found = np.asarray(self._slope(at, width), dtype=float)
        return found, np.full(found.shape, self.errors)


STEEP = np.array([3.0, 1.0, 0.0, -2.0])


def test_of_a_half_space_it_is_the_foot_of_the_perpendicular():
    response = Known(lambda x: 7 - STEEP @ x, lambda x, width: -STEEP)
    found = nearest(response, 4)
    assert found.distance == pytest.approx(7 / np.linalg.norm(STEEP), rel=1e-9)
    np.testing.assert_allclose(found.at, 7 * STEEP / (STEEP @ STEEP), rtol=1e-9)
    assert response.asked < 8


@pytest.mark.parametrize("bend", [-0.3, -0.1, 0.2, 0.5])
def test_of_a_curved_border_it_is_what_an_optimiser_finds(bend):
    def level(x):
        return 8 - STEEP @ x + bend * (x[0] ** 2 - x[1] ** 2)

    response = Known(level, lambda x, width: -STEEP + 2 * bend * np.array([x[0], -x[1], 0, 0]))
    found = nearest(response, 4)
    exact = minimize(lambda x: x @ x, found.at + 0.1, constraints=[{"type": "eq", "fun": level}], tol=1e-10)
    assert exact.success
    assert found.distance == pytest.approx(np.sqrt(exact.fun), rel=3e-3)
    assert abs(found.level) <= 2e-3 * 8


def test_out_of_reach_the_lowest_level_at_its_end_is_told():
    found = nearest(Known(lambda x: 30 - STEEP @ x, lambda x, width: -STEEP), 4)
    assert found.distance is None
    assert np.linalg.norm(found.at) == pytest.approx(REACH)
    assert found.level == pytest.approx(30 - REACH * np.linalg.norm(STEEP))


def test_of_a_step_the_crossed_side_is_told():
    found = nearest(Known(lambda x: 1 if x[0] < 1.3 else -1, lambda x, width: [-0.5, 0, 0]), 3)
    assert found.distance == pytest.approx(1.3, abs=2e-3)
    assert found.distance >= 1.3
    assert found.level == -1


def test_where_nothing_moves_the_centre_is_told():
    found = nearest(Known(lambda x: 5, lambda x, width: np.zeros(2)), 2)
    assert (found.distance, found.level) == (None, 5)
    assert not found.at.any()
    assert nearest(Known(lambda x: 5, lambda x, width: np.zeros(0)), 0).distance is None


def test_a_flat_centre_is_looked_around_more_widely():
    """Nothing happens within one standard deviation, then it falls."""
    found = nearest(Known(lambda x: min(1.0, 3 - x[1]), lambda x, width: [0, -1 if x[1] >= 2 or width > 1 else 0]), 2)
    assert found.distance == pytest.approx(3, rel=3e-3)


def test_what_is_within_its_error_does_not_count():
    assert significant(np.array([3.0, -2.9, 3.1]), np.ones(3)).tolist() == [0, 0, 3.1]
    found = nearest(Known(lambda x: 7 - STEEP @ x, lambda x, width: -STEEP, errors=0.5), 4)
    assert found.at[1] == 0
    assert found.distance == pytest.approx(7 / np.linalg.norm([3, 2]))


def test_polishing_keeps_the_direction():
    rough = Nearest(np.array([0.6, 0.8]), 1.0, 0.0)
    found = polished(Known(lambda x: 2 - x.sum(), lambda x, width: [-1, -1]), rough, 2.0)
    assert found.distance == pytest.approx(2 / 1.4, rel=2e-3)
    np.testing.assert_allclose(found.at / found.distance, rough.at)
