"""What the pages say of Python: the names are there, and the lines run."""

import re
from pathlib import Path

import pytest

import simulator as sim

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
WITH_LINES_TO_RUN = ("compare", "replay", "sensitivity", "solve", "stress")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_name_that_a_page_mentions_is_there(page):
    assert set(re.findall(r"\bsim\.(\w+)", page.read_text(encoding="utf-8"))) <= set(sim.__all__)


def test_every_page_is_in_the_table_and_every_command_of_the_table_exists():
    table = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert {page.stem for page in (ROOT / "docs").glob("*.md")} - {"README"} == set(
        re.findall(r"\]\((\w+)\.md\)", table)
    )
    from simulator.cli.entry import COMMANDS

    assert set(re.findall(r"`simulator (\w+)", table)) <= set(COMMANDS)


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_LINES_TO_RUN)
def test_the_lines_in_python_run(name, monkeypatch):
    """With fewer draws than the page has: as few as the analysis takes."""
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    said = {}
    exec(re.sub(r"draws=[\d_]+", f"draws={640 if name == 'sensitivity' else 100}", lines), said)
    assert said["sim"] is sim
    assert set(said) - {"sim", "__builtins__"}
