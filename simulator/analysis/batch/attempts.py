"""A task in, its part or why there is none out: what a worker does with a unit, wherever it runs.

Tasks are pure, so an attempt may be made any number of times, and whoever makes it gives the same bytes.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from dataclasses import dataclass

from simulator.analysis.batch.tasks import Task
from simulator.errors import InputError, SimulatorError, one_line

CarryOut = Callable[[Task], bytes]
"""Carries out a task: the bytes of its part. A function of a module, so that any process can be told of it."""

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
LONGEST = 300
"""Characters of a message that are kept."""


@dataclass(frozen=True)
class Done:
    """A unit's part as bytes, and the seconds it took."""

    task: Task
    content: bytes
    seconds: float


@dataclass(frozen=True)
class Failed:
    """A unit that cannot be had, and why; `no_room` when a disk was full, which is not the unit's fault."""

    task: Task
    message: str
    no_room: bool = False


def attempt(carry_out: CarryOut, task: Task) -> Done | Failed:
    """Carry out a task; whatever it raises is told, so that others go on."""
    started = time.perf_counter()
    try:
        content = carry_out(task)
    except (Exception, SystemExit) as error:
        return Failed(task, told(error), isinstance(error, OSError) and error.errno in NO_ROOM)
    return Done(task, content, time.perf_counter() - started)


def told(error: BaseException) -> str:
    """An exception in one line."""
    if isinstance(error, InputError):
        text = "; ".join(map(str, error.problems))
    else:
        kind = "" if isinstance(error, SimulatorError) else f"{type(error).__name__}: "
        text = kind + str(error).strip()
    line = one_line(text)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 3]}..."
