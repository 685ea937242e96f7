"""The page on comparing: its commands work, and what it shows is what they print."""

import re
import shlex
from pathlib import Path

import pytest

from simulator import cli

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "compare.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    (simulator compare .+)$", PAGE, re.MULTILINE)
SHOWN = re.findall(r"```text\n(.+?)```", PAGE, re.DOTALL)


def printed(command, capsys, monkeypatch, *more):
    monkeypatch.chdir(ROOT)
    assert cli.status([*shlex.split(command)[1:], *more]) == 0
    return capsys.readouterr().out


@pytest.mark.slow
def test_the_first_table_is_what_the_command_prints(capsys, monkeypatch):
    assert printed(COMMANDS[0], capsys, monkeypatch) == SHOWN[0]


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS[1:3])
def test_commands_work(command, capsys, monkeypatch):
    assert "Against" in printed(command, capsys, monkeypatch, "--draws", "40")


def test_the_page_names_what_the_command_has():
    options = set(re.findall(r"`(--[a-z]+)", PAGE))
    known = {name for each in cli.entry.commands.get_command(None, "compare").params for name in each.opts}
    assert options <= known
    assert len(COMMANDS) == 4
    assert len(SHOWN) == 2


@pytest.mark.slow
def test_at_equal_cost_works_as_shown(capsys, monkeypatch):
    found = printed(COMMANDS[3], capsys, monkeypatch, "--draws", "60")
    assert "made equal" in found
    figures = re.findall(r"^ (\S.*?)  +\S+  +\S+  +\S", SHOWN[1], re.MULTILINE)
    assert len(figures) >= 5
    assert all(figure in found for figure in figures)
