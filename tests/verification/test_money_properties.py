"""Invariants of the money over many contracts: balances, splits, caps, agreement with plain Python to the last øre."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.terms import NO_CAP
from tests.money import CARD, GOAL, a_deal, counts, moved, settled
from tests.reference import ledger as reference

MONTHS = 24
DRAWS = 3
SEVERAL = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

amounts = st.integers(0, 900_000).map(lambda ore: ore / 100)
shares = st.integers(1, 99).map(lambda percent: {"purse": f"{percent} %", "state": f"{100 - percent} %"})
lags = st.fixed_dictionaries({"verification": st.integers(0, 3), "payment": st.integers(0, 2)})
maybe_cap = st.none() | st.integers(0, 30_000)


def with_cap(term, cap):
    return term if cap is None else {**term, "cap": cap}


cards = st.builds(
    lambda price, payer, paid, cap, payee: with_cap(
        {**CARD, "price": price, "payer": payer, "paid": paid, "payee": payee}, cap
    ),
    amounts, st.just("purse") | shares, lags, maybe_cap, st.sampled_from(["investors", "provider"]),
)  # fmt: skip
returns = st.fixed_dictionaries(
    {"rate": st.integers(0, 1500).map(lambda points: f"{points / 100} % per year"),
     "basis": st.sampled_from(["compound", "simple"])}
)  # fmt: skip
repayments = st.builds(
    lambda rate, need, paid, cap: with_cap(
        {**GOAL, "at_least": {"citizens": need}, "paid": paid, "pays": {"repay": "drawn", "return": rate}}, cap
    ),
    returns, st.integers(0, 12), lags, maybe_cap,
)  # fmt: skip
targets = st.builds(lambda need, pays: {**GOAL, "at_least": {"citizens": need}, "pays": {"amount": pays}},
                    st.integers(0, 12), amounts)  # fmt: skip
fixed_terms = st.builds(lambda amount, month: {"kind": "fixed", "amount": amount, "month": month, "payer": "purse"},
                        amounts, st.integers(0, 20))  # fmt: skip
some_terms = st.lists(cards | repayments | targets | fixed_terms, min_size=1, max_size=4).map(
    lambda terms: {f"term {k}": term for k, term in enumerate(terms)}
)
caps = st.fixed_dictionaries(
    {},
    optional={
        "total": st.integers(0, 60_000),
        "per_year": st.fixed_dictionaries(
            {"amount": st.integers(0, 30_000), "over_cap": st.sampled_from(["lapses", "next_year"]),
             "unused_room": st.sampled_from(["lapses", "next_year"])}
        ),
    },
)  # fmt: skip
uses = st.lists(
    st.builds(lambda amount, to: {"to": to, "amount": f"{amount} per citizen-month engaged"}, amounts,
              st.sampled_from(["provider", "manager"]))
    | st.builds(lambda amount, month: {"to": "evaluator", "amount": amount, "month": month}, amounts,
                st.integers(0, 22))
    | st.builds(lambda amount, until: {"to": "manager", "amount": f"{amount / 10} per month", "until": until}, amounts,
                st.integers(1, 24))
    | st.builds(lambda amount: {"to": "provider", "amount": f"{amount} per citizen enrolled"}, amounts)
    | st.just({"to": "manager", "amount": "6 % per year of drawn", "from": 1, "until": 20}),
    max_size=4,
).map(lambda listed: {f"use {k}": use for k, use in enumerate(listed)})  # fmt: skip
drawdowns = (
    st.just({"when": "as_needed"})
    | st.just({"when": "up_front"})
    | st.lists(st.tuples(st.integers(0, 23), st.integers(0, 20_000)), min_size=1, max_size=4).map(
        lambda steps: {"when": "schedule", "schedule": [{"month": month, "amount": amount} for month, amount in steps]}
    )
)
capitals = st.builds(
    lambda commitment, drawdown, listed, first, waterfall: {
        "commitment": commitment,
        "drawdown": drawdown,
        "uses": listed,
        "tranches": {"main": {"holders": {"Fond A": f"{first} %", "Fond B": f"{100 - first} %"}}},
        "waterfall": waterfall,
    },
    st.integers(0, 60_000), drawdowns, uses, st.integers(0, 100),
    st.sampled_from([["fees", "principal of main", "return of main"], ["principal of main", "fees", "return of main"],
                     ["return of main", "principal of main"], []]),
)  # fmt: skip


@st.composite
def contracts(draw):
    """A tree's sections: a contract, its capital and when it ends."""
    contract = {"caps": draw(caps)}
    if draw(st.booleans()):
        contract["ends"] = draw(st.sampled_from(["2027-06-30", "2028-12-31"]))
    return {"terms": draw(some_terms), "contract": contract, "capital": draw(capitals)}


