"""The summary against plain arithmetic on the made-up figures of every draw."""

import json

import numpy as np
import pytest

from simulator.deal import Deal
from simulator.result import as_json
from simulator.summary import Summary, summarise
from tests.summary.made import RICH_INVESTORS, YEARS, deal, figures, rich_deal, rich_figures, writer

DRAWS = 1500
DATA = figures(DRAWS)
MET = DATA["metrics"]["met"].sel(arm="programme", term="goal").values


def summary(draws=DRAWS, **options):
    with writer(draws, **options) as made:
        return json.loads(as_json(summarise(deal(), made.tables())))


FOUND = summary()


def test_the_keys_of_the_design_are_there():
    assert {"deal", "draws", "seed", "currency", "investors", "municipality", "outcomes", "terms"} <= FOUND.keys()
    for name in ("all", "main"):
        investor = FOUND["investors"][name]
        wanted = {
            "irr",
            "moic",
            "npv",
            "profit",
            "p_loss",
            "p_total_loss",
            "es5_profit",
            "payback_month",
            "peak_capital",
        }
        assert wanted <= investor.keys()
    town = FOUND["municipality"]
    assert {"payments", "savings", "net", "p_net_cost", "reserve_p95", "liquidity_gap"} <= town.keys()
    assert list(town["payments"]) == ["total", *map(str, YEARS)]
    assert {"programme", "counterfactual", "measured"} <= FOUND["outcomes"]["in_work"].keys()
    assert {"paid", "p_paid", "p_paid_without_effect", "p_unpaid_with_effect"} <= FOUND["terms"]["goal"].keys()
    assert set(FOUND["investors"]["all"]["profit"]) == {"mean", "se", "sd", "p5", "p25", "p50", "p75", "p95"}
    assert set(FOUND["investors"]["all"]["p_loss"]) == {"mean", "se"}


def test_money_is_in_whole_currency_units():
    profit = DATA["metrics"]["profit"].values[:, 0] / 100
    found = FOUND["investors"]["all"]["profit"]
    assert found["mean"] == pytest.approx(profit.mean(), rel=1e-12)
    assert found["p5"] == np.quantile(profit, 0.05, method="inverted_cdf")
    assert FOUND["municipality"]["payments"]["2029"]["mean"] == FOUND["municipality"]["payments"]["total"]["mean"]


def test_losses_and_total_losses():
    assert FOUND["investors"]["all"]["p_loss"]["mean"] == np.mean(~MET)
    assert FOUND["investors"]["all"]["p_total_loss"]["mean"] == np.mean(~MET)
    assert FOUND["investors"]["all"]["irr"]["total_loss"] == np.count_nonzero(~MET)
    assert FOUND["investors"]["all"]["irr"]["mean"] == pytest.approx(np.where(MET, 0.06, -1).mean())


def test_rates_that_do_not_exist_are_counted_and_left_out():
    data = figures(1000)
    data["metrics"]["irr_status"][:3, 0] = [4, 2, 3]
    data["metrics"]["irr"][:3, 0] = np.nan
    data["metrics"]["moic"][0, 0] = np.nan
    with writer(1000, data=data) as made:
        found = summarise(deal(), made.tables())["investors"]["all"]
    assert [found["irr"][kind] for kind in ("undefined", "none", "multiple")] == [1, 1, 1]
    rest = np.where(data["metrics"]["met"].values[3:, 0, 0], 0.06, -1.0)
    assert found["irr"]["mean"] == pytest.approx(rest.mean())
    assert found["irr"]["p95"] == np.quantile(rest, 0.95, method="inverted_cdf")
    assert found["moic"]["mean"] is not None


def test_the_rate_of_the_mean_cash_flow():
    """What goes in in month 0 and comes back in month 40: (back / in)^(12/40) - 1."""
    flows = DATA["ledger"]["flows"].values.mean(axis=0)
    paid_in, back = flows[0, :2].sum(), flows[3, 3:].sum()
    rate = (back / paid_in) ** (12 / 40) - 1
    assert FOUND["investors"]["all"]["irr"]["of_mean_cash_flow"] == pytest.approx(rate, rel=1e-9)
    assert FOUND["investors"]["main"] == FOUND["investors"]["all"]


def test_never_paid_back_is_null_with_its_share():
    found = FOUND["investors"]["all"]["payback_month"]
    assert found["p5"] == 40
    assert found["p95"] is None
    assert found["mean"] is None
    assert found["p_never"]["mean"] == np.mean(~MET)


