"""A deal in, its edge cases out: computed from the payoffs of its terms, each a sentence.

Just below a line and at it; nobody recruited; the money runs out; an early stop; several terms at once; rounding.
Amounts are exact, in the circumstances of the worked example where a term asks the capital account.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np

from simulator.deal import Fixed, SavingsShare, Spending, Target
from simulator.describe.contract import stop
from simulator.describe.example.circumstances import drawn
from simulator.describe.measures import in_units, recruited
from simulator.describe.payoff import Edge, Payoff, payoffs
from simulator.describe.telling import Telling
from simulator.report.card.pictures import amount_said, value_said
from simulator.report.voice import Voice
from simulator.terms import people_needed, ratio, split, weights_of, within_cap

PER_TERM = 2
"""Lines of one term that are told; a schedule of many steps is in the picture."""


def edges(tell: Telling, terms: int | None = None) -> tuple[str, ...]:
    """All of them; those of single terms only for the first `terms`."""
    every = payoffs(tell)
    voice = Voice(tell.language, tell.figures)
    single = [said for payoff in every[:terms] for said in _of_term(tell, voice, payoff)]
    shared = (*_together(tell, voice, every), *_nobody(tell, voice, every), *_money(tell, voice), *_stopped(tell, voice))
    return (*single, *shared, *_rounded(tell, voice))


# --- at a line, and where a limit binds ------------------------------------------------------------------------------


def _of_term(tell: Telling, voice: Voice, payoff: Payoff) -> Iterator[str]:
    chosen = payoff.edges if len(payoff.edges) <= PER_TERM else (payoff.edges[0], payoff.edges[-1])
    for edge in chosen:
        yield _edge(tell, voice, payoff, edge)
    if payoff.edges and payoff.kind == "target":
        yield from _need(tell, voice, payoff)
    for limit in payoff.limits:
        bound = [point.value for curve in payoff.curves[-1:] for point in curve.points if point.owed == limit.amount]
        if bound:
            value = math.ceil(round(bound[0], 6)) if payoff.unit in ("citizen", "week", "month") else bound[0]
            cap = voice.say(f"cd_cap_{limit.kind}", amount=amount_said(tell, limit.amount))
            yield voice.say("cd_binds", term=payoff.term, value=_value(tell, payoff, value), cap=cap)


def _edge(tell: Telling, voice: Voice, payoff: Payoff, edge: Edge) -> str:
    gaps = {"owed": _owed(tell, voice, edge.owed), "owed_below": _owed(tell, voice, edge.owed_below)}
    phrase = {"citizens": "cd_edge_citizens", "lines": "cd_edge_lines"}.get(payoff.across, "cd_edge")
    phrase = phrase if payoff.among else "cd_edge"
    value, below = (_value(tell, payoff, float(each)) for each in (edge.value, edge.below))
    if phrase != "cd_edge":
        value, below = (tell.figures.number(int(each)) for each in (edge.value, edge.below))
    among = tell.figures.number(payoff.among)
    return voice.say(phrase, term=payoff.term, value=value, below=below, among=among, **gaps)


def _owed(tell: Telling, voice: Voice, minor: int) -> str:
    return amount_said(tell, minor) if minor else voice.say("cd_nothing")


def _value(tell: Telling, payoff: Payoff, value: float) -> str:
    if payoff.across in ("time", "saving", "months", "lines"):
        return tell.figures.money(value) if payoff.across == "saving" else value_said(tell, payoff, value)
    by = "citizens" if payoff.across in ("citizens", "outcomes", "gained", "avoided") else payoff.across
    return in_units(tell, round(value, 8), by, payoff.outcome)


def _need(tell: Telling, voice: Voice, payoff: Payoff) -> Iterator[str]:
    """How a share becomes whole citizens."""
    term = tell.deal.contract.terms[payoff.term]
    asked = term.at_least if isinstance(term, Target) else None
    if payoff.across != "citizens" or asked is None or asked.share is None:
        return
    share, among, number = asked.share, payoff.among, tell.figures.number
    gaps = {
        "share": tell.figures.share(share), "among": number(among), "exact": number(share * among),
        "need": number(people_needed(*ratio(share), among)),
    }  # fmt: skip
    if payoff.of == "planned":
        yield voice.say("cd_planned", **gaps)
    else:
        fewer = max(among - 1, 0)
        needed = number(people_needed(*ratio(share), fewer))
        yield voice.say("cd_enrolled", **gaps, fewer=number(fewer), needed=needed)


# --- several terms, nobody, the money, an early stop -----------------------------------------------------------------


def _together(tell: Telling, voice: Voice, every: Sequence[Payoff]) -> Iterator[str]:
    """What all terms come to at once, and what a cap leaves of it."""
    if len(every) < 2:
        return
    cap = tell.deal.contract.caps.total
    whole = sum(_fullest(group) for group in _groups(every))
    left = whole if cap is None else within_cap(whole, tell.deal.minor(cap), 0)
    capped = "" if left == whole else voice.say("cd_together_cap", cap=amount_said(tell, left))
    yield voice.say("cd_together", sum=amount_said(tell, whole), capped=capped)


def _groups(every: Sequence[Payoff]) -> list[list[Payoff]]:
    """Terms that look at one share, which cannot all pay their most at once, beside terms of their own."""
    groups: dict[object, list[Payoff]] = {}
    for payoff in every:
        shares = payoff.across == "share" or (payoff.across == "citizens" and bool(payoff.of) and bool(payoff.among))
        groups.setdefault((payoff.outcome, payoff.of) if shares else payoff.term, []).append(payoff)
    return list(groups.values())


def _fullest(group: Sequence[Payoff]) -> int:
    """The most that terms pay at one and the same measured value."""
    if len(group) == 1:
        parts = group[0].curves
        alone = parts and all(curve.key == "segment" for curve in parts)
        return sum(curve.points[-1].owed for curve in parts) if alone else group[0].most
    scales = [payoff.among if payoff.across == "citizens" else 1 for payoff in group]
    shares = {point.value / scale for payoff, scale in zip(group, scales, strict=True) for point in _points(payoff)}
    return max(
        sum(_read(payoff, share * scale) for payoff, scale in zip(group, scales, strict=True)) for share in shares
    )


def _points(payoff: Payoff) -> Sequence[tuple[float, int]]:
    return payoff.curves[0].points


def _read(payoff: Payoff, value: float) -> int:
    """What a line pays at a value: at a jump what holds there."""
    found = _points(payoff)[0][1]
    for (low, paid), (high, then) in zip(_points(payoff), _points(payoff)[1:], strict=False):
        if low < value < high:
            return round(paid + (then - paid) * (value - low) / (high - low))
        if value >= high - 1e-9:
            found = then
    return found


def _nobody(tell: Telling, voice: Voice, every: Sequence[Payoff]) -> Iterator[str]:
    """What is owed, and what of the investors' money is spent, with no citizen at all."""
    owed = [each for payoff in every for each in _of_nobody(tell, voice, payoff)]
    fixed = spent(tell, 0)
    said = voice.say("cd_spent", amount=tell.figures.money(fixed)) if fixed else ""
    if not owed:
        yield voice.say("cd_nobody", spent=said)
    else:
        yield voice.say("cd_nobody_owed", owed=tell.figures.listed(owed), spent=said)


