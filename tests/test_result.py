"""Result files: what comes back, what is refused, what a killed or failing run leaves behind."""

import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import h5py
import numpy as np
import pytest
import xarray as xr

from simulator.deal import Deal
from simulator.errors import ResultError
from simulator.result import Writer, as_json, columns, load_result, write_json
from simulator.result.grouping import DRAWS_PER_CHUNK
from simulator.vocabulary import VARIABLES, attributes
from tests.deal.deals import tree

DEAL = Deal.of(tree())
YEARS, FLOWS = [2026, 2027, 2028], ["Fond Ø -> deal: drawdown", "deal -> provider: delivery"]


def block(first, count, seed=0):
    luck = np.random.default_rng([seed, first])
    ledger = xr.Dataset(
        {"flows": (("draw", "year", "flow"), luck.integers(-(10**12), 10**12, (count, 3, 2)))},
        {"draw": np.arange(first, first + count), "year": YEARS, "flow": FLOWS, "payer": ("flow", ["Fond Ø", "deal"])},
    )
    figures = {"irr": ("draw", luck.normal(size=count)), "loss": ("draw", luck.random(count) < 0.4)}
    return ledger, xr.Dataset(figures, {"draw": np.arange(first, first + count)})


def written(blocks, path=None, draws=None):
    """A result of consecutive blocks of one stream of draws."""
    draws = sum(blocks) if draws is None else draws
    ledger, metrics = block(0, draws)
    writer = Writer(DEAL, draws, 5, path=path, stream_version=3, sobol={"citizens.recruited": 17})
    first = 0
    for count in blocks:
        part = slice(first, first + count)
        writer.append("ledger", ledger.isel(draw=part))
        writer.append("metrics", metrics.isel(draw=part))
        writer.add("monthly", ledger.isel(draw=part).rename(year="month"))
        writer.add("monthly", metrics.isel(draw=part))
        first += count
    return writer


def test_what_is_written_comes_back(tmp_path):
    result = written([4, 3, 5], tmp_path / "r.nc").close(summary={"a": 1}, timings={"draws": 0.5})
    ledger, metrics = block(0, 12)
    xr.testing.assert_equal(result.ledger.load().drop_vars("payer"), ledger.drop_vars("payer"))
    assert result.ledger["payer"].values.tolist() == ["Fond Ø", "deal"]
    np.testing.assert_array_equal(result.metrics["loss"].values, metrics["loss"].values)
    assert result.metrics["loss"].dtype == bool
    assert result.metrics["draw"].values.tolist() == list(range(12))
    assert (result.summary, result.timings, result.sobol) == ({"a": 1}, {"draws": 0.5}, {"citizens.recruited": 17})
    assert result.draws == 12


def test_every_variable_says_its_unit_sign_and_name(tmp_path):
    result = written([4], tmp_path / "r.nc").close()
    assert result.metrics["loss"].attrs == attributes("loss")
    assert result.ledger["flows"].attrs == {
        "units": "minor units", "sign": "flow", "long_name": "Flows", "long_name_da": "Betalingsstrømme"
    }  # fmt: skip
    known = [name for name in result.ledger.variables if name in VARIABLES]
    assert len(known) > 2
    assert all(result.ledger[name].attrs == attributes(name) for name in known if name != "draw")


def test_a_saved_result_says_what_was_run(tmp_path):
    written([2], tmp_path / "r.nc").close()
    with load_result(tmp_path / "r.nc") as result:
        about = result.about
        assert (about["seed"], about["stream_version"], about["name"], about["luck"]) == (5, 3, DEAL.name, "own")
        assert {"python", "numpy", "numba", "xarray"} <= set(about["versions"])
        assert result.config["capital"]["commitment"] == 5_000_000
        assert "Result(" in repr(result)


def test_other_netcdf_readers_see_the_same(tmp_path):
    written([7], tmp_path / "r.nc").close()
    with xr.open_dataset(tmp_path / "r.nc", group="ledger", engine="h5netcdf") as seen:
        np.testing.assert_array_equal(seen["flows"].values, block(0, 7)[0]["flows"].values)
    with h5py.File(tmp_path / "r.nc") as file:
        assert file.attrs["_NCProperties"]
        assert file["ledger/flows"].fletcher32
        assert file["ledger/flows"].compression is None


