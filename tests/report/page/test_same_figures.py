"""The same figures everywhere: page, workbook and console tell those of the summary, each rounded half away from zero
to the digits that it shows, and what is shown to add up adds up."""

import re
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest

from simulator.report.console.headline import headline
from simulator.report.page import page
from simulator.report.page.naming import outcome_named
from simulator.report.page.parts import Chart, Numbers, Table, Unfolded
from simulator.report.page.spoken import readable
from simulator.report.workbook import write_workbook
from tests.report.page.shown import DRAWS, deal, result, view

CASES = (("aalborg", "da", DRAWS), ("aarhus_housing_first", "en", 128))
"""An all-or-nothing goal, and many prices with a guarantee."""
COLUMN = {"mean": 2, "se": 3, "p5": 4, "p50": 5, "p95": 6}
"""Columns of the workbook's summary."""


class Rows(dict):
    """Rows of a table by their first cell; a deal's keys are read as words, in_work as "in work"."""

    def __getitem__(self, label):
        return super().__getitem__(label.replace(" ", "_"))

    def __contains__(self, label):
        return super().__contains__(label.replace(" ", "_"))


class Told:
    """One result as its page, its workbook and the console tell it."""

    def __init__(self, name, language, draws, folder):
        self.view = view(language, name, draws)
        self.summary, self.say, self.language = self.view.summary, self.view.say, language
        self.page = page(self.view)
        path = write_workbook(result(name, draws), folder / f"{name}.xlsx", None, language)
        self.book = openpyxl.load_workbook(path, data_only=True)
        self.console = headline(self.summary, deal(name).origin.tree, language)

    # --- the page ------------------------------------------------------------------------------------------------

    def parts(self, tab):
        """All parts of a tab, or of the first screen, those folded away among them."""
        found = self.page.first if tab is None else self._tab(tab)
        return [each for part in found for each in _opened(part)]

    def _tab(self, name):
        title = self.say(f"pg_tab_{name}")
        (tab,) = [each for each in self.page.tabs if each.title == title]
        return [part for block in tab.blocks for part in block.parts]

    def number(self, tab, label):
        """The figure with a label in a row of figures."""
        rows = [part.items for part in self.parts(tab) if isinstance(part, Numbers)]
        (found,) = [each for row in rows for each in row if each.label == label]
        return found

    def rows(self, tab, *heads):
        """Cells below some heads of the first table of a tab that has them all, by the first cell."""
        heads = [self.say(head) if head.islower() else head for head in heads]
        parts = [part.table if isinstance(part, Chart) else part for part in self.parts(tab)]
        tables = [part for part in parts if isinstance(part, Table)]
        table = next(each for each in tables if set(heads) <= set(each.heads))
        places = [table.heads.index(head) for head in heads]
        return Rows({row[0].replace(" ", "_"): [row[place] for place in places] for row in table.rows})

    # --- the workbook and the console ----------------------------------------------------------------------------

    def cell(self, label, part="mean"):
        """A figure of the workbook's summary; `label` is the name of its row."""
        sheet = self.book[self.say("wb_sheet_summary")]
        (row,) = [row for row in sheet.iter_rows(values_only=True) if row[0] == label]
        return row[COLUMN[part]]

    def budget(self, section, label):
        """A line of the workbook's budget years below a heading: its figures by year."""
        lines = list(self.book[self.say("wb_sheet_budget")].iter_rows(values_only=True))
        years = next(line for line in lines if line[0] == self.say("wb_head_line"))
        begun = next(place for place, line in enumerate(lines) if line[0] == section)
        line = next(line for line in lines[begun:] if line[0] == label)
        told = [
            (str(int(year)), value) for year, value in zip(years, line, strict=True) if isinstance(year, int | float)
        ]
        return dict(told)

    def printed(self, label):
        """The cells of the console's row with a label."""
        line = next(line for line in self.console.splitlines() if line.strip().startswith(label))
        return re.split(r"\s{2,}", line.strip())[1:]

    # --- figures -------------------------------------------------------------------------------------------------

    def is_told(self, text, value, unit=1.0):
        """Whether a text begins with a value, rounded to the digits that it shows."""
        shown = self.read(text)
        exact = Decimal(str(round(value / unit, 12)))
        assert shown == exact.quantize(shown, rounding=ROUND_HALF_UP), (text, value / unit)

    def is_share(self, text, value):
        assert "%" in text
        self.is_told(text, value * 100)

    def read(self, text):
        """The first number of a text as it is written."""
        found = re.search(r"-?\d[\d.,]*\d|-?\d", text)[0]
        return Decimal(found.replace(".", "").replace(",", ".") if self.language == "da" else found.replace(",", ""))


