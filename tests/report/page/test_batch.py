"""The page of a batch: runs side by side, sorted by what they say, distributions of those that are ticked.

A made-up batch in two currencies, whose names look like markup, formulas and templates; one run has no return at all.
"""

import os
import shutil

import numpy as np
import pytest

from simulator.analysis.batch.overview import overview
from simulator.report.page.batch import LONGEST, TICKED, batch_page, write_batch_page
from simulator.report.page.charts import SERIES
from simulator.report.page.parts import Chart, Listing, Paragraph
from simulator.report.page.render import html
from simulator.report.words import WORDS
from tests.analysis.batch import fakes
from tests.report.browser import FITS, OVERLAPS, WIDTHS, browser, choose, opened, tabs, undrawn
from tests.report.page.test_frame import Outline, texts

PLAIN = {
    "north": "<b>north</b>", "east": '=HYPERLINK("x")', "south": "south " + "æ" * 200, "yen": "yen </script>"
}  # fmt: skip
DEALS = tuple(PLAIN.values())
SLOW, SWEPT, NAME = "{{ 7 * 7 }}", "price %{x}", "Fund </title><script>alert(1)</script>"
MISSING = shutil.which("chromium") is None and shutil.which("google-chrome") is None


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """The first deal's first run has never paid anything in, so that it has no return; names are given afterwards."""
    batch = fakes.batch(deals=tuple(PLAIN), scenarios=("base", "slow"), axes=(("price", ("40 %", "7 %")),), units=1)
    with pytest.MonkeyPatch.context() as patch:
        known = fakes.column
        patch.setattr(fakes, "column", lambda task, cell, name: known(task, cell, name) * _known(task, cell, name))
        folder = fakes.written(batch, tmp_path_factory.mktemp("batch") / "out", failed=["east-base-0"])
    told = overview(folder)
    rows = [
        {**row, "deal": PLAIN[row["deal"]], "axes": {SWEPT: row["axes"]["price"]},
         "scenario": SLOW if row["scenario"] == "slow" else row["scenario"]}
        for row in told["rows"]
    ]  # fmt: skip
    return {**told, "name": NAME, "rows": rows, "axes": {SWEPT: told["axes"]["price"]}}


def _known(task, cell, name):
    return np.nan if (task.deal, task.scenario, cell, name) == ("north", "base", 0, "irr") else 1.0


@pytest.fixture(scope="module")
def page(tree):
    return batch_page(tree, "en")


def parts(page, kind):
    return [part for tab in page.tabs for block in tab.blocks for part in block.parts if isinstance(part, kind)]


def table(page, number=0):
    return page.tabs[number].blocks[0].parts[-1]


# --- tables ----------------------------------------------------------------------------------------------------------


def test_each_currency_has_its_tab(page, tree):
    assert [tab.name for tab in page.tabs] == ["in-dkk", "in-jpy"]
    assert [tab.title for tab in page.tabs] == ["DKK (runs: 10)", "JPY (runs: 4)"]
    assert [len(table(page, number).rows) for number in (0, 1)] == [10, 4]
    assert sum(row["currency"] == "JPY" for row in tree["rows"]) == 4
    assert "DKK" in table(page).caption
    assert "JPY" in table(page, 1).caption


def test_cells_are_sorted_by_the_figures_themselves(page, tree):
    keys, rows = table(page).keys, table(page).rows
    profit = table(page).heads.index(WORDS["en"]["pb_profit"])
    dkk = [row for row in tree["rows"] if row["currency"] == "DKK"]
    assert [key[profit] for key in keys] == [row["figures"]["investors.all.profit"]["mean"] for row in dkk]
    assert {len(key) for key in keys} == {len(row) for row in rows} == {len(table(page).heads)}
    assert [key[1] for key in keys[:2]] == [40.0, 7.0]
    assert all(" ± " in row[profit] for row in rows)


def test_what_is_not_known_is_a_dash_and_has_no_key(page):
    irr = table(page).heads.index(WORDS["en"]["pb_irr"])
    assert (table(page).rows[0][irr], table(page).keys[0][irr]) == ("-", None)
    assert all(key[irr] is not None for key in table(page).keys[1:])


