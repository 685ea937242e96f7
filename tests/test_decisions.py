"""What is decided on the way: every way to look back, and every way to go on, by hand."""

import math

import numpy as np
import pytest
import xarray as xr

from simulator.decisions import (
    FUNDING,
    Passed,
    decide,
    decisions,
    enrolled_before,
    first_shortage,
    recruitment,
    undecided,
    yield_so_far,
)
from simulator.draws import draw
from simulator.errors import FaultError
from simulator.plan import Plan, sign
from tests.money import GOAL, a_deal, at_month, counts, settled

DRAWS = 3
BELOW = {"recruitment": {"below": "90 %"}}
SHARE = {"outcome": "in_work", "share": {"below": "20 %"}, "of": "planned"}


class Stage:
    def __init__(self, data):
        self.data = data


def reviewed(capital=None, **reviews):
    """A deal of ten citizens who enrol over ten months, with reviews written in the order given."""
    sections = {} if capital is None else {"capital": capital}
    return a_deal(
        {"goal": GOAL},
        citizens={"planned": 10, "enrolment": {"over": 10}},
        contract={"reviews": reviews},
        **sections,
    )


def a_plan(deal, **changes):
    """The plan as signed for three draws, citizen k enrolling in the middle of month k, with what a test changes."""
    signed = sign(deal, draw(deal, 0, DRAWS, 1)).data
    signed = signed.assign(enrolment=("citizen", np.arange(10) + 0.5))
    return undecided(deal, Plan(signed.assign({name: ("draw", np.array(values)) for name, values in changes.items()})))


def seen(deal, plan=None, measured=(0, 0, 0), at=3, engaged=None, flows=None):
    """A pass in which so many outcomes were measured in one month, and each citizen was engaged so long."""
    stayed = np.zeros((DRAWS, 10)) if engaged is None else np.asarray(engaged, dtype=float)
    lives = xr.Dataset({"engaged": (("draw", "citizen"), stayed.astype(np.float32))})
    outcomes = counts(deal, {"in_work": at_month(at, measured)})
    return Passed(a_plan(deal) if plan is None else plan, Stage(lives), None, Stage(outcomes), None, flows)


def decided(deal, before, cash=None):
    """The plan after the one decision of a deal, or None."""
    (decision,) = decisions(deal)
    months = deal.timeline.ledger_months
    found = decide(deal, before, np.zeros((DRAWS, months), dtype=np.int64) if cash is None else cash, decision)
    return None if found is None else found.data


# ---------------------------------------------------------------------------------------------------------------------
# What may be decided, and when


def test_reviews_come_by_date_and_then_as_written():
    deal = reviewed(
        late={"month": 9, "if": BELOW, "then": "stop enrolment"},
        early={"month": 4, "if": BELOW, "then": "stop enrolment"},
        same={"month": 9, "if": BELOW, "then": "stop contract"},
    )
    assert [(each.name, each.month) for each in decisions(deal)] == [("early", 4), ("late", 9), ("same", 9)]


def test_a_shortage_before_a_review_is_seen_before_it():
    capital = {"drawdown": {"shortage": "stop_enrolment"}}
    deal = reviewed(capital, early={"month": 4, "if": BELOW, "then": "stop enrolment"})
    assert [(each.name, each.month) for each in decisions(deal)] == [(FUNDING, 4), ("early", 4), (FUNDING, math.inf)]
    assert [each.name for each in decisions(reviewed(capital))] == [FUNDING]


def test_a_deal_that_decides_nothing_keeps_its_plan():
    deal = reviewed()
    assert decisions(deal) == ()
    signed = sign(deal, draw(deal, 0, DRAWS, 1))
    assert undecided(deal, signed) is signed


def test_nothing_is_decided_as_signed():
    data = a_plan(reviewed(one={"month": 4, "if": BELOW, "then": "stop enrolment"})).data
    assert data["review"].values.tolist() == ["one"]
    assert not data["decided"].any()
    assert np.isinf(data["stops"].values).all()
    assert not data["extended"].any()
    assert (data["price_factor"].values == 1.0).all()


