"""Outcomes: how each is told by its first key, what its numbers must obey, when it is known."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from simulator.deal import OUTCOME_KINDS, Outcome, counts_citizens, fixed_measurement, kind_of, window_of
from simulator.deal.outcomes import Comparison, Measurement

SCALE = {"before": {"mean": 50, "sd": 10}}
SOUND: dict[str, tuple[dict[str, Any], int, bool]] = {
    "reach": ({"reach": ["job"], "hold": 3, "within": "3 years"}, 36, True),
    "checkpoint": ({"checkpoint": ["job"], "at": [12, 24], "retest": 2}, 26, True),
    "time_in": ({"time_in": ["job"], "from": 6, "within": 48}, 48, False),
    "completion": ({"completion": 9}, 9, True),
    "score": ({"score": SCALE, "at": 12}, 12, False),
    "accumulate": ({"accumulate": {"job": "25_000 per month"}, "levels": [100_000], "within": 24}, 24, True),
    "saving": ({"saving": "all"}, 0, False),
    "composite": ({"composite": {"a": "40 %", "b": 0.6}}, 0, False),
    "figure": ({"figure": 5, "month": 60}, 0, False),
}


def outcome(raw: object) -> Any:
    return TypeAdapter(Outcome).validate_python(raw)


def test_every_kind_has_a_sound_example() -> None:
    assert tuple(SOUND) == OUTCOME_KINDS


@pytest.mark.parametrize("kind", SOUND)
def test_the_first_key_tells_the_kind_the_window_and_what_is_counted(kind: str) -> None:
    raw, window, counted = SOUND[kind]
    read = outcome(raw)
    assert (kind_of(read), window_of(read), counts_citizens(read)) == (kind, window, counted)
    assert outcome(read) is read


def test_a_score_with_a_cut_counts_citizens_and_a_checkpoint_closes_with_its_second_test() -> None:
    assert counts_citizens(outcome({"score": SCALE, "at": 12, "above": 52}))
    assert window_of(outcome(SOUND["checkpoint"][0]), 12) == 14


def test_all_accounts_are_none_in_particular_and_rates_are_exact() -> None:
    assert outcome({"saving": "all"}).saving == ()
    assert outcome({"saving": ["a", "b"]}).saving == ("a", "b")
    assert outcome(SOUND["accumulate"][0]).accumulate == {"job": Decimal(25_000)}


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"reach": ["job"], "completion": 3}, "exactly one of the keys reach"),
        ("reach", "exactly one of the keys reach"),
        ({"reach": [], "within": 3}, "at least 1"),
        ({"reach": ["job"], "within": 3, "claims": 0}, "greater than or equal to 1"),
        ({"reach": ["job"], "within": 3, "again": "soon"}, "after leaving"),
        ({"checkpoint": ["job"], "at": [12, 12]}, "rising order"),
        ({"time_in": ["job"], "from": 12, "within": 12}, "ends .12. before it starts .12."),
        ({"accumulate": {"job": "1 per year"}, "levels": [1], "within": 3}, 'an amount "per month"'),
        ({"accumulate": {"job": 1}, "levels": [0, 5], "within": 3}, "levels above 0 in rising order"),
        ({"accumulate": {"job": 1}, "levels": [5, 5], "within": 3}, "levels above 0 in rising order"),
        ({"saving": "transfers"}, "valid tuple"),
        ({"composite": {}}, "at least 1"),
        ({"composite": {"a": 40}}, 'did you mean "40 %"'),
        ({"figure": 5}, "month"),
    ],
)
def test_refused_in_words(raw: object, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        outcome(raw)


@pytest.mark.parametrize("way", [{"baseline": 0.4}, {"historical": {"value": "40 %", "citizens": 50}}, {"control": 9}])
def test_a_comparison_is_exactly_one_way(way: dict[str, Any]) -> None:
    Comparison.model_validate(way)
    Comparison.model_validate({**way, "then": {"from": "2030-01-01", "control": 5}})
    for wrong in ({**way, "calculated": True}, {"then": {"from": "2030-01-01", "control": 5}}):
        with pytest.raises(ValidationError, match="exactly one of baseline, historical, control, calculated"):
            Comparison.model_validate(wrong)
    assert Comparison.model_validate({"calculated": True}).calculated


def test_what_is_measured_is_true_unless_said_otherwise() -> None:
    assert fixed_measurement(Measurement())
    for wrong in (
        {"sensitivity": "95 %"},
        {"specificity": {"beta": {"mean": 0.9, "sd": 0.05}}},
        {"missing": {"share": 0.1}},
    ):
        assert not fixed_measurement(Measurement.model_validate(wrong))
    assert fixed_measurement(Measurement.model_validate({"compared_with": {"control": 3}}))
