"""What truly happened in, what is seen of it and when it is known out.

With a uniform u of each citizen and source: a true event is seen when u < sensitivity, at its own time; where there is
none, one is seen when u >= specificity, when the window closes. An answer is missing when a second uniform is below the
share; a missing answer is left out up to the tolerated share of those enrolled, in the order of citizens, and counts
as no event beyond it. An answer is known when the event is seen, else when the window closes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.kernels._jit import jit
from simulator.kernels.outcomes.records import draw_numerals

Floats = NDArray[np.float64]
WORDS = 2.0**-32


@jit
def _err(sensitivity: float, specificity: float, closes: Floats, numerals: Floats, seen: Floats) -> None:
    """Miss true events in `seen[citizen]` and see others that are not."""
    for citizen in range(seen.size):
        u = numerals[citizen] * WORDS
        if seen[citizen] < np.inf:
            if u >= sensitivity:
                seen[citizen] = np.inf
        elif u >= specificity:
            seen[citizen] = closes[citizen]


@jit
def _lose(
    share: float, numerator: int, denominator: int, people: int, closes: Floats, asked: NDArray[np.bool_],
    numerals: Floats, seen: Floats, answer: Floats,
) -> None:  # fmt: skip
    """Take missing answers out of `seen[citizen]` and, as far as they are left out, of `answer[citizen]`."""
    enrolled = left_out = 0
    for citizen in range(min(people, seen.size)):
        enrolled += closes[citizen] < np.inf
    allowed = enrolled * numerator // denominator
    for citizen in range(seen.size):
        if asked[citizen] and closes[citizen] < np.inf and numerals[citizen] * WORDS < share:
            seen[citizen] = np.inf
            excluded = left_out < allowed
            left_out += excluded
            answer[citizen] = np.inf if excluded else closes[citizen]


@jit
def observe(
    key: NDArray[np.uint64], sample: int, first_citizen: int,
    erring: bool, of_errors: np.uint64, sensitivity: float, specificity: float,
    partial: bool, of_missing: np.uint64, share: float, numerator: int, denominator: int, people: int,
    asked: NDArray[np.bool_], happened: Floats, closes: Floats, numerals: Floats, seen: Floats, answer: Floats,
) -> None:  # fmt: skip
    """Fill `seen[citizen]` and `answer[citizen]` with when an event is seen and an answer known, infinite if never.

    `of_errors` and `of_missing` are the streams of the random numbers of draw `sample`.
    """
    for citizen in range(seen.size):
        seen[citizen] = happened[citizen]
    if erring:
        draw_numerals(key, sample, first_citizen, of_errors, numerals)
        _err(sensitivity, specificity, closes, numerals, seen)
    for citizen in range(seen.size):
        seen[citizen] = seen[citizen] if asked[citizen] else np.inf
        known = seen[citizen] if seen[citizen] < np.inf else closes[citizen]
        answer[citizen] = known if asked[citizen] else np.inf
    if partial:
        draw_numerals(key, sample, first_citizen, of_missing, numerals)
        _lose(share, numerator, denominator, people, closes, asked, numerals, seen, answer)
