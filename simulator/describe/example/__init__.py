"""A deal in, one payment worked through with numbers for each term out.

The amounts come from the very functions that settle the contract (`simulator.terms`); only the circumstances are made
up: half of the commitment drawn at the start and half a year later, every fourth citizen reaching an outcome, and a
measured value at a line and just below it.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.deal import Fixed, RateCard, SavingsShare, Target, Term
from simulator.describe.example.circumstances import Owed
from simulator.describe.example.limits import limited
from simulator.describe.example.prices import fixed, rate_card
from simulator.describe.example.savings import savings
from simulator.describe.example.schedules import linear, tiers
from simulator.describe.example.targets import target
from simulator.describe.telling import Telling


def example(tell: Telling) -> Iterator[str]:
    """One worked payment for each term, limits and splits included."""
    for name, term in tell.deal.contract.terms.items():
        owed = _worked(tell, term)
        limits = list(limited(tell, term, owed)) if owed.amount else []
        first = [tell.say("example.take")] if limits and owed.several else []
        sentences = [*owed.sentences, *first, *limits, *owed.afterwards]
        yield "- " + tell.say("example.term", name=name, text=" ".join(sentences))


def _worked(tell: Telling, term: Term) -> Owed:
    if isinstance(term, Target):
        return target(tell, term)
    if isinstance(term, RateCard):
        return rate_card(tell, term)
    if isinstance(term, Fixed):
        return fixed(tell, term)
    if isinstance(term, SavingsShare):
        return savings(tell, term)
    return tiers(tell, term) if term.kind == "tiers" else linear(tell, term)
