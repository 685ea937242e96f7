"""A batch that is disturbed ends as one that was not: the same bytes of parts, summary and manifest."""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from simulator.analysis.batch import folder as store
from simulator.analysis.batch.attempts import Done
from simulator.analysis.batch.running import run_batch
from simulator.errors import FaultError, OptionError
from tests.analysis.batch import fakes


class Watching:
    """What a watcher is told."""

    def __init__(self):
        self.there, self.finished, self.failed, self.said = None, [], {}, []

    def begin(self, batch, done):
        self.there = set(done)

    def ended(self, task, message):
        if message is None:
            self.finished.append(task.unit)
        else:
            self.failed[task.unit] = message

    def say(self, text):
        self.said.append(text)


def hashes(folder):
    """The hash of every file that must not depend on how the batch went."""
    files = [folder / store.SUMMARY, folder / store.MANIFEST, *sorted((folder / store.PARTS).iterdir())]
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A batch that nothing happened to."""
    folder = tmp_path_factory.mktemp("undisturbed") / "out"
    outcome = run_batch(fakes.many(), folder, workers=2, carry_out=fakes.part)
    assert outcome.complete
    assert len(outcome.parts) == len(fakes.many().tasks)
    return folder


@pytest.fixture
def begun(undisturbed, tmp_path):
    """A folder in which some units are finished."""
    folder = tmp_path / "begun"
    shutil.copytree(undisturbed, folder)
    lines = (folder / store.JOURNAL).read_bytes().splitlines(keepends=True)
    (folder / store.JOURNAL).write_bytes(b"".join(lines[:20]))
    for file in (store.SUMMARY, store.MANIFEST):
        (folder / file).unlink()
    return folder


@pytest.fixture
def marked(tmp_path, monkeypatch):
    """Marks the units that go wrong."""
    monkeypatch.setenv(fakes.RECORD, str(tmp_path))
    return lambda *units: (tmp_path / "wrong").write_text(" ".join(units))


def test_the_folder_of_a_finished_batch(undisturbed):
    assert sorted(each.name for each in undisturbed.iterdir()) == sorted(
        [store.BATCH, store.JOURNAL, store.PARTS, store.SUMMARY, store.MANIFEST]
    )
    told = json.loads((undisturbed / store.MANIFEST).read_text())
    assert told["complete"] is True
    assert list(told["parts"]) == [task.unit for task in fakes.many().tasks]
    for entry in told["parts"].values():
        content = (undisturbed / entry["file"]).read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_the_number_of_workers_changes_no_byte(undisturbed, tmp_path):
    run_batch(fakes.many(), tmp_path / "one", workers=1, threads=2, carry_out=fakes.part)
    assert hashes(tmp_path / "one") == hashes(undisturbed)


def test_killed_at_random_moments_and_resumed(undisturbed, tmp_path):
    folder, luck, kills = tmp_path / "out", random.Random(5), 0
    while kills < 2:
        before = _lines(folder)
        process = subprocess.Popen([sys.executable, "-m", "tests.analysis.batch.driver", str(folder)])
        try:
            while process.poll() is None and _lines(folder) < before + luck.randint(1, 6):
                time.sleep(0.005)
            time.sleep(luck.random() * 0.05)
        finally:
            process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL, "the batch ended before it was killed"
        assert not (folder / store.MANIFEST).exists()
        kills += 1
    watching = Watching()
    run_batch(fakes.many(), folder, workers=2, progress=watching, carry_out=fakes.part)
    assert watching.there
    assert hashes(folder) == hashes(undisturbed)


def _lines(folder):
    """Units in the journal."""
    journal = folder / store.JOURNAL
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def test_a_finished_batch_is_not_done_again(undisturbed, tmp_path):
    folder = tmp_path / "again"
    shutil.copytree(undisturbed, folder)
    outcome = run_batch(fakes.many(), folder, carry_out=fakes.endless)
    assert outcome.computed == 0
    assert len(outcome.rows) == 4 + 2
    assert hashes(folder) == hashes(undisturbed)


def test_damaged_and_missing_parts_are_said_and_done_again(undisturbed, tmp_path):
    folder = tmp_path / "damaged"
    shutil.copytree(undisturbed, folder)
    parts = sorted((folder / store.PARTS).iterdir())
    content = bytearray(parts[3].read_bytes())
    content[len(content) // 2] ^= 1
    parts[3].write_bytes(content)
    parts[7].unlink()
    watching = Watching()
    run_batch(fakes.many(), folder, workers=1, progress=watching, carry_out=fakes.part)
    assert sorted(watching.finished) == [parts[3].stem, parts[7].stem]
    assert sorted(watching.said) == [
        f"part {parts[3].stem}: its content has changed; it is done again",
        f"part {parts[7].stem}: it is missing; it is done again",
    ]
    assert hashes(folder) == hashes(undisturbed)


def test_another_batch_is_refused_and_nothing_is_touched(begun):
    before = {path: path.read_bytes() for path in begun.rglob("*") if path.is_file()}
    other = fakes.many()
    other.identity["deals"]["south"]["price"] = 1
    with pytest.raises(OptionError, match=r"deals.south.price: has changed: 60000 -> 1"):
        run_batch(other, begun, carry_out=fakes.part)
    assert {path: path.read_bytes() for path in begun.rglob("*") if path.is_file()} == before


# --- units and deals that fail ---------------------------------------------------------------------------------------


def test_a_deal_that_fails_leaves_the_others_and_is_tried_again(undisturbed, tmp_path, marked):
    marked("south-slow-3", "south-slow-5")
    watching = Watching()
    outcome = run_batch(fakes.many(), tmp_path / "out", workers=2, progress=watching, carry_out=fakes.failing)
    assert not outcome.complete
    assert (
        watching.failed
        == outcome.failed
        == dict.fromkeys(["south-slow-3", "south-slow-5"], "ValueError: no such price\\nsecond line")
    )
    told = json.loads((tmp_path / "out" / store.MANIFEST).read_text())
    assert (told["complete"], told["failed"]) == (False, outcome.failed)
    assert len(told["parts"]) == 30
    status = {(row.deal, row.scenario): row.status for row in outcome.rows}
    assert status["south", "slow"] == "failed"
    assert status["north", "slow"] == status["south", "base"] == status["all deals", "base"] == "complete"
    assert status["all deals", "slow"] == "incomplete: 1 of 2 deals failed"

    marked()
    outcome = run_batch(fakes.many(), tmp_path / "out", workers=2, carry_out=fakes.failing)
    assert (outcome.complete, outcome.computed) == (True, 2)
    assert hashes(tmp_path / "out") == hashes(undisturbed)


def test_a_worker_that_dies_changes_nothing(undisturbed, tmp_path, marked):
    marked("north-base-0", "north-base-1", "south-slow-7")
    outcome = run_batch(fakes.many(), tmp_path / "out", workers=2, carry_out=fakes.dying_once)
    assert outcome.complete
    assert hashes(tmp_path / "out") == hashes(undisturbed)


def test_processes_that_cannot_begin_leave_no_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("simulator.analysis.batch.workers.BEGIN", "raise ImportError('no numba {handle}')  # {path!r}")
    with pytest.raises(FaultError, match="no numba"):
        run_batch(fakes.many(), tmp_path / "out", carry_out=fakes.part)
    assert list(tmp_path.iterdir()) == []


# --- no room ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("synced", [36, 37, 38], ids=["part", "folder", "journal"])
def test_a_full_disk_keeps_what_is_finished_and_names_the_space(undisturbed, tmp_path, monkeypatch, synced):
    folder, real, calls = tmp_path / "out", os.fsync, iter(range(10**6))

    def full(handle):
        if next(calls) >= synced:
            raise OSError(28, "No space left on device")
        real(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OptionError) as refused:
            run_batch(fakes.many(), folder, workers=2, carry_out=fakes.part)
    parts = store.begin(folder, fakes.many()).parts
    kept, size = len(parts), sum(part.bytes for part in parts.values())
    assert 10 <= kept <= 12
    said = str(refused.value)
    assert f"about {(32 - kept) * size / kept / 1e6:,.1f} MB more are needed for {32 - kept} units" in said
    assert f"{kept} of 32 units are finished and kept; make room and run the same command" in said
    assert not (folder / store.MANIFEST).exists()
    outcome = run_batch(fakes.many(), folder, workers=2, carry_out=fakes.part)
    assert outcome.computed == 32 - kept
    assert hashes(folder) == hashes(undisturbed)


def test_no_room_for_the_summary_keeps_every_part(undisturbed, begun, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("simulator.analysis.batch.running.as_csv", full)
        with pytest.raises(OptionError, match="32 of 32 units are finished and kept"):
            run_batch(fakes.many(), begun, workers=2, carry_out=fakes.part)
    assert run_batch(fakes.many(), begun, carry_out=fakes.endless).computed == 0
    assert hashes(begun) == hashes(undisturbed)


def test_a_worker_without_room_stops_the_batch_and_is_no_deal_that_failed(tmp_path, marked):
    marked("north-slow-2")
    with pytest.raises(OptionError, match="the disk is full"):
        run_batch(fakes.many(), tmp_path / "out", workers=1, carry_out=fakes.full)
    assert '"failed"' not in (tmp_path / "out" / store.JOURNAL).read_text()


def test_a_folder_that_cannot_be_written_in_says_why(begun, monkeypatch):
    def refused(handle):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "fsync", refused)
    with pytest.raises(OptionError, match=r"cannot write in .*: Permission denied; what is finished is kept"):
        run_batch(fakes.many(), begun, workers=1, carry_out=fakes.part)


def test_what_is_compiled_first_is_said_and_done_by_one(tmp_path, monkeypatch):
    asked = []

    def on_processes(tasks, carry_out, workers, threads, ahead):
        asked.append(ahead)
        return iter([Done(task, carry_out(task), 0.0) for task in tasks])

    monkeypatch.setattr("simulator.analysis.batch.workers.on_processes", on_processes)
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "0")
    for name, files, cold in (("cold", (), True), ("warm", ("x/y.nbc",), False)):
        for file in files:
            (tmp_path / file).parent.mkdir()
            (tmp_path / file).write_bytes(b"")
        monkeypatch.setattr("simulator.kernels._jit.cache_folder", lambda: tmp_path)
        watching = Watching()
        run_batch(fakes.batch(units=1), tmp_path / name, progress=watching, carry_out=fakes.part)
        assert asked.pop() is cold
        assert ["compiled first" in said for said in watching.said] == [True] * cold
