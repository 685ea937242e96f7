"""The ledger by hand: drawdown, shortage, caps, repayment, waterfall, and the exact answers known for them."""

from decimal import Decimal
from math import comb

import numpy as np
import pytest
import xarray as xr

from simulator.draws import draw
from simulator.errors import FaultError
from simulator.kernels.returns import rate_of_return
from simulator.ledger import by_year, enrolled_by_month, last_month, list_flows, settle
from tests.money import BASE, CARD, GOAL, REPAY, a_deal, at_month, claimed, counts, moved, settled

CAPITAL = BASE["capital"]
REPAY_12 = {**REPAY, "at_least": {"citizens": 2}, "measured": "2027-01-01"}
DELIVERY = {"to": "provider", "amount": "1_000 per citizen-month engaged"}
FEE = {"to": "manager", "amount": "6 % per year of drawn", "from": 1, "until": 6}


def capital(**changes):
    return {**CAPITAL, **changes}


def in_month(ledger, purpose):
    """{month: minor units} of the first draw."""
    values = moved(ledger, purpose)[0]
    return {int(month): int(values[month]) for month in np.flatnonzero(values)}


def investors_cash(ledger):
    signs = {"drawdown": -1, "handed back": 1, "principal": 1, "return": 1}
    return sum(sign * moved(ledger, purpose) for purpose, sign in signs.items())


# --- repayment -------------------------------------------------------------------------------------------------------


def four_and_two_citizens():
    """Three months of engagement at 1,000 a month, a fee of 6 % a year of what is drawn, decided at month 12."""
    deal = a_deal({"goal": REPAY_12}, capital=capital(uses={"delivery": DELIVERY, "fee": FEE}))
    outcomes = counts(deal, {"in_work": at_month(5, [4, 2])}, enrolled=[4, 2])
    return settled(deal, outcomes, engaged=np.array([[4.0] * 3, [2.0] * 3]))


def test_a_recruitment_shortfall_lowers_drawn_fees_and_principal():
    """By hand, for four citizens: draws of 4,000; 4,000 + 20; 4,000 + 40.10; then fees of 60.30, 60.60 and 60.91.

    At 5 % from each draw to month 12: 4,000 x 1.05 + 4,020 x 1.05^(11/12) + ... = 12,799.44; for two, 6,399.72.
    """
    _, ledger = four_and_two_citizens()
    assert moved(ledger, "drawdown")[:, :7].tolist() == [
        [400_000, 402_000, 404_010, 6_030, 6_060, 6_091, 0],
        [200_000, 201_000, 202_005, 3_015, 3_030, 3_045, 0],
    ]
    assert moved(ledger, "delivery", by=None).tolist() == [1_200_000, 600_000]
    assert moved(ledger, "fee", by=None).tolist() == [24_191, 12_095]
    assert moved(ledger, "principal")[:, 12].tolist() == [1_224_191, 612_095]
    assert moved(ledger, "return")[:, 12].tolist() == [55_753, 27_877]
    assert ledger.data["repayment"].values.ravel().tolist() == [1_279_944, 639_972]


def test_repaid_on_its_date_the_rate_of_return_is_exactly_the_contracts():
    """Half an øre of rounding moves the rate of some 10,000 kroner over a year by less than 1e-6."""
    _, ledger = four_and_two_citizens()
    for cash in investors_cash(ledger):
        rate, kind = rate_of_return(cash)
        assert kind == 0
        assert rate == pytest.approx(0.05, abs=1e-6)


@pytest.mark.parametrize("percent", [0, 5, 12.5])
def test_the_rate_of_return_of_a_large_repayment_is_exact(percent):
    goal = {**REPAY_12, "pays": {"repay": "drawn", "return": {"rate": f"{percent} % per year"}}}
    goal = {**goal, "paid": {"verification": 2, "payment": 1}}
    deal = a_deal({"goal": goal}, capital=capital(commitment=10**9, uses={"delivery": DELIVERY}))
    engaged = np.random.default_rng(3).uniform(1_000, 9_000, (5, 12))
    _, ledger = settled(deal, counts(deal, {"in_work": at_month(5, [4] * 5)}), engaged=engaged)
    for cash in investors_cash(ledger):
        assert rate_of_return(cash)[0] == pytest.approx(percent / 100, abs=1e-9)
        assert np.flatnonzero(cash)[-1] == 15


