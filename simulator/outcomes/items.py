"""A deal in, everything that is counted out: outcomes, their parts, and parts of the citizens. Nothing random."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import (
    Accumulate,
    Checkpoint,
    Composite,
    Deal,
    Figure,
    Outcome,
    RateCard,
    Reach,
    Saving,
    Target,
    Term,
    conditions_of,
    counts_citizens,
    parts_of,
)
from simulator.errors import DealError, Problem

NO_CHECKPOINT = -1
Apart = tuple[str, str]
"""Segment and cohort that are counted apart, "" for all."""


class Item(NamedTuple):
    """One thing that is counted: an outcome, or one checkpoint, claim or level of it; perhaps of some citizens only."""

    name: str
    base: str
    """The same of all citizens."""
    outcome: str
    checkpoint: int
    part: int
    """Number of the claim or level, 0 for none."""
    group: str = ""
    """Segment that is counted alone."""
    cohort: str = ""
    """Enrolment that is counted alone, "from-until"."""


def items(deal: Deal) -> Iterator[Item]:
    """Everything that is counted, in the order of the deal; then what the contract asks of segments and cohorts."""
    base = [item for name, outcome in deal.outcomes.items() for item in _parts(name, outcome)]
    yield from base
    apart = counted_apart(deal)
    for item in base:
        for group, cohort in apart.get(item.outcome, ()):
            shown = ", ".join(filter(None, (group, cohort)))
            yield item._replace(name=f"{item.name} [{shown}]", group=group, cohort=cohort)


def of_everyone(counts: xr.Dataset) -> NDArray[np.bool_]:
    """bool[item]: what is counted of everyone, not of one segment or cohort alone."""
    found = np.ones(counts.sizes["item"], dtype=np.bool_)
    for extra in ("group", "cohort"):
        found &= counts[extra].values == "" if extra in counts.coords else True
    return found


def _parts(name: str, outcome: Outcome) -> Iterator[Item]:
    """An outcome's items."""
    if isinstance(outcome, (Saving, Figure)):
        return
    parts = parts_of(name, outcome)
    months = outcome.at if isinstance(outcome, Checkpoint) else (NO_CHECKPOINT,) * len(parts)
    numbered = isinstance(outcome, Accumulate) or (isinstance(outcome, Reach) and len(parts) > 1)
    for number, (part, month) in enumerate(zip(parts, months, strict=True), 1):
        yield Item(part, part, name, month, number if numbered else 0)


# --- segments and cohorts --------------------------------------------------------------------------------------------


def counted_apart(deal: Deal) -> dict[str, list[Apart]]:
    """Segments and cohorts that the contract asks of each outcome: segments as declared, cohorts by time, then both."""
    asked: dict[str, set[Apart]] = {}
    for term in deal.contract.terms.values():
        for outcome, apart in _asked(term):
            asked.setdefault(outcome, set()).add(apart)
    order = list(deal.citizens.segments)

    def place(apart: Apart) -> tuple[bool, bool, tuple[int, ...], int]:
        group, cohort = apart
        return bool(group and cohort), bool(cohort), _window(cohort), order.index(group) if group else -1

    known = {name: [apart for apart in found if apart[0] in ("", *order)] for name, found in asked.items()}
    return {name: sorted(found, key=place) for name, found in known.items()}


def _window(cohort: str) -> tuple[int, ...]:
    return tuple(int(month) for month in cohort.split("-")) if cohort else ()


def _asked(term: Term) -> Iterator[tuple[str, Apart]]:
    """Outcomes with the segments and cohorts that one term asks of them."""
    for line in conditions_of(term):
        if line.segment is not None:
            yield line.outcome, (line.segment, "")
    outcome = getattr(term, "outcome", None)
    if outcome is None:
        return
    for segment in _segments(term):
        yield outcome, (segment, "")
    for cohort in term.cohorts if isinstance(term, Target) else ():
        yield outcome, (getattr(term, "segment", None) or "", f"{cohort.start}-{cohort.until}")


def _segments(term: Term) -> Iterator[str]:
    own = getattr(term, "segment", None)
    if own is not None:
        yield own
    if isinstance(term, RateCard):
        yield from term.prices_by("segment")
        yield from (rule.segment for rule in (term.bonus, term.at_most) if rule is not None)


# --- composites ------------------------------------------------------------------------------------------------------


def weights(deal: Deal, name: str) -> dict[str, Decimal]:
    """What a composite is made of in the end: weight by outcome, in alphabetical order."""
    outcome = deal.outcomes[name]
    if not isinstance(outcome, Composite):
        return {name: Decimal(1)}
    found: dict[str, Decimal] = {}
    for part, weight in outcome.composite.items():
        for leaf, share in weights(deal, part).items():
            found[leaf] = found.get(leaf, Decimal(0)) + weight * share
    return dict(sorted(found.items()))


def refuse_impossible(deal: Deal) -> None:
    """Raise DealError for an outcome made of what no single citizen has."""
    problems = [
        Problem(deal.origin.file, 0, 0, f"outcomes.{name}", message)
        for name, outcome in deal.outcomes.items()
        for message in _impossible(deal, outcome)
    ]
    if problems:
        raise DealError(problems)


def _impossible(deal: Deal, outcome: Outcome) -> Iterator[str]:
    whole = (Composite, Saving, Figure)
    measurement = outcome.measurement
    if isinstance(outcome, whole) and outcome.among is not None:
        yield "among goes with an outcome of its own citizens; give it to the parts"
    if outcome.among is not None and isinstance(deal.outcomes.get(outcome.among), whole):
        yield f"no citizen reaches {outcome.among}: among names an outcome that counts citizens, months or points"
    if isinstance(outcome, whole) and measurement.missing is not None:
        yield "missing answers are those of citizens; give them to an outcome that each citizen has"
    if not counts_citizens(outcome) and not (measurement.sensitivity.fixed == measurement.specificity.fixed == 1.0):
        yield "sensitivity and specificity go with an outcome that counts citizens"
    for part in getattr(outcome, "composite", ()):
        if isinstance(deal.outcomes[part], (Saving, Figure)):
            yield f"{part} is not counted of citizens and cannot be weighed with what is"
