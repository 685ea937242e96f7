"""A citizen lived alone is the citizen of the draw, to the bit; what is watched is what is counted."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator.analysis.replay import life as module
from simulator.analysis.replay.contract import own_part
from simulator.analysis.replay.life import live_alone
from simulator.analysis.replay.uncompiled import uncompiled
from simulator.analysis.replay.who import below, date_of
from simulator.distributions import quantile
from simulator.errors import FaultError
from simulator.kernels.trajectories import tiles
from simulator.pipeline import Clock, flow
from simulator.trajectories import ARMS

DEALS = Path(__file__).parents[3] / "configs" / "deals"
SMALL = {
    "aalborg": ("citizens.planned=20",),
    "aalborg_weekly": ("citizens.planned=14",),
    "women_into_work": ("citizens.planned=40",),
    "aarhus_housing_first": ("citizens.planned=16",),
    "family_violence": ("citizens.planned=16",),
    "komponent_alliance": ("citizens.planned=20",),
    "dwp_innovation_fund": ("citizens.planned=20",),
    "brussels": ("citizens.planned=16",),
    "type2dialog": ("citizens.planned=16",),
    "internal_investment": ("citizens.planned=14",),
}
"""Deals small enough to live everyone alone; households, sites, several municipalities, common luck among them."""
UNIT = Fraction(1, 2**32)


def river_of(name, draw=3, overrides=None):
    """A small deal and one draw of it."""
    deal = sim.load_deal(DEALS / f"{name}.yaml", None, SMALL.get(name, ()) if overrides is None else overrides)
    return deal, flow(deal, draw, 1, 1, 0, Clock())


def enrolled(deal, river):
    """Numbers of those who have a life in the draw."""
    data = river.plan.data
    when = data["enrolment"].values + data["delay"].values[0]
    count = int(data["recruited"].values[0])
    until = min(float(data["enrol_until"].values[0]), deal.horizon)
    return [citizen for citizen in range(count) if when[citizen] < until]


@pytest.mark.parametrize("name", SMALL)
def test_lives_alone_are_the_lives_of_the_draw_and_add_up_to_it(name):
    deal, river = river_of(name)
    everyone, citizens = river.trajectories.data, enrolled(deal, river)
    assert len(citizens) >= 6
    sums = {each: 0.0 for each in ("person_months", "engaged_months", "moved", "clock_months") if each in everyone}
    for citizen in citizens:
        life, counted = live_alone(deal, river.draws, river.plan, citizen)
        assert life.enrolled < deal.horizon
        for record in ("reached", "stayed", "engaged", "checks"):
            if record in everyone:
                mine, theirs = (each[record].isel(citizen=citizen).values for each in (counted.data, everyone))
                np.testing.assert_array_equal(mine, theirs)
        for each in sums:
            sums[each] = sums[each] + counted.data[each].values
    for each, total in sums.items():
        np.testing.assert_array_equal(total, everyone[each].values)


def alone(deal, river, citizen):
    """A citizen's lives and what follows from them alone, of a draw that is there already."""
    _, lives = live_alone(deal, river.draws, river.plan, citizen)
    return lives, own_part(deal, river, citizen, lives)


def months_of(deal, life, arm):
    """Months in each state by month, from the moves alone, in exact arithmetic."""
    spent = {}
    entries = [(life.enrolled, None, deal.pathway.start), *((m.month, m.source, m.target) for m in life.moves[arm])]
    for when, left, entered in entries:
        fixed = int(when * 2**32) * UNIT
        for month in range(int(fixed), deal.horizon):
            share = min(Fraction(month + 1) - fixed, Fraction(1))
            spent[month, entered] = spent.get((month, entered), 0) + share
            if left is not None:
                spent[month, left] = spent.get((month, left), 0) - share
    return spent


@pytest.mark.parametrize("name", ["aalborg", "aarhus_housing_first", "komponent_alliance"])
def test_moves_say_every_month_that_is_counted(name):
    deal, river = river_of(name)
    moves = 0
    for citizen in enrolled(deal, river)[:12]:
        life, counted = live_alone(deal, river.draws, river.plan, citizen)
        for arm in ARMS:
            spent = months_of(deal, life, arm)
            moves += len(life.moves[arm])
            for s, state in enumerate(deal.pathway.states):
                booked = counted.data["person_months"].sel(arm=arm).transpose("draw", "month", "state").values[0, :, s]
                told = [float(spent.get((month, state), 0)) for month in range(deal.horizon)]
                assert told == booked.tolist()
    assert moves > 10


