"""A deal, its savings and its control group in, savings as outcomes and figures measured as a whole out.

Minor units, int64, positive is good. The true saving is the counterfactual's public cost less the programme's. Measured
it is the same where it is agreed to be calculated; else what the comparison would have cost less what the arm cost:

    agreed or historical   cost per citizen and month x citizen-months since enrolment, rounded half up once a month
    control group          cost of the whole group, by account, x citizens enrolled / those of the group

An agreed cost says nothing of accounts: what is saved against it is split among the outcome's accounts as the arm's
cost of the month is. `counted: when in the house` takes the cashable part after the account's lag.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Comparison, Deal, Figure, Saving
from simulator.draws import Draws
from simulator.errors import FaultError
from simulator.outcomes.comparison import baseline
from simulator.outcomes.counting import Control, Counts
from simulator.savings import Savings, public_cost_of, realise
from simulator.terms import DUST

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
PROGRAMME, COUNTERFACTUAL = 0, 1
HALF = 0.5 + DUST


def figures(deal: Deal, draws: Draws) -> dict[str, Floats]:
    """`figure_true` and `figure_measured`, float64[draw, arm, figure]: the same memory."""
    names = [name for name, outcome in deal.outcomes.items() if isinstance(outcome, Figure)]
    found = np.empty((draws.count, 2, len(names)))
    for position, name in enumerate(names):
        found[:, PROGRAMME, position] = draws.number(f"outcomes.{name}.figure")
        found[:, COUNTERFACTUAL, position] = draws.number(f"outcomes.{name}.counterfactual")
    return {"figure_true": found, "figure_measured": found}


def saved(
    deal: Deal, draws: Draws, lives: xr.Dataset, counts: Counts, savings: Savings, others: Control | None
) -> dict[str, Integers]:
    """`saved_true` and `saved_measured`, int64[draw, arm, ledger_month, saving_outcome].

    `lives` are the trajectories; the same memory where every saving is calculated.
    """
    outcomes = {name: outcome for name, outcome in deal.outcomes.items() if isinstance(outcome, Saving)}
    true = np.zeros((draws.count, 2, deal.timeline.ledger_months, len(outcomes)), dtype=np.int64)
    for position, outcome in enumerate(outcomes.values()):
        true[:, PROGRAMME, :, position] = _true_saving(deal, savings, outcome)
    if all(_calculated(outcome.measurement.compared_with) for outcome in outcomes.values()):
        return {"saved_true": true, "saved_measured": true}
    measured, purse = true.copy(), _Purse.of(deal, draws, lives, counts, savings, others)
    for position, (name, outcome) in enumerate(outcomes.items()):
        compared = outcome.measurement.compared_with
        if compared is not None and not _calculated(compared):
            for arm in (PROGRAMME, COUNTERFACTUAL):
                measured[:, arm, :, position] = purse.measured(name, outcome, compared, arm)
    return {"saved_true": true, "saved_measured": measured}


def _calculated(compared: Comparison | None) -> bool:
    """Whether the true saving is what is measured, from the first month to the last."""
    return compared is None or (compared.calculated and compared.then is None)


def _accounts(deal: Deal, outcome: Saving) -> list[int]:
    names = list(deal.budget.accounts)
    return [names.index(name) for name in outcome.saving or names]


def _true_saving(deal: Deal, savings: Savings, outcome: Saving) -> Integers:
    """int64[draw, ledger_month] of the outcome's accounts."""
    accounts = _accounts(deal, outcome)
    if outcome.counted == "when in the house":
        return _together(savings.data["realised"].transpose("draw", "ledger_month", "account").values, accounts)
    return _as_it_arises(deal, savings.data["saving"].transpose("draw", "month", "account").values, accounts)


def _as_it_arises(deal: Deal, saving: Integers, accounts: list[int]) -> Integers:
    """int64[draw, ledger_month] of a saving[draw, month, account], in the month in which it arises."""
    found = np.zeros((saving.shape[0], deal.timeline.ledger_months), dtype=np.int64)
    found[:, : saving.shape[1]] = _together(saving, accounts)
    return found


