"""A batch and its folder in, what is finished in it out; parts in, files that are whole or not there at all.

    batch.json       what the folder is of, written first
    finished.jsonl   the journal: one synced line for each unit that ended
    parts/UNIT.nc    one part for each finished unit
    summary.csv      one row for each run
    manifest.json    what belongs to the whole, written last
    report.html      the page of the whole, where one was asked for

One process writes at a time: it holds a lock that dies with it. A part counts when the journal names it and its size
and hash are the journal's; anything else is done again. So the folder may be left at any moment, and what is put into
it next does not depend on when that was. Nothing random; times stand in the journal and the lock alone.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import platform
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from simulator.analysis.batch.resuming import as_stored, hash_of_tree, refuse_changes
from simulator.analysis.batch.tasks import Batch
from simulator.errors import OptionError, Problem, one_of
from simulator.result.files import as_json, move_into_place, temporary_name, write_json

FORMAT = 1
BATCH, JOURNAL, PARTS, SUMMARY, MANIFEST = "batch.json", "finished.jsonl", "parts", "summary.csv", "manifest.json"
REPORT = "report.html"
LOCK = ".lock"
TEMPORARY = ".*.partial"
"""What a killed process may leave behind."""


@dataclass(frozen=True)
class Part:
    """The file of a finished unit, by its name in the folder."""

    unit: str
    file: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Found:
    """What a folder holds of a batch: the parts that can be trusted, and of the others what is wrong with them."""

    parts: Mapping[str, Part]
    damaged: Mapping[str, str]


# --- the lock --------------------------------------------------------------------------------------------------------


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder, making it where there is none; OptionError names who holds it, or what else is in it.

    The kernel keeps the lock for as long as the process lives, so that none outlives a kill. A folder that was made and
    stayed empty goes again.
    """
    made = _made(folder)
    try:
        refuse_other(folder)
        handle = _held(folder)
        try:
            yield
        finally:
            with suppress(OSError):
                (folder / LOCK).unlink()  # while it is held: whoever opened it before sees that it is gone
            os.close(handle)
    finally:
        with suppress(OSError):
            for each in made:
                each.rmdir()


def _made(folder: Path) -> list[Path]:
    """The folders that were missing, inner ones first."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OptionError(_problem(f"{folder} cannot be made: {error.strerror}")) from error
    return missing


def refuse_other(folder: Path) -> None:
    """OptionError when a folder is not empty and not a batch's."""
    try:
        names = sorted(each.name for each in folder.iterdir() if each.name != LOCK and not each.match(TEMPORARY))
    except OSError as error:
        raise OptionError(_problem(f"{folder} cannot be read: {error.strerror}")) from error
    if names and BATCH not in names:
        message = f"{folder} holds something else ({one_of(names, 3)})"
        raise OptionError(_problem(message, "give a folder that is new, empty, or this batch's"))


def _held(folder: Path) -> int:
    """The lock's handle."""
    while True:
        try:
            handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise OptionError(_problem(f"cannot write in {folder}: {error.strerror}")) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 300, 0).decode(errors="replace").strip() or "another process"
            os.close(handle)
            message = f"a batch is running in {folder}: {holder}"
            raise OptionError(_problem(message, "wait for it to end or give another folder")) from None
        except OSError as error:
            os.close(handle)
            raise OptionError(_problem(f"{folder} cannot be locked: {error.strerror}", "use a local disk")) from error
        if _is_there(folder / LOCK, handle):
            _sign(handle)
            return handle
        os.close(handle)  # its holder ended, and took the file away, between our opening and locking it


