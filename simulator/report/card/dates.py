"""A deal in, its key dates out: when citizens enrol, windows close, it is looked back on, paid and over; as a picture.

Months counted from the deal's start, at the central delay. What is paid for outcome by outcome has a first and a last
month. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from html import escape
from typing import Literal, NamedTuple

from simulator.deal import Every, Fixed, RateCard, Reach, Term, TimeIn
from simulator.describe.measures import decided_month
from simulator.describe.telling import Telling
from simulator.errors import one_line
from simulator.report.drawing import COLOURS, FAINT, INK, SIZE, SOFT, shortened, width_of
from simulator.report.voice import Voice
from simulator.timeline import months_from

TERMS = 4
"""Terms with a row of their own; the payments of more are one row."""
ROW = 17
NAMES, DATES = 168, 205


X = Callable[[float], float]
"""Where a month is."""


class Date(NamedTuple):
    """A row: what it is, and its first and last month; one month, or several of them, are `marks`; `said` is the day,
    where it is one that is agreed."""

    name: str
    first: int
    last: int
    marks: tuple[int, ...] = ()
    kind: Literal["time", "mark", "paid", "end"] = "time"
    said: str = ""


def dates(tell: Telling) -> tuple[Date, ...]:
    """The rows, in the order of the contract's life."""
    voice = Voice(tell.language, tell.figures)
    return tuple(_dates(tell, voice))


def _dates(tell: Telling, voice: Voice) -> Iterator[Date]:
    deal, agreed = tell.deal, tell.deal.contract
    plan, delay = deal.citizens.enrolment, math.ceil(tell.central(deal.citizens.delay))
    first = plan.start + delay
    last = first + max(math.ceil(plan.over) - 1, 0)
    yield Date(voice.say("cd_start"), 0, 0, kind="mark", said=tell.day(0))
    yield Date(voice.say("cd_enrolment"), first, last)
    closes = max((deal.window(deal.outcomes[name]) for name in _counted(tell)), default=0)
    if closes:
        yield Date(voice.say("cd_windows"), first + math.ceil(plan.over) + closes, 0, kind="mark")
    for name, review in agreed.reviews.items():
        yield Date(voice.say("cd_review", name=name), review.month, 0, kind="mark")
    yield from _payments(tell, voice)
    if agreed.ends is None:
        yield Date(voice.say("cd_followed"), deal.horizon, 0, kind="end", said=tell.last_day(deal.horizon))
    else:
        ends = months_from(deal.start, agreed.ends)
        yield Date(voice.say("cd_ends"), ends, 0, kind="end", said=tell.figures.date(agreed.ends))


def _counted(tell: Telling) -> set[str]:
    """Outcomes that a term is paid by."""
    return {str(term.outcome) for term in tell.deal.contract.terms.values() if getattr(term, "outcome", None)}


def _payments(tell: Telling, voice: Voice) -> Iterator[Date]:
    terms = tell.deal.contract.terms
    if len(terms) > TERMS:
        every = [when(tell, term) for term in terms.values()]
        first, last = min(each[0] for each in every), max(each[-1] for each in every)
        marks = () if any(isinstance(term, RateCard) for term in terms.values()) else sum(every, ())
        yield Date(voice.say("cd_paid_all"), first, last, marks, "paid")
        return
    for name, term in terms.items():
        months = when(tell, term)
        own = isinstance(term, RateCard) or (isinstance(term, Fixed) and len(months) > 1)
        said = voice.say("cd_paid", term=name)
        yield Date(said, months[0], months[-1], () if own else months, "paid")


