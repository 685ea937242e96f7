"""A deal, its draws and its plan in, the numbers of people, pathway, programme and shocks as the kernel's arrays out.

Times are months from the deal's start, hazards per month. Exits of a state are taken by name and shocks and effects
too, so the order in which a deal is written changes no bit. Nothing random but what the draws hold.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator import hazards
from simulator.deal import Deal, Quantity, ends_of
from simulator.distributions import table
from simulator.draws import Draws
from simulator.kernels import trajectories as kernel
from simulator.plan import Plan, enrolment_moments, segments

ARMS = ("programme", "counterfactual")
LEAST_EXITS = 3
"""Slots of every state, as the kernel wants them."""
EQUAL_WEEKS = 1024
"""Equally probable values that stand for a distribution of weeks on benefit over citizens."""

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Slots:
    """Where transitions are in the kernel: exit j of state s, exits in order of the state entered, is s X + j."""

    states: tuple[str, ...]
    exits: int
    of: Mapping[str, int]
    """Slot by transition."""
    target: Whole
    cell: Whole

    @property
    def count(self) -> int:
        """Slots, empty ones included."""
        return self.target.size

    def put(self, values: Mapping[str, Floats], draws: int, otherwise: float) -> Floats:
        """float64[draw, slot] of values by transition."""
        filled = np.full((draws, self.count), otherwise)
        for name, value in values.items():
            filled[:, self.of[name]] = value
        return filled


def slots_of(deal: Deal) -> Slots:
    """The slots of a deal's transitions."""
    states = deal.pathway.states
    ends = sorted(map(ends_of, deal.pathway.transitions))
    leaving = [[f"{state} -> {entered}" for source, entered in ends if source == state] for state in states]
    exits = max(LEAST_EXITS, *map(len, leaving))
    target, cell = np.repeat(np.arange(len(states)), exits), np.full(len(states) * exits, -1)
    of = {name: s * exits + j for s, exits_here in enumerate(leaving) for j, name in enumerate(exits_here)}
    for number, (name, slot) in enumerate(of.items()):
        target[slot], cell[slot] = states.index(ends_of(name)[1]), number
    return Slots(states, exits, of, target, cell)


def pathway_of(deal: Deal, draws: Draws, slots: Slots, base: hazards.Baseline) -> kernel.Pathway:
    """States and hazards of every draw."""
    bands = [len(base.edges[state]) for state in slots.states]
    first_row = np.concatenate([[0], np.cumsum(np.array(bands) + 1)])
    hazard = np.zeros((draws.count, max(len(deal.citizens.segments), 1), first_row[-1], slots.exits))
    edges = np.full((len(slots.states), max(bands)), math.inf)
    for s, state in enumerate(slots.states):
        edges[s, : bands[s]] = base.edges[state]
    for name in base.transitions:
        s, j = divmod(slots.of[name], slots.exits)
        hazard[:, :, first_row[s] : first_row[s + 1], j] = base.hazard[name]
    frail = deal.citizens.frailty.of if deal.citizens.frailty is not None else ()
    return kernel.Pathway(
        horizon=deal.horizon,
        exits=slots.exits,
        start=slots.states.index(deal.pathway.start),
        target=slots.target,
        cell=slots.cell,
        hazard=hazard,
        first_row=first_row[:-1],
        bands=edges,
        frail=flags(slots.count, (slots.of[name] for name in frail)),
    )


def flags(size: int, positions: Iterable[int]) -> Whole:
    """int64[size]: 1 at the positions."""
    found = np.zeros(size, dtype=np.int64)
    found[list(positions)] = 1
    return found


def citizens_of(deal: Deal, draws: Draws, plan: Plan) -> kernel.Citizens:
    """Those whom the programme is planned for."""
    return kernel.Citizens(
        enrolment=owned(plan.data["enrolment"].values),
        segment=np.array(plan.data["segment"].values, dtype=np.int64),
        delay=owned(plan.data["delay"].values),
        recruited=np.array(plan.data["recruited"].values, dtype=np.int64),
        enrol_until=owned(plan.data["enrol_until"].values),
        **_shared_by_all(deal, draws),
    )


