"""A deal and its draws in, what its outcomes are compared with out: agreed figures and earlier groups.

An earlier group of n citizens showed Binomial(n, value) of them, drawn once for each outcome and draw by the inverse of
its distribution at a keyed uniform; of months, points and composites it has the stated value as drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import special  # type: ignore[import-untyped]

from simulator.deal import Comparison, Deal, counts_citizens
from simulator.draws import Draws
from simulator.kernels import rng
from simulator.kernels.scramble import plain_uniforms
from simulator.outcomes.items import Item

Floats = NDArray[np.float64]


def baselines(deal: Deal, draws: Draws, counted: Sequence[Item]) -> Floats | None:
    """float64[draw, item] per citizen, NaN for an item without; None where no item has one."""
    compared = {name: outcome.measurement.compared_with for name, outcome in deal.outcomes.items()}
    agreed = {item.outcome: compared[item.outcome] for item in counted}
    if all(each is None or (each.baseline is None and each.historical is None) for each in agreed.values()):
        return None
    found = np.full((draws.count, len(counted)), np.nan)
    values = {name: baseline(deal, draws, name, each) for name, each in agreed.items() if each is not None}
    for position, item in enumerate(counted):
        if item.outcome in values:
            found[:, position] = values[item.outcome]
    return found


def baseline(deal: Deal, draws: Draws, name: str, compared: Comparison) -> Floats:
    """float64[draw] per citizen of an outcome: agreed, or of an earlier group; NaN for another comparison."""
    if compared.baseline is not None:
        return np.full(draws.count, float(compared.baseline))
    if compared.historical is None:
        return np.full(draws.count, np.nan)
    value = draws.number(f"outcomes.{name}.measurement.compared_with.historical.value")
    if not counts_citizens(deal.outcomes[name]):
        return np.array(value)
    size = compared.historical.citizens
    return binomial_quantile(_uniforms(deal, draws, name), size, np.clip(value, 0.0, 1.0)) / size


def _uniforms(deal: Deal, draws: Draws, name: str) -> Floats:
    """float64[draw] in (0, 1) of an outcome's own stream."""
    streams = np.array([rng.stream(f"{deal.streams}/outcome/{name}/historical")], dtype=np.uint64)
    found = np.empty((1, draws.count))
    first, second = rng.key(draws.seed, draws.lives)
    plain_uniforms(draws.first, streams, first, second, found)
    uniforms: Floats = found[0]
    return uniforms


def binomial_quantile(u: Floats, n: int, p: Floats) -> Floats:
    """The smallest k with P(Binomial(n, p) <= k) >= u, float64[draw], by bisection."""
    low, high = np.zeros(u.shape), np.full(u.shape, float(n))
    for _ in range(n.bit_length()):
        middle = np.floor((low + high) / 2)
        enough = special.bdtr(middle, n, p) >= u
        high, low = np.where(enough, middle, high), np.where(enough, low, np.minimum(middle + 1, high))
    return high
