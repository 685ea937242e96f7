"""Terms in words: exact paragraphs in both languages, and examples whose figures are worked out by hand."""

from __future__ import annotations

import pytest

from simulator.deal import Deal
from simulator.describe import Language, describe
from tests.describe.deals import copy


def told(deal: str, language: Language = "en") -> list[str]:
    return describe(Deal.of(copy(deal)), language).text(10_000).splitlines()


def item(deal: str, name: str, language: Language = "en", mark: str = ":") -> list[str]:
    """A term (or with mark "." its example) and the items below it."""
    lines = told(deal, language)
    first = next(k for k, line in enumerate(lines) if line.startswith(f"- {name}{mark} "))
    below = [line for line in lines[first + 1 :]]
    last = next(k for k, line in enumerate(below) if not line.startswith("  - "))
    return [lines[first], *below[:last]]


def outcome(deal: str, name: str, language: Language = "en") -> str:
    return next(line for line in told(deal, language) if line.startswith(f"- {name}: "))


# --- paragraphs ------------------------------------------------------------------------------------------------------


def test_tiers_are_a_sentence_and_a_line_for_each_step():
    assert item("tiers", "fewer days") == [
        "- fewer days: an amount that depends on what is measured, by the schedule below. What is measured is the "
        "reduction (B - C / n) / B, where C is the months spent in “days in care”, n is the number of those measured, "
        "and B is the same ratio in the control group. It is measured when every citizen's window has closed, on 1 "
        "January 2032. Nothing is owed unless, when it is measured, at least 60 % of the citizens enrolled have "
        "reached “completed”. The payment falls due 6 months later (verification 4 months, payment 2 months): in July "
        "2032. Paid by families (75 %) and state (25 %) to the investors.",
        "  - below 5 %: nothing",
        "  - from 5 %: DKK 2,400,000",
        "  - from 10 %: DKK 9,600,000",
        "  - from 12.5 %: DKK 10,272,000",
        "  - from 20 %: DKK 11,712,000",
    ]


def test_tiers_in_danish():
    assert item("tiers", "principal", "da") == [
        "- principal: en andel af den trukne hovedstol, der afhænger af det målte: andel x (trukket - givet tilbage). "
        "Kun måletidspunktet efter 24 måneder tæller. Der måles andelen C / n, hvor C er antallet af borgere, der har "
        "nået »kept at home«, og n er antallet af planlagte borgere. Der måles, når alle borgeres tidsvindue er "
        "lukket, den 1. april 2031. Betalingen forfalder da: i april 2031. Betales af families til investorerne.",
        "  - under 55 %: intet",
        "  - fra 55 %: 50 % af den trukne hovedstol",
        "  - fra 60 %: 100 % af den trukne hovedstol",
    ]


def test_a_price_card_is_a_list():
    assert item("rate card", "work", "da") == [
        "- work: for hver borger, der når »in work«, prisen nedenfor: antal borgere x pris. Det, der ikke er nævnt, "
        "udløser intet. Der er budt en nedsættelse på 5 %: der skyldes 95 % af disse priser og beløb. Disse priser og "
        "beløb stiger med prisindekset hver 1. januar fra 2026. Beløbet forfalder 2 måneder efter udgangen af den "
        "måned, hvor resultatet viser sig (verifikation 1 måned, betaling 1 måned). Betales af employment (60 %), "
        "state fund (25 %) og state (15 %) til investorerne.",
        "  - en borgers krav nr. 1: 26.000 kr.",
        "  - en borgers krav nr. 2: 10.000 kr.",
    ]


def test_a_share_of_a_saving_says_what_becomes_of_losses():
    assert item("savings", "share")[0].startswith(
        "- share: 50 % of the saving “saving”. Owed each time: 50 % x that saving since the start, never counted below "
        "0, less what this has come to before. A loss is made up before anything more is owed. This holds until the "
        "investors have their drawn money back with 4 % a year, without compounding (sum of draw x (1 + 4 % x months / "
        "12), less what has been paid before with the same return); from then on the share is 20 %."
    )
    assert "og tabet glemmes" in item("savings", "large savings", "da")[0]


