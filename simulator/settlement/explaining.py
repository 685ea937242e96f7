"""A settlement in, one plain sentence or two for each payment out: which term, which numbers, which limit, who pays.

English or Danish. Counts and values are those that the claims were made from. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simulator.describe import Language
from simulator.settlement import accounts
from simulator.settlement.grounds import Grounds
from simulator.settlement.measuring import stopped
from simulator.settlement.settling import Payment, Settlement
from simulator.settlement.voice import Voice

OTHER_PAYMENTS = ("compensation", "return floor", "guarantee call")


def explain(settled: Settlement, language: Language) -> list[str]:
    """Every payment in the order of time; then what is never paid."""
    voice = _Teller(settled, language)
    said = [(payment.due, voice.payment(payment)) for payment in settled.payments]
    said += [(flow.month, voice.other(flow)) for flow in accounts.flows(settled) if flow.purpose in OTHER_PAYMENTS]
    ordered = [text for _, text in sorted(said, key=lambda entry: entry[0])]
    return [*voice.stop(), *ordered, *voice.silent()]


@dataclass(frozen=True)
class _Teller(Voice):
    """How the payments of a settlement are told."""

    # --- payments ----------------------------------------------------------------------------------------------------

    def payment(self, payment: Payment) -> str:
        """One payment: what, why, what limits took, who bears it."""
        phrase = "pays" if payment.paid > 0 else "pays.back" if payment.paid < 0 else "pays.nothing"
        numbers = Grounds(self, payment.term, payment.due).numbers
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
                yield self.say("pays.never", term=name, numbers=Grounds(self, name, None).numbers)
            if term.expired:
                yield self.say("expired", term=name, amount=self.money(term.expired))