def _opened(part):
    return [part, *(each for inner in part.parts for each in _opened(inner))] if isinstance(part, Unfolded) else [part]


@pytest.fixture(scope="module", params=CASES, ids=[name for name, *_ in CASES])
def told(request, tmp_path_factory):
    return Told(*request.param, tmp_path_factory.mktemp("books"))


def test_chances_of_the_investors(told):
    loss = told.summary["investors"]["all"]["p_loss"]["mean"]
    assert 0 < loss < 1
    said = [told.number(None, told.say("pt_loss")).value, told.number("investors", told.say("pi_p_loss")).value]
    said += [told.rows("trust", "pt_figure", "mean")[told.say("pt_all_loss")][1]]
    said += [told.printed(told.say("p_loss"))[0]]
    for each in said:
        told.is_share(each if "%" in each else f"{each} %", loss)
    assert told.cell(told.say("wb_p_loss")) == loss


def test_returns_of_the_investors(told):
    found, unit = told.summary["investors"]["all"], told.view.divisor
    profit, rate = found["profit"]["mean"], found["irr"]["of_mean_cash_flow"]
    told.is_told(told.number(None, told.say("pt_profit")).value, profit, unit)
    told.is_told(told.rows("investors", "pi_figure", "mean")[told.say("profit")][1], profit, unit)
    told.is_told(told.rows("trust", "pt_figure", "mean")[told.say("pt_all_profit")][1], profit, unit)
    told.is_told(told.printed(told.say("profit"))[0], profit)
    assert told.cell(told.say("wb_profit")) == pytest.approx(profit, rel=1e-12)
    assert told.cell(told.say("wb_irr_mean_flow")) == pytest.approx(rate, rel=1e-12)
    told.is_share(told.printed(told.say("of_mean"))[0], rate)
    assert told.view.voice.share(rate, 1) in told.number(None, told.say("pt_profit")).note
    told.is_share(told.number("investors", told.say("irr")).value, found["irr"]["mean"])
    told.is_share(told.rows("investors", "pi_figure", "mean")[told.say("irr")][1], found["irr"]["mean"])
    assert told.cell(told.say("wb_irr_each")) == pytest.approx(found["irr"]["mean"], rel=1e-12)


def test_payments_savings_and_net_of_each_year(told):
    town, unit = told.summary["municipality"], told.view.divisor
    rows = told.rows("municipality", "pm_expected", "pm_saving_mean", "pm_net_mean")
    headings = {"payments": "wb_payments", "savings": "wb_savings", "net": "wb_net"}
    assert rows.keys() >= {year for year in told.view.years if town["payments"][year]["mean"]}
    for place, (name, heading) in enumerate(headings.items()):
        by_year = told.budget(told.say(heading), told.say("wb_mean"))
        for year in told.view.years:
            mean = town[name][year]["mean"]
            if year in rows:
                told.is_told(rows[year][place], mean, unit)
            assert by_year[year] == pytest.approx(mean, abs=0.005)
        told.is_told(rows[told.say("total")][place], town[name]["total"]["mean"], unit)


def test_payments_and_net_on_the_console(told):
    town = told.summary["municipality"]
    for year in (*told.view.years, "total"):
        if any(town[name][year]["mean"] for name in ("payments", "net")):
            cells = " ".join(told.printed(told.say("total") if year == "total" else year)).split()
            told.is_told(cells[0], town["payments"][year]["mean"], 1000)
            told.is_told(cells[-4], town["net"][year]["mean"], 1000)


