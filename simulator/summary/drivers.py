"""Uncertain numbers and results of every draw in, which numbers decide the results out.

Spearman's rank correlation of each number that varies with a result, strongest first; ties have their average rank.
Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.result import Table, Tables
from simulator.summary.statistics import Column

STRONGEST = 10
"""How many numbers are told of."""

Floats = NDArray[np.float64]


def drivers(deal: Deal, tables: Tables) -> dict[str, list[dict[str, Any]]]:
    """The numbers that decide the municipality's net saving, and the investors' profit where there are investors."""
    metrics = tables["metrics"]
    results = {"municipality_net": metrics.column("total_net")}
    if deal.capital is not None:
        results["investors_profit"] = metrics.column("profit", 0)
    if "numbers" not in tables:
        return {name: [] for name in results}
    found = {name: ranked for name, result in results.items() if (ranked := standing(result)) is not None}
    correlations: dict[str, list[dict[str, Any]]] = {name: [] for name in results}
    for number, ranked in _varying(tables["numbers"]):
        for name, its in found.items():
            correlations[name].append({"number": number, "correlation": float(ranked @ its)})
    return {name: sorted(each, key=_strength)[:STRONGEST] for name, each in correlations.items()}


def _strength(entry: dict[str, Any]) -> float:
    return -abs(float(entry["correlation"]))


def _varying(numbers: Table) -> Iterator[tuple[str, Floats]]:
    """Numbers that vary, with their ranks, one at a time: a million draws of each would add up."""
    for k, name in enumerate(numbers.labels("number")):
        ranked = standing(numbers.column("values", k))
        if ranked is not None:
            yield name, ranked


def standing(values: Column) -> Floats | None:
    """Ranks with mean 0 and sum of squares 1, so that products are correlations; None where nothing varies."""
    if values.size < 2 or values.min() == values.max():
        return None
    centred = ranks(values) - (values.size + 1) / 2
    return np.asarray(centred / np.sqrt(centred @ centred))


def ranks(values: Column) -> Floats:
    """Ranks from 1, ties at their average, float64[draw]."""
    order = np.argsort(values, kind="stable")
    placed = values[order]
    starts = np.flatnonzero(np.concatenate([[True], placed[1:] != placed[:-1]]))
    counts = np.diff(np.append(starts, values.size))
    out = np.empty(values.size)
    out[order] = np.repeat(starts + (counts + 1) / 2, counts)
    return out
