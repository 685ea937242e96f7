"""A start date and lengths in months in, the calendar of a deal out.

Month 0 is the first; month m is the half-open interval [m, m + 1). Budget years are calendar years. A week is 7/365.25
of a year. Nothing random. NumPy is imported when an array is asked for, so that checking a deal stays instant.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MONTHS_PER_WEEK = 7 * 12 / 365.25
WEEKS_PER_MONTH = 1 / MONTHS_PER_WEEK


def months_from(start: dt.date, date: dt.date) -> int:
    """The month that holds a date, 0 the one of the start; negative before it."""
    return (date.year - start.year) * 12 + date.month - start.month


@dataclass(frozen=True)
class Timeline:
    """The months of a deal: `horizon` of lives and savings, `ledger_months` (not fewer) in which money can move."""

    start: dt.date
    horizon: int
    ledger_months: int

    @cached_property
    def year_of_month(self) -> NDArray[np.int64]:
        """Calendar year of every ledger month, [ledger month]."""
        import numpy as np

        return self.start.year + (self.start.month - 1 + np.arange(self.ledger_months)) // 12

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The budget years the ledger touches, in order."""
        return tuple(range(int(self.year_of_month[0]), int(self.year_of_month[-1]) + 1))

    @cached_property
    def year_index(self) -> NDArray[np.int64]:
        """Position in `years` of every ledger month, [ledger month]."""
        return self.year_of_month - self.years[0]

    def month_of(self, date: dt.date) -> int:
        """The month that holds a date; negative before the start."""
        return months_from(self.start, date)

    def first_day(self, month: int) -> dt.date:
        """The first day of a month."""
        year, month_index = divmod(self.start.month - 1 + month, 12)
        return dt.date(self.start.year + year, month_index + 1, 1)
