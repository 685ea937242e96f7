"""Events of a sweep in, records and months out: what is remembered of each life, and nothing that steers it.

Every function reads the list of events that `lives.advance` made, before or after the lives have moved: source and
target follow from the slot. Months are person-months, exact to 2^-32 of a month for each move.
"""

import numpy as np

from simulator.kernels._jit import inline, jit
from simulator.kernels.trajectories.arrays import LIVES, Floats, Questions, Short, Whole, Words
from simulator.kernels.trajectories.lives import (
    ARM_BITS,
    ENROL,
    EVENT,
    FIXED,
    FRACTION,
    INFINITE,
    LIFE_BITS,
    PASSED,
    TIME,
)


@inline
def clipped(t: float, enrol: float, begins: float, ends: float, horizon: float) -> float:
    """The time nearest to t that is in a window after enrolment and not beyond the horizon."""
    t = t if t > enrol + begins else enrol + begins
    t = t if t < enrol + ends else enrol + ends
    return t if t < horizon else horizon


@inline
def book(cell: Whole, t: float, sign: int) -> None:
    """Add `sign` entries at time t to cell[2, month]: their number, and the fraction of the month that had passed."""
    fixed = np.int64(t * FIXED)
    cell[0, fixed >> 32] += sign
    cell[1, fixed >> 32] += sign * (fixed & FRACTION)


@jit
def remember_reach(
    real: Floats, whole: Short, since: Floats, done: Floats, gates: Floats, hold: float, target: Whole, events: int
) -> None:
    """Keep since when each life is in a set of states, and when it had first held it for `hold` months.

    since[life] and done[life] are infinite outside and when never; gates[state] is 0 inside, infinite outside.
    """
    for a in range(events):
        code = whole[EVENT + a]
        i = code & (LIVES - 1)
        t = real[TIME + i]
        gate = gates[target[code >> LIFE_BITS]]
        entered = since[i]
        complete = entered + hold
        complete = complete if complete <= t else INFINITE
        first = done[i]
        done[i] = complete if complete < first else first
        entered = entered if entered < t else t
        since[i] = entered if entered > gate else gate


@inline
def claim(done: Floats, i: int, since: float, until: float, hold: float, at_once: int) -> None:
    """Count life i's time in a set of states since `since`, now at its end: done[claim, life], in order."""
    complete = since + hold
    holds = 1
    for k in range(done.shape[0]):
        if done[k, i] == INFINITE and complete <= until:
            done[k, i] = complete
            holds += 1
            complete = since + holds * hold if at_once == 1 else INFINITE


@jit
def remember_claims(
    real: Floats, whole: Short, since: Floats, done: Floats, gates: Floats, hold: float, at_once: int, target: Whole,
    events: int,
) -> None:  # fmt: skip
    """As `remember_reach`, for several claims: done[claim, life], of which each time in the set makes one or more."""
    for a in range(events):
        code = whole[EVENT + a]
        i = code & (LIVES - 1)
        t = real[TIME + i]
        entered = since[i]
        if gates[target[code >> LIFE_BITS]] == 0.0:
            since[i] = entered if entered < t else t
        else:
            claim(done, i, entered, t, hold, at_once)
            since[i] = INFINITE


@inline
def pass_level(done: Floats, sums: Floats, i: int, rate: float, level: float, until: float) -> None:
    """Note when life i's sum passed a level, if it did so in the state that it has been in until now."""
    if done[i] == INFINITE and rate > 0.0:
        passed = (level - sums[i]) / rate
        done[i] = passed if passed <= until else INFINITE


@jit
def remember_levels(
    real: Floats, whole: Short, sums: Floats, done: Floats, questions: Questions, state: Whole, target: Whole,
    events: int,
) -> None:  # fmt: skip
    """Keep the sums that time in states adds up to, and when each passed its levels: done[column, life].

    The sum at time t is sums[sum, life] + rate t, with the rate of the state that the life is in.
    """
    for a in range(events):
        code = whole[EVENT + a]
        i = code & (LIVES - 1)
        left, entered = state[code >> LIFE_BITS], target[code >> LIFE_BITS]
        for n in range(questions.level.shape[0]):
            u = questions.level_sum[n]
            rate = questions.rate[u, left]
            pass_level(done[questions.level_column[n]], sums[u], i, rate, questions.level[n], real[TIME + i])
        for u in range(sums.shape[0]):
            sums[u, i] += (questions.rate[u, left] - questions.rate[u, entered]) * real[TIME + i]


@jit
def remember_stay(
    real: Floats, whole: Short, stay: Floats, windows: Whole, change: Whole, begins: float, ends: float, horizon: float,
    events: int,
) -> None:  # fmt: skip
    """Keep each life's months in a window's states: change[slot] is 1 for a move into them, -1 out of them, else 0.

    windows[arm, 2, month] are the bookings, stay[life] the months less those still running.
    """
    for a in range(events):
        code = whole[EVENT + a]
        i = code & (LIVES - 1)
        sign = change[code >> LIFE_BITS]
        if sign != 0:
            t = clipped(real[TIME + i], real[ENROL + i], begins, ends, horizon)
            stay[i] -= sign * t
            book(windows[i >> ARM_BITS], t, sign)


@jit
def remember_checks(real: Floats, whole: Short, state_bits: Words, at: Floats, target: Whole, events: int) -> None:
    """Keep the bits of the checkpoints: those before an event as they were, those after as the state entered says."""
    for a in range(events):
        code = whole[EVENT + a]
        i = code & (LIVES - 1)
        passed = 0
        for c in range(at.shape[0]):
            passed |= int(real[ENROL + i] + at[c] < real[TIME + i]) << c
        entered = np.int64(state_bits[target[code >> LIFE_BITS]])
        whole[PASSED + i] = (whole[PASSED + i] & passed) | (entered & ~passed)
