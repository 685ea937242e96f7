"""A deal with outcomes of every kind, and lives that could have been, keyed by name."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Deal, Reach
from simulator.draws import draw
from simulator.outcomes import ARMS, Outcomes, measure
from simulator.plan import Plan, sign
from simulator.savings import save
from simulator.trajectories import Trajectories

SCALE = {"before": {"mean": 30, "sd": 8}, "change": 6, "effect": {"normal": {"mean": 4, "sd": 1}}, "sd": 6}
POOR = {"sensitivity": {"uniform": {"low": 0.7, "high": 0.9}}, "specificity": "90 %", "missing": {"share": "20 %"}}
TREE: dict[str, Any] = {
    "name": "every kind",
    "start": "2026-01-01",
    "horizon": 36,
    "parties": {"others": ["region"]},
    "citizens": {
        "planned": 30,
        "enrolment": {"from": 1, "over": 12},
        "recruited": {"uniform": {"low": 0.5, "high": 1.0}},
        "segments": {"near": {"share": "60 %"}, "far": {"share": "40 %"}},
    },
    "pathway": {
        "states": ["out", "job"],
        "start": "out",
        "transitions": {"out -> job": {"mean_months": 12}, "job -> out": {"mean_months": 12}},
    },
    "programme": {"lasts": "9 months"},
    "outcomes": {
        "in_work": {"reach": ["job"], "within": 20, "claims": 3, "measurement": POOR},
        "settled": {"checkpoint": ["job"], "at": [6, 12], "retest": 3, "measurement": POOR},
        "months": {"time_in": ["job"], "within": 18, "measurement": {"missing": {"share": "30 %"}}},
        "completed": {"completion": 6},
        "earned": {"accumulate": {"job": "25_000 per month"}, "levels": [100_000, 200_000], "within": 20},
        "language": {"score": SCALE, "at": 12, "above": 40, "among": "completed", "measurement": POOR},
        "points": {"score": SCALE, "at": 12},
        "overall": {"composite": {"in_work": "70 %", "language": "20 %", "points": "10 %"}},
        "region_gain": {"saving": ["purse"], "counted": "when in the house"},
        "elsewhere": {"figure": {"uniform": {"low": 1, "high": 2}}, "counterfactual": "0.25", "month": 30},
    },
    "budget": {
        "accounts": {
            "purse": {"level": "municipality", "cashable": "50 %", "lag": "2 months"},
            "state": {"level": "state"},
        },
        "costs": {
            "benefit": {"states": ["out"], "amount": "1_000 per month", "payer": {"purse": "60 %", "state": "40 %"}},
            "job": {"states": ["job"], "amount": "none"},
        },
    },
}
BASES = [
    "in_work", "in_work #2", "in_work #3", "settled @6", "settled @12", "months", "completed", "earned @100000",
    "earned @200000", "language", "points", "overall",
]  # fmt: skip


def deal(*, terms: Any = None, **outcomes: Any) -> Deal:
    """The deal with outcomes changed or added, and with the terms of a contract."""
    tree = deepcopy(TREE)
    for name, changes in outcomes.items():
        tree["outcomes"][name] = {**tree["outcomes"].get(name, {}), **changes}
    if terms is not None:
        tree["contract"] = {"terms": terms}
    return Deal.of(tree)


def reaches(what: Deal) -> list[str]:
    names = []
    for name, outcome in what.outcomes.items():
        claims = outcome.claims if isinstance(outcome, Reach) else 0
        names += [name if claim == 1 else f"{name} #{claim}" for claim in range(1, claims + 1)]
        names += [f"{name} @{int(level)}" for level in getattr(outcome, "levels", ())]
    return names


def lived(what: Deal, plan: Plan, citizens: int | None = None, seed: int = 1) -> xr.Dataset:
    """Records of citizens that could have lived so, keyed by name so that order is nothing."""
    draws, size = plan.data.sizes["draw"], citizens or what.citizens.planned
    recruited = plan.data["recruited"].values if citizens is None else np.full(draws, size)
    lives = np.arange(size) < recruited[:, None]
    enrolled = np.resize(plan.data["enrolment"].values, size)

    def keyed(name: str) -> np.random.Generator:
        return np.random.default_rng([seed, *name.encode()])

    def when(name: str) -> NDArray[np.float64]:
        luck = keyed(name)
        time = enrolled + luck.random((draws, 2, size)) * 20
        return np.where((luck.random((draws, 2, size)) < 0.4) & lives[:, None], time, np.inf)

    names, luck = reaches(what), keyed("all")
    stayed = luck.random((draws, 2, size, 1)) * 18 * lives[:, None, :, None]
    months = luck.random((draws, 2, what.horizon, 2)) * size
    checks = luck.integers(0, 16, (draws, 2, size)) * lives[:, None]
    variables = {
        "person_months": (("draw", "arm", "month", "state"), months),
        "reached": (
            ("draw", "arm", "citizen", "reach"),
            np.stack([when(name) for name in names], -1).astype(np.float32),
        ),
        "checks": (("draw", "arm", "citizen"), checks.astype(np.uint32)),
        "engaged": (("draw", "citizen"), (luck.random((draws, size)) * 12 * lives).astype(np.float32)),
        "stayed": (("draw", "arm", "citizen", "window"), stayed.astype(np.float32)),
        "window_months": (("draw", "arm", "month", "window"), luck.random((draws, 2, what.horizon, 1))),
    }  # fmt: skip
    coordinates = {"draw": plan.data["draw"].values, "arm": list(ARMS), "reach": names, "window": ["months"]}
    return xr.Dataset(variables, {**coordinates, "state": list(what.pathway.states)})


def measured(
    what: Deal, *, first: int = 0, count: int = 20, part: slice | None = None, data: xr.Dataset | None = None
) -> Outcomes:
    """The outcomes of made-up lives, of a part of them when asked, with a control group where the deal has one."""
    plan = sign(what, draw(what, first=first, count=count))
    control = lived(what, plan, what.control_citizens, seed=2) if what.control_citizens else None
    data = lived(what, plan) if data is None else data
    if part is not None:
        first, count = first + part.start, part.stop - part.start
        data, plan = data.isel(draw=part), Plan(plan.data.isel(draw=part))
        control = None if control is None else control.isel(draw=part)
    draws, trajectories = draw(what, first=first, count=count), Trajectories(data, control=control)
    return measure(what, draws, plan, trajectories, save(what, draws, trajectories))
