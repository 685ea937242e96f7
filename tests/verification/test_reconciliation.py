"""Every view of the public purse is one set of books: all of them reconcile to the øre, and one draw is printed.

Savings by account add up to the difference between the arms; what departments pay, less what the council's own funds
get back, is what crosses its outer boundary; what the deal's account receives it pays out; what all parties gain is the
public saving less what the programme costs. None of this is statistical: it holds in every draw, exactly.
"""

from copy import deepcopy
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import simulator as sim
from simulator.deal import Deal
from simulator.metrics import public_accounts
from simulator.pipeline import Clock, flow
from tests.contracts import deal_trees

DEALS = {path.stem: path for path in sorted((Path(__file__).parents[2] / "configs" / "deals").glob("*.yaml"))}
DRAWS = 20
OWN_COSTS = "{staff: {amount: 60_000 per month, until: 40}}"
CHANGED = {
    "aarhus_fund, another's fund": ("aarhus_fund", ["budget.accounts.investment_fund.own=false"]),
    "internal_investment, its costs": (
        "internal_investment",
        [f"parties.provider.costs={OWN_COSTS}", "budget.accounts.treasury.own=true"],
    ),
    "women_into_work, taken by nobody": ("women_into_work", ["budget.accounts.transfers.clawback.to=null"]),
    "aalborg, a loan": ("aalborg", ["contract.channel=loan to provider"]),
    "aalborg, a loan, its costs": (
        "aalborg",
        ["contract.channel=loan to provider", f"parties.provider.costs={OWN_COSTS}"],
    ),
}
"""Shipped deals with what none has: an internal provider's costs, a loan, a fund not the council's."""
PRINTED = ["internal_investment, its costs", "aarhus_fund", "tuba_broendby"]


@cache
def river(name):
    """A deal and a few draws of it from savings on: lives take much room and are not looked at."""
    file, changes = CHANGED.get(name, (name, []))
    deal = sim.load_deal(DEALS[file], overrides=changes)
    return deal, flow(deal, 0, DRAWS, 1, 0, Clock())._replace(trajectories=None)


each_deal = pytest.mark.parametrize("name", [*DEALS, *CHANGED])


def flows_between(ledger, chosen):
    """Sums over months of the flows that a rule for (payer, payee, purpose) chooses, [draw]."""
    data = ledger.data
    ends = zip(*(data[part].values.tolist() for part in ("payer", "payee", "purpose")), strict=True)
    return data["flows"].values.sum(axis=1)[:, [k for k, end in enumerate(ends) if chosen(*end)]].sum(axis=1)


def paid_less_received(ledger, name):
    return flows_between(ledger, lambda payer, payee, _: payer == name) - flows_between(
        ledger, lambda payer, payee, _: payee == name
    )


# --- every deal, every draw ------------------------------------------------------------------------------------------


@each_deal
def test_savings_are_the_difference_between_the_arms(name):
    _, found = river(name)
    cost, saving = found.metrics.data["cost_by_account"], found.savings.data["saving"].sum("month")
    difference = cost.sel(arm="counterfactual") - cost.sel(arm="programme")
    np.testing.assert_array_equal(difference.values, saving.transpose("draw", "account").values)
    if "cost_by_line" in found.metrics.data:
        lines = found.metrics.data["cost_by_line"].sum("line")
        np.testing.assert_array_equal(lines.values, cost.sum("account").values)


@each_deal
def test_departments_less_own_funds_are_the_council_as_a_whole(name):
    deal, found = river(name)
    data, accounts = found.metrics.data, deal.budget.accounts
    by_account = data["payments_by_account"]
    own = [account for account, stated in accounts.items() if stated.own]
    together = data["payments"] + by_account.sel(account=own).sum("account")
    provider = deal.parties.provider
    if provider.kind == "internal" and provider.costs:
        total = together.sum("year").values + paid_less_received(found.ledger, "provider")
        np.testing.assert_array_equal(data["consolidated_payments"].sum("year").values, total)
        return
    np.testing.assert_array_equal(data["consolidated_payments"].values, together.values)


