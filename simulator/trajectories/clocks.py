"""A deal in, the clocks that run in its citizens' lives out: what time in a state is told apart by.

A clock runs while a citizen is in one of its states and counts up; where it stands is its *step*. Time in a state on a
step is a *row*; all rows, clock by clock, are the coordinate `clock_row` of the trajectories. Four kinds:

    benefit   weeks on benefit, begun with the weeks at enrolment, restarted by self-support (the reimbursement ladder)
    entry     months since the state was entered (a cost that varies with time in the state)
    year      used up anew from each 1 January: months, or money
    ever      never restarts: months, or money

Steps are the points at which a step begins, the first 0. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from simulator.deal import Cost, Deal

Kind = Literal["benefit", "entry", "year", "ever"]
LADDER = "ladder"


@dataclass(frozen=True)
class Clock:
    """One clock: its name (`ladder`, a reimbursement's or a cost line's), kind, states in the deal's order, steps."""

    name: str
    kind: Kind
    states: tuple[str, ...]
    steps: tuple[float, ...]
    """Where each begins: weeks for `benefit`, else months, or currency units `of_money`."""
    of_money: bool = False


class Row(NamedTuple):
    """Time that is counted apart."""

    clock: str
    state: str
    step: int
    """Number of the clock's step, from 0."""


def clocks(deal: Deal) -> list[Clock]:
    """The deal's clocks: the ladder, reimbursements, costs that vary with time; those that no cost uses are out."""
    return [clock for clock in _all(deal) if clock.states]


def rows(deal: Deal) -> list[Row]:
    """Every row, clock by clock, states in the deal's order, steps in order."""
    return [
        Row(clock.name, state, step)
        for clock in clocks(deal)
        for state in clock.states
        for step in range(len(clock.steps))
    ]


def _all(deal: Deal) -> Iterator[Clock]:
    budget = deal.budget
    if budget.ladder is not None:
        steps = tuple(float(week - 1) for week in budget.ladder.all_steps())
        yield Clock(LADDER, "benefit", _paid_by(deal, LADDER), steps)
    for name, rule in budget.reimbursements.items():
        kind: Kind = "year" if rule.counted == "each year" else "ever"
        yield Clock(name, kind, _paid_by(deal, name), tuple(rule.all_steps()), rule.of_money)
    for name, cost in budget.costs.items():
        if cost.after and cost.costs_something:
            edges = (0.0, *(months for months, _ in cost.bands()))
            yield Clock(name, "entry", _ordered(deal, [cost]), edges)


def _paid_by(deal: Deal, name: str) -> tuple[str, ...]:
    """States of the costs that a rule splits, at some time."""
    return _ordered(deal, [cost for cost in deal.budget.costs.values() if any(name in each for each in cost.payers())])


def _ordered(deal: Deal, costs: list[Cost]) -> tuple[str, ...]:
    states = {state for cost in costs if cost.costs_something for state in cost.states}
    return tuple(state for state in deal.pathway.states if state in states)
