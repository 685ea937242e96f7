"""A deal, its draws and its plan in, every citizen's two lives out: months by state and one small record each.

Times are months from the deal's start. Lives are random by name: the stream of a transition is
"SLUG/pathway/unemployed -> job", with "/counterfactual" at its end for the other arm when `luck: own`; frailty, weeks
on benefit and drop-out have "SLUG/citizen/frailty", "SLUG/citizen/weeks_on_benefit" and "SLUG/programme/dropout".
The two arms share a citizen's segment, frailty, weeks on benefit and enrolment, and the draw's numbers and shocks.

Exits of a state are taken by name and shocks too, so the order in which a deal is written changes no bit.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simulator import hazards
from simulator.deal import Checkpoint, Deal, Quantity, Reach, TimeIn, ends_of
from simulator.distributions import table
from simulator.draws import Draws
from simulator.errors import DealError, FaultError, Problem
from simulator.kernels import rng
from simulator.kernels import trajectories as kernel
from simulator.plan import Plan
from simulator.vocabulary import conform

ARMS = ("programme", "counterfactual")
LEAST_EXITS = 3
"""Slots of every state, as the kernel wants them."""
EQUAL_WEEKS = 1024
"""Equally probable values that stand for a distribution of weeks on benefit over citizens."""

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Trajectories:
    """Lives of a block of draws.

    `data`, in months: exact `person_months(draw, arm, month, state)`, of which `ladder_months(draw, arm, month,
    benefit_state, step)` are those on benefit by step of the ladder and `window_months(draw, arm, month, window)` those
    that a `time_in` outcome counts; `engaged_months(draw, month)` with the programme. Records, float32 and one per
    citizen: `reached(draw, arm, citizen, reach)`, the calendar month in which the hold was complete, infinite if never;
    `stayed(draw, arm, citizen, window)`; `engaged(draw, citizen)`; `checks(draw, arm, citizen)` uint32, bit b for the
    b-th checkpoint over all checkpoint outcomes. Who is not recruited has infinite and 0. `seconds` were spent in the
    kernel.
    """

    data: xr.Dataset
    seconds: float = 0.0


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


def live(deal: Deal, draws: Draws, plan: Plan) -> Trajectories:
    """Live the two lives of every citizen in every draw of the block.

    Raises DealError when a draw's shares leave no hazards (they add up to 1 or more).
    """
    base = hazards.baseline(deal, draws.number)
    ratio, possible = hazards.ratios(deal, draws.number, base)
    _all_possible(deal, draws, base.feasible & possible)
    slots = slots_of(deal)
    pathway = _pathway(deal, draws, slots, base)
    questions, ladder = _questions(deal, slots), _ladder(deal, slots)
    found = _found(deal, draws, pathway, questions, ladder)
    arguments = (
        _luck(deal, draws, slots),
        _citizens(deal, draws, plan),
        pathway,
        _programme(deal, draws, plan, slots, ratio),
        _shocks(deal, draws, slots),
        questions,
        ladder,
        found,
    )
    started = time.perf_counter()
    kernel.live(*arguments)
    return Trajectories(_dataset(deal, draws, found), time.perf_counter() - started)


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


def _all_possible(deal: Deal, draws: Draws, possible: NDArray[np.bool_]) -> None:
    if possible.all():
        return
    first = draws.first + int(np.argmin(possible))
    message = (
        f"draw {first} has no hazards that reach the shares stated with `within` "
        f"({np.count_nonzero(~possible)} of {possible.size} draws)"
    )
    hint = "the shares that leave one state must add up to less than 100 % in every draw: narrow their distributions"
    raise DealError(Problem(deal.origin.file, 0, 0, "pathway.transitions", message, hint=hint))


def _pathway(deal: Deal, draws: Draws, slots: Slots, base: hazards.Baseline) -> kernel.Pathway:
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
        frail=_flags(slots.count, (slots.of[name] for name in frail)),
    )


def _flags(size: int, positions: Iterable[int]) -> Whole:
    flags = np.zeros(size, dtype=np.int64)
    flags[list(positions)] = 1
    return flags


def _luck(deal: Deal, draws: Draws, slots: Slots) -> kernel.Luck:
    own = "/counterfactual" if deal.luck == "own" else ""
    names = {slot: f"{deal.streams}/pathway/{name}" for name, slot in slots.of.items()}
    transition = np.zeros((len(ARMS), slots.count), dtype=np.uint64)
    for slot, name in names.items():
        transition[0, slot], transition[1, slot] = rng.stream(name), rng.stream(name + own)
    others = [rng.stream(f"{deal.streams}/{path}") for path in _OTHER_STREAMS]
    used = [*(transition if own else transition[:1])[:, list(names)].ravel().tolist(), *others]
    if len(set(used)) < len(used):
        raise FaultError("two of the deal's transitions have the same random stream; rename a state")
    return kernel.Luck(rng.key(draws.seed, draws.lives), draws.first, transition, *others)


_OTHER_STREAMS = ("citizen/frailty", "citizen/weeks_on_benefit", "programme/dropout")


def _citizens(deal: Deal, draws: Draws, plan: Plan) -> kernel.Citizens:
    frailty = deal.citizens.frailty
    return kernel.Citizens(
        enrolment=_own(plan.data["enrolment"].values),
        segment=np.array(plan.data["segment"].values, dtype=np.int64),
        delay=_own(plan.data["delay"].values),
        recruited=np.array(plan.data["recruited"].values, dtype=np.int64),
        enrol_until=_own(plan.data["enrol_until"].values),
        frailty_sd=_own(draws.number("citizens.frailty.sd_log")) if frailty is not None else np.zeros(draws.count),
        weeks=_weeks(deal.citizens.weeks_on_benefit),
    )


def _own(values: ArrayLike) -> Floats:
    """A writable, contiguous copy."""
    return np.array(values, dtype=np.float64, order="C")


def _weeks(stated: Quantity | None) -> Floats:
    if stated is None:
        return np.zeros(1)
    return np.full(1, stated.fixed) if stated.distribution is None else table(stated.distribution, EQUAL_WEEKS)


def _programme(deal: Deal, draws: Draws, plan: Plan, slots: Slots, ratio: Mapping[str, Floats]) -> kernel.Programme:
    programme, number, count = deal.programme, draws.number, draws.count
    dropout, ends, lasts = np.zeros(count), _flags(len(slots.states), ()), np.zeros(count)
    timings: dict[tuple[object, ...], str] = {}
    group = np.full(slots.count, -1)
    if programme is not None:
        lasts = _own(number("programme.lasts"))
        ends = _flags(len(slots.states), (slots.states.index(state) for state in programme.ends_on))
        if programme.dropout is not None:
            direct = hazards.direct(programme.dropout, "programme.dropout", number)
            dropout = dropout if direct is None else _own(direct)
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
        _own(plan.data["deliver_until"].values),
        ends,
        group,
        np.maximum(log_ratio, -700.0),
        *map(np.ascontiguousarray, times),
    )


_TIMES = ("onset", "persists", "fades")


def _identity(number: Quantity, path: str) -> object:
    """Equal for two numbers that are the same in every draw."""
    return number.fixed if number.fixed is not None else number.same_as or path


def _shocks(deal: Deal, draws: Draws, slots: Slots) -> kernel.Shocks:
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


def _questions(deal: Deal, slots: Slots) -> kernel.Questions:
    reach = [outcome for outcome in deal.outcomes.values() if isinstance(outcome, Reach)]
    windows = [outcome for outcome in deal.outcomes.values() if isinstance(outcome, TimeIn)]
    checks = [
        (outcome.checkpoint, at)
        for outcome in deal.outcomes.values()
        if isinstance(outcome, Checkpoint)
        for at in outcome.at
    ]
    bits = [sum(1 << b for b, (states, _) in enumerate(checks) if state in states) for state in slots.states]
    return kernel.Questions(
        reach=_members(slots.states, [outcome.reach for outcome in reach]),
        hold=np.array([outcome.hold for outcome in reach], dtype=np.float64),
        within=np.array([outcome.within for outcome in reach], dtype=np.float64),
        window=_members(slots.states, [outcome.time_in for outcome in windows]),
        window_from=np.array([outcome.start for outcome in windows], dtype=np.float64),
        window_until=np.array([outcome.within for outcome in windows], dtype=np.float64),
        check=np.array(bits, dtype=np.uint64),
        check_at=np.array([at for _, at in checks], dtype=np.float64),
    )


def _members(states: Sequence[str], sets: Sequence[Sequence[str]]) -> Whole:
    """int64[set, state]: 1 for a state of the set."""
    return np.array([[int(state in members) for state in states] for members in sets], dtype=np.int64).reshape(
        len(sets), len(states)
    )


def _ladder(deal: Deal, slots: Slots) -> kernel.Ladder:
    ladder, names = deal.budget.ladder, benefit_states(deal)
    benefit = np.array([names.index(state) if state in names else -1 for state in slots.states], dtype=np.int64)
    reset = ladder.resets_after if ladder is not None else None
    return kernel.Ladder(
        benefit=benefit,
        self_support=_members(slots.states, [deal.pathway.self_support])[0],
        steps=np.array([week - 1 for week in ladder_steps(deal)], dtype=np.float64),
        reset_weeks=float(reset.weeks) if reset is not None else math.inf,
        reset_within=float(reset.within) if reset is not None else 0.0,
    )


def benefit_states(deal: Deal) -> list[str]:
    """States whose cost the ladder splits, in the deal's order; none without a ladder."""
    if deal.budget.ladder is None:
        return []
    on_ladder = {state for cost in deal.budget.costs.values() if cost.on_ladder for state in cost.states}
    return [state for state in deal.pathway.states if state in on_ladder]


