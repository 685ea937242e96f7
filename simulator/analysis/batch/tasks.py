"""What a batch is to do: its deals, scenarios and swept axes, and its units of work, each a pure and picklable task.

A run is one deal under one scenario in one cell of the sweep; a unit is some runs of one deal and scenario over a range
of draws, small enough to be lost. What a unit gives depends on its task alone: not on the worker, its threads, the
order, or how often it was begun. Nothing random.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.config import Document


@dataclass(frozen=True)
class Axis:
    """A swept key: its name in results, its dotted path, and the values as a user writes them, in order."""

    name: str
    path: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """One unit of work: some cells of one deal under one scenario, draws `first` to `first + draws - 1`.

    `unit` is its name and, with ".nc", that of its part: unique in the batch, safe as a file name. `document` is the
    deal as written with the scenario applied, `base` before it; `folder` is where its file is; `cohort` names its lives
    where they are not its own. `cells` are positions in the sweep (row-major over the axes), `overrides` what each
    sets; `record` names what is kept of each draw (`part.KEPT`). `made` has a hash of every section of the deal without
    what cells set, by which a worker sees that a file of values is not what it was.
    """

    unit: str
    deal: str
    scenario: str
    document: Document
    base: Document
    folder: str
    cohort: str | None
    cells: tuple[int, ...]
    overrides: tuple[tuple[str, ...], ...]
    first: int
    draws: int
    seed: int
    record: tuple[str, ...]
    made: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Batch:
    """A whole batch.

    `identity` is what must be the same for a folder to be resumed, as JSON data: the batch as written, the effective
    deals, draws, seed, stream version and the versions of what computes. `notes` say what was left out and why;
    `written` has sections of deals as they were written, by their hash in the identity.
    """

    name: str
    deals: tuple[str, ...]
    scenarios: tuple[str, ...]
    axes: tuple[Axis, ...]
    draws: int
    seed: int
    tasks: tuple[Task, ...]
    identity: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    written: Mapping[str, Any] = field(default_factory=dict)
