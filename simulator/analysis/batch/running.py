"""A batch and a folder in, every unit's part in the folder and the figures of every run out.

Units run on processes of this machine or on a Dask cluster; this process alone writes. Each part is kept as soon as it
is there, so that whatever ends the batch costs only the units that were being computed: the same call goes on. Where,
when and in how many goes units were computed changes no byte of parts, summary or manifest. A unit that fails does not
stop the others; it is tried again by the next call. Nothing random.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Collection, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from simulator.analysis.batch import folder as store
from simulator.analysis.batch.attempts import NO_ROOM, CarryOut, Done, Failed
from simulator.analysis.batch.folder import Part
from simulator.analysis.batch.table import NAMES, Run, as_csv, tabulate
from simulator.analysis.batch.tasks import Batch, Task
from simulator.analysis.naming import head, labels
from simulator.errors import FaultError, InputError, OptionError, Problem

MEGABYTE = 1e6


class Watcher(Protocol):
    """Whoever wants to know how a batch goes on."""

    def begin(self, batch: Batch, done: Collection[str]) -> None:
        """It begins, with the units that were there already."""

    def ended(self, task: Task, message: str | None) -> None:
        """A unit has ended: finished, or failed with a message."""

    def say(self, text: str) -> None:
        """Something worth a line."""


@dataclass(frozen=True)
class Outcome:
    """A batch that ran to its end.

    `parts` are the finished units, `failed` the others with the reason, both in the order of the batch; `computed`
    counts the units that were not there before; `rows` are those of summary.csv.
    """

    folder: Path
    batch: Batch
    parts: Mapping[str, Part]
    failed: Mapping[str, str]
    computed: int
    rows: tuple[Run, ...]

    @property
    def complete(self) -> bool:
        """True when no unit failed."""
        return not self.failed

    def as_tree(self) -> dict[str, Any]:
        """Plain data, amounts in whole currency units."""
        axes = [axis.name for axis in self.batch.axes]
        return {
            "name": self.batch.name, "folder": str(self.folder), "complete": self.complete,
            "draws": self.batch.draws, "seed": self.batch.seed, "deals": list(self.batch.deals),
            "scenarios": list(self.batch.scenarios), "axes": axes, "notes": list(self.batch.notes),
            "units": {"all": len(self.batch.tasks), "finished": len(self.parts), "computed": self.computed},
            "failed": dict(self.failed), "rows": [row.as_tree(axes) for row in self.rows],
            "labels": {name: labels(name) for name in NAMES.values()},
            "heads": {name: head(name) for name in NAMES.values()},
        }  # fmt: skip


def run_batch(
    batch: Batch,
    folder: Path | str,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    threads: int = 1,
    progress: Watcher | None = None,
    carry_out: CarryOut | None = None,
) -> Outcome:
    """Carry out a batch, or what is left of it, in a folder that no one else is using.

    On `workers` processes (as many as processors, with `threads` threads each), or on the Dask cluster at `scheduler`.
    `carry_out` gives a task's part as bytes, `unit.run_task` if left out. Raises OptionError, with all that is finished
    kept, when the folder is another batch's or in use, the disk is full, or the scheduler is lost.
    """
    place = Path(folder)
    if carry_out is None:
        from simulator.analysis.batch.unit import run_task

        carry_out = run_task
    with store.locked(place), _told(place):
        run = _Run(batch, place, progress)
        with run.room():
            run.begin()
            cold = scheduler is None and bool(run.left()) and nothing_compiled()
            if cold and progress is not None:
                progress.say("kernels are compiled first, by one process: once, about a minute and a half")
            with closing(_replies(run.left(), batch, workers, scheduler, threads, carry_out, cold)) as replies:
                for reply in replies:
                    run.take(reply)
            return run.finish()


def nothing_compiled() -> bool:
    """Whether kernels are yet to be compiled into a folder that all processes of this machine share."""
    from simulator.kernels._jit import cache_folder

    folder = None if os.environ.get("NUMBA_DISABLE_JIT", "0") != "0" else cache_folder()
    return folder is not None and not any(folder.glob("*/*.nbc"))


def _replies(
    tasks: list[Task], batch: Batch, workers: int | None, scheduler: str | None, threads: int,
    carry_out: CarryOut, cold: bool,
) -> Generator[Done | Failed, None, None]:  # fmt: skip
    """What the tasks give, as it comes, wherever they run."""
    if not tasks:
        return
    if scheduler is not None:
        from simulator.analysis.batch.cluster import on_cluster

        yield from on_cluster(tasks, carry_out, scheduler, batch.identity)
    else:
        from simulator.analysis.batch.workers import on_processes

        yield from on_processes(tasks, carry_out, workers, threads, ahead=cold)


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """Say plainly when the folder cannot be written in."""
    try:
        yield
    except OSError as error:
        message = f"cannot write in {place}: {error.strerror or error}"
        raise OptionError(Problem("--out", 0, 0, "", message, hint="what is finished is kept")) from error


@dataclass
class _Run:
    """One go at a batch: what is finished, what failed, who is told."""

    batch: Batch
    place: Path
    progress: Watcher | None
    parts: dict[str, Part] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    computed: int = 0
    heaviest: int = 0

    def begin(self) -> None:
        """Find what is there already."""
        found = store.begin(self.place, self.batch)
        self.parts.update(found.parts)
        if self.progress is not None:
            self.progress.begin(self.batch, set(found.parts))
            for unit, wrong in found.damaged.items():
                self.progress.say(f"part {unit}: {wrong}; it is done again")

    def left(self) -> list[Task]:
        """What is to be done."""
        return [task for task in self.batch.tasks if task.unit not in self.parts]

    def take(self, reply: Done | Failed) -> None:
        """Keep what a unit gave."""
        unit, message = reply.task.unit, None
        if isinstance(reply, Done):
            self.heaviest = max(self.heaviest, len(reply.content))
            self.parts[unit] = store.commit(self.place, unit, reply.content, reply.seconds)
            self.computed += 1
        else:
            if reply.no_room:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            message = self.failed[unit] = reply.message
            store.note_failure(self.place, unit, message)
        if self.progress is not None:
            self.progress.ended(reply.task, message)

    def finish(self) -> Outcome:
        """Write what stands for the whole."""
        files = {unit: part.file for unit, part in self.parts.items()}
        rows = tabulate(self.place, self.batch, files)
        store.write_bytes(self.place / store.SUMMARY, as_csv(self.batch, rows).encode())
        store.write_manifest(self.place, self.batch, self.parts, self.failed)
        order = [task.unit for task in self.batch.tasks]
        parts = {unit: self.parts[unit] for unit in order if unit in self.parts}
        failed = {unit: self.failed[unit] for unit in order if unit in self.failed}
        return Outcome(self.place, self.batch, parts, failed, self.computed, tuple(rows))

    @contextmanager
    def room(self) -> Iterator[None]:
        """Say how much room is needed when the disk is full; what is finished stays."""
        try:
            yield
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            raise OptionError(Problem("--out", 0, 0, "", self._no_room(), hint=self._go_on())) from error
        except (InputError, FaultError):
            if not self.parts and not self.failed:
                store.forget(self.place)
            raise

    def _no_room(self) -> str:
        sizes = [part.bytes for part in self.parts.values()]
        each = sum(sizes) / len(sizes) if sizes else self.heaviest
        left, free = len(self.batch.tasks) - len(self.parts), shutil.disk_usage(self.place).free
        needed = (
            f"about {left * each / MEGABYTE:,.1f} MB more are needed for {left} units" if each else "more is needed"
        )
        return f"the disk is full in {self.place}: {needed}, {free / MEGABYTE:,.1f} MB are free"

    def _go_on(self) -> str:
        kept = f"{len(self.parts)} of {len(self.batch.tasks)} units are finished and kept"
        return f"{kept}; make room and run the same command to go on"
