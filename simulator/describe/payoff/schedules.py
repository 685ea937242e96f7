"""Tiers, a linear price or a share of savings in, what it pays at every measured value out."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from simulator.deal import Linear, SavingsShare, Tiers
from simulator.describe.example import schedule
from simulator.describe.example.circumstances import drawn, price_of
from simulator.describe.example.savings import ROUND
from simulator.describe.example.schedule import rounded
from simulator.describe.example.schedules import paying
from simulator.describe.example.values import just_below
from simulator.describe.measures import counted, decided_month
from simulator.describe.payoff.lines import sloped, start_of
from simulator.describe.payoff.parts import Across, Curve, Edge, Pay, Payoff
from simulator.describe.payoff.prices import most_units, unit_of
from simulator.describe.telling import Telling
from simulator.terms import growth_of, repay_owed

ON_CAPITAL = ("coupon", "share of principal", "return", "total return")


def tiers(tell: Telling, name: str, term: Tiers) -> Payoff:
    """A schedule: its steps with their jumps, or its lines."""
    due = decided_month(tell, term) + term.paid.months
    pay, _ = paying(tell, term, due)
    ats = [Fraction(at) for at, _ in term.steps]
    until = _end(tell, term, ats[-1])
    start = start_of(term.by, ats[0], until)
    curve = Curve(sloped(pay, start, until, ats))
    edges = tuple(_edge(tell, term, pay, Fraction(term.steps[k][0])) for k in schedule.kinks(term))
    return Payoff(
        name, term.kind, _across(tell, term), unit_of(tell, term.outcome, term.by), term.outcome, term.of or "", 0,
        (curve,), tuple(float(at) for at in dict.fromkeys(ats)),
        edges=tuple(edge for edge in edges if edge.owed != edge.owed_below and edge.value > start),
        supposed=int(drawn(tell, due).sum()) if term.pays in ON_CAPITAL else 0, due=due,
    )  # fmt: skip


def linear(tell: Telling, name: str, term: Linear) -> Payoff:
    """A price for each unit between a start and an end."""
    due = decided_month(tell, term) + term.paid.months
    price = price_of(tell, term, term.price, due).minor

    def pay(value: Fraction) -> int:
        return schedule.linear_owed(term, price, value)

    ends = [Fraction(term.start), *([] if term.until is None else [Fraction(term.until)])]
    until = _end(tell, term, ends[-1], open_=term.until is None)
    curve = Curve(sloped(pay, start_of(term.by, ends[0], until), until, ends))
    marks = tuple(float(end) for end in ends if end != 0)
    return Payoff(
        name, term.kind, _across(tell, term), unit_of(tell, term.outcome, term.by), term.outcome, term.of or "", 0,
        (curve,), marks, due=due,
    )  # fmt: skip


def _across(tell: Telling, term: Tiers | Linear) -> Across:
    return "outcomes" if term.by == "citizens" and counted(tell, term.outcome) != "citizen" else term.by


def _end(tell: Telling, term: Tiers | Linear, last: Fraction, open_: bool = False) -> Fraction:
    """The end of what is shown: all of a share or of the citizens, else some way beyond the last value."""
    what = counted(tell, term.outcome)
    if term.by == "share" or (what == "weight" and term.by == "value"):
        return max(Fraction(1), last)
    if term.by == "citizens":
        return max(Fraction(most_units(tell, term.outcome, term.segment)), last)
    if term.by in ("gained", "avoided") and open_:
        return max(Fraction(most_units(tell, term.outcome, term.segment), 4), last * 2)
    beyond = last + (last - min(last, Fraction(0))) * Fraction(2, 5)
    return beyond if beyond > max(last, Fraction(0)) else max(last, Fraction(0)) + 1


def _edge(tell: Telling, term: Tiers, pay: Pay, at: Fraction) -> Edge:
    value = next(step for step, _ in term.steps if Fraction(step) == at)
    below = Fraction(just_below(tell, value, term.by, term.outcome))
    return Edge(at, pay(at), below, pay(below))


# --- savings ---------------------------------------------------------------------------------------------------------


def savings(tell: Telling, name: str, term: SavingsShare) -> Payoff:
    """What the whole saving so far has made owed in all; a loss makes nothing owed."""
    due = decided_month(tell, term) + term.paid.months
    start, minor = tell.deal.minor(term.start), tell.deal.minor_units
    until = None if term.until is None else tell.deal.minor(term.until)
    turn, repaid = _turn(tell, term, due)

    def pay(value: Fraction) -> int:
        layer = schedule.shareable(rounded(value * minor), start, until)
        if term.once_repaid is None or turn is None or layer <= turn:
            return schedule.savings_owed(layer, 0, term.share)
        return repaid + schedule.savings_owed(layer - turn, 0, term.once_repaid.share)

    bends = [Fraction(start, minor), *([] if until is None else [Fraction(until, minor)])]
    bends += [] if turn is None else [Fraction(start + turn, minor)]
    end = Fraction(_shown(tell, term, max(bends)))
    curve = Curve(sloped(pay, -end / 5, end, [Fraction(0), *bends]))
    marks = tuple(float(bend) for bend in bends if bend)
    return Payoff(
        name, term.kind, "saving", "money", term.outcome, "", 0, (curve,), marks, due=due,
        supposed=0 if turn is None else int(drawn(tell, due).sum()),
    )  # fmt: skip


def _turn(tell: Telling, term: SavingsShare, due: int) -> tuple[int | None, int]:
    """The shared saving at which investors have their money back with its return, and what that is."""
    if term.once_repaid is None or not term.share:
        return None, 0
    each, back = drawn(tell, due), term.once_repaid.return_
    simple = back.basis == "simple"
    owed = repay_owed(each, np.zeros_like(each), due, growth_of(back.rate, due + 1, simple), simple)
    return rounded(Fraction(owed) / Fraction(term.share)), owed


def _shown(tell: Telling, term: SavingsShare, last: Fraction) -> Fraction:
    """The end of what is shown: beyond the last bend, else what would pay the capital twice, else round figures."""
    if last > 0:
        return last * Fraction(5, 4)
    capital, share = tell.deal.capital, Fraction(term.share)
    caps = [cap for cap in (term.cap, tell.deal.contract.caps.total) if cap is not None]
    if caps and share:
        return Fraction(min(caps)) / share * Fraction(5, 4)
    if capital is not None and capital.commitment and share:
        return Fraction(capital.commitment) / share * 2
    return Fraction(20 * ROUND)
