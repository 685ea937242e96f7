"""One citizen's two lives in, what they cost the public purse line by line, and what is saved, out.

Minor units. Each line is counted by the same rows and prices as for everyone (`simulator.savings`), with nobody else
there. A line is rounded once a month and piece, so the costs of all citizens add up to the draw's within half a minor
unit for each citizen, month and piece. Costs of a whole arm are no citizen's. Where a line has places, a citizen bears
of each month's cost what he has of the months spent in its states: who found no place is nobody in particular.

What is realised of a saving goes by everyone's saving together (a cashable share of what is positive, all of what is
negative), so a citizen's is the difference that he makes: everyone's, less everyone else's. Nothing random.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.draws import Draws
from simulator.kernels import savings as kernel
from simulator.savings import ARMS, Savings, costed, prices, realise
from simulator.savings.counting import Count, count
from simulator.savings.pieces import Piece, as_arrays, pieces
from simulator.savings.realising import cashable_and_lag, take
from simulator.trajectories import Trajectories

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class PublicMoney:
    """What one citizen's lives cost and save, int64 minor units.

    `cost[line, arm, month, account]` of the lines in `lines`; `saving[month, account]`, counterfactual less programme;
    `realised[ledger_month, account]`, what of it is in the house when, less what is taken back. `of_arm` names lines
    that are costs of a whole arm, `shared` those with places.
    """

    lines: tuple[str, ...]
    cost: Integers
    saving: Integers
    realised: Integers
    of_arm: tuple[str, ...]
    shared: tuple[str, ...]


def public_money(deal: Deal, draws: Draws, everyone: Trajectories, own: Trajectories, savings: Savings) -> PublicMoney:
    """One citizen's public cost and saving in a block of one draw; `own` are his lives alone."""
    of_arm = tuple(name for name, cost in costed(deal).items() if not cost.of_citizens)
    shared = tuple(name for name, cost in costed(deal).items() if cost.capacity is not None)
    lines = tuple(name for name in costed(deal) if name not in of_arm)
    mine, all_ = (count(deal, each.data, each.homes) for each in (own, everyone))
    cost = np.empty((len(lines), len(ARMS), deal.horizon, len(deal.budget.accounts)), dtype=np.int64)
    for row, name in enumerate(lines):
        if name in shared:
            cost[row] = _part(deal, name, own, everyone, line_cost(deal, draws, name, all_))
        else:
            cost[row] = line_cost(deal, draws, name, mine)
    total = cost.sum(axis=0)
    saving = total[1] - total[0]
    return PublicMoney(lines, cost, saving, _realised(deal, draws, savings, saving), of_arm, shared)


def line_cost(deal: Deal, draws: Draws, name: str, counted: Count) -> Integers:
    """int64[arm, month, account] of one line in a block of one draw."""
    mine: list[Piece] = [piece for piece in pieces(deal) if piece.line == name]
    accounts, timeline = len(deal.budget.accounts), deal.timeline
    found = np.zeros((1, len(ARMS), deal.horizon, accounts), dtype=np.int64)
    by_line = np.empty((1, len(ARMS), len(costed(deal))), dtype=np.int64)
    saving = np.empty((1, deal.horizon, accounts), dtype=np.int64)
    realised = np.empty((1, timeline.ledger_months, accounts), dtype=np.int64)
    rates = prices(deal, draws), np.ascontiguousarray(timeline.year_index[: deal.horizon])
    arrays = as_arrays(deal, mine, counted.rows)
    lag = cashable_and_lag(deal, draws)
    kernel.cost_and_save(1, counted.counts, counted.rooms, arrays, *rates, *lag, found, by_line, saving, realised)
    cost: Integers = found[0]
    return cost


def _part(deal: Deal, name: str, own: Trajectories, everyone: Trajectories, cost: Integers) -> Integers:
    """Of a line's cost, what goes by a citizen's part of the months in its states, int64[arm, month, account]."""
    states = list(deal.budget.costs[name].states)
    spent = [
        each.data["person_months"].sel(state=states).transpose("draw", "arm", "month", "state").values[0].sum(axis=2)
        for each in (own, everyone)
    ]
    share = spent[0] / np.where(spent[1] > 0, spent[1], 1.0)
    part: Integers = np.rint(cost * share[:, :, None]).astype(np.int64)
    return part


def _realised(deal: Deal, draws: Draws, savings: Savings, own: Integers) -> Integers:
    """int64[ledger_month, account]: what is in the house of everyone's saving, less that of everyone else's."""
    everyone = savings.data["saving"].transpose("draw", "month", "account").values
    found = [realise(deal, draws, saving) for saving in (everyone, everyone - own)]
    for each in found:
        take(deal, draws, each)
    difference: Integers = (found[0] - found[1])[0]
    return difference
