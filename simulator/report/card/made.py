"""A deal as it is told in, the parts of its card out: words already chosen, pictures already drawn.

A card of few terms is one page of A4, one of many at most two: beyond some length terms share what they have in common,
print gets smaller, and what is left out is named with where it is found.
"""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from simulator.deal import Composite, outcomes_of
from simulator.describe import capital
from simulator.describe.contract import limits
from simulator.describe.example import example
from simulator.describe.outcomes import outcomes
from simulator.describe.payoff import alike, payoffs
from simulator.describe.telling import Telling
from simulator.describe.terms import Words, in_words
from simulator.report.card.carries import carries, payers
from simulator.report.card.dates import timeline
from simulator.report.card.edges import edges
from simulator.report.card.parts import Card, Clause
from simulator.report.card.pictures import Pictured, pictured
from simulator.report.card.size import print_size
from simulator.report.voice import Voice

PACKAGE = "outcome-simulator"
FEW = 3
"""Terms of which every edge case is told."""
PICTURE, SMALL_PICTURE = (400, 165), (290, 138)
"""Width and height: two of them stand beside each other, or three."""
MOST = {"terms": 6, "pictures": 6, "examples": 3, "edges": 4, "outcomes": 5, "items": 8}
"""How much of each is printed; the rest is named."""
TOLD = 180
"""Letters of an outcome's definition that are printed."""


def card(tell: Telling) -> Card:
    """The card of a deal."""
    voice = Voice(tell.language, tell.figures)
    terms = tell.deal.contract.terms
    few = len(terms) <= FEW
    words = {name: in_words(tell, name, term) for name, term in terms.items()}
    drawn = _pictures(tell)
    shared = tuple(_shared(voice, list(words.values())))
    heads = {name: voice.say(f"cd_{name}") for name in
             ("dates", "payoff", "terms", "counts", "limits", "example", "edges", "carries", "all_terms")}  # fmt: skip
    made = Card(
        tell.language, tell.deal.name, voice.say("cd_card"), tuple(_roles(tell, voice)), tuple(_sentences(tell, voice)),
        timeline(tell), drawn, tuple(_clauses(tell, voice, words, shared)), shared,
        _most(voice, list(_counted(tell)), "outcomes"), tuple(limits(tell)) if terms else (),
        _most(voice, [line.removeprefix("- ") for line in example(tell)], "examples"),
        edges(tell, None if few else MOST["edges"]), carries(tell), _foot(tell, voice), heads,
    )  # fmt: skip
    return replace(made, size=print_size(made))


# --- who, and what in short ------------------------------------------------------------------------------------------


def _roles(tell: Telling, voice: Voice) -> Iterator[tuple[str, str]]:
    """Who does what."""
    parties, listed = tell.deal.parties, tell.figures.listed
    municipality = parties.municipality.name
    if parties.municipalities:
        municipality = f"{municipality} ({listed(parties.municipalities)})"
    accounts = payers(tell)
    yield voice.say("cd_role_payer"), f"{municipality}: {accounts}" if accounts else municipality
    provider = parties.provider
    yield voice.say("cd_role_provider"), f"{provider.name} ({provider.kind})" if provider.kind else provider.name
    held = capital.holdings(tell)
    if held:
        shares = (f"{name} {tell.figures.share(share)}" if len(held) > 1 else name for name, share in held.items())
        yield voice.say("cd_role_investors"), listed(shares)
    guarantors = dict.fromkeys(each.by for each in tell.deal.capital.guarantees.values()) if tell.deal.capital else {}
    if guarantors:
        yield voice.say("cd_role_guarantor"), listed(tell.party(name) for name in guarantors)
    others = [name for name in parties.others if name not in guarantors]
    if others:
        yield voice.say("cd_role_others"), listed(others)


