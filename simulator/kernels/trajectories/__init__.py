"""A deal as arrays in, person-months and records of every citizen's two lives out: the kernel of the trajectories.

`arrays` says what goes in and comes out, `lives` is the hot loop, `records` what is remembered of each event, `tables`
what lives look their hazards up in, `tiles` the run. Units, randomness and sources are stated there.
"""

from simulator.kernels.trajectories.arrays import (
    Citizens,
    Found,
    Ladder,
    Luck,
    Pathway,
    Programme,
    Questions,
    Shocks,
)
from simulator.kernels.trajectories.tables import lay_out
from simulator.kernels.trajectories.tiles import live_all

__all__ = [
    "Citizens",
    "Found",
    "Ladder",
    "Luck",
    "Pathway",
    "Programme",
    "Questions",
    "Shocks",
    "live",
]

CHUNKS = 64
"""Pieces into which the draws are cut for threads."""


def live(
    luck: Luck,
    citizens: Citizens,
    pathway: Pathway,
    programme: Programme,
    shocks: Shocks,
    questions: Questions,
    ladder: Ladder,
    found: Found,
) -> None:
    """Fill `found` with the lives of every citizen in every draw, on numba's threads.

    Each draw is computed alone, so neither threads nor the number of draws asked for change a bit of it. Arrays are
    C-contiguous and writable, of the shapes stated in `arrays`; nothing else is checked here.
    """
    layout = lay_out(luck, pathway, programme, shocks, questions, ladder)
    chunks = max(1, min(CHUNKS, citizens.recruited.size // 8))
    live_all(chunks, luck, citizens, pathway, programme, shocks, questions, ladder, layout, found)
