"""Nothing that a deal may say is left untold: every key, kind, modifier and phrase, in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

import pytest

from simulator.deal import OUTCOME_KINDS, TERM_KINDS, Deal, Quantity, Section, kind_of
from simulator.describe import Description, describe
from simulator.describe.telling import Telling, phrases
from tests.describe.deals import EVERY, copy

EXEMPT = {
    "Section.source": "counted under where the numbers come from, which reads the tree",
    "Section.assumed": "counted under where the numbers come from, which reads the tree",
    "Section.note": "listed under where the numbers come from, which reads the tree",
    "Deal.scenarios": "told when one is applied",
    "Deal.origin": "no key of a deal",
    "Deal.language": "the language that it is told in",
    "Deal.name": "the title",
    "Deal.currency": "how every amount is written",
    "Parties.investors": "told as holders of the investors' money",
    "Provider.name": "told wherever the provider is",
    "OnStop.undrawn": "one value only",
    "Return.since": "one value only",
    "RepayDrawn.repay": "one value only",
    "Step.text": "told by what it says",
    "Step.kind": "told by what it says",
}
EXEMPT |= {f"{kind}.kind": "decides which sentences are told" for kind in
           ("Target", "RateCard", "Tiers", "Linear", "SavingsShare", "Fixed")}  # fmt: skip


def label(model: type[Section], name: str) -> str:
    """A field by the class that declares it."""
    owner = next(each for each in reversed(model.__mro__) if name in getattr(each, "__annotations__", {}))
    return f"{owner.__name__}.{name}"


def models(base: type[Section] = Section) -> Iterator[type[Section]]:
    for each in base.__subclasses__():
        if each.__module__.startswith("simulator.deal"):
            yield each
            yield from models(each)


def other(model: type[Section], name: str, value: Any) -> Any:
    """Another value for a field: of its type for a number or a date, else its default or another choice."""
    info = model.model_fields[name]
    if isinstance(value, (Quantity, Decimal, int, float, dt.date)) and not isinstance(value, bool):
        return another(value)
    if not info.is_required() and info.get_default(call_default_factory=True) != value:
        return info.get_default(call_default_factory=True)
    if get_origin(info.annotation) is Literal:
        return next((each for each in get_args(info.annotation) if each != value), value)
    return another(value)


def another(value: Any) -> Any:
    """Another value of the same type; a single entry less of a collection."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, Quantity):
        return Quantity(fixed=value.central() * 0.8 + 0.013, per=value.per)
    if isinstance(value, Decimal):
        return value + Decimal("0.01")
    if isinstance(value, (int, float)):
        return value + (12 if isinstance(value, int) else 0.25)
    if isinstance(value, dt.date):
        return value + dt.timedelta(days=40)
    if isinstance(value, str):
        return f"{value} another"
    if isinstance(value, Mapping):
        return dict(list(value.items())[:-1])
    if isinstance(value, tuple):
        return value[::-1] if len(value) == 2 else value[:-1]
    return None


def changes(value: Any) -> Iterator[tuple[str, Any]]:
    """A part of a deal with one field changed, each in turn, and which field it was."""
    if isinstance(value, Section):
        for name in type(value).model_fields:
            if name not in value.model_fields_set:
                continue
            field = getattr(value, name)
            changed = other(type(value), name, field)
            if changed is not None or field is None or not isinstance(field, Section):
                yield label(type(value), name), value.model_copy(update={name: changed})
            for below, part in changes(field):
                yield below, value.model_copy(update={name: part})
                if isinstance(field, Section):
                    yield label(type(value), name), value.model_copy(update={name: part})
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from ((below, {**value, key: part}) for below, part in changes(item))
    elif isinstance(value, tuple):
        for k, item in enumerate(value):
            yield from ((below, (*value[:k], part, *value[k + 1 :])) for below, part in changes(item))


@pytest.mark.slow
def test_every_key_of_a_deal_is_told():
    told: set[str] = set(EXEMPT)
    for name in EVERY:
        said = {language: describe(Deal.of(copy(name)), language) for language in ("en", "da")}
        for field, changed in changes(Deal.of(copy(name))):
            if field not in told and heard(changed, said):
                told.add(field)
    fields = {label(model, name) for model in models() for name in model.model_fields}
    assert sorted(fields - told) == []
    assert sorted(set(EXEMPT) - fields) == []


def heard(changed: Deal, said: dict[str, Description]) -> bool:
    """Whether a change is told in both languages; a name that leads nowhere was looked up, so it is."""
    try:
        return all(describe(changed, language) != told for language, told in said.items())
    except LookupError:
        return True


# --- kinds and modifiers ---------------------------------------------------------------------------------------------


def test_every_kind_of_outcome_and_term_is_among_the_deals():
    deals = [Deal.of(copy(name)) for name in EVERY]
    assert {kind_of(outcome) for deal in deals for outcome in deal.outcomes.values()} == set(OUTCOME_KINDS)
    assert {term.kind for deal in deals for term in deal.contract.terms.values()} == set(TERM_KINDS)


