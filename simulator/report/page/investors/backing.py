"""A view in, what several blocks of the investors' tab ask of it out: their flows, their draws, their goal.

Amounts in currency units. An investor's flow is one that a tranche's holder pays in or receives as a holder. Nothing
random.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.describe.telling import Telling
from simulator.report.page.investors.estimates import Estimate, Floats
from simulator.report.page.parts import Number, Tone
from simulator.report.page.view import View

RECEIVED = ("handed back", "coupon", "principal", "return", "guarantee call")
PAID_IN = "drawdown"
HANDED_BACK = "handed back"
"""Unspent money that comes back: it lowers what was paid in, and is no distribution."""
IRR_COUNTED = (0, 1)
"""Kinds of rate that have a value: one rate, and total loss."""


class Flow(NamedTuple):
    """A kind of transfer and its mean by month, or by year where months were not kept."""

    payer: str
    payee: str
    purpose: str
    subject: str
    amounts: Floats
    total: int
    """Of all draws, in minor units: exact."""
    sign: int
    """For investors: 1 received, -1 paid in, 0 none of theirs."""


def flows(view: View) -> tuple[Flow, ...]:
    """Every flow of the deal by month, on average over the draws; none where a run has not kept them."""
    if not view.has("monthly"):
        return ()
    monthly = view.tables["monthly"]
    table = np.asarray(monthly.whole("flows"))
    said = [monthly.labels(part) for part in PARTS]
    found = []
    for k, (payer, payee, purpose, subject) in enumerate(zip(*said, strict=True)):
        amounts, total = table[:, k] / view.deal.minor_units, _exact(table[:, k], monthly.draws)
        sign = sign_of(view, payer, payee, purpose, subject)
        found.append(Flow(payer, payee, purpose, subject, amounts, total, sign))
    return tuple(found)


def _exact(means: NDArray[np.float64], draws: int) -> int:
    """The sum over draws and months: means are whole numbers over the draws, so nothing is lost."""
    return int(np.rint(means * draws).astype(np.int64).sum())


def sign_of(view: View, payer: str, payee: str, purpose: str, subject: str) -> int:
    """1 for what investors receive, -1 for what they pay in, 0 for anything else."""
    held = view.deal.capital.tranches.get(subject) if view.deal.capital else None
    if held is None:
        return 0
    if purpose == PAID_IN and payer in held.holders:
        return -1
    return int(purpose in RECEIVED and payee in held.holders)


def cash(theirs: tuple[Flow, ...]) -> Floats:
    """What investors receive less what they pay in, by month."""
    return np.asarray(sum(flow.sign * flow.amounts for flow in theirs), dtype=np.float64)


def cash_by_year(view: View) -> list[Floats]:
    """The same of every draw by budget year, float64[draw] each; none where a run has not kept the ledger."""
    if not view.has("ledger"):
        return []
    ledger = view.tables["ledger"]
    signs = [sign_of(view, *named) for named in zip(*(ledger.labels(part) for part in PARTS), strict=True)]
    years = []
    for year in range(len(ledger.labels("year"))):
        total = np.zeros(ledger.draws, dtype=np.int64)
        for flow, sign in enumerate(signs):
            if sign:
                total += sign * ledger.column("flows", year, flow)
        years.append(np.asarray(total / view.deal.minor_units))
    return years


PARTS = ("payer", "payee", "purpose", "subject")


def goal(view: View) -> str | None:
    """The one target that decides whether anything is paid, where it is met in some draws and missed in others."""
    kinds = {name: found["kind"] for name, found in view.summary["terms"].items()}
    deciding = [name for name, kind in kinds.items() if kind != "fixed"]
    if len(deciding) != 1 or kinds[deciding[0]] != "target":
        return None
    return deciding[0] if 0 < view.summary["terms"][deciding[0]]["p_met"]["mean"] < 1 else None


def goal_met(view: View, term: str) -> NDArray[np.bool_]:
    """Whether each draw meets it."""
    return np.asarray(view.metrics.column("met", 0, view.metrics.labels("term").index(term)), dtype=bool)


def known_irr(view: View, row: int = 0) -> tuple[Floats, NDArray[np.bool_]]:
    """The rate of return of each draw, and whether it has one."""
    status = view.metrics.column("irr_status", row)
    return view.metrics.column("irr", row), np.isin(status, IRR_COUNTED)


def named(view: View, party: str) -> str:
    """What a party is called, where the deal says only what part it plays."""
    return Telling(view.deal, view.language).party(party)


def month(view: View, number: float | None) -> str:
    """The calendar month that a month of the deal is; "-" for one that never comes."""
    if number is None or not np.isfinite(number):
        return "-"
    return view.voice.figures.month(view.deal.timeline.first_day(int(number)))


def spread(view: View, values: Floats) -> dict[str, float]:
    """P5, P25, P50, P75 and P95 by the inverse of the empirical distribution, in the page's unit."""
    ranks = np.quantile(values / view.divisor, [0.05, 0.25, 0.5, 0.75, 0.95], method="inverted_cdf")
    return dict(zip(("p5", "p25", "p50", "p75", "p95"), map(float, ranks), strict=True))


def told(view: View, found: Estimate) -> str:
    """An amount with its error, without its unit: a cell of a table whose caption says the unit."""
    se = seen(found["se"], view.divisor)
    return " ".join(part for part in (view.amount(found["mean"], se), view.error(se)) if part)


def seen(error: float | None, unit: float = 1.0) -> float | None:
    """An error that three decimals of a unit can show; None for less, which would read as ± 0."""
    return None if error is None or error < 0.0005 * unit else error


def rounded(view: View, value: float | None, error: float | None) -> str:
    """An amount with its unit, to the first digit of its error, which is not said: for titles and leads."""
    if value is None:
        return "-"
    return figure("", view.plain_money(value, error)).value


def figure(label: str, said: str, note: str = "", tone: Tone = "plain") -> Number:
    """A figure of a row of figures, its error set apart: "66.1 %" and "± 0.3"."""
    value, mark, rest = said.partition(" ± ")
    error, _, unit = rest.partition(" ")
    return Number(label, f"{value} {unit}".rstrip(), f"± {error}" if mark else "", note, tone)


def multiple(view: View, found: Mapping[str, float | None]) -> str:
    """A money multiple with its error: "0.381 ± 0.004"."""
    value, error = found["mean"], found["se"]
    if value is None:
        return "-"
    if not seen(error):
        return view.voice.number(value, 2)
    places = min(max(-int(np.floor(np.log10(error or 1.0))), 1), 3)
    return f"{view.voice.number(value, places)} ± {view.voice.number(error, places)}"


def at_hurdle(view: View) -> str:
    """At which rate amounts are discounted: "at the hurdle, 4.0 % a year"."""
    hurdle = view.summary["hurdle"]
    return view.say("pi_undiscounted") if hurdle is None else view.say("pi_at_hurdle", hurdle=view.voice.share(hurdle))


def moves(view: View, found: Estimate, higher: str = "pi_higher", lower: str = "pi_lower") -> str:
    """A change of an amount in words: "DKK 0.63 ± 0.09 million higher"."""
    change = found["mean"] or 0.0
    return view.say(higher if change >= 0 else lower, amount=view.plain_money(abs(change), found["se"]))
