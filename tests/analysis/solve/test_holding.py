"""Where a wish holds and how surely, on trials whose answers are known: no deal is simulated."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest

from simulator.analysis.solve.holding import Wish, hold
from simulator.analysis.statements import Estimate
from simulator.summary.statistics import probability

AT_LEAST_0 = Wish(0, 1, 0.0)


@dataclass
class Known:
    """Trials whose one measure is a function of the value's number."""

    measure: object
    first: int = 0
    last: int = 1000

    def __post_init__(self):
        self.asked = {}
        self.unknown = SimpleNamespace(first=self.first, last=self.last)

    def at(self, k):
        assert self.first <= k <= self.last
        return self.asked.setdefault(k, (Estimate(*self.measure(k)),))


def held(measure, wish=AT_LEAST_0, rough=None, **bracket):
    return hold(Known(measure, **bracket), Known(rough or measure, **bracket), wish)


def test_a_straight_margin_with_its_interval():
    """Margin (k - 400.5) / 10 with error 1: the interval is 19.6 on either side, to the whole steps it allows."""
    (stretch,) = held(lambda k: ((k - 400.5) / 10, 1.0)).stretches
    assert (stretch.first, stretch.last, stretch.upper) == (401, 1000, None)
    assert (stretch.lower.low, stretch.lower.high) == (pytest.approx(381, abs=2), pytest.approx(421, abs=2))
    assert stretch.lower.low <= 381
    assert stretch.lower.high >= 421


def test_at_most_is_the_mirror_image():
    (stretch,) = held(lambda k: (k / 10, 1.0), Wish(0, -1, 40.05)).stretches
    assert (stretch.first, stretch.last, stretch.lower) == (0, 400, None)
    assert stretch.upper.side == "to"
    assert (stretch.upper.low, stretch.upper.high) == (pytest.approx(380, abs=2), pytest.approx(420, abs=2))


def test_a_clear_step_leaves_no_other_value():
    (stretch,) = held(lambda k: (-1.0 if k < 643 else 1.0, 0.1)).stretches
    assert (stretch.first, stretch.lower.low, stretch.lower.high) == (643, 643, 643)


def test_an_interval_that_leaves_the_bracket_says_so():
    (stretch,) = held(lambda k: (k - 10.5, 20.0)).stretches
    assert (stretch.first, stretch.lower.low) == (11, None)
    (stretch,) = held(lambda k: (k - 990.5, 20.0)).stretches
    assert (stretch.first, stretch.lower.high) == (991, None)


def test_everywhere_nowhere_and_not_known():
    (stretch,) = held(lambda k: (1.0, 0.1)).stretches
    assert (stretch.first, stretch.last, stretch.lower, stretch.upper) == (0, 1000, None, None)
    assert held(lambda k: (-1.0, 0.1)).stretches == ()
    assert held(lambda k: (None, None)).stretches == ()
    (stretch,) = held(lambda k: (1.0, 0.1) if k > 300 else (None, None)).stretches
    assert stretch.first == 301


def test_what_holds_in_the_middle_only_is_found_and_called_not_monotone():
    found = held(lambda k: (200.5 - abs(k - 550), 3.0))
    (stretch,) = found.stretches
    assert (stretch.first, stretch.last, found.monotone) == (350, 750, False)
    assert stretch.lower.low == pytest.approx(344, abs=2)
    assert stretch.upper.high == pytest.approx(756, abs=2)
    outside = held(lambda k: (abs(k - 550) - 200.5, 3.0)).stretches
    assert [(each.first, each.last) for each in outside] == [(0, 349), (751, 1000)]
    assert held(lambda k: (200.5 - abs(k - 550), 900.0)).monotone  # the errors do not let one say


@pytest.mark.parametrize("shift", [-300, -60, -5, 0, 5, 60, 300])
def test_a_first_look_on_fewer_draws_may_be_off(shift):
    exact = held(lambda k: ((k - 500.5) / 10, 1.0)).stretches
    looked = held(lambda k: ((k - 500.5) / 10, 1.0), rough=lambda k: ((k - 500.5 - shift) / 10, 2.8)).stretches
    assert looked[0].first == exact[0].first == 501
    assert looked[0].lower.low == pytest.approx(exact[0].lower.low, abs=3)
    assert looked[0].lower.high == pytest.approx(exact[0].lower.high, abs=3)


def test_intervals_cover_the_truth_as_often_as_they_say():
    """400 samples: 380 are expected to be covered, with a standard deviation of 4.4.

    Each draw has a uniform u; the share of draws with u below (k / 1000)^2 is to be 30 %: from k = 548 on.
    """
    covered = clear = 0
    for seed in range(400):
        uniforms = np.random.default_rng(seed).random(1280)

        def share(k, uniforms=uniforms):
            return probability(uniforms < (k / 1000) ** 2).values()

        (stretch,) = held(share, Wish(0, 1, 0.3)).stretches
        covered += stretch.lower.low <= 548 <= stretch.lower.high
        clear += stretch.lower.high - stretch.lower.low < 80
    assert 362 <= covered <= 397
    assert clear == 400
