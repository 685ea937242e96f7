"""Events of a sweep in, time on the steps of clocks out: the benefit clock, and those of stays, years and all time.

The benefit clock counts weeks on benefit from those at enrolment, and restarts at entry after enough self-support. The
others count what a month in each state uses up, from nothing at enrolment; they restart at each entry, on 1 January or
never, and their time is booked when a stay ends. Time on a last step is not booked: it is what remains of the state's.
Months are from the deal's start, exact to 2^-32; nothing random.
"""

import math

from simulator.kernels._jit import inline, jit
from simulator.kernels.trajectories.arrays import ENTRY_CLOCK, LIVES, YEAR_CLOCK, Clocks, Floats, Short, Whole
from simulator.kernels.trajectories.lives import (
    ARM_BITS,
    BENEFIT,
    EVENT,
    INFINITE,
    LIFE_BITS,
    SPELLS,
    SUPPORT,
    TIME,
    WEEKS,
)
from simulator.kernels.trajectories.records import book

WEEK = 12 * 7 / 365.25
"""Months in a week."""
WEEKS_A_MONTH = 1.0 / WEEK
DUST = 1e-9
"""Weeks by which a whole week may fall short for being added up in binary."""
ALMOST_A_WEEK = WEEK * (1.0 - 2.0 * DUST)
"""A shorter spell of self-support counts no week, now or later."""
LEAVES, ENTERS, SUPPORTS, SUPPORTED = 1, 2, 4, 8
"""What a move means to the benefit clock."""


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
