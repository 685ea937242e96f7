"""Packed deal in, months and records of every draw out: tiles of citizens begun, lived and closed."""

import numpy as np

from simulator.kernels._jit import jit, parallel, prange
from simulator.kernels.rng import exponential, minus_log, normal
from simulator.kernels.trajectories.arrays import LEVELS, LIVES, TILE, Scratch
from simulator.kernels.trajectories.lives import (
    ACTIVE, ARM_BITS, BENEFIT, CLOCK, END, ENROL, ENTERED, EVENT, FACTOR, FIXED, FRACTION, FRESH, INFINITE, LANE_BITS,
    LIFE_BITS, NEXT, NOTHING, PASSED, PLACE, QUARTER, RANG, ROW, SEGMENT, SPELLS, SUPPORT, TIME, WEEKS,
    advance, arm, draw_numerals, move, refresh,
)  # fmt: skip
from simulator.kernels.trajectories.records import (
    book, clipped, leave_benefit, remember_benefit, remember_checks, remember_reach, remember_stay,
)
from simulator.kernels.trajectories.tables import date, tabulate

FIRST = np.uint64(0)


@jit
def enter(real, whole, joins, d, base, citizens, pathway, layout):  # type: ignore[no-untyped-def]
    """Put the tile's citizens into the start state at their enrolment; returns how many lives there are.

    Those who do not enrol before the horizon have it as time of enrolment.
    """
    horizon = np.float64(pathway.horizon)
    last = citizens.recruited[d]
    planned = citizens.enrolment.shape[0]
    place = pathway.start * pathway.exits * LIVES
    first_row = layout.rows[pathway.start * pathway.exits, 0]
    n = 0
    for i in range(TILE):
        c = base + ((i & (QUARTER - 1)) << 2) + (i >> LANE_BITS)
        known = c if c < planned else planned - 1
        t = citizens.enrolment[known] + citizens.delay[d]
        t = t if t < citizens.enrol_until[d] and t < horizon and c < last else horizon
        whole[ACTIVE + n] = i
        n += np.uint32(t < horizon)
        book(joins, t, 1)
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
def arm_all(real, whole, index, call, draw, d, k0, k1, luck, citizens, pathway, layout):  # type: ignore[no-untyped-def]
    """Give every clock of the tile its first exponential, divided by the citizen's frailty where it counts."""
    frailty = real[FACTOR + TILE : FACTOR + LIVES]
    if layout.any_frail:
        draw_numerals(frailty, call, FIRST, draw, np.uint64(luck.frailty), k0, k1)
        sd = citizens.frailty_sd[d]
        for q in range(TILE):
            frailty[q] = exponential(0.5 * sd * sd - sd * normal(frailty[q]))
    for s in range(layout.slots.shape[0]):
        slot = layout.slots[s]
        for a in range(2):
            begins = CLOCK + slot * LIVES + a * TILE
            row = real[begins : begins + TILE]
            draw_numerals(row, call, FIRST, draw, luck.transition[a, slot], k0, k1)
            if layout.frail[slot] > 0:
                for q in range(TILE):
                    row[q] = minus_log(row[q]) * frailty[q]
            else:
                for q in range(TILE):
                    row[q] = minus_log(row[q])
        index[slot * LIVES : (slot + 1) * LIVES] = 0
        begins = RANG + slot * LIVES
        whole[begins : begins + LIVES] = NOTHING


@jit
def schedule(edges, i, enrol, end, onset, persists, fades):  # type: ignore[no-untyped-def]
    """When life i's effects go to their next level, given the end of its engagement."""
    for g in range(edges.shape[0]):
        begins = enrol + onset[g]
        ebbs = end + persists[g]
        works = begins <= end
        edges[g, i, 0] = begins if works else INFINITE
        for step in range(4):
            edges[g, i, 1 + step] = ebbs + fades[g] * (step / 3.0) if works else INFINITE


