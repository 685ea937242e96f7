"""The deal's models in, their JSON Schema out, with the text under each field as its description.

The texts are read from the sources when a schema is asked for; reading them with the models, as pydantic can, makes
every command slower. Wherever a mapping may be written it may be `{rule: PATH, ...}`: the entry of a library then says
what is required.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import sys
from collections.abc import Iterator
from typing import Any

from simulator.deal.model import Deal
from simulator.deal.numbers import Section


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a deal file."""
    schema = Deal.model_json_schema(by_alias=True)
    definitions = {**schema.get("$defs", {}), "Deal": schema}
    for model in _models(Section):
        properties = definitions.get(model.__name__, {}).get("properties", {})
        for name, text in _field_texts(model).items():
            alias = model.model_fields[name].alias or name
            if alias in properties:
                properties[alias]["description"] = text
    _allow_rules(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


_REFERENCE = {"type": "string", "description": "dotted path of the entry in the library of rules that this stands for"}


def _allow_rules(schema: Any) -> None:
    """Let every mapping be a reference: a key `rule`, beside which nothing else is required."""
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        _allow_rules(inner)
    if not isinstance(schema, dict) or schema.get("type") != "object" or "additionalProperties" not in schema:
        return
    named = schema["additionalProperties"]  # what a name may hold where names are free: one may be called `rule`
    schema["patternProperties"] = {"^rule$": {"anyOf": [_REFERENCE, named]} if isinstance(named, dict) else _REFERENCE}
    if "required" in schema:
        schema["anyOf"] = [{"required": ["rule"]}, {"required": schema.pop("required")}]


def _models(model: type[Section]) -> Iterator[type[Section]]:
    yield model
    for child in model.__subclasses__():
        yield from _models(child)


def _field_texts(model: type[Section]) -> dict[str, str]:
    """The text under each field of a model and of the models it extends."""
    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if issubclass(each, Section):
            found.update(_class_texts(each))
    return {name: text for name, text in found.items() if name in model.model_fields}


def _class_texts(model: type[Section]) -> Iterator[tuple[str, str]]:
    tree = ast.parse(inspect.getsource(sys.modules[model.__module__]))
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == model.__name__:
            for field, text in itertools.pairwise(node.body):
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and _is_text(text):
                    yield field.target.id, inspect.cleandoc(ast.literal_eval(text.value))  # type: ignore[attr-defined]


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
