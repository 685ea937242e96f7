"""The value at which a figure's mean is a given one: a number, or the figure of another deal on the same lives."""

from pathlib import Path

import pytest

import simulator as sim
from simulator.analysis.sampling import sample
from simulator.analysis.solve import equalise
from simulator.analysis.variants import written

DEALS = Path(__file__).parents[2] / "verification" / "deals"
PRICE = "contract.terms.jobs.price"
PAID = "municipality.payments.total"


@pytest.fixture(scope="module")
def rate_card():
    return written(DEALS / "o25.yaml")


def test_the_deal_it_gives_has_the_mean_asked_for(rate_card):
    found = equalise(rate_card, PRICE, "payments.total", 2_000_000, (30_000, 70_000), draws=640)
    paid = sample(rate_card.deal(found.overrides), [PAID], 640).figures[PAID]
    assert paid.mean() == found.mean == pytest.approx(2_000_000, abs=22)  # half a krone for each of 42 or so citizens
    assert found.low < found.value < found.high
    assert found.difference.value == pytest.approx(found.mean - 2_000_000)
    assert found.as_tree()["text"] == f"{found.value:.0f}"


def test_another_deals_column_is_met_on_the_same_lives(rate_card):
    """Half of each payment is half the price: the price is found to the krone, whatever the luck of these draws."""
    base = sample(rate_card.deal(), [PAID], 640).figures[PAID]
    found = equalise(rate_card, PRICE, PAID, base / 2, ("20_000", "70_000"), draws=640)
    assert (found.value, found.low, found.high) == (30_000, 30_000, 30_000)
    assert found.difference == (0.0, 0.0)


def test_a_target_beyond_the_ends_is_refused_with_what_is_there(rate_card):
    with pytest.raises(sim.OptionError, match=r"no value at which the mean of .* is 9e\+06: it is .* at 30000 and"):
        equalise(rate_card, PRICE, PAID, 9_000_000, (30_000, 70_000), draws=64)


def test_a_share_is_told_in_its_unit(rate_card):
    path = "pathway.transitions.unemployed -> job.within.share"
    found = equalise(rate_card, path, "outcomes.in_work.programme", 50, ("30 %", "70 %"), draws=640)
    assert found.text.endswith(" %")
    assert found.value == pytest.approx(0.5, abs=0.02)
    assert found.overrides == (f"{path}={found.text}",)
