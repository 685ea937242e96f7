"""The contract guide's pictures are what the terms' functions give today, and its links lead somewhere."""

import importlib.util
import re
from pathlib import Path

import pytest

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


def test_links_lead_somewhere():
    headings = {
        re.sub(r"[^a-z0-9_ -]", "", line[3:].lower()).replace(" ", "-")
        for line in GUIDE.splitlines()
        if line[:3] == "## "
    }
    links = re.findall(r"\]\(([^)]+)\)", GUIDE)
    assert links
    for link in links:
        assert link[1:] in headings if link.startswith("#") else (DOCS / link).exists()
