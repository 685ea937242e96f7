"""Random contracts on random outcomes: the product against plain exact Python, and what must hold of any contract."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simulator.claims import claim_measured
from tests.claims.contracts import deals, outcomes
from tests.reference import claims as reference

pytestmark = pytest.mark.slow
PATIENT = settings(deadline=None, max_examples=80)
STOPS = st.sampled_from([np.inf, np.inf, 7.0, 10.0])


def plan(deal, draws, delay, stop, factor):
    months = deal.timeline.ledger_months
    factors = np.ones((draws, months))
    factors[:, 9:] = factor
    return xr.Dataset({
        "delay": ("draw", np.full(draws, delay)), "stops": ("draw", np.full(draws, stop)),
        "price_factor": (("draw", "ledger_month"), factors),
    })  # fmt: skip


def found(data, name, draw, arm):
    """What the product says of a term, as the reference says it."""
    one = data.isel(draw=draw, arm=arm).sel(term=name)
    owed, asked = one["owed"].values, {}
    if name in data["term_on_capital"].values and arm == 0:
        levels = data["asked"].isel(draw=draw).sel(term_on_capital=name).values
        asked = {int(month): float(levels[month]) for month in np.flatnonzero(~np.isnan(levels))}
    return {int(month): int(owed[month]) for month in np.flatnonzero(owed)}, asked, one


@PATIENT
@given(deal=deals(), seed=st.integers(0, 10**6), delay=st.sampled_from([0.0, 0.5, 2.0]), stop=STOPS,
       factor=st.sampled_from([1.0, 0.9]))  # fmt: skip
def test_the_same_as_plain_python(deal, seed, delay, stop, factor):
    made = outcomes(deal, seed)
    given_plan = plan(deal, 2, delay, stop, factor)
    data = claim_measured(deal, made, given_plan).data
    for draw, arm in np.ndindex(2, 2):
        world = reference.World(deal, made, draw, arm, delay, stop, given_plan["price_factor"].values[draw])
        for name, exact in reference.settle(world).items():
            owed, asked, one = found(data, name, draw, arm)
            assert owed == {month: amount for month, amount in exact.owed.items() if amount}, name
            assert asked == pytest.approx({month: float(level) for month, level in exact.asked.items()}), name
            assert int(one["expired"]) == exact.expired, name
            assert (bool(one["met"]), bool(one["met_true"])) == (exact.met, exact.met_true), name


RISING = [
    {"kind": "rate_card", "outcome": "in_work", "price": {"claim 1": 5, "claim 2": 3}, "at_most":
     {"segment": "further", "share": "30 %"}, "payer": "purse"},
    {"kind": "target", "outcome": "in_work", "at_least": {"share": "40 %", "of": "planned"}, "pays": {"amount": 9},
     "payer": "purse"},
    {"kind": "target", "outcome": "in_work", "at_least": {"increase": "10 %", "of": "enrolled"}, "payer": "purse",
     "pays": {"price": 7, "for_each": "gained"}},
    {"kind": "tiers", "outcome": "in_work", "by": "difference", "of": "enrolled", "steps": {0: 5, 0.2: 7.5},
     "shape": "lines", "payer": "purse"},
    {"kind": "tiers", "outcome": "in_work", "by": "citizens", "steps": {0: 5, 6: 3, 9: 8},
     "pays": "price of marginal units", "payer": "purse"},
    {"kind": "linear", "outcome": "in_work", "by": "share", "of": "planned", "per": "1 %", "price": 3.333,
     "from": "10 %", "until": "60 %", "payer": "purse"},
]  # fmt: skip


@PATIENT
@given(deal=deals(st.just(RISING)), seed=st.integers(0, 10**6), month=st.integers(0, 8), further=st.booleans())
def test_a_higher_count_never_pays_less(deal, seed, month, further):
    """One more citizen of either segment, early enough for everything; compared with something that stays."""
    less = outcomes(deal, seed)
    more = less.copy(deep=True)
    items = less["item"].values.tolist()
    for name in ("in_work", f"in_work [{'further' if further else 'closer'}]"):
        more["measured"][:, 0, month, items.index(name)] += 1
    before, after = (claim_measured(deal, each, np.zeros(2)).data for each in (less, more))
    totals = [each["owed"].isel(arm=0).sum("ledger_month") + each["expired"].isel(arm=0) for each in (before, after)]
    assert (totals[1] >= totals[0]).all()
    assert (after["met"].isel(arm=0) >= before["met"].isel(arm=0)).all()


@PATIENT
@given(deal=deals(), seed=st.integers(0, 10**6))
def test_the_order_of_terms_and_items_changes_nothing(deal, seed):
    assume(deal.contract.caps.per_citizen is None)  # of two cards at one moment the earlier declared comes first
    made = outcomes(deal, seed)
    terms = dict(reversed(deal.contract.terms.items()))
    turned = deal.model_copy(update={"contract": deal.contract.model_copy(update={"terms": terms})})
    shuffled = made.isel(draw=[1, 0])
    first = claim_measured(deal, made, np.zeros(2)).data
    again = claim_measured(turned, shuffled, np.zeros(2)).data
    for name in ("owed", "expired", "met", "met_true", "due", "need", "value"):
        np.testing.assert_array_equal(again[name].isel(draw=[1, 0]).sel(term=first["term"]).values, first[name].values)
    columns = first["term_on_capital"].values
    np.testing.assert_array_equal(
        again["asked"].isel(draw=[1, 0]).sel(term_on_capital=columns).values, first["asked"].values
    )
