"""A deal, its draws and savings in, what of them is in the house in which month out.

A positive saving counts with its cashable part, a negative one in full, after the account's lag. Of what is realised in
a month the budget guarantee or equalisation takes a share later, of a negative amount too, for another account or none;
what arrives so is not taken again. Lags are whole months, rounded half up. int64 minor units; nothing is random beyond
the draws.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.draws import Draws
from simulator.kernels import savings as kernel
from simulator.savings.payers import account_of

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def realise(deal: Deal, draws: Draws, saving: Integers) -> Integers:
    """int64[draw, ledger_month, account]: what of a saving[draw, month, account] is in the house in which month.

    The cashable part, rounded half up, after the account's lag; a negative saving in full; nothing is taken of it. What
    would come after the last ledger month comes in it.
    """
    last = deal.timeline.ledger_months - 1
    found = np.zeros((saving.shape[0], last + 1, saving.shape[2]), dtype=np.int64)
    kernel.realise(saving, *cashable_and_lag(deal, draws), found)
    return found


def cashable_and_lag(deal: Deal, draws: Draws) -> tuple[Floats, Integers]:
    """Shares and whole months by [draw, account]."""
    paths = [f"budget.accounts.{name}" for name in deal.budget.accounts]
    return _numbers(draws, paths, "cashable"), _whole(_numbers(draws, paths, "lag"))


def take(deal: Deal, draws: Draws, realised: Integers) -> Integers | None:
    """int64[draw, ledger_month, account] that takings change, and it is added to `realised`; None without takings."""
    stated = [(name, key) for name, account in deal.budget.accounts.items() for key in account.takings()]
    if not stated:
        return None
    names, paths = list(deal.budget.accounts), [f"budget.accounts.{name}.{key}" for name, key in stated]
    takings = kernel.Takings(
        source=np.array([names.index(name) for name, _ in stated], dtype=np.int64),
        to=np.array([_receiver(deal, name, key) for name, key in stated], dtype=np.int64),
        share=_numbers(draws, paths, "share"),
        lag=_whole(_numbers(draws, paths, "lag")),
    )
    taken = np.empty_like(realised)
    kernel.take(draws.count, takings, realised, taken)
    return taken


def _receiver(deal: Deal, name: str, key: str) -> int:
    """The position of the account that gets what is taken of another, or NOBODY."""
    account = deal.budget.accounts[name]
    to = account.takings()[key].to
    return kernel.NOBODY if to is None else list(deal.budget.accounts).index(account_of(deal, to, account.municipality))


def _numbers(draws: Draws, paths: list[str], field: str) -> Floats:
    """float64[draw, path] of a field below each path."""
    out = np.empty((draws.count, len(paths)))
    for column, path in enumerate(paths):
        out[:, column] = draws.number(f"{path}.{field}")
    return out


def _whole(months: Floats) -> Integers:
    return np.floor(months + 0.5).astype(np.int64)
