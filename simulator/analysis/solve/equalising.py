"""A figure and what its mean is to be in, the value of a key of the deal at which it is that, out.

For comparing two contracts at equal expected cost: the price of one at which its expected payment is the other's.

    file = written("deal.yaml")
    found = equalise(file, "contract.terms.jobs.price", "payments.total", 2_000_000, ("30_000", "70_000"))
    file.deal(found.overrides)          # the deal at that price

The target is a number, or the figure's own column of another deal that lives the same lives (`float64[draw]`, the same
draws and seed): then the two means are made equal, and the errors are those of the paired difference, which are the
smaller ones. Nothing random beside the draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.figures import figure
from simulator.analysis.naming import labels
from simulator.analysis.solve.holding import Edge, Wish, hold
from simulator.analysis.solve.trying import Measure, Trials
from simulator.analysis.solve.unknown import Number, deal_at, unknown
from simulator.analysis.statements import Estimate
from simulator.analysis.variants import Written
from simulator.errors import OptionError, Problem
from simulator.pipeline import Living
from simulator.summary.statistics import average, error
from simulator.trajectories.remembered import Remembered

Floats = NDArray[np.float64]

STEPS = 100_000
"""Values between the ends, where the key takes fractions: finer than to be agreed on, so that the means are equal."""


@dataclass(frozen=True)
class Equal:
    """The value of a key at which a figure's mean is the target, as nearly as steps of the value allow.

    `value` is a float (a share 0..1), `text` as a deal writes it, `overrides` the texts for `Written.deal`; `low` and
    `high` are the ends of its 95 % interval, None where that reaches beyond the bracket. `mean` is the figure's there,
    `difference` the mean less the target with its error.
    """

    paths: tuple[str, ...]
    value: float
    text: str
    overrides: tuple[str, ...]
    low: float | None
    high: float | None
    figure: str
    mean: float
    difference: Estimate
    draws: int
    seed: int

    def as_tree(self) -> dict[str, Any]:
        """Plain data: the key, its value with the interval, and the figure there."""
        return {
            "for": list(self.paths),
            "value": self.value,
            "text": self.text,
            "low": self.low,
            "high": self.high,
            "figure": self.figure,
            "label": labels(self.figure),
            "mean": self.mean,
            "difference": {"value": self.difference.value, "se": self.difference.se},
            "draws": self.draws,
            "seed": self.seed,
        }


def equalise(
    file: Written,
    path: str | Sequence[str],
    asked: str,
    target: float | Floats,
    between: tuple[Number, Number],
    draws: int = 10_000,
    seed: int = 1,
    *,
    unit: str = "",
    step: Number | None = None,
    threads: int | None = None,
    living: Living | None = None,
) -> Equal:
    """The value of the key at `path` (or of several that are to be the same) where the figure's mean is the target.

    `asked` names a figure as `figures` does; `target` is in its unit, or its column in a deal of the same lives.
    `living` remembers lives of deals that were sampled before.
    Raises OptionError when the figure's mean does not pass the target between the two ends, saying what it is there.
    """
    paths = (path,) if isinstance(path, str) else tuple(path)
    wanted = unknown(file, paths, between, unit, step, steps=STEPS)
    name = figure(deal_at(file, wanted, wanted.first), asked).name
    trials = Trials(
        file, wanted, (name,), (_difference(name, target), _mean(name)), draws, seed, threads,
        living=living or Remembered(),
    )  # fmt: skip
    low, high = (trials.at(k)[0].value for k in (wanted.first, wanted.last))
    if low is None or high is None or low == high or low * high > 0:
        raise _no_such_value(trials, name, target)
    sign = 1 if high > low else -1
    held = hold(trials, trials.rough(), Wish(0, sign, 0.0))
    edges = [edge for each in held.stretches for edge in (each.lower, each.upper) if edge is not None]
    return _equal(trials, name, edges[0] if edges else _at_the_end(trials))


def _equal(trials: Trials, name: str, edge: Edge) -> Equal:
    """The edge, or the value beside it where that is nearer to the target."""
    wanted = trials.unknown
    beside = edge.k - 1 if edge.side == "from" else edge.k + 1
    near = [k for k in (edge.k, beside) if wanted.first <= k <= wanted.last]
    k = min(near, key=lambda each: abs(trials.at(each)[0].value or 0.0))
    difference, mean = trials.at(k)
    low = None if edge.low is None else wanted.value(min(edge.low, k))
    high = None if edge.high is None else wanted.value(max(edge.high, k))
    return Equal(
        wanted.paths, wanted.value(k), wanted.text(k), wanted.overrides(k), low, high, name,
        float(mean.value or 0.0), difference, trials.draws, trials.seed,
    )  # fmt: skip


def _at_the_end(trials: Trials) -> Edge:
    """The mean is the target at an end of the bracket, and nowhere beyond it."""
    first, last = trials.unknown.first, trials.unknown.last
    k = min((first, last), key=lambda each: abs(trials.at(each)[0].value or 0.0))
    return Edge(k, "from" if k == first else "to", None, None)


def _mean(name: str) -> Measure:
    def mean(columns: Mapping[str, Floats]) -> Estimate:
        return _estimate(columns[name])

    return mean


def _difference(name: str, target: float | Floats) -> Measure:
    def difference(columns: Mapping[str, Floats]) -> Estimate:
        own = columns[name]
        return _estimate(own - (target if np.ndim(target) == 0 else np.asarray(target)[: own.size]))

    return difference


def _estimate(column: Floats) -> Estimate:
    """The mean with its error; None where a draw has no number."""
    return Estimate(average(column), error(column)) if np.isfinite(column).all() else Estimate(None, None)


def _no_such_value(trials: Trials, name: str, target: float | Floats) -> OptionError:
    wanted = trials.unknown
    means = [trials.at(k)[1].value for k in (wanted.first, wanted.last)]
    said = " and ".join(
        f"{'not known' if mean is None else f'{mean:,.6g}'} at {wanted.text(k)}"
        for mean, k in zip(means, (wanted.first, wanted.last), strict=True)
    )
    message = f"there is no value at which the mean of {name} is {float(np.mean(target)):,.6g}: it is {said}"
    return OptionError(Problem(", ".join(wanted.paths), 0, 0, "", message, hint="look between other ends"))
