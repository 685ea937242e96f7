"""What could be read of a deal in, a uniform view for the checks out: names, places, and what was lost.

A file with mistakes still has healthy parts. `Parts` holds the deal made of those, the tree as written, and the paths
that were dropped, so that each check runs on what survived and none reports the consequence of another mistake.
Names are taken from the tree as written: an outcome that is itself wrong is still a known outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from simulator.config import Document
from simulator.deal import Deal, Outcome
from simulator.errors import Problem, nearest, one_of, shown

Check = Callable[["Parts"], Iterator[Problem]]

REQUIRED = ("name", "start", "horizon", "citizens", "pathway")
"""Sections that a deal cannot be without; each is None in `Parts.deal` when it was lost."""


@dataclass(frozen=True)
class Parts:
    """The healthy parts of a deal: `deal` (required sections may be None), `tree` as written, `lost` dotted paths."""

    deal: Deal
    document: Document
    tree: Mapping[str, Any]
    lost: frozenset[str] = frozenset()
    base_numbers: tuple[str, ...] = ()
    """Numbers that were uncertain before a scenario fixed them."""

    def has(self, *sections: str) -> bool:
        """Whether all these top-level sections were read."""
        return all(getattr(self.deal, section) is not None for section in sections)

    def intact(self, path: str) -> bool:
        """Whether nothing at, above or below a path was dropped."""
        within = f"{path}."
        return not any(
            each == path or each.startswith(within) or path.startswith(f"{each}.") or each == "" for each in self.lost
        )

    def outcome(self, name: str | None) -> Outcome | None:
        """The outcome of a name; None when there is none, or when a part of it was dropped."""
        found = self.deal.outcomes.get(name or "")
        return found if self.intact(f"outcomes.{name}") else None

    def value(self, path: str) -> Any:
        """What was written at a dotted path whose keys hold no dots; None when nothing was."""
        value: Any = self.tree
        for key in path.split("."):
            value = value.get(key) if isinstance(value, Mapping) else None
        return value

    def names(self, path: str) -> tuple[str, ...]:
        """Names declared at a path: the keys of a mapping or the entries of a list."""
        value = self.value(path)
        return tuple(map(str, value)) if isinstance(value, Mapping | list) else ()

    def find(self, pattern: str) -> Iterator[tuple[str, Any]]:
        """(path, value) of all that is written at a pattern, as `contract.terms.*.payer`; `*` is any key or index."""
        yield from _find(self.tree, "", pattern.split("."))

    def listed(self, *patterns: str) -> Iterator[tuple[str, str]]:
        """(path, name) of every name listed, or used as a key, at the patterns."""
        for pattern in patterns:
            for path, value in self.find(pattern):
                keys = value if isinstance(value, Mapping) else range(len(value)) if isinstance(value, list) else ()
                for key in keys:
                    name = key if isinstance(value, Mapping) else value[key]
                    if isinstance(name, str):
                        yield f"{path}.{key}", name

    def named(self, *patterns: str) -> Iterator[tuple[str, str]]:
        """(path, name) of every single name written at the patterns."""
        for pattern in patterns:
            yield from ((path, value) for path, value in self.find(pattern) if isinstance(value, str))

    def error(self, path: str, message: str, found: object = None, hint: str | None = None) -> Problem:
        """An error at the position of a path."""
        line, column = self.document.position(path)
        file = self.document.place(path).file
        return Problem(file, line, column, path, message, None if found is None else shown(found), hint)

    def warning(self, name: str, path: str, message: str, found: object = None, hint: str | None = None) -> Problem:
        """A warning with its stable name at the position of a path."""
        place = self.document.place(path)
        text = None if found is None else shown(found)
        return Problem(place.file, place.line, place.column, path, message, text, hint, "warning", name)

    def known(self, path: str, word: str, allowed: Iterable[str], what: str) -> Iterator[Problem]:
        """An error unless `word` is one of the names allowed at this path."""
        words = list(allowed)
        if word not in words:
            close = nearest(word, words)
            expected = f"expected one of {one_of(words)}" if words else "the deal declares none"
            found = None if path.endswith(f".{word}") else word
            yield self.error(path, f"unknown {what}; {expected}", found, f'did you mean "{close}"?' if close else None)


def percent(share: Decimal | float) -> str:
    """A share as a user would write it: 12 %."""
    return f"{float(100 * share):.10g} %"


def money(amount: Decimal) -> str:
    """An amount as a user would write it: 9_000_000."""
    return f"{amount:,f}".replace(",", "_")


def _find(value: Any, path: str, keys: list[str]) -> Iterator[tuple[str, Any]]:
    if not keys:
        yield path, value
    elif isinstance(value, Mapping):
        for key in value if keys[0] == "*" else [keys[0]]:
            if key in value:
                yield from _find(value[key], f"{path}.{key}" if path else key, keys[1:])
    elif isinstance(value, list) and keys[0] == "*":
        for index, item in enumerate(value):
            yield from _find(item, f"{path}.{index}", keys[1:])
