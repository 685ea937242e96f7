"""Public cost, savings and realised savings of small deals, worked by hand and against exact arithmetic."""

from __future__ import annotations

from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.deal import Deal
from simulator.draws import Draws, draw
from simulator.savings import Savings, prices, public_cost_of, realise, save
from simulator.trajectories.clocks import rows
from tests.savings.made_up import agrees, data_of

TREE: dict[str, Any] = {
    "name": "purse",
    "start": "2026-07-01",
    "horizon": 12,
    "prices": {"level": 2026, "index": "2 %"},
    "citizens": {"planned": 10},
    "pathway": {
        "states": ["unemployed", "education", "job"],
        "start": "unemployed",
        "transitions": {"unemployed -> job": {"mean_months": 12}, "job -> unemployed": {"mean_months": 12}},
    },
    "budget": {
        "accounts": {
            "transfers": {"level": "municipality"},
            "social": {"level": "municipality", "cashable": "50 %", "lag": "2 months"},
            "state": {"level": "state"},
        },
        "costs": {
            "benefit": {"states": ["unemployed"], "amount": "10_000 per month", "level": 2026, "payer": "ladder"},
            "grant": {"states": ["education"], "amount": "7_000 per month", "payer": "state"},
            "support": {
                "states": ["unemployed", "education"],
                "amount": "500.25 per week",
                "payer": {"social": "80 %", "state": "20 %"},
            },
            "staff": {
                "arm": "programme",
                "amount": "1_000 per month",
                "from": 1,
                "until": 9,
                "level": 2024,
                "payer": "social",
            },
            "job": {"states": ["job"], "amount": "none"},
        },
        "ladder": {
            "state_share": {"from week 1": "80 %", "from week 5": "40 %"},
            "municipal": "transfers",
            "state": "state",
            "resets_after": "52 weeks self-supporting within 156 weeks",
        },
    },
}


def deal(**changes: Any) -> Deal:
    """The deal with parts of its budget, or prices, replaced."""
    tree = deepcopy(TREE)
    for key, value in changes.items():
        (tree if key in tree else tree["budget"])[key] = value
    return Deal.of(tree)


def lived(what: Deal, months: np.ndarray, states: list[str] | None = None) -> Any:
    """Trajectories with these months [draw, arm, month, state and, for the unemployed, step]; steps come first."""
    names = states or list(what.pathway.states)
    order = [what.pathway.states.index(name) for name in names]
    by_state = np.concatenate([months[..., :2].sum(-1, keepdims=True), months[..., 2:]], axis=-1)
    on_ladder = rows(what)
    clock = months[..., [row.step for row in on_ladder]] if on_ladder else None
    return SimpleNamespace(data=data_of(what, by_state[..., order], clock, states=names), homes=())


def quiet(what: Deal, draws: int = 1) -> np.ndarray:
    """Nobody anywhere: [draw, arm, month, step 1, step 2, education, job]."""
    return np.zeros((draws, 2, what.horizon, 4))


def cost(found: Savings, account: str, arm: str = "programme") -> list[int]:
    return found.data["public_cost"].sel(arm=arm, account=account).values[0].tolist()


def saved(what: Deal, months: np.ndarray, draws: Draws | None = None) -> Savings:
    return save(what, draws or draw(what, count=len(months)), lived(what, months))


def test_a_cost_of_the_arm_runs_from_until_and_grows_each_january() -> None:
    what = deal()
    found = saved(what, quiet(what))
    # 1,000 at the level of 2024: x 1.02^2 in 2026, x 1.02^3 in 2027; months 1 to 8, month 6 is January 2027
    assert cost(found, "social") == [0, *[104_040] * 5, *[106_121] * 3, 0, 0, 0]  # 1,061.208 kr is 106,120.8 oere
    assert cost(found, "social", "counterfactual") == [0] * 12


def test_the_ladder_splits_each_step_by_its_own_share() -> None:
    what = deal(costs={"benefit": TREE["budget"]["costs"]["benefit"]})
    months = quiet(what)
    months[0, 0, 0, :2] = 3.0, 2.5  # 30,000 at 80 % and 25,000 at 40 %
    months[0, 0, 6, :2] = 0.0, 1.0  # 10,200 at 40 %, in 2027
    found = saved(what, months)
    assert cost(found, "state")[::6] == [(24_000 + 10_000) * 100, 4_080 * 100]
    assert cost(found, "transfers")[::6] == [(6_000 + 15_000) * 100, 6_120 * 100]
    assert cost(found, "social") == [0] * 12


def test_every_benefit_state_has_steps_of_its_own() -> None:
    line = {"states": ["education", "unemployed"], "amount": "100 per month", "payer": "ladder"}
    what = deal(costs={"benefit": line})
    months = np.zeros((1, 2, 12, 4))
    months[0, 0, 0] = [1.0, 10.0, 3.0, 7.0]  # unemployed, education; by step
    data = data_of(what, np.zeros((1, 2, 12, 3)), months)
    found = save(what, draw(what, count=1), SimpleNamespace(data=data, homes=()))
    assert cost(found, "state")[0] == (4 * 80 + 17 * 40) * 100
    assert cost(found, "transfers")[0] == (4 * 20 + 17 * 60) * 100