@each_deal
def test_what_the_deals_account_receives_it_pays_out(name):
    _, found = river(name)
    np.testing.assert_array_equal(paid_less_received(found.ledger, "deal"), 0)


@each_deal
def test_all_parties_gain_the_saving_less_what_the_programme_costs(name):
    deal, found = river(name)
    data, ledger = found.metrics.data, found.ledger
    cost = data["cost_by_account"].sum("account")
    saving = (cost.sel(arm="counterfactual") - cost.sel(arm="programme")).values
    public = public_accounts(deal)
    worker = "suppliers" if deal.parties.provider.costs else "provider"
    spent = -paid_less_received(ledger, worker)
    spent += flows_between(ledger, lambda _, payee, why: why == "fee" and payee not in (*public, "provider"))
    np.testing.assert_array_equal(data["total_result"].values, saving - spent)
    np.testing.assert_array_equal(data["result_by_party"].sum("party").values, data["total_result"].values)


@each_deal
def test_each_partys_result_is_what_its_own_view_says(name):
    deal, found = river(name)
    data, result = found.metrics.data, found.metrics.data["result_by_party"]
    net = (data["savings_by_account"] - data["payments_by_account"]).sum("year")
    for party in data["party"].values.tolist():
        of = [
            a for a, stated in deal.budget.accounts.items() if party == ("municipality" if stated.own else stated.level)
        ]
        if of:
            np.testing.assert_array_equal(result.sel(party=party).values, net.sel(account=of).sum("account").values)
    tranches = deal.capital.tranches.values() if deal.capital else ()
    holders = {holder for tranche in tranches for holder in tranche.holders}
    if holders and not holders & set(deal.budget.accounts):
        np.testing.assert_array_equal(result.sel(party="investors").values, data["profit"].sel(investor="all").values)
    if "provider" in data["party"].values:
        cash = found.ledger.data["provider_cash"].values[:, -1]
        gained = cash - deal.minor(deal.parties.provider.working_capital)
        np.testing.assert_array_equal(result.sel(party="provider").values, gained)


def test_citizens_of_all_municipalities_are_those_who_enrol():
    deal, found = river("komponent_alliance")
    by_home = found.metrics.data["citizens_by_home"]
    assert by_home["home"].values.tolist() == list(deal.parties.municipalities)
    np.testing.assert_array_equal(by_home.sum("home").values, found.outcomes.data["enrolled"].values)
    assert (by_home > 0).all()


def test_what_is_taken_back_by_nobody_is_not_in_the_house():
    """What the state takes is in its house; the same taken to no account is saved and never realised."""
    state, nobody = (river(name)[1].metrics.data for name in ("women_into_work", "women_into_work, taken by nobody"))
    taken = nobody["taken_by_account"].sum("account").values
    assert (taken < 0).any()
    assert not state["taken_by_account"].sum("account").values.any()
    lost, kept = (data["result_by_party"].sel(party="not in the house").values for data in (nobody, state))
    np.testing.assert_array_equal(lost - kept, -taken)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(tree=deal_trees(), own=st.booleans(), internal=st.booleans(), stated=st.booleans())
def test_any_deals_parties_gain_the_whole_and_its_council_pays_once(tree, own, internal, stated):
    said = deepcopy(tree)
    said["budget"]["accounts"]["own fund"]["own"] = own
    said["parties"]["provider"] |= {"kind": "internal" if internal else "association"}
    if not stated:
        del said["parties"]["provider"]["costs"]
    found = flow(Deal.of(said), 0, 5, 1, 0, Clock())
    data, ledger = found.metrics.data, found.ledger
    np.testing.assert_array_equal(data["result_by_party"].sum("party").values, data["total_result"].values)
    inside = ["jobs", "social", *(["own fund"] if own else []), *(["provider"] if internal and stated else [])]
    crossing = flows_between(ledger, lambda payer, payee, _: payer in inside and payee not in inside)
    crossing -= flows_between(ledger, lambda payer, payee, _: payee in inside and payer not in inside)
    np.testing.assert_array_equal(data["consolidated_payments"].sum("year").values, crossing)


# --- one draw, printed -----------------------------------------------------------------------------------------------


