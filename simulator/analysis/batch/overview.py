"""A folder of batch results in, what a page of it shows out: of every run its figures and how they are distributed.

Rows are deal by deal, scenario by scenario, cell by cell, and have the names of `summary.json`; amounts are in whole
units of each deal's currency. A curve is the quantiles at 0, 1, ... 100 %, inverses of the empirical distribution. A
run of which a unit failed has no row, as it has no figures in summary.csv. Only the first rows of a large sweep are
there, and how many more there are. Nothing random.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.analysis.batch.opening import open_batch
from simulator.analysis.naming import head, labels
from simulator.summary.statistics import probability, some

MOST = 200
"""Rows of a page: a reader compares no more, and summary.csv has them all."""
SPREAD = {
    "irr": "investors.all.irr",
    "profit": "investors.all.profit",
    "total_payments": "municipality.payments.total",
    "total_savings": "municipality.savings.total",
    "total_net": "municipality.net.total",
}
"""Variables of which a page shows the distribution."""
P_LOSS, P_NET_COST = "investors.all.p_loss", "municipality.p_net_cost"
FIGURES = (*SPREAD.values(), P_LOSS, P_NET_COST)
PERCENT = np.arange(101)

Floats = NDArray[np.float64]


def overview(folder: str | Path, most: int = MOST, check: bool = True) -> dict[str, Any]:
    """The rows of a batch as plain data; ResultError for a folder that is none, or with parts that are damaged."""
    data = open_batch(folder, check=check)
    axes = [name for name in data.dims if "path" in data[name].attrs]
    outer = ("deal", "scenario", *map(str, axes))
    rows: list[dict[str, Any]] = []
    more = 0
    for place in itertools.product(*(range(data.sizes[name]) for name in outer)):
        where = dict(zip(outer, place, strict=True))
        if len(rows) < most:
            rows += _row(data, where, outer[2:])
        else:
            more += bool(_known(data, where))
    return {
        "name": data.attrs["name"], "draws": int(data.attrs["draws"]), "seed": int(data.attrs["seed"]),
        "deals": data["deal"].values.tolist(), "scenarios": data["scenario"].values.tolist(),
        "axes": {str(axis): data[axis].attrs["path"] for axis in axes},
        "failed": data.attrs.get("incomplete", "").splitlines()[1:], "rows": rows, "more": more,
        "labels": {name: labels(name) for name in FIGURES}, "heads": {name: head(name) for name in FIGURES},
    }  # fmt: skip


def _known(data: xr.Dataset, where: Mapping[str, int]) -> dict[str, Floats]:
    """The columns of one run; none where the deal has no such scenario, or a unit of the run failed.

    Of some draws alone only a rate of return may be unknown: another column with gaps is that of a failed unit.
    """
    columns = {name: data[name].isel(where).values for name in (*SPREAD, "loss") if name in data}
    known = {name: column for name, column in columns.items() if not np.isnan(column).all()}
    gaps = any(np.isnan(column).any() for name, column in known.items() if name != "irr")
    return {} if gaps else known


def _row(data: xr.Dataset, where: Mapping[str, int], axes: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The row of one run, where there are figures of it."""
    known = _known(data, where)
    if not known:
        return
    yield {
        "deal": str(data["deal"].values[where["deal"]]),
        "scenario": str(data["scenario"].values[where["scenario"]]),
        "axes": {name: str(data[name].attrs["written"][where[name]]) for name in axes},
        "currency": str(data["currency"].values[where["deal"]]),
        "figures": dict(_figures(known)),
        "curves": {SPREAD[name]: _curve(column) for name, column in known.items() if name in SPREAD},
    }


def _figures(columns: Mapping[str, Floats]) -> Iterator[tuple[str, Mapping[str, float | None]]]:
    for name, column in columns.items():
        if name in SPREAD:
            yield SPREAD[name], some(column, ~np.isnan(column))
    if "loss" in columns:
        yield P_LOSS, probability(columns["loss"])
    if "total_net" in columns:
        yield P_NET_COST, probability(columns["total_net"] < 0)


def _curve(column: Floats) -> list[float]:
    """Quantiles at every whole per cent."""
    known = column[~np.isnan(column)]
    return [float(value) for value in np.quantile(known, PERCENT / 100, method="inverted_cdf")]
