"""summary.csv: every run over all its draws, sums over deals draw by draw, and nothing a spreadsheet would run."""

import csv
import dataclasses
import io
import math

import numpy as np
import pytest

from simulator.analysis.batch import table
from simulator.analysis.batch.part import Piece, image
from simulator.analysis.batch.table import as_csv, axis_values, harmless, tabulate
from simulator.summary.statistics import distribution, probability
from tests.analysis.batch import fakes


def made(batch, folder, without=()):
    """A batch's parts, written; the file of each unit."""
    files = {}
    for task in batch.tasks:
        if task.unit not in without:
            files[task.unit] = f"{task.unit}.nc"
            (folder / files[task.unit]).write_bytes(fakes.part(task))
    return files


def whole(batch, name, deal, scenario, cell=0):
    """A column of all draws of a run, in their order, as the parts have it."""
    tasks = [task for task in batch.tasks if (task.deal, task.scenario) == (deal, scenario)]
    return np.concatenate([fakes.column(task, cell, name) for task in tasks])


def told(rows, *key):
    return next(row for row in rows if (row.deal, row.scenario, *row.axes) == key)


def test_a_run_is_over_all_its_draws_whatever_its_units(tmp_path):
    batch = fakes.batch(units=3, draws=1000)
    rows = tabulate(tmp_path, batch, made(batch, tmp_path))
    assert len(rows) == 4 + 2
    run = told(rows, "south", "slow")
    assert (run.kind, run.draws, run.currency, run.status) == ("run", 1000, "DKK", "complete")
    irr = distribution(whole(batch, "profit", "south", "slow"))
    profit = np.round(whole(batch, "profit", "south", "slow") * 1e6) / 100
    assert run.figures["investors.all.profit"] == pytest.approx(
        {name: value for name, value in distribution(profit).items() if name not in ("p25", "p75")}
    )
    assert irr["mean"] != pytest.approx(run.figures["investors.all.irr"]["mean"])
    assert run.figures["investors.all.p_loss"] == pytest.approx(probability(profit < 0))
    assert run.figures["municipality.p_net_cost"]["mean"] == 1


def test_a_total_is_the_sum_of_the_deals_draw_by_draw(tmp_path):
    batch = fakes.batch(deals=("north", "south", "west"), draws=2000)
    rows = tabulate(tmp_path, batch, made(batch, tmp_path))
    total = told(rows, "all deals", "base")
    profits = [np.round(whole(batch, "profit", deal, "base") * 1e6) / 100 for deal in batch.deals]
    found = total.figures["investors.all.profit"]
    assert found["mean"] == pytest.approx(np.mean(sum(profits)))
    assert found["sd"] == pytest.approx(np.std(sum(profits), ddof=1))
    assert found["p95"] == pytest.approx(np.quantile(sum(profits), 0.95, method="inverted_cdf"))
    # deals are independent: the variance of their sum is the sum of their variances
    ratio = found["sd"] ** 2 / sum(np.var(each, ddof=1) for each in profits)
    assert ratio == pytest.approx(1, abs=4 * math.sqrt(2 / 2000))
    assert set(total.figures) == {"investors.all.profit", "municipality.payments.total", "municipality.net.total"}


def test_a_failed_unit_leaves_its_run_empty_and_marks_the_total(tmp_path):
    batch = fakes.batch()
    rows = tabulate(tmp_path, batch, made(batch, tmp_path, without=["north-base-1"]))
    assert (told(rows, "north", "base").status, told(rows, "north", "base").figures) == ("failed", {})
    assert told(rows, "all deals", "base").status == "incomplete: 1 of 2 deals failed"
    assert told(rows, "all deals", "slow").status == "complete"


def test_one_deal_has_no_total(tmp_path):
    batch = fakes.batch(deals=("north",))
    assert {row.kind for row in tabulate(tmp_path, batch, made(batch, tmp_path))} == {"run"}


