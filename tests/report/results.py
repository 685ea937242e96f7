"""The name of a deal in, a small result of it out: simulated once, by the process that needs it first, for all others.

A result costs most in what does not grow with its draws, so that few results of some draws are better than many of few.
"""

import fcntl
from functools import cache
from pathlib import Path

import numpy as np

import simulator as sim
from simulator.deal import Deal
from simulator.pipeline import Record

DEALS = Path(__file__).parents[2] / "configs" / "deals"
DRAWS = 1024
FEW = 96
"""Draws of a result that has too few for errors of replicates."""
RECORDED = 20
"""Draws of which flows are kept by month."""

_folders: list[Path] = []


def keep_in(folder):
    """Where results lie: one folder for all processes of a test session."""
    _folders[:] = [folder]


@cache
def deal(name):
    """One of the deals that the project keeps."""
    return sim.load_deal(DEALS / f"{name}.yaml")


def once(name, make):
    """The result that `make` writes into a file, unless another process has."""
    (folder,) = _folders
    path = folder / f"{name}.nc"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            make(path).close()
    return sim.load_result(path)


@cache
def result(name="aalborg", draws=DRAWS):
    """A small result of one of them, with its first draws recorded."""
    record = Record(draws=range(min(RECORDED, draws)))
    return once(f"{name}-{draws}", lambda path: sim.simulate(deal(name), draws, 1, out=path, record=record))


def annex(found):
    """The first recorded draw in which the municipality pays, as an annex has it: plain data."""
    recorded, stated = found.dataset("recorded"), Deal.of(found.config)
    paid = found.tables()["metrics"].column("total_payments")[recorded["draw"].values]
    place = int(np.argmax(paid > 0))
    flows = recorded["flows"].values[place]
    names = zip(*(recorded[part].values for part in ("payer", "payee", "purpose", "subject")), strict=True)
    return {
        "replayed": {
            "draw": int(recorded["draw"].values[place]),
            "why": "median_paying",
            "start": str(stated.start),
            "months": flows.shape[0],
            "minor_units": stated.minor_units,
            "flows": [
                {**dict(zip(("payer", "payee", "purpose", "subject"), map(str, each), strict=True)),
                 "amounts": flows[:, column].tolist()}
                for column, each in enumerate(names)
            ],
        }
    }  # fmt: skip
