"""A deal as arrays in, person-months and records of every citizen's two lives out: the kernel of the trajectories.

`arrays` says what goes in and comes out, `begin` what a life starts with, `lives` is the hot loop, `records` what is
remembered of each event, `closing` what is reported at the end, `tables` what lives look their hazards up in, `tiles`
the run. Units, randomness and sources are stated there.
"""

import numpy as np

from simulator.kernels._jit import spread
from simulator.kernels.trajectories.arrays import (
    BENEFIT_CLOCK,
    ENTRY_CLOCK,
    EVER_CLOCK,
    LEVELS,
    LIVES,
    TILE,
    YEAR_CLOCK,
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
)
from simulator.kernels.trajectories.lives import CLOCK, FACTOR, NOTHING, RANG
from simulator.kernels.trajectories.tables import Layout, lay_out
from simulator.kernels.trajectories.tiles import live_draws

__all__ = [
    "BENEFIT_CLOCK",
    "ENTRY_CLOCK",
    "EVER_CLOCK",
    "TILE",
    "YEAR_CLOCK",
    "Citizens",
    "Clocks",
    "Found",
    "Luck",
    "Pathway",
    "Programme",
    "Questions",
    "Shocks",
    "Ties",
    "live",
    "row_count",
]


def row_count(clocks: Clocks) -> int:
    """Rows of all clocks."""
    return int(((clocks.state >= 0).sum(axis=1) * clocks.step_count).sum())


def live(
    luck: Luck,
    citizens: Citizens,
    ties: Ties,
    pathway: Pathway,
    programme: Programme,
    shocks: Shocks,
    questions: Questions,
    clocks: Clocks,
    found: Found,
) -> None:
    """Fill `found` with the lives of every citizen in every draw, on as many threads as numba would use.

    Each draw is computed alone, so neither threads nor the number of draws asked for change a bit of it. Arrays are
    C-contiguous and writable, of the shapes stated in `arrays`; nothing else is checked here.
    """
    layout = lay_out(luck, ties, pathway, programme, shocks, questions, clocks)

    def piece(first: int, last: int) -> None:
        scratch = working_memory(pathway, programme, shocks, questions, clocks, layout, found)
        live_draws(
            first, last, luck, citizens, ties, pathway, programme, shocks, questions, clocks, layout, scratch, found
        )

    spread(piece, citizens.recruited.size)


def working_memory(
    pathway: Pathway,
    programme: Programme,
    shocks: Shocks,
    questions: Questions,
    clocks: Clocks,
    layout: Layout,
    found: Found,
) -> Scratch:
    """One thread's arrays, empty."""
    slots, months, cells = pathway.target.size, pathway.horizon + 1, layout.slots.size
    windows, moments = questions.window_from.size, 2 * shocks.start.shape[1]
    spells = int(clocks.reset_within) + 2 if layout.benefit_steps.size else 0
    ticking = clocks.kind.size if layout.other_clocks.size else 0
    real = np.full(CLOCK + slots * LIVES + layout.site_rows.shape[0] * TILE, np.inf)
    real[FACTOR : FACTOR + TILE] = 1.0
    return Scratch(
        real=real,
        whole=np.full(RANG + slots * LIVES, NOTHING, dtype=np.uint32),
        arming=np.zeros(slots * LIVES, dtype=np.uint32),
        table=np.zeros((moments + 1) * pathway.hazard.shape[1] * layout.segment_width),
        calendar=np.zeros(moments),
        factor=np.ones((slots, LEVELS)),
        edges=np.full((programme.onset.shape[1], LEVELS * TILE), np.inf),
        since=np.zeros((questions.hold.size, LIVES)),
        done=np.zeros((found.reached.shape[3], LIVES)),
        sums=np.zeros((questions.rate.shape[0], LIVES)),
        stay=np.zeros((windows, LIVES)),
        spells=np.zeros((spells, LIVES, 2)),
        used=np.zeros((ticking, LIVES)),
        ticked=np.zeros((ticking, LIVES)),
        moves=np.zeros(2 * cells * months, dtype=np.int64),
        parts=np.zeros(2 * cells * months, dtype=np.int64),
        joins=np.zeros((2, months), dtype=np.int64),
        engaged=np.zeros((2, months), dtype=np.int64),
        windows=np.zeros((windows, 2, 2, months), dtype=np.int64),
        clocks=np.zeros((found.clock_months.shape[3], 2, 2, months), dtype=np.int64),
        heads=np.zeros((found.person_months.shape[3], 2, months), dtype=np.int64),
    )
