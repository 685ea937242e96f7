"""What terms make owed, by hand: needs, dates, lags, both arms, prices by checkpoint and by time."""

import numpy as np
import pytest
import xarray as xr

from simulator.claims import claim, last_payment
from tests.money import CARD, GOAL, a_deal, at_month, claimed, counts


def owed(claims, term, arm="programme"):
    """{ledger month: minor units} of the first draw."""
    values = claims.data["owed"].sel(term=term, arm=arm).values[0]
    return {int(month): int(values[month]) for month in np.flatnonzero(values)}


class Stage:
    """What the stages before hand over."""

    def __init__(self, data):
        self.data = data


# --- targets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "met"), [(39, False), (40, True), (41, True)])
def test_a_target_is_met_from_its_need_on(count, met):
    deal = a_deal({"goal": GOAL})
    claims = claimed(deal, counts(deal, {"in_work": at_month(5, [count])}))
    assert claims.data["met"].sel(arm="programme").item() is met
    assert claims.data["need"].item() == 40
    assert owed(claims, "goal") == ({24: 300_000_000} if met else {})


@pytest.mark.parametrize(
    ("at_least", "enrolled", "completers", "need"),
    [({"share": "40 %", "of": "planned"}, 80, 60, 40), ({"share": "40 %", "of": "enrolled"}, 97, 60, 39),
     ({"share": "40 %", "of": "measured"}, 97, 60, 39), ({"share": "40 %", "of": "completers"}, 97, 61, 25),
     ({"citizens": 36}, 97, 61, 36), ({"citizens": 0}, 97, 61, 0), ({"share": "40 %", "of": "enrolled"}, 0, 0, 1)],
)  # fmt: skip
def test_the_denominator_is_the_draws_own(at_least, enrolled, completers, need):
    deal = a_deal({"goal": {**GOAL, "at_least": at_least}})
    outcomes = counts(deal, {"in_work": at_month(0, [0])}, enrolled=[enrolled], completers=[completers])
    assert claimed(deal, outcomes).data["need"].item() == need


def test_nobody_enrolled_meets_no_share():
    deal = a_deal({"goal": {**GOAL, "at_least": {"share": "40 %", "of": "enrolled"}}})
    assert not claimed(deal, counts(deal, {"in_work": at_month(0, [0])}, enrolled=[0])).data["met"].any()


def test_every_window_closed_plus_lags():
    """Enrolment from 3 over 6, windows of 24: closed at 33; half a month late: 34; lags of 2 and 1."""
    deal = a_deal(
        {"goal": {**GOAL, "paid": {"verification": 2, "payment": 1}}}, horizon=48,
        citizens={"planned": 100, "enrolment": {"from": 3, "over": 6}, "delay": {"uniform": {"low": 0, "high": 6}}},
    )  # fmt: skip
    outcomes = counts(deal, {"in_work": at_month(32, [50, 50, 50], 48)})
    claims = claimed(deal, outcomes, delay=[0.0, 0.5, 6.0])
    assert claims.data["due"].values.ravel().tolist() == [36, 37, 42]


@pytest.mark.parametrize(
    ("date", "last_counted", "due"),
    [("2027-12-31", 23, 24), ("2028-01-01", 23, 24), ("2027-12-15", 22, 24), ("2027-12-01", 22, 23)],
)
def test_a_target_measured_on_a_date_counts_whole_months_before_it(date, last_counted, due):
    deal = a_deal({"goal": {**GOAL, "measured": date}})
    both = np.concatenate([at_month(last_counted, [40]), at_month(last_counted + 1, [40])])
    claims = claimed(deal, counts(deal, {"in_work": both}))
    assert claims.data["met"].sel(arm="programme").values.ravel().tolist() == [True, False]
    assert claims.data["due"].values.ravel().tolist() == [due, due]
    assert owed(claims, "goal") == {due: 300_000_000}


def test_a_target_after_the_contracts_end_lapses_and_is_counted():
    deal = a_deal({"goal": GOAL}, contract={"ends": "2027-12-31"})
    claims = claimed(deal, counts(deal, {"in_work": at_month(5, [40])}))
    assert last_payment(deal) == 23
    assert claims.data["due"].item() == -1
    assert not claims.data["owed"].any()
    assert claims.data["expired"].sel(arm="programme").item() == 300_000_000
    assert claims.data["met"].sel(arm="programme").item()


def test_a_repayment_is_left_to_the_ledger():
    deal = a_deal({"goal": {**GOAL, "pays": {"repay": "drawn", "return": {"rate": "5 % per year"}}}})
    claims = claimed(deal, counts(deal, {"in_work": at_month(5, [40])}))
    assert claims.data["met"].sel(arm="programme").item()
    assert claims.data["due"].item() == 24
    assert not claims.data["owed"].any()