def books(name, draw):
    """The books of one draw: {title: (heads, {label: minor units})}."""
    deal, found = river(name)
    data = found.metrics.data.isel(draw=draw)
    parties = {party: (int(data["result_by_party"].sel(party=party)),) for party in data["party"].values.tolist()}
    costs = costs_of(data)
    saving = costs["all accounts"][2]
    return {
        "Public cost of the citizens' lives": (("without", "programme", "saving", "in the house"), costs),
        "The council pays, less what comes back to it": (("",), council_of(deal, found, data, draw)),
        "The deal's account receives": (("",), deal_of(found, draw, "payee")),
        "The deal's account pays": (("",), deal_of(found, draw, "payer")),
        "The whole": (
            ("",),
            {
                "public saving": (saving,),
                "spent on the programme": (saving - int(data["total_result"]),),
                "what is left": (int(data["total_result"]),),
            },
        ),
        "Of it gains": (("",), {**parties, "all parties": (sum(amount for (amount,) in parties.values()),)}),
    }


def costs_of(data):
    cost, house = data["cost_by_account"], data["savings_by_account"].sum("year")
    found = {}
    for account, level in zip(data["account"].values.tolist(), data["level"].values.tolist(), strict=True):
        without, programme = (int(cost.sel(account=account, arm=arm)) for arm in ("counterfactual", "programme"))
        found[f"{account} ({level})"] = without, programme, without - programme, int(house.sel(account=account))
    return {**found, "all accounts": tuple(map(sum, zip(*found.values(), strict=True)))}


def council_of(deal, found, data, draw):
    paid, accounts = data["payments_by_account"].sum("year"), deal.budget.accounts
    rows = {
        f"{stated.department or 'no department'}: {account}": (int(paid.sel(account=account)),)
        for account, stated in accounts.items()
        if stated.level == "municipality"
    }
    rows["departments together"] = (int(data["payments"].sum()),)
    for account, stated in accounts.items():
        if stated.own:
            rows[f"its own fund: {account}"] = (int(paid.sel(account=account)),)
    if deal.parties.provider.kind == "internal" and deal.parties.provider.costs:
        rows["its own service"] = (int(paid_less_received(found.ledger, "provider")[draw]),)
    rows["across its outer boundary"] = (int(data["consolidated_payments"].sum()),)
    rows["the same programme bought directly"] = (int(data["direct_cost"].sum()),)
    return rows


def deal_of(found, draw, end):
    ledger = found.ledger.data.isel(draw=draw)
    total, purposes = ledger["flows"].sum("ledger_month").values, ledger["purpose"].values
    of_deal = ledger[end].values == "deal"
    rows = {why: (int(total[of_deal & (purposes == why)].sum()),) for why in dict.fromkeys(purposes[of_deal].tolist())}
    return {**rows, "together": (int(total[of_deal].sum()),)}


def told(title, heads, rows):
    """A section as text, in currency units."""
    yield (f"\n  {title:<46}" + "".join(f"{head:>18}" for head in heads)).rstrip()
    for label, amounts in rows.items():
        yield f"    {label:<44}" + "".join(f"{amount / 100:>18,.2f}" for amount in amounts)


@pytest.mark.parametrize("name", PRINTED)
def test_the_books_of_one_draw(name, capsys):
    found = books(name, 3)
    deal = river(name)[0]
    with capsys.disabled():
        print(f"\n\n{deal.name} ({name}), draw 3, {deal.currency}")
        print("\n".join(line for title, part in found.items() for line in told(title, *part)))
    costs, council, receives, pays, whole, gains = (rows for _, rows in found.values())
    without, programme, saving, house = costs["all accounts"]
    assert saving == without - programme
    assert gains["not in the house"] == (saving - house,)
    assert receives["together"] == pays["together"]
    assert gains["all parties"] == whole["what is left"]
    own = sum(amount for label, (amount,) in council.items() if label.startswith("its own"))
    departments = sum(council[label][0] for label in list(council)[: list(council).index("departments together")])
    assert council["departments together"] == (departments,)
    assert council["across its outer boundary"] == (departments + own,)
