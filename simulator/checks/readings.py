"""Terms and conditions in, every place where a measured value is read, and what does not fit its outcome, out.

A reading is a line (`at_least`) or a schedule (`tiers`, `linear`): which outcome, made into a figure how (`by`), over
which citizens. Whether that can be done depends on what the outcome counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from simulator.checks.parts import Parts, percent
from simulator.deal import (
    Checkpoint,
    Condition,
    Figure,
    Linear,
    Outcome,
    PayPrice,
    Reach,
    Saving,
    Target,
    Term,
    Tiers,
    counts_citizens,
    kind_of,
)
from simulator.errors import Problem, one_of

COMPARED = ("difference", "reduction", "increase", "gained", "avoided")
"""Figures that need something to compare with."""
OF_ONE = ("share", "difference", "reduction")
"""Figures whose whole is 1, of outcomes that count citizens."""


@dataclass(frozen=True)
class Reading:
    """One place where a measured value is read; `outcome` is None when it is unknown or was lost."""

    path: str
    """Of the entry that names outcome, checkpoint and segment."""
    key: str
    """Of what says how it is read: `at_least`, `pooled` or `by`."""
    name: str
    outcome: Outcome | None
    by: str
    line: Decimal | None = None
    of: str | None = None
    checkpoint: int | None = None
    segment: str | None = None

    @property
    def place(self) -> str:
        """The path of what says how it is read."""
        return f"{self.path}.{self.key}"


def readings(parts: Parts) -> Iterator[Reading]:
    """Every reading of every term."""
    for name, term in parts.deal.contract.terms.items():
        yield from readings_of(parts, f"contract.terms.{name}", term)


def readings_of(parts: Parts, path: str, term: Term) -> Iterator[Reading]:
    """The readings of one term: its own, its pooled line, and its conditions."""
    if isinstance(term, Target) and term.outcome is not None:
        for key, line in (("at_least", term.at_least), ("pooled", term.pooled)):
            if line is not None:
                own = Condition(outcome=term.outcome, at_least=line, checkpoint=term.checkpoint, segment=term.segment)
                yield _reading(parts, path, own, key)
    elif isinstance(term, Tiers | Linear):
        outcome = parts.outcome(term.outcome)
        yield Reading(path, "by", term.outcome, outcome, term.by, None, term.of, term.checkpoint, term.segment)
    for place, each in conditions(path, term):
        yield _reading(parts, place, each, "at_least")


def conditions(path: str, term: Term) -> Iterator[tuple[str, Condition]]:
    """(path, condition) of a term's lists of conditions."""
    lists = [(path, "all_of", term.all_of), (path, "any_of", term.any_of)] if isinstance(term, Target) else []
    if term.only_if is not None:
        inside = f"{path}.only_if"
        lists += [(inside, "all_of", term.only_if.all_of), (inside, "any_of", term.only_if.any_of)]
    for within, key, lines in lists:
        yield from ((f"{within}.{key}.{index}", line) for index, line in enumerate(lines))


def _reading(parts: Parts, path: str, line: Condition, key: str) -> Reading:
    outcome, at_least = parts.outcome(line.outcome), line.at_least
    value = at_least.line
    return Reading(path, key, line.outcome, outcome, at_least.by, value, at_least.of, line.checkpoint, line.segment)


# --- checks ----------------------------------------------------------------------------------------------------------


def reading_fits_outcome(parts: Parts) -> Iterator[Problem]:
    """A share or a number of citizens of an outcome that counts none, or a mean value of one that counts citizens."""
    for reading in readings(parts):
        outcome = reading.outcome
        if outcome is None:
            continue
        counted, path = counts_citizens(outcome), reading.place
        if reading.by in ("share", "citizens") and not counted:
            message = f"the outcome {_counts(outcome)}, not citizens: expected value"
            yield parts.error(path, message, reading.by, "or reach, checkpoint or completion as outcome")
        elif reading.by == "value" and counted and not _several(outcome):
            yield parts.error(path, "the outcome counts citizens: expected share or citizens", reading.by)
        elif reading.by in COMPARED and isinstance(outcome, Saving):
            message = "the outcome is a saving, which compares already: expected value"
            yield parts.error(path, message, reading.by)
        elif reading.of is not None and isinstance(outcome, Figure):
            yield parts.error(path, "a figure has no citizens: leave out of", f"of: {reading.of}")


