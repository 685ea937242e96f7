"""What outcomes are compared with: agreed figures, earlier groups, control groups."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from simulator.deal import Deal
from simulator.draws import draw
from simulator.outcomes import measure
from simulator.outcomes.comparison import binomial_quantile
from simulator.plan import Plan, sign
from simulator.savings import save
from simulator.trajectories import Trajectories
from tests.outcomes.made_up import POOR, deal, lived, measured
from tests.reference import outcomes as twin


@pytest.fixture(scope="module")
def everything() -> tuple[Deal, xr.Dataset]:
    what = deal()
    return what, measured(what).data


def test_a_baseline_is_agreed_or_drawn(everything: Any) -> None:
    assert "baseline" not in everything[1]
    agreed = {"compared_with": {"baseline": "0.25"}}
    earlier = {"compared_with": {"historical": {"value": {"uniform": {"low": 0.2, "high": 0.4}}, "citizens": 40}}}
    what = deal(completed={"measurement": agreed}, earned={"measurement": earlier}, points={"measurement": earlier})
    data = measured(what, first=3).data
    baseline = data["baseline"]
    assert (baseline.sel(item="completed") == 0.25).all()
    assert np.isnan(baseline.sel(item="in_work")).all()
    value = draw(what, first=3, count=20).number("outcomes.points.measurement.compared_with.historical.value")
    assert np.array_equal(baseline.sel(item="points"), value)  # a mean is as drawn
    counted = baseline.sel(item="earned @100000").values * 40
    assert np.array_equal(counted, np.round(counted))
    assert np.array_equal(baseline.sel(item="earned @100000"), baseline.sel(item="earned @200000"))
    assert len(set(counted)) > 5


@pytest.mark.parametrize("n", [1, 2, 7, 40])
def test_the_binomial_quantile_is_the_first_that_is_reached(n: int) -> None:
    generator = np.random.default_rng(n)
    u, p = generator.random(200), np.repeat([0.0, 1.0, 0.3, 0.77], 50)
    expected = [twin.binomial_quantile(*each) for each in zip(u, [n] * 200, p, strict=True)]
    assert binomial_quantile(u, n, p).tolist() == expected


def test_each_outcome_has_the_first_citizens_of_the_control_group() -> None:
    later = {"baseline": 0.2, "then": {"from": "2027-01-01", "control": 10}}
    what = deal(
        earned={"measurement": {"compared_with": {"control": 25}}},
        settled={"measurement": {**POOR, "compared_with": later}},
        months={"measurement": {"compared_with": {"control": 25}}},
        overall={"measurement": {"compared_with": {"control": 10}}},
    )  # fmt: skip
    data = measured(what).data
    control, answers = data["control"].sum("month"), data["control_answers"].sum("month")
    assert answers.sel(draw=0).values.tolist() == [0, 0, 0, 10, 10, 25, 0, 25, 25, 0, 0, 10]
    records = lived(what, sign(what, draw(what, count=20)), 25, seed=2).sel(arm="counterfactual")
    reached = np.isfinite(records["reached"].sel(reach="earned @200000")).sum("citizen")
    assert np.array_equal(control.sel(item="earned @200000"), reached)
    assert control.sel(item="in_work").sum() == 0
    assert control.sel(item="overall").sum() > 0
    months = records["window_months"].sum("month").isel(window=0)
    assert control.sel(item="months").values == pytest.approx(months.values)
    assert (control.sel(item="settled @6") <= 10).all()


def test_what_is_measured_of_the_control_group_errs_by_itself() -> None:
    blind = {"sensitivity": 0, "specificity": 1, "compared_with": {"control": 40}}
    data = measured(deal(earned={"measurement": blind})).data
    assert data["control"].sum() == 0
    credulous = {"specificity": "50 %", "compared_with": {"control": 40}}
    seen = measured(deal(earned={"measurement": credulous})).data["control"].sel(item="earned @100000").sum("month")
    assert 0.6 < seen.mean() / 40 < 0.8  # 40 % truly, and half of the others


def test_the_control_group_has_luck_of_its_own() -> None:
    """The very same lives as those without the programme are not measured alike."""
    doubtful = {"sensitivity": "50 %", "compared_with": {"control": 30}}
    what = deal(earned={"measurement": doubtful})
    draws = draw(what, count=20)
    plan = sign(what, draws)
    lives = lived(what, plan, 30)
    trajectories = Trajectories(lives, control=lives)
    everyone = Plan(plan.data.assign(recruited=("draw", np.full(20, 30))))
    data = measure(what, draws, everyone, trajectories, save(what, draws, trajectories)).data
    seen, control = (data[name].sel(item="earned @100000") for name in ("measured", "control"))
    true = data["true"].sel(item="earned @100000", arm="counterfactual")
    assert not np.array_equal(control, seen.sel(arm="counterfactual"))
    assert 0.3 < float(control.sum() / true.sum()) < 0.7
