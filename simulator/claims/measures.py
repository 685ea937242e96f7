"""What a line of the contract measures in, its values and whole citizens needed out.

With C the count, n its denominator and B what it is compared with per citizen: share C/n, difference C/n - B, reduction
(B - C/n)/B, increase (C/n)/B - 1, citizens C, value C/n (C itself without a denominator), gained C - B n, avoided
B n - C. Nothing over nothing is 0, and of nobody nothing is shown. Money is in currency units here. A line of citizens,
shares or differences of citizens is resolved to whole citizens in integers; another is reached from one part in 10^12
below. Arrays are [draw, arm, measurement]. Nothing random.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from simulator.claims.evidence import COUNTERFACTUAL, Evidence, Flags, Floats, Integers
from simulator.claims.timing import Schedule, first_month
from simulator.deal import AtLeast, CohortRule, Comparison, Condition, Figure, counts_citizens
from simulator.kernels import claims as kernel
from simulator.terms import MOST_PARTS, ratio


@dataclass(frozen=True)
class Subject:
    """What is looked at: an outcome, one checkpoint or segment of it, of some cohorts together (none: of everyone)."""

    outcome: str
    by: str
    of: str | None
    checkpoint: int | None = None
    segment: str | None = None
    cohorts: tuple[CohortRule, ...] = ()

    @classmethod
    def of_line(cls, line: Condition) -> Subject:
        """What a line measures."""
        return cls(line.outcome, line.at_least.by, line.at_least.of, line.checkpoint, line.segment)

    def groups(self) -> list[tuple[str | None, tuple[int, int] | None]]:
        """(segment, cohort) of each part that is counted alone."""
        if not self.cohorts:
            return [(self.segment, None)]
        return [(self.segment, (cohort.start, cohort.until)) for cohort in self.cohorts]


class Comparator(NamedTuple):
    """What a value is compared with, top/bottom per citizen, broadcast to [draw, arm, measurement]."""

    top: Floats
    bottom: Floats

    def per_citizen(self) -> Floats:
        """B; of nobody 0."""
        return _over(self.top, self.bottom)


class Reading(NamedTuple):
    """One measured thing: how much is counted, of how many citizens, and (where it is asked for) compared with what."""

    number: Floats
    of: Floats
    compared: Comparator

    def value(self, by: str) -> Floats:
        """The measured value, float64[draw, arm, measurement]."""
        count, of, base = np.broadcast_arrays(self.number, self.of, self.compared.per_citizen())
        mean = _over(count, of)
        known = of > 0
        if by == "citizens":
            return count.copy()
        if by in ("share", "value"):
            return mean
        if by == "gained":
            return np.asarray(count - base * of)
        if by == "avoided":
            return np.asarray(base * of - count)
        if by == "difference":
            return np.where(known, mean - base, 0.0)
        return np.where(known, _over(base - mean if by == "reduction" else mean - base, base), 0.0)


def _over(top: Floats, bottom: Floats) -> Floats:
    """top / bottom, and 0 where nothing is below."""
    above, below = np.broadcast_arrays(top, bottom)
    found: Floats = np.divide(above, below, out=np.zeros(above.shape), where=below != 0)
    return found


def read(evidence: Evidence, subject: Subject, schedule: Schedule, truth: bool = False) -> Reading:
    """Count, citizens and comparison of a subject at each measurement, as measured or (`truth`) as it truly is."""
    if evidence.whole(subject.outcome):
        return _read_whole(evidence, subject, schedule, truth)
    parts = [_read_group(evidence, subject, *group, schedule, truth) for group in subject.groups()]
    first = parts[0]
    if len(parts) == 1:
        return first
    number = sum((part.number for part in parts[1:]), first.number)
    of = sum((part.of for part in parts[1:]), first.of)
    expected = sum((part.compared.per_citizen() * part.of for part in parts[1:]),
                   first.compared.per_citizen() * first.of)  # fmt: skip
    return Reading(number, of, Comparator(expected, of))


def _read_group(
    evidence: Evidence, subject: Subject, segment: str | None, cohort: tuple[int, int] | None, schedule: Schedule,
    truth: bool,
) -> Reading:  # fmt: skip
    name = "" if cohort is None else f"{cohort[0]}-{cohort[1]}"
    item = evidence.item(subject.outcome, subject.checkpoint, segment or "", name)
    counted = evidence.sums("true" if truth else "measured", item, schedule.since, schedule.upto)
    of = _denominator(evidence, subject.of, item, segment, cohort, schedule)
    return Reading(counted, of, _comparison(evidence, subject, item, of, schedule, truth))


# --- of how many -----------------------------------------------------------------------------------------------------


def _denominator(
    evidence: Evidence, of: str | None, item: int, segment: str | None, cohort: tuple[int, int] | None,
    schedule: Schedule,
) -> Floats:  # fmt: skip
    """Of how many citizens, [draw, arm or 1, measurement or 1]; 1 where none is stated."""
    if of is None:
        return np.ones((1, 1, 1))
    if of == "measured" and "answers" in evidence.outcomes:
        return evidence.sums("answers", item, schedule.since, schedule.upto)
    everyone = segment is None and cohort is None
    if of == "planned":
        planned = evidence.deal.citizens.planned if everyone else evidence.members(segment, cohort).sum()
        return np.full((1, 1, 1), float(planned))
    if of == "completers":
        counted = _completers(evidence, segment, cohort, schedule.upto)
    elif everyone and (schedule.upto >= evidence.deal.horizon).all():
        counted = evidence.outcomes["enrolled"].values[:, None]
    else:
        counted = evidence.enrolled(evidence.members(segment, cohort), schedule.upto)
    return np.asarray(counted, dtype=np.float64)[:, None, :]


def _completers(evidence: Evidence, segment: str | None, cohort: tuple[int, int] | None, upto: Integers) -> Integers:
    """Completers by the measurement; of a group, who are not counted alone, as many as of all, in whole citizens."""
    completed = evidence.completers(upto)
    if segment is None and cohort is None:
        return completed
    mine = evidence.enrolled(evidence.members(segment, cohort), upto)
    everyone = evidence.enrolled(evidence.members(None, None), upto)
    return np.asarray(np.rint(completed * mine / np.maximum(everyone, 1)), dtype=np.int64)


# --- compared with what ----------------------------------------------------------------------------------------------


def _comparison(
    evidence: Evidence, subject: Subject, item: int, of: Floats, schedule: Schedule, truth: bool
) -> Comparator:
    """What a value is compared with; what is true is compared with the same citizens' lives without the programme."""
    compared = evidence.deal.outcomes[subject.outcome].measurement.compared_with
    if subject.by in ("share", "citizens", "value") or (subject.by not in _COMPARED):
        return _NOTHING
    if compared is not None and compared.baseline is not None and (truth or compared.then is None):
        return _agreed(compared.baseline)
    if truth or compared is None:
        return _otherwise(evidence, item, of, schedule)
    before = _stated_or_drawn(evidence, compared, item, of, schedule)
    return before if compared.then is None else _live(evidence, compared, before, item, schedule)