@pytest.mark.parametrize("blocks", [[50], [1] * 50, [33, 17]])
def test_means_do_not_depend_on_blocks(blocks):
    with written(blocks).close() as result, written([25, 25]).close() as other:
        ledger, metrics = block(0, 50)
        np.testing.assert_array_equal(result.monthly["flows"], other.monthly["flows"])
        np.testing.assert_array_equal(result.monthly["irr"], other.monthly["irr"])
        np.testing.assert_allclose(result.monthly["flows"], ledger["flows"].mean("draw"), rtol=1e-14)
        np.testing.assert_allclose(result.monthly["irr"], metrics["irr"].mean(), atol=2.0**-24)


def test_means_of_large_numbers_do_not_overflow_their_rounding():
    values = np.random.default_rng(3).random((300, 4)) * 1e9
    data = xr.Dataset({"months": (("draw", "month"), values)})
    means = []
    for size in (300, 100):
        with Writer(DEAL, 300, 1) as writer:
            for first in range(0, 300, size):
                writer.add("monthly", data.isel(draw=slice(first, first + size)))
            with writer.close() as result:
                means.append(result.monthly["months"].values)
    np.testing.assert_array_equal(*means)
    np.testing.assert_allclose(means[0], values.mean(axis=0), rtol=1e-13)


def test_columns_are_read_one_at_a_time():
    with written([20]).close() as result:
        table = result.tables()["ledger"]
        values = block(0, 20)[0]["flows"].values
        np.testing.assert_array_equal(table.column("flows", 2, 1), values[:, 2, 1])
        assert table.dims("flows") == ("draw", "year", "flow")
        assert table.labels("year") == tuple(YEARS)
        assert table.labels("flow") == tuple(FLOWS)
        assert [index for index, _ in columns(table, "flows")] == [(y, f) for y in range(3) for f in range(2)]
        assert "flows" in table
        assert "nothing" not in table
        assert result.tables()["metrics"].column("loss").dtype == bool
        assert list(result.tables()) == ["ledger", "metrics", "monthly"] == list(result.groups)


def test_more_draws_than_a_chunk_holds():
    draws = 2 * DRAWS_PER_CHUNK + 100
    with written([DRAWS_PER_CHUNK - 1, 2, draws - DRAWS_PER_CHUNK - 1]).close() as result:
        np.testing.assert_array_equal(result.metrics["irr"].values, block(0, draws)[1]["irr"].values)


def test_a_summary_can_read_before_the_end():
    writer = written([6, 6])
    np.testing.assert_array_equal(writer.tables()["metrics"].column("irr"), block(0, 12)[1]["irr"].values)
    assert writer.tables().about["seed"] == 5
    writer.close().close()


def test_chosen_draws_keep_their_numbers():
    with Writer(DEAL, 100, 1) as writer:
        writer.append("metrics", block(0, 100)[1])
        writer.append("recorded", block(0, 100)[0].isel(draw=[3]), draws=2)
        writer.append("recorded", block(0, 100)[0].isel(draw=[40]), draws=2)
        with writer.close() as result:
            assert result.dataset("recorded")["draw"].values.tolist() == [3, 40]
            assert result.tables()["recorded"].draws == 2
            assert result.metrics.sizes["draw"] == 100


def test_what_is_empty_is_left_out():
    """In netCDF a dimension of length 0 is one without end."""
    nothing = xr.Dataset({"paid": (("draw", "term"), np.zeros((4, 0)))}, {"term": np.array([], dtype=str)})
    with Writer(DEAL, 4, 1) as writer:
        writer.append("metrics", nothing.assign(profit=("draw", np.arange(4))))
        with writer.close() as result:
            assert list(result.metrics.data_vars) == ["profit"]
            assert result.tables()["metrics"].labels("term") == ()


def test_missing_or_superfluous_draws_are_our_fault():
    with written([5], draws=10) as writer, pytest.raises(ValueError, match="draws are missing in ledger, metrics"):
        writer.close()
    with written([5]) as writer, pytest.raises(ValueError, match="6 draws for a group of 5"):
        writer.append("metrics", block(5, 1)[1])


def test_a_temporary_file_goes_with_its_result():
    result = written([3]).close()
    path = result.path
    assert path.exists()
    assert result.save(path.parent / "kept.nc").exists()
    result.close()
    assert not path.exists()
    with load_result(path.parent / "kept.nc") as kept:
        assert kept.draws == 3
    assert (path.parent / "kept.nc").exists()
    (path.parent / "kept.nc").unlink()
    path.parent.rmdir()


def test_a_failing_run_leaves_nothing_behind(tmp_path):
    with pytest.raises(RuntimeError), written([2], tmp_path / "new" / "r.nc", draws=4) as writer:
        raise RuntimeError(writer.path)
    assert list(tmp_path.iterdir()) == []


