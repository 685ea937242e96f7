"""Counts of every draw in, what citizens may expect in both arms out; savings and figures that are outcomes too."""

from __future__ import annotations

from typing import Any

from simulator.deal import Accumulate, Composite, Deal, Outcome, Score, TimeIn, counts_citizens
from simulator.result import Table, Tables
from simulator.summary.power import group_needed, mean_enrolled
from simulator.summary.statistics import ARMS, COUNTERFACTUAL, PROGRAMME, Column, distribution, estimate, ratio

NO_CHECKPOINT = -1


def outcomes(deal: Deal, tables: Tables) -> dict[str, Any]:
    """Each outcome in both arms, as it is and as measured, in the order of the deal.

    Of several checkpoints the last, of several claims or levels the first, and each by itself.
    """
    table = tables["metrics"]
    found = {**_counted(deal, table, mean_enrolled(deal, tables)), **_saved(deal, table), **_stated(table)}
    order = [*(name for name in deal.outcomes if name in found), *(name for name in found if name not in deal.outcomes)]
    return {name: found[name] for name in order}


def main_items(table: Table) -> dict[str, int]:
    """The item that stands for each outcome of citizens: the last checkpoint, the first claim or level."""
    names = table.labels("outcome")
    parts = table.labels("part") or (0,) * len(names)
    return {name: item for item, (name, part) in enumerate(zip(names, parts, strict=True)) if part <= 1}


def _counted(deal: Deal, table: Table, enrolled: float) -> dict[str, Any]:
    """Outcomes that are counted of citizens."""
    names, points = table.labels("outcome"), table.labels("checkpoint")
    parts = table.labels("part") or (0,) * len(names)
    found: dict[str, Any] = {}
    for item, (name, point, part) in enumerate(zip(names, points, parts, strict=True)):
        figures, outcome = _item(table, item), deal.outcomes[name]
        if part > 1:
            found[name][_parts_of(outcome)][_part(outcome, part)] = figures
            continue
        earlier = found.get(name, {}).get("checkpoints", {})
        checkpoints = {} if point == NO_CHECKPOINT else {**earlier, str(point): figures}
        parts_of = {_parts_of(outcome): {_part(outcome, part): figures}} if part == 1 else {}
        more = {
            "cost": _cost(table, item, deal.minor_units),
            "group_needed": _group(outcome, figures, enrolled),
            "segments": _segments(table, item),
            **parts_of,
        }
        found[name] = {"unit": _unit(outcome), **figures, **more, "checkpoints": checkpoints}
    return found


def _unit(outcome: Outcome) -> str:
    """What an outcome is counted in."""
    if isinstance(outcome, TimeIn):
        return "person-months"
    if isinstance(outcome, Score) and outcome.above is None:
        return "points"
    return "weighted sum" if isinstance(outcome, Composite) else "citizens"


def _group(outcome: Outcome, figures: dict[str, Any], enrolled: float) -> int | None:
    """How many citizens tell the arms apart; None of what is no count of citizens."""
    if not counts_citizens(outcome) or enrolled <= 0:
        return None
    without, with_ = (figures[arm]["mean"] / enrolled for arm in ("counterfactual", "programme"))
    return group_needed(without, with_)


def _parts_of(outcome: Outcome) -> str:
    return "levels" if isinstance(outcome, Accumulate) else "claims"


def _part(outcome: Outcome, part: int) -> str:
    """The level in currency units, or the number of the claim."""
    return str(int(outcome.levels[part - 1])) if isinstance(outcome, Accumulate) else str(part)


def _item(table: Table, item: int) -> dict[str, Any]:
    with_, without = (table.column("outcomes_true", arm, item) for arm in (PROGRAMME, COUNTERFACTUAL))
    return _both(with_, without, table.column("outcomes_measured", PROGRAMME, item))


def _both(with_: Column, without: Column, measured: Column, scale: float = 1.0) -> dict[str, Any]:
    """Both arms, what is measured, and the difference."""
    return {
        "programme": distribution(with_, scale),
        "counterfactual": distribution(without, scale),
        "measured": distribution(measured, scale),
        "difference": distribution(with_ - without, scale),
    }


def _saved(deal: Deal, table: Table) -> dict[str, Any]:
    """Savings that are outcomes, in currency units; without the programme nothing is saved."""
    found: dict[str, Any] = {}
    for position, name in enumerate(table.labels("saving_outcome")):
        with_, without = (table.column("saved_total_true", arm, position) for arm in (PROGRAMME, COUNTERFACTUAL))
        measured = table.column("saved_total_measured", PROGRAMME, position)
        found[name] = {"unit": deal.currency, **_both(with_, without, measured, deal.minor_units)}
    return found


def _stated(table: Table) -> dict[str, Any]:
    """Figures that are measured as a whole, as they are stated."""
    found: dict[str, Any] = {}
    for position, name in enumerate(table.labels("figure")):
        with_, without = (table.column("figure_true", arm, position) for arm in (PROGRAMME, COUNTERFACTUAL))
        measured = table.column("figure_measured", PROGRAMME, position)
        found[name] = {"unit": "as stated", **_both(with_, without, measured)}
    return found


def _segments(table: Table, item: int) -> dict[str, Any]:
    """Means in both arms by segment."""
    return {
        name: {
            arm: estimate(table.column("outcomes_by_segment", position, item, segment))
            for position, arm in enumerate(ARMS)
        }
        for segment, name in enumerate(table.labels("segment"))
    }


def _cost(table: Table, item: int, scale: int) -> dict[str, float | None]:
    """Mean payment of the municipality under the whole contract over the mean measured count."""
    return ratio(table.column("total_payments"), table.column("outcomes_measured", PROGRAMME, item), scale)
