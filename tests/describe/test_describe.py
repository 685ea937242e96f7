"""A deal in words: what a finance director reads, in both languages."""

import datetime as dt
from decimal import Decimal

import pytest

from simulator.deal import Deal, Origin
from simulator.describe import NO_BREAK, describe
from tests.deal.deals import PATHWAY, tree


def text(said=None, language="en", width=10_000):
    return describe(Deal.of(tree() if said is None else said), language).text(width)


def rate_card(**changes):
    said = tree()
    said["contract"]["terms"] = {
        "jobs": {"kind": "rate_card", "outcome": "in_work", "price": 60_000, "payer": "purse", **changes}
    }
    return said


def test_targets_are_resolved_to_whole_citizens():
    said = tree()
    said["citizens"] = {"planned": 100, "recruited": "97 %"}
    said["contract"]["terms"]["goal"]["at_least"] = {"share": "40 %", "of": "enrolled"}
    assert "if they are 97: 40 % of 97 = 38.8 -> 39." in text(said)
    assert "hvis de er 97: 40 % af 97 = 38,8 -> 39." in text(said, "da")
    assert "40 % of 100 = 40 -> 40." in text()
    assert "If only 38 citizens have reached it" in text(said)


def test_counted_targets_are_told_as_written():
    said = tree()
    said["contract"]["terms"]["goal"]["at_least"] = {"citizens": 36}
    assert "at least 36 citizens have reached" in text(said)
    assert "The line is" not in text(said)


def test_the_worked_example_is_what_the_contract_pays():
    """2,500,000 x 1.05^(36/12) + 2,500,000 x 1.05^(24/12): everyone enrols at once, windows close after 36 months."""
    found = text()
    owed = Decimal(2_500_000) * (Decimal("1.05") ** 3 + Decimal("1.05") ** 2)
    assert f"DKK {owed:,.2f} in all." in found
    assert "DKK 2,500,000 x 1.157625 = DKK 2,894,062.50" in found
    assert "Fond A receives DKK 2,825,156.25 and Fond B receives DKK 2,825,156.25." in found
    assert "falls due in January 2029" in found


def test_the_worked_example_meets_every_cap():
    said = tree()
    said["contract"]["terms"]["goal"]["cap"] = 5_000_000
    said["contract"]["caps"] = {"total": 4_000_001, "per_year": {"amount": 3_000_001, "over_cap": "next_year"}}
    found = text(said)
    assert "The cap of the term leaves DKK 5,000,000. The cap of the contract leaves DKK 4,000,001." in found
    assert "The cap of the budget year leaves DKK 3,000,001 in 2029." in found
    assert "Fond A receives DKK 1,500,000.50 and Fond B receives DKK 1,500,000.50" in found
    assert "what is above is paid next 1 January without interest" in found


def test_payments_are_split_between_payers_to_the_last_oere():
    said = tree()
    said["budget"]["accounts"]["other"] = {"level": "state"}
    said["contract"]["terms"]["goal"]["payer"] = {"purse": "33.3 %", "other": "66.7 %"}
    said["contract"]["terms"]["goal"]["pays"] = {"amount": "100.01"}
    assert "It is paid by purse with DKK 33.30 and other with DKK 66.71." in text(said)


def test_prices_per_citizen_week_and_checkpoint():
    assert "Suppose 25 of 100 reach “in_work” in January 2029. Owed: 25 x DKK 60,000 = DKK 1,500,000" in text(
        rate_card()
    )
    weekly = rate_card(outcome="time", price="700 per week")
    weekly["outcomes"]["time"] = {"time_in": ["job"], "within": 36}
    assert "DKK 700 per week and citizen spent in “time”" in text(weekly)
    assert "all through December 2028" in text(weekly)
    assert "108.7054 weeks x DKK 700 = DKK 76,093.75" in text(weekly)
    checked = rate_card(outcome="settled", price={"12 months": 20_000, "24 months": 40_000})
    checked["outcomes"]["settled"] = {"checkpoint": ["job"], "at": [12, 24]}
    assert "DKK 20,000 at 12 months and DKK 40,000 at 24 months" in text(checked)
    assert "25 x DKK 20,000 = DKK 500,000" in text(checked)


def test_fixed_amounts_say_when():
    said = tree()
    said["contract"]["terms"] = {
        "once": {"kind": "fixed", "amount": 9_000, "month": 3, "payer": "purse", "paid": {"payment": 1}},
        "monthly": {"kind": "fixed", "amount": "500 per month", "from": 2, "until": 5, "payer": "purse"},
    }
    found = text(said)
    assert "once: DKK 9,000 in April 2026, whatever the outcome." in found
    assert "once. DKK 9,000 is paid in May 2026." in found
    assert "monthly: DKK 500 a month from March 2026 to May 2026" in found


