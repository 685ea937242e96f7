"""A Dask cluster gives the same bytes as this machine, also when one of its workers is killed."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
import warnings

import pytest

from simulator.analysis.batch import cluster
from simulator.analysis.batch import folder as store
from simulator.analysis.batch.running import run_batch
from simulator.errors import OptionError
from tests.analysis.batch import fakes
from tests.analysis.batch.test_running import Watching, hashes

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def local():
    """Two workers of one thread each."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a cluster says of its own ports and sockets
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=logging.CRITICAL
        ) as made:
            yield made


def workers_of(local):
    """Process numbers of the workers."""
    with distributed.Client(local.scheduler_address, set_as_default=False) as client:
        return list(client.run(os.getpid).values())


class Killing(Watching):
    """Kills a process after some units."""

    def __init__(self, process, after):
        super().__init__()
        self.process, self.after = process, after

    def ended(self, task, message):
        super().ended(task, message)
        if len(self.finished) == self.after:
            os.kill(self.process, signal.SIGKILL)


def test_the_same_bytes_as_on_this_machine_also_when_a_worker_is_killed(local, tmp_path):
    run_batch(fakes.many(), tmp_path / "here", workers=2, carry_out=fakes.part)
    run_batch(fakes.many(), tmp_path / "there", scheduler=local.scheduler_address, carry_out=fakes.slow_part)
    assert hashes(tmp_path / "there") == hashes(tmp_path / "here")
    victim = workers_of(local)[0]
    watching = Killing(victim, after=5)
    outcome = run_batch(
        fakes.many(), tmp_path / "killed", scheduler=local.scheduler_address, progress=watching,
        carry_out=fakes.slow_part,
    )  # fmt: skip
    assert outcome.complete
    assert outcome.computed == 32
    assert victim not in workers_of(local)
    assert hashes(tmp_path / "killed") == hashes(tmp_path / "here")


def whereabouts(task):
    """The process that a unit is in, its parent, and the threads that kernels run on."""
    time.sleep(0.2)
    return f"{os.getpid()} {os.getppid()} {os.environ['NUMBA_NUM_THREADS']} {threading.active_count()}".encode()


def test_every_thread_of_a_worker_has_a_process_for_its_units(local):
    tasks = fakes.many().tasks[:12]
    found = cluster.on_cluster(tasks, whereabouts, local.scheduler_address, {"batch": "whereabouts"})
    said = [list(map(int, reply.content.split())) for reply in found]
    assert len(said) == len(tasks)
    workers = set(workers_of(local))
    assert {parent for _, parent, *_ in said} <= workers
    assert not {own for own, *_ in said} & workers
    assert 1 <= len({own for own, *_ in said}) <= 2
    assert {(kernels, alive) for *_, kernels, alive in said} == {(1, 2)}  # and the one that listens


def failing(task):
    """A unit that fails."""
    raise ValueError("no such price")


def test_a_unit_that_fails_there_is_told(local, tmp_path):
    outcome = run_batch(fakes.batch(units=1), tmp_path / "out", scheduler=local.scheduler_address, carry_out=failing)
    assert set(outcome.failed.values()) == {"ValueError: no such price"}
    assert len(outcome.failed) == 4


def test_other_versions_are_refused_by_name(local, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "versions", lambda: {"numpy": "1.0", "python": "2.7"})
    ours = {"numpy": "1.0", "python": "2.7"}
    theirs = {"numpy": "2.0", "python": "2.7"}
    with pytest.raises(OptionError, match=r"other versions: numpy 2.0 on tcp://w, 1.0 here; install the same"):
        cluster._refuse_others("tcp://s", {"tcp://w": theirs})
    cluster._refuse_others("tcp://s", {"tcp://w": ours})
    reply = cluster.carried(fakes.part, fakes.many().tasks[0], theirs)
    assert reply == cluster.Differs(ours)


def test_versions_hold_a_hash_of_the_code():
    found = cluster.versions()
    assert len(found["code of outcome-simulator"]) == 16
    assert {"python", "numpy", "numba"} <= set(found)


def test_nobody_answering_is_said_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 0.3)
    with pytest.raises(OptionError, match=r"--scheduler: tcp://127.0.0.1:9 no scheduler answers"):
        run_batch(fakes.many(), tmp_path / "out", scheduler="tcp://127.0.0.1:9", carry_out=fakes.part)
    with pytest.raises(OptionError, match="no scheduler answers"):
        run_batch(fakes.many(), tmp_path / "out", scheduler="not an address", carry_out=fakes.part)
    assert list(tmp_path.iterdir()) == []


def test_without_dask_the_way_to_get_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(OptionError, match=r"pip install 'outcome-simulator\[cluster\]'"):
        run_batch(fakes.many(), tmp_path / "out", scheduler="tcp://127.0.0.1:9", carry_out=fakes.part)
    assert list(tmp_path.iterdir()) == []


SCHEDULER = """
import logging, sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None,
                      silence_logs=logging.CRITICAL, protocol="tcp://") as made:
        print(made.scheduler_address, flush=True)
        sys.stdin.read()
"""


def test_a_lost_scheduler_keeps_what_is_finished(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", SCHEDULER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        address = process.stdout.readline().strip()
        with pytest.raises(OptionError, match=r"is lost; what is finished is kept; run the same command"):
            run_batch(
                fakes.many(), tmp_path / "out", scheduler=address, progress=Killing(process.pid, after=3),
                carry_out=fakes.slow_part,
            )  # fmt: skip
    finally:
        process.kill()
        process.communicate()
    assert 3 <= len(store.begin(tmp_path / "out", fakes.many()).parts) < 32