def _is_there(lock: Path, handle: int) -> bool:
    try:
        return os.path.samestat(lock.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _sign(handle: int) -> None:
    """Say who holds the lock."""
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    os.ftruncate(handle, 0)
    with suppress(OSError):  # a full disk does not loosen the lock
        os.pwrite(handle, f"process {os.getpid()} on {platform.node()}, since {since}\n".encode(), 0)


def _problem(message: str, hint: str | None = None) -> Problem:
    return Problem("--out", 0, 0, "", message, hint=hint)


# --- beginning -------------------------------------------------------------------------------------------------------


def begin(folder: Path, batch: Batch) -> Found:
    """What a held folder has of a batch already; an empty one becomes the batch's.

    OptionError names what differs when the folder is of another batch. Left-overs of a killed process go, and so do the
    manifest, summary and report as long as anything is to be done: they stand for a whole.
    """
    if (folder / BATCH).exists():
        refuse_changes(folder / BATCH, as_stored(batch.identity), batch.written)
    _tidy(folder)
    if not (folder / BATCH).exists():  # first of all: with anything else in it, a folder without is not a batch's
        told = {"format": FORMAT, "name": batch.name, "identity": batch.identity, "written": batch.written}
        write_json(folder / BATCH, told)
    (folder / PARTS).mkdir(exist_ok=True)
    found = _checked(folder, _journalled(folder), [task.unit for task in batch.tasks])
    if len(found.parts) < len(batch.tasks):
        for name in (MANIFEST, SUMMARY, REPORT):
            (folder / name).unlink(missing_ok=True)
    return found


def forget(folder: Path) -> None:
    """Leave a folder as it was before a batch that came to nothing; one with parts or a journal stays as it is."""
    with suppress(OSError):
        (folder / PARTS).rmdir()
        if not (folder / JOURNAL).exists():
            (folder / BATCH).unlink()


def _tidy(folder: Path) -> None:
    """Remove temporary files, and the end of a journal line that was not written whole."""
    for place in (folder, folder / PARTS):
        for each in place.glob(TEMPORARY):
            each.unlink()
    if (journal := folder / JOURNAL).exists():
        content = journal.read_bytes()
        if not content.endswith(b"\n"):
            os.truncate(journal, content.rfind(b"\n") + 1)


def _journalled(folder: Path) -> dict[str, Part]:
    """The last part that the journal has of each unit; a line that cannot be read is as if it were not there."""
    found: dict[str, Part] = {}
    if not (folder / JOURNAL).exists():
        return found
    for line in (folder / JOURNAL).read_bytes().splitlines():
        with suppress(ValueError, KeyError, TypeError):
            told = json.loads(line)
            if "failed" not in told:
                part = Part(str(told["unit"]), str(told["file"]), str(told["sha256"]), int(told["bytes"]))
                found[part.unit] = part
    return found


def _checked(folder: Path, journalled: Mapping[str, Part], units: Iterable[str]) -> Found:
    """Which parts are what the journal says, in the order of the batch."""
    kept, damaged = {}, {}
    for unit in units:
        if (part := journalled.get(unit)) is None:
            continue
        if wrong := _wrong(folder, part):
            damaged[unit] = wrong
        else:
            kept[unit] = part
    return Found(kept, damaged)


def _wrong(folder: Path, part: Part) -> str | None:
    """What is wrong with a part, None when it is as it was written."""
    if part.file != _name(part.unit):
        return "the journal has it under another name"
    try:
        with (folder / part.file).open("rb") as stream:
            digest, size = hashlib.file_digest(stream, "sha256").hexdigest(), os.fstat(stream.fileno()).st_size
    except FileNotFoundError:
        return "it is missing"
    except OSError as error:
        return f"it cannot be read ({error.strerror})"
    if size != part.bytes:
        return f"it has {size} bytes in place of {part.bytes}"
    return None if digest == part.sha256 else "its content has changed"


# --- finishing -------------------------------------------------------------------------------------------------------


def commit(folder: Path, unit: str, content: bytes, seconds: float) -> Part:
    """Keep a unit's part: the file whole, then its line in the journal. OSError when there is no room."""
    part = Part(unit, _name(unit), hashlib.sha256(content).hexdigest(), len(content))
    write_bytes(folder / part.file, content)
    _note(folder, {**as_entry(part), "seconds": round(seconds, 3)})
    return part


def note_failure(folder: Path, unit: str, message: str) -> None:
    """Say in the journal that a unit failed, and why."""
    _note(folder, {"unit": unit, "failed": message})


def as_entry(part: Part) -> dict[str, Any]:
    """A part as the journal has it."""
    return {"unit": part.unit, "file": part.file, "sha256": part.sha256, "bytes": part.bytes}


def write_manifest(folder: Path, batch: Batch, parts: Mapping[str, Part], failed: Mapping[str, str]) -> Path:
    """Write what belongs to the whole, last: where there is a manifest, everything it names is there."""
    order = [task.unit for task in batch.tasks]
    told = {
        "format": FORMAT, "name": batch.name, "complete": not failed, "deals": list(batch.deals),
        "scenarios": list(batch.scenarios),
        "axes": {axis.name: {"path": axis.path, "values": list(axis.values)} for axis in batch.axes},
        "draws": batch.draws, "seed": batch.seed, "identity": batch.identity,
        "parts": {unit: _in_manifest(parts[unit]) for unit in order if unit in parts},
        "failed": {unit: failed[unit] for unit in order if unit in failed},
    }  # fmt: skip
    text = as_json({**told, "sha256": hash_of_tree(as_stored(told))})
    path = folder / MANIFEST
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        write_bytes(path, text.encode())
    return path


def _in_manifest(part: Part) -> dict[str, Any]:
    return {"file": part.file, "sha256": part.sha256, "bytes": part.bytes}


def _name(unit: str) -> str:
    return f"{PARTS}/{unit}.nc"


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut."""
    temporary = temporary_name(path)
    try:
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        move_into_place(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _note(folder: Path, entry: Mapping[str, Any]) -> None:
    """Add a synced line to the journal; one that does not fit is taken back."""
    line = (json.dumps(entry, ensure_ascii=False) + "\n").encode()
    with (folder / JOURNAL).open("ab", buffering=0) as stream:
        before = os.fstat(stream.fileno()).st_size
        try:
            if stream.write(line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(stream.fileno())
        except OSError:
            with suppress(OSError):
                stream.truncate(before)
            raise
