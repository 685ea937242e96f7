"""A batch file read: which deals, scenarios and units it means, whose lives they live, and every mistake in it."""

import hashlib
import os
import pickle
import re

import pytest

import simulator as sim
from simulator.analysis.batch.changes import as_written
from simulator.analysis.batch.planning import _slugs
from simulator.analysis.batch.reading import read_batch
from simulator.analysis.batch.unit import deals_of
from simulator.config import parse
from tests.analysis.batch.made import AALBORG, DEALS, batch_of

HEAD = "name: Batch\ndraws: 100\n"


def problems_of(folder, text):
    with pytest.raises(sim.DealError) as error:
        batch_of(folder, text)
    return [str(problem) for problem in error.value.problems]


# ---------------------------------------------------------------------------------------------------------------------
# Deals and scenarios


def test_files_and_patterns_are_named_by_their_stems(tmp_path):
    batch = batch_of(tmp_path, HEAD + 'deals: ["{deals}/aal*.yaml", "{deals}/kobe.yaml"]\n')
    assert batch.deals == ("aalborg", "aalborg_weekly", "kobe")
    assert batch.scenarios == ("as signed",)


def test_files_lie_beside_the_batch(tmp_path, monkeypatch):
    text = AALBORG.read_text(encoding="utf-8")
    (tmp_path / "deals").mkdir()
    (tmp_path / "deals" / "mine.yaml").write_text(text, encoding="utf-8")
    here = batch_of(tmp_path / "batches", HEAD + "deals: {mine: ../deals/mine.yaml}\n")
    monkeypatch.chdir(tmp_path)
    there = read_batch("batches/batch.yaml")
    assert [task.folder for task in here.tasks] == [task.folder for task in there.tasks]
    assert [deals_of(task) for task in here.tasks] == [deals_of(task) for task in there.tasks]
    assert here.identity == there.identity


def test_a_deal_is_changed_by_its_entry_then_the_scenario_then_the_axes(tmp_path):
    text = """deals:
  plain: "{deals}/aalborg.yaml"
  less: {file: "{deals}/aalborg.yaml", set: {citizens.planned: 70, contract.caps.total: 8_000_000}}
scenarios: {base: null, corona: corona, small: {citizens.planned: 80}}
sweeps:
  planned: {path: citizens.planned, values: [90, 95]}
"""
    batch = batch_of(tmp_path, HEAD + text)
    made = {(task.deal, task.scenario): deals_of(task) for task in batch.tasks}
    assert [deal.citizens.planned for deal in made["less", "small"]] == [90, 95]
    assert all(deal.contract.caps.total == 8_000_000 for deal in made["less", "small"])
    assert made["plain", "corona"][0].shocks["downturn"].lasts.fixed == pytest.approx(8 * 7 * 12 / 365.25)
    changed = batch_of(tmp_path, HEAD + text[: text.index("sweeps")])
    planned = {(task.deal, task.scenario): deals_of(task)[0].citizens.planned for task in changed.tasks}
    assert planned["plain", "base"] == 120
    assert planned["less", "base"] == planned["less", "corona"] == 70
    assert planned["plain", "small"] == planned["less", "small"] == 80


def test_a_plain_entry_is_the_deal_of_a_plain_run(tmp_path):
    batch = batch_of(tmp_path, HEAD + 'deals: {a: "{deals}/aalborg.yaml"}\nscenarios: {base: null, corona: corona}\n')
    for task, scenario in zip(batch.tasks, (None, "corona"), strict=True):
        (deal,) = deals_of(task)
        plain = sim.load_deal(AALBORG, scenario=scenario)
        assert deal == plain.model_copy(update={"origin": deal.origin})
        assert deal.origin.tree == plain.origin.tree
        assert deal.base_numbers == plain.base_numbers


def test_overrides_change_the_batch(tmp_path):
    batch_of(tmp_path, HEAD + 'deals: {a: "{deals}/aalborg.yaml"}\n')
    batch = read_batch(tmp_path / "batch.yaml", overrides=["draws=7", "seed=3"])
    assert (batch.draws, batch.seed, batch.tasks[0].draws, batch.tasks[0].seed) == (7, 3, 7, 3)