def test_the_first_run_of_every_deal_is_ticked(page, tree):
    assert table(page).ticked == frozenset({0, 4, 6})  # of the second deal two runs are left
    assert table(page, 1).ticked == frozenset(range(4))
    many = {**tree, "rows": [row for row in tree["rows"] if row["currency"] == "JPY"] * 4}
    assert table(batch_page(many, "en")).ticked == frozenset(range(TICKED))


def test_what_failed_is_said_first(page, tree):
    assert any("units of work" in part.text.lower() for part in page.first if isinstance(part, Paragraph))
    (failed,) = [part for part in page.first if isinstance(part, Listing)]
    assert failed.items == ("east-base-0: no such price",)
    assert not [part for part in batch_page({**tree, "failed": []}, "en").first if isinstance(part, Listing)]


def test_how_many_more_there_are_is_said(tree):
    said = [part.text for part in batch_page({**tree, "more": 12345}, "da").first if isinstance(part, Paragraph)]
    assert any("12.345" in text and "summary.csv" in text for text in said)


def test_a_batch_without_figures_has_no_tab(tree):
    bare = batch_page({**tree, "rows": []}, "en")
    assert bare.tabs == ()
    assert "<table" not in html(bare)


# --- distributions ---------------------------------------------------------------------------------------------------


def test_a_chart_has_a_line_for_every_run_and_shows_those_ticked(page, tree):
    charts = parts(page, Chart)
    assert [chart.name for chart in charts[:5]] == ["profit-dkk", "net-dkk", "payments-dkk", "irr-dkk", "profit-jpy"]
    for chart, number in zip(charts, (0, 0, 0, 0, 1, 1, 1, 1), strict=True):
        assert len(chart.data) == len(table(page, number).rows)
        assert {k for k, line in enumerate(chart.data) if line["visible"]} == table(page, number).ticked
    profit = charts[0].data[0]
    assert profit["x"] == [round(value / 1000, 3) for value in tree["rows"][0]["curves"]["investors.all.profit"]]
    assert profit["y"] == list(range(101))


def test_a_run_without_the_figure_has_an_empty_line_so_that_numbers_stay_those_of_rows(page):
    irr = parts(page, Chart)[3]
    assert irr.data[0]["x"] == []
    assert len(irr.data[1]["x"]) == 101
    assert len(irr.table.rows) == len(irr.data) - 1


def test_lines_differ_in_colour_or_dash_and_the_ticked_have_the_first_colours(tree):
    rows = [row for row in tree["rows"] if row["currency"] == "JPY"] * 8
    chart = parts(batch_page({**tree, "rows": rows}, "en"), Chart)[0]
    looks = [(line["line"]["color"], line["line"]["dash"]) for line in chart.data]
    assert len(set(looks[: 4 * len(SERIES)])) == 4 * len(SERIES) < len(looks)
    assert [colour for colour, _ in looks[:TICKED]] == list(SERIES[:TICKED])


def test_a_run_is_called_by_what_tells_it_from_others(page, tree):
    names = [line["name"] for line in parts(page, Chart)[0].data]
    assert names[0].replace("<br>", " ") == "&lt;b&gt;north&lt;/b&gt; · price %{x} 40 % · base"
    assert {len(name.replace("<br>", " ")) for name in names[-4:]} <= set(range(LONGEST - 2, LONGEST + 3))
    assert names[-1].endswith("…")
    one = {**tree, "rows": [{**tree["rows"][0], "axes": {}}]}
    assert parts(batch_page(one, "en"), Chart)[0].data[0]["name"] == "base"


# --- both languages, and names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "da"])
def test_names_stay_text(tree, language):
    shown = Outline(html(batch_page(tree, language)))
    assert "b" not in shown.tags
    assert [value for _, name, value in shown.attributes if name.startswith("on")] == []
    text = "".join(shown.text)
    for name in (*DEALS, SLOW, SWEPT, NAME):
        assert name in text


