"""A deal in, the figures of each of its draws by name out.

A figure has the name of its entry in `summary.json` (`investors.all.irr`, `municipality.net.2027`,
`outcomes.in_work.programme`), so whoever has read a summary knows what can be asked for; its column has the unit of the
summary: money in whole currency units, probabilities as 0 or 1, an internal rate of return that is not counted as NaN,
"never" as infinite months. Short names are completed: `irr` is `investors.all.irr`. Nothing random.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.errors import OptionError, Problem, nearest
from simulator.metrics.views import MUNICIPALITY, investor_names
from simulator.summary.investors import COUNTED, KINDS
from simulator.summary.statistics import COUNTERFACTUAL, PROGRAMME
from simulator.summary.views import TOTAL
from simulator.vocabulary import Language, label

__all__ = ["Figure", "figure", "figures"]

Floats = NDArray[np.float64]
Column = Callable[[xr.Dataset], NDArray[Any]]

HOMES = ("", "investors.all.", "municipality.", "outcomes.", "terms.")
"""What a short name may leave out, in the order in which it is tried."""

_MONEY_OF_INVESTORS = ("npv", "profit", "contributions", "distributions", "drawn", "undrawn", "peak_capital")
_CHANCES_OF_INVESTORS = {"p_loss": "loss", "p_total_loss": "total_loss"}
_JOINT = {
    "p_all_gain": "all_gain",
    "p_investors_gain_municipality_loses": "investors_gain_municipality_loses",
}


@dataclass(frozen=True)
class Figure:
    """One figure of a draw: its name in the summary, its unit, and which way is good for whom it belongs to.

    `unit` is "money", "chance", "per year", "month", "1" or "count"; `good` +1 where more is better, -1 where less is,
    0 where neither. `variable` is its name in the vocabulary, for its label.
    """

    name: str
    unit: str
    good: int
    variable: str
    column: Column

    def label(self, language: Language = "en") -> str:
        """What the figure is called, with whose or which it is: "Internal rate of return (all)"."""
        word = label(self.variable, language)
        said = f"P({word[0].lower()}{word[1:]})" if self.unit == "chance" else word
        subject = ", ".join(self.name.split(".")[1:-1] or self.name.split(".")[-1:])
        return f"{said} ({self.name.split('.')[-1] if self.name.startswith('municipality.') else subject})"

    def of(self, metrics: xr.Dataset) -> Floats:
        """float64[draw] of a block's metrics."""
        return np.asarray(self.column(metrics), dtype=np.float64)


def figures(deal: Deal) -> dict[str, Figure]:
    """Every figure of a deal by name, in the order of the summary."""
    found = [*_of_investors(deal), *_of_municipality(deal), *_of_levels(deal), *_of_outcomes(deal), *_of_terms(deal)]
    if deal.capital is not None:
        found += [Figure(f"joint.{name}", "chance", 0, each, _plain(each)) for name, each in _JOINT.items()]
    return {each.name: each for each in found}


def figure(deal: Deal, name: str) -> Figure:
    """The figure of a name, short or whole; OptionError names the nearest one when there is none."""
    known = figures(deal)
    for home in HOMES:
        if home + name in known:
            return known[home + name]
    close = nearest(name, known) or nearest(f"investors.all.{name}", known)
    message = "this deal has no such figure; figures have the names of summary.json, as investors.all.irr"
    hint = f'did you mean "{close}"?' if close else None
    raise OptionError(Problem("figure", 0, 0, name, message, hint=hint))


def _plain(variable: str) -> Column:
    return lambda data: data[variable].values


def _scaled(variable: str, scale: int, **index: int) -> Column:
    return lambda data: data[variable].isel(index).values / scale


def _at(variable: str, **index: int) -> Column:
    return lambda data: data[variable].isel(index).values


# ---------------------------------------------------------------------------------------------------------------------
# The parts of the summary


def _of_investors(deal: Deal) -> Iterator[Figure]:
    for i, name in enumerate(investor_names(deal)):
        at = f"investors.{name}."
        yield Figure(f"{at}irr", "per year", 1, "irr", _irr(i))
        yield Figure(f"{at}moic", "1", 1, "moic", _at("moic", investor=i))
        for key, variable in _CHANCES_OF_INVESTORS.items():
            yield Figure(at + key, "chance", -1, variable, _at(variable, investor=i))
        yield Figure(f"{at}payback_month", "month", -1, "payback_month", _at("payback_month", investor=i))
        for key in _MONEY_OF_INVESTORS:
            good = 1 if key in ("npv", "profit", "distributions") else -1 if key == "peak_capital" else 0
            yield Figure(at + key, "money", good, key, _scaled(key, deal.minor_units, investor=i))


def _irr(investor: int) -> Column:
    counted = [KINDS.index(kind) for kind in COUNTED]

    def column(data: xr.Dataset) -> NDArray[Any]:
        at = data[["irr", "irr_status"]].isel(investor=investor)
        return np.where(np.isin(at["irr_status"].values, counted), at["irr"].values, np.nan)

    return column


