"""Tasks in, their parts out as they come: carried out by the workers of a Dask cluster.

The same tasks, so the same bytes as on processes of this machine. Workers must have the versions and the very code that
we have. Each thread of a worker carries out its units in a process of its own beside it, on one thread. Some units for
each of them are with the cluster at a time, and a part is let go of there as soon as it is here. A worker that dies
loses what it was at, which others do again; a lost scheduler ends the batch.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import logging
import platform
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, cast

import simulator
from simulator.analysis.batch.attempts import CarryOut, Done, Failed, told
from simulator.analysis.batch.tasks import Task
from simulator.analysis.batch.workers import on_own_process
from simulator.errors import OptionError, Problem
from simulator.result.writing import PACKAGES

PATIENCE = 10.0
"""Seconds within which a scheduler must answer."""
HEARTBEAT = 0.5
"""Seconds between two looks at whether it is still there."""
AHEAD = 2
"""Units with the cluster for each thread of it."""
FEWEST = 8


@dataclass(frozen=True)
class Differs:
    """A worker's versions, which are not ours."""

    versions: Mapping[str, str]


@cache
def versions() -> dict[str, str]:
    """Versions of what computes, and a hash of our own code, since a version number may stand for several states."""
    digest, root = hashlib.sha256(), Path(simulator.__file__).parent
    for file in sorted(root.rglob("*.py")):
        digest.update(f"/{file.relative_to(root).as_posix()}/".encode() + file.read_bytes())
    found = {"python": platform.python_version(), "code of outcome-simulator": digest.hexdigest()[:16]}
    for package in PACKAGES:
        with suppress(importlib.metadata.PackageNotFoundError):
            found[package] = importlib.metadata.version(package)
    return found


def on_cluster(
    tasks: Sequence[Task], carry_out: CarryOut, address: str, identity: Mapping[str, Any]
) -> Iterator[Done | Failed]:
    """Carry out tasks on the cluster whose scheduler is at `address`, as tcp://10.0.0.1:8786.

    OptionError when `distributed` is not installed, nobody answers, a worker has other versions, or the scheduler is
    lost. Closing the iterator takes back what the cluster has not done yet.
    """
    with _silent(), _client(address) as client:
        _refuse_others(address, _asked(client, address))
        yield from _Work(client, address, carry_out, _marked(identity)).of(tasks)


def _asked(client: Any, address: str) -> Mapping[str, Mapping[str, str]]:
    """Every worker's versions; OptionError when one cannot even say them."""
    try:
        return cast(Mapping[str, Mapping[str, str]], client.run(versions))
    except Exception as error:  # it lacks this package, or cannot read what we send
        hint = "install the same versions on all machines"
        raise _refused(address, f"has a worker that cannot say its versions ({told(error)})", hint) from error


def _marked(identity: Mapping[str, Any]) -> str:
    """A short name for a batch, the same for the same batch alone."""
    return hashlib.sha256(json.dumps(identity, sort_keys=True, default=str).encode()).hexdigest()[:16]


@contextmanager
def _client(address: str) -> Iterator[Any]:
    """A connection to a scheduler."""
    try:
        from distributed import Client
    except ImportError:
        message = "needs the package distributed"
        raise _refused(address, message, "pip install 'outcome-simulator[cluster]'") from None
    try:
        client: Any = Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError, AssertionError) as error:  # the last when its own threads have no processor
        said = str(error).partition("\n")[0][:160]
        raise _refused(address, f"no scheduler answers ({said})", "start one with: dask scheduler") from error
    try:
        yield client
    finally:
        client.close(timeout=1)


