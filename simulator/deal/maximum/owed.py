"""One term of a contract in, the most that it can make owed, and in which months it can be paid, out.

Amounts are whole minor units, infinite where nothing bounds them; they come from the functions of `simulator.terms`, at
the values that `measured` says can be reached at most. Drawn money is the whole commitment, drawn in month 0; indexed
amounts are at the index's upper value. Limits of the whole contract are not applied here. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from simulator.deal.maximum.measured import (
    Part,
    Span,
    citizens_of,
    decided,
    each_counts,
    last_month,
    measurements,
    most,
    parts,
)
from simulator.deal.model import Deal
from simulator.deal.outcomes import Figure, TimeIn, counts_citizens
from simulator.deal.terms import (
    Every,
    Fixed,
    Linear,
    PayAmount,
    PayPrice,
    PayShare,
    RateCard,
    RepayDrawn,
    Return,
    SavingsShare,
    Target,
    Term,
    TermBase,
    Tiers,
    UnitPrice,
    period_of,
)
from simulator.terms import (
    count_owed,
    fixed_owed,
    growth_of,
    level_owed,
    linear_owed,
    marginal_owed,
    price_at,
    ratio,
    repay_owed,
    savings_owed,
    share_owed,
    shareable,
    tier_level,
    time_owed,
    units_owed,
)

Amount = int | float
"""Minor units, or infinite."""
NEAR = 1e-9
"""Relative: a value this little below a step of a schedule may count as on it."""


class Piece(NamedTuple):
    """Something that can be owed: at most so much in all, paid in some months, at most so much in any of them."""

    amount: Amount
    months: Span
    monthly: Amount = math.inf

    def within(self, first: int, last: int) -> Amount:
        """At most so much is paid from month `first` to month `last`."""
        months = min(last, self.months.last) - max(first, self.months.first) + 1
        return 0 if months <= 0 else min(self.amount, self.monthly * months if self.monthly else 0)


class Owed(NamedTuple):
    """What one term can make owed: pieces, and the most of all of them."""

    pieces: tuple[Piece, ...]
    cap: Amount = math.inf

    def within(self, first: int, last: int) -> Amount:
        """At most so much is paid from month `first` to month `last`."""
        return min(self.cap, sum(piece.within(first, last) for piece in self.pieces))

    def splits(self, first: int, last: int) -> int:
        """How often a payment can be split between payers in those months."""
        spans = [(max(first, piece.months.first), min(last, piece.months.last)) for piece in self.pieces]
        return len({month for start, end in spans for month in range(start, end + 1)})


def owed_by(deal: Deal, term: Term) -> Owed:
    """The most that a term can make owed, its own cap included."""
    if isinstance(term, RateCard):
        found = _prices(deal, term)
    elif isinstance(term, Target):
        found = Owed(tuple(_target(deal, term)))
    elif isinstance(term, Tiers):
        found = Owed(tuple(_tiers(deal, term)))
    elif isinstance(term, Linear):
        found = Owed(tuple(_linear(deal, term)))
    elif isinstance(term, SavingsShare):
        found = Owed((_saving(deal, term),))
    else:
        found = Owed((_fixed(deal, term),))
    cap = math.inf if term.cap is None else deal.minor(term.cap)
    return Owed(found.pieces, min(found.cap, cap))


# --- what amounts are multiplied with, and when they are paid --------------------------------------------------------


def factor(deal: Deal, term: TermBase, months: Span) -> float:
    """The most that a term's amounts are multiplied with in some months: cut, index and re-pricing."""
    prices = (float(review.price or 1) for review in deal.contract.reviews.values() if review.then == "re-price")
    found = float(1 - term.price_cut) * math.prod(max(price, 1.0) for price in prices)
    if term.indexed and deal.prices is not None:
        years = {_year(deal, month) for month in months}
        found *= max(grown(deal, year) for year in range(min(years), max(years) + 1))
    return found


def _year(deal: Deal, month: int) -> int:
    return deal.start.year + (deal.start.month - 1 + month) // 12


def grown(deal: Deal, year: int) -> float:
    """The most that prices can have grown from the deal's level to a year; before it the least that they have not."""
    if deal.prices is None:
        return 1.0
    level, known = deal.prices.level, deal.prices.known
    index = deal.meant(deal.prices.index)
    low = index.fixed if index.distribution is None else max(2 * index.central() - index.upper(), -0.5)
    rates = [float(known[each]) if each in known else index.upper() for each in range(level + 1, year + 1)]
    before = [float(known[each]) if each in known else low or 0.0 for each in range(year + 1, level + 1)]
    return math.prod(1.0 + rate for rate in rates) / math.prod(1.0 + rate for rate in before)


def _due(deal: Deal, term: TermBase, span: Span) -> Span:
    """The months in which what is measured at the beginning of some months is paid."""
    return Span(span.first + term.paid.months, min(span.last + term.paid.months, last_month(deal)))


# --- prices ----------------------------------------------------------------------------------------------------------


