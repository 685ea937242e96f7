"""Limits by hand: return cap and floor, payers, rebates, what is asked of the capital account, stops."""

import numpy as np
import pytest

from simulator.draws import draw
from simulator.errors import FaultError
from simulator.kernels.returns import rate_of_return
from simulator.ledger.course import events_of
from tests.made_claims import (
    TIERS,
    balance,
    build,
    by_month,
    claims_of,
    flows_of,
    in_all,
    payer_accounts,
    settle_claims,
)
from tests.money import BASE, CARD

CAPITAL = {
    "commitment": 1_000,
    "uses": {"delivery": {"to": "provider", "amount": 1_000, "month": 0}},
    "tranches": {"main": {"holders": {"A": "100 %"}}},
}
SHARED = {**CARD, "payer": {"purse": "60 %", "state": "40 %"}}
FIGURE = {"saved": {"figure": 0, "counterfactual": 0, "month": 12}}


def settled(contract=None, owed=None, terms=None, asked=None, capital=CAPITAL, engaged=None, **events):
    """One draw: a card "jobs" that owes what is stated, in currency units."""
    deal = build(terms or {"jobs": CARD}, capital, contract, outcomes={**BASE["outcomes"], **FIGURE})
    ledger = settle_claims(deal, claims_of(deal, {"jobs": owed} if owed else None, asked), engaged, **events)
    assert (balance(ledger) >= 0).all()
    assert balance(ledger)[0, -1] == 0
    return ledger


def cuts(ledger, term="jobs"):
    found = ledger.data["cut"].isel(draw=0).sel(term=term)
    return {limit: amount / 100 for limit, amount in zip(found["limit"].values, found.values, strict=True) if amount}


def paid_by(ledger, payer):
    return {int(key[0]): amount / 100 for key, amount in flows_of(ledger).items() if key[1] == payer}


# --- return cap and floor --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("owed", "paid"), [(1_099.99, 1_099.99), (1_100, 1_100), (1_100.01, 1_100)])
def test_a_return_cap_cuts_at_its_kink(owed, paid):
    ledger = settled({"return_cap": {"rate": "10 %"}}, {12: owed})
    assert ledger.data["paid"].item() == round(100 * paid)
    assert cuts(ledger) == ({} if owed == paid else {"return": pytest.approx(owed - paid)})


def test_paid_up_to_the_return_cap_the_rate_of_return_is_the_cap():
    ledger = settled({"return_cap": {"rate": "8 %"}}, dict.fromkeys(range(2, 30, 3), 300))
    cash = np.zeros(36)
    for purpose, sign in (("drawdown", -1), ("principal", 1), ("return", 1)):
        for month, amount in by_month(ledger, purpose).items():
            cash[month] += sign * amount
    assert rate_of_return(cash.astype(np.int64))[0] == pytest.approx(0.08, abs=1e-4)
    assert ledger.data["paid"].item() + round(100 * cuts(ledger)["return"]) == 10 * 30_000


def test_a_simple_return_cap():
    """1,000 at 10 % simple for two years: 1,200; compound it would be 1,210."""
    assert settled({"return_cap": {"rate": "10 %", "basis": "simple"}}, {24: 2_000}).data["paid"].item() == 120_000
    assert settled({"return_cap": {"rate": "10 %"}}, {24: 2_000}).data["paid"].item() == 121_000


def test_a_return_cap_leaves_payments_to_others_alone():
    terms = {"jobs": {**CARD, "payee": "provider"}}
    assert settled({"return_cap": {"rate": "0 %"}}, {12: 5_000}, terms).data["paid"].item() == 500_000


FLOOR = {"max_loss": "40 % of drawn", "payer": {"purse": "50 %", "state": "50 %"}}


@pytest.mark.parametrize(("owed", "made_good"), [(0.0, 600), (599.99, 0.01), (600, 0), (900, 0)])
def test_a_return_floor_at_its_kink(owed, made_good):
    ledger = settled({"return_floor": FLOOR, "ends": "2027-12-31"}, {12: owed} if owed else {5: 0.0})
    assert by_month(ledger, "return floor") == ({23: round(100 * made_good)} if made_good else {})
    assert in_all(ledger, "principal") == min(round(100 * (owed + made_good)), 100_000)


def test_a_cap_beats_a_floor():
    ledger = settled({"return_floor": FLOOR, "caps": {"total": 500}}, {12: 200})
    assert in_all(ledger, "return floor") == 30_000


# --- payers ----------------------------------------------------------------------------------------------------------


def test_terms_of_the_same_payers_are_split_once_a_month():
    """Three terms of 0.01 each: together 0.03 at 60/40 are 0.02 and 0.01; one by one all three were the first's."""
    terms = {name: {**SHARED, "price": 1} for name in "abc"}
    deal = build(terms, CAPITAL)
    ledger = settle_claims(deal, claims_of(deal, {name: {4: 0.01} for name in "abc"}))
    assert (paid_by(ledger, "purse"), paid_by(ledger, "state")) == ({4: 0.02}, {4: 0.01})


