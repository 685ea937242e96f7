"""Clocks and hazards of a tile of citizens in, their events out, one sweep at a time.

*Common reaction paths*: every transition has, per citizen and arm, a clock that holds a unit exponential and runs only
while the citizen is in its source state, at its current hazard; the first clock of the state to ring is the event, and
a clock is armed again only after it has rung (with the next arming index, when its state is next entered). Hazards are
constant between breakpoints, so a clock with x left rings after x / hazard: cumulative hazards are inverted exactly.
Sources: Anderson, J. Chem. Phys. 127 (2007) 214107, the modified next reaction method; Rathinam, Sheppard and Khammash,
J. Chem. Phys. 132 (2010) 034103, the coupling.

The lives of a tile advance side by side: a *sweep* takes each living citizen to his next event or breakpoint and lists
the events; further short loops move, record and arm again. No loop follows one citizen's history, and none has a branch
that depends on luck, so the processor works on many lives at once. Times are months, hazards per month. A frailty z
divides a clock instead of multiplying its hazard. Moves are booked in whole 2^-32 of a month, counts and fractions
apart: sums are exact in any order.
"""

import numpy as np

from simulator.kernels._jit import jit
from simulator.kernels.rng import Word, minus_log, numeral, philox
from simulator.kernels.trajectories.arrays import LIVES, TILE, Floats, Short, Whole

LIFE_BITS, ARM_BITS = LIVES.bit_length() - 1, TILE.bit_length() - 1
INFINITE = np.inf
TINY = 1e-300
"""What is left on a clock never falls below this, so that 1 / (hazard 0) times it is infinite, not undefined."""
FIXED = 2.0**32
FRACTION = 0xFFFFFFFF
NOTHING = 0xFFFFFFFF

# Rows of `real`, LIVES long. In a tile of `count` citizens life i = arm TILE + lane count / 4 + q is that of citizen
# 4 q + lane: the four words of a call of Philox go to four runs of lives, and its loops stay plain.
TIME, NEXT, ENROL, ENTERED, END, FACTOR, FRESH, BENEFIT, WEEKS, SUPPORT = range(0, 10 * LIVES, LIVES)
CLOCK = 10 * LIVES
"""From here a row per slot: what is left on the clock; then rows of TILE with what divides the clocks of sites.

FACTOR is 1 for TILE lives, then 1 / frailty by citizen.
"""

# Rows of `whole`, LIVES long. A code is slot LIVES + life; a life's place the code of its state's first slot.
ACTIVE, EVENT, RUNG, ARMING, CALL, LANE, STREAM, PLACE, ROW, SEGMENT, PASSED, SPELLS = range(0, 12 * LIVES, LIVES)
CITIZEN = 12 * LIVES
"""Whose life it is: his number less the tile's first."""
RANG = 13 * LIVES
"""From here, by place: the code that rang there last and is to be armed again."""

NONE = 0xFFFF
_WHICH = np.array([NONE, 0, LIVES, 0, 2 * LIVES, 0, LIVES, 0], dtype=np.uint32)
"""By the bits of who rings now: LIVES times the number of the first."""


@jit
def draw_numerals(row: Floats, call: int, arming: Word, draw: Word, stream: Word, k0: Word, k1: Word) -> None:
    """Fill `row` with the numerals of a tile's citizens, `call` being the first citizen's number divided by 4."""
    quarter = row.shape[0] >> 2
    for q in range(quarter):
        w0, w1, w2, w3 = philox(np.uint64(call + q), arming, draw, stream, k0, k1)
        row[q] = numeral(w0)
        row[q + quarter] = numeral(w1)
        row[q + 2 * quarter] = numeral(w2)
        row[q + 3 * quarter] = numeral(w3)


@jit
def advance(real: Floats, whole: Short, table: Floats, n: int, exits: int, horizon: float) -> tuple[int, int]:
    """Take the n active lives to their next event or breakpoint.

    Lists the codes of events and keeps the lives at a breakpoint active; returns the numbers of both.
    """
    events = 0
    kept = 0
    for a in range(n):
        i = whole[ACTIVE + a]
        place = whole[PLACE + i]
        row = whole[ROW + i]
        t = real[TIME + i]
        best = real[NEXT + i]
        left0 = real[CLOCK + place]
        left1 = real[CLOCK + LIVES + place]
        left2 = real[CLOCK + 2 * LIVES + place]
        ring0 = t + left0 * table[row + 1]
        ring1 = t + left1 * table[row + 3]
        ring2 = t + left2 * table[row + 5]
        best = ring0 if ring0 < best else best
        best = ring1 if ring1 < best else best
        best = ring2 if ring2 < best else best
        which = _WHICH[np.uint32(ring0 == best) + 2 * np.uint32(ring1 == best) + 4 * np.uint32(ring2 == best)]
        for j in range(3, exits):
            ring = t + real[CLOCK + place + j * LIVES] * table[row + 2 * j + 1]
            which = np.uint32(j * LIVES) if ring < best else which
            best = ring if ring < best else best
        spent = best - t
        left0 -= spent * table[row]
        left1 -= spent * table[row + 2]
        left2 -= spent * table[row + 4]
        real[CLOCK + place] = left0 if left0 > TINY else TINY
        real[CLOCK + LIVES + place] = left1 if left1 > TINY else TINY
        real[CLOCK + 2 * LIVES + place] = left2 if left2 > TINY else TINY
        for j in range(3, exits):
            left = real[CLOCK + place + j * LIVES] - spent * table[row + 2 * j]
            real[CLOCK + place + j * LIVES] = left if left > TINY else TINY
        real[TIME + i] = best
        rings = int(which != NONE)
        whole[EVENT + events] = place + which
        events += rings
        whole[ACTIVE + kept] = i
        kept += int(best < horizon) & (rings ^ 1)
    return events, kept


