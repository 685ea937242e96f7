"""Activity, claims and the deal's capital in, every flow of money by month out.

Double entry in int64 minor units: a flow has a payer and a payee account, so each draw and month sums to zero over all
accounts. The deal's account passes money through: it is never negative and is zero after the last month; uses and what
goes back equal sources. Order within a month: uses, draws, payments due, fees, waterfall; a month's draw and receipt
are not netted. A use that capital cannot pay is borne by the provider when it is delivery; another use waits and is
paid by the waterfall's step `fees`. Shares are split by largest remainder, ties to the earlier. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.claims import Claims, last_payment
from simulator.deal import Deal, RepayDrawn, Target, Use
from simulator.errors import FaultError
from simulator.kernels import ledger as kernel
from simulator.kernels import projection
from simulator.terms import NO_CAP, growth_of, ratio, weights_of
from simulator.vocabulary import conform

if TYPE_CHECKING:
    from simulator.plan import Plan
    from simulator.timeline import Timeline
    from simulator.trajectories import Trajectories

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

THE_DEAL = "deal"
"""The account that capital and payments for investors pass through."""
INVESTORS = "investors"
PROVIDER = "provider"
DUST = 1e-9  # months


class Flow(NamedTuple):
    """A kind of transfer: from whom, to whom, what for, and the use, term or tranche it belongs to."""

    payer: str
    payee: str
    purpose: str
    subject: str

    def __str__(self) -> str:
        return f"{self.payer} -> {self.payee}: {self.purpose}, {self.subject}"


@dataclass(frozen=True)
class Activity:
    """What uses are counted by: `engaged[draw, month]` citizen-months, `enrolled[draw, month]` citizens."""

    engaged: Floats
    enrolled: Integers


@dataclass(frozen=True)
class Ledger:
    """What moved from whom to whom.

    `data`, int64 minor units: `flows(draw, ledger_month, flow)` with the coordinates `payer`, `payee`, `purpose` and
    `subject` of each flow; `shortage(draw, use)` due and not paid from capital, `unpaid(draw, use)` its part never
    paid; `repayment(draw, term)` owed by a term that repays what has been drawn; `paid(draw, term)`; `lapsed(draw,
    term)` owed but cut by a cap, or waiting when the contract ended.
    """

    data: xr.Dataset


def settle(deal: Deal, plan: Plan, trajectories: Trajectories, claims: Claims) -> Ledger:
    """Settle every draw of a block: the programme arm's claims against the deal's capital, month by month."""
    engaged = trajectories.data["engaged_months"].transpose("draw", "month").values
    nobody = np.zeros((engaged.shape[0], 0), dtype=np.int64)
    enrolled = enrolled_by_month(deal, plan.data) if _counts_enrolled(deal) else nobody
    return settle_activity(deal, claims, Activity(np.ascontiguousarray(engaged, dtype=np.float64), enrolled))


def settle_activity(deal: Deal, claims: Claims, activity: Activity) -> Ledger:
    """The same of stated activity; months beyond the end of an array are empty. FaultError without investors to pay."""
    flows, rules = list_flows(deal), _rules(deal)
    data = claims.data.sel(arm="programme")
    owed = np.ascontiguousarray(data["owed"].transpose("draw", "ledger_month", "term").values)
    draws, months, terms = owed.shape
    uses = list(deal.capital.uses) if deal.capital else []
    moved = np.zeros((draws, months, len(flows)), dtype=np.int64)
    unpaid, shortage = (np.zeros((draws, len(uses)), dtype=np.int64) for _ in range(2))
    repayment, paid, lapsed = (np.zeros((draws, terms), dtype=np.int64) for _ in range(3))
    kernel.settle(
        activity.engaged, activity.enrolled, owed, data["due"].values, np.ascontiguousarray(data["met"].values), *rules,
        moved, unpaid, shortage, repayment, paid, lapsed,
    )  # fmt: skip
    variables = {
        "flows": (("draw", "ledger_month", "flow"), moved),
        "shortage": (("draw", "use"), shortage),
        "unpaid": (("draw", "use"), unpaid),
        "repayment": (("draw", "term"), repayment),
        "paid": (("draw", "term"), paid),
        "lapsed": (("draw", "term"), lapsed),
    }
    coordinates = {
        "draw": claims.data["draw"].values,
        "ledger_month": np.arange(months),
        "flow": [str(flow) for flow in flows],
        **{part: ("flow", [getattr(flow, part) for flow in flows]) for part in Flow._fields},
        "use": uses,
        "term": list(deal.contract.terms),
    }
    return Ledger(conform(xr.Dataset(variables, coordinates)))


def by_year(ledger: Ledger, timeline: Timeline) -> xr.Dataset:
    """`flows(draw, year, flow)`: what moved in each budget year, with the coordinates of the flows."""
    flows = ledger.data["flows"]
    out = np.zeros((flows.sizes["draw"], len(timeline.years), flows.sizes["flow"]), dtype=np.int64)
    projection.by_year(flows.values, timeline.year_index, out)
    named = {name: flows.coords[name] for name in ("draw", "flow", *Flow._fields)}
    return xr.Dataset({"flows": (("draw", "year", "flow"), out)}, {**named, "year": list(timeline.years)})


# ---------------------------------------------------------------------------------------------------------------------
# Flows


def list_flows(deal: Deal) -> tuple[Flow, ...]:
    """Every flow that a deal can have, in the order of the ledger's columns; it follows from the deal alone."""
    return tuple(flow for group in _flow_groups(deal) for flow in group)


