"""Pydantic's findings in, words that name what is allowed out; what the schema says about a key is read off the models.

`Keys` are the keys of the user's tree. Pydantic's locations also name union branches; `tree_keys` leaves those out.
Nothing is random.
"""

from __future__ import annotations

import datetime
import re
import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import Tag
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from simulator.deal import OUTCOME_KINDS, Deal, Section, Step
from simulator.errors import nearest, one_of

Keys = tuple[str | int, ...]

_REMARKS = ("source", "assumed", "note")

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_YES_NO = {"yes", "no", "on", "off", "y", "n"}
_TRUE_FALSE = "YAML reads this as true/false"
_EXAMPLES = {
    "name": "name: A deal's name",
    "start": "start: 2026-01-01",
    "horizon": "horizon: 72 months",
    "citizens": "citizens: {planned: 120}",
    "pathway": "pathway: {states: [...], start: ..., transitions: {...}}",
    "*.start": "start: unemployed",
    "*.planned": "planned: 120",
    "*.share": "share: 30 %",
    "*.states": "states: [unemployed, job]",
    "*.within": "within: 36 months",
    "*.months": "months: 12",
    "*.payer": "payer: {ACCOUNT: 100 %}",
    "*.until": "until: 36 months",
    "*.month": "month: 12",
    "*.outcome": "outcome: NAME",
    "*.at_least": "at_least: {share: 30 %, of: planned}",
    "*.pays": "pays: {amount: 100_000}",
    "*.return": "return: {rate: 5 % per year}",
    "*.steps": "steps: {10 %: 100_000, 20 %: 250_000}",
    "*.price": "price: 5_000",
    "*.if": "if: {recruitment: {below: 50 %}}",
    "*.commitment": "commitment: 8_000_000",
}
_FIRST_KEYS = {
    "outcome_kind": OUTCOME_KINDS,
    "pays_kind": ("repay", "amount", "share_of_principal", "price"),
}  # pydantic's error type -> keys of which exactly one says which kind of section it is
_EXPECTED = {  # pydantic's error type, or its first word -> what is allowed
    "string_type": "expected text",
    "string_too_short": "expected some text",
    "int": "expected a whole number",
    "bool": "expected true or false",
    "date": "expected a date, as 2026-01-01",
    "tuple": "expected a list, as [a, b]",
    "dict": "expected a mapping, as {name: ...}",
    "mapping": "expected a mapping, as {name: ...}",
}


def dotted(keys: Keys) -> str:
    """Keys as a dotted path."""
    return ".".join(map(str, keys))


def tree_keys(error: ErrorDetails, tree: Any) -> Keys:
    """Where in the user's tree an error is: its location without union branches and the like."""
    keys: list[str | int] = []
    location = error["loc"]
    for index, step in enumerate(location):
        if index and step in _branch_names(location[:index]):
            continue
        if isinstance(tree, dict) and str(step) in tree:
            keys.append(str(step))
            tree = tree[str(step)]
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            keys.append(step)
            tree = tree[step]
        elif error["type"] == "missing" and index == len(location) - 1:
            keys.append(step)
    return tuple(keys)


class UnionBranch(NamedTuple):
    """A branch of an untagged union of a section with something else: where, and the keys of the section."""

    keys: Keys
    allowed: list[str]
    fixed: bool
    """Whether the branch is the section, whose keys are fixed."""


def branch_of(error: ErrorDetails, tree: Any) -> UnionBranch | None:
    """The branch of an untagged union that an error belongs to, None when it belongs to none."""
    location = error["loc"]
    for index in range(1, len(location)):
        branches = list(_walk(Deal, location[:index], named=True))
        sections = [branch.kind.__name__ for branch in branches if _is_section(branch.kind)]
        if len(branches) > 1 and sections and not any(branch.tags for branch in branches):
            shorter: Any = {**error, "loc": location[:index], "type": "union"}
            allowed = allowed_keys((*location[:index], sections[0]))
            return UnionBranch(tree_keys(shorter, tree), allowed, location[index] in sections)
    return None


