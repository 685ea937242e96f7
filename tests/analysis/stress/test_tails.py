"""The worst draws: the true driver first, luck alone told as such, ties not torn apart."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator.analysis.sampling import Sample, sample
from simulator.analysis.stress.tails import KEY, tail_of, tails
from tests.analysis.stress.made import NET, RENT, SDS, STAFF, deal

AALBORG = Path(__file__).parents[3] / "configs" / "deals" / "aalborg.yaml"
DRAWS = 4000
PROFIT = "investors.all.profit"


@cache
def aalborg():
    return sim.load_deal(AALBORG)


def made(column, numbers):
    """A sample with made figures and numbers."""
    return Sample(aalborg(), 0, column.size, 1, 0, {PROFIT: column}, numbers)


@pytest.fixture
def luck():
    return np.random.default_rng(7)


def test_the_true_driver_is_ranked_first(tmp_path):
    """Net saving = 12 (rent - staff): rent has twice the spread of staff, low rent and dear staff are the worst."""
    (found,) = tails(deal(tmp_path), [NET], draws=DRAWS)
    rent, staff = found.numbers
    assert (rent.name, staff.name) == (RENT, STAFF)
    assert rent.differs
    assert staff.differs
    assert rent.deviations < 0 < staff.deviations
    assert rent.tail < rent.all == pytest.approx(150_000, rel=1e-3)
    assert rent.deviations == pytest.approx((rent.tail - rent.all) / SDS[RENT], rel=0.02)
    assert rent.deviations == pytest.approx(-2.665 * SDS[RENT] / np.hypot(*SDS.values()), rel=0.1)
    assert (found.size, found.lowest, found.luck_alone) == (DRAWS // 100, True, False)


def test_when_luck_alone_decides_nothing_differs(tmp_path):
    """Numbers that hardly vary, beside benefits that do."""
    of = deal(tmp_path, benefit=20_000, sds={STAFF: 1, RENT: 1})
    (found,) = tails(of, [NET], draws=DRAWS)
    assert found.luck_alone
    assert len(found.numbers) == 2
    assert all(abs(each.z) < found.threshold for each in found.numbers)
    tail, every = found.figures[NET]
    assert tail.value < every.value - 500_000


def test_luck_is_rarely_called_an_assumption(luck):
    """Twenty blind numbers: one of them differs in about one of twenty tails."""
    told = 0
    for _ in range(300):
        numbers = {f"n{i}": luck.normal(size=600) for i in range(20)}
        told += not tail_of(made(luck.normal(size=600), numbers), PROFIT, 0.05).luck_alone
    assert 3 <= told <= 32  # 15 expected, sd 3.8


def test_z_of_a_blind_tail_is_standard_normal(luck):
    z = np.array(
        [
            tail_of(made(luck.normal(size=400), {"n": luck.exponential(size=400)}), PROFIT, 0.25).numbers[0].z
            for _ in range(500)
        ]
    )
    assert abs(z.mean()) < 4 / np.sqrt(500)
    assert abs(z.std() - 1) < 4 / np.sqrt(1000)


def test_shocks_are_told_by_how_often_they_come(luck):
    comes = (np.arange(2000) < 200).astype(float)
    found = tail_of(made(-5 * comes + luck.normal(size=2000), {"shocks.downturn.occurs": comes}), PROFIT, 0.01)
    (shock,) = found.numbers
    assert shock.unit == "occurs"
    assert shock.all == pytest.approx(0.1)
    assert shock.tail > 0.9
    assert shock.differs


def test_draws_that_are_as_bad_belong_to_the_tail():
    column = np.repeat([-7.0, 1.0], [300, 700])
    found = tail_of(made(column, {"n": np.arange(1000.0)}), PROFIT, 0.01)
    assert (found.size, found.boundary) == (300, -7.0)
    everyone = tail_of(made(np.full(1000, 2.0), {"n": np.arange(1000.0)}), PROFIT, 0.01)
    assert everyone.size == 1000
    assert everyone.luck_alone


def test_the_highest_are_worst_where_less_is_better(luck):
    column = luck.normal(size=1000)
    of = Sample(aalborg(), 0, 1000, 1, 0, {"municipality.payments.total": column}, {"n": column})
    found = tail_of(of, "municipality.payments.total", 0.02)
    assert not found.lowest
    assert found.size == 20
    assert found.boundary == np.sort(column)[-20]
    assert found.numbers[0].z > found.threshold


def test_a_tail_is_of_the_deals_own_draws():
    of = sim.load_deal(AALBORG)
    profit, net = tails(of, draws=640)
    assert (profit.figure, net.figure) == (PROFIT, NET)
    assert list(profit.figures) == [PROFIT, NET, *(name for name in KEY if name not in (PROFIT, NET))]
    column = sample(of, [PROFIT], 640).figures[PROFIT]
    assert profit.boundary == np.sort(column)[6]
    assert profit.figures[PROFIT][0].value == pytest.approx(np.sort(column)[:7].mean())
    assert profit.as_tree()["numbers"][0]["name"] in of.drawn


@pytest.mark.parametrize("worst", [0.0, 0.001, 1.0])
def test_a_tail_that_cannot_be_is_refused(worst):
    with pytest.raises(sim.OptionError, match="two draws"):
        tails(sim.load_deal(AALBORG), worst=worst, draws=100)


def test_a_draw_without_the_figure_is_not_among_the_worst(tmp_path):
    column = np.where(np.arange(100) < 5, np.nan, np.arange(100.0))
    found = tail_of(Sample(deal(tmp_path), 0, 100, 1, 0, {NET: column}, {}), NET, 0.03)
    assert (found.size, found.boundary, found.figures[NET][0].value) == (3, 7.0, 6.0)
