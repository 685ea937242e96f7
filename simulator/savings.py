"""A deal, its draws and its citizens' months in, public cost by arm, savings and realised savings out.

Money is int64 minor units. A cost line with states costs its amount per person-month in each of them; one without costs
its amount every month of its arm. Amounts with a price level grow with the index each 1 January: in year y by
(1 + index)^(y - level). Each line, state and step of the reimbursement ladder is rounded once a month and split exactly
among its payers (`simulator.kernels.savings`). A saving is the counterfactual's cost less the programme's, positive is
good; it is a memorandum beside the ledger. Nothing here is random beyond the draws. The order in which costs, states
and accounts are written changes no figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Cost, Deal, Quantity
from simulator.draws import Draws
from simulator.kernels import savings as kernel
from simulator.terms import weights_of
from simulator.vocabulary import conform

if TYPE_CHECKING:
    from simulator.trajectories import Trajectories

ARMS = ("programme", "counterfactual")
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Savings:
    """What the citizens' lives cost the public purse.

    `data`, int64 minor units: `public_cost(draw, arm, month, account)`; `saving(draw, month, account)`, counterfactual
    less programme; `realised(draw, ledger_month, account)`, the cashable part after the account's lag, in full when
    negative; what would come after the last ledger month comes in it.
    """

    data: xr.Dataset


def save(deal: Deal, draws: Draws, trajectories: Trajectories) -> Savings:
    """Public cost of both arms, their difference, and what of it is in the house in which month."""
    months, timeline = trajectories.data["person_months"], deal.timeline
    cost, saving, realised = _cost_and_save(deal, draws, trajectories.data)
    variables = {
        "public_cost": (("draw", "arm", "month", "account"), cost),
        "saving": (("draw", "month", "account"), saving),
        "realised": (("draw", "ledger_month", "account"), realised),
    }
    coordinates = {
        "draw": months["draw"].values,
        "arm": list(ARMS),
        "month": np.arange(months.sizes["month"]),
        "ledger_month": np.arange(timeline.ledger_months),
        "account": list(deal.budget.accounts),
    }
    return Savings(conform(xr.Dataset(variables, coordinates)))


def public_cost_of(deal: Deal, draws: Draws, data: xr.Dataset) -> Integers:
    """int64[draw, arm, month, account] minor units: what the lives of any group of citizens cost.

    `data` has `person_months` and, where the deal has a ladder, `ladder_months` of both arms.
    """
    return _cost_and_save(deal, draws, data)[0]


def realise(deal: Deal, draws: Draws, saving: Integers) -> Integers:
    """int64[draw, ledger_month, account]: what of a saving[draw, month, account] is in the house in which month.

    The cashable part, rounded half up, after the account's lag; a negative saving in full. What would come after the
    last ledger month comes in it.
    """
    last = deal.timeline.ledger_months - 1
    found = np.zeros((saving.shape[0], last + 1, saving.shape[2]), dtype=np.int64)
    kernel.realise(saving, *_cashable_and_lag(deal, draws), found)
    return found


def _cashable_and_lag(deal: Deal, draws: Draws) -> tuple[Floats, Integers]:
    """Shares and whole months by [draw, account]."""
    lag = np.floor(_by_account(deal, draws, "lag") + 0.5).astype(np.int64)
    return _by_account(deal, draws, "cashable"), lag


def _cost_and_save(deal: Deal, draws: Draws, data: xr.Dataset) -> tuple[Integers, Integers, Integers]:
    """Public cost, saving and realised saving of both arms' months."""
    accounts = tuple(deal.budget.accounts)
    months = data["person_months"]
    count, horizon = months.sizes["draw"], months.sizes["month"]
    cost = np.empty((count, len(ARMS), horizon, len(accounts)), dtype=np.int64)
    saving = np.empty((count, horizon, len(accounts)), dtype=np.int64)
    realised = np.empty((count, deal.timeline.ledger_months, len(accounts)), dtype=np.int64)
    kernel.cost_and_save(
        count,
        np.ascontiguousarray(months.transpose("draw", "arm", "month", "state").values, dtype=np.float64),
        _ladder_months(data),
        _arrays(list(_pieces(deal, data)), accounts),
        prices(deal, draws),
        _year_by_line(deal),
        *_cashable_and_lag(deal, draws),
        cost, saving, realised,
    )  # fmt: skip
    return cost, saving, realised


# ---------------------------------------------------------------------------------------------------------------------
# Prices


def costed(deal: Deal) -> dict[str, Cost]:
    """The cost lines that cost something, by name, in the order of `prices`."""
    return {name: cost for name, cost in deal.budget.costs.items() if cost.amount is not None}