def _prices(deal: Deal, term: RateCard) -> Owed:
    """A price for everyone and everything that is counted, within the ceilings for each citizen."""
    pieces = tuple(piece for part in parts(deal, term.outcome) for piece in _of_part(deal, term, part))
    ceilings = [term.per_citizen, deal.contract.caps.per_citizen]
    limits = [deal.minor(each) for each in ceilings if each is not None]
    if not limits or isinstance(deal.outcomes[term.outcome], TimeIn):
        return Owed(pieces)
    return Owed(pieces, min(limits) * citizens_of(deal, term.segment))


def _of_part(deal: Deal, term: RateCard, part: Part) -> Iterator[Piece]:
    """What one checkpoint, claim or level is worth: segments with a price of their own, and the rest."""
    span = Span(part.months.first + 1, part.months.last + 1)
    span = _due(deal, term, Span(span.first, max(span.last, _gate(deal, term) - term.paid.months)))
    times, apart = factor(deal, term, part.months), _apart(term)
    rest = citizens_of(deal, None) if term.segment is None else 0
    for segment in apart:
        people = citizens_of(deal, segment)
        rest -= people
        yield _each(deal, term, people, price_at(deal.minor(_price(term, part, segment)), times), span)
    if rest > 0:
        yield _each(deal, term, rest, price_at(deal.minor(_price(term, part, None)), times), span)


def _gate(deal: Deal, term: RateCard | Fixed) -> int:
    """The last month in which a condition can be decided before which nothing is paid; 0 for none."""
    return 0 if term.only_if is None else decided(deal, term.only_if.each)


def _apart(term: RateCard) -> list[str]:
    """Segments that have a price or bonus of their own; the only one that is paid for, if so."""
    if term.segment is not None:
        return [term.segment]
    own = [*term.prices_by("segment"), *([term.bonus.segment] if term.bonus else [])]
    return list(dict.fromkeys(own))


def _price(term: RateCard, part: Part, segment: str | None) -> Decimal:
    """What one outcome of a part is listed at, for a segment with something of its own or for the rest."""
    if isinstance(term.price, UnitPrice):
        listed = term.price.amount
    else:
        other = "" if part.key.startswith(("claim", "level")) else "claim 1"
        keys = [part.key, other, f"segment {segment}"]
        listed = next((term.price[key] for key in keys if key in term.price), Decimal(0))
    bonus = term.bonus.amount if term.bonus is not None and term.bonus.segment == segment and listed > 0 else 0
    return listed + bonus


def _each(deal: Deal, term: RateCard, people: int, price: int, span: Span) -> Piece:
    """Everyone at a price: once, or for every month of a window."""
    outcome = deal.outcomes[term.outcome]
    if price == 0:
        return Piece(0, span)
    if isinstance(outcome, TimeIn):
        weekly = isinstance(term.price, UnitPrice) and term.price.per == "week"
        rounding = span.last - span.first + 1
        total = time_owed(people * each_counts(deal, term.outcome), price, weekly) + rounding
        return Piece(total, span, math.inf if term.only_if else time_owed(float(people), price, weekly) + 1)
    if counts_citizens(outcome):
        return Piece(count_owed(people, price), span)
    most_each = people * each_counts(deal, term.outcome)
    months = span.last - span.first + 1
    return Piece(most_each if math.isinf(most_each) else math.ceil(most_each + months) * price, span)


# --- targets ---------------------------------------------------------------------------------------------------------


def _target(deal: Deal, term: Target) -> Iterator[Piece]:
    """Reached at every measurement, by each cohort."""
    ends: list[int | None] = [cohort.until for cohort in term.cohorts] or [None]
    if isinstance(term.pays, RepayDrawn):
        groups = [*ends, None] if term.pooled else ends
        spans = [_due(deal, term, span) for until in groups for span in measurements(deal, term, until)]
        yield _repaid(deal, term.pays.return_, spans)
        return
    everyone = measurements(deal, term)
    for until in ends:
        alone = measurements(deal, term, until)
        for position, span in enumerate(alone):
            last = everyone[-1].last if term.pooled and position == len(alone) - 1 else span.last
            months = Span(span.first, max(span.last, last))
            yield Piece(_reached(deal, term, months, len(ends)), _due(deal, term, months))


def _reached(deal: Deal, term: Target, months: Span, cohorts: int) -> Amount:
    """What one group's target pays when it is reached."""
    times = factor(deal, term, months)
    if isinstance(term.pays, PayAmount):
        return units_owed(1.0, price_at(deal.minor(term.pays.amount), times))
    if isinstance(term.pays, PayShare):
        return math.ceil(_drawn(deal) * term.pays.share_of_principal / cohorts) + 1
    assert isinstance(term.pays, PayPrice)
    by = "citizens" if term.pays.for_each == "counted" else term.pays.for_each
    line = term.lines[0]
    units = most(deal, line.outcome, by, line.at_least.of or "enrolled", line.segment)
    return math.inf if math.isinf(units) else units_owed(units, price_at(deal.minor(term.pays.price), times))


