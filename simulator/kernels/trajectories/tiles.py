"""Tiles of citizens begun, lived and closed; a block of draws in, its months and records out.

A tile is 128 citizens with both their lives. At its beginning every clock gets its first exponential, every citizen an
enrolment, a frailty, a benefit clock and an end of engagement; sweeps (`lives`) follow until nobody is left before the
horizon; then records are written. Months are added up once per draw.
"""

import numpy as np

from simulator.kernels._jit import jit
from simulator.kernels.rng import Word, exponential, minus_log, normal
from simulator.kernels.trajectories.arrays import (
    LIVES,
    TILE,
    Citizens,
    Floats,
    Found,
    Ladder,
    Luck,
    Pathway,
    Programme,
    Questions,
    Scratch,
    Shocks,
    Short,
    Whole,
)  # fmt: skip
from simulator.kernels.trajectories.lives import (
    ACTIVE,
    BENEFIT,
    CLOCK,
    END,
    ENROL,
    ENTERED,
    EVENT,
    FACTOR,
    FIXED,
    FRESH,
    INFINITE,
    LANE_BITS,
    LIFE_BITS,
    NEXT,
    NOTHING,
    PASSED,
    PLACE,
    QUARTER,
    RANG,
    ROW,
    SEGMENT,
    SPELLS,
    SUPPORT,
    TIME,
    WEEKS,
    advance,
    arm,
    draw_numerals,
    move,
    refresh,
)  # fmt: skip
from simulator.kernels.trajectories.records import (
    book,
    clipped,
    leave_benefit,
    remember_benefit,
    remember_checks,
    remember_reach,
    remember_stay,
)  # fmt: skip
from simulator.kernels.trajectories.tables import Layout, date, tabulate

FIRST = np.uint64(0)


@jit
def enter(
    real: Floats, whole: Short, scratch: Scratch, d: int, base: int, citizens: Citizens, pathway: Pathway,
    layout: Layout,
) -> int:  # fmt: skip
    """Put the tile's citizens into the start state at their enrolment; returns how many lives there are.

    Who does not enrol before the horizon has it as time of enrolment.
    """
    horizon = float(pathway.horizon)
    last = min(citizens.recruited[d], citizens.enrolment.shape[0])
    place = pathway.start * pathway.exits * LIVES
    first_row = layout.rows[pathway.start * pathway.exits, 0]
    n = 0
    for i in range(TILE):
        c = base + ((i & (QUARTER - 1)) << 2) + (i >> LANE_BITS)
        known = c if c < last else 0
        t = citizens.enrolment[known] + citizens.delay[d]
        t = t if t < citizens.enrol_until[d] and t < horizon and c < last else horizon
        whole[ACTIVE + n] = i
        n += int(t < horizon)
        book(scratch.joins, t, 1)
        real[ENROL + i] = t
        whole[SEGMENT + i] = citizens.segment[known] * layout.segment_width
    for a in range(n):
        whole[ACTIVE + n + a] = whole[ACTIVE + a] + TILE
    for i in range(TILE):
        real[ENROL + TILE + i] = real[ENROL + i]
        whole[SEGMENT + TILE + i] = whole[SEGMENT + i]
    for i in range(LIVES):
        real[TIME + i] = real[ENROL + i]
        real[ENTERED + i] = real[ENROL + i]
        real[NEXT + i] = horizon
        whole[PLACE + i] = place + i
        whole[ROW + i] = whole[SEGMENT + i] + first_row
    return 2 * n


@jit
def arm_all(
    real: Floats, whole: Short, arming: Short, call: int, draw: Word, k0: Word, k1: Word, sd: float, luck: Luck,
    layout: Layout,
) -> None:  # fmt: skip
    """Give every clock of the tile its first exponential, divided by the citizen's frailty where it counts."""
    thin = real[FACTOR + TILE : FACTOR + LIVES]
    if layout.any_frail:
        draw_numerals(thin, call, FIRST, draw, np.uint64(luck.frailty), k0, k1)
        for q in range(TILE):
            thin[q] = exponential(0.5 * sd * sd - sd * normal(thin[q]))
    for s in range(layout.slots.shape[0]):
        slot = layout.slots[s]
        for a in range(2):
            begins = CLOCK + slot * LIVES + a * TILE
            row = real[begins : begins + TILE]
            draw_numerals(row, call, FIRST, draw, luck.transition[a, slot], k0, k1)
            if layout.frail[slot] > 0:
                for q in range(TILE):
                    row[q] = minus_log(row[q]) * thin[q]
            else:
                for q in range(TILE):
                    row[q] = minus_log(row[q])
        used = arming[slot * LIVES : (slot + 1) * LIVES]
        rang = whole[RANG + slot * LIVES : RANG + (slot + 1) * LIVES]
        for i in range(LIVES):
            used[i] = 0
            rang[i] = NOTHING


