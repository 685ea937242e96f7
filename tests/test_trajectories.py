"""The trajectories stage: names and dimensions, what luck is shared, and that the order of writing changes no bit."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
import xarray as xr

from simulator import hazards
from simulator.deal import Deal
from simulator.draws import draw
from simulator.errors import DealError, FaultError
from simulator.kernels import rng, thread_count
from simulator.plan import homes, sign
from simulator.trajectories import FIRST_CONTROL, Trajectories, checks, costed_moves, live, slots_of
from simulator.trajectories.clocks import rows
from simulator.trajectories.rates import clocks_of
from simulator.trajectories.ties import factors_of, site_factors

FULL: dict[str, Any] = {
    "name": "lives",
    "start": "2026-01-01",
    "horizon": 36,
    "prices": {"level": 2026},
    "citizens": {
        "planned": 70,
        "enrolment": {"from": 0, "over": 12},
        "recruited": {"uniform": {"low": 0.6, "high": 1.0}},
        "delay": {"uniform": {"low": 0, "high": 3}},
        "weeks_on_benefit": {"uniform": {"low": 0, "high": 60}},
        "segments": {
            "closer": {"share": "60 %"},
            "further": {
                "share": "40 %",
                "multiply": {"unemployed -> job": 0.6},
                "transitions": {"job -> unemployed": {"rate": "8 % per month"}},
            },
        },
        "frailty": {"sd_log": 0.5, "of": ["unemployed -> job", "unemployed -> education"]},
    },
    "pathway": {
        "states": ["unemployed", "education", "job", "pension"],
        "start": "unemployed",
        "self_support": ["job"],
        "transitions": {
            "unemployed -> job": {"within": {"share": {"beta": {"mean": "40 %", "sd": "4 %"}}, "months": 36}},
            "unemployed -> education": {"within": {"share": "17 %", "months": 36}},
            "unemployed -> pension": {"rate": "0.2 % per month"},
            "education -> job": {"mean_months": 8},
            "job -> unemployed": {"rate": "4 % per month", "after": {"6 months": 0.5}},
        },
    },
    "programme": {
        "lasts": "12 months",
        "dropout": {"rate": "2 % per month"},
        "ends_on": ["education"],
        "effects": {
            "unemployed -> job": {"hazard_ratio": {"lognormal": {"median": 2.4, "p90": 3.4}}, "onset": "2 months",
                                  "persists": "12 months", "fades": "12 months"},
            "unemployed -> education": {"hazard_ratio": 2.0, "onset": "1 month"},
        },
    },
    "shocks": {
        "downturn": {"chance": "60 %", "start": {"uniform": {"low": 6, "high": 24}}, "lasts": "9 months",
                     "multiply": {"unemployed -> job": 0.7, "job -> unemployed": 3}},
        "boom": {"start": 10, "lasts": 7, "multiply": {"unemployed -> job": 1.3}},
    },
    "outcomes": {
        "in_work": {"reach": ["job", "education"], "hold": 3, "within": 30},
        "self_supported": {"time_in": ["job", "education"], "within": 24},
        "at_work": {"checkpoint": ["job"], "at": [6, 12]},
        "any_job": {"reach": ["job"], "within": 36},
    },
    "budget": {
        "accounts": {"council": {"level": "municipality"}, "state": {"level": "state"}},
        "costs": {
            "benefit": {"states": ["unemployed", "education"], "amount": "12_064 per month", "payer": "ladder"},
            "job": {"states": ["job"], "amount": "none"},
            "pension": {"states": ["pension"], "amount": "none"},
        },
        "ladder": {"state_share": {"from week 1": "80 %", "from week 5": "40 %", "from week 27": "30 %"},
                   "municipal": "council", "state": "state",
                   "resets_after": "20 weeks self-supporting within 80 weeks"},
    },
}  # fmt: skip


def changed(**sections: Any) -> dict[str, Any]:
    return {**copy.deepcopy(FULL), **sections}


def lived(tree: dict[str, Any], first: int = 0, count: int = 12, seed: int = 1, lives: int = 0) -> xr.Dataset:
    deal = Deal.of(tree)
    draws = draw(deal, first, count, seed, lives)
    return live(deal, draws, sign(deal, draws)).data


def same_bits(one: xr.Dataset, other: xr.Dataset) -> bool:
    return set(one.data_vars) == set(other.data_vars) and all(
        one[name].values.tobytes() == other[name].values.tobytes() for name in one.data_vars
    )


def test_names_and_dimensions():
    data = lived(FULL, first=5)
    sizes = {"draw": 12, "arm": 2, "month": 36, "state": 4, "citizen": 70, "reach": 2, "window": 1}
    assert dict(data.sizes) == {**sizes, "clock_row": 6}
    assert data["draw"].values.tolist() == list(range(5, 17))
    assert data["arm"].values.tolist() == ["programme", "counterfactual"]
    assert data["state"].values.tolist() == FULL["pathway"]["states"]
    assert data["reach"].values.tolist() == ["in_work", "any_job"]
    assert data["window"].values.tolist() == ["self_supported"]
    assert data["clock"].values.tolist() == ["ladder"] * 6
    assert data["clock_state"].values.tolist() == ["unemployed"] * 3 + ["education"] * 3
    assert data["clock_step"].values.tolist() == [0, 1, 2] * 2
    assert data["reached"].dims == ("draw", "arm", "citizen", "reach")
    for name in ("reached", "stayed", "engaged"):
        assert data[name].dtype == np.float32
    assert data["checks"].dtype == np.uint32


def test_a_deal_that_asks_for_nothing_gets_months_alone():
    tree = changed(outcomes={}, budget={}, shocks={})
    data = lived({key: value for key, value in tree.items() if key != "programme"})
    assert set(data.data_vars) == {"person_months", "engaged_months", "engaged", "checks"}
    assert not data["engaged"].any()
    assert not data["checks"].any()


def test_everyone_is_somewhere_from_enrolment_on():
    deal = Deal.of(FULL)
    draws = draw(deal, 0, 12)
    plan = sign(deal, draws)
    data = live(deal, draws, plan).data
    enrol = plan.data["enrolment"].values[None] + plan.data["delay"].values[:, None]
    recruited = np.arange(70)[None] < plan.data["recruited"].values[:, None]
    months = (np.clip(36 - enrol, 0, None) * recruited).sum(1)
    for arm in data["arm"].values:
        total = data["person_months"].sel(arm=arm).sum(("month", "state"))
        np.testing.assert_allclose(total, months, rtol=0, atol=1e-6)
    assert sums_of_clocks_are_exact(data)


def sums_of_clocks_are_exact(data: xr.Dataset) -> bool:
    """Whether the steps of every state of every clock add up to the time in the state."""
    pairs = set(zip(data["clock"].values.tolist(), data["clock_state"].values.tolist(), strict=True))
    assert pairs
    months = data["clock_months"].transpose("draw", "arm", "month", "clock_row").values
    person = data["person_months"].transpose("draw", "arm", "month", "state")
    return all(
        np.array_equal(
            months[..., (data["clock"].values == clock) & (data["clock_state"].values == state)].sum(axis=-1),
            person.sel(state=state).values,
        )
        for clock, state in pairs
    )


def test_the_order_of_writing_changes_no_bit():
    tree = copy.deepcopy(FULL)
    for path in (
        ("pathway", "transitions"),
        ("programme", "effects"),
        ("shocks",),
        ("citizens", "segments"),
        ("budget", "costs"),
    ):
        section = tree
        for key in path[:-1]:
            section = section[key]
        section[path[-1]] = dict(reversed(section[path[-1]].items()))
    tree["pathway"]["states"] = tree["pathway"]["states"][::-1]
    tree["citizens"]["frailty"]["of"] = tree["citizens"]["frailty"]["of"][::-1]
    one, other = lived(FULL), lived(tree)
    assert other["state"].values.tolist() != one["state"].values.tolist()
    order = {told: number for number, told in enumerate(rows(Deal.of(tree)))}
    again = other.sel(state=one["state"]).isel(clock_row=[order[told] for told in rows(Deal.of(FULL))])
    for name in one.data_vars:
        assert one[name].values.tobytes() == again[name].transpose(*one[name].dims).values.tobytes(), name


def test_a_further_transition_leaves_other_clocks_alone():
    """Adding an exit that never happens changes nothing; adding one that does leaves those who do not take it."""
    tree = copy.deepcopy(FULL)
    tree["pathway"]["transitions"]["education -> pension"] = {"rate": "0 per month"}
    assert same_bits(lived(FULL), lived(tree))


def test_blocks_and_threads_are_parts_of_the_whole():
    with thread_count(1):
        whole = lived(FULL, count=40)
    with thread_count(2):
        assert same_bits(whole, lived(FULL, count=40))
    for first, count in ((0, 20), (7, 13), (39, 1)):
        assert same_bits(whole.isel(draw=slice(first, first + count)), lived(FULL, first, count))


def test_seed_and_lives_change_the_luck_and_nothing_else_does():
    one = lived(FULL)
    assert same_bits(one, lived(FULL))
    assert not same_bits(one, lived(FULL, lives=1))
    assert not same_bits(one, lived(FULL, seed=2))
    elsewhere = lived(changed(name="another"))
    assert elsewhere["reached"].values.tobytes() != one["reached"].values.tobytes()


def test_a_programme_without_effect_under_shared_luck_changes_nothing():
    effect = {"hazard_ratio": 1, "onset": "2 months", "persists": "3 months", "fades": "3 months"}
    nothing = {"lasts": "12 months", "dropout": {"rate": "2 % per month"}, "effects": {"unemployed -> job": effect}}
    shared = lived(changed(luck="shared", programme=nothing))
    for name in ("person_months", "reached", "stayed", "checks"):
        both = shared[name].values
        np.testing.assert_allclose(both[:, 0], both[:, 1], rtol=0, atol=2e-5)
    own = lived(changed(luck="own", programme=nothing))
    assert not np.array_equal(own["reached"].values[:, 0], own["reached"].values[:, 1])
    assert own["person_months"].values[:, 0].tobytes() == shared["person_months"].values[:, 0].tobytes()


def test_citizens_of_a_poor_recruitment_are_some_of_a_good_one():
    tree = copy.deepcopy(FULL)
    found = {}
    for share in ("60 %", "90 %"):
        tree["citizens"]["recruited"] = share
        found[share] = lived(tree)
    for name in ("reached", "stayed", "checks"):
        few, many = (found[share][name].values[:, :, :42] for share in ("60 %", "90 %"))
        assert few.tobytes() == many.tobytes()


def test_fixed_weeks_and_their_distribution():
    tree = copy.deepcopy(FULL)
    tree["citizens"]["weeks_on_benefit"] = 200
    tree["budget"]["ladder"].pop("resets_after")
    late = lived(tree)
    assert late["clock_months"].values[..., late["clock_step"].values < 2].sum() == 0
    tree["citizens"]["weeks_on_benefit"] = 0
    early = lived(tree)
    first = early["clock_months"].values[..., early["clock_step"].values == 0].sum(axis=(2, 3))
    assert (first > 0).all()


def test_shares_that_a_draw_cannot_have_are_an_error_with_its_number():
    tree = copy.deepcopy(FULL)
    share = {"uniform": {"low": 0.05, "high": 1.0}}
    tree["pathway"]["transitions"]["unemployed -> job"] = {"within": {"share": share, "months": 36}}
    with pytest.raises(DealError, match=r"draw \d+ has no hazards .* less than 100 %"):
        lived(tree, count=64)


def test_two_transitions_on_one_stream_are_refused(monkeypatch):
    monkeypatch.setattr("simulator.kernels.rng.stream", lambda name: 7)
    with pytest.raises(FaultError, match="same random stream"):
        lived(FULL)


def test_slots_are_by_state_and_name():
    slots = slots_of(Deal.of(FULL))
    assert slots.exits == 3
    assert slots.of["unemployed -> education"] == 0
    assert slots.of["unemployed -> job"] == 1
    assert slots.of["job -> unemployed"] == 6
    assert (slots.cell >= 0).sum() == 5
    assert Trajectories.__dataclass_params__.frozen


def test_without_a_cost_that_asks_there_are_neither_clocks_nor_moves():
    deal = Deal.of(changed(budget={}))
    assert rows(deal) == []
    assert costed_moves(deal) == []
    data = lived(changed(budget={}))
    assert not {"clock_months", "moved", "clock_row", "move"} & set(data.variables) | set(data.dims) & {
        "clock_row",
        "move",
    }


def clocked_tree() -> dict[str, Any]:
    """The deal from October on with clocks of all kinds and costs of moves."""
    tree = copy.deepcopy(FULL)
    tree["start"] = "2025-10-01"
    tree["prices"] = {"level": 2026, "index": {"uniform": {"low": "1 %", "high": "5 %"}}, "known": {2025: "3 %"}}
    tree["citizens"]["households"] = {"size": 2, "correlation": 0.4, "of": ["unemployed -> job"]}
    split = {"municipal": "council", "state": "state"}
    tree["budget"]["reimbursements"] = {
        "days": {"state_share": {"from day 1": "50 %", "from day 91": "0 %"}, "counted": "each year", **split},
        "years": {"state_share": {"from month 1": "50 %", "from month 7": "0 %"}, "counted": "in all", **split},
        "dear": {"state_share": {"above 90_000": "25 %"}, "counted": "each year", "level": 2026, **split},
    }
    tree["budget"]["costs"] |= {
        "shelter": {"states": ["unemployed"], "amount": "9_000 per month", "payer": "days", "arm": "counterfactual"},
        "support": {"states": ["education", "unemployed"], "amount": {"uniform": {"low": 3_000, "high": 5_000},
                    "per": "week"}, "level": 2024, "payer": "dear", "each": "household"},
        "housing": {"states": ["education"], "amount": "2_000 per month", "level": 2028, "payer": "dear",
                    "arm": "programme"},
        "tax": {"states": ["education"], "amount": "100 per month", "payer": "dear", "income": True},
        "help": {"states": ["job"], "amount": "1_000 per month", "payer": "years"},
        "falling": {"states": ["job", "education"], "amount": "1_000 per month", "payer": "council",
                    "after": {"2 months": 0.5, "6 months": 0.1}},
        "intake": {"on": ["enrolment"], "amount": 3_000, "payer": "council"},
        "start": {"entering": ["job"], "amount": 2_000, "payer": "council"},
    }  # fmt: skip
    return tree


def test_clocks_of_all_kinds_tell_time_apart():
    data = lived(clocked_tree())
    kinds = dict.fromkeys(data["clock"].values.tolist())
    assert list(kinds) == ["ladder", "days", "years", "dear", "falling"]
    assert sums_of_clocks_are_exact(data)
    months = data["clock_months"].sum(("draw", "month"))
    spent = {
        (clock, state, step): months.values[:, row]
        for row, (clock, state, step) in enumerate(
            zip(data["clock"].values.tolist(), data["clock_state"].values.tolist(), data["clock_step"].values.tolist(),
                strict=True)
        )
    }  # fmt: skip
    assert spent["days", "unemployed", 1][0] == 0  # with the programme nobody has the cost, so nothing is used up
    assert spent["days", "unemployed", 1][1] > 0
    for clock, state, steps in (("years", "job", 2), ("dear", "education", 2), ("falling", "job", 3)):
        for step in range(steps):
            assert (spent[clock, state, step] > 0).all()
    assert spent["falling", "job", 0].sum() > spent["falling", "job", 1].sum() / 3


def test_a_clock_of_money_runs_at_what_a_citizen_costs():
    """By hand: 12 weeks' support of a household of two at the prices of 2026, and housing in one arm."""
    deal = Deal.of(clocked_tree())
    draws = draw(deal, 0, 6)
    clocks = clocks_of(deal, draws, slots_of(deal))
    assert clocks.january == 3
    index, amount = draws.number("prices.index"), draws.number("budget.costs.support.amount")
    support = amount * 365.25 / 84 / 2 * (1.03 * (1 + index))
    np.testing.assert_allclose(clocks.rate[:, 1, 3, 1], support, rtol=1e-12)
    np.testing.assert_allclose(clocks.rate[:, 0, 3, 1], support + 2_000 / (1 + index) ** 2, rtol=1e-12)
    np.testing.assert_allclose(clocks.rate[:, 0, 3, 0], support, rtol=1e-12)
    assert clocks.rate[:, :, 1, 0].tolist() == [[0.0, 1.0]] * 6
    assert not clocks.rate[:, :, 3, 2:].any()
    assert clocks.steps[3, :2].tolist() == [0.0, 90_000.0]


