"""Hazards from rates, chances, mean times and shares: each against the formula or the integral that defines it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulator import hazards
from simulator.checks import load_deal
from simulator.deal import Deal
from simulator.draws import draw
from simulator.kernels.trajectories.tables import FULLNESS

Floats = NDArray[np.float64]
DEALS = Path(__file__).parents[1] / "configs" / "deals"


def deal(transitions: dict[str, Any], **more: Any) -> Deal:
    """A deal of states named in its transitions, starting in "a"."""
    states = sorted({"a", *(part for name in transitions for part in name.split(" -> "))})
    return Deal.of(
        {
            "name": "hazards",
            "start": "2026-01-01",
            "horizon": 60,
            "citizens": {"planned": 10, **more.pop("citizens", {})},
            "pathway": {"states": states, "start": "a", "transitions": transitions},
            **more,
        }
    )


def number_of(what: Deal, draws: int = 1, **values: Floats):
    """Every number at its fixed value in each draw, those named with dots as `__` replaced."""
    said = {name: np.asarray(value, dtype=np.float64) for name, value in values.items()}

    def number(path: str) -> Floats:
        return said.get(path, np.full(draws, what.numbers()[path].central()))

    return number


def solved(transitions: dict[str, Any], **more: Any) -> hazards.Baseline:
    what = deal(transitions, **more)
    return hazards.baseline(what, number_of(what))


def at(base: hazards.Baseline, name: str, segment: int = 0, band: int = 0) -> float:
    return float(base.hazard[name][0, segment, band])


def leaving(rates, months: float, step: float = 0.002) -> list[float]:
    """Shares leaving first by each exit, by brute force: rates(t) are the exits' hazards at time t in the state."""
    alive, shares = 1.0, np.zeros(len(rates(0.0)))
    for k in range(round(months / step)):
        hazard = np.array(rates((k + 0.5) * step))
        left = alive * -math.expm1(-hazard.sum() * step)
        shares += left * hazard / max(hazard.sum(), 1e-300)
        alive -= left
    return shares.tolist()


# --- one number ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "hazard"),
    [
        ({"rate": "3 % per month"}, 0.03),
        ({"rate": "36 % per year"}, 0.03),
        ({"chance": "3 % per month"}, -math.log(0.97)),
        ({"chance": "30 % per year"}, -math.log(0.70) / 12),
        ({"mean_months": 18}, 1 / 18),
        ({"median_months": 18}, math.log(2) / 18),
        ({"within": {"share": "30 %", "months": 12}}, -math.log(0.7) / 12),
        ({"within": {"share": "0 %", "months": 12}}, 0.0),
    ],
)
def test_each_way_of_stating_a_hazard(stated, hazard):
    base = solved({"a -> b": stated})
    assert at(base, "a -> b") == pytest.approx(hazard, rel=1e-13, abs=1e-300)
    assert base.feasible.all()


def test_shares_of_one_window_are_in_closed_form():
    base = solved(
        {"a -> b": {"within": {"share": "18 %", "months": 36}}, "a -> c": {"within": {"share": "7 %", "months": 36}}}
    )
    total = -math.log(1 - 0.25) / 36
    assert at(base, "a -> b") == pytest.approx(0.18 / 0.25 * total, rel=1e-13)
    assert at(base, "a -> c") == pytest.approx(0.07 / 0.25 * total, rel=1e-13)


def test_a_share_beside_a_rate_is_the_share_that_then_leaves():
    base = solved({"a -> b": {"within": {"share": "18 %", "months": 36}}, "a -> c": {"rate": "0.9 % per month"}})
    h, k = at(base, "a -> b"), 0.009
    assert h / (h + k) * -math.expm1(-36 * (h + k)) == pytest.approx(0.18, rel=1e-12)


def test_windows_that_differ_and_bands_are_solved_jointly():
    base = solved(
        {
            "a -> b": {"within": {"share": "18 %", "months": 36}, "after": {"6 months": 0.5}},
            "a -> c": {"within": {"share": "10 %", "months": 12}},
            "a -> d": {"rate": "0.5 % per month", "after": {"3 months": 2, "24 months": 0}},
        }
    )
    assert base.feasible.all()
    assert base.edges["a"] == (3.0, 6.0, 24.0)

    def rates(t: float) -> list[float]:
        band = sum(edge <= t for edge in base.edges["a"])
        return [at(base, name, band=band) for name in base.transitions]

    assert leaving(rates, 36)[0] == pytest.approx(0.18, abs=2e-6)
    assert leaving(rates, 12)[1] == pytest.approx(0.10, abs=2e-6)
    assert [at(base, "a -> d", band=band) for band in range(4)] == pytest.approx([0.005, 0.01, 0.01, 0.0])


