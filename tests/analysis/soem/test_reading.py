"""What is wrong in a SØM file is said all at once, each mistake with its line."""

import pytest

from simulator.analysis.soem import load_case
from simulator.errors import DealError, OptionError
from tests.analysis.soem.cases import SMALL, example, read, written

MISTAKES = {  # change -> line, path, what is said
    "unknown key": (("horizon: 3", "horizon: 3\nhorison: 4"), 12, "horison", 'did you mean "horizon"?'),
    "unknown inner key": (
        ("    units: -2", "    unit_count: -2\n    units: -2"),
        14,
        "consequences.benefit.unit_count",
        "unknown key; expected one of units",
    ),
    "share above 1": (("success: 50 %", "success: 1.2"), 9, "success", "is above 1"),
    "share as per cent": (("success: 50 %", "success: 50"), 9, "success", 'did you mean "50 %"?'),
    "missing payer": (("\n    payer: municipality", ""), 13, "consequences.benefit.payer", "a required key is missing"),
    "unknown payer": (
        ("    payer: municipality", "    payer: {municipalty: 100 %}"),
        16,
        "consequences.benefit.payer",
        'did you mean "municipality"?',
    ),
    "shares short of 1": (
        ("    payer: municipality", "    payer: {municipality: 80 %, state: 10 %}"),
        16,
        "consequences.benefit.payer",
        "sum to 90 %",
    ),
    "an amount per year": (
        ("price: 1_000", "price: 1_000 per month"),
        15,
        "consequences.benefit.price",
        "has no place here",
    ),
    "a negative price": (("price: 1_000", "price: -1_000"), 15, "consequences.benefit.price", "is below 0"),
    "same as": (
        ("price: 1_000", "price: {same_as: success}"),
        15,
        "consequences.benefit.price",
        "same_as has no place",
    ),
    "half a citizen": (("{2026: 10}", "{2026: 10.5}"), 8, "completers.2026", "expected a whole number"),
    "yes for a count": (("{2026: 10}", "{2026: true}"), 8, "completers.2026", "true/false"),
    "nobody": (("{2026: 10}", "{2026: 0}"), 8, "completers", "nobody completes"),
    "a long horizon": (("horizon: 3", "horizon: 41"), 11, "horizon", "at most 40"),
    "half a year": (("horizon: 3", "horizon: 2.5"), 11, "horizon", "whole years"),
    "units after the horizon": (
        ("units: -2", "units: -2\n    later: {from year 3: -1}"),
        15,
        "consequences.benefit.later.from year 3",
        "last year is year 2",
    ),
    "no year": (("units: -2", "units: -2\n    later: {soon: -1}"), 15, "consequences.benefit.later", "is no year"),
    "an unknown currency": (("language: en", "currency: XXX"), 2, "currency", "unknown currency"),
    "an unknown language": (("language: en", "language: sv"), 2, "language", "'da' or 'en'"),
    "another level": (
        ("horizon: 3", "horizon: 3\npayers: {state: {level: region}}"),
        12,
        "payers.state.level",
        "is of level state",
    ),
    "no consequences": (
        ("consequences:\n  benefit:\n    units: -2\n    price: 1_000\n    payer: municipality\n", ""),
        1,
        "consequences",
        "a required key is missing",
    ),
    "a discount from elsewhere": (
        ("horizon: 3", "horizon: 3\ndiscount: {from: today}"),
        12,
        "discount.from",
        "'completion year' or 'first year'",
    ),
}


def problems(folder, *swaps):
    with pytest.raises(DealError) as raised:
        read(folder, *swaps)
    return raised.value.problems


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_line(tmp_path, mistake):
    swap, line, path, said = MISTAKES[mistake]
    (found,) = problems(tmp_path, swap)
    text = str(found)
    assert text.startswith(f"{tmp_path / 'case.yaml'}:{line}:")
    assert found.path == path
    assert said in text


def test_all_mistakes_come_at_once(tmp_path):
    found = problems(
        tmp_path, ("success: 50 %", "success: 1.2"), ("price: 1_000", "price: many"), ("horizon: 3", "horison: 3")
    )
    assert [problem.path for problem in found] == ["success", "horison", "consequences.benefit.price"]


def test_a_mistake_of_yaml_is_told_beside_the_others(tmp_path):
    found = problems(tmp_path, ("success: 50 %", "success: 50 %\nsuccess: 60 %"), ("price: 1_000", "price: x"))
    assert [problem.path for problem in found] == ["success", "consequences.benefit.price"]


def test_overrides_change_any_number():
    case = load_case(example("rr2_adhd"), ["success=15 %", "consequences.medicine=null"]).case
    assert case.success.fixed == 0.15
    assert "medicine" not in case.consequences


def test_an_override_that_is_none_is_refused(tmp_path):
    with pytest.raises(OptionError, match="expected path=value"):
        load_case(written(tmp_path), ["success"])


def test_one_payer_may_be_a_word_and_levels_need_no_declaration(tmp_path):
    case = read(tmp_path).case
    assert {name: payer.level for name, payer in case.accounts.items()} == {"municipality": "municipality"}


def test_remarks_may_stand_among_the_completers(tmp_path):
    case = read(tmp_path, ("{2026: 10}", "{2027: 3, 2026: 10, source: a report}")).case
    assert list(case.completers.items()) == [(2026, 10), (2027, 3)]


def test_the_small_case_is_sound():
    assert SMALL.count("\n") == 16
