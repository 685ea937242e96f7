"""A deal's items and the records of a group of citizens in, counts of every item by month and segment out.

The group is the citizens of the deal in both arms, or its control group (numbered from 2^31, all of them recruited,
enrolled by the deal's rules, in the counterfactual arm). Composites are put together here from the views of their
parts, added in alphabetical order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import (
    Accumulate,
    Checkpoint,
    Completion,
    Composite,
    Deal,
    Outcome,
    Reach,
    Score,
    TimeIn,
    fixed_measurement,
    parts_of,
)
from simulator.draws import Draws
from simulator.errors import FaultError
from simulator.kernels import outcomes as kernel
from simulator.kernels import rng
from simulator.outcomes.items import Item, weights
from simulator.plan import Plan, enrolment_moments, segments
from simulator.terms import ratio
from simulator.trajectories import FIRST_CONTROL

EVERYONE = 2**62
"""More citizens than there are."""
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Group(NamedTuple):
    """Citizens that are counted together."""

    first: int
    """Number of the first of them."""
    arms: tuple[int, ...]
    cohort: kernel.Cohort
    segments: int
    people: Callable[[Outcome], int]
    """How many of them an outcome is measured of."""

    @classmethod
    def treated(cls, deal: Deal, plan: Plan) -> Group:
        """The citizens of the deal."""
        data = plan.data
        fields = {name: np.ascontiguousarray(data[name].values) for name in kernel.Cohort._fields}
        arms = (kernel.PROGRAMME, kernel.COUNTERFACTUAL)
        return cls(0, arms, kernel.Cohort(**fields), data.sizes["segment_name"], lambda _: EVERYONE)

    @classmethod
    def control(cls, deal: Deal, plan: Plan) -> Group:
        """The citizens of the control group."""
        size = deal.control_citizens
        treated = cls.treated(deal, plan)
        cohort = treated.cohort._replace(
            recruited=np.full_like(treated.cohort.recruited, size),
            enrolment=enrolment_moments(deal, size),
            segment=segments(deal, size),
            enrol_until=np.full_like(treated.cohort.enrol_until, np.inf),
        )
        return cls(FIRST_CONTROL, (kernel.COUNTERFACTUAL,), cohort, treated.segments, control_of)


def control_of(outcome: Outcome) -> int:
    """Citizens of the control group that an outcome is compared with, 0 for none; the larger where there are two."""
    compared = outcome.measurement.compared_with
    if compared is None:
        return 0
    return max(compared.control or 0, compared.then.control if compared.then else 0)


@dataclass(frozen=True)
class Counts:
    """What is counted of one group: arrays by item, as `Outcomes` has them."""

    true: Floats
    """The same memory as `measured` where all that is measured is true."""
    measured: Floats
    answers: Floats | None
    """None where nobody asks for them."""
    by_segment: Floats
    events: NDArray[np.float32] | None
    """None where the contract has no ceiling for each citizen."""
    enrolled: Integers
    completers: Integers


class Control(NamedTuple):
    """The randomised control group."""

    lives: xr.Dataset
    counts: Counts


def count_group(
    deal: Deal, draws: Draws, counted: Sequence[Item], group: Group, lives: xr.Dataset, answers: bool
) -> Counts:
    """Count every item of a group; `lives` are its records, with the arms of the group."""
    bases = list(dict.fromkeys(item.base for item in counted))
    sources = [next(item for item in counted if item.base == base) for base in bases]
    views, parts = _views(deal, counted, sources)
    links = sorted({deal.outcomes[item.outcome].among or "" for item in sources} - {""})
    found = _found(deal, group, lives, len(views), answers)
    kernel.count(
        draws.count, np.array(group.arms, dtype=np.int64), len(links),
        _sources(deal, draws, sources, links, group, lives), _scores(deal, draws, sources),
        _view_arrays(deal, views, sources, group), _luck(deal, draws, sources, group),
        _records(lives, len(group.arms)), group.cohort, found,
    )  # fmt: skip
    size = len(counted)
    measured = _composed(found.measured, parts, size)
    perfect = found.true.shape[3] == 0
    return Counts(
        true=measured if perfect else _composed(found.true, parts, size),
        measured=measured,
        answers=_composed(found.answers, [], size) if answers else None,
        by_segment=np.ascontiguousarray(_composed(found.by_segment.swapaxes(2, 3), parts, size).swapaxes(2, 3)),
        events=_composed(found.events, [], size) if deal.contract.limited_by_citizen() else None,
        enrolled=found.enrolled,
        completers=found.completers,
    )


# ---------------------------------------------------------------------------------------------------------------------
# Views: the items, and after them the parts of composites


class _Part(NamedTuple):
    """A view that is added to a composite's own, with its weight."""

    whole: int
    view: int
    weight: float


