"""A deal, one draw's plan and a citizen's number in, the citizen's two lives out: every move with what drove it.

Randomness is keyed by draw and citizen, so a life can be lived alone. It is lived twice here, by one and the same code:
compiled (`simulator.trajectories.live` with nobody else enrolled), for everything that is counted of it; and
`uncompiled`, watched, for the moments of its moves, which the compiled kernel books and forgets. Both must agree in
every person-month and record to the last bit, or a FaultError says that they do not. A log inside the kernel would cost
its hot loop room and everyone a compilation; a second implementation of the model could drift from the first.

Times are months from the deal's start, hazards per month. Random by name only, as in `simulator.trajectories`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator import hazards
from simulator.analysis.replay.uncompiled import Plain, uncompiled
from simulator.deal import Deal
from simulator.draws import Draws
from simulator.errors import FaultError
from simulator.kernels import trajectories as kernel
from simulator.kernels.trajectories import lives as rows
from simulator.kernels.trajectories import tiles
from simulator.kernels.trajectories.arrays import GRAIN, LIVES, TILE
from simulator.kernels.trajectories.tables import Layout, lay_out
from simulator.plan import Plan
from simulator.trajectories import ARMS, Slots, Trajectories, live, slots_of
from simulator.trajectories.inputs import citizens_of, pathway_of, programme_of, shocks_of
from simulator.trajectories.questions import questions_of, room_for
from simulator.trajectories.rates import clocks_of
from simulator.trajectories.streams import luck_of
from simulator.trajectories.ties import ties_of

EFFECT = ("not yet", "in full", "fading", "fading", "fading", "faded")
"""What the programme's effect on a move is doing, by the kernel's level."""


@dataclass(frozen=True)
class Move:
    """One move: when, from which state to which, and what drove it.

    `hazard` is the citizen's own at that moment, per month: it has segment, frailty, site, duration, effect and shocks
    in it. `stayed` are the months in the state left, `since` those after which the duration band in force begins.
    `effect` is one of EFFECT, "" where the programme does not touch the move; `shocks` those that touched it then.
    """

    month: float
    source: str
    target: str
    stayed: float
    hazard: float
    since: float
    effect: str
    shocks: tuple[str, ...]


@dataclass(frozen=True)
class Life:
    """One citizen's two lives in one draw.

    `moves` by arm in order of time; `enrolled` and `engaged_until` in months from the start (`left` says why it ended:
    "completed", "dropped out", "delivery ended", a state that ends it, "horizon", or "" without a programme);
    `frailty` multiplies the frail hazards, None without one; `weeks` on benefit at enrolment, None where no ladder
    counts them; `site_factors` on hazards by transition.
    """

    enrolled: float
    engaged_until: float
    left: str
    frailty: float | None
    weeks: float | None
    site_factors: dict[str, float]
    moves: dict[str, tuple[Move, ...]]


def alone(plan: Plan, citizen: int) -> Plan:
    """The plan with nobody but one citizen enrolled."""
    enrolment = plan.data["enrolment"].values
    only = np.where(np.arange(enrolment.size) == citizen, enrolment, math.inf)
    return Plan(plan.data.assign(enrolment=("citizen", only)))


def live_alone(deal: Deal, draws: Draws, plan: Plan, citizen: int) -> tuple[Life, Trajectories]:
    """One citizen's two lives in a block of one draw, and what is counted of them alone."""
    counted = live(deal, draws, alone(plan, citizen))
    slots = slots_of(deal)
    watch = _Watch(deal, draws, slots, citizen % GRAIN)
    found = watch.live(plan, citizen - citizen % GRAIN)
    _same(counted, found, citizen)
    return watch.life(), counted


def _same(counted: Trajectories, found: kernel.Found, citizen: int) -> None:
    """Raise FaultError where the life that was watched is not the one that was counted."""
    for name, values in found._asdict().items():
        if name in counted.data:
            known = counted.data[name]
            theirs = known.isel(citizen=[citizen]).values if "citizen" in known.dims else known.values
            ours = values[..., citizen % GRAIN, :] if name in ("reached", "stayed") else values
            ours = ours[..., citizen % GRAIN] if name in ("engaged", "checks") else ours
            if not np.array_equal(np.squeeze(theirs), np.squeeze(ours)):
                raise FaultError(f"citizen {citizen} lives otherwise when watched ({name})")


