"""A share of a saving in, what it pays as the saving grows, falls and grows again out."""

from __future__ import annotations

from fractions import Fraction

from simulator.deal import SavingsShare
from simulator.describe.example.circumstances import Owed, money, rounded
from simulator.describe.example.schedule import layer
from simulator.describe.measures import decided_month
from simulator.describe.telling import Telling

ROUND = 100_000
"""Supposed savings, in currency units: ten, four and ten of these."""


def savings(tell: Telling, term: SavingsShare) -> Owed:
    """A gain, a loss and a gain; and the ends of a layer."""
    due = decided_month(tell, term) + term.paid.months
    if term.once_repaid is not None:
        return _repaid(tell, term, due)
    if term.start or term.until is not None:
        return _layer(tell, term, due)
    unit = ROUND * tell.deal.minor_units
    first, loss, third = 10 * unit, 4 * unit, 10 * unit
    share = Fraction(term.share)
    carried = third - loss if term.losses == "carried forward" else third
    a, c = rounded(share * first), rounded(share * carried)
    said = tell.say(
        "example.saving", first=money(tell, first), loss=money(tell, loss), third=money(tell, third),
        a=money(tell, a), b=money(tell, 0), c=money(tell, c),
    )  # fmt: skip
    return Owed([said], a, due, several=True)


def _layer(tell: Telling, term: SavingsShare, due: int) -> Owed:
    """What is owed in all below, within and above the layer that is shared."""
    start, minor = Fraction(term.start), tell.deal.minor_units
    until = None if term.until is None else Fraction(term.until)
    width = Fraction(10 * ROUND) if until is None else until - start
    low = start if start else width / 2
    ends = [low, start + width, start + 2 * width]
    owed = [rounded(Fraction(term.share) * layer(each, start, until) * minor) for each in ends]
    shown = [money(tell, rounded(each * minor)) for each in ends]
    said = tell.say(
        "example.layer", low=shown[0], high=shown[1], beyond=shown[2], a=money(tell, owed[0]), b=money(tell, owed[1]),
        c=money(tell, owed[2]),
    )  # fmt: skip
    return Owed([said], owed[1], due)


def _repaid(tell: Telling, term: SavingsShare, due: int) -> Owed:
    """The payment in which investors are repaid: part at one share, the rest at the other."""
    assert term.once_repaid is not None
    saving = 10 * ROUND * tell.deal.minor_units
    left = rounded(Fraction(term.share) * saving / 2)
    taken = rounded(Fraction(left) / Fraction(term.share)) if term.share else 0
    more = rounded(Fraction(term.once_repaid.share) * (saving - taken))
    said = tell.say(
        "example.repaid", saving=money(tell, saving), left=money(tell, left), taken=money(tell, taken),
        before=tell.figures.share(term.share), rest=money(tell, saving - taken),
        share=tell.figures.share(term.once_repaid.share), more=money(tell, more), owed=money(tell, left + more),
    )  # fmt: skip
    return Owed([said], left + more, due)
