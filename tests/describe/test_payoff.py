"""What a term pays against what is measured: the figures of the terms' own functions, jumps where they are, caps drawn
in, and no term of any deal left out."""

from fractions import Fraction
from itertools import pairwise

import pytest

from simulator.deal import Deal, Fixed, SavingsShare
from simulator.describe.payoff import Point, alike, payoff, payoffs
from simulator.describe.payoff.lines import cut, sloped, stairs
from simulator.describe.telling import Telling
from tests.describe.deals import EVERY, copy
from tests.describe.read import NAMES, told

AALBORG = 820_526_247
"""3.5 million of January 2018 and 3.5 of January 2019 at 5 % until October 2021, in øre: 3,500,000 x 1.05^(45/12) +
3,500,000 x 1.05^(33/12)."""


def only(name, term=None):
    tell = told(name)
    terms = tell.deal.contract.terms
    chosen = term or next(iter(terms))
    return payoff(tell, chosen, terms[chosen])


def paid(found, value, line=-1):
    """What a line pays at a value: at a jump what holds there."""
    points = found.curves[line].points
    at = [point.owed for point in points if point.value == value]
    if at:
        return at[-1]
    low, high = next((a, b) for a, b in pairwise(points) if a.value < value < b.value)
    return round(low.owed + (high.owed - low.owed) * (value - low.value) / (high.value - low.value))


# --- kinds of terms --------------------------------------------------------------------------------------------------


def test_a_target_pays_nothing_below_its_whole_citizens_and_all_from_there_on():
    found = only("aalborg")
    assert (found.across, found.unit, found.among, found.marks) == ("citizens", "citizen", 120, (60.0,))
    assert round((3_500_000 * 1.05 ** (45 / 12) + 3_500_000 * 1.05 ** (33 / 12)) * 100) == AALBORG
    assert found.curves[0].points == (Point(0, 0), Point(60, 0), Point(60, AALBORG), Point(120, AALBORG))
    (edge,) = found.edges
    assert (edge.below, edge.owed_below, edge.value, edge.owed) == (59, 0, 60, AALBORG)
    assert found.supposed == 700_000_000


def test_a_share_of_those_enrolled_is_rounded_up_to_citizens():
    found = only("laer_for_livet", "year_1")
    assert (found.among, found.edges[0].value) == (76, 61)  # 80 % of 76 = 60.8


def test_several_lines_pay_when_all_are_reached():
    found = only("kobe", "interim")
    assert (found.across, found.among) == ("lines", 2)
    assert [paid(found, each) for each in (0.0, 1.0, 2.0)] == [0, 0, 15_720_000]


def test_a_price_is_drawn_to_the_contracts_cap():
    found = only("kangaroo")
    assert [limit.kind for limit in found.limits] == ["contract"]
    assert paid(found, 100.0) == 100 * 255_521
    assert found.most == 243_000_000
    assert found.curves[0].points[1].value == pytest.approx(243_000_000 / 255_521)


def test_prices_of_segments_have_a_line_each_up_to_their_citizens():
    found = only("aarhus_housing_first", "mastery_12")
    assert [(curve.key, curve.name) for curve in found.curves] == [("segment", "support"), ("segment", "intensive")]
    assert [curve.points[-1] for curve in found.curves] == [Point(40, 80_000_000), Point(32, 48_000_000)]


def test_prices_that_add_up_for_one_citizen_show_the_first_and_all_within_the_ceiling():
    found = only("dwp_innovation_fund", "job_13_weeks")
    assert [curve.key for curve in found.curves] == ["claim", "every"]
    each = [curve.points[-1].owed / found.among for curve in found.curves]
    assert each == [260_000, 350_000]  # 2,600, and 2,600 + 1,300 within 3,500


def test_weeks_are_paid_by_the_week():
    found = only("aalborg_weekly")
    assert (found.across, found.unit) == ("time", "week")
    assert paid(found, 8_500.0) == found.most == 850_000_000


def test_steps_jump_and_lines_do_not():
    steps, lines = only("cuyahoga"), only("massachusetts")
    assert [(float(edge.value), edge.owed) for edge in steps.edges][:2] == [(0.1, 100_000_000), (0.2, 200_000_000)]
    assert [float(edge.value) for edge in lines.edges] == [0.05]
    assert paid(lines, 0.175) == pytest.approx(1_150_000_000, abs=10)


