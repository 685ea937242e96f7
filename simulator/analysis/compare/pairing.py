"""A figure's column in two deals in, the difference with its own standard error out.

Where both deals live the same lives, draw d of one belongs with draw d of the other: the difference is taken draw by
draw, and its error is that of those differences, from the 32 replicates as any error here. What the two have in common
cancels before the error is taken, so it is smaller than the errors of both together.

Statistics other than a mean are differenced through their influence values: how far each draw moves the statistic when
it is given a little more weight. The mean of the influence values has the error of the statistic, so the difference of
two statistics has the error of the mean of the differences of their influence values.

    mean   x
    sd     (x - m)^2 / (2 sd)
    es5    q - max(q - x, 0) / 5 %                 q the 5 % quantile
    pP     -1{x <= q} / f,  1 / f = (Q(P + e) - Q(P - e)) / (2 e)     e the error of the share at or below q

Source of the last: Hampel (1974), The influence curve and its role in robust estimation, Journal of the American
Statistical Association 69(346); the density f is that which the quantile's own error in `simulator.summary` rests on,
so that each of the two alone keeps the error that a run tells. Nothing random.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.statements import Asked, Estimate, error_among
from simulator.summary.statistics import (
    TAIL,
    average,
    deviation,
    error,
    estimate,
    quantile,
    rank_near,
    some,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Verdict = Literal["identical", "same", "unclear", "different", "unknown"]

CLEAR = 2.0
"""A difference of fewer than so many of its standard errors is not told from none."""


class Pairing(NamedTuple):
    """What comparing draw by draw is worth: standard errors as so many independent draws would have them.

    `unpaired` is sqrt(sd_a^2 / n + sd_b^2 / n), `paired` sd_of_the_differences / sqrt(n), both of influence values;
    `times` the first over the second, None where the differences do not spread.
    """

    unpaired: float
    paired: float
    times: float | None


class Shares(NamedTuple):
    """In how many draws the second of two deals has more of a figure, as much, or less."""

    higher: Estimate
    equal: Estimate
    lower: Estimate


@dataclass(frozen=True)
class Difference:
    """How much more the second of two deals has of a figure.

    `verdict`: "identical" in every draw; "same": no difference here although draws differ; "unclear": fewer than two
    standard errors; "different"; "unknown": no value or no error. `draws` are those in which both are defined (of deals
    with other lives: in which either is), `left_out` the others. `shares` are of `draws`; they and `pairing` are None
    where the deals do not live the same lives.
    """

    value: float | None
    se: float | None
    verdict: Verdict
    draws: int
    left_out: int
    shares: Shares | None = None
    pairing: Pairing | None = None

    def as_tree(self, good: int) -> dict[str, Any]:
        """Plain data; `p_better` follows which way is good: +1 more, -1 less, 0 neither."""
        more, equal, less = (None, None, None) if self.shares is None else map(_told, self.shares)
        apart, together, times = self.pairing or (None, None, None)
        return {
            "difference": self.value, "se": self.se, "verdict": self.verdict,
            "p_better": {1: more, -1: less}.get(good), "p_higher": more, "p_equal": equal, "p_lower": less,
            "draws": self.draws, "left_out": self.left_out,
            "unpaired_se": apart, "paired_se": together, "times_smaller": times,
        }  # fmt: skip


def paired(asked: Asked, one: Floats, two: Floats) -> Difference:
    """Two minus one, of float64[draw] columns whose draws belong together; where either is NaN, both are left out."""
    counted = ~(np.isnan(one) | np.isnan(two))
    count = int(counted.sum())
    if count == 0:
        return Difference(None, None, "unknown", 0, one.size)
    shares = Shares(*(_share(compare(two, one), counted) for compare in (np.greater, np.equal, np.less)))
    first, second = (influence(asked, column[counted]) for column in (one, two))
    if np.array_equal(one, two, equal_nan=True):
        return Difference(0.0, 0.0, "identical", count, one.size - count, shares, _pairing(first, second))
    found = _minus(asked.of(two[counted]).value, asked.of(one[counted]).value)
    if found is None:
        return Difference(None, None, "unknown", count, one.size - count, shares)
    if asked.statistic == "mean":
        found = average(second - first)  # of the differences: the means of large figures lose digits
    se = error_among(second - first, counted)
    return Difference(found, se, _verdict(found, se), count, one.size - count, shares, _pairing(first, second))


def unpaired(asked: Asked, one: Floats, two: Floats) -> Difference:
    """Two minus one, of columns that do not live the same lives: each over the draws in which it is defined itself.

    The error is that of the difference of both influence values by replicate, which counts what the two may have in
    common still (numbers marked `shared: true`), and is sqrt(se_a^2 + se_b^2) on average where they have nothing.
    """
    found = _minus(asked.of(two).value, asked.of(one).value)
    moved = None if found is None else _spread(asked, two) - _spread(asked, one)
    fewest = min(int((~np.isnan(column)).sum()) for column in (one, two))
    se = None if moved is None or fewest < 2 or not np.isfinite(moved).all() else error(moved)
    left_out = int((np.isnan(one) & np.isnan(two)).sum())
    return Difference(found, se, _verdict(found, se), one.size - left_out, left_out)


def influence(asked: Asked, column: Floats) -> Floats:
    """float64[draw] whose mean has the standard error of the statistic, up to a constant; no value may be NaN."""
    if asked.statistic == "mean":
        return column
    if asked.statistic in ("sd", "es5") and asked.of(column).value is None:
        return np.full_like(column, np.nan)
    if asked.statistic == "sd":
        spread = deviation(column)
        return (column - column.mean()) ** 2 / (2 * spread) if spread > 0 else np.zeros_like(column)
    if asked.statistic == "es5":
        boundary = _at(column, TAIL)
        return np.asarray(boundary - np.maximum(boundary - column, 0.0) * (100 / TAIL))
    return _of_quantile(column, int(asked.statistic[1:]))


def _of_quantile(column: Floats, percent: int) -> Floats:
    below = (column <= _at(column, percent)).view(np.int8)
    step = error(below)
    if not step:
        return np.zeros_like(column)
    ranks = [rank_near(column.size, percent / 100 + sign * step) for sign in (-1, 1)]
    low, high = np.partition(column, sorted(set(ranks)))[ranks]
    width = high - low if low < high else 0.0  # both may be "never"
    return below * (-width / (2 * step)) if math.isfinite(width) else np.full_like(column, np.nan)


def _at(column: Floats, percent: int) -> float:
    """The quantile; nan of a single draw."""
    found = quantile(column, percent)["value"]
    return math.nan if found is None else found


def _spread(asked: Asked, column: Floats) -> Floats:
    """Centred influence values of the draws that are counted, weighted for their share; 0 in the others."""
    counted = ~np.isnan(column)
    moved = influence(asked, column[counted])
    out = np.zeros_like(column)
    out[counted] = (moved - moved.mean()) * (column.size / max(moved.size, 1))
    return out


def _pairing(first: Floats, second: Floats) -> Pairing | None:
    """Both errors as independent draws would have them; None where there are too few, or values without end."""
    if first.size < 2 or not (np.isfinite(first).all() and np.isfinite(second).all()):
        return None
    apart = math.hypot(deviation(first), deviation(second)) / math.sqrt(first.size)
    together = deviation(second - first) / math.sqrt(first.size)
    return Pairing(apart, together, apart / together if together > 0 else None)


def _share(happened: Flags, counted: Flags) -> Estimate:
    found = estimate(happened.view(np.int8)) if counted.all() else some(happened.astype(float), counted)
    return Estimate(found["mean"], found["se"])


def _minus(two: float | None, one: float | None) -> float | None:
    """A difference that is a number; None where either is unknown or without end."""
    if two is None or one is None or not (math.isfinite(two) and math.isfinite(one)):
        return None
    return two - one


def _verdict(value: float | None, se: float | None) -> Verdict:
    if value is None or se is None:
        return "unknown"
    if value == 0.0 and se == 0.0:
        return "same"
    return "different" if abs(value) >= CLEAR * se and value != 0.0 else "unclear"


def _told(found: Estimate) -> dict[str, float | None]:
    return {"mean": found.value, "se": found.se}
