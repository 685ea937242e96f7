"""An annex of a result: one draw to the minor unit as the run had it, few draws, and plain refusals."""

import json

import numpy as np
import pytest

import simulator as sim
from simulator.analysis.annex import annex
from simulator.analysis.annex.replaying import chosen
from simulator.analysis.annex.whole import _affordable
from simulator.pipeline import Record
from simulator.result import as_json
from tests.analysis.annex.made import deal_of


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """A run of a deal with several payers, a guarantee and a provider's own costs; no scenarios, to be quick."""
    deal = deal_of("aarhus_housing_first")
    plain = sim.Deal.of({**deal.origin.tree, "scenarios": {}})
    with sim.simulate(plain, 96, 3, out=tmp_path_factory.mktemp("annex") / "result.nc") as made:
        yield made


@pytest.fixture(scope="module")
def made(result):
    return annex(result, 32)


def test_it_is_plain_data_and_comes_again(result, made):
    tree = made.as_tree()
    assert json.loads(as_json(tree)) == tree
    assert set(tree) == {"draws", "seed", "risks", "replayed"}  # a rate card has no line
    assert (tree["draws"], tree["seed"]) == (32, 3)
    assert annex(result, 32, threads=1).as_tree() == tree


def test_the_replayed_draw_is_the_runs_own(result, made):
    told = made.as_tree()["replayed"]
    years = np.array(result.ledger["year"])
    starts = (np.arange(told["months"]) + int(told["start"][5:7]) - 1) // 12 + int(told["start"][:4])
    kept = result.ledger["flows"].isel(draw=told["draw"])
    flows = {(f["payer"], f["payee"], f["purpose"], f["subject"]): np.array(f["amounts"]) for f in told["flows"]}
    for place in range(kept.sizes["flow"]):
        name = tuple(str(kept[part].values[place]) for part in ("payer", "payee", "purpose", "subject"))
        amounts = flows.pop(name, np.zeros(told["months"], dtype=int))
        assert [amounts[starts == year].sum() for year in years] == kept.isel(flow=place).values.tolist()
    assert not flows
    paid = result.metrics["paid"].isel(draw=told["draw"])
    assert {name: each["paid"] for name, each in told["terms"].items()} == dict(
        zip(paid["term"].values.tolist(), paid.values.tolist(), strict=True)
    )
    parties = told["parties"]
    assert sum(each["paid"] for each in parties) == sum(each["received"] for each in parties) > 0
    numbers = result.numbers["values"].isel(draw=told["draw"])
    assert told["numbers"] == dict(zip(numbers["number"].values.tolist(), numbers.values.tolist(), strict=True))


def test_it_is_the_median_of_draws_in_which_something_is_paid(result, made):
    payments = result.metrics["paid"].sum("term").values
    assert made.replayed.why == "median_paying"
    assert payments[made.replayed.draw] == np.quantile(payments[payments > 0], 0.5, method="inverted_cdf")
    assert chosen(np.array([0, 0, 0, 5, 9, 7]), None) == (5, "median_paying")
    assert chosen(np.zeros(5, dtype=int), None) == (2, "median")
    assert chosen(np.zeros(5, dtype=int), 4) == (4, "asked")


def test_base_figures_are_of_the_runs_first_draws(result, made):
    profit = result.metrics["profit"].isel(investor=0).values[:32] / 100
    assert made.risks.base["investors.all.profit"].value == pytest.approx(profit.mean())


def test_what_the_run_does_not_have_is_refused(result):
    for wrong in ({"draw": 96}, {"draw": -1}, {"draws": 97}, {"draws": 0}):
        with pytest.raises(sim.OptionError, match=r"of the run"):
            annex(result, **{"draws": 32, **wrong})


def test_a_result_that_does_not_come_again_is_refused(result, monkeypatch):
    monkeypatch.setitem(result.about, "seed", 4)
    with pytest.raises(sim.ResultError, match="gives other flows than when the file was written"):
        annex(result, 32)
    monkeypatch.setitem(result.about, "stream_version", 0)
    with pytest.raises(sim.ResultError, match="version 0 of the random streams"):
        annex(result, 32)


def test_a_run_that_kept_nothing_and_a_single_draw():
    deal = sim.Deal.of({**deal_of("seoul").origin.tree, "scenarios": {}})
    with sim.simulate(deal, 8, record=Record(keep=())) as bare:
        tree = annex(bare).as_tree()
    assert tree["replayed"]["flows"]
    assert tree["sizes"]["planned"] == 100
    with sim.simulate(deal, 1) as one:
        (first, *_) = annex(one).as_tree()["risks"]["rows"]
    assert first["figures"]["investors.all.profit"]["difference_se"] is None


def test_large_groups_have_fewer_draws():
    assert _affordable(deal_of("aalborg"), 3_000_000, 640) == 640
    assert _affordable(deal_of("women_into_work"), 3_000_000, 640) == 32
    assert _affordable(deal_of("koto"), 1_000_000, 640) == 288
