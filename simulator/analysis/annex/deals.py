"""What a result was run from in, its deal and the same deal with changes out, all of them living the same lives.

A result holds its whole configuration, so nothing but a file of values that it names has to be there still. Changes are
made in the tree and checked as a file is; what a deal's own checks refuse is a DealError. Names that the run drew keep
their random streams and Sobol dimensions whatever a change adds or fixes. Nothing random.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.verifying import deal_of
from simulator.checks import CHECKS
from simulator.checks.schema import read_parts
from simulator.config import Document
from simulator.config.overlays import Edit
from simulator.deal import Deal, Origin
from simulator.distributions import quantile
from simulator.errors import DealError, Problem
from simulator.result import Result

Floats = NDArray[np.float64]

POINTS = 500
"""How finely a distribution is followed where its values are changed one by one."""


@dataclass(frozen=True)
class Change:
    """One key of a deal and its new value; `said` is the value as a reader is told of it."""

    path: str
    value: Any
    said: str = ""

    @property
    def text(self) -> str:
        """As a user would write it."""
        return f"{self.path}={self.said or self.value}"


@dataclass(frozen=True)
class Signed:
    """A deal as it was run, and what is needed to change it.

    `draws`, `seed` and `lives` are those of the run; `names` is all that the run drew.
    """

    deal: Deal
    document: Document
    folder: Path
    names: tuple[str, ...]
    draws: int
    seed: int
    lives: int

    @staticmethod
    def of(source: Result | Deal, draws: int = 1_000, seed: int = 1) -> Signed:
        """A result's deal; or a deal, with the draws and seed that are meant. ResultError where it is none here."""
        deal = deal_of(source) if isinstance(source, Result) else source
        names = tuple(dict.fromkeys((*deal.base_numbers, *deal.drawn)))
        document = Document(deal.origin.file, dict(deal.origin.tree), {})
        if not isinstance(source, Result):
            return Signed(deal, document, Path(deal.origin.file).parent, names, draws, seed, 0)
        run = source.about
        folder = _folder(deal, source.path.parent)
        return Signed(deal, document, folder, names, source.draws, int(run["seed"]), int(run["lives"]))

    def changed(self, changes: Iterable[Change]) -> Deal:
        """The deal with changes; DealError with every reason where it is none."""
        edit = Edit(self.document.tree, {}, {})
        for change in changes:
            edit.apply(change.path, change.value, change.path)
        problems: list[Problem] = list(edit.problems)
        deal, parts, mistakes = read_parts(Document(self.document.file, edit.tree, {}), self.folder)
        parts = replace(parts, base_numbers=self.names)
        problems += [*mistakes, *(problem for check in CHECKS for problem in check(parts))]
        errors = [problem for problem in problems if problem.severity == "error"]
        if deal is None or errors:
            raise DealError(errors)
        told = (*self.deal.origin.changes, *edit.changes)
        origin = Origin(self.document.file, edit.tree, self.deal.origin.scenario, told, self.names)
        return deal.model_copy(update={"origin": origin})

    def with_values(self, path: str, values: Callable[[Floats], Floats]) -> Any:
        """What is written for a number whose every value is changed, in the unit the deal states."""
        number = self.deal.numbers()[path]
        meant = self.deal.meant(number)
        per = {} if (number.per or meant.per) is None else {"per": number.per or meant.per}
        if meant.distribution is None:
            return {"value": float(values(np.array([meant.central()]))[0]), **per}
        points = quantile(meant.distribution, (np.arange(POINTS) + 0.5) / POINTS)
        shared = {"shared": True} if number.shared else {}
        return {"empirical": {"values": values(points).tolist()}, **per, **shared}


def _folder(deal: Deal, beside: Path) -> Path:
    """Where files of values are: beside the deal's file, or beside the result."""
    for folder in (Path(deal.origin.file).parent, beside):
        try:
            Deal.of(deal.origin.tree, folder=folder)
        except ValueError:
            continue
        return folder
    return beside
