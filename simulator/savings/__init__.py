"""A deal, its draws and its citizens' months in, public cost by arm, savings and realised savings out.

Money is int64 minor units. A cost line costs its amount per month in its states, per move, or every month of its arm
(`lines`), and is paid by accounts or split by a rule (`payers`); amounts with a price level grow each 1 January
(`prices`). Each line is rounded once a month and piece (`pieces`) and split exactly among its payers
(`simulator.kernels.savings`). A saving is the counterfactual's cost less the programme's, positive is good; it is a
memorandum beside the ledger. What of it is in the house when is in `realising`. Nothing here is random beyond the
draws. The order in which costs, states and accounts are written changes no figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.draws import Draws
from simulator.kernels import savings as kernel
from simulator.savings.counting import Count, count
from simulator.savings.lines import costed
from simulator.savings.pieces import as_arrays, pieces, priced
from simulator.savings.prices import prices
from simulator.savings.realising import cashable_and_lag, realise, take
from simulator.trajectories.inputs import ARMS
from simulator.vocabulary import conform

if TYPE_CHECKING:
    from simulator.trajectories import Trajectories

__all__ = ["ARMS", "Savings", "costed", "priced", "prices", "public_cost_of", "realise", "save"]

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Savings:
    """What the citizens' lives cost the public purse.

    `data`, int64 minor units: `public_cost(draw, arm, month, account)`, income negative; of it in all
    `cost_by_line(draw, arm, line)`, the lines of `costed`; `saving(draw, month, account)`, counterfactual less
    programme; `realised(draw, ledger_month, account)`, the cashable part after the account's lag, in full when
    negative, with `taken(draw, ledger_month, account)`: what is taken back of it, negative, or arrives from another
    account (only where an account has a taking). What would come after the last ledger month comes in it.
    """

    data: xr.Dataset


def save(deal: Deal, draws: Draws, trajectories: Trajectories) -> Savings:
    """Public cost of both arms, their difference, and what of it is in the house in which month."""
    months = trajectories.data["person_months"]
    found = _cost_and_save(deal, draws, count(deal, trajectories.data, trajectories.homes))
    taken = take(deal, draws, found.realised)
    variables = {
        "public_cost": (("draw", "arm", "month", "account"), found.public_cost),
        "cost_by_line": (("draw", "arm", "line"), found.by_line),
        "saving": (("draw", "month", "account"), found.saving),
        "realised": (("draw", "ledger_month", "account"), found.realised),
    }
    if taken is not None:
        variables["taken"] = (("draw", "ledger_month", "account"), taken)
    coordinates = {
        "draw": months["draw"].values,
        "arm": list(ARMS),
        "month": np.arange(months.sizes["month"]),
        "ledger_month": np.arange(deal.timeline.ledger_months),
        "account": list(deal.budget.accounts),
        "line": list(costed(deal)),
    }
    return Savings(conform(xr.Dataset(variables, coordinates)))


def public_cost_of(
    deal: Deal, draws: Draws, data: xr.Dataset, homes: Sequence[xr.Dataset] = (), citizens: int | None = None
) -> Integers:
    """int64[draw, arm, month, account] minor units: what the lives of any group of citizens cost.

    `data` has `person_months`, and `clock_months` and `moved` where the deal's costs are counted by them, of both arms;
    `homes` the same of each municipality. Where there are several and `homes` is not given, each has its planned share
    of the group. A group of so many `citizens` has its part of the places of the ordinary service.
    """
    return _cost_and_save(deal, draws, count(deal, data, homes, citizens)).public_cost


class _Found(NamedTuple):
    """What the kernel fills."""

    public_cost: Integers
    by_line: Integers
    saving: Integers
    realised: Integers


def _cost_and_save(deal: Deal, draws: Draws, counted: Count) -> _Found:
    """Public cost, saving and realised saving of both arms' months."""
    draw_count, _, horizon, _ = counted.counts.states.shape
    accounts, timeline = len(deal.budget.accounts), deal.timeline
    found = _Found(
        np.empty((draw_count, len(ARMS), horizon, accounts), dtype=np.int64),
        np.empty((draw_count, len(ARMS), len(costed(deal))), dtype=np.int64),
        np.empty((draw_count, horizon, accounts), dtype=np.int64),
        np.empty((draw_count, timeline.ledger_months, accounts), dtype=np.int64),
    )
    arrays = as_arrays(deal, pieces(deal), counted.rows)
    rates = prices(deal, draws), np.ascontiguousarray(timeline.year_index[:horizon])
    kernel.cost_and_save(
        draw_count, counted.counts, counted.rooms, arrays, *rates, *cashable_and_lag(deal, draws), *found
    )
    return found
