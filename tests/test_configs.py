"""Every shipped deal is sound, explained, told in both languages, and runs; Aalborg is calibrated as it says."""

import math
from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator.analysis.figures import figures
from simulator.analysis.sampling import sample
from simulator.checks import inspect
from simulator.deal import provenance
from simulator.deal.scalars import MONTHS_PER
from simulator.describe import describe

DEALS = sorted((Path(__file__).parents[1] / "configs" / "deals").glob("*.yaml"))
MEANT = {"pays-without-effect"}
"""Warnings that a shipped deal may have, because it means it."""
AALBORG = next(path for path in DEALS if path.stem == "aalborg")


@pytest.mark.parametrize("path", DEALS, ids=lambda path: path.stem)
def test_is_sound_explained_and_told(path):
    deal = sim.load_deal(path)
    assert {warning.name for warning in inspect(path).warnings} <= MEANT
    assert provenance(deal.origin.tree).unexplained == ()
    english, danish = describe(deal, "en").text(), describe(deal, "da").text()
    assert "Where the numbers come from" in english
    assert english != danish
    assert deal.name in danish


@pytest.mark.parametrize("path", DEALS, ids=lambda path: path.stem)
def test_runs_as_it_is(path):
    with sim.simulate(sim.load_deal(path), draws=16, seed=1) as result:
        if "flows" not in result.ledger:  # a deal without contract and capital, which moves no money
            assert not sim.load_deal(path).contract.terms
            return
        flows = result.ledger["flows"]
        into = flows.where(flows["payee"] == "deal", 0).sum(("year", "flow"))
        out = flows.where(flows["payer"] == "deal", 0).sum(("year", "flow"))
        assert (into == out).all()


SCENARIOS = ("corona", "slow recruitment", "effect halved")
"""What every shipped deal says of itself, for batches over all of them."""


@pytest.mark.parametrize("path", DEALS, ids=lambda path: path.stem)
def test_has_the_scenarios_of_every_batch(path):
    deal = sim.load_deal(path)
    assert set(SCENARIOS) <= set(deal.scenarios)
    for scenario in deal.scenarios:
        assert sim.load_deal(path, scenario=scenario).origin.scenario == scenario


@pytest.mark.parametrize("path", DEALS[::3], ids=lambda path: path.stem)
def test_runs_in_every_scenario(path):
    """Each changes something, with the same draws of everything else; balances are of the ledger's own asserting."""
    base = sim.load_deal(path)
    draws = 60 if base.citizens.planned < 10_000 else 4
    as_signed = counted(base, draws)
    for scenario in base.scenarios:
        found = counted(sim.load_deal(path, scenario=scenario), draws)
        assert found.keys() == as_signed.keys()
        assert any(not np.array_equal(found[name], as_signed[name], equal_nan=True) for name in found), scenario


def counted(deal, draws):
    """Every figure of a deal's draws that is there without a contract too."""
    names = [name for name in figures(deal) if name.startswith(("outcomes.", "levels.", "municipality.net.total"))]
    return {name: column for name, column in sample(deal, names, draws).figures.items() if name in names}


def test_half_the_effect_is_less_effect():
    for name in ("aalborg", "massachusetts", "internal_investment"):
        path = next(path for path in DEALS if path.stem == name)
        gains = []
        for scenario in (None, "effect halved"):
            found = counted(sim.load_deal(path, scenario=scenario), 400)
            outcome = next(each.removesuffix(".programme") for each in found if each.endswith(".programme"))
            gains.append(abs(np.mean(found[f"{outcome}.programme"] - found[f"{outcome}.counterfactual"])))
        assert 0.2 * gains[0] < gains[1] < 0.8 * gains[0]


def test_aalborg_reaches_what_was_seen():
    """About 25 % without, 46 to 50 % with the programme, of those recruited; the goal met in 20 to 80 % of draws."""
    with sim.simulate(sim.load_deal(AALBORG), draws=6_400, seed=2) as result:
        recruited = 120 * result.numbers["values"].sel(number="citizens.recruited").values.mean()
        reached = result.metrics["outcomes_true"].sel(item="in_work").mean("draw") / recruited
        assert float(reached.sel(arm="counterfactual")) == pytest.approx(0.25, abs=0.01)
        assert 0.46 < float(reached.sel(arm="programme")) < 0.50
        assert 0.2 < result.summary["terms"]["goal"]["p_paid"]["mean"] < 0.8


def test_corona_costs_two_thirds_of_new_jobs_in_eight_weeks():
    deal = sim.load_deal(AALBORG, scenario="corona")
    shock, job = deal.shocks["downturn"], deal.pathway.transitions["job -> unemployed"]
    assert shock.lasts.fixed == pytest.approx(8 * MONTHS_PER["week"])
    lost = job.rate.fixed * shock.multiply["job -> unemployed"].fixed * shock.lasts.fixed
    assert -math.expm1(-lost) == pytest.approx(2 / 3, abs=0.005)


def test_the_revolving_fund_invests_three_times_what_it_has():
    """25 million become about 71 million invested, for about 730 of 1,800 people back in work."""
    with sim.simulate(sim.load_deal(AALBORG.with_name("revolving_fund.yaml")), draws=640, seed=2) as result:
        flows = result.ledger["flows"].sum("year") / 100
        invested = flows.where(flows["purpose"] == "delivery", 0).sum("flow").mean("draw")
        assert 65e6 < float(invested) < 75e6
        assert result.metrics["drawn"].sel(investor="all").max() <= 25_000_000_00
        reached = result.metrics["outcomes_true"].sel(item="in_work", arm="programme").mean("draw")
        assert 680 < float(reached) < 780
