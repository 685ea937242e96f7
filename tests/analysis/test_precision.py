"""Runs until a standard error is met: what they give, when they end, and whether the stated error is honest."""

import json
import math
from itertools import pairwise

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator import cli
from simulator.analysis.figures import Figure
from simulator.analysis.precision import FIRST, GROWTH, Goal, Look, Precision, precision, wanted
from simulator.analysis.sampling import sample
from simulator.analysis.statements import Asked
from simulator.deal import Deal
from simulator.pipeline import Clock, Record, flow, simulate
from simulator.report.console.convergence import look, outcome
from simulator.summary.statistics import error
from tests.deal.deals import tree


def small():
    """A cheap deal of ten citizens over a year and a half."""
    said = tree()
    said["citizens"] = {"planned": 10, "recruited": {"uniform": {"low": 0.5, "high": 1}}}
    said["horizon"] = 18
    said["outcomes"]["in_work"]["within"] = 18
    said["pathway"]["transitions"]["unemployed -> job"]["within"]["months"] = 18
    said["capital"]["uses"].pop("evaluation")
    return Deal.of(said)


DEAL = small()


def until(**goals):
    return precision(DEAL, goals)


def test_a_run_that_ends_early_is_the_run_of_so_many_draws():
    rule = precision(DEAL, {"p_loss": "1.5 %", "municipality.net.total.p95": 100_000})
    record = Record(draws=(5, 900))
    with simulate(DEAL, 50_000, 3, until=rule, record=record) as early:
        draws = early.draws
        assert FIRST * GROWTH <= draws < 50_000
        assert draws % 32 == 0
        with simulate(DEAL, draws, 3, record=record) as plain:
            told = dict(early.summary)
            assert all(each["met"] for each in told.pop("precision").values())
            assert told == plain.summary
            changing = ("about", "timings", "summary")
            assert {k: v for k, v in early.hashes.items() if k not in changing} == {
                k: v for k, v in plain.hashes.items() if k not in changing
            }
            np.testing.assert_array_equal(early.metrics["profit"].values, plain.metrics["profit"].values)
            assert early.ledger.sizes["draw"] == draws


def test_a_run_is_not_ended_by_one_lucky_look():
    seen: list[Look] = []
    with simulate(DEAL, 100_000, 1, until=precision(DEAL, {"p_loss": "1 %"}, seen.append)) as result:
        assert seen[-1].enough
        assert [each.met for each in seen[-2:]] == [True, True]
        assert not any(a.met and b.met for a, b in pairwise(seen[:-1]))
        assert seen[-1].draws == result.draws
        assert seen[0].draws == FIRST
        told = result.summary["precision"]["investors.all.p_loss"]
        assert told["se"] == result.summary["investors"]["all"]["p_loss"]["se"] <= told["target"] == 0.01


def test_the_most_draws_end_a_run_that_says_so():
    with simulate(DEAL, 1_500, 1, until=until(p_loss=1e-5, irr="90 %")) as result:
        assert result.draws == 1_500
        told = result.summary["precision"]
        assert not told["investors.all.p_loss"]["met"]
        assert told["investors.all.irr"]["met"]
    said = outcome(told, 1_500, "en", "DKK")
    assert "Precision not reached with 1,500 draws, the most allowed" in said
    assert "--draws" in said


def test_what_has_no_error_is_never_met():
    """Months until capital is paid back are infinite where it never is: their mean does not exist."""
    with simulate(DEAL, 2_000, 1, until=until(payback_month=1)) as result:
        told = result.summary["precision"]["investors.all.payback_month"]
        assert (told["se"], told["met"]) == (None, False)
    assert "error not known" in outcome({"payback": told}, 2_000, "en", "DKK")
    assert "usikkerheden kendes ikke" in look({"payback": told}, 2_000, None, 2_000, "da", "DKK")


def watched(column, unit, target, statistic="mean"):
    """A watch that is asked for a made-up figure, and was given the first draws of a column."""
    made = Figure("outcomes.made.measured", unit, 0, lambda data: data["made"].values)
    watch = Precision((Goal(Asked(made, statistic), target),)).watch()
    first, ended = 0, False
    while not ended and watch.look <= len(column):
        part, first = column[first : watch.look], watch.look
        ended = watch.enough(xr.Dataset({"made": ("draw", part.astype(float))}))
    return first, ended, watch.told()["precision"]["outcomes.made.measured"]


@pytest.mark.parametrize("always", [0, 1])
def test_a_chance_of_what_never_came_is_not_known_at_once(always):
    """In n draws its error is 1/n at least: that of something that came once, by 32 replicates."""
    column = np.full(20_000, always)
    draws, ended, told = watched(column, "chance", 0.0005)
    assert ended
    assert 2_000 / GROWTH < draws / GROWTH < 2_000 * GROWTH
    assert told == {
        "value": always,
        "se": 1 / draws,
        "target": 0.0005,
        "met": True,
        "unit": "chance",
        "constant": False,
        "label": {"en": "made, as measured", "da": "made, som målt"},
    }
    once = column.copy()
    once[7] = 1 - always
    assert error(once[:draws]) == pytest.approx(1 / draws, rel=1e-9)
    draws, ended, told = watched(column, "chance", 1e-6)
    assert (ended, told["met"], told["se"]) == (False, False, 1 / draws)