@jit
def engage(real, edges, call, draw, d, k0, k1, luck, programme):  # type: ignore[no-untyped-def]
    """When each citizen's engagement ends, as far as is known at enrolment, and the timing of the effects."""
    ends = real[END : END + TILE]
    enrol = real[ENROL : ENROL + TILE]
    lasts, deliver = programme.lasts[d], programme.deliver_until[d]
    if programme.dropout[d] > 0.0:
        draw_numerals(ends, call, FIRST, draw, np.uint64(luck.dropout), k0, k1)
        mean = 1.0 / programme.dropout[d]
        for q in range(TILE):
            ends[q] = minus_log(ends[q]) * mean
    else:
        ends[:] = INFINITE
    for q in range(TILE):
        end = enrol[q] + (ends[q] if ends[q] < lasts else lasts)
        end = end if end < deliver else deliver
        ends[q] = end if end > enrol[q] else enrol[q]
    if edges.shape[0] > 0:
        for i in range(TILE):
            schedule(edges, i, enrol[i], ends[i], programme.onset[d], programme.persists[d], programme.fades[d])


@jit
def disengage(real, whole, edges, d, programme, target, events):  # type: ignore[no-untyped-def]
    """End the engagement of those who enter a state that ends it."""
    for a in range(events):
        code = whole[EVENT + a]
        i = code & (LIVES - 1)
        t = real[TIME + i]
        if i < TILE and programme.ends_on[target[code >> LIFE_BITS]] == 1 and t < real[END + i]:
            real[END + i] = t
            schedule(edges, i, real[ENROL + i], t, programme.onset[d], programme.persists[d], programme.fades[d])


@jit
def begin_records(real, whole, scratch, pathway, questions):  # type: ignore[no-untyped-def]
    """What is known of each life at enrolment."""
    enrol = real[ENROL : ENROL + LIVES]
    for r in range(questions.reach.shape[0]):
        since = scratch.since[r * LIVES : (r + 1) * LIVES]
        if questions.reach[r, pathway.start] == 1:
            since[:] = enrol
        else:
            since[:] = INFINITE
    scratch.done[:] = INFINITE
    for w in range(questions.window.shape[0]):
        scratch.stay[w] = 0.0
        if questions.window[w, pathway.start] == 1:
            for i in range(LIVES):
                t = clipped(enrol[i], enrol[i], questions.window_from[w], questions.window_until[w], pathway.horizon)
                scratch.stay[w, i] = -t
                book(scratch.windows[i >> ARM_BITS, w], t, 1)
    if questions.check_at.shape[0] > 0:
        whole[PASSED : PASSED + LIVES] = np.uint32(questions.check[pathway.start])


@jit
def begin_benefit(real, whole, call, draw, k0, k1, luck, citizens):  # type: ignore[no-untyped-def]
    """The benefit clock at enrolment: weeks from the citizen's own uniform, the same in both arms."""
    weeks = real[WEEKS : WEEKS + LIVES]
    draw_numerals(weeks[:TILE], call, FIRST, draw, np.uint64(luck.weeks), k0, k1)
    equal = citizens.weeks.shape[0]
    for q in range(TILE):
        weeks[q] = citizens.weeks[np.int64(weeks[q] * 2.0**-32 * equal)]
        weeks[TILE + q] = weeks[q]
    whole[SPELLS : SPELLS + LIVES] = 0
    for i in range(LIVES):
        real[BENEFIT + i] = real[ENROL + i]
        real[SUPPORT + i] = real[ENROL + i]


@jit
def deal_out(row, base, out):  # type: ignore[no-untyped-def]
    """Write row[life] of the tile to out[arm, citizen]."""
    for a in range(out.shape[0]):
        for lane in range(4):
            for q in range(min(QUARTER, (out.shape[1] - base - lane + 3) >> 2)):
                out[a, base + 4 * q + lane] = row[a * TILE + lane * QUARTER + q]


