"""Tiles of citizens begun, lived and closed; a block of draws in, its months and records out.

A tile is up to 512 citizens with both their lives. At its beginning every clock gets its first exponential, every
citizen an enrolment, a frailty, a benefit clock and an end of engagement; sweeps (`lives`) follow until nobody is left
before the horizon; then records are written. Months are added up once per draw.
"""

import numpy as np
import numpy.typing as npt

from simulator.kernels._jit import jit
from simulator.kernels.rng import Word, exponential, minus_log, normal
from simulator.kernels.trajectories.arrays import (
    GRAIN,
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
    CITIZEN,
    CLOCK,
    END,
    ENROL,
    ENTERED,
    EVENT,
    FACTOR,
    FIXED,
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
    advance,
    arm,
    draw_numerals,
    move,
    refresh,
)  # fmt: skip
from simulator.kernels.trajectories.records import (
    book,
    book_benefit,
    clipped,
    remember_benefit,
    remember_checks,
    remember_reach,
    remember_stay,
)  # fmt: skip
from simulator.kernels.trajectories.tables import Layout, date, tabulate

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
def arm_all(
    real: Floats, whole: Short, arming: Short, call: int, count: int, draw: Word, k0: Word, k1: Word, sd: float,
    luck: Luck, layout: Layout,
) -> None:  # fmt: skip
    """Give every clock of the tile its first exponential, divided by the citizen's frailty where it counts."""
    thin = real[FACTOR + TILE : FACTOR + TILE + count]
    if layout.any_frail:
        draw_numerals(thin, call, FIRST, draw, np.uint64(luck.frailty), k0, k1)
        for q in range(count):
            thin[q] = exponential(0.5 * sd * sd - sd * normal(thin[q]))
    for s in range(layout.slots.shape[0]):
        slot = layout.slots[s]
        for a in range(2):
            begins = slot * LIVES + a * TILE
            row = real[CLOCK + begins : CLOCK + begins + count]
            draw_numerals(row, call, FIRST, draw, luck.transition[a, slot], k0, k1)
            if layout.frail[slot] > 0:
                for q in range(count):
                    row[q] = minus_log(row[q]) * thin[q]
            else:
                for q in range(count):
                    row[q] = minus_log(row[q])
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
    real: Floats, whole: Short, scratch: Scratch, count: int, pathway: Pathway, questions: Questions, ladder: Ladder
) -> None:
    """What is known of each life at enrolment."""
    horizon = float(pathway.horizon)
    for a in range(2):
        first, last = a * TILE, a * TILE + count
        enrol = real[ENROL + first : ENROL + last]
        for r in range(questions.reach.shape[0]):
            inside = questions.reach[r, pathway.start] == 1
            since, done = scratch.since[r, first:last], scratch.done[r, first:last]
            for i in range(count):
                since[i] = enrol[i] if inside else INFINITE
                done[i] = INFINITE
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
        if ladder.steps.shape[0] > 0:
            spells = whole[SPELLS + first : SPELLS + last]
            benefit, support = real[BENEFIT + first : BENEFIT + last], real[SUPPORT + first : SUPPORT + last]
            for i in range(count):
                spells[i] = 0
                benefit[i] = enrol[i]
                support[i] = enrol[i]


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
def close_benefit(
    real: Floats, whole: Short, booked: Whole, state: Whole, ladder: Ladder, horizon: float, first: int, last: int
) -> None:
    """Book time on benefit that runs at the horizon; whoever is on the last step needs no booking."""
    top = ladder.steps[ladder.steps.shape[0] - 1]
    for i in range(first, last):
        if real[WEEKS + i] < top:
            benefit = ladder.benefit[state[whole[PLACE + i] >> LIFE_BITS]]
            if benefit >= 0:
                book_benefit(real, booked[benefit], i, horizon, ladder.steps)


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
    ladder: Ladder, layout: Layout, found: Found,
) -> None:  # fmt: skip
    """Write the tile's records of draw d at the horizon."""
    horizon, steps = float(pathway.horizon), ladder.steps.shape[0]
    for a in range(2):
        first, last = a * TILE, a * TILE + count
        for r in range(questions.reach.shape[0]):
            since, done = scratch.since[r], scratch.done[r]
            close_reach(real, since, done, questions.hold[r], questions.within[r], horizon, first, last)
            deal_out(done[first:last], base, found.reached[d, a, :, r])
        for w in range(questions.window.shape[0]):
            begins, ends = questions.window_from[w], questions.window_until[w]
            close_stay(
                real, whole, scratch.stay[w], scratch.windows[w, a], layout.state, questions.window[w], begins, ends,
                horizon, first, last,
            )  # fmt: skip
            deal_out(scratch.stay[w, first:last], base, found.stayed[d, a, :, w])
        close_checks(real, whole, questions.check_at, horizon, first, last)
        deal_out(whole[PASSED + first : PASSED + last], base, found.checks[d, a])
        if steps > 0:
            close_benefit(real, whole, scratch.ladder, layout.state, ladder, horizon, first, last)
    close_engaged(real, scratch.engaged, horizon, count)
    deal_out(real[FRESH : FRESH + count], base, found.engaged[d])


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
    people = citizens.enrolment.shape[0]
    for d in range(first, last):
        draw = np.uint64(luck.first_draw + d)
        clear(scratch)
        moments = date(calendar, d, shocks, horizon)
        tabulate(table, scratch.factor, calendar, moments, d, pathway, programme, shocks, layout)
        dated = moments > 0 or edges.shape[0] > 0 or layout.any_bands
        for base in range(0, people, TILE):
            call, count = base >> 2, min(TILE, (people - base + GRAIN - 1) // GRAIN * GRAIN)
            n = enter(real, whole, scratch.joins, d, base, count, citizens, pathway, layout)
            arm_all(real, whole, scratch.arming, call, count, draw, k0, k1, citizens.frailty_sd[d], luck, layout)
            engage(real, edges, call, count, draw, d, k0, k1, luck, programme)
            begin_records(real, whole, scratch, count, pathway, questions, ladder)
            if ladder.steps.shape[0] > 0:
                begin_clock(real, call, count, draw, k0, k1, np.uint64(luck.weeks), citizens.weeks)
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
                    change, booked = layout.benefit_change, scratch.ladder
                    remember_benefit(real, whole, scratch.spells, booked, change, layout.state, ladder, events)
                if layout.any_ends:
                    disengage(real, whole, edges, d, programme, target, events)
                if rung > 0:
                    arm(real, whole, scratch.arming, layout.streams, layout.frail, rung, call, draw, k0, k1)
                if dated:
                    refresh(real, whole, edges, calendar, rows, gates, bands, n, moments, interval, horizon)
            close(real, whole, scratch, d, base, count, pathway, questions, ladder, layout, found)
        cumulate(scratch, d, pathway, layout, found)
