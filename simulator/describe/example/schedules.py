"""Tiers or a linear price in, what they pay at a kink and just below it out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import numpy as np

from simulator.deal import Every, Linear, Tiers
from simulator.describe.example import schedule
from simulator.describe.example.circumstances import Owed, drawn, draws, money, price_of, rounded
from simulator.describe.example.values import just_below
from simulator.describe.measures import counted, decided_month, in_units
from simulator.describe.telling import Telling
from simulator.terms import growth_of, people_needed, repay_owed

Pay = Callable[[Fraction], int]
"""A measured value to what it pays, in minor units."""


def tiers(tell: Telling, term: Tiers) -> Owed:
    """At a step and just below it; with lines also midway between two points."""
    due = decided_month(tell, term) + term.paid.months
    pay, before = _paying(tell, term, due)
    every = schedule.kinks(term)
    jumps = [k for k in every if term.steps[k][1] > 0] or every
    k = jumps[min(1, len(jumps) - 1)] if jumps else len(term.steps) - 1
    values = _at_and_below(tell, term, term.steps[k][0])
    if term.pays in ("price of all units", "price of marginal units") and k == 0 and len(term.steps) > 1:
        values = _at_and_below(tell, term, term.steps[1][0])
    if term.shape == "lines" and len(term.steps) > 1:
        low, high = term.steps[-2][0], term.steps[-1][0]
        values = [(Fraction(low) + Fraction(high)) / 2, *values]
    if any(level < 0 for _, level in term.steps):
        values.append(Fraction(next(at for at, level in term.steps if level < 0)))
    return _cases(tell, term, pay, list(dict.fromkeys(values)), before, due)


def linear(tell: Telling, term: Linear) -> Owed:
    """At the start, one unit above it, and at the end and beyond it where there is one."""
    due = decided_month(tell, term) + term.paid.months
    price = price_of(tell, term, term.price, due)
    now = term.model_copy(update={"price": Decimal(price.minor)})
    start, per = Fraction(term.start), Fraction(term.per)
    values = [start + per, start]
    if term.until is not None:
        values = [Fraction(term.until), Fraction(term.until) - per, Fraction(term.until) + per]
    return _cases(tell, term, lambda value: rounded(schedule.linear(now, value)), values, price.sentences, due)


def _cases(tell: Telling, term: Tiers | Linear, pay: Pay, values: list[Fraction], before: list[str], due: int) -> Owed:
    said = []
    for k, value in enumerate(values):
        owed = pay(value)
        phrase = f"example.{'then' if k else 'first'}{'_back' if owed < 0 else '' if owed else '_none'}"
        said.append(tell.say(phrase, value=_shown(tell, term, value), owed=money(tell, abs(owed))))
    cases = tell.say("example.cases", cases="; ".join(said), month=tell.month(due))
    return Owed([*before, cases], max(pay(values[0]), 0), due, several=True)


# --- values ----------------------------------------------------------------------------------------------------------


def _whole(tell: Telling, term: Tiers | Linear) -> bool:
    """Whether the value is a share of a number of citizens that is agreed."""
    plain = term.by == "share" and term.of == "planned" and term.segment is None
    return plain and counted(tell, term.outcome) == "citizen"


def _at_and_below(tell: Telling, term: Tiers, at: Decimal) -> list[Fraction]:
    if _whole(tell, term) and at > 0:
        planned = tell.deal.citizens.planned
        needed = people_needed(*at.as_integer_ratio(), planned)
        return [Fraction(needed, planned), Fraction(needed - 1, planned)]
    return [Fraction(at), Fraction(just_below(tell, at, term.by, term.outcome))]


def _shown(tell: Telling, term: Tiers | Linear, value: Fraction) -> str:
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    planned = tell.deal.citizens.planned
    if not _whole(tell, term) or (value * planned).denominator != 1:
        return in_units(tell, decimal, term.by, term.outcome)
    count, of = tell.figures.number(int(value * planned)), tell.figures.number(planned)
    return tell.say("example.of", count=count, planned=of, share=tell.figures.share(decimal))


# --- what a schedule pays --------------------------------------------------------------------------------------------


def _paying(tell: Telling, term: Tiers, due: int) -> tuple[Pay, list[str]]:
    """What the schedule pays in the circumstances that are supposed, and how they are told."""
    if term.pays in ("amount", "price of all units", "price of marginal units"):
        factor = price_of(tell, term, Decimal(1), due)
        units = {"price of all units": schedule.all_units, "price of marginal units": schedule.marginal}
        gives = units.get(term.pays, schedule.level_at)
        if not factor.sentences:
            return lambda value: rounded(gives(term, value) * tell.deal.minor_units), []
        scaled = [(at, Decimal(_scaled(tell, term, level, due))) for at, level in term.steps]
        now = term.model_copy(update={"steps": tuple(scaled)})
        return lambda value: rounded(gives(now, value)), []
    each = drawn(tell, due)
    principal = int(each.sum())
    if term.pays == "coupon":
        months = term.measured.every if isinstance(term.measured, Every) else 12
        told = tell.say(
            "example.outstanding", principal=money(tell, principal), months=tell.figures.counted(months, "month")
        )
        return lambda value: rounded(schedule.level_at(term, value) * principal * months / 12), [told]
    before = [draws(tell, each)]
    if term.pays == "share of principal":
        return lambda value: rounded(schedule.level_at(term, value) * principal), before
    if term.pays == "total return":
        return lambda value: _total(term, value, principal), before
    return lambda value: _return(term, value, each, due), before


def _scaled(tell: Telling, term: Tiers, level: Decimal, due: int) -> int:
    """A figure of the schedule after its cut and index, minor units."""
    minor = price_of(tell, term, abs(level), due).minor
    return minor if level >= 0 else -minor


def _missed(term: Tiers, value: Fraction) -> bool:
    """Whether the value is below the first step of a schedule that gives no least."""
    return value < Fraction(term.steps[0][0]) and term.at_least is None


def _total(term: Tiers, value: Fraction, principal: int) -> int:
    return 0 if _missed(term, value) else rounded((1 + schedule.level_at(term, value)) * principal)


def _return(term: Tiers, value: Fraction, each: np.ndarray, due: int) -> int:
    if _missed(term, value):
        return 0
    level = schedule.level_at(term, value)
    growth = growth_of(Decimal(level.numerator) / Decimal(level.denominator), due + 1, False)
    return repay_owed(each, np.zeros_like(each), due, growth, False)
