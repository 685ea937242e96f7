"""What the trajectories kernel is given, fills and works with: the shapes of its arrays.

All times are months, float64, from the deal's start; all hazards are per month. States are numbered 0..S-1. The exits
of state s are numbered by *slots* s X + 0, 1, ..., X - 1 with X the largest number of exits (at least 3); a slot beyond
the state's exits is empty: no hazard, itself as target, and cell -1. Arms: 0 programme, 1 counterfactual.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Short = npt.NDArray[np.uint32]

TILE = 512
"""Citizens whose lives are followed side by side, at most: what they need stays in a core's own cache."""
GRAIN = 32
"""A smaller tile is a multiple of this, so that its loops have no odd ends."""
LIVES = 2 * TILE
"""Lives of a tile: those with the programme, then those without."""
UNROLLED = 3
"""Exits of a state that the inner loop compares without a loop."""
LEVELS = 6
"""Levels of an effect in order of time: not yet, full, three steps of fading, no more."""


class Luck(NamedTuple):
    """Where the random numbers come from."""

    key: Words
    """[2], see `rng.key`."""
    first_draw: int
    """Absolute number of the first draw."""
    first_citizen: int
    """Number of the first citizen, a multiple of 4; households are numbered from it too."""
    transition: Words
    """[arm, slot] streams."""
    frailty: int
    weeks: int
    dropout: int


class Citizens(NamedTuple):
    """Who lives, and what differs between citizens."""

    enrolment: Floats
    """[citizen] without the delay."""
    segment: Whole
    """[citizen]"""
    delay: Floats
    """[draw]"""
    recruited: Whole
    """[draw]: citizens 0..recruited-1 live."""
    enrol_until: Floats
    """[draw]: who would enrol at or after this does not."""
    frailty_sd: Floats
    """[draw] standard deviation of the log of the frailty, whose mean is 1."""
    weeks: Floats
    """[values] weeks on benefit at enrolment: equally probable values, in rising order."""


class Ties(NamedTuple):
    """What citizens have in common: luck in the first clock of a transition, and the sites that serve them."""

    household: Whole
    """[citizen] number of the household."""
    common_stream: Words
    """[arm, slot] streams of the luck that a draw's citizens share."""
    household_stream: Words
    """[arm, slot] streams of the luck that a household shares."""
    common: Floats
    """[draw, slot] correlation of any two citizens' normal luck; 0 for none."""
    in_household: Floats
    """[draw, slot] what is added to it between members of a household."""
    site: Whole
    """[citizen]"""
    site_effect: Whole
    """[slot] number of the effect of sites on the transition, -1 for none."""
    site_factor: Floats
    """[draw, effect, site] on the hazard; above 0 and finite."""


class Pathway(NamedTuple):
    """States and hazards without programme and shocks."""

    horizon: int
    exits: int
    start: int
    target: Whole
    """[slot] state entered."""
    cell: Whole
    """[slot] number of the transition, -1 for an empty slot."""
    hazard: Floats
    """[draw, segment, band row, exit]"""
    first_row: Whole
    """[state] its first band row; the further bands follow."""
    bands: Floats
    """[state, band] months in the state at which the second, third ... band begins; infinite when there is none."""
    frail: Whole
    """[slot] 1 where the citizen's frailty multiplies the hazard."""


class Programme(NamedTuple):
    """Engagement and effects."""

    lasts: Floats
    """[draw]"""
    dropout: Floats
    """[draw] hazard"""
    deliver_until: Floats
    """[draw] engagement counts until then."""
    ends_on: Whole
    """[state] 1 where entering ends engagement."""
    group: Whole
    """[slot] number of the group of effects with one timing, -1 without an effect."""
    log_ratio: Floats
    """[draw, slot] log of the hazard ratio at full effect."""
    onset: Floats
    """[draw, group] months from enrolment"""
    persists: Floats
    """[draw, group] months from the end of engagement"""
    fades: Floats
    """[draw, group] months from the end of persistence"""


class Shocks(NamedTuple):
    """Windows common to all citizens of a draw."""

    start: Floats
    """[draw, shock], infinite when it does not occur."""
    end: Floats
    """[draw, shock]"""
    multiply: Floats
    """[draw, shock, slot]"""


