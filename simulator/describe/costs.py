"""A cost line in, sentences about what is paid when, by whom, and what changes with time, room and dates out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypeVar

from simulator.deal import ENROLMENT, Capacity, Cost, ends_of
from simulator.deal.purse import CostChange
from simulator.describe.telling import Telling

Each = TypeVar("Each")
"""What changes on a date."""


def cost_sentences(tell: Telling, name: str, stated: Cost) -> Iterator[str]:
    """What a line costs, then what is particular about it."""
    cost = _at_start(tell, stated)
    only = "" if cost.arm is None or not cost.of_citizens else tell.say("cost.only", arm=tell.say(f"arm.{cost.arm}"))
    when = _when(tell, cost)
    if cost.amount is None:
        yield tell.say("cost.none", name=name, when=when, only=only)
    else:
        amount = tell.hedged(cost.amount, "money")
        amount = tell.say("cost.household", amount=amount) if cost.each == "household" else amount
        yield tell.say(
            "cost.cost", name=name, amount=amount, when=when, level=_level(tell, cost.level), until=_until(tell, cost),
            paid=_paid(tell, cost, cost.payer or {}), only=only,
        )  # fmt: skip
    if cost.each == "household":
        yield tell.say("cost.member")
    if cost.after:
        steps = (
            tell.say("cost.step", factor=tell.hedged(factor, "share"), months=tell.value(months, "months"))
            for months, factor in cost.bands()
        )
        yield tell.say("cost.after", steps=tell.figures.listed(steps))
    if cost.capacity is not None:
        yield _room(tell, cost, cost.capacity)
    for date, change in cost.changes.items():
        yield tell.say("cost.change", date=tell.figures.date(date), change=_change(tell, stated, change))


def _at_start(tell: Telling, cost: Cost) -> Cost:
    """The line with what changed by the deal's start made part of it."""
    past, later = split_dates(tell, cost.changes)
    said: dict[str, object] = {"changes": later}
    for change in past.values():
        if "amount" in change.model_fields_set:
            said |= {"amount": change.amount, "level": cost.level if change.level is None else change.level}
        if change.payer is not None:
            said["payer"] = change.payer
    return cost.model_copy(update=said)


def split_dates(tell: Telling, changes: Mapping[dt.date, Each]) -> tuple[dict[dt.date, Each], dict[dt.date, Each]]:
    """Changes until the deal's start, which replace what was before, and later ones; both in order of their dates."""
    dates = sorted(changes)
    past = {date: changes[date] for date in dates if date <= tell.deal.start}
    return past, {date: changes[date] for date in dates if date not in past}


def _when(tell: Telling, cost: Cost) -> str:
    if cost.states:
        return tell.say("when.states", states=tell.any_of(cost.states))
    if cost.moves_said:
        return tell.say("when.moves", moves=tell.any_of(_moves(tell, cost)))
    arm = tell.say(f"when.{cost.arm}")
    return arm if cost.month is None else tell.say("when.once", month=tell.month(cost.month), arm=arm)


def _moves(tell: Telling, cost: Cost) -> Iterator[str]:
    for key, states in (("entering", cost.entering), ("leaving", cost.leaving)):
        if states:
            yield tell.say(f"move.{key}", states=tell.any_of(states))
    for move in cost.on:
        if move == ENROLMENT:
            yield tell.say("move.enrolment")
        else:
            source, target = ends_of(move)
            yield tell.say("move.on", source=source, target=target)


def _level(tell: Telling, level: int | None) -> str:
    return "" if level is None else tell.say("cost.level", level=level)


def _until(tell: Telling, cost: Cost) -> str:
    if cost.until is None and cost.start == 0:
        return ""
    last = tell.deal.horizon if cost.until is None else cost.until
    return tell.say("cost.until", first=tell.month(cost.start), last=tell.month(max(last - 1, cost.start)))


def _room(tell: Telling, cost: Cost, capacity: Capacity) -> str:
    places, overflow = tell.figures.counted(capacity.places, "citizen"), capacity.overflow
    if overflow is None:
        return tell.say("cost.room", places=places)
    amount, level = tell.hedged(overflow.amount, "money"), _level(tell, overflow.level)
    paid = _paid(tell, cost, overflow.payer)
    return tell.say("cost.overflow", places=places, amount=amount, level=level, paid=paid)


def _change(tell: Telling, cost: Cost, change: CostChange) -> str:
    said = []
    if change.amount is not None:
        level = cost.level if change.level is None else change.level
        said.append(tell.hedged(change.amount, "money") + _level(tell, level))
    elif "amount" in change.model_fields_set:
        said.append(tell.say("cost.nothing"))
    if change.payer is not None:
        said.append(_paid(tell, cost, change.payer))
    return ", ".join(said)


def _paid(tell: Telling, cost: Cost, payer: Mapping[str, Decimal]) -> str:
    """Who pays a cost, or whom an income goes to."""
    by_rule = "ladder" in payer or any(name in tell.deal.budget.reimbursements for name in payer)
    way = "income" if cost.income else "rule" if by_rule else "by"
    return tell.say(f"paid.{way}", payer=payers(tell, payer))


def payers(tell: Telling, payer: Mapping[str, Decimal]) -> str:
    """Who pays: a rule, one account, or accounts with their shares."""
    if "ladder" in payer:
        return tell.say("ladder.payer")
    if len(payer) == 1:
        return local(tell, next(iter(payer)))
    return tell.figures.listed(f"{local(tell, name)} ({tell.figures.share(share)})" for name, share in payer.items())


def local(tell: Telling, name: str) -> str:
    """An account as it is called, a rule as one, a role as the account that it means for a citizen."""
    budget = tell.deal.budget
    if name in budget.accounts:
        return name
    if name in budget.reimbursements:
        return tell.say("rule.payer", name=name)
    if tell.deal.parties.municipalities:
        return tell.say("role.payer", role=name)
    return budget.means(name) or name