def test_simple_interest():
    """1,200 drawn at month 0, due at month 12 at 5 %: 60."""
    goal = {**REPAY_12, "pays": {"repay": "drawn", "return": {"rate": "5 % per year", "basis": "simple"}}}
    deal = a_deal({"goal": goal}, capital=capital(uses={"once": {"to": "provider", "amount": 1_200, "month": 0}}))
    _, ledger = settled(deal, counts(deal, {"in_work": at_month(5, [2])}))
    assert in_month(ledger, "principal") == {12: 120_000}
    assert in_month(ledger, "return") == {12: 6_000}


def test_a_missed_target_repays_nothing():
    deal = a_deal({"goal": REPAY_12}, capital=capital(uses={"delivery": DELIVERY}))
    _, ledger = settled(deal, counts(deal, {"in_work": at_month(5, [1])}), engaged=[[4.0]])
    assert moved(ledger, "drawdown", by=None).tolist() == [400_000]
    assert not ledger.data["paid"].any()


def test_earlier_payments_are_netted_from_a_repayment():
    """1,000 drawn at once; 100 for a job paid at month 6 settles principal; at month 12 the rest of both is owed."""
    terms = {"goal": {**REPAY_12, "at_least": {"citizens": 1}}, "jobs": {**CARD, "price": 100}}
    deal = a_deal(terms, capital=capital(uses={"once": {"to": "provider", "amount": 1_000, "month": 0}}))
    _, ledger = settled(deal, counts(deal, {"in_work": at_month(5, [1])}))
    owed = 100_000 * Decimal("1.05") - 10_000 * Decimal("1.05") ** Decimal("0.5")
    assert ledger.data["repayment"].sel(term="goal").item() == round(owed)
    assert in_month(ledger, "principal") == {6: 10_000, 12: 90_000}
    assert rate_of_return(investors_cash(ledger)[0])[0] == pytest.approx(0.05, abs=1e-6)


def test_two_repayments_do_not_repay_twice():
    deal = a_deal({"a": REPAY_12, "b": REPAY_12}, capital=capital(uses={"delivery": DELIVERY}))
    _, ledger = settled(deal, counts(deal, {"in_work": at_month(5, [4])}), engaged=[[4.0]])
    assert ledger.data["paid"].values.tolist() == [[420_000, 0]]


# --- where the money comes from --------------------------------------------------------------------------------------


def test_a_rate_card_repays_principal_first_and_distributes_all():
    deal = a_deal({"jobs": {**CARD, "price": 400}}, capital=capital(uses={"delivery": DELIVERY}))
    _, ledger = settled(deal, counts(deal, {"in_work": at_month(1, [1]) + at_month(4, [2])}), engaged=[[1.0]])
    assert in_month(ledger, "principal") == {2: 40_000, 5: 60_000}
    assert in_month(ledger, "return") == {5: 20_000}


def test_holders_share_to_the_last_unit_ties_to_the_earlier():
    deal = a_deal({"jobs": {**CARD, "price": 0.01}}, capital=capital(uses={"delivery": DELIVERY}))
    _, ledger = settled(deal, counts(deal, {"in_work": at_month(1, [3])}), engaged=[[0.00001 * 7]])
    by_holder = ledger.data["flows"].sum("ledger_month").isel(draw=0)
    drawn = by_holder.sel(flow=by_holder["purpose"] == "drawdown")
    assert dict(zip(drawn["payer"].values.tolist(), drawn.values.tolist(), strict=True)) == {"Fond A": 4, "Fond B": 3}
    back = by_holder.sel(flow=by_holder["purpose"] == "principal")
    assert back.values.tolist() == [2, 1]


