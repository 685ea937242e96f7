"""The outcomes section of a deal in, sentences about what is counted, how it is measured and against what out."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.deal import (
    Accumulate,
    Checkpoint,
    Comparison,
    Completion,
    Composite,
    Figure,
    Measurement,
    Outcome,
    Quantity,
    Reach,
    Saving,
    Score,
    TimeIn,
)
from simulator.describe.measures import baseline, counted
from simulator.describe.telling import Telling


def outcomes(tell: Telling) -> Iterator[str]:
    """What is counted, and how what is measured differs from it."""
    for name, outcome in tell.deal.outcomes.items():
        said = [_outcome(tell, name, outcome)]
        said += [tell.say("outcomes.among", outcome=outcome.among)] if outcome.among is not None else []
        yield "- " + " ".join([*said, *_measurement(tell, name, outcome.measurement)])


def _outcome(tell: Telling, name: str, outcome: Outcome) -> str:
    if isinstance(outcome, Reach):
        return _reach(tell, name, outcome)
    if isinstance(outcome, Checkpoint):
        return _checkpoint(tell, name, outcome)
    if isinstance(outcome, TimeIn):
        states, phrase = tell.any_of(outcome.time_in), "outcomes.time_in" if outcome.start else "outcomes.time_in_first"
        start, within = _months(tell, outcome.start), _months(tell, outcome.within)
        return tell.say(phrase, name=name, states=states, start=start, within=within)
    if isinstance(outcome, Completion):
        return tell.say("outcomes.completion", name=name, months=_months(tell, outcome.completion))
    if isinstance(outcome, Score):
        return _score(tell, name, outcome)
    if isinstance(outcome, Accumulate):
        return _accumulate(tell, name, outcome)
    return _of_money(tell, name, outcome)


def _of_money(tell: Telling, name: str, outcome: Saving | Composite | Figure) -> str:
    figures = tell.figures
    if isinstance(outcome, Saving):
        accounts = figures.listed(outcome.saving) or tell.say("outcomes.all_accounts")
        said = tell.say("outcomes.saving", name=name, accounts=accounts)
        return f"{said} {tell.say(f'saving.{outcome.counted}')}"
    if isinstance(outcome, Composite):
        parts = " + ".join(
            tell.say("outcomes.part", weight=figures.share(weight), outcome=part)
            for part, weight in outcome.composite.items()
        )
        return tell.say("outcomes.composite", name=name, parts=parts)
    figure, without = tell.hedged(outcome.figure, "number"), tell.hedged(outcome.counterfactual, "number")
    month = tell.month(outcome.month)
    return tell.say("outcomes.figure", name=name, month=month, figure=figure, counterfactual=without)


def _months(tell: Telling, count: int) -> str:
    return tell.figures.counted(count, "month")


# --- of citizens -----------------------------------------------------------------------------------------------------


def _reach(tell: Telling, name: str, outcome: Reach) -> str:
    phrase = "outcomes.reach" if outcome.hold else "outcomes.enter"
    again = tell.say(f"again.{outcome.again}", claims=outcome.claims)
    return tell.say(
        phrase, name=name, states=tell.any_of(outcome.reach), hold=_months(tell, outcome.hold),
        within=_months(tell, outcome.within), times=again if outcome.claims > 1 else tell.say("outcomes.once"),
    )  # fmt: skip


def _checkpoint(tell: Telling, name: str, outcome: Checkpoint) -> str:
    times = tell.figures.listed(_months(tell, at) for at in outcome.at)
    said = tell.say("outcomes.checkpoint", name=name, states=tell.any_of(outcome.checkpoint), at=times)
    if not outcome.retest:
        return said
    return f"{said} {tell.say('outcomes.retest', months=_months(tell, outcome.retest))}"


def _score(tell: Telling, name: str, outcome: Score) -> str:
    scale, at = outcome.score, _months(tell, outcome.at)
    above = "" if outcome.above is None else tell.figures.number(outcome.above)
    phrase = "outcomes.score_change" if outcome.above is None else "outcomes.score_above"

    def points(number: Quantity) -> str:
        return tell.hedged(number, "number")

    return f"{tell.say(phrase, name=name, at=at, above=above)} " + tell.say(
        "outcomes.score", mean=points(scale.before.mean), spread=points(scale.before.sd), change=points(scale.change),
        effect=points(scale.effect), sd=points(scale.sd),
    )  # fmt: skip


def _accumulate(tell: Telling, name: str, outcome: Accumulate) -> str:
    figures = tell.figures
    rates = figures.listed(
        tell.say("outcomes.rate", amount=figures.money(amount), state=state)
        for state, amount in outcome.accumulate.items()
    )
    levels = figures.listed(figures.money(level) for level in outcome.levels)
    within = _months(tell, outcome.within)
    return tell.say("outcomes.accumulate", name=name, within=within, rates=rates, levels=levels)


# --- measurement -----------------------------------------------------------------------------------------------------


def _measurement(tell: Telling, name: str, measurement: Measurement) -> Iterator[str]:
    if measurement.sensitivity.fixed != 1:
        yield tell.say("measured.sensitivity", share=tell.hedged(measurement.sensitivity, "share"))
    if measurement.specificity.fixed != 1:
        yield tell.say("measured.specificity", share=tell.hedged(measurement.specificity, "share"))
    missing = measurement.missing
    if missing is not None:
        tolerated = "" if missing.tolerated is None else tell.figures.share(missing.tolerated)
        kind = "tolerated" if tolerated else missing.counts_as
        yield tell.say(f"missing.{kind}", share=tell.hedged(missing.share, "share"), tolerated=tolerated)
    if measurement.compared_with is not None:
        yield from _compared(tell, name, measurement.compared_with)


def _compared(tell: Telling, name: str, compared: Comparison) -> Iterator[str]:
    figures = tell.figures
    if compared.baseline is not None:
        yield tell.say("compared.baseline", value=baseline(tell, name, compared.baseline))
    elif compared.historical is not None:
        people = figures.counted(compared.historical.citizens, "citizen")
        value = _true_value(tell, name, compared.historical.value)
        yield tell.say("compared.historical", citizens=people, value=value)
    elif compared.control is not None:
        yield tell.say("compared.control", citizens=figures.counted(compared.control, "citizen"))
    else:
        yield tell.say("compared.calculated")
    if compared.then is not None:
        people, date = figures.counted(compared.then.control, "citizen"), figures.date(compared.then.start)
        yield tell.say("compared.then", date=date, citizens=people)


def _true_value(tell: Telling, name: str, value: Quantity) -> str:
    if value.uncertain:
        return tell.hedged(value, "share" if counted(tell, name) == "citizen" else "number")
    return baseline(tell, name, tell.central(value))
