"""Blocks of draws in, the variables of one group of a NetCDF4 file out, written chunk by chunk and hashed as they come.

Variables have the draws first; a chunk is written when it is full. What does not vary over draws is written once, from
the first block. Nothing random.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import h5py  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

from simulator.result.hashes import Hash, hash_of
from simulator.vocabulary import VARIABLES, attributes

if TYPE_CHECKING:
    import xarray as xr

DRAWS_PER_CHUNK = 16_384
GROWING_CHUNK = 2_048
"""Draws in a chunk where it is not known how many there will be: the last one is stored whole."""

Texts = Mapping[str, Any]


class Column(NamedTuple):
    """A variable over draws, with the draws that wait to be written and the hash of all so far."""

    stored: h5py.Dataset
    waiting: NDArray[Any]  # [draws of a chunk, ...]
    hash: Hash


class Group:
    """The variables over draws of one group; all blocks have the same ones.

    `draws` is how many there will be, or with `growing` at most.
    """

    def __init__(self, group: Any, draws: int, *, chosen: bool, growing: bool, aside: bool) -> None:
        self.group, self.draws, self.chosen, self.growing, self.aside = group, draws, chosen, growing, aside
        self.chunk = math.ceil(draws / math.ceil(draws / (GROWING_CHUNK if growing else DRAWS_PER_CHUNK)))
        self.columns: dict[str, Column] = {}
        self.fixed: dict[str, str] = {}
        self.waiting = self.written = 0

    def create(self, block: xr.Dataset) -> None:
        """Make room for every variable of the first block; write what does not vary over draws."""
        block = without_empty(block)
        for name, size in block.sizes.items():
            if name != "draw" or self.chosen:
                self.group.dimensions[str(name)] = self.draws if name == "draw" else size
        for name, array in block.variables.items():
            if "draw" not in array.dims:
                self.fixed[str(name)] = store(self.group, str(name), array.dims, array.values, array.attrs)
            elif name != "draw" or self.chosen:
                self.columns[str(name)] = self._column(str(name), array)
        name_coordinates(self.group, block)

    def _column(self, name: str, array: Any) -> Column:
        dims = ("draw", *(dim for dim in array.dims if dim != "draw"))
        shape = tuple(array.sizes[dim] for dim in dims[1:])
        dtype = np.dtype("i1") if array.dtype == bool else array.dtype
        chunks = (self.chunk, *(1 for _ in shape))
        made = _made(self.group, name, dims, dtype, chunks=chunks, fletcher32=True)
        _describe(made, name, dims, array.dtype, array.attrs)
        return Column(made, np.empty((self.chunk, *shape), dtype=dtype), Hash())

    def append(self, block: xr.Dataset) -> None:
        """Take the draws of a block, writing every chunk that is full."""
        count, taken = block.sizes["draw"], 0
        if self.taken + count > self.draws:
            raise ValueError(f"{self.taken + count} draws for a group of {self.draws}")
        values = {name: block.variables[name].transpose("draw", ...).values for name in self.columns}
        for name, column in self.columns.items():
            column.hash.add(values[name])
        while taken < count:
            take = min(count - taken, self.chunk - self.waiting)
            for name, column in self.columns.items():
                column.waiting[self.waiting : self.waiting + take] = values[name][taken : taken + take]
            self.waiting, taken = self.waiting + take, taken + take
            if self.waiting == self.chunk:
                self.flush()

    def flush(self) -> None:
        """Write the draws that wait."""
        for column in self.columns.values():
            if self.growing:
                column.stored.resize(self.taken, axis=0)
            column.stored[self.written : self.taken] = column.waiting[: self.waiting]
        self.written, self.waiting = self.taken, 0

    @property
    def taken(self) -> int:
        """Draws that have come."""
        return self.written + self.waiting

    @property
    def bytes_per_draw(self) -> int:
        """Size of one draw."""
        return sum(column.waiting.nbytes // self.chunk for column in self.columns.values())

    @property
    def bytes(self) -> int:
        """Size on disk of the whole group, as far as it is known."""
        return self.bytes_per_draw * (self.chunk if self.growing else self.draws)

    def hashes(self) -> dict[str, str]:
        """The hash of every variable."""
        return self.fixed | {name: column.hash.text for name, column in self.columns.items()}


def store(group: Any, name: str, dims: Sequence[Any], values: Any, attrs: Texts) -> str:
    """Write one variable whole, a coordinate, a mean or a text; its hash."""
    values = np.asarray(values)
    text = values.dtype.kind in "OU"
    dtype = h5py.string_dtype() if text else np.dtype("i1") if values.dtype == bool else values.dtype
    names = tuple(str(dim) for dim in dims)
    made = _made(group, name, names, dtype, data=values.astype(object) if text else values.astype(dtype))
    _describe(made, name, names, values.dtype, attrs)
    return hash_of(values)


def _made(group: Any, name: str, dims: Sequence[str], dtype: Any, **how: Any) -> h5py.Dataset:
    """A new variable along dimensions that are there.

    h5netcdf makes those that are a dimension's own. The others are made directly, with the same dimension scales: it
    looks up every dimension some forty times, which was half the time of a small run.
    """
    home = group._h5group
    if not dims or name in home or name in group.dimensions or name in dims:
        return group.create_variable(name, dims, dtype, **how)._h5ds
    scales = [home[dim] if dim in home else home.file[dim] for dim in dims]
    shape, most = (tuple(scale.shape[0] for scale in scales), tuple(scale.maxshape[0] for scale in scales))
    made = home.create_dataset(
        name, shape, dtype, maxshape=most if most != shape else None, track_order=True, **how
    )  # fmt: skip
    for place, scale in enumerate(scales):
        made.dims[place].attach_scale(scale)
    return made


def without_empty(data: xr.Dataset) -> xr.Dataset:
    """The dataset without variables that hold nothing: in netCDF a dimension of length 0 would be an unlimited one."""
    return data.drop_dims([name for name, size in data.sizes.items() if size == 0 and name != "draw"])


def name_coordinates(group: Any, data: xr.Dataset) -> None:
    """Say which variables are coordinates beside the dimensions' own, as CF does."""
    names = [str(name) for name in data.coords if name not in data.dims]
    if names:
        group.attrs["coordinates"] = " ".join(names)


def _describe(variable: Any, name: str, dims: Sequence[str], dtype: Any, attrs: Texts) -> None:
    """Say what a variable is: its unit, sign and labels where the vocabulary has it, and what it says of itself."""
    for key, value in {**(attributes(name) if name in VARIABLES else {}), **attrs}.items():
        variable.attrs[str(key)] = value
    variable.attrs["dims"] = json.dumps(list(dims))
    if np.dtype(dtype) == np.bool_:
        variable.attrs["dtype"] = "bool"  # xarray's convention for what netCDF does not have