def test_payers_share_by_their_own_shares():
    deal = a_deal({"jobs": {**CARD, "price": 0.01, "payer": {"purse": "60 %", "state": "40 %"}}})
    _, ledger = settled(deal, counts(deal, {"in_work": at_month(1, [8])}))
    paid = ledger.data["flows"].sel(flow=ledger.data["purpose"] == "outcome payment").sum("ledger_month")
    assert dict(zip(paid["payer"].values.tolist(), paid.values[0].tolist(), strict=True)) == {"purse": 5, "state": 3}


def test_a_term_may_pay_a_party_directly():
    deal = a_deal({"jobs": {**CARD, "payee": "provider"}}, capital=None)
    _, ledger = settled(deal, counts(deal, {"in_work": at_month(1, [1])}))
    assert [str(flow) for flow in list_flows(deal)] == ["purse -> provider: outcome payment"]
    assert in_month(ledger, "outcome payment") == {2: 6_000_000}


def test_investors_cannot_be_paid_without_capital():
    deal = a_deal({"jobs": CARD}, capital=None)
    with pytest.raises(FaultError, match="no capital"):
        settled(deal, counts(deal, {"in_work": at_month(1, [1])}))


def test_up_front_money_is_handed_back_after_the_last_possible_use_and_lowers_the_principal():
    """Engagement can last until month 11; the evaluation is at month 14: what is left goes back then."""
    uses = {"delivery": DELIVERY, "evaluation": {"to": "evaluator", "amount": 300, "month": 14}}
    deal = a_deal(
        {"goal": {**REPAY_12, "measured": "2028-01-01"}},
        capital=capital(commitment=5_000, drawdown={"when": "up_front"}, uses=uses),
    )
    assert [last_month(deal, use) for use in deal.capital.uses.values()] == [12, 14]
    _, ledger = settled(deal, counts(deal, {"in_work": at_month(5, [2])}), engaged=[[1.0, 2.0]])
    assert in_month(ledger, "drawdown") == {0: 500_000}
    assert in_month(ledger, "handed back") == {14: 170_000}
    assert in_month(ledger, "principal") == {24: 330_000}
    assert rate_of_return(investors_cash(ledger)[0])[0] == pytest.approx(0.05, abs=1e-6)


def test_a_schedule_draws_its_amounts_and_never_more_than_the_commitment():
    steps = [{"month": 0, "amount": 600}, {"month": 3, "amount": 600}]
    deal = a_deal(
        {},
        capital=capital(
            commitment=1_000, drawdown={"when": "schedule", "schedule": steps}, uses={"delivery": DELIVERY}
        ),
    )
    _, ledger = settled(deal, counts(deal, {"in_work": at_month(0, [0])}), engaged=[[0.5, 0.5, 0, 0]])
    assert in_month(ledger, "drawdown") == {0: 60_000, 3: 40_000}
    assert in_month(ledger, "delivery") == {0: 50_000, 1: 10_000, 3: 40_000}  # 400 came late, with the next draw
    assert not ledger.data["unpaid"].any()
    assert not moved(ledger, "handed back").any()


def test_when_the_commitment_is_used_up_the_provider_bears_delivery_and_fees_wait_for_the_waterfall():
    uses = {"delivery": DELIVERY, "fee": {"to": "manager", "amount": "100 per month", "until": 6}}
    deal = a_deal({"jobs": CARD}, capital=capital(commitment=5_250, uses=uses))
    _, ledger = settled(deal, counts(deal, {"in_work": at_month(9, [1])}), engaged=[[2.0, 2.0, 2.0]])
    assert in_month(ledger, "drawdown") == {0: 210_000, 1: 210_000, 2: 105_000}
    assert in_month(ledger, "delivery") == {0: 200_000, 1: 200_000, 2: 105_000}
    assert in_month(ledger, "fee") == {0: 10_000, 1: 10_000, 10: 40_000}
    assert ledger.data["shortage"].values.tolist() == [[95_000, 40_000]]
    assert ledger.data["unpaid"].values.tolist() == [[95_000, 0]]
    assert in_month(ledger, "principal") == {10: 525_000}
    assert in_month(ledger, "return") == {10: 6_000_000 - 40_000 - 525_000}


