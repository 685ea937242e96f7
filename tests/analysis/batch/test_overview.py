"""What the page of a batch is made from: the figures of summary.csv, of the runs that have any, and how many more."""

import csv

import numpy as np
import pytest

from simulator.analysis.batch.opening import open_batch
from simulator.analysis.batch.overview import SPREAD, overview
from simulator.errors import ResultError
from tests.analysis.batch import fakes

SWEEP = (("price", ("40 %", "60 %")), ("months", ("6", "12", "18")))


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    """Two deals in two currencies under two scenarios in six cells, in two units each."""
    batch = fakes.batch(deals=("north", "yen"), axes=SWEEP)
    return fakes.written(batch, tmp_path_factory.mktemp("swept") / "out")


@pytest.fixture(scope="module")
def told(swept):
    return overview(swept)


def rows_of(folder):
    """The runs of summary.csv that have figures."""
    with (folder / "summary.csv").open(newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["kind"] == "run" and row["status"] == "complete"]


def test_figures_are_those_of_the_summary(swept, told):
    stated = rows_of(swept)
    assert len(told["rows"]) == len(stated) == 24
    for row, other in zip(told["rows"], stated, strict=True):
        assert [row["deal"], row["scenario"], *row["axes"].values(), row["currency"]] == [
            other[name] for name in ("deal", "scenario", "price", "months", "currency")
        ]
        assert len(row["figures"]) == 6
        for name, figure in row["figures"].items():
            for part in ("mean", "se", "p5", "p95"):
                if part in figure:
                    assert figure[part] == pytest.approx(float(other[f"{name}.{part}"]), rel=1e-12)


def test_curves_are_quantiles_of_the_columns(swept, told):
    data = open_batch(swept)
    row = told["rows"][-1]
    for variable in ("irr", "profit", "total_net"):
        column = np.sort(data[variable].sel(deal="yen", scenario="slow", price=0.6, months=18).values)
        curve = row["curves"][SPREAD[variable]]
        assert len(curve) == 101
        assert (curve[0], curve[50], curve[100]) == (column[0], column[31], column[-1])
        assert set(curve) <= set(column)


def test_axes_have_their_paths_and_values_as_they_were_written(told):
    assert told["axes"] == {"price": "contract.price", "months": "contract.months"}
    assert [tuple(row["axes"].values()) for row in told["rows"][:4]] == [
        ("40 %", "6"), ("40 %", "12"), ("40 %", "18"), ("60 %", "6")
    ]  # fmt: skip
    assert (told["deals"], told["scenarios"]) == (["north", "yen"], ["base", "slow"])
    assert (told["draws"], told["seed"], told["failed"], told["more"]) == (64, 1, [], 0)


def test_only_the_first_rows_are_there_and_the_others_counted(swept, told):
    few = overview(swept, most=5, check=False)
    assert few["rows"] == told["rows"][:5]
    assert few["more"] == 19


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A batch with a run of which one of two units failed."""
    return fakes.written(fakes.batch(), tmp_path_factory.mktemp("broken") / "out", failed=["north-slow-1"])


def test_a_run_of_which_a_unit_failed_is_left_out_and_said(broken):
    told = overview(broken)
    assert [(row["deal"], row["scenario"]) for row in told["rows"]] == [
        ("north", "base"), ("south", "base"), ("south", "slow")
    ]  # fmt: skip
    assert [(row["deal"], row["scenario"]) for row in rows_of(broken)] == [
        (row["deal"], row["scenario"]) for row in told["rows"]
    ]
    assert told["failed"] == ["north-slow-1: no such price"]
    assert overview(broken, most=1)["more"] == 2  # what has no figures is not among the others


def test_a_batch_of_which_everything_failed_has_no_rows(tmp_path):
    batch = fakes.batch(deals=("north",), scenarios=("base",), units=1)
    told = overview(fakes.written(batch, tmp_path / "out", failed=["north-base-0"]))
    assert told["rows"] == []
    assert told["failed"] == ["north-base-0: no such price"]


def test_returns_that_are_not_known_are_not_counted(tmp_path, monkeypatch):
    gaps = fakes.column

    def column(task, cell, name):
        found = gaps(task, cell, name)
        return np.where(np.arange(found.size) % 2, np.nan, found) if name == "irr" else found

    monkeypatch.setattr(fakes, "column", column)
    folder = fakes.written(fakes.batch(deals=("north",), scenarios=("base",)), tmp_path / "out")
    (row,) = overview(folder)["rows"]
    (other,) = rows_of(folder)
    figure = row["figures"]["investors.all.irr"]
    assert figure["mean"] == pytest.approx(float(other["investors.all.irr.mean"]), rel=1e-12)
    assert np.isfinite(row["curves"]["investors.all.irr"]).all()


def test_a_damaged_part_is_refused(broken):
    part = broken / "parts" / "south-slow-1.nc"
    content = bytearray(part.read_bytes())
    content[-20] ^= 1
    part.write_bytes(content)
    with pytest.raises(ResultError, match="hash differs"):
        overview(broken)
    part.unlink()
    with pytest.raises(ResultError, match="cannot be read"):
        overview(broken, check=False)
