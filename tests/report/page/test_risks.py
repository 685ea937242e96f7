"""The block of risks: what each changes beyond chance, who carries it, what the contract decides."""

from dataclasses import replace
from decimal import Decimal

import pytest

from simulator.deal.contract import Caps, Credit, OnStop
from simulator.report.page.risks import risks
from simulator.report.page.risks.changes import LOSS, NET, PAYMENTS, PROFIT, beyond_chance, difference, risks_of
from simulator.report.page.risks.table import carried
from simulator.report.page.view import View
from tests.report.results import result


def money(change, error=1e4):
    return {
        "unit": "money",
        "base": 2e6,
        "value": 2e6 + change,
        "se": 2e4,
        "difference": change,
        "difference_se": error,
    }


def row(key, size=None, name=None, **changes):
    usual = {"profit": 0.0, "net": 0.0, "payments": 0.0, "state": 0.0, **changes}
    figures = {
        PROFIT: money(usual["profit"]),
        LOSS: {"unit": "chance", "base": 0.6, "value": 0.7, "se": 0.01, "difference": 0.1, "difference_se": 0.004},
        PAYMENTS: money(usual["payments"]),
        NET: money(usual["net"]),
        "levels.state.net": money(usual["state"]),
        "outcomes.in_work.programme": {
            "unit": "count", "base": 56.0, "value": 34.0, "se": 0.1, "difference": -22.0, "difference_se": 0.3,
        },
        "terms.goal.p_paid": {
            "unit": "chance", "base": 0.3, "value": 0.3, "se": 0.01, "difference": 0.0, "difference_se": 0.0,
        },
    }  # fmt: skip
    return {"risk": key, "name": name, "size": size, "changes": ["x=1"], "figures": figures}


ROWS = [
    row("delay", 6.0, net=-5e5, state=-2e5),
    row("recruitment", 0.6, profit=-1e6, net=-3e6),
    row("missing", 0.2, profit=-2e6, net=2e6),
    row("cost", 0.2, net=1.9e4),
    row("shock", 1.0, "<i>slump</i>", state=-4e4),
    row("creaming", 0.5, net=1e5),
    row("relapse", 1.5, profit=-5e5),
]
ANNEX = {"draws": 640, "seed": 1, "risks": {"rows": ROWS}}


@pytest.fixture(scope="module")
def view():
    return View.of(result(), ANNEX, "en")


def of_kind(block, kind):
    return [part for part in block.parts if part.kind == kind]


def who(view):
    return {risk.key: carried(view, risk) for risk in risks_of(view)}


def agreed(view):
    return dict(of_kind(risks(view), "facts")[0].rows)


def test_the_risk_that_costs_somebody_most_comes_first(view):
    assert [risk.key for risk in risks_of(view)][:3] == ["recruitment", "missing", "delay"]


def test_who_carries_it_is_whose_mean_result_falls_beyond_two_errors(view):
    assert who(view) == {
        "recruitment": "Municipality most, then investors",
        "missing": "Investors; gain: municipality",
        "delay": "Municipality most, then state",
        "relapse": "Investors",
        "shock": "State",
        "cost": "Nobody: no change beyond chance",
        "creaming": "Nobody loses; gain: municipality",
    }


@pytest.mark.parametrize(
    ("change", "error", "beyond"), [(1.9, 1.0, False), (2.1, 1.0, True), (0.0, 0.0, False), (-1.0, None, True)]
)
def test_a_difference_within_two_errors_is_no_change(view, change, error, beyond):
    found = money(change * 1e6, None if error is None else error * 1e6)
    assert beyond_chance(found) is beyond
    assert (difference(view, found) == "no change") is not beyond


def test_differences_are_rounded_to_their_error_and_have_a_sign(view):
    assert difference(view, money(-1_234_567.0, 30_000.0)) == "-1.23 ± 0.03"
    chance = {"unit": "chance", "base": 0.5, "difference": 0.1234, "difference_se": 0.004}
    assert difference(view, chance) == "+12.3 ± 0.4"
    assert difference(view, None) == "-"


def test_the_table_begins_with_the_deal_as_signed(view):
    table = of_kind(risks(view), "table")[0]
    assert table.rows[0][0] == "As signed"
    assert table.rows[0][2] == "2.00"
    assert table.rows[1][0] == "Only 60 % of the planned citizens come"
    assert len(table.rows) == len(ROWS) + 1
    assert {len(each) for each in table.rows} == {len(table.heads)}


