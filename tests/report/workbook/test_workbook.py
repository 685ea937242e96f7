"""A workbook as it is written: sheets, live formulas, texts that stay text, whole or not at all."""

import zipfile

import numpy as np
import openpyxl
import pytest

from simulator.ledger.flows import list_flows
from simulator.pipeline import Record, simulate
from simulator.report.page.view import View
from simulator.report.words import WORDS
from simulator.report.workbook import write_workbook
from simulator.report.workbook.book import LONGEST, plain
from simulator.report.workbook.flows import GROUPS
from simulator.report.workbook.rate import STEPS, _improved
from simulator.report.workbook.two import two_outcomes
from simulator.vocabulary import PURPOSES
from tests.deal.deals import PATHWAY, deal
from tests.report.results import annex
from tests.report.workbook import made
from tests.summary.made import writer

EVERY = ["cover", "summary", "budget", "departments", "investors", "investor_years", "replayed", "assumptions", "card"]


def names(language, keys=EVERY):
    return [WORDS[language][f"wb_sheet_{key}"] for key in keys]


@pytest.fixture(scope="module")
def aalborg(tmp_path_factory):
    found = made.result("aalborg")
    return write_workbook(found, tmp_path_factory.mktemp("aalborg") / "workbook.xlsx", annex(found))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    found = made.result("hostile")
    return write_workbook(found, tmp_path_factory.mktemp("hostile") / "workbook.xlsx", annex(found))


def texts(path):
    book = openpyxl.load_workbook(path)
    return [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "s"]


# --- sheets ----------------------------------------------------------------------------------------------------------


def test_it_has_every_sheet_with_panes_print_setup_and_links(aalborg):
    book = openpyxl.load_workbook(aalborg)
    assert book.sheetnames == names("en")
    for sheet in book.worksheets:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.right.text == "&P / &N"
    assert all(sheet.freeze_panes for sheet in book.worksheets[1:-1])
    links = {
        cell.value: cell.hyperlink.location for row in book["Read me"].iter_rows() for cell in row if cell.hyperlink
    }
    assert list(links) == names("en")[1:]
    assert links["Budget years"] == "'Budget years'!A1"
    assert set(book.defined_names) == {"Deal_start", "Hurdle", "Months_per_year", "Money_decimals", "Rate_decimals"}


def test_it_speaks_danish(tmp_path):
    book = openpyxl.load_workbook(write_workbook(made.result("aalborg"), tmp_path / "book.xlsx", language="da"))
    assert book.sheetnames == names("da", [key for key in EVERY if key != "replayed"])
    said = {cell.value for cell in texts(tmp_path / "book.xlsx")}
    english = {text for name, text in WORDS["en"].items() if name.startswith("wb_") and " " in text and "{" not in text}
    assert not said & english


def test_a_line_has_one_formula_and_no_numbers_of_its_own(aalborg):
    sheet = openpyxl.load_workbook(aalborg)["Investors by month"]
    rows = [row for row in sheet.iter_rows(min_row=6, min_col=7) if row[0].data_type == "f"]
    assert len(rows) > 8
    for row in rows:
        moved = {
            openpyxl.formula.translate.Translator(cell.value, cell.coordinate).translate_formula(row[0].coordinate)
            for cell in row
        }
        assert moved == {row[0].value}


def test_formulas_have_their_values_in_the_file(aalborg):
    cached, live = openpyxl.load_workbook(aalborg, data_only=True), openpyxl.load_workbook(aalborg)
    empty = [
        cell.coordinate
        for sheet in live.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and cached[sheet.title][cell.coordinate].value is None
    ]
    assert empty == []
    assert cached["Investors by month"]["C7"].value is None  # dates have no total
    assert live["Investors by month"]["G7"].number_format == "yyyy-mm"


def test_an_all_or_nothing_payment_is_told_as_two_outcomes(aalborg):
    found = made.result("aalborg")
    two, town = two_outcomes(View.of(found)), found.summary["municipality"]
    mean = two.chance * two.met + (1 - two.chance) * two.missed
    assert mean.sum() == pytest.approx(town["payments"]["total"]["mean"], rel=1e-12)
    book = openpyxl.load_workbook(aalborg)
    rows = {row[0].value: row for row in book["Summary"].iter_rows(min_row=5)}
    assert [cell.value for cell in rows["Payments, all years"][4:7]] == [None] * 3
    assert rows["goal: probability that the goal is met"][2].value == pytest.approx(two.chance)
    labels = [row[0].value for row in book["Budget years"].iter_rows(min_row=6)]
    assert labels[labels.index("Payments under the contract") : labels.index("Realised savings")].count("P50") == 0
    assert "Payment if the goal is missed" in labels


