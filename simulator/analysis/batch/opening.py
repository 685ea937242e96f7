"""A folder of batch results in, one lazy Dataset over deal, scenario, every axis, draw, year and party out.

Nothing of a part is read but what it says of itself; values are read when they are used, from the parts and slices that
are asked for. Money is float64 in whole units of each deal's currency, because whole numbers cannot say "not there":
NaN is a year, party, outcome or term that a deal does not have, a scenario that it lacks, or a unit that failed. A part
that is missing or not as it was written is a ResultError that names the file, never a number. Nothing random.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from xarray.backends import BackendArray
from xarray.core import indexing

from simulator.analysis.batch.part import DIMENSIONS, KEPT, About, damaged, is_money, read_about, read_values
from simulator.analysis.batch.resuming import hash_of_tree
from simulator.deal.scalars import split_scalar
from simulator.errors import Problem, ResultError
from simulator.vocabulary import attributes

FORMAT = 1
CURRENCY_UNITS = "currency units"
"""The unit of money in an opened batch."""
BLOCK = 2**20

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """Where a part lies, and where in the batch its values belong: deal, scenario, cells, and its first draw."""

    path: str
    about: About
    deal: int
    scenario: int
    cells: Places


def open_batch(path: str | Path, check: bool = True, chunks: Any = None) -> xr.Dataset:
    """The results of a batch, from its folder or its manifest.

    Every part must be there with its size and hash; `check=False` leaves the hash out. `chunks`, as xarray has them,
    make dask arrays. Failed units are NaN, and the attribute `incomplete` says which they are and why. Raises
    ResultError for a folder without a manifest, or with a part that is missing or damaged.
    """
    folder, manifest = _manifest(Path(path))
    _check(folder, manifest["parts"], check)
    parts = [_part(folder / said["file"], manifest) for said in manifest["parts"].values()]
    data = _dataset(manifest, parts)
    return data if chunks is None else data.chunk(chunks)


# ---------------------------------------------------------------------------------------------------------------------
# The manifest and the parts it names


_NEEDED = ("name", "deals", "scenarios", "axes", "draws", "seed", "parts", "failed")


def _manifest(path: Path) -> tuple[Path, dict[str, Any]]:
    file = path / "manifest.json" if path.is_dir() else path
    if not file.is_file():
        message = "there is no manifest here: this is no folder of batch results, or the batch has not come to its end"
        raise ResultError(Problem(str(file), 0, 0, "", message, hint="run the batch again: it goes on where it was"))
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        known = said["format"] == FORMAT and all(key in said for key in _NEEDED)
        digest = said.pop("sha256", "")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(str(file), f"it is no manifest ({error})") from None
    if not known:
        raise damaged(str(file), "it was not written by this version of simulator")
    if digest != hash_of_tree(said):
        raise damaged(str(file), "it is not what the batch wrote: its hash differs")
    return file.parent, said


def _check(folder: Path, parts: Mapping[str, Any], hashes: bool) -> None:
    """ResultError with every part that is missing or is not what was written."""
    with ThreadPoolExecutor(4) as threads:
        found = threads.map(lambda said: _wrong(folder, said, hashes), parts.values())
    problems = [problem for error in found if error is not None for problem in error.problems]
    if problems:
        raise ResultError(problems)


def _wrong(folder: Path, said: Mapping[str, Any], hashes: bool) -> ResultError | None:
    file = folder / said["file"]
    try:
        size = file.stat().st_size
        if size != said["bytes"]:
            return damaged(str(file), f"it has {size:,} bytes and not {said['bytes']:,}")
        if hashes and _sha256(file) != said["sha256"]:
            return damaged(str(file), "it is not what the batch wrote: its hash differs")
    except OSError as error:
        return damaged(str(file), f"the part cannot be read: {error.strerror or error}")
    return None


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _part(file: Path, manifest: Mapping[str, Any]) -> Part:
    about = read_about(str(file))
    try:
        deal, scenario = manifest["deals"].index(about.deal), manifest["scenarios"].index(about.scenario)
    except ValueError:
        raise damaged(str(file), "the manifest knows no such deal or scenario") from None
    return Part(str(file), about, deal, scenario, np.array(about.cells, dtype=np.int64))


# ---------------------------------------------------------------------------------------------------------------------
# The whole


def _dataset(manifest: Mapping[str, Any], parts: Sequence[Part]) -> xr.Dataset:
    deals, scenarios, draws = list(manifest["deals"]), list(manifest["scenarios"]), int(manifest["draws"])
    axes = {name: list(axis["values"]) for name, axis in manifest["axes"].items()}
    labels = {dim: _union(dim, parts) for dim in DIMENSIONS}
    outer = {"deal": len(deals), "scenario": len(scenarios), **{name: len(each) for name, each in axes.items()}}
    variables = {}
    for name in (each for each in KEPT if any(each in part.about.variables for part in parts)):
        dims = (*outer, "draw", *KEPT[name].dims)
        tail = tuple(tuple(labels[dim]) for dim in KEPT[name].dims)
        array = _Values(name, tuple(parts), (*outer.values(), draws), tail)
        units = {"units": CURRENCY_UNITS} if is_money(name) else {}
        variables[name] = xr.Variable(dims, indexing.LazilyIndexedArray(array), {**attributes(name), **units})
    used = {dim for variable in variables.values() for dim in variable.dims}
    coordinates: dict[str, Any] = {"deal": deals, "scenario": scenarios, "draw": np.arange(draws)}
    coordinates |= {name: _numbers(values) for name, values in axes.items()}
    coordinates |= {dim: labels[dim] for dim in DIMENSIONS if dim in used}
    currency = {part.about.deal: part.about.currency for part in parts}
    coordinates["currency"] = ("deal", [currency.get(deal, "") for deal in deals])
    data = xr.Dataset(variables, coordinates, {"name": manifest["name"], "seed": manifest["seed"], "draws": draws})
    for name, axis in manifest["axes"].items():
        data[name].attrs = {"long_name": name, "path": axis["path"], "written": list(map(str, axis["values"]))}
    if manifest["failed"]:
        failed = [f"{unit}: {why}" for unit, why in manifest["failed"].items()]
        total = len(failed) + len(manifest["parts"])
        data.attrs["incomplete"] = "\n".join([f"{len(failed)} of {total} units failed; NaN here", *failed])
    return data


def _union(dim: str, parts: Sequence[Part]) -> list[Any]:
    """Labels of all parts along a dimension: years in order, parties as every part lists them, others as met."""
    own = [part.about.labels.get(dim, ()) for part in parts]
    if dim == "year":
        return sorted({label for labels in own for label in labels})
    if dim != "party":
        return list(dict.fromkeys(label for labels in own for label in labels))
    found: list[Any] = []
    for labels in sorted(own, key=len, reverse=True):
        place = 0
        for label in labels:
            if label not in found:
                found.insert(place, label)
            place = found.index(label) + 1
    return found


def _numbers(values: Sequence[str]) -> Any:
    """An axis as numbers where every value is one (40 % is 0.4), else as text."""
    numbers = []
    for value in values:
        try:
            read = split_scalar(value, "")
        except ValueError:
            return list(values)
        if read.words:
            return list(values)
        numbers.append(read.value)
    whole = all(number == number.to_integral_value() for number in numbers)
    return [int(number) if whole else float(number) for number in numbers]


# ---------------------------------------------------------------------------------------------------------------------
# Values when they are used


class _Values(BackendArray):
    """One variable of the whole batch, [deal, scenario, *axes, draw, *tail], read from the parts that are asked for."""

    def __init__(self, name: str, parts: tuple[Part, ...], outer: tuple[int, ...], tail: tuple[tuple[Any, ...], ...]):
        self.name, self.parts, self.axes, self.tail = name, parts, outer[2:-1], tail
        self.shape = (*outer, *(len(labels) for labels in tail))
        self.dtype = np.dtype(np.float64)

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        return indexing.explicit_indexing_adapter(key, self.shape, indexing.IndexingSupport.OUTER, self._read)

    def _read(self, key: tuple[Any, ...]) -> Floats:
        wanted = [_positions(each, size) for each, size in zip(key, self.shape, strict=True)]
        count = len(self.axes)
        deals, scenarios, axes, draws, tail = (
            wanted[0], wanted[1], wanted[2 : 2 + count], wanted[2 + count], wanted[3 + count :],
        )  # fmt: skip
        cells = _cells(axes, self.axes)
        out = np.full((len(deals), len(scenarios), len(cells), len(draws), *map(len, tail)), np.nan)
        for part in self.parts:
            if self.name in part.about.variables:
                _fill(out, part, self.name, (deals, scenarios, cells, draws), tail, self.tail)
        whole = out.reshape([len(each) for each in wanted])
        return whole[tuple(0 if isinstance(each, (int, np.integer)) else slice(None) for each in key)]


def _positions(key: Any, size: int) -> Places:
    """The positions that an index asks for along a dimension."""
    return np.atleast_1d(np.arange(size, dtype=np.int64)[key])


def _cells(axes: Sequence[Places], sizes: Sequence[int]) -> Places:
    """Cells of every combination of positions along the axes, row-major."""
    cells = np.zeros(1, dtype=np.int64)
    for positions, size in zip(axes, sizes, strict=True):
        cells = (cells[:, None] * size + positions[None, :]).reshape(-1)
    return cells


def _fill(
    out: Floats, part: Part, name: str, wanted: tuple[Places, Places, Places, Places], tail: Sequence[Places],
    labels: Sequence[Sequence[Any]],
) -> None:  # fmt: skip
    """Put what a part has of the positions asked for into their places."""
    deals, scenarios, cells, draws = wanted
    about = part.about
    if not (part.deal in deals and part.scenario in scenarios):
        return
    to, own = [], []
    for there, mine in (
        (deals, np.array([part.deal])),
        (scenarios, np.array([part.scenario])),
        (cells, part.cells),
        (draws, np.arange(about.first, about.first + about.draws)),
        *(
            (positions, np.array([known.index(label) for label in about.labels[dim]], dtype=np.int64))
            for dim, positions, known in zip(KEPT[name].dims, tail, labels, strict=True)
        ),
    ):
        places, found = _meeting(there, mine)
        if not places.size:
            return
        to.append(places)
        own.append(found)
    scale = float(about.minor_units) if is_money(name) else 1.0
    slices = tuple(slice(int(found.min()), int(found.max()) + 1) for found in own[2:])
    values = read_values(part.path, name, slices) / scale
    chosen = values[np.ix_(*(found - found.min() for found in own[2:]))]
    out[np.ix_(*to)] = chosen[None, None]


def _meeting(wanted: Places, mine: Places) -> tuple[Places, Places]:
    """Where of the wanted positions are among mine, and where among mine they are."""
    order = np.argsort(mine, kind="stable")
    at = np.searchsorted(mine[order], wanted)
    at[at == mine.size] = 0
    hits = np.flatnonzero(mine[order[at]] == wanted)
    return hits, order[at[hits]]
