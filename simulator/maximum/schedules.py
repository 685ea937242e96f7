"""Targets, tiers, lines and shares of savings in, the most that they can make owed out, measurement by measurement.

Each is read at the largest value that can be measured (`measured`), by the functions of `simulator.terms`. Whole minor
units, infinite where nothing bounds them. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from decimal import Decimal

import numpy as np

from simulator.deal.model import Deal
from simulator.deal.outcomes import Figure
from simulator.deal.terms import (
    Every,
    Linear,
    PayAmount,
    PayPrice,
    PayShare,
    RepayDrawn,
    Return,
    SavingsShare,
    Target,
    Tiers,
    period_of,
)
from simulator.maximum.measured import Span, last_month, measurements, most
from simulator.maximum.pieces import Amount, Piece, drawn, due, factor, grown_capital
from simulator.terms import (
    level_owed,
    linear_owed,
    marginal_owed,
    price_at,
    ratio,
    savings_owed,
    shareable,
    tier_level,
    units_owed,
)

NEAR = 1e-9
"""Relative: a value this little below a step of a schedule may count as on it."""


# --- targets ---------------------------------------------------------------------------------------------------------


def of_target(deal: Deal, term: Target) -> Iterator[Piece]:
    """Reached at every measurement, by each cohort."""
    ends: list[int | None] = [cohort.until for cohort in term.cohorts] or [None]
    if isinstance(term.pays, RepayDrawn):
        groups = [*ends, None] if term.pooled else ends
        spans = [due(deal, term, span) for until in groups for span in measurements(deal, term, until)]
        yield _repaid(deal, term.pays.return_, spans)
        return
    everyone = measurements(deal, term)
    for until in ends:
        alone = measurements(deal, term, until)
        for position, span in enumerate(alone):
            last = everyone[-1].last if term.pooled and position == len(alone) - 1 else span.last
            months = Span(span.first, max(span.last, last))
            yield Piece(_reached(deal, term, months, len(ends)), due(deal, term, months))


def _reached(deal: Deal, term: Target, months: Span, cohorts: int) -> Amount:
    """What one group's target pays when it is reached."""
    times = factor(deal, term, months)
    if isinstance(term.pays, PayAmount):
        return units_owed(1.0, price_at(deal.minor(term.pays.amount), times))
    if isinstance(term.pays, PayShare):
        return math.ceil(drawn(deal) * term.pays.share_of_principal / cohorts) + 1
    assert isinstance(term.pays, PayPrice)
    by = "citizens" if term.pays.for_each == "counted" else term.pays.for_each
    line = term.lines[0]
    units = most(deal, line.outcome, by, line.at_least.of or "enrolled", line.segment)
    return math.inf if math.isinf(units) else units_owed(units, price_at(deal.minor(term.pays.price), times))


def _repaid(deal: Deal, rule: Return, spans: list[Span]) -> Piece:
    """The commitment with its return to the last month in which it can fall due, in one payment or several."""
    months = Span(min(span.first for span in spans), max(span.last for span in spans))
    return Piece(grown_capital(deal, rule.rate, rule.basis == "simple", months.last) + len(spans) - 1, months)


# --- schedules -------------------------------------------------------------------------------------------------------


def of_line(deal: Deal, term: Linear) -> Iterator[Piece]:
    """The line at the largest value, at every measurement."""
    top = most(deal, term.outcome, term.by, term.of, term.segment)
    until = math.inf if term.until is None else float(term.until)
    for span in measurements(deal, term):
        price = price_at(deal.minor(term.price), factor(deal, term, span))
        bounded = math.isfinite(min(top, until)) or price == 0
        owed = linear_owed(min(top, until), float(term.start), until, price, float(term.per)) if bounded else math.inf
        yield Piece(owed, due(deal, term, span))


