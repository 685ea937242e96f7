"""Small deals and made-up counts for tests of the money: what happened is stated, nothing is simulated."""

from copy import deepcopy

import numpy as np
import xarray as xr

from simulator.claims import claim_measured
from simulator.deal import Deal
from simulator.ledger import Activity, settle_activity

ARMS = ["programme", "counterfactual"]

BASE = {
    "name": "small",
    "start": "2026-01-01",
    "horizon": 36,
    "citizens": {"planned": 100},
    "pathway": {"states": ["out", "job"], "start": "out", "transitions": {"out -> job": {"rate": "4 % per month"}}},
    "programme": {"lasts": "12 months"},
    "parties": {"investors": ["Fond A", "Fond B"], "others": ["evaluator", "manager"]},
    "outcomes": {"in_work": {"reach": ["job"], "within": 24}},
    "capital": {
        "commitment": 1_000_000,
        "tranches": {"main": {"holders": {"Fond A": "50 %", "Fond B": "50 %"}}},
        "waterfall": ["fees", "principal of main", "return of main"],
    },
    "budget": {"accounts": {"purse": {"level": "municipality"}, "state": {"level": "state"}}},
}
GOAL = {
    "kind": "target",
    "outcome": "in_work",
    "at_least": {"share": "40 %", "of": "planned"},
    "pays": {"amount": 3_000_000},
    "payer": "purse",
}
REPAY = {**GOAL, "pays": {"repay": "drawn", "return": {"rate": "5 % per year"}}}
CARD = {"kind": "rate_card", "outcome": "in_work", "price": 60_000, "payer": "purse"}


def a_deal(terms=None, **sections):
    """A deal with these terms; every other section given replaces, or with a dict is merged into, that of `BASE`."""
    said = deepcopy(BASE)
    said["contract"] = {"terms": terms or {}, **sections.pop("contract", {})}
    for name, section in sections.items():
        both = isinstance(section, dict) and isinstance(said.get(name), dict)
        said[name] = {**said[name], **section} if both else section
    return Deal.of(said)


def items(deal):
    """(item, outcome, checkpoint) of a deal, as outcomes name them."""
    found = []
    for name, outcome in deal.outcomes.items():
        points = getattr(outcome, "at", None)
        found += [(f"{name} @{point}", name, point) for point in points] if points else [(name, name, -1)]
    return found


def counts(deal, measured, true=None, enrolled=None, completers=None):
    """Outcomes of a deal from `{item: [draw, arm, month]}`; an array without an arm is both arms'."""
    rows = items(deal)
    sample = np.asarray(next(iter(measured.values())))
    draws = sample.shape[0]
    values = np.zeros((2, draws, 2, deal.horizon, len(rows)))
    for k, (item, _, _) in enumerate(rows):
        for which, said in enumerate((measured, measured if true is None else true)):
            if item in said:
                array = np.asarray(said[item], dtype=float)
                array = array if array.ndim == 3 else np.stack([array, array], axis=1)
                values[which, :, :, : array.shape[2], k] = array
    everyone = np.full(draws, deal.citizens.planned)
    return xr.Dataset(
        {
            "measured": (("draw", "arm", "month", "item"), values[0]),
            "true": (("draw", "arm", "month", "item"), values[1]),
            "enrolled": ("draw", everyone if enrolled is None else np.asarray(enrolled)),
            "completers": ("draw", everyone if completers is None else np.asarray(completers)),
        },
        {
            "draw": np.arange(draws),
            "arm": ARMS,
            "item": [row[0] for row in rows],
            "outcome": ("item", [row[1] for row in rows]),
            "checkpoint": ("item", [row[2] for row in rows]),
        },
    )


def at_month(month, values, months=36):
    """Counts by draw, all in one month: [draw, month]."""
    out = np.zeros((len(values), months))
    out[:, month] = values
    return out


def claimed(deal, outcomes, delay=None):
    """Claims of counts."""
    return claim_measured(deal, outcomes, np.zeros(outcomes.sizes["draw"]) if delay is None else np.asarray(delay))


def settled(deal, outcomes, engaged=None, enrolled=None, delay=None):
    """Claims and ledger of counts and of activity by draw and month."""
    draws = outcomes.sizes["draw"]
    claims = claimed(deal, outcomes, delay)
    engaged = np.zeros((draws, 0)) if engaged is None else np.asarray(engaged, dtype=float)
    enrolled = np.zeros((draws, 0), dtype=np.int64) if enrolled is None else np.asarray(enrolled, dtype=np.int64)
    return claims, settle_activity(deal, claims, Activity(engaged, enrolled))


def moved(ledger, purpose, by="ledger_month"):
    """Flows of a purpose added up over flows: [draw, ledger_month], or [draw] with by=None."""
    flows = ledger.data["flows"].sel(flow=ledger.data["purpose"] == purpose).sum("flow")
    return flows.values if by else flows.sum("ledger_month").values
