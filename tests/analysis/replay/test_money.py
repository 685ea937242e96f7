"""Public money of one citizen: all citizens' together are the draw's, to rounding; savings land where they should."""

import numpy as np
import pytest

from simulator.analysis.replay import replay
from simulator.analysis.replay.life import live_alone
from simulator.analysis.replay.money import public_money
from simulator.savings import costed
from simulator.trajectories import ARMS
from tests.analysis.replay.test_lives import enrolled, river_of

DEALS = [
    "aalborg",
    "aalborg_weekly",
    "women_into_work",
    "aarhus_housing_first",
    "internal_investment",
    "komponent_alliance",
]


@pytest.mark.parametrize("name", DEALS)
def test_costs_of_all_citizens_are_the_costs_of_the_draw(name):
    """Within half a minor unit for each rounding, and in practice within a few currency units of millions."""
    deal, river = river_of(name)
    total, roundings, lines = 0, 0, ()
    for citizen in enrolled(deal, river):
        _, lives = live_alone(deal, river.draws, river.plan, citizen)
        money = public_money(deal, river.draws, river.trajectories, lives, river.savings)
        total, lines = total + money.cost, money.lines
        roundings = roundings + np.count_nonzero(money.cost, axis=(1, 2, 3))
    expected = river.savings.data["cost_by_line"].transpose("draw", "arm", "line").values[0]
    names = list(costed(deal))
    assert lines
    for row, line in enumerate(lines):
        whole = expected[:, names.index(line)]
        apart = np.abs(total[row].sum(axis=(1, 2)) - whole)
        assert np.all(apart <= 0.5 * roundings[row] + deal.horizon)
        assert np.all(apart <= 1e-5 * np.abs(whole) + 200)
    by_account = river.savings.data["public_cost"].transpose("draw", "arm", "month", "account").values[0]
    borne = total.sum(axis=(0, 2))
    of_arm = [name for name in names if name not in lines]
    if not of_arm:
        np.testing.assert_allclose(borne, by_account.sum(axis=1), rtol=1e-5, atol=500)


def test_a_saving_is_in_the_house_after_its_lag_and_share():
    found = replay(river_of("aalborg")[0], 3, 4)
    deal, money = found.deal, found.money
    accounts = list(deal.budget.accounts)
    whole, social = accounts.index("employment_transfers"), accounts.index("social")
    assert money.saving[:, whole].any()
    assert money.realised[:, whole].sum() == money.saving[:, whole].sum()
    share = float(found.river.draws.number("budget.accounts.social.cashable")[0])
    landed = money.realised[12 : 12 + deal.horizon, social]
    full, cut = money.saving[:, social], share * money.saving[:, social]
    assert money.saving[:, social].any()
    low, high = np.minimum(full, cut), np.maximum(full, cut)
    assert np.all((low - 1 <= landed) & (landed <= high + 1))


def test_the_tree_adds_up():
    tree = replay(river_of("aalborg")[0], 3, 4).as_tree()
    public = tree["public"]
    for arm in ARMS:
        assert sum(each[arm] for each in public["lines"]) == pytest.approx(public["total"][arm], abs=0.001)
    saved = sum(each["true"]["total"] for each in public["saving"].values())
    assert saved == pytest.approx(public["total"]["counterfactual"] - public["total"]["programme"], abs=0.001)
    for account in public["saving"].values():
        for kind in ("true", "realised"):
            years = {year: value for year, value in account[kind].items() if year != "total"}
            assert sum(years.values()) == pytest.approx(account[kind]["total"], abs=0.001)
    assert public["of_arm"] == ["own_staff"]
    for arm in ARMS:
        assert sum(tree["arms"][arm]["months"].values()) == pytest.approx(
            tree["horizon"] - tree["who"]["enrolment"]["month"], abs=1e-8
        )
