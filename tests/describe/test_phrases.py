"""Both languages say the same things."""

from string import Formatter

import pytest

from simulator.describe import danish, english


def gaps(phrase):
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


def test_both_languages_have_the_same_phrases():
    assert english.PHRASES.keys() == danish.PHRASES.keys()


@pytest.mark.parametrize("name", english.PHRASES)
def test_both_languages_have_the_same_gaps(name):
    assert gaps(english.PHRASES[name]) == gaps(danish.PHRASES[name])
