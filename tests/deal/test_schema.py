"""The JSON Schema holds every section and key of the models, each section and each explained key with its words."""

import ast
import inspect
import itertools
from types import ModuleType

import pytest

from simulator.deal import capital, contract, model, numbers, outcomes, people, purse, terms
from simulator.deal.schema import json_schema

SCHEMA = json_schema()
DEFINITIONS = {**SCHEMA["$defs"], "Deal": SCHEMA}


@pytest.mark.parametrize("module", [outcomes, terms, contract, capital, people, purse, model], ids=lambda m: m.__name__)
def test_every_key_of_a_section_is_in_the_schema_with_the_text_under_it(module: ModuleType) -> None:
    for tree in ast.parse(inspect.getsource(module)).body:
        section = getattr(module, tree.name, None) if isinstance(tree, ast.ClassDef) else None
        if (
            not (isinstance(section, type) and issubclass(section, numbers.Section))
            or section.__name__ not in DEFINITIONS
        ):
            continue
        assert isinstance(tree, ast.ClassDef)
        found = DEFINITIONS[section.__name__]
        assert found["description"] == inspect.cleandoc(section.__doc__ or "")
        keys = {name: info.alias or name for name, info in section.model_fields.items() if name != "origin"}
        assert set(found["properties"]) == set(keys.values())
        for field, text in itertools.pairwise(tree.body):
            name = field.target.id if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) else ""
            if name in keys and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
                assert found["properties"][keys[name]]["description"] == inspect.cleandoc(str(text.value.value))


def test_every_kind_of_outcome_term_and_payment_is_in_the_schema() -> None:
    kinds = {"Reach", "Checkpoint", "TimeIn", "Completion", "Score", "Accumulate", "Saving", "Composite", "Figure"}
    kinds |= {"Target", "RateCard", "Tiers", "Linear", "SavingsShare", "Fixed"}
    kinds |= {"RepayDrawn", "PayAmount", "PayShare", "PayPrice", "Every", "Guarantee", "Sites", "Review"}
    assert kinds <= set(DEFINITIONS)


def test_unknown_keys_are_refused_everywhere() -> None:
    sections = {name: found for name, found in DEFINITIONS.items() if found.get("type") == "object"}
    assert len(sections) > 60
    assert all(found["additionalProperties"] is False for found in sections.values())


def test_every_section_may_be_a_reference_beside_which_nothing_is_required():
    for name, found in DEFINITIONS.items():
        if found.get("type") != "object":
            continue
        assert found["patternProperties"]["^rule$"]["type"] == "string", name
        assert "required" not in found
        assert "anyOf" not in found or {"required": ["rule"]} in found["anyOf"]
    ladder = DEFINITIONS["Ladder"]["anyOf"]
    assert ladder == [{"required": ["rule"]}, {"required": ["state_share", "municipal", "state"]}]


def test_a_name_may_be_rule_where_names_are_free():
    costs = DEFINITIONS["Budget"]["properties"]["costs"]
    reference, named = costs["patternProperties"]["^rule$"]["anyOf"]
    assert reference["type"] == "string"
    assert named == costs["additionalProperties"] == {"$ref": "#/$defs/Cost"}
    amount = DEFINITIONS["Overflow"]["properties"]["amount"]["anyOf"]
    assert any("patternProperties" in branch for branch in amount)
