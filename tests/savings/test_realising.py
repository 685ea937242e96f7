"""What is in the house, by hand: clawback and equalisation of positive and negative savings, now and later."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.deal import Deal
from simulator.draws import draw
from simulator.savings import realise
from tests.savings.made_up import by_name, deal, quiet, saved

OUT = 0


def purse(**town: Any) -> Deal:
    """A citizen out costs the town 1,000 a month."""
    accounts = {"town": {"level": "municipality", **town}, "fund": {"level": "fund"}, "state": {"level": "state"}}
    return deal({"states": ["out"], "amount": "1_000 per month", "payer": "town"}, accounts=accounts)


def lives(what: Deal, saving: dict[int, float]) -> Any:
    """Months saved, by month; more with the programme where negative."""
    months = quiet(what)
    for month, saved_months in saving.items():
        months["person"][0, 1 if saved_months > 0 else 0, month, OUT] = abs(saved_months)
    return months


def in_house(found: Any, name: str, account: str) -> dict[int, float]:
    """Currency units by month, where there are any."""
    values = by_name(found, name)[account]
    return {month: value / 100 for month, value in enumerate(values) if value}


def test_a_clawback_of_a_negative_saving_gives_back_later() -> None:
    what = purse(clawback={"share": "60 %", "lag": "18 months"}, cashable="50 %", lag="2 months")
    found = saved(what, lives(what, {0: 3.0, 1: -2.0}))
    assert in_house(found, "taken", "town") == {20: -900.0, 21: 1_200.0}
    assert in_house(found, "realised", "town") == {2: 1_500.0, 3: -2_000.0, 20: -900.0, 21: 1_200.0}
    assert not found["taken"].sel(account=["fund", "state"]).any()


def test_equalisation_may_take_more_than_all_of_it() -> None:
    what = purse(equalisation={"share": 1.2, "to": "state"})
    found = saved(what, lives(what, {0: 1.0, 5: -2.0}))
    assert in_house(found, "realised", "town") == {0: -200.0, 5: 400.0}
    assert in_house(found, "realised", "state") == in_house(found, "taken", "state") == {0: 1_200.0, 5: -2_400.0}
    assert not found["taken"].sum("account").any()


def test_both_takings_are_of_what_is_realised_before_any() -> None:
    state = {"level": "state", "clawback": {"share": "50 %"}}
    what = purse(clawback={"share": "50 %", "to": "state"}, equalisation={"share": "50 %", "lag": 1, "to": "fund"})
    accounts = {**what.origin.tree["budget"]["accounts"], "state": state}
    what = deal({"states": ["out"], "amount": "1_000 per month", "payer": "town"}, accounts=accounts)
    found = saved(what, lives(what, {3: 1.0}))
    assert in_house(found, "realised", "town") == {3: 500.0, 4: -500.0}
    assert in_house(found, "realised", "fund") == {4: 500.0}
    assert in_house(found, "realised", "state") == {3: 500.0}  # what arrives so is not taken again


def test_halves_are_rounded_away_from_zero_and_what_is_late_comes_in_the_last_month() -> None:
    what = purse(clawback={"share": 0.125, "lag": {"uniform": {"low": 3, "high": 3.4}}})
    found = saved(what, lives(what, {0: 1.0004, 21: -0.0004, 23: 0.0012}))
    # 100,040, -40 and 120 minor units: 12,505, -5 and 15
    assert in_house(found, "taken", "town") == {3: -125.05, 24: 0.05, 26: -0.15}
    assert what.timeline.ledger_months == 28  # a lag of 3.4 is known within 4 months
    what = purse(clawback={"share": 0.5})
    assert in_house(saved(what, lives(what, {0: 0.00003, 1: -0.00003})), "taken", "town") == {0: -0.02, 1: 0.02}


def test_takings_go_to_the_municipality_s_own_account() -> None:
    accounts = {
        "a": {"level": "municipality", "municipality": "A", "clawback": {"share": "10 %", "to": "pot"}},
        "b": {"level": "municipality", "municipality": "B", "clawback": {"share": "10 %", "to": "pot"}},
        "pot_of_b": {"level": "fund", "municipality": "B", "role": "pot"},
        "pot_of_a": {"level": "fund", "municipality": "A", "role": "pot"},
    }
    what = deal({"arm": "counterfactual", "amount": "100", "month": 1, "payer": "a"}, accounts=accounts)
    found = saved(what, quiet(what))
    assert in_house(found, "realised", "pot_of_a") == {1: 10.0}
    assert in_house(found, "realised", "pot_of_b") == {}


def test_without_takings_there_is_no_such_figure_and_measured_savings_have_none() -> None:
    found = saved(what := purse(), quiet(what))
    assert "taken" not in found
    what = purse(clawback={"share": "60 %"})
    saving = np.zeros((1, 24, 3), dtype=np.int64)
    saving[0, 2, 0] = 100
    assert realise(what, draw(what, count=1), saving)[0, :, 0].tolist()[:4] == [0, 0, 100, 0]
