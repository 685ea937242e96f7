"""A settlement in, one plain sentence or two for each payment out: which term, which numbers, which limit, who pays.

English or Danish. Counts and values are those that the claims were made from. Nothing random.
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
from simulator.deal import MINOR_DIGITS
from simulator.deal.outcomes import Figure, Saving, counts_citizens
from simulator.deal.terms import (
    Condition,
    Fixed,
    Linear,
    RateCard,
    RepayDrawn,
    SavingsShare,
    Target,
    Term,
    Tiers,
    UnitPrice,
)
from simulator.describe import Figures, Language
from simulator.errors import one_line
from simulator.settlement import accounts
from simulator.settlement.measuring import as_plan, stated_values, stopped
from simulator.settlement.settling import Payment, Settlement
from simulator.settlement.words import PHRASES

OTHER_PAYMENTS = ("compensation", "return floor", "guarantee call")


def explain(settled: Settlement, language: Language) -> list[str]:
    """Every payment in the order of time; then what is never paid."""
    voice = Voice(settled, language)
    said = [(payment.due, voice.payment(payment)) for payment in settled.payments]
    said += [(flow.month, voice.other(flow)) for flow in accounts.flows(settled) if flow.purpose in OTHER_PAYMENTS]
    ordered = [text for _, text in sorted(said, key=lambda entry: entry[0])]
    return [*voice.stop(), *ordered, *voice.silent()]


@dataclass(frozen=True)
class Voice:
    """How one settlement is told in one language."""

    settled: Settlement
    language: Language

    @cached_property
    def figures(self) -> Figures:
        """How numbers are written."""
        currency = self.settled.deal.currency
        return Figures(self.language, currency, MINOR_DIGITS[currency])

    def say(self, phrase: str, **gaps: object) -> str:
        """A phrase with its gaps filled; text from the deal stays on one line."""
        filled = {name: one_line(str(value)) for name, value in gaps.items()}
        return PHRASES[self.language][phrase].format(**filled).replace("kr..", "kr.")

    def money(self, minor: int) -> str:
        """An amount of minor units."""
        return self.figures.money(Decimal(minor) / self.settled.deal.minor_units)

    def day(self, month: int) -> str:
        """The first day of a month."""
        return self.figures.date(self.settled.deal.timeline.first_day(month))

    def month(self, month: int) -> str:
        """A month of the calendar."""
        return self.figures.month(self.settled.deal.timeline.first_day(month))

    # --- payments ----------------------------------------------------------------------------------------------------

    def payment(self, payment: Payment) -> str:
        """One payment: what, why, what limits took, who bears it."""
        phrase = "pays" if payment.paid > 0 else "pays.back" if payment.paid < 0 else "pays.nothing"
        numbers = Evident(self, payment.term, payment.due).numbers
        first = self.say(
            phrase, date=self.day(payment.due), term=payment.term, paid=self.money(abs(payment.paid)),
            owed=self.money(payment.owed), numbers=numbers,
        )  # fmt: skip
        return " ".join([first, *self._limits(payment), *self._later(payment), *self._split(payment)])

    def _limits(self, payment: Payment) -> Iterator[str]:
        for limit, amount in payment.cut.items():
            if amount > 0:
                yield self.say(f"cut.{limit}", cap=self._cap(limit, payment.term), amount=self.money(amount))

    def _cap(self, limit: str, term: str) -> str:
        """The limit itself, as the contract states it."""
        contract = self.settled.deal.contract
        caps = contract.caps
        if limit == "return" and contract.return_cap is not None:
            return self.figures.share(contract.return_cap.rate)
        year = caps.per_year.amount if caps.per_year else None
        found = {"term": contract.terms[term].cap, "year": year, "contract": caps.total}.get(limit)
        return "" if found is None else self.figures.money(found)

    def _later(self, payment: Payment) -> Iterator[str]:
        months = sorted({part.month for part in payment.parts if part.month != payment.due})
        for month in months:
            amount = sum(part.amount for part in payment.parts if part.month == month)
            yield self.say("later", amount=self.money(amount), date=self.day(month))

    def _split(self, payment: Payment) -> Iterator[str]:
        shares: dict[str, int] = {}
        for part in payment.parts:
            shares[part.payer] = shares.get(part.payer, 0) + part.amount
        if len(shares) > 1:
            each = [self.say("share", name=name, amount=self.money(amount)) for name, amount in shares.items()]
            yield self.say("split", split=self.figures.listed(each))

    def other(self, flow: accounts.Moved) -> str:
        """A payment that no term makes: a guarantee, a return floor, what is owed on a stop."""
        everyone = accounts.investors(self.settled)["all"]
        before = everyone.distributions - (flow.amount if flow.purpose == "guarantee call" else 0)
        return self.say(
            flow.purpose, date=self.figures.date(flow.date), payer=flow.payer, amount=self.money(flow.amount),
            contributed=self.money(everyone.contributions), distributed=self.money(before),
        )  # fmt: skip

    def stop(self) -> Iterator[str]:
        """That the contract was stopped."""
        when = stopped(self.settled.observed)
        if np.isfinite(when):
            yield self.say("stopped", month=self.month(int(when)))

    def silent(self) -> Iterator[str]:
        """Terms that pay nothing at all, and what falls due too late."""
        paying = {payment.term for payment in self.settled.payments}
        for name, term in accounts.terms(self.settled).items():
            if name not in paying:
                yield self.say("pays.never", term=name, numbers=Evident(self, name, None).numbers)
            if term.expired:
                yield self.say("expired", term=name, amount=self.money(term.expired))


# ---------------------------------------------------------------------------------------------------------------------
# The numbers behind a payment


@dataclass(frozen=True)
class Evident:
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
        lines = term.lines if isinstance(term, Target) else ()
        said = [self._line(line) for line in lines]
        if not said:
            assert isinstance(term, (Tiers, Linear))
            subject = Subject(term.outcome, term.by, term.of, term.checkpoint, term.segment)
            said = [self._measured(subject)]
        if isinstance(term, Target) and isinstance(term.pays, RepayDrawn) and self.due is not None:
            said.append(self.voice.say("repaid", rate=self.voice.figures.share(term.pays.return_.rate)))
        return self.voice.say("joined").join([*said, *self._conditions()])

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
            return self.voice.say("joined").join([voice.say("nobody", item=term.outcome), *self._conditions()])
        counts: dict[str, Decimal] = {}
        for row in rows:
            counts[row.name] = counts.get(row.name, Decimal(0)) + row.value
        price = term.price if isinstance(term.price, UnitPrice) else None
        phrase = "counted" if price is None else "counted.price" if price.per == "outcome" else "time"
        gaps = {} if price is None else {"price": figures.money(price.amount), "per": _per(figures, price)}
        said = [
            voice.say(phrase, count=figures.number(count), item=item, month=voice.month(rows[0].month), **gaps)
            for item, count in counts.items()
        ]
        return figures.listed(said)

    def _saving(self, term: SavingsShare) -> str:
        voice, reading = self.voice, self._reading(Subject(term.outcome, "value", None))
        value = voice.figures.money(Decimal(str(round(reading[0], 6))))
        share = voice.say("share.saved", share=voice.figures.share(term.share))
        return voice.say("joined").join([voice.say("saved", value=value), share, *self._conditions()])

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
        held = value >= float(least.line) - 1e-12 * abs(float(least.line))
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


def _per(figures: Figures, price: UnitPrice) -> str:
    return "" if price.per == "outcome" else figures.per(price.per)
