"""A result file in, whether it is what its deal gives out.

Two questions, answered variable by variable. *Is the file as it was written?* Every variable's SHA-256 is figured anew
from the file and compared with the one that the run stored: a flipped byte is found wherever it is. *Is it what the
deal gives?* The deal is built from the configuration in the file, simulated again with the same draws, seed and lives,
and its hashes and summary are compared. The same code, packages and kind of processor give the same bits on any number
of threads; another version of a package may not, which is told beside what differs. Checking the first draws only
compares these: the first n of 2n draws are the n draws. Nothing is written but a temporary file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from simulator.deal import Deal, Origin
from simulator.errors import OptionError, Problem, ResultError, one_line
from simulator.kernels import STREAM_VERSION
from simulator.pipeline import GROUPS, Record, simulate
from simulator.result import Result, Table, load_result
from simulator.result.hashes import hash_of_text

__all__ = ["Difference", "Verification", "deal_of", "verify"]

TEXTS = ("about", "sobol", "summary", "timings")
OWN = ("precision",)
"""Parts of a summary that are told of how the run went, not of the deal."""


@dataclass(frozen=True)
class Difference:
    """A variable (group/name) that a second simulation gives otherwise; of one over draws how many, and the first."""

    name: str
    draws: int | None = None
    first: int | None = None

    def as_tree(self) -> dict[str, Any]:
        """Plain data."""
        return {"variable": self.name, "draws": self.draws, "first_draw": self.first}


@dataclass(frozen=True)
class Verification:
    """What was found of a result file.

    `checked` of `draws` draws were simulated again. `variables` is how many were compared, by group. `damaged` are not
    what was written; `different` are not what the deal gives; `versions` are those that differ, then and now.
    """

    file: str
    deal: str
    draws: int
    checked: int
    variables: Mapping[str, int]
    damaged: tuple[str, ...]
    different: tuple[Difference, ...]
    versions: Mapping[str, tuple[str, str]]

    @property
    def same(self) -> bool:
        """Whether the file is as written and what its deal gives."""
        return not self.damaged and not self.different

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, for a ResultError; none where all is the same."""
        damaged = (f"{name} is not what was written: the file was changed or damaged" for name in self.damaged)
        different = (f"{each.name} is not what the deal gives{_where(each)}" for each in self.different)
        return tuple(Problem(self.file, 0, 0, "", text) for text in (*damaged, *different))

    def as_tree(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "file": self.file,
            "deal": self.deal,
            "same": self.same,
            "draws": self.draws,
            "checked_draws": self.checked,
            "variables": dict(self.variables),
            "damaged": list(self.damaged),
            "different": [each.as_tree() for each in self.different],
            "versions": {name: {"then": then, "now": now} for name, (then, now) in self.versions.items()},
        }