def comparison_missing(parts: Parts) -> Iterator[Problem]:
    """A difference, reduction, increase, gain or avoidance although the outcome is compared with nothing."""
    for reading in readings(parts):
        outcome = reading.outcome
        if reading.by in COMPARED and outcome is not None and not _compared(outcome):
            message = f"outcomes.{reading.name} is compared with nothing"
            yield parts.error(reading.place, message, reading.by, _how(outcome))
    for name, term in parts.deal.contract.terms.items():
        if isinstance(term, Target) and isinstance(term.pays, PayPrice) and term.pays.for_each != "counted":
            paid_for = parts.outcome(term.outcome)
            if paid_for is not None and not _compared(paid_for):
                place, message = f"contract.terms.{name}.pays", f"outcomes.{term.outcome} is compared with nothing"
                yield parts.error(f"{place}.for_each", message, term.pays.for_each, _how(paid_for))


def saving_compared(parts: Parts) -> Iterator[Problem]:
    """A contract on a saving that does not say what the cost would have been: it is never taken to be 0."""
    for name in dict.fromkeys(used for _, used in parts.named(*OUTCOME_USES)):
        outcome = parts.outcome(name)
        alone = isinstance(outcome, Saving) and outcome.measurement.compared_with is None
        if alone and parts.intact(f"outcomes.{name}"):
            message = "the contract pays for this saving, but against which cost is it measured?"
            hint = "add measurement: {compared_with: {calculated: true}}, or a baseline or control"
            yield parts.error(f"outcomes.{name}", message, hint=hint)


def checkpoint_named(parts: Parts) -> Iterator[Problem]:
    """A checkpoint that is not said where the outcome has several, or that it does not have."""
    for reading in readings(parts):
        outcome, path = reading.outcome, reading.path
        if reading.key == "pooled":
            continue
        if isinstance(outcome, Checkpoint) and reading.checkpoint is None and len(outcome.at) > 1:
            hint = f"add checkpoint: one of {one_of(map(str, outcome.at))}"
            yield parts.error(path, "the outcome has several checkpoints; which one is counted?", hint=hint)
        elif reading.checkpoint is not None:
            yield from known_checkpoint(parts, f"{path}.checkpoint", reading.checkpoint, outcome)


def segment_of_money(parts: Parts) -> Iterator[Problem]:
    """A segment, or cohorts, of an outcome that is not of citizens."""
    for reading in readings(parts):
        if isinstance(reading.outcome, Saving | Figure) and reading.segment is not None and reading.key != "pooled":
            message = f"the outcome {_counts(reading.outcome)}, which no segment has for itself"
            yield parts.error(f"{reading.path}.segment", message, reading.segment, "remove it")
    for name, term in parts.deal.contract.terms.items():
        if isinstance(term, Target) and term.cohorts:
            outcome = parts.outcome(term.outcome)
            if isinstance(outcome, Saving | Figure):
                message = f"the outcome {_counts(outcome)}, which no cohort has for itself"
                yield parts.error(f"contract.terms.{name}.cohorts", message, hint="remove them")


