"""Deals to be compared in, the same deals at equal expected cost out.

One key of every deal but the first is changed until the mean of a figure is what it is in the first: two contracts are
then compared by what they do with the money, not by how much of it they pay. Where the lives are the same, the two
means are made equal draw by draw, which takes the smaller, paired errors. Nothing random but the draws, which are those
of the comparison.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simulator.analysis.compare.sides import Side, same_lives
from simulator.analysis.figures import figure
from simulator.analysis.sampling import sample
from simulator.analysis.solve import Equal, equalise
from simulator.summary.statistics import average
from simulator.trajectories.remembered import Remembered


def equalised(
    found: Sequence[Side], asked: str, path: str, between: tuple[str, str], draws: int = 10_000, seed: int = 1,
    *, threads: int | None = None,
) -> tuple[list[Side], dict[str, Equal]]:  # fmt: skip
    """The same deals, each but the first with the key at `path` set so that the figure `asked` costs the same; and how.

    `between` are the ends between which the value is looked for, as a deal writes them ("20000", "40 %"). Raises
    OptionError where the figure's mean does not pass the base's between them, DealError where a deal has no such key.
    """
    base = found[0]
    name = figure(base.deal, asked).name
    living = Remembered()
    column = sample(base.deal, [name], draws, seed, threads=threads, living=living).figures[name]
    changed = {}
    for side in found[1:]:
        target = column if same_lives(base.deal, side.deal) else average(column)
        changed[side.name] = equalise(
            side.file, path, name, target, between, draws, seed, threads=threads, living=living
        )
    return [base, *(replace(side, deal=side.file.deal(changed[side.name].overrides)) for side in found[1:])], changed