@contextmanager
def _silent() -> Iterator[None]:
    """Keep Dask from telling how a connection broke: we say it in a sentence."""
    loggers = [logging.getLogger(f"distributed.{name}") for name in ("batched", "client", "comm", "core")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _refused(address: str, message: str, hint: str | None = None) -> OptionError:
    return OptionError(Problem("--scheduler", 0, 0, "", f"{address} {message}", hint=hint))


def _refuse_others(address: str, found: Mapping[str, Mapping[str, str]]) -> None:
    """OptionError when a worker's versions differ from ours, naming which."""
    ours, said = versions(), []
    for worker, theirs in found.items():
        named = [name for name in ours if theirs.get(name) != ours[name]]
        said += [f"{name} {theirs.get(name, 'missing')} on {worker}, {ours[name]} here" for name in named]
    if said:
        more = f" and {len(said) - 3} more" if len(said) > 3 else ""
        message = f"computes with other versions: {'; '.join(said[:3])}{more}"
        raise _refused(address, message, "install the same versions on all machines")


class _Work:
    """What is with the cluster, and what has come back."""

    def __init__(self, client: Any, address: str, carry_out: CarryOut, mark: str) -> None:
        self.client, self.address, self.carry_out, self.mark = client, address, carry_out, mark
        self.ended: SimpleQueue[Any] = SimpleQueue()
        self.tasks: dict[str, Task] = {}
        self.futures: dict[str, Any] = {}

    def of(self, tasks: Sequence[Task]) -> Iterator[Done | Failed]:
        """Hand over tasks, some at a time, and take what comes back."""
        waiting = deque(tasks)
        try:
            while waiting or self.tasks:
                self._hand_over(waiting)
                yield self._next()
        finally:
            self._take_back()

    def _hand_over(self, waiting: deque[Task]) -> None:
        """Give the cluster as many units as the workers that it has now should have."""
        try:
            most = max(FEWEST, AHEAD * int(sum(self.client.nthreads().values())))
            while waiting and len(self.tasks) < most:
                self._submit(waiting.popleft())
        except OSError:
            raise self._lost() from None

    def _submit(self, task: Task) -> None:
        key = f"{task.unit}-{self.mark}"
        future = self.client.submit(carried, self.carry_out, task, versions(), key=key, pure=False)
        self.tasks[key], self.futures[key] = task, future
        future.add_done_callback(self.ended.put)

    def _next(self) -> Done | Failed:
        """What the next unit that has ended gave; OptionError when the scheduler is lost."""
        while True:
            try:
                future = self.ended.get(timeout=HEARTBEAT)
            except Empty:
                if self.client.status != "running":
                    raise self._lost() from None
                continue
            reply = self._reply(self.tasks[future.key], future)
            if reply is not None:
                del self.tasks[future.key], self.futures[future.key]  # the cluster lets go of the part
                return reply
            future.add_done_callback(self.ended.put)

    def _lost(self) -> OptionError:
        hint = "what is finished is kept; run the same command to go on, when it is there again"
        return _refused(self.address, "is lost", hint)

    def _reply(self, task: Task, future: Any) -> Done | Failed | None:
        """What a unit gave; None when it went with its worker before we had it, and is being done again."""
        try:
            reply = future.result(timeout=PATIENCE) if future.status in ("finished", "error") else None
        except (OSError, TimeoutError, CancelledError):
            reply = None
        except Exception as error:  # the cluster's own: its workers died of it, or it cannot be sent
            return Failed(task, told(error))
        if reply is None and (self.client.status != "running" or future.status == "cancelled"):
            raise self._lost()
        if isinstance(reply, Differs):
            _refuse_others(self.address, {"a worker": reply.versions})
        return cast(Done | Failed | None, reply)

    def _take_back(self) -> None:
        """Ask the cluster to leave what is not done; a cluster that is gone need not be asked."""
        if self.client.status == "running" and self.futures:
            with suppress(Exception):
                self.client.cancel(list(self.futures.values()), force=True)
        self.futures.clear()


# --- on a worker -----------------------------------------------------------------------------------------------------


def carried(carry_out: CarryOut, task: Task, expected: Mapping[str, str]) -> Done | Failed | Differs:
    """Carry out a task beside a thread of a worker that has the expected versions."""
    return on_own_process(task, carry_out) if versions() == expected else Differs(versions())