def test_moves_that_cost_are_counted_and_no_others():
    tree = clocked_tree()
    deal = Deal.of(tree)
    assert costed_moves(deal) == ["unemployed -> job", "education -> job", "enrolment"]
    draws = draw(deal, 0, 12)
    plan = sign(deal, draws)
    data = live(deal, draws, plan).data
    assert data["move"].values.tolist() == costed_moves(deal)
    total = data["moved"].sum("month")
    enrolled = total.sel(move="enrolment").values
    assert np.array_equal(enrolled[:, 0], plan.data["recruited"].values)  # all of them within the horizon
    assert np.array_equal(enrolled[:, 0], enrolled[:, 1])
    ever = np.isfinite(data["reached"].sel(reach="any_job").values).sum(axis=-1)
    assert (total.sel(move=["unemployed -> job", "education -> job"]).sum("move").values >= ever).all()
    tree["budget"]["costs"]["start"]["amount"] = "none"
    assert costed_moves(Deal.of(tree)) == ["enrolment"]


def test_new_clocks_and_moves_leave_lives_and_the_ladder_alone():
    tree = clocked_tree()
    found = lived(tree)
    tree["budget"] = FULL["budget"]
    plain = lived(tree)
    for name in plain.data_vars:
        if name != "clock_months":
            assert plain[name].values.tobytes() == found[name].values.tobytes(), name
    assert np.array_equal(plain["clock_months"].values, found["clock_months"].values[..., :6])


