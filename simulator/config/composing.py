"""YAML text in, one tree of values with positions and every mistake that leaves a tree to go on with out.

Works on the parser's events, so that depth, size and what aliases and merge keys expand to are bounded while reading
(`MAX_DEPTH`, `MAX_NODES`): a bomb is refused before it is built. Keys are always text; all text is normalised to NFC;
tags are refused. Nothing is random.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError

from simulator.config.scalars import resolve
from simulator.errors import Place, Problem, shown

MAX_DEPTH = 20
MAX_NODES = 50_000  # after aliases and merge keys are expanded

_ARROW = re.compile(r"\s*->\s*")
_PLAINER = {  # what the parser says -> what to do about it
    "found character '\\t'": "a tab: indent with spaces",
    "found character '%'": "a value may not start with %: put it in quotes",
    "found character '@'": "a value may not start with @: put it in quotes",
    "found character '`'": "a value may not start with `: put it in quotes",
    "mapping values are not allowed": 'a second ": " in one entry (put text in quotes), or an indentation out of step',
    "could not find expected ':'": 'a key without ": ", or an indentation out of step',
    "expected <block end>": "an indentation out of step with the lines above",
    "found unexpected end of stream": "a quote or bracket is never closed",
    "expected ',' or": "a bracket is never closed, or a comma is missing",
    "found undefined tag handle": "tags are refused: remove the word that starts with !",
}


_UNFINISHED = ("found unexpected end of stream", "expected ',' or", "could not find expected ':'")


class _StopError(Exception):
    """Reading cannot go on; the reason is among the problems."""


@dataclass(frozen=True)
class Node:
    """A value with its position; `size` and `depth` count what it expands to, so that aliases stay bounded."""

    value: Any  # dict[str, Node], list[Node] or a scalar
    place: Place
    size: int = 1
    depth: int = 0


@dataclass
class Composer:
    """Turns one text into one tree of nodes and collects what is wrong with it."""

    text: str
    file: str
    problems: list[Problem] = field(default_factory=list)
    anchors: dict[str, Node | None] = field(default_factory=dict)
    size: int = 0

    def document(self) -> Node | None:
        """The root node; None when there is none, with the reason among the problems unless the text is empty."""
        try:
            return self._only_document()
        except _StopError:
            return None
        except MarkedYAMLError as error:
            self._report(_mark_of(error), "", _plainer(error))
        except ReaderError as error:
            where = line_and_column(self.text, int(error.position))
            self._report(where, "", f"a control character ({shown(self.text[int(error.position)])}): remove it")
        return None

    def _only_document(self) -> Node | None:
        yaml: Any = YAML(typ="safe", pure=True)
        self.events: Iterator[Any] = yaml.parse(self.text)
        root: Node | None = None
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                if root is not None:
                    message = 'a second document starts here; a file holds one deal: remove the line "---"'
                    self._report(_where(event), "", message)
                    return root
                root = self._node(next(self.events), "", 0)
            elif isinstance(event, StreamEndEvent):
                break
        return root

    def _report(self, where: tuple[int, int], path: str, message: str, **more: Any) -> None:
        self.problems.append(Problem(self.file, *where, path, message, **more))

    def _stop(self, where: tuple[int, int], path: str, message: str) -> _StopError:
        self._report(where, path, message)
        return _StopError()

    def _node(self, event: Any, path: str, depth: int) -> Node:
        where = _where(event)
        if depth > MAX_DEPTH:
            raise self._stop(where, path, f"is nested deeper than {MAX_DEPTH} levels")
        if isinstance(event, AliasEvent):
            return self._alias(event, path, depth)
        if event.tag is not None:
            self._report(where, path, f"the tag {event.tag} is refused", hint="write the plain value")
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        if isinstance(event, MappingStartEvent):
            node = self._mapping(where, path, depth)
        elif isinstance(event, SequenceStartEvent):
            node = self._list(where, path, depth)
        else:
            node = Node(self._scalar(event, path), Place(self.file, *where))
            self._grow(node.size, where, path)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def _grow(self, size: int, where: tuple[int, int], path: str) -> None:
        self.size += size
        if self.size > MAX_NODES:
            raise self._stop(where, path, f"the file holds more than {MAX_NODES:_} values, aliases written out")

    def _alias(self, event: Any, path: str, depth: int) -> Node:
        where, node = _where(event), self.anchors.get(event.anchor)
        if node is None:
            known = "contains itself" if event.anchor in self.anchors else "is not defined above"
            raise self._stop(where, path, f"the alias *{event.anchor} {known}")
        if depth + node.depth > MAX_DEPTH:
            raise self._stop(where, path, f"is nested deeper than {MAX_DEPTH} levels")
        self._grow(node.size, where, path)
        return node

    def _list(self, where: tuple[int, int], path: str, depth: int) -> Node:
        self._grow(1, where, path)
        items: list[Node] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            items.append(self._node(event, joined(path, str(len(items))), depth + 1))
        return collection(items, items, Place(self.file, *where))

    def _mapping(self, where: tuple[int, int], path: str, depth: int) -> Node:
        self._grow(1, where, path)
        entries: dict[str, Node] = {}
        merged: list[Node] = []
        while not isinstance(event := next(self.events), MappingEndEvent):
            key, at = self._key(event, path, depth), _where(event)
            inner = joined(path, key)
            value = self._node(next(self.events), inner, depth + 1)
            if key == "<<" and event.style is None:
                merged += self._merge_sources(value, at, inner)
            elif key in entries:
                first = entries[key].place.line
                message = f"the key is written twice, on line {first} and on line {at[0]}"
                self._report(at, inner, message, hint="keep one of them")
            else:
                entries[key] = replace(value, place=Place(self.file, *at))
        for source in merged:
            self._grow(source.size, where, path)
            entries = {**source.value, **entries}
        return collection(entries, entries.values(), Place(self.file, *where))

    def _key(self, event: Any, path: str, depth: int) -> str:
        if isinstance(event, ScalarEvent):
            return key_text(event.value)
        raise self._stop(_where(event), path, "a key must be plain text; a value that starts with { or [ needs quotes")

    def _merge_sources(self, node: Node, where: tuple[int, int], path: str) -> list[Node]:
        sources = node.value if isinstance(node.value, list) else [node]
        if all(isinstance(source.value, dict) for source in sources):
            return list(sources)
        self._report(where, path, "<< merges mappings only, as <<: *name")
        return []

    def _scalar(self, event: Any, path: str) -> Any:
        text = unicodedata.normalize("NFC", event.value)
        if event.style is not None:
            return text
        try:
            return resolve(text)
        except ValueError as error:
            self._report(_where(event), path, str(error), found=shown(text))
            return text


def _plainer(error: MarkedYAMLError) -> str:
    said = f"{error.problem or ''}"
    plain = next((words for start, words in _PLAINER.items() if said.startswith(start)), None)
    return plain or f"this is not YAML: {said or error.context}"


def _mark_of(error: MarkedYAMLError) -> tuple[int, int]:
    """Where the mistake was made: what is never finished is shown where it begins, not where the file ends."""
    unfinished = str(error.problem).startswith(_UNFINISHED) and error.context_mark
    mark = error.context_mark if unfinished else error.problem_mark or error.context_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _where(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def key_text(written: str) -> str:
    """A key as it is compared: NFC, and transitions in one spacing (`a->b` is `a -> b`)."""
    return _ARROW.sub(" -> ", unicodedata.normalize("NFC", written))


def joined(path: str, key: str) -> str:
    """A dotted path and one more segment (either may be empty)."""
    return f"{path}.{key}" if path and key else path or key


def collection(value: Any, parts: Iterable[Node], place: Place) -> Node:
    """The node of a mapping or list that holds these parts."""
    inside = list(parts)
    size = 1 + sum(part.size for part in inside)
    return Node(value, place, size, 1 + max((part.depth for part in inside), default=0))


def flattened(node: Node, path: str, places: dict[str, Place]) -> Any:
    """The plain value of a node; fills `places` with the positions of all that it holds."""
    places[path] = node.place
    if isinstance(node.value, dict):
        return {key: flattened(entry, joined(path, key), places) for key, entry in node.value.items()}
    if isinstance(node.value, list):
        return [flattened(item, joined(path, str(i)), places) for i, item in enumerate(node.value)]
    return node.value


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of a character of a text."""
    start = text.rfind("\n", 0, index) + 1
    return text.count("\n", 0, index) + 1, index - start + 1
