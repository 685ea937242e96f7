"""A result with made-up figures of several accounts, lines, parties and municipalities."""

import numpy as np
import xarray as xr

from simulator.deal import Deal
from tests.deal.deals import tree
from tests.summary.made import YEARS, figures, writer

ACCOUNTS = ["jobs", "social", "spare", "fund", "state"]
MUNICIPAL = [0, 1, 2]
PARTIES = ["municipality", "state", "investors", "not in the house"]
LINES = ["benefit", "own_staff", "old_course", "tax"]
NUMBERS = ["citizens.recruited", "programme.effects.unemployed -> job.hazard_ratio", "constant"]


def purse_deal(appropriation=None):
    """Two departments and an account of none, an own fund, the state; two municipalities; lines of one arm."""
    said = tree()
    said["parties"]["municipalities"] = ["North", "South"]
    said["citizens"]["segments"] = {
        "near": {"share": 0.5, "municipality": "North"},
        "far": {"share": 0.5, "municipality": "South"},
    }
    said["citizens"]["recruited"] = {"uniform": {"low": 0.5, "high": 1}}
    said["budget"] = {
        "accounts": {
            "jobs": {"level": "municipality", "department": "work", "ceiling": "outside", "municipality": "North"},
            "social": {"level": "municipality", "department": "care", "ceiling": "inside", "municipality": "South"},
            "spare": {"level": "municipality"},
            "fund": {"level": "fund", "own": True},
            "state": {"level": "state"},
        },
        "costs": {
            "benefit": {"states": ["unemployed"], "amount": "1 per month", "payer": "jobs"},
            "own_staff": {"arm": "programme", "amount": "1 per month", "payer": "social"},
            "old_course": {"arm": "counterfactual", "amount": "1 per month", "payer": "social"},
            "tax": {"states": ["job"], "amount": "1 per month", "income": True, "payer": "state"},
        },
        "wellbeing": {"calm": {"states": ["job"], "amount": "1 per month"}},
        "appropriation": {2027: 10_000, 2050: 1},
    }
    said["contract"]["terms"]["goal"]["payer"] = {"jobs": "60 %", "social": "40 %"}
    said["contract"]["terms"]["jobs"] = {"kind": "rate_card", "outcome": "in_work", "price": 1_000, "payer": "jobs"}
    return Deal.of(said)


def purse_figures(draws, seed=5):
    """Figures of every draw in øre; parties' results sum to the total."""
    luck = np.random.default_rng(seed)
    paid, saved = luck.integers(0, 3_000_000, (2, draws, len(YEARS), len(ACCOUNTS)))
    paid[:, :, 3:] = 0
    saved -= 1_000_000
    plain = figures(draws, seed)["metrics"]
    counted = luck.integers(0, 40, (draws, 2, 1, 2)).astype(float) + np.array([20.0, 0.0])[:, None, None]
    results = luck.integers(-5_000_000, 5_000_000, (draws, len(PARTIES)))
    by_year = {
        "payments": paid[:, :, MUNICIPAL].sum(axis=2),
        "savings": saved[:, :, MUNICIPAL].sum(axis=2),
        "direct_cost": luck.integers(0, 2_000_000, (draws, len(YEARS))),
        "consolidated_payments": luck.integers(0, 2_000_000, (draws, len(YEARS))),
        "carried": luck.integers(-1_000_000, 1_000_000, (draws, len(YEARS))).clip(0),
    }
    by_year["net"] = by_year["savings"] - by_year["payments"]
    plain = plain.drop_dims(["account", "item", "segment", "party"]).drop_vars(list(by_year), errors="ignore")
    more = {
        **{name: (("draw", "year"), values) for name, values in by_year.items()},
        **{f"total_{name}": ("draw", by_year[name].sum(axis=1)) for name in ("payments", "savings", "net")},
        "payments_by_account": (("draw", "year", "account"), paid),
        "savings_by_account": (("draw", "year", "account"), saved),
        "cost_by_account": (("draw", "arm", "account"), luck.integers(0, 9_000_000, (draws, 2, len(ACCOUNTS)))),
        "cost_by_line": (("draw", "arm", "line"), luck.integers(-9_000_000, 9_000_000, (draws, 2, len(LINES)))),
        "taken_by_account": (("draw", "account"), -luck.integers(0, 500_000, (draws, len(ACCOUNTS)))),
        "direct_npv": ("draw", luck.normal(0, 1e6, draws)),
        "savings_after_last_payment": ("draw", luck.integers(0, 900_000, draws)),
        "result_by_party": (("draw", "party"), results),
        "total_result": ("draw", results.sum(axis=1)),
        "worth": (("draw", "arm", "wellbeing"), luck.integers(0, 900_000, (draws, 2, 1))),
        "citizens_by_home": (("draw", "home"), luck.integers(10, 50, (draws, 2))),
        "outcomes_true": (("draw", "arm", "item"), counted.sum(axis=3)),
        "outcomes_measured": (("draw", "arm", "item"), counted.sum(axis=3) - 1),
        "outcomes_by_segment": (("draw", "arm", "item", "segment"), counted),
    }
    names = {
        "account": ACCOUNTS, "line": LINES, "party": PARTIES, "wellbeing": ["calm"], "home": ["North", "South"],
        "item": ["in_work"], "outcome": ("item", ["in_work"]), "checkpoint": ("item", [-1]),
        "segment": ["near", "far"],
    }  # fmt: skip
    return {"metrics": plain.assign(more).assign_coords(names), "ledger": figures(draws, seed)["ledger"],
            "numbers": _numbers(draws, luck)}  # fmt: skip


def _numbers(draws, luck):
    values = np.stack([luck.uniform(0.5, 1, draws), luck.lognormal(1, 0.3, draws), np.ones(draws)], axis=1)
    return xr.Dataset({"values": (("draw", "number"), values)}, {"draw": np.arange(draws), "number": NUMBERS})


def purse_writer(draws, data=None, blocks=1, of=None):
    """The result of those figures."""
    deal = purse_deal() if of is None else of
    return writer(draws, blocks=blocks, data=purse_figures(draws) if data is None else data, of=deal)
