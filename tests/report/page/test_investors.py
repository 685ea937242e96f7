"""The investors' tab of small results: every question has its block, and every figure is what the draws say it is."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from simulator.report.page.investors import BLOCKS, backing, estimates, fair, histogram, investors
from simulator.report.page.investors.results import rates
from simulator.report.page.investors.waterfall import rows as account_rows
from simulator.report.page.parts import Chart, Numbers, Paragraph, Table, Unfolded
from simulator.report.page.view import View
from simulator.summary import statistics
from tests.report import results
from tests.report.results import DRAWS


@pytest.fixture(scope="module")
def aalborg():
    """All or nothing: one target, one tranche, a shock."""
    return results.result("aalborg")


@pytest.fixture(scope="module")
def alliance():
    """Two tranches, guarantees, caps, a floor, money lent by a fund of the municipalities' own."""
    return results.result("komponent_alliance")


def tab(result, language="en", annex=None):
    return investors(View.of(result, annex, language))


def parts(made, block=None):
    """Parts of a block, or of all; what is folded too."""
    found = [part for each in made.blocks if block in (None, each.name) for part in each.parts]
    return [part for each in found for part in (each.parts if isinstance(each, Unfolded) else (each,))]


def charts(made):
    return {part.name: part for part in parts(made) if isinstance(part, Chart)}


def text(made, block=None):
    return " ".join(part.text for part in parts(made, block) if isinstance(part, Paragraph))


def test_each_question_has_its_block(aalborg, alliance):
    for result in (aalborg, alliance):
        names = [block.name for block in tab(result).blocks]
        assert names == [f"investors-{name}" for name in BLOCKS]


@pytest.mark.parametrize("language", ["en", "da"])
def test_names_are_unique_and_tables_are_whole(aalborg, alliance, language):
    for result in (aalborg, alliance):
        made = tab(result, language)
        named = [part.name for part in parts(made) if isinstance(part, Chart)]
        assert len(named) == len(set(named))
        tables = [part.table if isinstance(part, Chart) else part for part in parts(made)]
        for table in (table for table in tables if isinstance(table, Table)):
            assert table.rows
            assert {len(row) for row in table.rows} == {len(table.heads)}


def test_a_deal_without_investors_has_no_tab(aalborg):
    view = View.of(aalborg)
    assert investors(replace(view, summary={**view.summary, "investors": {}})) is None


def test_all_or_nothing_is_two_results_with_their_probabilities(aalborg):
    view = View.of(aalborg, None, "en")
    made = charts(tab(aalborg))
    assert "investors-results" in made
    assert "investors-profit" not in made
    assert "investors-irr" not in made
    bar = made["investors-results"].data[0]
    met = view.metrics.column("met", 0, 0)
    assert bar["x"] == pytest.approx([100 * (1 - met.mean()), 100 * met.mean()])
    assert [len(trace["y"]) for trace in made["investors-cash-year"].data] == [len(view.years)] * 2
    heads = {
        cell for part in parts(tab(aalborg), "investors-returns") if isinstance(part, Table) for cell in part.heads
    }
    assert not heads & {"P5", "P50", "P95"}


def test_a_histogram_shades_the_loss_and_nothing_else(alliance):
    profit = View.of(alliance).money_column("profit", 0)
    found = charts(tab(alliance))["investors-profit"]
    red = [y for trace in found.data for y, c in zip(trace["y"], trace["marker"]["color"], strict=True)
           if c == histogram.LOSS]  # fmt: skip
    assert sum(red) == pytest.approx(100 * np.mean(profit < 0))
    assert len(found.layout["shapes"]) == 2  # the mean, and that of the worst 5 %


def test_bins_count_every_value_once_and_zero_apart():
    values = np.concatenate([np.zeros(300), np.linspace(-5, 3, 3700), [-1000.0]])
    found = histogram.bins(values)
    assert found.even == pytest.approx(300 / 4001)
    assert found.shares.sum() + found.even == pytest.approx(1)
    assert found.shares[found.edges[:-1] < 0].sum() == pytest.approx(np.mean(values < 0))
    assert found.clipped
    for same in (np.full(50, 0.0), np.full(50, -7.5), np.full(50, 3.0)):
        one = histogram.bins(same)
        assert one.shares.sum() + one.even == pytest.approx(1)
        assert sum(share for *_, share in histogram.rows(one)) == pytest.approx(1)