@jit
def close_reach(real, since, done, hold, within, horizon):  # type: ignore[no-untyped-def]
    """Turn done[life] of one outcome into what is reported at the horizon."""
    enrol = real[ENROL : ENROL + LIVES]
    for i in range(LIVES):
        complete = since[i] + hold
        complete = complete if complete <= horizon else INFINITE
        complete = complete if complete < done[i] else done[i]
        complete = complete if complete - enrol[i] <= within else INFINITE
        done[i] = complete if enrol[i] < horizon else INFINITE


@jit
def close_stay(real, whole, stay, windows, state, inside, begins, ends, horizon):  # type: ignore[no-untyped-def]
    """Add to stay[life] and book the months of those who are still in the window's states at the horizon."""
    for i in range(LIVES):
        here = inside[state[whole[PLACE + i] >> LIFE_BITS]]
        t = clipped(horizon, real[ENROL + i], begins, ends, horizon)
        stay[i] += t * here
        book(windows[i >> ARM_BITS], t, -here)


@jit
def close_checks(real, whole, at, horizon, base, checks):  # type: ignore[no-untyped-def]
    """Write checks[arm, citizen]; a checkpoint beyond the horizon is not passed."""
    for a in range(2):
        for c in range(base, min(base + TILE, checks.shape[1])):
            i = a * TILE + (c & 3) * QUARTER + ((c - base) >> 2)
            seen = 0
            for b in range(at.shape[0]):
                seen |= np.int64(real[ENROL + i] + at[b] <= horizon) << b
            seen = seen if real[ENROL + i] < horizon else 0
            checks[a, c] = np.int64(whole[PASSED + i]) & seen


@jit
def close_engaged(real, booked, horizon):  # type: ignore[no-untyped-def]
    """Book the ends of engagement; real[FRESH] becomes each citizen's months engaged."""
    enrol = real[ENROL : ENROL + TILE]
    end = real[END : END + TILE]
    months = real[FRESH : FRESH + TILE]
    for i in range(TILE):
        end[i] = end[i] if end[i] < horizon else horizon
        months[i] = end[i] - enrol[i]
    for i in range(TILE):
        book(booked, end[i], 1)


@jit
def close(real, whole, scratch, d, base, pathway, questions, ladder, layout, found):  # type: ignore[no-untyped-def]
    """Write the tile's records of draw d at the horizon."""
    horizon = np.float64(pathway.horizon)
    for r in range(questions.reach.shape[0]):
        since = scratch.since[r * LIVES : (r + 1) * LIVES]
        done = scratch.done[r * LIVES : (r + 1) * LIVES]
        close_reach(real, since, done, questions.hold[r], questions.within[r], horizon)
        deal_out(done, base, found.reached[d, :, :, r])
    for w in range(questions.window.shape[0]):
        close_stay(
            real, whole, scratch.stay[w], scratch.windows[:, w], layout.state, questions.window[w],
            questions.window_from[w], questions.window_until[w], horizon,
        )  # fmt: skip
        deal_out(scratch.stay[w], base, found.stayed[d, :, :, w])
    if questions.check_at.shape[0] > 0:
        close_checks(real, whole, questions.check_at, horizon, base, found.checks[d])
    else:
        found.checks[d, :, base : base + TILE] = 0
    close_engaged(real, scratch.engaged, horizon)
    deal_out(real[FRESH : FRESH + LIVES], base, found.engaged[d : d + 1])
    if ladder.steps.shape[0] > 0:
        for i in range(LIVES):
            benefit = ladder.benefit[layout.state[whole[PLACE + i] >> LIFE_BITS]]
            if benefit >= 0 and real[BENEFIT + i] < horizon:
                leave_benefit(real, scratch.ladder, i, benefit, horizon, ladder.steps)


@jit
def add_up(booked, out):  # type: ignore[no-untyped-def]
    """Fill out[month] with the person-months of entries less exits booked in booked[2, month]."""
    heads = 0
    for m in range(out.shape[0]):
        heads += booked[0, m]
        out[m] = heads - booked[1, m] * (1.0 / FIXED)


