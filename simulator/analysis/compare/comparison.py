"""Deals that live the same lives in, each figure's value in all of them and its differences from the first one out.

Every deal is simulated with the same draws, one after the other, and only the figures asked for are kept, of the base
and of the one it is compared with: memory holds two deals' columns. A statistic is of any figure of the summary
(`simulator.analysis.statements`); a figure that some of the deals lack is missing there and no mistake. Values have the
unit of the summary. Randomness is that of the draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.compare.pairing import Difference, paired, unpaired
from simulator.analysis.compare.sides import NOTHING, same_lives
from simulator.analysis.figures import Figure, figures
from simulator.analysis.sampling import after, sample
from simulator.analysis.solve import Equal
from simulator.analysis.statements import Asked, ask
from simulator.analysis.variants import Variant
from simulator.deal import Deal
from simulator.errors import OptionError, Problem
from simulator.summary.statistics import method
from simulator.trajectories.remembered import Remembered
from simulator.vocabulary import Language

Columns = Mapping[str, NDArray[np.float64]]

DEFAULT = (
    "investors.all.irr", "investors.all.p_loss", "investors.all.profit", "municipality.payments.total",
    "municipality.payments.total.p95", "municipality.savings.total", "municipality.net.total",
)  # fmt: skip
"""What is compared of both sides when nothing is asked for, with each outcome's programme count and P(paid) of each
term."""


@dataclass(frozen=True)
class Compared:
    """One of the deals: the name it goes by, and whether it lives the same lives as the base."""

    name: str
    deal: str
    scenario: str | None
    changes: tuple[str, ...]
    paired: bool
    equalised: Equal | None = None

    def as_tree(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "deal": self.deal, "scenario": self.scenario, "changes": list(self.changes), "paired": self.paired,
            "equalised": None if self.equalised is None else self.equalised.as_tree(),
        }  # fmt: skip


@dataclass(frozen=True)
class Value:
    """A statistic of one deal with its error; `left_out` are draws in which it is not defined."""

    value: float | None
    se: float | None
    left_out: int


@dataclass(frozen=True)
class Row:
    """One statistic in every deal that has it, by the deal's name; None in one that does not."""

    name: str
    figure: Figure
    statistic: str
    values: Mapping[str, Value | None]
    differences: Mapping[str, Difference | None]

    def as_tree(self) -> dict[str, Any]:
        """Plain data."""
        known = {name: None if each is None else vars(each) for name, each in self.values.items()}
        good = 0 if self.statistic == "sd" else self.figure.good  # draws have no spread of their own
        apart = {name: None if d is None else d.as_tree(good) for name, d in self.differences.items()}
        return {
            "figure": self.figure.name, "statistic": self.statistic, "unit": self.figure.unit,
            "good": good, "label": Asked(self.figure, self.statistic).labels,
            "values": known, "differences": apart,
        }  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """Every statistic of every deal, and how it differs from the base's."""

    base: str
    draws: int
    seed: int
    lives: int
    currency: str
    language: Language
    deals: tuple[Compared, ...]
    rows: tuple[Row, ...]

    def row(self, name: str) -> Row:
        """The row of a statistic by its whole name; KeyError when it was not asked for."""
        return {each.name: each for each in self.rows}[name]

    def as_tree(self) -> dict[str, Any]:
        """Plain data, as `compare.json` has it."""
        return {
            "base": self.base, "draws": self.draws, "seed": self.seed, "lives": self.lives,
            "currency": self.currency, "language": self.language, "errors": method(self.draws),
            "deals": {each.name: each.as_tree() for each in self.deals},
            "figures": {each.name: each.as_tree() for each in self.rows},
        }  # fmt: skip


