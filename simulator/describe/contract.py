"""The contract section of a deal in, sentences about its terms, limits, reviews and what may happen to payers out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from simulator.deal import Band, Credit, PayerCap, Review
from simulator.describe import terms
from simulator.describe.costs import payers
from simulator.describe.telling import Telling


def contract(tell: Telling) -> Iterator[str]:
    """Every term with its formula, then what limits them all, and what is owed on an early stop."""
    agreed = tell.deal.contract
    if not agreed.terms:
        yield tell.say("contract.none")
        return
    for name, term in agreed.terms.items():
        yield from terms.told(tell, name, term)
    yield from limits(tell)
    yield stop(tell)


def limits(tell: Telling) -> Iterator[str]:
    """What limits all terms together, and what investors are paid or lose at most."""
    yield from _caps(tell)
    yield from _returns(tell)


def _caps(tell: Telling) -> Iterator[str]:
    caps, figures = tell.deal.contract.caps, tell.figures
    if caps.per_citizen is not None:
        yield tell.say("contract.per_citizen", cap=figures.money(caps.per_citizen))
    for payer, cap in caps.per_payer.items():
        yield tell.say("contract.per_payer", payer=payer, caps=figures.listed(_payer_caps(tell, cap)))
    if caps.per_year is not None:
        over, unused = tell.say(f"over.{caps.per_year.over_cap}"), tell.say(f"unused.{caps.per_year.unused_room}")
        yield tell.say("contract.per_year", cap=figures.money(caps.per_year.amount), over=over, unused=unused)
    if caps.total is not None:
        yield tell.say("contract.total", cap=figures.money(caps.total))
    if caps.total is None and caps.per_year is None:
        yield tell.say("contract.no_caps")


def _payer_caps(tell: Telling, cap: PayerCap) -> Iterator[str]:
    if cap.total is not None:
        yield tell.say("payer_cap.total", cap=tell.figures.money(cap.total))
    if cap.per_year is not None:
        yield tell.say("payer_cap.per_year", cap=tell.figures.money(cap.per_year))


def _returns(tell: Telling) -> Iterator[str]:
    cap, floor, share = tell.deal.contract.return_cap, tell.deal.contract.return_floor, tell.figures.share
    if cap is not None:
        yield tell.say(f"return_cap.{cap.basis}", rate=share(cap.rate))
    if floor is not None:
        payer, kept = payers(tell, floor.payer), share(1 - floor.max_loss)
        yield tell.say("return_floor", payer=payer, share=share(floor.max_loss), kept=kept)


def stop(tell: Telling) -> str:
    """What is owed if the contract is stopped early."""
    early = tell.deal.contract.on_stop
    payer = "" if early.payer is None else payers(tell, early.payer)
    share = "" if early.share is None else tell.figures.share(early.share)
    return tell.say(f"stop.{early.owed}", payer=payer, share=share)


# --- reviews and payers ----------------------------------------------------------------------------------------------


def reviews(tell: Telling) -> Iterator[str]:
    """At which dates what is decided, and how safe the payers are."""
    agreed = tell.deal.contract
    if agreed.reviews:
        yield tell.say("reviews")
        yield from (f"- {_review(tell, name, review)}" for name, review in agreed.reviews.items())
    happens = [each for payer, credit in agreed.credit.items() for each in _credit(tell, payer, credit)]
    if happens:
        yield tell.say("credit")
        yield from (f"- {each}" for each in happens)


def _review(tell: Telling, name: str, review: Review) -> str:
    figures = tell.figures
    price = "" if review.price is None else figures.number(review.price)
    months = "" if review.months is None else figures.counted(review.months, "month")
    then = tell.say(f"then.{review.then}", price=price, months=months)
    return tell.say("review", name=name, date=tell.day(review.month), test=_test(tell, review), then=then)


def _test(tell: Telling, review: Review) -> str:
    test = review.test
    if test.recruitment is not None:
        return tell.say("review.recruitment", band=_band(tell, test.recruitment))
    if test.yield_ is not None:
        return tell.say("review.yield", band=_band(tell, test.yield_))
    assert test.share is not None
    of = tell.say(f"of.{test.of}")
    return tell.say("review.share", outcome=test.outcome, band=_band(tell, test.share), of=of)


def _band(tell: Telling, band: Band) -> str:
    def share(value: Decimal | None) -> str:
        return "" if value is None else tell.figures.share(value)

    kind = "below" if band.above is None else "above" if band.below is None else "outside"
    return tell.say(f"band.{kind}", below=share(band.below), above=share(band.above))


def _credit(tell: Telling, payer: str, credit: Credit) -> Iterator[str]:
    if credit.delay.fixed != 0:
        yield tell.say("credit.delay", payer=payer, delay=tell.hedged(credit.delay, "months"))
    if credit.default is not None:
        chance, month = tell.hedged(credit.default.chance, "share"), tell.hedged(credit.default.month, "number")
        yield tell.say("credit.default", payer=payer, chance=chance, month=month)
