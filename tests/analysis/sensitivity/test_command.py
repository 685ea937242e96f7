"""`simulator sensitivity`: what it prints and writes, and that a mistake leaves nothing."""

import json
from pathlib import Path

import pytest

from simulator.cli import status

AALBORG = str(Path(__file__).parents[3] / "configs" / "deals" / "aalborg.yaml")


def test_it_prints_the_answer_and_writes_nothing_unasked(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert status(["sensitivity", AALBORG, "--of", "profit", "--draws", "700"]) == 0
    printed = capsys.readouterr().out
    assert "is luck that no better estimate removes; of the rest" in " ".join(printed.split())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("method", ["given", "sobol", "morris"])
def test_the_file_is_the_tree(tmp_path, capsys, method):
    arguments = ["--method", method, "--draws", "700" if method == "given" else "64", "--out", str(tmp_path)]
    assert status(["sensitivity", AALBORG, "--of", "net.total", *arguments, "--quiet", "--scenario", "corona"]) == 0
    assert capsys.readouterr().out == ""
    tree = json.loads((tmp_path / "sensitivity.json").read_text(encoding="utf-8"))
    assert (tree["method"], tree["scenario"]) == (method, "corona")
    assert list(tree["figures"]) == ["municipality.net.total"]


@pytest.mark.parametrize("wrong", [["--of", "profits"], ["--draws", "100"], ["--set", "horizon"]])
def test_a_mistake_is_exit_2_and_leaves_nothing(tmp_path, capsys, wrong):
    assert status(["sensitivity", AALBORG, "--out", str(tmp_path / "there"), *wrong]) == 2
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    assert told.out == ""
    assert not list(tmp_path.iterdir())
