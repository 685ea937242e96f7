"""Means of distributions against numerical integration."""

import math
from fractions import Fraction

import pytest
from scipy import stats

from simulator.analysis.soem.means import central, mean
from simulator.deal import Quantity
from simulator.deal.numbers import read_quantity

TRUNCATED = {
    "normal": ({"mean": 3, "sd": 2, "low": 0, "high": 4}, stats.norm(3, 2), 0, 4),
    "lognormal": ({"median": 2, "p90": 5, "low": 1, "high": 9}, None, 1, 9),
    "gamma": ({"shape": 0.7, "scale": 3, "low": 0.5, "high": 6}, stats.gamma(0.7, scale=3), 0.5, 6),
}


def quantity(raw, dimension="money"):
    return Quantity(dimension=dimension, **read_quantity(raw, dimension))


@pytest.mark.parametrize("kind", TRUNCATED)
def test_a_truncated_mean_is_the_integral(kind):
    parameters, law, low, high = TRUNCATED[kind]
    if law is None:
        law = stats.lognorm(math.log(2.5) / stats.norm.ppf(0.9), scale=2)
    assert mean(quantity({kind: parameters}).distribution) == pytest.approx(
        law.expect(lb=low, ub=high, conditional=True), rel=1e-9
    )


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"lognormal": {"mean": 7, "sd": 3}}, 7),
        ({"gamma": {"mean": 7, "sd": 3}}, 7),
        ({"gamma": {"mean": 7, "sd": 0.1, "high": 1000}}, 7),
        ({"normal": {"mean": 7, "sd": 1, "low": 0, "high": 14}}, 7),
        ({"pert": {"low": 0, "mode": 6, "high": 18}}, 7),
        ({"triangular": {"low": 3, "mode": 6, "high": 12}}, 7),
        ({"uniform": {"low": 3, "high": 11}}, 7),
        ({"discrete": {"values": [5, 10], "chances": [0.6, 0.4]}}, 7),
        ({"empirical": {"values": [5, 6, 10]}}, 7),
        ({"beta": {"mean": 7, "sd": 1, "low": 5, "high": 10}}, 7),
        ("12_064.55", Fraction("12064.55")),
    ],
)
def test_the_central_value_is_exact_or_the_mean(raw, expected):
    assert central(quantity(raw)) == expected
