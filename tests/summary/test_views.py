"""Departments, levels, ceilings and municipalities against sums of the made-up columns of every draw."""

import json

import numpy as np
import pytest

from simulator.result import as_json
from simulator.summary import summarise
from simulator.summary.views import Group, views
from tests.summary.made import YEARS
from tests.summary.made_purse import ACCOUNTS, LINES, purse_deal, purse_figures, purse_writer

DRAWS = 700
DATA = purse_figures(DRAWS)
METRICS = DATA["metrics"]
PAID, SAVED = (METRICS[name].values / 100 for name in ("payments_by_account", "savings_by_account"))


def summary(draws=DRAWS, data=None, of=None):
    with purse_writer(draws, data=data, of=of) as made:
        return json.loads(as_json(summarise(purse_deal() if of is None else of, made.tables())))


FOUND = summary(data=DATA)
TOWN = FOUND["municipality"]


def quantile(values, share):
    """In currency units, to the øre."""
    return round(float(np.quantile(values, share, method="inverted_cdf")), 2)


def places(*names):
    return [ACCOUNTS.index(name) for name in names]


def same(found, paid, saved):
    """Payments, savings and net of some accounts, by year and in all."""
    for figure, values in (("payments", paid), ("savings", saved), ("net", saved - paid)):
        assert list(found[figure]) == ["total", *map(str, YEARS)]
        assert found[figure]["total"]["mean"] == pytest.approx(values.sum(axis=1).mean(), rel=1e-12)
        for k, year in enumerate(YEARS):
            assert found[figure][str(year)]["p95"] == quantile(values[:, k], 0.95)


def sums(*names):
    return (each[:, :, places(*names)].sum(axis=2) for each in (PAID, SAVED))


@pytest.mark.parametrize(("department", "account"), [("work", "jobs"), ("care", "social"), ("unassigned", "spare")])
def test_a_department_has_its_own_accounts(department, account):
    paid, saved = sums(account)
    found = TOWN["departments"][department]
    same(found, paid, saved)
    exceeds = found["p_payment_exceeds_saving"]
    assert exceeds["total"]["mean"] == np.mean(paid.sum(axis=1) > saved.sum(axis=1))
    assert [exceeds[str(year)]["mean"] for year in YEARS] == np.mean(paid > saved, axis=0).tolist()


def test_a_year_in_which_a_department_saves_what_it_pays_is_not_exceeded():
    data = purse_figures(40)
    jobs = data["metrics"]["payments_by_account"][:, :, 0]
    data["metrics"]["savings_by_account"][:, :, 0] = jobs
    data["metrics"]["payments_by_account"][:10, 1, 0] += 1
    exceeds = summary(40, data)["municipality"]["departments"]["work"]["p_payment_exceeds_saving"]
    assert [exceeds[str(year)]["mean"] for year in YEARS[:3]] == [0, 0.25, 0]
    assert exceeds["total"]["mean"] == 0.25


def test_departments_and_the_unassigned_are_the_municipality():
    assert list(TOWN["departments"]) == ["work", "care", "unassigned"]
    for figure in ("payments", "savings", "net"):
        for period in ("total", *map(str, YEARS)):
            parts = sum(each[figure][period]["mean"] for each in TOWN["departments"].values())
            assert parts == pytest.approx(TOWN[figure][period]["mean"], abs=1e-6)


def test_a_payment_through_no_account_is_unassigned():
    data = purse_figures(50)
    data["metrics"]["payments"][:, 1] += 700
    with purse_writer(50, data=data) as made:
        seen = views(purse_deal(), made.tables()["metrics"])
    spare = data["metrics"]["payments_by_account"].values[:, 1, 2]
    year = str(YEARS[1])
    assert seen[Group("department", "unassigned")].payments[year]["mean"] == pytest.approx((spare + 700).mean() / 100)
    assert seen[Group("ceiling", "untold")].payments[year]["mean"] == pytest.approx((spare + 700).mean() / 100)
    town = data["metrics"]["payments"].values
    assert seen[Group("level", "municipality")].payments[year]["mean"] == pytest.approx(town[:, 1].mean() / 100)
    assert seen[Group("account", "spare")].in_all()["payments"]["mean"] < seen[
        Group("department", "unassigned")].in_all()["payments"]["mean"]  # fmt: skip


def test_a_group_that_pays_in_one_year_alone_has_every_year():
    said = purse_deal()
    accounts = {**said.budget.accounts, "spare": said.budget.accounts["state"]}  # nothing is unassigned but the rest
    of = said.model_copy(update={"budget": said.budget.model_copy(update={"accounts": accounts})})
    data = purse_figures(50)
    metrics = data["metrics"]
    for figure in ("payments", "savings"):
        metrics[figure][:] = metrics[f"{figure}_by_account"].values[:, :, :2].sum(axis=2)
    metrics["payments"][:, 1] += 700
    with purse_writer(50, data=data, of=of) as made:
        seen = views(of, made.tables()["metrics"])
    found = seen[Group("department", "unassigned")]
    assert list(found.payments) == list(found.net) == ["total", *map(str, YEARS)]
    assert [each["mean"] for each in found.payments.values()] == [7, 0, 7, *[0] * (len(YEARS) - 2)]
    assert found.p_net_cost["mean"] == 1


def test_the_service_ceiling():
    assert list(TOWN["ceiling"]) == ["outside", "inside", "untold"]
    for side, account in (("outside", "jobs"), ("inside", "social"), ("untold", "spare")):
        same(TOWN["ceiling"][side], *sums(account))


