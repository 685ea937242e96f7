"""Worlds change what their words say, in whatever way a deal states it, and nothing that a deal has not got."""

import numpy as np
import pytest

from simulator.analysis.annex.deals import Change, Signed
from simulator.analysis.annex.drawing import columns
from simulator.analysis.annex.worlds import relapses, unwanted, worlds
from simulator.analysis.figures import figure
from simulator.deal import Deal
from simulator.hazards import baseline, ratios
from tests.analysis.annex.made import LOT, signed


def world(name, key):
    return next(each for each in worlds(signed(name), LOT) if each.key == key)


def changed(name, key):
    return signed(name).changed(world(name, key).changes)


def central(deal):
    """The middle of every number, as draws would give it."""
    return lambda path: np.array([deal.meant(deal.numbers()[path]).central()])


def test_a_lasting_shock_is_the_same_as_faster_rates():
    told = world("aalborg", "relapse")
    assert told.about == ("pathway.transitions.education -> unemployed", "pathway.transitions.job -> unemployed")
    rates = signed("aalborg").changed(
        [Change(f"{told.about[0]}.rate", "2.25 % per month"), Change(f"{told.about[1]}.rate", "6 % per month")]
    )
    wanted = [figure(rates, name) for name in ("outcomes.in_work.programme", "municipality.savings.total")]
    ours, theirs = (columns(deal, wanted, LOT) for deal in (changed("aalborg", "relapse"), rates))
    for name in ours:
        np.testing.assert_allclose(ours[name], theirs[name], rtol=1e-9)


@pytest.mark.parametrize("name", ["aalborg", "aarhus_housing_first", "dwp_innovation_fund"])
def test_when_the_nearest_are_chosen_each_citizen_stays_as_he_is(name):
    base, chosen = signed(name).deal, changed(name, "creaming")
    shock = chosen.shocks.get("creaming")
    factor = {move: number.fixed for move, number in shock.multiply.items()} if shock else {}
    before, after = (baseline(deal, central(deal)).hazard for deal in (base, chosen))
    for move, hazard in before.items():
        np.testing.assert_allclose(after[move] * factor.get(move, 1.0), hazard, rtol=1e-9)
    first, *others = chosen.citizens.segments
    assert chosen.citizens.segments[first].share > base.citizens.segments[first].share
    assert sum(segment.share for segment in chosen.citizens.segments.values()) == 1
    assert all(2 * chosen.citizens.segments[each].share == base.citizens.segments[each].share for each in others)


def test_choosing_the_nearest_gives_more_outcomes():
    name = "outcomes.in_work.counterfactual"
    found = [columns(deal, [figure(deal, name)], LOT)[name].mean() for deal in (signed("aalborg").deal, chosen())]
    assert found[1] > 1.03 * found[0]


def chosen():
    return changed("aalborg", "creaming")


def test_no_effect_is_none_of_hazards_scores_and_figures():
    for name in ("aarhus_housing_first", "internal_investment"):
        deal = changed(name, "no_effect")
        number = central(deal)
        found, _ = ratios(deal, number, baseline(deal, number))
        assert all(ratio == 1 for ratio in found.values())
    home = changed("aarhus_housing_first", "no_effect").numbers()
    assert all(home[f"outcomes.mastery_{month}.score.effect"].upper() == 0 for month in (12, 18, 24, 36, 48))
    leave = changed("internal_investment", "no_effect").outcomes["sick_leave"]
    assert leave.figure.upper() == pytest.approx(leave.counterfactual.central())


def test_half_the_effect_is_half_of_the_log_and_half_of_a_score():
    base, half = signed("aarhus_housing_first").deal, changed("aarhus_housing_first", "half_effect")
    first, second = (ratios(deal, central(deal), baseline(deal, central(deal)))[0] for deal in (base, half))
    for move, ratio in first.items():
        np.testing.assert_allclose(np.log(second[move]), np.log(ratio) / 2)
    path = "outcomes.mastery_12.score.effect"
    assert half.numbers()[path].central() == pytest.approx(base.numbers()[path].central() / 2, rel=1e-2)


def test_recruitment_and_delay_come_on_top_of_what_is_expected():
    assert changed("aalborg", "recruitment").citizens.recruited.fixed == 0.6
    few = signed("women_into_work").deal.citizens.recruited.central()
    assert changed("women_into_work", "recruitment").citizens.recruited.fixed == pytest.approx(0.6 * few, abs=1e-4)
    assert changed("aalborg", "delay").citizens.delay.fixed == 6
    base, later = signed("aarhus_fund").deal, changed("aarhus_fund", "delay")
    assert later.citizens.delay.central() == pytest.approx(base.citizens.delay.central() + 6, rel=1e-2)
    assert later.timeline.ledger_months >= base.timeline.ledger_months