_COMPARED = ("difference", "reduction", "increase", "gained", "avoided")
_NOTHING = Comparator(np.zeros((1, 1, 1)), np.ones((1, 1, 1)))


def _agreed(baseline: Decimal) -> Comparator:
    top, bottom = _parts(baseline)
    return Comparator(np.full((1, 1, 1), float(top)), np.full((1, 1, 1), float(bottom)))


def _stated_or_drawn(evidence: Evidence, compared: Comparison, item: int, of: Floats, schedule: Schedule) -> Comparator:
    """The comparison before any live control group takes its place."""
    if compared.baseline is not None:
        return _agreed(compared.baseline)
    if compared.historical is not None:
        drawn = _historical(evidence, item)
        value = np.full((1, 1, 1), compared.historical.value.central()) if drawn is None else drawn
        group = float(compared.historical.citizens)
        counted = np.abs(np.rint(value * group) - value * group) < 1e-6  # else a mean, or as stated
        size: Floats = np.where(counted, group, float(MOST_PARTS))
        return Comparator(np.where(counted, np.rint(value * size), value * size), size)
    return _control(evidence, item, schedule) if compared.control else _otherwise(evidence, item, of, schedule)


def _historical(evidence: Evidence, item: int) -> Floats | None:
    if "baseline" not in evidence.outcomes:
        return None
    values: Floats = evidence.outcomes["baseline"].transpose("draw", "item").values[:, item, None, None]
    return values


