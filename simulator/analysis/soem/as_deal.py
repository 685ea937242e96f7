"""A SØM case in, the tree of the same case as a deal out, with comments that say how each part was made.

Citizens are the completers, enrolled evenly so that they complete evenly through their years. `target` and `success`
are the states; within the programme the counterfactual reaches the deadweight share and the programme the success
share, and after it nobody moves. A month in `target` costs what a successful citizen saves; what a successful citizen
uses more of falls in `success`. Prices do not grow. Uncertain numbers keep their distributions, scaled to a year's
amount. Nothing random.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from simulator.analysis.soem.arithmetic import effect, rounded
from simulator.analysis.soem.case import BaseAlternative, Consequence, SoemCase, SoemProgramme
from simulator.analysis.soem.means import central
from simulator.config import DISTRIBUTIONS
from simulator.deal import Quantity
from simulator.deal.scalars import split_scalar

Tree = dict[str, Any]
MOVE = "target -> success"
ALMOST_NONE = "0.0001 %"
"""Stands for a deadweight of none: a programme multiplies a hazard, and there must be one."""
MUNICIPAL = "municipal_budget"
"""The account of the payer `municipality`, whose name is the party's in a deal."""
_REMARKS = ("source", "assumed", "note")
_SCALED = re.compile(r"mean|sd|low|mode|high|scale|median|values|p\d+(\.\d+)?")


@dataclass
class Draft:
    """A deal being made: its tree, and comments by dotted path."""

    tree: Tree = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Calendar:
    """Months of the deal, from its first: `enrol` when the first citizens enrol, who complete from `complete` on."""

    start: dt.date
    enrol: int
    over: int
    horizon: int

    def month(self, year: int) -> int:
        """The month in which a calendar year begins."""
        return (year - self.start.year) * 12 + 1 - self.start.month


