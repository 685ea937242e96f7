"""A deal file and values of one or two keys in, statistics of the deal in every cell of their grid out.

Every cell is the deal with the keys set, as `--set` does, and lives the same lives, so that neighbouring cells differ
by what was set and hardly by luck. A cell's figures are those of a plain simulation of that deal, bit by bit. The cell
that says what the deal says anyway is marked. Money in whole currency units. Nothing random beyond the draws.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.analysis.figures import figures
from simulator.analysis.sampling import after, sample
from simulator.analysis.statements import Asked, Estimate, ask
from simulator.analysis.variants import Written
from simulator.deal import Deal
from simulator.deal.model import Origin
from simulator.errors import OptionError, Problem
from simulator.trajectories.remembered import OF_THE_CONTRACT, Remembered

USUAL = ("investors.all.p_loss", "municipality.p_net_cost")
"""What is told of a grid when nothing is asked for."""


@dataclass(frozen=True)
class Axis:
    """A key and the values it is given, as a user writes them."""

    path: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """One cell: the value of each axis, whether that is the deal as it is, and estimates by what was asked."""

    at: tuple[str, ...]
    as_signed: bool
    found: dict[str, Estimate]

    def as_tree(self) -> dict[str, Any]:
        """Plain data."""
        told = {name: each._asdict() for name, each in self.found.items()}
        return {"at": list(self.at), "as_signed": self.as_signed, "figures": told}


@dataclass(frozen=True)
class Grid:
    """All cells, the last axis turning fastest; what was asked by name."""

    axes: tuple[Axis, ...]
    asked: dict[str, Asked]
    cells: tuple[Cell, ...]

    @property
    def units(self) -> dict[str, str]:
        """The unit of what was asked by name."""
        return {name: each.figure.unit for name, each in self.asked.items()}

    def as_tree(self) -> dict[str, Any]:
        """Plain data, for `stress.json`."""
        return {
            "axes": [{"path": axis.path, "values": list(axis.values)} for axis in self.axes],
            "units": self.units,
            "labels": {name: each.labels for name, each in self.asked.items()},
            "cells": [cell.as_tree() for cell in self.cells],
        }


def axis(text: str) -> Axis:
    """An axis as a user writes it: "PATH=v1,v2,v3"; commas within brackets and quotes do not part values."""
    path, equals, rest = text.partition("=")
    values = tuple(each.strip() for each in _parted(rest)) if equals else ()
    if not path.strip() or len([each for each in values if each]) < max(len(values), 1):
        message = "is not understood; expected a key and its values, as citizens.recruited=60 %,80 %,100 %"
        raise OptionError(Problem("--grid", 0, 0, text, message))
    if len(set(values)) < len(values):
        raise OptionError(Problem("--grid", 0, 0, text, "a value is there twice"))
    return Axis(path.strip(), values)


def grid(
    file: Written | str | Path, keys: Sequence[Axis | str], asked: Sequence[str] = (), draws: int = 10_000,
    seed: int = 1, *, threads: int | None = None, progress: Callable[[int], None] | None = None,
) -> Grid:  # fmt: skip
    """Statistics (texts as `statements.ask` reads, the usual ones if none) in every cell of one or two axes, `keys`.

    `file` is a path or what `written` has read, an axis also its text, "PATH=v1,v2,v3".
    Every cell is checked as a deal before the first is simulated; DealError or OptionError with what is wrong.
    """
    file, axes = Written.of(file), [axis(each) if isinstance(each, str) else each for each in keys]
    if not 1 <= len(axes) <= 2 or len({each.path for each in axes}) < len(axes):
        found = ", ".join(each.path for each in axes)
        raise OptionError(Problem("--grid", 0, 0, found, "a grid has one axis, or two of different keys"))
    base = file.deal()
    known = figures(base)
    wanted = [ask(base, text) for text in asked] or [ask(base, name) for name in USUAL if name in known]
    places = list(itertools.product(*(each.values for each in axes)))
    deals = [file.deal([f"{each.path}={value}" for each, value in zip(axes, at, strict=True)]) for at in places]
    names = dict.fromkeys(each.figure.name for each in wanted)
    cells: dict[int, Cell] = {}
    living = Remembered()
    for done, place in enumerate(_contract_fastest(axes)):
        told = after(done * draws, progress)
        columns = sample(deals[place], names, draws, seed, living=living, threads=threads, progress=told).figures
        statistics = {each.name: each.of(columns[each.figure.name]) for each in wanted}
        cells[place] = Cell(places[place], _same(deals[place], base), statistics)
    return Grid(tuple(axes), {each.name: each for each in wanted}, tuple(cells[place] for place in sorted(cells)))


def _contract_fastest(axes: Sequence[Axis]) -> list[int]:
    """The cells in an order in which those of the same lives follow each other: what no life depends on turns fastest.

    Lives of one cell are remembered, not of a whole row.
    """
    numbers = list(itertools.product(*(range(len(each.values)) for each in axes)))
    lived = [each.path.partition(".")[0] not in OF_THE_CONTRACT for each in axes]
    return sorted(range(len(numbers)), key=lambda place: [numbers[place][i] for i, lives in enumerate(lived) if lives])


def _same(deal: Deal, base: Deal) -> bool:
    """True when two deals say the same, wherever they come from."""
    return deal.model_copy(update={"origin": Origin()}) == base.model_copy(update={"origin": Origin()})


def _parted(text: str) -> list[str]:
    """Parts between commas that lie in no bracket and no quote."""
    parts, depth, quote = [""], 0, ""
    for letter in text:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        else:
            depth += (letter in "[{(") - (letter in "]})")
        if letter == "," and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += letter
    return parts
