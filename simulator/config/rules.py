"""A deal's tree and the library that its `rules:` names in, the tree with every `rule: PATH` written out, out.

What the deal writes next to `rule: PATH` is merged over the entry key by key, a distribution replaced whole, null
removing. An entry may be built on another in the same way, at most `MAX_HOPS` deep.

The library is read when the first reference is met, never for a tree without one; what is written out is bounded as
the deal itself is (`MAX_NODES`, `MAX_DEPTH`). Nothing is random.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from simulator.config.composing import MAX_DEPTH, MAX_NODES, Node, collection, joined
from simulator.config.library import GOES_ALONG, RULE, Library, RefusedError, read_library, unknown_keys
from simulator.config.overlays import SAID, is_number
from simulator.errors import DealError, Place, Problem, shown

MAX_HOPS = 5
RULES = "rules"


class Rules:
    """The rules that a deal may refer to; `named` is what it wrote under `rules:`.

    `references` are the paths that were written out, `problems` what was met on the way.
    """

    def __init__(self, file: str, named: Node | None) -> None:
        self._file, self._named = file, named
        self._room: int | None = None
        self._found: dict[Problem, None] = {}
        self.references: set[str] = set()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Mistakes in references and in the library, each once."""
        return tuple(self._found)

    @cached_property
    def library(self) -> Library:
        """The library, read when it is first asked for; DealError when it holds no tree at all."""
        if self._named is None:
            raise RefusedError("the deal names no library", "write rules: FILE at its top, as ../library/denmark.yaml")
        if not isinstance(self._named.value, str):
            raise self._unreadable("expected the name of a file, as ../library/denmark.yaml")
        path = Path(self._file).parent / self._named.value
        return read_library(path, os.path.normpath(path), self._unreadable)

    def _unreadable(self, why: str) -> DealError:
        assert self._named is not None
        where, found = self._named.place, shown(self._named.value)
        return DealError(Problem(where.file, where.line, where.column, RULES, why, found))

    def written_out(self, node: Node, path: str = "", depth: int = 0, trail: tuple[str, ...] = ()) -> Node:
        """A node with the entries that its references stand for in their place; `trail` says which led to it."""
        if self._room is None:
            self._room = MAX_NODES - node.size
        if depth > MAX_DEPTH:
            raise DealError(self._problem(node.place, path, f"is nested deeper than {MAX_DEPTH} levels"))
        if isinstance(node.value, list):
            items = [self.written_out(each, joined(path, str(i)), depth + 1, trail) for i, each in _numbered(node)]
            return collection(items, items, node.place)
        if not isinstance(node.value, dict):
            return node
        own = {key: self.written_out(each, joined(path, key), depth + 1, trail) for key, each in node.value.items()}
        named = own.get(RULE)
        if named is None or not self._is_reference(named):
            return collection(own, own.values(), node.place)
        del own[RULE]
        try:
            entry = self._entry(named, path, depth, trail)
        except RefusedError as error:
            if trail:
                raise RefusedError(error.message, error.hint, error.where or named.place) from None
            self._refuse(named, path, error)
            return collection(own, own.values(), node.place)
        self.references.add(path)
        return _over(entry, own, node.place)

    def _is_reference(self, named: Node) -> bool:
        """Text is a path; a mapping is an entry of some section that happens to be called `rule`."""
        return isinstance(named.value, str) or (self._named is not None and not isinstance(named.value, dict))

    def _entry(self, named: Node, path: str, depth: int, trail: tuple[str, ...]) -> Node:
        """The keys that a reference stands for, and what goes along with them."""
        if not isinstance(named.value, str):
            raise RefusedError("expected the path of a rule, as benefits.student_grant")
        entry, trail = self.library.entry(named.value), (*trail, named.value)
        self._note(self.library.problems)
        if named.value in trail[:-1]:
            raise RefusedError(f"the rule leads back to itself: {' -> '.join(trail)}")
        if len(trail) > MAX_HOPS:
            raise RefusedError(f"rules are built on rules more than {MAX_HOPS} deep: {' -> '.join(trail)}")
        self._note(unknown_keys(entry, named.value))
        rule = entry.value[RULE]
        keys = replace(rule, value={RULE: rule}, size=rule.size + 1) if isinstance(rule.value, str) else rule
        if not isinstance(keys.value, dict):
            raise RefusedError("the rule holds no keys for a deal; expected a mapping", where=rule.place)
        self._take(keys.size, named.place, path)
        along = {key: entry.value[key] for key in GOES_ALONG if key in entry.value}
        return _over(self.written_out(keys, path, depth, trail), along, keys.place)

    def _take(self, size: int, where: Place, path: str) -> None:
        self._room = (self._room or 0) - size
        if self._room < 0:
            raise DealError(
                self._problem(where, path, f"the file holds more than {MAX_NODES:_} values, rules included")
            )

    def _note(self, problems: Iterable[Problem]) -> None:
        self._found.update(dict.fromkeys(problems))

    def _refuse(self, named: Node, path: str, error: RefusedError) -> None:
        message = error.message if error.where is None else f"{error.where}: {error.message}"
        problem = self._problem(named.place, path, message)
        self._note([replace(problem, found=shown({RULE: _plain(named)}), hint=error.hint)])

    @staticmethod
    def _problem(where: Place, path: str, message: str) -> Problem:
        return Problem(where.file, where.line, where.column, path, message)


