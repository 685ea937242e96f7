"""A draw settled with and without a citizen in, term by term what the citizen made owed and who paid whom out.

Plain data, money in whole currency units exact to the minor unit, times in ledger months with the first day of each.
Nothing random.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from simulator.analysis.replay.contract import Own, Settled
from simulator.analysis.replay.who import Tree, moment
from simulator.deal import Deal, RateCard, Target, Term
from simulator.metrics.views import OF_USES
from simulator.pipeline import River
from simulator.trajectories import ARMS
from simulator.vocabulary import IRR_STATUS

OWN_COST = "own cost"


def owing(deal: Deal, river: River, own: Own, was: Settled, without: Settled, undelivered: Settled) -> Tree:
    """What the contract owed because of a citizen: settled as it was, without what he reached, without his delivery."""
    terms = range(len(deal.contract.terms))
    delivery = _changes(deal, was.ledger.data, undelivered.ledger.data)
    return {
        "terms": [_term(deal, river, own, was, without, position) for position in terms],
        "investors": {"with": investors(deal, was), "without": investors(deal, without)},
        "flows": _changes(deal, was.ledger.data, without.ledger.data),
        "delivery": [each for each in delivery if each["purpose"] in (*OF_USES, OWN_COST)],
        "not_paid_from_capital": _of_uses(deal, was, undelivered),
        "engaged_months": _engaged(own),
    }


def _term(deal: Deal, river: River, own: Own, was: Settled, without: Settled, position: int) -> Tree:
    """One term as it was, and without the citizen's outcomes."""
    name = list(deal.contract.terms)[position]
    term = deal.contract.terms[name]
    pieces = _pieces(deal, own, term, position)
    return {
        "term": name, "kind": term.kind, "outcome": getattr(term, "outcome", None),
        "payers": list(term.payer), "payee": term.payee,
        "with": _state(deal, was, position), "without": _state(deal, without, position),
        "own_claims": pieces,
        **({"line": _line(deal, river, own, term, was, position)} if isinstance(term, Target) else {}),
        "months": _term_months(deal, was, without, position),
    }  # fmt: skip


def _state(deal: Deal, settled: Settled, position: int) -> Tree:
    """What a term came to in a draw."""
    claims, ledger, unit = settled.claims.data.sel(arm=ARMS[0]), settled.ledger.data, deal.minor_units
    owed = claims["owed"].transpose("draw", "ledger_month", "term").values[0, :, position].sum()
    value = float(claims["value"].values[0, position])
    return {
        "owed": int(owed + ledger["repayment"].values[0, position]) / unit,
        "paid": int(ledger["paid"].values[0, position]) / unit,
        "met": bool(claims["met"].values[0, position]),
        "value": value if np.isfinite(value) else None,
        "cut": {
            str(limit): int(cut) / unit
            for limit, cut in zip(ledger["limit"].values, ledger["cut"].values[0, position], strict=True)
            if cut
        },
    }


def _pieces(deal: Deal, own: Own, term: Term, position: int) -> list[Tree] | None:
    """What is owed for the citizen's own outcomes by a rate card, by month; None for another term."""
    if not isinstance(term, RateCard) or own.claims is None:
        return None
    owed = own.claims.data["owed"].sel(arm=ARMS[0]).transpose("draw", "ledger_month", "term").values[0, :, position]
    return [
        {**moment(deal, float(month)), "amount": int(owed[month]) / deal.minor_units} for month in np.flatnonzero(owed)
    ]


def _line(deal: Deal, river: River, own: Own, term: Target, was: Settled, position: int) -> Tree | None:
    """The first line of a target that one citizen's count can decide: how many reached it, how many are needed."""
    first = term.lines[0]
    data = river.outcomes.data
    group = first.segment or ""
    here = [
        number
        for number in range(data.sizes["item"])
        if str(data["outcome"].values[number]) == first.outcome
        and str(data["group"].values[number]) == group
        and str(data["cohort"].values[number]) == ""
        and first.checkpoint in (None, int(data["checkpoint"].values[number]))
    ]
    need = int(was.claims.data["need"].values[0, position])
    if not here or need == 0 or len(term.lines) > 1 or term.cohorts:
        return None
    which = here[-1] if int(data["checkpoint"].values[here[-1]]) >= 0 else here[0]
    counts = [
        float(each.data["measured"].transpose("draw", "arm", "month", "item").values[0, 0, :, which].sum())
        for each in (river.outcomes, own.outcomes)
    ]
    due = int(was.claims.data["due"].values[0, position])
    return {"outcome": first.outcome, "need": need, "count": counts[0], "own": counts[1],
            "due": moment(deal, float(due) if due >= 0 else np.inf)}  # fmt: skip


def _term_months(deal: Deal, was: Settled, without: Settled, position: int) -> list[Tree]:
    """What the citizen's outcomes made a term owe, month by month, before caps and the capital account."""
    owed = [
        each.claims.data["owed"].sel(arm=ARMS[0]).transpose("draw", "ledger_month", "term").values[0, :, position]
        for each in (was, without)
    ]
    change = owed[0] - owed[1]
    return [
        {**moment(deal, float(month)), "amount": int(change[month]) / deal.minor_units}
        for month in np.flatnonzero(change)
    ]


def investors(deal: Deal, settled: Settled) -> Tree | None:
    """What all investors have of the draw; None where there are none."""
    data, unit = settled.metrics.data, deal.minor_units
    if deal.capital is None:
        return None
    rate = float(data["irr"].values[0, 0])
    return {
        "paid_in": int(data["contributions"].values[0, 0]) / unit,
        "received": int(data["distributions"].values[0, 0]) / unit,
        "profit": int(data["profit"].values[0, 0]) / unit,
        "irr": rate if np.isfinite(rate) else None,
        "irr_status": list(IRR_STATUS)[int(data["irr_status"].values[0, 0])],
    }


def _changes(deal: Deal, was: xr.Dataset, without: xr.Dataset) -> list[Tree]:
    """Every flow that is another, with less without, in all and by month."""
    moved, else_ = (each["flows"].transpose("draw", "ledger_month", "flow").values[0] for each in (was, without))
    change = moved - else_
    names = {part: was[part].values.tolist() for part in ("payer", "payee", "purpose", "subject")}
    return [
        {
            **{part: str(values[column]) for part, values in names.items()},
            "with": int(moved[:, column].sum()) / deal.minor_units,
            "without": int(else_[:, column].sum()) / deal.minor_units,
            "change": int(change[:, column].sum()) / deal.minor_units,
            "months": [
                {**moment(deal, float(month)), "amount": int(change[month, column]) / deal.minor_units}
                for month in np.flatnonzero(change[:, column])
            ],
        }
        for column in range(change.shape[1])
        if change[:, column].any()
    ]


def _of_uses(deal: Deal, was: Settled, without: Settled) -> Tree:
    """What of uses capital did not pay, more with the citizen than without, by use."""
    change = was.ledger.data["unpaid"].values[0] - without.ledger.data["unpaid"].values[0]
    uses = was.ledger.data["use"].values.tolist()
    return {str(use): int(amount) / deal.minor_units for use, amount in zip(uses, change, strict=True) if amount}


def _engaged(own: Own) -> Tree:
    months = own.trajectories.data["engaged_months"].transpose("draw", "month").values[0]
    return {str(month): float(months[month]) for month in np.flatnonzero(months)}
