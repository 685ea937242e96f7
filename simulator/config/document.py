"""A YAML file in, an immutable `Document` out: a plain tree, the position of every dotted path, and all YAML mistakes.

What `rule: PATH` stands for is written out from the library that `rules:` names, so that the tree needs no other file.
Overlays (`scenarios: {NAME: {dotted.path: value}}` and `--set dotted.path=value`) make a new document whose positions
point to where each value was written last. Nothing is random; a `Document` is never changed, only replaced.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from simulator.config.composing import Composer, Node, flattened, joined, key_text
from simulator.config.files import MAX_BYTES, text_of, too_large
from simulator.config.overlays import Edit
from simulator.config.rules import RULES, Rules, as_reference, with_dotted_rules
from simulator.errors import DealError, OptionError, Place, Problem, nearest, one_of, shown

_RULES_ARE_READ = "the rules are written out when the file is read; another library cannot be chosen afterwards"
_NAME_ONE = "change rules: in the file, or give single rules as {rule: PATH}"


@dataclass(frozen=True)
class Document:
    """A deal as written: `tree` of dict, list and scalars; `places` by dotted path; `changes` that overlays made.

    `problems` are mistakes that left a tree to go on with (a key written twice, `.nan`); whoever reads the tree must
    add its own to them. Where a mapping entry is, is where its key is. `references` are the paths at which a rule of a
    library was written out.
    """

    file: str
    _tree: dict[str, Any]
    places: Mapping[str, Place]
    changes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    scenario: str | None = None
    references: frozenset[str] = frozenset()

    @property
    def tree(self) -> dict[str, Any]:
        """A copy of the tree: mappings with text keys, lists, text, int, float, bool, date, None."""
        return copy.deepcopy(self._tree)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios that the file declares."""
        declared = self._tree.get("scenarios")
        return tuple(declared) if isinstance(declared, dict) else ()

    def place(self, path: str) -> Place:
        """File, line and column of a dotted path, or of its nearest ancestor that was written."""
        while path and path not in self.places:
            path = path.rpartition(".")[0]
        return self.places.get(path, Place(self.file, 1, 1))

    def position(self, path: str) -> tuple[int, int]:
        """Line and column of a dotted path, counted from 1, or of its nearest ancestor; line 0 for `--set`."""
        place = self.place(path)
        return place.line, place.column

    def overlay(self, scenario: str) -> Document:
        """This document with a scenario's changes applied; OptionError when there is no such scenario."""
        return replace(_overlaid(self, scenario), scenario=scenario)

    def set(self, overrides: Iterable[str]) -> Document:
        """This document with `path=value` texts applied in order; OptionError when one cannot be read."""
        document = self
        for text in overrides:
            document = _overridden(document, text)
        return document


def read(path: str | Path) -> Document:
    """The document in a UTF-8 file; DealError when it holds no tree at all, see `Document.problems` for the rest."""
    return parse(text_of(Path(path), str(path)), str(path))


def parse(text: str, file: str = "<text>") -> Document:
    """The document in a text, as `read`; `file` is the name that messages show."""
    if len(text) > MAX_BYTES:
        raise DealError(too_large(file))
    composer = Composer(text, file)
    root = composer.document()
    if root is None or root.value is None:
        empty = Problem(file, 1, 1, "", "the file is empty", hint="start with name:, currency:, start:, horizon:")
        raise DealError([*composer.problems, empty] if root is not None or not composer.problems else composer.problems)
    if not isinstance(root.value, dict):
        kind = "a list" if isinstance(root.value, list) else "a single value"
        found = Problem(
            file, root.place.line, root.place.column, "", f"the file holds {kind}; expected sections, as name: ..."
        )
        raise DealError([*composer.problems, found])
    rules = Rules(file, root.value.get(RULES))
    whole = rules.written_out(with_dotted_rules(root))
    places: dict[str, Place] = {}
    tree = flattened(whole, "", places)
    problems = (*composer.problems, *rules.problems)
    return Document(file, tree, places, problems=problems, references=frozenset(rules.references))


def _overlaid(document: Document, scenario: str) -> Document:
    if scenario not in document.scenarios:
        close = nearest(scenario, document.scenarios)
        allowed = f"expected one of {one_of(document.scenarios)}" if document.scenarios else "the deal declares none"
        where, hint = document.place("scenarios"), f'did you mean "{close}"?' if close else None
        message = f'there is no scenario "{scenario}"; {allowed}'
        raise OptionError(Problem(where.file, where.line, where.column, "scenarios", message, hint=hint))
    changes, source = document._tree["scenarios"][scenario], f"scenarios.{scenario}"
    if not isinstance(changes, dict):
        where = document.place(source)
        message = "expected changes, as citizens.recruited: 60 %"
        raise DealError(Problem(where.file, where.line, where.column, source, message, found=shown(changes)))
    edit = Edit(document._tree, document.places, document.places, document.references, document.file)
    for key, value in changes.items():
        if key == RULES:
            where = document.place(joined(source, key))
            edit.problems.append(Problem(where.file, where.line, where.column, key, _RULES_ARE_READ, hint=_NAME_ONE))
            continue
        edit.apply(key, value, joined(source, key))
    return _edited(document, edit)


def _overridden(document: Document, text: str) -> Document:
    key, equals, value = text.partition("=")
    key = key_text(key.strip())
    if not equals or not key:
        message = f'"{shown(text)}" is not understood; expected path=value, as contract.terms.jobs.price=60000'
        raise OptionError(Problem("--set", 0, 0, "", message))
    if key == RULES:
        raise OptionError(Problem("--set", 0, 0, key, _RULES_ARE_READ, hint=_NAME_ONE))
    composer = Composer(value.strip(), "--set")
    node = composer.document()
    if composer.problems:
        raise OptionError(_at_the_option(composer.problems, key))
    key, node = as_reference(key, node or Node(None, Place("--set")))
    named = document._tree.get(RULES)
    rules = Rules(document.file, None if named is None else Node(named, document.place(RULES)))
    places: dict[str, Place] = {}
    new = flattened(rules.written_out(node, key), key, places)
    if rules.problems:
        raise OptionError(_at_the_option(rules.problems))
    given = {path: place if place.file != "--set" else Place("--set") for path, place in places.items()}
    edit = Edit(document._tree, document.places, given, frozenset(rules.references), document.file)
    edit.apply(key, new, key)
    return _edited(document, edit)


def _at_the_option(problems: Iterable[Problem], key: str = "") -> list[Problem]:
    """Problems met in an override: what is written there has no line."""
    return [
        replace(each, line=0, column=0, path=joined(key, each.path)) if each.file == "--set" else each
        for each in problems
    ]


def _edited(document: Document, edit: Edit) -> Document:
    changes, problems = (*document.changes, *edit.changes), (*document.problems, *edit.problems)
    return replace(document, _tree=edit.tree, places=edit.places, changes=changes, problems=problems)