def test_the_municipality_by_year():
    town = FOUND["municipality"]
    net = DATA["metrics"]["net"].values / 100
    for position, year in enumerate(YEARS):
        assert town["net"][str(year)]["p95"] == np.quantile(net[:, position], 0.95, method="inverted_cdf")
    assert town["net"]["total"]["mean"] == pytest.approx(net.sum(axis=1).mean(), rel=1e-12)
    assert town["p_net_cost"]["mean"] == np.mean(net.sum(axis=1) < 0)
    payments = DATA["metrics"]["payments"].values / 100
    assert town["reserve_p95"]["total"]["value"] == np.quantile(payments.sum(axis=1), 0.95, method="inverted_cdf")
    assert town["reserve_p95"]["2026"] == {"value": 0.0, "se": 0.0}
    assert town["appropriation"]["2029"]["p_exhausted"]["mean"] == np.mean(payments[:, 3] > 4_000_000)
    assert town["maximum"]["total"] <= 9_000_000
    assert town["maximum"]["year"] == town["maximum"]["years"]["2029"] == 5_000_000
    assert town["liquidity_gap"]["year"]["2029"]["mean"] == np.mean(MET)
    assert town["accounts"]["purse"]["payments"]["mean"] == town["payments"]["total"]["mean"]
    assert town["accounts"]["purse"]["savings"]["mean"] == pytest.approx(town["savings"]["total"]["mean"])
    assert FOUND["levels"]["municipality"]["savings"] == town["accounts"]["purse"]["savings"]
    assert FOUND["levels"]["municipality"]["net"] == town["net"]["total"]
    assert town["npv"]["mean"] == pytest.approx(0.9 * town["net"]["total"]["mean"])


def test_outcomes_and_terms():
    counts = DATA["metrics"]["outcomes_true"].values[:, :, 0]
    outcome = FOUND["outcomes"]["in_work"]
    assert outcome["programme"]["mean"] == counts[:, 0].mean()
    assert outcome["counterfactual"]["p50"] == 25
    assert outcome["difference"]["mean"] == pytest.approx((counts[:, 0] - counts[:, 1]).mean())
    assert outcome["segments"]["all"]["programme"]["mean"] == counts[:, 0].mean()
    paid = DATA["metrics"]["payments"].values.sum(axis=1).mean() / 100
    assert outcome["cost"]["value"] == pytest.approx(paid / counts[:, 0].mean())
    goal, jobs = FOUND["terms"]["goal"], FOUND["terms"]["jobs"]
    assert goal["p_paid"]["mean"] == goal["p_met"]["mean"] == np.mean(MET)
    assert goal["p_paid_without_effect"]["mean"] == np.mean(counts[:, 1] >= 40)
    assert goal["p_unpaid_with_effect"]["mean"] == np.mean(~MET)
    two = goal["all_or_nothing"]
    assert two["met"]["probability"]["mean"] + two["missed"]["probability"]["mean"] == pytest.approx(1)
    assert two["missed"]["paid"] == 0
    assert two["met"]["paid"] > 0
    assert jobs["all_or_nothing"] is None
    assert jobs["deadweight"]["mean"] == pytest.approx(counts[:, 1].mean() * 1000)


def test_joint_probabilities():
    joint = FOUND["joint"]
    profit, net = DATA["metrics"]["profit"].values[:, 0], DATA["metrics"]["net"].values.sum(axis=1)
    assert joint["p_all_gain"]["mean"] == np.mean((profit > 0) & (net > 0))
    assert joint["p_investors_gain_municipality_loses"]["mean"] == np.mean((profit > 0) & (net < 0))


@pytest.mark.parametrize("blocks", [2, 7, 100])
def test_blocks_change_no_byte(blocks):
    with writer(DRAWS) as whole, writer(DRAWS, blocks=blocks) as parts:
        one, other = (as_json(summarise(deal(), made.tables())) for made in (whole, parts))
    assert one == other


def test_one_draw_has_means_only():
    found = summary(draws=1)
    assert found["errors"]["method"] == "none"
    profit = found["investors"]["all"]["profit"]
    assert profit["mean"] is not None
    assert profit["se"] is None
    assert profit["p50"] is None
    assert found["investors"]["all"]["es5_profit"] == {"mean": None, "se": None}


def test_few_draws_have_upper_bounds():
    assert summary(draws=100)["errors"] == {"method": "sd / sqrt(draws)", "upper_bound": True}
    assert FOUND["errors"] == {"method": "32 replicates", "upper_bound": False}


def test_a_summary_is_a_mapping_that_cannot_be_changed():
    with writer(10) as made:
        found = summarise(deal(), made.tables())
    assert isinstance(found, Summary)
    assert found["draws"] == 10
    assert len(found) == len(list(found))
    with pytest.raises(TypeError):
        found["draws"] = 11
    assert "Summary(" in repr(found)


def test_a_deal_without_capital_has_no_investors():
    said = {key: value for key, value in deal().origin.tree.items() if key != "capital"}
    with writer(10) as made:
        found = summarise(Deal.of(said), made.tables())
    assert found["investors"] == {} == found["joint"]


# ---------------------------------------------------------------------------------------------------------------------
# What only some deals have


@pytest.fixture(scope="module")
def rich():
    data = rich_figures(DRAWS)
    with writer(DRAWS, data=data, of=rich_deal()) as made:
        return data["metrics"], json.loads(as_json(summarise(rich_deal(), made.tables())))


def test_a_plain_deal_has_none_of_it():
    assert not {"guarantees", "provider", "reviews", "stop"} & FOUND.keys()
    assert not {"cut", "value"} & FOUND["terms"]["goal"].keys()
    assert not {"claims", "levels"} & FOUND["outcomes"]["in_work"].keys()


