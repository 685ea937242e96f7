"""Changes to deals as a batch file says them in; `path=value` texts, and where each was written, out.

What goes wrong with a deal because of a change is told at the line of the batch file that holds the change. Nothing
random.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from simulator.config import Document, resolve
from simulator.errors import Place, Problem

_PLAIN = re.compile(r"[^\W\d_][\w %./+-]*|[\d.+-][\w %./+-]*")
OPTION = "--set"
"""What an override is called where it has no file."""


@dataclass(frozen=True)
class Changes:
    """`path=value` texts in order, where each was written, and where all of them were."""

    texts: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    place: Place | None = None

    def paths(self) -> tuple[str, ...]:
        """The path that each text sets."""
        return tuple(text.partition("=")[0] for text in self.texts)


def changes_of(said: Mapping[str, Any], document: Document, path: str) -> Changes:
    """The changes that a mapping at a dotted path of the batch file says."""
    places = [document.place(f"{path}.{key}") for key in said]
    return Changes(tuple(f"{key}={as_written(value)}" for key, value in said.items()), tuple(places),
                   document.place(path))  # fmt: skip


def as_written(value: Any) -> str:
    """A value of a YAML tree as one line of YAML that is read back as the same value."""
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value == value.strip() and _same(value):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {_inside(each)}" for key, each in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(_inside, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _inside(value: Any) -> str:
    """A value within brackets: text always in quotes."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else as_written(value)


def _same(text: str) -> bool:
    try:
        return resolve(text) == text
    except ValueError:
        return False


def told_at(problems: Iterable[Problem], changes: Changes) -> list[Problem]:
    """Problems of changed keys, told where the change was written; the others as they are."""
    return [_moved(each, changes) if each.file == OPTION else each for each in problems]


def _moved(problem: Problem, changes: Changes) -> Problem:
    place = changes.place
    for path, written in zip(changes.paths(), changes.places, strict=True):
        if _related(path, problem.path):
            place = written
    if place is None:
        return problem
    return replace(problem, file=place.file, line=place.line, column=place.column)


def _related(path: str, other: str) -> bool:
    return path == other or path.startswith(f"{other}.") or other.startswith(f"{path}.")
