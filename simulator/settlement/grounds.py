"""A term of a settlement and a month in, the numbers behind what it pays then in words out.

What was counted or stated, what it was compared with, which line it reached, and what the clause makes of it. Nothing
random.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from simulator.claims.evidence import Evidence, index_of
from simulator.claims.measures import Reading, Subject, read
from simulator.claims.measures import stated as stated_for
from simulator.claims.timing import Schedule, closed, closing, measurements, subjects
from simulator.deal.outcomes import Figure, Saving, counts_citizens
from simulator.deal.terms import (
    Condition,
    Fixed,
    Linear,
    PayPrice,
    PayShare,
    RateCard,
    RepayDrawn,
    SavingsShare,
    Target,
    Term,
    Tiers,
    UnitPrice,
)
from simulator.describe import Figures
from simulator.settlement.measuring import as_plan, stated_values
from simulator.settlement.rows import Row
from simulator.settlement.voice import Voice
from simulator.terms import reaches, tier_level


@dataclass(frozen=True)
class Grounds:
    """What made a term owe (or not) what falls due in a month; None: its last measurement."""

    voice: Voice
    name: str
    due: int | None

    @property
    def term(self) -> Term:
        """The clause."""
        return self.voice.settled.deal.contract.terms[self.name]

    @cached_property
    def numbers(self) -> str:
        """The numbers in words."""
        term = self.term
        if isinstance(term, Fixed):
            return self.voice.say("fixed")
        if isinstance(term, RateCard):
            return self._prices(term)
        if isinstance(term, SavingsShare):
            return self._saving(term)
        if not self._schedule.made[0, 0]:
            return self.voice.say("unmeasured")
        if isinstance(term, Target):
            said = [*(self._line(line) for line in term.lines), *self._target_pays(term)]
        else:
            said = [self._measured(_subject(term)), self._schedule_gives(term)]
        return self.voice.say("joined").join([*said, *self._conditions()])

    def _target_pays(self, term: Target) -> Iterator[str]:
        """What a target pays that is no amount."""
        if self.due is None:
            return
        figures = self.voice.figures
        if isinstance(term.pays, RepayDrawn):
            yield self.voice.say("repaid", rate=figures.share(term.pays.return_.rate))
        elif isinstance(term.pays, PayShare):
            yield self.voice.say("share.drawn", share=figures.share(term.pays.share_of_principal))
        elif isinstance(term.pays, PayPrice):
            yield self.voice.say("each", price=figures.money(term.pays.price))

    def _schedule_gives(self, term: Tiers | Linear) -> str:
        """What a schedule makes of the measured value."""
        voice, figures, subject = self.voice, self.voice.figures, _subject(term)
        if isinstance(term, Linear):
            per, start = (self._shown(subject, float(each)) for each in (term.per, term.start))
            return voice.say("linear", price=figures.money(term.price), per=per, start=start)
        value, first = self._value(subject), term.steps[0][0]
        if term.at_least is None and not reaches(value, float(first)):
            return voice.say("tiers.below", first=self._shown(subject, float(first)))
        level = self._level(term, value)
        shown = figures.money(level) if term.pays in ("amount", "price of all units") else figures.share(level)
        return voice.say(f"tiers.{term.pays}", level=shown)

    def _level(self, term: Tiers, value: float) -> Decimal:
        at, levels = (np.array([float(point[part]) for point in term.steps]) for part in (0, 1))
        found = tier_level(value, at, levels, term.shape == "lines")
        return Decimal(str(round(max(found, float("-inf") if term.at_least is None else float(term.at_least)), 9)))

    def _conditions(self) -> Iterator[str]:
        """Conditions beside the term's own line."""
        if self.term.only_if is not None:
            yield from (self._line(line) for line in self.term.only_if.each)

    # --- prices ------------------------------------------------------------------------------------------------------

    def _prices(self, term: RateCard) -> str:
        """Rows of the month of the outcome."""
        voice, figures = self.voice, self.voice.figures
        month = None if self.due is None else self.due - 1 - term.paid.months
        rows = [row for row in voice.settled.observed.of(term.outcome) if month in (None, row.month) and row.value]
        if not rows:
            return voice.say("joined").join([voice.say("nobody", item=term.outcome), *self._conditions()])
        said = [
            voice.say(
                "time" if price.per != "outcome" else "counted.price", count=figures.number(row.value), item=row.name,
                month=voice.month(row.month), price=figures.money(price.amount), per=_per(figures, price),
            )
            for row, price in ((row, _price_of(term, row)) for row in rows)
        ]  # fmt: skip
        return voice.say("joined").join([figures.listed(dict.fromkeys(said)), *self._price_terms(term)])

    def _price_terms(self, term: RateCard) -> Iterator[str]:
        """What else bears on a price."""
        voice, figures, caps = self.voice, self.voice.figures, self.voice.settled.deal.contract.caps
        if term.price_cut:
            yield voice.say("price.cut", share=figures.share(term.price_cut))
        if term.indexed:
            yield voice.say("price.indexed")
        for ceiling in (term.per_citizen, caps.per_citizen):
            if ceiling is not None:
                yield voice.say("price.ceiling", amount=figures.money(ceiling))

    def _saving(self, term: SavingsShare) -> str:
        voice, figures = self.voice, self.voice.figures
        reading = self._reading(Subject(term.outcome, "value", None))
        value = figures.money(Decimal(str(round(reading[0], 6))))
        phrase = "share.layer" if term.until is not None else "share.above" if term.start else "share.saved"
        limits = {"start": figures.money(term.start), "until": figures.money(term.until or 0)}
        said = [voice.say("saved", value=value), voice.say(phrase, share=figures.share(term.share), **limits)]
        return voice.say("joined").join([*said, *self._conditions()])

    # --- measured values ---------------------------------------------------------------------------------------------

    @cached_property
    def _evidence(self) -> Evidence:
        settled = self.voice.settled
        plan = as_plan(settled.deal, settled.observed)
        told = stated_values(settled.deal, settled.observed)
        return Evidence(settled.deal, settled.outcomes, plan, index_of(settled.deal, 1), told)

    @cached_property
    def _schedule(self) -> Schedule:
        """The one measurement that is told."""
        of = closed(self._evidence.deal, subjects(self.term), self._evidence.delay)
        measured = getattr(self.term, "measured", None)
        every = closing(self._evidence, of) if measured is None else measurements(self._evidence, measured, of)
        made = [int(when) for when in every.when[0]]
        wanted = None if self.due is None else self.due - self.term.paid.months
        at = made.index(wanted) if wanted in made else len(made) - 1
        return Schedule(*(part[:, at : at + 1] for part in (every.when, every.since, every.upto)))

    def _reading(self, subject: Subject) -> tuple[float, float, float]:
        """Count, citizens and the comparison per citizen."""
        found: Reading = read(self._evidence, subject, self._schedule)
        arm, counts = self._evidence.programme, np.broadcast_arrays(found[0], found.of, found.compared.per_citizen())
        count, of, other = (float(each[0, min(arm, each.shape[1] - 1), 0]) for each in counts)
        return count, of, other

    def _line(self, line: Condition) -> str:
        """What was measured, and whether it reached its line."""
        subject, least = Subject.of_line(line), line.at_least
        numbers = self._measured(subject)
        value = self._value(subject)
        held = reaches(value, float(least.line))
        shown = self._shown(subject, float(least.line))
        return self.voice.say("line.held" if held else "line.missed", numbers=numbers, line=shown)

    def _told(self, subject: Subject) -> float | None:
        told = float(stated_for(self._evidence, subject, self._schedule)[0, 0])
        return None if np.isnan(told) else told

    def _value(self, subject: Subject) -> float:
        told = self._told(subject)
        if told is not None:
            return told
        found = read(self._evidence, subject, self._schedule).value(subject.by)
        return float(found[0, min(self._evidence.programme, found.shape[1] - 1), 0])

    def _shown(self, subject: Subject, value: float) -> str:
        """A measured value in its unit."""
        figures, outcome = self.voice.figures, self._evidence.deal.outcomes[subject.outcome]
        if subject.by in ("share", "reduction", "increase"):
            return figures.share(round(value, 9))
        if subject.by == "difference" and counts_citizens(outcome):
            return figures.share(round(value, 9))
        if subject.by == "citizens":
            return self.voice.say("citizens", count=figures.number(value))
        return figures.number(round(value, 9))

    def _measured(self, subject: Subject) -> str:
        """What was counted or stated, and what it was compared with."""
        voice, figures, item = self.voice, self.voice.figures, _item(subject)
        outcome, told = self._evidence.deal.outcomes[subject.outcome], self._told(subject)
        count, of, other = self._reading(subject)
        if told is not None:
            shown = self._shown(subject, told)
            known = voice.say("stated.of", item=item, value=shown, of=figures.number(of))
            return known if subject.of is not None and of > 0 else voice.say("stated", item=item, value=shown)
        if count == of == 0:
            return voice.say("nobody", item=item)
        counted = figures.number(round(count, 6))
        if isinstance(outcome, (Figure, Saving)):
            numbers = voice.say("whole", item=item, value=counted)
        elif subject.of is None:
            numbers = voice.say("count", item=item, count=counted)
        else:
            mean = count / of if of else 0.0
            phrase, shown = (
                ("share.of", figures.share(mean, 1)) if counts_citizens(outcome) else ("mean", figures.number(mean))
            )
            numbers = voice.say(phrase, item=item, count=counted, of=figures.number(of), value=shown)
        if subject.by in ("share", "value", "citizens"):
            return numbers
        against = figures.share(other, 1) if counts_citizens(outcome) else figures.number(other)
        value = self._shown(subject, self._value(subject))
        return voice.say("against", numbers=numbers, other=against, by=voice.say(f"by.{subject.by}"), value=value)


def _item(subject: Subject) -> str:
    item = subject.outcome if subject.checkpoint is None else f"{subject.outcome} @{subject.checkpoint}"
    return f"{item} [{subject.segment}]" if subject.segment else item


def _subject(term: Tiers | Linear) -> Subject:
    return Subject(term.outcome, term.by, term.of, term.checkpoint, term.segment)


def _price_of(term: RateCard, row: Row) -> UnitPrice:
    """The price of a row's outcome: of its checkpoint, level, claim or segment."""
    if isinstance(term.price, UnitPrice):
        return term.price
    at, claim = row.item.rpartition("@")[2], row.item.rpartition(" #")[2]
    keys = (f"{at} months", f"level {at}", f"segment {row.group}", f"claim {claim if claim.isdigit() else 1}")
    amount = next((term.price[key] for key in keys if key in term.price), Decimal(0))
    return UnitPrice(amount=amount, per="outcome")


def _per(figures: Figures, price: UnitPrice) -> str:
    return "" if price.per == "outcome" else figures.per(price.per)