def _together(saving: Integers, accounts: list[int]) -> Integers:
    """The sum of some accounts, the last axis."""
    total: Integers = saving[..., accounts].sum(axis=-1)
    return total


@dataclass(frozen=True)
class _Purse:
    """What a block's citizens and its control group cost, as far as measured savings need it."""

    deal: Deal
    draws: Draws
    cost: Integers
    """[draw, arm, month, account]"""
    citizen_months: Floats
    """[draw, month] since enrolment."""
    scaled: Integers | None
    """[draw, month, account] cost of the control group, were it as large; None without one."""

    @classmethod
    def of(
        cls, deal: Deal, draws: Draws, lives: xr.Dataset, counts: Counts, savings: Savings, others: Control | None
    ) -> _Purse:
        """From the stages before."""
        months = lives["person_months"].transpose("draw", "arm", "month", "state").values
        cost: Integers = savings.data["public_cost"].transpose("draw", "arm", "month", "account").values
        scaled = None if others is None else _scaled(deal, draws, counts, others)
        return cls(deal, draws, cost, months[:, PROGRAMME].sum(axis=2), scaled)

    def measured(self, name: str, outcome: Saving, compared: Comparison, arm: int) -> Integers:
        """int64[draw, ledger_month] of one outcome and arm."""
        accounts = _accounts(self.deal, outcome)
        saving = np.zeros_like(self.cost[:, arm])
        saving[..., accounts] = self._first(name, compared, arm, accounts)
        if compared.then is not None:
            start = max(self.deal.timeline.month_of(compared.then.start), 0)
            saving[:, start:, accounts] = self._against_control(arm, accounts)[:, start:]
        if outcome.counted == "when in the house":
            return _together(realise(self.deal, self.draws, saving), accounts)
        return _as_it_arises(self.deal, saving, accounts)

    def _first(self, name: str, compared: Comparison, arm: int, accounts: list[int]) -> Integers:
        """int64[draw, month, account] against the comparison that holds from the start."""
        if compared.control is not None:
            return self._against_control(arm, accounts)
        if compared.calculated:
            return (self.cost[:, COUNTERFACTUAL] - self.cost[:, arm])[..., accounts]
        return self._against_agreed(baseline(self.deal, self.draws, name, compared), arm, accounts)

    def _against_agreed(self, cost_per_month: Floats, arm: int, accounts: list[int]) -> Integers:
        """Against a cost in currency units per citizen and month, float64[draw]."""
        spent = self.cost[:, arm][..., accounts]
        minor = cost_per_month[:, None] * self.deal.minor_units * self.citizen_months
        return split_by(np.floor(minor + HALF).astype(np.int64) - spent.sum(axis=2), spent)

    def _against_control(self, arm: int, accounts: list[int]) -> Integers:
        if self.scaled is None:
            raise FaultError("a saving is compared with a control group whose lives are not there")
        return (self.scaled - self.cost[:, arm])[..., accounts]


def _scaled(deal: Deal, draws: Draws, counts: Counts, others: Control) -> Integers:
    """int64[draw, month, account]: the control group's cost x citizens enrolled / those of the group.

    Rounded half away from zero. Every citizen of the group counts, also those beyond the number that another outcome is
    compared with.
    """
    cost = public_cost_of(deal, draws, others.lives, citizens=deal.control_citizens)[:, COUNTERFACTUAL]
    citizens, size = counts.enrolled[:, None, None], np.maximum(others.counts.enrolled, 1)[:, None, None]
    scaled: Integers = np.sign(cost) * ((2 * np.abs(cost) * citizens + size) // (2 * size))
    return scaled


def split_by(total: Integers, parts: Integers) -> Integers:
    """int64[draw, month, account]: `total[draw, month]` in proportion to `parts`, exactly; all to the first of none.

    A part that comes in counts by its size.
    """
    sums = np.cumsum(np.abs(parts), axis=2).astype(np.float64)
    whole = sums[..., -1:]
    share = np.where(whole > 0, sums / np.where(whole > 0, whole, 1.0), 1.0)
    up_to = np.floor(total[..., None] * share + 0.5).astype(np.int64)
    up_to[..., -1] = total
    found: Integers = np.diff(up_to, axis=2, prepend=0)
    return found
