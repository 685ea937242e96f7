"""A deal whose every name looks like something else, through all that people read: text stays text, files stay in."""

import contextlib
import io
import json
import os
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

import simulator as sim
from simulator import cli
from simulator.errors import one_line
from tests.report.browser import OVERLAPS, WIDTHS, browser, choose, opened, tabs, undrawn

DEALS = Path(__file__).parents[1] / "configs" / "deals"
SOURCE = "laer_for_livet"
MISSING = shutil.which("chromium") is None and shutil.which("google-chrome") is None
DRAWN = (
    "() => [...document.querySelectorAll('.plot')].every((p) => !p.checkVisibility() || p.querySelector('.main-svg'))"
)
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
BATCH = """
name: "<b>=1+1</b> ../x"
deals: [deal.yaml]
scenarios: {"../../etc/x": "../../etc/x", "aux": null}
seed: 1
"""
NAMES = {
    "Lær for Livet Aarhus": "</title><script>alert('deal')</script>",
    "Aarhus Kommune": "<b onmouseover=alert('town')>Kommune</b>",
    "Lær for Livet": '=HYPERLINK("http://x.invalid","provider")',
    "Den Sociale Investeringsfond": '"><svg onload=alert("first")>',
    "Den Sociale Kapitalfond": "+cmd|' /C calc'!A0",
    "guarantor": "-2+3 & {{ 7 * 7 }} {% raw %}",
    "children": "<a href='javascript:alert(1)'>department</a>",
    "children_repayment": "=1+1",
    "expensive_cases": "@SUM(1+1)",
    "behind": "$\\href{javascript:alert(2)}{behind}$",
    "ready": "<img src=x onerror=alert('ready')>",
    "passed": "%{x:.2f} %{customdata[0]}<extra></extra>",
    "youth_education": "æ" * 200,
    "institution": "bell\x07 null-ish \u202e right to left",
    "outside": "http://x.invalid/outside",
    "attendance_year_1": "</script><script>alert('outcome')</script>",
    "attendance_year_3": "_x0041_",
    "exam_passed": "<br><sup>exam</sup>",
    "in_youth_education": "]]> &lt;b&gt; <!--",
    "year_1": "`${alert('term')}` \\u003cb\\u003e",
    "years_2_3": "<i>years</i>, 2; 3",
    "exam": "'; DROP TABLE terms; --",
    "main": "../main<wbr>",
    "delivery": "CON",
    "deficit": "NUL.txt",
    "foster_care": "<style>* { display: none }</style>",
    "study_grant": "=cmd|'/C calc'!A1",
    "girls": "<base href=//x>",
    "flu": "<iframe srcdoc=x></iframe>",
    "corona": "../../etc/x",
    "slow recruitment": "aux",
}
"""Names of a deal and what stands in their place: one of every kind that a deal may hold."""
WORDS = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(NAMES, key=len, reverse=True)))
SAID = "<u>said</u> =SUM(A1) </script>"
"""What stands for every source and note."""
MADE = "i, img, u, a[href^=javascript], a[href^=http], iframe, base, sup, wbr, [onload], [onerror], [onmouseover]"
"""Elements that no page of ours has, nor do the drawings in it."""


def renamed(part):
    """A tree with every name as NAMES has it, and every source and note as SAID."""
    if isinstance(part, dict):
        return {renamed(key): SAID if key in ("source", "note") else renamed(value) for key, value in part.items()}
    if isinstance(part, list):
        return [renamed(each) for each in part]
    return WORDS.sub(lambda found: NAMES[found[0]], part) if isinstance(part, str) else part


def tree():
    """The deal with a segment, a shock, and notes beside its sources."""
    said = json.loads(json.dumps(dict(sim.load_deal(DEALS / f"{SOURCE}.yaml").origin.tree), default=str))
    said["citizens"] |= {"planned": 20, "note": "any"}
    said["citizens"]["segments"] = {"girls": {"share": "50 %", "note": "any"}, "boys": {"share": "50 %"}}
    said["shocks"] = {
        "flu": {"chance": "50 %", "start": 6, "lasts": "4 months", "multiply": {"behind -> ready": 0.5}, "note": "any"}
    }
    said["scenarios"]["corona"] = {"shocks.flu.chance": "100 %"}
    return renamed(said)