@jit
def transfer(source, target, moved):  # type: ignore[no-untyped-def]
    """Take moved[month] from source[month] and add it to target[month]."""
    for m in range(moved.shape[0]):
        source[m] -= moved[m]
    for m in range(moved.shape[0]):
        target[m] += moved[m]


@jit
def cumulate(scratch, d, pathway, layout, found):  # type: ignore[no-untyped-def]
    """Turn what was booked in draw d into person-months by month."""
    months = pathway.horizon + 1
    cells = layout.slots.shape[0]
    heads = scratch.heads
    add_up(scratch.joins - scratch.engaged, found.engaged_months[d])
    for a in range(2):
        heads[:] = 0
        heads[0, pathway.start] = scratch.joins[0]
        heads[1, pathway.start] = scratch.joins[1]
        for cell in range(cells):
            source, target = layout.state[layout.slots[cell]], pathway.target[layout.slots[cell]]
            begins = (a * cells + cell) * months
            count, part = scratch.moves[begins : begins + months], scratch.parts[begins : begins + months]
            transfer(heads[0, source], heads[0, target], count)
            transfer(heads[1, source], heads[1, target], part)
        for s in range(heads.shape[1]):
            add_up(heads[:, s], found.person_months[d, a, :, s])
        for w in range(scratch.windows.shape[1]):
            add_up(scratch.windows[a, w], found.window_months[d, a, :, w])
        steps = found.ladder_months.shape[4]
        for b in range(found.ladder_months.shape[3]):
            last = found.ladder_months[d, a, :, b, steps - 1]
            last[:] = found.person_months[d, a, :, layout.benefit_state[b]]
            for k in range(steps - 1):
                add_up(scratch.ladder[a, b, k], found.ladder_months[d, a, :, b, k])
                last -= found.ladder_months[d, a, :, b, k]


@jit
def live_draw(d, luck, citizens, pathway, programme, shocks, questions, ladder, layout, found, scratch):  # type: ignore[no-untyped-def]
    """Live every citizen's two lives of draw d."""
    real, whole, table, edges, calendar = scratch.real, scratch.whole, scratch.table, scratch.edges, scratch.calendar
    scratch.moves[:] = 0
    scratch.parts[:] = 0
    scratch.joins[:] = 0
    scratch.engaged[:] = 0
    scratch.windows[:] = 0
    scratch.ladder[:] = 0
    draw, k0, k1 = np.uint64(luck.first_draw + d), luck.key[0], luck.key[1]
    horizon, exits, target = np.float64(pathway.horizon), pathway.exits, pathway.target
    slots, width = target.shape[0], layout.slots.shape[0] * (pathway.horizon + 1)
    outcomes, windows = questions.reach.shape[0], questions.window.shape[0]
    moments = date(calendar, d, shocks, horizon)
    tabulate(table, scratch.factor, calendar, moments, d, pathway, programme, shocks, layout)
    interval = pathway.hazard.shape[1] * layout.segment_width
    dated = moments > 0 or edges.shape[0] > 0 or layout.any_bands
    for base in range(0, found.engaged.shape[1], TILE):
        call = base >> 2
        n = enter(real, whole, scratch.joins, d, base, citizens, pathway, layout)
        arm_all(real, whole, scratch.index, call, draw, d, k0, k1, luck, citizens, pathway, layout)
        engage(real, edges, call, draw, d, k0, k1, luck, programme)
        begin_records(real, whole, scratch, pathway, questions)
        if ladder.steps.shape[0] > 0:
            begin_benefit(real, whole, call, draw, k0, k1, luck, citizens)
        if dated:
            refresh(real, whole, edges, calendar, layout.rows, layout.gates, layout.band_edges, n, moments, interval, horizon)
        while n > 0:
            events, kept = advance(real, whole, table, n, exits, horizon)
            n, rung = move(real, whole, layout.route, scratch.moves, scratch.parts, width, events, kept)
            for r in range(outcomes):
                since = scratch.since[r * LIVES : (r + 1) * LIVES]
                done = scratch.done[r * LIVES : (r + 1) * LIVES]
                remember_reach(real, whole, since, done, layout.reach_gates[r], questions.hold[r], target, events)
            for w in range(windows):
                begins, ends = questions.window_from[w], questions.window_until[w]
                remember_stay(real, whole, scratch.stay[w], scratch.windows[:, w], layout.window_change[w], begins, ends, horizon, events)
            if questions.check_at.shape[0] > 0:
                remember_checks(real, whole, questions.check, questions.check_at, target, events)
            if ladder.steps.shape[0] > 0:
                remember_benefit(real, whole, scratch.spells, scratch.ladder, layout.state, target, ladder, events)
            if layout.any_ends:
                disengage(real, whole, edges, d, programme, target, events)
            arm(real, whole, scratch.index, layout.streams, layout.frail, rung, call, slots, draw, k0, k1)
            if dated:
                refresh(real, whole, edges, calendar, layout.rows, layout.gates, layout.band_edges, n, moments, interval, horizon)
        close(real, whole, scratch, d, base, pathway, questions, ladder, layout, found)
    cumulate(scratch, d, pathway, layout, found)