# ---------------------------------------------------------------------------------------------------------------------
# Mistakes


def test_all_problems_at_once_each_at_its_place(tmp_path):
    text = """deals:
  aalborg: "{deals}/aalborg.yaml"
  second: {file: "{deals}/aalborg.yaml", set: {citizens.plnned: 60}}
  third: nowhere.yaml
scenarios:
  base: null
  corna: corna
  small: {citizens.planned: -60}
sweeps:
  goal: {path: contract.terms.goal.at_least.share, values: [40 %, 450 %]}
"""
    found = problems_of(tmp_path, HEAD + text)
    file = re.escape(str(tmp_path / "batch.yaml"))
    expected = [
        rf'{file}:5:\d+ citizens\.plnned = 60: in deal "second": unknown key',
        rf"{file}:6:3 deals\.third = nowhere\.yaml: .*cannot be read",
        rf'{file}:9:3 scenarios\.corna = corna: not declared by aalborg \(has "corona"\)',
        rf'{file}:10:11 citizens\.planned = -60: in deal "aalborg", scenario "small": expected at least 1',
        rf'{file}:12:\d+ contract\.terms\.goal\.at_least\.share = 450 %: in deal "aalborg", goal = 450 %',
    ]
    assert len(found) == len(expected)
    for text, pattern in zip(found, expected, strict=True):
        assert re.match(pattern, text), text


def test_a_mistake_in_a_deal_is_told_in_its_file(tmp_path):
    (tmp_path / "bad.yaml").write_text(
        AALBORG.read_text(encoding="utf-8").replace("planned: 120", "planned: none"), encoding="utf-8"
    )
    found = problems_of(tmp_path, HEAD + "deals: {one: bad.yaml, two: bad.yaml}\n")
    assert len(found) == 1
    assert re.match(r'.*bad\.yaml:\d+:\d+ citizens\.planned = none: in deals "one", "two": ', found[0])


def test_a_missing_scenario_is_a_mistake_unless_skipped(tmp_path):
    text = 'deals: {a: "{deals}/aalborg.yaml", k: "{deals}/kobe.yaml"}\nscenarios: {base: null, relapse: relapse}\n'
    (found,) = problems_of(tmp_path, HEAD + text)
    assert "not declared by k (has corona, slow recruitment, effect halved); write missing: skip" in found
    batch = batch_of(tmp_path, HEAD + "missing: skip\n" + text)
    assert [(task.deal, task.scenario) for task in batch.tasks] == [("a", "base"), ("a", "relapse"), ("k", "base")]
    assert batch.notes == ('k declares no scenario "relapse" and is left out of "relapse"',)
    (found,) = problems_of(tmp_path, HEAD + "missing: skip\n" + text.replace("relapse: relapse", "relapse: relapsing"))
    assert "relapsing" in found


def test_two_files_of_one_name_and_patterns_without_files(tmp_path):
    (tmp_path / "kobe.yaml").write_text("name: x", encoding="utf-8")
    found = problems_of(tmp_path, HEAD + 'deals: ["{deals}/kobe.yaml", kobe.yaml, "none*.yaml"]\n')
    assert any('two files are called "kobe"' in each for each in found)
    assert any("no file is like this" in each for each in found)


def test_what_is_wrong_with_many_values_is_told_once(tmp_path):
    sweeps = "sweeps: {s: {path: programme.nothing, from: 0, to: 1, steps: 50}}\n"
    (found,) = problems_of(tmp_path, HEAD + 'deals: {a: "{deals}/aalborg.yaml"}\n' + sweeps)
    assert ' programme.nothing: in deal "a", s = 0, 0.0204081632653, 0.0408163265306 and 47 more: unknown key' in found


def test_too_many_runs_are_refused(tmp_path):
    sweeps = "".join(f"  s{i}: {{path: citizens.planned, from: {60 + i}, to: {70 + i}, steps: 11}}\n" for i in range(6))
    found = problems_of(tmp_path, HEAD + 'deals: {a: "{deals}/aalborg.yaml"}\nsweeps:\n' + sweeps)
    assert any("expected at most 1,000,000 runs" in each for each in found)


