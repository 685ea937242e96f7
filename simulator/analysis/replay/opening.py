"""A result file and a draw in, refusals out: of draws that it does not have, and of figures that do not come again.

What was kept of a draw is compared with what the draw gives again: a replay that explains other figures than the file's
explains nothing.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from simulator.errors import OptionError, Problem, ResultError
from simulator.result import Result


def refuse_other_draws(result: Result, draw: int) -> None:
    """Raise OptionError for a draw that the result does not have."""
    if not 0 <= draw < result.draws:
        message = f"the result has draws 0 to {result.draws - 1}"
        raise OptionError(Problem("--draw", 0, 0, "", message, str(draw)))


def refuse_other_figures(result: Result, draw: int, metrics: xr.Dataset) -> None:
    """Raise ResultError where a draw's figures, computed again, are not those in the file, as far as they were kept."""
    if "metrics" not in result.groups:
        return
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
