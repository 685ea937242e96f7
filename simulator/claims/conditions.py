"""Conditions and a schedule in, whether they hold at each measurement out: all of some lines, or any of them.

Flags are bool[draw, arm, measurement], as measured or as it truly is. Nothing random.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from simulator.claims.evidence import Evidence, Flags, Integers
from simulator.claims.measures import Subject, line
from simulator.claims.timing import Schedule, closed, closing, of_conditions
from simulator.deal import Condition, Conditions


def holds(evidence: Evidence, conditions: Conditions | None, schedule: Schedule, truth: bool = False) -> Flags:
    """Whether conditions hold; none always do."""
    if conditions is None:
        shape = (evidence.draws, len(evidence.arms), schedule.when.shape[1])
        return np.broadcast_to(schedule.made[:, None, :], shape)
    return joined(evidence, conditions.each, bool(conditions.any_of), schedule, truth)


def joined(
    evidence: Evidence, lines: Sequence[Condition], any_of: bool, schedule: Schedule, truth: bool = False
) -> Flags:
    """Whether all of some lines are reached, or any of them."""
    each = [line(evidence, Subject.of_line(its), its.at_least, schedule, truth).held for its in lines]
    return reduce(np.logical_or if any_of else np.logical_and, each)


def gate(evidence: Evidence, conditions: Conditions | None) -> tuple[Integers, Flags, Flags]:
    """What a condition does to prices and fixed amounts: (nothing is paid before this month, int64[draw]; whether it
    holds, bool[draw, arm]; whether it truly does). It is decided when every window of its lines is closed."""
    if conditions is None:
        always = np.ones((evidence.draws, len(evidence.arms)), dtype=np.bool_)
        return np.zeros(evidence.draws, dtype=np.int64), always, always
    schedule = closing(evidence, closed(evidence.deal, of_conditions(conditions.each), evidence.delay))
    measured, true = (holds(evidence, conditions, schedule, truth)[:, :, 0] for truth in (False, True))
    return schedule.when[:, 0], measured, true