def test_a_move_says_what_drove_it():
    deal, river = river_of("aalborg", overrides=("citizens.planned=45",))
    seen, effects = set(), set()
    for citizen in enrolled(deal, river):
        life, _ = live_alone(deal, river.draws, river.plan, citizen)
        for arm in ARMS:
            before = life.enrolled
            for move in life.moves[arm]:
                assert move.stayed == pytest.approx(move.month - before)
                before = move.month
                if (move.source, move.target) == ("job", "unemployed") and not move.shocks:
                    assert move.since == (6.0 if move.stayed >= 6 else 0.0)
                    assert move.hazard == pytest.approx(0.02 if move.stayed >= 6 else 0.04, rel=1e-12)
                    seen.add(move.since)
                if move.target == "job" and move.source == "unemployed":
                    since = move.month - life.enrolled
                    assert (move.effect == "") == (arm == "counterfactual")
                    if arm == "programme" and since < 1:
                        assert move.effect == "not yet"
                    if arm == "programme" and 1 <= since < life.engaged_until + 6 - life.enrolled:
                        assert move.effect == "in full"
                    effects.add(move.effect)
    assert seen == {0.0, 6.0}
    assert {"", "in full"} <= effects


def test_a_shock_is_told_of_the_moves_that_it_touched():
    deal = sim.load_deal(DEALS / "aalborg.yaml", "corona", ("citizens.planned=30",))
    river = flow(deal, 3, 1, 1, 0, Clock())
    lost = [
        move
        for citizen in enrolled(deal, river)
        for move in live_alone(deal, river.draws, river.plan, citizen)[0].moves["programme"]
        if "downturn" in move.shocks
    ]
    start, lasts = (float(river.draws.number(f"shocks.downturn.{part}")[0]) for part in ("start", "lasts"))
    assert len(lost) >= 3
    for move in lost:
        assert start <= move.month < start + lasts
        assert (move.source, move.target) in {("job", "unemployed"), ("unemployed", "job")}
        if move.source == "job":
            assert move.hazard == pytest.approx(15 * (0.02 if move.since else 0.04), rel=1e-9)


def test_why_engagement_ended():
    deal, river = river_of("aalborg", overrides=("citizens.planned=20",))
    left = {}
    for citizen in enrolled(deal, river):
        life, counted = live_alone(deal, river.draws, river.plan, citizen)
        left.setdefault(life.left, []).append(life.engaged_until - life.enrolled)
        engaged = float(counted.data["engaged"].values[0, citizen])
        assert life.engaged_until - life.enrolled == pytest.approx(engaged, abs=1e-5)
    assert set(left) == {"completed", "dropped out"}
    assert all(months == pytest.approx(12) for months in left["completed"])
    assert all(months < 12 for months in left["dropped out"])


def test_the_watched_kernel_is_the_compiled_kernels_own_code():
    plain = uncompiled(tiles.live_draws, {})
    compiled = getattr(tiles.live_draws, "py_func", tiles.live_draws)
    assert plain.__code__ is compiled.__code__
    callee = getattr(tiles.advance, "py_func", tiles.advance)
    assert plain.__globals__["advance"].__code__ is callee.__code__
    assert plain.__globals__["advance"] is not tiles.advance


def test_a_life_that_is_watched_to_be_another_is_a_fault(monkeypatch):
    deal, river = river_of("aalborg")
    lived = module._Watch.live

    def altered(self, plan, first):
        found = lived(self, plan, first)
        found.person_months[0, 1, 70, 0] += 2.0**-32
        return found

    monkeypatch.setattr(module._Watch, "live", altered)
    with pytest.raises(FaultError, match="citizen 2 lives otherwise when watched"):
        live_alone(deal, river.draws, river.plan, 2)


@pytest.mark.parametrize("share", [0.01, 0.37, 0.5, 0.93])
def test_percentiles_turn_quantiles_round(share):
    deal = sim.load_deal(DEALS / "aalborg.yaml")
    for path in deal.uncertain:
        distribution = deal.numbers()[path].distribution
        value = float(quantile(distribution, np.array([share]))[0])
        assert below(distribution, value) == pytest.approx(share, abs=1e-9)


@pytest.mark.parametrize(
    ("month", "day"), [(0.0, "2018-01-01"), (1.999, "2018-02-28"), (13.5, "2019-02-15"), (26.0, "2020-03-01")]
)
def test_dates_of_moments(month, day):
    deal = sim.load_deal(DEALS / "aalborg.yaml")
    assert date_of(deal, month).isoformat() == day
