"""Wanted standard errors in, a rule that ends a run when they are met out.

    {"investors.all.irr": 0.001, "p_loss": "0.5 %"}     the mean internal rate of return to 0.1 percentage points, ...

Errors are those of `simulator.summary.statistics`: the spread of the means of 32 independently scrambled replicates,
honest under quasi-random points, where sd/sqrt(n) is not. It is looked at after 1,024 draws and each time that they are
a quarter more, at multiples of 32 so that all replicates are equally long. An estimate from 32 means is itself
uncertain by 1/sqrt(2 x 31) = 13 %, and whoever stops at the first look that is good enough stops too often at a lucky
one; so all wanted errors must be met at two looks in a row. For plain Monte Carlo the error of stopped runs is then
0.87 times the wanted one, and the error they report 0.96 times their own (20,000 simulated stopping times); a test
repeats it on a deal. Nothing random: whether a run ends depends on its draws alone, in their order.

What never came in n draws has means of 0 in all replicates, and yet its chance is not known to be 0; nor is it known to
be 1 where it came in all. The error of a chance is therefore taken to be 1/n at least, which is what 32 replicates give
where it came once: a chance of 0 meets a wanted error of 0.1 % after 1,000 draws, not at once. Of other figures that
were the same in every draw nothing can be said of what was not drawn; they meet every error, and it is told of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.analysis.statements import Asked, Estimate, ask, value
from simulator.deal import Deal
from simulator.errors import OptionError, Problem
from simulator.pipeline import Watch
from simulator.summary.statistics import REPLICATES

__all__ = ["FIRST", "GROWTH", "MOST", "Goal", "Look", "Precision", "precision"]

FIRST = 1_024
"""Draws at the first look."""
GROWTH = 1.25
"""How many times the draws of a look the next one has."""
IN_A_ROW = 2
"""Looks at which the errors must be met."""
MOST = 1_000_000
"""Draws at which a run ends anyway, if nothing else is said."""
FAR = 1e6
"""How many times an error may be the wanted one and still be forecast: draws go with the square."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Goal:
    """A statistic of a figure, and the standard error that it shall have, in the figure's unit."""

    asked: Asked
    target: float


@dataclass(frozen=True)
class Look:
    """How far a run has come: its draws, and each goal with its estimate.

    `needed` is a forecast of the draws after which all are met, by errors that fall with the root of the draws; usually
    they fall faster. None where an error is not known or too far off. `constant` are figures, not chances, that were
    the same in every draw. `enough` is whether the run may end.
    """

    draws: int
    goals: tuple[Goal, ...]
    estimates: tuple[Estimate, ...]
    enough: bool = False
    constant: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """Whether every error is at most what was wanted."""
        return all(_meets(*each) for each in zip(self.goals, self.estimates, strict=True))

    @property
    def needed(self) -> int | None:
        """Draws that all goals are likely to take."""
        errors = [estimate.se for estimate in self.estimates]
        if any(se is None for se in errors):
            return None
        worst = max(((se or 0.0) / goal.target for goal, se in zip(self.goals, errors, strict=True)), default=0.0)
        if worst > FAR:
            return None
        return _whole(max(self.draws * worst**2, self.draws if self.enough else self.draws * GROWTH))

    def as_tree(self) -> dict[str, Any]:
        """By what was asked: value, unit, label, error, the one wanted, whether it is met, whether it was constant."""
        return {
            goal.asked.name: {
                "value": estimate.value, "se": estimate.se, "target": goal.target, "met": _meets(goal, estimate),
                "unit": goal.asked.figure.unit, "label": goal.asked.labels,
                "constant": goal.asked.figure.name in self.constant,
            }
            for goal, estimate in zip(self.goals, self.estimates, strict=True)
        }  # fmt: skip


@dataclass(frozen=True)
class Precision:
    """A rule for `simulator.pipeline.simulate(until=...)`; `seen` is told of every look."""

    goals: tuple[Goal, ...]
    seen: Callable[[Look], None] | None = None

    def watch(self) -> Watch:
        """What follows one run."""
        return _Watch(self)


