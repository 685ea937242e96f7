"""A tile's lives at the horizon in, its records out: what was reached, months in windows and engaged, checkpoints.

Times are months from the deal's start; nothing random.
"""

import numpy as np
import numpy.typing as npt

from simulator.kernels._jit import jit
from simulator.kernels.trajectories.arrays import TILE, Clocks, Floats, Found, Pathway, Questions, Scratch, Short, Whole
from simulator.kernels.trajectories.lives import END, ENROL, FRESH, INFINITE, LIFE_BITS, PASSED, PLACE, WEEKS
from simulator.kernels.trajectories.records import book, book_benefit, claim, clipped, pass_level, tick
from simulator.kernels.trajectories.tables import Layout


@jit
def close_reach(
    real: Floats, since: Floats, done: Floats, hold: float, within: float, horizon: float, first: int, last: int
) -> None:
    """Turn done[life] of one outcome into what is reported at the horizon."""
    for i in range(first, last):
        enrol = real[ENROL + i]
        complete = since[i] + hold
        complete = complete if complete <= horizon else INFINITE
        complete = complete if complete < done[i] else done[i]
        complete = complete if complete - enrol <= within else INFINITE
        done[i] = complete if enrol < horizon else INFINITE


@jit
def close_column(real: Floats, done: Floats, within: float, horizon: float, first: int, last: int) -> None:
    """Turn done[life] of a claim or a level into what is reported: in time, and of those who have enrolled."""
    for i in range(first, last):
        enrol = real[ENROL + i]
        done[i] = done[i] if done[i] - enrol <= within and enrol < horizon else INFINITE


@jit
def close_levels(
    real: Floats, whole: Short, scratch: Scratch, state: Whole, questions: Questions, horizon: float, first: int,
    last: int,
) -> None:  # fmt: skip
    """Note the levels that are passed in the state that each life is in at the horizon."""
    for n in range(questions.level.shape[0]):
        u, column = questions.level_sum[n], questions.level_column[n]
        done, sums = scratch.done[column], scratch.sums[u]
        for i in range(first, last):
            rate = questions.rate[u, state[whole[PLACE + i] >> LIFE_BITS]]
            pass_level(done, sums, i, rate, questions.level[n], horizon)
        close_column(real, done, questions.level_within[n], horizon, first, last)


@jit
def close_claims(
    real: Floats, since: Floats, done: Floats, hold: float, at_once: int, within: float, horizon: float, first: int,
    last: int,
) -> None:  # fmt: skip
    """Turn done[claim, life] of one outcome with several claims into what is reported at the horizon."""
    for i in range(first, last):
        claim(done, i, since[i], horizon, hold, at_once)
    for k in range(done.shape[0]):
        close_column(real, done[k], within, horizon, first, last)


@jit
def close_stay(
    real: Floats, whole: Short, stay: Floats, booked: Whole, state: Whole, inside: Whole, begins: float, ends: float,
    horizon: float, first: int, last: int,
) -> None:  # fmt: skip
    """Add to stay[life] and book[2, month] the months of those who are still in the window's states at the horizon."""
    for i in range(first, last):
        t = clipped(horizon, real[ENROL + i], begins, ends, horizon)
        here = inside[state[whole[PLACE + i] >> LIFE_BITS]]
        stay[i] += here * t
        book(booked, t, -here)


@jit
def close_checks(real: Floats, whole: Short, at: Floats, horizon: float, first: int, last: int) -> None:
    """Take back the checkpoints beyond the horizon."""
    for i in range(first, last):
        seen = 0
        for b in range(at.shape[0]):
            seen |= int(real[ENROL + i] + at[b] <= horizon) << b
        whole[PASSED + i] = whole[PASSED + i] & (seen if real[ENROL + i] < horizon else 0)


@jit
def close_engaged(real: Floats, booked: Whole, horizon: float, count: int) -> None:
    """Book the ends of engagement; the row FRESH becomes each citizen's months engaged."""
    for i in range(count):
        end = real[END + i] if real[END + i] < horizon else horizon
        real[FRESH + i] = end - real[ENROL + i]
        book(booked, end, -1)


@jit
def close_clocks(
    real: Floats, whole: Short, scratch: Scratch, state: Whole, d: int, clocks: Clocks, layout: Layout, horizon: float,
    first: int, last: int,
) -> None:  # fmt: skip
    """Book what runs at the horizon of every clock; whoever is on the last step of benefit needs no booking."""
    steps = layout.benefit_steps
    if steps.shape[0] > 0:
        for i in range(first, last):
            if real[WEEKS + i] < steps[steps.shape[0] - 1]:
                benefit = layout.benefit[state[whole[PLACE + i] >> LIFE_BITS]]
                if benefit >= 0:
                    row = layout.benefit_row + benefit * steps.shape[0]
                    book_benefit(real, scratch.clocks, row, i, horizon, steps)
    for k in layout.other_clocks:
        for i in range(first, last):
            here = state[whole[PLACE + i] >> LIFE_BITS]
            if clocks.state[k, here] >= 0 and real[ENROL + i] < horizon:
                tick(scratch.used[k], scratch.ticked[k], scratch.clocks, i, horizon, d, k, here, clocks)


@jit
def deal_out(row: npt.NDArray[np.generic], base: int, out: npt.NDArray[np.generic]) -> None:
    """Write row[life] of one arm's tile to out[citizen]."""
    quarter = row.shape[0] >> 2
    people = out[base : base + row.shape[0]]
    for q in range(people.shape[0] >> 2):
        people[4 * q] = row[q]
        people[4 * q + 1] = row[q + quarter]
        people[4 * q + 2] = row[q + 2 * quarter]
        people[4 * q + 3] = row[q + 3 * quarter]
    for c in range(people.shape[0] & ~3, people.shape[0]):
        people[c] = row[(c & 3) * quarter + (c >> 2)]


@jit
def close(
    real: Floats, whole: Short, scratch: Scratch, d: int, base: int, count: int, pathway: Pathway, questions: Questions,
    clocks: Clocks, layout: Layout, found: Found,
) -> None:  # fmt: skip
    """Write the tile's records of draw d at the horizon."""
    horizon = float(pathway.horizon)
    for a in range(2):
        first, last = a * TILE, a * TILE + count
        for r in range(questions.reach.shape[0]):
            since, column, claims = scratch.since[r], questions.reach_column[r], questions.claims[r]
            hold, within = questions.hold[r], questions.within[r]
            if claims == 1:
                close_reach(real, since, scratch.done[column], hold, within, horizon, first, last)
            else:
                done = scratch.done[column : column + claims]
                close_claims(real, since, done, hold, questions.at_once[r], within, horizon, first, last)
        close_levels(real, whole, scratch, layout.state, questions, horizon, first, last)
        for column in range(scratch.done.shape[0]):
            deal_out(scratch.done[column, first:last], base, found.reached[d, a, :, column])
        for w in range(questions.window.shape[0]):
            begins, ends = questions.window_from[w], questions.window_until[w]
            close_stay(
                real, whole, scratch.stay[w], scratch.windows[w, a], layout.state, questions.window[w], begins, ends,
                horizon, first, last,
            )  # fmt: skip
            deal_out(scratch.stay[w, first:last], base, found.stayed[d, a, :, w])
        close_checks(real, whole, questions.check_at, horizon, first, last)
        deal_out(whole[PASSED + first : PASSED + last], base, found.checks[d, a])
        close_clocks(real, whole, scratch, layout.state, d, clocks, layout, horizon, first, last)
    close_engaged(real, scratch.engaged, horizon, count)
    deal_out(real[FRESH : FRESH + count], base, found.engaged[d])