def _of_nobody(tell: Telling, voice: Voice, payoff: Payoff) -> Iterator[str]:
    """Of nobody a measured value is 0, and a target's line is not reached."""
    term = tell.deal.contract.terms[payoff.term]
    if term.only_if is not None or isinstance(term, (Target, SavingsShare)):
        return
    owed = payoff.most if isinstance(term, Fixed) else _read(payoff, 0.0)
    if owed > 0:
        phrase = "cd_nobody_drawn" if payoff.supposed else "cd_nobody_part"
        supposed = amount_said(tell, payoff.supposed)
        yield voice.say(phrase, amount=amount_said(tell, owed), term=payoff.term, supposed=supposed)


def spent(tell: Telling, citizens: int) -> Decimal:
    """What capital pays for with so many citizens who all stay to the end of the programme."""
    capital, programme = tell.deal.capital, tell.deal.programme
    stay = 0.0 if programme is None else tell.central(programme.lasts)
    uses = [] if capital is None else list(capital.uses.values())
    return sum((_use(each, citizens, Decimal(str(stay)), capital.commitment) for each in uses if capital), Decimal(0))


def _use(use: Spending, citizens: int, stay: Decimal, commitment: Decimal) -> Decimal:
    months = Decimal(max((use.until or use.start) - use.start, 0))
    amount, basis = use.amount.amount, use.amount.basis
    if basis == "year of drawn":
        return amount * commitment * months / 12 if citizens else Decimal(0)
    counts = {"once": Decimal(1), "month": months, "citizen enrolled": Decimal(citizens)}
    return amount * counts.get(basis, citizens * stay)


def _money(tell: Telling, voice: Voice) -> Iterator[str]:
    """What all of it costs, and what happens when the commitment does not suffice."""
    capital = tell.deal.capital
    if capital is None or not capital.uses:
        return
    citizens, money = recruited(tell), tell.figures.money
    yield voice.say(
        "cd_money", citizens=tell.figures.number(citizens), cost=money(spent(tell, citizens)),
        commitment=money(capital.commitment), shortage=tell.say(f"shortage.{capital.drawdown.shortage}"),
    )  # fmt: skip


def _stopped(tell: Telling, voice: Voice) -> Iterator[str]:
    """Who can stop it, and what is then owed."""
    agreed = tell.deal.contract
    stopping = [name for name, review in agreed.reviews.items() if review.then == "stop contract"]
    if not stopping:
        yield voice.say("cd_stop_none")
        return
    said = [voice.say("cd_stop_by", names=tell.figures.listed(stopping)), stop(tell)]
    if agreed.on_stop.share is not None and tell.deal.capital is not None:
        committed = int(drawn(tell, 12).sum())
        owed = int(Fraction(agreed.on_stop.share) * committed + Fraction(1, 2))
        said.append(voice.say("cd_stop_share", drawn=amount_said(tell, committed), owed=amount_said(tell, owed)))
    yield " ".join(said)


# --- rounding --------------------------------------------------------------------------------------------------------


def _rounded(tell: Telling, voice: Voice) -> Iterator[str]:
    """To what amounts are rounded, and how an amount that does not go up is shared."""
    unit = tell.figures.money(Decimal(1) / tell.deal.minor_units)
    payer = next((term.payer for term in tell.deal.contract.terms.values() if len(term.payer) > 1), None)
    if payer is None:
        yield voice.say("cd_rounded", unit=unit)
        return
    amount = 100 * tell.deal.minor_units + 1
    parts = np.empty(len(payer), dtype=np.int64)
    split(amount, weights_of(list(payer.values())), parts)
    told = [
        voice.say("cd_part", name=name, amount=amount_said(tell, int(part)))
        for name, part in zip(payer, parts, strict=True)
    ]
    yield voice.say("cd_rounded_split", unit=unit, amount=amount_said(tell, amount), parts=tell.figures.listed(told))
