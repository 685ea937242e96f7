"""What a municipality reads: each question in a block, an all-or-nothing payment as its two outcomes, figures that are
those of the summary, and nothing that breaks where a deal has little to say."""

import json
from copy import deepcopy

import numpy as np
import pytest

import simulator as sim
from simulator.deal import Deal
from simulator.report.page.municipality import municipality
from simulator.report.page.municipality.clusters import error, heaps, spread
from simulator.report.page.municipality.liquidity import net_by_month
from simulator.report.page.municipality.town import Town, span
from simulator.report.page.parts import Chart, Page, Tab, Table, Unfolded
from simulator.report.page.render import html
from simulator.report.page.view import View
from simulator.report.words import WORDS
from simulator.result import as_json
from simulator.summary import summarise
from tests.deal.deals import tree
from tests.summary.made import deal, rich_deal, rich_figures, writer

DRAWS = 700
LANGUAGES = ("en", "da")


def view_of(stated, made, language="en", **changes):
    """A view of made figures, some of the summary's changed."""
    summary = json.loads(as_json(summarise(stated, made.tables())))
    summary["municipality"] |= changes
    return View(language, stated, summary, made.tables(), {}, {}, {})


@pytest.fixture(scope="module")
def plain():
    """All or nothing in one year, under a cap, with an appropriation."""
    with writer(DRAWS) as made:
        yield {language: view_of(deal(), made, language) for language in LANGUAGES}


def two_departments():
    """A deal that is not all or nothing: two departments, a state, prices, something taken back."""
    said = deepcopy(tree())
    said["prices"] = {"level": 2025, "index": {"uniform": {"low": 0.01, "high": 0.03}}, "known": {2026: 0.05}}
    said["contract"]["terms"] = {
        "jobs": {"kind": "rate_card", "outcome": "in_work", "price": 40_000, "payer": {"pays": 1}},
        "staff": {"kind": "fixed", "amount": "5_000 per month", "until": 24, "payer": "pays"},
    }
    said["budget"]["accounts"] = {
        "pays": {"level": "municipality", "department": "Work </script>", "ceiling": "inside"},
        "saves": {"level": "municipality", "department": "Social", "ceiling": "outside", "lag": "6 months",
                  "clawback": {"share": "20 %"}},
        "state": {"level": "state"},
    }  # fmt: skip
    said["budget"]["costs"] = {
        "benefit": {"states": ["unemployed"], "amount": "12_000 per month", "payer": {"saves": 0.7, "state": 0.3}},
        "job": {"states": ["job"], "amount": "none"},
        "own": {"arm": "programme", "amount": "3_000 per month", "until": "24 months", "payer": "saves"},
    }
    return Deal.of(said)


@pytest.fixture(scope="module")
def divided():
    """A simulated result of that deal."""
    with sim.simulate(two_departments(), draws=96, seed=4) as result:
        yield {language: View.of(result, None, language) for language in LANGUAGES}


def parts(blocks):
    """Every part, what is folded too."""
    for block in blocks:
        waiting = list(block.parts)
        while waiting:
            part = waiting.pop(0)
            yield block.name, part
            waiting = [*part.parts, *waiting] if isinstance(part, Unfolded) else waiting


MADE: dict[int, tuple[View, Tab]] = {}


def tab_of(view):
    """The tab of a view, made once."""
    if id(view) not in MADE:
        MADE[id(view)] = view, municipality(view)
    return MADE[id(view)][1]


def blocks_of(view):
    return {block.name: block for block in tab_of(view).blocks}


def texts(block):
    return " ".join(part.text for _, part in parts([block]) if part.kind == "paragraph")


def table(block, number=0):
    found = [part for part in block.parts if isinstance(part, Table)]
    return found[number]


# --- heaps -----------------------------------------------------------------------------------------------------------


def test_nothing_and_an_amount_are_two_heaps():
    luck = np.random.default_rng(1)
    values = np.where(luck.random(1_000) < 0.3, luck.normal(7e6, 2e5, 1_000), 0.0)
    labels = heaps(values)
    assert (labels == (values > 0)).all()
    paid = spread(values, labels == 1)
    assert paid.share == (values > 0).mean()
    assert paid.mean == pytest.approx(values[values > 0].mean())
    assert values[values > 0].min() <= paid.p5 < paid.p50 < paid.p95 <= values.max()