def test_each_step_is_rounded_on_its_own_and_a_tie_is_the_municipality_s() -> None:
    ladder = {**TREE["budget"]["ladder"], "state_share": {"from week 1": "50 %", "from week 5": "50 %"}}
    line = {"states": ["unemployed"], "amount": "0.01 per month", "payer": "ladder"}
    what = deal(ladder=ladder, costs={"benefit": line})
    months = quiet(what)
    months[0, 0, 0, :2] = 0.5, 0.5  # half an oere twice: 1 and 1, each a tie between the two
    found = saved(what, months)
    assert (cost(found, "transfers")[0], cost(found, "state")[0]) == (2, 0)


def test_an_amount_per_week_is_per_7_365ths_of_a_year() -> None:
    what = deal(costs={"support": TREE["budget"]["costs"]["support"]})
    months = quiet(what)
    months[0, 1, 2] = 0.0, 0.0, 1.0, 4.0
    found = saved(what, months)
    # 500.25 x 365.25 / 84 weeks a month = 2,175.1941 kr: 217,519 oere, of which 80 % is 174,015.2
    assert cost(found, "social", "counterfactual")[2] == 174_015
    assert cost(found, "state", "counterfactual")[2] == 43_504


def test_states_are_rounded_one_by_one() -> None:
    line = {"states": ["unemployed", "education"], "amount": "0.01 per month", "payer": "social"}
    what = deal(costs={"support": line}, ladder=None)
    months = quiet(what)
    months[0, 0, 0] = 0.25, 0.25, 0.5, 7.0
    assert cost(saved(what, months), "social")[0] == 2


def test_none_costs_nothing_and_a_nominal_amount_does_not_grow() -> None:
    what = deal(costs={name: TREE["budget"]["costs"][name] for name in ("grant", "job")})
    months = quiet(what)
    months[..., 2:] = 1.0
    found = saved(what, months)
    assert cost(found, "state") == [700_000] * 12
    assert cost(found, "social") == cost(found, "transfers") == [0] * 12


def test_a_level_in_the_future_is_worth_less_today() -> None:
    line = {"arm": "counterfactual", "amount": "1_000 per month", "level": 2028, "payer": "state"}
    found = saved(what := deal(costs={"later": line}), quiet(what))
    assert cost(found, "state", "counterfactual") == [*[96_117] * 6, *[98_039] * 6]  # 1,000 / 1.0404 and / 1.02


def test_a_deal_without_prices_has_no_index() -> None:
    tree = {key: value for key, value in deepcopy(TREE).items() if key != "prices"}
    what = Deal.of(tree)
    assert cost(saved(what, quiet(what)), "social") == [0, *[100_000] * 8, 0, 0, 0]


def test_the_index_may_be_drawn() -> None:
    what = deal(prices={"level": 2026, "index": {"discrete": {"values": [0, 0.1], "chances": [0.5, 0.5]}}})
    draws = draw(what, count=64)
    found = save(what, draws, lived(what, quiet(what, 64))).data["public_cost"].sel(arm="programme", account="social")
    index = draws.number("prices.index")
    assert set(index) == {0.0, 0.1}
    assert found.values[:, 1].tolist() == [121_000 if rate else 100_000 for rate in index]
    assert found.values[:, 6].tolist() == [133_100 if rate else 100_000 for rate in index]


def test_saving_is_what_it_would_have_cost_less_what_it_costs() -> None:
    what = deal(costs={"grant": {"states": ["education"], "amount": "10 per month", "payer": "social"}})
    months = quiet(what)
    months[0, :, 0, 2] = 1.0, 4.5  # programme, counterfactual
    months[0, :, 5, 2] = 3.0, 1.0
    found = saved(what, months).data
    assert found["saving"].sel(account="social").values[0].tolist() == [3_500, 0, 0, 0, 0, -2_000, 0, 0, 0, 0, 0, 0]
    # half of a positive saving, all of a negative one, both two months later
    realised = found["realised"].sel(account="social").values[0]
    assert realised.tolist()[:8] == [0, 0, 1_750, 0, 0, 0, 0, -2_000]
    assert realised.sum() == -250
    assert len(realised) == what.timeline.ledger_months


def test_a_drawn_lag_is_whole_months_and_ends_in_the_last() -> None:
    accounts = deepcopy(TREE["budget"]["accounts"])
    accounts["social"]["lag"] = {"lognormal": {"median": 3, "p90": 30}}
    grant = {"states": ["education"], "amount": "10 per month", "payer": "social"}
    what = deal(accounts=accounts, costs={"grant": grant})
    months = quiet(what, 400)
    months[:, 1, 11, 2] = 1.0
    draws = draw(what, count=400)
    realised = save(what, draws, lived(what, months)).data["realised"].sel(account="social").values
    lag = np.floor(draws.number("budget.accounts.social.lag") + 0.5).astype(int)
    assert realised.argmax(axis=1).tolist() == np.minimum(11 + lag, what.timeline.ledger_months - 1).tolist()
    assert realised.sum(axis=1).tolist() == [500] * 400


