"""Payments by budget year of every draw in, what to set aside, what is committed and what runs out, out.

Money is in currency units. The contractual maximum is of the contract, not of the draws: `simulator.maximum`.
Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from simulator.deal import Deal, Target, counts_citizens
from simulator.maximum import Maximum, maximum, placed
from simulator.result import Table
from simulator.summary.statistics import PROGRAMME, Column, distribution, estimate, probability, quantile
from simulator.summary.views import MUNICIPALITY, TOTAL

RESERVES = (80, 90, 95)
"""Per cent of draws that a reserve covers."""


def by_year(table: Table, name: str) -> Iterator[tuple[str, Column]]:
    """A figure's columns by budget year, one at a time, the total first."""
    yield TOTAL, table.column(f"total_{name}")
    for position, year in enumerate(table.labels("year")):
        yield str(year), table.column(name, position)


def reserves(table: Table, scale: int) -> dict[str, dict[str, Any]]:
    """What covers payments in 80, 90 and 95 % of draws, by year and in all."""
    found: dict[str, dict[str, Any]] = {f"p{percent}": {} for percent in RESERVES}
    for period, column in by_year(table, "payments"):
        for percent in RESERVES:
            found[f"p{percent}"][period] = quantile(column, percent, scale)
    return found


# --- the contractual maximum -----------------------------------------------------------------------------------------


def most(deal: Deal) -> dict[str, Any]:
    """The most that the municipality can have to pay, in all, in its worst year and by year; None where unbounded.

    What it can pay in as an investor, a donor or a guarantor counts too.
    """
    own = [name for name, account in deal.budget.accounts.items() if account.level == MUNICIPALITY]
    contract, capital = maximum(deal, [*own, MUNICIPALITY]), placed(deal, [*own, MUNICIPALITY])
    years = {year: _both(amount, capital.years[year]) for year, amount in contract.years.items()}
    found = Maximum(_both(contract.total, capital.total), years)
    scale = deal.minor_units
    return {
        TOTAL: _in_units(found.total, scale),
        "year": _in_units(found.year, scale),
        "years": {str(year): _in_units(amount, scale) for year, amount in found.years.items()},
    }


def _both(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _in_units(amount: int | None, scale: int) -> float | None:
    return None if amount is None else amount / scale


def commitment(deal: Deal, table: Table, maxima: dict[str, float | None], reserve: dict[str, Any]) -> dict[str, Any]:
    """What each year is committed to: at most, as expected, in 95 % of draws, and what waits for the next."""
    scale, found = deal.minor_units, {}
    for position, year in enumerate(table.labels("year")):
        paid = table.column("payments", position)
        waits = table.column("carried", position)
        found[str(year)] = {
            "maximum": maxima.get(str(year), 0.0),
            "expected": estimate(paid, scale),
            "p95": reserve[str(year)],
            "carried_over": estimate(waits, scale),
            "p_carried": probability(waits > 0),
        }
    return found


# --- the appropriation -----------------------------------------------------------------------------------------------


def appropriation(deal: Deal, table: Table) -> dict[str, Any]:
    """How likely what is set aside for a year does not suffice, what is then unpaid, and outcomes that it would buy.

    Outcomes are valued at what all payments of the draw buy: measured counts of what the terms pay for. Nothing is
    unpaid in a year in which the contract cannot pay. Outcomes are not known where a contract pays for a saving alone.
    """
    years, scale = table.labels("year"), deal.minor_units
    counted = _counted(deal, table) if deal.budget.appropriation else None
    found: dict[str, Any] = {}
    for year, amount in deal.budget.appropriation.items():
        paid = table.column("payments", years.index(year)) if year in years else np.zeros(table.draws, dtype=np.int64)
        unpaid = np.maximum(paid - deal.minor(amount), 0)
        bought = np.zeros(0) if counted is None else _bought(unpaid, counted, table.column("total_payments"))
        found[str(year)] = {
            "amount": float(amount),
            "p_exhausted": probability(unpaid > 0),
            "unpaid": distribution(unpaid, scale),
            "outcomes_unpaid": distribution(bought),
        }
    return found


def _bought(unpaid: Column, counted: Column, paid: Column) -> Column:
    """Outcomes that an amount buys at the price of all; none where nothing is paid."""
    share = np.divide(unpaid, paid, out=np.zeros(paid.size), where=paid > 0)
    return np.asarray(share * counted)


def _counted(deal: Deal, table: Table) -> Column | None:
    """Measured counts of the outcomes that terms pay for, float64[draw]: of citizens, where any counts citizens.

    None where they pay for none that is counted, such as a saving.
    """
    named = [name for name in paid_for(deal) if name in table.labels("outcome")]
    citizens = [name for name in named if counts_citizens(deal.outcomes[name])]
    if not named:
        return None
    total = np.zeros(table.draws)
    for item, name in enumerate(table.labels("outcome")):
        if name in (citizens or named):
            total += table.column("outcomes_measured", PROGRAMME, item)
    return total


def paid_for(deal: Deal) -> list[str]:
    """Outcomes that terms pay for, each once; conditions apart."""
    found: list[str] = []
    for term in deal.contract.terms.values():
        own = getattr(term, "outcome", None)
        found += [own] if own else []
        found += [line.outcome for line in term.lines] if isinstance(term, Target) else []
    return list(dict.fromkeys(found))