def test_a_failing_run_spares_the_earlier_result(tmp_path):
    written([3], tmp_path / "r.nc").close().close()
    with pytest.raises(RuntimeError), written([2], tmp_path / "r.nc", draws=4):
        raise RuntimeError
    with load_result(tmp_path / "r.nc") as result:
        assert result.draws == 3
    assert [path.name for path in tmp_path.iterdir()] == ["r.nc"]


def test_a_killed_run_leaves_no_result_under_its_name(tmp_path):
    code = f"""
import sys, time
sys.path.insert(0, {os.getcwd()!r})
from pathlib import Path
from tests.test_result import written
writer = written([5], Path({str(tmp_path)!r}) / "r.nc", draws=10)
print("half", flush=True)
time.sleep(60)
"""
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline().strip() == "half"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert not (tmp_path / "r.nc").exists()


def test_a_flipped_byte_is_an_error_not_a_number(tmp_path):
    written([2000], tmp_path / "r.nc").close().close()
    raw = bytearray((tmp_path / "r.nc").read_bytes())
    at = raw.index(block(0, 2000)[1]["irr"].values.tobytes()[:64])
    raw[at + 20] ^= 1
    (tmp_path / "r.nc").write_bytes(raw)
    with load_result(tmp_path / "r.nc") as result:
        with pytest.raises(ResultError, match="irr cannot be read"):
            result.tables()["metrics"].column("irr")
        with pytest.raises(OSError, match=r"checksum|filter"):
            result.metrics["irr"].load()


@pytest.mark.parametrize("content", [b"", b"not a result", b"\x89HDF\r\n\x1a\n" + bytes(100)])
def test_other_files_are_refused(tmp_path, content):
    (tmp_path / "r.nc").write_bytes(content)
    with pytest.raises(ResultError, match="no usable result"):
        load_result(tmp_path / "r.nc")


def test_missing_and_foreign_files_are_refused(tmp_path):
    with pytest.raises(ResultError, match="no such file"):
        load_result(tmp_path / "nothing.nc")
    xr.Dataset({"a": ("x", [1])}).to_netcdf(tmp_path / "foreign.nc", engine="h5netcdf")
    with pytest.raises(ResultError, match="not written by this version"):
        load_result(tmp_path / "foreign.nc")


def test_an_unknown_group_names_those_there_are():
    with written([3]).close() as result, pytest.raises(KeyError, match="ledger, metrics, monthly"):
        result.dataset("money")


def test_a_disk_too_small_is_noticed_before_it_is_full(monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=10))
    with pytest.raises(OSError, match="MB are needed"):
        written([100])


def test_a_full_disk_leaves_nothing_behind(tmp_path):
    code = f"""
import resource, signal, sys
sys.path.insert(0, {os.getcwd()!r})
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from pathlib import Path
from tests.test_result import DEAL, block
from simulator.result import Writer
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    with Writer(DEAL, 50_000, 1, path=Path({str(tmp_path)!r}) / "r.nc") as writer:
        writer.append("ledger", block(0, 50_000)[0])
        writer.close()
except OSError:
    print("full")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "full", done.stderr
    assert not (tmp_path / "r.nc").exists()


def test_json_has_no_nan_and_keeps_letters(tmp_path):
    value = {"a": float("nan"), "b": [float("inf"), -0.5, np.float64(2)], "ø": np.int64(3), "c": None, "d": True}
    text = write_json(tmp_path / "a.json", value).read_text(encoding="utf-8")
    assert json.loads(text) == {"a": None, "b": [None, -0.5, 2.0], "ø": 3, "c": None, "d": True}
    assert "ø" in text
    assert text == as_json(value)
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_loading_needs_no_simulation_code(tmp_path):
    written([3], tmp_path / "r.nc").close().close()
    code = f"""
