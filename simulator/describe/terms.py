"""The terms of a contract in, sentences that say when each pays, how much by which formula, and who pays whom out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from simulator.deal import (
    Accumulate,
    Checkpoint,
    CohortRule,
    Condition,
    Every,
    Fixed,
    PayAmount,
    PayPrice,
    PayShare,
    RateCard,
    Reach,
    RepayDrawn,
    Return,
    SavingsShare,
    Target,
    Term,
    UnitPrice,
)
from simulator.describe.costs import payers
from simulator.describe.measures import (
    Measuring,
    clause,
    clauses,
    counted,
    counted_among,
    decided_month,
    measure,
    measure_sentence,
    need,
    resolved,
    where,
    whole,
)
from simulator.describe.schedules import linear, savings, steps, tiers
from simulator.describe.telling import Telling

EVER = 1200
"""An end of measuring that means: as long as the contract can pay."""
INLINE = 4
"""Prices that are told in one sentence; more become a list."""


class Words(NamedTuple):
    """A term by what is asked of it: what makes it pay and how much, when it is measured, when paid, who pays whom, and
    at most how much; `items` are the lines below it. What a term has nothing of is empty."""

    rule: str
    measured: str
    pays: str
    paid: str
    payer: str
    cap: str
    items: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it but the items, in the order in which it is told."""
        return tuple(part for part in self[:6] if part)


def told(tell: Telling, name: str, term: Term) -> Iterator[str]:
    """A term as an item of a list, and the items below it."""
    words = in_words(tell, name, term)
    yield f"- {' '.join(words.sentences)}"
    yield from (f"  - {line}" for line in words.items)


def in_words(tell: Telling, name: str, term: Term) -> Words:
    """A term in plain words."""
    measured = "" if isinstance(term, (RateCard, Fixed)) else _measured(tell, term)
    cap = "" if term.cap is None else tell.say("term.cap", cap=tell.figures.money(term.cap))
    return Words(
        " ".join([*_rule(tell, name, term), *_changed(tell, term)]), measured,
        " ".join([*_pays(tell, term), *_condition(tell, term)]), " ".join(_paid(tell, term)),
        " ".join(_payer(tell, term)), cap, tuple(_items(tell, term)),
    )  # fmt: skip


def _payer(tell: Telling, term: Term) -> Iterator[str]:
    payee = tell.say("payee.investors") if term.payee == "investors" else tell.party(term.payee)
    yield tell.say("term.payer", payer=payers(tell, term.payer), payee=payee)
    for date, payer in sorted(term.payer_changes.items()):
        yield tell.say("term.payer_change", date=tell.figures.date(date), payer=payers(tell, payer))


def _rule(tell: Telling, name: str, term: Term) -> Iterator[str]:
    if isinstance(term, Target):
        yield from _target(tell, name, term)
    elif isinstance(term, RateCard):
        yield from _rate_card(tell, name, term)
    elif isinstance(term, Fixed):
        yield _fixed(tell, name, term)
    elif isinstance(term, SavingsShare):
        yield from savings(tell, name, term)
    else:
        yield from tiers(tell, name, term) if term.kind == "tiers" else linear(tell, name, term)


def _items(tell: Telling, term: Term) -> Iterator[str]:
    """What is told below a term: its lines, its groups, its prices, its steps."""
    if isinstance(term, Target) and term.outcome is None:
        for line in term.lines:
            measured = measure_sentence(tell, line.outcome, line.at_least.by, line.at_least.of)
            plain = resolved(tell, line) or line.at_least.by == "citizens"
            yield clause(tell, line) + ("" if plain else f". {measured}")
    if isinstance(term, Target):
        yield from (_cohort(tell, cohort) for cohort in term.cohorts)
    if isinstance(term, RateCard) and not (isinstance(term.price, UnitPrice) or _inline(term)):
        yield from prices(tell, term)
    if term.kind == "tiers":
        yield from steps(tell, term)


# --- targets ---------------------------------------------------------------------------------------------------------


