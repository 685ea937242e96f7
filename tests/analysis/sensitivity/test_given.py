"""The whole analysis of a deal: what the tree says, that it repeats, and what cannot be asked."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator.analysis import sampling
from simulator.analysis.sensitivity import given, sensitivity, usual_figures
from simulator.result import as_json

ROOT = Path(__file__).parents[3]
AALBORG = ROOT / "configs" / "deals" / "aalborg.yaml"
PROFIT, NET = "investors.all.profit", "municipality.net.total"


@pytest.fixture(scope="module")
def deal():
    return sim.load_deal(AALBORG)


@pytest.fixture(scope="module")
def found(deal):
    return sensitivity(deal, draws=1000)


def test_the_tree_has_each_figure_with_its_bars_and_shares(deal, found):
    tree = found.as_tree()
    assert list(tree["figures"]) == [PROFIT, NET] == list(usual_figures(deal))
    for each in tree["figures"].values():
        assert sorted(row["input"] for row in each["tornado"]) == sorted(deal.drawn)
        swings = [abs(row["swing"]["value"]) for row in each["tornado"]]
        assert swings == sorted(swings, reverse=True)
        assert sorted(name for row in each["shares"] for name in row["inputs"]) == sorted(deal.drawn)
        assert all(0 <= row[key]["value"] <= 1 for row in each["shares"] for key in ("first", "total"))
        assert each["luck"]["value"] + each["assumptions"]["value"] == pytest.approx(1)
        for row in each["tornado"]:
            low, high = row["p10"], row["p90"]
            assert row["swing"]["value"] == pytest.approx(high["value"] - low["value"])
            assert low["at"] < high["at"]
    assert as_json(tree) == as_json(sensitivity(deal, draws=1000, threads=1).as_tree())


def test_rank_correlations_are_those_of_the_summary(deal, found):
    with sim.simulate(deal, 1000) as result:
        told = result.summary["drivers"]
    for name, key in ((PROFIT, "investors_profit"), (NET, "municipality_net")):
        mine = {input_name: bar.correlation.value for input_name, bar in found.figures[name].bars.items()}
        assert {each["number"]: pytest.approx(each["correlation"]) for each in told[key]} == mine


def test_draws_in_which_a_figure_does_not_exist_are_left_out_of_both_lives(deal, found, monkeypatch):
    def holed(*arguments, lives, **options):
        whole = sampling.sample(*arguments, lives=lives, **options)
        column = whole.figures[PROFIT].copy()
        column[lives : 20 * (lives + 1) : 2] = np.nan  # 10 draws of one life, 20 of the other
        return replace(whole, figures={PROFIT: column})

    monkeypatch.setattr(given, "sample", holed)
    each = sensitivity(deal, [PROFIT], 1000).figures[PROFIT]
    assert each.left_out == 30
    assert each.mean.value == pytest.approx(found.figures[PROFIT].mean.value, abs=3 * each.mean.se)
    assert each.shares.first[2].value == pytest.approx(found.figures[PROFIT].shares.first[2].value, abs=0.05)


def test_a_deal_without_uncertain_numbers_is_all_luck():
    deal = sim.load_deal(ROOT / "tests" / "verification" / "deals" / "o1.yaml")
    each = sensitivity(deal, [next(iter(usual_figures(deal)))], 700).as_tree()["figures"].popitem()[1]
    assert each["tornado"] == each["shares"] == []
    assert each["luck"]["value"] == pytest.approx(1, abs=4 * each["luck"]["se"])


def test_a_figure_that_never_varies_has_nothing_that_decides_it(deal):
    each = sensitivity(deal, ["municipality.payments.2018"], 700).as_tree()["figures"]["municipality.payments.2018"]
    assert each["sd"]["value"] == 0
    assert each["tornado"] == each["shares"] == []


@pytest.mark.parametrize(
    ("asked", "draws", "said"),
    [
        (["payback_month"], 700, "never reached in some draws"),
        (["profits"], 700, "did you mean"),
        (["profit"], 100, "expected at least 640"),
    ],
)
def test_mistakes_are_told(deal, asked, draws, said):
    with pytest.raises(sim.OptionError, match=said):
        sensitivity(deal, asked, draws)
