"""Records of citizens in, when each event truly came and what it is worth out.

A score is mean + sd z at enrolment and changes by mean + effect min(1, engaged / lasts) + sd z' until the test, the
effect in the programme arm only; z and z' are standard normal (`simulator.kernels.rng.normal`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.kernels._jit import jit
from simulator.kernels.outcomes.arrays import (
    CHECKPOINT,
    COMPLETION,
    POINTS,
    PROGRAMME,
    REACH,
    SCORE,
    SLACK,
    TIME_IN,
    Cohort,
    Luck,
    Records,
    Scores,
    Sources,
)
from simulator.kernels.rng import normal, numeral, philox

Floats = NDArray[np.float64]


@jit
def draw_numerals(luck: Luck, draw: int, stream: np.uint64, numerals: Floats) -> None:
    """Fill `numerals[citizen]` of a group's citizens; the size is a multiple of 4."""
    block, sample, first = np.uint64(0), np.uint64(luck.first_draw + draw), luck.first_citizen // 4
    for call in range(numerals.size // 4):
        w0, w1, w2, w3 = philox(np.uint64(first + call), block, sample, stream, luck.key[0], luck.key[1])
        numerals[4 * call] = numeral(w0)
        numerals[4 * call + 1] = numeral(w1)
        numerals[4 * call + 2] = numeral(w2)
        numerals[4 * call + 3] = numeral(w3)


@jit
def close_windows(draw: int, window: float, horizon: int, cohort: Cohort, closes: Floats) -> None:
    """Fill `closes[citizen]` with when a citizen's window closes, infinite for who does not enrol in time."""
    delay, until = cohort.delay[draw], min(cohort.enrol_until[draw], float(horizon))
    later = delay + window
    for citizen in range(closes.size):
        enrols = cohort.enrolment[citizen] + delay < until
        closes[citizen] = cohort.enrolment[citizen] + later if enrols else np.inf


@jit
def _pass_checks(
    draw: int, row: int, source: int, sources: Sources, records: Records, cohort: Cohort, happened: Floats
) -> None:
    """Fill `happened[citizen]` with the time of the first test passed, of at most two."""
    later, retest = cohort.delay[draw] + sources.months[source], sources.retest[source]
    first = np.uint32(1) << np.uint32(sources.column[source])
    second = np.uint32(first << np.uint32(1)) if retest > 0 else np.uint32(0)
    for citizen in range(happened.size):
        bits = records.checks[draw, row, citizen]
        happened[citizen] = np.inf
        if bits & first != 0:
            happened[citizen] = cohort.enrolment[citizen] + later
        elif bits & second != 0:
            happened[citizen] = cohort.enrolment[citizen] + (later + retest)


@jit
def _change_scores(
    draw: int, arm: int, source: int, scores: Scores, records: Records, cohort: Cohort, luck: Luck,
    numerals: Floats, change: Floats,
) -> None:  # fmt: skip
    """Fill `change[citizen]` in points."""
    draw_numerals(luck, draw, luck.change[arm, source], numerals)
    mean, sd, lasts = scores.change[draw, source], scores.sd[draw, source], cohort.lasts[draw]
    effect = scores.effect[draw, source] if arm == PROGRAMME else 0.0
    for citizen in range(change.size):
        done = 0.0
        if arm == PROGRAMME and records.engaged[draw, citizen] > 0:
            done = min(1.0, records.engaged[draw, citizen] / lasts) if lasts > 0 else 1.0
        change[citizen] = mean + effect * done + sd * normal(numerals[citizen])


@jit
def _pass_cut(
    draw: int, arm: int, source: int, scores: Scores, luck: Luck, closes: Floats,
    numerals: Floats, change: Floats, happened: Floats,
) -> None:  # fmt: skip
    """Fill `happened[citizen]` for a score, at enrolment plus `change[citizen]`, at or above the cut."""
    draw_numerals(luck, draw, luck.before[arm, source], numerals)
    mean, sd, above = scores.before[draw, source], scores.before_sd[draw, source], scores.above[source]
    for citizen in range(change.size):
        score = mean + sd * normal(numerals[citizen]) + change[citizen]
        happened[citizen] = closes[citizen] if score >= above else np.inf


@jit
def find(
    draw: int, row: int, arm: int, source: int, sources: Sources, scores: Scores, records: Records, cohort: Cohort,
    luck: Luck, closes: Floats, numerals: Floats, happened: Floats, value: Floats,
) -> None:  # fmt: skip
    """Fill `happened[citizen]`, infinite if never, and `value[citizen]` of months or points, which come at the close.

    `row` is the arm's place in the records.
    """
    kind, column, months = sources.kind[source], sources.column[source], sources.months[source]
    if kind == REACH:
        for citizen in range(happened.size):
            happened[citizen] = records.reached[draw, row, citizen, column]
    elif kind == CHECKPOINT:
        _pass_checks(draw, row, source, sources, records, cohort, happened)
    elif kind == COMPLETION:
        later = cohort.delay[draw] + months
        for citizen in range(happened.size):
            completed = arm == PROGRAMME and records.engaged[draw, citizen] + SLACK >= months
            happened[citizen] = cohort.enrolment[citizen] + later if completed else np.inf
    elif kind == TIME_IN:
        for citizen in range(happened.size):
            happened[citizen], value[citizen] = closes[citizen], records.stayed[draw, row, citizen, column]
    elif kind in (SCORE, POINTS):
        _change_scores(draw, arm, source, scores, records, cohort, luck, numerals, value)
        happened[:] = closes
        if kind == SCORE:
            _pass_cut(draw, arm, source, scores, luck, closes, numerals, value, happened)
    else:
        happened[:] = np.inf
