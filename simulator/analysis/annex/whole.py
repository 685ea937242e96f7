"""A result in, what its report shows beside the run out: risks, sizes of the group, one draw replayed.

A report is read at once, so it is made of few draws: as many as the run has, at most 640, fewer for large groups. How
many follows from the deal alone, so the same result gives the same report. Draws, seed and lives are the run's, so its
first draws come again bit by bit. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.analysis.annex.deals import Floats, Signed
from simulator.analysis.annex.drawing import Lot, columns, told
from simulator.analysis.annex.replaying import (
    Replayed,
    chosen,
    paid,
    refuse_other_draws,
    refuse_other_flows,
    replayed,
)
from simulator.analysis.annex.risks import Risks, risks
from simulator.analysis.annex.sizes import TIMES, Sizes, sizes, wanted
from simulator.analysis.figures import Figure, figures
from simulator.deal import Deal
from simulator.errors import OptionError, Problem, ResultError
from simulator.kernels import STREAM_VERSION, thread_count
from simulator.result import Result
from simulator.summary.statistics import REPLICATES
from simulator.trajectories.remembered import Remembered

MOST = 640
"""Draws, if nothing else is said."""
LIVES = 3_000_000
"""Citizens times draws of a world, at most; of all sizes together twice as many."""


@dataclass(frozen=True)
class Annex:
    """What a report shows beside the run; `sizes` is None where no term has a line."""

    draws: int
    seed: int
    risks: Risks
    sizes: Sizes | None
    replayed: Replayed

    def as_tree(self) -> dict[str, Any]:
        """Plain data, as `simulator.report` takes it."""
        found = {
            "draws": self.draws, "seed": self.seed, "risks": self.risks.as_tree(),
            "replayed": self.replayed.as_tree(),
        }  # fmt: skip
        return found if self.sizes is None else {**found, "sizes": self.sizes.as_tree()}


def annex(
    source: Result | Deal,
    draws: int | None = None,
    seed: int = 1,
    *,
    draw: int | None = None,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Annex:
    """The annex of a result; or of a deal, as if it had been run with so many draws and this seed.

    `draws` is how many each world has, `draw` the one to be replayed; `progress` is told how many worlds and sizes are
    done. Raises OptionError for draws that the run does not have, ResultError for a result that does not come again.
    """
    if isinstance(source, Result):
        _refuse_other_streams(source)
    signed = Signed.of(source, draws or MOST, seed)
    refuse_other_draws(signed, draw)
    lot = Lot(_count(signed, draws), signed.seed, signed.lives, Remembered())
    done = _counting(progress)
    with thread_count(threads):
        base = columns(signed.deal, list(_asked(signed.deal).values()), lot)
        done()
        kept = paid(source) if isinstance(source, Result) else None
        again = replayed(signed, *chosen(_in_all(signed.deal, base) if kept is None else kept, draw))
        if isinstance(source, Result):
            refuse_other_flows(source, again)
        risky = risks(signed, base, lot, done)
        sized = sizes(signed, base, _smaller(signed.deal, lot), done)
    return Annex(lot.draws, signed.seed, risky, sized, again)


def _refuse_other_streams(result: Result) -> None:
    """Lives of another version of the streams are others: nothing could be compared with them."""
    version = result.about["stream_version"]
    if version != STREAM_VERSION:
        message = f"was drawn with version {version} of the random streams; this simulator has {STREAM_VERSION}"
        raise ResultError(Problem(str(result.path), 0, 0, "", message, hint="run the deal again"))


def _asked(deal: Deal) -> dict[str, Figure]:
    """All that is wanted of the deal as signed."""
    known = figures(deal)
    return {**told(deal), **wanted(deal), **{name: known[name] for name in _payments(deal)}}


def _in_all(deal: Deal, base: Mapping[str, Floats]) -> Floats:
    """What all terms pay in each draw, where only the annex's own draws tell it."""
    return sum((base[name] for name in _payments(deal)), np.zeros_like(base["municipality.payments.total"]))


def _payments(deal: Deal) -> list[str]:
    return [f"terms.{name}.paid" for name in deal.contract.terms]


def _count(signed: Signed, draws: int | None) -> int:
    """Draws of a world; OptionError for more than the run has."""
    if draws is None:
        return min(signed.draws, _affordable(signed.deal, LIVES, MOST))
    if not 1 <= draws <= signed.draws:
        message = f"expected 1 to {signed.draws}, the draws of the run"
        raise OptionError(Problem("draws", 0, 0, "", message, found=str(draws)))
    return draws


def _affordable(deal: Deal, lives: int, most: int) -> int:
    """Draws of so many citizens' lives: whole rounds of replicates, at least one."""
    fits = lives // (deal.citizens.planned + deal.control_citizens)
    return most if fits >= most else max(fits // REPLICATES, 1) * REPLICATES


def _smaller(deal: Deal, lot: Lot) -> Lot:
    """The lot of the sizes, which together are several times the group."""
    lives = int(2 * LIVES / (sum(TIMES) - 1))
    return Lot(min(_affordable(deal, lives, lot.draws), lot.draws), lot.seed, lot.lives, lot.living)


def _counting(progress: Callable[[int], None] | None) -> Callable[[], None]:
    count = 0

    def done() -> None:
        nonlocal count
        count += 1
        if progress is not None:
            progress(count)

    return done
