"""A deal, its plan and its citizens' records in, counts of every outcome by arm, month and segment out.

An event at calendar time x counts in month floor(x), a checkpoint in the month of enrolment plus checkpoint, a
completion in the month in which the months of engagement were complete (programme arm only); `time_in` counts months.
True and measured outcomes stand side by side; measurement is perfect, so they are equal. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Checkpoint, Deal, Reach, TimeIn
from simulator.kernels import outcomes as kernel
from simulator.plan import Plan
from simulator.vocabulary import conform

if TYPE_CHECKING:
    from simulator.trajectories import Trajectories

ARMS = ("programme", "counterfactual")
NO_CHECKPOINT = -1


@dataclass(frozen=True)
class Outcomes:
    """What became of the citizens, as the contract and the reader count it.

    `data`: `true` and `measured(draw, arm, month, item)`, `total_by_segment(draw, arm, item, segment)` of the measured,
    `enrolled` and `completers(draw)` int64 citizens. An item is an outcome, or one of its checkpoints ("settled @12");
    coordinates `outcome(item)` and `checkpoint(item)` (months, -1 for none).
    """

    data: xr.Dataset


class Item(NamedTuple):
    """One thing that is counted: an outcome, or one checkpoint of it."""

    name: str
    outcome: str
    checkpoint: int
    kind: int
    column: int
    months: float


def measure(deal: Deal, plan: Plan, trajectories: Trajectories) -> Outcomes:
    """Counts of every outcome in both arms, by month and by segment."""
    counted, names = list(items(deal, trajectories.data)), plan.data["segment_name"].values.tolist()
    count, horizon = trajectories.data.sizes["draw"], trajectories.data.sizes["month"]
    by_month = np.empty((count, len(ARMS), horizon, len(counted)))
    by_segment = np.empty((count, len(ARMS), len(counted), len(names)))
    enrolled, completers = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    kernel.count(
        _arrays(counted), _records(trajectories.data), _cohort(plan.data), by_month, by_segment, enrolled, completers
    )
    variables = {
        "true": (("draw", "arm", "month", "item"), by_month),
        "measured": (("draw", "arm", "month", "item"), by_month),  # the same memory: nothing is changed later
        "total_by_segment": (("draw", "arm", "item", "segment"), by_segment),
        "enrolled": ("draw", enrolled),
        "completers": ("draw", completers),
    }
    coordinates = {
        "draw": trajectories.data["draw"].values,
        "arm": list(ARMS),
        "month": np.arange(horizon),
        "item": _texts([item.name for item in counted]),
        "outcome": ("item", _texts([item.outcome for item in counted])),
        "checkpoint": ("item", np.array([item.checkpoint for item in counted], dtype=np.int64)),
        "segment": names,
    }
    return Outcomes(conform(xr.Dataset(variables, coordinates)))


def items(deal: Deal, data: xr.Dataset) -> Iterator[Item]:
    """Everything that is counted, in the order of the deal; columns are those of the trajectories' records."""
    bit = 0
    for name, outcome in deal.outcomes.items():
        if isinstance(outcome, Reach):
            yield Item(name, name, NO_CHECKPOINT, kernel.REACH, _position(data, "reach", name), 0.0)
        elif isinstance(outcome, Checkpoint):
            for month in outcome.at:
                yield Item(f"{name} @{month}", name, month, kernel.CHECKPOINT, bit, float(month))
                bit += 1
        elif isinstance(outcome, TimeIn):
            yield Item(name, name, NO_CHECKPOINT, kernel.TIME_IN, _position(data, "window", name), 0.0)
        else:
            yield Item(name, name, NO_CHECKPOINT, kernel.COMPLETION, 0, float(outcome.completion))


def _position(data: xr.Dataset, dimension: str, name: str) -> int:
    return int(data[dimension].values.tolist().index(name))


def _texts(texts: list[str]) -> NDArray[np.str_]:
    return np.array(texts, dtype=np.str_)


def _arrays(counted: list[Item]) -> kernel.Items:
    return kernel.Items(
        kind=np.array([item.kind for item in counted], dtype=np.int64),
        column=np.array([item.column for item in counted], dtype=np.int64),
        months=np.array([item.months for item in counted], dtype=np.float64),
    )


def _records(data: xr.Dataset) -> kernel.Records:
    """The citizens' records as whole arrays; nothing of a kind that the deal does not ask for."""
    sizes = data.sizes
    citizens = (sizes["draw"], len(ARMS), sizes["citizen"])
    return kernel.Records(
        reached=_array(data, "reached", ("draw", "arm", "citizen", "reach"), np.float32, (*citizens, 0)),
        checks=_array(data, "checks", ("draw", "arm", "citizen"), np.uint32, citizens),
        engaged=_array(data, "engaged", ("draw", "citizen"), np.float32, citizens[::2]),
        stayed=_array(data, "stayed", ("draw", "arm", "citizen", "window"), np.float32, (*citizens, 0)),
        window_months=_array(
            data, "window_months", ("draw", "arm", "month", "window"), np.float64, (*citizens[:2], sizes["month"], 0)
        ),
    )


def _array(data: xr.Dataset, name: str, dims: tuple[str, ...], dtype: Any, empty: tuple[int, ...]) -> NDArray[Any]:
    if name not in data:
        return np.zeros(empty, dtype=dtype)
    return np.ascontiguousarray(data[name].transpose(*dims).values, dtype=dtype)


def _cohort(data: xr.Dataset) -> kernel.Cohort:
    return kernel.Cohort(**{name: np.ascontiguousarray(data[name].values) for name in kernel.Cohort._fields})
