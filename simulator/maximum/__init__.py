"""A deal in, the most that its contract can make payers pay out: by budget year and in all.

The contractual maximum is what would be paid if everyone planned were recruited and reached everything, and all the
money were drawn at once: an upper bound of what any draw pays, not a forecast. Each term is bounded by itself (`owed`),
only in the years in which it can pay; then come the limits of the contract: what payers pay at most, the year's cap,
the cap on return and the total. Where nothing bounds it, it is None. Amounts are whole minor units. What is paid back
is not counted against it; so shares, where several pay, are each rounded up. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from simulator.deal.model import Deal
from simulator.deal.terms import Term
from simulator.maximum.measured import Span, last_month, stops
from simulator.maximum.owed import made_good, on_stop, owed_by
from simulator.maximum.pieces import Amount, Owed, Piece, grown_capital

__all__ = ["Maximum", "maximum", "placed"]

INVESTORS = "investors"


@dataclass(frozen=True)
class Maximum:
    """The most that can be paid, minor units; None where nothing bounds it."""

    total: int | None
    years: Mapping[int, int | None]
    """By budget year, of every year of the ledger."""

    @property
    def year(self) -> int | None:
        """The most of any year."""
        known = [amount for amount in self.years.values() if amount is not None]
        return max(known, default=0) if len(known) == len(self.years) else None


class _Ground(NamedTuple):
    """A reason to pay: what it can make owed, and who pays it by which shares, now or after a change."""

    owed: Owed
    payers: tuple[Mapping[str, Decimal], ...]
    for_investors: bool
    a_term: bool

    def share(self, accounts: Collection[str]) -> Fraction:
        """The largest share of it that some accounts pay together."""
        return max(
            (_of(shares, accounts) / _of(shares, shares) for shares in self.payers if shares), default=Fraction(0)
        )


def _of(shares: Mapping[str, Decimal], accounts: Collection[str]) -> Fraction:
    return sum((Fraction(share) for name, share in shares.items() if name in accounts), Fraction(0))


def maximum(deal: Deal, payers: Collection[str] | None = None) -> Maximum:
    """The most that some payers can have to pay under the contract together; all of them when none are named."""
    return _Contract(deal, None if payers is None else frozenset(payers)).maximum()


def placed(deal: Deal, accounts: Collection[str]) -> Maximum:
    """The most that some accounts can pay in beside the contract: as holders of tranches, donors and guarantors."""
    capital, years = deal.capital, {year: 0 for year in deal.timeline.years}
    if capital is None:
        return Maximum(0, years)
    held = sum(
        math.ceil(deal.minor(capital.amount_of(name)) * _of(tranche.holders, accounts)) + deal.timeline.ledger_months
        for name, tranche in capital.tranches.items()
        if _of(tranche.holders, accounts) > 0
    )
    given = [each for each in capital.guarantees.values() if each.by in accounts]
    called = sum(deal.minor(capital.commitment if each.amount is None else each.amount) for each in given)
    grants = [(each.month, deal.minor(each.amount)) for each in capital.grants.values() if each.by in accounts]
    always = held + called
    found = {year: always + sum(amount for month, amount in grants if _inside(deal, month, year)) for year in years}
    return Maximum(always + sum(amount for _, amount in grants), found)


def _inside(deal: Deal, month: int, year: int) -> bool:
    first, last = _months_of(deal, year)
    return first <= month <= last


def _months_of(deal: Deal, year: int) -> tuple[int, int]:
    """The first and the last month of a budget year."""
    first = (year - deal.start.year) * 12 - (deal.start.month - 1)
    return max(first, 0), min(first + 11, deal.timeline.ledger_months - 1)


# ---------------------------------------------------------------------------------------------------------------------


class _Contract:
    """A contract's grounds to pay, and its limits on them, for some of its payers."""

    def __init__(self, deal: Deal, payers: frozenset[str] | None) -> None:
        self.deal = deal
        self.grounds = list(_grounds(deal))
        everyone = {name for ground in self.grounds for shares in ground.payers for name in shares}
        self.payers = frozenset(everyone if payers is None else payers & everyone)
        self.apart = bool(deal.contract.caps.per_payer)
        """Payers have caps of their own: then others may pay a larger part of what is left."""

    def maximum(self) -> Maximum:
        """Years first: the total is no more than all of them."""
        spans = {year: _months_of(self.deal, year) for year in self.deal.timeline.years}
        years = {year: self._most(*span, self._year_cap(year)) for year, span in spans.items()}
        total = min(self._most(0, self.deal.timeline.ledger_months - 1, math.inf), sum(years.values()))
        return Maximum(_known(total), {year: _known(min(amount, total)) for year, amount in years.items()})

    def _most(self, first: int, last: int, year_cap: Amount) -> Amount:
        """The most that is paid from month `first` to month `last`."""
        contract, deal = self.deal.contract, self.deal
        terms = [ground for ground in self.grounds if ground.a_term]
        others = [ground for ground in self.grounds if not ground.a_term]
        of_terms = self._within_return([each for each in terms if each.for_investors], first, last)
        of_terms += self._sum([each for each in terms if not each.for_investors], first, last)
        of_terms = min(of_terms, self._part(terms, year_cap, first, last), self._by_payer(terms, first, last, year_cap))
        total = math.inf if contract.caps.total is None else deal.minor(contract.caps.total)
        return min(of_terms + self._sum(others, first, last), self._part(self.grounds, total, first, last))

    def _sum(self, grounds: Iterable[_Ground], first: int, last: int) -> Amount:
        """What each ground can make owed alone, summed."""
        return sum(self._part([each], each.owed.within(first, last), first, last, apart=False) for each in grounds)

    def _within_return(self, grounds: list[_Ground], first: int, last: int) -> Amount:
        """What terms pay to investors, within the cap on their return: it is on all that can be drawn.

        The cap counts what investors receive: of what a payer never pays others may pay a larger part.
        """
        cap = self.deal.contract.return_cap
        alone = self._sum(grounds, first, last)
        if cap is None or not grounds:
            return alone
        months = max((piece.months.last for each in grounds for piece in each.owed.pieces), default=0)
        most = grown_capital(self.deal, cap.rate, cap.basis == "simple", min(last, months))
        defaults = any(credit.default is not None for credit in self.deal.contract.credit.values())
        return min(alone, self._part(grounds, most, first, last, apart=self.apart or defaults))

    def _by_payer(self, terms: list[_Ground], first: int, last: int, year_cap: Amount) -> Amount:
        """What each payer pays at most, within its own caps, summed."""
        if not self.apart:
            return math.inf
        found: Amount = 0
        for name in sorted(self.payers):
            alone = _Contract.__new__(_Contract)
            alone.deal, alone.grounds, alone.payers, alone.apart = self.deal, self.grounds, frozenset([name]), True
            found += min(alone._sum(terms, first, last), self._payer_cap(name, first, last, year_cap))
        return found

    def _payer_cap(self, name: str, first: int, last: int, year_cap: Amount) -> Amount:
        """A payer's own cap; who is late may pay in a year what fell due in those before."""
        cap, deal = self.deal.contract.caps.per_payer.get(name), self.deal
        if cap is None:
            return math.inf
        total = math.inf if cap.total is None else deal.minor(cap.total)
        if cap.per_year is None:
            return total
        year_of_last = (deal.start.month - 1 + last) // 12
        since = 0 if _delay(deal) else (deal.start.month - 1 + first) // 12
        return min(total, deal.minor(cap.per_year) * (year_of_last - since + 1))

    def _part(self, grounds: list[_Ground], amount: Amount, first: int, last: int, apart: bool | None = None) -> Amount:
        """The payers' part of an amount that is paid on some grounds; a minor unit more for each time it is split."""
        shares = [each.share(self.payers) for each in grounds]
        if not shares or max(shares) == 0 or amount == 0:
            return 0
        if max(shares) == 1 or math.isinf(amount) or (self.apart if apart is None else apart):
            return amount
        splits = sum(each.owed.splits(first, last) for each in grounds)
        return min(amount, math.ceil(amount * max(shares)) + len(self.payers) * splits)

    def _year_cap(self, year: int) -> Amount:
        """The year's cap with the room that may be left from earlier years, or that late payers still use."""
        cap, deal = self.deal.contract.caps.per_year, self.deal
        if cap is None:
            return math.inf
        keeps = cap.unused_room == "next_year" or _delay(deal) > 0
        return deal.minor(cap.amount) * (year - deal.timeline.years[0] + 1 if keeps else 1)


