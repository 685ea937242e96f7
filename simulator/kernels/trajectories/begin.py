"""A tile's citizens in, their lives at enrolment out: places, clocks, engagement and records begun.

Every clock gets its first exponential, every citizen an enrolment, a frailty, a site, a benefit clock and an end of
engagement. First clocks of a transition may be tied together by a Gaussian copula (Ties): the normal deviate of a
citizen's own numeral, mixed with one of the draw and one of the household, goes through the normal distribution back to
a uniform. Sites divide clocks as frailty does. Times are months from the deal's start.
"""

import math

import numpy as np

from simulator.kernels._jit import jit
from simulator.kernels.rng import Word, exponential, minus_log, minus_log_below, normal, numeral, philox
from simulator.kernels.trajectories.arrays import (
    LIVES,
    TILE,
    Citizens,
    Floats,
    Luck,
    Pathway,
    Programme,
    Questions,
    Scratch,
    Short,
    Ties,
    Whole,
)  # fmt: skip
from simulator.kernels.trajectories.lives import (
    ACTIVE,
    BENEFIT,
    CITIZEN,
    CLOCK,
    END,
    ENROL,
    ENTERED,
    EVENT,
    FACTOR,
    FRESH,
    INFINITE,
    LIFE_BITS,
    NEXT,
    NOTHING,
    PASSED,
    PLACE,
    RANG,
    ROW,
    SEGMENT,
    SPELLS,
    SUPPORT,
    TIME,
    WEEKS,
    draw_numerals,
)  # fmt: skip
from simulator.kernels.trajectories.records import book, clipped
from simulator.kernels.trajectories.tables import Layout

FIRST = np.uint64(0)


@jit
def enter(
    real: Floats, whole: Short, joins: Whole, d: int, base: int, count: int, citizens: Citizens, pathway: Pathway,
    layout: Layout,
) -> int:  # fmt: skip
    """Put the tile's citizens into the start state at their enrolment; returns how many lives there are.

    Who does not enrol before the horizon has it as time of enrolment.
    """
    horizon = float(pathway.horizon)
    opens, delay = min(citizens.enrol_until[d], horizon), citizens.delay[d]
    last = min(citizens.recruited[d], citizens.enrolment.shape[0])
    place = pathway.start * pathway.exits * LIVES
    first_row = layout.rows[0, pathway.start * pathway.exits]
    quarter = count >> 2
    for q in range(quarter):
        for lane in range(4):
            i, c = lane * quarter + q, base + 4 * q + lane
            known = c if c < last else 0
            t = citizens.enrolment[known] + delay
            t = t if t < opens else horizon
            real[ENROL + i] = t if c < last else horizon
            whole[SEGMENT + i] = citizens.segment[known] * layout.segment_width
            whole[CITIZEN + i] = c - base
    n = 0
    for i in range(count):
        whole[ACTIVE + n] = i
        n += int(real[ENROL + i] < horizon)
        book(joins, real[ENROL + i], 1)
    for a in range(n):
        whole[ACTIVE + n + a] = whole[ACTIVE + a] + TILE
    for i in range(count):
        real[ENROL + TILE + i] = real[ENROL + i]
        whole[SEGMENT + TILE + i] = whole[SEGMENT + i]
        whole[CITIZEN + TILE + i] = whole[CITIZEN + i]
    for a in range(2):
        for i in range(a * TILE, a * TILE + count):
            real[TIME + i] = real[ENROL + i]
            real[ENTERED + i] = real[ENROL + i]
            real[NEXT + i] = horizon
            whole[PLACE + i] = place + i
            whole[ROW + i] = whole[SEGMENT + i] + first_row
    return 2 * n


@jit
def place_in_sites(real: Floats, whole: Short, base: int, count: int, d: int, ties: Ties, layout: Layout) -> None:
    """Fill the rows of what divides the clocks that depend on a citizen's site, and on his frailty where it counts."""
    thin = real[FACTOR + TILE : FACTOR + TILE + count]
    for row in range(layout.site_rows.shape[0]):
        effect, frail = layout.site_rows[row, 0], layout.site_rows[row, 1]
        begins = FACTOR + layout.site_at + row * TILE
        factor = real[begins : begins + count]
        for i in range(count):
            c = base + whole[CITIZEN + i]
            known = c if c < ties.site.shape[0] else 0
            factor[i] = (thin[i] if frail == 1 else 1.0) / ties.site_factor[d, effect, ties.site[known]]


