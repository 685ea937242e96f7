"""Nothing in, all kernels compiled out: a small deal that touches each of them, simulated once.

numba compiles a kernel when it is first called, for the types of what it is given, and keeps it in a folder that is
named by a hash of the code (`simulator.kernels.cache_folder`). The deals here have two states, three citizens and one
term of each kind, so that nothing is left to compile for any other deal; a test compares the signatures.

What was compiled is noted beside it, so that a second warm-up says so at once: the files that there were, and what
numba asks before it takes one, the kind of processor and the times at which the kernels' own files were changed.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.deal import Deal
from simulator.kernels._jit import KERNELS, TERMS, cache_folder
from simulator.pipeline import simulate
from simulator.result import as_json, write_json
from simulator.result.hashes import hash_of_text

__all__ = ["Warmth", "compile_all", "deals", "is_warm", "warm_up"]

NOTE = "warm.json"
"""What a warm-up leaves in the folder."""

QUICK = 15.0
"""Seconds below which nothing can have been compiled in earnest."""

_GOAL: dict[str, Any] = {"kind": "target", "outcome": "in_work", "payer": "purse"}
_SHARE: dict[str, Any] = {"kind": "savings_share", "outcome": "saved", "share": "50 %", "payer": "purse"}
_TIERS: dict[str, Any] = {"kind": "tiers", "outcome": "in_work", "payer": "purse", "by": "citizens"}
_EVERY: dict[str, Any] = {"every": 4, "until": 12}

_TERMS: dict[str, dict[str, Any]] = {
    "repays": {**_GOAL, "at_least": {"share": "40 %", "of": "planned"},
               "pays": {"repay": "drawn", "return": {"rate": "5 % per year"}}},
    "amount": {**_GOAL, "at_least": {"share": "40 %", "of": "planned"}, "pays": {"amount": 1_000}},
    "avoided": {**_GOAL, "outcome": "compared", "at_least": {"reduction": "10 %", "of": "measured"},
                "cohorts": [{"from": 0, "until": 2}], "pooled": {"reduction": "5 %", "of": "measured"},
                "pays": {"price": 100, "for_each": "avoided"}},
    "card": {"kind": "rate_card", "outcome": "in_work", "price": 100, "payer": "purse"},
    "linear": {"kind": "linear", "outcome": "in_work", "by": "share", "of": "enrolled", "price": 10, "per": "1 %",
               "payer": "purse"},
    "prices": {**_TIERS, "pays": "price of marginal units", "shape": "steps", "steps": {0: 10, 2: 20}},
    "amounts": {**_TIERS, "shape": "steps", "steps": {0: 0, 2: 20}},
    "shares": {**_SHARE, "measured": _EVERY, "losses": "carried forward"},
    "share": {**_SHARE, "measured": "2026-12-01",
              "only_if": {"all_of": [{"outcome": "in_work", "at_least": {"share": "30 %", "of": "enrolled"}}]}},
    "fixed": {"kind": "fixed", "amount": 10, "month": 3, "payer": "purse"},
}  # fmt: skip

TREE: dict[str, Any] = {
    "name": "warm-up",
    "language": "en",
    "start": "2026-01-01",
    "horizon": 12,
    "prices": {"level": 2026, "index": "2 %"},
    "citizens": {"planned": 3, "enrolment": {"over": 2}, "recruited": {"uniform": {"low": 0.5, "high": 1}},
                 "sites": {"count": 2, "effects": {"without -> job": {"intra_class_correlation": "2 %", "months": 6}}}},
    "parties": {"investors": ["fund"]},
    "pathway": {
        "states": ["without", "job"],
        "start": "without",
        "transitions": {"without -> job": {"within": {"share": "42 %", "months": 12}},
                        "job -> without": {"rate": "3 % per month"}},
    },
    "programme": {
        "lasts": "6 months",
        "dropout": {"rate": "2 % per month"},
        "effects": {"without -> job": {"hazard_ratio": {"lognormal": {"median": 2.4, "p90": 3.4}}, "onset": 2}},
    },
    "outcomes": {
        "in_work": {"reach": ["job"], "within": 9},
        "compared": {"reach": ["job"], "within": 9,
                     "measurement": {"compared_with": {"historical": {"value": "30 %", "citizens": 100}}}},
        "saved": {"saving": ["purse"]},
        "agreed": {"saving": ["purse"], "measurement": {"compared_with": {"baseline": 16_000}}},
    },
    "contract": {"terms": _TERMS},
    "capital": {
        "commitment": 50_000,
        "hurdle": {"nominal": "4 %"},
        "tranches": {"main": {"holders": {"fund": "100 %"}}},
        "uses": {"delivery": {"to": "provider", "amount": "450 per citizen-month engaged"}},
        "waterfall": ["fees", "principal of main", "return of main"],
    },
    "budget": {
        "accounts": {
            "purse": {"level": "municipality", "equalisation": {"share": "20 %", "lag": 2, "to": "state"}},
            "state": {"level": "state"},
        },
        "costs": {
            "benefit": {"states": ["without"], "amount": "12_000 per month", "payer": "purse"},
            "job": {"states": ["job"], "amount": "none"},
        },
    },
}  # fmt: skip


@dataclass(frozen=True)
class Warmth:
    """What a warm-up took, in seconds, and the folder that compiled kernels are kept in; None where there is none."""

    seconds: float
    folder: Path | None
    already: bool = False

    @property
    def sentence(self) -> str:
        """One line for the console."""
        kept = (
            f"kept in {self.folder}" if self.folder else "kept nowhere: no folder can be written, so every run compiles"
        )
        done = "everything was compiled already" if self.already or self.seconds < QUICK else "compiled"
        return f"{done} ({self.seconds:.0f} s), {kept}"


def deals() -> tuple[Deal, ...]:
    """The deals that touch every kernel: two, since some exclude each other."""
    limited = deepcopy(TREE)
    limited["sampling"] = "independent"
    limited["contract"]["caps"] = {"per_citizen": 500}
    return Deal.of(deepcopy(TREE)), Deal.of(limited)


def warm_up() -> Warmth:
    """Compile every kernel that is not yet, by simulating the small deals; nothing where it is noted to be done."""
    started, folder = time.perf_counter(), cache_folder()
    if already := is_warm():
        return Warmth(time.perf_counter() - started, folder, already)
    compile_all()
    if folder is not None and (files := _files(folder)):
        with suppress(OSError):  # without a note the next warm-up simulates again
            write_json(folder / NOTE, {"asked": _asked(), "files": files})
    return Warmth(time.perf_counter() - started, folder)


def compile_all() -> None:
    """Simulate the small deals."""
    for deal in deals():
        simulate(deal, draws=2).close()


def is_warm() -> bool:
    """Whether a warm-up noted that all was compiled, and it is still there and can still be used."""
    folder = cache_folder()
    try:
        noted = json.loads((folder / NOTE).read_text(encoding="utf-8")) if folder is not None else {}
        return noted["asked"] == _asked() and bool(noted["files"]) and set(noted["files"]) <= set(_files(folder))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _files(folder: Path | None) -> list[str]:
    """Compiled code in a folder."""
    return [] if folder is None else sorted(str(file.relative_to(folder)) for file in folder.glob("*/*.nb[ci]"))


def _asked() -> list[str]:
    """What must be as it was for compiled code to be taken, and what was compiled for."""
    import numba
    from llvmlite import binding  # type: ignore[import-untyped]

    config: Any = numba.config
    sources = [*sorted(KERNELS.rglob("*.py")), TERMS]
    times = ",".join(str(file.stat().st_mtime_ns) for file in sources if file.is_file())
    processor = [binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten()]
    return [*processor, str(bool(config.DISABLE_JIT)), hash_of_text(times), hash_of_text(as_json(TREE))]