def test_payers_change_in_the_first_month_that_begins_on_the_date_or_later():
    changes = {"2026-05-01": "state", "2026-07-02": {"purse": "10 %", "state": "90 %"}}
    ledger = settled(None, dict.fromkeys((3, 4, 6, 7), 100), {"jobs": {**SHARED, "payer_changes": changes}})
    assert paid_by(ledger, "purse") == {3: 60, 7: 10}
    assert paid_by(ledger, "state") == {3: 40, 4: 100, 6: 100, 7: 90}


def test_a_payers_part_above_its_cap_lapses():
    caps = {"per_payer": {"state": {"total": 50, "per_year": 30}}}
    ledger = settled({"caps": caps}, {3: 60, 5: 60, 14: 100}, {"jobs": SHARED})
    assert paid_by(ledger, "purse") == {3: 36, 5: 36, 14: 60}
    assert paid_by(ledger, "state") == {3: 24, 5: 6, 14: 20}
    assert cuts(ledger) == {"payer": 38}


def test_limits_cut_in_their_order():
    """1,000 owed: 900 by the term's cap, 830 by the payer's, 800 by the year's, 700 by the contract's, 560 by the
    return cap of 0 % on what was drawn, 560."""
    terms = {"jobs": {**SHARED, "cap": 900}}
    contract = {
        "caps": {"per_payer": {"state": {"total": 290}}, "per_year": 800, "total": 700}, "return_cap": {"rate": "0 %"},
    }  # fmt: skip
    uses = {"delivery": {"to": "provider", "amount": 560, "month": 0}}
    ledger = settled(contract, {12: 1_000}, terms, capital={**CAPITAL, "uses": uses})
    assert cuts(ledger) == {"term": 100, "payer": 70, "year": 30, "contract": 100, "return": 140}
    assert ledger.data["lapsed"].item() == 44_000


def test_a_late_payer_pays_its_part_later_and_money_counts_when_it_arrives():
    ledger = settled({"credit": {"state": {"delay": "2.5 months"}}}, {6: 100}, {"jobs": SHARED}, delay=[[0, 3]])
    assert (paid_by(ledger, "purse"), paid_by(ledger, "state")) == ({6: 60}, {9: 40})
    assert by_month(ledger, "principal") == {6: 6_000, 9: 4_000}


def test_a_payer_in_default_never_pays_again():
    contract = {"credit": {"state": {"default": {"chance": "50 %", "month": "7 months"}}}}
    ledger = settled(contract, {6: 100, 7: 100}, {"jobs": SHARED}, default=[[np.inf, 6.5]])
    assert (paid_by(ledger, "purse"), paid_by(ledger, "state")) == ({6: 60, 7: 60}, {6: 40})
    assert (ledger.data["paid"].item(), ledger.data["lapsed"].item(), cuts(ledger)) == (16_000, 4_000, {})


def test_what_is_on_its_way_is_not_asked_for_again():
    terms = {"jobs": SHARED, "goal": repay()}
    contract = {"credit": {"state": {"delay": "3 months"}}}
    ledger = settled(contract, {6: 500}, terms, {"goal": {7: 1.0}}, delay=[[0, 3]])
    assert ledger.data["repayment"].sel(term="goal").item() == 100_000 - 30_000 - 20_000


def test_whether_a_payer_defaults_is_drawn_by_its_own_name():
    contract = {"credit": {"state": {"delay": "2 months", "default": {"chance": "30 %", "month": "5 months"}}}}
    deal = build({"jobs": SHARED}, CAPITAL, contract)
    nothing = claims_of(deal).data
    many = events_of(deal, draw(deal, 0, 4_000), nothing)
    state = payer_accounts(deal).index("state")
    share = np.isfinite(many.default[:, state]).mean()
    assert abs(share - 0.3) < 4 * np.sqrt(0.21 / 4_000)
    assert set(many.delay[:, state]) == {2}
    assert not np.isfinite(many.default[:, 1 - state]).any()
    few = events_of(deal, draw(deal, 1_001, 500), nothing)
    np.testing.assert_array_equal(few.default, many.default[1_001:1_501])


# --- rebates ---------------------------------------------------------------------------------------------------------

BOTH_WAYS = {**TIERS, "steps": {"0": -100, "5": 100}, "payer": {"purse": "60 %", "state": "40 %"}}


def test_a_negative_amount_is_paid_back_like_a_use():
    uses = {"delivery": {"to": "provider", "amount": 100, "month": 0}}
    ledger = settled(None, {5: -50}, {"jobs": BOTH_WAYS}, capital={**CAPITAL, "uses": uses})
    assert by_month(ledger, "drawdown") == {0: 10_000, 5: 5_000}
    assert flows_of(ledger)[5, "deal", "purse", "rebate", ""] == 3_000
    assert flows_of(ledger)[5, "deal", "state", "rebate", ""] == 2_000
    assert ledger.data["paid"].item() == -5_000


