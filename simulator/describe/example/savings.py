"""A share of a saving in, what it pays as the saving grows, falls and grows again out."""

from __future__ import annotations

from fractions import Fraction

from simulator.deal import SavingsShare
from simulator.describe.example.circumstances import Owed, money
from simulator.describe.example.schedule import rounded, savings_owed, shareable
from simulator.describe.measures import decided_month
from simulator.describe.telling import Telling
from simulator.terms import saving_so_far

ROUND = 100_000
"""Supposed savings, in currency units: ten, four and ten of these."""


def savings(tell: Telling, term: SavingsShare) -> Owed:
    """A gain, a loss and a gain; or the ends of a layer; or the payment by which investors are repaid."""
    due = decided_month(tell, term) + term.paid.months
    if term.once_repaid is not None:
        return _repaid(tell, term, due)
    if term.start or term.until is not None:
        return _layer(tell, term, due)
    unit = ROUND * tell.deal.minor_units
    periods = (10 * unit, -4 * unit, 10 * unit)
    owed = _each(term, periods)
    first, loss, third = (money(tell, abs(period)) for period in periods)
    a, b, c = (money(tell, each) for each in owed)
    said = tell.say("example.saving", first=first, loss=loss, third=third, a=a, b=b, c=c)
    return Owed([said], owed[0], due, several=True)


def _each(term: SavingsShare, periods: tuple[int, ...]) -> list[int]:
    """What each period's saving makes owed, losses carried forward or forgotten."""
    total, shared, owed = 0, 0, []
    for period in periods:
        total = saving_so_far(total, period, term.losses == "carried forward")
        layer = shareable(total, 0, None)
        owed.append(savings_owed(layer, shared, term.share))
        shared = max(shared, layer)
    return owed


def _layer(tell: Telling, term: SavingsShare, due: int) -> Owed:
    """What is owed in all below, within and above the layer that is shared."""
    start, until = tell.deal.minor(term.start), None if term.until is None else tell.deal.minor(term.until)
    width = 10 * ROUND * tell.deal.minor_units if until is None else until - start
    ends = [start or width // 2, start + width, start + 2 * width]
    owed = [savings_owed(shareable(each, start, until), 0, term.share) for each in ends]
    (low, high, beyond), (a, b, c) = ([money(tell, each) for each in part] for part in (ends, owed))
    return Owed([tell.say("example.layer", low=low, high=high, beyond=beyond, a=a, b=b, c=c)], owed[1], due)


def _repaid(tell: Telling, term: SavingsShare, due: int) -> Owed:
    """The payment in which investors are repaid: part at one share, the rest at the other."""
    assert term.once_repaid is not None
    saving = 10 * ROUND * tell.deal.minor_units
    left = savings_owed(saving // 2, 0, term.share)
    taken = rounded(Fraction(left) / Fraction(term.share)) if term.share else 0
    more = savings_owed(saving - taken, 0, term.once_repaid.share)
    said = tell.say(
        "example.repaid", saving=money(tell, saving), left=money(tell, left), taken=money(tell, taken),
        before=tell.figures.share(term.share), rest=money(tell, saving - taken),
        share=tell.figures.share(term.once_repaid.share), more=money(tell, more), owed=money(tell, left + more),
    )  # fmt: skip
    return Owed([said], left + more, due)
