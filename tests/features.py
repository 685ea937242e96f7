"""What a deal can say, and what one deal says, as names: `Tiers.pays=coupon`, `Capital.guarantees`, `Reach.claims`.

A feature is a key of the contract, the capital, an outcome, or of how citizens are grouped; where a key takes one of a
few words, each word is a feature of its own. The same holds of the public purse, by itself: every key of the budget,
of prices and of discounting, what is said of several municipalities, and each kind of clock that runs in a life.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping

from simulator.deal import Citizens, Deal, Section
from simulator.deal import capital as capital_models
from simulator.deal import contract as contract_models
from simulator.deal import outcomes as outcome_models
from simulator.deal import purse as purse_models
from simulator.deal import terms as term_models
from simulator.deal.model import Discount, Parties, Prices
from simulator.deal.people import Segment
from simulator.trajectories import clocks

MODULES = (capital_models, contract_models, outcome_models, term_models)
OF_CITIZENS = ("sites", "common_luck", "households")
OF_HOMES = ((Segment, "municipality"), (Parties, "municipalities"))
SILENT = {"source", "assumed", "note", "kind", "text"}


def all_features() -> set[str]:
    """Everything that a deal can say."""
    return {f"Citizens.{name}" for name in OF_CITIZENS}.union(*map(_of_module, MODULES))


def purse_features() -> set[str]:
    """Everything that a deal can say about the public purse."""
    kinds = {f"Clock.kind={kind}" for kind in typing.get_args(clocks.Kind)} | {"Clock.of_money"}
    homes = {f"{model.__name__}.{name}" for model, name in OF_HOMES}
    return _of_module(purse_models).union(_of_model(Prices), _of_model(Discount), kinds, homes)


def _of_module(module: types.ModuleType) -> set[str]:
    found: set[str] = set()
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


def purse_features_of(deal: Deal) -> set[str]:
    """Everything that one deal says about the public purse; the clocks are those that run in its citizens' lives."""
    parts = (deal.budget, deal.prices, deal.discount)
    found = {f"Clock.kind={clock.kind}" for clock in clocks.clocks(deal)}
    found |= {"Clock.of_money"} if any(clock.of_money for clock in clocks.clocks(deal)) else set()
    said = [deal.parties, *deal.citizens.segments.values()]
    found |= {
        f"{m.__name__}.{name}" for m, name in OF_HOMES for part in said if type(part) is m and getattr(part, name)
    }
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