def build(said):
    return a_deal(said["terms"], contract=said["contract"], capital=said["capital"], horizon=MONTHS,
                  citizens={"planned": 20, "enrolment": {"from": 0, "over": 6}},
                  outcomes={"in_work": {"reach": ["job"], "within": 12}})  # fmt: skip


@st.composite
def lives(draw):
    """Counts, citizen-months engaged and enrolments of some draws."""
    luck = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return {
        "counts": luck.poisson(0.5, (DRAWS, 2, MONTHS)),
        "engaged": np.round(luck.uniform(0, 8, (DRAWS, 18)), 3),
        "enrolled": luck.integers(0, 3, (DRAWS, 7)),
    }


def run(deal, lived, more=0):
    outcomes = counts(deal, {"in_work": lived["counts"] + more})
    return settled(deal, outcomes, lived["engaged"], lived["enrolled"])


@SEVERAL
@given(said=contracts(), lived=lives())
def test_every_flow_agrees_with_plain_python(said, lived):
    deal = build(said)
    claims, ledger = run(deal, lived)
    owed = claims.data["owed"].sel(arm="programme").values
    met, due = claims.data["met"].sel(arm="programme").values, claims.data["due"].values
    for draw in range(DRAWS):
        book = reference.walk(deal, lived["engaged"][draw], lived["enrolled"][draw], owed[draw], due[draw], met[draw])
        assert reference.as_mapping(ledger, draw) == {key: amount for key, amount in book.flows.items() if amount}
        data = ledger.data.isel(draw=draw)
        for name, by in (("paid", "term"), ("lapsed", "term"), ("repayment", "term"), ("unpaid", "use"),
                         ("shortage", "use"), ("carried", "year")):  # fmt: skip
            values = dict(zip(data[by].values.tolist(), data[name].values.tolist(), strict=True))
            assert values == {key: getattr(book, name).get(key, 0) for key in values}


@SEVERAL
@given(said=contracts(), lived=lives())
def test_the_deals_account_is_never_negative_and_ends_at_zero(said, lived):
    _, ledger = run(build(said), lived)
    data = ledger.data
    flows = data["flows"].values
    assert (flows >= 0).all()
    sign = (data["payee"].values == "deal").astype(int) - (data["payer"].values == "deal").astype(int)
    balance = (flows @ sign).cumsum(axis=1)
    assert (balance >= 0).all()
    assert (balance[:, -1] == 0).all()


@SEVERAL
@given(said=contracts(), lived=lives())
def test_uses_and_what_goes_back_equal_sources(said, lived):
    _, ledger = run(build(said), lived)
    total = {p: moved(ledger, p, by=None) for p in set(ledger.data["purpose"].values.tolist())}
    to_deal = (ledger.data["purpose"] == "outcome payment") & (ledger.data["payee"] == "deal")
    sources = total["drawdown"] + ledger.data["flows"].sel(flow=to_deal).sum(["ledger_month", "flow"]).values
    out = [total.get(p, 0) for p in ("delivery", "fee", "principal", "return", "handed back")]
    np.testing.assert_array_equal(sources, sum(out))
    assert (total["drawdown"] <= round(said["capital"]["commitment"] * 100)).all()
    assert (total["principal"] + total.get("handed back", 0) <= total["drawdown"]).all()


@SEVERAL
@given(said=contracts(), lived=lives())
def test_every_owed_minor_unit_is_paid_or_lapses(said, lived):
    claims, ledger = run(build(said), lived)
    owed = claims.data["owed"].sel(arm="programme").sum("ledger_month").values + ledger.data["repayment"].values
    np.testing.assert_array_equal(owed, ledger.data["paid"].values + ledger.data["lapsed"].values)
    np.testing.assert_array_equal(moved(ledger, "outcome payment", by=None), ledger.data["paid"].sum("term").values)
    np.testing.assert_array_equal(ledger.data["lapsed"].values, ledger.data["cut"].sum("limit").values)


@SEVERAL
@given(said=contracts(), lived=lives())
def test_no_cap_is_ever_exceeded(said, lived):
    deal = build(said)
    _, ledger = run(deal, lived)
    paid, limits = ledger.data["paid"].values, said["contract"]["caps"]
    for k, term in enumerate(said["terms"].values()):
        assert (paid[:, k] <= 100 * term.get("cap", NO_CAP)).all()
    assert (paid.sum(axis=1) <= 100 * limits.get("total", NO_CAP)).all()
    if "per_year" in limits:
        by_month = moved(ledger, "outcome payment")
        years = deal.timeline.year_index
        by_year = np.stack([by_month[:, years == year].sum(axis=1) for year in range(years[-1] + 1)], axis=1)
        cap = round(100 * limits["per_year"]["amount"])
        if limits["per_year"]["unused_room"] == "next_year":
            assert (by_year.cumsum(axis=1) <= cap * (1 + np.arange(by_year.shape[1]))).all()
        else:
            assert (by_year <= cap).all()


