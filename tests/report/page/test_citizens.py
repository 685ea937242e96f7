"""The citizens' tab: figures are the summary's own, parts add up, and what a deal has not got is left out."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from simulator.report.page.citizens import citizens
from simulator.report.page.citizens.gains import pays_alike, shares
from simulator.report.page.citizens.left_out import parts
from simulator.report.page.citizens.people import engaged_months, enrolled, headcounts, person_months, segments
from simulator.report.page.view import View
from tests.report.results import result as made


@pytest.fixture(scope="module")
def result():
    return made("aarhus_housing_first")


@pytest.fixture(scope="module")
def view(result):
    return View.of(result, None, "en")


@pytest.fixture(scope="module")
def tab(view):
    return citizens(view)


def parted(tab, block):
    return next(each for each in tab.blocks if each.name == block).parts


def charts(tab):
    return {part.name: part for block in tab.blocks for part in block.parts if part.kind == "chart"}


def said(tab):
    told = [tab.lead]
    for block in tab.blocks:
        for part in block.parts:
            told += [getattr(part, "text", ""), getattr(part, "title", ""), *getattr(part, "items", ())]
            table = getattr(part, "table", part)
            told += [cell for row in getattr(table, "rows", ()) for cell in row]
    return "\n".join(told)


def without(view, group):
    return replace(view, tables={name: view.tables[name] for name in view.tables if name != group})


def bare(tree):
    """What one draw leaves of a summary: means without errors and quantiles."""
    if not isinstance(tree, Mapping):
        return tree
    return {
        key: None if key in ("se", "sd", "p5", "p25", "p50", "p75", "p95") else bare(each) for key, each in tree.items()
    }


def test_both_arms_have_the_same_citizens_on_one_scale(tab, view):
    areas = charts(tab)["lives"]
    ends = {"y": 0.0, "y2": 0.0}
    for trace in areas.data:
        ends[trace["yaxis"]] += trace["y"][-1]
    assert ends["y"] == pytest.approx(enrolled(view), rel=1e-3)
    assert ends["y2"] == pytest.approx(enrolled(view), rel=1e-3)
    assert areas.layout["yaxis"]["range"] == areas.layout["yaxis2"]["range"]


def test_the_enrolled_are_those_recruited(view):
    recruited = view.tables["numbers"].column(
        "values", view.tables["numbers"].labels("number").index("citizens.recruited")
    )
    assert enrolled(view) == pytest.approx(view.deal.citizens.planned * recruited.mean(), abs=0.5)
    assert enrolled(without(view, "monthly")) == pytest.approx(enrolled(view), abs=0.5)


def test_the_difference_is_told_in_the_states_that_are_paid_for(tab, view):
    chart = charts(tab)["difference"]
    names = view.tables["monthly"].labels("state")
    paid = [k for k, name in enumerate(names) if name in view.deal.outcomes["in_own_home"].checkpoint]
    month = person_months(view)[:, 30, paid].sum(axis=1)
    told = {trace["name"]: trace["y"][30] for trace in chart.data}
    assert told["With the programme"] == pytest.approx(month[0], rel=1e-3)
    assert told["Without the programme"] == pytest.approx(month[1], rel=1e-3)


def test_every_checkpoint_has_a_line_and_marks_are_the_means(tab, view):
    chart = charts(tab)["reached"]
    told = view.summary["outcomes"]["in_own_home"]["checkpoints"]
    marks = next(trace for trace in chart.data if trace["name"] == "With the programme")
    assert marks["x"][: len(told)] == [each["programme"]["mean"] for each in told.values()]
    low, high = (marks["error_x"][side][0] for side in ("arrayminus", "array"))
    first = next(iter(told.values()))["programme"]
    assert (marks["x"][0] - low, marks["x"][0] + high) == pytest.approx((first["p5"], first["p95"]))


def test_what_is_measured_is_marked_where_it_differs_only(tab, view):
    measured = next(trace for trace in charts(tab)["reached"].data if trace["name"] == "As measured")
    differing = [name for name, each in headcounts(view).items() if each["measured"] != each["programme"]]
    assert len(measured["x"]) == len(differing) > 0


def test_shares_of_segments_make_the_whole_count(view):
    found = shares(view)
    assert sum(segments(view).values()) == pytest.approx(enrolled(view))
    for outcome, each in found.items():
        whole = view.summary["outcomes"][outcome]["measured"]["mean"]
        assert sum(share.with_ * share.citizens for share in each) == pytest.approx(whole)


def test_one_price_for_all_is_an_incentive_and_prices_by_segment_are_none(tab, view):
    assert pays_alike(view, "work")
    assert not pays_alike(view, "home_support")
    row = next(row for row in _creaming(tab).rows if row[0] == "in_work")
    assert row[1] == "the same for all"
    assert next(row for row in _creaming(tab).rows if row[0] == "in_own_home")[1] == "by segment"
    assert "incentive to choose others" in said(tab)


def _creaming(tab):
    return next(part for part in parted(tab, "gains") if part.kind == "table")


def test_the_planned_citizens_are_divided_without_rest(view, tab):
    for each in parts(view):
        assert each.added + each.anyway + each.missed + each.absent == pytest.approx(view.deal.citizens.planned)
    bars = charts(tab)["left-out"]
    assert sum(trace["x"][0] for trace in bars.data) == pytest.approx(view.deal.citizens.planned)


def test_months_in_the_programme_are_fewer_than_it_lasts(view, tab):
    assert 0 < engaged_months(view) < 36
    assert f"{view.voice.number(engaged_months(view), 1)} of its 36 months" in said(tab)


def test_an_outcome_that_no_term_looks_at_is_said_to_be_unpaid(view):
    contract = view.deal.contract
    fewer = contract.model_copy(update={"terms": {"work": contract.terms["work"]}})
    tab = citizens(replace(view, deal=view.deal.model_copy(update={"contract": fewer})))
    table = next(part for part in parted(tab, "unpaid") if part.kind == "table")
    assert [row[0] for row in table.rows] == [name for name in view.deal.outcomes if name != "in_work"]


def test_wellbeing_stands_beside_the_money(tab):
    tables = [part for part in parted(tab, "unpaid") if part.kind == "table"]
    assert [row[0] for row in tables[-1].rows] == ["own_home"]
    assert "added to nothing" in said(tab)


def test_a_group_that_is_too_small_is_said_so(view, tab):
    table = next(part for part in parted(tab, "chance") if part.kind == "table")
    verdicts = {row[0]: row[-1] for row in table.rows}
    for name, verdict in verdicts.items():
        few = enrolled(view) < view.summary["outcomes"][name]["group_needed"]
        assert verdict.startswith("too few") == few
    assert set(verdicts.values()) == {
        "too few, whatever it is compared with",
        "enough, but no control group is measured",
    }


def test_danish_has_its_own_words_and_the_same_figures(result, tab):
    danish = citizens(View.of(result, None, "da"))
    assert [block.name for block in danish.blocks] == [block.name for block in tab.blocks]
    assert "With the programme" not in said(danish)
    assert [chart.name for chart in charts(danish).values()] == list(charts(tab))


def test_what_was_not_kept_is_left_out(view):
    assert "lives" not in [block.name for block in citizens(without(view, "monthly")).blocks]


def test_one_draw_has_means_only(view):
    tab = citizens(replace(view, summary=bare(view.summary), tables={"monthly": view.tables["monthly"]}))
    assert "error_x" not in charts(tab)["reached"].data[0]
    assert "±" not in said(tab)


def test_a_deal_in_which_no_life_changes_has_no_tab(view):
    still = view.deal.pathway.model_copy(update={"transitions": {}})
    deal = view.deal.model_copy(update={"pathway": still})
    assert citizens(replace(view, deal=deal, summary={**view.summary, "outcomes": {}})) is None


def test_names_are_shown_as_they_are_written(view):
    name = "<b>x</b>\n=1+1"
    found = view.summary["outcomes"]["in_work"]
    deal = view.deal.model_copy(update={"outcomes": {name: view.deal.outcomes["in_work"]}})
    tab = citizens(replace(view, deal=deal, summary={**view.summary, "outcomes": {name: found}}))
    label = charts(tab)["reached"].layout["yaxis"]["ticktext"][0]
    assert "<b>x" not in label
    assert "&lt;b&gt;" in label