def ladder_steps(deal: Deal) -> list[int]:
    """First week of each step; none where no state is on the ladder."""
    ladder = deal.budget.ladder
    return [week for week, _ in ladder.steps()] if ladder is not None and benefit_states(deal) else []


def _found(
    deal: Deal, draws: Draws, pathway: kernel.Pathway, questions: kernel.Questions, ladder: kernel.Ladder
) -> kernel.Found:
    lives = (draws.count, len(ARMS))
    citizens, windows = deal.citizens.planned, len(questions.window)
    return kernel.Found(
        person_months=np.empty((*lives, pathway.horizon, len(deal.pathway.states))),
        ladder_months=np.empty((*lives, pathway.horizon, int(ladder.benefit.max()) + 1, ladder.steps.size)),
        engaged_months=np.empty((draws.count, pathway.horizon)),
        window_months=np.empty((*lives, pathway.horizon, windows)),
        reached=np.empty((*lives, citizens, len(questions.reach)), dtype=np.float32),
        stayed=np.empty((*lives, citizens, windows), dtype=np.float32),
        engaged=np.empty((draws.count, citizens), dtype=np.float32),
        checks=np.empty((*lives, citizens), dtype=np.uint32),
    )


def _dataset(deal: Deal, draws: Draws, found: kernel.Found) -> xr.Dataset:
    """The filled arrays with their names; what the deal does not ask for is left out."""
    outcomes = deal.outcomes.items()
    coordinates = {
        "draw": np.arange(draws.first, draws.first + draws.count, dtype=np.int64),
        "arm": list(ARMS),
        "month": np.arange(deal.horizon),
        "state": list(deal.pathway.states),
        "citizen": np.arange(deal.citizens.planned),
        "reach": [name for name, outcome in outcomes if isinstance(outcome, Reach)],
        "window": [name for name, outcome in outcomes if isinstance(outcome, TimeIn)],
        "benefit_state": benefit_states(deal),
        "step": ladder_steps(deal),
    }
    variables = {
        name: (_DIMENSIONS[name], array) for name, array in found._asdict().items() if array.size > 0 or name in _ALWAYS
    }
    used = {dimension for dimensions, _ in variables.values() for dimension in dimensions}
    return conform(xr.Dataset(variables, {name: values for name, values in coordinates.items() if name in used}))


_DIMENSIONS = {
    "person_months": ("draw", "arm", "month", "state"),
    "ladder_months": ("draw", "arm", "month", "benefit_state", "step"),
    "engaged_months": ("draw", "month"),
    "window_months": ("draw", "arm", "month", "window"),
    "reached": ("draw", "arm", "citizen", "reach"),
    "stayed": ("draw", "arm", "citizen", "window"),
    "engaged": ("draw", "citizen"),
    "checks": ("draw", "arm", "citizen"),
}
_ALWAYS = ("person_months", "engaged_months", "engaged", "checks")
