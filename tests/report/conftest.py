"""Small results that the tests of everything that people read have in common."""

import os

import pytest

from tests.report import results


@pytest.fixture(scope="session", autouse=True)
def results_folder(tmp_path_factory):
    """A folder that all processes of a session share; of one that runs alone its own."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "results"
    folder.mkdir(exist_ok=True)
    results.keep_in(folder)
