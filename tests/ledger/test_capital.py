"""Capital by hand: order of draws, coupons, plans of repayment, grants, recycling, waterfalls, channels, guarantees."""

import pytest

from simulator.ledger.rules import part_of_year
from tests.made_claims import balance, build, by_month, claims_of, flows_of, in_all, settle_claims
from tests.money import CARD

ONCE = {"delivery": {"to": "provider", "amount": 1_000, "month": 0}}
TWO = {
    "senior": {"holders": {"A": "100 %"}, "amount": 600},
    "junior": {"rank": 2, "holders": {"B": "100 %"}, "amount": 400},
}


def settled(capital, owed=None, terms=None, asked=None, engaged=None, events=None, met=None, due=None, **sections):
    """One draw: a card "jobs" that owes what is stated, in currency units."""
    deal = build(terms or {"jobs": CARD}, {"commitment": 1_000, "uses": ONCE, **capital}, **sections)
    claims = claims_of(deal, {"jobs": owed or {}} if not terms else owed, asked, met, due)
    ledger = settle_claims(deal, claims, engaged, **(events or {}))
    assert (balance(ledger) >= 0).all()
    assert balance(ledger)[0, -1] == 0
    return ledger


# --- draws -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "senior", "junior"),
    [("pro rata", {0: 300, 1: 300}, {0: 200, 1: 200}), ("junior first", {0: 100, 1: 500}, {0: 400}),
     ("senior first", {0: 500, 1: 100}, {1: 400})],
)  # fmt: skip
def test_the_order_in_which_tranches_are_drawn(order, senior, junior):
    uses = {name: {"to": "provider", "amount": 500, "month": k} for k, name in enumerate(("a", "b"))}
    ledger = settled({"tranches": TWO, "uses": uses, "drawdown": {"order": order}})
    assert by_month(ledger, "drawdown", "senior") == {month: 100 * amount for month, amount in senior.items()}
    assert by_month(ledger, "drawdown", "junior") == {month: 100 * amount for month, amount in junior.items()}


def test_no_tranche_is_drawn_above_its_amount_and_the_rest_is_the_others():
    """By thirds of one øre at a time, rounding would draw more than the small tranche has."""
    tranches = {name: {"rank": k, "holders": {name: "100 %"}, "amount": 0.01} for k, name in enumerate("abc", 1)}
    uses = {"d": {"to": "provider", "amount": "0.01 per month", "until": 5}}
    ledger = settled({"commitment": 10, "tranches": tranches, "uses": uses})
    assert {name: in_all(ledger, "drawdown", name) for name in "abc"} == {"a": 1, "b": 1, "c": 1}
    assert ledger.data["unpaid"].item() == 2


def test_unspent_money_goes_back_in_the_reverse_order():
    uses = {"d": {"to": "provider", "amount": 700, "month": 2}}
    junior_first = {"when": "up_front", "order": "junior first"}
    ledger = settled({"tranches": TWO, "uses": uses, "drawdown": junior_first})
    assert by_month(ledger, "handed back") == {2: 30_000}
    assert by_month(ledger, "handed back", "senior") == {2: 30_000}
    ledger = settled({"tranches": TWO, "uses": uses, "drawdown": {"when": "up_front"}})
    assert by_month(ledger, "handed back", "junior") == {2: 12_000}


def test_a_municipal_fund_may_hold_a_tranche():
    ledger = settled({"tranches": {"main": {"holders": {"purse": "100 %"}}}}, {6: 300})
    assert flows_of(ledger) == {
        (0, "purse", "deal", "drawdown", "main"): 100_000,
        (0, "deal", "provider", "delivery", "delivery"): 100_000,
        (6, "purse", "deal", "outcome payment", ""): 30_000,
        (6, "deal", "purse", "principal", "main"): 30_000,
    }


def test_grants_are_used_before_capital_and_what_is_left_of_them_goes_back_to_the_giver():
    uses = {name: {"to": "provider", "amount": 500, "month": month} for name, month in (("a", 0), ("b", 3), ("c", 6))}
    grants = {"gift": {"by": "region", "amount": 700}, "late": {"by": "state", "amount": 800, "month": 6}}
    ledger = settled({"tranches": TWO, "uses": uses, "grants": grants})
    assert by_month(ledger, "grant") == {0: 70_000, 6: 80_000}
    assert by_month(ledger, "drawdown") == {3: 30_000}
    assert flows_of(ledger)[6, "deal", "state", "handed back", "late"] == 30_000