@jit
def schedule(
    edges: Floats, i: int, enrol: float, end: float, onset: Floats, persists: Floats, fades: Floats
) -> None:
    """When life i's effects go to their next level, given the end of its engagement."""
    for g in range(edges.shape[0]):
        begins = enrol + onset[g]
        ebbs = end + persists[g]
        works = begins <= end
        edges[g, i, 0] = begins if works else INFINITE
        for step in range(4):
            edges[g, i, 1 + step] = ebbs + fades[g] * (step / 3.0) if works else INFINITE


@jit
def engage(
    real: Floats, edges: Floats, call: int, draw: Word, d: int, k0: Word, k1: Word, luck: Luck, programme: Programme
) -> None:
    """When each citizen's engagement ends, as far as is known at enrolment, and the timing of the effects."""
    ends = real[END : END + TILE]
    enrol = real[ENROL : ENROL + TILE]
    lasts, deliver = programme.lasts[d], programme.deliver_until[d]
    mean = 1.0 / programme.dropout[d]
    if mean < INFINITE:
        draw_numerals(ends, call, FIRST, draw, np.uint64(luck.dropout), k0, k1)
    for q in range(TILE):
        end = minus_log(ends[q]) * mean if mean < INFINITE else INFINITE
        end = enrol[q] + (end if end < lasts else lasts)
        end = end if end < deliver else deliver
        ends[q] = end if end > enrol[q] else enrol[q]
    if edges.shape[0] > 0:
        for i in range(TILE):
            schedule(edges, i, enrol[i], ends[i], programme.onset[d], programme.persists[d], programme.fades[d])


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
            schedule(edges, i, real[ENROL + i], t, programme.onset[d], programme.persists[d], programme.fades[d])


@jit
def begin_records(
    real: Floats, whole: Short, scratch: Scratch, pathway: Pathway, questions: Questions, ladder: Ladder
) -> None:
    """What is known of each life at enrolment."""
    horizon = float(pathway.horizon)
    for r in range(questions.reach.shape[0]):
        inside = questions.reach[r, pathway.start] == 1
        for i in range(LIVES):
            scratch.since[r, i] = real[ENROL + i] if inside else INFINITE
            scratch.done[r, i] = INFINITE
    for w in range(questions.window.shape[0]):
        begins, ends = questions.window_from[w], questions.window_until[w]
        inside = questions.window[w, pathway.start]
        for i in range(LIVES):
            t = clipped(real[ENROL + i], real[ENROL + i], begins, ends, horizon)
            scratch.stay[w, i] = -t * inside
            if inside == 1:
                book(scratch.windows[w, int(i >= TILE)], t, 1)
    for i in range(LIVES):
        whole[PASSED + i] = questions.check[pathway.start]
    if ladder.steps.shape[0] > 0:
        for i in range(LIVES):
            whole[SPELLS + i] = 0
            real[BENEFIT + i] = real[ENROL + i]
            real[SUPPORT + i] = real[ENROL + i]


@jit
def begin_clock(real: Floats, call: int, draw: Word, k0: Word, k1: Word, stream: Word, values: Floats) -> None:
    """The benefit clock at enrolment, one of equally probable values, the same in both arms."""
    weeks = real[WEEKS : WEEKS + LIVES]
    draw_numerals(weeks, call, FIRST, draw, stream, k0, k1)
    for q in range(TILE):
        weeks[q] = values[int(weeks[q] * 2.0**-32 * values.shape[0])]
        weeks[TILE + q] = weeks[q]


@jit
def close_reach(real: Floats, since: Floats, done: Floats, hold: float, within: float, horizon: float) -> None:
    """Turn done[life] of one outcome into what is reported at the horizon."""
    for i in range(LIVES):
        enrol = real[ENROL + i]
        complete = since[i] + hold
        complete = complete if complete <= horizon else INFINITE
        complete = complete if complete < done[i] else done[i]
        complete = complete if complete - enrol <= within else INFINITE
        done[i] = complete if enrol < horizon else INFINITE


@jit
def close_stay(
    real: Floats, whole: Short, stay: Floats, booked: Whole, state: Whole, inside: Whole, begins: float, ends: float,
    horizon: float,
) -> None:  # fmt: skip
    """Add to stay[life] and book the months of those who are still in the window's states at the horizon."""
    for i in range(LIVES):
        here = inside[state[whole[PLACE + i] >> LIFE_BITS]]
        t = clipped(horizon, real[ENROL + i], begins, ends, horizon)
        stay[i] += t * here
        book(booked[int(i >= TILE)], t, -here)


