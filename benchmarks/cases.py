"""Names of two models in, their hazards and citizens as NumPy arrays out.

`Pathway` is four states with constant hazards, whose answers are known exactly. `FullModel` is the deal of
`full_model.yaml`: segments, frailty, duration bands, programme effects, drop-out, a shock and a benefit clock.
Times are months from the deal's start, hazards are per month, one row per draw. Nothing here imports the simulator, so
that the references stay independent of what they are compared with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
Integers = NDArray[Any]

HERE = Path(__file__).parent
PATHWAY_DEAL = HERE / "c1_c3.yaml"
FULL_DEAL = HERE / "full_model.yaml"

CITIZENS = 500
WEEK = 7 / 365.25 * 12
GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0

# Exact answers of the pathway: row of expm(60 Q), its integral, and the renewal equation of "job, held six months".
PATHWAY_STATES = ("unemployed", "education", "job", "left")
OCCUPANCY_60 = (0.2144514, 0.0426751, 0.3714387, 0.3714348)
MONTHS_60 = (22.8763927, 4.0226041, 20.4889560, 12.6120472)
JOB_MONTHS_SD = 17.6500266
HELD_JOB_60 = 0.6816998501


@dataclass(frozen=True)
class Pathway:
    """Constant hazards: `rates[draw, source, target]` per month, zero on the diagonal; state 0 is the start."""

    rates: Floats
    horizon: int = 60
    citizens: int = CITIZENS
    target: int = 2
    hold: float = 6.0


def pathway(draws: int) -> Pathway:
    """The pathway with exact answers, its hazards repeated for every draw as uncertain ones would be."""
    rates = np.zeros((4, 4))
    rates[0, [1, 2, 3]] = 0.03, 0.03, 0.01
    rates[1, [0, 2, 3]] = 0.05, 0.10, 0.01
    rates[2, [0, 3]] = 0.03, 0.005
    return Pathway(np.broadcast_to(rates, (draws, 4, 4)))


@dataclass(frozen=True)
class FullModel:
    """The full model: one value per draw (`[draw]`) or per citizen (`[citizen]`), and the deal's fixed numbers.

    States are unemployed (0), education (1), job (2), pension (3). Exit hazards from unemployment are those of a
    citizen whose multiplier is one; `job_multiplier[citizen]` is the segment's factor on unemployed -> job.
    """

    to_job: Floats
    to_education: Floats
    effect_job: Floats
    effect_education: Floats
    shock_start: Floats
    enrolment: Floats
    job_multiplier: Floats
    to_pension: float = 0.002
    education_to_job: float = 1 / 18
    job_loss: float = 0.04
    seasoned_after: float = 6.0
    seasoned_factor: float = 0.5
    dropout: float = 0.02
    lasts: float = 12.0
    onset: float = 2.0
    persists: float = 12.0
    fades: float = 12.0
    shock_months: float = 9.0
    shock_to_job: float = 0.5
    shock_job_loss: float = 3.0
    frailty_sd: float = 0.5
    weeks_low: float = 60.0
    weeks_high: float = 300.0
    hold: float = 3.0
    reach_within: float = 36.0
    window: float = 48.0
    horizon: int = 72

    @property
    def draws(self) -> int:
        """How many draws the model has numbers for."""
        return len(self.to_job)

    @property
    def citizens(self) -> int:
        """Citizens of one draw, the same in both arms."""
        return len(self.enrolment)

    def block(self, first: int, count: int) -> FullModel:
        """The same model for draws `first` to `first + count`."""
        names = ("to_job", "to_education", "effect_job", "effect_education", "shock_start")
        rows = {name: getattr(self, name)[first : first + count] for name in names}
        return FullModel(**{**self.__dict__, **rows})


LADDER_WEEKS = (0.0, 4.0, 26.0, 52.0)  # weeks already passed when each step of the reimbursement ladder begins
FADE_LEVELS = (5 / 6, 3 / 6, 1 / 6)  # of the log hazard ratio: midpoints of a straight fade in three steps
RESET_WEEKS, RESET_WITHIN = 52, 156

JOB_SHARE = "pathway.transitions.unemployed -> job.within.share"
JOB_RATIO = "programme.effects.unemployed -> job.hazard_ratio"
EDUCATION_RATIO = "programme.effects.unemployed -> education.hazard_ratio"
SHOCK_OCCURS = "shocks.downturn.occurs"
SHOCK_START = "shocks.downturn.start"
UNCERTAIN = (JOB_SHARE, JOB_RATIO, EDUCATION_RATIO, SHOCK_OCCURS, SHOCK_START)


def sample_numbers(draws: int, seed: int = 1) -> dict[str, Floats]:
    """The full model's uncertain numbers by path, drawn plainly: `[draw]` each."""
    rng = np.random.default_rng(seed)
    spread = 0.18 * 0.82 / 0.04**2 - 1.0
    latent = rng.standard_normal((2, draws))
    correlation = 2 * np.sin(np.pi * 0.5 / 6)
    latent[1] = correlation * latent[0] + np.sqrt(1 - correlation**2) * latent[1]
    return {
        JOB_SHARE: rng.beta(0.18 * spread, 0.82 * spread, draws),
        JOB_RATIO: _lognormal(latent[0], 2.4, 3.4),
        EDUCATION_RATIO: _lognormal(latent[1], 2.0, 3.0),
        SHOCK_OCCURS: (rng.random(draws) < 0.15).astype(float),
        SHOCK_START: rng.uniform(6.0, 48.0, draws),
    }


