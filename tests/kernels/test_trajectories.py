"""The trajectories kernel against its plain-Python twin, over random small deals, and its exact invariants."""

import math
import os
from itertools import pairwise

import numpy as np
import pytest

from simulator.kernels import rng, thread_count
from simulator.kernels import trajectories as kernel
from simulator.kernels.trajectories import lives, records
from tests.reference import trajectories as reference

WEEK = 12 * 7 / 365.25
PLAIN = bool(os.environ.get("NUMBA_DISABLE_JIT"))
"""Without the compiler a few deals have to do."""


def random_deal(seed: int, draws: int = 2, people: int = 140):
    """Packed arguments of a small deal with every feature that the dice say."""
    dice = np.random.default_rng(seed)
    states, segments = int(dice.integers(2, 6)), int(dice.integers(1, 4))
    leads_to = [
        sorted(dice.choice([s for s in range(states) if s != here], int(dice.integers(0, states)), replace=False))
        for here in range(states)
    ]
    leads_to[0] = leads_to[0] or [1]
    exits = max(3, *map(len, leads_to))
    slots = states * exits
    target, cell = np.repeat(np.arange(states), exits), np.full(slots, -1)
    for here, others in enumerate(leads_to):
        target[here * exits : here * exits + len(others)] = others
    real = np.concatenate([np.arange(exits) < len(others) for others in leads_to])
    cell[real] = np.arange(real.sum())
    bands = np.full((states, 2), math.inf)
    for here in range(states):
        edges = np.sort(dice.uniform(1, 12, int(dice.integers(0, 3))))
        bands[here, : edges.size] = edges
    counts = 1 + np.isfinite(bands).sum(1)
    first_row = np.concatenate([[0], np.cumsum(counts)])
    hazard = dice.gamma(0.7, 0.12, (draws, segments, first_row[-1], exits))
    hazard[dice.uniform(size=hazard.shape) < 0.1] = 0.0
    for here in range(states):
        hazard[:, :, first_row[here] : first_row[here + 1], len(leads_to[here]) :] = 0.0
    groups, shocks = int(dice.integers(0, 4)), int(dice.integers(0, 3))
    group = np.where(real & (dice.uniform(size=slots) < 0.6), dice.integers(0, max(groups, 1), slots), -1)
    group = group if groups else np.full(slots, -1)
    occurs = dice.uniform(size=(draws, shocks)) < 0.7
    start = np.where(occurs, dice.uniform(-3, 30, (draws, shocks)), math.inf)
    windows, reaches, checks, sums = (int(n) for n in dice.integers(0, 4, 4))
    level_sum = np.sort(dice.integers(0, max(sums, 1), int(dice.integers(1, 5)) if sums else 0))
    claims = dice.choice([1, 1, 2, 5], reaches)
    sizes = np.concatenate([claims, np.ones(level_sum.size, dtype=np.int64)])
    order = dice.permutation(sizes.size)
    first_column = np.zeros(sizes.size, dtype=np.int64)
    first_column[order] = np.cumsum(sizes[order]) - sizes[order]
    hold = dice.choice([0.0, 3.0], reaches)
    window_from = np.floor(dice.uniform(0, 10, windows))
    weeks = [np.zeros(1), np.sort(dice.uniform(0, 80, 64))][int(dice.integers(0, 2))]
    own = dice.uniform() < 0.7
    streams = dice.integers(0, 2**32, (2, slots), dtype=np.uint64)
    streams[1] = streams[1] if own else streams[0]
    return (
        kernel.Luck(
            rng.key(seed, 3), int(dice.integers(0, 10**6)), int(dice.choice([0, 2**31])), streams, 101, 102, 103
        ),
        kernel.Citizens(
            enrolment=dice.uniform(0, 8, people),
            segment=dice.integers(0, segments, people),
            delay=dice.uniform(0, 2, draws),
            recruited=dice.integers(people // 2, people + 1, draws),
            enrol_until=dice.choice([math.inf, 6.0], draws),
            frailty_sd=dice.choice([0.0, 0.5, 0.9], draws),
            weeks=weeks,
        ),
        random_ties(dice, draws, people, real, own),
        kernel.Pathway(
            horizon=int(dice.choice([9, 48])),
            exits=exits,
            start=0,
            target=target,
            cell=cell,
            hazard=hazard,
            first_row=first_row[:-1],
            bands=bands,
            frail=(real & (dice.uniform(size=slots) < 0.4)).astype(np.int64),
        ),
        kernel.Programme(
            lasts=dice.choice([0.0, 6.0, 12.0], draws),
            dropout=dice.choice([0.0, 0.05, 0.3], draws),
            deliver_until=dice.choice([math.inf, 9.0], draws),
            ends_on=(dice.uniform(size=states) < 0.25).astype(np.int64),
            group=group,
            log_ratio=np.where(group >= 0, dice.normal(0.5, 0.8, (draws, slots)), 0.0),
            onset=dice.choice([0.0, 2.0, 4.5], (draws, groups)),
            persists=dice.choice([0.0, 3.0, 7.5], (draws, groups)),
            fades=dice.choice([0.0, 6.0], (draws, groups)),
        ),
        kernel.Shocks(
            start=start,
            end=start + dice.uniform(1, 9, (draws, shocks)),
            multiply=np.where(
                dice.uniform(size=(draws, shocks, slots)) < 0.5, 1.0, dice.gamma(1.0, 2.0, (draws, shocks, slots))
            ),
        ),
        kernel.Questions(
            reach=dice.integers(0, 2, (reaches, states)),
            hold=hold,
            within=dice.choice([6.0, 24.0, 60.0], reaches),
            claims=claims,
            at_once=((hold > 0) & (dice.uniform(size=reaches) < 0.5)).astype(np.int64),
            reach_column=first_column[:reaches],
            rate=np.where(dice.uniform(size=(sums, states)) < 0.3, 0.0, dice.gamma(2.0, 10.0, (sums, states))),
            level=np.sort(dice.uniform(1, 300, level_sum.size)),
            level_sum=level_sum,
            level_column=first_column[reaches:],
            level_within=dice.choice([6.0, 24.0, 60.0], level_sum.size),
            window=dice.integers(0, 2, (windows, states)),
            window_from=window_from,
            window_until=window_from + np.ceil(dice.uniform(1, 30, windows)),
            check=dice.integers(0, 2**checks, states, dtype=np.uint64),
            check_at=np.floor(np.sort(dice.uniform(1, 50, checks))),
            moves=dice.permutation(np.arange(-1, int(real.sum())))[: int(dice.integers(0, 5))],
        ),
        random_clocks(dice, draws, states),
    )


def random_clocks(dice, draws: int, states: int) -> kernel.Clocks:
    """Up to four clocks, at most one of benefit, in any order; rates of months or money, some of them 0."""
    kinds = [kernel.BENEFIT_CLOCK] * int(dice.integers(0, 2)) + [int(kind) for kind in dice.integers(1, 4, 3)]
    kinds = [int(kind) for kind in dice.permutation(kinds)[: int(dice.integers(0, 5))]]
    stated, supports = [], dice.uniform(size=states) < 0.7
    for kind in kinds:
        own = [state for state in range(states) if dice.uniform() < 0.6]
        rate, steps = np.ones((draws, 2, states)), [[0.0], [0.0, 3.0], [0.0, 1.5, 2.5, 9.0]][int(dice.integers(0, 3))]
        if kind == kernel.BENEFIT_CLOCK:
            steps = [[0.0, 4.0, 26.0, 52.0], [0.0, 30.0]][int(dice.integers(0, 2))]
            supports[own] = False
        elif dice.uniform() < 0.5:
            rate, steps = dice.gamma(2.0, 6_000.0, (draws, 2, states)), [step * 11_000 for step in steps]
        stated.append((kind, own, steps, np.where(dice.uniform(size=rate.shape) < 0.3, 0.0, rate)))
    return clocks_of(
        draws,
        states,
        *stated,
        january=int(dice.integers(0, 12)),
        self_support=supports.astype(np.int64),
        reset_weeks=float(dice.choice([8.0, 20.0, math.inf])),
        reset_within=float(dice.choice([60.0, 156.0])),
    )


def clocks_of(draws: int, states: int, *stated, **more) -> kernel.Clocks:
    """Clocks of (kind, own states, steps) and, unless 1 for all, rate by [draw, arm, state]."""
    state, rows = np.full((len(stated), states), -1), [0]
    steps = np.full((len(stated), max((len(clock[2]) for clock in stated), default=0)), math.inf)
    rate = np.ones((draws, 2, len(stated), states))
    for k, (_, own, begins, *given) in enumerate(stated):
        state[k, own], steps[k, : len(begins)] = np.arange(len(own)), begins
        rate[:, :, k] = given[0] if given else 1.0
        rows.append(rows[-1] + len(own) * len(begins))
    return kernel.Clocks(
        kind=np.array([clock[0] for clock in stated], dtype=np.int64),
        state=state,
        rate=rate,
        steps=steps,
        step_count=np.array([len(clock[2]) for clock in stated], dtype=np.int64),
        first_row=np.array(rows[:-1], dtype=np.int64),
        january=more.get("january", 0),
        self_support=more.get("self_support", np.zeros(states, dtype=np.int64)),
        reset_weeks=more.get("reset_weeks", math.inf),
        reset_within=more.get("reset_within", 0.0),
    )


def random_ties(dice, draws: int, people: int, real: np.ndarray, own: bool) -> kernel.Ties:
    """Households, common luck and sites on some of the transitions."""
    slots, sites, size = real.size, int(dice.integers(1, 5)), int(dice.integers(1, 4))
    effects = int(dice.integers(0, 3))
    streams = dice.integers(0, 2**32, (2, 2, slots), dtype=np.uint64)
    streams[:, 1] = streams[:, 1] if own else streams[:, 0]
    listed = real & (dice.uniform(size=(2, 1, slots)) < 0.4)
    numbers = np.arange(people) // size
    return kernel.Ties(
        household=numbers,
        common_stream=streams[0].copy(),
        household_stream=streams[1].copy(),
        common=np.where(listed[0], dice.choice([0.0, 0.2, 0.5], (draws, 1)), 0.0),
        in_household=np.where(listed[1], dice.choice([0.0, 0.3, 0.5], (draws, 1)), 0.0),
        site=numbers % sites,
        site_effect=np.where(real & (dice.uniform(size=slots) < 0.5), dice.integers(0, max(effects, 1), slots), -1)
        if effects
        else np.full(slots, -1),
        site_factor=np.clip(dice.gamma(1.0, 1.0, (draws, effects, sites)), 1e-12, 1e12),
    )


def lived(arguments) -> kernel.Found:
    """What the kernel finds, in arrays filled with rubbish before."""
    _, citizens, _, pathway, _, _, questions, clocks = arguments
    runs = (citizens.recruited.size, 2)
    months, people, windows = pathway.horizon, citizens.enrolment.size, questions.window_from.size
    states = pathway.target.size // pathway.exits
    found = kernel.Found(
        person_months=np.full((*runs, months, states), np.nan),
        clock_months=np.full((*runs, months, kernel.row_count(clocks)), np.nan),
        moved=np.full((*runs, months, questions.moves.size), np.nan),
        engaged_months=np.full((runs[0], months), np.nan),
        window_months=np.full((*runs, months, windows), np.nan),
        reached=np.full((*runs, people, questions.claims.sum() + questions.level.size), np.nan, dtype=np.float32),
        stayed=np.full((*runs, people, windows), np.nan, dtype=np.float32),
        engaged=np.full((runs[0], people), np.nan, dtype=np.float32),
        checks=np.full((*runs, people), 2**32 - 1, dtype=np.uint32),
    )
    kernel.live(*arguments, found)
    return found


def same_bits(one: kernel.Found, other: kernel.Found) -> bool:
    return all(a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("seed", range(6 if PLAIN else 40))
def test_every_feature_agrees_with_the_twin(seed):
    arguments = random_deal(seed)
    found = lived(arguments)
    for d in range(arguments[1].recruited.size):
        expected = reference.live(*arguments, d)
        for name, values in expected.items():
            got = getattr(found, name)[d]
            assert got.shape == values.shape
            exact = {"reached": 4e-6, "stayed": 2e-5, "engaged": 4e-6}.get(name, 2e-7)  # float32, 2^-32 by 140 citizens
            np.testing.assert_allclose(got, values, rtol=0, atol=exact, err_msg=f"{name} of draw {d}")


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1000, 1001, 1002])
def test_several_tiles_agree_with_the_twin(seed):
    arguments = random_deal(seed, draws=1, people=kernel.TILE + 37)
    found = lived(arguments)
    for name, values in reference.live(*arguments, 0).items():
        exact = {"reached": 4e-6, "stayed": 2e-5, "engaged": 4e-6}.get(name, 1e-6)
        np.testing.assert_allclose(getattr(found, name)[0], values, rtol=0, atol=exact, err_msg=name)


