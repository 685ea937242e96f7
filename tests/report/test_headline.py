"""The console table: the figures a reader looks for, in both languages, plain and no wider than the screen."""

import pytest

from simulator.describe import NO_BREAK
from simulator.report.console.headline import headline, seconds
from tests.report.made import budgeted, rich_summary, summary
from tests.summary.made import figures

CONFIG = {"a": {"value": 1, "source": "x"}, "b": {"value": 2, "assumed": True}, "c": 3, "d": 4}

FOUND = summary()


def row(text, start):
    """The cells of the first row that starts with some words."""
    line = next(line for line in text.splitlines() if line.strip().startswith(start))
    return line.strip().removeprefix(start).split()


def told(text, label):
    """What is said of a label, folded lines put together."""
    lines = iter(text.splitlines())
    first = next(line for line in lines if line.strip().startswith(f"{label}  "))
    said = [first.strip().removeprefix(label).strip()]
    column = len(first) - len(said[0])
    for line in lines:
        if not line.strip() or line[:column].strip():
            break
        said.append(line.strip())
    return " ".join(said)


def test_what_an_investor_asks():
    text = headline(FOUND, CONFIG, "en")
    everyone = FOUND["investors"]["all"]
    assert row(text, "P(loss)")[0] == f"{100 * everyone['p_loss']['mean']:.1f}"
    assert row(text, "Expected shortfall (worst 5 %)")[0] == f"{everyone['es5_profit']['mean']:,.0f}"
    cells = [f"{everyone['profit'][key]:,.0f}" for key in ("mean", "se", "p5", "p50", "p95")]
    assert row(text, "Profit") == cells
    assert row(text, "IRR per year")[-2:] == ["6.0", "%"]
    for label in ("IRR of the mean cash flow", "P(total loss)", "NPV", "Money multiple (MOIC)", "Most capital out"):
        assert label in text


def test_what_the_municipality_asks():
    text = headline(FOUND, CONFIG, "en")
    town = FOUND["municipality"]
    expected = [f"{town['payments']['2029'][key] / 1000:,.0f}" for key in ("mean", "se", "p5", "p95")]
    expected += [f"{town['savings']['2029']['mean'] / 1000:,.0f}"]
    expected += [f"{town['net']['2029'][key] / 1000:,.0f}" for key in ("mean", "se", "p5", "p95")]
    assert row(text, "2029") == expected
    assert "2026" not in text  # nothing moves in that year
    assert row(text, "Total")[0] == f"{town['payments']['total']['mean'] / 1000:,.0f}"
    assert told(text, "Worse off than without the deal").startswith(f"in {100 * town['p_net_cost']['mean']:.1f} ±")
    exhausted = town["appropriation"]["2029"]["p_exhausted"]["mean"]
    assert told(text, "Appropriation exhausted").startswith(f"2029: {100 * exhausted:.1f} ±")


def test_what_happens_to_citizens():
    text = headline(FOUND, CONFIG, "en")
    with_, without = (FOUND["outcomes"]["in_work"][arm]["mean"] for arm in ("programme", "counterfactual"))
    cells = row(text, "in_work")
    assert (cells[0], cells[3], cells[-1]) == (f"{with_:.1f}", f"{without:.1f}", f"{with_ - without:.1f}")
    assert f"goal met with probability {100 * FOUND['terms']['goal']['p_met']['mean']:.1f} ±" in text


def test_how_it_was_found():
    text = headline(FOUND, CONFIG, "en")
    assert "1,500 draws, seed 1 · DKK, current prices" in text
    assert "luck: own in each arm · numbers: 1 with a source, 1 assumed, 2 neither" in text
    assert "deal at 2026 prices" in headline({**FOUND, "price_level": 2026}, CONFIG, "en")
    assert "luck: shared by both arms" in headline({**FOUND, "luck": "shared"}, CONFIG, "en")
    assert "Scenario: recession" in headline({**FOUND, "scenario": "recession"}, CONFIG, "en")