def of_tiers(deal: Deal, term: Tiers) -> Iterator[Piece]:
    """The most that the schedule gives up to the largest value, at every measurement."""
    top = most(deal, term.outcome, term.by, term.of, term.segment)
    spans = measurements(deal, term)
    if term.pays in ("return", "total return"):
        dues = [due(deal, term, span) for span in spans]
        level = max(_highest(term, top, float), 0.0)
        owed = _with_return(deal, term, level, max(span.last for span in dues))
        yield Piece(owed, Span(min(span.first for span in dues), max(span.last for span in dues)))
        return
    for span in spans:
        yield Piece(_schedule(deal, term, top, span), due(deal, term, span))


def _with_return(deal: Deal, term: Tiers, level: float, last: int) -> int:
    """The commitment with a return of a level: a year, or in all; a minor unit more for each rounding."""
    years = last / 12 if term.pays == "return" else 1.0
    return math.ceil(drawn(deal) * math.pow(1.0 + level, max(years, 0.0))) + last + 1


def _schedule(deal: Deal, term: Tiers, top: float, span: Span) -> Amount:
    """What a schedule gives at one measurement: money, prices of units, or shares of what is drawn."""
    times = factor(deal, term, span)
    if term.pays == "amount":
        return max(level_owed(_highest(term, top, lambda level: float(deal.minor(level))), times), 0)
    if term.pays in ("coupon", "share of principal"):
        share = max(_highest(term, top, float), 0.0)
        return math.ceil(drawn(deal) * share * (period_of(term) / 12 if term.pays == "coupon" else 1.0)) + 1
    floor = 0 if term.at_least is None else price_at(deal.minor(term.at_least), times)
    return max(_units(deal, term, top, times), floor)


def _units(deal: Deal, term: Tiers, top: float, times: float) -> Amount:
    """A price for every unit, or for the units of each tier."""
    at = np.array([float(value) for value, _ in term.steps])
    price = np.array([price_at(deal.minor(each), times) for _, each in term.steps], dtype=np.int64)
    if math.isinf(top):
        return math.inf if price.any() else 0
    if term.pays == "price of marginal units":
        return marginal_owed(top, at, price)
    ends = [*at[1:].tolist(), top]
    reached = [k for k in range(at.size) if at[k] <= top * (1 + NEAR)]
    return max((units_owed(min(top, ends[k]), int(price[k])) for k in reached), default=0)


def _highest(term: Tiers, top: float, figure: Callable[[Decimal], float]) -> float:
    """The highest level of a schedule up to a value, and what it gives at least."""
    at, level = np.array([float(value) for value, _ in term.steps]), np.array([figure(each) for _, each in term.steps])
    reached = level[at <= top + NEAR * abs(top)] if math.isfinite(top) else level
    here = tier_level(min(top, float(at[-1])), at, level, term.shape == "lines")
    floor = [] if term.at_least is None else [figure(term.at_least)]
    return max([0.0, here, *map(float, reached), *floor])


# --- savings ---------------------------------------------------------------------------------------------------------


def of_saving(deal: Deal, term: SavingsShare) -> Piece:
    """The share of the whole layer; without an upper end nothing bounds it. A figure is at its upper value."""
    dues = Span(0, last_month(deal))
    if isinstance(term.measured, Every):
        months = term.measured.months()
        dues = Span(min(months, default=0) + term.paid.months, last_month(deal))
    outcome, until = deal.outcomes[term.outcome], None if term.until is None else deal.minor(term.until)
    if until is None and (not isinstance(outcome, Figure) or term.losses != "carried forward"):
        return Piece(0 if term.share == 0 and term.once_repaid is None else math.inf, dues)
    tops = [] if until is None else [until]
    if isinstance(outcome, Figure) and term.losses == "carried forward":
        tops.append(math.ceil(deal.upper(f"outcomes.{term.outcome}.figure") * deal.minor_units))
    layer = shareable(min(tops), deal.minor(term.start), min(tops))
    shares = [term.share, *([term.once_repaid.share] if term.once_repaid else [])]
    rounding = 2 * (dues.last - dues.first + 1) if term.once_repaid else 0
    return Piece(savings_owed(layer, 0, *ratio(max(shares))) + rounding, dues)