def test_a_rebate_that_cannot_be_paid_lapses():
    ledger = settled(None, {5: -50}, {"jobs": BOTH_WAYS})
    assert (in_all(ledger, "rebate"), ledger.data["lapsed"].item()) == (0, -5_000)


def test_another_payee_pays_back_itself():
    ledger = settled(None, {5: -50}, {"jobs": {**BOTH_WAYS, "payee": "provider"}})
    assert flows_of(ledger)[5, "provider", "state", "rebate", ""] == 2_000


def test_a_negative_amount_of_a_term_that_has_none_is_a_fault():
    with pytest.raises(FaultError, match="negative amount"):
        settled(None, {5: -50})


# --- what is asked of the capital account ----------------------------------------------------------------------------


def repay(**changes):
    pays = {"repay": "drawn", "return": {"rate": "0 %", **changes}}
    return {
        "kind": "target", "outcome": "in_work", "at_least": {"citizens": 1}, "pays": pays, "payer": "purse",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("term", "level", "owed"),
    [
        (repay(rate="21 %"), 1.0, 1_210 - 100 * 1.21**0.5),
        ({**repay(), "pays": {"share_of_principal": 0.75}}, 0.75, 750),
        ({**TIERS, "pays": "share of principal"}, 0.333, 333),
        ({**TIERS, "pays": "return"}, 0.21, 1_210 - 100 * 1.21**0.5),
        ({**TIERS, "pays": "total return"}, 0.3, 1_300 - 100),
        ({**TIERS, "pays": "coupon", "measured": {"every": 6, "until": 36}}, 0.1, 900 * 0.1 / 2),
        ({**TIERS, "pays": "coupon"}, 0.1, 900 * 0.1),
    ],
)  # fmt: skip
def test_each_form_of_level(term, level, owed):
    """1,000 drawn at once; 100 for jobs at month 6 settles principal; the level is read at month 12."""
    ledger = settled(None, {6: 100}, {"jobs": CARD, "more": term}, {"more": {12: level}})
    assert ledger.data["repayment"].sel(term="more").item() == round(100 * owed)


@pytest.mark.parametrize(("saving", "owed"), [(1_000, 400), (2_500, 1_000), (3_500, 1_100), (0, 0)])
def test_a_share_of_a_saving_changes_once_investors_are_repaid(saving, owed):
    """40 % of the saving until 1,000 are repaid; of what is above 2,500 a tenth."""
    term = {
        "kind": "savings_share", "outcome": "saved", "share": "40 %", "payer": "purse",
        "once_repaid": {"return": {"rate": "0 %"}, "share": "10 %"},
    }  # fmt: skip
    ledger = settled(None, None, {"saves": term}, {"saves": {12: 100.0 * saving}})
    assert ledger.data["paid"].item() == 100 * owed


def test_what_is_asked_comes_after_what_is_owed():
    ledger = settled(None, {12: 300}, {"more": {**TIERS, "pays": "total return"}, "jobs": CARD}, {"more": {12: 0.0}})
    assert ledger.data["paid"].values.tolist() == [[70_000, 30_000]]


# --- stops -----------------------------------------------------------------------------------------------------------

MONTHLY = {**CAPITAL, "uses": {"delivery": {"to": "provider", "amount": "100 per month", "until": 10}}}


def test_after_a_stop_nothing_falls_due_and_what_is_unspent_goes_back():
    ledger = settled(capital={**MONTHLY, "drawdown": {"when": "up_front"}}, stops=[4.0])
    assert by_month(ledger, "delivery") == dict.fromkeys(range(4), 10_000)
    assert by_month(ledger, "handed back") == {4: 60_000}


def test_a_share_of_what_is_drawn_is_owed_on_a_stop():
    contract = {"on_stop": {"owed": "share of drawn", "share": "25 %", "payer": "purse"}}
    ledger = settled(contract, capital=MONTHLY, stops=[4.0])
    assert by_month(ledger, "compensation") == {4: 10_000}
    assert by_month(ledger, "principal") == {4: 10_000}
    assert in_all(settled(contract, capital=MONTHLY), "compensation") == 0


def test_a_stopped_contract_is_wound_up_when_nothing_more_can_fall_due():
    contract = {"return_floor": {"max_loss": "0 %", "payer": "purse"}}
    ledger = settled(contract, {9: 100}, capital=MONTHLY, stops=[4.0])
    assert by_month(ledger, "return floor") == {9: 30_000}
    assert by_month(settled(contract, capital=MONTHLY, stops=[4.0]), "return floor") == {4: 40_000}


def test_an_extended_contract_ends_later():
    ledger = settled({"ends": "2027-06-30"}, {20: 100}, extended=np.array([6]))
    assert by_month(ledger, "principal") == {20: 10_000}
    assert in_all(settled({"ends": "2027-06-30"}, {20: 100}), "principal") == 0