def test_danish_is_danish():
    text = headline(FOUND, CONFIG, "da")
    for words in (
        "Hvad investorerne kan vente",
        "Intern rente om året",
        "P(tab)",
        "Nettobesparelse",
        "Uden",
        "trækninger",
    ):
        assert words in text
    profit = f"{FOUND['investors']['all']['profit']['mean']:,.0f}".replace(",", ".")
    assert row(text, "Overskud")[0] == profit
    assert "1.500 trækninger" in text
    assert "kr.." not in text


def test_the_deals_language_is_the_default():
    assert "Hvad investorerne" in headline({**FOUND, "language": "da"}, CONFIG)
    assert "What the investors" in headline({**FOUND, "language": "en"}, CONFIG)


@pytest.mark.parametrize("language", ["en", "da"])
def test_it_fits_on_a_hundred_columns_without_markup(language):
    text = headline(FOUND, CONFIG, language)
    assert max(map(len, text.splitlines())) <= 100
    assert "\x1b" not in text
    assert "…" not in text
    assert "..." not in text
    assert NO_BREAK not in text
    assert not [line for line in text.splitlines() if line.strip().startswith(("%", "kr.", "±"))]
    assert "\x1b[" in headline(FOUND, CONFIG, language, styled=True)


def test_large_amounts_are_never_cut():
    data = figures(100)
    for name in ("payments", "savings", "net", "profit", "contributions"):
        data["metrics"][name] = data["metrics"][name] * 100_000
    found = summary(100, data=data)
    text = headline(found, CONFIG, "en")
    assert row(text, "Profit")[0] == f"{found['investors']['all']['profit']['mean']:,.0f}"
    assert row(text, "2029")[-1] == f"{found['municipality']['net']['2029']['p95'] / 1000:,.0f}"
    assert "…" not in text


def test_one_draw_is_told_without_errors():
    text = headline(summary(1), CONFIG, "en")
    assert "One draw has no quantiles and no errors." in text
    assert "nan" not in text.lower()
    assert "None" not in text


def test_few_draws_say_that_errors_are_upper_bounds():
    assert "upper bounds" in headline(summary(100), CONFIG, "en")
    assert "upper bounds" not in headline(FOUND, CONFIG, "en")


def test_rates_that_do_not_exist_are_flagged():
    data = figures(1000)
    data["metrics"]["irr_status"][:3, 0] = [4, 2, 3]
    data["metrics"]["irr"][:3, 0] = float("nan")
    text = headline(summary(1000, data=data), CONFIG, "en")
    assert "IRR leaves out 3 draws: 1 nothing paid in, 1 no rate, 1 several rates." in text
    assert "trust MOIC and NPV first" in text


def test_names_are_text():
    names = {"deal": "=HYPERLINK(1)[red]\x1b[31m", "outcomes": {"[bold]x": FOUND["outcomes"]["in_work"]}}
    text = headline({**FOUND, **names}, CONFIG, "en")
    assert "=HYPERLINK(1)[red]\\x1b[31m" in text
    assert "[bold]x" in text
    assert "\x1b" not in text


def test_seconds_by_stage():
    text = seconds({"draws": 0.25, "trajectories": 1.5})
    assert row(text, "trajectories") == ["1.500"]
    assert row(text, "Total") == ["1.750"]


# ---------------------------------------------------------------------------------------------------------------------
# What only some deals have

RICH = rich_summary()


def test_a_plain_deal_is_told_without_them():
    text = headline(FOUND, CONFIG, "en")
    for word in ("Tranche", "Guarantee", "runs out of cash", "stops the contract"):
        assert word not in text


def test_each_tranche_has_a_row():
    text = headline(RICH, CONFIG, "en")
    junior = RICH["investors"]["junior"]
    cells = row(text, "junior")
    assert cells[-3] == f"{junior['profit']['mean']:,.0f}"
    assert cells[-2] == f"{junior['es5_profit']['mean']:,.0f}"
    assert row(headline(RICH, CONFIG, "da"), "junior")[-1] == "40"  # not cut
    assert row(text, "senior")[0] == f"{100 * RICH['investors']['senior']['irr']['mean']:.1f}"


