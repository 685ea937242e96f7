"""A deal in, what decides chosen figures of it out: tornado, rank correlations, shares of the variance, luck.

Two samples are drawn: the same assumptions twice, with other lives. Everything is estimated from them as they are, so
the cost is that of two runs, whatever the number of uncertain numbers. Figures have the unit of the summary. Random
only through the draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.figures import Figure, figure
from simulator.analysis.sampling import Sample, after, sample
from simulator.analysis.sensitivity.groups import Names, independent_groups, is_shock, twins
from simulator.analysis.sensitivity.luck import Split, split, variances
from simulator.analysis.sensitivity.replicates import (
    FEWEST,
    Estimate,
    Floats,
    Integers,
    estimate,
    replicates,
    totals,
)
from simulator.analysis.sensitivity.shares import Shares, Surface, surface
from simulator.analysis.sensitivity.tornado import Bar, bar
from simulator.deal import Deal
from simulator.errors import OptionError, Problem

LIVES = (0, 1)
Counted = NDArray[np.bool_]


@dataclass(frozen=True)
class Decided:
    """What decides one figure.

    `left_out`: draws in which the figure is not known (an internal rate of return that does not exist) and which are
    not counted. `split`: of the variance into assumptions and luck. `bars` by input, widest first; `shares` of the
    variance by group of `groups`, None where no number varies.
    """

    figure: Figure
    mean: Estimate
    deviation: Estimate
    left_out: int
    split: Split
    bars: Mapping[str, Bar]
    groups: tuple[Names, ...]
    shares: Shares | None

    def as_tree(self) -> dict[str, Any]:
        """Plain data; shares are 0 where their estimate is below, and 1 where it is above."""
        return {
            "label": self.figure.labels,
            "unit": self.figure.unit,
            "mean": _told(self.mean),
            "sd": _told(self.deviation),
            "left_out": self.left_out,
            "luck": _share(self.split.luck),
            "assumptions": _share(self.split.assumptions),
            "reached": None if self.shares is None else _share(self.shares.reached),
            "degrees": None if self.shares is None else list(self.shares.degrees),
            "tornado": [_bar(name, each) for name, each in self.bars.items()],
            "shares": self._shares(),
        }

    def _shares(self) -> list[dict[str, Any]]:
        """By group, the largest total share first."""
        if (found := self.shares) is None:
            return []
        kinds = ("first", "total", "first_of_assumptions", "total_of_assumptions")
        order = sorted(range(len(self.groups)), key=lambda k: -(found.total[k].value or found.first[k].value or 0.0))
        return [
            {"inputs": list(self.groups[k]), **{kind: _share(getattr(found, kind)[k]) for kind in kinds}}
            for k in order
        ]  # fmt: skip


@dataclass(frozen=True)
class Sensitivity:
    """What decides each of several figures of a deal, from given draws."""

    deal: Deal
    draws: int
    seed: int
    figures: Mapping[str, Decided]

    def as_tree(self) -> dict[str, Any]:
        """Plain data, as `sensitivity.json` has it."""
        return {
            **about(self.deal, self.seed),
            "method": "given",
            "draws": self.draws,
            "same_draw": {name: list(others) for name, others in twins(self.deal).items()},
            "figures": {name: each.as_tree() for name, each in self.figures.items()},
        }


def about(deal: Deal, seed: int) -> dict[str, Any]:
    """Which deal it is."""
    return {
        "deal": deal.name,
        "scenario": deal.origin.scenario,
        "language": deal.language,
        "currency": deal.currency,
        "seed": seed,
    }


def usual_figures(deal: Deal) -> tuple[str, ...]:
    """The figures that are told of unless others are asked for: the investors' profit and the municipality's net."""
    net = "municipality.net.total"
    return (net,) if deal.capital is None else ("investors.all.profit", net)


def sensitivity(
    deal: Deal,
    asked: Iterable[str] = (),
    draws: int = 10_000,
    seed: int = 1,
    *,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Sensitivity:
    """What decides figures of a deal (names as in `figures`), from `draws` draws under each of two lives.

    Raises OptionError for an unknown figure, one without a mean, and for too few draws.
    """
    if draws < FEWEST:
        message = f"expected at least {FEWEST}: what fewer draws say of shares is noise"
        raise OptionError(Problem("draws", 0, 0, str(draws), message, hint=f"write --draws {FEWEST} or more"))
    names = list(dict.fromkeys(figure(deal, name).name for name in tuple(asked) or usual_figures(deal)))
    samples = [
        sample(deal, names, draws, seed, lives=lives, threads=threads, progress=after(k * draws, progress))
        for k, lives in enumerate(LIVES)
    ]
    return Sensitivity(deal, draws, seed, _decided(deal, names, samples))


def _decided(deal: Deal, names: Sequence[str], samples: Sequence[Sample]) -> dict[str, Decided]:
    numbers = samples[0].numbers
    known: dict[bytes, tuple[tuple[Names, ...], Surface | None]] = {}
    found = {}
    for name in names:
        lives = np.stack([each.figures[name] for each in samples])
        counted = _counted(name, lives)
        inputs = {key: column[counted] for key, column in numbers.items()}
        replicate = replicates(counted.size)[counted]
        if (key := counted.tobytes()) not in known:
            known[key] = _surface(deal, inputs, replicate)
        found[name] = _one(figure(deal, name), lives, counted, inputs, replicate, *known[key])
    return found


def _counted(name: str, lives: Floats) -> Counted:
    """bool[draw]: where a figure is known under both lives; OptionError where it has no mean."""
    if np.isinf(lives).any():
        message = "is never reached in some draws, so it has no mean and no variance"
        raise OptionError(Problem("figure", 0, 0, name, message, hint="ask for a figure that every draw has"))
    counted = np.asarray(~np.isnan(lives).any(axis=0))
    if counted.sum() < FEWEST:
        message = f"is known in {int(counted.sum())} draws; expected at least {FEWEST}"
        raise OptionError(Problem("figure", 0, 0, name, message, hint="ask for more draws, or for another figure"))
    return counted


def _surface(deal: Deal, inputs: Mapping[str, Floats], replicate: Integers) -> tuple[tuple[Names, ...], Surface | None]:
    varying = [name for name, column in inputs.items() if column.min() < column.max()]
    if not varying:
        return (), None
    groups = independent_groups(deal, varying)
    columns = np.stack([inputs[name] for name in varying], axis=1)
    return groups, surface(columns, [[varying.index(name) for name in group] for group in groups], replicate)


def _one(
    asked: Figure, every: Floats, counted: Counted, inputs: Mapping[str, Floats], replicate: Integers,
    groups: tuple[Names, ...], fitted: Surface | None,
) -> Decided:  # fmt: skip
    lives = every[:, counted]
    found = split(lives[0], lives[1], replicate)
    moving = bool(found.variance.value)
    bars = {name: bar(inputs[name], lives, replicate, is_shock(name)) for group in groups for name in group if moving}
    widest = dict(sorted(bars.items(), key=lambda each: -abs(each[1].swing.value or 0.0)))
    sums = totals(np.stack([np.ones(lives.shape[1]), lives.mean(axis=0)], axis=1), replicate)
    deviation = np.sqrt(np.maximum(variances(lives, replicate)[0], 0.0))
    return Decided(
        asked, estimate(sums[:, 1] / sums[:, 0]), estimate(deviation), int((~counted).sum()), found, widest, groups,
        fitted.shares(lives) if fitted is not None and moving else None,
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------------
# As plain data


def _told(found: Estimate) -> dict[str, float | None]:
    return {"value": found.value, "se": found.se}


def _share(found: Estimate) -> dict[str, float | None]:
    return {"value": None if found.value is None else min(max(found.value, 0.0), 1.0), "se": found.se}


def _bar(name: str, found: Bar) -> dict[str, Any]:
    return {
        "input": name,
        "shock": is_shock(name),
        "p10": {"at": found.low_at, **_told(found.low)},
        "p90": {"at": found.high_at, **_told(found.high)},
        "swing": _told(found.swing),
        "rank_correlation": _told(found.correlation),
    }
