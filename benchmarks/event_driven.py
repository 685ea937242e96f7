"""Hazards in, person-months and records out: the event-driven NumPy reference.

All citizens' next events at once: a uniform becomes a unit exponential, the cumulative hazard is inverted from one
breakpoint to the next, and whoever is done leaves the active set. There are two ways to find the event: `total`, one
exponential against the total hazard and a second uniform for the exit (the fastest we know), and `each`, one clock per
exit of which the first to ring wins (as in the simulator's kernel). Times are months in float32, one SFC64 generator.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from cases import FADE_LEVELS, Floats, FullAnswer, FullModel, Integers, Pathway, PathwayAnswer
from records import EDUCATION, JOB, PENSION, TO_EDUCATION, TO_JOB, TO_PENSION, UNEMPLOYED, Records

Clocks = Literal["total", "each"]

# -- the pathway with exact answers ------------------------------------------------------------------------------------

TARGETS = np.array([[1, 2, 3], [0, 2, 3], [0, 3, 3], [0, 0, 0]])  # exits of each state, padded; state 3 is absorbing
EXITS = TARGETS.shape[1]
NEVER = 1e-30


def simulate_pathway(case: Pathway, seed: int, clocks: Clocks = "total", block: int = 96) -> PathwayAnswer:
    """Live every citizen of every draw, `block` draws at a time so that the arrays stay in the cache."""
    rng = np.random.Generator(np.random.SFC64(seed))
    draws = len(case.rates)
    months = np.empty((draws, case.horizon, 4))
    reached = np.empty((draws, case.citizens), np.float32)
    for first in range(0, draws, block):
        part = slice(first, first + block)
        months[part], reached[part] = _pathway_block(case, case.rates[part], rng, clocks)
    return PathwayAnswer(months, reached)


def _pathway_block(case: Pathway, rates: Floats, rng: np.random.Generator, clocks: Clocks) -> tuple[Floats, Floats]:
    draws, size = len(rates), len(rates) * case.citizens
    event = _FirstOfTotal(rates) if clocks == "total" else _FirstOfEach(rates)
    who, key = np.arange(size), np.repeat(np.arange(draws) * 4, case.citizens)
    when = np.zeros(size, np.float32)
    reached = np.full(size, np.inf, np.float32)
    cells, parts = [], []
    while len(who):
        wait = event.wait(rng, key)
        _hold(case, reached, who, key, when, wait)
        when = when + wait
        alive = np.flatnonzero(when < np.float32(case.horizon))
        who, key, when = who.take(alive), key.take(alive), when.take(alive)
        exit_ = event.exit(rng, key, alive)
        month = when.astype(np.int64)
        cells.append(((key >> 2) * case.horizon + month) * (4 * EXITS) + exit_)
        parts.append(when - month)
        target = TARGETS.ravel().take(exit_)
        key += target - (key & 3)
        moving = np.flatnonzero(target != 3)
        who, key, when = who.take(moving), key.take(moving), when.take(moving)
    months = _sum_moves(case, draws, np.concatenate(cells), np.concatenate(parts))
    return months, reached.reshape(draws, case.citizens)


def _hold(case: Pathway, reached: Floats, who: Integers, key: Integers, when: Floats, wait: Floats) -> None:
    hold, latest = np.float32(case.hold), np.float32(case.horizon - case.hold)
    held = np.flatnonzero(((key & 3) == case.target) & (wait >= hold) & (when <= latest))
    winners = who.take(held)
    reached[winners] = np.minimum(reached.take(winners), when.take(held) + hold)


def _sum_moves(case: Pathway, draws: int, cells: Integers, parts: Floats) -> Floats:
    """Person-months `[draw, month, state]` from moves numbered by draw, month and exit, with their part of a month."""
    shape = (draws, case.horizon, 4 * EXITS)
    count = np.bincount(cells, minlength=int(np.prod(shape))).reshape(shape)
    now = count - np.bincount(cells, parts, int(np.prod(shape))).reshape(shape)
    moves = np.eye(4)[TARGETS.ravel()] - np.eye(4)[np.repeat(np.arange(4), EXITS)]
    months: Floats = (now + count.cumsum(axis=1) - count) @ moves
    months[..., 0] += case.citizens
    return months


def _exit_rates(rates: Floats) -> Floats:
    """Hazards of the padded exits, `[draw, state, exit]`, never quite zero so that a wait is always a number."""
    found = np.take_along_axis(rates, np.broadcast_to(TARGETS, (len(rates), 4, EXITS)), axis=2)
    padding = np.array([[1, 1, 1], [1, 1, 1], [1, 1, 0], [0, 0, 0]])
    rates_of_exits: Floats = np.maximum(found * padding, NEVER)
    return rates_of_exits


class _FirstOfTotal:
    """One exponential against the total hazard, then one uniform for the exit."""

    def __init__(self, rates: Floats) -> None:
        upto = _exit_rates(rates).cumsum(axis=2).reshape(-1, EXITS)
        self.mean_wait = (-1 / upto[:, -1]).astype(np.float32)
        self.shares = [np.ascontiguousarray(upto[:, e] / upto[:, -1]).astype(np.float32) for e in range(EXITS - 1)]

    def wait(self, rng: np.random.Generator, key: Integers) -> Floats:
        wait = _log_uniform(rng, len(key))
        wait *= self.mean_wait.take(key)
        return wait

    def exit(self, rng: np.random.Generator, key: Integers, alive: Integers) -> Integers:
        uniform = rng.random(len(key), np.float32)
        exit_: Integers = (key & 3) * EXITS
        for share in self.shares:
            exit_ += uniform >= share.take(key)
        return exit_


class _FirstOfEach:
    """One exponential per exit; the first to ring is the event."""

    def __init__(self, rates: Floats) -> None:
        upto = (-1 / _exit_rates(rates)).astype(np.float32).reshape(-1, EXITS)
        self.mean_waits = [np.ascontiguousarray(upto[:, e]) for e in range(EXITS)]

    def wait(self, rng: np.random.Generator, key: Integers) -> Floats:
        waits = [_log_uniform(rng, len(key)) * mean.take(key) for mean in self.mean_waits]
        first = waits[0]
        self.first = np.zeros(len(key), np.int64)
        for number, wait in enumerate(waits[1:], start=1):
            np.copyto(self.first, number, where=wait < first)
            first = np.minimum(first, wait)
        return first

    def exit(self, rng: np.random.Generator, key: Integers, alive: Integers) -> Integers:
        exit_: Integers = (key & 3) * EXITS + self.first.take(alive)
        return exit_


def _log_uniform(rng: np.random.Generator, size: int) -> Floats:
    """Minus a unit exponential: the log of a uniform in (0, 1]; half the time of `standard_exponential`."""
    draw = rng.random(size, np.float32)
    np.subtract(np.float32(1), draw, out=draw)
    return np.log(draw, out=draw)


# -- the full model ----------------------------------------------------------------------------------------------------

LEVELS = len(FADE_LEVELS) + 3  # before onset, full effect, the steps of the fade, none
PHASES = 3  # before, in and after the shock
KEYS = LEVELS * PHASES
LONG_AGO, FAR = np.float32(-1e6), np.float32(1e9)


def simulate_full(model: FullModel, seed: int, clocks: Clocks = "total", block: int = 128) -> FullAnswer:
    """Live every citizen of every draw in both arms, `block` draws at a time."""
    rng = np.random.Generator(np.random.SFC64(seed))
    starts = range(0, model.draws, block)
    answers = [_Lives(model.block(first, block), rng, clocks).live() for first in starts]
    return join(answers)


def join(answers: list[FullAnswer]) -> FullAnswer:
    """One answer of the blocks' answers, in their order."""
    names = answers[0].__dict__
    return FullAnswer(**{name: np.concatenate([getattr(answer, name) for answer in answers]) for name in names})


