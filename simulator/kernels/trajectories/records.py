"""Events of a sweep in, records and months out: what is remembered of each life, and nothing that steers it.

Every function reads the list of events that `lives.advance` made, before or after the lives have moved: source and target
follow from the slot. Months are person-months, exact to 2^-32 of a month for each move.
"""

import numpy as np

from simulator.kernels._jit import inline, jit
from simulator.kernels.trajectories.arrays import LIVES
from simulator.kernels.trajectories.lives import (
    ARM_BITS, BENEFIT, ENROL, EVENT, FIXED, FRACTION, INFINITE, LIFE_BITS, PASSED, SPELLS, SUPPORT, TIME, WEEKS,
)

WEEK = 12 * 7 / 365.25
"""Months in a week."""
DUST = 1e-9
"""Weeks by which a whole week may fall short for being added up in binary."""


@inline
def clipped(t, enrol, begins, ends, horizon):  # type: ignore[no-untyped-def]
    """The time nearest to t that is in a window after enrolment and not beyond the horizon."""
    t = t if t > enrol + begins else enrol + begins
    t = t if t < enrol + ends else enrol + ends
    return t if t < horizon else horizon


@inline
def book(cell, t, sign):  # type: ignore[no-untyped-def]
    """Add `sign` entries at time t to cell[2, month]: their number, and the fraction of the month that had passed."""
    fixed = np.int64(t * FIXED)
    cell[0, fixed >> 32] += sign
    cell[1, fixed >> 32] += sign * (fixed & FRACTION)


@jit
def remember_reach(real, whole, since, done, gates, hold, target, events):  # type: ignore[no-untyped-def]
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


@jit
def remember_stay(real, whole, stay, windows, change, begins, ends, horizon, events):  # type: ignore[no-untyped-def]
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
def remember_checks(real, whole, state_bits, at, target, events):  # type: ignore[no-untyped-def]
    """Keep the bits of the checkpoints: those before an event as they were, those after as the state entered says."""
    for a in range(events):
        code = whole[EVENT + a]
        i = code & (LIVES - 1)
        passed = 0
        for c in range(at.shape[0]):
            passed |= (real[ENROL + i] + at[c] < real[TIME + i]) << c
        entered = np.int64(state_bits[target[code >> LIFE_BITS]])
        whole[PASSED + i] = (whole[PASSED + i] & passed) | (entered & ~passed)


@jit
def remember_benefit(real, whole, spells, ladder_months, source, target, ladder, events):  # type: ignore[no-untyped-def]
    """Run the benefit clocks: book spells on benefit that end, keep spells of self-support, reset at entry."""
    for a in range(events):
        code = whole[EVENT + a]
        i = code & (LIVES - 1)
        t = real[TIME + i]
        left = source[code >> LIFE_BITS]
        entered = target[code >> LIFE_BITS]
        if ladder.benefit[left] >= 0:
            leave_benefit(real, ladder_months, i, ladder.benefit[left], t, ladder.steps)
        if ladder.self_support[left] > ladder.self_support[entered]:
            keep_spell(whole, spells, i, real[SUPPORT + i], t, ladder.reset_within)
        if ladder.self_support[left] < ladder.self_support[entered]:
            real[SUPPORT + i] = t
        if ladder.benefit[entered] >= 0:
            real[BENEFIT + i] = t
            if whole[SPELLS + i] > 0 and self_supported(whole, spells, i, t, ladder.reset_within) >= ladder.reset_weeks:
                real[WEEKS + i] = 0.0
                whole[SPELLS + i] = 0


@jit
def leave_benefit(real, ladder_months, i, benefit, t, steps):  # type: ignore[no-untyped-def]
    """Book life i's spell on benefit that ends at t by steps below the last, and put its weeks on the clock."""
    begun = real[BENEFIT + i]
    weeks = real[WEEKS + i]
    real[WEEKS + i] = weeks + (t - begun) / WEEK
    last = steps.shape[0] - 1
    if weeks < steps[last]:
        for k in range(last):
            since = begun + (steps[k] - weeks) * WEEK
            until = begun + (steps[k + 1] - weeks) * WEEK
            since = since if since > begun else begun
            until = until if until < t else t
            if since < until:
                book(ladder_months[i >> ARM_BITS, benefit, k], since, 1)
                book(ladder_months[i >> ARM_BITS, benefit, k], until, -1)


@jit
def keep_spell(whole, spells, i, begun, t, within):  # type: ignore[no-untyped-def]
    """Remember a spell of self-support of at least a week; forget those too old to count when there is no room."""
    if t - begun < WEEK * (1.0 - DUST):
        return
    count = np.int64(whole[SPELLS + i])
    if count == spells.shape[1]:
        kept = 0
        for s in range(count):
            if spells[i, s, 1] > t - within * WEEK:
                spells[i, kept, 0] = spells[i, s, 0]
                spells[i, kept, 1] = spells[i, s, 1]
                kept += 1
        count = kept
    spells[i, count, 0] = begun
    spells[i, count, 1] = t
    whole[SPELLS + i] = count + 1


@jit
def self_supported(whole, spells, i, t, within):  # type: ignore[no-untyped-def]
    """Whole weeks of self-support since the last reset and within the weeks before t, spell by spell."""
    weeks = 0.0
    begins = t - within * WEEK
    for s in range(whole[SPELLS + i]):
        since = spells[i, s, 0] if spells[i, s, 0] > begins else begins
        if spells[i, s, 1] > since:
            weeks += np.floor((spells[i, s, 1] - since) / WEEK + DUST)
    return weeks
