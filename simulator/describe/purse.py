"""The budget section of a deal in, sentences about accounts, costs, reimbursement and what is set aside out."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.deal import Account, Taking, Worth
from simulator.describe.costs import cost_sentences
from simulator.describe.reimbursement import reimbursement
from simulator.describe.telling import Telling


def budget(tell: Telling) -> Iterator[str]:
    """Where savings land, what states of life cost, who bears it, what wellbeing is worth, and what is set aside."""
    budget = tell.deal.budget
    if not budget.costs:
        yield tell.say("budget.none")
    if budget.accounts:
        yield tell.say("budget.accounts")
        yield from (f"- {' '.join(_account(tell, name, account))}" for name, account in budget.accounts.items())
    if budget.costs:
        yield tell.say("budget.costs")
        yield from (f"- {' '.join(cost_sentences(tell, name, cost))}" for name, cost in budget.costs.items())
    yield from reimbursement(tell)
    if budget.wellbeing:
        yield tell.say("worth.apart")
        yield from (f"- {_worth(tell, name, worth)}" for name, worth in budget.wellbeing.items())
    if budget.appropriation:
        amounts = tell.figures.listed(
            tell.say("budget.appropriated", amount=tell.figures.money(amount), year=year)
            for year, amount in budget.appropriation.items()
        )
        yield tell.say("budget.appropriation", amounts=amounts)


def _account(tell: Telling, name: str, account: Account) -> Iterator[str]:
    level = "own" if account.own else account.level
    place = [tell.say(f"level.{level}"), account.municipality or "", account.department or ""]
    place += [tell.say(f"ceiling.{account.ceiling}")] if account.ceiling else []
    place += [tell.say("budget.line", line=account.line)] if account.line else []
    lag = "" if account.lag.fixed == 0 else tell.say("budget.lag", months=tell.hedged(account.lag, "months"))
    cashable = tell.hedged(account.cashable, "share")
    yield tell.say("budget.account", name=name, level=", ".join(filter(None, place)), cashable=cashable, lag=lag)
    if account.role and account.municipality:
        yield tell.say("budget.role_of", role=account.role, municipality=account.municipality)
    elif account.role:
        yield tell.say("budget.role", role=account.role)
    for key, taking in account.takings().items():
        yield _taking(tell, key, taking, account.municipality)


def _taking(tell: Telling, key: str, taking: Taking, home: str | None) -> str:
    lag = "" if taking.lag.fixed == 0 else tell.say("taking.lag", months=tell.hedged(taking.lag, "months"))
    to = tell.say("taking.away")
    if taking.to is not None:
        to = tell.say("taking.to", account=tell.deal.budget.means(taking.to, home) or taking.to)
    return tell.say(f"taking.{key}", share=tell.hedged(taking.share, "share"), lag=lag, to=to)


def _worth(tell: Telling, name: str, worth: Worth) -> str:
    level = "" if worth.level is None else tell.say("cost.level", level=worth.level)
    amount = tell.hedged(worth.amount, "money")
    if worth.outcome is not None:
        return tell.say("worth.outcome", name=name, amount=amount, outcome=worth.outcome, level=level)
    return tell.say("worth.states", name=name, amount=amount, states=tell.any_of(worth.states), level=level)
