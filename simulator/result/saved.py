"""A result file in; what was run, xarray Datasets and single columns out. No simulation code is needed to read."""

from __future__ import annotations

import json
import os
import shutil
import weakref
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import h5py  # type: ignore[import-untyped]
import numpy as np

from simulator.errors import Problem, ResultError
from simulator.result.files import move_into_place, temporary_name
from simulator.result.tables import Tables, damaged

if TYPE_CHECKING:
    import xarray as xr

FORMAT = 1
"""Version of the layout of a result file."""


class Result:
    """Everything a run has to say, in one file; datasets are read when they are asked for.

    A result without a path of its own removes its file when it is closed or forgotten; `save` copies it first.
    """

    def __init__(self, path: Path, *, temporary: bool = False) -> None:
        self.path = Path(path)
        self._opened: list[Any] = []
        self._h5 = _opened(self.path)
        self._forget = weakref.finalize(self, _remove, self.path, self._h5, self._opened) if temporary else None

    def __repr__(self) -> str:
        return f"Result({self.about['name']!r}, draws={self.draws}, seed={self.about['seed']}, groups={self.groups})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @cached_property
    def about(self) -> Mapping[str, Any]:
        """What was run: name, file, scenario, changes, currency, seed, lives, stream version, versions, config."""
        return self._tree("about")

    @property
    def draws(self) -> int:
        """How many draws."""
        return int(self.about["draws"])

    @property
    def config(self) -> Mapping[str, Any]:
        """The deal as it was simulated, scenario and changes applied."""
        return dict(self.about["config"])

    @cached_property
    def summary(self) -> Mapping[str, Any]:
        """The summary, as in `summary.json`."""
        return self._tree("summary")

    @cached_property
    def timings(self) -> Mapping[str, float]:
        """Seconds by stage."""
        return self._tree("timings")

    @cached_property
    def sobol(self) -> Mapping[str, int]:
        """The Sobol dimension of each uncertain number."""
        return self._tree("sobol")

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """SHA-256 by variable (`metrics/irr`) and text (`about`), as written; empty where the file has none."""
        return self._tree("hashes") if "hashes" in self._h5 else {}

    def text(self, name: str) -> str:
        """One of the file's texts as written: about, sobol, summary, timings."""
        return self._text(name)

    def _tree(self, name: str) -> dict[str, Any]:
        """One of the texts as a tree; ResultError when it is missing or none."""
        try:
            return dict(json.loads(self._text(name)))
        except (KeyError, OSError, TypeError, ValueError):
            raise ResultError(damaged(str(self.path), f'its text "{name}" is missing or cannot be read')) from None

    def _text(self, name: str) -> str:
        return str(self._h5[name].asstr()[()])

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the datasets."""
        return tuple(self.tables())

    def tables(self) -> Tables:
        """The groups as tables that are read one column at a time."""
        return Tables(self._h5, self.about)

    def dataset(self, group: str) -> xr.Dataset:
        """One group as a Dataset that loads a variable when it is used; KeyError names the groups there are."""
        import xarray as xr

        if group not in self.groups:
            raise KeyError(f"{group}: this result has {', '.join(self.groups)}")
        opened = xr.open_dataset(self.path, engine="h5netcdf", group=group, cache=False)
        self._opened.append(opened)
        for variable in opened.variables.values():
            variable.attrs.pop("dims", None)
        numbered = "draw" in opened.coords or "draw" not in opened.dims
        return opened if numbered else opened.assign_coords(draw=np.arange(self.draws))

    @cached_property
    def metrics(self) -> xr.Dataset:
        """Figures of each draw: money, returns, and outcomes counted in both arms."""
        return self.dataset("metrics")

    @cached_property
    def ledger(self) -> xr.Dataset:
        """What moved in each draw, by budget year and flow; who paid, who received and what for are coordinates."""
        return self.dataset("ledger")

    @cached_property
    def numbers(self) -> xr.Dataset:
        """The uncertain numbers of each draw."""
        return self.dataset("numbers")

    @cached_property
    def monthly(self) -> xr.Dataset:
        """Means over draws by month."""
        return self.dataset("monthly")

    def save(self, path: str | Path) -> Path:
        """Copy the file to `path`, whole or not at all."""
        target = Path(path)
        temporary = temporary_name(target)
        try:
            shutil.copyfile(self.path, temporary)
            with temporary.open("rb") as stream:
                os.fsync(stream.fileno())
            move_into_place(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
        return target

    def close(self) -> None:
        """Let go of the file; a temporary one is removed."""
        if self._forget is not None:
            self._forget()
            return
        _let_go(self._h5, self._opened)


def load_result(path: str | Path) -> Result:
    """A result saved by a run; ResultError when the file is missing, damaged, or something else."""
    return Result(Path(path))


def _opened(path: Path) -> h5py.File:
    if not path.is_file():
        raise ResultError(Problem(str(path), 0, 0, "", "there is no such file"))
    try:
        file = h5py.File(path, "r")
    except OSError as error:
        raise ResultError(damaged(str(path), f"it cannot be opened ({error})")) from None
    if int(np.ravel(file.attrs.get("format", 0))[0]) != FORMAT:
        file.close()
        raise ResultError(damaged(str(path), "it was not written by this version of simulator"))
    return file


def _let_go(file: h5py.File, opened: Sequence[Any]) -> None:
    for dataset in opened:
        dataset.close()
    if file:
        file.close()


def _remove(path: Path, file: h5py.File, opened: Sequence[Any]) -> None:
    _let_go(file, opened)
    path.unlink(missing_ok=True)
    if path.parent.exists() and not any(path.parent.iterdir()):
        path.parent.rmdir()
