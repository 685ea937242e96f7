"""Invariants of whole random deals, from citizens to investors: balances, limits, splits, limits that are none."""

from copy import deepcopy

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from simulator.deal import Deal
from simulator.pipeline import Clock, flow
from tests.contracts import OUTCOMES, PEOPLE, deal_trees

pytestmark = pytest.mark.slow
DRAWS = 6
SEVERAL = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
FROM_PAYERS = ("outcome payment", "return floor", "compensation")
TO_HOLDERS = ("coupon", "principal", "return", "guarantee call")


def river(tree):
    deal = Deal.of(deepcopy(tree))
    return deal, flow(deal, 0, DRAWS, 1, 0, Clock())


def moved(ledger, **where):
    """int64[draw, ledger_month] of the flows whose coordinates are as said; a tuple is any of them."""
    data, chosen = ledger.data, np.ones(ledger.data.sizes["flow"], dtype=bool)
    for name, wanted in where.items():
        chosen &= np.isin(data[name].values, wanted if isinstance(wanted, tuple) else (wanted,))
    return data["flows"].transpose("draw", "ledger_month", "flow").values[:, :, chosen].sum(axis=2)


@SEVERAL
@given(tree=deal_trees())
def test_the_deals_account_passes_everything_on(tree):
    _, done = river(tree)
    balance = (moved(done.ledger, payee="deal") - moved(done.ledger, payer="deal")).cumsum(axis=1)
    assert (balance >= 0).all()
    assert (balance[:, -1] == 0).all()
    assert (done.ledger.data["flows"] >= 0).all()


@SEVERAL
@given(tree=deal_trees())
def test_limits_hold(tree):
    deal, done = river(tree)
    caps, years = deal.contract.caps, deal.timeline.year_index
    paid = moved(done.ledger, purpose=FROM_PAYERS)
    if caps.total is not None:
        stop = moved(done.ledger, purpose="compensation")
        assert ((paid - stop).sum(axis=1) <= deal.minor(caps.total)).all()
    for name, cap in caps.per_payer.items() if not deal.contract.credit else ():
        by = moved(done.ledger, purpose="outcome payment", payer=name)
        assert (by.sum(axis=1) <= deal.minor(cap.total)).all()
        yearly = np.stack([by[:, years == year].sum(axis=1) for year in np.unique(years)])
        assert (yearly <= deal.minor(cap.per_year)).all()
    drawn = moved(done.ledger, purpose="drawdown").sum(axis=1)
    assert (drawn <= deal.minor(deal.capital.commitment)).all()
    for name in deal.capital.tranches:
        mine = moved(done.ledger, purpose="drawdown", subject=name).sum(axis=1)
        assert (mine <= deal.minor(deal.capital.amount_of(name))).all()


@SEVERAL
@given(tree=deal_trees())
def test_senior_and_junior_are_the_pool(tree):
    _, done = river(tree)
    data = done.metrics.data
    for figure in ("contributions", "distributions", "profit", "drawn", "undrawn"):
        by = data[figure].transpose("draw", "investor")
        assert (by.sel(investor="all") == by.sel(investor=["senior", "junior"]).sum("investor")).all(), figure
    held = moved(done.ledger, purpose=TO_HOLDERS).sum(axis=1)
    assert (data["distributions"].sel(investor="all").values == held).all()


@SEVERAL
@given(tree=deal_trees())
def test_what_is_owed_is_paid_or_lapses(tree):
    deal, done = river(tree)
    if deal.contract.credit:
        return
    owed = np.maximum(done.claims.data["owed"].sel(arm="programme"), 0).sum("ledger_month").transpose("draw", "term")
    ledger = done.ledger.data
    paid, lapsed, repayment = (ledger[name].transpose("draw", "term") for name in ("paid", "lapsed", "repayment"))
    assert (owed.values + repayment.values == paid.values + lapsed.values).all()
    total = moved(done.ledger, purpose="outcome payment").sum(axis=1)
    assert (paid.sum("term").values == total).all()


@SEVERAL
@given(tree=deal_trees())
def test_a_cap_that_is_far_away_is_none(tree):
    """To the bit; with a payer's cap payments are split one by one and not once a month: within one unit for each."""
    contract = {**tree["contract"], "caps": {}}
    contract.pop("return_cap", None)
    far, payers = {"total": 10**9, "per_year": 10**9, "per_citizen": 10**8}, {"jobs": {"total": 10**9}}
    _, none = river({**tree, "contract": contract})
    _, some = river({**tree, "contract": {**contract, "caps": far, "return_cap": {"rate": "99 %"}}})
    _, capped = river({**tree, "contract": {**contract, "caps": {"per_payer": payers}}})
    flows = [done.ledger.data["flows"].values for done in (none, some, capped)]
    tight = some.ledger.data["cut"].sel(limit="return").values.any(axis=1)
    assert (flows[0][~tight] == flows[1][~tight]).all()
    assert (abs(flows[0] - flows[2]) <= len(contract["terms"])).all()
    assert not capped.ledger.data["cut"].sel(limit="payer").values.any()
    assert not some.ledger.data["cut"].sel(limit=["payer", "year", "contract"]).values.any()


