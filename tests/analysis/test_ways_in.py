"""The short ways into the analyses say the same as the long ones: a path, a loaded deal, a text."""

from pathlib import Path

import pytest

import simulator as sim
from simulator.analysis.stress import axis, failures
from simulator.errors import OptionError

DEALS = Path(__file__).parents[2] / "configs" / "deals"
GOAL, WEEKLY = DEALS / "aalborg.yaml", DEALS / "aalborg_weekly.yaml"
PRICE = "contract.terms.weeks.price"


def test_deals_by_name_are_compared_as_files_are():
    short = sim.compare({"aalborg": sim.load_deal(GOAL), "aalborg_weekly": sim.load_deal(WEEKLY)}, ["irr"], draws=32)
    assert short.as_tree() == sim.compare(sim.sides([GOAL, WEEKLY]), ["irr"], draws=32).as_tree()
    assert short.deals[1].paired


def test_variants_of_a_path_are_those_of_the_file_read():
    assert sim.variants(str(GOAL), ["corona"]) == sim.variants(sim.written(GOAL), ["corona"])


def test_a_grid_takes_a_path_and_texts():
    text = "citizens.recruited=60 %,80 %"
    short = sim.grid(GOAL, [text], ["p_loss"], draws=32)
    assert short.as_tree() == sim.grid(sim.written(GOAL), [axis(text)], ["p_loss"], draws=32).as_tree()
    with pytest.raises(OptionError, match="one axis, or two of different keys"):
        sim.grid(GOAL, [text, text], draws=32)


def test_solve_takes_a_path_one_key_and_one_statement():
    between, statement = (900, 1_200), "p_loss <= 50 %"
    short = sim.solve(WEEKLY, PRICE, between, statement, draws=64, unit="per week", step=50).as_tree()
    whole = sim.solve(sim.written(WEEKLY), [PRICE], between, [statement], draws=64, unit="per week", step=50).as_tree()
    assert short["answers"] == whole["answers"] != []


def test_reverse_stress_takes_a_text_that_means_one_thing():
    deal = sim.load_deal(WEEKLY)
    short, long = (sim.reverse(deal, each, draws=96) for each in ("loss", failures(deal, "loss")[0]))
    assert short.as_tree() == long.as_tree()
    with pytest.raises(OptionError, match="means 5 things; name one of them"):
        sim.reverse(deal, "budget", draws=96)
