"""What terms make owed, measurement by measurement, in; the arrays of `Claims` out.

Amounts are int64 minor units. What falls due after the last month of payment is counted as expired; what would fall due
when a stopped contract owes nothing any more is dropped. Nothing random.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.claims.evidence import Evidence, Flags, Floats, Integers
from simulator.claims.timing import Schedule


@dataclass(frozen=True)
class Book:
    """The arrays that terms write to, by position of the term; `asked` by position among those on capital."""

    evidence: Evidence
    owed: Integers
    expired: Integers
    met: Flags
    met_true: Flags
    due: Integers
    need: Integers
    value: Floats
    asked: Floats

    @classmethod
    def empty(cls, evidence: Evidence, on_capital: int) -> Book:
        """Nothing is owed yet."""
        draws, arms, months = evidence.draws, len(evidence.arms), evidence.months
        terms = len(evidence.deal.contract.terms)
        by_arm = (draws, arms, terms)
        return cls(
            evidence,
            owed=np.zeros((draws, arms, months, terms), dtype=np.int64),
            expired=np.zeros(by_arm, dtype=np.int64),
            met=np.zeros(by_arm, dtype=np.bool_),
            met_true=np.zeros(by_arm, dtype=np.bool_),
            due=np.full((draws, terms), -1, dtype=np.int64),
            need=np.zeros((draws, terms), dtype=np.int64),
            value=np.full(by_arm, np.nan),
            asked=np.full((draws, months, on_capital), np.nan),
        )

    def owe(self, term: int, amounts: Integers, schedule: Schedule, lag: int) -> None:
        """Add `amounts[draw, arm, measurement]`, due `lag` months after they are measured."""
        for turn in range(schedule.when.shape[1]):
            month = self._due(schedule, turn, lag)
            inside, outside = self._in_time(month), np.flatnonzero(month > self.evidence.last)
            self.owed[inside, :, month[inside], term] += amounts[inside, :, turn]
            self.expired[outside, :, term] += amounts[outside, :, turn]

    def ask(self, column: int, levels: Floats, schedule: Schedule, lag: int) -> None:
        """Add `levels[draw, measurement]` of the programme arm; NaN where nothing falls due."""
        for turn in range(schedule.when.shape[1]):
            month = self._due(schedule, turn, lag)
            inside = self._in_time(month)
            inside = inside[~np.isnan(levels[inside, turn])]
            before = self.asked[inside, month[inside], column]
            self.asked[inside, month[inside], column] = np.where(np.isnan(before), 0.0, before) + levels[inside, turn]

    def date(self, term: int, schedule: Schedule, lag: int) -> None:
        """Note the last month in which a target falls due; -1 where it never does."""
        for turn in range(schedule.when.shape[1]):
            month = self._due(schedule, turn, lag)
            inside = self._in_time(month)
            self.due[inside, term] = np.maximum(self.due[inside, term], month[inside])

    def note(self, term: int, values: Floats, schedule: Schedule) -> None:
        """Note the value at the last measurement made, of `values[draw, arm, measurement]`."""
        self.value[:, :, term] = last_made(values, schedule, np.nan)

    def _due(self, schedule: Schedule, turn: int, lag: int) -> Integers:
        """The month in which a measurement's payment falls due, int64[draw]; -1 for none."""
        when = schedule.when[:, turn]
        return np.where((when >= 0) & (when + lag < self.evidence.due_before), when + lag, -1)

    def _in_time(self, month: Integers) -> NDArray[np.intp]:
        return np.flatnonzero((month >= 0) & (month <= self.evidence.last))


def last_made(values: NDArray[np.generic], schedule: Schedule, none: float) -> NDArray[np.float64]:
    """`values[draw, arm, measurement]` at the last measurement made, [draw, arm]; `none` where none is."""
    count = schedule.when.shape[1]
    if count == 0:
        return np.full(values.shape[:2], none)
    turn = count - 1 - np.argmax(schedule.made[:, ::-1], axis=1)
    found = np.take_along_axis(values, turn[:, None, None], axis=2)[:, :, 0].astype(np.float64)
    some = np.any(schedule.made, axis=1, keepdims=True)
    return np.where(some, found, none)


def factors(factor: Floats, schedule: Schedule) -> Floats:
    """`factor[draw or 1, month or 1]` in the month of each measurement, float64[draw, measurement]."""
    months = np.clip(schedule.when, 0, factor.shape[1] - 1)
    draws = np.arange(months.shape[0])[:, None] if factor.shape[0] > 1 else np.zeros_like(months)
    found: Floats = factor[draws, months]
    return found
