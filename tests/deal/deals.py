"""Small deals for tests: plain trees that a test copies and changes."""

from copy import deepcopy
from typing import Any

from simulator.deal import Deal

PATHWAY: dict[str, Any] = {
    "name": "small",
    "language": "en",
    "start": "2026-01-01",
    "horizon": 36,
    "citizens": {"planned": 100},
    "pathway": {
        "states": ["unemployed", "job"],
        "start": "unemployed",
        "transitions": {"unemployed -> job": {"within": {"share": 0.42, "months": 36}}},
    },
    "outcomes": {"in_work": {"reach": ["job"], "within": 36}},
}

CONTRACT: dict[str, Any] = {
    **PATHWAY,
    "parties": {"investors": ["Fond A", "Fond B"], "others": ["evaluator"]},
    "programme": {
        "lasts": "12 months",
        "dropout": {"rate": "2 % per month"},
        "effects": {"unemployed -> job": {"hazard_ratio": {"lognormal": {"median": 2.4, "p90": 3.4}}, "onset": 2}},
    },
    "contract": {
        "terms": {
            "goal": {
                "kind": "target",
                "outcome": "in_work",
                "at_least": {"share": "40 %", "of": "planned"},
                "pays": {"repay": "drawn", "return": {"rate": "5 % per year"}},
                "payer": "purse",
            }
        }
    },
    "capital": {
        "commitment": 5_000_000,
        "tranches": {"main": {"holders": {"Fond A": "50 %", "Fond B": "50 %"}}},
        "uses": {
            "delivery": {"to": "provider", "amount": "4_500 per citizen-month engaged"},
            "evaluation": {"to": "evaluator", "amount": 300_000, "month": 30},
        },
        "waterfall": ["fees", "principal of main", "return of main"],
    },
    "budget": {
        "accounts": {"purse": {"level": "municipality"}},
        "costs": {
            "benefit": {"states": ["unemployed"], "amount": "12_000 per month", "payer": "purse"},
            "job": {"states": ["job"], "amount": "none"},
        },
    },
}


def tree(base: dict[str, Any] = CONTRACT) -> dict[str, Any]:
    """A copy to change."""
    return deepcopy(base)


def deal(base: dict[str, Any] = CONTRACT) -> Deal:
    """The deal of a tree."""
    return Deal.of(deepcopy(base))