class Home:
    """A folder in which everything was written by commands."""

    def __init__(self, folder):
        self.folder, self.said = folder, ""
        (folder / "deal.yaml").write_text(json.dumps(tree(), ensure_ascii=False), encoding="utf-8")
        (folder / "batch.yaml").write_text(BATCH, encoding="utf-8")
        scenario = NAMES["corona"]
        self.command("describe", "deal.yaml", "--card", "out/card.html")
        self.command("run", "deal.yaml", "--scenario", scenario, "--draws", "32", "--out", "out/run")
        self.command("batch", "batch.yaml", "--workers", "1", "--draws", "16", "--out", "out/batch")

    def command(self, *words):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = cli.status(list(words))
        assert code == 0, printed.getvalue()
        self.said += printed.getvalue()

    def pages(self):
        return [self.folder / "out" / name for name in ("run/report.html", "card.html", "batch/report.html")]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    before, folder = Path.cwd(), tmp_path_factory.mktemp("home")
    os.chdir(folder)
    try:
        yield Home(folder)
    finally:
        os.chdir(before)


# --- files -----------------------------------------------------------------------------------------------------------


def test_files_have_plain_names_inside_the_folder_asked_for(home):
    written = [path.relative_to(home.folder) for path in home.folder.rglob("*")]
    assert {path.parts[0] for path in written} == {"deal.yaml", "batch.yaml", "out"}
    assert [str(path) for path in written if not re.fullmatch("[a-z0-9_./-]+", str(path))] == []
    devices = {path.name.split(".")[0] for path in written} & {"con", "nul", "aux", "prn"}
    assert devices == set()


def test_json_has_no_number_that_json_has_not(home):
    found = [*home.folder.rglob("*.json")]
    assert len(found) >= 2
    for path in found:
        json.loads(
            path.read_text(encoding="utf-8"), parse_constant=lambda said, path=path: pytest.fail(f"{path}: {said}")
        )


def test_what_is_printed_holds_no_control_characters(home):
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", home.said)
    assert one_line(NAMES["passed"]) in home.said


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(MISSING and not os.environ.get("CI"), reason="no Chromium on this machine")
def test_pages_show_names_as_text_and_run_nothing_of_them(home):
    report, card, batch = home.pages()
    asked = []
    with browser() as started, opened(started, report) as (page, complaints):
        page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        look(page)
        for path, ready in ((card, "h1"), (batch, "html[data-ready=yes]")):
            page.goto(path.as_uri())
            page.wait_for_selector(ready)
            look(page)
    assert asked == []
    assert complaints == []


def look(page):
    """Every tab with everything unfolded, wide and narrow: nothing overlaps, no name is an element."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for tab in tabs(page):
            choose(page, tab)
            page.eval_on_selector_all("details", "(all) => all.forEach((each) => { each.open = true; })")
            page.wait_for_function(DRAWN)
            page.wait_for_function(FITS)
            assert undrawn(page) == []
            assert page.evaluate(OVERLAPS) == []
    assert page.eval_on_selector_all(MADE, "(all) => all.map((each) => each.outerHTML.slice(0, 90))") == []
    assert page.inner_text("body").count("<") >= 2


# --- workbook --------------------------------------------------------------------------------------------------------


def test_the_workbook_takes_no_name_for_a_formula_or_a_link(home, tmp_path):
    path = home.folder / "out" / "run" / "workbook.xlsx"
    with zipfile.ZipFile(path) as opened_book:
        parts = {name: opened_book.read(name).decode("utf-8", "replace") for name in opened_book.namelist()}
    assert not any("externalLink" in name for name in parts)
    assert not any("x.invalid" in text for name, text in parts.items() if name != "xl/sharedStrings.xml")
    formulas = re.findall("<f>([^<]*)</f>", "".join(parts.values()))
    assert len(formulas) > 500
    assert not any(re.search("HYPERLINK\\(|cmd|alert|calc", formula) for formula in formulas)
    cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.hyperlink and cell.hyperlink.target]
    texts = {cell.value for cell in cells if cell.data_type == "s"}
    looking = ("Lær for Livet", "children_repayment", "Den Sociale Kapitalfond", "Den Sociale Investeringsfond")
    assert all(any(text.startswith(NAMES[name]) for text in texts) for name in looking)
