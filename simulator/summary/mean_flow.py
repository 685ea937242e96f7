"""Mean flows by month in, the rate of return of the mean cash flow out: what the average of all draws earns."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.kernels.returns import rate_of_return
from simulator.metrics import CASH_SIGN
from simulator.result import Table


def total_cash(monthly: Table) -> NDArray[np.int64]:
    """Cash of all investors by month, summed over draws in minor units: what they receive less what they pay in."""
    sign = np.array([CASH_SIGN.get(purpose, 0) for purpose in monthly.labels("purpose")], dtype=np.int64)
    total = np.rint(monthly.whole("flows") * monthly.draws).astype(np.int64)
    return np.asarray(total @ sign)


def rate_of_mean(monthly: Table) -> float | None:
    """The rate of return of the mean cash flow: -1 when all is lost, None when there is none or several."""
    rate, _ = rate_of_return(total_cash(monthly))
    return None if math.isnan(rate) else float(rate)
