"""The capital section of a deal in, sentences about the investors' money, who owes whom, and the provider's own out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from simulator.deal import Capital, Guarantee, ScheduledDraw, Spending, Step, Tranche
from simulator.describe.telling import Telling


def capital(tell: Telling) -> Iterator[str]:
    """Commitment and layers, channel, drawdown, grants, uses, waterfall and guarantees."""
    capital = tell.deal.capital
    if capital is None:
        yield tell.say("capital.none")
        return
    yield from _committed(tell, capital)
    contract = tell.deal.contract
    yield tell.say(f"channel.{contract.channel}", through=contract.through or "")
    yield from _drawdown(tell, capital)
    if capital.grants:
        yield tell.say("capital.grants")
        for name, grant in capital.grants.items():
            amount, by = tell.figures.money(grant.amount), tell.party(grant.by)
            yield f"- {tell.say('grant', name=name, amount=amount, by=by, month=tell.month(grant.month))}"
    if capital.uses:
        yield tell.say("capital.uses")
        for name, use in capital.uses.items():
            deferred = tell.say("use.deferred") if use.deferred else ""
            yield f"- {_spent(tell, 'use', name, use, tell.party(use.to))}{deferred}"
    yield tell.say("capital.waterfall" if capital.waterfall else "capital.usual")
    yield from (f"{number}. {_step(tell, step)}" for number, step in enumerate(capital.steps(), 1))
    if capital.guarantees:
        yield tell.say("capital.guarantees")
        yield from (f"- {_guarantee(tell, name, each)}" for name, each in capital.guarantees.items())


def holdings(tell: Telling) -> dict[str, Decimal]:
    """Each holder's share of the investors' money, over all layers."""
    held: dict[str, Decimal] = {}
    capital = tell.deal.capital
    for name, tranche in capital.tranches.items() if capital else ():
        part = capital.amount_of(name) / capital.commitment if capital and len(capital.tranches) > 1 else Decimal(1)
        for holder, share in tranche.holders.items():
            held[holder] = held.get(holder, Decimal(0)) + share * part
    return held


# --- layers ----------------------------------------------------------------------------------------------------------


def _committed(tell: Telling, capital: Capital) -> Iterator[str]:
    figures, layers = tell.figures, capital.tranches
    commitment = figures.money(capital.commitment)
    if len(layers) == 1:
        ((name, tranche),) = layers.items()
        told = list(_plan(tell, tranche))
        first = [tell.say("tranche.alone", name=name, rank=tranche.rank)] if tranche.rank != 1 else []
        holders = _holders(tell, tranche)
        yield " ".join([tell.say("capital.commitment", commitment=commitment, holders=holders), *first, *told])
        return
    yield tell.say("capital.tranches", commitment=commitment)
    for name, tranche in layers.items():
        amount, holders = figures.money(capital.amount_of(name)), _holders(tell, tranche)
        said = tell.say("tranche", name=name, rank=tranche.rank, amount=amount, holders=holders)
        sweep = [] if tranche.matures is not None or tranche.amortises else [tell.say("tranche.sweep")]
        yield "- " + " ".join([said, *_plan(tell, tranche), *sweep])


def _holders(tell: Telling, tranche: Tranche) -> str:
    return tell.figures.listed(f"{name} {tell.figures.share(share)}" for name, share in tranche.holders.items())


def _plan(tell: Telling, tranche: Tranche) -> Iterator[str]:
    if tranche.coupon is not None:
        rate, days = tell.figures.share(tranche.coupon.rate), tranche.coupon.days
        yield tell.say(f"tranche.{tranche.coupon.basis}", rate=rate, days=days)
    if tranche.matures is not None:
        yield tell.say("tranche.matures", month=tell.month(tranche.matures))
    if tranche.amortises is not None:
        first, last = tell.month(tranche.amortises.start), tell.month(tranche.amortises.until)
        yield tell.say("tranche.amortises", first=first, last=last)
    if tranche.first_loss:
        yield tell.say("tranche.first_loss")


def _drawdown(tell: Telling, capital: Capital) -> Iterator[str]:
    drawdown, figures = capital.drawdown, tell.figures
    yield tell.say(f"drawdown.{drawdown.when}", draws=_draws(tell, drawdown.schedule))
    if len(capital.tranches) > 1:
        yield tell.say(f"drawdown.order.{drawdown.order}")
    yield tell.say(f"shortage.{drawdown.shortage}")
    if drawdown.recycle is not None:
        phrase = "drawdown.recycle_all" if drawdown.recycle.share == 1 else "drawdown.recycle"
        month, share = tell.month(drawdown.recycle.until), figures.share(drawdown.recycle.share)
        yield tell.say(phrase, month=month, share=share)


def _draws(tell: Telling, draws: tuple[ScheduledDraw, ...]) -> str:
    return tell.figures.listed(
        tell.say("drawdown.draw", amount=tell.figures.money(draw.amount), month=tell.month(draw.month))
        for draw in draws
    )


# --- uses ------------------------------------------------------------------------------------------------------------


def _spent(tell: Telling, form: str, name: str, spent: Spending, to: str = "") -> str:
    """A use of the investors' money (`use`) or a cost of the provider (`spend`)."""
    figures, basis = tell.figures, spent.amount.basis
    amount = figures.share(spent.amount.amount) if basis == "year of drawn" else figures.money(spent.amount.amount)
    at = "" if spent.month is None else tell.month(spent.month)
    last = "" if spent.until is None else tell.month(max(spent.until - 1, spent.start))
    first = tell.month(spent.start)
    said = tell.say(f"{form}.{basis}", name=name, amount=amount, to=to, month=at, first=first, last=last)
    if basis not in ("citizen enrolled", "citizen-month engaged"):
        return said
    if spent.start and last:
        return said + tell.say("use.between", first=first, last=last)
    if last:
        return said + tell.say("use.until", last=last)
    return said + (tell.say("use.from", first=first) if spent.start else "")