def _control(evidence: Evidence, item: int, schedule: Schedule) -> Comparator:
    """The randomised control group's own count and answers; without one nothing would have happened."""
    if "control" not in evidence.outcomes:
        return _NOTHING
    return Comparator(
        *(evidence.sums(name, item, schedule.since, schedule.upto) for name in ("control", "control_answers"))
    )


def _live(evidence: Evidence, compared: Comparison, before: Comparator, item: int, schedule: Schedule) -> Comparator:
    """A control group in the place of another comparison at measurements from its date on."""
    assert compared.then is not None
    control = _control(evidence, item, schedule)
    live = (schedule.when >= first_month(evidence.deal.timeline, compared.then.start))[:, None, :]
    return Comparator(np.where(live, control.top, before.top), np.where(live, control.bottom, before.bottom))


def _otherwise(evidence: Evidence, item: int, of: Floats, schedule: Schedule) -> Comparator:
    """What truly happens without the programme, of as many citizens; nothing where that arm is not known."""
    if COUNTERFACTUAL not in evidence.arms:
        return _NOTHING
    arm = evidence.arms.index(COUNTERFACTUAL)
    count = evidence.sums("true", item, schedule.since, schedule.upto)[:, arm : arm + 1]
    return Comparator(count, of[:, arm : arm + 1] if of.shape[1] > 1 else of)


# --- savings and figures ---------------------------------------------------------------------------------------------


def _read_whole(evidence: Evidence, subject: Subject, schedule: Schedule, truth: bool) -> Reading:
    """A saving or a figure in currency units; a saving is itself a comparison, a figure has the one it states."""
    deal, kind = evidence.deal, "true" if truth else "measured"
    outcome = deal.outcomes[subject.outcome]
    total = _saved(evidence.total(kind, subject.outcome), schedule) / deal.minor_units
    nobody = np.ones((1, 1, 1))
    if not isinstance(outcome, Figure):
        of = _denominator(evidence, "enrolled" if subject.of == "measured" else subject.of, 0, None, None, schedule)
        return Reading(total, of, _NOTHING)
    known = (schedule.when >= outcome.month)[:, None, :]
    figure = evidence.figure(kind, subject.outcome)
    total = np.where(known, figure[:, :, None], 0.0)
    compared = outcome.measurement.compared_with
    if compared is not None and compared.baseline is not None:
        return Reading(total, nobody, _agreed(compared.baseline))
    if COUNTERFACTUAL not in evidence.arms:
        return Reading(total, nobody, _NOTHING)
    without = evidence.figure("true", subject.outcome)[:, evidence.arms.index(COUNTERFACTUAL), None, None]
    return Reading(total, nobody, Comparator(without, nobody))


def _saved(series: Integers, schedule: Schedule) -> Integers:
    """Sums of minor units, exact, of series[draw, arm, ledger_month] at each measurement, [draw, arm, measurement]."""
    total = np.zeros((*series.shape[:2], series.shape[2] + 1), dtype=np.int64)
    np.cumsum(series, axis=2, out=total[:, :, 1:])
    upto, since = (np.clip(ends, 0, series.shape[2])[:, None, :] for ends in (schedule.upto, schedule.since))
    found: Integers = np.take_along_axis(total, np.repeat(upto, series.shape[1], axis=1), axis=2)
    before: Integers = np.take_along_axis(total, np.repeat(since, series.shape[1], axis=1), axis=2)
    return np.asarray(found - before)