@settings(max_examples=60, deadline=None)
@given(
    shares=st.lists(st.floats(0.001, 0.3), min_size=1, max_size=3),
    months=st.lists(st.floats(1, 60), min_size=3, max_size=3),
    rate=st.floats(0, 0.2),
    same=st.booleans(),
)
def test_solved_hazards_give_back_their_shares(shares, months, rate, same):
    windows = [months[0]] * 3 if same else months
    stated: dict[str, Any] = {
        f"a -> {'bcd'[k]}": {"within": {"share": share, "months": windows[k]}} for k, share in enumerate(shares)
    }
    base = solved({**stated, "a -> e": {"rate": f"{rate:.12f} per month"}})
    assert base.feasible.all()
    names = [*stated, "a -> e"]
    hazard = np.array([at(base, name) for name in names])
    total = hazard.sum()
    for k, share in enumerate(shares):
        left = hazard[k] / total * -math.expm1(-windows[k] * total)
        assert left == pytest.approx(share, rel=1e-8)


def test_the_solution_is_found_near_what_can_be():
    base = solved({"a -> b": {"within": {"share": "99.9 %", "months": 1}}, "a -> c": {"rate": "5 per month"}})
    h = at(base, "a -> b")
    assert h / (h + 5) * -math.expm1(-(h + 5)) == pytest.approx(0.999, rel=1e-12)


def test_shares_that_add_up_to_more_than_all_are_marked_by_draw():
    what = deal(
        {
            "a -> b": {"within": {"share": {"uniform": {"low": 0.1, "high": 0.9}}, "months": 12}},
            "a -> c": {"within": {"share": "40 %", "months": 12}},
        }
    )
    drawn = np.array([0.3, 0.65, 0.59])
    base = hazards.baseline(what, number_of(what, 3, **{"pathway.transitions.a -> b.within.share": drawn}))
    assert base.feasible.tolist() == [True, False, True]
    assert np.isnan(base.hazard["a -> b"][1]).all()
    assert np.isfinite(base.hazard["a -> b"][[0, 2]]).all()


@pytest.mark.parametrize("stated", [{"chance": "100 % per month"}, {"mean_months": 0}, {"median_months": 0}])
def test_a_hazard_without_bound_is_none(stated):
    assert not solved({"a -> b": stated}).feasible.any()


def test_draws_are_solved_as_if_alone():
    what = deal(
        {
            "a -> b": {"within": {"share": {"beta": {"mean": "18 %", "sd": "4 %"}}, "months": 36}},
            "a -> c": {"within": {"share": "7 %", "months": 24}},
            "a -> d": {"rate": "0.2 % per month"},
        }
    )
    drawn = np.linspace(0.02, 0.6, 7)
    path = "pathway.transitions.a -> b.within.share"
    together = hazards.baseline(what, number_of(what, 7, **{path: drawn}))
    for d, share in enumerate(drawn):
        alone = hazards.baseline(what, number_of(what, 1, **{path: [share]}))
        for name in together.transitions:
            assert together.hazard[name][d, 0, 0] == alone.hazard[name][0, 0, 0]


# --- segments and frailty --------------------------------------------------------------------------------------------

SEGMENTS = {"closer": {"share": "60 %"}, "further": {"share": "40 %", "multiply": {"a -> b": 0.6}}}


def test_draws_are_solved_by_their_own_windows():
    """Where windows are drawn, some draws have one window in closed form and some have two: a block changes neither."""
    what = deal(
        {"a -> b": {"within": {"share": "30 %", "months": 12}}, "a -> c": {"within": {"share": "20 %", "months": 12}}}
    )
    path = "pathway.transitions.a -> c.within.months"
    months = np.array([12.0, 18.0, 12.0, 7.5, 12.0])
    together = hazards.baseline(what, number_of(what, 5, **{path: months}))
    for k, each in enumerate(months):
        alone = hazards.baseline(what, number_of(what, 1, **{path: np.array([each])}))
        for name in together.transitions:
            assert together.hazard[name][k, 0, 0] == alone.hazard[name][0, 0, 0], (name, k)
    assert together.hazard["a -> c"][1, 0, 0] < together.hazard["a -> c"][0, 0, 0] < together.hazard["a -> c"][3, 0, 0]


