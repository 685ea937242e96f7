"""Every notebook runs from top to bottom and prints no error."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

LINK = re.compile(r"\]\(([^)#:]+)\)")
DRAWS = re.compile(r"((?:draws(?:=|: )|DRAWS, PAID = ))(\d[\d_]*)")
ENOUGH = 640
"""Draws at most when tests run a notebook: what it says must hold together, its amounts are for its reader."""
NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the notebook's own machinery
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs(path, monkeypatch):
    monkeypatch.setenv("PLOTLY_RENDERER", "json")
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = DRAWS.sub(lambda found: found[1] + str(min(int(found[2]), ENOUGH)), cell.source)
    NotebookClient(notebook, timeout=900, resources={"metadata": {"path": str(path.parent)}}).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    assert not [out for cell in code for out in cell.outputs if out.output_type == "error"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_is_stored_without_output(path):
    cells = nbformat.read(path, as_version=4).cells
    assert all(not cell.outputs for cell in cells if cell.cell_type == "code")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_names_no_folder_of_one_machine_and_links_to_pages_that_are_there(path):
    cells = nbformat.read(path, as_version=4).cells
    assert not [cell.source for cell in cells if re.search(r"/(home|tmp|work|Users|root)/|[A-Z]:\\\\", cell.source)]
    links = [each for cell in cells if cell.cell_type == "markdown" for each in LINK.findall(cell.source)]
    assert not [each for each in links if not (path.parent / each).exists()]
