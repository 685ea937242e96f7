"""What is written beside the tables: every figure as JSON, line by line as CSV."""

import csv
import json

import pytest

from simulator.analysis.soem import calculate, figures, load_case, write_files
from tests.analysis.soem.by_hand import EXAMPLES, oere, worked_out
from tests.analysis.soem.cases import example


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_csv_is_as_by_hand_line_by_line(tmp_path, name):
    _, path = write_files(calculate(load_case(example(name)).case), tmp_path / "made" / "here")
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    lines, cost = worked_out(EXAMPLES[name])
    assert len(rows) == len(lines) + len(cost)
    for row, (consequence, completed, year, saved, _, present, payers) in zip(rows, lines, strict=False):
        assert (row["line"], int(row["completed"]), int(row["year"])) == (consequence, completed, year)
        assert (float(row["gain"]), float(row["present_value"])) == (oere(saved), oere(present))
        for payer, amount in payers.items():
            assert float(row[f"present_value_{payer}"]) == oere(amount)
    for row, (year, amount, _, present) in zip(rows[len(lines) :], cost, strict=True):
        assert (row["line"], int(row["year"])) == ("net programme cost", year)
        assert (float(row["gain"]), float(row["present_value"])) == (oere(-amount), oere(-present))
        assert float(row[f"present_value_{EXAMPLES[name]['pays_programme']}"]) == oere(-present)


def test_the_json_holds_every_figure(tmp_path):
    calculation = calculate(load_case(example("ips")).case)
    path, _ = write_files(calculation, tmp_path)
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert stored == json.loads(json.dumps(figures(calculation)))
    assert stored["assumptions"]["uncertain"] == ["success", "deadweight", "consequences.cash_benefit.price"]
    assert stored["consequences"]["mentor"]["employment"] < 0
    assert stored["years"][0] == {
        "year": 2026,
        "gain": 0.0,
        "cost": 132_500.0,
        "net": -132_500.0,
        "cumulative": -132_500.0,
    }