def test_below_a_comparison_a_first_step_at_nothing_is_not_reached():
    found = only("tuba_broendby")
    assert found.curves[0].points[0].value < 0
    first = found.edges[0]
    assert (first.value, first.owed_below, first.owed) == (0, 0, 80_000_000)


def test_negative_amounts_are_paid_back():
    assert only("komponent_alliance", "quality").least == -40_000_000


def test_groups_are_shown_alone_and_together():
    found = only("peterborough")
    assert [curve.key for curve in found.curves] == ["alone", "together"]
    alone, together = found.edges
    assert alone.owed == 57_000_00 * 55  # 10 % of 55 % of a thousand citizens
    assert together.owed == 57_000_00 * Fraction(165, 2)


def test_a_loss_of_a_saving_pays_nothing_and_the_shared_layer_ends():
    found = only("internal_investment")
    assert paid(found, 0.0) == found.curves[0].points[0].owed == 0
    assert paid(found, 12_000_000.0) == 840_000_000 == found.most


def test_once_repaid_another_share_is_paid():
    found = only("utah")
    turn = found.marks[0]
    assert found.supposed == 110_000_000
    assert paid(found, turn) == pytest.approx(turn * 95, abs=1)
    end = found.curves[0].points[-1]
    assert end.owed - paid(found, turn) == pytest.approx((end.value - turn) * 40, abs=1)


def test_what_is_fixed_adds_up_over_the_months():
    found = only("komponent_alliance", "secretariat")
    assert (found.across, found.most) == ("months", 60 * 1_500_000)


def test_a_cap_on_the_return_is_drawn_where_it_is_one_amount():
    assert [limit.kind for limit in only("buzinezzclub").limits] == ["return"]
    assert "return" in only("laer_for_livet").left_out


# --- all deals -------------------------------------------------------------------------------------------------------


def deals():
    yield from ((name, None) for name in NAMES)
    yield from (("", name) for name in EVERY)


@pytest.mark.parametrize(("file", "name"), list(deals()))
def test_every_term_of_every_deal_has_a_line_that_rises_in_value_within_its_limits(file, name):
    tell = told(file) if file else Telling(Deal.of(copy(name)), "en")
    found = payoffs(tell)
    assert [each.term for each in found] == list(tell.deal.contract.terms)
    for each in found:
        assert each.curves
        for curve in each.curves:
            values = [point.value for point in curve.points]
            assert values == sorted(values)
            assert len(values) >= 2
            assert values[-1] > values[0]
        caps = [limit.amount for limit in each.limits]
        assert each.most <= min(caps, default=each.most)
        term = tell.deal.contract.terms[each.term]
        if isinstance(term, (Fixed, SavingsShare)):
            assert each.least == 0
        for edge in each.edges:
            assert edge.below < edge.value


def test_terms_that_differ_only_in_name_share_a_picture():
    groups = [[each.term for each in group] for group in alike(payoffs(told("aarhus_housing_first")))]
    assert ["mastery_12", "mastery_18", "mastery_24"] in groups
    assert sorted(name for group in groups for name in group) == sorted(
        told("aarhus_housing_first").deal.contract.terms
    )


# --- points ----------------------------------------------------------------------------------------------------------


def test_stairs_keep_only_their_corners():
    assert stairs(lambda value: 5 if value >= 3 else 0, 9) == (Point(0, 0), Point(3, 0), Point(3, 5), Point(9, 5))


def test_a_steep_slope_is_no_jump_and_a_step_is():
    steep = sloped(lambda value: round(value * 10**10), Fraction(0), Fraction(2), [Fraction(1)])
    assert [point.value for point in steep] == [0, 1, 2]
    step = sloped(lambda value: 7 if value >= 1 else 0, Fraction(0), Fraction(2), [Fraction(1)])
    assert [(point.value, point.owed) for point in step] == [(0, 0), (1, 0), (1, 7), (2, 7)]


def test_a_cap_bends_a_line_where_it_meets_it():
    assert cut([Point(0, 0), Point(10, 100)], 40) == (Point(0, 0), Point(4, 40), Point(10, 40))
    assert cut([Point(0, 0), Point(1, 0), Point(1, 90), Point(2, 90)], 40)[-2:] == (Point(1, 40), Point(2, 40))