def test_risks_are_said_in_plain_words(view):
    words = {risk.key: risk.words for risk in risks_of(view)}
    assert words["delay"] == "Enrolment starts 6 months late"
    assert words["cost"] == "Delivery is 20 % dearer"
    assert words["relapse"] == "Citizens lose what they reached 50 % more often (relapse)"


def test_bars_show_both_and_names_are_no_markup(view):
    chart = of_kind(risks(view), "chart")[0]
    assert [trace["x"][0] for trace in chart.data] == [-1.0, -3.0]
    assert any("&lt;i&gt;slump" in label for label in chart.layout["yaxis"]["ticktext"])
    assert chart.title == (
        "Costs the investors most: 20 % of the answers do not come and count as failures. "
        "Costs the municipality most: Only 60 % of the planned citizens come."
    )


def test_a_deal_without_investors_has_the_municipality_alone(view):
    rows = [{**each, "figures": {k: v for k, v in each["figures"].items() if "investors" not in k}} for each in ROWS]
    block = risks(replace(view, annex={"risks": {"rows": rows}}))
    assert [trace["name"] for trace in of_kind(block, "chart")[0].data] == ["Municipality's net saving"]
    assert "Investors" not in "".join(of_kind(block, "table")[0].heads)


def test_a_figure_that_one_risk_lacks_is_a_dash(view):
    fewer = {**ROWS[0], "figures": {k: v for k, v in ROWS[0]["figures"].items() if k != PROFIT}}
    block = risks(replace(view, annex={"risks": {"rows": [fewer, *ROWS[1:]]}}))
    late = next(each for each in of_kind(block, "table")[0].rows if each[0].startswith("Enrolment"))
    assert late[2] == "-"


def test_without_an_annex_there_is_what_the_contract_decides(view):
    block = risks(replace(view, annex={}))
    assert not of_kind(block, "chart")
    assert of_kind(block, "facts")


def test_what_the_contract_decides_comes_from_its_terms(view):
    told = agreed(view)
    assert told["The capital runs short"].startswith("Provider: the investors pay in at most DKK 7,000,000")
    assert "nothing is owed then" in told["The contract stops early"]
    assert "above DKK 8,500,000" in told["Success beyond the budget"]
    assert told["A payer cannot pay"].startswith("Investors would have to bear it")


def test_other_terms_are_told_otherwise(view):
    deal = view.deal
    stop = OnStop(owed="share of drawn", share=Decimal("0.25"), payer={"employment_repayment": Decimal(1)})
    credit = {"employment_repayment": Credit.model_validate({"default": {"chance": "3 %", "month": 12}})}
    contract = deal.contract.model_copy(update={"on_stop": stop, "credit": credit, "caps": Caps()})
    drawdown = deal.capital.drawdown.model_copy(update={"shortage": "stop_enrolment"})
    capital = deal.capital.model_copy(update={"drawdown": drawdown})
    told = agreed(replace(view, deal=deal.model_copy(update={"contract": contract, "capital": capital})))
    assert "25 % of the money drawn is paid back" in told["The contract stops early"]
    assert "(probability 3.0 %)" in told["A payer cannot pay"]
    assert told["The capital runs short"].startswith("Citizens:")


def test_a_deal_with_nothing_to_carry_has_no_block(view):
    bare = view.deal.contract.model_copy(update={"terms": {}})
    assert risks(replace(view, deal=view.deal.model_copy(update={"contract": bare, "capital": None}))) is None


def test_every_party_has_its_share_of_the_risk(view):
    table = of_kind(risks(view), "table")[-1]
    assert len(table.rows) == len(view.summary["risk"]["parties"]) + 1
    shares = [each["share"]["value"] for each in view.summary["risk"]["parties"].values()]
    assert sum(shares) == pytest.approx(1.0)
    assert table.rows[-1][0] == "The whole"


def test_danish_says_it_in_danish():
    view = View.of(result(), ANNEX, "da")
    assert who(view)["missing"] == "Investorerne; vinder: kommunen"
    assert of_kind(risks(view), "table")[0].rows[0][0] == "Som aftalt"
