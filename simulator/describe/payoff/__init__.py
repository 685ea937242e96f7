"""A deal in, what each term pays against what is measured out: points of lines, caps drawn in, at central values.

The amounts come from the very functions that settle the contract (`simulator.terms`), in the circumstances of the
worked example where a term asks the capital account: half of the commitment drawn at the start, half a year later. Each
term stands alone: what other terms take of a cap that they share is not seen. Amounts are whole minor units, savings
and other values in the unit in which they are measured. Nothing random; neither numba, scipy nor xarray is imported.
"""

from __future__ import annotations

from dataclasses import replace

from simulator.deal import Fixed, RateCard, SavingsShare, Target, Term
from simulator.describe.payoff.limits import limited
from simulator.describe.payoff.parts import Across, Curve, Edge, Key, Limit, LimitKind, Payoff, Point, Unit
from simulator.describe.payoff.prices import fixed, rate_card
from simulator.describe.payoff.schedules import linear, savings, tiers
from simulator.describe.payoff.targets import target
from simulator.describe.telling import Telling

__all__ = [
    "Across", "Curve", "Edge", "Key", "Limit", "LimitKind", "Payoff", "Point", "Unit", "alike", "payoff", "payoffs",
]  # fmt: skip


def payoffs(tell: Telling) -> tuple[Payoff, ...]:
    """What every term pays, in the order of the contract."""
    return tuple(payoff(tell, name, term) for name, term in tell.deal.contract.terms.items())


def payoff(tell: Telling, name: str, term: Term) -> Payoff:
    """What one term pays, within its own cap, the contract's, and a cap on the return where it is certain."""
    return limited(tell, term, _free(tell, name, term))


def _free(tell: Telling, name: str, term: Term) -> Payoff:
    if isinstance(term, Target):
        return target(tell, name, term)
    if isinstance(term, RateCard):
        return rate_card(tell, name, term)
    if isinstance(term, Fixed):
        return fixed(tell, name, term)
    if isinstance(term, SavingsShare):
        return savings(tell, name, term)
    return tiers(tell, name, term) if term.kind == "tiers" else linear(tell, name, term)


def alike(every: tuple[Payoff, ...]) -> tuple[tuple[Payoff, ...], ...]:
    """Payoffs in groups that one picture shows: those that differ in nothing but whose they are."""
    groups: dict[Payoff, list[Payoff]] = {}
    for each in every:
        groups.setdefault(replace(each, term="", outcome="", due=0), []).append(each)
    return tuple(tuple(group) for group in groups.values())
