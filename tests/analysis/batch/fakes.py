"""Small batches whose units are made up in a moment, and units that go wrong: what the tests of disturbances stand on.

The functions are carried out in other processes too, so each is one of a module; which unit goes wrong, and how often
it did, is in files beside `RECORD`, a folder named by the environment.
"""

import errno
import os
import signal
import time
from pathlib import Path

import numpy as np

from simulator.analysis.batch import folder as store
from simulator.analysis.batch.part import Piece, image
from simulator.analysis.batch.table import as_csv, tabulate
from simulator.analysis.batch.tasks import Axis, Batch, Task
from simulator.config import Document

RECORD = "FAKE_BATCH_RECORD"
NOTHING = Document("", {}, {})


def batch(deals=("north", "south"), scenarios=("base", "slow"), axes=(), draws=64, units=2, seed=1, **identity):
    """A batch of made-up deals: each run is cut into some units."""
    axes = tuple(Axis(name, f"contract.{name}", values) for name, values in axes)
    count = int(np.prod([len(axis.values) for axis in axes])) if axes else 1
    cells = tuple(range(count))
    size = draws // units
    tasks = [
        Task(
            f"{deal}-{scenario}-{k}", deal, scenario, NOTHING, NOTHING, "", None, cells, ((),) * count, k * size,
            size if k < units - 1 else draws - k * size, seed, (),
        )
        for deal in deals for scenario in scenarios for k in range(units)
    ]  # fmt: skip
    said = {"draws": draws, "seed": seed, "deals": {deal: {"price": 60_000} for deal in deals}, **identity}
    return Batch("made up", tuple(deals), tuple(scenarios), axes, draws, seed, tuple(tasks), said)


def column(task, cell, name):
    """float64[draw]: what a run's draws have, each from its own number alone."""
    seeds = [[task.seed, draw, cell, *f"{name}/{task.deal}/{task.scenario}".encode()] for draw in drawn(task)]
    return np.array([np.random.default_rng(each).normal() for each in seeds])


def drawn(task):
    return range(task.first, task.first + task.draws)


def part(task):
    """The part of a unit."""
    cells = []
    for cell in task.cells:
        profit = np.round(column(task, cell, "profit") * 1e6).astype(np.int64)
        paid = np.round(np.abs(column(task, cell, "payments")) * 1e6).astype(np.int64)
        cells.append(
            {
                "irr": Piece((), column(task, cell, "irr")),
                "profit": Piece((), profit),
                "loss": Piece((), (profit < 0).astype(np.int8)),
                "total_payments": Piece((), paid),
                "total_net": Piece((), -paid),
            }
        )
    yen = task.deal.startswith("yen")
    about = {
        "unit": task.unit, "deal": task.deal, "scenario": task.scenario, "seed": task.seed, "first": task.first,
        "draws": task.draws, "cells": task.cells, "changes": tuple("" for _ in task.cells),
        "currency": "JPY" if yen else "DKK", "minor_units": 1 if yen else 100, "stream_version": 1,
    }  # fmt: skip
    return image(about, cells, {})


def written(batch, folder, failed=()):
    """The folder of a batch that has come to its end, without a process of its own; some units failed."""
    folder.mkdir(parents=True)
    store.begin(folder, batch)
    parts = {
        task.unit: store.commit(folder, task.unit, part(task), 0.0) for task in batch.tasks if task.unit not in failed
    }
    rows = tabulate(folder, batch, {unit: each.file for unit, each in parts.items()})
    store.write_bytes(folder / store.SUMMARY, as_csv(batch, rows).encode())
    store.write_manifest(folder, batch, parts, dict.fromkeys(failed, "no such price"))
    return folder


def slow_part(task):
    """The part of a unit that takes a moment."""
    time.sleep(0.05)
    return part(task)


def endless(task):
    """A unit that never ends."""
    while True:
        time.sleep(1)


# --- units that go wrong ---------------------------------------------------------------------------------------------


def begun(task):
    """How often a unit was begun, this time included."""
    record = Path(os.environ[RECORD]) / f"{task.unit}.begun"
    with record.open("a") as stream:
        stream.write(".")
    return record.stat().st_size


def wrong(name):
    """Whether the unit of a name is to go wrong."""
    return name in Path(os.environ[RECORD], "wrong").read_text().split()


def failing(task):
    """The part, or for a marked unit an exception."""
    begun(task)
    if wrong(task.unit):
        raise ValueError("no such price\nsecond line")
    return part(task)


SLOW = 0.3


def slowly(task):
    """The part of a unit that says that it was begun, after a moment."""
    begun(task)
    time.sleep(SLOW)
    return part(task)


def begun_and_endless(task):
    """A unit that says that it was begun, and never ends."""
    begun(task)
    endless(task)


def dying_once(task):
    """The part; a marked unit kills its process the first time."""
    if begun(task) == 1 and wrong(task.unit):
        os.kill(os.getpid(), signal.SIGKILL)
    return part(task)


def dying(task):
    """The part; a marked unit kills its process every time."""
    begun(task)
    if wrong(task.unit):
        os.kill(os.getpid(), signal.SIGSEGV)
    return part(task)


def full(task):
    """The part; a marked unit finds its disk full."""
    if wrong(task.unit):
        raise OSError(errno.ENOSPC, "No space left on device")
    return part(task)


def many():
    """A batch that takes a second or two."""
    return batch(units=8)