def _lognormal(latent: Floats, median: float, p90: float) -> Floats:
    values: Floats = median * np.exp(latent * np.log(p90 / median) / 1.2815515655446004)
    return values


def full_model(numbers: Mapping[str, Floats], citizens: int = CITIZENS) -> FullModel:
    """The full model for given uncertain numbers, `[draw]` by path (from `sample_numbers` or the simulator's draws)."""
    segments = segment_of(citizens, (0.6, 0.4))
    job_multiplier = np.where(segments == 0, 1.0, 0.6)
    to_job, to_education = within_hazards(np.asarray(numbers[JOB_SHARE]), 0.07, 0.002, 36.0)
    return FullModel(
        to_job=to_job / (0.6 * 1.0 + 0.4 * 0.6),
        to_education=to_education,
        effect_job=np.log(numbers[JOB_RATIO]),
        effect_education=np.log(numbers[EDUCATION_RATIO]),
        shock_start=np.where(np.asarray(numbers[SHOCK_OCCURS]) > 0, numbers[SHOCK_START], np.inf),
        enrolment=24.0 * np.mod((np.arange(citizens) + 0.5) * GOLDEN, 1.0),
        job_multiplier=job_multiplier,
    )


def within_hazards(first: Floats, second: float, other: float, months: float) -> tuple[Floats, Floats]:
    """Hazards a, b with a/(a+b+other) (1 - exp(-(a+b+other) months)) = `first`, and the same for b and `second`."""
    total = np.full_like(first, -np.log1p(-0.5) / months)
    for _ in range(200):
        total = other + (first + second) * total / -np.expm1(-total * months)
    scale = total / -np.expm1(-total * months)
    return first * scale, second * scale


def segment_of(citizens: int, shares: tuple[float, ...]) -> Integers:
    """Segment number of each citizen, interleaved so that every prefix has nearly the stated shares."""
    counts = np.zeros(len(shares))
    numbers = np.empty(citizens, np.int64)
    for citizen in range(citizens):
        numbers[citizen] = np.argmax(np.asarray(shares) * (citizen + 1) - counts)
        counts[numbers[citizen]] += 1
    return numbers


@dataclass(frozen=True)
class PathwayAnswer:
    """`person_months[draw, month, state]` and `reached[draw, citizen]` (month the hold was complete, inf if never)."""

    person_months: Floats
    reached: Floats


@dataclass(frozen=True)
class FullAnswer:
    """What the simulator's trajectories stage gives, for the same deal; arm 0 is the programme, arm 1 without it.

    `person_months[draw, arm, month, state]`, `ladder_months[draw, arm, month, step]`, `engaged_months[draw, month]`,
    `window_months[draw, arm, month]`, `reached` and `stayed` `[draw, arm, citizen]`, `engaged[draw, citizen]`.
    """

    person_months: Floats
    ladder_months: Floats
    engaged_months: Floats
    window_months: Floats
    reached: Floats
    stayed: Floats
    engaged: Floats
