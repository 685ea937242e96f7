"""Limits, reviews and payers' credit in words."""

from __future__ import annotations

import pytest

from tests.describe.test_terms import told


@pytest.mark.parametrize(
    ("deal", "english", "danish"),
    [
        (
            "tiers",
            "state never pays more than DKK 3,000,000 in all; its part of what is above lapses.",
            "state betaler højst 3.000.000 kr. i alt; kontoens del af det, der ligger over, bortfalder.",
        ),
        (
            "tiers",
            "The investors are never paid more than gives them a return of 13 % a year: each payment is cut to sum of "
            "draw x (1 + 13 %)^(months / 12), less earlier payments with the same return.",
            "Afkastloft: investorerne får aldrig mere end det, der giver dem 13 % om året. Hver betaling nedsættes til "
            "summen af træk x (1 + 13 %)^(måneder / 12), minus tidligere betalinger med samme forrentning.",
        ),
        (
            "tiers",
            "At the end families makes good what the investors have lost beyond 60 % of what was drawn: drawn x 40 % "
            "less what they have received. NB: this is owed whatever the outcome; it is pay without effect.",
            "Afkastgulv: ved udløbet dækker families det, som investorerne har tabt ud over 60 % af det trukne: det "
            "trukne x 40 % minus det, de har modtaget. Bemærk: det skyldes uanset resultatet; det er betaling uden "
            "effekt.",
        ),
        (
            "tiers",
            "If the contract is stopped early, families owes 25 % of what was drawn; undrawn commitment lapses.",
            "Stoppes kontrakten før tid, skylder families 25 % af det trukne; ikke-trukket tilsagn bortfalder.",
        ),
        (
            "tiers",
            "- recruiting, on 1 January 2028: if the citizens enrolled by then are less than 60 % of those planned by "
            "then, no more citizens are enrolled.",
            "- recruiting, den 1. januar 2028: hvis de borgere, der til da er indskrevet, udgør under 60 % af dem, der "
            "til da var planlagt, indskrives der ikke flere borgere.",
        ),
        (
            "rate card",
            "- midway, on 1 April 2028: if the investors' internal rate of return so far, were nothing more paid, is "
            "more than 12 % a year, all prices and amounts are multiplied by 0.9 from then on.",
            "- midway, den 1. april 2028: hvis investorernes interne rente til da, hvis der ikke blev betalt mere, er "
            "over 12 % om året, ganges alle priser og beløb derefter med 0,9.",
        ),
        (
            "rate card",
            "- state fund stops paying for good with probability 3 %, if so from month 30 (uncertain: evenly between "
            "12 and 48)",
            "- state fund ophører for bestandig med at betale med sandsynligheden 3 %, i givet fald fra måned 30 "
            "(usikkert: jævnt fordelt mellem 12 og 48)",
        ),
    ],
)
def test_sentences_about_the_whole_contract(deal, english, danish):
    assert english in told(deal)
    assert danish in told(deal, "da")