def shared_by(tree: dict[str, Any], *names: str) -> dict[str, Any]:
    """The deal of several municipalities, in which the segments live in turn."""
    tree = copy.deepcopy(tree)
    tree["parties"] = {"municipalities": list(names)}
    for number, segment in enumerate(tree["citizens"]["segments"].values()):
        segment["municipality"] = names[number % len(names)]
    return tree


def test_municipalities_live_the_same_lives_side_by_side():
    tree = {**clocked_tree(), "outcomes": tied_tree()["outcomes"]}
    whole, found = with_control(tree), with_control(shared_by(tree, "Aa", "Bo"))
    assert whole.homes == ()
    assert same_bits(whole.data, found.data)
    assert whole.control is not None
    assert found.control is not None
    assert same_bits(whole.control, found.control)
    assert [set(home.data_vars) for home in found.homes] == [{"person_months", "clock_months", "moved"}] * 2
    for name in found.homes[0].data_vars:
        assert np.array_equal(sum(home[name].values for home in found.homes), found.data[name].values)
        assert all(home[name].values.any() for home in found.homes)
    assert sums_of_clocks_are_exact(found.homes[1])
    deal = Deal.of(shared_by(tree, "Aa", "Bo"))
    draws = draw(deal, 0, 12)
    living = homes(deal, 70)[None] == np.arange(2)[:, None]
    there = np.arange(70) < sign(deal, draws).data["recruited"].values[:, None]
    for number, home in enumerate(found.homes):
        joined = home["moved"].sel(move="enrolment", arm="programme").sum("month").values
        assert np.array_equal(joined, (there & living[number]).sum(axis=1))