import sys
import simulator as sim
result = sim.load_result({str(tmp_path / "r.nc")!r})
result.metrics["irr"].values
print([name for name in sys.modules if name.startswith(("numba", "simulator.kernels", "simulator.pipeline"))])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_memory_is_flat_in_draws():
    """Ten times the draws are written and read within the same memory, give or take a chunk."""
    code = """
import resource, sys
import numpy as np, xarray as xr
from simulator.result import Writer, columns
from tests.test_result import DEAL
draws = int(sys.argv[1])
block = xr.Dataset({"flows": (("draw", "column"), np.ones((2000, 100)))})
with Writer(DEAL, draws, 1) as writer:
    for _ in range(draws // 2000):
        writer.append("ledger", block)
    for _, column in columns(writer.tables()["ledger"], "flows"):
        assert column.size == draws
    writer.close().close()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    peaks = [
        int(subprocess.run([sys.executable, "-c", code, str(n)], capture_output=True, text=True, check=True).stdout)
        for n in (20_000, 100_000)
    ]
    assert peaks[1] - peaks[0] < 40_000  # kB; the data grow by 64 MB


def test_writing_costs_microseconds_per_draw(tmp_path):
    ledger = xr.Dataset({"flows": (("draw", "column"), np.random.default_rng(1).random((2000, 125)))})  # 1 kB a draw
    started = resource.getrusage(resource.RUSAGE_SELF)
    begun = time.perf_counter()
    with Writer(DEAL, 20_000, 1, path=tmp_path / "r.nc") as writer:
        for _ in range(10):
            writer.append("ledger", ledger)
        writer.close().close()
    ended = resource.getrusage(resource.RUSAGE_SELF)
    spent = ended.ru_utime + ended.ru_stime - started.ru_utime - started.ru_stime
    assert spent < 1.0, f"{spent:.2f} s of processor, {time.perf_counter() - begun:.2f} s on the clock for 20,000 draws"


# ---------------------------------------------------------------------------------------------------------------------
# Hashes, results that grow, what lies beside


@pytest.mark.parametrize("blocks", [[40], [1] * 40, [13, 27]])
def test_hashes_are_those_of_the_values_whatever_the_blocks(blocks):
    with written(blocks).close() as result:
        ledger, metrics = block(0, 40)
        for name, values in (("ledger/flows", ledger["flows"]), ("metrics/irr", metrics["irr"])):
            assert result.hashes[name] == hashlib.sha256(values.values.tobytes()).hexdigest()
        assert result.hashes["metrics/loss"] == hashlib.sha256(metrics["loss"].values.tobytes()).hexdigest()
        assert result.hashes["about"] == hashlib.sha256(result.text("about").encode()).hexdigest()
        for group, table in result.tables().items():
            for name in table.variables():
                assert table.hash(name) == result.hashes[f"{group}/{name}"]
        part = hashlib.sha256(ledger["flows"].values[:7].tobytes()).hexdigest()
        assert result.tables()["ledger"].hash("flows", 7) == part


def grown(draws, most, size, **options):
    writer = Writer(DEAL, most, 5, growing=True)
    ledger, metrics = block(0, draws)
    for first in range(0, draws, size):
        writer.append("ledger", ledger.isel(draw=slice(first, first + size)), **options)
        writer.append("metrics", metrics.isel(draw=slice(first, first + size)))
        writer.add("monthly", metrics.isel(draw=slice(first, first + size)))
    return writer


@pytest.mark.parametrize(("draws", "most"), [(100, 100), (100, 10**6), (5_000, 10**6), (4_096, 5_000)])
def test_a_result_that_grows_is_that_of_the_draws_that_came(draws, most):
    with grown(draws, most, 700).close() as result, written([draws]).close() as plain:
        assert result.draws == result.metrics.sizes["draw"] == result.tables()["ledger"].draws == draws
        np.testing.assert_array_equal(result.ledger["flows"].values, plain.ledger["flows"].values)
        np.testing.assert_array_equal(result.monthly["irr"].values, plain.monthly["irr"].values)
        same = [name for name in result.hashes if name.startswith(("ledger/", "metrics/"))]
        assert len(same) > 4
        assert all(result.hashes[name] == plain.hashes[name] for name in same)


def test_groups_that_grow_apart_are_our_fault():
    writer = grown(10, 100, 10)
    writer.append("metrics", block(10, 5)[1])
    with writer, pytest.raises(ValueError, match="groups have 10, 15 draws"):
        writer.close()


@pytest.mark.parametrize("growing", [False, True])
def test_what_lies_beside_can_be_read_and_goes(tmp_path, growing):
    ledger, metrics = block(0, 30)
    with Writer(DEAL, 30, 5, path=tmp_path / "r.nc", growing=growing) as writer:
        writer.append("ledger", ledger, aside=True)
        writer.append("metrics", metrics)
        tables = writer.tables()
        assert set(tables) == {"ledger", "metrics"}
        assert tables["ledger"].draws == 30
        np.testing.assert_array_equal(tables["ledger"].column("flows", 0, 1), ledger["flows"].values[:, 0, 1])
        with writer.close() as result:
            assert list(result.groups) == ["metrics"]
            assert not [name for name in result.hashes if name.startswith("ledger")]
    assert [path.name for path in tmp_path.iterdir()] == ["r.nc"]
