"""Tiers or a linear price in, what they pay at a kink and just below it out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Every, Linear, Tiers
from simulator.describe.example import schedule
from simulator.describe.example.circumstances import Owed, drawn, draws, factor_of, money, price_of
from simulator.describe.example.schedule import rounded
from simulator.describe.example.values import just_below
from simulator.describe.measures import counted, decided_month, in_units
from simulator.describe.telling import Telling
from simulator.terms import growth_of, people_needed, repay_owed

Pay = Callable[[Fraction], int]
"""A measured value to what it pays, in minor units."""


def tiers(tell: Telling, term: Tiers) -> Owed:
    """At a step and just below it; with lines also midway between two points."""
    due = decided_month(tell, term) + term.paid.months
    pay, before = paying(tell, term, due)
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
    start, per = Fraction(term.start), Fraction(term.per)
    values = [start + per, start]
    if term.until is not None:
        values = [Fraction(term.until), Fraction(term.until) - per, Fraction(term.until) + per]
    return _cases(
        tell, term, lambda value: schedule.linear_owed(term, price.minor, value), values, price.sentences, due
    )


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
    if term.by in ("share", "citizens") and at <= 0:
        return [Fraction(at)]
    return [Fraction(at), Fraction(just_below(tell, at, term.by, term.outcome))]


def _shown(tell: Telling, term: Tiers | Linear, value: Fraction) -> str:
    decimal, planned = _decimal(value), tell.deal.citizens.planned
    if not _whole(tell, term) or (value * planned).denominator != 1:
        return in_units(tell, decimal, term.by, term.outcome)
    count, of = tell.figures.number(int(value * planned)), tell.figures.number(planned)
    return tell.say("example.of", count=count, planned=of, share=tell.figures.share(decimal))


# --- what a schedule pays --------------------------------------------------------------------------------------------


def paying(tell: Telling, term: Tiers, due: int) -> tuple[Pay, list[str]]:
    """What the schedule pays in the circumstances that are supposed, and how they are told."""
    if term.pays in ("amount", "price of all units", "price of marginal units"):
        factor, told = factor_of(tell, term, due)
        return _money(tell, term, factor), told
    each = drawn(tell, due)
    principal = int(each.sum())
    if term.pays == "coupon":
        months = term.measured.every if isinstance(term.measured, Every) else 12
        gaps = {"principal": money(tell, principal), "months": tell.figures.counted(months, "month")}
        return lambda value: rounded(_level(term, value) * principal * months / 12), [
            tell.say("example.outstanding", **gaps)
        ]
    before = [draws(tell, each)]
    if term.pays == "share of principal":
        return lambda value: rounded(_level(term, value) * principal), before
    if term.pays == "total return":
        return lambda value: _total(term, value, principal), before
    return lambda value: _return(term, value, each, due), before


def _money(tell: Telling, term: Tiers, factor: Fraction) -> Pay:
    """What a schedule of amounts or of prices pays."""
    units = Fraction(tell.deal.minor_units) * factor
    least = None if term.at_least is None else rounded(Fraction(term.at_least) * units)
    if term.pays == "amount":
        points = [(at, _decimal(Fraction(level) * units)) for at, level in term.steps]
    else:
        points = [(at, Decimal(rounded(Fraction(price) * units))) for at, price in term.steps]

    def pay(value: Fraction) -> int:
        if term.pays == "amount":
            owed = schedule.amount_owed(points, term.shape == "lines", value)
        elif term.pays == "price of all units":
            owed = schedule.all_units_owed(points, value)
        else:
            owed = schedule.marginal_owed(points, value)
        return owed if least is None else max(owed, least)

    return pay


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _level(term: Tiers, value: Fraction) -> Fraction:
    """The schedule's rate or share at a measured value, or the least it gives."""
    given = schedule.level_at(term.steps, term.shape == "lines", value)
    return given if term.at_least is None else max(given, Fraction(term.at_least))


def _missed(term: Tiers, value: Fraction) -> bool:
    """Whether the value is below the first step of a schedule that gives no least."""
    return value < Fraction(term.steps[0][0]) and term.at_least is None


def _total(term: Tiers, value: Fraction, principal: int) -> int:
    return 0 if _missed(term, value) else rounded((1 + _level(term, value)) * principal)


def _return(term: Tiers, value: Fraction, each: NDArray[np.int64], due: int) -> int:
    if _missed(term, value):
        return 0
    growth = growth_of(_decimal(_level(term, value)), due + 1, False)
    return repay_owed(each, np.zeros_like(each), due, growth, False)
