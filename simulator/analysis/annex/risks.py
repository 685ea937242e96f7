"""A deal as signed in, how it fares in the worlds that a committee asks about, one row for each, out.

Built-in worlds first (`worlds`), then scenarios that the deal declares and that are none of these: those that change
other keys, or the same numbers to other values. All of them live the same lives as the deal as signed, so each
difference is a mean of paired differences with an error of its own. What the deal's own checks refuse is left out with
the reason. Money in whole currency units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.annex.deals import Change, Signed
from simulator.analysis.annex.drawing import Lot, both, columns, estimate, told, unit
from simulator.analysis.annex.worlds import World, worlds
from simulator.analysis.figures import Figure
from simulator.analysis.statements import Estimate
from simulator.deal import Deal
from simulator.errors import InputError, shown

Floats = NDArray[np.float64]

ANY_VALUE = ("missing", "creaming", "relapse")
"""Worlds that a scenario is the same as whatever values it has: a table needs one of each."""
SAID = ("source", "assumed", "note")


@dataclass(frozen=True)
class Row:
    """One world: its figures by name, and by how much they differ from the deal as signed."""

    world: World
    figures: Mapping[str, Estimate]
    differences: Mapping[str, Estimate]


@dataclass(frozen=True)
class LeftOut:
    """A world that the deal's own checks refuse, and why."""

    world: World
    reason: str

    def as_tree(self) -> dict[str, Any]:
        """Plain data."""
        return {"risk": self.world.key, "name": self.world.name, "reason": self.reason}


@dataclass(frozen=True)
class Risks:
    """The deal as signed, rows, and what was left out; `known` are the figures by name, `units` their units."""

    known: Mapping[str, Figure]
    units: Mapping[str, str]
    base: Mapping[str, Estimate]
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...]

    def as_tree(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "rows": [self._row(row) for row in self.rows],
            "left_out": [each.as_tree() for each in self.left_out],
        }

    def _row(self, row: Row) -> dict[str, Any]:
        world = row.world
        return {
            "risk": world.key, "name": world.name, "size": world.size,
            "changes": [change.text for change in world.changes],
            "figures": {name: self._figure(row, name) for name in row.figures},
        }  # fmt: skip

    def _figure(self, row: Row, name: str) -> dict[str, Any]:
        base, found, difference = self.base[name], row.figures[name], row.differences[name]
        return {
            "unit": self.units[name], "base": base.value, "base_se": base.se, "value": found.value, "se": found.se,
            "difference": difference.value, "difference_se": difference.se,
        }  # fmt: skip


def risks(signed: Signed, base: Mapping[str, Floats], lot: Lot, done: Callable[[], None]) -> Risks:
    """The rows of a deal; `base` are the columns of what `told` names, of the same lot; `done` is called after each."""
    known, out = told(signed.deal), list[LeftOut]()
    rows = []
    for world, deal in changed(signed, lot, out):
        try:
            found = columns(deal, [known[name] for name in told(deal) if name in known], lot)
        except InputError as error:
            out.append(LeftOut(world, _reason(error)))
            continue
        means = {name: estimate(known[name], column) for name, column in found.items()}
        rows.append(Row(world, means, both(base, found, known)))
        done()
    units = {name: unit(signed.deal, figure) for name, figure in known.items()}
    first = {name: estimate(figure, base[name]) for name, figure in known.items()}
    return Risks(known, units, first, tuple(rows), tuple(out))


def changed(signed: Signed, lot: Lot, out: list[LeftOut]) -> Iterator[tuple[World, Deal]]:
    """Every world with its deal; what is refused goes to `out`."""
    built = [(world, deal) for world in worlds(signed, lot) if (deal := _deal(signed, world, out)) is not None]
    yield from built
    for world in scenarios(signed.deal):
        deal = _deal(signed, world, out)
        if deal is not None and not any(same(world, deal, *each) for each in built):
            yield world, deal


def _deal(signed: Signed, world: World, out: list[LeftOut]) -> Deal | None:
    try:
        return signed.changed(world.changes)
    except InputError as error:
        out.append(LeftOut(world, _reason(error)))
        return None


def _reason(error: InputError) -> str:
    first = error.problems[0]
    return f"{first.path}: {first.message}" if first.path else first.message


# ---------------------------------------------------------------------------------------------------------------------
# Scenarios


def scenarios(deal: Deal) -> Iterator[World]:
    """The scenarios that a deal declares; the one that it is run under is none."""
    for name, overlay in deal.scenarios.items():
        if name != deal.origin.scenario and isinstance(overlay, Mapping):
            changes = tuple(Change(path, value, shown(_without_notes(value))) for path, value in overlay.items())
            yield World("scenario", name, None, changes, tuple(_leaves(overlay)))


def same(scenario: World, its: Deal, world: World, other: Deal) -> bool:
    """Whether a scenario changes keys of a world only, and its numbers to the world's values where values matter."""
    within = [_near(path, world.paths) for path in scenario.paths]
    if not within or not all(within):
        return False
    mine, theirs = its.numbers(), other.numbers()
    paths = [path for path in world.paths if path in mine and path in theirs and _near(path, scenario.paths)]
    return world.key in ANY_VALUE or all(mine[path].fixed == theirs[path].fixed for path in paths)


def _near(path: str, others: Sequence[str]) -> bool:
    """Whether a key is one of others, above it or below it."""
    return any(path == each or path.startswith(f"{each}.") or each.startswith(f"{path}.") for each in others)


def _leaves(tree: Any, path: str = "") -> Iterator[str]:
    """Paths of all that is written in an overlay, notes left out."""
    if not isinstance(tree, Mapping):
        yield path
        return
    for key, value in tree.items():
        if key not in SAID:
            yield from _leaves(value, f"{path}.{key}" if path else str(key))


def _without_notes(tree: Any) -> Any:
    if not isinstance(tree, Mapping):
        return tree
    return {key: _without_notes(value) for key, value in tree.items() if key not in SAID}
