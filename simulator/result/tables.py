"""An open result file in, its groups as tables out: one column over draws at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import h5py  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

from simulator.errors import Problem, ResultError
from simulator.result.hashes import Hash

NO_VARIABLE = b"This is a netCDF dimension but not a netCDF variable"
"""What netCDF says of a dimension without values of its own."""


class Table:
    """One group of a result: variables over draws, read one column at a time."""

    def __init__(self, group: h5py.Group, draws: int) -> None:
        self._group, self.draws = group, draws

    def __contains__(self, name: str) -> bool:
        return name in self._group

    @property
    def names(self) -> tuple[str, ...]:
        """Variables, in the order they were written, coordinates left out."""
        return tuple(n for n, item in self._group.items() if item.attrs.get("CLASS", b"") != b"DIMENSION_SCALE")

    def dims(self, name: str) -> tuple[str, ...]:
        """Dimensions of a variable, `draw` first."""
        return tuple(str(text) for text in json.loads(self._group[name].attrs["dims"]))

    def labels(self, name: str) -> tuple[Any, ...]:
        """Values of a coordinate, text as `str`, numbers as Python numbers; none of one that is empty or not there."""
        if name not in self._group:
            return ()
        values = self._group[name]
        return tuple(values.asstr()[()] if h5py.check_string_dtype(values.dtype) else values[()].tolist())

    def column(self, name: str, *index: int) -> NDArray[Any]:
        """One column, [draw], at an index for every dimension but `draw`; ResultError when the file is damaged."""
        values = self._group[name]
        try:
            read = values[(slice(None), *index)]
        except OSError as error:
            raise ResultError(damaged(values.file.filename, f"{name} cannot be read ({error})")) from None
        return read.astype(bool) if values.attrs.get("dtype") in ("bool", b"bool") else np.asarray(read)

    def variables(self) -> dict[str, bool]:
        """Every variable that holds values, coordinates too, and whether it varies over draws."""
        held = {name: item for name, item in self._group.items() if "dims" in item.attrs}
        return {name: self.dims(name)[:1] == ("draw",) for name in held}

    def strangers(self) -> tuple[str, ...]:
        """What lies in the group and is neither a variable nor a bare dimension: no run has written it."""
        known = self.variables()
        return tuple(name for name, item in self._group.items() if name not in known and not _is_bare(item))

    def hash(self, name: str, draws: int | None = None) -> str:
        """The hash of a variable as the file has it now, or of its first draws; ResultError when it is damaged."""
        values, found = self._group[name], Hash()
        text = h5py.check_string_dtype(values.dtype)
        for part in self.parts(name, draws) if values.chunks else (values.asstr()[()] if text else values[()],):
            found.add(np.asarray(part))
        return found.text

    def parts(self, name: str, draws: int | None = None) -> Iterator[NDArray[Any]]:
        """A variable over draws, or its first draws, in slabs of some thousand draws."""
        values = self._group[name]
        count = values.shape[0] if draws is None else min(draws, values.shape[0])
        for first in range(0, count, values.chunks[0]):
            try:
                yield np.asarray(values[first : min(first + values.chunks[0], count)])
            except OSError as error:
                raise ResultError(damaged(values.file.filename, f"{name} cannot be read ({error})")) from None

    def whole(self, name: str) -> NDArray[Any]:
        """All of a variable without draws, such as a mean by month."""
        return np.asarray(self._group[name][()])


class Tables(Mapping[str, Table]):
    """The groups of a result by name, those of files `beside` it too; `about` says what was run."""

    def __init__(self, file: h5py.File, about: Mapping[str, Any], beside: Sequence[h5py.File] = ()) -> None:
        self._files, self.about = (file, *beside), about

    def __getitem__(self, name: str) -> Table:
        file = next((file for file in self._files if isinstance(file.get(name), h5py.Group)), None)
        if file is None:
            raise KeyError(name)
        own = file[name].get("draw")
        return Table(file[name], int((file["draw"] if own is None else own).shape[0]))

    def __iter__(self) -> Iterator[str]:
        return (name for file in self._files for name, group in file.items() if isinstance(group, h5py.Group))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _is_bare(item: Any) -> bool:
    """Whether it is a netCDF dimension without values of its own."""
    name = item.attrs.get("NAME")
    return isinstance(name, bytes) and name.startswith(NO_VARIABLE)


def damaged(file: str, what: str) -> Problem:
    """The problem of a file that cannot be read as a result."""
    return Problem(file, 0, 0, "", f"is no usable result: {what}", hint="run the deal again")


def columns(table: Table, name: str) -> Iterator[tuple[tuple[int, ...], NDArray[Any]]]:
    """Every column of a variable with its index, in storage order."""
    shape = table._group[name].shape[1:]
    for index in np.ndindex(*shape):
        yield index, table.column(name, *index)
