"""Replays a shipped contract on rows of what was measured; nothing is simulated."""

import tempfile
from pathlib import Path

from simulator.config import read
from simulator.deal import Deal
from simulator.settlement import as_tree, read_outcomes, settle

HERE = Path(__file__).parent
DEALS = HERE.parents[1] / "configs" / "deals"
HEADER = "outcome,month,value"


def shipped(name):
    """A deal of configs/deals."""
    return Deal.of(read(DEALS / f"{name}.yaml").tree)


def replay(name):
    """What was published to have been measured, settled: the tree of settlement.json."""
    deal = shipped(name)
    return as_tree(settle(deal, read_outcomes(deal, HERE / f"{name}.csv")), "en")


def settled_on(deal, rows, header=HEADER):
    """Rows of a CSV, settled."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return as_tree(settle(deal, read_outcomes(deal, path)), "en")


def paid(tree, term=None):
    """What one term, or all of them, paid."""
    return sum(each["paid"] for name, each in tree["terms"].items() if term in (None, name))


def received(tree, party):
    """What a party received of the deal's own flows."""
    return sum(flow["amount"] for flow in tree["flows"] if flow["payee"] == party)
