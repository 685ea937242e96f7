"""Blocks of draws in, one NetCDF4 file out, under its name only when it is complete."""

from __future__ import annotations

import errno
import importlib.metadata
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import h5netcdf  # type: ignore[import-untyped]
import h5py  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

from simulator.result.files import as_json, move_into_place, temporary_name
from simulator.result.grouping import Group, Texts, name_coordinates, store, without_empty
from simulator.result.hashes import hash_of_text
from simulator.result.saved import FORMAT, Result
from simulator.result.tables import Tables

if TYPE_CHECKING:
    import xarray as xr

    from simulator.deal import Deal

PACKAGES = ("outcome-simulator", "numpy", "numba", "scipy", "xarray", "h5netcdf", "h5py", "pydantic", "ruamel.yaml")
CHUNK_CACHE = 2**18
"""Bytes kept of each variable: chunks are written whole, so more would only grow with the draws."""
FRACTION = 2.0**24
"""Means of real numbers are summed as multiples of 1/FRACTION."""
ROUNDER = 1.5 * 2.0**28
"""Its last place is 1/FRACTION."""
SLAB = 50
"""Draws rounded at a time, so that they stay in the processor's cache."""


class _Mean(NamedTuple):
    """A sum over draws as whole multiples of 1/scale, or with scale 0 something that does not vary over draws."""

    dims: tuple[str, ...]
    attrs: Texts
    total: NDArray[Any]
    scale: float

    def value(self, draws: int) -> NDArray[Any]:
        """The mean over draws."""
        return self.total / (self.scale * draws) if self.scale else self.total


