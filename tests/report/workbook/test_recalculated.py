"""A workbook recalculated by LibreOffice: sums and returns are ours, every check is zero, nothing is an error."""

import datetime as dt
import os
import re
import shutil
import subprocess
import zipfile

import openpyxl
import pytest

from simulator.report.workbook import write_workbook
from tests.report.results import annex
from tests.report.workbook import made

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""
"""A setting of the office suite: formulas are always worked out again."""
BOOKS = (("aalborg", "en"), ("aarhus_fund", "da"), ("hostile", "da"))
WRONG = "12345.5"


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Each workbook as written, and as recalculated after every value of its formulas was made wrong."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing: install the system's package libreoffice-calc")
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("books")
    profile, spoiled, out = folder / "profile", folder / "spoiled", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    spoiled.mkdir()
    for name, language in BOOKS:
        found = made.result(name)
        path = write_workbook(found, folder / f"{name}.xlsx", annex(found), language)
        spoil(path, spoiled / path.name)
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    sources = [str(spoiled / f"{name}.xlsx") for name, _ in BOOKS]
    subprocess.run([*command, "--outdir", str(out), *sources], check=True, capture_output=True, timeout=240)
    return {name: Pair(folder / f"{name}.xlsx", spoiled / f"{name}.xlsx", out / f"{name}.xlsx") for name, _ in BOOKS}


class Pair:
    """A workbook's formulas, its values as written, as spoiled and as recalculated."""

    def __init__(self, written, spoiled, recalculated):
        self.formulas = openpyxl.load_workbook(written)
        self.ours, self.wrong, self.live = (
            openpyxl.load_workbook(path, data_only=True) for path in (written, spoiled, recalculated)
        )

    def cells(self):
        """Sheet, place, formula, our value and the recalculated one of every formula."""
        for sheet in self.formulas.worksheets:
            ours, live = self.ours[sheet.title], self.live[sheet.title]
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        place = cell.coordinate
                        yield sheet.title, place, cell.value, ours[place].value, live[place].value


def spoil(source, target):
    """Copy a workbook with another value in every formula's cell."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                text = re.sub(r"(</f><v>)[^<]*(</v>)", rf"\g<1>{WRONG}\g<2>", data.decode())
                data = text.encode()
            new.writestr(item.filename, data)


def agree(ours, live):
    if isinstance(ours, (int, float)) and isinstance(live, (int, float)):
        apart = abs(ours - live)  # of amounts six decimals are kept: a running sum that ends near zero has no more
        return apart <= 1e-9 * max(abs(ours), 1.0) or (abs(ours) > 1 and apart < 1e-6)
    return ours == live


@pytest.mark.parametrize("name", [name for name, _ in BOOKS])
def test_every_formula_gives_the_value_it_was_written_with(books, name):
    cells = list(books[name].cells())
    assert len(cells) > 1000
    assert [each for each in cells if not agree(*each[3:])] == []
    assert [each for each in cells if isinstance(each[4], str) and each[4].startswith("#")] == []
    assert any(isinstance(each[4], dt.datetime) for each in cells)


@pytest.mark.parametrize("name", [name for name, _ in BOOKS])
def test_every_value_was_worked_out_again(books, name):
    pair = books[name]
    wrong = [pair.wrong[sheet][place].value for sheet, place, *_ in pair.cells()]
    assert {each if isinstance(each, (float, str)) else 0 for each in wrong} <= {float(WRONG), WRONG, 0}
    assert wrong.count(float(WRONG)) > 1000
    assert not any(each[4] == float(WRONG) for each in pair.cells())


@pytest.mark.parametrize("name", [name for name, _ in BOOKS])
def test_all_checks_are_zero(books, name):
    live, cover = books[name].live, books[name].live.worksheets[0]
    assert cover["C4"].value == 0
    checks = [sheet.cell(row, 5).value for sheet in live.worksheets[1:] for row in range(6, sheet.max_row + 1)
              if sheet["E5"].value in ("Check", "Kontrol")]  # fmt: skip
    assert checks.count(0) > 20
    assert set(checks) <= {0, None}


def labelled(sheet, label):
    """Rows with a label: the live figure and the simulation's."""
    return [(row[2].value, row[3].value) for row in sheet.iter_rows(min_row=6) if row[0].value == label]


def test_returns_of_the_mean_cash_flow_are_those_of_the_summary(books):
    investors = made.result("aalborg").summary["investors"]["all"]
    sheet = books["aalborg"].live["Investors by month"]
    ((rate, _),) = labelled(sheet, "Internal rate of return (IRR)")
    assert rate == pytest.approx(investors["irr"]["of_mean_cash_flow"], rel=1e-9)
    ((value, _),) = labelled(sheet, "Net present value at the hurdle")
    assert value == pytest.approx(investors["npv"]["mean"], rel=1e-9)
    ((profit, _),) = labelled(sheet, "Net cash (its total is the profit)")
    assert profit == pytest.approx(investors["profit"]["mean"], rel=1e-9)


def test_returns_of_the_replayed_draw_are_its_own(books):
    found = made.result("aalborg")
    draw = annex(found)["replayed"]["draw"]
    table, sheet = found.tables()["metrics"], books["aalborg"].live["One draw"]
    ((rate, _),) = labelled(sheet, "Internal rate of return (IRR)")
    assert rate == pytest.approx(float(table.column("irr", 0)[draw]), rel=1e-9)
    ((peak, _),) = labelled(sheet, "Most capital out at once")
    assert peak == pytest.approx(float(table.column("peak_capital", 0)[draw]) / 100, abs=0.005)
    ((month, _),) = labelled(sheet, "Paid back in month")
    assert month == table.column("payback_month", 0)[draw]


def test_totals_of_the_budget_are_those_of_the_summary(books):
    town = made.result("aalborg").summary["municipality"]
    totals = [live for live, _ in labelled(books["aalborg"].live["Budget years"], "Mean")]
    wanted = [town[key]["total"]["mean"] for key in ("payments", "savings", "net")]
    assert totals == pytest.approx(wanted, rel=1e-9)