@pytest.mark.parametrize(
    "values",
    [np.zeros(50), np.full(50, 3.0), np.arange(200.0), np.r_[np.zeros(999), 1.0], np.repeat(np.arange(5.0), 40)],
)
def test_a_spread_or_one_value_or_a_rare_one_or_many_is_no_heap(values):
    assert heaps(values) is None


def test_the_error_of_a_share_is_that_of_the_summary(plain):
    town = Town(plain["en"])
    told = plain["en"].summary["terms"]["goal"]["p_paid"]
    assert town.chance(town.column("payments", "2029") > 0) == pytest.approx(told)
    assert error(np.ones(1)) is None


def test_years_are_told_as_runs():
    assert span(["2024", "2026", "2027", "2028"]) == "2024, 2026-2028"


# --- all or nothing --------------------------------------------------------------------------------------------------


def test_an_all_or_nothing_payment_is_its_two_outcomes(plain):
    view, blocks = plain["en"], blocks_of(plain["en"])
    share = view.summary["terms"]["goal"]["p_paid"]
    lead = tab_of(view).lead
    assert "2029" in lead
    assert view.chance(share) in lead
    assert "pays nothing" in lead
    assert "P5" not in lead
    (chart,) = (part for part in blocks["town-payments"].parts if isinstance(part, Chart))
    marks = [trace for trace in chart.data if "+text" in trace["mode"]]
    assert [trace["y"][0] == 0 for trace in marks] == [True, False]
    assert [row[0][:4] for row in chart.table.rows if row[0].startswith("2029")] == ["2029", "2029"]
    assert not any("tonexty" in str(trace) for trace in chart.data)


def test_net_of_that_year_is_told_apart_with_and_without_payment(plain):
    view, blocks = plain["en"], blocks_of(plain["en"])
    rows = table(blocks["town-net"]).rows
    whole, nothing, paid = (row for row in rows if row[0].startswith("2029"))
    assert whole[5:8] == ("", "", "")
    assert float(nothing[3]) > 0 > float(paid[3])
    net, payments = (view.money_column(name, 3) / view.divisor for name in ("net", "payments"))
    assert float(paid[3]) == pytest.approx(net[payments > 0].mean(), abs=0.02)


def test_what_is_saved_so_far_has_two_ways(plain):
    chart = next(part for _, part in parts([blocks_of(plain["en"])["town-liquidity"]]) if isinstance(part, Chart))
    ends = [trace["y"][-1] for trace in chart.data if trace["mode"] == "lines+markers"]
    town = Town(plain["en"])
    total, paid = town.view.money_column("total_net"), town.view.money_column("total_payments") > 0
    assert ends == pytest.approx([total[~paid].mean() / 1e6, total[paid].mean() / 1e6])


def test_maximum_reserve_and_appropriation_are_those_of_the_summary(plain):
    view, blocks = plain["en"], blocks_of(plain["en"])
    town = view.summary["municipality"]
    assert view.plain_money(town["maximum"]["total"]) in tab_of(view).lead
    assert view.money(town["reserve_p95"]["total"]) in texts(blocks["town-reserve"])
    assert view.chance(town["appropriation"]["2029"]["p_exhausted"]) in texts(blocks["town-appropriation"])
    row = next(row for row in table(blocks["town-payments"]).rows if row[0] == "2029")
    assert row[-1] == view.amount(4_000_000)


# --- several departments ---------------------------------------------------------------------------------------------


def test_each_question_has_its_block(divided):
    assert set(blocks_of(divided["en"])) >= {
        "town-payments", "town-reserve", "town-net", "town-liquidity", "town-departments", "town-ceiling",
        "town-levels", "town-survives", "town-alternatives", "town-zero-effect", "town-fade-out", "town-costs",
    }  # fmt: skip


def test_departments_part_what_pays_from_what_saves(divided):
    view, block = divided["en"], blocks_of(divided["en"])["town-departments"]
    rows = {row[0]: row for row in table(block).rows}
    found = view.summary["municipality"]["departments"]
    assert set(rows) == {*found, "Total"}
    assert rows["Social"][1] == "outside"
    chart = next(part for part in block.parts if isinstance(part, Chart))
    assert chart.data[0]["x"][0] == pytest.approx(-found["Work </script>"]["payments"]["total"]["mean"] / view.divisor)
    assert chart.layout["yaxis"]["ticktext"][0] == "Work &lt;/script&gt;"


