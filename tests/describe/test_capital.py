"""The investors' money in words: layers, who owes whom, the order of payments, guarantees."""

from __future__ import annotations

import pytest

from tests.describe.test_terms import told


def below(lines: list[str], heading: str, count: int) -> list[str]:
    """The lines after one that begins with some words."""
    start = next(k for k, line in enumerate(lines) if line.startswith(heading))
    return lines[start + 1 : start + 1 + count]


def test_the_waterfall_is_a_numbered_list_with_its_conditions():
    assert below(told("tiers"), "What comes in is used in this order", 7) == [
        "1. fees in arrears",
        "2. coupon of senior",
        "3. principal of senior",
        "4. deferred fees, once the line of “fewer days” has been reached",
        "5. return of senior, until it has earned 5 % a year, principal included",
        "6. principal of junior, from January 2032 on",
        "7. what is left: 20 % to senior and 80 % to junior",
    ]


def test_without_a_waterfall_the_usual_one_is_told():
    assert below(told("savings", "da"), "Aftalen fastsætter ingen rækkefølge", 4) == [
        "1. ubetalte honorarer",
        "2. rente i loan",
        "3. hovedstol i loan",
        "4. afkast i loan",
    ]


def test_layers_are_told_by_rank():
    assert below(told("tiers"), "The investors commit DKK 9,000,000, in layers", 2) == [
        "- senior, rank 1: DKK 6,000,000 from Bank A 100 %. On what is outstanding it bears 5 % a year (ACT/365); "
        "unpaid interest bears interest. No principal is repaid before January 2033.",
        "- junior, rank 2: DKK 3,000,000 from Fond B 50 % and Fond C 50 %. It bears losses before the others. Its "
        "principal is repaid as soon as there is cash for it.",
    ]


@pytest.mark.parametrize(
    ("deal", "english", "danish"),
    [
        ("tiers", "The investors pay the provider and the other recipients themselves.", "Investorerne betaler selv"),
        ("rate card", "into the account employment, which passes it on as a conditional grant.", "et betinget tilskud"),
        ("savings", "the provider owes the investors service of the loan from what it is paid", "ydelser på lånet"),
        ("tiers", "makes good 75 % of what senior has lost (drawn less received), at most DKK 4,000,000", "dog højst"),
        (
            "savings",
            "never more than what the pot holds when it is called",
            "Der dækkes aldrig mere, end puljen rummer",
        ),
        ("savings", "Until January 2030, 75 % of each payment that comes in is used again", "75 % af hver indbetaling"),
        ("savings", "Its principal falls due in equal monthly parts from January 2029 to January 2031.", "afdrag fra"),
        ("tiers", "Familiehuset can spend DKK 500,000 before it is paid.", "kan lægge 500.000 kr. ud"),
        (
            "tiers",
            "- start-up: DKK 600,000 from Fond C in April 2027",
            "- start-up: 600.000 kr. fra Fond C i april 2027",
        ),
    ],
)
def test_sentences_about_the_investors_money(deal, english, danish):
    assert [line for line in told(deal) if english in line]
    assert [line for line in told(deal, "da") if danish in line]


def test_one_investor_pays_and_two_pay():
    assert [line for line in told("rate card") if line.startswith("Ungefonden pays for it up front")]
    assert [line for line in told("tiers") if line.startswith("Bank A, Fond B and Fond C pay for it up front")]
