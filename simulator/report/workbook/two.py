"""A view in, the two outcomes of a deal that pays all or nothing out: what is paid by year in each, and how likely."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.report.page.view import View

Floats = NDArray[np.float64]
PROGRAMME = 0


class Two(NamedTuple):
    """A goal that is met or not. Amounts are mean payments of the municipality by budget year, float64[year]."""

    term: str
    chance: float
    met: Floats
    missed: Floats
    draws: NDArray[np.bool_]
    """Whether it is met, by draw."""


def two_outcomes(view: View) -> Two | None:
    """The two outcomes; None for a contract of another kind, and where figures of each draw were not kept."""
    terms = view.summary["terms"]
    if len(terms) != 1 or not view.has("metrics"):
        return None
    ((name, found),) = terms.items()
    if not found.get("all_or_nothing") or "met" not in view.metrics:
        return None
    met = view.metrics.column("met", PROGRAMME, 0).astype(bool)
    return Two(name, float(met.mean()), _paid(view, met), _paid(view, ~met), met)


def _paid(view: View, chosen: NDArray[np.bool_]) -> Floats:
    """Mean payments by year over the chosen draws; 0 where there are none."""
    if not chosen.any():
        return np.zeros(len(view.years))
    return np.array([view.money_column("payments", year)[chosen].mean() for year in range(len(view.years))])
