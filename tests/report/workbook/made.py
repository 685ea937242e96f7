"""Results with a recorded draw that pays, one of them with hostile names, for the tests of workbooks."""

from functools import cache

from simulator.deal import Deal
from simulator.pipeline import Record, simulate
from tests.deal.deals import tree
from tests.report.results import RECORDED, once
from tests.report.results import result as shipped

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
def hostile_result():
    """Its result, with its first draws recorded."""
    record = Record(draws=range(RECORDED))
    return once("hostile-book", lambda path: simulate(hostile(), 160, 1, out=path, record=record))


def result(name):
    """A shipped deal's result, or the hostile one's."""
    return hostile_result() if name == "hostile" else shipped(name)
