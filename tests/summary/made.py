"""A result with made-up figures of every draw: what the summary reads, without simulating."""

from itertools import pairwise

import numpy as np
import xarray as xr

from simulator.deal import Deal
from simulator.result import Writer
from tests.deal.deals import tree

YEARS = list(range(2026, 2031))
MONTHS = [0, 12, 24, 40, 48]
"""The month in which a year's money moves."""
INVESTORS = ["all", "main"]
FLOWS = [("Fond A", "deal", "drawdown", "main"), ("Fond B", "deal", "drawdown", "main"),
         ("purse", "deal", "outcome payment", ""), ("deal", "Fond A", "return", "main"),
         ("deal", "Fond B", "return", "main")]  # fmt: skip


PARTS = ("payer", "payee", "purpose", "subject")


def deal():
    said = tree()
    said["budget"]["appropriation"] = {2029: 4_000_000}
    said["contract"]["terms"]["jobs"] = {"kind": "rate_card", "outcome": "in_work", "price": 1_000, "payer": "purse"}
    said["contract"]["caps"] = {"total": 9_000_000, "per_year": 5_000_000}
    return Deal.of(said)


def figures(draws, seed=1):
    """Datasets of every group over all draws; all money in øre. The goal is met when 40 or more reach it."""
    luck = np.random.default_rng(seed)
    with_, without = luck.binomial(100, 0.4, draws), luck.binomial(100, 0.25, draws)
    met, met_without = with_ >= 40, without >= 40
    drawn = np.full(draws, 400_000_000) + luck.integers(0, 100_000_000, draws)
    back = np.where(met, drawn + drawn // 5, 0)
    payments, realised = np.zeros((2, draws, len(YEARS)), dtype=np.int64)
    payments[:, 3] = back
    realised[:, 2:] = luck.integers(-50_000_000, 150_000_000, (draws, 3))
    contributions, distributions = (np.stack([each, each], axis=1) for each in (drawn, back))
    irr = np.where(met, 0.06, -1.0)[:, None] * np.ones(2)
    flows = np.zeros((draws, len(YEARS), len(FLOWS)), dtype=np.int64)
    flows[:, 0, 0], flows[:, 0, 1] = drawn // 2, drawn - drawn // 2
    flows[:, 3, 2], flows[:, 3, 3], flows[:, 3, 4] = back, back // 2, back - back // 2
    net, gap = realised - payments, payments.max(axis=1)
    counts = np.stack([with_, without], axis=1)[:, :, None].astype(float)
    always = np.ones((draws, 2), dtype=bool)
    both = np.stack([np.stack([met, met_without], axis=1), always], axis=2)
    by_investor = {
        "irr": irr,
        "irr_status": np.where(irr < 0, 1, 0).astype(np.int8),
        "moic": distributions / contributions,
        "npv": distributions * 0.85 - contributions,
        "profit": distributions - contributions,
        "contributions": contributions,
        "distributions": distributions,
        "drawn": contributions,
        "undrawn": 500_000_000 - contributions,
        "payback_month": np.where(irr < 0, np.inf, 40.0),
        "peak_capital": contributions,
        "loss": distributions < contributions,
        "total_loss": distributions == 0,
    }
    by_year = {
        "payments": payments,
        "savings": realised,
        "net": net,
        "appropriation_exceeded": payments > np.array([np.inf, np.inf, np.inf, 400_000_000, np.inf]),
        "consolidated_payments": payments,
        "direct_cost": payments // 2,
        "carried": payments // 10,
    }
    results = np.stack([net.sum(axis=1), back - drawn], axis=1)
    by_draw = {
        "total_payments": payments.sum(axis=1),
        "total_savings": realised.sum(axis=1),
        "total_net": net.sum(axis=1),
        "council_npv": net.sum(axis=1) * 0.9,
        "direct_npv": (realised - payments // 2).sum(axis=1) * 0.9,
        "savings_after_last_payment": realised[:, 4],
        "total_result": results.sum(axis=1),
        "liquidity_gap": gap,
        "liquidity_gap_month": np.where(met, 40, -1),
        "liquidity_gap_year": np.where(met, 2029, 0),
        "break_even_month": np.where(realised.sum(axis=1) > back, 48.0, np.inf),
        "all_gain": (distributions > contributions)[:, 0] & (net.sum(axis=1) > 0),
        "investors_gain_municipality_loses": (distributions > contributions)[:, 0] & (net.sum(axis=1) < 0),
    }
    metrics = {
        **{name: (("draw", "investor"), values) for name, values in by_investor.items()},
        **{name: (("draw", "year"), values) for name, values in by_year.items()},
        **{name: ("draw", values) for name, values in by_draw.items()},
        "payments_by_account": (("draw", "year", "account"), payments[:, :, None]),
        "savings_by_account": (("draw", "year", "account"), realised[:, :, None]),
        "result_by_party": (("draw", "party"), results),
        "paid": (("draw", "term"), np.stack([back, 100_000 * with_], axis=1)),
        "lapsed": (("draw", "term"), np.zeros((draws, 2), dtype=np.int64)),
        "owed_without_effect": (("draw", "term"), np.stack([0 * back, 100_000 * without], axis=1)),
        "met": (("draw", "arm", "term"), both),
        "met_true": (("draw", "arm", "term"), np.stack([always, always], axis=2)),
        "outcomes_true": (("draw", "arm", "item"), counts),
        "outcomes_measured": (("draw", "arm", "item"), counts),
        "outcomes_by_segment": (("draw", "arm", "item", "segment"), counts[..., None]),
    }
    names = {
        "investor": INVESTORS, "year": YEARS, "account": ["purse"], "term": ["goal", "jobs"], "item": ["in_work"],
        "arm": ["programme", "counterfactual"], "segment": ["all"], "outcome": ("item", ["in_work"]),
        "checkpoint": ("item", [-1]), "party": ["municipality", "investors"],
    }  # fmt: skip
    ends = {name: ("flow", [flow[k] for flow in FLOWS]) for k, name in enumerate(PARTS)}
    return {
        "metrics": xr.Dataset(metrics, {"draw": np.arange(draws), **names}),
        "ledger": xr.Dataset(
            {"flows": (("draw", "year", "flow"), flows)},
            {"draw": np.arange(draws), "year": YEARS, "flow": ["/".join(flow) for flow in FLOWS], **ends},
        ),
    }


def by_month(ledger):
    """The same flows on a monthly axis: each year's in one month."""
    months = np.zeros((ledger.sizes["draw"], 49, ledger.sizes["flow"]), dtype=np.int64)
    months[:, MONTHS] = ledger["flows"].values
    flows = xr.Dataset({"flows": (("draw", "ledger_month", "flow"), months)}, {"ledger_month": np.arange(49)})
    return flows.assign_coords(ledger.drop_vars(["flows", "year"]).coords)


def writer(draws, seed=1, blocks=1, data=None, of=None):
    """The result of those figures, in some blocks, ready for the summary; `of` is another deal with its own data."""
    result = Writer(deal() if of is None else of, draws, seed)
    edges = np.linspace(0, draws, blocks + 1).astype(int)
    data = figures(draws, seed) if data is None else data
    monthly = by_month(data["ledger"])
    for first, last in pairwise(edges):
        part = slice(int(first), int(last))
        for name, dataset in data.items():
            result.append(name, dataset.isel(draw=part))
        result.add("monthly", monthly.isel(draw=part))
    return result


# ---------------------------------------------------------------------------------------------------------------------
# A deal with everything that a plain one does not have

RICH_ITEMS = [("in_work", -1, 1), ("in_work", -1, 2), ("settled", 12, 0), ("settled", 24, 0), ("pay", -1, 1),
              ("pay", -1, 2), ("mood", -1, 0)]  # fmt: skip
RICH_INVESTORS = ["all", "senior", "junior"]


def rich_deal():
    """Two tranches, a guarantee, reviews, caps, and outcomes of every kind with terms that pay for them."""
    said = tree()
    price = {"kind": "rate_card", "payer": "purse"}
    said["citizens"]["segments"] = {"near": {"share": 0.5}, "far": {"share": 0.5}}
    said["parties"]["others"] = ["evaluator", "state"]
    said["outcomes"] = {
        "in_work": {"reach": ["job"], "within": 36, "claims": 2},
        "settled": {"checkpoint": ["job"], "at": [12, 24]},
        "pay": {"accumulate": {"job": "25_000 per month"}, "levels": [100_000, 200_000], "within": 36},
        "gain": {"saving": "all"},
        "mood": {"score": {"before": {"mean": 5, "sd": 1}, "effect": 1}, "at": 12},
        "index": {"figure": 3, "month": 30},
    }
    said["contract"]["terms"] = {
        "goal": {**said["contract"]["terms"]["goal"], "cap": 4_000_000},
        "claims": {**price, "outcome": "in_work", "price": {"claim 1": 1_000, "claim 2": 500}, "price_cut": "10 %"},
        "segments": {**price, "outcome": "in_work", "price": {"segment near": 100, "segment far": 300}},
        "levels": {**price, "outcome": "pay", "price": {"level 100_000": 10, "level 200_000": 20}},
        "some": {**price, "outcome": "settled", "price": {"12 months": 7}, "segment": "far"},
    }
    said["contract"]["caps"] = {"per_year": 5_000_000}
    look = {"outcome": "in_work", "share": {"below": "20 %"}, "of": "enrolled"}
    said["contract"]["reviews"] = {"mid-way": {"month": 12, "if": look, "then": "stop contract"}}
    said["capital"]["tranches"] = {
        "senior": {"holders": {"Fond A": 1}, "amount": 4_000_000},
        "junior": {"rank": 2, "holders": {"Fond B": 1}, "amount": 1_000_000},
    }
    said["capital"]["guarantees"] = {"pledge": {"by": "state", "share": "50 %"}}
    said["capital"]["waterfall"] = []
    return Deal.of(said)


def rich_figures(draws, seed=3):
    """The plain figures, changed to those of the rich deal."""
    luck, plain = np.random.default_rng(seed), figures(draws, seed)
    counted = luck.integers(0, 50, (draws, 2, len(RICH_ITEMS), 2)).astype(float)
    metrics = plain["metrics"].drop_vars(["outcomes_true", "outcomes_measured", "outcomes_by_segment"])
    metrics = metrics.drop_dims(["item", "segment"]).drop_vars(
        ["outcome", "checkpoint", "item", "segment"], errors="ignore"
    )
    metrics = metrics.isel(investor=[0, 0, 1], term=[0, 1, 1, 1, 1])
    for name in ("profit", "npv", "contributions", "distributions"):
        metrics[name] = metrics[name] * xr.DataArray([5, 4, 1], dims="investor")
    called = np.where(luck.random(draws) < 0.3, 2_000_000, 0)
    low = luck.integers(-100_000_000, 300_000_000, draws)
    stopped = np.where(luck.random(draws) < 0.2, 12.0, np.inf)
    value = np.stack([luck.random((draws, 2)), *[np.full((draws, 2), np.nan)] * 4], axis=2)
    saved = luck.integers(-10_000_000, 90_000_000, (draws, 2, 1)) * np.array([[[1], [0]]])
    more = {
        "outcomes_true": (("draw", "arm", "item"), counted.sum(axis=3)),
        "outcomes_measured": (("draw", "arm", "item"), counted.sum(axis=3) - 1),
        "outcomes_by_segment": (("draw", "arm", "item", "segment"), counted),
        "guarantee_called": (("draw", "guarantee"), called[:, None]),
        "provider_low": ("draw", low),
        "provider_runs_dry": ("draw", low < 0),
        "stopped_month": ("draw", stopped),
        "decided": (("draw", "review"), np.isfinite(stopped)[:, None]),
        "cut": (("draw", "term", "limit"), luck.integers(0, 5_000, (draws, 5, 5))),
        "value": (("draw", "arm", "term"), value),
        "saved_total_true": (("draw", "arm", "saving_outcome"), saved),
        "saved_total_measured": (("draw", "arm", "saving_outcome"), saved // 2),
        "figure_true": (("draw", "arm", "figure"), np.array([[[3.0], [1.0]]] * draws)),
        "figure_measured": (("draw", "arm", "figure"), np.array([[[3.0], [1.0]]] * draws)),
    }
    names = {
        "investor": RICH_INVESTORS, "term": list(rich_deal().contract.terms), "segment": ["near", "far"],
        "item": [f"{name} {point} {part}" for name, point, part in RICH_ITEMS],
        **{name: ("item", [row[k] for row in RICH_ITEMS]) for k, name in enumerate(("outcome", "checkpoint", "part"))},
        "guarantee": ["pledge"], "review": ["mid-way"], "limit": ["term", "payer", "year", "contract", "return"],
        "saving_outcome": ["gain"], "figure": ["index"],
    }  # fmt: skip
    ledger = plain["ledger"].assign_coords(subject=("flow", ["senior", "junior", "", "senior", "junior"]))
    return {"metrics": metrics.assign(more).assign_coords(names), "ledger": ledger}