def test_currencies_without_minor_units_have_no_decimals(tmp_path):
    yen = deal()
    said = dict(yen.origin.tree) | {"currency": "JPY"}
    result = simulate(type(yen).of(said), draws=3, seed=1)
    book = openpyxl.load_workbook(write_workbook(result, tmp_path / "book.xlsx"))
    formats = {cell.number_format for cell in book["Budget years"]["E"] if cell.data_type == "f"}
    assert formats == {"General", "#,##0"}
    assert book["Summary"]["C7"].number_format == '"JPY" #,##0'


# --- what a deal or a run has not got --------------------------------------------------------------------------------


def test_what_there_is_nothing_for_is_left_out(tmp_path):
    result = simulate(deal(PATHWAY), draws=3, seed=1)
    book = openpyxl.load_workbook(write_workbook(result, tmp_path / "book.xlsx"))
    assert book.sheetnames == names("en", ["cover", "summary", "assumptions", "card"])


def test_a_run_that_kept_no_draws_has_no_departments(tmp_path):
    result = simulate(deal(), draws=3, seed=1, record=Record(keep=()))
    book = openpyxl.load_workbook(write_workbook(result, tmp_path / "book.xlsx"))
    left = ["cover", "summary", "budget", "investors", "investor_years", "assumptions", "card"]
    assert book.sheetnames == names("en", left)


def test_one_draw_has_no_errors(tmp_path):
    result = simulate(deal(), draws=1, seed=1)
    book = openpyxl.load_workbook(write_workbook(result, tmp_path / "book.xlsx"))
    rows = {row[0].value: row for row in book["Summary"].iter_rows(min_row=5)}
    saved = [cell.value for cell in rows["Realised savings, all years"][2:7]]
    assert saved[1:] == ["–"] * 4
    assert isinstance(saved[0], (int, float))


def test_every_purpose_of_a_flow_has_its_line():
    assert GROUPS.keys() == PURPOSES.keys()
    assert {flow.purpose for flow in list_flows(deal())} <= GROUPS.keys()


# --- texts and files -------------------------------------------------------------------------------------------------


def test_hostile_names_stay_text(hostile):
    cells = texts(hostile)
    shown = {
        name: [cell for cell in cells if said.rstrip("\x01") in str(cell.value)] for name, said in made.HOSTILE.items()
    }
    assert [name for name, found in shown.items() if not found] == []
    book = openpyxl.load_workbook(hostile)
    formulas = [
        cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    bad = [formula for formula in formulas for said in made.HOSTILE.values() if said in formula]
    assert bad == []
    links = [cell.hyperlink for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert all(link.target is None for link in links)
    assert "=HYPERLINK" not in "".join(formulas)


def test_control_characters_and_long_texts_fit_a_cell():
    assert plain("a\x00b\x1b[31m\n") == "a\\x00b\\x1b[31m\\n"
    assert len(plain("æ" * 40_000)) == LONGEST
    cut = plain("😀" * 20_000)
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST
    assert set(cut) == {"😀"}


def test_the_same_result_gives_the_same_bytes(aalborg, tmp_path):
    found = made.result("aalborg")
    again = write_workbook(found, tmp_path / "again.xlsx", annex(found))
    assert again.read_bytes() == aalborg.read_bytes()
    assert zipfile.ZipFile(again).testzip() is None


def test_a_workbook_that_cannot_be_finished_leaves_nothing(tmp_path, monkeypatch):
    old = tmp_path / "workbook.xlsx"
    old.write_text("as it was")
    monkeypatch.setattr("simulator.report.workbook.SHEETS", (lambda book: 1 / 0,))
    with writer(40) as written, pytest.raises(ZeroDivisionError):
        write_workbook(written.close(summary=made.result("aalborg").summary, timings={}), old)
    assert old.read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [old]


# --- the rate that the search begins with ----------------------------------------------------------------------------


@pytest.mark.parametrize("monthly", [-0.23, -0.03, 0.0, 0.004, 0.2])
def test_the_search_begins_near_the_rate(monthly):
    months, net = np.arange(60.0), np.zeros(60)
    net[3], net[10], net[48] = -1_000_000, -500_000, 0
    net[48] = -(net * (1 + monthly) ** -months).sum() * (1 + monthly) ** 48
    rate = 0.0
    for _ in range(STEPS):
        rate = _improved(months, net, rate)
    assert rate == pytest.approx(monthly, abs=1e-9)


def test_the_search_begins_at_zero_where_nothing_comes_back():
    assert _improved(np.arange(3.0), np.array([-5.0, 0.0, 0.0]), 0.0) == 0.0
    assert _improved(np.arange(400.0), np.r_[-5.0, np.zeros(398), 1e-9], -0.9999) == -0.9999
