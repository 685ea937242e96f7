"""The form of a batch file: what is read, and that every mistake is told at its place with what is allowed."""

import re

import pytest

from simulator.analysis.batch.part import KEPT
from simulator.analysis.batch.schema import BatchFile, Sweep, read_form, values_of
from simulator.config import parse

SOUND = """name: Sound
draws: 1e3
deals:
  one: one.yaml
  two: {file: one.yaml, set: {citizens.planned: 60}}
scenarios: {base: null, corona: corona, small: {citizens.planned: 60}}
sweeps:
  goal: {path: contract.terms.goal.at_least.share, from: 40 %, to: 50 %, steps: 3}
"""


def told(text):
    form, problems = read_form(parse(text, "batch.yaml"))
    return form, [str(problem) for problem in problems]


def test_a_sound_file_and_its_defaults():
    form, problems = told(SOUND)
    assert not problems
    assert (form.draws, form.seed, form.lives, form.missing, form.draws_per_unit) == (1000, 1, "own", "refuse", 20_000)
    assert form.record == list(KEPT)
    assert values_of(form.sweeps["goal"]) == ("40 %", "45 %", "50 %")
    assert told("name: Plain\ndeals: [one.yaml]\n")[0].scenarios == {"as signed": None}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("draws: 1e3", "draw: 1e3", 'batch.yaml:2:1 draw = 1000.0: unknown key; .*did you mean "draws"'),
        ("draws: 1e3", "draws: true", "batch.yaml:2:1 draws = true: expected a whole number"),
        ("draws: 1e3", "draws: 0", "batch.yaml:2:1 draws = 0: .*at least 1"),
        ("draws: 1e3", "draws: 1.5", "batch.yaml:2:1 draws = 1.5: expected a whole number"),
        ("draws: 1e3", "draws: 10\ndraws: 20", "written twice"),
        ("draws: 1e3", "lives: theirs", "batch.yaml:2:1 lives = theirs: .*'own' or 'by cohort'"),
        ("name: Sound\n", "", "name: a required key is missing; as name:"),
        ("one: one.yaml", "one: 7", "batch.yaml:4:3 deals.one = 7: expected a file"),
        ("file: one.yaml, set", "file: one.yaml, sett", 'deals.two.sett: unknown key; .*did you mean "set"'),
        ("corona: corona", "corona: 7", "batch.yaml:6:25 scenarios.corona = 7: expected null"),
        ("steps: 3", "steps: 1", "sweeps.goal.steps = 1: .*at least 2"),
        ("steps: 3", "stps: 3", 'sweeps.goal.stps = 3: unknown key; .*did you mean "steps"'),
        (", steps: 3", "", "sweeps.goal: expected either values"),
        ("from: 40 %, to: 50 %, steps: 3", "values: [40 %, 40 %]", "a value is there twice"),
        ("from: 40 %", "from: 40 citizens", "numbers of one unit"),
        ("goal: {path", "year: {path", "sweeps.year: results have something of this name"),
        ("draws: 1e3", "record: [irr, profits]", 'record.1 = profits: .*did you mean "profit"'),
    ],
)
def test_every_mistake_is_told_at_its_place(old, new, expected):
    assert old in SOUND
    _, problems = told(SOUND.replace(old, new))
    assert len(problems) == 1
    assert re.search(expected, problems[0]), problems[0]


def test_all_mistakes_at_once():
    text = SOUND.replace("corona: corona", "corona: 7").replace("draws: 1e3", "record: [profits]\nmissing: skip")
    _, problems = told(text.replace("goal: {", "draw: {"))
    assert len(problems) == 3


@pytest.mark.parametrize(
    ("start", "to", "steps", "expected"),
    [
        (0, 1, 3, ("0", "0.5", "1")),
        ("40_000", "60_000", 3, ("40000", "50000", "60000")),
        ("0 %", "100 %", 4, ("0 %", "33.3333333333 %", "66.6666666667 %", "100 %")),
        ("12 months", "24 months", 2, ("12 months", "24 months")),
        (-0.1, 0.1, 3, ("-0.1", "0", "0.1")),
    ],
)
def test_evenly_spaced_values(start, to, steps, expected):
    sweep = Sweep.model_validate({"path": "a.b", "from": start, "to": to, "steps": steps})
    assert values_of(sweep) == expected


def test_a_batch_file_is_frozen():
    form = BatchFile.model_validate({"name": "x", "deals": {"a": "a.yaml"}})
    with pytest.raises(ValueError, match="frozen"):
        form.draws = 3
