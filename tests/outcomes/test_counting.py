"""How outcomes are counted and measured, and what changes no bit of them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pytest
import xarray as xr

from simulator.deal import Deal
from simulator.draws import draw
from simulator.errors import DealError
from simulator.kernels import thread_count
from simulator.plan import sign
from tests.outcomes.made_up import BASES, POOR, TREE, deal, lived, measured


@pytest.fixture(scope="module")
def everything() -> tuple[Deal, xr.Dataset]:
    what = deal()
    return what, measured(what).data


def test_the_order_of_outcomes_changes_no_bit(everything: Any) -> None:
    _, data = everything
    tree = deepcopy(TREE)
    order = [
        "overall",
        "points",
        "language",
        "earned",
        "completed",
        "region_gain",
        "months",
        "settled",
        "in_work",
        "elsewhere",
    ]
    tree["outcomes"] = {name: tree["outcomes"][name] for name in order}
    other = measured(Deal.of(tree)).data
    assert other["item"].values.tolist() != BASES
    assert other.sel(item=BASES).equals(data)


def test_a_block_of_draws_has_the_bits_of_the_whole() -> None:
    what = deal(in_work={"measurement": {**POOR, "compared_with": {"historical": {"value": "30 %", "citizens": 90}}}})
    whole, part = measured(what).data, measured(what, part=slice(5, 13)).data
    assert part.equals(whole.isel(draw=slice(5, 13)))


def test_threads_change_no_bit(everything: Any) -> None:
    what, data = everything
    with thread_count(1):
        assert measured(what).data.equals(data)


def test_an_outcome_s_luck_does_not_hang_on_other_outcomes(everything: Any) -> None:
    tree = deepcopy(TREE)
    tree["outcomes"] = {"settled": tree["outcomes"]["settled"]}
    tree["outcomes"]["in_work"] = {"reach": ["job"], "within": 20}
    names = ["settled @6", "settled @12"]
    found = measured(Deal.of(tree), data=lived(deal(), sign(deal(), draw(deal(), count=20))))
    assert found.data["measured"].sel(item=names).equals(everything[1]["measured"].sel(item=names))


def test_perfect_measurement_is_the_same_memory(everything: Any) -> None:
    _, data = everything
    assert not np.shares_memory(data["true"].values, data["measured"].values)
    assert not data["true"].sel(item="in_work").equals(data["measured"].sel(item="in_work"))
    for name in ("completed", "earned @100000", "points"):
        assert data["true"].sel(item=name).equals(data["measured"].sel(item=name))
    sure = {"measurement": {"sensitivity": 1}}
    perfect = measured(deal(in_work=sure, settled=sure, months=sure, language=sure)).data
    assert np.shares_memory(perfect["true"].values, perfect["measured"].values)


def test_shared_luck_measures_both_arms_alike() -> None:
    for luck, alike in (("own", False), ("shared", True)):
        tree = deepcopy(TREE)
        tree["luck"] = luck
        tree["outcomes"]["none"] = {"reach": ["job"], "within": 12, "measurement": {"specificity": "50 %"}}
        what = Deal.of(tree)
        plan = sign(what, draw(what, count=20))
        data = lived(what, plan)
        data["reached"][:] = np.inf
        seen = measured(what, data=data).data["measured"].sel(item="none")
        assert (seen.sel(arm="programme").values == seen.sel(arm="counterfactual").values).all() == alike
        assert seen.sum() > 100


def test_everyone_enrolled_answers_once_where_nothing_is_left_out(everything: Any) -> None:
    _, data = everything
    answers = data["answers"].sum("month")
    for name in BASES:
        if name != "language":
            assert (answers.sel(item=name) == data["enrolled"]).all(), name
    completed = data["true"].sel(item="completed").sum("month")
    assert np.array_equal(answers.sel(item="language"), completed)
    assert (answers.sel(item="language", arm="counterfactual") == 0).all()


def test_months_with_missing_answers_come_when_each_window_closes(everything: Any) -> None:
    what, data = everything
    plan = sign(what, draw(what, count=20))
    closes = plan.data["enrolment"].values + 18
    measured_months = data["measured"].sel(item="months").values
    assert measured_months[..., : int(closes.min())].sum() == 0
    stayed = lived(what, plan)["stayed"].values[..., 0].sum(-1)
    assert (measured_months.sum(-1) < stayed).all()
    share = measured_months.sum() / stayed.sum()
    assert 0.55 < share < 0.85  # 30 % are missing, of about 900 citizens


def test_a_composite_adds_up_its_parts(everything: Any) -> None:
    _, data = everything
    parts = {"in_work": 0.7, "in_work #2": 0.7, "in_work #3": 0.7, "language": 0.2, "points": 0.1}
    for name in ("true", "measured"):
        total = sum(weight * data[name].sel(item=part).values for part, weight in parts.items())
        assert data[name].sel(item="overall").values == pytest.approx(total, abs=1e-9)


def test_a_composite_of_composites_is_weighed_through() -> None:
    data = measured(deal(index={"composite": {"overall": "50 %", "completed": 1}})).data
    total = 0.5 * data["measured"].sel(item="overall") + data["measured"].sel(item="completed")
    assert data["measured"].sel(item="index").values == pytest.approx(total.values, abs=1e-9)


def test_outcomes_made_of_what_no_citizen_has_are_refused() -> None:
    what = deal(
        index={"composite": {"elsewhere": 1}},
        overall={"among": "completed"},
        completed={"among": "region_gain"},
    )
    with pytest.raises(DealError) as refused:
        measured(what)
    found = [problem.path for problem in refused.value.problems]
    assert found == ["outcomes.completed", "outcomes.index", "outcomes.overall"]


@pytest.mark.parametrize(
    ("name", "measurement", "said"),
    [
        ("overall", {"missing": {"share": "10 %"}}, "missing answers"),
        ("region_gain", {"missing": {"share": "10 %"}}, "missing answers"),
        ("points", {"sensitivity": "90 %"}, "sensitivity and specificity"),
        ("months", {"specificity": "90 %"}, "sensitivity and specificity"),
    ],
)
def test_errors_that_an_outcome_cannot_have_are_refused(name: str, measurement: Any, said: str) -> None:
    with pytest.raises(DealError, match=said):
        measured(deal(**{name: {"measurement": measurement}}))


def test_the_score_at_enrolment_is_the_same_in_both_arms() -> None:
    still = {"before": {"mean": 30, "sd": 8}}
    data = measured(deal(language={"score": still, "above": 31, "among": None, "measurement": {}})).data
    seen = data["true"].sel(item="language")
    assert np.array_equal(seen.sel(arm="programme"), seen.sel(arm="counterfactual"))
    assert 100 < seen.sel(arm="programme").sum() < 400


def test_a_second_test_counts_where_the_first_was_failed() -> None:
    what = deal()
    plan, data = sign(what, draw(what, count=20)), measured(what).data
    checks = lived(what, plan)["checks"].values
    for first, month in ((0, 6), (2, 12)):
        at_once, later = checks >> first & 1, (checks >> first & 1 == 0) & (checks >> first + 1 & 1 == 1)
        counts = data["true"].sel(item=f"settled @{month}").values
        for arm in range(2):
            at = np.floor(plan.data["enrolment"].values + month).astype(int)
            expected = np.bincount(at, at_once[3, arm], 36) + np.bincount(at + 3, later[3, arm], 36)
            assert counts[3, arm].tolist() == expected.tolist()


def test_tolerated_missing_answers_are_a_share_of_those_enrolled() -> None:
    missing = {"missing": {"share": "90 %", "tolerated": "30 %"}}
    data = measured(deal(completed={"measurement": missing})).data
    left_out = data["enrolled"] - data["answers"].sel(item="completed").sum("month")
    assert (left_out == np.floor(0.3 * data["enrolled"] + 1e-9)).all()
