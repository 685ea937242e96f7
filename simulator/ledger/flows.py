"""A deal in, every flow of money that it can have out: from whom, to whom, what for.

A flow is account to account for one purpose; tranches and uses keep their names as its subject, payments of all terms
between the same two accounts are one flow. The list follows from the deal alone. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from simulator.deal import Capital, Deal, Term, Tiers, Use

THE_DEAL = "deal"
"""The account that capital and payments for investors pass through."""
INVESTORS = "investors"
PROVIDER = "provider"
SUPPLIERS = "suppliers"
"""Whom the provider pays its own costs."""


class Flow(NamedTuple):
    """A kind of transfer: from whom, to whom, what for, and the use or tranche it belongs to ("" for none)."""

    payer: str
    payee: str
    purpose: str
    subject: str = ""

    def __str__(self) -> str:
        return f"{self.payer} -> {self.payee}: {self.purpose}" + (f", {self.subject}" if self.subject else "")


def list_flows(deal: Deal) -> tuple[Flow, ...]:
    """Every flow that a deal can have, in the order of the ledger's columns; it follows from the deal alone."""
    return tuple(dict.fromkeys((*_spending(deal), *_payments(deal), *_distributions(deal), *_others(deal))))


# ---------------------------------------------------------------------------------------------------------------------
# Who receives and who pays


def receiver(deal: Deal) -> str:
    """The account that receives payments for investors: the provider's, where investors lent it the money."""
    return PROVIDER if deal.contract.channel == "loan to provider" else THE_DEAL


def payee_of(deal: Deal, term: Term) -> str:
    """The account that a term pays."""
    return receiver(deal) if term.payee == INVESTORS else term.payee


def returner(term: Term) -> str:
    """The account that pays back what a term owes its payers."""
    return THE_DEAL if term.payee == INVESTORS else term.payee


def pays_back(term: Term) -> bool:
    """Whether a term may owe its payers something: one with negative amounts."""
    if not isinstance(term, Tiers):
        return False
    levels = [level for _, level in term.steps] + ([] if term.at_least is None else [term.at_least])
    return min(levels) < 0


def is_passed_on(deal: Deal, use: Use) -> bool:
    """Whether a use goes to the provider through the municipality."""
    return use.to == PROVIDER and deal.contract.channel == "through municipality"


def flow_of_use(deal: Deal, name: str) -> Flow:
    """The flow that pays a use from the deal's account: what goes to the provider is delivery, anything else a fee."""
    use = _uses(deal)[name]
    if is_passed_on(deal, use):
        return Flow(THE_DEAL, str(deal.contract.through), "conditional grant", name)
    if use.to == PROVIDER:
        return Flow(THE_DEAL, use.to, "loan" if receiver(deal) == PROVIDER else "delivery", name)
    return Flow(THE_DEAL, use.to, "fee", name)


def flow_passed_on(deal: Deal, name: str) -> Flow:
    """The flow that passes a use on to the provider."""
    return Flow(str(deal.contract.through), PROVIDER, "delivery", name)


def _uses(deal: Deal) -> dict[str, Use]:
    return deal.capital.uses if deal.capital else {}


# ---------------------------------------------------------------------------------------------------------------------
# Groups of flows


def _held(capital: Capital | None) -> list[tuple[str, str]]:
    return [(holder, name) for name, each in (capital.tranches if capital else {}).items() for holder in each.holders]


def _spending(deal: Deal) -> Iterator[Flow]:
    """Drawdown, money handed back, grants, uses."""
    capital = deal.capital
    if capital is None:
        return
    yield from (Flow(holder, THE_DEAL, "drawdown", name) for holder, name in _held(capital))
    if capital.drawdown.when != "as_needed":
        yield from (Flow(THE_DEAL, holder, "handed back", name) for holder, name in _held(capital))
    for name, grant in capital.grants.items():
        yield Flow(grant.by, THE_DEAL, "grant", name)
        yield Flow(THE_DEAL, grant.by, "handed back", name)
    yield from (flow_of_use(deal, name) for name in capital.uses)
    yield from (flow_passed_on(deal, name) for name, use in capital.uses.items() if is_passed_on(deal, use))


def _payments(deal: Deal) -> Iterator[Flow]:
    """What payers pay and get back, by terms and on other grounds."""
    contract = deal.contract
    for term in contract.terms.values():
        payers = [payer for shares in (term.payer, *term.payer_changes.values()) for payer in shares]
        yield from (Flow(payer, payee_of(deal, term), "outcome payment") for payer in payers)
        if pays_back(term):
            yield from (Flow(returner(term), payer, "rebate") for payer in payers)
    if contract.return_floor is not None:
        yield from (Flow(payer, receiver(deal), "return floor") for payer in contract.return_floor.payer)
    yield from (Flow(payer, receiver(deal), "compensation") for payer in contract.on_stop.payer or ())


def _distributions(deal: Deal) -> Iterator[Flow]:
    """What goes to investors, and to parties that share in the surplus."""
    capital = deal.capital
    if capital is None:
        return
    if receiver(deal) == PROVIDER:
        yield Flow(PROVIDER, THE_DEAL, "debt service")
    for holder, name in _held(capital):
        if capital.tranches[name].coupon is not None:
            yield Flow(THE_DEAL, holder, "coupon", name)
    yield from (Flow(THE_DEAL, holder, "principal", name) for holder, name in _held(capital))
    yield from (Flow(THE_DEAL, holder, "return", name) for holder, name in _held(capital))
    for step in capital.steps():
        named = [step.to] if step.kind == "amount" and step.to else list(step.shares)
        yield from (Flow(THE_DEAL, party, "surplus") for party in named if party not in capital.tranches)


def _others(deal: Deal) -> Iterator[Flow]:
    """Calls of guarantees, and the provider's own costs."""
    capital = deal.capital
    for guarantee in capital.guarantees.values() if capital else ():
        yield from (Flow(guarantee.by, holder, "guarantee call", name) for holder, name in _held(capital))
    yield from (Flow(PROVIDER, SUPPLIERS, "own cost", name) for name in deal.parties.provider.costs)