def test_the_same_amount_drawn_once_keeps_its_unit() -> None:
    weekly = {"low": "100 per week", "high": "200 per week"}
    costs = {
        "one": {"states": ["job"], "amount": {"uniform": weekly}, "payer": "state"},
        "two": {"states": ["job"], "amount": {"same_as": "budget.costs.one.amount"}, "payer": "state"},
    }  # fmt: skip
    what = deal(costs=costs)
    found = prices(what, draw(what, count=5))
    assert np.array_equal(found[0], found[1])
    assert np.all(found[0] > 100 * 365.25 / 84 * 100)


def test_without_a_budget_there_is_nothing_to_save() -> None:
    tree = {key: value for key, value in deepcopy(TREE).items() if key != "budget"}
    what = Deal.of(tree)
    found = saved(what, quiet(what)).data
    assert found["realised"].shape == (1, what.timeline.ledger_months, 0)


def uncertain() -> Deal:
    """Every number of the purse drawn."""
    tree = deepcopy(TREE)
    tree["prices"]["index"] = {"uniform": {"low": 0, "high": 0.05}}
    tree["budget"]["accounts"]["social"] |= {
        "cashable": {"beta": {"a": 2, "b": 2}},
        "lag": {"uniform": {"low": 0, "high": 9}},
    }
    costs = tree["budget"]["costs"]
    costs["benefit"]["amount"] = {"lognormal": {"median": "12_000 per month", "p90": "15_000 per month"}}
    costs["support"]["payer"] = {"social": "33.3 %", "state": "33.3 %", "transfers": "33.4 %"}
    return Deal.of(tree)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_exact_arithmetic_agrees(seed: int) -> None:
    what, count = uncertain(), 3
    months = np.random.default_rng(seed).gamma(1.0, 8.0, (count, 2, what.horizon, 4))
    draws = draw(what, first=seed % 1000, count=count)
    trajectories = lived(what, months)
    found = save(what, draws, trajectories).data
    agrees(what, draws, trajectories.data, (), found)


def test_the_order_of_costs_states_and_accounts_changes_no_bit() -> None:
    plain = uncertain()
    tree = deepcopy(dict(plain.origin.tree))
    tree["budget"]["accounts"] = dict(reversed(tree["budget"]["accounts"].items()))
    tree["budget"]["costs"] = dict(reversed(tree["budget"]["costs"].items()))
    tree["budget"]["costs"]["support"]["states"] = ["education", "unemployed"]
    other = Deal.of(tree)
    months = np.random.default_rng(3).gamma(1.0, 8.0, (50, 2, plain.horizon, 4))
    one = save(plain, draw(plain, count=50), lived(plain, months)).data
    two = save(other, draw(other, count=50), lived(other, months, ["job", "unemployed", "education"])).data
    assert two["account"].values.tolist() != one["account"].values.tolist()
    for name in ("public_cost", "saving", "realised"):
        assert np.array_equal(one[name].values, two[name].sel(account=one["account"].values).values)


def test_a_block_of_draws_is_the_part_of_the_whole() -> None:
    what = uncertain()
    months = np.random.default_rng(4).gamma(1.0, 8.0, (40, 2, what.horizon, 4))
    whole = save(what, draw(what, count=40), lived(what, months)).data
    part = save(what, draw(what, first=7, count=20), lived(what, months[7:27])).data
    for name in ("public_cost", "saving", "realised"):
        assert np.array_equal(whole[name].values[7:27], part[name].values)


def test_all_money_twice_is_twice_the_cost_where_amounts_are_whole() -> None:
    what = deal(costs={"grant": TREE["budget"]["costs"]["grant"]})
    twice = deal(costs={"grant": {**TREE["budget"]["costs"]["grant"], "amount": "14_000 per month"}})
    months = np.random.default_rng(6).integers(0, 9, (5, 2, what.horizon, 4)).astype(float)
    assert np.array_equal(2 * saved(what, months).data["saving"].values, saved(twice, months).data["saving"].values)


def test_the_cost_of_any_group_is_that_of_the_savings() -> None:
    what = deal()
    months = np.random.default_rng(1).random((6, 2, 12, 4)) * 9
    draws = draw(what, count=6)
    found = public_cost_of(what, draws, lived(what, months).data)
    assert np.array_equal(found, saved(what, months).data["public_cost"].values)


def test_a_saving_is_realised_as_in_the_savings() -> None:
    what = deal()
    found = saved(what, np.random.default_rng(2).random((6, 2, 12, 4)) * 9).data
    realised = realise(what, draw(what, count=6), found["saving"].values)
    assert np.array_equal(realised, found["realised"].values)
    assert (realised != 0).any()
