"""Costs by line and the rules that split them in, what no rule can do and what never happens out.

The ladder follows a citizen's weeks in a state, a reimbursement the time or the money that a citizen's states have
come to: what is counted otherwise cannot be split by either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from simulator.checks.accounts import LADDER, OVERFLOW_PAYER, rules_of, written
from simulator.checks.parts import Parts
from simulator.deal import Cost
from simulator.errors import Problem
from simulator.timeline import months_from


def _split(parts: Parts, cost: Cost, name: str) -> tuple[str, str] | None:
    """The rule that splits a cost, at some time, and the path where it is named."""
    payers = {"payer": cost.payer, **{f"changes.{date}.payer": each.payer for date, each in cost.changes.items()}}
    found = [(rule, where) for where, payer in payers.items() for rule in rules_of(parts) if payer and rule in payer]
    return (found[0][0], f"budget.costs.{name}.{found[0][1]}") if found else None


def _called(rule: str) -> str:
    return "the ladder" if rule == LADDER else "a reimbursement"


def rule_unused(parts: Parts) -> Iterator[Problem]:
    """A cost paid by `ladder` although there is none, and a ladder or reimbursement that no cost uses."""
    used = {name for cost in parts.deal.budget.costs.values() for payer in cost.payers() for name in payer}
    if parts.deal.budget.ladder is None and parts.intact("budget.ladder"):
        for name, cost in parts.deal.budget.costs.items():
            if found := cost.on_ladder and _split(parts, cost, name):
                yield parts.error(found[1], "the budget has no ladder", LADDER, "add budget.ladder or name an account")
    if not parts.intact("budget.costs"):
        return
    if parts.deal.budget.ladder is not None and LADDER not in used:
        yield parts.warning("ladder-unused", "budget.ladder", "no cost is paid by the ladder")
    for name in parts.deal.budget.reimbursements:
        if name not in used:
            path = f"budget.reimbursements.{name}"
            yield parts.warning("reimbursement-unused", path, "no cost names it as its payer")


def rule_follows_states(parts: Parts) -> Iterator[Problem]:
    """A cost split by a rule that belongs to no state, or varies by a clock of its own, or by room, or comes in."""
    for name, cost in parts.deal.budget.costs.items():
        found = _split(parts, cost, name)
        if found is None:
            continue
        what, path = _called(found[0]), f"budget.costs.{name}"
        if not cost.states:
            yield parts.error(found[1], f"{what} follows citizens in a state; this cost names none", hint="add states")
        if cost.after:
            message = f"{what} counts time by a clock of its own; an amount cannot follow another clock too"
            yield parts.error(f"{path}.after", message, hint="remove after, or name accounts with shares")
        if cost.capacity is not None:
            message = f"{what} follows each citizen; who has a place is not told citizen by citizen"
            yield parts.error(f"{path}.capacity", message, hint="remove capacity, or name accounts with shares")
        if cost.income:
            message = f"{what} splits what is paid, not what comes in"
            yield parts.error(f"{path}.income", message, hint="remove income, or name an account")


def overflow_by_rule(parts: Parts) -> Iterator[Problem]:
    """Citizens above capacity whose cost is split by a rule."""
    for path, name in written(parts, OVERFLOW_PAYER):
        if name in rules_of(parts):
            message = f"{_called(name)} follows each citizen; who has no place is not told citizen by citizen"
            yield parts.error(path, message, name, "name accounts with shares")


def amount_known(parts: Parts) -> Iterator[Problem]:
    """A cost under thresholds of money whose yearly amount per citizen does not follow from time in states alone."""
    for name, cost in parts.deal.budget.costs.items():
        found = _split(parts, cost, name)
        rule = parts.deal.budget.reimbursements.get(found[0]) if found else None
        if rule is None or found is None or not rule.of_money:
            continue
        for key in _unknown(cost):
            path = f"budget.costs.{name}.{key}"
            message = f"{found[0]} looks at what a citizen costs in all; with this that would not be known"
            yield parts.error(path, message, hint="remove it, or write steps of days, weeks or months")


def _unknown(cost: Cost) -> Iterator[str]:
    """Keys of a cost that make what one citizen costs depend on more than time in states."""
    yield from (f"changes.{date}.amount" for date, each in cost.changes.items() if "amount" in each.model_fields_set)
    yield from (key for key, said in (("from", cost.start), ("until", cost.until is not None)) if said)
    yield from (key for key, said in (("arm", cost.arm), ("each", cost.each == "household")) if said)


def levels_differ(parts: Parts) -> Iterator[Problem]:
    """Thresholds of money that grow with the index while the costs under them do not, or the other way round."""
    for name, cost in parts.deal.budget.costs.items():
        found = _split(parts, cost, name)
        rule = parts.deal.budget.reimbursements.get(found[0]) if found else None
        if rule is not None and found is not None and rule.of_money and (rule.level is None) != (cost.level is None):
            message = f"the thresholds of {found[0]} grow with the index, this amount does not"
            if rule.level is None:
                message = f"this amount grows with the index, the thresholds of {found[0]} do not"
            path = f"budget.costs.{name}"
            yield parts.warning("level-on-one-side", path, message, hint="give both a level, or neither")


def change_dates(parts: Parts) -> Iterator[Problem]:
    """A dated change that is not on the first of a month, or that comes when nothing is followed any more."""
    for path, date in _changes(parts):
        if date.day != 1:
            close = date.replace(day=1)
            yield parts.error(path, "a change takes effect on the first of a month", hint=f"did you mean {close}?")
        elif parts.has("start", "horizon") and months_from(parts.deal.start, date) >= parts.deal.horizon:
            message = f"after the horizon of {parts.deal.horizon} months: it changes nothing"
            yield parts.warning("change-after-horizon", path, message)


def _changes(parts: Parts) -> Iterator[tuple[str, dt.date]]:
    budget = parts.deal.budget
    sections: list[tuple[str, Mapping[dt.date, object]]] = []
    sections += [(f"budget.costs.{name}", cost.changes) for name, cost in budget.costs.items()]
    sections += [(f"budget.reimbursements.{name}", rule.changes) for name, rule in budget.reimbursements.items()]
    sections += [("budget.ladder", budget.ladder.changes)] if budget.ladder else []
    for path, changes in sections:
        yield from ((f"{path}.changes.{date}", date) for date in changes)


def household_unsaid(parts: Parts) -> Iterator[Problem]:
    """A cost for each household of a deal whose citizens come one by one."""
    if not parts.has("citizens") or not parts.intact("citizens.households"):
        return
    for name, cost in parts.deal.budget.costs.items():
        if cost.each == "household" and parts.deal.citizens.households is None:
            path, message = f"budget.costs.{name}.each", "the deal has no households"
            yield parts.error(path, message, "household", "add citizens.households: {size: ...}")


def move_never_made(parts: Parts) -> Iterator[Problem]:
    """A cost of coming into a state that no transition leads to, or of leaving one that none leads out of."""
    if not parts.has("pathway") or not parts.intact("pathway"):
        return
    transitions = tuple(parts.deal.pathway.transitions)
    ends = [set(end) for end in zip(*(each.split(" -> ") for each in transitions), strict=True)] or [set(), set()]
    known = parts.names("pathway.states")
    for name, cost in parts.deal.budget.costs.items():
        for key, states, reached in (("entering", cost.entering, ends[1]), ("leaving", cost.leaving, ends[0])):
            for index, state in enumerate(states):
                if state in known and state not in reached:
                    message = (
                        f"no transition leads {'into' if key == 'entering' else 'out of'} it: nothing is ever paid"
                    )
                    hint = "on: [enrolment] counts those who enrol" if key == "entering" else None
                    path = f"budget.costs.{name}.{key}.{index}"
                    yield parts.warning("move-never-made", path, message, state, hint)


CHECKS = (
    rule_unused,
    rule_follows_states,
    overflow_by_rule,
    amount_known,
    levels_differ,
    change_dates,
    household_unsaid,
    move_never_made,
)
