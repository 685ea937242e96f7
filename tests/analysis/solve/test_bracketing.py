"""Changes of sign are found where they are, in few evaluations."""

import math

import pytest

from simulator.analysis.solve.bracketing import boundary, changes

WIDTH = 1 << 16


def counted(margin):
    """The margin, and how often it was asked for at a new place."""
    seen = {}

    def asked(k):
        if k not in seen:
            seen[k] = margin(k)
        return seen[k]

    return asked, seen


@pytest.mark.parametrize("place", [1, 2, 777, 41_200, WIDTH - 1, WIDTH])
@pytest.mark.parametrize(
    "shape",
    [
        lambda x: x,
        lambda x: math.copysign(1.0, x),
        lambda x: x**3,
        lambda x: math.expm1(x / 2000),
        lambda x: math.floor(x / 1000) if x < 0 else 0.0,
        lambda x: x if x > 0 else -math.inf,
    ],
    ids=["straight", "step", "cubic", "exponential", "steps", "unknown"],
)
@pytest.mark.parametrize("up", [True, False])
def test_the_first_that_holds_is_found_within_one_of_bisection(place, shape, up):
    def margin(k):
        found = shape((k - place if up else WIDTH - k - place) + 0.5)
        return found if found != 0 else 0.5

    asked, seen = counted(margin)
    top, bottom = (WIDTH, 0) if up else (0, WIDTH)
    change = boundary(asked, top, bottom)
    assert (change.holds if up else WIDTH - change.holds) == place
    assert abs(change.holds - change.fails) == 1
    assert len(seen) <= 2 + math.log2(WIDTH) + 2


def test_a_smooth_margin_takes_far_fewer():
    asked, seen = counted(lambda k: 3.0 * k - 123_456.5)
    assert boundary(asked, WIDTH, 0).holds == 41_153
    assert len(seen) <= 10


def test_a_coarse_resolution_leaves_the_sides_apart():
    change = boundary(lambda k: k - 500.5, 1000, 0, resolution=100)
    assert change.fails < 500.5 < change.holds
    assert change.holds - change.fails <= 100


def test_every_change_between_points_is_found():
    found = changes(lambda k: math.sin(k / 100), range(10, 1011, 100))
    assert [each.holds for each in found] == [314, 629, 942]
    assert [each.fails for each in found] == [315, 628, 943]
