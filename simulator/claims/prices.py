"""Rate cards in, what each outcome, month or week makes owed out: by checkpoint, claim, level or segment.

An outcome of month m is owed at m + 1 + lags; one of a card with a condition not before its condition is decided. A
segment with a price, bonus or share of its own is counted apart from the rest. `simulator.kernels.claims` does the
walking and the rounding. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.claims.book import Book
from simulator.claims.conditions import gate
from simulator.claims.evidence import Evidence, Floats
from simulator.deal import Accumulate, Deal, RateCard, TimeIn, UnitPrice
from simulator.errors import FaultError
from simulator.kernels import claims as kernel
from simulator.terms import NO_CAP, ratio


class _Price(NamedTuple):
    """One price: what it pays for, less the items of segments that are counted apart."""

    amount: int
    item: int
    less: tuple[int, ...]
    grouped: bool


def claim_prices(book: Book) -> None:
    """Book all rate cards of a deal."""
    evidence = book.evidence
    cards = {k: term for k, term in enumerate(evidence.deal.contract.terms.values()) if isinstance(term, RateCard)}
    rows = {k: list(_prices(evidence, term)) for k, term in cards.items()}
    cards = {k: term for k, term in cards.items() if rows[k]}
    if not cards:
        return
    gates = [gate(evidence, term.only_if) for term in cards.values()]
    waits, holds, truly = (np.ascontiguousarray(np.stack(part, axis=-1)) for part in zip(*gates, strict=True))
    counted = np.minimum(evidence.stops, evidence.deal.horizon)
    dates = kernel.Dates(evidence.last, counted, evidence.due_before, np.maximum(waits, 0), holds)
    counts, arrays = (evidence.counts("measured"), evidence.counts("true")), _as_arrays(evidence, cards, rows)
    owed = truly, evidence.perfect, book.owed, book.expired, book.met, book.met_true
    if has_ceiling(evidence.deal) or any(term.at_most is not None for term in cards.values()):
        kernel.claim_limited(evidence.draws, *counts, _events(evidence), arrays, dates, *owed)
    else:
        kernel.claim(evidence.draws, *counts, arrays, dates, *owed)


def _events(evidence: Evidence) -> NDArray[np.float32]:
    """What each citizen reached when; FaultError where a ceiling needs it and it is not known.

    Where only one citizen is enrolled, all that is counted is that citizen's.
    """
    if not has_ceiling(evidence.deal):
        return np.zeros((evidence.draws, len(evidence.arms), 0, evidence.outcomes.sizes["item"]), dtype=np.float32)
    if evidence.events.shape[2] > 0:
        return evidence.events
    counted = evidence.counts("measured") > 0.0
    if counted.any() and evidence.outcomes["enrolled"].values.max() > 1:
        raise FaultError("a ceiling per citizen needs to know when each citizen reached what")
    when = np.where(counted.any(axis=2), np.argmax(counted, axis=2), np.inf)
    return np.ascontiguousarray(when[:, :, None, :], dtype=np.float32)


def has_ceiling(deal: Deal) -> bool:
    """Whether anything limits what is owed for one citizen."""
    terms = deal.contract.terms.values()
    return deal.contract.caps.per_citizen is not None or any(
        isinstance(term, RateCard) and term.per_citizen is not None for term in terms
    )


def _as_arrays(evidence: Evidence, cards: dict[int, RateCard], rows: dict[int, list[_Price]]) -> kernel.Prices:
    """The prices as the kernel takes them."""
    deal = evidence.deal
    parts: list[list[int]] = []
    less: list[int] = []
    made: list[list[int]] = []
    factors = list(dict.fromkeys((float(term.price_cut), term.indexed) for term in cards.values()))
    for position, term in cards.items():
        first = len(parts)
        for row in rows[position]:
            start = len(less)
            less += row.less
            kind = _kind(deal, term)
            parts.append([position, row.amount, row.item, start, len(less), kind, term.paid.months, int(row.grouped)])
        top, bottom = (0, 0) if term.at_most is None else ratio(term.at_most.share)
        ceiling = NO_CAP if term.per_citizen is None else deal.minor(term.per_citizen)
        factor = factors.index((float(term.price_cut), term.indexed))
        made.append([first, len(parts), ceiling, top, bottom, factor])
    everything = deal.contract.caps.per_citizen
    return kernel.Prices(
        rows=np.array(parts, dtype=np.int64),
        less=np.array(less, dtype=np.int64),
        cards=np.array(made, dtype=np.int64),
        ceiling=NO_CAP if everything is None else deal.minor(everything),
        factor=_factors(evidence, factors),
    )


def _factors(evidence: Evidence, factors: list[tuple[float, bool]]) -> Floats:
    """[draw or 1, factor, month or 1] of each price cut, indexed or not."""
    each = np.broadcast_arrays(*(evidence.factor(cut, indexed) for cut, indexed in factors))
    return np.ascontiguousarray(np.stack(each, axis=1))


def _kind(deal: Deal, term: RateCard) -> int:
    if not isinstance(deal.outcomes[term.outcome], TimeIn):
        return kernel.OUTCOMES
    weekly = isinstance(term.price, UnitPrice) and term.price.per == "week"
    return kernel.WEEKS if weekly else kernel.MONTHS


def _prices(evidence: Evidence, term: RateCard) -> Iterator[_Price]:
    """One entry for each item that is paid for, and for each segment that is counted apart."""
    apart = _counted_apart(term)
    for segment in apart:
        for item, key in evidence.items(term.outcome, segment).items():
            amount = _amount(evidence.deal, term, key, segment)
            if amount > 0:
                yield _Price(amount, item, (), term.at_most is not None and term.at_most.segment == segment)
    if term.segment is not None:
        return
    others = [list(evidence.items(term.outcome, segment)) for segment in apart]
    for place, (item, key) in enumerate(evidence.items(term.outcome).items()):
        amount = _amount(evidence.deal, term, key, None)
        if amount > 0:
            yield _Price(amount, item, tuple(items[place] for items in others), False)


def _counted_apart(term: RateCard) -> list[str]:
    """Segments that have something of their own; the only one that is paid for, if so."""
    if term.segment is not None:
        return [term.segment]
    own = [*term.prices_by("segment"), *(each.segment for each in (term.bonus, term.at_most) if each)]
    return list(dict.fromkeys(own))


def _amount(deal: Deal, term: RateCard, key: tuple[int, int], segment: str | None) -> int:
    """The price of one outcome of a (checkpoint, part), for a segment that is counted apart or for the rest."""
    amount = _listed(deal, term, key, segment)
    if amount > 0 and term.bonus is not None and term.bonus.segment == segment:
        amount += term.bonus.amount
    return deal.minor(amount)


def _listed(deal: Deal, term: RateCard, key: tuple[int, int], segment: str | None) -> Decimal:
    if isinstance(term.price, UnitPrice):
        return term.price.amount
    point, part = key
    found = [term.by_checkpoint().get(point), term.prices_by("claim").get(str(max(part, 1)))]
    outcome = deal.outcomes[term.outcome]
    if isinstance(outcome, Accumulate):
        found = [term.prices_by("level").get(str(int(outcome.levels[max(part, 1) - 1])))]
    if segment is not None:
        found.append(term.prices_by("segment").get(segment))
    return next((amount for amount in found if amount is not None), Decimal(0))