def test_the_sweep_has_a_column_for_each_axis_and_a_row_for_each_cell(tmp_path):
    axes = (("price", ("1", "2", "3")), ("goal", ("40 %", "50 %")))
    batch = fakes.batch(deals=("north",), scenarios=("base",), axes=axes)
    assert axis_values(batch, 3) == ("2", "50 %")
    text = as_csv(batch, tabulate(tmp_path, batch, made(batch, tmp_path)))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["price"], row["goal"]) for row in rows] == [(p, g) for p in "123" for g in ("40 %", "50 %")]
    for cell, row in enumerate(rows):
        mean = np.mean(whole(batch, "irr", "north", "base", cell))
        assert float(row["investors.all.irr.mean"]) == pytest.approx(mean)
        assert row["investors.all.irr.mean"] == repr(float(row["investors.all.irr.mean"]))
    assert list(rows[0])[:8] == ["kind", "deal", "scenario", "price", "goal", "draws", "currency", "status"]


def test_names_are_never_formulas(tmp_path):
    batch = fakes.batch(deals=('=HYPERLINK("http://x")', "@sum"), scenarios=("+1", "-a"), units=1)
    files = {}
    for number, task in enumerate(batch.tasks):
        files[task.unit] = f"{number}.nc"
        (tmp_path / files[task.unit]).write_bytes(fakes.part(task))
    text = as_csv(batch, tabulate(tmp_path, batch, files))
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1][1] == '\'=HYPERLINK("http://x")'
    assert rows[2][2] == "'-a"
    cells = [cell for row in rows for cell in row[:3]]
    assert all(cell[:1] not in ("=", "@", "-") for cell in cells)


@pytest.mark.parametrize("text", ["-5", "+3.5", "-1e-3", "-10 %", "aalborg", "æ", ""])
def test_numbers_and_words_stay_as_they_are(text):
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["=1+1", "+a", "-1+cmd|x", "@x", "\tx", "\r=1", "-"])
def test_what_a_spreadsheet_would_compute_becomes_text(text):
    assert harmless(text) == f"'{text}"


def test_deals_that_lack_a_scenario_are_told_in_its_total(tmp_path):
    batch = fakes.batch(deals=("north", "south", "west"))
    tasks = tuple(task for task in batch.tasks if (task.deal, task.scenario) != ("west", "slow"))
    batch = dataclasses.replace(batch, tasks=tasks)
    rows = tabulate(tmp_path, batch, made(batch, tmp_path))
    assert told(rows, "all deals", "base").status == "complete"
    assert told(rows, "all deals", "slow").status == "without 1 of 3 deals, which have no such scenario"


def test_totals_are_by_currency_and_a_failed_deal_marks_its_own(tmp_path, monkeypatch):
    batch = fakes.batch(deals=("north", "south", "tokyo", "osaka"))
    files = made(batch, tmp_path, without=["osaka-slow-0"])
    read = table.read_about

    def yen(path):
        about = read(path)
        japanese = about.deal in ("tokyo", "osaka")
        return dataclasses.replace(about, currency="JPY", minor_units=1) if japanese else about

    monkeypatch.setattr(table, "read_about", yen)
    found = {(row.currency, row.scenario): row for row in tabulate(tmp_path, batch, files) if row.kind == "total"}
    assert {key: row.status for key, row in found.items()} == {
        ("DKK", "base"): "complete", ("JPY", "base"): "complete", ("DKK", "slow"): "complete",
        ("JPY", "slow"): "incomplete: 1 of 2 deals failed",
    }  # fmt: skip
    profit = np.round(whole(batch, "profit", "tokyo", "base") * 1e6) + np.round(
        whole(batch, "profit", "osaka", "base") * 1e6
    )
    assert found["JPY", "base"].figures["investors.all.profit"]["mean"] == pytest.approx(profit.mean())


def test_a_term_that_pays_nothing_is_not_paid(tmp_path):
    paid = np.array([[0, 100], [500, 0], [0, 300], [700, 0]])
    about = {"unit": "u", "deal": "d", "scenario": "s", "seed": 1, "first": 0, "draws": 4, "cells": (0,),
             "changes": ("",), "currency": "DKK", "minor_units": 100, "stream_version": 1}  # fmt: skip
    file = tmp_path / "part.nc"
    file.write_bytes(image(about, [{"paid": Piece((["jobs", "rest"],), paid)}], {}))
    found = table._columns([str(file)], [table.read_about(str(file))], named=True)
    assert found["terms.jobs.p_paid"][1].tolist() == [[0, 1, 0, 1]]
    assert found["terms.rest.paid"][1].tolist() == [[1, 0, 3, 0]]
    assert not table._columns([str(file)], [table.read_about(str(file))], named=False)
