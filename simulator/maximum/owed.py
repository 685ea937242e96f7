"""One ground to pay in, the most that it can make owed, and in which months it can be paid, out.

A ground is a term, a stop of the contract, or its winding up. Whole minor units, infinite where nothing bounds them;
limits of the whole contract are not applied here. Nothing random.
"""

from __future__ import annotations

import math

from simulator.deal.model import Deal
from simulator.deal.terms import Linear, RateCard, SavingsShare, Target, Term, Tiers
from simulator.maximum.measured import Span, extension, last_month, stops
from simulator.maximum.pieces import Owed, Piece, drawn
from simulator.maximum.prices import of_fixed, of_prices
from simulator.maximum.schedules import of_line, of_saving, of_target, of_tiers
from simulator.terms import ratio, share_owed


def owed_by(deal: Deal, term: Term) -> Owed:
    """The most that a term can make owed, its own cap included."""
    if isinstance(term, RateCard):
        found = of_prices(deal, term)
    elif isinstance(term, Target):
        found = Owed(tuple(of_target(deal, term)))
    elif isinstance(term, Tiers):
        found = Owed(tuple(of_tiers(deal, term)))
    elif isinstance(term, Linear):
        found = Owed(tuple(of_line(deal, term)))
    elif isinstance(term, SavingsShare):
        found = Owed((of_saving(deal, term),))
    else:
        found = Owed((of_fixed(deal, term),))
    cap = math.inf if term.cap is None else deal.minor(term.cap)
    return Owed(found.pieces, min(found.cap, cap))


def made_good(deal: Deal) -> Owed:
    """What the return floor can make owed when the contract is wound up."""
    floor = deal.contract.return_floor
    if floor is None:
        return Owed(())
    first = min([last_month(deal) - extension(deal), *stops(deal)])
    wound_up = Span(first, deal.timeline.ledger_months - 1)
    return Owed((Piece(share_owed(drawn(deal), *ratio(1 - floor.max_loss)), wound_up),))


def on_stop(deal: Deal, months: list[int]) -> Owed:
    """What the payer can owe when the contract is stopped in one of some months."""
    share = deal.contract.on_stop.share
    if share is None or not months:
        return Owed(())
    return Owed((Piece(share_owed(drawn(deal), *ratio(share)), Span(months[0], months[-1])),))
