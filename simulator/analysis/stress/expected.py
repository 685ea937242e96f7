"""A deal and a failure in, how far the expected figure is from its bound, as a function of the assumptions, out.

A point has one independent standard normal score per name (`simulator.analysis.stress.assumptions.searched`), a world
says which shocks come. The expected figure is a mean over draws whose citizens have the same luck at every point, so it
is one fixed function of the assumptions, with one Monte Carlo error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.sampling import sample
from simulator.analysis.statements import Estimate
from simulator.analysis.stress.assumptions import searched, values
from simulator.analysis.stress.failures import Failure
from simulator.deal import Deal
from simulator.draws import scores
from simulator.errors import OptionError, Problem

Floats = NDArray[np.float64]
World = Mapping[str, bool]
"""Which shocks come."""
Progress = Callable[[int], None]

WIDTH = 0.5
"""Standard deviations around a point within which its slope is measured."""


class Task:
    """What all searches of one failure share."""

    def __init__(
        self, deal: Deal, failure: Failure, draws: int, seed: int, threads: int | None, progress: Progress | None
    ) -> None:
        self.deal, self.failure, self.draws, self.seed, self.threads = deal, failure, draws, seed, threads
        self.names = searched(deal)
        self._progress, self._done = progress, 0
        self._scores = scores(deal, 0, draws, seed) if self.names else {}

    def scatter(self, draws: int) -> Floats:
        """float64[name, draw]: steps around a point, the scores that the deal's own draws have."""
        return np.array([self._scores[name][:draws] for name in self.names])

    def count(self, draws: int) -> None:
        """Tell of draws done."""
        self._done += draws
        if self._progress is not None:
            self._progress(self._done)

    def chance(self, shock: str) -> float:
        """The chance that a shock comes, at its median where it is uncertain."""
        path = f"shocks.{shock}.chance"
        number = self.deal.meant(self.deal.numbers()[path])
        if number.fixed is not None:
            return number.fixed
        names = self.names
        found = values(self.deal, names, np.zeros((len(names), 1)), {})
        return float(next(v[0] for name, v in found.items() if self.deal.numbers()[name] is number))


class Expected:
    """The margin of a failure as a function of scores, in one world: from above 0 towards `side` times less.

    A level is a mean over `draws` draws whose citizens have the same luck everywhere. The slope comes from pairs of
    draws on opposite sides of the point with the same luck: all directions at once, whatever their number.
    """

    def __init__(self, task: Task, world: World, draws: int, side: float) -> None:
        self.task, self.world, self.draws, self.side = task, world, draws, side

    def column(self, at: Floats) -> Floats:
        """float64[draw] of the figure at scores float64[name, 1 or draw]."""
        task = self.task
        given = values(task.deal, task.names, at, self.world)
        given = {name: column if column.size > 1 else column[0] for name, column in given.items()}
        name = task.failure.asked.figure.name
        found = sample(task.deal, [name], self.draws, task.seed, given=given, threads=task.threads).figures[name]
        task.count(self.draws)
        if np.isnan(found).all() or np.isinf(found).any():
            message = "has no mean under some assumptions; choose an amount, a count or a probability"
            raise OptionError(Problem("--reverse", 0, 0, "", message, name))
        return found

    def estimate(self, at: Floats) -> Estimate:
        """The mean of the figure at a point float64[name] and its error."""
        return self.task.failure.asked.of(self.column(at[:, None]))

    def level(self, at: Floats) -> float:
        """The margin at a point."""
        return self.side * self.task.failure.margin(float(np.nanmean(self.column(at[:, None]))))

    def slope(self, at: Floats, width: float = 1.0) -> tuple[Floats, Floats]:
        """Slope of the margin around a point and its errors, robust to luck that differs between assumptions."""
        if not at.size:
            return np.zeros(0), np.zeros(0)
        step = self.task.scatter(self.draws)
        ends = [self.column(at[:, None] + sign * width * WIDTH * step) for sign in (1.0, -1.0)]
        rise = np.nan_to_num(ends[0] - ends[1]) / (2 * width * WIDTH)
        moments = step @ step.T
        slope = np.linalg.solve(moments, step @ rise)
        rest = rise - slope @ step
        spread = np.linalg.solve(moments, (step * rest**2) @ step.T)
        errors = np.sqrt(np.diag(np.linalg.solve(moments, spread.T)))
        sign = -1.0 if self.task.failure.above else 1.0
        return np.asarray(self.side * sign * slope), np.asarray(errors)
