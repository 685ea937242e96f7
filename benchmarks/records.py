"""Moves of many citizens in, person-months and one record per citizen out.

The full model's bookkeeping, shared by the NumPy references, so that they differ only in how they find the moves. A
block holds `draws x 2 arms x citizens` people numbered in that order; every move is booked once, as a difference (leave
one state, enter another at a fractional month), and all are summed when the block ends. Times are months, float32.
"""

from __future__ import annotations

import numpy as np
from cases import LADDER_WEEKS, RESET_WEEKS, RESET_WITHIN, WEEK, Floats, FullAnswer, FullModel, Integers
from numpy.typing import NDArray

UNEMPLOYED, EDUCATION, JOB, PENSION = range(4)

# Kinds of booking. The first five are moves and come in pairs: inside and outside the window of `self_supported`.
TO_JOB, TO_EDUCATION, TO_PENSION, EDUCATED, JOB_LOST = 0, 2, 4, 6, 8
WINDOW_END = 10
STEP_ENTERED, STEP_LEFT = 11, 14
DISENGAGED = 17
KINDS = 18
SPELLS = 8  # self-supporting spells remembered since the last reset of the benefit clock


def move_effects() -> tuple[Floats, Floats]:
    """What one booking of each kind changes: `[kind, state]` and, for the outcome's window, `[kind]`."""
    states = np.zeros((KINDS, 4))
    moves = {TO_JOB: (0, 2), TO_EDUCATION: (0, 1), TO_PENSION: (0, 3), EDUCATED: (1, 2), JOB_LOST: (2, 0)}
    for kind, (source, target) in moves.items():
        states[kind : kind + 2, source] = -1
        states[kind : kind + 2, target] = 1
    window = np.zeros(KINDS)
    window[[TO_JOB, TO_EDUCATION]] = 1
    window[[JOB_LOST, WINDOW_END]] = -1
    return states, window


