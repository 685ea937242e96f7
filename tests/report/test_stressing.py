"""What `stress` found, as a reader sees it: the answer first, errors beside figures, both languages, no cut text."""

import re

import pytest

from simulator.analysis.naming import head as head_of
from simulator.analysis.naming import labels
from simulator.report.console.stressing import stressing
from simulator.report.words import WORDS
from simulator.report.words.stressing import STRESSING

PROFIT, NET, LOSS = "investors.all.profit", "municipality.net.total", "investors.all.p_loss"
EFFECT = "programme.effects.unemployed -> job.hazard_ratio"


def estimate(value, se=None):
    return {"value": value, "se": se}


def head(**parts):
    return {"deal": "Made [bold]deal", "scenario": None, "language": "en", "currency": "DKK", "draws": 2000, "seed": 1,
            **parts}  # fmt: skip


def variant(name, profit, change, loss):
    figures = {
        PROFIT: {**estimate(profit, 40_000), "change": estimate(change, 3_000)},
        LOSS: {**estimate(loss, 0.01), "change": estimate(loss - 0.5, 0.002)},
    }
    return {"name": name, "figures": figures}


def scenarios(*others):
    units = {PROFIT: "money", LOSS: "chance"}
    named = {"labels": {name: labels(name) for name in units}, "heads": {name: head_of(name) for name in units}}
    return head(scenarios={"units": units, **named, "variants": [variant("as signed", 250_000, 0, 0.5), *others]})


def number(**said):
    return {"name": EFFECT, "unit": "factor", "per": None, **said}


def tail(differs, size=20):
    told = number(tail=1.9, all=2.75, deviations=-1.5, z=-6.7 if differs else -1.1, differs=differs)
    shock = {"name": "shocks.storm.occurs", "unit": "occurs", "per": None, "tail": 0.35, "all": 0.1,
             "deviations": 0.8, "z": 3.7 if differs else 0.4, "differs": differs}  # fmt: skip
    figures = {
        PROFIT: {"tail": estimate(-7e6, 20_000), "all": estimate(2.5e5, 40_000), "unit": "money",
                 "label": labels(PROFIT)},
    }  # fmt: skip
    return head(
        tails=[
            {
                "figure": PROFIT, "label": labels(PROFIT), "unit": "money", "worst": 0.01,
                "size": size, "draws": 2000, "boundary": -6e6,
                "lowest": True, "figures": figures, "numbers": [told, shock], "threshold": 2.6,
                "luck_alone": not differs,
            }
        ]
    )  # fmt: skip


def point(distance=1.84, storm=False, at_once=False, value=1.6):
    numbers = [
        number(value=value, median=2.7, percentile=0.004, deviations=-1.84, share=1.0),
        {**number(value=0.98, median=0.98, percentile=0.5, deviations=0.0, share=0.0), "name": "citizens.recruited",
         "unit": "share"},
    ]  # fmt: skip
    return {"shocks": {"storm": storm}, "distance": distance, "se": 0.03, "at_once": at_once,
            "figure": estimate(1_000, 30_000), "numbers": numbers}  # fmt: skip


def reverse(points, missed=(), crossed=False):
    return head(
        reverse=[
            {
                "statement": f"{PROFIT} < 0", "figure": PROFIT, "label": labels(PROFIT), "unit": "money",
                "above": False, "bound": 0.0,
                "crossed": crossed, "likely": {"storm": False},
                "centre": estimate(-400_000 if crossed else 400_000, 30_000),
                "points": list(points), "missed": list(missed), "p_assumptions": 0.033,
                "p_draws": estimate(0.31, 0.01), "reach": 4.0,
            }
        ]
    )  # fmt: skip


def said(tree, language="en", width=100):
    """The text in one line, as sentences are folded."""
    return re.sub(r"\s+", " ", stressing(tree, language, width))


def test_scenarios_name_the_worst_and_show_paired_changes():
    text = said(scenarios(variant("storm", -150_000, -400_000, 0.7), variant("calm", 300_000, 50_000, 0.4)))
    assert "Worst for investors' profit: storm (DKK -400,000 ± 3,000)." in text
    assert "as signed 250 ± 40 50.0 ± 1.0 %" in text
    assert "-400 ± 3 +20.0 ± 0.2 %" in text
    assert "+50 ± 3 -10.0 ± 0.2 %" in text
    assert "[bold]deal" in text


def test_scenarios_that_harm_nobody_are_told_as_such():
    text = said(scenarios(variant("calm", 300_000, 50_000, 0.4)))
    assert "No scenario is worse for investors' profit" in text
    assert "Worst" not in said(scenarios())


