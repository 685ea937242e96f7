"""The tree of a batch file in, a checked `BatchFile` or one problem per mistake of form out.

    name: All deals under stress
    draws: 10_000
    seed: 1
    lives: own                        # every deal its own lives | by cohort: deals that declare one share them
    deals:                            # NAME: FILE, beside this file; or a list of files and patterns
      aalborg: ../deals/aalborg.yaml
      second: {file: ../deals/aalborg.yaml, set: {citizens.planned: 60}}
    scenarios:                        # NAME: null as signed | text: the deal's own | changes for every deal
      base: null
      corona: corona
      small: {citizens.planned: 60}
    missing: refuse                   # a deal without such a scenario: refuse | skip
    sweeps:                           # every combination; values, or from, to and steps
      goal: {path: contract.terms.goal.at_least.share, values: [40 %, 45 %, 50 %]}
    draws_per_unit: 20_000
    record: [irr, profit, payments]   # all of `part.KEPT` when left out

Keys that are not known are refused, with the nearest that is. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from simulator.analysis.batch.changes import as_written
from simulator.analysis.batch.part import DIMENSIONS, KEPT
from simulator.config import Document
from simulator.deal.scalars import split_scalar
from simulator.errors import Problem, nearest, one_of, shown

MOST_VALUES = 10_000
"""Of one axis."""
RESERVED = ("deal", "scenario", "draw", "cell", "change", "currency", *DIMENSIONS, *KEPT)
"""Names that an axis cannot have: those of results."""


def _whole(value: object) -> object:
    """Whole numbers only; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != int(value):
        raise ValueError("expected a whole number")
    return int(value)


Whole = Annotated[int, BeforeValidator(_whole)]


class Form(BaseModel):
    """Base of every part of a batch file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(Form):
    """A deal of the batch that is changed: its file, and keys set in it."""

    file: str = Field(min_length=1)
    set: dict[str, Any] = Field(default_factory=dict)


class Sweep(Form):
    """A swept key: `values`, or `steps` values evenly spaced `from` one `to` another, both included."""

    path: str = Field(min_length=1)
    values: list[Any] | None = Field(default=None, min_length=1, max_length=MOST_VALUES)
    start: Any = Field(default=None, alias="from")
    to: Any = None
    steps: Annotated[Whole, Field(ge=2, le=MOST_VALUES)] | None = None


class BatchFile(Form):
    """A batch as written."""

    name: str = Field(min_length=1)
    draws: Annotated[Whole, Field(ge=1, le=10**9)] = 10_000
    seed: Annotated[Whole, Field(ge=0, lt=2**64)] = 1
    lives: Literal["own", "by cohort"] = "own"
    rules: str | None = None
    deals: dict[str, Any] | list[str] = Field(min_length=1)
    scenarios: dict[str, Any] = Field(default_factory=lambda: {"as signed": None}, min_length=1)
    missing: Literal["refuse", "skip"] = "refuse"
    sweeps: dict[str, Sweep] = Field(default_factory=dict)
    draws_per_unit: Annotated[Whole, Field(ge=1, le=10**9)] = 20_000
    record: list[str] = Field(default_factory=lambda: list(KEPT), min_length=1)


# ---------------------------------------------------------------------------------------------------------------------
# Reading


def read_form(document: Document) -> tuple[BatchFile | None, list[Problem]]:
    """The batch file, None when its form is at fault, and every mistake of form."""
    problems = list(document.problems)
    try:
        form = BatchFile.model_validate(document.tree)
    except ValidationError as error:
        return None, [*problems, *_told(document, error)]
    problems += [*_of_entries(document, form), *_of_sweeps(document, form), *_of_record(document, form)]
    return form, problems


def entry_of(said: object) -> Entry:
    """A deal's entry: a file's name, or a mapping; ValidationError when it is neither."""
    return Entry.model_validate({"file": said} if isinstance(said, str) else said)


def problem(document: Document, path: str, message: str, found: object = None, hint: str | None = None) -> Problem:
    """A mistake at a dotted path of the batch file."""
    place = document.place(path)
    return Problem(place.file, place.line, place.column, path, message, None if found is None else shown(found), hint)


_KINDS = {
    "string_type": "expected text",
    "string_too_short": "expected some text",
    "missing": "a required key is missing",
    "dict_type": "expected a mapping, as {NAME: ...}",
    "list_type": "expected a list, as [40 %, 50 %]",
    "model_type": "expected a mapping, as {path: contract.terms.goal.price, values: [40_000, 50_000]}",
    "too_short": "expected at least one entry",
    "too_long": f"expected at most {MOST_VALUES:,} entries",
}
_EXAMPLES = {
    "name": "name: All deals under stress",
    "deals": "deals: {aalborg: ../deals/aalborg.yaml}",
    "path": "path: contract.terms.goal.at_least.share",
    "file": "file: ../deals/aalborg.yaml",
}
_DEALS = "expected NAME: FILE, NAME: {file: FILE, set: {...}}, or a list of files and patterns"


def _told(document: Document, error: ValidationError, below: str = "", model: type[Form] = BatchFile) -> list[Problem]:
    """What pydantic found, in the file's own terms, each place once."""
    found: dict[str, Problem] = {}
    for each in error.errors(include_url=False):
        keys = [str(key) for key in each["loc"]]
        if keys and keys[0] == "deals" and model is BatchFile:
            keys = ["deals", *(key for key in keys[1:] if key not in ("dict[str,any]", "list[str]"))]
        path = ".".join([below, *keys] if below else keys)
        message, hint = _said(each, keys, model)
        value = None if each["type"] == "missing" or isinstance(each["input"], (dict, list)) else each["input"]
        found.setdefault(path, problem(document, path, message, value, hint))
    return list(found.values())


