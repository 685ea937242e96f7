"""A deal and what was measured in, what every clause makes owed and every flow of money out.

The same stages as in a simulation, of one draw: claims, then the ledger. Each payment is found by letting claims fall
due one by one, in the order of time and then of the terms: what a claim adds to the flows is its payment, and what it
adds to the cuts is what limits took from it. So payments sum to the ledger exactly. Money is int64 minor units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.claims import Claims, claim_measured
from simulator.deal import Deal
from simulator.ledger import Activity, Events, Ledger, settle_activity
from simulator.settlement.measuring import (
    as_outcomes,
    as_plan,
    engaged_by_month,
    enrolled_by_month,
    on_tape,
    stated_values,
)
from simulator.settlement.rows import Observed

Integers = NDArray[np.int64]
PAYMENTS = ("outcome payment", "rebate")
"""Purposes of the flows that settle a term."""
TOGETHER = 128
"""Claims that are let fall due in one go, each in a draw of its own."""


class Part(NamedTuple):
    """What one account pays another in a month to settle a claim."""

    month: int
    payer: str
    payee: str
    amount: int


@dataclass(frozen=True)
class Payment:
    """One claim: what falls due in a month under a term, what is paid of it, by whom, and what limits cut.

    Negative amounts are paid to the payer of the term.
    """

    term: str
    due: int
    owed: int
    paid: int
    cut: Mapping[str, int] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Settlement:
    """A settled contract: the deal as it was settled, what was observed, the two stages, and every payment."""

    deal: Deal
    observed: Observed
    outcomes: xr.Dataset
    claims: Claims
    ledger: Ledger
    payments: tuple[Payment, ...]

    def value(self, variable: str, term: str) -> float:
        """What claims found of a term in the programme arm."""
        found = self.claims.data[variable].sel(term=term).isel(draw=0)
        return float(found.sel(arm="programme") if "arm" in found.dims else found)


def settle(deal: Deal, observed: Observed) -> Settlement:
    """Settle a contract on what was measured; nothing is simulated."""
    lived = on_tape(deal, observed)
    outcomes, plan = as_outcomes(lived, observed), as_plan(lived, observed)
    claims = claim_measured(lived, outcomes, plan, stated=stated_values(lived, observed))
    walk = _Walk(lived, plan, claims, engaged_by_month(lived, observed), enrolled_by_month(lived, observed))
    payments = tuple(payment for payment in walk.payments() if payment.owed or payment.paid or payment.cut)
    return Settlement(lived, observed, outcomes, claims, walk.ledger(claims, 1), payments)


@dataclass(frozen=True)
class _Walk:
    """The ledger of what was observed, of one draw or of several that differ in their claims alone."""

    deal: Deal
    plan: xr.Dataset
    claims: Claims
    engaged: NDArray[np.float64]
    enrolled: Integers

    def ledger(self, claims: Claims, draws: int) -> Ledger:
        """The ledger of some claims."""
        activity = Activity(np.tile(self.engaged, (draws, 1)), np.tile(self.enrolled, (draws, 1)))
        stops = np.repeat(self.plan["stops"].values, draws)
        return settle_activity(self.deal, claims, activity, Events(stops=stops))

    def payments(self) -> Iterator[Payment]:
        """Every claim in the order in which it falls due."""
        due = self._due()
        before = self._settled([None])
        for start in range(0, len(due), TOGETHER):
            some = due[start : start + TOGETHER]
            after = self._settled([*some])
            yield from self._differences(some, before, after)
            before = after.isel(draw=[-1])

    def _due(self) -> list[tuple[int, int]]:
        """(month, position of the term) of every claim."""
        data = self.claims.data.isel(draw=0)
        months, terms = np.nonzero(data["owed"].sel(arm="programme").transpose("ledger_month", "term").values)
        found = set(zip(months.tolist(), terms.tolist(), strict=True))
        names = data["term"].values.tolist()
        asked = data["asked"].transpose("ledger_month", "term_on_capital")
        on_capital = [names.index(name) for name in data["term_on_capital"].values.tolist()]
        found |= {(int(month), on_capital[int(column)]) for month, column in np.argwhere(~np.isnan(asked.values))}
        return sorted(found)

    def _settled(self, until: list[tuple[int, int] | None]) -> xr.Dataset:
        """Ledgers of all claims up to and with each of these; None for no claim at all."""
        data = self.claims.data.isel(draw=np.zeros(len(until), dtype=np.int64)).assign_coords(
            draw=np.arange(len(until))
        )
        data = data.copy(deep=True)
        names = data["term"].values.tolist()
        place = np.arange(data.sizes["ledger_month"])[:, None] * len(names)
        last = np.array([-1 if each is None else each[0] * len(names) + each[1] for each in until])
        owed = data["owed"].transpose("draw", "arm", "ledger_month", "term")
        late = (place + np.arange(len(names)))[None, None] > last[:, None, None, None]
        data["owed"] = owed.dims, np.where(late, 0, owed.values)
        asked = data["asked"].transpose("draw", "ledger_month", "term_on_capital")
        columns = np.array([names.index(name) for name in data["term_on_capital"].values.tolist()], dtype=np.int64)
        late = (place + columns)[None] > last[:, None, None]
        data["asked"] = asked.dims, np.where(late, np.nan, asked.values)
        return self.ledger(Claims(data), len(until)).data

    def _differences(self, due: list[tuple[int, int]], before: xr.Dataset, after: xr.Dataset) -> Iterator[Payment]:
        names = [str(name) for name in self.deal.contract.terms]
        paid, cut, flows = (_added(before, after, name) for name in ("paid", "cut", "flows"))
        repayment = _added(before, after, "repayment")
        owed = self.claims.data["owed"].isel(draw=0).sel(arm="programme").transpose("ledger_month", "term").values
        ends = [after[end].values.tolist() for end in ("payer", "payee", "purpose")]
        limits = [str(limit) for limit in after["limit"].values]
        for row, (month, term) in enumerate(due):
            yield Payment(
                names[term],
                month,
                int(owed[month, term] + repayment[row, term]),
                int(paid[row].sum()),
                {limit: int(amount) for limit, amount in zip(limits, cut[row].sum(axis=0), strict=True) if amount},
                tuple(
                    Part(int(m), str(ends[0][flow]), str(ends[1][flow]), int(flows[row, m, flow]))
                    for m, flow in np.argwhere(flows[row])
                    if ends[2][flow] in PAYMENTS
                ),
            )


def _added(before: xr.Dataset, after: xr.Dataset, name: str) -> Integers:
    """What each draw adds to the one before it, over draws first."""
    values = np.concatenate([before[name].transpose("draw", ...).values, after[name].transpose("draw", ...).values])
    added: Integers = np.diff(values, axis=0)
    return added