@jit
def share_luck(
    row: Floats, shared: Floats, whole: Short, base: int, a: int, slot: int, d: int, draw: Word, k0: Word, k1: Word,
    first: int, ties: Ties,
) -> None:  # fmt: skip
    """Turn numerals of one transition's first clocks into unit exponentials, tied by what citizens have in common.

    A one-factor Gaussian copula, and a second factor by household: `shared` is room for as many numbers.
    """
    common, within = ties.common[d, slot], ties.in_household[d, slot]
    w0, w1, w2, w3 = philox(FIRST, FIRST, draw, ties.common_stream[a, slot], k0, k1)
    shift, weight = math.sqrt(common) * normal(numeral(w0)), math.sqrt(within)
    own = math.sqrt(max(1.0 - common - within, 0.0))
    for i in range(row.shape[0]):
        shared[i] = shift
    for i in range(row.shape[0] if within > 0.0 else 0):
        c = base + whole[CITIZEN + i]
        household = first + ties.household[c if c < ties.household.shape[0] else 0]
        w0, w1, w2, w3 = philox(np.uint64(household >> 2), FIRST, draw, ties.household_stream[a, slot], k0, k1)
        lane = household & 3
        low = w1 if lane == 1 else w0
        high = w3 if lane == 3 else w2
        shared[i] += weight * normal(numeral(high if lane >= 2 else low))
    for i in range(row.shape[0]):
        row[i] = minus_log_below(shared[i] + own * normal(row[i]))


@jit
def arm_all(
    real: Floats, whole: Short, arming: Short, base: int, count: int, d: int, draw: Word, k0: Word, k1: Word,
    sd: float, luck: Luck, ties: Ties, layout: Layout,
) -> None:  # fmt: skip
    """Give every clock of the tile its first exponential, divided by the citizen's factor where there is one."""
    call = (luck.first_citizen + base) >> 2
    thin = real[FACTOR + TILE : FACTOR + TILE + count]
    if layout.any_frail:
        draw_numerals(thin, call, FIRST, draw, np.uint64(luck.frailty), k0, k1)
        for q in range(count):
            thin[q] = exponential(0.5 * sd * sd - sd * normal(thin[q]))
    place_in_sites(real, whole, base, count, d, ties, layout)
    for s in range(layout.slots.shape[0]):
        slot = layout.slots[s]
        for a in range(2):
            begins = slot * LIVES + a * TILE
            row = real[CLOCK + begins : CLOCK + begins + count]
            draw_numerals(row, call, FIRST, draw, luck.transition[a, slot], k0, k1)
            if ties.common[d, slot] > 0.0 or ties.in_household[d, slot] > 0.0:
                shared = real[FRESH : FRESH + count]
                share_luck(row, shared, whole, base, a, slot, d, draw, k0, k1, luck.first_citizen, ties)
            else:
                for q in range(count):
                    row[q] = minus_log(row[q])
            if layout.frail[slot] > 0:
                begins_factor = FACTOR + layout.frail[slot]
                factor = real[begins_factor : begins_factor + count]
                for q in range(count):
                    row[q] *= factor[q]
            used = arming[begins : begins + count]
            rang = whole[RANG + begins : RANG + begins + count]
            for i in range(count):
                used[i] = 0
                rang[i] = NOTHING


@jit
def schedule(
    real: Floats, edges: Floats, first: int, last: int, onset: Floats, persists: Floats, fades: Floats
) -> None:
    """When the effects of the tile's citizens go to their next levels, given the ends of their engagement."""
    for g in range(edges.shape[0]):
        third = fades[g] / 3.0
        for i in range(first, last):
            begins = real[ENROL + i] + onset[g]
            ebbs = real[END + i] + persists[g]
            works = begins <= real[END + i]
            edges[g, i] = begins if works else INFINITE
            edges[g, TILE + i] = ebbs if works else INFINITE
            edges[g, 2 * TILE + i] = ebbs + third if works else INFINITE
            edges[g, 3 * TILE + i] = ebbs + 2.0 * third if works else INFINITE
            edges[g, 4 * TILE + i] = ebbs + 3.0 * third if works else INFINITE


