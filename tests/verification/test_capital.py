"""Exact answers of waterfalls, guarantees and yearly caps: every number of successes weighted, and whole simulations.

Proceeds are 60,000 for each of Bin(100, .42) citizens. The exact checks settle one draw for every number of successes
and weight them by the binomial law; the simulated ones lie within 4 standard errors of the exact value, which must be
small enough to see a defect that matters.
"""

from math import comb, sqrt

import numpy as np
import pytest
from ruamel.yaml import YAML

import simulator as sim
from simulator.ledger import Activity, settle_activity
from tests.made_claims import balance as balance_of
from tests.made_claims import claims_of, differences, random_claims, random_deal, settle_claims, twin
from tests.verification.test_oracles import DEALS, agrees

WEIGHTS = np.array([comb(100, k) * 0.42**k * 0.58 ** (100 - k) for k in range(101)])
PROCEEDS = 60_000 * np.arange(101)


def load(name, guarantee=None):
    """A deal's file, with other words for its guarantee."""
    tree = YAML(typ="safe").load(DEALS / f"{name}.yaml")
    tree["capital"].get("guarantees", {}).get("backing", {}).update(guarantee or {})
    return sim.Deal.of(tree)


def settled(name, **overrides):
    """The ledger of a deal with one draw for each number of successes."""
    deal = load(name, **overrides)
    owed = np.zeros((101, deal.timeline.ledger_months), dtype=np.int64)
    owed[:, 36] = 100 * PROCEEDS
    return settle_activity(deal, claims_of(deal, {"jobs": owed}), Activity(np.zeros((101, 0)), np.zeros((101, 0), int)))


def total(data, purposes, subject):
    """Whole kroner by draw."""
    chosen = np.isin(data["purpose"].values, purposes) & (data["subject"].values == subject)
    flows = data["flows"].isel(flow=chosen)
    return flows.sum([dim for dim in flows.dims if dim != "draw"]).values / 100


def test_o23_a_waterfall_of_two_tranches():
    data = settled("o23").data
    senior, junior = (total(data, ["principal", "return"], name) for name in ("senior", "junior"))
    np.testing.assert_array_equal(senior + junior, PROCEEDS)
    assert WEIGHTS @ senior == pytest.approx(1_801_790.5901, abs=5e-5)
    assert WEIGHTS @ junior == pytest.approx(718_209.4099, abs=5e-5)
    assert WEIGHTS @ (senior < 1_600_000) == pytest.approx(0.0006460724, abs=1e-10)
    assert WEIGHTS @ (junior < 900_000) == pytest.approx(0.6950594589, abs=1e-10)


def test_o24_a_guarantee_of_half_the_loss():
    """The spread is that of the call about its mean, over all draws."""
    whole = settled("o24").data["guaranteed"].values[:, 0] / 100
    np.testing.assert_array_equal(whole, np.maximum(2_500_000 - PROCEEDS, 0) / 2)
    mean = WEIGHTS @ whole
    assert mean == pytest.approx(54_299.5394, abs=5e-5)
    assert sqrt(WEIGHTS @ whole**2 - mean**2) == pytest.approx(82_381.6, abs=0.05)


def test_o24_limited_to_an_amount():
    limited = settled("o24", guarantee={"amount": 300_000}).data["guaranteed"].values[:, 0] / 100
    mean = WEIGHTS @ limited
    assert mean == pytest.approx(53_411.8874, abs=5e-5)
    assert sqrt(WEIGHTS @ limited**2 - mean**2) == pytest.approx(79_167.9, abs=0.05)


@pytest.mark.slow
def test_o23_simulated():
    with sim.simulate(load("o23"), draws=100_000, seed=20) as result:
        flows = result.ledger[["flows", "purpose", "subject"]]
        senior, junior = (total(flows, ["principal", "return"], name) for name in ("senior", "junior"))
    agrees(senior, 1_801_790.5901, 300)
    agrees(junior, 718_209.4099, 1_000)
    agrees((junior < 900_000).astype(float), 0.6950594589, 0.002)


@pytest.mark.slow
def test_o24_simulated():
    with sim.simulate(load("o24"), draws=100_000, seed=20) as result:
        agrees(total(result.ledger, ["guarantee call"], "main"), 54_299.5394, 300)


# --- any capital structure -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(60))
def test_any_deal_agrees_with_plain_python_and_balances(seed):
    """Every flow, total and cut of a random deal; the deal's account is never negative and ends at zero."""
    luck = np.random.default_rng(seed)
    deal = random_deal(luck)
    claims, engaged, enrolled, events = random_claims(luck, deal, 2)
    ledger = settle_claims(deal, claims, engaged, enrolled, **events)
    for draw in range(2):
        assert differences(deal, ledger, twin(deal, claims, engaged, enrolled, events, draw), draw) == {}
    assert (balance_of(ledger) >= 0).all()
    assert not balance_of(ledger)[:, -1].any()
    _limits_hold(deal, ledger)
    _sums_agree(deal, ledger, claims)


def _sum(data, *purposes, by="purpose"):
    return data["flows"].values[:, :, np.isin(data[by].values, purposes)].sum(axis=(1, 2))


