"""What the page on SØM says of the examples is what the product works out."""

import pytest

from simulator.analysis.soem import calculate, load_case, rounded
from simulator.describe.figures import Figures
from tests.analysis.soem.cases import CONFIGS, example

PAGE = (CONFIGS.parent / "docs" / "soem.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("column", [0, 1], ids=["rr2_adhd", "ips"])
def test_the_results_in_the_table_are_today_s(column):
    calculation = calculate(load_case(example(("rr2_adhd", "ips")[column])).case)
    said = {
        line.split("|")[1].strip(): line.split("|")[2 + column].strip() for line in PAGE.splitlines() if "|" in line
    }
    figures = {
        "present value of the consequences": calculation.total.gain,
        "net programme cost": calculation.total.cost,
        "net result": calculation.total.net,
        "... of which the municipality": calculation.by_level["municipality"].net,
        "per citizen who completes": calculation.per_participant,
    }
    assert {name: said[name] for name in figures} == {
        name: Figures("en").number(rounded(figure, 2), 2) for name, figure in figures.items()
    }
    assert said["break-even"] == str(calculation.break_even)