def test_both_arms_and_true_counts_are_settled():
    """Paid although nothing worked; not paid although it worked."""
    deal = a_deal({"goal": GOAL})
    measured = np.stack([at_month(5, [40, 39]), at_month(5, [41, 20])], axis=1)
    true = np.stack([at_month(5, [39, 45]), at_month(5, [30, 20])], axis=1)
    claims = claimed(deal, counts(deal, {"in_work": measured}, true={"in_work": true}))
    assert claims.data["met"].values[..., 0].tolist() == [[True, True], [False, False]]
    assert claims.data["met_true"].values[..., 0].tolist() == [[False, False], [True, False]]
    assert owed(claims, "goal", "counterfactual") == {24: 300_000_000}


# --- rate cards ------------------------------------------------------------------------------------------------------


def test_an_outcome_of_month_m_is_owed_at_m_plus_1_plus_lags():
    deal = a_deal({"jobs": {**CARD, "paid": {"verification": 2, "payment": 1}}})
    claims = claimed(deal, counts(deal, {"in_work": at_month(7, [3]) + at_month(20, [1])}))
    assert owed(claims, "jobs") == {11: 18_000_000, 24: 6_000_000}
    assert claims.data["met"].sel(arm="programme").item()
    assert claims.data["due"].item() == -1


def test_nothing_counted_is_not_met():
    deal = a_deal({"jobs": CARD})
    assert not claimed(deal, counts(deal, {"in_work": at_month(7, [0])})).data["met"].any()


def test_claims_after_the_end_lapse_and_are_counted():
    deal = a_deal({"jobs": CARD}, contract={"ends": "2026-06-15"})
    claims = claimed(deal, counts(deal, {"in_work": at_month(4, [1]) + at_month(5, [2])}))
    assert owed(claims, "jobs") == {5: 6_000_000}
    assert claims.data["expired"].sel(arm="programme").item() == 12_000_000


def test_prices_by_checkpoint():
    deal = a_deal(
        {"kept": {**CARD, "outcome": "kept", "price": {"6 months": 20_000, "12 months": 40_000}}},
        outcomes={"kept": {"checkpoint": ["job"], "at": [6, 12, 18]}},
    )
    measured = {"kept @6": at_month(6, [2]), "kept @12": at_month(12, [1]), "kept @18": at_month(18, [5])}
    assert owed(claimed(deal, counts(deal, measured)), "kept") == {7: 4_000_000, 13: 4_000_000}


def test_a_target_counts_its_own_checkpoint():
    outcomes = {"kept": {"checkpoint": ["job"], "at": [6, 12]}}
    terms = {"early": {**GOAL, "outcome": "kept", "checkpoint": 6}, "late": {**GOAL, "outcome": "kept"}}
    deal = a_deal(terms, outcomes=outcomes)
    claims = claimed(deal, counts(deal, {"kept @6": at_month(6, [40]), "kept @12": at_month(12, [39])}))
    assert claims.data["met"].sel(arm="programme").values.ravel().tolist() == [True, False]
    assert claims.data["due"].values.ravel().tolist() == [6, 12]


def test_a_price_per_month_and_per_week_in_a_state():
    """10.5 person-months at 1,000; a year of 12 months is 365.25/7 weeks at 700: 36,525."""
    outcomes = {"stay": {"time_in": ["job"], "within": 24}}
    terms = {
        "monthly": {**CARD, "outcome": "stay", "price": "1_000 per month"},
        "weekly": {**CARD, "outcome": "stay", "price": "700 per week"},
    }
    deal = a_deal(terms, outcomes=outcomes)
    claims = claimed(deal, counts(deal, {"stay": at_month(4, [10.5]) + at_month(5, [12.0])}))
    assert owed(claims, "monthly") == {5: 1_050_000, 6: 1_200_000}
    assert owed(claims, "weekly") == {5: 3_195_938, 6: 3_652_500}


def test_fixed_terms_need_no_outcome():
    terms = {
        "start": {"kind": "fixed", "amount": 250_000, "month": 2, "payer": "purse"},
        "run": {"kind": "fixed", "amount": "1_000 per month", "from": 3, "until": 6, "payer": "purse"},
    }
    terms["run"]["paid"] = {"payment": 1}
    deal = a_deal(terms)
    claims = claimed(deal, counts(deal, {"in_work": at_month(0, [0])}))
    for arm in ("programme", "counterfactual"):
        assert owed(claims, "start", arm) == {2: 25_000_000}
        assert owed(claims, "run", arm) == {4: 100_000, 5: 100_000, 6: 100_000}
    assert claims.data["met"].all()


def test_the_stage_reads_delay_from_the_plan():
    deal = a_deal({"goal": GOAL}, citizens={"planned": 100, "delay": {"uniform": {"low": 0, "high": 6}}})
    outcomes = Stage(counts(deal, {"in_work": at_month(5, [40])}))
    claims = claim(deal, Stage(xr.Dataset({"delay": ("draw", [2.5])})), outcomes)
    assert claims.data["due"].item() == 27


def test_a_currency_without_minor_units():
    deal = a_deal({"jobs": CARD}, currency="JPY")
    assert owed(claimed(deal, counts(deal, {"in_work": at_month(7, [3])})), "jobs") == {8: 180_000}
