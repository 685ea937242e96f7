"""What `solve` says on the console: the answer first, in the key's unit, in both languages."""

import pytest

from simulator.report.console.solving import solution

EDGE = {"value": 41_200.0, "text": "41200", "low": 41_050.0, "high": 41_400.0}
TOP = {"value": 44_700.0, "text": "44700", "low": 44_700.0, "high": 44_700.0}


def statement(name, statistic, unit, relation, bound, *holds, **told):
    en, da = (
        {"mean": (", mean", ", gennemsnit"), "p95": (", P95", ", P95")}[statistic] if unit != "chance" else ("", "")
    )
    label = {"en": f"Figure {name}{en}", "da": f"Tal {name}{da}"}
    words = {"label": label, "monotone": True, "few_draws": False}
    home = {"figure": f"home.{name}", "statistic": statistic, "unit": unit, "relation": relation, "bound": bound}
    return {"statement": f"{name} {relation} {bound}", **home, **words, "holds": list(holds), **told}


def stretch(lower, upper, first=30_000.0, last=50_000.0):
    low, high = (lower["value"] if lower else first), (upper["value"] if upper else last)
    return {"from": low, "to": high, "lower": lower, "upper": upper}


def tried(value, *found):
    return {"value": value, "text": f"{value:.0f}", "statements": [{"value": each, "se": se} for each, se in found]}


RETURN = statement("irr", "mean", "per year", ">=", 0.04, stretch(EDGE, None))
RESERVE = statement("payments", "p95", "money", "<=", 8e6, stretch(None, TOP))
AT = [
    tried(30_000.0, (0.01, 0.0012), (6e6, 12_345.0)),
    tried(41_200.0, (0.0401, 0.0012), (7_654_321.0, 12_345.0)),
    tried(44_700.0, (0.05, 0.0), (8e6, 0.0)),
    tried(50_000.0, (0.06, 0.0031), (9e6, 52_345.0)),
]


def answered(*statements, answers=(), closest=(), **changed):
    tree = {
        "deal": "A deal", "scenario": None, "language": "en", "currency": "DKK", "draws": 10_000, "seed": 1,
        "for": ["contract.terms.jobs.price"], "kind": "money", "unit": "", "step": 1.0, "between": [30_000.0, 50_000.0],
        "answers": list(answers), "closest": list(closest), "statements": list(statements), "tried": AT,
    }  # fmt: skip
    return {**tree, **changed}


def answer(lower, upper):
    ends = {"lower": lower and {**lower, "set_by": [0]}, "upper": upper and {**upper, "set_by": [1]}}
    return {**stretch(lower, upper), **ends}


def said(tree, language=None, width=100):
    return " ".join(solution(tree, language, width).split())


BOTH = answered(RETURN, RESERVE, answers=[answer(EDGE, TOP)])


def test_the_answer_comes_first_with_its_interval():
    lines = solution(BOTH).splitlines()
    assert lines[1].startswith(" contract.terms.jobs.price may be from DKK 41,200 (95 %: 41,050 to 41,400)")
    assert "to DKK 44,700 (95 %: no other value): all statements hold in between." in said(BOTH)
    assert "The lower end is set by: Figure irr, mean ≥ 4 %." in said(BOTH)
    assert "The upper end is set by: Figure payments, P95 ≤ 8,000,000." in said(BOTH)


def test_figures_are_rounded_to_their_errors():
    rows = [" ".join(row.split()) for row in solution(BOTH).splitlines()]
    assert "Figure irr, mean ≥ 4 % from 41,200 41,050 to 41,400 4.01 ± 0.12 % 5.0 ± 0.0 %" in rows
    assert "Figure payments, P95 ≤ 8,000,000 to 44,700 44,700 7,654 ± 12 8,000 ± 0" in rows


def test_in_danish():
    text = said(BOTH, "da")
    assert "kan være fra 41.200 kr. (95 %: 41.050 til 41.400) til 44.700 kr. (95 %: ingen anden værdi)" in text
    assert "Tal irr, gennemsnit ≥ 4 % fra 41.200 41.050 til 41.400 4,01 ± 0,12 %" in text
    assert "10.000 trækninger" in text


def test_one_end_only():
    text = said(answered(RETURN, answers=[answer(EDGE, None)]))
    assert "must be at least DKK 41,200 (95 %: 41,050 to 41,400): the statement holds from there to DKK 50,000" in text
    assert "set by" not in text
    text = said(answered(RESERVE, answers=[{**answer(None, TOP), "upper": {**TOP, "set_by": [0]}}]))
    assert "may be at most DKK 44,700" in text
    assert "down to DKK 30,000, the lowest value" in text
    assert "may be anything from DKK 30,000 to DKK 50,000" in said(answered(RETURN, answers=[answer(None, None)]))


def test_an_interval_beyond_the_bracket():
    beyond = {**EDGE, "low": None, "high": None}
    assert "(95 %: below 30,000 to above 50,000)" in said(answered(RETURN, answers=[answer(beyond, None)]))


def test_no_such_value_says_what_is_at_the_ends_and_what_is_nearest():
    never = {**RETURN, "holds": [], "bound": 0.1}
    text = said(answered(never, closest=[50_000.0]))
    assert "There is no such value of contract.terms.jobs.price from DKK 30,000 to DKK 50,000." in text
    assert "it is 1.00 ± 0.12 % at DKK 30,000 and 6.0 ± 0.3 % at DKK 50,000; nearest is DKK 50,000." in text
    assert "nowhere" in text


def test_two_that_hold_apart():
    apart = {**RETURN, "holds": [stretch(TOP, None)]}, {**RESERVE, "holds": [stretch(None, EDGE)]}
    text = said(answered(*apart, closest=[41_200.0, 44_700.0]))
    expected = "P95 ≤ 8,000,000 holds up to DKK 41,200 only, Figure irr, mean ≥ 4 % from DKK 44,700 only."
    assert expected in text


def test_what_the_answer_rests_on_is_told():
    shaky = {**RETURN, "monotone": False, "few_draws": True}
    text = said(answered(shaky, answers=[answer(EDGE, None)]))
    assert "rises in one part of the bracket and falls in another" in text
    assert "fewer than 20 of 10,000 draws decide this" in text


@pytest.mark.parametrize(
    ("kind", "unit", "step", "value", "told"),
    [
        ("whole", "", 1.0, 61.0, "at least 61 (95 %"),
        ("number", "%", 0.01, 0.0745, "at least 7.45 % (95 %"),
        ("number", "% per year", 0.01, 0.0745, "at least 7.45 % per year (95 %"),
        ("number", "", 0.001, 2.4, "at least 2.400 (95 %"),
        ("money", "per citizen-month engaged", 1.0, 4_500.0, "at least DKK 4,500 per citizen-month engaged (95 %"),
    ],
)
def test_a_value_is_told_in_its_unit(kind, unit, step, value, told):
    edge = {"value": value, "text": "", "low": value, "high": value}
    found = [tried(each, (0.04, 0.001)) for each in (0.0, value, 9_000.0)]
    tree = answered(RETURN, answers=[answer(edge, None)], kind=kind, unit=unit, step=step, tried=found)
    assert told in said({**tree, "between": [0.0, 9_000.0]})


def test_names_of_a_deal_are_shown_as_text():
    assert "[red]A[/red]" in said({**BOTH, "deal": "[red]A[/red]", "scenario": "[bold]"})


def test_no_line_is_wider_than_told():
    assert max(map(len, solution(BOTH).splitlines())) <= 100
