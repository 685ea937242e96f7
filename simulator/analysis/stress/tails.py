"""A deal and a figure in, its worst draws and the assumptions that were different in them out.

The worst share of draws by a figure (the lowest where more is better, the highest where less is) against all draws:
the mean of every uncertain number, how often each shock came, and what the other figures were. If luck alone made the
tail, it would be k of the n draws taken blindly, and the mean of a number with spread s over k of them would vary by
s sqrt((1 / k) (1 - k / n)): z is a difference in that unit. A number counts as different when its z is larger than what
the largest of as many blind ones exceeds once in twenty (Bonferroni). Draws that are as bad as the last one of the
tail belong to it, so a tail may be larger than asked for. Numbers in the unit the deal states, money in whole currency
units. Nothing random beyond the draws.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special  # type: ignore[import-untyped]

from simulator.analysis.figures import figure, figures
from simulator.analysis.naming import labels
from simulator.analysis.sampling import Sample, sample
from simulator.analysis.statements import Estimate, ask
from simulator.analysis.stress.assumptions import unit_of
from simulator.deal import Deal
from simulator.errors import OptionError, Problem

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

KEY = (
    "investors.all.profit", "investors.all.irr", "investors.all.p_loss",
    "municipality.payments.total", "municipality.savings.total", "municipality.net.total", "municipality.p_net_cost",
)  # fmt: skip
"""The figures that tell both sides how the deal goes."""
TAILS = ("investors.all.profit", "municipality.net.total")
"""Whose tails are told when none is asked for."""
ONCE_IN = 20
"""How seldom luck alone makes any number count as different."""


@dataclass(frozen=True)
class Difference:
    """One number in the tail against all draws: means in its own unit, their difference in its standard deviations.

    `z` is the difference in standard errors of a tail made by luck, which are known exactly.
    """

    name: str
    unit: str
    per: str | None
    tail: float
    all: float
    deviations: float
    z: float
    differs: bool

    def as_tree(self) -> dict[str, Any]:
        """Plain data."""
        return dict(vars(self))


@dataclass(frozen=True)
class Tail:
    """The worst draws by one figure.

    `size` of `draws` draws, for a share `worst` asked for; `boundary` the best value among them. `figures`: means in
    the tail and over all draws by name, in `units`. `numbers`: the most different first;
    `threshold` the z from which they differ.
    """

    figure: str
    unit: str
    worst: float
    size: int
    draws: int
    boundary: float
    lowest: bool
    figures: dict[str, tuple[Estimate, Estimate]]
    units: dict[str, str]
    numbers: tuple[Difference, ...]
    threshold: float

    @property
    def luck_alone(self) -> bool:
        """True when no assumption was different: what is left is citizens' luck."""
        return not any(each.differs for each in self.numbers)

    def as_tree(self) -> dict[str, Any]:
        """Plain data, for `stress.json`."""
        told = {
            name: {"tail": tail._asdict(), "all": every._asdict(), "unit": self.units[name], "label": labels(name)}
            for name, (tail, every) in self.figures.items()
        }
        return {
            **{key: getattr(self, key) for key in ("figure", "unit", "worst", "size", "draws", "boundary", "lowest")},
            "label": labels(self.figure),
            "figures": told,
            "numbers": [each.as_tree() for each in self.numbers],
            "threshold": self.threshold,
            "luck_alone": self.luck_alone,
        }


def tails(
    deal: Deal, names: Sequence[str] = (), worst: float = 0.01, draws: int = 10_000, seed: int = 1, *,
    threads: int | None = None, progress: Callable[[int], None] | None = None,
) -> list[Tail]:  # fmt: skip
    """The worst share of draws by each figure, the usual ones if none is named; all from one sample.

    OptionError for an unknown figure, a share that leaves less than two draws in the tail or none outside.
    """
    if not 2 <= math.ceil(worst * draws - 1e-9) < draws:
        hint = f"with {draws} draws from {2 / draws:.2g} up to below 1"
        raise OptionError(
            Problem("--worst", 0, 0, f"{worst:g}", "a tail needs two draws and others beside it", hint=hint)
        )
    known = figures(deal)
    asked = [figure(deal, name).name for name in names] or [name for name in TAILS if name in known]
    told = dict.fromkeys((*asked, *(name for name in KEY if name in known)))
    found = sample(deal, told, draws, seed, threads=threads, progress=progress)
    return [tail_of(found, name, worst) for name in asked]


def tail_of(found: Sample, name: str, worst: float) -> Tail:
    """The worst share of a sample's draws by one of its figures."""
    known = figure(found.deal, name)
    column, lowest = found.figures[name], known.good > 0
    bad = np.where(np.isnan(column), np.inf, column if lowest else -column)
    last = np.sort(bad)[math.ceil(worst * found.draws - 1e-9) - 1]
    marks = bad <= last
    told = {each: (_of(found, each, marks), ask(found.deal, each).of(values)) for each, values in found.figures.items()}
    size = int(marks.sum())
    varying = {each: values for each, values in found.numbers.items() if values.min() < values.max()}
    threshold = _threshold(len(varying))
    numbers = [_difference(found.deal, each, values, marks, threshold) for each, values in varying.items()]
    return Tail(
        name, known.unit, worst, size, found.draws, float(last if lowest else -last), lowest, told,
        {each: figure(found.deal, each).unit for each in told},
        tuple(sorted(numbers, key=lambda each: -abs(each.z))), threshold,
    )  # fmt: skip


def _of(found: Sample, name: str, marks: Marks) -> Estimate:
    """A figure's mean in the tail, with the error of a mean over so many draws."""
    column = found.figures[name][marks]
    column = column[~np.isnan(column)]
    if column.size < 2 or not np.isfinite(column).all():
        return Estimate(float(column[0]) if column.size == 1 else None, None)
    return Estimate(float(column.mean()), float(column.std(ddof=1)) / math.sqrt(column.size))


def _difference(deal: Deal, name: str, values: Floats, marks: Marks, threshold: float) -> Difference:
    size, draws = int(marks.sum()), values.size
    mean, spread = float(values.mean()), float(values.std(ddof=1))
    inside = float(values[marks].mean())
    error = spread * math.sqrt((1 / size) * (1 - size / draws)) if size < draws else math.inf
    z = (inside - mean) / error
    return Difference(name, *unit_of(deal, name), inside, mean, (inside - mean) / spread, z, abs(z) > threshold)


def _threshold(numbers: int) -> float:
    """The z that the largest of so many exceeds, either way, once in twenty when luck alone is at work."""
    return float(-special.ndtri(1 / ONCE_IN / 2 / max(numbers, 1)))
