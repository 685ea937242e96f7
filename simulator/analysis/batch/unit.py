"""A unit of work in, the bytes of its part out: a pure function, on whatever worker and however often it is called.

Draws, lives and figures are those of `simulator.pipeline.simulate` with the same seed, bit by bit, in blocks; cells
follow one another and live the same lives, once where only the contract differs. Threads, blocks and the split of a
batch into units change no bit. Luck is keyed by the deal's cohort, or by the one that the batch gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.batch.lives import with_cohort
from simulator.analysis.batch.part import KEPT, Cell, Piece, image
from simulator.analysis.batch.planning import sections
from simulator.analysis.batch.tasks import Task
from simulator.analysis.figures import figures
from simulator.checks import inspect_document
from simulator.deal import Deal
from simulator.errors import DealError, InputError, Problem
from simulator.kernels import STREAM_VERSION, thread_count
from simulator.ledger import THE_DEAL, by_year
from simulator.metrics.parties import NOT_REALISED, OUTSIDE, PARTIES, party_names, sides
from simulator.metrics.views import held_in
from simulator.pipeline import Clock, Living, River, block_size, flow
from simulator.savings import ARMS
from simulator.trajectories.remembered import Remembered

__all__ = ["LEAVES", "deal_of", "deals_of", "run_task"]

LEAVES = (OUTSIDE, THE_DEAL)
"""Where money is that no party has: spent on the work, or waiting in the deal's account."""
REMEMBERED = 300_000_000
"""Bytes of lives that cells may share: every worker has its own."""
ORDERS = {"party": (*PARTIES, NOT_REALISED, *LEAVES), "arm": ARMS}
"""Known orders of labels."""


def run_task(task: Task, *, threads: int | None = None, progress: Callable[[int], None] | None = None) -> bytes:
    """The NetCDF-4 file of a unit, the same bytes for the same task.

    `progress` is told the draws done so far, over all cells. Raises InputError that names deal, scenario and cell when
    a deal cannot be made; all deals are made before the first is simulated.
    """
    deals, cells, living = deals_of(task), list[Cell](), Remembered(REMEMBERED)
    with thread_count(threads):
        for deal in deals:
            cells.append(_cell(deal, task, living, _after(len(cells) * task.draws, progress)))
    about = {
        "unit": task.unit, "deal": task.deal, "scenario": task.scenario, "seed": task.seed, "first": task.first,
        "draws": task.draws, "cells": task.cells, "changes": tuple("; ".join(each) for each in task.overrides),
        "currency": deals[0].currency, "minor_units": deals[0].minor_units, "stream_version": STREAM_VERSION,
    }  # fmt: skip
    return image(about, cells, ORDERS)


def _after(done: int, progress: Callable[[int], None] | None) -> Callable[[int], None]:
    """Progress of a cell as progress of the unit."""
    return lambda count: None if progress is None else progress(done + count)


def deals_of(task: Task) -> list[Deal]:
    """The deal of every cell; DealError with what is wrong in all of them, or what changed since the batch was read."""
    found, problems = [], list(_since_read(task))
    for cell, overrides in zip(task.cells, task.overrides, strict=True):
        try:
            found.append(deal_of(task, overrides))
        except InputError as error:
            where = f'in deal "{task.deal}", scenario "{task.scenario}"' + (
                f", cell {cell} ({'; '.join(overrides)})" if overrides else ""
            )
            problems += [replace(problem, message=f"{where}: {problem.message}") for problem in error.problems]
    if not problems and len({deal.currency for deal in found}) > 1:
        message = f'deal "{task.deal}", scenario "{task.scenario}": the cells of a sweep must be in one currency'
        problems.append(Problem(task.document.file, 0, 0, "currency", message))
    if problems:
        raise DealError(problems)
    return found


def _since_read(task: Task) -> Iterator[Problem]:
    """What a file that the deal reads beside its own has changed since the batch was read."""
    with suppress(InputError):  # told with its cell
        changed = [key for key, digest in sections(_made(task)).items() if digest != dict(task.made).get(key)]
        if task.made and changed:
            message = f'deal "{task.deal}": a file that it reads was changed while the batch ran'
            hint = "undo the change, or give another folder"
            yield Problem(task.document.file, 0, 0, changed[0], message, hint=hint)


