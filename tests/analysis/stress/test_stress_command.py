"""`simulator stress`: what it prints and writes, and how mistakes are told."""

import json
from pathlib import Path

import pytest

from simulator.cli import status
from tests.analysis.stress.made import NET, file

AALBORG = Path(__file__).parents[3] / "configs" / "deals" / "aalborg.yaml"


def test_without_options_scenarios_and_tails_are_told(tmp_path, capsys):
    assert status(["stress", str(file(tmp_path, benefit=1000)), "--draws", "200"]) == 0
    said = capsys.readouterr().out
    assert "dear staff" in said
    assert "Worst for municipality's net saving: dear staff" in said
    assert "The worst 1 % of draws by municipality's net saving" in said
    assert [each.name for each in tmp_path.iterdir()] == ["deal.yaml"]


def test_questions_are_answered_in_one_file(tmp_path, capsys):
    command = [
        "stress", str(file(tmp_path)), "--draws", "640", "--lang", "da", "--out", str(tmp_path / "new" / "out"),
        "--grid", "citizens.planned=5,10", "--figure", "net.total", "--tail", "net.total", "--worst", "2 %",
        "--reverse", "net cost", "--reverse", "budget", "--with", "staff: budget.costs.staff.amount=90_000 per month",
    ]  # fmt: skip
    assert status(command) == 0
    said = capsys.readouterr().out
    tree = json.loads((tmp_path / "new" / "out" / "stress.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in tree["scenarios"]["variants"]] == ["as signed", "staff"]
    assert [cell["as_signed"] for cell in tree["grid"]["cells"]] == [False, True]
    assert tree["tails"][0]["size"] == 13
    assert [each["statement"] for each in tree["reverse"]] == [f"{NET} < 0", "municipality.payments.2026 > 2000000"]
    assert tree["reverse"][0]["points"][0]["distance"] == pytest.approx(2.236, abs=0.01)
    assert "standardafvigelser" in said
    assert "2,24" in said


def test_one_scenario_can_be_put_under_stress(tmp_path, capsys):
    command = ["stress", str(file(tmp_path)), "--scenario", "dear staff", "--reverse", "net cost", "--draws", "640"]
    assert status([*command, "--out", str(tmp_path)]) == 0
    tree = json.loads((tmp_path / "stress.json").read_text(encoding="utf-8"))
    assert tree["scenario"] == "dear staff"
    assert tree["reverse"][0]["points"][0]["distance"] == pytest.approx(1.5, abs=0.01)
    assert "Scenario: dear staff" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--reverse", "profit <"], "expected"),
        (["--scenario", "corona", "--scenario", "relapse", "--tail", "irr"], "under one scenario"),
        (["--scenario", "flood"], "flood"),
        (["--figure", "irr"], "add --grid"),
        (["--grid", "citizens.planned"], "is not understood"),
        (["--grid", "citizens.planed=1,2"], "planed"),
        (["--tail", "profits"], "no such figure"),
        (["--worst", "all"], "number"),
        (["--worst", "200 %"], "two draws"),
        (["--with", "citizens.recruited=0.6", "--with", "citizens.recruited=0.6"], "one name"),
    ],
)
def test_mistakes_are_told_and_leave_nothing(tmp_path, capsys, options, said):
    out = tmp_path / "out"
    assert status(["stress", str(AALBORG), "--draws", "64", "--out", str(out), *options]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""
    assert not out.exists()


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path, capsys):
    path = file(tmp_path)
    assert status(["stress", str(path), "--out", str(path)]) == 2
    assert "not a folder" in capsys.readouterr().err