# --- coupons and repayment -------------------------------------------------------------------------------------------


def one(**changes):
    return {"tranches": {"main": {"holders": {"A": "100 %"}, **changes}}}


@pytest.mark.parametrize(
    ("basis", "days", "coupon"),
    [
        ("simple", "30/360", 10_000),  # 12 months at 1,000 x 10 %/12, rounded each month: 8.33 x 12 = 99.96
        ("compound", "30/360", 10_471),
        ("simple", "ACT/365", 10_000),
        ("simple", "ACT/ACT", 10_000),
    ],
)
def test_coupons_accrue_by_the_month_and_are_paid_before_principal(basis, days, coupon):
    """1,000 at 10 % over the year 2026; a rounding of half an øre a month at most."""
    ledger = settled(one(coupon={"rate": "10 % per year", "basis": basis, "days": days}), {12: 2_000})
    assert in_all(ledger, "coupon") == pytest.approx(coupon, abs=6)
    assert by_month(ledger, "principal") == {12: 100_000}
    assert in_all(ledger, "coupon") + in_all(ledger, "return") == 100_000


def test_day_counts_of_a_leap_february():
    deal = build({}, None, start="2028-01-01")
    assert [str(part_of_year(deal, 1, days)) for days in ("30/360", "ACT/365", "ACT/ACT")] == [
        "1/12", "29/365", "29/366"]  # fmt: skip
    assert sum(part_of_year(deal, month, "ACT/ACT") for month in range(12)) == 1


def test_unpaid_coupon_waits_and_bears_interest_only_when_compound():
    """8.33 on 1,000 each month; after 30 paid at month 6 simple interest is unchanged, as no principal is repaid."""
    simple = {"rate": "10 % per year", "basis": "simple"}
    ledger = settled(one(coupon=simple), {6: 30, 12: 2_000})
    assert by_month(ledger, "coupon") == {6: 3_000, 12: 12 * 833 - 3_000}


def test_a_bullet_keeps_cash_until_it_matures_and_pays_it_then():
    ledger = settled(one(matures=20), {3: 600, 10: 700})
    assert by_month(ledger, "principal") == {20: 100_000}
    assert by_month(ledger, "return") == {10: 30_000}  # above the outstanding principal of 1,000
    assert balance(ledger)[0, 3:20].tolist() == [60_000] * 7 + [100_000] * 10


def test_what_is_held_for_a_bullet_is_released_when_the_contract_ends():
    ledger = settled(one(matures=30), {3: 600}, contract={"ends": "2027-06-30"})
    assert by_month(ledger, "principal") == {17: 60_000}


def test_principal_in_equal_monthly_parts_and_what_is_late_stays_due():
    """1,000 in four parts from month 4 to 7; 100 at month 4 leaves 150 due, paid with the next."""
    ledger = settled(one(amortises={"from": 4, "until": 7}), {4: 100, 5: 500, 6: 5, 7: 600})
    assert by_month(ledger, "principal") == {4: 10_000, 5: 40_000, 6: 10_500, 7: 39_500}
    assert in_all(ledger, "return") == 20_500


# --- waterfall -------------------------------------------------------------------------------------------------------

STEPS = ["principal of senior", "192 to senior", "principal of junior", "rest: 20 % senior, 80 % junior"]


@pytest.mark.parametrize(
    ("proceeds", "senior", "junior"),
    [(0, 0, 0), (599.99, 599.99, 0), (600, 600, 0), (792, 792, 0), (792.01, 792, 0.01), (1_192, 792, 400),
     (1_292, 812, 480)],
)  # fmt: skip
def test_a_waterfall_at_its_kinks(proceeds, senior, junior):
    ledger = settled({"tranches": TWO, "waterfall": STEPS}, {9: proceeds})
    got = [in_all(ledger, "principal", name) + in_all(ledger, "return", name) for name in ("senior", "junior")]
    assert got == [round(100 * senior), round(100 * junior)]