@SEVERAL
@given(tree=deal_trees())
def test_a_return_cap_caps_the_return(tree):
    contract = {**tree["contract"], "return_cap": {"rate": "5 %", "basis": "irr"}}
    contract.pop("on_stop", None)
    contract.pop("return_floor", None)
    capital = {key: value for key, value in tree["capital"].items() if key not in ("grants", "guarantees")}
    deal, done = river({**tree, "contract": contract, "capital": capital})
    paid_in = moved(done.ledger, purpose="drawdown") - moved(done.ledger, purpose="handed back")
    gained = moved(done.ledger, purpose=TO_HOLDERS) - paid_in
    months = np.arange(deal.timeline.ledger_months)
    at_the_end = (gained * 1.05 ** ((months[-1] - months) / 12)).sum(axis=1)
    assert (at_the_end <= 2 * months.size).all()  # roundings of an øre each


@SEVERAL
@given(tree=deal_trees())
def test_a_review_that_decides_nothing_changes_no_bit(tree):
    contract = {key: value for key, value in tree["contract"].items() if key != "reviews"}
    never = {"never": {"month": 9, "if": {"recruitment": {"above": 7}}, "then": "stop contract"}}
    _, plain = river({**tree, "contract": contract})
    _, reviewed = river({**tree, "contract": {**contract, "reviews": never}})
    assert (plain.ledger.data["flows"].values == reviewed.ledger.data["flows"].values).all()


@SEVERAL
@given(tree=deal_trees())
def test_the_floor_makes_good_what_is_lost_beyond_it(tree):
    contract = {**tree["contract"], "caps": {}, "return_floor": {"max_loss": "30 % of drawn", "payer": "jobs"}}
    contract.pop("credit", None)
    if contract.get("channel") == "loan to provider":
        return
    capital = {key: value for key, value in tree["capital"].items() if key != "guarantees"}
    capital = {**capital, "waterfall": ["principal of senior", "principal of junior", "return of junior"]}
    uses = {name: use for name, use in capital["uses"].items() if not use.get("deferred")}
    _, done = river({**tree, "contract": contract, "capital": {**capital, "uses": uses}})
    data = done.metrics.data.sel(investor="all")
    assert (data["distributions"].values >= 0.7 * data["contributions"].values - 2).all()


def with_terms(**terms):
    """A plain deal of the random deals' people and outcomes with these terms, all paid by one account."""
    contract = {"terms": {name: {"payer": "jobs", **term} for name, term in terms.items()}}
    capital = {"commitment": 50_000, "tranches": {"main": {"holders": {"Fond A": "100 %"}}}}
    return {**PEOPLE, "outcomes": OUTCOMES, "contract": contract, "capital": capital}


def test_equal_tiers_are_a_rate_card_and_an_even_line():
    every = {"outcome": "completed", "by": "citizens"}
    _, done = river(
        with_terms(
            card={"kind": "rate_card", "outcome": "completed", "price": 501.25},
            tiers={"kind": "tiers", **every, "steps": {"0": 501.25, "5": 501.25}, "pays": "price of all units"},
            margins={"kind": "tiers", **every, "steps": {"0": 501.25, "5": 501.25}, "pays": "price of marginal units"},
            line={"kind": "linear", **every, "price": 501.25},
        )
    )
    paid = done.ledger.data["paid"]
    assert (paid.sel(term="card") > 0).all()
    for name in ("tiers", "margins", "line"):
        assert (paid.sel(term=name) == paid.sel(term="card")).all(), name


def test_no_share_of_a_saving_and_no_price_are_nothing():
    bits = []
    for extra in ({}, {"share": {"kind": "savings_share", "outcome": "saved", "share": "0 %"}},
                  {"price": {"kind": "rate_card", "outcome": "in_work", "price": 0}}):  # fmt: skip
        _, done = river(with_terms(card={"kind": "rate_card", "outcome": "completed", "price": 900}, **extra))
        bits.append(done.ledger.data["flows"].sum("ledger_month").values.tolist())
        assert all((done.ledger.data["paid"].sel(term=name) == 0).all() for name in extra)
    assert bits[0] == bits[1] == bits[2]