def compare(
    deals: Sequence[Variant] | Mapping[str, Deal],
    asked: Sequence[str] = (),
    draws: int = 10_000,
    seed: int = 1,
    *,
    lives: int = 0,
    threads: int | None = None,
    equalised: Mapping[str, Equal] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Comparison:
    """Statistics of several deals, each with its difference from the first one's.

    `deals` are what `sides` makes of files, scenarios and changes, or loaded deals by name. `asked`
    are names as in `statements.ask` ("irr", "municipality.payments.total.p95"), a well-chosen handful when left out.
    `equalised` says what was changed in a deal beforehand; `progress` is told the draws done, of all deals. Raises
    OptionError for fewer than two deals, a figure that none of them has, or draws that cannot be.
    """
    if isinstance(deals, Mapping):
        deals = [Variant(name, deal) for name, deal in deals.items()]
    if len(deals) < 2:
        raise OptionError(Problem("compare", 0, 0, "", NOTHING))
    rows = {name: _Row(each, {}, {}) for name, each in _wanted([each.deal for each in deals], asked).items()}
    base: Columns = {}
    living = Remembered()
    for i, each in enumerate(deals):
        mine = {has.figure.name for row in rows.values() if (has := row.asked[i]) is not None}
        told = after(i * draws, progress)
        found = sample(each.deal, mine, draws, seed, lives=lives, living=living, threads=threads, progress=told)
        columns = found.figures
        base = columns if i == 0 else base
        for row in rows.values():
            row.values[each.name] = _value(row.asked[i], columns)
            if i > 0:
                row.differences[each.name] = _difference(row.asked[0], row.asked[i], base, columns, deals[0], each)
    first, changed = deals[0], equalised or {}
    return Comparison(
        first.name, draws, seed, lives, first.deal.currency, first.deal.language,
        tuple(_compared(each, first, changed.get(each.name)) for each in deals),
        tuple(row.finished(name) for name, row in rows.items()),
    )  # fmt: skip


class _Row(NamedTuple):
    """A row that is being filled: the statistic in each deal, None where it has none."""

    asked: Sequence[Asked | None]
    values: dict[str, Value | None]
    differences: dict[str, Difference | None]

    def finished(self, name: str) -> Row:
        asked = next(each for each in self.asked if each is not None)
        return Row(name, asked.figure, asked.statistic, self.values, self.differences)


def _wanted(deals: Sequence[Deal], asked: Sequence[str]) -> dict[str, list[Asked | None]]:
    """By whole name each statistic that at least one of the deals has; OptionError with every one that none has."""
    texts = asked or list(dict.fromkeys(name for deal in deals for name in _usual(deal)))
    wanted: dict[str, list[Asked | None]] = {}
    problems: list[Problem] = []
    for text in texts:
        found = [_asked(deal, text) for deal in deals]
        known = [each for each in found if isinstance(each, Asked)]
        if known:  # what a short name means may differ between deals: the first that has it says
            name = known[0].name
            same = [_asked(deal, name) for deal in deals]
            wanted[name] = [each if isinstance(each, Asked) else None for each in same]
        else:
            problems += [problem for each in found[:1] if isinstance(each, OptionError) for problem in each.problems]
    if problems:
        raise OptionError(problems)
    return wanted


def _asked(deal: Deal, text: str) -> Asked | OptionError:
    try:
        return ask(deal, text)
    except OptionError as error:
        return error


def _usual(deal: Deal) -> list[str]:
    """What a deal is compared by when nothing is asked for."""
    names = [name for name in DEFAULT if name.removesuffix(".p95") in figures(deal)]
    names += [f"outcomes.{name}.programme" for name in deal.outcomes]
    return names + [f"terms.{name}.p_paid" for name in deal.contract.terms]


def _value(asked: Asked | None, columns: Columns) -> Value | None:
    if asked is None:
        return None
    column = columns[asked.figure.name]
    return Value(*asked.of(column), int(np.isnan(column).sum()))


def _difference(
    one: Asked | None, two: Asked | None, base: Columns, columns: Columns, first: Variant, second: Variant
) -> Difference | None:
    if one is None or two is None:
        return None
    pair = paired if same_lives(first.deal, second.deal) else unpaired
    return pair(one, base[one.figure.name], columns[two.figure.name])


def _compared(each: Variant, base: Variant, equalised: Equal | None) -> Compared:
    origin = each.deal.origin
    lives = same_lives(base.deal, each.deal)
    return Compared(each.name, each.deal.name, origin.scenario, tuple(origin.changes), lives, equalised)