def test_one_municipality_is_lived_as_none_is():
    whole, found = with_control(FULL), with_control(shared_by(FULL, "Aa"))
    assert same_bits(whole.data, found.data)
    (home,) = found.homes
    assert same_bits(home, whole.data[["person_months", "clock_months"]])


def tied_tree() -> dict[str, Any]:
    """The deal with sites, households, common luck, several claims, levels, second tests and a control group."""
    tree = copy.deepcopy(FULL)
    tree["citizens"]["sites"] = {
        "count": 4,
        "effects": {
            "unemployed -> job": {"intra_class_correlation": {"uniform": {"low": 0.02, "high": 0.2}}, "months": 12},
            "job -> unemployed": {"intra_class_correlation": 0.1, "months": 6},
        },
    }
    tree["citizens"]["households"] = {"size": 2, "correlation": 0.4, "of": ["unemployed -> job"]}
    tree["citizens"]["common_luck"] = {"correlation": 0.2, "of": ["unemployed -> job", "job -> unemployed"]}
    tree["outcomes"] = {
        "several": {"reach": ["job"], "hold": 2, "within": 30, "claims": 3, "again": "at once"},
        "earned": {"accumulate": {"job": "20_000 per month"}, "levels": [50_000, 100_000], "within": 36},
        **tree["outcomes"],
        "tested": {
            "checkpoint": ["job"],
            "at": [6, 18],
            "retest": 3,
            "measurement": {"compared_with": {"control": 50}},
        },
    }
    return tree


