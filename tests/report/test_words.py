"""Phrases of the console: the same in both languages, with the same gaps, and a name for every party there can be."""

from string import Formatter
from typing import get_args

import pytest

from simulator.deal.purse import Level
from simulator.report.words import WORDS
from simulator.report.words.budget import BUDGET
from simulator.report.words.headline import HEADLINE

PARTIES = (*get_args(Level), "investors", "provider", "guarantors", "others", "not in the house")


def gaps(phrase):
    return {field for _, field, _, _ in Formatter().parse(phrase) if field is not None}


def test_both_languages_have_the_same_phrases_with_the_same_gaps():
    assert WORDS["en"].keys() == WORDS["da"].keys()
    assert {name: gaps(said) for name, said in WORDS["en"].items()} == {
        name: gaps(said) for name, said in WORDS["da"].items()
    }


def test_no_phrase_is_said_twice():
    assert not HEADLINE["en"].keys() & BUDGET["en"].keys()


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_party_has_a_name(language):
    names = [WORDS[language][f"party_{party}"] for party in PARTIES]
    assert len(set(names)) == len(PARTIES)


def test_danish_is_not_english():
    same = {name for name, said in WORDS["en"].items() if said == WORDS["da"][name]}
    assert same <= {"moic", "tranche", "moic_short", "ranged", "in_year", "short_untold"}