def when(tell: Telling, term: Term) -> tuple[int, ...]:
    """Months in which a term may be paid; of a rate card the first and the last."""
    deal, lag = tell.deal, term.paid.months
    end = None if deal.contract.ends is None else months_from(deal.start, deal.contract.ends)
    if isinstance(term, Fixed):
        months = tuple(range(term.start, term.until)) if term.until is not None else (term.month or 0,)
    elif isinstance(term, RateCard):
        plan, outcome = deal.citizens.enrolment, deal.outcomes[term.outcome]
        delay = math.ceil(tell.central(deal.citizens.delay))
        first = deal.window(outcome, next(iter(term.by_checkpoint()), None))
        early = outcome.hold if isinstance(outcome, Reach) else first
        early = outcome.start if isinstance(outcome, TimeIn) else early
        start = plan.start + delay
        months = (start + early + 1, start + math.ceil(plan.over) + deal.window(outcome) + 1)
    elif isinstance(term.measured, Every):
        months = tuple(month for month in term.measured.months() if end is None or month + lag <= end)[:240]
    else:
        months = (decided_month(tell, term),)
    paid = [month + lag if end is None else min(month + lag, end) for month in months or (decided_month(tell, term),)]
    return tuple(dict.fromkeys(paid))


# --- the picture -----------------------------------------------------------------------------------------------------


def timeline(tell: Telling, width: int = 740) -> str:
    """The rows with their bars and marks under the calendar years, as SVG."""
    rows = dates(tell)
    least = 0
    most = max(max(row.first, row.last) for row in rows) + 1
    left, right = NAMES + 4, width - DATES - 4

    def x(month: float) -> float:
        return left + (min(max(month, least), most) - least) / (most - least) * (right - left)

    height = 20 + ROW * len(rows)
    parts = [*_years(tell, most, x, height, right)]
    for number, row in enumerate(rows):
        parts += _row(tell, row, 20 + ROW * number, x, width)
    body = "\n".join(parts)
    said = escape(one_line(Voice(tell.language, tell.figures).say("cd_dates")))
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    font = f'font-family="system-ui, sans-serif" font-size="{SIZE - 1}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font} role="img" aria-label="{said}">\n{body}\n</svg>\n'


def _years(tell: Telling, most: int, x: X, height: int, right: float) -> Iterator[str]:
    """A line where each calendar year begins, and its number where there is room."""
    start, taken = tell.deal.start, -100.0
    for month in range((13 - start.month) % 12, most + 1, 12):
        here, year = x(month), str(start.year + (start.month - 1 + month) // 12)
        yield f'<line x1="{here:.1f}" y1="16" x2="{here:.1f}" y2="{height}" stroke="{FAINT}"/>'
        if here - taken > width_of(year) + 8 and here + width_of(year) / 2 < right + 20:
            taken = here
            yield f'<text x="{here:.1f}" y="11" text-anchor="middle" fill="{SOFT}">{year}</text>'


def _row(tell: Telling, row: Date, top: int, x: X, width: int) -> Iterator[str]:
    middle = top + ROW / 2
    name = escape(shortened(row.name, NAMES))
    yield f'<text x="0" y="{middle + 4:g}" fill="{INK}">{name}<title>{escape(one_line(row.name))}</title></text>'
    colour = {"paid": COLOURS[1], "end": INK}.get(row.kind, COLOURS[0])
    marks = row.marks or (() if row.last > row.first else (row.first,))
    if not marks:
        wide = max(x(row.last + 1) - x(row.first), 2.0)
        yield f'<rect x="{x(row.first):.1f}" y="{top + 4}" width="{wide:.1f}" height="{ROW - 8}" fill="{colour}"/>'
    for month in marks:
        here = x(month)
        shape = f"{here:.1f},{top + 3} {here + 5:.1f},{middle:g} {here:.1f},{top + ROW - 3} {here - 5:.1f},{middle:g}"
        yield f'<polygon points="{shape}" fill="{colour}"/>'
    said = escape(shortened(_said(tell, row, marks), DATES))
    yield f'<text x="{width}" y="{middle + 4:g}" text-anchor="end" fill="{SOFT}">{said}</text>'


def _said(tell: Telling, row: Date, marks: tuple[int, ...]) -> str:
    if row.said:
        return row.said
    first, last = (marks[0], marks[-1]) if marks else (row.first, row.last)
    if first == last:
        return tell.month(first)
    return Voice(tell.language, tell.figures).say("cd_from_to", first=tell.month(first), last=tell.month(last))
