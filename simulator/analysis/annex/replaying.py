"""A deal and one of its draws in, every flow of that draw by month out, as the run had it, bit by bit.

Luck is keyed, so one draw comes again alone. The draw that is shown is the one asked for; else the one whose payments
are the median among draws in which anything is paid; else, where nothing is ever paid, the middle one of all. Amounts
are whole minor units: what one account pays in a flow another receives, so all sum to zero in every month.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.analysis.annex.deals import Signed
from simulator.deal import Deal
from simulator.errors import OptionError, Problem, ResultError
from simulator.ledger import Flow, by_year
from simulator.pipeline import Clock, River, flow
from simulator.result import Result
from simulator.result.tables import damaged
from simulator.trajectories import live

ASKED, MEDIAN_PAYING, MEDIAN = "asked", "median_paying", "median"


@dataclass(frozen=True)
class Replayed:
    """One draw's flows by month and its terms' settlement; `why` says why it is this draw."""

    deal: Deal
    draw: int
    why: str
    river: River

    def as_tree(self) -> dict[str, Any]:
        """Plain data."""
        data, timeline = self.river.ledger.data, self.deal.timeline
        return {
            "draw": self.draw, "why": self.why, "start": timeline.start.isoformat(),
            "months": timeline.ledger_months, "minor_units": self.deal.minor_units,
            "flows": _flows(data), "parties": _parties(data), "terms": _terms(data),
            "numbers": _numbers(self.river),
        }  # fmt: skip


def replayed(signed: Signed, draw: int, why: str) -> Replayed:
    """One draw again, as the run had it."""
    river = flow(signed.deal, draw, 1, signed.seed, signed.lives, Clock(), living=live)
    return Replayed(signed.deal, draw, why, river)


def refuse_other_draws(signed: Signed, asked: int | None) -> None:
    """OptionError for a draw that the run does not have."""
    if asked is not None and not 0 <= asked < signed.draws:
        message = f"expected a draw of the run, 0 to {signed.draws - 1}"
        raise OptionError(Problem("--draw", 0, 0, "", message, found=str(asked)))


def chosen(payments: NDArray[Any], asked: int | None) -> tuple[int, str]:
    """The draw to be shown and why, by what is paid in each draw."""
    if asked is not None:
        return asked, ASKED
    paying = np.flatnonzero(payments > 0)
    among = paying if paying.size else np.arange(payments.size)
    order = among[np.argsort(payments[among], kind="stable")]
    return int(order[(order.size - 1) // 2]), MEDIAN_PAYING if paying.size else MEDIAN


def paid(result: Result) -> NDArray[Any] | None:
    """What all terms pay in each draw of a run, minor units; None where the run has not kept it."""
    tables = result.tables()
    if "metrics" not in tables:
        return None
    terms = tables["metrics"].labels("term")
    total = np.zeros(result.draws, dtype=np.int64)
    for position, _ in enumerate(terms):
        total += tables["metrics"].column("paid", position)
    return total


def refuse_other_flows(result: Result, again: Replayed) -> None:
    """ResultError where a draw's flows, computed again, are not those that the run kept by year."""
    tables = result.tables()
    if "ledger" not in tables or "flows" not in tables["ledger"]:
        return
    years = by_year(again.river.ledger, again.deal.timeline)["flows"].values[0]
    try:
        kept = result.ledger["flows"].isel(draw=again.draw).transpose("year", "flow").values
    except OSError as error:
        raise ResultError(damaged(str(result.path), f"its flows cannot be read ({error})")) from None
    if not np.array_equal(kept, years):
        message = f"draw {again.draw} gives other flows than when the file was written"
        hint = "the file is damaged or of another version: run the deal again, or `simulator verify` it"
        raise ResultError(Problem(str(result.path), 0, 0, "", message, hint=hint))


# ---------------------------------------------------------------------------------------------------------------------
# Plain data


def _flows(data: xr.Dataset) -> list[dict[str, Any]]:
    """Every flow that the draw has, amounts by month."""
    amounts = data["flows"].isel(draw=0).transpose("flow", "ledger_month").values
    names = zip(*(data[part].values.tolist() for part in Flow._fields), strict=True)
    return [
        {**dict(zip(Flow._fields, name, strict=True)), "amounts": row.tolist()}
        for name, row in zip(names, amounts, strict=True)
        if row.any()
    ]


def _parties(data: xr.Dataset) -> list[dict[str, Any]]:
    """Every account that pays or receives something, in the order of the flows, with both in all."""
    found: dict[str, dict[str, Any]] = {}
    for each in _flows(data):
        total = sum(each["amounts"])
        for end, name in (("paid", each["payer"]), ("received", each["payee"])):
            party = found.setdefault(name, {"name": name, "paid": 0, "received": 0})
            party[end] += total
    return list(found.values())


def _terms(data: xr.Dataset) -> dict[str, dict[str, int]]:
    """What each term pays, and what it owed and nobody paid."""
    found = data[["paid", "lapsed"]].isel(draw=0)
    names = data["term"].values.tolist()
    return {
        name: {"paid": int(found["paid"].values[k]), "lapsed": int(found["lapsed"].values[k])}
        for k, name in enumerate(names)
    }


def _numbers(river: River) -> dict[str, float]:
    """The uncertain numbers of the draw, in the unit the deal states, and whether each shock came."""
    values = river.draws.data["values"].isel(draw=0)
    return dict(zip(values["number"].values.tolist(), values.values.tolist(), strict=True))
