"""The tree a user wrote in, counts of its numbers by where they come from out.

A number is sourced, assumed or unexplained by the nearest key above it that says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.deal.scalars import split_scalar

_SILENT = {
    "name",
    "cohort",
    "language",
    "rules",
    "currency",
    "source",
    "assumed",
    "note",
    "scenarios",
    "origin",
    "rank",
    "investors",
    "others",
    "departments",
    "kind",
}


@dataclass(frozen=True)
class Provenance:
    """Dotted paths of the numbers of a deal: read in a source, assumed, or neither."""

    sourced: tuple[str, ...]
    assumed: tuple[str, ...]
    unexplained: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """One line for the console."""
        return (
            f"{len(self.sourced)} numbers with a source, {len(self.assumed)} assumed, {len(self.unexplained)} neither"
        )


def provenance(tree: Mapping[str, Any]) -> Provenance:
    """Sort every number of a deal's tree by where it comes from."""
    found: dict[str, list[str]] = {"sourced": [], "assumed": [], "unexplained": []}
    for path, kind in _numbers(tree, "", "unexplained"):
        found[kind].append(path)
    return Provenance(*(tuple(found[kind]) for kind in ("sourced", "assumed", "unexplained")))


def _numbers(value: Any, path: str, kind: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        kind = "sourced" if value.get("source") else "assumed" if value.get("assumed") else kind
        for key, item in value.items():
            if key not in _SILENT:
                yield from _numbers(item, f"{path}.{key}" if path else str(key), kind)
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _numbers(item, f"{path}[{index}]", kind)
    elif _is_number(value):
        yield path, kind


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, (int, float, dt.date)):
        return True
    try:
        split_scalar(value, "")
    except ValueError:
        return False
    return True