def test_bombs_are_refused(tmp_path):
    lines = ["a0: &a0 {x: 1, y: 2}"] + [f"a{i}: &a{i} {{l: *a{i - 1}, r: *a{i - 1}}}" for i in range(1, 30)]
    assert problems_of(tmp_path, "\n".join(lines))


# ---------------------------------------------------------------------------------------------------------------------
# Lives


def cohorts(folder, text):
    return {task.deal: task.cohort for task in batch_of(folder, HEAD + text).tasks}


def streams(folder, text):
    return {task.deal: deals_of(task)[0].streams for task in batch_of(folder, HEAD + text).tasks}


THREE = """deals:
  first: "{deals}/aalborg.yaml"
  copy: {file: "{deals}/aalborg.yaml", set: {citizens.planned: 60}}
  weekly: "{deals}/aalborg_weekly.yaml"
  kobe: "{deals}/kobe.yaml"
  again: "{deals}/kobe.yaml"
"""


def test_every_deal_lives_its_own_lives(tmp_path):
    given = cohorts(tmp_path, THREE)
    assert given["first"] is None
    assert given["kobe"] is None
    assert given["copy"] == "impact60/copy"
    found = streams(tmp_path, THREE)
    assert len(set(found.values())) == 5
    assert found["first"] == sim.load_deal(AALBORG).streams == "impact60"


def test_by_cohort_deals_that_declare_one_share_it(tmp_path):
    found = streams(tmp_path, "lives: by cohort\n" + THREE)
    assert found["first"] == found["copy"] == found["weekly"] == "impact60"
    assert found["kobe"] != found["again"]


def test_long_names_do_not_meet_in_one_stream(tmp_path):
    names = ["æ" * 200 + end for end in "abc"]
    entries = "".join(f'  "{name}": "{{deals}}/aalborg.yaml"\n' for name in names)
    assert len(set(streams(tmp_path, "deals:\n" + entries).values())) == 3


# ---------------------------------------------------------------------------------------------------------------------
# Units


@pytest.mark.parametrize(
    ("draws", "room", "cells", "units"),
    [(100, 40, 1, 3), (100, 100, 4, 4), (100, 250, 5, 3), (7, 1000, 5, 1), (100, 99, 2, 4), (1, 1, 3, 3)],
)
def test_units_cover_every_draw_of_every_cell_once(tmp_path, draws, room, cells, units):
    values = ", ".join(str(60 + i) for i in range(cells))
    text = f"""name: B
draws: {draws}
draws_per_unit: {room}
deals: {{a: "{{deals}}/aalborg.yaml"}}
sweeps: {{planned: {{path: citizens.planned, values: [{values}]}}}}
"""
    batch = batch_of(tmp_path, text)
    assert len(batch.tasks) == units
    covered = [
        (cell, draw)
        for task in batch.tasks
        for cell in task.cells
        for draw in range(task.first, task.first + task.draws)
    ]
    assert sorted(covered) == [(cell, draw) for cell in range(cells) for draw in range(draws)]
    assert all(len(task.cells) * task.draws <= max(room, draws) for task in batch.tasks)
    assert len({task.draws for task in batch.tasks}) <= 2
    for task in batch.tasks:
        assert task.overrides == tuple((f"citizens.planned={60 + cell}",) for cell in task.cells)


def test_cells_are_every_combination_row_major(tmp_path):
    text = """deals: {a: "{deals}/aalborg.yaml"}
sweeps:
  planned: {path: citizens.planned, values: [60, 70]}
  cap: {path: contract.caps.total, values: [8_000_000, 9_000_000, null]}
"""
    (task,) = batch_of(tmp_path, HEAD + text).tasks
    assert task.cells == tuple(range(6))
    assert task.overrides[4] == ("citizens.planned=70", "contract.caps.total=9000000")
    assert deals_of(task)[5].contract.caps.total is None


HOSTILE = ("../../etc/x", "CON", "æ" * 200, "æ" * 201, "=HYPERLINK(1)", "a b", "a-b", "", "nul", "...", "日本")