@jit
def engage(
    real: Floats, edges: Floats, call: int, count: int, draw: Word, d: int, k0: Word, k1: Word, luck: Luck,
    programme: Programme,
) -> None:  # fmt: skip
    """When each citizen's engagement ends, as far as is known at enrolment, and the timing of the effects."""
    ends = real[END : END + count]
    enrol = real[ENROL : ENROL + count]
    lasts, deliver = programme.lasts[d], programme.deliver_until[d]
    rate = programme.dropout[d]
    if rate > 0.0:
        draw_numerals(ends, call, FIRST, draw, np.uint64(luck.dropout), k0, k1)
        for q in range(count):
            ends[q] = minus_log(ends[q]) / rate
    else:
        for q in range(count):
            ends[q] = INFINITE
    for q in range(count):
        end = enrol[q] + (ends[q] if ends[q] < lasts else lasts)
        end = end if end < deliver else deliver
        ends[q] = end if end > enrol[q] else enrol[q]
    schedule(real, edges, 0, count, programme.onset[d], programme.persists[d], programme.fades[d])


@jit
def disengage(
    real: Floats, whole: Short, edges: Floats, d: int, programme: Programme, target: Whole, events: int
) -> None:
    """End the engagement of those who enter a state that ends it."""
    for a in range(events):
        code = whole[EVENT + a]
        i = code & (LIVES - 1)
        t = real[TIME + i]
        if i < TILE and programme.ends_on[target[code >> LIFE_BITS]] == 1 and t < real[END + i]:
            real[END + i] = t
            schedule(real, edges, i, i + 1, programme.onset[d], programme.persists[d], programme.fades[d])


@jit
def begin_records(
    real: Floats, whole: Short, scratch: Scratch, count: int, pathway: Pathway, questions: Questions, layout: Layout
) -> None:
    """What is known of each life at enrolment."""
    horizon = float(pathway.horizon)
    for a in range(2):
        first, last = a * TILE, a * TILE + count
        enrol = real[ENROL + first : ENROL + last]
        for r in range(questions.reach.shape[0]):
            inside = questions.reach[r, pathway.start] == 1
            since = scratch.since[r, first:last]
            for i in range(count):
                since[i] = enrol[i] if inside else INFINITE
        for column in range(scratch.done.shape[0]):
            done = scratch.done[column, first:last]
            for i in range(count):
                done[i] = INFINITE
        for u in range(scratch.sums.shape[0]):
            sums = scratch.sums[u, first:last]
            for i in range(count):
                sums[i] = -questions.rate[u, pathway.start] * enrol[i]
        for w in range(questions.window.shape[0]):
            begins, ends = questions.window_from[w], questions.window_until[w]
            inside = questions.window[w, pathway.start]
            stay = scratch.stay[w, first:last]
            for i in range(count):
                stay[i] = -clipped(enrol[i], enrol[i], begins, ends, horizon) * inside
            if inside == 1:
                for i in range(count):
                    book(scratch.windows[w, a], -stay[i], 1)
        passed = whole[PASSED + first : PASSED + last]
        for i in range(count):
            passed[i] = questions.check[pathway.start]
        if layout.benefit_steps.shape[0] > 0:
            spells = whole[SPELLS + first : SPELLS + last]
            benefit, support = real[BENEFIT + first : BENEFIT + last], real[SUPPORT + first : SUPPORT + last]
            for i in range(count):
                spells[i] = 0
                benefit[i] = enrol[i]
                support[i] = enrol[i]
        for k in layout.other_clocks:
            used, ticked = scratch.used[k, first:last], scratch.ticked[k, first:last]
            for i in range(count):
                used[i] = 0.0
                ticked[i] = enrol[i]


@jit
def begin_clock(
    real: Floats, call: int, count: int, draw: Word, k0: Word, k1: Word, stream: Word, values: Floats
) -> None:
    """The benefit clock at enrolment, one of equally probable values, the same in both arms."""
    weeks = real[WEEKS : WEEKS + count]
    draw_numerals(weeks, call, FIRST, draw, stream, k0, k1)
    for q in range(count):
        weeks[q] = values[int(weeks[q] * 2.0**-32 * values.shape[0])]
    for q in range(count):
        real[WEEKS + TILE + q] = weeks[q]
