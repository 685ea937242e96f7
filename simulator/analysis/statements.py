"""What a user asks of a deal as text in, a figure, a statistic of it and a bound out.

    investors.all.irr.mean            the mean over draws
    municipality.payments.total.p95   any quantile p1 .. p99
    investors.all.es5_profit          the mean of the worst 5 %, as in `summary.json`
    investors.all.p_loss <= 10 %      a statement: it holds or not

Without a statistic the mean is meant; of a probability that is the probability. A quantile inverts the empirical
distribution. Values have the unit of the summary; a share may be written in per cent. Nothing random.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.figures import Figure, figure
from simulator.analysis.naming import Labels, labels
from simulator.deal import Deal
from simulator.deal.scalars import split_scalar
from simulator.errors import OptionError, Problem
from simulator.summary.statistics import TAIL, deviation, error, quantile, shortfall, some

Floats = NDArray[np.float64]

NAMED = {
    "es5_profit": "profit.es5",
    "var5_profit": "profit.p5",
    "reserve_p95": "payments.total.p95",
}
"""Entries of the summary that are a statistic of another figure."""


class Estimate(NamedTuple):
    """A statistic over draws and its standard error; None where it is not known."""

    value: float | None
    se: float | None


@dataclass(frozen=True)
class Asked:
    """A figure and a statistic of it: "mean", "sd", "es5" or a quantile "p1" .. "p99"."""

    figure: Figure
    statistic: str

    @property
    def name(self) -> str:
        """As a user would write it."""
        return self.figure.name if self.statistic == "mean" else f"{self.figure.name}.{self.statistic}"

    @property
    def labels(self) -> Labels:
        """What it is called, by language; a mean as its figure: "Investors' profit, mean of the worst 5 %"."""
        return labels(self.figure.name, "" if self.statistic == "mean" else self.statistic, self.figure.good)

    def of(self, column: Floats) -> Estimate:
        """The statistic of a figure's column; what is not a number is not counted."""
        counted = ~np.isnan(column)
        if not counted.any():
            return Estimate(None, None)
        if self.statistic in ("mean", "sd"):
            return _moment(column, counted, self.statistic)
        known, error_of = column[counted], partial(error_among, counted=counted)
        if self.statistic != "es5":
            return Estimate(*quantile(known, int(self.statistic[1:]), error_of=error_of).values())
        if not math.isfinite(known.min()) or not math.isfinite(quantile(known, TAIL)["value"] or 0.0):
            return Estimate(None, None)  # "never" is in the worst draws: they have no mean
        return Estimate(*shortfall(known, error_of=error_of)[0].values())


@dataclass(frozen=True)
class Statement:
    """Something that holds of a deal or not: a statistic of a figure, "<=" or ">=", a bound."""

    asked: Asked
    relation: str
    bound: float

    @property
    def text(self) -> str:
        """As a user would write it."""
        return f"{self.asked.name} {self.relation} {self.bound:.12g}"

    @property
    def labels(self) -> Labels:
        """What the statistic is called, by language; a mean is said to be one, but where it is a probability."""
        asked = self.asked
        chance = asked.figure.unit == "chance" and asked.statistic == "mean"
        return labels(asked.figure.name, "" if chance else asked.statistic, asked.figure.good)

    def margin(self, column: Floats) -> Estimate:
        """How far the statement holds (negative: it does not), with its error."""
        value, se = self.asked.of(column)
        if value is None:
            return Estimate(None, None)
        return Estimate((self.bound - value) if self.relation == "<=" else (value - self.bound), se)


def ask(deal: Deal, text: str) -> Asked:
    """The figure and statistic that a text means; OptionError when the deal has no such figure."""
    written = text.strip()
    for word, meant in NAMED.items():
        written = re.sub(rf"(^|\.){word}$", rf"\g<1>{meant}", written)
    stem, _, last = written.rpartition(".")
    if stem and re.fullmatch(r"mean|sd|es5|p[1-9]\d?", last):
        return Asked(figure(deal, stem), last)
    return Asked(figure(deal, written), "mean")


def state(deal: Deal, text: str) -> Statement:
    """The statement that a text means, as "investors.all.p_loss <= 10 %"; OptionError when it cannot be read."""
    parts = re.split(r"(<=|>=|<|>)", text)
    if len(parts) != 3:
        message = "is not understood; expected a figure, <= or >=, and a value, as investors.all.p_loss <= 10 %"
        raise OptionError(Problem("statement", 0, 0, text, message))
    return Statement(ask(deal, parts[0]), f"{parts[1][0]}=", value(parts[2], text))


def value(text: str, found: str, option: str = "statement") -> float:
    """A number as a user writes it: 0.1, 10 %, 8_000_000; OptionError, of an `option` as it was `found`, for none."""
    try:
        number, _, words = split_scalar(text.strip(), "a number, as 0.1 or 10 %")
    except ValueError as mistake:
        raise OptionError(Problem(option, 0, 0, found, str(mistake))) from None
    if words:
        message = f'"{words}" is not understood; expected a number, as 0.1 or 10 %'
        raise OptionError(Problem(option, 0, 0, found, message))
    return float(number)


def _moment(column: Floats, counted: NDArray[np.bool_], statistic: str) -> Estimate:
    """Mean or standard deviation of the draws that are counted, whose replicate follows from their number."""
    if not np.isfinite(column[counted]).all():
        return Estimate(None, None)
    if statistic == "mean":
        found = some(column, counted)
        return Estimate(found["mean"], found["se"])
    known = column[counted]
    if known.size < 2:
        return Estimate(None, None)
    spread = deviation(known)
    se = error_among((known - known.mean()) ** 2, counted)  # the variance is the mean of squared distances
    return Estimate(spread, None if se is None else se / (2 * spread) if spread > 0 else 0.0)


def error_among(values: NDArray[Any], counted: NDArray[np.bool_]) -> float | None:
    """The error of the mean of values that are there for the draws that are counted; None where it is not known."""
    if values.size < 2 or not np.isfinite(values).all():
        return None
    if counted.all():
        return error(values)
    whole = np.zeros(counted.size)
    whole[counted] = values
    return some(whole, counted)["se"]
