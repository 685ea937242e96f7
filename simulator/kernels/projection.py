"""Flows by month in, what each party and budget year sees of them out.

Every view of the ledger is a sum of its flows with signs: nothing is estimated here. All int64 minor units. Nothing
random; draws are independent.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.kernels._jit import parallel


@parallel
def project(
    first: int, last: int,
    flows: NDArray[np.int64], sign: NDArray[np.int64], tranche: NDArray[np.int64], payer: NDArray[np.int64],
    payee: NDArray[np.int64], year: NDArray[np.int64], municipal: NDArray[np.int64], used: NDArray[np.int64],
    moved: NDArray[np.int64], cash: NDArray[np.int64], by_account: NDArray[np.int64], paid: NDArray[np.int64],
    bought: NDArray[np.int64],
) -> None:  # fmt: skip
    """Add up `flows[draw, ledger_month, flow]`; everything that is filled is zero at first.

    `sign[flow]` is +1 for what investors receive, -1 for what they pay, else 0; `tranche[flow]` is the row of `cash`
    beside the first that it is for, 0 for none; `payer[flow]` and `payee[flow]` are positions of public accounts or
    -1; `municipal[account]` is 1 for the council's, `used[flow]` 1 for the deal's uses. Filled: `moved[draw, year,
    flow]`, `cash[row, draw, ledger_month]` of all investors and of tranches, `by_account[draw, year, account]` paid
    less received, what the council `paid[draw, ledger_month]` likewise, and what uses came to,
    `bought[draw, ledger_month]`.
    """
    for draw in range(first, last):
        for month in range(flows.shape[1]):
            for flow in range(flows.shape[2]):
                amount = flows[draw, month, flow]
                if amount == 0:
                    continue
                moved[draw, year[month], flow] += amount
                bought[draw, month] += used[flow] * amount
                if sign[flow] != 0:
                    cash[0, draw, month] += sign[flow] * amount
                    if tranche[flow] > 0:
                        cash[tranche[flow], draw, month] += sign[flow] * amount
                if payer[flow] >= 0:
                    by_account[draw, year[month], payer[flow]] += amount
                    paid[draw, month] += amount * municipal[payer[flow]]
                if payee[flow] >= 0:
                    by_account[draw, year[month], payee[flow]] -= amount
                    paid[draw, month] -= amount * municipal[payee[flow]]


@parallel
def by_year(first: int, last: int, flows: NDArray[np.int64], year: NDArray[np.int64], out: NDArray[np.int64]) -> None:
    """Add up `flows[draw, ledger_month, flow]` into `out[draw, year, flow]`, zero at first."""
    for draw in range(first, last):
        for month in range(flows.shape[1]):
            for flow in range(flows.shape[2]):
                out[draw, year[month], flow] += flows[draw, month, flow]


@parallel
def gather(
    first: int, last: int,
    realised: NDArray[np.int64], year: NDArray[np.int64], municipal: NDArray[np.int64], by_account: NDArray[np.int64],
    saved: NDArray[np.int64],
) -> None:  # fmt: skip
    """Add up `realised[draw, ledger_month, account]`; everything that is filled is zero at first.

    Filled: `by_account[draw, year, account]` and the council's `saved[draw, ledger_month]`.
    """
    for draw in range(first, last):
        for month in range(realised.shape[1]):
            for account in range(realised.shape[2]):
                amount = realised[draw, month, account]
                by_account[draw, year[month], account] += amount
                saved[draw, month] += amount * municipal[account]


@parallel
def add_months(first: int, last: int, counts: NDArray[np.float64], total: NDArray[np.float64]) -> None:
    """Fill `total[draw, arm, item]` with the sums over months of `counts[draw, arm, month, item]`."""
    for draw in range(first, last):
        for arm in range(counts.shape[1]):
            for item in range(counts.shape[3]):
                total[draw, arm, item] = 0.0
            for month in range(counts.shape[2]):
                for item in range(counts.shape[3]):
                    total[draw, arm, item] += counts[draw, arm, month, item]