def test_a_sum_is_paid_once_in_all_and_a_party_may_share_in_the_rest():
    steps = ["50 to region", "principal of senior", "principal of junior", "rest: 50 % region, 50 % junior"]
    ledger = settled({"tranches": TWO, "waterfall": steps}, {1: 30, 2: 30, 3: 1_200})
    assert by_month(ledger, "surplus") == {1: 3_000, 2: 2_000, 3: 10_500}
    assert by_month(ledger, "return", "junior") == {3: 10_500}


def test_a_return_up_to_a_rate_includes_the_principal():
    """600 for a year at 5 % are 630; the rest repays and rewards the junior tranche."""
    steps = ["return of senior up to 5 % per year", "return of junior"]
    ledger = settled({"tranches": TWO, "waterfall": steps}, {6: 100, 12: 2_000})
    balance_then = round((60_000 * 1.05**0.5 - 10_000) * 1.05**0.5)
    assert in_all(ledger, "principal", "senior") == 60_000
    assert in_all(ledger, "return", "senior") == 10_000 + balance_then - 60_000
    assert in_all(ledger, "principal", "junior") == 40_000


def test_a_return_never_takes_what_is_still_outstanding():
    ledger = settled({"tranches": TWO, "waterfall": ["return of junior", "principal of senior"]}, {5: 1_100})
    assert in_all(ledger, "return", "junior") == 10_000
    assert [in_all(ledger, "principal", name) for name in TWO] == [60_000, 40_000]


def test_steps_from_a_month_on_and_once_a_term_is_met():
    steps = [{"step": "10 to region", "from": 4}, {"step": "20 to manager", "met": "goal"}]
    goal = {"kind": "target", "outcome": "in_work", "at_least": {"citizens": 1}, "pays": {"amount": 1}}
    terms = {"jobs": CARD, "goal": {**goal, "payer": "purse"}}
    owed = {"jobs": {3: 100, 4: 100, 6: 100}}

    def surplus(met):
        ledger = settled(
            {"tranches": TWO, "waterfall": steps}, owed, terms, met={"goal": met}, due={"goal": 6 if met else -1}
        )
        return {(month, to): amount for (month, _, to, its, _), amount in flows_of(ledger).items() if its == "surplus"}

    assert surplus(True) == {(4, "region"): 1_000, (6, "manager"): 2_000}
    assert surplus(False) == {(4, "region"): 1_000}


def test_deferred_fees_wait_for_their_own_step():
    uses = {**ONCE, "later": {"to": "manager", "amount": "10 per month", "until": 5, "deferred": True}}
    steps = ["fees", "principal of main", "deferred fees", "return of main"]
    ledger = settled({**one(), "uses": uses, "waterfall": steps}, {6: 1_030, 8: 100})
    assert by_month(ledger, "fee") == {6: 3_000, 8: 2_000}
    assert by_month(ledger, "return") == {8: 8_000}
    assert not ledger.data["shortage"].any()
    ledger = settled({**one(), "uses": uses, "waterfall": ["principal of main"]}, {6: 2_000})
    assert ledger.data["unpaid"].sel(use="later").item() == 5_000


# --- payments used again ---------------------------------------------------------------------------------------------


def test_payments_are_used_again_before_capital_is_drawn_and_go_down_the_waterfall_in_the_end():
    uses = {"delivery": {"to": "provider", "amount": "300 per month", "until": 6}}
    recycle = {"recycle": {"until": 4, "share": "50 %"}}
    ledger = settled({**one(), "commitment": 5_000, "uses": uses, "drawdown": recycle}, {1: 400, 2: 1_800, 5: 600})
    assert by_month(ledger, "drawdown") == {0: 30_000, 1: 10_000, 4: 30_000, 5: 30_000}
    # 900 of month 2 pay the uses of months 2 and 3; what is left at month 4, 300, goes down the waterfall
    assert by_month(ledger, "principal") == {1: 20_000, 2: 20_000, 4: 30_000, 5: 30_000}
    assert by_month(ledger, "return") == {2: 70_000, 5: 30_000}


def test_without_recycling_a_receipt_never_pays_a_use():
    uses = {"delivery": {"to": "provider", "amount": "300 per month", "until": 3}}
    ledger = settled({**one(), "uses": uses}, {1: 300})
    assert by_month(ledger, "drawdown") == {0: 30_000, 1: 30_000, 2: 30_000}
    assert by_month(ledger, "principal") == {1: 30_000}


