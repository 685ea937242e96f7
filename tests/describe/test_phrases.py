"""Both languages say the same things."""

from string import Formatter
from types import ModuleType

import pytest

from simulator.describe import danish, english


def gaps(phrase):
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


def test_both_languages_have_the_same_phrases():
    assert english.PHRASES.keys() == danish.PHRASES.keys()


@pytest.mark.parametrize("name", english.PHRASES)
def test_both_languages_have_the_same_gaps(name):
    assert gaps(english.PHRASES[name]) == gaps(danish.PHRASES[name])


@pytest.mark.parametrize("package", [english, danish], ids=["english", "danish"])
def test_a_phrase_has_one_place(package):
    parts = [
        each.PHRASES for each in vars(package).values() if isinstance(each, ModuleType) and hasattr(each, "PHRASES")
    ]
    assert sum(map(len, parts)) == len(package.PHRASES)