@jit
def close_checks(real: Floats, whole: Short, at: Floats, horizon: float) -> None:
    """Take back the checkpoints beyond the horizon."""
    for i in range(LIVES):
        seen = 0
        for b in range(at.shape[0]):
            seen |= int(real[ENROL + i] + at[b] <= horizon) << b
        whole[PASSED + i] = whole[PASSED + i] & (seen if real[ENROL + i] < horizon else 0)


@jit
def close_engaged(real: Floats, booked: Whole, horizon: float) -> None:
    """Book the ends of engagement; the row FRESH becomes each citizen's months engaged."""
    for i in range(TILE):
        end = real[END + i] if real[END + i] < horizon else horizon
        real[FRESH + i] = end - real[ENROL + i]
        book(booked, end, -1)


@jit
def close(
    real: Floats, whole: Short, scratch: Scratch, d: int, base: int, pathway: Pathway, questions: Questions,
    ladder: Ladder, layout: Layout, found: Found,
) -> None:  # fmt: skip
    """Write the tile's records of draw d at the horizon."""
    horizon = float(pathway.horizon)
    for r in range(questions.reach.shape[0]):
        close_reach(real, scratch.since[r], scratch.done[r], questions.hold[r], questions.within[r], horizon)
    for w in range(questions.window.shape[0]):
        begins, ends = questions.window_from[w], questions.window_until[w]
        close_stay(
            real, whole, scratch.stay[w], scratch.windows[w], layout.state, questions.window[w], begins, ends, horizon
        )
    close_checks(real, whole, questions.check_at, horizon)
    close_engaged(real, scratch.engaged, horizon)
    for lane in range(4):
        for q in range(min(QUARTER, (found.engaged.shape[1] - base - lane + 3) >> 2)):
            c = base + 4 * q + lane
            i = lane * QUARTER + q
            found.engaged[d, c] = real[FRESH + i]
            for a in range(2):
                found.checks[d, a, c] = whole[PASSED + a * TILE + i]
                for r in range(questions.reach.shape[0]):
                    found.reached[d, a, c, r] = scratch.done[r, a * TILE + i]
                for w in range(questions.window.shape[0]):
                    found.stayed[d, a, c, w] = scratch.stay[w, a * TILE + i]
    if ladder.steps.shape[0] > 0:
        for i in range(LIVES):
            benefit = ladder.benefit[layout.state[whole[PLACE + i] >> LIFE_BITS]]
            if benefit >= 0:
                leave_benefit(real, scratch.ladder[benefit], i, horizon, ladder.steps)


@jit
def clear(scratch: Scratch) -> None:
    """Empty what is booked for one draw."""
    for cell in range(scratch.moves.shape[0]):
        scratch.moves[cell] = 0
        scratch.parts[cell] = 0
    for k in range(2):
        for m in range(scratch.joins.shape[1]):
            scratch.joins[k, m] = 0
            scratch.engaged[k, m] = 0
            for a in range(2):
                for w in range(scratch.windows.shape[0]):
                    scratch.windows[w, a, k, m] = 0
                for b in range(scratch.ladder.shape[0]):
                    for step in range(scratch.ladder.shape[1]):
                        scratch.ladder[b, step, a, k, m] = 0


@jit
def transfer(source: Whole, target: Whole, moved: Whole) -> None:
    """Take moved[month] from source[month] and add it to target[month]."""
    for m in range(moved.shape[0]):
        source[m] -= moved[m]
    for m in range(moved.shape[0]):
        target[m] += moved[m]


