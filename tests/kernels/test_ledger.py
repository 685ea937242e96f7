"""The walk of many draws: the same bits in any number of draws and threads, and in plain Python."""

import numba
import numpy as np
import pytest

from simulator.kernels.ledger.splits import divide
from tests.money import BASE, CARD, GOAL, REPAY, a_deal, counts, settled
from tests.reference import ledger as reference
from tests.reference import terms as exact

DRAWS = 131


@pytest.fixture(scope="module")
def deal():
    """Everything at once: fees by time, people and capital, two payers, caps that carry over, a short commitment."""
    terms = {
        "goal": {**REPAY, "at_least": {"citizens": 30}, "paid": {"verification": 2}},
        "jobs": {**CARD, "price": 900, "payer": {"purse": "62.5 %", "state": "37.5 %"}, "cap": 30_000},
        "bonus": {**GOAL, "payee": "provider", "pays": {"amount": 7_000}},
        "start": {"kind": "fixed", "amount": "333.33 per month", "until": 9, "payer": "state"},
    }
    uses = {
        "delivery": {"to": "provider", "amount": "451.37 per citizen-month engaged", "from": 1},
        "entry": {"to": "provider", "amount": "99.99 per citizen enrolled"},
        "care": {"to": "manager", "amount": "1.5 % per year of drawn", "until": 30},
        "evaluation": {"to": "evaluator", "amount": 3_000, "month": 20},
        "office": {"to": "manager", "amount": "120 per month", "from": 2, "until": 20},
    }
    a_year = {"amount": 40_000, "over_cap": "next_year"}
    holders = {"Fond A": "33.4 %", "Fond B": "33.3 %", "Fond C": "33.3 %"}
    return a_deal(
        terms,
        parties={**BASE["parties"], "investors": list(holders)},
        capital={**BASE["capital"], "commitment": 60_000, "uses": uses, "tranches": {"main": {"holders": holders}}},
        contract={"ends": "2029-03-31", "caps": {"total": 60_000, "per_year": a_year}},
    )


@pytest.fixture(scope="module")
def lived(deal):
    luck = np.random.default_rng(11)
    outcomes = counts(deal, {"in_work": luck.poisson(1.3, (DRAWS, 2, 24))})
    return outcomes, luck.uniform(0, 12, (DRAWS, 20)), luck.integers(0, 9, (DRAWS, 12))


@pytest.fixture(scope="module")
def whole(deal, lived):
    return settled(deal, *lived)


def test_every_flow_agrees_with_plain_python(deal, lived, whole):
    claims, ledger = whole
    owed, due = claims.data["owed"].sel(arm="programme").values, claims.data["due"].values
    met = claims.data["met"].sel(arm="programme").values
    for draw in range(DRAWS):
        book = reference.walk(deal, lived[1][draw], lived[2][draw], owed[draw], due[draw], met[draw])
        assert reference.as_mapping(ledger, draw) == {key: amount for key, amount in book.flows.items() if amount}
        assert ledger.data["lapsed"].values[draw].tolist() == [book.lapsed[name] for name in deal.contract.terms]
        assert ledger.data["carried"].values[draw].tolist() == [book.carried[year] for year in deal.timeline.years]


@pytest.mark.parametrize(
    "weights", [(1,), (1, 1), (2, 0, 1), (1,) * 25, (6,) * 7, tuple(range(25)), (999_999_937, 1, 62)]
)
@pytest.mark.parametrize("amount", [0, 1, 12, 13, 24, 999, 10**12 + 7])
def test_parts_are_those_of_the_exact_split(weights, amount):
    parts, keys = np.zeros((2, len(weights)), dtype=np.int64)
    divide(amount, np.array(weights), parts, keys)
    assert parts.tolist() == exact.split(amount, weights)


def test_any_split_is_exact_and_by_largest_remainder():
    luck = np.random.default_rng(8)
    for _ in range(300):
        weights = luck.integers(0, 10 ** luck.integers(1, 9), luck.integers(1, 30))
        weights[0] += 1
        amount = int(luck.integers(0, 10 ** luck.integers(1, 13)))
        parts, keys = np.zeros((2, weights.size), dtype=np.int64)
        divide(amount, weights, parts, keys)
        assert parts.tolist() == exact.split(amount, weights.tolist())


def test_the_example_uses_every_kind_of_flow_and_limit(whole):
    data = whole[1].data
    assert (data["flows"].sum(["draw", "ledger_month"]) > 0).all()
    assert (data["lapsed"].sum("draw") > 0).sum() >= 2
    assert data["shortage"].any()
    assert data["repayment"].any()


@pytest.mark.parametrize("draws", [1, 7, 8, 9])
def test_the_first_draws_are_the_same_in_any_number(deal, lived, whole, draws):
    outcomes, engaged, enrolled = lived
    _, fewer = settled(deal, outcomes.isel(draw=slice(draws)), engaged[:draws], enrolled[:draws])
    for name, values in fewer.data.data_vars.items():
        np.testing.assert_array_equal(values.values, whole[1].data[name].values[:draws])


def test_one_thread_and_two_give_the_same_bits(deal, lived, whole):
    before = numba.get_num_threads()
    try:
        for threads in (1, min(2, numba.config.NUMBA_NUM_THREADS)):
            numba.set_num_threads(threads)
            ledger = settled(deal, *lived)[1]
            np.testing.assert_array_equal(ledger.data["flows"].values, whole[1].data["flows"].values)
    finally:
        numba.set_num_threads(before)
