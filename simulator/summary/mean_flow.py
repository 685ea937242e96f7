"""Mean flows by month in, the rate of return of the mean cash flow out: what the average of all draws earns."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.kernels.returns import rate_of_return
from simulator.metrics import holdings
from simulator.result import Table


def total_cash(deal: Deal, monthly: Table, row: int = 0) -> NDArray[np.int64]:
    """Cash by month, summed over draws in minor units: what is received less what is paid in.

    Of all investors in row 0, of the tranches from 1 on in the order of the deal.
    """
    held = holdings(deal, *(monthly.labels(part) for part in ("payer", "payee", "purpose", "subject")))
    sign = held.sign if row == 0 else held.sign * (held.tranche == row)
    total = np.rint(monthly.whole("flows") * monthly.draws).astype(np.int64)
    return np.asarray(total @ sign)


def rate_of_mean(deal: Deal, monthly: Table, row: int = 0) -> float | None:
    """The rate of return of the mean cash flow: -1 when all is lost, None when there is none or several."""
    rate, _ = rate_of_return(total_cash(deal, monthly, row))
    return None if math.isnan(rate) else float(rate)