def test_a_grid_shows_its_ends_and_marks_the_deal():
    axes = [{"path": "contract.cap", "values": ["1", "2"]}, {"path": "citizens.recruited", "values": ["60 %", "90 %"]}]
    cells = [
        {"at": [row, column], "as_signed": (row, column) == ("2", "60 %"), "figures": {LOSS: estimate(loss, 0.004)}}
        for (row, column), loss in zip(
            [("1", "60 %"), ("1", "90 %"), ("2", "60 %"), ("2", "90 %")], [0.1, 0.2, 0.3, 0.4], strict=True
        )
    ]
    tree = head(grid={"axes": axes, "units": {LOSS: "chance"}, "labels": {LOSS: labels(LOSS)}, "cells": cells})
    text = said(tree)
    assert " P(loss) From" in text
    assert "From 10.0 ± 0.4 % (1 · 60 %) to 40.0 ± 0.4 % (2 · 90 %)." in text
    assert "30.0 ± 0.4 % *" in text
    assert "* the deal as signed" in text
    assert "Rows: contract.cap; columns: citizens.recruited." in text
    lines = stressing(tree, "en").splitlines()
    assert any(line.split() == ["2", "30.0", "±", "0.4", "%", "*", "40.0", "±", "0.4", "%"] for line in lines)


def test_one_axis_and_a_statistic():
    name = "municipality.payments.2021.p95"
    cells = [{"at": [at], "as_signed": False, "figures": {name: estimate(7e6, 1e4)}} for at in ("1", "2")]
    axes = [{"path": "contract.cap", "values": ["1", "2"]}]
    named = {name: labels("municipality.payments.2021", "p95")}
    text = said(head(grid={"axes": axes, "units": {name: "money"}, "labels": named, "cells": cells}))
    assert "Municipality's payments 2021, P95" in text
    assert "DKK 7,000,000 ± 10,000 in every cell." in text
    assert "7,000 ± 10" in text
    assert "Money in thousand DKK." in text
    assert "as signed" not in text


def test_a_tail_says_what_was_different():
    text = said(tail(differs=True))
    assert "The worst 1 % of draws by investors' profit: what was different" in text
    assert "The worst 20 of 2,000 draws: DKK -7,000,000 ± 20,000 on average; all draws: DKK 250,000 ± 40,000." in text
    assert "effect on unemployed -> job 1.90 against 2.75 on average; shock storm comes in 35.0 % of them" in text
    assert "-6.7" in text


def test_a_tail_made_by_luck_is_told_as_such():
    text = said(tail(differs=False))
    assert "bad by citizens' luck" in text
    assert "What was different there" not in text
    assert "holds 40 %" in said(tail(differs=True, size=800))


def test_reverse_stress_says_what_it_takes():
    text = said(reverse([point(), point(distance=1.3, storm=True, at_once=True)]))
    assert "What it takes: investors' profit below 0" in text
    assert "With every number at its median the expected figure, over citizens' luck, is DKK 400,000 ± 30,000." in text
    assert (
        "bring it below 0, 1.84 ± 0.03 standard deviations from the median: "
        "effect on unemployed -> job 1.60 instead of 2.70 (P0.4)." in text
    )
    assert "All other numbers stay at their median." in text
    assert "At this point it is DKK 1,000 ± 30,000." in text
    assert "If shock storm comes: that alone is enough" in text
    assert "a probability of about 3.3 % (first order)" in text
    assert "below 0 in 31.0 ± 1.0 % of the draws" in text


def test_a_shock_at_the_nearest_point_is_told_first():
    text = said(reverse([point(storm=True), point(distance=2.4)], [point(distance=None)]))
    assert "median: shock storm comes; effect on unemployed -> job 1.60" in text
    assert "If shock storm stays away: 2.40 ± 0.03 standard deviations in all" in text
    assert "nothing within 4 standard deviations" in text


def test_what_has_crossed_already_and_what_never_does():
    text = said(reverse([point(value=3.4)], crossed=True))
    assert "that is below 0 already" in text
    assert "keep it from there, 1.84 ± 0.03 standard deviations" in text
    never = said(reverse([], [point(distance=None)]))
    assert "Nothing within 4 standard deviations of the median brings it below 0" in never
    assert "with effect on unemployed -> job 1.60" in never
    mends = said(reverse([], [point(distance=None)], crossed=True))
    assert "keeps it from there" in mends
    still = point(distance=None)
    still["numbers"] = still["numbers"][1:]
    assert "No uncertain number moves it" in said(reverse([], [still]))


@pytest.mark.parametrize("language", ["en", "da"])
def test_no_line_is_wider_than_told(language):
    for tree in (
        scenarios(variant("storm", -150_000, -400_000, 0.7)),
        tail(differs=True),
        reverse([point(), point(distance=2.0, storm=True)]),
    ):
        assert max(map(len, stressing(tree, language).splitlines())) <= 100


def test_danish_is_danish():
    text = said(reverse([point()]), "da")
    assert "effekt på unemployed -> job 1,60 i stedet for 2,70 (P0,4)" in text
    assert "400.000 ± 30.000 kr." in text


def test_phrases_are_its_own_and_the_same_in_both_languages():
    assert STRESSING["en"].keys() == STRESSING["da"].keys()
    assert all(name.startswith("s_") for name in STRESSING["en"])
    same = {name for name in STRESSING["en"] if WORDS["en"][name] == WORDS["da"][name]}
    assert not same
