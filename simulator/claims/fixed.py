"""Fixed terms in, what they make owed out: an amount at a month, or every month over a time, whatever the outcome.

When the contract stops, amounts of the months before it stay owed if earned outcomes do. Nothing random.
"""

from __future__ import annotations

import numpy as np

from simulator.claims.book import Book
from simulator.claims.conditions import gate
from simulator.claims.evidence import Evidence, Floats, Integers
from simulator.claims.timing import Schedule
from simulator.deal import Fixed
from simulator.terms import fixed_owed, price_at


def claim_fixed(book: Book, position: int, term: Fixed) -> None:
    """Book one fixed term."""
    evidence = book.evidence
    waits, holds, truly = gate(evidence, term.only_if)
    start, until = (term.start, term.until or 0) if term.month is None else (term.month, term.month + 1)
    amount, factor = evidence.deal.minor(term.amount.amount), evidence.factor(float(term.price_cut), term.indexed)
    lag = term.paid.months
    for month in range(start, until):
        made = fixed_owed(month, start, until, amount)
        amounts = np.where(holds, _amount(made, factor, month, evidence)[:, None], 0)[:, :, None]
        when = np.where(month < evidence.stops, np.maximum(month, waits - lag), -1)[:, None]
        book.owe(position, amounts, Schedule(when, np.zeros_like(when), when), lag)
    book.met[:, :, position] = holds & (amount > 0)
    book.met_true[:, :, position] = truly & (amount > 0)


def _amount(amount: int, factor: Floats, month: int, evidence: Evidence) -> Integers:
    """The amount of a month, int64[draw]."""
    each = factor[:, min(month, factor.shape[1] - 1)].tolist()
    return np.broadcast_to(np.array([price_at(amount, its) for its in each], dtype=np.int64), (evidence.draws,))