def _sentences(tell: Telling, voice: Voice) -> Iterator[str]:
    """The deal in three sentences: who delivers what, who pays up front, and what decides the payment."""
    deal, figures = tell.deal, tell.figures
    parties, terms = deal.parties, list(deal.contract.terms)
    count = figures.counted(deal.citizens.planned, "citizen")
    gaps = {"provider": parties.provider.name, "citizens": count, "municipality": parties.municipality.name}
    yield tell.say("deal.parties", **gaps)
    if deal.capital is not None:
        held = capital.holdings(tell)
        phrase = "deal.investor" if len(held) == 1 else "deal.investors"
        money = figures.money(deal.capital.commitment)
        yield tell.say(phrase, investors=figures.listed(held), commitment=money, municipality=gaps["municipality"])
    if not terms:
        yield voice.say("cd_say_none")
        return
    names = figures.listed([f"“{name}”" if tell.language == "en" else f"»{name}«" for name in terms])
    yield voice.say("cd_say_one", term=names) if len(terms) == 1 else voice.say("cd_say_many", terms=names)
    cap = deal.contract.caps.total
    yield voice.say("cd_say_nocap") if cap is None else voice.say("cd_say_cap", cap=figures.money(cap))


def _pictures(tell: Telling) -> tuple[Pictured, ...]:
    """What is paid, without what is paid whatever is measured, where there is anything else."""
    every = alike(payoffs(tell))
    telling = [group for group in every if group[0].kind != "fixed"] or every
    size = PICTURE if len(telling) <= 2 else SMALL_PICTURE
    return tuple(pictured(tell, group, *size) for group in telling[: MOST["pictures"]])


# --- the terms -------------------------------------------------------------------------------------------------------


def _shared(voice: Voice, words: Sequence[Words]) -> Iterator[tuple[str, str]]:
    """What several terms all say in the same words: when they are measured and paid, and by whom."""
    if len(words) < 2:
        return
    for part, head in _FACTS.items():
        said = {getattr(each, part) for each in words}
        if len(said) == 1 and said != {""}:
            yield voice.say(head), said.pop()


_FACTS = {"measured": "cd_when", "pays": "cd_pays", "paid": "cd_paid_when", "payer": "cd_by", "cap": "cd_at_most"}


def _clauses(
    tell: Telling, voice: Voice, words: Mapping[str, Words], shared: Sequence[tuple[str, str]]
) -> Iterator[Clause]:
    for name, told in words.items():
        facts = tuple((voice.say(head), getattr(told, part)) for part, head in _FACTS.items() if getattr(told, part))
        own = tuple(fact for fact in facts if fact not in shared)
        says = told.rule.removeprefix(f"{name}: ")
        yield Clause(name, says[:1].upper() + says[1:], own, _most(voice, told.items, "items"))


def _counted(tell: Telling) -> Iterator[str]:
    """What the outcomes are that decide a payment, to the length that a card has room for."""
    looked = {name for term in tell.deal.contract.terms.values() for name in outcomes_of(term)}
    for name in list(looked):
        outcome = tell.deal.outcomes[name]
        parts = outcome.composite if isinstance(outcome, Composite) else ()
        looked |= {*parts, *([outcome.among] if outcome.among else [])}
    for name, said in zip(tell.deal.outcomes, outcomes(tell), strict=True):
        if name in looked:
            yield _cut(said.removeprefix("- "))


def _cut(text: str) -> str:
    """Whole sentences up to some length, one at least."""
    kept = ""
    for sentence in re.split(r"(?<=\.) (?=[A-ZÆØÅ])", text):
        if kept and len(kept) + len(sentence) > TOLD:
            return f"{kept} …"
        kept = f"{kept} {sentence}".strip()
    return kept


def _most(voice: Voice, every: Sequence[str], what: str) -> tuple[str, ...]:
    """As many as there is room for, and how many more there are."""
    room = MOST[what]
    if len(every) <= room + 1:
        return tuple(every)
    return (*every[:room], voice.say("cd_more", n=len(every) - room))


# --- foot and size ---------------------------------------------------------------------------------------------------


def _foot(tell: Telling, voice: Voice) -> str:
    deal = tell.deal
    level = "" if deal.prices is None else str(deal.prices.level)
    prices = voice.say("cd_prices_level", level=level) if level else voice.say("cd_prices_current")
    scenario = "" if deal.origin.scenario is None else f" ({deal.origin.scenario})"
    return voice.say(
        "cd_foot", deal=f"{deal.name}{scenario}", prices=prices, file=PurePath(deal.origin.file).name,
        version=_version(),
    )  # fmt: skip


def _version() -> str:
    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return "?"
