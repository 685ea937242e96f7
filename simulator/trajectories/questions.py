"""A deal in, what is recorded of each citizen and by which names out; what the kernel found in, a Dataset out.

Times are months after enrolment in questions, and from the deal's start in what is found. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import xarray as xr

from simulator.deal import ENROLMENT, Accumulate, Checkpoint, Deal, Reach, TimeIn, parts_of
from simulator.draws import Draws
from simulator.kernels import trajectories as kernel
from simulator.trajectories.clocks import rows
from simulator.trajectories.inputs import ARMS, Slots, Whole
from simulator.vocabulary import conform


def columns(deal: Deal) -> dict[str, list[str]]:
    """Names of the columns of what is reached, by outcome in the deal's order.

    One for each claim ("NAME", "NAME #2", ...) or level ("NAME @100000").
    """
    recorded = {name: outcome for name, outcome in deal.outcomes.items() if isinstance(outcome, (Reach, Accumulate))}
    return {name: parts_of(name, outcome) for name, outcome in recorded.items()}


def checks(deal: Deal) -> list[tuple[tuple[str, ...], int]]:
    """States and months after enrolment of every bit of `checks`: a second test follows its first."""
    return [
        (outcome.checkpoint, at)
        for outcome in deal.outcomes.values()
        if isinstance(outcome, Checkpoint)
        for first in outcome.at
        for at in ([first, first + outcome.retest] if outcome.retest > 0 else [first])
    ]


def questions_of(deal: Deal, slots: Slots) -> kernel.Questions:
    """What is recorded of each citizen. With a hold of 0 months a further claim needs a new entry, however stated."""
    states = slots.states
    reach = {name: outcome for name, outcome in deal.outcomes.items() if isinstance(outcome, Reach)}
    sums = {name: outcome for name, outcome in deal.outcomes.items() if isinstance(outcome, Accumulate)}
    windows = [outcome for outcome in deal.outcomes.values() if isinstance(outcome, TimeIn)]
    tests = checks(deal)
    bits = [sum(1 << b for b, (passing, _) in enumerate(tests) if state in passing) for state in states]
    names = columns(deal)
    first = dict(zip(names, np.cumsum([0, *map(len, names.values())]).tolist(), strict=False))
    levels = [(k, name, n) for k, name in enumerate(sums) for n in range(len(sums[name].levels))]
    return kernel.Questions(
        reach=_members(states, [outcome.reach for outcome in reach.values()]),
        hold=np.array([outcome.hold for outcome in reach.values()], dtype=np.float64),
        within=np.array([outcome.within for outcome in reach.values()], dtype=np.float64),
        claims=_whole(outcome.claims for outcome in reach.values()),
        at_once=_whole(int(outcome.again == "at once" and outcome.hold > 0) for outcome in reach.values()),
        reach_column=_whole(first[name] for name in reach),
        rate=np.array(
            [[float(outcome.accumulate.get(state, 0)) for state in states] for outcome in sums.values()]
        ).reshape(-1, len(states)),
        level=np.array([float(sums[name].levels[n]) for _, name, n in levels]),
        level_sum=_whole(k for k, _, _ in levels),
        level_column=_whole(first[name] + n for _, name, n in levels),
        level_within=np.array([sums[name].within for _, name, _ in levels], dtype=np.float64),
        window=_members(states, [outcome.time_in for outcome in windows]),
        window_from=np.array([outcome.start for outcome in windows], dtype=np.float64),
        window_until=np.array([outcome.within for outcome in windows], dtype=np.float64),
        check=np.array(bits, dtype=np.uint64),
        check_at=np.array([at for _, at in tests], dtype=np.float64),
        moves=_whole(int(slots.cell[slots.of[move]]) if move in slots.of else -1 for move in costed_moves(deal)),
    )


def _whole(values: Iterable[int]) -> Whole:
    return np.array(list(values), dtype=np.int64)


def _members(states: Sequence[str], sets: Sequence[Sequence[str]]) -> Whole:
    """int64[set, state]: 1 for a state of the set."""
    return np.array([[int(state in members) for state in states] for members in sets], dtype=np.int64).reshape(
        len(sets), len(states)
    )


def costed_moves(deal: Deal) -> list[str]:
    """The moves that a cost falls on: transitions in the pathway's order, then enrolment."""
    transitions = tuple(deal.pathway.transitions)
    asked = {move for cost in deal.budget.costs.values() if cost.costs_something for move in cost.moves(transitions)}
    return [move for move in (*transitions, ENROLMENT) if move in asked]


