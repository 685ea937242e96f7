"""The page on trust: its commands run, and what it says of sizes is so."""

import re
import shlex
from pathlib import Path

import pytest

import simulator as sim
from simulator import cli
from simulator.pipeline import simulate

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^simulator .*$", PAGE, flags=re.MULTILINE)


def test_its_sizes_are_those_of_a_result():
    with simulate(sim.load_deal(ROOT / "configs" / "deals" / "aalborg.yaml"), 32, record=(1,)) as result:
        for name in ("metrics", "ledger", "numbers", "recorded"):
            data = result.dataset(name)
            each = sum(v.nbytes / v.sizes["draw"] for v in data.data_vars.values() if v.dims[:1] == ("draw",))
            said = re.search(rf"\| `{name}` \|.*\| ([\d,]+) \|", PAGE)
            assert said is not None
            assert each == pytest.approx(float(said[1].replace(",", "")), rel=0.05)


def test_its_commands_run(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "configs").symlink_to(ROOT / "configs")
    run = next(each for each in COMMANDS if each.startswith("simulator run"))
    assert cli.status([*shlex.split(run)[1:], "--draws", "1280", "--no-report"]) == 0
    assert "Precision not reached with 1,280 draws" in capsys.readouterr().out
    verify = next(each for each in COMMANDS if each.startswith("simulator verify"))
    assert cli.status([*shlex.split(verify)[1:], "--draws", "64"]) == 0


def test_its_names_can_be_imported():
    names = re.findall(r"\bsim\.(\w+)", PAGE)
    assert {"simulate", "precision", "Record"} <= set(names) <= set(sim.__all__)
