"""A deal, a draw and a citizen in, one life and every krone that followed from it out.

The draw is run again alone, the citizen is lived alone (`life`), his public money is counted (`money`) and the contract
is settled with and without him (`contract`). Times are months from the deal's start, money in whole currency units in
`as_tree`, exact to the minor unit. Random by name only: the same draw and citizen tell the same story always.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.replay.contract import (
    Own,
    Settled,
    as_it_was,
    own_part,
    without_delivery,
    without_outcomes,
)
from simulator.analysis.replay.life import Life, live_alone
from simulator.analysis.replay.money import PublicMoney, public_money
from simulator.analysis.replay.opening import refuse_other_draws, refuse_other_figures
from simulator.analysis.replay.owing import investors, owing
from simulator.analysis.replay.who import Tree, absent, assumed, lives, moment, who
from simulator.analysis.verifying import deal_of
from simulator.deal import (
    Composite,
    Deal,
    Score,
    TimeIn,
    fixed_measurement,
    kind_of,
)
from simulator.errors import OptionError, Problem
from simulator.outcomes import of_everyone
from simulator.pipeline import Clock, River, flow
from simulator.result import load_result
from simulator.trajectories import ARMS

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Replay:
    """One citizen's two lives in one draw and what followed from them.

    `life`, `money`, `own`, `without_outcomes` and `without_delivery` are None for who has no life in the draw.
    """

    deal: Deal
    seed: int
    lives: int
    citizen: int
    river: River
    life: Life | None = None
    money: PublicMoney | None = None
    own: Own | None = None
    without_outcomes: Settled | None = None
    without_delivery: Settled | None = None

    def as_tree(self) -> Tree:
        """Plain data, money in currency units."""
        deal, river = self.deal, self.river
        tree: Tree = {
            "deal": deal.name, "scenario": deal.origin.scenario, "language": deal.language, "currency": deal.currency,
            "luck": deal.luck, "draw": river.draws.first, "seed": self.seed, "lives": self.lives,
            "horizon": deal.horizon, "start": deal.pathway.start,
            "who": who(deal, river.plan, self.citizen, self.life),
            "assumed": assumed(deal, river.draws),
            "draw_as_a_whole": {"investors": investors(deal, as_it_was(river))},
        }  # fmt: skip
        if self.life is None or self.own is None or self.money is None:
            return tree
        months = self.own.trajectories.data["person_months"].transpose("draw", "arm", "month", "state").values[0]
        tree["engagement"] = _engagement(deal, self.life)
        tree["arms"] = lives(deal, self.life, months)
        tree["outcomes"] = list(_outcomes(deal, self.own, self.citizen))
        tree["public"] = _public(deal, self.money)
        without, undelivered = self.without_outcomes, self.without_delivery
        if without is not None and undelivered is not None:
            tree["contract"] = owing(deal, river, self.own, as_it_was(river), without, undelivered)
        return tree


def replay(deal: Deal, draw: int, citizen: int, seed: int = 1, *, lives: int = 0) -> Replay:
    """One life of a deal explained; OptionError for a draw or a citizen that there is not."""
    if not 0 <= citizen < deal.citizens.planned:
        message = f"citizens are numbered 0 to {deal.citizens.planned - 1}, as planned"
        raise OptionError(Problem("--citizen", 0, 0, "", message, str(citizen)))
    if draw < 0:
        raise OptionError(Problem("--draw", 0, 0, "", "draws are numbered from 0", str(draw)))
    river = flow(deal, draw, 1, seed, lives, Clock())
    if absent(deal, river.plan, citizen) is not None:
        return Replay(deal, seed, lives, citizen, river)
    life, trajectories = live_alone(deal, river.draws, river.plan, citizen)
    own = own_part(deal, river, citizen, trajectories)
    money = public_money(deal, river.draws, river.trajectories, trajectories, river.savings)
    return Replay(
        deal, seed, lives, citizen, river, life, money, own,
        without_outcomes(deal, river, citizen, own), without_delivery(deal, river, citizen, own),
    )  # fmt: skip


def replay_result(path: str | Path, draw: int, citizen: int) -> Replay:
    """One life of a result's draw explained.

    Raises ResultError when the file cannot be read or the draw does not repeat, OptionError for an unknown draw.
    """
    with load_result(path) as result:
        refuse_other_draws(result, draw)
        found = replay(deal_of(result), draw, citizen, result.about["seed"], lives=result.about["lives"])
        refuse_other_figures(result, draw, found.river.metrics.data)
    return found


# ---------------------------------------------------------------------------------------------------------------------
# Engagement and outcomes


def _engagement(deal: Deal, life: Life) -> Tree | None:
    if deal.programme is None:
        return None
    return {
        "until": moment(deal, life.engaged_until),
        "months": max(life.engaged_until - life.enrolled, 0.0),
        "left": life.left,
    }


def _outcomes(deal: Deal, own: Own, citizen: int) -> Iterator[Tree]:
    """Each thing counted of the citizen, in both arms."""
    data = own.outcomes.data
    for number in np.flatnonzero(of_everyone(data)).tolist():
        name, outcome = str(data["item"].values[number]), str(data["outcome"].values[number])
        its = deal.outcomes[outcome]
        yield {
            "name": name, "outcome": outcome, "kind": kind_of(its), "unit": _unit(deal, outcome),
            "perfect": fixed_measurement(its.measurement), "compared": its.measurement.compared_with is not None,
            **{arm: _one_outcome(deal, own, citizen, name, number, row) for row, arm in enumerate(ARMS)},
        }  # fmt: skip


def _unit(deal: Deal, name: str) -> str:
    """What an outcome counts: citizens, months, points, or (of a composite) parts of these."""
    outcome = deal.outcomes[name]
    if isinstance(outcome, Composite):
        return "weighted"
    if isinstance(outcome, TimeIn):
        return "months"
    return "points" if isinstance(outcome, Score) and outcome.above is None else "citizens"


def _one_outcome(deal: Deal, own: Own, citizen: int, name: str, item: int, arm: int) -> Tree:
    """What is counted of one thing in one arm, and when: exactly where it is recorded so, else the month."""
    true, measured = (
        own.outcomes.data[which].transpose("draw", "arm", "month", "item").values[0, arm, :, item]
        for which in ("true", "measured")
    )
    months = np.flatnonzero(measured if measured.any() else true)
    when = float(months[0]) if months.size else np.inf
    records, exact = own.trajectories.data, False
    if "reach" in records.dims and name in records["reach"].values and true.any():
        when, exact = float(records["reached"].sel(reach=name).isel(draw=0, arm=arm, citizen=citizen)), True
    return {
        "true": float(true.sum()),
        "measured": float(measured.sum()),
        "when": moment(deal, when),
        "exact": exact,
        "by_month": {int(month): float(measured[month]) for month in np.flatnonzero(measured)},
    }


# ---------------------------------------------------------------------------------------------------------------------
# Public money


def _public(deal: Deal, money: PublicMoney) -> Tree:
    accounts, unit = list(deal.budget.accounts), deal.minor_units
    years = deal.timeline.year_index
    lines = [
        {
            "line": line, "account": account, "year": year, "income": deal.budget.costs[line].income,
            **{arm: int(money.cost[row, a, years[: deal.horizon] == y, column].sum()) / unit
               for a, arm in enumerate(ARMS)},
        }
        for row, line in enumerate(money.lines)
        for column, account in enumerate(accounts)
        for y, year in enumerate(deal.timeline.years)
        if money.cost[row][:, years[: deal.horizon] == y, column].any()
    ]  # fmt: skip
    total = money.cost.sum(axis=(0, 2, 3))
    return {
        "lines": lines,
        "total": {arm: int(total[a]) / unit for a, arm in enumerate(ARMS)},
        "saving": {
            account: {
                "level": deal.budget.accounts[account].level,
                "true": _by_year(deal, money.saving[:, column]),
                "realised": _by_year(deal, money.realised[:, column]),
            }
            for column, account in enumerate(accounts)
        },
        "of_arm": list(money.of_arm),
        "with_places": list(money.shared),
    }


def _by_year(deal: Deal, amounts: Integers) -> Tree:
    years = deal.timeline.year_index[: amounts.size]
    found = {str(year): int(amounts[years == y].sum()) / deal.minor_units for y, year in enumerate(deal.timeline.years)}
    return {
        "total": int(amounts.sum()) / deal.minor_units,
        **{year: amount for year, amount in found.items() if amount},
    }
