"""Deals, scenarios and changes compared on the same lives, and the command that does it."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator import cli
from simulator.analysis.compare import compare, comparison, equalised, same_lives, sides
from simulator.analysis.sampling import sample
from simulator.analysis.statements import ask
from tests.analysis.stress import made

DEALS = Path(__file__).parents[2] / "configs" / "deals"
AALBORG, WEEKLY, FUND = (DEALS / f"{name}.yaml" for name in ("aalborg", "aalborg_weekly", "aarhus_fund"))
KOBE = DEALS / "kobe.yaml"
GOAL = "61: contract.terms.goal.at_least={share: null, of: null, citizens: 61}"
PRICE = "contract.terms.weeks.price"


@pytest.fixture(scope="module")
def compared():
    """Aalborg with a goal of 61, under a scenario, and paid by the week."""
    return compare(sides([AALBORG, WEEKLY], ["corona"], [GOAL]), draws=700, seed=3)


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs the command in an empty folder: (status, standard output, standard error)."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        code = cli.status(["compare", *(str(argument) for argument in arguments)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


# ---------------------------------------------------------------------------------------------------------------------
# Which deals


def test_the_base_is_the_first_deal_as_signed():
    found = sides([AALBORG], ["corona"], [GOAL, "citizens.recruited=60 %"])
    assert [each.name for each in found] == ["as signed", "corona", "61", "citizens.recruited=60 %"]
    assert found[0].deal == sim.load_deal(AALBORG)
    assert found[1].deal == sim.load_deal(AALBORG, "corona")
    assert all(same_lives(found[0].deal, each.deal) for each in found)


def test_every_side_can_be_made_again_with_a_further_change():
    found = sides([AALBORG, WEEKLY], ["corona"], [GOAL], ["citizens.planned=100"])
    assert [each.name for each in found] == ["aalborg", "corona", "61", "aalborg_weekly"]
    for each in found:
        assert each.deal.citizens.planned == 100
        again = each.file.deal(["capital.commitment=6_000_000"])
        assert again.capital.commitment == 6_000_000
        assert again.model_copy(update={"capital": each.deal.capital, "origin": each.deal.origin}) == each.deal


def test_the_same_lives_are_those_of_one_cohort_drawn_in_one_way():
    one, weekly, other = (sim.load_deal(path) for path in (AALBORG, WEEKLY, FUND))
    assert same_lives(one, weekly)
    assert not same_lives(one, other)
    assert not same_lives(one, sim.load_deal(AALBORG, overrides=["cohort=others"]))
    assert not same_lives(one, sim.load_deal(AALBORG, overrides=["sampling=independent"]))
    assert same_lives(one, sim.load_deal(AALBORG, overrides=["name=Something else"]))


def test_an_uncertain_number_may_be_fixed_in_all_of_them():
    """A correlation with it then means nothing, in the deal's own scenarios neither."""
    path = "programme.effects.unemployed -> job.hazard_ratio"
    found = sides([AALBORG], ["corona"], [], [f"{path}=2.2"])
    assert [each.deal.numbers()[path].fixed for each in found] == [2.2, 2.2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([AALBORG],), "nothing to compare with"),
        (([AALBORG, AALBORG],), "two deals have one name"),
        (([AALBORG, KOBE],), "DKK and JPY cannot be compared"),
        (([AALBORG], ["recesion"]), "there is no scenario"),
        (([AALBORG], ["corona", "corona"]), "one name"),
        (([AALBORG], [], ["citizens.planned"]), "expected path=value"),
    ],
)
def test_what_cannot_be_compared_is_refused(arguments, said):
    with pytest.raises(sim.OptionError, match=said):
        sides(*arguments)


def test_mistakes_of_a_change_are_those_of_the_deal():
    with pytest.raises(sim.DealError):
        sides([AALBORG], [], ["citizens.planned=0"])
    slack = "budget.costs.pension=null"
    assert any(each.name for each in sides([AALBORG], [], [slack])[1].warnings)
    with pytest.raises(sim.DealError):
        sides([AALBORG], [], [slack], strict=True)


# ---------------------------------------------------------------------------------------------------------------------
# What is said of them


