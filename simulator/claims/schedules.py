"""Tiers, lines and shares of savings in, what they make owed at each measurement out.

Amounts are written by the functions of `simulator.terms`; the figures of tiers that are rates on capital are asked of
the ledger, and so is a share of savings whose rate changes once investors are repaid. Nothing random.
"""

from __future__ import annotations

import math

import numpy as np

from simulator.claims.book import Book, factors
from simulator.claims.conditions import holds
from simulator.claims.evidence import Evidence, Flags, Floats, Integers
from simulator.claims.measures import Subject, stated, value
from simulator.claims.timing import Schedule, closed, measurements, subjects
from simulator.deal import Deal, Linear, SavingsShare, Tiers
from simulator.kernels import claims as kernel
from simulator.terms import CLOSE, NO_CAP, ratio

# --- tiers and lines -------------------------------------------------------------------------------------------------


def claim_scheduled(book: Book, position: int, term: Tiers | Linear, column: int | None) -> None:
    """Book one term that is read at a measured value; `column` is its place among those on capital."""
    evidence, lag = book.evidence, term.paid.months
    schedule = measurements(evidence, term.measured, closed(evidence.deal, subjects(term), evidence.delay))
    subject = Subject(term.outcome, term.by, term.of, term.checkpoint, term.segment)
    measured, true = (value(evidence, subject, schedule, truth) for truth in (False, True))
    held, held_true = (holds(evidence, term.only_if, schedule, truth) for truth in (False, True))
    if isinstance(term, Tiers) and column is not None:
        levels, truly = (_levels(term, values) for values in (measured, true))
        reached = held[:, evidence.programme]
        book.ask(column, np.where(reached, levels[:, evidence.programme], np.nan), schedule, lag)
        met, met_true = (_pays(term, each) for each in (levels, truly))
    else:
        amounts, would = (_amounts(evidence, term, schedule, values) for values in (measured, true))
        book.owe(position, np.where(held, amounts, 0), schedule, lag)
        met, met_true = (amount > 0 for amount in (amounts, would))
    book.met[:, :, position] = (met & held).any(axis=2)
    book.met_true[:, :, position] = (met_true & held_true).any(axis=2)
    book.note(position, measured, schedule)


def _pays(term: Tiers, levels: Floats) -> Flags:
    """Whether a level asks anything; one that repays does at a return of nothing."""
    pays: Flags = np.isfinite(levels) & ((levels != 0) | (term.pays in ("return", "total return")))
    return pays


def _amounts(evidence: Evidence, term: Tiers | Linear, schedule: Schedule, values: Floats) -> Integers:
    """Money at each measured value, int64[draw, arm, measurement]."""
    factor = factors(evidence.factor(float(term.price_cut), term.indexed), schedule)[:, None, :]
    flat = np.ascontiguousarray(np.broadcast_to(factor, values.shape)).ravel()
    out = np.zeros(values.size, dtype=np.int64)
    if isinstance(term, Linear):
        until = math.inf if term.until is None else float(term.until)
        price = evidence.deal.minor(term.price)
        kernel.linear(values.ravel(), float(term.start), until, price, float(term.per), flat, out)
    else:
        _tiers(evidence.deal, term, values.ravel(), flat, out)
    return out.reshape(values.shape)


def _tiers(deal: Deal, term: Tiers, values: Floats, factor: Floats, out: Integers) -> None:
    at = np.array([float(each) for each, _ in term.steps])
    least = 0 if term.at_least is None else deal.minor(term.at_least)
    if term.pays != "amount":
        prices = np.array([deal.minor(price) for _, price in term.steps], dtype=np.int64)
        kernel.tiers(values, at, prices, term.pays == "price of marginal units", least, factor, out)
        return
    level = np.array([float(deal.minor(amount)) for _, amount in term.steps])
    read = np.zeros(values.size)
    kernel.levels(values, at, level, term.shape == "lines", -math.inf if term.at_least is None else float(least), read)
    kernel.amounts(read, factor, out)


