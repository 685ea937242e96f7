"""A tree and changes to it in, the changed tree with its positions and a log of what changed out.

Mappings merge key by key, a distribution is replaced whole, null removes; a rule written over another leaves nothing of
the former. Paths are dotted; a key that itself holds a dot is found if it exists. Nothing is random; the tree given is
never changed.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from simulator.config.composing import joined
from simulator.errors import Place, Problem, shown

DISTRIBUTIONS = frozenset(
    {"normal", "lognormal", "beta", "triangular", "pert", "uniform", "gamma", "discrete", "empirical"}
    | {"same_as", "value"}
)
"""A mapping with one of these keys is one number: an overlay replaces it whole."""

SAID = ("source", "assumed")
"""Where numbers come from: one of the two is meant."""

_BESIDE = {"source", "assumed", "note", "per", "shared"}


class Edit:
    """A tree being rewritten: own copies, the log of `changes`, and `problems` met; `given` places the new values.

    `references` says which of the new values stand for rules, and `own_file` what the deal is called.
    """

    def __init__(
        self,
        tree: dict[str, Any],
        places: Mapping[str, Place],
        given: Mapping[str, Place],
        references: frozenset[str] = frozenset(),
        own_file: str = "",
    ) -> None:
        self.tree, self.places, self.given = copy.deepcopy(tree), dict(places), given
        self.references, self._own = references, (own_file, "--set")
        self.changes: list[str] = []
        self.problems: list[Problem] = []

    def apply(self, dotted: str, new: Any, source: str) -> None:
        """Merge `new`, written at `source`, into the tree at a dotted path; None removes what is there."""
        container: Any = self.tree
        done, rest = "", dotted.split(".")
        while True:
            key, rest = _next_key(container, rest)
            path = joined(done, key)
            if isinstance(container, list) and not _holds(container, key):
                message = f"expected the position of one of {len(container)} list entries, from 0"
                return _refuse(self, path, source, new, message)
            if not rest:
                return _merge(self, container, key, copy.deepcopy(new), path, source)
            container, done = self._inside(container, key, path, source), path

    def came_from_a_library(self, path: str) -> bool:
        """Whether what is at a path is an entry's, not the deal's own."""
        return path in self.places and self.places[path].file not in self._own

    def _inside(self, container: Any, key: str, path: str, source: str) -> Any:
        """The mapping or list under a key, made when there is none: the schema then says what is wrong with it."""
        inner = _entry(container, key)
        if isinstance(inner, dict | list):
            return inner
        made: dict[str, Any] = {}
        container[_index(container, key)] = made
        _move(self, path, source, everything=False)
        return made


def _next_key(container: Any, words: list[str]) -> tuple[str, list[str]]:
    if isinstance(container, dict):
        for count in range(len(words), 0, -1):
            if (key := ".".join(words[:count])) in container:
                return key, words[count:]
    return words[0], words[1:]


def _index(container: Any, key: str) -> Any:
    return int(key) if isinstance(container, list) else key


def _holds(container: Any, key: str) -> bool:
    if isinstance(container, list):
        return key.isdecimal() and int(key) < len(container)
    return key in container


def _entry(container: Any, key: str) -> Any:
    return container[_index(container, key)] if _holds(container, key) else None


def _merge(edit: Edit, container: Any, key: str, new: Any, path: str, source: str, is_rule: bool = False) -> None:
    old, is_rule = _entry(container, key), is_rule or source in edit.references
    if isinstance(new, dict) and isinstance(old, dict) and not (is_number(new) and is_number(old)):
        for gone in _of_the_former_rule(edit, old, new, path) if is_rule else ():
            _merge(edit, old, gone, None, joined(path, gone), source)
        for inner, value in new.items():
            _merge(edit, old, inner, value, joined(path, inner), joined(source, inner), is_rule)
        return
    if new is None and (isinstance(container, list) or not _holds(container, key)):
        whole = isinstance(container, list)
        message = "one entry of a list cannot be removed: give the whole list" if whole else "nothing is here to remove"
        return _refuse(edit, path, source, new, message)
    _forget(edit, path)
    if new is None:
        del container[key]
    else:
        container[_index(container, key)] = new
        _move(edit, path, source)
    before, after = "none" if old is None else shown(old), "removed" if new is None else shown(new)
    edit.changes.append(f"{path}: {before} -> {after}")


def _of_the_former_rule(edit: Edit, old: dict[str, Any], new: dict[str, Any], path: str) -> list[str]:
    """Keys that a rule written over a mapping makes void: another rule's, and what was said of its numbers."""
    said = SAID if any(key in new for key in SAID) else ()
    return [key for key in old if key not in new and (key in said or edit.came_from_a_library(joined(path, key)))]


def _refuse(edit: Edit, path: str, source: str, new: Any, message: str) -> None:
    where = edit.given.get(source, Place("--set"))
    edit.problems.append(Problem(where.file, where.line, where.column, path, message, found=shown(new)))


def is_number(mapping: Mapping[str, Any]) -> bool:
    """Whether a mapping is one uncertain number, not a section that happens to have an entry called `value`."""
    return bool(DISTRIBUTIONS & mapping.keys()) and mapping.keys() <= DISTRIBUTIONS | _BESIDE


def _forget(edit: Edit, path: str) -> None:
    for each in [each for each in edit.places if each == path or each.startswith(f"{path}.")]:
        del edit.places[each]


def _move(edit: Edit, path: str, source: str, everything: bool = True) -> None:
    """Note that what is now at `path` was written at `source`."""
    for each, place in edit.given.items():
        if each == source or (everything and each.startswith(f"{source}.")):
            edit.places[path + each[len(source) :]] = place
