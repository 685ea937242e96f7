"""Uniforms in, values of a probability distribution out: the quantile function of every kind a deal may use.

Values are in the distribution's own unit. Nothing here is random, and each value depends on its own uniform alone, so
any split of the uniforms into blocks gives the same bits. Quantiles never decrease in `u`, up to rounding.

`low` and `high` cut a normal, lognormal or gamma to that range (the uniform is mapped into the range's share of the
probability; in the upper tail the survival function is used, so that no digits are lost); they are the ends of a beta,
pert, triangular or uniform.

The inverse incomplete beta and gamma functions cost 300 to 1,500 ns a value. Seen from the standard normal score z
they are smooth: logit x of a beta and log x of a gamma are nearly straight in z. Each distinct shape is therefore
tabled once as polynomials on short pieces of z, checked between the nodes against the function itself and used only if
the two agree to 5e-13 (relative in x); outside the table, and for shapes that fail, the function itself is called.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import special  # type: ignore[import-untyped]

Floats = NDArray[np.float64]

REACH = 6.5  # the table covers scores in (-REACH, REACH): all but one uniform in 10^10
PIECES = 52
NODES = 10  # of each piece; the polynomials have degree NODES - 1
TOLERANCE = 5e-13


class Parameters(Protocol):
    """A distribution: its kind, and the parameters of that kind as attributes, as `simulator.deal.Distribution` has."""

    @property
    def kind(self) -> str:
        """One of the keys of `_QUANTILES`."""


def quantile(distribution: Parameters, u: Floats) -> Floats:
    """Values at the uniforms `u`, each strictly between 0 and 1; same shape as `u`.

    Raises ValueError when a truncated distribution has no probability between `low` and `high`.
    """
    return _QUANTILES[distribution.kind](distribution, np.ascontiguousarray(u, dtype=np.float64))


def table(distribution: Parameters, n: int) -> Floats:
    """`n` equally probable values in rising order, the quantiles at (i + 1/2) / n: a distribution over citizens."""
    return quantile(distribution, (np.arange(n, dtype=np.float64) + 0.5) / n)


# ---------------------------------------------------------------------------------------------------------------------
# One function per kind


def _normal(d: Any, u: Floats) -> Floats:
    score = _truncated_score(u, _normal_tails, _standard(d.low, d.mean, d.sd), _standard(d.high, d.mean, d.sd))
    return _within(d.mean + d.sd * score, d.low, d.high)


def _lognormal(d: Any, u: Floats) -> Floats:
    low, high = _standard(_log(d.low), d.mu, d.sigma), _standard(_log(d.high), d.mu, d.sigma)
    return _within(np.exp(d.mu + d.sigma * _truncated_score(u, _normal_tails, low, high)), d.low, d.high)


def _gamma(d: Any, u: Floats) -> Floats:
    low, high = (None if end is None else max(end, 0.0) / d.scale for end in (d.low, d.high))
    score = _truncated_score(u, partial(_gamma_tails, d.shape), low, high)
    return _within(d.scale * np.exp(_smooth(_log_gamma, (d.shape,), score)), d.low, d.high)


def _beta(d: Any, u: Floats) -> Floats:
    return _scaled_beta(u, d.a, d.b, d.low, d.high)


def _pert(d: Any, u: Floats) -> Floats:
    width = d.high - d.low
    return _scaled_beta(u, 1 + 4 * (d.mode - d.low) / width, 1 + 4 * (d.high - d.mode) / width, d.low, d.high)


def _triangular(d: Any, u: Floats) -> Floats:
    width = d.high - d.low
    rising: float = (d.mode - d.low) / width
    left = d.low + width * np.sqrt(u * rising)
    right = d.high - width * np.sqrt((1 - u) * (1 - rising))
    return _within(np.where(u < rising, left, right), d.low, d.high)


def _uniform(d: Any, u: Floats) -> Floats:
    return _within(d.low + (d.high - d.low) * u, d.low, d.high)


def _discrete(d: Any, u: Floats) -> Floats:
    order = np.argsort(d.values, kind="stable")
    reached = np.cumsum(np.asarray(d.chances, dtype=np.float64)[order])
    found = np.searchsorted(reached / reached[-1], u, side="left")
    return np.asarray(d.values, dtype=np.float64)[order][np.minimum(found, order.size - 1)]


def _empirical(d: Any, u: Floats) -> Floats:
    values = np.sort(np.asarray(d.values, dtype=np.float64))
    return values[np.clip(np.ceil(u * values.size).astype(np.intp) - 1, 0, values.size - 1)]


_QUANTILES: dict[str, Callable[[Any, Floats], Floats]] = {
    "normal": _normal, "lognormal": _lognormal, "gamma": _gamma, "beta": _beta, "pert": _pert,
    "triangular": _triangular, "uniform": _uniform, "discrete": _discrete, "empirical": _empirical,
}  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------------
# Truncation

Tails = tuple[float, float]
"""Probability below and above a point."""


def _truncated_score(u: Floats, tails: Callable[[float], Tails], low: float | None, high: float | None) -> Floats:
    """Standard normal scores whose probabilities lie between those of `low` and `high`; None is no bound."""
    below_low, above_low = (0.0, 1.0) if low is None else tails(low)
    below_high, above_high = (1.0, 0.0) if high is None else tails(high)
    if not (below_low < below_high or above_high < above_low):
        raise ValueError("a distribution has no probability between its low and its high")
    if below_low <= 0.5:
        return np.asarray(special.ndtri(below_low * (1 - u) + below_high * u))
    return np.asarray(-special.ndtri(above_low * (1 - u) + above_high * u))


def _normal_tails(score: float) -> Tails:
    return float(special.ndtr(score)), float(special.ndtr(-score))


def _gamma_tails(shape: float, x: float) -> Tails:
    return float(special.gammainc(shape, x)), float(special.gammaincc(shape, x))


def _standard(end: float | None, centre: float, spread: float) -> float | None:
    return None if end is None else (end - centre) / spread


def _log(end: float | None) -> float | None:
    return None if end is None else math.log(end) if end > 0 else -math.inf


def _within(x: Floats, low: float | None, high: float | None) -> Floats:
    """Rounding may step over an end by one unit in the last place; a share must not."""
    return np.asarray(np.clip(x, -math.inf if low is None else low, math.inf if high is None else high))


# ---------------------------------------------------------------------------------------------------------------------
# Inverse incomplete beta and gamma functions, tabled by normal score

Exact = Callable[..., Floats]


def _scaled_beta(u: Floats, a: float, b: float, low: float, high: float) -> Floats:
    return _within(low + (high - low) * special.expit(_smooth(_logit_beta, (a, b), special.ndtri(u))), low, high)


def _logit_beta(score: Floats, a: float, b: float) -> Floats:
    """logit of the beta quantile at a normal score; near 1 it is solved for 1 - x, which then has all its digits."""
    x = _beta_at(score, a, b)
    out = _logit(x)
    right = x > 0.5
    out[right] = -_logit(_beta_at(-score[right], b, a))
    return out


def _logit(x: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(x) - np.log1p(-x))


def _beta_at(score: Floats, a: float, b: float) -> Floats:
    """The beta quantile at a normal score; above the median by the probability above."""
    out = np.empty_like(score)
    left = score < 0
    out[left] = special.betaincinv(a, b, special.ndtr(score[left]))
    out[~left] = special.betainccinv(a, b, special.ndtr(-score[~left]))
    return out


def _log_gamma(score: Floats, shape: float) -> Floats:
    """Logarithm of the gamma quantile (scale 1) at a normal score."""
    out = np.empty_like(score)
    left = score < 0
    with np.errstate(divide="ignore"):
        out[left] = np.log(special.gammaincinv(shape, special.ndtr(score[left])))
        out[~left] = np.log(special.gammainccinv(shape, special.ndtr(-score[~left])))
    return out


def _smooth(exact: Exact, shapes: tuple[float, ...], score: Floats) -> Floats:
    """`exact(score, *shapes)`, from its table where there is one and the score lies inside."""
    pieces = _pieces(exact, shapes)
    if pieces is None:
        return np.asarray(exact(score, *shapes))
    out = _polynomial(pieces, np.clip(score, -REACH, REACH))
    outside = np.abs(score) >= REACH
    if outside.any():
        out[outside] = exact(score[outside], *shapes)
    return out


def _polynomial(pieces: Floats, score: Floats) -> Floats:
    """Horner's scheme on the piece that each score falls in; `pieces` is [power, piece] in the local variable -1..1."""
    position = (score + REACH) * (PIECES / (2 * REACH))
    piece = np.minimum(position.astype(np.intp), PIECES - 1)
    local = 2 * (position - piece) - 1
    out: Floats = pieces[-1].take(piece)
    for power in pieces[-2::-1]:
        out *= local
        out += power.take(piece)
    return out


