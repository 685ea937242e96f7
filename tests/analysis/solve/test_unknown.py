"""Values of a key between two ends: their unit, step and kind, what gives way to them, and what is refused."""

from decimal import Decimal
from pathlib import Path

import pytest

import simulator as sim
from simulator.analysis.solve.unknown import deal_at, unknown
from simulator.analysis.variants import written

DEALS = Path(__file__).parents[3] / "configs" / "deals"
ORACLES = Path(__file__).parents[2] / "verification" / "deals"
RETURN = "contract.terms.goal.pays.return.rate"
RATIO = "programme.effects.unemployed -> job.hazard_ratio"


@pytest.fixture(scope="module")
def aalborg():
    return written(DEALS / "aalborg.yaml")


@pytest.fixture(scope="module")
def rate_card():
    return written(ORACLES / "o25.yaml")


def test_money_goes_by_whole_units(rate_card):
    found = unknown(rate_card, ["contract.terms.jobs.price"], ("30_000", "70_000"))
    assert (found.first, found.last, found.kind) == (30_000, 70_000, "money")
    assert deal_at(rate_card, found, 44_700).contract.terms["jobs"].price.amount == 44_700
    assert found.text(44_700) == "44700"
    assert unknown(rate_card, ["contract.terms.jobs.price"], (800, 900)).step == 1
    assert unknown(rate_card, ["contract.terms.jobs.price"], (8, 9)).step == Decimal("0.01")
    small = unknown(rate_card, ["contract.terms.jobs.price"], (30_000, 70_000), step=500)
    assert (small.first, small.last, small.number(88)) == (60, 140, 44_000)


def test_a_cap_that_the_deal_does_not_have_yet(rate_card):
    found = unknown(rate_card, ["contract.caps.total"], (2_000_000, 3_000_000))
    assert found.kind == "money"
    assert deal_at(rate_card, found, 2_400_000).contract.caps.total == 2_400_000


def test_a_guarantee():
    file = written(ORACLES / "o24.yaml")
    found = unknown(file, ["capital.guarantees.backing.amount"], (1, 1_000_000))
    assert deal_at(file, found, 300_000).capital.guarantees["backing"].amount == 300_000


def test_citizens_come_one_by_one(aalborg):
    found = unknown(aalborg, ["citizens.planned"], (80, 160))
    assert (found.kind, found.step) == ("whole", 1)
    assert deal_at(aalborg, found, 97).citizens.planned == 97


def test_a_goal_in_citizens_takes_the_place_of_a_share(aalborg):
    path = "contract.terms.goal.at_least.citizens"
    found = unknown(aalborg, [path], (45, 70))
    line = deal_at(aalborg, found, 61).contract.terms["goal"].at_least
    assert (line.citizens, line.share, line.of, found.kind) == (61, None, None, "whole")
    other = unknown(
        written(DEALS / "all_or_nothing.yaml"), ["contract.terms.set.all_of.1.at_least.share"], ("30 %", "50 %")
    )
    assert (other.left_out, other.kind) == (((),), "number")


def test_a_share_keeps_its_unit_and_a_distribution_is_replaced(aalborg):
    found = unknown(aalborg, [RETURN], ("0 % per year", "15 % per year"))
    assert (found.unit, found.step, found.kind) == ("% per year", Decimal("0.01"), "number")
    assert (found.text(745), found.value(745)) == ("7.45 % per year", pytest.approx(0.0745))
    same = unknown(aalborg, [RETURN], (0, 15), "% per year")
    assert (same.first, same.last, same.text(745)) == (0, 1500, "7.45 % per year")
    ratio = unknown(aalborg, [RATIO], (1, 4))
    assert (ratio.kind, ratio.step) == ("number", Decimal("0.001"))
    assert RATIO not in deal_at(aalborg, ratio, 2400).drawn
    assert deal_at(aalborg, ratio, 2400).numbers()[RATIO].fixed == 2.4


def test_several_keys_have_one_value(aalborg):
    other = "programme.effects.unemployed -> education.hazard_ratio"
    found = unknown(aalborg, [RATIO, other], (1, 4))
    numbers = deal_at(aalborg, found, 1500).numbers()
    assert numbers[RATIO].fixed == numbers[other].fixed == 1.5


@pytest.mark.parametrize(
    ("between", "options", "message"),
    [
        (("70_000", "30_000"), {}, "not below"),
        (("30_000", "30_000"), {}, "not below"),
        (("30 %", "70_000"), {}, "different units"),
        (("ten", "70_000"), {}, "expected a number"),
        (("30,5", "70_000"), {}, "decimal comma"),
        ((30_000, 70_000), {"step": 0}, "above 0"),
        ((30_000, 70_000), {"step": 0.5, "whole": True}, "whole number"),
        ((30_000, 30_001), {"step": 5}, "two values at least"),
    ],
)
def test_ends_that_are_none_are_refused(rate_card, between, options, message):
    with pytest.raises(sim.OptionError, match=message):
        unknown(rate_card, ["contract.terms.jobs.price"], between, **options)


def test_what_the_deal_does_not_take_is_refused_as_the_deal_refuses_it(rate_card):
    with pytest.raises(sim.DealError, match="unknown key; expected one of kind, outcome, segment, price"):
        unknown(rate_card, ["contract.terms.jobs.prise"], (30_000, 70_000))
    with pytest.raises(sim.DealError, match="below 0"):
        unknown(rate_card, ["contract.terms.jobs.price"], (-5_000, 70_000))
    with pytest.raises(sim.OptionError, match="expected the path"):
        unknown(rate_card, [], (30_000, 70_000))