def calendar(case: SoemCase) -> Calendar:
    """When the deal starts and ends: the first cost or enrolment; the last year of consequences."""
    first, last, lasts = case.cohorts[0], case.cohorts[-1], case.programme.lasts
    enrolled = first * 12 - lasts  # months since year 0
    begins = min(enrolled, case.first_year * 12)
    start = dt.date(begins // 12, begins % 12 + 1, 1)
    over = 12 * (last - first + 1)
    return Calendar(start, enrolled - begins, over, (last + case.horizon) * 12 - begins)


def as_deal(case: SoemCase, raw: Mapping[str, Any], name: str) -> Draft:
    """The deal of a case without its `deal` section; `raw` is the case's tree as written, `name` its file's."""
    draft, times = Draft(), calendar(case)
    draft.tree = {
        "name": case.name,
        "language": case.language,
        "currency": case.currency,
        "start": times.start,
        "horizon": f"{times.horizon} months",
        **_remarks(raw),
        "prices": {"level": case.price_level, "index": "0 %", "assumed": True},
        "discount": {"real": _percent(case.discount.rate), **_remarks(raw.get("discount"))},
        "parties": _parties(case),
        "citizens": _citizens(case, raw, times),
        "pathway": _pathway(case, raw),
        "programme": _programme(case, raw),
        "outcomes": {"success": {"reach": ["success"], "within": f"{case.programme.lasts} months"}},
        "contract": {"terms": {}},
        "budget": {"accounts": _accounts(case), "costs": dict(_costs(case, raw, times))},
    }
    draft.comments = _comments(case, name, times)
    return draft


def _remarks(value: object) -> Tree:
    return {key: value[key] for key in _REMARKS if key in value} if isinstance(value, Mapping) else {}


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"


def _parties(case: SoemCase) -> Tree:
    used = case.accounts.values()
    departments = list(dict.fromkeys(payer.department for payer in used if payer.department))
    kommune = {"da": "Kommunen", "en": "The municipality"}[case.language]
    provider = {"da": "Leverandøren", "en": "The provider"}[case.language]
    town: Tree = {"name": kommune, **({"departments": departments} if departments else {})}
    return {"municipality": town, "provider": {"name": provider}}


def _citizens(case: SoemCase, raw: Mapping[str, Any], times: Calendar) -> Tree:
    plan = {"from": times.enrol, "over": f"{times.over} months"}
    return {"planned": sum(case.completers.values()), "enrolment": plan, **_remarks(raw["completers"])}


def _pathway(case: SoemCase, raw: Mapping[str, Any]) -> Tree:
    months = f"{case.programme.lasts} months"
    none = not case.deadweight.uncertain and central(case.deadweight) == 0
    share = ALMOST_NONE if none else raw["deadweight"]
    move = {"within": {"share": share, "months": case.programme.lasts}, "after": {months: 0}}
    return {"states": ["target", "success"], "start": "target", "transitions": {MOVE: move}}


def _programme(case: SoemCase, raw: Mapping[str, Any]) -> Tree:
    within = {"share": raw["success"], "months": case.programme.lasts}
    lasts = f"{case.programme.lasts} months"
    return {"lasts": lasts, "effects": {MOVE: {"within": within}}, **_remarks(raw["programme"])}


def _accounts(case: SoemCase) -> Tree:
    return {_account(name): payer.model_dump(exclude_none=True) for name, payer in case.accounts.items()}


def _account(payer: str) -> str:
    return MUNICIPAL if payer == "municipality" else payer


# --- costs -----------------------------------------------------------------------------------------------------------


def _costs(case: SoemCase, raw: Mapping[str, Any], times: Calendar) -> Iterator[tuple[str, Tree]]:
    states: set[str] = set()
    for name, consequence in case.consequences.items():
        for line, cost in _of_consequence(case, name, consequence, raw["consequences"][name]):
            states.update(cost["states"])
            yield line, cost
    for state in ("target", "success"):
        if state not in states:
            yield state, {"states": [state], "amount": "none"}
    written = raw["programme"]
    yield from _of_arm("programme", "programme", case.programme, written, case, times)
    base = case.programme.base_alternative
    if base is not None:
        yield from _of_arm("base_alternative", "counterfactual", base, written["base_alternative"], case, times)


def _of_arm(
    label: str, arm: str, costs: SoemProgramme | BaseAlternative, raw: Mapping[str, Any], case: SoemCase,
    times: Calendar,
) -> Iterator[tuple[str, Tree]]:  # fmt: skip
    """One line for each run of years with the same cost."""
    runs = list(_runs(costs.cost))
    for first, last, number in runs:
        years = f"{first}" if first == last else f"{first}_{last}"
        line = label if len(runs) == 1 else f"{label}_{years}"
        yield (
            line,
            {
                "arm": arm,
                "amount": _yearly(number, _entry(raw["cost"], first), Fraction(1)),
                "from": max(times.month(first), 0),
                "until": f"{times.month(last + 1)} months",
                "level": case.price_level,
                "payer": _shares(costs.payer or case.programme.payer),
                **_remarks(raw),
            },
        )


def _runs(costs: Mapping[int, Quantity]) -> Iterator[tuple[int, int, Quantity]]:
    """(first year, last year, cost) of neighbouring years with the same fixed cost; an uncertain one is alone."""
    run: tuple[int, int, Quantity] | None = None
    for year, number in sorted(costs.items()):
        if run is not None and run[1] == year - 1 and number.fixed is not None and run[2].fixed == number.fixed:
            run = (run[0], year, run[2])
            continue
        if run is not None:
            yield run
        run = (year, year, number)
    if run is not None:
        yield run


def _entry(raw: Mapping[str, Any], year: int) -> Any:
    return next(value for key, value in raw.items() if int(key) == year)


def _shares(shares: Mapping[str, Decimal]) -> str | Tree:
    (name, share), *others = shares.items()
    if share == 1 and not others:
        return _account(name)
    return {_account(name): _percent(share) for name, share in shares.items()}


def _of_consequence(
    case: SoemCase, name: str, consequence: Consequence, raw: Mapping[str, Any]
) -> Iterator[tuple[str, Tree]]:
    payer, remarks = _shares(consequence.payer), _remarks(raw) or _remarks(raw["price"])
    if consequence.later:
        for line, cost in _changing(case, name, consequence):
            yield line, {**cost, "level": case.price_level, "payer": payer, **remarks}
        return
    units, price = central(consequence.units), central(consequence.price)
    if units == 0 and not consequence.units.uncertain:
        return
    amount: Any
    if consequence.price.uncertain:
        amount = _yearly(consequence.price, raw["price"], abs(units))
    else:
        amount = _yearly(consequence.units, raw["units"], (-1 if units < 0 else 1) * price)
    own: Tree = {"states": ["target" if units < 0 else "success"], "amount": amount}
    if consequence.income:
        own["income"] = True
    yield name, {**own, "level": case.price_level, "payer": payer, **remarks}


def _changing(case: SoemCase, name: str, consequence: Consequence) -> Iterator[tuple[str, Tree]]:
    """Lines in `success` whose amounts change with the time there: gains as income, losses as cost.

    A line's amounts after a time are factors on its first. A part that begins at nothing is written as the difference
    of two lines, one of which stays.
    """
    starts = (0, *consequence.later)
    sign = 1 if consequence.income else -1
    gains = [sign * central(consequence.units_in(year)) * central(consequence.price) for year in starts]
    for label, income, levels in (
        ("gained", True, [max(gain, Fraction(0)) for gain in gains]),
        ("lost", False, [max(-gain, Fraction(0)) for gain in gains]),
    ):
        if not any(levels):
            continue
        spare = Fraction(0) if levels[0] else max(levels)
        factors = {f"{12 * year} months": _decimal((level + spare) / (levels[0] + spare))
                   for year, level in zip(starts[1:], levels[1:], strict=True)}  # fmt: skip
        yield f"{name}_{label}", _in_success(levels[0] + spare, income, factors)
        if spare:
            yield f"{name}_{label}_not_yet", _in_success(spare, not income, {})


def _in_success(amount: Fraction, income: bool, after: Mapping[str, Any]) -> Tree:
    line: Tree = {"states": ["success"], "amount": f"{_figure(amount)} per year"}
    return {**line, **({"income": True} if income else {}), **({"after": dict(after)} if after else {})}


def _yearly(number: Quantity, raw: Any, times: Fraction) -> Any:
    """A number times a factor (of its own sign, so that the amount is not below 0) as an amount per year."""
    if number.distribution is None:
        return f"{_figure(abs(central(number) * times))} per year"
    (kind,) = (key for key in raw if key in DISTRIBUTIONS)
    parameters = {"values": list(number.distribution.values)} if kind == "empirical" else raw[kind]
    return {kind: _scaled(kind, parameters, times), "per": "year", **_remarks(raw)}


def _scaled(kind: str, parameters: Mapping[str, Any], times: Fraction) -> Tree:
    """The parameters of a distribution of so many times as much."""
    given = {"low": 0, "high": 1, **parameters} if kind == "beta" else dict(parameters)
    found = {key: _times(value, times) if _SCALED.fullmatch(key) else value for key, value in given.items()}
    return _mirrored(found) if times < 0 else found


def _times(value: Any, times: Fraction) -> Any:
    if isinstance(value, list):
        return [_times(each, times) for each in value]
    return _decimal(Fraction(split_scalar(value, "a number").value) * times)


def _mirrored(parameters: Tree) -> Tree:
    """What was low is high, what one in ten exceeds nine in ten do, and successes are failures."""
    other = {"low": "high", "high": "low", "a": "b", "b": "a"}
    found = {other.get(key, key): -value if key == "sd" else value for key, value in parameters.items()}
    if "successes" in found:
        found["successes"] = found["trials"] - found["successes"]
    return {
        f"p{100 - Decimal(key[1:])}" if re.fullmatch(r"p[\d.]+", key) else key: value for key, value in found.items()
    }


def _decimal(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(f"{float(value):.12g}")


def _figure(value: Fraction) -> str:
    """An amount as YAML states it, to a ten-thousandth of a unit."""
    exact = rounded(value, 4).normalize()
    return f"{exact:,f}".replace(",", "_")


# --- what the reader is told -----------------------------------------------------------------------------------------


def _comments(case: SoemCase, name: str, times: Calendar) -> dict[str, str]:
    lasts, first, last = case.programme.lasts, case.cohorts[0], case.cohorts[-1]
    counts = {case.completers.get(year, 0) for year in range(first, last + 1)}
    uneven = "" if len(counts) == 1 else (
        " The calculator has different numbers by year; a deal enrols evenly, so that only their sum is the same."
    )  # fmt: skip
    found = {
        "": (
            f"Made from {name} by `simulator soem {name} --deal`: change that file, not this one.\n"
            "The calculator's arithmetic and this deal differ on purpose. SØM gives every cohort a full year's effect "
            f"in the year of completion and stops after {case.horizon} years; here an effect begins on the day that a "
            f"citizen succeeds, within the {lasts} months of the programme, and all are followed to the end of "
            f"{last + case.horizon - 1}, so that earlier cohorts count longer. Who succeeds is a matter of luck. "
            "docs/soem.md shows how much each comes to."
        ),
        "citizens": (
            f"Everyone who completes, enrolled {lasts} months before, evenly over the years {first}-{last}.{uneven}"
        ),
        "pathway": (
            "Without the programme the deadweight share succeeds within the programme's time; after that nobody moves, "
            "as in the calculator: what is reached lasts, and who has not succeeded does not."
        ),
        "programme": (
            f"With it the gross success share does, so that {_percent(Decimal(str(float(effect(case)))))} succeed "
            "because of it."
        ),
        "budget": (
            "A month in target costs what a successful citizen saves; what a successful citizen uses more of is a cost "
            "of success. Amounts are units x price a year, in fixed prices."
        ),
    }
    if not case.deadweight.uncertain and central(case.deadweight) == 0:
        found["pathway"] += (
            " The calculator says that nobody would have succeeded anyway; a programme multiplies a hazard, so a "
            "millionth stands for none."
        )
    both = [key for key, each in case.consequences.items() if each.price.uncertain and each.units.uncertain]
    changing = [key for key, each in case.consequences.items() if each.later]
    if both:
        found["budget"] += f" Of {', '.join(both)} only the price is uncertain here; units stand at their mean."
    if changing:
        found["budget"] += f" {', '.join(changing)} change with the years in success: they are lines of that state."
    return found
