"""Figures of one unit's draws in, its part as the bytes of a NetCDF-4 file out; what a part says of itself.

Dimensions are `cell` (positions in the sweep), `draw` (absolute numbers) and, after them, those of `KEPT`. Money is
int64 minor units, as in the ledger; what a cell does not have (a year, a party, a term of another cell's) is the
variable's `_FillValue`. Every chunk carries a fletcher32 checksum, and what a part says of itself a hash. The bytes
follow from the figures alone. Nothing random.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import h5py  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

from simulator.analysis.batch.netcdf import Variable, as_netcdf, text
from simulator.errors import Problem, ResultError
from simulator.vocabulary import MONEY, VARIABLES, attributes

FORMAT = 1
CHUNK = 16_384
"""Values in a chunk, of one year, party, outcome or term."""

INTEGER, REAL, YES_NO = "i8", "f8", "i1"
FILL: dict[str, Any] = {INTEGER: -(2**63), REAL: math.nan, YES_NO: -1}
"""What stands where a cell has nothing, by kind."""


class Kept(NamedTuple):
    """What is kept of a draw: its dimensions after cell and draw, and its kind."""

    dims: tuple[str, ...]
    kind: str


KEPT: dict[str, Kept] = {
    # of all investors together
    "irr": Kept((), REAL),  # -1 for a total loss, NaN where there is no one rate
    "moic": Kept((), REAL),
    "npv": Kept((), REAL),
    "profit": Kept((), INTEGER),
    "loss": Kept((), YES_NO),
    "total_loss": Kept((), YES_NO),
    "payback_month": Kept((), REAL),  # inf: never
    "peak_capital": Kept((), INTEGER),
    # of the municipality
    "total_payments": Kept((), INTEGER),
    "total_savings": Kept((), INTEGER),
    "total_net": Kept((), INTEGER),
    "liquidity_gap": Kept((), INTEGER),
    "payments": Kept(("year",), INTEGER),
    "savings": Kept(("year",), INTEGER),
    "net": Kept(("year",), INTEGER),
    # of every party
    "cash": Kept(("year", "party"), INTEGER),  # received less paid in the ledger; the parties' sum to zero
    "result_by_party": Kept(("party",), INTEGER),
    # of citizens and terms
    "outcomes_true": Kept(("arm", "outcome"), REAL),
    "outcomes_measured": Kept(("outcome",), REAL),  # in the programme arm
    "paid": Kept(("term",), INTEGER),
}
"""Every variable of a part; units, signs and labels are those of the vocabulary."""

DIMENSIONS = ("year", "party", "arm", "outcome", "term")
"""What variables may have beside cell and draw."""


def is_money(name: str) -> bool:
    """Whether a variable is in minor units."""
    return VARIABLES[name].unit == MONEY


class Piece(NamedTuple):
    """One variable of one cell: labels along each of its dimensions, and values [draw, *dims]."""

    labels: tuple[Sequence[Any], ...]
    values: NDArray[Any]


Cell = Mapping[str, Piece]


@dataclass(frozen=True)
class About:
    """What a part says of itself: whose draws it holds and the labels along its dimensions."""

    unit: str
    deal: str
    scenario: str
    seed: int
    first: int
    draws: int
    cells: tuple[int, ...]
    changes: tuple[str, ...]
    currency: str
    minor_units: int
    stream_version: int
    labels: Mapping[str, Sequence[Any]]
    variables: tuple[str, ...]


# ---------------------------------------------------------------------------------------------------------------------
# Writing


def image(about: Mapping[str, Any], cells: Sequence[Cell], orders: Mapping[str, Sequence[Any]]) -> bytes:
    """The file of a unit; `about` has the fields of `About` but labels and variables, `orders` known orders of labels.

    Labels along a dimension are those of all cells, in the order of `orders`, of numbers, or in which they come.
    """
    labels = {dim: _union(dim, cells, orders.get(dim)) for dim in DIMENSIONS}
    names = tuple(name for name in KEPT if any(name in cell for cell in cells))
    used = {dim: known for dim, known in labels.items() if known and any(dim in KEPT[name].dims for name in names)}
    whole = About(**about, labels=used, variables=names)
    data = (_variable(name, _stacked(name, cells, whole)) for name in names)
    return as_netcdf([*_labels(whole), *data], _said(whole))


def _union(dim: str, cells: Sequence[Cell], order: Sequence[Any] | None) -> list[Any]:
    found: dict[Any, None] = {}
    for cell in cells:
        for name, piece in cell.items():
            if dim in KEPT[name].dims:
                found.update(dict.fromkeys(piece.labels[KEPT[name].dims.index(dim)]))
    if order is not None:
        return [label for label in order if label in found]
    return sorted(found) if dim == "year" else list(found)


def _stacked(name: str, cells: Sequence[Cell], about: About) -> NDArray[Any]:
    """All cells' values, [cell, draw, *dims], with the fill where a cell has none."""
    dims, kind = KEPT[name]
    shape = (len(cells), about.draws, *(len(about.labels[dim]) for dim in dims))
    out = np.full(shape, FILL[kind], dtype=kind)
    for position, cell in enumerate(cells):
        if name in cell:
            piece = cell[name]
            places = [
                [list(about.labels[dim]).index(label) for label in own]
                for dim, own in zip(dims, piece.labels, strict=True)
            ]
            out[position][np.ix_(range(about.draws), *places)] = piece.values
    return out


