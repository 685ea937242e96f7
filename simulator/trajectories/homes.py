"""Citizens in, those of each municipality out; what was found of each in, all of it together out.

Several municipalities are lived one after another, each with the citizens of the others not enrolled: luck is keyed, so
every life is the one that it is without municipalities, to the bit. Months are whole 2^-32, so sums are exact. Nothing
random.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simulator.deal import Deal
from simulator.kernels import trajectories as kernel
from simulator.plan import homes

_RECORDS = {"reached": 2, "stayed": 2, "engaged": 1, "checks": 2}
"""The dimension of citizens in what is found of each; the rest is added up."""


def by_home(deal: Deal, citizens: kernel.Citizens) -> list[kernel.Citizens]:
    """All citizens once for each municipality, of which those who live in another do not enrol."""
    count = len(deal.parties.municipalities)
    if count <= 1:
        return [citizens]
    home = homes(deal, citizens.enrolment.size)
    return [
        citizens._replace(enrolment=np.where(home == number, citizens.enrolment, math.inf)) for number in range(count)
    ]


def together(deal: Deal, found: list[kernel.Found]) -> kernel.Found:
    """What was found in all municipalities: months and moves added up, each citizen's records from where he lives."""
    if len(found) == 1:
        return found[0]
    home = homes(deal, found[0].engaged.shape[1])
    merged: dict[str, Any] = {name: array.copy() for name, array in found[0]._asdict().items()}
    for number, one in enumerate(found[1:], start=1):
        for name, whole in merged.items():
            part = getattr(one, name)
            if name in _RECORDS:
                here = (slice(None),) * _RECORDS[name] + (home == number,)
                whole[here] = part[here]
            else:
                whole += part
    return kernel.Found(**merged)