def test_what_was_the_same_in_every_draw_is_told():
    draws, ended, told = watched(np.full(5_000, 12.5), "money", 1)
    assert (draws, ended, told["constant"], told["se"]) == (1_280, True, True, 0.0)
    some = np.where(np.arange(5_000) % 2, math.nan, 12.5)
    assert watched(some, "per year", 1)[2]["constant"]
    assert not watched(np.arange(5_000), "money", 1e9)[2]["constant"]
    assert "made, as measured 12.5, the same in every draw so far" in outcome({"made": told}, draws, "en", "DKK")
    assert "made, som målt, ens i alle trækninger" in look({"made": told}, draws, None, draws, "da", "DKK")
    never = watched(np.full(5_000, math.nan), "per year", 1)
    assert (never[1], never[2]["se"], never[2]["met"], never[2]["constant"]) == (False, None, False, False)


@pytest.mark.parametrize("target", [1e-9, 1e-200, 5e-324])
def test_errors_that_no_draws_can_reach_are_said_to_be(target):
    seen = []
    rule = precision(DEAL, {"p_loss": target}, seen.append)
    with simulate(DEAL, 1_100, 1, until=rule) as result:
        assert not result.summary["precision"]["investors.all.p_loss"]["met"]
        assert seen[0].needed is None
        said = outcome(result.summary["precision"], 1_100, "en", "DKK")
    assert "No number of draws" in said
    assert "--draws" not in said


def test_recorded_draws_are_simulated_in_any_case():
    with simulate(DEAL, 20_000, 1, until=until(p_loss=0.4), record=(4_000,)) as result:
        assert 4_000 < result.draws < 20_000
        assert result.dataset("recorded")["draw"].values.tolist() == [4_000]


@pytest.mark.parametrize(
    ("goals", "said"),
    [
        ({"p_los": 0.01}, "did you mean"),
        ({"p_loss": 0}, "above 0"),
        ({"p_loss": "-1 %"}, "above 0"),
        ({"p_loss": "small"}, "expected a number"),
        ({}, "expected a figure"),
    ],
)
def test_goals_that_cannot_be_are_refused(goals, said):
    with pytest.raises(sim.OptionError, match=said):
        precision(DEAL, goals)


@pytest.mark.parametrize("text", ["p_loss", "=1 %", "p_loss="])
def test_texts_that_are_no_goal_are_refused(text):
    assert wanted(("irr = 0.1 %", "p_loss=1 %")) == {"irr": "0.1 %", "p_loss": "1 %"}
    with pytest.raises(sim.OptionError, match="FIGURE=ERROR"):
        wanted((text,))
    with pytest.raises(sim.OptionError, match="twice"):
        wanted(("irr=1 %", "irr=2 %"))


def test_the_command_tells_how_it_converges(tmp_path, capsys):
    from tests.test_cli import SOUND

    command = ["run", str(SOUND), "--out", str(tmp_path / "out"), "--lang", "en", "--record", "3", "--keep", "metrics"]
    command += ["--no-report"]
    assert cli.status([*command, "--precision", "municipality.net.total.p50=50 %", "--draws", "1300"]) == 0
    printed = capsys.readouterr()
    assert "1,024 draws: Municipality's net saving, P50 ±" in printed.err
    assert "Precision not reached with 1,300 draws" in printed.out
    told = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert told["precision"]["municipality.net.total.p50"]["met"] is False
    with sim.load_result(tmp_path / "out" / "result.nc") as result:
        assert set(result.groups) == {"metrics", "monthly", "recorded"}
    assert cli.status([*command, "--precision", "nothing"]) == 2
    assert cli.status([*command, "--keep", "everything"]) == 2
    assert cli.status([*command, "--record", "first"]) == 2
    assert "Traceback" not in capsys.readouterr().err


# ---------------------------------------------------------------------------------------------------------------------
# Honesty: the error that a run states against the spread over seeds


SEEDS, STOPPED = 60, 40


@pytest.mark.slow
def test_the_stated_error_is_that_of_the_mean():
    """640 Sobol draws under each of 60 seeds: the ratio of spread to stated error is 1 within 4 of its own errors."""
    names = ("profit", "p_loss", "outcomes.in_work.programme")
    means, errors = {name: [] for name in names}, {name: [] for name in names}
    for seed in range(SEEDS):
        found = sample(DEAL, names, 640, seed, threads=1)
        for name, column in zip(names, found.figures.values(), strict=True):
            means[name].append(column.mean())
            errors[name].append(error(column))
    own = math.sqrt(1 / (2 * (SEEDS - 1)) + 1 / (2 * 31 * SEEDS))  # of the ratio of two spreads
    assert own < 0.1
    for name in names:
        ratio = np.std(means[name], ddof=1) / math.sqrt(np.mean(np.square(errors[name])))
        assert abs(ratio - 1) < 4 * own, name


def stopped(rule, seed):
    """What a run says that a rule ends, without a file."""
    watch, first = rule.watch(), 0
    while True:
        river = flow(DEAL, first, watch.look - first, seed, 0, Clock())
        first += river.draws.count
        if watch.enough(river.metrics.data):
            return watch.told()


@pytest.mark.slow
def test_runs_that_were_stopped_state_an_honest_error():
    """Stopped where their own error allows, runs are as precise as was wanted, and say so within a tenth."""
    target, means, errors = 0.011, [], []
    for seed in range(STOPPED):
        told = stopped(until(p_loss=target), seed)["precision"]["investors.all.p_loss"]
        assert told["met"]
        means.append(told["value"])
        errors.append(told["se"])
    spread, own = np.std(means, ddof=1), 1 / math.sqrt(2 * (STOPPED - 1))
    assert own < 0.12
    assert spread < target * (1 + 4 * own)
    assert 1 - 4 * own < spread / math.sqrt(np.mean(np.square(errors))) < 1.05 + 4 * own
