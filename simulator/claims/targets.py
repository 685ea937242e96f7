"""Targets in, what they make owed out: all or nothing at each measurement, for everyone or cohort by cohort.

A cohort is decided when its own windows close, and paid for alone; when all are closed and the cohorts together reach
the pooled line, those that missed it alone are paid for too. A payment that needs the capital account is divided
equally over cohorts. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from simulator.claims.book import Book, factors, last_made
from simulator.claims.conditions import holds, joined
from simulator.claims.evidence import Evidence, Flags, Floats, Integers
from simulator.claims.measures import Subject, line, read
from simulator.claims.timing import Schedule, closed, measurements, subjects
from simulator.deal import AtLeast, CohortRule, Condition, PayAmount, PayPrice, PayShare, Target
from simulator.kernels import claims as kernel


class _Decision(NamedTuple):
    """One group's line: when it is measured, whether it is reached as measured and truly, and of whom."""

    schedule: Schedule
    held: Flags
    held_true: Flags
    cohorts: tuple[CohortRule, ...]


def claim_target(book: Book, position: int, term: Target, column: int | None) -> None:
    """Book one target; `column` is its place among the terms that need the capital account."""
    decisions = list(_decisions(book.evidence, term))
    parts = max(len(term.cohorts), 1)
    for decision in decisions:
        _pay(book, position, term, column, decision, parts)
        book.met[:, :, position] |= decision.held.any(axis=2)
        book.met_true[:, :, position] |= decision.held_true.any(axis=2)
        book.date(position, decision.schedule, term.paid.months)
    _note(book, position, term, decisions[-1].schedule)


# --- when it is reached ----------------------------------------------------------------------------------------------


def _decisions(evidence: Evidence, term: Target) -> Iterator[_Decision]:
    """What is decided: one thing, or each cohort alone and then those that missed together."""
    everyone = schedule_of(evidence, term)
    if not term.cohorts:
        measured, true = (_reached(evidence, term, everyone, truth) for truth in (False, True))
        yield _Decision(everyone, measured, true, ())
        return
    alone = [_alone(evidence, term, cohort) for cohort in term.cohorts]
    yield from alone
    if term.pooled is not None:
        yield from _pooled(evidence, term, term.pooled, everyone, alone)


def schedule_of(evidence: Evidence, term: Target) -> Schedule:
    """When a target is measured for everyone."""
    return measurements(evidence, term.measured, closed(evidence.deal, subjects(term), evidence.delay))


def _reached(evidence: Evidence, term: Target, schedule: Schedule, truth: bool) -> Flags:
    reached = joined(evidence, term.lines, bool(term.any_of), schedule, truth)
    return reached & holds(evidence, term.only_if, schedule, truth)


def _alone(evidence: Evidence, term: Target, cohort: CohortRule) -> _Decision:
    closes = closed(evidence.deal, subjects(term), evidence.delay, cohort.until)
    schedule = measurements(evidence, term.measured, closes)
    own, at_least = _own_line(term)
    held = [
        line(evidence, replace(own, cohorts=(cohort,)), at_least, schedule, truth).held
        & holds(evidence, term.only_if, schedule, truth)
        for truth in (False, True)
    ]
    return _Decision(schedule, held[0], held[1], (cohort,))


def _pooled(
    evidence: Evidence, term: Target, at_least: AtLeast, schedule: Schedule, alone: list[_Decision]
) -> Iterator[_Decision]:
    """Once all are closed, for each cohort that missed alone."""
    own, _ = _own_line(term)
    together = replace(own, cohorts=term.cohorts)
    held = [
        line(evidence, together, at_least, schedule, truth).held & holds(evidence, term.only_if, schedule, truth)
        for truth in (False, True)
    ]
    last = Schedule(*(months[:, -1:] for months in (schedule.when, schedule.since, schedule.upto)))
    for decision in alone:
        missed = [~flags.any(axis=2, keepdims=True) for flags in (decision.held, decision.held_true)]
        yield _Decision(last, held[0][:, :, -1:] & missed[0], held[1][:, :, -1:] & missed[1], decision.cohorts)


def _own_line(term: Target) -> tuple[Subject, AtLeast]:
    """What a target of a single line measures, and its line."""
    its: Condition = term.lines[0]
    return Subject.of_line(its), its.at_least


# --- what it pays ----------------------------------------------------------------------------------------------------


def _pay(book: Book, position: int, term: Target, column: int | None, decision: _Decision, parts: int) -> None:
    """Book what a decision makes owed, or asked of the capital account."""
    lag = term.paid.months
    if column is not None:
        reached = decision.held[:, book.evidence.programme]
        book.ask(column, np.where(reached, level_of(term) / parts, np.nan), decision.schedule, lag)
        return
    schedule, evidence = decision.schedule, book.evidence
    factor = factors(evidence.factor(float(term.price_cut), term.indexed), schedule)[:, None, :]
    amounts = np.zeros(decision.held.shape, dtype=np.int64)
    values, price = _units(evidence, term, decision)
    kernel.units(
        np.ascontiguousarray(values).ravel(), price,
        np.ascontiguousarray(np.broadcast_to(factor, amounts.shape)).ravel(), amounts.reshape(-1),
    )  # fmt: skip
    book.owe(position, np.where(decision.held, amounts, 0), schedule, lag)


def level_of(term: Target) -> float:
    """What a target that is reached asks of the capital account: a share of principal, or all that repays it."""
    return float(term.pays.share_of_principal) if isinstance(term.pays, PayShare) else 1.0


def _units(evidence: Evidence, term: Target, decision: _Decision) -> tuple[Floats, int]:
    """What is paid for, and the price of one: one amount for the target, or each unit of the effect."""
    pays, shape = term.pays, decision.held.shape
    if isinstance(pays, PayAmount):
        return decision.held.astype(np.float64), evidence.deal.minor(pays.amount)
    assert isinstance(pays, PayPrice)
    own, _ = _own_line(term)
    by = "citizens" if pays.for_each == "counted" else pays.for_each
    own = replace(own, by=by, of=own.of or "enrolled", cohorts=decision.cohorts)
    units = read(evidence, own, decision.schedule).value(by)
    return np.broadcast_to(units, shape), evidence.deal.minor(pays.price)


def _note(book: Book, position: int, term: Target, schedule: Schedule) -> None:
    """Note the first line's value and whole citizens at the last measurement."""
    own, at_least = _own_line(term)
    cohorts = term.cohorts
    measured = line(book.evidence, replace(own, cohorts=cohorts), term.pooled or at_least, schedule)
    book.note(position, measured.value, schedule)
    need: Integers = last_made(measured.need, schedule, 0.0).astype(np.int64)
    book.need[:, position] = need[:, book.evidence.programme]
