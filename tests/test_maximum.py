"""The contractual maximum of each kind of term, by hand."""

import math
import subprocess
import sys

import pytest

from simulator.deal import Deal
from simulator.maximum import maximum, placed
from tests.deal.deals import tree

YEARS = [2026, 2027, 2028, 2029]


def a_deal(terms=None, contract=None, **sections):
    """100 citizens who enrol at once from January 2026; windows of 36 months; 5m committed."""
    said = tree()
    if terms is not None:
        said["contract"]["terms"] = {name: {"payer": "purse", **term} for name, term in terms.items()}
    said["contract"].update(contract or {})
    said.update(sections)
    return Deal.of(said)


def most(terms=None, contract=None, payers=None, **sections):
    """The maximum in currency units."""
    deal = a_deal(terms, contract, **sections)
    found = maximum(deal, payers)
    each = {year: amount for year, amount in found.years.items() if amount != 0}
    units = deal.minor_units
    return (None if found.total is None else found.total / units,
            {year: None if amount is None else amount / units for year, amount in each.items()})  # fmt: skip


def target(**more):
    return {"kind": "target", "outcome": "in_work", "at_least": {"share": "40 %", "of": "planned"},
            "pays": {"amount": 1_000}, **more}  # fmt: skip


def card(**more):
    return {"kind": "rate_card", "outcome": "in_work", "price": 1_000, **more}


def read(**more):
    return {"kind": "tiers", "outcome": "in_work", "by": "citizens", "steps": [[10, 500], [60, 2_000]], **more}


def fixed(**more):
    return {"kind": "fixed", "amount": 500, "month": 5, **more}


# --- targets ---------------------------------------------------------------------------------------------------------


def test_the_commitment_is_repaid_with_its_return_until_it_falls_due():
    """Due in month 36 plus 3: 5m x 1.05^(39/12), to the øre."""
    goal = target(pays={"repay": "drawn", "return": {"rate": "5 % per year"}}, paid={"payment": 3})
    total, years = most({"goal": goal})
    assert total == math.floor(500_000_000 * 1.05 ** (39 / 12) + 0.5) / 100
    assert years == {2029: total}


def test_simple_interest():
    total, _ = most({"goal": target(pays={"repay": "drawn", "return": {"rate": "5 %", "basis": "simple"}})})
    assert total == 5_000_000 * 1.15


@pytest.mark.parametrize(("pays", "total"), [
    ({"amount": 700}, 700),
    ({"price": 30}, 3_000),
    ({"share_of_principal": "120 %"}, 6_000_000.01),
])  # fmt: skip
def test_what_a_target_pays(pays, total):
    assert most({"goal": target(pays=pays)}) == (total, {2029: total})


def test_every_measurement_and_every_cohort_pays():
    """At months 12, 24 and 36, in 2027, 2028 and 2029."""
    total, years = most({"goal": target(measured={"every": 12, "until": 36})})
    assert (total, years) == (3_000, {2027: 1_000, 2028: 1_000, 2029: 1_000})
    cohorts = [{"from": 0, "until": 1}, {"from": 1, "until": 12}]
    later = {"planned": 100, "enrolment": {"from": 0, "over": 12}}
    assert most({"goal": target(cohorts=cohorts)}, citizens=later) == (2_000, {2029: 1_000, 2030: 1_000})


def test_a_date_and_the_contracts_end():
    assert most({"goal": target(measured="2027-06-15")}) == (1_000, {2027: 1_000})
    assert most({"goal": target()}, {"ends": "2028-12-31"}) == (0, {})


# --- prices ----------------------------------------------------------------------------------------------------------


def test_a_price_for_everyone_in_any_year_of_the_window():
    total, years = most({"jobs": card()})
    assert total == 100_000
    assert years == dict.fromkeys(YEARS, 100_000)


def test_prices_by_segment_claim_bonus_cut_and_ceiling():
    segments = {"planned": 101, "segments": {"near": {"share": "50 %"}, "far": {"share": "50 %"}}}
    outcomes = {"in_work": {"reach": ["job"], "within": 36, "claims": 3}}
    by_segment = card(price={"segment near": 100, "segment far": 300})
    assert most({"jobs": by_segment}, citizens=segments)[0] == 51 * 300 + 50 * 100  # ties to the first by name
    assert most({"jobs": card(segment="near")}, citizens=segments)[0] == 50_000
    assert most({"jobs": card(bonus={"segment": "far", "amount": 10})}, citizens=segments)[0] == 101_510
    claims = card(price={"claim 1": 100, "claim 2": 50, "claim 3": 10})
    assert most({"jobs": claims}, outcomes=outcomes)[0] == 16_000
    assert most({"jobs": {**claims, "per_citizen": 120}}, outcomes=outcomes)[0] == 12_000
    assert most({"jobs": {**claims, "price_cut": "10 %"}}, outcomes=outcomes)[0] == 14_400
    assert most({"jobs": {**claims, "cap": 900}}, outcomes=outcomes)[0] == 900


