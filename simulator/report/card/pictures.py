"""Payoffs of a deal in, pictures with titles and captions out: what each term pays against what is measured.

One picture shows all terms that differ only in whose they are. Amounts are rounded to what an axis can show; the exact
ones are in the text beside it. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simulator.deal import Every
from simulator.describe.payoff import Curve, Payoff
from simulator.describe.telling import Telling
from simulator.report.drawing import Bars, Line, Mark, Picture, marked, svg
from simulator.report.voice import Voice

SHOWN_LEVELS = 5
"""Amounts that are written at the axis as they are; more get round marks."""
SHOWN_MARKS = 6

class Pictured(NamedTuple):
    """A picture with what it is of and what is to be known of it. `terms` are the terms that it is of."""

    terms: tuple[str, ...]
    title: str
    caption: str
    svg: str


def pictured(
    tell: Telling, group: Sequence[Payoff], width: int = 440, height: int = 230, seen: Sequence[Bars] = ()
) -> Pictured:
    """The picture of payoffs that are alike."""
    voice, payoff = Voice(tell.language, tell.figures), group[0]
    names = tuple(each.term for each in group)
    scale = _Scale.of(tell, voice, payoff)
    title = tell.figures.listed(names)
    picture = Picture(
        _across(tell, voice, group), voice.say(_up(tell, payoff), unit=scale.unit), _marks(tell, payoff, scale),
        _amounts(tell, payoff, scale), tuple(_lines(voice, payoff, scale, tell)), seen,
        _described(tell, voice, payoff, title), width, height,
    )  # fmt: skip
    return Pictured(names, title, " ".join(_caption(tell, voice, payoff)), svg(picture))


class _Scale(NamedTuple):
    """What amounts, and savings along the axis, are divided by, and the unit that is left."""

    divisor: float
    unit: str

    @classmethod
    def of(cls, tell: Telling, voice: Voice, payoff: Payoff) -> _Scale:
        """Millions, thousands or units, by the largest amount."""
        largest = max(abs(payoff.most), abs(payoff.least)) / tell.deal.minor_units
        size, name = (1e6, "millions") if largest >= 1e6 else (1e3, "thousands") if largest >= 1e4 else (1, "units")
        currency = "kr." if tell.language == "da" and tell.deal.currency == "DKK" else tell.deal.currency
        return cls(size, voice.say(f"unit_{name}", currency=currency))


# --- axes ------------------------------------------------------------------------------------------------------------


def value_said(tell: Telling, payoff: Payoff, value: float, divisor: float = 1.0) -> str:
    """A measured value as an axis shows it."""
    figures = tell.figures
    if payoff.unit == "share":
        return figures.share(round(value, 10))
    if payoff.unit == "percentage point":
        return Voice(tell.language, figures).say("po_points", value=figures.number(round(100 * value, 10)))
    return figures.number(round(value / (divisor if payoff.unit == "money" else 1.0), 6))


def _marks(tell: Telling, payoff: Payoff, scale: _Scale) -> tuple[Mark, ...]:
    values = [point.value for curve in payoff.curves for point in curve.points]
    deciding = [*payoff.marks, *_bends(payoff)]
    if payoff.kind == "fixed" or len(deciding) > SHOWN_MARKS:
        deciding = deciding[:1]
    if payoff.across == "lines":
        whole = [float(each) for each in range(payoff.among + 1)]
        return tuple(Mark(each, value_said(tell, payoff, each), each in payoff.marks) for each in whole)
    low, high = min(values), max(values)
    shown = [each for each in deciding if each not in (low, high)]
    return marked(low, high, shown, lambda value: value_said(tell, payoff, value, scale.divisor))


def _bends(payoff: Payoff) -> list[float]:
    """Where a limit begins to bind."""
    found = []
    for limit in payoff.limits:
        for curve in payoff.curves:
            found += [point.value for point in curve.points if point.owed == limit.amount][:1]
    whole = payoff.unit in ("citizen", "week", "month")
    return [float(math.ceil(round(value, 6))) if whole else value for value in found]


def _amounts(tell: Telling, payoff: Payoff, scale: _Scale) -> tuple[Mark, ...]:
    """Marks of the axis of amounts: those that are paid where they are few, else round ones."""
    unit = tell.deal.minor_units * scale.divisor
    levels = sorted({point.owed / unit for curve in payoff.curves for point in curve.points} | {0.0})

    def write(value: float) -> str:
        return tell.figures.number(round(value, 2 if abs(value) >= 1 else 4))

    if len(levels) <= SHOWN_LEVELS:
        top = levels[-1] if levels[-1] > 0 else 0.0
        ends = [] if not top else [Mark(top * 1.08, "")]
        return (*(Mark(level, write(level), True) for level in levels), *ends)
    made = marked(levels[0], levels[-1], [levels[-1]], write, 5)
    return (*made, Mark(levels[-1] * 1.06, ""))


def _up(tell: Telling, payoff: Payoff) -> str:
    term = tell.deal.contract.terms[payoff.term]
    if payoff.kind in ("fixed", "savings_share"):
        return "po_up_so_far"
    again = isinstance(getattr(term, "measured", None), Every) and payoff.kind != "savings_share"
    return "po_up_each" if again and getattr(term, "pays", "") == "coupon" else "po_up"


def _across(tell: Telling, voice: Voice, group: Sequence[Payoff]) -> str:
    payoff = group[0]
    more = len({each.outcome for each in group}) > 1
    outcome = f"{payoff.outcome} …" if more else payoff.outcome
    return voice.say(
        _axis(payoff), outcome=outcome, among=tell.figures.number(payoff.among),
        of=voice.say(f"po_of_{payoff.of}") if payoff.of else "", unit=_Scale.of(tell, voice, payoff).unit,
    )  # fmt: skip


def _axis(payoff: Payoff) -> str:
    """The phrase of what is measured."""
    across = payoff.across
    if across == "citizens":
        return "po_citizens_of" if payoff.of and payoff.among else "po_citizens"
    if across == "share":
        return f"po_share_{payoff.of}" if payoff.of in ("planned", "enrolled") else "po_share"
    if across in ("outcomes", "time"):
        return f"po_{across}_{payoff.unit}"
    if across in ("gained", "avoided") and payoff.unit == "month":
        return f"po_{across}_month"
    if across == "value" and not payoff.of:
        return "po_value_whole"
    return f"po_{across}"


# --- lines -----------------------------------------------------------------------------------------------------------


def _lines(voice: Voice, payoff: Payoff, scale: _Scale, tell: Telling) -> Iterator[Line]:
    unit = tell.deal.minor_units * scale.divisor
    for curve in payoff.curves:
        yield Line(_key(voice, curve), [(point.value, point.owed / unit) for point in curve.points])
    ends = [point.value for curve in payoff.curves for point in curve.points]
    for limit in payoff.limits:
        name = voice.say(f"po_limit_{limit.kind}", amount=amount_said(tell, limit.amount))
        yield Line(name, [(min(ends), limit.amount / unit), (max(ends), limit.amount / unit)], dashed=True)


def _key(voice: Voice, curve: Curve) -> str:
    return voice.say(f"po_key_{curve.key}", name=curve.name) if curve.key else ""


def amount_said(tell: Telling, minor: int) -> str:
    """An amount as it is, in words."""
    return tell.figures.money(minor / tell.deal.minor_units)


# --- captions --------------------------------------------------------------------------------------------------------


def _caption(tell: Telling, voice: Voice, payoff: Payoff) -> Iterator[str]:
    if payoff.supposed:
        yield voice.say("po_supposed", drawn=amount_said(tell, payoff.supposed))
    yield from (voice.say(f"po_left_{each}") for each in payoff.left_out)


def _described(tell: Telling, voice: Voice, payoff: Payoff, title: str) -> str:
    points = payoff.curves[-1].points
    (low, owed_low), (high, owed_high) = points[0], points[-1]
    return voice.say(
        "po_described", title=title, low=value_said(tell, payoff, low), owed_low=amount_said(tell, owed_low),
        high=value_said(tell, payoff, high), owed_high=amount_said(tell, owed_high),
    )  # fmt: skip