@jit
def live_chunk(lo, hi, luck, citizens, pathway, programme, shocks, questions, ladder, layout, found):  # type: ignore[no-untyped-def]
    """Live draws lo to hi - 1 with one working memory."""
    slots = pathway.target.shape[0]
    months = pathway.horizon + 1
    cells = layout.slots.shape[0]
    outcomes, windows = questions.reach.shape[0], questions.window.shape[0]
    benefits, steps = found.ladder_months.shape[3], max(found.ladder_months.shape[4] - 1, 0)
    moments = 2 * shocks.start.shape[1]
    spells = int(ladder.reset_within) + 2 if ladder.steps.shape[0] > 0 else 0
    scratch = Scratch(
        np.full(CLOCK + slots * LIVES, INFINITE),
        np.full(RANG + slots * LIVES, NOTHING, dtype=np.uint32),
        np.zeros(slots * LIVES, dtype=np.uint32),
        np.zeros((moments + 1) * pathway.hazard.shape[1] * layout.segment_width),
        np.zeros(moments),
        np.ones((slots, LEVELS)),
        np.full((programme.onset.shape[1], LIVES, 8), INFINITE),
        np.zeros(outcomes * LIVES),
        np.zeros(outcomes * LIVES),
        np.zeros((windows, LIVES)),
        np.zeros((LIVES if spells > 0 else 0, spells, 2)),
        np.zeros(2 * cells * months, dtype=np.int64),
        np.zeros(2 * cells * months, dtype=np.int64),
        np.zeros((2, months), dtype=np.int64),
        np.zeros((2, months), dtype=np.int64),
        np.zeros((2, windows, 2, months), dtype=np.int64),
        np.zeros((2, benefits, steps, 2, months), dtype=np.int64),
        np.zeros((2, found.person_months.shape[3], months), dtype=np.int64),
    )
    scratch.real[FACTOR : FACTOR + TILE] = 1.0
    for d in range(lo, hi):
        live_draw(d, luck, citizens, pathway, programme, shocks, questions, ladder, layout, found, scratch)


@parallel
def live_all(chunks, luck, citizens, pathway, programme, shocks, questions, ladder, layout, found):  # type: ignore[no-untyped-def]
    """Live all draws in that many chunks, on several threads."""
    draws = citizens.recruited.shape[0]
    for c in prange(chunks):
        lo, hi = c * draws // chunks, (c + 1) * draws // chunks
        live_chunk(lo, hi, luck, citizens, pathway, programme, shocks, questions, ladder, layout, found)