# ---------------------------------------------------------------------------------------------------------------------
# Recruitment


def test_recruitment_by_hand():
    """By month 6 six should have enrolled. Two months late citizens 0 to 3 have; of 3 recruited those; on time six."""
    deal = reviewed()
    plan = a_plan(deal, recruited=[10, 3, 10], delay=[2.0, 0.0, 0.0]).data
    assert enrolled_before(plan, 6).tolist() == [4, 3, 6]
    assert recruitment(plan, 6).tolist() == [4 / 6, 3 / 6, 1.0]
    assert np.isnan(recruitment(plan, 0)).all()  # nobody was planned by then


def test_who_came_after_enrolment_closed_is_not_enrolled():
    plan = a_plan(reviewed(), enrol_until=[2.5, 3.0, np.inf]).data
    assert enrolled_before(plan, 6).tolist() == [2, 3, 6]


def test_poor_recruitment_closes_enrolment():
    deal = reviewed(one={"month": 6, "if": BELOW, "then": "stop enrolment"})
    found = decided(deal, seen(deal, a_plan(deal, recruited=[10, 5, 6])))
    assert found["enrol_until"].values.tolist() == [np.inf, 6.0, np.inf]
    assert found["decided"].values.ravel().tolist() == [False, True, False]
    assert np.isinf(found["stops"].values).all()
    assert np.isinf(found["deliver_until"].values).all()


@pytest.mark.parametrize(
    ("band", "outside"),
    [({"below": "50 %"}, [True, False, False]), ({"above": "50 %"}, [False, False, True]),
     ({"below": "50 %", "above": "50 %"}, [True, False, True]), ({"below": "40 %", "above": 1}, [False, False, False])],
)  # fmt: skip
def test_on_the_line_is_inside_the_band(band, outside):
    """Four, five and six of the ten planned by month 10."""
    deal = reviewed(one={"month": 10, "if": {"recruitment": band}, "then": "stop enrolment"})
    found = decided(deal, seen(deal, a_plan(deal, recruited=[4, 5, 6])))
    assert ([False] * 3 if found is None else found["decided"].values.ravel().tolist()) == outside


# ---------------------------------------------------------------------------------------------------------------------
# Measured shares


@pytest.mark.parametrize(("at", "acts"), [(5, [True, False, False]), (6, [True, True, True]), (7, [True, True, True])])
def test_only_what_was_measured_before_the_month_counts(at, acts):
    """One, two and three of ten; at month 6 those of months 0 to 5 are known."""
    deal = reviewed(one={"month": 6, "if": SHARE, "then": "stop enrolment"})
    found = decided(deal, seen(deal, measured=(1, 2, 3), at=at))
    assert found["decided"].values.ravel().tolist() == acts


def test_of_those_enrolled_so_far():
    """Two of six enrolled, of three, and of nobody, which is no share."""
    test = {"outcome": "in_work", "share": {"below": "50 %"}, "of": "enrolled"}
    deal = reviewed(one={"month": 6, "if": test, "then": "stop enrolment"})
    found = decided(deal, seen(deal, a_plan(deal, recruited=[10, 3, 0]), measured=(2, 2, 0)))
    assert found["decided"].values.ravel().tolist() == [True, False, False]


def test_of_those_who_have_completed_so_far():
    """A programme of 12 months. By month 16 citizens 0 to 3 can have completed, and one of them dropped out."""
    test = {"outcome": "in_work", "share": {"above": "60 %"}, "of": "completers"}
    deal = reviewed(one={"month": 16, "if": test, "then": "stop enrolment"})
    engaged = np.full((DRAWS, 10), 12.0)
    engaged[0, 2] = 11.0
    engaged[2] = 5.0  # nobody completes
    found = decided(deal, seen(deal, measured=(2, 2, 2), engaged=engaged))
    assert found["decided"].values.ravel().tolist() == [True, False, False]  # 2 of 3, of 4, of none


