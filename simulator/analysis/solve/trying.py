"""A value of the unknown in, what is measured of the deal with it out, each value simulated once.

Every value is tried on the same draws and the same lives (common random numbers), and the first n of them are those of
a trial with n draws. Measures are of whole columns, so their errors come from the 32 replicates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.sampling import sample
from simulator.analysis.solve.unknown import Unknown, deal_at
from simulator.analysis.statements import Estimate
from simulator.analysis.variants import Written
from simulator.pipeline import Living
from simulator.summary.statistics import FEWEST
from simulator.trajectories.remembered import Remembered

Floats = NDArray[np.float64]
Measure = Callable[[Mapping[str, Floats]], Estimate]
"""Columns of figures by name in, a statistic of them with its error out."""

ROUGH = 8
"""Part of the draws on which a bracket is narrowed first: one in so many."""


@dataclass(frozen=True)
class Trials:
    """What `measures` say of `figures` at the values tried, over `draws` draws; `told` hears of draws done.

    Values of a key of the contract are tried on lives that were lived once: `living` is shared with the rough trials.
    """

    file: Written
    unknown: Unknown
    figures: tuple[str, ...]
    measures: tuple[Measure, ...]
    draws: int
    seed: int
    threads: int | None = None
    told: Callable[[int], None] | None = None
    living: Living = field(default_factory=Remembered)
    _found: dict[int, tuple[Estimate, ...]] = field(default_factory=dict)

    def at(self, k: int) -> tuple[Estimate, ...]:
        """Each measure at value number k; DealError when the deal does not take that value."""
        if k not in self._found:
            deal = deal_at(self.file, self.unknown, k)
            found = sample(deal, self.figures, self.draws, self.seed, threads=self.threads, living=self.living)
            self._found[k] = tuple(measure(found.figures) for measure in self.measures)
            if self.told is not None:
                self.told(self.draws)
        return self._found[k]

    @property
    def tried(self) -> dict[int, tuple[Estimate, ...]]:
        """What was found so far, by ascending number of the value."""
        return dict(sorted(self._found.items()))

    def rough(self) -> Trials:
        """The same on the first of the draws; itself where those would be too few for an honest error."""
        fewer = self.draws // ROUGH
        return self if fewer < FEWEST else replace(self, draws=fewer, _found={})
