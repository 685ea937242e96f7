"""A deal in, who carries which risk by its terms out: pairs of what may happen and whose loss that is, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.deal import Fixed, Outcome, RateCard, SavingsShare, Target, Term, conditions_of, outcomes_of
from simulator.describe.telling import Telling
from simulator.report.card.edges import spent
from simulator.report.voice import Voice


def carries(tell: Telling) -> tuple[tuple[str, str], ...]:
    """What may happen, and who bears it."""
    voice = Voice(tell.language, tell.figures)
    found = {
        "result": _result, "anyway": _anyway, "few": _few, "cost": _cost, "saving": _saving, "prices": _prices,
        "credit": _credit,
    }  # fmt: skip
    rows = ((voice.say(f"cd_risk_{risk}"), " ".join(told(tell, voice))) for risk, told in found.items())
    return tuple((risk, said) for risk, said in rows if said)


def _terms(tell: Telling) -> dict[str, Term]:
    return dict(tell.deal.contract.terms)


def payers(tell: Telling) -> str:
    """Whoever pays under the terms, each once."""
    named = [payer for term in _terms(tell).values() for payer in term.payer]
    return tell.figures.listed(dict.fromkeys(named))


def _result(tell: Telling, voice: Voice) -> Iterator[str]:
    capital, agreed = tell.deal.capital, tell.deal.contract
    if capital is None:
        yield voice.say("cd_who_result_provider", provider=tell.deal.parties.provider.name)
    else:
        yield voice.say("cd_who_result")
    fixed = [name for name, term in agreed.terms.items() if isinstance(term, Fixed) and term.only_if is None]
    if fixed:
        yield voice.say("cd_who_fixed", payer=payers(tell), terms=tell.figures.listed(fixed))
    if agreed.return_floor is not None:
        floor = agreed.return_floor
        share = tell.figures.share(floor.max_loss)
        yield voice.say("cd_who_floor", payer=tell.figures.listed(floor.payer), share=share)
    for each in capital.guarantees.values() if capital else ():
        limit = "" if each.amount is None else tell.figures.money(each.amount)
        said = voice.say("cd_who_guarantee_limit", amount=limit) if limit else ""
        by, share = tell.party(each.by), tell.figures.share(each.share)
        yield voice.say("cd_who_guarantee", by=by, share=share, limit=said)


def _anyway(tell: Telling, voice: Voice) -> Iterator[str]:
    paying = {name: None for term in _terms(tell).values() for name in _paid_by(term)}
    for phrase, compared in (("cd_who_anyway", False), ("cd_who_compared", True)):
        names = [name for name in paying if _compared(tell, tell.deal.outcomes[name]) is compared]
        if names:
            yield voice.say(phrase, payer=payers(tell), outcomes=_quoted(tell, voice, names))


def _quoted(tell: Telling, voice: Voice, names: Iterable[str]) -> str:
    """Names of the deal's within a sentence."""
    return tell.figures.listed(voice.say("pc_quoted", name=name) for name in names)


def _paid_by(term: Term) -> tuple[str, ...]:
    """Outcomes that make a term pay; not those it only asks for besides."""
    if isinstance(term, Target):
        return tuple(dict.fromkeys(line.outcome for line in term.lines))
    return outcomes_of(term)[:1]


def _compared(tell: Telling, outcome: Outcome) -> bool:
    """Whether an outcome is an effect: against a comparison, or a saving."""
    kind = type(outcome).__name__
    return outcome.measurement.compared_with is not None or kind in ("Saving", "Figure")


def _few(tell: Telling, voice: Voice) -> Iterator[str]:
    lines = {name: conditions_of(term) for name, term in _terms(tell).items() if isinstance(term, Target)}
    stiff = [
        name for name, asked in lines.items()
        if any(line.at_least.of == "planned" or line.at_least.by == "citizens" for line in asked)
    ]  # fmt: skip
    if stiff:
        yield voice.say("cd_who_few_target", terms=_quoted(tell, voice, stiff))
    if any(isinstance(term, RateCard) for term in _terms(tell).values()):
        yield voice.say("cd_who_few_price")
    fixed = spent(tell, 0)
    if fixed:
        yield voice.say("cd_who_few_fixed", amount=tell.figures.money(fixed))


def _cost(tell: Telling, voice: Voice) -> Iterator[str]:
    provider, capital = tell.deal.parties.provider.name, tell.deal.capital
    if capital is None:
        yield voice.say("cd_who_cost_none", provider=provider)
    else:
        stops = capital.drawdown.shortage == "stop_enrolment"
        yield voice.say("cd_who_cost_stop" if stops else "cd_who_cost", provider=provider)


def _saving(tell: Telling, voice: Voice) -> Iterator[str]:
    shares = [isinstance(term, SavingsShare) for term in _terms(tell).values() if not isinstance(term, Fixed)]
    if shares and not all(shares):
        yield voice.say("cd_who_saving", payer=payers(tell))
    if any(shares):
        yield voice.say("cd_who_saving_share")


def _prices(tell: Telling, voice: Voice) -> Iterator[str]:
    if not _terms(tell):
        return
    indexed = [name for name, term in _terms(tell).items() if term.indexed]
    if indexed:
        yield voice.say("cd_who_prices_indexed", payer=payers(tell), terms=tell.figures.listed(indexed))
    if len(indexed) < len(_terms(tell)):
        yield voice.say("cd_who_prices")


def _credit(tell: Telling, voice: Voice) -> Iterator[str]:
    if tell.deal.contract.credit:
        yield voice.say("cd_who_credit", payers=tell.figures.listed(tell.deal.contract.credit))
