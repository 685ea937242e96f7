"""Numbers of a deal and its citizens in, named tuples of arrays for the kernel out.

A *source* is one thing that is known of each citizen: an outcome, one of its checkpoints, claims or levels. A *view* is
a source counted of some citizens only: all, a segment, a cohort. Times are months.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

REACH, CHECKPOINT, COMPLETION, TIME_IN, SCORE, POINTS, COMPOSITE = range(7)
"""Kinds of source: an event in a column of `reached`; a set bit; enough months engaged; months in a window; a score at
or above a cut; the change of a score; nothing but the time at which a weighted sum of other views is known."""
PROGRAMME, COUNTERFACTUAL = 0, 1
EVERY = -1
"""A view of every segment; a source of every citizen; a source that no other looks at."""
SLACK = 1e-4
"""Months (about five minutes) that a time in 32 bits may fall short by rounding."""
FRACTION = 2.0**24
"""Times of half a month or more in 32 bits are whole multiples of 1/FRACTION."""


class Sources(NamedTuple):
    """What is known of each citizen and how it is measured, [source] each unless said otherwise."""

    order: NDArray[np.int64]
    """[position] sources such that whoever looks at another comes after it."""
    kind: NDArray[np.int64]
    column: NDArray[np.int64]
    """Of `reached` or of the windows; the bit of a checkpoint."""
    months: NDArray[np.float64]
    """After enrolment: of the test, or of engagement to complete."""
    retest: NDArray[np.float64]
    """Months from a failed test to the second one, whose bit is the next; 0 for none."""
    window: NDArray[np.float64]
    """Months from enrolment until it is known for good."""
    link: NDArray[np.int64]
    """The link that who reaches it belongs to, `EVERY` for none."""
    among: NDArray[np.int64]
    """The link whose citizens alone are counted, `EVERY` for all."""
    people: NDArray[np.int64]
    """Citizens of the group that it is measured of, the first ones."""
    erring: NDArray[np.bool_]
    """Whether sensitivity or specificity may be below 1."""
    partial: NDArray[np.bool_]
    """Whether answers may be missing."""
    sensitivity: NDArray[np.float64]
    """[draw, source]"""
    specificity: NDArray[np.float64]
    """[draw, source]"""
    missing: NDArray[np.float64]
    """[draw, source] share of answers that never come."""
    tolerated: NDArray[np.int64]
    """[source, 2] numerator and denominator of the share of those enrolled up to which missing ones are left out."""


class Scores(NamedTuple):
    """Of each source that is a score, points: [draw, source] but for the cut."""

    before: NDArray[np.float64]
    before_sd: NDArray[np.float64]
    change: NDArray[np.float64]
    effect: NDArray[np.float64]
    sd: NDArray[np.float64]
    above: NDArray[np.float64]
    """[source] a score at or above it counts."""


class Views(NamedTuple):
    """Who is counted, [view] each."""

    source: NDArray[np.int64]
    segment: NDArray[np.int64]
    """`EVERY` for all."""
    start: NDArray[np.float64]
    """Enrolled at or after, without delay."""
    until: NDArray[np.float64]
    """Enrolled before, without delay."""
    people: NDArray[np.int64]
    """The first so many citizens of the group."""
    whole: NDArray[np.bool_]
    """Whether that is everyone in the group."""


class Luck(NamedTuple):
    """Where random numbers are: counter (citizen // 4, 0, draw, stream), word citizen % 4; streams [arm, source]."""

    key: NDArray[np.uint64]
    first_draw: int
    first_citizen: int
    """Number of the group's first citizen, a multiple of 4."""
    before: NDArray[np.uint64]
    change: NDArray[np.uint64]
    measured: NDArray[np.uint64]
    missing: NDArray[np.uint64]


class Records(NamedTuple):
    """What is known of each citizen and arm, as the trajectories stage gives it."""

    reached: NDArray[np.float32]
    """[draw, arm, citizen, reach] calendar month, infinite if never."""
    checks: NDArray[np.uint32]
    """[draw, arm, citizen] one bit per test."""
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


class Found(NamedTuple):
    """What the kernel adds to, all zeros but for events, which are infinite. Arms are those of the records."""

    true: NDArray[np.float64]
    """[draw, arm, month, view]; no views where all that is measured is true."""
    measured: NDArray[np.float64]
    """[draw, arm, month, view]"""
    answers: NDArray[np.float64]
    """[draw, arm, month, view] citizens whose answer became known; no views where nobody asks."""
    by_segment: NDArray[np.float64]
    """[draw, arm, view, segment] of the measured."""
    events: NDArray[np.float32]
    """[draw, arm, citizen, view] month in which a citizen's event is counted, infinite if never; or no views."""
    enrolled: NDArray[np.int64]
    """[draw]"""
    completers: NDArray[np.int64]
    """[draw]"""
