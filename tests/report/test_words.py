"""Phrases of the console: the same in both languages, with the same gaps, and a name for every party there can be."""

from string import Formatter
from typing import get_args

import pytest

from simulator.deal.purse import Level
from simulator.report.words import TABLES, WORDS

PARTIES = (*get_args(Level), "investors", "provider", "guarantors", "others", "not in the house")


def gaps(phrase):
    return {field for _, field, _, _ in Formatter().parse(phrase) if field is not None}


def test_both_languages_have_the_same_phrases_with_the_same_gaps():
    assert WORDS["en"].keys() == WORDS["da"].keys()
    assert {name: gaps(said) for name, said in WORDS["en"].items()} == {
        name: gaps(said) for name, said in WORDS["da"].items()
    }


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_party_has_a_name(language):
    names = [WORDS[language][f"party_{party}"] for party in PARTIES]
    assert len(set(names)) == len(PARTIES)


def test_danish_is_not_english():
    same = {name for name, said in WORDS["en"].items() if said == WORDS["da"][name]}
    assert same <= {"tranche", "moic_short", "ranged", "in_year", "short_untold", "compare_pp", "and", "unit_units"}


def test_a_phrase_has_one_table_and_both_languages():
    names = [name for table in TABLES for name in table["en"]]
    assert sorted(names) == sorted(set(names))
    for table in TABLES:
        assert table["en"].keys() == table["da"].keys()
