"""Pages say what is so: pictures are what the terms' functions give today, links lead somewhere, figures are there."""

import importlib.util
import re
from pathlib import Path

import pytest

import simulator as sim
from simulator.deal import TERM_KINDS

DOCS = Path(__file__).parents[1] / "docs"
GUIDE = (DOCS / "contract_guide.md").read_text(encoding="utf-8")


def _payoffs():
    spec = importlib.util.spec_from_file_location("payoffs", DOCS / "payoffs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", TERM_KINDS)
def test_every_kind_of_term_has_its_section_and_an_up_to_date_picture(name):
    module = _payoffs()
    assert f"## `{name}`" in GUIDE
    assert f"payoffs/{name}.svg" in GUIDE
    assert (module.OUT / f"{name}.svg").read_text(encoding="utf-8") == module.svg(module.PICTURES[name]())


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.stem)
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^a-z0-9_ -]", "", line[3:].lower()).replace(" ", "-")
        for line in text.splitlines()
        if line[:3] == "## "
    }
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert link[1:] in headings if link.startswith("#") else (DOCS / link).exists()


# ---------------------------------------------------------------------------------------------------------------------
# The finance team's questions

BUDGET = (DOCS / "municipal_budget.md").read_text(encoding="utf-8")
ONLY_WHERE_STATED = {
    "municipality.taken_back": ("women_into_work",),
    "municipalities.NAME": ("komponent_alliance",),
    "wellbeing.NAME": ("aarhus_housing_first",),
}
"""Figures of something that a deal may leave out, and the deals that have it."""


def _keys():
    """Every key of the summary that the table names."""
    table = BUDGET[BUDGET.index("| question |") : BUDGET.index("Questions that begin")]
    return sorted({key for key in re.findall(r"`([a-z_]+\.[A-Za-z0-9_.]+)`", table) if not key.endswith(".json")})


def _found(tree, path):
    """What a key leads to, in every part that a name in capitals stands for."""
    if not path:
        return [tree]
    first, *rest = path
    below = list(tree.values()) if first.isupper() else [tree[first]] if first in tree else []
    return [each for part in below for each in _found(part, rest)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["aalborg", "aarhus_housing_first", "women_into_work", "komponent_alliance"])
def test_every_question_has_its_figure(name):
    path = DOCS.parent / "configs" / "deals" / f"{name}.yaml"
    with sim.simulate(sim.load_deal(path), draws=64, seed=1) as result:
        for key in _keys():
            if name in ONLY_WHERE_STATED.get(key, (name,)):
                found = _found(result.summary, key.split("."))
                assert found, f"{key} leads nowhere"
                assert any(each is not None for each in found), f"{key} says nothing"


def test_the_three_deals_have_the_scenarios_of_the_table():
    asked = set(re.findall(r"--scenario \"?([a-z ]+)\"?`", BUDGET))
    assert len(asked) == 4
    for name in ("aalborg", "aarhus_housing_first", "women_into_work"):
        assert asked <= set(sim.load_deal(DOCS.parent / "configs" / "deals" / f"{name}.yaml").scenarios)
