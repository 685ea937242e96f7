"""A deal in, how chance decides each threshold of its contract for smaller and larger groups out.

A threshold is a target, or tiers that jump from nothing and are read once. The deal is the same for each citizen
(`resizing`); of a smaller group more is luck. Chances come with their Monte Carlo errors, from as many draws for every
size. A term on a figure that is measured as a whole has no size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.annex.deals import Signed
from simulator.analysis.annex.drawing import Lot, columns, estimate
from simulator.analysis.annex.resizing import resized
from simulator.analysis.figures import Figure, figures
from simulator.analysis.statements import Estimate
from simulator.deal import Deal, Every, Target, Term, Tiers, outcomes_of
from simulator.deal import Figure as Whole
from simulator.errors import InputError

Floats = NDArray[np.float64]

TIMES = (0.25, 0.5, 1, 2, 4)
SMALLEST = 10
CHANCES = ("p_paid", "p_paid_without_effect", "p_unpaid_with_effect")


@dataclass(frozen=True)
class Sizes:
    """Chances by size and term: `chances[citizens][term][chance]`, and which keys were scaled with the group."""

    planned: int
    draws: int
    scaled: tuple[str, ...]
    chances: Mapping[int, Mapping[str, Mapping[str, Estimate]]]

    def as_tree(self) -> dict[str, Any]:
        """Plain data."""
        terms: dict[str, list[dict[str, Any]]] = {}
        for citizens, by_term in self.chances.items():
            for name, chances in by_term.items():
                told = {key: {"mean": each.value, "se": each.se} for key, each in chances.items()}
                terms.setdefault(name, []).append({"citizens": citizens, **told})
        return {"planned": self.planned, "draws": self.draws, "scaled": list(self.scaled), "terms": terms}


def thresholds(deal: Deal) -> tuple[str, ...]:
    """Terms that pay or do not, by a line."""
    return tuple(name for name, term in deal.contract.terms.items() if _is_threshold(deal, term))


def _is_threshold(deal: Deal, term: Term) -> bool:
    if any(isinstance(deal.outcomes.get(name), Whole) for name in outcomes_of(term)):
        return False
    if not isinstance(term, Tiers):
        return isinstance(term, Target)
    (at, level), floor = term.steps[0], term.at_least or 0
    return at > 0 and level > 0 and floor <= 0 and not isinstance(term.measured, Every)


def group_sizes(planned: int) -> list[int]:
    """About a quarter, half, one, two and four times as many as planned, to two figures, at least ten."""
    found = {planned if part == 1 else max(_two_figures(planned * part), SMALLEST) for part in TIMES}
    return sorted(found)


def _two_figures(number: float) -> int:
    return int(float(f"{number:.2g}"))


def wanted(deal: Deal) -> dict[str, Figure]:
    """The chances that are told, by the name of their figure."""
    known = figures(deal)
    return {name: known[name] for term in thresholds(deal) for name in (f"terms.{term}.{chance}" for chance in CHANCES)}


def sizes(signed: Signed, base: Mapping[str, Floats], lot: Lot, done: Callable[[], None]) -> Sizes | None:
    """The chances of every size; `base` are the columns of the deal as signed, of these draws or more."""
    known, planned = wanted(signed.deal), signed.deal.citizens.planned
    if not known:
        return None
    chances, scaled = {}, dict[str, None]()
    for citizens in group_sizes(planned):
        if citizens == planned:
            found = {name: base[name][: lot.draws] for name in known}
        else:
            changes = resized(signed, citizens)
            scaled.update(dict.fromkeys(change.path for change in changes))
            try:
                found = columns(signed.changed(changes), list(known.values()), lot)
            except InputError:
                continue  # the deal's own checks refuse a group of this size
            done()
        chances[citizens] = _by_term(signed.deal, known, found)
    return Sizes(planned, lot.draws, tuple(scaled), chances)


def _by_term(
    deal: Deal, known: Mapping[str, Figure], found: Mapping[str, Floats]
) -> Mapping[str, Mapping[str, Estimate]]:
    names: Sequence[str] = thresholds(deal)
    return {
        name: {
            chance: estimate(known[at], found[at]) for chance in CHANCES if (at := f"terms.{name}.{chance}") in found
        }
        for name in names
    }
