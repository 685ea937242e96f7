"""The tables: every figure that is asked for, in both languages, whatever names look like."""

import pytest

from simulator.analysis.soem import calculate, load_case, table
from tests.analysis.soem.by_hand import EXAMPLES, oere, worked_out
from tests.analysis.soem.cases import example, read


def shown(read_, language=None, styled=False):
    return table(calculate(read_.case), read_, language, styled)


def english(figure):
    return f"{oere(figure):,.2f}"


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_line_of_the_examples_is_shown(name):
    text = shown(load_case(example(name)), "en")
    lines, cost = worked_out(EXAMPLES[name])
    for consequence in EXAMPLES[name]["consequences"]:
        for k in range(10):
            of_year = [line for line in lines if line[0] == consequence and line[2] - line[1] == k]
            row = [english(sum(line[3] for line in of_year)), f"{float(of_year[0][4]):.6f}"]
            assert any(
                line.split()[0] == str(k) and set(row) <= set(line.split())
                for line in text.splitlines()
                if line.split()
            )
    assert english(sum(line[5] for line in lines) - sum(year[3] for year in cost)) in text


def test_what_is_assumed_is_said():
    text = shown(load_case(example("rr2_adhd")), "en")
    for words in (
        "102 (2024: 34, 2025: 34, 2026: 34)",
        "10 % of 102 = 10.2 citizens",
        "3.5 % a year; factor 1 in the year of",
        "units below 0: less is used, a saving",
        "employment 80 %, state 20 %",
        "0 neither",
    ):
        assert words in text
    assert "Uncertain" not in text


def test_uncertain_numbers_are_named():
    assert "here at their means: success, deadweight, consequences.cash_benefit.price" in shown(
        load_case(example("ips")), "en"
    )


def test_the_key_figures_are_told_in_both_languages():
    read_ = load_case(example("rr2_adhd"))
    danish, in_english = shown(read_), shown(read_, "en")
    assert "Nettoresultat pr. borger der gennemfører: 42.912,69 kr." in danish
    assert "kommer der 2,52 kr. igen" in danish
    assert "Nulpunkt: 2028" in danish
    assert "Net result per citizen who completes: DKK 42,912.69" in in_english
    assert "brings back DKK 2.52" in in_english
    assert "Break-even: 2028" in in_english
    assert "municipality DKK 2,519,490.98, region DKK 447,771.85, state DKK 1,409,831.63" in in_english


def test_without_break_even_or_cost_it_says_so(tmp_path):
    assert "Break-even: never within these years" in shown(read(tmp_path))
    assert "no return per krone" in shown(read(tmp_path, ("{2026: 100_000}", "{2026: 0}")))


def test_years_of_the_calendar_when_discounted_from_the_first(tmp_path):
    text = shown(load_case(example("ips"), ["discount.from=first year"]), "en")
    assert "factor 1 in 2026, the first year" in text
    assert any(line.split()[:2] == ["2029", "18"] for line in text.splitlines() if line.split())


def test_it_fits_a_wide_terminal():
    assert max(map(len, shown(load_case(example("rr2_adhd"))).splitlines())) <= 120


def test_names_are_text_whatever_they_look_like(tmp_path):
    text = shown(read(tmp_path, ("name: Small", 'name: "[bold]x[/bold]\\e[31m"'), ("  benefit:", '  "[red]b[/red]":')))
    assert "[bold]x[/bold]\\x1b[31m" in text
    assert "[red]b[/red]" in text
    assert "\x1b" not in text


def test_colours_change_no_figure():
    read_ = load_case(example("rr2_adhd"))
    assert "\x1b[" in shown(read_, styled=True)
    assert "4.377.094,46" in shown(read_, styled=True)
