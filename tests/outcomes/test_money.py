"""Savings as outcomes and figures measured as a whole."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.draws import draw
from simulator.outcomes.money import split_by
from simulator.plan import sign
from simulator.savings import save
from simulator.trajectories import Trajectories
from tests.outcomes.made_up import TREE, deal, lived, measured


def gains(what: Deal) -> tuple[NDArray[np.int64], NDArray[np.int64], Any]:
    data = measured(what).data
    plan = sign(what, draw(what, count=20))
    draws, trajectories = draw(what, count=20), Trajectories(lived(what, plan))
    saved = save(what, draws, trajectories).data
    return data["saved_true"].values[..., 0], data["saved_measured"].values[..., 0], saved


def test_a_true_saving_is_that_of_the_savings_stage() -> None:
    true, seen, saved = gains(deal())
    assert np.array_equal(true[:, 0], saved["realised"].sel(account="purse"))
    assert (true[:, 1] == 0).all()
    assert true.any()
    data = measured(deal()).data
    assert np.shares_memory(data["saved_true"].values, data["saved_measured"].values)
    assert np.array_equal(true, seen)
    true, _, saved = gains(deal(region_gain={"saving": "all", "counted": "as it arises"}))
    assert np.array_equal(true[:, 0, :36], saved["saving"].sum("account"))
    assert (true[:, 0, 36:] == 0).all()


def test_a_calculated_saving_is_measured_as_it_is() -> None:
    true, seen, _ = gains(deal(region_gain={"measurement": {"compared_with": {"calculated": True}}}))
    assert np.array_equal(true, seen)


def test_a_saving_against_an_agreed_cost_is_that_cost_less_the_arm_s() -> None:
    agreed = {"counted": "as it arises", "measurement": {"compared_with": {"baseline": 500}}}
    what = deal(region_gain=agreed)
    _, seen, saved = gains(what)
    months = lived(what, sign(what, draw(what, count=20)))["person_months"].sel(arm="programme").sum("state").values
    for arm in range(2):
        cost = saved["public_cost"].sel(account="purse").values[:, arm]
        assert np.array_equal(seen[:, arm, :36], np.floor(500 * 100 * months + 0.5).astype(int) - cost)


def test_a_saving_against_a_control_group_scales_its_cost() -> None:
    control = {"compared_with": {"control": 10}}
    what = deal(region_gain={"counted": "as it arises", "measurement": control})
    _, seen, saved = gains(what)
    plan = sign(what, draw(what, count=20))
    others = Trajectories(lived(what, plan, 10, seed=2))
    cost = (
        save(what, draw(what, count=20), others).data["public_cost"].sel(account="purse", arm="counterfactual").values
    )
    citizens = plan.data["recruited"].values[:, None]
    scaled = (2 * cost * citizens + 10) // 20
    assert np.array_equal(seen[:, 0, :36], scaled - saved["public_cost"].sel(account="purse").values[:, 0])


def test_a_live_control_group_takes_the_place_of_an_agreed_cost_from_its_date() -> None:
    first = {"counted": "as it arises", "measurement": {"compared_with": {"baseline": 500}}}
    second = {"counted": "as it arises", "measurement": {"compared_with": {"control": 10}}}
    then = {"compared_with": {"baseline": 500, "then": {"from": "2027-01-01", "control": 10}}}
    agreed, control, both = (
        gains(deal(region_gain=each))[1] for each in (first, second, {**first, "measurement": then})
    )
    assert np.array_equal(both[:, :, :12], agreed[:, :, :12])
    assert np.array_equal(both[:, :, 12:], control[:, :, 12:])


def test_a_measured_saving_is_cashable_and_late_as_its_account_says() -> None:
    what = deal(region_gain={"measurement": {"compared_with": {"baseline": 300}}})
    _, cash, _ = gains(what)
    _, arises, _ = gains(
        deal(region_gain={"counted": "as it arises", "measurement": {"compared_with": {"baseline": 300}}})
    )
    expected = np.where(arises > 0, (arises + 1) // 2, arises)  # half of it, a loss in full
    assert np.array_equal(cash[:, :, 2:38], expected[:, :, :36])
    assert (arises > 0).any()
    assert (arises < 0).any()


def test_what_is_split_in_proportion_adds_up() -> None:
    total = np.array([[100, -100, 7, 5, 0]])
    parts = np.array([[[1, 1, 1], [1, 1, 1], [0, 0, 9], [0, 0, 0], [4, 5, 6]]])
    found = split_by(total, parts)
    assert np.array_equal(found.sum(-1), total)
    assert found[0].tolist() == [[33, 34, 33], [-33, -34, -33], [0, 0, 7], [5, 0, 0], [0, 0, 0]]


def test_figures_are_drawn_for_both_arms() -> None:
    what = deal()
    data = measured(what).data
    assert np.array_equal(
        data["figure_true"].sel(arm="programme", figure="elsewhere"),
        draw(what, count=20).number("outcomes.elsewhere.figure"),
    )
    assert (data["figure_measured"].sel(arm="counterfactual") == 0.25).all()


def test_a_deal_without_savings_or_figures_has_none_of_them() -> None:
    tree = deepcopy(TREE)
    tree["outcomes"] = {"completed": {"completion": 6}, "in_work": {"reach": ["job"], "within": 20}}
    what = Deal.of(tree)
    data = measured(what).data
    assert data["saved_true"].sizes["saving_outcome"] == 0
    assert data["figure_true"].sizes["figure"] == 0
    assert "control" not in data


def test_what_comes_in_counts_by_its_size_where_a_saving_is_split() -> None:
    total, parts = np.array([[100, -100]]), np.array([[[30, -10], [-1, 1]]])
    assert split_by(total, parts).tolist() == [[[75, 25], [-50, -50]]]
