"""YAML as users write it, get it wrong and abuse it; overlays and overrides with their positions."""

from __future__ import annotations

import datetime
import math
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import config
from simulator.config import Document, parse, read, resolve
from simulator.errors import DealError, OptionError

DEAL = """\
citizens:
  planned: 100
  recruited: {pert: {low: 60 %, mode: 90 %, high: 100 %}, source: five deals}
pathway:
  states: [unemployed, job]
  transitions:
    unemployed -> job: {rate: 4 % per month}
    job->unemployed: {within: {share: 30 %, months: 12}}
costs:
  value: {amount: 5, payer: a}
  other: {amount: 6, payer: b}
correlations:
  - {rank: 0.5}
scenarios:
  slow: {citizens.recruited: 60 %}
  nested:
    citizens:
      planned: 50
      recruited:
        beta: {mean: 0.5, sd: 0.1}
    pathway.transitions.job -> unemployed.within.share: {uniform: {low: 0, high: 1}}
    costs: {value: {amount: 7}}
    correlations: null
  none: {citizens.planed: null}
  flat: 5
"""


def messages(text: str) -> list[str]:
    """Every problem of a text, whether or not a tree was left."""
    try:
        return [str(problem) for problem in parse(text, "d.yaml").problems]
    except DealError as error:
        return [str(problem) for problem in error.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("true", True), ("False", False),
        ("no", "no"), ("on", "on"), ("Yes", "Yes"), ("off", "off"), ("n", "n"),
        ("0", 0), ("-3", -3), ("+4", 4), ("9_000_000", 9_000_000), ("1e6", 1_000_000.0), ("1_000.5", 1000.5),
        (".5", 0.5), ("1.", 1.0), ("-2.5E-3", -0.0025), ("0.10", 0.1),
        ("12:30", "12:30"), ("0,35", "0,35"), ("12 %", "12 %"), ("0x1F", "0x1F"), ("1__0", "1__0"), ("_1", "_1"),
        ("2026-02-28", datetime.date(2026, 2, 28)), ("2026-2-1", "2026-2-1"),
        ("2026-01-01T00:00:00", "2026-01-01T00:00:00"),
        ("nan", "nan"), ("infinity", "infinity"), (".", "."), ("-", "-"), ("e5", "e5"),
    ],
)  # fmt: skip
def test_plain_scalars(text: str, value: object) -> None:
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("010", "a leading zero can be read in two ways"), ("-007", "leading zero"), ("00.5", "leading zero"),
        (".nan", "finite"), ("-.INF", "finite"), ("+.inf", "finite"), ("1e400", "too large"), ("9" * 400, "too large"),
        ("9" * 6000, "too large"), ("1e-400", "too close to zero"), ("2026-02-30", "February 2026 has 28 days"),
        ("2024-02-30", "February 2024 has 29 days"), ("2026-13-01", "months 01 to 12"),
        ("2026-00-01", "months 01 to 12"),
        ("2026-01-00", "January 2026 has 31 days"), ("0000-01-01", "no such date"),
    ],
)  # fmt: skip
def test_refused_scalars(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        resolve(text)


@given(st.text(max_size=12))
def test_any_scalar_is_resolved_or_refused_and_never_infinite(text: str) -> None:
    try:
        value = resolve(text)
    except ValueError:
        return
    assert not isinstance(value, float) or math.isfinite(value)


def test_quoted_scalars_are_text() -> None:
    tree = parse("a: \"1\"\nb: 'no'\nc: '.nan'\nd: |\n  12\ne: '2026-02-30'\n").tree
    assert tree == {"a": "1", "b": "no", "c": ".nan", "d": "12\n", "e": "2026-02-30"}


def test_keys_are_text_and_transitions_have_one_spacing() -> None:
    tree = parse("2031: 1\ntrue: 2\na->b: 3\nb  ->  c: 4\nno: 5\n").tree
    assert list(tree) == ["2031", "true", "a -> b", "b -> c", "no"]


def test_text_is_normalised() -> None:
    tree = parse("Bro\u0308ndby: A\u030a\n").tree
    assert tree == {"Br\u00f6ndby": "\u00c5"}
    assert "written twice" in messages("\u00f6: 1\no\u0308: 2\n")[0]


def test_positions_of_keys_entries_and_unwritten_paths() -> None:
    document = parse(DEAL, "d.yaml")
    assert document.problems == ()
    assert document.position("citizens.recruited.pert.mode") == (3, 33)
    assert document.position("pathway.states.1") == (5, 24)
    assert document.position("pathway.transitions.job -> unemployed.within") == (8, 23)
    assert document.position("pathway.transitions.job -> unemployed.rate.per") == (8, 5)
    assert document.position("horizon") == (1, 1)
    assert str(document.place("costs.other")) == "d.yaml:11:3"


def test_the_tree_cannot_be_changed_from_outside() -> None:
    document = parse(DEAL)
    document.tree["citizens"]["planned"] = 5
    document.tree["pathway"]["states"].clear()
    assert document.tree["citizens"]["planned"] == 100
    assert document.tree["pathway"]["states"] == ["unemployed", "job"]


# ---------------------------------------------------------------------------------------------------------------------
# Mistakes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "d.yaml:1:1: the file is empty; start with name"),
        ("# only a remark\n", "d.yaml:1:1: the file is empty"),
        ("---\n", "d.yaml:1:1: the file is empty"),
        ("- a\n", "d.yaml:1:1: the file holds a list"),
        ("abc\n", "d.yaml:1:1: the file holds a single value"),
        ("a: 1\n---\nb: 2\n", "d.yaml:2:1: a second document starts here"),
        ("a:\n\tb: 1\n", "d.yaml:2:1: a tab: indent with spaces"),
        ("a: %5\n", "d.yaml:1:4: a value may not start with %"),
        ("a: @b\n", "d.yaml:1:4: a value may not start with @"),
        ("a: b: c\n", 'd.yaml:1:5: a second ": "'),
        ("a: 'x\n", "d.yaml:1:4: a quote or bracket is never closed"),
        ("a: [1, 2\n", "d.yaml:1:4: a bracket is never closed"),
        ("a: 1\nb\nc: 2\n", 'd.yaml:2:1: a key without ": "'),
        ("a: *x\n", "d.yaml:1:4 a: the alias *x is not defined above"),
        ("a: &x [*x]\n", "d.yaml:1:8 a.0: the alias *x contains itself"),
        ("a: \x07\n", "d.yaml:1:4: a control character (\\x07): remove it"),
        ("a:\n  b: \x00\n", "d.yaml:2:6: a control character"),
        ("a: 1\n[x]: 2\n", "d.yaml:2:1: a key must be plain text"),
        ("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", "d.yaml:5:3 b.c: the key is written twice, on line 3 and on line 5"),
        ("a: {<<: 5}\n", "d.yaml:1:5 a.<<: << merges mappings only"),
        ("a: !!python/object/apply:os.system [ls]\n", "python/object/apply:os.system is refused"),
        ("a: !mine 3\n", "d.yaml:1:4 a: the tag !mine is refused"),
        ("a: !<x> 3\n", "d.yaml:1:4 a: the tag x is refused"),
        ("a: !h!x 3\n", "d.yaml:1:4: tags are refused"),
        ("a: .nan\n", "d.yaml:1:4 a = .nan: expected a finite number"),
        ("a:\n  - 1\n  - 010\n", "d.yaml:3:5 a.1 = 010: a leading zero"),
        ("start: 2026-02-30\n", "d.yaml:1:8 start = 2026-02-30: no such date: February 2026 has 28 days"),
    ],
)
def test_a_mistake_is_named_at_its_place(text: str, expected: str) -> None:
    found = messages(text)
    assert len(found) == 1
    assert expected in found[0]