def test_values_are_those_of_a_run(compared):
    with sim.simulate(sim.load_deal(AALBORG, "corona"), 700, seed=3) as result:
        told = result.summary
    row = compared.row("investors.all.profit").values["corona"]
    assert (row.value, row.se) == pytest.approx(
        tuple(told["investors"]["all"]["profit"][key] for key in ("mean", "se"))
    )
    reserve = compared.row("municipality.payments.total.p95").values["corona"]
    assert reserve.value == pytest.approx(told["municipality"]["payments"]["total"]["p95"])


def test_differences_are_taken_draw_by_draw(compared):
    name = "investors.all.profit"
    one, two = (sample(sim.load_deal(AALBORG, each), [name], 700, 3).figures[name] for each in (None, "corona"))
    found = compared.row(name).differences["corona"]
    assert found.value == (two - one).mean()
    assert found.pairing.paired == pytest.approx((two - one).std(ddof=1) / np.sqrt(700))
    assert found.shares.lower.value == (two < one).mean()


def test_what_a_change_does_not_touch_is_the_same_in_every_draw(compared):
    for name in ("municipality.savings.total", "outcomes.in_work.programme", "outcomes.completed.programme"):
        assert compared.row(name).differences["61"].verdict == "identical"
    assert compared.row("municipality.savings.total").differences["corona"].verdict == "different"


def test_a_handful_of_figures_is_chosen_of_both_sides(compared):
    assert [row.name for row in compared.rows] == [
        "investors.all.irr", "investors.all.p_loss", "investors.all.profit", "municipality.payments.total",
        "municipality.payments.total.p95", "municipality.savings.total", "municipality.net.total",
        "outcomes.in_work.programme", "outcomes.self_supported.programme", "outcomes.completed.programme",
        "terms.goal.p_paid", "terms.weeks.p_paid",
    ]  # fmt: skip


def test_a_figure_that_some_deals_lack_is_missing_there(compared):
    goal, weeks = compared.row("terms.goal.p_paid"), compared.row("terms.weeks.p_paid")
    assert goal.values["aalborg_weekly"] is None
    assert goal.differences["aalborg_weekly"] is None
    assert weeks.values["aalborg_weekly"].value == 1.0
    assert weeks.differences["aalborg_weekly"] is None
    assert weeks.values["aalborg"] is None
    later = compare(sides([AALBORG], [], ["later: horizon=84 months"]), ["net.2024", "net.2025"], draws=40)
    assert [row.name for row in later.rows] == ["municipality.net.2024", "municipality.net.2025"]


def test_a_figure_that_none_has_is_a_mistake():
    deals = sides([AALBORG], ["corona"])
    with pytest.raises(sim.OptionError, match=r"figure irrr: .*irr") as caught:
        compare(deals, ["irrr", "irr", "terms.weeks.p_paid"], draws=10)
    assert len(caught.value.problems) == 2
    with pytest.raises(sim.OptionError, match="nothing to compare"):
        compare(deals[:1], ["irr"], draws=10)


def test_other_lives_are_compared_as_separate_simulations():
    found = compare(sides([AALBORG, FUND]), ["irr", "payments.total"], draws=640)
    assert [each.paired for each in found.deals] == [True, False]
    one, two = (sample(sim.load_deal(each), ["irr"], 640).figures["investors.all.irr"] for each in (AALBORG, FUND))
    difference = found.row("investors.all.irr").differences["aarhus_fund"]
    assert difference.value == pytest.approx(np.nanmean(two) - np.nanmean(one))
    assert (difference.shares, difference.pairing) == (None, None)
    told = found.as_tree()["figures"]["investors.all.irr"]["differences"]["aarhus_fund"]
    assert told["times_smaller"] is told["p_better"] is None


def test_other_lives_of_the_same_deals_are_asked_for_by_number():
    deals = sides([AALBORG], ["corona"])
    values = {
        lives: compare(deals, ["profit"], 100, lives=lives).row("investors.all.profit").differences["corona"].value
        for lives in (0, 1)
    }
    assert values[0] != values[1]