def verify(
    path: str | Path,
    *,
    draws: int | None = None,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Verification:
    """Check a result file; with `draws`, only its first ones are simulated again, and no means over all.

    A file that was changed is not simulated again where the change is in what was run. Raises ResultError for a file
    that is no result, holds no hashes, or cannot be run by this version, OptionError for draws that it does not have.
    """
    with load_result(path) as result:
        count = _count(result, draws)
        damaged = tuple(_damaged(result))
        counted = {name: len(result.tables()[name].variables()) for name in result.groups}
        different: tuple[Difference, ...] = ()
        changed: dict[str, tuple[str, str]] = {}
        if not damaged:
            deal = deal_of(result)
            with simulate(
                deal, count, int(result.about["seed"]), lives=int(result.about["lives"]), threads=threads,
                record=_record(result, count), progress=progress,
            ) as again:  # fmt: skip
                different = tuple(_different(result, again))
                changed = _changed(result.about["versions"], again.about["versions"])
        return Verification(str(path), result.about["name"], result.draws, count, counted, damaged, different, changed)


def deal_of(result: Result) -> Deal:
    """The deal that a result was simulated from, scenario and changes applied; ResultError when it is none here."""
    about = result.about
    names = about.get("base_numbers")
    base = None if names is None else tuple(names)
    origin = Origin(about["file"], about["config"], about["scenario"], tuple(about["changes"]), base)
    for folder in (Path(about["file"]).parent, result.path.parent):  # a distribution may be a file beside the deal's
        try:
            return Deal.of(about["config"], folder=folder, origin=origin)
        except ValidationError as error:
            refused = one_line(str(error))
    raise ResultError(Problem(str(result.path), 0, 0, "", f"holds a deal that this version does not read: {refused}"))


def _count(result: Result, draws: int | None) -> int:
    if not result.hashes:
        hint = "run the deal again"
        raise ResultError(
            Problem(str(result.path), 0, 0, "", "holds no hashes: it is of an earlier version", hint=hint)
        )
    if int(result.about["stream_version"]) != STREAM_VERSION:
        message = f"was drawn with version {result.about['stream_version']} of the random streams"
        hint = f"this simulator has version {STREAM_VERSION}; verify it with the one it was made with"
        raise ResultError(Problem(str(result.path), 0, 0, "", message, hint=hint))
    if draws is not None and not 1 <= draws <= result.draws:
        message = f"expected 1 to {result.draws}, the draws of the result"
        raise OptionError(Problem("draws", 0, 0, "", message, found=str(draws)))
    return result.draws if draws is None else draws


def _damaged(result: Result) -> Iterator[str]:
    """Names of what the file does not have as it was written, texts first."""
    for name in TEXTS:
        if _hash_of_text(result, name) != result.hashes.get(name):
            yield name
    for group, table in result.tables().items():
        for name in table.variables():
            if _hash(table, name) != result.hashes.get(f"{group}/{name}"):
                yield f"{group}/{name}"
        yield from (f"{group}/{name}" for name in sorted(table.strangers()))
    present = {f"{group}/{name}" for group, table in result.tables().items() for name in table.variables()}
    yield from (name for name in result.hashes if name not in present and name not in TEXTS)


def _hash_of_text(result: Result, name: str) -> str | None:
    try:
        return hash_of_text(result.text(name))
    except (KeyError, OSError, TypeError, ValueError):
        return None  # it is gone, or no text


def _hash(table: Table, name: str) -> str | None:
    try:
        return table.hash(name)
    except ResultError:
        return None  # a chunk's checksum is wrong: it cannot even be read


def _record(result: Result, draws: int) -> Record:
    """What the first draws of a run would have kept."""
    tables = result.tables()
    chosen = tables["recorded"].column("draw") if "recorded" in tables else np.array([], dtype=int)
    kept = tuple(name for name in GROUPS if name in tables)
    return Record(tuple(int(each) for each in chosen if each < draws), kept)


def _different(result: Result, again: Result) -> Iterator[Difference]:
    """What two results have otherwise: over the draws of the second; means and summary where it has all."""
    whole = again.draws == result.draws
    mine, theirs = result.tables(), again.tables()
    for group in dict.fromkeys((*mine, *theirs)):
        if group not in theirs or group not in mine:
            if whole or group != "recorded":
                yield Difference(group)
            continue
        yield from _in_group(group, mine[group], theirs[group], whole)
    if whole and _of_the_deal(result.summary) != _of_the_deal(again.summary):
        yield Difference("summary")
    if result.sobol != again.sobol:
        yield Difference("sobol")


def _of_the_deal(summary: Mapping[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in summary.items() if key not in OWN}


def _in_group(group: str, mine: Table, theirs: Table, whole: bool) -> Iterator[Difference]:
    here, there = mine.variables(), theirs.variables()
    for name in dict.fromkeys((*here, *there)):
        label = f"{group}/{name}"
        if name not in here or name not in there:
            yield Difference(label)
        elif here[name]:
            if mine.hash(name, theirs.draws) != theirs.hash(name):
                yield _compared(label, mine, theirs, name)
        elif (whole or group != "monthly") and mine.hash(name) != theirs.hash(name):
            yield Difference(label)


def _compared(label: str, mine: Table, theirs: Table, name: str) -> Difference:
    """In how many draws a variable differs, and in which first."""
    count, first = 0, None
    rows = zip(_rows(mine, name, theirs.draws), _rows(theirs, name, theirs.draws), strict=True)
    for draw, (ours, others) in enumerate(rows):
        if ours.shape != others.shape or ours.tobytes() != others.tobytes():
            count, first = count + 1, draw if first is None else first
    return Difference(label, count, first)


def _rows(table: Table, name: str, draws: int) -> Iterator[np.ndarray[Any, Any]]:
    for part in table.parts(name, draws):
        yield from part


def _changed(then: Mapping[str, str], now: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Versions that are not those of the run."""
    return {name: (then.get(name, "-"), now.get(name, "-")) for name in now if then.get(name) != now[name]}


def _where(found: Difference) -> str:
    return "" if found.draws is None else f" in {found.draws} draws, first in draw {found.first}"
