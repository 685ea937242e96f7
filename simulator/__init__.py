"""A result contract in YAML in; what investors, municipality and citizens may expect, year by year, out.

    import simulator as sim

    deal = sim.load_deal("configs/deals/aalborg.yaml")
    result = sim.simulate(deal, draws=10_000, seed=1)
    result.metrics, result.ledger, result.summary
    sim.write_report(result, "results/aalborg")           # report.html and workbook.xlsx

What an analyst asks then (`simulator.analysis`); figures have the names of `summary.json`:

    compare, sides, equalised               two deals on the same lives, also at equal expected cost
    side_by_side, grid, tails, reverse      scenarios, two keys at once, the worst draws, what breaks it
    variants, written                       a deal file, and changed deals made from it
    sensitivity                             what decides a figure, and how much is luck
    solve, equalise                         the price, goal or effect at which it holds
    sample, precision, Record               figures of every draw; draws until an error is met; what is kept
    read_batch, run_batch, open_batch       many deals at once, and their results as one table
    verify, replay, replay_result, warm_up  is it what the deal gives, one life explained, compile on purpose

Names are imported when they are first used, so that `import simulator` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.analysis.batch.opening import open_batch
    from simulator.analysis.batch.reading import read_batch
    from simulator.analysis.batch.running import run_batch
    from simulator.analysis.compare import compare, equalised
    from simulator.analysis.compare.sides import sides
    from simulator.analysis.precision import precision
    from simulator.analysis.replay import replay, replay_result
    from simulator.analysis.sampling import sample
    from simulator.analysis.sensitivity import sensitivity
    from simulator.analysis.solve import equalise, solve
    from simulator.analysis.stress import side_by_side
    from simulator.analysis.stress.grid import grid
    from simulator.analysis.stress.reverse import reverse
    from simulator.analysis.stress.tails import tails
    from simulator.analysis.variants import variants, written
    from simulator.analysis.verifying import verify
    from simulator.analysis.warming import warm_up
    from simulator.checks import load_deal
    from simulator.deal import Deal
    from simulator.errors import DealError, FaultError, InputError, OptionError, ResultError, SimulatorError
    from simulator.pipeline import Record, simulate
    from simulator.reporting import write_report
    from simulator.result import Result, load_result

    __version__: str

_HOME = {
    "Deal": "simulator.deal",
    "DealError": "simulator.errors",
    "FaultError": "simulator.errors",
    "InputError": "simulator.errors",
    "OptionError": "simulator.errors",
    "Record": "simulator.pipeline",
    "Result": "simulator.result",
    "ResultError": "simulator.errors",
    "SimulatorError": "simulator.errors",
    "compare": "simulator.analysis.compare",
    "equalise": "simulator.analysis.solve",
    "equalised": "simulator.analysis.compare",
    "grid": "simulator.analysis.stress.grid",
    "load_deal": "simulator.checks",
    "load_result": "simulator.result",
    "open_batch": "simulator.analysis.batch.opening",
    "precision": "simulator.analysis.precision",
    "read_batch": "simulator.analysis.batch.reading",
    "replay": "simulator.analysis.replay",
    "replay_result": "simulator.analysis.replay",
    "reverse": "simulator.analysis.stress.reverse",
    "run_batch": "simulator.analysis.batch.running",
    "sample": "simulator.analysis.sampling",
    "sensitivity": "simulator.analysis.sensitivity",
    "side_by_side": "simulator.analysis.stress",
    "sides": "simulator.analysis.compare.sides",
    "simulate": "simulator.pipeline",
    "solve": "simulator.analysis.solve",
    "tails": "simulator.analysis.stress.tails",
    "variants": "simulator.analysis.variants",
    "verify": "simulator.analysis.verifying",
    "warm_up": "simulator.analysis.warming",
    "write_report": "simulator.reporting",
    "written": "simulator.analysis.variants",
}

__all__ = [
    "Deal",
    "DealError",
    "FaultError",
    "InputError",
    "OptionError",
    "Record",
    "Result",
    "ResultError",
    "SimulatorError",
    "__version__",
    "compare",
    "equalise",
    "equalised",
    "grid",
    "load_deal",
    "load_result",
    "open_batch",
    "precision",
    "read_batch",
    "replay",
    "replay_result",
    "reverse",
    "run_batch",
    "sample",
    "sensitivity",
    "side_by_side",
    "sides",
    "simulate",
    "solve",
    "tails",
    "variants",
    "verify",
    "warm_up",
    "write_report",
    "written",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version("outcome-simulator")
    if name not in _HOME:
        raise AttributeError(f"module 'simulator' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
