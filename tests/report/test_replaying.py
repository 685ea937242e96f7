"""A replay as a page: the answer first, both lives, nothing wider than the page, in both languages."""

from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import simulator as sim
from simulator.analysis.replay import replay
from simulator.report.console.replaying import replayed
from simulator.report.words.budget import BUDGET
from simulator.report.words.headline import HEADLINE
from simulator.report.words.replaying import REPLAY

DEALS = Path(__file__).parents[2] / "configs" / "deals"


@cache
def tree(name, draw, citizen):
    """What is told of a citizen."""
    return replay(sim.load_deal(DEALS / f"{name}.yaml"), draw, citizen).as_tree()


def page(name="aalborg", draw=19, citizen=4, language="en"):
    return replayed(tree(name, draw, citizen), language)


def test_the_answer_comes_first():
    told = page().splitlines()
    assert told[1].strip().startswith("Draw 19 · citizen 4 of 120 planned")
    answer = " ".join(" ".join(told[2:8]).split())
    assert "citizen 4 reached in_work (21 July 2019)" in answer
    assert "That decided it: had nothing been counted of this citizen, employment_repayment would have paid" in answer


def test_both_lives_stand_side_by_side():
    told = page()
    row = next(each for each in told.splitlines() if each.strip().startswith("20 April 2019"))
    assert "unemployed → job (5.2 % a month" in row
    other = next(each for each in told.splitlines() if each.strip().startswith("16 February 2021"))
    assert other.index("unemployed → job") > row.index("unemployed → job")
    assert "goal: 60 reached in_work, 60 were needed; the goal is met" in " ".join(told.split())
    assert "Without this citizen it would be 59: the goal is missed." in " ".join(told.split())


def test_danish_writes_dates_and_amounts_as_danes_do():
    told = " ".join(page(language="da").split())
    assert "21. juli 2019" in told
    assert "6.900.908" in told
    assert "With the programme" not in told
    assert "Uden denne borger var det 59: målet er ikke nået." in told


def test_who_is_not_recruited_is_said_in_a_sentence():
    told = " ".join(page(citizen=119).split())
    assert "Citizen 119 is not recruited in this draw: 115 of 120 are" in told
    assert "The two lives" not in told
    assert "What the draw assumed" in told


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize(
    "name",
    ["aalborg_weekly", "aarhus_housing_first", "type2dialog", "internal_investment", "dwp_innovation_fund", "kobe"],
)  # fmt: skip
def test_every_kind_of_deal_has_a_page_that_fits(name, language):
    told = page(name, 5, 6, language)
    assert max(map(len, told.splitlines())) <= 104
    assert "nan" not in told.lower().replace("finan", "").replace("genan", "").split()
    assert "{" not in told


def test_names_are_shown_as_they_are_written():
    named = {**tree("aalborg", 19, 4), "deal": "[bold]red[/bold]", "scenario": "one\nline"}
    told = replayed(named, "en")
    assert "[bold]red[/bold]" in told
    assert "Scenario: one\\nline" in told


def test_phrases_are_the_replays_own():
    assert not REPLAY["en"].keys() & (HEADLINE["en"].keys() | BUDGET["en"].keys())
    for language in ("en", "da"):
        for phrase in REPLAY[language].values():
            assert all(field is None or field.isidentifier() for _, field, _, _ in Formatter().parse(phrase))