@jit
def move(
    real: Floats, whole: Short, route: Short, moves: Whole, parts: Whole, width: int, events: int, kept: int
) -> tuple[int, int]:
    """Book the listed events and put the lives into their new states.

    `route` has for each slot: where its bookings begin, the place entered, its first row, whether it has exits. The
    bookings of the arms are `width` apart. Adds those that live on to the active and lists the clocks to be armed;
    returns both numbers.
    """
    width &= FRACTION
    rung = 0
    for a in range(events):
        code = whole[EVENT + a]
        i = code & (LIVES - 1)
        at = (code >> LIFE_BITS) << 2
        t = real[TIME + i]
        fixed = np.int64(t * FIXED)
        cell = (i >> ARM_BITS) * width + route[at] + np.uint32(fixed >> 32)
        moves[cell] += 1
        parts[cell] += fixed & FRACTION
        place = route[at + 1] + i
        whole[RANG + whole[PLACE + i]] = code
        whole[PLACE + i] = place
        whole[ROW + i] = whole[SEGMENT + i] + route[at + 2]
        real[ENTERED + i] = t
        whole[ACTIVE + kept] = i
        kept += int(route[at + 3])
        again = whole[RANG + place]
        whole[RUNG + rung] = again
        rung += int(again != NOTHING)
    return kept, rung


@jit
def arm(
    real: Floats, whole: Short, arming: Short, luck: Short, frail: Short, rung: int, call: int, draw: Word, k0: Word,
    k1: Word,
) -> None:  # fmt: skip
    """Give the listed clocks the unit exponential of their next arming index; arming[code] is the last."""
    slots = frail.shape[0] & FRACTION
    for a in range(rung):
        code = whole[RUNG + a]
        i = code & (LIVES - 1)
        again = arming[code] + 1
        arming[code] = again
        whole[ARMING + a] = again
        citizen = whole[CITIZEN + i]
        whole[CALL + a] = call + (citizen >> 2)
        whole[LANE + a] = citizen & 3
        whole[STREAM + a] = luck[(i >> ARM_BITS) * slots + (code >> LIFE_BITS)]
    calls = whole[CALL : CALL + LIVES]
    armings = whole[ARMING : ARMING + LIVES]
    streams = whole[STREAM : STREAM + LIVES]
    lanes = whole[LANE : LANE + LIVES]
    fresh = real[FRESH : FRESH + LIVES]
    for a in range((rung + 15) & ~15):
        w0, w1, w2, w3 = philox(np.uint64(calls[a]), np.uint64(armings[a]), draw, np.uint64(streams[a]), k0, k1)
        low = w1 if lanes[a] == 1 else w0
        high = w3 if lanes[a] == 3 else w2
        fresh[a] = minus_log(numeral(high if lanes[a] >= 2 else low))
    for a in range(rung):
        code = whole[RUNG + a]
        real[CLOCK + code] = fresh[a] * real[FACTOR + frail[code >> LIFE_BITS] + (code & (TILE - 1))]


@jit
def refresh(
    real: Floats, whole: Short, edges: Floats, calendar: Floats, rows: Whole, gates: Floats, band_edges: Floats, n: int,
    moments: int, interval: int, horizon: float,
) -> None:  # fmt: skip
    """Find the active lives' rows of hazards and next breakpoints from time, state and entry, one cause at a time.

    By slot of the state's first exit: rows[., slot]: first row, rows per band, rows per level of each group;
    gates[., slot]: 0, or infinite when the calendar and each group do not matter to the state.
    """
    first_row, band_row, calendar_gate = rows[0], rows[1], gates[0]
    for a in range(n):
        i = whole[ACTIVE + a]
        whole[ROW + i] = whole[SEGMENT + i] + first_row[whole[PLACE + i] >> LIFE_BITS]
        real[NEXT + i] = horizon
    for b in range(band_edges.shape[0]):
        band = band_edges[b]
        for a in range(n):
            i = whole[ACTIVE + a]
            s = whole[PLACE + i] >> LIFE_BITS
            edge = real[ENTERED + i] + band[s]
            passed = edge <= real[TIME + i]
            whole[ROW + i] += band_row[s] if passed else 0
            edge = INFINITE if passed else edge
            until = real[NEXT + i]
            real[NEXT + i] = edge if edge < until else until
    for c in range(moments):
        moment = calendar[c]
        for a in range(n):
            i = whole[ACTIVE + a]
            passed = moment <= real[TIME + i]
            whole[ROW + i] += interval if passed else 0
            edge = calendar_gate[whole[PLACE + i] >> LIFE_BITS]
            edge = INFINITE if passed else (edge if edge > moment else moment)
            until = real[NEXT + i]
            real[NEXT + i] = edge if edge < until else until
    for g in range(edges.shape[0]):
        level_row, gate, levels = rows[2 + g], gates[1 + g], edges[g]
        for a in range(n):
            i = whole[ACTIVE + a]
            if i < TILE:
                s = whole[PLACE + i] >> LIFE_BITS
                t = real[TIME + i]
                level = int(levels[i] <= t) + int(levels[TILE + i] <= t) + int(levels[2 * TILE + i] <= t)
                level += int(levels[3 * TILE + i] <= t) + int(levels[4 * TILE + i] <= t)
                whole[ROW + i] += level_row[s] * level
                edge = levels[level * TILE + i]
                edge = edge if edge > gate[s] else gate[s]
                until = real[NEXT + i]
                real[NEXT + i] = edge if edge < until else until
