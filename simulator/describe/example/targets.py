"""A target in, what it pays at its line and just below it out."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from simulator.deal import PayAmount, PayPrice, RepayDrawn, Target
from simulator.describe.example.circumstances import Owed, drawn, draws, money, price_of, rounded
from simulator.describe.example.values import just_below
from simulator.describe.measures import decided_month, in_units, need, resolved
from simulator.describe.telling import Telling
from simulator.terms import count_owed, growth_of, repay_owed, target_owed


def target(tell: Telling, term: Target) -> Owed:
    """What is owed when the line is reached, and that nothing is when it is missed."""
    due = decided_month(tell, term) + term.paid.months
    if isinstance(term.pays, RepayDrawn):
        return _repaid(tell, term, term.pays, due)
    first, owed = _amount(tell, term, due)
    if _counted(tell, term):
        people = tell.figures.counted(_need(tell, term), "citizen")
        gaps = {"need": people, "outcome": term.outcome, "owed": money(tell, owed), "month": tell.month(due)}
        return Owed([*first, tell.say("example.amount", **gaps)], owed, due, _missed(tell, term))
    return Owed([*first, _reached(tell, term, money(tell, owed), due)], owed, due)


def _counted(tell: Telling, term: Target) -> bool:
    return term.outcome is not None and resolved(tell, term.lines[0])


def _need(tell: Telling, term: Target) -> int:
    assert term.at_least is not None
    return need(tell, term.at_least)


def _amount(tell: Telling, term: Target, due: int) -> tuple[list[str], int]:
    """What a reached line pays, and the sentences before."""
    pays = term.pays
    if isinstance(pays, PayAmount):
        price = price_of(tell, term, pays.amount, due)
        return price.sentences, target_owed(1, 1, price.minor)
    if isinstance(pays, PayPrice):
        price = price_of(tell, term, pays.price, due)
        count = _need(tell, term) if _counted(tell, term) else max(tell.deal.citizens.planned // 4, 1)
        owed, unit = count_owed(count, price.minor), in_units(tell, count, "citizens", term.lines[0].outcome)
        said = tell.say("example.units", count=unit, price=money(tell, price.minor), owed=money(tell, owed))
        return [*price.sentences, said], owed
    assert not isinstance(pays, RepayDrawn)
    each = drawn(tell, due)
    owed = rounded(Fraction(pays.share_of_principal) * int(each.sum()))
    return [draws(tell, each)], owed


def _reached(tell: Telling, term: Target, owed: str, due: int) -> str:
    """What falls due at a line that is not a number of citizens, and that nothing does below it."""
    month, line = tell.month(due), term.lines[0]
    if len(term.lines) > 1:
        return tell.say("example.all" if term.all_of else "example.any", owed=owed, month=month)
    if resolved(tell, line):
        return tell.say("example.one", owed=owed, month=month)
    by, below = line.at_least.by, just_below(tell, line.at_least.line, line.at_least.by, line.outcome)
    at, under = (in_units(tell, each, by, line.outcome) for each in (line.at_least.line, below))
    return tell.say("example.at", line=at, below=under, owed=owed, month=month)


def _missed(tell: Telling, term: Target) -> list[str]:
    count = tell.figures.counted(max(_need(tell, term) - 1, 0), "citizen")
    lost = isinstance(term.pays, RepayDrawn) and len(tell.deal.contract.terms) == 1
    return [tell.say("example.missed" if lost else "example.missed_amount", missed=count)]


# --- repayment -------------------------------------------------------------------------------------------------------


def _repaid(tell: Telling, term: Target, pays: RepayDrawn, due: int) -> Owed:
    each, simple = drawn(tell, due), pays.return_.basis == "simple"
    growth = growth_of(pays.return_.rate, due + 1, simple)
    owed = target_owed(1, 1, repay_owed(each, np.zeros_like(each), due, growth, simple))
    lines = [
        tell.say(
            "example.line", amount=money(tell, int(each[m])), factor=tell.figures.number(float(growth[due - m]), 6),
            value=money(tell, round(each[m] * growth[due - m])),
        )
        for m in map(int, np.flatnonzero(each))
    ]  # fmt: skip
    sums = [f"{tell.figures.listed(lines)};", tell.say("example.sum", owed=money(tell, owed))] if lines else []
    if not _counted(tell, term):
        return Owed([draws(tell, each), *sums, _reached(tell, term, money(tell, owed), due)], owed, due)
    count = tell.figures.counted(_need(tell, term), "citizen")
    reached = tell.say("example.reached", need=count, outcome=term.outcome, month=tell.month(due))
    return Owed([draws(tell, each), reached, *sums], owed, due, _missed(tell, term))
