"""What investors see of the ledger in, their figures in every draw out: all together, and each tranche.

Nominal, at the hurdle. What was drawn and not spent is handed back: it lowers what was contributed and is no
distribution. A third party's guarantee is a distribution when it is called. Nothing random.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.kernels import returns as kernel
from simulator.metrics.views import Holdings, View, investor_names
from simulator.terms import growth_of

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Variables = dict[str, tuple[tuple[str, ...], NDArray[Any]]]


def investors(deal: Deal, seen: View, held: Holdings, ledger: xr.Dataset) -> Variables:
    """Figures by draw and investor; the one tranche of a deal has all investors' figures."""
    names, purposes = investor_names(deal), ledger["purpose"].values
    rows = len(seen.cash)
    drawn = _moved(seen, held, held.sign < 0, rows)
    back = _moved(seen, held, (held.sign > 0) & (purposes == "handed back"), rows)
    distributions = _moved(seen, held, (held.sign > 0) & (purposes != "handed back"), rows)
    contributions = drawn - back
    with np.errstate(divide="ignore", invalid="ignore"):
        moic = np.where(contributions > 0, distributions / contributions, np.nan)
    figures: dict[str, NDArray[Any]] = {
        "contributions": contributions,
        "distributions": distributions,
        "drawn": drawn,
        "undrawn": _committed(deal, rows) - drawn,
        "profit": distributions - contributions,
        "moic": moic,
        "loss": distributions < contributions,
        "total_loss": (contributions > 0) & (distributions == 0),
        **_returns(deal, seen.cash),
    }
    of = [min(position, rows - 1) for position in range(len(names))]
    return {name: (("draw", "investor"), figure[:, of]) for name, figure in figures.items()}


def _moved(seen: View, held: Holdings, chosen: NDArray[np.bool_], rows: int) -> Integers:
    """Sums of the chosen flows of all investors and of each tranche, int64[draw, row]."""
    own = [chosen if row == 0 else chosen & (held.tranche == row) for row in range(rows)]
    total = seen.moved.sum(axis=1)
    return np.asarray(np.stack([total[:, flows].sum(axis=1) for flows in own], axis=1), dtype=np.int64)


def _committed(deal: Deal, rows: int) -> Integers:
    """What all investors and each tranche have committed, int64[row]."""
    if deal.capital is None:
        return np.zeros(rows, dtype=np.int64)
    parts = [deal.minor(deal.capital.amount_of(name)) for name in deal.capital.tranches]
    return np.array([deal.minor(deal.capital.commitment), *parts][:rows], dtype=np.int64)


def _returns(deal: Deal, cash: Integers) -> dict[str, NDArray[Any]]:
    """What the kernel finds of each row of `cash[row, draw, ledger_month]`, [draw, row]."""
    rows, draws, months = cash.shape
    rate, npv, payback = (np.empty((rows, draws)) for _ in range(3))
    status, peak = np.empty((rows, draws), dtype=np.int8), np.empty((rows, draws), dtype=np.int64)
    discount = _discount(deal, months)
    for row in range(rows):
        kernel.appraise(draws, cash[row], discount, rate[row], status[row], npv[row], peak[row], payback[row])
    found: dict[str, NDArray[Any]] = {
        "npv": npv,
        "irr": rate,
        "irr_status": status,
        "payback_month": payback,
        "peak_capital": peak,
    }
    return {name: figure.T for name, figure in found.items()}


def _discount(deal: Deal, months: int) -> Floats:
    """What 1 in each month is worth to investors at the start: at the hurdle, undiscounted where none is stated."""
    if deal.capital is None or deal.capital.hurdle is None:
        return np.ones(months)
    return 1.0 / growth_of(deal.capital.hurdle.nominal, months, False)
