"""A SØM file in, a checked `SoemCase` with the document it was read from, or every problem it has, out.

The same YAML reading as for deals: positions, `path=value` overrides, all mistakes at once, each with file and line.
Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from simulator.analysis.soem.case import PLAIN, SoemCase
from simulator.config import Document, read
from simulator.deal import Section
from simulator.errors import DealError, Problem, nearest, one_of, shown

_REMARKS = ("source", "assumed", "note")
_EXPECTED = {
    "string_type": "expected text",
    "string_too_short": "expected some text",
    "int": "expected a whole number",
    "bool": "expected true or false",
    "dict": "expected a mapping, as {name: ...}",
    "model": "expected a mapping, as {name: ...}",
    "too_short": "expected at least one entry",
}
_EXAMPLES = {
    "payer": "payer: {municipality: 80 %, state: 20 %}",
    "price": "price: 12_064",
    "units": "units: -4.5",
    "cost": "cost: {2026: 958_000}",
    "completers": "completers: {2026: 34}",
    "success": "success: 12 %",
    "price_level": "price_level: 2026",
    "name": "name: A programme's name",
    "programme": "programme: {cost: {2026: 958_000}, payer: municipality}",
    "consequences": "consequences: {cash_benefit: {units: -4, price: 12_064, payer: municipality}}",
    "level": "level: municipality",
}


@dataclass(frozen=True)
class Read:
    """A case, and the document that says where each of its keys was written."""

    case: SoemCase
    document: Document


def load_case(path: str | Path, overrides: Iterable[str] = ()) -> Read:
    """The case in a YAML file with `path=value` overrides; DealError or OptionError with every problem."""
    document = read(path).set(overrides)
    problems = [*document.problems, *_misread(document)]
    try:
        case = SoemCase.model_validate(document.tree, context={"folder": Path(path).parent})
    except ValidationError as error:
        raise DealError([*problems, *_of_form(document, error)]) from None
    problems += _between(case, document)
    if problems:
        raise DealError(problems)
    return Read(case, document)


def _problem(document: Document, path: str, message: str, found: object = None, hint: str | None = None) -> Problem:
    place = document.place(path)
    said = None if found is None else shown(found)
    return Problem(place.file, place.line, place.column, path, message, said, hint)


def _misread(document: Document) -> Iterator[Problem]:
    """Counts that YAML reads as true or false, which would pass for 1 and 0."""
    completers = document.tree.get("completers")
    for year, count in (completers if isinstance(completers, dict) else {}).items():
        if isinstance(count, bool):
            message = "YAML reads this as true/false; expected a whole number"
            yield _problem(document, f"completers.{year}", message, count)


# --- what pydantic finds, in the file's own terms --------------------------------------------------------------------


def _of_form(document: Document, error: ValidationError) -> Iterator[Problem]:
    for each in error.errors(include_url=False):
        keys = [str(key) for key in each["loc"] if key != "[key]"]
        path = ".".join(keys)
        message, hint = _said(each, keys)
        missing = each["type"] == "missing"
        found = None if missing or isinstance(each["input"], dict) else each["input"]
        yield _problem(document, path, message, found, hint)


def _said(error: ErrorDetails, keys: list[str]) -> tuple[str, str | None]:
    kind = error["type"]
    if kind == "value_error":
        message, _, hint = str(error["ctx"]["error"]).partition("; did you mean ")
        return message, f"did you mean {hint}" if hint else None
    if kind == "missing":
        example = _EXAMPLES.get(keys[-1])
        return "a required key is missing", f"as {example}" if example else None
    if kind == "extra_forbidden":
        allowed = _allowed(keys[:-1])
        close = nearest(keys[-1], [key for key in allowed if key not in _REMARKS])
        return f"unknown key; expected one of {one_of(allowed, most=20)}", f'did you mean "{close}"?' if close else None
    if error["input"] is None:
        return "nothing is given here: fill it in or remove the key", None
    expected = _EXPECTED.get(kind) or _EXPECTED.get(kind.split("_")[0])
    if expected and kind not in ("int_type",):
        return expected, None
    said = error["msg"].replace("Input should be ", "expected ").replace("greater than or equal to", "at least")
    return said.replace("less than or equal to", "at most"), None


def _allowed(keys: list[str]) -> list[str]:
    """The keys of the section at these keys, its own before the remarks that every section may have."""
    kind: Any = SoemCase
    for key in keys:
        if _is_section(kind):
            fields = {info.alias or name: info.annotation for name, info in kind.model_fields.items()}
            members = get_args(fields.get(key)) if get_origin(fields.get(key)) is not dict else ()
            kind = next(filter(_is_section, members), fields.get(key))
        else:
            kind = (get_args(kind) or (None,))[-1]
    names = [info.alias or name for name, info in kind.model_fields.items()] if _is_section(kind) else []
    return sorted(names, key=_REMARKS.__contains__)


def _is_section(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Section)


# --- what does not fit together --------------------------------------------------------------------------------------


def _between(case: SoemCase, document: Document) -> Iterator[Problem]:
    known = [*case.payers, *(name for name in PLAIN if name not in case.payers)]
    for path, shares in case.shares():
        for name in shares:
            if name not in known:
                close = nearest(name, known)
                hint = f'did you mean "{close}"?' if close else "declare it under payers"
                yield _problem(document, path, f"there is no such payer; expected one of {one_of(known)}", name, hint)
        total = sum(shares.values(), Decimal(0))
        if total != 1:
            yield _problem(document, path, f"the shares sum to {(total * 100).normalize():f} %, not 100 %")
    for name, consequence in case.consequences.items():
        for year in consequence.later:
            if year >= case.horizon:
                message = f"the horizon is {case.horizon} years: its last year is year {case.horizon - 1}"
                yield _problem(document, f"consequences.{name}.later.from year {year}", message)
    yield from _levels(case, document)


def _levels(case: SoemCase, document: Document) -> Iterator[Problem]:
    for name, payer in case.payers.items():
        if name in PLAIN and payer.level != name:
            message = f"a payer called {name} is of level {name}"
            yield replace(_problem(document, f"payers.{name}.level", message, payer.level), hint="use another name")
