"""A line or a schedule's measure in, words for what is measured, against what, and when out.

The letters in the formulas are C (what is counted), n (the denominator) and B (what it is compared with, as a ratio to
n). Lines of citizens are resolved to whole citizens by `simulator.terms`. Nothing random.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from simulator.deal import (
    AtLeast,
    Comparison,
    Composite,
    Condition,
    Every,
    Figure,
    Linear,
    Saving,
    SavingsShare,
    Score,
    Target,
    Tiers,
    TimeIn,
    conditions_of,
    counts_citizens,
)
from simulator.describe.telling import Telling
from simulator.terms import people_needed, ratio

Counted = Literal["citizen", "month", "point", "weight", "money", "figure"]
Measuring = Target | Tiers | Linear | SavingsShare
"""Terms that are measured at a time."""

# --- what is counted -------------------------------------------------------------------------------------------------


def counted(tell: Telling, outcome: str) -> Counted:
    """What an outcome counts."""
    told = tell.deal.outcomes[outcome]
    if counts_citizens(told):
        return "citizen"
    kinds: dict[type, Counted] = {
        TimeIn: "month", Score: "point", Composite: "weight", Saving: "money", Figure: "figure"
    }  # fmt: skip
    return kinds[type(told)]


def in_units(tell: Telling, value: float | Decimal, by: str, outcome: str) -> str:
    """A measured value, or a line for it, in its unit."""
    what, figures = counted(tell, outcome), tell.figures
    if by in ("share", "reduction", "increase"):
        return figures.share(value)
    if by == "difference" and what in ("citizen", "weight"):
        return figures.counted(Decimal(str(value)) * 100, "percentage point")
    if what == "money":
        return figures.money(value)
    if what == "citizen" and by != "value":
        return figures.counted(value, "citizen")
    return figures.counted(value, what) if what in ("month", "point") else figures.number(value)


def measure(tell: Telling, by: str) -> str:
    """The measured value as a name and a formula."""
    return tell.say(f"measure.{'mean' if by == 'value' else by}")


def where(tell: Telling, outcome: str, by: str, of: str | None) -> str:
    """What the letters of the formula stand for."""
    parts = [tell.say("measure.counted", counted=tell.say(f"counted.{counted(tell, outcome)}", outcome=outcome))]
    if of and by != "citizens":
        parts.append(tell.say("measure.of", of=tell.say(f"ofn.{of}")))
    if by in ("difference", "reduction", "increase", "gained", "avoided"):
        parts.append(tell.say("measure.against", group=_group(tell, outcome, "against")))
    return ", ".join(parts)


def measure_sentence(tell: Telling, outcome: str, by: str, of: str | None) -> str:
    """What is measured, with its formula and letters where it is not simply what is counted."""
    if by == "citizens" or (by == "value" and of is None):
        return tell.say("measure.plain", counted=tell.say(f"counted.{counted(tell, outcome)}", outcome=outcome))
    return tell.say("measure.says", measure=measure(tell, by), where=where(tell, outcome, by, of))


def _group(tell: Telling, outcome: str, form: str) -> str:
    """What a measured value is compared with, as a noun (`against`) or after `than` (`group`)."""
    compared = tell.deal.outcomes[outcome].measurement.compared_with
    first = tell.say(f"{form}.{_way(compared)}", value=_agreed(tell, outcome, compared))
    if compared is None or compared.then is None:
        return first
    date, control = tell.figures.date(compared.then.start), tell.say(f"{form}.control")
    return tell.say(f"{form}.then", first=first, date=date, control=control)


def _way(compared: Comparison | None) -> str:
    if compared is None or compared.calculated:
        return "calculated"
    return "baseline" if compared.baseline is not None else "historical" if compared.historical else "control"


def _agreed(tell: Telling, outcome: str, compared: Comparison | None) -> str:
    return "" if compared is None or compared.baseline is None else baseline(tell, outcome, compared.baseline)


def baseline(tell: Telling, outcome: str, value: float | Decimal) -> str:
    """A value to compare with: a share of the citizens, or so much per citizen."""
    what = counted(tell, outcome)
    if what in ("citizen", "weight"):
        return tell.figures.share(value)
    amount = in_units(tell, value, "citizens", outcome)
    return tell.say("compared.month", amount=amount) if what == "money" else tell.say("compared.mean", value=amount)


# --- lines -----------------------------------------------------------------------------------------------------------


def recruited(tell: Telling) -> int:
    """Citizens recruited at the central share: floor(planned x share + 1/2)."""
    people = tell.deal.citizens
    return math.floor(people.planned * tell.central(people.recruited) + 0.5)


def counted_among(tell: Telling, at_least: AtLeast) -> int:
    """The number whose share is asked for: those planned, or those recruited at the central share."""
    return tell.deal.citizens.planned if at_least.of == "planned" else recruited(tell)


def need(tell: Telling, at_least: AtLeast) -> int:
    """Whole citizens that a share or a count asks for, at the central number recruited."""
    if at_least.share is None:
        return at_least.citizens or 0
    return people_needed(*ratio(at_least.share), counted_among(tell, at_least))


def resolved(tell: Telling, line: Condition) -> bool:
    """Whether a line comes to a whole number of citizens out of a number that is known."""
    plain = line.at_least.by in ("share", "citizens") and line.segment is None
    return plain and counted(tell, line.outcome) == "citizen"


def clause(tell: Telling, line: Condition) -> str:
    """A line as part of a sentence, with its whole citizens where it has some."""
    by, of, figures = line.at_least.by, line.at_least.of, tell.figures
    kind = ("mean" if of else "whole") if by == "value" or (by == "citizens" and not _heads(tell, line)) else by
    said = tell.say(
        f"line.{kind}", line=in_units(tell, line.at_least.line, by, line.outcome), outcome=line.outcome,
        of=tell.say(f"of.{of}") if of else "", narrow=_narrow(tell, line), group=_group(tell, line.outcome, "group"),
    )  # fmt: skip
    if line.at_least.share is None or of != "planned" or not resolved(tell, line):
        return said
    share, among = line.at_least.share, counted_among(tell, line.at_least)
    return tell.say(
        "line.resolved", said=said, share=figures.share(share), count=figures.number(among),
        exact=figures.number(share * among), need=figures.number(need(tell, line.at_least)),
    )  # fmt: skip


def _heads(tell: Telling, line: Condition) -> bool:
    return counted(tell, line.outcome) == "citizen"


def _narrow(tell: Telling, line: Condition) -> str:
    at = tell.figures.counted(line.checkpoint, "month") if line.checkpoint is not None else ""
    said = tell.say("line.checkpoint", months=at) if at else ""
    return said + (tell.say("line.segment", segment=line.segment) if line.segment else "")


def clauses(tell: Telling, lines: Iterable[Condition], join: str) -> str:
    """Several lines as one part of a sentence."""
    return f" {join} ".join(clause(tell, line) for line in lines)


# --- when ------------------------------------------------------------------------------------------------------------


def decided_month(tell: Telling, term: Measuring) -> int:
    """The (first) month whose first day is not before the measurement, with the central delay."""
    if isinstance(term.measured, Every):
        return term.measured.months()[0]
    if isinstance(term.measured, dt.date):
        month = tell.deal.timeline.month_of(term.measured)
        return month if term.measured.day == 1 else month + 1
    return max((_known(tell, *each) for each in _looked_at(term)), default=0)


def _looked_at(term: Measuring) -> list[tuple[str, int | None]]:
    own = [] if isinstance(term, Target) else [(term.outcome, getattr(term, "checkpoint", None))]
    return [*own, *((line.outcome, line.checkpoint) for line in conditions_of(term))]


def _known(tell: Telling, outcome: str, checkpoint: int | None) -> int:
    """The month by which an outcome of every citizen is known, with the central delay."""
    told, deal = tell.deal.outcomes[outcome], tell.deal
    if isinstance(told, Figure):
        return told.month
    if isinstance(told, Saving):
        return deal.horizon + max(
            (math.ceil(tell.central(each.lag)) for each in deal.budget.accounts.values()), default=0
        )
    plan = deal.citizens.enrolment
    return math.ceil(plan.start + plan.over + tell.central(deal.citizens.delay) + deal.window(told, checkpoint))


def whole(tell: Telling, term: Measuring) -> bool:
    """Whether a term looks at nothing that is built from citizens' windows."""
    looked = [tell.deal.outcomes[name] for name, _ in _looked_at(term)]
    return all(isinstance(outcome, (Figure, Saving)) for outcome in looked)
