"""A deal, its plan, its citizens' records and its savings in, every outcome by arm and month out, true and measured.

An event at calendar time x counts in month floor(x), a checkpoint in the month of enrolment plus checkpoint, a
completion in the month in which the months of engagement were complete (programme arm only), a score at its test;
`time_in` counts months and a score without a cut points. A composite is the weighted sum of its parts as each is
measured. What is measured differs from what is true by the errors that `simulator.kernels.outcomes.measurement` states,
drawn for each citizen by name: "SLUG/outcome/ITEM/measured" and ".../missing", "SLUG/outcome/NAME/before" (common to
the arms) and ".../change", each with "/counterfactual" at its end for the other arm when `luck: own`; the noise of a
historical group is "SLUG/outcome/NAME/historical". Names alone decide, so the order of outcomes changes no bit.

`items` says what is counted, `counting` counts it, `comparison` says what it is compared with, `money` what is saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Deal, Figure, Saving, conditions_of
from simulator.draws import Draws
from simulator.kernels.outcomes.arrays import SLACK
from simulator.outcomes.comparison import baselines
from simulator.outcomes.counting import Control, Counts, Group, count_group
from simulator.outcomes.items import NO_CHECKPOINT, Item, items, of_everyone, refuse_impossible
from simulator.outcomes.money import figures, saved
from simulator.plan import Plan, enrolments
from simulator.savings import ARMS, Savings
from simulator.vocabulary import conform

if TYPE_CHECKING:
    from simulator.trajectories import Trajectories

__all__ = ["ARMS", "NO_CHECKPOINT", "Item", "Outcomes", "completed", "items", "measure", "of_everyone"]

_COUNTS = ("draw", "arm", "month", "item")
Variables = dict[str, tuple[tuple[str, ...], NDArray[Any]]]


@dataclass(frozen=True)
class Outcomes:
    """What became of the citizens, as the contract and the reader count it.

    `data`: `true` and `measured(draw, arm, month, item)`, `total_by_segment(draw, arm, item, segment)` of the
    measured, `enrolled` and `completers(draw)` int64 citizens; `answers(draw, arm, month, item)` where a term asks for
    a share of those measured or some answers never come. An answer is a citizen whose outcome became known.
    An item is an outcome, or one of its checkpoints, claims or levels ("settled @12", "in_work #2"); then come those of
    one segment or cohort alone ("settled @12 [further]", "in_work [0-24]"). Coordinates of `item`: `outcome`,
    `checkpoint` (months, -1 for none), `part` (claim or level, 0 for none), `group` (segment) and `cohort` ("" for
    all). `true` and `measured` are the same memory where measurement is perfect.

    Months of everyone are booked as they pass; those of a segment, of a cohort, among others or with missing answers
    when each citizen's window closes, as points are. A composite is known of everyone enrolled when the longest window
    of its parts closes.

    `events(draw, arm, citizen, item)`, float32 months, infinite if never, only where the contract has a ceiling for
    each citizen. `baseline(draw, item)` per citizen where one is agreed or historical, NaN for other items. With a
    control group `control` and `control_answers(draw, month, item)`, 0 for items without one. `saved_true` and
    `saved_measured(draw, arm, ledger_month, saving_outcome)` in minor units; `figure_true` and `figure_measured(draw,
    arm, figure)`.
    """

    data: xr.Dataset


def measure(deal: Deal, draws: Draws, plan: Plan, trajectories: Trajectories, savings: Savings) -> Outcomes:
    """Every outcome in both arms, by month and by segment, true and measured.

    Raises DealError for an outcome that is made of what no citizen has.
    """
    refuse_impossible(deal)
    counted = list(items(deal))
    denominators = _denominators(deal)
    answers = "measured" in denominators or _some_missing(deal)
    counts = count_group(deal, draws, counted, Group.treated(deal, plan), trajectories.data, answers)
    others = _control(deal, draws, plan, counted, trajectories)
    variables = _counts(counts)
    if "completers" in denominators:
        variables["completions"] = (("draw", "month"), completions(deal, plan, trajectories.data))
    if others is not None:
        variables["control"] = (("draw", "month", "item"), others.counts.measured[:, 0])
        if others.counts.answers is not None:
            variables["control_answers"] = (("draw", "month", "item"), others.counts.answers[:, 0])
    agreed = baselines(deal, draws, counted)
    if agreed is not None:
        variables["baseline"] = (("draw", "item"), agreed)
    for name, money in saved(deal, draws, trajectories.data, counts, savings, others).items():
        variables[name] = (("draw", "arm", "ledger_month", "saving_outcome"), money)
    for name, values in figures(deal, draws).items():
        variables[name] = (("draw", "arm", "figure"), values)
    return Outcomes(conform(xr.Dataset(variables, _coordinates(deal, plan, trajectories, counted))))


def _control(deal: Deal, draws: Draws, plan: Plan, counted: list[Item], trajectories: Trajectories) -> Control | None:
    """The randomised control group, counted and measured like the citizens; None where there is none."""
    lives = trajectories.control
    if lives is None:
        return None
    untreated = lives.isel(arm=[ARMS.index("counterfactual")])
    return Control(lives, count_group(deal, draws, counted, Group.control(deal, plan), untreated, answers=True))


def _denominators(deal: Deal) -> set[str | None]:
    """Of whom the contract's terms and lines measure a share or mean."""
    terms = deal.contract.terms.values()
    lines = [line.at_least for term in terms for line in conditions_of(term)]
    stated = [*terms, *lines, *(getattr(term, "pooled", None) for term in terms)]
    return {getattr(each, "of", None) for each in stated}


