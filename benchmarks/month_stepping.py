"""Hazards in, person-months and records out: the month-stepping NumPy reference.

The usual way to write such a model: every month one uniform per citizen is compared with the cumulative probabilities
of leaving the state that the citizen is in. What is dense (all citizens, every month) is kept to small types, reused
buffers and blocks that stay in the cache; what follows from a move is done for those who move only. Within a month a
citizen moves at most once, and what is held is held in whole months, so answers carry a discretisation error (more
`steps` per month make it smaller). One SFC64 generator.
"""

from __future__ import annotations

import numpy as np
from cases import FADE_LEVELS, Floats, FullAnswer, FullModel, Integers, Pathway, PathwayAnswer
from event_driven import join
from records import TO_EDUCATION, TO_JOB, TO_PENSION, Records

SERIES = 18  # terms; enough for hazards well below one a month

# -- the pathway with exact answers ------------------------------------------------------------------------------------


def simulate_pathway(case: Pathway, seed: int, block: int = 96) -> PathwayAnswer:
    """Step every citizen of every draw through the months, `block` draws at a time."""
    rng = np.random.Generator(np.random.SFC64(seed))
    draws = len(case.rates)
    months = np.empty((draws, case.horizon, 4))
    reached = np.empty((draws, case.citizens), np.float32)
    for first in range(0, draws, block):
        part = slice(first, first + block)
        months[part], reached[part] = _pathway_block(case, case.rates[part], rng)
    return PathwayAnswer(months, reached)


def month_probabilities(rates: Floats) -> Floats:
    """`[draw, from, to]`: where a citizen is a month later, exact for constant hazards (the exponential's series)."""
    generator = rates - np.eye(4) * rates.sum(axis=2)[..., None]
    result = np.broadcast_to(np.eye(4), generator.shape)
    for term in range(SERIES, 0, -1):
        result = np.eye(4) + generator @ result / term
    return result


