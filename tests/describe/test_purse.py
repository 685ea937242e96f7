"""The public purse in words: accounts, costs, rules of reimbursement, dated changes, what is valued apart."""

from __future__ import annotations

import pytest

from simulator.deal import Deal
from simulator.describe import describe
from tests.deal.deals import tree
from tests.describe.deals import copy
from tests.describe.test_terms import told

LINES = [
    (
        "town",
        "- shelter days: of what a citizen costs the state (state) bears 50 % in the first 120 days and nothing after "
        "that, counted anew from each 1 January; shelters bears the rest. From 1 April 2026 the state bears 50 % in "
        "the first 90 days and nothing after that. What a citizen has used before a change counts on.",
        "- shelter days: af det, en borger koster, bærer staten (state) 50 % i de første 120 dage og intet derefter, "
        "regnet forfra hver 1. januar; shelters bærer resten. Fra den 1. april 2026 bærer staten 50 % i de første 90 "
        "dage og intet derefter. Det, en borger har brugt før en ændring, tæller med.",
    ),
    (
        "alliance",
        "- subsidy: of what a citizen costs the state (state) bears 50 % in the first 24 months, 25 % in the next 12 "
        "months and nothing after that, counted over all the time that a citizen is followed; office of the "
        "citizen's own municipality bears the rest.",
        "- subsidy: af det, en borger koster, bærer staten (state) 50 % i de første 24 måneder, 25 % i de næste 12 "
        "måneder og intet derefter, regnet over hele den tid, en borger følges; office i "
        "borgerens egen kommune bærer resten.",
    ),
    (
        "care",
        "- expensive cases: of what a citizen costs the state (state) bears 25 % between DKK 830,000 and DKK 1,630,000,"
        " 50 % between DKK 1,630,000 and DKK 2,050,000 and 75 % above DKK 2,050,000 (thresholds in 2020 prices, rising "
        "with the index), counted anew from each 1 January; children bears the rest. From 1 January 2027 the state "
        "bears nothing up to DKK 900,000 and 30 % above DKK 900,000. What a citizen has used before a change counts "
        "on.",
        "- expensive cases: af det, en borger koster, bærer staten (state) 25 % mellem 830.000 kr. og 1.630.000 kr., "
        "50 % mellem 1.630.000 kr. og 2.050.000 kr. og 75 % over 2.050.000 kr. (grænser i 2020-priser, der stiger med "
        "indekset), regnet forfra hver 1. januar; children bærer resten. Fra den 1. januar 2027 bærer staten intet op "
        "til 900.000 kr. og 30 % over 900.000 kr. Det, en borger har brugt før en ændring, tæller med.",
    ),
    (
        "town",
        "- shelter: DKK 1,500 per day while in shelter (2023 prices), split by the reimbursement rule “shelter days”. "
        "From 1 January 2027: DKK 1,650 per day (2026 prices).",
        "- shelter: 1.500 kr. pr. dag i tilstanden shelter (2023-priser), fordelt efter refusionsreglen »shelter "
        "days«. Fra den 1. januar 2027: 1.650 kr. pr. dag (2026-priser).",
    ),
    (
        "town",
        "- cash benefit: DKK 12,064 per month while in shelter or own home (2024 prices), split by the reimbursement "
        "ladder. From 1 July 2027: DKK 11,500 per month (2024 prices). From 1 January 2029: paid by transfers (80 %) "
        "and state (20 %).",
        "- cash benefit: 12.064 kr. pr. måned i tilstanden shelter eller own home (2024-priser), fordelt efter "
        "refusionstrappen. Fra den 1. juli 2027: 11.500 kr. pr. måned (2024-priser). Fra den 1. januar 2029: betalt af "
        "transfers (80 %) og state (20 %).",
    ),
    (
        "town",
        "- support at home: DKK 9,000 per month while in own home, from March 2026 to December 2029, paid by shelters. "
        "It follows time in the state: after 6 months 50 % and after 24 months 20 % of that amount.",
        "- support at home: 9.000 kr. pr. måned i tilstanden own home, fra marts 2026 til december 2029, betalt af "
        "shelters. Det følger tiden i tilstanden: efter 6 måneder 50 % og efter 24 måneder 20 % af beløbet.",
    ),
    (
        "town",
        "- hostel: DKK 2,000 per month while in shelter, paid by shelters. There is room for 20 citizens at a time; "
        "each one above that costs DKK 90 per day (2026 prices) instead, paid by shelters (50 %) and region (50 %).",
        "- hostel: 2.000 kr. pr. måned i tilstanden shelter, betalt af shelters. Der er plads til 20 borgere ad "
        "gangen; hver af de øvrige koster i stedet 90 kr. pr. dag (2026-priser), betalt af shelters (50 %) og region "
        "(50 %).",
    ),
    (
        "town",
        "- ward: DKK 800 per day while in prison, paid by state. There is room for 5 citizens at a time; those above "
        "that cost nothing here.",
        "- ward: 800 kr. pr. dag i tilstanden prison, betalt af state. Der er plads til 5 borgere ad gangen; de øvrige "
        "koster intet her.",
    ),
    (
        "town",
        "- rent: DKK 3,000 per month per household while in own home, paid by transfers. Each member of a household "
        "counts for an equal part of it.",
        "- rent: 3.000 kr. pr. måned pr. husstand i tilstanden own home, betalt af transfers. Hvert medlem af en "
        "husstand tæller for en lige stor del.",
    ),
    (
        "town",
        "- furniture: DKK 25,000 each time a citizen enters own home, paid by shelters (only with the programme).",
        "- furniture: 25.000 kr. hver gang en borger kommer i own home, betalt af shelters (kun med indsatsen).",
    ),
    (
        "town",
        "- welcome: DKK 1,500 each time a citizen enrols or goes from own home to job, from January 2026 to December "
        "2027, paid by shelters.",
        "- welcome: 1.500 kr. hver gang en borger indskrives eller går fra own home til job, fra januar 2026 til "
        "december 2027, betalt af shelters.",
    ),
    (
        "town",
        "- discharge: DKK 4,000 each time a citizen leaves prison or shelter, paid by region.",
        "- discharge: 4.000 kr. hver gang en borger forlader prison eller shelter, betalt af region.",
    ),
    (
        "town",
        "- income tax: DKK 5,000 per month while in job, an income of tax.",
        "- income tax: 5.000 kr. pr. måned i tilstanden job, en indtægt for tax.",
    ),
    (
        "town",
        "- moving: no cost each time a citizen enters shelter, on purpose. From 1 January 2028: DKK 700.",
        "- moving: ingen udgift hver gang en borger kommer i shelter, med vilje. Fra den 1. januar 2028: 700 kr.",
    ),
    (
        "town",
        "- visits: DKK 300 per week while in prison, paid by state. From 1 January 2030: no cost.",
        "- visits: 300 kr. pr. uge i tilstanden prison, betalt af state. Fra den 1. januar 2030: ingen udgift.",
    ),
    (
        "alliance",
        "- register: DKK 150,000 once, in April 2026, for the whole programme arm, paid by north office.",
        "- register: 150.000 kr. én gang, i april 2026, for hele forløbet med indsatsen, betalt af north office.",
    ),
    (
        "alliance",
        "- courses: DKK 1,000 per month while in unemployed, paid by office of the citizen's own municipality (70 %) "
        "and state (30 %) (only without the programme).",
        "- courses: 1.000 kr. pr. måned i tilstanden unemployed, betalt af office i borgerens egen kommune (70 %) og "
        "state (30 %) (kun uden indsatsen).",
    ),
    (
        "care",
        "- follow-up: DKK 50,000 per year while in job, paid by children (50 %) and state (50 %).",
        "- follow-up: 50.000 kr. pr. år i tilstanden job, betalt af children (50 %) og state (50 %).",
    ),
    (
        "town",
        "- tax (municipality, outside the service ceiling): 100 % of a positive saving can be cashed. Equalisation "
        "between municipalities takes back 95 % of the realised saving, a negative one too, 24 months after it is in "
        "the house; no account of this deal receives it.",
        "- tax (kommune, uden for servicerammen): 100 % af en positiv besparelse kan hentes ud. Udligningen mellem "
        "kommuner tager 95 % af den realiserede besparelse tilbage, også af en negativ, 24 måneder efter at den er i "
        "hus; ingen konto i aftalen får beløbet.",
    ),
    (
        "town",
        "- shelters (municipality, social, inside the service ceiling, booked on line 5.38.42): 60 % of a positive "
        "saving can be cashed, 6 months later.",
        "- shelters (kommune, social, inden for servicerammen, bogføres på 5.38.42): 60 % af en positiv besparelse kan "
        "hentes ud, 6 måneder senere.",
    ),
    (
        "alliance",
        "- north office (municipality, Nordby, inside the service ceiling): 100 % of a positive saving can be cashed. "
        "It is the “office” account for citizens of Nordby.",
        "- north office (kommune, Nordby, inden for servicerammen): 100 % af en positiv besparelse kan hentes ud. Det "
        "er kontoen »office« for borgere i Nordby.",
    ),
    (
        "town",
        "- settled: DKK 40,000 for each that “housed” truly counts (2026 prices).",
        "- settled: 40.000 kr. for hver, der reelt tæller i »housed« (2026-priser).",
    ),
    (
        "town",
        "The municipality discounts at 3.5 % a year in real terms. Later rates: 2.5 % from year 36 and 1.5 % from year "
        "71; the first year of the deal is year 0.",
        "Kommunen tilbagediskonterer med 3,5 % om året i faste priser. Senere satser: 2,5 % fra år 36 og 1,5 % fra år "
        "71; aftalens første år er år 0.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("deal", "english", "danish"), LINES, ids=[line[1][:24] for line in LINES])
def test_a_line_is_told_in_both_languages(deal, english, danish):
    assert english in told(deal)
    assert danish in told(deal, "da")


@pytest.mark.parametrize(
    ("deal", "english", "danish"),
    [
        ("town", "social fund (the municipality's own fund, consolidated with it)", "kommunens egen fond"),
        ("town", "takes back 40 % (uncertain: evenly between 0 % and 80 %) of the realised", "40 % (usikkert: jævnt"),
        ("town", "18 months after it is in the house; state receives it.", "efter at den er i hus; state får beløbet."),
        ("town", "From 1 January 2028 the state bears 70 % from week 1", "bærer staten 70 % fra uge 1 og 20 %"),
        ("town", "It is shown apart from the money and never added to it:", "lægges aldrig til pengene:"),
        ("town", "3.1 % from 2023 to 2024 and 2.9 % from 2024 to 2025.", "3,1 % fra 2023 til 2024 og 2,9 % fra 2024"),
        ("town", "are read from ../library/denmark.yaml", "er læst fra ../library/denmark.yaml"),
        ("alliance", "These municipalities share the contract: Nordby and Sydby.", "sammen om kontrakten: Nordby og"),
        ("alliance", "- north: 60 %, 60 citizens; they live in Nordby", "- north: 60 %, 60 borgere; de bor i Nordby"),
        ("alliance", "benefits of the citizen's own municipality bears the rest.", "benefits i borgerens egen kommune"),
        ("care", "- children (municipality, inside the service ceiling)", "I udgifterne hedder den »families«."),
    ],
)
def test_a_sentence_is_told_in_both_languages(deal, english, danish):
    assert [line for line in told(deal) if english in line]
    assert [line for line in told(deal, "da") if danish in line]


@pytest.mark.parametrize("name", ["town", "alliance", "care"])
def test_sentences_end_and_gaps_are_filled(name):
    for language in ("en", "da"):
        (purse,) = (
            chapter
            for chapter in describe(Deal.of(copy(name)), language).chapters
            if chapter.heading in ("The public purse", "De offentlige kasser")
        )
        for line in purse.lines:
            assert line.endswith((".", ":")), line
            assert not [mark for mark in ("{", "}", "  ", " ,", "..", "()") if mark in line], line


@pytest.mark.parametrize(
    ("known", "factors", "price"),
    [
        ({}, "(1 + 2 %)^3", "63,672.48"),
        ({2027: "5 %"}, "(1 + 5 %)^1 x (1 + 2 %)^2", "65,545.20"),
        ({2027: "5 %", 2028: "-1 %", 2029: "1 %"}, "(1 + 5 %)^1 x (1 + -1 %)^1 x (1 + 1 %)^1", "62,993.70"),
        ({2020: "5 %", 2026: "5 %", 2040: "5 %"}, "(1 + 2 %)^3", "63,672.48"),
    ],
)
def test_the_worked_example_uses_the_index_of_known_years(known, factors, price):
    said = tree() | {"prices": {"level": 2026, "index": "2 %", "known": known}}
    said["contract"]["terms"] = {
        "jobs": {"kind": "rate_card", "outcome": "in_work", "price": 60_000, "payer": "purse", "indexed": True}
    }
    found = describe(Deal.of(said), "en").text(10_000)
    assert f"Listed prices and amounts are multiplied by {factors}. DKK 60,000 becomes DKK {price}." in found


def test_a_price_level_after_the_year_divides():
    said = tree() | {"prices": {"level": 2031, "index": "2 %", "known": {2031: "4 %"}}}
    said["contract"]["terms"] = {
        "jobs": {"kind": "rate_card", "outcome": "in_work", "price": 60_000, "payer": "purse", "indexed": True}
    }
    found = describe(Deal.of(said), "en").text(10_000)
    assert "(1 + 4 %)^-1 x (1 + 2 %)^-1" in found
    assert "DKK 56,561.09" in found  # 60,000 / (1.04 x 1.02)


def test_what_changed_by_the_start_is_told_as_it_is_then():
    said = copy("town")
    said["budget"]["costs"]["shelter"]["changes"] = {
        "2028-01-01": {"amount": "1_900 per day"},
        "2026-01-01": {"amount": "1_700 per day", "level": 2025},
        "2025-01-01": {"amount": "1_600 per day", "payer": "shelters"},
    }
    said["budget"]["reimbursements"]["shelter days"]["changes"] = {
        "2023-10-01": {"state_share": {"from day 1": "50 %", "from day 111": "0 %"}}
    }
    said["budget"]["ladder"]["changes"] = {"2025-06-01": {"state_share": {"from week 1": "30 %"}}}
    found = describe(Deal.of(said), "en").text(10_000)
    assert (
        "- shelter: DKK 1,700 per day while in shelter (2025 prices), paid by shelters. "
        "From 1 January 2028: DKK 1,900 per day (2023 prices).\n"
    ) in found
    assert "bears 50 % in the first 110 days and nothing after that, counted anew" in found
    assert "shelters bears the rest.\n" in found
    assert "(state) bears 30 % from week 1 of a benefit" in found
