"""A result contract in YAML in; what investors, municipality and citizens may expect, year by year, out.

    import simulator as sim

    deal = sim.load_deal("configs/deals/aalborg.yaml")
    result = sim.simulate(deal, draws=10_000, seed=1)
    result.metrics, result.ledger, result.summary

Names are imported when they are first used, so that `import simulator` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.checks import load_deal
    from simulator.deal import Deal
    from simulator.errors import DealError, FaultError, InputError, OptionError, ResultError, SimulatorError
    from simulator.pipeline import simulate
    from simulator.result import Result, load_result

    __version__: str

_HOME = {
    "Deal": "simulator.deal",
    "DealError": "simulator.errors",
    "FaultError": "simulator.errors",
    "InputError": "simulator.errors",
    "OptionError": "simulator.errors",
    "Result": "simulator.result",
    "ResultError": "simulator.errors",
    "SimulatorError": "simulator.errors",
    "load_deal": "simulator.checks",
    "load_result": "simulator.result",
    "simulate": "simulator.pipeline",
}

__all__ = [
    "Deal",
    "DealError",
    "FaultError",
    "InputError",
    "OptionError",
    "Result",
    "ResultError",
    "SimulatorError",
    "__version__",
    "load_deal",
    "load_result",
    "simulate",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version("outcome-simulator")
    if name not in _HOME:
        raise AttributeError(f"module 'simulator' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