@pytest.mark.parametrize(
    ("dropout", "hazard"),
    [
        ({"rate": "2 % per month"}, 0.04),
        ({"chance": "10 % per month"}, -2 * np.log(0.9)),
        ({"mean_months": 25}, 0.08),
        ({"median_months": 10}, np.log(2) / 5),
        ({"chance": {"beta": {"mean": "10 %", "sd": "1 %"}}, "per": "month"}, None),
    ],
)
def test_twice_the_dropout_is_twice_the_hazard(dropout, hazard):
    tree = {**signed("aalborg").document.tree}
    form, value = next(iter(dropout.items()))
    stated = {**value, "per": "month"} if isinstance(value, dict) else value
    tree["programme"] = {**tree["programme"], "dropout": {form: stated}}
    base = Signed.of(Deal.of(tree))
    (change,) = next(each for each in worlds(base, LOT) if each.key == "dropout").changes
    found = base.changed([change]).programme.dropout
    if hazard is None:
        once, twice = base.deal.programme.dropout.chance.central(), found.chance.central()
        assert twice == pytest.approx(1 - (1 - once) ** 2, rel=1e-2)
        return
    value = getattr(found, form).fixed
    per_month = {"rate": value, "chance": -np.log1p(-value) if value < 1 else None}
    per_month |= {"mean_months": 1 / value, "median_months": np.log(2) / value}
    assert per_month[form] == pytest.approx(hazard)


@pytest.mark.parametrize(
    ("name", "moves"),
    [
        ("aarhus_housing_first", {"housed -> homeless", "job -> housed"}),
        ("dwp_innovation_fund", {"attending -> risk", "job -> risk"}),
        ("family_violence", {"calm -> violence", "violence -> crisis"}),
        ("cuyahoga", {"reunited -> foster care"}),
        ("norrkoping", {"at home -> placed"}),
        ("soem_ips", set()),
    ],
)
def test_relapse_leaves_what_is_paid_for_but_not_for_something_better(name, moves):
    assert set(relapses(signed(name).deal)) == moves


def test_missing_answers_are_failures_where_somebody_is_asked_for_something_good():
    found = changed("aarhus_housing_first", "missing").outcomes
    assert found["in_work"].measurement.missing.share.fixed == pytest.approx(0.2)
    assert found["mastery_48"].measurement.missing.share.fixed == pytest.approx(1 - 0.75 * 0.8)
    assert unwanted(signed("peterborough").deal) == {"reconvictions"}
    for name in ("peterborough", "utah", "women_into_work"):
        assert "missing" not in {each.key for each in worlds(signed(name), LOT)}


def test_dearer_delivery_is_the_providers_where_its_costs_are_stated():
    assert {change.text for change in world("aarhus_housing_first", "cost").changes} == {
        "parties.provider.costs.wages.amount=6600 per citizen-month engaged",
        "parties.provider.costs.house.amount=42000 per month",
    }
    (change,) = world("aalborg", "cost").changes
    assert change.text == "capital.uses.delivery.amount=5400 per citizen-month engaged"


def test_without_capital_and_provider_the_programmes_own_cost_is_dearer():
    tree = signed("aalborg").document.tree
    for part in ("capital", "contract", "shocks", "scenarios"):
        tree.pop(part)
    base = Signed.of(Deal.of({**tree, "correlations": []}))
    found = {each.key: each for each in worlds(base, LOT)}
    (change,) = found["cost"].changes
    assert change.path == "budget.costs.own_staff.amount"
    assert base.changed([change]).budget.costs["own_staff"].amount.fixed == pytest.approx(18_000)
    assert not {"shock", "missing"} & set(found)


def test_a_deal_of_nothing_but_people_has_few_worlds():
    tree = signed("aalborg").document.tree
    kept = ("name", "start", "horizon", "currency", "language")
    least = {key: tree[key] for key in kept} | {
        "citizens": {"planned": 20}, "pathway": {"states": ["here"], "start": "here"},
    }  # fmt: skip
    base = Signed.of(Deal.of(least))
    assert [each.key for each in worlds(base, LOT)] == ["recruitment", "delay"]
    for each in worlds(base, LOT):
        base.changed(each.changes)