def test_means_by_month_come_to_the_means_by_year(divided):
    view = divided["en"]
    by_month, years = net_by_month(Town(view)), view.deal.timeline.year_of_month
    told = view.summary["municipality"]["net"]
    for year in view.years:
        assert by_month[years == int(year)].sum() == pytest.approx(told[year]["mean"], abs=0.02)


def test_fixed_prices_are_deflated_draw_by_draw(divided):
    view = divided["en"]
    (fixed,) = (part for _, part in parts([blocks_of(view)["town-net"]])
                if isinstance(part, Table) and "2025" in part.caption)  # fmt: skip
    numbers = view.tables["numbers"]
    index = numbers.column("values", numbers.labels("number").index("prices.index"))
    saved = view.money_column("savings", view.years.index("2028"))
    row = next(row for row in fixed.rows if row[0] == "2028")
    assert row[1] == view.voice.number((1.05 * (1 + index) ** 2).mean(), 3)
    expected = (saved / (1.05 * (1 + index) ** 2)).mean()
    assert row[6] == view.amount(expected, view.summary["municipality"]["savings"]["2028"]["se"])


def test_what_is_taken_back_and_by_what(divided):
    block = blocks_of(divided["en"])["town-survives"]
    assert divided["en"].money(divided["en"].summary["municipality"]["taken_back"]) in texts(block)
    assert block.parts[-1].rows == (("saves", "budget guarantee"),)


def test_what_is_paid_whatever_happens_is_named(divided):
    assert "Paid whatever happens: staff." in texts(blocks_of(divided["en"])["town-zero-effect"])


# --- both languages, and deals with little to say --------------------------------------------------------------------


def words(language):
    return {text.split("{")[0] for name, text in WORDS[language].items() if name.startswith("pm_") and len(text) > 25}


def test_both_languages_are_whole_pages(plain, divided):
    for views in (plain, divided):
        for language, view in views.items():
            tab = tab_of(view)
            told = html(Page(language, "x", "", (), (tab,), "", {"skip": "", "tabs": "", "figures": "", "first": ""}))
            other = words("da" if language == "en" else "en") - words(language)
            assert not [text for text in other if text and text in told.partition("plotly.js")[0]]
            assert "Work </script>" not in told


def test_charts_have_names_of_their_own_and_tables_are_even(plain, divided):
    for view in (plain["da"], divided["da"]):
        found = list(parts(tab_of(view).blocks))
        names = [part.name for _, part in found if isinstance(part, Chart)]
        assert len(names) == len(set(names))
        tables = [
            part.table if isinstance(part, Chart) else part for _, part in found if isinstance(part, Table | Chart)
        ]
        assert all(len(row) == len(each.heads) for each in tables for row in each.rows)


def test_one_draw_and_a_rich_deal_break_nothing():
    for draws, stated, data in ((1, deal(), None), (5, rich_deal(), rich_figures(5))):
        with writer(draws, data=data, of=stated) as made:
            tab = municipality(view_of(stated, made))
        assert tab.blocks
        assert "nan" not in str(tab)
        assert "None" not in tab.lead


def test_a_deal_that_pays_and_saves_nothing_says_so(plain):
    nothing = dict.fromkeys(("mean", "se", "sd", "p5", "p25", "p50", "p75", "p95"), 0.0)
    years = dict.fromkeys(("total", *plain["en"].years), nothing)
    with writer(20) as made:
        view = view_of(deal(), made, payments=years, savings=years, net=years, appropriation={},
                       maximum={"total": 0.0, "year": 0.0, "years": {}})  # fmt: skip
        tab = municipality(view)
    assert tab.lead == "The municipality pays nothing under this contract."
    assert "town-net" not in {block.name for block in tab.blocks}


def test_what_was_not_kept_is_left_out(divided):
    view = divided["en"]
    kept = {name: view.tables[name] for name in view.tables if name not in ("monthly", "numbers", "ledger")}
    less = View("en", view.deal, view.summary, kept, {}, {}, {})
    assert net_by_month(Town(less)) is None
    assert not [
        part for _, part in parts(municipality(less).blocks) if isinstance(part, Table) and "fixed 2025" in part.caption
    ]
