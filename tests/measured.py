"""Made-up outcomes of one draw for tests of the terms: what was counted is stated month by month, nothing is simulated.

Counts are `{item: {month: number}}`, items named as the outcomes stage names them: "in_work", "in_work #2", "kept @12",
"earned @100000", "in_work [further]", "in_work [0-24]".
"""

import re

import numpy as np
import xarray as xr

from simulator.claims import claim_measured
from tests.money import GOAL

WITHIN = {"reach": ["job"], "within": 24}
TIERS = {"kind": "tiers", "outcome": "in_work", "by": "citizens", "payer": "purse", "steps": {30: 1_000}}
LINE = {"kind": "linear", "outcome": "in_work", "by": "citizens", "payer": "purse", "price": 100}
ARMS = ["programme", "counterfactual"]


def compared(comparison, **outcome):
    """The outcome of the base deal, compared with something."""
    return {"in_work": {**WITHIN, **outcome, "measurement": {"compared_with": comparison}}}


def goal(at_least, **said):
    """A target of the base deal's outcome."""
    return {"goal": {**GOAL, "at_least": at_least, **said}}


def tiers(**said):
    """Tiers of the base deal's outcome."""
    return {"tiers": {**TIERS, **said}}


def item_names(deal):
    """Base items of a deal."""
    found = []
    for name, outcome in deal.outcomes.items():
        if hasattr(outcome, "levels"):
            found += [f"{name} @{int(level)}" for level in outcome.levels]
        elif isinstance(getattr(outcome, "at", None), tuple):
            found += [f"{name} @{point}" for point in outcome.at]
        elif not hasattr(outcome, "figure") and not hasattr(outcome, "saving"):
            found += [name, *(f"{name} #{k}" for k in range(2, getattr(outcome, "claims", 1) + 1))]
    return found


def described(deal, item):
    """(outcome, checkpoint, part, group, cohort) of an item by its name."""
    name, number, alone = re.fullmatch(r"(.+?)(?: ([@#]\d+))?(?: \[(.+)\])?", item).groups()
    outcome, point, part = deal.outcomes[name], -1, 0
    if hasattr(outcome, "levels"):
        part = 1 + [int(level) for level in outcome.levels].index(int(number[1:]))
    elif number and number[0] == "@":
        point = int(number[1:])
    elif getattr(outcome, "claims", 1) > 1:
        part = int(number[1:]) if number else 1
    cohort = alone if alone and re.fullmatch(r"\d+-\d+", alone) else ""
    return name, point, part, "" if cohort else alone or "", cohort


def by_month(said, names, months):
    """[month, item]"""
    out = np.zeros((months, len(names)))
    for item, counts in said.items():
        for month, number in counts.items():
            out[month, names.index(item)] = number
    return out


def made(deal, counts=None, without=None, true=None, answers=None, control=None, enrolled=None, completers=None,
         saved=None, figures=None, historical=None, events=None):  # fmt: skip
    """Outcomes of one draw: `counts` of the programme, `without` of the counterfactual arm (which is true too).

    `control` is (counts, answers); `saved` {outcome: {ledger month: minor units}}; `figures` {name: (programme,
    counterfactual)}; `events` {item: [month of each citizen]}.
    """
    counts, without = counts or {}, without or {}
    names = [*item_names(deal), *(item for item in {**counts, **(answers or {})} if "[" in item)]
    months, everyone = deal.horizon, deal.citizens.planned

    def both(programme, other=without):
        return np.stack([by_month(said, names, months) for said in (programme, other)])[None]

    data = {
        "measured": (("draw", "arm", "month", "item"), both(counts)),
        "true": (("draw", "arm", "month", "item"), both(counts if true is None else true)),
        "enrolled": ("draw", np.array([everyone if enrolled is None else enrolled])),
        "completers": ("draw", np.array([everyone if completers is None else completers])),
    }
    if answers is not None:
        data["answers"] = (("draw", "arm", "month", "item"), both(answers, answers))
    if control is not None:
        for name, said in zip(("control", "control_answers"), control, strict=True):
            data[name] = (("draw", "month", "item"), by_month(said, names, months)[None])
    if historical is not None:
        data["baseline"] = (("draw", "item"), np.array([[historical.get(name, np.nan) for name in names]]))
    if events is not None:
        most = max(map(len, events.values()))
        times = np.full((1, 2, most, len(names)), np.inf, dtype=np.float32)
        for item, moments in events.items():
            times[0, 0, : len(moments), names.index(item)] = moments
        data["events"] = (("draw", "arm", "citizen", "item"), times)
    rows = [described(deal, item) for item in names]
    coordinates = {"draw": [0], "arm": ARMS, "item": np.array(names, dtype=np.str_)}
    for k, name in enumerate(("outcome", "checkpoint", "part", "group", "cohort")):
        coordinates[name] = ("item", [row[k] for row in rows])
    if saved is not None:
        series = np.zeros((1, 2, deal.timeline.ledger_months, len(saved)), dtype=np.int64)
        for k, said in enumerate(saved.values()):
            for month, amount in said.items():
                series[0, 0, month, k] = amount
        for name in ("saved_true", "saved_measured"):
            data[name] = (("draw", "arm", "ledger_month", "saving_outcome"), series)
        coordinates["saving_outcome"] = list(saved)
    if figures is not None:
        for name in ("figure_true", "figure_measured"):
            data[name] = (("draw", "arm", "figure"), np.array(list(figures.values()), dtype=float).T[None])
        coordinates["figure"] = list(figures)
    return xr.Dataset(data, coordinates)


def plan_of(deal, **said):
    """A plan of one draw: only what is stated, and no delay."""
    data = {"delay": ("draw", [said.pop("delay", 0.0)])}
    if "factor" in said:
        data["price_factor"] = (("draw", "ledger_month"), np.array(said.pop("factor"), dtype=float)[None])
    return xr.Dataset(data | {name: ("draw", [value]) for name, value in said.items()})


def claims_of(deal, outcomes, *, stated=None, index=None, **plan):
    """Claims of one draw."""
    index = None if index is None else np.array([index])
    return claim_measured(deal, outcomes, plan_of(deal, **plan), stated=stated, index=index).data


def owed(data, term, arm="programme"):
    """{ledger month: minor units} of a term."""
    values = data["owed"].sel(term=term, arm=arm).values[0]
    return {int(month): int(values[month]) for month in np.flatnonzero(values)}


def asked(data, term):
    """{ledger month: level} of a term that needs the capital account."""
    values = data["asked"].sel(term_on_capital=term).values[0]
    return {int(month): float(values[month]) for month in np.flatnonzero(~np.isnan(values))}


def value(data, term, arm="programme"):
    """The measured value at the last measurement."""
    return float(data["value"].sel(term=term, arm=arm).values[0])


def met(data, term, kind="met"):
    """Whether a term is met in the programme arm."""
    return bool(data[kind].sel(term=term, arm="programme").values[0])
