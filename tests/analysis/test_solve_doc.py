"""The page on `solve`: its commands answer what it shows."""

import re
import shlex
from pathlib import Path

import pytest

from simulator import cli

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "solve.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```sh\nsimulator (solve .*?)\n```\n+```text\n(.*?)```", PAGE, flags=re.DOTALL)


def test_the_page_shows_commands_with_their_output():
    assert len(SHOWN) >= 2


@pytest.mark.slow
@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[str(i) for i in range(len(SHOWN))])
def test_a_command_answers_what_the_page_shows(command, shown, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert cli.status(shlex.split(command.replace("\\\n", " "))) == 0
    assert capsys.readouterr().out.rstrip() == shown.rstrip()