def _target(tell: Telling, name: str, term: Target) -> Iterator[str]:
    figures, lines = tell.figures, term.lines
    if term.outcome is None or term.at_least is None:
        yield tell.say("term.all_of" if term.all_of else "term.any_of", name=name)
        return
    if resolved(tell, lines[0]):
        count = figures.counted(need(tell, term.at_least), "citizen")
        yield tell.say("term.target", name=name, need=count, outcome=term.outcome)
    else:
        plain = lines[0].model_copy(update={"checkpoint": None, "segment": None})
        yield tell.say("term.all_or_nothing", name=name, line=clause(tell, plain))
    if term.checkpoint is not None:
        yield tell.say("term.checkpoint", months=figures.counted(term.checkpoint, "month"))
    if term.segment is not None:
        yield tell.say("term.segment", segment=term.segment)
    if resolved(tell, lines[0]) and term.at_least.share is not None:
        yield _line(tell, term, term.at_least.share)
    elif term.at_least.by != "citizens":
        yield measure_sentence(tell, term.outcome, term.at_least.by, term.at_least.of)
    if term.cohorts:
        yield tell.say("term.cohorts")
    if term.pooled is not None:
        line = lines[0].model_copy(update={"at_least": term.pooled, "checkpoint": None, "segment": None})
        yield tell.say("term.pooled", line=clause(tell, line))


def _line(tell: Telling, term: Target, share: Decimal) -> str:
    assert term.at_least is not None
    figures, among = tell.figures, counted_among(tell, term.at_least)
    return tell.say(
        f"term.share.{'planned' if term.at_least.of == 'planned' else 'recruited'}",
        share=figures.share(share), of=tell.say(f"of.{term.at_least.of}"), count=figures.number(among),
        exact=figures.number(share * among), need=figures.number(need(tell, term.at_least)),
    )  # fmt: skip


def _cohort(tell: Telling, cohort: CohortRule) -> str:
    last = tell.month(max(cohort.until - 1, cohort.start))
    return tell.say("term.cohort", first=tell.month(cohort.start), last=last)


def returned(tell: Telling, back: Return) -> dict[str, str]:
    """The gaps of a sentence on a return: its rate, basis and formula."""
    rate = tell.figures.share(back.rate)
    formula = tell.say(f"formula.{back.basis}", rate=rate)
    return {"rate": rate, "basis": tell.say(f"basis.{back.basis}"), "formula": formula}


def _pays(tell: Telling, term: Term) -> Iterator[str]:
    """What a target pays once it is reached."""
    if not isinstance(term, Target):
        return
    pays, figures = term.pays, tell.figures
    if isinstance(pays, RepayDrawn):
        yield tell.say("term.repay", **returned(tell, pays.return_))
    elif isinstance(pays, PayAmount):
        yield tell.say("term.amount", amount=figures.money(pays.amount))
    elif isinstance(pays, PayShare):
        yield tell.say("term.share_of_principal", share=figures.share(pays.share_of_principal))
    else:
        yield _priced(tell, term.lines[0], pays)


def _priced(tell: Telling, line: Condition, pays: PayPrice) -> str:
    by, of = "citizens" if pays.for_each == "counted" else pays.for_each, line.at_least.of
    price = tell.figures.money(pays.price)
    if by == "citizens" and counted(tell, line.outcome) == "citizen":
        return tell.say("term.price_citizens", price=price)
    measured, letters = measure(tell, by), where(tell, line.outcome, by, of)
    known = line.at_least.by in ("difference", "reduction", "increase")
    return tell.say("term.price_known" if known else "term.price", price=price, measure=measured, where=letters)


# --- prices and amounts ----------------------------------------------------------------------------------------------


def _rate_card(tell: Telling, name: str, term: RateCard) -> Iterator[str]:
    figures = tell.figures
    if isinstance(term.price, UnitPrice):
        yield _one_price(tell, name, term, term.price)
    elif _inline(term):
        each = figures.listed(
            tell.say("term.price_at", price=figures.money(price), months=figures.counted(months, "month"))
            for months, price in term.by_checkpoint().items()
        )
        yield tell.say("term.rate_card_at", name=name, outcome=term.outcome, prices=each)
    else:
        units = counted(tell, term.outcome) != "citizen"
        yield tell.say("term.rate_card_units" if units else "term.rate_card_many", name=name, outcome=term.outcome)
    if term.segment is not None:
        yield tell.say("term.segment", segment=term.segment)
    if term.bonus is not None:
        yield tell.say("term.bonus", segment=term.bonus.segment, amount=figures.money(term.bonus.amount))
    if term.per_citizen is not None:
        yield tell.say("term.per_citizen", cap=figures.money(term.per_citizen))
    if term.at_most is not None:
        yield tell.say("term.at_most", segment=term.at_most.segment, share=figures.share(term.at_most.share))


def _inline(term: RateCard) -> bool:
    return 0 < len(term.by_checkpoint()) <= INLINE


