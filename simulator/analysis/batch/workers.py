"""Tasks in, their parts out as they come: carried out by processes on this machine.

Each process is a fresh interpreter that computes on its own threads (one, if not told otherwise) and is asked for one
unit at a time. A process that dies takes no other with it: its unit is begun again in a new one, and is given up when
it has taken three. Processes end with whoever started them, also when that one is killed; nothing is written here.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import IO, cast

from simulator.analysis.batch.attempts import CarryOut, Done, Failed, attempt
from simulator.analysis.batch.tasks import Task
from simulator.errors import FaultError

LIVES = 3
"""Processes that a unit may take with it before it is given up."""
THREADS = ("NUMBA_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
BEGIN = "import sys; sys.path[:] = {path!r}; from simulator.analysis.batch.workers import serve; serve({handle})"
READY = b"ready"
PATIENCE = 5.0
"""Seconds that a process may take to end after its connection has."""


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def on_processes(
    tasks: Sequence[Task], carry_out: CarryOut, workers: int | None = None, threads: int = 1, *, ahead: bool = False
) -> Iterator[Done | Failed]:
    """Carry out tasks on `workers` processes (as many as there are processors), at most one for each task.

    With `ahead` the first task that comes back is carried out alone: it compiles what the others then find. Closing
    the iterator ends the processes at once. FaultError when a process cannot even begin.
    """
    size = min(len(tasks), workers or processors())
    crew = _Crew(deque(tasks), pickle.dumps(carry_out), threads)
    try:
        while crew.waiting or crew.workers:
            crew.fill(1 if ahead else size)
            ready = wait([worker.connection for worker in crew.workers])
            for worker in [each for each in crew.workers if each.connection in ready]:
                for reply in crew.hear(worker):
                    ahead = False
                    yield reply
    finally:
        for worker in crew.workers:
            worker.end()


class _Worker:
    """A process, what connects us to it, and the task it has."""

    def __init__(self, carry_out: bytes, threads: int = 1) -> None:
        ours, theirs = socket.socketpair()
        self.said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        code = BEGIN.format(path=sys.path, handle=theirs.fileno())
        self.process = subprocess.Popen(
            [sys.executable, "-c", code],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self.said,
            env={**os.environ, **dict.fromkeys(THREADS, str(threads))},
            process_group=0,  # Ctrl-C is for whoever started it, who ends it
        )
        theirs.close()
        self.connection = Connection(ours.detach())
        self.carry_out, self.begun = carry_out, False
        self.task: Task | None = None

    def give(self, task: Task | None) -> None:
        """Hand it a task; without one it has nothing more to do."""
        before, self.task = self.task, task
        if before is None and not self.begun:
            self.connection.send_bytes(self.carry_out)
        if task is not None:
            self.connection.send_bytes(pickle.dumps(task))

    def hear(self) -> Done | Failed | None:
        """What it says of its task, None that it has begun; EOFError or OSError when it is gone."""
        message = self.connection.recv_bytes()
        if message == READY:
            self.begun = True
            return None
        return cast(Done | Failed, pickle.loads(message))

    def ended(self) -> int:
        """The exit status of one that is gone; FaultError when it could not begin, which no other could either."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        self.said.seek(0)
        last = self.said.read().decode(errors="replace").strip().rpartition("\n")[2]
        status = self.end()
        if not self.begun and status > 0:
            raise FaultError(f"a process to compute in ended at its start: {last or f'status {status}'}")
        return status

    def end(self) -> int:
        """End it; its exit status, negative for a signal."""
        self.connection.close()
        if self.process.poll() is None:
            self.process.kill()
        self.said.close()
        return self.process.wait()


class _Crew:
    """The processes at work and the tasks that wait for one."""

    def __init__(self, waiting: deque[Task], carry_out: bytes, threads: int) -> None:
        self.waiting, self.carry_out, self.threads = waiting, carry_out, threads
        self.workers: list[_Worker] = []
        self.deaths: Counter[str] = Counter()

    def fill(self, size: int) -> None:
        """Start processes for the tasks that wait, up to a number of them."""
        while self.waiting and len(self.workers) < size:
            worker = _Worker(self.carry_out, self.threads)
            self.workers.append(worker)
            with suppress(OSError):  # one that died already is heard of next
                worker.give(self.waiting.popleft())

    def hear(self, worker: _Worker) -> Iterator[Done | Failed]:
        """Take what a process says; it has its next task before anyone looks at its last."""
        try:
            reply = worker.hear()
        except (EOFError, OSError):
            yield from self._lost(worker)
            return
        if reply is None:
            return
        with suppress(OSError):  # it may have died since: its closed connection is heard of next
            worker.give(self.waiting.popleft() if self.waiting else None)
        if worker.task is None:
            self.workers.remove(worker)
            worker.end()
        yield reply

    def _lost(self, worker: _Worker) -> Iterator[Failed]:
        """A process has died: its task waits again, first in the row, or is given up."""
        self.workers.remove(worker)
        status, task = worker.ended(), worker.task
        if task is None:
            return
        self.deaths[task.unit] += 1
        if self.deaths[task.unit] < LIVES:
            self.waiting.appendleft(task)
        else:
            yield _given_up(task, status)


def _given_up(task: Task, status: int) -> Failed:
    return Failed(task, f"the process that computed it ended {LIVES} times before it was done ({_how(status)})")


def _how(status: int) -> str:
    """How a process ended."""
    if status >= 0:
        return f"with status {status}"
    name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
    return f"by {name}" + (", as when memory runs out" if -status == signal.SIGKILL else "")


# --- one process for one thread --------------------------------------------------------------------------------------

_MINE = threading.local()


def on_own_process(task: Task, carry_out: CarryOut) -> Done | Failed:
    """Carry out one task in a process that this thread keeps for the next one.

    So that units are alone in their process also where others have threads in ours: on a Dask worker, whose profiler
    keeps what our frames hold alive, HDF5 would lay out the same part in other bytes.
    """
    status, wanted = 0, pickle.dumps(carry_out)
    for _ in range(LIVES):
        worker = _mine(wanted)
        try:
            worker.give(task)
            while (reply := worker.hear()) is None:
                pass
        except (EOFError, OSError):
            _MINE.worker = None
            status = worker.ended()
        else:
            worker.task = None
            return reply
    return _given_up(task, status)


def _mine(carry_out: bytes) -> _Worker:
    """This thread's process, a new one when it has none or one for something else."""
    worker: _Worker | None = getattr(_MINE, "worker", None)
    if worker is not None and worker.carry_out != carry_out:
        worker.end()
        worker = None
    if worker is None:
        worker = _MINE.worker = _Worker(carry_out)
    return worker


# --- in the process --------------------------------------------------------------------------------------------------


def serve(handle: int) -> None:
    """Carry out the tasks that come in at a handle until it closes."""
    connection = Connection(handle)
    carry_out = cast(CarryOut, pickle.loads(connection.recv_bytes()))
    tasks: SimpleQueue[Task] = SimpleQueue()
    threading.Thread(target=_listen, args=(connection, tasks), daemon=True).start()
    connection.send_bytes(READY)
    while True:
        connection.send_bytes(pickle.dumps(attempt(carry_out, tasks.get())))


def _listen(connection: Connection, tasks: SimpleQueue[Task]) -> None:
    """Take tasks; end the process, whatever it is doing, when whoever gives them is gone."""
    try:
        while True:
            tasks.put(pickle.loads(connection.recv_bytes()))
    except (EOFError, OSError):
        os._exit(0)