def _flow_groups(deal: Deal) -> Iterator[list[Flow]]:
    """Drawdown, money handed back, uses, payments, principal, return."""
    capital, terms = deal.capital, deal.contract.terms
    tranches = capital.tranches if capital else {}
    held = [(holder, name) for name, tranche in tranches.items() for holder in tranche.holders]
    hands_back = capital is not None and capital.drawdown.when != "as_needed"
    yield [Flow(holder, THE_DEAL, "drawdown", name) for holder, name in held]
    yield [Flow(THE_DEAL, holder, "handed back", name) for holder, name in held if hands_back]
    yield [Flow(THE_DEAL, use.to, _purpose(use), name) for name, use in (capital.uses if capital else {}).items()]
    yield [
        Flow(payer, THE_DEAL if term.payee == INVESTORS else term.payee, "outcome payment", name)
        for name, term in terms.items()
        for payer in term.payer
    ]
    yield [Flow(THE_DEAL, holder, "principal", name) for holder, name in held]
    yield [Flow(THE_DEAL, holder, "return", name) for holder, name in held]


def _purpose(use: Use) -> str:
    """What goes to the provider is delivery, anything else a fee."""
    return "delivery" if use.to == PROVIDER else "fee"


# ---------------------------------------------------------------------------------------------------------------------
# Activity


def _counts_enrolled(deal: Deal) -> bool:
    return deal.capital is not None and any(u.amount.basis == "citizen enrolled" for u in deal.capital.uses.values())


def enrolled_by_month(deal: Deal, plan: xr.Dataset) -> Integers:
    """Citizens who enrol in each ledger month, int64[draw, month]: enrolment plus delay, of those recruited."""
    delay, recruited = plan["delay"].values, plan["recruited"].values
    months = deal.timeline.ledger_months
    when = np.floor(plan["enrolment"].values[None, :] + delay[:, None] + DUST).astype(np.int64)
    lives = (np.arange(when.shape[1])[None, :] < recruited[:, None]) & (when < months)
    place = np.arange(delay.size)[:, None] * months + when
    return np.bincount(place[lives], minlength=delay.size * months).reshape(delay.size, months).astype(np.int64)


# ---------------------------------------------------------------------------------------------------------------------
# The deal as arrays


class _Rules(NamedTuple):
    """A deal as the walk takes it."""

    new_year: NDArray[np.bool_]
    uses: kernel.Uses
    funding: kernel.Funding
    terms: kernel.Terms
    limits: kernel.Limits


def _rules(deal: Deal) -> _Rules:
    years = deal.timeline.year_index
    return _Rules(
        new_year=np.diff(years, prepend=years[0] - 1) > 0,
        uses=_uses(deal),
        funding=_funding(deal),
        terms=_terms(deal),
        limits=_limits(deal),
    )


def _uses(deal: Deal) -> kernel.Uses:
    uses = list(deal.capital.uses.values()) if deal.capital else []
    months = deal.timeline.ledger_months
    agreed = np.zeros((months, len(uses)), dtype=np.int64)
    counted = np.zeros((len(uses), 6), dtype=np.int64)
    for column, use in enumerate(uses):
        if use.month is not None:
            agreed[use.month : use.month + 1, column] = deal.minor(use.amount.amount)
        elif use.amount.basis == "month":
            agreed[use.start : use.until, column] = deal.minor(use.amount.amount)
        counted[column] = _counted(deal, use)
    return kernel.Uses(agreed, counted)


