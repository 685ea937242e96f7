"""A document in, the deal made of its healthy entries and one problem per mistake of form out.

What pydantic finds is said in the file's own terms (`wording`). Then the entries at fault are dropped (a key that is
one slip away from a valid one is read as that) and the rest is read again until it holds, so that the cross-checks can
still be made. What only follows from a drop is not reported. Nothing is random.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from simulator.checks.parts import Parts
from simulator.checks.wording import (
    Keys,
    allowed_keys,
    branch_of,
    close_key,
    dotted,
    misread,
    misread_step,
    said,
    tree_keys,
)
from simulator.config import Document
from simulator.deal import Deal
from simulator.errors import Problem, shown

_PLACEHOLDERS: dict[str, Any] = {
    "name": "unnamed",
    "start": datetime.date(2000, 1, 1),
    "horizon": 12,
    "citizens": {"planned": 1},
    "pathway": {"states": ["state"], "start": "state"},
}
_STAND_INS: dict[str, Any] = {"citizens.planned": 1, "pathway.start": "state"}  # so that their section survives
_ROUNDS = 50  # of dropping and reading again; each round drops something


@dataclass
class _Reading:
    """One document on its way to `Parts`: `tree` shrinks to its healthy entries, `named` keeps all names."""

    document: Document
    tree: dict[str, Any]
    named: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)  # required sections that a placeholder stands for

    def report(self, keys: Keys, message: str, found: object = None, hint: str | None = None) -> None:
        path = dotted(keys)
        place, text = self.document.place(path), None if found is None else shown(found)
        self.problems.append(Problem(place.file, place.line, place.column, path, message, text, hint))

    def drop(self, keys: Keys) -> None:
        """Take an entry out of the tree and remember that it is gone."""
        self.lost.add(dotted(keys))
        container = _at(self.tree, keys[:-1])
        if isinstance(container, dict):
            container.pop(keys[-1], None)
        elif isinstance(container, list) and isinstance(keys[-1], int) and keys[-1] < len(container):
            del container[keys[-1]]

    def rename(self, keys: Keys, meant: str) -> None:
        """Read a mistyped key as the one that was meant, in both trees and in the positions."""
        old, new = dotted(keys), dotted((*keys[:-1], meant))
        for tree in (self.tree, self.named):
            container = _at(tree, keys[:-1])
            container[meant] = container.pop(keys[-1])
        places = dict(self.document.places)
        moved = {new + path[len(old) :]: place for path, place in places.items() if f"{path}.".startswith(f"{old}.")}
        self.document = replace(self.document, places={**places, **moved})


def read_parts(document: Document, folder: Path | None) -> tuple[Deal | None, Parts, tuple[Problem, ...]]:
    """The deal (None when anything is wrong with its form), its healthy parts, and what is wrong."""
    reading = _Reading(document, document.tree, document.tree)
    for problem in document.problems:
        if problem.found is not None:  # a scalar that could not be read, reported already
            reading.drop(_written_keys(reading.tree, problem.path))
    for keys, value in list(_leaves(reading.tree, ())):
        if message := misread(keys, value):
            reading.report(keys, message, value)
            reading.drop(keys)
    _drop_misread_steps(reading)
    deal = _survivor(reading, folder)
    parts = Parts(deal, reading.document, reading.named, frozenset(reading.lost))
    sound = not (reading.lost or reading.problems or document.problems)
    return (deal if sound else None), parts, tuple(reading.problems)


def _drop_misread_steps(reading: _Reading) -> None:
    steps = _at(reading.tree, ("capital", "waterfall"))
    for index, step in reversed(list(enumerate(steps if isinstance(steps, list) else []))):
        if refused := misread_step(step):
            reading.report(("capital", "waterfall", index), refused[0], step, refused[1])
            reading.drop(("capital", "waterfall", index))


def _survivor(reading: _Reading, folder: Path | None) -> Deal:
    """The deal that is left when all that is wrong has been dropped; missing required sections are None."""
    for _ in range(_ROUNDS):
        try:
            deal = Deal.of(reading.tree, folder=folder)
            return deal.model_copy(update=dict.fromkeys(reading.absent)) if reading.absent else deal
        except ValidationError as error:
            _handle(reading, error.errors(include_url=False))
    reading.lost.add("")  # beyond repair: nothing is left to cross-check
    return Deal.of(_PLACEHOLDERS).model_copy(update=dict.fromkeys(_PLACEHOLDERS))


def _handle(reading: _Reading, errors: list[ErrorDetails]) -> None:
    """Report what is new among pydantic's errors and drop (or correct) every entry concerned."""
    by_keys: dict[Keys, list[ErrorDetails]] = {}
    before = frozenset(reading.lost)
    for error in errors:
        if _beside_the_point(error, reading.tree):
            continue
        by_keys.setdefault(tree_keys(error, reading.tree), []).append(error)
    meant = _slips(reading, by_keys)
    for keys, group in sorted(by_keys.items(), key=lambda item: tuple(map(_descending, item[0])), reverse=True):
        missing = all(error["type"] == "missing" for error in group)
        if missing and keys in {(*slip[:-1], key) for slip, key in meant.items()}:
            continue
        if not _follows(keys, before):
            message, hint = said(keys, group, meant.get(keys))
            reading.report(keys, message, None if missing else _at(reading.tree, keys), hint)
        if keys in meant:
            reading.rename(keys, meant[keys])
        else:
            _remove(reading, keys, missing)


