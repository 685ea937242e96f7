"""Both languages say the same things, and nothing is left unsaid."""

import re
from pathlib import Path
from string import Formatter

import pytest

from simulator.describe import danish, english

SOURCE = "\n".join(
    path.read_text() for path in Path(english.__file__).parent.glob("*.py") if path.stem not in ("english", "danish")
)


def gaps(phrase):
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


def test_both_languages_have_the_same_phrases():
    assert english.PHRASES.keys() == danish.PHRASES.keys()


@pytest.mark.parametrize("name", english.PHRASES)
def test_both_languages_have_the_same_gaps(name):
    assert gaps(english.PHRASES[name]) == gaps(danish.PHRASES[name])


@pytest.mark.parametrize("name", english.PHRASES)
def test_every_phrase_is_used(name):
    stem = name.rpartition(".")[0]
    named = f'"{name}"' in SOURCE or f"'{name}'" in SOURCE
    composed = re.search(rf'f"{re.escape(stem)}\.\{{', SOURCE) is not None
    assert named or composed
