"""Outcomes and how they are measured in, what can never be counted, seen in time or compared out.

Months are counted from enrolment, dates from the deal's start.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from simulator.checks.parts import Parts, money, percent
from simulator.checks.people import central, last_enrolment, meant
from simulator.deal import (
    Accumulate,
    Checkpoint,
    Comparison,
    Completion,
    Composite,
    Figure,
    Outcome,
    Quantity,
    Reach,
    Saving,
    Score,
    TimeIn,
    counts_citizens,
    kind_of,
    window_of,
)
from simulator.errors import Problem
from simulator.timeline import months_from

MOST_CHECKPOINTS = 32

# --- time ------------------------------------------------------------------------------------------------------------


def milestone_beyond_horizon(parts: Parts) -> Iterator[Problem]:
    """A hold, window, checkpoint, test or completion longer than lives are followed."""
    for name, outcome in parts.deal.outcomes.items() if parts.has("horizon") else ():
        for path, months in _milestones(f"outcomes.{name}", outcome):
            if months > parts.deal.horizon:
                message = f"longer than the horizon of {parts.deal.horizon} months"
                yield parts.error(path, message, f"{months} months", "lengthen the horizon or shorten this")


def window_beyond_horizon(parts: Parts) -> Iterator[Problem]:
    """Windows of the last citizens that close after the horizon: what happens later is not seen."""
    if not parts.has("horizon", "citizens") or not parts.intact("citizens.enrolment"):
        return
    last, horizon = last_enrolment(parts), parts.deal.horizon
    for name, outcome in parts.deal.outcomes.items() if parts.deal.citizens.enrolment.start < horizon else ():
        if (length := window_of(outcome)) <= horizon < last + length and length:
            message = f"the last window closes in month {last + length:g}, after the horizon of {horizon} months"
            yield parts.warning("window-beyond-horizon", f"outcomes.{name}", message)


def hold_beyond_window(parts: Parts) -> Iterator[Problem]:
    """A hold longer than its window, or more claims than holds fit into it: never reached."""
    for name, outcome in parts.deal.outcomes.items():
        if not isinstance(outcome, Reach):
            continue
        if outcome.hold > outcome.within:
            message = f"cannot be complete within {outcome.within} months"
            yield parts.error(f"outcomes.{name}.hold", message, f"{outcome.hold} months")
        elif outcome.hold * outcome.claims > outcome.within:
            message = f"{outcome.claims} holds of {outcome.hold} months do not fit into {outcome.within} months"
            yield parts.warning("claim-out-of-reach", f"outcomes.{name}.claims", message, outcome.claims)


def level_out_of_reach(parts: Parts) -> Iterator[Problem]:
    """A level above what the best paid state adds up to in the whole window."""
    for name, outcome in parts.deal.outcomes.items():
        if isinstance(outcome, Accumulate):
            most = max(outcome.accumulate.values()) * outcome.within
            if outcome.levels[-1] > most:
                path, message = f"outcomes.{name}.levels", f"at most {money(most)} add up in {outcome.within} months"
                yield parts.warning("level-out-of-reach", path, message, money(outcome.levels[-1]))


def too_many_checkpoints(parts: Parts) -> Iterator[Problem]:
    """More tests than are recorded of a citizen: one bit each, second tests included, of 32."""
    outcomes = [outcome for outcome in parts.deal.outcomes.values() if isinstance(outcome, Checkpoint)]
    count = sum(len(outcome.at) * (2 if outcome.retest else 1) for outcome in outcomes)
    if count > MOST_CHECKPOINTS:
        message = f"{count} checkpoints in all outcomes together; expected at most {MOST_CHECKPOINTS}"
        yield parts.error("outcomes", message, hint="second tests count too")


def impossible_completion(parts: Parts) -> Iterator[Problem]:
    """A completion that asks for more months than the programme lasts, or that has no programme."""
    for name, outcome in parts.deal.outcomes.items():
        if not isinstance(outcome, Completion) or not parts.intact("programme"):
            continue
        programme, path = parts.deal.programme, f"outcomes.{name}.completion"
        if programme is None:
            yield parts.error(path, "there is no programme to complete", hint="add programme")
        elif programme.lasts.upper() < outcome.completion:
            message = f"the programme lasts {programme.lasts.upper():g} months"
            yield parts.error(path, message, f"{outcome.completion} months")


def _milestones(path: str, outcome: Outcome) -> Iterator[tuple[str, int]]:
    if isinstance(outcome, Reach):
        yield f"{path}.hold", outcome.hold
    if isinstance(outcome, Reach | TimeIn | Accumulate):
        yield f"{path}.within", outcome.within
    elif isinstance(outcome, Checkpoint):
        for index, month in enumerate(outcome.at):
            yield f"{path}.at.{index}", month + outcome.retest
    elif isinstance(outcome, Score):
        yield f"{path}.at", outcome.at
    elif isinstance(outcome, Completion):
        yield f"{path}.completion", outcome.completion


# --- what is made of what --------------------------------------------------------------------------------------------


def made_of_itself(parts: Parts) -> Iterator[Problem]:
    """An outcome that is made of itself: a composite of it, or counted among those who reached it."""
    for name, outcome in parts.deal.outcomes.items():
        circle = circle_of(parts, name)
        if circle and name == min(circle):
            key = "composite" if circle[1] in getattr(outcome, "composite", ()) else "among"
            yield parts.error(f"outcomes.{name}.{key}", f"the outcome is made of itself: {' -> '.join(circle)}")


def composite_of_money(parts: Parts) -> Iterator[Problem]:
    """A composite of something that is not counted per citizen, or whose weights are not 100 % in all."""
    for name, outcome in parts.deal.outcomes.items():
        if not isinstance(outcome, Composite):
            continue
        path = f"outcomes.{name}.composite"
        for part in outcome.composite:
            if isinstance(parts.deal.outcomes.get(part), Saving | Figure):
                message = "a composite weighs outcomes of citizens, and this is none"
                yield parts.error(f"{path}.{part}", message, hint="leave it out")
        total = sum(outcome.composite.values(), Decimal(0))
        if total != 1 and parts.intact(path):
            yield parts.warning("weights-not-whole", path, f"the weights sum to {percent(total)}, not 100 %")


def among_whom(parts: Parts) -> Iterator[Problem]:
    """An outcome counted among citizens who cannot be told by the other outcome, or that has no citizens itself."""
    for name, outcome in parts.deal.outcomes.items():
        other, path = parts.deal.outcomes.get(outcome.among or ""), f"outcomes.{name}.among"
        if outcome.among is not None and isinstance(outcome, Saving | Figure | Composite):
            message = f"a {kind_of(outcome)} is counted of all: among has no place here"
            yield parts.error(path, message, outcome.among, "remove it")
        elif other is not None and not counts_citizens(other):
            message = "expected an outcome that a citizen reaches or does not"
            yield parts.error(path, message, outcome.among)


def circle_of(parts: Parts, name: str) -> tuple[str, ...]:
    """The outcomes by which one is made of itself, through composites or `among`; empty when it is not."""
    seen: set[str] = set()
    waiting: list[tuple[str, tuple[str, ...]]] = [(name, (name,))]
    while waiting:
        here, way = waiting.pop()
        for part in _made_of(parts, here):
            if part == name:
                return (*way, name)
            if part not in seen:
                seen.add(part)
                waiting.append((part, (*way, part)))
    return ()


def _made_of(parts: Parts, name: str) -> tuple[str, ...]:
    outcome = parts.deal.outcomes.get(name)
    if outcome is None:
        return ()
    return (*getattr(outcome, "composite", ()), *((outcome.among,) if outcome.among else ()))


def ends_known(parts: Parts) -> bool:
    """Whether the last month in which the contract can pay can be told: no outcome made of itself, no unknown delay."""
    numbers = [number for path, number in parts.deal.numbers().items() if path.endswith((".delay", ".lag"))]
    known = not any(math.isnan(central(parts, number)) for number in numbers)
    return known and not any(circle_of(parts, name) for name in parts.deal.outcomes)


# --- measurement -----------------------------------------------------------------------------------------------------


def errors_of_what_is_not_counted(parts: Parts) -> Iterator[Problem]:
    """Sensitivity, specificity or missing answers of an outcome whose citizens are not asked."""
    for name, outcome in parts.deal.outcomes.items():
        measurement, path = outcome.measurement, f"outcomes.{name}.measurement"
        for key, chance in (("sensitivity", measurement.sensitivity), ("specificity", measurement.specificity)):
            if chance.fixed != 1.0 and not counts_citizens(outcome):
                message = f"a {kind_of(outcome)} that counts no citizens is neither seen nor missed"
                yield parts.error(f"{path}.{key}", message, hint="remove it")
        if measurement.missing is not None and isinstance(outcome, Saving | Composite | Figure):
            message = f"nobody is asked for a {kind_of(outcome)}: no answer can be missing"
            yield parts.error(f"{path}.missing", message, hint="remove it")


def comparison_fits_outcome(parts: Parts) -> Iterator[Problem]:
    """A baseline or an earlier group that is no share of a counted outcome, or a group that cannot exist."""
    for name, outcome in parts.deal.outcomes.items():
        compared, path = outcome.measurement.compared_with, f"outcomes.{name}.measurement.compared_with"
        if compared is None:
            continue
        for key, low, high in _compared_values(parts, compared):
            most = _most_per_citizen(outcome)
            if most is not None and (low < 0 or high > most):
                hint = f'did you mean "{high:g} %"?' if low == high and 1 < high <= 100 else None
                message = f"expected a share 0..1 of the citizens, or at most {most} for each" if most > 1 else None
                found = f"{low:g}" if low == high else f"{low:g}..{high:g}"
                yield parts.error(f"{path}.{key}", message or "expected a share 0..1 of the citizens", found, hint)
        group = compared.control is not None or compared.then is not None
        if isinstance(outcome, Figure) and group:
            yield parts.error(path, "a figure has no citizens to draw a control group of", hint="use counterfactual")
        elif isinstance(outcome, Saving | Figure) and compared.historical is not None:
            message = f"an earlier group has no {kind_of(outcome)} here"
            yield parts.error(f"{path}.historical", message, hint="state a baseline")


def live_control_in_time(parts: Parts) -> Iterator[Problem]:
    """A live control group that comes before the deal begins, or when it is over."""
    if not parts.has("start", "horizon"):
        return
    for name, outcome in parts.deal.outcomes.items():
        compared = outcome.measurement.compared_with
        if compared is None or compared.then is None:
            continue
        path, month = f"outcomes.{name}.measurement.compared_with", months_from(parts.deal.start, compared.then.start)
        if month <= 0:
            message = "the control group is there from the start: the other comparison is never used"
            yield parts.warning("comparison-never-used", path, message, compared.then.start)
        elif month >= parts.deal.horizon:
            message = f"the control group comes after the horizon of {parts.deal.horizon} months"
            yield parts.warning("comparison-never-used", f"{path}.then", message, compared.then.start)


def negative_spread(parts: Parts) -> Iterator[Problem]:
    """A score whose spread over citizens is below 0."""
    for name, outcome in parts.deal.outcomes.items():
        if isinstance(outcome, Score):
            for key, number in (("before.sd", outcome.score.before.sd), ("sd", outcome.score.sd)):
                low, _ = span(parts, number)
                if low < 0:
                    yield parts.error(f"outcomes.{name}.score.{key}", "a spread is 0 or more", f"{low:g}")


def span(parts: Parts, number: Quantity) -> tuple[float, float]:
    """Least and most that a number can be; NaN when that is unknown."""
    known = meant(parts, number)
    if known is None:
        return math.nan, math.nan
    return known.distribution.support() if known.distribution else (known.central(), known.central())


def _compared_values(parts: Parts, compared: Comparison) -> Iterator[tuple[str, float, float]]:
    if compared.baseline is not None:
        yield "baseline", float(compared.baseline), float(compared.baseline)
    if compared.historical is not None:
        low, high = span(parts, compared.historical.value)
        if not math.isnan(low):
            yield "historical.value", low, high


def _most_per_citizen(outcome: Outcome) -> int | None:
    """How often an outcome can be counted for one citizen; None for what is no count."""
    if not counts_citizens(outcome):
        return None
    if isinstance(outcome, Accumulate):
        return len(outcome.levels)
    return outcome.claims if isinstance(outcome, Reach) else 1


CHECKS = (
    milestone_beyond_horizon,
    window_beyond_horizon,
    hold_beyond_window,
    level_out_of_reach,
    too_many_checkpoints,
    impossible_completion,
    made_of_itself,
    composite_of_money,
    among_whom,
    errors_of_what_is_not_counted,
    comparison_fits_outcome,
    live_control_in_time,
    negative_spread,
)