def test_each_tranche_has_its_own_figures(rich):
    data, found = rich
    assert list(found["investors"]) == RICH_INVESTORS
    for position, name in enumerate(RICH_INVESTORS):
        profit = data["profit"].values[:, position] / 100
        assert found["investors"][name]["profit"]["mean"] == pytest.approx(profit.mean(), rel=1e-12)


def test_the_rate_of_a_tranches_own_mean_cash_flow(rich):
    """Half goes in by each holder and half comes back: the same rate; without its returns the junior one loses all."""
    found = rich[1]["investors"]
    rates = [found[name]["irr"]["of_mean_cash_flow"] for name in RICH_INVESTORS]
    assert rates == pytest.approx([rates[0]] * 3, abs=1e-6)
    data = rich_figures(100)
    data["ledger"]["flows"][:, :, 4] = 0
    with writer(100, data=data, of=rich_deal()) as made:
        found = summarise(rich_deal(), made.tables())["investors"]
    assert found["junior"]["irr"]["of_mean_cash_flow"] == -1
    assert found["senior"]["irr"]["of_mean_cash_flow"] > found["all"]["irr"]["of_mean_cash_flow"]


def test_guarantees_the_provider_and_what_was_decided(rich):
    data, found = rich
    called = data["guarantee_called"].values[:, 0]
    assert found["guarantees"]["pledge"]["p_called"]["mean"] == np.mean(called > 0)
    assert found["guarantees"]["pledge"]["called"]["mean"] == pytest.approx(called.mean() / 100)
    low = data["provider_low"].values
    assert found["provider"]["p_runs_dry"]["mean"] == np.mean(low < 0)
    assert found["provider"]["lowest_cash"]["p5"] == np.quantile(low, 0.05, method="inverted_cdf") / 100
    stopped = np.isfinite(data["stopped_month"].values)
    assert found["stop"]["p_stopped"]["mean"] == np.mean(stopped)
    assert found["stop"]["month"]["p5"] == 12
    assert found["reviews"]["mid-way"] == {
        "month": 12,
        "then": "stop contract",
        "p_decided": found["stop"]["p_stopped"],
    }


def test_what_the_deals_own_limits_cut(rich):
    data, found = rich
    cut = data["cut"].values
    assert set(found["terms"]["goal"]["cut"]) == {"term", "year"}
    assert set(found["terms"]["claims"]["cut"]) == {"year"}
    assert found["terms"]["goal"]["cut"]["year"]["mean"] == pytest.approx(cut[:, 0, 2].mean() / 100)


def test_the_measured_value_of_a_term_that_has_one(rich):
    data, found = rich
    assert found["terms"]["goal"]["value"]["mean"] == pytest.approx(data["value"].values[:, 0, 0].mean())
    assert "value" not in found["terms"]["claims"]


def test_outcomes_come_in_the_deals_order_with_their_units(rich):
    units = {name: outcome["unit"] for name, outcome in rich[1]["outcomes"].items()}
    assert units == {"in_work": "citizens", "settled": "citizens", "pay": "citizens", "gain": "DKK", "mood": "points",
                     "index": "as stated"}  # fmt: skip
    assert list(units) == list(rich_deal().outcomes)


def test_several_claims_levels_and_checkpoints_by_themselves(rich):
    data, found = rich
    mean = data["outcomes_true"].values[:, 0].mean(axis=0)
    outcomes = found["outcomes"]
    assert [outcomes["in_work"]["claims"][claim]["programme"]["mean"] for claim in "12"] == pytest.approx(mean[:2])
    assert outcomes["in_work"]["programme"]["mean"] == pytest.approx(mean[0])
    assert outcomes["settled"]["programme"]["mean"] == pytest.approx(mean[3])
    assert list(outcomes["settled"]["checkpoints"]) == ["12", "24"]
    levels = outcomes["pay"]["levels"]
    assert {level: each["programme"]["mean"] for level, each in levels.items()} == pytest.approx(
        {"100000": mean[4], "200000": mean[5]}
    )


def test_savings_and_figures_are_outcomes(rich):
    data, found = rich
    saved, measured = data["saved_total_true"].values[:, 0, 0] / 100, data["saved_total_measured"].values[:, 0, 0]
    gain = found["outcomes"]["gain"]
    assert gain["programme"]["mean"] == gain["difference"]["mean"] == pytest.approx(saved.mean())
    assert gain["counterfactual"]["mean"] == 0
    assert gain["measured"]["p50"] == np.quantile(measured, 0.5, method="inverted_cdf") / 100
    assert found["outcomes"]["index"]["difference"]["mean"] == 2


def test_deadweight_is_what_would_be_owed_anyway(rich):
    data, found = rich
    owed = data["owed_without_effect"].values.mean(axis=0) / 100
    names = data["term"].values.tolist()
    for name in ("claims", "segments", "levels", "some"):
        assert found["terms"][name]["deadweight"]["mean"] == pytest.approx(owed[names.index(name)])
    goal = found["terms"]["goal"]
    each = goal["all_or_nothing"]["met"]["paid"]
    assert goal["deadweight"]["mean"] == pytest.approx(goal["p_paid_without_effect"]["mean"] * each)
