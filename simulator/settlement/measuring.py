"""Checked rows in, the stages' products of one draw out: outcomes, plan and activity as they were observed.

The programme arm holds what was measured; where a comparison is agreed to be calculated, the counterfactual arm holds
the columns `control` (else nothing). What the file does not say is taken as planned: everyone enrolled as planned and
completed. Enrolment that went on longer than planned makes every window close so much later. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.deal.outcomes import Comparison, Composite, Figure, Saving, parts_of
from simulator.outcomes import items as items_of
from simulator.settlement.rows import Observed, Row, groups_of

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
ARMS = ("programme", "counterfactual")


# ---------------------------------------------------------------------------------------------------------------------
# Outcomes


def measured_items(deal: Deal) -> list[tuple[str, str, int, int, str]]:
    """(name, outcome, checkpoint, part, group) of every item: those of the deal, then those of groups there are."""
    base = [
        (each.name, each.outcome, each.checkpoint, each.part, "") for each in items_of(deal) if each.name == each.base
    ]
    groups = groups_of(deal)
    return base + [(f"{item} [{group}]", name, at, part, group) for item, name, at, part, _ in base for group in groups]


def as_outcomes(deal: Deal, observed: Observed) -> xr.Dataset:
    """The outcomes of one draw in the form of `simulator.outcomes`; a group's rows count in the whole too."""
    items = measured_items(deal)
    place = {item[0]: position for position, item in enumerate(items)}
    counted = [row for row in observed.rows if row.item in place]
    shape = (deal.timeline.horizon, len(items))
    measured, answers, control, control_answers = (np.zeros(shape) for _ in range(4))
    for row in counted:
        for name in _names(deal, row):
            at = row.month, place[name]
            measured[at] += 0.0 if row.stated else float(row.value)
            answers[at] += row.of or 0
            control[at] += float(row.control or 0)
            control_answers[at] += row.control_of or 0
    _weigh(deal, observed, place, measured)
    arms = np.stack([measured, control * _calculated(deal, items)])[None]
    variables: dict[str, Any] = {
        "true": (("draw", "arm", "month", "item"), arms),
        "measured": (("draw", "arm", "month", "item"), arms),
        "answers": (("draw", "arm", "month", "item"), np.stack([answers, control_answers])[None]),
        "enrolled": ("draw", [enrolled(deal, observed)]),
        "completers": ("draw", [completers(deal, observed)]),
        **_comparisons(deal, items, control, control_answers),
        **_whole_figures(deal, observed),
        **_events(deal, counted, place),
    }
    groups = {"": ("", ""), **groups_of(deal)}
    coordinates = {
        "draw": [0], "arm": list(ARMS), "month": np.arange(shape[0]),
        "item": _texts(item[0] for item in items),
        "outcome": ("item", _texts(item[1] for item in items)),
        "checkpoint": ("item", np.array([item[2] for item in items], dtype=np.int64)),
        "part": ("item", np.array([item[3] for item in items], dtype=np.int64)),
        "group": ("item", _texts(groups[item[4]][0] for item in items)),
        "cohort": ("item", _texts(groups[item[4]][1] for item in items)),
    }  # fmt: skip
    return xr.Dataset(variables, coordinates)


def _weigh(deal: Deal, observed: Observed, place: Mapping[str, int], measured: Floats) -> None:
    """Composites that have no rows of their own, from their parts; a part's checkpoints, claims and levels add up."""
    for name, outcome in deal.outcomes.items():
        if isinstance(outcome, Composite) and not observed.of(name):
            for part, weight in outcome.composite.items():
                for item in parts_of(part, deal.outcomes[part]):
                    measured[:, place[name]] += float(weight) * measured[:, place[item]]


def _names(deal: Deal, row: Row) -> list[str]:
    """The items that a row counts in: the whole, its group, and the groups that hold its group."""
    parts = [part for part in groups_of(deal).get(row.group, ()) if part]
    known = [group for group in dict.fromkeys((*parts, row.group)) if group in groups_of(deal)]
    return [row.item, *(f"{row.item} [{group}]" for group in known)]


def _texts(texts: Iterable[str]) -> NDArray[np.str_]:
    return np.array(list(texts), dtype=np.str_)


