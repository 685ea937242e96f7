"""The page on stress: its commands work, what it names is there."""

import re
import shlex
from pathlib import Path

import pytest

from simulator.analysis.figures import figure
from simulator.analysis.stress import failures
from simulator.checks import load_deal
from simulator.cli import status
from simulator.deal import Deal

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "stress.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^simulator (stress configs.*)$", PAGE, flags=re.MULTILINE)


def aalborg() -> Deal:
    return load_deal(ROOT / "configs" / "deals" / "aalborg.yaml")


def test_there_is_a_command_for_every_question():
    assert len(COMMANDS) == 5
    for option in ("--grid", "--tail", "--reverse", "--with"):
        assert any(option in command for command in COMMANDS)


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS, ids=range(len(COMMANDS)))
def test_commands_work(command, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert status([*shlex.split(command), "--draws", "200"]) == 0
    assert "IMPACT60 Aalborg" in capsys.readouterr().out


def test_what_goes_wrong_is_read_as_the_page_says():
    table = PAGE[PAGE.index("| `--reverse`") : PAGE.index("With every number at its median")]
    written = [each for each in re.findall(r"^\| `\"?([^`\"]+)\"?` \|", table, flags=re.MULTILINE) if each[0] != "-"]
    assert written[:3] == ["loss", "net cost", "budget"]
    assert len(written) == 5
    assert all(failures(aalborg(), text) for text in written)


def test_figures_of_the_page_exist():
    for name in ("investors.all.irr", "municipality.payments.2021", "irr", "payments.2021", "municipality.net.total"):
        assert f"`{name}`" in PAGE or name in " ".join(COMMANDS)
        assert figure(aalborg(), name)


def test_lines_fit_and_the_worst_scenarios_are_the_ones_told():
    assert "missing answers" in PAGE
    assert set(re.findall(r"Worst for [^:]+: ([a-z ]+) \(", PAGE)) <= set(aalborg().scenarios)
