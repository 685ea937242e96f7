"""A unit of work: the same bytes wherever it is done, the figures of a plain run, nothing that a part cannot say."""

import dataclasses
import hashlib
import io
import os
import pickle
import subprocess
import sys
import time

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.analysis.batch.part import DIMENSIONS, KEPT, is_money, read_about
from simulator.analysis.batch.unit import deals_of, run_task
from simulator.ledger import by_year
from simulator.pipeline import Clock, flow
from simulator.vocabulary import VARIABLES
from tests.analysis.batch.made import AALBORG, DEALS, batch_of

TEXT = """name: Units
draws: 50
deals: {{a: "{{deals}}/{deal}.yaml"}}
{more}"""


def tasks(folder, deal="aalborg", more=""):
    return batch_of(folder, TEXT.format(deal=deal, more=more)).tasks


def opened(data):
    return xr.open_dataset(io.BytesIO(data), engine="h5netcdf").load()


@pytest.fixture(scope="module")
def task(tmp_path_factory):
    (only,) = tasks(tmp_path_factory.mktemp("unit"), more="sweeps: {p: {path: citizens.planned, values: [80, 90]}}\n")
    return only


@pytest.fixture(scope="module")
def data(task):
    return run_task(task)


def test_threads_and_blocks_change_no_bit(task, data, monkeypatch):
    assert run_task(task, threads=1) == data
    monkeypatch.setattr("simulator.pipeline.BLOCK", 17)
    assert run_task(task, threads=2) == data


def test_another_process_at_another_time_gives_the_same_bytes(task, data, tmp_path):
    (tmp_path / "task").write_bytes(pickle.dumps(task))
    code = (
        "import hashlib, pathlib, pickle; from simulator.analysis.batch.unit import run_task\n"
        "print(hashlib.sha256(run_task(pickle.loads(pathlib.Path('task').read_bytes()))).hexdigest())"
    )
    time.sleep(max(0.0, 1.1 - time.time() % 1))  # a time stamp would be in whole seconds
    path = os.pathsep.join([str(AALBORG.parents[2]), os.environ.get("PYTHONPATH", "")])
    env = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    made = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert made.stdout.strip() == hashlib.sha256(data).hexdigest()


def test_every_variable_has_its_words_and_says_what_it_is(data):
    part = opened(data)
    assert set(part.data_vars) == set(KEPT)
    for name, kept in KEPT.items():
        assert name in VARIABLES
        assert part[name].dims == ("cell", "draw", *kept.dims)
        assert part[name].attrs["units"] == VARIABLES[name].unit
        assert is_money(name) == (part[name].attrs["units"] == "minor units")
    for name in ("cell", "change", "draw", *DIMENSIONS):
        assert part[name].attrs["long_name"] == VARIABLES[name].en
    assert part["change"].values.tolist() == ["citizens.planned=80", "citizens.planned=90"]
    assert part.attrs["deal"] == "a"


