"""What is seen first: three sentences for every deal, two outcomes where it is all or nothing, a tornado."""

from dataclasses import replace

import numpy as np
import pytest

from simulator.report.page.first import first, foot, subtitle
from simulator.report.page.first.deciding import MOST, Bar, bars_of, explained_share
from simulator.report.page.first.parties import parties
from simulator.report.page.first.told import paying_years, target_alone, told
from simulator.report.page.naming import number_named, value_told
from simulator.report.page.parts import Chart, Numbers, Paragraph
from simulator.report.page.settling import Estimate, estimate
from tests.report.page.shown import EVERY, view
from tests.report.results import DRAWS, FEW, deal


@pytest.fixture(scope="module", params=["en", "da"])
def shown(request):
    return view(request.param)


def numbers(shown):
    return {part.party: part for part in parties(shown)}


# --- the deal in three sentences -------------------------------------------------------------------------------------


def test_an_all_or_nothing_deal_is_told_with_its_month_its_goal_and_what_is_paid():
    who, up_front, pays = told(view())
    assert who == "FOKUS Folkeoplysning delivers a programme to 120 citizens for Aalborg Kommune."
    assert up_front.startswith("Det Obelske Familiefond and Den Sociale Kapitalfond pay for it up front: DKK 6.3")
    assert up_front.endswith("at most DKK 7.00 million.")
    assert pays == (
        "Aalborg Kommune pays once, in October 2021: what the investors have paid, with 5 % a year on top, if at least "
        "60 of 120 citizens have reached “in_work”. Otherwise it pays nothing."
    )


@pytest.mark.parametrize("name", EVERY)
def test_every_deal_is_told_in_three_sentences_at_most(name, shown):
    other = replace(shown, deal=deal(name))
    sentences = list(told(other))
    assert len(sentences) == 2 + (other.deal.capital is not None)
    for said in sentences:
        assert said.endswith(".")
        assert "  " not in said
        assert "{" not in said
        assert " :" not in said


def test_a_contract_of_many_terms_is_not_all_or_nothing(shown):
    alone = {name: target_alone(replace(shown, deal=deal(name))) for name in EVERY}
    assert {name for name, term in alone.items() if term is not None} == {"aalborg"}


def test_the_year_of_payment_is_one(shown):
    assert paying_years(shown) == ("2021",)


# --- three figures for each party ------------------------------------------------------------------------------------


def test_each_party_has_three_figures(shown):
    assert {party: len(part.items) for party, part in numbers(shown).items()} == {
        "municipality": 3, "investors": 3, "citizens": 3
    }  # fmt: skip


def test_an_all_or_nothing_payment_is_its_two_outcomes(shown):
    paid = shown.money_column("total_payments")
    label, note = numbers(shown)["municipality"].items[0].label, numbers(shown)["municipality"].items[0].note
    share = paid.astype(bool).mean()
    assert "2021" in label
    assert "oktober" in label or "October" in label
    assert shown.voice.number(100 * share, 1) in note
    assert shown.voice.number(100 - 100 * share, 1) in note
    assert "P5" not in note
    assert "P95" not in note


def test_what_is_paid_if_so_is_the_mean_of_the_draws_that_pay():
    shown = view()
    paid = shown.money_column("total_payments")
    value = numbers(shown)["municipality"].items[0].value
    assert float(value.split()[1]) == pytest.approx(paid[paid > 0].mean() / 1e6, abs=0.006)


def test_reserve_and_maximum_are_those_of_the_summary():
    shown = view()
    aside = numbers(shown)["municipality"].items[1]
    assert aside.label == "To set aside for 2021 (reserve)"
    assert shown.plain_money(shown.summary["municipality"]["maximum"]["total"]) in aside.note
    wanted = shown.summary["municipality"]["reserve_p95"]["total"]["value"] / 1e6
    assert float(aside.value.split()[1]) == pytest.approx(wanted, abs=0.06)


def test_why_everything_may_be_lost_is_said():
    loss = numbers(view())["investors"].items[0]
    assert "Unless at least 60 of 120 citizens have reached “in_work”, nothing is owed to them" in loss.note
    assert "is lost" in loss.note


def test_citizens_are_told_of_what_is_paid_for_first():
    labels = [each.label for each in numbers(view())["citizens"].items]
    assert "“in_work”" in labels[0]
    assert "“completed”" in labels[-1]


def test_fewer_of_something_are_told_as_fewer(shown):
    found = {**shown.summary["outcomes"]["in_work"], "difference": {"mean": -7.91, "se": 0.3}}
    other = replace(shown, summary={**shown.summary, "outcomes": {"in_work": found}})
    (told_of,) = numbers(other)["citizens"].items
    assert told_of.label == shown.say("pt_fewer_citizens", outcome="in_work")
    assert told_of.value == shown.voice.number(7.9, 1)


def test_one_draw_has_neither_errors_nor_charts():
    one = view(draws=1)
    assert not [part for part in first(one) if isinstance(part, Chart)]
    assert all(each.error == "" for part in parties(one) for each in part.items)
    assert foot(one) == "One draw has no quantiles and no errors."


def test_a_deal_without_contract_or_investors_is_told_too(shown):
    bare = shown.deal.model_copy(update={"capital": None})
    other = replace(shown, deal=bare, summary={**shown.summary, "investors": {}, "outcomes": {}})
    assert [part.party for part in parties(other)] == ["municipality"]
    assert len(list(told(other))) == 2