def _said(error: ErrorDetails, keys: list[str], model: type[Form]) -> tuple[str, str | None]:
    kind = error["type"]
    if keys[:1] == ["deals"] and kind not in ("missing", "too_short"):
        return _DEALS, None
    if kind == "extra_forbidden":
        section = Sweep if keys[0] == "sweeps" else model
        allowed = [info.alias or name for name, info in section.model_fields.items()]
        close = nearest(keys[-1], allowed)
        return f"unknown key; expected one of {one_of(allowed)}", f'did you mean "{close}"?' if close else None
    if kind == "value_error":
        return str(error["ctx"]["error"]), None
    if kind in _KINDS:
        return _KINDS[kind], f"as {_EXAMPLES[keys[-1]]}" if kind == "missing" and keys[-1] in _EXAMPLES else None
    words = error["msg"].replace("Input should be ", "expected ").replace("greater than or equal to", "at least")
    return words.replace("less than or equal to", "at most").replace("less than", "below"), None


def _of_entries(document: Document, form: BatchFile) -> Iterator[Problem]:
    """Deals and scenarios whose entry is of no known form."""
    for name, said in form.deals.items() if isinstance(form.deals, dict) else ():
        path = f"deals.{name}"
        if not isinstance(said, (str, dict)) or not said:
            yield problem(document, path, "expected a file, or {file: FILE, set: {...}}", said)
            continue
        try:
            entry_of(said)
        except ValidationError as error:
            yield from _told(document, error, path, Entry)
    for name, said in form.scenarios.items():
        if not (said is None or isinstance(said, (str, dict))):
            message = "expected null (as signed), the name of a scenario of the deals, or changes"
            yield problem(document, f"scenarios.{name}", message, said)


def _of_sweeps(document: Document, form: BatchFile) -> Iterator[Problem]:
    """Axes with names that results have already, and those that say no values, or say them twice."""
    for name, sweep in form.sweeps.items():
        path = f"sweeps.{name}"
        if name in RESERVED:
            yield problem(document, path, "results have something of this name already; call the axis otherwise")
        ends = (sweep.start, sweep.to, sweep.steps)
        if (sweep.values is None) == (None in ends) or (sweep.values is not None and ends != (None, None, None)):
            yield problem(document, path, "expected either values: [...], or from, to and steps")
            continue
        try:
            texts = values_of(sweep)
        except ValueError as error:
            yield problem(document, f"{path}.from", str(error), sweep.start)
            continue
        if twice := sorted({text for text in texts if texts.count(text) > 1}):
            yield problem(document, f"{path}.values", "a value is there twice", one_of(twice))


def _of_record(document: Document, form: BatchFile) -> Iterator[Problem]:
    for position, name in enumerate(form.record):
        if name not in KEPT:
            close = nearest(name, KEPT)
            message = f"nothing of this name can be recorded; expected one of {one_of(KEPT, most=30)}"
            yield problem(document, f"record.{position}", message, name, f'did you mean "{close}"?' if close else None)


# ---------------------------------------------------------------------------------------------------------------------
# Values


def values_of(sweep: Sweep) -> tuple[str, ...]:
    """The values of an axis as a user would write them; ValueError when its ends are no numbers of one unit."""
    if sweep.values is not None:
        return tuple(as_written(value) for value in sweep.values)
    first, last = (split_scalar(end, "a number, with or without %") for end in (sweep.start, sweep.to))
    if (first.percent, first.words) != (last.percent, last.words):
        raise ValueError("from and to must be numbers of one unit")
    steps = (sweep.steps or 2) - 1
    values = [first.value + (last.value - first.value) * step / steps for step in range(steps + 1)]
    unit = (" %" if first.percent else "") + (f" {first.words}" if first.words else "")
    return tuple(f"{_plain(value * 100 if first.percent else value)}{unit}" for value in values)


def _plain(value: Decimal) -> str:
    """A number in at most 12 digits, without exponent or trailing zeros."""
    text = f"{Decimal(f'{value:.12g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