def precision(deal: Deal, wanted: Mapping[str, float | str], seen: Callable[[Look], None] | None = None) -> Precision:
    """The rule for wanted standard errors by what is asked, as in `statements`; shares may be in per cent.

    Raises OptionError for what the deal does not have, and for an error that is not above 0.
    """
    goals = tuple(Goal(ask(deal, name), _target(name, error)) for name, error in wanted.items())
    if not goals:
        raise OptionError(Problem("precision", 0, 0, "", "expected a figure and its standard error, as irr=0.1 %"))
    return Precision(goals, seen)


def wanted(texts: tuple[str, ...]) -> dict[str, str]:
    """Texts "ASK=VALUE" by what is asked; OptionError for another form or for one asked twice."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, error = (part.strip() for part in text.partition("="))
        if not (name and equals and error) or name in found:
            message = (
                "is asked for twice" if name in found else "is not understood; expected FIGURE=ERROR, as irr=0.1 %"
            )
            raise OptionError(Problem("--precision", 0, 0, text, message))
        found[name] = error
    return found


def _target(name: str, error: float | str) -> float:
    found = value(error, f"{name}={error}") if isinstance(error, str) else float(error)
    if not 0 < found < np.inf:
        message = "a standard error to be reached is above 0; smaller ones take more draws"
        raise OptionError(Problem("precision", 0, 0, name, message, found=str(error)))
    return found


def _meets(goal: Goal, estimate: Estimate) -> bool:
    return estimate.se is not None and estimate.se <= goal.target


def _is_chance(asked: Asked) -> bool:
    return asked.figure.unit == "chance" and asked.statistic == "mean"


def _estimate(asked: Asked, column: Floats) -> Estimate:
    """The statistic and its error; of a chance not below that of something that came once."""
    found = asked.of(column)
    if found.se is None or not _is_chance(asked):
        return found
    return found._replace(se=max(found.se, 1.0 / np.count_nonzero(~np.isnan(column))))


def _constant(column: Floats) -> bool:
    known = column[~np.isnan(column)]
    return known.size > 0 and bool((known == known[0]).all())


def _whole(draws: float) -> int:
    """Draws in whole rounds of replicates."""
    return -(-int(np.ceil(draws)) // REPLICATES) * REPLICATES


class _Watch:
    """One run followed: the figures asked for of every draw so far, 8 bytes each."""

    def __init__(self, rule: Precision) -> None:
        self._rule, self.look = rule, FIRST
        self._columns: dict[str, list[Floats]] = {goal.asked.figure.name: [] for goal in rule.goals}
        self._draws = self._row = 0
        self._last: Look | None = None

    def enough(self, metrics: xr.Dataset) -> bool:
        """Take the next draws' figures; True at a look at which the errors are met as often as they must be."""
        for goal in {goal.asked.figure.name: goal for goal in self._rule.goals}.values():
            self._columns[goal.asked.figure.name].append(goal.asked.figure.of(metrics))
        self._draws += metrics.sizes["draw"]
        if self._draws != self.look:
            return False
        found = self._estimated()
        self._row = self._row + 1 if found.met else 0
        self._last = replace(found, enough=self._row >= IN_A_ROW)
        self.look = _whole(self._draws * GROWTH)
        if self._rule.seen is not None:
            self._rule.seen(self._last)
        return self._last.enough

    def told(self) -> dict[str, Any]:
        """The errors of all draws that came, and whether each is at most what was wanted."""
        last = self._last if self._last is not None and self._last.draws == self._draws else self._estimated()
        return {"precision": last.as_tree()}

    def _estimated(self) -> Look:
        """The errors as they are now; columns are joined once for all looks so far."""
        for name, parts in self._columns.items():
            self._columns[name] = [np.concatenate(parts)] if len(parts) > 1 else parts
        columns = {name: parts[0] for name, parts in self._columns.items()}
        goals = self._rule.goals
        estimates = tuple(_estimate(goal.asked, columns[goal.asked.figure.name]) for goal in goals)
        others = {goal.asked.figure.name for goal in goals if goal.asked.figure.unit != "chance"}
        same = tuple(sorted(name for name in others if _constant(columns[name])))
        return Look(self._draws, goals, estimates, constant=same)
