"""The folder of a batch: what counts as finished, who may write in it, and what is refused."""

import dataclasses
import json
import os
import subprocess
import sys

import pytest

from simulator.analysis.batch import folder as store
from simulator.analysis.batch.resuming import differences
from simulator.errors import OptionError
from tests.analysis.batch import fakes

BATCH = fakes.batch()
UNITS = [task.unit for task in BATCH.tasks]


@pytest.fixture
def place(tmp_path):
    """A folder with two finished units and one that failed."""
    folder = tmp_path / "out"
    with store.locked(folder):
        store.begin(folder, BATCH)
        store.commit(folder, UNITS[0], b"first", 1.0)
        store.commit(folder, UNITS[1], b"second", 2.0)
        store.note_failure(folder, UNITS[2], "no such price")
    return folder


def found(folder, batch=BATCH):
    """What the next process finds."""
    with store.locked(folder):
        return store.begin(folder, batch)


# --- what counts -----------------------------------------------------------------------------------------------------


def test_what_is_finished_counts_and_what_failed_does_not(place):
    kept = found(place)
    assert list(kept.parts) == UNITS[:2]
    assert kept.parts[UNITS[0]].bytes == 5
    assert (place / kept.parts[UNITS[1]].file).read_bytes() == b"second"
    assert not kept.damaged


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda path: path.write_bytes(b"fIrst"), "content has changed"),
        (lambda path: path.write_bytes(b"firs"), "4 bytes in place of 5"),
        (lambda path: path.unlink(), "missing"),
    ],
)
def test_a_part_that_is_not_what_was_written_is_said_and_does_not_count(place, harm, said):
    harm(place / "parts" / f"{UNITS[0]}.nc")
    kept = found(place)
    assert list(kept.parts) == UNITS[1:2]
    assert said in kept.damaged[UNITS[0]]


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_journal_line_that_was_not_written_whole_does_not_count(place, cut):
    journal = place / store.JOURNAL
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(lines[0] + lines[1][:-cut])
    assert list(found(place).parts) == UNITS[:1]
    with store.locked(place):
        store.commit(place, UNITS[3], b"fourth", 1.0)  # its line does not run on from the torn one
    assert list(found(place).parts) == [UNITS[0], UNITS[3]]


def test_a_part_without_its_line_does_not_count(place):
    (place / "parts" / f"{UNITS[3]}.nc").write_bytes(b"renamed, and then killed")
    assert list(found(place).parts) == UNITS[:2]


def test_a_line_that_was_damaged_costs_its_unit_alone(place):
    journal = place / store.JOURNAL
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"\x00\xff{" + lines[0] + lines[1] + b'{"unit": 3}\n[]\n')
    assert list(found(place).parts) == UNITS[1:2]


def test_a_journal_cannot_name_a_file_elsewhere(place):
    entry = {"unit": UNITS[3], "file": "../secret", "sha256": "0", "bytes": 1}
    with (place / store.JOURNAL).open("a") as stream:
        stream.write(json.dumps(entry) + "\n")
    assert "another name" in found(place).damaged[UNITS[3]]


def test_left_overs_of_a_killed_process_go(place):
    strays = [place / ".batch.json.4711.partial", place / "parts" / f".{UNITS[3]}.nc.4711.partial"]
    for stray in strays:
        stray.write_bytes(b"half")
    found(place)
    assert not any(stray.exists() for stray in strays)


def test_the_manifest_goes_as_long_as_anything_is_to_be_done(place):
    parts = found(place).parts
    store.write_manifest(place, BATCH, parts, {UNITS[2]: "no such price"})
    told = json.loads((place / store.MANIFEST).read_text())
    assert list(told["parts"]) == UNITS[:2]
    assert told["failed"] == {UNITS[2]: "no such price"}
    assert told["complete"] is False
    found(place)
    assert not (place / store.MANIFEST).exists()


def test_a_line_that_does_not_fit_is_taken_back(place, monkeypatch):
    before = (place / store.JOURNAL).read_bytes()

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.note_failure(place, UNITS[3], "x")
    assert (place / store.JOURNAL).read_bytes() == before
    with pytest.raises(OSError, match="No space"):
        store.commit(place, UNITS[3], b"fourth", 1.0)
    assert not (place / "parts" / f"{UNITS[3]}.nc").exists()
    assert not list((place / "parts").glob(store.TEMPORARY))


# --- whose folder it is ----------------------------------------------------------------------------------------------


def test_a_second_batch_is_refused_naming_the_first(tmp_path):
    with (
        store.locked(tmp_path),
        pytest.raises(OptionError, match=rf"running in .*: process {os.getpid()} on .*, since 2\d\d\d-"),
        store.locked(tmp_path),
    ):
        pass
    with store.locked(tmp_path):
        pass
    assert not (tmp_path / store.LOCK).exists()