def _counted(deal: Deal, use: Use) -> tuple[int, ...]:
    """The parts of a use that is counted by something."""
    bases = {
        "citizen-month engaged": kernel.ENGAGED,
        "citizen enrolled": kernel.ENROLLED,
        "year of drawn": kernel.DRAWN,
    }
    basis = bases.get(use.amount.basis, kernel.AGREED)
    factor, denominator = deal.minor(use.amount.amount), 1
    if basis == kernel.DRAWN:
        factor, denominator = ratio(use.amount.amount)
    until = deal.timeline.ledger_months if use.until is None else use.until
    return basis, factor, 12 * denominator, use.start, until, int(use.to == PROVIDER)


def _funding(deal: Deal) -> kernel.Funding:
    months, capital = deal.timeline.ledger_months, deal.capital
    schedule = np.zeros(months, dtype=np.int64)
    if capital is None:
        return kernel.Funding(schedule, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    if capital.drawdown.when == "up_front":
        schedule[0] = deal.minor(capital.commitment)
    for planned in capital.drawdown.schedule:
        if planned.month < months:
            schedule[planned.month] += deal.minor(planned.amount)
    (tranche,) = capital.tranches.values()
    codes = {"fees": kernel.FEES, "principal": kernel.PRINCIPAL, "return": kernel.RETURN}
    steps = [codes[step.kind] for step in capital.steps()]
    return kernel.Funding(schedule, weights_of(list(tranche.holders.values())), np.array(steps, dtype=np.int64))


def last_month(deal: Deal, use: Use) -> int:
    """The last month in which a use can fall due, whatever happens."""
    if use.month is not None:
        return use.month
    if use.amount.basis in ("month", "year of drawn"):
        return (use.until or 0) - 1
    reach = deal.last_enrolment
    if use.amount.basis == "citizen-month engaged":
        reach += deal.upper("programme.lasts") if deal.programme else 0.0
    last = min(math.floor(min(reach, deal.horizon)), deal.horizon - 1)
    return last if use.until is None else min(last, use.until - 1)


def _terms(deal: Deal) -> kernel.Terms:
    terms, months = list(deal.contract.terms.values()), deal.timeline.ledger_months
    if deal.capital is None and any(term.payee == INVESTORS for term in terms):
        raise FaultError("a term pays investors, but the deal has no capital")
    growth = np.ones((len(terms), months))
    kinds = np.zeros((len(terms), 6), dtype=np.int64)
    payers = [weights_of(list(term.payer.values())) for term in terms]
    payer = 0
    for row, term in enumerate(terms):
        pays = term.pays if isinstance(term, Target) and isinstance(term.pays, RepayDrawn) else None
        simple = pays is not None and pays.return_.basis == "simple"
        kinds[row, :4] = pays is not None, simple, term.payee == INVESTORS, _cap(deal, term.cap)
        kinds[row, 4:] = payer, payer + payers[row].size
        payer += payers[row].size
        if pays is not None:
            growth[row] = growth_of(pays.return_.rate, months, simple)
    return kernel.Terms(kinds, growth, np.concatenate(payers) if payers else np.zeros(0, dtype=np.int64))


def _cap(deal: Deal, amount: Decimal | None) -> int:
    return NO_CAP if amount is None else deal.minor(amount)


def _limits(deal: Deal) -> kernel.Limits:
    caps, capital, year = deal.contract.caps, deal.capital, deal.contract.caps.per_year
    uses = capital.uses.values() if capital else ()
    columns = np.cumsum([0, *(len(group) for group in _flow_groups(deal))]).tolist()
    return kernel.Limits(
        deal.minor(capital.commitment) if capital else 0,
        int(capital is None or capital.drawdown.when == "as_needed"),
        min(max((last_month(deal, use) for use in uses), default=-1), deal.timeline.ledger_months - 1),
        _cap(deal, caps.total),
        _cap(deal, year.amount if year else None),
        int(year is not None and year.over_cap == "next_year"),
        int(year is not None and year.unused_room == "next_year"),
        last_payment(deal),
        *columns[:6],
    )