@pytest.mark.parametrize("seed", range(100, 103 if PLAIN else 130))
def test_months_add_up_exactly(seed):
    arguments = random_deal(seed, draws=4)
    found = lived(arguments)
    _, citizens, _, pathway, _, _, _, clocks = arguments
    enrolled = [np.minimum(twin_enrolments(arguments, d), pathway.horizon) for d in range(citizens.recruited.size)]
    owed = np.array([np.sum(np.floor((pathway.horizon - t) * 2**32)) * 2.0**-32 for t in enrolled])
    whole = found.person_months.sum(axis=(2, 3))
    np.testing.assert_allclose(whole, np.stack([owed, owed], axis=1), rtol=0, atol=2e-7)
    # every person is in one state: month by month the two arms hold the same people, to the bit
    assert found.person_months.sum(axis=3)[:, 0].tobytes() == found.person_months.sum(axis=3)[:, 1].tobytes()
    for k, state in zip(*np.nonzero(clocks.state >= 0), strict=True):
        first = clocks.first_row[k] + clocks.state[k, state] * clocks.step_count[k]
        by_step = found.clock_months[..., first : first + clocks.step_count[k]]
        assert np.array_equal(by_step.sum(axis=3), found.person_months[:, :, :, state])
    assert found.person_months.min() >= 0
    assert found.clock_months.min(initial=0) >= 0
    assert found.window_months.min(initial=0) >= 0
    np.testing.assert_allclose(found.engaged_months.sum(1), found.engaged.sum(1, dtype=np.float64), atol=1e-3)
    np.testing.assert_allclose(found.window_months.sum(2), found.stayed.sum(2, dtype=np.float64), atol=1e-3)
    for d, recruited in enumerate(citizens.recruited):
        assert np.all(np.isinf(found.reached[d, :, recruited:]))
        assert not found.stayed[d, :, recruited:].any()
        assert not found.engaged[d, recruited:].any()
        assert not found.checks[d, :, recruited:].any()