def test_a_part_says_whose_draws_it_holds(task, data, tmp_path):
    (tmp_path / "part.nc").write_bytes(data)
    about = read_about(str(tmp_path / "part.nc"))
    assert (about.unit, about.deal, about.scenario, about.seed) == (task.unit, "a", "as signed", 1)
    assert (about.first, about.draws, about.cells) == (0, 50, (0, 1))
    assert (about.currency, about.minor_units) == ("DKK", 100)
    (tmp_path / "part.nc").write_bytes(data[: len(data) // 2])
    with pytest.raises(sim.ResultError, match=r"part\.nc"):
        read_about(str(tmp_path / "part.nc"))


@pytest.mark.parametrize("name", ["aalborg", "aarhus_fund"])
def test_figures_are_those_of_the_result(name, tmp_path):
    (task,) = tasks(tmp_path, name)
    part = opened(run_task(task)).isel(cell=0)
    with sim.simulate(sim.load_deal(DEALS / f"{name}.yaml"), 50) as result:
        metrics = result.metrics.load()
    for each in set(KEPT) & set(metrics.data_vars) - {"irr"}:
        if each.startswith("outcomes"):
            continue
        expected = metrics[each].isel(investor=0) if "investor" in metrics[each].dims else metrics[each]
        labels = {dim: metrics[dim].values for dim in KEPT[each].dims}
        np.testing.assert_array_equal(part[each].sel(labels), expected.transpose("draw", *KEPT[each].dims))
    assert (part["cash"].sum("party") == 0).all()
    assert (abs(part["cash"]).max(["draw", "year"]) > 0).any()


def test_cash_is_what_the_ledger_moved(tmp_path):
    """Party by party from the flows of Aalborg, by hand."""
    (task,) = tasks(tmp_path)
    deal = sim.load_deal(AALBORG)
    river = flow(deal, 0, 50, 1, 0, Clock())
    moved = by_year(river.ledger, deal.timeline)["flows"]
    cash = opened(run_task(task)).isel(cell=0)["cash"]
    party = {
        "employment_repayment": "municipality", "provider": "outside", "evaluator": "outside", "manager": "outside",
        "deal": "deal", "Det Obelske Familiefond": "investors", "Den Sociale Kapitalfond": "investors",
    }  # fmt: skip
    for name in sorted(set(party.values())):
        ends = {end: np.array([party[each] == name for each in moved[end].values]) for end in ("payer", "payee")}
        expected = moved.values[:, :, ends["payee"]].sum(axis=2) - moved.values[:, :, ends["payer"]].sum(axis=2)
        np.testing.assert_array_equal(cash.sel(party=name), expected)
    assert float(cash.sel(party="deal").sum("year").max()) == 0


def test_cells_with_other_years_and_terms_lie_side_by_side(tmp_path):
    term = "{kind: fixed, amount: 1_000, month: 3, payer: social}"
    more = f"""sweeps:
  horizon: {{path: horizon, values: [72 months, 130 months]}}
  more: {{path: contract.terms.extra, values: [null, {term}]}}
"""
    changed = more.replace("values: [null, ", "values: [{kind: fixed, amount: 2_000, month: 3, payer: social}, ")
    (task,) = tasks(tmp_path, more=changed)
    shorter = dataclasses.replace(task, cells=(0, 2), overrides=((), task.overrides[2]))
    part = opened(run_task(shorter))
    years = part["payments"].notnull().all("draw")
    assert int(years.isel(cell=1).sum()) > int(years.isel(cell=0).sum()) > 0
    assert part["paid"].sel(term="extra").isel(cell=0).isnull().all()
    assert (part["paid"].sel(term="extra").isel(cell=1) == 200_000).all()
    assert (part["cash"].fillna(0).sum("party") == 0).all()


def test_only_what_is_recorded_is_kept(task):
    few = run_task(dataclasses.replace(task, record=("profit", "payments")))
    assert set(opened(few).data_vars) == {"profit", "payments"}


def test_a_cell_that_cannot_be_is_named_before_anything_is_simulated(task, monkeypatch):
    monkeypatch.setattr("simulator.analysis.batch.unit.flow", None)
    broken = dataclasses.replace(task, overrides=(("citizens.planned=80",), ("citizens.planned=none",)))
    with pytest.raises(sim.InputError, match=r'deal "a", scenario "as signed", cell 1 \(citizens.planned=none\)'):
        run_task(broken)
    unread = dataclasses.replace(task, overrides=(("citizens.planned",), ("citizens.planned=90",)))
    with pytest.raises(sim.InputError, match="cell 0"):
        run_task(unread)


def test_progress_counts_the_draws_of_all_cells(task):
    told = []
    run_task(task, progress=told.append)
    assert told == [50, 100]


def test_lives_given_by_the_batch_are_other_lives(task):
    other = dataclasses.replace(task, cohort="impact60/copy")
    assert deals_of(other)[0].streams != deals_of(task)[0].streams
    ours, theirs = opened(run_task(task))["outcomes_true"], opened(run_task(other))["outcomes_true"]
    assert not (ours == theirs).all()


def test_a_file_of_values_that_changed_since_the_batch_was_read_is_no_part(tmp_path):
    """The deal is in the task; what it reads beside itself is read where the unit runs."""
    values = tmp_path / "ratios.csv"
    values.write_text("2.0\n2.4\n2.8\n")
    text = AALBORG.read_text(encoding="utf-8")
    (tmp_path / "deal.yaml").write_text(text, encoding="utf-8")
    ratio = 'set: {"programme.effects.unemployed -> job.hazard_ratio": {empirical: {file: ratios.csv}}}'
    more = f"name: V\ndraws: 5\ndeals: {{a: {{file: deal.yaml, {ratio}}}}}\n"
    for sweep in ("", "sweeps: {p: {path: citizens.planned, values: [80, 90]}}\n"):
        (task,) = batch_of(tmp_path, more + sweep).tasks
        deals_of(task)
        values.write_text("2.0\n2.4\n9.9\n")
        with pytest.raises(sim.InputError, match=r"programme.*a file that it reads was changed while the batch ran"):
            deals_of(task)
        values.write_text("2.0\n2.4\n2.8\n")