def _pathway_block(case: Pathway, rates: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    draws, size = len(rates), len(rates) * case.citizens
    thresholds = month_probabilities(rates).cumsum(axis=2).astype(np.float32).reshape(-1, 4)
    upto = [np.ascontiguousarray(thresholds[:, state]) for state in range(3)]
    base = np.repeat(np.arange(draws) * 4, case.citizens)
    key = base.copy()
    uniform, bound, state = np.empty(size, np.float32), np.empty(size, np.float32), np.empty(size, np.int8)
    held, passes = np.zeros(size, np.int8), np.empty(size, bool)
    reached = np.full(size, np.inf, np.float32)
    heads = np.empty((case.horizon + 1, draws * 4))
    heads[0] = np.bincount(key, minlength=draws * 4)
    for month in range(1, case.horizon + 1):
        rng.random(out=uniform, dtype=np.float32)
        state[:] = 0
        for threshold in upto:
            state += np.greater_equal(uniform, threshold.take(key, out=bound, mode="clip"), out=passes)
        np.add(base, state, out=key)
        heads[month] = np.bincount(key, minlength=draws * 4)
        held += 1
        held *= np.equal(state, case.target, out=passes)
        complete = np.flatnonzero(np.equal(held, case.hold + 1, out=passes))
        reached[complete] = np.minimum(reached.take(complete), month)
    by_draw = heads.reshape(-1, draws, 4).transpose(1, 0, 2)
    return (by_draw[:, 1:] + by_draw[:, :-1]) / 2, reached.reshape(draws, case.citizens)


# -- the full model ----------------------------------------------------------------------------------------------------

UNEMPLOYED, EDUCATION, NEW_JOB, SEASONED_JOB, OUTSIDE = range(5)  # outside: not enrolled yet, or on a pension
CONDITIONS = 5
LEVELS = len(FADE_LEVELS) + 2  # none, full effect, the steps of the fade


def simulate_full(model: FullModel, seed: int, steps: int = 1, block: int = 128) -> FullAnswer:
    """Step every citizen of every draw in both arms, `steps` times a month and `block` draws at a time."""
    rng = np.random.Generator(np.random.SFC64(seed))
    starts = range(0, model.draws, block)
    return join([_Steps(model.block(first, block), rng, steps).live() for first in starts])


class _Steps:
    """One block of draws, all people together, step by step."""

    def __init__(self, model: FullModel, rng: np.random.Generator, steps: int) -> None:
        self.model, self.rng, self.steps = model, rng, steps
        self.records = records = Records(model, rng)
        segment = np.tile(model.job_multiplier == model.job_multiplier.min(), 2 * model.draws)
        self.base = (records.draw * 2 + segment) * (LEVELS * CONDITIONS)
        self.factors = np.unique(model.job_multiplier)[::-1]
        self.condition = np.full(records.size, OUTSIDE, np.int8)
        self.job_step = np.zeros(records.size, np.int16)
        self._time_effects()
        self._list_enrolments()
        self._allocate()

    def _time_effects(self) -> None:
        """First step with an effect and first step of its fade, per person; levels by steps since the fade began."""
        model, records, steps = self.model, self.records, self.steps
        engaged = np.stack([records.engaged, np.zeros_like(records.engaged)], axis=1).ravel()
        begins = np.rint((records.enrolment + np.float32(model.onset)) * steps)
        self.onset = np.where(engaged > model.onset, begins, 30_000).astype(np.int16)
        self.fading = np.rint((records.enrolment + engaged + np.float32(model.persists)) * steps).astype(np.int16)
        fade = round(model.fades / len(FADE_LEVELS) * steps)
        after = np.repeat(np.arange(2, LEVELS), fade)
        self.levels = np.concatenate([[1], after, [0]]).astype(np.int8) * CONDITIONS

    def _list_enrolments(self) -> None:
        at = np.rint(self.records.enrolment * self.steps).astype(np.int64)
        order = np.argsort(at, kind="stable")
        self.enrols = np.split(order, np.searchsorted(at[order], np.arange(1, self.model.horizon * self.steps)))

    def _allocate(self) -> None:
        size = self.records.size
        self.uniform, self.hazard, self.other = (np.empty(size, np.float32) for _ in range(3))
        self.key, self.since_fade = np.empty(size, np.int64), np.empty(size, np.int16)
        self.level, self.flag = np.empty(size, np.int8), np.empty(size, bool)

    def live(self) -> FullAnswer:
        for step, enrolling in enumerate(self.enrols):
            self.condition[enrolling] = UNEMPLOYED
            self._season_jobs(step)
            self._find_keys(step)
            self._table_hazards(step)
            self._move(step, self._draw_movers())
        return self.records.answer(self.condition == UNEMPLOYED)

    def _season_jobs(self, step: int) -> None:
        first = step - round(self.model.seasoned_after * self.steps)
        ready = np.less_equal(self.job_step, first, out=self.flag)
        ready &= self.condition == NEW_JOB
        self.condition += ready

    def _find_keys(self, step: int) -> None:
        """Row of each person's hazards: draw and segment, level of the effect, condition."""
        np.subtract(np.int16(step + 1), self.fading, out=self.since_fade)
        np.clip(self.since_fade, 0, len(self.levels) - 1, out=self.since_fade)
        self.levels.take(self.since_fade, out=self.level, mode="clip")
        self.level *= np.less_equal(self.onset, step, out=self.flag)
        self.level += self.condition
        np.add(self.base, self.level, out=self.key)

    def _table_hazards(self, step: int) -> None:
        """This step's hazards by draw, segment, level and condition: what frailty multiplies, and what it does not."""
        model, steps = self.model, self.steps
        level = np.array([0.0, 1.0, *FADE_LEVELS])
        shock = np.clip((step + 1) / steps - model.shock_start, 0, 1 / steps)
        shock -= np.clip((step + 1) / steps - model.shock_start - model.shock_months, 0, 1 / steps)
        share = np.maximum(shock * steps, 0)[:, None, None]
        to_job = model.to_job[:, None, None] * np.exp(model.effect_job[:, None, None] * level) / steps
        to_job = to_job * self.factors[:, None] * (1 + (model.shock_to_job - 1) * share)
        to_education = model.to_education[:, None, None] * np.exp(model.effect_education[:, None, None] * level) / steps
        frail = np.zeros((model.draws, 2, LEVELS, CONDITIONS), np.float32)
        frail[..., UNEMPLOYED] = to_job + to_education
        loss = model.job_loss / steps * (1 + (model.shock_job_loss - 1) * share)
        plain = np.zeros_like(frail)
        plain[..., UNEMPLOYED] = model.to_pension / steps
        plain[..., EDUCATION] = model.education_to_job / steps
        plain[..., NEW_JOB], plain[..., SEASONED_JOB] = loss, loss * model.seasoned_factor
        self.frail, self.plain = frail.ravel(), plain.ravel()
        self.to_job = np.broadcast_to(to_job[..., None], frail.shape).astype(np.float32).ravel()

    def _draw_movers(self) -> Integers:
        self.frail.take(self.key, out=self.hazard, mode="clip")
        self.hazard *= self.records.frailty
        self.hazard += self.plain.take(self.key, out=self.other, mode="clip")
        np.negative(self.hazard, out=self.other)
        np.expm1(self.other, out=self.other)
        self.rng.random(out=self.uniform, dtype=np.float32)
        self.uniform += self.other
        return np.flatnonzero(np.less(self.uniform, 0, out=self.flag))

    def _move(self, step: int, movers: Integers) -> None:
        when = np.full(len(movers), (step + 0.5) / self.steps, np.float32)
        condition = self.condition.take(movers)
        leaving, educated = condition == UNEMPLOYED, condition == EDUCATION
        losing = ~(leaving | educated)
        self.records.finish_education(movers[educated], when[educated])
        self.records.lose_job(movers[losing], when[losing])
        self._leave_unemployment(movers[leaving], when[leaving])
        self.condition[movers[educated]] = NEW_JOB
        self.condition[movers[losing]] = UNEMPLOYED
        self.job_step[movers] = step

    def _leave_unemployment(self, who: Integers, when: Floats) -> None:
        key = self.key.take(who)
        job = self.to_job.take(key) * self.records.frailty.take(who)
        level = self.rng.random(len(who), np.float32) * self.hazard.take(who)
        exit_ = (level >= job) + (level >= self.frail.take(key) * self.records.frailty.take(who)).astype(np.int64)
        self.records.leave_benefit(who, when, np.array([TO_JOB, TO_EDUCATION, TO_PENSION]).take(exit_))
        self.condition[who] = np.array([NEW_JOB, EDUCATION, OUTSIDE], np.int8).take(exit_)
