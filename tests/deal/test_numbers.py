"""Distributions become canonical, or say what they take."""

import math
from statistics import NormalDist

import pytest

from simulator.deal.numbers import Quantity, read_quantity

Z90 = NormalDist().inv_cdf(0.9)


def quantity(raw, dimension="share", folder=None):
    return Quantity(**read_quantity(raw, dimension, folder))


def test_evidence_adds_one_to_each_side():
    spread = quantity({"beta": {"successes": 24, "trials": 50}}).distribution
    assert (spread.a, spread.b) == (25, 27)


def test_beta_by_mean_and_sd():
    spread = quantity({"beta": {"mean": "18 %", "sd": "4 %"}}).distribution
    size = spread.a + spread.b
    assert spread.a / size == pytest.approx(0.18)
    assert math.sqrt(0.18 * 0.82 / (size + 1)) == pytest.approx(0.04)


def test_beta_with_impossible_sd_names_the_bound():
    with pytest.raises(ValueError, match=r"between 0 and 0\.4"):
        quantity({"beta": {"mean": 0.2, "sd": 0.5}})


def test_lognormal_by_median_and_p90():
    spread = quantity({"lognormal": {"median": 2.4, "p90": 3.4}}, "factor").distribution
    assert math.exp(spread.mu) == pytest.approx(2.4)
    assert math.exp(spread.mu + spread.sigma * Z90) == pytest.approx(3.4)


def test_lognormal_by_mean_and_sd():
    spread = quantity({"lognormal": {"mean": 3, "sd": 2}}, "factor").distribution
    mean = math.exp(spread.mu + spread.sigma**2 / 2)
    assert mean == pytest.approx(3)
    assert mean * math.sqrt(math.expm1(spread.sigma**2)) == pytest.approx(2)


def test_normal_by_quantiles():
    spread = quantity({"normal": {"p10": -1, "p90": 3}}, "number").distribution
    assert spread.mean == pytest.approx(1)
    assert spread.sd == pytest.approx(2 / Z90)


@pytest.mark.parametrize("kind", ["normal", "lognormal", "gamma"])
def test_unbounded_kinds_are_refused_on_a_share(kind):
    with pytest.raises(ValueError, match="reaches outside"):
        quantity({kind: {"mean": 0.5, "sd": 0.1}})


def test_truncated_normal_is_a_share():
    spread = quantity({"normal": {"mean": "50 %", "sd": "10 %", "low": 0, "high": "100 %"}}).distribution
    assert (spread.low, spread.high) == (0, 1)


def test_gamma_by_mean_and_sd():
    spread = quantity({"gamma": {"mean": 6, "sd": 3}}, "months").distribution
    assert (spread.shape, spread.scale) == (4, 1.5)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"pert": {"low": 3, "mode": 2, "high": 4}}, "low <= mode <= high"),
        ({"uniform": {"low": 4, "high": 4}}, "not below high"),
        ({"uniform": {"low": 4}}, "low and high"),
        ({"lognormal": {"p10": 1, "p50": 2, "p90": 3}}, "two quantiles"),
        ({"gama": {"mean": 1, "sd": 1}}, "no distribution"),
        ({"gamma": {"mean": 1, "sd": 1}, "beta": {"a": 1, "b": 1}}, "one distribution"),
        ({"discrete": {"values": [1, 2], "chances": [0.5, 0.4]}}, "sum to 0.9"),
        ({"discrete": {"values": [1, 2], "chances": [1]}}, "2 values but 1 chances"),
        ({"beta": {"successes": 9, "trials": 4}}, "more successes"),
        ({"empirical": {"file": "missing.csv"}}, "cannot read missing.csv"),
    ],
)
def test_refusals_say_what_is_taken(raw, says):
    with pytest.raises(ValueError, match=says):
        quantity(raw, "number")


def test_rate_takes_its_time_from_either_place():
    assert quantity({"gamma": {"mean": 0.04, "sd": 0.01}, "per": "month"}, "rate").per == "month"
    assert (
        quantity({"pert": {"low": "1 % per year", "mode": "2 % per year", "high": "4 % per year"}}, "rate").per
        == "year"
    )
    with pytest.raises(ValueError, match="no time is given"):
        quantity({"gamma": {"mean": 0.04, "sd": 0.01}}, "rate")


def test_every_value_of_a_distribution_may_say_its_time():
    weekly = quantity({"discrete": {"values": ["100 per week", "200 per week"], "chances": [0.5, 0.5]}}, "money")
    assert (weekly.per, weekly.distribution.values) == ("week", (100, 200))
    assert quantity({"empirical": {"values": ["1 % per year", "2 % per year"]}}, "rate").per == "year"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"uniform": {"low": "100 per week", "high": "900 per month"}}, "one figure is per week, another per month"),
        ({"discrete": {"values": ["1 per day", "2 per year"], "chances": [0.5, 0.5]}}, "per day, another per year"),
        ({"value": "100 per week", "per": "month"}, "the figure is per week, and per: month is said beside it"),
        ({"uniform": {"low": "1 per week", "high": 9}, "per": "month"}, "per week, and per: month"),
    ],
)
def test_two_times_for_one_number_are_refused(raw, says):
    with pytest.raises(ValueError, match=says):
        quantity(raw, "money")


def test_a_value_keeps_its_source():
    number = quantity({"value": "60 %", "source": "a report"})
    assert (number.fixed, number.source, number.uncertain) == (0.6, "a report", False)


def test_empirical_file_with_a_heading(tmp_path):
    (tmp_path / "rates.csv").write_text("rate\n0.3\n0.1\n0.2\n", encoding="utf-8")
    assert quantity({"empirical": {"file": "rates.csv"}}, folder=tmp_path).distribution.values == (0.1, 0.2, 0.3)


def test_rates_become_monthly():
    assert quantity("12 % per year", "rate").per_month(0.12) == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("raw", "centre"),
    [
        ({"pert": {"low": 0.2, "mode": 0.5, "high": 0.8}}, 0.5),
        ({"triangular": {"low": 0, "mode": 0.3, "high": 0.6}}, 0.3),
        ({"uniform": {"low": 0.1, "high": 0.3}}, 0.2),
        ({"beta": {"a": 12, "b": 18}}, 0.4),
        ({"discrete": {"values": [0, 1], "chances": [0.25, 0.75]}}, 0.75),
    ],
)
def test_centre_is_the_mean(raw, centre):
    number = quantity(raw)
    assert number.central() == pytest.approx(centre)
    assert number.central() <= number.upper() <= 1
