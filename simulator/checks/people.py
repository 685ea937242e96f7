"""Citizens, pathway, programme and shocks in, what is impossible or looks like a slip in them out.

Hazards are judged by the central value of each number, in months.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from simulator.checks.parts import Parts, percent
from simulator.checks.references import declared_transitions
from simulator.deal import Hazard, Quantity
from simulator.errors import Problem, one_of


def self_loop(parts: Parts) -> Iterator[Problem]:
    """A transition from a state to itself."""
    for name in parts.names("pathway.transitions"):
        source, _, target = name.partition(" -> ")
        if source == target:
            yield parts.error(f"pathway.transitions.{name}", "a transition leads to another state", hint="remove it")


def unreachable_state(parts: Parts) -> Iterator[Problem]:
    """A state that no citizen can ever enter."""
    states, start = parts.names("pathway.states"), parts.value("pathway.start")
    if start not in states or not parts.intact("pathway.states"):
        return
    reached, edges = {start}, declared_transitions(parts)
    for _ in states:
        reached |= {target for source, target in edges if source in reached}
    for index, state in enumerate(states):
        if state not in reached:
            message = f"no path of transitions leads here from {start}"
            yield parts.error(f"pathway.states.{index}", message, state, "add a transition into it or remove it")


def segment_shares(parts: Parts) -> Iterator[Problem]:
    """Segments that are not the whole of the citizens."""
    if parts.has("citizens") and parts.deal.citizens.segments and parts.intact("citizens.segments"):
        total = sum(segment.share for segment in parts.deal.citizens.segments.values())
        if total != 1:
            yield parts.error("citizens.segments", f"the shares sum to {percent(total)}, not 100 %")


def impossible_hazard(parts: Parts) -> Iterator[Problem]:
    """A time of 0 months or a certain exit: no finite hazard does that."""
    for path, hazard in _hazards(parts):
        for name, time in (("mean_months", hazard.mean_months), ("median_months", hazard.median_months)):
            if time is not None and time.fixed == 0:
                yield parts.error(f"{path}.{name}", "expected a time above 0", 0)
        if hazard.chance is not None and hazard.chance.fixed == 1:
            yield parts.error(f"{path}.chance", "certain within the unit of time: no hazard is that high", "100 %")
    for path, number in _numbers(parts):
        if path.endswith(".within.months") and number.fixed == 0:
            yield parts.error(path, "expected a window above 0 months", 0)


def exits_above_one(parts: Parts) -> Iterator[Problem]:
    """Shares leaving one state by its exits that together are everyone, or more: nobody is left to be at risk."""
    if not parts.has("pathway"):
        return
    shares: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for name, hazard in parts.deal.pathway.transitions.items():
        if hazard.within is not None:
            shares[name.split(" -> ")[0]].append((name, central(parts, hazard.within.share)))
    for source, exits in shares.items():
        if (total := sum(share for _, share in exits)) >= 1 - 1e-12:
            names = one_of(name for name, _ in exits)
            message = f"{percent(total)} leave {source} by {names}: together less than 100 % can"
            yield parts.error(f"pathway.transitions.{exits[-1][0]}.within.share", message, hint="lower the shares")


def likely_wrong_unit(parts: Parts) -> Iterator[Problem]:
    """A monthly probability above one half: a yearly figure written as monthly?"""
    for path, hazard in _hazards(parts):
        chance = 1 - math.exp(-_per_month(parts, hazard))
        if chance > 0.5:
            message = f"this is {100 * chance:.3g} % of those at risk in one month"
            hint = "check the unit: is it per year?"
            yield parts.warning("monthly-probability-above-half", path, message, hint=hint)


def effect_never_starts(parts: Parts) -> Iterator[Problem]:
    """An effect whose onset comes when engagement has ended: it never works."""
    programme = parts.deal.programme
    for name, effect in programme.effects.items() if programme else ():
        onset, lasts = central(parts, effect.onset), central(parts, programme.lasts) if programme else math.nan
        if onset >= lasts:
            path = f"programme.effects.{name}.onset"
            message = f"the programme lasts {lasts:g} months: the effect would begin at {onset:g}, when it is over"
            yield parts.warning("effect-never-starts", path, message)


def shock_after_horizon(parts: Parts) -> Iterator[Problem]:
    """A shock that starts when nobody is followed any longer."""
    for name, shock in parts.deal.shocks.items() if parts.has("horizon") else ():
        if central(parts, shock.start) >= parts.deal.horizon:
            message = f"the shock starts after the horizon of {parts.deal.horizon} months"
            yield parts.warning("shock-after-horizon", f"shocks.{name}.start", message)


def enrolment_after_horizon(parts: Parts) -> Iterator[Problem]:
    """Citizens who would enrol when lives are no longer followed."""
    if parts.has("citizens", "horizon") and parts.intact("citizens.enrolment"):
        plan, horizon = parts.deal.citizens.enrolment, parts.deal.horizon
        if plan.start >= horizon:
            yield parts.error(
                "citizens.enrolment", f"enrolment begins after the horizon of {horizon} months", plan.start
            )
        elif plan.start + plan.over > horizon:
            message = f"enrolment runs to month {plan.start + plan.over}, the horizon is {horizon} months"
            yield parts.warning("enrolment-beyond-horizon", "citizens.enrolment", message)


def no_programme(parts: Parts) -> Iterator[Problem]:
    """A deal whose programme changes nothing."""
    programme = parts.deal.programme
    if (programme is None or not programme.effects) and parts.intact("programme"):
        message = "the programme changes no transition: both arms live alike"
        yield parts.warning("no-effect", "programme", message, hint="add programme.effects")


def sites_differ(parts: Parts) -> Iterator[Problem]:
    """More sites than citizens, or a correlation within sites that no hazard gives."""
    if not parts.has("citizens") or parts.deal.citizens.sites is None:
        return
    citizens, sites = parts.deal.citizens, parts.deal.citizens.sites
    if sites.count > citizens.planned and parts.intact("citizens.planned"):
        message = f"more sites than citizens: {citizens.planned} are planned"
        yield parts.error("citizens.sites.count", message, sites.count)
    for name, effect in sites.effects.items():
        path = f"citizens.sites.effects.{name}"
        if effect.intra_class_correlation.fixed == 1:
            message = "expected a share below 1: at 100 % all citizens of a site would share one fate"
            yield parts.error(f"{path}.intra_class_correlation", message, "100 %")
        if effect.months.fixed == 0:
            yield parts.error(f"{path}.months", "expected a time above 0 months", 0)


def household_size(parts: Parts) -> Iterator[Problem]:
    """Households larger than all citizens, or whose luck is correlated in nothing, or in something by nothing."""
    if not parts.has("citizens") or parts.deal.citizens.households is None:
        return
    households, path = parts.deal.citizens.households, "citizens.households"
    if households.size > parts.deal.citizens.planned and parts.intact("citizens.planned"):
        message = f"only {parts.deal.citizens.planned} citizens are planned"
        yield parts.error(f"{path}.size", message, households.size)
    if bool(households.of) != (households.correlation.fixed != 0) and parts.intact(path):
        message = "members share luck only with both a correlation above 0 and the transitions in of"
        yield parts.warning("household-luck-unused", path, message)


def luck_above_one(parts: Parts) -> Iterator[Problem]:
    """A transition in which common luck and household luck together are more than all luck."""
    if not parts.has("citizens"):
        return
    common, households = parts.deal.citizens.common_luck, parts.deal.citizens.households
    if common is None or households is None:
        return
    both = [name for name in common.of if name in households.of]
    shares = [meant(parts, number) for number in (common.correlation, households.correlation)]
    total = sum(number.upper() for number in shares if number is not None)
    if both and total > 1:
        message = f"with common_luck {percent(total)} of the luck in {both[0]} is shared; expected at most 100 %"
        yield parts.error("citizens.households.correlation", message)


def central(parts: Parts, number: Quantity) -> float:
    """The central value of a number, or of the number that it is the same as; NaN when that is unknown."""
    found = meant(parts, number)
    return math.nan if found is None else found.central()


def meant(parts: Parts, number: Quantity) -> Quantity | None:
    """The number itself, or the one that it is the same as; None when that is unknown."""
    try:
        return parts.deal.meant(number)
    except KeyError:
        return None


def last_enrolment(parts: Parts) -> float:
    """The month by which everyone has enrolled, with the longest delay."""
    plan, delay = parts.deal.citizens.enrolment, meant(parts, parts.deal.citizens.delay)
    return plan.start + plan.over + (delay.upper() if delay is not None else 0.0)


def _hazards(parts: Parts) -> Iterator[tuple[str, Hazard]]:
    if parts.has("pathway"):
        for name, hazard in parts.deal.pathway.transitions.items():
            yield f"pathway.transitions.{name}", hazard
    if parts.has("citizens"):
        for segment, group in parts.deal.citizens.segments.items():
            for name, hazard in group.transitions.items():
                yield f"citizens.segments.{segment}.transitions.{name}", hazard
    if parts.deal.programme is not None and parts.deal.programme.dropout is not None:
        yield "programme.dropout", parts.deal.programme.dropout


def _per_month(parts: Parts, hazard: Hazard) -> float:
    """The hazard per month at central values, each exit taken alone; NaN or 0 when there is none to speak of."""
    if hazard.rate is not None:
        return float(hazard.rate.per_month(central(parts, hazard.rate)))
    if hazard.chance is not None:
        return float(hazard.chance.per_month(_hazard_of(central(parts, hazard.chance))))
    if hazard.within is not None:
        return _divided(_hazard_of(central(parts, hazard.within.share)), central(parts, hazard.within.months))
    if hazard.mean_months is not None:
        return _divided(1.0, central(parts, hazard.mean_months))
    return _divided(math.log(2), central(parts, hazard.median_months)) if hazard.median_months is not None else 0.0


def _hazard_of(chance: float) -> float:
    return -math.log1p(-chance) if chance < 1 else math.nan


def _divided(value: float, time: float) -> float:
    return value / time if time > 0 else math.nan


def _numbers(parts: Parts) -> Iterator[tuple[str, Quantity]]:
    yield from parts.deal.numbers().items()


CHECKS = (
    self_loop,
    unreachable_state,
    segment_shares,
    impossible_hazard,
    exits_above_one,
    likely_wrong_unit,
    effect_never_starts,
    shock_after_horizon,
    enrolment_after_horizon,
    no_programme,
    sites_differ,
    household_size,
    luck_above_one,
)