@lru_cache(maxsize=512)
def _pieces(exact: Exact, shapes: tuple[float, ...]) -> Floats | None:
    """Polynomials of one shape [power, piece], or None when they would not be as good as the function itself."""
    centres = (np.arange(PIECES) + 0.5) * (2 * REACH / PIECES) - REACH
    angles = (np.arange(NODES) + 0.5) * (math.pi / NODES)
    nodes = centres + np.cos(angles)[:, None] * (REACH / PIECES)
    values = exact(nodes.ravel(), *shapes).reshape(nodes.shape)
    if not np.isfinite(values).all():
        return None
    pieces = _power_basis() @ (np.cos(np.outer(np.arange(NODES), angles)) @ values)
    pieces.setflags(write=False)
    between = (centres + np.array([[-0.97], [-0.31], [0.62]]) * (REACH / PIECES)).ravel()
    error = np.abs(_polynomial(pieces, between) - exact(between, *shapes))
    return pieces if float(error.max()) < TOLERANCE else None


@lru_cache(maxsize=1)
def _power_basis() -> Floats:
    """Matrix from sums over Chebyshev nodes to coefficients of powers: T_0 = 1, T_1 = t, T_k+1 = 2 t T_k - T_k-1."""
    chebyshev = np.zeros((NODES, NODES))  # [power, order]
    chebyshev[0, 0] = chebyshev[1, 1] = 1.0
    for order in range(2, NODES):
        chebyshev[1:, order] = 2 * chebyshev[:-1, order - 1]
        chebyshev[:, order] -= chebyshev[:, order - 2]
    weights = np.full(NODES, 2.0 / NODES)
    weights[0] = 1.0 / NODES
    return np.asarray(chebyshev * weights)
