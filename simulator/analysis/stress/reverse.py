"""A deal and what may go wrong in, the most plausible assumptions under which it does out: reverse stress.

What goes wrong is a statement about a figure, as "investors.all.profit < 0". Assumptions are the uncertain numbers and
whether each shock comes; the figure at a set of assumptions is its mean over citizens' luck, which is the same luck at
every set. The numbers' probabilities are those of the deal, rank correlations included: a set is a point of independent
standard normal scores, and the nearest point to the centre (all medians) at which the mean crosses the bound is the
most plausible one (Hasofer and Lind 1974; `simulator.analysis.stress.nearest`). Its distance is in standard deviations.

Shocks come or do not: each such world is searched apart. A world costs the distance of its threshold: a shock of 10 %
that comes is 1.28 standard deviations away, one that stays away is at the centre; costs and the point's distance add as
squares, as if shocks came independently. Money in whole currency units.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special  # type: ignore[import-untyped]

from simulator.analysis.sampling import sample
from simulator.analysis.statements import Estimate
from simulator.analysis.stress.assumptions import Assumption, told
from simulator.analysis.stress.expected import Expected, Progress, Task, World
from simulator.analysis.stress.failures import Failure, only_failure
from simulator.analysis.stress.nearest import REACH, Nearest, nearest, polished
from simulator.deal import Deal
from simulator.errors import OptionError, Problem
from simulator.summary.statistics import FEWEST, estimate

COARSE = 5
"""The direction is searched with one draw in so many; distance, slope and check use all."""
PER_NUMBER = 10
"""Draws for each uncertain number, at least: with fewer a slope and its error are noise."""
WHOLE_WORLDS = 3
"""Up to so many shocks every combination is searched; of more only none, each alone, and all."""


@dataclass(frozen=True)
class Point:
    """The nearest assumptions of one world at which the border is crossed, or the nearest to it within reach.

    `distance` and its error in standard deviations from the centre, None where nothing crosses; `figure` is the mean
    there. `at_once`: the shocks alone are enough, with every number at its median.
    """

    shocks: World
    distance: float | None
    se: float | None
    at_once: bool
    figure: Estimate
    assumptions: tuple[Assumption, ...]

    def as_tree(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "shocks": dict(self.shocks),
            "distance": self.distance,
            "se": self.se,
            "at_once": self.at_once,
            "figure": self.figure._asdict(),
            "numbers": [each.as_tree() for each in self.assumptions],
        }


@dataclass(frozen=True)
class Reverse:
    """The answer for one thing that may go wrong.

    `centre`: the mean with every number at its median and `likely` shocks only. When that has crossed already, the
    points are those at which it would not have. `points` are those found, the nearest first, `missed` the worlds in
    which nothing within `reach` crosses. `p_assumptions`: the probability of assumptions that cross, to first order
    (None where not all worlds were searched); `p_draws`: of draws that cross, luck included.
    """

    failure: Failure
    crossed: bool
    likely: World
    centre: Estimate
    points: tuple[Point, ...]
    missed: tuple[Point, ...]
    p_assumptions: float | None
    p_draws: Estimate
    reach: float

    def as_tree(self) -> dict[str, Any]:
        """Plain data, for `stress.json`."""
        return {
            "statement": self.failure.text,
            "figure": self.failure.asked.name,
            "label": self.failure.asked.labels,
            "unit": self.failure.asked.figure.unit,
            "above": self.failure.above,
            "bound": self.failure.bound,
            "crossed": self.crossed,
            "likely": dict(self.likely),
            "centre": self.centre._asdict(),
            "points": [each.as_tree() for each in self.points],
            "missed": [each.as_tree() for each in self.missed],
            "p_assumptions": self.p_assumptions,
            "p_draws": self.p_draws._asdict(),
            "reach": self.reach,
        }


# ---------------------------------------------------------------------------------------------------------------------
# The search


def reverse(
    deal: Deal, failure: Failure | str, draws: int = 10_000, seed: int = 1, *, threads: int | None = None,
    reach: float = REACH, progress: Progress | None = None,
) -> Reverse:  # fmt: skip
    """The most plausible assumptions under which something goes wrong; if it does at the centre, those that mend it.

    `failure` is also its text: "loss", "net cost", "payments.2021 > 7_500_000".
    `draws` are the lives behind every mean; `progress` is told the draws done so far, some tens of times `draws`.
    OptionError for fewer than `PER_NUMBER` draws of each uncertain number, and a figure that has no mean.
    """
    failure = only_failure(deal, failure) if isinstance(failure, str) else failure
    task = Task(deal, failure, draws, seed, threads, progress)
    if draws < (fewest := PER_NUMBER * len(task.names)):
        message = f"too few to see a slope in {len(task.names)} uncertain numbers"
        raise OptionError(Problem("draws", 0, 0, str(draws), message, hint=f"write --draws {fewest} or more"))
    luck = sample(deal, [failure.asked.figure.name], draws, seed, threads=threads).figures[failure.asked.figure.name]
    counted = luck[~np.isnan(luck)]
    happened = counted > failure.bound if failure.above else counted < failure.bound
    worlds = _worlds(task)
    found = [_search(task, world, reach) for world in worlds]
    crossed = found[0].crossed
    points = [_point(task, each, found[0]) for each in found]
    return Reverse(
        failure, crossed, found[0].world, found[0].centre,
        tuple(sorted((each for each in points if each.distance is not None), key=lambda each: each.distance or 0.0)),
        tuple(each for each in points if each.distance is None),
        _probability(task, found) if len(worlds) == 2 ** len(_open(task)) else None,
        Estimate(*estimate(happened.astype(np.int8)).values()) if counted.size else Estimate(None, None),
        reach,
    )  # fmt: skip


@dataclass(frozen=True)
class _Searched:
    """One world: the mean at its centre, on which side that is, and the nearest point of the other side."""

    world: World
    centre: Estimate
    crossed: bool
    found: Nearest
    figure: Estimate
    se: float | None


def _search(task: Task, world: World, reach: float) -> _Searched:
    """The nearest point of the other side in a world: the direction from few draws, the distance from all."""
    centre = np.zeros(len(task.names))
    level = Expected(task, world, task.draws, 1.0).estimate(centre)
    margin = task.failure.margin(float(level.value or 0.0))
    fine = Expected(task, world, task.draws, -1.0 if margin < 0 else 1.0)
    coarse = Expected(task, world, max(task.draws // COARSE, min(FEWEST, task.draws)), fine.side)
    begun = coarse if coarse.level(centre) > 0 else fine
    found = polished(fine, nearest(begun, centre.size, reach), abs(margin), reach)
    figure = fine.estimate(found.at)
    return _Searched(world, level, margin < 0, found, figure, _error(fine, found, figure))


def _error(fine: Expected, found: Nearest, figure: Estimate) -> float | None:
    """Error of a distance: of the mean there over its slope, and what a direction a little off makes it longer."""
    if found.distance is None or figure.se is None:
        return None
    slope, errors = fine.slope(found.at)
    square = float(slope @ slope)
    if square == 0:
        return None
    off = float(errors @ errors) / square
    return math.hypot(figure.se / math.sqrt(square), found.distance * off / 2)


def _point(task: Task, each: _Searched, centre: _Searched) -> Point:
    """What a world's search means for the deal: how far it is from the centre with the shocks that it takes."""
    shocks = math.fsum(
        _threshold(task.chance(name)) ** 2 for name, comes in each.world.items() if comes != centre.world[name]
    )
    if each.crossed != centre.crossed:
        medians = told(task.deal, task.names, np.zeros(len(task.names)), each.world)
        return Point(each.world, math.sqrt(shocks), 0.0, True, each.centre, medians)
    distance, se = each.found.distance, each.se
    whole = None if distance is None else math.hypot(distance, math.sqrt(shocks))
    se = se * distance / whole if se is not None and distance is not None and whole else se
    return Point(each.world, whole, se, False, each.figure, told(task.deal, task.names, each.found.at, each.world))