def _fractions(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Sums over the first axis as whole multiples of 1/FRACTION, each value rounded to one: exact in any order.

    Adding and taking away ROUNDER rounds to a multiple; sums of multiples below ROUNDER are exact in floating point.
    """
    total = np.zeros(values.shape[1:])
    for first in range(0, values.shape[0], SLAB):
        rounded = values[first : first + SLAB] + ROUNDER
        rounded -= ROUNDER
        total += rounded.sum(axis=0)
    if (np.abs(total) < ROUNDER).all():
        return np.asarray((total * FRACTION).astype(np.int64))
    return np.asarray(np.rint(values * FRACTION).astype(np.int64).sum(axis=0))


class _Sheet(NamedTuple):
    """A file being written, as HDF5 and as netCDF."""

    path: Path
    h5: h5py.File
    netcdf: h5netcdf.File

    def close(self) -> None:
        """Write what is left."""
        self.netcdf.close()
        self.h5.close()


def _sheet(path: Path, draws: int | None) -> _Sheet:
    """A new file with a dimension of draws, None for one that grows."""
    h5 = h5py.File(path, "w", track_order=True, libver=("v110", "v110"), rdcc_nbytes=CHUNK_CACHE)
    made = _Sheet(path, h5, h5netcdf.File(h5, "w"))
    made.netcdf.dimensions["draw"] = draws
    return made


class Writer:
    """A result being written: append blocks in the order of their draws, then close (or discard) it.

    Without a path the file is a temporary one that goes with its Result. As a context manager it discards itself when
    the body fails. `draws` is how many there will be, with `growing` at most: the result then has those that came. What
    is appended `aside` can be read for the summary and goes when the result is closed. `seconds` is the time spent in
    writing so far.
    """

    def __init__(
        self, deal: Deal, draws: int, seed: int, lives: int = 0, path: Path | str | None = None, *,
        stream_version: int = 0, sobol: Mapping[str, int] | None = None, growing: bool = False,
    ) -> None:  # fmt: skip
        self.draws, self.seconds, self.kept, self.growing = draws, 0.0, path is not None, growing
        self.path = Path(tempfile.mkdtemp(prefix="simulator-")) / "result.nc" if path is None else Path(path)
        self._folder_is_new = not self.path.parent.exists()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._sheet = _sheet(temporary_name(self.path), None if growing else draws)
        self._aside: _Sheet | None = None
        self._groups: dict[str, Group] = {}
        self._means: dict[str, dict[str, _Mean]] = {}
        self._hashes: dict[str, str] = {}
        self._about = _about(deal, draws, seed, lives, stream_version)
        self._sobol = sobol or {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.discard()

    def _write_texts(self, summary: Texts, timings: Texts) -> None:
        file = self._sheet.netcdf
        file.attrs["format"] = FORMAT
        for key in ("name", "currency", "draws", "seed", "lives", "stream_version", "luck"):
            file.attrs[key] = self._about[key]
        for name, value, said in (
            ("about", self._about, "what was run"),
            ("sobol", self._sobol, "Sobol dimension of each uncertain number"),
            ("summary", summary, "the summary"),
            ("timings", timings, "seconds by stage"),
            ("hashes", self._hashes, "SHA-256 of every variable, draws first and in their order"),
        ):
            text = as_json(value)
            store(file, name, (), text, {"description": f"{said}, as JSON"})
            self._hashes[name] = hash_of_text(text)

    def append(self, group: str, block: xr.Dataset, draws: int | None = None, *, aside: bool = False) -> None:
        """Add the next draws to a group; its first block says which variables it has.

        `draws` is the length of a group of chosen draws, whose numbers are then kept. OSError on a disk too small.
        """
        started = time.perf_counter()
        if group not in self._groups:
            self._groups[group] = self._created(group, block, draws, aside)
        self._groups[group].append(block)
        self.seconds += time.perf_counter() - started

    def _created(self, name: str, block: xr.Dataset, draws: int | None, aside: bool) -> Group:
        if aside and self._aside is None:
            place = self._sheet.path
            self._aside = _sheet(place.with_name(f"{place.name}.aside"), None if self.growing else self.draws)
        sheet = self._aside if aside and self._aside is not None else self._sheet
        chosen = draws is not None
        made = Group(
            sheet.netcdf.create_group(name), self.draws if draws is None else draws,
            chosen=chosen, growing=self.growing and not chosen, aside=aside,
        )  # fmt: skip
        made.create(block)
        self._room_for(sum(group.bytes for group in (made, *self._groups.values())))
        return made

    def _room_for(self, size: int) -> None:
        free = shutil.disk_usage(self.path.parent).free
        if size > free:
            need = f"{size / 1e6:,.0f} MB are needed in {self.path.parent}, {free / 1e6:,.0f} MB are free"
            raise OSError(errno.ENOSPC, need)

    def add(self, group: str, block: xr.Dataset) -> None:
        """Add a block's draws to means over all draws, kept as variables of the group."""
        started = time.perf_counter()
        means = self._means.setdefault(group, {})
        for name, array in block.variables.items():
            if "draw" in array.dims and name != "draw":
                whole = array.dtype.kind in "iub"
                values = np.moveaxis(array.values, array.dims.index("draw"), 0)
                total = values.sum(axis=0, dtype=np.int64) if whole else _fractions(values)
                dims = tuple(str(dim) for dim in array.dims if dim != "draw")
                before = means[str(name)].total if str(name) in means else 0
                means[str(name)] = _Mean(dims, array.attrs, total + before, 1.0 if whole else FRACTION)
            elif name != "draw" and str(name) not in means:
                means[str(name)] = _Mean(tuple(map(str, array.dims)), array.attrs, array.values, 0.0)
        self.seconds += time.perf_counter() - started

    def put(self, group: str, data: xr.Dataset) -> None:
        """Write a dataset without draws, whole."""
        data = without_empty(data)
        made = self._sheet.netcdf.create_group(group)
        for name, size in data.sizes.items():
            made.dimensions[str(name)] = size
        for name, array in data.variables.items():
            self._hashes[f"{group}/{name}"] = store(made, str(name), array.dims, array.values, array.attrs)
        name_coordinates(made, data)

    def tables(self) -> Tables:
        """What has been written, by group, for the summary; a result that grows has as many draws as came."""
        for group in self._groups.values():
            group.flush()
        if self.growing:
            self._end()
        for name in list(self._means):
            self._write_means(name)
        aside = () if self._aside is None else (self._aside.h5,)
        return Tables(self._sheet.h5, self._about, aside)

    def _end(self) -> None:
        """Let every group have the draws that came."""
        came = {group.taken for group in self._groups.values() if not group.chosen}
        if len(came) != 1:
            raise ValueError(f"groups have {', '.join(map(str, sorted(came)))} draws")
        self.draws = self._about["draws"] = came.pop()
        for sheet in (self._sheet, self._aside):
            if sheet is not None:
                sheet.netcdf.resize_dimension("draw", self.draws)

    def _write_means(self, name: str) -> None:
        import xarray as xr

        means = self._means.pop(name)
        values = {each: (mean.dims, mean.value(self.draws), mean.attrs) for each, mean in means.items()}
        self.put(name, xr.Dataset(values).set_coords([each for each, mean in means.items() if not mean.scale]))

    def close(self, *, summary: Texts | None = None, timings: Mapping[str, float] | None = None) -> Result:
        """Finish the file and give it its name; ValueError when draws are missing."""
        self.tables()
        missing = [name for name, group in self._groups.items() if group.taken < self._expected(group)]
        if missing:
            raise ValueError(f"draws are missing in {', '.join(missing)}")
        self._hash_groups()
        self._write_texts(summary or {}, timings or {})
        self._sheet.close()
        self._drop_aside()
        with self._sheet.path.open("rb") as stream:
            os.fsync(stream.fileno())
        move_into_place(self._sheet.path, self.path)
        return Result(self.path, temporary=not self.kept)

    def _expected(self, group: Group) -> int:
        return group.draws if group.chosen else self.draws

    def _hash_groups(self) -> None:
        for name, group in self._groups.items():
            if not group.aside:
                self._hashes.update({f"{name}/{each}": text for each, text in group.hashes().items()})

    def _drop_aside(self) -> None:
        if self._aside is not None:
            with suppress(OSError, RuntimeError):
                self._aside.close()
            self._aside.path.unlink(missing_ok=True)

    def discard(self) -> None:
        """Drop what was not closed; nothing stays behind."""
        if self._sheet.h5:
            with suppress(OSError, RuntimeError):  # a full disk cannot take the rest either
                self._sheet.close()
        self._drop_aside()
        if self._sheet.path.exists():
            self._sheet.path.unlink()
            if (self._folder_is_new or not self.kept) and not any(self.path.parent.iterdir()):
                self.path.parent.rmdir()


def _about(deal: Deal, draws: int, seed: int, lives: int, stream_version: int) -> dict[str, Any]:
    return {
        "name": deal.name, "slug": deal.slug, "file": deal.origin.file, "scenario": deal.origin.scenario,
        "changes": list(deal.origin.changes), "currency": deal.currency, "minor_units": deal.minor_units,
        "language": deal.language, "luck": deal.luck, "sampling": deal.sampling, "draws": draws, "seed": seed,
        "lives": lives, "stream_version": stream_version, "versions": _versions(), "config": deal.origin.tree,
        "base_numbers": list(deal.base_numbers),
    }  # fmt: skip


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "unknown"
    return found
