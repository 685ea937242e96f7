"""A deal, a key of it and statements in, the values of the key at which all of them hold, out.

    found = solve("deal.yaml", "contract.terms.jobs.price", ("30_000", "70_000"),
                  ["p_loss <= 10 %", "municipality.payments.total.p95 <= 3_200_000"])
    found.answers[0].lower, found.answers[0].upper       # the price that the investor needs, and the council's highest

Every value is tried on the same draws and lives, so a statement's margin changes with the value alone. Money is in
whole currency units, shares are 0..1. Nothing random beside the draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.solve.holding import Edge, Held, Stretch, Wish, hold
from simulator.analysis.solve.trying import Measure, Trials
from simulator.analysis.solve.unknown import Number, Unknown, deal_at, unknown
from simulator.analysis.statements import Asked, Estimate, Statement, error_among, state
from simulator.analysis.variants import Written
from simulator.deal import Deal
from simulator.errors import OptionError, Problem
from simulator.summary.statistics import average, rank

Floats = NDArray[np.float64]

FEW = 20
"""Draws on the rarer side of a bound below which a probability or a quantile there rests on too few of them."""


class Bound(NamedTuple):
    """An end of an answer: the edge, and the positions of the statements that set it."""

    edge: Edge
    by: tuple[int, ...]


class Answer(NamedTuple):
    """Neighbouring values at which all statements hold; `lower` and `upper` None where they end with the bracket."""

    first: int
    last: int
    lower: Bound | None
    upper: Bound | None


@dataclass(frozen=True)
class Solution:
    """Where each statement holds, where all do, and what was found at each value tried.

    `answers` is empty where no value between the ends does; `closest` are then the numbers of the values that come
    nearest. `tried` has the statistics of all statements by number of the value, over all draws.
    """

    deal: Deal
    unknown: Unknown
    statements: tuple[Statement, ...]
    held: tuple[Held, ...]
    answers: tuple[Answer, ...]
    closest: tuple[int, ...]
    tried: Mapping[int, tuple[Estimate, ...]]
    draws: int
    seed: int

    def as_tree(self) -> dict[str, Any]:
        """Plain data: what was asked, the answers with their intervals, and every value tried."""
        wanted = self.unknown
        return {
            "deal": self.deal.name,
            "scenario": self.deal.origin.scenario,
            "language": self.deal.language,
            "currency": self.deal.currency,
            "draws": self.draws,
            "seed": self.seed,
            "for": list(wanted.paths),
            "kind": wanted.kind,
            "unit": wanted.unit,
            "step": float(wanted.step),
            "between": [wanted.value(wanted.first), wanted.value(wanted.last)],
            "answers": [self._answer(each) for each in self.answers],
            "closest": [wanted.value(k) for k in self.closest],
            "statements": [self._statement(i) for i in range(len(self.statements))],
            "tried": [
                {"value": wanted.value(k), "text": wanted.text(k), "statements": [each._asdict() for each in found]}
                for k, found in self.tried.items()
            ],
        }

    def _answer(self, answer: Answer) -> dict[str, Any]:
        ends = {"lower": answer.lower, "upper": answer.upper}
        return {
            "from": self.unknown.value(answer.first),
            "to": self.unknown.value(answer.last),
            **{name: bound and {**self._edge(bound.edge), "set_by": list(bound.by)} for name, bound in ends.items()},
        }

    def _statement(self, i: int) -> dict[str, Any]:
        statement, held = self.statements[i], self.held[i]
        asked = statement.asked
        return {
            "statement": statement.text,
            "figure": asked.figure.name,
            "label": statement.labels,
            "statistic": asked.statistic,
            "unit": asked.figure.unit,
            "relation": statement.relation,
            "bound": statement.bound,
            "monotone": held.monotone,
            "few_draws": _few(asked, statement.bound, self.draws),
            "holds": [self._stretch(each) for each in held.stretches],
        }

    def _stretch(self, stretch: Stretch) -> dict[str, Any]:
        return {
            "from": self.unknown.value(stretch.first),
            "to": self.unknown.value(stretch.last),
            "lower": stretch.lower and self._edge(stretch.lower),
            "upper": stretch.upper and self._edge(stretch.upper),
        }

    def _edge(self, edge: Edge) -> dict[str, Any]:
        ends = {"low": edge.low, "high": edge.high}
        interval = {name: None if end is None else self.unknown.value(end) for name, end in ends.items()}
        return {"value": self.unknown.value(edge.k), "text": self.unknown.text(edge.k), **interval}


def solve(
    file: Written | str | Path,
    paths: str | Sequence[str],
    between: tuple[Number, Number],
    statements: str | Sequence[str],
    draws: int = 10_000,
    seed: int = 1,
    *,
    unit: str = "",
    step: Number | None = None,
    whole: bool | None = None,
    threads: int | None = None,
    told: Callable[[int], None] | None = None,
) -> Solution:
    """The values between two ends, given to the keys at `paths`, at which all statements hold.

    `file` is a path or what `written` has read; a single key or statement may stand alone. `between`, `unit`,
    `step` and `whole` are as for `unknown`; `told` hears of draws done. Raises OptionError for what cannot be read or
    is not known at any value, DealError for a value that the deal does not take.
    """
    file, paths, statements = Written.of(file), _listed(paths), _listed(statements)
    if not statements:
        raise OptionError(Problem("so-that", 0, 0, "", "expected a statement, as investors.all.p_loss <= 10 %"))
    wanted = unknown(file, paths, between, unit, step, whole)
    deal = deal_at(file, wanted, wanted.first)
    stated = tuple(state(deal, text) for text in statements)
    names = tuple(dict.fromkeys(each.asked.figure.name for each in stated))
    measures = (*(_shown(each.asked) for each in stated), *(_tested(each) for each in stated))
    trials = Trials(file, wanted, names, measures, draws, seed, threads, told)
    rough, count = trials.rough(), len(stated)
    wishes = [Wish(count + i, 1, 0.0) for i in range(count)]
    held = tuple(hold(trials, rough, wish) for wish in wishes)
    tried = {k: found[:count] for k, found in trials.tried.items()}
    _refuse_unknown(tried, stated)
    answers = _together(wanted, held)
    closest = () if answers else _closest(trials, wishes, held)
    return Solution(file.deal(), wanted, stated, held, answers, closest, tried, draws, seed)


def _listed(said: str | Sequence[str]) -> Sequence[str]:
    return [said] if isinstance(said, str) else said


def _shown(asked: Asked) -> Measure:
    return lambda columns: asked.of(columns[asked.figure.name])


def _tested(statement: Statement) -> Measure:
    """The margin of a statement, on the scale on which its error is known best.

    A quantile is at most a bound exactly when at least its share of the draws are: a share of draws has an honest error
    where a quantile of whole citizens has none.
    """
    asked, bound, name = statement.asked, statement.bound, statement.asked.figure.name
    if not asked.statistic.startswith("p"):
        return lambda columns: statement.margin(columns[name])
    share = int(asked.statistic[1:]) / 100

    def margin(columns: Mapping[str, Floats]) -> Estimate:
        counted = ~np.isnan(columns[name])
        known = columns[name][counted]
        if not known.size:
            return Estimate(None, None)
        if statement.relation == "<=":
            found = known <= bound
            return Estimate(average(found) - share, error_among(found, counted))
        found = known < bound  # of these there must be fewer than make up the quantile: no draw at its rank or above
        fewer = rank(known.size, int(asked.statistic[1:])) + 0.5
        return Estimate(fewer / known.size - average(found), error_among(found, counted))

    return margin


def _few(asked: Asked, bound: float, draws: int) -> bool:
    """Whether a probability near its bound, or a quantile, rests on a handful of draws."""
    if asked.statistic.startswith("p"):
        share = int(asked.statistic[1:]) / 100
    elif asked.figure.unit == "chance":
        share = bound
    else:
        return False
    return draws * min(share, 1 - share) < FEW


def _refuse_unknown(tried: Mapping[int, tuple[Estimate, ...]], stated: Sequence[Statement]) -> None:
    """OptionError for a statistic that is not known at any value tried, as the mean of what may never come."""
    missing = [each for i, each in enumerate(stated) if all(found[i].value is None for found in tried.values())]
    hint = "ask for a quantile, as investors.all.payback_month.p50, or look between other ends"
    if missing:
        message = "is not known at any value tried: in some draws, or in all, there is no such number"
        raise OptionError([Problem("so-that", 0, 0, each.asked.name, message, hint=hint) for each in missing])


# ---------------------------------------------------------------------------------------------------------------------
# Where all hold together


def _together(wanted: Unknown, held: Sequence[Held]) -> tuple[Answer, ...]:
    """What the stretches of all statements have in common, in ascending order."""
    common = [Answer(wanted.first, wanted.last, None, None)]
    for i, each in enumerate(held):
        met = [_common(answer, stretch, i) for answer in common for stretch in each.stretches]
        common = [answer for answer in met if answer.first <= answer.last]
    return tuple(sorted(common, key=lambda answer: answer.first))


def _common(answer: Answer, stretch: Stretch, i: int) -> Answer:
    """The common part, which is empty where `first` is above `last`, with who sets its ends."""
    first, last = max(answer.first, stretch.first), min(answer.last, stretch.last)
    return Answer(
        first, last, _bound(answer.lower, stretch.lower, i, first), _bound(answer.upper, stretch.upper, i, last)
    )


def _bound(bound: Bound | None, edge: Edge | None, i: int, k: int) -> Bound | None:
    """Who sets the end at k: the statements before, this one, or both."""
    before = bound if bound is not None and bound.edge.k == k else None
    if edge is None or edge.k != k:
        return before
    return Bound(edge, (i,)) if before is None else Bound(before.edge, (*before.by, i))


def _closest(trials: Trials, wishes: Sequence[Wish], held: Sequence[Held]) -> tuple[int, ...]:
    """Where a statement that never holds misses least, or the two ends of the widest gap between two that do hold."""
    alone = [wish for wish, each in zip(wishes, held, strict=True) if not each.stretches]
    if alone:
        nearest = {max(trials.tried, key=wish.margin(trials)) for wish in alone}
        return tuple(sorted(nearest))
    gaps = [_gap(one, other) for one, other in combinations(held, 2)]
    return max(gaps, key=lambda gap: gap[1] - gap[0], default=())


def _gap(one: Held, other: Held) -> tuple[int, int]:
    """The ends that face each other of the nearest stretches of two statements; the same number twice if they meet."""
    found = []
    for mine in one.stretches:
        for theirs in other.stretches:
            below, above = min(mine.last, theirs.last), max(mine.first, theirs.first)
            found.append((min(below, above), above))
    return min(found, key=lambda gap: gap[1] - gap[0])