def test_checkpoints_fall_in_their_own_years():
    outcomes = {"kept": {"checkpoint": ["job"], "at": [6, 18]}}
    prices = card(outcome="kept", price={"6 months": 10, "18 months": 20})
    assert most({"kept": prices}, outcomes=outcomes) == (3_000, {2026: 1_000, 2027: 2_000})


def test_time_in_a_state_is_bounded_month_by_month():
    """Every one of 100 for 24 months, 10 a month: 12,000 in a full year, to the øre of rounding."""
    outcomes = {"time": {"time_in": ["job"], "within": 24}}
    total, years = most({"time": card(outcome="time", price="10 per month")}, outcomes=outcomes)
    assert total == pytest.approx(24_000, abs=1)
    assert total >= 24_000
    assert years[2027] == pytest.approx(12_000, abs=1)


def test_indexed_prices_are_at_the_upper_index():
    prices = {"level": 2026, "index": {"uniform": {"low": 0, "high": "10 %"}}, "known": {2027: "20 %"}}
    total, years = most({"fee": fixed(month=30, indexed=True)}, prices=prices)
    assert total == round(500 * 1.2 * 1.1)
    assert years == {2028: total}


# --- schedules -------------------------------------------------------------------------------------------------------


def test_tiers_and_lines_at_the_largest_value():
    assert most({"t": read()})[0] == 2_000
    assert most({"t": read(steps=[[10, 500], [60, 100]])})[0] == 500
    assert most({"t": read(steps=[[10, 500], [120, 9_000]])})[0] == 500
    assert most({"t": read(steps=[[0, 0], [200, 2_000]], shape="lines")})[0] == 1_000
    assert most({"t": read(pays="price of all units")})[0] == 100 * 2_000
    assert most({"t": read(pays="price of marginal units")})[0] == 50 * 500 + 40 * 2_000
    assert most({"t": read(pays="share of principal", steps=[[10, "50 %"]])})[0] == 2_500_000.01
    line = {"kind": "linear", "outcome": "in_work", "by": "citizens", "price": 10, "from": 20}
    assert most({"l": line})[0] == 800
    assert most({"l": {**line, "until": 50}})[0] == 300


def test_a_difference_is_no_more_than_what_the_comparison_leaves():
    compared = {"compared_with": {"baseline": "25 %"}}
    outcomes = {"in_work": {"reach": ["job"], "within": 36, "measurement": compared}}
    line = {"kind": "linear", "outcome": "in_work", "by": "difference", "of": "enrolled", "price": 10, "per": "1 %"}
    assert most({"l": line}, outcomes=outcomes)[0] == 750


def test_what_nothing_bounds_is_none_unless_a_cap_does():
    saving = {"kind": "savings_share", "outcome": "gain", "share": "50 %"}
    outcomes = {"gain": {"saving": "all"}}
    assert most({"s": saving}, outcomes=outcomes)[0] is None
    assert maximum(a_deal({"s": saving}, outcomes=outcomes)).year is None
    assert most({"s": {**saving, "cap": 70}}, outcomes=outcomes)[0] == 70
    assert most({"s": {**saving, "from": 100, "until": 300}}, outcomes=outcomes)[0] == 100
    assert most({"s": saving, "fee": fixed()}, {"caps": {"total": 900}}, outcomes=outcomes)[0] == 900


# --- fixed amounts, stops and floors ---------------------------------------------------------------------------------


def test_fixed_amounts_are_in_their_months():
    assert most({"fee": fixed()}) == (500, {2026: 500})
    monthly = fixed(amount="10 per month", month=None, until=18)
    del monthly["month"]
    assert most({"fee": monthly}) == (180, {2026: 120, 2027: 60})


def test_a_review_may_raise_prices_and_move_the_end():
    look = {"month": 20, "if": {"recruitment": {"below": "80 %"}}}
    dearer = {"reviews": {"dear": {**look, "then": "re-price", "price": "120 %"}}}
    assert most({"jobs": card()}, dearer)[0] == 120_000
    assert most({"jobs": card()}, {"reviews": {"cheap": {**look, "then": "re-price", "price": "80 %"}}})[0] == 100_000
    fee = fixed(amount="10 per month", until=60)
    del fee["month"]
    short, later = {"ends": "2027-06-30"}, {"reviews": {"time": {**look, "then": "extend", "months": 3}}}
    assert most({"fee": fee}, short)[0] == 180
    assert most({"fee": fee}, {**short, **later})[0] == 210


