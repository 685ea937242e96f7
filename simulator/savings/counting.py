"""A deal and its citizens' months in, what its cost lines are counted by out.

Citizens of several municipalities are counted municipality by municipality. Where only all of them together are known
(a control group), each municipality has its planned share of them. Places are split among municipalities by largest
remainder of the citizens planned in each. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.kernels import savings as kernel
from simulator.plan import homes as homes_of
from simulator.savings.lines import costed
from simulator.savings.pieces import BEYOND, Counted
from simulator.terms import split
from simulator.trajectories.inputs import ARMS

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Count(NamedTuple):
    """What is counted, and the row of each in the kernel's table."""

    counts: kernel.Counts
    rooms: kernel.Rooms
    rows: dict[Counted, int]


def count(deal: Deal, data: xr.Dataset, homes: Sequence[xr.Dataset], citizens: int | None = None) -> Count:
    """What a group's cost lines are counted by: all of it in `data`, or each municipality's citizens in `homes`.

    A group of so many citizens has its part of the places; without a number it is the citizens of the deal.
    """
    planned = _planned(deal)
    if homes or len(planned) == 1:
        parts = [(each, 1.0) for each in homes or [data]]
    else:
        parts = [(data, part / planned.sum()) for part in planned.tolist()]
    of_group = 1.0 if citizens is None else citizens / deal.citizens.planned
    counts = kernel.Counts(
        states=_together(parts, "person_months", "state"),
        clock=_together(parts, "clock_months", "clock_row"),
        moves=_together(parts, "moved", "move"),
    )
    keys = [Counted("arm"), *_keys(deal, [part for part, _ in parts])]
    return Count(counts, _rooms(deal, parts[0][0], planned, of_group), {key: row for row, key in enumerate(keys)})


def _planned(deal: Deal) -> Integers:
    """int64[home]: citizens planned in each municipality."""
    where = homes_of(deal, deal.citizens.planned)
    return np.bincount(where, minlength=max(len(deal.parties.municipalities), 1)).astype(np.int64)


def _together(parts: Sequence[tuple[xr.Dataset, float]], name: str, rows: str) -> Floats:
    """float64[draw, arm, month, row], the parts' rows one after the other; none where a variable is missing."""
    if name not in parts[0][0]:
        sizes = parts[0][0].sizes
        return np.empty((sizes["draw"], len(ARMS), sizes["month"], 0))
    found = [part[name].transpose("draw", "arm", "month", rows).values for part, _ in parts]
    if len(parts) == 1:
        return np.ascontiguousarray(found[0], dtype=np.float64)
    return np.concatenate(
        [each * share for each, (_, share) in zip(found, parts, strict=True)], axis=3, dtype=np.float64
    )


def _keys(deal: Deal, parts: Sequence[xr.Dataset]) -> Iterator[Counted]:
    """What each row counts, in the kernel's order, after the arm itself."""
    for home, part in enumerate(parts):
        yield from (Counted("state", home, state) for state in part["state"].values.tolist())
    for home, part in enumerate(parts):
        if "clock_months" in part:
            coordinates = (part[name].values.tolist() for name in ("clock", "clock_state", "clock_step"))
            yield from (Counted("clock", home, *each) for each in zip(*coordinates, strict=True))
    for home, part in enumerate(parts):
        if "moved" in part:
            yield from (Counted("move", home, move) for move in part["move"].values.tolist())
    for name in _with_room(deal):
        for home in range(len(parts)):
            yield from (Counted("room", home, name, step=step) for step in (0, BEYOND))


def _with_room(deal: Deal) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Lines with a capacity: their places and states."""
    return {name: (cost.capacity.places, cost.states) for name, cost in costed(deal).items() if cost.capacity}


def _rooms(deal: Deal, data: xr.Dataset, planned: Integers, of_group: float) -> kernel.Rooms:
    """Each line's rooms, one for each municipality."""
    names, lines = data["state"].values.tolist(), _with_room(deal)
    holds = np.zeros((len(lines), planned.size, planned.size, len(names)), dtype=np.bool_)
    places = np.empty((len(lines), planned.size))
    for line, (room, states) in enumerate(lines.values()):
        holds[line][:, :, [names.index(state) for state in states]] = np.eye(planned.size, dtype=np.bool_)[:, :, None]
        shared = np.empty(planned.size, dtype=np.int64)
        split(room, planned, shared)
        places[line] = shared * of_group
    return kernel.Rooms(holds.reshape(places.size, planned.size * len(names)), places.reshape(-1))