class _View(NamedTuple):
    source: int
    item: Item
    """Whose segment, cohort and group it has."""


def _views(deal: Deal, counted: Sequence[Item], sources: Sequence[Item]) -> tuple[list[_View], list[_Part]]:
    bases = [item.base for item in sources]
    views, parts = [_View(bases.index(item.base), item) for item in counted], []
    for whole, item in enumerate(counted):
        if not isinstance(deal.outcomes[item.outcome], Composite):
            continue
        for name, weight in weights(deal, item.outcome).items():
            for source, other in enumerate(sources):
                if other.outcome == name:
                    parts.append(_Part(whole, len(views), float(weight)))
                    views.append(_View(source, item))
    return views, parts


def _composed(counts: NDArray[Any], parts: Sequence[_Part], size: int) -> NDArray[Any]:
    """The items' columns, the last axis, with the parts of composites added to them."""
    for part in parts:
        counts[..., part.whole] += part.weight * counts[..., part.view]
    return counts if counts.shape[-1] == size else np.ascontiguousarray(counts[..., :size])


def _view_arrays(deal: Deal, views: Sequence[_View], sources: Sequence[Item], group: Group) -> kernel.Views:
    names = list(deal.citizens.segments)
    cohorts = [tuple(map(float, view.item.cohort.split("-"))) if view.item.cohort else None for view in views]
    people = [group.people(deal.outcomes[view.item.outcome]) for view in views]
    all_of_them = [not view.item.group and not view.item.cohort for view in views]
    size = group.cohort.enrolment.size
    return kernel.Views(
        source=_whole(view.source for view in views),
        segment=_whole(names.index(view.item.group) if view.item.group else kernel.EVERY for view in views),
        start=_real(cohort[0] if cohort else -np.inf for cohort in cohorts),
        until=_real(cohort[1] if cohort else np.inf for cohort in cohorts),
        people=_whole(people),
        whole=np.array([every and many >= size for every, many in zip(all_of_them, people, strict=True)], np.bool_),
    )


def _whole(values: Any) -> Integers:
    return np.fromiter(values, dtype=np.int64)


def _real(values: Any) -> Floats:
    return np.fromiter(values, dtype=np.float64)


# ---------------------------------------------------------------------------------------------------------------------
# Sources: what is known of each citizen


def _sources(
    deal: Deal, draws: Draws, sources: Sequence[Item], links: Sequence[str], group: Group, lives: xr.Dataset
) -> kernel.Sources:
    outcomes = [deal.outcomes[item.outcome] for item in sources]
    bits = _bits(deal)
    partial = [outcome.measurement.missing is not None for outcome in outcomes]
    events = [_kind(outcome) not in (kernel.TIME_IN, kernel.POINTS, kernel.COMPOSITE) for outcome in outcomes]
    perfect = [_sure(outcome) or not event for outcome, event in zip(outcomes, events, strict=True)]
    return kernel.Sources(
        order=_whole(_order(deal, sources)),
        kind=_whole(_kind(outcome) for outcome in outcomes),
        column=_whole(_column(item, deal.outcomes[item.outcome], bits, lives) for item in sources),
        months=_real(_months(item, deal.outcomes[item.outcome]) for item in sources),
        retest=_real(float(getattr(outcome, "retest", 0)) for outcome in outcomes),
        window=_real(float(deal.window(deal.outcomes[item.outcome], _checkpoint(item))) for item in sources),
        link=_whole(links.index(item.outcome) if item.outcome in links else kernel.EVERY for item in sources),
        among=_whole(links.index(outcome.among) if outcome.among else kernel.EVERY for outcome in outcomes),
        people=_whole(group.people(outcome) for outcome in outcomes),
        erring=~np.array(perfect, dtype=np.bool_),
        partial=np.array(partial, dtype=np.bool_),
        sensitivity=_numbers(draws, sources, "measurement.sensitivity"),
        specificity=_numbers(draws, sources, "measurement.specificity"),
        missing=_numbers(draws, sources, "measurement.missing.share", partial),
        tolerated=np.array([_tolerated(outcome) for outcome in outcomes], dtype=np.int64).reshape(-1, 2),
    )


