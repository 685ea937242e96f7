"""One small record per citizen in, counts of outcomes by month and by segment out.

Four kinds of item. `REACH`: counted in the month in which the hold was complete. `CHECKPOINT`: a set bit, counted in
the month of the checkpoint. `COMPLETION`: engaged at least `months`, counted in the month in which that was so, in the
programme arm only. `TIME_IN`: person-months inside the window. Month m is [m, m + 1), times are months from the deal's
start. Nothing random; draws are independent.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.kernels._jit import jit, parallel, prange

REACH, CHECKPOINT, COMPLETION, TIME_IN = 0, 1, 2, 3
PROGRAMME = 0
SLACK = 1e-4
"""Months (about five minutes) that a time in 32 bits may fall short by rounding."""


FRACTION = 2.0**24
"""Times of half a month or more in 32 bits are whole multiples of 1/FRACTION."""


class Items(NamedTuple):
    """What is counted, [item] each."""

    kind: NDArray[np.int64]
    column: NDArray[np.int64]
    """Of `reached` or of the windows; the bit of a checkpoint."""
    months: NDArray[np.float64]
    """After enrolment: of the checkpoint, or of engagement to complete."""


class Records(NamedTuple):
    """What is known of each citizen and arm, as the trajectories stage gives it."""

    reached: NDArray[np.float32]
    """[draw, arm, citizen, reach] calendar month, infinite if never."""
    checks: NDArray[np.uint32]
    """[draw, arm, citizen] one bit per checkpoint."""
    engaged: NDArray[np.float32]
    """[draw, citizen] months."""
    stayed: NDArray[np.float32]
    """[draw, arm, citizen, window] months."""
    window_months: NDArray[np.float64]
    """[draw, arm, month, window] person-months."""


class Cohort(NamedTuple):
    """Who enrols and when, as the plan stage gives it."""

    recruited: NDArray[np.int64]
    """[draw]"""
    delay: NDArray[np.float64]
    """[draw]"""
    enrol_until: NDArray[np.float64]
    """[draw]"""
    lasts: NDArray[np.float64]
    """[draw] months of engagement that complete the programme."""
    enrolment: NDArray[np.float64]
    """[citizen] without delay."""
    segment: NDArray[np.int64]
    """[citizen]"""


@jit
def _time_events(
    draw: int, arm: int, item: int, items: Items, records: Records, cohort: Cohort, times: NDArray[np.float64]
) -> None:
    """Fill `times[citizen]` with when each event came, infinite if never."""
    kind, column, months = items.kind[item], items.column[item], items.months[item]
    later = cohort.delay[draw] + months
    if kind == REACH:
        for citizen in range(times.size):
            times[citizen] = records.reached[draw, arm, citizen, column]
    elif kind == CHECKPOINT:
        bit = np.uint32(1) << np.uint32(column)
        for citizen in range(times.size):
            passed = (records.checks[draw, arm, citizen] & bit) != 0
            times[citizen] = cohort.enrolment[citizen] + later if passed else np.inf
    else:
        for citizen in range(times.size):
            completed = arm == PROGRAMME and records.engaged[draw, citizen] + SLACK >= months
            times[citizen] = cohort.enrolment[citizen] + later if completed else np.inf


@jit
def _count_events(
    item: int, times: NDArray[np.float64], segment: NDArray[np.int64],
    by_month: NDArray[np.float64], by_segment: NDArray[np.float64],
) -> None:  # fmt: skip
    """Add events to `by_month[month, item]` and `by_segment[item, segment]`, but for those after the horizon."""
    last = by_month.shape[0] - 1
    end = by_month.shape[0] + SLACK
    for citizen in range(times.size):
        if times[citizen] <= end:
            by_month[min(int(times[citizen]), last), item] += 1.0
    for name in range(by_segment.shape[1]):
        events = 0
        for citizen in range(times.size):
            events += (times[citizen] <= end) & (segment[citizen] == name)
        by_segment[item, name] = events


@jit
def _sum_time(
    window_months: NDArray[np.float64], stayed: NDArray[np.float32], segment: NDArray[np.int64],
    by_month: NDArray[np.float64], by_segment: NDArray[np.float64],
) -> None:  # fmt: skip
    """Fill `by_month[month]` and `by_segment[segment]`; sums are of whole `1/FRACTION` months, so order is nothing."""
    for month in range(by_month.size):
        by_month[month] = window_months[month]
    for name in range(by_segment.size):
        total = 0
        for citizen in range(stayed.size):
            total += int(stayed[citizen] * FRACTION) if segment[citizen] == name else 0
        by_segment[name] = total / FRACTION


@jit
def _count_people(draw: int, horizon: int, records: Records, cohort: Cohort) -> tuple[int, int]:
    """Citizens of a draw who enrol before the horizon, and those of them who complete the programme."""
    enrolled = completers = 0
    until, delay, lasts = min(cohort.enrol_until[draw], float(horizon)), cohort.delay[draw], cohort.lasts[draw]
    for citizen in range(cohort.recruited[draw]):
        enrols = cohort.enrolment[citizen] + delay < until
        enrolled += enrols
        completers += enrols & (records.engaged[draw, citizen] + SLACK >= lasts)
    return enrolled, completers


@parallel
def count(
    items: Items, records: Records, cohort: Cohort, by_month: NDArray[np.float64], by_segment: NDArray[np.float64],
    enrolled: NDArray[np.int64], completers: NDArray[np.int64],
) -> None:  # fmt: skip
    """Fill `by_month[draw, arm, month, item]`, `by_segment[draw, arm, item, segment]` and counts of citizens [draw].

    `stayed` fills the segments of `TIME_IN` and `window_months` its months: two sums of the same time.
    """
    arms, horizon, kinds = by_month.shape[1:]
    for draw in prange(by_month.shape[0]):
        enrolled[draw], completers[draw] = _count_people(draw, horizon, records, cohort)
        by_month[draw] = 0.0
        recruited = cohort.recruited[draw]
        times, segment = np.empty(recruited), cohort.segment[:recruited]
        for arm in range(arms):
            months, segments = by_month[draw, arm], by_segment[draw, arm]
            for item in range(kinds):
                if items.kind[item] == TIME_IN:
                    window = items.column[item]
                    monthly = records.window_months[draw, arm, :, window]
                    stayed = records.stayed[draw, arm, :recruited, window]
                    _sum_time(monthly, stayed, segment, months[:, item], segments[item])
                else:
                    _time_events(draw, arm, item, items, records, cohort, times)
                    _count_events(item, times, segment, months, segments)
