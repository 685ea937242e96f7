"""The page on replays: its commands give what it shows."""

import re
from pathlib import Path

import pytest

from simulator.cli.entry import status

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "replay.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^    simulator (replay configs[^\n]*)\n\n```text\n(.*?)\n```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_page_shows_three_commands():
    assert len(SHOWN) == 3


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[command.split("/")[-1] for command, _ in SHOWN])
def test_a_command_prints_what_the_page_shows(command, shown, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert status(command.split()) == 0
    assert shown in capsys.readouterr().out