def _limits_hold(deal, ledger):
    """Caps of payers, of the contract and of tranches."""
    data, caps = ledger.data, deal.contract.caps
    for account, cap in caps.per_payer.items():
        mine = (data["payer"].values == account) & (data["purpose"].values == "outcome payment")
        paid = data["flows"].values[:, :, mine].sum(axis=2)
        assert cap.total is None or (paid.sum(axis=1) <= deal.minor(cap.total)).all()
        years = deal.timeline.year_index
        late = deal.contract.credit  # what is owed in one year may then be paid in the next
        if cap.per_year is not None and not late:
            for year in range(years[-1] + 1):
                assert (paid[:, years == year].sum(axis=1) <= deal.minor(cap.per_year)).all()
    if caps.total is not None:
        paid = _sum(data, "outcome payment", "compensation", "return floor")
        assert (paid <= deal.minor(caps.total)).all()
    for name in deal.capital.tranches:
        drawn = (data["purpose"].values == "drawdown") & (data["subject"].values == name)
        assert (data["flows"].values[:, :, drawn].sum(axis=(1, 2)) <= deal.minor(deal.capital.amount_of(name))).all()
    assert (_sum(data, "drawdown") <= deal.minor(deal.capital.commitment)).all()


def _sums_agree(deal, ledger, claims):
    """Owed is paid or lapses, and what lapses is cut by a limit, unless a payer defaults or a rebate is not paid."""
    data = ledger.data
    owed = claims.data["owed"].sel(arm="programme")
    months = data["ledger_month"].values
    due = owed.where(owed["ledger_month"] <= _last(deal, months), 0).sum("ledger_month").values
    np.testing.assert_array_equal(due + data["repayment"].values, (data["paid"] + data["lapsed"]).values)
    if not deal.contract.credit and "both ways" not in deal.contract.terms:
        np.testing.assert_array_equal(data["lapsed"].values, data["cut"].sum("limit").values)
    into = _sum(data, "outcome payment") - _sum(data, "rebate")
    np.testing.assert_array_equal(into, data["paid"].sum("term").values)


def _last(deal, months):
    return months[-1] if deal.contract.ends is None else min(deal.timeline.month_of(deal.contract.ends), months[-1])


@pytest.mark.parametrize("seed", range(60, 80))
def test_senior_and_junior_are_the_pool(seed):
    """One tranche of the whole or several with the same money: the same drawn, and the same goes back, month by month;
    without coupons and guarantees, and with every step in order of rank."""
    luck = np.random.default_rng(seed)
    deal = random_deal(luck)
    tranches = {
        name: each.model_copy(update={"coupon": None, "matures": None, "amortises": None})
        for name, each in deal.capital.tranches.items()
    }
    whole = deal.capital.commitment
    split = [whole] if len(tranches) == 1 else [whole / 4] * (len(tranches) - 1)
    split += [whole - sum(split)] if len(tranches) > 1 else []
    tranches = {
        name: each.model_copy(update={"amount": amount})
        for (name, each), amount in zip(tranches.items(), split, strict=True)
    }
    only = next(iter(tranches.values())).model_copy(update={"amount": whole})
    plain = {"waterfall": (), "guarantees": {}}
    claims, engaged, enrolled, events = random_claims(luck, deal, 2)
    flows = []
    for held in (tranches, {"pool": only}):
        its = deal.model_copy(update={"capital": deal.capital.model_copy(update={**plain, "tranches": held})})
        data = settle_claims(its, claims, engaged, enrolled, **events).data
        grouped = [np.isin(data["purpose"].values, group) for group in (["drawdown"], ["principal"], ["return"])]
        flows.append([data["flows"].values[:, :, chosen].sum(axis=2) for chosen in grouped])
    for mine, pooled in zip(*flows, strict=True):
        np.testing.assert_array_equal(mine, pooled)


@pytest.mark.parametrize("seed", range(80, 100))
def test_endless_limits_are_none(seed):
    """Limits too large to bind change no total; a payer with one is split by itself, so only its øre may move."""
    luck = np.random.default_rng(seed)
    deal = random_deal(luck)
    claims, engaged, enrolled, events = random_claims(luck, deal, 2)
    free = {"credit": {}, "caps": type(deal.contract.caps)()}
    without = deal.model_copy(update={"contract": deal.contract.model_copy(update=free)})
    events = {name: value for name, value in events.items() if name == "stops"}
    most = {"total": 10**12, "per_year": {"amount": 10**12}, "per_payer": {"purse": {"total": 10**12}}}
    endless = {**free, "caps": type(deal.contract.caps).model_validate(most)}
    bound = deal.model_copy(update={"contract": deal.contract.model_copy(update=endless)})
    one, other = (settle_claims(each, claims, engaged, enrolled, **events) for each in (without, bound))
    assert not other.data["cut"].sel(limit=["payer", "year", "contract"]).any()
    chosen = one.data["payer"].values == "deal"
    np.testing.assert_array_equal(one.data["flows"].values[:, :, chosen], other.data["flows"].values[:, :, chosen])
    np.testing.assert_array_equal(one.data["paid"].values, other.data["paid"].values)