class Records:
    """The people of one block: when they enrolled, what they are in the middle of, and what has been booked."""

    def __init__(self, model: FullModel, rng: np.random.Generator) -> None:
        self.model = model
        self.rng = rng
        self.size = model.draws * 2 * model.citizens
        self.shape = (model.draws, 2, model.citizens)
        self.people = np.arange(self.size)
        rows = np.repeat(np.arange(model.draws * 2), model.citizens)
        self.cell = rows * (model.horizon * KINDS)
        self.draw = rows >> 1
        self.enrolment = np.tile(model.enrolment.astype(np.float32), model.draws * 2)
        self.window_end = self.enrolment + np.float32(model.window)
        self.cells: list[Integers] = []
        self.parts: list[Floats] = []
        self._draw_citizens()
        self._open_records()

    def _draw_citizens(self) -> None:
        model, (draws, _, citizens) = self.model, self.shape
        frailty = self.rng.standard_normal((draws, 1, citizens), np.float32)
        frailty *= np.float32(model.frailty_sd)
        frailty -= np.float32(model.frailty_sd**2 / 2)
        np.exp(frailty, out=frailty)
        self.frailty = np.broadcast_to(frailty, self.shape).ravel()
        self.job_factor = self.frailty * np.tile(model.job_multiplier.astype(np.float32), 2 * draws)
        weeks = self.rng.random((draws, 1, citizens), np.float32)
        weeks = weeks * np.float32(model.weeks_high - model.weeks_low) + np.float32(model.weeks_low)
        self.clock = np.broadcast_to(weeks, self.shape).ravel()
        engaged = self.rng.standard_exponential((draws, citizens), np.float32)
        self.engaged = np.minimum(engaged / np.float32(model.dropout), np.float32(model.lasts))
        in_programme = np.arange(self.size).reshape(self.shape)[:, 0].ravel()
        self.book(in_programme, self.enrolment.take(in_programme) + self.engaged.ravel(), DISENGAGED)

    def _open_records(self) -> None:
        self.benefit_since = self.enrolment.copy()
        self.set_since = np.full(self.size, np.inf, np.float32)
        self.job_since = np.zeros(self.size, np.float32)
        self.self_support = np.zeros(self.size, np.float32)
        self.reached = np.full(self.size, np.inf, np.float32)
        self.stayed = np.zeros(self.size, np.float32)
        self.spells = np.zeros((SPELLS, 2, self.size), np.float32)
        self.spell_count = np.zeros(self.size, np.int8)

    # -- moves: `who` are people's numbers, `when` their times in months -----------------------------------------------

    def leave_benefit(self, who: Integers, when: Floats, kind: Integers) -> None:
        """Unemployed people leave for job, education or pension (`kind` TO_JOB, TO_EDUCATION, TO_PENSION)."""
        self._close_benefit(who, when)
        late = when >= self.window_end.take(who)
        self.book(who, when, kind + late)
        at_work = kind == TO_JOB
        self.job_since[who[at_work]] = when[at_work]
        in_set = np.flatnonzero(kind != TO_PENSION)
        self.set_since[who.take(in_set)] = when.take(in_set)

    def finish_education(self, who: Integers, when: Floats) -> None:
        """People in education find a job; they stay in the set that the outcome counts."""
        self.book(who, when, EDUCATED)
        self.job_since[who] = when

    def lose_job(self, who: Integers, when: Floats) -> None:
        """People leave their job for benefit; the benefit clock restarts for those who have earned it."""
        self.book(who, when, JOB_LOST + (when >= self.window_end.take(who)))
        self._close_set(who, when)
        self._remember_spell(who, when)
        self.benefit_since[who] = when

    def book(self, who: Integers, when: Floats, kind: Integers | int) -> None:
        """Note bookings of one kind, or one kind each, to be summed later."""
        month = when.astype(np.int64)
        cell = month * KINDS
        cell += self.cell.take(who)
        cell += kind
        self.cells.append(cell)
        self.parts.append(when - month)

    # -- spells ----------------------------------------------------------------------------------------------------

    def _close_set(self, who: Integers, when: Floats) -> None:
        """Count the spell in work or education that ends now, for the held outcome and for the window."""
        model = self.model
        since = self.set_since.take(who)
        complete = since + np.float32(model.hold)
        soon = self.enrolment.take(who) + np.float32(model.reach_within)
        held = np.flatnonzero((complete <= when) & (complete <= soon))
        winners = who.take(held)
        self.reached[winners] = np.minimum(self.reached.take(winners), complete.take(held))
        end = self.window_end.take(who)
        inside = np.minimum(when, end)
        inside -= since
        self.stayed[who] += np.maximum(inside, np.float32(0))
        across = np.flatnonzero((since < end) & (when >= end))
        self.book_until_horizon(who.take(across), end.take(across), WINDOW_END)
        self.set_since[who] = np.inf

    def _close_benefit(self, who: Integers, when: Floats) -> None:
        """Book the lower steps of the ladder; the last step is what remains of the unemployed months."""
        low = np.flatnonzero(self.clock.take(who) < LADDER_WEEKS[-1])
        if not len(low):
            return
        who, when = who.take(low), when.take(low)
        since, clock = self.benefit_since.take(who), self.clock.take(who)
        for step in range(len(LADDER_WEEKS) - 1):
            begins = np.maximum(since + (np.float32(LADDER_WEEKS[step]) - clock) * np.float32(WEEK), since)
            ends = np.minimum(since + (np.float32(LADDER_WEEKS[step + 1]) - clock) * np.float32(WEEK), when)
            some = ends > begins
            self.book_until_horizon(who[some], begins[some], STEP_ENTERED + step)
            self.book_until_horizon(who[some], ends[some], STEP_LEFT + step)
        self.clock[who] = clock + (when - since) / np.float32(WEEK)

    def book_until_horizon(self, who: Integers, when: Floats, kind: int) -> None:
        """Note those of the bookings that fall before the horizon."""
        before = np.flatnonzero(when < self.model.horizon)
        self.book(who.take(before), when.take(before), kind)

    def _remember_spell(self, who: Integers, when: Floats) -> None:
        began = self.job_since.take(who)
        count = self.spell_count.take(who)
        slot = count % SPELLS
        self.spells[slot, 0, who] = began
        self.spells[slot, 1, who] = when
        self.spell_count[who] = count + 1
        total = self.self_support.take(who) + (when - began)
        self.self_support[who] = total
        enough = np.flatnonzero(total >= np.float32(RESET_WEEKS * WEEK))
        self._reset_clocks(who.take(enough), when.take(enough))

    def _reset_clocks(self, who: Integers, when: Floats) -> None:
        """Restart the clock of those with 52 whole weeks of self-support within the last 156."""
        opens = when - np.float32(RESET_WITHIN * WEEK)
        count = self.spell_count.take(who)
        weeks = np.zeros(len(who), np.float32)
        for slot in range(min(SPELLS, int(count.max(initial=0)))):
            length = self.spells[slot, 1].take(who) - np.maximum(self.spells[slot, 0].take(who), opens)
            weeks += np.where(slot < count, np.floor(np.maximum(length, 0) / np.float32(WEEK)), np.float32(0))
        reset = who[weeks >= RESET_WEEKS]
        self.clock[reset] = 0
        self.spell_count[reset] = 0
        self.self_support[reset] = 0

    # -- answers -------------------------------------------------------------------------------------------------------

    def answer(self, unemployed: NDArray[np.bool_]) -> FullAnswer:
        """Close what is open at the horizon (`unemployed[person]`: who is still on benefit) and sum the bookings."""
        horizon = np.float32(self.model.horizon)
        on_benefit, in_set = np.flatnonzero(unemployed), np.flatnonzero(np.isfinite(self.set_since))
        self._close_benefit(on_benefit, np.full(len(on_benefit), horizon))
        self._close_set(in_set, np.full(len(in_set), horizon))
        now, later = self._sum_bookings()
        states, window = move_effects()
        enrolled = self._enrolled_months()
        person = now @ states + later @ states
        person[..., UNEMPLOYED] += enrolled
        return FullAnswer(
            person_months=person,
            ladder_months=self._ladder_months(now + later, person[..., UNEMPLOYED]),
            engaged_months=enrolled - (now + later)[:, 0, :, DISENGAGED],
            window_months=(now + later) @ window,
            reached=self.reached.reshape(self.shape),
            stayed=self.stayed.reshape(self.shape),
            engaged=self.engaged,
        )

    def _sum_bookings(self) -> tuple[Floats, Floats]:
        """Months that each kind of booking moved in its own month and in later ones, `[draw, arm, month, kind]`."""
        cells, parts = np.concatenate(self.cells), np.concatenate(self.parts)
        shape = (self.model.draws, 2, self.model.horizon, KINDS)
        count = np.bincount(cells, minlength=int(np.prod(shape))).reshape(shape).astype(float)
        now = count - np.bincount(cells, parts, int(np.prod(shape))).reshape(shape)
        later = count.cumsum(axis=2) - count
        return now, later

    def _ladder_months(self, months: Floats, unemployed: Floats) -> Floats:
        lower = months[..., STEP_ENTERED:STEP_LEFT] - months[..., STEP_LEFT:DISENGAGED]
        return np.concatenate([lower, unemployed[..., None] - lower.sum(axis=-1, keepdims=True)], axis=-1)

    def _enrolled_months(self) -> Floats:
        month = np.arange(self.model.horizon)
        months: Floats = np.clip(month[:, None] + 1.0 - self.model.enrolment, 0.0, 1.0).sum(axis=1)
        return months