def _kind(outcome: Outcome) -> int:
    if isinstance(outcome, Score):
        return kernel.POINTS if outcome.above is None else kernel.SCORE
    kinds: dict[type, int] = {
        Reach: kernel.REACH, Accumulate: kernel.REACH, Checkpoint: kernel.CHECKPOINT, TimeIn: kernel.TIME_IN,
        Completion: kernel.COMPLETION, Composite: kernel.COMPOSITE,
    }  # fmt: skip
    return kinds[type(outcome)]


def _sure(outcome: Outcome) -> bool:
    """Whether sensitivity and specificity are 1 in every draw."""
    measurement = outcome.measurement
    return measurement.sensitivity.fixed == 1.0 and measurement.specificity.fixed == 1.0


def _checkpoint(item: Item) -> int | None:
    return item.checkpoint if item.checkpoint >= 0 else None


def _months(item: Item, outcome: Outcome) -> float:
    if isinstance(outcome, Completion):
        return float(outcome.completion)
    return float(max(item.checkpoint, 0))


def _bits(deal: Deal) -> dict[str, int]:
    """The bit of each checkpoint's first test, by item; that of a second test is the next."""
    found: dict[str, int] = {}
    bit = 0
    for name, outcome in deal.outcomes.items():
        if isinstance(outcome, Checkpoint):
            for item in parts_of(name, outcome):
                found[item] = bit
                bit += 2 if outcome.retest > 0 else 1
    return found


def _column(item: Item, outcome: Outcome, bits: dict[str, int], lives: xr.Dataset) -> int:
    """Where the records have it."""
    if isinstance(outcome, Checkpoint):
        return bits[item.base]
    if isinstance(outcome, (Reach, Accumulate, TimeIn)):
        dimension = "window" if isinstance(outcome, TimeIn) else "reach"
        return int(lives[dimension].values.tolist().index(item.base))
    return 0


def _order(deal: Deal, sources: Sequence[Item]) -> list[int]:
    """Sources such that an outcome comes after the one whose citizens alone it counts."""
    depth: dict[str, int] = {}

    def deep(name: str) -> int:
        among = deal.outcomes[name].among
        depth[name] = depth.get(name) or (1 + deep(among) if among else 1)
        return depth[name]

    return sorted(range(len(sources)), key=lambda source: deep(sources[source].outcome))


def _tolerated(outcome: Outcome) -> tuple[int, int]:
    """The share of those enrolled up to which missing answers are left out, as whole numbers."""
    missing = outcome.measurement.missing
    if missing is None:
        return 0, 1
    if missing.tolerated is not None:
        return ratio(missing.tolerated)
    return (1, 1) if missing.counts_as == "excluded" else (0, 1)


def _numbers(draws: Draws, sources: Sequence[Item], path: str, stated: Sequence[bool] | None = None) -> Floats:
    """float64[draw, source] of a number of each outcome, 0 where it is not stated."""
    found = np.zeros((draws.count, len(sources)))
    for source, item in enumerate(sources):
        if stated is None or stated[source]:
            found[:, source] = draws.number(f"outcomes.{item.outcome}.{path}")
    return found


def _scores(deal: Deal, draws: Draws, sources: Sequence[Item]) -> kernel.Scores:
    outcomes = [deal.outcomes[item.outcome] for item in sources]
    stated = [isinstance(outcome, Score) for outcome in outcomes]
    above = [outcome.above if isinstance(outcome, Score) else None for outcome in outcomes]
    paths = ("before.mean", "before.sd", "change", "effect", "sd")
    before, spread, change, effect, sd = (_numbers(draws, sources, f"score.{path}", stated) for path in paths)
    cuts = _real(np.inf if cut is None else float(cut) for cut in above)
    return kernel.Scores(before, spread, change, effect, sd, cuts)


