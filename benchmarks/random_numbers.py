"""A deal in, its random numbers and nothing else out: the floor under the kernel's time.

For every citizen and arm, a unit exponential for each transition's clock when it is first armed and once more for each
time that a clock rings (on average), and what belongs to the citizen (frailty, weeks on benefit, drop-out). Made with
the simulator's own generator in tiles, four neighbours to a Philox call, on one thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from subject import Subject

from simulator.kernels.rng import key, minus_log, normal, numeral, philox, uniform

EXPONENTIAL, NORMAL, UNIFORM = range(3)
TILE = 128  # groups of four neighbours
MOVES = {"c1_c3": 2.96, "full_model": 0.88}  # of a citizen in one arm, by the event-driven reference


def words_of(subject: Subject, name: str) -> tuple[Callable[[], float], int]:
    """What makes the random numbers of these draws, and for how many citizens of all draws and arms."""
    citizens, draws = subject.deal.citizens.planned, sum(drawn.count for drawn, _ in subject.blocks)
    clocks = len(subject.deal.pathway.transitions)
    again = MOVES[name] * citizens
    own = (subject.deal.citizens.frailty is not None, subject.deal.citizens.weeks_on_benefit is not None)
    dropout = subject.deal.programme is not None and subject.deal.programme.dropout is not None
    words = key(1)

    def call() -> float:
        return float(_words(draws, citizens, clocks, int(again), *own, dropout, words))

    return call, subject.lives


@numba.njit(error_model="numpy")
def _words(
    draws: int, citizens: int, clocks: int, again: int, frailty: bool, weeks: bool, dropout: bool, words: Any
) -> float:
    rows = np.empty((4, TILE), np.uint64)
    values = np.empty((4, TILE), np.float64)
    total = 0.0
    for draw in range(draws):
        for arm in range(2):
            for clock in range(clocks):
                total += _made(EXPONENTIAL, draw, 2 * clock + arm, citizens, words, rows, values)
            total += _made(EXPONENTIAL, draw, 100 + arm, again, words, rows, values)
        if dropout:
            total += _made(EXPONENTIAL, draw, 102, citizens, words, rows, values)
        if frailty:
            total += _made(NORMAL, draw, 103, citizens, words, rows, values)
        if weeks:
            total += _made(UNIFORM, draw, 104, citizens, words, rows, values)
    return total


@numba.njit(error_model="numpy")
def _fill(draw: int, stream: int, first: int, groups: int, words: Any, rows: Any) -> None:
    for group in range(groups):
        counter = np.uint64(first + group)
        word = philox(counter, np.uint64(0), np.uint64(draw), np.uint64(stream), words[0], words[1])
        rows[0, group], rows[1, group], rows[2, group], rows[3, group] = word


@numba.njit(error_model="numpy")
def _made(kind: int, draw: int, stream: int, citizens: int, words: Any, rows: Any, values: Any) -> float:
    """One random number of a kind for each citizen; the last is returned, so that none can be left out."""
    groups, total = (citizens + 3) // 4, 0.0
    for first in range(0, groups, TILE):
        here = min(TILE, groups - first)
        _fill(draw, stream, first, here, words, rows)
        for row in range(4):
            if kind == EXPONENTIAL:
                for group in range(here):
                    values[row, group] = minus_log(numeral(rows[row, group]))
            elif kind == NORMAL:
                for group in range(here):
                    values[row, group] = normal(numeral(rows[row, group]))
            else:
                for group in range(here):
                    values[row, group] = uniform(rows[row, group])
        total += values[3, here - 1]
    return total
