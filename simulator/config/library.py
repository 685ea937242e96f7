"""A file of public rules in, its entries by dotted path out, and every mistake that leaves them readable.

An entry is a mapping with the key `rule`: the keys that a deal gets. Beside it `source`, `assumed` and `note` go along;
`unit`, `year` and `name` are explanations that stay behind. Entries may stand in sections. Nothing is random.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from simulator.config.composing import Composer, Node, joined
from simulator.config.files import text_of
from simulator.config.overlays import SAID
from simulator.errors import DealError, Place, Problem, nearest, one_of

RULE = "rule"
GOES_ALONG = (*SAID, "note")
_ENTRY_KEYS = (RULE, "unit", "year", "name", *GOES_ALONG)


class RefusedError(Exception):
    """A reference that stands for nothing; says why, and where in the library when the mistake is there."""

    def __init__(self, message: str, hint: str | None = None, where: Place | None = None) -> None:
        super().__init__(message)
        self.message, self.hint, self.where = message, hint, where


@dataclass(frozen=True)
class Library:
    """A file of rules: its entries and sections by dotted path, and mistakes of YAML that left it readable."""

    file: str
    entries: Mapping[str, Node]
    sections: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...] = ()

    def entry(self, path: str) -> Node:
        """The entry at a path, or why there is none."""
        if path in self.entries:
            return self.entries[path]
        if path in self.sections:
            inside = one_of(joined(path, key) for key in self.sections[path])
            raise RefusedError(f"{path} in {self.file} is a section of rules; expected one of {inside}")
        close = nearest(path, self.entries)
        raise RefusedError(f'there is no rule "{path}" in {self.file}', f'did you mean "{close}"?' if close else None)


def read_library(path: Path, file: str, unreadable: Callable[[str], DealError]) -> Library:
    """The library in a file that messages call `file`; `unreadable` says at the deal's `rules:` why there is none."""
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError) as error:
        raise unreadable(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if not regular:
        raise unreadable("is no regular file")
    try:
        text = text_of(path, file)
    except DealError as error:
        raise DealError([*unreadable("cannot be used").problems, *error.problems]) from None
    composer = Composer(text, file)
    root = composer.document()
    if root is None or not isinstance(root.value, dict):
        reason = "cannot be used" if composer.problems else "holds no rules; expected sections of entries"
        raise DealError([*unreadable(reason).problems, *composer.problems])
    entries: dict[str, Node] = {}
    sections: dict[str, tuple[str, ...]] = {}
    _collect(root, "", entries, sections)
    return Library(file, entries, sections, tuple(map(_of_a_library, composer.problems)))


def _collect(node: Node, path: str, entries: dict[str, Node], sections: dict[str, tuple[str, ...]]) -> None:
    """Fill in the entries and sections at and below a mapping."""
    if path and RULE in node.value:
        entries[path] = node
        return
    inner = {key: each for key, each in node.value.items() if isinstance(each.value, dict)}
    if path:
        sections[path] = tuple(inner)
    for key, each in inner.items():
        _collect(each, joined(path, key), entries, sections)


def _of_a_library(problem: Problem) -> Problem:
    """A library's own mistake: it is no entry of the deal's, which what was `found` would say."""
    if problem.found is None:
        return problem
    return replace(problem, found=None, message=f"{problem.message}; found {problem.found}")


def unknown_keys(entry: Node, path: str) -> list[Problem]:
    """Keys beside `rule` that an entry does not know: left where they are they would be lost without a word."""
    found = []
    for key, node in entry.value.items():
        if key not in _ENTRY_KEYS:
            message = f"unknown key of a rule's entry; expected one of {one_of(_ENTRY_KEYS)}"
            hint, where = f"keys for the deal belong under {RULE}:", node.place
            found.append(Problem(where.file, where.line, where.column, joined(path, key), message, hint=hint))
    return found
