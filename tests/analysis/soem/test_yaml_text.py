"""Trees written as YAML read back as they were."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.analysis.soem.yaml_text import scalar, text_of
from simulator.config import parse

WORDS = st.text(st.sampled_from("ab 1.%_'\"\\:#-{}[],&*!|>@`?\tæø~=/"), max_size=8)
LEAVES = st.one_of(
    WORDS,
    st.integers(-(10**9), 10**9),
    st.floats(-1e6, 1e6).filter(lambda value: not 0 < abs(value) < 1e-300),
    st.booleans(),
    st.none(),
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)),
)
KEYS = WORDS.filter(lambda word: word.strip() and "->" not in word and "<<" not in word)
TREES = st.dictionaries(
    KEYS,
    st.recursive(
        LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=9
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TREES)
def test_any_tree_reads_back(tree):
    assert parse(text_of(tree, {})).tree == tree


@pytest.mark.parametrize(
    "text",
    ["no", "null", "12", "1e6", "010", "2026-02-30", "~", "true", " a", "a ", "", "a: b", "a #b", "- a", "12:30"],
)
def test_text_that_looks_like_something_else_stays_text(text):
    assert parse(f"key: {scalar(text)}").tree == {"key": text}


def test_figures_are_written_to_be_read():
    assert [scalar(each) for each in (958_000, 12, Decimal("0.035"), 0.5)] == ["958_000", "12", "0.035", "0.5"]
    assert [scalar(each) for each in ("12 %", "54_288 per year", "target -> success")] == [
        "12 %",
        "54_288 per year",
        "target -> success",
    ]


def test_comments_stand_above_their_keys():
    text = text_of({"a": {"b": 1, "c": {"d": 2}}}, {"": "Top.", "a": "Of a.", "a.c": "Of c."})
    assert text == "# Top.\n\n# Of a.\na:\n  b: 1\n  # Of c.\n  c: {d: 2}\n"
    assert parse(text).tree == {"a": {"b": 1, "c": {"d": 2}}}