# --- waterfall and guarantees ----------------------------------------------------------------------------------------


def _step(tell: Telling, step: Step) -> str:
    start = tell.say("waterfall.from", month=tell.month(step.start)) if step.start else ""
    return _what(tell, step) + start + ("" if step.met is None else tell.say("waterfall.met", term=step.met))


def _what(tell: Telling, step: Step) -> str:
    figures = tell.figures
    if step.kind == "rest":
        shares = figures.listed(
            tell.say("waterfall.share", share=figures.share(share), to=tell.party(to))
            for to, share in step.shares.items()
        )
        return tell.say("waterfall.rest", shares=shares)
    if step.kind == "amount":
        amount = figures.money(step.amount or 0)
        return tell.say("waterfall.amount", amount=amount, to=tell.party(step.to or ""))
    if step.rate is not None:
        return tell.say("waterfall.limited", tranche=step.to, rate=figures.share(step.rate))
    return tell.say(f"waterfall.{step.kind.partition(' ')[0]}", tranche=step.to)


def _guarantee(tell: Telling, name: str, guarantee: Guarantee) -> str:
    covers, figures = guarantee.covers, tell.figures
    kind = "all" if not covers else "some" if len(covers) == 1 else "several"
    amount = "" if guarantee.amount is None else figures.money(guarantee.amount)
    said = tell.say(
        "guarantee", name=name, by=tell.party(guarantee.by), share=figures.share(guarantee.share),
        covers=tell.say(f"guarantee.{kind}", tranches=figures.listed(covers)),
        limit=tell.say("guarantee.amount", amount=amount) if amount else "",
        order=tell.say(f"guarantee.{guarantee.order}") if _first_loss(tell) else "",
    )  # fmt: skip
    return f"{said} {tell.say('guarantee.pot', draws=_draws(tell, guarantee.pot))}" if guarantee.pot else said


def _first_loss(tell: Telling) -> bool:
    capital = tell.deal.capital
    return capital is not None and any(tranche.first_loss for tranche in capital.tranches.values())


# --- the provider ----------------------------------------------------------------------------------------------------


def provider(tell: Telling) -> Iterator[str]:
    """What the provider can spend before it is paid, and what delivery costs it."""
    provider = tell.deal.parties.provider
    if provider.working_capital:
        amount = tell.figures.money(provider.working_capital)
        yield tell.say("provider.working", provider=provider.name, amount=amount)
    if provider.costs:
        yield tell.say("provider.costs", provider=provider.name)
        yield from (f"- {_spent(tell, 'spend', name, cost)}" for name, cost in provider.costs.items())
