"""A deal and figures in, a column of each over draws out, from the same draws and lives as a run has.

As `simulator.analysis.sampling` does, but of figures however they are made, such as what the provider is left with.
Means of differences are of the same draws, so they have an error of their own. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.analysis.figures import Figure, figures
from simulator.analysis.statements import Asked, Estimate
from simulator.deal import Deal, Saving, outcomes_of
from simulator.ledger import PROVIDER
from simulator.metrics.views import MUNICIPALITY
from simulator.pipeline import Clock, Living, block_size, flow

Floats = NDArray[np.float64]

OF_THE_PROVIDER = "risk.parties.provider.result"
"""What the provider is left with, as the summary calls it."""


@dataclass(frozen=True)
class Lot:
    """Which draws: the first `draws` of a seed and of the lives of its citizens; and what makes lives."""

    draws: int
    seed: int
    lives: int
    living: Living


def columns(deal: Deal, wanted: Sequence[Figure], lot: Lot) -> dict[str, Floats]:
    """float64[draw] of each figure, in the unit of the summary."""
    kept: dict[str, list[Floats]] = {each.name: [] for each in wanted}
    size = block_size(deal)
    for first in range(0, lot.draws, size):
        count = min(size, lot.draws - first)
        river = flow(deal, first, count, lot.seed, lot.lives, Clock(), living=lot.living)
        for each in wanted:
            kept[each.name].append(each.of(river.metrics.data))
    return {name: np.concatenate(parts) for name, parts in kept.items()}


def estimate(figure: Figure, column: Floats) -> Estimate:
    """The mean of a figure and its error; what is not a number is not counted."""
    return Asked(figure, "mean").of(column)


def told(deal: Deal) -> dict[str, Figure]:
    """The figures that a risk is told by, those that the deal has, by name."""
    known = figures(deal)
    names = [
        *(["investors.all.profit", "investors.all.p_loss"] if deal.capital is not None else []),
        "municipality.payments.total", "municipality.net.total", "municipality.p_net_cost",
        *(f"levels.{level}.net" for level in _others(deal)),
        *(f"terms.{name}.p_paid" for name in deal.contract.terms),
        *(f"outcomes.{name}.programme" for name in paying(deal)),
    ]  # fmt: skip
    found = {name: known[name] for name in names}
    return found | ({OF_THE_PROVIDER: _provider(deal)} if deal.parties.provider.costs else {})


def unit(deal: Deal, figure: Figure) -> str:
    """The unit of a figure as a table has it: a saving that is an outcome is money."""
    kind, _, rest = figure.name.partition(".")
    saved = kind == "outcomes" and isinstance(deal.outcomes[rest.rpartition(".")[0]], Saving)
    return "money" if saved else figure.unit


def paying(deal: Deal) -> tuple[str, ...]:
    """Outcomes that some term looks at."""
    named = (name for term in deal.contract.terms.values() for name in outcomes_of(term))
    return tuple(name for name in dict.fromkeys(named) if name in deal.outcomes)


def both(base: Mapping[str, Floats], changed: Mapping[str, Floats], known: Mapping[str, Figure]) -> dict[str, Estimate]:
    """The mean of what each figure changes by, draw by draw."""
    return {name: estimate(known[name], changed[name] - base[name]) for name in changed}


def _others(deal: Deal) -> tuple[str, ...]:
    """Levels of government beside the municipality."""
    levels = dict.fromkeys(account.level for account in deal.budget.accounts.values())
    return tuple(level for level in levels if level != MUNICIPALITY)


def _provider(deal: Deal) -> Figure:
    scale = deal.minor_units

    def column(data: xr.Dataset) -> NDArray[np.float64]:
        found = data["result_by_party"]
        parties = found["party"].values.tolist()
        if PROVIDER not in parties:  # it neither gets nor pays anything
            return np.zeros(found.sizes["draw"])
        return np.asarray(found.isel(party=parties.index(PROVIDER)).values / scale, dtype=np.float64)

    return Figure(OF_THE_PROVIDER, "money", 1, column)
