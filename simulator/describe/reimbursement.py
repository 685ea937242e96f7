"""The ladder and reimbursements of a deal in, sentences about what the state bears, step by step and by date, out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from decimal import Decimal

from simulator.deal import Reimbursement
from simulator.describe.costs import local, split_dates
from simulator.describe.telling import Telling


def reimbursement(tell: Telling) -> Iterator[str]:
    """Every rule by which the state bears a part of a cost."""
    yield from _ladder(tell)
    rules = tell.deal.budget.reimbursements
    if rules:
        yield tell.say("rule.rules")
        yield from (f"- {' '.join(_rule(tell, name, rule))}" for name, rule in rules.items())


def _ladder(tell: Telling) -> Iterator[str]:
    ladder = tell.deal.budget.ladder
    if ladder is None:
        return
    state, municipal = local(tell, ladder.state), local(tell, ladder.municipal)
    past, later = split_dates(tell, ladder.changes)
    steps = _weeks(tell, [dict(ladder.steps()), *(change.state_share for change in past.values())][-1])
    said = [tell.say("ladder.steps", state=state, steps=steps, municipal=municipal)]
    reset = ladder.resets_after
    if reset is not None:
        said.append(tell.say("ladder.reset", weeks=reset.weeks, within=reset.within))
    for date, change in later.items():
        said.append(tell.say("ladder.change", date=tell.figures.date(date), steps=_weeks(tell, change.state_share)))
    yield " ".join(said)


def _weeks(tell: Telling, table: Mapping[int, Decimal]) -> str:
    return tell.figures.listed(
        tell.say("ladder.step", share=tell.figures.share(share), week=week) for week, share in table.items()
    )


def _rule(tell: Telling, name: str, rule: Reimbursement) -> Iterator[str]:
    past, later = split_dates(tell, rule.changes)
    table = [rule.state_share, *(change.state_share for change in past.values())][-1]
    level = "" if rule.level is None else tell.say("rule.level", level=rule.level)
    yield tell.say(
        "rule.rule", name=name, state=local(tell, rule.state), municipal=local(tell, rule.municipal), level=level,
        steps=_steps(tell, table), counted=tell.say(f"counted.{rule.counted}"),
    )  # fmt: skip
    for date, change in later.items():
        yield tell.say("rule.change", date=tell.figures.date(date), steps=_steps(tell, change.state_share))
    if later:
        yield tell.say("rule.used")


def _steps(tell: Telling, table: Mapping[str, Decimal]) -> str:
    """Shares by what a citizen has had: time, from the first step on, or money above thresholds."""
    money = next(iter(table)).startswith("above")
    return tell.figures.listed((_amounts if money else _times)(tell, table))


def _times(tell: Telling, table: Mapping[str, Decimal]) -> Iterator[str]:
    steps = [(step.split()[1], int(step.split()[2]), share) for step, share in table.items()]
    for k, ((unit, first, share), (_, after, _)) in enumerate(itertools.pairwise(steps)):
        phrase = "borne.next" if k else "borne.first"
        yield tell.say(phrase, share=_part(tell, share), time=tell.figures.counted(after - first, unit))
    yield tell.say("borne.then" if len(steps) > 1 else "borne.always", share=_part(tell, steps[-1][2]))


def _amounts(tell: Telling, table: Mapping[str, Decimal]) -> Iterator[str]:
    edges = [(Decimal(step.removeprefix("above ")), share) for step, share in table.items()]
    for (low, share), (high, _) in itertools.pairwise(edges):
        phrase, money = "borne.amounts" if low else "borne.below", tell.figures.money
        yield tell.say(phrase, share=_part(tell, share), low=money(low), high=money(high))
    yield tell.say("borne.over", share=_part(tell, edges[-1][1]), low=tell.figures.money(edges[-1][0]))


def _part(tell: Telling, share: Decimal) -> str:
    return tell.figures.share(share) if share else tell.say("borne.nothing")
