"""References to a library written out: what they become, where it is placed, and every way in which they go wrong."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from simulator import config
from simulator.config import Document, parse, read
from simulator.errors import DealError, OptionError

LIBRARY = """\
shelter:
  unit: share
  year: 2026
  source: the act
  note: days of the year
  rule:
    state_share: {from day 1: 50 %, from day 91: 0 %}
    counted: each year
benefits:
  name: What citizens live on
  basic: {unit: DKK, year: 2024, source: rates, rule: {amount: 6_955 per month, level: 2024}}
  guess: {unit: DKK, assumed: true, rule: {amount: {uniform: {low: 1, high: 3}}, level: 2020}}
  higher: {assumed: true, rule: {rule: benefits.basic, amount: 7_000 per month}}
  same: {note: as the basic one, rule: benefits.basic}
  number: {source: somewhere, rule: {uniform: {low: 1, high: 3}}}
circle: {rule: {rule: round}}
round: {rule: circle}
plain: {rule: 5}
typo: {rule: {amount: 5, rule: benefits.basik}}
loose: {amount: 7, rule: {level: 2020}}
"""


def with_library(folder: Path, deal: str, library: str = LIBRARY) -> Document:
    """A deal that names a library in the folder beside its own, read."""
    (folder / "library").mkdir(exist_ok=True)
    (folder / "deals").mkdir(exist_ok=True)
    (folder / "library" / "l.yaml").write_text(library, encoding="utf-8")
    (folder / "deals" / "d.yaml").write_text(f"rules: ../library/l.yaml\n{deal}", encoding="utf-8")
    return read(folder / "deals" / "d.yaml")


def short(problems: Any, folder: Path) -> list[str]:
    return [str(problem).replace(f"{folder}/", "") for problem in problems]


def test_a_reference_is_the_entry_with_the_deals_own_keys_over_it(tmp_path: Path) -> None:
    deal = "a: {rule: shelter, state: s, state_share: {from day 91: 10 %}, source: own}\nb: [{rule: benefits.same}]\n"
    document = with_library(tmp_path, deal)
    assert document.problems == ()
    assert document.tree == {
        "rules": "../library/l.yaml",
        "a": {
            "state_share": {"from day 1": "50 %", "from day 91": "10 %"},
            "counted": "each year",
            "note": "days of the year",
            "state": "s",
            "source": "own",
        },
        "b": [{"amount": "6_955 per month", "level": 2024, "source": "rates", "note": "as the basic one"}],
    }


def test_positions_are_those_of_the_file_that_says_it(tmp_path: Path) -> None:
    document = with_library(tmp_path, "a:\n  rule: shelter\n  state: s\n  state_share: {from day 91: 10 %}\n")
    deal, library = str(tmp_path / "deals" / "d.yaml"), str(tmp_path / "library" / "l.yaml")
    where = {key: document.place(f"a.{key}") for key in ("counted", "state", "state_share")}
    assert [(place.file, place.line, place.column) for place in where.values()] == [
        (library, 8, 5),
        (deal, 4, 3),
        (deal, 5, 3),
    ]
    assert str(document.place("a.state_share.from day 1")) == f"{library}:7:19"
    assert str(document.place("a")) == f"{deal}:2:1"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{rule: benefits.basic}", {"amount": "6_955 per month", "level": 2024, "source": "rates"}),
        ("{rule: benefits.basic, level: null}", {"amount": "6_955 per month", "source": "rates"}),
        (
            "{rule: benefits.basic, until: 5}",
            {"amount": "6_955 per month", "level": 2024, "source": "rates", "until": 5},
        ),
        ("{rule: benefits.basic, amount: 5}", {"amount": 5, "level": 2024}),
        ("{rule: benefits.basic, amount: 5, assumed: true}", {"amount": 5, "level": 2024, "assumed": True}),
        (
            "{rule: benefits.basic, amount: {value: 5, source: own}}",
            {"amount": {"value": 5, "source": "own"}, "level": 2024, "source": "rates"},
        ),
        (
            "{rule: benefits.guess, amount: {pert: {low: 1, mode: 2, high: 3}}, source: own}",
            {"amount": {"pert": {"low": 1, "mode": 2, "high": 3}}, "level": 2020, "source": "own"},
        ),
        ("{rule: benefits.higher}", {"amount": "7_000 per month", "level": 2024, "assumed": True}),
        ("{rule: benefits.number, note: n}", {"uniform": {"low": 1, "high": 3}, "source": "somewhere", "note": "n"}),
        ("{rule: benefits.number, value: 2}", {"value": 2}),
        ("{rule: {level: 1}}", {"rule": {"level": 1}}),
    ],
)  # fmt: skip
def test_what_is_written_beside_a_reference(tmp_path: Path, written: str, expected: object) -> None:
    document = with_library(tmp_path, f"a: {written}\n")
    assert document.problems == ()
    assert document.tree["a"] == expected


def test_references_inside_references_and_in_scenarios_are_written_out(tmp_path: Path) -> None:
    deal = (
        "a: {rule: benefits.basic, inner: {rule: shelter}}\n"
        "scenarios:\n  s: {a.rule: benefits.guess, a: {until: 5}}\n  t: {a: {rule: benefits.guess, level: null}}\n"
    )
    document = with_library(tmp_path, deal)
    assert document.problems == ()
    assert document.tree["a"]["inner"]["counted"] == "each year"
    assert document.tree["scenarios"]["s"] == {
        "a": {"amount": {"uniform": {"low": 1, "high": 3}}, "level": 2020, "assumed": True, "until": 5}
    }
    overlaid = document.overlay("t")
    assert overlaid.problems == ()
    assert overlaid.tree["a"]["amount"] == {"uniform": {"low": 1, "high": 3}}
    assert "level" not in overlaid.tree["a"]
    assert overlaid.place("a.amount").file == str(tmp_path / "library" / "l.yaml")


def test_an_override_may_hold_a_reference(tmp_path: Path) -> None:
    document = with_library(tmp_path, "a: {amount: 1, level: 2000}\n")
    for text in ("a.rule=benefits.basic", "a={rule: benefits.basic}"):
        changed = document.set([text])
        assert changed.problems == ()
        assert changed.tree["a"] == {"amount": "6_955 per month", "level": 2024, "source": "rates"}
        assert changed.place("a.amount").file == str(tmp_path / "library" / "l.yaml")
    with pytest.raises(OptionError, match=r'--set a = \{rule: benefits.basik\}: there is no rule "benefits.basik"'):
        document.set(["a.rule=benefits.basik"])
    with pytest.raises(OptionError, match=r"--set a .*the deal names no library"):
        parse("a: 1").set(["a={rule: shelter}"])
    with pytest.raises(OptionError, match="written out when the file is read"):
        document.set(["rules=other.yaml"])


def test_a_rule_over_another_leaves_nothing_of_the_former(tmp_path: Path) -> None:
    library = (
        "a: {source: x, note: n,\n"
        "    rule: {amount: 1, level: 2020, changes: {2025-07-01: {amount: 2}}, table: {u: 1, v: 2}}}\n"
        "b: {assumed: true, rule: {amount: 3, table: {u: 4}}}\n"
    )
    deal = (
        "c: {rule: a, payer: p, table: {w: 5}}\nd: {amount: 7, until: 8, source: own}\nscenarios:\n  s: {c.rule: b}\n"
    )
    base = with_library(tmp_path, deal, library)
    after = {"amount": 3, "table": {"u": 4, "w": 5}, "payer": "p", "assumed": True}
    for document in (base.overlay("s"), base.set(["c.rule=b"])):
        assert document.problems == ()
        assert document.tree["c"] == after
        assert "c.level: 2020 -> removed" in document.changes
        assert "c.table.v: 2 -> removed" in document.changes
    assert base.set(["c.table.v=9", "c.until=6", "c.rule=b"]).tree["c"] == {
        **after, "table": {"u": 4, "v": 9, "w": 5}, "until": 6,
    }  # fmt: skip
    assert base.set(["d.rule=b"]).tree["d"] == {"amount": 3, "until": 8, "table": {"u": 4}, "assumed": True}
    assert base.set(["c={amount: 4}"]).tree["c"]["level"] == 2020


def test_a_scenario_cannot_choose_another_library(tmp_path: Path) -> None:
    document = with_library(tmp_path, "a: 1\nscenarios:\n  s: {rules: other.yaml, a: 2}\n").overlay("s")
    assert document.tree["a"] == 2
    (problem,) = short(document.problems, tmp_path)
    assert problem.startswith("deals/d.yaml:4:7 rules: the rules are written out when the file is read")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("shelters", 'a.b = {rule: shelters}: there is no rule "shelters" in library/l.yaml; did you mean "shelter"?'),
        ("benefits", "a.b = {rule: benefits}: benefits in library/l.yaml is a section of rules; "
                     "expected one of benefits.basic, benefits.guess, benefits.higher, benefits.same"),
        ("benefits.name", "a.b = {rule: benefits.name}: there is no rule"),
        ("shelter.rule", "a.b = {rule: shelter.rule}: there is no rule"),
        ("5", "a.b = {rule: 5}: expected the path of a rule"),
        ("[shelter]", "a.b = {rule: [shelter]}: expected the path of a rule"),
        ("plain", "a.b = {rule: plain}: library/l.yaml:18:9: the rule holds no keys"),
        ("circle", "library/l.yaml:17:9: the rule leads back to itself: circle -> round -> circle"),
        ("typo", 'library/l.yaml:19:26: there is no rule "benefits.basik" in library/l.yaml; did you mean'),
    ],
)  # fmt: skip
def test_a_reference_to_nothing_is_named_at_its_place(tmp_path: Path, written: str, expected: str) -> None:
    document = with_library(tmp_path, f"a:\n  b: {{rule: {written}, kept: 1}}\n")
    (problem,) = short(document.problems, tmp_path)
    assert problem.startswith("deals/d.yaml:3:7 a.b = {rule: ")
    assert expected in problem
    assert document.tree["a"] == {"b": {"kept": 1}}


def test_a_reference_without_a_library() -> None:
    (problem,) = parse("a:\n  rule: shelter\n", "d.yaml").problems
    assert str(problem) == (
        "d.yaml:2:3 a = {rule: shelter}: the deal names no library; "
        "write rules: FILE at its top, as ../library/denmark.yaml"
    )


def test_mistakes_of_the_library_are_placed_in_it(tmp_path: Path) -> None:
    found = short(with_library(tmp_path, "a: {rule: loose}\n").problems, tmp_path)
    assert found[0].startswith("library/l.yaml:20:9 loose.amount: unknown key of a rule's entry; expected one of rule")
    assert found[0].endswith("keys for the deal belong under rule:")
    twice = "x: {rule: {a: .nan}}\nx: {rule: {a: 1}}\n"
    found = short(with_library(tmp_path, "a: {rule: x}\n", twice).problems, tmp_path)
    assert found == [
        "library/l.yaml:1:15 x.rule.a: expected a finite number; found .nan",
        "library/l.yaml:2:1 x: the key is written twice, on line 1 and on line 2; keep one of them",
    ]


@pytest.mark.parametrize(
    ("library", "expected"),
    [
        (b"a: [1\n", ["cannot be used", "library/l.yaml:1:4: a bracket is never closed"]),
        (b"", ["holds no rules"]),
        (b"- a\n", ["holds no rules"]),
        (b"a: bl\xe5\n", ["cannot be used", "library/l.yaml:1:6: the file is not UTF-8"]),
        (b"a: " + b"x" * config.MAX_BYTES, ["cannot be used", "library/l.yaml: the file is larger than"]),
    ],
    ids=["not YAML", "empty", "a list", "not UTF-8", "too large"],
)
def test_a_library_that_cannot_be_used(tmp_path: Path, library: bytes, expected: list[str]) -> None:
    with_library(tmp_path, "a: 1\n")
    (tmp_path / "library" / "l.yaml").write_bytes(library)
    deal = tmp_path / "deals" / "d.yaml"
    assert read(deal).problems == ()  # a deal without references needs no library
    deal.write_text("rules: ../library/l.yaml\na: {rule: b}\nc: {rule: d}\n")
    with pytest.raises(DealError) as caught:
        read(deal)
    said, *of_library = short(caught.value.problems, tmp_path)
    assert said.startswith(f"deals/d.yaml:1:1 rules = ../library/l.yaml: {expected[0]}")
    assert len(of_library) == len(expected[1:])
    assert all(problem.startswith(words) for problem, words in zip(of_library, expected[1:], strict=True))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("none.yaml", "rules = none.yaml: cannot be read: No such file or directory"),
        (".", "rules = .: is no regular file"),
        ("/dev/null", "rules = /dev/null: is no regular file"),
        ("5", "rules = 5: expected the name of a file"),
        ("'a\\0b'", "rules = a"),
    ],
)
def test_a_library_that_is_not_there(tmp_path: Path, name: str, expected: str) -> None:
    with pytest.raises(DealError) as caught:
        parse(f"a: {{rule: b}}\nrules: {name}\n", str(tmp_path / "d.yaml"))
    (problem,) = short(caught.value.problems, tmp_path)
    assert problem.startswith("d.yaml:2:1 ")
    assert expected in problem


def test_what_is_written_out_is_bounded(tmp_path: Path) -> None:
    large = "big: {rule: {x: [" + ", ".join("1" for _ in range(200)) + "]}}\n"
    deal = "".join(f"a{i}: {{rule: big}}\n" for i in range(1000))
    with pytest.raises(
        DealError, match=r"d.yaml:2\d\d:\d+ a\d+: the file holds more than 50_000 values, rules included"
    ):
        with_library(tmp_path, deal, large)
    chain = "".join(f"r{i}: {{rule: {{x: {{rule: r{i + 1}}}, y: {{rule: r{i + 1}}}}}}}\n" for i in range(30))
    (problem,) = with_library(tmp_path, "a: {rule: r0}\n", chain).problems
    assert "more than 5 deep: r0 -> r1 -> r2 -> r3 -> r4 -> r5" in problem.message
    wide = "r0: {rule: {" + ", ".join(f"x{i}: {{rule: r1}}" for i in range(900)) + "}}\n"
    wide += "r1: {rule: {" + ", ".join(f"x{i}: 1" for i in range(900)) + "}}\n"
    start = time.perf_counter()
    with pytest.raises(DealError, match="more than 50_000 values"):
        with_library(tmp_path, "a: {rule: r0}\n", wide)
    deep = "r: {rule: " + "{x: " * 15 + "1" + "}" * 15 + "}\n"
    with pytest.raises(DealError, match="nested deeper than 20 levels"):
        with_library(tmp_path, "a: " + "{b: " * 10 + "{rule: r}" + "}" * 10 + "\n", deep)
    assert time.perf_counter() - start < 5
