"""A result file in, the deal that was run out: as it was, scenario and changes applied.

The file carries the effective deal and, for deals under a scenario, the names that the base deal draws; so the same
numbers come from the same seed without the file that the deal was read from. What was kept of a draw is compared with
what the draw gives again: a replay that explains other figures than the file's explains nothing.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr
from pydantic import ValidationError

from simulator.deal import Deal, Origin
from simulator.errors import OptionError, Problem, ResultError
from simulator.result import Result


def deal_of(result: Result) -> Deal:
    """The deal of a result; ResultError when this version cannot read it."""
    about = result.about
    names = about.get("base_numbers")
    origin = Origin(
        about["file"],
        about["config"],
        about["scenario"],
        tuple(about["changes"]),
        None if names is None else tuple(names),
    )
    try:
        return Deal.of(about["config"], folder=Path(about["file"]).parent, origin=origin)
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(map(str, first["loc"]))
        message = f"its deal cannot be read by this version of simulator: {first['msg']}"
        raise ResultError(Problem(str(result.path), 0, 0, path, message)) from None


def refuse_other_draws(result: Result, draw: int) -> None:
    """Raise OptionError for a draw that the result does not have."""
    if not 0 <= draw < result.draws:
        message = f"the result has draws 0 to {result.draws - 1}"
        raise OptionError(Problem("--draw", 0, 0, "", message, str(draw)))


def refuse_other_figures(result: Result, draw: int, metrics: xr.Dataset) -> None:
    """Raise ResultError where a draw's figures, computed again, are not those in the file."""
    kept = result.metrics
    for name, values in metrics.data_vars.items():
        if name in kept and "draw" in values.dims:
            before = np.squeeze(kept[name].isel(draw=[draw]).values)
            again = np.squeeze(values.values)
            if not np.array_equal(before, again, equal_nan=before.dtype.kind == "f"):
                message = f"draw {draw} gives another {name} than when the file was written"
                hint = f"it was written by {_version(result)}: replay it with that version"
                raise ResultError(Problem(str(result.path), 0, 0, "", message, hint=hint))


def _version(result: Result) -> str:
    versions = result.about["versions"]
    return ", ".join(f"{name} {version}" for name, version in versions.items())
