"""A deal, its counted outcomes and its plan in, what the terms look at out: counts by month, citizens, dates, factors.

Whatever the outcomes and the plan do not have is as in the simplest deal: everyone's answer is known in the end, nobody
stops or extends the contract, prices stay. Arrays are [draw, arm, ...]; nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Deal, Figure, Saving
from simulator.errors import FaultError
from simulator.kernels import claims as kernel
from simulator.kernels.claims import NEVER
from simulator.plan import enrolment_moments, enrolments, segment_names, segments
from simulator.prices import growth

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

Stated = Mapping[tuple[str, int], float]
"""Measured values as somebody states them, by outcome (or item, as "kept @12") and the month in which it is known."""

PROGRAMME, COUNTERFACTUAL = "programme", "counterfactual"
DUST = 1e-9  # months


@dataclass(frozen=True)
class Evidence:
    """What claims are made from; `plan` has at least `delay(draw)`, `index[draw]` is the yearly price index."""

    deal: Deal
    outcomes: xr.Dataset
    plan: xr.Dataset
    index: Floats
    stated: Stated = field(default_factory=dict)
    _counts: dict[str, Floats] = field(default_factory=dict, repr=False)
    _factors: dict[tuple[float, bool], Floats] = field(default_factory=dict, repr=False)
    _sums: dict[tuple[str, int, int, int], tuple[Integers, Integers, Floats]] = field(default_factory=dict, repr=False)

    # --- sizes --------------------------------------------------------------------------------------------------------

    @property
    def draws(self) -> int:
        """How many draws."""
        return int(self.outcomes.sizes["draw"])

    @cached_property
    def arms(self) -> list[str]:
        """Names of the arms."""
        return [str(name) for name in self.outcomes["arm"].values]

    @cached_property
    def programme(self) -> int:
        """Position of the arm that is lived: the programme's, or the first."""
        return self.arms.index(PROGRAMME) if PROGRAMME in self.arms else 0

    # --- counts -------------------------------------------------------------------------------------------------------

    def counts(self, name: str) -> Floats:
        """`measured`, `true`, `answers`, `control` or `control_answers`, float64[draw, arm or 1, month, item]."""
        name = "measured" if name == "true" and self.perfect else name
        if name not in self._counts:
            array = self.outcomes[name]
            dims = ("draw", "arm", "month", "item") if "arm" in array.dims else ("draw", "month", "item")
            values = array.transpose(*dims).values
            values = values if values.ndim == 4 else values[:, None]
            self._counts[name] = np.ascontiguousarray(values, dtype=np.float64)
        return self._counts[name]

    @cached_property
    def perfect(self) -> bool:
        """Whether what is measured is true: the very same memory."""
        measured, true = (self.outcomes[name].values.__array_interface__["data"] for name in ("measured", "true"))
        return bool(measured == true)

    def sums(self, name: str, item: int, since: Integers, upto: Integers) -> Floats:
        """One item's counts from `since` to before `upto` (both [draw, measurement]), [draw, arm or 1, measurement]."""
        series = self.counts(name)
        key = ("measured" if name == "true" and self.perfect else name, item, id(since), id(upto))
        if key not in self._sums:
            out = np.empty((*series.shape[:2], since.shape[1]))
            kernel.between(series, item, np.ascontiguousarray(since), np.ascontiguousarray(upto), out)
            self._sums[key] = (since, upto, out)  # kept, so that no other array takes their place
        return self._sums[key][2]

    @cached_property
    def events(self) -> NDArray[np.float32]:
        """float32[draw, arm, citizen, item] when measured; no citizens where nobody has a ceiling."""
        if "events" in self.outcomes:
            values = self.outcomes["events"].transpose("draw", "arm", "citizen", "item").values
            return np.ascontiguousarray(values, dtype=np.float32)
        return np.zeros((self.draws, len(self.arms), 0, self.outcomes.sizes["item"]), dtype=np.float32)

    # --- items --------------------------------------------------------------------------------------------------------

    @cached_property
    def _items(self) -> list[tuple[str, int, int, str, str]]:
        """(outcome, checkpoint, part, group, cohort) of every item; what is not said is none."""
        count = self.outcomes.sizes["item"]
        empty = {"checkpoint": [-1] * count, "part": [0] * count, "group": [""] * count, "cohort": [""] * count}
        columns = [
            self.outcomes[name].values.tolist() if name in self.outcomes.coords else empty[name]
            for name in ("outcome", "checkpoint", "part", "group", "cohort")
        ]
        return [
            (str(its), int(point), int(part), str(group), str(cohort))
            for its, point, part, group, cohort in zip(*columns, strict=True)
        ]

    def items(self, outcome: str, group: str = "", cohort: str = "") -> dict[int, tuple[int, int]]:
        """Positions of an outcome's items, with (checkpoint, part) of each; FaultError when none is counted."""
        found = {
            k: (point, part)
            for k, (its, point, part, its_group, its_cohort) in enumerate(self._items)
            if (its, its_group, its_cohort) == (outcome, group, cohort)
        }
        if not found:
            which = f" [{group or cohort}]" if group or cohort else ""
            raise FaultError(f"{outcome}{which} is not among the outcomes that were counted")
        return found

    def item(self, outcome: str, checkpoint: int | None, group: str = "", cohort: str = "") -> int:
        """The item that a line counts: its checkpoint (else the last), or the first claim or level."""
        found = self.items(outcome, group, cohort)
        if checkpoint is not None:
            return next(k for k, (point, _) in found.items() if point == checkpoint)
        return list(found)[-1] if next(iter(found.values()))[0] >= 0 else next(iter(found))

    def whole(self, outcome: str) -> bool:
        """Whether an outcome is measured as a whole, not counted of citizens: a saving or a figure."""
        return isinstance(self.deal.outcomes[outcome], (Saving, Figure))

    def total(self, name: str, outcome: str) -> Integers:
        """What is saved or known of a whole outcome by ledger month, int64[draw, arm, ledger_month] minor units.

        `name` is `measured` or `true`; a figure comes in the month in which it is known. What nobody counted is none.
        """
        its = self.deal.outcomes[outcome]
        if not isinstance(its, Figure) and f"saved_{name}" in self.outcomes:
            saved = self.outcomes[f"saved_{name}"].sel(saving_outcome=outcome)
            values: Integers = saved.transpose("draw", "arm", "ledger_month").values
            return values
        out = np.zeros((self.draws, len(self.arms), self.months), dtype=np.int64)
        if isinstance(its, Figure) and its.month < self.months:
            out[:, :, its.month] = np.rint(self.figure(name, outcome) * self.deal.minor_units).astype(np.int64)
        return out

    def figure(self, name: str, outcome: str) -> Floats:
        """A figure, float64[draw, arm], `measured` or `true`."""
        if f"figure_{name}" not in self.outcomes:
            return np.zeros((self.draws, len(self.arms)))
        values: Floats = self.outcomes[f"figure_{name}"].sel(figure=outcome).transpose("draw", "arm").values
        return values

    # --- citizens -----------------------------------------------------------------------------------------------------

    def members(self, segment: str | None, cohort: tuple[int, int] | None) -> Flags:
        """bool[citizen]: who is of a segment and of a cohort (of those planned)."""
        plan, member = self.plan, np.ones(self.deal.citizens.planned, dtype=np.bool_)
        if segment is not None:
            of = plan["segment"].values if "segment" in plan else segments(self.deal, self.deal.citizens.planned)
            member &= of == segment_names(self.deal).index(segment)
        if cohort is not None:
            everyone = self.deal.citizens.planned
            when = plan["enrolment"].values if "enrolment" in plan else enrolment_moments(self.deal, everyone)
            member &= (cohort[0] <= when) & (when < cohort[1])
        return member

    def enrolled(self, member: Flags, upto: Integers) -> Integers:
        """How many of them enrol before months `upto[draw, measurement]`, of the same shape.

        Without a plan the first citizens are those who enrol, at once.
        """
        if "recruited" not in self.plan:
            count = self.outcomes["enrolled"].values
            found: Integers = np.concatenate([[0], np.cumsum(member)])[np.clip(count, 0, member.size)]
            return np.repeat(found[:, None], upto.shape[1], axis=1)
        when = enrolments(self.plan)[:, member]
        columns = [(when < np.minimum(column, self.deal.horizon)[:, None]).sum(axis=1) for column in upto.T]
        return np.stack(columns, axis=1).astype(np.int64)

    def completers(self, upto: Integers) -> Integers:
        """How many complete the programme before months `upto[draw, measurement]`; all where no month is known."""
        if "completions" not in self.outcomes:
            return np.repeat(self.outcomes["completers"].values[:, None], upto.shape[1], axis=1)
        so_far = self.outcomes["completions"].transpose("draw", "month").values.cumsum(axis=1)
        so_far = np.concatenate([np.zeros_like(so_far[:, :1]), so_far], axis=1)
        return np.take_along_axis(so_far, np.clip(upto, 0, so_far.shape[1] - 1), axis=1)

    # --- dates --------------------------------------------------------------------------------------------------------

    @property
    def months(self) -> int:
        """Months of the ledger."""
        return self.deal.timeline.ledger_months

    @cached_property
    def delay(self) -> Floats:
        """By which enrolment is late, float64[draw]."""
        return np.asarray(self.plan["delay"].values, dtype=np.float64)

    @cached_property
    def extended(self) -> Integers:
        """Months by which the contract's end and later dates move, int64[draw]."""
        if "extended" in self.plan:
            return np.asarray(self.plan["extended"].values, dtype=np.int64)
        return np.zeros(self.draws, dtype=np.int64)

    @cached_property
    def stops(self) -> Integers:
        """The month from which the contract is stopped, int64[draw]; NEVER when it is not."""
        if "stops" not in self.plan:
            return np.full(self.draws, NEVER, dtype=np.int64)
        when = np.asarray(self.plan["stops"].values, dtype=np.float64)
        return np.where(np.isfinite(when), np.ceil(np.where(np.isfinite(when), when, 0.0) - DUST), NEVER).astype(
            np.int64
        )

    @property
    def earned(self) -> bool:
        """Whether what is earned when the contract stops stays owed."""
        return self.deal.contract.on_stop.owed == "earned outcomes"

    @cached_property
    def due_before(self) -> Integers:
        """Nothing falls due from this month on, int64[draw]."""
        return np.full(self.draws, NEVER, dtype=np.int64) if self.earned else self.stops

    @cached_property
    def last(self) -> Integers:
        """The last month in which the contract can pay, int64[draw]."""
        return np.minimum(last_payment(self.deal) + self.extended, self.months - 1)

    # --- prices -------------------------------------------------------------------------------------------------------

    def factor(self, cut: float, indexed: bool) -> Floats:
        """What a term's prices are multiplied with, float64[draw or 1, month or 1]: cut, index and re-pricing.

        (1 - cut) x growth since the price level x the plan's factor, in the month of the outcome or measurement.
        """
        if (cut, indexed) not in self._factors:
            self._factors[cut, indexed] = self._factor(cut, indexed)
        return self._factors[cut, indexed]

    def _factor(self, cut: float, indexed: bool) -> Floats:
        out = np.full((1, 1), 1.0 - cut)
        if indexed and self.deal.prices is not None:
            level, years = self.deal.prices.level, self.deal.timeline.year_of_month.tolist()
            each = {year: growth(self.deal, self.index, level, year) for year in set(years)}
            out = out * np.stack([each[year] for year in years], axis=1)
        if "price_factor" in self.plan:
            out = out * self.plan["price_factor"].transpose("draw", "ledger_month").values
        return out


def index_of(deal: Deal, draws: int) -> Floats:
    """The yearly price index without draws of it, float64[draw]: as fixed, else its central value."""
    value = 0.0 if deal.prices is None else deal.meant(deal.prices.index).central()
    return np.full(draws, 0.0 if math.isnan(value) else value)


def last_payment(deal: Deal) -> int:
    """The last month in which the contract can pay, as signed: that of its end, or the last of the ledger."""
    months = deal.timeline.ledger_months
    return months - 1 if deal.contract.ends is None else min(deal.timeline.month_of(deal.contract.ends), months - 1)