def test_units_have_safe_and_unlike_names(tmp_path):
    entries = "".join(f'  "{name}": "{{deals}}/kobe.yaml"\n' for name in HOSTILE)
    batch = batch_of(
        tmp_path, HEAD + "deals:\n" + entries + 'scenarios: {"../x": null, "..": {citizens.planned: 50}}\n'
    )
    names = [task.unit for task in batch.tasks]
    assert len(set(names)) == len(names) == 2 * len(HOSTILE)
    for name in names:
        assert re.fullmatch(r"[a-z0-9_-]{1,45}\.[a-z0-9_-]{1,45}\.\d{4}", name), name
        assert name.partition(".")[0] not in ("con", "nul")
        assert os.path.basename(name) == name


def test_a_task_can_be_sent_elsewhere(tmp_path):
    text = 'deals: {a: "{deals}/aalborg.yaml"}\nscenarios: {s: slow recruitment}\n'
    (task,) = batch_of(tmp_path, HEAD + text).tasks
    sent = pickle.loads(pickle.dumps(task))
    assert sent == task
    assert deals_of(sent) == deals_of(task)
    assert os.path.isabs(task.folder)


def test_the_identity_names_what_differs(tmp_path):
    text = HEAD + 'deals: {a: "{deals}/aalborg.yaml"}\n'
    one = batch_of(tmp_path, text).identity
    assert one == batch_of(tmp_path, text).identity
    other = batch_of(tmp_path, text.replace("}\n", ', k: {file: "{deals}/kobe.yaml"}}\n')).identity
    assert {key for key in one if one[key] != other[key]} == {"deals"}
    entry = '{file: "{deals}/aalborg.yaml", set: {citizens.planned: 60}}'
    changed = batch_of(tmp_path, HEAD + f"deals: {{a: {entry}}}\n").identity["deals"]["a"]["as signed"]
    before = one["deals"]["a"]["as signed"]
    assert {key for key in before if before[key] != changed[key]} == {"citizens"}


def test_a_file_of_values_is_part_of_the_identity(tmp_path):
    text = "deals: {a: {file: deal.yaml, set: {citizens.recruited: {empirical: {file: shares.csv}}}}}\n"
    (tmp_path / "deal.yaml").write_text(AALBORG.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "shares.csv").write_text("0.8\n0.9\n", encoding="utf-8")
    one = batch_of(tmp_path, HEAD + text).identity["deals"]
    (tmp_path / "shares.csv").write_text("0.8\n0.95\n", encoding="utf-8")
    assert batch_of(tmp_path, HEAD + text).identity["deals"] != one


@pytest.mark.parametrize(
    "value",
    ["40 %", "4_500 per month", 60, 0.35, 1e-5, True, None, "yes", "123", "2026-01-01", "", " a", "a: b", "# no", "Ærø",
     {"citizens": 61, "share": None, "of": None}, [1, "two", {"three": 3.5}], 'quo"te', "null", "{x"],
)  # fmt: skip
def test_values_are_read_back_as_they_were(value):
    assert parse(f"key: {as_written(value)}").tree["key"] == value
    assert type(parse(f"key: {as_written(value)}").tree["key"]) is type(value)


def test_shipped_deals_are_all_read_in_seconds(tmp_path):
    batch = batch_of(tmp_path, HEAD + 'deals: ["{deals}/*.yaml"]\n')
    assert len(batch.deals) == len(list(DEALS.glob("*.yaml")))
    assert len({deals_of(task)[0].streams for task in batch.tasks}) == len(batch.deals)


def test_no_two_names_share_a_file_name():
    digest = hashlib.blake2b(b"X", digest_size=4).hexdigest()
    names = [f"x-{digest}", "x", "X", "X ", "con", "CON", "æ" * 200, "ae" * 200, "../../etc/x", "\u202e", "日本", "--"]
    slugs = _slugs(names)
    assert len(set(slugs.values())) == len(names)
    assert all(re.fullmatch("[a-z0-9_-]{1,40}", slug) and slug not in ("con", "nul") for slug in slugs.values())
    assert slugs["x"] == "x"
