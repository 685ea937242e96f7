"""A file in memory follows from what is put into it: not from who holds our frames, when, or how many make one."""

import io
import sys
import threading
import time

import h5py
import numpy as np
import pytest
import xarray as xr

from simulator.analysis.batch.netcdf import Variable, as_netcdf, text
from simulator.analysis.batch.part import KEPT, Piece, image, read_about, read_values
from simulator.errors import ResultError

LABELS = {
    "year": [2027, 2028], "party": ["kommune", "fond"], "arm": ["programme", "counterfactual"], "outcome": ["i job"],
    "term": ["løn", "x" * 300],
}  # fmt: skip
DRAWS = 40


def cell(seed):
    """A cell that has everything."""
    luck = np.random.default_rng(seed)
    return {
        name: Piece(
            tuple(LABELS[dim] for dim in dims),
            luck.integers(0, 2, (DRAWS, *(len(LABELS[dim]) for dim in dims))).astype(kind),
        )
        for name, (dims, kind) in KEPT.items()
    }


ABOUT = {
    "unit": "a", "deal": "ærlig", "scenario": "s" * 70_000, "seed": 2**64 - 1, "first": 7, "draws": DRAWS,
    "cells": (3, 5), "changes": ("", "a=1"), "currency": "DKK", "minor_units": 100, "stream_version": 1,
}  # fmt: skip


def made():
    return image(ABOUT, [cell(1), cell(2)], {})


class Holding:
    """A thread that holds every frame of every other one, as profilers do, and all that is in them."""

    def __enter__(self):
        self.held, self.ended = [], False
        self.thread = threading.Thread(target=self._hold, daemon=True)
        self.thread.start()
        return self.held

    def _hold(self):
        while not self.ended:
            for frame in sys._current_frames().values():
                while frame is not None:
                    self.held.append((frame, dict(frame.f_locals)))
                    frame = frame.f_back
            del self.held[:-20_000]
            time.sleep(0.0002)

    def __exit__(self, *_):
        self.ended = True
        self.thread.join()


@pytest.mark.filterwarnings("ignore")  # of what the frames of others hold
def test_who_holds_our_frames_and_when_changes_no_byte():
    plain = made()
    with Holding() as held:
        time.sleep(1.1 - time.time() % 1)  # times in a file would be in whole seconds
        for _ in range(8):
            assert made() == plain
        assert any("_File" in str(values.get("self", "")) for _, values in held)


def test_threads_make_files_at_once():
    plain, found = made(), []
    threads = [threading.Thread(target=lambda: found.extend(made() == plain for _ in range(3))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 9


def test_a_file_is_made_while_others_are_open(tmp_path):
    (tmp_path / "part.nc").write_bytes(made())
    with h5py.File(tmp_path / "part.nc", "r"), h5py.File("part", "w", driver="core", backing_store=False):
        assert made() == (tmp_path / "part.nc").read_bytes()


def test_what_is_written_is_read_again(tmp_path):
    file = tmp_path / "part.nc"
    file.write_bytes(made())
    about = read_about(str(file))
    assert (about.deal, about.scenario, about.seed, about.cells) == ("ærlig", "s" * 70_000, 2**64 - 1, (3, 5))
    assert about.labels["term"] == LABELS["term"]
    data = xr.open_dataset(io.BytesIO(file.read_bytes()), engine="h5netcdf").load()
    assert data["term"].values.tolist() == LABELS["term"]
    assert data["change"].values.tolist() == ["", "a=1"]
    assert data["draw"].values.tolist() == list(range(7, 7 + DRAWS))
    assert data.attrs["deal"] == "ærlig"
    for position, seed in enumerate((1, 2)):
        for name, piece in cell(seed).items():
            np.testing.assert_array_equal(data[name][position], piece.values)
            np.testing.assert_array_equal(
                read_values(str(file), name, (slice(position, position + 1),))[0], piece.values
            )
            assert data[name].encoding["fletcher32"] is True
    with h5py.File(file, "r") as raw:
        assert {name: raw[name].attrs["_FillValue"].dtype.str[1:] for name in KEPT} == {
            name: kept.kind for name, kept in KEPT.items()
        }
        assert [scale.name for scale in (dim[0] for dim in raw["cash"].dims)] == ["/cell", "/draw", "/year", "/party"]


def test_every_flipped_byte_is_found_or_harmless(tmp_path):
    """Also where no one compares hashes: what cannot be trusted is an error that names the file, never a number."""
    few = {name: cell(1)[name] for name in ("irr", "profit", "loss")}
    about = {**ABOUT, "scenario": "s", "cells": (3,), "changes": ("a=1",)}
    whole, file = image(about, [few], {}), tmp_path / "part.nc"

    def read():
        return repr(read_about(str(file))), *(read_values(str(file), name, (slice(None),)).tobytes() for name in few)

    file.write_bytes(whole)
    told = read()
    found = 0
    for at in range(0, len(whole), 97):
        damaged = bytearray(whole)
        damaged[at] ^= 0x10
        file.write_bytes(damaged)
        try:
            assert read() == told
        except ResultError as error:
            found += "part.nc" in str(error)
    assert found > 10


def test_numbers_and_text_of_any_size():
    names = text(["", "ø" * 100_000])
    data = as_netcdf([Variable("name", ("name",), names), Variable("x", ("name",), np.array([1.0, np.nan]))], {"n": 1})
    found = xr.open_dataset(io.BytesIO(data), engine="h5netcdf").load()
    assert found["name"].values.tolist() == ["", "ø" * 100_000]
    assert (found.attrs["n"], found["x"].dims) == (1, ("name",))
