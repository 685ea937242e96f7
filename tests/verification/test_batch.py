"""Deals of a batch live independent lives, scenarios of one deal the same ones; a split into units changes nothing.

Errors come from the 32 replicates of the points: a statistic of each is independent of the others'. |z| < 4, with an
error that is small enough to tell the claim from its opposite.
"""

from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator.analysis.batch.opening import open_batch
from simulator.draws import REPLICATES
from tests.analysis.batch.made import AALBORG, batch_of, written

DRAWS = 3_200
FIGURES = {"profit": {}, "outcomes_true": {"outcome": "in_work", "arm": "programme"}}
TWICE = """name: Twice
draws: {draws}
deals:
  one: {{file: "{{deals}}/aalborg.yaml", set: {{shocks.downturn: {shock}}}}}
  two: {{file: "{{deals}}/aalborg.yaml", set: {{shocks.downturn: {shock}}}}}
record: [profit, outcomes_true]
"""
SHARED = "{chance: 50 %, lasts: 24 months, multiply: {unemployed -> job: 0.1}, shared: true}"
OWN = SHARED.replace("true", "false")


def opened(folder, text):
    return open_batch(written(batch_of(folder, text), folder / "results")).load()


def by_replicate(statistic, *columns):
    """A statistic of all draws' moments, and its error from the spread over replicates."""
    each = [statistic(*(column[start::REPLICATES] for column in columns)) for start in range(REPLICATES)]
    return float(np.mean(each)), float(np.std(each, ddof=1) / np.sqrt(REPLICATES))


def centred(*columns):
    """Columns less their means over all draws, so that replicates' moments are about the same point."""
    return [column - column.mean() for column in columns]


@pytest.fixture(scope="module")
def independent(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("own"), TWICE.format(draws=DRAWS, shock=OWN))


@pytest.fixture(scope="module")
def together(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("shared"), TWICE.format(draws=DRAWS, shock=SHARED))


def copies(data, name):
    chosen = data[name].sel(FIGURES[name]).isel(scenario=0)
    return centred(chosen.sel(deal="one").values, chosen.sel(deal="two").values)


@pytest.mark.parametrize("name", FIGURES)
def test_variance_of_the_sum_of_two_copies_is_twice_the_variance(independent, name):
    one, two = copies(independent, name)
    variance = (one**2).mean() / 2 + (two**2).mean() / 2
    ratio, error = by_replicate(
        lambda a, b: ((a + b) ** 2).mean() / variance - (a**2 + b**2).mean() / variance, one, two
    )
    assert error < 0.1  # one deal counted twice would be 2
    assert abs(ratio) < 4 * error
    correlation, error = by_replicate(lambda a, b: (a * b).mean() / variance, one, two)
    assert error < 0.05
    assert abs(correlation) < 4 * error
    assert not np.array_equal(one, two)


@pytest.mark.parametrize("name", FIGURES)
def test_a_shared_shock_makes_copies_move_together(together, name):
    one, two = copies(together, name)
    variance = (one**2).mean() / 2 + (two**2).mean() / 2
    correlation, error = by_replicate(lambda a, b: (a * b).mean() / variance, one, two)
    assert error < 0.05
    assert correlation > 4 * error
    assert correlation < 1 - 4 * error  # and yet are not one and the same


SCENARIOS = """name: Paired
draws: {draws}
draws_per_unit: {room}
deals: {{aalborg: "{{deals}}/aalborg.yaml"}}
scenarios:
  base: null
  weaker: {{programme.effects.unemployed -> job.hazard_ratio: 2.2}}
  stronger: {{programme.effects.unemployed -> job.hazard_ratio: 2.4}}
"""


@pytest.fixture(scope="module")
def paired(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("paired"), SCENARIOS.format(draws=640, room=640))


def test_scenarios_of_one_deal_live_the_same_lives(paired):
    same = paired["outcomes_true"].sel(outcome="in_work", deal="aalborg")
    untouched = same.sel(arm="counterfactual")
    assert (untouched.sel(scenario="weaker") == untouched.sel(scenario="stronger")).all()
    assert (untouched.sel(scenario="weaker") == untouched.sel(scenario="base")).all()
    weaker, stronger = (same.sel(arm="programme", scenario=name).values for name in ("weaker", "stronger"))
    paired_variance, alone = np.var(stronger - weaker), np.var(stronger) + np.var(weaker)
    assert stronger.mean() > weaker.mean()
    assert paired_variance < alone / 10


def test_an_entry_listed_once_is_the_plain_run(paired):
    with sim.simulate(sim.load_deal(AALBORG), 640) as result:
        metrics = result.metrics.load()
    base = paired.sel(deal="aalborg", scenario="base")
    for name in ("profit", "npv", "moic", "total_net", "liquidity_gap"):
        scale = 1 if name == "moic" else 100
        column = metrics[name].isel(investor=0) if "investor" in metrics[name].dims else metrics[name]
        np.testing.assert_array_equal(base[name], column / scale)
    np.testing.assert_array_equal(base["net"].sel(year=metrics["year"]), metrics["net"] / 100)


def test_parts_of_a_split_are_one_unit(paired, tmp_path: Path):
    batch = batch_of(tmp_path, SCENARIOS.format(draws=640, room=300))
    assert len(batch.tasks) == 9
    split = open_batch(written(batch, tmp_path / "results")).load()
    assert split.equals(paired)