def test_columns_are_named_by_claim_and_level():
    data = lived(tied_tree())
    assert data["reach"].values.tolist() == [
        "several", "several #2", "several #3", "earned @50000", "earned @100000", "in_work", "any_job",
    ]  # fmt: skip
    one, two, three = (data["reached"].sel(reach=name).values for name in ("several", "several #2", "several #3"))
    assert np.isfinite(three).any()
    ripe = np.isfinite(two)
    np.testing.assert_array_less(one[ripe] + 1.999, two[ripe])
    early, late = (data["reached"].sel(reach=f"earned @{level}").values for level in (50_000, 100_000))
    ripe = np.isfinite(late)
    assert ripe.any()
    np.testing.assert_array_less(early[ripe] + 2.499, late[ripe])  # 50,000 more take 2.5 months in a job
    assert np.all(np.isinf(data["reached"].sel(reach="any_job").values[ripe]) == 0)


def test_a_hold_of_nothing_is_claimed_once_for_each_entry():
    tree = copy.deepcopy(FULL)
    found = []
    for again in ("after leaving", "at once"):
        tree["outcomes"] = {"jobs": {"reach": ["job"], "within": 36, "claims": 3, "again": again}}
        found.append(lived(tree))
    assert same_bits(*found)
    first, second = (found[0]["reached"].values[..., claim] for claim in range(2))
    again = np.isfinite(second)
    assert again.any()
    assert np.all(second[again] > first[again])


