"""The block of luck: today's chances, what chance alone does at the line, and other sizes from the annex."""

import math
from dataclasses import replace

import pytest

from simulator.report.page.luck import at_least, luck
from simulator.report.page.view import View
from tests.report.results import result

SIZES = (30, 60, 120, 240)


def steps(paid, without):
    def chance(mean):
        return {"mean": mean, "se": 0.01}

    both = zip(SIZES, paid, without, strict=True)
    return [
        {"citizens": n, "p_paid": chance(p), "p_paid_without_effect": chance(q), "p_unpaid_with_effect": chance(0.0)}
        for n, p, q in both
    ]


ANNEX = {
    "draws": 400,
    "seed": 1,
    "sizes": {"planned": 120, "terms": {"goal": steps((0.4, 0.4, 0.3, 0.3), (0.1, 0.05, 0, 0))}},
}


@pytest.fixture(scope="module")
def view():
    return View.of(result(), ANNEX, "en")


def of_kind(block, kind):
    return [part for part in block.parts if part.kind == kind]


@pytest.mark.parametrize(("need", "citizens", "chance"), [(60, 120, 0.46), (3, 5, 0.5), (0, 4, 0.2), (9, 9, 0.9)])
def test_chance_alone_is_the_tail_of_a_binomial(need, citizens, chance):
    exact = sum(math.comb(citizens, k) * chance**k * (1 - chance) ** (citizens - k) for k in range(need, citizens + 1))
    assert at_least(need, citizens, chance) == pytest.approx(exact, rel=1e-9)


def test_a_line_of_half_is_passed_now_and_then_at_a_true_rate_of_46_per_cent():
    assert at_least(60, 120, 0.46) == pytest.approx(0.215, abs=0.001)


def test_todays_chances_are_the_summarys(view):
    numbers = of_kind(luck(view), "numbers")[0].items
    met = view.summary["terms"]["goal"]["p_paid"]["mean"]
    assert float(numbers[0].value.removesuffix(" %")) == pytest.approx(100 * met, abs=1)
    assert numbers[1].value == "in no draw"


def test_the_line_is_explained_with_its_count_and_its_luck(view):
    said = of_kind(luck(view), "listing")[0].items[0]
    rate = view.summary["terms"]["goal"]["value"]["mean"]
    assert "the line is 50 % (60 of 120)" in said
    assert f"{view.voice.share(at_least(60, 120, rate), 0)}" in said


def test_the_group_needed_is_named(view):
    needed = view.summary["outcomes"]["in_work"]["group_needed"]
    assert any(f"“in_work” {needed}" in part.text for part in of_kind(luck(view), "paragraph"))


def test_the_chart_shows_the_annex_and_marks_todays_size(view):
    chart = of_kind(luck(view), "chart")[0]
    assert chart.data[0]["y"] == [0.4, 0.4, 0.3, 0.3]
    assert chart.data[0]["error_y"]["array"] == [0.02] * 4
    assert chart.layout["shapes"][0]["x0"] == 120
    assert [row[0] for row in chart.table.rows] == ["30", "60", "120", "240"]
    assert chart.table.totals == {2}


def test_terms_that_err_most_have_the_charts(view):
    names = ("calm", "worse", "worst")
    more = {name: steps((0.5,) * 4, (part,) * 4) for name, part in zip(names, (0.0, 0.2, 0.6), strict=True)}
    annex = {**ANNEX, "sizes": {"planned": 120, "terms": more}}
    block = luck(replace(view, annex=annex))
    assert [chart.title.split(":")[0] for chart in of_kind(block, "chart")] == ["worst", "worse"]
    assert len(of_kind(block, "unfolded")[0].parts) == 1


def test_without_an_annex_there_are_todays_figures_alone(view):
    block = luck(replace(view, annex={}))
    assert of_kind(block, "numbers")
    assert not of_kind(block, "chart")


def test_a_deal_without_a_line_has_no_block(view):
    terms = {name: {**term, "kind": "rate_card"} for name, term in view.summary["terms"].items()}
    assert luck(replace(view, summary={**view.summary, "terms": terms})) is None


def test_danish_says_it_in_danish():
    block = luck(View.of(result(), ANNEX, "da"))
    assert "tærsklen er 50 % (60 af 120)" in of_kind(block, "listing")[0].items[0]
