"""Activity, claims and the deal's capital in, every flow of money by month out.

Double entry in int64 minor units: a flow has a payer and a payee account, so each draw and month sums to zero over all
accounts. The deal's account passes money through: it is never negative and is zero after the last month; uses and what
goes back equal sources. Order within a month: coupons and grants, uses, draws, payments due, fees, waterfall; a month's
draw and receipt are not netted unless payments are recycled. A use that capital cannot pay is borne by the provider
when it is delivery; another use waits and is paid by the waterfall's step `fees`. Shares are split by largest
remainder, ties to the earlier. Random is only whether a payer defaults (`simulator.ledger.course`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.claims import Claims
from simulator.deal import Deal
from simulator.kernels import ledger as kernel
from simulator.kernels import projection
from simulator.kernels.ledger.arrays import (
    BY_TERM,
    LAPSED,
    PAID,
    REPAYMENT,
    SHORTAGE,
    TERM_ROWS,
    UNPAID,
    USE_ROWS,
    Book,
    Course,
    Rules,
)
from simulator.ledger.course import Events, course_of, events_of
from simulator.ledger.flows import INVESTORS, PROVIDER, SUPPLIERS, THE_DEAL, Flow, list_flows
from simulator.ledger.paying import on_capital, payer_accounts
from simulator.ledger.rules import last_month, rules_of
from simulator.plan import enrolments
from simulator.vocabulary import conform

if TYPE_CHECKING:
    from simulator.draws import Draws
    from simulator.plan import Plan
    from simulator.timeline import Timeline
    from simulator.trajectories import Trajectories

__all__ = [
    "INVESTORS",
    "LIMITS",
    "PROVIDER",
    "SUPPLIERS",
    "THE_DEAL",
    "Activity",
    "Events",
    "Flow",
    "Ledger",
    "by_year",
    "enrolled_by_month",
    "last_month",
    "list_flows",
    "on_capital",
    "payer_accounts",
    "settle",
    "settle_activity",
]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LIMITS = ("term", "payer", "year", "contract", "return")
"""What may cut a payment, in this order."""
DUST = 1e-9  # months


@dataclass(frozen=True)
class Activity:
    """What uses are counted by: `engaged[draw, month]` citizen-months, `enrolled[draw, month]` citizens."""

    engaged: Floats
    enrolled: Integers


@dataclass(frozen=True)
class Ledger:
    """What moved from whom to whom.

    `data`, int64 minor units: `flows(draw, ledger_month, flow)` with the coordinates `payer`, `payee`, `purpose` and
    `subject` of each flow; `shortage(draw, use)` due and not paid from capital, `unpaid(draw, use)` what of a use was
    never paid; `repayment(draw, term)` what the capital account made a term owe; `paid(draw, term)`, less what was paid
    back to payers; `lapsed(draw, term)` owed and never paid (negative: a rebate that could not be paid); `cut(draw,
    term, limit)` what each limit cut; `guaranteed(draw, guarantee)` called at the end; `carried(draw,
    year)` what is over a year's cap at its end and waits for the next January (0 where the contract can pay in none any
    more: what waits then has lapsed); `provider_cash(draw, ledger_month)` the provider's own cash where its costs are
    stated. Owed + repayment = paid + lapsed.
    """

    data: xr.Dataset


def settle(deal: Deal, draws: Draws, plan: Plan, trajectories: Trajectories, claims: Claims) -> Ledger:
    """Settle every draw of a block: the programme arm's claims against the deal's capital, month by month."""
    engaged = trajectories.data["engaged_months"].transpose("draw", "month").values
    nobody = np.zeros((engaged.shape[0], 0), dtype=np.int64)
    enrolled = enrolled_by_month(deal, plan.data) if _counts_enrolled(deal) else nobody
    activity = Activity(np.ascontiguousarray(engaged, dtype=np.float64), enrolled)
    return settle_activity(deal, claims, activity, events_of(deal, draws, plan.data))


def settle_activity(deal: Deal, claims: Claims, activity: Activity, events: Events | None = None) -> Ledger:
    """The same of stated activity; months beyond the end of an array are empty. FaultError without investors to pay."""
    data = claims.data.sel(arm="programme")
    rules = rules_of(deal)
    course = course_of(deal, data, activity.engaged, activity.enrolled, events or Events())
    book = _settled(deal, rules, course)
    variables = {
        "flows": (("draw", "ledger_month", "flow"), book.flows),
        "guaranteed": (("draw", "guarantee"), book.guaranteed),
        "carried": (("draw", "year"), book.carried),
        "shortage": (("draw", "use"), book.by_use[:, SHORTAGE - UNPAID]),
        "unpaid": (("draw", "use"), book.by_use[:, 0]),
        "repayment": (("draw", "term"), book.by_term[:, 0]),
        "paid": (("draw", "term"), book.by_term[:, PAID - REPAYMENT]),
        "lapsed": (("draw", "term"), book.by_term[:, LAPSED - REPAYMENT]),
        "cut": (
            ("draw", "term", "limit"),
            book.by_term[:, BY_TERM - REPAYMENT :].transpose(0, 2, 1),
        ),
    }
    if deal.parties.provider.costs:
        variables["provider_cash"] = (("draw", "ledger_month"), _provider_cash(deal, book.flows))
    return Ledger(conform(xr.Dataset(variables, _coordinates(deal, data["draw"].values))))


def _settled(deal: Deal, rules: Rules, course: Course) -> Book:
    """The walk of every draw."""
    draws, months, terms = course.owed.shape
    uses, given = (len(deal.capital.uses), len(deal.capital.guarantees)) if deal.capital else (0, 0)
    book = Book(
        flows=np.zeros((draws, months, len(list_flows(deal))), dtype=np.int64),
        by_use=np.zeros((draws, USE_ROWS, uses), dtype=np.int64),
        by_term=np.zeros((draws, TERM_ROWS, terms), dtype=np.int64),
        guaranteed=np.zeros((draws, given), dtype=np.int64),
        carried=np.zeros((draws, len(deal.timeline.years)), dtype=np.int64),
    )
    kernel.settle(book.flows.shape[0], rules, course, book)
    return book


def _coordinates(deal: Deal, draws: Integers) -> dict[str, object]:
    flows = list_flows(deal)
    return {
        "draw": draws,
        "ledger_month": np.arange(deal.timeline.ledger_months),
        "flow": [str(flow) for flow in flows],
        **{part: ("flow", [getattr(flow, part) for flow in flows]) for part in Flow._fields},
        "year": list(deal.timeline.years),
        "use": list(deal.capital.uses) if deal.capital else [],
        "term": list(deal.contract.terms),
        "limit": list(LIMITS),
        "guarantee": list(deal.capital.guarantees) if deal.capital else [],
    }


def _provider_cash(deal: Deal, flows: Integers) -> Integers:
    """Working capital and all that the provider gets, less all that it pays, int64[draw, ledger_month]."""
    cash = np.full(flows.shape[:2], deal.minor(deal.parties.provider.working_capital), dtype=np.int64)
    for column, flow in enumerate(list_flows(deal)):
        sign = int(flow.payee == PROVIDER) - int(flow.payer == PROVIDER)
        if sign:
            cash += sign * flows[:, :, column].cumsum(axis=1)
    return cash


def by_year(ledger: Ledger, timeline: Timeline) -> xr.Dataset:
    """`flows(draw, year, flow)`: what moved in each budget year, with the coordinates of the flows."""
    flows = ledger.data["flows"]
    out = np.zeros((flows.sizes["draw"], len(timeline.years), flows.sizes["flow"]), dtype=np.int64)
    projection.by_year(flows.sizes["draw"], flows.values, timeline.year_index, out)
    named = {name: flows.coords[name] for name in ("draw", "flow", *Flow._fields)}
    return xr.Dataset({"flows": (("draw", "year", "flow"), out)}, {**named, "year": list(timeline.years)})


# ---------------------------------------------------------------------------------------------------------------------
# Activity


def _counts_enrolled(deal: Deal) -> bool:
    """Whether a use, or a cost of the provider's own, is counted by citizens enrolled."""
    spent = [*(deal.capital.uses.values() if deal.capital else ()), *deal.parties.provider.costs.values()]
    return any(each.amount.basis == "citizen enrolled" for each in spent)


def enrolled_by_month(deal: Deal, plan: xr.Dataset) -> Integers:
    """Citizens who enrol in each ledger month, int64[draw, month]: enrolment plus delay, of those recruited.

    Whoever would enrol when enrolment is closed (`enrol_until`) does not.
    """
    when, months = np.floor(enrolments(plan) + DUST), deal.timeline.ledger_months
    draws, lives = when.shape[0], when < months
    place = np.arange(draws)[:, None] * months + np.where(lives, when, 0.0).astype(np.int64)
    return np.bincount(place[lives], minlength=draws * months).reshape(draws, months).astype(np.int64)
