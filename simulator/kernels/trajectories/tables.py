"""Shapes of a deal in, the tables that its lives are looked up in out: hazards by row, routes, gates.

A *row* of hazards belongs to a state, a duration band and a level of each effect that touches the state. Which rows
there are is the same for every draw (`lay_out`, plain NumPy); what is in them is filled per draw (`tabulate`).
"""

from typing import NamedTuple

import numpy as np

from simulator.kernels._jit import jit
from simulator.kernels.rng import exponential
from simulator.kernels.trajectories.arrays import (
    BENEFIT_CLOCK,
    LEVELS,
    LIVES,
    TILE,
    Clocks,
    Floats,
    Luck,
    Pathway,
    Programme,
    Questions,
    Shocks,
    Short,
    Ties,
    Whole,
)
from simulator.kernels.trajectories.lives import CLOCK, FACTOR

INFINITE = np.inf
FULLNESS = np.array([0.0, 1.0, 5 / 6, 3 / 6, 1 / 6, 0.0])
"""Share of the log of the ratio that holds at each level: fading goes by the midpoints of a straight fade."""


class Layout(NamedTuple):
    """What does not differ between draws. A slot is s X + j; slots beyond a state's exits are empty."""

    slots: Whole
    """Slots with a transition, by its number."""
    route: Short
    """[4 slot]: where bookings begin, the place entered, its first row, whether it has exits."""
    rows: Whole
    """[2 + group, slot of the state]: first row, rows per band, rows per level of a group, as offsets in the table."""
    gates: Floats
    """[1 + group, slot of the state]: 0 where the calendar and the group matter, else infinite."""
    band_edges: Floats
    """[band, slot of the state]"""
    row_state: Whole
    row_hazard: Whole
    """[row] band row of the pathway's hazards"""
    row_level: Whole
    """[row, exit] level of the effect"""
    state: Whole
    """[slot] the state it leaves."""
    reach_gates: Floats
    """[reach, state]: 0 inside, infinite outside."""
    window_change: Whole
    """[window, slot]: 1 into the window's states, -1 out of them, else 0."""
    clock_runs: Whole
    """[run, (state, first row, steps)] of every state that a clock runs in."""
    benefit: Whole
    """[state] number of the state among the benefit clock's own, -1 for none."""
    benefit_steps: Floats
    """[step] of the benefit clock; none without one."""
    benefit_row: int
    """The benefit clock's first row."""
    other_clocks: Whole
    """Numbers of the others."""
    benefit_change: Whole
    """[slot] what a move means to the benefit clock: 1 leaves benefit, 2 enters, 4 begins self-support, 8 ends it."""
    streams: Short
    """[arm, slot] flat"""
    frail: Short
    """[slot]: where, from FACTOR on, the factors begin that divide the clock: 1, 1 / frailty or those of its site."""
    site_rows: Whole
    """[row, (effect, frail)] of the factors of sites, one after another."""
    site_at: int
    """Where, from FACTOR on, the first of them begins."""
    segment_width: int
    """Numbers of the table in a segment."""
    any_frail: bool
    any_ends: bool
    any_bands: bool