def twin_enrolments(arguments, d: int) -> np.ndarray:
    twin = reference.Twin(*arguments, d)
    return np.array([twin.enrolment(c) for c in range(arguments[1].enrolment.size)])


@pytest.mark.slow  # as plain Python, in which threads show nothing
@pytest.mark.parametrize("seed", [3, 7, 11, 12])
def test_threads_and_blocks_change_no_bit(seed):
    arguments = random_deal(seed, draws=23)
    with thread_count(1):
        whole = lived(arguments)
    with thread_count(2):
        assert same_bits(whole, lived(arguments))
    for first, last in ((0, 1), (0, 10), (10, 23), (22, 23)):
        part = lived(some_draws(arguments, first, last))
        assert same_bits(part, kernel.Found(*(array[first:last] for array in whole)))


def some_draws(arguments, first: int, last: int):
    """The same deal, draws first to last - 1 of the block alone."""
    luck, citizens, ties, pathway, programme, shocks, questions, clocks = arguments

    def cut(part):
        return type(part)(
            *(
                x[first:last].copy() if field in PER_DRAW and np.ndim(x) > 0 else x
                for field, x in zip(part._fields, part, strict=True)
            )
        )

    return (
        luck._replace(first_draw=luck.first_draw + first), cut(citizens), cut(ties), cut(pathway), cut(programme),
        cut(shocks), questions, clocks._replace(rate=clocks.rate[first:last].copy()),
    )  # fmt: skip