def test_draws_that_were_not_kept_are_told_by_the_summary(shown):
    bare = replace(shown, tables={})
    payment, profit = numbers(bare)["municipality"].items[0], numbers(bare)["investors"].items[1]
    met = shown.summary["terms"]["goal"]["p_paid"]
    assert payment.value == numbers(shown)["municipality"].items[0].value
    assert shown.chance(met) in payment.note
    assert "P95" not in payment.note + profit.note


def test_a_level_that_pays_in_place_of_the_municipality_is_told():
    shown = view()
    nothing = {"mean": 0.0, "se": 0.0, "sd": 0.0, "p5": 0.0, "p95": 0.0}
    town = {**shown.summary["municipality"], "payments": {"total": nothing}, "savings": {"total": nothing}}
    state = {"payments": {**nothing, "mean": 4e6, "sd": 1e5}, "net": {**nothing, "mean": -1e6}}
    other = replace(shown, summary={**shown.summary, "municipality": town, "levels": {"state": state}})
    assert [each.value for each in numbers(other)["municipality"].items] == ["DKK 4.00 million", "DKK -1.00 million"]


# --- what decides it -------------------------------------------------------------------------------------------------


def test_a_bar_is_the_mean_of_the_fifths_of_the_draws():
    shown, path = view(), "programme.effects.unemployed -> job.hazard_ratio"
    profit = shown.money_column("profit", 0)
    bar = next(bar for bar in bars_of(shown, profit) if bar.path == path)
    values = shown.tables["numbers"].column("values", shown.tables["numbers"].labels("number").index(path))
    order = np.argsort(values)
    fifth = len(order) // 5
    assert bar.low.mean == pytest.approx(profit[order[: fifth + 1]].mean())
    assert bar.high.mean == pytest.approx(profit[order[-fifth - 1 :]].mean())
    assert bar.low_at < bar.high_at
    assert bar.clear


def test_bars_are_strongest_first_and_more_than_luck():
    bars = bars_of(view(), view().money_column("profit", 0))
    sizes = [abs(bar.swing.mean) for bar in bars]
    assert sizes == sorted(sizes, reverse=True)
    assert 0 < len(bars) <= MOST
    assert all(abs(bar.swing.mean) > 2 * bar.swing.se for bar in bars)


def test_a_difference_within_its_error_is_not_shown():
    assert not Bar("x", False, 0, 1, Estimate(1.0, 1.0), Estimate(2.0, 1.0)).clear
    assert Bar("x", False, 0, 1, Estimate(1.0, 0.1), Estimate(2.0, 0.1)).clear


class Made:
    """Columns of numbers of which a result is made."""

    def __init__(self, **columns):
        self.columns, self.metrics = columns, None
        self.tables = {"numbers": self}

    def labels(self, _):
        return tuple(self.columns)

    def column(self, _, place):
        return list(self.columns.values())[place]


def test_what_numbers_explain_is_found_again():
    random = np.random.default_rng(4)
    seen, other, luck = random.random(20_000), random.random(20_000), random.normal(size=20_000)
    result = seen / seen.std() * 0.6 + other / other.std() * 0.3 + luck * np.sqrt(0.55)
    share, error = explained_share(Made(seen=seen**3, other=other, still=np.ones(20_000)), result)
    assert share == pytest.approx(0.45, abs=4 * error)
    assert 0.001 < error < 0.02


def test_two_values_are_without_and_with():
    came = np.arange(1000) % 10 == 0
    made = Made(**{"shocks.downturn.occurs": came.astype(float)})
    (bar,) = bars_of(made, np.where(came, -5.0, 2.0) + np.arange(1000) % 2)
    assert (bar.low.mean, bar.high.mean) == pytest.approx((2 + 5 / 9, -5.0))
    assert bar.two


def test_a_number_that_is_mostly_one_value_is_split_at_it():
    mostly = np.where(np.arange(1000) % 20 == 0, 3.0, 1.0)
    (bar,) = bars_of(Made(x=mostly), mostly + np.arange(1000) % 2 * 1e-3)
    assert (bar.low_at, bar.high_at) == (1.0, 3.0)


def test_charts_have_a_table_with_the_same_figures(shown):
    charts = [part for part in first(shown) if isinstance(part, Chart)]
    assert charts
    for chart in charts:
        assert len(chart.table.rows) == len(chart.data[0]["y"]) + 1
        assert chart.height > 112


def test_the_parts_are_sentences_parties_and_charts(shown):
    kinds = [type(part) for part in first(shown)]
    assert kinds[0] is Paragraph
    assert kinds[1:4] == [Numbers] * 3


# --- names, values and errors ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_every_uncertain_number_has_a_name_of_its_own(name, shown):
    other = replace(shown, deal=deal(name))
    names = [number_named(other, path) for path in other.deal.drawn]
    assert len(set(names)) == len(names)
    assert all(names)


def test_values_have_the_unit_of_the_deal():
    assert value_told(view("da"), "citizens.recruited", 0.975) == "97,5 %"
    assert value_told(view(), "shocks.downturn.start", 12.0) == "12.0 months"
    assert value_told(view(), "programme.effects.unemployed -> job.hazard_ratio", 2.7) == "× 2.70"


def test_errors_are_those_of_the_summary():
    shown = view()
    found = estimate(shown.money_column("total_net"))
    wanted = shown.summary["municipality"]["net"]["total"]
    assert found == pytest.approx((wanted["mean"], wanted["se"]))


def test_below_640_draws_an_error_is_an_upper_bound():
    few = view(draws=FEW)
    found = estimate(few.money_column("total_net"))
    assert found.se == pytest.approx(few.summary["municipality"]["net"]["total"]["se"])


def test_the_subtitle_says_what_was_run(shown):
    assert shown.voice.number(DRAWS) in subtitle(shown)