@pytest.mark.slow
def test_at_equal_expected_cost():
    """The weekly price at which both contracts cost the same on average; then only their spread differs."""
    name = "municipality.payments.total"
    deals, changed = equalised(sides([AALBORG, WEEKLY]), "payments.total", PRICE, ("300 per week", "600 per week"), 200)
    found = compare(deals, [name, f"{name}.sd", "irr"], 200, equalised=changed)
    apart = found.row(name).differences["aalborg_weekly"]
    assert abs(apart.value) < apart.se / 4  # as near as a step of the price allows
    assert found.row(f"{name}.sd").differences["aalborg_weekly"].value < 0
    told = found.as_tree()["deals"]["aalborg_weekly"]["equalised"]
    assert told["figure"] == name
    assert told["for"] == [PRICE]
    assert told["low"] < told["value"] < told["high"]
    assert deals[0].deal == sim.load_deal(AALBORG)
    with pytest.raises(sim.OptionError):
        equalised(sides([AALBORG, WEEKLY]), "payments.total", PRICE, ("1 per week", "2 per week"), 40)


def test_progress_counts_the_draws_of_all_deals():
    done = []
    compare(sides([AALBORG], ["corona", "relapse"]), ["irr"], draws=50, progress=done.append)
    assert done == [50, 100, 150]


# ---------------------------------------------------------------------------------------------------------------------
# The command


def test_the_command_writes_what_it_says(run, tmp_path):
    code, out, err = run(AALBORG, "--with", GOAL, "--draws", "80", "--seed", "3", "--out", "made", "--lang", "en")
    assert code == 0
    assert err == ""
    assert 'Against "as signed"' in out
    assert "the same in every draw" in out
    assert out.splitlines()[-1] == "made/compare.json"
    tree = json.loads((tmp_path / "made" / "compare.json").read_text(encoding="utf-8"))
    again = compare(sides([AALBORG], [], [GOAL]), draws=80, seed=3).as_tree()
    assert tree["figures"].keys() == again["figures"].keys()
    found = tree["figures"]["municipality.payments.total"]["differences"]["61"]
    assert found == again["figures"]["municipality.payments.total"]["differences"]["61"]
    assert {"difference", "se", "verdict", "p_better", "unpaired_se", "times_smaller"} <= found.keys()


def test_nothing_is_written_unless_asked_for(run, tmp_path):
    assert run(AALBORG, "--scenario", "corona", "--draws", "20", "--quiet") == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_danish_is_spoken(run):
    code, out, _ = run(AALBORG, "--scenario", "corona", "--draws", "20", "--lang", "da", "--figure", "irr")
    assert code == 0
    assert "I forhold til »som underskrevet«" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing argument"),
        ([AALBORG], "nothing to compare with"),
        ([AALBORG, "--scenario", "corona", "--figure", "irrr"], "figure irrr: "),
        ([AALBORG, "--scenario", "corona", "--equal", "irr"], "go together"),
        ([AALBORG, "--scenario", "corona", "--out", __file__], "is a file, not a folder"),
        ([AALBORG, KOBE], "cannot be compared"),
        ([AALBORG, "--with", "citizens.planned=0", "--out", "made"], "citizens.planned"),
    ],
)
def test_mistakes_end_with_two_and_leave_nothing(run, tmp_path, arguments, said):
    code, out, err = partial(run, "--draws", 10)(*arguments)
    assert code == 2
    assert out == ""
    assert said in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_warnings_are_told_once_and_refused_when_strict(run):
    slack = ["--with", "without: budget.costs.pension=null", "--draws", "10"]
    code, _, err = run(AALBORG, *slack)
    assert code == 0
    assert len(err.splitlines()) == len(set(err.splitlines())) > 0
    assert run(AALBORG, *slack, "--strict")[0] == 2


def test_a_short_name_means_one_figure_whatever_it_would_mean_alone(tmp_path):
    """A deal without investors has one present value only: the municipality's."""
    alone = made.deal(tmp_path)
    assert ask(alone, "npv").name == "municipality.npv"
    rows = comparison._wanted([sim.load_deal(AALBORG), alone], ["npv"])
    assert {name: [each and each.name for each in found] for name, found in rows.items()} == {
        "investors.all.npv": ["investors.all.npv", None]
    }