def _compared(deal: Deal, name: str) -> Comparison | None:
    return deal.outcomes[name].measurement.compared_with


def _calculated(deal: Deal, items: list[tuple[str, str, int, int, str]]) -> Floats:
    """1 for items whose comparison is calculated, float64[item]."""
    found = [_compared(deal, item[1]) for item in items]
    return np.array([float(each is not None and each.calculated) for each in found])


def _comparisons(
    deal: Deal, items: list[tuple[str, str, int, int, str]], control: Floats, answers: Floats
) -> dict[str, Any]:
    """Agreed and historical figures per citizen, and control groups, where the deal has any."""
    compared = [_compared(deal, item[1]) for item in items]
    made: dict[str, Any] = {}
    agreed = [_per_citizen(each) for each in compared]
    if not all(map(math.isnan, agreed)):
        made["baseline"] = ("draw", "item"), np.array([agreed])
    if any(each and (each.control or each.then) for each in compared):
        made["control"] = ("draw", "month", "item"), control[None]
        made["control_answers"] = ("draw", "month", "item"), answers[None]
    return made


def _per_citizen(comparison: Comparison | None) -> float:
    if comparison is not None and comparison.baseline is not None:
        return float(comparison.baseline)
    if comparison is not None and comparison.historical is not None:
        return comparison.historical.value.central()
    return math.nan


def _whole_figures(deal: Deal, observed: Observed) -> dict[str, Any]:
    """Savings by month in minor units, and figures."""
    savings = [name for name, outcome in deal.outcomes.items() if isinstance(outcome, Saving)]
    figures = [name for name, outcome in deal.outcomes.items() if isinstance(outcome, Figure)]
    made: dict[str, Any] = {}
    if savings:
        saved = np.zeros((1, 2, deal.timeline.ledger_months, len(savings)), dtype=np.int64)
        for column, name in enumerate(savings):
            for row in observed.of(name):
                saved[0, 0, row.month, column] += deal.minor(row.value)
        for each in ("saved_true", "saved_measured"):
            made[each] = ("draw", "arm", "ledger_month", "saving_outcome"), saved
        made["saving_outcome"] = "saving_outcome", savings
    if figures:
        values = np.zeros((1, 2, len(figures)))
        for column, name in enumerate(figures):
            values[0, 0, column] = sum(float(row.value) for row in observed.of(name))
        for each in ("figure_true", "figure_measured"):
            made[each] = ("draw", "arm", "figure"), values
        made["figure"] = "figure", figures
    return made


def _events(deal: Deal, rows: Iterable[Row], place: Mapping[str, int]) -> dict[str, Any]:
    """When each citizen's outcome was measured, where there is a ceiling per citizen."""
    if not deal.contract.limited_by_citizen():
        return {}
    named = [row for row in rows if row.citizen and row.value]
    citizens = {name: number for number, name in enumerate(dict.fromkeys(row.citizen for row in named))}
    events = np.full((1, 2, max(len(citizens), 1), len(place)), np.inf, dtype=np.float32)
    for row in named:
        for name in _names(deal, row):
            at = 0, 0, citizens[row.citizen], place[name]
            events[at] = min(events[at], np.float32(row.month))
    return {"events": (("draw", "arm", "citizen", "item"), events)}


def stated_values(deal: Deal, observed: Observed) -> dict[tuple[str, int], float]:
    """Measured values that the file states themselves, by name and month.

    A line that names no checkpoint looks at the last: its value is known by the outcome's own name too.
    """
    found: dict[tuple[str, int], float] = {}
    for row in observed.rows:
        if row.stated:
            last = parts_of(row.base, deal.outcomes[row.base])[-1]
            names = {row.name, row.name.replace(row.item, row.base)} if row.item == last else {row.name}
            found |= {(name, row.month): float(row.value) for name in names}
    return found


# ---------------------------------------------------------------------------------------------------------------------
# Who was there, and when


def enrolled(deal: Deal, observed: Observed) -> int:
    """Citizens enrolled in all; those planned if nothing is said."""
    rows = observed.of("enrolled")
    return int(sum(row.value for row in rows)) if rows else deal.citizens.planned


