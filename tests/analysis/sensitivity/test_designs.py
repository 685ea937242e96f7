"""Designs of SALib put through a deal: what points mean, whose luck they have, what is said without SALib."""

import sys
from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator.analysis.sampling import sample
from simulator.analysis.sensitivity import designed, designs, simulated
from simulator.analysis.sensitivity.groups import independent_groups
from simulator.summary.drivers import standing

AALBORG = Path(__file__).parents[3] / "configs" / "deals" / "aalborg.yaml"
JOB, SCHOOL = (f"programme.effects.unemployed -> {each}.hazard_ratio" for each in ("job", "education"))
IN_WORK = "outcomes.in_work.programme"


@pytest.fixture(scope="module")
def deal():
    return sim.load_deal(AALBORG)


def test_points_of_the_cube_are_distributed_as_the_deals_own_draws(deal):
    points = np.random.default_rng(1).random((8000, len(deal.drawn)))
    values = designs.values(deal, independent_groups(deal), points)
    own = sample(deal, [IN_WORK], 4000).numbers
    assert values.keys() == own.keys()
    for name, column in own.items():
        apart = np.hypot(values[name].std() / np.sqrt(8000), column.std() / np.sqrt(4000))
        assert abs(values[name].mean() - column.mean()) < 4 * apart
        assert values[name].std() == pytest.approx(column.std(), rel=0.06)
    correlated = [standing(each[JOB]) @ standing(each[SCHOOL]) for each in (values, own)]
    assert correlated[0] == pytest.approx(0.5, abs=0.04)
    assert correlated[1] == pytest.approx(0.5, abs=0.04)


def test_an_uncertain_chance_decides_whether_the_shock_comes():
    deal = sim.load_deal(AALBORG, overrides=("shocks.downturn.chance={uniform: {low: 5 %, high: 45 %}}",))
    points = np.random.default_rng(2).random((8000, len(deal.drawn)))
    values = designs.values(deal, independent_groups(deal), points)
    chance, came = values["shocks.downturn.chance"], values["shocks.downturn.occurs"] == 1
    assert came.mean() == pytest.approx(0.25, abs=0.02)
    assert chance[came].mean() > chance[~came].mean() + 0.05


def test_the_corners_of_the_cube_are_values(deal):
    points = np.vstack([np.zeros(len(deal.drawn)), np.ones(len(deal.drawn))])
    assert all(np.isfinite(column).all() for column in designs.values(deal, independent_groups(deal), points).values())


def test_a_design_is_the_same_every_time_and_moves_what_it_should(deal):
    once, again = (designed(deal, "sobol", [IN_WORK], draws=100, seed=3) for _ in range(2))
    assert once.as_tree() == again.as_tree()
    assert once.rows == 64
    assert once.rows * once.blocks == simulated(deal, "sobol", 100)
    found = dict(zip(once.groups, once.indices[IN_WORK], strict=True))
    assert found[("budget.accounts.social.cashable",)]["total"] == (0.0, 0.0)  # the same citizens, the same luck
    assert found[(JOB, SCHOOL)]["total"].value > 0.2
    assert once.as_tree()["figures"][IN_WORK]["indices"][0]["inputs"] == [JOB, SCHOOL]


def test_morris_moves_one_group_at_a_time_in_one_life(deal):
    found = designed(deal, "morris", [IN_WORK], draws=280, seed=3)
    assert found.rows * found.blocks == simulated(deal, "morris", 280) == 280
    effects = dict(zip(found.groups, found.indices[IN_WORK], strict=True))
    assert effects[("budget.accounts.social.cashable",)]["mean_absolute_effect"].value == 0
    assert effects[("shocks.downturn.occurs",)]["mean_effect"].value < 0
    assert effects[("pathway.transitions.unemployed -> job.within.share",)]["mean_effect"].value > 0
    assert effects[(JOB, SCHOOL)]["effect_sd"].value is None  # SALib has none for a group


def test_a_figure_that_never_moves_has_no_indices(deal):
    found = designed(deal, "sobol", ["municipality.payments.2018"], draws=8, seed=1)
    assert {each.value for row in found.indices["municipality.payments.2018"] for each in row.values()} == {None}


def test_without_salib_the_way_to_it_is_told(deal, monkeypatch):
    for name in [name for name in sys.modules if name.split(".")[0] == "SALib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "SALib", None)
    with pytest.raises(sim.OptionError, match=r"pip install 'outcome-simulator\[sensitivity\]'"):
        designed(deal, "sobol", [IN_WORK], draws=64)


@pytest.mark.parametrize(
    ("method", "draws", "figure", "said"),
    [
        ("sobol", 1, IN_WORK, "too few"),
        ("morris", 6, IN_WORK, "write --draws 14"),
        ("sobol", 64, "payback_month", "not a number in every draw"),
    ],
)
def test_mistakes_are_told(deal, method, draws, figure, said):
    with pytest.raises(sim.OptionError, match=said):
        designed(deal, method, [figure], draws=draws)


def test_nothing_uncertain_cannot_be_moved():
    plain = Path(__file__).parents[2] / "verification" / "deals" / "o1.yaml"
    with pytest.raises(sim.OptionError, match="nothing in it is uncertain"):
        designed(sim.load_deal(plain), "sobol")
