"""Reverse stress under luck: the analytic nearest point of two normals within the stated error."""

import numpy as np
import pytest
from scipy.stats import norm

from simulator.analysis.sampling import sample
from simulator.analysis.stress import failures, reverse
from simulator.summary.statistics import error
from tests.analysis.stress.made import MEANS, MONTHS, NET, RENT, SDS, STAFF, deal

Z = 4
DRAWS = 4000


def exact(rank):
    """Distance and correlated scores at the nearest point where 12 (rent - staff) = 0."""
    correlation = 2 * np.sin(np.pi * rank / 6)
    matrix = np.array([[1, correlation], [correlation, 1]])
    steep = np.array([-SDS[STAFF], SDS[RENT]]) * MONTHS
    spread = np.sqrt(steep @ matrix @ steep)
    distance = MONTHS * (MEANS[RENT] - MEANS[STAFF]) / spread
    return distance, dict(zip((STAFF, RENT), -distance * (matrix @ steep) / spread, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize(("rank", "seed"), [(0.0, 3), (0.5, 4), (-0.6, 5)])
def test_the_nearest_point_is_the_analytic_one_within_its_error(tmp_path, rank, seed):
    """Benefits of ten citizens in each arm add luck of mean 0 and an sd above the numbers' own."""
    of = deal(tmp_path, rank=rank, benefit=20_000)
    found = reverse(of, *failures(of, "net cost"), draws=DRAWS, seed=seed)
    distance, scores = exact(rank)
    (point,) = found.points
    assert 0 < point.se < 0.1
    assert abs(point.distance - distance) < Z * np.hypot(point.se, 2e-3 * distance)
    for each in point.assumptions:
        # the slope's error turns the direction, the mean's moves the border
        assert abs(each.deviations - scores[each.name]) < 0.2
    fresh = sample(of, [NET], DRAWS, seed + 100, given={each.name: each.value for each in point.assumptions})
    column = fresh.figures[NET]
    assert point.figure.se < 60_000
    assert abs(column.mean()) < Z * np.hypot(point.figure.se, error(column))
    assert found.p_assumptions == pytest.approx(norm.cdf(-distance), rel=0.5)


@pytest.mark.slow
def test_probability_by_assumptions_is_less_than_with_luck_where_failure_is_rare(tmp_path):
    """Luck widens what may happen; how much is known: both are normal, nearly."""
    of = deal(tmp_path, rank=0.0, benefit=20_000)
    found = reverse(of, *failures(of, "net cost"), draws=DRAWS)
    assert found.p_assumptions < found.p_draws.value - Z * found.p_draws.se
    assert found.p_draws.se < 0.01
