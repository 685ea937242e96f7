"""Groups of other sizes: the same deal for each citizen, and what chance does at a line."""

import pytest

from simulator.analysis.annex.deals import Signed
from simulator.analysis.annex.drawing import Lot, columns
from simulator.analysis.annex.resizing import resized
from simulator.analysis.annex.sizes import group_sizes, sizes, thresholds, wanted
from simulator.deal import Deal
from simulator.trajectories import live
from tests.analysis.annex.made import signed


@pytest.mark.parametrize("name", ["komponent_alliance", "massachusetts", "newpin", "tuba_broendby", "utah"])
def test_as_many_as_planned_is_the_deal_itself(name):
    base = signed(name)
    again = base.changed(resized(base, base.deal.citizens.planned))
    for part in ("citizens", "outcomes", "contract", "parties"):
        assert getattr(again, part) == getattr(base.deal, part)
    ours, theirs = (deal.capital.model_dump(exclude={"waterfall"}) for deal in (again, base.deal))
    assert ours == theirs
    assert [step.amount for step in again.capital.waterfall] == [step.amount for step in base.deal.capital.waterfall]
    assert again.budget.appropriation == base.deal.budget.appropriation


def test_what_is_written_for_all_grows_and_what_is_of_each_stays():
    base = signed("komponent_alliance")
    twice = base.changed(resized(base, 2 * base.deal.citizens.planned))
    before, after = base.deal, twice
    assert after.capital.commitment == 2 * before.capital.commitment
    assert after.contract.caps.total == 2 * before.contract.caps.total
    assert after.contract.caps.per_payer["west"].total == 2 * before.contract.caps.per_payer["west"].total
    assert [at for at, _ in after.contract.terms["job"].steps] == [
        2 * at for at, _ in before.contract.terms["job"].steps
    ]
    assert [pay for _, pay in after.contract.terms["job"].steps] == [
        pay for _, pay in before.contract.terms["job"].steps
    ]
    assert [pay for _, pay in after.contract.terms["quality"].steps] == [
        2 * pay for _, pay in before.contract.terms["quality"].steps
    ]
    assert after.capital.waterfall[3].amount == 2 * before.capital.waterfall[3].amount
    assert after.citizens.sites.count == 2 * before.citizens.sites.count
    assert after.citizens.segments == before.citizens.segments


@pytest.mark.parametrize("name", ["komponent_alliance", "massachusetts", "koto", "peterborough"])
def test_sizes_that_divide_nothing_are_legal_too(name):
    base = signed(name)
    for citizens in (37, 460):
        assert base.changed(resized(base, citizens)).citizens.planned == citizens


def test_lines_in_citizens_are_whole_and_met_in_full():
    tree = signed("aalborg").document.tree
    tree["contract"]["terms"]["goal"]["at_least"] = {"citizens": 61}
    base = Signed.of(Deal.of(tree))
    assert base.changed(resized(base, 30)).contract.terms["goal"].at_least.citizens == 16
    assert base.changed(resized(base, 30)).budget.costs["own_staff"].amount.fixed == pytest.approx(3_750)


def test_which_terms_are_thresholds():
    assert thresholds(signed("aalborg").deal) == ("goal",)
    assert thresholds(signed("kobe").deal) == ("interim",)  # lines from nothing on have no jump
    assert thresholds(signed("seoul").deal) == ("success",)
    assert thresholds(signed("women_into_work").deal) == ()
    assert thresholds(signed("komponent_alliance").deal) == ()


def test_group_sizes_are_round_and_at_least_ten():
    assert group_sizes(120) == [30, 60, 120, 240, 480]
    assert group_sizes(2636) == [660, 1300, 2636, 5300, 11000]
    assert group_sizes(25) == [10, 12, 25, 50, 100]
    assert group_sizes(1) == [1, 10]


def test_of_a_larger_group_less_is_luck():
    base, lot = signed("rikers"), Lot(320, 1, 0, live)
    known = wanted(base.deal)
    counted = []
    found = sizes(base, columns(base.deal, list(known.values()), lot), lot, lambda: counted.append(1))
    rows = found.as_tree()["terms"]["reduction"]
    assert [row["citizens"] for row in rows] == [75, 150, 300, 600, 1200]
    without = [row["p_paid_without_effect"]["mean"] for row in rows]
    assert without == sorted(without, reverse=True)
    assert without[0] > without[-1] + 0.1
    assert len(counted) == 4
    assert "capital.commitment" in found.scaled
    assert sizes(signed("women_into_work"), {}, lot, lambda: None) is None