@jit
def cumulate(scratch: Scratch, d: int, pathway: Pathway, layout: Layout, found: Found) -> None:
    """Turn what was booked in draw d into person-months by month.

    Someone who comes when a fraction f of the month has passed adds 1 - f to it, and 1 to every later one.
    """
    unit = 1.0 / FIXED
    months, moved, states = pathway.horizon, pathway.horizon + 1, scratch.heads.shape[0]
    windows, (benefits, steps) = scratch.windows.shape[0], scratch.ladder.shape[:2]
    people = 0
    for m in range(months):
        people += scratch.joins[0, m] + scratch.engaged[0, m]
        found.engaged_months[d, m] = people - (scratch.joins[1, m] + scratch.engaged[1, m]) * unit
    for a in range(2):
        for s in range(states):
            for m in range(moved):
                scratch.heads[s, 0, m] = scratch.joins[0, m] if s == pathway.start else 0
                scratch.heads[s, 1, m] = scratch.joins[1, m] if s == pathway.start else 0
        for cell in range(layout.slots.shape[0]):
            source, target = layout.state[layout.slots[cell]], pathway.target[layout.slots[cell]]
            begins = (a * layout.slots.shape[0] + cell) * moved
            ends = begins + moved
            transfer(scratch.heads[source, 0], scratch.heads[target, 0], scratch.moves[begins:ends])
            transfer(scratch.heads[source, 1], scratch.heads[target, 1], scratch.parts[begins:ends])
        for s in range(states):
            people = 0
            for m in range(months):
                people += scratch.heads[s, 0, m]
                found.person_months[d, a, m, s] = people - scratch.heads[s, 1, m] * unit
        for w in range(windows):
            people = 0
            for m in range(months):
                people += scratch.windows[w, a, 0, m]
                found.window_months[d, a, m, w] = people - scratch.windows[w, a, 1, m] * unit
        for b in range(benefits):
            for m in range(months):
                found.ladder_months[d, a, m, b, steps] = found.person_months[d, a, m, layout.benefit_state[b]]
            for k in range(steps):
                people = 0
                for m in range(months):
                    people += scratch.ladder[b, k, a, 0, m]
                    spent = people - scratch.ladder[b, k, a, 1, m] * unit
                    found.ladder_months[d, a, m, b, k] = spent
                    found.ladder_months[d, a, m, b, steps] -= spent


@jit
def live_draws(
    first: int, last: int, luck: Luck, citizens: Citizens, pathway: Pathway, programme: Programme, shocks: Shocks,
    questions: Questions, ladder: Ladder, layout: Layout, scratch: Scratch, found: Found,
) -> None:  # fmt: skip
    """Live both lives of every citizen in the block's draws first to last - 1."""
    real, whole, table, edges, calendar = scratch.real, scratch.whole, scratch.table, scratch.edges, scratch.calendar
    horizon, exits, target = float(pathway.horizon), pathway.exits, pathway.target
    width = layout.slots.shape[0] * (pathway.horizon + 1)
    interval = pathway.hazard.shape[1] * layout.segment_width
    rows, gates, bands = layout.rows, layout.gates, layout.band_edges
    k0, k1 = luck.key[0], luck.key[1]
    for d in range(first, last):
        draw = np.uint64(luck.first_draw + d)
        clear(scratch)
        moments = date(calendar, d, shocks, horizon)
        tabulate(table, scratch.factor, calendar, moments, d, pathway, programme, shocks, layout)
        dated = moments > 0 or edges.shape[0] > 0 or layout.any_bands
        for base in range(0, citizens.enrolment.shape[0], TILE):
            call = base >> 2
            n = enter(real, whole, scratch, d, base, citizens, pathway, layout)
            arm_all(real, whole, scratch.arming, call, draw, k0, k1, citizens.frailty_sd[d], luck, layout)
            engage(real, edges, call, draw, d, k0, k1, luck, programme)
            begin_records(real, whole, scratch, pathway, questions, ladder)
            if ladder.steps.shape[0] > 0:
                begin_clock(real, call, draw, k0, k1, np.uint64(luck.weeks), citizens.weeks)
            if dated:
                refresh(real, whole, edges, calendar, rows, gates, bands, n, moments, interval, horizon)
            while n > 0:
                events, kept = advance(real, whole, table, n, exits, horizon)
                n, rung = move(real, whole, layout.route, scratch.moves, scratch.parts, width, events, kept)
                for r in range(questions.reach.shape[0]):
                    since, done = scratch.since[r], scratch.done[r]
                    remember_reach(real, whole, since, done, layout.reach_gates[r], questions.hold[r], target, events)
                for w in range(questions.window.shape[0]):
                    begins, ends = questions.window_from[w], questions.window_until[w]
                    stay, booked = scratch.stay[w], scratch.windows[w]
                    remember_stay(real, whole, stay, booked, layout.window_change[w], begins, ends, horizon, events)
                if questions.check_at.shape[0] > 0:
                    remember_checks(real, whole, questions.check, questions.check_at, target, events)
                if ladder.steps.shape[0] > 0:
                    remember_benefit(real, whole, scratch.spells, scratch.ladder, layout.state, target, ladder, events)
                if layout.any_ends:
                    disengage(real, whole, edges, d, programme, target, events)
                if rung > 0:
                    arm(real, whole, scratch.arming, layout.streams, layout.frail, rung, call, draw, k0, k1)
                if dated:
                    refresh(real, whole, edges, calendar, rows, gates, bands, n, moments, interval, horizon)
            close(real, whole, scratch, d, base, pathway, questions, ladder, layout, found)
        cumulate(scratch, d, pathway, layout, found)