def test_what_is_owed_at_the_end_and_on_a_stop():
    floor = {"return_floor": {"max_loss": "40 % of drawn", "payer": "purse"}}
    assert most({}, floor)[0] == 3_000_000
    review = {"look": {"month": 20, "if": {"recruitment": {"below": "80 %"}}, "then": "stop contract"}}
    stop = {"on_stop": {"owed": "share of drawn", "share": "50 %", "payer": "purse"}}
    assert most({}, {**stop, "reviews": review}) == (2_500_000, {2027: 2_500_000})
    assert most({}, stop)[0] == 0


# --- limits of the contract ------------------------------------------------------------------------------------------


def test_caps_of_a_year_and_in_all():
    terms = {"jobs": card()}
    assert most(terms, {"caps": {"per_year": 20_000}}) == (80_000, dict.fromkeys(YEARS, 20_000))
    assert most(terms, {"caps": {"per_year": 20_000, "total": 50_000}})[0] == 50_000
    kept = {"per_year": {"amount": 20_000, "unused_room": "next_year"}}
    assert most(terms, {"caps": kept})[1] == {year: 20_000 * (k + 1) for k, year in enumerate(YEARS)}


def test_what_is_over_a_years_cap_waits_until_the_contract_ends():
    terms, caps = {"goal": target(measured="2027-06-01")}, {"amount": 600, "over_cap": "next_year"}
    total, years = most(terms, {"caps": {"per_year": caps}})
    assert (total, years) == (1_000, {2027: 600, 2028: 600})


def test_a_cap_on_return_is_on_all_that_can_be_drawn():
    cap = {"return_cap": {"rate": "3 %"}}
    total, _ = most({"goal": target(pays={"amount": 9_000_000})}, cap)
    assert total == pytest.approx(5_000_000 * 1.03**3, abs=0.01)
    assert most({"goal": target(pays={"amount": 9_000_000}, payee="provider")}, cap)[0] == 9_000_000


def test_late_payers_pay_in_later_years():
    credit = {"credit": {"purse": {"delay": 8}}}
    assert most({"fee": fixed()}, credit) == (500, {2026: 500, 2027: 500})


# --- payers ----------------------------------------------------------------------------------------------------------


def shared(**more):
    budget = {"accounts": {"purse": {"level": "municipality"}, "state": {"level": "state"}}}
    return {"budget": budget, **more}


def test_a_payers_part_is_rounded_up_and_its_own_cap_holds():
    terms = {"fee": fixed(payer={"purse": "30 %", "state": "70 %"})}
    assert most(terms, payers={"purse"}, **shared())[0] == 150.01
    assert most(terms, payers={"purse", "state"}, **shared())[0] == 500
    assert most(terms, payers={"nobody"}, **shared())[0] == 0
    caps = {"caps": {"per_payer": {"purse": {"total": 40}}}}
    assert most(terms, caps, payers={"purse"}, **shared())[0] == 40
    assert most(terms, caps, **shared())[0] == pytest.approx(40 + 350, abs=0.02)


def test_the_larger_share_of_payers_that_change():
    term = fixed(
        payer={"purse": "30 %", "state": "70 %"}, payer_changes={"2026-03-01": {"purse": "60 %", "state": "40 %"}}
    )
    assert most({"fee": term}, payers={"purse"}, **shared())[0] == 300.01


def test_where_a_payer_may_default_others_may_pay_more_of_what_a_return_cap_leaves():
    """Of 9m the purse owes 2.7m. Within a cap of 5m that is its 30 %, but all of it where the state may never pay."""
    terms = {"goal": target(pays={"amount": 9_000_000}, payer={"purse": "30 %", "state": "70 %"})}
    cap = {"return_cap": {"rate": "0 %"}}
    assert most(terms, cap, payers={"purse"}, **shared())[0] == pytest.approx(1_500_000, abs=0.02)
    fails = {"credit": {"state": {"default": {"chance": "50 %", "month": 10}}}}
    assert most(terms, cap | fails, payers={"purse"}, **shared())[0] == pytest.approx(2_700_000, abs=0.02)


def test_what_accounts_pay_in_beside_the_contract():
    said = tree()
    said["capital"]["tranches"]["main"]["holders"] = {"Fond A": "50 %", "purse": "50 %"}
    said["capital"]["grants"] = {"gift": {"by": "purse", "amount": 100, "month": 13}}
    found = placed(Deal.of(said), {"purse"})
    assert found.total == pytest.approx(250_010_000, abs=100)
    assert found.years[2027] - found.years[2026] == 10_000
    assert placed(a_deal(), {"purse"}).total == 0
    guarantees = {"loss": {"by": "purse", "amount": 300}, "rest": {"by": "Fond A", "amount": 70}}
    said["capital"] = {**a_deal().origin.tree["capital"], "guarantees": guarantees}
    found = placed(Deal.of(said), {"purse"})
    assert (found.total, set(found.years.values())) == (30_000, {30_000})


def test_it_reaches_neither_numba_nor_xarray():
    heavy = "('numba', 'scipy', 'xarray')"
    code = f"import sys; import simulator.maximum; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
