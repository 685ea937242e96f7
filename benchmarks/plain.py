"""Hazards in, person-months and records out: both references as one would first write them.

Vectorised over all citizens, double precision, masks and `where`; no tuning beyond blocks that fit the cache. They show
what tuning gave the others, and the month-stepping one keeps its own books (head counts, a benefit clock per citizen, a
window of past months), so that it also checks `records.py`. Times are months, one PCG64 generator.
"""

from __future__ import annotations

import numpy as np
from cases import (
    FADE_LEVELS,
    LADDER_WEEKS,
    RESET_WEEKS,
    WEEK,
    Floats,
    FullAnswer,
    FullModel,
    Integers,
    Pathway,
    PathwayAnswer,
)
from event_driven import join
from numpy.typing import NDArray
from records import EDUCATION, JOB, PENSION, TO_EDUCATION, TO_JOB, TO_PENSION, UNEMPLOYED, Records

Flags = NDArray[np.bool_]

# -- event-driven, the pathway -----------------------------------------------------------------------------------------


def event_driven_pathway(case: Pathway, seed: int, block: int = 96) -> PathwayAnswer:
    """One exponential per exit, everyone's next event at once."""
    rng = np.random.default_rng(seed)
    starts = range(0, len(case.rates), block)
    answers = [_pathway_block(case, case.rates[first : first + block], rng) for first in starts]
    return PathwayAnswer(*(np.concatenate(column) for column in zip(*answers, strict=True)))


