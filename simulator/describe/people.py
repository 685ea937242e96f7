"""The people sections of a deal in, sentences about citizens, pathway, programme and shocks out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.deal import Effect, Shock
from simulator.describe.telling import Telling
from simulator.hazards import share_reached
from simulator.terms import split, weights_of


def citizens(tell: Telling) -> Iterator[str]:
    """How many, when, how many turn up, and how they differ."""
    people, figures = tell.deal.citizens, tell.figures
    count, plan = figures.counted(people.planned, "citizen"), people.enrolment
    if plan.over:
        over = figures.counted(plan.over, "month")
        first, last = tell.month(plan.start), tell.month(plan.start + plan.over - 1)
        yield tell.say("citizens.planned", citizens=count, over=over, first=first, last=last)
    else:
        yield tell.say("citizens.at_once", citizens=count, first=tell.month(plan.start))
    if people.recruited.fixed != 1:
        yield tell.say("citizens.recruited", share=tell.hedged(people.recruited, "share"))
    if people.delay.fixed != 0:
        yield tell.say("citizens.delay", months=tell.hedged(people.delay, "months"))
    if people.weeks_on_benefit is not None:
        phrase = "citizens.weeks_over" if people.weeks_on_benefit.uncertain else "citizens.weeks"
        yield tell.say(phrase, weeks=tell.quantity(people.weeks_on_benefit, "weeks"))
    yield from _segments(tell)
    if people.frailty is not None:
        spread, names = tell.hedged(people.frailty.sd_log, "factor"), figures.listed(people.frailty.of)
        yield tell.say("citizens.frailty", sd=spread, transitions=names)
    yield from _shared_luck(tell)


def _shared_luck(tell: Telling) -> Iterator[str]:
    """What households, all citizens, and the citizens of a site share."""
    people, figures = tell.deal.citizens, tell.figures
    if people.households is not None:
        yield tell.say("citizens.households", size=figures.number(people.households.size))
        if people.households.of:
            correlation, names = (
                tell.hedged(people.households.correlation, "factor"),
                figures.listed(people.households.of),
            )
            yield tell.say("citizens.household_luck", correlation=correlation, transitions=names)
    if people.common_luck is not None:
        correlation, names = (
            tell.hedged(people.common_luck.correlation, "factor"),
            figures.listed(people.common_luck.of),
        )
        yield tell.say("citizens.common_luck", correlation=correlation, transitions=names)
    if people.sites is not None:
        yield tell.say("citizens.sites", count=figures.number(people.sites.count))
        for name, effect in people.sites.effects.items():
            months = tell.hedged(effect.months, "months")
            correlation = tell.hedged(effect.intra_class_correlation, "factor")
            yield f"- {tell.say('citizens.site', transition=name, correlation=correlation, months=months)}"


def _segments(tell: Telling) -> Iterator[str]:
    people = tell.deal.citizens
    if not people.segments:
        return
    yield tell.say("citizens.segments")
    sizes = sizes_of(tell)
    for name, segment in people.segments.items():
        count = tell.figures.counted(sizes[name], "citizen")
        line = tell.say("citizens.segment", name=name, share=tell.figures.share(segment.share), citizens=count)
        changes = [tell.say("citizens.home", municipality=segment.municipality)] if segment.municipality else []
        changes += [
            tell.say("citizens.multiply", transition=each, factor=tell.hedged(factor, "factor"))
            for each, factor in segment.multiply.items()
        ]
        changes += [
            tell.say("citizens.restated", transition=each, hazard=tell.hazard(hazard))
            for each, hazard in segment.transitions.items()
        ]
        yield "- " + "; ".join([line, *changes])


def sizes_of(tell: Telling) -> dict[str, int]:
    """Planned citizens of each segment."""
    people = tell.deal.citizens
    names = sorted(people.segments)  # as the plan does: ties to the first by name
    sizes = np.empty(len(names), dtype=np.int64)
    split(people.planned, weights_of([people.segments[name].share for name in names]), sizes)
    return dict(zip(names, map(int, sizes), strict=True))


def pathway(tell: Telling) -> Iterator[str]:
    """States, and each way between them as stated, beside what the whole model reaches."""
    path = tell.deal.pathway
    yield tell.say("pathway.states", states=tell.figures.listed(path.states), start=path.start)
    if path.self_support:
        yield tell.say("pathway.support", states=tell.figures.listed(path.self_support))
    for name, hazard in path.transitions.items():
        line = tell.say("pathway.transition", name=name, hazard=tell.hazard(hazard))
        if hazard.within is not None:
            months = tell.central(hazard.within.months)
            line += " " + _reached(tell, "pathway.reached", name, months, with_programme=False)
        yield f"- {line}"


def programme(tell: Telling) -> Iterator[str]:
    """How long it lasts, who drops out, and what it does to whom and when."""
    programme = tell.deal.programme
    if programme is None:
        return
    yield tell.say("programme.lasts", months=tell.hedged(programme.lasts, "months"))
    if programme.ends_on:
        yield tell.say("programme.ends_on", states=tell.any_of(programme.ends_on))
    if programme.dropout is not None:
        yield tell.say("programme.dropout", hazard=tell.hazard(programme.dropout))
    for name, effect in programme.effects.items():
        yield f"- {_effect(tell, name, effect)} {_timing(tell, effect)}"
    if programme.strength.fixed != 1.0:
        yield tell.say("programme.strength", strength=tell.hedged(programme.strength, "factor"))


def _effect(tell: Telling, name: str, effect: Effect) -> str:
    if effect.within is None:
        assert effect.hazard_ratio is not None
        said = tell.say("programme.ratio", name=name, ratio=tell.hedged(effect.hazard_ratio, "factor"))
        within = tell.deal.pathway.transitions[name].within
    else:
        within = effect.within
        share, months = tell.hedged(within.share, "share"), tell.hedged(within.months, "months")
        said = tell.say("programme.within", name=name, share=share, months=months)
    if within is None:
        return said
    return f"{said} {_reached(tell, 'programme.reached', name, tell.central(within.months), with_programme=True)}"


def _reached(tell: Telling, phrase: str, name: str, months: float, *, with_programme: bool) -> str:
    """The share that all citizens together reach at central values, as `simulator.hazards` has it."""
    ratio = tell.ratios if with_programme else None
    share = share_reached(tell.deal, tell.number, tell.baseline, name, np.array([months]), ratio)
    return tell.say(
        phrase, share=tell.figures.share(round(float(share[0]), 3)), months=tell.figures.counted(months, "month")
    )


def _timing(tell: Telling, effect: Effect) -> str:
    onset, persists, fades = (tell.hedged(each, "months") for each in (effect.onset, effect.persists, effect.fades))
    if effect.fades.fixed == 0:
        return tell.say("programme.never_fades", onset=onset, persists=persists)
    if effect.onset.fixed == 0:
        return tell.say("programme.at_once", persists=persists, fades=fades)
    return tell.say("programme.when", onset=onset, persists=persists, fades=fades)


def shocks(tell: Telling) -> Iterator[str]:
    """What may strike all citizens of a draw at once."""
    for name, shock in tell.deal.shocks.items():
        yield f"- {_shock(tell, name, shock)}"


def _shock(tell: Telling, name: str, shock: Shock) -> str:
    start, months = tell.hedged(shock.start, "number"), tell.hedged(shock.lasts, "months")
    chance, phrase = tell.hedged(shock.chance, "share"), "shocks.sure" if shock.chance.fixed == 1 else "shocks.shock"
    said = tell.say(phrase, name=name, chance=chance, start=start, months=months)
    changes = tell.figures.listed(
        tell.say("citizens.multiply", transition=each, factor=tell.hedged(factor, "factor"))
        for each, factor in shock.multiply.items()
    )
    said = f"{said} {tell.say('shocks.multiply', changes=changes)}"
    return f"{said} {tell.say('shocks.shared')}" if shock.shared else said