def _luck(deal: Deal, draws: Draws, sources: Sequence[Item], group: Group) -> kernel.Luck:
    own = "/counterfactual" if deal.luck == "own" else ""

    def streams(names: Sequence[str], suffix: str) -> NDArray[np.uint64]:
        rows = [[rng.stream(f"{deal.streams}/outcome/{name}{end}") for name in names] for end in ("", suffix)]
        return np.array(rows, dtype=np.uint64)

    outcomes, bases = [item.outcome for item in sources], [item.base for item in sources]
    _all_different(deal, outcomes, bases)
    return kernel.Luck(
        key=rng.key(draws.seed, draws.lives),
        first_draw=draws.first,
        first_citizen=group.first,
        before=streams([f"{name}/before" for name in outcomes], ""),
        change=streams([f"{name}/change" for name in outcomes], own),
        measured=streams([f"{name}/measured" for name in bases], own),
        missing=streams([f"{name}/missing" for name in bases], own),
    )


def _all_different(deal: Deal, outcomes: Sequence[str], bases: Sequence[str]) -> None:
    """Raise FaultError when two names of this stage have the same 32-bit stream."""
    paths = {f"{name}/{what}" for name in outcomes for what in ("before", "change", "historical")}
    paths |= {f"{base}/{what}" for base in bases for what in ("measured", "missing")}
    names = {f"{deal.streams}/outcome/{path}{end}" for path in paths for end in ("", "/counterfactual")}
    if len({rng.stream(name) for name in names}) < len(names):
        raise FaultError("two of the deal's outcomes have the same random stream; rename one")


# ---------------------------------------------------------------------------------------------------------------------
# Records in, counts out


def _records(lives: xr.Dataset, arms: int) -> kernel.Records:
    """The citizens' records as whole arrays; nothing of a kind that the deal does not ask for."""
    draws, citizens, months = lives.sizes["draw"], lives.sizes["citizen"], lives.sizes["month"]
    each = ("draw", "arm", "citizen")
    return kernel.Records(
        reached=_array(lives, "reached", (*each, "reach"), np.float32, (draws, arms, citizens, 0)),
        checks=_array(lives, "checks", each, np.uint32, (draws, arms, citizens)),
        engaged=_array(lives, "engaged", ("draw", "citizen"), np.float32, (draws, citizens)),
        stayed=_array(lives, "stayed", (*each, "window"), np.float32, (draws, arms, citizens, 0)),
        window_months=_array(
            lives, "window_months", ("draw", "arm", "month", "window"), np.float64, (draws, arms, months, 0)
        ),
    )


def _array(data: xr.Dataset, name: str, dims: tuple[str, ...], dtype: Any, empty: tuple[int, ...]) -> NDArray[Any]:
    if name not in data:
        return np.zeros(empty, dtype=dtype)
    return np.ascontiguousarray(data[name].transpose(*dims).values, dtype=dtype)


def _found(deal: Deal, group: Group, lives: xr.Dataset, views: int, answers: bool) -> kernel.Found:
    draws, months, arms = lives.sizes["draw"], lives.sizes["month"], len(group.arms)
    perfect = all(fixed_measurement(outcome.measurement) for outcome in deal.outcomes.values())
    by_citizen = views if deal.contract.limited_by_citizen() else 0
    return kernel.Found(
        true=np.zeros((draws, arms, months, 0 if perfect else views)),
        measured=np.zeros((draws, arms, months, views)),
        answers=np.zeros((draws, arms, months, views if answers else 0)),
        by_segment=np.zeros((draws, arms, views, group.segments)),
        events=np.full((draws, arms, lives.sizes["citizen"], by_citizen), np.inf, dtype=np.float32),
        enrolled=np.empty(draws, dtype=np.int64),
        completers=np.empty(draws, dtype=np.int64),
    )