# --- channels --------------------------------------------------------------------------------------------------------


def test_through_the_municipality_the_money_is_a_conditional_grant():
    ledger = settled(one(), {4: 300}, contract={"channel": "through municipality", "through": "state"})
    assert flows_of(ledger)[0, "deal", "state", "conditional grant", "delivery"] == 100_000
    assert flows_of(ledger)[0, "state", "provider", "delivery", "delivery"] == 100_000
    assert not balance(ledger, "state").any()


def test_a_loan_is_served_from_outcome_payments_and_the_provider_keeps_what_no_step_takes():
    steps = ["principal of main", "50 to main"]
    ledger = settled({**one(), "waterfall": steps}, {4: 300, 8: 900}, contract={"channel": "loan to provider"})
    assert flows_of(ledger)[0, "deal", "provider", "loan", "delivery"] == 100_000
    assert flows_of(ledger)[4, "purse", "provider", "outcome payment", ""] == 30_000
    assert by_month(ledger, "debt service") == {4: 30_000, 8: 75_000}
    assert by_month(ledger, "return") == {8: 5_000}
    assert balance(ledger, "provider")[0, -1] == 100_000 + 120_000 - 105_000


def test_the_providers_own_cash():
    """100 to begin with, 80 a month of its own costs against 60 per citizen-month: it is short in month 5."""
    provider = {
        "name": "P", "working_capital": 100,
        "costs": {"staff": {"amount": "80 per month", "until": 8}, "start": {"amount": 20, "month": 0}},
    }  # fmt: skip
    uses = {"delivery": {"to": "provider", "amount": "60 per citizen-month engaged"}}
    ledger = settled({**one(), "uses": uses}, parties={"provider": provider}, engaged=[[1.0] * 8])
    cash = ledger.data["provider_cash"].values[0]
    assert cash[:8].tolist() == [6_000 - 2_000 * month for month in range(8)]
    assert by_month(ledger, "own cost") == {0: 10_000, **dict.fromkeys(range(1, 8), 8_000)}


# --- guarantees ------------------------------------------------------------------------------------------------------


def guaranteed(proceeds, tranches=TWO, **said):
    guarantees = {"pot": {"by": "region", **said}}
    ledger = settled({"tranches": tranches, "guarantees": guarantees}, {9: proceeds})
    calls = {of: in_all(ledger, "guarantee call", of) for of in tranches}
    assert sum(calls.values()) == ledger.data["guaranteed"].item()
    return {of: amount / 100 for of, amount in calls.items() if amount}


@pytest.mark.parametrize(
    ("proceeds", "said", "calls"),
    [
        (1_000, {"share": "50 %"}, {}),
        (800, {"share": "50 %"}, {"junior": 100}),
        (100, {"share": "50 %"}, {"senior": 250, "junior": 200}),
        (100, {"share": "50 %", "amount": 90}, {"senior": 50, "junior": 40}),
        (100, {"covers": ["senior"]}, {"senior": 500}),
        (100, {"pot": [{"month": 3, "amount": 20}, {"month": 30, "amount": 30}, {"month": 99, "amount": 50}]},
         {"senior": 27.78, "junior": 22.22}),
    ],
)  # fmt: skip
def test_a_guarantee_is_called_once_at_the_end(proceeds, said, calls):
    assert guaranteed(proceeds, **said) == calls


@pytest.mark.parametrize(("proceeds", "call"), [(700, {}), (600, {}), (500, {"senior": 100})])
def test_after_first_loss_the_guarantor_pays_only_what_first_loss_does_not_bear(proceeds, call):
    tranches = {**TWO, "junior": {**TWO["junior"], "first_loss": True}}
    assert guaranteed(proceeds, tranches, order="after first loss") == call


def test_what_one_guarantee_makes_good_is_no_loss_to_the_next():
    both = {"first": {"by": "region", "share": "60 %"}, "second": {"by": "state"}}
    ledger = settled({**one(), "guarantees": both}, {9: 500})
    assert ledger.data["guaranteed"].values.tolist() == [[30_000, 20_000]]
    assert sum(amount for key, amount in flows_of(ledger).items() if key[1] == "region") == 30_000
