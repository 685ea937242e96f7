"""An open result file in, its groups as tables out: one column over draws at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import h5py  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

from simulator.errors import Problem, ResultError


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

    def whole(self, name: str) -> NDArray[Any]:
        """All of a variable without draws, such as a mean by month."""
        return np.asarray(self._group[name][()])


class Tables(Mapping[str, Table]):
    """The groups of a result by name; `about` says what was run."""

    def __init__(self, file: h5py.File, about: Mapping[str, Any]) -> None:
        self._file, self.about = file, about

    def __getitem__(self, name: str) -> Table:
        group = self._file[name]
        if not isinstance(group, h5py.Group):
            raise KeyError(name)
        own = group.get("draw")
        return Table(group, int((self._file["draw"] if own is None else own).shape[0]))

    def __iter__(self) -> Iterator[str]:
        return (name for name, group in self._file.items() if isinstance(group, h5py.Group))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def damaged(file: str, what: str) -> Problem:
    """The problem of a file that cannot be read as a result."""
    return Problem(file, 0, 0, "", f"is no usable result: {what}", hint="run the deal again")


def columns(table: Table, name: str) -> Iterator[tuple[tuple[int, ...], NDArray[Any]]]:
    """Every column of a variable with its index, in storage order."""
    shape = table._group[name].shape[1:]
    for index in np.ndindex(*shape):
        yield index, table.column(name, *index)