# --- values and lines ------------------------------------------------------------------------------------------------


def value(evidence: Evidence, subject: Subject, schedule: Schedule, truth: bool = False) -> Floats:
    """The measured value at each measurement, float64[draw, arm, measurement]; as stated where somebody states it."""
    shape = (evidence.draws, len(evidence.arms), schedule.when.shape[1])
    found = np.array(np.broadcast_to(read(evidence, subject, schedule, truth).value(subject.by), shape))
    told = stated(evidence, subject, schedule)
    arm = evidence.programme
    found[:, arm] = np.where(np.isnan(told), found[:, arm], told)
    return found


def stated(evidence: Evidence, subject: Subject, schedule: Schedule) -> Floats:
    """The value that is stated for each measurement, float64[draw, measurement]; NaN where none is.

    A measurement takes the latest value stated for its month or before, and since the last one where it looks no
    further back.
    """
    out = np.full(schedule.when.shape, np.nan)
    names = {subject.outcome, f"{subject.outcome} @{subject.checkpoint}"}
    alone = [f"{each.start}-{each.until}" for each in subject.cohorts] if len(subject.cohorts) == 1 else []
    for group in filter(None, [subject.segment, *alone]):
        names = {f"{name} [{group}]" for name in names}
    for (name, month), number in sorted(evidence.stated.items(), key=lambda entry: entry[0][1]):
        if name in names:
            taken = (schedule.when >= month) & ((schedule.since == 0) | (month > schedule.since))
            out[taken] = number
    return out


class Line(NamedTuple):
    """Whether a line is reached, bool[draw, arm, measurement], its measured value, and whole citizens needed (0: none
    of its kind), int64[draw, arm, measurement]."""

    held: Flags
    value: Floats
    need: Integers


def line(evidence: Evidence, subject: Subject, at_least: AtLeast, schedule: Schedule, truth: bool = False) -> Line:
    """A line at each measurement, as measured or as it truly is."""
    subject = replace(subject, by=at_least.by, of=at_least.of)
    values = value(evidence, subject, schedule, truth)
    held = np.zeros(values.shape, dtype=np.bool_)
    kernel.reach(values.ravel(), float(at_least.line), held.reshape(-1))
    need = np.zeros(values.shape, dtype=np.int64)
    if _of_citizens(evidence, subject):
        reading = read(evidence, subject, schedule, truth)
        need = _need(reading, at_least, values.shape)
        told = np.zeros_like(held)
        told[:, evidence.programme] = ~np.isnan(stated(evidence, subject, schedule))
        held = np.where(told, held, np.floor(reading.number + 1e-9) >= need)
    return Line(held & schedule.made[:, None, :], values, need)


def _of_citizens(evidence: Evidence, subject: Subject) -> bool:
    """Whether a line can be resolved to whole citizens."""
    outcome = evidence.deal.outcomes[subject.outcome]
    return subject.by in ("share", "citizens", "difference") and counts_citizens(outcome)


def _need(reading: Reading, at_least: AtLeast, shape: tuple[int, ...]) -> Integers:
    """Whole citizens of a line."""
    if at_least.citizens is not None:
        return np.full(shape, at_least.citizens, dtype=np.int64)
    numerator, denominator = _parts(at_least.line)
    of, top, bottom = (
        np.ascontiguousarray(np.broadcast_to(np.rint(each), shape)).astype(np.int64).ravel()
        for each in (reading.of, reading.compared.top, reading.compared.bottom)
    )
    out = np.zeros(of.size, dtype=np.int64)
    kernel.need(numerator, denominator, of, top, bottom, at_least.difference is not None, out)
    return out.reshape(shape)


def _parts(share: Decimal) -> tuple[int, int]:
    """A line or baseline as whole numbers; digits after the sixth do not count where there are more than nine."""
    numerator, denominator = ratio(share)
    return (numerator, denominator) if denominator <= MOST_PARTS else ratio(round(share, 6))
