"""Tiers, linear prices and shares of a saving in, sentences with their formulas and one line for each step out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal

from simulator.deal import Linear, SavingsShare, Tiers
from simulator.describe.measures import in_units, measure_sentence
from simulator.describe.telling import Telling

# --- tiers -----------------------------------------------------------------------------------------------------------


def tiers(tell: Telling, name: str, term: Tiers) -> Iterator[str]:
    """What the schedule's figures are, what it is read at, and the least it gives."""
    yield tell.say(f"tiers.{term.pays}", name=name)
    yield from narrowed(tell, term)
    yield measure_sentence(tell, term.outcome, term.by, term.of)
    if term.shape == "lines":
        yield tell.say("tiers.lines")
    if term.at_least is not None:
        yield tell.say("tiers.at_least", level=level(tell, term, term.at_least))


def narrowed(tell: Telling, term: Tiers | Linear) -> Iterator[str]:
    """Which citizens and which checkpoint are counted."""
    if term.checkpoint is not None:
        yield tell.say("term.checkpoint", months=tell.figures.counted(term.checkpoint, "month"))
    if term.segment is not None:
        yield tell.say("term.segment", segment=term.segment)


def steps(tell: Telling, term: Tiers) -> Iterator[str]:
    """One line for each step."""
    if term.pays == "price of marginal units":
        yield from _marginal(tell, term)
        return
    first = term.steps[0][0]
    if first > 0 or term.by not in ("share", "citizens"):
        start, least = in_units(tell, first, term.by, term.outcome), term.at_least
        said = "" if least is None else level(tell, term, least)
        yield tell.say("step.least" if said else "step.below", at=start, level=said)
    for at, amount in term.steps:
        gaps = {"at": in_units(tell, at, term.by, term.outcome), "level": level(tell, term, abs(amount))}
        yield tell.say(_step(term, amount), **gaps)


def _step(term: Tiers, amount: Decimal) -> str:
    """The phrase of one step."""
    nothing = amount == 0 and term.pays not in ("return", "total return")
    if term.shape == "lines":
        return "step.none_at" if nothing else "step.back_at" if amount < 0 else "step.at"
    if nothing or amount < 0:
        return "step.none" if nothing else "step.back"
    return "step.all" if term.pays == "price of all units" else "step.from"


def _marginal(tell: Telling, term: Tiers) -> Iterator[str]:
    for (at, price), (until, _) in itertools.pairwise(term.steps):
        low, high = in_units(tell, at, term.by, term.outcome), in_units(tell, until, term.by, term.outcome)
        yield tell.say("step.between", at=low, until=high, level=level(tell, term, price))
    last, price = term.steps[-1]
    yield tell.say("step.above", at=in_units(tell, last, term.by, term.outcome), level=level(tell, term, price))


def level(tell: Telling, term: Tiers, amount: Decimal) -> str:
    """A figure of the schedule in words."""
    figures = tell.figures
    if term.pays in ("coupon", "return"):
        return tell.say("level.yearly", share=figures.share(amount))
    if term.pays == "share of principal":
        return tell.say("level.principal", share=figures.share(amount))
    if term.pays == "total return":
        return tell.say("level.total", share=figures.share(amount))
    return figures.money(amount)


# --- linear prices ---------------------------------------------------------------------------------------------------


def linear(tell: Telling, name: str, term: Linear) -> Iterator[str]:
    """A price for each unit between two measured values."""
    start, per = (in_units(tell, each, term.by, term.outcome) for each in (term.start, term.per))
    one = term.per == 1
    until = None if term.until is None else in_units(tell, term.until, term.by, term.outcome)
    over = tell.say("linear.measured") if until is None else tell.say("linear.most", until=until)
    over = tell.say("linear.over", measured=over, start=start) if term.start else over
    over = over if one else tell.say("linear.per", over=over, per=per)
    yield tell.say(
        "linear.term", name=name, price=tell.figures.money(term.price), over=over,
        per=per.removeprefix("1 ") if one else per,
        above=tell.say("linear.above", start=start) if term.start else "",
        until="" if until is None else tell.say("linear.until", until=until),
    )  # fmt: skip
    yield from narrowed(tell, term)
    yield measure_sentence(tell, term.outcome, term.by, term.of)


# --- shares of a saving ----------------------------------------------------------------------------------------------


def savings(tell: Telling, name: str, term: SavingsShare) -> Iterator[str]:
    """Which part of which saving is shared, and what changes once investors are repaid."""
    figures = tell.figures
    said = f"savings.{term.losses}"
    yield tell.say(said, name=name, share=figures.share(term.share), outcome=term.outcome, part=_part(tell, term))
    if term.once_repaid is not None:
        back, rate = term.once_repaid.return_, figures.share(term.once_repaid.return_.rate)
        formula, basis = tell.say(f"formula.{back.basis}", rate=rate), tell.say(f"basis.{back.basis}")
        share = figures.share(term.once_repaid.share)
        yield tell.say("savings.once_repaid", rate=rate, basis=basis, formula=formula, share=share)


def _part(tell: Telling, term: SavingsShare) -> str:
    money, start = tell.figures.money, tell.figures.money(term.start)
    if term.until is None:
        return tell.say("savings.above", start=start) if term.start else ""
    if not term.start:
        return tell.say("savings.below", until=money(term.until))
    return tell.say("savings.between", start=start, until=money(term.until))