def _probability(task: Task, found: list[_Searched]) -> float:
    """P(crossed) over assumptions, to first order: in each world the normal probability beyond the distance."""
    total = 0.0
    for each in found:
        beyond = float(special.ndtr(-(math.inf if each.found.distance is None else each.found.distance)))
        chances = [task.chance(name) if comes else 1 - task.chance(name) for name, comes in each.world.items()]
        total += math.prod(chances) * (1 - beyond if each.crossed else beyond)
    return total


# ---------------------------------------------------------------------------------------------------------------------
# Worlds


def _worlds(task: Task) -> list[World]:
    """Worlds to search, the likeliest first: which shocks come; those that must or cannot come do or do not."""
    likely = {name: task.chance(name) > 0.5 for name in task.deal.shocks}
    free = _open(task)
    if len(free) <= WHOLE_WORLDS:
        turned = itertools.chain.from_iterable(itertools.combinations(free, k) for k in range(len(free) + 1))
    else:
        turned = itertools.chain([()], ((name,) for name in free), [tuple(free)])
    return [{name: comes != (name in turn) for name, comes in likely.items()} for turn in turned]


def _open(task: Task) -> list[str]:
    """Shocks that may come or not."""
    return [name for name in task.deal.shocks if 0 < task.chance(name) < 1]


def _threshold(chance: float) -> float:
    """How far from the centre a shock's turn is, in standard deviations."""
    return abs(float(special.ndtri(chance)))
