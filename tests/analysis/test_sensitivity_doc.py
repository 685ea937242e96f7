"""The page on sensitivity: its commands work, and what it shows is what they print."""

import re
import shlex
from pathlib import Path

import pytest

from simulator.cli import status

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "sensitivity.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```\nsimulator (sensitivity .*)\n```", PAGE)
SHOWN = re.search(r"```text\n(.*?)```", PAGE, re.DOTALL).group(1)
NUMBER = r"-?\d[\d,]*\.?\d*"


def printed(command, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert status(shlex.split(command)) == 0
    return capsys.readouterr().out


def words(text):
    return re.sub(rf"[░█▓]|{NUMBER}", "", re.sub(r"\s+", " ", text)).split()


def numbers(text):
    return [float(each.replace(",", "")) for each in re.findall(NUMBER, text)]


def test_the_page_shows_what_the_command_prints(monkeypatch, capsys):
    """To a last digit, which another processor may round otherwise."""
    found = printed(COMMANDS[0], monkeypatch, capsys)
    assert words(found) == words(SHOWN)
    assert numbers(found) == pytest.approx(numbers(SHOWN), rel=0.02, abs=0.11)


def test_the_design_of_the_page_can_be_had(monkeypatch, capsys):
    assert "--method sobol" in COMMANDS[1]
    quick = COMMANDS[1].replace("--draws 1024", "--draws 64")
    assert "SALib, sobol: 64 rows" in printed(quick, monkeypatch, capsys)