def test_without_the_step_fees_they_are_never_paid():
    uses = {"fee": {"to": "manager", "amount": "100 per month", "until": 6}}
    deal = a_deal({"jobs": CARD}, capital=capital(commitment=300, uses=uses, waterfall=["principal of main"]))
    _, ledger = settled(deal, counts(deal, {"in_work": at_month(9, [1])}))
    assert ledger.data["unpaid"].values.tolist() == [[30_000]]
    assert in_month(ledger, "return") == {10: 6_000_000 - 30_000}


# --- caps ------------------------------------------------------------------------------------------------------------


def card_with(price=1_000, months=24, **caps):
    """One job in each of 24 months, paid a month later, in two years and one month."""
    deal = a_deal({"jobs": {**CARD, "price": price}}, contract={"ends": "2028-12-31", "caps": caps}, horizon=48)
    return settled(deal, counts(deal, {"in_work": np.repeat([[1]], months, axis=1)}))[1]


def paid_by_year(ledger):
    paid = moved(ledger, "outcome payment")[0]
    return [int(paid[12 * year : 12 * year + 12].sum()) for year in range(3)]


def test_without_caps():
    assert paid_by_year(card_with()) == [1_100_000, 1_200_000, 100_000]


def test_what_is_above_a_years_cap_lapses():
    ledger = card_with(per_year=10_000)
    assert paid_by_year(ledger) == [1_000_000, 1_000_000, 100_000]
    assert ledger.data["lapsed"].item() == 300_000


def test_or_waits_for_the_next_january_without_interest():
    ledger = card_with(per_year={"amount": 9_000, "over_cap": "next_year"})
    assert paid_by_year(ledger) == [900_000, 900_000, 600_000]
    assert moved(ledger, "outcome payment")[0][24] == 600_000
    assert ledger.data["carried"].values[0, :3].tolist() == [200_000, 500_000, 0]
    assert ledger.data["lapsed"].item() == 0


def test_what_still_waits_when_the_contract_ends_lapses():
    ledger = card_with(per_year={"amount": 5_000, "over_cap": "next_year"})
    assert paid_by_year(ledger) == [500_000, 500_000, 500_000]
    assert ledger.data["carried"].values[0, :3].tolist() == [600_000, 1_300_000, 0]
    assert ledger.data["lapsed"].item() == 900_000


def test_what_waits_is_carried_over_when_the_contract_ends_in_january():
    """It is paid on the first day of the contract's last month."""
    caps = {"per_year": {"amount": 9_000, "over_cap": "next_year"}}
    deal = a_deal({"jobs": {**CARD, "price": 1_000}}, contract={"ends": "2027-01-31", "caps": caps}, horizon=48)
    ledger = settled(deal, counts(deal, {"in_work": np.repeat([[1]], 24, axis=1)}))[1]
    assert paid_by_year(ledger) == [900_000, 300_000, 0]
    assert ledger.data["carried"].values[0, :2].tolist() == [200_000, 0]


def test_unused_room_may_be_the_next_years_too():
    ledger = card_with(months=12, per_year={"amount": 500, "unused_room": "next_year"})
    assert paid_by_year(ledger) == [50_000, 50_000, 0]
    deal = a_deal(
        {"jobs": {**CARD, "price": 1_000}}, horizon=48,
        contract={"ends": "2028-12-31", "caps": {"per_year": {"amount": 1_500, "unused_room": "next_year"}}},
    )  # fmt: skip
    _, ledger = settled(deal, counts(deal, {"in_work": at_month(3, [1], 48) + at_month(15, [4], 48)}))
    assert paid_by_year(ledger) == [100_000, 200_000, 0]


