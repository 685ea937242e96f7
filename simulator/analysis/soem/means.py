"""A number that may be uncertain in, the exact fraction that SØM's arithmetic uses out.

A fixed number is the decimal that was written; a distribution is its mean (truncation counted), to twelve significant
digits. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from statistics import NormalDist

from simulator.deal import Distribution, Quantity

_NORMAL = NormalDist()


def central(number: Quantity) -> Fraction:
    """The number as written, or the mean of its distribution."""
    if number.fixed is not None:
        return Fraction(repr(number.fixed))
    if number.distribution is None:
        raise ValueError("a number of a SØM case is fixed or has a distribution")
    return Fraction(f"{mean(number.distribution):.12g}")


def mean(distribution: Distribution) -> float:
    """The mean of a distribution, within its bounds."""
    if distribution.kind == "normal":
        return _normal(distribution)
    if distribution.kind == "lognormal":
        return _lognormal(distribution)
    if distribution.kind == "gamma":
        return _gamma(distribution)
    return distribution.centre()


def _normal(d: Distribution) -> float:
    middle, sd = float(d.mean or 0), float(d.sd or 0)
    low, high = _ends(d, lambda x: (x - middle) / sd)
    inside = _NORMAL.cdf(high) - _NORMAL.cdf(low)
    return middle + sd * (_density(low) - _density(high)) / inside


def _lognormal(d: Distribution) -> float:
    mu, sigma = float(d.mu or 0), float(d.sigma or 0)
    low, high = _ends(d, lambda x: (math.log(x) - mu) / sigma if x > 0 else -math.inf)
    inside = _NORMAL.cdf(high) - _NORMAL.cdf(low)
    above = _NORMAL.cdf(high - sigma) - _NORMAL.cdf(low - sigma)
    return math.exp(mu + sigma * sigma / 2) * above / inside


def _gamma(d: Distribution) -> float:
    shape, scale = float(d.shape or 1), float(d.scale or 1)
    low, high = 0.0 if d.low is None else d.low / scale, math.inf if d.high is None else d.high / scale
    inside = _lower_gamma(shape, high) - _lower_gamma(shape, low)
    above = _lower_gamma(shape + 1, high) - _lower_gamma(shape + 1, low)
    return shape * scale * above / inside


def _ends(d: Distribution, standard: Callable[[float], float]) -> tuple[float, float]:
    """Both bounds on the scale of a standard normal."""
    low = -math.inf if d.low is None else standard(d.low)
    high = math.inf if d.high is None else standard(d.high)
    return low, high


def _density(x: float) -> float:
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def _lower_gamma(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function, by its power series (Abramowitz and Stegun 6.5.29)."""
    if x <= 0 or math.isinf(x):
        return float(x > 0)
    if x > shape + 40 * math.sqrt(shape) + 80:
        return 1.0
    term = total = 1.0 / shape
    n = 0
    while term > total * 1e-17:
        n += 1
        term *= x / (shape + n)
        total += term
    return min(total * math.exp(shape * math.log(x) - x - math.lgamma(shape)), 1.0)
