"""What `solve` answers and refuses, as a tree and on the command line."""

import json
from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator import cli
from simulator.analysis.solve import solve, solving
from simulator.analysis.statements import state
from simulator.analysis.variants import written

DEAL = Path(__file__).parents[2] / "verification" / "deals" / "o25.yaml"
PRICE = ["contract.terms.jobs.price"]
ASKED = ["p_loss <= 50 %", "municipality.payments.total.p95 <= 3_200_000"]


@pytest.fixture(scope="module")
def file():
    return written(DEAL)


@pytest.fixture(scope="module")
def found(file):
    return solve(file, PRICE, (55_000, 70_000), ASKED, 640, step=500)


def test_the_tree_is_plain_and_says_what_was_found(found):
    tree = found.as_tree()
    assert json.loads(json.dumps(tree)) == tree
    (answer,) = tree["answers"]
    assert (answer["from"], answer["to"]) == (answer["lower"]["value"], answer["upper"]["value"])
    assert (answer["lower"]["set_by"], answer["upper"]["set_by"]) == ([0], [1])
    assert tree["between"] == [55_000, 70_000]
    assert tree["statements"][0]["statement"] == "investors.all.p_loss <= 0.5"


def test_every_value_tried_is_what_the_deal_gives_there(found, file):
    """Where all hold, both statements do; a step outside, one does not: checked on the values as they were tried."""
    (answer,) = found.answers
    for k, (loss, payments) in found.tried.items():
        both = loss.value <= 0.5 and payments.value <= 3_200_000
        assert both == (answer.first <= k <= answer.last)
    assert {answer.first, answer.first - 1, answer.last, answer.last + 1} <= found.tried.keys()
    with sim.simulate(file.deal(found.unknown.overrides(answer.first)), 640, 1) as result:
        told = result.summary["investors"]["all"]["p_loss"]
    assert tuple(found.tried[answer.first][0]) == (told["mean"], told["se"])


def test_more_draws_begin_with_fewer(file):
    """The first look is on an eighth of the draws; what is answered rests on all of them."""
    told = []
    wide = solve(file, PRICE, (56_000, 64_000), ASKED[:1], 5120, step=1_000, told=told.append)
    assert set(told) == {640, 5120}
    assert wide.answers[0].first == 60
    assert len(wide.tried) == told.count(5120)


def test_a_statement_that_is_never_known_is_refused(file):
    with pytest.raises(sim.OptionError, match=r"payback_month: is not known at any value.*quantile"):
        solve(file, PRICE, (30_000, 60_000), ["payback_month <= 30"], 64, step=10_000)
    with pytest.raises(sim.OptionError, match="expected a statement"):
        solve(file, PRICE, (30_000, 60_000), [], 64)


def test_few_draws_behind_a_rare_event_are_told(file):
    tree = solve(file, PRICE, (55_000, 70_000), ["p_loss <= 1 %", "profit.p50 >= 0"], 640, step=2_500).as_tree()
    assert [each["few_draws"] for each in tree["statements"]] == [True, False]


# ---------------------------------------------------------------------------------------------------------------------
# The command

COMMAND = ["solve", str(DEAL), "--for", PRICE[0], "--between", "55_000", "70_000", "--step", "500", "--draws", "640"]


def test_the_command_answers_and_writes_what_it_says(capsys, tmp_path):
    arguments = [*COMMAND, "--so-that", ASKED[0], "--so-that", ASKED[1], "--out", str(tmp_path / "new")]
    assert cli.status(arguments) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "contract.terms.jobs.price may be from DKK" in said
    tree = json.loads((tmp_path / "new" / "solve.json").read_text(encoding="utf-8"))
    assert f"{tree['answers'][0]['from']:,.0f}" in said
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["solve.json"]


def test_in_danish_and_quietly(capsys):
    assert cli.status([*COMMAND, "--so-that", ASKED[0], "--lang", "da"]) == 0
    assert "skal være mindst" in capsys.readouterr().out
    assert cli.status([*COMMAND, "--so-that", ASKED[0], "--quiet"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        [*COMMAND, "--so-that", "p_lost <= 10 %"],
        [*COMMAND, "--so-that", "p_loss"],
        [*COMMAND[:3], "contract.terms.jobs.prise", *COMMAND[4:], "--so-that", ASKED[0]],
        [*COMMAND],
        [*COMMAND, "--so-that", ASKED[0], "--draws", "1"],
    ],
)
def test_mistakes_leave_nothing_behind(arguments, capsys, tmp_path):
    assert cli.status([*arguments, "--out", str(tmp_path / "new")]) == 2
    assert capsys.readouterr().out == ""
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("draws", [7, 20, 133, 640])
@pytest.mark.parametrize("percent", [1, 5, 50, 95, 99])
@pytest.mark.parametrize("missing", [0, 3])
def test_a_quantile_holds_exactly_where_it_is_on_that_side_of_the_bound(file, draws, percent, missing):
    """Of 7 draws the median is the fourth: at least the bound when three of them are below it, not when four are."""
    column = np.random.default_rng(draws).permutation(draws).astype(float)
    column[:missing] = np.nan
    for bound in (*range(-1, draws + 1, max(1, draws // 20)), *np.arange(-2.0, 3.0) + round(draws * percent / 100)):
        for relation in ("<=", ">="):
            said = state(file.deal(), f"municipality.payments.total.p{percent} {relation} {bound}")
            value = said.asked.of(column).value
            margin = solving._tested(said)({said.asked.figure.name: column}).value
            assert (margin >= 0) == (value <= bound if relation == "<=" else value >= bound)