def prices(deal: Deal, draws: Draws) -> Floats:
    """float64[line, year, draw] minor units per (person-)month, with the index of each year, for lines of `costed`."""
    years = np.array(deal.timeline.years)
    index = draws.number("prices.index") if deal.prices is not None else np.zeros(draws.count)
    lines = costed(deal)
    out = np.empty((len(lines), years.size, draws.count))
    for line, (name, cost) in enumerate(lines.items()):
        path = f"budget.costs.{name}.amount"
        amount = _stated(deal, path).per_month(draws.number(path)) * deal.minor_units
        for position, year in enumerate(years):
            out[line, position] = amount * grown(index, 0 if cost.level is None else int(year) - cost.level)
    return out


def grown(index: Floats, years: int) -> Floats:
    """(1 + index)^years by repeated multiplication: the same bits on every machine."""
    factor = np.ones(index.shape)
    for _ in range(abs(years)):
        factor = factor * (1.0 + index)
    return factor if years >= 0 else 1.0 / factor


def _stated(deal: Deal, path: str) -> Quantity:
    """The number that says per what time the amount at a path is: another one's draw comes in that one's unit."""
    number = deal.numbers()[path]
    while number.same_as is not None and number.per is None:
        number = deal.numbers()[deal.resolve_number(number.same_as)]
    return number


def _year_by_line(deal: Deal) -> Integers:
    """int64[line, month]: the budget year whose price each line has in a month, -1 where it costs nothing."""
    years = deal.timeline.year_index[: deal.horizon]
    out = np.full((len(costed(deal)), deal.horizon), -1, dtype=np.int64)
    for line, cost in enumerate(costed(deal).values()):
        out[line, cost.start : cost.until] = years[cost.start : cost.until]
    return out


def _by_account(deal: Deal, draws: Draws, field: str) -> Floats:
    """float64[draw, account] of a field of the accounts."""
    out = np.empty((draws.count, len(deal.budget.accounts)))
    for account, name in enumerate(deal.budget.accounts):
        out[:, account] = draws.number(f"budget.accounts.{name}.{field}")
    return out


# ---------------------------------------------------------------------------------------------------------------------
# Pieces: what is rounded once a month


class _Piece(NamedTuple):
    counted: int
    line: int
    cost: Cost
    shares: Mapping[str, Decimal]


def _pieces(deal: Deal, data: xr.Dataset) -> Iterator[_Piece]:
    """Every line's pieces: one for each state (and step of the ladder), or one for its arm."""
    states, ladder = data["state"].values.tolist(), _ladder_shares(deal)
    for line, cost in enumerate(costed(deal).values()):
        shares = cost.payer or {}
        if not cost.states:
            yield _Piece(0, line, cost, shares)
        for state in cost.states:
            if cost.on_ladder:
                first = 1 + len(states) + data["benefit_state"].values.tolist().index(state) * len(ladder)
                yield from (_Piece(first + step, line, cost, split) for step, split in enumerate(ladder))
            else:
                yield _Piece(1 + states.index(state), line, cost, shares)


def _ladder_shares(deal: Deal) -> list[dict[str, Decimal]]:
    """Municipality's and state's share on each step; ties go to the municipality."""
    ladder = deal.budget.ladder
    if ladder is None:
        return []
    return [{ladder.municipal: 1 - share, ladder.state: share} for _, share in ladder.steps()]


def _arrays(pieces: Sequence[_Piece], accounts: Sequence[str]) -> kernel.Pieces:
    width = max((len(piece.shares) for piece in pieces), default=1)
    account, weight = (np.zeros((len(pieces), width), dtype=np.int64) for _ in range(2))
    for row, piece in enumerate(pieces):
        weight[row, : len(piece.shares)] = weights_of(list(piece.shares.values()))
        account[row, : len(piece.shares)] = [accounts.index(name) for name in piece.shares]
    return kernel.Pieces(
        counted=_column(piece.counted for piece in pieces),
        line=_column(piece.line for piece in pieces),
        in_arm=np.array([[piece.cost.arm in (None, arm) for arm in ARMS] for piece in pieces], bool).reshape(-1, 2),
        payers=_column(len(piece.shares) for piece in pieces),
        account=account,
        weight=weight,
    )


def _column(values: Iterator[int]) -> Integers:
    return np.fromiter(values, dtype=np.int64)


def _ladder_months(data: xr.Dataset) -> Floats:
    """float64[draw, arm, month, benefit_state, step]; nothing of either where the deal has no ladder."""
    if "ladder_months" not in data:
        sizes = data.sizes
        return np.empty((sizes["draw"], len(ARMS), sizes["month"], 0, 0))
    months = data["ladder_months"].transpose("draw", "arm", "month", "benefit_state", "step")
    return np.ascontiguousarray(months.values, dtype=np.float64)