PER_DRAW = {
    "delay", "recruited", "enrol_until", "frailty_sd", "hazard", "lasts", "dropout", "deliver_until", "log_ratio",
    "onset", "persists", "fades", "start", "end", "multiply", "common", "in_household", "site_factor",
}  # fmt: skip
"""Fields with a draw as their first dimension (`start` of the shocks; that of the pathway is one number)."""


@pytest.mark.parametrize("seed", [2, 5])
def test_fewer_citizens_are_some_of_the_same(seed):
    arguments = random_deal(seed)
    fewer = arguments[1].recruited - 17
    found, less = lived(arguments), lived((arguments[0], arguments[1]._replace(recruited=fewer), *arguments[2:]))
    for d, recruited in enumerate(fewer):
        for name in ("reached", "stayed", "checks"):
            assert np.array_equal(getattr(found, name)[d, :, :recruited], getattr(less, name)[d, :, :recruited])


def pathway_deal(draws: int, people: int, hazards: dict[tuple[int, int], float], states: int, horizon: int, **more):
    """A plain deal: one segment, everyone enrolled at 0, nothing else unless given."""
    leads_to = [sorted(b for a, b in hazards if a == here) for here in range(states)]
    exits = max(3, *map(len, leads_to))
    target, cell = np.repeat(np.arange(states), exits), np.full(states * exits, -1)
    hazard = np.zeros((draws, 1, states, exits))
    streams = np.zeros((2, states * exits), dtype=np.uint64)
    for number, (a, b) in enumerate(sorted(hazards)):
        slot = a * exits + leads_to[a].index(b)
        target[slot], cell[slot], hazard[:, 0, a, leads_to[a].index(b)] = b, number, hazards[a, b]
        streams[0, slot] = rng.stream(f"{a} -> {b}")
        streams[1, slot] = rng.stream(f"{a} -> {b}" + more.get("arm", "/counterfactual"))
    zero, endless, none = np.zeros(draws), np.full(draws, math.inf), np.zeros((draws, 0))
    slots = states * exits
    reach = more.get("reach", [])
    return (
        kernel.Luck(rng.key(more.get("seed", 1)), 0, 0, streams, 1, 2, 3),
        kernel.Citizens(
            np.zeros(people), np.zeros(people, dtype=np.int64), zero, np.full(draws, people), endless, zero, np.zeros(1)
        ),
        more.get("ties") or no_ties(draws, people, slots),
        kernel.Pathway(
            horizon, exits, 0, target, cell, hazard, np.arange(states), np.full((states, 0), math.inf),
            np.zeros(slots, dtype=np.int64),
        ),
        kernel.Programme(
            zero, zero, endless, np.zeros(states, dtype=np.int64), np.full(slots, -1), np.zeros((draws, slots)),
            none, none, none,
        ),
        kernel.Shocks(none, none, np.ones((draws, 0, slots))),
        kernel.Questions(
            np.array([int(s in inside) for inside, _, _ in reach for s in range(states)], dtype=np.int64).reshape(
                -1, states
            ),
            np.array([hold for _, hold, _ in reach], dtype=float), np.array([w for _, _, w in reach], dtype=float),
            np.ones(len(reach), dtype=np.int64), np.zeros(len(reach), dtype=np.int64), np.arange(len(reach)),
            *(more.get("sums") or no_sums(states)),
            np.zeros((0, states), dtype=np.int64), np.zeros(0), np.zeros(0), np.zeros(states, dtype=np.uint64),
            np.zeros(0), np.array(more.get("moves", []), dtype=np.int64),
        ),
        more.get("clocks") or clocks_of(draws, states),
    )  # fmt: skip


def no_ties(draws: int, people: int, slots: int) -> kernel.Ties:
    streams, nothing = np.zeros((2, slots), dtype=np.uint64), np.zeros((draws, slots))
    return kernel.Ties(
        np.arange(people), streams, streams, nothing, nothing, np.zeros(people, dtype=np.int64), np.full(slots, -1),
        np.ones((draws, 0, 1)),
    )  # fmt: skip


def no_sums(states: int) -> tuple[np.ndarray, ...]:
    none = np.zeros(0, dtype=np.int64)
    return np.zeros((0, states)), np.zeros(0), none, none, np.zeros(0)


UNEMPLOYED, EDUCATION, JOB, LEFT = range(4)
C_HAZARDS = {
    (UNEMPLOYED, EDUCATION): 0.03, (UNEMPLOYED, JOB): 0.03, (UNEMPLOYED, LEFT): 0.01,
    (EDUCATION, UNEMPLOYED): 0.05, (EDUCATION, JOB): 0.10, (EDUCATION, LEFT): 0.01,
    (JOB, UNEMPLOYED): 0.03, (JOB, LEFT): 0.005,
}  # fmt: skip