def _of_municipality(deal: Deal) -> Iterator[Figure]:
    scale = deal.minor_units
    for name, good in (("payments", -1), ("savings", 1), ("net", 1)):
        yield Figure(f"municipality.{name}.{TOTAL}", "money", good, name, _scaled(f"total_{name}", scale))
        for position, year in enumerate(deal.timeline.years):
            yield Figure(f"municipality.{name}.{year}", "money", good, name, _scaled(name, scale, year=position))
    yield Figure("municipality.p_net_cost", "chance", -1, "total_net", lambda data: data["total_net"].values < 0)
    for name, variable, good in (("liquidity_gap", "liquidity_gap", -1), ("npv", "council_npv", 1)):
        yield Figure(f"municipality.{name}", "money", good, variable, _scaled(variable, scale))
    yield Figure("municipality.break_even_month", "month", -1, "break_even_month", _plain("break_even_month"))


def _of_levels(deal: Deal) -> Iterator[Figure]:
    """Payments and realised savings of each level of government, over all years."""
    levels = dict.fromkeys(account.level for account in deal.budget.accounts.values())
    for level in levels:
        mine = [name for name, account in deal.budget.accounts.items() if account.level == level]
        for name, good in (("payments", -1), ("savings", 1), ("net", 1)):
            whole = _scaled(f"total_{name}", deal.minor_units)  # with what is paid through no account of the deal's
            column = whole if level == MUNICIPALITY else _level(name, mine, deal.minor_units)
            yield Figure(f"levels.{level}.{name}", "money", good, name, column)


def _level(name: str, accounts: list[str], scale: int) -> Column:
    def total(data: xr.Dataset, which: str) -> NDArray[Any]:
        return np.asarray(data[f"{which}_by_account"].sel(account=accounts).sum(["year", "account"]).values)

    if name == "net":
        return lambda data: (total(data, "savings") - total(data, "payments")) / scale
    return lambda data: total(data, name) / scale


def _of_outcomes(deal: Deal) -> Iterator[Figure]:
    """Each outcome as the summary's first entry has it: the last checkpoint, the first claim or level."""
    for name in deal.outcomes:
        yield from (
            Figure(f"outcomes.{name}.programme", "count", 1, "outcomes_true", _outcome(deal, name, "true", PROGRAMME)),
            Figure(
                f"outcomes.{name}.counterfactual", "count", 0, "outcomes_true",
                _outcome(deal, name, "true", COUNTERFACTUAL),
            ),
            Figure(
                f"outcomes.{name}.measured", "count", 1, "outcomes_measured",
                _outcome(deal, name, "measured", PROGRAMME),
            ),
        )  # fmt: skip


def _outcome(deal: Deal, name: str, which: str, arm: int) -> Column:
    def column(data: xr.Dataset) -> NDArray[Any]:
        if name in data.get("saving_outcome", ()):
            chosen = data[f"saved_total_{which}"].isel(arm=arm).sel(saving_outcome=name)
            return np.asarray(chosen.values / deal.minor_units)
        if name in data.get("figure", ()):
            return data[f"figure_{which}"].isel(arm=arm).sel(figure=name).values
        return data[f"outcomes_{which}"].isel(arm=arm, item=_main_item(data, name)).values

    return column


def _main_item(data: xr.Dataset, name: str) -> int:
    """The item that stands for an outcome: the last checkpoint, the first claim or level."""
    parts = data["part"].values if "part" in data.coords else np.zeros(data.sizes["item"])
    return int(np.flatnonzero((data["outcome"].values == name) & (parts <= 1))[-1])


def _of_terms(deal: Deal) -> Iterator[Figure]:
    for position, name in enumerate(deal.contract.terms):
        at, scale = f"terms.{name}.", deal.minor_units
        yield Figure(f"{at}paid", "money", 0, "paid", _scaled("paid", scale, term=position))
        yield Figure(f"{at}p_paid", "chance", 0, "paid", _paid(position))
        yield Figure(f"{at}p_met", "chance", 1, "met", _at("met", arm=PROGRAMME, term=position))
        yield Figure(f"{at}p_paid_without_effect", "chance", -1, "met", _at("met", arm=COUNTERFACTUAL, term=position))
        yield Figure(f"{at}p_unpaid_with_effect", "chance", -1, "met_true", _unpaid(position))
        yield Figure(f"{at}lapsed", "money", 0, "lapsed", _scaled("lapsed", scale, term=position))


def _paid(term: int) -> Column:
    return lambda data: data["paid"].isel(term=term).values > 0


def _unpaid(term: int) -> Column:
    def column(data: xr.Dataset) -> NDArray[Any]:
        truly, met = (data[name].isel(arm=PROGRAMME, term=term).values for name in ("met_true", "met"))
        return np.asarray(truly & ~met)

    return column
