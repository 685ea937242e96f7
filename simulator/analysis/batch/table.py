"""The parts of a batch in, one row for each run and the totals over deals out, as data and as summary.csv.

A run is a deal under a scenario in a cell of the sweep; its figures are over all its draws, units joined in their
order, and have the names of `summary.json`. Money is in whole currency units. A total is the sum over deals draw by
draw, of deals in one currency: deals live independent lives, so a draw of one beside a draw of another is one draw of
both. What is not known is empty. The same parts give the same bytes. Nothing random.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.batch.part import About, is_money, read_about, read_values
from simulator.analysis.batch.tasks import Batch, Task
from simulator.summary.statistics import probability, some

Floats = NDArray[np.float64]

NAMES = {
    "irr": "investors.all.irr",
    "moic": "investors.all.moic",
    "profit": "investors.all.profit",
    "npv": "investors.all.npv",
    "loss": "investors.all.p_loss",
    "total_loss": "investors.all.p_total_loss",
    "payback_month": "investors.all.payback_month",
    "peak_capital": "investors.all.peak_capital",
    "total_payments": "municipality.payments.total",
    "total_savings": "municipality.savings.total",
    "total_net": "municipality.net.total",
    "liquidity_gap": "municipality.liquidity_gap",
}
"""Variables of a part that are one figure of a draw, by their name in the summary; in the order of the table."""
CHANCES = ("loss", "total_loss")
SUMMED = ("investors.all.profit", "municipality.payments.total", "municipality.net.total")
"""Figures that have a sum over deals."""
STATISTICS = ("mean", "se", "sd", "p5", "p50", "p95")
CHANCE = ("mean", "se")
ALL_DEALS = "all deals"
COMPLETE, FAILED, INCOMPLETE = "complete", "failed", "incomplete"

Told = Mapping[str, Mapping[str, float | None]]
"""Statistics of each figure by its name."""


@dataclass(frozen=True)
class Run:
    """One row: a run, or with `kind` "total" a sum over deals; `status`: "complete", "failed" or what is missing."""

    kind: str
    deal: str
    scenario: str
    axes: tuple[str, ...]
    draws: int
    currency: str
    status: str
    figures: Told

    def as_tree(self, axes: Sequence[str]) -> dict[str, Any]:
        """The row as plain data."""
        return {
            "kind": self.kind, "deal": self.deal, "scenario": self.scenario,
            "axes": dict(zip(axes, self.axes, strict=True)), "draws": self.draws, "currency": self.currency,
            "status": self.status, "figures": {name: dict(told) for name, told in self.figures.items()},
        }  # fmt: skip


class _Total(NamedTuple):
    """The sum over deals of one scenario, cell and currency."""

    scenario: str
    cell: int
    currency: str
    deals: int
    figures: Told


@dataclass
class _Sum:
    """The sums over deals of one scenario, cell and currency so far."""

    deals: int = 0
    columns: dict[str, Floats] = field(default_factory=dict)

    def add(self, columns: Mapping[str, Floats]) -> None:
        """Add a deal's draws; a figure that the deal does not have adds nothing."""
        self.deals += 1
        for name in SUMMED:
            if name in columns and not np.isnan(columns[name]).any():
                self.columns[name] = self.columns[name] + columns[name] if name in self.columns else columns[name]

    def told(self) -> Told:
        """Their statistics."""
        return {name: _told(column, False) for name, column in self.columns.items()}


# --- rows ------------------------------------------------------------------------------------------------------------


def tabulate(folder: Path, batch: Batch, files: Mapping[str, str]) -> list[Run]:
    """Every run in the order of the batch, then the totals; `files` are the parts there are, by unit.

    A run of which a unit is missing has failed. ResultError when a part cannot be read.
    """
    rows: list[Run] = []
    totals: list[_Total] = []
    for groups in _alike(batch.tasks):
        sums: dict[tuple[str, int, str], _Sum] = {}
        for tasks in groups:
            rows += _rows(folder, batch, tasks, files, sums)
        if len(batch.deals) > 1:
            totals += [_Total(*key, total.deals, total.told()) for key, total in sums.items() if total.columns]
    order = {key: position for position, key in enumerate(_runs(batch))}
    rows.sort(key=lambda row: order[row.deal, row.scenario, row.axes])
    return rows + list(_totals(batch, totals, rows))