@SEVERAL
@given(said=contracts(), lived=lives(), month=st.integers(0, MONTHS - 1))
def test_a_higher_count_never_pays_less(said, lived, month):
    """Where no repayment nets what other terms have paid: compound interest on it would outweigh a small claim."""
    said["terms"] = {name: term for name, term in said["terms"].items() if "repay" not in term.get("pays", {})}
    deal = build(said)
    _, fewer = run(deal, lived)
    more = np.zeros((1, 1, MONTHS), dtype=int)
    more[..., month] = 1
    _, larger = run(deal, lived, more)
    assert (larger.data["paid"].sum("term").values >= fewer.data["paid"].sum("term").values).all()


@SEVERAL
@given(said=contracts(), lived=lives(), month=st.integers(0, MONTHS - 1))
def test_a_higher_count_never_repays_less(said, lived, month):
    """A repayment by itself."""
    said["terms"] = {name: term for name, term in said["terms"].items() if "repay" in term.get("pays", {})}
    said["terms"] = dict(list(said["terms"].items())[:1])
    deal = build(said)
    _, fewer = run(deal, lived)
    more = np.zeros((1, 1, MONTHS), dtype=int)
    more[..., month] = 3
    _, larger = run(deal, lived, more)
    assert (larger.data["paid"].sum("term").values >= fewer.data["paid"].sum("term").values).all()


WHOLE = st.integers(0, 9_000)


@SEVERAL
@given(price=WHOLE, pays=WHOLE, use=WHOLE, commitment=st.integers(1, 60_000), total=WHOLE, lived=lives())
def test_twice_the_money_is_twice_every_flow(price, pays, use, commitment, total, lived):
    lived["engaged"] = np.floor(lived["engaged"])

    def flows(scale):
        terms = {"a": {**CARD, "price": 2 * scale * price}, "b": {**GOAL, "at_least": {"citizens": 9}}}
        terms["b"]["pays"] = {"amount": 2 * scale * pays}
        capital = {"commitment": 2 * scale * commitment, "drawdown": {"when": "up_front"}}
        capital["uses"] = {"d": {"to": "provider", "amount": f"{2 * scale * use} per citizen-month engaged"}}
        capital["tranches"] = {"main": {"holders": {"Fond A": "50 %", "Fond B": "50 %"}}}
        said = {"terms": terms, "contract": {"caps": {"total": 2 * scale * total}}, "capital": capital}
        return run(build(said), lived)[1].data["flows"].values

    np.testing.assert_array_equal(2 * flows(1), flows(2))


@SEVERAL
@given(said=contracts(), lived=lives(), kind=st.sampled_from(["card", "target", "fixed"]))
def test_a_term_at_price_zero_changes_nothing(said, lived, kind):
    _, without = run(build(said), lived)
    nothing = {
        "card": {**CARD, "price": 0},
        "target": {**GOAL, "at_least": {"citizens": 0}, "pays": {"amount": 0}},
        "fixed": {"kind": "fixed", "amount": 0, "month": 3, "payer": "purse"},
    }
    _, with_it = run(build({**said, "terms": {**said["terms"], "nothing": nothing[kind]}}), lived)
    assert not with_it.data["paid"].sel(term="nothing").any()
    months = min(with_it.data.sizes["ledger_month"], without.data.sizes["ledger_month"])
    kept = with_it.data["flows"].sel(flow=without.data["flow"].values).values[:, :months]
    np.testing.assert_array_equal(kept, without.data["flows"].values[:, :months])


@SEVERAL
@given(said=contracts(), lived=lives())
def test_an_endless_cap_is_no_cap(said, lived):
    free = {**said, "contract": {**said["contract"], "caps": {}}}
    free["terms"] = {name: {k: v for k, v in term.items() if k != "cap"} for name, term in said["terms"].items()}
    endless = {**free, "contract": {**said["contract"], "caps": {"total": 10**12, "per_year": 10**12}}}
    endless["terms"] = {name: {**term, "cap": 10**12} for name, term in free["terms"].items()}
    _, ledger = run(build(free), lived)
    np.testing.assert_array_equal(ledger.data["flows"].values, run(build(endless), lived)[1].data["flows"].values)
    assert not ledger.data["lapsed"].any()


@SEVERAL
@given(said=contracts(), lived=lives())
def test_draws_do_not_know_of_each_other(said, lived):
    deal = build(said)
    _, together = run(deal, lived)
    for draw in range(DRAWS):
        alone = {name: values[draw : draw + 1] for name, values in lived.items()}
        _, one = run(deal, alone)
        np.testing.assert_array_equal(one.data["flows"].values[0], together.data["flows"].values[draw])