STATING = [path for path in sorted(DEALS.glob("*.yaml")) if "within: {share" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", STATING, ids=lambda path: path.stem)
def test_no_block_changes_a_bit_of_a_shipped_deals_hazards(path):
    """Draws solved together, and each of some alone: the solvers go on until all draws of a block are done."""
    what = load_deal(path)
    base, ratio = solved_draws(what, 0, 200)
    for k in (0, 57, 199):
        alone, own = solved_draws(what, k, 1)
        for name in base.transitions:
            np.testing.assert_array_equal(base.hazard[name][k], alone.hazard[name][0])
        for name, each in ratio.items():
            assert each[k] == own[name][0]


def solved_draws(what: Deal, first: int, count: int) -> tuple[hazards.Baseline, dict[str, Floats]]:
    number = draw(what, first, count, 1).number
    base = hazards.baseline(what, number)
    return base, hazards.ratios(what, number, base)[0]


def test_shares_are_those_of_the_average_segment():
    base = solved({"a -> b": {"within": {"share": "18 %", "months": 36}}}, citizens={"segments": SEGMENTS})
    average = 0.6 * at(base, "a -> b", 0) + 0.4 * at(base, "a -> b", 1)
    assert average == pytest.approx(-math.log(0.82) / 36, rel=1e-13)
    assert at(base, "a -> b", 1) == pytest.approx(0.6 * at(base, "a -> b", 0), rel=1e-15)


def test_the_order_of_segments_changes_no_bit():
    third = {**SEGMENTS, "closer": {"share": "35 %"}, "other": {"share": "25 %", "multiply": {"a -> b": 1.7}}}
    stated = {"a -> b": {"within": {"share": "18 %", "months": 36}}, "a -> c": {"rate": "1 % per month"}}
    one = solved(stated, citizens={"segments": third})
    other = solved(stated, citizens={"segments": dict(reversed(third.items()))})
    assert one.hazard["a -> b"][:, ::-1].tobytes() == other.hazard["a -> b"].tobytes()


def test_a_restated_transition_holds_as_written():
    segments = {
        "closer": {"share": "50 %"},
        "other": {
            "share": "50 %",
            "multiply": {"a -> c": 2},
            "transitions": {"a -> b": {"within": {"share": "40 %", "months": 12}, "after": {"6 months": 3}}},
        },
    }
    base = solved(
        {"a -> b": {"rate": "1 % per month"}, "a -> c": {"rate": "1 % per month"}}, citizens={"segments": segments}
    )
    assert base.edges["a"] == (6.0,)
    assert [at(base, "a -> b", 0, band) for band in range(2)] == [0.01, 0.01]
    assert [at(base, "a -> c", 1, band) for band in range(2)] == [0.02, 0.02]
    assert at(base, "a -> b", 1, 1) == pytest.approx(3 * at(base, "a -> b", 1, 0))
    left = leaving(lambda t: [at(base, "a -> b", 1, int(t >= 6)), 0.02], 12)
    assert left[0] == pytest.approx(0.40, abs=2e-6)


def test_the_whole_model_reaches_what_an_integral_over_frailty_says():
    citizens = {"segments": SEGMENTS, "frailty": {"sd_log": 0.5, "of": ["a -> b"]}}
    what = deal(
        {"a -> b": {"within": {"share": "18 %", "months": 36}}, "a -> c": {"rate": "1 % per month"}}, citizens=citizens
    )
    number = number_of(what)
    base = hazards.baseline(what, number)
    reached = hazards.share_reached(what, number, base, "a -> b", np.array([36.0]))
    scores = np.linspace(-8, 8, 4001)
    weights = np.exp(-0.5 * scores**2) / np.sqrt(2 * np.pi) * (scores[1] - scores[0])
    expected = 0.0
    for g, share in enumerate((0.6, 0.4)):
        h = at(base, "a -> b", g) * np.exp(0.5 * scores - 0.125)
        expected += share * float(np.sum(weights * h / (h + 0.01) * -np.expm1(-36 * (h + 0.01))))
    assert float(reached[0]) == pytest.approx(expected, rel=1e-7)
    assert float(reached[0]) < 0.18  # unequal citizens reach less than the average one
    alone = deal({"a -> b": {"within": {"share": "18 %", "months": 36}}, "a -> c": {"rate": "1 % per month"}})
    plain = hazards.baseline(alone, number_of(alone))
    assert hazards.share_reached(alone, number_of(alone), plain, "a -> b", np.array([36.0]))[0] == pytest.approx(0.18)


# --- effects ---------------------------------------------------------------------------------------------------------


def programme(effects: dict[str, Any]) -> dict[str, Any]:
    return {"programme": {"lasts": "12 months", "effects": effects}}


TIMING = {"onset": "2 months", "persists": "6 months", "fades": "12 months"}


def effect_at(t: float, ratio: float) -> float:
    """The hazard ratio t months after enrolment of one who stays engaged: full until 18, then three steps to 30."""
    edges = [2, 18, 22, 26, 30]
    return ratio ** [0, 1, 5 / 6, 3 / 6, 1 / 6, 0][sum(edge <= t for edge in edges)]


def test_a_hazard_ratio_is_taken_as_it_is():
    what = deal({"a -> b": {"rate": "1 % per month"}}, **programme({"a -> b": {"hazard_ratio": 2.4, **TIMING}}))
    ratio, feasible = hazards.ratios(what, number_of(what), hazards.baseline(what, number_of(what)))
    assert ratio["a -> b"].tolist() == [2.4]
    assert feasible.all()


def test_strength_multiplies_the_logs_of_all_effects():
    effects = {
        "a -> b": {"within": {"share": "45 %", "months": 36}, **TIMING},
        "a -> c": {"hazard_ratio": 2.25, **TIMING},
    }
    rates = {"a -> b": {"within": {"share": "25 %", "months": 36}}, "a -> c": {"rate": "0.5 % per month"}}

    def delivered(strength: float) -> dict[str, float]:
        said = programme(effects)
        said["programme"] |= {"strength": strength}
        what = deal(rates, **said)
        ratio, feasible = hazards.ratios(what, number_of(what), hazards.baseline(what, number_of(what)))
        assert feasible.all()
        return {name: float(each[0]) for name, each in ratio.items()}

    whole, half, none = delivered(1.0), delivered(0.5), delivered(0.0)
    assert whole["a -> c"] == 2.25
    assert half["a -> c"] == 1.5
    assert half["a -> b"] == pytest.approx(math.sqrt(whole["a -> b"]))
    assert none == {"a -> b": 1.0, "a -> c": 1.0}


def test_an_effect_stated_as_a_share_is_reached_with_its_timing():
    effects = {
        "a -> b": {"within": {"share": "45 %", "months": 36}, **TIMING},
        "a -> c": {"hazard_ratio": 1.5, **TIMING},
    }
    what = deal(
        {
            "a -> b": {"within": {"share": "25 %", "months": 36}},
            "a -> c": {"rate": "0.5 % per month"},
            "a -> d": {"rate": "0.2 % per month"},
        },
        **programme(effects),
    )
    number = number_of(what)
    base = hazards.baseline(what, number)
    ratio, feasible = hazards.ratios(what, number, base)
    assert feasible.all()
    r = float(ratio["a -> b"][0])

    def rates(t: float) -> list[float]:
        return [at(base, "a -> b") * effect_at(t, r), 0.005 * effect_at(t, 1.5), 0.002]

    assert leaving(rates, 36)[0] == pytest.approx(0.45, abs=2e-6)
    reached = hazards.share_reached(what, number, base, "a -> b", np.array([36.0]), ratio)
    assert float(reached[0]) == pytest.approx(0.45, rel=1e-9)


def test_elsewhere_an_effect_stated_as_a_share_is_full():
    what = deal(
        {"a -> b": {"rate": "5 % per month"}, "b -> c": {"mean_months": 18}},
        **programme({"b -> c": {"within": {"share": "60 %", "months": 12}, **TIMING}}),
    )
    ratio, feasible = hazards.ratios(what, number_of(what), hazards.baseline(what, number_of(what)))
    assert feasible.all()
    assert float(ratio["b -> c"][0]) == pytest.approx(-math.log(0.4) / 12 * 18, rel=1e-9)


def test_a_share_that_no_effect_can_reach_is_marked():
    what = deal(
        {"a -> b": {"rate": "1 % per month"}},
        **programme({"a -> b": {"within": {"share": "5 %", "months": 12}, "onset": "12 months"}}),
    )
    ratio, feasible = hazards.ratios(what, number_of(what), hazards.baseline(what, number_of(what)))
    assert not feasible.any()
    assert np.isnan(ratio["a -> b"]).all()


def test_transitions_are_in_order_of_source_and_target():
    names = ["b -> c", "a -> d", "a b -> c", "a -> b"]
    assert hazards.canonical(names) == ("a -> b", "a -> d", "a b -> c", "b -> c")
    assert hazards.exits_of("a", names) == ["a -> b", "a -> d"]


def test_fading_has_the_levels_that_lives_have():
    """The kernels know numbers only, so the levels stand in both places."""
    assert (0.0, *hazards.LEVELS, 0.0) == tuple(FULLNESS)