def axis_values(batch: Batch, cell: int) -> tuple[str, ...]:
    """What a cell of the sweep has on each axis; cells are numbered row by row."""
    places = np.unravel_index(cell, [len(axis.values) for axis in batch.axes]) if batch.axes else ()
    return tuple(axis.values[int(place)] for axis, place in zip(batch.axes, places, strict=True))


def _runs(batch: Batch) -> dict[tuple[str, str, tuple[str, ...]], int]:
    """The cell of every run, in the order of the batch."""
    found = {(task.deal, task.scenario, cell) for task in batch.tasks for cell in task.cells}
    deals, scenarios = list(batch.deals), list(batch.scenarios)
    ordered = sorted(found, key=lambda key: (deals.index(key[0]), scenarios.index(key[1]), key[2]))
    return {(deal, scenario, axis_values(batch, cell)): cell for deal, scenario, cell in ordered}


def _alike(tasks: Sequence[Task]) -> Iterator[list[list[Task]]]:
    """The units of all deals under one scenario in the same cells; of each deal those of one run, by their draws."""
    found: dict[tuple[str, tuple[int, ...]], dict[str, list[Task]]] = {}
    for task in tasks:
        found.setdefault((task.scenario, task.cells), {}).setdefault(task.deal, []).append(task)
    for deals in found.values():
        yield [sorted(group, key=lambda task: task.first) for group in deals.values()]


def _rows(
    folder: Path, batch: Batch, tasks: Sequence[Task], files: Mapping[str, str],
    sums: dict[tuple[str, int, str], _Sum],
) -> Iterator[Run]:  # fmt: skip
    """The rows of the runs that some units share."""
    first, draws = tasks[0], sum(task.draws for task in tasks)
    paths = [str(folder / files[task.unit]) for task in tasks if task.unit in files]
    if len(paths) < len(tasks):
        for cell in first.cells:
            yield Run("run", first.deal, first.scenario, axis_values(batch, cell), draws, "", FAILED, {})
        return
    abouts = [read_about(path) for path in paths]
    columns = _columns(paths, abouts, named=len(batch.deals) == 1)
    currency = abouts[0].currency
    for position, cell in enumerate(first.cells):
        mine = {name: column[position] for name, (_, column) in columns.items()}
        told = {name: _told(mine[name], chance) for name, (chance, _) in columns.items()}
        yield Run("run", first.deal, first.scenario, axis_values(batch, cell), draws, currency, COMPLETE, told)
        sums.setdefault((first.scenario, cell, currency), _Sum()).add(mine)


def _columns(paths: Sequence[str], abouts: Sequence[About], named: bool) -> dict[str, tuple[bool, Floats]]:
    """Whether each figure is a probability, and its float64[cell, draw], over the units of a run.

    `named` adds what bears a name of the deal's: outcomes and terms.
    """
    found: dict[str, tuple[bool, Floats]] = {}
    for variable, name in NAMES.items():
        if variable in abouts[0].variables:
            found[name] = (variable in CHANCES, _joined(paths, abouts, variable))
            if variable == "total_net":
                net = found[name][1]
                found["municipality.p_net_cost"] = (True, np.where(np.isnan(net), np.nan, net < 0))
    return found | (_named(paths, abouts) if named else {})


def _named(paths: Sequence[str], abouts: Sequence[About]) -> dict[str, tuple[bool, Floats]]:
    """Outcomes in both arms and as measured, and what each term pays."""
    found: dict[str, tuple[bool, Floats]] = {}
    labels, variables = abouts[0].labels, abouts[0].variables
    arms = labels.get("arm", ())
    true = _joined(paths, abouts, "outcomes_true") if "outcomes_true" in variables else None
    measured = _joined(paths, abouts, "outcomes_measured") if "outcomes_measured" in variables else None
    for place, name in enumerate(labels.get("outcome", ())):
        if true is not None:
            found |= {f"outcomes.{name}.{arm}": (False, true[:, :, i, place]) for i, arm in enumerate(arms)}
        if measured is not None:
            found[f"outcomes.{name}.measured"] = (False, measured[:, :, place])
    if "paid" in variables:
        paid = _joined(paths, abouts, "paid")
        for place, name in enumerate(labels.get("term", ())):
            column = paid[:, :, place]
            found[f"terms.{name}.paid"] = (False, column)
            found[f"terms.{name}.p_paid"] = (True, np.where(np.isnan(column), np.nan, column > 0))
    return found


