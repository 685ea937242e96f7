"""What the analyses stand on: figures by the summary's names, statements about them, samples, variants of a deal."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.analysis import sampling
from simulator.analysis.figures import figure, figures
from simulator.analysis.sampling import sample
from simulator.analysis.statements import Asked, ask, state
from simulator.analysis.variants import variants, written
from simulator.summary.investors import COUNTED, KINDS
from simulator.trajectories import remembered

DEALS = Path(__file__).parents[2] / "configs" / "deals"


def entry(summary, name):
    """What the summary says of a figure, the entry of a total or mean."""
    found = summary
    for key in name.split("."):
        found = found[key]
    return found


DIFFERENT = (
    "aalborg", "aarhus_fund", "aarhus_housing_first", "duo_for_a_job", "internal_investment", "kobe",
    "komponent_alliance", "laer_for_livet", "peterborough", "soem_ips", "women_into_work",
)  # fmt: skip
"""Deals that differ in kind of term, outcome, capital, purse and currency."""


@pytest.mark.parametrize("name", DIFFERENT)
def test_every_figure_is_what_the_summary_says_of_it(name):
    deal = sim.load_deal(DEALS / f"{name}.yaml")
    with sim.simulate(deal, 24) as result:
        summary = result.summary
        metrics = result.metrics.load()
    for figure_name, each in figures(deal).items():
        column, told = each.of(metrics), entry(summary, figure_name)
        asked = Asked(each, "mean").of(column)
        assert asked.value == (None if told["mean"] is None else pytest.approx(told["mean"], rel=1e-12, abs=1e-9))
        assert asked.se == (None if told["se"] is None else pytest.approx(told["se"], rel=1e-12, abs=1e-9))
        if "p95" in told and told["p95"] is not None:
            assert Asked(each, "p95").of(column).value == pytest.approx(told["p95"], rel=1e-12)


def test_named_statistics_are_those_of_the_summary():
    deal = sim.load_deal(DEALS / "aalborg.yaml")
    with sim.simulate(deal, 1000) as result:
        told = result.summary
    for name, expected in (
        ("investors.all.es5_profit", told["investors"]["all"]["es5_profit"]["mean"]),
        ("investors.all.var5_profit", told["investors"]["all"]["var5_profit"]["value"]),
        ("municipality.reserve_p95", told["municipality"]["reserve_p95"]["total"]["value"]),
    ):
        asked = ask(deal, name)
        column = sample(deal, [asked.figure.name], 1000).figures[asked.figure.name]
        assert asked.of(column).value == pytest.approx(expected)


def test_short_names_and_mistakes():
    deal = sim.load_deal(DEALS / "aalborg.yaml")
    assert figure(deal, "irr").name == "investors.all.irr"
    assert figure(deal, "payments.2021").name == "municipality.payments.2021"
    with pytest.raises(sim.OptionError, match=r"did you mean .*irr"):
        figure(deal, "investors.all.ir")
    held = state(deal, "p_loss <= 10 %")
    assert (held.asked.name, held.relation, held.bound) == ("investors.all.p_loss", "<=", 0.1)
    assert state(deal, "payments.total.p95 <= 8_000_000").asked.statistic == "p95"
    for wrong in ("p_loss", "p_loss <= 0,1", "p_loss <= ten", "a <= 1 <= 2"):
        with pytest.raises(sim.OptionError):
            state(deal, wrong)


def test_a_statement_holds_by_its_margin():
    deal = sim.load_deal(DEALS / "aalborg.yaml")
    losses = np.repeat([1.0, 0.0], [20, 80])
    assert state(deal, "p_loss <= 30 %").margin(losses).value == pytest.approx(0.1)
    assert state(deal, "p_loss >= 30 %").margin(losses).value == pytest.approx(-0.1)


def test_given_numbers_leave_all_others_and_all_luck_alone():
    deal = sim.load_deal(DEALS / "aalborg.yaml")
    path = "programme.effects.unemployed -> job.hazard_ratio"
    base = sample(deal, ["outcomes.in_work.programme", "outcomes.in_work.counterfactual"], 500)
    fixed = sample(deal, base.figures, 500, given={path: 1.0})
    same = sample(deal, base.figures, 500, given={path: base.numbers[path]})
    for name, values in base.numbers.items():
        assert (same.numbers[name] == values).all()
        assert (fixed.numbers[name] == (1.0 if name == path else values)).all()
    for name, column in base.figures.items():
        assert (same.figures[name] == column).all()
    arm = "outcomes.in_work.counterfactual"
    assert (fixed.figures[arm] == base.figures[arm]).all()
    assert fixed.figures["outcomes.in_work.programme"].mean() < base.figures["outcomes.in_work.programme"].mean()
    with pytest.raises(KeyError, match="not drawn"):
        sample(deal, ["irr"], 10, given={"horizon": 3.0})


def test_a_shock_can_be_given():
    deal = sim.load_deal(DEALS / "aalborg.yaml")
    without, always = (
        sample(deal, ["outcomes.in_work.programme"], 300, given={"shocks.downturn.occurs": occurs})
        for occurs in (0.0, 1.0)
    )
    assert always.figures["outcomes.in_work.programme"].sum() < without.figures["outcomes.in_work.programme"].sum()


def test_blocks_of_a_sample_are_parts_of_the_whole():
    deal = sim.load_deal(DEALS / "aalborg.yaml")
    whole = sample(deal, ["profit"], 300).figures["investors.all.profit"]
    part = sample(deal, ["profit"], 100, first=150).figures["investors.all.profit"]
    assert (whole[150:250] == part).all()


def test_variants_live_the_same_lives():
    file = written(DEALS / "aalborg.yaml")
    found = variants(
        file,
        ["corona"],
        ["61: contract.terms.goal.at_least={share: null, of: null, citizens: 61}", "citizens.recruited=60 %"],
    )
    assert [each.name for each in found] == ["as signed", "corona", "61", "citizens.recruited=60 %"]
    assert found[0].deal == sim.load_deal(DEALS / "aalborg.yaml")
    name = "outcomes.in_work.programme"
    columns = [sample(each.deal, [name], 200) for each in found]
    assert (columns[0].figures[name] == columns[2].figures[name]).all()
    assert not (columns[0].figures[name] == columns[1].figures[name]).all()
    with pytest.raises(sim.OptionError, match="one name"):
        variants(file, ["corona", "corona"])
    with pytest.raises(sim.DealError):
        variants(file, [], ["contract.terms.goal.at_least.share=510 %"])


class Counted:
    """`live`, counting how often it is called."""

    def __init__(self, monkeypatch):
        self.calls = 0
        self.lived = remembered.live
        monkeypatch.setattr(remembered, "live", self)

    def __call__(self, *arguments):
        self.calls += 1
        return self.lived(*arguments)


@pytest.mark.parametrize(
    ("name", "changes", "lived"),
    [
        ("aalborg", ["contract.terms.goal.at_least.share=45 %", "contract.caps.total=6_000_000"], 1),
        ("aalborg", ["contract.ends=2024-12-31", "capital.hurdle.nominal=1 %"], 1),
        ("aalborg", ["citizens.recruited=60 %", "programme.strength=0.5"], 3),
        ("aalborg", ["outcomes.in_work.within=30 months"], 2),
        ("aalborg", ["budget.costs.support.amount=4_000 per month"], 2),
        ("aarhus_fund", ["citizens.planned=60"], 2),
        (
            "aarhus_fund",
            ["capital.uses.delivery.amount=20_000 per citizen-month engaged"],
            2,
        ),  # less capital stops enrolment: other lives
    ],
)
def test_lives_are_remembered_where_only_the_contract_differs(name, changes, lived, monkeypatch):
    file, counted = written(DEALS / f"{name}.yaml"), Counted(monkeypatch)
    base = file.deal()
    living = remembered.Remembered()
    for deal in (base, *(file.deal([change]) for change in changes)):
        fresh, again = sample(deal, figures(deal), 60), sample(deal, figures(deal), 60, living=living)
        for figure_name, column in fresh.figures.items():
            assert np.array_equal(column, again.figures[figure_name], equal_nan=True)
    assert counted.calls >= lived
    if name == "aalborg":
        assert counted.calls == lived


def test_what_is_remembered_is_bounded(monkeypatch):
    counted, deal = Counted(monkeypatch), written(DEALS / "aalborg.yaml").deal()
    living = remembered.Remembered(most_bytes=1)
    for seed in (1, 2, 2, 1):
        sample(deal, ["profit"], 20, seed, living=living)
    assert counted.calls == 3


KEPT = np.arange(6400) % 9 > 0  # draws in which a figure is a number; their places are no longer their replicates


@pytest.mark.parametrize("statistic", ["mean", "sd", "es5", "p5", "p50", "p90"])
def test_errors_know_the_replicate_of_draws_that_are_left(statistic):
    """Replicates differ: statistics spread as the 32 of them do, not as draws do."""
    deal, luck = sim.load_deal(DEALS / "aalborg.yaml"), np.random.default_rng(5)
    asked = ask(deal, f"irr.{statistic}")
    column = luck.normal(size=6400) + luck.normal(size=32)[np.arange(6400) % 32]
    part = np.where(KEPT, column, np.nan)
    whole, some = asked.of(column), asked.of(part)
    assert asked.of(part).value == asked.of(column[KEPT]).value
    assert some.se == pytest.approx(whole.se, rel=0.25)
    assert asked.of(column[KEPT]).se < 0.6 * whole.se  # what is seen where places are taken for replicates


def test_a_spread_takes_two_draws_and_the_worst_draws_a_mean():
    deal = sim.load_deal(DEALS / "aalborg.yaml")
    spread, worst = ask(deal, "payback_month.sd"), ask(deal, "payback_month.es5")
    assert spread.of(np.array([3.0])) == spread.of(np.array([np.nan, 3.0])) == (None, None)
    assert worst.of(np.full(1000, np.inf)) == worst.of(np.where(np.arange(1000) < 20, 1.0, np.inf)) == (None, None)
    assert worst.of(np.where(np.arange(1000) < 500, 1.0, np.inf)).value == 1.0


def test_what_is_wrong_is_said_with_what_was_found():
    deal = sim.load_deal(DEALS / "aalborg.yaml")
    for asking, found in (
        (lambda: figure(deal, "profits"), "profits"),
        (lambda: state(deal, "irr == 5 %"), "irr == 5 %"),
        (lambda: state(deal, "irr <= 0,05"), "0,05"),
        (lambda: state(deal, "irr <= 5 kr"), "irr <= 5 kr"),
    ):
        with pytest.raises(sim.OptionError) as refused:
            asking()
        assert found in str(refused.value.problems[0])
    assert state(deal, "payments.total <= 2_345_678").text == "municipality.payments.total <= 2345678"


def test_variants_are_refused_when_two_have_one_name_or_nothing_changes():
    file = written(DEALS / "aalborg.yaml")
    with pytest.raises(sim.OptionError, match="corona"):
        variants(file, ["corona", "corona"])
    for nothing in ("", "x: ", " ; "):
        with pytest.raises(sim.OptionError, match=r"nothing|not understood"):
            variants(file, changes=[nothing])


def test_a_spread_of_normal_draws_has_the_error_of_a_normal_spread():
    """sd / sqrt(2 n)."""
    found = ask(sim.load_deal(DEALS / "aalborg.yaml"), "profit.sd").of(np.random.default_rng(6).normal(size=64_000))
    assert abs(found.value - 1) < 4 * found.se
    assert found.se == pytest.approx(1 / np.sqrt(2 * 64_000), rel=0.4)


def test_what_a_figure_counts():
    deal = sim.load_deal(DEALS / "aalborg.yaml")
    status = [KINDS.index(kind) for kind in (*COUNTED, *(kind for kind in KINDS if kind not in COUNTED))]
    rates = np.linspace(0.1, 0.2, len(status))
    data = xr.Dataset(
        {
            "irr": (("draw", "investor"), rates[:, None]),
            "irr_status": (("draw", "investor"), np.array(status)[:, None]),
        }
    )
    assert np.array_equal(
        figure(deal, "irr").of(data), [*rates[: len(COUNTED)], *[np.nan] * (len(status) - len(COUNTED))], equal_nan=True
    )
    owed = xr.Dataset({"total_net": ("other", [-1, 0, 1])})
    assert figure(deal, "p_net_cost").of(owed).tolist() == [1.0, 0.0, 0.0]
    met = np.zeros((4, 2, len(deal.contract.terms)), dtype=bool)
    truly = met.copy()
    truly[:2, 0], met[::2, 0] = True, True
    terms = xr.Dataset({"met_true": (("draw", "arm", "term"), truly), "met": (("draw", "arm", "term"), met)})
    name = next(iter(deal.contract.terms))
    assert figure(deal, f"{name}.p_unpaid_with_effect").of(terms).tolist() == [0.0, 1.0, 0.0, 0.0]


def test_which_way_is_good_for_whom():
    known = figures(sim.load_deal(DEALS / "aalborg.yaml"))
    for name, good in (
        ("investors.all.irr", 1), ("investors.all.profit", 1), ("investors.all.distributions", 1),
        ("investors.all.contributions", 0), ("investors.all.peak_capital", -1), ("investors.all.p_loss", -1),
        ("investors.all.payback_month", -1), ("municipality.payments.total", -1), ("municipality.net.total", 1),
        ("municipality.savings.total", 1), ("municipality.p_net_cost", -1), ("municipality.liquidity_gap", -1),
    ):  # fmt: skip
        assert known[name].good == good, name


def test_values_given_by_draw_keep_their_draws_in_every_block(monkeypatch):
    deal = sim.load_deal(DEALS / "aalborg.yaml")
    path = "programme.effects.unemployed -> job.hazard_ratio"
    values = np.linspace(1.0, 3.0, 90)
    whole = sample(deal, ["in_work.programme"], 90, given={path: values})
    monkeypatch.setattr(sampling, "block_size", lambda deal: 40)
    parts = sample(deal, ["in_work.programme"], 90, given={path: values})
    assert (parts.numbers[path] == values).all()
    for name, column in whole.figures.items():
        assert (parts.figures[name] == column).all()


def test_other_lives_have_the_same_numbers_and_other_luck():
    deal = sim.load_deal(DEALS / "aalborg.yaml")
    one, two = (sample(deal, ["in_work.programme"], 60, lives=lives) for lives in (0, 1))
    assert all((one.numbers[name] == column).all() for name, column in two.numbers.items())
    assert (one.figures["outcomes.in_work.programme"] != two.figures["outcomes.in_work.programme"]).any()
