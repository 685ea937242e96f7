"""A folder of results as one lazy Dataset: what it holds, what it reads, and what is damaged."""

import json
import time

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.analysis.batch import part
from simulator.analysis.batch.opening import open_batch
from tests.analysis.batch.made import DEALS, batch_of, rewritten, written

TEXT = """
name: Small
draws: 30
draws_per_unit: 20
deals: {aalborg: "{deals}/aalborg.yaml", kobe: "{deals}/kobe.yaml"}
scenarios: {base: null, corona: relapse}
missing: skip
sweeps:
  planned: {path: citizens.planned, values: [90, 100]}
  recruited: {path: citizens.recruited, from: 80 %, to: 100 %, steps: 2}
record: [irr, profit, loss, payments, total_payments, cash, result_by_party, outcomes_true, outcomes_measured, paid]
"""


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    return batch_of(tmp_path_factory.mktemp("batch"), TEXT)


@pytest.fixture(scope="module")
def folder(batch, tmp_path_factory):
    return written(batch, tmp_path_factory.mktemp("results"))


@pytest.fixture(scope="module")
def data(folder):
    return open_batch(folder)


def test_axes_are_deal_scenario_every_sweep_draw_year_and_party(data):
    assert data["cash"].dims == ("deal", "scenario", "planned", "recruited", "draw", "year", "party")
    assert dict(data["profit"].sizes) == {"deal": 2, "scenario": 2, "planned": 2, "recruited": 2, "draw": 30}
    assert data["planned"].values.tolist() == [90, 100]
    assert data["recruited"].values.tolist() == [0.8, 1.0]
    assert data["recruited"].attrs["written"] == ["80 %", "100 %"]
    assert data["currency"].values.tolist() == ["DKK", "JPY"]
    assert {"aalborg", "kobe"} == set(data["deal"].values.tolist())
    assert data["profit"].attrs["units"] == "currency units"
    assert "incomplete" not in data.attrs


def test_values_are_those_of_a_plain_run_of_the_cell(data):
    cell = {"planned": 100, "recruited": 0.8}
    overrides = ["citizens.planned=100", "citizens.recruited=80 %"]
    for name, minor in (("aalborg", 100), ("kobe", 1)):
        deal = sim.load_deal(DEALS / f"{name}.yaml", overrides=overrides)
        with sim.simulate(deal, 30) as result:
            metrics = result.metrics.load()
        here = data.sel(deal=name, scenario="base", **cell)
        np.testing.assert_array_equal(here["profit"], metrics["profit"].isel(investor=0) / minor)
        np.testing.assert_array_equal(here["payments"].sel(year=metrics["year"]), metrics["payments"] / minor)
        np.testing.assert_array_equal(here["paid"].sel(term=metrics["term"].values), metrics["paid"] / minor)
        results = here["result_by_party"].sel(party=metrics["party"].values)
        np.testing.assert_array_equal(results, metrics["result_by_party"] / minor)


def test_what_is_not_there_is_nan(data):
    assert np.isnan(data["profit"].sel(deal="kobe", scenario="corona")).all()
    assert not np.isnan(data["profit"].sel(deal="aalborg", scenario="corona")).any()
    years = {name: data["payments"].sel(deal=name, scenario="base").notnull().any(["planned", "recruited", "draw"])
             for name in ("aalborg", "kobe")}  # fmt: skip
    assert not (years["aalborg"] == years["kobe"]).all()
    assert data["outcomes_true"].sel(deal="kobe", outcome="in_work").isnull().all()


def test_any_selection_is_that_of_the_whole(data):
    whole = data["cash"].load().copy()
    lazy = data
    for index in (
        {"deal": 0, "draw": 7},
        {"draw": slice(15, 25), "planned": 1},
        {"draw": [3, 29, 0], "recruited": [1, 0], "party": [1, 0]},
        {"draw": slice(None, None, -7), "year": -1},
        {"deal": [1, 1, 0], "scenario": 1},
    ):
        np.testing.assert_array_equal(lazy["cash"].isel(index), whole.isel(index))
    pointwise = {"deal": xr.DataArray([0, 1], dims="case"), "draw": xr.DataArray([5, 25], dims="case")}
    np.testing.assert_array_equal(lazy["cash"].isel(pointwise), whole.isel(pointwise))