class Questions(NamedTuple):
    """What is recorded of each citizen."""

    reach: Whole
    """[reach, state] 1 for a state of the set."""
    hold: Floats
    """[reach]"""
    within: Floats
    """[reach] months from enrolment by which the hold must be complete."""
    claims: Whole
    """[reach] how often a citizen may be counted, in as many columns."""
    at_once: Whole
    """[reach] 1 where a further hold begins when the last is complete, 0 where at the next entry."""
    reach_column: Whole
    """[reach] first column of what is reached."""
    rate: Floats
    """[sum, state] amount per month, not negative."""
    level: Floats
    """[level] amounts of all sums, of each in rising order."""
    level_sum: Whole
    """[level] whose it is."""
    level_column: Whole
    """[level] column of what is reached."""
    level_within: Floats
    """[level] months from enrolment by which it must be passed."""
    window: Whole
    """[window, state] 1 for a state of the set."""
    window_from: Floats
    """[window] months from enrolment"""
    window_until: Floats
    """[window] months from enrolment"""
    check: Words
    """[state] bit b set where check b counts the state."""
    check_at: Floats
    """[check] months from enrolment"""
    moves: Whole
    """[move] cell of the transition whose moves are counted by month, -1 for enrolment."""


BENEFIT_CLOCK, ENTRY_CLOCK, YEAR_CLOCK, EVER_CLOCK = range(4)
"""Kinds of clocks: of the weeks on benefit; restarted at each entry of a state; on 1 January; never."""


class Clocks(NamedTuple):
    """By what time in a state is told apart. There may be none: arrays of length 0 by clock.

    A row is one of a clock's states on one of its steps: numbered clock by clock, state by state, step by step.
    """

    kind: Whole
    """[clock] BENEFIT_CLOCK, of which there is at most one, ENTRY_CLOCK, YEAR_CLOCK or EVER_CLOCK."""
    state: Whole
    """[clock, state] number of the state among the clock's own, -1 for a state in which it does not run."""
    rate: Floats
    """[draw, arm, clock, state] by how much it counts up in a month, not negative; weeks a month of a benefit clock."""
    steps: Floats
    """[clock, step] where on the clock the step begins, rising from 0; beyond the clock's own not read."""
    step_count: Whole
    """[clock] its steps, at least 1."""
    first_row: Whole
    """[clock]"""
    january: int
    """The first month that begins on a 1 January, 0 to 11."""
    self_support: Whole
    """[state] 1 for a state of self-support."""
    reset_weeks: float
    """Whole weeks of self-support that reset the benefit clock; infinite for never."""
    reset_within: float
    """Weeks back in which they are counted."""


class Found(NamedTuple):
    """What is filled: every element is written. States are as given, in the order of the kernel."""

    person_months: Floats
    """[draw, arm, month, state]"""
    clock_months: Floats
    """[draw, arm, month, row]"""
    moved: Floats
    """[draw, arm, month, move]"""
    engaged_months: Floats
    """[draw, month]"""
    window_months: Floats
    """[draw, arm, month, window]"""
    reached: npt.NDArray[np.float32]
    """[draw, arm, citizen, column] when the hold was complete or the level passed, infinite when never or too late."""
    stayed: npt.NDArray[np.float32]
    """[draw, arm, citizen, window]"""
    engaged: npt.NDArray[np.float32]
    """[draw, citizen]"""
    checks: npt.NDArray[np.uint32]
    """[draw, arm, citizen]"""


class Scratch(NamedTuple):
    """One thread's working memory, used for draw after draw."""

    real: Floats
    """Rows of LIVES: see `lives`."""
    whole: Short
    """Rows of LIVES: see `lives`."""
    arming: Short
    """[slot LIVES + life] arming index."""
    table: Floats
    """(hazard, 1 / hazard) by [calendar interval, segment, row, exit]"""
    calendar: Floats
    """Moments at which a shock begins or ends, in order."""
    factor: Floats
    """[slot, level]"""
    edges: Floats
    """[group, level TILE + citizen]: when the effect leaves the level; never the last."""
    since: Floats
    """[reach, life]: in the set since; infinite outside."""
    done: Floats
    """[column, life]: complete."""
    sums: Floats
    """[sum, life]: the sum less what it grows by a month times the time."""
    stay: Floats
    """[window, life]"""
    spells: Floats
    """[spell, life, 2]: self-support since the last reset."""
    used: Floats
    """[clock, life]: where a clock that is not of benefit stood when it last started or stopped."""
    ticked: Floats
    """[clock, life]: when that was."""
    moves: Whole
    """[(arm, transition, month)]: moves in the month."""
    parts: Whole
    """The same: sum of the fractions of the month that had passed, in units of 2^-32."""
    joins: Whole
    """[2, month]: enrolments, and their fractions."""
    engaged: Whole
    """[2, month]: enrolments less ends of engagement, and their fractions."""
    windows: Whole
    """[window, arm, 2, month]: entries less exits, and their fractions."""
    clocks: Whole
    """[row, arm, 2, month]: entries less exits, those of last steps left out, and their fractions."""
    heads: Whole
    """[state, 2, month]: moves into less moves out of, and their fractions."""
