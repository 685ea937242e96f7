"""SØM's arithmetic: both examples against a calculation by hand, to the øre, and what can be chosen."""

from fractions import Fraction

import pytest

from simulator.analysis.soem import calculate, figures, load_case, rounded
from tests.analysis.soem.by_hand import EXAMPLES, oere, per_payer, worked_out
from tests.analysis.soem.cases import example, read

BOTH = pytest.mark.parametrize("name", EXAMPLES)
COUNTED = pytest.mark.parametrize("first_year", [False, True], ids=["completion year", "first year"])


def found(name, first_year=False):
    changes = ["discount.from=first year"] if first_year else []
    return figures(calculate(load_case(example(name), changes).case))


@BOTH
@COUNTED
def test_every_line_and_payer_is_as_by_hand(name, first_year):
    lines, _ = worked_out(EXAMPLES[name], first_year)
    shown = found(name, first_year)["lines"]
    assert len(shown) == len(lines) == 150
    for line, (consequence, completed, year, saved, weight, present, payers) in zip(shown, lines, strict=True):
        assert (line["consequence"], line["cohort"], line["year"]) == (consequence, completed, year)
        assert (line["amount"], line["present"]) == (oere(saved), oere(present))
        assert line["payers"] == {payer: oere(amount) for payer, amount in payers.items()}
        assert line["factor"] == pytest.approx(float(weight), rel=1e-11)


@BOTH
@COUNTED
def test_programme_cost_is_as_by_hand(name, first_year):
    payer = EXAMPLES[name]["pays_programme"]
    _, cost = worked_out(EXAMPLES[name], first_year)
    shown = found(name, first_year)["programme"]
    assert [(each["year"], each["amount"], each["present"]) for each in shown] == [
        (year, oere(amount), oere(present)) for year, amount, _, present in cost
    ]
    assert [each["payers"] for each in shown] == [{payer: oere(present)} for *_, present in cost]


@BOTH
@COUNTED
def test_payers_levels_and_totals_are_as_by_hand(name, first_year):
    lines, cost = worked_out(EXAMPLES[name], first_year)
    by_payer, shown = per_payer(EXAMPLES[name], lines, cost), found(name, first_year)
    for payer, parts in by_payer.items():
        assert shown["payers"][payer] == dict(zip(("gain", "cost", "net"), map(oere, parts), strict=True))
    for level, payers in EXAMPLES[name]["levels"].items():
        assert shown["levels"][level]["net"] == oere(sum(by_payer[payer][2] for payer in payers))
    gain, spent = sum(line[5] for line in lines), sum(year[3] for year in cost)
    assert shown["total"] == {"gain": oere(gain), "cost": oere(spent), "net": oere(gain - spent)}
    plain = sum(line[3] for line in lines) - sum(year[1] for year in cost)
    assert shown["undiscounted"]["total"]["net"] == oere(plain)
    citizens = sum(EXAMPLES[name]["completers"].values())
    assert shown["per_participant"] == oere((gain - spent) / citizens)
    assert shown["per_krone"] == pytest.approx(float(gain / spent), rel=1e-11)


@BOTH
@COUNTED
def test_years_add_up_to_the_break_even(name, first_year):
    lines, cost = worked_out(EXAMPLES[name], first_year)
    shown, running, even = found(name, first_year), Fraction(0), None
    for year in shown["years"]:
        gain = sum((line[5] for line in lines if line[2] == year["year"]), Fraction(0))
        spent = sum((each[3] for each in cost if each[0] == year["year"]), Fraction(0))
        running += gain - spent
        even = year["year"] if even is None and running >= 0 else even
        assert (year["gain"], year["cost"], year["net"]) == (oere(gain), oere(spent), oere(gain - spent))
        assert year["cumulative"] == oere(running)
    assert shown["break_even"] == even
    assert oere(running) == shown["total"]["net"]


def test_a_few_figures_worked_out_on_paper():
    """34 x 10 % x 4.5 x 12,064 = 184,579.20 a year and cohort, of which the state has a fifth."""
    first, second, *_ = found("rr2_adhd")["lines"]
    assert (first["amount"], first["payers"]["state"]) == (184_579.20, 36_915.84)
    assert second["present"] == 178_337.39  # 184,579.20 / 1.035
    assert found("rr2_adhd")["total"]["cost"] == 2_874_000.00
    assert found("ips")["total"]["cost"] == 795_000.00  # 5,300 for each of 150
    assert found("rr2_adhd")["break_even"] == 2028


