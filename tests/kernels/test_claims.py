"""The walk of many draws: the same bits in any number of draws and threads, and in plain exact Python."""

from decimal import Decimal

import numba
import numpy as np
import pytest
import xarray as xr

from simulator.claims import claim_measured
from tests.claims.contracts import COHORTS, HORIZON, PLANNED, SEGMENTS, outcomes
from tests.money import a_deal
from tests.reference import claims as reference

DRAWS = 5
PAYER = {"payer": "purse"}


@pytest.fixture(scope="module")
def deal():
    """Every clause that the kernels compile."""
    counted = {"outcome": "in_work", **PAYER}
    terms = {
        "claims": {**counted, "kind": "rate_card", "price": {"claim 1": 9.55, "claim 2": 4}, "price_cut": "10 %"},
        "group": {**counted, "kind": "rate_card", "price": 5, "at_most": {"segment": "further", "share": "30 %"}},
        "weeks": {**PAYER, "kind": "rate_card", "outcome": "stay", "price": "7.77 per week"},
        "goal": {**counted, "kind": "target", "at_least": {"share": "20 %", "of": "planned"}, "pays": {"amount": 50}},
        "each": {**counted, "kind": "target", "at_least": {"difference": "5 %", "of": "planned"},
                 "pays": {"price": 3.33, "for_each": "gained"}},
        "cohorts": {**counted, "kind": "target", "at_least": {"citizens": 2}, "pooled": {"citizens": 3},
                    "cohorts": [{"from": a, "until": b} for a, b in COHORTS], "pays": {"amount": 8}},
        "lines": {**counted, "kind": "tiers", "by": "value", "of": "planned", "steps": {0: -5, 0.5: 20},
                  "shape": "lines"},
        "units": {**counted, "kind": "tiers", "by": "citizens", "steps": {0: 5, 4: 7},
                  "pays": "price of marginal units"},
        "line": {**counted, "kind": "linear", "by": "share", "of": "planned", "per": "1 %", "price": 0.35, "from": 0.1},
        "saving": {**PAYER, "kind": "savings_share", "outcome": "saved", "share": "40 %", "until": 50},
    }  # fmt: skip
    return a_deal(
        terms, horizon=HORIZON, citizens={"planned": PLANNED, "segments": SEGMENTS, "enrolment": {"over": 6}},
        outcomes={
            "in_work": {"reach": ["job"], "within": 9, "claims": 2}, "stay": {"time_in": ["job"], "within": 9},
            "saved": {"saving": "all", "counted": "as it arises"},
        },
    )  # fmt: skip


@pytest.fixture(scope="module")
def limited(deal):
    """The same with ceilings, which replace the group's share."""
    cards = {
        name: term.model_copy(update={"at_most": None, "per_citizen": Decimal(12)}) if name == "group" else term
        for name, term in deal.contract.terms.items()
    }
    caps = deal.contract.caps.model_copy(update={"per_citizen": Decimal(20)})
    return deal.model_copy(update={"contract": deal.contract.model_copy(update={"terms": cards, "caps": caps})})


def claimed(deal, made):
    return claim_measured(deal, made, xr.Dataset({"delay": ("draw", np.zeros(made.sizes["draw"]))})).data


@pytest.mark.parametrize("which", ["deal", "limited"])
def test_every_clause_agrees_with_plain_python(which, request):
    deal = request.getfixturevalue(which)
    made = outcomes(deal, 3, DRAWS)
    data = claimed(deal, made)
    for draw, arm in np.ndindex(DRAWS, 2):
        for name, exact in reference.settle(reference.World(deal, made, draw, arm)).items():
            values = data["owed"].isel(draw=draw, arm=arm).sel(term=name).values
            owed = {int(month): int(values[month]) for month in np.flatnonzero(values)}
            assert owed == {month: amount for month, amount in exact.owed.items() if amount}, name
    assert (data["owed"] != 0).any(["draw", "arm", "ledger_month"]).all()


def test_the_first_draws_are_the_same_in_any_number(deal):
    made = outcomes(deal, 4, DRAWS)
    whole = claimed(deal, made)
    for draws in (1, 2, DRAWS - 1):
        fewer = claimed(deal, made.isel(draw=slice(draws)))
        for name, values in fewer.data_vars.items():
            np.testing.assert_array_equal(values.values, whole[name].values[:draws])


def test_one_thread_and_two_give_the_same_bits(limited):
    made = outcomes(limited, 5, DRAWS)
    before, found = numba.get_num_threads(), []
    try:
        for threads in (1, min(2, numba.config.NUMBA_NUM_THREADS)):
            numba.set_num_threads(threads)
            found.append(claimed(limited, made)["owed"].values)
    finally:
        numba.set_num_threads(before)
    np.testing.assert_array_equal(*found)