def _known(amount: Amount) -> int | None:
    return None if math.isinf(amount) else int(amount)


# ---------------------------------------------------------------------------------------------------------------------
# Grounds


def _grounds(deal: Deal) -> Iterator[_Ground]:
    """The terms, and what is owed when the contract is stopped or wound up."""
    contract = deal.contract
    for term in contract.terms.values():
        payers = tuple([term.payer, *term.payer_changes.values()])
        yield _Ground(_waiting(deal, owed_by(deal, term)), payers, _to_investors(term), True)
    if contract.on_stop.payer:
        yield _Ground(on_stop(deal, stops(deal)), (contract.on_stop.payer,), True, False)
    if contract.return_floor is not None:
        yield _Ground(made_good(deal), (contract.return_floor.payer,), True, False)


def _to_investors(term: Term) -> bool:
    return term.payee == INVESTORS


def _waiting(deal: Deal, owed: Owed) -> Owed:
    """The same where payments may wait for a later year's room, or come late."""
    year, last = deal.contract.caps.per_year, last_month(deal)
    waits, delay = year is not None and year.over_cap == "next_year", _delay(deal)
    if not waits and delay == 0:
        return _in_time(owed, last)
    end = deal.timeline.ledger_months - 1
    spans = [(each.amount, each.months) for each in _in_time(owed, last).pieces]
    ends = [min((last if waits else span.last) + delay, end) for _, span in spans]
    pieces = tuple(Piece(amount, Span(span.first, late)) for (amount, span), late in zip(spans, ends, strict=True))
    return Owed(pieces, owed.cap)


def _in_time(owed: Owed, last: int) -> Owed:
    """Without what can only fall due when the contract has ended."""
    return Owed(tuple(piece for piece in owed.pieces if piece.months.first <= min(last, piece.months.last)), owed.cap)


def _delay(deal: Deal) -> int:
    """Months by which payers can be late."""
    return max((math.ceil(deal.upper(f"contract.credit.{name}.delay")) for name in deal.contract.credit), default=0)