def test_citizens_counted_in_a_segment_alone_are_not_counted_twice():
    deal = reviewed(one={"month": 6, "if": SHARE, "then": "stop enrolment"})
    before = seen(deal, measured=(1, 1, 1))
    data = before.outcomes.data
    twice = xr.concat([data.drop_vars(["enrolled", "completers"])] * 2, "item")
    named = twice.assign_coords(group=("item", ["", "further"]), cohort=("item", ["", ""]))
    found = decided(deal, before._replace(outcomes=Stage(named)))
    assert found["decided"].values.all()  # one of ten, though two are written


def test_an_outcome_that_counts_nobody_cannot_be_reviewed():
    deal = reviewed(one={"month": 6, "if": SHARE, "then": "stop enrolment"})
    before = seen(deal)
    with pytest.raises(FaultError, match="in_work"):
        decided(deal, before._replace(outcomes=Stage(before.outcomes.data.assign_coords(outcome=("item", ["other"])))))


# ---------------------------------------------------------------------------------------------------------------------
# Yield


def cash_of(deal, *rows):
    out = np.zeros((DRAWS, deal.timeline.ledger_months), dtype=np.int64)
    for number, row in enumerate(rows):
        for month, amount in row.items():
            out[number, month] = amount
    return out


def test_the_yield_so_far():
    """Back with 10 % after a year, with nothing yet, and with 21 % after it and much more later."""
    cash = cash_of(reviewed(), {0: -100, 12: 110}, {0: -100, 24: 300}, {0: -100, 12: 121, 24: 300})
    found = yield_so_far(cash, 24)
    assert found[[0, 2]] == pytest.approx([0.10, 0.21])
    assert math.isnan(found[1])
    assert yield_so_far(cash, 25)[1] == pytest.approx(3**0.5 - 1)


def test_a_low_yield_stops_the_contract():
    deal = reviewed(one={"month": 24, "if": {"yield": {"below": "15 %"}}, "then": "stop contract"})
    cash = cash_of(deal, {0: -100, 12: 110}, {0: -100}, {0: -100, 12: 121})
    found = decided(deal, seen(deal), cash)
    assert found["stops"].values.tolist() == [24.0, np.inf, np.inf]
    assert found["enrol_until"].values.tolist() == found["deliver_until"].values.tolist() == [24.0, np.inf, np.inf]


# ---------------------------------------------------------------------------------------------------------------------
# What is decided


def test_an_earlier_close_stays():
    deal = reviewed(one={"month": 8, "if": SHARE, "then": "stop contract"})
    found = decided(deal, seen(deal, a_plan(deal, enrol_until=[4.0, np.inf, 9.0])))
    assert found["enrol_until"].values.tolist() == [4.0, 8.0, 8.0]
    assert found["stops"].values.tolist() == [8.0, 8.0, 8.0]


def test_new_prices_hold_from_the_month_on_and_multiply():
    deal = reviewed(one={"month": 8, "if": SHARE, "then": "re-price", "price": "0.5"})
    once = decided(deal, seen(deal, measured=(0, 2, 0)))
    factor = once["price_factor"].values
    assert (factor[:, :8] == 1).all()
    assert factor[:, 8:].min(axis=1).tolist() == factor[:, 8:].max(axis=1).tolist() == [0.5, 1.0, 0.5]
    again = decided(deal, seen(deal, Plan(once), measured=(2, 2, 0)))
    assert again["price_factor"].values[:, 8].tolist() == [0.5, 1.0, 0.25]


def test_an_extension_adds_to_the_one_before():
    deal = reviewed(one={"month": 8, "if": SHARE, "then": "extend", "months": 6})
    found = decided(deal, seen(deal, a_plan(deal, extended=[0, 0, 12]), measured=(0, 2, 0)))
    assert found["extended"].values.tolist() == [6, 0, 18]


def test_a_stopped_contract_decides_nothing_more():
    deal = reviewed(one={"month": 8, "if": SHARE, "then": "extend", "months": 6})
    found = decided(deal, seen(deal, a_plan(deal, stops=[5.0, np.inf, 8.0])))
    assert found["extended"].values.tolist() == [0, 6, 0]
    assert decided(deal, seen(deal, a_plan(deal, stops=[5.0, 6.0, 8.0]))) is None