class _Watch:
    """What is seen of a tile in which one citizen lives."""

    def __init__(self, deal: Deal, draws: Draws, slots: Slots, place: int) -> None:
        self.deal, self.draws, self.slots, self.place = deal, draws, slots, place
        self.events: list[tuple[int, int, float, int, float]] = []
        self.start: dict[str, float] = {}
        self.end = math.nan
        self.factors: dict[str, float] = {}
        self.lane = 0

    # --- living --------------------------------------------------------------------------------------------------

    def live(self, plan: Plan, first: int) -> kernel.Found:
        """Live the tile of `GRAIN` citizens that begins with number `first`, of whom one enrols."""
        deal, draws, slots = self.deal, self.draws, self.slots
        base = hazards.baseline(deal, draws.number)
        ratio, _ = hazards.ratios(deal, draws.number, base)
        everyone = citizens_of(deal, draws, plan)
        part = slice(first, first + GRAIN)
        here = np.arange(everyone.enrolment.size)[part] == first + self.place
        citizens = everyone._replace(
            enrolment=np.where(here, everyone.enrolment[part], math.inf),
            segment=np.ascontiguousarray(everyone.segment[part]),
            recruited=np.maximum(everyone.recruited - first, 0),
        )
        ties = ties_of(deal, draws, slots, base, everyone.enrolment.size)
        ties = ties._replace(household=ties.household[part] - first, site=np.ascontiguousarray(ties.site[part]))
        self.ties = ties
        self.pathway, self.shocks = pathway_of(deal, draws, slots, base), shocks_of(deal, draws, slots)
        self.programme = programme_of(deal, draws, plan, slots, ratio)
        luck, questions, clocks = (
            luck_of(deal, draws, slots, first),
            questions_of(deal, slots),
            clocks_of(deal, draws, slots),
        )
        found = room_for(deal, draws, citizens, self.pathway, questions, clocks)
        parts = (luck, ties, self.pathway, self.programme, self.shocks, questions, clocks)
        self.layout: Layout = lay_out(*parts)
        memory = kernel.working_memory(self.pathway, self.programme, self.shocks, questions, clocks, self.layout, found)
        run = uncompiled(tiles.live_draws, {"advance": self._advance, "close": self._close})
        run(
            0, 1, luck, citizens, ties, self.pathway, self.programme, self.shocks, questions, clocks, self.layout,
            memory, found,
        )  # fmt: skip
        return found

    def _advance(self, known: Plain) -> Plain:
        """Take the lives to their next events, and note those that ring."""

        def advance(real: Any, whole: Any, table: Any, n: int, exits: int, horizon: float) -> tuple[int, int]:
            if not self.start and n > 0:
                self._begin(real, whole)
            events, kept = known(real, whole, table, n, exits, horizon)
            for event in range(events):
                slot, life = divmod(int(whole[rows.EVENT + event]), LIVES)
                row = int(whole[rows.ROW + life])
                hazard = float(table[row + 2 * (slot % exits)])
                divides = float(real[rows.FACTOR + int(self.layout.frail[slot]) + life % TILE])
                self.events.append((life // TILE, slot, float(real[rows.TIME + life]), row, hazard / divides))
            return int(events), int(kept)

        return advance

    def _begin(self, real: Any, whole: Any) -> None:
        """Note what the life begins with."""
        life = int(whole[rows.ACTIVE])
        site = self.ties.site[self.place]
        self.factors = {
            name: float(self.ties.site_factor[0, effect, site])
            for name, slot in self.slots.of.items()
            if (effect := int(self.ties.site_effect[slot])) >= 0
        }
        self.start = {
            "enrolled": float(real[rows.ENROL + life]),
            "frailty": 1.0 / float(real[rows.FACTOR + TILE + life]),
            "weeks": float(real[rows.WEEKS + life]),
        }
        self.lane = life

    def _close(self, known: Plain) -> Plain:
        """Note when engagement ended, once it is known."""

        def close(real: Any, *others: Any) -> None:
            if self.start:
                self.end = float(real[rows.END + self.lane])
            known(real, *others)

        return close

    # --- telling -------------------------------------------------------------------------------------------------

    def life(self) -> Life:
        """The two lives that were seen; FaultError when nobody was."""
        if not self.start:
            raise FaultError("nobody enrolled in the tile that was watched")
        ladder, enrolled = self.deal.budget.ladder, self.start["enrolled"]
        moves = {name: self._moves(arm) for arm, name in enumerate(ARMS)}
        return Life(
            enrolled=enrolled,
            engaged_until=min(self.end, float(self.deal.horizon)),
            left=self._left(enrolled, moves[ARMS[0]]),
            frailty=self.start["frailty"] if self.layout.any_frail else None,
            weeks=self.start["weeks"] if ladder is not None and self.layout.benefit_steps.size else None,
            site_factors=self.factors,
            moves=moves,
        )

    def _moves(self, arm: int) -> tuple[Move, ...]:
        entered, found = self.start["enrolled"], []
        for which, slot, month, row, hazard in self.events:
            if which == arm:
                found.append(self._move(arm, slot, month, month - entered, row, hazard))
                entered = month
        return tuple(found)

    def _move(self, arm: int, slot: int, month: float, stayed: float, row: int, hazard: float) -> Move:
        layout, pathway, exits = self.layout, self.pathway, self.pathway.exits
        of_state = row % layout.segment_width // (2 * exits)
        state = int(layout.state[slot])
        band = int(layout.row_hazard[of_state]) - int(pathway.first_row[state])
        treated = arm == 0 and self.programme.group[slot] >= 0
        touched = tuple(
            name
            for number, name in enumerate(sorted(self.deal.shocks))
            if self.shocks.start[0, number] <= month < self.shocks.end[0, number]
            and self.shocks.multiply[0, number, slot] != 1.0
        )
        return Move(
            month=month,
            source=self.slots.states[state],
            target=self.slots.states[int(self.slots.target[slot])],
            stayed=stayed,
            hazard=hazard,
            since=0.0 if band == 0 else float(pathway.bands[state, band - 1]),
            effect=EFFECT[int(layout.row_level[of_state, slot % exits])] if treated else "",
            shocks=touched,
        )

    def _left(self, enrolled: float, moves: tuple[Move, ...]) -> str:
        """Why engagement ended."""
        programme, end = self.programme, self.end
        if self.deal.programme is None:
            return ""
        for move in moves:
            if move.month == end and move.target in self.deal.programme.ends_on:
                return move.target
        if end >= self.deal.horizon:
            return "horizon"
        if end >= programme.deliver_until[0]:
            return "delivery ended"
        return "completed" if end >= enrolled + programme.lasts[0] else "dropped out"