def test_a_date_of_measurement_is_told():
    said = tree()
    said["contract"]["terms"]["goal"]["measured"] = dt.date(2028, 6, 15)
    said["contract"]["terms"]["goal"]["paid"] = {"verification": 2, "payment": 1}
    found = text(said)
    assert "It is measured on 15 June 2028; windows still open count as not reached." in found
    assert "3 months later (verification 2 months, payment 1 month): in October 2028." in found


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"pert": {"low": "60 %", "mode": "90 %", "high": "100 %"}}, "PERT from 60 % to 100 %, most likely 90 %"),
        ({"triangular": {"low": 0, "mode": 0.5, "high": 1}}, "triangular from 0 % to 100 %, most likely 50 %"),
        ({"uniform": {"low": 0.5, "high": 1}}, "evenly between 50 % and 100 %"),
        ({"beta": {"mean": 0.8, "sd": 0.1}}, "beta with mean 80 % and standard deviation 10 %"),
        ({"beta": {"successes": 24, "trials": 50}}, "beta with mean 48.08 % and standard deviation 6.863 %"),
        (
            {"normal": {"mean": 0.8, "sd": 0.1, "low": 0, "high": 1}},
            "mean 80 % and standard deviation 10 %, never below 0 %",
        ),
        ({"lognormal": {"median": 0.5, "p90": 0.8, "high": 1}}, "median 50 %, four in five between 31.25 % and 80 %"),
        (
            {"gamma": {"mean": 0.5, "sd": 0.1, "high": 1}},
            "gamma with mean 50 % and standard deviation 10 %, never above",
        ),
        (
            {"discrete": {"values": [0.5, 1], "chances": [0.25, 0.75]}},
            "50 % (probability 25 %) or 100 % (probability 75 %)",
        ),
        ({"empirical": {"values": [0.5, 0.7, 0.9]}}, "one of 3 observed values from 50 % to 90 %"),
    ],
)
def test_distributions_in_words(written, words):
    said = tree()
    said["citizens"]["recruited"] = written
    assert words in text(said)
    assert "citizens.recruited: " in text(said)


def test_a_number_that_is_the_same_as_another_says_so():
    said = tree()
    said["numbers"] = {"quality": {"uniform": {"low": 0.5, "high": 1}}}
    said["citizens"]["recruited"] = {"same_as": "numbers.quality"}
    assert "the same draw as numbers.quality" in text(said)


def test_shares_stand_beside_those_that_the_whole_model_reaches():
    """Without differences between people the stated share is reached; with them less, as the quick leave first."""
    assert "42 % leave this way within 36 months" in text()
    assert "The whole model, with personal differences and segments, reaches 42 % within 36 months." in text()
    said = tree()
    said["citizens"]["frailty"] = {"sd_log": 1, "of": ["unemployed -> job"]}
    reached = float(text(said).split("segments, reaches ")[1].split(" %")[0])
    assert 30 < reached < 40
    with_programme = float(text(said).split("The whole model then reaches ")[1].split(" %")[0])
    assert with_programme > reached


def test_a_share_with_the_programme_is_told_and_reached():
    said = tree()
    said["programme"]["effects"]["unemployed -> job"] = {"within": {"share": "55 %", "months": 36}}
    found = text(said)
    assert "with the programme 55 % leave this way within 36 months" in found
    assert "The whole model then reaches 55 % within 36 months" in found


def test_states_shocks_and_ladder():
    said = tree()
    said["shocks"] = {"crisis": {"chance": "15 %", "start": 6, "lasts": 9, "multiply": {"unemployed -> job": 0.5}}}
    said["budget"]["accounts"]["state"] = {"level": "state"}
    said["budget"]["costs"]["benefit"]["payer"] = "ladder"
    said["budget"]["ladder"] = {
        "state_share": {"from week 1": "80 %", "from week 53": "20 %"}, "municipal": "purse", "state": "state",
        "resets_after": "52 weeks self-supporting within 156 weeks",
    }  # fmt: skip
    found = text(said)
    assert "with probability 15 % it comes, from month 6, and lasts 9 months" in found
    assert "bears 80 % from week 1 and 20 % from week 53 of a benefit" in found
    assert "restarts after 52 self-supporting weeks within the last 156" in found
    assert "benefit: DKK 12,000 per month while in unemployed, split by the reimbursement ladder" in found


def test_a_deal_of_people_alone_can_be_told():
    found = text(PATHWAY)
    assert "The contract has no terms: nothing is ever paid." in found
    assert "No investor puts money in." in found


def test_where_numbers_come_from():
    said = tree()
    said["citizens"]["source"] = "the plan"
    said["programme"]["assumed"] = True
    assert "Numbers with a source: 1; assumed: 5; neither:" in text(said)


def test_a_scenario_says_what_it_changes():
    origin = Origin(
        tree=tree(), scenario="slow", changes=("citizens.planned: 100 -> 60", "citizens.source: none -> me")
    )
    found = describe(Deal.of(tree(), origin=origin), "en").text()
    assert "This is the scenario “slow”." in found
    assert "- citizens.planned: 100 -> 60" in found
    assert "citizens.source" not in found


def test_danish_is_danish():
    found = text(language="da")
    assert "Aftalen begynder den 1. januar 2026." in found
    assert "5.000.000 kr." in found
    assert "kr.." not in found
    assert "DKK" not in found
    for letter in "æøå":
        assert letter in found


def test_names_are_text():
    said = tree()
    said["name"] = '=HYPERLINK("x")\x1b[31m[red]a[/red] {0} {name}'
    said["parties"]["investors"] = ["[bold]A", "Fond B"]
    said["capital"]["tranches"]["main"]["holders"] = {"[bold]A": "50 %", "Fond B": "50 %"}
    found = text(said)
    assert '=HYPERLINK("x")\\x1b[31m[red]a[/red] {0} {name}' in found
    assert "[bold]A" in found
    assert "\x1b" not in found


@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize("language", ["en", "da"])
def test_lines_are_no_wider_than_told_and_keep_numbers_whole(width, language):
    lines = text(language=language, width=width).splitlines()
    assert max(map(len, lines)) <= width
    assert not [line for line in lines if line.lstrip("- ").startswith(("%", "kr."))]
    assert NO_BREAK not in "".join(lines)


def test_remarks_are_listed_with_what_they_are_about():
    said = tree()
    said["citizens"]["note"] = "referred by the job centre"
    found = text(said)
    assert "Remarks:\n- citizens: referred by the job centre" in found
    assert "Bemærkninger:\n- citizens: referred by the job centre" in text(said, "da")
    assert "Remarks:" not in text()