def test_above_the_total_cap_nothing_is_ever_owed():
    ledger = card_with(total=12_500, per_year={"amount": 9_000, "over_cap": "next_year"})
    assert paid_by_year(ledger) == [900_000, 350_000, 0]
    assert ledger.data["lapsed"].item() == 2_400_000 - 1_250_000


def test_a_terms_own_cap_counts_what_it_was_paid():
    """What lapsed over a year's cap leaves room under the term's own."""
    deal = a_deal(
        {"jobs": {**CARD, "price": 1_000, "cap": 10_000}},
        contract={"ends": "2028-12-31", "caps": {"per_year": 6_000}}, horizon=48,
    )  # fmt: skip
    ledger = settled(deal, counts(deal, {"in_work": np.ones((1, 24))}))[1]
    assert paid_by_year(ledger) == [600_000, 400_000, 0]


def test_payments_stop_when_the_contract_ends():
    deal = a_deal({"jobs": {**CARD, "price": 1_000}}, contract={"ends": "2026-10-31"})
    _, ledger = settled(deal, counts(deal, {"in_work": np.ones((1, 24))}))
    assert sorted(in_month(ledger, "outcome payment")) == list(range(1, 10))


# --- exact answers ---------------------------------------------------------------------------------------------------


def binomial(n, p):
    return np.array([comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)])


def expected_payment(terms, n=100, p=0.42, **contract):
    """The exact mean payment: one draw for each number of successes, weighted."""
    deal = a_deal(terms, contract=contract)
    _, ledger = settled(deal, counts(deal, {"in_work": at_month(5, np.arange(n + 1))}))
    return float(binomial(n, p) @ ledger.data["paid"].sum("term").values) / 100


def test_o1_all_or_nothing():
    assert expected_payment({"goal": GOAL}) == pytest.approx(2_076_663.2547, abs=5e-5)


def test_o18_a_cap():
    assert expected_payment({"jobs": CARD}, caps={"total": 2_400_000}) == pytest.approx(2_332_827.8433, abs=5e-5)


def test_o22_the_goal_case():
    """2.5m repaid with 0.5m at year 3, or lost."""
    capital_now = capital(commitment=2_500_000, uses={"delivery": {"to": "provider", "amount": 2_500_000, "month": 0}})
    deal = a_deal({"goal": {**GOAL, "measured": "2029-01-01"}}, capital=capital_now)
    _, ledger = settled(deal, counts(deal, {"in_work": at_month(5, np.arange(101))}))
    weights = binomial(100, 0.42)
    rates = [rate_of_return(cash)[0] for cash in investors_cash(ledger)]
    multiples = (moved(ledger, "principal", by=None) + moved(ledger, "return", by=None)) / 250_000_000
    assert weights @ rates == pytest.approx(-0.2644053323, abs=1e-10)
    assert weights @ multiples == pytest.approx(0.8306653019, abs=1e-10)


def test_o28_a_years_cap_with_carry_forward():
    """25 citizens a year at .42 and 60,000 each, 600,000 a year, four years; what waits at the end is lost.

    The mean of a year needs the distribution of what waits: it is walked exactly, ten citizens' worth being paid a
    year; the ledger must do in every draw what that walk does.
    """
    waiting, chances = np.zeros(101), binomial(25, 0.42)
    waiting[0] = 1.0
    means = []
    for _ in range(4):
        owed = np.convolve(waiting, chances)[:101]
        means.append(60_000 * (np.minimum(np.arange(101), 10) @ owed))
        waiting = np.concatenate([[owed[:11].sum()], owed[11:], np.zeros(10)])
    assert means == pytest.approx([555_457.3084, 571_830.1887, 579_003.2018, 583_206.9608], abs=5e-5)
    assert 60_000 * (np.arange(101) @ waiting) == pytest.approx(230_502.3402, abs=5e-5)
    caps = {"per_year": {"amount": 600_000, "over_cap": "next_year"}}
    deal = a_deal({"jobs": CARD}, contract={"ends": "2029-12-31", "caps": caps}, horizon=48)
    draws = np.random.default_rng(5).binomial(25, 0.42, (2_000, 4))
    _, ledger = settled(deal, counts(deal, {"in_work": sum(at_month(12 * y + 5, draws[:, y], 48) for y in range(4))}))
    paid, waits = moved(ledger, "outcome payment") / 6_000_000, np.zeros(2_000)
    carried = ledger.data["carried"].values / 6_000_000
    for year in range(4):
        owed = waits + draws[:, year]
        np.testing.assert_array_equal(paid[:, 12 * year : 12 * year + 12].sum(axis=1), np.minimum(owed, 10))
        waits = np.maximum(owed - 10, 0)
        np.testing.assert_array_equal(carried[:, year], waits * (year < 3))
    np.testing.assert_array_equal(ledger.data["lapsed"].values[:, 0] / 6_000_000, waits)