def _follows(keys: Keys, lost: frozenset[str]) -> bool:
    """Whether what is wrong here may only be that something at or below it was dropped."""
    path = dotted(keys)
    return any(each == path or each.startswith(f"{path}.") or not path for each in lost)


def _beside_the_point(error: ErrorDetails, tree: Any) -> bool:
    """Whether the error is that of a union's branch which the keys written show not to be meant."""
    branch = branch_of(error, tree)
    value = _at(tree, branch.keys) if branch is not None else None
    return branch is not None and isinstance(value, dict) and bool(set(value) & set(branch.allowed)) != branch.fixed


def _slips(reading: _Reading, by_keys: dict[Keys, list[ErrorDetails]]) -> dict[Keys, str]:
    """Unknown keys that are close to a valid key which was not written: what was meant by each."""
    meant: dict[Keys, str] = {}
    for keys, group in by_keys.items():
        if group[0]["type"] == "extra_forbidden":
            container = _at(reading.tree, keys[:-1])
            free = [key for key in allowed_keys(group[0]["loc"][:-1]) if key not in container]
            close = close_key(str(keys[-1]), free)
            if close and (*keys[:-1], close) not in {(*slip[:-1], key) for slip, key in meant.items()}:
                meant[keys] = close
    return meant


def _remove(reading: _Reading, keys: Keys, missing: bool) -> None:
    """Drop the entry at fault; for a missing key that is what should have held it."""
    if missing and len(keys) == 1:
        reading.lost.add(str(keys[0]))
        reading.absent.add(str(keys[0]))
        reading.tree[str(keys[0])] = _PLACEHOLDERS[str(keys[0])]
    elif keys:
        if missing:
            reading.lost.add(dotted(keys))
            if dotted(keys) in _STAND_INS:
                _at(reading.tree, keys[:-1])[keys[-1]] = _STAND_INS[dotted(keys)]
                return
        reading.drop(keys[:-1] if missing else keys)


def _descending(key: str | int) -> tuple[int, str]:
    """List positions from the last, so that a drop moves none that is still to come."""
    return (key, "") if isinstance(key, int) else (0, key)


def _at(tree: Any, keys: Keys) -> Any:
    for key in keys:
        if isinstance(tree, dict):
            tree = tree.get(str(key))
        elif isinstance(tree, list) and isinstance(key, int) and key < len(tree):
            tree = tree[key]
        else:
            return None
    return tree


def _written_keys(tree: Any, path: str) -> Keys:
    """The keys of a dotted path in a tree, where keys may themselves hold dots."""
    keys: list[str | int] = []
    words = path.split(".")
    while words:
        if isinstance(tree, list):
            key: str | int = int(words[0]) if words[0].isdecimal() else words[0]
            words = words[1:]
        else:
            count = next((n for n in range(len(words), 0, -1) if ".".join(words[:n]) in (tree or ())), 1)
            key, words = ".".join(words[:count]), words[count:]
        keys.append(key)
        tree = _at(tree, (key,))
    return tuple(keys)


def _leaves(value: Any, keys: Keys) -> Iterator[tuple[Keys, Any]]:
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(item, (*keys, key))
    elif value is not None:
        yield keys, value