@pytest.mark.slow
def test_mean_months_final_states_and_a_held_job_are_exact():
    """C1, C2, C3: row of expm(60 Q), its integral, and the renewal equation, in both arms."""
    draws, people = 12_000, 100
    found = lived(pathway_deal(draws, people, C_HAZARDS, 4, 60, reach=[([JOB], 6, 60)]))
    mean = np.array([22.8763927, 4.0226041, 20.4889560, 12.6120472])
    at_the_end = np.array([0.2144514, 0.0426751, 0.3714387, 0.3714348])
    q = np.zeros((4, 4))
    for (a, b), hazard in C_HAZARDS.items():
        q[a, b], q[a, a] = hazard, q[a, a] - hazard
    month_before = at_the_end @ (np.eye(4) - q / 2 + q @ q / 6)  # mean over the last month, to third order
    for arm in range(2):
        months = found.person_months[:, arm].sum(1) / people
        check(months, mean, [0.02, 0.01, 0.02, 0.02])
        check(found.person_months[:, arm, -1] / people, month_before, [0.0005] * 4)
        check(np.isfinite(found.reached[:, arm, :, 0]).mean(1), 0.6816998501, 0.0006)
    # job months of a citizen vary as they must: sd 17.6500266, so that of a draw's sum is known
    job = found.person_months[:, :, :, JOB].sum(2).ravel()
    assert abs(job.std() / math.sqrt(people) - 17.6500266) < 4 * 17.65 / math.sqrt(2 * job.size)


def check(values: np.ndarray, exact, precision) -> None:
    """Within 4 standard errors of the exact value, and the standard error small enough to see what matters."""
    error = values.std(0) / math.sqrt(len(values))
    assert np.all(error < precision)
    assert np.all(np.abs(values.mean(0) - exact) < 4 * error)


@pytest.mark.slow
def test_competing_hazards_are_exact():
    """O16: 0.30 job, 0.12 drop-out, 0.05 pension a year; a job first within 2 years."""
    hazards = {(0, 1): 0.30 / 12, (0, 2): 0.12 / 12, (0, 3): 0.05 / 12}
    found = lived(pathway_deal(2000, 100, hazards, 4, 24, reach=[([1], 0, 24)]))
    for arm in range(2):
        check(np.isfinite(found.reached[:, arm, :, 0]).mean(1), 0.3889609562, 0.0015)


@pytest.mark.slow
def test_shared_luck_differs_only_where_the_rates_do():
    """O44: one world reaches 42 %, one 38 %, on the same clocks: Var(X1 - X0) = N d (1 - d), not 47.9."""
    people, draws = 100, 4000
    reach = [([1], 0, 12)]
    one = lived(pathway_deal(draws, people, {(0, 1): -math.log(1 - 0.42) / 12}, 2, 12, reach=reach))
    other = lived(pathway_deal(draws, people, {(0, 1): -math.log(1 - 0.38) / 12}, 2, 12, reach=reach))
    counts = [np.isfinite(found.reached[:, 0, :, 0]).sum(1) for found in (one, other)]
    difference = (counts[0] - counts[1]).astype(float)
    assert difference.min() >= 0
    check(difference, 4.0, 0.05)
    assert abs(difference.var() - 3.84) < 4 * 3.84 * math.sqrt(2 / draws)


@pytest.mark.slow
def test_shared_streams_and_equal_hazards_give_equal_lives():
    arguments = pathway_deal(50, 300, C_HAZARDS, 4, 60, reach=[([JOB], 6, 60)], arm="")
    found = lived(arguments)
    for name in ("person_months", "reached", "checks"):
        both = getattr(found, name)
        assert both[:, 0].tobytes() == both[:, 1].tobytes()
    own = lived(pathway_deal(50, 300, C_HAZARDS, 4, 60, reach=[([JOB], 6, 60)]))
    assert own.person_months[:, 0].tobytes() == found.person_months[:, 0].tobytes()
    assert own.person_months[:, 1].tobytes() != found.person_months[:, 1].tobytes()


@pytest.mark.slow
def test_worlds_stay_coupled_after_they_part():
    """A hazard ratio of 2.4 against 2.2: the difference in job months varies far less than between unrelated worlds."""

    def job_months(ratio: float, seed: int = 1) -> np.ndarray:
        hazards = {**C_HAZARDS, (UNEMPLOYED, JOB): 0.01 * ratio}
        found = lived(pathway_deal(400, 200, hazards, 4, 60, seed=seed))
        return found.person_months[:, 0, :, JOB].sum(1)

    paired, unrelated = job_months(2.4) - job_months(2.2), job_months(2.4) - job_months(2.2, seed=2)
    assert unrelated.var() > 20 * paired.var()


@pytest.mark.slow
def test_batches_of_draws_do_not_repeat_random_numbers():
    """The variance of means of 50 draws is a 50th of a draw's: reused numbers would make it larger."""
    found = lived(pathway_deal(4000, 20, C_HAZARDS, 4, 60))
    job = found.person_months[:, 0, :, JOB].sum(1)
    batches = job.reshape(-1, 50).mean(1)
    ratio = batches.var(ddof=1) / (job.var(ddof=1) / 50)
    assert abs(ratio - 1) < 4 * math.sqrt(2 / (batches.size - 1))


def weeks_on_benefit(states: int, draws: int, reset: float = 52.0) -> kernel.Clocks:
    """Benefit in state 0, self-support in state 1, steps from weeks 1, 5, 27 and 53."""
    ladder = (kernel.BENEFIT_CLOCK, [0], [0.0, 4.0, 26.0, 52.0])
    support = np.array([0, 1, *[0] * (states - 2)])
    return clocks_of(draws, states, ladder, self_support=support, reset_weeks=reset, reset_within=156.0)


def stays(*weeks: float) -> list[tuple[int, float, float]]:
    """Stays in states 0, 1, 0, 1 ... of so many weeks each, in months from 0."""
    edges = np.concatenate([[0.0], np.cumsum(weeks)]) * WEEK
    return [(k % 2, float(edges[k]), float(edges[k + 1])) for k in range(len(weeks))]


