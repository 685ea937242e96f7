"""Assumptions and trust: every number with its source, how figures settle, how the result was made."""

from dataclasses import replace

import numpy as np
import pytest

from simulator.deal import provenance
from simulator.report.page.parts import Chart, Facts, Table, Unfolded
from simulator.report.page.settling import estimate, settling
from simulator.report.page.trust import trust
from simulator.report.page.trust.assumptions import assumptions, leaves, uncertain, value_told
from simulator.report.page.trust.origin import fingerprint, made
from simulator.report.page.trust.precise import precise
from tests.report.page.shown import EVERY, view
from tests.report.results import deal


@pytest.fixture(scope="module", params=["en", "da"])
def shown(request):
    return view(request.param)


@pytest.mark.parametrize("name", EVERY)
def test_every_number_is_told_once_with_where_it_comes_from(name, shown):
    other = replace(shown, deal=deal(name))
    found = provenance(other.deal.origin.tree)
    rows = [row for part in assumptions(other) for table in part.parts for row in table.rows]
    assert sorted(row[0] for row in rows) == sorted((*found.sourced, *found.assumed, *found.unexplained))
    said = {row[0]: row[2] for row in rows}
    assert {path for path in said if said[path] == other.say("pt_assumed")} == set(found.assumed)
    assert {path for path in said if said[path] == other.say("pt_agreed")} == set(found.unexplained)
    assert all(row[1] for row in rows)


def test_a_source_reaches_down_to_the_next_that_says_otherwise():
    tree = {"a": {"source": "book", "x": 1, "b": {"assumed": True, "y": [2]}}, "z": 3}
    told = {path: source for path, _, source in leaves(tree) if path.rpartition(".")[2] not in ("source", "assumed")}
    assert told == {"a.x": "book", "a.b.y[0]": True, "z": None}


def test_values_are_written_as_the_language_writes_them():
    values = ["23.5 %", "18 months", 1500000, "0.2 % per month", "2018-01-01", "4_500 per citizen-month engaged"]
    assert [value_told(view("da"), "budget.amount", value) for value in values] == [
        "23,5 %", "18 måneder", "1.500.000", "0,2 % pr. måned", "1. januar 2018", "4.500 pr. måned, en borger deltager"
    ]  # fmt: skip


def test_every_uncertain_number_is_told_in_words(shown):
    (table,) = uncertain(shown)
    *others, shock = (row[3] for row in table.rows)
    assert tuple(others) == shown.deal.uncertain
    assert shock == "shocks.downturn.chance"
    assert {row[2] for row in table.rows} == {shown.say("pt_assumed")}
    assert any("PERT" in row[1] for row in table.rows)


def test_figures_settle_at_the_mean_of_all_draws():
    values = np.random.default_rng(1).normal(5.0, 2.0, 3000)
    after, means, errors = settling(values)
    assert after[0] == 32
    assert after[-1] == 3000
    assert (np.diff(after) > 0).all()
    assert (means[-1], errors[-1]) == pytest.approx(estimate(values))
    middle = len(after) // 2
    assert means[middle] == pytest.approx(values[: after[middle]].mean())
    assert errors[-1] < errors[0]


def test_precision_has_a_table_and_charts_of_how_figures_settle(shown):
    parts = list(precise(shown))
    (table,) = (part for part in parts if isinstance(part, Table))
    assert len(table.rows) == 6 + len(shown.summary["outcomes"])
    (more,) = (part for part in parts if isinstance(part, Unfolded))
    charts = [part.name for part in more.parts if isinstance(part, Chart)]
    assert charts == ["settles-net", "settles-payments", "settles-profit"]


def test_wanted_precision_is_told_where_there_was_any(shown):
    label = {"en": "IRR", "da": "Intern rente"}
    goal = {"label": label, "unit": "per year", "value": -0.64, "se": 0.02, "target": 0.01, "met": False}
    other = replace(shown, summary={**shown.summary, "precision": {"irr": goal}})
    goals = [part for part in precise(other) if isinstance(part, Table)][1]
    assert goals.rows[0][0] == label[shown.language]
    assert goals.rows[0][-1] == shown.say("pt_no")


def test_one_draw_is_told_as_one():
    assert [part.text for part in precise(view(draws=1))] == ["One draw has no quantiles and no errors."]


def test_how_it_was_made_names_the_file_without_its_folder(shown):
    facts = next(part for part in made(replace(shown, about={**shown.about, "file": "/home/me/secret/x.yaml"})))
    assert isinstance(facts, Facts)
    assert "x.yaml" in [said for _, said in facts.rows]
    assert "secret" not in str(facts)


def test_the_fingerprint_is_of_values_not_of_time(shown):
    slower = replace(shown, hashes={**shown.hashes, "timings": "0" * 64})
    other = replace(shown, hashes={**shown.hashes, "metrics/irr": "0" * 64})
    assert shown.hashes
    assert fingerprint(slower) == fingerprint(shown) != fingerprint(other)


def test_the_tab_has_its_five_blocks(shown):
    tab = trust(shown)
    assert [block.name for block in tab.blocks] == ["assumptions", "model", "precision", "made", "words-used"]
    assert "14" in tab.lead
    assert "73" in tab.lead
    assert all(isinstance(part, (Table, Unfolded)) for part in tab.blocks[0].parts)
