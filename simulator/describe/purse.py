"""The budget section of a deal in, sentences about accounts, costs and the reimbursement ladder out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from simulator.deal import Account, Cost
from simulator.describe.telling import Telling


def budget(tell: Telling) -> Iterator[str]:
    """Where savings land, what states of life cost, and what is set aside."""
    budget = tell.deal.budget
    if not budget.costs:
        yield tell.say("budget.none")
    if budget.accounts:
        yield tell.say("budget.accounts")
        yield from (f"- {_account(tell, name, account)}" for name, account in budget.accounts.items())
    if budget.costs:
        yield tell.say("budget.costs")
        yield from (f"- {_cost(tell, name, cost)}" for name, cost in budget.costs.items())
    yield from _ladder(tell)
    if budget.appropriation:
        amounts = tell.figures.listed(
            tell.say("budget.appropriated", amount=tell.figures.money(amount), year=year)
            for year, amount in budget.appropriation.items()
        )
        yield tell.say("budget.appropriation", amounts=amounts)


def _account(tell: Telling, name: str, account: Account) -> str:
    level = [tell.say(f"level.{account.level}"), account.department or ""]
    level += [tell.say(f"ceiling.{account.ceiling}")] if account.ceiling else []
    lag = "" if account.lag.fixed == 0 else tell.say("budget.lag", months=tell.hedged(account.lag, "months"))
    place, cashable = ", ".join(filter(None, level)), tell.hedged(account.cashable, "share")
    return tell.say("budget.account", name=name, level=place, cashable=cashable, lag=lag)


def _cost(tell: Telling, name: str, cost: Cost) -> str:
    if cost.amount is None:
        return tell.say("cost.none", name=name, states=tell.any_of(cost.states))
    level = "" if cost.level is None else tell.say("cost.level", level=cost.level)
    amount, payer = tell.hedged(cost.amount, "money"), payers(tell, cost.payer or {})
    if not cost.states:
        phrase = "cost.arm" if cost.arm == "programme" else "cost.counterfactual"
        return tell.say(phrase, name=name, amount=amount, level=level, until=_until(tell, cost), payer=payer)
    only = "" if cost.arm is None else tell.say("cost.only", arm=tell.say(f"arm.{cost.arm}"))
    said = tell.say("cost.states", name=name, amount=amount, states=tell.any_of(cost.states), level=level, payer=payer)
    return said + _until(tell, cost) + only


def _until(tell: Telling, cost: Cost) -> str:
    if cost.until is None and cost.start == 0:
        return ""
    last = tell.deal.horizon if cost.until is None else cost.until
    return tell.say("cost.until", first=tell.month(cost.start), last=tell.month(max(last - 1, cost.start)))


def payers(tell: Telling, payer: Mapping[str, Decimal]) -> str:
    """Who pays: one account, or accounts with their shares."""
    if "ladder" in payer:
        return tell.say("ladder.payer")
    if len(payer) == 1:
        return next(iter(payer))
    return tell.figures.listed(f"{name} ({tell.figures.share(share)})" for name, share in payer.items())


def _ladder(tell: Telling) -> Iterator[str]:
    ladder = tell.deal.budget.ladder
    if ladder is None:
        return
    steps = tell.figures.listed(
        tell.say("ladder.step", share=tell.figures.share(share), week=week) for week, share in ladder.steps()
    )
    said = tell.say("ladder.steps", state=ladder.state, steps=steps, municipal=ladder.municipal)
    reset = ladder.resets_after
    again = "" if reset is None else f" {tell.say('ladder.reset', weeks=reset.weeks, within=reset.within)}"
    yield said + again
