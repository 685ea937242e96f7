"""`solve` recovers what is known exactly: binomial cases, against SciPy's quantiles and tails.

The deals of O1 and O25: 100 citizens of whom each is in work with probability 42 %, 2.5 million invested; paid is
3 million at a goal of 40, or 60,000 for each. Where the exact answer is a step of the binomial distribution it is
recovered as it is; where it is not, it lies within 4 standard errors of the answer, read off its interval, and the
interval is narrow enough to see a defect that matters.
"""

from math import ceil, floor
from pathlib import Path

import pytest
from scipy.optimize import brentq
from scipy.stats import binom

from simulator.analysis.solve import solve
from simulator.analysis.variants import written

DEALS = Path(__file__).parent / "deals"
PRICE = ["contract.terms.jobs.price"]
COUNT = ["contract.terms.goal.at_least.citizens"]
CHANCE = ["pathway.transitions.unemployed -> job.within.share"]
INVESTED = 2_500_000
PEOPLE = binom(100, 0.42)
DRAWS = 1280
MANY = 5120
"""Draws enough for a first look on fewer of them."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rate_card():
    return written(DEALS / "o25.yaml")


@pytest.fixture(scope="module")
def goal():
    return written(DEALS / "o1.yaml")


def only(found):
    """The one stretch of values in which all statements hold."""
    (answer,) = found.answers
    return answer


def near(found, edge, exact, widest):
    """The exact value lies within 4 standard errors of the edge, and those are at most `widest`."""
    low, high, value = (found.unknown.value(k) for k in (edge.low, edge.high, edge.k))
    error = (high - low) / 2 / 1.96
    assert 0 < error < widest
    assert abs(value - exact) < 4 * error


@pytest.mark.parametrize("share", [0.5, 0.1])
def test_the_price_at_which_a_loss_has_a_given_probability(rate_card, share):
    """No loss when price x people is at least what was invested: the people that are exceeded with that probability."""
    people = int(binom(100, 0.42).ppf(share))  # P(fewer) <= share, so that a loss is no likelier than that
    assert PEOPLE.cdf(people - 1) <= share < PEOPLE.cdf(people)
    found = solve(rate_card, PRICE, (55_000, 75_000), [f"p_loss <= {share}"], DRAWS)
    answer = only(found)
    assert answer.first == ceil(INVESTED / people)
    assert (answer.last, answer.upper) == (75_000, None)
    assert answer.lower.edge.low <= answer.first <= answer.lower.edge.high


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_the_goal_at_which_payment_has_a_given_probability(goal, share):
    exact = int(PEOPLE.isf(share))
    while PEOPLE.sf(exact - 1) < share:
        exact -= 1
    assert PEOPLE.sf(exact - 1) >= share > PEOPLE.sf(exact)
    found = solve(goal, COUNT, (20, 60), [f"terms.goal.p_paid >= {share}"], DRAWS)
    assert (only(found).last, found.unknown.kind) == (exact, "whole")
    assert only(found).upper.edge.low <= exact <= only(found).upper.edge.high


def test_the_price_with_a_given_expected_payment(rate_card):
    found = solve(rate_card, PRICE, (40_000, 60_000), ["payments.total >= 2_000_000"], MANY)
    near(found, only(found).lower.edge, 2_000_000 / 42, widest=100)


def test_the_effect_needed_for_a_given_success(goal):
    """P(X >= 40) = 90 % at a chance of work that the binomial tail gives."""
    exact = brentq(lambda p: binom.sf(39, 100, p) - 0.9, 0.3, 0.6)
    found = solve(goal, CHANCE, ("35 %", "60 %"), ["terms.goal.p_met >= 90 %"], DRAWS)
    near(found, only(found).lower.edge, exact, widest=0.0028)
    assert found.unknown.text(only(found).first).endswith(" %")


def test_the_price_that_both_sides_accept(rate_card):
    """From the investor's lowest price to the council's highest, each set by its own statement."""
    top = 3_150_000
    people = int(PEOPLE.ppf(0.8))
    found = solve(rate_card, PRICE, (55_000, 75_000), ["p_loss <= 50 %", f"payments.total.p80 <= {top}"], DRAWS)
    answer = only(found)
    assert answer.first == ceil(INVESTED / int(PEOPLE.ppf(0.5)))
    assert answer.last == floor(top / people)
    assert (answer.lower.by, answer.upper.by) == ((0,), (1,))


def test_two_statements_that_never_hold_together(rate_card):
    """The highest price at which a loss is as likely as not, and the lowest at which it is unlikely."""
    found = solve(rate_card, PRICE, (55_000, 75_000), ["p_loss >= 50 %", "p_loss <= 10 %"], DRAWS)
    assert found.answers == ()
    assert [len(each.stretches) for each in found.held] == [1, 1]
    assert found.closest == tuple(
        ceil(INVESTED / int(PEOPLE.ppf(share))) - less for share, less in ((0.5, 1), (0.1, 0))
    )


def test_no_such_value(rate_card):
    """Even every one of 100 citizens at 24,999 does not pay back what was invested."""
    found = solve(rate_card, PRICE, (10_000, 24_999), ["p_loss <= 99 %"], 640)
    assert (found.answers, found.held[0].stretches) == ((), ())
    assert found.closest in ((10_000,), (24_999,))
    assert {each[0].value for each in found.tried.values()} == {1.0}


def test_a_margin_that_rises_and_falls(goal):
    """The variance of a payment with probability p is p (1 - p) of the square of its amount.

    The standard deviation is above 1.2 million between the goals at which p (1 - p) is above 0.16, and only there.
    """
    paid = [PEOPLE.sf(count - 1) for count in range(101)]
    held = [count for count in range(30, 56) if paid[count] * (1 - paid[count]) >= 0.16]
    found = solve(goal, COUNT, (30, 55), ["payments.total.sd >= 1_200_000"], DRAWS)
    answer = only(found)
    assert not found.held[0].monotone
    assert abs(answer.first - held[0]) + abs(answer.last - held[-1]) <= 1
    assert answer.lower.edge.low <= held[0] <= answer.lower.edge.high
    assert answer.upper.edge.low <= held[-1] <= answer.upper.edge.high
