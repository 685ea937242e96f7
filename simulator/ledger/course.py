"""Claims, the plan and draws in, what happens to the contract in each draw out: what is owed, stops, late payers.

Whether a payer defaults is one keyed uniform per draw and payer, of the stream DEAL/contract/credit/ACCOUNT/default,
compared with the chance; neither other payers nor other lives change it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.claims import last_payment
from simulator.deal import Deal
from simulator.draws import Draws
from simulator.errors import FaultError
from simulator.kernels import key, stream
from simulator.kernels.ledger import arrays as kernel
from simulator.kernels.scramble import plain_uniforms
from simulator.ledger.flows import pays_back
from simulator.ledger.paying import on_capital, payer_accounts

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Events:
    """What may befall a contract; what is left out does not.

    `stops[draw]` month in which it is stopped, inf for never; `extended[draw]` months by which its end moves;
    `delay[draw, account]` whole months by which payers are late and `default[draw, account]` the month from which they
    never pay again, inf for never, of the accounts in `simulator.ledger.payer_accounts`.
    """

    stops: Floats | None = None
    extended: Integers | None = None
    delay: Integers | None = None
    default: Floats | None = None


def events_of(deal: Deal, draws: Draws, plan: xr.Dataset) -> Events:
    """What the plan and the draws say."""
    stops, extended = (plan[name].values if name in plan else None for name in ("stops", "extended"))
    delay, default = _credit(deal, draws) if deal.contract.credit else (None, None)
    return Events(stops, extended, delay, default)


def _credit(deal: Deal, draws: Draws) -> tuple[Integers, Floats]:
    """By how much each payer is late, and when it defaults, [draw, account]."""
    accounts = payer_accounts(deal)
    delay = np.zeros((draws.count, len(accounts)), dtype=np.int64)
    default = np.full((draws.count, len(accounts)), math.inf)
    for name, credit in deal.contract.credit.items():
        path, column = f"contract.credit.{name}", accounts.index(name)
        delay[:, column] = np.ceil(draws.number(f"{path}.delay"))
        if credit.default is not None:
            fails = _uniform(deal, draws, name) < draws.number(f"{path}.default.chance")
            default[:, column] = np.where(fails, draws.number(f"{path}.default.month"), math.inf)
    return delay, default


def _uniform(deal: Deal, draws: Draws, account: str) -> Floats:
    """A uniform for each draw that belongs to one payer."""
    out = np.empty((1, draws.count))
    word = np.array([stream(f"{deal.streams}/contract/credit/{account}/default")], dtype=np.uint64)
    first, second = key(draws.seed)
    plain_uniforms(draws.first, word, first, second, out)
    values: Floats = out[0]
    return values


def course_of(deal: Deal, claims: xr.Dataset, engaged: Floats, enrolled: Integers, events: Events) -> kernel.Course:
    """What happens in each draw, as the walk takes it; `claims` is of one arm."""
    owed = np.ascontiguousarray(claims["owed"].transpose("draw", "ledger_month", "term").values)
    draws, months = owed.shape[:2]
    _refuse_unknown_rebates(deal, owed)
    asked = _asked(deal, claims, months)
    stops = np.full(draws, math.inf) if events.stops is None else np.asarray(events.stops)
    extended = 0 if events.extended is None else np.asarray(events.extended)
    accounts = len(payer_accounts(deal))
    delay = np.zeros((draws, accounts), dtype=np.int64) if events.delay is None else events.delay
    default = np.full((draws, accounts), math.inf) if events.default is None else np.asarray(events.default)
    ends = np.minimum(np.full(draws, last_payment(deal), dtype=np.int64) + extended, months - 1)
    late = np.concatenate([np.asarray(delay, dtype=np.int64), _months(default)], axis=1)
    return kernel.Course(
        engaged=engaged,
        enrolled=enrolled,
        owed=owed,
        asked=asked,
        dates=np.concatenate(
            [_months(stops)[:, None], ends[:, None], late, _met_from(deal, claims, owed, asked)], axis=1
        ),
    )


def _months(times: Floats) -> Integers:
    """Times as the first month that begins then or later; `NEVER` for infinite ones."""
    return np.where(np.isfinite(times), np.ceil(times), kernel.NEVER).astype(np.int64)


def _refuse_unknown_rebates(deal: Deal, owed: Integers) -> None:
    if not owed.size or owed.min() >= 0:
        return
    for column, (name, term) in enumerate(deal.contract.terms.items()):
        if not pays_back(term) and owed[:, :, column].min() < 0:
            raise FaultError(f"{name} makes a negative amount owed, but has no negative amounts")


def _asked(deal: Deal, claims: xr.Dataset, months: int) -> Floats:
    """Levels asked of the capital account, [draw, ledger_month, ask], NaN where nothing falls due."""
    names = list(on_capital(deal))
    if not names:
        return np.zeros((claims.sizes["draw"], months, 0))
    chosen = claims["asked"].sel(term_on_capital=names).transpose("draw", "ledger_month", "term_on_capital")
    return np.ascontiguousarray(chosen.values, dtype=np.float64)


def _met_from(deal: Deal, claims: xr.Dataset, owed: Integers, asked: Floats) -> Integers:
    """The month from which each term counts as met, [draw, term]: in which it first owes something, or falls due."""
    draws, months, terms = owed.shape
    out = np.full((draws, terms), kernel.NEVER, dtype=np.int64)
    steps = deal.capital.steps() if deal.capital else ()
    for column, name in enumerate(deal.contract.terms):
        if not any(step.met == name for step in steps):
            continue
        owes = owed[:, :, column] > 0
        if name in on_capital(deal):
            owes = owes | ~np.isnan(asked[:, :, on_capital(deal).index(name)])
        first = np.where(owes.any(axis=1), owes.argmax(axis=1), months)
        due = claims["due"].sel(term=name).values
        first = np.where(first < months, first, np.where(due >= 0, due, kernel.NEVER))
        out[:, column] = np.where(claims["met"].sel(term=name).values, first, kernel.NEVER)
    return out