def test_levels_in_all_and_by_year():
    for level, names in (("municipality", ("jobs", "social", "spare")), ("fund", ("fund",)), ("state", ("state",))):
        paid, saved = sums(*names)
        found = FOUND["levels"][level]
        assert found["net"]["mean"] == pytest.approx((saved - paid).sum(axis=1).mean(), rel=1e-12)
        for k, year in enumerate(YEARS):
            assert found["by_year"][str(year)]["payments"]["mean"] == pytest.approx(paid[:, k].mean(), rel=1e-12)
            assert found["by_year"][str(year)]["savings"]["p5"] == quantile(saved[:, k], 0.05)
    assert FOUND["levels"]["municipality"]["net"] == TOWN["net"]["total"]


def test_the_consolidated_municipality_has_its_funds_and_what_crosses_its_boundary():
    found = TOWN["consolidated"]
    crossing = METRICS["consolidated_payments"].values / 100
    _, saved = sums("jobs", "social", "spare", "fund")
    assert found["accounts"] == ["fund", "jobs", "social", "spare"]
    assert found["payments"]["total"]["mean"] == pytest.approx(crossing.sum(axis=1).mean(), rel=1e-12)
    assert found["net"][str(YEARS[2])]["p5"] == quantile((saved - crossing)[:, 2], 0.05)
    assert found["p_net_cost"]["mean"] == np.mean((saved - crossing).sum(axis=1).round(2) < 0)


def test_a_council_that_gets_back_what_it_spends_is_not_worse_off():
    data = purse_figures(40)
    _, saved = (data["metrics"][name].values for name in ("payments_by_account", "savings_by_account"))
    data["metrics"]["consolidated_payments"][:] = saved[:, :, places("jobs", "social", "spare", "fund")].sum(axis=2)
    data["metrics"]["consolidated_payments"][:10, 1] += 1
    assert summary(40, data)["municipality"]["consolidated"]["p_net_cost"]["mean"] == 0.25


def test_each_account_over_all_years():
    paid, _ = sums("social")
    assert TOWN["accounts"]["social"]["payments"]["mean"] == pytest.approx(paid.sum(axis=1).mean(), rel=1e-12)
    assert TOWN["accounts"]["social"]["department"] == "care"
    assert list(TOWN["accounts"]) == ACCOUNTS


def test_each_municipality_has_its_own_table():
    town = FOUND["municipalities"]
    assert list(town) == ["North", "South"]
    for k, (home, account) in enumerate((("North", "jobs"), ("South", "social"))):
        same(town[home], *sums(account))
        assert town[home]["citizens"]["mean"] == METRICS["citizens_by_home"].values[:, k].mean()
        cost = METRICS["cost_by_account"].values[:, :, places(account)[0]].mean(axis=0) / 100
        assert [town[home]["costs"][arm]["mean"] for arm in ("programme", "counterfactual")] == pytest.approx(cost)
        counts = METRICS["outcomes_by_segment"].values[:, :, 0, k].mean(axis=0)
        outcome = town[home]["outcomes"]["in_work"]
        assert [outcome[arm]["mean"] for arm in ("programme", "counterfactual")] == pytest.approx(counts)


def test_another_level_s_account_at_home_is_not_the_municipality_s():
    said = purse_deal()
    state = said.budget.accounts["state"].model_copy(update={"municipality": "North"})
    budget = said.budget.model_copy(update={"accounts": {**said.budget.accounts, "state": state}})
    found = summary(50, purse_figures(50), said.model_copy(update={"budget": budget}))
    assert found["municipalities"] == summary(50, purse_figures(50))["municipalities"]


def test_cost_lines_in_both_arms():
    costs = METRICS["cost_by_line"].values / 100
    for k, line in enumerate(LINES):
        found = FOUND["costs"][line]
        assert found["programme"]["mean"] == pytest.approx(costs[:, 0, k].mean())
        assert found["saving"]["p50"] == quantile(costs[:, 1, k] - costs[:, 0, k], 0.5)


def test_the_councils_own_costs_and_the_service_replaced_are_lines_of_one_arm():
    costs = METRICS["cost_by_line"].values / 100
    for key, line, arm in (("own_costs", "own_staff", 0), ("service_replaced", "old_course", 1)):
        values = costs[:, arm, LINES.index(line)]
        assert TOWN[key]["total"]["mean"] == pytest.approx(values.mean())
        assert list(TOWN[key]["lines"]) == [line]
        assert TOWN[key]["lines"][line]["mean"] == TOWN[key]["total"]["mean"]


def test_wellbeing_is_told_apart():
    worth = METRICS["worth"].values[:, :, 0] / 100
    found = FOUND["wellbeing"]["calm"]
    assert found["difference"]["mean"] == pytest.approx((worth[:, 0] - worth[:, 1]).mean())
    assert found["counterfactual"]["p95"] == quantile(worth[:, 1], 0.95)


def test_one_draw_and_blocks():
    assert summary(draws=1)["municipality"]["departments"]["work"]["net"]["total"]["p5"] is None
    texts = []
    for blocks in (1, 7):
        with purse_writer(DRAWS, data=DATA, blocks=blocks) as made:
            texts.append(as_json(summarise(purse_deal(), made.tables())))
    assert texts[0] == texts[1]
    assert "NaN" not in texts[0]
