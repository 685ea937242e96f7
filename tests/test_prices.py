"""What amounts of one price level come to in another year, and in a month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.deal import Deal
from simulator.draws import draw
from simulator.prices import amount_of, growth, index_of


def deal(**changed: Any) -> Deal:
    return Deal.of(
        {
            "name": "prices",
            "start": "2026-01-01",
            "horizon": 12,
            "citizens": {"planned": 1},
            "pathway": {"states": ["here"], "start": "here"},
            "prices": {"level": 2026, "index": "2 %"},
            "numbers": {"daily": "100"},
            **changed,
        }
    )


def test_growth_by_multiplication_is_the_power() -> None:
    index = np.array([0.02, 0.0, -0.01])
    what = deal()
    assert growth(what, index, 2026, 2033) == pytest.approx((1 + index) ** 7, rel=1e-14)
    assert growth(what, index, 2026, 2023) == pytest.approx((1 + index) ** -3.0, rel=1e-14)
    assert growth(what, index, 2026, 2026).tolist() == [1, 1, 1]


def test_growth_into_a_year_is_as_known_where_it_is_known() -> None:
    index = np.array([0.02, 0.05])
    what = deal(prices={"level": 2026, "index": "2 %", "known": {2027: "10 %", 2024: "-50 %"}})
    assert growth(what, index, 2025, 2028).tolist() == pytest.approx([1.02 * 1.1 * 1.02, 1.05 * 1.1 * 1.05])
    assert growth(what, index, 2025, 2022).tolist() == pytest.approx([1 / (1.02 * 0.5 * 1.02), 1 / (1.05 * 0.5 * 1.05)])


def test_an_amount_is_for_a_month_whatever_time_it_is_stated_for() -> None:
    lines = {
        "yearly": {"arm": "programme", "amount": "12_000 per year", "payer": "town"},
        "same": {"arm": "programme", "amount": {"same_as": "budget.costs.yearly.amount"}, "payer": "town"},
        "weekly": {"arm": "programme", "amount": "700 per week", "payer": "town"},
    }
    what = deal(budget={"accounts": {"town": {"level": "municipality"}}, "costs": lines})
    draws = draw(what, 0, 2, 1)
    assert amount_of(what, draws, "budget.costs.yearly.amount").tolist() == [1_000, 1_000]
    assert amount_of(what, draws, "budget.costs.same.amount").tolist() == [1_000, 1_000]
    assert amount_of(what, draws, "budget.costs.weekly.amount") == pytest.approx(700 * 365.25 / 7 / 12)


def test_nothing_grows_where_no_prices_are_stated() -> None:
    what = deal(prices=None)
    assert index_of(what, draw(what, 0, 3, 1)).tolist() == [0, 0, 0]