def test_guarantee_provider_and_review_in_a_line_each():
    lines = " ".join(headline(RICH, CONFIG, "en").split())
    guarantee, provider = RICH["guarantees"]["pledge"], RICH["provider"]
    assert f"Guarantee pledge: called with probability {100 * guarantee['p_called']['mean']:.1f} ±" in lines
    assert f"DKK {guarantee['called']['mean']:,.0f} on average" in lines
    assert f"runs out of cash with probability {100 * provider['p_runs_dry']['mean']:.1f} ±" in lines
    decided = RICH["reviews"]["mid-way"]["p_decided"]["mean"]
    assert f"Review mid-way (month 12) stops the contract with probability {100 * decided:.1f} ±" in lines


@pytest.mark.parametrize(
    ("then", "words"),
    [("stop enrolment", "closes enrolment"), ("re-price", "changes prices"), ("extend", "extends the contract")],
)
def test_every_decision_has_its_words(then, words):
    review = {**RICH["reviews"]["mid-way"], "then": then}
    text = headline({**RICH, "reviews": {"mid-way": review}}, CONFIG, "en")
    assert f"Review mid-way (month 12) {words} with probability" in text


def test_capital_that_runs_out_is_told():
    short = {**RICH["reviews"]["mid-way"], "month": None, "then": "stop enrolment"}
    text = headline({**RICH, "reviews": {"capital runs out": short}}, CONFIG, "en")
    assert "Capital runs out and closes enrolment with probability" in text


def test_a_schedule_tells_how_it_errs():
    terms = {"curve": {**RICH["terms"]["claims"], "kind": "tiers"}}
    lines = " ".join(headline({**RICH, "terms": terms}, CONFIG, "en").split())
    paid = RICH["terms"]["claims"]
    assert f"curve: pays with probability {100 * paid['p_paid']['mean']:.1f} ±" in lines
    assert f"DKK {paid['paid']['mean']:,.0f} on average. Paid although nothing worked:" in lines


def test_outcomes_are_told_with_their_units():
    text = headline(RICH, CONFIG, "en")
    assert "gain (DKK)" in text
    assert "mood (points)" in text


@pytest.mark.parametrize("language", ["en", "da"])
def test_it_all_fits_on_a_hundred_columns(language):
    text = headline(RICH, CONFIG, language)
    assert max(map(len, text.splitlines())) <= 100
    assert "…" not in text
    assert "None" not in text
    assert " nan" not in text.lower()


def test_one_draw_of_it_is_told_without_errors():
    text = headline(rich_summary(1), CONFIG, "en")
    assert "None" not in text


# ---------------------------------------------------------------------------------------------------------------------
# What a budget needs most

PURSE = budgeted()
TOWN = PURSE["municipality"]


def thousands(value):
    return f"{value / 1000:,.0f}"


def test_what_to_set_aside():
    text = headline(PURSE, CONFIG, "en")
    reserves = [thousands(TOWN["reserve"][level]["total"]["value"]) for level in ("p80", "p90", "p95")]
    assert told(text, "To set aside (P80, P90, P95)") == " · ".join(reserves)
    assert told(text, "The most the contract can cost") == "20,000 in all · 15,000 in one year (2029)"
    gap = TOWN["liquidity_gap"]
    ranged = f"{thousands(gap['mean'])} (P5 {thousands(gap['p5'])}, P95 {thousands(gap['p95'])})"
    assert told(text, "Largest gap, payments less savings") == f"{ranged}, mostly in 2029 (90 %)"


def test_the_dearest_year_and_when_it_has_paid_for_itself():
    text = headline(PURSE, CONFIG, "en")
    assert told(text, "Dearest budget year").startswith(
        f"2029: net saving {thousands(TOWN['net']['2029']['mean'])} (P5"
    )
    middle = TOWN["break_even_month"]["p50"]
    assert told(text, "Has paid for itself from month").startswith(f"{middle:.0f} (P5 ")
    assert told(text, "Has paid for itself from month").endswith("never in 8.0 %")


