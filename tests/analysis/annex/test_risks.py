"""Rows of risks: the same lives, differences draw by draw, scenarios that are new, and what is refused left out."""

import numpy as np
import pytest

from simulator.analysis.annex.deals import Signed
from simulator.analysis.annex.drawing import Lot, columns, told
from simulator.analysis.annex.risks import changed, risks
from simulator.analysis.sampling import sample
from simulator.deal import Deal
from simulator.summary.statistics import error
from simulator.trajectories import live
from tests.analysis.annex.made import LOT, signed

SOME = Lot(192, 1, 0, live)


@pytest.fixture(scope="module")
def rows():
    """Aalborg's risks, without scenarios."""
    tree = signed("aalborg").document.tree
    base = Signed.of(Deal.of({**tree, "scenarios": {}}))
    known = told(base.deal)
    return base, risks(base, columns(base.deal, list(known.values()), SOME), SOME, lambda: None)


def test_columns_are_those_of_a_sample():
    deal = signed("aarhus_fund").deal
    known = told(deal)
    found = columns(deal, list(known.values()), LOT)
    asked = sample(deal, known, LOT.draws, LOT.seed).figures
    assert list(found) == list(asked)
    assert all(np.array_equal(found[name], asked[name], equal_nan=True) for name in found)


def test_figures_of_every_side():
    assert set(told(signed("aarhus_housing_first").deal)) >= {
        "investors.all.profit", "investors.all.p_loss", "municipality.payments.total", "municipality.net.total",
        "municipality.p_net_cost", "levels.state.net", "levels.fund.net", "terms.work.p_paid",
        "outcomes.in_work.programme", "risk.parties.provider.result",
    }  # fmt: skip
    assert "levels.municipality.net" not in told(signed("aalborg").deal)


def test_what_the_provider_is_left_with_is_what_the_summary_says(tmp_path):
    from simulator.pipeline import simulate

    deal = signed("aarhus_housing_first").deal
    figure = told(deal)["risk.parties.provider.result"]
    with simulate(deal, 64) as result:
        mean = result.summary["risk"]["parties"]["provider"]["result"]["mean"]
    assert columns(deal, [figure], LOT)[figure.name].mean() == pytest.approx(mean)


def test_differences_are_paired(rows):
    base, found = rows
    (row,) = [each for each in found.rows if each.world.key == "dropout"]
    both = [
        columns(deal, [found.known["municipality.net.total"]], SOME)["municipality.net.total"]
        for deal in (base.deal, base.changed(row.world.changes))
    ]
    difference, se = row.differences["municipality.net.total"]
    assert difference == pytest.approx((both[1] - both[0]).mean())
    assert se == pytest.approx(error(both[1] - both[0]))
    assert se < np.hypot(error(both[0]), error(both[1]))


def test_rows_mean_what_they_say(rows):
    tree = {row["risk"]: row for row in rows[1].as_tree()["rows"]}
    assert list(tree) == [
        "no_effect", "half_effect", "recruitment", "delay", "dropout", "relapse", "missing", "creaming", "shock",
        "cost",
    ]  # fmt: skip
    by = {key: row["figures"] for key, row in tree.items()}
    assert by["no_effect"]["terms.goal.p_paid"]["value"] < 0.01 < 0.2 < by["no_effect"]["terms.goal.p_paid"]["base"]
    assert by["half_effect"]["outcomes.in_work.programme"]["difference"] < -10
    assert by["missing"]["outcomes.in_work.programme"]["difference"] == 0
    assert by["missing"]["terms.goal.p_paid"]["difference"] < -0.2
    assert (
        by["creaming"]["investors.all.profit"]["difference"]
        > 0
        > by["creaming"]["municipality.net.total"]["difference"]
    )
    assert by["cost"]["terms.goal.p_paid"]["difference"] == 0
    assert by["cost"]["municipality.payments.total"]["difference"] > 0
    assert tree["shock"]["name"] == "downturn"
    for figures in by.values():
        for each in figures.values():
            assert each["value"] == pytest.approx(each["base"] + each["difference"])
    assert {each["unit"] for each in by["cost"].values()} == {"money", "chance", "count"}


@pytest.mark.parametrize(
    ("name", "scenarios"),
    [
        ("aalborg", ["corona", "slow recruitment"]),
        ("soem_ips", ["relapse", "corona"]),
        ("kobe", ["corona", "slow recruitment"]),
        ("women_into_work", ["weak effect", "slow recruitment", "missing answers", "creaming", "corona"]),
    ],
)
def test_scenarios_are_those_that_are_none_of_the_risks(name, scenarios):
    out = []
    found = [world.name for world, _ in changed(signed(name), LOT, out) if world.key == "scenario"]
    assert found == scenarios
    assert not out


@pytest.mark.parametrize("name", ["koto", "komponent_alliance", "massachusetts", "internal_investment", "type2dialog"])
def test_no_world_of_an_odd_deal_is_refused(name):
    out = []
    assert len(list(changed(signed(name), LOT, out))) > 7
    assert not out


def test_what_a_deals_checks_refuse_is_left_out_with_the_reason():
    tree = signed("aalborg").document.tree
    tree["scenarios"] = {"nobody": {"citizens.planned": 0}, "gone": {"citizens.sites": None}, "weaker": {
        "programme.strength": 0.8}, "half": {"programme.strength": {"value": 0.5, "assumed": True}}}  # fmt: skip
    out = []
    names = [world.name for world, _ in changed(Signed.of(Deal.of(tree)), LOT, out)]
    assert "weaker" in names
    assert "half" not in names
    assert [each.as_tree()["name"] for each in out] == ["nobody", "gone"]
    assert out[0].reason.startswith("citizens.planned: ")
    assert out[1].reason == "citizens.sites: nothing is here to remove"


def test_a_run_under_a_scenario_keeps_its_own_numbers(tmp_path):
    """Numbers that the scenario fixed keep their dimensions, so the worlds of both live alike."""
    from simulator.checks import load_deal
    from tests.analysis.annex.made import DEALS

    found = Signed.of(load_deal(DEALS / "aalborg.yaml", "slow recruitment"))
    assert "citizens.recruited" in found.names
    out = []
    worlds = {world.name or world.key: deal for world, deal in changed(found, LOT, out)}
    assert "slow recruitment" not in worlds
    assert not out
    assert worlds["dropout"].base_numbers == found.names
