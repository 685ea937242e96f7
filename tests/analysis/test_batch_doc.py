"""The page on batches: its example is read and run, its figures are what the code prints, its tables are whole."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from simulator.analysis.batch.opening import open_batch
from simulator.analysis.batch.part import KEPT
from simulator.analysis.batch.schema import BatchFile
from tests.analysis.batch.made import DEALS, batch_of, written

PAGE = (Path(__file__).parents[2] / "docs" / "batch.md").read_text(encoding="utf-8")


def blocks(kind):
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, flags=re.DOTALL)


def test_every_key_and_every_variable_is_told():
    (keys, variables) = PAGE.split("| variable | by |")
    for name, field in BatchFile.model_fields.items():
        assert f"| `{field.alias or name}" in keys or f"`{name}`" in keys
    for name in KEPT:
        assert f"`{name}`" in variables


@pytest.mark.slow
def test_the_example_prints_what_the_page_says(tmp_path):
    (example,) = blocks("yaml")
    batch = batch_of(tmp_path, example.replace("../deals", str(DEALS)))
    results = written(batch, tmp_path / "results")
    (code,) = blocks("python")
    said = StringIO()
    there = SimpleNamespace(open_batch=lambda path: open_batch(results))
    with redirect_stdout(said):
        exec(code.replace("import simulator as sim\n", ""), {"sim": there})
    told = PAGE[PAGE.index("```python") :].partition("```\n\n```\n")[2].partition("```")[0]
    assert [line.rstrip() for line in said.getvalue().splitlines()] == told.splitlines()
