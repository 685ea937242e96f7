"""A deal in, the random streams of its citizens' lives out.

A stream is named by a path: "SLUG/pathway/unemployed -> job" for a transition, and "SLUG/citizen/frailty",
"SLUG/citizen/weeks_on_benefit" and "SLUG/programme/dropout". With `luck: own` the names of the arm without the
programme end with "/counterfactual". Two names that meet in one stream are a fault.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.draws import Draws
from simulator.errors import FaultError
from simulator.kernels import rng
from simulator.kernels import trajectories as kernel
from simulator.trajectories.inputs import ARMS, Slots

_OF_CITIZENS = ("citizen/frailty", "citizen/weeks_on_benefit", "programme/dropout")


def name_of(deal: Deal, kind: str, transition: str, arm: int = 0) -> str:
    """The name of a transition's stream of a kind such as "pathway" or "citizen/household", by arm."""
    own = "/counterfactual" if arm == 1 and deal.luck == "own" else ""
    return f"{deal.streams}/{kind}/{transition}{own}"


def by_arm(deal: Deal, slots: Slots, kind: str) -> NDArray[np.uint64]:
    """uint64[arm, slot]: streams of a kind for every transition, 0 for an empty slot."""
    streams = np.zeros((len(ARMS), slots.count), dtype=np.uint64)
    for transition, slot in slots.of.items():
        for arm in range(len(ARMS)):
            streams[arm, slot] = rng.stream(name_of(deal, kind, transition, arm))
    return streams


def luck_of(deal: Deal, draws: Draws, slots: Slots, first_citizen: int = 0) -> kernel.Luck:
    """Where citizens numbered from `first_citizen` take their random numbers; FaultError when two streams are one."""
    names = {name_of(deal, "pathway", transition, arm) for transition in slots.of for arm in range(len(ARMS))}
    names |= {f"{deal.streams}/{path}" for path in _OF_CITIZENS} | _of_ties(deal)
    if len({rng.stream(name) for name in names}) < len(names):
        raise FaultError("two of the deal's transitions have the same random stream; rename a state")
    others = [rng.stream(f"{deal.streams}/{path}") for path in _OF_CITIZENS]
    transition = by_arm(deal, slots, "pathway")
    return kernel.Luck(rng.key(draws.seed, draws.lives), draws.first, first_citizen, transition, *others)


def _of_ties(deal: Deal) -> set[str]:
    """Names of the streams of what citizens have in common."""
    stated = deal.citizens
    common = stated.common_luck.of if stated.common_luck is not None else ()
    at_home = stated.households.of if stated.households is not None else ()
    served = tuple(stated.sites.effects) if stated.sites is not None else ()
    kinds = {"citizen/common_luck": common, "citizen/household": at_home, "citizen/site": served}
    return {
        name_of(deal, kind, name, 0 if kind == "citizen/site" else arm)
        for kind, names in kinds.items()
        for name in names
        for arm in range(len(ARMS))
    }
