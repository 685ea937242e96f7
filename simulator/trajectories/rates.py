"""A deal and its draws in, the clocks of its citizens' lives as the kernel's arrays out: how fast each runs, and where.

Rates are per month in the clock's own unit: months, weeks of the benefit clock, or what the citizen costs in currency
units at the price level of the reimbursement. A clock of a reimbursement runs in an arm where a cost that it splits is
borne in that arm. Amounts are as they are at first. Nothing random but what the draws hold.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from simulator.deal import Cost, Deal
from simulator.draws import Draws
from simulator.kernels import trajectories as kernel
from simulator.prices import amount_of, growth, index_of
from simulator.timeline import WEEKS_PER_MONTH
from simulator.trajectories.clocks import Clock, clocks, rows
from simulator.trajectories.inputs import ARMS, Floats, Slots, flags

_KINDS = {
    "benefit": kernel.BENEFIT_CLOCK,
    "entry": kernel.ENTRY_CLOCK,
    "year": kernel.YEAR_CLOCK,
    "ever": kernel.EVER_CLOCK,
}


def clocks_of(deal: Deal, draws: Draws, slots: Slots) -> kernel.Clocks:
    """The deal's clocks, numbered as in `clocks`, rows as in `rows`."""
    found, states, order = clocks(deal), slots.states, [row.clock for row in rows(deal)]
    state = np.full((len(found), len(states)), -1, dtype=np.int64)
    steps = np.full((len(found), max((len(clock.steps) for clock in found), default=0)), math.inf)
    rate = np.zeros((draws.count, len(ARMS), len(found), len(states)))
    for k, clock in enumerate(found):
        steps[k, : len(clock.steps)] = clock.steps
        for number, name in enumerate(clock.states):
            state[k, states.index(name)] = number
            for arm, arm_name in enumerate(ARMS):
                rate[:, arm, k, states.index(name)] = _rate(deal, draws, clock, name, arm_name)
    ladder = deal.budget.ladder
    reset = ladder.resets_after if ladder is not None else None
    return kernel.Clocks(
        kind=np.array([_KINDS[clock.kind] for clock in found], dtype=np.int64),
        state=state,
        rate=rate,
        steps=steps,
        step_count=np.array([len(clock.steps) for clock in found], dtype=np.int64),
        first_row=np.array([order.index(clock.name) for clock in found], dtype=np.int64),
        january=(13 - deal.start.month) % 12,
        self_support=flags(len(states), (states.index(name) for name in deal.pathway.self_support)),
        reset_weeks=float(reset.weeks) if reset is not None else math.inf,
        reset_within=float(reset.within) if reset is not None else 0.0,
    )


def _rate(deal: Deal, draws: Draws, clock: Clock, state: str, arm: str) -> Floats | float:
    """By how much a clock counts up in a month in a state: float64[draw], or the same in every draw."""
    if clock.kind == "benefit":
        return WEEKS_PER_MONTH
    if clock.kind == "entry":
        return 1.0
    lines = list(_lines(deal, clock.name, state, arm))
    if not clock.of_money:
        return 1.0 if lines else 0.0
    rate = np.zeros(draws.count)
    for name, cost in lines:
        rate += _amount(deal, draws, name, cost, deal.budget.reimbursements[clock.name].level)
    return rate


def _lines(deal: Deal, reimbursement: str, state: str, arm: str) -> Iterator[tuple[str, Cost]]:
    """The costs of a state in an arm that a reimbursement splits; what comes in is no cost."""
    for name, cost in deal.budget.costs.items():
        here = cost.amount is not None and state in cost.states and cost.arm in (None, arm)
        if here and not cost.income and any(reimbursement in payer for payer in cost.payers()):
            yield name, cost


def _amount(deal: Deal, draws: Draws, name: str, cost: Cost, level: int | None) -> Floats:
    """float64[draw] currency units a month and citizen, at a price level where the cost has one too."""
    path = f"budget.costs.{name}.amount"
    amount = amount_of(deal, draws, path)
    if cost.each == "household" and deal.citizens.households is not None:
        amount = amount / deal.citizens.households.size
    if level is None or cost.level is None:
        return amount
    return amount * growth(deal, index_of(deal, draws), cost.level, level)
