"""A rate card or a fixed amount in, what it pays as citizens, time or months are counted out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from simulator.deal import Accumulate, Checkpoint, Fixed, RateCard, Reach, TimeIn, UnitPrice
from simulator.describe.example.circumstances import price_of
from simulator.describe.measures import counted, recruited
from simulator.describe.payoff.lines import sloped
from simulator.describe.payoff.parts import Across, Curve, Key, Payoff, Point, Unit
from simulator.describe.people import sizes_of
from simulator.describe.telling import Telling
from simulator.terms import count_owed, fixed_owed, time_owed, within_cap

SHOWN = 3
"""Prices with a line each; of more the smallest and the largest, or the first and all together."""
WEEKS_PER_MONTH = Fraction(487, 112)


def unit_of(tell: Telling, outcome: str, by: str) -> Unit:
    """The unit of a measured value."""
    what = counted(tell, outcome)
    if by in ("share", "reduction", "increase"):
        return "share"
    if by == "difference" and what in ("citizen", "weight"):
        return "percentage point"
    if what == "weight":
        return "share"
    if what == "citizen":
        return "number" if by == "value" else "citizen"
    return "number" if what == "figure" else what


def most_units(tell: Telling, outcome: str, segment: str | None = None) -> int:
    """The most of an outcome that the citizens recruited at the central share can bring."""
    citizens = recruited(tell)
    if segment is not None:
        citizens = round(sizes_of(tell)[segment] * tell.central(tell.deal.citizens.recruited))
    told = tell.deal.outcomes[outcome]
    if isinstance(told, TimeIn):
        return max(citizens * (told.within - told.start), 1)
    return max(citizens * (10 if counted(tell, outcome) == "point" else 1), 1)


def rate_card(tell: Telling, name: str, term: RateCard) -> Payoff:
    """A price for each, by segment where prices differ; prices that add up for one citizen together, with ceilings."""
    outcome = tell.deal.outcomes[term.outcome]
    checkpoint = next(iter(term.by_checkpoint()), None)
    month = tell.deal.citizens.enrolment.start + tell.deal.window(outcome, checkpoint)
    due = month + 1 + term.paid.months
    if isinstance(term.price, UnitPrice) and term.price.per != "outcome":
        return _time(tell, name, term, term.price, month - 1)
    most = most_units(tell, term.outcome, term.segment)
    curves = tuple(_curves(tell, term, month, most))
    unit = unit_of(tell, term.outcome, "citizens")
    return Payoff(
        name, term.kind, _across(tell, term, unit), unit, term.outcome, "", most, curves, due=due,
        left_out=tuple(_left_out(tell, term)),
    )  # fmt: skip


def _across(tell: Telling, term: RateCard, unit: Unit) -> Across:
    """Citizens, where one brings one price or all that are told together; else outcomes."""
    told = tell.deal.outcomes[term.outcome]
    repeated = isinstance(told, Reach) and told.claims > 1 or isinstance(told, Checkpoint) and len(told.at) > 1
    several = repeated or isinstance(told, Accumulate)
    return "citizens" if unit == "citizen" and not (several and isinstance(term.price, UnitPrice)) else "outcomes"


def _curves(tell: Telling, term: RateCard, month: int, most: int) -> Iterator[Curve]:
    for key, named, price, own in _prices(tell, term, month):
        until = most if own is None else own
        end = [Point(0.0, 0), Point(float(until), count_owed(until, price))]
        yield Curve(tuple(end), key, named)


def _prices(tell: Telling, term: RateCard, month: int) -> Iterator[tuple[Key, str, int, int | None]]:
    """What a line is for, its name, its price after cut and index, and how many it can count if not everyone."""

    def now(amount: Decimal) -> int:
        return price_of(tell, term, amount, month).minor

    if isinstance(term.price, UnitPrice):
        price = now(term.price.amount)
        yield "", "", _ceiling(tell, term, price), None
        if term.bonus is not None:
            yield "bonus", term.bonus.segment, _ceiling(tell, term, price + now(term.bonus.amount)), None
        return
    if segments := term.prices_by("segment"):
        share = tell.central(tell.deal.citizens.recruited)
        every = [(name, now(price), round(sizes_of(tell)[name] * share)) for name, price in segments.items()]
        shown = every if len(every) <= SHOWN else sorted(every, key=lambda each: each[1])[:: len(every) - 1]
        yield from (("segment", name, price, own) for name, price, own in shown)
        return
    yield from _adding(tell, term, [now(price) for price in term.price.values()])


def _adding(tell: Telling, term: RateCard, prices: list[int]) -> Iterator[tuple[Key, str, int, int | None]]:
    """Prices that one citizen may bring one after the other: the first alone, then all, within the ceiling."""
    kinds: tuple[tuple[Key, str], ...] = (("months", "months"), ("claim", "claim"), ("level", "level"))
    for key, kind in kinds:
        names = list(term.prices_by(kind))  # type: ignore[arg-type]
        if names:
            yield key, names[0], _ceiling(tell, term, prices[0]), None
            if len(names) > 1:
                yield "every", str(len(names)), _ceiling(tell, term, sum(prices)), None


def _ceiling(tell: Telling, term: RateCard, price: int) -> int:
    """What the ceilings per citizen leave of a citizen's prices."""
    for cap in (term.per_citizen, tell.deal.contract.caps.per_citizen):
        price = price if cap is None else within_cap(price, tell.deal.minor(cap), 0)
    return price


def _left_out(tell: Telling, term: RateCard) -> Iterator[str]:
    if term.at_most is not None:
        yield "at_most"


def _time(tell: Telling, name: str, term: RateCard, price: UnitPrice, month: int) -> Payoff:
    """A price for time in a state, over all citizens together."""
    weekly = price.per == "week"
    now = price_of(tell, term, price.amount, month)
    months = Fraction(most_units(tell, term.outcome, term.segment))
    per = WEEKS_PER_MONTH if weekly else Fraction(1)
    points = sloped(lambda units: time_owed(float(units / per), now.minor, weekly), Fraction(0), months * per, [])
    return Payoff(
        name, term.kind, "time", "week" if weekly else "month", term.outcome, "", recruited(tell), (Curve(points),),
        due=month + 1 + term.paid.months,
    )  # fmt: skip


def fixed(tell: Telling, name: str, term: Fixed) -> Payoff:
    """What has been paid so far, month by month, whatever the outcome."""
    start = term.start if term.month is None else term.month
    end = start + 1 if term.until is None else term.until
    paid, points = 0, [Point(0.0, 0)]
    for month in range(start, end):
        paid += fixed_owed(month, start, end, price_of(tell, term, term.amount.amount, month).minor)
        at = float(month + term.paid.months)
        points += [Point(at, points[-1].owed), Point(at, paid)]
    last = points[-1]
    points.append(Point(last.value + max(round(last.value / 5), 3), last.owed))
    return Payoff(
        name, term.kind, "months", "month", "", "", 0, (Curve(tuple(points)),), (float(start + term.paid.months),),
        due=start + term.paid.months,
    )  # fmt: skip