def test_all_mistakes_that_leave_a_tree_are_collected() -> None:
    text = "a: .nan\nb: 010\nc: !x 1\na: 2\nd: [2026-02-30, 1e400]\n"
    document = parse(text, "d.yaml")
    assert sorted(problem.line for problem in document.problems) == [1, 2, 3, 4, 5, 5]
    assert document.tree["b"] == "010"
    assert document.tree["c"] == 1


def test_what_was_wrong_before_a_broken_line_is_kept() -> None:
    found = messages("a: .nan\nb: [1\n")
    assert len(found) == 2
    assert "finite" in found[0]
    assert "bracket" in found[1]


def test_aliases_and_merge_keys_in_small_number_are_fine() -> None:
    document = parse("a: &a {x: 1, y: 2}\nb: *a\nc: {<<: *a, y: 3}\nd: {<<: [*a, {y: 9, z: 4}]}\n")
    assert document.problems == ()
    tree = document.tree
    assert tree["b"] == {"x": 1, "y": 2}
    assert tree["c"] == {"x": 1, "y": 3}
    assert tree["d"] == {"x": 1, "y": 2, "z": 4}
    assert document.position("c.x") == (1, 8)


def bomb(entry: str, levels: int) -> str:
    lines = ["a0: &a0 {x: 1, y: 2}", *(entry.format(i=i, j=i - 1) for i in range(1, levels))]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        bomb("a{i}: &a{i} {{p: *a{j}, q: *a{j}, r: *a{j}}}", 40),
        bomb("a{i}: &a{i} {{<<: [*a{j}, *a{j}, *a{j}], x{i}: *a{j}}}", 40),
        bomb("a{i}: &a{i} {{p: *a{j}}}", 40),
        "a: " + "[" * 200_000,
        "".join("  " * i + "a:\n" for i in range(400)),
    ],
    ids=["aliases", "merges", "chain of aliases", "brackets", "indents"],
)
def test_bombs_are_refused_at_once(text: str) -> None:
    start = time.perf_counter()
    found = messages(text)
    assert time.perf_counter() - start < 5
    assert len(found) == 1
    assert "nested deeper than 20 levels" in found[0] or "more than 50_000 values" in found[0]