def room_for(
    deal: Deal,
    draws: Draws,
    citizens: kernel.Citizens,
    pathway: kernel.Pathway,
    questions: kernel.Questions,
    clocks: kernel.Clocks,
) -> kernel.Found:
    """Arrays for what the kernel finds, not yet filled."""
    lives, people = (draws.count, len(ARMS)), citizens.enrolment.size
    windows, reached = len(questions.window), int(questions.claims.sum()) + questions.level.size
    return kernel.Found(
        person_months=np.empty((*lives, pathway.horizon, len(deal.pathway.states))),
        clock_months=np.empty((*lives, pathway.horizon, kernel.row_count(clocks))),
        moved=np.empty((*lives, pathway.horizon, questions.moves.size)),
        engaged_months=np.empty((draws.count, pathway.horizon)),
        window_months=np.empty((*lives, pathway.horizon, windows)),
        reached=np.empty((*lives, people, reached), dtype=np.float32),
        stayed=np.empty((*lives, people, windows), dtype=np.float32),
        engaged=np.empty((draws.count, people), dtype=np.float32),
        checks=np.empty((*lives, people), dtype=np.uint32),
    )


def dataset(
    deal: Deal, draws: Draws, found: kernel.Found, first_citizen: int, names: Sequence[str] = kernel.Found._fields
) -> xr.Dataset:
    """The filled arrays with their names, or some of them; what the deal does not ask for is left out."""
    coordinates = {
        "draw": np.arange(draws.first, draws.first + draws.count, dtype=np.int64),
        "arm": list(ARMS),
        "month": np.arange(deal.horizon),
        "state": list(deal.pathway.states),
        "citizen": first_citizen + np.arange(found.engaged.shape[1], dtype=np.int64),
        "reach": [name for names_ in columns(deal).values() for name in names_],
        "window": [name for name, outcome in deal.outcomes.items() if isinstance(outcome, TimeIn)],
        "move": costed_moves(deal),
    }
    variables = {
        name: (_DIMENSIONS[name], getattr(found, name))
        for name in names
        if getattr(found, name).size > 0 or name in _ALWAYS
    }
    used = {dimension for dimensions, _ in variables.values() for dimension in dimensions}
    named: dict[str, object] = {name: values for name, values in coordinates.items() if name in used}
    if "clock_row" in used:
        clock, state, step = zip(*rows(deal), strict=True)
        of_rows = {"clock": list(clock), "clock_state": list(state), "clock_step": list(step)}
        named |= {name: ("clock_row", values) for name, values in of_rows.items()}
    return conform(xr.Dataset(variables, named))


OF_HOMES = ("person_months", "clock_months", "moved")
"""What is told of each municipality's citizens alone."""

_DIMENSIONS = {
    "person_months": ("draw", "arm", "month", "state"),
    "clock_months": ("draw", "arm", "month", "clock_row"),
    "moved": ("draw", "arm", "month", "move"),
    "engaged_months": ("draw", "month"),
    "window_months": ("draw", "arm", "month", "window"),
    "reached": ("draw", "arm", "citizen", "reach"),
    "stayed": ("draw", "arm", "citizen", "window"),
    "engaged": ("draw", "citizen"),
    "checks": ("draw", "arm", "citizen"),
}
_ALWAYS = ("person_months", "engaged_months", "engaged", "checks")
