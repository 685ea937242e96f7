"""Cost lines by hand: dates, levels, time in the state, moves, rooms, households, income."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.draws import draw
from simulator.errors import FaultError
from simulator.savings import costed, prices, public_cost_of
from tests.savings.made_up import cost, data_of, deal, moves_of, quiet, row, saved

OUT, SHELTER, JOB = 0, 1, 2


def test_an_amount_changes_on_its_date_in_the_middle_of_a_spell() -> None:
    changes = {"2027-03-01": {"amount": "12_000.05 per month"}, "2026-10-01": {"payer": "other"}}
    what = deal({"states": ["out"], "amount": "10_000 per month", "payer": "town", "changes": changes})
    months = quiet(what)
    months["person"][0, 0, :, OUT] = 1.0
    found = saved(what, months)
    assert cost(found, "town") == [10_000.0] * 9 + [0.0] * 15
    assert cost(found, "other") == [0.0] * 9 + [10_000.0] * 5 + [12_000.05] * 10
    assert found["cost_by_line"].values.tolist() == [[[(14 * 10_000 + 10 * 1_200_005 // 100) * 100 + 50], [0]]]


def test_a_new_amount_has_its_own_level_or_the_line_s() -> None:
    changes = {"2026-07-01": {"amount": "100 per month"}, "2027-01-01": {"amount": "100 per month", "level": 2027}}
    line = {"arm": "programme", "amount": "50 per month", "level": 2025, "payer": "town", "changes": changes}
    found = saved(what := deal(line), quiet(what))
    assert cost(found, "town") == [51.0] * 6 + [102.0] * 6 + [100.0] * 12


def test_a_line_may_end_and_begin_by_a_change() -> None:
    over = {
        "arm": "programme",
        "amount": "50 per month",
        "payer": "town",
        "changes": {"2026-03-01": {"amount": "none"}},
    }
    later = {"2026-05-01": {"amount": "10 per month", "payer": "state"}}
    begun = {"arm": "programme", "amount": "none", "until": 6, "changes": later}
    never = {"states": ["job"], "amount": "none"}
    found = saved(what := deal(over, begun, never), quiet(what))
    assert list(costed(what)) == found["line"].values.tolist() == ["first", "second"]
    assert cost(found, "town") == [50.0] * 2 + [0.0] * 22
    assert cost(found, "state") == [0.0] * 4 + [10.0] * 2 + [0.0] * 18


def test_of_changes_before_the_start_the_last_holds_from_the_first_month() -> None:
    changes = {"2025-12-01": {"amount": "3 per month"}, "2020-01-01": {"amount": "2 per month"}}
    late = {"2030-01-01": {"amount": "9 per month"}}
    line = {"arm": "programme", "amount": "1 per month", "payer": "town", "changes": {**changes, **late}}
    found = saved(what := deal(line), quiet(what))
    assert cost(found, "town") == [3.0] * 24


def test_a_cost_varies_with_the_time_in_the_state() -> None:
    line = {"states": ["shelter"], "amount": "1_000 per month", "after": {"6 months": 0.5, "12 months": 0.1}}
    what = deal({**line, "payer": {"town": "60 %", "state": "40 %"}})
    months = quiet(what)
    for step, time in enumerate((2.0, 3.0, 4.0)):
        months["clock"][0, 1, 5, row(what, "first", "shelter", step)] = time
    months["person"][0, 1, 5, SHELTER] = 9.0
    found = saved(what, months)
    assert cost(found, "town", "counterfactual")[5] == 0.6 * (2_000 + 1_500 + 400)
    assert found["saving"].sel(account="state").values[0, 5] == 40 * (2_000 + 1_500 + 400)
    later = quiet(what)
    later["clock"][0, 1, 20, row(what, "first", "shelter", 2)] = 4.0  # in another year
    assert cost(saved(what, later), "town", "counterfactual")[20] == 0.6 * 400


def test_moves_cost_each_time_they_happen() -> None:
    what = deal(
        {"entering": ["job"], "amount": "1_000", "payer": "town"},
        {"leaving": ["job"], "amount": "100", "payer": "town"},
        {"on": ["enrolment", "out->job"], "amount": "10", "level": 2025, "payer": "town"},
    )
    assert moves_of(what) == ["out -> job", "shelter -> job", "job -> out", "enrolment"]
    months = quiet(what)
    months["moved"][0, 0, 3] = [2.0, 3.0, 5.0, 7.0]
    assert cost(saved(what, months), "town")[3] == 5 * 1_000 + 5 * 100 + (2 + 7) * 10.2


def test_an_amount_each_time_may_be_that_of_a_week() -> None:
    weekly = {
        "arm": "programme",
        "amount": {"uniform": {"low": "100 per week", "high": "200 per week"}},
        "payer": "town",
    }
    once = {"arm": "programme", "amount": {"same_as": "budget.costs.first.amount"}, "month": 2, "payer": "state"}
    what = deal(weekly, once)
    draws = draw(what, count=3)
    found = prices(what, draws)
    assert np.array_equal(found[1, 0], draws.number("budget.costs.first.amount") * 100)
    assert found[0, 0] == pytest.approx(found[1, 0] * 365.25 / 84)


def test_a_new_amount_each_time_may_be_that_of_a_week_too() -> None:
    weekly = {"arm": "programme", "amount": "700 per week", "payer": "town"}
    changes = {"2026-07-01": {"amount": {"same_as": "budget.costs.first.amount"}}}
    once = {"arm": "counterfactual", "amount": 1, "month": 8, "payer": "state", "changes": changes}
    found = saved(what := deal(weekly, once), quiet(what))
    assert cost(found, "state", "counterfactual") == [0.0] * 8 + [700.0] + [0.0] * 15


def test_what_nobody_counts_is_a_fault() -> None:
    what = deal({"entering": ["job"], "amount": "1", "payer": "town"})
    months = quiet(what)
    with pytest.raises(FaultError, match="nobody has counted what the cost first falls on"):
        saved(what, {"person": months["person"]})


def test_a_whole_arm_pays_once_in_a_month() -> None:
    changes = {"2026-07-01": {"amount": "9_000"}}
    line = {
        "arm": "counterfactual",
        "amount": "5_000",
        "level": 2025,
        "month": 13,
        "payer": "other",
        "changes": changes,
    }
    found = saved(what := deal(line, {**line, "month": 40}), quiet(what))
    assert cost(found, "other", "counterfactual") == [0.0] * 13 + [9_363.6] + [0.0] * 10  # 9,000 x 1.02^2
    assert cost(found, "other") == [0.0] * 24


def test_room_for_forty_and_sixty_in_need() -> None:
    overflow = {"amount": "3_000 per month", "level": 2025, "payer": {"other": "50 %", "state": "50 %"}}
    changes = {"2026-03-01": {"amount": "2_000 per month"}}
    line = {"states": ["out", "shelter"], "amount": "1_000 per month", "payer": "town", "changes": changes}
    what = deal({**line, "capacity": {"places": 40, "overflow": overflow}}, {**line, "capacity": {"places": 40}})
    months = quiet(what)
    months["person"][0, 1, :, OUT], months["person"][0, 1, :, SHELTER] = 35.0, 25.0
    months["person"][0, 0, 1, OUT] = 30.0
    found = saved(what, months)
    assert cost(found, "town", "counterfactual")[:4] == [80_000.0, 80_000.0, 160_000.0, 160_000.0]
    assert cost(found, "state", "counterfactual")[:12] == [20 * 3_060 / 2] * 12
    assert cost(found, "other", "counterfactual")[12:] == [20 * 3_121.2 / 2] * 12
    assert (cost(found, "town")[1], cost(found, "other")[1]) == (60_000.0, 0.0)


def test_a_household_of_three_bears_an_amount_together() -> None:
    line = {"states": ["out"], "amount": "1_000 per month", "each": "household", "payer": "town"}
    moving = {"entering": ["job"], "amount": "900", "each": "household", "payer": "state"}
    what = deal(line, moving, citizens={"households": {"size": 3}})
    months = quiet(what)
    months["person"][0, 0, 0, OUT], months["person"][0, 0, 1, OUT] = 6.0, 1.0
    months["moved"][0, 0, 2, 0] = 1.0
    found = saved(what, months)
    assert cost(found, "town")[:2] == [2_000.0, 333.33]
    assert cost(found, "state")[2] == 300.0
    alone = deal(line, moving)
    assert cost(saved(alone, months), "town")[0] == 6_000.0


def test_income_comes_in() -> None:
    tax = {
        "states": ["job"],
        "amount": "1_000.01 per month",
        "income": True,
        "payer": {"town": "50 %", "state": "50 %"},
    }
    what = deal({"states": ["out"], "amount": "400 per month", "payer": "town"}, tax)
    months = quiet(what)
    months["person"][0, :, 4, OUT] = 1.0, 3.0
    months["person"][0, 0, 4, JOB] = 3.5  # 3,500.035 kr is 3,500.04, halved as 1,750.02
    found = saved(what, months)
    assert (cost(found, "town")[4], cost(found, "state")[4]) == (400 - 1_750.02, -1_750.02)
    assert found["cost_by_line"].sel(line="second").values.tolist() == [[-350_004, 0]]
    assert found["saving"].sel(account="town").values[0, 4] == 80_000 + 175_002
    assert found["saving"].sel(account="state").values[0, 4] == 175_002


def test_growth_is_as_known_where_it_is_known() -> None:
    line = {"arm": "programme", "amount": "1_000 per month", "level": 2025, "payer": "town"}
    what = deal(line)
    prices = what.prices.model_copy(update={"known": {2026: 0.1}})  # type: ignore[union-attr]
    found = saved(what := what.model_copy(update={"prices": prices}), quiet(what))
    assert cost(found, "town") == [1_100.0] * 12 + [1_122.0] * 12


def test_a_group_of_another_size_has_its_part_of_the_places() -> None:
    overflow = {"amount": "3_000 per month", "payer": "state"}
    capacity = {"places": 4, "overflow": overflow}
    what = deal({"states": ["out"], "amount": "1_000 per month", "payer": "town", "capacity": capacity})
    months = quiet(what)
    months["person"][..., OUT] = 12.0
    draws, data = draw(what, count=1), data_of(what, **months)
    assert public_cost_of(what, draws, data)[0, 0, 0].tolist() == [400_000, 0, 800 * 3_000]
    assert public_cost_of(what, draws, data, citizens=20)[0, 0, 0].tolist() == [800_000, 0, 400 * 3_000]


@pytest.mark.parametrize("change", [{"after": {"6 months": 0.5}}, {"capacity": {"places": 4}}])
def test_a_rule_splits_plain_time_in_a_state_only(change: dict[str, object]) -> None:
    ladder = {"state_share": {"from week 1": "80 %"}, "municipal": "town", "state": "state"}
    what = deal({"states": ["out"], "amount": "1 per month", "payer": "ladder", **change}, ladder=ladder)
    with pytest.raises(FaultError, match="first"):
        saved(what, quiet(what))


def test_nobody_pays_what_begins_later_without_a_payer() -> None:
    line = {"arm": "programme", "amount": "none", "changes": {"2026-05-01": {"amount": "10 per month"}}}
    with pytest.raises(FaultError, match="nobody pays the cost first"):
        saved(what := deal(line), quiet(what))


def test_figures_are_whole_minor_units() -> None:
    what = deal({"states": ["out"], "amount": "1 per month", "payer": "town"})
    found = saved(what, quiet(what))
    assert {str(found[name].dtype) for name in found.data_vars} == {str(np.dtype(np.int64))}
