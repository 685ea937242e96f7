"""A rate card or a fixed amount in, one payment by it out."""

from __future__ import annotations

from decimal import Decimal

from simulator.deal import Fixed, RateCard, UnitPrice
from simulator.describe.example.circumstances import Owed, money, price_of
from simulator.describe.measures import counted, in_units
from simulator.describe.telling import Telling
from simulator.terms import count_owed, fixed_owed, time_owed, within_cap

WEEKS_PER_MONTH = 487.0 / 112.0


def rate_card(tell: Telling, term: RateCard) -> Owed:
    """Every fourth citizen reaches the outcome in the first month in which a window can close."""
    planned, outcome = tell.deal.citizens.planned, tell.deal.outcomes[term.outcome]
    count = max(planned // 4, 1)
    checkpoint = next(iter(term.by_checkpoint()), None)
    month = tell.deal.citizens.enrolment.start + tell.deal.window(outcome, checkpoint)
    due = month + 1 + term.paid.months
    if isinstance(term.price, UnitPrice) and term.price.per != "outcome":
        return _time(tell, term, term.price, count, month - 1, due - 1)  # the last month of who enrolled first
    first = term.price.amount if isinstance(term.price, UnitPrice) else next(iter(term.price.values()))
    price = price_of(tell, term, first, month)
    owed = count_owed(count, price.minor)
    gaps = {"price": money(tell, price.minor), "owed": money(tell, owed)}
    if counted(tell, term.outcome) == "citizen":
        said = tell.say(
            "example.count", count=tell.figures.number(count), planned=tell.figures.number(planned),
            outcome=term.outcome, month=tell.month(month), due=tell.month(due), **gaps,
        )  # fmt: skip
    else:
        said = tell.say("example.units", count=in_units(tell, count, "citizens", term.outcome), **gaps)
    return Owed([*price.sentences, said], owed, due, [*_bonus(tell, term, first), *_ceiling(tell, term)])


def _bonus(tell: Telling, term: RateCard, first: Decimal) -> list[str]:
    if term.bonus is None:
        return []
    price, amount = tell.figures.money(first), tell.figures.money(term.bonus.amount)
    result = tell.figures.money(first + term.bonus.amount)
    return [tell.say("example.bonus", segment=term.bonus.segment, price=price, amount=amount, result=result)]


def _ceiling(tell: Telling, term: RateCard) -> list[str]:
    """What a ceiling leaves of all prices of one citizen, where it binds."""
    if term.per_citizen is None or isinstance(term.price, UnitPrice) or term.prices_by("segment"):
        return []
    most, cap = sum(map(tell.deal.minor, term.price.values())), tell.deal.minor(term.per_citizen)
    if most <= cap:
        return []
    return [tell.say("example.ceiling", sum=money(tell, most), paid=money(tell, within_cap(most, cap, 0)))]


def _time(tell: Telling, term: RateCard, price: UnitPrice, count: int, month: int, due: int) -> Owed:
    weekly, figures = price.per == "week", tell.figures
    now = price_of(tell, term, price.amount, month)
    owed = time_owed(float(count), now.minor, weekly)
    time = figures.counted(count * WEEKS_PER_MONTH, "week", 4) if weekly else figures.counted(count, "month")
    said = tell.say(
        "example.time", count=figures.counted(count, "citizen"), outcome=term.outcome, month=tell.month(month),
        amount=time, price=money(tell, now.minor), owed=money(tell, owed), due=tell.month(due),
    )  # fmt: skip
    return Owed([*now.sentences, said], owed, due)


def fixed(tell: Telling, term: Fixed) -> Owed:
    """The first payment of a fixed amount."""
    month = term.start if term.month is None else term.month
    price = price_of(tell, term, term.amount.amount, month)
    owed = fixed_owed(month, month, month + 1, price.minor)
    due = month + term.paid.months
    said = tell.say("example.fixed", owed=money(tell, owed), month=tell.month(due))
    return Owed([*price.sentences, said], owed, due)
