"""Flows and savings in, what the council as a whole pays and what each party gains of the whole out.

Whose each end of a flow is follows from its account and, for private names, from what the flow is for: one table of
signs by flow, from which everything here is a sum. What ends *outside* is spent on the work: what the provider gets
(where its own costs are stated: those instead), and fees to others. So

    total = true public saving - what ends outside = sum of all parties' results

in every draw, exactly, as what comes into the deal's account leaves it again. int64 minor units; nothing random.
"""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.deal.purse import Level
from simulator.ledger import INVESTORS, PROVIDER, SUPPLIERS, THE_DEAL
from simulator.metrics.views import MUNICIPALITY, Holdings, View

Integers = NDArray[np.int64]
Variables = dict[str, tuple[tuple[str, ...], NDArray[Any]]]

OUTSIDE = "outside"
GUARANTORS, OTHERS, NOT_REALISED = "guarantors", "others", "not in the house"
INTERNAL = "internal"
"""The kind of a provider that is part of the municipality."""
PARTIES = (*get_args(Level), INVESTORS, PROVIDER, GUARANTORS, OTHERS)
"""Everyone who may gain or lose, in the order in which they are listed."""


def side_of(deal: Deal, name: str, purpose: str, holds: bool) -> str:
    """Whose one end of a flow is: a party's, the deal's, or outside; `holds` where it is a tranche's holder as such.

    A public account is its level's, whatever for; a fund of the municipality's own is the municipality's. A fee to
    a private party is spent on its work; what it else gets or gives it gains or loses.
    """
    account = deal.budget.accounts.get(name)
    if account is not None:
        return MUNICIPALITY if account.own else account.level
    if name in (MUNICIPALITY, THE_DEAL):
        return name
    if holds:
        return INVESTORS
    if purpose == "guarantee call":
        return GUARANTORS
    if name == PROVIDER:
        return PROVIDER if deal.parties.provider.costs else OUTSIDE
    return OUTSIDE if name == SUPPLIERS or purpose == "fee" else OTHERS


def sides(deal: Deal, held: Holdings, ledger: xr.Dataset) -> tuple[list[str], list[str]]:
    """Whose the payer's and the payee's end of each flow are."""
    payer, payee, purpose = (ledger[part].values.tolist() for part in ("payer", "payee", "purpose"))
    pays = [side_of(deal, *each) for each in zip(payer, purpose, (held.sign < 0).tolist(), strict=True)]
    gets = [side_of(deal, *each) for each in zip(payee, purpose, (held.sign > 0).tolist(), strict=True)]
    return pays, gets


def received(pays: list[str], gets: list[str], side: str) -> Integers:
    """+1 for every flow that a side receives, -1 for what it pays, 0 for both or neither, int64[flow]."""
    pairs = zip(pays, gets, strict=True)
    return np.array([(payee == side) - (payer == side) for payer, payee in pairs], dtype=np.int64)


def consolidated(deal: Deal, seen: View, ledger: xr.Dataset) -> Variables:
    """What crosses the council's outer boundary: paid less received by all of its accounts, funds and services."""
    payer, payee = ([within_council(deal, name) for name in ledger[end].values.tolist()] for end in ("payer", "payee"))
    crossing = np.array(payer, dtype=np.int64) - np.array(payee, dtype=np.int64)
    return {"consolidated_payments": (("draw", "year"), seen.moved @ crossing)}


def within_council(deal: Deal, name: str) -> bool:
    """Whether an account is inside the council's outer boundary.

    The municipality's accounts and own funds are; so is a provider of its own where its costs are stated, as then
    they are what crosses the boundary.
    """
    account = deal.budget.accounts.get(name)
    if account is not None:
        return account.of_council
    provider = deal.parties.provider
    return name == MUNICIPALITY or (name == PROVIDER and provider.kind == INTERNAL and bool(provider.costs))


def party_names(deal: Deal, held: Holdings, ledger: xr.Dataset) -> list[str]:
    """Who may gain or lose in a deal; last, the saving that never is in the house."""
    levels = {side_of(deal, name, "", False) for name in deal.budget.accounts}
    there = levels.union(*sides(deal, held, ledger))
    return [*(party for party in PARTIES if party in there), NOT_REALISED]


def results(
    deal: Deal, seen: View, held: Holdings, ledger: xr.Dataset, saving: Integers, realised: Integers
) -> Variables:
    """What each party gains, given the true and the realised saving of the accounts, int64[draw, account]."""
    pays, gets = sides(deal, held, ledger)
    names = party_names(deal, held, ledger)
    signs = np.stack([received(pays, gets, name) for name in names], axis=1)
    total = seen.moved.sum(axis=1)
    gained = total @ signs
    for account, name in enumerate(deal.budget.accounts):
        gained[:, names.index(side_of(deal, name, "", False))] += realised[:, account]
    saved = saving.sum(axis=1)
    gained[:, -1] += saved - realised.sum(axis=1)
    return {
        "result_by_party": (("draw", "party"), gained),
        "total_result": (("draw",), saved - total @ received(pays, gets, OUTSIDE)),
    }