def control_of(deal: Deal, draws: Draws) -> kernel.Citizens:
    """The randomised control group: so many others, of the same kind, all of them there whatever is decided."""
    count = deal.control_citizens
    return kernel.Citizens(
        enrolment=enrolment_moments(deal, count),
        segment=segments(deal, count),
        delay=owned(draws.number("citizens.delay")),
        recruited=np.full(draws.count, count, dtype=np.int64),
        enrol_until=np.full(draws.count, math.inf),
        **_shared_by_all(deal, draws),
    )


def _shared_by_all(deal: Deal, draws: Draws) -> dict[str, Floats]:
    frailty = deal.citizens.frailty
    return {
        "frailty_sd": owned(draws.number("citizens.frailty.sd_log")) if frailty is not None else np.zeros(draws.count),
        "weeks": _weeks(deal.citizens.weeks_on_benefit),
    }


def owned(values: ArrayLike) -> Floats:
    """A writable, contiguous copy."""
    return np.array(values, dtype=np.float64, order="C")


def _weeks(stated: Quantity | None) -> Floats:
    if stated is None:
        return np.zeros(1)
    return np.full(1, stated.fixed) if stated.distribution is None else table(stated.distribution, EQUAL_WEEKS)


def programme_of(deal: Deal, draws: Draws, plan: Plan, slots: Slots, ratio: Mapping[str, Floats]) -> kernel.Programme:
    """Engagement and effects; without a programme nobody is ever engaged."""
    programme, number, count = deal.programme, draws.number, draws.count
    dropout, ends, lasts = np.zeros(count), flags(len(slots.states), ()), np.zeros(count)
    timings: dict[tuple[object, ...], str] = {}
    group = np.full(slots.count, -1)
    if programme is not None:
        lasts = owned(number("programme.lasts"))
        ends = flags(len(slots.states), (slots.states.index(state) for state in programme.ends_on))
        if programme.dropout is not None:
            direct = hazards.direct(programme.dropout, "programme.dropout", number)
            dropout = dropout if direct is None else owned(direct)
        for name in sorted(programme.effects):
            effect = programme.effects[name]
            timing = tuple(_identity(getattr(effect, part), f"{name}.{part}") for part in _TIMES)
            timings.setdefault(timing, name)
            group[slots.of[name]] = list(timings).index(timing)
    times = [
        np.stack([number(f"programme.effects.{name}.{part}") for name in timings.values()], axis=1)
        if timings
        else np.zeros((count, 0))
        for part in _TIMES
    ]
    with np.errstate(divide="ignore"):
        log_ratio = slots.put({name: np.log(value) for name, value in ratio.items()}, count, 0.0)
    return kernel.Programme(
        lasts,
        dropout,
        owned(plan.data["deliver_until"].values),
        ends,
        group,
        np.maximum(log_ratio, -700.0),
        *map(np.ascontiguousarray, times),
    )


def nothing_of(draws: Draws, slots: Slots) -> kernel.Programme:
    """No programme at all, as the control group has it."""
    none = np.zeros((draws.count, 0))
    return kernel.Programme(
        np.zeros(draws.count),
        np.zeros(draws.count),
        np.full(draws.count, math.inf),
        flags(len(slots.states), ()),
        np.full(slots.count, -1),
        np.zeros((draws.count, slots.count)),
        none,
        none,
        none,
    )


_TIMES = ("onset", "persists", "fades")


def _identity(number: Quantity, path: str) -> object:
    """Equal for two numbers that are the same in every draw."""
    return number.fixed if number.fixed is not None else number.same_as or path


def shocks_of(deal: Deal, draws: Draws, slots: Slots) -> kernel.Shocks:
    """Windows in which hazards are multiplied, of the draws in which they occur."""
    names, number, count = sorted(deal.shocks), draws.number, draws.count
    start, end = np.full((count, len(names)), math.inf), np.full((count, len(names)), math.inf)
    multiply = np.ones((count, len(names), slots.count))
    for w, name in enumerate(names):
        occurs = number(f"shocks.{name}.occurs") > 0
        begins = number(f"shocks.{name}.start")
        start[:, w] = np.where(occurs, begins, math.inf)
        end[:, w] = np.where(occurs, begins + number(f"shocks.{name}.lasts"), math.inf)
        factors = {name_: number(f"shocks.{name}.multiply.{name_}") for name_ in deal.shocks[name].multiply}
        multiply[:, w] = slots.put(factors, count, 1.0)
    return kernel.Shocks(start, end, multiply)
