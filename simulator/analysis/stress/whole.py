"""A deal file and questions in, everything that stress tells of it as one tree out.

Questions are read and checked before the first draw. Without any, the deal is put beside all its scenarios and the
worst draws of both sides are told. Money in whole currency units. Nothing random beyond the draws.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from simulator.analysis.figures import figure
from simulator.analysis.statements import ask, value
from simulator.analysis.stress.failures import Failure, failures
from simulator.analysis.stress.grid import Axis, axis, grid
from simulator.analysis.stress.reverse import reverse
from simulator.analysis.stress.scenarios import side_by_side
from simulator.analysis.stress.tails import tails
from simulator.analysis.variants import Variant, Written, variants
from simulator.errors import OptionError, Problem

Bar = Callable[[int], AbstractContextManager[Callable[[int], None] | None]]
"""Draws to be done in, something to be told how many are done out."""

EVALUATIONS = 14
"""About how often reverse stress goes through all draws, for one failure in one world."""


@dataclass(frozen=True)
class Questions:
    """What is asked of a deal, as a user writes it: see `simulator stress --help`."""

    scenarios: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    axes: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    worst: str = "1 %"
    reverse: tuple[str, ...] = ()

    @property
    def bare(self) -> bool:
        """True when neither a grid, a tail nor reverse stress is asked for."""
        return not (self.axes or self.tails or self.reverse)

    def under(self) -> str | None:
        """The scenario under which a grid, a tail or reverse stress is made; OptionError when there are several."""
        if len(self.scenarios) > 1 and not self.bare:
            message = "a grid, a tail and reverse stress are made under one scenario; name one"
            raise OptionError(Problem("--scenario", 0, 0, ", ".join(self.scenarios), message))
        return None if self.bare or not self.scenarios else self.scenarios[0]


@dataclass(frozen=True)
class _Read:
    """Questions that are understood."""

    variants: tuple[Variant, ...]
    axes: tuple[Axis, ...]
    failures: tuple[Failure, ...]
    worst: float


def stressed(
    file: Written, questions: Questions, draws: int, seed: int, *, bar: Bar, threads: int | None = None
) -> dict[str, Any]:
    """Plain data for `stress.json`: the deal, and under "scenarios", "grid", "tails" and "reverse" what was asked.

    `file` carries the scenario of `questions.under()`. OptionError or DealError for what cannot be answered.
    """
    read, deal = _read(file, questions), file.deal()
    tree: dict[str, Any] = {
        "deal": deal.name, "scenario": deal.origin.scenario, "language": deal.language, "currency": deal.currency,
        "draws": draws, "seed": seed,
    }  # fmt: skip
    if read.variants:
        with bar(draws * len(read.variants)) as progress:
            tree["scenarios"] = side_by_side(read.variants, draws, seed, threads=threads, progress=progress).as_tree()
    if read.axes:
        cells = len(read.axes[0].values) * (len(read.axes[1].values) if len(read.axes) > 1 else 1)
        with bar(draws * cells) as progress:
            shown = grid(file, read.axes, questions.figures, draws, seed, threads=threads, progress=progress)
        tree["grid"] = shown.as_tree()
    if questions.bare or questions.tails:
        with bar(draws) as progress:
            found = tails(deal, questions.tails, read.worst, draws, seed, threads=threads, progress=progress)
        tree["tails"] = [each.as_tree() for each in found]
    for failure in read.failures:
        with bar(draws * EVALUATIONS * 2 ** len(deal.shocks)) as progress:
            answer = reverse(deal, failure, draws, seed, threads=threads, progress=progress)
        tree.setdefault("reverse", []).append(answer.as_tree())
    return tree


def _read(file: Written, questions: Questions) -> _Read:
    deal = file.deal()
    if questions.figures and not questions.axes:
        message = "is what a grid shows; add --grid PATH=V1,V2"
        raise OptionError(Problem("--figure", 0, 0, ", ".join(questions.figures), message))
    for name in questions.tails:
        figure(deal, name)
    for text in questions.figures:
        ask(deal, text)
    beside = (questions.scenarios or tuple(deal.scenarios)) if questions.bare else ()
    put = variants(file, beside, questions.changes) if questions.bare or questions.changes else []
    broken = [each for text in questions.reverse for each in failures(deal, text)]
    worst = value(questions.worst, questions.worst, "--worst")
    return _Read(tuple(put), tuple(map(axis, questions.axes)), tuple(broken), worst)
