"""Verbs that sample several deals live once what differs in contract alone; their figures are the same, bit by bit."""

from pathlib import Path

import pytest

from simulator.analysis.compare import compare, equalised, sides
from simulator.analysis.sampling import sample
from simulator.analysis.solve import solve
from simulator.analysis.stress import axis, grid, side_by_side
from simulator.analysis.variants import variants, written
from simulator.trajectories import live, remembered

DEALS = Path(__file__).parents[2] / "configs" / "deals"
AALBORG, WEEKLY = DEALS / "aalborg.yaml", DEALS / "aalborg_weekly.yaml"
GOAL, PRICE = "contract.terms.goal.at_least.share", "contract.terms.weeks.price"
DRAWS = 700


def compared():
    found = sides([AALBORG], ["corona"], [f"easier: {GOAL}=40 %"])
    return compare(found, ["irr", "net.total", "payments.total.p95"], DRAWS).as_tree()


def equal():
    found = sides([WEEKLY], [], ["capped: contract.caps.total=7_000_000"])
    changed, how = equalised(found, "payments.total", PRICE, ("900 per week", "1_300 per week"), DRAWS)
    return [each.deal for each in changed], {name: each.as_tree() for name, each in how.items()}


def solved():
    return solve(written(AALBORG), ["contract.terms.goal.at_least.citizens"], ("45", "60"), ["p_loss <= 30 %"],
                 DRAWS).as_tree()  # fmt: skip


def gridded():
    axes = [axis(f"{GOAL}=40 %,45 %,50 %"), axis("citizens.recruited=80 %,100 %")]
    return grid(written(AALBORG), axes, ["p_loss", "net.total"], DRAWS).as_tree()


def beside():
    found = variants(written(AALBORG), ["corona"], [f"easier: {GOAL}=40 %", "dear: contract.caps.total=6_000_000"])
    return side_by_side(found, DRAWS).as_tree()


@pytest.mark.parametrize(
    ("verb", "most"),
    [(compared, 2), (equal, 2), (solved, 2), (gridded, 2), (beside, 2)],
    ids=["compared", "equal", "solved", "gridded", "beside"],
)
def test_figures_are_those_of_deals_that_all_live(verb, most, monkeypatch):
    """`most`: how many blocks are lived at all, one for each deal of other lives, or size of sample."""
    calls = []
    monkeypatch.setattr(remembered, "live", lambda *about: calls.append(about) or live(*about))
    found = verb()
    assert 0 < len(calls) <= most
    calls.clear()
    monkeypatch.setattr(remembered.Remembered, "__call__", lambda self, *about: remembered.live(*about))
    assert verb() == found
    assert len(calls) > most


def test_ten_thousand_draws_of_aalborg_fit():
    """By the size of the lives of a tenth of them."""
    living = remembered.Remembered()
    sample(written(AALBORG).deal(), ["irr"], 1000, living=living)
    assert 10 * living.bytes < remembered.MOST_BYTES / 2
