"""The contract and capital sections of a deal in, sentences about terms, caps and the investors' money out."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from decimal import Decimal

from simulator.deal import (
    Checkpoint,
    Completion,
    Fixed,
    Outcome,
    RateCard,
    Reach,
    RepayDrawn,
    Target,
    Term,
    TimeIn,
    UnitPrice,
    Use,
)
from simulator.describe.purse import payers
from simulator.describe.telling import Telling
from simulator.terms import people_needed, ratio


def contract(tell: Telling) -> Iterator[str]:
    """Every term with its formula, then what limits them all."""
    terms, caps, figures = tell.deal.contract.terms, tell.deal.contract.caps, tell.figures
    if not terms:
        yield tell.say("contract.none")
        return
    yield from (f"- {' '.join(_term(tell, name, term))}" for name, term in terms.items())
    if caps.per_year is not None:
        over, unused = tell.say(f"over.{caps.per_year.over_cap}"), tell.say(f"unused.{caps.per_year.unused_room}")
        yield tell.say("contract.per_year", cap=figures.money(caps.per_year.amount), over=over, unused=unused)
    if caps.total is not None:
        yield tell.say("contract.total", cap=figures.money(caps.total))
    if caps.total is None and caps.per_year is None:
        yield tell.say("contract.no_caps")
    yield tell.say(f"stop.{tell.deal.contract.on_stop.owed}")


def _term(tell: Telling, name: str, term: Term) -> Iterator[str]:
    if isinstance(term, Target):
        yield from _target(tell, name, term)
    elif isinstance(term, RateCard):
        yield _rate_card(tell, name, term)
    else:
        yield _fixed(tell, name, term)
    yield from _paid(tell, term)
    payee = tell.say("payee.investors") if term.payee == "investors" else tell.party(term.payee)
    yield tell.say("term.payer", payer=payers(tell, term.payer), payee=payee)
    if term.cap is not None:
        yield tell.say("term.cap", cap=tell.figures.money(term.cap))


def _paid(tell: Telling, term: Term) -> Iterator[str]:
    figures = tell.figures
    lags = figures.counted(term.paid.months, "month")
    verification = figures.counted(term.paid.verification, "month")
    parts = tell.say("term.lags", verification=verification, payment=figures.counted(term.paid.payment, "month"))
    if isinstance(term, Target):
        month = tell.month(decided_month(tell, term) + term.paid.months)
        phrase = "term.due" if term.paid.months else "term.due_at_once"
        yield tell.say(phrase, lags=lags, parts=parts, month=month)
    elif isinstance(term, RateCard):
        yield tell.say("term.paid" if term.paid.months else "term.paid_at_once", lags=lags, parts=parts)
    elif term.paid.months:
        yield tell.say("term.paid_later", lags=lags, parts=parts)


# --- targets ---------------------------------------------------------------------------------------------------------


def recruited(tell: Telling) -> int:
    """Citizens recruited at the central share: floor(planned x share + 1/2)."""
    people = tell.deal.citizens
    return math.floor(people.planned * tell.central(people.recruited) + 0.5)


def counted_among(tell: Telling, term: Target) -> int:
    """The number whose share is asked for: those planned, or those recruited at the central share."""
    return tell.deal.citizens.planned if term.at_least.of == "planned" else recruited(tell)


def need(tell: Telling, term: Target) -> int:
    """Whole citizens that a target asks for, at the central number recruited."""
    if term.at_least.share is None:
        return term.at_least.citizens or 0
    return people_needed(*ratio(term.at_least.share), counted_among(tell, term))


def decided_month(tell: Telling, term: Target) -> int:
    """The first month whose first day is not before the measurement, with the central delay."""
    if isinstance(term.measured, dt.date):
        month = tell.deal.timeline.month_of(term.measured)
        return month if term.measured.day == 1 else month + 1
    plan = tell.deal.citizens.enrolment
    closed = plan.start + plan.over + tell.central(tell.deal.citizens.delay)
    return math.ceil(closed + window(tell.deal.outcomes[term.outcome], term.checkpoint))


def window(outcome: Outcome, checkpoint: int | None = None) -> int:
    """Months after enrolment at which an outcome can no longer change."""
    if isinstance(outcome, (Reach, TimeIn)):
        return outcome.within
    if isinstance(outcome, Completion):
        return outcome.completion
    assert isinstance(outcome, Checkpoint)
    return outcome.at[-1] if checkpoint is None else checkpoint


def _target(tell: Telling, name: str, term: Target) -> Iterator[str]:
    figures = tell.figures
    count = figures.counted(need(tell, term), "citizen")
    yield tell.say("term.target", name=name, need=count, outcome=term.outcome)
    if term.checkpoint is not None:
        yield tell.say("term.checkpoint", months=figures.counted(term.checkpoint, "month"))
    if term.at_least.share is not None:
        yield _line(tell, term, term.at_least.share)
    if isinstance(term.measured, dt.date):
        yield tell.say("term.measured_on", date=figures.date(term.measured))
    else:
        yield tell.say("term.measured_closed", date=tell.day(decided_month(tell, term)))
    if isinstance(term.pays, RepayDrawn):
        back = term.pays.return_
        rate = figures.share(back.rate)
        formula = tell.say(f"formula.{back.basis}", rate=rate)
        yield tell.say("term.repay", rate=rate, basis=tell.say(f"basis.{back.basis}"), formula=formula)
    else:
        yield tell.say("term.amount", amount=figures.money(term.pays.amount))


def _line(tell: Telling, term: Target, share: Decimal) -> str:
    figures, among = tell.figures, counted_among(tell, term)
    return tell.say(
        f"term.share.{'planned' if term.at_least.of == 'planned' else 'recruited'}",
        share=figures.share(share), of=tell.say(f"of.{term.at_least.of}"), count=figures.number(among),
        exact=figures.number(share * among), need=figures.number(need(tell, term)),
    )  # fmt: skip


# --- prices and amounts ----------------------------------------------------------------------------------------------


def _rate_card(tell: Telling, name: str, term: RateCard) -> str:
    figures = tell.figures
    if not isinstance(term.price, UnitPrice):
        prices = figures.listed(
            tell.say("term.price_at", price=figures.money(price), months=figures.counted(months, "month"))
            for months, price in term.by_checkpoint().items()
        )
        return tell.say("term.rate_card_at", name=name, outcome=term.outcome, prices=prices)
    price = figures.money(term.price.amount)
    if term.price.per == "outcome":
        return tell.say("term.rate_card", name=name, price=price, outcome=term.outcome)
    per = figures.per(term.price.per)
    return tell.say("term.rate_card_time", name=name, price=price, per=per, outcome=term.outcome)


def _fixed(tell: Telling, name: str, term: Fixed) -> str:
    amount = tell.figures.money(term.amount.amount)
    if term.month is not None:
        return tell.say("term.fixed_once", name=name, amount=amount, month=tell.month(term.month))
    assert term.until is not None
    first, last = tell.month(term.start), tell.month(max(term.until - 1, term.start))
    return tell.say("term.fixed_monthly", name=name, amount=amount, first=first, last=last)


# --- capital ---------------------------------------------------------------------------------------------------------


def capital(tell: Telling) -> Iterator[str]:
    """Commitment, drawdown, uses and waterfall."""
    capital, figures = tell.deal.capital, tell.figures
    if capital is None:
        yield tell.say("capital.none")
        return
    holders = figures.listed(f"{name} {figures.share(share)}" for name, share in holdings(tell).items())
    yield tell.say("capital.commitment", commitment=figures.money(capital.commitment), holders=holders)
    draws = figures.listed(
        tell.say("drawdown.draw", amount=figures.money(draw.amount), month=tell.month(draw.month))
        for draw in capital.drawdown.schedule
    )
    yield tell.say(f"drawdown.{capital.drawdown.when}", draws=draws)
    yield tell.say(f"shortage.{capital.drawdown.shortage}")
    if capital.uses:
        yield tell.say("capital.uses")
        yield from (f"- {_use(tell, name, use)}" for name, use in capital.uses.items())
    if capital.waterfall:
        yield tell.say("capital.waterfall", steps=", ".join(_step(tell, step.text) for step in capital.waterfall))


def holdings(tell: Telling) -> dict[str, Decimal]:
    """Each holder's share of the investors' money."""
    capital = tell.deal.capital
    return {} if capital is None else dict(next(iter(capital.tranches.values())).holders)


def _use(tell: Telling, name: str, use: Use) -> str:
    figures, basis = tell.figures, use.amount.basis
    amount = figures.share(use.amount.amount) if basis == "year of drawn" else figures.money(use.amount.amount)
    at = "" if use.month is None else tell.month(use.month)
    last = "" if use.until is None else tell.month(max(use.until - 1, use.start))
    first, to = tell.month(use.start), tell.party(use.to)
    return tell.say(f"use.{basis}", name=name, amount=amount, to=to, month=at, first=first, last=last)


def _step(tell: Telling, step: str) -> str:
    kind, _, tranche = step.partition(" of ")
    return tell.say(f"waterfall.{kind}", tranche=tranche) if kind in ("fees", "principal", "return") else step
