"""Reverse stress on deals whose nearest failure is known, and on what it is asked and told."""

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm

import simulator as sim
from simulator.analysis.stress import failures, reverse
from tests.analysis.stress.made import MEANS, MONTHS, NET, RENT, SDS, STAFF, deal

AALBORG = Path(__file__).parents[3] / "configs" / "deals" / "aalborg.yaml"
SHOCK = "{storm: {chance: 10 %, start: 0, lasts: 12 months, multiply: {unemployed -> job: 0.5}}}"


def exact(rank, bound=0.0):
    """Distance and numbers at the nearest point where 12 (rent - staff) is at a bound, both normal and correlated."""
    correlation = 0.0 if rank is None else 2 * np.sin(np.pi * rank / 6)
    steep = np.array([-SDS[STAFF], SDS[RENT]]) * MONTHS
    matrix = np.array([[1, correlation], [correlation, 1]])
    margin = MONTHS * (MEANS[RENT] - MEANS[STAFF]) - bound
    spread = np.sqrt(steep @ matrix @ steep)
    scores = -margin / spread * (matrix @ steep) / spread
    numbers = {path: MEANS[path] + SDS[path] * score for path, score in zip((STAFF, RENT), scores, strict=True)}
    return margin / spread, numbers


@pytest.mark.parametrize("rank", [None, 0.5, -0.7])
def test_the_nearest_point_of_two_normals_is_the_analytic_one(tmp_path, rank):
    found = reverse(deal(tmp_path, rank=rank), *failures(deal(tmp_path, rank=rank), f"{NET} < 0"), draws=640)
    distance, numbers = exact(rank)
    (point,) = found.points
    assert not found.crossed
    assert not found.missed
    assert point.distance == pytest.approx(distance, rel=2e-3)
    assert {each.name: each.value for each in point.assumptions} == pytest.approx(numbers, rel=1e-3)
    assert sum(each.share for each in point.assumptions) == pytest.approx(1)
    assert found.p_assumptions == pytest.approx(norm.cdf(-distance), rel=0.03)
    assert abs(point.figure.value) < 3e-3 * MONTHS * 50_000


def test_what_has_happened_already_is_mended_at_the_nearest_point(tmp_path):
    of = deal(tmp_path)
    found = reverse(of, *failures(of, f"{NET} < 1_000_000"), draws=640)
    distance, numbers = exact(None, 1_000_000)
    assert found.crossed
    assert found.centre.value == pytest.approx(600_000)
    assert found.points[0].distance == pytest.approx(-distance, rel=2e-3)
    assert {each.name: each.value for each in found.points[0].assumptions} == pytest.approx(numbers, rel=1e-3)
    assert found.p_assumptions == pytest.approx(norm.cdf(-distance), rel=3e-3)


def test_what_cannot_be_is_said(tmp_path):
    of = deal(tmp_path)
    found = reverse(of, *failures(of, f"{NET} < -2_000_000"), draws=640)
    assert not found.points
    (nearest,) = found.missed
    assert nearest.distance is None
    assert np.sqrt(sum(each.deviations**2 for each in nearest.assumptions)) == pytest.approx(4)
    assert nearest.figure.value == pytest.approx(600_000 - 4 * MONTHS * np.hypot(*SDS.values()), rel=1e-3)
    never = reverse(of, *failures(of, "payments.total > 10"), draws=640)
    assert not never.points
    assert all(each.deviations == 0 for each in never.missed[0].assumptions)


def test_a_deal_without_uncertain_numbers_has_its_centre_only(tmp_path):
    deal(tmp_path)
    fixed = sim.load_deal(tmp_path / "deal.yaml", overrides=(f"{STAFF}=1 per month", f"{RENT}=2 per month"))
    found = reverse(fixed, *failures(fixed, "net cost"), draws=64)
    assert found.centre.value == pytest.approx(12)
    assert not found.points
    assert found.missed[0].assumptions == ()


def test_a_shock_costs_its_threshold_and_is_searched_apart(tmp_path):
    """Without a benefit the shock changes nothing: both worlds have the same distance in the numbers."""
    of = deal(tmp_path, shocks=SHOCK)
    found = reverse(of, *failures(of, "net cost"), draws=640)
    distance, _ = exact(None)
    calm, stormy = found.points
    assert (calm.shocks, stormy.shocks) == ({"storm": False}, {"storm": True})
    assert found.likely == {"storm": False}
    assert calm.distance == pytest.approx(distance, rel=2e-3)
    assert stormy.distance == pytest.approx(np.hypot(distance, norm.ppf(0.1)), rel=2e-3)
    assert found.p_assumptions == pytest.approx(norm.cdf(-distance), rel=0.03)


def test_a_shock_that_must_come_always_does(tmp_path):
    of = deal(tmp_path, shocks=SHOCK.replace("10 %", "100 %"))
    found = reverse(of, *failures(of, "net cost"), draws=640)
    assert [each.shocks for each in found.points] == [{"storm": True}]
    assert found.points[0].distance == pytest.approx(exact(None)[0], rel=2e-3)


def test_what_may_go_wrong_is_read():
    of = sim.load_deal(AALBORG)
    told = {text: [each.text for each in failures(of, text)] for text in ("loss", "net cost", "budget")}
    assert told == {
        "loss": ["investors.all.profit < 0"],
        "net cost": ["municipality.net.total < 0"],
        "budget": ["municipality.payments.2021 > 7500000"],
    }
    assert failures(of, "payments.2021 > appropriation")[0].bound == 7_500_000
    (risky,) = failures(of, "p_loss >= 50 %")
    assert (risky.asked.name, risky.above, risky.bound) == ("investors.all.p_loss", True, 0.5)
    assert risky.margin(0.7) == pytest.approx(-0.2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("profit", "is not understood"),
        ("profit < 0 < 1", "is not understood"),
        ("profit.p5 < 0", "cannot be crossed"),
        ("payments.2020 > appropriation", r"those with one: municipality\.payments\.2021"),
        ("profits < 0", "no such figure"),
        ("profit < none", "number"),
    ],
)
def test_what_cannot_be_read_is_told(text, said):
    with pytest.raises(sim.OptionError, match=said):
        failures(sim.load_deal(AALBORG), text)


def test_without_an_appropriation_there_is_no_budget_to_break():
    of = sim.load_deal(AALBORG, overrides=("budget.appropriation=null",))
    with pytest.raises(sim.OptionError, match="states no appropriation"):
        failures(of, "budget")


def test_what_has_no_mean_is_refused():
    of = sim.load_deal(AALBORG)
    with pytest.raises(sim.OptionError, match="has no mean"):
        reverse(of, *failures(of, "payback_month > 48"), draws=64)


def test_progress_counts_the_draws(tmp_path):
    of, told = deal(tmp_path), []
    reverse(of, *failures(of, "net cost"), draws=640, progress=told.append)
    assert told == sorted(told)
    assert 640 <= told[-1] <= 40 * 640