# --- from the stages before ------------------------------------------------------------------------------------------


class Stage:
    def __init__(self, **variables):
        self.data = xr.Dataset(variables)


def test_uses_per_citizen_enrolled_follow_the_plan():
    """Four citizens planned at 0.5, 1.0, 1.5 and 3.2; the second draw is a month and a half late and one short."""
    uses = {"entry": {"to": "provider", "amount": "100 per citizen enrolled"}, "delivery": DELIVERY}
    deal = a_deal({}, capital=capital(uses=uses), citizens={"planned": 4, "enrolment": {"from": 0, "over": 4}})
    plan = Stage(
        recruited=("draw", [4, 3]), delay=("draw", [0.0, 1.5]), enrolment=("citizen", [0.5, 1.0, 1.5, 3.2]),
        enrol_until=("draw", [np.inf, np.inf]),
    )  # fmt: skip
    assert enrolled_by_month(deal, plan.data)[:, :5].tolist() == [[1, 2, 0, 1, 0], [0, 0, 2, 1, 0]]
    lived = Stage(engaged_months=(("draw", "month"), np.array([[0.5] + [0.0] * 35, [0.0] * 36])))
    outcomes = counts(deal, {"in_work": at_month(0, [0, 0])})
    ledger = settle(deal, draw(deal, 0, 2), plan, lived, claimed(deal, outcomes))
    assert moved(ledger, "delivery")[:, :4].tolist() == [[60_000, 20_000, 0, 10_000], [0, 0, 20_000, 10_000]]


def test_nobody_enrols_once_enrolment_is_closed():
    deal = a_deal({}, citizens={"planned": 4, "enrolment": {"from": 0, "over": 4}})
    plan = Stage(
        recruited=("draw", [4]), delay=("draw", [0.0]), enrolment=("citizen", [0.5, 1.0, 1.5, 3.2]),
        enrol_until=("draw", [1.5]),
    )  # fmt: skip
    assert enrolled_by_month(deal, plan.data)[0, :5].tolist() == [1, 1, 0, 0, 0]


def test_only_the_programme_arm_moves_money():
    deal = a_deal({"goal": GOAL})
    both = np.stack([at_month(5, [10]), at_month(5, [90])], axis=1)
    claims, ledger = settled(deal, counts(deal, {"in_work": both}))
    assert claims.data["met"].values[..., 0].tolist() == [[False, True]]
    assert not ledger.data["flows"].any()


def test_flows_by_budget_year_are_the_months_of_each():
    deal = a_deal({"jobs": {**CARD, "price": 1_000}}, start="2026-03-01", capital=capital(uses={"delivery": DELIVERY}))
    _, ledger = settled(deal, counts(deal, {"in_work": np.ones((2, 24))}), engaged=np.ones((2, 12)))
    yearly = by_year(ledger, deal.timeline)["flows"]
    assert yearly["year"].values.tolist() == list(deal.timeline.years)
    for flow in range(yearly.sizes["flow"]):
        months = ledger.data["flows"].values[:, :, flow]
        expected = [months[:, deal.timeline.year_of_month == year].sum(axis=1) for year in deal.timeline.years]
        np.testing.assert_array_equal(yearly.values[:, :, flow].T, expected)