def _drawn(deal: Deal) -> int:
    """All that can be drawn."""
    return 0 if deal.capital is None else deal.minor(deal.capital.commitment)


def _repaid(deal: Deal, rule: Return, spans: list[Span]) -> Piece:
    """The commitment with its return to the last month in which it can fall due, in one payment or several."""
    months = Span(min(span.first for span in spans), max(span.last for span in spans))
    return Piece(grown_capital(deal, rule.rate, rule.basis == "simple", months.last) + len(spans) - 1, months)


def grown_capital(deal: Deal, rate: Decimal, simple: bool, month: int) -> int:
    """What repays the whole commitment, drawn in month 0, with a return in a month."""
    if month < 0:
        return 0
    drawn, paid = (np.zeros(month + 1, dtype=np.int64) for _ in range(2))
    drawn[0] = _drawn(deal)
    return repay_owed(drawn, paid, month, growth_of(rate, month + 1, simple), simple)


# --- schedules -------------------------------------------------------------------------------------------------------


def _linear(deal: Deal, term: Linear) -> Iterator[Piece]:
    """The line at the largest value, at every measurement."""
    top = most(deal, term.outcome, term.by, term.of, term.segment)
    until = math.inf if term.until is None else float(term.until)
    for span in measurements(deal, term):
        price = price_at(deal.minor(term.price), factor(deal, term, span))
        bounded = math.isfinite(min(top, until)) or price == 0
        owed = linear_owed(min(top, until), float(term.start), until, price, float(term.per)) if bounded else math.inf
        yield Piece(owed, _due(deal, term, span))


def _tiers(deal: Deal, term: Tiers) -> Iterator[Piece]:
    """The most that the schedule gives up to the largest value, at every measurement."""
    top = most(deal, term.outcome, term.by, term.of, term.segment)
    spans = measurements(deal, term)
    if term.pays in ("return", "total return"):
        dues = [_due(deal, term, span) for span in spans]
        level = max(_highest(term, top, float), 0.0)
        owed = _with_return(deal, term, level, max(span.last for span in dues))
        yield Piece(owed, Span(min(span.first for span in dues), max(span.last for span in dues)))
        return
    for span in spans:
        yield Piece(_schedule(deal, term, top, span), _due(deal, term, span))


def _with_return(deal: Deal, term: Tiers, level: float, last: int) -> int:
    """The commitment with a return of a level: a year, or in all; a minor unit more for each rounding."""
    years = last / 12 if term.pays == "return" else 1.0
    return math.ceil(_drawn(deal) * math.pow(1.0 + level, max(years, 0.0))) + last + 1


def _schedule(deal: Deal, term: Tiers, top: float, span: Span) -> Amount:
    """What a schedule gives at one measurement: money, prices of units, or shares of what is drawn."""
    times = factor(deal, term, span)
    if term.pays == "amount":
        return max(level_owed(_highest(term, top, lambda level: float(deal.minor(level))), times), 0)
    if term.pays in ("coupon", "share of principal"):
        share = max(_highest(term, top, float), 0.0)
        return math.ceil(_drawn(deal) * share * (period_of(term) / 12 if term.pays == "coupon" else 1.0)) + 1
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


# --- savings and fixed amounts ---------------------------------------------------------------------------------------


def _saving(deal: Deal, term: SavingsShare) -> Piece:
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


def _fixed(deal: Deal, term: Fixed) -> Piece:
    """An amount at a month, or every month."""
    start, until = (term.start, term.until or 0) if term.month is None else (term.month, term.month + 1)
    listed = deal.minor(term.amount.amount)
    each = price_at(fixed_owed(start, start, until, listed), factor(deal, term, Span(start, max(until - 1, start))))
    months = Span(start, max(until - 1, _gate(deal, term) - term.paid.months))
    due = _due(deal, term, months)
    paid = until - start if term.only_if else min(until - start, max(due.last - due.first + 1, 0))
    return Piece(each * max(paid, 0), due, math.inf if term.only_if else each)


# --- what is owed without an outcome ---------------------------------------------------------------------------------


def made_good(deal: Deal) -> Owed:
    """What the return floor can make owed when the contract is wound up."""
    floor = deal.contract.return_floor
    if floor is None:
        return Owed(())
    return Owed(
        (Piece(share_owed(_drawn(deal), *ratio(1 - floor.max_loss)), Span(0, deal.timeline.ledger_months - 1)),)
    )


def on_stop(deal: Deal, months: list[int]) -> Owed:
    """What the payer can owe when the contract is stopped in one of some months."""
    share = deal.contract.on_stop.share
    if share is None or not months:
        return Owed(())
    return Owed((Piece(share_owed(_drawn(deal), *ratio(share)), Span(months[0], months[-1])),))


__all__ = ["Amount", "Owed", "Piece", "Span", "factor", "grown", "grown_capital", "made_good", "on_stop", "owed_by"]
