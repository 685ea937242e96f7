"""Rows that can be read in, what the contract needs to know and they do not say out.

Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from simulator.deal import Deal
from simulator.deal.terms import Linear, RateCard, Tiers, conditions_of
from simulator.errors import Problem
from simulator.settlement.rows import Observed, Reader, Row


def missing(reader: Reader, rows: tuple[Row, ...]) -> None:
    """Remember every gap: denominators, control groups, segments, a tape without a commitment."""
    _columns(reader, rows)
    _tape(reader, rows)


def _columns(reader: Reader, rows: tuple[Row, ...]) -> None:
    deal = reader.deal
    of_measured, priced, by_segment = set(_of_measured(deal)), set(_priced(deal)), set(_by_segment(deal))
    for row in rows:
        outcome = deal.outcomes.get(row.base)
        if outcome is None:
            continue
        compared = outcome.measurement.compared_with
        if row.stated:
            if row.base in priced:
                reader.wrong(row.line, "value", f"{row.value * 100:f} %", "a price needs a count, not a share")
            continue
        if row.base in of_measured and row.of is None:
            reader.wrong(row.line, "of", None, "the contract asks for a share of those measured", "say how many")
        if compared and (compared.control or compared.then) and (row.control is None) != (row.control_of is None):
            reader.wrong(row.line, "control", None, "control and control_of go together")
        if row.base in by_segment and not row.group:
            reader.wrong(row.line, "segment", None, "prices differ by segment; whose outcome was it?")
    _control(reader, rows)


def _control(reader: Reader, rows: tuple[Row, ...]) -> None:
    """A comparison with a control group of whom nothing is said, and a control group that nobody asks for."""
    for name, outcome in reader.deal.outcomes.items():
        mine = [row for row in rows if row.base == name and not row.stated]
        compared = outcome.measurement.compared_with
        said = [row for row in mine if row.control is not None]
        if mine and not said and compared and compared.control:
            reader.wrong(mine[0].line, "control", None, "the outcome is compared with a control group: say what it had")
        if said and not (compared and (compared.control or compared.then or compared.calculated)):
            reader.wrong(said[0].line, "control", said[0].control, "the outcome is compared with no control group")


def _of_measured(deal: Deal) -> Iterator[str]:
    """Outcomes of which a share of those measured is asked for."""
    for term in deal.contract.terms.values():
        yield from (line.outcome for line in conditions_of(term) if line.at_least.of == "measured")
        if isinstance(term, (Tiers, Linear)) and term.of == "measured":
            yield term.outcome


def _priced(deal: Deal) -> Iterator[str]:
    return (term.outcome for term in deal.contract.terms.values() if isinstance(term, RateCard))


def _by_segment(deal: Deal) -> Iterator[str]:
    cards = (term for term in deal.contract.terms.values() if isinstance(term, RateCard))
    return (term.outcome for term in cards if term.prices_by("segment"))


def _tape(reader: Reader, rows: tuple[Row, ...]) -> None:
    """More drawn than was committed, or by nobody."""
    drawn, capital = [row for row in rows if row.base == "drawn"], reader.deal.capital
    if drawn and capital is None:
        reader.wrong(drawn[0].line, "outcome", None, "the deal has no capital to draw")
    total = sum((row.value for row in drawn), Decimal(0))
    if drawn and capital is not None and total > capital.commitment:
        message = f"{total:f} drawn in all, more than the commitment of {capital.commitment:f}"
        reader.wrong(drawn[-1].line, "value", f"{drawn[-1].value:f}", message)


def unsaid(deal: Deal, observed: Observed) -> tuple[Problem, ...]:
    """Warnings of what is taken to be nothing because no row says it: uses counted by engagement draw nothing then."""
    uses = deal.capital.uses if deal.capital else {}
    counted = [name for name, use in uses.items() if use.amount.basis == "citizen-month engaged"]
    if not counted or observed.of("engaged") or observed.of("drawn"):
        return ()
    message = f"{counted[0]} is paid by citizen-months engaged, of which nothing is said: none is counted"
    hint = "add rows of engaged, or of drawn: what was really drawn"
    return (Problem(observed.file, 0, 0, "", message, None, hint, "warning", "engagement-unsaid"),)