def _joined(paths: Sequence[str], abouts: Sequence[About], variable: str) -> Floats:
    """A variable of all draws, float64[cell, draw, ...], money in whole currency units."""
    joined = np.concatenate([read_values(path, variable, (slice(None),)) for path in paths], axis=1)
    return joined / abouts[0].minor_units if is_money(variable) else joined


def _told(column: Floats, chance: bool) -> dict[str, float | None]:
    """The statistics of a column; what is not a number is not counted, and nothing is told where nothing is."""
    column = np.ascontiguousarray(column)
    counted = ~np.isnan(column)
    if not counted.any():
        return dict.fromkeys(CHANCE if chance else STATISTICS)
    if chance:
        return probability(column)
    found = some(column, counted)
    return {name: found[name] for name in STATISTICS}


def _totals(batch: Batch, totals: Sequence[_Total], rows: Sequence[Run]) -> Iterator[Run]:
    """The sum over deals of each scenario and cell, where there are several in one currency."""
    currencies = {row.deal: row.currency for row in rows if row.currency}  # one that never came to an end has none
    runs: dict[tuple[str, tuple[str, ...]], list[Run]] = {}
    for row in rows:
        runs.setdefault((row.scenario, row.axes), []).append(row)
    order = {name: place for place, name in enumerate(batch.scenarios)}
    for total in sorted(totals, key=lambda each: (order[each.scenario], each.cell, each.currency)):
        axes = axis_values(batch, total.cell)
        deals = [deal for deal in batch.deals if currencies.get(deal, total.currency) == total.currency]
        here = [row for row in runs[total.scenario, axes] if row.deal in deals]
        failed = sum(row.status == FAILED for row in here)
        if total.deals + failed > 1:
            status = _status(len(deals), len(here), failed)
            yield Run(
                "total", ALL_DEALS, total.scenario, axes, batch.draws, total.currency, status, total.figures
            )  # fmt: skip


def _status(deals: int, here: int, failed: int) -> str:
    """What is missing in a sum over deals."""
    if failed:
        return f"{INCOMPLETE}: {failed} of {deals} deals failed"
    return COMPLETE if here == deals else f"without {deals - here} of {deals} deals, which have no such scenario"


# --- the file --------------------------------------------------------------------------------------------------------


def as_csv(batch: Batch, rows: Sequence[Run]) -> str:
    """summary.csv: UTF-8, commas, a header, one row for each run and total."""
    figures = _header(rows)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    axes = [harmless(axis.name) for axis in batch.axes]
    writer.writerow(["kind", "deal", "scenario", *axes, "draws", "currency", "status", *map(harmless, figures)])
    for row in rows:
        cells = [_cell(row, name) for name in figures]
        named = [harmless(each) for each in (row.deal, row.scenario, *row.axes)]
        writer.writerow([row.kind, *named, row.draws, row.currency, row.status, *cells])
    return stream.getvalue()


def _header(rows: Sequence[Run]) -> list[str]:
    """Every statistic of every figure that some row has, in the order in which they come."""
    seen: dict[str, dict[str, None]] = {}
    for row in rows:
        for name, told in row.figures.items():
            seen.setdefault(name, {}).update(dict.fromkeys(told))
    return [f"{name}.{statistic}" for name, statistics in seen.items() for statistic in statistics]


def _cell(row: Run, column: str) -> str:
    """A figure as text: whole precision, empty where there is none."""
    name, _, statistic = column.rpartition(".")
    value = row.figures.get(name, {}).get(statistic)
    return "" if value is None else repr(float(value))


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula; numbers stay as they are."""
    number = re.fullmatch(r"[-+]?[0-9][0-9_]*(\.[0-9]*)?([eE][-+]?[0-9]+)?( ?%)?", text)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not number else text
