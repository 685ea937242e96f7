"""The trajectories kernel against its plain-Python twin, over random small deals, and its exact invariants."""

import math

import numpy as np
import pytest

from simulator.kernels import rng, thread_count
from simulator.kernels import trajectories as kernel
from tests.reference import trajectories as reference

WEEK = 12 * 7 / 365.25


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
    windows, reaches, checks = (int(n) for n in dice.integers(0, 4, 3))
    steps = np.array([[], [0.0, 4.0, 26.0, 52.0], [0.0, 30.0]][int(dice.integers(0, 3))], dtype=float)
    benefit = np.where(dice.uniform(size=states) < 0.5, 0, -1) if steps.size else np.full(states, -1)
    benefit[benefit == 0] = np.arange((benefit == 0).sum())
    window_from = np.floor(dice.uniform(0, 10, windows))
    weeks = [np.zeros(1), np.sort(dice.uniform(0, 80, 64))][int(dice.integers(0, 2))]
    own = dice.uniform() < 0.7
    streams = dice.integers(0, 2**32, (2, slots), dtype=np.uint64)
    streams[1] = streams[1] if own else streams[0]
    return (
        kernel.Luck(rng.key(seed, 3), int(dice.integers(0, 10**6)), streams, 101, 102, 103),
        kernel.Citizens(
            enrolment=dice.uniform(0, 8, people),
            segment=dice.integers(0, segments, people),
            delay=dice.uniform(0, 2, draws),
            recruited=dice.integers(people // 2, people + 1, draws),
            enrol_until=dice.choice([math.inf, 6.0], draws),
            frailty_sd=dice.choice([0.0, 0.5, 0.9], draws),
            weeks=weeks,
        ),
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
            hold=dice.choice([0.0, 3.0], reaches),
            within=dice.choice([6.0, 24.0, 60.0], reaches),
            window=dice.integers(0, 2, (windows, states)),
            window_from=window_from,
            window_until=window_from + np.ceil(dice.uniform(1, 30, windows)),
            check=dice.integers(0, 2**checks, states, dtype=np.uint64),
            check_at=np.floor(np.sort(dice.uniform(1, 50, checks))),
        ),
        kernel.Ladder(
            benefit=benefit,
            self_support=((benefit < 0) & (dice.uniform(size=states) < 0.7)).astype(np.int64),
            steps=steps,
            reset_weeks=float(dice.choice([8.0, 20.0, math.inf])),
            reset_within=float(dice.choice([60.0, 156.0])),
        ),
    )


def lived(arguments) -> kernel.Found:
    """What the kernel finds, in arrays filled with rubbish before."""
    _, citizens, pathway, programme, _, questions, ladder = arguments
    lives = (citizens.recruited.size, 2)
    months, people, windows = pathway.horizon, citizens.enrolment.size, questions.window_from.size
    states, benefits = pathway.target.size // pathway.exits, int(ladder.benefit.max()) + 1
    found = kernel.Found(
        person_months=np.full((*lives, months, states), np.nan),
        ladder_months=np.full((*lives, months, benefits, ladder.steps.size), np.nan),
        engaged_months=np.full((lives[0], months), np.nan),
        window_months=np.full((*lives, months, windows), np.nan),
        reached=np.full((*lives, people, questions.hold.size), np.nan, dtype=np.float32),
        stayed=np.full((*lives, people, windows), np.nan, dtype=np.float32),
        engaged=np.full((lives[0], people), np.nan, dtype=np.float32),
        checks=np.full((*lives, people), 2**32 - 1, dtype=np.uint32),
    )
    kernel.live(*arguments, found)
    return found


def same_bits(one: kernel.Found, other: kernel.Found) -> bool:
    return all(a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("seed", range(40))
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