@pytest.mark.parametrize(
    ("weeks", "resets"),
    [
        ((10, 40.5, 20, 12.5, 30), True),  # the hand case: 40 weeks' job, relapse, 12 weeks' job
        ((10, 40.5, 20, 11.5, 30), False),  # 51 weeks
        ((10, 39.9, 20, 12.9, 30), False),  # 39 + 12: only whole weeks of each spell count
        ((10, 40.5, 104, 12.5, 30), False),  # the first job is partly out of the 156 weeks: 39 weeks left
        ((10, 52.1, 30), True),
        ((10, 51.9, 30), False),
        ((10, 365.25 / 7, 30), True),  # a year's work
        ((10, 10 / WEEK, 30), False),  # ten months'
    ],
)
def test_the_twin_resets_the_benefit_clock_by_the_rule(weeks, resets):
    arguments = pathway_deal(1, 1, {(0, 1): 0.1, (1, 0): 0.1}, 2, 120, clocks=weeks_on_benefit(2, 1))
    twin = reference.Twin(*arguments, 0)
    life = {"stays": stays(*weeks)}
    found = twin.on_benefit(life, 0, 300.0)
    last = [(k, begins, ends) for _, k, begins, ends in found if begins >= life["stays"][-1][1]]
    lengths = [round((ends - begins) / WEEK, 6) for _, begins, ends in last]
    assert (lengths == [4, 22, 4]) is resets
    assert [k for k, _, _ in last] == ([0, 1, 2] if resets else [3])


def test_the_kernel_resets_as_the_twin_does():
    """Many jobs and relapses: the clock resets often, and every step's months agree."""
    arguments = pathway_deal(2, 200, {(0, 1): 0.15, (1, 0): 0.08}, 2, 120, clocks=weeks_on_benefit(2, 2))
    arguments = (arguments[0], arguments[1]._replace(weeks=np.array([60.0, 200.0])), *arguments[2:])
    found = lived(arguments)
    never = lived((*arguments[:-1], weeks_on_benefit(2, 2, reset=math.inf)))
    assert never.clock_months[..., :3].sum() == 0  # 60 weeks and more: on the last step from the start
    assert found.clock_months[..., 0].sum() > 100
    for d in range(2):
        expected = reference.live(*arguments, d)["clock_months"]
        np.testing.assert_allclose(found.clock_months[d], expected, rtol=0, atol=2e-7)


YEAR, EVER, ENTRY = kernel.YEAR_CLOCK, kernel.EVER_CLOCK, kernel.ENTRY_CLOCK
HAND_CASES = {
    "a stay over New Year uses up four months anew": (
        YEAR, [0, 4], 2, [(0, 0.25, 16)],
        [(0, 0, 0.25, 2), (0, 0, 2, 6), (0, 1, 6, 14), (0, 0, 14, 16)],
    ),
    "two stays of a year use up the same months": (
        YEAR, [0, 4], 0, [(0, 0, 3), (3, 3, 5), (0, 5, 8)], [(0, 0, 0, 3), (0, 0, 5, 6), (0, 1, 6, 8)],
    ),
    "what one state uses up the other has no more": (
        YEAR, [0, 4], 0, [(0, 0, 3), (1, 3, 8)], [(0, 0, 0, 3), (1, 0, 3, 4), (1, 1, 4, 8)],
    ),
    "a stay in the next year begins anew": (
        YEAR, [0, 4], 6, [(0, 0, 5), (3, 5, 7), (0, 7, 10)], [(0, 0, 0, 4), (0, 1, 4, 5), (0, 0, 7, 10)],
    ),
    "so does one that begins at New Year": (
        YEAR, [0, 4], 6, [(0, 0, 6), (1, 6, 10), (0, 10, 12)],
        [(0, 0, 0, 4), (0, 1, 4, 6), (1, 0, 6, 10), (0, 1, 10, 12)],
    ),
    "14 months split where the step begins": (
        EVER, [0, 2, 12], 0, [(0, 0.5, 14.5)], [(0, 0, 0.5, 2.5), (0, 1, 2.5, 12.5), (0, 2, 12.5, 14.5)],
    ),
    "what is used up is never given back": (
        EVER, [0, 12], 3, [(0, 0, 10), (3, 10, 30), (1, 30, 40)], [(0, 0, 0, 10), (1, 0, 30, 32), (1, 1, 32, 40)],
    ),
    "money is used up at each state's price, and none of it stands still": (
        EVER, [0, 10_000], 0, [(0, 0, 4), (2, 4, 6), (1, 6, 9), (2, 9, 10)],
        [(0, 0, 0, 4), (2, 0, 4, 6), (1, 0, 6, 8), (1, 1, 8, 9), (2, 1, 9, 10)],
    ),
    "each stay has its own bands": (
        ENTRY, [0, 6], 0, [(0, 0, 8), (1, 8, 15), (0, 15, 18)],
        [(0, 0, 0, 6), (0, 1, 6, 8), (1, 0, 8, 14), (1, 1, 14, 15), (0, 0, 15, 18)],
    ),
}  # fmt: skip
"""Kind, steps, January, stays (state, from, until) and (state, step, from, until); the clock runs in states 0 to 2."""


def hand_clock(kind: int, steps: list[float], january: int) -> kernel.Clocks:
    rate = np.broadcast_to([1_000.0, 3_000.0, 0.0, 7.0], (1, 2, 4)) if steps[-1] > 100 else np.ones((1, 2, 4))
    return clocks_of(1, 4, (kind, [0, 1, 2], steps, rate), january=january)


