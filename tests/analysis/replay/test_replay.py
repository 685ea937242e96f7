"""From a deal or from a result, in a terminal or as JSON: the same story, or a plain refusal."""

import json
from pathlib import Path

import pytest

import simulator as sim
from simulator.analysis.replay import replay, replay_result
from simulator.analysis.replay.opening import refuse_other_figures
from simulator.cli.entry import status
from simulator.errors import OptionError, ResultError
from simulator.pipeline import Record
from simulator.result import as_json

DEALS = Path(__file__).parents[3] / "configs" / "deals"
SMALL = ("citizens.planned=40",)


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """A run of a scenario with a changed key, kept."""
    path = tmp_path_factory.mktemp("run") / "result.nc"
    deal = sim.load_deal(DEALS / "aalborg.yaml", "slow recruitment", SMALL)
    sim.simulate(deal, 6, 5, out=path).close()
    return deal, path


def test_a_result_tells_what_its_deal_tells(result):
    deal, path = result
    told = replay_result(path, 4, 3).as_tree()
    assert as_json(told) == as_json(replay(deal, 4, 3, 5).as_tree())
    assert told["scenario"] == "slow recruitment"
    assert told["who"]["planned"] == 40


def test_the_same_story_twice(result):
    deal, _ = result
    assert replay(deal, 1, 2, 5).as_tree() == replay(deal, 1, 2, 5).as_tree()
    assert replay(deal, 1, 2, 5).as_tree() != replay(deal, 1, 2, 6).as_tree()


def test_a_draw_that_gives_other_figures_is_refused(result):
    deal, path = result
    with sim.load_result(path) as kept:
        again = replay(deal, 4, 3, 5).river.metrics.data
        refuse_other_figures(kept, 4, again)
        with pytest.raises(ResultError, match=r"gives another .* than when the file was written"):
            refuse_other_figures(kept, 3, again)


@pytest.mark.parametrize("keep", [(), ("numbers",)])
def test_a_draw_is_explained_whatever_is_kept_of_it(result, tmp_path, keep):
    deal, path = result
    slim = tmp_path / "slim.nc"
    sim.simulate(deal, 6, 5, out=slim, record=Record((2,), keep)).close()
    assert as_json(replay_result(slim, 4, 3).as_tree()) == as_json(replay_result(path, 4, 3).as_tree())


@pytest.mark.parametrize(
    ("draw", "citizen", "option"), [(6, 0, "--draw"), (-1, 0, "--draw"), (0, 40, "--citizen"), (0, -1, "--citizen")]
)
def test_what_is_not_there_is_refused(result, draw, citizen, option):
    with pytest.raises(OptionError, match=f"{option}: "):
        replay_result(result[1], draw, citizen)


def test_the_command_writes_what_it_is_asked_to(result, tmp_path, capsys):
    path = result[1]
    out = tmp_path / "told"
    assert status(["replay", str(path), "--draw", "4", "--citizen", "3", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "citizen 3 of 40 planned" in printed
    assert "Scenario: slow recruitment" in printed
    assert [each.name for each in out.iterdir()] == ["replay.json"]
    assert json.loads((out / "replay.json").read_text())["who"]["citizen"] == 3


def test_the_command_takes_a_deal(capsys):
    arguments = ["replay", str(DEALS / "aalborg.yaml"), "--draw", "2", "--citizen", "1", "--set", *SMALL]
    assert status([*arguments, "--lang", "da", "--seed", "3"]) == 0
    printed = capsys.readouterr().out
    assert "borger 1 af 40 planlagte" in printed
    assert "frø 3" in printed
    assert status([*arguments, "--quiet"]) == 0
    assert capsys.readouterr().out == ""


def test_a_result_says_itself_what_was_run(result, capsys, tmp_path):
    out = tmp_path / "told"
    arguments = ["replay", str(result[1]), "--draw", "0", "--citizen", "0", "--out", str(out)]
    assert status([*arguments, "--seed", "3", "--set", "horizon=5"]) == 2
    said = capsys.readouterr().err
    assert "--seed: " in said
    assert "--set: " in said
    assert not out.exists()


@pytest.mark.parametrize("name", ["gone.nc", "text.nc"])
def test_what_is_no_result_is_refused(name, tmp_path, capsys):
    (tmp_path / "text.nc").write_text("no result")
    assert status(["replay", str(tmp_path / name), "--draw", "0", "--citizen", "0"]) == 2
    assert name in capsys.readouterr().err
