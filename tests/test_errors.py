"""The form of messages, their order, and the family of exceptions."""

from __future__ import annotations

import datetime

import pytest

from simulator import errors
from simulator.errors import DealError, Place, Problem, nearest, one_line, one_of, shown


def test_a_message_has_place_path_value_allowed_and_fix() -> None:
    problem = Problem(
        "configs/deals/aalborg.yaml", 14, 9, "contract.terms.goal.at_least",
        'expected a share 0..1 or a count with "citizens"', found="50", hint='did you mean "50 %"?',
    )  # fmt: skip
    assert str(problem) == (
        "configs/deals/aalborg.yaml:14:9 contract.terms.goal.at_least = 50: "
        'expected a share 0..1 or a count with "citizens"; did you mean "50 %"?'
    )
    assert problem.place == Place("configs/deals/aalborg.yaml", 14, 9)


def test_parts_that_are_not_known_are_left_out() -> None:
    assert str(Problem("d.yaml", 1, 1, "", "the file is empty")) == "d.yaml:1:1: the file is empty"
    assert str(Problem("--set", 0, 0, "a.b", "unknown key", found="5")) == "--set a.b = 5: unknown key"
    assert str(Problem("d.yaml", 3, 1, "horizon", "a required key is missing")) == (
        "d.yaml:3:1 horizon: a required key is missing"
    )


def test_a_warning_says_so_and_ends_with_its_name() -> None:
    problem = Problem("d.yaml", 3, 1, "a", "odd", hint="look", severity="warning", name="odd-thing")
    assert str(problem) == "d.yaml:3:1 a: warning: odd; look [odd-thing]"


def test_no_value_can_break_a_message_into_lines_or_colour_it() -> None:
    text = str(Problem("d\n.yaml", 1, 1, "a\r", "x\x1b[31m", found=shown("1\n2"), hint="\x07\u2028"))
    assert text.isprintable()
    assert one_line("æ\t\n\x85") == "æ\\t\\n\\x85"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"), (True, "true"), (False, "false"), (5, "5"), (0.1, "0.1"), ("12 %", "12 %"), ("", '""'),
        (datetime.date(2026, 1, 2), "2026-01-02"), ({"a": [1, {"b": None}]}, "{a: [1, {b: null}]}"), ((1, 2), "[1, 2]"),
    ],
)  # fmt: skip
def test_values_are_shown_as_they_would_be_written(value: object, text: str) -> None:
    assert shown(value) == text


def test_long_values_are_cut() -> None:
    assert len(shown("x" * 500)) == errors.LONGEST_VALUE
    assert shown("x" * 500).endswith("...")
    assert shown("x" * errors.LONGEST_VALUE) == "x" * errors.LONGEST_VALUE


def test_problems_are_sorted_by_place_and_said_once() -> None:
    late, early = Problem("d.yaml", 10, 1, "b", "x"), Problem("d.yaml", 9, 5, "a", "x")
    error = DealError([late, early, late])
    assert error.problems == (early, late)
    assert str(error) == f"{early}\n{late}"
    assert DealError(late).problems == (late,)
    twins = [Problem("d.yaml", 1, 1, path, "x") for path in ("c", "a", "b")]
    assert errors.in_order(twins) == errors.in_order(reversed(twins))


def test_the_family_and_its_exit_statuses() -> None:
    assert {each.exit_status for each in (errors.DealError, errors.OptionError, errors.ResultError)} == {2}
    assert errors.FaultError.exit_status == errors.SimulatorError.exit_status == 1
    for name in ("InputError", "DealError", "OptionError", "ResultError", "FaultError"):
        assert issubclass(getattr(errors, name), errors.SimulatorError)
        assert name in (errors.__doc__ or "")
    assert not issubclass(errors.FaultError, errors.InputError)


def test_the_nearest_word_ignores_case_and_gives_up_on_strangers() -> None:
    assert nearest("horizn", ["horizon", "hurdle"]) == "horizon"
    assert nearest("HORIZON", ["name", "Horizon"]) == "Horizon"
    assert nearest("xyz", ["horizon", "hurdle"]) is None
    assert nearest("x", []) is None


def test_allowed_words_are_listed_and_cut() -> None:
    assert one_of(["a", "b"]) == "a, b"
    assert one_of("abcdef", most=4) == "a, b, c, d and 2 more"