def test_the_arithmetic_of_the_small_case(tmp_path):
    """10 x (50 - 20) % x 2 x 1,000 = 6,000 a year for three years, against 100,000."""
    calculation = calculate(read(tmp_path).case)
    assert calculation.undiscounted.gain == 18_000
    assert calculation.total.gain == 6_000 * (1 + 1 / Fraction("1.035") + 1 / Fraction("1.035") ** 2)
    assert calculation.total.net == calculation.total.gain - 100_000
    assert calculation.break_even is None


def test_what_just_pays_for_itself_breaks_even(tmp_path):
    """6,000 in each of two years, undiscounted, against 12,000: even at the end of the second."""
    swaps = ("horizon: 3", "horizon: 2\ndiscount: {rate: 0 %}"), ("100_000", "12_000")
    calculation = calculate(read(tmp_path, *swaps).case)
    assert calculation.total.net == 0
    assert calculation.break_even == 2027


def test_the_horizon_counts_the_year_of_completion(tmp_path):
    one = calculate(read(tmp_path, ("horizon: 3", "horizon: 1 year")).case)
    assert one.total.gain == one.undiscounted.gain == 6_000
    twelve = calculate(read(tmp_path, ("horizon: 3", "horizon: 12")).case)
    assert twelve.undiscounted.gain == 72_000
    assert max(line.year for line in twelve.lines) == 2037


def test_the_rate_may_be_another(tmp_path):
    calculation = calculate(read(tmp_path, ("horizon: 3", "horizon: 2\ndiscount: {rate: 25 %}")).case)
    assert calculation.total.gain == 6_000 + 4_800


def test_units_may_change_from_a_year_on(tmp_path):
    later = ("units: -2", "units: -2\n    later: {from year 1: -1, from year 2: 0.5}")
    calculation = calculate(read(tmp_path, later).case)
    assert [line.amount for line in calculation.lines] == [6_000, 3_000, -1_500]


def test_more_of_an_income_is_a_gain(tmp_path):
    calculation = calculate(read(tmp_path, ("units: -2", "units: 2\n    income: true")).case)
    assert calculation.undiscounted.gain == 18_000


def test_a_programme_that_does_harm_has_a_loss(tmp_path):
    calculation = calculate(read(tmp_path, ("success: 50 %", "success: 10 %")).case)
    assert calculation.undiscounted.gain == -6_000


def test_the_base_alternative_may_have_other_payers_and_years(tmp_path):
    base = "  base_alternative: {cost: {2025: 30_000, 2026: 90_000}, payer: {state: 100 %}}"
    calculation = calculate(read(tmp_path, ("\ncompleters", f"\n{base}\ncompleters")).case)
    assert calculation.total.cost == -20_000
    assert calculation.by_payer["municipality"].cost == 100_000
    assert calculation.by_payer["state"].cost == -120_000
    assert calculation.per_krone is None
    assert calculation.years[0].year == calculation.case.first_year == calculation.break_even == 2025


def test_an_uncertain_number_stands_at_its_mean(tmp_path):
    success = ("success: 50 %", "success: {beta: {successes: 23, trials: 48}}")  # Beta(24, 26): mean 0.48
    read_ = read(tmp_path, success)
    assert read_.case.uncertain == ("success",)
    assert calculate(read_.case).undiscounted.gain == 10 * Fraction("0.28") * 2_000 * 3


def test_totals_are_rounded_once(tmp_path):
    """Three years of a third of an øre's worth: cells of 0.00 with a total of 0.01."""
    tiny = calculate(
        read(tmp_path, ("price: 1_000", "price: 0.0005"), ("horizon: 3", "horizon: 3\ndiscount: {rate: 0 %}")).case
    )
    assert [rounded(line.present, 2) for line in tiny.lines] == [0, 0, 0]
    assert str(rounded(tiny.total.gain, 2)) == "0.01"


@pytest.mark.parametrize(
    ("figure", "shown"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("0.00499", "0.00"), ("2.5", "2.50")]
)
def test_a_half_is_rounded_away_from_zero(figure, shown):
    assert str(rounded(Fraction(figure), 2)) == shown


def test_a_currency_without_minor_units_is_rounded_to_whole_units(tmp_path):
    shown = figures(calculate(read(tmp_path, ("language: en", "language: en\ncurrency: JPY")).case))
    assert shown["lines"][1]["present"] == 5_797.0
