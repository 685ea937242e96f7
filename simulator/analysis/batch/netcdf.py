"""Variables in memory in, the bytes of a NetCDF-4 file out that follow from them alone.

HDF5 gives out places in a file as objects are made, flushed and freed. Here they are made in the order of the
variables, each flushed as it is written, and none is freed before the file is whole: when Python lets go of a handle
(another thread may hold our frames), what else is open, and how often this was done before change no byte. No times,
no random names. Nothing random.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import h5py  # type: ignore[import-untyped]
import numpy as np
from h5py import h5a, h5d, h5ds, h5f, h5p, h5s, h5t
from numpy.typing import NDArray

_NAMES = itertools.count()
"""A file in memory needs a name that no other open one has; it is not written into it."""
_ORDER = h5p.CRT_ORDER_TRACKED | h5p.CRT_ORDER_INDEXED
_FEW = (64, 32)
"""Attributes that stay in the header of their object, which has a checksum."""
_TEXT = h5py.string_dtype()
GROWS = 2**20
"""Bytes by which a file in memory grows."""


@dataclass(frozen=True)
class Variable:
    """Values [*dims], numbers or text; one that bears the name of its only dimension holds that one's labels.

    With `chunks` every chunk has a checksum; `fill` is what stands where nothing is.
    """

    name: str
    dims: tuple[str, ...]
    values: NDArray[Any]
    attributes: Mapping[str, Any] = field(default_factory=dict)
    chunks: tuple[int, ...] | None = None
    fill: Any = None


def text(values: Sequence[str]) -> NDArray[Any]:
    """Strings as a variable has them."""
    return np.array(list(values), dtype=_TEXT)


def as_netcdf(variables: Sequence[Variable], attributes: Mapping[str, Any]) -> bytes:
    """The file; every dimension needs a variable of its name before the first other that has it."""
    with closing(_File()) as file:
        for name, value in attributes.items():
            file.say(file.root, name, value)
        for variable in variables:
            file.add(variable)
        return file.whole()


class _File:
    """A file in memory and everything in it, which stays open as long as it does."""

    def __init__(self) -> None:
        self.id = h5f.create(b"part %d" % next(_NAMES), h5f.ACC_TRUNC, _creation(), _access())
        self.root = h5py.h5g.open(self.id, b"/")
        self.kept: list[Any] = [self.root]
        self.labels: dict[str, Any] = {}

    def add(self, variable: Variable) -> None:
        """Write a variable, what it says of itself, and which dimensions it has."""
        values = np.ascontiguousarray(variable.values)
        kind = h5t.py_create(values.dtype, logical=True)
        made = h5d.create(self.id, variable.name.encode(), kind, h5s.create_simple(values.shape), _properties(variable))
        self.kept.append(made)
        made.write(h5s.ALL, h5s.ALL, values, h5t.py_create(values.dtype))
        made.flush()
        if variable.dims == (variable.name,):
            h5ds.set_scale(made, variable.name.encode())
            self.say(made, "_Netcdf4Dimid", np.int32(len(self.labels)))
            self.labels[variable.name] = made
        else:
            for place, dim in enumerate(variable.dims):
                h5ds.attach_scale(made, self.labels[dim], place)
        if variable.fill is not None:
            self.say(made, "_FillValue", np.full(1, variable.fill, values.dtype))
        for name, value in variable.attributes.items():
            self.say(made, name, value)

    def say(self, place: Any, name: str, value: Any) -> None:
        """Give an object an attribute, text or a number."""
        data = np.array(value, dtype=_TEXT) if isinstance(value, str) else np.asarray(value)
        kind = h5t.py_create(data.dtype, logical=True)
        space = h5s.create_simple(data.shape) if data.shape else h5s.create(h5s.SCALAR)
        made = h5a.create(place, name.encode(), kind, space)
        self.kept.append(made)
        made.write(data, h5t.py_create(data.dtype))

    def whole(self) -> bytes:
        """The bytes of what is written so far."""
        h5f.flush(self.id)
        return bytes(self.id.get_file_image())

    def close(self) -> None:
        """Let go of the file, and of all that is in it whoever else holds it."""
        self.id.close()


def _creation() -> Any:
    """Links and attributes in the order in which they were made, as NetCDF-4 wants them."""
    found = h5p.create(h5p.FILE_CREATE)
    found.set_link_creation_order(_ORDER)
    found.set_attr_creation_order(_ORDER)
    found.set_attr_phase_change(*_FEW)
    found.set_obj_track_times(False)
    return found


def _access() -> Any:
    """In memory alone; closing the file closes everything in it."""
    found = h5p.create(h5p.FILE_ACCESS)
    found.set_fapl_core(GROWS, False)
    found.set_fclose_degree(h5f.CLOSE_STRONG)
    found.set_libver_bounds(h5f.LIBVER_V110, h5f.LIBVER_V110)
    return found


def _properties(variable: Variable) -> Any:
    found = h5p.create(h5p.DATASET_CREATE)
    found.set_attr_creation_order(_ORDER)
    found.set_attr_phase_change(*_FEW)
    found.set_obj_track_times(False)
    if variable.chunks is not None:
        found.set_chunk(variable.chunks)
        found.set_fletcher32()
    if variable.fill is not None:
        found.set_fill_value(np.asarray(variable.fill, variable.values.dtype))
    return found