HOLD = """
import sys
from pathlib import Path
from simulator.analysis.batch.folder import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_lock_dies_with_its_process(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(OptionError, match=f"process {holder.pid} on"), store.locked(tmp_path):
            pass
    finally:
        holder.kill()
        holder.communicate()
    assert (tmp_path / store.LOCK).exists()
    with store.locked(tmp_path):
        pass


def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path):
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(OptionError, match=r"something else \(thesis.docx\)"), store.locked(tmp_path):
        pass
    assert [each.name for each in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OptionError, match="cannot be made"), store.locked(tmp_path / "out" / "inner"):
        pass


def test_a_folder_that_came_to_nothing_goes_again(tmp_path):
    folder = tmp_path / "a" / "b"
    with store.locked(folder):
        store.begin(folder, BATCH)
        store.forget(folder)
    assert list(tmp_path.iterdir()) == []


def test_forgetting_never_takes_a_part(place):
    store.forget(place)
    assert list(found(place).parts) == UNITS[:2]


def test_what_differs_is_named(place):
    other = fakes.batch(draws=128, seed=2, versions={"numpy": "1.0"})
    other.identity["deals"]["north"]["price"] = 61_000
    with pytest.raises(OptionError) as refused:
        found(place, other)
    said = [str(problem) for problem in refused.value.problems]
    assert len(said) == 4
    for path, change in {
        "draws": "64 -> 128", "seed": "1 -> 2", "deals.north.price": "60000 -> 61000",
        "versions": "nothing -> {numpy: 1.0}",
    }.items():  # fmt: skip
        assert any(f" {path}: has changed: {change};" in line for line in said), path
    assert list(found(place).parts) == UNITS[:2]


def test_many_differences_are_counted(place):
    with pytest.raises(OptionError) as refused:
        found(place, fakes.batch(**{f"key{k:02}": k for k in range(20)}))
    assert len(refused.value.problems) == 13
    assert "8 more differences" in str(refused.value)


def test_a_damaged_identity_is_refused(place):
    (place / store.BATCH).write_text("{")
    with pytest.raises(OptionError, match="damaged"):
        found(place)


def test_differences_of_trees():
    before = {"a": [1, 2], "b": {"c": True}, "d": [1], "e": None}
    now = {"a": [1, 3], "b": {"c": 1}, "d": [1, 2], "f": "x"}
    assert dict(differences(before, now)) == {
        "a[1]": "2 -> 3", "b.c": "true -> 1", "d": "[1] -> [1, 2]", "e": "null -> nothing", "f": "nothing -> x",
    }  # fmt: skip
    assert not list(differences(before, json.loads(json.dumps(before))))
    assert list(differences({"capital": "0123456789abcdef"}, {"capital": "fedcba9876543210"})) == [
        ("capital", "it is not what it was")
    ]


def test_of_a_deal_the_key_that_changed_is_named_once_for_all_its_scenarios(tmp_path):
    def batch(price, recruited):
        """Two scenarios of one deal, which differ in `recruited`; the last digit of a hash is what it is of."""
        contract, citizens = f"{'a' * 15}{price}", f"{'b' * 15}{recruited}"
        written = {
            contract: {"terms": {"jobs": {"price": 60_000 + price}}},
            citizens: {"planned": 90, "recruited": f"{recruited}0 %"},
        }
        made = fakes.batch(deals=("north",))
        base = {"contract": contract, "citizens": "c" * 16}
        made.identity["deals"] = {"north": {"base": base, "slow": {**base, "citizens": citizens}}}
        return dataclasses.replace(made, written=written)

    with store.locked(tmp_path):
        store.begin(tmp_path, batch(0, 8))
    with pytest.raises(OptionError) as refused:
        found(tmp_path, batch(1, 6))
    said = [str(problem).partition("; ")[0].partition(" ")[2] for problem in refused.value.problems]
    assert sorted(said) == [
        "deals.north.contract.terms.jobs.price: has changed: 60000 -> 60001",
        "deals.north.slow.citizens.recruited: has changed: 80 % -> 60 %",
    ]
    nameless = dataclasses.replace(batch(1, 8), written={})
    with pytest.raises(OptionError, match=r"deals.north.contract: has changed: it is not what it was"):
        found(tmp_path, nameless)


def test_killed_before_its_first_file_is_no_folder_of_something_else(tmp_path, monkeypatch):
    """Whatever is there when it is killed, the next process takes the folder for its own."""
    seen = []

    class Killed(BaseException):
        pass

    def kill(place, *said, **more):
        if place.name in (store.BATCH, store.PARTS):
            raise Killed
        mkdir(place, *said, **more)

    mkdir = store.Path.mkdir
    for where, name in ((store, "write_json"), (store.Path, "mkdir")):
        folder = tmp_path / name
        folder.mkdir()
        with monkeypatch.context() as patched:
            patched.setattr(where, name, kill)
            with pytest.raises(Killed):
                found(folder)
        seen.append(sorted(each.name for each in folder.iterdir()))
        assert not found(folder).parts
    assert seen == [[], [store.BATCH]]


@pytest.mark.parametrize("call", ["open", "iterdir"])
def test_a_folder_that_cannot_be_used_is_a_mistake_and_no_fault(tmp_path, monkeypatch, call):
    def refused(*_):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(os if call == "open" else store.Path, call, refused)
        with pytest.raises(OptionError, match="Permission denied"), store.locked(tmp_path / "new" / "er"):
            pass
    assert list(tmp_path.iterdir()) == []
