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
    benefit_states,
    checks,
    columns,
    dataset,
    ladder_of,
    ladder_steps,
    questions_of,
    room_for,
)
from simulator.trajectories.streams import luck_of
from simulator.trajectories.ties import ties_of

__all__ = [
    "ARMS",
    "FIRST_CONTROL",
    "Slots",
    "Trajectories",
    "benefit_states",
    "checks",
    "columns",
    "ladder_steps",
    "live",
    "slots_of",
]

FIRST_CONTROL = 2**31
"""The number of the control group's first citizen."""


@dataclass(frozen=True)
class Trajectories:
    """Lives of a block of draws.

    `data`, in months: exact `person_months(draw, arm, month, state)`, of which `ladder_months(draw, arm, month,
    benefit_state, step)` are those on benefit by step of the ladder and `window_months(draw, arm, month, window)` those
    that a `time_in` outcome counts; `engaged_months(draw, month)` with the programme. Records, float32 and one per
    citizen: `reached(draw, arm, citizen, reach)`, the calendar month in which a claim's hold was complete or a level
    passed, infinite if never (`columns` names them); `stayed(draw, arm, citizen, window)`; `engaged(draw, citizen)`;
    `checks(draw, arm, citizen)` uint32, a bit for each test of all checkpoint outcomes (`checks` lists them). Who is
    not recruited has infinite and 0. `seconds` were spent in the kernel.

    `control` is the same of a randomised control group, None where no outcome has one: other citizens, numbered from
    2^31, all recruited, without the programme in either arm; the counterfactual one is meant. They have the sites,
    shocks and common luck of the draw, and no decision touches them.
    """

    data: xr.Dataset
    seconds: float = 0.0
    control: xr.Dataset | None = None


def live(deal: Deal, draws: Draws, plan: Plan) -> Trajectories:
    """Live the two lives of every citizen in every draw of the block, and those of the control group.

    Raises DealError when a draw's shares leave no hazards (they add up to 1 or more).
    """
    base = hazards.baseline(deal, draws.number)
    ratio, possible = hazards.ratios(deal, draws.number, base)
    _all_possible(deal, draws, base.feasible & possible)
    slots = slots_of(deal)
    programme = programme_of(deal, draws, plan, slots, ratio)
    data, seconds = _lived(deal, draws, slots, base, citizens_of(deal, draws, plan), programme, 0)
    if deal.control_citizens == 0:
        return Trajectories(data, seconds)
    citizens, nothing = control_of(deal, draws), nothing_of(draws, slots)
    control, more = _lived(deal, draws, slots, base, citizens, nothing, FIRST_CONTROL)
    return Trajectories(data, seconds + more, control)


def _lived(
    deal: Deal, draws: Draws, slots: Slots, base: hazards.Baseline, citizens: kernel.Citizens,
    programme: kernel.Programme, first_citizen: int,
) -> tuple[xr.Dataset, float]:  # fmt: skip
    """One group of citizens, and the seconds that the kernel took."""
    pathway, questions, ladder = pathway_of(deal, draws, slots, base), questions_of(deal, slots), ladder_of(deal, slots)
    found = room_for(deal, draws, citizens, pathway, questions, ladder)
    arguments = (
        luck_of(deal, draws, slots, first_citizen),
        citizens,
        ties_of(deal, draws, slots, base, citizens.enrolment.size),
        pathway,
        programme,
        shocks_of(deal, draws, slots),
        questions,
        ladder,
        found,
    )
    started = time.perf_counter()
    kernel.live(*arguments)
    seconds = time.perf_counter() - started
    return dataset(deal, draws, found, first_citizen), seconds


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