def test_twenty_levels_are_read_and_one_more_is_not() -> None:
    levels = config.MAX_DEPTH
    assert parse("a: " + "[" * (levels - 1) + "1" + "]" * (levels - 1)).problems == ()
    assert "nested deeper" in messages("a: " + "[" * levels + "1" + "]" * levels)[0]


def test_files_that_are_not_text(tmp_path: Path) -> None:
    not_utf8 = "the file is not UTF-8: here is a byte that Windows-1252 would read as"
    cases = {
        "name: Brøndby\n".encode("cp1252"): f':1:9: {not_utf8} "ø"',
        "a: 1\nb: blå\n".encode("cp1252"): f':2:6: {not_utf8} "å"',
        "a: 1\n".encode("utf-16"): ":1:1: the file is not UTF-8 but UTF-16",
        b"a: " + b"x" * config.MAX_BYTES: ": the file is larger than 1_000_000 bytes",
    }  # fmt: skip
    for raw, expected in cases.items():
        path = tmp_path / "deal.yaml"
        path.write_bytes(raw)
        with pytest.raises(DealError) as caught:
            read(path)
        assert str(caught.value).startswith(f"{path}{expected}")
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(DealError, match="cannot be read"):
            read(path)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "deal.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + "a: blå\r\nb: 2\r\n".encode())
    assert read(path).tree == {"a": "blå", "b": 2}


# ---------------------------------------------------------------------------------------------------------------------
# Overlays


def test_a_dotted_key_replaces_a_number_whole_and_moves_its_position() -> None:
    document = parse(DEAL, "d.yaml").overlay("slow")
    assert document.tree["citizens"]["recruited"] == "60 %"
    assert document.position("citizens.recruited") == (15, 10)
    assert document.position("citizens.recruited.pert.low") == (15, 10)
    assert document.changes == (
        "citizens.recruited: {pert: {low: 60 %, mode: 90 %, high: 100 %}, source: five deals} -> 60 %",
    )
    assert document.scenario == "slow"


def test_mappings_merge_distributions_are_replaced_and_null_removes() -> None:
    base = parse(DEAL, "d.yaml")
    document = base.overlay("nested")
    tree = document.tree
    assert tree["citizens"] == {"planned": 50, "recruited": {"beta": {"mean": 0.5, "sd": 0.1}}}
    assert tree["pathway"]["transitions"]["job -> unemployed"] == {
        "within": {"share": {"uniform": {"low": 0, "high": 1}}, "months": 12}
    }
    assert tree["costs"] == {"value": {"amount": 7, "payer": "a"}, "other": {"amount": 6, "payer": "b"}}
    assert "correlations" not in tree
    assert document.changes == (
        "citizens.planned: 100 -> 50",
        "citizens.recruited: {pert: {low: 60 %, mode: 90 %, high: 100 %}, source: five deals} -> "
        "{beta: {mean: 0.5, sd: 0.1}}",
        "pathway.transitions.job -> unemployed.within.share: 30 % -> {uniform: {low: 0, high: 1}}",
        "costs.value.amount: 5 -> 7",
        "correlations: [{rank: 0.5}] -> removed",
    )
    assert document.position("citizens.planned") == (18, 7)
    assert document.position("citizens.recruited.beta.sd") == (20, 27)
    assert document.position("pathway.transitions.job -> unemployed.within.months") == (8, 45)
    assert base.tree["citizens"]["planned"] == 100
    assert base.changes == ()