def test_inside_the_band_there_is_no_other_plan():
    deal = reviewed(one={"month": 8, "if": SHARE, "then": "stop contract"})
    assert decided(deal, seen(deal, measured=(2, 3, 10))) is None


# ---------------------------------------------------------------------------------------------------------------------
# Funding

USES = {
    "month by month": {"to": "provider", "amount": "1_000 per month", "until": 6},
    "by time": {"to": "provider", "amount": "100 per citizen-month engaged"},
    "by head": {"to": "provider", "amount": "500 per citizen enrolled"},
    "once": {"to": "evaluator", "amount": 4_000, "month": 4},
    "managing": {"to": "manager", "amount": "12 % per year of drawn", "until": 10},
}


def short(use, commitment, engaged=0.0, waits=False):
    """The first month of shortage with one use: half-months engaged and one citizen enrolled each month."""
    uses = {"it": {**USES[use], "deferred": waits}} if use != "managing" else {**USES, "it": USES[use]}
    capital = {"commitment": commitment, "uses": uses, "drawdown": {"shortage": "stop_enrolment"}}
    deal = reviewed(capital)
    plan = a_plan(deal)
    stayed, joined = np.full((DRAWS, 10), engaged), np.ones((DRAWS, 10), dtype=np.int64)
    claims, ledger = settled(deal, counts(deal, {"in_work": at_month(5, [0] * DRAWS)}), stayed, joined)
    lives = Stage(xr.Dataset({"engaged_months": (("draw", "month"), stayed)}))
    passed = Passed(plan, lives, None, None, claims, ledger)
    return deal, passed, first_shortage(deal, passed)


@pytest.mark.parametrize(
    ("use", "commitment", "month"),
    [("month by month", 3_500, 3), ("month by month", 3_000, 3), ("month by month", 6_000, math.inf),
     ("by time", 500, 4), ("by time", 1_249, 9), ("by time", 1_250, math.inf), ("by head", 2_200, 4),
     ("once", 3_999, 4), ("once", 4_000, math.inf)],
)  # fmt: skip
def test_the_first_month_that_capital_cannot_pay(use, commitment, month):
    """1,000 a month; 1.25 months at 100, one citizen at 500, each month; 4,000 in month 4."""
    assert short(use, commitment, engaged=1.25)[2].tolist() == [month] * DRAWS


def test_a_use_that_waits_for_the_waterfall_is_no_shortage():
    assert short("month by month", 3_500, waits=True)[2].tolist() == [math.inf] * DRAWS


def test_a_share_of_what_is_drawn_may_be_what_capital_cannot_pay():
    """Everything else is paid, and 12 % a year of it month by month: the last part is short."""
    deal, passed, _ = short("managing", 10**6)
    flows = passed.ledger.data["flows"]
    drawn = flows.sel(flow=passed.ledger.data["purpose"] == "drawdown").sum(["flow", "ledger_month"]).values[0]
    assert first_shortage(deal, passed).tolist() == [math.inf] * DRAWS
    _, _, found = short("managing", (int(drawn) - 1) / 100)
    assert found.tolist() == [9.0] * DRAWS


def test_a_shortage_closes_enrolment_in_its_month():
    deal, passed, _ = short("month by month", 3_500)
    found = decided(deal, passed)
    assert found["enrol_until"].values.tolist() == [3.0] * DRAWS
    assert found["review"].values.tolist() == [FUNDING]
    assert found["decided"].values.all()
    assert decided(deal, passed._replace(plan=Plan(found))) is None  # once closed there is nothing to decide


def test_a_shortage_of_an_earlier_date_alone_is_seen_by_it():
    deal, passed, _ = short("month by month", 3_500)
    (decision,) = decisions(deal)
    nothing = np.zeros((DRAWS, deal.timeline.ledger_months), dtype=np.int64)
    assert decide(deal, passed, nothing, decision._replace(month=3)) is None
    assert decide(deal, passed, nothing, decision._replace(month=4)) is not None