CONDITION = {"outcome": "in_work", "at_least": {"share": "20 %", "of": "enrolled"}}
MODIFIERS: dict[str, tuple[Any, str, str]] = {
    "payer": ({"purse": "50 %", "state": "50 %"}, "purse (50 %) and state (50 %)", "purse (50 %) og state (50 %)"),
    "payer_changes": ({"2027-01-01": "state"}, "From 1 January 2027 it is paid by state.",
                      "Fra den 1. januar 2027 betales det af state."),
    "payee": ("provider", "to Provider.", "til Provider."),
    "paid": ({"verification": 4, "payment": 3}, "verification 4 months, payment 3 months",
             "verifikation 4 måneder, betaling 3 måneder"),
    "cap": (123_456, "never pays more than DKK 123,456.", "udløser aldrig mere end 123.456 kr."),
    "only_if": ({"all_of": [CONDITION]}, "at least 20 % of the citizens enrolled have reached “in_work”",
                "mindst 20 % af de indskrevne borgere har nået »in_work«"),
    "indexed": (True, "rise with the price index each 1 January from 2026.",
                "stiger med prisindekset hver 1. januar fra 2026."),
    "price_cut": ("7 %", "A cut of 7 % was bid: 93 % of these", "Der er budt en nedsættelse på 7 %: der skyldes 93 %"),
}  # fmt: skip
ONE_OF_EACH = {
    "target": ("lines", "counted"),
    "tiers": ("schedules", "cliff"),
    "linear": ("schedules", "points"),
    "savings_share": ("schedules", "plain"),
    "rate_card": ("prices", "work"),
    "fixed": ("prices", "once"),
}


@pytest.mark.parametrize("modifier", MODIFIERS)
@pytest.mark.parametrize("kind", TERM_KINDS)
def test_every_modifier_is_told_of_every_kind_of_term(kind, modifier):
    deal, name = ONE_OF_EACH[kind]
    said, (value, english, danish) = copy(deal), MODIFIERS[modifier]
    term = said["contract"]["terms"][name]
    said["contract"]["terms"] = {name: term | {modifier: value}}
    said["budget"] = {"accounts": {"purse": {"level": "municipality"}, "state": {"level": "state"}}}
    assert english in describe(Deal.of(said), "en").text(10_000)
    assert danish in describe(Deal.of(said), "da").text(10_000)
    said["contract"]["terms"] = {name: {key: item for key, item in term.items() if key != modifier}}
    if modifier != "payer":
        assert english not in describe(Deal.of(said), "en").text(10_000)


def test_the_deals_use_every_modifier():
    assert set(MODIFIERS) == {name.partition(".")[2] for name in (label(model, field) for model in models()
                              for field in model.model_fields) if name.startswith("TermBase.")}  # fmt: skip


@pytest.mark.parametrize("kind", OUTCOME_KINDS)
def test_measurement_is_told_of_every_kind_of_outcome(kind):
    name, deal = next((name, deal) for deal in ("lines", "tiers") for name, outcome in
                      Deal.of(copy(deal)).outcomes.items() if kind_of(outcome) == kind)  # fmt: skip
    said = copy(deal)
    said["contract"] = {}
    said["outcomes"][name]["measurement"] = {
        "sensitivity": "91 %", "specificity": "97 %", "missing": {"share": "3 %", "counts_as": "excluded"},
        "compared_with": {"baseline": 7, "then": {"from": "2027-03-01", "control": 33}},
    }  # fmt: skip
    told = next(
        line for line in describe(Deal.of(said), "en").text(10_000).splitlines() if line.startswith(f"- {name}:")
    )
    assert "91 % are recorded as reaching it. Of those who do not, 97 % are recorded as not reaching it." in told
    assert "The answers of 3 % never come; those citizens are left out" in told
    assert "It is compared with an agreed " in told
    assert "From 1 March 2027 a live randomised control group of 33 citizens takes its place." in told


# --- phrases ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spoken() -> set[str]:
    """Every phrase that is said of the deals."""
    found: set[str] = set()
    say = Telling.say

    def listening(self: Telling, phrase: str, **gaps: object) -> str:
        found.add(phrase)
        return say(self, phrase, **gaps)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Telling, "say", listening)
        for name in EVERY:
            describe(Deal.of(copy(name)), "en")
    return found


HEARD_ELSEWHERE = {"deal.scenario", "deal.changes", "contract.none", "provenance.assumed", "provenance.notes",
                   "provenance.note", "list.more"}  # fmt: skip
"""Said of deals that come from a file, or have no contract."""


def test_every_phrase_is_said_of_some_deal(spoken):
    assert sorted(phrases("en").keys() - spoken - HEARD_ELSEWHERE) == []


@pytest.mark.parametrize("name", EVERY)
def test_both_languages_say_as_much_in_their_own_words(name):
    english, danish = (describe(Deal.of(copy(name)), language) for language in ("en", "da"))
    assert [len(chapter.lines) for chapter in english.chapters] == [len(chapter.lines) for chapter in danish.chapters]
    assert not {chapter.heading for chapter in english.chapters} & {chapter.heading for chapter in danish.chapters}
    same = set(english.text().splitlines()) & set(danish.text().splitlines())
    assert not {line for line in same if len(line.split()) > 3 and set(line) > set("=-")}