def test_who_keeps_the_gain_and_what_the_same_costs_directly():
    text = headline(PURSE, CONFIG, "en")
    state = thousands(PURSE["levels"]["state"]["net"]["mean"])
    assert f" · state {state} · " in told(text, "Net saving by level")
    taken = thousands(TOWN["taken_back"]["mean"])
    assert (
        told(text, "Its share of the public saving")
        == f"62.0 ± 1.0 % · {taken} taken back (budget guarantee, equalisation)"
    )
    direct = TOWN["alternatives"]["direct"]["net"]["mean"]
    assert told(text, "Bought directly instead").startswith(
        f"net saving {thousands(direct)}; the contract is worse in 40.0"
    )


def test_three_numbers_decide_it():
    said = told(headline(PURSE, CONFIG, "en"), "What decides it (rank correlation)")
    assert said == "+0.61  pathway.unemployed -> job.within.share -0.32  citizens.recruited +0.20  a"
    assert "+0,61  pathway" in headline(PURSE, CONFIG, "da")


def test_the_facts_are_few_lines_and_fit():
    for language in ("en", "da"):
        lines = headline(PURSE, CONFIG, language).splitlines()
        first, last = (next(at for at, line in enumerate(lines) if words in line) for words in FACTS[language])
        assert last - first <= 16
        assert max(map(len, lines)) <= 100


FACTS = {
    "en": ("Worse off than without the deal", "Citizens reaching"),
    "da": ("Dårligere stillet end uden aftalen", "Borgere, der når"),
}


def test_what_is_not_there_is_not_told():
    bare = {**TOWN, "maximum": {"total": None, "year": None}, "appropriation": {}, "net": TOWN["savings"]}
    bare = {key: value for key, value in bare.items() if key not in ("alternatives", "taken_back")}
    bare["share_of_public_saving"] = {"value": None, "se": None}
    one = {"municipality": PURSE["levels"]["municipality"]}
    text = headline({**PURSE, "municipality": bare, "levels": one, "drivers": {"municipality_net": []}}, CONFIG, "en")
    for label in ("Appropriation", "Dearest", "Net saving by level", "Its share", "Bought", "decides"):
        assert label not in text
    assert "To set aside" in text


def test_the_year_of_the_maximum_is_named_only_where_it_is_one():
    level = {**TOWN, "maximum": {"total": 2e7, "year": 1e7, "years": dict.fromkeys(("2028", "2029"), 1e7)}}
    text = headline({**PURSE, "municipality": level}, CONFIG, "en")
    assert told(text, "The most the contract can cost") == "20,000 in all · 10,000 in one year"
    unlimited = {**TOWN, "maximum": {"total": None, "year": None, "years": dict.fromkeys(("2028", "2029"))}}
    text = headline({**PURSE, "municipality": unlimited}, CONFIG, "en")
    assert told(text, "The most the contract can cost") == "the contract sets no limit"
    without_years = {**TOWN, "maximum": {"total": 2e7, "year": None}}
    text = headline({**PURSE, "municipality": without_years}, CONFIG, "en")
    assert told(text, "The most the contract can cost") == "20,000 in all"


def test_a_summary_that_knows_one_reserve_tells_one():
    older = {key: value for key, value in TOWN.items() if key != "reserve"}
    text = headline({**PURSE, "municipality": older}, CONFIG, "en")
    assert told(text, "To set aside (P95)") == thousands(TOWN["reserve_p95"]["total"]["value"])


def test_a_number_is_named_as_text():
    drivers = {"municipality_net": [{"number": "[red]\x1b[31mx", "correlation": -0.5}]}
    text = headline({**PURSE, "drivers": drivers}, CONFIG, "en")
    assert told(text, "What decides it (rank correlation)") == "-0.50  [red]\\x1b[31mx"


def test_what_never_pays_for_itself():
    label = "Has paid for itself from month"
    never = {"mean": None, "p5": 40.0, "p50": None, "p95": None, "p_never": {"mean": 0.6, "se": 0.01}}
    text = headline({**PURSE, "municipality": {**TOWN, "break_even_month": never}}, CONFIG, "en")
    assert told(text, label) == "never in 60.0 %"
    once = {"mean": 40.0, "p5": None, "p50": None, "p95": None, "p_never": {"mean": 0.0, "se": None}}
    text = headline({**PURSE, "municipality": {**TOWN, "break_even_month": once}}, CONFIG, "en")
    assert told(text, label) == "40"