def said(keys: Keys, errors: list[ErrorDetails], meant: str | None) -> tuple[str, str | None]:
    """Message and hint for the errors of one entry (several when each branch of a union refused it)."""
    messages = list(dict.fromkeys(_message(keys, error) for error in errors))
    if any("did you mean" in message for message in messages):
        messages = messages[:1]
    message, _, hint = " or ".join(messages).replace(" or expected ", " or ").partition("; did you mean ")
    if hint:
        return message, f"did you mean {hint}"
    if errors[0]["type"] == "missing":
        example = _EXAMPLES.get(f"*.{keys[-1]}" if len(keys) > 1 else str(keys[0]))
        words = [word for kind in field_types(keys) if get_origin(kind) is Literal for word in get_args(kind)]
        return message, f"as {example}" if example else f"expected one of {one_of(words)}" if words else None
    return message, f'did you mean "{meant}"?' if meant else _closest(errors[0])


def _message(keys: Keys, error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    key = str(context.get("discriminator", "")).strip("'")
    if kind == "value_error":
        return str(context["error"])
    if kind == "missing":
        return "a required key is missing"
    if kind == "extra_forbidden":
        return f"unknown key; expected one of {one_of(allowed_keys(error['loc'][:-1]), most=20)}"
    if kind == "union_tag_not_found":
        allowed = one_of(_branch_names(error["loc"]))
        return f"the key {key} is missing; expected one of {allowed}"
    if kind == "union_tag_invalid":
        return f"{key} is {context['tag']}; expected one of {context['expected_tags']}"
    return _expected(kind, error)


def _expected(kind: str, error: ErrorDetails) -> str:
    value = error["input"]
    if value is None:
        return "nothing is given here: fill it in or remove the key"
    expected = _EXPECTED.get(kind) or _EXPECTED.get(kind.split("_")[0])
    if kind.startswith("model"):
        return f"expected a mapping with the keys {one_of(_inner(allowed_keys(error['loc'])), most=6)}"
    if kind.startswith("int") and isinstance(value, str) and value.lower() in _YES_NO:
        return f"{_TRUE_FALSE}; {expected}"
    if kind == "string_type" and isinstance(value, bool | int | float | datetime.date):
        return "expected text: put it in quotes"
    if kind in ("too_short", "too_long"):
        context = error["ctx"]
        most, least = context.get("max_length"), context.get("min_length")
        return f"expected at most {most} here" if kind == "too_long" else f"expected at least {least} here"
    said = error["msg"].replace("Input should be ", "expected ").replace("greater than or equal to", "at least")
    said = said.replace("less than or equal to", "at most")
    return expected or said[:1].lower() + said[1:]


def _closest(error: ErrorDetails) -> str | None:
    """The nearest allowed word, where the schema lists the words."""
    context, value = error.get("ctx", {}), error["input"]
    if error["type"] in _FIRST_KEYS and isinstance(value, dict):
        return _closest_key(list(map(str, value)), _FIRST_KEYS[error["type"]])
    words = re.findall(r"'([^']+)'", str(context.get("expected") or context.get("expected_tags") or ""))
    close = nearest(str(context.get("tag") or value), words) if words else None
    return f'did you mean "{close}"?' if close else None


def _closest_key(written: list[str], allowed: tuple[str, ...]) -> str | None:
    """What to do about keys of which exactly one must be there: remove all but one, or correct the nearest."""
    found = [key for key in written if key in allowed]
    if found:
        return f"found {' and '.join(found)}: keep one"
    meant = [close for close in (nearest(key, allowed) for key in written) if close]
    return f'did you mean "{meant[0]}"?' if meant else None


def close_key(word: str, allowed: list[str]) -> str | None:
    """The nearest of the keys; remarks such as `source` only when they begin alike."""
    remarks = [key for key in allowed if key in _REMARKS and key[0] == word[:1].casefold()]
    return nearest(word, _inner(allowed)) or nearest(word, remarks)


def _inner(keys: list[str]) -> list[str]:
    return [key for key in keys if key not in _REMARKS]


# --- what the models say ---------------------------------------------------------------------------------------------


def misread(keys: Keys, value: object) -> str | None:
    """What is wrong with a scalar that would be turned silently into another: true into 1, 86400 into a date."""
    kinds = {kind for kind in field_types(keys) if kind is int or kind is datetime.date} if keys else set()
    if int in kinds and isinstance(value, bool):
        return f"{_TRUE_FALSE}; expected a whole number"
    if datetime.date in kinds and not isinstance(value, datetime.date):
        found = [word for kind in field_types(keys) if get_origin(kind) is Literal for word in get_args(kind)]
        words, sections = list(dict.fromkeys(found)), [kind for kind in field_types(keys) if _is_section(kind)]
        if value not in words and not (isinstance(value, str) and _ISO_DATE.fullmatch(value)):
            ways = [f'"{word}"' for word in words] + (["{every: 6 months, until: 60 months}"] if sections else [])
            close = nearest(str(value), words)
            hint = f'; did you mean "{close}"?' if close else ""
            return ", or ".join(["expected a date, as 2026-01-01", *ways]) + hint
    return None


def misread_step(step: object) -> tuple[str, str | None] | None:
    """Message and hint for a step of the waterfall that is a mapping but no `{step: ..., from: ..., met: ...}`."""
    if not isinstance(step, dict) or "step" in step:
        return None
    (key, value), *more = step.items() or [("", "")]
    hint = f'put it in quotes: "{key}: {value}"' if key == "rest" and not more else None
    return 'expected a step as text, or {step: "principal of TRANCHE", from: 60 months, met: TERM}', hint


@cache
def field_types(keys: Keys) -> tuple[type, ...]:
    """The types that the models allow at keys of the user's tree, whichever branches of unions those take."""
    return tuple(branch.kind for branch in _walk(Deal, keys, named=False))


def allowed_keys(location: Keys) -> list[str]:
    """The keys of the section at a location of pydantic's, as written in YAML; empty when it is none."""
    kinds = [branch.kind for branch in _walk(Deal, location, named=True)]
    sections = [kind for kind in kinds if _is_section(kind)]
    if Step in sections:
        return ["step", "from", "met"]
    keys = [info.alias or name for kind in sections[:1] for name, info in _own_first(kind) if name != "origin"]
    return [*(key for key in keys if key not in _REMARKS), *(key for key in keys if key in _REMARKS)]


def _own_first(kind: type[Section]) -> list[tuple[str, FieldInfo]]:
    """The fields of a section, those of its own before those that all of its family have."""
    return sorted(kind.model_fields.items(), key=lambda field: field[0] not in kind.__annotations__)


class _Branch(NamedTuple):
    """One member of a union, or the only type there is, and the words by which pydantic names the branch."""

    kind: Any
    tags: tuple[str, ...]


def _is_section(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Section)


def _branch_names(location: Keys) -> tuple[str, ...]:
    """The words at a location of pydantic's that choose a branch of a tagged union and are no key."""
    return tuple(tag for branch in _walk(Deal, location, named=True) for tag in branch.tags)


def _walk(annotation: Any, keys: Keys, named: bool) -> Iterator[_Branch]:
    branches = list(_branches(annotation))
    if not keys:
        yield from branches
        return
    tagged = named and any(branch.tags for branch in branches)
    for branch in branches:
        chosen = keys[0] in branch.tags if tagged else named and keys[0] == getattr(branch.kind, "__name__", None)
        if chosen and len(keys) == 1:
            yield _Branch(branch.kind, ())
        elif chosen or not tagged:
            yield from _step(branch.kind, keys[1:] if chosen else keys, named)


def _step(kind: Any, keys: Keys, named: bool) -> Iterator[_Branch]:
    if _is_section(kind):
        for name, info in kind.model_fields.items():
            if (info.alias or name) == keys[0]:
                yield from _walk(info.annotation, keys[1:], named)
    elif get_origin(kind) is dict:
        yield from _walk(get_args(kind)[1], keys[1:], named)
    elif get_origin(kind) is tuple and isinstance(keys[0], int):
        yield from _walk(get_args(kind)[0], keys[1:], named)


def _branches(annotation: Any, tags: tuple[str, ...] = ()) -> Iterator[_Branch]:
    """The members of a union, each without its annotations."""
    if get_origin(annotation) is Annotated:
        annotation, *remarks = get_args(annotation)
        tags = tuple(remark.tag for remark in remarks if isinstance(remark, Tag))
    if get_origin(annotation) in (Union, types.UnionType):
        for member in get_args(annotation):
            yield from _branches(member)
    elif annotation is not type(None):
        yield _Branch(annotation, tags or _kind_of(annotation))


def _kind_of(kind: Any) -> tuple[str, ...]:
    """The words in `kind:` by which a union tells this section from the others."""
    if _is_section(kind) and "kind" in kind.model_fields:
        return tuple(map(str, get_args(kind.model_fields["kind"].annotation)))
    return ()
