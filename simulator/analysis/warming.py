"""Nothing in, all kernels compiled out: a small deal that touches each of them, simulated once.

numba compiles a kernel when it is first called, for the types of what it is given, and keeps it in a folder that is
named by a hash of the code (`simulator.kernels.cache_folder`). The deals here have two states, three citizens and one
term of each kind, so that nothing is left to compile for any other deal; a test compares the signatures.
"""

from __future__ import annotations

import time
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.deal import Deal
from simulator.kernels._jit import cache_folder
from simulator.pipeline import simulate

__all__ = ["Warmth", "deals", "warm_up"]

QUICK = 15.0
"""Seconds below which nothing can have been compiled in earnest."""

_GOAL: dict[str, Any] = {"kind": "target", "outcome": "in_work", "payer": "purse"}
_SHARE: dict[str, Any] = {"kind": "savings_share", "outcome": "saved", "share": "50 %", "payer": "purse"}
_TIERS: dict[str, Any] = {"kind": "tiers", "outcome": "in_work", "payer": "purse", "by": "citizens"}
_EVERY: dict[str, Any] = {"every": 4, "until": 12}

TERMS: dict[str, dict[str, Any]] = {
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
    "contract": {"terms": TERMS},
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

    @property
    def sentence(self) -> str:
        """One line for the console."""
        kept = (
            f"kept in {self.folder}" if self.folder else "kept nowhere: no folder can be written, so every run compiles"
        )
        done = "everything was compiled already" if self.seconds < QUICK else "compiled"
        return f"{done} ({self.seconds:.0f} s), {kept}"


def deals() -> tuple[Deal, ...]:
    """The deals that touch every kernel: two, since some exclude each other."""
    limited = deepcopy(TREE)
    limited["sampling"] = "independent"
    limited["contract"]["caps"] = {"per_citizen": 500}
    return Deal.of(deepcopy(TREE)), Deal.of(limited)


def warm_up() -> Warmth:
    """Simulate the small deals, which compiles every kernel that is not yet."""
    started = time.perf_counter()
    for deal in deals():
        simulate(deal, draws=2).close()
    return Warmth(time.perf_counter() - started, cache_folder())