def as_reference(key: str, node: Node) -> tuple[str, Node]:
    """A dotted key that ends in `rule`, and text: the key before it, and a mapping that refers to a rule."""
    if key.endswith(f".{RULE}") and isinstance(node.value, str):
        return key.removesuffix(f".{RULE}"), collection({RULE: node}, [node], node.place)
    return key, node


def with_dotted_rules(root: Node) -> Node:
    """A deal's tree in which `a.b.rule: PATH` of its scenarios is `a.b: {rule: PATH}`."""
    scenarios = root.value.get("scenarios")
    if scenarios is None or not isinstance(scenarios.value, dict):
        return root
    folded = {name: _folded(changes) for name, changes in scenarios.value.items()}
    return replace(root, value={**root.value, "scenarios": replace(scenarios, value=folded)})


def _folded(changes: Node) -> Node:
    if not isinstance(changes.value, dict):
        return changes
    entries: dict[str, Node] = {}
    for key, node in changes.value.items():
        if key in entries:  # said together with `key.rule`, above
            continue
        meant, whole = as_reference(key, node)
        other = changes.value.get(meant) if meant != key else None
        if other is None:
            entries[meant] = whole
        elif isinstance(other.value, dict):
            entries[meant] = replace(other, value={**other.value, **whole.value})
        else:
            entries[key] = node
    return replace(changes, value=entries)


def _over(under: Node, own: Mapping[str, Node], place: Place) -> Node:
    """An entry with a deal's own keys merged over it.

    The entry's word on where its numbers come from holds no more where the deal gives its own, or writes another value
    over one of the entry's without saying where that one comes from.
    """
    merged = _merged(under, own, place)
    kept = {key: node for key, node in merged.value.items() if key not in SAID or key in own}
    changed = any(key in under.value and not _explained(node) for key, node in own.items() if key not in GOES_ALONG)
    if len(kept) < len(merged.value) and (changed or any(key in own for key in SAID)):
        return collection(kept, kept.values(), place)
    return merged


def _explained(node: Node) -> bool:
    return node.value is None or (isinstance(node.value, dict) and any(key in node.value for key in SAID))


def _merged(under: Node, own: Mapping[str, Node], place: Place) -> Node:
    if is_number(under.value) and is_number(own):
        return collection(dict(own), own.values(), place)
    entries = dict(under.value)
    for key, node in own.items():
        below = entries.get(key)
        if below is not None and node.value is None:
            del entries[key]
        elif below is not None and isinstance(below.value, dict) and isinstance(node.value, dict):
            entries[key] = _merged(below, node.value, node.place)
        else:
            entries[key] = node
    return collection(entries, entries.values(), place)


def _plain(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {key: _plain(each) for key, each in node.value.items()}
    return [_plain(each) for each in node.value] if isinstance(node.value, list) else node.value


def _numbered(node: Node) -> list[tuple[int, Node]]:
    return list(enumerate(node.value))