def test_the_bit_of_a_second_test_follows_that_of_the_first():
    deal = Deal.of(tied_tree())
    assert [at for _, at in checks(deal)] == [6, 12, 6, 9, 18, 21]
    data = lived(tied_tree())
    bits = data["checks"].values[..., None] >> np.arange(6, dtype=np.uint32) & 1
    assert np.array_equal(bits[..., 0], bits[..., 2])  # in a job after 6 months, asked twice
    assert bits[..., 3:].any(axis=(0, 1, 2)).all()
    assert not np.array_equal(bits[..., 2], bits[..., 3])


def test_ties_written_in_another_order_change_no_bit():
    tree, other = tied_tree(), tied_tree()
    other["pathway"]["transitions"] = dict(reversed(other["pathway"]["transitions"].items()))
    sites = other["citizens"]["sites"]
    sites["effects"] = dict(reversed(sites["effects"].items()))
    other["citizens"]["common_luck"]["of"].reverse()
    assert same_bits(lived(tree), lived(other))


def test_blocks_are_parts_of_the_whole_with_ties_too():
    whole = lived(tied_tree(), count=12)
    for first, count in ((0, 5), (7, 5)):
        assert same_bits(whole.isel(draw=slice(first, first + count)), lived(tied_tree(), first, count))


def test_a_transition_that_no_tie_lists_keeps_its_bits():
    tree = copy.deepcopy(FULL)
    tree["citizens"]["common_luck"] = {"correlation": 0.3, "of": ["education -> pension"]}
    tree["citizens"]["sites"] = {
        "count": 2, "effects": {"education -> pension": {"intra_class_correlation": 0.1, "months": 12}}
    }  # fmt: skip
    tree["pathway"]["transitions"]["education -> pension"] = {"rate": "0 per month"}
    assert same_bits(lived(FULL), lived(tree))


def test_shared_luck_shares_what_citizens_have_in_common():
    tree = {**tied_tree(), "luck": "shared"}
    tree.pop("programme")
    data = lived(tree)
    for name in ("person_months", "reached", "checks"):
        assert data[name].values[:, 0].tobytes() == data[name].values[:, 1].tobytes()
    own = lived({**tree, "luck": "own"})
    assert own["reached"].values[:, 0].tobytes() == data["reached"].values[:, 0].tobytes()
    assert own["reached"].values[:, 1].tobytes() != data["reached"].values[:, 1].tobytes()


def with_control(tree: dict[str, Any], **decided: float) -> Trajectories:
    deal = Deal.of(tree)
    draws = draw(deal, 0, 12)
    plan = sign(deal, draws)
    for name, month in decided.items():
        plan.data[name][:] = month
    return live(deal, draws, plan)


