"""A target in, what it pays at every measured value out: nothing below its line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from simulator.deal import AtLeast, CohortRule, Condition, PayAmount, PayPrice, PayShare, RepayDrawn, Target
from simulator.describe.example.circumstances import drawn, price_of
from simulator.describe.example.schedule import rounded
from simulator.describe.example.values import just_below
from simulator.describe.measures import counted, decided_month, recruited
from simulator.describe.payoff.lines import sloped, stairs, start_of
from simulator.describe.payoff.parts import Across, Curve, Edge, Pay, Payoff, Point, Unit
from simulator.describe.payoff.prices import most_units, unit_of
from simulator.describe.people import sizes_of
from simulator.describe.telling import Telling
from simulator.terms import count_owed, growth_of, people_needed, ratio, reaches, repay_owed, target_owed, units_owed


class _Line(NamedTuple):
    """What is measured against a line, the line, and the values from `start` to `until` that are shown."""

    across: Across
    unit: Unit
    line: Fraction
    until: Fraction
    below: Fraction
    among: int = 0


def target(tell: Telling, name: str, term: Target) -> Payoff:
    """All or nothing, with the need in whole citizens wherever the number of citizens is known."""
    due = decided_month(tell, term) + term.paid.months
    if len(term.lines) > 1:
        return _several(tell, name, term, due)
    asked = term.lines[0]
    line = _line(tell, asked, asked.at_least)
    if isinstance(term.pays, PayPrice):
        return _priced(tell, name, term, term.pays, line, due)
    amount = _once(tell, term, due)
    edge = Edge(line.line, _owed(line, line.line, amount), line.below, _owed(line, line.below, amount))
    curve = Curve(_points(line, lambda value: _owed(line, value, amount)))
    return Payoff(
        name, term.kind, line.across, line.unit, asked.outcome, asked.at_least.of or "", line.among, (curve,),
        (float(line.line),), edges=(edge,), supposed=_supposed(tell, term, due), due=due,
    )  # fmt: skip


def _several(tell: Telling, name: str, term: Target, due: int) -> Payoff:
    """Against how many of several lines are reached."""
    every, amount = len(term.lines), 0 if isinstance(term.pays, PayPrice) else _once(tell, term, due)
    needed = every if term.all_of else 1
    return Payoff(
        name, term.kind, "lines", "number", term.lines[0].outcome, "", every,
        (Curve(stairs(lambda value: target_owed(int(value), needed, amount), every)),), (float(needed),),
        edges=(Edge(Fraction(needed), amount, Fraction(needed - 1), 0),),
        supposed=_supposed(tell, term, due), due=due,
    )  # fmt: skip


# --- lines -----------------------------------------------------------------------------------------------------------


def _line(tell: Telling, asked: Condition, at_least: AtLeast) -> _Line:
    """A line in whole citizens where those it is a share of are known, else in the measure itself."""
    by, what = at_least.by, counted(tell, asked.outcome)
    among = _among(tell, asked.segment, at_least.of)
    if what == "citizen" and by == "citizens":
        most = _among(tell, asked.segment, None)
        need = at_least.citizens or 0
        return _Line("citizens", "citizen", Fraction(need), Fraction(max(most, need)), Fraction(need - 1), most)
    if what == "citizen" and at_least.share is not None and among:
        need = people_needed(*ratio(at_least.share), among)
        return _Line("citizens", "citizen", Fraction(need), Fraction(among), Fraction(need - 1), among)
    line = Fraction(at_least.line)
    below = Fraction(just_below(tell, at_least.line, by, asked.outcome))
    across: Across = "outcomes" if by == "citizens" else by  # type: ignore[assignment]
    return _Line(across, unit_of(tell, asked.outcome, by), line, _until(tell, asked, at_least), below, among)


def _among(tell: Telling, segment: str | None, of: str | None) -> int:
    """Citizens of whom a share is taken, at the central number recruited; 0 where only the measurement tells."""
    planned = tell.deal.citizens.planned if segment is None else sizes_of(tell)[segment]
    if of in ("completers", "measured"):
        return 0
    return planned if of == "planned" or segment is not None else recruited(tell) if of else planned


def _until(tell: Telling, asked: Condition, at_least: AtLeast) -> Fraction:
    """The end of what is shown: all of a share, twice a line."""
    if at_least.share is not None or counted(tell, asked.outcome) == "weight":
        return Fraction(1)
    return Fraction(at_least.line) * 2 or Fraction(1)


def _points(line: _Line, pay: Pay) -> tuple[Point, ...]:
    if line.across == "citizens":
        return stairs(pay, int(line.until))
    until = max(line.until, Fraction(0))
    return sloped(pay, start_of(line.across, 2 * line.line, until), until, [line.line])


def _owed(line: _Line, value: Fraction, amount: int) -> int:
    """All or nothing."""
    if line.across == "citizens":
        return target_owed(int(value), int(line.line), amount)
    return target_owed(int(reaches(float(value), float(line.line))), 1, amount)


# --- amounts ---------------------------------------------------------------------------------------------------------


def _once(tell: Telling, term: Target, due: int) -> int:
    """What a reached line pays, in the circumstances of the worked example."""
    pays = term.pays
    if isinstance(pays, PayAmount):
        return price_of(tell, term, pays.amount, due).minor
    each = drawn(tell, due)
    if isinstance(pays, PayShare):
        return rounded(Fraction(pays.share_of_principal) * int(each.sum()))
    assert isinstance(pays, RepayDrawn)
    simple = pays.return_.basis == "simple"
    return repay_owed(each, np.zeros_like(each), due, growth_of(pays.return_.rate, due + 1, simple), simple)


def _supposed(tell: Telling, term: Target, due: int) -> int:
    return int(drawn(tell, due).sum()) if isinstance(term.pays, (PayShare, RepayDrawn)) else 0


# --- a price for each unit once the line is reached ------------------------------------------------------------------


def _priced(tell: Telling, name: str, term: Target, pays: PayPrice, line: _Line, due: int) -> Payoff:
    """Each unit of the effect at a price, from the line on; groups of citizens alone and together."""
    price = price_of(tell, term, pays.price, due).minor
    asked = term.lines[0]
    curves = []
    for key, each, number in _groups(tell, term):
        made = _line(tell, asked, each)
        units = _units(tell, asked, each, pays, number)
        if units is None:
            return _unknown(tell, name, term, price, due)
        pay = _from(made, units, price)
        curves.append((made, pay, Curve(_points(made, pay), key)))
    lines = [made for made, _, _ in curves]
    edges = [Edge(made.line, pay(made.line), made.below, pay(made.below)) for made, pay, _ in curves]
    return Payoff(
        name, term.kind, line.across, line.unit, asked.outcome, asked.at_least.of or "", line.among,
        tuple(curve for *_, curve in curves), tuple(float(made.line) for made in lines), edges=tuple(edges), due=due,
    )  # fmt: skip


def _groups(tell: Telling, term: Target) -> Iterator[tuple[str, AtLeast, int]]:
    """Who is measured together: key, line and how many."""
    assert term.at_least is not None
    planned = tell.deal.citizens.planned
    if not term.cohorts:
        yield "", term.at_least, planned
        return
    yield "alone", term.at_least, _enrolling(tell, term.cohorts[0])
    if term.pooled is not None:
        yield "together", term.pooled, planned


def _enrolling(tell: Telling, cohort: CohortRule) -> int:
    """Citizens planned to enrol in the months of a cohort."""
    plan = tell.deal.citizens.enrolment
    start, over = plan.start, max(plan.over, 1)
    share = max(min(cohort.until, start + over) - max(cohort.start, start), 0) / over
    return round(tell.deal.citizens.planned * share)


def _units(tell: Telling, asked: Condition, at_least: AtLeast, pays: PayPrice, number: int) -> Fraction | None:
    """Units of the effect for each 1 of the measured value; None where what it is compared with is not agreed."""
    by = at_least.by
    if pays.for_each == "counted" or by in ("citizens", "share"):
        return Fraction(1) if by in ("citizens", "share") else None
    if by == "difference":
        return Fraction(number)
    compared = tell.deal.outcomes[asked.outcome].measurement.compared_with
    base = None if compared is None else compared.baseline
    if compared is not None and compared.historical is not None:
        base = Decimal(str(tell.central(compared.historical.value)))
    return None if base is None else Fraction(base) * number


def _from(line: _Line, units: Fraction, price: int) -> Pay:
    def pay(value: Fraction) -> int:
        if line.across == "citizens":
            return count_owed(int(value), price) if value >= line.line else 0
        return units_owed(float(value * units), price) if reaches(float(value), float(line.line)) else 0

    return pay


def _unknown(tell: Telling, name: str, term: Target, price: int, due: int) -> Payoff:
    """By units, where what a line comes to in units is only known when it is measured."""
    asked, pays = term.lines[0], term.pays
    across: Across = "outcomes" if not isinstance(pays, PayPrice) or pays.for_each == "counted" else pays.for_each
    until = Fraction(most_units(tell, asked.outcome)) / (1 if across == "outcomes" else 4)
    points = sloped(lambda value: units_owed(float(value), price), Fraction(0), max(until, Fraction(1)), [])
    return Payoff(
        name, term.kind, across, unit_of(tell, asked.outcome, "citizens"), asked.outcome, "", 0, (Curve(points),),
        due=due, left_out=("line",),
    )  # fmt: skip


