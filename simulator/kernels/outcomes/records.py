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
    PROGRAMME,
    REACH,
    SLACK,
    TIME_IN,
    Luck,
    Scores,
)
from simulator.kernels.rng import normal, numeral, philox

Floats = NDArray[np.float64]


@jit
def draw_numerals(
    key: NDArray[np.uint64], sample: int, first_citizen: int, stream: np.uint64, numerals: Floats
) -> None:
    """Fill `numerals[citizen]` of a group's citizens in draw `sample`; the size is a multiple of 4."""
    block, draw, first, low, high = np.uint64(0), np.uint64(sample), first_citizen // 4, key[0], key[1]
    for call in range(numerals.size // 4):
        w0, w1, w2, w3 = philox(np.uint64(first + call), block, draw, stream, low, high)
        numerals[4 * call] = numeral(w0)
        numerals[4 * call + 1] = numeral(w1)
        numerals[4 * call + 2] = numeral(w2)
        numerals[4 * call + 3] = numeral(w3)


@jit
def turn(records: NDArray[np.float32], columns: NDArray[np.float32]) -> None:
    """Fill `columns[column, citizen]` with `records[citizen, column]`, so that each is read in one go."""
    for citizen in range(columns.shape[1]):
        for column in range(columns.shape[0]):
            columns[column, citizen] = records[citizen, column]


@jit
def close_windows(enrolment: Floats, delay: float, until: float, window: float, closes: Floats) -> None:
    """Fill `closes[citizen]` with when a citizen's window closes, infinite for who does not enrol before `until`."""
    later = delay + window
    for citizen in range(closes.size):
        enrols = enrolment[citizen] + delay < until
        closes[citizen] = enrolment[citizen] + later if enrols else np.inf


@jit
def _pass_checks(
    checks: NDArray[np.uint32], bit: int, enrolment: Floats, later: float, retest: float, happened: Floats
) -> None:
    """Fill `happened[citizen]` with the time of the first test passed, of at most two."""
    first = np.uint32(1) << np.uint32(bit)
    second = np.uint32(first << np.uint32(1)) if retest > 0 else np.uint32(0)
    for citizen in range(happened.size):
        bits, enrolled = checks[citizen], enrolment[citizen]
        at_second = enrolled + (later + retest) if bits & second != 0 else np.inf
        happened[citizen] = enrolled + later if bits & first != 0 else at_second


@jit
def _complete(engaged: NDArray[np.float32], months: float, enrolment: Floats, later: float, happened: Floats) -> None:
    """Fill `happened[citizen]` with the time at which so many months of engagement are complete."""
    for citizen in range(happened.size):
        time = enrolment[citizen] + later
        happened[citizen] = time if engaged[citizen] + SLACK >= months else np.inf


@jit
def _change_scores(
    engaged: NDArray[np.float32], mean: float, effect: float, sd: float, lasts: float, programme: bool,
    numerals: Floats, change: Floats,
) -> None:  # fmt: skip
    """Fill `change[citizen]` in points; the effect is that of the programme arm."""
    for citizen in range(change.size):
        done = 0.0
        if programme and engaged[citizen] > 0:
            done = min(1.0, engaged[citizen] / lasts) if lasts > 0 else 1.0
        change[citizen] = mean + (effect if programme else 0.0) * done + sd * normal(numerals[citizen])


@jit
def _pass_cut(
    mean: float, sd: float, above: float, closes: Floats, numerals: Floats, change: Floats, happened: Floats
) -> None:
    """Fill `happened[citizen]` for a score, at enrolment plus `change[citizen]`, at or above the cut."""
    for citizen in range(change.size):
        score = mean + sd * normal(numerals[citizen]) + change[citizen]
        happened[citizen] = closes[citizen] if score >= above else np.inf


@jit
def score(
    draw: int, arm: int, source: int, scores: Scores, luck: Luck, engaged: NDArray[np.float32], lasts: float,
    cut: bool, closes: Floats, numerals: Floats, happened: Floats, value: Floats,
) -> None:  # fmt: skip
    """Fill `happened[citizen]` with the time of the test, infinite below a `cut`, and `value[citizen]` with points."""
    sample, first, programme = luck.first_draw + draw, luck.first_citizen, arm == PROGRAMME
    draw_numerals(luck.key, sample, first, luck.change[arm, source], numerals)
    mean, effect, sd = scores.change[draw, source], scores.effect[draw, source], scores.sd[draw, source]
    _change_scores(engaged, mean, effect, sd, lasts, programme, numerals, value)
    if cut:
        draw_numerals(luck.key, sample, first, luck.before[arm, source], numerals)
        mean, sd = scores.before[draw, source], scores.before_sd[draw, source]
        _pass_cut(mean, sd, scores.above[source], closes, numerals, value, happened)
        return
    for citizen in range(happened.size):
        happened[citizen] = closes[citizen]


@jit
def find(
    kind: int, column: int, months: float, retest: float, delay: float, programme: bool, enrolment: Floats,
    reached: NDArray[np.float32], checks: NDArray[np.uint32], engaged: NDArray[np.float32],
    stayed: NDArray[np.float32], closes: Floats, happened: Floats, value: Floats,
) -> None:  # fmt: skip
    """Fill `happened[citizen]`, infinite if never, and `value[citizen]` of months, which come at the close.

    Of one draw and arm: `reached[column, citizen]`, `checks[citizen]`, `engaged[citizen]`, `stayed[citizen, window]`.
    """
    later = delay + months
    if kind == REACH:
        for citizen in range(happened.size):
            happened[citizen] = reached[column, citizen]
    elif kind == CHECKPOINT:
        _pass_checks(checks, column, enrolment, later, retest, happened)
    elif kind == COMPLETION and programme:
        _complete(engaged, months, enrolment, later, happened)
    elif kind == TIME_IN:
        for citizen in range(happened.size):
            happened[citizen], value[citizen] = closes[citizen], stayed[citizen, column]
    else:
        happened[:] = np.inf
