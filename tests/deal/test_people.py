"""Sites, shared luck and households as they may and may not be written."""

from typing import Any

import pytest
from pydantic import ValidationError

from simulator.deal import Citizens, CommonLuck, Households, Sites

EFFECT = {"unemployed->job": {"intra_class_correlation": "3 %", "months": 12}}


def test_citizens_in_sites_and_households_that_share_luck() -> None:
    citizens = Citizens.model_validate(
        {
            "planned": 40,
            "sites": {"count": 8, "effects": EFFECT},
            "common_luck": {"correlation": {"uniform": {"low": 0, "high": 0.2}}, "of": ["unemployed ->job"]},
            "households": {"size": 2, "correlation": "20 %", "of": ["job->unemployed"]},
        }
    )
    assert citizens.sites is not None
    assert citizens.sites.effects["unemployed -> job"].intra_class_correlation.fixed == 0.03
    assert citizens.common_luck is not None
    assert citizens.common_luck.of == ("unemployed -> job",)
    assert citizens.households is not None
    assert citizens.households.of == ("job -> unemployed",)


def test_households_may_only_enrol_together() -> None:
    households = Households.model_validate({"size": 3})
    assert (households.correlation.fixed, households.of) == (0.0, ())


@pytest.mark.parametrize(
    ("model", "raw", "says"),
    [
        (Sites, {"count": 0, "effects": EFFECT}, "greater than or equal to 1"),
        (Sites, {"count": 3, "effects": {}}, "at least 1"),
        (Sites, {"count": 3, "effects": {"job": {"intra_class_correlation": 0, "months": 3}}}, "is no transition"),
        (Sites, {"count": 3, "effects": {"a -> b": {"intra_class_correlation": 3, "months": 3}}}, 'did you mean "3 %"'),
        (CommonLuck, {"correlation": 0.1, "of": []}, "at least 1"),
        (Households, {"size": 0}, "greater than or equal to 1"),
        (Households, {"size": 2, "correlation": -0.1, "of": ["a -> b"]}, "below 0"),
    ],
)
def test_refused_in_words(model: Any, raw: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        model.model_validate(raw)
