"""A term's payoff without limits in, its lines within the caps that are certain out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from simulator.deal import Every, Fixed, RateCard, Term
from simulator.describe.example.circumstances import drawn
from simulator.describe.payoff.lines import cut
from simulator.describe.payoff.parts import Edge, Limit, Payoff
from simulator.describe.telling import Telling
from simulator.terms import growth_of, repay_owed, within_cap


def limited(tell: Telling, term: Term, free: Payoff) -> Payoff:
    """The lines cut at every limit that they meet, and what limits them otherwise."""
    every = [limit for limit in _limits(tell, term, free) if limit.amount < free.most]
    left_out = (*free.left_out, *_left_out(tell, term))
    if not every:
        return replace(free, left_out=left_out)
    least = min(every, key=lambda limit: limit.amount)
    curves = tuple(curve._replace(points=cut(curve.points, least.amount)) for curve in free.curves)
    edges = tuple(_within(edge, least.amount) for edge in free.edges)
    supposed = free.supposed
    if least.kind == "return":
        supposed = supposed or int(drawn(tell, free.due).sum())
    return replace(free, curves=curves, edges=edges, limits=(least,), left_out=left_out, supposed=supposed)


def _within(edge: Edge, cap: int) -> Edge:
    return edge._replace(owed=within_cap(edge.owed, cap, 0), owed_below=within_cap(edge.owed_below, cap, 0))


def _limits(tell: Telling, term: Term, free: Payoff) -> Iterator[Limit]:
    """Caps of the term and of the contract, and what caps the return of the draws that are supposed."""
    minor, agreed = tell.deal.minor, tell.deal.contract
    if term.cap is not None:
        yield Limit("term", minor(term.cap))
    if agreed.caps.total is not None:
        yield Limit("contract", minor(agreed.caps.total))
    cap = agreed.return_cap
    if cap is not None and tell.deal.capital is not None and _alone(tell, term):
        simple, each = cap.basis == "simple", drawn(tell, free.due)
        growth = growth_of(cap.rate, free.due + 1, simple)
        yield Limit("return", repay_owed(each, np.zeros_like(each), free.due, growth, simple))


def _alone(tell: Telling, term: Term) -> bool:
    """Whether a term is all that investors are paid, at one time: only then is the cap on their return an amount."""
    others = [each for each in tell.deal.contract.terms.values() if each.payee == "investors"]
    if term.payee != "investors" or len(others) != 1 or isinstance(term, (RateCard, Fixed)):
        return False
    measured = term.measured
    return not isinstance(measured, Every) and not getattr(term, "cohorts", ())


def _left_out(tell: Telling, term: Term) -> Iterator[str]:
    """Limits that the picture does not show."""
    agreed = tell.deal.contract
    if term.only_if is not None:
        yield "only_if"
    if any(payer in agreed.caps.per_payer for payer in term.payer):
        yield "per_payer"
    if agreed.caps.per_year is not None:
        yield "per_year"
    if agreed.return_cap is not None and term.payee == "investors" and not _alone(tell, term):
        yield "return"