def test_lines_are_listed_with_their_formulas():
    found = item("lines", "all")
    assert found[0].startswith("- all: all or nothing. It pays only when every one of the lines below is reached.")
    assert found[1:4] == [
        "  - at least 90 % of the citizens planned have reached “in_work” (90 % of 100 = 90 -> 90)",
        "  - at least 12 citizens have reached “in_work” within the segment “a”",
        "  - “settled” at 12 months is at least 8 percentage points higher than in the control group, as a ratio to "
        "those measured. What is measured is the difference C / n - B, where C is the number of citizens who have "
        "reached “settled”, n is the number of those measured, and B is the same ratio in the control group.",
    ]
    assert "It pays when any one of the lines below is reached." in item("lines", "any")[0]


def test_cohorts_and_what_saves_them():
    found = item("lines", "cohorts", "da")
    assert (
        "For et hold, der ikke når sin grænse, betales alligevel, når det for alle hold tilsammen gælder, at »in_work« "
        "er mindst 7,5 % lavere end uden indsatsen, målt i forhold til de indskrevne borgere." in found[0]
    )
    assert found[1:] == [
        "  - borgere, der begynder fra januar 2026 til juni 2026",
        "  - borgere, der begynder fra juli 2026 til december 2026",
    ]


def test_what_the_payer_gets_back_is_said():
    assert item("schedules", "negative")[1:] == [
        "  - below -10 percentage points: nothing",
        "  - from -10 percentage points: DKK 200,000, to be paid back to the payer",
        "  - from 0 percentage points: nothing",
        "  - from 5 percentage points: DKK 800,000",
    ]


# --- outcomes --------------------------------------------------------------------------------------------------------


def test_outcomes_and_how_they_are_measured():
    assert outcome("tiers", "kept at home") == (
        "- kept at home: a citizen is in at home at 12 months and 24 months after enrolment. Who is not is tested once "
        "more 3 months later. Of those who truly reach it, 95 % are recorded as reaching it. Of those who do not, 98 % "
        "are recorded as not reaching it. It is compared with an agreed 58 %."
    )
    assert outcome("savings", "saving", "da") == (
        "- saving: sparede offentlige udgifter på transfers, måned for måned: det, borgerne ville have kostet, minus "
        "det, de koster. Kun den del, der kan hentes ud, tæller, når besparelsen er realiseret. Der sammenlignes med "
        "et aftalt tal: 12.000 kr. pr. måned for hver indskrevet borger. Fra den 1. januar 2028 træder en levende "
        "kontrolgruppe på 60 borgere, udtrukket ved lodtrækning, i stedet."
    )
    assert "Each citizen counts up to 3 times, each further time from a new entry on." in outcome(
        "rate card", "in work"
    )
    assert outcome("lines", "both") == (
        "- both: several outcomes weighed together for each citizen: 60 % x “in_work” + 40 % x “settled”."
    )


