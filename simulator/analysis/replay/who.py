"""A plan, draws and a life in, who a citizen is and what the draw assumed out, as plain data.

Months from the deal's start beside calendar dates (ISO 8601). Nothing random.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from simulator.analysis.replay.life import Life, Move
from simulator.deal import Deal, Distribution
from simulator.distributions import quantile
from simulator.draws import Draws
from simulator.plan import Plan, enrolments, homes, segment_names
from simulator.trajectories import ARMS

HALVINGS = 52
"""Steps by which a percentile is found: to 2^-52."""
Tree = dict[str, Any]


def date_of(deal: Deal, month: float) -> dt.date:
    """The day that holds a time in months from the start: a month's days are equal parts of it."""
    first = deal.timeline.first_day(math.floor(month))
    days = calendar.monthrange(first.year, first.month)[1]
    return first.replace(day=1 + min(int((month - math.floor(month)) * days), days - 1))


def moment(deal: Deal, month: float) -> Tree:
    """A time as month and date; None for never."""
    known = math.isfinite(month)
    return {"month": month if known else None, "date": date_of(deal, month).isoformat() if known else None}


def absent(deal: Deal, plan: Plan, citizen: int) -> str | None:
    """Why a citizen has no life in a block of one draw: "not recruited", "closed" or "too late"; None where he has."""
    if citizen >= int(plan.data["recruited"].values[0]):
        return "not recruited"
    when = float(enrolments(plan.data)[0, citizen])
    if not math.isfinite(when):
        return "closed"
    return None if when < deal.horizon else "too late"


def who(deal: Deal, plan: Plan, citizen: int, life: Life | None) -> Tree:
    """Who the citizen is."""
    data = plan.data
    municipalities = deal.parties.municipalities
    home = int(homes(deal, deal.citizens.planned)[citizen])
    would = float(data["enrolment"].values[citizen] + data["delay"].values[0])
    return {
        "citizen": citizen,
        "planned": deal.citizens.planned,
        "recruited": int(data["recruited"].values[0]),
        "absent": absent(deal, plan, citizen),
        "enrolment": moment(deal, would),
        "delay": float(data["delay"].values[0]),
        "segment": segment_names(deal)[int(data["segment"].values[citizen])] if deal.citizens.segments else None,
        "municipality": municipalities[home] if municipalities else None,
        "site": int(data["site"].values[citizen]) if deal.citizens.sites else None,
        "household": int(data["household"].values[citizen]) if deal.citizens.households else None,
        "frailty": life.frailty if life else None,
        "weeks_on_benefit": life.weeks if life else None,
        "site_factors": life.site_factors if life else {},
    }


def assumed(deal: Deal, draws: Draws) -> Tree:
    """What the draw assumed: every uncertain number with its percentile, and the shocks that came."""
    return {
        "numbers": [_number(deal, draws, path) for path in deal.uncertain],
        "shocks": list(_shocks(deal, draws)),
    }


def _number(deal: Deal, draws: Draws, path: str) -> Tree:
    value = float(draws.number(path)[0])
    distribution = deal.numbers()[path].distribution
    return {"name": path, "value": value, "percentile": None if distribution is None else below(distribution, value)}


def below(distribution: Distribution, value: float) -> float:
    """The share of a distribution that is not above a value, by halving."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if quantile(distribution, np.array([middle]))[0] <= value:
            low = middle
        else:
            high = middle
    return low


def _shocks(deal: Deal, draws: Draws) -> Iterator[Tree]:
    for name, shock in deal.shocks.items():
        if draws.number(f"shocks.{name}.occurs")[0] > 0:
            start = float(draws.number(f"shocks.{name}.start")[0])
            end = start + float(draws.number(f"shocks.{name}.lasts")[0])
            factors = {each: float(draws.number(f"shocks.{name}.multiply.{each}")[0]) for each in shock.multiply}
            yield {"name": name, "from": moment(deal, start), "until": moment(deal, end), "multiply": factors}


def lives(deal: Deal, life: Life, months: np.ndarray[Any, Any]) -> Tree:
    """Both lives: moves, and months in each state of `months[arm, month, state]`."""
    told: Tree = {
        arm: {
            "moves": [_move(deal, move) for move in life.moves[arm]],
            "months": dict(zip(deal.pathway.states, months[number].sum(axis=0).tolist(), strict=True)),
        }
        for number, arm in enumerate(ARMS)
    }
    return told


def _move(deal: Deal, move: Move) -> Tree:
    return {
        **moment(deal, move.month),
        "from": move.source,
        "to": move.target,
        "stayed": move.stayed,
        "hazard": move.hazard,
        "since": move.since,
        "effect": move.effect,
        "shocks": list(move.shocks),
    }