@pytest.mark.parametrize("case", HAND_CASES)
def test_clocks_by_the_rule(case):
    kind, steps, january, stays_, expected = HAND_CASES[case]
    clocks = hand_clock(kind, steps, january)
    twin = reference.Twin(*pathway_deal(1, 1, {(0, 1): 0.1}, 4, 60, clocks=clocks), 0)
    assert twin.told_apart({"arm": 0, "stays": stays_}, 0) == expected


@pytest.mark.parametrize("case", HAND_CASES)
@pytest.mark.parametrize("arm", [0, 1])
def test_the_kernel_runs_its_clocks_by_the_rule(case, arm):
    kind, steps, january, stays_, expected = HAND_CASES[case]
    clocks = hand_clock(kind, steps, january)
    count, months, life = len(steps), int(stays_[-1][2]) + 1, 37 + arm * kernel.TILE
    used, ticked = np.zeros((2, 2 * kernel.TILE))
    ticked[life] = stays_[0][1]
    booked = np.zeros((3 * count, 2, 2, months + 1), dtype=np.int64)
    real, whole = np.zeros(20 * 2 * kernel.TILE), np.zeros(20 * 2 * kernel.TILE, dtype=np.uint32)
    moves = np.array(list(pairwise([state for state, _, _ in stays_])), dtype=np.int64).reshape(-1, 2)
    source, target = np.ascontiguousarray(moves.T)
    for slot, (_, begins, _) in enumerate(stays_[1:]):
        real[lives.TIME + life], whole[lives.EVENT] = begins, slot * 2 * kernel.TILE + life
        records.remember_clock(real, whole, used, ticked, booked, source, target, 0, 0, clocks, 1)
    last, _, ends = stays_[-1]
    if last < 3:
        records.tick(used, ticked, booked, life, float(ends), 0, 0, last, clocks)
    people, parts = np.cumsum(booked[:, arm, 0], axis=1), booked[:, arm, 1] * 2.0**-32
    wanted = np.zeros((3 * count, months + 1))
    for state, step, begins, until in expected:
        if step < count - 1:
            reference.spread(wanted[state * count + step], begins, until)
    assert np.array_equal(people - parts, wanted)
    assert not booked[:, 1 - arm].any()


def test_a_first_year_on_benefit_is_split_at_weeks_4_and_26():
    """With 20, 60 and 70 % borne by the council from weeks 1, 5 and 27 its share of the first year is 61.9 %."""
    weeks = 52 * WEEK
    arguments = pathway_deal(1, 1, {(0, 1): 0.0}, 2, 12, clocks=weeks_on_benefit(2, 1))
    arguments = (arguments[0], arguments[1]._replace(enrolment=np.array([12 - weeks])), *arguments[2:])
    spent = lived(arguments).clock_months[0, 1].sum(axis=0) / WEEK
    np.testing.assert_allclose(spent, [4, 22, 26, 0], atol=1e-8)
    assert spent @ [0.2, 0.6, 0.7, 0.8] / 52 == pytest.approx(0.6192, abs=5e-5)


def test_moves_are_counted_in_the_month_in_which_they_happen():
    """Enrolment and each transition, in both arms, and heads that follow from them."""
    arguments = pathway_deal(3, 60, C_HAZARDS, 4, 24, moves=[-1, *range(len(C_HAZARDS))])
    found = lived(arguments)
    assert np.array_equal(found.moved[:, 0, 0, 0], [60.0] * 3)
    assert not found.moved[:, :, 1:, 0].any()
    cells = sorted(C_HAZARDS)
    out = found.moved[..., [1 + k for k, (a, _) in enumerate(cells) if a == UNEMPLOYED]].sum(axis=3)
    back = found.moved[..., [1 + k for k, (_, b) in enumerate(cells) if b == UNEMPLOYED]].sum(axis=3)
    heads = 60 - np.cumsum(out - back, axis=2)  # at the end of each month
    here = found.person_months[..., UNEMPLOYED]
    assert np.all(np.abs(here - heads) <= out + back)
    for d in range(3):
        assert np.array_equal(found.moved[d], reference.live(*arguments, d)["moved"])


def asked_of(hold: float, claims: int, at_once: int, within: float = 60.0):
    """A two-state deal whose one outcome is state 1, and which adds up 10 a month there to the levels 30 and 45."""
    none = np.zeros(1, dtype=np.int64)
    sums = (np.array([[0.0, 10.0]]), np.array([30.0, 45.0]), np.zeros(2, dtype=np.int64), claims + np.arange(2),
            np.array([60.0, 20.0]))  # fmt: skip
    arguments = pathway_deal(1, 40, {(0, 1): 0.3, (1, 0): 0.15}, 2, 48, reach=[([1], hold, within)], sums=sums)
    questions = arguments[6]._replace(claims=none + claims, at_once=none + at_once)
    return (*arguments[:6], questions, *arguments[7:])


