"""A deal, its draws and its plan in, every citizen's two lives out: months by state and one small record each.

Times are months from the deal's start. Lives are random by name (`streams`): the two arms share a citizen's segment,
frailty, weeks on benefit, site and enrolment, and the draw's numbers and shocks; what luck remains is the arm's own
with `luck: own`. What citizens have in common is in `ties`.

Exits of a state are taken by name and shocks too, so the order in which a deal is written changes no bit.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator import hazards
from simulator.deal import Deal
from simulator.draws import Draws
from simulator.errors import DealError, Problem
from simulator.kernels import trajectories as kernel
from simulator.plan import Plan
from simulator.trajectories.homes import by_home, together
from simulator.trajectories.inputs import (
    ARMS,
    Slots,
    citizens_of,
    control_of,
    nothing_of,
    pathway_of,
    programme_of,
    shocks_of,
    slots_of,
)
from simulator.trajectories.questions import (
    OF_HOMES,
    checks,
    columns,
    costed_moves,
    dataset,
    questions_of,
    room_for,
)
from simulator.trajectories.rates import clocks_of
from simulator.trajectories.streams import luck_of
from simulator.trajectories.ties import ties_of

__all__ = [
    "ARMS",
    "FIRST_CONTROL",
    "Slots",
    "Trajectories",
    "checks",
    "columns",
    "costed_moves",
    "live",
    "slots_of",
]

FIRST_CONTROL = 2**31
"""The number of the control group's first citizen."""


@dataclass(frozen=True)
class Trajectories:
    """Lives of a block of draws.

    `data`, in months: exact `person_months(draw, arm, month, state)`, of which `clock_months(draw, arm, month,
    clock_row)` are those in a state on a step of a clock (`clocks.rows`, named by `clock`, `clock_state` and
    `clock_step`) and `window_months(draw, arm, month, window)` those that a `time_in` outcome counts;
    `engaged_months(draw, month)` with the programme. `moved(draw, arm, month, move)` counts the moves that a cost
    falls on (`costed_moves`). Records, float32 and one per
    citizen: `reached(draw, arm, citizen, reach)`, the calendar month in which a claim's hold was complete or a level
    passed, infinite if never (`columns` names them); `stayed(draw, arm, citizen, window)`; `engaged(draw, citizen)`;
    `checks(draw, arm, citizen)` uint32, a bit for each test of all checkpoint outcomes (`checks` lists them). Who is
    not recruited has infinite and 0. `seconds` were spent in the kernel.

    `control` is the same of a randomised control group, None where no outcome has one: other citizens, numbered from
    2^31, all recruited, without the programme in either arm; the counterfactual one is meant. They have the sites,
    shocks and common luck of the draw, and no decision touches them.

    `homes` are, where several municipalities share the contract, the person_months, clock_months and moves of each
    one's citizens alone, in their order: they add up to those of `data` exactly.
    """

    data: xr.Dataset
    seconds: float = 0.0
    control: xr.Dataset | None = None
    homes: tuple[xr.Dataset, ...] = ()


def live(deal: Deal, draws: Draws, plan: Plan) -> Trajectories:
    """Live the two lives of every citizen in every draw of the block, and those of the control group.

    Raises DealError when a draw's shares leave no hazards (they add up to 1 or more).
    """
    base = hazards.baseline(deal, draws.number)
    ratio, possible = hazards.ratios(deal, draws.number, base)
    _all_possible(deal, draws, base.feasible & possible)
    slots = slots_of(deal)
    programme = programme_of(deal, draws, plan, slots, ratio)
    citizens = citizens_of(deal, draws, plan)
    lived = [_lived(deal, draws, slots, base, each, programme, 0) for each in by_home(deal, citizens)]
    seconds = sum(spent for _, spent in lived)
    data = dataset(deal, draws, together(deal, [found for found, _ in lived]), 0)
    homes = tuple(dataset(deal, draws, found, 0, OF_HOMES) for found, _ in lived) if deal.parties.municipalities else ()
    if deal.control_citizens == 0:
        return Trajectories(data, seconds, homes=homes)
    others, nothing = control_of(deal, draws), nothing_of(draws, slots)
    control, more = _lived(deal, draws, slots, base, others, nothing, FIRST_CONTROL)
    return Trajectories(data, seconds + more, dataset(deal, draws, control, FIRST_CONTROL), homes)


def _lived(
    deal: Deal, draws: Draws, slots: Slots, base: hazards.Baseline, citizens: kernel.Citizens,
    programme: kernel.Programme, first_citizen: int,
) -> tuple[kernel.Found, float]:  # fmt: skip
    """What is found of one group of citizens, and the seconds that the kernel took."""
    pathway, questions = pathway_of(deal, draws, slots, base), questions_of(deal, slots)
    clocks = clocks_of(deal, draws, slots)
    found = room_for(deal, draws, citizens, pathway, questions, clocks)
    arguments = (
        luck_of(deal, draws, slots, first_citizen),
        citizens,
        ties_of(deal, draws, slots, base, citizens.enrolment.size),
        pathway,
        programme,
        shocks_of(deal, draws, slots),
        questions,
        clocks,
        found,
    )
    started = time.perf_counter()
    kernel.live(*arguments)
    return found, time.perf_counter() - started


def _all_possible(deal: Deal, draws: Draws, possible: NDArray[np.bool_]) -> None:
    if possible.all():
        return
    first = draws.first + int(np.argmin(possible))
    message = (
        f"draw {first} has no hazards that reach the shares stated with `within` "
        f"({np.count_nonzero(~possible)} of {possible.size} draws)"
    )
    hint = "the shares that leave one state must add up to less than 100 % in every draw: narrow their distributions"
    raise DealError(Problem(deal.origin.file, 0, 0, "pathway.transitions", message, hint=hint))