def _pathway_block(case: Pathway, rates: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    draws, size = len(rates), len(rates) * case.citizens
    scale = np.divide(1.0, rates, out=np.full(rates.shape, np.inf), where=rates > 0).reshape(-1, 4)
    draw, who = np.repeat(np.arange(draws), case.citizens), np.arange(size)
    state, when = np.zeros(size, np.int64), np.zeros(size)
    reached = np.full(size, np.inf)
    shape = (draws, case.horizon, 4)
    now, later = np.zeros(shape), np.zeros(shape)
    now[:, 0, 0] = case.citizens
    later[:, 0, 0] = case.citizens
    while len(who):
        waits = rng.standard_exponential((len(who), 4)) * scale[draw * 4 + state]
        target = waits.argmin(axis=1)
        wait = waits[np.arange(len(who)), target]
        held = (state == case.target) & (wait >= case.hold) & (when + case.hold <= case.horizon)
        reached[who[held]] = np.minimum(reached[who[held]], when[held] + case.hold)
        when = when + wait
        alive = when < case.horizon
        who, draw, state, target, when = who[alive], draw[alive], state[alive], target[alive], when[alive]
        for sign, place in ((-1.0, state), (1.0, target)):
            _book(now, later, sign, draw, when, place)
        state = target
    return now + later.cumsum(axis=1) - later, reached.reshape(draws, -1)


def _book(now: Floats, later: Floats, sign: float, draw: Integers, when: Floats, state: Integers) -> None:
    month = when.astype(np.int64)
    cell = np.ravel_multi_index((draw, month, state), now.shape)
    now += sign * np.bincount(cell, month + 1 - when, now.size).reshape(now.shape)
    later += sign * np.bincount(cell, minlength=now.size).reshape(now.shape)


# -- event-driven, the full model --------------------------------------------------------------------------------------


def event_driven_full(model: FullModel, seed: int, block: int = 64) -> FullAnswer:
    """One active set: each round everyone goes to the first of an event and the next breakpoint of their hazards."""
    rng = np.random.default_rng(seed)
    return join([_events_block(model.block(first, block), rng) for first in range(0, model.draws, block)])


def _events_block(model: FullModel, rng: np.random.Generator) -> FullAnswer:
    records = Records(model, rng)
    state = np.zeros(records.size, np.int64)
    who, when = records.people, records.enrolment.astype(np.float64)
    ends = _effect_ends(model, records)
    with np.errstate(divide="ignore"):
        while len(who):
            rates, pause = _hazards(model, records, ends, who, when, state[who])
            waits = rng.standard_exponential(rates.shape) / rates
            exit_, event = waits.argmin(axis=0), when + waits.min(axis=0)
            rings = event < pause
            when = np.where(rings, event, pause)
            _apply(records, state, who[rings], when[rings], exit_[rings])
            alive = (when < model.horizon) & (state[who] != PENSION)
            who, when = who[alive], when[alive]
    return records.answer(state == UNEMPLOYED)


def _effect_ends(model: FullModel, records: Records) -> Floats:
    """When each level of the effect ends, `[level, person]`: before the onset, full, the fade's steps."""
    engaged = np.stack([records.engaged, np.zeros_like(records.engaged)], axis=1).ravel()
    onset = records.enrolment + float(model.onset)
    fades = records.enrolment + engaged + float(model.persists)
    steps = model.fades / len(FADE_LEVELS) * np.arange(len(FADE_LEVELS) + 1)
    ends = np.concatenate([onset[None], fades + steps[:, None]])
    ends[:, engaged <= model.onset] = -np.inf
    return ends


def _hazards(
    model: FullModel, records: Records, ends: Floats, who: Integers, when: Floats, state: Integers
) -> tuple[Floats, Floats]:
    """Hazards of up to three exits `[exit, person]` and the time at which they next change."""
    draw = records.draw[who]
    start = model.shock_start[draw]
    shocked = (when >= start) & (when < start + model.shock_months)
    passed = when >= ends[:, who]
    level = np.array([0.0, 1.0, *FADE_LEVELS, 0.0])[passed.sum(axis=0)]
    band_end = records.job_since[who] + model.seasoned_after
    rates = np.zeros((3, len(who)))
    idle, learning, working = state == UNEMPLOYED, state == EDUCATION, state == JOB
    to_job = model.to_job[draw] * records.job_factor[who] * np.exp(model.effect_job[draw] * level)
    to_education = model.to_education[draw] * records.frailty[who] * np.exp(model.effect_education[draw] * level)
    loss = model.job_loss * np.where(shocked, model.shock_job_loss, 1.0)
    loss *= np.where(when >= band_end, model.seasoned_factor, 1.0)
    to_job *= np.where(shocked, model.shock_to_job, 1.0)
    rates[0] = np.select([idle, learning], [to_job, model.education_to_job], loss)
    rates[1] = np.where(idle, to_education, 0)
    rates[2] = np.where(idle, model.to_pension, 0)
    effect = np.where(passed | ~idle, np.inf, ends[:, who]).min(axis=0)
    shock = np.select([when < start, shocked], [start, start + model.shock_months], np.inf)
    band = np.where(working & (when < band_end), band_end, np.inf)
    return rates, np.minimum.reduce([effect, shock, band, np.full(len(who), float(model.horizon))])


def _apply(records: Records, state: Integers, who: Integers, when: Floats, exit_: Integers) -> None:
    before = state[who]
    idle, learning, working = before == UNEMPLOYED, before == EDUCATION, before == JOB
    kinds, targets = np.array([TO_JOB, TO_EDUCATION, TO_PENSION]), np.array([JOB, EDUCATION, PENSION])
    records.leave_benefit(who[idle], when[idle], kinds[exit_[idle]])
    records.finish_education(who[learning], when[learning])
    records.lose_job(who[working], when[working])
    state[who] = np.select([idle, learning], [targets[exit_], JOB], UNEMPLOYED)


# -- month-stepping, the full model ------------------------------------------------------------------------------------


def month_stepping_full(model: FullModel, seed: int, block: int = 64) -> FullAnswer:
    """Every month every citizen: hazards from what they are in, one uniform, head counts of everything."""
    rng = np.random.default_rng(seed)
    return join([_Months(model.block(first, block), rng).live() for first in range(0, model.draws, block)])


class _Months:
    """One block of draws, arms and citizens as arrays `[draw, arm, citizen]`, advanced month by month."""

    def __init__(self, model: FullModel, rng: np.random.Generator) -> None:
        self.model, self.rng = model, rng
        self.shape = shape = (model.draws, 2, model.citizens)
        person = (model.draws, 1, model.citizens)
        normal = rng.standard_normal(person, np.float32)
        self.frailty = np.exp(np.float32(model.frailty_sd) * (normal - np.float32(model.frailty_sd / 2)))
        self.clock = np.broadcast_to(rng.uniform(model.weeks_low, model.weeks_high, person), shape).copy()
        engaged = np.minimum(rng.exponential(1 / model.dropout, person), model.lasts)
        self.engaged = np.concatenate([engaged, np.zeros(person)], axis=1)
        self.enrolled_at = np.rint(model.enrolment)
        self.state, self.months_in_job, self.months_in_set = (np.zeros(shape, np.int8) for _ in range(3))
        self.past_work = np.zeros((36, *shape), bool)
        self.reached, self.stayed = np.full(shape, np.inf), np.zeros(shape)
        horizon = model.horizon
        self.person_months = np.zeros((model.draws, 2, horizon, 4))
        self.ladder_months = np.zeros((model.draws, 2, horizon, len(LADDER_WEEKS)))
        self.window_months = np.zeros((model.draws, 2, horizon))
        self.engaged_months = np.zeros((model.draws, horizon))

    def live(self) -> FullAnswer:
        for month in range(self.model.horizon):
            self._month(month)
        return FullAnswer(
            self.person_months, self.ladder_months, self.engaged_months, self.window_months,
            self.reached, self.stayed, self.engaged[:, 0],
        )  # fmt: skip

    def _month(self, month: int) -> None:
        since = month - self.enrolled_at
        here = np.broadcast_to(since >= 0, self.shape)
        hazards = self._hazards(month, since)
        before = self.state
        self.state = np.where(here, self._next_state(hazards), before)
        self._count(month, since, here, before)
        self._hold(month, since, here)
        self._run_clock(month, here, before)

    def _hazards(self, month: int, since: Floats) -> Floats:
        """Hazards over this month of up to three exits, `[exit, draw, arm, citizen]`."""
        model = self.model
        fading = since - self.engaged - model.persists
        step = np.clip(np.floor(fading / (model.fades / len(FADE_LEVELS))) + 1, 0, len(FADE_LEVELS) + 1)
        level = np.array([1.0, *FADE_LEVELS, 0.0])[step.astype(np.int64)]
        level = np.where((since >= model.onset) & (self.engaged > model.onset), level, 0.0)
        start = model.shock_start
        overlap = np.minimum(month + 1, start + model.shock_months) - np.maximum(month, start)
        share = np.clip(overlap, 0, 1)[:, None, None]
        to_job = model.to_job[:, None, None] * np.exp(model.effect_job[:, None, None] * level) * model.job_multiplier
        to_job = to_job * self.frailty * (1 + (model.shock_to_job - 1) * share)
        to_education = model.to_education[:, None, None] * np.exp(model.effect_education[:, None, None] * level)
        loss = model.job_loss * np.where(self.months_in_job >= model.seasoned_after, model.seasoned_factor, 1.0)
        loss = loss * (1 + (model.shock_job_loss - 1) * share)
        conditions = [self.state == UNEMPLOYED, self.state == EDUCATION, self.state == JOB]
        hazards = np.zeros((3, *self.shape))
        hazards[0] = np.select(conditions, [to_job, model.education_to_job, loss], 0.0)
        hazards[1] = np.where(conditions[0], to_education * self.frailty, 0.0)
        hazards[2] = np.where(conditions[0], model.to_pension, 0.0)
        return hazards

    def _next_state(self, hazards: Floats) -> Integers:
        total = hazards.sum(axis=0)
        leaves = -np.expm1(-total)
        uniform = self.rng.random(self.shape)
        upto = hazards.cumsum(axis=0) * np.divide(leaves, total, out=np.zeros(self.shape), where=total > 0)
        exit_ = (uniform >= upto).sum(axis=0)
        targets = np.array([[JOB, EDUCATION, PENSION, UNEMPLOYED], [JOB, JOB, JOB, EDUCATION],
                            [UNEMPLOYED, UNEMPLOYED, UNEMPLOYED, JOB], [PENSION] * 4], np.int8)  # fmt: skip
        after: Integers = targets[self.state, exit_]
        return after

    def _count(self, month: int, since: Floats, here: Flags, before: Integers) -> None:
        """Head counts at the beginning and the end of the month; their mean stands for its person-months."""
        model = self.model
        self.engaged_months[:, month] = (np.clip(self.engaged[:, 0] - since, 0, 1) * here[:, 0]).sum(axis=1)
        inside = np.clip(model.window - since, 0, 1) * here
        for state in (before, self.state):
            for number in range(4):
                self.person_months[:, :, month, number] += ((state == number) & here).sum(axis=2) / 2
            in_set = ((state == EDUCATION) | (state == JOB)) * inside
            self.window_months[:, :, month] += in_set.sum(axis=2) / 2
            self.stayed += in_set / 2

    def _hold(self, month: int, since: Floats, here: Flags) -> None:
        model = self.model
        in_set = (self.state == EDUCATION) | (self.state == JOB)
        self.months_in_job = np.where(self.state == JOB, self.months_in_job + 1, 0)
        self.months_in_set = np.where(in_set & here, self.months_in_set + 1, 0)
        complete = (self.months_in_set == model.hold + 1) & (since + 1 <= model.reach_within)
        self.reached = np.where(complete, np.minimum(self.reached, month + 1), self.reached)

    def _run_clock(self, month: int, here: Flags, before: Integers) -> None:
        """Weeks on benefit, by step; the clock restarts after 52 weeks of work within the last three years."""
        on_benefit = (before == UNEMPLOYED) & here
        step = (np.array(LADDER_WEEKS)[1:, None, None, None] <= self.clock).sum(axis=0)
        mean = (on_benefit.astype(np.float32) + ((self.state == UNEMPLOYED) & here)) / 2
        for number in range(len(LADDER_WEEKS)):
            self.ladder_months[:, :, month, number] = (mean * (step == number)).sum(axis=2)
        self.clock = np.where(on_benefit, self.clock + 1 / WEEK, self.clock)
        self.past_work[month % len(self.past_work)] = self.state == JOB
        lost = np.nonzero((before == JOB) & (self.state == UNEMPLOYED))
        weeks = np.floor(np.sum([past[lost] for past in self.past_work], axis=0) / WEEK)
        reset = tuple(index[weeks >= RESET_WEEKS] for index in lost)
        self.clock[reset] = 0.0
        for past in self.past_work:
            past[reset] = False