def test_both_languages_say_the_same_in_their_own_words(tree, page):
    danish = batch_page(tree, "da")
    ours, theirs = list(texts(page)), list(texts(danish))
    assert len(ours) == len(theirs)
    own = {text for name, text in WORDS["en"].items() if name.startswith("pb_") and "{" not in text}
    alike = {text for name, text in WORDS["da"].items() if name.startswith("pb_")}
    assert not (own - alike) & set(theirs)
    assert "kr." in table(danish).caption
    assert "DKK" not in table(danish).caption


# --- as it is shown --------------------------------------------------------------------------------------------------


LINES = "(tab) => [...document.querySelectorAll(`#${tab} .plot`)].map((p) => p.data.map((line) => line.visible))"
LEGEND = "(all) => all.map((plot) => plot.querySelectorAll('.legendtext').length)"
COLUMN = """([tab, column]) =>
    [...document.querySelectorAll(`#${tab} table.sortable tbody tr`)].map((row) => row.children[column].dataset.key)"""


@pytest.mark.skipif(MISSING and not os.environ.get("CI"), reason="no Chromium on this machine")
def test_ticks_sorts_and_tabs_work_offline(tree, page, tmp_path):
    path = write_batch_page(tree, tmp_path / "report.html", "en")
    with browser() as started, opened(started, path) as (shown, complaints):
        assert tabs(shown) == ["in-dkk", "in-jpy"]
        for width in WIDTHS:
            shown.set_viewport_size({"width": width, "height": 900})
            for tab in tabs(shown):
                choose(shown, tab)
                shown.wait_for_function(FITS)
                assert undrawn(shown) == []
                assert shown.evaluate(OVERLAPS) == []
        shown.set_viewport_size({"width": max(WIDTHS), "height": 900})
        choose(shown, "in-dkk")
        _sorts(shown, page)
        _ticks(shown)
        assert shown.eval_on_selector_all("b, [onload], main > script", "(all) => all.length") == 0
    assert complaints == []


def _sorts(shown, page):
    """Down and up by a figure and by a name: what is not known stays last, each box stays with its row."""
    heads = table(page).heads
    irr = heads.index(WORDS["en"]["pb_irr"])
    wanted = sorted((key[irr] for key in table(page).keys if key[irr] is not None), reverse=True)
    button = shown.locator("#in-dkk table.sortable thead button")
    for order, said in ((wanted, "descending"), (wanted[::-1], "ascending")):
        button.nth(irr).click()
        found = shown.evaluate(COLUMN, ["in-dkk", irr])
        assert found[-1] == ""
        assert [float(key) for key in found[:-1]] == order
        assert shown.locator("#in-dkk table.sortable thead th").nth(irr).get_attribute("aria-sort") == said
    button.nth(1).click()
    swept = [float(key) for key in shown.evaluate(COLUMN, ["in-dkk", 1])]
    assert swept == sorted(swept, reverse=True) == [40.0] * 5 + [7.0] * 5


def _ticks(shown):
    """A box shows and hides its run in every chart of its tab, and in no other."""
    other = shown.evaluate(LINES, "in-jpy")
    for number, ticked in ((1, True), (0, False)):
        shown.locator(f"#in-dkk input[data-series='{number}']").set_checked(ticked)
        seen = shown.evaluate(LINES, "in-dkk")
        assert len(seen) == 4
        assert all(lines[number] is ticked for lines in seen)
        assert all([lines[4], lines[6]] == [True, True] and lines[5] is False for lines in seen)
    assert shown.evaluate(LINES, "in-jpy") == other
    legend = shown.eval_on_selector_all(
        "#in-dkk .plot", "(all) => all.map((p) => p.querySelectorAll('.legendtext').length)"
    )
    assert legend == [3] * 4


@pytest.mark.skipif(MISSING and not os.environ.get("CI"), reason="no Chromium on this machine")
def test_a_box_that_was_changed_before_its_chart_was_drawn_counts(tree, tmp_path):
    path = write_batch_page(tree, tmp_path / "report.html", "da")
    with browser() as started, opened(started, path) as (shown, complaints):
        shown.evaluate("document.querySelector('#in-jpy input[data-series=\"0\"]').checked = false")
        choose(shown, "in-jpy")
        assert [lines[0] for lines in shown.evaluate(LINES, "in-jpy")] == [False] * 4
    assert complaints == []
