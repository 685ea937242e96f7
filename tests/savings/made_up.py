"""Lives that could have been, by name, for deals with any costs; and what exact arithmetic says of them."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.draws import Draws, draw
from simulator.plan import homes as homes_of
from simulator.savings import ARMS, save
from simulator.trajectories.clocks import Row, clocks, rows
from tests.reference import savings as twin

Floats = NDArray[np.float64]


def moves_of(deal: Deal) -> list[str]:
    """The moves that some cost falls on."""
    transitions = tuple(deal.pathway.transitions)
    found = {move for cost in deal.budget.costs.values() for move in cost.moves(transitions)}
    return [move for move in (*transitions, "enrolment") if move in found]


def data_of(
    deal: Deal, person: Floats, clock: Floats | None = None, moved: Floats | None = None, *, states: Any = None
) -> xr.Dataset:
    """Months [draw, arm, month, ...] by state, row of the clocks, and moves as trajectories have them."""
    dims = ("draw", "arm", "month")
    variables: dict[str, Any] = {"person_months": ((*dims, "state"), person)}
    coordinates: dict[str, Any] = {"draw": np.arange(len(person)), "arm": list(ARMS)}
    coordinates["state"] = list(states or deal.pathway.states)
    if clock is not None:
        columns = zip(*rows(deal), strict=True)
        variables["clock_months"] = ((*dims, "clock_row"), clock)
        names = ("clock", "clock_state", "clock_step")
        coordinates |= {name: ("clock_row", list(column)) for name, column in zip(names, columns, strict=True)}
    if moved is not None:
        variables["moved"] = ((*dims, "move"), moved)
        coordinates["move"] = moves_of(deal)
    return xr.Dataset(variables, coordinates)


def random_data(deal: Deal, draws: int, seed: int, scale: float = 8.0) -> xr.Dataset:
    """Any months and moves; the steps of a clock add up to the state."""
    generator, states = np.random.default_rng(seed), deal.pathway.states
    person = generator.gamma(1.0, scale, (draws, 2, deal.horizon, len(states)))
    parts = []
    for each in clocks(deal):
        for state in each.states:
            shares = generator.dirichlet(np.full(len(each.steps), 0.5), person.shape[:3])
            parts.append(person[..., states.index(state), None] * shares)
    moved = generator.poisson(3.0, (*person.shape[:3], len(moves_of(deal)))).astype(float)
    return data_of(deal, person, np.concatenate(parts, axis=3) if parts else None, moved if moves_of(deal) else None)


def total(homes: Sequence[xr.Dataset]) -> xr.Dataset:
    """All municipalities together."""
    found = homes[0].copy(deep=True)
    for name in ("person_months", "clock_months", "moved"):
        if name in found:
            found[name] = sum(home[name] for home in homes[1:]) + homes[0][name]
    return found


def lives(deal: Deal, data: xr.Dataset, draw: int, arm: str, home: int = 0) -> twin.Lives:
    """One arm of one draw in one municipality, as the twin reads it."""
    one, names = data.isel(draw=draw).sel(arm=arm), deal.parties.municipalities
    person = {state: one["person_months"].sel(state=state).values for state in one["state"].values.tolist()}
    clock, moved = {}, {}
    if "clock_months" in one:
        keys = zip(*(one[name].values.tolist() for name in ("clock", "clock_state", "clock_step")), strict=True)
        clock = dict(zip(keys, one["clock_months"].transpose("clock_row", "month").values, strict=True))
    if "moved" in one:
        moved = {move: one["moved"].sel(move=move).values for move in one["move"].values.tolist()}
    planned = int((homes_of(deal, deal.citizens.planned) == home).sum())
    return twin.Lives(person, clock, moved, names[home] if names else None, planned)


def agrees(deal: Deal, draws: Draws, data: xr.Dataset, homes: Sequence[xr.Dataset], found: xr.Dataset) -> None:
    """Every figure is what exact arithmetic says, to the last unit."""
    for k in range(draws.count):
        number = lambda path, k=k: float(draws.number(path)[k])  # noqa: E731
        cost = {}
        for arm in ARMS:
            parts = [lives(deal, part, k, arm, home) for home, part in enumerate(homes or [data])]
            cost[arm], lines = twin.public_cost(deal, arm, number, parts)
            assert by_name(found, "public_cost", k, arm=arm) == cost[arm]
            one = found["cost_by_line"].isel(draw=k).sel(arm=arm)
            assert dict(zip(one["line"].values.tolist(), one.values.tolist(), strict=True)) == lines
        names = list(deal.budget.accounts)
        saving = {n: [c - p for c, p in zip(cost[ARMS[1]][n], cost[ARMS[0]][n], strict=True)] for n in names}
        assert by_name(found, "saving", k) == saving
        cashable, lag = ({n: number(f"budget.accounts.{n}.{key}") for n in names} for key in ("cashable", "lag"))
        in_house = twin.realised(saving, cashable, lag, deal.timeline.ledger_months)
        taken = twin.taken(deal, number, in_house)
        if "taken" in found:
            assert by_name(found, "taken", k) == taken
        in_house = {n: [a + b for a, b in zip(in_house[n], taken[n], strict=True)] for n in names}
        assert by_name(found, "realised", k) == in_house


def by_name(found: xr.Dataset, name: str, draw: int = 0, **where: str) -> dict[str, list[int]]:
    """By month of one draw and account."""
    one = found[name].isel(draw=draw).sel(where)
    return {account: one.sel(account=account).values.tolist() for account in one["account"].values.tolist()}


# ---------------------------------------------------------------------------------------------------------------------
# A deal for hand cases: two years from January 2026, in which nothing costs but what is said

TREE: dict[str, Any] = {
    "name": "the public purse",
    "start": "2026-01-01",
    "horizon": 24,
    "prices": {"level": 2026, "index": "2 %"},
    "citizens": {"planned": 10},
    "pathway": {
        "states": ["out", "shelter", "job"],
        "start": "out",
        "transitions": {
            "out -> job": {"mean_months": 12},
            "out -> shelter": {"mean_months": 12},
            "shelter -> job": {"mean_months": 12},
            "job -> out": {"mean_months": 12},
        },
    },
    "budget": {
        "accounts": {"town": {"level": "municipality"}, "other": {"level": "municipality"}, "state": {"level": "state"}}
    },
}


def deal(*costs: dict[str, Any], citizens: Any = None, parties: Any = None, **budget: Any) -> Deal:
    """The deal with cost lines, called `first`, `second`, ..., and other parts of its budget."""
    tree = deepcopy(TREE)
    tree["citizens"] |= citizens or {}
    tree |= {"parties": parties} if parties else {}
    names = ("first", "second", "third", "fourth")
    tree["budget"] |= {"costs": dict(zip(names, costs, strict=False)), **budget}
    return Deal.of(tree)


def quiet(what: Deal, draws: int = 1) -> dict[str, Floats]:
    """Nobody anywhere: `person` and, where they are counted, `clock` and `moved`, [draw, arm, month, ...]."""
    sizes = {"person": len(what.pathway.states), "clock": len(rows(what)), "moved": len(moves_of(what))}
    return {name: np.zeros((draws, 2, what.horizon, size)) for name, size in sizes.items() if size or name == "person"}


def row(what: Deal, clock: str, state: str, step: int) -> int:
    """The position of a row of the clocks."""
    return rows(what).index(Row(clock, state, step))


def saved(what: Deal, months: dict[str, Floats], homes: Sequence[dict[str, Floats]] = ()) -> xr.Dataset:
    """What such lives cost and save, checked against exact arithmetic."""
    parts = [data_of(what, **home) for home in homes]
    data, draws = total(parts) if parts else data_of(what, **months), draw(what, count=len(months["person"]))
    found = save(what, draws, SimpleNamespace(data=data, homes=tuple(parts))).data
    agrees(what, draws, data, parts, found)
    return found


def cost(found: xr.Dataset, account: str, arm: str = "programme") -> list[float]:
    """What one arm of the first draw costs an account, currency units by month."""
    return [amount / 100 for amount in by_name(found, "public_cost", arm=arm)[account]]
