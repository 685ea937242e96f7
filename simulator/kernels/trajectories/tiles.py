"""Tiles of citizens begun, lived and closed; a block of draws in, its months and records out.

A tile is up to 512 citizens with both their lives. It is begun (`begin`); sweeps (`lives`) follow until nobody is left
before the horizon; then records are written (`closing`). Months are added up once per draw.
"""

import numpy as np

from simulator.kernels._jit import jit
from simulator.kernels.trajectories.arrays import (
    GRAIN,
    TILE,
    Citizens,
    Clocks,
    Found,
    Luck,
    Pathway,
    Programme,
    Questions,
    Scratch,
    Shocks,
    Ties,
    Whole,
)  # fmt: skip
from simulator.kernels.trajectories.begin import arm_all, begin_clock, begin_records, disengage, engage, enter
from simulator.kernels.trajectories.closing import close
from simulator.kernels.trajectories.lives import FIXED, advance, arm, move, refresh
from simulator.kernels.trajectories.records import (
    remember_benefit,
    remember_checks,
    remember_claims,
    remember_clock,
    remember_levels,
    remember_reach,
    remember_stay,
)  # fmt: skip
from simulator.kernels.trajectories.tables import Layout, date, tabulate


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
    for row in range(scratch.clocks.shape[0]):
        for a in range(2):
            for k in range(2):
                for m in range(scratch.joins.shape[1]):
                    scratch.clocks[row, a, k, m] = 0


@jit
def transfer(source: Whole, target: Whole, moved: Whole) -> None:
    """Take moved[month] from source[month] and add it to target[month]."""
    for m in range(moved.shape[0]):
        source[m] -= moved[m]
    for m in range(moved.shape[0]):
        target[m] += moved[m]


@jit
def cumulate(scratch: Scratch, d: int, pathway: Pathway, questions: Questions, layout: Layout, found: Found) -> None:
    """Turn what was booked in draw d into person-months and moves by month.

    Someone who comes when a fraction f of the month has passed adds 1 - f to it, and 1 to every later one.
    """
    unit = 1.0 / FIXED
    months, moved, states = pathway.horizon, pathway.horizon + 1, scratch.heads.shape[0]
    windows = scratch.windows.shape[0]
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
        for run in range(layout.clock_runs.shape[0]):
            state, row, steps = layout.clock_runs[run, 0], layout.clock_runs[run, 1], layout.clock_runs[run, 2]
            last = row + steps - 1
            for m in range(months):
                found.clock_months[d, a, m, last] = found.person_months[d, a, m, state]
            for k in range(row, last):
                people = 0
                for m in range(months):
                    people += scratch.clocks[k, a, 0, m]
                    spent = people - scratch.clocks[k, a, 1, m] * unit
                    found.clock_months[d, a, m, k] = spent
                    found.clock_months[d, a, m, last] -= spent
        for asked in range(questions.moves.shape[0]):
            cell = questions.moves[asked]
            begins = (a * layout.slots.shape[0] + max(cell, 0)) * moved
            for m in range(months):
                found.moved[d, a, m, asked] = scratch.joins[0, m] if cell < 0 else scratch.moves[begins + m]


@jit
def live_draws(
    first: int, last: int, luck: Luck, citizens: Citizens, ties: Ties, pathway: Pathway, programme: Programme,
    shocks: Shocks, questions: Questions, clocks: Clocks, layout: Layout, scratch: Scratch, found: Found,
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
            call, count = (luck.first_citizen + base) >> 2, min(TILE, (people - base + GRAIN - 1) // GRAIN * GRAIN)
            n = enter(real, whole, scratch.joins, d, base, count, citizens, pathway, layout)
            sd = citizens.frailty_sd[d]
            arm_all(real, whole, scratch.arming, base, count, d, draw, k0, k1, sd, luck, ties, layout)
            engage(real, edges, call, count, draw, d, k0, k1, luck, programme)
            begin_records(real, whole, scratch, count, pathway, questions, layout)
            if layout.benefit_steps.shape[0] > 0:
                begin_clock(real, call, count, draw, k0, k1, np.uint64(luck.weeks), citizens.weeks)
            if dated:
                refresh(real, whole, edges, calendar, rows, gates, bands, n, moments, interval, horizon)
            while n > 0:
                events, kept = advance(real, whole, table, n, exits, horizon)
                n, rung = move(real, whole, layout.route, scratch.moves, scratch.parts, width, events, kept)
                for r in range(questions.reach.shape[0]):
                    since, column, claims = scratch.since[r], questions.reach_column[r], questions.claims[r]
                    outside, hold = layout.reach_gates[r], questions.hold[r]
                    if claims == 1:
                        remember_reach(real, whole, since, scratch.done[column], outside, hold, target, events)
                    else:
                        done, at_once = scratch.done[column : column + claims], questions.at_once[r]
                        remember_claims(real, whole, since, done, outside, hold, at_once, target, events)
                if questions.level.shape[0] > 0:
                    sums, done = scratch.sums, scratch.done
                    remember_levels(real, whole, sums, done, questions, layout.state, target, events)
                for w in range(questions.window.shape[0]):
                    begins, ends = questions.window_from[w], questions.window_until[w]
                    stay, booked = scratch.stay[w], scratch.windows[w]
                    remember_stay(real, whole, stay, booked, layout.window_change[w], begins, ends, horizon, events)
                if questions.check_at.shape[0] > 0:
                    remember_checks(real, whole, questions.check, questions.check_at, target, events)
                if layout.benefit_steps.shape[0] > 0:
                    change, own, row = layout.benefit_change, layout.benefit, layout.benefit_row
                    remember_benefit(
                        real, whole, scratch.spells, scratch.clocks, change, layout.state, own, row,
                        layout.benefit_steps, clocks.reset_weeks, clocks.reset_within, events,
                    )  # fmt: skip
                for k in layout.other_clocks:
                    used, ticked = scratch.used[k], scratch.ticked[k]
                    remember_clock(
                        real, whole, used, ticked, scratch.clocks, layout.state, target, d, k, clocks, events
                    )
                if layout.any_ends:
                    disengage(real, whole, edges, d, programme, target, events)
                if rung > 0:
                    arm(real, whole, scratch.arming, layout.streams, layout.frail, rung, call, draw, k0, k1)
                if dated:
                    refresh(real, whole, edges, calendar, rows, gates, bands, n, moments, interval, horizon)
            close(real, whole, scratch, d, base, count, pathway, questions, clocks, layout, found)
        cumulate(scratch, d, pathway, questions, layout, found)
