"""Events of a sweep in, records and months out: what is remembered of each life, and nothing that steers it.

Every function reads the list of events that `lives.advance` made, before or after the lives have moved: source and
target follow from the slot. Months are person-months, exact to 2^-32 of a month for each move.
"""

import math

import numpy as np

from simulator.kernels._jit import inline, jit
from simulator.kernels.trajectories.arrays import (
    ENTRY_CLOCK,
    LIVES,
    YEAR_CLOCK,
    Clocks,
    Floats,
    Questions,
    Short,
    Whole,
    Words,
)  # fmt: skip
from simulator.kernels.trajectories.lives import (
    ARM_BITS,
    BENEFIT,
    ENROL,
    EVENT,
    FIXED,
    FRACTION,
    INFINITE,
    LIFE_BITS,
    PASSED,
    SPELLS,
    SUPPORT,
    TIME,
    WEEKS,
)

WEEK = 12 * 7 / 365.25
"""Months in a week."""
WEEKS_A_MONTH = 1.0 / WEEK
DUST = 1e-9
"""Weeks by which a whole week may fall short for being added up in binary."""
ALMOST_A_WEEK = WEEK * (1.0 - 2.0 * DUST)
"""A shorter spell of self-support counts no week, now or later."""
LEAVES, ENTERS, SUPPORTS, SUPPORTED = 1, 2, 4, 8
"""What a move means to the benefit clock."""


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


@jit
def remember_benefit(
    real: Floats, whole: Short, spells: Floats, booked: Whole, change: Whole, source: Whole, own: Whole, row: int,
    steps: Floats, reset_weeks: float, within: float, events: int,
) -> None:  # fmt: skip
    """Run the benefit clocks: book spells on benefit that end, keep spells of self-support, reset at entry.

    change[slot] says what a move does: the sum of LEAVES, ENTERS, SUPPORTS (self-support begins), SUPPORTED (it ends).
    """
    last = steps[steps.shape[0] - 1]
    for a in range(events):
        code = whole[EVENT + a]
        i = code & (LIVES - 1)
        t = real[TIME + i]
        kind = change[code >> LIFE_BITS]
        weeks = real[WEEKS + i]
        begun = real[BENEFIT + i]
        supported = real[SUPPORT + i]
        if kind & LEAVES and weeks < last:
            book_benefit(real, booked, row + own[source[code >> LIFE_BITS]] * steps.shape[0], i, t, steps)
        real[WEEKS + i] = weeks + (t - begun) * WEEKS_A_MONTH if kind & LEAVES else weeks
        real[BENEFIT + i] = t if kind & ENTERS else begun
        real[SUPPORT + i] = t if kind & SUPPORTS else supported
        if kind & SUPPORTED and t - supported > ALMOST_A_WEEK:
            keep_spell(whole, spells, i, supported, t, within)
        if kind & ENTERS and whole[SPELLS + i] > 0:
            weeks = self_supported(whole, spells, i, t, within)
            if weeks >= reset_weeks:
                real[WEEKS + i] = 0.0
                whole[SPELLS + i] = 0


@jit
def book_benefit(real: Floats, booked: Whole, row: int, i: int, t: float, steps: Floats) -> None:
    """Book life i's spell on benefit that ends at t by steps below the last: booked[row + step, arm, 2, month]."""
    begun = real[BENEFIT + i]
    weeks = real[WEEKS + i]
    for k in range(steps.shape[0] - 1):
        since = begun + (steps[k] - weeks) * WEEK
        until = begun + (steps[k + 1] - weeks) * WEEK
        since = since if since > begun else begun
        until = until if until < t else t
        if since < until:
            book(booked[row + k, i >> ARM_BITS], since, 1)
            book(booked[row + k, i >> ARM_BITS], until, -1)


@jit
def keep_spell(whole: Short, spells: Floats, i: int, begun: float, t: float, within: float) -> None:
    """Remember a spell of self-support; forget those too old to count when there is no room."""
    count = int(whole[SPELLS + i])
    if count == spells.shape[0]:
        kept = 0
        for s in range(count):
            if spells[s, i, 1] > t - within * WEEK:
                spells[kept, i, 0] = spells[s, i, 0]
                spells[kept, i, 1] = spells[s, i, 1]
                kept += 1
        count = kept
    spells[count, i, 0] = begun
    spells[count, i, 1] = t
    whole[SPELLS + i] = count + 1


@jit
def self_supported(whole: Short, spells: Floats, i: int, t: float, within: float) -> float:
    """Whole weeks of self-support since the last reset and within the weeks before t, spell by spell."""
    weeks = 0.0
    begins = t - within * WEEK
    for s in range(whole[SPELLS + i]):
        since = spells[s, i, 0] if spells[s, i, 0] > begins else begins
        if spells[s, i, 1] > since:
            weeks += math.floor((spells[s, i, 1] - since) * WEEKS_A_MONTH + DUST)
    return weeks


@jit
def remember_clock(
    real: Floats, whole: Short, used: Floats, ticked: Floats, booked: Whole, source: Whole, target: Whole, d: int,
    k: int, clocks: Clocks, events: int,
) -> None:  # fmt: skip
    """Run clock k, which is not of benefit: book stays in its states that end, start it where one begins.

    used[life] is where it stood when it last started or stopped, ticked[life] when that was.
    """
    own = clocks.state[k]
    for a in range(events):
        code = whole[EVENT + a]
        i = code & (LIVES - 1)
        t = real[TIME + i]
        left, entered = source[code >> LIFE_BITS], target[code >> LIFE_BITS]
        if own[left] >= 0:
            tick(used, ticked, booked, i, t, d, k, left, clocks)
        if own[entered] >= 0:
            if clocks.kind[k] == ENTRY_CLOCK or (clocks.kind[k] == YEAR_CLOCK and new_year(ticked[i], clocks) <= t):
                used[i] = 0.0
            ticked[i] = t


@inline
def new_year(t: float, clocks: Clocks) -> float:
    """The first 1 January after time t."""
    return clocks.january + 12.0 * ((math.floor(t) - clocks.january) // 12 + 1)


@jit
def tick(
    used: Floats, ticked: Floats, booked: Whole, i: int, t: float, d: int, k: int, state: int, clocks: Clocks
) -> None:
    """Run life i's clock k in a state until time t and book it: booked[row, arm, 2, month], without the last step."""
    arm, count = i >> ARM_BITS, clocks.step_count[k]
    steps, row = clocks.steps[k], clocks.first_row[k] + clocks.state[k, state] * count
    rate = clocks.rate[d, arm, k, state]
    stands, begun = used[i], ticked[i]
    while begun < t:
        renewed = new_year(begun, clocks) if clocks.kind[k] == YEAR_CLOCK else INFINITE
        stop = renewed if renewed < t else t
        since = begun
        for step in range(count - 1):
            if stands < steps[step + 1] and since < stop:
                until = begun + (steps[step + 1] - stands) / rate if rate > 0.0 else INFINITE
                until = until if until < stop else stop
                book(booked[row + step, arm], since, 1)
                book(booked[row + step, arm], until, -1)
                since = until
        stands = 0.0 if renewed <= t else stands + (stop - begun) * rate
        begun = stop
    used[i], ticked[i] = stands, t