def completers(deal: Deal, observed: Observed) -> int:
    """Citizens who completed; those enrolled if nothing is said."""
    rows = observed.of("completers")
    return int(sum(row.value for row in rows)) if rows else enrolled(deal, observed)


def stopped(observed: Observed) -> float:
    """The month of an early stop, infinite if there was none."""
    return min((float(row.month) for row in observed.of("stopped")), default=math.inf)


def _delay(deal: Deal, observed: Observed) -> float:
    """Months by which the last enrolment was later than planned."""
    plan, rows = deal.citizens.enrolment, [row for row in observed.of("enrolled") if row.value]
    last = max((row.month for row in rows), default=0)
    return float(max(0, last - plan.start - max(plan.over - 1, 0)))


def as_plan(deal: Deal, observed: Observed) -> xr.Dataset:
    """The plan of one draw: when the contract stopped, and by how much enrolment was late."""
    months = deal.timeline.ledger_months
    return xr.Dataset(
        {
            "delay": ("draw", [_delay(deal, observed)]),
            "stops": ("draw", [stopped(observed)]),
            "extended": ("draw", np.zeros(1, dtype=np.int64)),
            "price_factor": (("draw", "ledger_month"), np.ones((1, months))),
        },
        {"draw": [0], "ledger_month": np.arange(months)},
    )


def engaged_by_month(deal: Deal, observed: Observed) -> Floats:
    """Citizen-months engaged in each month, float64[month]."""
    engaged = np.zeros(deal.timeline.horizon)
    for row in observed.of("engaged"):
        engaged[row.month] += float(row.value)
    return engaged


def enrolled_by_month(deal: Deal, observed: Observed) -> Integers:
    """Citizens who enrolled in each month, int64[ledger_month]; evenly as planned if nothing is said."""
    months, rows = deal.timeline.ledger_months, observed.of("enrolled")
    found = np.zeros(months, dtype=np.int64)
    if rows:
        for row in rows:
            found[row.month] += int(row.value)
        return found
    plan, planned = deal.citizens.enrolment, deal.citizens.planned
    when = plan.start + np.arange(planned) * plan.over // planned
    np.add.at(found, when[when < months], 1)
    return found


# ---------------------------------------------------------------------------------------------------------------------
# The loan tape


def on_tape(deal: Deal, observed: Observed) -> Deal:
    """The deal with what was really drawn in place of its uses and drawdown; the deal itself where nothing is said.

    What is drawn (and granted) goes to the provider in the same month: a tape does not say to whom.
    """
    drawn: dict[int, Any] = {row.month: row.value for row in observed.of("drawn") if row.value}
    if deal.capital is None or not observed.of("drawn"):
        return deal
    spent = dict(drawn)
    for grant in deal.capital.grants.values():
        spent[grant.month] = spent.get(grant.month, 0) + grant.amount
    deferred = {name: use for name, use in deal.capital.uses.items() if use.deferred}
    tree = {
        **{f"drawn in month {month}": _use(month, amount) for month, amount in sorted(spent.items())},
        **deferred,
    }
    draws = [{"month": month, "amount": str(amount)} for month, amount in sorted(drawn.items())]
    changes: dict[str, Any] = {"drawdown": {"when": "schedule", "schedule": draws}} if draws else {}
    order = deal.capital.drawdown.order
    if draws:
        changes["drawdown"]["order"] = order
    capital = type(deal.capital).model_validate(
        {**{name: getattr(deal.capital, name) for name in ("commitment", "tranches", "grants", "guarantees")},
         "waterfall": deal.capital.steps(), "hurdle": deal.capital.hurdle, "uses": tree, **changes}
    )  # fmt: skip
    return _changed(deal, capital=capital)


def _use(month: int, amount: object) -> dict[str, Any]:
    return {"to": "provider", "amount": str(amount), "month": month}


def _changed(deal: Deal, **changes: Any) -> Deal:
    """The deal with other sections, and nothing remembered of those it had."""
    copied = deal.model_copy(update=changes)
    for name in set(vars(copied)) - set(type(deal).model_fields):
        del vars(copied)[name]
    return copied
