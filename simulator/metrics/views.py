"""A ledger in, what investors, public accounts, the municipality and whoever buys the programme see of its flows out.

Sums of flows with signs, int64 minor units. An investor's flow is one that a tranche's holder pays in, or receives as
a holder; what a public account pays as an authority is none. A public account that holds a tranche is a payer and a
payee like any other: so what a municipality's own fund lends and what its departments repay it cancel out, and what is
left of both is what the programme costs. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.kernels import projection as kernel
from simulator.ledger import THE_DEAL, Ledger

Integers = NDArray[np.int64]

EVERYONE = "all"
MUNICIPALITY = "municipality"
CASH_SIGN = {"drawdown": -1, "handed back": 1, "coupon": 1, "principal": 1, "return": 1, "guarantee call": 1}
"""What a tranche's holder receives (+) and pays (-), by purpose of the flow."""
OF_USES = ("delivery", "fee", "loan", "conditional grant")
"""What the deal's uses are paid as: what the programme costs, whoever buys it."""


class Holdings(NamedTuple):
    """Whose money each flow is: `sign[flow]` +1 received, -1 paid in, 0 no investor's; `tranche[flow]`, 0 for none."""

    sign: Integers
    tranche: Integers
    """From 1, in the order of the deal."""


class View(NamedTuple):
    """What each side sees, int64 minor units."""

    moved: Integers
    """[draw, year, flow]"""
    cash: Integers
    """[row, draw, ledger_month]: all investors, then each tranche where there are several."""
    by_account: Integers
    """[draw, year, account] paid less received."""
    paid: Integers
    """[draw, ledger_month] by the municipality, less what comes back to it."""
    bought: Integers
    """[draw, ledger_month] for the deal's uses."""


def investor_names(deal: Deal) -> list[str]:
    """All investors together, and each tranche; none without investors' money."""
    return [EVERYONE, *deal.capital.tranches] if deal.capital else []


def holdings(
    deal: Deal, payers: Sequence[str], payees: Sequence[str], purposes: Sequence[str], subjects: Sequence[str]
) -> Holdings:
    """Whose money flows are, given what each says of itself: the tranche's that it names, to and from its holders."""
    tranches = deal.capital.tranches if deal.capital else {}
    held = {name: set(tranche.holders) for name, tranche in tranches.items()}
    sign, rows = np.zeros(len(purposes), dtype=np.int64), np.zeros(len(purposes), dtype=np.int64)
    for flow, (payer, payee, purpose, subject) in enumerate(zip(payers, payees, purposes, subjects, strict=True)):
        which = CASH_SIGN.get(purpose, 0)
        if which != 0 and (payer if which < 0 else payee) in held.get(subject, ()):
            sign[flow], rows[flow] = which, list(held).index(subject) + 1
    return Holdings(sign, rows)


def held_in(deal: Deal, ledger: xr.Dataset) -> Holdings:
    """Whose money the flows of a ledger are."""
    return holdings(deal, *(ledger[part].values.tolist() for part in ("payer", "payee", "purpose", "subject")))


def investors_cash(deal: Deal, ledger: Ledger) -> Integers:
    """What all investors receive less what they pay in, int64[draw, ledger_month]."""
    flows = ledger.data["flows"].transpose("draw", "ledger_month", "flow").values
    return np.asarray(flows @ held_in(deal, ledger.data).sign)


def project(deal: Deal, ledger: Ledger, held: Holdings) -> View:
    """What investors, public accounts and the municipality see of the flows."""
    flows = ledger.data["flows"].transpose("draw", "ledger_month", "flow").values
    accounts, tranches = public_accounts(deal), max(len(investor_names(deal)) - 1, 0)
    draws, months, columns = flows.shape
    years, apart = len(deal.timeline.years), tranches > 1  # else the one tranche's money is all investors'
    view = View(
        np.zeros((draws, years, columns), dtype=np.int64),
        np.zeros((1 + tranches * apart, draws, months), dtype=np.int64),
        np.zeros((draws, years, len(accounts)), dtype=np.int64),
        np.zeros((draws, months), dtype=np.int64),
        np.zeros((draws, months), dtype=np.int64),
    )
    payer, payee = (_places(ledger.data[end].values.tolist(), accounts) for end in ("payer", "payee"))
    kernel.project(
        draws,
        flows, held.sign, held.tranche * apart, payer, payee, deal.timeline.year_index, municipal(deal, accounts),
        uses_in(ledger.data), *view,
    )  # fmt: skip
    return view


def uses_in(ledger: xr.Dataset) -> Integers:
    """1 for every flow that pays one of the deal's uses, int64[flow]."""
    ends = zip(ledger["payer"].values.tolist(), ledger["purpose"].values.tolist(), strict=True)
    return np.array([payer == THE_DEAL and purpose in OF_USES for payer, purpose in ends], dtype=np.int64)


def _places(names: Iterable[str], accounts: Sequence[str]) -> Integers:
    """Positions among the accounts, -1 for another."""
    place = {name: position for position, name in enumerate(accounts)}
    return np.array([place.get(name, -1) for name in names], dtype=np.int64)


def public_accounts(deal: Deal) -> tuple[str, ...]:
    """The budget's accounts, and the municipality itself where a flow names it instead of an account."""
    return (*deal.budget.accounts, *([] if MUNICIPALITY in deal.budget.accounts else [MUNICIPALITY]))


def municipal(deal: Deal, accounts: Sequence[str]) -> Integers:
    """1 for every account of the municipality's level, int64[account]."""
    levels = {name: account.level for name, account in deal.budget.accounts.items()}
    return np.array([levels.get(name, MUNICIPALITY) == MUNICIPALITY for name in accounts], dtype=np.int64)