def _said(about: About) -> dict[str, Any]:
    """What a file says of itself; `about` has a hash, since HDF5 gives text no checksum."""
    keys = ("unit", "deal", "scenario", "seed", "currency", "minor_units", "stream_version")
    said = {key: getattr(about, key) for key in keys}
    told = json.dumps(asdict(about), ensure_ascii=False)
    whole = {"about": told, "about_sha256": hashlib.sha256(told.encode()).hexdigest(), "coordinates": "change"}
    return {"format": FORMAT, **said, "seed": np.uint64(about.seed), **whole}


def _labels(about: About) -> Iterator[Variable]:
    """Labels along every dimension, and what was changed in each cell."""
    yield _label("cell", np.array(about.cells, dtype=np.int64))
    yield _label("draw", np.arange(about.first, about.first + about.draws, dtype=np.int64))
    yield _label("change", text(about.changes), "cell")
    for dim, known in about.labels.items():
        yield _label(dim, np.array(known, dtype=np.int64) if dim == "year" else text(known))


def _label(name: str, values: NDArray[Any], dim: str | None = None) -> Variable:
    return Variable(name, (dim or name,), values, attributes(name))


def _variable(name: str, values: NDArray[Any]) -> Variable:
    dims, kind = KEPT[name]
    cells, draws = values.shape[:2]
    per_chunk = max(1, min(draws, CHUNK // cells))
    chunks = (min(cells, CHUNK), per_chunk, *(1 for _ in dims))
    return Variable(name, ("cell", "draw", *dims), values, attributes(name), chunks, FILL[kind])


# ---------------------------------------------------------------------------------------------------------------------
# Reading


def read_about(path: str) -> About:
    """What a part says of itself; ResultError when it cannot be read or is of another format."""
    try:
        with h5py.File(path, "r") as file:
            written = int(np.ravel(file.attrs.get("format", 0))[0])
            text_of = str(file.attrs["about"]) if written == FORMAT else ""
            whole = written != FORMAT or hashlib.sha256(text_of.encode()).hexdigest() == file.attrs["about_sha256"]
    except _UNREADABLE as error:
        raise damaged(path, f"it cannot be read ({error})") from None
    if written != FORMAT:
        raise damaged(path, "it was not written by this version of simulator")
    if not whole:
        raise damaged(path, "what it says of itself has changed")
    said = json.loads(text_of)
    said["cells"], said["changes"] = tuple(said["cells"]), tuple(said["changes"])
    return About(**{**said, "variables": tuple(said["variables"])})


def read_values(path: str, name: str, slices: tuple[slice, ...]) -> NDArray[Any]:
    """Some of a variable, as float64 with NaN where a cell has none; ResultError when the part is damaged."""
    try:
        with h5py.File(path, "r", rdcc_nbytes=2**22) as file:
            read = file[name][slices]
    except _UNREADABLE as error:
        raise damaged(path, f"{name} cannot be read ({error})") from None
    values = np.asarray(read, dtype=np.float64)
    kind = KEPT[name].kind
    if kind != REAL:
        values[read == FILL[kind]] = np.nan
    return values


_UNREADABLE = (OSError, KeyError, ValueError, TypeError, RuntimeError)
"""What HDF5 raises when bytes are not as they were."""


def damaged(path: str, why: str) -> ResultError:
    """The error of a file that is not what it should be."""
    return ResultError(Problem(path, 0, 0, "", why, hint="run the batch again: it makes only what is missing"))