def _levels(term: Tiers, values: Floats) -> Floats:
    """What is asked of the capital account, float64[draw, arm, measurement]; NaN below the first step."""
    at, level = (np.array([float(pair[part]) for pair in term.steps]) for part in (0, 1))
    least = -math.inf if term.at_least is None else float(term.at_least)
    out = np.zeros(values.size)
    kernel.levels(values.ravel(), at, level, term.shape == "lines", least, out)
    below = values < at[0] - CLOSE * abs(at[0])
    return np.where(below & (term.at_least is None), np.nan, out.reshape(values.shape))


# --- savings ---------------------------------------------------------------------------------------------------------


def claim_saving(book: Book, position: int, term: SavingsShare, column: int | None) -> None:
    """Book one share of savings; with another share once investors are repaid, the ledger is asked."""
    evidence, lag = book.evidence, term.paid.months
    schedule = measurements(evidence, term.measured, closed(evidence.deal, subjects(term), evidence.delay))
    total = _total(evidence, term, schedule, "measured")
    owed, newly = _shares(evidence, term, schedule, total, truth=False)
    _, newly_true = _shares(evidence, term, schedule, _total(evidence, term, schedule, "true"), truth=True)
    if column is None:
        book.owe(position, owed, schedule, lag)
    else:
        book.ask(column, newly[:, evidence.programme].astype(np.float64), schedule, lag)
    book.met[:, :, position], book.met_true[:, :, position] = ((part > 0).any(axis=2) for part in (newly, newly_true))
    book.note(position, total / evidence.deal.minor_units, schedule)


def _total(evidence: Evidence, term: SavingsShare, schedule: Schedule, kind: str) -> Integers:
    """The whole saving so far at each measurement, int64[draw, arm, measurement] minor units."""
    series = evidence.total(kind, term.outcome)
    sums = np.concatenate([np.zeros((*series.shape[:2], 1), dtype=np.int64), np.cumsum(series, axis=2)], axis=2)
    upto = np.clip(schedule.upto, 0, series.shape[2])
    upto = _known(evidence, term, schedule, upto)
    found: Integers = np.take_along_axis(sums, np.repeat(upto[:, None, :], series.shape[1], axis=1), axis=2)
    told = stated(evidence, Subject(term.outcome, "value", None), schedule) * evidence.deal.minor_units
    arm = evidence.programme
    whole = np.rint(np.where(np.isnan(told), 0.0, told)).astype(np.int64)
    found[:, arm] = np.where(np.isnan(told), found[:, arm], whole)
    return found


def _known(evidence: Evidence, term: SavingsShare, schedule: Schedule, upto: Integers) -> Integers:
    """A figure is known at the beginning of its month already."""
    month = getattr(evidence.deal.outcomes[term.outcome], "month", None)
    return upto if month is None else np.where(schedule.when >= month, np.maximum(upto, month + 1), upto)


def _shares(
    evidence: Evidence, term: SavingsShare, schedule: Schedule, total: Integers, truth: bool
) -> tuple[Integers, Integers]:
    """What is owed and what is newly shared at each measurement, int64[draw, arm, measurement] minor units."""
    deal, shape = evidence.deal, total.shape
    numerator, denominator = ratio(term.share)
    until = NO_CAP if term.until is None else deal.minor(term.until)
    part = np.array([numerator, denominator, deal.minor(term.start), until, term.losses == "carried forward"])
    made, held = (
        np.ascontiguousarray(np.broadcast_to(each, shape)).reshape(-1, shape[2])
        for each in (schedule.made[:, None, :], holds(evidence, term.only_if, schedule, truth))
    )
    owed, newly = (np.zeros((shape[0] * shape[1], shape[2]), dtype=np.int64) for _ in range(2))
    kernel.savings(np.ascontiguousarray(total).reshape(-1, shape[2]), made, held, part.astype(np.int64), owed, newly)
    return owed.reshape(shape), newly.reshape(shape)
