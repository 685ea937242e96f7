"""Results with a recorded draw that pays, and the annex that a workbook shows of it, for the tests of workbooks."""

from functools import cache

import numpy as np

from simulator.checks import load_deal
from simulator.deal import Deal
from simulator.pipeline import Record, simulate
from tests.deal.deals import tree

HOSTILE = {
    "deal": '=HYPERLINK("http://x","y")</script>\x01',
    "first": "+cmd|' /C calc'!A0",
    "second": "@SUM(1+1)",
    "account": "=1+1",
    "department": "-2+3",
    "tranche": "http://x.example",
    "term": "{c}12",
    "outcome": "_x0041_" + "æ" * 200,
}


def hostile():
    """A small deal of which every name looks like something else."""
    said = tree()
    names = HOSTILE
    said["name"] = names["deal"]
    said["parties"] |= {"investors": [names["first"], names["second"]]}
    said["parties"]["municipality"] = {"name": names["department"], "departments": [names["department"]]}
    holders = {names["first"]: "50 %", names["second"]: "50 %"}
    said["capital"]["tranches"] = {names["tranche"]: {"holders": holders}}
    said["capital"]["waterfall"] = []
    said["outcomes"] = {names["outcome"]: said["outcomes"]["in_work"]}
    term = {**said["contract"]["terms"]["goal"], "outcome": names["outcome"], "payer": names["account"]}
    said["contract"]["terms"] = {names["term"]: term}
    account = {"level": "municipality", "department": names["department"], "ceiling": "inside"}
    said["budget"]["accounts"] = {names["account"]: account}
    said["budget"]["costs"]["benefit"]["payer"] = names["account"]
    return Deal.of(said)


@cache
def result(name, draws=160):
    """A shipped deal's result, or the hostile one's, with its first twenty draws recorded."""
    deal = hostile() if name == "hostile" else load_deal(f"configs/deals/{name}.yaml")
    return simulate(deal, draws=draws, seed=1, record=Record(draws=range(20)))


def annex(found):
    """The first recorded draw in which the municipality pays, as plain data."""
    recorded, deal = found.dataset("recorded"), Deal.of(found.config)
    paid = found.tables()["metrics"].column("total_payments")[recorded["draw"].values]
    place = int(np.argmax(paid > 0))
    flows = recorded["flows"].values[place]
    names = zip(*(recorded[part].values for part in ("payer", "payee", "purpose", "subject")), strict=True)
    return {
        "replayed": {
            "draw": int(recorded["draw"].values[place]),
            "why": "median_paying",
            "start": str(deal.start),
            "months": flows.shape[0],
            "minor_units": deal.minor_units,
            "flows": [
                {**dict(zip(("payer", "payee", "purpose", "subject"), map(str, each), strict=True)),
                 "amounts": flows[:, column].tolist()}
                for column, each in enumerate(names)
            ],
        }
    }  # fmt: skip