def _some_missing(deal: Deal) -> bool:
    """Whether some answers never come, so that it is of interest how many do."""
    return any(outcome.measurement.missing is not None for outcome in deal.outcomes.values())


def completions(deal: Deal, plan: Plan, lives: xr.Dataset) -> NDArray[np.int64]:
    """Citizens who complete the programme in each month, int64[draw, month]."""
    when, horizon = completed(plan.data, lives), deal.horizon
    seen = when <= horizon + SLACK
    month = np.minimum(np.where(seen, when, 0.0).astype(np.int64), horizon - 1)
    place = np.arange(when.shape[0])[:, None] * horizon + month
    counts = np.bincount(place[seen], minlength=when.shape[0] * horizon)
    return counts.reshape(when.shape[0], horizon).astype(np.int64)


def completed(plan: xr.Dataset, lives: xr.Dataset) -> NDArray[np.float64]:
    """When each citizen completes the programme, float64[draw, citizen]; infinite for who does not."""
    lasts, engaged = plan["lasts"].values[:, None], lives["engaged"].transpose("draw", "citizen").values
    return np.where(engaged + SLACK >= lasts, enrolments(plan) + lasts, np.inf)


def _counts(counts: Counts) -> Variables:
    variables: Variables = {
        "true": (_COUNTS, counts.true),
        "measured": (_COUNTS, counts.measured),
        "total_by_segment": (("draw", "arm", "item", "segment"), counts.by_segment),
        "enrolled": (("draw",), counts.enrolled),
        "completers": (("draw",), counts.completers),
    }
    if counts.answers is not None:
        variables["answers"] = (_COUNTS, counts.answers)
    if counts.events is not None:
        variables["events"] = (("draw", "arm", "citizen", "item"), counts.events)
    return variables


def _coordinates(deal: Deal, plan: Plan, trajectories: Trajectories, counted: list[Item]) -> dict[str, Any]:
    named: list[tuple[str, type]] = [("outcome", np.str_), ("checkpoint", np.int64), ("part", np.int64)]
    named += [("group", np.str_), ("cohort", np.str_)]
    return {
        "draw": trajectories.data["draw"].values,
        "arm": list(ARMS),
        "month": np.arange(trajectories.data.sizes["month"]),
        "ledger_month": np.arange(deal.timeline.ledger_months),
        "item": _column([item.name for item in counted], np.str_),
        **{name: ("item", _column([getattr(item, name) for item in counted], kind)) for name, kind in named},
        "segment": plan.data["segment_name"].values.tolist(),
        "saving_outcome": _names(deal, Saving),
        "figure": _names(deal, Figure),
    }


def _names(deal: Deal, kind: type) -> NDArray[np.str_]:
    return _column([name for name, outcome in deal.outcomes.items() if isinstance(outcome, kind)], np.str_)


def _column(values: list[Any], kind: type) -> NDArray[Any]:
    return np.array(values, dtype=kind)
