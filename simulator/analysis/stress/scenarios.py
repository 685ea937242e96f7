"""Variants of a deal in, the key figures of both sides under each, and how they change, out.

All variants live the same lives, so each change is a mean of paired differences with an error of its own, smaller than
what two separate errors would give. Money in whole currency units. Nothing random beyond the draws.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.analysis.figures import Figure, figures
from simulator.analysis.naming import head
from simulator.analysis.sampling import Sample, after, sample
from simulator.analysis.statements import Estimate, ask
from simulator.analysis.stress.tails import KEY
from simulator.analysis.variants import Variant
from simulator.trajectories.remembered import Remembered


@dataclass(frozen=True)
class Column:
    """One variant: estimates of the key figures by name, and their paired changes from the first variant."""

    name: str
    figures: dict[str, Estimate]
    changes: dict[str, Estimate]

    def as_tree(self) -> dict[str, Any]:
        """Plain data."""
        told = {
            name: {**found._asdict(), "change": self.changes[name]._asdict()} for name, found in self.figures.items()
        }
        return {"name": self.name, "figures": told}


@dataclass(frozen=True)
class Scenarios:
    """Variants side by side, the first the one that changes are counted from; the figures by name."""

    columns: tuple[Column, ...]
    figures: dict[str, Figure]

    @property
    def units(self) -> dict[str, str]:
        """The unit of each figure by name."""
        return {name: each.unit for name, each in self.figures.items()}

    def as_tree(self) -> dict[str, Any]:
        """Plain data, for `stress.json`."""
        return {
            "units": self.units,
            "labels": {name: each.labels for name, each in self.figures.items()},
            "heads": {name: head(name) for name in self.figures},
            "variants": [each.as_tree() for each in self.columns],
        }


def side_by_side(
    variants: Sequence[Variant], draws: int = 10_000, seed: int = 1, *, names: Sequence[str] = KEY,
    threads: int | None = None, progress: Callable[[int], None] | None = None,
) -> Scenarios:  # fmt: skip
    """The figures (those that the first deal has) of each variant; `progress` is told the draws done in all."""
    known = figures(variants[0].deal)
    asked = {name: known[name] for name in names if name in known}
    columns, base, living = [], None, Remembered()
    for position, variant in enumerate(variants):
        has = [name for name in asked if name in figures(variant.deal)]
        done = after(position * draws, progress)
        found = sample(variant.deal, has, draws, seed, living=living, threads=threads, progress=done)
        base = found if base is None else base
        columns.append(_column(variant, found, base))
    return Scenarios(tuple(columns), asked)


def _column(variant: Variant, found: Sample, base: Sample) -> Column:
    asked = {name: ask(variant.deal, name) for name in found.figures}
    own = {name: each.of(found.figures[name]) for name, each in asked.items()}
    changes = {name: each.of(found.figures[name] - base.figures[name]) for name, each in asked.items()}
    return Column(variant.name, own, changes)
