"""Outcomes of small deals: names, months, segments, and sums that agree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.draws import draw
from simulator.outcomes import ARMS, Outcomes, measure
from simulator.plan import Plan, sign
from simulator.savings import save
from simulator.trajectories import Trajectories

TREE: dict[str, Any] = {
    "name": "counts",
    "start": "2026-01-01",
    "horizon": 36,
    "citizens": {
        "planned": 40,
        "enrolment": {"from": 1, "over": 12},
        "recruited": {"uniform": {"low": 0.5, "high": 1.0}},
        "delay": {"uniform": {"low": 0, "high": 3}},
        "segments": {"near": {"share": "60 %"}, "far": {"share": "40 %"}},
    },
    "pathway": {
        "states": ["out", "job"],
        "start": "out",
        "transitions": {"out -> job": {"mean_months": 12}, "job -> out": {"mean_months": 12}},
    },
    "programme": {"lasts": "9 months"},
    "outcomes": {
        "in_work": {"reach": ["job"], "hold": 3, "within": 24},
        "settled": {"checkpoint": ["job"], "at": [6, 12]},
        "self_supported": {"time_in": ["job"], "within": 24},
        "completed": {"completion": 6},
        "at_once": {"reach": ["job"], "within": 24},
        "later": {"checkpoint": ["job"], "at": [18]},
    },
}
ITEMS = ["in_work", "settled @6", "settled @12", "self_supported", "completed", "at_once", "later @18"]


def deal(**changes: Any) -> Deal:
    return Deal.of({**TREE, **changes})


def lived(what: Deal, plan: Plan, seed: int = 1) -> Any:
    """Records of citizens that could have lived so: some reach outcomes, nobody who was not recruited does anything."""
    generator = np.random.default_rng(seed)
    draws, citizens = plan.data.sizes["draw"], what.citizens.planned
    lives = np.arange(citizens) < plan.data["recruited"].values[:, None]
    enrolled = plan.data["enrolment"].values + plan.data["delay"].values[:, None]

    def some(chance: float, size: int) -> NDArray[np.bool_]:
        return (generator.random((draws, 2, citizens, size)) < chance) & lives[:, None, :, None]

    when = enrolled[:, None, :, None] + generator.random((draws, 2, citizens, 2)) * 20
    stayed = some(0.6, 1) * generator.random((draws, 2, citizens, 1)) * 24
    checks = (some(0.4, 3) * np.array([1, 2, 4])).sum(-1)
    variables = {
        "person_months": (("draw", "arm", "month", "state"), np.zeros((draws, 2, what.horizon, 2))),
        "reached": (("draw", "arm", "citizen", "reach"), np.where(some(0.4, 2), when, np.inf).astype(np.float32)),
        "checks": (("draw", "arm", "citizen"), checks.astype(np.uint32)),
        "engaged": (
            ("draw", "citizen"),
            (np.minimum(generator.exponential(9, lives.shape), 9) * lives).astype(np.float32),
        ),
        "stayed": (("draw", "arm", "citizen", "window"), stayed.astype(np.float32)),
        "window_months": (("draw", "arm", "month", "window"), generator.random((draws, 2, what.horizon, 1))),
    }
    coordinates = {
        "draw": plan.data["draw"].values,
        "arm": list(ARMS),
        "reach": ["in_work", "at_once"],
        "window": ["self_supported"],
    }
    return Trajectories(xr.Dataset(variables, coordinates))


def measured(what: Deal, plan: Plan, trajectories: Any, seed: int = 1) -> Outcomes:
    """The outcomes of lives that were made up."""
    first, count = int(plan.data["draw"][0]), plan.data.sizes["draw"]
    draws = draw(what, first=first, count=count, seed=seed)
    return measure(what, draws, plan, trajectories, save(what, draws, trajectories))


@pytest.fixture(scope="module")
def river() -> tuple[Deal, Plan, Any, Outcomes]:
    what = deal()
    plan = sign(what, draw(what, first=10, count=30))
    trajectories = lived(what, plan)
    return what, plan, trajectories, measured(what, plan, trajectories)


def test_items_are_outcomes_and_checkpoints_in_the_order_of_the_deal(river: Any) -> None:
    data = river[3].data
    assert data["item"].values.tolist() == ITEMS
    assert data["outcome"].values.tolist()[1:3] == ["settled", "settled"]
    assert data["checkpoint"].values.tolist() == [-1, 6, 12, -1, -1, -1, 18]
    assert data["draw"].values.tolist() == list(range(10, 40))
    assert data["segment"].values.tolist() == ["near", "far"]


def test_measured_is_true(river: Any) -> None:
    data = river[3].data
    assert np.array_equal(data["true"].values, data["measured"].values)


def test_months_sum_to_segments(river: Any) -> None:
    data = river[3].data.drop_sel(item="self_supported")
    assert np.array_equal(data["measured"].sum("month").values, data["total_by_segment"].sum("segment").values)
    assert data["measured"].sum() > 500


def test_counts_are_those_of_the_records(river: Any) -> None:
    _what, _plan, trajectories, found = river
    records, data = trajectories.data, found.data
    for name in ("in_work", "at_once"):
        reached = np.isfinite(records["reached"].sel(reach=name).values)
        assert np.array_equal(data["measured"].sel(item=name).sum("month").values, reached.sum(-1))
    for bit, name in enumerate(["settled @6", "settled @12", "later @18"]):
        passed = records["checks"].values >> bit & 1
        assert np.array_equal(data["measured"].sel(item=name).sum("month").values, passed.sum(-1))
    completed = (records["engaged"].values >= 6).sum(-1)
    by_arm = data["measured"].sel(item="completed").sum("month").values
    assert np.array_equal(by_arm, np.stack([completed, 0 * completed], axis=-1))
    assert np.array_equal(data["measured"].sel(item="self_supported").values, records["window_months"].values[..., 0])


def test_segments_are_those_of_the_plan(river: Any) -> None:
    _what, plan, trajectories, found = river
    far = plan.data["segment"].values == 1
    reached = np.isfinite(trajectories.data["reached"].sel(reach="in_work").values) & far
    by_segment = found.data["total_by_segment"].sel(item="in_work", segment="far").values
    assert np.array_equal(by_segment, reached.sum(-1))
    stayed = (trajectories.data["stayed"].values[..., 0].astype(float) * far).sum(-1)
    months = found.data["total_by_segment"].sel(item="self_supported", segment="far").values
    assert months == pytest.approx(stayed, abs=1e-4)


def test_checkpoints_fall_in_the_month_of_enrolment_delay_and_checkpoint(river: Any) -> None:
    what, plan, trajectories, found = river
    enrolled = plan.data["enrolment"].values + plan.data["delay"].values[:, None]
    passed = (trajectories.data["checks"].values >> 1 & 1).astype(bool)
    for draw_number in range(5):
        months = np.floor(enrolled[draw_number] + 12).astype(int)
        for arm in range(2):
            expected = np.bincount(months[passed[draw_number, arm]], minlength=what.horizon)
            counts = found.data["measured"].sel(item="settled @12").values[draw_number, arm]
            assert counts.tolist() == expected.tolist()


def test_enrolled_and_completers_are_of_those_recruited(river: Any) -> None:
    _what, plan, trajectories, found = river
    assert np.array_equal(found.data["enrolled"].values, plan.data["recruited"].values)
    lasted = trajectories.data["engaged"].values >= 9
    assert np.array_equal(found.data["completers"].values, lasted.sum(-1))
    assert 0 < found.data["completers"].sum() < found.data["enrolled"].sum()


def test_who_enrols_after_the_horizon_is_not_enrolled() -> None:
    what = deal(horizon=6, outcomes={})
    plan = sign(what, draw(what, count=20))
    found = measured(what, plan, lived(what, plan)).data
    when = plan.data["enrolment"].values + plan.data["delay"].values[:, None]
    lives = np.arange(40) < plan.data["recruited"].values[:, None]
    assert np.array_equal(found["enrolled"].values, ((when < 6) & lives).sum(-1))
    assert found["true"].shape == (20, 2, 6, 0)


def test_a_block_of_draws_is_the_part_of_the_whole(river: Any) -> None:
    what, plan, trajectories, found = river
    block = {"draw": slice(5, 17)}
    part = measured(what, Plan(plan.data.isel(block)), Trajectories(trajectories.data.isel(block)))
    assert part.data.equals(found.data.isel(block))


def test_the_order_of_outcomes_changes_no_figure(river: Any) -> None:
    _what, plan, trajectories, found = river
    order = {
        name: TREE["outcomes"][name]
        for name in ("self_supported", "settled", "at_once", "in_work", "later", "completed")
    }
    other = measured(deal(outcomes=order), plan, trajectories).data
    assert other["item"].values.tolist() != ITEMS
    assert other.sel(item=ITEMS).equals(found.data)


def test_a_deal_without_segments_has_one_of_all() -> None:
    citizens = {key: value for key, value in TREE["citizens"].items() if key != "segments"}
    what = deal(citizens=citizens)
    plan = sign(what, draw(what, count=4))
    found = measured(what, plan, lived(what, plan)).data
    assert found["segment"].values.tolist() == ["all"]


def test_records_of_no_kind_the_deal_asks_for_may_be_absent() -> None:
    what = deal(outcomes={"completed": {"completion": 6}})
    plan = sign(what, draw(what, count=4))
    trajectories = lived(what, plan)
    bare = trajectories.data.drop_vars(["reached", "stayed", "window_months", "checks", "reach", "window"])
    found = measured(what, plan, Trajectories(bare)).data
    assert found["true"].equals(measured(what, plan, trajectories).data["true"])
