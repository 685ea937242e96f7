"""A payer as a cost names it in, the accounts that bear it with their shares out.

A payer is one account, several with shares, or a rule: the reimbursement ladder or a reimbursement, by which the state
bears a share that goes by the step of a clock and by the month, and the municipality the rest. Names may be roles: a
role means an account of the citizen's own municipality. Ties of a rule go to the municipality. Nothing random.
"""

from __future__ import annotations

from decimal import Decimal

from simulator.deal import Deal
from simulator.deal.purse import Ladder, Reimbursement
from simulator.deal.terms import Payer
from simulator.errors import FaultError
from simulator.savings.lines import Span, in_force
from simulator.trajectories.clocks import LADDER

Shares = tuple[tuple[str, Decimal], ...]
"""Accounts and what each bears, in the order in which ties are broken."""


def rule_of(deal: Deal, payer: Payer) -> str | None:
    """The name of the rule that splits a cost; None where accounts with shares do."""
    return next((name for name in payer if name == LADDER or name in deal.budget.reimbursements), None)


def shares_of(deal: Deal, payer: Payer, home: str | None) -> Shares:
    """Who bears a cost that no rule splits, for citizens of a municipality."""
    return tuple((account_of(deal, name, home), share) for name, share in payer.items())


def account_of(deal: Deal, name: str, home: str | None) -> str:
    """The account that a name or a role means; FaultError where there is none, which a check has refused before."""
    account = deal.budget.means(name, home)
    if account is None:
        raise FaultError(f"no account of {home or 'the deal'} is meant by {name}")
    return account


def shares_by_step(deal: Deal, rule: str, home: str | None) -> list[Span[list[Shares]]]:
    """Who bears the cost of each step of a rule's clock, in which months."""
    stated = _rule(deal, rule)
    ends = account_of(deal, stated.municipal, home), account_of(deal, stated.state, home)
    later = {date: _by_step(stated, number) for number, date in enumerate(stated.changes, start=1)}
    return [
        Span(span.first, span.until, [((ends[0], 1 - share), (ends[1], share)) for share in span.what])
        for span in in_force(deal, _by_step(stated, 0), later)
    ]


def _rule(deal: Deal, name: str) -> Ladder | Reimbursement:
    rule = deal.budget.ladder if name == LADDER else deal.budget.reimbursements[name]
    if rule is None:
        raise FaultError("a cost is on the reimbursement ladder, and there is none")
    return rule


def _by_step(rule: Ladder | Reimbursement, table: int) -> list[Decimal]:
    """The state's share of every step of the rule's clock by one table: 0 the first, then each change's as written."""
    if isinstance(rule, Reimbursement):
        return [rule.share_at(rule.tables()[table], at) for at in rule.all_steps()]
    stated = [rule.state_share, *(change.state_share for change in rule.changes.values())][table]
    return [next(share for first, share in reversed(stated.items()) if first <= week) for week in rule.all_steps()]