def test_reserve_and_maximum(told):
    town, unit = told.summary["municipality"], told.view.divisor
    reserve, most = town["reserve_p95"]["total"]["value"], town["maximum"]["total"]
    labels = [each for part in told.parts(None) if isinstance(part, Numbers) for each in part.items]
    names = {told.say("pt_set_aside"), *(told.say("pt_set_aside_for", year=year) for year in told.view.years)}
    (aside,) = [each for each in labels if each.label in names]
    told.is_told(aside.value, reserve, unit)
    assert told.view.plain_money(most) in aside.note
    rows = told.rows("municipality", "pm_covers_95", "pm_most")
    one = [year for year in told.view.years if town["payments"][year]["mean"]]
    last = rows[one[0] if len(one) == 1 else told.say("total")]
    told.is_told(last[0], reserve, unit)
    told.is_told(last[1], most, unit)
    assert told.cell(told.say("wb_reserve", percent="95")) == reserve
    assert told.cell(told.say("wb_maximum")) == most


def test_net_of_all_years(told):
    town, unit = told.summary["municipality"], told.view.divisor
    told.is_told(told.number(None, told.say("pt_net")).value, town["net"]["total"]["mean"], unit)
    told.is_told(told.rows("trust", "pt_figure", "mean")[told.say("pt_all_net")][1], town["net"]["total"]["mean"], unit)
    assert told.cell(told.say("wb_all_net")) == pytest.approx(town["net"]["total"]["mean"], rel=1e-12)
    worse = told.rows("trust", "pt_figure", "mean")[told.say("pt_all_worse")][1]
    told.is_share(worse, town["p_net_cost"]["mean"])
    assert told.view.chance(town["p_net_cost"]) in told.number(None, told.say("pt_net")).note
    assert told.cell(told.say("wb_p_net_cost")) == town["p_net_cost"]["mean"]


def test_outcomes_with_and_without_the_programme(told):
    rows = told.rows("citizens", "pc_paid_by", "pc_with", "pc_without")
    for name, found in told.summary["outcomes"].items():
        named = outcome_named(told.view, name)
        _, *cells = rows[named if named in rows else f"{name} ({told.say('months')})"]
        for cell, arm in zip(cells, ("programme", "counterfactual"), strict=True):
            told.is_told(cell, found[arm]["mean"])
            assert told.cell(told.say(f"wb_outcome_{arm}", outcome=named)) == pytest.approx(found[arm]["mean"])


def test_what_terms_pay(told):
    rows = told.rows("municipality", "pm_term", "pm_expected", "pm_p_pays")
    for name, found in told.summary["terms"].items():
        _, paid, likely = rows[readable(name)]
        told.is_told(paid, found["paid"]["mean"], told.view.divisor)
        told.is_share(likely, found["p_paid"]["mean"])
        assert told.cell(told.say("wb_p_paid", term=name)) == found["p_paid"]["mean"]


def test_what_is_shown_adds_up(told):
    rows = told.rows("municipality", "pm_expected", "pm_saving_mean", "pm_net_mean")
    years = [row for year, row in rows.items() if year in told.view.years]
    total = rows[told.say("total")]
    for place in range(3):
        added = [told.read(row[place]) for row in years]
        assert abs(sum(added) - told.read(total[place])) <= _slack([*added, told.read(total[place])])
    for paid, saved, net in (*years, total):
        told_of = [told.read(each) for each in (paid, saved, net)]
        assert abs(told_of[1] - told_of[0] - told_of[2]) <= _slack(told_of)


def test_the_first_screen_and_the_tab_tell_the_chance_of_a_loss_to_the_letter(told):
    loss = told.number("investors", told.say("pi_p_loss"))
    assert told.number(None, told.say("pt_loss")).value == f"{loss.value[:-2]} {loss.error} %"


def _slack(numbers):
    """Half a unit in the last digit of each number."""
    return sum(Decimal(5).scaleb(each.as_tuple().exponent - 1) for each in numbers)
