"""Counted outcomes and the contract's terms in, what each term makes owed in each month out.

Money is int64 minor units, before anything that needs the capital account: caps, and the amount of a term that depends
on what has been drawn, are the ledger's. Every arm is settled: on the counterfactual arm a term pays although nothing
worked. An outcome of month m is owed at m + 1 + lags at the earliest; a term that is measured, in the month at whose
beginning it is measured, plus lags. What would fall due after the contract's end is not owed but counted. What an
amount is, is written in `simulator.terms`; here is what it is read at: `measures` the measured values, `timing` when,
`conditions` whether, and a module for each kind of term. Nothing random.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from simulator.claims.book import Book
from simulator.claims.evidence import Evidence, Floats, Stated, index_of, last_payment
from simulator.claims.fixed import claim_fixed
from simulator.claims.prices import claim_prices
from simulator.claims.schedules import claim_saving, claim_scheduled
from simulator.claims.targets import claim_target
from simulator.claims.timing import counted_before, decided, window
from simulator.deal import Deal, Fixed, Linear, SavingsShare, Target, Term, Tiers, needs_capital
from simulator.vocabulary import conform

if TYPE_CHECKING:
    from simulator.draws import Draws
    from simulator.outcomes import Outcomes
    from simulator.plan import Plan

__all__ = [
    "Claims",
    "Stated",
    "claim",
    "claim_measured",
    "counted_before",
    "decided",
    "last_payment",
    "window",
]


@dataclass(frozen=True)
class Claims:
    """What the terms make owed.

    `data`: `owed(draw, arm, ledger_month, term)` int64 minor units, negative where the payer is paid, 0 for a term that
    needs the capital account; `asked(draw, ledger_month, term_on_capital)` float64 what such a term asks of it in the
    programme arm, NaN where nothing falls due; `expired(draw, arm, term)` what would have fallen due after the
    contract's end; `met(draw, arm, term)` whether a target is met as measured, or anything is owed by another term;
    `met_true` the same of true outcomes; `due(draw, term)` the last month in which a target falls due, -1 for another
    term or after the contract's end; `need(draw, term)` whole citizens of a target's first line, 0 where they are not
    counted; `value(draw, arm, term)` the measured value at the last measurement, money in currency units, NaN for
    prices and fixed amounts.

    What `asked` says: of a target that repays, the part of it that is owed; of a share of principal, the share; of
    tiers, their level (a share, yearly return, total return or yearly coupon, the last for the months of `period`); of
    a share of savings, the minor units newly shared, before the share is taken.
    """

    data: xr.Dataset


def claim(deal: Deal, plan: Plan, outcomes: Outcomes, draws: Draws | None = None) -> Claims:
    """What every term makes owed in every draw and arm; an uncertain index needs the `draws`, else it is central."""
    index = None if draws is None or deal.prices is None else draws.number("prices.index")
    return claim_measured(deal, outcomes.data, plan.data, index=index)


def claim_measured(
    deal: Deal,
    outcomes: xr.Dataset,
    plan: xr.Dataset | Floats,
    *,
    stated: Stated | None = None,
    index: Floats | None = None,
) -> Claims:
    """The same of counts alone: any number of draws and arms.

    `outcomes` has at least `measured`, `true` (draw, arm, month, item), `enrolled`, `completers` (draw), and whatever
    else of the outcomes the terms look at; without `answers` everyone enrolled is measured, without a counterfactual
    arm nothing would have happened (where no other comparison is agreed), and a ceiling per citizen needs `events`
    unless one citizen is enrolled. FaultError for what a term looks at and nobody has counted. `plan` is that of the
    stage, or `delay[draw]` of enrolment in months alone. `index[draw]` is the yearly price index. `stated` gives
    measured values directly: `{("restored", 24): 0.616}` says that what is known of the outcome at the beginning of
    month 24 is 61.6 %; it takes the place of the arithmetic in every term and condition that measures this outcome in
    that month or later, until a later value is stated (one that looks back to its last measurement only takes a value
    stated since). It is in the term's own measure (share, reduction, points, currency units; of a share of savings the
    whole saving so far), is named by outcome or item ("kept @12", "kept [further]", "kept [0-24]"; of cohorts together
    by outcome), and holds in the programme arm, true and measured. Rate cards are counted, not stated.
    """
    if not isinstance(plan, xr.Dataset):
        plan = xr.Dataset({"delay": ("draw", np.asarray(plan, dtype=np.float64))})
    draws = outcomes.sizes["draw"]
    evidence = Evidence(deal, outcomes, plan, index_of(deal, draws) if index is None else index, stated or {})
    columns = {name: k for k, name in enumerate(n for n, term in deal.contract.terms.items() if needs_capital(term))}
    book = Book.empty(evidence, len(columns))
    claim_prices(book)
    for position, (name, term) in enumerate(deal.contract.terms.items()):
        _claim_one(book, position, term, columns.get(name))
    return Claims(conform(_dataset(book, list(columns))))


def _claim_one(book: Book, position: int, term: Term, column: int | None) -> None:
    """Book any term but a rate card."""
    if isinstance(term, Target):
        claim_target(book, position, term, column)
    elif isinstance(term, (Tiers, Linear)):
        claim_scheduled(book, position, term, column)
    elif isinstance(term, SavingsShare):
        claim_saving(book, position, term, column)
    elif isinstance(term, Fixed):
        claim_fixed(book, position, term)


def _dataset(book: Book, on_capital_account: list[str]) -> xr.Dataset:
    """What the terms have booked."""
    evidence = book.evidence
    variables = {
        "owed": (("draw", "arm", "ledger_month", "term"), book.owed),
        "expired": (("draw", "arm", "term"), book.expired),
        "met": (("draw", "arm", "term"), book.met),
        "met_true": (("draw", "arm", "term"), book.met_true),
        "due": (("draw", "term"), book.due),
        "need": (("draw", "term"), book.need),
        "value": (("draw", "arm", "term"), book.value),
        "asked": (("draw", "ledger_month", "term_on_capital"), book.asked),
    }
    coordinates = {
        "draw": evidence.outcomes["draw"].values,
        "arm": evidence.outcomes["arm"].values,
        "ledger_month": np.arange(evidence.months),
        "term": list(evidence.deal.contract.terms),
        "term_on_capital": on_capital_account,
    }
    return xr.Dataset(variables, coordinates)