# --- examples --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deal", "name", "words"),
    [
        ("tiers", "fewer days", "At 10 % it pays DKK 9,600,000; at 9.99 % it pays DKK 2,400,000."),
        ("tiers", "fewer days", "It is paid by families with DKK 7,200,000 and state with DKK 2,400,000."),
        # 60 % of 250 is 150; one fewer gets half of what is drawn
        (
            "tiers",
            "principal",
            "At 150 of 250 (60 %) it pays DKK 9,000,000; at 149 of 250 (59.6 %) it pays DKK 4,500,000.",
        ),
        # 9m x (12 % + 15 %) / 2, x 7.5 % from the jump on, x 3 % below it
        (
            "tiers",
            "coupon",
            "At 67.5 % it pays DKK 1,215,000; at 60 % it pays DKK 675,000; at 59.99 % it pays DKK 270,000.",
        ),
        # 30 x 55,000 x 0.95, and 29 x 40,000 x 0.95
        ("schedules", "cliff", "At 30 citizens it pays DKK 1,567,500; at 29 citizens it pays DKK 1,102,000."),
        ("schedules", "marginal", "At 30 citizens it pays DKK 1,200,000; at 29 citizens it pays DKK 1,160,000."),
        ("schedules", "negative", "at -10 percentage points DKK 200,000 is to be paid back to the payer."),
        # 2.5m x (1.05^3 + 1.05^2), and 5m without a return
        (
            "schedules",
            "return",
            "At 40 of 100 (40 %) it pays DKK 5,650,312.50; at 39 of 100 (39 %) it pays DKK 5,000,000.",
        ),
        # 5m x (1 + 25.3 % / 2)
        (
            "schedules",
            "total",
            "At 37.5 % it pays DKK 5,632,500; at 33 % it pays DKK 5,000,000; at 32.99 % it pays nothing.",
        ),
        (
            "schedules",
            "share",
            "At 80 of 100 (80 %) it pays DKK 400,000; at 79 of 100 (79 %) it pays DKK 395,000; at 81",
        ),
        ("schedules", "above", "At a saving of DKK 500,000, DKK 0 is owed in all; at DKK 1,500,000, DKK 300,000; at"),
        ("schedules", "plain", "DKK 300,000 is owed, then DKK 0, then DKK 180,000."),
        ("schedules", "dearer", "DKK 300,000 is owed, then DKK 0, then DKK 300,000."),
        # 250,000 takes 500,000 at 50 %; the other 500,000 is shared at 20 %
        ("savings", "share", "of the rest 20 % x DKK 500,000 = DKK 100,000 is owed. In all DKK 350,000."),
        (
            "savings",
            "jobs",
            "At 20 citizens it pays DKK 540,000; at 19 citizens it pays DKK 510,000; at 21 citizens it",
        ),
        # 26,000 x 0.95 x 1.02^3 = 26,211.8376
        ("rate card", "work", "multiplied by (1 - 5 %) x (1 + 2 %)^3. DKK 26,000 becomes DKK 26,211.84."),
        ("rate card", "earning", "For one citizen with all of these, DKK 6,200 in all, the ceiling leaves DKK 5,000."),
        ("rate card", "staying", "For citizens of “further” the price is DKK 20,000 + DKK 5,000 = DKK 25,000."),
        (
            "lines",
            "all",
            "If every line is reached, DKK 4,000,000 falls due in January 2029; if a single one is missed",
        ),
        # five percentage points of a hundred planned
        ("lines", "gain", "Suppose 5 citizens: 5 citizens x DKK 20,000 = DKK 100,000. At 5 percentage points it pays"),
        ("lines", "cohorts", "At 10 % it pays DKK 1,000,000, due in January 2029; at 9.99 % it pays nothing."),
        ("prices", "work", "The cap of state leaves DKK 90 of its part."),
    ],
)
def test_each_term_is_worked_through_at_a_kink(deal, name, words):
    assert words in item(deal, name, mark=".")[0]


def test_examples_in_danish():
    assert item("tiers", "fewer days", "da", ".") == [
        "- fewer days. Ved 10 % betales 9.600.000 kr.; ved 9,99 % betales 2.400.000 kr. Betalingen forfalder i juli "
        "2032. Tag det første tilfælde. Det betales af families med 7.200.000 kr. og state med 2.400.000 kr."
    ]


def test_a_payers_cap_that_meets_another_is_not_split_further():
    assert "It is paid by" not in item("prices", "work", mark=".")[0]
    said = copy("prices")
    said["contract"]["caps"] = {"per_payer": {"state": {"per_year": 90}}}
    found = describe(Deal.of(said), "en").text(10_000)
    assert (
        "The cap of state leaves DKK 90 of its part. It is paid by purse with DKK 11,250 and state with DKK 90."
        in found
    )


def test_a_single_measurement_is_no_series():
    assert (
        "It is measured once, on 1 January 2028, on all that has happened until then." in item("schedules", "empty")[0]
    )
    assert "The payment falls due then: in January 2028." in item("schedules", "empty")[0]


def test_a_price_for_a_segment_is_worked_through_for_its_citizens():
    assert item("rate card", "weeks", mark=".")[0].startswith("- weeks. Suppose 13 citizens are in “self-supporting”")
