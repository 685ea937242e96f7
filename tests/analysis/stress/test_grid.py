"""Grids: cells are plain simulations bit by bit, the deal's own cell is marked, mistakes are told."""

from pathlib import Path

import pytest

import simulator as sim
from simulator.analysis.statements import ask
from simulator.analysis.stress import axis, grid
from simulator.analysis.variants import written

AALBORG = Path(__file__).parents[3] / "configs" / "deals" / "aalborg.yaml"
GOAL, STAFF = "contract.terms.goal.at_least.share", "budget.costs.own_staff.amount"
DRAWS = 60


def plain_deal(overrides):
    return sim.load_deal(AALBORG, overrides=overrides)


@pytest.fixture(scope="module")
def found():
    axes = [axis(f"{GOAL}=40 %,50 %"), axis(f"{STAFF}=10_000 per month,15_000 per month")]
    asked = ["p_loss", "municipality.net.total", "municipality.payments.total.p95"]
    return grid(written(AALBORG), axes, asked, DRAWS, seed=3)


def test_every_cell_is_a_plain_simulation_bit_by_bit(found):
    assert [cell.at for cell in found.cells] == [
        (goal, staff) for goal in ("40 %", "50 %") for staff in ("10_000 per month", "15_000 per month")
    ]
    for cell in found.cells:
        overrides = tuple(f"{path}={value}" for path, value in zip((GOAL, STAFF), cell.at, strict=True))
        with sim.simulate(plain_deal(overrides), DRAWS, seed=3) as result:
            metrics, told = result.metrics.load(), result.summary
        loss = told["investors"]["all"]["p_loss"]
        assert cell.found["investors.all.p_loss"] == (loss["mean"], loss["se"])
        for name, variable in (
            ("municipality.net.total", "total_net"),
            ("municipality.payments.total.p95", "total_payments"),
        ):
            plain = ask(plain_deal(overrides), name).of(metrics[variable].values / 100)
            assert cell.found[name] == plain
        assert cell.found["municipality.payments.total.p95"].value == told["municipality"]["payments"]["total"]["p95"]


def test_cells_live_the_same_lives(found):
    """What the goal pays does not depend on wages, and wages do not depend on the goal."""
    cheap, dear, cheap_50, dear_50 = found.cells
    for one, other in ((cheap, dear), (cheap_50, dear_50)):
        assert one.found["investors.all.p_loss"] == other.found["investors.all.p_loss"]
        assert one.found["municipality.net.total"].value > other.found["municipality.net.total"].value


def test_the_deal_as_signed_is_marked(found):
    assert [cell.as_signed for cell in found.cells] == [False, False, False, True]
    tree = found.as_tree()
    assert [each["path"] for each in tree["axes"]] == [GOAL, STAFF]
    assert tree["units"] == {
        "investors.all.p_loss": "chance", "municipality.net.total": "money", "municipality.payments.total.p95": "money"
    }  # fmt: skip
    assert tree["cells"][3]["at"] == ["50 %", "15_000 per month"]


def test_one_axis_and_the_usual_figures():
    told = []
    found = grid(written(AALBORG), [axis("citizens.planned=60,120")], draws=50, progress=told.append)
    assert list(found.units) == ["investors.all.p_loss", "municipality.p_net_cost"]
    assert [cell.at for cell in found.cells] == [("60",), ("120",)]
    assert told[-1] == 100
    assert ask(sim.load_deal(AALBORG), "p_loss").name in found.cells[0].found


def test_commas_in_brackets_and_quotes_part_no_values():
    found = axis("citizens.recruited={uniform: {low: 0.5, high: 0.9}}, 80 % ,'a,b'")
    assert found.path == "citizens.recruited"
    assert found.values == ("{uniform: {low: 0.5, high: 0.9}}", "80 %", "'a,b'")


@pytest.mark.parametrize("text", ["citizens.recruited", "citizens.recruited=", "=1,2", "a=1,,2"])
def test_an_axis_that_cannot_be_read_is_told(text):
    with pytest.raises(sim.OptionError, match="is not understood"):
        axis(text)


def test_mistakes_are_found_before_the_first_draw():
    file, told = written(AALBORG), []
    with pytest.raises(sim.OptionError, match="twice"):
        axis("a=1,1")
    for axes in ([axis("a=1,2")] * 2, [axis(f"{path}=1,2") for path in "abc"], []):
        with pytest.raises(sim.OptionError, match="one axis, or two"):
            grid(file, axes, progress=told.append)
    with pytest.raises(sim.DealError, match="510 %"):
        grid(file, [axis(f"{GOAL}=40 %,510 %")], progress=told.append)
    with pytest.raises(sim.OptionError, match="no such figure"):
        grid(file, [axis(f"{GOAL}=40 %,50 %")], ["lossiness"], progress=told.append)
    assert told == []