def test_total_losses_have_a_bar_of_their_own(alliance):
    view = View.of(alliance, None, "en")
    status = view.metrics.column("irr_status", 0).copy()
    status[: DRAWS // 4] = 1

    class Lost(type(view.metrics)):
        """The same figures, with a quarter of the draws lost."""

        def __init__(self):
            pass

        draws = DRAWS

        def column(self, name, *index):
            return status if name == "irr_status" else view.metrics.column(name, *index)

        def labels(self, name):
            return view.metrics.labels(name)

    tables = {name: view.tables[name] for name in view.tables}
    found = {part.name: part for part in rates(replace(view, tables={**tables, "metrics": Lost()}))}
    bar = found["investors-irr"].data[-1]
    assert bar["x"] == ["-100 %"]
    assert bar["y"] == pytest.approx([100 * (DRAWS // 4) / DRAWS])
    drawn = sum(sum(trace["y"]) for trace in found["investors-irr"].data)
    known = np.isin(status, (0, 1)).mean()
    assert drawn == pytest.approx(100 * known)


def test_cash_by_month_and_by_year_is_the_summary_s(aalborg, alliance):
    for result in (aalborg, alliance):
        view = View.of(result)
        found = view.summary["investors"]["all"]
        theirs = tuple(flow for flow in backing.flows(view) if flow.sign)
        cash = backing.cash(theirs)
        assert cash.sum() == pytest.approx(found["profit"]["mean"])
        by_year = backing.cash_by_year(view)
        assert np.sum(by_year, axis=0) == pytest.approx(view.money_column("profit", 0))
        assert [year.mean() for year in by_year] == pytest.approx(
            np.bincount(view.deal.timeline.year_index, weights=cash)
        )


def test_the_fair_factor_brings_the_mean_npv_to_zero(aalborg, alliance):
    for result in (aalborg, alliance):
        view = View.of(result)
        found = fair.fair(view)
        assert found.came_back - found.paid_in == pytest.approx(view.summary["investors"]["all"]["npv"]["mean"])
        assert found.factor * found.came_back == pytest.approx(found.paid_in)
        assert 0 < found.se < 0.5


def test_the_fair_factor_s_error_is_that_of_thirty_two_runs_apart():
    """Of a deal that pays once, at the end: the ratio's error against its spread over made replicates."""
    luck = np.random.default_rng(3)
    paid, back = luck.normal(10, 1, 32_000), luck.normal(8, 3, 32_000)
    factor = paid.mean() / back.mean()
    se = estimates.error(back - paid + (factor - 1) * back) / back.mean()
    each = paid.reshape(-1, 32).mean(axis=0) / back.reshape(-1, 32).mean(axis=0)
    assert se == pytest.approx(each.std(ddof=1) / np.sqrt(32), rel=0.05)


def test_the_account_adds_up_to_the_minor_unit(aalborg, alliance):
    for result in (aalborg, alliance):
        view = View.of(result)
        rows = account_rows(view)
        into, out = (sum(row.amount for row in rows if row.into == way) for way in (True, False))
        assert into == out
        drawn = sum(row.amount for row in rows if row.purpose == "drawdown")
        assert drawn == pytest.approx(100 * view.summary["investors"]["all"]["drawn"]["mean"], abs=1)
        table = next(part for part in parts(tab(result), "investors-money-flows") if isinstance(part, Table))
        said = [Decimal((row[3] or row[4]).replace(",", "")) for row in table.rows[:-1]]
        assert sum(said) == 2 * Decimal(table.rows[-1][3].replace(",", ""))


def test_bars_of_the_waterfall_end_at_nothing(aalborg):
    bar = charts(tab(aalborg))["investors-waterfall"].data[0]
    assert bar["base"][0] == 0
    assert bar["base"][-1] == pytest.approx(0)
    assert len(bar["y"]) == len(set(bar["y"])) == len(bar["text"])


def test_limits_tell_how_often_each_is_at_work(alliance):
    view = View.of(alliance, None, "en")
    table = next(part for part in parts(tab(alliance), "investors-limits") if isinstance(part, Table))
    rows = {row[0]: row for row in table.rows}
    total = sum(view.metrics.column("cut", term, view.metrics.labels("limit").index("contract"))
                for term in range(len(view.metrics.labels("term"))))  # fmt: skip
    name = next(name for name in rows if name.startswith("Cap of the whole contract"))
    assert rows[name][2] == view.chance(estimates.mean(total > 0))
    assert {name for name in rows if name.startswith("Guarantee")} == {"Guarantee junior by guarantor",
                                                                       "Guarantee senior by guarantor"}  # fmt: skip


def test_tranches_stand_in_the_order_of_payment(alliance):
    tables = [part for part in parts(tab(alliance), "investors-stack") if isinstance(part, Table)]
    assert [row[0] for row in tables[0].rows] == ["pension", "fund", "All investors"]
    assert [row[0] for row in tables[1].rows] == ["Pensionskasse", "alliance_fund", "All investors"]
    assert "first loss is borne by fund" in text(tab(alliance), "investors-stack")


def test_public_money_is_said_to_be_public(alliance, aalborg):
    accounts = View.of(alliance).deal.budget.accounts
    said = text(tab(alliance), "investors-returns")
    assert ("alliance_fund" in accounts) == ("alliance_fund is" in said)
    assert "municipality's own" not in text(tab(aalborg), "investors-returns")


def test_the_economy_is_draws_with_a_shock_against_those_without(aalborg):
    view = View.of(aalborg, None, "en")
    numbers = view.tables["numbers"]
    came = numbers.column("values", numbers.labels("number").index("shocks.downturn.occurs")) > 0.5
    profit = view.money_column("profit", 0)
    apart = estimates.difference(profit, came)
    assert apart["mean"] == pytest.approx(profit[came].mean() - profit[~came].mean())
    assert apart["se"] > 0
    table = next(part for part in parts(tab(aalborg), "investors-economy") if isinstance(part, Table))
    assert table.rows[-1][2] == backing.told(view, apart)


def test_groups_by_recruitment_hold_every_draw_once(aalborg):
    found = charts(tab(aalborg))["investors-recruited"]
    assert sum(int(row[1]) for row in found.table.rows) == DRAWS


def test_an_annex_adds_what_planned_changes_do(aalborg):
    figure = {"unit": "money", "base": -1e6, "value": -2e6, "se": 5e4, "difference": -1e6, "difference_se": 3e4}
    loss = {"unit": "chance", "base": 0.5, "value": 0.75, "se": 0.01, "difference": 0.25, "difference_se": 0.01}
    figures = {"investors.all.profit": figure, "investors.all.p_loss": loss}
    rows = [{"risk": risk, "name": name, "figures": figures} for risk, name in
            (("recruitment", None), ("shock", "downturn"), ("relapse", None))]  # fmt: skip
    made = tab(aalborg, annex={"draws": 1000, "risks": {"rows": rows}})
    for block, said in (("investors-referrals", "60 %"), ("investors-economy", "downturn comes for certain")):
        annexed = [part for part in parts(made, block) if isinstance(part, Table)][-1]
        assert said in annexed.rows[0][0]
        assert annexed.rows[0][2] == "-1.00 ± 0.03"


def test_ten_deals_spread_the_risk_by_the_root_of_ten(aalborg):
    table = [part for part in parts(tab(aalborg), "investors-ten-deals") if isinstance(part, Table)][-1]
    one, ten = (float(cell) for cell in dict((row[0], row[1:]) for row in table.rows)["Spread (standard deviation)"])
    assert ten == pytest.approx(one / np.sqrt(10), rel=0.35)


def test_errors_are_those_of_the_summary():
    luck = np.random.default_rng(5)
    for draws in (2, 500, 640, 1001):
        values = luck.lognormal(size=draws)
        assert estimates.error(values) == pytest.approx(statistics.error(values))
    values = luck.normal(size=1001)
    worst, _ = statistics.shortfall(values)
    assert estimates.weighted(values, estimates.in_tail(values))["mean"] == pytest.approx(worst["mean"])
    which = values > 0.3
    assert estimates.weighted(values, which)["mean"] == pytest.approx(values[which].mean())
    assert estimates.weighted(values, values > 99) == {"mean": None, "se": None}


def test_a_run_that_kept_less_and_one_draw_are_told_too(aalborg):
    view = View.of(aalborg, None, "en")
    less = replace(view, tables=_Only(view.tables))
    names = {block.name for block in investors(less).blocks}
    assert "investors-returns" in names
    assert "investors-fair-return" not in names
    told = tab(results.result(draws=1))
    assert "investors-results" not in charts(told)
    assert any(item.value == "-" for part in parts(told) if isinstance(part, Numbers) for item in part.items)


class _Only(dict):
    """Nothing but the figures of each draw."""

    def __init__(self, tables):
        super().__init__(metrics=tables["metrics"])