def lay_out(
    luck: Luck, ties: Ties, pathway: Pathway, programme: Programme, shocks: Shocks, questions: Questions, clocks: Clocks
) -> Layout:
    """The tables' shapes for a deal."""
    exits, slots = pathway.exits, pathway.cell.size
    states, groups = slots // exits, programme.onset.shape[1]
    rows, gates = np.zeros((2 + groups, slots), dtype=np.int64), np.full((1 + groups, slots), np.inf)
    row_state: list[int] = []
    row_hazard: list[int] = []
    row_level: list[list[int]] = []
    unit = 2 * exits
    for s in range(states):
        here = slice(s * exits, (s + 1) * exits)
        touching = [int(g) for g in np.unique(programme.group[here]) if g >= 0]
        stride = {g: LEVELS**k for k, g in enumerate(touching)}
        levels = LEVELS ** len(touching)
        rows[0, here], rows[1, here] = len(row_state) * unit, levels * unit
        for g in touching:
            rows[2 + g, here], gates[1 + g, here] = stride[g] * unit, 0.0
        if np.any(shocks.multiply[:, :, here] != 1.0):
            gates[0, here] = 0.0
        for band in range(1 + int(np.isfinite(pathway.bands[s]).sum())):
            for level in range(levels):
                row_state.append(s)
                row_hazard.append(int(pathway.first_row[s]) + band)
                row_level.append([level // stride[int(g)] % LEVELS if g >= 0 else 0 for g in programme.group[here]])
    state, target, real = np.arange(slots) // exits, pathway.target, pathway.cell >= 0
    leads_on = np.array([np.any(real[s * exits : (s + 1) * exits]) for s in range(states)])
    begins = np.where(real, pathway.cell, 0) * (pathway.horizon + 1)
    route = np.stack([begins, target * exits * LIVES, rows[0, target * exits], leads_on[target]], axis=1)
    filled = np.flatnonzero(real)
    site_at = CLOCK - FACTOR + slots * LIVES
    pairs = [(int(e), int(f)) for e, f in zip(ties.site_effect, pathway.frail, strict=True)]
    rows_of_sites = sorted({pair for pair in pairs if pair[0] >= 0})
    factors = [site_at + TILE * rows_of_sites.index(pair) if pair[0] >= 0 else TILE * pair[1] for pair in pairs]
    runs = [
        (s, clocks.first_row[k] + clocks.state[k, s] * clocks.step_count[k], clocks.step_count[k])
        for k in range(clocks.kind.size)
        for s in np.flatnonzero(clocks.state[k] >= 0)
    ]
    of_benefit = np.flatnonzero(clocks.kind == BENEFIT_CLOCK)
    k = int(of_benefit[0]) if of_benefit.size else -1
    benefit = clocks.state[k].copy() if k >= 0 else np.full(states, -1)
    return Layout(
        slots=filled[np.argsort(pathway.cell[filled])],
        route=route.astype(np.uint32).ravel(),
        rows=rows,
        gates=gates,
        band_edges=np.ascontiguousarray(np.repeat(pathway.bands, exits, axis=0).T),
        row_state=np.array(row_state),
        row_hazard=np.array(row_hazard),
        row_level=np.array(row_level),
        state=state,
        reach_gates=np.where(questions.reach == 1, 0.0, np.inf),
        window_change=np.ascontiguousarray(questions.window[:, target] - questions.window[:, state]),
        clock_runs=np.array(runs, dtype=np.int64).reshape(-1, 3),
        benefit=benefit,
        benefit_steps=clocks.steps[k, : clocks.step_count[k]].copy() if k >= 0 else np.zeros(0),
        benefit_row=int(clocks.first_row[k]) if k >= 0 else 0,
        other_clocks=np.flatnonzero(clocks.kind != BENEFIT_CLOCK),
        benefit_change=(
            1 * (benefit[state] >= 0)
            + 2 * (benefit[target] >= 0)
            + 4 * (clocks.self_support[target] > clocks.self_support[state])
            + 8 * (clocks.self_support[target] < clocks.self_support[state])
        ),
        streams=luck.transition.astype(np.uint32).ravel(),
        frail=np.array(factors, dtype=np.uint32),
        site_rows=np.array(rows_of_sites, dtype=np.int64).reshape(-1, 2),
        site_at=site_at,
        segment_width=len(row_state) * unit,
        any_frail=bool(np.any(pathway.frail)),
        any_ends=bool(np.any(programme.ends_on)),
        any_bands=bool(np.any(np.isfinite(pathway.bands))),
    )


@jit
def date(calendar: Floats, d: int, shocks: Shocks, horizon: float) -> int:
    """Fill the calendar with the moments in which a shock of draw d begins or ends, in order; returns their number."""
    moments = 0
    for w in range(shocks.start.shape[1]):
        for edge in (shocks.start[d, w], shocks.end[d, w]):
            if 0.0 < edge < horizon:
                at = moments
                while at > 0 and calendar[at - 1] > edge:
                    calendar[at] = calendar[at - 1]
                    at -= 1
                calendar[at] = edge
                moments += 1
    return moments


@jit
def tabulate(
    table: Floats, factor: Floats, calendar: Floats, moments: int, d: int, pathway: Pathway, programme: Programme,
    shocks: Shocks, layout: Layout,
) -> None:  # fmt: skip
    """Fill the table with (hazard, 1 / hazard) of draw d by calendar interval, segment, row and exit."""
    for slot in range(factor.shape[0]):
        for level in range(LEVELS):
            factor[slot, level] = exponential(programme.log_ratio[d, slot] * FULLNESS[level])
    at = 0
    for interval in range(moments + 1):
        begins = calendar[interval - 1] if interval > 0 else 0.0
        for segment in range(pathway.hazard.shape[1]):
            for row in range(layout.row_hazard.shape[0]):
                for j in range(pathway.exits):
                    slot = layout.row_state[row] * pathway.exits + j
                    hazard = pathway.hazard[d, segment, layout.row_hazard[row], j]
                    hazard *= factor[slot, layout.row_level[row, j]]
                    for w in range(shocks.start.shape[1]):
                        if shocks.start[d, w] <= begins < shocks.end[d, w]:
                            hazard *= shocks.multiply[d, w, slot]
                    table[at] = hazard
                    table[at + 1] = 1.0 / hazard if hazard > 0.0 else INFINITE
                    at += 2