def test_overlays_that_cannot_be_applied_are_said() -> None:
    document = parse(DEAL, "d.yaml")
    with pytest.raises(
        OptionError, match='no scenario "slw"; expected one of slow, nested, none, flat; did you mean "slow"'
    ):
        document.overlay("slw")
    with pytest.raises(OptionError, match="the deal declares none"):
        parse("a: 1").overlay("slow")
    with pytest.raises(DealError, match=r"d\.yaml:25:3 scenarios\.flat = 5: expected changes"):
        document.overlay("flat")
    (problem,) = document.overlay("none").problems
    assert str(problem) == "d.yaml:24:10 citizens.planed = null: nothing is here to remove"


def test_overrides_are_yaml_and_are_placed_at_the_option() -> None:
    document = parse(DEAL, "d.yaml").set([
        "citizens.planned=5", "costs.other={amount: 8}", "correlations.0.rank=0.7", "new.key=1e3",
        "pathway.transitions.unemployed->job.rate=5 % per month",
    ])  # fmt: skip
    tree = document.tree
    assert tree["citizens"]["planned"] == 5
    assert tree["costs"]["other"] == {"amount": 8, "payer": "b"}
    assert tree["correlations"] == [{"rank": 0.7}]
    assert tree["new"] == {"key": 1000.0}
    assert tree["pathway"]["transitions"]["unemployed -> job"] == {"rate": "5 % per month"}
    assert str(document.place("costs.other.amount")) == "--set"
    assert str(document.place("new")) == "--set"
    assert document.position("costs.other.payer")[0] == 11
    assert document.changes[1] == "costs.other.amount: 6 -> 8"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("citizens.planned", "expected path=value"),
        ("=5", "expected path=value"),
        ("a=[1", "--set a: a bracket is never closed"),
        ("a=010", "--set a = 010: a leading zero"),
        ("a={x: .nan}", "--set a.x = .nan: expected a finite number"),
        ("a=!!python/none x", "refused"),
    ],
)
def test_overrides_that_cannot_be_read_are_refused(text: str, words: str) -> None:
    with pytest.raises(OptionError) as caught:
        parse(DEAL).set([text])
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("correlations.5.rank=1", "expected the position of one of 1 list entries, from 0"),
        ("correlations.first=1", "expected the position"),
        ("correlations.0=", "give the whole list"),
        ("citizens.planed=", "nothing is here to remove"),
    ],
)
def test_overrides_of_what_is_not_there_are_problems(text: str, words: str) -> None:
    (problem,) = parse(DEAL).set([text]).problems
    assert problem.file == "--set"
    assert words in str(problem)


def test_keys_that_hold_a_dot_are_found() -> None:
    document = parse("costs:\n  v1.0: {amount: 1}\n").set(["costs.v1.0.amount=2"])
    assert document.tree == {"costs": {"v1.0": {"amount": 2}}}


NAMES = st.text("abc", min_size=1)
TREES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-1000, 1000), st.text("abc -", max_size=4)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=12,
)


@given(
    st.dictionaries(st.text("abc", min_size=1), TREES, max_size=4), st.dictionaries(st.text("abc", min_size=1), TREES)
)
def test_an_overlay_is_a_merge_that_leaves_the_base_alone(base: dict[str, Any], change: dict[str, Any]) -> None:
    def merged(old: Any, new: Any) -> Any:
        if not (isinstance(old, dict) and isinstance(new, dict)):
            return new
        kept = {key: merged(old[key], new[key]) if key in new else old[key] for key in old}
        kept |= {key: item for key, item in new.items() if key not in old}
        return {key: item for key, item in kept.items() if new.get(key, True) is not None}

    document = Document("d", {**base, "scenarios": {"s": change}}, {})
    overlaid = document.overlay("s").tree
    overlaid.pop("scenarios")
    assert overlaid == merged(base, change)
    assert document.tree == {**base, "scenarios": {"s": change}}
