"""A deal in, chosen figures of each of its draws out; nothing is written.

The same draws as `simulator.pipeline.simulate` with the same seed and lives, bit by bit, in blocks; of each block only
the figures asked for are kept. `given` puts values in the place of uncertain numbers, for all draws or draw by draw,
and leaves everything else as it was: other numbers, and every citizen's luck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.analysis.figures import Figure, figure
from simulator.deal import Deal
from simulator.draws import Given
from simulator.kernels import thread_count
from simulator.pipeline import Clock, Living, block_size, flow
from simulator.trajectories import live

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """Figures of draws `first` to `first + draws - 1` of a deal.

    `figures`: float64[draw] by name, in the unit of the summary. `numbers`: float64[draw] by name, the uncertain
    numbers and whether each shock came, in the unit the deal states.
    """

    deal: Deal
    first: int
    draws: int
    seed: int
    lives: int
    figures: Mapping[str, Floats]
    numbers: Mapping[str, Floats]


def sample(
    deal: Deal,
    asked: Iterable[str],
    draws: int = 10_000,
    seed: int = 1,
    *,
    first: int = 0,
    lives: int = 0,
    given: Given | None = None,
    living: Living = live,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Sample:
    """The figures asked for (names as in `figures`, short ones too) of a deal's draws.

    Deals that are sampled one after the other with one `living=Remembered()` live only once as long as they differ in
    contract and capital alone.

    Raises OptionError for a figure that the deal does not have or a block of draws that cannot be.
    """
    wanted = [figure(deal, name) for name in asked]
    kept: dict[str, list[Floats]] = {each.name: [] for each in wanted}
    numbers: dict[str, list[Floats]] = {}
    size, clock = block_size(deal), Clock()
    with thread_count(threads):
        for start in range(0, draws, size):
            count = min(size, draws - start)
            river = flow(deal, first + start, count, seed, lives, clock, _part(given, start, count), living)
            _keep(kept, wanted, numbers, river.metrics.data, river.draws.data)
            if progress is not None:
                progress(start + count)
    joined = {name: np.concatenate(parts) for name, parts in kept.items()}
    return Sample(deal, first, draws, seed, lives, joined, {k: np.concatenate(v) for k, v in numbers.items()})


def after(before: int, progress: Callable[[int], None] | None) -> Callable[[int], None] | None:
    """What a sample tells of its draws, where as many were done before it."""
    return None if progress is None else lambda done: progress(before + done)


def _part(given: Given | None, start: int, count: int) -> Given | None:
    """What is given of a block: of values by draw, those of its draws."""
    if given is None:
        return None
    return {
        name: value if np.ndim(value) == 0 else np.asarray(value)[start : start + count]
        for name, value in given.items()
    }


def _keep(
    kept: dict[str, list[Floats]], wanted: list[Figure], numbers: dict[str, list[Floats]],
    metrics: xr.Dataset, drawn: xr.Dataset,
) -> None:  # fmt: skip
    """Add a block's figures and numbers."""
    for each in wanted:
        kept[each.name].append(each.of(metrics))
    values = drawn["values"].transpose("number", "draw").values
    for name, column in zip(drawn["number"].values.tolist(), values, strict=True):
        numbers.setdefault(name, []).append(column)