class _Lives:
    """One block of draws, advanced group by group (unemployed, in education, in a job) until everyone is done."""

    def __init__(self, model: FullModel, rng: np.random.Generator, clocks: Clocks) -> None:
        self.model, self.rng, self.each = model, rng, clocks == "each"
        self.records = Records(model, rng)
        self.horizon = np.float32(model.horizon)
        self._table_hazards()
        self._time_effects()

    def _table_hazards(self) -> None:
        """Hazards by draw, phase of the shock and level of the effect, as flat tables."""
        model = self.model
        level = np.array([0.0, 1.0, *FADE_LEVELS, 0.0])
        to_job = model.to_job[:, None, None] * np.exp(model.effect_job[:, None, None] * level)
        shocked = np.array([1.0, model.shock_to_job, 1.0])[:, None]
        to_education = model.to_education[:, None, None] * np.exp(model.effect_education[:, None, None] * level)
        self.to_job = (to_job * shocked).astype(np.float32).ravel()
        self.to_education = np.repeat(to_education, PHASES, axis=1).astype(np.float32).ravel()
        self.to_pension = np.float32(model.to_pension)
        loss = model.job_loss * np.array([1.0, model.shock_job_loss, 1.0])[:, None] * [1.0, model.seasoned_factor]
        self.job_loss = np.tile(loss.astype(np.float32).ravel(), model.draws)
        start = model.shock_start
        shock = np.stack([start, start + model.shock_months, np.full_like(start, np.inf)], axis=1).astype(np.float32)
        self.shock_ends = np.repeat(shock, LEVELS, axis=1).ravel()
        self.shock_ends_job = np.repeat(shock, 2, axis=1).ravel()
        self.shock_start, self.shock_stop = np.ascontiguousarray(shock[:, 0]), np.ascontiguousarray(shock[:, 1])
        self.level_of = np.tile(np.arange(LEVELS, dtype=np.int8), model.draws * PHASES)
        step = model.fades / len(FADE_LEVELS)
        after = np.array([0.0, *(step * k for k in range(len(FADE_LEVELS) + 1)), FAR], np.float32)
        self.level_ends = np.tile(after, model.draws * PHASES)

    def _time_effects(self) -> None:
        """When each person's effect begins and when its fade begins; long ago for those who never have one."""
        model, records = self.model, self.records
        engaged = np.stack([records.engaged, np.zeros_like(records.engaged)], axis=1).ravel()
        effective = engaged > np.float32(model.onset)
        self.onset = np.where(effective, records.enrolment + np.float32(model.onset), LONG_AGO)
        self.fading = np.where(effective, records.enrolment + engaged + np.float32(model.persists), LONG_AGO)

    def live(self) -> FullAnswer:
        records = self.records
        self.state = np.zeros(records.size, np.int8)
        groups = {UNEMPLOYED: (records.people, records.enrolment.copy())}
        advance = {UNEMPLOYED: self._unemployed, EDUCATION: self._education, JOB: self._job}
        while groups:
            state = min(groups)
            groups_after = advance[state](*groups.pop(state))
            for target, (who, when) in groups_after.items():
                self.state[who] = target
                if len(who) and target != PENSION:
                    groups[target] = _merge(groups.get(target), who, when)
        return records.answer(self.state == UNEMPLOYED)

    def _unemployed(self, who: Integers, when: Floats) -> dict[int, tuple[Integers, Floats]]:
        who, when, exit_ = self._leave_unemployment(who, when)
        kind = np.array([TO_JOB, TO_EDUCATION, TO_PENSION]).take(exit_)
        self.records.leave_benefit(who, when, kind)
        targets = {JOB: TO_JOB, EDUCATION: TO_EDUCATION, PENSION: TO_PENSION}
        return {target: (who[kind == k], when[kind == k]) for target, k in targets.items()}

    def _education(self, who: Integers, when: Floats) -> dict[int, tuple[Integers, Floats]]:
        when = when - _log_uniform(self.rng, len(who)) / np.float32(self.model.education_to_job)
        alive = np.flatnonzero(when < self.horizon)
        who, when = who.take(alive), when.take(alive)
        self.records.finish_education(who, when)
        return {JOB: (who, when)}

    def _job(self, who: Integers, when: Floats) -> dict[int, tuple[Integers, Floats]]:
        who, when = self._leave_job(who, when)
        self.records.lose_job(who, when)
        return {UNEMPLOYED: (who, when)}

    def _phase(self, who: Integers, when: Floats) -> tuple[Integers, Integers]:
        """Draw of each person, and the shock's phase at each time."""
        draw = self.records.draw.take(who)
        return draw, (when >= self.shock_start.take(draw)) + (when >= self.shock_stop.take(draw)).astype(np.int64)

    def _leave_unemployment(self, who: Integers, when: Floats) -> tuple[Integers, Floats, Integers]:
        """Who leaves before the horizon, when and by which exit: hazards inverted from breakpoint to breakpoint."""
        draw, phase = self._phase(who, when)
        key = draw * KEYS + phase * LEVELS + self._level(who, when)
        budgets = [-_log_uniform(self.rng, len(who)) for _ in range(3 if self.each else 1)]
        done: list[tuple[Integers, Floats, Integers]] = []
        while len(who):
            rates = self._exit_rates(who, key)
            wait, exit_ = _first(budgets, rates)
            level_end = self._level_end(who, key)
            shock_end = self.shock_ends.take(key)
            pause = np.minimum(np.minimum(level_end, shock_end), self.horizon)
            event = when + wait
            rings = event < pause
            at = np.flatnonzero(rings)
            done.append((who.take(at), event.take(at), self._which(exit_, rates, at)))
            on = np.flatnonzero(~rings & (pause < self.horizon))
            passed = pause.take(on) - when.take(on)
            spending = zip(budgets, _spent(rates, budgets), strict=True)
            budgets = [np.maximum(left.take(on) - rate.take(on) * passed, 0) for left, rate in spending]
            key = key.take(on) + np.where(level_end.take(on) <= shock_end.take(on), 1, LEVELS)
            who, when = who.take(on), pause.take(on)
        return tuple(np.concatenate(column) for column in zip(*done, strict=True))  # type: ignore[return-value]

    def _level(self, who: Integers, when: Floats) -> Integers:
        fading = self.fading.take(who)
        level = (when >= self.onset.take(who)).astype(np.int64)
        for after in self.level_ends[1 : LEVELS - 1]:
            level += when >= fading + after
        return level

    def _level_end(self, who: Integers, key: Integers) -> Floats:
        end = self.fading.take(who) + self.level_ends.take(key)
        np.copyto(end, self.onset.take(who), where=self.level_of.take(key) == 0)
        return end

    def _exit_rates(self, who: Integers, key: Integers) -> list[Floats]:
        to_job = self.to_job.take(key) * self.records.job_factor.take(who)
        to_education = self.to_education.take(key) * self.records.frailty.take(who)
        if self.each:
            return [to_job, to_education, np.broadcast_to(self.to_pension, len(who))]
        to_education += to_job
        return [to_job, to_education, to_education + self.to_pension]

    def _which(self, exit_: Integers | None, rates: list[Floats], at: Integers) -> Integers:
        if exit_ is not None:
            return exit_.take(at)
        level = self.rng.random(len(at), np.float32) * rates[2].take(at)
        return (level >= rates[0].take(at)) + (level >= rates[1].take(at)).astype(np.int64)

    def _leave_job(self, who: Integers, when: Floats) -> tuple[Integers, Floats]:
        """Who loses the job before the horizon, and when; the hazard has a band of time in the job and a shock."""
        draw, phase = self._phase(who, when)
        key = (draw * PHASES + phase) * 2
        band_end = when + np.float32(self.model.seasoned_after)
        budget = -_log_uniform(self.rng, len(who))
        done: list[tuple[Integers, Floats]] = []
        while len(who):
            rate = self.job_loss.take(key)
            shock_end = self.shock_ends_job.take(key)
            pause = np.minimum(np.minimum(band_end, shock_end), self.horizon)
            event = when + budget / rate
            rings = event < pause
            at = np.flatnonzero(rings)
            done.append((who.take(at), event.take(at)))
            on = np.flatnonzero(~rings & (pause < self.horizon))
            budget = np.maximum(budget.take(on) - rate.take(on) * (pause.take(on) - when.take(on)), 0)
            seasoned = band_end.take(on) <= shock_end.take(on)
            key = key.take(on) + np.where(seasoned, 1, 2)
            who, when, band_end = who.take(on), pause.take(on), np.where(seasoned, FAR, band_end.take(on))
        return tuple(np.concatenate(column) for column in zip(*done, strict=True))  # type: ignore[return-value]


def _first(budgets: list[Floats], rates: list[Floats]) -> tuple[Floats, Integers | None]:
    """Months until the first clock rings at these rates, and which it is (None when one clock stands for all exits)."""
    if len(budgets) == 1:
        return budgets[0] / rates[-1], None
    first = budgets[0] / rates[0]
    exit_ = np.zeros(len(first), np.int64)
    for number in range(1, len(budgets)):
        wait = budgets[number] / rates[number]
        np.copyto(exit_, number, where=wait < first)
        first = np.minimum(first, wait)
    return first, exit_


def _spent(rates: list[Floats], budgets: list[Floats]) -> list[Floats]:
    return rates[-1:] if len(budgets) == 1 else rates


def _merge(group: tuple[Integers, Floats] | None, who: Integers, when: Floats) -> tuple[Integers, Floats]:
    if group is None:
        return who, when
    return np.concatenate([group[0], who]), np.concatenate([group[1], when])