def deal_of(task: Task, overrides: Sequence[str] = ()) -> Deal:
    """The deal of a task with some keys set, under the lives that the batch gives it."""
    return with_cohort(_made(task, overrides), task.cohort)


def _made(task: Task, overrides: Sequence[str] = ()) -> Deal:
    """The deal of a task as it is written."""
    changed = task.document.set(overrides)
    inspection = inspect_document(changed, Path(task.folder), task.base if changed is not task.base else None)
    if inspection.deal is None:
        raise DealError(inspection.problems)
    return inspection.deal


# ---------------------------------------------------------------------------------------------------------------------
# What is kept of a block


def _cell(deal: Deal, task: Task, living: Living, progress: Callable[[int], None]) -> Cell:
    """The figures of all draws of one cell."""
    blocks: dict[str, list[Piece]] = {}
    size, clock = block_size(deal), Clock()
    for start in range(0, task.draws, size):
        count = min(size, task.draws - start)
        river = flow(deal, task.first + start, count, task.seed, 0, clock, living=living)
        for name, piece in _kept(deal, river, task.record).items():
            blocks.setdefault(name, []).append(piece)
        progress(start + count)
    return {
        name: Piece(pieces[0].labels, np.concatenate([piece.values for piece in pieces]))
        for name, pieces in blocks.items()
    }


def _kept(deal: Deal, river: River, record: Sequence[str]) -> dict[str, Piece]:
    """What is recorded of a block; nothing of investors in a deal without."""
    made = {name: _TAKE.get(name, _plain(name))(deal, river) for name in record}
    return {name: piece for name, piece in made.items() if piece is not None}


def _plain(name: str) -> Callable[[Deal, River], Piece | None]:
    """A figure as the metrics have it; of investors all of them together."""

    def take(deal: Deal, river: River) -> Piece | None:
        data = river.metrics.data[name]
        if "investor" in data.dims:
            if not data.sizes["investor"]:
                return None
            data = data.isel(investor=0)
        dims = KEPT[name].dims
        values = data.transpose("draw", *dims).values
        return Piece(tuple(data[dim].values.tolist() for dim in dims), values.astype(KEPT[name].kind))

    return take


def _irr(deal: Deal, river: River) -> Piece | None:
    """The rate where it is one or a total loss, else NaN."""
    known = figures(deal).get("investors.all.irr")
    return None if known is None else Piece((), known.of(river.metrics.data))


def _cash(deal: Deal, river: River) -> Piece:
    """What each party receives less what it pays, by budget year, int64[draw, year, party]."""
    ledger = river.ledger.data
    held = held_in(deal, ledger)
    pays, gets = sides(deal, held, ledger)
    names = [*(each for each in party_names(deal, held, ledger) if each != NOT_REALISED), *LEAVES]
    moved = by_year(river.ledger, deal.timeline)["flows"].values
    out = np.zeros((len(names), *moved.shape[:2]), dtype=np.int64)
    for flow_, (payer, payee) in enumerate(zip(pays, gets, strict=True)):
        if payer != payee:
            out[names.index(payee)] += moved[:, :, flow_]
            out[names.index(payer)] -= moved[:, :, flow_]
    return Piece((list(deal.timeline.years), names), out.transpose(1, 2, 0))


def _outcomes(deal: Deal, river: River, columns: Sequence[str]) -> NDArray[np.float64]:
    """Columns of every outcome as the summary's first entry has them, float64[draw, column, outcome]."""
    known, data = figures(deal), river.metrics.data
    taken = [[known[f"outcomes.{name}.{column}"].of(data) for name in deal.outcomes] for column in columns]
    return np.asarray(taken, dtype=np.float64).transpose(2, 0, 1)


def _true(deal: Deal, river: River) -> Piece | None:
    if not deal.outcomes:
        return None
    return Piece((ARMS, list(deal.outcomes)), _outcomes(deal, river, ARMS))


def _measured(deal: Deal, river: River) -> Piece | None:
    if not deal.outcomes:
        return None
    return Piece((list(deal.outcomes),), _outcomes(deal, river, ("measured",))[:, 0])


_TAKE: dict[str, Callable[[Deal, River], Piece | None]] = {
    "irr": _irr,
    "cash": _cash,
    "outcomes_true": _true,
    "outcomes_measured": _measured,
}