def _one_price(tell: Telling, name: str, term: RateCard, price: UnitPrice) -> str:
    amount, gaps = tell.figures.money(price.amount), {"name": name, "outcome": term.outcome}
    if price.per != "outcome":
        return tell.say("term.rate_card_time", price=amount, per=tell.figures.per(price.per), **gaps)
    return tell.say(f"term.rate_card{_each(tell, term.outcome)}", price=amount, **gaps)


def _each(tell: Telling, name: str) -> str:
    """What one price is for, as the ending of its phrase."""
    outcome = tell.deal.outcomes[name]
    if isinstance(outcome, Reach) and outcome.claims > 1:
        return "_claims"
    if isinstance(outcome, Checkpoint):
        return "_checkpoints" if len(outcome.at) > 1 else ""
    if isinstance(outcome, Accumulate):
        return "_levels"
    return {"citizen": "", "point": "_points"}.get(counted(tell, name), "_whole")


def prices(tell: Telling, term: RateCard) -> Iterator[str]:
    """The prices of a card, one by one."""
    figures = tell.figures
    for kind in ("months", "claim", "segment", "level"):
        for key, price in term.prices_by(kind).items():
            said = figures.counted(int(key), "month") if kind == "months" else key
            said = figures.money(Decimal(key)) if kind == "level" else said
            yield tell.say(f"price.{kind}", key=said, price=figures.money(price))


def _fixed(tell: Telling, name: str, term: Fixed) -> str:
    amount, ending = tell.figures.money(term.amount.amount), "_if" if term.only_if else ""
    if term.month is not None:
        return tell.say(f"term.fixed_once{ending}", name=name, amount=amount, month=tell.month(term.month))
    assert term.until is not None
    first, last = tell.month(term.start), tell.month(max(term.until - 1, term.start))
    return tell.say(f"term.fixed_monthly{ending}", name=name, amount=amount, first=first, last=last)


# --- conditions, changes of prices, and time -------------------------------------------------------------------------


def _condition(tell: Telling, term: Term) -> Iterator[str]:
    if term.only_if is None:
        return
    when = "prices" if isinstance(term, (RateCard, Fixed)) else "measured"
    join = tell.say("only_if.all" if term.only_if.all_of else "only_if.any")
    yield tell.say(f"term.only_if.{when}", lines=clauses(tell, term.only_if.each, join))


def _changed(tell: Telling, term: Term) -> Iterator[str]:
    """A cut and an index on a term's prices and amounts."""
    if term.price_cut:
        share, cut = tell.figures.share(1 - term.price_cut), tell.figures.share(term.price_cut)
        yield tell.say("term.price_cut", share=share, cut=cut)
    if term.indexed:
        prices = tell.deal.prices
        yield tell.say("term.indexed", level=tell.deal.start.year if prices is None else prices.level)


def _measured(tell: Telling, term: Measuring) -> str:
    first, figures = tell.day(decided_month(tell, term)), tell.figures
    if isinstance(term.measured, dt.date):
        return tell.say("term.measured_on", date=figures.date(term.measured))
    if not isinstance(term.measured, Every):
        return tell.say("term.measured_known" if whole(tell, term) else "term.measured_closed", date=first)
    if len(term.measured.months()) == 1:
        return tell.say("term.measured_once", first=first)
    counts = "" if isinstance(term, SavingsShare) else tell.say(f"counts.{term.measured.counts}")
    every, last = figures.counted(term.measured.every, "month"), tell.day(term.measured.months()[-1])
    phrase = "term.measured_every" if term.measured.until < EVER else "term.measured_ever"
    return tell.say(phrase, every=every, first=first, last=last, counts=counts)


def _paid(tell: Telling, term: Term) -> Iterator[str]:
    figures = tell.figures
    lags = figures.counted(term.paid.months, "month")
    verification = figures.counted(term.paid.verification, "month")
    parts = tell.say("term.lags", verification=verification, payment=figures.counted(term.paid.payment, "month"))
    if isinstance(term, RateCard):
        yield tell.say("term.paid" if term.paid.months else "term.paid_at_once", lags=lags, parts=parts)
    elif isinstance(term, Fixed):
        if term.paid.months:
            yield tell.say("term.paid_later", lags=lags, parts=parts)
    elif isinstance(term.measured, Every) and len(term.measured.months()) > 1:
        yield tell.say("term.due_each" if term.paid.months else "term.due_each_at_once", lags=lags, parts=parts)
    else:
        month = tell.month(decided_month(tell, term) + term.paid.months)
        yield tell.say("term.due" if term.paid.months else "term.due_at_once", lags=lags, parts=parts, month=month)
