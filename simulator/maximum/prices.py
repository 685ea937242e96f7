"""Rate cards and fixed amounts in, the most that they can make owed out: everyone and everything at its price.

Segments with a price or bonus of their own count their own citizens, others the rest. Whole minor units; the arithmetic
of a price is in `simulator.terms`. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from simulator.deal.model import Deal
from simulator.deal.outcomes import TimeIn, counts_citizens
from simulator.deal.terms import Fixed, RateCard, UnitPrice
from simulator.maximum.measured import Part, Span, citizens_of, decided, each_counts, parts
from simulator.maximum.pieces import Owed, Piece, due, factor
from simulator.terms import count_owed, fixed_owed, price_at, time_owed


def of_prices(deal: Deal, term: RateCard) -> Owed:
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
    span = due(deal, term, Span(span.first, max(span.last, gate(deal, term) - term.paid.months)))
    times, apart = factor(deal, term, part.months), _apart(term)
    rest = citizens_of(deal, None) if term.segment is None else 0
    for segment in apart:
        people = citizens_of(deal, segment)
        rest -= people
        yield _each(deal, term, people, price_at(deal.minor(_price(term, part, segment)), times), span)
    if rest > 0:
        yield _each(deal, term, rest, price_at(deal.minor(_price(term, part, None)), times), span)


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


def of_fixed(deal: Deal, term: Fixed) -> Piece:
    """An amount at a month, or every month."""
    start, until = (term.start, term.until or 0) if term.month is None else (term.month, term.month + 1)
    listed = deal.minor(term.amount.amount)
    each = price_at(fixed_owed(start, start, until, listed), factor(deal, term, Span(start, max(until - 1, start))))
    months = Span(start, max(until - 1, gate(deal, term) - term.paid.months))
    paid = due(deal, term, months)
    times = until - start if term.only_if else min(until - start, paid.last - paid.first + 1)
    return Piece(each * max(times, 0), paid, math.inf if term.only_if else each)


def gate(deal: Deal, term: RateCard | Fixed) -> int:
    """The last month in which a condition can be decided before which nothing is paid; 0 for none."""
    return 0 if term.only_if is None else decided(deal, term.only_if.each)
