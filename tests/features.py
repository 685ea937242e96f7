"""What a deal can say, and what one deal says, as names: `Tiers.pays=coupon`, `Capital.guarantees`, `Reach.claims`.

A feature is a key of the contract, the capital, an outcome, or of how citizens are grouped; where a key takes one of a
few words, each word is a feature of its own.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping

from simulator.deal import Citizens, Deal, Section
from simulator.deal import capital as capital_models
from simulator.deal import contract as contract_models
from simulator.deal import outcomes as outcome_models
from simulator.deal import terms as term_models

MODULES = (capital_models, contract_models, outcome_models, term_models)
OF_CITIZENS = ("sites", "common_luck", "households")
SILENT = {"source", "assumed", "note", "kind", "text"}


def all_features() -> set[str]:
    """Everything that a deal can say."""
    found = {f"Citizens.{name}" for name in OF_CITIZENS}
    for module in MODULES:
        for model in vars(module).values():
            if isinstance(model, type) and issubclass(model, Section) and model.__module__ == module.__name__:
                found |= set(_of_model(model))
    return found


def _of_model(model: type[Section]) -> Iterator[str]:
    if model.__subclasses__() or model is contract_models.Contract:
        return  # a base says nothing by itself, and every deal has a contract
    hints = typing.get_type_hints(model, include_extras=False)
    for name in model.model_fields:
        if name in SILENT:
            continue
        words = [*_words(hints[name])]
        yield from (f"{_home(model, name)}.{name}={word}" for word in words)
        if not words:
            yield f"{_home(model, name)}.{name}"


def _home(model: type[Section], name: str) -> str:
    """The class that states a key: what every term may have is a feature of terms, not of each kind."""
    return next(base.__name__ for base in reversed(model.__mro__) if name in getattr(base, "__annotations__", {}))


def _words(hint: object) -> Iterator[str]:
    """The words of a Literal, alone or beside None."""
    if typing.get_origin(hint) is typing.Literal:
        yield from map(str, typing.get_args(hint))
    elif typing.get_origin(hint) in (typing.Union, types.UnionType):
        for part in typing.get_args(hint):
            yield from _words(part)


def features_of(deal: Deal) -> set[str]:
    """Everything that one deal says, or leaves at a word it does not have to say."""
    citizens: Citizens = deal.citizens
    found = {f"Citizens.{name}" for name in OF_CITIZENS if getattr(citizens, name) is not None}
    parts = (deal.outcomes, deal.contract, deal.capital, deal.parties.provider.costs)
    return found.union(*map(set, map(_said, parts)))


def _said(value: object) -> Iterator[str]:
    if isinstance(value, Section):
        for name in type(value).model_fields:
            part, home = getattr(value, name), _home(type(value), name)
            if isinstance(part, str):
                yield f"{home}.{name}={part}"
            if name in value.model_fields_set:
                yield f"{home}.{name}"
            yield from _said(part)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _said(part)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _said(part)