@pytest.mark.parametrize(
    ("hold", "claims", "at_once", "within", "expected"),
    [
        (3.0, 4, 0, 60.0, [6.0, 23.0, math.inf, math.inf]),  # in the set 3-11, 12-14.5, 20-48
        (3.0, 4, 1, 60.0, [6.0, 9.0, 23.0, 26.0]),
        (3.0, 3, 1, 24.0, [6.0, 9.0, 23.0]),
        (3.0, 3, 0, 22.0, [6.0, math.inf, math.inf]),
        (8.0, 2, 0, 60.0, [11.0, 28.0]),  # complete in the moment of leaving
        (0.0, 5, 0, 60.0, [3.0, 12.0, 20.0, math.inf, math.inf]),
    ],
)
def test_claims_of_a_life_by_the_rule(hold, claims, at_once, within, expected):
    twin = reference.Twin(*asked_of(hold, claims, at_once, within), 0)
    stays_ = [(0, 0, 3), (1, 3, 11), (0, 11, 12), (1, 12, 14.5), (0, 14.5, 20), (1, 20, 48)]
    life = {"enrol": 0.0, "stays": [(state, float(begins), float(ends)) for state, begins, ends in stays_]}
    assert twin.claims(life, 0) == expected
    assert [twin.passed(life, n) for n in range(2)] == [6.0, 7.5]
    late = {"enrol": 0.0, "stays": [(0, 0.0, 30.0), (1, 30.0, 48.0)]}
    assert [twin.passed(late, n) for n in range(2)] == [33.0, math.inf]  # the second has 20 months


@pytest.mark.parametrize("at_once", [0, 1])
@pytest.mark.parametrize("hold", [0.0, 2.0])
def test_the_kernel_counts_claims_and_levels_as_the_twin_does(hold, at_once):
    arguments = asked_of(hold, 6, at_once if hold else 0)
    found = lived(arguments).reached[0]
    np.testing.assert_allclose(found, reference.live(*arguments, 0)["reached"], rtol=0, atol=4e-6)
    assert np.isfinite(found).any(axis=(0, 1)).all()
    for first, second in pairwise(range(6)):
        both = np.isfinite(found[..., second])
        assert np.all(found[..., second][both] > found[..., first][both])


def test_the_first_claim_is_the_only_claim_of_who_may_claim_once():
    for at_once in (0, 1):
        several, once = (lived(asked_of(2.0, claims, at_once)).reached for claims in (5, 1))
        assert several[..., 0].tobytes() == once[..., 0].tobytes()


def tied(common: float, at_home: float, size: int, factor: np.ndarray | None = None) -> kernel.Ties:
    """Ties of 400 citizens on the one transition of a deal with two states, and sites in turn."""
    free, draws = no_ties(3, 400, 6), 3
    sites = 1 if factor is None else factor.shape[-1]
    only = np.eye(6)[:1]  # the first slot
    return free._replace(
        household=np.arange(400) // size,
        common_stream=np.full((2, 6), 11, dtype=np.uint64),
        household_stream=np.full((2, 6), 12, dtype=np.uint64),
        common=np.repeat(only * common, draws, axis=0),
        in_household=np.repeat(only * at_home, draws, axis=0),
        site=np.arange(400) // size % sites,
        site_effect=np.array([-1 if factor is None else 0, -1, -1, -1, -1, -1]),
        site_factor=free.site_factor if factor is None else factor,
    )


def first_jobs(ties: kernel.Ties, luck_from: int = 0) -> np.ndarray:
    arguments = pathway_deal(3, 400, {(0, 1): 0.05}, 2, 600, reach=[([1], 0, 600)], ties=ties)
    return lived((arguments[0]._replace(first_citizen=luck_from), *arguments[1:])).reached[..., 0]


def test_members_of_a_household_with_all_luck_in_common_leave_together():
    found = first_jobs(tied(0.0, 1.0, 2))
    assert np.array_equal(found[:, :, ::2], found[:, :, 1::2])
    assert np.unique(found[0, 0]).size == 200
    everyone = first_jobs(tied(1.0, 0.0, 1))
    assert all(np.unique(everyone[d, a]).size == 1 for d in range(3) for a in range(2))
    assert np.unique(everyone[:, 0, 0]).size == 3


def test_without_correlation_ties_change_no_bit():
    plain = first_jobs(no_ties(3, 400, 6))
    assert first_jobs(tied(0.0, 0.0, 2)).tobytes() == plain.tobytes()
    # the smallest correlation goes through the normal distribution and back: the same to its accuracy
    np.testing.assert_allclose(first_jobs(tied(1e-30, 0.0, 2)), plain, rtol=1e-5)


def test_a_site_divides_the_clocks_of_its_citizens():
    factor = np.repeat(np.array([0.5, 1.0, 4.0])[None, None], 3, axis=0)
    plain, found = first_jobs(no_ties(3, 400, 6)), first_jobs(tied(0.0, 0.0, 2, factor))
    expected = plain / np.tile(np.repeat([0.5, 1.0, 4.0], 2), 67)[:400].astype(np.float32)
    sure = np.isfinite(plain) & (expected < 600)
    np.testing.assert_allclose(found[sure], expected[sure], rtol=1e-6)
    extreme = np.repeat(np.array([1e-12, 1e12])[None, None], 3, axis=0)
    stuck = first_jobs(tied(0.0, 0.0, 1, extreme))
    assert np.all(np.isinf(stuck[:, :, ::2]))
    assert np.all(stuck[:, :, 1::2] < 1e-6)


def test_other_numbers_are_other_citizens():
    assert not np.intersect1d(first_jobs(no_ties(3, 400, 6)), first_jobs(no_ties(3, 400, 6), 2**31)).size > 5
    shifted = first_jobs(no_ties(3, 400, 6), 100)
    assert np.array_equal(shifted[:, :, :300], first_jobs(no_ties(3, 400, 6))[:, :, 100:])
