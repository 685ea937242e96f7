"""Counting citizens in plain Python: one citizen at a time, one event at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

SLACK = 1e-4  # months by which a time in 32 bits may fall short


@dataclass
class Citizen:
    """One citizen's record in one arm: what was reached when, passed checkpoints, months engaged and in windows."""

    enrolment: float
    segment: int
    reached: Sequence[float] = ()
    checks: int = 0
    engaged: float = 0.0
    stayed: Sequence[float] = ()


@dataclass
class Counts:
    """Events of one item by month and by segment."""

    by_month: list[float]
    by_segment: list[float] = field(default_factory=list)


def counted(events: Sequence[tuple[float, int]], horizon: int, segments: int) -> Counts:
    """Events as (time, segment); those after the horizon never happened."""
    found = Counts([0.0] * horizon, [0.0] * segments)
    for time, segment in events:
        if time > horizon + SLACK:
            continue
        found.by_month[min(math.floor(time), horizon - 1)] += 1
        found.by_segment[segment] += 1
    return found


def reach(citizens: Sequence[Citizen], column: int, horizon: int, segments: int) -> Counts:
    """In the month in which the hold was complete."""
    return counted([(c.reached[column], c.segment) for c in citizens], horizon, segments)


def checkpoint(citizens: Sequence[Citizen], bit: int, months: int, horizon: int, segments: int) -> Counts:
    """In the month of the checkpoint, those in the states."""
    return counted([(c.enrolment + months, c.segment) for c in citizens if c.checks >> bit & 1], horizon, segments)


def completion(citizens: Sequence[Citizen], months: int, horizon: int, segments: int) -> Counts:
    """In the month in which the months of engagement were complete."""
    done = [c for c in citizens if c.engaged + SLACK >= months]
    return counted([(c.enrolment + months, c.segment) for c in done], horizon, segments)


def time_in(citizens: Sequence[Citizen], column: int, window_months: Sequence[float], segments: int) -> Counts:
    """Months as the trajectories book them; by segment, the sum of what each citizen stayed."""
    totals = [math.fsum(c.stayed[column] for c in citizens if c.segment == s) for s in range(segments)]
    return Counts(list(window_months), totals)