def line_out_of_range(parts: Parts) -> Iterator[Problem]:
    """A line or a step that no measured share, reduction or difference can reach: a percentage without its sign?"""
    for reading in readings(parts):
        if reading.line is not None and (most := _most(reading)) is not None and reading.line > most:
            yield parts.error(
                reading.place, _beyond(reading, most), f"{reading.by}: {reading.line}", _meant(reading.line)
            )
    for name, term in parts.deal.contract.terms.items():
        if not isinstance(term, Tiers | Linear):
            continue
        (reading, *_) = readings_of(parts, f"contract.terms.{name}", term)
        keys = {"steps": [at for at, _ in term.steps]} if isinstance(term, Tiers) else {}
        keys |= {"from": [term.start], "until": [term.until or Decimal(0)]} if isinstance(term, Linear) else {}
        most = _most(reading)
        for key, values in keys.items():
            if most is not None and max(values) > most:
                path = f"contract.terms.{name}.{key}"
                yield parts.error(path, _beyond(reading, most), max(values), _meant(max(values)))


def count_in_percent(parts: Parts) -> Iterator[Problem]:
    """Steps by citizens that are no whole numbers: shares, written in %?"""
    for name, term in parts.deal.contract.terms.items():
        if isinstance(term, Tiers) and term.by == "citizens":
            broken = [at for at, _ in term.steps if at != int(at)]
            if broken:
                message = "by citizens the steps are counts; expected whole numbers"
                yield parts.error(f"contract.terms.{name}.steps", message, percent(broken[0]), "or by: share")


def known_checkpoint(parts: Parts, path: str, month: int, outcome: Outcome | None) -> Iterator[Problem]:
    """An error unless the outcome has a checkpoint at this month."""
    if isinstance(outcome, Checkpoint) and month not in outcome.at:
        message = f"expected a checkpoint of the outcome: {one_of(map(str, outcome.at))}"
        yield parts.error(path, message, f"{month} months")
    elif outcome is not None and not isinstance(outcome, Checkpoint):
        yield parts.error(path, "the outcome has no checkpoints", f"{month} months")


OUTCOME_USES = (
    "contract.terms.*.outcome",
    "contract.terms.*.all_of.*.outcome",
    "contract.terms.*.any_of.*.outcome",
    "contract.terms.*.only_if.all_of.*.outcome",
    "contract.terms.*.only_if.any_of.*.outcome",
    "contract.reviews.*.if.outcome",
)
"""Where the contract names an outcome."""


def _several(outcome: Outcome) -> bool:
    """Whether one citizen may be counted more than once, so that a mean per citizen says something."""
    if isinstance(outcome, Reach):
        return outcome.claims > 1
    return kind_of(outcome) == "accumulate"


def _compared(outcome: Outcome) -> bool:
    """Whether it is said what an outcome is compared with; a saving is asked elsewhere."""
    if isinstance(outcome, Saving):
        return True
    stated = isinstance(outcome, Figure) and "counterfactual" in outcome.model_fields_set
    return stated or outcome.measurement.compared_with is not None


def _how(outcome: Outcome) -> str:
    if isinstance(outcome, Figure):
        return "add counterfactual to the figure"
    return "add measurement: {compared_with: ...} with baseline, historical, control or calculated"


_COUNTED = {"time_in": "months", "score": "points", "composite": "a weighted sum", "saving": "money"}


def _counts(outcome: Outcome) -> str:
    kind = kind_of(outcome)
    return "is a figure" if kind == "figure" else f"counts {_COUNTED.get(kind, 'citizens')}"


def _most(reading: Reading) -> Decimal | None:
    """The most that the measured figure can be; None when there is no such limit."""
    if reading.by == "reduction":
        return Decimal(1)
    if reading.by in OF_ONE and reading.outcome is not None and counts_citizens(reading.outcome):
        return None if _several(reading.outcome) else Decimal(1)
    return None


def _beyond(reading: Reading, most: Decimal) -> str:
    return f"a measured {reading.by} is never above {percent(most)}"


def _meant(value: Decimal) -> str | None:
    return f'did you mean "{value.normalize():f} %"?' if value <= 100 else None


CHECKS = (
    reading_fits_outcome,
    comparison_missing,
    saving_compared,
    checkpoint_named,
    segment_of_money,
    line_out_of_range,
    count_in_percent,
)