def test_only_what_is_asked_for_is_read(folder, monkeypatch):
    asked = []
    read = part.read_values
    monkeypatch.setattr(
        "simulator.analysis.batch.opening.read_values",
        lambda path, name, slices: asked.append((path, name, slices)) or read(path, name, slices),
    )
    data = open_batch(folder)
    assert not asked
    data["payments"].sel(deal="kobe", scenario="base", planned=90, draw=slice(0, 9), year=data["year"][3]).load()
    assert {(path.rpartition("/")[2].partition(".")[0], name) for path, name, _ in asked} <= {("kobe", "payments")}
    assert all(slices[1] == slice(0, 10) for _, _, slices in asked)


def test_cash_of_all_parties_sums_to_zero_in_every_draw_and_year(data):
    cash = data["cash"].sum("party")
    assert float(abs(cash).max()) < 1e-6
    assert float(abs(data["cash"]).max()) > 1e6


def test_it_opens_fast_and_without_values(folder):
    started = time.perf_counter()
    open_batch(folder)
    assert time.perf_counter() - started < 2.0


def test_chunks_make_dask_arrays(folder):
    pytest.importorskip("dask.array")
    data = open_batch(folder, chunks={"draw": 20})
    assert data["profit"].chunks is not None
    np.testing.assert_array_equal(data["profit"].compute(), open_batch(folder)["profit"])


# ---------------------------------------------------------------------------------------------------------------------
# Faults


@pytest.fixture
def copied(folder, tmp_path):
    (tmp_path / "parts").mkdir()
    for file in ("manifest.json", *(f"parts/{each.name}" for each in (folder / "parts").iterdir())):
        (tmp_path / file).write_bytes((folder / file).read_bytes())
    return tmp_path


def test_a_flipped_byte_names_the_file_and_is_never_a_number(copied):
    file = sorted((copied / "parts").iterdir())[0]
    whole = bytearray(file.read_bytes())
    values = open_batch(copied, check=False)["profit"].load()
    needle = (values.isel(deal=0, scenario=0, planned=0, recruited=0).values[:3] * 100).round().astype("<i8").tobytes()
    at = bytes(whole).find(needle)
    assert at > 0
    whole[at] ^= 1
    file.write_bytes(whole)
    with pytest.raises(sim.ResultError, match=file.name):
        open_batch(copied)
    with pytest.raises(sim.ResultError, match=file.name):
        open_batch(copied, check=False)["profit"].load()


def test_every_missing_or_short_part_is_named(copied):
    first, second, *_ = sorted((copied / "parts").iterdir())
    first.unlink()
    second.write_bytes(second.read_bytes()[:-10])
    for check in (True, False):
        with pytest.raises(sim.ResultError) as error:
            open_batch(copied, check=check)
        assert first.name in str(error.value)
        assert second.name in str(error.value)


def test_a_folder_without_a_manifest_or_with_another_is_refused(tmp_path):
    with pytest.raises(sim.ResultError, match="no manifest"):
        open_batch(tmp_path)
    for text in ("{", "[]", json.dumps({"format": 99}), json.dumps({"format": 1})):
        (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
        with pytest.raises(sim.ResultError, match=r"manifest\.json"):
            open_batch(tmp_path)


def test_failed_units_are_nan_and_named(batch, folder, copied):
    gone = batch.tasks[0].unit

    def fail(manifest):
        manifest["failed"][gone] = "the deal could not be made"
        del manifest["parts"][gone]

    rewritten(copied, fail)
    (copied / "parts" / f"{gone}.nc").unlink()
    data, whole = open_batch(copied), open_batch(folder)
    assert gone in data.attrs["incomplete"]
    assert "the deal could not be made" in data.attrs["incomplete"]
    lost = data["profit"].isnull() & whole["profit"].notnull()
    task = batch.tasks[0]
    assert int(lost.sum()) == len(task.cells) * task.draws
    np.testing.assert_array_equal(data["profit"].sel(deal="kobe"), whole["profit"].sel(deal="kobe"))


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["axes"]["planned"]["values"].reverse(),
        lambda told: told["parts"].popitem(),
        lambda told: told.update(draws=20),
        lambda told: told.update(seed=2),
    ],
    ids=["labels", "a part", "draws", "seed"],
)
def test_a_manifest_that_was_edited_is_refused(copied, change):
    file = copied / "manifest.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    change(told)
    file.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(sim.ResultError, match=r"manifest\.json.*its hash differs"):
        open_batch(copied, check=False)