def test_the_control_group_is_others_who_are_all_there_without_the_programme():
    found = with_control(tied_tree())
    assert found.control is not None
    assert set(found.control.data_vars) == set(found.data.data_vars)
    assert found.control["citizen"].values.tolist() == list(range(FIRST_CONTROL, FIRST_CONTROL + 50))
    assert not found.control["engaged"].any()
    delay = draw(Deal.of(tied_tree()), 0, 12).number("citizens.delay")
    months = found.control["person_months"].sel(arm="counterfactual").sum(("month", "state")).values
    everyone = with_control({**tied_tree(), "citizens": {**tied_tree()["citizens"], "planned": 50, "recruited": 1}})
    assert months == pytest.approx(
        everyone.data["person_months"].sel(arm="counterfactual").sum(("month", "state")).values, abs=1e-6
    )
    assert np.ptp(months + 50 * delay) < 1e-6
    mine, theirs = (each["reached"].sel(arm="counterfactual").values for each in (everyone.data, found.control))
    assert np.intersect1d(mine[np.isfinite(mine)], theirs[np.isfinite(theirs)]).size < 5


def test_no_decision_and_no_programme_touches_the_control_group():
    found = with_control(tied_tree())
    stopped = with_control(tied_tree(), enrol_until=3.0, deliver_until=4.0)
    assert not same_bits(found.data, stopped.data)
    assert found.control is not None
    assert stopped.control is not None
    assert same_bits(found.control, stopped.control)
    tree = tied_tree()
    tree["programme"]["effects"] = {}
    tree["citizens"] |= {"planned": 30, "recruited": 0.5}
    other = with_control(tree)
    assert other.control is not None
    assert same_bits(found.control.sel(arm="counterfactual"), other.control.sel(arm="counterfactual"))


def test_the_programme_group_does_not_know_of_the_control_group():
    tree = tied_tree()
    tree["outcomes"]["tested"].pop("measurement")
    without = with_control(tree)
    assert without.control is None
    assert same_bits(without.data, with_control(tied_tree()).data)


def test_factors_of_sites_have_the_stated_mean_and_correlation():
    """Shares by the factors: their mean is p and their variance c p (1 - p), at the ends too."""
    uniforms = (np.arange(20_000)[None] + 0.5) / 20_000
    for p, c in ((0.42, 0.05), (0.1, 0.3), (0.9, 0.02)):
        spent = np.array([-np.log1p(-p)])
        shares = -np.expm1(-spent * factors_of(spent, np.array([c]), uniforms))
        assert shares.mean() == pytest.approx(p, abs=1e-4)
        assert shares.var() == pytest.approx(c * p * (1 - p), rel=2e-3)
    assert np.all(factors_of(np.array([0.5]), np.array([0.0]), uniforms) == 1.0)
    assert np.all(factors_of(np.array([0.0]), np.array([0.5]), uniforms) == 1.0)
    assert np.all(factors_of(np.array([800.0]), np.array([0.5]), uniforms) == 1.0)
    all_or_none = factors_of(np.array([-np.log(0.6)]), np.array([1.0]), uniforms)
    assert np.mean(all_or_none > 1) == pytest.approx(0.4, abs=1e-3)
    assert np.all((all_or_none == 1e-12) | (all_or_none > 1e3))
    for p, c in ((1e-6, 0.999), (1 - 1e-6, 0.999), (1e-6, 1e-6)):
        extreme = factors_of(np.array([-np.log1p(-p)]), np.array([c]), uniforms)
        assert np.all((extreme >= 1e-12) & (extreme <= 1e12))


def test_a_site_is_compared_with_the_average_citizen_over_bands_and_segments():
    tree = tied_tree()
    tree["pathway"]["transitions"]["unemployed -> job"] = {"rate": "10 % per month", "after": {"6 months": 0.5}}
    deal = Deal.of(tree)
    draws = draw(deal, 0, 5)
    found = site_factors(deal, draws, hazards.baseline(deal, draws.number))
    average = 0.6 + 0.4 * 0.6  # the further segment's multiplier
    correlation = draws.number("citizens.sites.effects.unemployed -> job.intra_class_correlation")
    uniforms = np.empty((5, 4))
    stream = np.uint64(rng.stream("lives/citizen/site/unemployed -> job"))
    rng.fill_uniforms(0, 0, stream, rng.key(1), uniforms)
    expected = factors_of(np.full(5, average * (6 * 0.1 + 6 * 0.05)), correlation, uniforms)
    np.testing.assert_allclose(found[:, 1], expected, rtol=1e-12)  # effects by name: that of "job -> ..." is first
    assert found.shape == (5, 2, 4)
